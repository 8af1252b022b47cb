//! Who may do what to a question. The right is a value that only a check hands out.
//!
//! Denies by default. Must not grant a right for what a thread says.

use domain::access::{Actor, Forbidden};
use domain::case::Case;
use domain::id::{OrganisationId, PersonId};
use domain::people::RoleKind;
use domain::words;
use serde::{Deserialize, Serialize};

use crate::expert::Expert;
use crate::question::{Question, QuestionState};

/// Who speaks, in which role.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct Voice {
    /// The person.
    pub person: PersonId,
    /// The role acted in.
    pub role: RoleKind,
    /// Where it is held.
    pub organisation: OrganisationId,
}

impl Voice {
    /// The actor's.
    pub fn of(actor: &Actor) -> Result<Self, Forbidden> {
        let role = actor.acting.as_ref().ok_or(Forbidden)?;
        Ok(Self {
            person: actor.person,
            role: role.kind,
            organisation: role.organisation,
        })
    }
}

/// The right to ask about a case.
#[derive(Debug, Clone, Copy)]
pub struct Asking {
    /// Who asks.
    pub voice: Voice,
    /// Whether somebody waits at a counter for the answer.
    pub at_counter: bool,
}

/// The right of the side that asked.
#[derive(Debug)]
pub struct Asker<'q>(pub(crate) &'q Question);

/// The right of somebody who is offered the question, or helps.
#[derive(Debug)]
pub struct Helper<'q>(pub(crate) &'q Question, pub(crate) PersonId);

/// The right of an expert with the skills for it.
#[derive(Debug)]
pub struct Colleague<'q>(pub(crate) &'q Question, pub(crate) PersonId);

/// The right of who leads the department that is asked.
#[derive(Debug)]
pub struct Steward<'q>(pub(crate) &'q Question);

words!(
    /// Which side of a question somebody is on.
    Side {
        /// Asked.
        Asker = "asker",
        /// Helps.
        Helper = "helper",
    }
);

/// The right of those who talk face to face: the side that asked, and who helps.
#[derive(Debug)]
pub struct Participant<'q> {
    pub(crate) question: &'q Question,
    /// Who.
    pub person: PersonId,
    /// On which side.
    pub side: Side,
}

/// Whether the actor may ask about a case: who may see it. A clerk in a counter session for the enterprise asks for
/// somebody who stands there.
pub fn asking(actor: &Actor, case: &Case) -> Result<Asking, Forbidden> {
    actor.may_see(case)?;
    let at_counter = actor
        .on_behalf
        .as_ref()
        .is_some_and(|session| session.enterprise == case.enterprise);
    Ok(Asking {
        voice: Voice::of(actor)?,
        at_counter,
    })
}

/// The right of the side that asked: who asked, others of the same place, and the enterprise itself.
pub fn asker<'q>(actor: &Actor, question: &'q Question, case: &Case) -> Result<Asker<'q>, Forbidden> {
    let asking = asking(actor, case)?;
    let own = actor.own_enterprise().is_ok_and(|own| own == case.enterprise);
    if own || asking.voice.organisation == question.asked.organisation {
        Ok(Asker(question))
    } else {
        Err(Forbidden)
    }
}

/// The right of who is offered it or helps, in the role of staff.
pub fn helper<'q>(actor: &Actor, question: &'q Question) -> Result<Helper<'q>, Forbidden> {
    let concerned = match &question.state {
        QuestionState::Offered { to, .. } => *to == actor.person,
        QuestionState::Helped { by, .. } | QuestionState::Answered { by, .. } => by.contains(&actor.person),
        QuestionState::Waiting { .. } | QuestionState::Promised { .. } | QuestionState::Closed { .. } => false,
    };
    if concerned && is_staff(actor) {
        Ok(Helper(question, actor.person))
    } else {
        Err(Forbidden)
    }
}

/// The right of an expert with the skills.
pub fn colleague<'q>(actor: &Actor, expert: &Expert, question: &'q Question) -> Result<Colleague<'q>, Forbidden> {
    if expert.person == actor.person && is_staff(actor) && expert.skills.fit(&question.need) {
        Ok(Colleague(question, actor.person))
    } else {
        Err(Forbidden)
    }
}

/// The right of who leads the department that is asked.
pub fn steward<'q>(actor: &Actor, question: &'q Question) -> Result<Steward<'q>, Forbidden> {
    let role = actor.acting.as_ref().ok_or(Forbidden)?;
    if role.kind == RoleKind::DepartmentLead && role.organisation == question.need.department {
        Ok(Steward(question))
    } else {
        Err(Forbidden)
    }
}

/// The right of the side that asked and of who helps. Whether there is a call is a matter of the question.
pub fn participant<'q>(actor: &Actor, question: &'q Question, case: &Case) -> Result<Participant<'q>, Forbidden> {
    let side = if helper(actor, question).is_ok() {
        Side::Helper
    } else {
        asker(actor, question, case).map(|_| Side::Asker)?
    };
    Ok(Participant {
        question,
        person: actor.person,
        side,
    })
}

/// Whether the actor may read the thread.
pub fn may_read(actor: &Actor, question: &Question, case: &Case) -> Result<(), Forbidden> {
    let may = actor.may_see(case).is_ok() || helper(actor, question).is_ok() || steward(actor, question).is_ok();
    if may { Ok(()) } else { Err(Forbidden) }
}

/// Whether the actor takes part: is of the side that asked, helps, or leads.
pub fn takes_part(actor: &Actor, question: &Question, case: &Case) -> Result<(), Forbidden> {
    let takes =
        asker(actor, question, case).is_ok() || helper(actor, question).is_ok() || steward(actor, question).is_ok();
    if takes { Ok(()) } else { Err(Forbidden) }
}

/// Whether the actor may look at the case of the question: while helping, and not before an offer is taken or after.
pub fn may_look(actor: &Actor, question: &Question) -> Result<(), Forbidden> {
    match &question.state {
        QuestionState::Helped { by, .. } if by.contains(&actor.person) && is_staff(actor) => Ok(()),
        _ => Err(Forbidden),
    }
}

pub(crate) fn is_staff(actor: &Actor) -> bool {
    actor.acting.as_ref().is_some_and(|role| {
        matches!(
            role.kind,
            RoleKind::Officer | RoleKind::DepartmentLead | RoleKind::Clerk | RoleKind::StationLead
        )
    })
}
