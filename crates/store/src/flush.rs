//! When a commit may be answered: once it is on the disk. Commits are quick and do not wait for the disk one by one; whoever
//! has committed waits here, and one flush serves all who wait. So the rows that everybody needs (the counter of receipts, the
//! head of the audit log, the one writer of SQLite) are held for as long as the statements take and not for as long as the
//! disk takes.
//!
//! Must not be gone around: nothing else than [`Flush::reached`] says that a commit is kept.

use std::io;
use std::path::PathBuf;
use std::sync::atomic::{AtomicBool, AtomicU64, Ordering};

use sqlx::ConnectOptions as _;
use sqlx::postgres::{PgConnectOptions, PgConnection};
use tokio::sync::Mutex;

use crate::error::StoreError;

/// What stands between the database and the disk.
#[derive(Debug)]
enum To {
    /// SQLite's write-ahead log: a commit is a part of it that is read again after a power cut, once it is on the disk.
    Wal(PathBuf),
    /// PostgreSQL writes its log in the order of the commits: a commit that waits for the disk takes all before it along.
    Postgres(PgConnectOptions),
}

/// Counts commits, and those that are on the disk.
#[derive(Debug)]
pub(crate) struct Flush {
    to: To,
    committed: AtomicU64,
    /// A flush has failed. What the system then says of a later one is not to be believed.
    broken: AtomicBool,
    deferred: AtomicBool,
    done: Mutex<Done>,
}

#[derive(Debug, Default)]
struct Done {
    /// Commits that are on the disk.
    flushed: u64,
    /// The connection that flushes, on PostgreSQL.
    connection: Option<PgConnection>,
}

impl Flush {
    /// Of a file of SQLite.
    pub(crate) fn of_file(file: &std::path::Path) -> Self {
        let mut log = file.as_os_str().to_owned();
        log.push("-wal");
        Self::new(To::Wal(log.into()))
    }

    /// Of a server.
    pub(crate) fn of_server(options: PgConnectOptions) -> Self {
        Self::new(To::Postgres(options))
    }

    fn new(to: To) -> Self {
        Self {
            to,
            committed: AtomicU64::new(0),
            broken: AtomicBool::new(false),
            deferred: AtomicBool::new(false),
            done: Mutex::new(Done::default()),
        }
    }

    /// Counts a commit that has just been made, and waits until it is on the disk, or does not where nobody is answered.
    pub(crate) async fn committed(&self) -> Result<(), StoreError> {
        let mine = self.committed.fetch_add(1, Ordering::AcqRel) + 1;
        if self.deferred.load(Ordering::Acquire) {
            return Ok(());
        }
        self.reached(mine).await
    }

    /// From now on nobody waits; whoever says that it is done calls [`Flush::settled`] before.
    pub(crate) fn defer(&self) {
        self.deferred.store(true, Ordering::Release);
    }

    /// Waits until everything that was committed here is on the disk; at once when it is.
    pub(crate) async fn settled(&self) -> Result<(), StoreError> {
        self.reached(self.committed.load(Ordering::Acquire)).await
    }

    /// The first to come flushes, the others wait; whoever committed while it flushed goes with the next one.
    async fn reached(&self, mine: u64) -> Result<(), StoreError> {
        let mut done = self.done.lock().await;
        self.sound()?;
        if done.flushed >= mine {
            return Ok(());
        }
        let counted = self.committed.load(Ordering::Acquire);
        match &self.to {
            To::Wal(log) => {
                let log = log.clone();
                let synced = tokio::task::spawn_blocking(move || sync(&log)).await;
                if let Err(error) = synced.map_err(io::Error::other).flatten() {
                    self.broken.store(true, Ordering::Release);
                    return Err(StoreError::Db(error.into()));
                }
            }
            To::Postgres(options) => {
                // Given back only when it did its work: one that failed, or was left in the middle, is not used again.
                let mut connection = match done.connection.take() {
                    Some(connection) => connection,
                    None => options.connect().await?,
                };
                crate::sql::flush(&mut connection).await?;
                done.connection = Some(connection);
            }
        }
        done.flushed = counted;
        Ok(())
    }

    /// Refuses what would begin after a flush has failed.
    pub(crate) fn sound(&self) -> Result<(), StoreError> {
        if self.broken.load(Ordering::Acquire) {
            let error = io::Error::other("the disk did not keep what was written; start anew");
            return Err(StoreError::Db(error.into()));
        }
        Ok(())
    }
}

/// The log is opened each time: SQLite may have put another in its place. Where there is none, SQLite has moved everything
/// into the database and synced that.
fn sync(log: &std::path::Path) -> io::Result<()> {
    match std::fs::OpenOptions::new().write(true).open(log) {
        Ok(log) => log.sync_data(),
        Err(error) if error.kind() == io::ErrorKind::NotFound => Ok(()),
        Err(error) => Err(error),
    }
}

#[cfg(test)]
mod tests {
    use super::Flush;

    #[tokio::test]
    async fn a_flush_that_failed_is_never_trusted_again() {
        let folder = tempfile::tempdir().unwrap();
        // A folder in the place of the log cannot be opened for writing.
        std::fs::create_dir(folder.path().join("a.db-wal")).unwrap();
        let flush = Flush::of_file(&folder.path().join("a.db"));
        assert!(flush.sound().is_ok());
        assert!(flush.committed().await.is_err());
        std::fs::remove_dir(folder.path().join("a.db-wal")).unwrap();
        assert!(flush.committed().await.is_err());
        assert!(flush.settled().await.is_err() && flush.sound().is_err());
    }

    #[tokio::test]
    async fn what_was_committed_before_a_flush_goes_with_it() {
        let folder = tempfile::tempdir().unwrap();
        let flush = Flush::of_file(&folder.path().join("a.db"));
        let (one, two) = tokio::join!(flush.committed(), flush.committed());
        assert!(one.is_ok() && two.is_ok() && flush.settled().await.is_ok());
        assert_eq!(flush.done.lock().await.flushed, 2);
    }
}
