//! How often something may be tried.

use super::{AppError, Ctx};
use domain::time::Timestamp;
use store::sessions;

/// A limit: so many tries within a window.
#[derive(Debug, Clone, Copy)]
pub struct Limit {
    /// What is counted.
    pub name: &'static str,
    /// Tries.
    pub most: i64,
    /// Seconds.
    pub window: i64,
}

/// Passwords for one name.
pub const PASSWORD: Limit = Limit {
    name: "password",
    most: 10,
    window: 900,
};
/// Codes sent to one number.
pub const SEND_CODE: Limit = Limit {
    name: "send_code",
    most: 5,
    window: 900,
};
/// Codes tried for one number.
pub const TRY_CODE: Limit = Limit {
    name: "try_code",
    most: 10,
    window: 900,
};
/// Invitations by one enterprise.
pub const INVITE: Limit = Limit {
    name: "invite",
    most: 20,
    window: 24 * 3600,
};
/// Registrations by one person, with each photograph.
pub const REGISTER: Limit = Limit {
    name: "register",
    most: 20,
    window: 24 * 3600,
};
/// Codes of an authenticator and recovery codes for one person.
pub const TRY_TOTP: Limit = Limit {
    name: "try_totp",
    most: 10,
    window: 900,
};
/// Anything of this kind from one address.
pub const ADDRESS: Limit = Limit {
    name: "address",
    most: 100,
    window: 900,
};

/// Public questions from one address.
pub const PUBLIC: Limit = Limit {
    name: "public",
    most: 60,
    window: 300,
};
/// Codes tried for one receipt.
pub const QUERY: Limit = Limit {
    name: "query",
    most: 20,
    window: 900,
};

/// Counts a try; its own transaction, so that it counts also when the try fails.
pub async fn count(ctx: &Ctx, limit: Limit, subject: &str) -> Result<(), AppError> {
    let now = ctx.now();
    let seconds = now.as_seconds();
    let begun = seconds - seconds.rem_euclid(limit.window);
    let since = Timestamp::from_micros(begun * 1_000_000).ok_or(AppError::Broken("a time that is none"))?;
    let mut tx = ctx.db.write().await?;
    // Names and numbers that were typed are kept as hashes only.
    let subject = format!("{}:{}", limit.name, super::secrets::digest(subject));
    let tally = sessions::count_try(&mut tx, &subject, since).await?;
    tx.commit().await?;
    if tally > limit.most {
        return Err(AppError::TooManyTries {
            retry_after: begun + limit.window - seconds,
        });
    }
    Ok(())
}
