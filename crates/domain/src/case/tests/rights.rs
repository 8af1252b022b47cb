//! Deny by default: each role sees and moves only what is its own.

use super::*;
use crate::counter::OnBehalf;
use crate::id::CounterId;

fn everybody_else() -> Vec<(&'static str, Actor)> {
    let nobody = Actor {
        person: owner().person,
        acting: None,
        on_behalf: None,
    };
    let mut found = vec![("nobody", nobody)];
    found.extend(RoleKind::ALL.iter().map(|kind| ("a stranger", actor(*kind, 7))));
    found.push(("administrator", actor(RoleKind::Administrator, DEPARTMENT)));
    found.push(("auditor", actor(RoleKind::Auditor, DEPARTMENT)));
    found.push(("owner held elsewhere", actor(RoleKind::Owner, DEPARTMENT)));
    for (_, stranger) in &mut found {
        if let Some(role) = &mut stranger.acting {
            role.below.clear();
        }
    }
    found
}

#[test]
fn strangers_see_nothing_and_are_offered_nothing() {
    let (case, _) = led(&[(Action::Submit, "2026-03-02")]);
    for (who, stranger) in everybody_else() {
        assert!(stranger.may_see(&case).is_err(), "{who} {stranger:?}");
        assert!(stranger.as_applicant_of(&case).is_err());
        assert!(stranger.as_filer_of(&case).is_err());
        assert!(stranger.as_officer_of(&case).is_err());
        assert!(stranger.as_lead_of(&case).is_err());
        assert!(stranger.as_clerk_of(&case).is_err());
        assert!(case.next_actions(&stranger).is_empty());
    }
}

#[test]
fn a_draft_is_the_business_of_the_enterprise_only() {
    let (case, _) = draft("2026-03-02");
    assert!(owner().may_see(&case).is_ok());
    assert!(clerk().may_see(&case).is_err());
    assert!(actor(RoleKind::StationLead, 8).may_see(&case).is_err());
    assert!(officer().may_see(&case).is_err());
    assert!(officer().as_officer_of(&case).is_err());
    assert!(lead().as_lead_of(&case).is_err());
}

#[test]
fn a_right_of_one_side_is_no_right_of_the_other() {
    let (case, _) = led(&[(Action::Submit, "2026-03-02")]);
    assert!(owner().as_officer_of(&case).is_err());
    assert!(officer().as_applicant_of(&case).is_err());
    assert!(officer().as_lead_of(&case).is_err());
    assert!(clerk().as_officer_of(&case).is_err());
    assert!(clerk().may_edit(&case).is_err());
    assert!(actor(RoleKind::StationLead, 8).as_clerk_of(&case).is_ok());
    assert!(actor(RoleKind::Agent, ENTERPRISE).as_applicant_of(&case).is_ok());
}

#[test]
fn a_case_without_an_outlet_is_no_clerks_business() {
    let (mut case, _) = led(&[(Action::Submit, "2026-03-02")]);
    case.outlet = None;
    assert!(clerk().may_see(&case).is_err());
    assert!(officer().may_see(&case).is_ok());
}

fn clerk_with(session: OnBehalf) -> Actor {
    Actor {
        on_behalf: Some(session),
        ..clerk()
    }
}

fn session(outlet: u8, enterprise: u8) -> OnBehalf {
    OnBehalf {
        session: CounterId::new(at("2026-03-02"), [1; 10]),
        outlet: org(outlet),
        enterprise: org(enterprise),
        confirmed_by: owner().person,
        until: at("2026-03-03"),
    }
}

#[test]
fn in_a_counter_session_a_clerk_fills_and_hands_in_and_does_nothing_else_of_the_enterprises() {
    let (case, _) = draft("2026-03-02");
    let helping = clerk_with(session(OUTLET, ENTERPRISE));
    assert!(helping.may_edit(&case).is_ok() && helping.as_applicant_of(&case).is_err());
    assert_eq!(case.next_actions(&helping), [Action::Submit]);
    let handed_in = helping.as_filer_of(&case).unwrap();
    let (_, event) = handed_in
        .submit(&Checklist::default(), "1".into(), at("2026-03-02"))
        .unwrap();
    let Author::Person { person, on_behalf, .. } = event.by else {
        panic!("a person handed it in");
    };
    assert_eq!(
        (person, on_behalf.unwrap().confirmed_by),
        (clerk().person, owner().person)
    );
    assert_eq!(helping.starts_for().unwrap().0, org(ENTERPRISE));
}

#[test]
fn a_counter_session_gives_nothing_for_another_enterprise_or_at_another_outlet() {
    let (mut case, _) = draft("2026-03-02");
    case.outlet = None;
    for stranger in [
        clerk(),
        clerk_with(session(OUTLET, 7)),
        clerk_with(session(8, ENTERPRISE)),
        Actor {
            on_behalf: Some(session(OUTLET, ENTERPRISE)),
            ..officer()
        },
    ] {
        assert!(
            stranger.may_edit(&case).is_err() && stranger.may_see(&case).is_err(),
            "{stranger:?}"
        );
        assert!(stranger.may_accept_findings(&case).is_err());
    }
    assert!(clerk_with(session(OUTLET, ENTERPRISE)).may_see(&case).is_ok());
}
