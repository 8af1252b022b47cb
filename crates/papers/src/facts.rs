//! What a paper says, frozen when it is issued. Kept as JSON for as long as the paper counts: a field is only ever
//! added, with a default.

use domain::case::{Means, PaperKind, PauseCause};
use jiff::civil::Date;
use serde::{Deserialize, Serialize};

/// The facts of a paper.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Facts {
    /// The version of the templates that was in force.
    pub template: u32,
    /// Number.
    pub number: String,
    /// The day of issue.
    pub issued_on: Date,
    /// Name of the organ.
    pub organ: String,
    /// Where the organ is.
    pub organ_address: Option<String>,
    /// Who answers questions about it.
    pub officer: Option<String>,
    /// Who applies.
    pub applicant: Applicant,
    /// What is applied for.
    pub matter: Matter,
    /// Number of the receipt of the case.
    pub receipt: String,
    /// The code of verification.
    pub code: String,
    /// Where anybody can verify it.
    pub verify_at: String,
    /// Issued in a demonstration: the seal says so.
    pub demonstration: bool,
    /// What this kind says.
    pub body: Body,
}

/// Who applies.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Applicant {
    /// Name.
    pub name: String,
    /// Credit code.
    pub credit_code: Option<String>,
}

/// What kind of act the matter is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Nature {
    /// A licence under the licensing law.
    Licence,
    /// Filing, registration, service or check: decided, but no licence.
    Other,
}

/// What is applied for.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Matter {
    /// Name.
    pub name: String,
    /// Code on the list.
    pub code: String,
    /// What kind of act it is.
    pub nature: Nature,
    /// Law and article.
    pub basis: Vec<String>,
}

/// A material in a list.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct ListedMaterial {
    /// Name.
    pub name: String,
    /// Copies: files that were handed in.
    pub copies: u32,
    /// Pages, where all of them were read.
    pub pages: Option<u32>,
}

/// The limits of a decision.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Limits {
    /// Working days by law.
    pub statutory: Option<u32>,
    /// Working days as promised.
    pub committed: Option<u32>,
    /// The last day of the shorter one.
    pub due: Option<Date>,
    /// Whether a calendar in between is not published.
    pub provisional: bool,
}

/// Materials that come late.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Gap {
    /// Which.
    pub materials: Vec<String>,
    /// The last day.
    pub by: Date,
}

/// A thing to mend.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Mend {
    /// The material or field.
    pub subject: String,
    /// What is wrong.
    pub problem: String,
    /// How to mend it.
    pub remedy: String,
    /// Where it is seen: file and page.
    pub place: Option<String>,
}

/// What a kind of paper says.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "kind", rename_all = "snake_case")]
#[expect(
    missing_docs,
    reason = "the kinds are those of the domain, their parts those of its events"
)]
pub enum Body {
    Receipt {
        received_at: String,
        materials: Vec<ListedMaterial>,
        speak_by: Date,
        provisional: bool,
        query_code: String,
        progress_at: String,
    },
    Supplement {
        received_at: String,
        materials: Vec<ListedMaterial>,
        speak_by: Option<Date>,
        late: bool,
    },
    Acceptance {
        as_of: Date,
        deemed: bool,
        gap: Option<Gap>,
        limits: Limits,
    },
    NonAcceptance {
        reason: String,
        right_organ: Option<String>,
    },
    Correction {
        items: Vec<Mend>,
        until: Date,
        again: Option<String>,
    },
    Grant {
        result: Option<String>,
        conditions: Option<String>,
    },
    Refusal {
        reason: String,
    },
    Extension {
        days: u32,
        reason: String,
        approver: Option<String>,
        limits: Limits,
    },
    Suspension {
        cause: PauseCause,
        until: Date,
        note: String,
    },
    Delivery {
        means: Means,
        recipient: String,
        delivered_at: String,
        decision: String,
        by: Option<String>,
    },
    Withdrawal {
        withdrawn_at: String,
    },
    Termination {
        gaps: bool,
        until: Option<Date>,
    },
    Revocation {
        reason: String,
        decision: String,
    },
}

impl Body {
    /// The kind of the paper.
    pub const fn kind(&self) -> PaperKind {
        match self {
            Self::Receipt { .. } => PaperKind::Receipt,
            Self::Supplement { .. } => PaperKind::Supplement,
            Self::Acceptance { .. } => PaperKind::Acceptance,
            Self::NonAcceptance { .. } => PaperKind::NonAcceptance,
            Self::Correction { .. } => PaperKind::Correction,
            Self::Grant { .. } => PaperKind::Grant,
            Self::Refusal { .. } => PaperKind::Refusal,
            Self::Extension { .. } => PaperKind::Extension,
            Self::Suspension { .. } => PaperKind::Suspension,
            Self::Delivery { .. } => PaperKind::Delivery,
            Self::Withdrawal { .. } => PaperKind::Withdrawal,
            Self::Termination { .. } => PaperKind::Termination,
            Self::Revocation { .. } => PaperKind::Revocation,
        }
    }
}
