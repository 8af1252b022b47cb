//! How many cases of a scope are in each state and colour. Must not count further than is shown.

use domain::access::Scope;
use domain::case::StateKind;
use domain::id::OrganisationId;
use jiff::civil::Date;

use crate::db::Tx;
use crate::error::StoreError;
use crate::sql::Statement;

/// Cases of a state that are counted; more are "more".
pub const MOST_COUNTED: i64 = 1000;
/// Open cases whose colours are counted, the most pressing first.
pub const MOST_COLOURED: i64 = 20_000;

stmts! {
    STATE_OF_DEPARTMENT = "SELECT COUNT(*) FROM (SELECT 1 FROM work_list
        WHERE department_id = $1 AND state = $2 LIMIT $3) AS part";
    STATE_OF_OUTLET = "SELECT COUNT(*) FROM (SELECT 1 FROM work_list
        WHERE outlet_id = $1 AND state = $2 LIMIT $3) AS part";
    STATE_OF_ENTERPRISE = "SELECT COUNT(*) FROM (SELECT 1 FROM work_list
        WHERE enterprise_id = $1 AND state = $2 LIMIT $3) AS part";
    STATE_OF_ALL = "SELECT COUNT(*) FROM (SELECT 1 FROM work_list
        WHERE CAST($1 AS TEXT) IS NULL AND department_id IS NOT NULL AND state = $2 LIMIT $3) AS part";
    COLOURS_OF_DEPARTMENT = "SELECT CAST(COUNT(*) AS BIGINT), CAST(SUM(CASE WHEN red_from <= $2 THEN 1 ELSE 0 END) AS BIGINT),
        CAST(SUM(CASE WHEN red_from > $2 AND amber_from <= $2 THEN 1 ELSE 0 END) AS BIGINT),
        CAST(SUM(CASE WHEN red_from IS NULL THEN 1 ELSE 0 END) AS BIGINT)
        FROM (SELECT amber_from, red_from FROM work_list WHERE department_id = $1 AND due IS NOT NULL
        ORDER BY due, case_id LIMIT $3) AS part";
    COLOURS_OF_OUTLET = "SELECT CAST(COUNT(*) AS BIGINT), CAST(SUM(CASE WHEN red_from <= $2 THEN 1 ELSE 0 END) AS BIGINT),
        CAST(SUM(CASE WHEN red_from > $2 AND amber_from <= $2 THEN 1 ELSE 0 END) AS BIGINT),
        CAST(SUM(CASE WHEN red_from IS NULL THEN 1 ELSE 0 END) AS BIGINT)
        FROM (SELECT amber_from, red_from FROM work_list WHERE outlet_id = $1 AND due IS NOT NULL
        ORDER BY due, case_id LIMIT $3) AS part";
    COLOURS_OF_ENTERPRISE = "SELECT CAST(COUNT(*) AS BIGINT), CAST(SUM(CASE WHEN red_from <= $2 THEN 1 ELSE 0 END) AS BIGINT),
        CAST(SUM(CASE WHEN red_from > $2 AND amber_from <= $2 THEN 1 ELSE 0 END) AS BIGINT),
        CAST(SUM(CASE WHEN red_from IS NULL THEN 1 ELSE 0 END) AS BIGINT)
        FROM (SELECT amber_from, red_from FROM work_list WHERE enterprise_id = $1 AND due IS NOT NULL
        LIMIT $3) AS part";
    COLOURS_OF_ALL = "SELECT CAST(COUNT(*) AS BIGINT), CAST(SUM(CASE WHEN red_from <= $2 THEN 1 ELSE 0 END) AS BIGINT),
        CAST(SUM(CASE WHEN red_from > $2 AND amber_from <= $2 THEN 1 ELSE 0 END) AS BIGINT),
        CAST(SUM(CASE WHEN red_from IS NULL THEN 1 ELSE 0 END) AS BIGINT)
        FROM (SELECT amber_from, red_from FROM work_list WHERE CAST($1 AS TEXT) IS NULL AND due IS NOT NULL
        ORDER BY due, case_id LIMIT $3) AS part";
}

/// How many cases of a scope are in a state, at most one more than [`MOST_COUNTED`] an owner.
pub async fn count_state(tx: &mut Tx, scope: &Scope, state: StateKind) -> Result<i64, StoreError> {
    let (statement, owners) = owners(
        scope,
        [
            &STATE_OF_DEPARTMENT,
            &STATE_OF_OUTLET,
            &STATE_OF_ENTERPRISE,
            &STATE_OF_ALL,
        ],
    );
    let mut sum = 0;
    for owner in owners {
        let row: Option<(i64,)> = tx
            .one(statement, values![owner, state.as_str(), MOST_COUNTED + 1])
            .await?;
        sum += row.map_or(0, |(count,)| count);
    }
    Ok(sum)
}

fn owners<'s>(scope: &Scope, by: [&'s Statement; 4]) -> (&'s Statement, Vec<Option<OrganisationId>>) {
    let [department, outlet, enterprise, all] = by;
    match scope {
        Scope::Nothing => (all, Vec::new()),
        Scope::Enterprise(id) => (enterprise, vec![Some(*id)]),
        Scope::Department(id) => (department, vec![Some(*id)]),
        Scope::Outlets(ids) => (outlet, ids.iter().copied().map(Some).collect()),
        Scope::District => (all, vec![None]),
    }
}

/// Open cases by the colour of their clock.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
#[expect(missing_docs, reason = "the colours say it")]
pub struct Colours {
    pub red: i64,
    pub amber: i64,
    pub green: i64,
    pub grey: i64,
    /// There were more than are counted.
    pub more: bool,
}

/// All, and of these red, amber and grey, as the statement counts them.
type Counted = (i64, Option<i64>, Option<i64>, Option<i64>);

/// Counts by colour on a day.
pub async fn count_colours(tx: &mut Tx, scope: &Scope, today: Date) -> Result<Colours, StoreError> {
    let by = [
        &COLOURS_OF_DEPARTMENT,
        &COLOURS_OF_OUTLET,
        &COLOURS_OF_ENTERPRISE,
        &COLOURS_OF_ALL,
    ];
    let (statement, owners) = owners(scope, by);
    let mut sum = Colours::default();
    for owner in owners {
        let values = values![owner, today.to_string(), MOST_COLOURED + 1];
        let row: Option<Counted> = tx.one(statement, values).await?;
        let (all, red, amber, grey) = row.unwrap_or_default();
        let [red, amber, grey] = [red, amber, grey].map(Option::unwrap_or_default);
        sum.red += red;
        sum.amber += amber;
        sum.grey += grey;
        sum.green += all - red - amber - grey;
        sum.more |= all > MOST_COLOURED;
    }
    Ok(sum)
}
