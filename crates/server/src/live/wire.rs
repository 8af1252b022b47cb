//! What programs over one database say to one another: hints, what is done in calls, what is typed and not saved yet, and that
//! they are there (ADR 0024).
//!
//! Every program says each second that it is there. One that falls silent may have died between a commit and its hint.
//!
//! Must not know how the texts get from one to the other, nor decide who may hear of them.

use super::calls::Far;
use super::{Hint, Out};
use crate::app::support::unsaved::Unsaved;
use serde::{Deserialize, Serialize};
use std::collections::HashMap;
use std::mem;
use std::time::{Duration, Instant};

/// How often a program says that it is there.
pub(crate) const PULSE: Duration = Duration::from_secs(1);
/// After so long a silence a program counts as dead.
const SILENCE: Duration = Duration::from_millis(3200);
/// Longest text, in bytes: PostgreSQL takes less than 8000.
const LONGEST: usize = 7900;
/// Bytes of a part of something longer: as many again are needed to write it as a text within a text.
const PART: usize = 3000;
/// Longest that is put together of parts.
const WHOLE: usize = 512 * 1024;

/// What a program says.
#[derive(Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) struct Word {
    /// Which program: a name of its own for each run.
    pub(crate) from: String,
    /// What changed.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub(crate) hints: Vec<Hint>,
    /// What was done in calls.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub(crate) calls: Vec<Far>,
    /// What is typed and not saved yet.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub(crate) typed: Vec<Unsaved>,
    /// That it does not know who is in which call.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub(crate) asks: bool,
    /// That something it wanted to say was lost.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub(crate) lost: bool,
    /// That it ends, with nothing left to say.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub(crate) ends: bool,
    /// A part of a longer word, and whether it is the last.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    part: Option<(String, bool)>,
}

/// Another program: when it last said something, and what it has begun to say.
#[derive(Debug)]
struct Other {
    last: Instant,
    begun: String,
}

/// Who else is there.
#[derive(Debug, Default)]
pub(crate) struct Others(HashMap<String, Other>);

impl Others {
    /// Takes a text in; a word that is whole by it, of another than oneself.
    pub(crate) fn take_in(&mut self, from: &str, text: &str, now: Instant) -> Option<Word> {
        let mut word: Word = serde_json::from_str(text)
            .ok()
            .filter(|word: &Word| word.from != from)?;
        let other = self.0.entry(word.from.clone()).or_insert(Other {
            last: now,
            begun: String::new(),
        });
        other.last = now;
        if let Some((part, last)) = word.part.take() {
            other.begun.push_str(&part);
            if !last && other.begun.len() < WHOLE {
                return None;
            }
            word = serde_json::from_str(&mem::take(&mut other.begun)).ok()?;
        }
        if word.ends {
            self.0.remove(&word.from);
        }
        Some(word)
    }

    /// How many there are.
    pub(crate) fn count(&self) -> usize {
        self.0.len()
    }

    /// Forgets those who are silent, and says who they were.
    pub(crate) fn fell_silent(&mut self, now: Instant) -> Vec<String> {
        let silent = |(_, other): &(&String, &mut Other)| now.duration_since(other.last) >= SILENCE;
        let silent: Vec<String> = self.0.iter_mut().filter(silent).map(|(name, _)| name.clone()).collect();
        self.0.retain(|name, _| !silent.contains(name));
        silent
    }

    /// A line was lost, and with it perhaps a part.
    pub(crate) fn missed(&mut self) {
        for other in self.0.values_mut() {
            other.begun.clear();
        }
    }
}

fn word(from: &str, outs: &[Out], (lost, ends): (bool, bool)) -> Word {
    let mut word = Word {
        from: from.to_owned(),
        lost,
        ends,
        ..Word::default()
    };
    for out in outs {
        match out.clone() {
            Out::Hint(hint) => word.hints.push(hint),
            Out::Call(far) => word.calls.push(far),
            Out::Typed(unsaved) => word.typed.push(unsaved),
            Out::Asks => word.asks = true,
        }
    }
    word
}

/// Texts that carry all of it in its order, each as long as one may be; one at least.
pub(crate) fn texts(from: &str, mut outs: Vec<Out>, (lost, ends): (bool, bool)) -> Vec<String> {
    let Ok(text) = serde_json::to_string(&word(from, &outs, (lost, ends))) else {
        return Vec::new();
    };
    if text.len() <= LONGEST {
        return vec![text];
    }
    if outs.len() < 2 {
        return parts(from, &text);
    }
    let rest = outs.split_off(outs.len() / 2);
    let mut all = texts(from, outs, (lost, false));
    all.append(&mut texts(from, rest, (false, ends)));
    all
}

/// Something long in parts.
fn parts(from: &str, mut text: &str) -> Vec<String> {
    let mut parts = Vec::new();
    while !text.is_empty() {
        let (part, rest) = text.split_at(text.floor_char_boundary(PART));
        text = rest;
        let part = Word {
            from: from.to_owned(),
            part: Some((part.to_owned(), rest.is_empty())),
            ..Word::default()
        };
        parts.extend(serde_json::to_string(&part));
    }
    parts
}

#[cfg(test)]
mod tests {
    use super::*;

    fn hint(version: i64) -> Hint {
        Hint {
            topic: "question_01jd0000000000000000000000".to_owned(),
            version,
            ..Hint::default()
        }
    }

    /// What another program reads of texts.
    fn read(texts: &[String]) -> Vec<Word> {
        assert!(texts.iter().all(|text| text.len() <= LONGEST));
        let (mut others, now) = (Others::default(), Instant::now());
        texts
            .iter()
            .filter_map(|text| others.take_in("you", text, now))
            .collect()
    }

    #[test]
    fn much_is_said_in_several_words_in_its_order() {
        let said: Vec<Hint> = (0..500).map(hint).collect();
        let words = read(&texts(
            "me",
            said.iter().cloned().map(Out::Hint).collect(),
            (true, true),
        ));
        assert!(words[0].lost && words.last().unwrap().ends);
        assert_eq!(words.iter().filter(|word| word.ends || word.lost).count(), 2);
        assert_eq!(words.into_iter().flat_map(|word| word.hints).collect::<Vec<_>>(), said);
        assert_eq!(texts("me", Vec::new(), (false, false)), ["{\"from\":\"me\"}"]);
    }

    #[test]
    fn what_is_too_long_for_one_word_comes_in_parts_and_is_whole_again() {
        let long = Hint {
            topic: "\"描述\"\n".repeat(6000),
            ..hint(7)
        };
        let all = texts("me", vec![Out::Hint(hint(1)), Out::Hint(long.clone())], (false, false));
        assert!(all.len() > 10);
        let hints: Vec<Hint> = read(&all).into_iter().flat_map(|word| word.hints).collect();
        assert_eq!(hints, [hint(1), long]);
        assert!(
            Others::default().take_in("me", &all[0], Instant::now()).is_none(),
            "oneself is no other"
        );
    }

    #[test]
    fn who_is_silent_for_long_is_dead_once_and_who_takes_leave_is_not() {
        let begin = Instant::now();
        let after = |millis| begin + Duration::from_millis(millis);
        let mut others = Others::default();
        let mut says = |from: &str, ends, now| {
            let text = texts(from, Vec::new(), (false, ends)).remove(0);
            others.take_in("me", &text, now);
            others.fell_silent(now).len()
        };
        says("a", false, begin);
        says("b", false, begin);
        assert_eq!(says("b", true, after(100)), 0);
        assert_eq!(says("c", false, after(3000)), 0);
        assert_eq!(says("c", false, after(3300)), 1);
        assert_eq!(says("c", false, after(5000)), 0);
    }
}
