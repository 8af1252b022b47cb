//! Drafts, lists, fields and handing in.

use crate::app::TestApp;
use insta::assert_json_snapshot;
use serde_json::json;

store::on_both! {
    async fn a_new_draft_says_what_it_asks_for(db: Db) {
        let app = TestApp::new(db).await;
        let owner = app.owner_li().await;
        let answer = owner.post("/cases", &json!({"item": "SC-00", "outlet": null})).await;
        assert_eq!(answer.status, 201);
        assert_eq!(answer.headers["etag"], "\"1.1\"");
        assert_json_snapshot!("new_draft", answer.json());
    }

    async fn every_item_and_search_is_as_the_document_says(db: Db) {
        let app = TestApp::new(db).await;
        let all = app.nobody().get("/items").await.ok();
        for item in all["items"].as_array().unwrap() {
            let whole = app.nobody().get(&format!("/items/{}", item["id"].as_str().unwrap())).await.ok();
            assert_eq!(whole["code"], item["code"]);
        }
        let found = app.nobody().get("/items?search=shipin").await.ok();
        assert!(found["items"].as_array().unwrap().len() < all["items"].as_array().unwrap().len());
        assert_eq!(app.nobody().get("/items/no-such").await.code(), "not-found");
    }

    async fn a_key_sent_twice_begins_one_draft(db: Db) {
        let app = TestApp::new(db).await;
        let owner = app.owner_li().await;
        let body = json!({"item": "premises-check"});
        let first = owner.send("POST", "/cases", Some(&body), Some("k1")).await;
        let again = owner.send("POST", "/cases", Some(&body), Some("k1")).await;
        assert_eq!((first.status.as_u16(), again.status.as_u16()), (201, 201));
        assert_eq!(first.json(), again.json());
        let other = owner.send("POST", "/cases", Some(&json!({"item": "food-business"})), Some("k1")).await;
        assert_eq!(other.code(), "key-reused");
        assert_eq!(owner.get("/cases").await.ok()["items"].as_array().unwrap().len(), 1);
        let broken = owner.send("POST", "/cases", Some(&body), Some("a b")).await;
        assert_eq!(broken.code(), "key-unusable");
    }

    async fn what_cannot_be_begun_is_refused_with_its_reason(db: Db) {
        let app = TestApp::new(db).await;
        let owner = app.owner_li().await;
        let code = async |body| owner.post("/cases", &body).await.code();
        assert_eq!(code(json!({"item": "no-such"})).await, "unknown-item");
        assert_eq!(code(json!({"item": "hotel-trade"})).await, "item-not-offered");
        assert_eq!(code(json!({"item": "premises-check", "outlet": "outlet"})).await, "bad-request");
        let me = owner.get("/me").await.ok();
        let enterprise = &me["acting"]["organisation"]["id"];
        assert_eq!(code(json!({"item": "premises-check", "outlet": enterprise})).await, "unknown-outlet");
        assert_eq!(code(json!({"itme": "premises-check"})).await, "bad-request");
    }

    async fn a_list_goes_on_where_it_stopped(db: Db) {
        let app = TestApp::new(db).await;
        let owner = app.owner_li().await;
        let mut begun = Vec::new();
        for _ in 0..5 {
            app.pass_seconds(1);
            begun.push(owner.draft().await);
        }
        begun.reverse();
        let (mut seen, mut cursor) = (Vec::new(), String::new());
        loop {
            let page = owner.get(&format!("/cases?limit=2{cursor}")).await.ok();
            let ids = page["items"].as_array().unwrap().iter();
            seen.extend(ids.map(|case| case["id"].as_str().unwrap().to_owned()));
            match page["next"].as_str() {
                Some(next) => cursor = format!("&cursor={next}"),
                None => break,
            }
        }
        assert_eq!(seen, begun);
        assert_eq!(owner.get("/cases?state=submitted").await.ok()["items"], json!([]));
        assert_eq!(owner.get("/cases?state=nonsense").await.code(), "bad-request");
    }

    async fn two_people_in_one_field_never_overwrite_each_other_silently(db: Db) {
        let app = TestApp::new(db).await;
        let li = app.owner_li().await;
        let case = li.draft().await;
        let zhou = app.owner_zhou().await;
        let roles = zhou.get("/me").await.ok()["roles"].clone();
        let agent = roles.as_array().unwrap().iter().find(|role| role["kind"] == "agent").unwrap();
        zhou.post("/me/role", &json!({"role": agent["id"]})).await.ok();
        let path = format!("/cases/{case}/form/applicant_name");
        let put = async |who: &crate::app::Client<'_>, value: &str, version: i64| {
            who.send("PATCH", &path, Some(&json!({"value": value, "version": version})), None).await
        };
        let first = put(&li, "云栖茶事", 0).await;
        assert_eq!(first.headers["etag"], "\"1\"");
        assert_json_snapshot!("field_of_zhou_is_stale", put(&zhou, "云栖茶业", 0).await.json());
        assert_eq!(put(&zhou, "云栖茶业", 1).await.ok()["version"], 2);
        let stale = put(&li, "云栖", 1).await.json();
        assert_eq!((&stale["current"]["value"], &stale["current"]["updated_by"]), (&json!("云栖茶业"), &json!("周青")));
        let by_tag = li
            .app
            .send(
                li.request("PATCH", &path)
                    .header("if-match", "\"2\"")
                    .header("content-type", "application/json")
                    .body(json!({"value": null, "version": 1}).to_string().into())
                    .unwrap(),
            )
            .await;
        assert_eq!(by_tag.ok()["value"], json!(null));
    }

    async fn a_field_takes_only_what_it_can_hold(db: Db) {
        let app = TestApp::new(db).await;
        let owner = app.owner_li().await;
        let case = owner.draft().await;
        let code = async |field: &str, body| {
            owner.send("PATCH", &format!("/cases/{case}/form/{field}"), Some(&body), None).await.code()
        };
        assert_eq!(code("premises_tenure", json!({"value": "stolen", "version": 0})).await, "invalid-value");
        assert_eq!(code("applicant_name", json!({"value": {"a": 1}, "version": 0})).await, "invalid-value");
        assert_eq!(code("applicant_name", json!({"value": "x", "source": "no-such", "version": 0})).await, "invalid-value");
        assert_eq!(code("no_such", json!({"value": "x", "version": 0})).await, "unknown-field");
        assert_eq!(code("applicant_name", json!({"value": "x".repeat(30_000), "version": 0})).await, "invalid-value");
        assert_eq!(code("applicant_name", json!({"value": "x".repeat(300_000), "version": 0})).await, "body-too-large");
    }

    async fn a_draft_that_lacks_something_is_told_everything_at_once(db: Db) {
        let app = TestApp::new(db).await;
        let owner = app.owner_li().await;
        let case = owner.draft().await;
        assert_json_snapshot!("submit_incomplete", owner.act(&case, "submit", json!({})).await.json());
        // A try that failed draws no number.
        let full = owner.submitted().await;
        let view = owner.get(&format!("/cases/{full}")).await.ok();
        assert_eq!(view["receipt"], "示收〔2026〕000001号");
    }

    async fn handing_in_twice_with_one_key_gives_one_receipt(db: Db) {
        let app = TestApp::new(db).await;
        let owner = app.owner_li().await;
        let case = owner.full_draft().await;
        let path = format!("/cases/{case}/submit");
        let first = owner.send("POST", &path, Some(&json!({"version": 1})), Some("s1")).await.ok();
        let again = owner.send("POST", &path, Some(&json!({"version": 1})), Some("s1")).await.ok();
        assert_eq!(first, again);
        assert_eq!(owner.post(&path, &json!({})).await.code(), "wrong-state");
        let second = owner.submitted().await;
        let view = owner.get(&format!("/cases/{second}")).await.ok();
        assert_eq!(view["receipt"], "示收〔2026〕000002号");
        assert_eq!(owner.get(&format!("/cases/{case}/timeline")).await.ok()["items"].as_array().unwrap().len(), 2);
    }

    async fn of_two_who_saw_the_same_version_the_second_is_told(db: Db) {
        let app = TestApp::new(db).await;
        let owner = app.owner_li().await;
        let case = owner.submitted().await;
        let officer = app.officer_chen().await;
        officer.act(&case, "accept", json!({"version": 2})).await.ok();
        assert_eq!(officer.act(&case, "take-up", json!({"version": 2})).await.code(), "case-changed");
        assert_eq!(owner.act(&case, "withdraw", json!({"version": 2})).await.code(), "case-changed");
        assert_eq!(owner.act(&case, "withdraw", json!({"version": 3})).await.ok()["state"], "withdrawn");
        assert_eq!(officer.act(&case, "take-up", json!({})).await.code(), "wrong-state");
    }

    async fn what_was_handed_in_is_not_changed_any_more_until_it_is_to_be_mended(db: Db) {
        let app = TestApp::new(db).await;
        let owner = app.owner_li().await;
        let case = owner.submitted().await;
        let change = async || {
            let body = json!({"value": "云栖茶业", "version": 1});
            owner.send("PATCH", &format!("/cases/{case}/form/applicant_name"), Some(&body), None).await.code()
        };
        assert_eq!(change().await, "case-not-editable");
        let upload = owner.upload(&case, "slot=lease&name=a.png", crate::app::dot("new"), None).await;
        assert_eq!(upload.code(), "case-not-editable");
        let officer = app.officer_chen().await;
        let items = json!([{"subject": "lease", "problem": "承租方未盖章", "remedy": "请盖章后重新上传"}]);
        officer.act(&case, "request-correction", json!({"items": items})).await.ok();
        assert_eq!(change().await, "200");
        let seen = owner.get(&format!("/cases/{case}")).await.ok();
        assert_eq!(seen["details"]["items"], items);
        assert_eq!(seen["clock"]["due"], "2026-12-26");
        owner.act(&case, "resubmit", json!({})).await.ok();
        let again = officer.act(&case, "request-correction", json!({"items": items})).await;
        assert_eq!(again.code(), "already-asked");
        let none = officer.act(&case, "request-correction", json!({"items": []})).await;
        assert_eq!(none.code(), "already-asked");
    }
}
