//! A database that goes away at once, in the middle of everything, and comes back.

use crate::station::{Station, sign_in};
use crate::{
    Told, WRITERS, all_is_there, ask, audit_is_sound, files_are_there, hand_in, seed, title, write_until_refused,
};
use serde_json::json;
use std::sync::Mutex;

#[test]
fn a_database_that_was_away_is_used_again_without_hands_and_nothing_acknowledged_is_lost() {
    let folder = tempfile::tempdir().unwrap();
    let data = folder.path();
    let mut server = store::testing::Interrupted::new().unwrap();
    let database = server.address();
    seed(data, &database);
    let mut station = Station::start(data, &database);
    let address = station.address.clone();
    let cookie = sign_in(&address, data);
    let told = Mutex::new(Told::default());
    for round in 0..2 {
        let before = told.lock().unwrap().receipts.len();
        std::thread::scope(|scope| {
            let writers: Vec<_> = (0..WRITERS)
                .map(|_| scope.spawn(|| write_until_refused(&address, &cookie, &told)))
                .collect();
            while told.lock().unwrap().receipts.len() < before + 3 {
                std::thread::yield_now();
            }
            server.stop().unwrap();
            for writer in writers {
                let (status, problem) = writer.join().unwrap();
                assert_eq!((status, &problem["code"]), (503, &json!("unavailable")), "{problem}");
            }
        });
        for (language, words) in [("zh-CN", "系统暂时无法使用"), ("en", "cannot be used at the moment")] {
            let (status, problem) = title(&address, &cookie, language, ("GET", "/cases"), b"");
            assert_eq!(status, 503);
            assert!(problem["title"].as_str().unwrap().contains(words), "{problem}");
        }
        assert!(station.runs(), "the station waits for its database");
        server.start().unwrap();
        // The first who asks may still meet a connection that died.
        while ask(&address, &cookie, "GET", "/cases", b"").is_err() {}
        all_is_there(&address, &cookie, &told.lock().unwrap(), &format!("round {round}"));
    }
    hand_in(&address, &cookie, &told).unwrap();
    files_are_there(&address, &cookie, &told.lock().unwrap());
    station.kill();
    audit_is_sound(data, &database);
}
