//! What programs over one PostgreSQL tell one another: short texts on a channel of the database, kept nowhere and heard by
//! whoever listens just then. A file of SQLite has no such channel.
//!
//! Must not know what the texts say. Whoever listens may miss some, is told that they did, and asks anew.

use sqlx::PgPool;
use sqlx::postgres::{PgListener, PgPoolOptions};

use crate::db::Db;
use crate::error::StoreError;

/// The name of the channel.
const CHANNEL: &str = "yizhan_live";

/// What one says things by.
#[derive(Debug, Clone)]
pub struct Speaker(PgPool);

/// What one hears by.
#[derive(Debug)]
pub struct Listener(PgListener);

/// What is heard.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Heard {
    /// A text, one's own as well.
    Text(String),
    /// The line was lost and is there again: what was said meanwhile nobody knows.
    Missed,
}

impl Db {
    /// The line to the other programs, on connections of its own; none on a file.
    pub async fn wire(&self) -> Result<Option<(Speaker, Listener)>, StoreError> {
        let Self::Postgres { pool, .. } = self else {
            return Ok(None);
        };
        // One that listens, one that speaks, and neither waits for what the station does.
        let own = PgPoolOptions::new()
            .max_connections(2)
            .max_lifetime(None)
            .idle_timeout(None)
            // A word that is kept nowhere need not be on the disk.
            .after_connect(|connection, _| Box::pin(crate::sql::set_up(connection)))
            .connect_with(pool.connect_options().as_ref().clone())
            .await?;
        let mut listener = PgListener::connect_with(&own).await?;
        listener.listen(CHANNEL).await?;
        Ok(Some((Speaker(own), Listener(listener))))
    }
}

impl Speaker {
    /// Says something to all who listen, in less than 8000 bytes.
    pub async fn say(&self, text: &str) -> Result<(), StoreError> {
        let mut connection = self.0.acquire().await?;
        Ok(crate::sql::notify(&mut connection, CHANNEL, text).await?)
    }
}

impl Listener {
    /// What comes next. Must be awaited to its end.
    pub async fn hear(&mut self) -> Result<Heard, StoreError> {
        let heard = self.0.try_recv().await?;
        Ok(heard.map_or(Heard::Missed, |text| Heard::Text(text.payload().to_owned())))
    }
}
