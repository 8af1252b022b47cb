//! Organisations, people and roles in the hands of administrators; auditors only look.

use crate::app::{Client, TestApp, cookie};
use serde_json::{Value, json};
use server::http::openapi::document;

async fn station(admin: &Client<'_>) -> Value {
    let places = admin.get("/admin/organisations").await.ok();
    let found = places["items"]
        .as_array()
        .unwrap()
        .iter()
        .find(|place| place["kind"] == "station");
    found.unwrap()["id"].clone()
}

async fn auditor(app: &TestApp) -> Client<'_> {
    let who = app.staff_with_totp("admin").await;
    let me = who.get("/me").await.ok();
    let role = me["roles"]
        .as_array()
        .unwrap()
        .iter()
        .find(|role| role["kind"] == "auditor")
        .unwrap();
    who.post("/me/role", &json!({"role": role["id"]})).await.ok();
    who
}

store::on_both! {
    async fn an_outlet_and_its_clerk_are_made_and_the_clerk_begins_by_a_new_password(db: Db) {
        let app = TestApp::new(db).await;
        let admin = app.staff_with_totp("admin").await;
        let wish = json!({"kind": "outlet", "name_zh": "云栖驿站北门网点", "name_en": "", "parent": station(&admin).await,
            "address": "示范区云栖路30号", "hours": "周一至周五 09:00–17:00", "counters": 2});
        let outlet = admin.post("/admin/organisations", &wish).await.ok();
        assert_eq!((&outlet["name"]["en"], &outlet["counters"]), (&json!("云栖驿站北门网点"), &json!(2)));
        assert_eq!(admin.post("/admin/organisations", &wish).await.code(), "unfit");
        let new = json!({"name": "林窗", "login": "lin", "mobile": "13900000003",
            "roles": [{"kind": "clerk", "organisation": outlet["id"]}]});
        let made = admin.post("/admin/people", &new).await.ok();
        assert_eq!((&made["person"]["mobile"], &made["person"]["password_due"]), (&json!("139****0003"), &json!(true)));
        assert_eq!(admin.post("/admin/people", &new).await.code(), "sign-in-taken");
        let first = made["password"].as_str().unwrap();
        let answer = app.nobody().post("/sign-in/password", &json!({"login": "lin", "password": first})).await;
        let clerk = Client { app: &app, cookie: Some(cookie(&answer)) };
        assert_eq!(answer.json()["owes"], "password");
        assert_eq!(clerk.get("/cases").await.code(), "password-due");
        clerk.post("/me/password", &json!({"present": first, "new": "a-long-new-password"})).await;
        assert_eq!(clerk.get("/me").await.ok()["acting"]["organisation"]["name"]["zh-CN"], "云栖驿站北门网点");
        clerk.get("/cases").await.ok();
        // Nobody hangs on it any more, then it can be closed, and is offered no longer.
        let id = outlet["id"].as_str().unwrap();
        let close = format!("/admin/organisations/{id}/close");
        let seen = json!({"version": outlet["version"]});
        assert_eq!(admin.post(&close, &seen).await.code(), "in-use");
        let (person, role) = (made["person"]["id"].as_str().unwrap(), made["person"]["roles"][0]["id"].as_str().unwrap());
        admin.delete(&format!("/admin/people/{person}/roles/{role}")).await.ok();
        assert_eq!(clerk.get("/me").await.ok()["acting"], Value::Null);
        admin.post(&close, &seen).await.ok();
        let offered = app.nobody().get("/outlets").await.ok();
        assert!(!offered.to_string().contains("北门"));
    }

    async fn a_change_goes_only_over_what_was_seen(db: Db) {
        let app = TestApp::new(db).await;
        let admin = app.staff_with_totp("admin").await;
        let places = admin.get("/admin/organisations").await.ok();
        let outlet = places["items"].as_array().unwrap().iter().find(|place| place["kind"] == "outlet").unwrap().clone();
        let path = format!("/admin/organisations/{}", outlet["id"].as_str().unwrap());
        let mut wish = json!({"name_zh": "东门网点", "name_en": "East", "parent": outlet["parent"], "address": "云栖路9号",
            "hours": null, "counters": 4, "version": outlet["version"]});
        let changed = admin.send("PUT", &path, Some(&wish), None).await.ok();
        assert_eq!((&changed["address"], &changed["version"]), (&json!("云栖路9号"), &json!(2)));
        assert_eq!(admin.send("PUT", &path, Some(&wish), None).await.code(), "entry-changed");
        wish["version"] = json!(2);
        wish["parent"] = Value::Null;
        assert_eq!(admin.send("PUT", &path, Some(&wish), None).await.code(), "unfit");
    }

    async fn roles_are_given_where_they_can_be_held_and_not_to_oneself_ended(db: Db) {
        let app = TestApp::new(db).await;
        let admin = app.staff_with_totp("admin").await;
        let me = admin.get("/me").await.ok();
        let myself = me["person"]["id"].as_str().unwrap();
        let people = admin.get("/admin/people?search=%E7%8E%8B").await.ok();
        let clerk = people["items"][0]["id"].as_str().unwrap();
        let give = async |person: &str, kind: &str, organisation: &Value| {
            let body = json!({"kind": kind, "organisation": organisation});
            admin.post(&format!("/admin/people/{person}/roles"), &body).await.code()
        };
        let station = station(&admin).await;
        assert_eq!(give(clerk, "officer", &station).await, "unfit");
        assert_eq!(give(clerk, "owner", &station).await, "unfit");
        assert_eq!(give(clerk, "station_lead", &station).await, "unfit", "held already");
        let owner = admin.get("/admin/people?search=13800000001").await.ok();
        assert_eq!(owner["items"][0]["mobile"], "138****0001");
        assert_eq!(give(owner["items"][0]["id"].as_str().unwrap(), "station_lead", &station).await, "unfit");
        let role = me["acting"]["id"].as_str().unwrap();
        assert_eq!(admin.delete(&format!("/admin/people/{myself}/roles/{role}")).await.code(), "oneself");
        for step in ["disable", "reset-authenticator", "reset-password"] {
            assert_eq!(admin.post(&format!("/admin/people/{myself}/{step}"), &json!({})).await.code(), "oneself");
        }
        let there = app.clerk_wang().await;
        admin.post(&format!("/admin/people/{clerk}/disable"), &json!({})).await.ok();
        assert_eq!(there.get("/me").await.code(), "not-signed-in");
        admin.post(&format!("/admin/people/{clerk}/enable"), &json!({})).await.ok();
        let whole = { app.clerk_wang().await; admin.get(&format!("/admin/people/{clerk}")).await.ok() };
        let session = whole["sessions"][0]["id"].as_str().unwrap();
        admin.delete(&format!("/admin/people/{clerk}/sessions/{session}")).await.ok();
    }

    async fn an_auditor_reads_all_of_it_and_changes_nothing(db: Db) {
        let app = TestApp::new(db).await;
        let auditor = auditor(&app).await;
        let mut tried = 0;
        for (path, operations) in document()["paths"].as_object().unwrap() {
            let Some(rest) = path.strip_prefix("/api/v1/admin/") else { continue };
            let path = rest.split('/').map(|part| match part {
                "{organisation}" => "org_00000000000000000000000000000000",
                "{person}" => "person_00000000000000000000000000000000",
                "{role}" => "role_00000000000000000000000000000000",
                "{session}" => "session_00000000000000000000000000000000",
                "{job}" => "job_00000000000000000000000000000000",
                "{registration}" => "registration_00000000000000000000000000000000",
                other => other,
            });
            let path = format!("/admin/{}", path.collect::<Vec<_>>().join("/"));
            for (method, operation) in operations.as_object().unwrap() {
                let body = operation["requestBody"]["content"]["application/json"].get("example").cloned();
                let answer = auditor.send(&method.to_uppercase(), &path, body.as_ref(), None).await;
                let reads = method == "get" || path.ends_with("/verify");
                let expected: &[u16] = if reads { &[200, 404] } else { &[403] };
                assert!(expected.contains(&answer.status.as_u16()), "{method} {path}: {}", answer.code());
                tried += 1;
            }
        }
        assert!(tried > 15, "{tried}");
        assert_eq!(auditor.get("/cases").await.ok()["items"], json!([]));
    }

    async fn the_audit_log_is_searched_page_by_page_and_verified(db: Db) {
        let app = TestApp::new(db).await;
        for _ in 0..3 {
            app.officer_chen().await;
        }
        let auditor = auditor(&app).await;
        let first = auditor.get("/admin/audit?action=session.begun&limit=2").await.ok();
        assert_eq!(first["items"].as_array().unwrap().len(), 2);
        let next = first["next"].as_str().unwrap();
        let second = auditor.get(&format!("/admin/audit?action=session.begun&limit=2&cursor={next}")).await.ok();
        assert!(second["items"][0]["seq"].as_i64() < first["items"][1]["seq"].as_i64());
        assert_eq!(auditor.get("/admin/audit?to=2026-11-25").await.ok()["items"], json!([]));
        assert_ne!(auditor.get("/admin/audit?from=2026-11-26&to=2026-11-26").await.ok()["items"], json!([]));
        assert_eq!(auditor.post("/admin/audit/verify", &json!({})).await.ok()["sound"], true);
        let years = auditor.get("/admin/calendars").await.ok();
        let gap = years["items"].as_array().unwrap().iter().find(|year| year["year"] == 2027).unwrap();
        assert_eq!((&gap["published"], &gap["days"]), (&json!(false), &json!([])));
        let health = auditor.get("/admin/health").await.ok();
        assert_eq!((&health["jobs_failed"], &health["parts"][0]["well"]), (&json!(0), &json!(true)));
    }
}
