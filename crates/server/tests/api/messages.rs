//! Messages, notes and notifications.

use crate::app::{TestApp, dot};
use serde_json::{Value, json};

fn kinds(list: &Value) -> Vec<&str> {
    let items = list["items"].as_array().unwrap().iter();
    items.map(|item| item["kind"].as_str().unwrap()).collect()
}

store::on_both! {
    async fn a_message_goes_to_the_others_with_its_files_and_says_who_has_read_it(db: Db) {
        let app = TestApp::new(db).await;
        let owner = app.owner_li().await;
        let case = owner.submitted().await;
        let (officer, clerk) = (app.officer_chen().await, app.clerk_wang().await);
        let thread = format!("/cases/{case}/messages");
        let file = owner.attach(&case, "seal.png", dot("seal")).await.ok();
        let path = format!("{thread}/files/{}/content", file["id"].as_str().unwrap());
        assert_eq!(officer.get(&path).await.code(), "not-found", "it was not sent yet");
        let body = json!({"words": "已补盖公章", "files": [file["id"]]});
        let sent = owner.send("POST", &thread, Some(&body), Some("m1")).await;
        assert_eq!(sent.status, 201);
        let again = owner.send("POST", &thread, Some(&body), Some("m1")).await;
        assert_eq!(sent.json()["id"], again.json()["id"]);
        assert_eq!(officer.get(&path).await.bytes, dot("seal"));

        let seen = clerk.get(&thread).await.ok();
        let message = &seen["items"][0];
        assert_eq!((&message["words"], &message["mine"]), (&json!("已补盖公章"), &json!(false)));
        assert_eq!((&message["role"], &message["files"][0]["name"]), (&json!("owner"), &json!("seal.png")));
        assert_eq!(message["read_by"], json!([]));
        assert_eq!(kinds(&officer.get("/me/notifications").await.ok()), ["message", "submitted"]);
        officer.post(&format!("{thread}/read"), &json!({"last": message["id"]})).await;
        assert_eq!(officer.get("/me/notifications").await.ok()["unread"], 0);
        let read = owner.get(&thread).await.ok();
        assert_eq!(read["items"][0]["read_by"], json!([{"person": "陈审", "role": "officer"}]));

        for nothing in [json!({"words": "  "}), json!({"words": "字".repeat(4001)})] {
            assert_eq!(owner.post(&thread, &nothing).await.code(), "invalid-value");
        }
        let foreign = json!({"words": "x", "files": [file["id"]]});
        assert_eq!(officer.post(&thread, &foreign).await.code(), "not-found", "a file goes once, by who put it in");
        assert_eq!(owner.attach(&case, "a.exe", b"MZ".to_vec()).await.code(), "file-unknown");
        assert_eq!(app.owner_zhou().await.get(&path).await.code(), "not-found");
    }

    async fn notes_stay_in_the_department(db: Db) {
        let app = TestApp::new(db).await;
        let owner = app.owner_li().await;
        let case = owner.submitted().await;
        let (officer, clerk, lead) = (app.officer_chen().await, app.clerk_wang().await, app.staff("lead").await);
        let path = format!("/cases/{case}/notes");
        let body = json!({"words": "已电话核实产权"});
        let noted = officer.send("POST", &path, Some(&body), Some("n1")).await;
        assert_eq!(noted.status, 201);
        officer.send("POST", &path, Some(&body), Some("n1")).await.ok();
        let seen = lead.get(&path).await.ok();
        assert_eq!(seen["items"].as_array().unwrap().len(), 1);
        assert_eq!(seen["items"][0]["person"], "陈审");
        for other in [&owner, &clerk] {
            assert_eq!(other.get(&path).await.code(), "forbidden");
            assert_eq!(other.post(&path, &body).await.code(), "forbidden");
        }
        let timeline = owner.get(&format!("/cases/{case}/timeline")).await.ok();
        assert!(!timeline.to_string().contains("电话"), "{timeline}");
    }

    async fn events_tell_those_whom_they_concern_once_and_in_their_language(db: Db) {
        let app = TestApp::new(db).await;
        let owner = app.owner_li().await;
        let lang = owner.put("/me/notification-settings", &json!({"lang": "en"})).await.ok();
        assert_eq!(lang["lang"], "en");
        let case = owner.submitted().await;
        let officer = app.officer_chen().await;
        assert_eq!(kinds(&officer.get("/me/notifications").await.ok()), ["submitted"]);
        assert_eq!(kinds(&owner.get("/me/notifications").await.ok()), [""; 0], "one is not told of one's own doing");
        let items = json!([{"subject": "lease", "problem": "承租方未盖章", "remedy": "请盖章后重新上传"}]);
        officer.act(&case, "request-correction", json!({"items": items})).await.ok();
        let told = owner.get("/me/notifications").await.ok();
        assert_eq!((kinds(&told), &told["unread"]), (vec!["correction_requested"], &json!(1)));
        assert_eq!(told["items"][0]["receipt"], "示收〔2026〕000001号");
        app.work().await;
        let sent = app.sent_to("13800000001");
        let about: Vec<_> = sent.iter().filter(|text| text.contains("needs corrections")).collect();
        assert_eq!(about.len(), 1, "{sent:?}");
        assert!(!about[0].contains("盖章"), "what the case says stays in it");
        // The agent of the same enterprise reads Chinese.
        assert!(app.sent_to("13800000002").iter().any(|text| text.contains("需要补正")));

        let read = json!({"up_to": told["items"][0]["id"]});
        assert_eq!(owner.post("/me/notifications/read", &read).await.ok()["unread"], 0);
        let quiet = json!({"settings": [{"kind": "decided", "in_app": false, "by_message": false}]});
        owner.put("/me/notification-settings", &quiet).await.ok();
        owner.act(&case, "resubmit", json!({})).await.ok();
        for action in ["accept", "take-up"] {
            officer.act(&case, action, json!({})).await.ok();
        }
        officer.act(&case, "grant", json!({})).await.ok();
        app.work().await;
        assert_eq!(kinds(&owner.get("/me/notifications").await.ok()), ["accepted", "correction_requested"]);
        assert!(!app.sent_to("13800000001").iter().any(|text| text.contains("was decided")));
        let unknown = json!({"settings": [{"kind": "nonsense", "in_app": true, "by_message": true}]});
        assert_eq!(owner.put("/me/notification-settings", &unknown).await.code(), "invalid-value");
    }

    async fn officers_are_told_once_that_a_clock_runs_out_and_once_that_it_has(db: Db) {
        let app = TestApp::new(db).await;
        let owner = app.owner_li().await;
        let case = owner.submitted().await;
        let officer = app.officer_chen().await;
        officer.act(&case, "accept", json!({})).await.ok();
        officer.act(&case, "take-up", json!({})).await.ok();
        officer.act(&case, "grant", json!({})).await.ok();
        let near = async || {
            let officer = app.officer_chen().await;
            let told = officer.get("/me/notifications").await.ok();
            kinds(&told).into_iter().filter(|kind| kind.starts_with("deadline")).map(str::to_owned).collect::<Vec<_>>()
        };
        assert_eq!(server::app::notifications::sweep(&app.ctx).await.unwrap(), 0);
        // Ten working days to deliver from 26 November: 10 December.
        app.set_time("2026-12-08T02:00:00Z");
        assert_eq!(server::app::notifications::sweep(&app.ctx).await.unwrap(), 1);
        assert_eq!(server::app::notifications::sweep(&app.ctx).await.unwrap(), 0);
        assert_eq!(near().await, ["deadline_near"]);
        app.set_time("2026-12-11T02:00:00Z");
        assert_eq!(server::app::notifications::sweep(&app.ctx).await.unwrap(), 1);
        assert_eq!(server::app::notifications::sweep(&app.ctx).await.unwrap(), 0);
        assert_eq!(near().await, ["deadline_missed", "deadline_near"]);
    }
}
