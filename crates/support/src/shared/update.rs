//! Reads a Yjs update (version 1) and holds it against its author, before anything is done with it: only entries of the
//! author's own part, written with pens that are the author's, and only the author's own taken away.
//!
//! That is shown of the bytes alone. An entry either names the part that it lies in, which has to be the author's; or it stands
//! behind an entry of a pen of the author's, which lies in that part by the same proof. Must not apply anything.

use std::collections::BTreeSet;

use super::Refused;

/// Entries of one update.
const MOST_ENTRIES: u64 = 2000;
/// What one update may add to how far a pen has come.
const MOST_STEPS: u64 = 10_000;
/// How far any pen can come.
const FARTHEST: u64 = 1 << 30;
/// Longest name of an entry, in bytes.
const LONGEST_NAME: usize = 64;

/// Kinds of content that a part may hold, by their number in the format.
const GONE: u8 = 0;
const DELETED: u8 = 1;
const ANY: u8 = 8;
/// The one kind of value: a text.
const TEXT: u8 = 119;

const HAS_LEFT: u8 = 0x80;
const HAS_RIGHT: u8 = 0x40;
const HAS_NAME: u8 = 0x20;
const KIND: u8 = 0x1f;

/// Who has written an update: the name of their part, and the pens that they were given.
#[derive(Debug, Clone, Copy)]
pub struct Author<'a> {
    /// The name of their part.
    pub part: &'a str,
    /// Their pens.
    pub pens: &'a BTreeSet<u64>,
}

/// Whether an update is nothing but what its author may write.
pub fn inspect(update: &[u8], author: Author<'_>) -> Result<(), Refused> {
    let mut reader = Reader { rest: update, author };
    let mut left = MOST_ENTRIES;
    let mut steps = MOST_STEPS;
    for _ in 0..reader.count()? {
        let entries = reader.count()?;
        reader.own_pen()?;
        reader.clock()?;
        for _ in 0..entries {
            left = left.checked_sub(1).ok_or(Refused::Malformed)?;
            steps = steps.checked_sub(reader.entry()?).ok_or(Refused::Malformed)?;
        }
    }
    for _ in 0..reader.count()? {
        reader.own_pen()?;
        for _ in 0..reader.count()? {
            left = left.checked_sub(1).ok_or(Refused::Malformed)?;
            reader.clock()?;
            reader.length()?;
        }
    }
    if reader.rest.is_empty() {
        Ok(())
    } else {
        Err(Refused::Malformed)
    }
}

/// What a page says that it has: each pen with how far. It counts for what it is sent, and for nothing else.
pub(super) fn have(vector: &[u8]) -> Result<Vec<(u64, u32)>, Refused> {
    let pens = BTreeSet::new();
    let author = Author { part: "", pens: &pens };
    let mut reader = Reader { rest: vector, author };
    let mut all = Vec::new();
    for _ in 0..reader.count()? {
        all.push((reader.number()?, reader.clock()?));
    }
    if reader.rest.is_empty() {
        Ok(all)
    } else {
        Err(Refused::Malformed)
    }
}

struct Reader<'a> {
    rest: &'a [u8],
    author: Author<'a>,
}

impl<'a> Reader<'a> {
    fn byte(&mut self) -> Result<u8, Refused> {
        let (first, rest) = self.rest.split_first().ok_or(Refused::Malformed)?;
        self.rest = rest;
        Ok(*first)
    }

    fn number(&mut self) -> Result<u64, Refused> {
        let mut number = 0_u64;
        // No number of the format has more than 53 bits.
        for shift in (0..56).step_by(7) {
            let byte = self.byte()?;
            number |= u64::from(byte & 0x7f) << shift;
            if byte & 0x80 == 0 {
                return Ok(number);
            }
        }
        Err(Refused::Malformed)
    }

    fn clock(&mut self) -> Result<u32, Refused> {
        let clock = self.number()?;
        if clock > FARTHEST {
            return Err(Refused::Malformed);
        }
        u32::try_from(clock).map_err(|_| Refused::Malformed)
    }

    /// A number of things that follow, each of at least one byte.
    fn count(&mut self) -> Result<u64, Refused> {
        let count = self.number()?;
        if usize::try_from(count).is_ok_and(|count| count <= self.rest.len()) {
            Ok(count)
        } else {
            Err(Refused::Malformed)
        }
    }

    /// How many steps of a pen something stands for.
    fn length(&mut self) -> Result<u64, Refused> {
        match self.number()? {
            length @ 1..=FARTHEST => Ok(length),
            _ => Err(Refused::Malformed),
        }
    }

    fn text(&mut self) -> Result<&'a str, Refused> {
        let length = usize::try_from(self.number()?).map_err(|_| Refused::Malformed)?;
        let (text, rest) = self.rest.split_at_checked(length).ok_or(Refused::Malformed)?;
        self.rest = rest;
        std::str::from_utf8(text).map_err(|_| Refused::Malformed)
    }

    fn own_pen(&mut self) -> Result<(), Refused> {
        let pen = self.number()?;
        if self.author.pens.contains(&pen) {
            Ok(())
        } else {
            Err(Refused::Foreign)
        }
    }

    fn neighbour(&mut self) -> Result<(), Refused> {
        self.own_pen()?;
        self.clock().map(|_| ())
    }

    /// An entry; how many steps of its pen it stands for.
    fn entry(&mut self) -> Result<u64, Refused> {
        let info = self.byte()?;
        let kind = info & KIND;
        if kind == GONE {
            return self.length();
        }
        if info & HAS_LEFT != 0 {
            self.neighbour()?;
        }
        if info & HAS_RIGHT != 0 {
            self.neighbour()?;
        }
        if info & (HAS_LEFT | HAS_RIGHT) == 0 {
            self.place(info)?;
        }
        match kind {
            DELETED => self.length(),
            ANY => {
                if self.number()? != 1 || self.byte()? != TEXT {
                    return Err(Refused::Malformed);
                }
                self.text().map(|_| 1)
            }
            _ => Err(Refused::Malformed),
        }
    }

    /// The part, and the name within it, of an entry that stands behind no other.
    fn place(&mut self, info: u8) -> Result<(), Refused> {
        let by_name = self.number()? == 1;
        if !by_name || info & HAS_NAME == 0 {
            return Err(Refused::Foreign);
        }
        if self.text()? != self.author.part {
            return Err(Refused::Foreign);
        }
        if self.text()?.len() > LONGEST_NAME {
            return Err(Refused::Malformed);
        }
        Ok(())
    }
}
