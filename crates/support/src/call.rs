//! A call of a question (视频办): who is in it, and who may say what to whom. Media go from browser to browser; here is only what
//! browsers have to tell one another so that they find each other.
//!
//! Kept nowhere, and a function of its arguments. Must not know a socket or a clock, and must not decide who may come in:
//! [`crate::access::participant`] does.

use domain::id::PersonId;
use domain::words;
use serde::{Deserialize, Serialize};

use crate::access::Participant;
use crate::question::{Moved, NotNow, StateKind, What};
use crate::skill::Tier;

/// People in one call: each sends to each other, so it is few.
pub const MOST: usize = 4;
/// Longest description of a connection, in bytes.
pub const LONGEST_SDP: usize = 48 * 1024;
/// Longest address that a connection may be tried at.
pub const LONGEST_CANDIDATE: usize = 2 * 1024;
/// Longest of all other words.
const LONGEST_WORD: usize = 200;

words!(
    /// Why nothing was passed on.
    NotSaid {
        /// As many are in the call as fit.
        Full = "full",
        /// Who says it is not in the call, or not from here.
        NotIn = "not_in",
        /// Whom it is for has left.
        Gone = "gone",
        /// The number was said before.
        Again = "again",
        /// Longer than such a message can be.
        TooLong = "too_long",
        /// The name is somebody else's.
        Taken = "taken",
        /// One may not be in this call, or not any more, or has not agreed to it.
        NotYours = "not_yours",
    }
);

words!(
    /// Why somebody is in a call no more.
    Parted {
        /// They said so.
        Left = "left",
        /// Their line broke; they may come back under the same name.
        Lost = "lost",
        /// They may not be in it any more.
        Out = "out",
        /// They came in anew from another page.
        Elsewhere = "elsewhere",
    }
);

impl Participant<'_> {
    /// That there is a call: somebody helps, by video.
    pub fn calls(&self) -> Result<(), NotNow> {
        let helped = self.question.state.kind() == StateKind::Helped;
        if helped && self.question.need.tier == Tier::Video {
            Ok(())
        } else {
            Err(NotNow::NoCall)
        }
    }

    /// Agrees to be seen and heard by the others.
    pub fn agree(self) -> Moved {
        self.calls()?;
        Ok(self.question.enter(self.question.state.clone(), What::AgreedToCall))
    }
}

/// What a page calls itself in a call: new with each page, the same when its line comes back.
#[derive(Debug, Clone, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(try_from = "String")]
pub struct PeerName(String);

impl TryFrom<String> for PeerName {
    type Error = &'static str;
    fn try_from(text: String) -> Result<Self, Self::Error> {
        let sound =
            (8..=32).contains(&text.len()) && text.bytes().all(|b| b.is_ascii_lowercase() || b.is_ascii_digit());
        if sound {
            Ok(Self(text))
        } else {
            Err("no name of a page")
        }
    }
}

/// What somebody asks about a picture of a paper.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case", deny_unknown_fields)]
pub enum Picture {
    /// Please take one, for this material.
    Wanted {
        /// The material, where it is known.
        material: Option<String>,
    },
    /// Rather not.
    Declined {},
    /// It lies with the materials.
    Taken {
        /// The material.
        material: String,
    },
}

/// What one page tells another.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case", deny_unknown_fields)]
pub enum Signal {
    /// How one would connect.
    Offer {
        /// In the words of browsers.
        sdp: String,
    },
    /// How one does.
    Answer {
        /// In the words of browsers.
        sdp: String,
    },
    /// Where one may be reached.
    Candidate {
        /// In the words of browsers; empty when there are no more.
        candidate: String,
        /// Of which part of the description.
        mid: Option<String>,
        /// The same by its number.
        line: Option<u16>,
    },
    /// What one sends.
    Media {
        /// A picture of the camera.
        camera: bool,
        /// Sound.
        microphone: bool,
        /// A picture of the screen.
        screen: bool,
    },
    /// The page of a material that all look at; none: no more.
    Show {
        /// The file.
        file: Option<String>,
        /// Its page, from 1.
        page: u32,
    },
    /// About a picture of a paper.
    Picture(Picture),
}

impl Signal {
    /// Whether it is short enough.
    fn is_short(&self) -> bool {
        let word = |word: Option<&String>| word.is_none_or(|word| word.len() <= LONGEST_WORD);
        match self {
            Self::Offer { sdp } | Self::Answer { sdp } => sdp.len() <= LONGEST_SDP,
            Self::Candidate { candidate, mid, .. } => candidate.len() <= LONGEST_CANDIDATE && word(mid.as_ref()),
            Self::Media { .. } | Self::Picture(Picture::Declined {}) => true,
            Self::Show { file, .. } => word(file.as_ref()),
            Self::Picture(Picture::Wanted { material }) => word(material.as_ref()),
            Self::Picture(Picture::Taken { material }) => word(Some(material)),
        }
    }

    /// Whether it is for one page alone: how to connect is another with each.
    const fn is_for_one(&self) -> bool {
        matches!(self, Self::Offer { .. } | Self::Answer { .. } | Self::Candidate { .. })
    }
}

/// A page in a call.
#[derive(Debug, Clone, PartialEq, Eq)]
struct Peer {
    name: PeerName,
    person: PersonId,
    said: u64,
}

/// Who is in the call of one question.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Room {
    peers: Vec<Peer>,
}

impl Room {
    /// Comes in; the page of the same person that was in it before, and is not any more. A page whose line came back comes in
    /// under its own name, and counts its messages anew.
    pub fn enter(&mut self, name: &PeerName, person: PersonId) -> Result<Option<PeerName>, NotSaid> {
        if self
            .peers
            .iter()
            .any(|peer| peer.name == *name && peer.person != person)
        {
            return Err(NotSaid::Taken);
        }
        let before = self.peers.iter().position(|peer| peer.person == person);
        if before.is_none() && self.peers.len() >= MOST {
            return Err(NotSaid::Full);
        }
        let before = before.map(|at| self.peers.remove(at).name);
        self.peers.push(Peer {
            name: name.clone(),
            person,
            said: 0,
        });
        Ok(before.filter(|before| before != name))
    }

    /// Goes out; whether they were in.
    pub fn leave(&mut self, name: &PeerName) -> bool {
        let before = self.peers.len();
        self.peers.retain(|peer| peer.name != *name);
        self.peers.len() < before
    }

    /// Whether nobody is in it.
    pub fn is_empty(&self) -> bool {
        self.peers.is_empty()
    }

    /// Those who are in it, in the order in which they came.
    pub fn names(&self) -> impl Iterator<Item = &PeerName> {
        self.peers.iter().map(|peer| &peer.name)
    }

    /// The people whose pages they are.
    pub fn people(&self) -> impl Iterator<Item = PersonId> + '_ {
        self.peers.iter().map(|peer| peer.person)
    }

    /// Whom something goes to that a page says under its own next number.
    pub fn say(
        &mut self,
        from: &PeerName,
        to: Option<&PeerName>,
        number: u64,
        signal: &Signal,
    ) -> Result<Vec<PeerName>, NotSaid> {
        if !signal.is_short() {
            return Err(NotSaid::TooLong);
        }
        let sender = self.peers.iter_mut().find(|peer| peer.name == *from);
        let sender = sender.ok_or(NotSaid::NotIn)?;
        // What was said once is not said again, whoever kept a copy of it.
        if number <= sender.said {
            return Err(NotSaid::Again);
        }
        sender.said = number;
        let others = self.names().filter(|name| *name != from);
        let for_whom: Vec<PeerName> = match to {
            Some(to) => others.filter(|name| *name == to).cloned().collect(),
            None if signal.is_for_one() => Vec::new(),
            None => return Ok(others.cloned().collect()),
        };
        if for_whom.is_empty() {
            return Err(NotSaid::Gone);
        }
        Ok(for_whom)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn name(number: usize) -> PeerName {
        PeerName::try_from(format!("page000{number}")).unwrap()
    }

    fn person(number: usize) -> PersonId {
        format!("person_{number:032}").parse().unwrap()
    }

    fn media() -> Signal {
        Signal::Media {
            camera: true,
            microphone: true,
            screen: false,
        }
    }

    fn full() -> Room {
        let mut room = Room::default();
        for number in 0..MOST {
            assert_eq!(room.enter(&name(number), person(number)), Ok(None));
        }
        room
    }

    #[test]
    fn four_are_in_a_call_and_the_fifth_is_not() {
        let mut room = full();
        assert_eq!(room.enter(&name(7), person(7)), Err(NotSaid::Full));
        assert!(room.leave(&name(2)));
        assert!(!room.leave(&name(2)));
        assert_eq!(room.enter(&name(7), person(7)), Ok(None));
    }

    #[test]
    fn who_comes_from_another_page_leaves_the_first_and_nobody_takes_the_name_of_another() {
        let mut room = full();
        assert_eq!(room.enter(&name(8), person(1)), Ok(Some(name(1))));
        assert_eq!(room.enter(&name(8), person(2)), Err(NotSaid::Taken));
        assert_eq!(room.enter(&name(8), person(1)), Ok(None), "a line that came back");
        assert_eq!(room.names().count(), MOST);
    }

    #[test]
    fn how_to_connect_is_told_to_one_who_is_there_and_never_to_all() {
        let mut room = full();
        let offer = Signal::Offer { sdp: "v=0".to_owned() };
        assert_eq!(room.say(&name(0), Some(&name(1)), 1, &offer), Ok(vec![name(1)]));
        assert_eq!(room.say(&name(0), None, 2, &offer), Err(NotSaid::Gone));
        assert_eq!(room.say(&name(0), Some(&name(0)), 3, &offer), Err(NotSaid::Gone));
        assert_eq!(room.say(&name(0), Some(&name(9)), 4, &offer), Err(NotSaid::Gone));
        assert_eq!(room.say(&name(9), Some(&name(0)), 1, &offer), Err(NotSaid::NotIn));
        assert_eq!(
            room.say(&name(1), None, 1, &media()),
            Ok(vec![name(0), name(2), name(3)])
        );
    }

    #[test]
    fn what_is_longer_than_such_a_message_can_be_is_not_passed_on() {
        let mut room = full();
        let long = |length| "x".repeat(length);
        let candidate = |candidate| Signal::Candidate {
            candidate,
            mid: None,
            line: Some(0),
        };
        for wrong in [
            Signal::Offer {
                sdp: long(LONGEST_SDP + 1),
            },
            Signal::Answer {
                sdp: long(LONGEST_SDP + 1),
            },
            candidate(long(LONGEST_CANDIDATE + 1)),
            Signal::Show {
                file: Some(long(201)),
                page: 1,
            },
            Signal::Picture(Picture::Wanted {
                material: Some(long(201)),
            }),
            Signal::Picture(Picture::Taken { material: long(201) }),
        ] {
            assert_eq!(room.say(&name(0), Some(&name(1)), 1, &wrong), Err(NotSaid::TooLong));
        }
        let fits = candidate(long(LONGEST_CANDIDATE));
        assert_eq!(room.say(&name(0), Some(&name(1)), 1, &fits), Ok(vec![name(1)]));
    }

    #[test]
    fn a_name_is_short_and_plain() {
        for wrong in ["", "short", "UPPERCASE", "page_0001", &"x".repeat(33)] {
            assert!(serde_json::from_value::<PeerName>(wrong.into()).is_err(), "{wrong}");
        }
    }

    proptest! {
        #[test]
        fn whatever_comes_goes_and_speaks_each_person_is_in_once_and_hears_each_message_once(
            acts in proptest::collection::vec((0..4usize, 0..6usize, 0..6usize, 1..30u64), 0..200)
        ) {
            let mut room = Room::default();
            let mut heard = std::collections::BTreeSet::new();
            for (act, who, whom, number) in acts {
                match act {
                    0 => {
                        // Anew: its numbers begin again.
                        if room.enter(&name(who), person(who)).is_ok() {
                            heard.retain(|(from, _)| *from != who);
                        }
                    }
                    1 => {
                        room.leave(&name(who));
                        heard.retain(|(from, _)| *from != who);
                    }
                    _ => {
                        let to = (act == 2).then(|| name(whom));
                        if let Ok(for_whom) = room.say(&name(who), to.as_ref(), number, &media()) {
                            prop_assert!(heard.insert((who, number)), "said again");
                            prop_assert!(!for_whom.contains(&name(who)));
                            prop_assert!(for_whom.iter().all(|name| room.names().any(|known| known == name)));
                        }
                    }
                }
                let names: Vec<_> = room.names().collect();
                let once: std::collections::BTreeSet<_> = names.iter().collect();
                prop_assert!(names.len() <= MOST && once.len() == names.len());
            }
        }
    }
}
