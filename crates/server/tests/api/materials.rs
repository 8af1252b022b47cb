//! Files: put in, replaced, taken out, and what is no material.

use crate::app::{TestApp, dot};
use serde_json::json;

store::on_both! {
    async fn a_file_is_put_in_replaced_and_taken_out(db: Db) {
        let app = TestApp::new(db).await;
        let owner = app.owner_li().await;
        let case = owner.draft().await;
        let first = owner.upload(&case, "slot=lease&name=a.png", dot("1"), None).await.ok();
        let twin = owner.upload(&case, "slot=lease&name=a.png", dot("2"), None).await.ok();
        assert_eq!((first["name"].as_str(), twin["name"].as_str()), (Some("a.png"), Some("a (2).png")));
        assert_eq!(first["media_type"], "image/png");
        let id = first["id"].as_str().unwrap();
        let query = format!("slot=lease&name=a.png&replaces={id}");
        let third = owner.upload(&case, &query, dot("3"), None).await.ok();
        let list = owner.get(&format!("/cases/{case}/materials")).await.ok();
        let names: Vec<&str> = list["items"].as_array().unwrap().iter().map(|f| f["name"].as_str().unwrap()).collect();
        assert_eq!(names, ["a (2).png", "a.png"]);
        assert_eq!(owner.get(&format!("/cases/{case}/materials/{id}/content")).await.code(), "not-found");
        let path = format!("/cases/{case}/materials/{}", third["id"].as_str().unwrap());
        assert_eq!(owner.delete(&path).await.status, 204);
        assert_eq!(owner.delete(&path).await.code(), "not-found");
        assert_eq!(owner.get(&format!("/cases/{case}/review")).await.ok()["state"], "waiting");
    }

    async fn content_comes_as_it_was_and_cannot_run(db: Db) {
        let app = TestApp::new(db).await;
        let owner = app.owner_li().await;
        let case = owner.draft().await;
        let file = owner.upload(&case, "slot=lease&name=%E7%A7%9F.png", dot("<script>"), None).await.ok();
        let path = format!("/cases/{case}/materials/{}/content", file["id"].as_str().unwrap());
        let content = owner.get(&path).await;
        assert_eq!(content.bytes, dot("<script>"));
        let header = |name: &str| content.headers[name].to_str().unwrap().to_owned();
        assert_eq!(header("content-type"), "image/png");
        assert_eq!(header("x-content-type-options"), "nosniff");
        assert_eq!(header("content-security-policy"), "default-src 'none'; sandbox");
        assert_eq!(header("content-disposition"), "inline; filename*=UTF-8''%E7%A7%9F.png");
    }

    async fn what_is_no_material_is_refused_and_leaves_nothing(db: Db) {
        let app = TestApp::with(db, |config| {
            config.uploads.most_bytes = 1000;
            config.uploads.most_files = 1;
        })
        .await;
        let owner = app.owner_li().await;
        let case = owner.draft().await;
        let code = async |query: &str, bytes| owner.upload(&case, query, bytes, None).await.code();
        assert_eq!(code("slot=lease&name=a", b"<html>".to_vec()).await, "file-unknown");
        assert_eq!(code("slot=lease&name=a", b"PK\x03\x04 no ofd".to_vec()).await, "file-unknown");
        assert_eq!(code("slot=lease&name=a", Vec::new()).await, "file-empty");
        assert_eq!(code("slot=lease&name=a", vec![0xff; 1001]).await, "file-too-large");
        assert_eq!(code("slot=no-such&name=a", dot("1")).await, "unknown-material");
        assert_eq!(code("slot=lease", dot("1")).await, "bad-request");
        let list = owner.get(&format!("/cases/{case}/materials")).await.ok();
        assert_eq!((&list["items"], app.kept()), (&json!([]), 0));
        // A stranger's key opens no way to the disk.
        let stranger = app.owner_zhou().await;
        let refused = stranger.upload(&case, "slot=lease&name=a", dot("1"), Some("k")).await;
        assert_eq!((refused.code().as_str(), app.kept()), ("not-found", 0));
        assert_eq!(code("slot=lease&name=a", dot("1")).await, "201");
        assert_eq!(code("slot=lease&name=b", dot("2")).await, "too-many-files");
    }

    async fn an_upload_sent_twice_with_one_key_is_one_file(db: Db) {
        let app = TestApp::new(db).await;
        let owner = app.owner_li().await;
        let case = owner.draft().await;
        let send = async |bytes| owner.upload(&case, "slot=lease&name=a.png", bytes, Some("u1")).await;
        let (first, again) = (send(dot("1")).await.ok(), send(dot("1")).await.ok());
        assert_eq!(first, again);
        assert_eq!(send(dot("2")).await.code(), "key-reused");
    }
}
