//! The queue: claimed once, given back when a lease runs out.

use crate::at;
use domain::id::JobId;
use serde_json::json;
use store::jobs::{self, NewJob};
use store::testing::postgres;
use store::{Db, Tx};

fn job(n: u8, dedup: Option<&str>) -> NewJob {
    NewJob {
        id: JobId::new(at(i64::from(n)), [n; 10]),
        kind: "review_case",
        payload: json!({"case": n}),
        run_at: at(0),
        dedup_key: dedup.map(str::to_owned),
    }
}

async fn enqueue(db: &Db, job: &NewJob) {
    let mut tx = db.write().await.unwrap();
    jobs::enqueue(&mut tx, job, at(0)).await.unwrap();
    tx.commit().await.unwrap();
}

async fn claim(db: &Db, second: i64) -> Option<jobs::Claimed> {
    let mut tx = db.write().await.unwrap();
    let claimed = jobs::claim(&mut tx, at(second), at(second + 60)).await.unwrap();
    tx.commit().await.unwrap();
    claimed
}

// SQLite has one writer at a time: what follows cannot happen there.
#[tokio::test]
async fn what_is_asked_for_again_is_claimed_together_with_what_it_is_asked_for_on_postgresql() {
    let test = postgres().await;
    enqueue(&test.db, &job(1, Some("case"))).await;
    let mut asking = test.db.write().await.unwrap();
    jobs::enqueue(&mut asking, &job(2, Some("case")), at(0)).await.unwrap();
    assert!(claim(&test.db, 1).await.is_none());
    asking.commit().await.unwrap();
    assert!(claim(&test.db, 1).await.is_some());
}

#[tokio::test]
async fn what_is_asked_for_while_one_is_being_claimed_gets_another_on_postgresql() {
    let test = postgres().await;
    enqueue(&test.db, &job(1, Some("case"))).await;
    let mut claiming = test.db.write().await.unwrap();
    let first = jobs::claim(&mut claiming, at(1), at(61)).await.unwrap().unwrap();
    let db = test.db.clone();
    let asking = tokio::spawn(async move { enqueue(&db, &job(2, Some("case"))).await });
    while !asking.is_finished() && !somebody_waits(&test.db).await {}
    claiming.commit().await.unwrap();
    asking.await.unwrap();
    let second = claim(&test.db, 1).await.unwrap();
    assert_eq!([first.id, second.id], [job(1, None).id, job(2, None).id]);
}

/// Whether a transaction waits for another to end.
async fn somebody_waits(db: &Db) -> bool {
    let mut tx = db.read().await.unwrap();
    let Tx::Postgres(tx) = &mut tx else {
        panic!("not PostgreSQL")
    };
    sqlx::query_scalar(
        "SELECT EXISTS (SELECT 1 FROM pg_stat_activity WHERE datname = current_database() AND wait_event_type = 'Lock')",
    )
    .fetch_one(&mut **tx)
    .await
    .unwrap()
}

store::on_both! {
    async fn of_many_workers_one_gets_a_job(db: Db) {
        for n in 1..=20 {
            enqueue(&db, &job(n, None)).await;
        }
        let workers: Vec<_> = (0..8)
            .map(|_| {
                let db = db.clone();
                tokio::spawn(async move {
                    let mut mine = Vec::new();
                    while let Some(job) = claim(&db, 1).await {
                        mine.push(job.id);
                    }
                    mine
                })
            })
            .collect();
        let mut claimed = Vec::new();
        for worker in workers {
            claimed.extend(worker.await.unwrap());
        }
        claimed.sort();
        let all: Vec<JobId> = (1..=20).map(|n| job(n, None).id).collect();
        assert_eq!(claimed, all);
    }

    async fn a_lease_that_ran_out_is_claimed_again_and_the_first_worker_has_lost_it(db: Db) {
        enqueue(&db, &job(1, None)).await;
        let first = claim(&db, 1).await.unwrap();
        assert!(claim(&db, 30).await.is_none());
        let mut tx = db.write().await.unwrap();
        assert!(jobs::renew(&mut tx, &first, at(100)).await.unwrap());
        tx.commit().await.unwrap();
        assert!(claim(&db, 99).await.is_none());
        let second = claim(&db, 101).await.unwrap();
        assert_eq!((second.id, second.attempts), (first.id, 2));
        let mut tx = db.write().await.unwrap();
        assert!(!jobs::finish(&mut tx, &first).await.unwrap());
        assert!(jobs::finish(&mut tx, &second).await.unwrap());
        assert_eq!(jobs::standing(&mut tx).await.unwrap(), jobs::Standing::default());
        assert_eq!(jobs::sweep(&mut tx, at(1)).await.unwrap(), 1);
    }

    async fn the_earlier_of_two_of_a_key_says_when_it_begins(db: Db) {
        let when = |n, second| NewJob {
            run_at: at(second),
            ..job(n, Some("case"))
        };
        enqueue(&db, &when(1, 100)).await;
        enqueue(&db, &when(2, 300)).await;
        enqueue(&db, &when(3, 200)).await;
        assert!(claim(&db, 99).await.is_none());
        enqueue(&db, &when(4, 50)).await;
        let claimed = claim(&db, 50).await.unwrap();
        assert_eq!(claimed.id, job(1, None).id);
        assert!(claim(&db, 109).await.is_none());
    }

    async fn while_one_of_a_key_waits_another_is_not_added(db: Db) {
        enqueue(&db, &job(1, Some("case"))).await;
        enqueue(&db, &job(2, Some("case"))).await;
        let first = claim(&db, 1).await.unwrap();
        assert!(claim(&db, 1).await.is_none());
        // The first one runs: what changed since needs another.
        enqueue(&db, &job(3, Some("case"))).await;
        assert!(claim(&db, 1).await.is_some());
        let mut tx = db.write().await.unwrap();
        assert!(jobs::retry(&mut tx, &first, at(50), "the disk is full").await.unwrap());
        tx.commit().await.unwrap();
        assert!(claim(&db, 49).await.is_none());
        let again = claim(&db, 50).await.unwrap();
        let mut tx = db.write().await.unwrap();
        assert!(jobs::fail(&mut tx, &again, "no such case").await.unwrap());
        tx.commit().await.unwrap();
        assert!(claim(&db, 9999).await.is_some_and(|other| other.id == job(3, None).id));
    }
}
