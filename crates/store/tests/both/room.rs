//! A database that has no room says so, and goes on when there is some.

use crate::{at, newcomer, person};
use store::{StoreError, Tx, people};

store::on_both! {
    async fn a_full_database_is_told_apart_from_a_broken_one(db: Db) {
        let mut tx = db.write().await.unwrap();
        let full = match &mut tx {
            // Not one page more than there are.
            Tx::Sqlite(tx) => {
                sqlx::query("PRAGMA max_page_count = 1").execute(&mut **tx).await.unwrap();
                sqlx::query("CREATE TABLE too_much AS SELECT randomblob(100000) AS bytes").execute(&mut **tx).await.map(|_| ())
            }
            // As the server says it when a table cannot grow.
            Tx::Postgres(tx) => {
                sqlx::query("DO $$ BEGIN RAISE EXCEPTION USING ERRCODE = 'disk_full'; END $$").execute(&mut **tx).await.map(|_| ())
            }
        };
        let error = StoreError::from(full.unwrap_err());
        assert!(matches!(error, StoreError::Full(_)), "{error:?}");
        drop(tx);
        let mut tx = db.write().await.unwrap();
        if let Tx::Sqlite(tx) = &mut tx {
            sqlx::query("PRAGMA max_page_count = 1000000").execute(&mut **tx).await.unwrap();
        }
        people::add_person(&mut tx, &newcomer(1), at(0)).await.unwrap();
        tx.commit().await.unwrap();
        assert!(people::name(&mut db.read().await.unwrap(), person(1)).await.unwrap().is_some());
    }
}
