//! Every file under the newest key: what lies in the clear is sealed, what is sealed under an old key anew. And the same look
//! without a change, for the doctor.
//!
//! A file is replaced whole, by a rename, so that a station may go on meanwhile. Parts of uploads are left: they are written to,
//! and are gone within a day.

use super::sealing::{HEAD, KeyId, sealed_under};
use super::{AppError, Blobs, content, settle};
use std::collections::BTreeMap;
use std::fs::{self, File};
use std::io::{self, Read as _, Write as _};
use std::path::{Path, PathBuf};

/// How the files of a folder are sealed.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Census {
    /// In the clear.
    pub plain: u64,
    /// Under each key.
    pub sealed: BTreeMap<KeyId, u64>,
}

impl Census {
    /// Files under keys that are not configured.
    pub fn locked(&self, blobs: &Blobs) -> Vec<(KeyId, u64)> {
        let unknown = self.sealed.iter().filter(|(id, _)| !blobs.keys.knows(**id));
        unknown.map(|(id, files)| (*id, *files)).collect()
    }

    /// Files that the newest key has not sealed.
    pub fn others(&self, newest: Option<KeyId>) -> u64 {
        let sealed: u64 = self
            .sealed
            .iter()
            .filter(|(id, _)| Some(**id) != newest)
            .map(|(_, files)| files)
            .sum();
        sealed + self.plain
    }

    fn count(&mut self, path: &Path) -> io::Result<()> {
        let mut head = Vec::with_capacity(HEAD);
        File::open(path)?.take(HEAD as u64).read_to_end(&mut head)?;
        match sealed_under(&head) {
            Some(id) => *self.sealed.entry(id).or_default() += 1,
            None => self.plain += 1,
        }
        Ok(())
    }
}

/// What was done.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Rewrapped {
    /// Files that are sealed anew.
    pub files: u64,
    /// Files that were under the newest key already.
    pub well: u64,
    /// Uploads under way, whose parts were left.
    pub under_way: u64,
    /// Files that did not open, by hash, with why.
    pub broken: Vec<(String, String)>,
}

impl Blobs {
    /// The key that seals, when there is one.
    pub fn seals(&self) -> Option<KeyId> {
        self.keys.seals()
    }

    /// Contents by hash, with their places.
    fn contents(&self) -> io::Result<Vec<(String, PathBuf)>> {
        let mut all = Vec::new();
        for entry in fs::read_dir(&self.home)? {
            let folder = entry?;
            let name = folder.file_name().to_string_lossy().into_owned();
            if name.len() != 2 {
                continue;
            }
            for entry in fs::read_dir(folder.path())? {
                let sha256 = format!("{name}{}", entry?.file_name().to_string_lossy());
                all.extend(self.place(&sha256).map(|place| (sha256, place)));
            }
        }
        all.sort();
        Ok(all)
    }

    /// The key that a file is sealed under, when it is none of the configured.
    pub fn locked(&self, path: &Path) -> io::Result<Option<KeyId>> {
        let mut census = Census::default();
        census.count(path)?;
        Ok(census.locked(self).first().map(|(id, _)| *id))
    }

    /// How the contents are sealed.
    pub fn census(&self) -> io::Result<Census> {
        let mut census = Census::default();
        for (_, place) in self.contents()? {
            census.count(&place)?;
        }
        Ok(census)
    }

    /// Brings every content under the newest key. Pictures of pages are dropped: they are drawn again when asked for. A file
    /// that does not open is left as it is and named.
    pub fn rewrap(&self) -> Result<Rewrapped, AppError> {
        let newest = self.seals().ok_or(AppError::Broken("no key seals"))?;
        let mut done = Rewrapped::default();
        for (sha256, place) in self.contents().map_err(AppError::blob)? {
            let mut census = Census::default();
            census.count(&place).map_err(AppError::blob)?;
            if census.sealed.contains_key(&newest) {
                done.well += 1;
                continue;
            }
            match content(&self.keys, &place, &sha256) {
                Ok(bytes) => self.replace(&place, bytes)?,
                Err(error) => {
                    let why = std::error::Error::source(&error).map_or_else(|| error.to_string(), ToString::to_string);
                    done.broken.push((sha256, why));
                    continue;
                }
            }
            done.files += 1;
        }
        let pages = self.home.join("pages");
        if pages.exists() {
            fs::remove_dir_all(pages).map_err(AppError::blob)?;
        }
        let parts = fs::read_dir(self.home.join("parts"));
        done.under_way = parts.map_or(0, |entries| entries.count() as u64);
        Ok(done)
    }

    fn replace(&self, place: &Path, bytes: Vec<u8>) -> Result<(), AppError> {
        let sealed = self.keys.seal(bytes, "")?;
        let from = self.next_unfinished();
        let written = || {
            let mut file = File::create_new(&from)?;
            file.write_all(&sealed)?;
            file.sync_all()?;
            settle(&from, place)
        };
        written().map_err(AppError::blob)
    }
}

#[cfg(test)]
mod tests {
    use super::super::sealing::Keyring;
    use super::*;

    fn ring(keys: &[u8]) -> Keyring {
        let secrets: Vec<[u8; 32]> = keys.iter().map(|key| [*key; 32]).collect();
        Keyring::new(&secrets)
    }

    async fn kept(home: &Path, keys: &[u8], text: &str) -> String {
        let blobs = Blobs::open(home, ring(keys)).unwrap();
        let mut writing = blobs.begin(1000).await.unwrap();
        writing.write(text.as_bytes()).await.unwrap();
        assert_eq!(writing.bytes().await.unwrap(), text.as_bytes());
        writing.keep().await.unwrap().sha256
    }

    #[tokio::test]
    async fn plain_and_old_files_come_under_the_newest_key_and_are_the_same_content() {
        let home = tempfile::tempdir().unwrap();
        let (plain, old, lost) = (
            kept(home.path(), &[], "明").await,
            kept(home.path(), &[1], "旧").await,
            kept(home.path(), &[9], "失").await,
        );
        let blobs = Blobs::open(home.path(), ring(&[2, 1])).unwrap();
        blobs.keep_derived("a-1", b"a picture".to_vec()).await.unwrap();
        let census = blobs.census().unwrap();
        assert_eq!((census.plain, census.others(blobs.seals())), (1, 3));
        assert_eq!(census.locked(&blobs), [(ring(&[9]).seals().unwrap(), 1)]);

        let done = blobs.rewrap().unwrap();
        assert_eq!((done.files, done.well, done.broken.len()), (2, 0, 1));
        assert_eq!(done.broken[0].0, lost);
        assert_eq!(blobs.derived("a-1").await.unwrap(), None);

        // The old key may go.
        let blobs = Blobs::open(home.path(), ring(&[2])).unwrap();
        assert_eq!(blobs.read(&plain).await.unwrap(), "明".as_bytes());
        assert_eq!(blobs.read(&old).await.unwrap(), "旧".as_bytes());
        assert!(matches!(blobs.read(&lost).await, Err(AppError::Sealed(_))));
        assert_eq!(blobs.rewrap().unwrap().well, 2);
    }

    #[tokio::test]
    async fn a_file_that_was_changed_is_an_error_sealed_or_not() {
        for keys in [&[][..], &[1]] {
            let home = tempfile::tempdir().unwrap();
            let (one, two) = (
                kept(home.path(), keys, "甲方").await,
                kept(home.path(), keys, "乙方").await,
            );
            let blobs = Blobs::open(home.path(), ring(keys)).unwrap();
            let place = blobs.place(&one).unwrap();
            let mut bytes = fs::read(&place).unwrap();
            *bytes.last_mut().unwrap() ^= 1;
            fs::write(&place, bytes).unwrap();
            assert!(matches!(blobs.read(&one).await, Err(AppError::Sealed(_))));
            // One content in the place of another is none either.
            fs::copy(blobs.place(&two).unwrap(), &place).unwrap();
            assert!(matches!(blobs.read(&one).await, Err(AppError::Sealed(_))));
        }
    }
}
