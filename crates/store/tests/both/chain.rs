//! The audit log shows every change made behind its back.

use crate::{at, person};
use store::audit::{self, Entry, Verified};
use store::{Db, Tx};

async fn three(db: &Db) {
    let mut tx = db.write().await.unwrap();
    for (n, action) in [(1, "session.begun"), (2, "case.submitted"), (3, "case.accepted")] {
        let entry = Entry {
            at: at(n),
            person: (n != 3).then(|| person(1)),
            action,
            subject: "case_1",
            detail: "{}",
        };
        audit::append(&mut tx, &entry).await.unwrap();
    }
    tx.commit().await.unwrap();
}

async fn spoil(db: &Db, text: &'static str) {
    let mut tx = db.write().await.unwrap();
    match &mut tx {
        Tx::Sqlite(tx) => sqlx::raw_sql(text).execute(&mut **tx).await.map(|_| ()).unwrap(),
        Tx::Postgres(tx) => sqlx::raw_sql(text).execute(&mut **tx).await.map(|_| ()).unwrap(),
    }
    tx.commit().await.unwrap();
}

async fn verified(db: &Db) -> Verified {
    audit::verify(&mut db.read().await.unwrap()).await.unwrap()
}

store::on_both! {
    async fn an_untouched_log_is_sound(db: Db) {
        assert_eq!(verified(&db).await, Verified::Sound { rows: 0, head: String::new() });
        three(&db).await;
        let Verified::Sound { rows: 3, head } = verified(&db).await else { panic!("not sound") };
        assert_eq!(head.len(), 64);
    }

    async fn a_changed_row_shows(db: Db) {
        three(&db).await;
        spoil(&db, "UPDATE audit_log SET detail = '{\"x\": 1}' WHERE seq = 2").await;
        assert_eq!(verified(&db).await, Verified::Broken { seq: 2 });
    }

    async fn a_removed_row_shows(db: Db) {
        three(&db).await;
        spoil(&db, "DELETE FROM audit_log WHERE seq = 2").await;
        assert_eq!(verified(&db).await, Verified::Broken { seq: 2 });
    }

    async fn a_log_cut_short_shows(db: Db) {
        three(&db).await;
        spoil(&db, "DELETE FROM audit_log WHERE seq = 3").await;
        assert_eq!(verified(&db).await, Verified::Broken { seq: 3 });
    }

    async fn entries_written_at_once_make_one_chain(db: Db) {
        let writers: Vec<_> = (0..10)
            .map(|_| {
                let db = db.clone();
                tokio::spawn(async move { three(&db).await })
            })
            .collect();
        for writer in writers {
            writer.await.unwrap();
        }
        assert!(matches!(verified(&db).await, Verified::Sound { rows: 30, .. }));
    }
}
