//! kill -9 in the middle of handing in: whatever was acknowledged is there afterwards, once, and numbers have no gap.
//!
//! The real program on both databases. Ten rounds each; `DURABLE_ROUNDS` asks for more.

#![expect(clippy::unwrap_used, reason = "a test that cannot go on has failed")]

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use serde_json::{Value, json};
use std::collections::BTreeMap;
use std::io::{BufRead as _, BufReader, Read as _, Write as _};
use std::net::TcpStream;
use std::path::Path;
use std::process::{Child, Command, Stdio};
use std::sync::Mutex;
use std::time::{Duration, Instant};

const ROUNDS: u32 = 10;
const WRITERS: usize = 3;
const SLOTS: [&str; 4] = ["licence-copy", "id-front", "property", "lease"];

/// The program, running.
struct Station {
    process: Child,
    address: String,
}

fn program(command: &str, data: &Path, database: &str) -> Command {
    let mut program = Command::new(env!("CARGO_BIN_EXE_yizhan"));
    program
        .args([command, "--data"])
        .arg(data)
        .env("YIZHAN__DATABASE__URL", database)
        // What is uploaded here is no paper; nothing has to be read.
        .env("YIZHAN__WORKER__INSIDE", "false")
        .env("RUST_LOG", "warn");
    program
}

impl Station {
    fn start(data: &Path, database: &str) -> Self {
        let mut process = program("serve", data, database)
            .args(["--port", "0"])
            .stdout(Stdio::piped())
            .spawn()
            .unwrap();
        let mut line = String::new();
        BufReader::new(process.stdout.take().unwrap())
            .read_line(&mut line)
            .unwrap();
        let address = line.trim().strip_prefix("http://").unwrap().to_owned();
        Self { process, address }
    }

    /// SIGKILL: no time to write anything down.
    fn kill(mut self) {
        self.process.kill().unwrap();
        self.process.wait().unwrap();
    }
}

/// One request on a connection of its own; `None` when the server went away before the whole answer.
fn send(address: &str, cookie: &str, method: &str, path: &str, body: &[u8]) -> Option<(u16, Vec<u8>, String)> {
    send_with(
        address,
        cookie,
        (method, path),
        "Content-Type: application/json\r\n",
        body,
    )
}

/// The same with headers of its own, each with its line's end.
fn send_with(
    address: &str,
    cookie: &str,
    (method, path): (&str, &str),
    headers: &str,
    body: &[u8],
) -> Option<(u16, Vec<u8>, String)> {
    let mut stream = TcpStream::connect(address).ok()?;
    stream.set_read_timeout(Some(Duration::from_secs(20))).ok()?;
    let head = format!(
        "{method} /api/v1{path} HTTP/1.1\r\nHost: {address}\r\nConnection: close\r\nX-Yizhan: 1\r\nCookie: {cookie}\r\n\
         {headers}Content-Length: {}\r\n\r\n",
        body.len()
    );
    stream.write_all(head.as_bytes()).ok()?;
    stream.write_all(body).ok()?;
    let mut answer = Vec::new();
    stream.read_to_end(&mut answer).ok()?;
    let end = answer.windows(4).position(|part| part == b"\r\n\r\n")?;
    let head = String::from_utf8_lossy(&answer[..end]).to_ascii_lowercase();
    let status = head.get(9..12)?.parse().ok()?;
    let length = head.lines().find_map(|line| line.strip_prefix("content-length: "));
    let content = answer[end + 4..].to_vec();
    let whole = method == "HEAD" || length.is_none_or(|length| length.trim().parse() == Ok(content.len()));
    let head = String::from_utf8_lossy(&answer[..end]).into_owned();
    whole.then_some((status, content, head))
}

fn call(address: &str, cookie: &str, method: &str, path: &str, body: &Value) -> Option<Value> {
    let (status, content, _) = send(address, cookie, method, path, body.to_string().as_bytes())?;
    assert!(
        (200..300).contains(&status),
        "{method} {path}: {status} {}",
        String::from_utf8_lossy(&content)
    );
    serde_json::from_slice(&content).ok()
}

/// The owner's session, by the code that lies in the file of messages.
fn sign_in(address: &str, data: &Path) -> String {
    let ask = json!({"mobile": "13800000001"}).to_string();
    let written = || std::fs::read_to_string(data.join("messages.log")).unwrap_or_default();
    let before = written().lines().count();
    send(address, "", "POST", "/sign-in/code", ask.as_bytes()).unwrap();
    // The outbox is emptied by itself, a moment after the answer.
    let messages = loop {
        let messages = written();
        if messages.lines().count() > before && messages.ends_with('\n') {
            break messages;
        }
        std::thread::yield_now();
    };
    let text = messages.lines().last().unwrap().split('\t').nth(1).unwrap();
    let code: String = text.chars().filter(char::is_ascii_digit).take(6).collect();
    let body = json!({"mobile": "13800000001", "code": code}).to_string();
    let (status, _, head) = send(address, "", "POST", "/sign-in/mobile", body.as_bytes()).unwrap();
    assert_eq!(status, 200);
    let set = head
        .lines()
        .find(|line| line.to_ascii_lowercase().starts_with("set-cookie: "))
        .unwrap();
    set["set-cookie: ".len()..].split(';').next().unwrap().to_owned()
}

/// What a client was told, in full.
#[derive(Default)]
struct Told {
    /// Case by receipt.
    receipts: BTreeMap<String, String>,
    /// Case, file and content.
    files: Vec<(String, String, Vec<u8>)>,
}

/// Begins, fills and hands in cases until the server is gone.
fn write(address: &str, cookie: &str, told: &Mutex<Told>) -> Option<()> {
    loop {
        let new = json!({"item": "premises-check"});
        let case = call(address, cookie, "POST", "/cases", &new)?["id"]
            .as_str()?
            .to_owned();
        for (field, value) in [
            ("applicant_name", "云栖茶事"),
            ("credit_code", "91330102MA2KAAAA62"),
            ("legal_representative", "李云"),
            ("id_number", "330102199003078895"),
            ("premises_address", "云栖路12号"),
            ("premises_area", "86.5"),
            ("premises_tenure", "leased"),
        ] {
            let path = format!("/cases/{case}/form/{field}");
            call(address, cookie, "PATCH", &path, &json!({"value": value, "version": 0}))?;
        }
        for slot in SLOTS {
            let bytes = [b"\x89PNG\r\n\x1a\n", case.as_bytes(), slot.as_bytes()].concat();
            let path = format!("/cases/{case}/materials?slot={slot}&name={slot}.png");
            let (status, content, _) = send(address, cookie, "POST", &path, &bytes)?;
            assert_eq!(status, 201);
            let file: Value = serde_json::from_slice(&content).ok()?;
            let id = file["id"].as_str()?.to_owned();
            told.lock().unwrap().files.push((case.clone(), id, bytes));
        }
        let path = format!("/cases/{case}/submit");
        let handed_in = call(address, cookie, "POST", &path, &json!({"version": 1}))?;
        let receipt = handed_in["receipt"].as_str()?.to_owned();
        let before = told.lock().unwrap().receipts.insert(receipt, case);
        assert_eq!(before, None, "a receipt was given twice");
    }
}

/// Receipt by case, of everything that the server has.
fn all(address: &str, cookie: &str) -> BTreeMap<String, String> {
    let (mut found, mut cursor) = (BTreeMap::new(), String::new());
    loop {
        let path = format!("/cases?limit=100{cursor}");
        let page = call(address, cookie, "GET", &path, &json!(null)).unwrap();
        for case in page["items"].as_array().unwrap() {
            if let Some(receipt) = case["receipt"].as_str() {
                let before = found.insert(receipt.to_owned(), case["id"].as_str().unwrap().to_owned());
                assert_eq!(before, None, "{receipt} is there twice");
            }
        }
        match page["next"].as_str() {
            Some(next) => cursor = format!("&cursor={next}"),
            None => return found,
        }
    }
}

fn rounds() -> u32 {
    let asked = std::env::var("DURABLE_ROUNDS").ok();
    asked.and_then(|rounds| rounds.parse().ok()).unwrap_or(ROUNDS)
}

fn survive(database: &str) {
    let folder = tempfile::tempdir().unwrap();
    let data = folder.path();
    assert!(
        program("seed", data, database)
            .stdout(Stdio::null())
            .status()
            .unwrap()
            .success()
    );
    let told = Mutex::new(Told::default());
    let mut station = Station::start(data, database);
    let cookie = sign_in(&station.address, data);
    for round in 0..rounds() {
        let address = station.address.clone();
        std::thread::scope(|scope| {
            for _ in 0..WRITERS {
                scope.spawn(|| write(&address, &cookie, &told));
            }
            let began = Instant::now();
            let length = Duration::from_millis(150 + u64::from(round) * 37 % 400);
            // Something has to be under way, however slow the machine is.
            let before = told.lock().unwrap().receipts.len();
            while began.elapsed() < length || told.lock().unwrap().receipts.len() < before + 2 {
                std::thread::yield_now();
            }
            station.kill();
        });
        station = Station::start(data, database);
        let there = all(&station.address, &cookie);
        for (receipt, case) in &told.lock().unwrap().receipts {
            assert_eq!(
                there.get(receipt),
                Some(case),
                "round {round}: {receipt} was acknowledged"
            );
        }
        let numbers: Vec<u32> = there
            .keys()
            .map(|receipt| {
                receipt
                    .chars()
                    .filter(char::is_ascii_digit)
                    .skip(4)
                    .collect::<String>()
                    .parse()
                    .unwrap()
            })
            .collect();
        let expected: Vec<u32> = (1..=u32::try_from(there.len()).unwrap()).collect();
        assert_eq!(numbers, expected, "round {round}: numbers of receipts");
    }
    let told = told.into_inner().unwrap();
    assert!(told.receipts.len() >= 2 * usize::try_from(rounds()).unwrap());
    for (case, file, bytes) in &told.files {
        let path = format!("/cases/{case}/materials/{file}/content");
        let (status, content, _) = send(&station.address, &cookie, "GET", &path, b"").unwrap();
        assert_eq!((status, &content), (200, bytes), "{case} {file}");
    }
    station.kill();
    let mut verify = Command::new(env!("CARGO_BIN_EXE_yizhan"));
    verify
        .args(["audit", "verify", "--data"])
        .arg(data)
        .env("YIZHAN__DATABASE__URL", database);
    assert!(verify.stdout(Stdio::null()).status().unwrap().success());
}

/// Bytes of a part.
const PART: usize = 4096;
/// Parts of the file: enough for every round to be in the middle.
const PARTS: usize = 400;

fn tus(address: &str, cookie: &str, ask: (&str, &str), more: &str, body: &[u8]) -> Option<(u16, String)> {
    let headers = format!("Tus-Resumable: 1.0.0\r\n{more}");
    let (status, _, head) = send_with(address, cookie, ask, &headers, body)?;
    Some((status, head.to_ascii_lowercase()))
}

fn header<'h>(head: &'h str, name: &str) -> Option<&'h str> {
    let line = head
        .lines()
        .find_map(|line| line.strip_prefix(name)?.strip_prefix(": "));
    line.map(str::trim)
}

/// Sends parts from where the server stands until the server is gone or the file is there.
fn send_parts(address: &str, cookie: &str, place: &str, bytes: &[u8], acknowledged: &Mutex<usize>) -> Option<String> {
    let (_, head) = tus(address, cookie, ("HEAD", place), "", b"")?;
    let mut at: usize = header(&head, "upload-offset")?.parse().ok()?;
    assert!(at >= *acknowledged.lock().unwrap(), "an acknowledged part is gone");
    loop {
        let more = format!("Upload-Offset: {at}\r\nContent-Type: application/offset+octet-stream\r\n");
        let part = &bytes[at..(at + PART).min(bytes.len())];
        let (status, head) = tus(address, cookie, ("PATCH", place), &more, part)?;
        assert_eq!(status, 204, "{head}");
        at = header(&head, "upload-offset")?.parse().ok()?;
        *acknowledged.lock().unwrap() = at;
        if let Some(file) = header(&head, "x-yizhan-file") {
            return Some(file.to_owned());
        }
    }
}

/// kill -9 in the middle of an upload in parts: it goes on from the last acknowledged byte and is one file at the end.
fn upload_survives(database: &str) {
    let folder = tempfile::tempdir().unwrap();
    let data = folder.path();
    let seeded = program("seed", data, database).stdout(Stdio::null()).status().unwrap();
    assert!(seeded.success());
    let mut station = Station::start(data, database);
    let cookie = sign_in(&station.address, data);
    let new = json!({"item": "premises-check"});
    let case = call(&station.address, &cookie, "POST", "/cases", &new).unwrap()["id"].clone();
    let case = case.as_str().unwrap();
    let mut bytes = b"\x89PNG\r\n\x1a\n".to_vec();
    bytes.extend((0..PART * PARTS).map(|at| u8::try_from(at % 251).unwrap()));
    let metadata = [("case", case), ("slot", "lease"), ("name", "lease.png")]
        .map(|(word, value)| format!("{word} {}", STANDARD.encode(value)))
        .join(",");
    let more = format!("Upload-Length: {}\r\nUpload-Metadata: {metadata}\r\n", bytes.len());
    let (status, head) = tus(&station.address, &cookie, ("POST", "/uploads"), &more, b"").unwrap();
    assert_eq!(status, 201);
    let place = header(&head, "location")
        .unwrap()
        .strip_prefix("/api/v1")
        .unwrap()
        .to_owned();
    let acknowledged = Mutex::new(0);
    let mut file = None;
    for _ in 0..rounds() {
        let address = station.address.clone();
        let before = *acknowledged.lock().unwrap();
        std::thread::scope(|scope| {
            let sending = scope.spawn(|| send_parts(&address, &cookie, &place, &bytes, &acknowledged));
            while *acknowledged.lock().unwrap() < before + 3 * PART && !sending.is_finished() {
                std::thread::yield_now();
            }
            station.kill();
            file = sending.join().unwrap();
        });
        station = Station::start(data, database);
        if file.is_some() {
            break;
        }
    }
    let file = file.or_else(|| send_parts(&station.address, &cookie, &place, &bytes, &acknowledged));
    let path = format!("/cases/{case}/materials");
    let list = call(&station.address, &cookie, "GET", &path, &json!(null)).unwrap();
    assert_eq!(list["items"].as_array().unwrap().len(), 1);
    assert_eq!(list["items"][0]["id"].as_str(), file.as_deref());
    let path = format!("{path}/{}/content", file.unwrap());
    let (status, content, _) = send(&station.address, &cookie, "GET", &path, b"").unwrap();
    assert!(status == 200 && content == bytes, "the file is not what was sent");
    station.kill();
}

#[test]
fn an_upload_goes_on_from_what_was_acknowledged_on_sqlite() {
    upload_survives("");
}

#[test]
fn an_upload_goes_on_from_what_was_acknowledged_on_postgresql() {
    let runtime = tokio::runtime::Runtime::new().unwrap();
    let database = runtime.block_on(store::testing::postgres());
    upload_survives(&database.address);
}

#[test]
fn nothing_acknowledged_is_lost_on_sqlite() {
    survive("");
}

#[test]
fn nothing_acknowledged_is_lost_on_postgresql() {
    let runtime = tokio::runtime::Runtime::new().unwrap();
    let database = runtime.block_on(store::testing::postgres());
    survive(&database.address);
}
