//! Pre-review after a change of the form, answers to findings, and pictures of pages.

use crate::app::{Client, TestApp, dot, samples};
use review::pipeline::InputFile;
use serde_json::{Value, json};
use server::jobs::{Examiner, Reader, SoFar, work_one};
use std::sync::Arc;
use std::time::Instant;

async fn photograph(owner: &Client<'_>, case: &str, slot: &str, name: &str) {
    let bytes = std::fs::read(samples("clean").join(name)).unwrap();
    owner
        .upload(case, &format!("slot={slot}&name={slot}.jpg"), bytes, None)
        .await
        .ok();
}

async fn review(of: &Client<'_>, case: &str) -> Value {
    of.get(&format!("/cases/{case}/review")).await.ok()
}

/// The enterprise agrees to be acted for.
async fn at_the_counter(owner: &Client<'_>, clerk: &Client<'_>) {
    let body = json!({"enterprise": "91330102MA2KAAAA62", "purpose": "经营场所材料核验"});
    let session = clerk.post("/counter-sessions", &body).await.ok();
    let id = session["id"].as_str().unwrap();
    owner
        .post(&format!("/counter-sessions/{id}/confirm"), &json!({}))
        .await
        .ok();
}

#[test]
fn what_is_found_on_the_files_read_so_far_is_told_and_nothing_is_called_missing_before_the_end() {
    let lease = InputFile {
        name: "租赁合同.jpg".to_owned(),
        bytes: std::fs::read(samples("expired-lease").join("租赁合同.jpg")).unwrap(),
    };
    let so_far = SoFar::default();
    let date = jiff::civil::date(2026, 11, 26);
    let form = server::app::form::Values::new();
    let whole = Reader::default()
        .examine("premises-check", &form, date, vec![lease], &so_far)
        .unwrap();
    let codes = |report: &Value| -> Vec<String> {
        let findings = report["findings"].as_array().unwrap().iter();
        findings
            .map(|finding| finding["code"].as_str().unwrap().to_owned())
            .collect()
    };
    let (pages, report) = so_far.news();
    let early = codes(&report.unwrap());
    assert_eq!(pages, 1);
    assert!(codes(&whole).contains(&"material_missing".to_owned()));
    assert!(!early.contains(&"material_missing".to_owned()));
    assert!(early.contains(&"document_expired".to_owned()));
    assert!(early.iter().all(|code| codes(&whole).contains(code)));
    assert_eq!(so_far.news(), (1, None), "told once");
}

store::on_both! {
    async fn a_changed_form_is_judged_anew_and_no_page_is_read_again(db: Db) {
        let app = TestApp::new(db).await;
        let owner = app.owner_li().await;
        let case = owner.draft().await;
        photograph(&owner, &case, "licence-copy", "营业执照.jpg").await;
        let reader: Arc<dyn Examiner> = Arc::new(Reader::default());
        let begun = Instant::now();
        while work_one(&app.ctx, &reader).await.unwrap() {}
        let reading = begun.elapsed();
        assert_eq!(review(&owner, &case).await["state"], "done");

        owner.fill(&case, "applicant_name", json!("另一家公司")).await;
        let waiting = review(&owner, &case).await;
        assert_eq!((&waiting["state"], &waiting["outdated"]), (&json!("waiting"), &json!(false)));
        assert!(!work_one(&app.ctx, &reader).await.unwrap(), "what is still being typed is not judged");
        owner.fill(&case, "premises_area", json!("86.5")).await;
        app.pass_seconds(2);
        let begun = Instant::now();
        assert!(work_one(&app.ctx, &reader).await.unwrap());
        assert!(!work_one(&app.ctx, &reader).await.unwrap(), "two changes are one pre-review");
        let judged = review(&owner, &case).await;
        assert_eq!((&judged["state"], &judged["outdated"]), (&json!("done"), &json!(false)));
        let timing = &judged["report"]["timing_ms"];
        assert_eq!((&timing["detect"], &timing["recognise"]), (&json!(0), &json!(0)));
        assert!(begun.elapsed() < reading);
        // A new photograph hastens what waits.
        owner.send("PATCH", &format!("/cases/{case}/form/premises_area"), Some(&json!({"value": "90", "version": 1})), None).await.ok();
        owner.upload(&case, "slot=lease&name=a.png", dot("1"), None).await.ok();
        assert!(work_one(&app.ctx, &reader).await.unwrap());
    }

    async fn a_finding_is_explained_by_the_owner_and_accepted_only_at_the_counter(db: Db) {
        let app = TestApp::new(db).await;
        let (owner, clerk) = (app.owner_li().await, app.clerk_wang().await);
        let case = owner.draft().await;
        photograph(&owner, &case, "licence-copy", "营业执照.jpg").await;
        app.work().await;
        let seen = review(&owner, &case).await;
        let key = seen["report"]["findings"][0]["key"].as_str().unwrap().to_owned();
        let path = format!("/cases/{case}/findings/{key}");
        let say = async |who: &Client<'_>, path: &str, answer: &str, words: &str| {
            who.send("PUT", path, Some(&json!({"answer": answer, "words": words})), None).await
        };
        let said = say(&owner, &path, "explained", " 稍后补交 ").await.ok();
        assert_eq!((&said["items"][0]["words"], &said["items"][0]["by"]), (&json!("稍后补交"), &json!("李云")));
        assert_eq!(review(&owner, &case).await["notes"], said["items"]);
        assert_eq!(say(&owner, &path, "accepted", "x").await.code(), "forbidden");
        assert_eq!(say(&owner, &path, "explained", " ").await.code(), "invalid-value");
        let unknown = format!("/cases/{case}/findings/0123456789abcdef");
        assert_eq!(say(&owner, &unknown, "explained", "x").await.code(), "unknown-finding");
        assert_eq!(say(&clerk, &path, "accepted", "x").await.code(), "not-found", "a draft is its enterprise's");
        at_the_counter(&owner, &clerk).await;
        let accepted = say(&clerk, &path, "accepted", "已核对原件").await.ok();
        assert_eq!((&accepted["items"][0]["answer"], &accepted["items"][0]["by"]), (&json!("accepted"), &json!("王窗")));
        assert_eq!(owner.delete(&path).await.ok()["items"], json!([]));
        assert_eq!(owner.delete(&path).await.code(), "not-found");
    }

    async fn a_page_is_drawn_once_and_kept_and_its_reading_is_noted(db: Db) {
        let app = TestApp::new(db).await;
        let owner = app.owner_li().await;
        let case = owner.draft().await;
        let bytes = std::fs::read(samples("clean").join("营业执照.jpg")).unwrap();
        let file = owner.upload(&case, "slot=licence-copy&name=a.jpg", bytes, None).await.ok();
        let path = format!("/cases/{case}/materials/{}/pages", file["id"].as_str().unwrap());
        let clerk = app.clerk_wang().await;
        at_the_counter(&owner, &clerk).await;
        for _ in 0..2 {
            let page = clerk.get(&format!("{path}/1.jpg")).await;
            assert_eq!((page.status.as_u16(), &page.headers["content-type"]), (200, &"image/jpeg".parse().unwrap()));
            assert_eq!(page.headers["x-page-count"], "1");
            assert!(page.bytes.starts_with(b"\xff\xd8\xff"));
        }
        let log = owner.get(&format!("/cases/{case}/access-log")).await.ok();
        assert!(log["items"].as_array().unwrap().iter().any(|entry| entry["what"] == file["id"]));
        assert_eq!(clerk.get(&format!("{path}/2.jpg")).await.code(), "no-page");
        assert_eq!(clerk.get(&format!("{path}/1.png")).await.code(), "not-found");
        let stranger = app.owner_zhou().await;
        assert_eq!(stranger.get(&format!("{path}/1.jpg")).await.code(), "not-found");
    }
}
