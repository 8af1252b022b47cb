//! `yizhan items`: the list of service items, searched and shown.
use super::{Lang, pretty, print, say};
use crate::trouble::Trouble;
use ::catalogue::Item;
use std::fmt::Write;
use std::process::ExitCode;

/// List, search and show service items.
#[derive(Debug, clap::Args)]
#[command(args_conflicts_with_subcommands = true)]
pub(crate) struct Args {
    #[command(subcommand)]
    command: Option<Command>,
    /// Words to search for: Chinese, pinyin, its initials or English.
    query: Vec<String>,
    /// Print JSON.
    #[arg(long, global = true)]
    json: bool,
    /// Print the page docs/ITEMS.md.
    #[arg(long, conflicts_with = "json")]
    markdown: bool,
}

#[derive(Debug, clap::Subcommand)]
enum Command {
    /// Show an item with its materials, days and basis.
    Show {
        /// Id or code.
        item: String,
    },
}

pub(crate) fn run(args: Args, lang: Lang) -> Result<ExitCode, Trouble> {
    let catalogue = ::catalogue::embedded();
    if let Some(Command::Show { item: id }) = args.command {
        let Some(item) = catalogue.item(&id) else {
            return Err(Trouble::UnknownItem { item: id });
        };
        say(&if args.json { pretty(item)? } else { show(item, lang) })?;
        return Ok(ExitCode::SUCCESS);
    }
    if args.markdown {
        print(&catalogue.items_page())?;
        return Ok(ExitCode::SUCCESS);
    }
    let query = args.query.join(" ");
    let items: Vec<&Item> = if query.trim().is_empty() {
        catalogue.items().iter().collect()
    } else {
        catalogue.search(&query)
    };
    if args.json {
        say(&pretty(&items)?)?;
    } else {
        for item in &items {
            say(&format!("{:<8} {:<24} {}", item.code, item.id, lang.of(&item.names)))?;
        }
        if items.is_empty() {
            say(match lang {
                Lang::Zh => "没有找到事项，请换个词试试。",
                Lang::En => "No item found; try another word.",
            })?;
        }
    }
    Ok(ExitCode::SUCCESS)
}

fn show(item: &Item, lang: Lang) -> String {
    let zh = lang == Lang::Zh;
    let word = |z: &'static str, e: &'static str| if zh { z } else { e };
    let mut out = format!("{}  {}  ({})\n", item.code, lang.of(&item.names), item.id);
    let mut line = |label: &str, text: &str| {
        let _ = writeln!(out, "{label}: {text}");
    };
    line(word("部门", "Department"), lang.of(&item.department));
    let days = |d: Option<u16>| d.map_or_else(|| "–".to_owned(), |d| d.to_string());
    line(
        word("法定 / 承诺工作日", "Working days, by law / promised"),
        &format!("{} / {}", days(item.statutory_days), days(item.committed_days)),
    );
    line(word("依据", "Basis"), &item.basis.join("; "));
    line(
        word("费用", "Fee"),
        item.fee.as_ref().map_or(word("不收费", "none"), |f| lang.of(f)),
    );
    if let Some(result) = &item.result {
        let validity = result
            .validity
            .as_ref()
            .map_or(String::new(), |v| format!(" ({})", lang.of(v)));
        line(word("结果", "Result"), &format!("{}{validity}", lang.of(&result.names)));
    }
    let _ = writeln!(out, "{}:", word("材料", "Materials"));
    for m in &item.materials {
        let when = if m.when.is_some() {
            word(" （视情况）", " (in some cases)")
        } else {
            ""
        };
        let _ = writeln!(out, "  - {}{when}", lang.of(&m.names));
    }
    if !item.common_returns.is_empty() {
        let _ = writeln!(out, "{}:", word("常见退件原因", "Why applications come back"));
        for r in &item.common_returns {
            let _ = writeln!(out, "  - {}", lang.of(r));
        }
    }
    for q in &item.questions {
        let _ = writeln!(out, "? {}\n  {}", lang.of(&q.ask), lang.of(&q.answer));
    }
    out.trim_end().to_owned()
}
