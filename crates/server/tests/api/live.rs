//! Hints over a real WebSocket: only of what one watches and may see.

use crate::app::{Client, TestApp};
use crate::helping;
use futures_util::{SinkExt as _, StreamExt as _};
use serde_json::{Value, json};
use std::time::Duration;
use tokio::net::{TcpListener, TcpStream};
use tokio::sync::watch;
use tokio_tungstenite::WebSocketStream;
use tokio_tungstenite::tungstenite::Message;
use tokio_tungstenite::tungstenite::client::IntoClientRequest as _;

pub(crate) type Socket = WebSocketStream<TcpStream>;

pub(crate) async fn connect(address: &str, cookie: Option<&str>) -> Option<Socket> {
    let mut request = format!("ws://{address}/api/v1/live").into_client_request().unwrap();
    if let Some(cookie) = cookie {
        request.headers_mut().insert("cookie", cookie.parse().unwrap());
    }
    let stream = TcpStream::connect(address).await.unwrap();
    let opened = tokio_tungstenite::client_async(request, stream).await;
    opened.ok().map(|(socket, _)| socket)
}

async fn watch_case(socket: &mut Socket, case: &str) {
    let wanted = json!({"watch": [case]}).to_string();
    socket.send(Message::text(wanted)).await.unwrap();
    // The answer to a ping comes after everything sent before it was taken in.
    socket.send(Message::Ping(Vec::new().into())).await.unwrap();
    while !matches!(socket.next().await, Some(Ok(Message::Pong(_)))) {}
}

pub(crate) async fn hint(socket: &mut Socket) -> Option<Value> {
    match tokio::time::timeout(Duration::from_secs(10), socket.next()).await {
        Ok(Some(Ok(Message::Text(text)))) => serde_json::from_str(&text).ok(),
        _ => None,
    }
}

async fn change(owner: &Client<'_>, case: &str) {
    owner.fill(case, "applicant_name", json!("云栖茶事")).await;
}

store::on_both! {
    async fn a_watcher_is_told_of_its_cases_and_of_no_others(db: Db) {
        let app = TestApp::new(db).await;
        let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
        let address = listener.local_addr().unwrap().to_string();
        let (stop, stopped) = watch::channel(false);
        let serving = tokio::spawn(server::http::serve(app.ctx.clone(), listener, stopped));
        assert!(connect(&address, None).await.is_none(), "nobody watches without a session");

        let (owner, stranger) = (app.owner_li().await, app.owner_zhou().await);
        let (case, other) = (owner.draft().await, stranger.draft().await);
        let mut mine = connect(&address, owner.cookie.as_deref()).await.unwrap();
        let mut theirs = connect(&address, stranger.cookie.as_deref()).await.unwrap();
        watch_case(&mut mine, &case).await;
        // Asking for a case of others gives nothing.
        watch_case(&mut theirs, &case).await;
        change(&owner, &case).await;
        assert_eq!(hint(&mut mine).await, Some(json!({"topic": case, "version": 2})));
        watch_case(&mut theirs, &other).await;
        change(&stranger, &other).await;
        assert_eq!(hint(&mut theirs).await, Some(json!({"topic": other, "version": 2})));
        drop((mine, theirs));
        stop.send(true).unwrap();
        serving.await.unwrap().unwrap();
    }

    async fn that_somebody_writes_is_told_to_those_who_watch_the_question_and_to_nobody_else(db: Db) {
        let app = TestApp::new(db).await;
        let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
        let address = listener.local_addr().unwrap().to_string();
        let (stop, stopped) = watch::channel(false);
        let serving = tokio::spawn(server::http::serve(app.ctx.clone(), listener, stopped));
        let (owner, stranger, expert) = (app.owner_li().await, app.owner_zhou().await, app.officer_chen().await);
        expert.put("/support/presence", &json!({"presence": "online"})).await.ok();
        let case = owner.draft().await;
        let body = json!({"words": "怎么填？"});
        let asked = owner.post(&format!("/cases/{case}/questions"), &body).await.ok()["question"].clone();
        let question = asked["id"].as_str().unwrap();
        let me = expert.get("/me").await.ok()["person"]["id"].clone();

        let mut helper = connect(&address, expert.cookie.as_deref()).await.unwrap();
        let mut asker = connect(&address, owner.cookie.as_deref()).await.unwrap();
        let mut other = connect(&address, stranger.cookie.as_deref()).await.unwrap();
        for socket in [&mut helper, &mut asker, &mut other] {
            watch_case(socket, question).await;
        }
        let typing = json!({"typing": question}).to_string();
        // A stranger's word goes nowhere; the helper's to the asker, and not back.
        other.send(Message::text(typing.clone())).await.unwrap();
        other.send(Message::Ping(Vec::new().into())).await.unwrap();
        while !matches!(other.next().await, Some(Ok(Message::Pong(_)))) {}
        helper.send(Message::text(typing.clone())).await.unwrap();
        helper.send(Message::text(typing)).await.unwrap();
        assert_eq!(hint(&mut asker).await, Some(json!({"topic": question, "version": 0, "typing": me})));
        let words = json!({"messages": [{"client_id": "a", "words": "在的"}]});
        owner.post(&format!("/support/questions/{question}/messages"), &words).await.ok();
        // What comes next is the message: typing twice in a second is told once, and not to who types.
        for socket in [&mut asker, &mut helper] {
            let told = hint(socket).await.unwrap();
            assert_eq!(told["talk"]["messages"][0]["words"], "在的", "{told}");
        }
        // Somebody who sends what is no message of ours is not talked to any more.
        other.send(Message::text("{}")).await.unwrap();
        assert!(hint(&mut other).await.is_none());
        drop((helper, asker, other));
        stop.send(true).unwrap();
        serving.await.unwrap().unwrap();
    }

    async fn what_is_said_comes_with_its_hint_to_who_takes_part_while_they_do_and_are_signed_in(db: Db) {
        let app = TestApp::new(db).await;
        let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
        let address = listener.local_addr().unwrap().to_string();
        let (stop, stopped) = watch::channel(false);
        let serving = tokio::spawn(server::http::serve(app.ctx.clone(), listener, stopped));
        let (owner, again) = (app.owner_li().await, app.owner_li().await);
        let case = owner.submitted().await;
        let (expert, question) = helping::helped(&app, &owner, &case, json!({"words": "怎么填？"})).await;
        let mut asker = connect(&address, owner.cookie.as_deref()).await.unwrap();
        let mut elsewhere = connect(&address, again.cookie.as_deref()).await.unwrap();
        let mut helper = connect(&address, expert.cookie.as_deref()).await.unwrap();
        for socket in [&mut asker, &mut elsewhere, &mut helper] {
            watch_case(socket, &question).await;
        }
        let talk = format!("/support/questions/{question}/messages");
        let say = async |who: &Client<'_>, id: &str| {
            let words = json!({"messages": [{"client_id": id, "words": "请看合同。"}]});
            who.post(&talk, &words).await.ok()["items"][0].clone()
        };
        let of_question = async |socket: &mut Socket| loop {
            let told = hint(socket).await.unwrap();
            if told["topic"] == *question {
                return told;
            }
        };
        let bare = |version: i64| json!({"topic": question, "version": version});

        // The first answer keeps a promise, so that there is more to ask for.
        say(&expert, "a").await;
        for socket in [&mut asker, &mut elsewhere, &mut helper] {
            assert_eq!(of_question(socket).await, bare(2));
        }
        // What follows is as the interface gives it to each.
        let said = say(&owner, "b").await;
        let reader = json!({"person": said["person"], "last": 3});
        let told = |mine: bool, said: &Value| {
            let mut said = said.clone();
            said["mine"] = mine.into();
            let talk = json!({"mine": mine, "messages": [said], "reader": reader});
            json!({"topic": question, "version": 3, "talk": talk})
        };
        assert_eq!(of_question(&mut asker).await, told(true, &said));
        assert_eq!(of_question(&mut elsewhere).await, told(true, &said));
        assert_eq!(of_question(&mut helper).await, told(false, &said));
        let asked = expert.get(&format!("{talk}?after=2")).await.ok()["items"][0].clone();
        assert_eq!(told(false, &said)["talk"]["messages"][0], asked);
        // So does that somebody has read it.
        expert.post(&format!("/support/questions/{question}/read"), &json!({"last": 3})).await;
        for socket in [&mut asker, &mut elsewhere] {
            let read = of_question(socket).await;
            assert_eq!((&read["talk"]["messages"], &read["talk"]["reader"]["last"]), (&json!([]), &json!(3)));
        }
        assert_eq!(of_question(&mut helper).await["talk"]["mine"], true);

        // Whose session has ended is told that there is something, and nothing of it.
        again.post("/sign-out", &json!({})).await;
        app.pass_seconds(2);
        say(&owner, "c").await;
        assert_eq!(of_question(&mut asker).await["talk"]["mine"], true);
        assert_eq!(of_question(&mut elsewhere).await["talk"], Value::Null);
        of_question(&mut helper).await;
        // So is who helps no longer, though they may see the case and its threads.
        helping::step(&expert, &question, json!({"step": "leave"})).await.ok();
        assert_eq!(of_question(&mut asker).await["talk"], Value::Null);
        of_question(&mut helper).await;
        say(&owner, "d").await;
        assert_eq!(of_question(&mut asker).await["talk"]["mine"], true);
        assert_eq!(of_question(&mut helper).await, bare(5));
        expert.get(&talk).await.ok();
        drop((asker, elsewhere, helper));
        stop.send(true).unwrap();
        serving.await.unwrap().unwrap();
    }

    async fn what_is_typed_at_a_shared_form_is_seen_by_who_helps_covered_and_kept_nowhere(db: Db) {
        let app = TestApp::new(db).await;
        let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
        let address = listener.local_addr().unwrap().to_string();
        let (stop, stopped) = watch::channel(false);
        let serving = tokio::spawn(server::http::serve(app.ctx.clone(), listener, stopped));
        let (owner, stranger) = (app.owner_li().await, app.owner_zhou().await);
        let case = owner.draft().await;
        let asked = json!({"words": "怎么填？", "tier": "remote"});
        let (expert, question) = helping::helped(&app, &owner, &case, asked).await;
        let me = owner.get("/me").await.ok()["person"]["id"].clone();
        let form = owner.get(&format!("/cases/{case}")).await.ok()["form"].clone();
        let mut helper = connect(&address, expert.cookie.as_deref()).await.unwrap();
        let mut asker = connect(&address, owner.cookie.as_deref()).await.unwrap();
        let mut other = connect(&address, stranger.cookie.as_deref()).await.unwrap();
        for socket in [&mut helper, &mut asker, &mut other] {
            watch_case(socket, &question).await;
        }
        let typed = |field: &str, value: Value| {
            Message::text(json!({"unsaved": {"question": question, "field": field, "value": value}}).to_string())
        };
        let heard = |field: &str, value: Value| {
            Some(json!({"topic": question, "unsaved": {"person": me, "field": field, "value": value}}))
        };
        // Neither who helps nor a stranger types at it; nor is anything typed into what is no field.
        helper.send(typed("applicant_name", json!("专家"))).await.unwrap();
        other.send(typed("applicant_name", json!("外人"))).await.unwrap();
        asker.send(typed("no_such_field", json!("x"))).await.unwrap();
        for socket in [&mut helper, &mut other, &mut asker] {
            watch_case(socket, &question).await;
        }
        for (field, value, shown) in [
            ("applicant_name", "云栖", "云栖"),
            ("premises_area", "1234567.5", "1234567.5"),
            // A personal number is covered before it is known to be one, and in a field of its own from its first sign.
            ("applicant_name", "李云 3301021990", "李云 330102****"),
            ("applicant_name", "李云 13800000001", "李云 138********"),
        ] {
            app.pass_seconds(1);
            asker.send(typed(field, json!(value))).await.unwrap();
            assert_eq!(hint(&mut helper).await, heard(field, json!(shown)), "{value}");
        }
        // Faster than anybody reads is not passed on, but that it is saved is.
        asker.send(typed("applicant_name", json!("早"))).await.unwrap();
        asker.send(typed("applicant_name", Value::Null)).await.unwrap();
        assert_eq!(hint(&mut helper).await, heard("applicant_name", Value::Null));
        let after = owner.get(&format!("/cases/{case}")).await.ok()["form"].clone();
        assert_eq!(after, form, "nothing of it is a value");

        // Coached, they share no form: nothing is passed on. What comes next is the change itself.
        crate::helping::step(&expert, &question, json!({"step": "change_tier", "tier": "coach"})).await.ok();
        assert_eq!(hint(&mut helper).await.unwrap().get("unsaved"), None);
        app.pass_seconds(1);
        asker.send(typed("applicant_name", json!("晚"))).await.unwrap();
        let words = json!({"messages": [{"client_id": "a", "words": "在吗"}]});
        owner.post(&format!("/support/questions/{question}/messages"), &words).await.ok();
        loop {
            let told = hint(&mut helper).await.unwrap();
            assert_eq!(told.get("unsaved"), None, "{told}");
            if told["topic"] == json!(question) && told["version"] == json!(2) {
                break;
            }
        }
        drop((helper, asker, other));
        stop.send(true).unwrap();
        serving.await.unwrap().unwrap();
    }

    async fn who_helps_hears_of_the_case_while_they_help_and_not_longer(db: Db) {
        let app = TestApp::new(db).await;
        let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
        let address = listener.local_addr().unwrap().to_string();
        let (stop, stopped) = watch::channel(false);
        let serving = tokio::spawn(server::http::serve(app.ctx.clone(), listener, stopped));
        let (owner, expert) = (app.owner_li().await, app.officer_chen().await);
        crate::rights::act_as(&expert, "officer", "Community service counter").await;
        expert.put("/support/presence", &json!({"presence": "online"})).await.ok();
        let case = owner.draft().await;
        let mut helper = connect(&address, expert.cookie.as_deref()).await.unwrap();
        let body = json!({"words": "怎么填？"});
        let asked = owner.post(&format!("/cases/{case}/questions"), &body).await.ok()["question"].clone();
        let steps = format!("/support/questions/{}/steps", asked["id"].as_str().unwrap());
        expert.post(&steps, &json!({"step": "accept"})).await.ok();
        let wanted = json!({"watch": [case, asked["id"]]}).to_string();
        helper.send(Message::text(wanted)).await.unwrap();
        helper.send(Message::Ping(Vec::new().into())).await.unwrap();
        while !matches!(helper.next().await, Some(Ok(Message::Pong(_)))) {}
        let heard = async |helper: &mut Socket| loop {
            let hint = hint(helper).await.unwrap();
            if hint["topic"] == case || hint["topic"] == asked["id"] {
                return hint["topic"].clone();
            }
        };
        change(&owner, &case).await;
        assert_eq!(heard(&mut helper).await, case);
        // With the answer the right is over, though the page never said that it no longer watches.
        expert.post(&steps, &json!({"step": "answer"})).await.ok();
        owner.fill(&case, "premises_area", json!("80")).await;
        owner.post(&steps, &json!({"step": "ask_on"})).await.ok();
        for _ in 0..2 {
            assert_eq!(heard(&mut helper).await, asked["id"], "of the question they hear, of the case no more");
        }
        drop(helper);
        stop.send(true).unwrap();
        serving.await.unwrap().unwrap();
    }
}
