//! The whole way: an owner begins, fills, photographs and hands in; an officer accepts and decides; the counter hands out.

use crate::app::{TestApp, form, samples};
use insta::assert_json_snapshot;
use serde_json::{Value, json};

/// The files of the clean sample, with the slots that they are put in.
fn files() -> Vec<(&'static str, String, Vec<u8>)> {
    let mut names: Vec<_> = std::fs::read_dir(samples("clean"))
        .unwrap()
        .map(|entry| entry.unwrap().path())
        .filter(|path| path.extension().is_some_and(|extension| extension != "json"))
        .collect();
    names.sort();
    let slots = ["property", "lease", "licence-copy", "id-front"];
    names
        .into_iter()
        .enumerate()
        .map(|(at, path)| {
            let name = path.file_name().unwrap().to_str().unwrap().to_owned();
            (slots[at.min(3)], name, std::fs::read(path).unwrap())
        })
        .collect()
}

pub(crate) fn percent(name: &str) -> String {
    use std::fmt::Write as _;
    name.bytes().fold(String::new(), |mut text, byte| {
        let _ = write!(text, "%{byte:02X}");
        text
    })
}

/// The case without what changes whenever the reading does.
fn outline(mut case: Value) -> Value {
    for field in case["form"].as_array_mut().unwrap() {
        field.as_object_mut().unwrap().remove("proposed");
    }
    for slot in case["materials"].as_array_mut().unwrap() {
        slot.as_object_mut().unwrap().remove("hint");
    }
    case["review"] = json!(null);
    case
}

store::on_both! {
    async fn a_case_goes_from_the_first_photograph_to_the_delivered_decision(db: Db) {
        let app = TestApp::new(db).await;
        let owner = app.owner_li().await;
        let case = owner.draft().await;
        let view = owner.get(&format!("/cases/{case}")).await.ok();
        assert_eq!((&view["state"], &view["next"]), (&json!("draft"), &json!(["submit", "discard"])));
        assert_eq!(view["missing"]["materials"].as_array().unwrap().len(), 4);

        for (slot, name, bytes) in files() {
            let query = format!("slot={slot}&name={}", percent(&name));
            let file = owner.upload(&case, &query, bytes.clone(), None).await.ok();
            assert_eq!((file["slot"].as_str(), file["name"].as_str()), (Some(slot), Some(name.as_str())));
            let path = format!("/cases/{case}/materials/{}/content", file["id"].as_str().unwrap());
            assert_eq!(owner.get(&path).await.bytes, bytes);
        }
        assert_eq!(owner.get(&format!("/cases/{case}/review")).await.ok()["state"], "waiting");

        app.work().await;
        let review = owner.get(&format!("/cases/{case}/review")).await.ok();
        assert_eq!((&review["state"], &review["outdated"]), (&json!("done"), &json!(false)));
        let report = &review["report"];
        assert_eq!(report["files"].as_array().unwrap().len(), files().len());
        assert!(review["pages"].is_number() && report["timing_ms"]["total"].is_number());

        // What was read fills the form; the person takes each value over with its source.
        let view = owner.get(&format!("/cases/{case}")).await.ok();
        for field in view["form"].as_array().unwrap() {
            let name = field["name"].as_str().unwrap();
            let read = field["proposed"]["value"].as_str().map(|value| json!(value));
            let typed = form().into_iter().find(|(known, _)| *known == name).unwrap().1;
            owner.fill(&case, name, read.unwrap_or(typed)).await;
        }
        let proposed = view["form"].as_array().unwrap().iter().filter(|f| f["proposed"].is_object()).count();
        assert!(proposed >= 4, "only {proposed} fields were read");

        let submitted = owner.act(&case, "submit", json!({"version": 1})).await.ok();
        assert_eq!(submitted["receipt"], "示收〔2026〕000001号");
        assert_eq!(submitted["clock"]["due"], "2026-12-03");
        // The form has changed since it was reviewed: the officer gets a fresh one.
        app.work().await;

        app.set_time("2026-11-27T03:00:00Z");
        let officer = app.officer_chen().await;
        let list = officer.get("/cases?state=submitted").await.ok();
        assert_eq!(list["items"][0]["id"], case.as_str());
        let seen = officer.get(&format!("/cases/{case}")).await.ok();
        assert_eq!(seen["next"], json!(["accept", "accept_with_gaps", "not_accept", "request_correction"]));
        assert_eq!(seen["review"]["outdated"], false);
        let accepted = officer.act(&case, "accept", json!({"version": 2})).await.ok();
        assert_eq!(accepted["state"], "accepted");
        officer.act(&case, "take-up", json!({})).await.ok();
        let suspend = json!({"cause": "inspection", "until": "2026-12-04", "note": "现场核查"});
        officer.act(&case, "suspend", suspend).await.ok();
        app.set_time("2026-12-02T03:00:00Z");
        let officer = app.officer_chen().await;
        officer.act(&case, "resume", json!({})).await.ok();
        let granted = officer.act(&case, "grant", json!({"conditions": "不得改变场所用途"})).await.ok();
        assert_eq!((&granted["state"], &granted["clock"]["kind"]), (&json!("decided"), &json!("delivery")));

        let clerk = app.clerk_wang().await;
        let delivered = clerk.act(&case, "deliver", json!({"means": "counter", "recipient": "李云"})).await.ok();
        assert_eq!(delivered["state"], "delivered");

        let owner = app.owner_li().await;
        assert_json_snapshot!("journey_case", outline(owner.get(&format!("/cases/{case}")).await.ok()));
        assert_json_snapshot!("journey_timeline", owner.get(&format!("/cases/{case}/timeline")).await.ok());
        assert_json_snapshot!("journey_access_log", owner.get(&format!("/cases/{case}/access-log")).await.ok());
        let verified = server::app::audit_log::verify(&app.ctx).await.unwrap();
        assert!(matches!(verified, server::app::audit_log::Verified::Sound { .. }), "{verified:?}");
    }
}
