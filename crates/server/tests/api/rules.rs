//! What the rules do by themselves when days have passed.

use crate::app::TestApp;
use serde_json::json;
use server::app::deadlines::sweep;

store::on_both! {
    async fn five_days_without_a_word_accept_a_case_as_of_its_receipt(db: Db) {
        let app = TestApp::new(db).await;
        let owner = app.owner_li().await;
        let case = owner.submitted().await;
        app.set_time("2026-12-03T15:00:00Z");
        assert_eq!(sweep(&app.ctx).await.unwrap(), 0);
        app.set_time("2026-12-03T16:30:00Z");
        // The officer's page is still open.
        let officer = app.officer_chen().await;
        let late = officer.act(&case, "not-accept", json!({"reason": "不属于本机关"})).await;
        assert_eq!(late.code(), "deemed-accepted");
        assert!(late.json()["title"].as_str().unwrap().contains("2026-12-03"));
        assert_eq!(sweep(&app.ctx).await.unwrap(), 1);
        assert_eq!(sweep(&app.ctx).await.unwrap(), 0);
        let owner = app.owner_li().await;
        let seen = owner.get(&format!("/cases/{case}")).await.ok();
        assert_eq!((&seen["state"], &seen["details"]["deemed"]), (&json!("accepted"), &json!(true)));
        assert_eq!(seen["details"]["as_of"], "2026-11-26");
        let timeline = owner.get(&format!("/cases/{case}/timeline")).await.ok();
        let last = timeline["items"].as_array().unwrap().last().unwrap().clone();
        assert_eq!((&last["person"], &last["event"]), (&json!(null), &json!("accepted")));
    }

    async fn corrections_that_do_not_come_and_old_drafts_close_a_case(db: Db) {
        let app = TestApp::new(db).await;
        let owner = app.owner_li().await;
        let (case, draft) = (owner.submitted().await, owner.draft().await);
        let officer = app.officer_chen().await;
        let items = json!([{"subject": "lease", "problem": "未盖章", "remedy": "请盖章"}]);
        officer.act(&case, "request-correction", json!({"items": items})).await.ok();
        app.set_time("2026-12-26T15:59:00Z");
        assert_eq!(sweep(&app.ctx).await.unwrap(), 0);
        app.set_time("2026-12-26T16:01:00Z");
        assert_eq!(sweep(&app.ctx).await.unwrap(), 1);
        app.set_time("2027-03-01T00:00:00Z");
        assert_eq!(sweep(&app.ctx).await.unwrap(), 1);
        let owner = app.owner_li().await;
        for (id, cause) in [(case, "correction_missed"), (draft, "expired")] {
            let seen = owner.get(&format!("/cases/{id}")).await.ok();
            assert_eq!((&seen["state"], &seen["details"]["cause"]), (&json!("closed"), &json!(cause)));
            assert_eq!(seen["next"], json!([]));
        }
    }
}
