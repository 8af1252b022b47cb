//! Every operation of the document against everybody who has no right to it. A new operation is in it by itself.

use crate::app::{Client, TestApp};
use axum::body::Body;
use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use serde_json::{Value, json};
use server::http::openapi::{OPEN, document};

/// Operations on what is one's own: each person has it for oneself, so there is nothing of others to ask for.
const OWN: &[&str] = &[
    "sign_out",
    "me",
    "switch_role",
    "sessions",
    "end_session",
    "list_cases",
    "create_case",
    "get_security",
    "change_password",
    "begin_authenticator",
    "confirm_authenticator",
    "renew_recovery_codes",
    "list_registrations",
    "register_again",
    "received_invitations",
    // Of the enterprise that one acts for.
    "invite",
    "list_invitations",
    "list_members",
    "list_counters",
    "create_counter",
    "count_cases",
    "saved_views",
    "save_view",
    "remove_view",
    "get_mail",
    "ask_mail",
    "confirm_mail",
    "forget_mail",
    "list_notifications",
    "read_notifications",
    "notification_settings",
    "set_notifications",
    // Of what one leads oneself; tests/api/figures.rs says who leads nothing.
    "show_figures",
    "figures_table",
    "figure_parts",
    // What one asked oneself, and the board of what one leads; tests/api/support.rs says who leads nothing.
    "own_questions",
    "support_board",
    // One's own desk, and the cards of what one helps with.
    "support_desk",
    "set_presence",
    "list_cards",
];

struct Operation {
    id: String,
    method: String,
    path: String,
    body: Option<Value>,
}

fn operations() -> Vec<Operation> {
    let document = document();
    let mut found = Vec::new();
    for (path, operations) in document["paths"].as_object().unwrap() {
        for (method, operation) in operations.as_object().unwrap() {
            found.push(Operation {
                id: operation["operationId"].as_str().unwrap().to_owned(),
                method: method.to_uppercase(),
                path: path.trim_start_matches("/api/v1").to_owned(),
                body: operation["requestBody"]["content"]["application/json"]
                    .get("example")
                    .cloned(),
            });
        }
    }
    found
}

async fn try_it(who: &Client<'_>, operation: &Operation, case: &str, file: &str) -> (u16, String) {
    let path = operation
        .path
        .replace("{case}", case)
        .replace("{file}", file)
        .replace("{paper}", "paper_00000000000000000000000000000000")
        .replace("{field}", "applicant_name")
        .replace("{session}", "session_00000000000000000000000000000000")
        .replace("{item}", "premises-check")
        .replace("{organisation}", "org_00000000000000000000000000000000")
        .replace("{person}", "person_00000000000000000000000000000000")
        .replace("{role}", "role_00000000000000000000000000000000")
        .replace("{job}", "job_00000000000000000000000000000000")
        .replace("{registration}", "registration_00000000000000000000000000000000")
        .replace("{invitation}", "invitation_00000000000000000000000000000000")
        .replace("{counter}", "counter_00000000000000000000000000000000")
        .replace("{ticket}", "ticket_00000000000000000000000000000000")
        .replace("{upload}", "upload_00000000000000000000000000000000")
        .replace("{finding}", "0123456789abcdef")
        .replace("{page}", "1.jpg")
        .replace("{question}", "question_00000000000000000000000000000000")
        .replace("{recording}", "recording_00000000000000000000000000000000")
        .replace("{number}", "1")
        .replace("{card}", "card_00000000000000000000000000000000")
        .replace("{view}", "view_00000000000000000000000000000000")
        .replace("{attachment}", "attachment_00000000000000000000000000000000");
    let path = match operation.id.as_str() {
        "upload_material" => format!("{path}?slot=lease&name=a.png"),
        "attach_file" | "add_talk_picture" => format!("{path}?name=a.png"),
        "show_figures" | "figures_table" | "support_measures" => format!("{path}?from=2026-11-01&to=2026-11-30"),
        _ => path,
    };
    let mut body = operation.body.clone();
    if let Some(body) = body.as_mut().and_then(Value::as_object_mut) {
        body.remove("version");
        if ["patch_field", "change_place", "close_place", "accept_proposal"].contains(&operation.id.as_str()) {
            body.insert("version".to_owned(), json!(1));
        }
    }
    let sent = body.map_or_else(Body::empty, |body| Body::from(body.to_string()));
    let metadata = [("case", case), ("slot", "lease"), ("name", "a.png")]
        .map(|(word, value)| format!("{word} {}", STANDARD.encode(value)))
        .join(",");
    let request = who
        .request(&operation.method, &path)
        .header("content-type", "application/json")
        .header("tus-resumable", "1.0.0")
        .header("upload-length", 9)
        .header("upload-offset", 0)
        .header("upload-metadata", metadata);
    let answer = who.app.send(request.body(sent).unwrap()).await;
    (answer.status.as_u16(), answer.code())
}

/// Switches to the role of a kind held at an organisation with this English name.
pub(crate) async fn act_as(who: &Client<'_>, kind: &str, place: &str) {
    let me = who.get("/me").await.ok();
    let role = me["roles"]
        .as_array()
        .unwrap()
        .iter()
        .find(|role| role["kind"] == kind && role["organisation"]["name"]["en"] == place)
        .unwrap();
    who.post("/me/role", &json!({"role": role["id"]})).await.ok();
}

store::on_both! {
    async fn strangers_get_nothing_out_of_any_operation(db: Db) {
        let app = TestApp::new(db).await;
        let owner = app.owner_li().await;
        // Handed in at the west outlet, for the counter department.
        let outlets = owner.get("/outlets").await.ok();
        let body = json!({"item": "premises-check", "outlet": outlets["items"][1]["id"]});
        let case = owner.post("/cases", &body).await.ok()["id"].as_str().unwrap().to_owned();
        for (field, value) in crate::app::form() {
            owner.fill(&case, field, value).await;
        }
        let mut file = String::new();
        for slot in ["licence-copy", "id-front", "property", "lease"] {
            let query = format!("slot={slot}&name={slot}.png");
            let added = owner.upload(&case, &query, crate::app::dot(slot), None).await.ok();
            added["id"].as_str().unwrap().clone_into(&mut file);
        }
        owner.act(&case, "submit", json!({})).await.ok();
        let asked = json!({"words": "租赁合同要盖章吗？", "anchor": {"material": "lease"}});
        let asked = owner.post(&format!("/cases/{case}/questions"), &asked).await.ok();
        let question = asked["question"]["id"].as_str().unwrap();

        let other_owner = app.owner_zhou().await;
        let clerk = app.clerk_wang().await;
        let officer = app.officer_chen().await;
        act_as(&officer, "officer", "Market supervision").await;
        let lead = app.staff("lead").await;
        act_as(&lead, "department_lead", "Market supervision").await;
        let strangers = [
            ("nobody", app.nobody(), [401, 401]),
            ("the owner of another enterprise", other_owner, [403, 404]),
            ("the clerk of another outlet", clerk, [403, 404]),
            ("the officer of another department", officer, [403, 404]),
            ("the lead of another department", lead, [403, 404]),
        ];
        let mut tried = 0;
        for mut operation in operations() {
            operation.path = operation.path.replace("{question}", question);
            if OPEN.contains(&operation.id.as_str()) {
                continue;
            }
            for (who, client, expected) in &strangers {
                if *who != "nobody" && OWN.contains(&operation.id.as_str()) {
                    continue;
                }
                let (status, code) = try_it(client, &operation, &case, &file).await;
                assert!(expected.contains(&status), "{who} at {}: {status} {code}", operation.id);
                tried += 1;
            }
        }
        assert!(tried > 120, "{tried}");
        // Nothing moved.
        let view = owner.get(&format!("/cases/{case}")).await.ok();
        assert_eq!((&view["state"], &view["version"]), (&json!("submitted"), &json!(2)));
    }

    async fn who_sees_a_case_may_not_do_what_is_the_others(db: Db) {
        let app = TestApp::new(db).await;
        let owner = app.owner_li().await;
        let case = owner.submitted().await;
        let (clerk, officer) = (app.clerk_wang().await, app.officer_chen().await);
        act_as(&officer, "officer", "Community service counter").await;
        let code = async |who: &Client<'_>, action: &str| {
            let found = operations().into_iter().find(|operation| operation.path.ends_with(action)).unwrap();
            try_it(who, &found, &case, "").await.1
        };
        for action in ["/accept", "/grant", "/refuse", "/take-up", "/extend", "/revoke"] {
            assert_eq!(code(&owner, action).await, "forbidden", "owner {action}");
            assert_eq!(code(&clerk, action).await, "forbidden", "clerk {action}");
        }
        for action in ["/withdraw", "/resubmit", "/extend", "/return", "/revoke", "/access-log"] {
            assert_eq!(code(&officer, action).await, "forbidden", "officer {action}");
        }
        assert_eq!(code(&clerk, "/withdraw").await, "forbidden");
        let staff = clerk.post("/cases", &json!({"item": "premises-check"})).await;
        assert_eq!(staff.code(), "forbidden");
        assert_eq!(clerk.get("/cases").await.ok()["items"].as_array().unwrap().len(), 1);
    }

    async fn a_draft_is_hidden_from_the_department_and_from_the_counter(db: Db) {
        let app = TestApp::new(db).await;
        let owner = app.owner_li().await;
        let case = owner.full_draft().await;
        let officer = app.officer_chen().await;
        assert_eq!(officer.get(&format!("/cases/{case}")).await.code(), "not-found");
        assert_eq!(officer.act(&case, "accept", json!({})).await.code(), "not-found");
        assert_eq!(officer.get("/cases").await.ok()["items"], json!([]));
        let clerk = app.clerk_wang().await;
        assert_eq!(clerk.get(&format!("/cases/{case}")).await.code(), "not-found");
        assert_eq!(clerk.get("/cases").await.ok()["items"], json!([]));
        let list = clerk.get(&format!("/cases/{case}/materials")).await;
        assert_eq!(list.code(), "not-found");
        act_as(&clerk, "station_lead", "Yunqi enterprise station").await;
        assert_eq!(clerk.get(&format!("/cases/{case}")).await.code(), "not-found");
        act_as(&clerk, "clerk", "East gate outlet").await;
        // While the owner has agreed to be acted for, and no longer.
        let session = crate::counter::running(&clerk, &owner).await;
        assert_eq!(clerk.get(&format!("/cases/{case}")).await.ok()["state"], "draft");
        clerk.post(&format!("/counter-sessions/{session}/end"), &json!({})).await.ok();
        assert_eq!(clerk.get(&format!("/cases/{case}")).await.code(), "not-found");
        // What was handed in at the outlet is the outlet's.
        owner.act(&case, "submit", json!({})).await.ok();
        assert_eq!(clerk.get(&format!("/cases/{case}")).await.ok()["state"], "submitted");
        assert_eq!(clerk.ids("/cases").await, [case]);
    }
}
