//! When a commit may be answered: once it is on the disk. Commits are quick and do not wait for the disk one by one; whoever
//! has committed waits here, and one flush serves all who wait. So the rows that everybody needs (the counter of receipts, the
//! head of the audit log, the one writer of SQLite) are held for as long as the statements take and not for as long as the
//! disk takes.
//!
//! Must not be gone around: nothing else than [`Flush::reached`] says that a commit is kept.

use std::io;
use std::path::PathBuf;
use std::sync::atomic::{AtomicBool, AtomicU64, Ordering};
use std::time::Instant;

use sqlx::postgres::{PgConnectOptions, PgConnection};
use sqlx::{ConnectOptions as _, Connection as _};
use tokio::sync::Mutex;

use crate::db::RESTED;
use crate::error::StoreError;

/// What stands between the database and the disk.
#[derive(Debug)]
enum To {
    /// SQLite's write-ahead log: a commit is a part of it that is read again after a power cut, once it is on the disk.
    Wal(PathBuf),
    /// PostgreSQL writes its log in the order of the commits: a commit that waits for the disk takes all before it along.
    Postgres(Box<PgConnectOptions>),
}

/// Counts commits, and those that are on the disk.
#[derive(Debug)]
pub(crate) struct Flush {
    to: To,
    committed: AtomicU64,
    /// A flush has failed. What the system then says of a later one is not to be believed.
    broken: AtomicBool,
    deferred: AtomicBool,
    /// Connections that have flushed so far, on PostgreSQL: whoever began under one is not told of another that all is kept.
    line: AtomicU64,
    done: Mutex<Done>,
}

/// The connection under which a transaction began.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Line(u64);

#[derive(Debug, Default)]
struct Done {
    /// Commits that are on the disk.
    flushed: u64,
    /// The connection that flushes, on PostgreSQL, and when it last did its work.
    connection: Option<(PgConnection, Instant)>,
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
        Self::new(To::Postgres(Box::new(options)))
    }

    fn new(to: To) -> Self {
        Self {
            to,
            committed: AtomicU64::new(0),
            broken: AtomicBool::new(false),
            deferred: AtomicBool::new(false),
            line: AtomicU64::new(0),
            done: Mutex::new(Done::default()),
        }
    }

    /// Counts a commit that has just been made, and waits until it is on the disk, or does not where nobody is answered.
    pub(crate) async fn committed(&self, line: Line) -> Result<(), StoreError> {
        let mine = self.committed.fetch_add(1, Ordering::AcqRel) + 1;
        if self.deferred.load(Ordering::Acquire) {
            return Ok(());
        }
        self.reached(mine, line).await
    }

    /// From now on nobody waits; whoever says that it is done calls [`Flush::settled`] before.
    pub(crate) fn defer(&self) {
        self.deferred.store(true, Ordering::Release);
    }

    /// Waits until everything that was committed here is on the disk; at once when it is.
    pub(crate) async fn settled(&self) -> Result<(), StoreError> {
        let line = Line(self.line.load(Ordering::Acquire));
        self.reached(self.committed.load(Ordering::Acquire), line).await
    }

    /// Sees to it that what flushes is there before anything is committed: a server that goes away in between takes this
    /// connection along, so that no commit is told to be kept that the server has forgotten. Gives the line that has to last.
    pub(crate) async fn ready(&self) -> Result<Line, StoreError> {
        let To::Postgres(options) = &self.to else {
            return self.sound().map(|()| Line(0));
        };
        let line = || Line(self.line.load(Ordering::Acquire));
        // Where it is at work it is there.
        let Ok(mut done) = self.done.try_lock() else {
            return Ok(line());
        };
        let kept = match done.connection.take() {
            Some((connection, used)) if used.elapsed() < RESTED => Some(connection),
            Some((mut connection, _)) => connection.ping().await.is_ok().then_some(connection),
            None => None,
        };
        let connection = if let Some(connection) = kept {
            connection
        } else {
            let connection = options.connect().await?;
            self.line.fetch_add(1, Ordering::AcqRel);
            connection
        };
        done.connection = Some((connection, Instant::now()));
        Ok(line())
    }

    /// The first to come flushes, the others wait; whoever committed while it flushed goes with the next one.
    async fn reached(&self, mine: u64, line: Line) -> Result<(), StoreError> {
        let mut done = self.done.lock().await;
        self.sound()?;
        if line != Line(self.line.load(Ordering::Acquire)) {
            return Err(gone());
        }
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
            To::Postgres(_) => {
                // Given back only when it did its work: one that failed, or was left in the middle, is not used again, and a
                // new one would not know whether the server has forgotten.
                let Some((mut connection, _)) = done.connection.take() else {
                    return Err(gone());
                };
                crate::sql::flush(&mut connection).await?;
                done.connection = Some((connection, Instant::now()));
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

/// The server went away before it said that a commit is kept.
fn gone() -> StoreError {
    StoreError::Db(io::Error::from(io::ErrorKind::NotConnected).into())
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
    use super::{Flush, Line};

    #[tokio::test]
    async fn a_flush_that_failed_is_never_trusted_again() {
        let folder = tempfile::tempdir().unwrap();
        // A folder in the place of the log cannot be opened for writing.
        std::fs::create_dir(folder.path().join("a.db-wal")).unwrap();
        let flush = Flush::of_file(&folder.path().join("a.db"));
        assert!(flush.sound().is_ok());
        assert!(flush.committed(Line(0)).await.is_err());
        std::fs::remove_dir(folder.path().join("a.db-wal")).unwrap();
        assert!(flush.committed(Line(0)).await.is_err());
        assert!(flush.settled().await.is_err() && flush.sound().is_err());
    }

    #[tokio::test]
    async fn what_was_committed_before_a_flush_goes_with_it() {
        let folder = tempfile::tempdir().unwrap();
        let flush = Flush::of_file(&folder.path().join("a.db"));
        let (one, two) = tokio::join!(flush.committed(Line(0)), flush.committed(Line(0)));
        assert!(one.is_ok() && two.is_ok() && flush.settled().await.is_ok());
        assert_eq!(flush.done.lock().await.flushed, 2);
    }
}
