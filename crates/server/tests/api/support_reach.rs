//! Cloud support, beside the way of one question: what a rung reaches off the page, where a question can be handed on, and what
//! words are like that are being typed.

use crate::app::{Client, TestApp};
use crate::helping::{helped, officer, step};
use crate::rights::act_as;
use serde_json::{Value, json};
use server::app::support::watch;
use std::collections::BTreeMap;
use store::support_experts;

/// Confirms an address for mail.
async fn takes_mail(app: &TestApp, who: &Client<'_>, address: &str) {
    who.put("/me/mail", &json!({"address": address})).await.ok();
    let text = app.sent_to(address).pop().unwrap();
    let code: String = text.chars().filter(char::is_ascii_digit).take(6).collect();
    who.post("/me/mail/confirm", &json!({"code": code})).await.ok();
}

async fn person(who: &Client<'_>) -> String {
    who.get("/me").await.ok()["person"]["id"].as_str().unwrap().to_owned()
}

/// Kinds and rungs of what somebody was told of a question.
async fn told(who: &Client<'_>) -> Vec<(String, String)> {
    let told = who.get("/me/notifications").await.ok();
    let word = |value: &Value| value.as_str().unwrap_or_default().to_owned();
    let mut all: Vec<_> = told["items"]
        .as_array()
        .unwrap()
        .iter()
        .map(|one| (word(&one["kind"]), word(&one["facts"]["rung"])))
        .filter(|(_, rung)| !rung.is_empty())
        .collect();
    all.reverse();
    all
}

fn pair(kind: &str, rung: &str) -> (String, String) {
    (kind.to_owned(), rung.to_owned())
}

/// The departments of a list, by their English name.
fn places(list: &Value) -> BTreeMap<String, Value> {
    let items = list["items"].as_array().unwrap().iter();
    items
        .map(|one| {
            (
                one["department"]["name"]["en"].as_str().unwrap().to_owned(),
                one.clone(),
            )
        })
        .collect()
}

const COUNTER: &str = "Community service counter";
const MARKET: &str = "Market supervision";

/// A question that was solved on a tier, as `asked`.
async fn solved(app: &TestApp, owner: &Client<'_>, case: &str, asked: Value) {
    let (expert, question) = helped(app, owner, case, asked).await;
    step(
        &expert,
        &question,
        json!({"step": "close", "cause": "rule", "solved": true}),
    )
    .await
    .ok();
    app.pass_seconds(1);
}

async fn alike(who: &Client<'_>, case: &str, words: &str) -> Value {
    let path = format!("/cases/{case}/support/alike");
    who.post(&path, &json!({"words": words})).await.ok()["alike"].clone()
}

store::on_both! {
    async fn each_rung_reaches_hand_deputy_and_lead_once_in_the_station_and_by_mail(db: Db) {
        let app = TestApp::new(db).await;
        let owner = app.owner_li().await;
        let case = owner.draft().await;
        let (clerk, lead) = (app.clerk_wang().await, app.staff("lead").await);
        act_as(&clerk, "clerk", "East gate outlet").await;
        act_as(&lead, "department_lead", COUNTER).await;
        let (expert, question) = helped(&app, &owner, &case, json!({"words": "怎么填？"})).await;
        let (hand, deputy) = (person(&expert).await, person(&clerk).await);
        let mut tx = app.ctx.db.write().await.unwrap();
        let mut changed = support_experts::find(&mut tx, hand.parse().unwrap()).await.unwrap().unwrap();
        changed.expert.deputy = Some(deputy.parse().unwrap());
        support_experts::put(&mut tx, &changed).await.unwrap();
        tx.commit().await.unwrap();
        for (who, address) in [(&expert, "chen@example.com"), (&clerk, "wang@example.com"), (&lead, "zhao@example.com")] {
            takes_mail(&app, who, address).await;
        }

        // Nobody says a word for an hour: looked at often, each rung is told once.
        for _ in 0..120 {
            app.pass_seconds(30);
            watch::look(&app.ctx).await.unwrap();
            watch::look(&app.ctx).await.unwrap();
        }
        app.work().await;
        while server::jobs::message::send_one(&app.ctx).await.unwrap() {}
        let rungs = ["first_remind", "first_deputy", "first_lead", "solution_remind", "solution_deputy", "solution_lead"];
        let (expert, clerk, lead) = (officer(&app).await, app.clerk_wang().await, app.staff("lead").await);
        assert_eq!(told(&expert).await, rungs.map(|rung| pair("support_remind", rung)));
        assert_eq!(told(&clerk).await, ["first_deputy", "solution_deputy"].map(|rung| pair("support_deputy", rung)));
        assert_eq!(told(&lead).await, ["first_lead", "solution_lead"].map(|rung| pair("support_lead", rung)));
        let about = |address: &str, part: &str| app.sent_to(address).iter().filter(|text| text.contains(part)).count();
        assert_eq!(about("chen@example.com", "您接手的求助"), 6);
        assert_eq!(about("wang@example.com", "请您协助"), 2);
        assert_eq!(about("zhao@example.com", "长时间未获答复"), 2);
        let mails = app.sent_to("zhao@example.com").join("\n");
        assert!(mails.contains("尚未提交") && !mails.contains("怎么填"), "what was asked stays in the station: {mails}");
        assert!(owner.get("/me/notifications").await.ok()["items"].as_array().unwrap().is_empty());
        assert_eq!(lead.get("/me/notifications").await.ok()["items"][0]["facts"]["question"], json!(question));
    }

    async fn who_wants_no_message_of_a_rung_gets_none_and_nobody_is_told_twice_when_nobody_takes_it(db: Db) {
        let app = TestApp::new(db).await;
        let owner = app.owner_li().await;
        let case = owner.draft().await;
        let lead = app.staff("lead").await;
        act_as(&lead, "department_lead", COUNTER).await;
        takes_mail(&app, &lead, "zhao@example.com").await;
        let settings = lead.get("/me/notification-settings").await.ok();
        let usual = json!({"kind": "support_lead", "in_app": true, "by_message": true, "by_mail": true});
        assert!(settings["settings"].as_array().unwrap().contains(&usual), "{settings}");
        let quiet = json!({"settings": [{"kind": "support_lead", "in_app": true, "by_message": false, "by_mail": false}]});
        lead.put("/me/notification-settings", &quiet).await.ok();
        // The only one who is there declines: in the transaction of that, the lead is told.
        let expert = officer(&app).await;
        expert.put("/support/presence", &json!({"presence": "online"})).await.ok();
        let asked = owner.post(&format!("/cases/{case}/questions"), &json!({"words": "怎么填？"})).await.ok();
        let question = asked["question"]["id"].as_str().unwrap();
        step(&expert, question, json!({"step": "decline"})).await.ok();
        assert_eq!(told(&lead).await, [pair("support_lead", "nobody")]);
        app.work().await;
        assert_eq!(app.sent_to("zhao@example.com").len(), 1, "the code alone");
    }

    async fn a_question_is_handed_to_a_department_where_somebody_is_free_with_its_whole_thread(db: Db) {
        let app = TestApp::new(db).await;
        let owner = app.owner_li().await;
        let case = owner.draft().await;
        let lead = app.staff("lead").await;
        let (expert, question) = helped(&app, &owner, &case, json!({"words": "执照上的范围怎么写？"})).await;
        let said = json!({"messages": [{"client_id": "a", "words": "我请市场监管的同事来看。"}]});
        expert.post(&format!("/support/questions/{question}/messages"), &said).await.ok();
        let at = format!("/support/questions/{question}/destinations");
        let before = places(&expert.get(&at).await.ok());
        assert_eq!((&before[COUNTER]["current"], &before[MARKET]["current"]), (&json!(true), &json!(false)));
        assert_eq!((&before[MARKET]["present"], &before[MARKET]["free"]), (&json!(0), &json!(0)), "oneself is no other");
        lead.put("/support/presence", &json!({"presence": "online"})).await.ok();
        let list = expert.get(&at).await.ok();
        let now = places(&list);
        assert_eq!((&now[MARKET]["present"], &now[MARKET]["free"]), (&json!(1), &json!(1)));
        assert_eq!(list["items"][0]["free"], 1, "where somebody is free stands first");
        assert_eq!(list["items"].as_array().unwrap().last().unwrap()["free"], 0);
        // Three are coached at once; then there is nobody with room, and for two at a form not either.
        for _ in 0..3 {
            let other = owner.post(&format!("/cases/{case}/questions"), &json!({"words": "再问一个"})).await.ok();
            let other = other["question"]["id"].as_str().unwrap().to_owned();
            let me = person(&lead).await;
            act_as(&lead, "department_lead", COUNTER).await;
            step(&lead, &other, json!({"step": "assign", "person": me})).await.ok();
        }
        let full = places(&expert.get(&at).await.ok());
        assert_eq!((&full[MARKET]["present"], &full[MARKET]["free"]), (&json!(1), &json!(0)));
        for stranger in [&owner, &lead] {
            let refused = stranger.get(&at).await.code();
            assert!(["forbidden", "not-found"].contains(&refused.as_str()), "{refused}");
        }

        let department = now[MARKET]["department"]["id"].clone();
        let passed = step(&expert, &question, json!({"step": "transfer", "department": department})).await.ok();
        assert_eq!(passed["question"]["department"]["name"]["en"], MARKET);
        assert_eq!(passed["messages"].as_array().unwrap().len(), 2, "the thread goes along");
        assert_eq!(expert.get(&at).await.code(), "not-found", "it is in other hands");
        let thread = owner.get(&format!("/support/questions/{question}")).await.ok();
        assert_eq!(thread["messages"][1]["words"], "我请市场监管的同事来看。");
    }

    async fn what_is_typed_is_like_what_was_solved_before_and_no_word_of_others_is_shown(db: Db) {
        let app = TestApp::new(db).await;
        let (owner, other) = (app.owner_li().await, app.owner_zhou().await);
        let (case, theirs) = (owner.draft().await, other.draft().await);
        let like = "房产证和合同的面积不一致，按哪个填？";
        assert_eq!(alike(&owner, &case, like).await, Value::Null, "nothing was solved yet");
        for words in ["房产证和租赁合同的面积不一致按哪个填写", "合同面积与房产证面积不一致怎么填", "面积房产证和合同不一致"] {
            solved(&app, &other, &theirs, json!({"words": words, "tier": "remote"})).await;
        }
        // What was taken back, or not solved, counts for nothing.
        let gone = other.post(&format!("/cases/{theirs}/questions"), &json!({"words": like, "tier": "video"})).await.ok();
        step(&other, gone["question"]["id"].as_str().unwrap(), json!({"step": "withdraw"})).await.ok();
        app.pass_seconds(1);

        let seen = alike(&owner, &case, like).await;
        assert_eq!((&seen["tier"], &seen["questions"], &seen["cards"], &seen["of"]), (&json!("remote"), &json!(3), &json!(0), &json!(3)));
        assert_eq!(seen["department"]["name"]["en"], COUNTER);
        let names: Vec<_> = seen.as_object().unwrap().keys().map(String::as_str).collect();
        assert_eq!(names, ["tier", "department", "questions", "cards", "of"]);
        assert!(!seen.to_string().contains("面积"), "{seen}");
        for unlike in ["", "怎么办", "招牌要申请吗？"] {
            assert_eq!(alike(&owner, &case, unlike).await, Value::Null, "{unlike}");
        }
        let path = format!("/cases/{theirs}/support/alike");
        assert_eq!(owner.post(&path, &json!({"words": like})).await.code(), "not-found");
        assert_eq!(owner.post(&format!("/cases/{case}/support/alike"), &json!({"words": "长".repeat(4001)})).await.code(), "words-missing");

        // Asked without a tier and pointing at nothing, it is the one that served the others; where a rule is sure, the rule's.
        let at = format!("/cases/{case}/questions");
        let asked = owner.post(&at, &json!({"words": like})).await.ok();
        assert_eq!(asked["question"]["tier"], "remote");
        let ruled = owner.post(&at, &json!({"words": like, "anchor": {"material": "lease"}})).await.ok();
        assert_eq!(ruled["question"]["tier"], "coach");
    }

    async fn a_card_that_is_shown_counts_and_not_longer_than_it_is_shown(db: Db) {
        let app = TestApp::new(db).await;
        let owner = app.owner_li().await;
        let case = owner.draft().await;
        let (expert, question) = helped(&app, &owner, &case, json!({"words": "请看一下", "tier": "remote"})).await;
        step(&expert, &question, json!({"step": "close", "cause": "item_text", "solved": true})).await.ok();
        let words = json!({"question": {"zh-CN": "出租方不是产权人怎么办？", "en": "What if the lessor is not the owner?"},
            "answer": {"zh-CN": "请补产权人同意转租的证明。", "en": "Add the owner's consent."}, "basis": "共同要求"});
        let card = expert.post(&format!("/support/questions/{question}/cards"), &words).await.ok();
        let typed = "出租方不是产权人，怎么办？";
        assert_eq!(alike(&owner, &case, typed).await, Value::Null, "a draft is known to nobody");
        let lead = app.staff("lead").await;
        act_as(&lead, "department_lead", COUNTER).await;
        app.pass_seconds(1);
        let review = format!("/support/cards/{}/review", card["id"].as_str().unwrap());
        lead.post(&review, &json!({"publish": true, "expires": "2026-11-26"})).await.ok();
        let seen = alike(&owner, &case, typed).await;
        assert_eq!((&seen["tier"], &seen["questions"], &seen["cards"]), (&json!("remote"), &json!(0), &json!(1)));
        app.set_time("2026-11-27T02:00:00Z");
        let owner = app.owner_li().await;
        assert_eq!(alike(&owner, &case, typed).await, Value::Null, "its last day has passed");
    }
}
