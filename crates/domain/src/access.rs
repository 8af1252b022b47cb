//! Who may do what to a case. The right to move a case is a value that only a check of the actor hands out.
//!
//! Denies by default. Must not know how the actor signed in, and must not grant a right for what a case contains.

use serde::{Deserialize, Serialize};

use crate::case::{Applicant, Author, Case, Clerk, Filer, Lead, Officer, StateKind};
use crate::counter::OnBehalf;
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
    /// The counter session that runs, for a clerk at the outlet where it was begun.
    pub on_behalf: Option<OnBehalf>,
}

/// The right of the administrator: to change what is kept. It shows no case.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Keeper {
    person: PersonId,
}

impl Keeper {
    /// Who holds it.
    pub const fn person(self) -> PersonId {
        self.person
    }
}

/// The right of administrator and auditor: to look at what is kept.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Inspector {
    person: PersonId,
}

impl Inspector {
    /// Who holds it.
    pub const fn person(self) -> PersonId {
        self.person
    }
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
            on_behalf: None,
        }
    }

    /// The session of a clerk, at the outlet of the role acted in.
    fn session(&self) -> Result<(&ActingRole, &OnBehalf), Forbidden> {
        let role = self.acting_as(&[RoleKind::Clerk])?;
        let session = self
            .on_behalf
            .as_ref()
            .filter(|session| session.outlet == role.organisation);
        session.map(|session| (role, session)).ok_or(Forbidden)
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

    /// Whether the actor may read the case. What was never handed in is neither a department's business nor a counter's: a clerk
    /// sees a draft only while its enterprise has agreed to be acted for.
    pub fn may_see(&self, case: &Case) -> Result<(), Forbidden> {
        let sees = match self.scope() {
            Scope::Nothing | Scope::District => false,
            Scope::Enterprise(enterprise) => enterprise == case.enterprise,
            Scope::Outlets(outlets) => {
                case.receipt.is_some() && case.outlet.is_some_and(|outlet| outlets.contains(&outlet))
            }
            Scope::Department(department) => department == case.department && case.receipt.is_some(),
        };
        let for_client = self
            .session()
            .is_ok_and(|(_, session)| session.enterprise == case.enterprise);
        if sees || for_client { Ok(()) } else { Err(Forbidden) }
    }

    /// The enterprise that the actor belongs to.
    pub fn own_enterprise(&self) -> Result<OrganisationId, Forbidden> {
        self.acting_as(&[RoleKind::Owner, RoleKind::Agent])
            .map(|role| role.organisation)
    }

    /// The enterprise that the actor may start a case for, and who is written down as having started it.
    pub fn starts_for(&self) -> Result<(OrganisationId, Author), Forbidden> {
        if let Ok(role) = self.acting_as(&[RoleKind::Owner, RoleKind::Agent]) {
            return Ok((role.organisation, self.author(role)));
        }
        let (role, session) = self.session()?;
        Ok((session.enterprise, self.author_for(role, session)))
    }

    fn author_for(&self, role: &ActingRole, session: &OnBehalf) -> Author {
        Author::Person {
            person: self.person,
            role: role.kind,
            organisation: role.organisation,
            on_behalf: Some(session.principal()),
        }
    }

    /// The right to fill the case and hand it in.
    pub fn as_filer_of<'c>(&self, case: &'c Case) -> Result<Filer<'c>, Forbidden> {
        let (enterprise, author) = self.starts_for()?;
        if enterprise != case.enterprise {
            return Err(Forbidden);
        }
        Ok(Filer::new(case, author))
    }

    /// Whether the actor, a clerk in a counter session, may accept a finding with a reason.
    pub fn may_accept_findings(&self, case: &Case) -> Result<(), Forbidden> {
        let (_, session) = self.session()?;
        if session.enterprise == case.enterprise {
            Ok(())
        } else {
            Err(Forbidden)
        }
    }

    /// The right of the enterprise itself.
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
        self.as_filer_of(case).map(|_| ())
    }

    /// The right to uncover personal numbers of a case: staff who may see it.
    pub fn uncovering(&self, case: &Case) -> Result<&ActingRole, Forbidden> {
        self.may_see(case)?;
        self.acting
            .as_ref()
            .filter(|role| role.kind.is_staff())
            .ok_or(Forbidden)
    }

    /// Whether the actor is of the enterprise's own side, to whom nothing is covered.
    pub fn is_applicant(&self) -> bool {
        self.own_enterprise().is_ok()
    }

    /// The enterprise whose people the actor keeps: its owner.
    pub fn host_of(&self) -> Result<OrganisationId, Forbidden> {
        self.acting_as(&[RoleKind::Owner]).map(|role| role.organisation)
    }

    /// The right to keep organisations, people and roles.
    pub fn as_keeper(&self) -> Result<Keeper, Forbidden> {
        self.acting_as(&[RoleKind::Administrator])?;
        Ok(Keeper { person: self.person })
    }

    /// The right to look at what is kept, and at the audit log.
    pub fn as_inspector(&self) -> Result<Inspector, Forbidden> {
        self.acting_as(&[RoleKind::Administrator, RoleKind::Auditor])?;
        Ok(Inspector { person: self.person })
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
