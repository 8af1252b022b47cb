//! Connections and transactions over either database.
//!
//! A use case opens one transaction and hands it down. SQLite has one writer, which begins by taking the lock; a second
//! write transaction inside a use case would wait for itself. A commit returns when it is on the disk (`flush.rs`).

use std::ops::{Deref, DerefMut};
use std::path::Path;
use std::sync::Arc;
use std::time::Duration;

use sqlx::pool::PoolConnection;
use sqlx::postgres::{PgConnectOptions, PgConnection, PgPoolOptions};
use sqlx::sqlite::{SqliteConnectOptions, SqliteConnection, SqliteJournalMode, SqlitePoolOptions, SqliteSynchronous};
use sqlx::{Connection as _, Database, PgPool, Postgres, Sqlite, SqlitePool, Transaction};

use crate::error::StoreError;
use crate::flush::{Flush, Line};

/// How long a request waits for a connection or a lock before it gives up.
const PATIENCE: Duration = Duration::from_secs(10);
/// Connections that only read, on SQLite.
const READERS: u32 = 4;
/// Connections to PostgreSQL.
const CONNECTIONS: u32 = 16;
/// Statements that each connection keeps prepared: more than there are.
const PREPARED: usize = 600;
/// A connection to PostgreSQL that has rested for longer is tried before it is used: shorter than a server takes to come back.
pub(crate) const RESTED: Duration = Duration::from_millis(100);
/// Pages of SQLite's log after which it is moved into the database, while others wait.
const CHECKPOINT: &str = "8000";
/// What a connection of SQLite keeps in memory, in KiB, as SQLite writes it.
const WRITER_CACHE: &str = "-65536";
const READER_CACHE: &str = "-32768";

/// A database.
#[derive(Debug, Clone)]
pub enum Db {
    /// A file, with one writer beside readers.
    Sqlite {
        /// The one writer.
        writer: SqlitePool,
        /// The readers.
        readers: SqlitePool,
        /// What says that a commit is kept.
        flush: Flushed,
    },
    /// A server.
    Postgres {
        /// Connections.
        pool: PgPool,
        /// What says that a commit is kept.
        flush: Flushed,
    },
}

/// What says that a commit is kept.
#[derive(Debug, Clone)]
pub struct Flushed(Arc<Flush>);

/// A transaction. Dropped without a commit, it never happened.
#[derive(Debug)]
pub enum Tx {
    /// On SQLite.
    Sqlite(SqliteTx),
    /// On PostgreSQL.
    Postgres(PgTx),
}

/// A transaction on SQLite.
#[derive(Debug)]
pub struct SqliteTx(On<Sqlite>);

impl Deref for SqliteTx {
    type Target = SqliteConnection;
    fn deref(&self) -> &SqliteConnection {
        match &self.0 {
            On::Writing(tx, ..) | On::Reading(tx) => tx,
            On::Glancing(connection) => connection,
        }
    }
}

impl DerefMut for SqliteTx {
    fn deref_mut(&mut self) -> &mut SqliteConnection {
        match &mut self.0 {
            On::Writing(tx, ..) | On::Reading(tx) => tx,
            On::Glancing(connection) => connection,
        }
    }
}

/// A transaction on PostgreSQL.
#[derive(Debug)]
pub struct PgTx(On<Postgres>);

impl Deref for PgTx {
    type Target = PgConnection;
    fn deref(&self) -> &PgConnection {
        match &self.0 {
            On::Writing(tx, ..) | On::Reading(tx) => tx,
            On::Glancing(connection) => connection,
        }
    }
}

impl DerefMut for PgTx {
    fn deref_mut(&mut self) -> &mut PgConnection {
        match &mut self.0 {
            On::Writing(tx, ..) | On::Reading(tx) => tx,
            On::Glancing(connection) => connection,
        }
    }
}

/// What holds a connection.
#[derive(Debug)]
enum On<D: Database> {
    Writing(Transaction<'static, D>, Flushed, Line),
    Reading(Transaction<'static, D>),
    /// Each statement sees what is committed when it begins.
    Glancing(PoolConnection<D>),
}

impl<D: Database> On<D> {
    async fn commit(self) -> Result<(), StoreError> {
        match self {
            Self::Writing(tx, flush, line) => {
                tx.commit().await?;
                flush.0.committed(line).await
            }
            Self::Reading(_) | Self::Glancing(_) => Ok(()),
        }
    }
}

impl Db {
    /// Opens the file, making it where it is missing.
    pub async fn sqlite(file: &Path) -> Result<Self, StoreError> {
        let options = SqliteConnectOptions::new()
            .filename(file)
            .create_if_missing(true)
            .foreign_keys(true)
            .journal_mode(SqliteJournalMode::Wal)
            // A commit does not wait for the disk: `Flush` does, for all who have committed, before anything is answered.
            .synchronous(SqliteSynchronous::Normal)
            .pragma("wal_autocheckpoint", CHECKPOINT)
            .pragma("temp_store", "memory")
            .statement_cache_capacity(PREPARED)
            .busy_timeout(PATIENCE);
        let writer = SqlitePoolOptions::new()
            .max_connections(1)
            .acquire_timeout(PATIENCE)
            .test_before_acquire(false)
            .idle_timeout(None)
            .max_lifetime(None)
            // A disk without room ends a transaction from below, and the connection goes on counting it: it is of no more use.
            .before_acquire(|connection, _| Box::pin(async move { Ok(!connection.is_in_transaction()) }))
            .connect_with(options.clone().pragma("cache_size", WRITER_CACHE))
            .await?;
        let reading = options.create_if_missing(false).read_only(true);
        let readers = SqlitePoolOptions::new()
            .max_connections(READERS)
            .acquire_timeout(PATIENCE)
            .test_before_acquire(false)
            .idle_timeout(None)
            .max_lifetime(None)
            .connect_with(reading.pragma("cache_size", READER_CACHE))
            .await?;
        let flush = Flushed(Arc::new(Flush::of_file(file)));
        Ok(Self::Sqlite { writer, readers, flush })
    }

    /// Opens a database by its address: `postgres://…`.
    pub async fn postgres(url: &str) -> Result<Self, StoreError> {
        let options: PgConnectOptions = url
            .parse()
            // The address may hold a password: it is not repeated.
            .map_err(|_| StoreError::Address("the configured text".to_owned()))?;
        let flush = Flushed(Arc::new(Flush::of_server(options.clone())));
        let pool = PgPoolOptions::new()
            .max_connections(CONNECTIONS)
            .acquire_timeout(PATIENCE)
            .test_before_acquire(false)
            .before_acquire(|connection, about| {
                Box::pin(async move { Ok(about.idle_for < RESTED || connection.ping().await.is_ok()) })
            })
            .after_connect(|connection, _| Box::pin(crate::sql::set_up(connection)))
            .connect_with(options.statement_cache_capacity(PREPARED))
            .await?;
        Ok(Self::Postgres { pool, flush })
    }

    /// A transaction that reads. On PostgreSQL each statement sees what is committed when it begins, in a transaction or
    /// without: so it needs none.
    pub async fn read(&self) -> Result<Tx, StoreError> {
        match self {
            Self::Sqlite { readers, .. } => Ok(Tx::Sqlite(SqliteTx(On::Reading(readers.begin().await?)))),
            Self::Postgres { .. } => self.glance().await,
        }
    }

    /// A connection that reads, where it does not matter that all is of one moment.
    pub async fn glance(&self) -> Result<Tx, StoreError> {
        Ok(match self {
            Self::Sqlite { readers, .. } => Tx::Sqlite(SqliteTx(On::Glancing(readers.acquire().await?))),
            Self::Postgres { pool, .. } => Tx::Postgres(PgTx(On::Glancing(pool.acquire().await?))),
        })
    }

    /// A transaction in which all that is read can be of one moment.
    pub(crate) async fn whole(&self) -> Result<Tx, StoreError> {
        match self {
            Self::Sqlite { .. } => self.read().await,
            Self::Postgres { pool, .. } => Ok(Tx::Postgres(PgTx(On::Reading(pool.begin().await?)))),
        }
    }

    /// A transaction that writes.
    pub async fn write(&self) -> Result<Tx, StoreError> {
        Ok(match self {
            Self::Sqlite { writer, flush, .. } => {
                let tx = writer.begin_with("BEGIN IMMEDIATE").await?;
                let line = flush.0.ready().await?;
                Tx::Sqlite(SqliteTx(On::Writing(tx, flush.clone(), line)))
            }
            Self::Postgres { pool, flush } => {
                let line = flush.0.ready().await?;
                Tx::Postgres(PgTx(On::Writing(pool.begin().await?, flush.clone(), line)))
            }
        })
    }

    /// Waits until all that was committed here is on the disk: before one is told of what another has done.
    pub async fn settled(&self) -> Result<(), StoreError> {
        match self {
            Self::Sqlite { flush, .. } | Self::Postgres { flush, .. } => flush.0.settled().await,
        }
    }

    /// Lets commits not wait for the disk, for a command that is done as a whole or not at all: it ends with
    /// [`Db::settled`].
    pub fn defer_flushing(&self) {
        match self {
            Self::Sqlite { flush, .. } | Self::Postgres { flush, .. } => flush.0.defer(),
        }
    }

    /// Whether the database answers.
    pub async fn ping(&self) -> Result<(), StoreError> {
        let mut tx = self.read().await?;
        crate::migrate::applied(&mut tx).await.map(|_| ())
    }

    /// Closes every connection.
    pub async fn close(&self) {
        match self {
            Self::Sqlite { writer, readers, .. } => {
                readers.close().await;
                writer.close().await;
            }
            Self::Postgres { pool, .. } => pool.close().await,
        }
    }
}

impl Tx {
    /// Makes it happen, and returns when it is on the disk.
    pub async fn commit(self) -> Result<(), StoreError> {
        match self {
            Self::Sqlite(tx) => tx.0.commit().await,
            Self::Postgres(tx) => tx.0.commit().await,
        }
    }
}
