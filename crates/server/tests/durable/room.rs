//! A disk without room: said in plain words, nothing half-taken, and well again by itself once there is room.
//!
//! The system refuses to let files of the station grow (a limit of the process, which wants no rights): the database of SQLite,
//! and files on either database.

use crate::station::{Station, send, send_with, sign_in};
use crate::uploads::{header, tus};
use crate::{Told, all_is_there, ask, audit_is_sound, files_are_there, hand_in, seed, title, write_until_refused};
use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use serde_json::{Value, json};
use std::path::Path;
use std::sync::Mutex;

/// The longest file of a database.
fn longest(data: &Path) -> u64 {
    let length = |name: &str| data.join(name).metadata().map_or(0, |about| about.len());
    length("yizhan.db").max(length("yizhan.db-wal"))
}

#[test]
fn a_database_without_room_says_so_and_loses_nothing_on_sqlite() {
    let folder = tempfile::tempdir().unwrap();
    let data = folder.path();
    seed(data, "");
    let mut station = Station::limited(data, "");
    let address = station.address.clone();
    let cookie = sign_in(&address, data);
    let told = Mutex::new(Told::default());
    hand_in(&address, &cookie, &told).unwrap();
    station.most_bytes(Some(longest(data) + 64 * 1024));
    let (status, problem) = write_until_refused(&address, &cookie, &told);
    assert_eq!((status, &problem["code"]), (507, &json!("no-room")), "{problem}");
    let new = json!({"item": "premises-check"}).to_string();
    for (language, beginning) in [("zh-CN", "服务器存储空间不足"), ("en", "The station has no room left")] {
        let (status, problem) = title(&address, &cookie, language, ("POST", "/cases"), new.as_bytes());
        assert_eq!(status, 507);
        assert!(problem["title"].as_str().unwrap().starts_with(beginning), "{problem}");
    }
    // What is there can be read all the while.
    all_is_there(&address, &cookie, &told.lock().unwrap(), "without room");
    files_are_there(&address, &cookie, &told.lock().unwrap());
    station.most_bytes(None);
    hand_in(&address, &cookie, &told).unwrap();
    assert!(station.runs());
    station.kill();
    let station = Station::start(data, "");
    all_is_there(&station.address, &cookie, &told.lock().unwrap(), "with room again");
    files_are_there(&station.address, &cookie, &told.lock().unwrap());
    station.kill();
    audit_is_sound(data, "");
}

const MEGABYTE: usize = 1024 * 1024;

/// A file that finds no room at once, and one whose second part finds none.
fn files_without_room(database: &str) {
    let folder = tempfile::tempdir().unwrap();
    let data = folder.path();
    seed(data, database);
    let mut station = Station::limited(data, database);
    let address = station.address.clone();
    let cookie = sign_in(&address, data);
    let case = ask(&address, &cookie, "POST", "/cases", br#"{"item": "premises-check"}"#).unwrap();
    let case = case["id"].as_str().unwrap();
    let bytes = [b"\x89PNG\r\n\x1a\n", &vec![7; 24 * MEGABYTE][..]].concat();
    let path = format!("/cases/{case}/materials?slot=lease&name=lease.png");
    let metadata = [("case", case), ("slot", "property"), ("name", "parts.png")]
        .map(|(word, value)| format!("{word} {}", STANDARD.encode(value)))
        .join(",");
    let more = format!("Upload-Length: {}\r\nUpload-Metadata: {metadata}\r\n", bytes.len());
    let (_, head) = tus(&address, &cookie, ("POST", "/uploads"), &more, b"").unwrap();
    let place = header(&head, "location")
        .unwrap()
        .strip_prefix("/api/v1")
        .unwrap()
        .to_owned();
    let part = |from: usize, to: usize| {
        let more = format!("Upload-Offset: {from}\r\nContent-Type: application/offset+octet-stream\r\n");
        tus(&address, &cookie, ("PATCH", &place), &more, &bytes[from..to]).unwrap()
    };
    // As far as there is room, part by part.
    let mut reached = 0;
    let mut send_on = || {
        while reached < bytes.len() {
            let to = (reached + 4 * MEGABYTE).min(bytes.len());
            match part(reached, to).0 {
                204 => reached = to,
                status => return (status, reached),
            }
        }
        (204, reached)
    };
    station.most_bytes(Some(16 * MEGABYTE as u64));
    let (status, problem) = title(&address, &cookie, "en", ("POST", &path), &bytes);
    assert_eq!((status, &problem["code"]), (507, &json!("no-room")));
    assert_eq!(send_on(), (507, 16 * MEGABYTE));
    let list = || ask(&address, &cookie, "GET", &format!("/cases/{case}/materials"), b"").unwrap();
    assert_eq!(list()["items"], json!([]), "half a file is none");
    let left: Vec<_> = std::fs::read_dir(data.join("files/unfinished")).unwrap().collect();
    assert!(left.is_empty(), "what found no room takes none: {left:?}");

    station.most_bytes(None);
    let (_, head) = tus(&address, &cookie, ("HEAD", &place), "", b"").unwrap();
    assert_eq!(
        header(&head, "upload-offset"),
        Some((16 * MEGABYTE).to_string().as_str())
    );
    assert_eq!(send_on(), (204, bytes.len()));
    let (status, _, _) = send_with(&address, &cookie, ("POST", &path), "", &bytes).unwrap();
    assert_eq!(status, 201);
    let files: Vec<Value> = list()["items"].as_array().unwrap().clone();
    assert_eq!(files.len(), 2);
    for file in files {
        let path = format!("/cases/{case}/materials/{}/content", file["id"].as_str().unwrap());
        let (_, content, _) = send(&address, &cookie, "GET", &path, b"").unwrap();
        assert!(content == bytes, "a file is not what was sent");
    }
    assert!(station.runs());
    station.kill();
}

#[test]
fn a_file_that_finds_no_room_is_not_there_and_goes_on_later_on_sqlite() {
    files_without_room("");
}

#[test]
fn a_file_that_finds_no_room_is_not_there_and_goes_on_later_on_postgresql() {
    let runtime = tokio::runtime::Runtime::new().unwrap();
    let database = runtime.block_on(store::testing::postgres());
    files_without_room(&database.address);
}
