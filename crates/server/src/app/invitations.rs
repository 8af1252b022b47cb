//! Who acts for an enterprise: its owner invites agents by mobile number and ends roles.

use super::access::SignedIn;
use super::outbox::{self, Waiting};
use super::senders::Message;
use super::views::{OrganisationRef, RoleView};
use super::views_people::{InvitationView, MemberView};
use super::{AppError, Ctx, access, audit, rates, sign_in};
use domain::access::Actor;
use domain::id::{InvitationId, OrganisationId, RoleId};
use domain::people::RoleKind;
use domain::personal::cover;
use store::invitations::{self, Invitation, Settled};
use store::{Tx, directory, people, second_factor};

/// Seconds for which an invitation can be accepted.
const OPEN_SECONDS: i64 = 14 * 24 * 3600;
/// Longest name of a person, in characters.
const LONGEST_NAME: usize = 60;

/// Whether a number is invited now.
pub(super) async fn is_invited(ctx: &Ctx, tx: &mut Tx, mobile: &str) -> Result<bool, AppError> {
    Ok(!invitations::open_for(tx, mobile, ctx.now()).await?.is_empty())
}

fn view(found: &Invitation, organisation: OrganisationRef) -> InvitationView {
    InvitationView {
        id: found.id.to_string(),
        organisation,
        mobile: cover(&found.mobile).into_owned(),
        name: found.name.clone(),
        by: found.by.clone(),
        at: found.at.to_string(),
        ends_at: found.ends_at.to_string(),
    }
}

async fn named(tx: &mut Tx, id: OrganisationId) -> Result<OrganisationRef, AppError> {
    let found = people::organisation(tx, id).await?.ok_or(AppError::NotFound)?;
    Ok(OrganisationRef::from(&found))
}

/// Invites somebody to act for the enterprise.
pub async fn invite(ctx: &Ctx, actor: &Actor, mobile: &str, name: &str) -> Result<InvitationView, AppError> {
    let enterprise = actor.host_of()?;
    let name = name.trim();
    if name.is_empty() || name.chars().count() > LONGEST_NAME {
        return Err(AppError::WordsMissing("/name"));
    }
    let mobile = sign_in::mobile(mobile).ok_or(AppError::InvalidValue {
        field: "/mobile".to_owned(),
    })?;
    rates::count(ctx, rates::INVITE, &enterprise.to_string()).await?;
    let now = ctx.now();
    let mut tx = ctx.db.write().await?;
    let members = directory::members(&mut tx, enterprise).await?;
    if members
        .iter()
        .any(|member| member.mobile.as_deref() == Some(mobile.as_str()))
    {
        return Err(AppError::SignInTaken);
    }
    let organisation = named(&mut tx, enterprise).await?;
    let new = Invitation {
        id: InvitationId::new(now, ctx.random()?),
        organisation: enterprise,
        mobile: mobile.clone(),
        name: name.to_owned(),
        by: people::name(&mut tx, actor.person).await?.unwrap_or_default(),
        at: now,
        ends_at: now.plus_seconds(OPEN_SECONDS),
    };
    invitations::add(&mut tx, &new, actor.person).await?;
    let text = format!(
        "【驿站】{}邀请您代为办事，请用本手机号登录驿站确认。You are invited to act for an enterprise; sign in with this number.",
        organisation.name.zh
    );
    let waiting = Waiting {
        message: Message::sms(mobile, text),
        until: Some(new.ends_at),
    };
    outbox::enqueue(ctx, &mut tx, &waiting).await?;
    audit(&mut tx, now, Some(actor.person), "invitation.sent", &new.id.to_string()).await?;
    tx.commit().await?;
    ctx.post.notify_one();
    Ok(view(&new, organisation))
}

/// The enterprise's invitations that were not answered.
pub async fn sent(ctx: &Ctx, actor: &Actor) -> Result<Vec<InvitationView>, AppError> {
    let enterprise = actor.own_enterprise()?;
    let mut tx = ctx.db.read().await?;
    let organisation = named(&mut tx, enterprise).await?;
    let found = invitations::open_of(&mut tx, enterprise, ctx.now()).await?;
    Ok(found.iter().map(|one| view(one, organisation.clone())).collect())
}

/// Takes an invitation back.
pub async fn take_back(ctx: &Ctx, actor: &Actor, id: InvitationId) -> Result<(), AppError> {
    let enterprise = actor.host_of()?;
    let now = ctx.now();
    let mut tx = ctx.db.write().await?;
    let found = invitations::open_of(&mut tx, enterprise, now).await?;
    if !found.iter().any(|one| one.id == id) || !invitations::settle(&mut tx, id, Settled::TakenBack, now).await? {
        return Err(AppError::NotFound);
    }
    audit(
        &mut tx,
        now,
        Some(actor.person),
        "invitation.taken_back",
        &id.to_string(),
    )
    .await?;
    Ok(tx.commit().await?)
}

async fn own(ctx: &Ctx, tx: &mut Tx, signed_in: &SignedIn) -> Result<Vec<Invitation>, AppError> {
    let standing = second_factor::standing(tx, signed_in.actor.person).await?;
    match standing.and_then(|standing| standing.mobile) {
        Some(mobile) => Ok(invitations::open_for(tx, &mobile, ctx.now()).await?),
        None => Ok(Vec::new()),
    }
}

/// Invitations to one's own number.
pub async fn received(ctx: &Ctx, signed_in: &SignedIn) -> Result<Vec<InvitationView>, AppError> {
    let mut tx = ctx.db.read().await?;
    let mut views = Vec::new();
    for found in own(ctx, &mut tx, signed_in).await? {
        let organisation = named(&mut tx, found.organisation).await?;
        views.push(view(&found, organisation));
    }
    Ok(views)
}

/// Accepts one: the role is held and acted in from now on.
pub async fn accept(ctx: &Ctx, signed_in: &SignedIn, id: InvitationId) -> Result<SignedIn, AppError> {
    let (now, person) = (ctx.now(), signed_in.actor.person);
    // Staff act for no enterprise with the name that they work under.
    if signed_in.roles.iter().any(|role| role.kind.is_staff()) {
        return Err(AppError::Forbidden);
    }
    let mut tx = ctx.db.write().await?;
    let found = own(ctx, &mut tx, signed_in).await?;
    let found = found.into_iter().find(|one| one.id == id).ok_or(AppError::NotFound)?;
    if !invitations::settle(&mut tx, id, Settled::Accepted, now).await? {
        return Err(AppError::NotFound);
    }
    let role = RoleId::new(now, ctx.random()?);
    people::add_role(&mut tx, role, person, found.organisation, RoleKind::Agent, now).await?;
    if signed_in.roles.is_empty() {
        directory::set_name(&mut tx, person, &found.name).await?;
    }
    audit(&mut tx, now, Some(person), "invitation.accepted", &id.to_string()).await?;
    tx.commit().await?;
    access::again(ctx, signed_in, role).await
}

/// Declines one.
pub async fn decline(ctx: &Ctx, signed_in: &SignedIn, id: InvitationId) -> Result<(), AppError> {
    let now = ctx.now();
    let mut tx = ctx.db.write().await?;
    let found = own(ctx, &mut tx, signed_in).await?;
    if !found.iter().any(|one| one.id == id) || !invitations::settle(&mut tx, id, Settled::Declined, now).await? {
        return Err(AppError::NotFound);
    }
    audit(
        &mut tx,
        now,
        Some(signed_in.actor.person),
        "invitation.declined",
        &id.to_string(),
    )
    .await?;
    Ok(tx.commit().await?)
}

/// Who acts for the enterprise.
pub async fn members(ctx: &Ctx, actor: &Actor) -> Result<Vec<MemberView>, AppError> {
    let enterprise = actor.own_enterprise()?;
    let mut tx = ctx.db.read().await?;
    let members = directory::members(&mut tx, enterprise).await?;
    Ok(members
        .into_iter()
        .map(|member| MemberView {
            role: member.role.to_string(),
            kind: member.kind.as_str(),
            name: member.name,
            mobile: member.mobile.map(|mobile| cover(&mobile).into_owned()),
            myself: member.person == actor.person,
        })
        .collect())
}

/// Ends a role in the enterprise: the owner that of an agent, and an agent one's own. An owner stays.
pub async fn end_role(ctx: &Ctx, actor: &Actor, role: RoleId) -> Result<(), AppError> {
    let enterprise = actor.own_enterprise()?;
    let now = ctx.now();
    let mut tx = ctx.db.write().await?;
    let members = directory::members(&mut tx, enterprise).await?;
    let member = members
        .iter()
        .find(|member| member.role == role)
        .ok_or(AppError::NotFound)?;
    if member.kind != RoleKind::Agent || !(actor.host_of().is_ok() || member.person == actor.person) {
        return Err(AppError::Forbidden);
    }
    if !directory::end_role(&mut tx, role, member.person, now).await? {
        return Err(AppError::NotFound);
    }
    audit(&mut tx, now, Some(actor.person), "role.ended", &role.to_string()).await?;
    Ok(tx.commit().await?)
}

/// Roles as those who keep people see them.
pub(super) fn roles(held: &[people::HeldRole]) -> Vec<RoleView> {
    held.iter().map(RoleView::from).collect()
}
