//! An answer card: a question and its short answer that was kept for the next one who asks. Written by one, looked over by
//! another, shown until a day. Must not know where it is shown.

use domain::id::PersonId;
use domain::words;
use jiff::civil::Date;

words!(
    /// How a version of a card stands.
    CardState {
        /// Waits for somebody to look it over.
        Draft = "draft",
        /// Is shown.
        Published = "published",
        /// Is shown no more.
        Retired = "retired",
    }
);

/// A version of a card, without its words.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Card {
    /// How it stands.
    pub state: CardState,
    /// Who wrote it.
    pub written_by: PersonId,
    /// Who looked it over.
    pub reviewed_by: Option<PersonId>,
    /// The last day on which it is shown.
    pub expires: Option<Date>,
}

/// Why a step of a card is not taken.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum NotNow {
    /// It stands elsewhere.
    #[error("a card that is {0} does not allow it")]
    WrongState(CardState),
    /// Nobody looks over their own work.
    #[error("nobody looks over their own work")]
    OwnWork,
    /// The last day has passed, or there is none.
    #[error("a card is not shown until a day that has passed")]
    Expired,
}

impl Card {
    /// A draft.
    pub const fn written(by: PersonId) -> Self {
        Self {
            state: CardState::Draft,
            written_by: by,
            reviewed_by: None,
            expires: None,
        }
    }

    /// Somebody else has looked it over: it is shown until a day.
    pub fn publish(self, by: PersonId, until: Date, today: Date) -> Result<Self, NotNow> {
        if self.state != CardState::Draft {
            return Err(NotNow::WrongState(self.state));
        }
        if by == self.written_by {
            return Err(NotNow::OwnWork);
        }
        if until < today {
            return Err(NotNow::Expired);
        }
        Ok(Self {
            state: CardState::Published,
            reviewed_by: Some(by),
            expires: Some(until),
            ..self
        })
    }

    /// It is shown no more, or not at all.
    pub fn retire(self) -> Result<Self, NotNow> {
        match self.state {
            CardState::Retired => Err(NotNow::WrongState(self.state)),
            CardState::Draft | CardState::Published => Ok(Self {
                state: CardState::Retired,
                ..self
            }),
        }
    }

    /// Whether it is shown on a day.
    pub fn is_shown(&self, today: Date) -> bool {
        self.state == CardState::Published && self.expires.is_some_and(|last| today <= last)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use domain::time::Timestamp;
    use jiff::civil::date;

    fn person(n: u8) -> PersonId {
        PersonId::new(Timestamp::from_micros(0).unwrap(), [n; 10])
    }

    #[test]
    fn a_card_is_looked_over_by_somebody_else_and_shown_until_its_day() {
        let (today, last) = (date(2026, 11, 26), date(2027, 5, 26));
        let draft = Card::written(person(1));
        assert!(!draft.is_shown(today));
        assert_eq!(draft.publish(person(1), last, today), Err(NotNow::OwnWork));
        assert_eq!(
            draft.publish(person(2), date(2026, 11, 25), today),
            Err(NotNow::Expired)
        );
        let shown = draft.publish(person(2), last, today).unwrap();
        assert!(shown.is_shown(last) && !shown.is_shown(date(2027, 5, 27)));
        assert_eq!(
            shown.publish(person(3), last, today),
            Err(NotNow::WrongState(CardState::Published))
        );
        let gone = shown.retire().unwrap();
        assert!(!gone.is_shown(today) && gone.retire().is_err());
    }
}
