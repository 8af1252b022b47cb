//! What the people who run a station do with it: save it, take it back in, ask what is wrong, look at the settings. The real
//! program, on both databases.

#![expect(clippy::unwrap_used, reason = "a test that cannot go on has failed")]

use std::fs;
use std::path::Path;
use std::process::{Command, Output};

struct Place<'p> {
    data: &'p Path,
    database: &'p str,
}

impl Place<'_> {
    fn run(&self, arguments: &[&str]) -> Output {
        Command::new(env!("CARGO_BIN_EXE_yizhan"))
            .args(["--lang", "en"])
            .args(arguments)
            .arg("--data")
            .arg(self.data)
            .env("YIZHAN__DATABASE__URL", self.database)
            .output()
            .unwrap()
    }

    fn well(&self, arguments: &[&str]) -> String {
        let output = self.run(arguments);
        let told = String::from_utf8_lossy(&output.stderr);
        assert!(output.status.success(), "{arguments:?}: {told}");
        String::from_utf8(output.stdout).unwrap()
    }

    fn refused(&self, arguments: &[&str]) -> String {
        let output = self.run(arguments);
        assert_eq!(output.status.code(), Some(1), "{arguments:?}");
        String::from_utf8(output.stderr).unwrap()
    }
}

/// Every row of a backup, by table, and the list of its files.
fn content(backup: &Path) -> Vec<(String, String)> {
    let mut all: Vec<(String, String)> = fs::read_dir(backup.join("rows"))
        .unwrap()
        .map(|entry| {
            let path = entry.unwrap().path();
            let name = path.file_name().unwrap().to_string_lossy().into_owned();
            (name, fs::read_to_string(&path).unwrap())
        })
        .collect();
    all.sort();
    all
}

/// A seeded station with a file, saved, taken in elsewhere and saved again.
fn there_and_back(first: &str, second: &str) {
    let folder = tempfile::tempdir().unwrap();
    let (one, two) = (folder.path().join("one"), folder.path().join("two"));
    let from = Place {
        data: &one,
        database: first,
    };
    from.well(&["seed"]);
    let sha256 = "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad";
    let file = one.join("files").join(&sha256[..2]);
    fs::create_dir_all(&file).unwrap();
    fs::write(file.join(&sha256[2..]), "abc").unwrap();
    let saved = folder.path().join("saved");
    let told = from.well(&["backup", saved.to_str().unwrap()]);
    assert!(told.contains("1 files (3 bytes)"), "{told}");
    assert!(
        saved.join("keys/signing.key").is_file(),
        "the key is saved with the rest"
    );

    let to = Place {
        data: &two,
        database: second,
    };
    // The folder is fresh, but opening it makes a key of its own: that of the backup takes its place.
    to.well(&["restore", saved.to_str().unwrap()]);
    let again = folder.path().join("again");
    to.well(&["backup", again.to_str().unwrap()]);
    let (before, after) = (content(&saved), content(&again));
    assert!(
        before
            .iter()
            .any(|(table, rows)| table == "people.jsonl" && rows.lines().count() > 5)
    );
    assert_eq!(before, after);
    let key = |backup: &Path| fs::read(backup.join("keys/signing.key")).unwrap();
    assert_eq!(key(&saved), key(&again));
    assert!(to.well(&["audit", "verify"]).contains("sound"));

    let refused = to.refused(&["restore", saved.to_str().unwrap()]);
    assert!(refused.contains("holds something already"), "{refused}");
    let refused = from.refused(&["backup", saved.to_str().unwrap()]);
    assert!(refused.contains("holds something already"), "{refused}");
}

#[test]
fn a_backup_of_sqlite_comes_back_whole_in_postgresql() {
    let runtime = tokio::runtime::Runtime::new().unwrap();
    let database = runtime.block_on(store::testing::postgres());
    there_and_back("", &database.address);
}

#[test]
fn a_backup_of_postgresql_comes_back_whole_in_sqlite() {
    let runtime = tokio::runtime::Runtime::new().unwrap();
    let database = runtime.block_on(store::testing::postgres());
    there_and_back(&database.address, "");
}

#[test]
fn a_backup_that_was_changed_is_refused_and_nothing_of_it_is_taken_in() {
    let folder = tempfile::tempdir().unwrap();
    let (one, two) = (folder.path().join("one"), folder.path().join("two"));
    let saved = folder.path().join("saved");
    let from = Place {
        data: &one,
        database: "",
    };
    from.well(&["seed"]);
    from.well(&["backup", saved.to_str().unwrap()]);
    let people = saved.join("rows/people.jsonl");
    let text = fs::read_to_string(&people).unwrap().replacen("李云", "李雨", 1);
    fs::write(&people, text).unwrap();
    let to = Place {
        data: &two,
        database: "",
    };
    let refused = to.refused(&["restore", saved.to_str().unwrap()]);
    assert!(
        refused.contains("people.jsonl") && refused.contains("not as it was written"),
        "{refused}"
    );
    to.well(&["seed"]);
}

#[test]
fn a_list_that_leads_out_of_the_backup_is_refused() {
    let folder = tempfile::tempdir().unwrap();
    let (one, two) = (folder.path().join("one"), folder.path().join("two"));
    let saved = folder.path().join("saved");
    let from = Place {
        data: &one,
        database: "",
    };
    from.well(&["seed"]);
    from.well(&["backup", saved.to_str().unwrap()]);
    let list = saved.join("manifest.json");
    let text = fs::read_to_string(&list)
        .unwrap()
        .replacen("signing.key", "../../stolen.key", 1);
    fs::write(&list, text).unwrap();
    let to = Place {
        data: &two,
        database: "",
    };
    let refused = to.refused(&["restore", saved.to_str().unwrap()]);
    assert!(refused.contains("not as it was written"), "{refused}");
    assert!(!folder.path().join("stolen.key").exists());
}

#[test]
fn the_doctor_lists_every_point_and_fails_where_something_would_not_work() {
    let folder = tempfile::tempdir().unwrap();
    let place = Place {
        data: folder.path(),
        database: "",
    };
    let fresh = place.well(&["doctor"]);
    assert!(fresh.contains("note  The database waits for 0001_people"), "{fresh}");
    place.well(&["seed"]);
    let seeded = place.well(&["doctor"]);
    for point in [
        "ok    The reading models can be used.",
        "ok    The fonts of papers can be used.",
        "ok    The database is well",
        "ok    The audit log is sound",
        "ok    Files can be written.",
        "note  This is a demonstration",
    ] {
        assert!(seeded.contains(point), "{point}: {seeded}");
    }
    let output = Command::new(env!("CARGO_BIN_EXE_yizhan"))
        .args(["--lang", "en", "doctor", "--data"])
        .arg(folder.path())
        .env("YIZHAN__MODE", "production")
        .output()
        .unwrap();
    assert_eq!(output.status.code(), Some(1));
    let told = String::from_utf8(output.stdout).unwrap();
    assert!(told.contains("WRONG Real use needs HTTPS."), "{told}");
    assert!(
        told.contains("people of a demonstration. In production mode they cannot sign in."),
        "{told}"
    );
}

#[test]
fn settings_are_shown_as_they_hold_without_the_password_of_the_database() {
    let folder = tempfile::tempdir().unwrap();
    let output = Command::new(env!("CARGO_BIN_EXE_yizhan"))
        .args(["config", "check", "--data"])
        .arg(folder.path())
        .env("YIZHAN__DATABASE__URL", "postgres://yizhan:geheim@127.0.0.1:1/yizhan")
        .env("YIZHAN__SERVER__PORT", "9001")
        .output()
        .unwrap();
    let told = String::from_utf8(output.stdout).unwrap();
    assert!(output.status.success(), "{told}");
    assert!(
        told.contains("server.port = 9001") && told.contains("yizhan:***@127.0.0.1"),
        "{told}"
    );
    assert!(!told.contains("geheim"), "{told}");
}
