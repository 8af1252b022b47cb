//! Where a case stands: a state with the data that only it has.

use jiff::civil::Date;
use serde::{Deserialize, Serialize};

use crate::time::Timestamp;
use crate::words;

words!(
    /// The state without its data, as lists and columns name it.
    StateKind {
        /// 草稿.
        Draft = "draft",
        /// 已提交.
        Submitted = "submitted",
        /// 待补正.
        CorrectionRequested = "correction_requested",
        /// 已受理.
        Accepted = "accepted",
        /// 不予受理.
        NotAccepted = "not_accepted",
        /// 审查中.
        UnderReview = "under_review",
        /// 已中止（不计时限）.
        Suspended = "suspended",
        /// 已决定.
        Decided = "decided",
        /// 已送达.
        Delivered = "delivered",
        /// 已撤回.
        Withdrawn = "withdrawn",
        /// 已办结.
        Closed = "closed",
    }
);

words!(
    /// What was decided.
    Outcome {
        /// 准予.
        Granted = "granted",
        /// 不予.
        Refused = "refused",
    }
);

words!(
    /// Lawful causes for which the decision clock does not run (art. 45, 36).
    PauseCause {
        /// 听证.
        Hearing = "hearing",
        /// 检验、现场核查.
        Inspection = "inspection",
        /// 检测.
        Test = "test",
        /// 鉴定.
        Appraisal = "appraisal",
        /// 专家评审.
        ExpertReview = "expert_review",
        /// 听取利害关系人意见.
        ThirdParties = "third_parties",
    }
);

words!(
    /// Why a case is closed.
    CloseCause {
        /// The draft was thrown away.
        Discarded = "discarded",
        /// The draft lay for too long.
        Expired = "expired",
        /// Corrections did not come in time.
        CorrectionMissed = "correction_missed",
        /// A late material did not come in time.
        GapMissed = "gap_missed",
        /// Delivered and put away.
        Archived = "archived",
        /// What was granted was taken back.
        Revoked = "revoked",
    }
);

/// One thing to mend: a material or a field, what is wrong with it and how to mend it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct CorrectionItem {
    /// The material or the field, by its word in the catalogue.
    pub subject: String,
    /// What is wrong.
    pub problem: String,
    /// How to mend it.
    pub remedy: String,
}

/// Materials that come late (容缺受理).
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Gaps {
    /// Which, by their words in the catalogue.
    pub materials: Vec<String>,
    /// The last day.
    pub by: Date,
}

/// How far the review has come; kept while it is suspended.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct Progress {
    /// When it was taken up.
    pub since: Timestamp,
    /// Whether the limit was extended: once only.
    pub extended: bool,
}

/// Where a case stands.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "state", rename_all = "snake_case")]
pub enum CaseState {
    /// Being written.
    Draft,
    /// Handed in; the organ has five days to speak.
    Submitted {
        /// When, the last time.
        at: Timestamp,
        /// Correction notices so far.
        notices: u32,
    },
    /// The organ has said what is to be mended.
    CorrectionRequested {
        /// When.
        at: Timestamp,
        /// Correction notices so far, this one included.
        notices: u32,
        /// What is to be mended, everything at once.
        items: Vec<CorrectionItem>,
        /// The last day for the applicant.
        until: Date,
    },
    /// Accepted (受理).
    Accepted {
        /// When it was said or, deemed, noticed.
        at: Timestamp,
        /// The day from which it counts.
        as_of: Date,
        /// By law, because nothing was said in time.
        deemed: bool,
        /// What comes late.
        gaps: Option<Gaps>,
    },
    /// Not a matter for this organ, or for any.
    NotAccepted {
        /// When.
        at: Timestamp,
        /// Why.
        reason: String,
        /// The right organ, where there is one.
        right_organ: Option<String>,
    },
    /// An officer is at it.
    UnderReview(Progress),
    /// The clock does not run.
    Suspended {
        /// What it goes back to.
        progress: Progress,
        /// Since when.
        at: Timestamp,
        /// Why.
        cause: PauseCause,
        /// The announced end.
        until: Date,
    },
    /// Decided.
    Decided {
        /// When.
        at: Timestamp,
        /// How.
        outcome: Outcome,
        /// Why; always there for a refusal.
        reason: Option<String>,
    },
    /// The decision has reached the applicant.
    Delivered {
        /// When.
        at: Timestamp,
        /// What was decided.
        outcome: Outcome,
    },
    /// Taken back by the applicant.
    Withdrawn {
        /// When.
        at: Timestamp,
    },
    /// At its end.
    Closed {
        /// When.
        at: Timestamp,
        /// Why.
        cause: CloseCause,
    },
}

impl CaseState {
    /// The state without its data.
    pub const fn kind(&self) -> StateKind {
        match self {
            Self::Draft => StateKind::Draft,
            Self::Submitted { .. } => StateKind::Submitted,
            Self::CorrectionRequested { .. } => StateKind::CorrectionRequested,
            Self::Accepted { .. } => StateKind::Accepted,
            Self::NotAccepted { .. } => StateKind::NotAccepted,
            Self::UnderReview(_) => StateKind::UnderReview,
            Self::Suspended { .. } => StateKind::Suspended,
            Self::Decided { .. } => StateKind::Decided,
            Self::Delivered { .. } => StateKind::Delivered,
            Self::Withdrawn { .. } => StateKind::Withdrawn,
            Self::Closed { .. } => StateKind::Closed,
        }
    }
}
