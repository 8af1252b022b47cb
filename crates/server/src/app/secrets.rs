//! Passwords, tokens and codes: made, hashed and compared. Must not keep one, log one, or say which part was wrong.

use super::{AppError, Ctx};
use argon2::Argon2;
use argon2::password_hash::{PasswordHasher, PasswordVerifier, phc::PasswordHash};
use base64::Engine as _;
use base64::engine::general_purpose::{STANDARD, URL_SAFE_NO_PAD};
use data_encoding::BASE32_NOPAD;
use domain::id::PersonId;
use hmac::{Hmac, KeyInit, Mac};
use sha1::Sha1;
use sha2::{Digest, Sha256};
use std::fmt::Write as _;

/// Seconds that a code of an authenticator stands for (RFC 6238).
const STEP_SECONDS: i64 = 30;
/// The hash of a password that nobody has: an unknown name takes as long as a known one.
const NOBODYS: &str =
    "$argon2id$v=19$m=19456,t=2,p=1$AAECAwQFBgcICQoLDA0ODw$AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA";

/// A token and the hash of it that is stored.
pub fn token(ctx: &Ctx) -> Result<(String, String), AppError> {
    let token = URL_SAFE_NO_PAD.encode(ctx.randomness.bytes::<32>()?);
    let hash = digest(&token);
    Ok((token, hash))
}

/// The hash under which a token, a code or a request is kept.
pub fn digest(text: &str) -> String {
    figures(&Sha256::digest(text.as_bytes()))
}

/// Bytes as lower-case figures.
pub fn figures(bytes: &[u8]) -> String {
    bytes
        .iter()
        .fold(String::with_capacity(bytes.len() * 2), |mut text, byte| {
            let _ = write!(text, "{byte:02x}");
            text
        })
}

/// A code of six figures, and the hash of it bound to the number that it is sent to.
pub fn code(ctx: &Ctx, mobile: &str) -> Result<(String, String), AppError> {
    let number = u64::from_be_bytes(ctx.randomness.bytes::<8>()?) % 1_000_000;
    let code = format!("{number:06}");
    let hash = code_hash(mobile, &code);
    Ok((code, hash))
}

/// The hash of a code for a number.
pub fn code_hash(mobile: &str, code: &str) -> String {
    digest(&format!("{mobile}:{code}"))
}

/// The hash of a password (argon2id).
pub fn hash_password(password: &str) -> Result<String, AppError> {
    Argon2::default()
        .hash_password(password.as_bytes())
        .map(|hash| hash.to_string())
        .map_err(|_| AppError::Broken("a password could not be hashed"))
}

/// Whether a password is the one of a hash; takes its time also where there is none. A few at once.
pub async fn check_password(ctx: &Ctx, password: &str, hash: Option<&str>) -> Result<bool, AppError> {
    let _turn = ctx
        .passwords
        .acquire()
        .await
        .map_err(|_| AppError::Broken("the server ends"))?;
    let (password, known) = (password.to_owned(), hash.is_some());
    let hash = hash.unwrap_or(NOBODYS).to_owned();
    let right = tokio::task::spawn_blocking(move || {
        PasswordHash::new(&hash).is_ok_and(|hash| Argon2::default().verify_password(password.as_bytes(), &hash).is_ok())
    })
    .await
    .map_err(|_| AppError::Broken("a password task ended"))?;
    Ok(right && known)
}

/// The step of an authenticator's code that is right at this second: the present one, or one to either side.
pub fn totp_step(secret: &str, code: &str, seconds: i64) -> Option<i64> {
    let secret = base32(secret)?;
    let now = seconds.div_euclid(STEP_SECONDS);
    [now, now - 1, now + 1]
        .into_iter()
        .find(|step| totp(&secret, *step).is_some_and(|right| same(&right, code)))
}

/// The code of a step (RFC 6238, six figures, SHA-1 as every authenticator has it).
fn totp(secret: &[u8], step: i64) -> Option<String> {
    let mut mac = Hmac::<Sha1>::new_from_slice(secret).ok()?;
    mac.update(&step.to_be_bytes());
    let digest = mac.finalize().into_bytes();
    let at = usize::from(digest[19] & 0x0f);
    let part = u32::from_be_bytes([digest[at], digest[at + 1], digest[at + 2], digest[at + 3]]);
    Some(format!("{:06}", (part & 0x7fff_ffff) % 1_000_000))
}

/// What proves to a TURN server until when somebody may use it: the password of a name that says so (the REST scheme that
/// coturn knows as `use-auth-secret`, SHA-1 as it has it).
pub fn turn_credential(secret: &str, username: &str) -> Option<String> {
    let mut mac = Hmac::<Sha1>::new_from_slice(secret.as_bytes()).ok()?;
    mac.update(username.as_bytes());
    Some(STANDARD.encode(mac.finalize().into_bytes()))
}

/// Compares in a time that does not tell how much was right.
pub fn same(a: &str, b: &str) -> bool {
    a.len() == b.len() && a.bytes().zip(b.bytes()).fold(0, |all, (x, y)| all | (x ^ y)) == 0
}

/// The bytes of a secret as authenticators write it (RFC 4648, without padding).
fn base32(text: &str) -> Option<Vec<u8>> {
    BASE32_NOPAD.decode(text.trim_end_matches('=').as_bytes()).ok()
}

/// A secret for an authenticator, of as many bits as its hash has.
pub fn totp_secret(ctx: &Ctx) -> Result<String, AppError> {
    Ok(BASE32_NOPAD.encode(&ctx.randomness.bytes::<20>()?))
}

/// Signs that are not taken for one another: 32 of them, five bits each.
const SIGNS: &[u8; 32] = b"ABCDEFGHJKLMNPQRSTUVWXYZ23456789";

fn signs<const N: usize>(ctx: &Ctx) -> Result<[char; N], AppError> {
    Ok(ctx
        .randomness
        .bytes::<N>()?
        .map(|byte| char::from(SIGNS[usize::from(byte & 31)])))
}

/// A recovery code: fifty bits in two groups.
pub fn recovery_code(ctx: &Ctx) -> Result<String, AppError> {
    let signs = signs::<10>(ctx)?;
    Ok(format!(
        "{}-{}",
        String::from_iter(&signs[..5]),
        String::from_iter(&signs[5..])
    ))
}

/// Whether what was given in place of an authenticator's code may be a recovery code, and as it is hashed.
pub fn as_recovery_code(text: &str) -> Option<String> {
    let signs: String = text.chars().filter(char::is_ascii_alphanumeric).collect();
    (signs.len() == 10).then(|| signs.to_ascii_uppercase())
}

/// The hash of a recovery code (argon2id), salted by its person so that it can be looked up.
pub async fn recovery_hash(ctx: &Ctx, person: PersonId, code: &str) -> Result<String, AppError> {
    let signs = as_recovery_code(code).unwrap_or_default();
    slowly(ctx, move || {
        let mut hash = [0; 32];
        Argon2::default()
            .hash_password_into(signs.as_bytes(), person.to_string().as_bytes(), &mut hash)
            .map_err(|_| AppError::Broken("a recovery code could not be hashed"))?;
        Ok(URL_SAFE_NO_PAD.encode(hash))
    })
    .await
}

/// A first password: eighty bits in four groups, shown once.
pub fn initial_password(ctx: &Ctx) -> Result<String, AppError> {
    let signs = signs::<16>(ctx)?;
    let groups: Vec<String> = signs.chunks(4).map(String::from_iter).collect();
    Ok(groups.join("-"))
}

/// The hash of a password, made where it keeps nobody waiting.
pub async fn hash_slowly(ctx: &Ctx, password: &str) -> Result<String, AppError> {
    let password = password.to_owned();
    slowly(ctx, move || hash_password(&password)).await
}

/// Work that takes memory and time on purpose: a few at once, on a thread of its own.
async fn slowly<T: Send + 'static>(
    ctx: &Ctx,
    work: impl FnOnce() -> Result<T, AppError> + Send + 'static,
) -> Result<T, AppError> {
    let _turn = ctx
        .passwords
        .acquire()
        .await
        .map_err(|_| AppError::Broken("the server ends"))?;
    tokio::task::spawn_blocking(work)
        .await
        .map_err(|_| AppError::Broken("a password task ended"))?
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn codes_are_those_of_the_standard() {
        // RFC 6238, appendix B: the secret is the text 12345678901234567890.
        let secret = base32("GEZDGNBVGY3TQOJQGEZDGNBVGY3TQOJQ").unwrap();
        assert_eq!(secret, b"12345678901234567890");
        for (seconds, code) in [(59, "287082"), (1_111_111_109, "081804"), (20_000_000_000, "353130")] {
            assert_eq!(totp(&secret, seconds / 30).as_deref(), Some(code));
        }
    }

    #[test]
    fn a_code_of_the_step_beside_is_taken_and_an_older_one_is_not() {
        let secret = "GEZDGNBVGY3TQOJQGEZDGNBVGY3TQOJQ";
        assert_eq!(totp_step(secret, "287082", 59), Some(1));
        assert_eq!(totp_step(secret, "287082", 59 + 30), Some(1));
        assert_eq!(totp_step(secret, "287082", 59 + 61), None);
        assert_eq!(totp_step("not base 32", "287082", 59), None);
    }

    #[test]
    fn a_password_is_hashed_with_salt_by_argon2id() {
        let (one, other) = (hash_password("云栖").unwrap(), hash_password("云栖").unwrap());
        assert!(one.starts_with("$argon2id$") && one != other);
        assert!(PasswordHash::new(NOBODYS).is_ok());
    }

    #[test]
    fn comparing_tells_equal_from_unequal() {
        assert!(same("123456", "123456") && !same("123456", "123457") && !same("1", "12"));
    }
}
