//! Statements and how they are run: declared by `stmts!`, run on either database through `on!`.
//!
//! The only file that may call `sqlx::query`. Statement text is static; values are bound.

use domain::id::{
    AccessId, AttachmentId, CardId, CaseId, CodeId, CounterId, EventId, FileId, InvitationId, JobId, MessageId, NoteId,
    NotificationId, OrganisationId, OverturnId, PaperId, PersonId, QuestionId, RecordId, RecordingId, RegistrationId,
    RoleId, SessionId, TicketId, UploadId, ViewId,
};
use domain::time::Timestamp;
use futures_util::TryStreamExt as _;
use serde::{Deserialize, Serialize};
use sqlx::postgres::{PgConnection, PgRow};
use sqlx::sqlite::SqliteRow;
use sqlx::{AssertSqlSafe, FromRow, Row as _, SqlStr};

use crate::db::Tx;
use crate::error::StoreError;

/// A statement, the same for both databases but for the words that only one of them knows.
#[derive(Debug)]
pub struct Statement {
    /// Its name.
    pub name: &'static str,
    pub(crate) sqlite: &'static str,
    pub(crate) postgres: &'static str,
}

/// Declares statements and the list of them. `[skip_locked]` in the middle is `FOR UPDATE SKIP LOCKED` where that exists,
/// `[in_list]` says that what stands before is in the list that `$1` holds ([`in_list`]); `[then]`, once or three times, puts a
/// row in when the change before it has touched one, in one way to the database and back. How many rows are counted differs
/// between the databases; none means that nothing was done. `[only_postgres]` before it says that SQLite has no such statement.
macro_rules! stmts {
    ($($name:ident = $([$only:ident])? $text:literal
        $([skip_locked] $rest:literal)? $([in_list] $($end:literal)?)? $([then] $into:literal $row:literal)*;)+) => {
        $(static $name: $crate::sql::Statement = $crate::sql::Statement {
            name: concat!(module_path!(), "::", stringify!($name)),
            sqlite: stmts!(@sqlite $([$only])? concat!(
                $text $(, $rest)?
                $(, " IN (SELECT value FROM json_each('[\"' || replace($1, ',', '\",\"') || '\"]'))" $(, $end)?)?
                $(, "; ", $into, " SELECT ", $row, " WHERE changes() > 0")*
            )),
            postgres: stmts!(@postgres $text $([skip_locked] $rest)? $([in_list] $($end)?)? $([then] $into $row)*),
        };)+
        /// Every statement of this file.
        pub(crate) const ALL: &[&$crate::sql::Statement] = &[$(&$name),+];
    };
    (@sqlite [only_postgres] $text:expr) => { "" };
    (@sqlite $text:expr) => { $text };
    (@postgres $text:literal) => { $text };
    (@postgres $text:literal [skip_locked] $rest:literal) => { concat!($text, " FOR UPDATE SKIP LOCKED ", $rest) };
    (@postgres $text:literal [then] $into:literal $row:literal) => {
        concat!("WITH change AS (", $text, " RETURNING 1) ", $into, " SELECT ", $row, " FROM change")
    };
    (@postgres $text:literal [then] $one:literal $first:literal [then] $two:literal $second:literal
        [then] $into:literal $row:literal) => {
        concat!("WITH change AS (", $text, " RETURNING 1), one AS (", $one, " SELECT ", $first, " FROM change), two AS (",
            $two, " SELECT ", $second, " FROM change) ", $into, " SELECT ", $row, " FROM change")
    };
    (@postgres $text:literal [in_list] $($end:literal)?) => { concat!($text, " = ANY(string_to_array($1, ','))" $(, $end)?) };
}

/// Lets commits of a connection to PostgreSQL return before they are on the disk: `flush.rs` waits for that. And no statement of
/// ours runs for so long that it would be worth compiling.
pub(crate) async fn set_up(connection: &mut PgConnection) -> Result<(), sqlx::Error> {
    let done = sqlx::raw_sql("SET synchronous_commit = off; SET jit = off")
        .execute(connection)
        .await;
    done.map(|_| ())
}

/// A commit that waits for the disk as the server is set up to, and with it for every commit before. Only one that has
/// something to say does: so it says a word to nobody.
pub(crate) async fn flush(connection: &mut PgConnection) -> Result<(), sqlx::Error> {
    let word = sqlx::query("SELECT pg_logical_emit_message(true, 'yizhan', '')");
    word.execute(connection).await.map(|_| ())
}

/// Says a text on a channel.
pub(crate) async fn notify(connection: &mut PgConnection, channel: &str, text: &str) -> Result<(), sqlx::Error> {
    let word = sqlx::query("SELECT pg_notify($1, $2)").bind(channel).bind(text);
    word.execute(connection).await.map(|_| ())
}

/// Compiles a body for each database.
macro_rules! on {
    ($tx:expr, |$connection:ident, $text:ident of $stmt:ident| $body:expr) => {
        match $tx {
            $crate::db::Tx::Sqlite(tx) => {
                let ($connection, $text) = (&mut **tx, $stmt.sqlite);
                $body
            }
            $crate::db::Tx::Postgres(tx) => {
                let ($connection, $text) = (&mut **tx, $stmt.postgres);
                $body
            }
        }
    };
}

/// Rows that one statement puts in.
const TOGETHER: usize = 200;

/// A value that is bound.
#[derive(Debug)]
pub(crate) enum Value {
    Text(Option<String>),
    Number(Option<i64>),
    Flag(Option<bool>),
}

impl From<&str> for Value {
    fn from(text: &str) -> Self {
        Self::Text(Some(text.to_owned()))
    }
}

impl From<String> for Value {
    fn from(text: String) -> Self {
        Self::Text(Some(text))
    }
}

impl From<Option<String>> for Value {
    fn from(text: Option<String>) -> Self {
        Self::Text(text)
    }
}

impl From<Option<&str>> for Value {
    fn from(text: Option<&str>) -> Self {
        Self::Text(text.map(str::to_owned))
    }
}

impl From<i64> for Value {
    fn from(number: i64) -> Self {
        Self::Number(Some(number))
    }
}

impl From<Option<i64>> for Value {
    fn from(number: Option<i64>) -> Self {
        Self::Number(number)
    }
}

impl From<Option<bool>> for Value {
    fn from(flag: Option<bool>) -> Self {
        Self::Flag(flag)
    }
}

impl From<bool> for Value {
    fn from(flag: bool) -> Self {
        Self::Flag(Some(flag))
    }
}

impl From<Timestamp> for Value {
    fn from(moment: Timestamp) -> Self {
        Self::Number(Some(moment.as_micros()))
    }
}

impl From<Option<Timestamp>> for Value {
    fn from(moment: Option<Timestamp>) -> Self {
        Self::Number(moment.map(Timestamp::as_micros))
    }
}

macro_rules! ids {
    ($($id:ty),+) => {
        $(impl From<$id> for Value {
            fn from(id: $id) -> Self {
                Self::Text(Some(id.to_string()))
            }
        }

        impl From<Option<$id>> for Value {
            fn from(id: Option<$id>) -> Self {
                Self::Text(id.map(|id| id.to_string()))
            }
        })+
    };
}

ids!(
    AccessId,
    AttachmentId,
    CardId,
    CaseId,
    CodeId,
    CounterId,
    EventId,
    FileId,
    InvitationId,
    JobId,
    MessageId,
    NoteId,
    NotificationId,
    OrganisationId,
    OverturnId,
    PaperId,
    PersonId,
    QuestionId,
    RecordingId,
    RecordId,
    RegistrationId,
    RoleId,
    SessionId,
    TicketId,
    UploadId,
    ViewId
);

/// Values in the order of `$1`, `$2`, …
macro_rules! values {
    ($($value:expr),* $(,)?) => { vec![$($crate::sql::Value::from($value)),*] };
}

/// Identifiers as one value, which `[in_list]` takes apart. One value and not one for each: PostgreSQL plans a statement
/// with many that may be NULL anew each time, which takes longer than to run it.
pub(crate) fn in_list<T: ToString>(some: &[T]) -> Value {
    Value::Text(Some(some.iter().map(T::to_string).collect::<Vec<_>>().join(",")))
}

/// A row that either database can give.
pub(crate) trait Row: for<'r> FromRow<'r, SqliteRow> + for<'r> FromRow<'r, PgRow> + Send + Unpin {}

impl<R> Row for R where R: for<'r> FromRow<'r, SqliteRow> + for<'r> FromRow<'r, PgRow> + Send + Unpin {}

/// A column of a table, as a copy of the database names it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Column {
    /// Name.
    pub name: String,
    /// What it holds.
    pub kind: ColumnKind,
}

/// What a column holds.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum ColumnKind {
    /// Text.
    Text,
    /// A whole number.
    Number,
    /// Yes or no.
    Flag,
}

macro_rules! cells {
    ($row:expr, $columns:expr) => {{
        let mut cells = Vec::with_capacity($columns.len());
        for (at, column) in $columns.iter().enumerate() {
            cells.push(match column.kind {
                ColumnKind::Text => Value::Text($row.try_get(at)?),
                ColumnKind::Number => Value::Number($row.try_get(at)?),
                ColumnKind::Flag => Value::Flag($row.try_get(at)?),
            });
        }
        cells
    }};
}

macro_rules! bind {
    ($query:expr, $values:expr) => {{
        let mut query = $query;
        for value in $values {
            query = match value {
                Value::Text(text) => query.bind(text),
                Value::Number(number) => query.bind(number),
                Value::Flag(flag) => query.bind(flag),
            };
        }
        query
    }};
}

impl Tx {
    /// All rows.
    pub(crate) async fn all<R: Row>(&mut self, stmt: &Statement, values: Vec<Value>) -> Result<Vec<R>, StoreError> {
        Ok(on!(self, |connection, text of stmt| {
            bind!(sqlx::query_as::<_, R>(text), values).fetch_all(connection).await?
        }))
    }

    /// The row, where there is one.
    pub(crate) async fn one<R: Row>(&mut self, stmt: &Statement, values: Vec<Value>) -> Result<Option<R>, StoreError> {
        Ok(on!(self, |connection, text of stmt| {
            bind!(sqlx::query_as::<_, R>(text), values).fetch_optional(connection).await?
        }))
    }

    /// Runs it; how many rows it touched.
    pub(crate) async fn run(&mut self, stmt: &Statement, values: Vec<Value>) -> Result<u64, StoreError> {
        Ok(on!(self, |connection, text of stmt| {
            bind!(sqlx::query(text), values).execute(connection).await?.rows_affected()
        }))
    }

    /// Runs it; nothing touched means that another change came first.
    pub(crate) async fn run_guarded(&mut self, stmt: &Statement, values: Vec<Value>) -> Result<(), StoreError> {
        match self.run(stmt, values).await? {
            0 => Err(StoreError::Conflict),
            _ => Ok(()),
        }
    }

    /// Several statements without values: migrations.
    pub(crate) async fn script(&mut self, text: &'static str) -> Result<(), StoreError> {
        match self {
            Self::Sqlite(tx) => sqlx::raw_sql(text).execute(&mut **tx).await.map(|_| ())?,
            Self::Postgres(tx) => sqlx::raw_sql(text).execute(&mut **tx).await.map(|_| ())?,
        }
        Ok(())
    }

    /// Every row of a table of ours, one after the other, as values in the order of its columns. The names come from the
    /// database itself and from nowhere else.
    pub(crate) async fn each(
        &mut self,
        table: &str,
        columns: &[Column],
        mut take: impl FnMut(Vec<Value>) -> Result<(), StoreError> + Send,
    ) -> Result<(), StoreError> {
        let names: Vec<&str> = columns.iter().map(|column| column.name.as_str()).collect();
        // By every column: what the first one leaves open, either database would settle in its own way.
        let text = format!("SELECT {0} FROM {table} ORDER BY {0}", names.join(", "));
        match self {
            Self::Sqlite(tx) => {
                let mut rows = sqlx::query(AssertSqlSafe(text)).fetch(&mut **tx);
                while let Some(row) = rows.try_next().await? {
                    take(cells!(row, columns))?;
                }
            }
            Self::Postgres(tx) => {
                let mut rows = sqlx::query(AssertSqlSafe(text)).fetch(&mut **tx);
                while let Some(row) = rows.try_next().await? {
                    take(cells!(row, columns))?;
                }
            }
        }
        Ok(())
    }

    /// A row of a table of ours.
    pub(crate) async fn insert(&mut self, table: &str, columns: &[Column], row: Vec<Value>) -> Result<(), StoreError> {
        let names: Vec<&str> = columns.iter().map(|column| column.name.as_str()).collect();
        let places: Vec<String> = (1..=names.len()).map(|number| format!("${number}")).collect();
        let text = format!(
            "INSERT INTO {table} ({}) VALUES ({})",
            names.join(", "),
            places.join(", ")
        );
        match self {
            Self::Sqlite(tx) => bind!(sqlx::query(AssertSqlSafe(text)), row)
                .execute(&mut **tx)
                .await
                .map(|_| ())?,
            Self::Postgres(tx) => bind!(sqlx::query(AssertSqlSafe(text)), row)
                .execute(&mut **tx)
                .await
                .map(|_| ())?,
        }
        Ok(())
    }

    /// Many rows of a table of ours, some hundred in a statement.
    pub(crate) async fn insert_many(
        &mut self,
        table: &'static str,
        columns: &[&'static str],
        rows: Vec<Vec<Value>>,
    ) -> Result<(), StoreError> {
        let mut rows = rows.into_iter();
        loop {
            let some: Vec<Vec<Value>> = rows.by_ref().take(TOGETHER).collect();
            if some.is_empty() {
                return Ok(());
            }
            let mut text = format!("INSERT INTO {table} ({}) VALUES ", columns.join(", "));
            for row in 0..some.len() {
                let places = (1..=columns.len()).map(|place| format!("${}", row * columns.len() + place));
                text.push_str(if row == 0 { "(" } else { ", (" });
                text.push_str(&places.collect::<Vec<_>>().join(", "));
                text.push(')');
            }
            let values = some.into_iter().flatten();
            match self {
                Self::Sqlite(tx) => bind!(sqlx::query(AssertSqlSafe(text)), values)
                    .execute(&mut **tx)
                    .await
                    .map(|_| ())?,
                Self::Postgres(tx) => bind!(sqlx::query(AssertSqlSafe(text)), values)
                    .execute(&mut **tx)
                    .await
                    .map(|_| ())?,
            }
        }
    }

    /// Empties a table of ours.
    pub(crate) async fn clear(&mut self, table: &str) -> Result<(), StoreError> {
        let text = format!("DELETE FROM {table}");
        match self {
            Self::Sqlite(tx) => sqlx::query(AssertSqlSafe(text)).execute(&mut **tx).await.map(|_| ())?,
            Self::Postgres(tx) => sqlx::query(AssertSqlSafe(text)).execute(&mut **tx).await.map(|_| ())?,
        }
        Ok(())
    }

    /// Lets the database look at a statement without running it; for the test that holds them all.
    pub async fn prepare(&mut self, stmt: &Statement) -> Result<(), StoreError> {
        use sqlx::Executor as _;
        on!(self, |connection, text of stmt| if !text.is_empty() {
            connection.prepare(SqlStr::from_static(text)).await.map(|_| ())?;
        });
        Ok(())
    }
}
