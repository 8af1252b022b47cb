//! What the counter does to a case that it received: hand out the decision.

use serde::{Deserialize, Serialize};

use super::state::CaseState;
use super::{Action, Author, Case, Moved, What, said};
use crate::time::Timestamp;
use crate::words;

words!(
    /// How a decision reaches the applicant.
    Means {
        /// At the counter.
        Counter = "counter",
        /// By post.
        Post = "post",
        /// Electronically, with a receipt.
        Electronic = "electronic",
    }
);

/// 送达回证: how, to whom.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Delivery {
    /// How.
    pub means: Means,
    /// To whom.
    pub recipient: String,
}

/// The right of the counter.
#[derive(Debug)]
pub struct Clerk<'c> {
    case: &'c Case,
    author: Author,
}

impl<'c> Clerk<'c> {
    pub(crate) fn new(case: &'c Case, author: Author) -> Self {
        Self { case, author }
    }

    /// Records that the decision was handed out.
    pub fn deliver(self, delivery: &Delivery, at: Timestamp) -> Moved {
        deliver(self.case, &self.author, delivery, at)
    }
}

pub(super) fn deliver(case: &Case, author: &Author, delivery: &Delivery, at: Timestamp) -> Moved {
    let CaseState::Decided { outcome, .. } = case.state else {
        return Err(case.wrong(Action::Deliver));
    };
    let delivery = Delivery {
        means: delivery.means,
        recipient: said(&delivery.recipient)?,
    };
    Ok(case.enter(
        CaseState::Delivered { at, outcome },
        author,
        at,
        What::Delivered(delivery),
    ))
}
