//! How often officers return what pre-review had passed: by item, by month and by material.
//!
//! A set counts in the month in which it was handed in, however later it was returned, so that no month has more than it had.

use super::desk_views::{OverturnItem, OverturnMaterial, OverturnMonth, OverturnsView};
use super::views::Text;
use super::{AppError, Ctx, figures::day, names};
use std::collections::BTreeMap;
use store::Tx;
use store::figures::{self, Overturned, Span};

/// Sets and overturned ones.
type Tally = (i64, i64);

fn add(tally: &mut Tally, row: &Overturned) {
    *tally = (tally.0 + row.records, tally.1 + row.overturned);
}

fn months(tallies: BTreeMap<String, Tally>) -> Vec<OverturnMonth> {
    let month = |(month, (sets, overturned))| OverturnMonth {
        month,
        sets,
        overturned,
    };
    tallies.into_iter().map(month).collect()
}

/// What was overturned of the cases of a span.
pub(super) async fn show(ctx: &Ctx, tx: &mut Tx, span: &Span) -> Result<OverturnsView, AppError> {
    let rows = figures::overturned(tx, span).await?;
    let (mut all, mut by_month) = (Tally::default(), BTreeMap::<String, Tally>::new());
    let mut by_item = BTreeMap::<String, (Tally, BTreeMap<String, Tally>)>::new();
    for row in &rows {
        let month = day(row.day).strftime("%Y-%m").to_string();
        add(&mut all, row);
        add(by_month.entry(month.clone()).or_default(), row);
        let item = by_item.entry(row.item.clone()).or_default();
        add(&mut item.0, row);
        add(item.1.entry(month).or_default(), row);
    }
    let mut by_item: Vec<OverturnItem> = by_item
        .into_iter()
        .map(|(word, ((sets, overturned), by_month))| OverturnItem {
            name: names::item_name(ctx, &word).name,
            word,
            sets,
            overturned,
            by_month: months(by_month),
        })
        .collect();
    by_item.sort_by(|a, b| b.overturned.cmp(&a.overturned).then_with(|| b.sets.cmp(&a.sets)));
    let mut materials: Vec<OverturnMaterial> = figures::overturned_materials(tx, span)
        .await?
        .into_iter()
        .map(|((item, material), count)| OverturnMaterial {
            name: material_name(ctx, &item, &material),
            item,
            material,
            count,
        })
        .collect();
    materials.sort_by_key(|material| std::cmp::Reverse(material.count));
    Ok(OverturnsView {
        sets: all.0,
        overturned: all.1,
        by_month: months(by_month),
        by_item,
        materials,
    })
}

/// A material's name. A case may name one that a later catalogue has no more.
fn material_name(ctx: &Ctx, item: &str, material: &str) -> Text {
    let known = ctx.catalogue.item(item);
    let known = known.and_then(|item| item.materials.iter().find(|one| one.id == *material));
    known.map_or_else(
        || Text {
            zh: material.to_owned(),
            en: material.to_owned(),
        },
        |known| Text::from(&known.names),
    )
}
