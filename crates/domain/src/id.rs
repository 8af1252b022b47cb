//! Identifiers: one type for each kind of thing, printed with its prefix, the same text in address, log, JSON and
//! column. Must not read a clock or a source of randomness: both come in as arguments.

use std::fmt;
use std::str::FromStr;

use serde::{Deserialize, Deserializer, Serialize, Serializer};
use uuid::Uuid;

use crate::time::Timestamp;

/// Why a text is no identifier.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("not an identifier of the kind {0}")]
pub struct NotAnId(&'static str);

/// The part that all identifiers share: 32 lower-case figures after the prefix, in order of time.
fn parse(prefix: &'static str, text: &str) -> Result<Uuid, NotAnId> {
    let digits = text
        .strip_prefix(prefix)
        .and_then(|rest| rest.strip_prefix('_'))
        .filter(|digits| digits.len() == 32)
        // One spelling only: an identifier is compared as text.
        .filter(|digits| digits.bytes().all(|b| matches!(b, b'0'..=b'9' | b'a'..=b'f')))
        .ok_or(NotAnId(prefix))?;
    Uuid::try_parse(digits).map_err(|_| NotAnId(prefix))
}

macro_rules! id {
    ($(#[$doc:meta])* $name:ident, $prefix:literal) => {
        $(#[$doc])*
        #[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
        pub struct $name(Uuid);

        impl $name {
            /// What its text begins with.
            pub const PREFIX: &'static str = $prefix;

            /// A new one, of a moment and randomness (UUID version 7).
            pub fn new(at: Timestamp, random: [u8; 10]) -> Self {
                Self(uuid::Builder::from_unix_timestamp_millis(at.as_millis(), &random).into_uuid())
            }
        }

        impl fmt::Display for $name {
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                write!(f, "{}_{}", $prefix, self.0.simple())
            }
        }

        impl fmt::Debug for $name {
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                fmt::Display::fmt(self, f)
            }
        }

        impl FromStr for $name {
            type Err = NotAnId;
            fn from_str(text: &str) -> Result<Self, NotAnId> {
                parse($prefix, text).map(Self)
            }
        }

        impl Serialize for $name {
            fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
                serializer.collect_str(self)
            }
        }

        impl<'de> Deserialize<'de> for $name {
            fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
                let text = std::borrow::Cow::<'de, str>::deserialize(deserializer)?;
                text.parse().map_err(serde::de::Error::custom)
            }
        }
    };
}

id!(
    /// A person.
    PersonId,
    "person"
);
id!(
    /// An organisation: district, department, street, station, outlet or enterprise.
    OrganisationId,
    "org"
);
id!(
    /// A role that a person holds in an organisation.
    RoleId,
    "role"
);
id!(
    /// A session of a signed-in person.
    SessionId,
    "session"
);
id!(
    /// A case (办件).
    CaseId,
    "case"
);
id!(
    /// An entry of a case's timeline.
    EventId,
    "event"
);
id!(
    /// A file that was put into a case.
    FileId,
    "file"
);
id!(
    /// A job of the background worker.
    JobId,
    "job"
);
id!(
    /// A one-time code that was sent.
    CodeId,
    "code"
);
id!(
    /// An entry of an access log.
    AccessId,
    "access"
);
id!(
    /// An application of a person to act for an enterprise.
    RegistrationId,
    "registration"
);
id!(
    /// An invitation to act for an enterprise.
    InvitationId,
    "invitation"
);

id!(
    /// A paper that was issued in a case.
    PaperId,
    "paper"
);
id!(
    /// A signed record of a pre-review.
    RecordId,
    "record"
);
id!(
    /// A material that pre-review passed and an officer did not.
    OverturnId,
    "overturn"
);
id!(
    /// A session at a counter, in which a clerk acts for an enterprise.
    CounterId,
    "counter"
);
id!(
    /// A ticket by which a phone puts files into a draft.
    TicketId,
    "ticket"
);
id!(
    /// An upload in parts.
    UploadId,
    "upload"
);

id!(
    /// An internal note on a case.
    NoteId,
    "note"
);
id!(
    /// A message between those who have to do with a case.
    MessageId,
    "message"
);
id!(
    /// A file that goes with a message.
    AttachmentId,
    "attachment"
);
id!(
    /// A notification.
    NotificationId,
    "notification"
);
id!(
    /// Saved filters of a work list.
    ViewId,
    "view"
);

id!(
    /// A question to the support team.
    QuestionId,
    "question"
);
id!(
    /// An answer that was kept for the next one who asks.
    CardId,
    "card"
);
id!(
    /// A recording of a call.
    RecordingId,
    "recording"
);

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn at(micros: i64) -> Timestamp {
        Timestamp::from_micros(micros).unwrap()
    }

    #[test]
    fn only_the_one_spelling_is_read() {
        let id = CaseId::new(at(1_790_000_000_000_000), [7; 10]);
        let text = id.to_string();
        assert_eq!(text.len(), "case_".len() + 32);
        assert_eq!(text.parse(), Ok(id));
        for other in [
            text.to_uppercase(),
            text.replace("case", "org"),
            text.replace('_', "-"),
            format!("{text}0"),
            format!(" {text}"),
            String::new(),
        ] {
            assert_eq!(other.parse::<CaseId>(), Err(NotAnId("case")), "{other}");
        }
    }

    #[test]
    fn json_holds_the_same_text() {
        let id = PersonId::new(at(0), [1; 10]);
        let json = serde_json::to_string(&id).unwrap();
        assert_eq!(json, format!("\"{id}\""));
        assert_eq!(serde_json::from_str::<PersonId>(&json).unwrap(), id);
        assert!(serde_json::from_str::<CaseId>(&json).is_err());
    }

    proptest! {
        #[test]
        fn later_ids_sort_after_earlier_ones(a in 0i64..4_000_000_000_000, b in 0i64..4_000_000_000_000, r in any::<[u8; 10]>()) {
            prop_assume!(a != b);
            let (x, y) = (CaseId::new(at(a * 1000), r), CaseId::new(at(b * 1000), r));
            prop_assert_eq!(a < b, x.to_string() < y.to_string());
        }
    }
}
