//! The JSON of a report, key for key in the promised order, on a real review of a shipped sample.
#![expect(clippy::unwrap_used, reason = "a helper that fails is a failed test")]
use serde::de::{Deserialize, Deserializer, MapAccess, SeqAccess, Visitor};
use std::fmt;
use std::path::Path;
use std::process::Command;

/// A JSON value that keeps the order of its keys.
#[derive(Debug, PartialEq)]
enum Node {
    Null,
    Flag,
    /// A number, and whether it is written without a point.
    Number(f64, bool),
    Text(String),
    List(Vec<Node>),
    Map(Vec<(String, Node)>),
}

impl<'de> Deserialize<'de> for Node {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        deserializer.deserialize_any(Reader)
    }
}

struct Reader;

#[expect(clippy::cast_precision_loss, reason = "the numbers of a report are small")]
impl<'de> Visitor<'de> for Reader {
    type Value = Node;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("JSON")
    }

    fn visit_unit<E>(self) -> Result<Node, E> {
        Ok(Node::Null)
    }

    fn visit_bool<E>(self, _: bool) -> Result<Node, E> {
        Ok(Node::Flag)
    }

    fn visit_u64<E>(self, n: u64) -> Result<Node, E> {
        Ok(Node::Number(n as f64, true))
    }

    fn visit_i64<E>(self, n: i64) -> Result<Node, E> {
        Ok(Node::Number(n as f64, true))
    }

    fn visit_f64<E>(self, n: f64) -> Result<Node, E> {
        Ok(Node::Number(n, false))
    }

    fn visit_str<E>(self, text: &str) -> Result<Node, E> {
        Ok(Node::Text(text.to_owned()))
    }

    fn visit_seq<A: SeqAccess<'de>>(self, mut list: A) -> Result<Node, A::Error> {
        let mut nodes = Vec::new();
        while let Some(node) = list.next_element()? {
            nodes.push(node);
        }
        Ok(Node::List(nodes))
    }

    fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<Node, A::Error> {
        let mut entries = Vec::new();
        while let Some(entry) = map.next_entry()? {
            entries.push(entry);
        }
        Ok(Node::Map(entries))
    }
}

/// What is promised of a value.
enum Shape {
    Text,
    /// One of these words.
    Word(&'static [&'static str]),
    /// YYYY-MM-DD.
    Date,
    Flag,
    /// A number from 0 to 1.
    Share,
    Number,
    /// A number without a point.
    Whole,
    OrNull(Box<Shape>),
    Each(Box<Shape>),
    /// Exactly so many entries.
    Exactly(usize, Box<Shape>),
    /// Keys that are no part of the promise, e.g. names of fields.
    ByName(Box<Shape>),
    /// Exactly these keys in this order.
    Object(Vec<(&'static str, Shape)>),
}

use Shape::{ByName, Date, Each, Exactly, Flag, Number, Object, Share, Text, Whole, Word};

fn or_null(shape: Shape) -> Shape {
    Shape::OrNull(Box::new(shape))
}

fn each(shape: Shape) -> Shape {
    Each(Box::new(shape))
}

fn corners() -> Shape {
    Exactly(4, Box::new(Exactly(2, Box::new(Number))))
}

/// The report as the promise prints it.
fn report() -> Shape {
    let field = Object(vec![
        ("value", Text),
        ("raw", Text),
        ("confidence", Share),
        ("corrected", Flag),
        ("box", corners()),
    ]);
    let quality = Object(vec![
        ("readable", Flag),
        ("sharpness", Share),
        ("glare", Share),
        ("tilt_degrees", Number),
        ("rotation", Whole),
    ]);
    let page = Object(vec![
        ("page", Whole),
        ("document", Text),
        ("confidence", Share),
        ("material", or_null(Text)),
        ("quality", quality),
        ("fields", ByName(Box::new(field))),
    ]);
    let file = Object(vec![("file", Text), ("pages", each(page)), ("error", or_null(Text))]);
    let evidence = Object(vec![("file", Text), ("page", Whole), ("box", or_null(corners()))]);
    let finding = Object(vec![
        ("code", Text),
        ("severity", Word(&["blocking", "warning", "info"])),
        ("material", or_null(Text)),
        ("document", or_null(Text)),
        ("field", or_null(Text)),
        ("file", or_null(Text)),
        ("page", or_null(Whole)),
        ("message", Object(vec![("zh-CN", Text), ("en", Text)])),
        ("evidence", each(evidence)),
        ("basis", Text),
    ]);
    let value = Object(vec![("value", Text), ("file", Text), ("page", Whole)]);
    let timing = ["total", "decode", "detect", "recognise", "judge"];
    Object(vec![
        ("item", Text),
        ("verdict", Word(&["pass", "fix", "ask"])),
        ("date", Date),
        ("files", each(file)),
        ("findings", each(finding)),
        ("form", ByName(Box::new(value))),
        ("timing_ms", Object(timing.map(|t| (t, Whole)).into())),
    ])
}

/// Compares, noting in `seen` every place of the promise that the value reaches with something in it.
fn hold(node: &Node, shape: &Shape, at: &str, seen: &mut Vec<String>) {
    if *node != Node::Null {
        seen.push(at.to_owned());
    }
    match (shape, node) {
        (Shape::OrNull(_), Node::Null) | (Text, Node::Text(_)) | (Flag, Node::Flag) | (Number, Node::Number(..)) => {}
        (Shape::OrNull(inner), _) => hold(node, inner, at, seen),
        (Word(words), Node::Text(word)) => assert!(words.contains(&word.as_str()), "{at}: {word}"),
        (Date, Node::Text(day)) => {
            let form: String = day.chars().map(|c| if c.is_ascii_digit() { '9' } else { c }).collect();
            assert_eq!(form, "9999-99-99", "{at}");
        }
        (Share, Node::Number(n, _)) => assert!((0.0..=1.0).contains(n), "{at}: {n}"),
        (Whole, Node::Number(n, whole)) => assert!(*whole && *n >= 0.0, "{at}: {n}"),
        (Each(inner), Node::List(list)) => {
            for node in list {
                hold(node, inner, &format!("{at}[]"), seen);
            }
        }
        (Exactly(count, inner), Node::List(list)) => {
            assert_eq!(list.len(), *count, "{at}");
            for node in list {
                hold(node, inner, &format!("{at}[]"), seen);
            }
        }
        (ByName(inner), Node::Map(entries)) => {
            for (_, node) in entries {
                hold(node, inner, &format!("{at}.*"), seen);
            }
        }
        (Object(promised), Node::Map(entries)) => {
            let keys: Vec<&str> = entries.iter().map(|(k, _)| k.as_str()).collect();
            let wanted: Vec<&str> = promised.iter().map(|(k, _)| *k).collect();
            assert_eq!(keys, wanted, "keys of {at}");
            for ((key, shape), (_, node)) in promised.iter().zip(entries) {
                hold(node, shape, &format!("{at}.{key}"), seen);
            }
        }
        _ => panic!("{at} is {node:?}"),
    }
}

/// Every place that the promise names.
fn places(shape: &Shape, at: &str, all: &mut Vec<String>) {
    all.push(at.to_owned());
    match shape {
        Shape::OrNull(inner) => places(inner, at, all),
        Each(inner) | Exactly(_, inner) => places(inner, &format!("{at}[]"), all),
        ByName(inner) => places(inner, &format!("{at}.*"), all),
        Object(entries) => {
            for (key, shape) in entries {
                places(shape, &format!("{at}.{key}"), all);
            }
        }
        _ => {}
    }
}

fn holds_with_everything_seen(json: &[u8]) {
    let node: Node = serde_json::from_slice(json).unwrap();
    let (mut seen, mut all) = (Vec::new(), Vec::new());
    hold(&node, &report(), "report", &mut seen);
    places(&report(), "report", &mut all);
    let unseen: Vec<&String> = all.iter().filter(|p| !seen.contains(p)).collect();
    assert!(unseen.is_empty(), "the review shows nothing at {unseen:?}");
}

#[test]
fn a_review_prints_exactly_the_promised_keys_in_their_order() {
    let sample = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../samples/wrong-room");
    let folder = tempfile::tempdir().unwrap();
    for entry in std::fs::read_dir(&sample).unwrap() {
        let entry = entry.unwrap();
        std::fs::copy(entry.path(), folder.path().join(entry.file_name())).unwrap();
    }
    std::fs::write(folder.path().join("broken.jpg"), b"\xff\xd8\xff\xe0 no picture").unwrap();
    let output = Command::new(env!("CARGO_BIN_EXE_yizhan"))
        .args(["review", "--item", "premises-check", "--date", "2026-03-31", "--json"])
        .arg(folder.path())
        .output()
        .unwrap();
    assert_eq!(output.status.code(), Some(2));
    holds_with_everything_seen(&output.stdout);
}

#[test]
#[should_panic(expected = "keys of report")]
fn a_key_too_many_is_noticed() {
    let more = br#"{"item":"any","verdict":"pass","date":"2026-01-01","files":[],"findings":[],"form":{},"timing_ms":{},"x":1}"#;
    holds_with_everything_seen(more);
}
