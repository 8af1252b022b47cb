//! A copy of every row, for backups: the same lines whichever database they come from and go to.
//!
//! Copies what the tables hold, and must not know what it means. The migrations are not copied: the program that takes a copy
//! in makes the tables itself and refuses a copy of another shape.

use serde_json::{Map, Value as Json};
use std::collections::BTreeSet;

use crate::db::{Db, Tx};
use crate::error::StoreError;
use crate::migrate;
use crate::sql::{Column, ColumnKind, Statement, Value};

/// The only table whose rows refer to others of the same table.
const NESTED: (&str, &str) = ("organisations", "parent_id");

static COLUMNS: Statement = Statement {
    name: "store::copy::COLUMNS",
    sqlite: "SELECT name, type FROM pragma_table_info($1) ORDER BY cid",
    postgres: "SELECT column_name::TEXT, data_type::TEXT FROM information_schema.columns
        WHERE table_schema = current_schema() AND table_name = $1 ORDER BY ordinal_position",
};

/// Every statement of this file.
pub(crate) const ALL: &[&Statement] = &[&COLUMNS];

/// What PostgreSQL has to be told so that a long reading sees one moment.
const ONE_MOMENT: &str = "SET TRANSACTION ISOLATION LEVEL REPEATABLE READ READ ONLY";

/// A table and its columns.
#[derive(Debug, Clone, PartialEq, Eq, serde::Serialize, serde::Deserialize)]
pub struct Table {
    /// Name.
    pub name: String,
    /// Columns in order.
    pub columns: Vec<Column>,
}

/// The steps that have shaped the database, by name.
pub async fn steps(tx: &mut Tx) -> Result<Vec<String>, StoreError> {
    let applied = migrate::applied(tx).await?;
    Ok(applied.into_iter().map(|(name, _)| name).collect())
}

/// A transaction that sees the whole database as it is at one moment.
pub async fn moment(db: &Db) -> Result<Tx, StoreError> {
    let mut tx = db.whole().await?;
    if let Tx::Postgres(_) = tx {
        tx.script(ONE_MOMENT).await?;
    }
    Ok(tx)
}

/// The tables, each after those that it refers to.
pub async fn tables(tx: &mut Tx) -> Result<Vec<Table>, StoreError> {
    let mut tables = Vec::new();
    for name in migrate::tables() {
        let rows: Vec<(String, String)> = tx.all(&COLUMNS, values![name]).await?;
        let columns = rows
            .into_iter()
            .map(|(column, kind)| {
                let kind = match kind.to_ascii_lowercase().as_str() {
                    "text" => ColumnKind::Text,
                    "bigint" => ColumnKind::Number,
                    "boolean" => ColumnKind::Flag,
                    _ => {
                        return Err(StoreError::Inconsistent {
                            table: "columns",
                            column: "type",
                            row: format!("{name}.{column}"),
                        });
                    }
                };
                Ok(Column { name: column, kind })
            })
            .collect::<Result<_, StoreError>>()?;
        tables.push(Table {
            name: name.to_owned(),
            columns,
        });
    }
    Ok(tables)
}

/// Hands over every row of a table as an object, those that others refer to before them.
pub async fn rows(
    tx: &mut Tx,
    table: &Table,
    mut take: impl FnMut(&Json) -> Result<(), StoreError> + Send,
) -> Result<(), StoreError> {
    if table.name != NESTED.0 {
        return tx
            .each(&table.name, &table.columns, |row| take(&object(table, row)))
            .await;
    }
    let mut waiting = Vec::new();
    let keep = |row| {
        waiting.push(object(table, row));
        Ok(())
    };
    tx.each(&table.name, &table.columns, keep).await?;
    let mut given: BTreeSet<String> = BTreeSet::new();
    while !waiting.is_empty() {
        let is_free = |row: &Json| row[NESTED.1].as_str().is_none_or(|parent| given.contains(parent));
        let (free, rest): (Vec<Json>, Vec<Json>) = waiting.into_iter().partition(is_free);
        if free.is_empty() {
            return Err(StoreError::Inconsistent {
                table: NESTED.0,
                column: NESTED.1,
                row: "a circle".to_owned(),
            });
        }
        for row in &free {
            take(row)?;
        }
        given.extend(free.iter().filter_map(|row| row["id"].as_str().map(str::to_owned)));
        waiting = rest;
    }
    Ok(())
}

/// Empties every table, those that refer to others first. For a database that was only just made.
pub async fn clear(tx: &mut Tx) -> Result<(), StoreError> {
    for name in migrate::tables().into_iter().rev() {
        tx.clear(name).await?;
    }
    Ok(())
}

/// Puts a row back.
pub async fn put(tx: &mut Tx, table: &Table, row: &Json) -> Result<(), StoreError> {
    let wrong = |column: &Column| StoreError::Inconsistent {
        table: "copy",
        column: "value",
        row: format!("{}.{}", table.name, column.name),
    };
    let mut values = Vec::with_capacity(table.columns.len());
    for column in &table.columns {
        let cell = row.get(&column.name).unwrap_or(&Json::Null);
        values.push(match (column.kind, cell) {
            (ColumnKind::Text, Json::Null) => Value::Text(None),
            (ColumnKind::Text, Json::String(text)) => Value::Text(Some(text.clone())),
            (ColumnKind::Number, Json::Null) => Value::Number(None),
            (ColumnKind::Number, cell) => Value::Number(Some(cell.as_i64().ok_or_else(|| wrong(column))?)),
            (ColumnKind::Flag, Json::Null) => Value::Flag(None),
            (ColumnKind::Flag, Json::Bool(flag)) => Value::Flag(Some(*flag)),
            (ColumnKind::Text | ColumnKind::Flag, _) => return Err(wrong(column)),
        });
    }
    tx.insert(&table.name, &table.columns, values).await
}

fn object(table: &Table, row: Vec<Value>) -> Json {
    let cells = table.columns.iter().zip(row).map(|(column, value)| {
        let value = match value {
            Value::Text(text) => text.map_or(Json::Null, Json::String),
            Value::Number(number) => number.map_or(Json::Null, Json::from),
            Value::Flag(flag) => flag.map_or(Json::Null, Json::Bool),
        };
        (column.name.clone(), value)
    });
    Json::Object(cells.collect::<Map<_, _>>())
}
