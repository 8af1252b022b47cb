//! Keeping people and their roles: for administrators, who see no case. Must not give a role of an enterprise.

use super::views::SessionView;
use super::views_people::{KeptPersonView, KeptPersonWhole, WithPassword};
use super::{AppError, Ctx, audit, invitations, secrets, sign_in};
use domain::access::{Actor, Keeper};
use domain::id::{OrganisationId, PersonId, RoleId, SessionId};
use domain::people::RoleKind;
use domain::personal::cover;
use store::directory::{self, Kept, Wanted};
use store::people::{self, NewPerson};
use store::{StoreError, Tx, second_factor, sessions};

/// Longest name, in characters.
const LONGEST: usize = 60;

async fn view(tx: &mut Tx, kept: Kept) -> Result<KeptPersonView, AppError> {
    let roles = people::roles(tx, kept.id).await?;
    Ok(KeptPersonView {
        id: kept.id.to_string(),
        name: kept.name,
        login: kept.login,
        mobile: kept.mobile.map(|mobile| cover(&mobile).into_owned()),
        disabled: kept.disabled,
        demonstration: kept.demonstration,
        password_due: kept.password_due,
        authenticator: kept.totp,
        roles: invitations::roles(&roles),
    })
}

/// People, newest first, and where the next page begins.
pub async fn list(
    ctx: &Ctx,
    actor: &Actor,
    (search, staff): (&str, bool),
    before: Option<PersonId>,
    limit: usize,
) -> Result<(Vec<KeptPersonView>, Option<String>), AppError> {
    actor.as_inspector()?;
    let mut tx = ctx.db.read().await?;
    let wanted = Wanted {
        before,
        search: search.trim().to_owned(),
        limit: i64::try_from(limit + 1).unwrap_or(i64::MAX),
    };
    let mut found = directory::people(&mut tx, &wanted, staff).await?;
    let more = found.len() > limit;
    found.truncate(limit);
    let next = found.last().filter(|_| more).map(|last| last.id.to_string());
    let mut views = Vec::with_capacity(found.len());
    for kept in found {
        views.push(view(&mut tx, kept).await?);
    }
    Ok((views, next))
}

/// One person with the sessions that last.
pub async fn show(ctx: &Ctx, actor: &Actor, id: PersonId) -> Result<KeptPersonWhole, AppError> {
    actor.as_inspector()?;
    let mut tx = ctx.db.read().await?;
    let kept = directory::person(&mut tx, id).await?.ok_or(AppError::NotFound)?;
    let sessions = sessions::of_person(&mut tx, id, ctx.now()).await?;
    Ok(KeptPersonWhole {
        person: view(&mut tx, kept).await?,
        sessions: sessions
            .into_iter()
            .map(|session| SessionView {
                id: session.id.to_string(),
                current: false,
                agent: session.agent,
                created_at: session.created_at.to_string(),
                seen_at: session.seen_at.to_string(),
                expires_at: session.expires_at.to_string(),
            })
            .collect(),
    })
}

/// Somebody new of the staff.
#[derive(Debug, Clone)]
pub struct NewStaff {
    /// Name.
    pub name: String,
    /// What they sign in with.
    pub login: String,
    /// Mobile number, for messages.
    pub mobile: Option<String>,
    /// The roles, each with its place.
    pub roles: Vec<(RoleKind, OrganisationId)>,
}

/// Makes somebody of the staff, with a password that is shown once and has to be changed.
pub async fn add(ctx: &Ctx, actor: &Actor, new: NewStaff) -> Result<WithPassword, AppError> {
    let keeper = actor.as_keeper()?;
    let (name, login) = (new.name.trim().to_owned(), new.login.trim().to_owned());
    if name.is_empty() || name.chars().count() > LONGEST {
        return Err(AppError::WordsMissing("/name"));
    }
    let plain = |c: char| c.is_ascii_alphanumeric() || matches!(c, '.' | '-' | '_');
    if !(2..=LONGEST).contains(&login.len()) || !login.chars().all(plain) {
        return Err(AppError::InvalidValue {
            field: "/login".to_owned(),
        });
    }
    let mobile = match new.mobile.as_deref().map(str::trim).filter(|text| !text.is_empty()) {
        Some(text) => Some(sign_in::mobile(text).ok_or(AppError::InvalidValue {
            field: "/mobile".to_owned(),
        })?),
        None => None,
    };
    let password = secrets::initial_password(ctx)?;
    let hash = secrets::hash_slowly(ctx, &password).await?;
    let now = ctx.now();
    let person = NewPerson {
        id: PersonId::new(now, ctx.random()?),
        name,
        login: Some(login),
        mobile,
        password_hash: Some(hash.clone()),
        totp_secret: None,
        demonstration: false,
    };
    let mut tx = ctx.db.write().await?;
    match people::add_person(&mut tx, &person, now).await {
        Err(StoreError::Conflict) => return Err(AppError::SignInTaken),
        other => other?,
    }
    second_factor::set_password(&mut tx, person.id, &hash, true).await?;
    for (kind, place) in new.roles {
        put_role(ctx, &mut tx, person.id, kind, place).await?;
    }
    let kept = directory::person(&mut tx, person.id).await?.ok_or(AppError::NotFound)?;
    let seen = view(&mut tx, kept).await?;
    audit(
        &mut tx,
        now,
        Some(keeper.person()),
        "person.added",
        &person.id.to_string(),
    )
    .await?;
    tx.commit().await?;
    Ok(WithPassword { person: seen, password })
}

/// Gives a role of the staff, where it can be held.
async fn put_role(
    ctx: &Ctx,
    tx: &mut Tx,
    person: PersonId,
    kind: RoleKind,
    place: OrganisationId,
) -> Result<RoleId, AppError> {
    if !kind.is_staff() {
        return Err(AppError::Unfit("/kind"));
    }
    let place = directory::entry(tx, place).await?;
    let place = place
        .filter(|place| place.closed_at.is_none() && place.organisation.kind == kind.held_in())
        .ok_or(AppError::Unfit("/organisation"))?;
    let held = people::roles(tx, person).await?;
    // Owners sign in by number: a person is of the staff or of an enterprise.
    if held.iter().any(|role| !role.kind.is_staff()) {
        return Err(AppError::Unfit("/person"));
    }
    if held
        .iter()
        .any(|role| role.kind == kind && role.organisation.id == place.organisation.id)
    {
        return Err(AppError::Unfit("/kind"));
    }
    let now = ctx.now();
    let role = RoleId::new(now, ctx.random()?);
    people::add_role(tx, role, person, place.organisation.id, kind, now).await?;
    Ok(role)
}

/// What an administrator does to a person.
#[derive(Debug, Clone, Copy)]
pub enum Step {
    /// Give a role.
    Give(RoleKind, OrganisationId),
    /// End a role.
    End(RoleId),
    /// Let in no more; all sessions end.
    Disable,
    /// Let in again.
    Enable,
    /// Forget a lost authenticator; all sessions end.
    ResetAuthenticator,
    /// End a session.
    EndSession(SessionId),
}

impl Step {
    const fn word(self) -> &'static str {
        match self {
            Self::Give(..) => "role.given",
            Self::End(_) => "role.ended",
            Self::Disable => "person.disabled",
            Self::Enable => "person.enabled",
            Self::ResetAuthenticator => "authenticator.reset",
            Self::EndSession(_) => "session.ended",
        }
    }
}

/// Does it.
pub async fn act(ctx: &Ctx, actor: &Actor, id: PersonId, step: Step) -> Result<KeptPersonView, AppError> {
    let keeper = actor.as_keeper()?;
    let now = ctx.now();
    let mut tx = ctx.db.write().await?;
    let kept = directory::person(&mut tx, id).await?.ok_or(AppError::NotFound)?;
    let subject = step_by(ctx, &mut tx, keeper, &kept, step).await?;
    let kept = directory::person(&mut tx, id).await?.ok_or(AppError::NotFound)?;
    let seen = view(&mut tx, kept).await?;
    audit(&mut tx, now, Some(keeper.person()), step.word(), &subject).await?;
    tx.commit().await?;
    Ok(seen)
}

/// Does it, and names what it was done to.
async fn step_by(ctx: &Ctx, tx: &mut Tx, keeper: Keeper, kept: &Kept, step: Step) -> Result<String, AppError> {
    let (now, id) = (ctx.now(), kept.id);
    let oneself = keeper.person() == id;
    match step {
        Step::Give(kind, place) => {
            if kept.login.is_none() {
                return Err(AppError::Unfit("/person"));
            }
            return Ok(put_role(ctx, tx, id, kind, place).await?.to_string());
        }
        Step::End(role) => {
            let held = people::roles(tx, id).await?;
            let found = held.iter().find(|held| held.id == role).ok_or(AppError::NotFound)?;
            if oneself && found.kind == RoleKind::Administrator {
                return Err(AppError::Oneself);
            }
            if !directory::end_role(tx, role, id, now).await? {
                return Err(AppError::NotFound);
            }
            return Ok(role.to_string());
        }
        Step::Disable | Step::ResetAuthenticator if oneself => return Err(AppError::Oneself),
        Step::Disable => {
            directory::set_disabled(tx, id, true).await?;
            directory::end_sessions(tx, id, None, now).await?;
        }
        Step::Enable => directory::set_disabled(tx, id, false).await?,
        Step::ResetAuthenticator => {
            if !second_factor::reset(tx, id).await? {
                return Err(AppError::Unfit("/person"));
            }
            directory::end_sessions(tx, id, None, now).await?;
        }
        Step::EndSession(session) => {
            if !sessions::revoke(tx, session, id, now).await? {
                return Err(AppError::NotFound);
            }
            return Ok(session.to_string());
        }
    }
    Ok(id.to_string())
}

/// Sets a password that is shown once and has to be changed; all sessions end.
pub async fn reset_password(ctx: &Ctx, actor: &Actor, id: PersonId) -> Result<WithPassword, AppError> {
    let keeper = actor.as_keeper()?.person();
    if keeper == id {
        return Err(AppError::Oneself);
    }
    let password = secrets::initial_password(ctx)?;
    let hash = secrets::hash_slowly(ctx, &password).await?;
    let now = ctx.now();
    let mut tx = ctx.db.write().await?;
    let kept = directory::person(&mut tx, id).await?.ok_or(AppError::NotFound)?;
    if kept.login.is_none() {
        return Err(AppError::Unfit("/person"));
    }
    second_factor::set_password(&mut tx, id, &hash, true).await?;
    directory::end_sessions(&mut tx, id, None, now).await?;
    let kept = directory::person(&mut tx, id).await?.ok_or(AppError::NotFound)?;
    let seen = view(&mut tx, kept).await?;
    audit(&mut tx, now, Some(keeper), "password.reset", &id.to_string()).await?;
    tx.commit().await?;
    Ok(WithPassword { person: seen, password })
}
