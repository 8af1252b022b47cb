//! Pictures of a thread, the places that messages point at, and what an expert may answer with one press.

use crate::app::{Answer, Client, TestApp, dot};
use crate::helping;
use crate::rights::act_as;
use axum::body::Body;
use serde_json::{Value, json};

async fn put(who: &Client<'_>, question: &str, name: &str, bytes: Vec<u8>) -> Answer {
    let path = format!("/support/questions/{question}/pictures?name={name}");
    let request = who
        .request("POST", &path)
        .header("content-type", "application/octet-stream");
    who.app.send(request.body(Body::from(bytes)).unwrap()).await
}

async fn say(who: &Client<'_>, question: &str, message: Value) -> Answer {
    let path = format!("/support/questions/{question}/messages");
    who.post(&path, &json!({"messages": [message]})).await
}

async fn helped<'a>(app: &'a TestApp, owner: &Client<'_>, case: &str, lang: &str) -> (Client<'a>, String) {
    let asked = json!({"words": "怎么拍？", "anchor": {"material": "lease"}, "lang": lang});
    helping::helped(app, owner, case, asked).await
}

fn words(replies: &Value) -> Vec<&str> {
    let items = replies["items"].as_array().unwrap();
    items.iter().map(|reply| reply["words"].as_str().unwrap()).collect()
}

store::on_both! {
    async fn a_picture_goes_with_its_message_to_those_who_take_part(db: Db) {
        let app = TestApp::new(db).await;
        let owner = app.owner_li().await;
        let case = owner.submitted().await;
        let (expert, question) = helped(&app, &owner, &case, "zh-CN").await;
        let picture = put(&owner, &question, "a.png", dot("door")).await.ok();
        let id = picture["id"].as_str().unwrap();
        let content = format!("/support/questions/{question}/pictures/{id}/content");
        assert_eq!(owner.get(&content).await.bytes, dot("door"));
        assert_eq!(expert.get(&content).await.code(), "not-found", "it waits for its message");
        assert_eq!(say(&expert, &question, json!({"client_id": "x", "pictures": [id]})).await.code(), "not-found");

        let message = json!({"client_id": "m1", "pictures": [id], "anchor": {"file": "file_x", "page": 1,
            "region": {"x": 1, "y": 2, "width": 3, "height": 4}}});
        let sent = say(&owner, &question, message.clone()).await.ok();
        assert_eq!(sent["items"][0]["pictures"][0]["id"], picture["id"]);
        assert_eq!(say(&owner, &question, message).await.ok()["items"][0]["number"], sent["items"][0]["number"]);
        assert_eq!(say(&owner, &question, json!({"client_id": "m1", "words": "", "pictures": []})).await.code(), "invalid-value");
        assert_eq!(say(&owner, &question, json!({"client_id": "m2", "pictures": [id]})).await.code(), "not-found", "it went once");
        assert_eq!(expert.get(&content).await.bytes, dot("door"));

        // Who leads sees it as they see the thread; others are told of nothing.
        let lead = app.staff("lead").await;
        act_as(&lead, "department_lead", "Community service counter").await;
        assert_eq!(lead.get(&content).await.bytes, dot("door"));
        assert_eq!(app.owner_zhou().await.get(&content).await.code(), "not-found");
    }

    async fn only_pictures_that_browsers_show_go_into_a_thread_and_only_by_who_writes_there(db: Db) {
        let app = TestApp::new(db).await;
        let owner = app.owner_li().await;
        let case = owner.draft().await;
        let (expert, question) = helped(&app, &owner, &case, "zh-CN").await;
        assert_eq!(put(&owner, &question, "a.pdf", b"%PDF-1.7\n%%EOF".to_vec()).await.code(), "file-unknown");
        assert_eq!(put(&owner, &question, "a.txt", b"words".to_vec()).await.code(), "file-unknown");
        assert_eq!(put(&owner, &question, "a.png", Vec::new()).await.code(), "file-empty");
        assert_eq!(put(&app.owner_zhou().await, &question, "a.png", dot("x")).await.code(), "not-found");
        for at in 0..18 {
            put(&owner, &question, "a.png", dot(&at.to_string())).await.ok();
        }
        assert_eq!(put(&owner, &question, "a.png", dot("one more")).await.code(), "too-many-files");
        put(&expert, &question, "a.png", dot("x")).await.ok();
        let close = json!({"step": "close", "cause": "unsure", "solved": true});
        expert.post(&format!("/support/questions/{question}/steps"), &close).await.ok();
        assert_eq!(put(&owner, &question, "a.png", dot("x")).await.code(), "support-moved");
    }

    async fn an_expert_is_offered_cards_that_fit_and_standing_sentences_in_the_language_of_the_thread(db: Db) {
        let app = TestApp::new(db).await;
        let owner = app.owner_li().await;
        let case = owner.draft().await;
        let (expert, first) = helped(&app, &owner, &case, "zh-CN").await;
        let replies = format!("/support/questions/{first}/replies");
        let offered = expert.get(&replies).await.ok();
        assert!(words(&offered)[0].starts_with("您好"), "{offered}");
        assert_eq!(owner.get(&replies).await.code(), "forbidden");
        say(&expert, &first, json!({"client_id": "a", "words": "您好"})).await.ok();
        assert!(words(&expert.get(&replies).await.ok()).iter().all(|words| !words.starts_with("您好")));
        let close = json!({"step": "close", "cause": "item_text", "solved": true});
        expert.post(&format!("/support/questions/{first}/steps"), &close).await.ok();
        let card = json!({"question": {"zh-CN": "怎么拍？", "en": "How to photograph it?"},
            "answer": {"zh-CN": "平放后拍。", "en": "Lay it flat."}, "basis": "共同要求"});
        let card = expert.post(&format!("/support/questions/{first}/cards"), &card).await.ok();
        let lead = app.staff("lead").await;
        act_as(&lead, "department_lead", "Community service counter").await;
        let publish = json!({"publish": true, "expires": "2027-05-26"});
        lead.post(&format!("/support/cards/{}/review", card["id"].as_str().unwrap()), &publish).await.ok();

        let (expert, second) = helped(&app, &owner, &case, "en").await;
        let offered = expert.get(&format!("/support/questions/{second}/replies")).await.ok();
        assert_eq!((words(&offered)[0], &offered["items"][0]["card"]), ("Lay it flat.\n共同要求", &card["id"]));
        assert!(words(&offered)[1].starts_with("Hello"), "{offered}");
    }
}
