//! The loop that looks at cloud support every second: offers lapse, shifts turn, rungs are climbed. A loop of its own, so that
//! no pre-review delays it; two of them do no harm.

use crate::app::Ctx;
use crate::app::support::watch;
use std::sync::Arc;
use std::time::Duration;
use tokio::sync::watch as signal;

/// How often.
const PAUSE: Duration = Duration::from_secs(1);

/// Looks until told to stop.
pub async fn run(ctx: Arc<Ctx>, mut stop: signal::Receiver<bool>) {
    while !*stop.borrow() {
        match watch::look(&ctx).await {
            Ok(0) => {}
            Ok(moved) => tracing::debug!(questions = moved, "time moved questions"),
            Err(error) => tracing::error!(
                error = &error as &dyn std::error::Error,
                "cloud support could not be looked at"
            ),
        }
        tokio::select! {
            () = tokio::time::sleep(PAUSE) => {}
            _ = stop.changed() => {}
        }
    }
}
