//! Whatever was acknowledged is there afterwards, once, and numbers have no gap: after kill -9 in the middle of handing in, of an
//! upload, of a job; after a disk that was full and a database that was away.
//!
//! The real program on both databases. Ten rounds of each kill; `cargo xtask durable --rounds 100` asks for more.

#![expect(clippy::unwrap_used, reason = "a test that cannot go on has failed")]

mod gone;
mod jobs;
mod nodes;
mod room;
mod station;
mod uploads;

use serde_json::{Value, json};
use station::{Station, call, program, send, sign_in};
use std::collections::BTreeMap;
use std::path::Path;
use std::process::{Command, Stdio};
use std::sync::Mutex;
use std::time::{Duration, Instant};

const ROUNDS: u32 = 10;
const WRITERS: usize = 3;
const SLOTS: [&str; 4] = ["licence-copy", "id-front", "property", "lease"];

/// What a client was told, in full.
#[derive(Default)]
struct Told {
    /// Case by receipt.
    receipts: BTreeMap<String, String>,
    /// Case, file and content.
    files: Vec<(String, String, Vec<u8>)>,
}

/// What was answered in place of what was asked for; `None` when the server went away before the whole answer.
type Refused = Option<(u16, Value)>;

fn ask(address: &str, cookie: &str, method: &str, path: &str, body: &[u8]) -> Result<Value, Refused> {
    let (status, content, _) = send(address, cookie, method, path, body).ok_or(None)?;
    let answer: Value = serde_json::from_slice(&content).unwrap_or_default();
    if (200..300).contains(&status) {
        Ok(answer)
    } else {
        Err(Some((status, answer)))
    }
}

/// Begins, fills and hands in one case, and notes what was acknowledged.
fn hand_in(address: &str, cookie: &str, told: &Mutex<Told>) -> Result<String, Refused> {
    let text = |value: &Value| value.as_str().unwrap().to_owned();
    let new = json!({"item": "premises-check"}).to_string();
    let case = text(&ask(address, cookie, "POST", "/cases", new.as_bytes())?["id"]);
    for (field, value) in [
        ("applicant_name", "云栖茶事"),
        ("credit_code", "91330102MA2KAAAA62"),
        ("legal_representative", "李云"),
        ("id_number", "330102199003078895"),
        ("premises_address", "云栖路12号"),
        ("premises_area", "86.5"),
        ("premises_tenure", "leased"),
    ] {
        let path = format!("/cases/{case}/form/{field}");
        let body = json!({"value": value, "version": 0}).to_string();
        ask(address, cookie, "PATCH", &path, body.as_bytes())?;
    }
    for slot in SLOTS {
        let bytes = [b"\x89PNG\r\n\x1a\n", case.as_bytes(), slot.as_bytes()].concat();
        let path = format!("/cases/{case}/materials?slot={slot}&name={slot}.png");
        let id = text(&ask(address, cookie, "POST", &path, &bytes)?["id"]);
        told.lock().unwrap().files.push((case.clone(), id, bytes));
    }
    let path = format!("/cases/{case}/submit");
    let handed_in = ask(address, cookie, "POST", &path, br#"{"version": 1}"#)?;
    let receipt = text(&handed_in["receipt"]);
    let before = told.lock().unwrap().receipts.insert(receipt, case.clone());
    assert_eq!(before, None, "a receipt was given twice");
    Ok(case)
}

/// Hands in cases until the server is gone. It refuses nothing.
fn write(address: &str, cookie: &str, told: &Mutex<Told>) {
    let end = loop {
        if let Err(end) = hand_in(address, cookie, told) {
            break end;
        }
    };
    assert_eq!(end, None);
}

/// Hands in cases until one is refused; the refusal.
fn write_until_refused(address: &str, cookie: &str, told: &Mutex<Told>) -> (u16, Value) {
    loop {
        if let Err(refused) = hand_in(address, cookie, told) {
            return refused.unwrap();
        }
    }
}

/// The title of a refusal in a language.
fn title(address: &str, cookie: &str, language: &str, (method, path): (&str, &str), body: &[u8]) -> (u16, Value) {
    let headers = format!("Content-Type: application/json\r\nAccept-Language: {language}\r\n");
    let (status, content, head) = station::send_with(address, cookie, (method, path), &headers, body).unwrap();
    assert!(head.to_ascii_lowercase().contains("application/problem+json"), "{head}");
    (status, serde_json::from_slice(&content).unwrap())
}

/// Receipt by case, of everything that the server has.
fn all(address: &str, cookie: &str) -> BTreeMap<String, String> {
    let (mut found, mut cursor) = (BTreeMap::new(), String::new());
    loop {
        let path = format!("/cases?limit=100{cursor}");
        let page = call(address, cookie, "GET", &path, &json!(null)).unwrap();
        for case in page["items"].as_array().unwrap() {
            if let Some(receipt) = case["receipt"].as_str() {
                let before = found.insert(receipt.to_owned(), case["id"].as_str().unwrap().to_owned());
                assert_eq!(before, None, "{receipt} is there twice");
            }
        }
        match page["next"].as_str() {
            Some(next) => cursor = format!("&cursor={next}"),
            None => return found,
        }
    }
}

fn rounds() -> u32 {
    let asked = std::env::var("DURABLE_ROUNDS").ok();
    asked.and_then(|rounds| rounds.parse().ok()).unwrap_or(ROUNDS)
}

/// What was acknowledged is there, once, and the numbers of receipts have no gap.
fn all_is_there(address: &str, cookie: &str, told: &Told, when: &str) {
    let there = all(address, cookie);
    for (receipt, case) in &told.receipts {
        assert_eq!(there.get(receipt), Some(case), "{when}: {receipt} was acknowledged");
    }
    let number = |receipt: &String| -> u32 {
        let figures = receipt.chars().filter(char::is_ascii_digit).skip(4);
        figures.collect::<String>().parse().unwrap()
    };
    let numbers: Vec<u32> = there.keys().map(number).collect();
    let expected: Vec<u32> = (1..=u32::try_from(there.len()).unwrap()).collect();
    assert_eq!(numbers, expected, "{when}: numbers of receipts");
}

/// Every file that was acknowledged comes as it was sent.
fn files_are_there(address: &str, cookie: &str, told: &Told) {
    for (case, file, bytes) in &told.files {
        let path = format!("/cases/{case}/materials/{file}/content");
        let (status, content, _) = send(address, cookie, "GET", &path, b"").unwrap();
        assert_eq!((status, &content), (200, bytes), "{case} {file}");
    }
}

fn audit_is_sound(data: &Path, database: &str) {
    let mut verify = Command::new(env!("CARGO_BIN_EXE_yizhan"));
    verify
        .args(["audit", "verify", "--data"])
        .arg(data)
        .env("YIZHAN__DATABASE__URL", database);
    assert!(verify.stdout(Stdio::null()).status().unwrap().success());
}

/// An empty station with the people of the seed.
fn seed(data: &Path, database: &str) {
    let seeded = program("seed", data, database).stdout(Stdio::null()).status().unwrap();
    assert!(seeded.success());
}

fn survive(database: &str) {
    let folder = tempfile::tempdir().unwrap();
    let data = folder.path();
    seed(data, database);
    let told = Mutex::new(Told::default());
    let mut station = Station::start(data, database);
    let cookie = sign_in(&station.address, data);
    for round in 0..rounds() {
        let address = station.address.clone();
        std::thread::scope(|scope| {
            for _ in 0..WRITERS {
                scope.spawn(|| write(&address, &cookie, &told));
            }
            let began = Instant::now();
            let length = Duration::from_millis(150 + u64::from(round) * 37 % 400);
            // Something has to be under way, however slow the machine is.
            let before = told.lock().unwrap().receipts.len();
            while began.elapsed() < length || told.lock().unwrap().receipts.len() < before + 2 {
                std::thread::yield_now();
            }
            station.kill();
        });
        station = Station::start(data, database);
        all_is_there(
            &station.address,
            &cookie,
            &told.lock().unwrap(),
            &format!("round {round}"),
        );
    }
    let told = told.into_inner().unwrap();
    assert!(told.receipts.len() >= 2 * usize::try_from(rounds()).unwrap());
    files_are_there(&station.address, &cookie, &told);
    station.kill();
    audit_is_sound(data, database);
}

#[test]
fn nothing_acknowledged_is_lost_on_sqlite() {
    survive("");
}

#[test]
fn nothing_acknowledged_is_lost_on_postgresql() {
    let runtime = tokio::runtime::Runtime::new().unwrap();
    let database = runtime.block_on(store::testing::postgres());
    survive(&database.address);
}
