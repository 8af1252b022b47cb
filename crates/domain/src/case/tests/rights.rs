//! Deny by default: each role sees and moves only what is its own.

use super::*;

fn everybody_else() -> Vec<(&'static str, Actor)> {
    let nobody = Actor {
        person: owner().person,
        acting: None,
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
        assert!(stranger.as_officer_of(&case).is_err());
        assert!(stranger.as_lead_of(&case).is_err());
        assert!(stranger.as_clerk_of(&case).is_err());
        assert!(case.next_actions(&stranger).is_empty());
    }
}

#[test]
fn a_draft_is_the_business_of_the_enterprise_and_its_counter_only() {
    let (case, _) = draft("2026-03-02");
    assert!(owner().may_see(&case).is_ok());
    assert!(clerk().may_see(&case).is_ok());
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
