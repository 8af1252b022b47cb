//! The mail address of a person: asked for, confirmed by a code that arrives there, forgotten when told.
//!
//! Until a new one is confirmed, the old one counts. Must not tell whether somebody else has the same address.

use super::outbox::{self, Waiting};
use super::senders::Message;
use super::{AppError, Ctx, audit, notice_words, rates, secrets};
use domain::access::Actor;
use domain::mail::MailAddress;
use serde::Serialize;
use store::mail_addresses::{self, Mail, Pending};
use store::notifications;
use utoipa::ToSchema;

/// Seconds that a code is good for: mail may take its time.
const CODE_SECONDS: i64 = 1800;
/// Tries that a code bears.
const CODE_TRIES: i64 = 5;

/// One's mail address.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub struct MailView {
    /// The confirmed one.
    pub address: Option<String>,
    /// One that waits for its code.
    pub pending: Option<String>,
    /// Until when its code is good.
    pub pending_until: Option<String>,
}

fn view(ctx: &Ctx, mail: Mail) -> MailView {
    let pending = mail.pending.filter(|pending| ctx.now() < pending.until);
    MailView {
        address: mail.address,
        pending_until: pending.as_ref().map(|pending| pending.until.to_string()),
        pending: pending.map(|pending| pending.address),
    }
}

/// One's mail address.
pub async fn show(ctx: &Ctx, actor: &Actor) -> Result<MailView, AppError> {
    let mail = mail_addresses::of_person(&mut ctx.db.read().await?, actor.person).await?;
    Ok(view(ctx, mail))
}

/// Sends a code to an address, which counts when the code comes back.
pub async fn ask(ctx: &Ctx, actor: &Actor, text: &str) -> Result<MailView, AppError> {
    let address = MailAddress::parse(text).ok_or_else(|| AppError::InvalidValue {
        field: "/address".to_owned(),
    })?;
    // Neither may one person write to many, nor many to one.
    rates::count(ctx, rates::SEND_CODE, &actor.person.to_string()).await?;
    rates::count(ctx, rates::SEND_CODE, address.as_str()).await?;
    let now = ctx.now();
    let (code, code_hash) = secrets::code(ctx, address.as_str())?;
    let pending = Pending {
        address: address.as_str().to_owned(),
        code_hash,
        until: now.plus_seconds(CODE_SECONDS),
        tries: 0,
    };
    let mut tx = ctx.db.write().await?;
    let lang = notifications::reached(&mut tx, actor.person).await?;
    let lang = lang.map(|(_, lang)| lang).unwrap_or_default();
    mail_addresses::pend(&mut tx, actor.person, &pending).await?;
    let waiting = Waiting {
        message: Message::mail(
            address.as_str(),
            notice_words::mail(&lang, "mail-code-subject", &[]),
            notice_words::mail(&lang, "mail-code", &[("code", code.as_str())]),
        ),
        until: Some(pending.until),
    };
    outbox::enqueue(ctx, &mut tx, &waiting).await?;
    audit(
        &mut tx,
        now,
        Some(actor.person),
        "mail.asked",
        &actor.person.to_string(),
    )
    .await?;
    let mail = mail_addresses::of_person(&mut tx, actor.person).await?;
    tx.commit().await?;
    ctx.post.notify_one();
    Ok(view(ctx, mail))
}

/// The code came back: the address counts.
pub async fn confirm(ctx: &Ctx, actor: &Actor, code: &str) -> Result<MailView, AppError> {
    let (now, person) = (ctx.now(), actor.person);
    rates::count(ctx, rates::TRY_CODE, &person.to_string()).await?;
    let mut tx = ctx.db.write().await?;
    let mail = mail_addresses::of_person(&mut tx, person).await?;
    let pending = mail
        .pending
        .filter(|pending| now < pending.until && pending.tries < CODE_TRIES)
        .ok_or(AppError::CodeWrong)?;
    if !secrets::same(&secrets::code_hash(&pending.address, code.trim()), &pending.code_hash) {
        mail_addresses::tried(&mut tx, person).await?;
        tx.commit().await?;
        return Err(AppError::CodeWrong);
    }
    mail_addresses::confirm(&mut tx, person, &pending.address, now).await?;
    audit(&mut tx, now, Some(person), "mail.confirmed", &person.to_string()).await?;
    let mail = mail_addresses::of_person(&mut tx, person).await?;
    tx.commit().await?;
    Ok(view(ctx, mail))
}

/// Forgets the address; nothing goes there any more.
pub async fn forget(ctx: &Ctx, actor: &Actor) -> Result<(), AppError> {
    let person = actor.person;
    let mut tx = ctx.db.write().await?;
    mail_addresses::remove(&mut tx, person).await?;
    audit(&mut tx, ctx.now(), Some(person), "mail.removed", &person.to_string()).await?;
    Ok(tx.commit().await?)
}
