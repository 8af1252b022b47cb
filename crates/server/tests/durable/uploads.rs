//! kill -9 in the middle of an upload in parts, and of a file without room for it.

use crate::station::{Station, call, send, send_with, sign_in};
use crate::{rounds, seed};
use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use serde_json::json;
use std::sync::Mutex;

/// Bytes of a part.
pub(crate) const PART: usize = 4096;
/// Parts of the file: enough for every round to be in the middle.
const PARTS: usize = 400;

pub(crate) fn tus(address: &str, cookie: &str, ask: (&str, &str), more: &str, body: &[u8]) -> Option<(u16, String)> {
    let headers = format!("Tus-Resumable: 1.0.0\r\n{more}");
    let (status, _, head) = send_with(address, cookie, ask, &headers, body)?;
    Some((status, head.to_ascii_lowercase()))
}

pub(crate) fn header<'h>(head: &'h str, name: &str) -> Option<&'h str> {
    let line = head
        .lines()
        .find_map(|line| line.strip_prefix(name)?.strip_prefix(": "));
    line.map(str::trim)
}

/// Sends parts from where the server stands until the server is gone or the file is there.
pub(crate) fn send_parts(
    address: &str,
    cookie: &str,
    place: &str,
    bytes: &[u8],
    acknowledged: &Mutex<usize>,
) -> Option<String> {
    let (_, head) = tus(address, cookie, ("HEAD", place), "", b"")?;
    let mut at: usize = header(&head, "upload-offset")?.parse().ok()?;
    assert!(at >= *acknowledged.lock().unwrap(), "an acknowledged part is gone");
    loop {
        let more = format!("Upload-Offset: {at}\r\nContent-Type: application/offset+octet-stream\r\n");
        let part = &bytes[at..(at + PART).min(bytes.len())];
        let (status, head) = tus(address, cookie, ("PATCH", place), &more, part)?;
        assert_eq!(status, 204, "{head}");
        at = header(&head, "upload-offset")?.parse().ok()?;
        *acknowledged.lock().unwrap() = at;
        if let Some(file) = header(&head, "x-yizhan-file") {
            return Some(file.to_owned());
        }
    }
}

/// kill -9 in the middle of an upload in parts: it goes on from the last acknowledged byte and is one file at the end.
fn upload_survives(database: &str) {
    let folder = tempfile::tempdir().unwrap();
    let data = folder.path();
    seed(data, database);
    let mut station = Station::start(data, database);
    let cookie = sign_in(&station.address, data);
    let new = json!({"item": "premises-check"});
    let case = call(&station.address, &cookie, "POST", "/cases", &new).unwrap()["id"].clone();
    let case = case.as_str().unwrap();
    let mut bytes = b"\x89PNG\r\n\x1a\n".to_vec();
    bytes.extend((0..PART * PARTS).map(|at| u8::try_from(at % 251).unwrap()));
    let metadata = [("case", case), ("slot", "lease"), ("name", "lease.png")]
        .map(|(word, value)| format!("{word} {}", STANDARD.encode(value)))
        .join(",");
    let more = format!("Upload-Length: {}\r\nUpload-Metadata: {metadata}\r\n", bytes.len());
    let (status, head) = tus(&station.address, &cookie, ("POST", "/uploads"), &more, b"").unwrap();
    assert_eq!(status, 201);
    let place = header(&head, "location")
        .unwrap()
        .strip_prefix("/api/v1")
        .unwrap()
        .to_owned();
    let acknowledged = Mutex::new(0);
    let mut file = None;
    for _ in 0..rounds() {
        let address = station.address.clone();
        let before = *acknowledged.lock().unwrap();
        std::thread::scope(|scope| {
            let sending = scope.spawn(|| send_parts(&address, &cookie, &place, &bytes, &acknowledged));
            while *acknowledged.lock().unwrap() < before + 3 * PART && !sending.is_finished() {
                std::thread::yield_now();
            }
            station.kill();
            file = sending.join().unwrap();
        });
        station = Station::start(data, database);
        if file.is_some() {
            break;
        }
    }
    let file = file.or_else(|| send_parts(&station.address, &cookie, &place, &bytes, &acknowledged));
    let path = format!("/cases/{case}/materials");
    let list = call(&station.address, &cookie, "GET", &path, &json!(null)).unwrap();
    assert_eq!(list["items"].as_array().unwrap().len(), 1);
    assert_eq!(list["items"][0]["id"].as_str(), file.as_deref());
    let path = format!("{path}/{}/content", file.unwrap());
    let (status, content, _) = send(&station.address, &cookie, "GET", &path, b"").unwrap();
    assert!(status == 200 && content == bytes, "the file is not what was sent");
    station.kill();
}

#[test]
fn an_upload_goes_on_from_what_was_acknowledged_on_sqlite() {
    upload_survives("");
}

#[test]
fn an_upload_goes_on_from_what_was_acknowledged_on_postgresql() {
    let runtime = tokio::runtime::Runtime::new().unwrap();
    let database = runtime.block_on(store::testing::postgres());
    upload_survives(&database.address);
}
