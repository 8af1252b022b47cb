//! What can be done to a case, from which states, by whom: the table of the procedure, as screens need it. The
//! transitions themselves decide; a test holds the two equal.

use super::state::CaseState;
use super::{Case, Outcome, StateKind};
use crate::access::Actor;
use crate::words;

words!(
    /// What can be done to a case.
    Action {
        /// 提交.
        Submit = "submit",
        /// 放弃草稿.
        Discard = "discard",
        /// 撤回.
        Withdraw = "withdraw",
        /// 补正后再提交.
        Resubmit = "resubmit",
        /// 补齐容缺材料.
        CloseGaps = "close_gaps",
        /// 受理.
        Accept = "accept",
        /// 容缺受理.
        AcceptWithGaps = "accept_with_gaps",
        /// 不予受理.
        NotAccept = "not_accept",
        /// 一次性告知补正.
        RequestCorrection = "request_correction",
        /// 再次告知补正.
        RequestCorrectionAgain = "request_correction_again",
        /// 开始审查.
        TakeUp = "take_up",
        /// 中止计时.
        Suspend = "suspend",
        /// 恢复计时.
        Resume = "resume",
        /// 延期.
        Extend = "extend",
        /// 退回上一步.
        Return = "return",
        /// 准予.
        Grant = "grant",
        /// 不予.
        Refuse = "refuse",
        /// 送达.
        Deliver = "deliver",
        /// 撤销.
        Revoke = "revoke",
        /// A draft that lay for too long.
        Expire = "expire",
        /// Accepted because nothing was said.
        Deem = "deem",
        /// Corrections that did not come.
        MissCorrection = "miss_correction",
        /// A late material that did not come.
        MissGaps = "miss_gaps",
        /// A pause whose announced last day has passed.
        EndPause = "end_pause",
        /// 归档.
        Archive = "archive",
    }
);

impl Action {
    /// The states that it may follow.
    pub const fn from_states(self) -> &'static [StateKind] {
        use StateKind as S;
        match self {
            Self::Submit | Self::Discard | Self::Expire => &[S::Draft],
            Self::Withdraw => &[
                S::Submitted,
                S::CorrectionRequested,
                S::Accepted,
                S::UnderReview,
                S::Suspended,
            ],
            Self::Resubmit | Self::MissCorrection => &[S::CorrectionRequested],
            Self::Accept
            | Self::AcceptWithGaps
            | Self::NotAccept
            | Self::RequestCorrection
            | Self::RequestCorrectionAgain
            | Self::Deem => &[S::Submitted],
            Self::CloseGaps | Self::MissGaps | Self::TakeUp => &[S::Accepted],
            Self::Suspend | Self::Extend | Self::Return | Self::Grant | Self::Refuse => &[S::UnderReview],
            Self::Resume | Self::EndPause => &[S::Suspended],
            Self::Deliver | Self::Revoke => &[S::Decided],
            Self::Archive => &[S::Delivered],
        }
    }

    /// Whether the data of the state allow it, beside its kind.
    fn fits(self, state: &CaseState) -> bool {
        match (self, state) {
            (Self::TakeUp, CaseState::Accepted { gaps, .. }) => gaps.is_none(),
            (Self::CloseGaps | Self::MissGaps, CaseState::Accepted { gaps, .. }) => gaps.is_some(),
            (Self::RequestCorrection, CaseState::Submitted { notices, .. }) => *notices == 0,
            (Self::RequestCorrectionAgain, CaseState::Submitted { notices, .. }) => *notices > 0,
            (Self::Extend, CaseState::UnderReview(progress)) => !progress.extended,
            (Self::Revoke, CaseState::Decided { outcome, .. }) => *outcome == Outcome::Granted,
            _ => true,
        }
    }

    /// Whether the actor's role gives the right.
    fn allowed(self, actor: &Actor, case: &Case) -> bool {
        match self {
            Self::Submit | Self::Resubmit | Self::CloseGaps => actor.as_filer_of(case).is_ok(),
            Self::Discard | Self::Withdraw => actor.as_applicant_of(case).is_ok(),
            Self::Accept
            | Self::AcceptWithGaps
            | Self::NotAccept
            | Self::RequestCorrection
            | Self::TakeUp
            | Self::Suspend
            | Self::Resume
            | Self::Grant
            | Self::Refuse => actor.as_officer_of(case).is_ok(),
            Self::RequestCorrectionAgain | Self::Extend | Self::Return | Self::Revoke => actor.as_lead_of(case).is_ok(),
            Self::Deliver => actor.as_clerk_of(case).is_ok() || actor.as_officer_of(case).is_ok(),
            Self::Expire | Self::Deem | Self::MissCorrection | Self::MissGaps | Self::EndPause | Self::Archive => false,
        }
    }
}

impl Case {
    /// What the actor may do next.
    pub fn next_actions(&self, actor: &Actor) -> Vec<Action> {
        let kind = self.state.kind();
        let open = |action: &&Action| {
            action.from_states().contains(&kind) && action.fits(&self.state) && action.allowed(actor, self)
        };
        Action::ALL.iter().filter(open).copied().collect()
    }
}
