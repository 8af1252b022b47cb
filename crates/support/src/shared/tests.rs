//! Pages are documents of the same kind with a pen of their own; what they send is what the station takes in or refuses.

use std::collections::BTreeSet;

use proptest::prelude::*;
use yrs::block::ClientID;
use yrs::updates::decoder::Decode as _;
use yrs::updates::encoder::Encode as _;
use yrs::{
    Any, ArrayPrelim, Doc, Map as _, MapPrelim, Options, ReadTxn as _, StateVector, Text as _, Transact as _, Update,
};

use super::*;

const EXPERT: &str = "person_expert";
const ASKER: &str = "person_asker";
const PROPOSAL: &str = r#"{"field":"premises_area","value":"86.5"}"#;

struct Page {
    doc: Doc,
    part: &'static str,
    pens: BTreeSet<u64>,
    side: Side,
}

impl Page {
    fn open(part: &'static str, pen: u64) -> Self {
        let side = if part == EXPERT { Side::Helper } else { Side::Asker };
        let doc = Doc::with_options(Options::with_guid_and_client_id("page".into(), ClientID::new(pen)));
        Self {
            doc,
            part,
            pens: BTreeSet::from([pen]),
            side,
        }
    }

    /// Does something; what a page would send of it.
    fn does(&self, what: impl FnOnce(&mut yrs::TransactionMut<'_>, &Doc)) -> Vec<u8> {
        let mut tx = self.doc.transact_mut();
        what(&mut tx, &self.doc);
        tx.encode_update_v1()
    }

    fn puts(&self, name: &str, text: &str) -> Vec<u8> {
        self.puts_in(self.part, name, text)
    }

    fn puts_in(&self, part: &str, name: &str, text: &str) -> Vec<u8> {
        let map = self.doc.get_or_insert_map(part);
        self.does(|tx, _| {
            map.insert(tx, name, text);
        })
    }

    fn sends(&self, to: &Document, update: &[u8]) -> Result<bool, Refused> {
        let author = Author {
            part: self.part,
            pens: &self.pens,
        };
        to.write(self.side, author, update)
    }

    fn hears(&self, of: &Document) {
        let vector = self.doc.transact().state_vector().encode_v1();
        let update = Update::decode_v1(&of.lacking(&vector).unwrap()).unwrap();
        self.doc.transact_mut().apply_update(update).unwrap();
    }

    fn holds(&self, part: &str) -> Vec<(String, String)> {
        let map = self.doc.get_or_insert_map(part);
        let tx = self.doc.transact();
        let mut all: Vec<_> = map
            .iter(&tx)
            .map(|(name, value)| (name.to_owned(), value.to_string(&tx)))
            .collect();
        all.sort();
        all
    }
}

fn station() -> Document {
    Document::open(&[]).unwrap()
}

#[test]
fn what_one_side_writes_the_other_reads_and_it_survives_being_kept() {
    let (expert, asker, station) = (Page::open(EXPERT, 1), Page::open(ASKER, 2), station());
    let proposed = expert.puts("propose/p0000001", PROPOSAL);
    assert_eq!(expert.sends(&station, &proposed), Ok(true));
    asker.hears(&station);
    assert_eq!(
        asker.holds(EXPERT),
        [("propose/p0000001".to_owned(), PROPOSAL.to_owned())]
    );
    let declined = asker.puts("decline/p0000001", "true");
    assert_eq!(asker.sends(&station, &declined), Ok(true));
    let again = Document::open(&station.kept()).unwrap();
    expert.hears(&again);
    assert_eq!(expert.holds(ASKER).len(), 1);
    let found = again.proposal(EXPERT, "p0000001").unwrap().unwrap();
    assert_eq!((found.field.as_str(), found.value), ("premises_area", "86.5".into()));
    assert_eq!(again.proposal(EXPERT, "p0000002"), Ok(None));
}

#[test]
fn an_update_that_comes_again_says_nothing_new() {
    let (expert, station) = (Page::open(EXPERT, 1), station());
    let first = expert.puts("at", r#"{"field":"premises_area"}"#);
    let second = expert.puts("at", r#"{"field":"applicant_name"}"#);
    assert_eq!(expert.sends(&station, &first), Ok(true));
    assert_eq!(expert.sends(&station, &second), Ok(true));
    assert_eq!(expert.sends(&station, &first), Ok(false));
    assert_eq!(expert.sends(&station, &second), Ok(false));
    assert_eq!(station.part(EXPERT).unwrap()["at"], r#"{"field":"applicant_name"}"#);
}

#[test]
fn nobody_writes_in_anothers_part_or_with_anothers_pen() {
    let (expert, asker, station) = (Page::open(EXPERT, 1), Page::open(ASKER, 2), station());
    let own = asker.puts(
        "mark/m0000001",
        r#"{"file":"f","page":1,"region":{"x":1,"y":2,"width":3,"height":4}}"#,
    );
    asker.sends(&station, &own).unwrap();
    expert.hears(&station);
    // A new entry, one over the asker's own, and taking it away.
    let foreign = [
        expert.puts_in(ASKER, "decline/p0000001", "true"),
        expert.puts_in(ASKER, "mark/m0000001", "{}"),
        expert.puts_in("anybody", "at", "{}"),
    ];
    for update in foreign {
        assert_eq!(expert.sends(&station, &update), Err(Refused::Foreign));
    }
    let expert = Page::open(EXPERT, 1);
    expert.hears(&station);
    let map = expert.doc.get_or_insert_map(ASKER);
    let taken = expert.does(|tx, _| {
        map.remove(tx, "mark/m0000001");
    });
    assert_eq!(expert.sends(&station, &taken), Err(Refused::Foreign));
    let forger = Page::open(EXPERT, 2);
    let forged = forger.puts("at", "{}");
    let expert = Page::open(EXPERT, 1);
    assert_eq!(expert.sends(&station, &forged), Err(Refused::Foreign));
    assert_eq!(station.part(ASKER).unwrap().len(), 1, "and nothing of it was taken in");
}

#[test]
fn an_entry_behind_one_of_another_is_refused() {
    let (expert, asker, station) = (Page::open(EXPERT, 1), Page::open(ASKER, 2), station());
    let at = asker.puts("at", "{}");
    asker.sends(&station, &at).unwrap();
    expert.hears(&station);
    // It names no part, but stands behind an entry of the asker's, and so would lie in the asker's part.
    let update = [1, 1, 1, 0, 0x88 | 0x20, 2, 0, 1, 119, 2, b'{', b'}', 0];
    assert_eq!(expert.sends(&station, &update), Err(Refused::Foreign));
    // The same behind an entry of one's own is read; it lacks that entry.
    let update = [1, 1, 1, 0, 0x88 | 0x20, 1, 5, 1, 119, 2, b'{', b'}', 0];
    assert_eq!(expert.sends(&station, &update), Err(Refused::Malformed));
}

#[test]
fn nothing_but_texts_by_name_is_taken_in() {
    let station = station();
    let expert = || Page::open(EXPERT, 1);
    let refused = |update: &[u8]| {
        let answer = expert().sends(&station, update);
        assert!(answer.is_err(), "{answer:?}");
    };
    let page = expert();
    let map = page.doc.get_or_insert_map(EXPERT);
    refused(&page.does(|tx, _| {
        map.insert(tx, "at", MapPrelim::from([("field", "x")]));
    }));
    let page = expert();
    let map = page.doc.get_or_insert_map(EXPERT);
    refused(&page.does(|tx, _| {
        map.insert(tx, "at", ArrayPrelim::from([1, 2]));
    }));
    let page = expert();
    let map = page.doc.get_or_insert_map(EXPERT);
    refused(&page.does(|tx, _| {
        map.insert(tx, "at", Any::from(7));
    }));
    let page = expert();
    let text = page.doc.get_or_insert_text(EXPERT);
    refused(&page.does(|tx, _| text.push(tx, "a list, and no names")));
    let page = expert();
    refused(&page.puts(&"n".repeat(65), "{}"));
    refused(&[]);
    refused(&[0xff; 40]);
    refused(&vec![0; LONGEST + 1]);
    assert!(station.part(EXPERT).unwrap().is_empty());
}

#[test]
fn an_update_that_stands_on_what_nobody_sent_is_refused() {
    let (expert, station) = (Page::open(EXPERT, 1), station());
    let first = expert.puts("at", "{}");
    let second = expert.puts("at", r#"{"field":"x"}"#);
    assert_eq!(expert.sends(&station, &second), Err(Refused::Malformed));
    let fresh = Document::open(&[]).unwrap();
    assert_eq!(expert.sends(&fresh, &first), Ok(true));
    assert_eq!(expert.sends(&fresh, &second), Ok(true));
}

#[test]
fn each_side_says_only_what_is_its_to_say() {
    let mark = r#"{"file":"f","page":1,"region":{"x":1,"y":2,"width":3,"height":4}}"#;
    for (name, text, expert, asker) in [
        ("at", r#"{"field":"x"}"#, true, true),
        ("at", r#"{"field":"x","more":1}"#, false, false),
        ("page", r#"{"file":"f","page":2,"turn":1}"#, true, true),
        ("page", r#"{"file":"f","page":0,"turn":1}"#, false, false),
        ("mark/m0000001", mark, true, true),
        ("mark/m0000001", r#"{"file":"f","page":1}"#, false, false),
        ("mark/short", mark, false, false),
        ("propose/p0000001", PROPOSAL, true, false),
        ("propose/p0000001", r#"{"field":"","value":1}"#, false, false),
        ("decline/p0000001", "true", false, true),
        ("decline/p0000001", "false", false, false),
        ("accept/p0000001", "true", false, false),
        ("anything", "{}", false, false),
    ] {
        assert_eq!(is_fit(Side::Helper, name, text), expert, "expert {name} {text}");
        assert_eq!(is_fit(Side::Asker, name, text), asker, "asker {name} {text}");
    }
    let long = format!(r#"{{"field":"x","value":"{}"}}"#, "长".repeat(9000));
    assert!(!is_fit(Side::Helper, "propose/p0000001", &long));
    // An update that is well made and says what is not for its side is refused as well.
    let (asker, station) = (Page::open(ASKER, 2), station());
    let proposed = asker.puts("propose/p0000001", PROPOSAL);
    assert_eq!(asker.sends(&station, &proposed), Err(Refused::Unfit));
}

#[test]
fn what_a_page_claims_to_have_takes_nothing_from_it() {
    let (expert, station) = (Page::open(EXPERT, 1), station());
    expert.sends(&station, &expert.puts("at", "{}")).unwrap();
    let far = StateVector::from_iter([(ClientID::new(1), 900), (ClientID::new(77), 5)]).encode_v1();
    assert!(station.lacking(&far).is_ok());
    assert_eq!(station.lacking(&[3]), Err(Refused::Malformed));
    let all = station.lacking(&[]).unwrap();
    let page = Page::open(ASKER, 2);
    page.doc
        .transact_mut()
        .apply_update(Update::decode_v1(&all).unwrap())
        .unwrap();
    assert_eq!(page.holds(EXPERT).len(), 1);
}

/// What happens to one of two pages.
#[derive(Debug, Clone)]
enum Turn {
    Writes(bool, u8),
    TakesBack(bool, u8),
    Sends(bool),
    Repeats(bool),
    Hears(bool),
}

fn turn() -> impl Strategy<Value = Turn> {
    prop_oneof![
        (any::<bool>(), 0..4_u8).prop_map(|(who, n)| Turn::Writes(who, n)),
        (any::<bool>(), 0..4_u8).prop_map(|(who, n)| Turn::TakesBack(who, n)),
        any::<bool>().prop_map(Turn::Sends),
        any::<bool>().prop_map(Turn::Repeats),
        any::<bool>().prop_map(Turn::Hears),
    ]
}

proptest! {
    /// However writing, sending, lost answers and cuts fall together: in the end both pages and the station hold the same.
    #[test]
    fn both_pages_come_to_the_same_whatever_was_cut(turns in prop::collection::vec(turn(), 1..60)) {
        let mut station = station();
        let pages = [Page::open(EXPERT, 1), Page::open(ASKER, 2)];
        let mut waiting: [Vec<Vec<u8>>; 2] = [Vec::new(), Vec::new()];
        let mut sent: [Vec<Vec<u8>>; 2] = [Vec::new(), Vec::new()];
        let mut count = 0;
        for turn in turns {
            match turn {
                Turn::Writes(who, n) => {
                    count += 1;
                    let text = format!(r#"{{"field":"f{count}"}}"#);
                    let name = if n == 0 { "at".to_owned() } else { format!("mark/m000000{n}") };
                    let text = if n == 0 { text } else {
                        format!(r#"{{"file":"f","page":{count},"region":{{"x":1,"y":2,"width":3,"height":4}}}}"#)
                    };
                    waiting[usize::from(who)].push(pages[usize::from(who)].puts(&name, &text));
                }
                Turn::TakesBack(who, n) => {
                    let page = &pages[usize::from(who)];
                    let map = page.doc.get_or_insert_map(page.part);
                    let update = page.does(|tx, _| { map.remove(tx, &format!("mark/m000000{n}")); });
                    waiting[usize::from(who)].push(update);
                }
                Turn::Sends(who) => {
                    let who = usize::from(who);
                    for update in waiting[who].drain(..) {
                        prop_assert!(pages[who].sends(&station, &update).is_ok());
                        sent[who].push(update);
                    }
                }
                // The answer was lost, or somebody plays it again.
                Turn::Repeats(who) => for update in &sent[usize::from(who)] {
                    prop_assert_eq!(pages[usize::from(who)].sends(&station, update), Ok(false));
                },
                Turn::Hears(who) => pages[usize::from(who)].hears(&station),
            }
            station = Document::open(&station.kept()).unwrap();
        }
        for (page, waiting) in pages.iter().zip(&waiting) {
            for update in waiting {
                prop_assert!(page.sends(&station, update).is_ok());
            }
        }
        for page in &pages {
            page.hears(&station);
        }
        for part in [EXPERT, ASKER] {
            let held: Vec<(String, String)> = station.part(part).unwrap().into_iter().collect();
            prop_assert_eq!(&pages[0].holds(part), &held);
            prop_assert_eq!(&pages[1].holds(part), &held);
        }
    }

    /// Whatever bytes come: an answer, and nothing of another's changed.
    #[test]
    fn bytes_that_are_no_update_change_nothing_of_anothers(at in 0..200_usize, byte in any::<u8>(), cut in 0..200_usize) {
        let (expert, asker, station) = (Page::open(EXPERT, 1), Page::open(ASKER, 2), station());
        let own = asker.puts("at", r#"{"field":"mine"}"#);
        asker.sends(&station, &own).unwrap();
        expert.hears(&station);
        let mut update = expert.puts("propose/p0000001", PROPOSAL);
        let length = update.len();
        update[at % length] = byte;
        update.truncate(length - cut % length);
        let _ = expert.sends(&station, &update);
        prop_assert_eq!(&station.part(ASKER).unwrap()["at"], r#"{"field":"mine"}"#);
    }
}
