//! Owners ask at a rate, whoever answers how fast; experts hear of offers by their sockets, take them, answer, and close.

use crate::http::Client;
use crate::line::{self, Socket};
use crate::{Person, Wanted, say, shares, ticks};
use futures_util::stream::FuturesUnordered;
use futures_util::{SinkExt as _, StreamExt as _};
use serde::Deserialize;
use serde_json::{Value, json};
use std::collections::{HashMap, HashSet};
use std::sync::atomic::{AtomicU64, AtomicUsize, Ordering};
use std::sync::{Arc, Mutex};
use std::time::{Duration, Instant};
use tokio::sync::mpsc;

/// So many questions a second, for so long, each in hand for so many milliseconds on the average.
#[derive(Deserialize, Clone, Copy)]
pub(crate) struct Turn {
    rate: u32,
    seconds: u32,
    hold_ms: u64,
}

/// What was seen of questions.
#[derive(Default)]
struct Seen {
    /// When each was sent off, and whether it was offered to somebody in the answer.
    asked: HashMap<String, (Instant, bool)>,
    /// When an expert's socket got the hint, and when the page had the offer.
    offered: HashMap<String, (Instant, Instant)>,
    wrong: Vec<String>,
}

#[derive(Default)]
struct All {
    address: String,
    seen: Mutex<Seen>,
    hold_ms: AtomicU64,
    asked: AtomicUsize,
    closed: AtomicUsize,
    chance: AtomicU64,
}

impl All {
    /// A time of the exponential distribution.
    fn hold(&self) -> Duration {
        let number = self.chance.fetch_add(0x9e37_79b9_7f4a_7c15, Ordering::Relaxed);
        let mixed = (number ^ (number >> 29)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        let share = ((mixed >> 12) as f64 / (1_u64 << 52) as f64).max(1e-9);
        Duration::from_secs_f64(-share.ln() * self.hold_ms.load(Ordering::Relaxed) as f64 / 1000.0)
    }

    fn wrong(&self, what: String) {
        self.seen.lock().unwrap().wrong.push(what);
    }
}

type Connection = Arc<tokio::sync::Mutex<Client>>;

async fn ask(all: &All, who: &Connection, method: &str, path: &str, body: Value) -> Option<Value> {
    let body = (!body.is_null()).then_some(&body);
    let (status, answer) = who.lock().await.ask(method, path, body).await;
    if (200..300).contains(&status) {
        return Some(answer);
    }
    all.wrong(format!("{method} {path}: {status} {answer}"));
    None
}

/// Takes a question, answers it, holds it, closes it.
async fn help(all: Arc<All>, who: Connection, question: String) {
    let steps = format!("/support/questions/{question}/steps");
    if ask(&all, &who, "POST", &steps, json!({"step": "accept"}))
        .await
        .is_none()
    {
        return;
    }
    let message = json!({"messages": [{"client_id": "a1", "words": "您好，我看一下您的材料。请按页面提示补一份书面同意，拍照上传即可。"}]});
    let messages = format!("/support/questions/{question}/messages");
    ask(&all, &who, "POST", &messages, message).await;
    tokio::time::sleep(all.hold()).await;
    let close = json!({"step": "close", "cause": "unsure", "solved": true});
    if ask(&all, &who, "POST", &steps, close).await.is_some() {
        all.closed.fetch_add(1, Ordering::Relaxed);
    }
}

/// An expert's desk: asks for it anew with each hint, as the page does.
async fn desk(all: Arc<All>, mut socket: Socket, who: Connection) {
    let mut known = HashSet::new();
    loop {
        let Some(Ok(_)) = socket.next().await else { return };
        let hinted = Instant::now();
        // What else lies there is answered by the same look.
        while let Ok(Some(Ok(_))) = tokio::time::timeout(Duration::ZERO, socket.next()).await {}
        let Some(desk) = ask(&all, &who, "GET", "/support/desk", Value::Null).await else {
            continue;
        };
        for offer in desk["offers"].as_array().unwrap() {
            let id = offer["id"].as_str().unwrap().to_owned();
            if known.insert(id.clone()) {
                let read = Instant::now();
                all.seen
                    .lock()
                    .unwrap()
                    .offered
                    .entry(id.clone())
                    .or_insert((hinted, read));
                tokio::spawn(help(Arc::clone(&all), Arc::clone(&who), id));
            }
        }
    }
}

/// An owner's page: reads the thread with each hint of the question, as the page does.
async fn page(
    all: Arc<All>,
    mut socket: Socket,
    who: Connection,
    case: String,
    mut shown: mpsc::UnboundedReceiver<String>,
) {
    let mut question = String::new();
    loop {
        tokio::select! {
            asked = shown.recv() => {
                let Some(asked) = asked else { return };
                question = asked;
                socket.send(line::watch(&[&case, &question])).await.unwrap();
            }
            hint = socket.next() => {
                let Some(Ok(hint)) = hint else { return };
                let of_question = hint.to_text().is_ok_and(|text| !question.is_empty() && text.contains(&question));
                if of_question {
                    ask(&all, &who, "GET", &format!("/support/questions/{question}"), Value::Null).await;
                }
            }
        }
    }
}

/// Reads and forgets.
async fn quiet(mut socket: Socket) {
    while let Some(Ok(_)) = socket.next().await {}
}

struct Owner {
    person: Person,
    connection: Connection,
    shows: mpsc::UnboundedSender<String>,
}

/// Opens all sockets, some at once.
async fn open(wanted: &Wanted, all: &Arc<All>) -> Vec<Owner> {
    let connection = |person: &Person| Arc::new(tokio::sync::Mutex::new(Client::new(&wanted.address, &person.cookie)));
    let mut opening = FuturesUnordered::new();
    let mut owners = Vec::new();
    let mut pages = Vec::new();
    for owner in &wanted.owners {
        let (shows, shown) = mpsc::unbounded_channel();
        let connection = connection(owner);
        owners.push(Owner {
            person: owner.clone(),
            connection: Arc::clone(&connection),
            shows,
        });
        pages.push(Some((connection, shown)));
    }
    let experts = wanted.experts.iter().map(|expert| (expert, None));
    let places = (0..wanted.pages).map(|number| (&wanted.owners[number % wanted.owners.len()], Some(number)));
    for (person, number) in experts.chain(places) {
        let watched = number.map(|_| person.place.as_str());
        let first = number.and_then(|number| pages.get_mut(number)).and_then(Option::take);
        opening.push(async move {
            let socket = line::page(
                &wanted.address,
                &person.cookie,
                &watched.into_iter().collect::<Vec<_>>(),
            )
            .await;
            (socket, person, number, first)
        });
        if opening.len() >= 32 {
            settle(all, opening.next().await.unwrap());
        }
    }
    while let Some(opened) = opening.next().await {
        settle(all, opened);
    }
    owners
}

type First = Option<(Connection, mpsc::UnboundedReceiver<String>)>;

fn settle(all: &Arc<All>, (socket, person, number, first): (Socket, &Person, Option<usize>, First)) {
    let all = Arc::clone(all);
    match (number, first) {
        (None, _) => {
            let own = Arc::new(tokio::sync::Mutex::new(Client::new(&all.address, &person.cookie)));
            tokio::spawn(desk(all, socket, own))
        }
        (Some(_), Some((connection, shown))) => {
            tokio::spawn(page(all, socket, connection, person.place.clone(), shown))
        }
        (Some(_), None) => tokio::spawn(quiet(socket)),
    };
}

async fn one(
    all: Arc<All>,
    connection: Connection,
    shows: mpsc::UnboundedSender<String>,
    path: String,
    department: String,
) {
    let sent = Instant::now();
    let body = json!({"words": "经营面积写建筑面积还是使用面积？", "tier": "coach", "department": department});
    let Some(answer) = ask(&all, &connection, "POST", &path, body).await else {
        return;
    };
    let question = answer["question"]["id"].as_str().unwrap().to_owned();
    let offered = answer["question"]["state"] == "offered";
    all.seen.lock().unwrap().asked.insert(question.clone(), (sent, offered));
    let _ = shows.send(question);
}

pub(crate) async fn run(wanted: &Wanted, turns: &[Turn]) {
    let all = Arc::new(All {
        address: wanted.address.clone(),
        ..All::default()
    });
    let owners = open(wanted, &all).await;
    say(&json!({"done": "opened", "sockets": wanted.experts.len() + wanted.pages}));
    for turn in turns {
        all.hold_ms.store(turn.hold_ms, Ordering::Relaxed);
        let count = turn.rate * turn.seconds;
        let begun = Instant::now();
        let mut late = Duration::ZERO;
        for moment in ticks(begun, Duration::from_secs(1) / turn.rate, count) {
            tokio::time::sleep_until(moment.into()).await;
            late = late.max(moment.elapsed());
            let number = all.asked.fetch_add(1, Ordering::Relaxed);
            let owner = &owners[number % owners.len()];
            let department = wanted.experts[number % wanted.experts.len()].place.clone();
            let path = format!("/cases/{}/questions", owner.person.place);
            tokio::spawn(one(
                Arc::clone(&all),
                Arc::clone(&owner.connection),
                owner.shows.clone(),
                path,
                department,
            ));
        }
        say(&json!({"done": "asked", "seconds": begun.elapsed().as_secs_f64()}));
        // Until all is closed, or nothing more is.
        let (mut before, mut still) = (0, 0);
        while still < 10 && all.closed.load(Ordering::Relaxed) < all.asked.load(Ordering::Relaxed) {
            tokio::time::sleep(Duration::from_millis(500)).await;
            let now = all.closed.load(Ordering::Relaxed);
            still = if now == before { still + 1 } else { 0 };
            before = now;
        }
        say(&told(&all, late));
    }
}

/// What was seen in this turn.
fn told(all: &All, late: Duration) -> Value {
    let seen = std::mem::take(&mut *all.seen.lock().unwrap());
    let (mut hints, mut reads, mut waited) = (Vec::new(), Vec::new(), Vec::new());
    let mut never = 0;
    for (id, (sent, at_once)) in &seen.asked {
        match seen.offered.get(id) {
            Some((hinted, read)) if *at_once => {
                hints.push(hinted.saturating_duration_since(*sent));
                reads.push(read.saturating_duration_since(*sent));
            }
            Some((_, read)) => waited.push(read.saturating_duration_since(*sent)),
            None => never += 1,
        }
    }
    json!({
        "done": "closed",
        "asked": seen.asked.len(),
        "closed": all.closed.load(Ordering::Relaxed),
        "never_offered": never,
        "hint": shares(hints),
        "offer_on_the_page": shares(reads),
        "after_waiting": shares(waited),
        "generator_late_ms": late.as_secs_f64() * 1000.0,
        "wrong": seen.wrong.len(),
        "first_wrong": seen.wrong.iter().take(3).collect::<Vec<_>>(),
    })
}
