//! People, organisations and the roles that join them. Must not know how somebody proves who they are.

use serde::{Deserialize, Serialize};

use crate::id::{OrganisationId, PersonId};
use crate::words;

words!(
    /// What an organisation is.
    OrganisationKind {
        /// 区.
        District = "district",
        /// 部门: decides.
        Department = "department",
        /// 街道.
        Street = "street",
        /// 企业服务驿站: leads outlets.
        Station = "station",
        /// 网点: receives people at counters.
        Outlet = "outlet",
        /// 企业: applies.
        Enterprise = "enterprise",
    }
);

words!(
    /// What a person does in an organisation.
    RoleKind {
        /// Owner or legal representative of an enterprise.
        Owner = "owner",
        /// Authorised agent of an enterprise.
        Agent = "agent",
        /// Helps at an outlet's counter.
        Clerk = "clerk",
        /// Leads a station and its outlets.
        StationLead = "station_lead",
        /// Accepts and decides in a department.
        Officer = "officer",
        /// Leads a department: extends limits, allows second notices.
        DepartmentLead = "department_lead",
        /// Leads the district: sees figures and lists, opens no file.
        Leader = "leader",
        /// Keeps organisations, people and roles; sees no case.
        Administrator = "administrator",
        /// Reads the audit log; changes nothing.
        Auditor = "auditor",
    }
);

impl RoleKind {
    /// The kind of organisation that the role is held in.
    pub const fn held_in(self) -> OrganisationKind {
        match self {
            Self::Owner | Self::Agent => OrganisationKind::Enterprise,
            Self::Clerk => OrganisationKind::Outlet,
            Self::StationLead => OrganisationKind::Station,
            Self::Officer | Self::DepartmentLead => OrganisationKind::Department,
            Self::Leader | Self::Administrator | Self::Auditor => OrganisationKind::District,
        }
    }

    /// Whether it is held by staff, who sign in by password.
    pub const fn is_staff(self) -> bool {
        !matches!(self, Self::Owner | Self::Agent)
    }
}

impl OrganisationKind {
    /// The kind of what it belongs to.
    pub const fn belongs_to(self) -> Option<Self> {
        match self {
            Self::District | Self::Enterprise => None,
            Self::Department | Self::Street | Self::Station => Some(Self::District),
            Self::Outlet => Some(Self::Station),
        }
    }
}

/// A person, as far as others see one.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Person {
    /// Identifier.
    pub id: PersonId,
    /// Name.
    pub name: String,
}

/// An organisation.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Organisation {
    /// Identifier.
    pub id: OrganisationId,
    /// What it is.
    pub kind: OrganisationKind,
    /// Name in Chinese.
    pub name_zh: String,
    /// Name in English; the Chinese one where there is none.
    pub name_en: String,
    /// What it belongs to.
    pub parent: Option<OrganisationId>,
    /// Credit code of an enterprise.
    pub credit_code: Option<String>,
    /// Where it is.
    pub address: Option<String>,
    /// When it is open, in words.
    pub hours: Option<String>,
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_word_is_read_back() {
        for role in RoleKind::ALL {
            assert_eq!(RoleKind::parse(role.as_str()), Some(*role));
            assert_eq!(serde_json::to_string(role).unwrap(), format!("\"{role}\""));
        }
        assert_eq!(RoleKind::parse("Owner"), None);
    }

    #[test]
    fn only_those_of_an_enterprise_are_no_staff() {
        for role in RoleKind::ALL {
            assert_eq!(role.is_staff(), role.held_in() != OrganisationKind::Enterprise);
        }
    }
}
