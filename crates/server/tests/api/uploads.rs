//! Uploads in parts: what is acknowledged stays, what was cut off goes on, and nobody else's upload is touched.

use crate::app::{Answer, Client, TestApp, dot};
use axum::body::Body;
use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use server::app::uploads::sweep;
use sha2::{Digest as _, Sha256};
use tokio::io::{AsyncReadExt as _, AsyncWriteExt as _};
use tokio::net::TcpListener;

/// The part of an address behind the interface's home.
async fn begin(who: &Client<'_>, case: &str, name: &str, size: usize) -> Answer {
    let metadata = [("case", case), ("slot", "lease"), ("name", name)]
        .map(|(word, value)| format!("{word} {}", STANDARD.encode(value)))
        .join(",");
    let request = who
        .request("POST", "/uploads")
        .header("tus-resumable", "1.0.0")
        .header("upload-length", size)
        .header("upload-metadata", metadata);
    who.app.send(request.body(Body::empty()).unwrap()).await
}

fn place(answer: &Answer) -> String {
    let location = answer.headers["location"].to_str().unwrap();
    location.strip_prefix("/api/v1").unwrap().to_owned()
}

async fn ask(who: &Client<'_>, method: &str, path: &str) -> Answer {
    let request = who.request(method, path).header("tus-resumable", "1.0.0");
    who.app.send(request.body(Body::empty()).unwrap()).await
}

async fn part(who: &Client<'_>, path: &str, from: usize, bytes: &[u8], checksum: Option<String>) -> Answer {
    let mut request = who
        .request("PATCH", path)
        .header("tus-resumable", "1.0.0")
        .header("content-type", "application/offset+octet-stream")
        .header("upload-offset", from);
    if let Some(checksum) = checksum {
        request = request.header("upload-checksum", checksum);
    }
    who.app.send(request.body(Body::from(bytes.to_vec())).unwrap()).await
}

fn header<'a>(answer: &'a Answer, name: &str) -> Option<&'a str> {
    answer.headers.get(name).map(|value| value.to_str().unwrap())
}

/// Sends the first half of a file; where it goes on, and from which byte.
pub(crate) async fn halfway(who: &Client<'_>, case: &str, bytes: &[u8]) -> (String, usize) {
    let place = place(&begin(who, case, "parts.png", bytes.len()).await);
    let (quarter, half) = (bytes.len() / 4, bytes.len() / 2);
    part(who, &place, 0, &bytes[..quarter], None).await;
    part(who, &place, quarter, &bytes[quarter..half], None).await;
    (place, half)
}

/// Sends the rest; the file that it became.
pub(crate) async fn finish(who: &Client<'_>, place: &str, from: usize, bytes: &[u8]) -> String {
    let answer = part(who, place, from, &bytes[from..], None).await;
    header(&answer, "x-yizhan-file").unwrap().to_owned()
}

/// A daemon that speaks INSTREAM and knows one harmful text.
async fn scanner() -> (String, tokio::task::JoinHandle<()>) {
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let address = listener.local_addr().unwrap().to_string();
    let serving = tokio::spawn(async move {
        loop {
            let (mut stream, _) = listener.accept().await.unwrap();
            let mut command = [0; 10];
            stream.read_exact(&mut command).await.unwrap();
            assert_eq!(&command, b"zINSTREAM\0");
            let mut bytes = Vec::new();
            loop {
                let length = stream.read_u32().await.unwrap();
                if length == 0 {
                    break;
                }
                let mut chunk = vec![0; usize::try_from(length).unwrap()];
                stream.read_exact(&mut chunk).await.unwrap();
                bytes.extend(chunk);
            }
            let harmful = bytes.windows(19).any(|part| part == b"EICAR-STANDARD-ANTI");
            let said: &[u8] = if harmful {
                b"stream: Eicar-Test-Signature FOUND\0"
            } else {
                b"stream: OK\0"
            };
            stream.write_all(said).await.unwrap();
        }
    });
    (address, serving)
}

store::on_both! {
    async fn a_file_in_parts_is_one_file_at_the_end(db: Db) {
        let app = TestApp::new(db).await;
        let owner = app.owner_li().await;
        let case = owner.draft().await;
        let bytes = dot(&"租赁合同".repeat(500));
        let begun = begin(&owner, &case, "租赁合同.png", bytes.len()).await;
        assert_eq!((begun.status.as_u16(), header(&begun, "upload-offset")), (201, Some("0")));
        assert_eq!(header(&begun, "upload-expires"), Some("Fri, 27 Nov 2026 02:00:00 GMT"));
        let path = place(&begun);
        let first = part(&owner, &path, 0, &bytes[..1000], None).await;
        assert_eq!((first.status.as_u16(), header(&first, "upload-offset")), (204, Some("1000")));
        // Sent again after silence, it is told where to go on.
        let again = part(&owner, &path, 0, &bytes[..1000], None).await;
        assert_eq!((again.code().as_str(), &again.json()["current"]["offset"]), ("upload-elsewhere", &serde_json::json!(1000)));
        let stands = ask(&owner, "HEAD", &path).await;
        assert_eq!((header(&stands, "upload-offset"), header(&stands, "x-yizhan-file")), (Some("1000"), None));
        let last = part(&owner, &path, 1000, &bytes[1000..], None).await;
        let file = header(&last, "x-yizhan-file").unwrap().to_owned();
        let content = owner.get(&format!("/cases/{case}/materials/{file}/content")).await;
        assert_eq!(content.bytes, bytes);
        let list = owner.get(&format!("/cases/{case}/materials")).await.ok();
        assert_eq!((list["items"].as_array().unwrap().len(), &list["items"][0]["name"]), (1, &serde_json::json!("租赁合同.png")));
        // Asked once more, it is the same file.
        let done = part(&owner, &path, bytes.len(), b"", None).await;
        assert_eq!(header(&done, "x-yizhan-file"), Some(file.as_str()));
    }

    async fn a_part_with_a_wrong_checksum_does_not_count(db: Db) {
        let app = TestApp::new(db).await;
        let owner = app.owner_li().await;
        let case = owner.draft().await;
        let bytes = dot("1");
        let path = place(&begin(&owner, &case, "a.png", bytes.len()).await);
        let sum = |of: &[u8]| Some(format!("sha256 {}", STANDARD.encode(Sha256::digest(of))));
        assert_eq!(part(&owner, &path, 0, &bytes, sum(b"other")).await.code(), "checksum-wrong");
        assert_eq!(part(&owner, &path, 0, &bytes, Some("md5 x".to_owned())).await.code(), "upload-unclear");
        assert_eq!(header(&ask(&owner, "HEAD", &path).await, "upload-offset"), Some("0"));
        assert!(header(&part(&owner, &path, 0, &bytes, sum(&bytes)).await, "x-yizhan-file").is_some());
    }

    async fn an_upload_is_ones_own_ends_when_told_and_is_swept_when_it_rests(db: Db) {
        let app = TestApp::with(db, |config| config.uploads.most_bytes = 1000).await;
        let (owner, stranger) = (app.owner_li().await, app.owner_zhou().await);
        let case = owner.draft().await;
        let path = place(&begin(&owner, &case, "a.png", 100).await);
        assert_eq!(part(&stranger, &path, 0, b"x", None).await.code(), "not-found");
        for method in ["HEAD", "DELETE"] {
            assert_eq!(ask(&stranger, method, &path).await.status, 404, "{method}");
        }
        assert_eq!(begin(&stranger, &case, "a.png", 100).await.code(), "not-found");
        assert_eq!(begin(&owner, &case, "a.png", 1001).await.code(), "file-too-large");
        assert_eq!(part(&owner, &path, 0, &[0; 101], None).await.code(), "file-too-large");
        let request = owner.request("HEAD", &path).body(Body::empty()).unwrap();
        assert_eq!(app.send(request).await.status, 412);
        assert_eq!(ask(&owner, "DELETE", &path).await.status, 204);
        assert_eq!(ask(&owner, "HEAD", &path).await.status, 404);
        let rests = place(&begin(&owner, &case, "a.png", 100).await);
        assert_eq!(sweep(&app.ctx).await.unwrap(), 0);
        app.pass_seconds(24 * 3600);
        assert_eq!(sweep(&app.ctx).await.unwrap(), 1);
        let owner = app.owner_li().await;
        assert_eq!(ask(&owner, "HEAD", &rests).await.status, 404);
    }

    async fn what_is_no_material_is_refused_at_the_last_part(db: Db) {
        let app = TestApp::new(db).await;
        let owner = app.owner_li().await;
        let case = owner.draft().await;
        let path = place(&begin(&owner, &case, "a.png", 6).await);
        assert_eq!(part(&owner, &path, 0, b"<html>", None).await.code(), "file-unknown");
        assert_eq!(ask(&owner, "HEAD", &path).await.status, 404);
        assert_eq!(app.kept(), 0);
        let said = app.send(app.nobody().request("OPTIONS", "/uploads").body(Body::empty()).unwrap()).await;
        assert_eq!(header(&said, "tus-extension"), Some("creation,expiration,checksum,termination"));
    }

    async fn a_harmful_file_is_refused_and_none_is_taken_while_nobody_can_look(db: Db) {
        let (address, serving) = scanner().await;
        let app = TestApp::with(db, |config| config.scanner.address = address).await;
        let owner = app.owner_li().await;
        let case = owner.draft().await;
        let sent = async |mark: &str| owner.upload(&case, "slot=lease&name=a.png", dot(mark), None).await.code();
        assert_eq!(sent("sound").await, "201");
        let harmful = r"X5O!P%@AP[4\PZX54(P^)7CC)7}$EICAR-STANDARD-ANTIVIRUS-TEST-FILE!$H+H*";
        assert_eq!(sent(harmful).await, "file-infected");
        let bytes = dot(harmful);
        let path = place(&begin(&owner, &case, "b.png", bytes.len()).await);
        assert_eq!(part(&owner, &path, 0, &bytes, None).await.code(), "file-infected");
        serving.abort();
        let _ = serving.await;
        assert_eq!(sent("another").await, "scanner-gone");
        // An upload waits: it is complete when the daemon is back.
        let bytes = dot("later");
        let path = place(&begin(&owner, &case, "c.png", bytes.len()).await);
        assert_eq!(part(&owner, &path, 0, &bytes, None).await.code(), "scanner-gone");
        assert_eq!(header(&ask(&owner, "HEAD", &path).await, "upload-offset"), Some(bytes.len().to_string().as_str()));
        let list = owner.get(&format!("/cases/{case}/materials")).await.ok();
        assert_eq!(list["items"].as_array().unwrap().len(), 1);
    }
}
