//! Calls at two programs: what one tells is heard by the other.

use super::super::Out;
use super::*;
use tokio::sync::mpsc::{UnboundedReceiver, unbounded_channel};

/// A program with what it tells the other.
fn program() -> (Calls, UnboundedReceiver<Out>) {
    let (way, (out, said)) = (Way::default(), unbounded_channel());
    way.0.set(out).unwrap();
    (Calls::new(way), said)
}

/// What one program has told is heard by the other, as it comes over the wire.
fn passes(said: &mut UnboundedReceiver<Out>, name: &str, to: &Calls) -> usize {
    let mut count = 0;
    while let Ok(Out::Call(far)) = said.try_recv() {
        let text = serde_json::to_string(&far).unwrap();
        to.hear(name, serde_json::from_str(&text).unwrap());
        count += 1;
    }
    count
}

fn peer(name: &str) -> PeerName {
    name.to_owned().try_into().unwrap()
}

fn somebody(name: &str, number: u8) -> InCall {
    InCall {
        peer: peer(name),
        person: PersonId::new(domain::time::Timestamp::from_micros(0).unwrap(), [number; 10]),
        name: format!("示范{number}"),
        side: Side::Asker,
    }
}

fn question() -> QuestionId {
    QuestionId::new(domain::time::Timestamp::from_micros(0).unwrap(), [9; 10])
}

fn heard(line: &mut Receiver<CallHint>) -> Vec<Heard> {
    std::iter::from_fn(|| line.try_recv().ok().map(|hint| hint.call)).collect()
}

const OFFER: &str = "page0000one";
const OTHER: &str = "page0000two";

#[test]
fn two_pages_at_two_programs_are_in_one_call() {
    let (one, mut from_one) = program();
    let (two, mut from_two) = program();
    let (line, mut hears) = Line::new();
    let (other_line, mut other_hears) = Line::new();
    one.enter(question(), somebody(OFFER, 1), &line).unwrap();
    assert_eq!(passes(&mut from_one, "one", &two), 1);
    two.enter(question(), somebody(OTHER, 2), &other_line).unwrap();
    passes(&mut from_two, "two", &one);
    assert_eq!(heard(&mut other_hears), [Heard::Peers(vec![somebody(OFFER, 1)])]);
    assert_eq!(
        heard(&mut hears),
        [Heard::Peers(Vec::new()), Heard::Entered(somebody(OTHER, 2))]
    );

    // What one says to the other, and to all.
    let sdp = "v=0".to_owned();
    let offer = Signal::Offer { sdp };
    let to = peer(OTHER);
    one.say(question(), (&peer(OFFER), &line), (Some(&to), 1), &offer)
        .unwrap();
    assert_eq!(passes(&mut from_one, "one", &two), 1);
    let said = |number, signal: &Signal| Heard::Said {
        from: peer(OFFER),
        number,
        signal: signal.clone(),
    };
    assert_eq!(heard(&mut other_hears), [said(1, &offer)]);
    let show = Signal::Show { file: None, page: 1 };
    one.say(question(), (&peer(OFFER), &line), (None, 2), &show).unwrap();
    passes(&mut from_one, "one", &two);
    assert_eq!(heard(&mut other_hears), [said(2, &show)]);
    assert_eq!(heard(&mut hears), []);

    // Gone there is gone here.
    two.leave(question(), &peer(OTHER), &other_line, Parted::Left);
    passes(&mut from_two, "two", &one);
    let left = |why| Heard::Left { peer: peer(OTHER), why };
    assert_eq!(heard(&mut hears), [left(Parted::Left)]);
    let nobody = one.say(question(), (&peer(OFFER), &line), (Some(&to), 3), &offer);
    assert_eq!(nobody, Err(NotSaid::Gone));
}

#[test]
fn whose_program_dies_comes_back_at_the_other_under_the_same_name() {
    let (one, mut from_one) = program();
    let (two, mut from_two) = program();
    let (line, mut hears) = Line::new();
    let (other_line, _other_hears) = Line::new();
    one.enter(question(), somebody(OFFER, 1), &line).unwrap();
    passes(&mut from_one, "one", &two);
    two.enter(question(), somebody(OTHER, 2), &other_line).unwrap();
    passes(&mut from_two, "two", &one);
    heard(&mut hears);
    // The page is quicker than those who notice.
    let (new_line, mut new_hears) = Line::new();
    one.enter(question(), somebody(OTHER, 2), &new_line).unwrap();
    one.gone("two");
    assert_eq!(heard(&mut new_hears), [Heard::Peers(vec![somebody(OFFER, 1)])]);
    assert_eq!(heard(&mut hears), [Heard::Entered(somebody(OTHER, 2))]);
    // And those who do not come back are lost.
    let (three, mut from_three) = program();
    three
        .enter(question(), somebody("page00three", 3), &other_line)
        .unwrap();
    passes(&mut from_three, "three", &one);
    heard(&mut hears);
    one.gone("three");
    let lost = Heard::Left {
        peer: peer("page00three"),
        why: Parted::Lost,
    };
    assert_eq!(heard(&mut hears), [lost]);
}

#[test]
fn a_program_that_comes_later_is_told_who_is_in_and_who_moves_is_in_once() {
    let (one, mut from_one) = program();
    let (line, mut hears) = Line::new();
    one.enter(question(), somebody(OFFER, 1), &line).unwrap();
    while from_one.try_recv().is_ok() {}
    let (late, mut from_late) = program();
    for _ in 0..2 {
        for far in one.here() {
            late.hear("one", far);
        }
    }
    let (other_line, mut other_hears) = Line::new();
    late.enter(question(), somebody(OTHER, 2), &other_line).unwrap();
    assert_eq!(heard(&mut other_hears), [Heard::Peers(vec![somebody(OFFER, 1)])]);
    passes(&mut from_late, "late", &one);
    heard(&mut hears);
    // The first comes in anew at the other, from another page: the one before hears that it is over.
    let (new_line, _) = Line::new();
    late.enter(question(), somebody("page00newer", 1), &new_line).unwrap();
    passes(&mut from_late, "late", &one);
    let left = Heard::Left {
        peer: peer(OFFER),
        why: Parted::Elsewhere,
    };
    assert_eq!(heard(&mut hears), [left]);
    assert_eq!(one.here(), []);
    assert_eq!(late.here().len(), 2);
}
