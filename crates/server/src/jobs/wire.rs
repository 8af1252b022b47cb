//! The loop that passes hints, calls and what is typed on to the other programs over one PostgreSQL, and theirs to the pages that
//! are here. On a file of SQLite there is no way to others, and pages hear what their own process does.
//!
//! Must not be waited for by anybody.

use crate::app::Ctx;
use crate::live::Out;
use crate::live::wire::{Others, PULSE, Word, texts};
use std::fmt::Write as _;
use std::mem;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::time::{Duration, Instant};
use store::StoreError;
use store::wire::{Heard, Listener, Speaker};
use tokio::sync::mpsc::{Receiver, Sender, UnboundedReceiver, channel, unbounded_channel};
use tokio::sync::watch;

/// Within this time all watchers are told to look again, so many at once at the least.
const SPREAD: Duration = Duration::from_secs(1);
const AT_ONCE: usize = 200;
/// Things said together, at most.
const TOGETHER: usize = 64;

/// Passes hints on until told to stop; at once back where there can be no other program.
pub async fn run(ctx: Arc<Ctx>, mut stop: watch::Receiver<bool>) {
    let Ok(name) = ctx.randomness.bytes::<10>() else { return };
    let from = name.iter().fold(String::new(), |mut text, byte| {
        let _ = write!(text, "{byte:02x}");
        text
    });
    let (speaker, listener) = loop {
        match ctx.db.wire().await {
            Ok(Some(ends)) => break ends,
            Ok(None) => return,
            Err(error) => complain(&error),
        }
        tokio::select! {
            () = tokio::time::sleep(PULSE) => {}
            _ = stop.wait_for(|stop| *stop) => return,
        }
    };
    let (out, said) = unbounded_channel();
    // Who is in a call at another program is not known here yet.
    if out.send(Out::Asks).is_err() || !ctx.hub.way.open(out) {
        return;
    }
    // Between the beginning and now others may have said something.
    tokio::spawn(look_again(Arc::clone(&ctx)));
    let (heard, words) = channel(TOGETHER);
    let hearing = tokio::spawn(hear(listener, heard));
    let company = Company::default();
    tokio::select! {
        () = take_in(&ctx, &from, words, &company) => {}
        () = speak(&speaker, &from, said, &company, stop) => {}
    }
    hearing.abort();
}

/// Whether anybody else is there: to nobody nothing is said but that one is there oneself.
#[derive(Debug, Default)]
struct Company {
    there: AtomicBool,
    /// Somebody has just come. What was said to nobody until then, they have missed.
    came: AtomicBool,
}

fn complain(error: &StoreError) {
    tracing::warn!(
        error = error as &dyn std::error::Error,
        "the line to the other programs is cut"
    );
}

/// Listens to its end: a line that is being made anew is not left in the middle.
async fn hear(mut listener: Listener, heard: Sender<Heard>) {
    loop {
        let next = match listener.hear().await {
            Ok(next) => next,
            Err(error) => {
                complain(&error);
                tokio::time::sleep(PULSE).await;
                Heard::Missed
            }
        };
        if heard.send(next).await.is_err() {
            return;
        }
    }
}

/// Tells the watchers here what other programs say.
async fn take_in(ctx: &Arc<Ctx>, from: &str, mut words: Receiver<Heard>, company: &Company) {
    let mut others = Others::default();
    let mut pulse = tokio::time::interval(PULSE);
    loop {
        tokio::select! {
            heard = words.recv() => match heard {
                Some(Heard::Text(text)) => {
                    let before = others.count();
                    let word = others.take_in(from, &text, Instant::now());
                    company.came.fetch_or(others.count() > before, Ordering::AcqRel);
                    company.there.store(others.count() > 0, Ordering::Release);
                    if let Some(word) = word {
                        hear_word(ctx, word);
                    }
                }
                Some(Heard::Missed) => {
                    others.missed();
                    ctx.hub.way.send(Out::Asks);
                    announce(ctx);
                    tokio::spawn(look_again(Arc::clone(ctx)));
                }
                None => return,
            },
            _ = pulse.tick() => {
                for silent in others.fell_silent(Instant::now()) {
                    tracing::warn!("another program fell silent");
                    ctx.hub.calls.gone(&silent);
                    tokio::spawn(look_again(Arc::clone(ctx)));
                }
                company.there.store(others.count() > 0, Ordering::Release);
            },
        }
    }
}

fn hear_word(ctx: &Arc<Ctx>, word: Word) {
    for hint in &word.hints {
        ctx.hub.listeners.put(hint);
    }
    for unsaved in word.typed {
        ctx.hub.listeners.put_unsaved(unsaved);
    }
    for far in word.calls {
        ctx.hub.calls.hear(&word.from, far);
    }
    if word.ends {
        ctx.hub.calls.gone(&word.from);
    }
    if word.asks {
        announce(ctx);
    }
    if word.lost {
        tokio::spawn(look_again(Arc::clone(ctx)));
    }
}

/// Tells the others who is in a call here.
fn announce(ctx: &Ctx) {
    for far in ctx.hub.calls.here() {
        ctx.hub.way.call(far);
    }
}

/// Lets all watchers ask for everything anew, spread over a moment.
async fn look_again(ctx: Arc<Ctx>) {
    let all = ctx.hub.listeners.all();
    let pause = SPREAD * u32::try_from(AT_ONCE).unwrap_or(1) / u32::try_from(all.len().max(AT_ONCE)).unwrap_or(1);
    for (number, some) in all.chunks(AT_ONCE).enumerate() {
        if number > 0 {
            tokio::time::sleep(pause).await;
        }
        ctx.hub.listeners.miss(some);
    }
}

/// Says what there is to say, together what has gathered, and each second that one is there.
async fn speak(
    speaker: &Speaker,
    from: &str,
    mut said: UnboundedReceiver<Out>,
    company: &Company,
    mut stop: watch::Receiver<bool>,
) {
    let mut pulse = tokio::time::interval(PULSE);
    let (mut outs, mut lost) = (Vec::new(), false);
    loop {
        let (beats, ends) = tokio::select! {
            biased;
            _ = said.recv_many(&mut outs, TOGETHER) => (false, false),
            _ = pulse.tick() => (true, false),
            _ = stop.wait_for(|stop| *stop) => (true, true),
        };
        if !company.there.load(Ordering::Acquire) {
            outs.retain(|out| *out == Out::Asks);
        }
        if outs.is_empty() && !beats {
            continue;
        }
        lost |= company.came.swap(false, Ordering::AcqRel);
        for text in texts(from, mem::take(&mut outs), (lost, ends)) {
            match speaker.say(&text).await {
                Ok(()) => lost = false,
                Err(error) => {
                    complain(&error);
                    lost = true;
                }
            }
        }
        if ends {
            return;
        }
    }
}
