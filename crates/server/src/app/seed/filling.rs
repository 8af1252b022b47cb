//! How a draft of the demonstration is filled: values for every field that the item asks for, and a file in each slot.
//!
//! Everything goes through `form::change` and `materials::add`, as a person at a screen would do it.

use super::clock::Stepping;
use super::district::Firm;
use super::sets::{self, Paper};
use crate::app::blobs::Kept;
use crate::app::materials::{By, Target};
use crate::app::{AppError, Ctx, form, materials};
use catalogue::{FormField, FormFieldKind, Item, Material};
use domain::access::Actor;
use domain::id::CaseId;
use image::{DynamicImage, GrayImage, ImageFormat, Luma};
use serde_json::{Value as Json, json};
use std::collections::{BTreeMap, BTreeSet};
use std::io::Cursor;

/// Seconds for a field.
const TYPING: i64 = 2;
/// Measures of a drawn page.
const PAGE: (u32, u32) = (360, 500);

/// How far a draft goes.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Depth {
    /// Everything.
    Whole,
    /// Everything but what may come late.
    Late,
    /// The first fields and one file.
    Begun,
}

/// A page that the demonstration draws for papers that no set shows: lines where words would stand.
pub(super) async fn drawn(ctx: &Ctx, kind: usize) -> Result<(Kept, &'static str), AppError> {
    let (width, height) = PAGE;
    let offset = u32::try_from(kind).unwrap_or(0) % 20;
    let page = GrayImage::from_fn(width, height, |x, y| {
        let (row, inside) = (y / 20, y % 20 > 12);
        let length = width - 40 - (row * 53 + offset * 31) % 140;
        let title = row == 2 && x > 90 + offset && x < 270 - offset;
        let text = row > 3 && row < 22 && x > 40 && x < length;
        Luma([if inside && (title || text) { 90 } else { 246 }])
    });
    let mut bytes = Cursor::new(Vec::new());
    DynamicImage::ImageLuma8(page)
        .write_to(&mut bytes, ImageFormat::Png)
        .map_err(|_| AppError::Broken("a page that could not be drawn"))?;
    sets::keep(ctx, bytes.get_ref()).await
}

/// What a field of the firm's form holds. What its set says goes before, so that form and photographs agree.
fn value(firm: &Firm, item: &Item, field: &FormField, day: jiff::civil::Date) -> Json {
    let own = firm
        .set
        .as_ref()
        .filter(|set| set.item.id == item.id || firm.says(&field.name));
    let said = own.and_then(|set| set.form.get(field.name.as_str()));
    if let Some(said) = said.filter(|said| !said.is_null() && **said != json!("")) {
        return said.clone();
    }
    let later = |days: i64| {
        let date = day.checked_add(jiff::Span::new().days(days)).unwrap_or(day);
        json!(date.to_string())
    };
    match field.name.as_str() {
        "applicant_name" | "lessee" | "sign_text" => json!(firm.name),
        "applicant_kind" => json!(if firm.trader { "trader" } else { "enterprise" }),
        "credit_code" => json!(firm.credit_code),
        "legal_representative" | "contact_name" => json!(firm.owner_name),
        "id_number" => json!(firm.id_number),
        "contact_phone" => json!(firm.mobile),
        "premises_address" | "place" => json!(firm.address),
        "lessor" => json!("示范区云栖资产经营部"),
        "premises_tenure" => json!("leased"),
        "floor" => json!("一层"),
        "end_date" => later(45),
        name => match field.kind {
            FormFieldKind::YesNo => json!(false),
            FormFieldKind::Choice => json!(field.options.first().map(|option| option.value.clone())),
            FormFieldKind::People => json!([{"name": firm.owner_name, "id_number": firm.id_number}]),
            FormFieldKind::List if name == "seal_kinds" => json!(["公章", "财务专用章"]),
            FormFieldKind::List => json!(["热食类食品制售"]),
            FormFieldKind::Number => json!("12"),
            FormFieldKind::Area => json!("86.5"),
            FormFieldKind::Amount => json!("50000"),
            FormFieldKind::Date => later(14),
            FormFieldKind::Phone => json!(firm.mobile),
            FormFieldKind::IdNumber => json!(firm.id_number),
            FormFieldKind::CreditCode => json!(firm.credit_code),
            FormFieldKind::Address => json!(firm.address),
            FormFieldKind::Text | FormFieldKind::LongText => json!("详见所附材料"),
        },
    }
}

/// The files of the firm's set that serve for a material: by the document that they show, or by their name.
fn serving<'f>(firm: &'f Firm, material: &Material) -> Vec<&'f Paper> {
    let Some(set) = &firm.set else { return Vec::new() };
    let whose = match material.id.as_str() {
        "agent-id" => set.text("agent_name"),
        "id-front" => set.text("legal_representative"),
        _ => None,
    };
    let shows = |paper: &&Paper| {
        paper.documents.iter().any(|(document, person)| {
            material.kinds.iter().any(|kind| kind.as_str() == document)
                && (whose.is_none() || person.as_deref() == whose)
        })
    };
    let named = |paper: &&Paper| paper.name.starts_with(&material.names.zh);
    let found: Vec<&Paper> = set.papers.iter().filter(named).collect();
    if !found.is_empty() {
        return found;
    }
    let found: Vec<&Paper> = set.papers.iter().filter(shows).collect();
    // The pages of a contract are one material; of other papers one is enough.
    let several = material.many || material.kinds.iter().any(|kind| kind.as_str() == "lease_contract");
    let most = if several { found.len() } else { 1 };
    found.into_iter().take(most).collect()
}

/// Who fills what for whom.
#[derive(Debug, Clone, Copy)]
pub(super) struct Draft<'a> {
    pub(super) actor: &'a Actor,
    pub(super) firm: &'a Firm,
    pub(super) case: CaseId,
    pub(super) item: &'static Item,
    pub(super) depth: Depth,
}

/// Fills a draft: fields first, then the files.
pub(super) async fn fill(
    ctx: &Ctx,
    clock: &Stepping,
    pages: &[(Kept, &'static str)],
    draft: &Draft<'_>,
) -> Result<(), AppError> {
    let Draft {
        actor,
        firm,
        case,
        item,
        depth,
    } = *draft;
    let day = ctx.now().day();
    let mut values: BTreeMap<String, Json> = BTreeMap::new();
    let mut left = if depth == Depth::Begun { 6 } else { usize::MAX };
    // What one field says can ask for another that stands before it.
    for _ in 0..2 {
        for field in item.form.iter().filter(|field| field.required) {
            let name = field.name.as_str();
            if left == 0 || values.contains_key(name) || !form::asked(field.when.as_ref(), &values) {
                continue;
            }
            let new = form::NewValue {
                value: value(firm, item, field, day),
                source: None,
                seen: 0,
            };
            form::change(ctx, actor, case, name, &new).await?;
            clock.pass(TYPING);
            values.insert(name.to_owned(), new.value);
            left -= 1;
        }
    }
    let late: BTreeSet<&str> = match depth {
        Depth::Late => item.may_be_late.iter().map(catalogue::MaterialId::as_str).collect(),
        Depth::Whole | Depth::Begun => BTreeSet::new(),
    };
    let most = if depth == Depth::Begun { 1 } else { usize::MAX };
    let asked =
        item.materials.iter().enumerate().filter(|(_, material)| {
            form::asked(material.when.as_ref(), &values) && !late.contains(material.id.as_str())
        });
    for (number, material) in asked.take(most) {
        put(ctx, pages, draft, material, number).await?;
        clock.pass(TYPING);
    }
    Ok(())
}

/// Puts what there is into a slot.
pub(super) async fn put(
    ctx: &Ctx,
    pages: &[(Kept, &'static str)],
    draft: &Draft<'_>,
    material: &Material,
    number: usize,
) -> Result<(), AppError> {
    let by = By::Actor(draft.actor);
    let target = |name: &str| Target {
        slot: material.id.to_string(),
        name: name.to_owned(),
        replaces: None,
    };
    let serving = serving(draft.firm, material);
    for paper in &serving {
        let kept = (&paper.kept.0, paper.kept.1);
        materials::add(ctx, &by, draft.case, &target(&paper.name), kept, None).await?;
    }
    if serving.is_empty() {
        let (kept, media_type) = pages
            .get(number % pages.len().max(1))
            .ok_or(AppError::Broken("no page to put in"))?;
        let name = format!("{}.png", material.names.zh);
        materials::add(ctx, &by, draft.case, &target(&name), (kept, media_type), None).await?;
    }
    Ok(())
}
