//! The catalogue of items, for everybody.

use super::views::{ItemSummary, Text};
use super::{AppError, Ctx, names};
use catalogue::Item;

/// Items that answer a search, or all of them.
pub fn search(ctx: &Ctx, query: &str) -> Vec<ItemSummary> {
    let found: Vec<&Item> = if query.trim().is_empty() {
        ctx.catalogue.items().iter().collect()
    } else {
        ctx.catalogue.search(query)
    };
    found.into_iter().map(summary).collect()
}

/// One item, whole.
pub fn show(ctx: &Ctx, id_or_code: &str) -> Result<&'static Item, AppError> {
    names::item(ctx, id_or_code)
}

fn summary(item: &Item) -> ItemSummary {
    ItemSummary {
        id: item.id.to_string(),
        code: item.code.to_string(),
        name: Text::from(&item.names),
        department: Text::from(&item.department),
        statutory_days: item.statutory_days,
        committed_days: item.committed_days,
        materials: item.materials.len(),
    }
}
