//! Signing in: staff by password and authenticator, owners by mobile number and a one-time code.
//!
//! Answers the same whether a name or number is known or not. A sign-in makes a new session and ends the one that the
//! browser had.

use super::access::{self, SignedIn};
use super::outbox::{self, Waiting};
use super::senders::Message;
use super::{AppError, Ctx, audit, invitations, rates, second_factor, secrets};
use crate::config::Mode;
use domain::Kind;
use domain::id::{CodeId, PersonId, SessionId};
use store::people::{Credentials, NewPerson};
use store::sessions::{self, Session};
use store::{Tx, people};

/// Seconds that a code is good for.
const CODE_SECONDS: i64 = 300;
/// Tries that a code bears.
const CODE_TRIES: i64 = 5;
/// Longest name of a browser that is kept.
const LONGEST_AGENT: usize = 200;

/// Where a request came from.
#[derive(Debug, Clone, Default)]
pub struct Origin {
    /// What the browser calls itself.
    pub agent: String,
    /// Network address, where it is known.
    pub address: Option<String>,
    /// The token that the browser had before.
    pub before: Option<String>,
}

/// A session that was begun, with the token that goes to the browser and nowhere else.
#[derive(Debug)]
pub struct Begun {
    /// The token.
    pub token: String,
    /// The person.
    pub signed_in: SignedIn,
}

async fn count_address(ctx: &Ctx, origin: &Origin) -> Result<(), AppError> {
    match &origin.address {
        Some(address) => rates::count(ctx, rates::ADDRESS, address).await,
        None => Ok(()),
    }
}

fn let_in(ctx: &Ctx, credentials: &Credentials) -> Result<(), AppError> {
    if credentials.demonstration && ctx.config.mode == Mode::Production {
        return Err(AppError::SignInFailed);
    }
    Ok(())
}

/// Staff: name, password, and the authenticator's code when enrolled.
pub async fn by_password(
    ctx: &Ctx,
    login: &str,
    password: &str,
    totp: Option<&str>,
    origin: &Origin,
) -> Result<Begun, AppError> {
    count_address(ctx, origin).await?;
    rates::count(ctx, rates::PASSWORD, login).await?;
    let found = people::by_login(&mut ctx.db.read().await?, login).await?;
    let hash = found.as_ref().and_then(|found| found.password_hash.as_deref());
    let right = secrets::check_password(ctx, password, hash).await?;
    let Some(found) = found.filter(|_| right) else {
        return Err(AppError::SignInFailed);
    };
    let_in(ctx, &found)?;
    let Some(secret) = &found.totp_secret else {
        return begin(ctx, ctx.db.write().await?, found.person, origin).await;
    };
    let given = totp.filter(|code| !code.is_empty()).ok_or(AppError::TotpNeeded)?;
    let recovery = match secrets::as_recovery_code(given) {
        Some(code) => Some(secrets::recovery_hash(ctx, found.person, &code).await?),
        None => None,
    };
    let mut tx = ctx.db.write().await?;
    let factor = (secret.as_str(), given, recovery.as_deref());
    second_factor::spend(ctx, &mut tx, found.person, factor, ctx.now()).await?;
    begin(ctx, tx, found.person, origin).await
}

/// The number as it is kept, when it is one.
pub(super) fn mobile(text: &str) -> Option<String> {
    let verdict = domain::validate(Kind::Phone, text);
    verdict
        .normalised
        .filter(|number| verdict.valid && number.len() == 11 && number.starts_with('1'))
}

/// Sends a code to a number that somebody signs in with, or that is invited. The answer does not tell whether it is.
pub async fn send_code(ctx: &Ctx, text: &str, origin: &Origin) -> Result<(), AppError> {
    count_address(ctx, origin).await?;
    let Some(mobile) = mobile(text) else { return Ok(()) };
    rates::count(ctx, rates::SEND_CODE, &mobile).await?;
    let mut tx = ctx.db.read().await?;
    let known = match people::by_mobile(&mut tx, &mobile).await? {
        Some(_) => owner(&mut tx, &mobile).await?,
        None if invitations::is_invited(ctx, &mut tx, &mobile).await? => None,
        None => return Ok(()),
    };
    let staff = known.is_none() && people::by_mobile(&mut tx, &mobile).await?.is_some();
    drop(tx);
    if staff || known.as_ref().is_some_and(|found| let_in(ctx, found).is_err()) {
        return Ok(());
    }
    code_to(ctx, mobile, known.map(|found| found.person)).await
}

/// Sends a code to any number, to begin a registration with. Staff have passwords.
pub async fn send_registration_code(ctx: &Ctx, text: &str, origin: &Origin) -> Result<(), AppError> {
    count_address(ctx, origin).await?;
    let mobile = mobile(text).ok_or(AppError::InvalidValue {
        field: "/mobile".to_owned(),
    })?;
    rates::count(ctx, rates::SEND_CODE, &mobile).await?;
    let mut tx = ctx.db.read().await?;
    let known = people::by_mobile(&mut tx, &mobile).await?.map(|found| found.person);
    let staff = known.is_some() && owner(&mut tx, &mobile).await?.is_none();
    drop(tx);
    if staff {
        Ok(())
    } else {
        code_to(ctx, mobile, known).await
    }
}

/// Puts a code for a number into the outbox.
async fn code_to(ctx: &Ctx, mobile: String, person: Option<PersonId>) -> Result<(), AppError> {
    let now = ctx.now();
    let id = CodeId::new(now, ctx.random()?);
    let (code, hash) = secrets::code(ctx, &mobile)?;
    let until = now.plus_seconds(CODE_SECONDS);
    let mut tx = ctx.db.write().await?;
    sessions::add_code(&mut tx, id, &mobile, &hash, now, until).await?;
    let text = format!("【驿站】验证码 {code}，5 分钟内有效。Your code is {code}, good for 5 minutes.");
    let waiting = Waiting {
        message: Message::sms(mobile, text),
        until: Some(until),
    };
    outbox::enqueue(ctx, &mut tx, &waiting).await?;
    audit(&mut tx, now, person, "code.sent", &id.to_string()).await?;
    tx.commit().await?;
    ctx.post.notify_one();
    Ok(())
}

/// Who signs in with this number: nobody of the staff, who have passwords.
async fn owner(tx: &mut Tx, mobile: &str) -> Result<Option<Credentials>, AppError> {
    let Some(found) = people::by_mobile(tx, mobile).await? else {
        return Ok(None);
    };
    let roles = people::roles(tx, found.person).await?;
    Ok((!roles.iter().any(|role| role.kind.is_staff())).then_some(found))
}

/// A number that has proved itself by its code, in a transaction that uses the code up.
pub(super) async fn proved(ctx: &Ctx, text: &str, code: &str, origin: &Origin) -> Result<(Tx, String), AppError> {
    count_address(ctx, origin).await?;
    let mobile = mobile(text).ok_or(AppError::SignInFailed)?;
    rates::count(ctx, rates::TRY_CODE, &mobile).await?;
    let now = ctx.now();
    let mut tx = ctx.db.write().await?;
    let sent = sessions::last_code(&mut tx, &mobile, now)
        .await?
        .ok_or(AppError::SignInFailed)?;
    sessions::try_code(&mut tx, sent.id).await?;
    let right = sent.tries < CODE_TRIES && secrets::same(&sent.code_hash, &secrets::code_hash(&mobile, code));
    if !right {
        // The try is kept although it failed.
        tx.commit().await?;
        return Err(AppError::SignInFailed);
    }
    if !sessions::use_code(&mut tx, sent.id, now).await? {
        return Err(AppError::SignInFailed);
    }
    Ok((tx, mobile))
}

/// Who has a number that proved itself. A new person holds no role yet.
pub(super) async fn person_of(ctx: &Ctx, tx: &mut Tx, mobile: &str) -> Result<PersonId, AppError> {
    if people::by_mobile(tx, mobile).await?.is_some() {
        let found = owner(tx, mobile).await?.ok_or(AppError::SignInFailed)?;
        let_in(ctx, &found)?;
        return Ok(found.person);
    }
    let now = ctx.now();
    let person = NewPerson {
        id: PersonId::new(now, ctx.random()?),
        // Until the person says it.
        name: domain::personal::cover(mobile).into_owned(),
        login: None,
        mobile: Some(mobile.to_owned()),
        password_hash: None,
        totp_secret: None,
        demonstration: false,
    };
    people::add_person(tx, &person, now).await?;
    Ok(person.id)
}

/// Owners: number and code. A number that nobody had before is let in when it is invited.
pub async fn by_code(ctx: &Ctx, text: &str, code: &str, origin: &Origin) -> Result<Begun, AppError> {
    let (mut tx, mobile) = proved(ctx, text, code, origin).await?;
    let known = people::by_mobile(&mut tx, &mobile).await?.is_some();
    if !known && !invitations::is_invited(ctx, &mut tx, &mobile).await? {
        return Err(AppError::SignInFailed);
    }
    let person = person_of(ctx, &mut tx, &mobile).await?;
    begin(ctx, tx, person, origin).await
}

/// A new session in place of the one that the browser had.
pub(super) async fn begin(ctx: &Ctx, mut tx: Tx, person: PersonId, origin: &Origin) -> Result<Begun, AppError> {
    let now = ctx.now();
    if let Some(before) = &origin.before
        && let Some(old) = sessions::by_token(&mut tx, &secrets::digest(before), now).await?
    {
        sessions::revoke(&mut tx, old.id, old.person, now).await?;
    }
    let roles = people::roles(&mut tx, person).await?;
    let (token, hash) = secrets::token(ctx)?;
    let session = Session {
        id: SessionId::new(now, ctx.random()?),
        person,
        role: roles.first().map(|role| role.id),
        agent: origin.agent.chars().take(LONGEST_AGENT).collect(),
        created_at: now,
        seen_at: now,
        expires_at: now.plus_seconds(ctx.config.sessions.longest_hours * 3600),
    };
    sessions::add(&mut tx, &session, &hash).await?;
    audit(&mut tx, now, Some(person), "session.begun", &session.id.to_string()).await?;
    tx.commit().await?;
    let signed_in = access::recognise(ctx, &token)
        .await?
        .ok_or(AppError::Broken("a session that is not there"))?;
    Ok(Begun { token, signed_in })
}
