//! Pictures in a thread: kept as every file is (looked through, sealed), seen by the side that asked, by who helps and by who leads.

use super::readable;
use crate::app::blobs::Kept;
use crate::app::desk_views::AttachmentView;
use crate::app::{AppError, Ctx, audit, cases as case_views, materials};
use ::support::access::takes_part;
use ::support::question::StateKind;
use domain::access::Actor;
use domain::id::{AttachmentId, QuestionId};
use store::support_pictures::{self, Picture};

/// Pictures of one message.
pub(super) const MOST: usize = 6;
/// Pictures that may wait for a message.
const MOST_WAITING: i64 = 18;
/// What every browser shows.
pub const SHOWN: &[&str] = &["image/jpeg", "image/png", "image/webp", "image/bmp"];

impl From<&Picture> for AttachmentView {
    fn from(picture: &Picture) -> Self {
        Self {
            id: picture.id.clone(),
            name: picture.name.clone(),
            media_type: picture.media_type.clone(),
            size: picture.size,
        }
    }
}

/// Whether one may put a picture into the thread; asked before the first byte is taken.
pub async fn may_add(ctx: &Ctx, actor: &Actor, id: QuestionId) -> Result<(), AppError> {
    let mut tx = ctx.db.read().await?;
    let (kept, case) = readable(&mut tx, actor, id).await?;
    if !super::thread::may_write(actor, &kept.question, &case) {
        return Err(AppError::Forbidden);
    }
    if kept.question.state.kind() == StateKind::Closed {
        return Err(AppError::SupportMoved);
    }
    if support_pictures::waiting(&mut tx, id, actor.person).await? >= MOST_WAITING {
        return Err(AppError::TooManyFiles { most: MOST });
    }
    Ok(())
}

/// Keeps a picture that waits for its message.
pub async fn add(
    ctx: &Ctx,
    actor: &Actor,
    id: QuestionId,
    name: &str,
    (kept, media_type): (&Kept, &'static str),
) -> Result<AttachmentView, AppError> {
    may_add(ctx, actor, id).await?;
    let now = ctx.now();
    let mut tx = ctx.db.write().await?;
    let new = AttachmentId::new(now, ctx.random()?);
    let picture = Picture {
        id: new.to_string(),
        message: None,
        person_id: actor.person.to_string(),
        name: materials::tidy(name),
        media_type: media_type.to_owned(),
        sha256: kept.sha256.clone(),
        size: i64::try_from(kept.size).unwrap_or(i64::MAX),
    };
    support_pictures::add(&mut tx, (new, id), actor.person, &picture, now).await?;
    audit(
        &mut tx,
        now,
        Some(actor.person),
        "support.picture_added",
        &id.to_string(),
    )
    .await?;
    tx.commit().await?;
    Ok(AttachmentView::from(&picture))
}

/// The bytes of a picture. One that still waits is seen by who put it in alone.
pub async fn content(
    ctx: &Ctx,
    actor: &Actor,
    id: QuestionId,
    picture: AttachmentId,
) -> Result<(Picture, Vec<u8>), AppError> {
    let mut tx = ctx.db.read().await?;
    let (kept, case) = readable(&mut tx, actor, id).await?;
    takes_part(actor, &kept.question, &case).map_err(|_| AppError::NotFound)?;
    let found = support_pictures::find(&mut tx, id, picture).await?;
    let found = found.ok_or(AppError::NotFound)?;
    if found.message.is_none() && found.person_id != actor.person.to_string() {
        return Err(AppError::NotFound);
    }
    drop(tx);
    case_views::note_reading(ctx, actor, &case, &picture.to_string()).await?;
    let bytes = ctx.blobs.read(&found.sha256).await?;
    Ok((found, bytes))
}
