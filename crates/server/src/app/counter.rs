//! Counter sessions: a clerk asks, the enterprise says yes on its phone or by a code that is told, either side ends it.
//!
//! Must not give a right itself: `domain::counter` does, and every request reads anew whether a session still runs.

use super::outbox::{self, Waiting};
use super::senders::Message;
use super::views::{CaseSummary, OrganisationRef, Text};
use super::{AppError, Ctx, audit, cases as case_views, names, rates, secrets};
use domain::Kind;
use domain::access::{Actor, Scope};
use domain::counter::{Consent, CounterSession, CounterState, MOST_MINUTES, NotNow, OnBehalf, USUAL_MINUTES};
use domain::id::{CaseId, CounterId, OrganisationId, PersonId};
use domain::people::{Organisation, OrganisationKind, RoleKind};
use domain::time::Timestamp;
use serde::Serialize;
use store::work_list::{Filter, Order};
use store::{Tx, cases, counter_sessions, hand_over, people, work_list};
use utoipa::ToSchema;

/// Sessions that are listed.
const LISTED: i64 = 20;
/// Cases of an enterprise that a clerk sees in a session.
const CASES: usize = 100;
/// Seconds that a code is good for.
const CODE_SECONDS: i64 = 300;
/// Tries that a code bears.
const CODE_TRIES: i64 = 5;
/// Longest purpose, in characters.
const LONGEST_PURPOSE: usize = 200;

/// Enterprises looked up by one clerk: a counter is no place to try out credit codes.
const LOOK_UP: rates::Limit = rates::Limit {
    name: "counter",
    most: 30,
    window: 900,
};

/// A session at a counter, as both sides see it.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub struct CounterView {
    /// Identifier.
    pub id: String,
    /// How it stands.
    #[schema(schema_with = crate::app::words::counter_state)]
    pub state: &'static str,
    /// Whether an answer of the enterprise is waited for.
    pub asks: bool,
    /// Name of the clerk.
    pub clerk: String,
    /// Where.
    pub outlet: OrganisationRef,
    /// Where that is.
    pub address: Option<String>,
    /// For whom.
    pub enterprise: OrganisationRef,
    /// What for.
    pub purpose: String,
    /// For how many minutes each answer holds.
    pub minutes: i64,
    /// When it was last asked for.
    pub asked_at: String,
    /// Name of who of the enterprise said yes.
    pub confirmed_by: Option<String>,
    /// How: on the phone, or by a code.
    #[schema(schema_with = crate::app::words::consent_or_null)]
    pub confirmed_how: Option<&'static str>,
    /// When.
    pub confirmed_at: Option<String>,
    /// Until when it holds.
    pub until: Option<String>,
    /// When somebody ended it.
    pub ended_at: Option<String>,
    /// Whether the viewer may say yes to it.
    pub may_confirm: bool,
}

/// What a clerk asks for.
#[derive(Debug, Clone)]
pub struct NewCounter {
    /// Credit code, number of a receipt, or what a code on a business licence says.
    pub enterprise: String,
    /// What for.
    pub purpose: String,
    /// For how many minutes.
    pub minutes: Option<i64>,
}

/// The right that a running session gives to a clerk at an outlet.
pub async fn running(
    tx: &mut Tx,
    clerk: PersonId,
    outlet: OrganisationId,
    now: Timestamp,
) -> Result<Option<OnBehalf>, AppError> {
    let found = counter_sessions::running(tx, clerk, outlet, now).await?;
    Ok(found.and_then(|session| session.on_behalf(now)))
}

/// Asks an enterprise whether the clerk may act for it. Another question of the clerk's that waits is dropped.
pub async fn ask(ctx: &Ctx, actor: &Actor, new: &NewCounter) -> Result<CounterView, AppError> {
    let outlet = actor.counter()?;
    let purpose = new.purpose.trim();
    if purpose.is_empty() || purpose.chars().count() > LONGEST_PURPOSE {
        return Err(AppError::InvalidValue {
            field: "/purpose".to_owned(),
        });
    }
    rates::count(ctx, LOOK_UP, &actor.person.to_string()).await?;
    let now = ctx.now();
    let id = CounterId::new(now, ctx.random()?);
    let mut tx = ctx.db.write().await?;
    let enterprise = enterprise(&mut tx, &new.enterprise).await?;
    for before in counter_sessions::of_clerk(&mut tx, actor.person, outlet, LISTED).await? {
        match before.state(now) {
            CounterState::Running => return Err(AppError::CounterBusy),
            CounterState::Waiting => {
                let ended = actor.at_counter_of(&before)?.end(now)?;
                counter_sessions::save(&mut tx, &before, &ended).await?;
            }
            CounterState::Over => {}
        }
    }
    let session = CounterSession {
        id,
        clerk: actor.person,
        outlet,
        enterprise: enterprise.id,
        purpose: purpose.to_owned(),
        minutes: new.minutes.unwrap_or(USUAL_MINUTES).clamp(1, MOST_MINUTES),
        asked_at: now,
        confirmed: None,
        ended_at: None,
    };
    counter_sessions::add(&mut tx, &session).await?;
    let seen = view(ctx, &mut tx, actor, &session).await?;
    audit(&mut tx, now, Some(actor.person), "counter.asked", &id.to_string()).await?;
    tx.commit().await?;
    Ok(seen)
}

/// The enterprise that somebody at a counter names.
async fn enterprise(tx: &mut Tx, said: &str) -> Result<Organisation, AppError> {
    let unknown = || AppError::UnknownEnterprise;
    let found = match credit_code(said) {
        Some(code) => people::by_credit_code(tx, &code).await?,
        None => match cases::enterprise_of_receipt(tx, said.trim()).await? {
            Some(id) => people::organisation(tx, id).await?,
            None => None,
        },
    };
    found
        .filter(|found| found.kind == OrganisationKind::Enterprise)
        .ok_or_else(unknown)
}

/// The credit code in a text: typed, or anywhere in what the code on a business licence says.
fn credit_code(said: &str) -> Option<String> {
    said.split(|sign: char| !sign.is_ascii_alphanumeric())
        .filter(|part| part.len() == 18)
        .find_map(|part| {
            let verdict = domain::validate(Kind::CreditCode, part);
            verdict.normalised.filter(|_| verdict.valid)
        })
}

/// Those of the clerk at this outlet, or those of the enterprise; newest first.
pub async fn list(ctx: &Ctx, actor: &Actor) -> Result<Vec<CounterView>, AppError> {
    let mut tx = ctx.db.read().await?;
    let found = match (actor.counter(), actor.own_enterprise()) {
        (Ok(outlet), _) => counter_sessions::of_clerk(&mut tx, actor.person, outlet, LISTED).await?,
        (_, Ok(enterprise)) => counter_sessions::of_enterprise(&mut tx, enterprise, LISTED).await?,
        _ => return Err(AppError::Forbidden),
    };
    let mut seen = Vec::with_capacity(found.len());
    for session in &found {
        seen.push(view(ctx, &mut tx, actor, session).await?);
    }
    Ok(seen)
}

/// A session that the actor is a side of; to everybody else there is none.
pub async fn visible(tx: &mut Tx, actor: &Actor, id: CounterId) -> Result<CounterSession, AppError> {
    let found = counter_sessions::find(tx, id).await?.ok_or(AppError::NotFound)?;
    let side = actor.at_counter_of(&found).is_ok() || actor.client_of(&found).is_ok();
    if side { Ok(found) } else { Err(AppError::NotFound) }
}

/// One.
pub async fn show(ctx: &Ctx, actor: &Actor, id: CounterId) -> Result<CounterView, AppError> {
    let mut tx = ctx.db.read().await?;
    let found = visible(&mut tx, actor, id).await?;
    view(ctx, &mut tx, actor, &found).await
}

/// A step of a session.
#[derive(Debug, Clone)]
pub enum Step {
    /// The enterprise says yes.
    Confirm,
    /// The clerk tells the code that was sent.
    Tell(String),
    /// The clerk asks once more.
    AskAgain,
    /// Either side ends it.
    End,
}

/// Takes a step.
pub async fn step(ctx: &Ctx, actor: &Actor, id: CounterId, step: Step) -> Result<CounterView, AppError> {
    let now = ctx.now();
    let mut tx = ctx.db.write().await?;
    let before = visible(&mut tx, actor, id).await?;
    let (after, action) = match step {
        Step::Confirm => (actor.client_of(&before)?.confirm(now)?, "counter.confirmed"),
        Step::AskAgain => (actor.at_counter_of(&before)?.ask_again(now)?, "counter.asked_again"),
        Step::Tell(code) => {
            let counter = actor.at_counter_of(&before)?;
            let sent = counter_sessions::try_code(&mut tx, id).await?;
            let right = sent.filter(|sent| {
                sent.tries <= CODE_TRIES && now < sent.until && secrets::same(&sent.hash, &code_hash(id, &code))
            });
            let Some(sent) = right else {
                // The try is kept although it failed.
                tx.commit().await?;
                return Err(AppError::CodeWrong);
            };
            counter_sessions::use_code(&mut tx, id).await?;
            (counter.told_the_code_of(sent.person, now)?, "counter.confirmed_by_code")
        }
        Step::End => {
            let ended = match actor.client_of(&before) {
                Ok(client) => client.end(now)?,
                Err(_) => actor.at_counter_of(&before)?.end(now)?,
            };
            (ended, "counter.ended")
        }
    };
    counter_sessions::save(&mut tx, &before, &after).await?;
    if after.ended_at.is_some() {
        hand_over::revoke_of(&mut tx, id, now).await?;
    }
    let seen = view(ctx, &mut tx, actor, &after).await?;
    audit(&mut tx, now, Some(actor.person), action, &id.to_string()).await?;
    tx.commit().await?;
    ctx.hub.tell(id.to_string(), now.as_micros());
    Ok(seen)
}

fn code_hash(id: CounterId, code: &str) -> String {
    secrets::code_hash(&id.to_string(), code)
}

/// Sends a code to the enterprise's number, which its owner may tell to the clerk.
pub async fn send_code(ctx: &Ctx, actor: &Actor, id: CounterId) -> Result<(), AppError> {
    let now = ctx.now();
    let mut tx = ctx.db.read().await?;
    let session = visible(&mut tx, actor, id).await?;
    actor.at_counter_of(&session)?;
    if !session.asks(now) {
        return Err(NotNow::NothingAsked.into());
    }
    let owners = people::mobiles_of(&mut tx, session.enterprise, RoleKind::Owner).await?;
    let (person, mobile) = owners.into_iter().next().ok_or(AppError::NoMobile)?;
    let outlet = names::Names::default()
        .organisation(&mut tx, session.outlet)
        .await?
        .name;
    let clerk = people::name(&mut tx, session.clerk).await?.unwrap_or_default();
    drop(tx);
    rates::count(ctx, rates::SEND_CODE, &mobile).await?;
    let (code, hash) = secrets::code(ctx, &id.to_string())?;
    let mut tx = ctx.db.write().await?;
    let until = now.plus_seconds(CODE_SECONDS);
    counter_sessions::send_code(&mut tx, id, person, &hash, until).await?;
    let waiting = Waiting {
        message: Message::sms(mobile, code_text(&code, &outlet, &clerk, &session)),
        until: Some(until),
    };
    outbox::enqueue(ctx, &mut tx, &waiting).await?;
    audit(&mut tx, now, Some(actor.person), "counter.code_sent", &id.to_string()).await?;
    tx.commit().await?;
    ctx.post.notify_one();
    Ok(())
}

/// What is sent. The code stands first, and what it agrees to right behind it.
fn code_text(code: &str, outlet: &Text, clerk: &str, session: &CounterSession) -> String {
    let (minutes, purpose) = (session.minutes, &session.purpose);
    format!(
        "【驿站】授权码 {code}。告诉窗口人员即表示同意{}的{clerk}代您办理“{purpose}”，{minutes} 分钟内有效；您不在窗口请勿告诉任何人。\
         Code {code}: telling it to {clerk} at {} lets them act for you for {minutes} minutes.",
        outlet.zh, outlet.en
    )
}

/// The cases of the enterprise, for the clerk while a session runs.
pub async fn cases_of(ctx: &Ctx, actor: &Actor, id: CounterId) -> Result<Vec<CaseSummary>, AppError> {
    let mut tx = ctx.db.read().await?;
    let session = visible(&mut tx, actor, id).await?;
    actor.at_counter_of(&session)?;
    let running = session.on_behalf(ctx.now()).ok_or(NotNow::Over)?;
    let scope = Scope::Enterprise(running.enterprise);
    let listed = work_list::list(&mut tx, &scope, &Filter::default(), &Order::Newest(None), CASES).await?;
    let listed: Vec<CaseId> = listed.iter().map(|listed| listed.case).collect();
    case_views::summaries(ctx, &mut tx, &listed).await
}

async fn view(ctx: &Ctx, tx: &mut Tx, actor: &Actor, session: &CounterSession) -> Result<CounterView, AppError> {
    let now = ctx.now();
    let confirmed_by = match session.confirmed {
        Some(confirmed) => people::name(tx, confirmed.by).await?,
        None => None,
    };
    let outlet = people::organisation(tx, session.outlet)
        .await?
        .ok_or(AppError::NotFound)?;
    Ok(CounterView {
        id: session.id.to_string(),
        state: session.state(now).as_str(),
        asks: session.asks(now),
        clerk: people::name(tx, session.clerk).await?.unwrap_or_default(),
        enterprise: names::Names::default().organisation(tx, session.enterprise).await?,
        address: outlet.address.clone(),
        outlet: OrganisationRef::from(&outlet),
        purpose: session.purpose.clone(),
        minutes: session.minutes,
        asked_at: session.asked_at.to_string(),
        confirmed_by,
        confirmed_how: session.confirmed.map(|confirmed| Consent::as_str(confirmed.how)),
        confirmed_at: session.confirmed.map(|confirmed| confirmed.at.to_string()),
        until: session.confirmed.map(|confirmed| confirmed.until.to_string()),
        ended_at: session.ended_at.map(|at| at.to_string()),
        may_confirm: session.asks(now) && actor.client_of(session).is_ok(),
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_credit_code_is_found_in_what_was_typed_or_scanned() {
        let code = Some("91330102MA2KAAAA62".to_owned());
        assert_eq!(credit_code(" 91330102ma2kaaaa62 "), code);
        assert_eq!(
            credit_code("https://licence.example/%7B?uniscid=91330102MA2KAAAA62&x=1"),
            code
        );
        assert_eq!(credit_code("91330102MA2KAAAA63"), None);
        assert_eq!(credit_code("示收〔2026〕000001号"), None);
    }
}
