//! Takes the files of an erased recording away. Must not decide that one is erased.

use super::{JobError, hold};
use crate::app::Ctx;
use crate::app::support::recording_house;
use domain::id::RecordingId;
use store::jobs::Claimed;

pub(super) async fn run(ctx: &Ctx, job: &Claimed) -> Result<(), JobError> {
    let named = job.payload.get("recording").and_then(|id| id.as_str());
    let recording: RecordingId = named
        .and_then(|id| id.parse().ok())
        .ok_or_else(|| JobError::Fail("a job without its recording".to_owned()))?;
    while recording_house::erase_some(ctx, recording).await? {
        hold(ctx, job).await?;
    }
    Ok(())
}
