//! Signing records: an algorithm behind a trait, so that SM2 can take the place of Ed25519. Must not know what is signed.

use super::secrets::digest;
use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use ed25519_dalek::{Signature, Signer as _, SigningKey, VerifyingKey};
use std::fs;
use std::io::{self, Write as _};
use std::path::{Path, PathBuf};

/// Figures of a key's hash that name it.
const NAME_LENGTH: usize = 16;

/// Signs, and checks what was signed.
pub trait Signer: Send + Sync + std::fmt::Debug {
    /// The word of the algorithm.
    fn algorithm(&self) -> &'static str;
    /// Which key: a short hash of its public half.
    fn key_id(&self) -> &str;
    /// The public half of the key.
    fn public_key(&self) -> &str;
    /// The signature of a message.
    fn sign(&self, message: &[u8]) -> String;
    /// Whether a signature is this key's over a message.
    fn verify(&self, message: &[u8], signature: &str) -> bool;
}

/// Ed25519 (RFC 8032).
pub struct Ed25519 {
    key: SigningKey,
    id: String,
    public: String,
}

impl std::fmt::Debug for Ed25519 {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Ed25519").field("id", &self.id).finish_non_exhaustive()
    }
}

impl Ed25519 {
    /// The key of a secret.
    pub fn new(secret: [u8; 32]) -> Self {
        let key = SigningKey::from_bytes(&secret);
        let public = URL_SAFE_NO_PAD.encode(key.verifying_key().as_bytes());
        let mut id = digest(&public);
        id.truncate(NAME_LENGTH);
        Self { key, id, public }
    }

    /// The key of a file; made where there is none, for its owner's eyes only.
    pub fn open(file: &Path) -> io::Result<Self> {
        match Self::read(file) {
            Err(error) if error.kind() == io::ErrorKind::NotFound => make(file),
            other => other,
        }
    }

    /// The key of a file that is there.
    pub fn read(file: &Path) -> io::Result<Self> {
        secret_of(&fs::read_to_string(file)?)
            .map(Self::new)
            .ok_or_else(|| io::Error::other(format!("{} holds no key", file.display())))
    }
}

fn secret_of(text: &str) -> Option<[u8; 32]> {
    URL_SAFE_NO_PAD.decode(text.trim()).ok()?.try_into().ok()
}

/// A new key: whole under its name, or not there.
fn make(file: &Path) -> io::Result<Ed25519> {
    let mut secret = [0; 32];
    getrandom::fill(&mut secret).map_err(|error| io::Error::other(error.to_string()))?;
    let draft = file.with_extension(format!("new-{}", std::process::id()));
    let mut options = fs::OpenOptions::new();
    options.write(true).create(true).truncate(true);
    #[cfg(unix)]
    std::os::unix::fs::OpenOptionsExt::mode(&mut options, 0o600);
    let mut written = options.open(&draft)?;
    writeln!(written, "{}", URL_SAFE_NO_PAD.encode(secret))?;
    written.sync_all()?;
    let named = fs::hard_link(&draft, file);
    fs::remove_file(&draft)?;
    match named {
        Ok(()) => Ok(Ed25519::new(secret)),
        // Two that start at once: the first one's key counts.
        Err(error) if error.kind() == io::ErrorKind::AlreadyExists => Ed25519::read(file),
        Err(error) => Err(error),
    }
}

impl Signer for Ed25519 {
    fn algorithm(&self) -> &'static str {
        "ed25519"
    }

    fn key_id(&self) -> &str {
        &self.id
    }

    fn public_key(&self) -> &str {
        &self.public
    }

    fn sign(&self, message: &[u8]) -> String {
        URL_SAFE_NO_PAD.encode(self.key.sign(message).to_bytes())
    }

    fn verify(&self, message: &[u8], signature: &str) -> bool {
        verify(self.algorithm(), &self.public, message, signature)
    }
}

/// Whether a signature is that of a public key over a message, for an algorithm that is known here.
pub fn verify(algorithm: &str, public: &str, message: &[u8], signature: &str) -> bool {
    let key = || {
        let bytes: [u8; 32] = URL_SAFE_NO_PAD.decode(public).ok()?.try_into().ok()?;
        VerifyingKey::from_bytes(&bytes).ok()
    };
    let signature = || Signature::from_slice(&URL_SAFE_NO_PAD.decode(signature).ok()?).ok();
    match (algorithm, key(), signature()) {
        ("ed25519", Some(key), Some(signature)) => key.verify_strict(message, &signature).is_ok(),
        _ => false,
    }
}

/// Where the key of a station lies: as the settings say, else in its data folder.
pub fn place(configured: &str, data: &Path) -> PathBuf {
    if configured.is_empty() {
        data.join("signing.key")
    } else {
        PathBuf::from(configured)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_was_signed_is_known_again_and_nothing_else() {
        let signer = Ed25519::new([7; 32]);
        let signature = signer.sign("一份记录".as_bytes());
        assert!(signer.verify("一份记录".as_bytes(), &signature));
        assert!(!signer.verify("另一份".as_bytes(), &signature));
        assert!(!Ed25519::new([8; 32]).verify("一份记录".as_bytes(), &signature));
        assert!(!verify("sm2", signer.public_key(), "一份记录".as_bytes(), &signature));
        assert!(!signer.verify("一份记录".as_bytes(), "nonsense"));
    }

    #[test]
    fn a_key_is_made_once_for_its_owner_alone() {
        let folder = tempfile::tempdir().unwrap();
        let file = folder.path().join("signing.key");
        let (first, again) = (Ed25519::open(&file).unwrap(), Ed25519::open(&file).unwrap());
        assert_eq!(first.key_id(), again.key_id());
        #[cfg(unix)]
        {
            use std::os::unix::fs::PermissionsExt as _;
            assert_eq!(fs::metadata(&file).unwrap().permissions().mode() & 0o777, 0o600);
        }
        fs::write(&file, "short").unwrap();
        assert!(Ed25519::open(&file).is_err());
    }
}
