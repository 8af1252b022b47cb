//! Mail addresses: confirmed by a code, used for notices where the person wants them, forgotten when told.

use crate::app::TestApp;
use serde_json::{Value, json};

const ADDRESS: &str = "li.yun@example.com";

/// The code in the last mail to an address.
fn code(app: &TestApp, address: &str) -> String {
    let text = app.sent_to(address).pop().unwrap();
    text.chars().filter(char::is_ascii_digit).take(6).collect()
}

store::on_both! {
    async fn an_address_counts_when_its_code_came_back_and_notices_go_there(db: Db) {
        let app = TestApp::new(db).await;
        let owner = app.owner_li().await;
        assert_eq!(owner.get("/me/mail").await.ok(), json!({"address": null, "pending": null, "pending_until": null}));
        assert_eq!(owner.put("/me/mail", &json!({"address": "li.yun at example"})).await.code(), "invalid-value");
        let asked = owner.put("/me/mail", &json!({"address": " li.yun@Example.com "})).await.ok();
        assert_eq!((&asked["address"], &asked["pending"]), (&Value::Null, &json!(ADDRESS)));

        // Nothing goes there before.
        let case = owner.submitted().await;
        let officer = app.officer_chen().await;
        officer.act(&case, "accept", json!({})).await.ok();
        app.work().await;
        assert_eq!(app.sent_to(ADDRESS).len(), 1);

        let right = code(&app, ADDRESS);
        let wrong = if right == "000000" { "000001" } else { "000000" };
        assert_eq!(owner.post("/me/mail/confirm", &json!({"code": wrong})).await.code(), "code-wrong");
        let confirmed = owner.post("/me/mail/confirm", &json!({"code": right})).await.ok();
        assert_eq!(confirmed, json!({"address": ADDRESS, "pending": null, "pending_until": null}));
        assert_eq!(owner.post("/me/mail/confirm", &json!({"code": right})).await.code(), "code-wrong", "good once");

        let second = owner.submitted().await;
        officer.act(&second, "accept", json!({})).await.ok();
        app.work().await;
        let mails = app.sent_to(ADDRESS);
        assert_eq!(mails.len(), 2);
        assert!(mails[1].contains("已受理"), "{mails:?}");
        assert!(app.sent_to("13800000001").last().unwrap().contains("已受理"), "the short message goes as before");

        // Another kind of notice is wished by mail, this one no more.
        let wish = json!({"settings": [
            {"kind": "accepted", "in_app": true, "by_message": false, "by_mail": false},
            {"kind": "clock_changed", "in_app": true, "by_message": false, "by_mail": true},
        ], "lang": "en"});
        let kept = owner.put("/me/notification-settings", &wish).await.ok();
        assert!(kept["settings"].as_array().unwrap().contains(&wish["settings"][1]), "{kept}");
        officer.act(&second, "take-up", json!({})).await.ok();
        let pause = json!({"cause": "inspection", "until": "2026-12-04", "note": "现场核查"});
        officer.act(&second, "suspend", pause).await.ok();
        let third = owner.submitted().await;
        officer.act(&third, "accept", json!({})).await.ok();
        app.work().await;
        let mails = app.sent_to(ADDRESS);
        assert_eq!(mails.len(), 3);
        assert!(mails[2].contains("The time limit of your case has changed"), "{mails:?}");

        assert_eq!(owner.delete("/me/mail").await.status, 204);
        officer.act(&second, "resume", json!({})).await.ok();
        app.work().await;
        assert_eq!(app.sent_to(ADDRESS).len(), 3);
    }

    async fn a_code_for_an_address_ends_by_time_and_by_tries_and_the_old_address_counts_until_then(db: Db) {
        let app = TestApp::new(db).await;
        let owner = app.owner_li().await;
        owner.put("/me/mail", &json!({"address": ADDRESS})).await.ok();
        owner.post("/me/mail/confirm", &json!({"code": code(&app, ADDRESS)})).await.ok();
        let other = "yun@example.org";
        let changed = owner.put("/me/mail", &json!({"address": other})).await.ok();
        assert_eq!((&changed["address"], &changed["pending"]), (&json!(ADDRESS), &json!(other)));
        let right = code(&app, other);
        app.pass_seconds(1800);
        assert_eq!(owner.post("/me/mail/confirm", &json!({"code": right})).await.code(), "code-wrong");
        let seen = owner.get("/me/mail").await.ok();
        assert_eq!(seen, json!({"address": ADDRESS, "pending": null, "pending_until": null}));

        owner.put("/me/mail", &json!({"address": other})).await.ok();
        let right = code(&app, other);
        let wrong = if right == "000000" { "000001" } else { "000000" };
        for _ in 0..5 {
            assert_eq!(owner.post("/me/mail/confirm", &json!({"code": wrong})).await.code(), "code-wrong");
        }
        assert_eq!(owner.post("/me/mail/confirm", &json!({"code": right})).await.code(), "code-wrong");
        assert_eq!(owner.get("/me/mail").await.ok()["address"], ADDRESS);
        // Nobody writes to others by it without end.
        app.pass_seconds(900);
        let mut last = String::new();
        for _ in 0..6 {
            last = owner.put("/me/mail", &json!({"address": other})).await.code();
        }
        assert_eq!(last, "too-many-tries");
    }
}
