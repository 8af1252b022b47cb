//! How somebody comes to act for an enterprise: a code, a photographed licence, a confirmation, or a decision.
//!
//! Must not know who is registered already, and must not read pictures.

use serde::{Deserialize, Serialize};

use crate::id::OrganisationId;
use crate::time::Timestamp;
use crate::words;

words!(
    /// Why a photograph of a licence is not enough.
    LicenceProblem {
        /// There is no business licence on it.
        NotALicence = "not_a_licence",
        /// It cannot be read: blurred, dark, glaring or cut.
        Unreadable = "unreadable",
        /// The credit code is not on it.
        NoCode = "no_code",
        /// Another credit code is on it.
        OtherCode = "other_code",
        /// The name cannot be read.
        NoName = "no_name",
        /// The legal representative cannot be read.
        NoRepresentative = "no_representative",
        /// The pre-review has something against it.
        Findings = "findings",
    }
);

words!(
    /// The words of the states.
    RegistrationKind {
        /// A licence is awaited.
        Started = "started",
        /// The licence is being read.
        Reading = "reading",
        /// It was read and passes: the person confirms.
        Read = "read",
        /// Another photograph is needed.
        Retake = "retake",
        /// Somebody acts for this enterprise already.
        Taken = "taken",
        /// A person decides.
        Requested = "requested",
        /// Done.
        Made = "made",
        /// Refused.
        Refused = "refused",
    }
);

/// What was read from a licence.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Reading {
    /// Name of the enterprise.
    pub name: String,
    /// Its legal representative, person in charge or trader.
    pub legal_representative: String,
}

/// What the person says.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Claim {
    /// Name of the enterprise.
    pub name: String,
    /// Its legal representative.
    pub legal_representative: String,
    /// Name of the person who registers.
    pub applicant: String,
}

/// Where a registration stands.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "state", rename_all = "snake_case")]
#[expect(missing_docs, reason = "the words of RegistrationKind say it")]
pub enum RegistrationState {
    Started,
    Reading,
    Read {
        reading: Reading,
    },
    Retake {
        problems: Vec<LicenceProblem>,
    },
    Taken,
    Requested {
        claim: Claim,
        reason: String,
        at: Timestamp,
    },
    Made {
        enterprise: OrganisationId,
        at: Timestamp,
    },
    Refused {
        reason: String,
        at: Timestamp,
    },
}

/// Why it does not go on.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum NotNow {
    /// Not from this state.
    #[error("the registration is {0}")]
    WrongState(RegistrationKind),
    /// Something that has to be said was not.
    #[error("words are missing")]
    WordsMissing,
}

/// What follows from a confirmation.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Confirmed {
    /// The enterprise is made.
    Make(Claim),
    /// What was said is not what was read: a person decides.
    Ask(RegistrationState),
}

impl Claim {
    /// Trimmed; refused when anything is missing.
    pub fn new(name: &str, legal_representative: &str, applicant: &str) -> Result<Self, NotNow> {
        let said = |text: &str| {
            Some(text.trim().to_owned())
                .filter(|text| !text.is_empty())
                .ok_or(NotNow::WordsMissing)
        };
        Ok(Self {
            name: said(name)?,
            legal_representative: said(legal_representative)?,
            applicant: said(applicant)?,
        })
    }
}

impl RegistrationState {
    /// The word.
    pub const fn kind(&self) -> RegistrationKind {
        match self {
            Self::Started => RegistrationKind::Started,
            Self::Reading => RegistrationKind::Reading,
            Self::Read { .. } => RegistrationKind::Read,
            Self::Retake { .. } => RegistrationKind::Retake,
            Self::Taken => RegistrationKind::Taken,
            Self::Requested { .. } => RegistrationKind::Requested,
            Self::Made { .. } => RegistrationKind::Made,
            Self::Refused { .. } => RegistrationKind::Refused,
        }
    }

    const fn not_now(&self) -> NotNow {
        NotNow::WrongState(self.kind())
    }

    /// A photograph came.
    pub fn licence_sent(&self) -> Result<Self, NotNow> {
        match self {
            Self::Started | Self::Reading | Self::Read { .. } | Self::Retake { .. } => Ok(Self::Reading),
            Self::Taken | Self::Requested { .. } | Self::Made { .. } | Self::Refused { .. } => Err(self.not_now()),
        }
    }

    /// It was read.
    pub fn licence_read(&self, found: Result<Reading, Vec<LicenceProblem>>) -> Result<Self, NotNow> {
        match self {
            Self::Reading => Ok(match found {
                Ok(reading) => Self::Read { reading },
                Err(problems) => Self::Retake { problems },
            }),
            _ => Err(self.not_now()),
        }
    }

    /// The person confirms what was read. Who is not the legal representative, or reads otherwise, asks for a decision.
    pub fn confirm(&self, claim: Claim, at: Timestamp) -> Result<Confirmed, NotNow> {
        let Self::Read { reading } = self else {
            return Err(self.not_now());
        };
        let same = reading.name == claim.name
            && reading.legal_representative == claim.legal_representative
            && claim.applicant == claim.legal_representative;
        Ok(if same {
            Confirmed::Make(claim)
        } else {
            Confirmed::Ask(Self::Requested {
                claim,
                reason: String::new(),
                at,
            })
        })
    }

    /// The person asks that somebody decides, although the photograph was not enough.
    pub fn request(&self, claim: Claim, reason: &str, at: Timestamp) -> Result<Self, NotNow> {
        match self {
            Self::Read { .. } | Self::Retake { .. } => match reason.trim() {
                "" => Err(NotNow::WordsMissing),
                reason => Ok(Self::Requested {
                    claim,
                    reason: reason.to_owned(),
                    at,
                }),
            },
            _ => Err(self.not_now()),
        }
    }

    /// What is asked for, while somebody has to decide.
    pub fn requested(&self) -> Result<&Claim, NotNow> {
        match self {
            Self::Requested { claim, .. } => Ok(claim),
            _ => Err(self.not_now()),
        }
    }

    /// Refused, with the reason.
    pub fn refuse(&self, reason: &str, at: Timestamp) -> Result<Self, NotNow> {
        self.requested()?;
        match reason.trim() {
            "" => Err(NotNow::WordsMissing),
            reason => Ok(Self::Refused {
                reason: reason.to_owned(),
                at,
            }),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn at() -> Timestamp {
        Timestamp::from_micros(0).unwrap()
    }

    fn reading() -> Reading {
        Reading {
            name: "云栖茶事".to_owned(),
            legal_representative: "李云".to_owned(),
        }
    }

    fn claim(name: &str, legal: &str, applicant: &str) -> Claim {
        Claim::new(name, legal, applicant).unwrap()
    }

    #[test]
    fn a_licence_that_passes_and_is_confirmed_by_its_representative_makes_an_enterprise() {
        let state = RegistrationState::Started
            .licence_sent()
            .unwrap()
            .licence_read(Ok(reading()))
            .unwrap();
        let confirmed = state.confirm(claim("云栖茶事", " 李云", "李云 "), at()).unwrap();
        assert!(matches!(confirmed, Confirmed::Make(_)));
    }

    #[test]
    fn what_was_said_otherwise_than_read_is_decided_by_a_person() {
        let state = RegistrationState::Read { reading: reading() };
        for (name, legal, applicant) in [
            ("云栖茶室", "李云", "李云"),
            ("云栖茶事", "李芸", "李芸"),
            ("云栖茶事", "李云", "周青"),
        ] {
            let confirmed = state.confirm(claim(name, legal, applicant), at()).unwrap();
            assert!(
                matches!(confirmed, Confirmed::Ask(RegistrationState::Requested { .. })),
                "{name} {legal}"
            );
        }
        assert_eq!(Claim::new("云栖茶事", " ", "李云"), Err(NotNow::WordsMissing));
    }

    #[test]
    fn each_step_is_taken_only_from_where_it_may() {
        let requested = RegistrationState::Requested {
            claim: claim("a", "b", "c"),
            reason: String::new(),
            at: at(),
        };
        let retake = RegistrationState::Retake {
            problems: vec![LicenceProblem::Unreadable],
        };
        for ended in [RegistrationState::Taken, requested.refuse("不符", at()).unwrap()] {
            assert!(ended.licence_sent().is_err() && ended.request(claim("a", "b", "c"), "x", at()).is_err());
        }
        assert!(requested.licence_sent().is_err() && requested.requested().is_ok());
        assert_eq!(requested.refuse(" ", at()), Err(NotNow::WordsMissing));
        assert!(retake.requested().is_err() && retake.confirm(claim("a", "b", "c"), at()).is_err());
        assert_eq!(
            retake.request(claim("a", "b", "c"), "", at()),
            Err(NotNow::WordsMissing)
        );
        assert!(
            retake
                .request(claim("a", "b", "c"), "照片已损坏", at())
                .unwrap()
                .requested()
                .is_ok()
        );
        assert!(RegistrationState::Started.licence_read(Ok(reading())).is_err());
    }

    #[test]
    fn every_state_is_written_with_its_word() {
        for state in [
            RegistrationState::Started,
            RegistrationState::Taken,
            RegistrationState::Read { reading: reading() },
        ] {
            let json = serde_json::to_value(&state).unwrap();
            assert_eq!(json["state"], state.kind().as_str());
            assert_eq!(serde_json::from_value::<RegistrationState>(json).unwrap(), state);
        }
    }
}
