//! The statements of work lists: for each way in that an index answers one text, with the same filters behind it.
//!
//! `$1` is what the way in asks for, `$2` and `$3` where the page before ended, `$4` how many, `$5` and `$6` a state and an item,
//! `$11` and `$12` between which moments, `$14` up to which day; the rest are filters, which a NULL switches off. Also: which of
//! them answer a filter within a scope. Must not run anything.
//!
//! Each text is there a second time without what may be switched off, for lists that are narrowed by the way in alone, as most
//! are: PostgreSQL plans a text with filters anew each time, which takes longer than to run it.
//!
//! And a third time with all that a list shows of each case, which saves a way to PostgreSQL and back. It is told how many the walk
//! brings at most, as a number that stands in the text: with a value in its place it plans for a tenth of all cases.
//!
//! SQLite is told the index: it keeps no statistics of a database that grows, and takes a narrow index where a wider one is
//! meant. PostgreSQL knows its rows.

use domain::access::Scope;

use super::list::Filter;
use crate::entries::shown;
use crate::sql::Statement;

macro_rules! filters {
    () => {
        " AND (CAST($5 AS TEXT) IS NULL OR w.state = $5) AND (CAST($6 AS TEXT) IS NULL OR w.item = $6)
        AND (CAST($7 AS TEXT) IS NULL OR w.outlet_id = $7) AND (CAST($8 AS TEXT) IS NULL OR w.enterprise_id = $8)
        AND (CAST($9 AS TEXT) IS NULL OR w.assignee_id = $9) AND (CAST($10 AS TEXT) IS NULL OR w.department_id = $10)
        AND w.filed_at >= $11 AND w.filed_at < $12
        AND (CAST($13 AS TEXT) IS NULL OR w.due >= $13) AND (CAST($14 AS TEXT) IS NULL OR w.due <= $14)
        AND (CAST($15 AS TEXT) IS NULL OR $15 = CASE WHEN w.due IS NULL THEN '' WHEN w.red_from IS NULL THEN 'grey'
            WHEN w.red_from <= $16 THEN 'red' WHEN w.amber_from <= $16 THEN 'amber' ELSE 'green' END)
        AND (CAST($17 AS TEXT) IS NULL OR EXISTS
            (SELECT 1 FROM search_grams g WHERE g.gram = $17 AND g.organisation_id = w.enterprise_id))
        AND (CAST($18 AS TEXT) IS NULL OR EXISTS
            (SELECT 1 FROM search_grams g WHERE g.gram = $18 AND g.organisation_id = w.enterprise_id))
        AND (CAST($19 AS TEXT) IS NULL OR EXISTS
            (SELECT 1 FROM search_grams g WHERE g.gram = $19 AND g.organisation_id = w.enterprise_id))
        AND (CAST($20 AS TEXT) IS NULL OR w.department_id IS NOT NULL)"
    };
}

/// The texts of a way in.
#[derive(Debug)]
pub(crate) struct Texts {
    /// With every filter.
    pub(crate) narrowed: Statement,
    /// Without: `$1` to `$4`, from `$5` the state and the item where it goes by them. Only for ways that follow an owner.
    pub(crate) bare: Option<Statement>,
    /// As `bare`, with the columns of an entry before; a server only, and [`MOST_SHOWN`] at most.
    pub(crate) shown: Option<Statement>,
    /// What it goes by.
    pub(crate) by: By,
}

/// How many a list shows at most with one statement: a page, and one more.
pub(crate) const MOST_SHOWN: i64 = 101;

/// The texts without filters of a way, and the keys that they ask for.
pub(crate) type Bare<'w, 'k> = (&'w Statement, Option<&'w Statement>, Vec<&'k str>);

impl Texts {
    /// The texts without filters and the keys they ask for, where nothing else is asked.
    pub(crate) fn bare<'k>(&self, state: Option<&'k str>, item: Option<&'k str>) -> Option<Bare<'_, 'k>> {
        let by = match (state, item) {
            (None, None) => By::Owner,
            (Some(_), None) => By::State,
            (None, Some(_)) => By::Item,
            (Some(_), Some(_)) => By::Both,
        };
        let keys = state.into_iter().chain(item).collect();
        let bare = self.bare.as_ref().filter(|_| self.by == by)?;
        Some((bare, self.shown.as_ref(), keys))
    }
}

/// What a way in goes by beside its owner.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum By {
    /// Nothing.
    Owner,
    /// A state.
    State,
    /// An item.
    Item,
    /// Both: the index of items ends in the state, so that rows of others are passed over without being read.
    Both,
    /// Something that only the text with filters asks for.
    Other,
}

macro_rules! ways {
    ($($name:ident: $order:ident $(along $index:literal)? by $by:ident = $way:expr;)+) => {
        $(pub(crate) static $name: Texts = Texts {
            narrowed: Statement {
                name: concat!("store::work_list::", stringify!($name)),
                sqlite: ways!($order concat!("work_list w", $(" INDEXED BY ", $index,)?), $way, ways!(@narrowed $order $by)),
                postgres: ways!(@postgres $order $by $way),
            },
            bare: ways!(@bare $name $order $by concat!("work_list w", $(" INDEXED BY ", $index,)?), $way),
            shown: ways!(@shown $name $order $by $way),
            by: By::$by,
        };)+
        /// Every way in.
        const WAYS: &[&Texts] = &[$(&$name),+];
    };
    (@bare $name:ident $order:ident Other $rows:expr, $way:expr) => { None };
    (@bare $name:ident $order:ident $by:ident $rows:expr, $way:expr) => {
        Some(Statement {
            name: concat!("store::work_list::", stringify!($name), "::bare"),
            sqlite: ways!($order $rows, $way, ways!(@key $by)),
            postgres: ways!($order "work_list w", $way, ways!(@key $by)),
        })
    };
    (@shown $name:ident $order:ident Other $way:expr) => { None };
    (@shown $name:ident $order:ident $by:ident $way:expr) => {
        Some(Statement {
            name: concat!("store::work_list::", stringify!($name), "::shown"),
            sqlite: "",
            postgres: shown!(
                ", w.filed_at, w.due",
                concat!("(", ways!($order "work_list w", $way, ways!(@key $by), "101"), ") w JOIN cases c ON c.id = w.case_id"),
                concat!(ways!(@sorted $order), " LIMIT $4")
            ),
        })
    };
    (@sorted newest) => { " ORDER BY w.filed_at DESC, w.case_id DESC" };
    (@sorted along_due) => { ways!(@sorted due) };
    (@sorted due) => { " ORDER BY w.due, w.case_id" };
    // All that lie along the index, in its order, then what is asked for: the planner thinks that filters leave one row, and
    // would rather sort what matches than stop after the first twenty.
    (@postgres along_due $by:ident $way:expr) => {
        concat!(
            "SELECT w.case_id, w.filed_at, w.due FROM (SELECT w.* FROM work_list w WHERE ", $way,
            " AND w.due IS NOT NULL AND (w.due, w.case_id) > ($2, $3) AND w.due <= CAST($14 AS TEXT)",
            " ORDER BY w.due, w.case_id OFFSET 0) w WHERE TRUE", filters!(), " ORDER BY w.due, w.case_id LIMIT $4"
        )
    };
    (@postgres $order:ident $by:ident $way:expr) => { ways!($order "work_list w", $way, ways!(@narrowed $order $by)) };
    (@key Owner) => { "" };
    (@key State) => { " AND w.state = $5" };
    (@key Item) => { " AND w.item = $5" };
    (@key Both) => { " AND w.state = $5 AND w.item = $6" };
    (@narrowed newest State) => { concat!(" AND w.state = $5", filters!()) };
    (@narrowed newest Item) => { concat!(" AND w.item = $6", filters!()) };
    (@narrowed newest Both) => { concat!(" AND w.state = $5 AND w.item = $6", filters!()) };
    (@narrowed newest $by:ident) => { filters!() };
    (@narrowed along_due $by:ident) => { ways!(@narrowed due $by) };
    (@narrowed due $by:ident) => { concat!(" AND w.due <= CAST($14 AS TEXT)", filters!()) };
    ($order:ident $rows:expr, $way:expr, $more:expr) => { ways!($order $rows, $way, $more, "$4") };
    (newest $rows:expr, $way:expr, $more:expr, $most:literal) => {
        concat!(
            "SELECT w.case_id, w.filed_at, w.due FROM ", $rows, " WHERE ", $way,
            " AND (w.filed_at, w.case_id) < ($2, $3)", $more,
            ways!(@sorted newest), " LIMIT ", $most
        )
    };
    (along_due $rows:expr, $way:expr, $more:expr, $most:literal) => { ways!(due $rows, $way, $more, $most) };
    (due $rows:expr, $way:expr, $more:expr, $most:literal) => {
        concat!(
            "SELECT w.case_id, w.filed_at, w.due FROM ", $rows, " WHERE ", $way,
            " AND w.due IS NOT NULL AND (w.due, w.case_id) > ($2, $3)", $more,
            ways!(@sorted due), " LIMIT ", $most
        )
    };
}

/// All that were handed in, in the whole district.
macro_rules! received {
    () => {
        "CAST($1 AS TEXT) IS NULL AND w.department_id IS NOT NULL"
    };
}

/// The cases of the few enterprises whose names hold what is searched for.
macro_rules! few {
    () => {
        "CAST($1 AS TEXT) IS NULL AND w.enterprise_id IN
                (SELECT h.organisation_id FROM search_grams h WHERE h.gram = $17
                AND (CAST($18 AS TEXT) IS NULL OR EXISTS
                    (SELECT 1 FROM search_grams i WHERE i.gram = $18 AND i.organisation_id = h.organisation_id))
                AND (CAST($19 AS TEXT) IS NULL OR EXISTS
                    (SELECT 1 FROM search_grams i WHERE i.gram = $19 AND i.organisation_id = h.organisation_id))
                LIMIT 1000)"
    };
}

ways! {
    DEPARTMENT_NEWEST: newest along "work_list_department" by Owner = "w.department_id = $1";
    DEPARTMENT_STATE_NEWEST: newest along "work_list_department_state" by State = "w.department_id = $1";
    DEPARTMENT_ITEM_NEWEST: newest along "work_list_department_item" by Item = "w.department_id = $1";
    DEPARTMENT_ITEM_STATE_NEWEST: newest along "work_list_department_item" by Both = "w.department_id = $1";
    DEPARTMENT_OPEN_NEWEST: newest along "work_list_department_open" by Other = "w.department_id = $1 AND w.due IS NOT NULL";
    DEPARTMENT_DUE: along_due along "work_list_department_due" by Owner = "w.department_id = $1";
    OUTLET_NEWEST: newest along "work_list_outlet" by Owner = "w.outlet_id = $1";
    OUTLET_STATE_NEWEST: newest along "work_list_outlet_state" by State = "w.outlet_id = $1";
    OUTLET_ITEM_NEWEST: newest along "work_list_outlet_item" by Item = "w.outlet_id = $1";
    OUTLET_ITEM_STATE_NEWEST: newest along "work_list_outlet_item" by Both = "w.outlet_id = $1";
    OUTLET_OPEN_NEWEST: newest along "work_list_outlet_open" by Other = "w.outlet_id = $1 AND w.due IS NOT NULL";
    OUTLET_DUE: along_due along "work_list_outlet_due" by Owner = "w.outlet_id = $1";
    RECEIVED_NEWEST: newest along "work_list_received" by Owner = received!();
    RECEIVED_STATE_NEWEST: newest along "work_list_state" by State = received!();
    RECEIVED_ITEM_NEWEST: newest along "work_list_item" by Item = received!();
    RECEIVED_DUE: along_due along "work_list_due" by Owner = received!();
    OPEN_NEWEST: newest along "work_list_open" by Other = "CAST($1 AS TEXT) IS NULL AND w.due IS NOT NULL";
    ENTERPRISE_NEWEST: newest along "work_list_enterprise" by Owner = "w.enterprise_id = $1";
    ENTERPRISE_DUE: due along "work_list_enterprise" by Owner = "w.enterprise_id = $1";
    ASSIGNEE_NEWEST: newest along "work_list_assignee" by Other = "w.assignee_id = $1";
    ASSIGNEE_DUE: due along "work_list_assignee" by Other = "w.assignee_id = $1";
    ONE_NEWEST: newest by Other = "w.case_id = $1";
    ONE_DUE: due by Other = "w.case_id = $1";
    FEW_NEWEST: newest along "work_list_enterprise" by Other = few!();
    FEW_DUE: due along "work_list_enterprise" by Other = few!();
}

/// Every statement of this file.
pub(crate) fn all() -> Vec<&'static Statement> {
    let texts = |way: &&'static Texts| std::iter::once(&way.narrowed).chain(&way.bare).chain(&way.shown);
    WAYS.iter().flat_map(texts).collect()
}

/// A way in: its texts and the owner.
pub(crate) type Way = (&'static Texts, Option<String>);

/// The ways in that together reach all that the scope and the filter allow.
pub(crate) fn ways_in(scope: &Scope, filter: &Filter, newest: bool) -> Vec<Way> {
    let pick = |of_newest: &'static Texts, of_due: &'static Texts| if newest { of_newest } else { of_due };
    let text = |id: &dyn ToString| Some(id.to_string());
    if let Some(one) = &filter.one {
        return vec![(pick(&ONE_NEWEST, &ONE_DUE), text(one))];
    }
    if filter.few {
        return vec![(pick(&FEW_NEWEST, &FEW_DUE), None)];
    }
    if let Some(enterprise) = &filter.enterprise {
        return vec![(pick(&ENTERPRISE_NEWEST, &ENTERPRISE_DUE), text(enterprise))];
    }
    if let Some(person) = &filter.assignee {
        return vec![(pick(&ASSIGNEE_NEWEST, &ASSIGNEE_DUE), text(person))];
    }
    let narrowed = Narrowed::of(filter, newest);
    match scope {
        Scope::Nothing => Vec::new(),
        Scope::Enterprise(id) => vec![(pick(&ENTERPRISE_NEWEST, &ENTERPRISE_DUE), text(id))],
        Scope::Department(id) => {
            if let (Narrowed::Item(_), Some(outlet)) = (narrowed, &filter.outlet) {
                return vec![(of_outlet(narrowed, newest), text(outlet))];
            }
            let way = match narrowed {
                Narrowed::Open => &DEPARTMENT_OPEN_NEWEST,
                Narrowed::Item(true) => &DEPARTMENT_ITEM_STATE_NEWEST,
                Narrowed::Item(false) => &DEPARTMENT_ITEM_NEWEST,
                Narrowed::State => &DEPARTMENT_STATE_NEWEST,
                Narrowed::Not => pick(&DEPARTMENT_NEWEST, &DEPARTMENT_DUE),
            };
            vec![(way, text(id))]
        }
        Scope::Outlets(ids) => {
            let within = ids
                .iter()
                .filter(|id| filter.outlet.is_none_or(|outlet| outlet == **id));
            within.map(|id| (of_outlet(narrowed, newest), text(id))).collect()
        }
        Scope::District => match &filter.outlet {
            Some(outlet) => vec![(of_outlet(narrowed, newest), text(outlet))],
            None => vec![(of_district(narrowed, newest), None)],
        },
    }
}

/// The index that says most about what is asked for, newest first. By the last day only open cases are gone through, whatever
/// their item and state.
#[derive(Debug, Clone, Copy)]
enum Narrowed {
    Open,
    /// By an item, and whether by states too.
    Item(bool),
    State,
    Not,
}

impl Narrowed {
    fn of(filter: &Filter, newest: bool) -> Self {
        let by_state = !filter.states.is_empty();
        match filter.item {
            _ if !newest => Self::Not,
            _ if filter.by_clock() => Self::Open,
            Some(_) => Self::Item(by_state),
            None if by_state => Self::State,
            None => Self::Not,
        }
    }
}

fn of_outlet(narrowed: Narrowed, newest: bool) -> &'static Texts {
    match narrowed {
        Narrowed::Open => &OUTLET_OPEN_NEWEST,
        Narrowed::Item(true) => &OUTLET_ITEM_STATE_NEWEST,
        Narrowed::Item(false) => &OUTLET_ITEM_NEWEST,
        Narrowed::State => &OUTLET_STATE_NEWEST,
        Narrowed::Not if newest => &OUTLET_NEWEST,
        Narrowed::Not => &OUTLET_DUE,
    }
}

fn of_district(narrowed: Narrowed, newest: bool) -> &'static Texts {
    match narrowed {
        Narrowed::Open => &OPEN_NEWEST,
        // Over the whole district a state says more than an item.
        Narrowed::Item(true) | Narrowed::State => &RECEIVED_STATE_NEWEST,
        Narrowed::Item(false) => &RECEIVED_ITEM_NEWEST,
        Narrowed::Not if newest => &RECEIVED_NEWEST,
        Narrowed::Not => &RECEIVED_DUE,
    }
}
