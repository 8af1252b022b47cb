//! Registration of an enterprise: a number that proved itself, a credit code, and a licence that is read on the spot.

use super::access::SignedIn;
use super::blobs::Kept;
use super::sign_in::{self, Begun, Origin};
use super::views_people::{ClaimView, ReadingView, RegistrationView};
use super::{AppError, Ctx, access, audit, rates};
use domain::Kind;
use domain::access::Actor;
use domain::id::{JobId, OrganisationId, PersonId, RegistrationId, RoleId};
use domain::people::{Organisation, OrganisationKind, RoleKind};
use domain::registration::{Claim, Confirmed, LicenceProblem, Reading, RegistrationKind, RegistrationState};
use serde_json::{Value as Json, json};
use store::jobs::{self, NewJob};
use store::registrations::{self, Registration};
use store::{StoreError, Tx, directory, people};

/// The kind of job that reads a licence.
pub const KIND: &str = "review_registration";
/// The document that is asked for, as the catalogue calls it.
const LICENCE: &str = "business_licence";

/// A credit code as it is kept, when it is one.
fn credit_code(text: &str) -> Result<String, AppError> {
    let verdict = domain::validate(Kind::CreditCode, text);
    verdict
        .normalised
        .filter(|_| verdict.valid)
        .ok_or(AppError::InvalidValue {
            field: "/credit_code".to_owned(),
        })
}

fn view(found: &Registration) -> RegistrationView {
    let claimed = |claim: &Claim| ClaimView {
        name: claim.name.clone(),
        legal_representative: claim.legal_representative.clone(),
        applicant: claim.applicant.clone(),
    };
    let (mut reading, mut problems, mut claim, mut reason) = (None, Vec::new(), None, None);
    match &found.state {
        RegistrationState::Read { reading: read } => {
            reading = Some(ReadingView {
                name: read.name.clone(),
                legal_representative: read.legal_representative.clone(),
            });
        }
        RegistrationState::Retake { problems: found } => problems = found.iter().map(|it| it.as_str()).collect(),
        RegistrationState::Requested {
            claim: asked,
            reason: why,
            ..
        } => {
            claim = Some(claimed(asked));
            reason = Some(why.clone()).filter(|why| !why.is_empty());
        }
        RegistrationState::Refused { reason: why, .. } => reason = Some(why.clone()),
        RegistrationState::Started
        | RegistrationState::Reading
        | RegistrationState::Taken
        | RegistrationState::Made { .. } => {}
    }
    RegistrationView {
        id: found.id.to_string(),
        credit_code: found.credit_code.clone(),
        state: found.state.kind().as_str(),
        reading,
        problems,
        claim,
        reason,
        mobile: found
            .mobile
            .as_deref()
            .map(|mobile| domain::personal::cover(mobile).into_owned()),
        has_licence: found.licence.is_some(),
        created_at: found.created_at.to_string(),
        updated_at: found.updated_at.to_string(),
    }
}

/// Begins one with a number and its code. The number becomes a person without a role, who is signed in.
pub async fn start(
    ctx: &Ctx,
    mobile: &str,
    code: &str,
    credit: &str,
    origin: &Origin,
) -> Result<(Begun, RegistrationView), AppError> {
    let credit = credit_code(credit)?;
    let (mut tx, mobile) = sign_in::proved(ctx, mobile, code, origin).await?;
    let person = sign_in::person_of(ctx, &mut tx, &mobile).await?;
    let id = add(ctx, &mut tx, person, &credit).await?;
    let begun = sign_in::begin(ctx, tx, person, origin).await?;
    let found = registrations::find(&mut ctx.db.read().await?, id)
        .await?
        .ok_or(AppError::NotFound)?;
    Ok((begun, view(&found)))
}

/// Begins one more, for somebody who is signed in by number already.
pub async fn start_again(ctx: &Ctx, signed_in: &SignedIn, credit: &str) -> Result<RegistrationView, AppError> {
    let credit = credit_code(credit)?;
    let person = signed_in.actor.person;
    if signed_in.roles.iter().any(|role| role.kind.is_staff()) {
        return Err(AppError::Forbidden);
    }
    rates::count(ctx, rates::REGISTER, &person.to_string()).await?;
    let mut tx = ctx.db.write().await?;
    let id = add(ctx, &mut tx, person, &credit).await?;
    let found = registrations::find(&mut tx, id).await?.ok_or(AppError::NotFound)?;
    audit(
        &mut tx,
        ctx.now(),
        Some(person),
        "registration.started",
        &id.to_string(),
    )
    .await?;
    tx.commit().await?;
    Ok(view(&found))
}

async fn add(ctx: &Ctx, tx: &mut Tx, person: PersonId, credit: &str) -> Result<RegistrationId, AppError> {
    let now = ctx.now();
    let state = if directory::has_code(tx, credit).await? {
        RegistrationState::Taken
    } else {
        RegistrationState::Started
    };
    let id = RegistrationId::new(now, ctx.random()?);
    registrations::add(tx, id, person, credit, &state, now).await?;
    Ok(id)
}

/// One's registrations, newest first.
pub async fn own(ctx: &Ctx, signed_in: &SignedIn) -> Result<Vec<RegistrationView>, AppError> {
    let found = registrations::of_person(&mut ctx.db.read().await?, signed_in.actor.person).await?;
    Ok(found.iter().map(view).collect())
}

/// One's own; to everybody else there is none.
async fn mine(tx: &mut Tx, person: PersonId, id: RegistrationId) -> Result<Registration, AppError> {
    let found = registrations::find(tx, id).await?;
    found.filter(|found| found.person == person).ok_or(AppError::NotFound)
}

/// One registration: one's own, or for those who decide.
pub async fn show(ctx: &Ctx, actor: &Actor, id: RegistrationId) -> Result<RegistrationView, AppError> {
    Ok(view(&visible(&mut ctx.db.read().await?, actor, id).await?))
}

async fn visible(tx: &mut Tx, actor: &Actor, id: RegistrationId) -> Result<Registration, AppError> {
    let found = registrations::find(tx, id).await?;
    found
        .filter(|found| found.person == actor.person || actor.as_inspector().is_ok())
        .ok_or(AppError::NotFound)
}

/// Whether a photograph may be sent now; asked before the first byte is taken.
pub async fn may_send(ctx: &Ctx, signed_in: &SignedIn, id: RegistrationId) -> Result<(), AppError> {
    let person = signed_in.actor.person;
    let found = mine(&mut ctx.db.read().await?, person, id).await?;
    found.state.licence_sent()?;
    rates::count(ctx, rates::REGISTER, &person.to_string()).await
}

/// A photograph came: it is read in the background.
pub async fn licence(
    ctx: &Ctx,
    signed_in: &SignedIn,
    id: RegistrationId,
    (kept, media_type): (&Kept, &str),
) -> Result<RegistrationView, AppError> {
    let (now, person) = (ctx.now(), signed_in.actor.person);
    let mut tx = ctx.db.write().await?;
    let found = mine(&mut tx, person, id).await?;
    registrations::save(&mut tx, &found, &found.state.licence_sent()?, now).await?;
    registrations::set_licence(&mut tx, id, &kept.sha256, media_type).await?;
    let job = NewJob {
        id: JobId::new(now, ctx.random()?),
        kind: KIND,
        payload: json!({ "registration": id }),
        run_at: now,
        dedup_key: Some(format!("{KIND}:{id}")),
    };
    jobs::enqueue(&mut tx, &job, now).await?;
    let found = registrations::find(&mut tx, id).await?.ok_or(AppError::NotFound)?;
    audit(&mut tx, now, Some(person), "registration.licence", &id.to_string()).await?;
    tx.commit().await?;
    ctx.work.notify_one();
    Ok(view(&found))
}

/// The photograph.
pub async fn picture(ctx: &Ctx, actor: &Actor, id: RegistrationId) -> Result<(String, Vec<u8>), AppError> {
    let found = visible(&mut ctx.db.read().await?, actor, id).await?;
    let (sha256, media_type) = found.licence.ok_or(AppError::NotFound)?;
    Ok((media_type, ctx.blobs.read(&sha256).await?))
}

/// The hash of the photograph that is to be read, while it is.
pub async fn to_read(ctx: &Ctx, id: RegistrationId) -> Result<Option<String>, AppError> {
    let found = registrations::find(&mut ctx.db.read().await?, id).await?;
    Ok(found
        .filter(|found| found.state.kind() == RegistrationKind::Reading)
        .and_then(|found| Some(found.licence?.0)))
}

/// Keeps what was read; no report when the engine could not. A photograph that came meanwhile is read by itself.
pub async fn was_read(ctx: &Ctx, id: RegistrationId, sha256: &str, report: Option<&Json>) -> Result<(), AppError> {
    let mut tx = ctx.db.write().await?;
    let Some(found) = registrations::find(&mut tx, id).await? else {
        return Ok(());
    };
    if found.state.kind() != RegistrationKind::Reading || found.licence.as_ref().is_none_or(|(held, _)| held != sha256)
    {
        return Ok(());
    }
    let read = report.map_or(Err(vec![LicenceProblem::Unreadable]), |report| {
        judge(report, &found.credit_code)
    });
    registrations::save(&mut tx, &found, &found.state.licence_read(read)?, ctx.now()).await?;
    Ok(tx.commit().await?)
}

/// What a report says about a licence with this credit code on it.
fn judge(report: &Json, credit_code: &str) -> Result<Reading, Vec<LicenceProblem>> {
    let pages = report["files"][0]["pages"].as_array().map_or(&[][..], Vec::as_slice);
    let Some(page) = pages.iter().find(|page| page["document"] == LICENCE) else {
        let unreadable = pages.is_empty() || pages.iter().any(|page| page["quality"]["readable"] == false);
        return Err(vec![if unreadable {
            LicenceProblem::Unreadable
        } else {
            LicenceProblem::NotALicence
        }]);
    };
    let field = |name: &str| {
        let text = page["fields"][name]["value"]
            .as_str()
            .unwrap_or_default()
            .trim()
            .to_owned();
        Some(text).filter(|text| !text.is_empty())
    };
    let mut problems = Vec::new();
    if page["quality"]["readable"] == false {
        problems.push(LicenceProblem::Unreadable);
    }
    match field("credit_code") {
        None => problems.push(LicenceProblem::NoCode),
        Some(code) if code != credit_code => problems.push(LicenceProblem::OtherCode),
        Some(_) => {}
    }
    let (name, legal_representative) = (field("name"), field("legal_representative"));
    if name.is_none() {
        problems.push(LicenceProblem::NoName);
    }
    if legal_representative.is_none() {
        problems.push(LicenceProblem::NoRepresentative);
    }
    let blocking = |finding: &Json| finding["severity"] == "blocking";
    if problems.is_empty()
        && report["findings"]
            .as_array()
            .is_some_and(|all| all.iter().any(blocking))
    {
        problems.push(LicenceProblem::Findings);
    }
    match (name, legal_representative) {
        (Some(name), Some(legal_representative)) if problems.is_empty() => Ok(Reading {
            name,
            legal_representative,
        }),
        _ => Err(problems),
    }
}

/// The person confirms what was read: the enterprise is made, or somebody decides.
pub async fn confirm(
    ctx: &Ctx,
    signed_in: &SignedIn,
    id: RegistrationId,
    claim: Claim,
) -> Result<(RegistrationView, SignedIn), AppError> {
    let (now, person) = (ctx.now(), signed_in.actor.person);
    let mut tx = ctx.db.write().await?;
    let found = mine(&mut tx, person, id).await?;
    match found.state.confirm(claim, now)? {
        Confirmed::Make(claim) => {
            let role = make(ctx, &mut tx, &found, &claim, person).await?;
            let found = registrations::find(&mut tx, id).await?.ok_or(AppError::NotFound)?;
            audit(&mut tx, now, Some(person), "registration.made", &id.to_string()).await?;
            tx.commit().await?;
            Ok((view(&found), access::again(ctx, signed_in, role).await?))
        }
        Confirmed::Ask(state) => {
            registrations::save(&mut tx, &found, &state, now).await?;
            let found = registrations::find(&mut tx, id).await?.ok_or(AppError::NotFound)?;
            audit(&mut tx, now, Some(person), "registration.requested", &id.to_string()).await?;
            tx.commit().await?;
            Ok((view(&found), signed_in.clone()))
        }
    }
}

/// Makes the enterprise and its owner, in the transaction of whatever caused it.
async fn make(ctx: &Ctx, tx: &mut Tx, found: &Registration, claim: &Claim, by: PersonId) -> Result<RoleId, AppError> {
    let now = ctx.now();
    if directory::has_code(tx, &found.credit_code).await? {
        return Err(AppError::EnterpriseTaken);
    }
    let enterprise = Organisation {
        id: OrganisationId::new(now, ctx.random()?),
        kind: OrganisationKind::Enterprise,
        name_zh: claim.name.clone(),
        name_en: claim.name.clone(),
        parent: None,
        credit_code: Some(found.credit_code.clone()),
        address: None,
        hours: None,
    };
    match people::add_organisation(tx, &enterprise, now).await {
        Err(StoreError::Conflict) => return Err(AppError::EnterpriseTaken),
        other => other?,
    }
    let first = people::roles(tx, found.person).await?.is_empty();
    let role = RoleId::new(now, ctx.random()?);
    people::add_role(tx, role, found.person, enterprise.id, RoleKind::Owner, now).await?;
    if first {
        directory::set_name(tx, found.person, &claim.applicant).await?;
    }
    let state = RegistrationState::Made {
        enterprise: enterprise.id,
        at: now,
    };
    registrations::save(tx, found, &state, now).await?;
    tracing::info!(enterprise.id = %enterprise.id, person.id = %by, "an enterprise was registered");
    Ok(role)
}

/// The person asks that somebody decides.
pub async fn request(
    ctx: &Ctx,
    signed_in: &SignedIn,
    id: RegistrationId,
    claim: Claim,
    reason: &str,
) -> Result<RegistrationView, AppError> {
    let (now, person) = (ctx.now(), signed_in.actor.person);
    let mut tx = ctx.db.write().await?;
    let found = mine(&mut tx, person, id).await?;
    registrations::save(&mut tx, &found, &found.state.request(claim, reason, now)?, now).await?;
    let found = registrations::find(&mut tx, id).await?.ok_or(AppError::NotFound)?;
    audit(&mut tx, now, Some(person), "registration.requested", &id.to_string()).await?;
    tx.commit().await?;
    Ok(view(&found))
}

/// Registrations in a state, oldest first, and where the next page begins.
pub async fn queue(
    ctx: &Ctx,
    actor: &Actor,
    state: RegistrationKind,
    after: Option<RegistrationId>,
    limit: usize,
) -> Result<(Vec<RegistrationView>, Option<String>), AppError> {
    actor.as_inspector()?;
    let asked = i64::try_from(limit + 1).unwrap_or(i64::MAX);
    let mut found = registrations::in_state(&mut ctx.db.read().await?, state, after, asked).await?;
    let more = found.len() > limit;
    found.truncate(limit);
    let next = found.last().filter(|_| more).map(|last| last.id.to_string());
    Ok((found.iter().map(view).collect(), next))
}

/// The administrator lets the enterprise be made as it was asked for.
pub async fn approve(ctx: &Ctx, actor: &Actor, id: RegistrationId) -> Result<RegistrationView, AppError> {
    let keeper = actor.as_keeper()?.person();
    let mut tx = ctx.db.write().await?;
    let found = registrations::find(&mut tx, id).await?.ok_or(AppError::NotFound)?;
    let claim = found.state.requested()?.clone();
    make(ctx, &mut tx, &found, &claim, keeper).await?;
    let found = registrations::find(&mut tx, id).await?.ok_or(AppError::NotFound)?;
    audit(
        &mut tx,
        ctx.now(),
        Some(keeper),
        "registration.approved",
        &id.to_string(),
    )
    .await?;
    tx.commit().await?;
    Ok(view(&found))
}

/// The administrator refuses, with the reason.
pub async fn refuse(ctx: &Ctx, actor: &Actor, id: RegistrationId, reason: &str) -> Result<RegistrationView, AppError> {
    let (now, keeper) = (ctx.now(), actor.as_keeper()?.person());
    let mut tx = ctx.db.write().await?;
    let found = registrations::find(&mut tx, id).await?.ok_or(AppError::NotFound)?;
    registrations::save(&mut tx, &found, &found.state.refuse(reason, now)?, now).await?;
    let found = registrations::find(&mut tx, id).await?.ok_or(AppError::NotFound)?;
    audit(&mut tx, now, Some(keeper), "registration.refused", &id.to_string()).await?;
    tx.commit().await?;
    Ok(view(&found))
}

#[cfg(test)]
mod tests {
    use super::*;

    const CODE: &str = "92330102MA7JKPTW0R";

    fn report(fields: &Json, findings: &Json) -> Json {
        let quality = json!({"readable": true});
        json!({"files": [{"pages": [{"document": LICENCE, "quality": quality, "fields": fields}]}], "findings": findings})
    }

    fn fields(code: &str, name: &str, person: &str) -> Json {
        json!({"credit_code": {"value": code}, "name": {"value": name}, "legal_representative": {"value": person}})
    }

    #[test]
    fn a_licence_with_the_same_code_passes() {
        let read = judge(
            &report(&fields(CODE, "星垂小吃店", "柴子"), &json!([{"severity": "info"}])),
            CODE,
        )
        .unwrap();
        assert_eq!(
            (read.name.as_str(), read.legal_representative.as_str()),
            ("星垂小吃店", "柴子")
        );
    }

    #[test]
    fn what_stands_against_a_licence_is_named() {
        let problems = |report: &Json| judge(report, CODE).unwrap_err();
        let other = fields("91330102MA2KAAAA62", "", "柴子");
        assert_eq!(
            problems(&report(&other, &json!([]))),
            [LicenceProblem::OtherCode, LicenceProblem::NoName]
        );
        let blocking = json!([{"severity": "blocking"}]);
        assert_eq!(
            problems(&report(&fields(CODE, "a", "b"), &blocking)),
            [LicenceProblem::Findings]
        );
        assert_eq!(
            problems(&json!({"files": [{"pages": []}]})),
            [LicenceProblem::Unreadable]
        );
        let page = json!({"files": [{"pages": [{"document": "lease_contract", "quality": {"readable": true}}]}]});
        assert_eq!(problems(&page), [LicenceProblem::NotALicence]);
    }
}
