//! Cloud support: a question is asked where it arose, given to whoever is free, talked over once and in order, answered, closed.

use crate::app::{Client, TestApp};
use crate::helping::officer;
use crate::rights::act_as;
use futures_util::future::join_all;
use serde_json::{Value, json};
use server::app::audit_log;
use server::app::support::watch;

const TEA: &str = "91330102MA2KAAAA62";

fn text<'v>(value: &'v Value, name: &str) -> &'v str {
    value[name].as_str().unwrap()
}

impl Client<'_> {
    /// Asks about the lease of a case; the question.
    async fn ask(&self, case: &str) -> Value {
        let body = json!({"words": "出租方不是产权人，怎么办？", "anchor": {"material": "lease"}});
        self.post(&format!("/cases/{case}/questions"), &body).await.ok()["question"].clone()
    }

    async fn present(&self, presence: &str) -> Value {
        self.put("/support/presence", &json!({"presence": presence})).await.ok()
    }

    async fn step(&self, question: &str, body: &Value) -> crate::app::Answer {
        self.post(&format!("/support/questions/{question}/steps"), body).await
    }

    async fn say(&self, question: &str, messages: &[(&str, &str)]) -> crate::app::Answer {
        let messages: Vec<Value> = messages
            .iter()
            .map(|(client_id, words)| json!({"client_id": client_id, "words": words}))
            .collect();
        self.post(
            &format!("/support/questions/{question}/messages"),
            &json!({"messages": messages}),
        )
        .await
    }

    async fn thread(&self, question: &str) -> crate::app::Answer {
        self.get(&format!("/support/questions/{question}")).await
    }
}

async fn state(who: &Client<'_>, question: &str) -> String {
    let thread = who.thread(question).await.ok();
    text(&thread["question"], "state").to_owned()
}

fn events(thread: &Value) -> Vec<&str> {
    thread["events"]
        .as_array()
        .unwrap()
        .iter()
        .map(|event| text(event, "event"))
        .collect()
}

/// The lead of the counter department.
async fn lead(app: &TestApp) -> Client<'_> {
    let lead = app.staff("lead").await;
    act_as(&lead, "department_lead", "Community service counter").await;
    lead
}

/// A clerk of the east gate, who helps as well.
async fn clerk(app: &TestApp) -> Client<'_> {
    let clerk = app.clerk_wang().await;
    act_as(&clerk, "clerk", "East gate outlet").await;
    clerk
}

store::on_both! {
    async fn a_message_that_is_sent_again_while_it_is_still_on_its_way_is_kept_once(db: Db) {
        let app = TestApp::new(db).await;
        let owner = app.owner_li().await;
        let case = owner.draft().await;
        let question = text(&owner.ask(&case).await, "id").to_owned();
        for turn in 0..10 {
            let id = format!("m{turn}");
            let message = [(id.as_str(), "再发一次")];
            let answers = join_all((0..4).map(|_| owner.say(&question, &message))).await;
            for answer in answers {
                // The first is what was asked.
                assert_eq!(answer.ok()["items"][0]["number"], turn + 2);
            }
        }
        assert_eq!(owner.thread(&question).await.ok()["messages"].as_array().unwrap().len(), 11);
    }

    async fn an_owner_asks_from_a_material_an_expert_answers_and_the_next_one_finds_it_there(db: Db) {
        let app = TestApp::new(db).await;
        let owner = app.owner_li().await;
        let case = owner.full_draft().await;
        let before = owner.get(&format!("/cases/{case}/support?material=lease")).await.ok();
        assert_eq!((&before["tier"], &before["why"], &before["present"]), (&json!("coach"), &json!("paper"), &json!(0)));
        assert_eq!(before["department"]["name"]["en"], "Community service counter");
        // Asked at ten: three minutes for a first answer, half an hour for a solution.
        assert_eq!(before["promises"][0]["first_answer_by"], "2026-11-26T02:03:00.000000Z");

        let expert = officer(&app).await;
        expert.present("online").await;
        let asked = owner.ask(&case).await;
        let id = text(&asked, "id");
        assert_eq!((&asked["state"], &asked["hands"][0]["name"]), (&json!("offered"), &json!("陈审")));
        assert_eq!(asked["next"], json!(["call_back", "withdraw", "write"]));
        let desk = expert.get("/support/desk").await.ok();
        assert_eq!((&desk["offers"][0]["id"], &desk["offers"][0]["next"]), (&asked["id"], &json!(["accept", "decline"])));

        // An offer shows the question; the draft is shown to who helps, while they help.
        assert_eq!(expert.get(&format!("/cases/{case}")).await.code(), "not-found");
        expert.step(id, &json!({"step": "accept"})).await.ok();
        let seen = expert.get(&format!("/cases/{case}")).await.ok();
        assert_eq!((&seen["state"], &seen["may_edit"], &seen["next"]), (&json!("draft"), &json!(false), &json!([])));
        let change = json!({"value": "x", "version": 0});
        let changed = expert.send("PATCH", &format!("/cases/{case}/form/applicant_name"), Some(&change), None).await;
        assert_eq!(changed.code(), "not-found", "the expert never writes");
        assert_eq!(expert.get(&format!("/cases/{case}/messages")).await.code(), "not-found");
        let log = owner.get(&format!("/cases/{case}/access-log")).await.ok();
        assert_eq!(log["items"][0]["person"], "陈审");

        app.pass_seconds(60);
        expert.say(id, &[("a", "请补产权人同意转租的证明。")]).await.ok();
        owner.say(id, &[("b", "明白了，谢谢。")]).await.ok();
        expert.step(id, &json!({"step": "answer"})).await.ok();
        assert_eq!(expert.get(&format!("/cases/{case}")).await.code(), "not-found");
        let thread = owner.thread(id).await.ok();
        assert_eq!(thread["question"]["first_answer_at"], "2026-11-26T02:01:00.000000Z");
        assert_eq!(thread["question"]["next"], json!(["solved", "ask_on", "withdraw", "write"]));
        let said: Vec<_> = thread["messages"].as_array().unwrap().iter().map(|message| &message["number"]).collect();
        assert_eq!(said, [1, 2, 3]);
        expert.step(id, &json!({"step": "close", "cause": "item_text", "solved": true})).await.ok();
        let closed = owner.thread(id).await.ok();
        assert_eq!(events(&closed), ["asked", "offered", "accepted", "answered", "closed"]);
        assert_eq!((&closed["question"]["cause"], &closed["question"]["next"]), (&json!("item_text"), &json!([])));
        assert_eq!(owner.say(id, &[("c", "还有一个问题")]).await.code(), "support-moved");

        owner.act(&case, "submit", json!({})).await.ok();
        let next = clerk(&app).await.get(&format!("/cases/{case}/questions")).await.ok();
        assert_eq!(next["items"][0]["id"], asked["id"]);
        assert_eq!(state(&clerk(&app).await, id).await, "closed");
        let mut tx = app.ctx.db.read().await.unwrap();
        assert!(matches!(store::audit::verify(&mut tx).await.unwrap(), audit_log::Verified::Sound { .. }));
    }

    async fn what_waits_is_offered_to_whoever_comes_free_and_the_counter_goes_first(db: Db) {
        let app = TestApp::new(db).await;
        let (owner, clerk) = (app.owner_li().await, clerk(&app).await);
        let case = owner.draft().await;
        let expert = officer(&app).await;
        let waited = owner.ask(&case).await;
        assert_eq!(waited["state"], "waiting");
        let desk = expert.present("online").await;
        assert_eq!(desk["offers"][0]["id"], waited["id"]);
        // Three at once are all that one coaches.
        let mut helped = vec![text(&waited, "id").to_owned()];
        for _ in 0..2 {
            helped.push(text(&owner.ask(&case).await, "id").to_owned());
        }
        for question in &helped {
            expert.step(question, &json!({"step": "accept"})).await.ok();
        }
        let at_home = owner.ask(&case).await;
        app.pass_seconds(5);
        let body = json!({"enterprise": TEA, "purpose": "经营场所材料核验"});
        let session = clerk.post("/counter-sessions", &body).await.ok();
        owner.post(&format!("/counter-sessions/{}/confirm", text(&session, "id")), &json!({})).await.ok();
        let at_counter = clerk.ask(&case).await;
        assert_eq!((&at_counter["state"], &at_counter["at_counter"]), (&json!("waiting"), &json!(true)));
        for (ended, offered) in helped.iter().zip([&at_counter, &at_home]) {
            assert_eq!(state(&owner, text(offered, "id")).await, "waiting");
            expert.step(ended, &json!({"step": "close", "cause": "unsure", "solved": true})).await.ok();
            assert_eq!(state(&owner, text(offered, "id")).await, "offered");
        }
    }

    async fn however_many_ask_at_once_nobody_is_given_more_than_fits(db: Db) {
        let app = TestApp::new(db).await;
        let owner = app.owner_li().await;
        let case = owner.draft().await;
        officer(&app).await.present("online").await;
        let asked = join_all((0..8).map(|_| owner.ask(&case))).await;
        let offered = asked.iter().filter(|question| question["state"] == "offered").count();
        assert_eq!((offered, asked.len()), (3, 8));
        let desk = officer(&app).await.get("/support/desk").await.ok();
        assert_eq!((desk["offers"].as_array().unwrap().len(), &desk["waiting"]), (3, &json!(5)));
    }

    async fn an_offer_that_is_declined_or_not_answered_moves_on(db: Db) {
        let app = TestApp::new(db).await;
        let owner = app.owner_li().await;
        let case = owner.draft().await;
        let (first, second) = (officer(&app).await, clerk(&app).await);
        first.present("online").await;
        let asked = owner.ask(&case).await;
        let id = text(&asked, "id");
        second.present("online").await;
        first.step(id, &json!({"step": "decline"})).await.ok();
        assert_eq!(first.thread(id).await.code(), "not-found", "who declined sees it no more");
        app.pass_seconds(1);
        let thread = owner.thread(id).await.ok();
        assert_eq!(thread["question"]["hands"][0]["name"], "王窗");
        app.pass_seconds(18);
        assert_eq!(watch::look(&app.ctx).await.unwrap(), 0);
        app.pass_seconds(1);
        assert!(watch::look(&app.ctx).await.unwrap() > 0);
        assert_eq!(watch::look(&app.ctx).await.unwrap(), 0);
        let thread = owner.thread(id).await.ok();
        assert_eq!(events(&thread), ["asked", "offered", "declined", "offered", "lapsed"]);
        assert_eq!(thread["question"]["state"], "waiting");
        let desk = second.get("/support/desk").await.ok();
        assert_eq!((&desk["expert"]["presence"], &desk["waiting"]), (&json!("away"), &json!(1)));
        let back = second.present("online").await;
        assert_eq!(back["offers"][0]["id"], asked["id"]);
    }

    async fn nobody_is_offered_work_in_a_break_or_at_lunch(db: Db) {
        let app = TestApp::new(db).await;
        let owner = app.owner_li().await;
        let case = owner.draft().await;
        let expert = officer(&app).await;
        let pause = json!({"presence": "break", "until": "2026-11-26T02:10:00Z"});
        expert.put("/support/presence", &pause).await.ok();
        let asked = owner.ask(&case).await;
        assert_eq!(asked["state"], "waiting");
        app.pass_seconds(9 * 60);
        watch::look(&app.ctx).await.unwrap();
        assert_eq!(state(&owner, text(&asked, "id")).await, "waiting");
        app.pass_seconds(60);
        watch::look(&app.ctx).await.unwrap();
        assert_eq!(state(&owner, text(&asked, "id")).await, "offered", "a break ends by itself");
        owner.step(text(&asked, "id"), &json!({"step": "withdraw"})).await.ok();

        app.set_time("2026-11-26T03:59:50Z");
        let (owner, expert) = (app.owner_li().await, officer(&app).await);
        expert.present("online").await;
        let asked = owner.ask(&case).await;
        assert_eq!(asked["state"], "offered");
        app.set_time("2026-11-26T04:00:05Z");
        watch::look(&app.ctx).await.unwrap();
        assert_eq!(state(&owner, text(&asked, "id")).await, "offered", "what is offered may still be taken");
        app.set_time("2026-11-26T04:00:10Z");
        watch::look(&app.ctx).await.unwrap();
        assert_eq!(state(&owner, text(&asked, "id")).await, "waiting");
        let desk = expert.get("/support/desk").await.ok();
        assert_eq!((&desk["expert"]["presence"], &desk["expert"]["on_duty"]), (&json!("online"), &json!(false)));
        app.set_time("2026-11-26T05:30:00Z");
        watch::look(&app.ctx).await.unwrap();
        assert_eq!(state(&owner, text(&asked, "id")).await, "offered");
        for wrong in [json!({"presence": "break"}), json!({"presence": "online", "until": "2026-11-26T05:31:00Z"})] {
            assert_eq!(expert.put("/support/presence", &wrong).await.code(), "invalid-value");
        }
    }

    async fn messages_that_were_written_off_line_arrive_once_and_in_order(db: Db) {
        let app = TestApp::new(db).await;
        let owner = app.owner_li().await;
        let case = owner.draft().await;
        let asked = owner.ask(&case).await;
        let id = text(&asked, "id");
        let queued = [("m1", "一"), ("m2", "二"), ("m3", "三")];
        let first = owner.say(id, &queued[..2]).await.ok();
        // The answer was lost: the page sends all that it has.
        let again = owner.say(id, &queued).await.ok();
        let numbers = |answer: &Value| -> Vec<i64> {
            answer["items"].as_array().unwrap().iter().map(|message| message["number"].as_i64().unwrap()).collect()
        };
        assert_eq!((numbers(&first), numbers(&again)), (vec![2, 3], vec![2, 3, 4]));
        assert_eq!(owner.say(id, &[("m1", "别的")]).await.code(), "key-reused");
        for wrong in [("", "x"), ("a b", "x"), ("n", " ")] {
            assert_eq!(owner.say(id, &[wrong]).await.code(), "invalid-value", "{wrong:?}");
        }
        let behind = owner.get(&format!("/support/questions/{id}/messages?after=2")).await.ok();
        assert_eq!(numbers(&behind), [3, 4]);
        owner.post(&format!("/support/questions/{id}/read"), &json!({"last": 4})).await.ok();
        let thread = owner.thread(id).await.ok();
        assert_eq!((&thread["readers"][0]["last"], &thread["question"]["unread"]), (&json!(4), &json!(0)));
        let too_far = owner.post(&format!("/support/questions/{id}/read"), &json!({"last": 5})).await;
        assert_eq!(too_far.code(), "invalid-value");

        let expert = officer(&app).await;
        expert.present("online").await;
        expert.step(id, &json!({"step": "accept"})).await.ok();
        let list = json!({"messages": [{"client_id": "s", "steps": ["打开材料", "重新拍照"],
            "anchor": {"file": "file_x", "page": 1, "region": {"x": 1, "y": 2, "width": 3, "height": 4}}}]});
        let listed = expert.post(&format!("/support/questions/{id}/messages"), &list).await.ok();
        assert_eq!(listed["items"][0]["anchor"]["region"]["height"], 4);
        let ticks = format!("/support/questions/{id}/messages/5/ticks");
        assert_eq!(expert.put(&ticks, &json!({"done": [true, true]})).await.code(), "forbidden");
        let ticked = owner.put(&ticks, &json!({"done": [true, false]})).await.ok();
        assert_eq!((&ticked["items"][0]["done"], &ticked["items"][1]["done"]), (&json!(true), &json!(false)));
        let astray = json!({"messages": [{"client_id": "r", "words": "x", "anchor": {"region": {"x": 1, "y": 2, "width": 3, "height": 4}}}]});
        assert_eq!(expert.post(&format!("/support/questions/{id}/messages"), &astray).await.code(), "invalid-value");
    }

    async fn a_question_is_handed_on_joined_and_taken_over_with_its_whole_thread(db: Db) {
        let app = TestApp::new(db).await;
        let owner = app.owner_li().await;
        let case = owner.draft().await;
        let (expert, lead) = (officer(&app).await, lead(&app).await);
        expert.present("online").await;
        let asked = owner.ask(&case).await;
        let id = text(&asked, "id");
        expert.step(id, &json!({"step": "accept"})).await.ok();
        expert.say(id, &[("a", "我请同事一起看。")]).await.ok();
        let second = clerk(&app).await;
        second.step(id, &json!({"step": "join"})).await.ok();
        second.say(id, &[("b", "我来看看合同。")]).await.ok();
        let climbed = expert.step(id, &json!({"step": "change_tier", "tier": "remote"})).await.ok();
        assert_eq!((&climbed["question"]["tier"], &climbed["question"]["hands"][1]["name"]), (&json!("remote"), &json!("王窗")));
        expert.step(id, &json!({"step": "leave"})).await.ok();
        assert_eq!(expert.thread(id).await.code(), "not-found");
        second.step(id, &json!({"step": "transfer", "tier": "coach"})).await.ok();
        let thread = owner.thread(id).await.ok();
        assert_eq!(thread["messages"].as_array().unwrap().len(), 3, "nothing of the thread is lost");
        assert_eq!((&thread["question"]["state"], &thread["question"]["hands"][0]["name"]), (&json!("offered"), &json!("陈审")));

        let board = lead.get("/support/board").await.ok();
        assert_eq!(board["items"][0]["questions"][0]["id"], asked["id"]);
        let me = lead.get("/me").await.ok();
        let stale = json!({"step": "assign", "person": me["person"]["id"], "version": 1});
        assert_eq!(lead.step(id, &stale).await.code(), "support-moved");
        let taken = lead.step(id, &json!({"step": "assign", "person": me["person"]["id"]})).await.ok();
        assert_eq!(taken["question"]["hands"][0]["name"], "赵局");
        assert_eq!(expert.step(id, &json!({"step": "accept"})).await.code(), "not-found");
        let nobody = json!({"step": "assign", "person": "person_00000000000000000000000000000000"});
        assert_eq!(lead.step(id, &nobody).await.code(), "unknown-person");
        assert_eq!(owner.step(id, &json!({"step": "assign", "person": me["person"]["id"]})).await.code(), "forbidden");
        assert_eq!(owner.get("/support/board").await.code(), "forbidden");
        assert_eq!(owner.get("/support/desk").await.code(), "forbidden");
    }

    async fn each_rung_of_the_ladder_is_climbed_once(db: Db) {
        let app = TestApp::new(db).await;
        let owner = app.owner_li().await;
        let case = owner.draft().await;
        let asked = owner.ask(&case).await;
        let id = text(&asked, "id");
        for _ in 0..150 {
            app.pass_seconds(20);
            watch::look(&app.ctx).await.unwrap();
        }
        let thread = owner.thread(id).await.ok();
        let rungs: Vec<_> = thread["events"].as_array().unwrap().iter().filter_map(|event| event["details"]["rung"].as_str()).collect();
        assert_eq!(rungs, ["first_remind", "first_deputy", "first_lead", "solution_remind", "solution_deputy", "solution_lead"]);
        assert_eq!((&thread["question"]["late"], &thread["question"]["state"]), (&json!(true), &json!("waiting")));
        // Late, it stands beside those at the counters.
        let (urgent, expert) = (owner.ask(&case).await, officer(&app).await);
        assert_eq!(urgent["state"], "waiting");
        let desk = expert.present("online").await;
        assert_eq!(desk["offers"].as_array().unwrap().len(), 2);
    }

    async fn without_a_free_expert_one_is_called_back_or_answered_in_writing(db: Db) {
        let app = TestApp::new(db).await;
        let owner = app.owner_li().await;
        let case = owner.draft().await;
        let (asked, written) = (owner.ask(&case).await, owner.ask(&case).await);
        let (id, other) = (text(&asked, "id"), text(&written, "id"));
        for wrong in ["2026-11-26T01:00:00Z", "2026-12-30T02:00:00Z"] {
            let body = json!({"step": "call_back", "at": wrong});
            assert_eq!(owner.step(id, &body).await.code(), "no-such-moment");
        }
        let promised = owner.step(id, &json!({"step": "call_back", "at": "2026-11-26T03:00:00Z"})).await.ok();
        assert_eq!((&promised["question"]["state"], &promised["question"]["at"]), (&json!("promised"), &json!("2026-11-26T03:00:00.000000Z")));
        let later = owner.step(other, &json!({"step": "in_writing"})).await.ok();
        assert_eq!((&later["question"]["way"], &later["question"]["first_answer_by"]), (&json!("written"), &json!("2026-11-26T07:00:00.000000Z")));
        app.set_time("2026-11-26T03:00:00Z");
        let (owner, expert) = (app.owner_li().await, officer(&app).await);
        watch::look(&app.ctx).await.unwrap();
        let desk = expert.present("online").await;
        assert_eq!(desk["offers"].as_array().unwrap().len(), 2);
        expert.step(id, &json!({"step": "accept"})).await.ok();
        expert.step(id, &json!({"step": "answer"})).await.ok();
        let on = owner.step(id, &json!({"step": "ask_on"})).await.ok();
        assert_eq!((&on["question"]["state"], &on["question"]["hands"][0]["name"]), (&json!("offered"), &json!("陈审")));
        expert.step(id, &json!({"step": "accept"})).await.ok();
        expert.step(id, &json!({"step": "answer"})).await.ok();
        let solved = owner.step(id, &json!({"step": "solved"})).await.ok();
        assert_eq!((&solved["question"]["state"], &solved["question"]["solved"]), (&json!("closed"), &json!(true)));
    }

    async fn a_card_is_written_out_of_a_thread_looked_over_by_another_and_shown_at_its_field(db: Db) {
        let app = TestApp::new(db).await;
        let owner = app.owner_li().await;
        let case = owner.draft().await;
        let (expert, lead) = (officer(&app).await, lead(&app).await);
        expert.present("online").await;
        let asked = owner.ask(&case).await;
        let id = text(&asked, "id");
        expert.step(id, &json!({"step": "accept"})).await.ok();
        expert.step(id, &json!({"step": "close", "cause": "item_text", "solved": true})).await.ok();
        let words = json!({"question": {"zh-CN": "出租方不是产权人怎么办？", "en": "What if the lessor is not the owner?"},
            "answer": {"zh-CN": "请补产权人同意转租的证明。", "en": "Add the owner's consent."}, "basis": "共同要求"});
        let drafts = format!("/support/questions/{id}/cards");
        assert_eq!(owner.post(&drafts, &words).await.code(), "forbidden");
        let card = expert.post(&drafts, &words).await.ok();
        let review = format!("/support/cards/{}/review", text(&card, "id"));
        let publish = json!({"publish": true, "expires": "2027-05-26"});
        assert_eq!(expert.post(&review, &publish).await.code(), "own-card");
        let at = format!("/cases/{case}/support?material=lease");
        assert_eq!(owner.get(&at).await.ok()["cards"], json!([]), "a draft is shown to nobody who asks");
        let shown = lead.post(&review, &publish).await.ok();
        assert_eq!((&shown["state"], &shown["reviewed_by"]["name"]), (&json!("published"), &json!("赵局")));
        assert_eq!(owner.get(&at).await.ok()["cards"][0]["id"], card["id"]);
        assert_eq!(owner.get(&format!("/cases/{case}/support?field=premises_area")).await.ok()["cards"], json!([]));
        let used = format!("/cases/{case}/support/cards/{}", text(&card, "id"));
        assert_eq!(owner.post(&used, &json!({"solved": true})).await.status, 204);
        let kept = lead.get("/support/cards").await.ok();
        assert_eq!((&kept["items"][0]["uses"], &kept["items"][0]["solved"]), (&json!(1), &json!(1)));

        let mut better = words.clone();
        better["basis"] = json!("民法典第七百一十六条");
        let second = expert.put(&format!("/support/cards/{}", text(&card, "id")), &better).await.ok();
        assert_eq!((&second["version"], &second["state"]), (&json!(2), &json!("draft")));
        assert_eq!(owner.get(&at).await.ok()["cards"][0]["version"], 1, "the first is shown until the second is");
        lead.post(&review, &publish).await.ok();
        assert_eq!(owner.get(&at).await.ok()["cards"][0]["version"], 2);
        assert_eq!(lead.post(&review, &publish).await.code(), "card-moved");
        // Written when the item said something else.
        let mut tx = app.ctx.db.write().await.unwrap();
        let kept = store::support_cards::latest(&mut tx, text(&card, "id").parse().unwrap()).await.unwrap().unwrap();
        let older = store::support_cards::Kept { version: 3, item_sha256: "of before".to_owned(), ..kept };
        store::support_cards::add(&mut tx, &older, app.ctx.now()).await.unwrap();
        tx.commit().await.unwrap();
        let flags: Vec<_> = lead.get("/support/cards").await.ok()["items"].as_array().unwrap().iter()
            .map(|card| (card["version"].clone(), card["item_changed"].clone())).collect();
        assert_eq!(flags, [(json!(3), json!(true)), (json!(2), json!(false))]);
        app.set_time("2027-05-27T02:00:00Z");
        let owner = app.owner_li().await;
        let again = owner.get(&format!("/cases/{case}/support?material=lease")).await.ok();
        assert_eq!(again["cards"], json!([]), "its last day has passed");
    }

    async fn a_lead_sees_how_soon_there_were_answers_and_what_is_asked_again(db: Db) {
        let app = TestApp::new(db).await;
        let owner = app.owner_li().await;
        let case = owner.draft().await;
        let expert = officer(&app).await;
        expert.present("online").await;
        for (seconds, last) in [(60, "solved"), (120, "withdraw")] {
            let asked = owner.ask(&case).await;
            let id = text(&asked, "id");
            expert.step(id, &json!({"step": "accept"})).await.ok();
            app.pass_seconds(seconds);
            expert.say(id, &[("one", "请看第三条。")]).await.ok();
            if last == "withdraw" {
                expert.step(id, &json!({"step": "close", "cause": "item_text", "solved": false})).await.ok();
                continue;
            }
            expert.step(id, &json!({"step": "answer"})).await.ok();
            app.pass_seconds(30);
            owner.step(id, &json!({"step": last})).await.ok();
        }
        owner.ask(&case).await;
        let lead = lead(&app).await;
        let department = text(&lead.get("/support/board").await.ok()["items"][0]["department"], "id").to_owned();
        let days = format!("/support/measures/{department}?from=2026-11-26&to=2026-11-26");
        let seen = lead.get(&days).await.ok();
        let count = |name: &str| seen[name].as_i64().unwrap();
        assert_eq!(["questions", "solved", "first_contact", "again", "avoided"].map(count), [3, 1, 1, 2, 0]);
        let coach = &seen["tiers"][0];
        assert_eq!((&coach["tier"], &coach["times"]["questions"]), (&json!("coach"), &json!(3)));
        assert_eq!(coach["times"]["first_answer"], json!({"count": 2, "median_seconds": 60, "p90_seconds": 120}));
        assert_eq!(coach["times"]["solution"], json!({"count": 1, "median_seconds": 90, "p90_seconds": 90}));
        let place = &seen["places"][0];
        assert_eq!((&place["questions"], &place["again"], &place["by_text"]), (&json!(3), &json!(2), &json!(1)));
        assert_eq!(seen["causes"].as_array().unwrap().len(), 2);
        for wrong in ["from=2026-11-27&to=2026-11-26", "from=2025-01-01&to=2026-11-26"] {
            let asked = lead.get(&format!("/support/measures/{department}?{wrong}")).await;
            assert_eq!(asked.code(), "invalid-value");
        }
        assert_eq!(expert.get(&days).await.code(), "forbidden");
        assert_eq!(owner.get(&days).await.code(), "forbidden");
    }

    async fn a_lead_sees_how_many_have_to_be_there(db: Db) {
        let app = TestApp::new(db).await;
        let owner = app.owner_li().await;
        let case = owner.draft().await;
        for _ in 0..3 {
            owner.ask(&case).await;
        }
        app.set_time("2026-11-26T02:10:00Z");
        let lead = lead(&app).await;
        let board = lead.get("/support/board").await.ok();
        let department = text(&board["items"][0]["department"], "id").to_owned();
        let staffing = lead.get(&format!("/support/staffing/{department}")).await.ok();
        assert_eq!((&staffing["questions"], &staffing["slots"][0]["from"]), (&json!(3), &json!("10:00")));
        assert!(staffing["slots"][0]["within"].as_f64().unwrap() >= 0.9);
        let leader = app.staff("leader").await;
        let all = leader.get("/support/board").await.ok();
        assert_eq!(all["items"][0]["questions"][0]["words"], "", "who leads the district reads no thread");
        let first = text(&all["items"][0]["questions"][0], "id");
        assert_eq!(leader.thread(first).await.code(), "not-found");
        assert_eq!(officer(&app).await.get(&format!("/support/staffing/{department}")).await.code(), "forbidden");
        let admin = app.staff_with_totp("admin").await;
        assert_eq!(admin.thread(first).await.code(), "not-found");
    }
}
