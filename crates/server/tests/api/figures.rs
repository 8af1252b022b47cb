//! Figures of those who lead: they agree with the lists, and nobody else gets any.

use crate::app::TestApp;
use crate::rights::act_as;
use serde_json::{Value, json};

const NOVEMBER: &str = "from=2026-11-01&to=2026-11-30";

store::on_both! {
    async fn figures_say_what_the_lists_say(db: Db) {
        let app = TestApp::new(db).await;
        let owner = app.owner_li().await;
        let (first, second) = (owner.submitted().await, owner.submitted().await);
        app.set_time("2026-11-30T02:00:00Z");
        let (owner, officer) = (app.owner_li().await, app.officer_chen().await);
        let items = json!([{"subject": "lease", "problem": "承租方未盖章", "remedy": "请盖章后重新上传"}]);
        officer.act(&second, "request-correction", json!({"items": items})).await.ok();
        for action in ["accept", "take-up", "grant"] {
            officer.act(&first, action, json!({})).await.ok();
        }
        owner.submitted().await;
        owner.draft().await;
        app.work().await;

        let leader = app.staff("leader").await;
        let figures = leader.get(&format!("/figures?{NOVEMBER}")).await.ok();
        assert_eq!((&figures["received"], &figures["decided"]), (&json!(3), &json!(1)));
        assert_eq!((&figures["notices"], &figures["returned"]), (&json!(1), &json!(1)));
        // Thursday to Monday.
        assert_eq!((&figures["median_days"], &figures["p90_days"]), (&json!(2), &json!(2)));
        let days = json!([{"day": "2026-11-26", "count": 2}, {"day": "2026-11-30", "count": 1}]);
        assert_eq!(figures["by_day"], days);
        assert!(!figures["findings"].as_array().unwrap().is_empty(), "{figures}");

        for day in figures["by_day"].as_array().unwrap() {
            let on = day["day"].as_str().unwrap();
            let listed = leader.ids(&format!("/cases?from={on}&to={on}")).await;
            assert_eq!(json!(listed.len()), day["count"]);
        }
        for item in figures["by_item"].as_array().unwrap() {
            let listed = leader.ids(&format!("/cases?item={}", item["word"].as_str().unwrap())).await;
            assert_eq!(json!(listed.len()), item["count"]);
        }
        for outlet in figures["by_outlet"].as_array().unwrap() {
            let listed = leader.ids(&format!("/cases?outlet={}", outlet["id"].as_str().unwrap())).await;
            assert_eq!(json!(listed.len()), outlet["count"]);
        }
        for state in figures["by_state"].as_array().unwrap() {
            let listed = leader.ids(&format!("/cases?state={}", state["word"].as_str().unwrap())).await;
            assert_eq!(json!(listed.len()), state["cases"]);
        }

        let table = leader.get(&format!("/figures/table?{NOVEMBER}")).await;
        let text = String::from_utf8(table.bytes.clone()).unwrap();
        assert!(text.starts_with("\u{feff}\"group\"") && text.contains("\"total\",\"received\",\"\",\"3\"\r\n"), "{text}");
        assert_eq!(leader.get("/figures?from=2026-11-30&to=2026-11-01").await.code(), "invalid-value");
        assert_eq!(leader.get("/figures?from=2024-11-30&to=2026-11-01").await.code(), "invalid-value");
    }

    async fn one_gets_figures_of_what_one_leads_only(db: Db) {
        let app = TestApp::new(db).await;
        let owner = app.owner_li().await;
        owner.submitted().await;
        let received = |figures: Value| figures["received"].as_i64().unwrap();
        let path = format!("/figures?{NOVEMBER}");
        let lead = app.staff("lead").await;
        assert_eq!(received(lead.get(&path).await.ok()), 1);
        act_as(&lead, "department_lead", "Market supervision").await;
        assert_eq!(received(lead.get(&path).await.ok()), 0);
        let leader = app.staff("leader").await;
        let parts = leader.get("/figures/parts").await.ok();
        let counter = parts["items"].as_array().unwrap().iter().find(|part| part["name"]["en"] == "Community service counter");
        let of = format!("{path}&of={}", counter.unwrap()["id"].as_str().unwrap());
        assert_eq!(received(leader.get(&of).await.ok()), 1);
        assert_eq!(lead.get(&of).await.code(), "forbidden", "another department");
        let station = parts["items"].as_array().unwrap().iter().find(|part| part["kind"] == "station").unwrap();
        let of = format!("{path}&of={}", station["id"].as_str().unwrap());
        assert_eq!(received(leader.get(&of).await.ok()), 1);
        let clerk = app.clerk_wang().await;
        assert_eq!(clerk.get(&path).await.code(), "forbidden");
        act_as(&clerk, "station_lead", "Yunqi enterprise station").await;
        assert_eq!(received(clerk.get(&path).await.ok()), 1);
        for nobody in [app.officer_chen().await, owner] {
            assert_eq!(nobody.get(&path).await.code(), "forbidden");
            assert_eq!(nobody.get("/figures/parts").await.code(), "forbidden");
        }
    }
}
