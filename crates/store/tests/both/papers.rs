//! Papers: kept as they were issued, their bytes named once.

use super::cases::owner;
use super::{at, case_id, draft, event_id, place};
use domain::case::{Checklist, PaperKind};
use domain::id::PaperId;
use serde_json::json;
use store::cases;
use store::papers::{Paper, add, by_code, by_receipt, of_case, one, set_hash};
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

    async fn what_is_received_gets_its_receipt_and_the_code_that_it_is_asked_after_by(db: Db) {
        let mut tx = db.write().await.unwrap();
        place(&mut tx).await;
        let case = draft(&mut tx, 1).await;
        assert_eq!(by_receipt(&mut tx, "示收〔2026〕000001号").await.unwrap(), None);
        let (submitted, event) = owner()
            .as_filer_of(&case)
            .unwrap()
            .submit(&Checklist::default(), "示收〔2026〕000001号".into(), at(9))
            .unwrap();
        let receipt = Paper { kind: PaperKind::Receipt, seq: submitted.version, issued_at: event.at, ..paper(1) };
        let received = (&submitted, &event, event_id(50));
        cases::save_received(&mut tx, received, &receipt, "7K3MQ9XD").await.unwrap();
        assert_eq!(of_case(&mut tx, case_id(1)).await.unwrap(), std::slice::from_ref(&receipt));
        assert_eq!(cases::find(&mut tx, case.id).await.unwrap().unwrap().case, submitted);
        assert_eq!(cases::history(&mut tx, case.id).await.unwrap().last(), Some(&event));
        let found = by_receipt(&mut tx, "示收〔2026〕000001号").await.unwrap();
        assert_eq!(found, Some((case_id(1), "7K3MQ9XD".to_owned())));
        // Once somebody else was first, nothing of it is kept.
        let late = Paper { id: paper(2).id, code: "OTHER".to_owned(), ..receipt.clone() };
        let refused = cases::save_received(&mut tx, (&submitted, &event, event_id(51)), &late, "OTHER").await;
        assert!(matches!(refused, Err(StoreError::Conflict)));
        assert_eq!(of_case(&mut tx, case_id(1)).await.unwrap(), [receipt]);
    }
}
