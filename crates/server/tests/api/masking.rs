//! Personal numbers are covered for staff in every answer of the interface, until a purpose is stated.

use crate::app::{Client, TestApp, dot};
use serde_json::{Value, json};
use server::http::openapi::document;

const ID: &str = "330102199003078895";
const PHONE: &str = "13154836112";

/// A case with numbers wherever a person can put one, handed in and read by the pre-review.
async fn case_with_numbers(app: &TestApp, owner: &Client<'_>) -> String {
    let case = owner.draft().await;
    for (field, value) in crate::app::form() {
        let value = match field {
            "premises_address" => json!(format!(
                "示范区云栖路12号101室（电话{PHONE}，身份证 330102 19900307 8895）"
            )),
            _ => value,
        };
        owner.fill(&case, field, value).await;
    }
    for slot in ["id-front", "property", "lease"] {
        let query = format!("slot={slot}&name={slot}-{PHONE}.png");
        owner.upload(&case, &query, dot(slot), None).await.ok();
    }
    let licence = std::fs::read(crate::app::samples("clean").join("身份证.jpg")).unwrap();
    owner
        .upload(&case, &format!("slot=licence-copy&name={ID}.jpg"), licence, None)
        .await
        .ok();
    app.work().await;
    owner.act(&case, "submit", json!({})).await.ok();
    case
}

/// Everything that can be read about a case, filled with what there is.
fn readings(case: &str, file: &str) -> Vec<String> {
    let document = document();
    let mut found = Vec::new();
    for (path, operations) in document["paths"].as_object().unwrap() {
        if operations.get("get").is_some() {
            let path = path
                .trim_start_matches("/api/v1")
                .replace("{case}", case)
                .replace("{file}", file);
            found.push(path.replace("{item}", "premises-check"));
        }
    }
    found
}

fn open_numbers(text: &str) -> bool {
    let bare: String = text.chars().filter(|c| !matches!(c, ' ' | '-')).collect();
    bare.contains(ID) || bare.contains(PHONE)
}

store::on_both! {
    async fn no_answer_to_an_officer_shows_a_number_that_was_not_asked_for(db: Db) {
        let app = TestApp::new(db).await;
        let owner = app.owner_li().await;
        let case = case_with_numbers(&app, &owner).await;
        let view = owner.get(&format!("/cases/{case}")).await.ok();
        assert!(open_numbers(&view.to_string()), "the enterprise sees its own");
        let file = view["materials"][0]["files"][0]["id"].as_str().unwrap().to_owned();
        let officer = app.officer_chen().await;
        let notice = json!({"items": [{"subject": "lease", "problem": format!("请联系{PHONE}"), "remedy": "补"}]});
        officer.act(&case, "request-correction", notice).await.ok();
        let (clerk, admin) = (app.clerk_wang().await, admin(&app).await);
        let mut seen = 0;
        for path in readings(&case, &file) {
            for who in [&officer, &clerk, &admin] {
                let answer = who.get(&path).await;
                let text = String::from_utf8_lossy(&answer.bytes).into_owned();
                assert!(!open_numbers(&text), "{path}: {text}");
                for value in answer.headers.values() {
                    assert!(!open_numbers(value.to_str().unwrap()), "{path}: {value:?}");
                }
                seen += usize::from(answer.status.is_success() && text.contains("****"));
            }
        }
        assert!(seen >= 8, "{seen}");
        let form = officer.get(&format!("/cases/{case}")).await.ok()["form"].clone();
        let field = |name: &str| form.as_array().unwrap().iter().find(|f| f["name"] == name).unwrap()["value"].clone();
        assert_eq!(field("id_number"), "330102********8895");
        assert_eq!(field("premises_address"), "示范区云栖路12号101室（电话131****6112，身份证 330102 ******** 8895）");
    }

    async fn a_stated_purpose_uncovers_one_case_for_one_session_and_a_quarter_of_an_hour(db: Db) {
        let app = TestApp::new(db).await;
        let owner = app.owner_li().await;
        let case = owner.submitted().await;
        let (officer, other) = (app.officer_chen().await, app.officer_chen().await);
        let path = format!("/cases/{case}/unmask");
        let shows = async |who: &Client<'_>| {
            who.get(&format!("/cases/{case}")).await.ok().to_string().contains(ID)
        };
        assert!(!shows(&officer).await);
        assert_eq!(officer.get(&path).await.ok()["until"], Value::Null);
        let asked = json!({"purpose": "identity", "reason": "核对到场人身份"});
        for (body, code) in [
            (json!({"purpose": "curiosity", "reason": "x"}), "bad-request"),
            (json!({"purpose": "identity", "reason": " "}), "words-missing"),
        ] {
            assert_eq!(officer.post(&path, &body).await.code(), code);
        }
        assert_eq!(officer.post(&path, &asked).await.ok()["until"], "2026-11-26T02:15:00.000000Z");
        assert!(shows(&officer).await);
        assert!(!shows(&other).await, "another session of the same person");
        app.pass_seconds(15 * 60 - 1);
        assert!(shows(&officer).await);
        app.pass_seconds(1);
        assert!(!shows(&officer).await);
        officer.post(&path, &asked).await.ok();
        assert_eq!(officer.delete(&path).await.status, 204);
        assert!(!shows(&officer).await);
        // The enterprise reads who did and what for.
        let log = owner.get(&format!("/cases/{case}/access-log")).await.ok();
        let line = log["items"].as_array().unwrap().iter().find(|line| line["what"] == "numbers").unwrap();
        assert_eq!((&line["purpose"], &line["reason"]), (&json!("identity"), &json!("核对到场人身份")));
        assert_eq!(line["person"], "陈审");
        assert_eq!(owner.post(&path, &asked).await.code(), "forbidden");
    }

    async fn a_covered_value_is_never_written_back(db: Db) {
        let app = TestApp::new(db).await;
        let owner = app.owner_li().await;
        let case = owner.draft().await;
        owner.fill(&case, "id_number", json!(ID)).await;
        let path = format!("/cases/{case}/form/id_number");
        let body = json!({"value": "330102********8895", "version": 1});
        assert_eq!(owner.send("PATCH", &path, Some(&body), None).await.code(), "masked-value");
        let body = json!({"value": "330104200002291184", "version": 1});
        owner.send("PATCH", &path, Some(&body), None).await.ok();
    }

    async fn one_sitting_is_one_row_of_the_access_log(db: Db) {
        let app = TestApp::new(db).await;
        let owner = app.owner_li().await;
        let case = owner.submitted().await;
        let officer = app.officer_chen().await;
        for pause in [0, 60, 20 * 60, 31 * 60] {
            app.pass_seconds(pause);
            officer.get(&format!("/cases/{case}")).await.ok();
        }
        let log = owner.get(&format!("/cases/{case}/access-log")).await.ok();
        let times: Vec<_> = log["items"].as_array().unwrap().iter().map(|line| (&line["at"], &line["last_at"])).collect();
        assert_eq!(times, [
            (&json!("2026-11-26T02:52:00.000000Z"), &json!("2026-11-26T02:52:00.000000Z")),
            (&json!("2026-11-26T02:00:00.000000Z"), &json!("2026-11-26T02:21:00.000000Z")),
        ]);
    }
}

/// The administrator, who has an authenticator.
async fn admin(app: &TestApp) -> Client<'_> {
    app.staff_with_totp("admin").await
}
