//! Files sealed at rest: nothing lies on the disk in the clear, and what does not open is said and never garbage.

use crate::app::{TestApp, dot};
use server::app::blobs::Blobs;
use server::app::blobs::sealing::{Keyring, make_key};
use std::path::{Path, PathBuf};

/// Every file below a folder.
fn files(folder: &Path) -> Vec<PathBuf> {
    let mut all = Vec::new();
    for entry in std::fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        if path.is_dir() {
            all.extend(files(&path));
        } else {
            all.push(path);
        }
    }
    all
}

/// The one file that is longer than a mark of it.
fn longest(folder: &Path) -> PathBuf {
    let length = |path: &PathBuf| path.metadata().unwrap().len();
    files(folder).into_iter().max_by_key(length).unwrap()
}

store::on_both! {
    async fn a_file_lies_sealed_and_comes_as_it_was_at_once_or_in_parts(db: Db) {
        let folder = tempfile::tempdir().unwrap();
        let key = folder.path().join("sealing.key");
        make_key(&key).unwrap();
        let app = TestApp::with(db, |config| config.sealing.key_files = vec![key]).await;
        let owner = app.owner_li().await;
        let case = owner.draft().await;
        let bytes = dot(&"租赁合同".repeat(20_000));
        let file = owner.upload(&case, "slot=lease&name=a.png", bytes.clone(), None).await.ok();
        let path = format!("/cases/{case}/materials/{}/content", file["id"].as_str().unwrap());
        assert!(owner.get(&path).await.bytes == bytes, "the whole file is not what was sent");
        let (place, rest) = crate::uploads::halfway(&owner, &case, &bytes).await;
        for path in files(&app.files()) {
            let lies = std::fs::read(&path).unwrap();
            assert!(!lies.windows(12).any(|part| part == "租赁合同".as_bytes()), "{} is in the clear", path.display());
        }
        let second = crate::uploads::finish(&owner, &place, rest, &bytes).await;
        let path = format!("/cases/{case}/materials/{second}/content");
        assert!(owner.get(&path).await.bytes == bytes, "the file in parts is not what was sent");
    }

    async fn a_flipped_bit_and_a_missing_key_are_said_in_words(db: Db) {
        let folder = tempfile::tempdir().unwrap();
        let key = folder.path().join("sealing.key");
        make_key(&key).unwrap();
        let app = TestApp::with(db, |config| config.sealing.key_files = vec![key]).await;
        let owner = app.owner_li().await;
        let case = owner.draft().await;
        let bytes = dot(&"合同".repeat(9000));
        let file = owner.upload(&case, "slot=lease&name=a.png", bytes.clone(), None).await.ok();
        let path = format!("/cases/{case}/materials/{}/content", file["id"].as_str().unwrap());
        let place = longest(&app.files());
        let mut lies = std::fs::read(&place).unwrap();
        let middle = lies.len() / 2;
        lies[middle] ^= 4;
        std::fs::write(&place, lies).unwrap();
        let damaged = owner.get(&path).await;
        assert_eq!((damaged.status.as_u16(), damaged.code().as_str()), (500, "file-damaged"));
        assert!(damaged.json()["title"].as_str().unwrap().starts_with("This file is damaged in the store"));

        let other = Blobs::open(&app.files(), Keyring::new(&[[5; 32]])).unwrap();
        let mut writing = other.begin(u64::MAX).await.unwrap();
        writing.write(&bytes).await.unwrap();
        writing.keep().await.unwrap();
        let locked = owner.get(&path).await;
        assert_eq!((locked.status.as_u16(), locked.code().as_str()), (503, "file-locked"));
        // Sent in again, it is whole again.
        owner.upload(&case, "slot=lease&name=b.png", bytes.clone(), None).await.ok();
        assert!(owner.get(&path).await.bytes == bytes);
    }
}
