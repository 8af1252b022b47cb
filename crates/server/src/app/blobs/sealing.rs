//! Sealing files at rest: each file has a key of its own, wrapped by a configured one that its head names.
//!
//! Knows bytes and keys, no places. Must not take randomness from anywhere but the system: a key that is counted is none.

use ring::aead::{AES_256_GCM, Aad, LessSafeKey, Nonce, UnboundKey};
use sha2::{Digest as _, Sha256};
use std::fmt;
use std::path::{Path, PathBuf};
use std::{fs, io};

use crate::app::secrets::figures;

/// What a sealed file begins with; the last byte is the version. No format of a material begins so.
const MAGIC: [u8; 8] = *b"YZSEAL\0\x01";
/// Bytes of the text that names a key.
const ID: usize = 8;
const NONCE: usize = 12;
const TAG: usize = 16;
const SECRET: usize = 32;
/// Bytes before the content: magic, key, nonce, wrapped key of the file.
pub(super) const HEAD: usize = MAGIC.len() + ID + NONCE + SECRET + TAG;
/// Bytes of plain content in a segment.
pub(super) const SEGMENT: usize = 64 * 1024;
/// What a record of a part has around its bytes: length, nonce, tag, and the place where it ends.
const AROUND: usize = 4 + NONCE + TAG + 8;

/// Why sealed bytes do not open.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum SealError {
    /// The key that they were sealed under is not configured.
    #[error("it is sealed under the key {0}, which is not configured")]
    KeyMissing(KeyId),
    /// They are not as they were written.
    #[error("it is not as it was written")]
    Damaged,
    /// The system gives no randomness.
    #[error("no randomness")]
    NoRandomness,
}

/// Why a key cannot be used.
#[derive(Debug, thiserror::Error)]
pub enum KeyTrouble {
    /// The file cannot be read.
    #[error("{path}: {source}")]
    Unreadable {
        /// Which.
        path: PathBuf,
        /// Why.
        source: io::Error,
    },
    /// It holds no key.
    #[error("{0} holds no key")]
    NoKey(PathBuf),
    /// Two files hold the same key.
    #[error("{0} holds a key that another file holds already")]
    Twice(PathBuf),
}

/// What names a key: the beginning of a hash of it.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub struct KeyId([u8; ID]);

impl fmt::Display for KeyId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&figures(&self.0))
    }
}

impl fmt::Debug for KeyId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt::Display::fmt(self, f)
    }
}

struct Key {
    id: KeyId,
    key: LessSafeKey,
}

/// The configured keys: the first one seals, every one opens. Without any, files are kept as they are.
#[derive(Default)]
pub struct Keyring(Vec<Key>);

impl fmt::Debug for Keyring {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_list().entries(self.0.iter().map(|key| key.id)).finish()
    }
}

fn key_of(secret: &[u8]) -> Option<LessSafeKey> {
    UnboundKey::new(&AES_256_GCM, secret).ok().map(LessSafeKey::new)
}

fn random<const N: usize>() -> Result<[u8; N], SealError> {
    let mut bytes = [0; N];
    getrandom::fill(&mut bytes).map_err(|_| SealError::NoRandomness)?;
    Ok(bytes)
}

/// A new secret as the text of a key file.
pub fn new_key() -> Result<String, SealError> {
    Ok(figures(&random::<SECRET>()?))
}

fn secret_of(text: &str) -> Option<[u8; SECRET]> {
    let text = text.trim().to_ascii_lowercase();
    let bytes = data_encoding::HEXLOWER.decode(text.as_bytes()).ok()?;
    bytes.try_into().ok()
}

impl Keyring {
    /// Keys by their secrets, the sealing one first.
    pub fn new(secrets: &[[u8; SECRET]]) -> Self {
        let keys = secrets.iter().filter_map(|secret| {
            let hash = Sha256::new().chain_update(b"yizhan sealing key").chain_update(secret);
            let mut id = [0; ID];
            id.copy_from_slice(&hash.finalize()[..ID]);
            Some(Key {
                id: KeyId(id),
                key: key_of(secret)?,
            })
        });
        Self(keys.collect())
    }

    /// The keys of files.
    pub fn read(files: &[PathBuf]) -> Result<Self, KeyTrouble> {
        let mut secrets = Vec::new();
        for path in files {
            let text = fs::read_to_string(path).map_err(|source| KeyTrouble::Unreadable {
                path: path.clone(),
                source,
            })?;
            let secret = secret_of(&text).ok_or_else(|| KeyTrouble::NoKey(path.clone()))?;
            if secrets.contains(&secret) {
                return Err(KeyTrouble::Twice(path.clone()));
            }
            secrets.push(secret);
        }
        Ok(Self::new(&secrets))
    }

    /// The key that seals, when there is one.
    pub fn seals(&self) -> Option<KeyId> {
        self.0.first().map(|key| key.id)
    }

    /// Whether something sealed under this key can be opened.
    pub fn knows(&self, id: KeyId) -> bool {
        self.0.iter().any(|key| key.id == id)
    }

    /// A key for a new file and the head that the file begins with. `bound` is what the file is bound to: elsewhere it does not
    /// open.
    pub(super) fn begin(&self, bound: &str) -> Result<Option<(Vec<u8>, FileKey)>, SealError> {
        let Some(first) = self.0.first() else {
            return Ok(None);
        };
        let (secret, nonce) = (random::<SECRET>()?, random::<NONCE>()?);
        let mut head = [&MAGIC[..], &first.id.0].concat();
        let mut wrapped = secret.to_vec();
        let aad = Aad::from([&head, bound.as_bytes()].concat());
        first
            .key
            .seal_in_place_append_tag(Nonce::assume_unique_for_key(nonce), aad, &mut wrapped)
            .map_err(|_| SealError::Damaged)?;
        head.extend_from_slice(&nonce);
        head.append(&mut wrapped);
        Ok(Some((head, FileKey(key_of(&secret).ok_or(SealError::Damaged)?))))
    }

    /// The key of a file, out of its head.
    pub(super) fn unwrap(&self, head: &[u8], bound: &str) -> Result<FileKey, SealError> {
        let id = sealed_under(head).ok_or(SealError::Damaged)?;
        let key = self
            .0
            .iter()
            .find(|key| key.id == id)
            .ok_or(SealError::KeyMissing(id))?;
        let (named, rest) = head.split_at(MAGIC.len() + ID);
        let (nonce, wrapped) = rest.split_at_checked(NONCE).ok_or(SealError::Damaged)?;
        let mut wrapped = wrapped.get(..SECRET + TAG).ok_or(SealError::Damaged)?.to_vec();
        let aad = Aad::from([named, bound.as_bytes()].concat());
        let nonce = Nonce::try_assume_unique_for_key(nonce).map_err(|_| SealError::Damaged)?;
        let secret = key
            .key
            .open_in_place(nonce, aad, &mut wrapped)
            .map_err(|_| SealError::Damaged)?;
        key_of(secret).map(FileKey).ok_or(SealError::Damaged)
    }

    /// The whole of a small content, sealed; as it is where no key seals.
    pub(super) fn seal(&self, bytes: Vec<u8>, bound: &str) -> Result<Vec<u8>, SealError> {
        let Some((mut out, key)) = self.begin(bound)? else {
            return Ok(bytes);
        };
        let mut stream = Stream::new(key);
        stream.push(&bytes, &mut out)?;
        stream.finish(&mut out)?;
        Ok(out)
    }

    /// The content of a whole file. What is not sealed is its own content.
    pub(super) fn open(&self, mut bytes: Vec<u8>, bound: &str) -> Result<Vec<u8>, SealError> {
        if sealed_under(&bytes).is_none() {
            return Ok(bytes);
        }
        let key = self.unwrap(&bytes, bound)?;
        let body = bytes.split_off(HEAD);
        let mut plain = Vec::with_capacity(body.len());
        let (mut number, mut rest) = (0, &body[..]);
        loop {
            let length = rest.len().min(SEGMENT + TAG);
            let (segment, behind) = rest.split_at(length);
            // A cut file ends with a segment that was not made as the last.
            key.open_segment(number, behind.is_empty(), segment, &mut plain)?;
            if behind.is_empty() {
                return Ok(plain);
            }
            (number, rest) = (number + 1, behind);
        }
    }
}

/// The key that a file is sealed under, by its first bytes; `None` for what is not sealed.
pub(super) fn sealed_under(head: &[u8]) -> Option<KeyId> {
    let id = head.strip_prefix(&MAGIC)?.get(..ID)?;
    id.try_into().ok().map(KeyId)
}

/// The key of one file.
pub(super) struct FileKey(LessSafeKey);

impl fmt::Debug for FileKey {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("FileKey")
    }
}

/// Number and end of a segment make its nonce: none can be moved, left out or repeated.
fn place(number: u64, last: bool) -> Nonce {
    let mut nonce = [0; NONCE];
    nonce[..8].copy_from_slice(&number.to_be_bytes());
    nonce[NONCE - 1] = u8::from(last);
    Nonce::assume_unique_for_key(nonce)
}

impl FileKey {
    fn seal_segment(&self, number: u64, last: bool, plain: &[u8], out: &mut Vec<u8>) -> Result<(), SealError> {
        let mut segment = plain.to_vec();
        self.0
            .seal_in_place_append_tag(place(number, last), Aad::empty(), &mut segment)
            .map_err(|_| SealError::Damaged)?;
        out.append(&mut segment);
        Ok(())
    }

    fn open_segment(&self, number: u64, last: bool, segment: &[u8], out: &mut Vec<u8>) -> Result<(), SealError> {
        let mut bytes = segment.to_vec();
        let plain = self
            .0
            .open_in_place(place(number, last), Aad::empty(), &mut bytes)
            .map_err(|_| SealError::Damaged)?;
        out.extend_from_slice(plain);
        Ok(())
    }

    /// A record of a part, which holds the bytes from a place on. Its nonce is random, not counted: a record that was never
    /// acknowledged is written anew at the same place.
    pub(super) fn seal_record(&self, from: u64, plain: &[u8]) -> Result<Vec<u8>, SealError> {
        let (nonce, end) = (random::<NONCE>()?, from + plain.len() as u64);
        let length = u32::try_from(plain.len()).map_err(|_| SealError::Damaged)?;
        let mut bytes = plain.to_vec();
        self.0
            .seal_in_place_append_tag(
                Nonce::assume_unique_for_key(nonce),
                Aad::from(from.to_be_bytes()),
                &mut bytes,
            )
            .map_err(|_| SealError::Damaged)?;
        Ok([&length.to_be_bytes()[..], &nonce, &bytes, &end.to_be_bytes()].concat())
    }

    /// The content of all records, one behind the other.
    pub(super) fn open_records(&self, mut rest: &[u8]) -> Result<Vec<u8>, SealError> {
        let mut plain = Vec::with_capacity(rest.len());
        while !rest.is_empty() {
            let whole = record_length(rest).ok_or(SealError::Damaged)?;
            let (record, behind) = rest.split_at_checked(whole).ok_or(SealError::Damaged)?;
            let (nonce, sealed) = record[4..whole - 8].split_at(NONCE);
            let nonce = Nonce::try_assume_unique_for_key(nonce).map_err(|_| SealError::Damaged)?;
            let mut bytes = sealed.to_vec();
            let aad = Aad::from((plain.len() as u64).to_be_bytes());
            let opened = self.0.open_in_place(nonce, aad, &mut bytes);
            plain.extend_from_slice(opened.map_err(|_| SealError::Damaged)?);
            rest = behind;
        }
        Ok(plain)
    }
}

/// Bytes of the record that begins here; `None` when not even its length is there.
fn record_length(head: &[u8]) -> Option<usize> {
    let length = u32::from_be_bytes(head.get(..4)?.try_into().ok()?);
    Some(length as usize + AROUND)
}

/// Where in a file the record begins that holds the content from a place on. What is behind was never acknowledged.
pub(super) fn record_at(file: &mut (impl io::Read + io::Seek), from: u64) -> io::Result<u64> {
    use io::SeekFrom;
    let length = file.seek(SeekFrom::End(0))?;
    let mut eight = [0; 8];
    if from > 0 && length > (HEAD + AROUND) as u64 {
        // As a rule it is the end of the file, which says so itself.
        file.seek(SeekFrom::End(-8))?;
        file.read_exact(&mut eight)?;
        if u64::from_be_bytes(eight) == from {
            return Ok(length);
        }
    }
    let (mut at, mut reached) = (HEAD as u64, 0);
    while reached < from {
        file.seek(SeekFrom::Start(at))?;
        let mut four = [0; 4];
        file.read_exact(&mut four)?;
        let plain = u64::from(u32::from_be_bytes(four));
        at += plain + AROUND as u64;
        reached += plain;
    }
    if reached > from || at > length {
        return Err(io::Error::other("a part is shorter than what was acknowledged"));
    }
    Ok(at)
}

/// Seals a content that comes piece by piece. The last segment is kept back until the end is known.
#[derive(Debug)]
pub(super) struct Stream {
    key: FileKey,
    number: u64,
    kept: Vec<u8>,
}

impl Stream {
    pub(super) fn new(key: FileKey) -> Self {
        Self {
            key,
            number: 0,
            kept: Vec::new(),
        }
    }

    /// Takes bytes in; whole segments come out.
    pub(super) fn push(&mut self, mut bytes: &[u8], out: &mut Vec<u8>) -> Result<(), SealError> {
        while self.kept.len() + bytes.len() > SEGMENT {
            let (now, later) = bytes.split_at(SEGMENT - self.kept.len());
            self.kept.extend_from_slice(now);
            self.key.seal_segment(self.number, false, &self.kept, out)?;
            self.kept.clear();
            (self.number, bytes) = (self.number + 1, later);
        }
        self.kept.extend_from_slice(bytes);
        Ok(())
    }

    /// The last segment comes out.
    pub(super) fn finish(&mut self, out: &mut Vec<u8>) -> Result<(), SealError> {
        let kept = std::mem::take(&mut self.kept);
        self.key.seal_segment(self.number, true, &kept, out)
    }

    /// The content so far, out of the segments that came out and what is kept back.
    pub(super) fn so_far(&self, segments: &[u8]) -> Result<Vec<u8>, SealError> {
        let mut plain = Vec::with_capacity(segments.len() + self.kept.len());
        for (number, segment) in segments.chunks(SEGMENT + TAG).enumerate() {
            self.key.open_segment(number as u64, false, segment, &mut plain)?;
        }
        plain.extend_from_slice(&self.kept);
        Ok(plain)
    }
}

/// Writes a new key into a file that is not there yet, for its owner's eyes only.
pub fn make_key(path: &Path) -> io::Result<KeyId> {
    use io::Write as _;
    let text = new_key().map_err(io::Error::other)?;
    let mut options = fs::OpenOptions::new();
    options.write(true).create_new(true);
    #[cfg(unix)]
    std::os::unix::fs::OpenOptionsExt::mode(&mut options, 0o600);
    let mut file = options.open(path)?;
    writeln!(file, "{text}")?;
    file.sync_all()?;
    let ring = Keyring::read(&[path.to_path_buf()]).map_err(io::Error::other)?;
    ring.seals().ok_or_else(|| io::Error::other("no key"))
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn old() -> Keyring {
        Keyring::new(&[[1; SECRET]])
    }

    #[test]
    fn a_content_of_any_length_comes_back_and_its_bytes_are_nowhere_in_the_clear() {
        for length in [0, 1, SEGMENT - 1, SEGMENT, SEGMENT + 1, 3 * SEGMENT, 3 * SEGMENT + 7] {
            let plain = vec![b'a'; length];
            let sealed = old().seal(plain.clone(), "x").unwrap();
            assert!(!sealed.windows(8).any(|window| window == b"aaaaaaaa"), "{length}");
            assert_eq!(old().open(sealed, "x"), Ok(plain), "{length}");
        }
    }

    #[test]
    fn an_old_key_opens_beside_a_new_one_and_a_missing_one_is_named() {
        let sealed = old().seal(b"abc".to_vec(), "").unwrap();
        let both = Keyring::new(&[[2; SECRET], [1; SECRET]]);
        assert_eq!(both.open(sealed.clone(), ""), Ok(b"abc".to_vec()));
        assert_eq!(sealed_under(&both.seal(b"abc".to_vec(), "").unwrap()), both.seals());
        let missing = SealError::KeyMissing(old().seals().unwrap());
        assert_eq!(
            Keyring::new(&[[2; SECRET]]).open(sealed.clone(), ""),
            Err(missing.clone())
        );
        assert_eq!(Keyring::default().open(sealed, ""), Err(missing));
    }

    #[test]
    fn what_was_bound_to_one_name_does_not_open_under_another() {
        let sealed = old().seal(b"abc".to_vec(), "one").unwrap();
        assert_eq!(old().open(sealed, "two"), Err(SealError::Damaged));
    }

    #[test]
    fn segments_that_are_cut_off_swapped_or_repeated_are_seen() {
        let sealed = old().seal(vec![7; 3 * SEGMENT], "").unwrap();
        let whole = SEGMENT + TAG;
        let cut = sealed[..HEAD + 2 * whole].to_vec();
        let (one, two) = (&sealed[HEAD..HEAD + whole], &sealed[HEAD + whole..HEAD + 2 * whole]);
        let swapped = [&sealed[..HEAD], two, one, &sealed[HEAD + 2 * whole..]].concat();
        let repeated = [&sealed[..HEAD + whole], one, &sealed[HEAD + whole..]].concat();
        for spoiled in [cut, swapped, repeated, sealed[..HEAD].to_vec()] {
            assert_eq!(old().open(spoiled, ""), Err(SealError::Damaged));
        }
    }

    proptest! {
        #[test]
        fn a_flipped_bit_is_never_garbage(at in 0usize..2000, bit in 0u8..8) {
            let sealed = old().seal(vec![42; 1500], "").unwrap();
            let mut spoiled = sealed.clone();
            let at = at % sealed.len();
            spoiled[at] ^= 1 << bit;
            // Without its magic it is no sealed file; whoever reads a content holds it against its hash.
            if at < MAGIC.len() {
                prop_assert_eq!(sealed_under(&spoiled), None);
            } else {
                prop_assert!(old().open(spoiled, "").is_err());
            }
        }

        #[test]
        fn a_stream_takes_pieces_of_any_length(pieces in prop::collection::vec(0usize..90_000, 1..6)) {
            let (mut out, key) = old().begin("").unwrap().unwrap();
            let mut stream = Stream::new(key);
            let mut plain = Vec::new();
            for (number, length) in pieces.iter().enumerate() {
                let piece = vec![u8::try_from(number).unwrap(); *length];
                stream.push(&piece, &mut out).unwrap();
                plain.extend_from_slice(&piece);
                prop_assert_eq!(&stream.so_far(&out[HEAD..]).unwrap(), &plain);
            }
            stream.finish(&mut out).unwrap();
            prop_assert_eq!(old().open(out, "").unwrap(), plain);
        }

        #[test]
        fn a_record_is_found_behind_what_was_acknowledged(lengths in prop::collection::vec(1usize..300, 1..8), torn in 0usize..60) {
            let (mut file, key) = old().begin("p").unwrap().unwrap();
            let mut plain = Vec::new();
            for length in &lengths {
                let piece = vec![9; *length];
                file.extend(key.seal_record(plain.len() as u64, &piece).unwrap());
                plain.extend_from_slice(&piece);
            }
            let end = file.len() as u64;
            prop_assert_eq!(key.open_records(&file[HEAD..]).unwrap(), plain.clone());
            // Half of a record that was never acknowledged lies behind.
            file.extend(vec![0xee; torn]);
            let mut cursor = io::Cursor::new(&file);
            prop_assert_eq!(record_at(&mut cursor, plain.len() as u64).unwrap(), end);
            prop_assert_eq!(record_at(&mut cursor, 0).unwrap(), HEAD as u64);
            let (first, beyond) = (lengths[0] as u64, plain.len() as u64 + 1);
            prop_assert_eq!(record_at(&mut cursor, first).unwrap(), HEAD as u64 + first + AROUND as u64);
            prop_assert!(record_at(&mut cursor, beyond).is_err());
        }
    }

    #[test]
    fn a_key_file_is_made_once_and_what_is_wrong_with_one_is_said() {
        let folder = tempfile::tempdir().unwrap();
        let (good, short, gone) = (
            folder.path().join("a.key"),
            folder.path().join("b.key"),
            folder.path().join("c.key"),
        );
        let id = make_key(&good).unwrap();
        assert_eq!(Keyring::read(std::slice::from_ref(&good)).unwrap().seals(), Some(id));
        assert_eq!(make_key(&good).unwrap_err().kind(), io::ErrorKind::AlreadyExists);
        fs::write(&short, "abc").unwrap();
        assert!(matches!(Keyring::read(&[short]), Err(KeyTrouble::NoKey(_))));
        assert!(matches!(Keyring::read(&[gone]), Err(KeyTrouble::Unreadable { .. })));
        assert!(matches!(
            Keyring::read(&[good.clone(), good]),
            Err(KeyTrouble::Twice(_))
        ));
    }
}
