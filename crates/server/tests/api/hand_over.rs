//! Tickets for phones: they put files into one draft, for a while, and open nothing else.

use crate::app::{Answer, Client, TestApp, dot};
use axum::body::Body;
use serde_json::{Value, json};

async fn ticket(who: &Client<'_>, case: &str) -> (String, String) {
    let made = who.post(&format!("/cases/{case}/tickets"), &json!({})).await.ok();
    let address = made["address"].as_str().unwrap();
    let token = address.strip_prefix("http://station.test/p#").unwrap();
    assert!(made["qr"].as_str().unwrap().starts_with("<svg"));
    (made["id"].as_str().unwrap().to_owned(), token.to_owned())
}

/// A phone that nobody is signed in on.
async fn phone(app: &TestApp, token: &str, method: &str, path: &str, bytes: Vec<u8>) -> Answer {
    let nobody = app.nobody();
    let request = nobody.request(method, path).header("x-yizhan-ticket", token);
    app.send(request.body(Body::from(bytes)).unwrap()).await
}

async fn put(app: &TestApp, token: &str, slot: &str, bytes: Vec<u8>) -> Answer {
    phone(
        app,
        token,
        "POST",
        &format!("/hand-over/files?slot={slot}&name=photo.png"),
        bytes,
    )
    .await
}

store::on_both! {
    async fn a_phone_puts_photographs_into_the_draft_and_stands_in_it_by_its_ticket(db: Db) {
        let app = TestApp::new(db).await;
        let owner = app.owner_li().await;
        let case = owner.draft().await;
        let (id, token) = ticket(&owner, &case).await;
        let seen = phone(&app, &token, "GET", "/hand-over", Vec::new()).await.ok();
        assert_eq!((&seen["made_by"], &seen["left"]), (&json!("李云"), &json!(30)));
        assert_eq!((&seen["item"]["id"], &seen["outlet"]), (&json!("premises-check"), &json!(null)));
        let slots: Vec<&str> = seen["slots"].as_array().unwrap().iter().map(|slot| slot["id"].as_str().unwrap()).collect();
        assert!(slots.contains(&"lease"), "{slots:?}");

        let file = put(&app, &token, "lease", dot("1")).await.ok();
        assert_eq!((&file["ticket"], &file["added_by"]), (&json!(id), &json!("李云")));
        let view = owner.get(&format!("/cases/{case}")).await.ok();
        let lease = view["materials"].as_array().unwrap().iter().find(|slot| slot["id"] == "lease").unwrap();
        assert_eq!(lease["files"][0]["id"], file["id"]);
        assert_eq!(view["review"]["state"], "waiting");
        let list = owner.get(&format!("/cases/{case}/tickets")).await.ok();
        assert_eq!((&list["items"][0]["files"], &list["items"][0]["left"]), (&json!(1), &json!(29)));
        assert_eq!(put(&app, &token, "no-such", dot("2")).await.code(), "unknown-material");
        assert_eq!(put(&app, &token, "lease", b"<html>".to_vec()).await.code(), "file-unknown");
    }

    async fn a_ticket_ends_by_time_by_hand_and_with_what_it_came_from(db: Db) {
        let app = TestApp::new(db).await;
        let owner = app.owner_li().await;
        let case = owner.draft().await;
        let (id, token) = ticket(&owner, &case).await;
        let path = format!("/cases/{case}/tickets/{id}");
        assert_eq!(owner.delete(&path).await.status, 204);
        assert_eq!(owner.delete(&path).await.code(), "not-found");
        assert_eq!(put(&app, &token, "lease", dot("1")).await.code(), "ticket-over");
        let (_, token) = ticket(&owner, &case).await;
        app.pass_seconds(899);
        assert_eq!(put(&app, &token, "lease", dot("1")).await.code(), "201");
        app.pass_seconds(1);
        for method in ["GET", "POST"] {
            let path = if method == "GET" { "/hand-over" } else { "/hand-over/files?slot=lease&name=a.png" };
            assert_eq!(phone(&app, &token, method, path, dot("2")).await.code(), "ticket-over");
        }
        let (_, token) = ticket(&owner, &case).await;
        owner.act(&case, "discard", json!({})).await.ok();
        assert_eq!(put(&app, &token, "lease", dot("3")).await.code(), "case-not-editable");
    }

    async fn a_ticket_of_a_counter_session_ends_with_it(db: Db) {
        let app = TestApp::new(db).await;
        let (owner, clerk) = (app.owner_li().await, app.clerk_wang().await);
        let body = json!({"enterprise": "91330102MA2KAAAA62", "purpose": "经营场所材料核验", "minutes": 5});
        let session = clerk.post("/counter-sessions", &body).await.ok()["id"].as_str().unwrap().to_owned();
        let step = async |who: &Client<'_>, step: &str| {
            who.post(&format!("/counter-sessions/{session}/{step}"), &json!({})).await.ok()
        };
        step(&owner, "confirm").await;
        let made: Value = clerk.post("/cases", &json!({"item": "premises-check"})).await.ok();
        let case = made["id"].as_str().unwrap();
        let (_, token) = ticket(&clerk, case).await;
        let seen = phone(&app, &token, "GET", "/hand-over", Vec::new()).await.ok();
        assert_eq!((&seen["made_by"], &seen["outlet"]["name"]["en"]), (&json!("王窗"), &json!("East gate outlet")));
        assert_eq!(seen["until"], "2026-11-26T02:05:00.000000Z");
        assert_eq!(put(&app, &token, "lease", dot("1")).await.code(), "201");
        step(&owner, "end").await;
        assert_eq!(put(&app, &token, "lease", dot("2")).await.code(), "ticket-over");
    }

    async fn a_token_opens_its_own_draft_and_nobody_without_the_right_makes_one(db: Db) {
        let app = TestApp::new(db).await;
        let (owner, stranger, clerk) = (app.owner_li().await, app.owner_zhou().await, app.clerk_wang().await);
        let case = owner.draft().await;
        assert_eq!(stranger.post(&format!("/cases/{case}/tickets"), &json!({})).await.code(), "not-found");
        assert_eq!(clerk.post(&format!("/cases/{case}/tickets"), &json!({})).await.code(), "not-found");
        let (_, token) = ticket(&owner, &case).await;
        for path in ["/me", "/cases", &format!("/cases/{case}"), &format!("/cases/{case}/materials")] {
            assert_eq!(phone(&app, &token, "GET", path, Vec::new()).await.code(), "not-signed-in", "{path}");
        }
        assert_eq!(put(&app, "wrong", "lease", dot("1")).await.code(), "ticket-over");
        assert_eq!(put(&app, "", "lease", dot("1")).await.code(), "ticket-over");
    }
}
