//! Hand-over tickets: whoever holds one may put files into one draft, for a quarter of an hour, and nothing else.
//!
//! Must not know the token that stands for a ticket, and must not give more than the person who made it had.

use crate::access::{Actor, Forbidden};
use crate::case::{Case, Principal};
use crate::id::{CaseId, PersonId, TicketId};
use crate::time::Timestamp;

/// Seconds that a ticket is good for.
pub const GOOD_FOR: i64 = 15 * 60;
/// Files that can be put in with one.
pub const MOST_FILES: i64 = 30;

/// A ticket.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Ticket {
    /// Identifier.
    pub id: TicketId,
    /// The case that it opens.
    pub case: CaseId,
    /// Who made it.
    pub made_by: PersonId,
    /// In whose name, where it was made in a counter session.
    pub principal: Option<Principal>,
    /// When.
    pub made_at: Timestamp,
    /// Until when it is good.
    pub until: Timestamp,
    /// Files that were put in with it.
    pub files: i64,
    /// When it was taken back.
    pub revoked_at: Option<Timestamp>,
}

/// The right that a ticket gives: to put files into this one case.
#[derive(Debug, Clone, Copy)]
pub struct Handed<'t>(&'t Ticket);

impl<'t> Handed<'t> {
    /// The ticket.
    pub const fn ticket(&self) -> &'t Ticket {
        self.0
    }
}

impl Ticket {
    /// A ticket for a case that the actor may change; it does not outlive the counter session that it is made in.
    pub fn make(actor: &Actor, case: &Case, id: TicketId, now: Timestamp) -> Result<Self, Forbidden> {
        actor.may_edit(case)?;
        let until = now.plus_seconds(GOOD_FOR);
        let session = actor.on_behalf.as_ref();
        Ok(Self {
            id,
            case: case.id,
            made_by: actor.person,
            principal: session.map(crate::counter::OnBehalf::principal),
            made_at: now,
            until: session.map_or(until, |session| until.min(session.until)),
            files: 0,
            revoked_at: None,
        })
    }

    /// Whether it is good at all.
    pub fn is_good(&self, now: Timestamp) -> bool {
        self.revoked_at.is_none() && now < self.until
    }

    /// How many more files can be put in with it.
    pub fn left(&self) -> i64 {
        (MOST_FILES - self.files).max(0)
    }

    /// The right that it gives now.
    pub fn redeem(&self, now: Timestamp) -> Result<Handed<'_>, Forbidden> {
        if self.is_good(now) {
            Ok(Handed(self))
        } else {
            Err(Forbidden)
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::access::ActingRole;
    use crate::case::{Author, NewCase};
    use crate::counter::OnBehalf;
    use crate::id::{CounterId, OrganisationId, RoleId};
    use crate::people::RoleKind;

    fn at(seconds: i64) -> Timestamp {
        Timestamp::from_micros(1_790_000_000_000_000)
            .unwrap()
            .plus_seconds(seconds)
    }

    fn org(n: u8) -> OrganisationId {
        OrganisationId::new(at(0), [n; 10])
    }

    fn draft() -> Case {
        let new = NewCase {
            id: CaseId::new(at(0), [1; 10]),
            item: "premises-check".to_owned(),
            enterprise: org(1),
            department: org(2),
            outlet: None,
        };
        Case::start(new, Author::System, at(0)).0
    }

    fn actor(kind: RoleKind, organisation: u8, on_behalf: Option<OnBehalf>) -> Actor {
        Actor {
            person: PersonId::new(at(0), [5; 10]),
            acting: Some(ActingRole {
                id: RoleId::new(at(0), [5; 10]),
                kind,
                organisation: org(organisation),
                below: Vec::new(),
            }),
            on_behalf,
        }
    }

    fn session(until: i64) -> OnBehalf {
        OnBehalf {
            session: CounterId::new(at(0), [8; 10]),
            outlet: org(3),
            enterprise: org(1),
            confirmed_by: PersonId::new(at(0), [6; 10]),
            until: at(until),
        }
    }

    #[test]
    fn a_ticket_is_good_for_a_quarter_of_an_hour_or_until_it_is_taken_back() {
        let ticket = Ticket::make(
            &actor(RoleKind::Owner, 1, None),
            &draft(),
            TicketId::new(at(0), [1; 10]),
            at(0),
        );
        let ticket = ticket.unwrap();
        assert!(ticket.redeem(at(899)).is_ok() && ticket.redeem(at(900)).is_err());
        let revoked = Ticket {
            revoked_at: Some(at(1)),
            ..ticket
        };
        assert!(revoked.redeem(at(2)).is_err());
    }

    #[test]
    fn a_clerk_makes_one_only_within_a_session_and_not_for_longer() {
        let make = |actor: Actor| Ticket::make(&actor, &draft(), TicketId::new(at(0), [1; 10]), at(0));
        assert!(make(actor(RoleKind::Clerk, 3, None)).is_err());
        assert!(make(actor(RoleKind::Owner, 9, None)).is_err());
        let ticket = make(actor(RoleKind::Clerk, 3, Some(session(60)))).unwrap();
        assert_eq!(ticket.until, at(60));
        assert_eq!(ticket.principal.unwrap().confirmed_by, PersonId::new(at(0), [6; 10]));
    }
}
