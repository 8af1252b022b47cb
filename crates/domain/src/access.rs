//! Who may do what to a case. The right to move a case is a value that only a check of the actor hands out.
//!
//! Denies by default. Must not know how the actor signed in, and must not grant a right for what a case contains.

use serde::{Deserialize, Serialize};

use crate::case::{Applicant, Author, Case, Clerk, Lead, Officer, StateKind};
use crate::id::{OrganisationId, PersonId, RoleId};
use crate::people::RoleKind;

/// The actor may not do this. Says nothing more: what exists is not told to those who may not know.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("the actor's role does not give this right")]
pub struct Forbidden;

/// A role that a person holds and acts in.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct ActingRole {
    /// Identifier of the role.
    pub id: RoleId,
    /// What it is.
    pub kind: RoleKind,
    /// Where it is held.
    pub organisation: OrganisationId,
    /// Organisations that lie below it: the outlets of a station.
    pub below: Vec<OrganisationId>,
}

/// A signed-in person in one role, or in none.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Actor {
    /// The person.
    pub person: PersonId,
    /// The role acted in; without one nothing may be done to a case.
    pub acting: Option<ActingRole>,
}

/// Which cases a role sees.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Scope {
    /// None.
    Nothing,
    /// Those of an enterprise.
    Enterprise(OrganisationId),
    /// Those handed in at outlets.
    Outlets(Vec<OrganisationId>),
    /// Those that a department has received.
    Department(OrganisationId),
    /// All that were received, as lists and figures; none of them may be opened.
    District,
}

/// What somebody leads, and so sees the figures of.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Oversight {
    /// Everything.
    District,
    /// A department.
    Department(OrganisationId),
    /// A station with its outlets.
    Station {
        /// The station.
        station: OrganisationId,
        /// Its outlets.
        outlets: Vec<OrganisationId>,
    },
}

impl Actor {
    /// The role acted in, when it is one of these.
    fn acting_as(&self, kinds: &[RoleKind]) -> Result<&ActingRole, Forbidden> {
        self.acting
            .as_ref()
            .filter(|role| kinds.contains(&role.kind))
            .ok_or(Forbidden)
    }

    fn author(&self, role: &ActingRole) -> Author {
        Author::Person {
            person: self.person,
            role: role.kind,
            organisation: role.organisation,
        }
    }

    /// The cases that the actor may see.
    pub fn scope(&self) -> Scope {
        let Some(role) = &self.acting else {
            return Scope::Nothing;
        };
        match role.kind {
            RoleKind::Owner | RoleKind::Agent => Scope::Enterprise(role.organisation),
            RoleKind::Clerk => Scope::Outlets(vec![role.organisation]),
            RoleKind::StationLead => Scope::Outlets(role.below.clone()),
            RoleKind::Officer | RoleKind::DepartmentLead => Scope::Department(role.organisation),
            RoleKind::Leader => Scope::District,
            RoleKind::Administrator | RoleKind::Auditor => Scope::Nothing,
        }
    }

    /// What the actor leads.
    pub fn oversight(&self) -> Result<Oversight, Forbidden> {
        let role = self.acting_as(&[RoleKind::Leader, RoleKind::DepartmentLead, RoleKind::StationLead])?;
        Ok(match role.kind {
            RoleKind::Leader => Oversight::District,
            RoleKind::DepartmentLead => Oversight::Department(role.organisation),
            _ => Oversight::Station {
                station: role.organisation,
                outlets: role.below.clone(),
            },
        })
    }

    /// Whether the actor may read the case. What was never handed in is not a department's business.
    pub fn may_see(&self, case: &Case) -> Result<(), Forbidden> {
        let sees = match self.scope() {
            Scope::Nothing | Scope::District => false,
            Scope::Enterprise(enterprise) => enterprise == case.enterprise,
            Scope::Outlets(outlets) => case.outlet.is_some_and(|outlet| outlets.contains(&outlet)),
            Scope::Department(department) => department == case.department && case.receipt.is_some(),
        };
        if sees { Ok(()) } else { Err(Forbidden) }
    }

    /// The enterprise that the actor may start a case for.
    pub fn applicant_of(&self) -> Result<OrganisationId, Forbidden> {
        self.acting_as(&[RoleKind::Owner, RoleKind::Agent])
            .map(|role| role.organisation)
    }

    /// The right of the enterprise's side.
    pub fn as_applicant_of<'c>(&self, case: &'c Case) -> Result<Applicant<'c>, Forbidden> {
        let role = self.acting_as(&[RoleKind::Owner, RoleKind::Agent])?;
        if role.organisation != case.enterprise {
            return Err(Forbidden);
        }
        Ok(Applicant::new(case, self.author(role)))
    }

    /// The right of the department's officer. A draft is nobody's but the enterprise's.
    pub fn as_officer_of<'c>(&self, case: &'c Case) -> Result<Officer<'c>, Forbidden> {
        let role = self.acting_as(&[RoleKind::Officer, RoleKind::DepartmentLead])?;
        self.may_see(case)?;
        Ok(Officer::new(case, self.author(role)))
    }

    /// The right of the department's lead.
    pub fn as_lead_of<'c>(&self, case: &'c Case) -> Result<Lead<'c>, Forbidden> {
        let role = self.acting_as(&[RoleKind::DepartmentLead])?;
        self.may_see(case)?;
        Ok(Lead::new(case, self.author(role)))
    }

    /// The right of the counter that received the case.
    pub fn as_clerk_of<'c>(&self, case: &'c Case) -> Result<Clerk<'c>, Forbidden> {
        let role = self.acting_as(&[RoleKind::Clerk, RoleKind::StationLead])?;
        self.may_see(case)?;
        Ok(Clerk::new(case, self.author(role)))
    }

    /// Whether the actor may change what the draft says: form and materials.
    pub fn may_edit(&self, case: &Case) -> Result<(), Forbidden> {
        self.as_applicant_of(case).map(|_| ())
    }

    /// The department whose inner matters of a case the actor shares: its officers and their lead, nobody else.
    pub fn department_of(&self, case: &Case) -> Result<OrganisationId, Forbidden> {
        self.as_officer_of(case)?;
        Ok(case.department)
    }

    /// Whether the role is this one.
    pub fn is(&self, kind: RoleKind) -> bool {
        self.acting_as(&[kind]).is_ok()
    }
}

/// States in which form and materials may be changed by the enterprise.
pub const fn editable(state: StateKind) -> bool {
    matches!(state, StateKind::Draft | StateKind::CorrectionRequested)
}
