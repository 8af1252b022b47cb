//! Registrations, invitations, second factors, uncovered numbers, and those who keep people.

use crate::cases::owner;
use crate::{at, draft, org, person, place};
use domain::id::{AccessId, InvitationId, RegistrationId, SessionId};
use domain::personal::Purpose;
use domain::registration::{RegistrationKind, RegistrationState};
use store::directory::{self, Wanted};
use store::invitations::{self, Invitation, Settled};
use store::sessions::{self, Session};
use store::unmaskings::{self, Unmasking};
use store::{StoreError, access_log, registrations, second_factor};

store::on_both! {
    async fn a_registration_is_saved_only_over_what_was_read(db: Db) {
        let mut tx = db.write().await.unwrap();
        place(&mut tx).await;
        let id = RegistrationId::new(at(0), [1; 10]);
        registrations::add(&mut tx, id, person(1), "92330102MA7JKPTW0R", &RegistrationState::Started, at(0)).await.unwrap();
        let found = registrations::find(&mut tx, id).await.unwrap().unwrap();
        assert_eq!((found.state.kind(), found.version, found.licence.clone()), (RegistrationKind::Started, 1, None));
        registrations::set_licence(&mut tx, id, "abc", "image/jpeg").await.unwrap();
        registrations::save(&mut tx, &found, &RegistrationState::Reading, at(1)).await.unwrap();
        let stale = registrations::save(&mut tx, &found, &RegistrationState::Taken, at(2)).await.unwrap_err();
        assert!(matches!(stale, StoreError::Conflict), "{stale:?}");
        let reading = registrations::in_state(&mut tx, RegistrationKind::Reading, None, 10).await.unwrap();
        assert_eq!(reading, registrations::of_person(&mut tx, person(1)).await.unwrap());
        assert_eq!(reading[0].licence, Some(("abc".to_owned(), "image/jpeg".to_owned())));
        assert!(registrations::in_state(&mut tx, RegistrationKind::Reading, Some(id), 10).await.unwrap().is_empty());
    }

    async fn an_invitation_is_settled_once_and_in_time(db: Db) {
        let mut tx = db.write().await.unwrap();
        place(&mut tx).await;
        let mut new = Invitation {
            id: InvitationId::new(at(0), [1; 10]),
            organisation: org(1),
            mobile: "13900000001".to_owned(),
            name: "吴代".to_owned(),
            by: "李云1".to_owned(),
            at: at(0),
            ends_at: at(100),
        };
        invitations::add(&mut tx, &new, person(1)).await.unwrap();
        assert_eq!(invitations::open_for(&mut tx, "13900000001", at(99)).await.unwrap(), [new.clone()]);
        assert_eq!(invitations::open_of(&mut tx, org(1), at(99)).await.unwrap(), [new.clone()]);
        assert!(invitations::open_for(&mut tx, "13900000001", at(100)).await.unwrap().is_empty());
        assert!(!invitations::settle(&mut tx, new.id, Settled::Accepted, at(100)).await.unwrap());
        assert!(invitations::settle(&mut tx, new.id, Settled::Accepted, at(50)).await.unwrap());
        assert!(!invitations::settle(&mut tx, new.id, Settled::Declined, at(51)).await.unwrap());
        new.id = InvitationId::new(at(0), [2; 10]);
        assert!(!invitations::settle(&mut tx, new.id, Settled::TakenBack, at(51)).await.unwrap());
    }

    async fn a_secret_counts_when_it_was_the_one_shown_and_codes_are_used_once(db: Db) {
        let mut tx = db.write().await.unwrap();
        place(&mut tx).await;
        second_factor::pend(&mut tx, person(1), "AAAA").await.unwrap();
        second_factor::pend(&mut tx, person(1), "BBBB").await.unwrap();
        assert!(!second_factor::enrol(&mut tx, person(1), "AAAA", 7).await.unwrap());
        assert!(second_factor::enrol(&mut tx, person(1), "BBBB", 7).await.unwrap());
        let standing = second_factor::standing(&mut tx, person(1)).await.unwrap().unwrap();
        assert_eq!((standing.totp_secret.as_deref(), standing.totp_pending), (Some("BBBB"), None));
        second_factor::set_codes(&mut tx, person(1), &["x".to_owned(), "y".to_owned()]).await.unwrap();
        assert!(second_factor::use_code(&mut tx, person(1), "x", at(1)).await.unwrap());
        assert!(!second_factor::use_code(&mut tx, person(1), "x", at(2)).await.unwrap());
        assert_eq!(second_factor::codes_left(&mut tx, person(1)).await.unwrap(), 1);
        assert!(second_factor::reset(&mut tx, person(1)).await.unwrap());
        assert!(!second_factor::reset(&mut tx, person(1)).await.unwrap());
        assert_eq!(second_factor::codes_left(&mut tx, person(1)).await.unwrap(), 0);
    }

    async fn numbers_are_uncovered_for_one_session_until_the_time_is_over(db: Db) {
        let mut tx = db.write().await.unwrap();
        place(&mut tx).await;
        let case = draft(&mut tx, 1).await.id;
        let session = Session {
            id: SessionId::new(at(0), [1; 10]),
            person: person(1),
            role: None,
            agent: String::new(),
            created_at: at(0),
            seen_at: at(0),
            expires_at: at(3600),
        };
        sessions::add(&mut tx, &session, "abc").await.unwrap();
        let new = Unmasking {
            id: AccessId::new(at(1), [1; 10]),
            case,
            session: session.id,
            purpose: Purpose::Identity,
            reason: "核对",
            at: at(1),
            ends_at: at(10),
        };
        unmaskings::add(&mut tx, &new).await.unwrap();
        assert_eq!(unmaskings::last(&mut tx, session.id, case, at(9)).await.unwrap(), Some(at(10)));
        assert_eq!(unmaskings::last(&mut tx, session.id, case, at(10)).await.unwrap(), None);
        assert!(unmaskings::end(&mut tx, session.id, case, at(5)).await.unwrap());
        assert_eq!(unmaskings::last(&mut tx, session.id, case, at(6)).await.unwrap(), None);
    }

    async fn a_sitting_is_one_row_and_uncovering_another(db: Db) {
        let mut tx = db.write().await.unwrap();
        place(&mut tx).await;
        let case = draft(&mut tx, 1).await.id;
        let role = owner().acting.unwrap();
        for (turn, second) in [(1, 0), (2, 1000), (3, 2000), (4, 4000)] {
            let id = AccessId::new(at(second), [turn; 10]);
            access_log::record(&mut tx, id, case, person(1), &role, "case", at(second)).await.unwrap();
        }
        let id = AccessId::new(at(4000), [9; 10]);
        let why = (Purpose::Contact, "电话联系");
        access_log::uncovered(&mut tx, id, case, (person(1), &role), why, at(4000)).await.unwrap();
        let found = access_log::of_case(&mut tx, case, 10).await.unwrap();
        let times: Vec<_> = found.iter().map(|one| (one.what.as_str(), one.at, one.last_at, one.purpose)).collect();
        assert_eq!(times, [
            ("numbers", at(4000), at(4000), Some(Purpose::Contact)),
            ("case", at(4000), at(4000), None),
            ("case", at(0), at(2000), None),
        ]);
    }

    async fn people_are_found_by_the_beginning_of_a_name_and_whole_numbers(db: Db) {
        let mut tx = db.write().await.unwrap();
        place(&mut tx).await;
        let search = |search: &str| Wanted { before: None, search: search.to_owned(), limit: 10 };
        for word in ["李云", "li1", "13800000001", ""] {
            let found = directory::people(&mut tx, &search(word), true).await.unwrap();
            assert!(found.iter().any(|one| one.id == person(1)), "{word}");
        }
        assert!(directory::people(&mut tx, &search("云"), false).await.unwrap().is_empty());
        let members = directory::members(&mut tx, org(1)).await.unwrap();
        assert!(directory::end_role(&mut tx, members[0].role, members[0].person, at(1)).await.unwrap());
        assert!(!directory::end_role(&mut tx, members[0].role, members[0].person, at(1)).await.unwrap());
        assert!(directory::in_use(&mut tx, org(9)).await.is_ok_and(|used| !used));
        let entry = directory::entry(&mut tx, org(1)).await.unwrap().unwrap();
        directory::change(&mut tx, &entry).await.unwrap();
        assert!(matches!(directory::change(&mut tx, &entry).await, Err(StoreError::Conflict)));
        assert!(matches!(directory::close(&mut tx, org(1), 1, at(2)).await, Err(StoreError::Conflict)));
        directory::close(&mut tx, org(1), 2, at(2)).await.unwrap();
    }
}
