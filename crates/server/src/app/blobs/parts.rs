//! Parts of uploads under way. What is acknowledged is on the disk; what lies behind it was never acknowledged and is cut off.
//!
//! A sealed part is a head and a record for each piece that came, so that none is ever written over.

use super::sealing::{HEAD, record_at};
use super::{AppError, Blobs, Keyring, off_the_loop};
use std::fs::File;
use std::io::{self, Seek as _, Write as _};
use std::path::{Path, PathBuf};
use std::sync::Arc;

/// Ending of a part that is sealed: what a stranger sends says nothing about itself.
const SEALED: &str = "sealed";

impl Blobs {
    /// Where the part of an upload lies. Only the text of an identifier ever becomes a path.
    fn part(&self, name: &str) -> Option<PathBuf> {
        let sound = !name.is_empty()
            && name
                .bytes()
                .all(|b| b.is_ascii_lowercase() || b.is_ascii_digit() || b == b'_');
        sound.then(|| self.home.join("parts").join(name))
    }

    async fn with_part<T: Send + 'static>(
        &self,
        name: &str,
        doing: impl FnOnce(&Part) -> Result<T, AppError> + Send + 'static,
    ) -> Result<T, AppError> {
        let plain = self.part(name).ok_or(AppError::Broken("a part that is none"))?;
        let part = Part {
            sealed: plain.with_extension(SEALED),
            plain,
            name: name.to_owned(),
            keys: Arc::clone(&self.keys),
        };
        off_the_loop(move || doing(&part)).await
    }

    /// Makes an empty part whose name is on the disk when this returns.
    pub async fn begin_part(&self, name: &str) -> Result<(), AppError> {
        self.with_part(name, Part::begin).await
    }

    /// Writes bytes into a part from a place on; they are on the disk when this returns. What lay behind is cut off.
    pub async fn write_part(&self, name: &str, from: u64, bytes: &[u8]) -> Result<(), AppError> {
        let bytes = bytes.to_vec();
        self.with_part(name, move |part| {
            if part.sealed.exists() {
                part.add_record(from, &bytes)
            } else {
                write_at(&part.plain, from, &bytes).map_err(AppError::blob)
            }
        })
        .await
    }

    /// The bytes of a part.
    pub async fn read_part(&self, name: &str) -> Result<Vec<u8>, AppError> {
        self.with_part(name, Part::read).await
    }

    /// Drops a part; that there is none is well.
    pub async fn drop_part(&self, name: &str) -> Result<(), AppError> {
        self.with_part(name, |part| {
            for path in [&part.plain, &part.sealed] {
                match std::fs::remove_file(path) {
                    Err(error) if error.kind() != io::ErrorKind::NotFound => return Err(AppError::blob(error)),
                    _ => {}
                }
            }
            Ok(())
        })
        .await
    }
}

struct Part {
    plain: PathBuf,
    sealed: PathBuf,
    name: String,
    keys: Arc<Keyring>,
}

impl Part {
    fn begin(&self) -> Result<(), AppError> {
        let (path, head) = match self.keys.begin(&self.name)? {
            Some((head, _)) => (&self.sealed, head),
            None => (&self.plain, Vec::new()),
        };
        named(path, &head).map_err(AppError::blob)
    }

    fn add_record(&self, from: u64, bytes: &[u8]) -> Result<(), AppError> {
        use io::Read as _;
        let mut file = File::options()
            .read(true)
            .write(true)
            .open(&self.sealed)
            .map_err(AppError::blob)?;
        let mut head = [0; HEAD];
        file.read_exact(&mut head).map_err(AppError::blob)?;
        let record = self.keys.unwrap(&head, &self.name)?.seal_record(from, bytes)?;
        let at = record_at(&mut file, from).map_err(AppError::blob)?;
        put(file, at, &record).map_err(AppError::blob)
    }

    fn read(&self) -> Result<Vec<u8>, AppError> {
        if !self.sealed.exists() {
            return std::fs::read(&self.plain).map_err(AppError::blob);
        }
        let bytes = std::fs::read(&self.sealed).map_err(AppError::blob)?;
        let key = self.keys.unwrap(&bytes, &self.name)?;
        Ok(key.open_records(&bytes[HEAD..])?)
    }
}

/// A new file whose content and name are on the disk.
fn named(path: &Path, content: &[u8]) -> io::Result<()> {
    let folder = path.parent().ok_or_else(|| io::Error::other("no folder"))?;
    std::fs::create_dir_all(folder)?;
    let mut file = File::create(path)?;
    file.write_all(content)?;
    file.sync_all()?;
    File::open(folder)?.sync_all()
}

fn write_at(path: &Path, from: u64, bytes: &[u8]) -> io::Result<()> {
    let file = File::options().write(true).open(path)?;
    if file.metadata()?.len() < from {
        return Err(io::Error::other("a part is shorter than what was acknowledged"));
    }
    put(file, from, bytes)
}

fn put(mut file: File, at: u64, bytes: &[u8]) -> io::Result<()> {
    file.set_len(at)?;
    file.seek(io::SeekFrom::Start(at))?;
    file.write_all(bytes)?;
    file.sync_data()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn ring(first: u8) -> Keyring {
        Keyring::new(&[[first; 32], [3 - first; 32]])
    }

    #[tokio::test]
    async fn a_sealed_part_goes_on_from_what_was_acknowledged_also_under_a_newer_key() {
        let home = tempfile::tempdir().unwrap();
        let blobs = Blobs::open(home.path(), ring(1)).unwrap();
        blobs.begin_part("up_1").await.unwrap();
        blobs.write_part("up_1", 0, "房屋".as_bytes()).await.unwrap();
        // Written, but never acknowledged: it comes again, otherwise cut.
        blobs.write_part("up_1", 6, b"lost and longer").await.unwrap();
        blobs.write_part("up_1", 6, "租赁".as_bytes()).await.unwrap();
        let path = home.path().join("parts/up_1.sealed");
        let mut torn = File::options().append(true).open(&path).unwrap();
        torn.write_all(&[0; 50]).unwrap();
        let blobs = Blobs::open(home.path(), ring(2)).unwrap();
        blobs.write_part("up_1", 12, "合同".as_bytes()).await.unwrap();
        assert_eq!(blobs.read_part("up_1").await.unwrap(), "房屋租赁合同".as_bytes());
        let beyond = blobs.write_part("up_1", 99, b"x").await;
        assert!(matches!(beyond, Err(AppError::Blob(_))), "{beyond:?}");
        blobs.drop_part("up_1").await.unwrap();
        assert_eq!(std::fs::read_dir(home.path().join("parts")).unwrap().count(), 0);
    }

    #[tokio::test]
    async fn a_part_begun_in_the_clear_goes_on_in_the_clear() {
        let home = tempfile::tempdir().unwrap();
        let blobs = Blobs::open(home.path(), Keyring::default()).unwrap();
        blobs.begin_part("up_2").await.unwrap();
        blobs.write_part("up_2", 0, b"YZSEAL\0\x01 is no seal").await.unwrap();
        let blobs = Blobs::open(home.path(), ring(1)).unwrap();
        blobs.write_part("up_2", 8, b" of ours").await.unwrap();
        assert_eq!(blobs.read_part("up_2").await.unwrap(), b"YZSEAL\0\x01 of ours");
    }
}
