//! What stands in place of checks by the compiler: every statement is prepared on both, and both have the same shape.

use store::{Tx, every_statement};

store::on_both! {
    async fn every_statement_is_understood(db: Db) {
        assert!(every_statement().len() > 50);
        for statement in every_statement() {
            let mut tx = db.write().await.unwrap();
            let prepared = tx.prepare(statement).await;
            assert!(prepared.is_ok(), "{}: {prepared:?}", statement.name);
        }
    }

    async fn a_second_migration_does_nothing(db: Db) {
        assert_eq!(db.migrate(crate::at(0)).await.unwrap(), [""; 0]);
        db.ping().await.unwrap();
    }
}

/// Table, column, and whether it may be empty.
pub(crate) type Shape = Vec<(String, String, bool)>;

pub(crate) async fn shape(tx: &mut Tx) -> Shape {
    let mut shape: Shape = match tx {
        Tx::Sqlite(tx) => sqlx::query_as(
            "SELECT m.name, c.name, c.\"notnull\" = 0 FROM sqlite_master m JOIN pragma_table_info(m.name) c
             WHERE m.type = 'table' AND m.name NOT LIKE 'sqlite_%'",
        )
        .fetch_all(&mut **tx)
        .await
        .unwrap(),
        Tx::Postgres(tx) => sqlx::query_as(
            "SELECT table_name::text, column_name::text, is_nullable = 'YES' FROM information_schema.columns
             WHERE table_schema = 'public'",
        )
        .fetch_all(&mut **tx)
        .await
        .unwrap(),
    };
    shape.sort();
    shape
}

async fn indexes(tx: &mut Tx) -> Vec<String> {
    let rows: Vec<(String,)> = match tx {
        Tx::Sqlite(tx) => {
            sqlx::query_as("SELECT name FROM sqlite_master WHERE type = 'index' AND sql IS NOT NULL ORDER BY name")
                .fetch_all(&mut **tx)
                .await
                .unwrap()
        }
        Tx::Postgres(tx) => sqlx::query_as(
            "SELECT indexname::text FROM pg_indexes WHERE schemaname = 'public'
             AND indexname NOT LIKE '%_pkey' AND indexname NOT LIKE '%_key' ORDER BY indexname",
        )
        .fetch_all(&mut **tx)
        .await
        .unwrap(),
    };
    rows.into_iter().map(|(name,)| name).collect()
}

#[tokio::test]
async fn both_databases_have_the_same_tables_columns_and_indexes() {
    let (sqlite, postgres) = (store::testing::sqlite().await, store::testing::postgres().await);
    let (mut left, mut right) = (sqlite.db.read().await.unwrap(), postgres.db.read().await.unwrap());
    let shape_of_one = shape(&mut left).await;
    assert!(shape_of_one.len() > 90);
    assert_eq!(shape_of_one, shape(&mut right).await);
    assert_eq!(indexes(&mut left).await, indexes(&mut right).await);
}
