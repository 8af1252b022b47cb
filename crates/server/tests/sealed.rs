//! Keys that seal files, in the hands of whoever runs a station: made, changed, saved around and lost. The real program.

#![expect(clippy::unwrap_used, reason = "a test that cannot go on has failed")]

use std::fs;
use std::path::{Path, PathBuf};
use std::process::{Command, Output};

fn run(data: &Path, keys: &[&Path], arguments: &[&str]) -> (Output, String) {
    let keys: Vec<String> = keys
        .iter()
        .map(|key| format!("{:?}", key.display().to_string()))
        .collect();
    let output = Command::new(env!("CARGO_BIN_EXE_yizhan"))
        .args(["--lang", "en"])
        .args(arguments)
        .arg("--data")
        .arg(data)
        .env("YIZHAN__SEALING__KEY_FILES", format!("[{}]", keys.join(",")))
        .output()
        .unwrap();
    let told = [&output.stdout[..], &output.stderr].concat();
    (output, String::from_utf8(told).unwrap())
}

fn well(data: &Path, keys: &[&Path], arguments: &[&str]) -> String {
    let (output, told) = run(data, keys, arguments);
    assert!(output.status.success(), "{arguments:?}: {told}");
    told
}

fn refused(data: &Path, keys: &[&Path], arguments: &[&str]) -> String {
    let (output, told) = run(data, keys, arguments);
    assert_eq!(output.status.code(), Some(1), "{arguments:?}: {told}");
    told
}

fn new_key(path: &Path) {
    let made = Command::new(env!("CARGO_BIN_EXE_yizhan"))
        .args(["--lang", "en", "blobs", "new-key"])
        .arg(path)
        .output()
        .unwrap();
    assert!(made.status.success());
    assert!(String::from_utf8(made.stdout).unwrap().contains("keep a copy"));
}

/// A file with a known hash, in the clear, in a station that nobody has sealed yet.
fn station(data: &Path) -> PathBuf {
    well(data, &[], &["seed"]);
    let sha256 = "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad";
    let folder = data.join("files").join(&sha256[..2]);
    fs::create_dir_all(&folder).unwrap();
    let file = folder.join(&sha256[2..]);
    fs::write(&file, "abc").unwrap();
    file
}

#[test]
fn files_come_under_a_key_and_under_the_next_one_and_the_doctor_follows() {
    let folder = tempfile::tempdir().unwrap();
    let (data, one, two) = (
        folder.path().join("data"),
        folder.path().join("one.key"),
        folder.path().join("two.key"),
    );
    let file = station(&data);
    new_key(&one);
    new_key(&two);
    assert!(well(&data, &[], &["doctor"]).contains("ok    Uploaded files are not sealed."));
    assert!(refused(&data, &[], &["blobs", "rewrap"]).contains("No key is configured"));
    assert!(well(&data, &[&one], &["doctor"]).contains("note  1 files are in the clear"));
    assert!(well(&data, &[&one], &["blobs", "rewrap"]).contains("1 files were sealed anew"));
    assert!(fs::read(&file).unwrap().starts_with(b"YZSEAL"));
    assert!(well(&data, &[&one], &["doctor"]).contains("ok    Uploaded files are sealed under the key"));

    assert!(well(&data, &[&two, &one], &["doctor"]).contains("note  1 files are in the clear or under an older key"));
    assert!(well(&data, &[&two, &one], &["blobs", "rewrap"]).contains("1 files were sealed anew"));
    assert!(well(&data, &[&two], &["doctor"]).contains("ok    Uploaded files are sealed under the key"));
    assert!(well(&data, &[&two], &["blobs", "rewrap"]).contains("0 files were sealed anew"));
    assert!(refused(&data, &[&one], &["doctor"]).contains("WRONG 1 files are sealed under the key"));
    let told = refused(&data, &[&one], &["blobs", "rewrap"]);
    assert!(told.contains("did not open and was left as it is"), "{told}");
}

#[test]
fn what_is_wrong_with_a_key_is_said() {
    let folder = tempfile::tempdir().unwrap();
    let data = folder.path().join("data");
    station(&data);
    let (good, gone, none) = (data.join("own.key"), data.join("gone.key"), data.join("none.key"));
    new_key(&good);
    fs::write(&none, "hunter2\n").unwrap();
    assert!(refused(&data, &[&gone], &["doctor"]).contains("gone.key cannot be read"));
    let told = refused(&data, &[&none], &["doctor"]);
    assert!(
        told.contains("none.key holds no key") && !told.contains("hunter2"),
        "{told}"
    );
    assert!(refused(&data, &[&good, &good], &["doctor"]).contains("the same key as another file"));
    assert!(well(&data, &[&good], &["doctor"]).contains("lies in the data folder, beside what it protects"));
    #[cfg(unix)]
    {
        use std::os::unix::fs::PermissionsExt as _;
        fs::set_permissions(&good, fs::Permissions::from_mode(0o644)).unwrap();
        assert!(well(&data, &[&good], &["doctor"]).contains("can be read by other users"));
    }
}

#[test]
fn a_backup_carries_sealed_files_without_their_key_and_wants_it_where_it_is_restored() {
    let folder = tempfile::tempdir().unwrap();
    let (data, other, saved) = (
        folder.path().join("data"),
        folder.path().join("other"),
        folder.path().join("saved"),
    );
    let file = station(&data);
    // Even where somebody keeps the key beside the files, it does not go along.
    let key = data.join("sealing.key");
    new_key(&key);
    well(&data, &[&key], &["blobs", "rewrap"]);
    well(&data, &[&key], &["backup", saved.to_str().unwrap()]);
    let within = file.strip_prefix(&data).unwrap();
    assert_eq!(fs::read(saved.join(within)).unwrap(), fs::read(&file).unwrap());
    let keys: Vec<_> = fs::read_dir(saved.join("keys"))
        .unwrap()
        .map(|entry| entry.unwrap().file_name())
        .collect();
    assert_eq!(keys, ["signing.key"]);

    let told = refused(&other, &[], &["restore", saved.to_str().unwrap()]);
    assert!(
        told.contains("which is not in sealing.key_files, and nothing was restored"),
        "{told}"
    );
    well(&other, &[&key], &["restore", saved.to_str().unwrap()]);
    assert!(well(&other, &[&key], &["doctor"]).contains("ok    Uploaded files are sealed under the key"));
    // It is the same content: brought under another key, it still is what its name says.
    let next = folder.path().join("next.key");
    new_key(&next);
    assert!(well(&other, &[&next, &key], &["blobs", "rewrap"]).contains("1 files were sealed anew"));
}
