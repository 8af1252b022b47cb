//! Messages between enterprise, counter and department of a case, with files; and the department's own notes, which
//! nobody else sees.

use super::blobs::Kept;
use super::desk_views::{AttachmentView, MessageReader, MessageView, NoteView};
use super::once::{self, Key};
use super::{AppError, Ctx, access, audit, cases as case_views, materials, names, notifications};
use domain::access::Actor;
use domain::id::{AttachmentId, CaseId, MessageId, NoteId, PersonId};
use domain::people::RoleKind;
use domain::time::Timestamp;
use store::messages::Attachment;
use store::{Tx, messages, notes};

/// Longest message or note, in characters.
const LONGEST: usize = 4000;
/// Files of one message, and files that may wait for one.
const MOST_FILES: usize = 10;

fn words(text: &str) -> Result<&str, AppError> {
    let text = text.trim();
    if text.chars().count() > LONGEST {
        return Err(AppError::InvalidValue {
            field: "/words".to_owned(),
        });
    }
    Ok(text)
}

/// The thread of a case.
pub async fn list(ctx: &Ctx, actor: &Actor, case: CaseId) -> Result<Vec<MessageView>, AppError> {
    let mut tx = ctx.db.read().await?;
    access::visible(&mut tx, actor, case).await?;
    thread(&mut tx, actor, case).await
}

async fn thread(tx: &mut Tx, actor: &Actor, case: CaseId) -> Result<Vec<MessageView>, AppError> {
    let files = messages::files(tx, case).await?;
    let readers = messages::readers(tx, case).await?;
    let mut names = names::Names::default();
    let mut views = Vec::new();
    for message in messages::of_case(tx, case).await? {
        let organisation = message
            .organisation_id
            .parse()
            .map_err(|_| AppError::Broken("a message without its organisation"))?;
        views.push(MessageView {
            organisation: names.organisation(tx, organisation).await?,
            role: RoleKind::parse(&message.role).unwrap_or(RoleKind::Agent).as_str(),
            mine: message.person_id == actor.person.to_string(),
            person: message.person,
            at: Timestamp::from_micros(message.at)
                .map(|at| at.to_string())
                .unwrap_or_default(),
            files: files
                .iter()
                .filter(|file| file.message_id.as_ref() == Some(&message.id))
                .map(AttachmentView::from)
                .collect(),
            read_by: readers
                .iter()
                .filter(|reader| reader.last_id >= message.id && reader.person_id != message.person_id)
                .map(|reader| MessageReader {
                    person: reader.person.clone(),
                    role: RoleKind::parse(&reader.role).unwrap_or(RoleKind::Agent).as_str(),
                })
                .collect(),
            id: message.id,
            words: message.words,
        });
    }
    Ok(views)
}

impl From<&Attachment> for AttachmentView {
    fn from(file: &Attachment) -> Self {
        Self {
            id: file.id.clone(),
            name: file.name.clone(),
            media_type: file.media_type.clone(),
            size: file.size,
        }
    }
}

/// A message to be sent.
#[derive(Debug, Clone)]
pub struct NewMessage {
    /// What it says.
    pub words: String,
    /// Files that were put in before.
    pub files: Vec<AttachmentId>,
}

/// Writes to the others of a case.
pub async fn send(
    ctx: &Ctx,
    actor: &Actor,
    case: CaseId,
    new: &NewMessage,
    key: Option<&Key>,
) -> Result<MessageView, AppError> {
    let now = ctx.now();
    let text = words(&new.words)?;
    let mut tx = ctx.db.write().await?;
    let found = access::visible(&mut tx, actor, case).await?;
    let role = actor.acting.as_ref().ok_or(AppError::Forbidden)?;
    if let Some(before) = once::answered(ctx, &mut tx, actor.person, key).await? {
        let thread = thread(&mut tx, actor, case).await?;
        return thread
            .into_iter()
            .find(|message| message.id == before)
            .ok_or(AppError::NotFound);
    }
    if text.is_empty() && new.files.is_empty() {
        return Err(AppError::InvalidValue {
            field: "/words".to_owned(),
        });
    }
    if new.files.len() > MOST_FILES {
        return Err(AppError::TooMany { most: MOST_FILES });
    }
    let writers: Vec<PersonId> = messages::of_case(&mut tx, case)
        .await?
        .iter()
        .filter_map(|message| message.person_id.parse().ok())
        .collect();
    let id = MessageId::new(now, ctx.random()?);
    messages::add(&mut tx, (id, case), actor.person, role, text, now).await?;
    for file in &new.files {
        if !messages::attach(&mut tx, (*file, case), id, actor.person).await? {
            return Err(AppError::NotFound);
        }
    }
    messages::read(&mut tx, case, actor.person, role.kind, id, now).await?;
    let told = notifications::of_message(ctx, &mut tx, &found, actor.person, &id.to_string(), &writers).await?;
    once::keep(ctx, &mut tx, actor.person, key, id.to_string()).await?;
    let sent = thread(&mut tx, actor, case).await?;
    audit(&mut tx, now, Some(actor.person), "message.sent", &case.to_string()).await?;
    tx.commit().await?;
    ctx.changed(case, found.case.version);
    ctx.told(&told);
    let id = id.to_string();
    sent.into_iter()
        .find(|message| message.id == id)
        .ok_or(AppError::NotFound)
}

/// Notes that one has read up to a message.
pub async fn read(ctx: &Ctx, actor: &Actor, case: CaseId, last: MessageId) -> Result<(), AppError> {
    let now = ctx.now();
    let mut tx = ctx.db.write().await?;
    let found = access::visible(&mut tx, actor, case).await?;
    let role = actor.acting.as_ref().ok_or(AppError::Forbidden)?;
    let known = messages::of_case(&mut tx, case).await?;
    let text = last.to_string();
    if !known.iter().any(|message| message.id == text) {
        return Err(AppError::NotFound);
    }
    messages::read(&mut tx, case, actor.person, role.kind, last, now).await?;
    store::notifications::read_case(&mut tx, actor.person, case, now).await?;
    tx.commit().await?;
    ctx.changed(case, found.case.version);
    ctx.told(&[actor.person]);
    Ok(())
}

/// Whether one may put a file to a message of this case; asked before the first byte is taken.
pub async fn may_attach(ctx: &Ctx, actor: &Actor, case: CaseId) -> Result<(), AppError> {
    let mut tx = ctx.db.read().await?;
    access::visible(&mut tx, actor, case).await?;
    let waiting = messages::loose(&mut tx, case, actor.person).await?;
    if usize::try_from(waiting).unwrap_or(usize::MAX) >= MOST_FILES * 3 {
        return Err(AppError::TooManyFiles { most: MOST_FILES });
    }
    Ok(())
}

/// Keeps a file that waits for its message.
pub async fn attach(
    ctx: &Ctx,
    actor: &Actor,
    case: CaseId,
    name: &str,
    (kept, media_type): (&Kept, &'static str),
) -> Result<AttachmentView, AppError> {
    let now = ctx.now();
    let mut tx = ctx.db.write().await?;
    access::visible(&mut tx, actor, case).await?;
    let id = AttachmentId::new(now, ctx.random()?);
    let file = Attachment {
        id: id.to_string(),
        message_id: None,
        person_id: actor.person.to_string(),
        name: materials::tidy(name),
        media_type: media_type.to_owned(),
        size: i64::try_from(kept.size).unwrap_or(i64::MAX),
        sha256: kept.sha256.clone(),
    };
    messages::add_file(&mut tx, (id, case), actor.person, &file, now).await?;
    audit(
        &mut tx,
        now,
        Some(actor.person),
        "message.file_added",
        &case.to_string(),
    )
    .await?;
    tx.commit().await?;
    Ok(AttachmentView::from(&file))
}

/// The bytes of a file of a message. One that still waits is seen by who put it in alone.
pub async fn content(
    ctx: &Ctx,
    actor: &Actor,
    case: CaseId,
    file: AttachmentId,
) -> Result<(Attachment, Vec<u8>), AppError> {
    let mut tx = ctx.db.read().await?;
    let found = access::visible(&mut tx, actor, case).await?;
    let attachment = messages::file(&mut tx, case, file).await?.ok_or(AppError::NotFound)?;
    if attachment.message_id.is_none() && attachment.person_id != actor.person.to_string() {
        return Err(AppError::NotFound);
    }
    drop(tx);
    case_views::note_reading(ctx, actor, &found.case, &file.to_string()).await?;
    let bytes = ctx.blobs.read(&attachment.sha256).await?;
    Ok((attachment, bytes))
}

/// The notes of one's department.
pub async fn notes(ctx: &Ctx, actor: &Actor, case: CaseId) -> Result<Vec<NoteView>, AppError> {
    let mut tx = ctx.db.read().await?;
    let found = access::visible(&mut tx, actor, case).await?;
    let department = actor.department_of(&found.case)?;
    let notes = notes::of_case(&mut tx, case, department).await?;
    Ok(notes.into_iter().map(NoteView::from).collect())
}

impl From<notes::Note> for NoteView {
    fn from(note: notes::Note) -> Self {
        Self {
            id: note.id.to_string(),
            person: note.person,
            at: note.at.to_string(),
            words: note.words,
        }
    }
}

/// Writes a note that only the department sees.
pub async fn note(
    ctx: &Ctx,
    actor: &Actor,
    case: CaseId,
    text: &str,
    key: Option<&Key>,
) -> Result<Vec<NoteView>, AppError> {
    let now = ctx.now();
    let text = words(text)?;
    let mut tx = ctx.db.write().await?;
    let found = access::visible(&mut tx, actor, case).await?;
    let department = actor.department_of(&found.case)?;
    if text.is_empty() {
        return Err(AppError::InvalidValue {
            field: "/words".to_owned(),
        });
    }
    if once::answered(ctx, &mut tx, actor.person, key).await?.is_none() {
        let id = NoteId::new(now, ctx.random()?);
        notes::add(&mut tx, (id, case, department), actor.person, text, now).await?;
        once::keep(ctx, &mut tx, actor.person, key, id.to_string()).await?;
    }
    let all = notes::of_case(&mut tx, case, department).await?;
    audit(&mut tx, now, Some(actor.person), "note.added", &case.to_string()).await?;
    tx.commit().await?;
    Ok(all.into_iter().map(NoteView::from).collect())
}
