//! Many people at once, to measure a station and a peer by: `bench/sockets/run.py` starts it with a file that says what to do.
//! A line of JSON on the output for each thing done, then it waits for a line on the input.
//!
//! Must not know how the station does what it does: it is a browser, many times over.

#![expect(
    clippy::unwrap_used,
    clippy::print_stdout,
    reason = "a measurement that cannot go on has failed; its output is what it is for"
)]

mod fan;
mod hand_over;
mod http;
mod line;

use serde::Deserialize;
use serde_json::{Value, json};
use std::time::{Duration, Instant};

/// What to do.
#[derive(Deserialize)]
struct Wanted {
    /// Address and port.
    address: String,
    /// Who helps.
    #[serde(default)]
    experts: Vec<Person>,
    /// Who asks.
    #[serde(default)]
    owners: Vec<Person>,
    /// Sockets of all owners together.
    #[serde(default)]
    pages: usize,
    what: What,
}

/// Somebody.
#[derive(Deserialize, Clone)]
struct Person {
    /// Their session.
    cookie: String,
    /// Of an owner: a case of theirs. Of an expert: their department.
    place: String,
}

/// What is measured.
#[derive(Deserialize)]
#[serde(rename_all = "snake_case")]
enum What {
    /// Questions a second, for so many seconds, each held for so long on the average; in turns.
    HandOver { turns: Vec<hand_over::Turn> },
    /// Messages to rooms.
    Fan(fan::Fan),
}

/// Says what was done, and waits until one may go on.
fn say(done: &Value) {
    println!("{done}");
    let mut line = String::new();
    std::io::stdin().read_line(&mut line).unwrap();
}

/// Shares of times, in milliseconds.
fn shares(mut times: Vec<Duration>) -> Value {
    times.sort_unstable();
    let ms = |time: Duration| (time.as_secs_f64() * 100_000.0).round() / 100.0;
    let at = |of: f64| {
        let last = times.len().saturating_sub(1);
        let place = ((times.len() as f64 * of).ceil() as usize).saturating_sub(1).min(last);
        times.get(place).copied().map(ms)
    };
    json!({"count": times.len(), "median_ms": at(0.5), "p99_ms": at(0.99), "most_ms": at(1.0)})
}

/// Something every so often from a beginning, whatever takes how long: the moment at which it should have been done.
fn ticks(begun: Instant, each: Duration, count: u32) -> impl Iterator<Item = Instant> {
    (0..count).map(move |number| begun + each * number)
}

#[tokio::main]
async fn main() {
    let file = std::env::args().nth(1).unwrap();
    let wanted: Wanted = serde_json::from_str(&std::fs::read_to_string(file).unwrap()).unwrap();
    match &wanted.what {
        What::HandOver { turns } => hand_over::run(&wanted, turns).await,
        What::Fan(fan) => fan::run(&wanted, fan).await,
    }
}
