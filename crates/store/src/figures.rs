//! Figures for those who lead: counted from events, by the day in China, over a span of days.
//!
//! A case counts on the day on which it was first handed in. Must not know what a figure means, nor count working days.

use domain::access::Oversight;
use domain::id::CaseId;
use domain::time::Timestamp;
use serde_json::Value as Json;

use crate::db::Tx;
use crate::error::StoreError;
use crate::sql::{Statement, Value};

/// The cases first handed in within a span, as far as one leads: `$1` and `$2` moments, `$3` department, `$4` outlet.
macro_rules! over_received {
    ($what:literal, $join:literal, $tail:literal) => {
        concat!(
            "SELECT ",
            $what,
            " FROM case_events e JOIN cases c ON c.id = e.case_id ",
            $join,
            " WHERE e.what = 'submitted' AND e.at >= $1 AND e.at < $2
            AND (CAST($3 AS TEXT) IS NULL OR c.department_id = $3)
            AND (CAST($4 AS TEXT) IS NULL OR c.outlet_id = $4) ",
            $tail
        )
    };
}

macro_rules! figures {
    ($($name:ident = $what:literal, $join:literal, $tail:literal;)+) => {
        $(static $name: Statement = Statement {
            name: concat!("store::figures::", stringify!($name)),
            sqlite: over_received!($what, $join, $tail),
            postgres: over_received!($what, $join, $tail),
        };)+
        /// The counting statements of this file.
        pub(crate) const COUNTED: &[&Statement] = &[$(&$name),+];
    };
}

figures! {
    BY_DAY = "CAST((e.at + 28800000000) / 86400000000 AS BIGINT), COUNT(*)", "",
        "GROUP BY CAST((e.at + 28800000000) / 86400000000 AS BIGINT) ORDER BY 1";
    BY_ITEM = "c.item, COUNT(*)", "", "GROUP BY c.item ORDER BY 2 DESC, 1";
    BY_OUTLET = "COALESCE(c.outlet_id, ''), COUNT(*)", "", "GROUP BY COALESCE(c.outlet_id, '') ORDER BY 2 DESC, 1";
    BY_DEPARTMENT = "c.department_id, COUNT(*)", "", "GROUP BY c.department_id ORDER BY 2 DESC, 1";
    BY_STATE = "c.state, COUNT(*)", "", "GROUP BY c.state ORDER BY 2 DESC, 1";
    BY_OUTCOME = "d.what, COUNT(*)", "JOIN case_events d ON d.case_id = c.id AND d.what IN ('granted', 'refused')",
        "GROUP BY d.what ORDER BY 1";
    SPANS = "CAST((e.at + 28800000000) / 86400000000 AS BIGINT), CAST((d.at + 28800000000) / 86400000000 AS BIGINT),
        COUNT(*)", "JOIN case_events d ON d.case_id = c.id AND d.what IN ('granted', 'refused')",
        "GROUP BY CAST((e.at + 28800000000) / 86400000000 AS BIGINT), CAST((d.at + 28800000000) / 86400000000 AS BIGINT)
        ORDER BY 1, 2";
    RETURNS = "COUNT(*), COUNT(DISTINCT c.id)", "JOIN case_events d ON d.case_id = c.id AND d.what = 'correction_requested'",
        "";
    FINDINGS = "f.code, f.severity, COUNT(*)", "JOIN case_findings f ON f.case_id = c.id",
        "GROUP BY f.code, f.severity ORDER BY 3 DESC, 1, 2";
    OVERTURNED = "c.item, CAST((r.made_at + 28800000000) / 86400000000 AS BIGINT), COUNT(DISTINCT r.id),
        COUNT(DISTINCT o.record_id)", "JOIN review_records r ON r.case_id = c.id
        LEFT JOIN overturns o ON o.case_id = c.id AND o.record_id = r.id",
        "GROUP BY c.item, CAST((r.made_at + 28800000000) / 86400000000 AS BIGINT) ORDER BY 1, 2";
    OVERTURNED_MATERIALS = "c.item, o.material, COUNT(*)", "JOIN overturns o ON o.case_id = c.id",
        "GROUP BY c.item, o.material ORDER BY 3 DESC, 1, 2";
}

stmts! {
    FORGET = "DELETE FROM case_findings WHERE case_id = $1";
    ADD = "INSERT INTO case_findings (case_id, code, severity, tally) VALUES ($1, $2, $3, $4)
        ON CONFLICT (case_id, code, severity) DO UPDATE SET tally = case_findings.tally + excluded.tally";
}

/// A span of moments, and whose cases.
#[derive(Debug, Clone)]
pub struct Span {
    /// From this moment on.
    pub from: Timestamp,
    /// Before this one.
    pub before: Timestamp,
    /// Whose cases.
    pub of: Oversight,
}

impl Span {
    /// Department and outlet of each part that has to be asked for by itself.
    fn parts(&self) -> Vec<Vec<Value>> {
        let of =
            |department: Option<String>, outlet: Option<String>| values![self.from, self.before, department, outlet];
        match &self.of {
            Oversight::District => vec![of(None, None)],
            Oversight::Department(id) => vec![of(Some(id.to_string()), None)],
            Oversight::Station { outlets, .. } => outlets.iter().map(|id| of(None, Some(id.to_string()))).collect(),
        }
    }
}

/// Counts by a word, each once.
fn summed<K: Ord>(rows: Vec<(K, i64)>) -> Vec<(K, i64)> {
    let mut by = std::collections::BTreeMap::new();
    for (key, count) in rows {
        *by.entry(key).or_insert(0) += count;
    }
    by.into_iter().collect()
}

async fn words(tx: &mut Tx, statement: &Statement, span: &Span) -> Result<Vec<(String, i64)>, StoreError> {
    let mut rows = Vec::new();
    for values in span.parts() {
        rows.extend(tx.all::<(String, i64)>(statement, values).await?);
    }
    Ok(summed(rows))
}

/// Cases by day, counted since 1970.
pub async fn by_day(tx: &mut Tx, span: &Span) -> Result<Vec<(i64, i64)>, StoreError> {
    let mut rows = Vec::new();
    for values in span.parts() {
        rows.extend(tx.all::<(i64, i64)>(&BY_DAY, values).await?);
    }
    Ok(summed(rows))
}

/// Cases by item.
pub async fn by_item(tx: &mut Tx, span: &Span) -> Result<Vec<(String, i64)>, StoreError> {
    words(tx, &BY_ITEM, span).await
}

/// Cases by outlet; an empty word where there was none.
pub async fn by_outlet(tx: &mut Tx, span: &Span) -> Result<Vec<(String, i64)>, StoreError> {
    words(tx, &BY_OUTLET, span).await
}

/// Cases by department.
pub async fn by_department(tx: &mut Tx, span: &Span) -> Result<Vec<(String, i64)>, StoreError> {
    words(tx, &BY_DEPARTMENT, span).await
}

/// Cases by where they stand now.
pub async fn by_state(tx: &mut Tx, span: &Span) -> Result<Vec<(String, i64)>, StoreError> {
    words(tx, &BY_STATE, span).await
}

/// Decided cases by outcome.
pub async fn by_outcome(tx: &mut Tx, span: &Span) -> Result<Vec<(String, i64)>, StoreError> {
    words(tx, &BY_OUTCOME, span).await
}

/// Decided cases by the day of receipt and the day of decision.
pub async fn spans(tx: &mut Tx, span: &Span) -> Result<Vec<((i64, i64), i64)>, StoreError> {
    let mut rows = Vec::new();
    for values in span.parts() {
        let found: Vec<(i64, i64, i64)> = tx.all(&SPANS, values).await?;
        rows.extend(found.into_iter().map(|(from, to, count)| ((from, to), count)));
    }
    Ok(summed(rows))
}

/// Correction notices, and cases that had one.
pub async fn returns(tx: &mut Tx, span: &Span) -> Result<(i64, i64), StoreError> {
    let mut sum = (0, 0);
    for values in span.parts() {
        let row: Option<(i64, i64)> = tx.one(&RETURNS, values).await?;
        let (notices, cases) = row.unwrap_or_default();
        sum = (sum.0 + notices, sum.1 + cases);
    }
    Ok(sum)
}

/// Cases by what pre-review found: code, severity, cases.
pub async fn findings(tx: &mut Tx, span: &Span) -> Result<Vec<((String, String), i64)>, StoreError> {
    let mut rows = Vec::new();
    for values in span.parts() {
        let found: Vec<(String, String, i64)> = tx.all(&FINDINGS, values).await?;
        rows.extend(
            found
                .into_iter()
                .map(|(code, severity, count)| ((code, severity), count)),
        );
    }
    Ok(summed(rows))
}

/// Records of pre-reviews of an item on a day, counted since 1970.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Overturned {
    /// The item.
    pub item: String,
    /// The day on which the set was handed in.
    pub day: i64,
    /// Records.
    pub records: i64,
    /// Records of which an officer did not take what had passed.
    pub overturned: i64,
}

/// Records of pre-reviews, and how many were overturned, by item and day.
pub async fn overturned(tx: &mut Tx, span: &Span) -> Result<Vec<Overturned>, StoreError> {
    let mut rows = Vec::new();
    for values in span.parts() {
        let found: Vec<(String, i64, i64, i64)> = tx.all(&OVERTURNED, values).await?;
        rows.extend(found.into_iter().map(|(item, day, records, overturned)| Overturned {
            item,
            day,
            records,
            overturned,
        }));
    }
    Ok(rows)
}

/// How often a material that had passed was not taken: item, material, times.
pub async fn overturned_materials(tx: &mut Tx, span: &Span) -> Result<Vec<((String, String), i64)>, StoreError> {
    let mut rows = Vec::new();
    for values in span.parts() {
        let found: Vec<(String, String, i64)> = tx.all(&OVERTURNED_MATERIALS, values).await?;
        rows.extend(
            found
                .into_iter()
                .map(|(item, material, count)| ((item, material), count)),
        );
    }
    Ok(summed(rows))
}

/// Keeps the codes of a report, in the transaction that keeps the report.
pub async fn keep_findings(tx: &mut Tx, case: CaseId, report: &Json) -> Result<(), StoreError> {
    tx.run(&FORGET, values![case]).await?;
    let findings = report.get("findings").and_then(Json::as_array);
    for finding in findings.into_iter().flatten() {
        let word = |name: &str| finding.get(name).and_then(Json::as_str).unwrap_or_default().to_owned();
        tx.run(&ADD, values![case, word("code"), word("severity"), 1_i64])
            .await?;
    }
    Ok(())
}
