//! The list of items as a page of the documentation.
use crate::{Catalogue, ItemKind};
use std::fmt::Write as _;

impl Catalogue {
    /// `docs/ITEMS.md`: every item with department, kind, days and the number of its materials and checks.
    pub fn items_page(&self) -> String {
        let mut page =
            "# Items\n\nMade from `catalogue/items/`; do not edit, run `cargo xtask generate`. Days are working \
                        days: allowed by law / promised, 0 is on the spot.\n\n\
                        | code | id | 中文 | English | department | kind | days | materials | checks |\n\
                        |---|---|---|---|---|---|---|---|---|\n"
                .to_owned();
        for item in self.items() {
            let kind = match item.kind {
                ItemKind::PreCheck => "预审",
                ItemKind::Licence => "许可",
                ItemKind::Filing => "备案",
                ItemKind::Registration => "登记",
                ItemKind::PublicService => "公共服务",
            };
            let days = |days: Option<u16>| days.map_or_else(|| "–".to_owned(), |d| d.to_string());
            let _ = writeln!(
                page,
                "| {} | `{}` | {} | {} | {} | {kind} | {} / {} | {} | {} |",
                item.code,
                item.id,
                item.names.zh,
                item.names.en,
                item.department.zh,
                days(item.statutory_days),
                days(item.committed_days),
                item.materials.len(),
                item.checks.len(),
            );
        }
        page
    }
}
