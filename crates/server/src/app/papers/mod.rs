//! Papers of a case: issued in the transaction of the event that gives them, drawn when they are first asked for, and then
//! never changed. Must not decide which event gives a paper (the domain does) or how one looks (the crate `papers` does).

mod gather;
pub mod public;

use super::dossier::Dossier;
use super::moves::{self, Move};
use super::views::PaperView;
use super::{AppError, Ctx, access, cases as case_views};
use ::papers::{Facts, Standing, title};
use domain::access::Actor;
use domain::case::{Case, CaseEvent, PaperKind};
use domain::id::{CaseId, EventId, PaperId};
use store::papers::{self, Paper};
use store::{Tx, cases, counters};

/// Signs that are told apart when they are read out or typed off a paper.
const SIGNS: &[u8; 32] = b"0123456789ABCDEFGHJKMNPQRSTVWXYZ";
/// Signs of a code of verification: 80 bits.
const CODE: usize = 16;
/// Signs of a code that a case is asked after by: 40 bits, and few tries.
const QUERY: usize = 8;

/// A code that nobody guesses.
fn code(ctx: &Ctx, length: usize) -> Result<String, AppError> {
    let bits = u128::from_be_bytes(ctx.randomness.bytes()?);
    // Five bits a sign.
    let sign = |place: usize| char::from(SIGNS[(bits >> (5 * place)) as usize & 31]);
    Ok((0..length).rev().map(sign).collect())
}

/// A paper that lacks nothing but its number.
#[derive(Debug)]
pub(super) struct Prepared {
    id: PaperId,
    kind: PaperKind,
    facts: Facts,
    query: String,
}

/// Gathers what the paper of an event says, before anything is numbered: a number holds up everybody who needs one too.
pub(super) async fn prepare(
    ctx: &Ctx,
    tx: &mut Tx,
    case: &Case,
    event: &CaseEvent,
    dossier: &Dossier,
) -> Result<Option<Prepared>, AppError> {
    let Some(kind) = PaperKind::of(&event.what) else {
        return Ok(None);
    };
    let mut facts = gather::facts(ctx, tx, case, event, dossier).await?;
    facts.code = code(ctx, CODE)?;
    facts.verify_at = format!("{}/verify/{}", public_address(ctx), facts.code);
    Ok(Some(Prepared {
        kind,
        facts,
        query: code(ctx, QUERY)?,
        id: PaperId::new(event.at, ctx.random()?),
    }))
}

/// Saves the event with the paper that was prepared, which is issued by that.
pub(super) async fn issue(
    ctx: &Ctx,
    tx: &mut Tx,
    (case, event, event_id): (&Case, &CaseEvent, EventId),
    dossier: &Dossier,
    prepared: Option<Prepared>,
) -> Result<(), AppError> {
    let Some(Prepared {
        id,
        kind,
        mut facts,
        query,
    }) = prepared
    else {
        return Ok(cases::save(tx, case, event, event_id).await?);
    };
    facts.receipt = case.receipt.clone().unwrap_or_default();
    facts.number = number(ctx, tx, kind, case, event, dossier).await?;
    let received = if let ::papers::Body::Receipt { query_code, .. } = &mut facts.body {
        query_code.clone_from(&query);
        true
    } else {
        false
    };
    let paper = Paper {
        id,
        case: case.id,
        seq: case.version,
        kind,
        number: facts.number.clone(),
        code: facts.code.clone(),
        facts: serde_json::to_value(&facts).map_err(|_| AppError::Broken("a paper that is no JSON"))?,
        sha256: None,
        issued_at: event.at,
    };
    if received {
        return Ok(cases::save_received(tx, (case, event, event_id), &paper, &query).await?);
    }
    cases::save(tx, case, event, event_id).await?;
    Ok(papers::add(tx, &paper).await?)
}

/// The number: the receipt's own, else the next of the organ, kind and year, drawn in the transaction that uses it.
async fn number(
    ctx: &Ctx,
    tx: &mut Tx,
    kind: PaperKind,
    case: &Case,
    event: &CaseEvent,
    dossier: &Dossier,
) -> Result<String, AppError> {
    if kind == PaperKind::Receipt {
        return case
            .receipt
            .clone()
            .ok_or(AppError::Broken("handed in without a receipt"));
    }
    let organ = dossier.names.known(case.department)?;
    let place = &ctx.config.district.short_name;
    let organ = short_form(ctx, &organ.name_zh);
    let (mark, year) = (kind.mark(), event.at.day().year());
    let number = counters::draw(tx, &format!("paper/{organ}/{mark}/{year}")).await?;
    Ok(format!("{place}{organ}{mark}〔{year}〕{number:04}号"))
}

/// The short form of an organ: that of the settings, else its name without what every department is called.
fn short_form(ctx: &Ctx, name: &str) -> String {
    match ctx.config.papers.short_forms.get(name) {
        Some(short) => short.clone(),
        None => name.trim_end_matches("部门").trim_end_matches("机关").to_owned(),
    }
}

/// How the station is reached from outside.
fn public_address(ctx: &Ctx) -> String {
    let server = &ctx.config.server;
    match server.public_url.trim_end_matches('/') {
        "" => format!("{}://{}:{}", ctx.config.scheme(), server.host, server.port),
        named => named.to_owned(),
    }
}

fn facts_of(paper: &Paper) -> Result<Facts, AppError> {
    serde_json::from_value(paper.facts.clone()).map_err(|_| AppError::Broken("a paper whose facts cannot be read"))
}

/// The papers of a case, oldest first.
pub async fn list(ctx: &Ctx, actor: &Actor, case: CaseId) -> Result<Vec<PaperView>, AppError> {
    let mut tx = ctx.db.read().await?;
    let found = access::visible(&mut tx, actor, case).await?;
    let all = papers::of_case(&mut tx, case).await?;
    all.iter()
        .map(|paper| {
            Ok(PaperView {
                id: paper.id.to_string(),
                kind: paper.kind.as_str(),
                title: title(&facts_of(paper)?),
                number: paper.number.clone(),
                standing: public::standing(&found.case, paper, &all).as_str(),
                verify: format!("/verify/{}", paper.code),
                issued_at: paper.issued_at.to_string(),
            })
        })
        .collect()
}

/// The bytes of a paper, with the name of a file for them. A reading by others than the enterprise is noted.
pub async fn content(ctx: &Ctx, actor: &Actor, case: CaseId, id: PaperId) -> Result<(String, Vec<u8>), AppError> {
    let mut tx = ctx.db.read().await?;
    let found = access::visible(&mut tx, actor, case).await?;
    let paper = papers::one(&mut tx, case, id).await?.ok_or(AppError::NotFound)?;
    drop(tx);
    case_views::note_reading(ctx, actor, &found.case, &id.to_string()).await?;
    let name = format!("{} {}.pdf", title(&facts_of(&paper)?), paper.number);
    Ok((name, bytes(ctx, paper).await?))
}

/// Draws a paper once, and from then on gives the bytes that were kept.
async fn bytes(ctx: &Ctx, paper: Paper) -> Result<Vec<u8>, AppError> {
    if let Some(sha256) = &paper.sha256 {
        return ctx.blobs.read(sha256).await;
    }
    let drawn = ctx.printer.draw(facts_of(&paper)?, Standing::Issued).await?;
    let mut writing = ctx.blobs.begin(u64::MAX).await?;
    writing.write(&drawn).await?;
    let kept = writing.keep().await?;
    let mut tx = ctx.db.write().await?;
    let first = papers::set_hash(&mut tx, paper.id, &kept.sha256).await?;
    tx.commit().await?;
    if first {
        return Ok(drawn);
    }
    // Somebody else drew it at the same moment: theirs counts.
    let paper = papers::one(&mut ctx.db.read().await?, paper.case, paper.id).await?;
    let sha256 = paper.and_then(|paper| paper.sha256);
    ctx.blobs
        .read(&sha256.ok_or(AppError::Broken("a paper without bytes"))?)
        .await
}

/// The paper that a step would give, drawn without issuing it: nothing is moved, numbered or kept.
pub async fn preview(ctx: &Ctx, actor: &Actor, id: CaseId, what: Move) -> Result<Vec<u8>, AppError> {
    let mut tx = ctx.db.read().await?;
    let found = access::visible(&mut tx, actor, id).await?;
    let mut dossier = Dossier::read(&mut tx, &found.case).await?;
    let (case, event) = moves::moved(ctx, actor, &found.case, what, &dossier)?;
    if PaperKind::of(&event.what).is_none() {
        return Err(AppError::NoPaper);
    }
    dossier.events.push(event.clone());
    let facts = gather::facts(ctx, &mut tx, &case, &event, &dossier).await?;
    drop(tx);
    ctx.printer.draw(facts, Standing::Preview).await
}
