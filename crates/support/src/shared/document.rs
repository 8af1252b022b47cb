//! The document itself. What comes in was inspected before; what it then says is looked at before it is kept.

use std::collections::BTreeMap;

use yrs::block::ClientID;
use yrs::updates::decoder::Decode as _;
use yrs::{Any, Doc, Map as _, Options, Out, ReadTxn as _, StateVector, Transact as _, Update};

use super::update::{Author, have, inspect};
use super::{LONGEST, MOST_ENTRIES, Proposal, Refused, is_fit};
use crate::access::Side;

/// The station writes nothing in a document itself: nobody is ever given this pen.
const NOBODY: u64 = 0;

/// The document of a question.
#[derive(Debug)]
pub struct Document(Doc);

impl Document {
    /// One in which nothing is written yet, or as it was kept.
    pub fn open(kept: &[u8]) -> Result<Self, Refused> {
        let doc = Doc::with_options(Options {
            skip_gc: false,
            ..Options::with_guid_and_client_id("form".into(), ClientID::new(NOBODY))
        });
        if !kept.is_empty() {
            let update = Update::decode_v1(kept).map_err(|_| Refused::Malformed)?;
            let mut tx = doc.transact_mut();
            tx.apply_update(update).map_err(|_| Refused::Malformed)?;
        }
        Ok(Self(doc))
    }

    /// Takes an update in; whether it said anything new. After a refusal the document is thrown away and not kept.
    pub fn write(&self, side: Side, author: Author<'_>, update: &[u8]) -> Result<bool, Refused> {
        if update.len() > LONGEST {
            return Err(Refused::Malformed);
        }
        inspect(update, author)?;
        let update = Update::decode_v1(update).map_err(|_| Refused::Malformed)?;
        let before = self.0.transact().snapshot();
        {
            let mut tx = self.0.transact_mut();
            tx.apply_update(update).map_err(|_| Refused::Malformed)?;
            if tx.has_missing_updates() {
                return Err(Refused::Malformed);
            }
        }
        let part = self.part(author.part)?;
        if part.len() > MOST_ENTRIES || !part.iter().all(|(name, text)| is_fit(side, name, text)) {
            return Err(Refused::Unfit);
        }
        Ok(self.0.transact().snapshot() != before)
    }

    /// What somebody's part holds.
    pub fn part(&self, name: &str) -> Result<BTreeMap<String, String>, Refused> {
        let map = self.0.get_or_insert_map(name);
        let tx = self.0.transact();
        map.iter(&tx)
            .map(|(name, value)| match value {
                Out::Any(Any::String(text)) => Ok((name.to_owned(), text.to_string())),
                _ => Err(Refused::Unfit),
            })
            .collect()
    }

    /// A proposal of somebody's, while it stands.
    pub fn proposal(&self, part: &str, id: &str) -> Result<Option<Proposal>, Refused> {
        let entry = self.part(part)?.remove(&format!("propose/{id}"));
        Ok(entry.and_then(|text| serde_json::from_str(&text).ok()))
    }

    /// All of it, to be kept.
    pub fn kept(&self) -> Vec<u8> {
        self.0.transact().encode_state_as_update_v1(&StateVector::default())
    }

    /// What a page lacks that says what it has.
    pub fn lacking(&self, vector: &[u8]) -> Result<Vec<u8>, Refused> {
        let told = if vector.is_empty() { Vec::new() } else { have(vector)? };
        let tx = self.0.transact();
        let held = tx.state_vector();
        let known = told.into_iter().filter_map(|(pen, clock)| {
            let pen = ClientID::new(pen);
            // What nobody has sent here cannot be left out of what is sent back.
            held.contains_client(&pen).then(|| (pen, clock.min(held.get(&pen))))
        });
        Ok(tx.encode_state_as_update_v1(&known.collect()))
    }
}
