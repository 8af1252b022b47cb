//! One's own password, authenticator and recovery codes. What is shown is shown once; only hashes are kept.

use super::access::SignedIn;
use super::views_people::{RecoveryView, SecretView, SecurityView};
use super::{AppError, Ctx, audit, qr, rates, secrets};
use domain::time::Timestamp;
use std::fmt::Write as _;
use store::second_factor::{self, Standing};
use store::{Tx, directory};

/// Recovery codes that one is given.
const CODES: usize = 10;
/// Shortest password, in characters.
const SHORTEST: usize = 12;
/// Longest: hashing takes its time.
const LONGEST: usize = 200;

async fn standing(tx: &mut Tx, signed_in: &SignedIn) -> Result<Standing, AppError> {
    let found = second_factor::standing(tx, signed_in.actor.person).await?;
    found.ok_or(AppError::NotFound)
}

/// Staff have a password; owners prove themselves by their number.
async fn staff(ctx: &Ctx, signed_in: &SignedIn) -> Result<Standing, AppError> {
    let found = standing(&mut ctx.db.read().await?, signed_in).await?;
    if found.password_hash.is_none() {
        return Err(AppError::Forbidden);
    }
    rates::count(ctx, rates::TRY_TOTP, &signed_in.actor.person.to_string()).await?;
    Ok(found)
}

/// How one proves who one is.
pub async fn security(ctx: &Ctx, signed_in: &SignedIn) -> Result<SecurityView, AppError> {
    let mut tx = ctx.db.read().await?;
    let found = standing(&mut tx, signed_in).await?;
    Ok(SecurityView {
        password: found.password_hash.is_some(),
        authenticator: found.totp_secret.is_some(),
        authenticator_asked: found.login.is_some() && ctx.config.asks_authenticator(),
        recovery_codes: second_factor::codes_left(&mut tx, signed_in.actor.person).await?,
    })
}

/// Changes the password. All other sessions end.
pub async fn change_password(ctx: &Ctx, signed_in: &SignedIn, present: &str, new: &str) -> Result<(), AppError> {
    let found = staff(ctx, signed_in).await?;
    if !secrets::check_password(ctx, present, found.password_hash.as_deref()).await? {
        return Err(AppError::PasswordWrong);
    }
    let length = new.chars().count();
    let easy = new == present || found.login.as_deref() == Some(new);
    if easy || !(SHORTEST..=LONGEST).contains(&length) {
        return Err(AppError::PasswordWeak);
    }
    let hash = secrets::hash_slowly(ctx, new).await?;
    let (now, person) = (ctx.now(), signed_in.actor.person);
    let mut tx = ctx.db.write().await?;
    second_factor::set_password(&mut tx, person, &hash, false).await?;
    directory::end_sessions(&mut tx, person, Some(signed_in.session.id), now).await?;
    audit(&mut tx, now, Some(person), "password.changed", &person.to_string()).await?;
    Ok(tx.commit().await?)
}

/// Shows a new secret. One that is there already is replaced only by who knows the password.
pub async fn begin(ctx: &Ctx, signed_in: &SignedIn, password: Option<&str>) -> Result<SecretView, AppError> {
    let found = staff(ctx, signed_in).await?;
    if found.totp_secret.is_some()
        && !secrets::check_password(ctx, password.unwrap_or_default(), found.password_hash.as_deref()).await?
    {
        return Err(AppError::PasswordWrong);
    }
    let secret = secrets::totp_secret(ctx)?;
    let mut tx = ctx.db.write().await?;
    second_factor::pend(&mut tx, signed_in.actor.person, &secret).await?;
    tx.commit().await?;
    let address = address(found.login.as_deref().unwrap_or_default(), &secret);
    Ok(SecretView {
        picture: qr::svg(&address)?,
        secret,
        address,
    })
}

/// The address that authenticators scan.
fn address(login: &str, secret: &str) -> String {
    let mut name = String::new();
    for byte in login.bytes() {
        if byte.is_ascii_alphanumeric() {
            name.push(char::from(byte));
        } else {
            let _ = write!(name, "%{byte:02X}");
        }
    }
    format!("otpauth://totp/Yizhan:{name}?secret={secret}&issuer=Yizhan")
}

/// The secret counts once one of its codes was given; recovery codes come with it.
pub async fn confirm(ctx: &Ctx, signed_in: &SignedIn, code: &str) -> Result<RecoveryView, AppError> {
    let found = staff(ctx, signed_in).await?;
    let secret = found.totp_pending.ok_or(AppError::CodeWrong)?;
    let now = ctx.now();
    let step = secrets::totp_step(&secret, code, now.as_seconds()).ok_or(AppError::CodeWrong)?;
    let (codes, hashes) = codes(ctx, signed_in).await?;
    let person = signed_in.actor.person;
    let mut tx = ctx.db.write().await?;
    if !second_factor::enrol(&mut tx, person, &secret, step).await? {
        return Err(AppError::CodeWrong);
    }
    second_factor::set_codes(&mut tx, person, &hashes).await?;
    directory::end_sessions(&mut tx, person, Some(signed_in.session.id), now).await?;
    audit(
        &mut tx,
        now,
        Some(person),
        "authenticator.enrolled",
        &person.to_string(),
    )
    .await?;
    tx.commit().await?;
    Ok(RecoveryView { codes })
}

/// New recovery codes in place of the old ones, for a code of the authenticator.
pub async fn renew_codes(ctx: &Ctx, signed_in: &SignedIn, code: &str) -> Result<RecoveryView, AppError> {
    let found = staff(ctx, signed_in).await?;
    let secret = found.totp_secret.ok_or(AppError::CodeWrong)?;
    let now = ctx.now();
    let step = secrets::totp_step(&secret, code, now.as_seconds()).ok_or(AppError::CodeWrong)?;
    let (codes, hashes) = codes(ctx, signed_in).await?;
    let person = signed_in.actor.person;
    let mut tx = ctx.db.write().await?;
    if !store::people::use_totp_step(&mut tx, person, step).await? {
        return Err(AppError::CodeWrong);
    }
    second_factor::set_codes(&mut tx, person, &hashes).await?;
    audit(
        &mut tx,
        now,
        Some(person),
        "recovery_codes.renewed",
        &person.to_string(),
    )
    .await?;
    tx.commit().await?;
    Ok(RecoveryView { codes })
}

/// New codes, each with its hash.
async fn codes(ctx: &Ctx, signed_in: &SignedIn) -> Result<(Vec<String>, Vec<String>), AppError> {
    let mut codes = Vec::with_capacity(CODES);
    let mut hashes = Vec::with_capacity(CODES);
    for _ in 0..CODES {
        let code = secrets::recovery_code(ctx)?;
        hashes.push(secrets::recovery_hash(ctx, signed_in.actor.person, &code).await?);
        codes.push(code);
    }
    Ok((codes, hashes))
}

/// Uses up the second factor of a sign-in: a code of the authenticator, or a recovery code in its place.
pub(super) async fn spend(
    ctx: &Ctx,
    tx: &mut Tx,
    person: domain::id::PersonId,
    (secret, given, recovery): (&str, &str, Option<&str>),
    now: Timestamp,
) -> Result<(), AppError> {
    if let Some(hash) = recovery {
        if !second_factor::use_code(tx, person, hash, now).await? {
            return Err(AppError::SignInFailed);
        }
        return audit(tx, now, Some(person), "recovery_code.used", &person.to_string()).await;
    }
    let step = secrets::totp_step(secret, given, ctx.now().as_seconds()).ok_or(AppError::SignInFailed)?;
    if store::people::use_totp_step(tx, person, step).await? {
        Ok(())
    } else {
        Err(AppError::SignInFailed)
    }
}
