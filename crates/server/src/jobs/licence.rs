//! Reads the photograph of a business licence for a registration, with the engine of the pre-review.

use super::{Examiner, JobError, SoFar};
use crate::app::{Ctx, form, registration};
use ::review::pipeline::InputFile;
use domain::id::RegistrationId;
use std::sync::Arc;
use store::jobs::Claimed;

pub(super) async fn run(ctx: &Ctx, examiner: &Arc<dyn Examiner>, job: &Claimed) -> Result<(), JobError> {
    let id: RegistrationId = job
        .payload
        .get("registration")
        .and_then(|id| id.as_str()?.parse().ok())
        .ok_or_else(|| JobError::Fail("a job without a registration".to_owned()))?;
    let Some(sha256) = registration::to_read(ctx, id).await? else {
        return Ok(());
    };
    let file = InputFile {
        name: "licence".to_owned(),
        bytes: ctx.blobs.read(&sha256).await?,
    };
    let (examiner, date) = (Arc::clone(examiner), ctx.now().day());
    let examined = tokio::task::spawn_blocking(move || {
        examiner.examine("any", &form::Values::new(), date, vec![file], &SoFar::default())
    });
    let examined = examined
        .await
        .map_err(|_| JobError::Retry("the reading engine ended".to_owned()))?;
    let found = examined.as_ref().ok();
    registration::was_read(ctx, id, &sha256, found).await?;
    examined.map(|_| ()).map_err(JobError::Fail)
}
