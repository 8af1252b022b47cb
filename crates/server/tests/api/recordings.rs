//! Recordings of calls: consent of each, parts that are taken and refused, who watches, what is erased and when.

use crate::app::{Answer, Client, TestApp};
use crate::calls::{EXPERT, OWNER, Served, act, agree, agreed, heard};
use crate::helping::step;
use crate::live::Socket;
use crate::rights::act_as;
use axum::body::Body;
use serde_json::{Value, json};
use server::app::blobs::sealing::make_key;
use server::app::support::{recording_house, watch};
use store::Db;
use tempfile::TempDir;

/// What every WebM stream begins with.
const WEBM: &[u8] = b"\x1a\x45\xdf\xa3 spoken and seen";

/// A station that seals what it keeps; the key lies in the folder.
async fn sealing(db: Db) -> (TestApp, TempDir) {
    let folder = tempfile::tempdir().unwrap();
    let key = folder.path().join("sealing.key");
    make_key(&key).unwrap();
    let app = TestApp::with(db, |config| config.sealing.key_files = vec![key]).await;
    (app, folder)
}

/// Two who are in a call, over a real port.
struct InCall<'a> {
    owner: Client<'a>,
    expert: Client<'a>,
    question: String,
    served: Served,
    asks: Socket,
    helps: Socket,
}

impl<'a> InCall<'a> {
    async fn new(app: &'a TestApp) -> Self {
        let served = Served::new(app).await;
        let (owner, expert, question) = agreed(app).await;
        let (mut asks, mut helps) = (served.line(&owner).await, served.line(&expert).await);
        enter(&mut asks, &question, OWNER).await;
        enter(&mut helps, &question, EXPERT).await;
        Self {
            owner,
            expert,
            question,
            served,
            asks,
            helps,
        }
    }

    async fn propose(&self, who: &Client<'_>) -> Answer {
        who.post(&format!("/support/questions/{}/recordings", self.question), &json!({}))
            .await
    }

    /// Proposed by the owner and agreed to by the expert: it records.
    async fn running(&self) -> String {
        let asked = self.propose(&self.owner).await.ok();
        let id = asked["id"].as_str().unwrap().to_owned();
        assert_eq!(self.step(&self.expert, &id, "agree").await.ok()["standing"], "running");
        id
    }

    async fn step(&self, who: &Client<'_>, id: &str, step: &str) -> Answer {
        who.post(
            &format!("/support/questions/{}/recordings/{id}/steps", self.question),
            &json!({"step": step}),
        )
        .await
    }

    async fn part(&self, who: &Client<'_>, id: &str, number: u32, bytes: &[u8]) -> String {
        let path = format!("/support/questions/{}/recordings/{id}/parts/{number}", self.question);
        let request = who
            .request("PUT", &path)
            .header("content-type", "application/octet-stream");
        who.app
            .send(request.body(Body::from(bytes.to_vec())).unwrap())
            .await
            .code()
    }

    async fn content(&self, who: &Client<'_>, id: &str) -> Answer {
        who.get(&format!("/support/questions/{}/recordings/{id}/content", self.question))
            .await
    }

    async fn list(&self, who: &Client<'_>) -> Value {
        who.get(&format!("/support/questions/{}/recordings", self.question))
            .await
            .ok()
    }

    async fn newest(&self, who: &Client<'_>) -> Value {
        self.list(who).await["items"][0].clone()
    }

    async fn end(self) {
        drop((self.asks, self.helps));
        self.served.end().await;
    }
}

async fn enter(socket: &mut Socket, question: &str, page: &str) {
    act(socket, question, page, json!("enter")).await;
    while heard(socket).await.get("peers").is_none() {}
}

fn names(list: &Value) -> Vec<&str> {
    list.as_array()
        .unwrap()
        .iter()
        .map(|one| one["name"].as_str().unwrap())
        .collect()
}

async fn lead(app: &TestApp) -> Client<'_> {
    let lead = app.staff("lead").await;
    act_as(&lead, "department_lead", "Community service counter").await;
    lead
}

/// Files that hold this text in the clear or not at all.
fn lies(app: &TestApp, text: &[u8]) -> bool {
    let folders = std::fs::read_dir(app.files()).unwrap().filter_map(Result::ok);
    let inside = folders
        .filter_map(|folder| std::fs::read_dir(folder.path()).ok())
        .flatten();
    let contents = inside.filter_map(|file| std::fs::read(file.unwrap().path()).ok());
    contents
        .into_iter()
        .any(|bytes| bytes.windows(text.len()).any(|part| part == text))
}

store::on_both! {
    async fn it_records_with_the_consent_of_each_and_each_consent_is_kept(db: Db) {
        let (app, _key) = sealing(db).await;
        let call = InCall::new(&app).await;
        let list = call.list(&call.owner).await;
        assert_eq!((&list["offered"], &list["may_propose"], &list["days"]), (&json!(true), &json!(true), &json!(30)));
        let asked = call.propose(&call.owner).await.ok();
        assert_eq!((&asked["standing"], names(&asked["waits_for"])), (&json!("asked"), vec!["陈审"]));
        assert_eq!((&asked["next"], &asked["mine"]), (&json!(["refuse", "stop"]), &json!(false)));
        let id = asked["id"].as_str().unwrap();
        assert_eq!(call.propose(&call.expert).await.code(), "recording-already");
        assert_eq!(call.part(&call.expert, id, 1, WEBM).await, "recording-waits", "without consent nothing is taken");
        let seen = call.newest(&call.expert).await;
        assert_eq!((&seen["next"], &seen["mine"]), (&json!(["agree", "refuse", "stop"]), &json!(true)));
        let agreed = call.step(&call.expert, id, "agree").await.ok();
        assert_eq!((&agreed["standing"], &agreed["waits_for"]), (&json!("running"), &json!([])));
        let given = agreed["consents"].as_array().unwrap();
        let whose: Vec<_> = given.iter().map(|one| (one["person"]["name"].clone(), one["side"].clone(), one["withdrawn_at"].clone())).collect();
        assert_eq!(whose, vec![(json!("李云"), json!("asker"), json!(null)), (json!("陈审"), json!("helper"), json!(null))]);

        // Numbered, each once, in order, by who leads alone.
        assert_eq!(call.part(&call.owner, id, 1, WEBM).await, "recording-by-nobody");
        assert_eq!(call.part(&call.expert, id, 1, b"no such stream").await, "recording-misshapen");
        assert_eq!(call.part(&call.expert, id, 2, b"more").await, "recording-misplaced");
        assert_eq!(call.part(&call.expert, id, 1, WEBM).await, "204");
        assert_eq!(call.part(&call.expert, id, 1, WEBM).await, "204", "a part that comes again is well");
        assert_eq!(call.part(&call.expert, id, 1, b"other").await, "recording-misplaced");
        assert_eq!(call.part(&call.expert, id, 2, b" and more").await, "204");
        assert_eq!(call.part(&call.expert, id, 3, &vec![7; 2 * 1024 * 1024 + 1]).await, "body-too-large");
        assert!(!lies(&app, b"spoken and seen"), "in the clear");
        assert_eq!(call.content(&call.owner, id).await.code(), "recording-waits", "not before it is over");
        let over = call.step(&call.owner, id, "stop").await.ok();
        assert_eq!((&over["standing"], &over["ended_as"], &over["ended_by"]["name"]), (&json!("ended"), &json!("stopped"), &json!("李云")));
        assert_eq!((&over["parts"], &over["bytes"]), (&json!(2), &json!(29)));
        assert_eq!(call.part(&call.expert, id, 3, b"late").await, "recording-over");
        call.end().await;
    }

    async fn consent_that_is_taken_back_stops_it_and_one_that_is_not_given_ends_it(db: Db) {
        let (app, _key) = sealing(db).await;
        let call = InCall::new(&app).await;
        let declined = call.propose(&call.expert).await.ok();
        let declined = call.step(&call.owner, declined["id"].as_str().unwrap(), "refuse").await.ok();
        assert_eq!((&declined["ended_as"], &declined["until"]), (&json!("declined"), &json!(null)));
        let id = call.running().await;
        assert_eq!(call.part(&call.expert, &id, 1, WEBM).await, "204");
        let over = call.step(&call.owner, &id, "refuse").await.ok();
        assert_eq!((&over["ended_as"], &over["standing"]), (&json!("withdrawn"), &json!("ended")));
        assert!(over["consents"][0]["withdrawn_at"].is_string() && over["consents"][1]["withdrawn_at"].is_null());
        assert_eq!(call.part(&call.expert, &id, 2, b"more").await, "recording-over");
        assert_eq!(call.step(&call.owner, &id, "agree").await.code(), "recording-over");
        // Words instead of video end it too.
        let id = call.running().await;
        step(&call.expert, &call.question, json!({"step": "change_tier", "tier": "coach"})).await.ok();
        assert_eq!(call.newest(&call.owner).await["ended_as"], "moved");
        assert_eq!(call.part(&call.expert, &id, 1, WEBM).await, "recording-over");
        call.end().await;
    }

    async fn who_comes_later_agrees_first_and_is_not_recorded_until_then(db: Db) {
        let (app, _key) = sealing(db).await;
        let call = InCall::new(&app).await;
        let id = call.running().await;
        assert_eq!(call.part(&call.expert, &id, 1, WEBM).await, "204");
        let third = lead(&app).await;
        let q = call.question.as_str();
        step(&third, q, json!({"step": "join"})).await.ok();
        agree(&third, q).await;
        let mut line = call.served.line(&third).await;
        act(&mut line, q, "thirdspage", json!("enter")).await;
        let there = heard(&mut line).await;
        assert_eq!(there["peers"].as_array().unwrap().len(), 2, "three in one call");
        assert_eq!(call.part(&call.expert, &id, 2, b"more").await, "recording-waits");
        let paused = call.newest(&call.owner).await;
        assert_eq!((&paused["standing"], names(&paused["waits_for"])), (&json!("paused"), vec!["赵局"]));
        assert_eq!(call.step(&third, &id, "agree").await.ok()["standing"], "running");
        assert_eq!(call.part(&call.expert, &id, 2, b"more").await, "204");
        // The owner's line breaks: nobody is recorded who is not known to be there.
        let (mut asks, mut helps) = (call.asks, call.helps);
        for (page, name) in [(&mut line, "thirdspage"), (&mut asks, OWNER)] {
            act(page, q, name, json!("leave")).await;
            while heard(&mut helps).await["left"]["peer"] != name {}
        }
        let call = InCall { asks, helps, ..call };
        assert_eq!(call.newest(&call.expert).await["standing"], "paused");
        drop(line);
        call.end().await;
    }

    async fn who_took_part_and_who_leads_watch_it_and_each_watching_is_told(db: Db) {
        let (app, _key) = sealing(db).await;
        let call = InCall::new(&app).await;
        let id = call.running().await;
        call.part(&call.expert, &id, 1, WEBM).await;
        call.part(&call.expert, &id, 2, b" to the end").await;
        call.step(&call.expert, &id, "stop").await.ok();
        let shown = call.content(&call.expert, &id).await;
        assert_eq!((shown.status.as_u16(), shown.bytes), (200, [WEBM, b" to the end"].concat()));
        let header = |name: &str| shown.headers[name].to_str().unwrap().to_owned();
        assert_eq!(
            (header("content-type"), header("cache-control"), header("content-security-policy"), header("x-content-type-options")),
            ("video/webm".to_owned(), "no-store".to_owned(), "default-src 'none'; sandbox".to_owned(), "nosniff".to_owned())
        );
        let lead = lead(&app).await;
        assert_eq!(call.content(&lead, &id).await.status.as_u16(), 200);
        assert_eq!(call.content(&call.owner, &id).await.status.as_u16(), 200);
        for stranger in [app.owner_zhou().await, app.clerk_wang().await] {
            assert_eq!(call.content(&stranger, &id).await.code(), "not-found");
            assert_eq!(call.step(&stranger, &id, "stop").await.code(), "not-found");
            assert_eq!(call.part(&stranger, &id, 1, WEBM).await, "not-found");
            let path = format!("/support/questions/{}/recordings", call.question);
            assert_eq!(stranger.get(&path).await.code(), "not-found");
        }
        assert_eq!(call.step(&lead, &id, "erase").await.code(), "forbidden", "only who asked demands it");
        assert_eq!(call.step(&call.expert, &id, "erase").await.code(), "forbidden");
        // Also when the question is closed, and the expert reads its thread no more.
        step(&call.expert, &call.question, json!({"step": "close", "cause": "unsure", "solved": true})).await.ok();
        assert_eq!(call.content(&call.expert, &id).await.status.as_u16(), 200);
        assert_eq!(call.list(&call.expert).await["items"][0]["may_watch"], true);

        let case = call.owner.get(&format!("/support/questions/{}", call.question)).await.ok()["question"]["case"].clone();
        let log = call.owner.get(&format!("/cases/{}/access-log", case.as_str().unwrap())).await.ok();
        let entries = log["items"].as_array().unwrap().iter().filter(|entry| entry["what"] == id.as_str());
        let mut who: Vec<_> = entries.map(|entry| entry["person"].as_str().unwrap()).collect();
        who.sort_unstable();
        assert_eq!(who, ["赵局", "陈审"]);
        let admin = app.staff_with_totp("admin").await;
        let audit = admin.get(&format!("/admin/audit?subject={id}")).await.ok();
        let mut told: Vec<_> = audit["items"].as_array().unwrap().iter().map(|row| row["action"].as_str().unwrap()).collect();
        told.reverse();
        assert_eq!(told, ["recording.proposed", "recording.agreed", "recording.begun", "recording.stopped",
            "recording.watched", "recording.watched", "recording.watched", "recording.watched"]);
        call.end().await;
    }

    async fn it_is_over_when_nothing_comes_and_erased_when_its_time_is_over(db: Db) {
        let (app, _key) = sealing(db).await;
        let call = InCall::new(&app).await;
        let id = call.running().await;
        let folders = app.kept();
        call.part(&call.expert, &id, 1, WEBM).await;
        app.pass_seconds(119);
        watch::look(&app.ctx).await.unwrap();
        assert_eq!(call.newest(&call.owner).await["standing"], "running");
        app.pass_seconds(1);
        watch::look(&app.ctx).await.unwrap();
        let over = call.newest(&call.owner).await;
        assert_eq!((&over["standing"], &over["ended_as"], &over["ended_by"]), (&json!("ended"), &json!("silent"), &json!(null)));
        assert_eq!(over["until"], "2027-05-25T02:02:00.000000Z", "half a year, while the question is open");
        step(&call.expert, &call.question, json!({"step": "close", "cause": "unsure", "solved": true})).await.ok();
        assert_eq!(call.newest(&call.owner).await["until"], "2026-12-26T02:02:00.000000Z");
        app.set_time("2026-12-26T02:01:59Z");
        assert_eq!(recording_house::sweep(&app.ctx).await.unwrap(), 0);
        app.set_time("2026-12-26T02:02:00Z");
        let (owner, lead) = (app.owner_li().await, lead(&app).await);
        assert_eq!(call.content(&owner, &id).await.status.as_u16(), 200);
        assert_eq!(recording_house::sweep(&app.ctx).await.unwrap(), 1);
        assert_eq!(call.content(&owner, &id).await.code(), "recording-over", "before the job has run");
        assert_eq!(recording_house::sweep(&app.ctx).await.unwrap(), 0);
        app.work().await;
        assert!(nothing_is_left(&app, folders), "a file is left");
        let gone = call.newest(&lead).await;
        assert_eq!((&gone["standing"], &gone["erased_as"], &gone["erased_at"]), (&json!("erased"), &json!("rule"), &json!("2026-12-26T02:02:00.000000Z")));
        assert_eq!(gone["consents"].as_array().unwrap().len(), 2, "who agreed is kept");
        assert_eq!(gone["may_watch"], false);
        call.end().await;
    }

    async fn who_asked_has_it_erased_at_once(db: Db) {
        let (app, _key) = sealing(db).await;
        let call = InCall::new(&app).await;
        let id = call.running().await;
        let folders = app.kept();
        call.part(&call.expert, &id, 1, WEBM).await;
        // While it still records: that is over as well.
        let gone = call.step(&call.owner, &id, "erase").await.ok();
        assert_eq!((&gone["standing"], &gone["erased_as"], &gone["erased_by"]["name"], &gone["next"]),
            (&json!("erased"), &json!("demanded"), &json!("李云"), &json!([])));
        assert_eq!(call.part(&call.expert, &id, 2, b"more").await, "recording-over");
        assert_eq!(call.content(&call.owner, &id).await.code(), "recording-over");
        assert_eq!(call.step(&call.owner, &id, "erase").await.code(), "recording-over");
        app.work().await;
        assert!(nothing_is_left(&app, folders), "a file is left");
        call.end().await;
    }

    async fn without_a_key_that_seals_or_days_to_keep_it_nothing_is_recorded(db: Db) {
        let app = TestApp::new(db).await;
        let call = InCall::new(&app).await;
        let list = call.list(&call.owner).await;
        assert_eq!((&list["offered"], &list["may_propose"]), (&json!(false), &json!(false)));
        assert_eq!(call.propose(&call.owner).await.code(), "recording-not-offered");
        call.end().await;
    }

    async fn only_who_is_in_the_call_proposes_and_agrees(db: Db) {
        let (app, _key) = sealing(db).await;
        let mut call = InCall::new(&app).await;
        let lead = lead(&app).await;
        assert_eq!(call.propose(&lead).await.code(), "forbidden");
        assert_eq!(call.propose(&app.owner_zhou().await).await.code(), "not-found");
        let q = call.question.clone();
        act(&mut call.helps, &q, EXPERT, json!("leave")).await;
        while heard(&mut call.asks).await.get("left").is_none() {}
        assert_eq!(call.list(&call.owner).await["may_propose"], false);
        assert_eq!(call.propose(&call.owner).await.code(), "recording-by-nobody");
        assert_eq!(call.propose(&call.expert).await.code(), "recording-not-in-call");
        enter(&mut call.helps, &q, EXPERT).await;
        let asked = call.propose(&call.expert).await.ok();
        act(&mut call.asks, &q, OWNER, json!("leave")).await;
        while heard(&mut call.helps).await.get("left").is_none() {}
        assert_eq!(call.step(&call.owner, asked["id"].as_str().unwrap(), "agree").await.code(), "recording-not-in-call");
        call.end().await;
    }
}

/// Whether no more lies with the files than before, and no part in any folder.
fn nothing_is_left(app: &TestApp, folders: usize) -> bool {
    let sizes = std::fs::read_dir(app.files()).unwrap().filter_map(Result::ok);
    let with_files = sizes
        .filter(|folder| folder.file_name().len() == 2)
        .filter(|folder| std::fs::read_dir(folder.path()).unwrap().next().is_some());
    with_files.count() <= folders
}
