//! Counter sessions: a clerk acts for an enterprise only after it has said so, and only while it lasts.

use crate::app::{Client, TestApp, dot, form};
use serde_json::{Value, json};
use store::audit;

const TEA: &str = "91330102MA2KAAAA62";

async fn ask(clerk: &Client<'_>) -> Value {
    let body = json!({"enterprise": TEA, "purpose": "经营场所材料核验", "minutes": 30});
    clerk.post("/counter-sessions", &body).await.ok()
}

fn id(of: &Value) -> String {
    of["id"].as_str().unwrap().to_owned()
}

/// A session that the owner has confirmed.
pub(crate) async fn running(clerk: &Client<'_>, owner: &Client<'_>) -> String {
    let asked = id(&ask(clerk).await);
    owner.act_on(&asked, "confirm", &json!({})).await.ok();
    asked
}

impl Client<'_> {
    async fn act_on(&self, counter: &str, step: &str, body: &Value) -> crate::app::Answer {
        self.post(&format!("/counter-sessions/{counter}/{step}"), body).await
    }
}

store::on_both! {
    async fn a_clerk_fills_and_hands_in_for_an_owner_who_has_agreed_and_both_names_stand_there(db: Db) {
        let app = TestApp::new(db).await;
        let (owner, clerk) = (app.owner_li().await, app.clerk_wang().await);
        let draft = json!({"item": "premises-check"});
        assert_eq!(clerk.post("/cases", &draft).await.code(), "forbidden");

        let asked = ask(&clerk).await;
        assert_eq!((&asked["state"], &asked["asks"], &asked["may_confirm"]), (&json!("waiting"), &json!(true), &json!(false)));
        assert!(asked["link"].as_str().unwrap().ends_with(&format!("/counter/{}", id(&asked))));
        assert!(asked["qr"].as_str().unwrap().starts_with("<svg"));
        assert_eq!(clerk.post("/cases", &draft).await.code(), "forbidden", "asking alone gives nothing");

        let seen = owner.get(&format!("/counter-sessions/{}", id(&asked))).await.ok();
        assert_eq!((&seen["clerk"], &seen["outlet"]["name"]["en"]), (&json!("王窗"), &json!("East gate outlet")));
        assert_eq!((&seen["purpose"], &seen["may_confirm"]), (&json!("经营场所材料核验"), &json!(true)));
        let confirmed = owner.act_on(&id(&asked), "confirm", &json!({})).await.ok();
        assert_eq!((&confirmed["state"], &confirmed["confirmed_by"]), (&json!("running"), &json!("李云")));
        assert_eq!(confirmed["until"], "2026-11-26T02:30:00.000000Z");
        let me = clerk.get("/me").await.ok();
        assert_eq!(me["on_behalf"]["enterprise"]["name"]["en"], "Yunqi Tea Catering Co., Ltd.");

        let case = id(&clerk.post("/cases", &draft).await.ok());
        for (field, value) in form() {
            clerk.fill(&case, field, value).await;
        }
        for slot in ["licence-copy", "id-front", "property", "lease"] {
            clerk.upload(&case, &format!("slot={slot}&name={slot}.png"), dot(slot), None).await.ok();
        }
        let view = clerk.get(&format!("/cases/{case}")).await.ok();
        assert_eq!((&view["next"], &view["may_edit"]), (&json!(["submit"]), &json!(true)));
        assert_eq!(view["outlet"]["name"]["en"], "East gate outlet");
        clerk.act(&case, "submit", json!({})).await.ok();

        let timeline = owner.get(&format!("/cases/{case}/timeline")).await.ok();
        for event in timeline["items"].as_array().unwrap() {
            assert_eq!((&event["person"], &event["role"]), (&json!("王窗"), &json!("clerk")));
            assert_eq!(event["on_behalf"]["confirmed_by"], "李云");
            assert_eq!(event["on_behalf"]["enterprise"]["name"]["en"], "Yunqi Tea Catering Co., Ltd.");
        }
        let mine = clerk.get(&format!("/counter-sessions/{}/cases", id(&asked))).await.ok();
        assert_eq!(mine["items"][0]["id"].as_str(), Some(case.as_str()));
        let verified = audit::verify(&mut app.ctx.db.read().await.unwrap()).await.unwrap();
        assert!(matches!(verified, audit::Verified::Sound { .. }));
    }

    async fn nothing_may_be_done_before_the_answer_after_the_time_or_after_the_end(db: Db) {
        let app = TestApp::new(db).await;
        let (owner, clerk) = (app.owner_li().await, app.clerk_wang().await);
        let session = running(&clerk, &owner).await;
        // Without an outlet the clerk sees it by the session alone.
        let case = id(&owner.post("/cases", &json!({"item": "premises-check"})).await.ok());
        let path = format!("/cases/{case}");
        let change = json!({"value": "云栖茶事", "version": 0});
        let fill = async |version: i64| {
            let mut change = change.clone();
            change["version"] = json!(version);
            clerk.send("PATCH", &format!("{path}/form/applicant_name"), Some(&change), None).await.code()
        };
        assert_eq!(fill(0).await, "200");
        for action in ["discard", "withdraw"] {
            assert_eq!(clerk.act(&case, action, json!({})).await.code(), "forbidden", "{action} stays the owner's");
        }
        assert_eq!(clerk.get(&format!("{path}/access-log")).await.code(), "forbidden");
        app.pass_seconds(30 * 60 - 1);
        assert_eq!(fill(1).await, "200");
        app.pass_seconds(1);
        assert_eq!(fill(2).await, "not-found");
        assert_eq!(clerk.get(&path).await.code(), "not-found");
        assert_eq!(owner.act_on(&session, "confirm", &json!({})).await.code(), "counter-over");

        let session = running(&clerk, &owner).await;
        assert_eq!(fill(2).await, "200");
        owner.act_on(&session, "end", &json!({})).await.ok();
        assert_eq!(fill(3).await, "not-found");
        assert_eq!(clerk.act_on(&session, "end", &json!({})).await.code(), "counter-over");
        assert_eq!(clerk.post("/cases", &json!({"item": "premises-check"})).await.code(), "forbidden");
    }

    async fn a_session_is_the_two_sides_own_and_the_role_it_was_begun_in(db: Db) {
        let app = TestApp::new(db).await;
        let (owner, stranger, clerk) = (app.owner_li().await, app.owner_zhou().await, app.clerk_wang().await);
        let session = running(&clerk, &owner).await;
        let officer = app.officer_chen().await;
        for other in [&stranger, &officer] {
            assert_eq!(other.get(&format!("/counter-sessions/{session}")).await.code(), "not-found");
            for step in ["confirm", "extend", "end", "code"] {
                assert_eq!(other.act_on(&session, step, &json!({})).await.code(), "not-found", "{step}");
            }
        }
        assert_eq!(officer.get("/counter-sessions").await.code(), "forbidden");
        assert_eq!(owner.act_on(&session, "extend", &json!({})).await.code(), "forbidden");
        assert_eq!(clerk.act_on(&session, "confirm", &json!({})).await.code(), "forbidden");
        assert_eq!(owner.get(&format!("/counter-sessions/{session}/cases")).await.code(), "forbidden");
        // The same person as the lead of the station has no session.
        let me = clerk.get("/me").await.ok();
        let roles = me["roles"].as_array().unwrap();
        let lead = roles.iter().find(|role| role["kind"] == "station_lead").unwrap();
        clerk.post("/me/role", &json!({"role": lead["id"]})).await.ok();
        assert_eq!(clerk.get("/me").await.ok()["on_behalf"], json!(null));
        assert_eq!(clerk.post("/cases", &json!({"item": "premises-check"})).await.code(), "forbidden");
    }

    async fn one_session_at_a_time_and_longer_only_with_a_new_answer(db: Db) {
        let app = TestApp::new(db).await;
        let (owner, clerk) = (app.owner_li().await, app.clerk_wang().await);
        let (first, second) = (ask(&clerk).await, ask(&clerk).await);
        assert_eq!(owner.act_on(&id(&first), "confirm", &json!({})).await.code(), "counter-over");
        owner.act_on(&id(&second), "confirm", &json!({})).await.ok();
        let body = json!({"enterprise": TEA, "purpose": "x"});
        assert_eq!(clerk.post("/counter-sessions", &body).await.code(), "counter-busy");
        assert_eq!(owner.act_on(&id(&second), "confirm", &json!({})).await.code(), "nothing-asked");
        app.pass_seconds(20 * 60);
        let asks = clerk.act_on(&id(&second), "extend", &json!({})).await.ok();
        assert_eq!((&asks["state"], &asks["asks"]), (&json!("running"), &json!(true)));
        assert_eq!(asks["until"], "2026-11-26T02:30:00.000000Z");
        let longer = owner.act_on(&id(&second), "confirm", &json!({})).await.ok();
        assert_eq!(longer["until"], "2026-11-26T02:50:00.000000Z");
        let list = owner.get("/counter-sessions").await.ok();
        assert_eq!(list["items"].as_array().unwrap().len(), 2);
    }

    async fn an_owner_without_a_browser_tells_a_code_and_a_guess_does_not_do(db: Db) {
        let app = TestApp::new(db).await;
        let clerk = app.clerk_wang().await;
        let session = id(&ask(&clerk).await);
        let tell = async |code: &str| clerk.act_on(&session, "tell-code", &json!({"code": code})).await;
        assert_eq!(tell("000000").await.code(), "code-wrong", "none was sent");
        clerk.act_on(&session, "code", &json!({})).await.ok();
        let code = app.code();
        let wrong = if code == "123456" { "654321" } else { "123456" };
        assert_eq!(tell(wrong).await.code(), "code-wrong");
        let told = tell(&code).await.ok();
        assert_eq!((&told["state"], &told["confirmed_how"]), (&json!("running"), &json!("code")));
        assert_eq!(told["confirmed_by"], "李云");
        assert_eq!(tell(&code).await.code(), "code-wrong", "a code is good once");

        clerk.act_on(&session, "end", &json!({})).await.ok();
        let session = id(&ask(&clerk).await);
        clerk.act_on(&session, "code", &json!({})).await.ok();
        let code = app.code();
        for _ in 0..5 {
            let guess = clerk.act_on(&session, "tell-code", &json!({"code": "x"})).await;
            assert_eq!(guess.code(), "code-wrong");
        }
        let late = clerk.act_on(&session, "tell-code", &json!({"code": code})).await;
        assert_eq!(late.code(), "code-wrong", "five tries are all");
    }

    async fn an_enterprise_is_found_by_its_receipt_and_not_by_anything_else(db: Db) {
        let app = TestApp::new(db).await;
        let (owner, clerk) = (app.owner_li().await, app.clerk_wang().await);
        let case = owner.submitted().await;
        let receipt = owner.get(&format!("/cases/{case}")).await.ok()["receipt"].clone();
        let body = json!({"enterprise": receipt, "purpose": "领取结果"});
        let asked = clerk.post("/counter-sessions", &body).await.ok();
        assert_eq!(asked["enterprise"]["name"]["en"], "Yunqi Tea Catering Co., Ltd.");
        for unknown in ["91330102MA2KAAAA63", "示范区", ""] {
            let body = json!({"enterprise": unknown, "purpose": "x"});
            assert_eq!(clerk.post("/counter-sessions", &body).await.code(), "unknown-enterprise", "{unknown}");
        }
        let silent = json!({"enterprise": TEA, "purpose": " "});
        assert_eq!(clerk.post("/counter-sessions", &silent).await.code(), "invalid-value");
    }
}
