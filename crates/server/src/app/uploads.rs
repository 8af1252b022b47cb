//! Uploads in parts (tus 1.0): what is acknowledged is on the disk, also when the power goes; what was cut off goes on
//! from there.
//!
//! Must not trust a length, a name or a checksum that it has not counted itself.

use super::materials::{self, By, Target};
use super::{AppError, Ctx};
use crate::app::blobs::Kept;
use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use domain::access::Actor;
use domain::id::{CaseId, UploadId};
use domain::time::Timestamp;
use sha2::{Digest as _, Sha256};
use store::uploads::{self, Upload};

/// Seconds that an upload may rest.
const GOOD_FOR: i64 = 24 * 3600;
/// Uploads of one person that may be under way.
const MOST_OPEN: i64 = 20;
/// Uploads that are swept at a time.
const SWEPT: i64 = 100;

/// What is announced.
#[derive(Debug, Clone)]
pub struct NewUpload {
    /// The case.
    pub case: CaseId,
    /// Where it goes.
    pub target: Target,
    /// Bytes.
    pub size: u64,
}

/// Where an upload stands.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Standing {
    /// Identifier.
    pub id: UploadId,
    /// Bytes that are acknowledged.
    pub received: i64,
    /// Bytes in all.
    pub size: i64,
    /// Until when it may go on.
    pub until: Timestamp,
    /// The file that it became.
    pub file: Option<String>,
}

impl From<&Upload> for Standing {
    fn from(upload: &Upload) -> Self {
        Self {
            id: upload.id,
            received: upload.received,
            size: upload.size,
            until: upload.until,
            file: upload.file.map(|file| file.to_string()),
        }
    }
}

/// Announces an upload.
pub async fn begin(ctx: &Ctx, actor: &Actor, new: &NewUpload) -> Result<Standing, AppError> {
    let most = ctx.config.uploads.most_bytes;
    if new.size > most {
        return Err(AppError::FileTooLarge { most });
    }
    if new.size == 0 {
        return Err(AppError::FileEmpty);
    }
    materials::may_add(ctx, &By::Actor(actor), new.case, &new.target, None).await?;
    let now = ctx.now();
    let upload = Upload {
        id: UploadId::new(now, ctx.random()?),
        case: new.case,
        person: actor.person,
        slot: new.target.slot.clone(),
        name: new.target.name.clone(),
        replaces: new.target.replaces,
        size: i64::try_from(new.size).map_err(|_| AppError::FileTooLarge { most })?,
        received: 0,
        file: None,
        until: now.plus_seconds(GOOD_FOR),
    };
    // The part is on the disk before a row names it.
    ctx.blobs.begin_part(&upload.id.to_string()).await?;
    let mut tx = ctx.db.write().await?;
    if uploads::open_of(&mut tx, actor.person, now).await? >= MOST_OPEN {
        drop(tx);
        ctx.blobs.drop_part(&upload.id.to_string()).await?;
        return Err(AppError::TooManyUploads);
    }
    uploads::add(&mut tx, &upload).await?;
    tx.commit().await?;
    Ok(Standing::from(&upload))
}

/// An upload of one's own that is not over; to everybody else there is none.
async fn own(ctx: &Ctx, actor: &Actor, id: UploadId) -> Result<Upload, AppError> {
    let found = uploads::find(&mut ctx.db.read().await?, id).await?;
    found
        .filter(|upload| upload.person == actor.person && ctx.now() < upload.until)
        .ok_or(AppError::NotFound)
}

/// Where an upload stands.
pub async fn standing(ctx: &Ctx, actor: &Actor, id: UploadId) -> Result<Standing, AppError> {
    Ok(Standing::from(&own(ctx, actor, id).await?))
}

/// Takes a part in that begins where the last one ended. With a checksum it counts whole or not at all.
pub async fn advance(
    ctx: &Ctx,
    actor: &Actor,
    id: UploadId,
    from: i64,
    bytes: &[u8],
    checksum: Option<&str>,
) -> Result<Standing, AppError> {
    let mut upload = own(ctx, actor, id).await?;
    if upload.received != from {
        return Err(AppError::UploadElsewhere {
            received: upload.received,
        });
    }
    let target = target(&upload);
    if upload.file.is_some() {
        return Ok(Standing::from(&upload));
    }
    // The right may have gone since the upload began: a session that ended takes no more.
    materials::may_add(ctx, &By::Actor(actor), upload.case, &target, None).await?;
    if let Some(sent) = checksum {
        let sent = STANDARD.decode(sent).map_err(|_| AppError::UploadUnclear)?;
        if Sha256::digest(bytes).as_slice() != sent.as_slice() {
            return Err(AppError::ChecksumWrong);
        }
    }
    let end = from + i64::try_from(bytes.len()).map_err(|_| AppError::UploadUnclear)?;
    if end > upload.size {
        return Err(AppError::FileTooLarge {
            most: ctx.config.uploads.most_bytes,
        });
    }
    let name = id.to_string();
    let begin = u64::try_from(from).map_err(|_| AppError::UploadUnclear)?;
    ctx.blobs.write_part(&name, begin, bytes).await?;
    let mut tx = ctx.db.write().await?;
    match uploads::advance(&mut tx, id, from, end).await {
        Err(store::StoreError::Conflict) => {
            drop(tx);
            let received = own(ctx, actor, id).await?.received;
            return Err(AppError::UploadElsewhere { received });
        }
        advanced => advanced?,
    }
    tx.commit().await?;
    upload.received = end;
    if end == upload.size {
        return complete(ctx, actor, upload, &target).await;
    }
    Ok(Standing::from(&upload))
}

fn target(upload: &Upload) -> Target {
    Target {
        slot: upload.slot.clone(),
        name: upload.name.clone(),
        replaces: upload.replaces,
    }
}

/// All is there: it becomes a file of the case, in the same transaction that says so, and is one whatever happens in between.
async fn complete(ctx: &Ctx, actor: &Actor, mut upload: Upload, target: &Target) -> Result<Standing, AppError> {
    let name = upload.id.to_string();
    let (kept, media_type): (Kept, &'static str) = match materials::keep_part(ctx, &name).await {
        // What is no material is dropped at once: it will not become one.
        Err(refused @ (AppError::FileUnknown | AppError::FileInfected(_))) => {
            forget(ctx, upload.id).await?;
            return Err(refused);
        }
        kept => kept?,
    };
    let mut tx = ctx.db.write().await?;
    let by = By::Actor(actor);
    let added = materials::add_in(ctx, &mut tx, &by, upload.case, target, (&kept, media_type), None).await;
    let (file, content) = added?;
    let id = file.id.parse().map_err(|_| AppError::Broken("a file without a name"))?;
    uploads::complete(&mut tx, upload.id, id).await?;
    tx.commit().await?;
    ctx.blobs.drop_part(&name).await?;
    if let Some(content) = content {
        ctx.changed(upload.case, content);
    }
    upload.file = Some(id);
    Ok(Standing::from(&upload))
}

/// Completes an upload whose bytes are all there, when the program ended between the last part and the file.
pub async fn resume(ctx: &Ctx, actor: &Actor, id: UploadId) -> Result<Standing, AppError> {
    let upload = own(ctx, actor, id).await?;
    if upload.received < upload.size || upload.file.is_some() {
        return Ok(Standing::from(&upload));
    }
    let target = target(&upload);
    complete(ctx, actor, upload, &target).await
}

/// Gives an upload up.
pub async fn terminate(ctx: &Ctx, actor: &Actor, id: UploadId) -> Result<(), AppError> {
    own(ctx, actor, id).await?;
    forget(ctx, id).await
}

async fn forget(ctx: &Ctx, id: UploadId) -> Result<(), AppError> {
    let mut tx = ctx.db.write().await?;
    uploads::drop_one(&mut tx, id).await?;
    tx.commit().await?;
    ctx.blobs.drop_part(&id.to_string()).await
}

/// Forgets uploads whose time is over, with their parts; how many.
pub async fn sweep(ctx: &Ctx) -> Result<usize, AppError> {
    let old = uploads::old(&mut ctx.db.read().await?, ctx.now(), SWEPT).await?;
    for id in &old {
        forget(ctx, *id).await?;
    }
    Ok(old.len())
}
