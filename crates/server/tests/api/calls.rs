//! Cloud support by video: who may be in a call, what is passed on, and what is refused of what a page may send.

use crate::app::{Client, TestApp};
use crate::helping::{helped, step};
use crate::live::{Socket, connect, hint};
use crate::rights::act_as;
use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use futures_util::SinkExt as _;
use hmac::{Hmac, KeyInit as _, Mac as _};
use serde_json::{Value, json};
use sha1::Sha1;
use std::net::SocketAddr;
use tokio::net::TcpListener;
use tokio::sync::watch;
use tokio::task::JoinHandle;
use tokio_tungstenite::tungstenite::Message;

pub(crate) const OWNER: &str = "ownerspage";
pub(crate) const EXPERT: &str = "expertspage";

/// The station behind a real port.
pub(crate) struct Served {
    address: String,
    stop: watch::Sender<bool>,
    serving: JoinHandle<std::io::Result<()>>,
}

impl Served {
    pub(crate) async fn new(app: &TestApp) -> Self {
        let listener = TcpListener::bind(SocketAddr::from(([127, 0, 0, 1], 0))).await.unwrap();
        let address = listener.local_addr().unwrap().to_string();
        let (stop, stopped) = watch::channel(false);
        let serving = tokio::spawn(server::http::serve(app.ctx.clone(), listener, stopped));
        Self { address, stop, serving }
    }

    pub(crate) async fn line(&self, who: &Client<'_>) -> Socket {
        connect(&self.address, who.cookie.as_deref()).await.unwrap()
    }

    pub(crate) async fn end(self) {
        self.stop.send(true).unwrap();
        self.serving.await.unwrap().unwrap();
    }
}

pub(crate) async fn act(socket: &mut Socket, question: &str, peer: &str, act: Value) {
    let said = json!({"call": {"question": question, "peer": peer, "act": act}});
    socket.send(Message::text(said.to_string())).await.unwrap();
}

async fn say(socket: &mut Socket, question: &str, peer: &str, (to, number): (Value, u64), signal: Value) {
    let said = json!({"say": {"to": to, "number": number, "signal": signal}});
    act(socket, question, peer, said).await;
}

/// What comes next of the call. Hints of the question may come between.
pub(crate) async fn heard(socket: &mut Socket) -> Value {
    loop {
        let next = hint(socket).await.unwrap();
        if let Some(call) = next.get("call") {
            return call.clone();
        }
    }
}

fn refused(why: &str) -> Value {
    json!({"refused": {"why": why}})
}

/// The owner's question that the officer helps with by video: both, and the question.
async fn by_video(app: &TestApp) -> (Client<'_>, Client<'_>, String) {
    let owner = app.owner_li().await;
    let case = owner.full_draft().await;
    let asked = json!({"words": "证件怎么拍？", "anchor": {"material": "lease"}});
    let (expert, question) = helped(app, &owner, &case, asked).await;
    assert_eq!(call_of(&owner, &question).await.code(), "no-call", "in words so far");
    step(&expert, &question, json!({"step": "change_tier", "tier": "video"}))
        .await
        .ok();
    (owner, expert, question)
}

/// The same, when both have agreed.
pub(crate) async fn agreed(app: &TestApp) -> (Client<'_>, Client<'_>, String) {
    let (owner, expert, question) = by_video(app).await;
    agree(&owner, &question).await;
    agree(&expert, &question).await;
    (owner, expert, question)
}

pub(crate) async fn agree(who: &Client<'_>, question: &str) -> Value {
    step(who, question, json!({"step": "agree_call"})).await.ok()
}

async fn call_of(who: &Client<'_>, question: &str) -> crate::app::Answer {
    who.get(&format!("/support/questions/{question}/call")).await
}

fn with_turn(config: &mut server::config::Config) {
    config.calls.stun = vec!["stun:station.example:3478".to_owned()];
    config.calls.turn = vec!["turn:station.example:3478?transport=udp".to_owned()];
    "only the station and coturn know this".clone_into(&mut config.calls.turn_secret);
}

store::on_both! {
    async fn credentials_are_for_those_of_the_call_and_for_some_minutes(db: Db) {
        let app = TestApp::with(db, with_turn).await;
        let (owner, expert, question) = by_video(&app).await;
        let me = owner.get("/me").await.ok()["person"]["id"].as_str().unwrap().to_owned();
        let given = call_of(&owner, &question).await.ok();
        assert_eq!((&given["side"], &given["agreed"], &given["most"]), (&json!("asker"), &json!(false), &json!(4)));
        assert_eq!(given["ice_servers"][0], json!({"urls": ["stun:station.example:3478"], "username": null, "credential": null}));
        // Ten in the morning, and twenty minutes.
        let username = format!("{}:{me}", crate::app::moment("2026-11-26T02:20:00Z").as_seconds());
        let mut mac = Hmac::<Sha1>::new_from_slice(b"only the station and coturn know this").unwrap();
        mac.update(username.as_bytes());
        let credential = STANDARD.encode(mac.finalize().into_bytes());
        assert_eq!(given["ice_servers"][1]["username"], json!(username));
        assert_eq!(given["ice_servers"][1]["credential"], json!(credential));
        assert_eq!(given["until"], "2026-11-26T02:20:00.000000Z");
        assert_eq!(call_of(&expert, &question).await.ok()["side"], "helper");

        // Who leads reads the thread, and is not in the call; to others there is no such question.
        let lead = app.staff("lead").await;
        act_as(&lead, "department_lead", "Community service counter").await;
        assert_eq!(call_of(&lead, &question).await.code(), "forbidden");
        assert_eq!(call_of(&app.owner_zhou().await, &question).await.code(), "not-found");
        assert_eq!(call_of(&app.clerk_wang().await, &question).await.code(), "not-found");
        step(&expert, &question, json!({"step": "answer"})).await.ok();
        assert_eq!(call_of(&owner, &question).await.code(), "no-call");
    }

    async fn each_agrees_by_a_step_of_their_own_that_is_kept(db: Db) {
        let app = TestApp::new(db).await;
        let (owner, expert, question) = by_video(&app).await;
        let before = owner.get(&format!("/support/questions/{question}")).await.ok();
        assert_eq!(before["question"]["next"], json!(["withdraw", "agree_call", "write"]));
        let thread = agree(&owner, &question).await;
        assert_eq!(thread["question"]["next"], json!(["withdraw", "write"]), "once is enough");
        let agreed = thread["events"].as_array().unwrap().last().unwrap();
        assert_eq!((&agreed["event"], &agreed["person"]["name"]), (&json!("agreed_to_call"), &json!("李云")));
        assert_eq!(call_of(&owner, &question).await.ok()["agreed"], true);
        assert_eq!(call_of(&expert, &question).await.ok()["agreed"], false);
        let lead = app.staff("lead").await;
        act_as(&lead, "department_lead", "Community service counter").await;
        let refused = lead.post(&format!("/support/questions/{question}/steps"), &json!({"step": "agree_call"})).await;
        assert_eq!(refused.code(), "forbidden");
        // Back in words nothing of the thread is lost, and there is nothing to agree to.
        step(&expert, &question, json!({"step": "change_tier", "tier": "coach"})).await.ok();
        let late = expert.post(&format!("/support/questions/{question}/steps"), &json!({"step": "agree_call"})).await;
        assert_eq!(late.code(), "no-call");
        let thread = owner.get(&format!("/support/questions/{question}")).await.ok();
        assert_eq!((&thread["question"]["tier"], thread["messages"].as_array().unwrap().len()), (&json!("coach"), 1));
    }

    async fn two_browsers_find_each_other_and_nobody_else_hears_of_it(db: Db) {
        let app = TestApp::new(db).await;
        let served = Served::new(&app).await;
        let ((owner, expert, question), stranger) = (by_video(&app).await, app.owner_zhou().await);
        let q = question.as_str();
        let (mut asks, mut helps) = (served.line(&owner).await, served.line(&expert).await);
        act(&mut asks, q, OWNER, json!("enter")).await;
        assert_eq!(heard(&mut asks).await, refused("not_yours"), "nobody is seen who has not agreed");
        agree(&owner, q).await;
        agree(&expert, q).await;
        act(&mut asks, q, OWNER, json!("enter")).await;
        assert_eq!(heard(&mut asks).await, json!({"peers": []}));
        act(&mut helps, q, EXPERT, json!("enter")).await;
        let there = heard(&mut helps).await;
        assert_eq!((&there["peers"][0]["peer"], &there["peers"][0]["name"], &there["peers"][0]["side"]),
            (&json!(OWNER), &json!("李云"), &json!("asker")));
        let came = heard(&mut asks).await;
        assert_eq!((&came["entered"]["peer"], &came["entered"]["side"]), (&json!(EXPERT), &json!("helper")));

        let offer = json!({"offer": {"sdp": "v=0"}});
        say(&mut helps, q, EXPERT, (json!(OWNER), 1), offer.clone()).await;
        assert_eq!(heard(&mut asks).await, json!({"said": {"from": EXPERT, "number": 1, "signal": offer}}));
        let answer = json!({"answer": {"sdp": "v=0"}});
        say(&mut asks, q, OWNER, (json!(EXPERT), 1), answer.clone()).await;
        assert_eq!(heard(&mut helps).await, json!({"said": {"from": OWNER, "number": 1, "signal": answer}}));
        let candidate = json!({"candidate": {"candidate": "candidate:1", "mid": "0", "line": 0}});
        say(&mut helps, q, EXPERT, (json!(OWNER), 2), candidate.clone()).await;
        assert_eq!(heard(&mut asks).await["said"]["signal"], candidate);
        let wanted = json!({"picture": {"wanted": {"material": "lease"}}});
        say(&mut helps, q, EXPERT, (Value::Null, 3), wanted.clone()).await;
        assert_eq!(heard(&mut asks).await["said"]["signal"], wanted);

        // A stranger comes in neither by the question nor by a name that is known; nobody hears of the try.
        let mut other = served.line(&stranger).await;
        for name in ["strangerspage", OWNER] {
            act(&mut other, q, name, json!("enter")).await;
            assert_eq!(heard(&mut other).await, refused("not_yours"));
            say(&mut other, q, name, (json!(EXPERT), 9), json!({"offer": {"sdp": "v=0"}})).await;
            assert_eq!(heard(&mut other).await, refused("not_yours"));
        }
        act(&mut helps, q, EXPERT, json!("leave")).await;
        assert_eq!(heard(&mut asks).await, json!({"left": {"peer": EXPERT, "why": "left"}}));
        drop((asks, helps, other));
        served.end().await;
    }

    async fn forged_replayed_and_misshapen_messages_go_nowhere(db: Db) {
        let app = TestApp::new(db).await;
        let served = Served::new(&app).await;
        let (owner, expert, question) = agreed(&app).await;
        let q = question.as_str();
        let (mut asks, mut helps) = (served.line(&owner).await, served.line(&expert).await);
        act(&mut asks, q, OWNER, json!("enter")).await;
        heard(&mut asks).await;
        act(&mut helps, q, EXPERT, json!("enter")).await;
        heard(&mut helps).await;
        heard(&mut asks).await;
        let offer = || json!({"offer": {"sdp": "v=0"}});
        // In the name of the other one: neither spoken, nor taken, nor put out.
        say(&mut asks, q, EXPERT, (json!(OWNER), 1), offer()).await;
        assert_eq!(heard(&mut asks).await, refused("not_in"));
        act(&mut asks, q, EXPERT, json!("leave")).await;
        let mut second = served.line(&owner).await;
        act(&mut second, q, EXPERT, json!("enter")).await;
        assert_eq!(heard(&mut second).await, refused("taken"));
        // One's own name from a page that is not the one that came in.
        say(&mut second, q, OWNER, (json!(EXPERT), 7), offer()).await;
        assert_eq!(heard(&mut second).await, refused("not_in"));
        // Said again, told to nobody there, to all what is for one, longer than it can be.
        say(&mut asks, q, OWNER, (json!(EXPERT), 5), offer()).await;
        assert_eq!(heard(&mut helps).await["said"]["number"], 5);
        for (to, number, signal, why) in [
            (json!(EXPERT), 5, offer(), "again"),
            (json!(EXPERT), 4, offer(), "again"),
            (json!("nobodyspage"), 6, offer(), "gone"),
            (Value::Null, 7, offer(), "gone"),
            (json!(EXPERT), 8, json!({"offer": {"sdp": "x".repeat(48 * 1024 + 1)}}), "too_long"),
            (json!(EXPERT), 9, json!({"candidate": {"candidate": "x".repeat(2049), "mid": null, "line": null}}), "too_long"),
            (json!(EXPERT), 10, json!({"show": {"file": "x".repeat(201), "page": 1}}), "too_long"),
        ] {
            say(&mut asks, q, OWNER, (to, number), signal).await;
            assert_eq!(heard(&mut asks).await, refused(why));
        }
        // What comes next at the other side is what was said next: nothing of all that.
        say(&mut asks, q, OWNER, (json!(EXPERT), 11), json!({"answer": {"sdp": "v=0"}})).await;
        assert_eq!(heard(&mut helps).await["said"]["number"], 11);
        // Who sends what is no message of ours is not listened to any more, and is out of the call.
        for wrong in [
            json!({"call": {"question": q, "peer": "UP", "act": "enter"}}),
            json!({"call": {"question": q, "peer": OWNER, "act": "shout"}}),
            json!({"call": {"question": q, "peer": OWNER, "act": "enter", "as": "expert"}}),
            json!({"call": {"question": q, "peer": OWNER, "act": {"say": {"to": EXPERT, "number": 12, "signal": {"order": {}}}}}}),
            json!({"call": {"question": q, "peer": OWNER, "act": {"say": {"to": EXPERT, "number": -1, "signal": offer()}}}}),
        ] {
            let mut line = served.line(&owner).await;
            line.send(Message::text(wrong.to_string())).await.unwrap();
            assert!(hint(&mut line).await.is_none(), "{wrong}");
        }
        asks.send(Message::text("x".repeat(64 * 1024 + 1))).await.unwrap();
        assert_eq!(heard(&mut helps).await, json!({"left": {"peer": OWNER, "why": "lost"}}));
        drop((helps, second));
        served.end().await;
    }

    async fn who_floods_is_put_out_and_the_others_hear_no_more_than_a_page_may_say(db: Db) {
        let app = TestApp::new(db).await;
        let served = Served::new(&app).await;
        let (owner, expert, question) = agreed(&app).await;
        let q = question.as_str();
        let (mut asks, mut helps) = (served.line(&owner).await, served.line(&expert).await);
        act(&mut helps, q, EXPERT, json!("enter")).await;
        heard(&mut helps).await;
        act(&mut asks, q, OWNER, json!("enter")).await;
        heard(&mut helps).await;
        for number in 1..=400 {
            let media = json!({"media": {"camera": true, "microphone": true, "screen": false}});
            let said = json!({"call": {"question": q, "peer": OWNER, "act": {"say": {"to": null, "number": number, "signal": media}}}});
            // The line is cut in the middle of it.
            if asks.send(Message::text(said.to_string())).await.is_err() {
                break;
            }
        }
        let mut said = 0;
        loop {
            let next = heard(&mut helps).await;
            if next == json!({"left": {"peer": OWNER, "why": "lost"}}) {
                break;
            }
            said += 1;
            assert_eq!(next["said"]["number"], said);
        }
        // With coming in it is as many as a page may send at once; the clock of the test stands still.
        assert_eq!(said, 149);
        // Flooding with anything else ends the line as well.
        let mut line = served.line(&owner).await;
        for _ in 0..400 {
            if line.send(Message::text(json!({"watch": []}).to_string())).await.is_err() {
                break;
            }
        }
        assert!(hint(&mut line).await.is_none());
        drop(helps);
        served.end().await;
    }

    async fn a_right_that_ends_ends_the_call_at_that_moment(db: Db) {
        let app = TestApp::new(db).await;
        let served = Served::new(&app).await;
        let (owner, expert, question) = agreed(&app).await;
        let q = question.as_str();
        let (mut asks, mut helps) = (served.line(&owner).await, served.line(&expert).await);
        for (line, name) in [(&mut asks, OWNER), (&mut helps, EXPERT)] {
            act(line, q, name, json!("enter")).await;
            heard(line).await;
        }
        heard(&mut asks).await;
        // A page that comes in anew ends the one before it; a line that comes back under its name does not.
        let mut again = served.line(&expert).await;
        act(&mut again, q, EXPERT, json!("enter")).await;
        assert_eq!(heard(&mut again).await["peers"][0]["peer"], OWNER);
        assert_eq!(heard(&mut asks).await["entered"]["peer"], EXPERT);
        act(&mut again, q, "newerpage", json!("enter")).await;
        assert_eq!(heard(&mut asks).await, json!({"left": {"peer": EXPERT, "why": "left"}}));
        assert_eq!(heard(&mut asks).await["entered"]["peer"], "newerpage");
        // The tier falls: everybody is out, and comes in no more.
        step(&expert, q, json!({"step": "change_tier", "tier": "coach"})).await.ok();
        assert_eq!(heard(&mut asks).await["left"]["why"], "out");
        act(&mut asks, q, OWNER, json!("enter")).await;
        loop {
            let next = heard(&mut asks).await;
            if next == refused("not_yours") {
                break;
            }
            assert_eq!(next["left"]["why"], "out");
        }
        while heard(&mut again).await["left"] != json!({"peer": "newerpage", "why": "out"}) {}
        // It climbs again; who signed out in between is not let in by the line that still holds.
        step(&expert, q, json!({"step": "change_tier", "tier": "video"})).await.ok();
        act(&mut asks, q, OWNER, json!("enter")).await;
        assert_eq!(heard(&mut asks).await, json!({"peers": []}));
        owner.post("/sign-out", &json!({})).await;
        say(&mut asks, q, OWNER, (Value::Null, 1), json!({"media": {"camera": true, "microphone": true, "screen": false}})).await;
        assert_eq!(heard(&mut asks).await["left"]["why"], "out");
        assert_eq!(heard(&mut asks).await, refused("not_yours"));
        drop((asks, helps, again));
        served.end().await;
    }
}
