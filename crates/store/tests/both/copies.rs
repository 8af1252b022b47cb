//! A copy of the database goes from either to either.

use serde_json::Value as Json;
use store::copy::{self, Table};
use store::{Db, StoreError};

async fn taken(db: &Db) -> Vec<(Table, Vec<Json>)> {
    let mut tx = copy::moment(db).await.unwrap();
    let mut all = Vec::new();
    for table in copy::tables(&mut tx).await.unwrap() {
        let mut rows = Vec::new();
        let keep = |row: &Json| {
            rows.push(row.clone());
            Ok(())
        };
        copy::rows(&mut tx, &table, keep).await.unwrap();
        all.push((table, rows));
    }
    all
}

async fn put(db: &Db, all: &[(Table, Vec<Json>)]) -> Result<(), StoreError> {
    let mut tx = db.write().await?;
    copy::clear(&mut tx).await?;
    for (table, rows) in all {
        for row in rows {
            copy::put(&mut tx, table, row).await?;
        }
    }
    tx.commit().await
}

async fn filled(db: &Db) {
    let mut tx = db.write().await.unwrap();
    crate::place(&mut tx).await;
    // A child that comes before its parent by identifier.
    let mut child = crate::organisation(4, domain::people::OrganisationKind::Station);
    let parent = crate::organisation(5, domain::people::OrganisationKind::District);
    child.parent = Some(parent.id);
    store::people::add_organisation(&mut tx, &parent, crate::at(0))
        .await
        .unwrap();
    store::people::add_organisation(&mut tx, &child, crate::at(0))
        .await
        .unwrap();
    crate::draft(&mut tx, 1).await;
    tx.commit().await.unwrap();
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn what_one_database_holds_the_other_holds_after_a_copy_and_gives_back_the_same() {
    let (sqlite, postgres) = (store::testing::sqlite().await, store::testing::postgres().await);
    let back = store::testing::sqlite().await;
    filled(&sqlite.db).await;
    let first = taken(&sqlite.db).await;
    assert!(first.iter().map(|(_, rows)| rows.len()).sum::<usize>() >= 8);
    put(&postgres.db, &first).await.unwrap();
    let second = taken(&postgres.db).await;
    assert_eq!(first, second);
    put(&back.db, &second).await.unwrap();
    assert_eq!(taken(&back.db).await, first);
}

store::on_both! {
    async fn every_table_but_that_of_the_steps_is_copied(db: Db) {
        let mut tx = db.read().await.unwrap();
        let mut copied: Vec<String> = copy::tables(&mut tx).await.unwrap().into_iter().map(|t| t.name).collect();
        copied.push("migrations".to_owned());
        copied.sort();
        let mut there: Vec<String> = crate::statements::shape(&mut tx).await.into_iter().map(|(t, ..)| t).collect();
        there.dedup();
        assert_eq!(copied, there);
        assert!(!copy::steps(&mut tx).await.unwrap().is_empty());
    }

    async fn a_row_that_does_not_fit_its_table_is_refused(db: Db) {
        let mut tx = db.write().await.unwrap();
        let tables = copy::tables(&mut tx).await.unwrap();
        let people = tables.iter().find(|table| table.name == "people").unwrap();
        let wrong = serde_json::json!({"id": 7, "name": "李云"});
        assert!(matches!(copy::put(&mut tx, people, &wrong).await, Err(StoreError::Inconsistent { .. })));
    }
}
