//! Recordings of calls: proposed, agreed to, ended, erased on demand, watched (docs/adr/0022-video.md).
//!
//! Must not decide whether it records: the crate `support` does, from the consents and from who is in the call at this moment.

use super::recording_views::{self, RecordingView, RecordingsView};
use super::{Told, call, readable};
use crate::app::{AppError, Ctx, audit};
use ::support::access::{Participant, asker, participant, takes_part};
use ::support::question::Question;
use ::support::recording::{NotRecorded, Recording, Wish, partaker, watcher};
use domain::access::Actor;
use domain::case::Case;
use domain::id::{AccessId, PersonId, QuestionId, RecordingId};
use domain::words;
use store::{Tx, access_log, cases, support, support_recordings as stored};

words!(
    /// What one may do to a recording.
    RecordingStep {
        /// Agrees to it.
        Agree = "agree",
        /// Takes the consent back, or does not give it: it is over.
        Refuse = "refuse",
        /// It is enough.
        Stop = "stop",
        /// Sound and pictures go, at once and for good.
        Erase = "erase",
    }
);

/// Whether recordings are offered: where what is kept is sealed, and for some days.
pub(super) fn offered(ctx: &Ctx) -> bool {
    ctx.config.calls.recording_days > 0 && ctx.blobs.seals().is_some()
}

/// The person in the call, who has agreed to be in it.
pub(super) async fn within<'q>(
    tx: &mut Tx,
    actor: &Actor,
    question: &'q Question,
    case: &Case,
) -> Result<Option<Participant<'q>>, AppError> {
    let Ok(within) = participant(actor, question, case) else {
        return Ok(None);
    };
    Ok(call::has_agreed(tx, question.id, actor.person).await?.then_some(within))
}

/// The question of a recording and its case: rights are looked at with the recording.
async fn about(tx: &mut Tx, id: QuestionId) -> Result<(Question, Case), AppError> {
    let kept = support::find(tx, id).await?.ok_or(AppError::NotFound)?;
    let found = cases::find(tx, kept.question.case).await?.ok_or(AppError::NotFound)?;
    Ok((kept.question, found.case))
}

/// Whether one may know of a recording: the sides of its question, who leads, who agreed to it.
pub(super) fn may_know(actor: &Actor, question: &Question, case: &Case, recording: &Recording) -> bool {
    takes_part(actor, question, case).is_ok()
        || watcher(actor, question, case, recording).is_ok()
        || partaker(None, actor.person, recording).is_ok()
}

/// The recordings of a question, as far as one may know of them.
pub async fn list(ctx: &Ctx, actor: &Actor, id: QuestionId) -> Result<RecordingsView, AppError> {
    let mut tx = ctx.db.read().await?;
    let (question, case) = about(&mut tx, id).await?;
    let mut all = stored::of_question(&mut tx, id).await?;
    all.retain(|recording| may_know(actor, &question, &case, recording));
    if all.is_empty() {
        // Where one knows of none, the question itself has to be one's to read.
        readable(&mut tx, actor, id).await?;
    }
    recording_views::list(ctx, &mut tx, actor, (&question, &case), &all).await
}

/// Proposes to record the call that one is in, which is one's own consent.
pub async fn propose(ctx: &Ctx, actor: &Actor, id: QuestionId) -> Result<RecordingView, AppError> {
    let now = ctx.now();
    let mut tx = ctx.db.write().await?;
    let (kept, case) = readable(&mut tx, actor, id).await?;
    let question = kept.question;
    participant(actor, &question, &case)?;
    if !offered(ctx) {
        return Err(NotRecorded::NotOffered.into());
    }
    let within = within(&mut tx, actor, &question, &case).await?;
    let within = within.ok_or(NotRecorded::NotInCall)?;
    let new = RecordingId::new(now, ctx.random()?);
    let recording = within.propose(new, &present(ctx, id), now)?;
    if !stored::add(&mut tx, &recording).await? {
        return Err(NotRecorded::Already.into());
    }
    let view = recording_views::one(ctx, &mut tx, actor, (&question, &case), &recording).await?;
    audit(&mut tx, now, Some(actor.person), "recording.proposed", &new.to_string()).await?;
    tx.commit().await?;
    tell(ctx, &question);
    Ok(view)
}

/// A step of a recording.
pub async fn act(
    ctx: &Ctx,
    actor: &Actor,
    (id, recording): (QuestionId, RecordingId),
    step: RecordingStep,
) -> Result<RecordingView, AppError> {
    let now = ctx.now();
    let mut tx = ctx.db.write().await?;
    let (question, case) = about(&mut tx, id).await?;
    let before = stored::locked(&mut tx, id, recording).await?;
    let before = before
        .filter(|recording| may_know(actor, &question, &case, recording))
        .ok_or(AppError::NotFound)?;
    let within = within(&mut tx, actor, &question, &case).await?;
    let next = match step {
        RecordingStep::Agree => {
            participant(actor, &question, &case)?;
            let within = within.ok_or(NotRecorded::NotInCall)?;
            within.agree_to(&before, &present(ctx, id), now)?
        }
        RecordingStep::Refuse => partaker(within.as_ref(), actor.person, &before)?.end(Wish::Refuse, now)?,
        RecordingStep::Stop => partaker(within.as_ref(), actor.person, &before)?.end(Wish::Stop, now)?,
        RecordingStep::Erase => asker(actor, &question, &case)?.erase(&before, now, actor.person)?,
    };
    stored::save(&mut tx, &next).await?;
    if step == RecordingStep::Erase {
        super::recording_house::take_away(ctx, &mut tx, recording).await?;
    }
    let view = recording_views::one(ctx, &mut tx, actor, (&question, &case), &next).await?;
    audit(
        &mut tx,
        now,
        Some(actor.person),
        done(step, &next),
        &recording.to_string(),
    )
    .await?;
    tx.commit().await?;
    ctx.work.notify_one();
    tell(ctx, &question);
    Ok(view)
}

/// What the auditors read.
fn done(step: RecordingStep, next: &Recording) -> &'static str {
    use ::support::recording::EndCause as Cause;
    match (step, next.state.end().map(|end| end.cause)) {
        (RecordingStep::Agree, _) => "recording.agreed",
        (RecordingStep::Erase, _) => "recording.erased_on_demand",
        (_, Some(Cause::Withdrawn)) => "recording.withdrawn",
        (_, Some(Cause::Declined)) => "recording.declined",
        _ => "recording.stopped",
    }
}

/// Ends what is recorded when its question has moved on, in the transaction that moves it.
pub(super) async fn follow(ctx: &Ctx, tx: &mut Tx, question: &Question) -> Result<(), AppError> {
    let now = ctx.now();
    let Some(open) = stored::open(tx, question.id).await? else {
        return Ok(());
    };
    let open = stored::locked(tx, question.id, open.id).await?;
    if let Some(over) = open.and_then(|open| open.follow(question, now)) {
        stored::save(tx, &over).await?;
        audit(tx, now, None, "recording.moved", &over.id.to_string()).await?;
    }
    Ok(())
}

pub(super) fn tell(ctx: &Ctx, question: &Question) {
    let mut told = Told::default();
    told.questions.push((question.id, question.version));
    told.tell(ctx);
}

/// What a file of a part begins with: no other file has the same content, so that to erase one takes nothing else away.
fn mark(recording: RecordingId, number: u32) -> String {
    format!("{recording} {number}\n")
}

/// Takes a part in. The same part again is acknowledged again.
pub async fn append(
    ctx: &Ctx,
    actor: &Actor,
    (id, recording): (QuestionId, RecordingId),
    number: u32,
    bytes: &[u8],
) -> Result<(), AppError> {
    let mut tx = ctx.db.read().await?;
    let (kept, case) = readable(&mut tx, actor, id).await?;
    participant(actor, &kept.question, &case)?;
    let found = stored::find(&mut tx, id, recording).await?.ok_or(AppError::NotFound)?;
    let before = stored::part(&mut tx, recording, number).await?;
    if before.is_none() {
        // Before anything is written.
        next_part(ctx, &mut tx, actor, (&kept.question, &case, &found), (number, bytes)).await?;
    } else if found.recorder != actor.person {
        return Err(NotRecorded::NobodyRecords.into());
    }
    drop(tx);
    let mut writing = ctx.blobs.begin(u64::MAX).await?;
    writing.write(mark(recording, number).as_bytes()).await?;
    writing.write(bytes).await?;
    let file = writing.keep().await?.sha256;
    let appended = append_in(ctx, actor, (id, recording), (number, bytes), &file).await;
    if appended.is_err() {
        let named = stored::part(&mut ctx.db.read().await?, recording, number).await?;
        if named.as_ref() != Some(&file) {
            ctx.blobs.erase(&file).await?;
        }
    }
    appended
}

/// The recording with its next part, where the right to append holds at this moment.
async fn next_part(
    ctx: &Ctx,
    tx: &mut Tx,
    actor: &Actor,
    (question, case, recording): (&Question, &Case, &Recording),
    (number, bytes): (u32, &[u8]),
) -> Result<Recording, AppError> {
    let within = within(tx, actor, question, case).await?;
    let within = within.ok_or(NotRecorded::NotInCall)?;
    let recorder = within.records(recording, &present(ctx, question.id))?;
    Ok(recorder.append(number, bytes, ctx.now())?)
}

async fn append_in(
    ctx: &Ctx,
    actor: &Actor,
    (id, recording): (QuestionId, RecordingId),
    (number, bytes): (u32, &[u8]),
    file: &str,
) -> Result<(), AppError> {
    let now = ctx.now();
    let mut tx = ctx.db.write().await?;
    let found = stored::locked(&mut tx, id, recording).await?;
    let found = found.ok_or(AppError::NotFound)?;
    match stored::part(&mut tx, recording, number).await? {
        Some(before) if before == file => return Ok(()),
        Some(_) => return Err(NotRecorded::Misplaced.into()),
        None => {}
    }
    let (kept, case) = readable(&mut tx, actor, id).await?;
    let about = (&kept.question, &case, &found);
    let next = next_part(ctx, &mut tx, actor, about, (number, bytes)).await?;
    stored::add_part(&mut tx, recording, number, (file, bytes.len()), now).await?;
    stored::save(&mut tx, &next).await?;
    if number == 1 {
        audit(&mut tx, now, None, "recording.begun", &recording.to_string()).await?;
    }
    tx.commit().await?;
    if number == 1 {
        tell(ctx, &kept.question);
    }
    Ok(())
}

/// The right to watch one, noted for the enterprise and for the auditors before the first byte goes; how many parts there are.
pub async fn watch(ctx: &Ctx, actor: &Actor, (id, recording): (QuestionId, RecordingId)) -> Result<u32, AppError> {
    let now = ctx.now();
    let mut tx = ctx.db.write().await?;
    let (question, case) = about(&mut tx, id).await?;
    let found = stored::locked(&mut tx, id, recording).await?;
    let found = found.ok_or(AppError::NotFound)?;
    let watcher = watcher(actor, &question, &case, &found).map_err(|_| {
        if may_know(actor, &question, &case, &found) {
            AppError::Forbidden
        } else {
            AppError::NotFound
        }
    })?;
    let parts = watcher.parts()?;
    let subject = recording.to_string();
    if let Some(role) = actor.acting.as_ref().filter(|role| role.kind.is_staff()) {
        let new = AccessId::new(now, ctx.random()?);
        access_log::record(&mut tx, new, case.id, actor.person, role, &subject, now).await?;
    }
    audit(&mut tx, now, Some(actor.person), "recording.watched", &subject).await?;
    tx.commit().await?;
    Ok(parts)
}

/// The bytes of a part, for who was given the right to watch.
pub async fn part(ctx: &Ctx, recording: RecordingId, number: u32) -> Result<Vec<u8>, AppError> {
    let file = stored::part(&mut ctx.db.read().await?, recording, number).await?;
    let bytes = ctx.blobs.read(&file.ok_or(AppError::NotFound)?).await?;
    let rest = bytes.strip_prefix(mark(recording, number).as_bytes());
    rest.map(<[u8]>::to_vec)
        .ok_or(AppError::Broken("a part of another recording"))
}

/// The people of the call of a question, at this moment.
pub(super) fn present(ctx: &Ctx, id: QuestionId) -> Vec<PersonId> {
    ctx.hub.calls.people(id)
}
