//! The papers of a case: which event gives which paper (行政许可法 art. 32, 37–45). Must not know how one looks.

use super::What;
use crate::words;

words!(
    /// A kind of paper.
    PaperKind {
        /// 收件凭证.
        Receipt = "receipt",
        /// 补充材料收件凭证: handed in again, or what was late.
        Supplement = "supplement",
        /// 受理通知书, also when deemed or with gaps.
        Acceptance = "acceptance",
        /// 不予受理通知书.
        NonAcceptance = "non_acceptance",
        /// 补正告知书.
        Correction = "correction",
        /// 准予决定书.
        Grant = "grant",
        /// 不予决定书.
        Refusal = "refusal",
        /// 延期通知书.
        Extension = "extension",
        /// 所需时间不计入期限告知书.
        Suspension = "suspension",
        /// 送达回证.
        Delivery = "delivery",
        /// 撤回确认书.
        Withdrawal = "withdrawal",
        /// 终止通知书.
        Termination = "termination",
        /// 撤销决定书.
        Revocation = "revocation",
    }
);

impl PaperKind {
    /// The paper that an event gives, where it gives one.
    pub const fn of(what: &What) -> Option<Self> {
        Some(match what {
            What::Submitted { .. } => Self::Receipt,
            What::Resubmitted | What::GapsClosed => Self::Supplement,
            What::Accepted { .. } | What::AcceptedWithGaps { .. } => Self::Acceptance,
            What::NotAccepted { .. } => Self::NonAcceptance,
            What::CorrectionRequested { .. } => Self::Correction,
            What::Granted { .. } => Self::Grant,
            What::Refused { .. } => Self::Refusal,
            What::Extended { .. } => Self::Extension,
            What::Suspended { .. } => Self::Suspension,
            What::Delivered(_) => Self::Delivery,
            What::Withdrawn => Self::Withdrawal,
            What::CorrectionMissed | What::GapsMissed => Self::Termination,
            What::Revoked { .. } => Self::Revocation,
            What::Started
            | What::Discarded
            | What::Expired
            | What::TakenUp
            | What::Resumed
            | What::Returned { .. }
            | What::Archived
            | What::ValueAgreed { .. } => return None,
        })
    }

    /// What stands between the organ and the year in its number: each kind counts by itself.
    pub const fn mark(self) -> &'static str {
        match self {
            Self::Receipt => "收",
            Self::Supplement => "补收",
            Self::Acceptance => "受",
            Self::NonAcceptance => "不受",
            Self::Correction => "补",
            Self::Grant => "准",
            Self::Refusal => "不准",
            Self::Extension => "延",
            Self::Suspension => "告",
            Self::Delivery => "送",
            Self::Withdrawal => "撤回",
            Self::Termination => "终",
            Self::Revocation => "撤",
        }
    }

    /// Whether a later paper of the same kind takes its place: what is decided or closed is so once.
    pub const fn is_replaced_by_later(self) -> bool {
        matches!(self, Self::Correction | Self::Supplement)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn no_two_kinds_share_a_mark() {
        let mut marks: Vec<&str> = PaperKind::ALL.iter().map(|kind| kind.mark()).collect();
        marks.sort_unstable();
        marks.dedup();
        assert_eq!(marks.len(), PaperKind::ALL.len());
    }

    #[test]
    fn steps_inside_the_organ_give_no_paper() {
        for what in [
            What::Started,
            What::TakenUp,
            What::Resumed,
            What::Archived,
            What::Expired,
        ] {
            assert_eq!(PaperKind::of(&what), None, "{}", what.word());
        }
    }
}
