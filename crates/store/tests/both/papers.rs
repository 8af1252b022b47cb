//! Papers: kept as they were issued, their bytes named once.

use super::{at, case_id, draft, place};
use domain::case::PaperKind;
use domain::id::PaperId;
use serde_json::json;
use store::papers::{Paper, add, add_receipt, by_code, by_receipt, of_case, one, set_hash};
use store::{StoreError, Tx};

fn paper(n: u8) -> Paper {
    Paper {
        id: PaperId::new(at(i64::from(n)), [n; 10]),
        case: case_id(1),
        seq: i64::from(n),
        kind: PaperKind::Acceptance,
        number: format!("示综服受〔2026〕{n:04}号"),
        code: format!("CODE{n}"),
        facts: json!({"organ": "社区综合服务窗口", "days": [20, null]}),
        sha256: None,
        issued_at: at(i64::from(n)),
    }
}

async fn with_a_case(tx: &mut Tx) {
    place(tx).await;
    draft(tx, 1).await;
}

store::on_both! {
    async fn a_paper_is_found_by_case_and_code_as_it_was_issued(db: Db) {
        let mut tx = db.write().await.unwrap();
        with_a_case(&mut tx).await;
        for n in [2, 1] {
            add(&mut tx, &paper(n)).await.unwrap();
        }
        assert_eq!(of_case(&mut tx, case_id(1)).await.unwrap(), [paper(1), paper(2)]);
        assert_eq!(by_code(&mut tx, "CODE2").await.unwrap(), Some(paper(2)));
        assert_eq!(one(&mut tx, case_id(1), paper(1).id).await.unwrap(), Some(paper(1)));
        assert_eq!(one(&mut tx, case_id(2), paper(1).id).await.unwrap(), None);
    }

    async fn the_bytes_of_a_paper_are_named_once(db: Db) {
        let mut tx = db.write().await.unwrap();
        with_a_case(&mut tx).await;
        add(&mut tx, &paper(1)).await.unwrap();
        assert!(set_hash(&mut tx, paper(1).id, "aa").await.unwrap());
        assert!(!set_hash(&mut tx, paper(1).id, "bb").await.unwrap());
        let kept = one(&mut tx, case_id(1), paper(1).id).await.unwrap().unwrap();
        assert_eq!(kept.sha256.as_deref(), Some("aa"));
    }

    async fn an_event_gives_one_paper(db: Db) {
        let mut tx = db.write().await.unwrap();
        with_a_case(&mut tx).await;
        add(&mut tx, &paper(1)).await.unwrap();
        let again = Paper { number: "another".to_owned(), code: "OTHER".to_owned(), id: paper(3).id, ..paper(1) };
        assert!(matches!(add(&mut tx, &again).await, Err(StoreError::Conflict)));
    }

    async fn a_case_is_asked_after_by_receipt_and_code(db: Db) {
        let mut tx = db.write().await.unwrap();
        with_a_case(&mut tx).await;
        assert_eq!(by_receipt(&mut tx, "示收〔2026〕000001号").await.unwrap(), None);
        add_receipt(&mut tx, &paper(1), "示收〔2026〕000001号", "7K3MQ9XD").await.unwrap();
        assert_eq!(of_case(&mut tx, case_id(1)).await.unwrap(), [paper(1)]);
        let found = by_receipt(&mut tx, "示收〔2026〕000001号").await.unwrap();
        assert_eq!(found, Some((case_id(1), "7K3MQ9XD".to_owned())));
    }
}
