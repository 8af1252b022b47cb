//! Cases with their events, fields, files, pre-reviews and readings.

use crate::{at, author, case_id, draft, event_id, org, person, place};
use domain::access::{ActingRole, Actor};
use domain::case::{Checklist, StateKind};
use domain::id::{AccessId, FileId, RoleId};
use domain::people::{OrganisationKind, RoleKind};
use serde_json::json;
use store::materials::Material;
use store::reviews::ReviewState;
use store::{StoreError, access_log, cases, fields, materials, reviews};

pub(crate) fn owner() -> Actor {
    let role = ActingRole {
        id: RoleId::new(at(0), [1; 10]),
        kind: RoleKind::Owner,
        organisation: org(1),
        below: Vec::new(),
    };
    Actor {
        person: person(1),
        acting: Some(role),
        on_behalf: None,
    }
}

store::on_both! {
    async fn a_case_and_its_timeline_come_back_as_they_were_put_in(db: Db) {
        let mut tx = db.write().await.unwrap();
        place(&mut tx).await;
        let case = draft(&mut tx, 1).await;
        let owner = owner();
        let (submitted, event) = owner
            .as_filer_of(&case)
            .unwrap()
            .submit(&Checklist::default(), "云收2026-000001".into(), at(9))
            .unwrap();
        cases::save(&mut tx, &submitted, &event, event_id(50)).await.unwrap();
        let found = cases::find(&mut tx, case.id).await.unwrap().unwrap();
        assert_eq!(found.case, submitted);
        assert_eq!((found.content_version, found.updated_at), (1, at(9)));
        let told = cases::events(&mut tx, case.id).await.unwrap();
        assert_eq!(told.len(), 2);
        assert_eq!(told[1].event, event);
        assert_eq!(told[1].event.by, author());
        assert_eq!(told[1].person_name.as_deref(), Some("李云1"));
        assert!(cases::find(&mut tx, case_id(9)).await.unwrap().is_none());
    }

    async fn many_cases_are_read_at_once_with_what_happened_to_each(db: Db) {
        let mut tx = db.write().await.unwrap();
        place(&mut tx).await;
        let mut ids = Vec::new();
        for n in 1..=60 {
            ids.push(draft(&mut tx, n).await.id);
        }
        ids.push(case_id(200));
        let found = store::entries::entries(&mut tx, &ids).await.unwrap();
        let histories = cases::histories(&mut tx, &ids).await.unwrap();
        assert_eq!((found.len(), histories.len()), (60, 60));
        let named = store::people::some_organisations(&mut tx, &[org(1), org(3), org(9)]).await.unwrap();
        assert_eq!(named.len(), 2);
        let name = |id| named.iter().find(|named| named.id == id).map(|named| named.name_zh.as_str());
        for one in found {
            let alone = cases::find(&mut tx, one.id).await.unwrap().unwrap();
            assert_eq!(histories[&one.id], cases::history(&mut tx, one.id).await.unwrap());
            assert_eq!(name(one.enterprise.id), Some(one.enterprise.zh.as_str()));
            assert_eq!(one.outlet.as_ref().map(|outlet| outlet.kind), alone.case.outlet.map(|_| OrganisationKind::Outlet));
            let same = (alone.case.item, alone.case.enterprise, alone.case.department, alone.case.outlet, alone.case.version);
            let outlet = one.outlet.map(|outlet| outlet.id);
            assert_eq!((one.item, one.enterprise.id, one.department.id, outlet, one.version), same);
            let same = (alone.case.state.kind(), alone.case.created_at, alone.updated_at, alone.assignee);
            assert_eq!((one.state, one.created_at, one.updated_at, one.assignee), same);
        }
    }

    async fn of_two_changes_of_one_version_the_second_is_refused(db: Db) {
        let mut tx = db.write().await.unwrap();
        place(&mut tx).await;
        let case = draft(&mut tx, 1).await;
        let owner = owner();
        let discard = || owner.as_applicant_of(&case).unwrap().discard(at(9)).unwrap();
        let (closed, event) = discard();
        cases::save(&mut tx, &closed, &event, event_id(50)).await.unwrap();
        let (again, event) = discard();
        let refused = cases::save(&mut tx, &again, &event, event_id(51)).await.unwrap_err();
        assert!(matches!(refused, StoreError::Conflict));
    }

    async fn cases_in_a_state_go_on_where_they_stopped(db: Db) {
        let mut tx = db.write().await.unwrap();
        place(&mut tx).await;
        for n in 1..=5 {
            draft(&mut tx, n).await;
        }
        let numbers = |found: &[cases::Found]| -> Vec<String> { found.iter().map(|f| f.case.id.to_string()).collect() };
        let expect = |ns: &[u8]| -> Vec<String> { ns.iter().map(|n| case_id(*n).to_string()).collect() };
        let from = cases::in_state(&mut tx, StateKind::Draft, Some(case_id(3)), 9).await.unwrap();
        assert_eq!(numbers(&from), expect(&[4, 5]));
    }

    async fn a_field_is_changed_only_over_the_version_that_was_seen(db: Db) {
        let mut tx = db.write().await.unwrap();
        place(&mut tx).await;
        let case = draft(&mut tx, 1).await.id;
        let value = json!("云栖茶业有限公司");
        let change = |value, seen| fields::Change {
            proposed_by: None,
            name: "applicant_name",
            value,
            source: None,
            seen,
            by: person(1),
        };
        fields::put(&mut tx, case, change(&value, 0), at(5)).await.unwrap();
        let other = json!({"people": [{"name": "李云"}]});
        fields::put(&mut tx, case, change(&other, 1), at(6)).await.unwrap();
        let stale = fields::put(&mut tx, case, change(&value, 1), at(7)).await.unwrap_err();
        assert!(matches!(stale, StoreError::Conflict));
        let found = fields::one(&mut tx, case, "applicant_name").await.unwrap().unwrap();
        assert_eq!((found.value, found.version, found.updated_at), (other, 2, at(6)));
        assert_eq!(fields::all(&mut tx, case).await.unwrap().len(), 1);
    }

    async fn a_file_that_was_removed_is_not_listed(db: Db) {
        let mut tx = db.write().await.unwrap();
        place(&mut tx).await;
        let case = draft(&mut tx, 1).await.id;
        let file = Material {
            id: FileId::new(at(1), [1; 10]),
            slot: "lease".into(),
            name: "租赁合同.pdf".into(),
            media_type: "application/pdf".into(),
            size: 5_000_000_000,
            sha256: "ab".repeat(32),
            added_by: "李云1".into(),
            added_at: at(2),
            ticket: None,
        };
        materials::add(&mut tx, case, &file, person(1)).await.unwrap();
        assert_eq!(materials::all(&mut tx, case).await.unwrap(), std::slice::from_ref(&file));
        assert_eq!(materials::one(&mut tx, case, file.id).await.unwrap(), Some(file.clone()));
        assert_eq!(materials::one(&mut tx, case_id(2), file.id).await.unwrap(), None);
        assert!(materials::remove(&mut tx, case, file.id, None, at(3)).await.unwrap());
        assert!(!materials::remove(&mut tx, case, file.id, None, at(3)).await.unwrap());
        assert!(materials::all(&mut tx, case).await.unwrap().is_empty());
        assert_eq!(cases::touch(&mut tx, case, at(4)).await.unwrap(), 2);
    }

    async fn a_pre_review_of_an_older_version_does_not_count(db: Db) {
        let mut tx = db.write().await.unwrap();
        place(&mut tx).await;
        let case = draft(&mut tx, 1).await.id;
        assert_eq!(reviews::find(&mut tx, case).await.unwrap(), None);
        reviews::wait(&mut tx, case, 2, at(1)).await.unwrap();
        assert!(reviews::progress(&mut tx, case, 2, (3, None), at(2)).await.unwrap());
        let early = json!({"verdict": "ask"});
        assert!(reviews::progress(&mut tx, case, 2, (4, Some(&early)), at(2)).await.unwrap());
        assert!(reviews::progress(&mut tx, case, 2, (5, None), at(2)).await.unwrap());
        let running = reviews::find(&mut tx, case).await.unwrap().unwrap();
        assert_eq!((running.state, running.pages, running.report), (ReviewState::Running, 5, Some(early)));
        reviews::wait(&mut tx, case, 3, at(3)).await.unwrap();
        assert!(!reviews::progress(&mut tx, case, 2, (4, None), at(4)).await.unwrap());
        assert!(!reviews::finish(&mut tx, case, 2, Some(&json!({"verdict": "pass"})), at(5)).await.unwrap());
        assert!(reviews::finish(&mut tx, case, 3, Some(&json!({"verdict": "fix"})), at(6)).await.unwrap());
        let found = reviews::find(&mut tx, case).await.unwrap().unwrap();
        assert_eq!((found.state, found.content_version), (ReviewState::Done, 3));
        assert_eq!(found.report.unwrap()["verdict"], "fix");
    }

    async fn a_reading_is_kept_with_name_role_and_place(db: Db) {
        let mut tx = db.write().await.unwrap();
        place(&mut tx).await;
        let case = draft(&mut tx, 1).await.id;
        let role = owner().acting.unwrap();
        let id = AccessId::new(at(1), [1; 10]);
        access_log::record(&mut tx, id, case, person(1), &role, "case", at(1)).await.unwrap();
        let readings = access_log::of_case(&mut tx, case, 10).await.unwrap();
        assert_eq!(readings.len(), 1);
        assert_eq!((readings[0].person.as_str(), readings[0].role), ("李云1", RoleKind::Owner));
        assert_eq!(readings[0].organisation_en, "Number 1");
    }
}
