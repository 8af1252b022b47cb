//! People, sessions, codes, tries and numbers.

use crate::{at, newcomer, org, organisation, person, place};
use domain::id::{CodeId, RoleId, SessionId};
use domain::people::{OrganisationKind, RoleKind};
use store::sessions::Session;
use store::{StoreError, counters, idempotency, people, sessions};

fn session() -> Session {
    Session {
        id: SessionId::new(at(0), [1; 10]),
        person: person(1),
        role: Some(RoleId::new(at(0), [1; 10])),
        agent: "Firefox".to_owned(),
        created_at: at(0),
        seen_at: at(0),
        expires_at: at(3600),
    }
}

store::on_both! {
    async fn an_organisation_comes_back_as_it_was_put_in(db: Db) {
        let mut tx = db.write().await.unwrap();
        let station = organisation(4, OrganisationKind::Station);
        let mut outlet = organisation(5, OrganisationKind::Outlet);
        outlet.parent = Some(station.id);
        people::add_organisation(&mut tx, &station, at(0)).await.unwrap();
        people::add_organisation(&mut tx, &outlet, at(0)).await.unwrap();
        assert_eq!(people::organisation(&mut tx, outlet.id).await.unwrap(), Some(outlet.clone()));
        assert_eq!(people::organisation(&mut tx, org(9)).await.unwrap(), None);
        assert_eq!(people::below(&mut tx, station.id).await.unwrap(), [outlet.clone()]);
        assert_eq!(people::organisations(&mut tx, OrganisationKind::Outlet).await.unwrap(), [outlet]);
        let named = people::named(&mut tx, OrganisationKind::Station, "云栖区第4").await.unwrap();
        assert_eq!(named, Some(station));
    }

    async fn a_person_is_found_by_login_and_mobile_with_all_roles(db: Db) {
        let mut tx = db.write().await.unwrap();
        assert!(!people::anybody(&mut tx).await.unwrap());
        place(&mut tx).await;
        assert!(people::anybody(&mut tx).await.unwrap());
        let found = people::by_login(&mut tx, "li1").await.unwrap().unwrap();
        assert_eq!((found.person, found.demonstration), (person(1), true));
        assert_eq!(people::by_mobile(&mut tx, "13800000001").await.unwrap().unwrap().person, person(1));
        assert!(people::by_login(&mut tx, "LI1").await.unwrap().is_none());
        let roles = people::roles(&mut tx, person(1)).await.unwrap();
        assert_eq!(roles.len(), 1);
        assert_eq!((roles[0].kind, roles[0].organisation.id), (RoleKind::Owner, org(1)));
    }

    async fn a_login_is_taken_once(db: Db) {
        let mut tx = db.write().await.unwrap();
        people::add_person(&mut tx, &newcomer(1), at(0)).await.unwrap();
        let mut other = newcomer(2);
        other.login = Some("li1".to_owned());
        let refused = people::add_person(&mut tx, &other, at(0)).await.unwrap_err();
        assert!(matches!(refused, StoreError::Conflict), "{refused:?}");
    }

    async fn a_step_of_the_authenticator_is_used_once_and_never_backwards(db: Db) {
        let mut tx = db.write().await.unwrap();
        place(&mut tx).await;
        assert!(people::use_totp_step(&mut tx, person(1), 100).await.unwrap());
        assert!(!people::use_totp_step(&mut tx, person(1), 100).await.unwrap());
        assert!(!people::use_totp_step(&mut tx, person(1), 99).await.unwrap());
        assert!(people::use_totp_step(&mut tx, person(1), 101).await.unwrap());
    }

    async fn a_session_lasts_until_it_ends_or_is_revoked(db: Db) {
        let mut tx = db.write().await.unwrap();
        place(&mut tx).await;
        sessions::add(&mut tx, &session(), "abc").await.unwrap();
        assert_eq!(sessions::by_token(&mut tx, "abc", at(1)).await.unwrap(), Some(session()));
        assert_eq!(sessions::by_token(&mut tx, "abd", at(1)).await.unwrap(), None);
        assert_eq!(sessions::by_token(&mut tx, "abc", at(3600)).await.unwrap(), None);
        sessions::see(&mut tx, session().id, at(60)).await.unwrap();
        sessions::act_as(&mut tx, session().id, None).await.unwrap();
        let seen = sessions::of_person(&mut tx, person(1), at(1)).await.unwrap();
        assert_eq!((seen[0].seen_at, seen[0].role), (at(60), None));
        assert!(!sessions::revoke(&mut tx, session().id, person(2), at(61)).await.unwrap());
        assert!(sessions::revoke(&mut tx, session().id, person(1), at(61)).await.unwrap());
        assert_eq!(sessions::by_token(&mut tx, "abc", at(62)).await.unwrap(), None);
    }

    async fn a_code_is_used_once_and_its_tries_are_counted(db: Db) {
        let mut tx = db.write().await.unwrap();
        let id = CodeId::new(at(0), [1; 10]);
        sessions::add_code(&mut tx, id, "13800000001", "hash", at(0), at(300)).await.unwrap();
        sessions::try_code(&mut tx, id).await.unwrap();
        let last = sessions::last_code(&mut tx, "13800000001", at(10)).await.unwrap().unwrap();
        assert_eq!((last.id, last.tries, last.code_hash.as_str()), (id, 1, "hash"));
        assert!(sessions::last_code(&mut tx, "13800000001", at(300)).await.unwrap().is_none());
        assert!(sessions::use_code(&mut tx, id, at(11)).await.unwrap());
        assert!(!sessions::use_code(&mut tx, id, at(12)).await.unwrap());
        assert!(sessions::last_code(&mut tx, "13800000001", at(13)).await.unwrap().is_none());
    }

    async fn tries_and_numbers_count_from_one(db: Db) {
        let mut tx = db.write().await.unwrap();
        for expected in 1..=3 {
            assert_eq!(sessions::count_try(&mut tx, "login:li", at(0)).await.unwrap(), expected);
            assert_eq!(counters::draw(&mut tx, "receipt/2026").await.unwrap(), expected);
        }
        assert_eq!(sessions::count_try(&mut tx, "login:li", at(60)).await.unwrap(), 1);
        sessions::forget_tries(&mut tx, at(60)).await.unwrap();
        assert_eq!(sessions::count_try(&mut tx, "login:li", at(0)).await.unwrap(), 1);
    }

    async fn a_number_of_a_transaction_that_failed_is_drawn_again(db: Db) {
        let mut lost = db.write().await.unwrap();
        assert_eq!(counters::draw(&mut lost, "receipt/2026").await.unwrap(), 1);
        drop(lost);
        let mut tx = db.write().await.unwrap();
        assert_eq!(counters::draw(&mut tx, "receipt/2026").await.unwrap(), 1);
        tx.commit().await.unwrap();
    }

    async fn a_key_is_kept_with_what_it_was_for(db: Db) {
        let mut tx = db.write().await.unwrap();
        place(&mut tx).await;
        let answered = idempotency::Answered { request_hash: "h".into(), subject: "case_1".into() };
        assert_eq!(idempotency::find(&mut tx, person(1), "k").await.unwrap(), None);
        idempotency::add(&mut tx, person(1), "k", &answered, at(0)).await.unwrap();
        assert_eq!(idempotency::find(&mut tx, person(1), "k").await.unwrap(), Some(answered.clone()));
        let again = idempotency::add(&mut tx, person(1), "k", &answered, at(1)).await.unwrap_err();
        assert!(matches!(again, StoreError::Conflict));
    }
}
