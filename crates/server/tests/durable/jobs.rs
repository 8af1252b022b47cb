//! kill -9 while jobs are worked off: each is done in the end, and what it makes is there once.

use crate::station::{Station, call, sign_in};
use crate::{Told, all_is_there, audit_is_sound, hand_in, rounds, seed};
use serde_json::json;
use std::path::Path;
use std::process::Command;
use std::sync::Mutex;

/// What the doctor says of the jobs.
fn jobs(data: &Path, database: &str) -> String {
    let mut doctor = Command::new(env!("CARGO_BIN_EXE_yizhan"));
    doctor
        .args(["--lang", "en", "doctor", "--data"])
        .arg(data)
        .env("YIZHAN__DATABASE__URL", database);
    let told = String::from_utf8(doctor.output().unwrap().stdout).unwrap();
    let line = told.lines().find(|line| line.contains(" jobs "));
    line.unwrap_or_else(|| panic!("{told}")).to_owned()
}

fn jobs_survive(database: &str) {
    let folder = tempfile::tempdir().unwrap();
    let data = folder.path();
    seed(data, database);
    let told = Mutex::new(Told::default());
    let mut station = Station::working(data, database);
    let cookie = sign_in(&station.address, data);
    for round in 0..rounds() {
        // A case is read as soon as it is there: the kill comes somewhere in its jobs.
        hand_in(&station.address, &cookie, &told).unwrap();
        let until = std::time::Instant::now() + std::time::Duration::from_millis(u64::from(round) * 61 % 500);
        while std::time::Instant::now() < until {
            std::thread::yield_now();
        }
        station.kill();
        station = Station::working(data, database);
    }
    // A job that was under way is claimed again when its lease is over, within a minute.
    while !jobs(data, database).contains("Background work is well, 0 jobs wait") {}
    let told = told.into_inner().unwrap();
    all_is_there(&station.address, &cookie, &told, "after the jobs");
    for case in told.receipts.values() {
        let review = call(
            &station.address,
            &cookie,
            "GET",
            &format!("/cases/{case}/review"),
            &json!(null),
        )
        .unwrap();
        assert_eq!(review["state"], "done", "{case}: {review}");
    }
    let notified = call(
        &station.address,
        &cookie,
        "GET",
        "/me/notifications?limit=100",
        &json!(null),
    )
    .unwrap();
    let mut seen: Vec<String> = notified["items"]
        .as_array()
        .unwrap()
        .iter()
        .map(|item| format!("{} {}", item["case"], item["kind"]))
        .collect();
    let all = seen.len();
    seen.sort();
    seen.dedup();
    assert_eq!(seen.len(), all, "nobody is told twice: {notified}");
    station.kill();
    audit_is_sound(data, database);
}

#[test]
fn every_job_is_done_in_the_end_and_once_on_sqlite() {
    jobs_survive("");
}

#[test]
fn every_job_is_done_in_the_end_and_once_on_postgresql() {
    let runtime = tokio::runtime::Runtime::new().unwrap();
    let database = runtime.block_on(store::testing::postgres());
    jobs_survive(&database.address);
}
