//! Files on the disk, named by the hash of their content, sealed where a key is configured. Written and synced before any row
//! names them.
//!
//! Must not know which case a file belongs to, or trust the name that it came with.

mod parts;
pub mod rewrap;
pub mod sealing;

use super::AppError;
use super::secrets::figures;
use domain::time::Timestamp;
use sealing::{HEAD as SEAL_HEAD, Keyring, SealError, Stream};
use sha2::{Digest, Sha256};
use std::fs::File;
use std::io;
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};
use std::time::UNIX_EPOCH;
use tokio::io::AsyncWriteExt as _;

/// Bytes at the start of a file that tell its format.
const HEAD: usize = 4096;

/// Folder of what is being written.
const UNFINISHED: &str = "unfinished";
/// Seconds after which nobody is writing on any more.
const LEFT: i64 = 24 * 3600;

/// A folder of files.
#[derive(Debug)]
pub struct Blobs {
    home: PathBuf,
    keys: Arc<Keyring>,
    next: AtomicU64,
}

/// A file that was kept.
#[derive(Debug, Clone)]
pub struct Kept {
    /// Hash of the content.
    pub sha256: String,
    /// Bytes.
    pub size: u64,
}

/// A file being written. Dropped before it is kept, it is gone.
#[derive(Debug)]
pub struct Writing<'b> {
    blobs: &'b Blobs,
    path: PathBuf,
    file: tokio::fs::File,
    seal: Option<Stream>,
    hasher: Sha256,
    size: u64,
    most: u64,
    head: Vec<u8>,
}

impl Blobs {
    /// Opens the folder, and makes it where it is missing.
    pub fn open(home: &Path, keys: Keyring) -> io::Result<Self> {
        std::fs::create_dir_all(home.join(UNFINISHED))?;
        Ok(Self {
            home: home.to_path_buf(),
            keys: Arc::new(keys),
            // Beside a station that runs, a command must not write over what is being written.
            next: AtomicU64::new(u64::from(std::process::id()) << 32),
        })
    }

    /// Clears what was left half-written. What was written lately may be another program's that is still at it.
    pub fn clear_unfinished(&self, now: Timestamp) -> io::Result<()> {
        let lately = now.plus_seconds(-LEFT).as_seconds();
        for entry in std::fs::read_dir(self.home.join(UNFINISHED))? {
            let entry = entry?;
            let written = entry.metadata().and_then(|about| about.modified());
            let written = written.ok().and_then(|at| at.duration_since(UNIX_EPOCH).ok());
            let written = written.and_then(|at| i64::try_from(at.as_secs()).ok());
            if written.is_some_and(|at| at < lately) {
                std::fs::remove_file(entry.path())?;
            }
        }
        Ok(())
    }

    /// A new file to write into. Programs on several machines may share the folder, and count alike.
    async fn unfinished(&self) -> io::Result<(PathBuf, tokio::fs::File)> {
        loop {
            let path = self.next_unfinished();
            match tokio::fs::File::create_new(&path).await {
                Err(error) if error.kind() == io::ErrorKind::AlreadyExists => {}
                opened => return Ok((path, opened?)),
            }
        }
    }

    fn next_unfinished(&self) -> PathBuf {
        let number = self.next.fetch_add(1, Ordering::Relaxed);
        self.home.join(UNFINISHED).join(number.to_string())
    }

    /// Where a content lies. Only figures of a hash ever become a path.
    fn place(&self, sha256: &str) -> Option<PathBuf> {
        let sound = sha256.len() == 64 && sha256.bytes().all(|b| matches!(b, b'0'..=b'9' | b'a'..=b'f'));
        sound.then(|| self.home.join(&sha256[..2]).join(&sha256[2..]))
    }

    /// Begins a file of at most so many bytes.
    pub async fn begin(&self, most: u64) -> Result<Writing<'_>, AppError> {
        let (path, mut file) = self.unfinished().await.map_err(AppError::blob)?;
        let seal = match self.keys.begin("")? {
            Some((head, key)) => {
                file.write_all(&head).await.map_err(AppError::blob)?;
                Some(Stream::new(key))
            }
            None => None,
        };
        Ok(Writing {
            blobs: self,
            path,
            file,
            seal,
            hasher: Sha256::new(),
            size: 0,
            most,
            head: Vec::new(),
        })
    }

    /// The bytes of a content, which are what their hash says or are not given out.
    pub async fn read(&self, sha256: &str) -> Result<Vec<u8>, AppError> {
        let place = self.place(sha256).ok_or(AppError::Broken("a hash that is none"))?;
        let (keys, sha256) = (Arc::clone(&self.keys), sha256.to_owned());
        off_the_loop(move || content(&keys, &place, &sha256)).await
    }

    /// Takes a content away for good; that it is not there is well. Only for what nothing else is the same as.
    pub async fn erase(&self, sha256: &str) -> Result<(), AppError> {
        let place = self.place(sha256).ok_or(AppError::Broken("a hash that is none"))?;
        off_the_loop(move || remove(&place).map_err(AppError::blob)).await
    }

    /// Where something made of a content lies. It can be made again, so it is not synced.
    fn derived_place(&self, name: &str) -> Option<PathBuf> {
        let sound = !name.is_empty() && name.bytes().all(|b| matches!(b, b'0'..=b'9' | b'a'..=b'f' | b'-'));
        sound.then(|| self.home.join("pages").join(name))
    }

    /// Something made of a content before, when it is there.
    pub async fn derived(&self, name: &str) -> Result<Option<Vec<u8>>, AppError> {
        let place = self
            .derived_place(name)
            .ok_or(AppError::Broken("a name that is none"))?;
        match tokio::fs::read(place).await {
            // What does not open is made again, as if it were not there.
            Ok(bytes) => Ok(self.keys.open(bytes, name).ok()),
            Err(error) if error.kind() == io::ErrorKind::NotFound => Ok(None),
            Err(error) => Err(AppError::blob(error)),
        }
    }

    /// Keeps something made of a content; half of it is never seen.
    pub async fn keep_derived(&self, name: &str, bytes: Vec<u8>) -> Result<(), AppError> {
        let place = self
            .derived_place(name)
            .ok_or(AppError::Broken("a name that is none"))?;
        let bytes = self.keys.seal(bytes, name)?;
        let (from, mut file) = self.unfinished().await.map_err(AppError::blob)?;
        file.write_all(&bytes).await.map_err(AppError::blob)?;
        file.flush().await.map_err(AppError::blob)?;
        tokio::fs::create_dir_all(self.home.join("pages"))
            .await
            .map_err(AppError::blob)?;
        tokio::fs::rename(from, place).await.map_err(AppError::blob)
    }

    /// Whether files can be written.
    pub async fn check(&self) -> Result<(), AppError> {
        let writing = self.begin(1).await?;
        drop(writing);
        Ok(())
    }
}

impl Writing<'_> {
    /// Adds bytes.
    pub async fn write(&mut self, bytes: &[u8]) -> Result<(), AppError> {
        self.size += bytes.len() as u64;
        if self.size > self.most {
            return Err(AppError::FileTooLarge { most: self.most });
        }
        self.hasher.update(bytes);
        let wanted = HEAD.saturating_sub(self.head.len()).min(bytes.len());
        self.head.extend_from_slice(&bytes[..wanted]);
        let Some(stream) = &mut self.seal else {
            return self.file.write_all(bytes).await.map_err(AppError::blob);
        };
        let mut sealed = Vec::new();
        stream.push(bytes, &mut sealed)?;
        self.file.write_all(&sealed).await.map_err(AppError::blob)
    }

    /// Its first bytes.
    pub fn head(&self) -> &[u8] {
        &self.head
    }

    /// All of it, as far as it was written.
    pub async fn bytes(&mut self) -> Result<Vec<u8>, AppError> {
        if self.size == 0 {
            return Err(AppError::FileEmpty);
        }
        self.file.flush().await.map_err(AppError::blob)?;
        let bytes = tokio::fs::read(&self.path).await.map_err(AppError::blob)?;
        match &self.seal {
            None => Ok(bytes),
            Some(stream) => Ok(stream.so_far(bytes.get(SEAL_HEAD..).unwrap_or_default())?),
        }
    }

    /// Makes it lasting: content and name are on the disk when this returns.
    pub async fn keep(mut self) -> Result<Kept, AppError> {
        if self.size == 0 {
            return Err(AppError::FileEmpty);
        }
        if let Some(stream) = &mut self.seal {
            let mut sealed = Vec::new();
            stream.finish(&mut sealed)?;
            self.file.write_all(&sealed).await.map_err(AppError::blob)?;
        }
        self.file.flush().await.map_err(AppError::blob)?;
        self.file.sync_all().await.map_err(AppError::blob)?;
        let sha256 = figures(&self.hasher.clone().finalize());
        let place = self
            .blobs
            .place(&sha256)
            .ok_or(AppError::Broken("a hash that is none"))?;
        let from = self.path.clone();
        let settled = tokio::task::spawn_blocking(move || settle(&from, &place)).await;
        settled
            .map_err(|_| AppError::Broken("a file task ended"))?
            .map_err(AppError::blob)?;
        Ok(Kept {
            sha256,
            size: self.size,
        })
    }
}

impl Drop for Writing<'_> {
    fn drop(&mut self) {
        // A kept file has been renamed and is not there any more.
        let _ = std::fs::remove_file(&self.path);
    }
}

/// Work on files, apart from those who answer.
async fn off_the_loop<T: Send + 'static>(
    doing: impl FnOnce() -> Result<T, AppError> + Send + 'static,
) -> Result<T, AppError> {
    let done = tokio::task::spawn_blocking(doing).await;
    done.map_err(|_| AppError::Broken("a file task ended"))?
}

/// A content that was opened and is what its hash says.
fn content(keys: &Keyring, place: &Path, sha256: &str) -> Result<Vec<u8>, AppError> {
    let bytes = keys.open(std::fs::read(place).map_err(AppError::blob)?, "")?;
    if figures(&Sha256::digest(&bytes)) == sha256 {
        Ok(bytes)
    } else {
        Err(AppError::Sealed(SealError::Damaged))
    }
}

/// Removes a file, so that its name is gone from the disk when this returns.
fn remove(place: &Path) -> io::Result<()> {
    match std::fs::remove_file(place) {
        Err(error) if error.kind() == io::ErrorKind::NotFound => return Ok(()),
        removed => removed?,
    }
    place.parent().map_or(Ok(()), |folder| File::open(folder)?.sync_all())
}

/// Moves a file to its place and writes the folders' entries down.
fn settle(from: &Path, place: &Path) -> io::Result<()> {
    let folder = place.parent().ok_or_else(|| io::Error::other("no folder"))?;
    std::fs::create_dir_all(folder)?;
    std::fs::rename(from, place)?;
    File::open(folder)?.sync_all()?;
    match folder.parent() {
        Some(home) => File::open(home)?.sync_all(),
        None => Ok(()),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[tokio::test]
    async fn what_is_kept_is_read_back_and_the_same_content_lies_once() {
        let home = tempfile::tempdir().unwrap();
        let blobs = Blobs::open(home.path(), Keyring::default()).unwrap();
        let mut hashes = Vec::new();
        for _ in 0..2 {
            let mut writing = blobs.begin(100).await.unwrap();
            writing.write("租赁".as_bytes()).await.unwrap();
            writing.write("合同".as_bytes()).await.unwrap();
            hashes.push(writing.keep().await.unwrap().sha256);
        }
        assert_eq!(hashes[0], hashes[1]);
        assert_eq!(blobs.read(&hashes[0]).await.unwrap(), "租赁合同".as_bytes());
        assert_eq!(std::fs::read_dir(home.path().join(UNFINISHED)).unwrap().count(), 0);
    }

    #[tokio::test]
    async fn too_large_empty_and_broken_off_leave_nothing() {
        let home = tempfile::tempdir().unwrap();
        let blobs = Blobs::open(home.path(), Keyring::default()).unwrap();
        let mut large = blobs.begin(4).await.unwrap();
        assert!(matches!(
            large.write(b"12345").await,
            Err(AppError::FileTooLarge { most: 4 })
        ));
        drop(large);
        let empty = blobs.begin(4).await.unwrap();
        assert!(matches!(empty.keep().await, Err(AppError::FileEmpty)));
        let mut broken = blobs.begin(4).await.unwrap();
        broken.write(b"1").await.unwrap();
        drop(broken);
        assert_eq!(std::fs::read_dir(home.path().join(UNFINISHED)).unwrap().count(), 0);
        assert_eq!(std::fs::read_dir(home.path()).unwrap().count(), 1);
    }

    #[tokio::test]
    async fn what_is_erased_is_gone_and_may_be_erased_again() {
        let home = tempfile::tempdir().unwrap();
        let blobs = Blobs::open(home.path(), Keyring::default()).unwrap();
        let mut writing = blobs.begin(100).await.unwrap();
        writing.write(b"recording_1 1\n...").await.unwrap();
        let sha256 = writing.keep().await.unwrap().sha256;
        for _ in 0..2 {
            blobs.erase(&sha256).await.unwrap();
            assert!(matches!(blobs.read(&sha256).await, Err(AppError::Blob(_))));
        }
        assert!(matches!(blobs.erase("../x").await, Err(AppError::Broken(_))));
    }

    #[tokio::test]
    async fn only_a_hash_becomes_a_path() {
        let home = tempfile::tempdir().unwrap();
        let blobs = Blobs::open(home.path(), Keyring::default()).unwrap();
        for name in ["../../etc/passwd", "", &"A".repeat(64), &"/".repeat(64)] {
            assert!(matches!(blobs.read(name).await, Err(AppError::Broken(_))), "{name}");
        }
    }
}
