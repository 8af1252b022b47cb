//! Who is asking: a token becomes a person in a role, and a right to a case is looked up in one place.

use super::names::Names;
use super::views::{Me, OnBehalfView, PersonView, RoleView, SessionView};
use super::{AppError, Ctx, audit, counter, secrets};
use domain::access::{ActingRole, Actor};
use domain::counter::OnBehalf;
use domain::id::{CaseId, RoleId, SessionId};
use domain::people::RoleKind;
use domain::time::Timestamp;
use store::people::HeldRole;
use store::second_factor::Standing;
use store::sessions::{Recognised, Session};
use store::{Tx, cases, people, sessions, support};

/// Seconds after which a session's last use is noted again.
const NOTE_AFTER: i64 = 60;

/// A person who is signed in.
#[derive(Debug, Clone)]
pub struct SignedIn {
    /// Who, in which role.
    pub actor: Actor,
    /// The session.
    pub session: Session,
    /// All roles held.
    pub roles: Vec<HeldRole>,
    /// What has to be done before anything else.
    pub owes: Option<Owes>,
}

domain::words!(
    /// What somebody who is signed in has to do before anything else.
    Owes {
        /// Change a password that somebody else has set.
        Password = "password",
        /// Set up an authenticator.
        Authenticator = "authenticator",
    }
);

/// What a person owes, by the settings.
fn owes(ctx: &Ctx, standing: &Standing) -> Option<Owes> {
    if standing.password_due {
        return Some(Owes::Password);
    }
    let staff = standing.login.is_some();
    (staff && standing.totp_secret.is_none() && ctx.config.asks_authenticator()).then_some(Owes::Authenticator)
}

/// The person of a token, while the session lasts.
pub async fn recognise(ctx: &Ctx, token: &str) -> Result<Option<SignedIn>, AppError> {
    let now = ctx.now();
    let mut tx = ctx.db.glance().await?;
    let recognised = sessions::recognised(&mut tx, &secrets::digest(token), now).await?;
    let Some(Recognised {
        session,
        standing,
        roles,
    }) = recognised.filter(|recognised| !recognised.standing.disabled)
    else {
        return Ok(None);
    };
    let idle = session.seen_at.plus_seconds(ctx.config.sessions.idle_minutes * 60);
    if now > idle {
        return Ok(None);
    }
    let acting = acting(&mut tx, &session, &roles).await?;
    let on_behalf = on_behalf(&mut tx, &session, acting.as_ref(), now).await?;
    drop(tx);
    if now > session.seen_at.plus_seconds(NOTE_AFTER) {
        // A disk that takes nothing more must not keep people from reading.
        if let Err(error) = note_seen(ctx, session.id, now).await {
            tracing::warn!(
                error = &error as &dyn std::error::Error,
                "a session was not noted as seen"
            );
        }
    }
    let actor = Actor {
        person: session.person,
        acting,
        on_behalf,
    };
    Ok(Some(SignedIn {
        actor,
        session,
        roles,
        owes: owes(ctx, &standing),
    }))
}

async fn note_seen(ctx: &Ctx, session: SessionId, now: Timestamp) -> Result<(), AppError> {
    let mut tx = ctx.db.write().await?;
    sessions::see(&mut tx, session, now).await?;
    Ok(tx.commit().await?)
}

/// The role acted in, when it is still held.
async fn acting(tx: &mut Tx, session: &Session, roles: &[HeldRole]) -> Result<Option<ActingRole>, AppError> {
    let Some(role) = roles.iter().find(|role| Some(role.id) == session.role) else {
        return Ok(None);
    };
    let below = if role.kind == RoleKind::StationLead {
        let below = people::below(tx, role.organisation.id).await?;
        below.into_iter().map(|outlet| outlet.id).collect()
    } else {
        Vec::new()
    };
    Ok(Some(ActingRole {
        id: role.id,
        kind: role.kind,
        organisation: role.organisation.id,
        below,
    }))
}

/// The counter session that runs for a clerk at the outlet of the role acted in.
async fn on_behalf(
    tx: &mut Tx,
    session: &Session,
    acting: Option<&ActingRole>,
    now: Timestamp,
) -> Result<Option<OnBehalf>, AppError> {
    match acting.filter(|role| role.kind == RoleKind::Clerk) {
        Some(role) => counter::running(tx, session.person, role.organisation, now).await,
        None => Ok(None),
    }
}

/// A case that the actor may see; to everybody else there is none.
pub async fn visible(tx: &mut Tx, actor: &Actor, id: CaseId) -> Result<cases::Found, AppError> {
    let found = cases::find(tx, id).await?.ok_or(AppError::NotFound)?;
    actor.may_see(&found.case).map_err(|_| AppError::NotFound)?;
    Ok(found)
}

/// A case that the actor may see, or may look at because they help with a question about it right now. Reading only: whoever
/// changes something asks [`visible`].
pub async fn readable(tx: &mut Tx, actor: &Actor, id: CaseId) -> Result<cases::Found, AppError> {
    let found = cases::find(tx, id).await?.ok_or(AppError::NotFound)?;
    if actor.may_see(&found.case).is_ok() {
        return Ok(found);
    }
    for kept in support::in_hand(tx, actor.person).await? {
        if kept.question.case == id && ::support::access::may_look(actor, &kept.question).is_ok() {
            return Ok(found);
        }
    }
    Err(AppError::NotFound)
}

/// Who one is.
pub async fn me(ctx: &Ctx, signed_in: &SignedIn) -> Result<Me, AppError> {
    let mut tx = ctx.db.read().await?;
    let name = people::name(&mut tx, signed_in.actor.person)
        .await?
        .ok_or(AppError::NotFound)?;
    let acting = signed_in.actor.acting.as_ref().map(|role| role.id);
    let on_behalf = match &signed_in.actor.on_behalf {
        Some(session) => Some(OnBehalfView {
            session: session.session.to_string(),
            enterprise: Names::default().organisation(&mut tx, session.enterprise).await?,
            until: session.until.to_string(),
        }),
        None => None,
    };
    Ok(Me {
        on_behalf,
        person: PersonView {
            id: signed_in.actor.person.to_string(),
            name,
        },
        acting: signed_in
            .roles
            .iter()
            .find(|role| Some(role.id) == acting)
            .map(RoleView::from),
        roles: signed_in.roles.iter().map(RoleView::from).collect(),
        session: signed_in.session.id.to_string(),
        owes: signed_in.owes.map(Owes::as_str),
    })
}

/// Changes the role that one acts in.
pub async fn switch(ctx: &Ctx, signed_in: &SignedIn, role: RoleId) -> Result<SignedIn, AppError> {
    if !signed_in.roles.iter().any(|held| held.id == role) {
        return Err(AppError::UnknownRole);
    }
    let mut tx = ctx.db.write().await?;
    sessions::act_as(&mut tx, signed_in.session.id, Some(role)).await?;
    let session = Session {
        role: Some(role),
        ..signed_in.session.clone()
    };
    let acting = acting(&mut tx, &session, &signed_in.roles).await?;
    let on_behalf = on_behalf(&mut tx, &session, acting.as_ref(), ctx.now()).await?;
    let person = signed_in.actor.person;
    audit(&mut tx, ctx.now(), Some(person), "role.switched", &role.to_string()).await?;
    tx.commit().await?;
    Ok(SignedIn {
        actor: Actor {
            person,
            acting,
            on_behalf,
        },
        session,
        roles: signed_in.roles.clone(),
        owes: signed_in.owes,
    })
}

/// The same session in a role that was just given.
pub(super) async fn again(ctx: &Ctx, signed_in: &SignedIn, role: RoleId) -> Result<SignedIn, AppError> {
    let roles = people::roles(&mut ctx.db.read().await?, signed_in.actor.person).await?;
    let held = SignedIn {
        roles,
        ..signed_in.clone()
    };
    switch(ctx, &held, role).await
}

/// One's sessions, newest first.
pub async fn own_sessions(ctx: &Ctx, signed_in: &SignedIn) -> Result<Vec<SessionView>, AppError> {
    let mut tx = ctx.db.read().await?;
    let sessions = sessions::of_person(&mut tx, signed_in.actor.person, ctx.now()).await?;
    let text = |moment: Timestamp| moment.to_string();
    Ok(sessions
        .into_iter()
        .map(|session| SessionView {
            id: session.id.to_string(),
            current: session.id == signed_in.session.id,
            agent: session.agent,
            created_at: text(session.created_at),
            seen_at: text(session.seen_at),
            expires_at: text(session.expires_at),
        })
        .collect())
}

/// Ends one of one's sessions.
pub async fn end_session(ctx: &Ctx, signed_in: &SignedIn, session: SessionId) -> Result<(), AppError> {
    let (now, person) = (ctx.now(), signed_in.actor.person);
    let mut tx = ctx.db.write().await?;
    if !sessions::revoke(&mut tx, session, person, now).await? {
        return Err(AppError::NotFound);
    }
    audit(&mut tx, now, Some(person), "session.ended", &session.to_string()).await?;
    Ok(tx.commit().await?)
}
