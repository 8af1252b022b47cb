//! What people are told of. Must not know how it reaches them.

use crate::case::What;
use crate::people::RoleKind;
use crate::words;

words!(
    /// Which notification.
    NoticeKind {
        /// 收到新办件.
        Submitted = "submitted",
        /// 补正后再次提交.
        Resubmitted = "resubmitted",
        /// 申请人撤回.
        Withdrawn = "withdrawn",
        /// 需要补正.
        CorrectionRequested = "correction_requested",
        /// 已受理.
        Accepted = "accepted",
        /// 不予受理.
        NotAccepted = "not_accepted",
        /// 计时中止、恢复或延长.
        ClockChanged = "clock_changed",
        /// 已作出决定.
        Decided = "decided",
        /// 已送达.
        Delivered = "delivered",
        /// 因逾期终止、被撤销.
        Ended = "ended",
        /// 新留言.
        Message = "message",
        /// 分办给我.
        Assigned = "assigned",
        /// 即将到期.
        DeadlineNear = "deadline_near",
        /// 已经超期.
        DeadlineMissed = "deadline_missed",
        /// 求助快到或已过承诺时间，提醒接手的人.
        SupportRemind = "support_remind",
        /// 求助已过承诺时间，请代班人协助.
        SupportDeputy = "support_deputy",
        /// 求助超时较久或无人接手，告知负责人.
        SupportLead = "support_lead",
    }
);

/// Which side of a case is told.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Side {
    /// Owners and agents of the enterprise.
    Enterprise,
    /// Who has it in hand, else the officers of the department.
    Department,
}

impl NoticeKind {
    /// What an event tells, and whom.
    pub const fn of(event: &What) -> Option<(Self, Side)> {
        Some(match event {
            What::Submitted { .. } => (Self::Submitted, Side::Department),
            What::Resubmitted | What::GapsClosed => (Self::Resubmitted, Side::Department),
            What::Withdrawn => (Self::Withdrawn, Side::Department),
            What::CorrectionRequested { .. } => (Self::CorrectionRequested, Side::Enterprise),
            What::Accepted { .. } | What::AcceptedWithGaps { .. } => (Self::Accepted, Side::Enterprise),
            What::NotAccepted { .. } => (Self::NotAccepted, Side::Enterprise),
            What::Suspended { .. } | What::Resumed | What::Extended { .. } => (Self::ClockChanged, Side::Enterprise),
            What::Granted { .. } | What::Refused { .. } => (Self::Decided, Side::Enterprise),
            What::Delivered(_) => (Self::Delivered, Side::Enterprise),
            What::CorrectionMissed | What::GapsMissed | What::Expired | What::Revoked { .. } => {
                (Self::Ended, Side::Enterprise)
            }
            What::Started
            | What::Discarded
            | What::TakenUp
            | What::Returned { .. }
            | What::Archived
            | What::ValueAgreed { .. } => return None,
        })
    }

    /// Whether it also goes out of the station by message when nobody has chosen otherwise: what an applicant has to know to keep
    /// a right, and that somebody waits for help beyond what was promised, which is a matter of minutes.
    pub const fn goes_out(self) -> bool {
        matches!(
            self,
            Self::CorrectionRequested
                | Self::Accepted
                | Self::NotAccepted
                | Self::Decided
                | Self::Ended
                | Self::SupportRemind
                | Self::SupportDeputy
                | Self::SupportLead
        )
    }

    /// Whether a role ever gets it.
    pub const fn is_for(self, role: RoleKind) -> bool {
        match self {
            Self::Submitted
            | Self::Resubmitted
            | Self::Withdrawn
            | Self::Assigned
            | Self::DeadlineNear
            | Self::DeadlineMissed => matches!(role, RoleKind::Officer | RoleKind::DepartmentLead),
            Self::SupportRemind | Self::SupportDeputy => matches!(
                role,
                RoleKind::Officer | RoleKind::DepartmentLead | RoleKind::Clerk | RoleKind::StationLead
            ),
            Self::SupportLead => matches!(role, RoleKind::DepartmentLead),
            Self::Message => !matches!(role, RoleKind::Leader | RoleKind::Administrator | RoleKind::Auditor),
            Self::CorrectionRequested
            | Self::Accepted
            | Self::NotAccepted
            | Self::ClockChanged
            | Self::Decided
            | Self::Delivered
            | Self::Ended => matches!(role, RoleKind::Owner | RoleKind::Agent),
        }
    }
}
