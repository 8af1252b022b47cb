//! Messages to rooms: how many reach those who listen, and how soon. A room is a question with its helper's pages and its asker's;
//! of Socket.IO it is a room.

use crate::http::Client;
use crate::line::{self, Socket};
use crate::{Wanted, say, shares, ticks};
use futures_util::stream::FuturesUnordered;
use futures_util::{SinkExt as _, StreamExt as _};
use serde::Deserialize;
use serde_json::{Value, json};
use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::{Arc, Mutex};
use std::time::{Duration, Instant};
use tokio::sync::mpsc::{UnboundedReceiver, UnboundedSender, unbounded_channel};
use tokio_tungstenite::tungstenite::Message;

/// What goes where, how often.
#[derive(Deserialize)]
pub(crate) struct Fan {
    rooms: usize,
    /// Pages that listen, of each room.
    receivers: usize,
    /// Pages that speak, of each room.
    senders: usize,
    /// Messages a second, over all rooms, in turns.
    rates: Vec<u32>,
    seconds: u32,
    /// Bytes of a message's words.
    bytes: usize,
    way: Way,
}

#[derive(Deserialize, Clone, Copy, PartialEq, Eq)]
#[serde(rename_all = "snake_case")]
enum Way {
    /// The station: that somebody writes, from socket to sockets.
    Hints,
    /// The station: a message over the interface, kept, and itself to the sockets with its hint.
    Messages,
    /// Socket.IO: the message itself, from socket to sockets.
    SocketIo,
}

struct Run {
    begun: Instant,
    /// When something was sent to each room, in order: that somebody writes carries no moment of its own.
    sent: Vec<Mutex<Vec<Instant>>>,
    received: AtomicUsize,
    wrong: AtomicUsize,
    times: Mutex<Vec<Duration>>,
}

impl Run {
    /// Words of a length that tell when they were sent.
    fn words(&self, bytes: usize) -> String {
        let mut words = format!("{} ", self.begun.elapsed().as_micros());
        while words.len() < bytes {
            words.push('x');
        }
        words
    }

    /// Something has come, with words where it has some.
    fn got(&self, words: Option<&str>) {
        self.received.fetch_add(1, Ordering::Relaxed);
        let sent = words.and_then(|words| words.split(' ').next()?.parse().ok());
        if let Some(sent) = sent.map(Duration::from_micros) {
            let took = self.begun.elapsed().saturating_sub(sent);
            self.times.lock().unwrap().push(took);
        }
    }

    /// One more of a room has come. Where one was lost, the moments of those behind it are not right.
    fn got_next(&self, room: usize, number: usize) {
        self.received.fetch_add(1, Ordering::Relaxed);
        let sent = self.sent[room].lock().unwrap()[number];
        self.times.lock().unwrap().push(sent.elapsed());
    }
}

/// A room of the station: its question, who asked, who helps.
struct Room {
    question: String,
    asks: String,
    helps: String,
}

/// Owners ask, and experts take what they are offered: everybody's hands are full.
async fn rooms(wanted: &Wanted, count: usize) -> Vec<Room> {
    let mut asked = std::collections::HashMap::new();
    for number in 0..count {
        let (owner, expert) = (&wanted.owners[number], &wanted.experts[number % wanted.experts.len()]);
        let body = json!({"words": "怎么填？", "tier": "coach", "department": expert.place});
        let path = format!("/cases/{}/questions", owner.place);
        let (status, answer) = Client::new(&wanted.address, &owner.cookie)
            .ask("POST", &path, Some(&body))
            .await;
        assert_eq!(status, 201, "{answer}");
        asked.insert(
            answer["question"]["id"].as_str().unwrap().to_owned(),
            owner.cookie.clone(),
        );
    }
    let mut rooms = Vec::new();
    for expert in &wanted.experts {
        let mut client = Client::new(&wanted.address, &expert.cookie);
        let (_, desk) = client.ask("GET", "/support/desk", None).await;
        for offer in desk["offers"].as_array().unwrap() {
            let question = offer["id"].as_str().unwrap().to_owned();
            let steps = format!("/support/questions/{question}/steps");
            let (status, answer) = client.ask("POST", &steps, Some(&json!({"step": "accept"}))).await;
            assert_eq!(status, 200, "{answer}");
            // The first answer keeps a promise, and is told otherwise than those that follow.
            let talk = format!("/support/questions/{question}/messages");
            let first = json!({"messages": [{"client_id": "first", "words": "您好"}]});
            let (status, answer) = client.ask("POST", &talk, Some(&first)).await;
            assert_eq!(status, 201, "{answer}");
            let asks = asked.remove(&question).unwrap();
            rooms.push(Room {
                question,
                asks,
                helps: expert.cookie.clone(),
            });
        }
    }
    assert_eq!(rooms.len(), count, "somebody was offered nothing");
    rooms
}

/// What a page listens for.
enum Hears {
    /// That somebody writes, in a room.
    Typing(usize),
    /// What is said in the thread of a question; where a hint does not say it, it is asked for.
    Talk(Client, String),
    /// What Socket.IO brings.
    Event,
}

/// A page that listens. One of each room measures; of the others what comes is counted and not read, so that thousands fit into
/// one process.
async fn listen(run: Arc<Run>, mut socket: Socket, mut hears: Hears, measures: bool) {
    let (mut last, mut count) = (2, 0);
    loop {
        let text = line::next(&mut socket).await;
        let counted = match &hears {
            Hears::Typing(_) => text.contains("typing"),
            Hears::Talk(..) => text.contains("\"talk\""),
            Hears::Event => text.starts_with("42"),
        };
        if counted && !measures {
            run.received.fetch_add(1, Ordering::Relaxed);
            continue;
        }
        match &mut hears {
            Hears::Typing(room) if counted => {
                run.got_next(*room, count);
                count += 1;
            }
            Hears::Event if counted => {
                let event: Value = serde_json::from_str(&text[2..]).unwrap();
                run.got(event[1].as_str());
            }
            Hears::Talk(client, question) => {
                let mut said: Value = serde_json::from_str(&text).unwrap();
                if said["topic"] != *question {
                    continue;
                }
                let mut items = said["talk"]["messages"].take();
                if items.is_null() {
                    let path = format!("/support/questions/{question}/messages?after={last}");
                    let (status, mut answer) = client.ask("GET", &path, None).await;
                    run.wrong.fetch_add(usize::from(status != 200), Ordering::Relaxed);
                    items = answer["items"].take();
                }
                for item in items.as_array().unwrap() {
                    let number = item["number"].as_i64().unwrap();
                    if number > last {
                        last = number;
                        run.got(item["words"].as_str());
                    }
                }
            }
            Hears::Typing(_) | Hears::Event => {}
        }
    }
}

/// A page that speaks when it is told to.
async fn speak(mut socket: Socket, mut told: UnboundedReceiver<Message>) {
    loop {
        tokio::select! {
            said = told.recv() => {
                let Some(said) = said else { return };
                socket.send(said).await.unwrap();
            }
            heard = socket.next() => match heard.unwrap().unwrap() {
                Message::Text(text) if text.as_str() == "2" => socket.send(Message::text("3")).await.unwrap(),
                _ => {}
            },
        }
    }
}

/// A helper's connection over which messages are sent one after another.
async fn write(run: Arc<Run>, mut client: Client, question: String, mut told: UnboundedReceiver<Message>) {
    let path = format!("/support/questions/{question}/messages");
    let mut number = 0;
    while let Some(words) = told.recv().await {
        number += 1;
        let message = json!({"client_id": format!("m{number}"), "words": words.to_text().unwrap()});
        let (status, _) = client.ask("POST", &path, Some(&json!({"messages": [message]}))).await;
        run.wrong
            .fetch_add(usize::from(status != 201 && status != 200), Ordering::Relaxed);
    }
}

/// Opens the pages of all rooms; what each speaker is told by.
async fn open(wanted: &Wanted, fan: &Fan, run: &Arc<Run>) -> Vec<UnboundedSender<Message>> {
    let rooms = match fan.way {
        Way::SocketIo => Vec::new(),
        Way::Hints | Way::Messages => rooms(wanted, fan.rooms).await,
    };
    let mut speakers = Vec::new();
    let mut opening = FuturesUnordered::new();
    for round in 0..fan.senders + fan.receivers {
        for number in 0..fan.rooms {
            let (room, speaks) = (rooms.get(number), round < fan.senders);
            let (tells, told) = unbounded_channel();
            if speaks {
                speakers.push(tells);
            }
            let measures = round >= fan.senders && (round - fan.senders) == number % fan.receivers;
            let run = Arc::clone(run);
            opening.push(async move {
                let Some(room) = room else {
                    // Who speaks is in no room, and so hears nothing of it.
                    let socket = line::member(&wanted.address, if speaks { usize::MAX } else { number }).await;
                    if speaks {
                        tokio::spawn(speak(socket, told));
                    } else {
                        tokio::spawn(listen(run, socket, Hears::Event, measures));
                    }
                    return;
                };
                let cookie = if speaks { &room.helps } else { &room.asks };
                let client = Client::new(&wanted.address, cookie);
                if speaks && fan.way == Way::Messages {
                    tokio::spawn(write(run, client, room.question.clone(), told));
                    return;
                }
                let socket = line::page(&wanted.address, cookie, &[&room.question]).await;
                if speaks {
                    tokio::spawn(speak(socket, told));
                } else if fan.way == Way::Messages {
                    tokio::spawn(listen(
                        run,
                        socket,
                        Hears::Talk(client, room.question.clone()),
                        measures,
                    ));
                } else {
                    tokio::spawn(listen(run, socket, Hears::Typing(number), measures));
                }
            });
            if opening.len() >= 32 {
                opening.next().await.unwrap();
            }
        }
    }
    while opening.next().await.is_some() {}
    drop(opening);
    if fan.way == Way::Hints {
        // A speaker says what it watches with its own room's name.
        for (number, speaker) in speakers.iter().enumerate() {
            let room: &Room = &rooms[number % fan.rooms];
            speaker.send(line::watch(&[&room.question])).unwrap();
        }
    }
    TYPED.get_or_init(|| rooms.into_iter().map(|room| room.question).collect());
    speakers
}

/// The questions of the rooms, for what is said of them.
static TYPED: std::sync::OnceLock<Vec<String>> = std::sync::OnceLock::new();

pub(crate) async fn run(wanted: &Wanted, fan: &Fan) {
    let run = Arc::new(Run {
        begun: Instant::now(),
        sent: (0..fan.rooms).map(|_| Mutex::default()).collect(),
        received: AtomicUsize::new(0),
        wrong: AtomicUsize::new(0),
        times: Mutex::default(),
    });
    let speakers = open(wanted, fan, &run).await;
    say(&json!({"done": "opened", "rooms": fan.rooms, "sockets": fan.rooms * (fan.receivers + fan.senders)}));
    for rate in &fan.rates {
        turn(fan, &run, &speakers, (*rate, 2)).await;
        say(&json!({"done": "warm"}));
        let said = turn(fan, &run, &speakers, (*rate, fan.seconds)).await;
        say(&said);
    }
}

/// Messages at a rate for so many seconds; how they fared.
async fn turn(fan: &Fan, run: &Run, speakers: &[UnboundedSender<Message>], (rate, seconds): (u32, u32)) -> Value {
    let before = run.received.load(Ordering::Relaxed);
    run.times.lock().unwrap().clear();
    let count = rate * seconds;
    let begun = Instant::now();
    let mut late = Duration::ZERO;
    for (number, moment) in ticks(begun, Duration::from_secs(1) / rate, count).enumerate() {
        if let Some(wait) = moment.checked_duration_since(Instant::now()) {
            tokio::time::sleep(wait).await;
        }
        late = late.max(moment.elapsed());
        let speaker = number % speakers.len();
        let room = speaker % fan.rooms;
        let said = match fan.way {
            Way::Hints => Message::text(json!({"typing": TYPED.get().unwrap()[room]}).to_string()),
            Way::Messages => Message::text(run.words(fan.bytes)),
            Way::SocketIo => Message::text(format!("42{}", json!(["say", room, run.words(fan.bytes)]))),
        };
        run.sent[room].lock().unwrap().push(Instant::now());
        speakers[speaker].send(said).unwrap();
    }
    let asked = begun.elapsed();
    // What is on its way still comes.
    tokio::time::sleep(Duration::from_millis(1500)).await;
    let received = run.received.load(Ordering::Relaxed) - before;
    let times = std::mem::take(&mut *run.times.lock().unwrap());
    json!({
        "done": "sent",
        "rate": rate,
        "seconds": asked.as_secs_f64(),
        "sent": count,
        "received": received,
        "expected": count as usize * fan.receivers,
        "wrong": run.wrong.load(Ordering::Relaxed),
        "time": shares(times),
        "generator_late_ms": late.as_secs_f64() * 1000.0,
    })
}
