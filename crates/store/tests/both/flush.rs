//! A commit is on the disk when it returns, though its locks are not held until then.

use crate::at;
use store::testing::postgres;
use store::{Tx, counters};

/// How far PostgreSQL's log has been written, and how far it is on the disk.
async fn log(tx: &mut Tx) -> (i64, i64) {
    let Tx::Postgres(tx) = tx else { panic!("not PostgreSQL") };
    sqlx::query_as("SELECT (pg_current_wal_insert_lsn() - '0/0')::BIGINT, (pg_current_wal_flush_lsn() - '0/0')::BIGINT")
        .fetch_one(&mut **tx)
        .await
        .unwrap()
}

#[tokio::test]
async fn what_postgresql_has_committed_is_on_its_disk() {
    let test = postgres().await;
    for _ in 0..20 {
        let mut tx = test.db.write().await.unwrap();
        counters::draw(&mut tx, "receipt/2026").await.unwrap();
        let (written, _) = log(&mut tx).await;
        tx.commit().await.unwrap();
        let (_, flushed) = log(&mut test.db.read().await.unwrap()).await;
        assert!(flushed >= written, "{flushed} of {written}");
    }
}

store::on_both! {
    async fn commits_at_the_same_time_all_return_and_draw_every_number_once(db: Db) {
        let draw = || {
            let db = db.clone();
            tokio::spawn(async move {
                let mut tx = db.write().await.unwrap();
                let number = counters::draw(&mut tx, "receipt/2026").await.unwrap();
                tx.commit().await.unwrap();
                number
            })
        };
        let drawing: Vec<_> = (0..40).map(|_| draw()).collect();
        let mut numbers = Vec::new();
        for one in drawing {
            numbers.push(one.await.unwrap());
        }
        numbers.sort_unstable();
        assert_eq!(numbers, (1..=40).collect::<Vec<i64>>());
        db.settled().await.unwrap();
    }

    async fn what_is_deferred_is_there_all_the_same(db: Db) {
        db.defer_flushing();
        let mut tx = db.write().await.unwrap();
        store::sessions::count_try(&mut tx, "a", at(0)).await.unwrap();
        tx.commit().await.unwrap();
        db.settled().await.unwrap();
        let mut tx = db.write().await.unwrap();
        assert_eq!(store::sessions::count_try(&mut tx, "a", at(0)).await.unwrap(), 2);
    }
}
