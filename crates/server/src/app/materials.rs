//! Files of a draft: put in, replaced, taken out, read. Each change asks for a new pre-review in the same transaction.

use super::blobs::{Kept, Writing};
use super::once::{self, Key};
use super::views::MaterialView;
use super::{
    AppError, Ctx, access, audit_act, audit_with, cases as case_views, form, handover, names, review, scanner,
};
use domain::access::Actor;
use domain::handover::Handed;
use domain::id::{CaseId, FileId, PersonId};
use serde_json::json;
use store::cases::Found;
use store::materials::Material;
use store::{Tx, cases, materials};
use vision::decode::{Format, sniff};

/// Longest name of a file, in characters.
const LONGEST_NAME: usize = 120;

/// By what right a file is put in: a person's own, or a ticket that a person made.
#[derive(Debug, Clone, Copy)]
pub enum By<'a> {
    /// Somebody who may change the case.
    Actor(&'a Actor),
    /// Whoever holds a ticket.
    Ticket(Handed<'a>),
}

impl By<'_> {
    /// The person whose doing it is.
    fn person(&self) -> PersonId {
        match self {
            Self::Actor(actor) => actor.person,
            Self::Ticket(handed) => handed.ticket().made_by,
        }
    }

    /// The case, where the right allows it to be changed now.
    async fn editable(&self, tx: &mut Tx, case: CaseId) -> Result<Found, AppError> {
        match self {
            Self::Actor(actor) => form::editable_case(tx, actor, case).await,
            Self::Ticket(handed) if handed.ticket().case == case => {
                let found = cases::find(tx, case).await?.ok_or(AppError::NotFound)?;
                form::open_for_changes(&found.case)?;
                Ok(found)
            }
            Self::Ticket(_) => Err(AppError::NotFound),
        }
    }
}

/// Where a file goes.
#[derive(Debug, Clone)]
pub struct Target {
    /// The material of the item.
    pub slot: String,
    /// Name as the person knows it.
    pub name: String,
    /// The file that it takes the place of.
    pub replaces: Option<FileId>,
}

/// Whether the actor may put a file there; asked before the first byte is taken. A key that was answered before passes: the
/// file that it replaced is gone by now, and that is well.
pub async fn may_add(ctx: &Ctx, by: &By<'_>, case: CaseId, target: &Target, key: Option<&str>) -> Result<(), AppError> {
    let mut tx = ctx.db.read().await?;
    match check(ctx, &mut tx, by, case, target).await {
        Err(refused) if !once::is_known(&mut tx, by.person(), key).await? => Err(refused),
        _ => Ok(()),
    }
}

/// Keeps an upload whose parts are all there, as [`keep`] does.
pub(super) async fn keep_part(ctx: &Ctx, part: &str) -> Result<(Kept, &'static str), AppError> {
    let bytes = ctx.blobs.read_part(part).await?;
    let mut writing = ctx.blobs.begin(ctx.config.uploads.most_bytes).await?;
    writing.write(&bytes).await?;
    keep(ctx, writing).await
}

/// Keeps what was sent, once it is seen to be of a format that is read: nothing else stays on the disk.
pub async fn keep(ctx: &Ctx, writing: Writing<'_>) -> Result<(Kept, &'static str), AppError> {
    keep_of(ctx, writing, None).await
}

/// Keeps what was sent, as [`keep`] does, where it is one of these kinds.
pub async fn keep_of(
    ctx: &Ctx,
    mut writing: Writing<'_>,
    kinds: Option<&[&str]>,
) -> Result<(Kept, &'static str), AppError> {
    let format = match sniff(writing.head()) {
        // An archive is looked through as far as it takes to see an OFD.
        None if writing.head().starts_with(b"PK\x03\x04") => sniff(&writing.bytes().await?),
        None if writing.head().is_empty() => return Err(AppError::FileEmpty),
        known => known,
    };
    let media_type = media_type(format.ok_or(AppError::FileUnknown)?);
    if kinds.is_some_and(|kinds| !kinds.contains(&media_type)) {
        return Err(AppError::FileUnknown);
    }
    if !ctx.config.scanner.address.is_empty() {
        scanner::check(&ctx.config.scanner.address, &writing.bytes().await?).await?;
    }
    Ok((writing.keep().await?, media_type))
}

async fn check(ctx: &Ctx, tx: &mut Tx, by: &By<'_>, case: CaseId, target: &Target) -> Result<Vec<Material>, AppError> {
    let found = by.editable(tx, case).await?;
    let item = names::item(ctx, &found.case.item)?;
    if !item
        .materials
        .iter()
        .any(|material| material.id == *target.slot.as_str())
    {
        return Err(AppError::UnknownMaterial(target.slot.clone()));
    }
    let files = materials::all(tx, case).await?;
    if let Some(replaced) = target.replaces
        && !files.iter().any(|file| file.id == replaced)
    {
        return Err(AppError::NotFound);
    }
    let most = ctx.config.uploads.most_files;
    if files.len() >= most && target.replaces.is_none() {
        return Err(AppError::TooManyFiles { most });
    }
    Ok(files)
}

/// Puts a file, whose bytes are kept already, into a draft.
pub async fn add(
    ctx: &Ctx,
    by: &By<'_>,
    case: CaseId,
    target: &Target,
    kept: (&Kept, &'static str),
    key: Option<&Key>,
) -> Result<MaterialView, AppError> {
    let mut tx = ctx.db.write().await?;
    let (file, content) = add_in(ctx, &mut tx, by, case, target, kept, key).await?;
    let Some(content) = content else { return Ok(file) };
    tx.commit().await?;
    ctx.changed(case, content);
    Ok(file)
}

/// Adds within a transaction that the caller commits; without a new version of the content where the key was answered.
pub(super) async fn add_in(
    ctx: &Ctx,
    tx: &mut Tx,
    by: &By<'_>,
    case: CaseId,
    target: &Target,
    (kept, media_type): (&Kept, &'static str),
    key: Option<&Key>,
) -> Result<(MaterialView, Option<i64>), AppError> {
    let now = ctx.now();
    let person = by.person();
    if let Some(before) = once::answered(ctx, tx, person, key).await? {
        if let By::Actor(actor) = by {
            access::visible(tx, actor, case).await?;
        }
        let id = before.parse().map_err(|_| AppError::Broken("a key without a file"))?;
        let file = materials::one(tx, case, id).await?.ok_or(AppError::NotFound)?;
        return Ok((MaterialView::from(&file), None));
    }
    let files = check(ctx, tx, by, case, target).await?;
    let ticket = match by {
        By::Actor(_) => None,
        By::Ticket(handed) => {
            handover::count(ctx, tx, handed.ticket()).await?;
            Some(handed.ticket().id)
        }
    };
    let others: Vec<&str> = files
        .iter()
        .filter(|file| Some(file.id) != target.replaces)
        .map(|file| file.name.as_str())
        .collect();
    let mut file = Material {
        id: FileId::new(now, ctx.random()?),
        slot: target.slot.clone(),
        name: unique(&tidy(&target.name), &others),
        media_type: media_type.to_owned(),
        size: i64::try_from(kept.size).unwrap_or(i64::MAX),
        sha256: kept.sha256.clone(),
        added_by: String::new(),
        added_at: now,
        ticket,
    };
    materials::add(tx, case, &file, person).await?;
    if let Some(replaced) = target.replaces {
        materials::remove(tx, case, replaced, Some(file.id), now).await?;
    }
    once::keep(ctx, tx, person, key, file.id.to_string()).await?;
    file.added_by = store::people::name(tx, person).await?.unwrap_or_default();
    let content = changed(ctx, tx, by, case, "material.added").await?;
    Ok((MaterialView::from(&file), Some(content)))
}

/// Counts a change of the materials and asks for a pre-review of them.
async fn changed(ctx: &Ctx, tx: &mut Tx, by: &By<'_>, case: CaseId, action: &str) -> Result<i64, AppError> {
    let content = cases::touch(tx, case, ctx.now()).await?;
    review::ask(ctx, tx, case, content).await?;
    match by {
        By::Actor(actor) => audit_act(tx, ctx.now(), actor, action, case).await?,
        By::Ticket(handed) => {
            let ticket = handed.ticket();
            let detail = json!({ "ticket": ticket.id, "on_behalf": ticket.principal });
            audit_with(tx, ctx.now(), Some(ticket.made_by), action, &case.to_string(), &detail).await?;
        }
    }
    Ok(content)
}

/// Takes a file out of a draft.
pub async fn remove(ctx: &Ctx, actor: &Actor, case: CaseId, file: FileId) -> Result<(), AppError> {
    let mut tx = ctx.db.write().await?;
    form::editable_case(&mut tx, actor, case).await?;
    if !materials::remove(&mut tx, case, file, None, ctx.now()).await? {
        return Err(AppError::NotFound);
    }
    let content = changed(ctx, &mut tx, &By::Actor(actor), case, "material.removed").await?;
    tx.commit().await?;
    ctx.changed(case, content);
    Ok(())
}

/// The files of a case.
pub async fn list(ctx: &Ctx, actor: &Actor, case: CaseId) -> Result<Vec<MaterialView>, AppError> {
    let mut tx = ctx.db.read().await?;
    access::readable(&mut tx, actor, case).await?;
    let files = materials::all(&mut tx, case).await?;
    Ok(files.iter().map(MaterialView::from).collect())
}

/// The bytes of a file. A reading by others than the enterprise is noted.
pub async fn content(ctx: &Ctx, actor: &Actor, case: CaseId, file: FileId) -> Result<(Material, Vec<u8>), AppError> {
    let mut tx = ctx.db.read().await?;
    let found = access::readable(&mut tx, actor, case).await?;
    let material = materials::one(&mut tx, case, file).await?.ok_or(AppError::NotFound)?;
    drop(tx);
    case_views::note_reading(ctx, actor, &found.case, &file.to_string()).await?;
    let bytes = ctx.blobs.read(&material.sha256).await?;
    Ok((material, bytes))
}

/// What a browser calls a format.
const fn media_type(format: Format) -> &'static str {
    match format {
        Format::Jpeg => "image/jpeg",
        Format::Png => "image/png",
        Format::WebP => "image/webp",
        Format::Tiff => "image/tiff",
        Format::Bmp => "image/bmp",
        Format::Heic => "image/heic",
        Format::Pdf => "application/pdf",
        Format::Ofd => "application/ofd",
    }
}

/// A name without folders and without what cannot be shown.
pub(super) fn tidy(name: &str) -> String {
    let name = name.rsplit(['/', '\\']).next().unwrap_or_default();
    let shown: String = name
        .chars()
        .filter(|c| {
            !c.is_control() && !matches!(c, '\u{200e}' | '\u{200f}' | '\u{202a}'..='\u{202e}' | '\u{2066}'..='\u{2069}')
        })
        .take(LONGEST_NAME)
        .collect();
    let shown = shown.trim();
    if shown.is_empty() {
        "file".to_owned()
    } else {
        shown.to_owned()
    }
}

/// A name that no other file of the case has: the report names files.
fn unique(name: &str, others: &[&str]) -> String {
    if !others.contains(&name) {
        return name.to_owned();
    }
    let (stem, extension) = match name.rsplit_once('.') {
        Some((stem, extension)) if !stem.is_empty() => (stem, format!(".{extension}")),
        _ => (name, String::new()),
    };
    (2..=others.len() + 2)
        .map(|number| format!("{stem} ({number}){extension}"))
        .find(|candidate| !others.contains(&candidate.as_str()))
        .unwrap_or_else(|| name.to_owned())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_name_loses_folders_and_hidden_signs() {
        assert_eq!(tidy("C:\\scans\\租赁合同.pdf"), "租赁合同.pdf");
        assert_eq!(tidy("../../etc/passwd"), "passwd");
        assert_eq!(tidy("a\u{202e}gpj.exe\n"), "agpj.exe");
        assert_eq!(tidy(" / "), "file");
        assert_eq!(tidy(&"长".repeat(500)).chars().count(), LONGEST_NAME);
    }

    #[test]
    fn a_name_that_is_taken_gets_a_number() {
        assert_eq!(unique("a.jpg", &["b.jpg"]), "a.jpg");
        assert_eq!(unique("a.jpg", &["a.jpg", "a (2).jpg"]), "a (3).jpg");
        assert_eq!(unique("合同", &["合同"]), "合同 (2)");
    }
}
