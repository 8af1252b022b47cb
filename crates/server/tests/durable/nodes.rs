//! Two programs over one PostgreSQL and one folder of files, one of which is killed in the middle of everything: what was
//! acknowledged by either is there once, and whoever listens at one hears what is done at the other.

use crate::station::{Station, call, send, sign_in};
use crate::{audit_is_sound, seed};
use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use futures_util::{SinkExt as _, StreamExt as _};
use serde_json::{Value, json};
use std::collections::{BTreeMap, BTreeSet};
use std::sync::atomic::{AtomicBool, AtomicUsize, Ordering};
use std::sync::{Condvar, Mutex, RwLock};
use std::time::{Duration, Instant};
use tokio::net::TcpStream;
use tokio_tungstenite::WebSocketStream;
use tokio_tungstenite::tungstenite::Message;
use tokio_tungstenite::tungstenite::client::IntoClientRequest as _;
use yrs::block::ClientID;
use yrs::updates::encoder::Encode as _;
use yrs::{Doc, Map as _, Options, ReadTxn as _, Transact as _};

/// What each writer gets acknowledged before and after a kill, at least.
const MESSAGES: usize = 12;
const VALUES: usize = 3;
/// Values that are written beyond those that are waited for.
const AHEAD: usize = 20;
/// How often who listens may be told to look again when a program comes.
const MEETINGS: usize = 5;
/// How soon everybody goes on.
const SOON: Duration = Duration::from_secs(5);
/// After this something has failed, however slow the machine is.
const PATIENCE: Duration = Duration::from_mins(1);

/// The addresses of both programs; each writer stays with one until it is gone.
struct Nodes(RwLock<[String; 2]>);

impl Nodes {
    fn of(&self, which: usize) -> String {
        self.0.read().unwrap()[which % 2].clone()
    }
}

/// Somebody who calls, and goes over to the other program when the first does not answer to the end.
struct Caller<'n> {
    nodes: &'n Nodes,
    cookie: &'n str,
    at: AtomicUsize,
}

impl Caller<'_> {
    /// One answer, of whichever program gives one; asked again, it has to be the same.
    fn ask(&self, method: &str, path: &str, body: &Value) -> Value {
        let text = body.to_string();
        let begun = Instant::now();
        loop {
            let at = self.at.load(Ordering::Relaxed);
            let answer = send(&self.nodes.of(at), self.cookie, method, path, text.as_bytes());
            let Some((status, content, _)) = answer else {
                assert!(begun.elapsed() < SOON, "nobody answers {path}");
                self.at.store(at + 1, Ordering::Relaxed);
                continue;
            };
            let content = String::from_utf8(content).unwrap();
            assert!((200..300).contains(&status), "{method} {path}: {status} {content}");
            return serde_json::from_str(&content).unwrap_or_default();
        }
    }

    /// The same at the other program as well.
    fn ask_again(&self, method: &str, path: &str, body: &Value) -> Value {
        self.at.fetch_add(1, Ordering::Relaxed);
        self.ask(method, path, body)
    }
}

/// What was acknowledged.
#[derive(Default)]
struct Told {
    /// Words by number.
    messages: BTreeMap<i64, String>,
    /// Proposal and the version of the field that it became.
    values: Vec<(String, i64)>,
    /// Values that are wanted so far: a form holds no more than some hundreds of proposals.
    wanted: usize,
}

/// What all writers share.
#[derive(Default)]
struct Work {
    told: Mutex<Told>,
    more: Condvar,
    stop: AtomicBool,
}

impl Work {
    fn goes_on(&self) -> bool {
        !self.stop.load(Ordering::Relaxed)
    }

    /// Whether another value is wanted; waits until one is, or the work ends.
    fn wants_value(&self) -> bool {
        let enough = |told: &mut Told| told.values.len() >= told.wanted && self.goes_on();
        drop(self.more.wait_while(self.told.lock().unwrap(), enough).unwrap());
        self.goes_on()
    }

    fn note(&self, noting: impl FnOnce(&mut Told)) {
        noting(&mut self.told.lock().unwrap());
        self.more.notify_all();
    }

    fn acknowledged(&self) -> (usize, usize) {
        let told = self.told.lock().unwrap();
        (told.messages.len(), told.values.len())
    }

    /// Waits until so many messages and values are acknowledged; then more are on their way.
    fn reaches(&self, messages: usize, values: usize) {
        self.note(|told| told.wanted = values + AHEAD);
        let few = |told: &mut Told| told.messages.len() < messages || told.values.len() < values;
        let waited = self.more.wait_timeout_while(self.told.lock().unwrap(), PATIENCE, few);
        assert!(!waited.unwrap().1.timed_out(), "somebody does not go on");
    }
}

/// Ends the work with it, also when something has failed: nobody writes on.
struct Ending<'w>(&'w Work);

impl Drop for Ending<'_> {
    fn drop(&mut self) {
        // Behind the lock: who looks just now is not missed.
        let told = self.0.told.lock();
        self.0.stop.store(true, Ordering::Relaxed);
        drop(told);
        self.0.more.notify_all();
    }
}

/// Writes messages until told to stop; each third is sent twice, the second time to the other program.
fn talk(caller: &Caller<'_>, name: &str, question: &str, work: &Work) {
    let path = format!("/support/questions/{question}/messages");
    let mut sent = 0;
    while work.goes_on() {
        let words = format!("{name} {sent}");
        let body = json!({"messages": [{"client_id": format!("{name}-{sent}"), "words": words}]});
        let number = |answer: &Value| answer["items"][0]["number"].as_i64().unwrap();
        let first = number(&caller.ask("POST", &path, &body));
        if sent % 3 == 0 {
            assert_eq!(number(&caller.ask_again("POST", &path, &body)), first, "{words}");
        }
        work.note(|told| {
            let before = told.messages.insert(first, words);
            assert_eq!(before, None, "a number was given twice");
        });
        sent += 1;
    }
}

/// An expert's page of the shared form.
struct Page {
    doc: Doc,
    person: String,
    at: String,
}

impl Page {
    fn open(expert: &Caller<'_>, question: &str) -> Self {
        let at = format!("/support/questions/{question}/form");
        let pen = expert.ask("POST", &format!("{at}/pens"), &json!({}));
        let client = ClientID::new(pen["pen"].as_u64().unwrap());
        Self {
            doc: Doc::with_options(Options::with_guid_and_client_id("page".into(), client)),
            person: pen["person"].as_str().unwrap().to_owned(),
            at,
        }
    }

    fn proposes(&self, expert: &Caller<'_>, id: &str, value: &str) {
        let map = self.doc.get_or_insert_map(&*self.person);
        let mut tx = self.doc.transact_mut();
        let proposal = json!({"field": "premises_area", "value": value});
        map.insert(&mut tx, format!("propose/{id}"), proposal.to_string());
        let update = STANDARD.encode(tx.encode_update_v1());
        let have = STANDARD.encode(tx.state_vector().encode_v1());
        drop(tx);
        expert.ask("POST", &self.at, &json!({"update": update, "have": have}));
    }
}

/// Proposes and accepts values until told to stop.
fn agree(expert: &Caller<'_>, owner: &Caller<'_>, question: &str, work: &Work) {
    let page = Page::open(expert, question);
    let mut version = 0;
    while work.wants_value() {
        let (id, value) = (format!("proposal-{version}"), format!("{}.5", 80 + version));
        page.proposes(expert, &id, &value);
        let body = json!({"person": page.person, "proposal": id, "field": "premises_area", "value": value,
            "version": version});
        let path = format!("{}/accept", page.at);
        let taken = owner.ask("POST", &path, &body);
        version += 1;
        assert_eq!(taken["version"], version, "{taken}");
        if version % 2 == 0 {
            assert_eq!(owner.ask_again("POST", &path, &body)["at"], taken["at"]);
        }
        work.note(|told| told.values.push((id, version)));
    }
}

type Socket = WebSocketStream<TcpStream>;

async fn connect(address: &str, cookie: &str, watch: &str) -> Socket {
    let mut request = format!("ws://{address}/api/v1/live").into_client_request().unwrap();
    request.headers_mut().insert("cookie", cookie.parse().unwrap());
    let stream = TcpStream::connect(address).await.unwrap();
    let (mut socket, _) = tokio_tungstenite::client_async(request, stream).await.unwrap();
    let wanted = json!({"watch": [watch]}).to_string();
    socket.send(Message::text(wanted)).await.unwrap();
    // The answer to a ping comes after everything sent before it was taken in.
    socket.send(Message::Ping(Vec::new().into())).await.unwrap();
    while !matches!(socket.next().await, Some(Ok(Message::Pong(_)))) {}
    socket
}

/// Whether one is told to look again.
fn looks_again(hint: &Value) -> bool {
    hint["topic"] == "*"
}

/// Waits for a hint.
async fn heard(socket: &mut Socket, fits: impl Fn(&Value) -> bool) -> Value {
    let hear = async {
        while let Some(Ok(message)) = socket.next().await {
            if let Message::Text(text) = message {
                let hint = serde_json::from_str(&text).unwrap();
                if fits(&hint) {
                    return hint;
                }
            }
        }
        panic!("the line ended");
    };
    tokio::time::timeout(PATIENCE, hear).await.unwrap()
}

/// Everything in the thread, by number.
fn thread(caller: &Caller<'_>, question: &str) -> BTreeMap<i64, String> {
    let mut all = BTreeMap::new();
    loop {
        let after = all.last_key_value().map_or(0, |(number, _)| *number);
        let path = format!("/support/questions/{question}/messages?after={after}");
        let page = caller.ask("GET", &path, &json!(null));
        let items = page["items"].as_array().unwrap();
        if items.is_empty() {
            return all;
        }
        for item in items {
            let words = item["words"].as_str().unwrap().to_owned();
            let before = all.insert(item["number"].as_i64().unwrap(), words);
            assert_eq!(before, None, "a number is there twice");
        }
    }
}

/// What was acknowledged is there once, and numbers have no gap.
fn all_is_there(owner: &Caller<'_>, case: &str, question: &str, told: &Told) {
    let there = thread(owner, question);
    let numbers: Vec<i64> = there.keys().copied().collect();
    let expected: Vec<i64> = (1..=i64::try_from(there.len()).unwrap()).collect();
    assert_eq!(numbers, expected);
    let different: BTreeSet<&String> = there.values().collect();
    assert_eq!(different.len(), there.len(), "a message is there twice");
    for (number, words) in &told.messages {
        assert_eq!(there.get(number), Some(words), "was acknowledged");
    }
    let form = owner.ask("GET", &format!("/support/questions/{question}/form"), &json!(null));
    let accepted: Vec<(String, i64)> = form["accepted"]
        .as_array()
        .unwrap()
        .iter()
        .map(|one| {
            (
                one["proposal"].as_str().unwrap().to_owned(),
                one["version"].as_i64().unwrap(),
            )
        })
        .collect();
    for value in &told.values {
        assert_eq!(
            accepted.iter().filter(|one| *one == value).count(),
            1,
            "{value:?} was acknowledged"
        );
    }
    let timeline = owner.ask("GET", &format!("/cases/{case}/timeline"), &json!(null));
    let agreed = timeline["items"]
        .as_array()
        .unwrap()
        .iter()
        .filter(|event| event["event"] == "value_agreed");
    assert_eq!(agreed.count(), accepted.len());
    let seen = owner.ask("GET", &format!("/cases/{case}"), &json!(null));
    let field = seen["form"]
        .as_array()
        .unwrap()
        .iter()
        .find(|field| field["name"] == "premises_area")
        .unwrap()
        .clone();
    assert_eq!(
        field["version"].as_u64(),
        u64::try_from(accepted.len()).ok(),
        "each value was written once"
    );
}

fn staff(address: &str, login: &str) -> String {
    let body = json!({"login": login, "password": "yizhan-demo-2026"}).to_string();
    let (status, _, head) = send(address, "", "POST", "/sign-in/password", body.as_bytes()).unwrap();
    assert_eq!(status, 200);
    let set = head
        .lines()
        .find(|line| line.to_ascii_lowercase().starts_with("set-cookie: "))
        .unwrap();
    set["set-cookie: ".len()..].split(';').next().unwrap().to_owned()
}

/// A question of the owner's that the officer helps with at the form.
fn helped(address: &str, (owner, expert, lead): (&str, &str, &str)) -> (String, String) {
    let text = |value: &Value| value.as_str().unwrap().to_owned();
    let case = text(&call(address, owner, "POST", "/cases", &json!({"item": "premises-check"})).unwrap()["id"]);
    let asked = json!({"words": "面积怎么填？", "anchor": {"field": "premises_area"}, "tier": "remote"});
    let asked = call(address, owner, "POST", &format!("/cases/{case}/questions"), &asked).unwrap();
    let question = text(&asked["question"]["id"]);
    let person = call(address, expert, "GET", "/support/desk", &json!(null)).unwrap()["expert"]["person"]["id"].clone();
    // By hand: offers are made in the hours of the service alone.
    let given = json!({"step": "assign", "person": person});
    call(
        address,
        lead,
        "POST",
        &format!("/support/questions/{question}/steps"),
        &given,
    )
    .unwrap();
    (case, question)
}

#[test]
fn of_two_programs_one_is_killed_and_everybody_goes_on_with_the_other_on_postgresql() {
    let runtime = tokio::runtime::Runtime::new().unwrap();
    let database = runtime.block_on(store::testing::postgres());
    let folder = tempfile::tempdir().unwrap();
    let data = folder.path();
    seed(data, &database.address);
    let mut stations = [0, 1].map(|_| Some(Station::start(data, &database.address)));
    let address = |station: &Option<Station>| station.as_ref().unwrap().address.clone();
    let nodes = Nodes(RwLock::new([address(&stations[0]), address(&stations[1])]));
    let first = nodes.of(0);
    let cookies = (sign_in(&first, data), staff(&first, "officer"), staff(&first, "lead"));
    let (case, question) = helped(&first, (&cookies.0, &cookies.1, &cookies.2));
    let caller = |cookie, at| Caller {
        nodes: &nodes,
        cookie,
        at: AtomicUsize::new(at),
    };

    let work = Work::default();
    std::thread::scope(|scope| {
        let _ending = Ending(&work);
        let (owner, expert) = (caller(&cookies.0, 0), caller(&cookies.1, 1));
        let (proposes, accepts) = (caller(&cookies.1, 1), caller(&cookies.0, 0));
        let (question, work) = (question.as_str(), &work);
        scope.spawn(move || talk(&owner, "owner", question, work));
        scope.spawn(move || talk(&expert, "expert", question, work));
        scope.spawn(move || agree(&proposes, &accepts, question, work));
        for killed in [0, 1] {
            let (messages, values) = work.acknowledged();
            work.reaches(messages + MESSAGES, values + VALUES);
            let mut socket = runtime.block_on(connect(&nodes.of(1 - killed), &cookies.0, question));
            stations[killed].take().unwrap().kill();
            let died = Instant::now();
            let (messages, values) = work.acknowledged();
            work.reaches(messages + 2, values + 1);
            println!(
                "program {killed} was killed; all writers went on after {:?}",
                died.elapsed()
            );
            runtime.block_on(heard(&mut socket, looks_again));
            println!(
                "who listened at the other was told to look again after {:?}",
                died.elapsed()
            );
            work.reaches(messages + MESSAGES, values + VALUES);
            let new = Station::start(data, &database.address);
            nodes.0.write().unwrap()[killed] = new.address.clone();
            stations[killed] = Some(new);
        }
    });

    let told = work.told.into_inner().unwrap();
    for at in [0, 1] {
        all_is_there(&caller(&cookies.0, at), &case, &question, &told);
    }
    // What is done at one is heard at the other. Programs that have just met tell who listens to look again, some times at most.
    for at in [0, 1] {
        let writes = caller(&cookies.1, at);
        let mut socket = runtime.block_on(connect(&nodes.of(1 - at), &cookies.0, &question));
        let heard_at = |turn: usize| {
            let body = json!({"messages": [{"client_id": format!("last-{at}-{turn}"), "words": format!("最后一句 {at} {turn}")}]});
            let sent = writes.ask("POST", &format!("/support/questions/{question}/messages"), &body);
            let number = &sent["items"][0]["number"];
            let said = Instant::now();
            let of_it = |hint: &Value| hint["topic"] == question.as_str() && hint["version"] == *number;
            let hint = runtime.block_on(heard(&mut socket, |hint| looks_again(hint) || of_it(hint)));
            of_it(&hint).then(|| said.elapsed())
        };
        let after = (0..MEETINGS).find_map(heard_at).expect("heard");
        println!("what was written at program {at} was heard at the other after {after:?}");
    }
    drop(stations);
    audit_is_sound(data, &database.address);
}
