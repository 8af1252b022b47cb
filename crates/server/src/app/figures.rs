//! Figures for those who lead: of the cases first handed in within a span of days.
//!
//! Everything is counted from events; working days are counted here, by the calendar.

use super::desk_views::{Count, DayCount, FiguresView, FindingCount, PlaceCount};
use super::views::Text;
use super::{AppError, Ctx, desk, names, overturns};
use domain::access::{Actor, Oversight};
use domain::case::StateKind;
use domain::id::OrganisationId;
use domain::people::OrganisationKind;
use domain::time::Timestamp;
use jiff::civil::Date;
use std::collections::BTreeMap;
use store::figures::{self, Span};
use store::{Tx, people};

/// Longest span.
const MOST_DAYS: i32 = 366;

/// What is asked for.
#[derive(Debug, Clone)]
pub struct Wanted {
    /// First day.
    pub from: Date,
    /// Last day.
    pub to: Date,
    /// One department or one station of the district; what one leads where nothing is said.
    pub of: Option<OrganisationId>,
}

pub(super) fn day(number: i64) -> Date {
    let start = Date::constant(1970, 1, 1);
    start.checked_add(jiff::Span::new().days(number)).unwrap_or(start)
}

/// What one leads, narrowed to a part of the district where one leads that.
async fn oversight(tx: &mut Tx, actor: &Actor, of: Option<OrganisationId>) -> Result<Oversight, AppError> {
    let whole = actor.oversight()?;
    let Some(id) = of else { return Ok(whole) };
    let within = match &whole {
        Oversight::District => true,
        Oversight::Department(own) | Oversight::Station { station: own, .. } => *own == id,
    };
    if !within {
        return Err(AppError::Forbidden);
    }
    let place = people::organisation(tx, id).await?.ok_or(AppError::NotFound)?;
    match place.kind {
        OrganisationKind::Department => Ok(Oversight::Department(id)),
        OrganisationKind::Station => Ok(Oversight::Station {
            station: id,
            outlets: people::below(tx, id)
                .await?
                .into_iter()
                .map(|outlet| outlet.id)
                .collect(),
        }),
        _ => Err(AppError::NotFound),
    }
}

/// When a span of days begins, and when it is over: from the first day to the last, a year at most.
pub(super) fn moments(from: Date, to: Date) -> Result<(Timestamp, Timestamp), AppError> {
    let wrong = || AppError::InvalidValue {
        field: "/to".to_owned(),
    };
    let days = from.until(to).map_or(-1, |span| span.get_days());
    if !(0..MOST_DAYS).contains(&days) {
        return Err(wrong());
    }
    // The last days that a calendar can name have no day after them.
    let bound = |day: Option<Date>| day.and_then(desk::begin_of).ok_or_else(wrong);
    Ok((bound(Some(from))?, bound(to.tomorrow().ok())?))
}

/// The figures of a span.
pub async fn show(ctx: &Ctx, actor: &Actor, wanted: &Wanted) -> Result<FiguresView, AppError> {
    let (from, before) = moments(wanted.from, wanted.to)?;
    let mut tx = ctx.db.read().await?;
    let span = Span {
        from,
        before,
        of: oversight(&mut tx, actor, wanted.of).await?,
    };
    let by_day = figures::by_day(&mut tx, &span).await?;
    let received: i64 = by_day.iter().map(|(_, count)| count).sum();
    let (notices, returned) = figures::returns(&mut tx, &span).await?;
    let outlets = figures::by_outlet(&mut tx, &span).await?;
    let (by_outlet, by_station) = places(&mut tx, outlets).await?;
    let by_department = figures::by_department(&mut tx, &span).await?;
    let by_department = departments(&mut tx, by_department).await?;
    let (decided, median_days, p90_days) = times(ctx, &figures::spans(&mut tx, &span).await?);
    Ok(FiguresView {
        from: wanted.from.to_string(),
        to: wanted.to.to_string(),
        received,
        decided,
        median_days,
        p90_days,
        notices,
        returned,
        by_day: by_day
            .into_iter()
            .map(|(number, count)| DayCount {
                day: day(number).to_string(),
                count,
            })
            .collect(),
        by_item: largest(figures::by_item(&mut tx, &span).await?)
            .into_iter()
            .map(|(item, count)| Count {
                name: names::item_name(ctx, &item).name,
                word: item,
                count,
            })
            .collect(),
        by_department,
        by_state: figures::by_state(&mut tx, &span)
            .await?
            .into_iter()
            .filter(|(state, _)| StateKind::parse(state).is_some())
            .map(|(word, count)| FindingCount {
                word,
                severity: None,
                cases: count,
            })
            .collect(),
        by_outcome: figures::by_outcome(&mut tx, &span)
            .await?
            .into_iter()
            .map(|(word, cases)| FindingCount {
                word,
                severity: None,
                cases,
            })
            .collect(),
        findings: largest(figures::findings(&mut tx, &span).await?)
            .into_iter()
            .map(|((word, severity), cases)| FindingCount {
                word,
                severity: Some(severity),
                cases,
            })
            .collect(),
        by_outlet,
        by_station,
        overturns: overturns::show(ctx, &mut tx, &span).await?,
    })
}

fn largest<K: Ord>(mut counts: Vec<(K, i64)>) -> Vec<(K, i64)> {
    counts.sort_by(|a, b| b.1.cmp(&a.1).then_with(|| a.0.cmp(&b.0)));
    counts
}

/// Working days from receipt to decision: how many cases, median, and what nine of ten did not exceed.
fn times(ctx: &Ctx, spans: &[((i64, i64), i64)]) -> (i64, Option<u32>, Option<u32>) {
    let calendar = ctx.catalogue.calendar();
    let mut by_days: BTreeMap<u32, i64> = BTreeMap::new();
    for ((from, to), count) in spans {
        *by_days
            .entry(calendar.projected_between(day(*from), day(*to)).0)
            .or_default() += count;
    }
    let all: i64 = by_days.values().sum();
    // The smallest number of days that so many hundredths of the cases did not exceed.
    let at = |hundredths: i64| {
        let rank = (all * hundredths + 99) / 100;
        let mut seen = 0;
        by_days.iter().find_map(|(days, count)| {
            seen += count;
            (seen >= rank && all > 0).then_some(*days)
        })
    };
    (all, at(50), at(90))
}

async fn departments(tx: &mut Tx, counts: Vec<(String, i64)>) -> Result<Vec<Count>, AppError> {
    let mut found = Vec::new();
    for (id, count) in largest(counts) {
        found.push(Count {
            name: named(tx, &id).await?.0,
            word: id,
            count,
        });
    }
    Ok(found)
}

async fn named(tx: &mut Tx, id: &str) -> Result<(Text, Option<OrganisationId>), AppError> {
    let id = id.parse().map_err(|_| AppError::Broken("a place that is none"))?;
    let place = people::organisation(tx, id)
        .await?
        .ok_or(AppError::Broken("a place that is not there"))?;
    let name = Text {
        zh: place.name_zh,
        en: place.name_en,
    };
    Ok((name, place.parent))
}

/// Outlets with their names, and the stations that they belong to. Cases that came over the network alone have neither.
async fn places(tx: &mut Tx, counts: Vec<(String, i64)>) -> Result<(Vec<PlaceCount>, Vec<PlaceCount>), AppError> {
    let (mut outlets, mut stations) = (Vec::new(), BTreeMap::<String, i64>::new());
    for (id, count) in largest(counts) {
        if id.is_empty() {
            outlets.push(PlaceCount {
                id: None,
                name: None,
                count,
            });
            continue;
        }
        let (name, station) = named(tx, &id).await?;
        if let Some(station) = station {
            *stations.entry(station.to_string()).or_default() += count;
        }
        outlets.push(PlaceCount {
            id: Some(id),
            name: Some(name),
            count,
        });
    }
    let mut by_station = Vec::new();
    for (id, count) in largest(stations.into_iter().collect()) {
        by_station.push(PlaceCount {
            name: Some(named(tx, &id).await?.0),
            id: Some(id),
            count,
        });
    }
    Ok((outlets, by_station))
}

/// Departments and stations whose figures one may ask for by themselves.
pub async fn parts(ctx: &Ctx, actor: &Actor) -> Result<Vec<super::views::OrganisationRef>, AppError> {
    if actor.oversight()? != Oversight::District {
        return Ok(Vec::new());
    }
    let mut tx = ctx.db.read().await?;
    let mut found = Vec::new();
    for kind in [OrganisationKind::Department, OrganisationKind::Station] {
        let places = people::organisations(&mut tx, kind).await?;
        found.extend(places.iter().map(super::views::OrganisationRef::from));
    }
    Ok(found)
}

/// A cell that an office program does not take for a formula.
fn cell(text: &str) -> String {
    let risky = text.starts_with(['=', '+', '-', '@', '\t', '\r']);
    let guarded = if risky { format!("'{text}") } else { text.to_owned() };
    format!("\"{}\"", guarded.replace('"', "\"\""))
}

/// The figures as a table for office programs: UTF-8 with its mark, a line each.
pub fn table(figures: &FiguresView, english: bool) -> String {
    let text = |name: &Text| if english { name.en.clone() } else { name.zh.clone() };
    let mut lines = vec![["group", "word", "name", "count"].map(str::to_owned).to_vec()];
    let mut line = |group: &str, word: &str, name: String, count: String| {
        lines.push(vec![group.to_owned(), word.to_owned(), name, count]);
    };
    let whole = |number: Option<u32>| number.map(|days| days.to_string()).unwrap_or_default();
    for (word, value) in [
        ("received", figures.received.to_string()),
        ("decided", figures.decided.to_string()),
        ("median_days", whole(figures.median_days)),
        ("p90_days", whole(figures.p90_days)),
        ("notices", figures.notices.to_string()),
        ("returned", figures.returned.to_string()),
        ("reviewed_sets", figures.overturns.sets.to_string()),
        ("overturned_sets", figures.overturns.overturned.to_string()),
    ] {
        line("total", word, String::new(), value);
    }
    for one in &figures.by_day {
        line("day", &one.day, String::new(), one.count.to_string());
    }
    for (group, counts) in [("item", &figures.by_item), ("department", &figures.by_department)] {
        for one in counts {
            line(group, &one.word, text(&one.name), one.count.to_string());
        }
    }
    for (group, counts) in [("outlet", &figures.by_outlet), ("station", &figures.by_station)] {
        for one in counts {
            let name = one.name.as_ref().map(text).unwrap_or_default();
            line(
                group,
                one.id.as_deref().unwrap_or_default(),
                name,
                one.count.to_string(),
            );
        }
    }
    for (group, counts) in [
        ("state", &figures.by_state),
        ("outcome", &figures.by_outcome),
        ("finding", &figures.findings),
    ] {
        for one in counts {
            line(
                group,
                &one.word,
                one.severity.clone().unwrap_or_default(),
                one.cases.to_string(),
            );
        }
    }
    for one in &figures.overturns.by_month {
        line("reviewed_in", &one.month, String::new(), one.sets.to_string());
        line("overturned_in", &one.month, String::new(), one.overturned.to_string());
    }
    for one in &figures.overturns.by_item {
        for month in &one.by_month {
            let word = format!("{} {}", one.word, month.month);
            line("reviewed_of", &word, text(&one.name), month.sets.to_string());
            line("overturned_of", &word, text(&one.name), month.overturned.to_string());
        }
    }
    let rows: Vec<String> = lines
        .iter()
        .map(|cells| cells.iter().map(|text| cell(text)).collect::<Vec<_>>().join(","))
        .collect();
    format!("\u{feff}{}\r\n", rows.join("\r\n"))
}

#[cfg(test)]
mod tests {
    use super::cell;

    #[test]
    fn a_cell_is_never_a_formula() {
        assert_eq!(cell("=1+2"), "\"'=1+2\"");
        assert_eq!(cell("@x"), "\"'@x\"");
        assert_eq!(cell("say \"it\""), "\"say \"\"it\"\"\"");
        assert_eq!(cell("7"), "\"7\"");
    }
}
