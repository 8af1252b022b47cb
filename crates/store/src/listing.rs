//! The statements of work lists: for each way in that an index answers one text, with the same filters behind it.
//!
//! `$1` is what the way in asks for, `$2` and `$3` where the page before ended, `$4` how many, `$11` and `$12` between which
//! moments, `$14` up to which day; the rest are filters, which a NULL switches off. Must not run anything.

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

macro_rules! ways {
    ($($newest:ident, $due:ident = $way:literal;)+) => {
        $(pub(crate) static $newest: Statement = Statement {
            name: concat!("store::listing::", stringify!($newest)),
            sqlite: ways!(newest $way),
            postgres: ways!(newest $way),
        };
        pub(crate) static $due: Statement = Statement {
            name: concat!("store::listing::", stringify!($due)),
            sqlite: ways!(due $way),
            postgres: ways!(due $way),
        };)+
        /// Every statement of this file.
        pub(crate) const ALL: &[&Statement] = &[$(&$newest, &$due),+];
    };
    (newest $way:literal) => {
        concat!(
            "SELECT w.case_id, w.filed_at, w.due FROM work_list w WHERE ", $way,
            " AND (w.filed_at, w.case_id) < ($2, $3)", filters!(),
            " ORDER BY w.filed_at DESC, w.case_id DESC LIMIT $4"
        )
    };
    (due $way:literal) => {
        concat!(
            "SELECT w.case_id, w.filed_at, w.due FROM work_list w WHERE ", $way,
            " AND w.due IS NOT NULL AND (w.due, w.case_id) > ($2, $3) AND w.due <= CAST($14 AS TEXT)", filters!(),
            " ORDER BY w.due, w.case_id LIMIT $4"
        )
    };
}

ways! {
    DEPARTMENT_NEWEST, DEPARTMENT_DUE = "w.department_id = $1";
    DEPARTMENT_STATE_NEWEST, DEPARTMENT_STATE_DUE = "w.department_id = $1 AND w.state = $5";
    DEPARTMENT_ITEM_NEWEST, DEPARTMENT_ITEM_DUE = "w.department_id = $1 AND w.item = $6";
    DEPARTMENT_OPEN_NEWEST, DEPARTMENT_OPEN_DUE = "w.department_id = $1 AND w.due IS NOT NULL";
    OUTLET_OPEN_NEWEST, OUTLET_OPEN_DUE = "w.outlet_id = $1 AND w.due IS NOT NULL";
    OPEN_NEWEST, OPEN_DUE = "CAST($1 AS TEXT) IS NULL AND w.due IS NOT NULL";
    OUTLET_NEWEST, OUTLET_DUE = "w.outlet_id = $1";
    OUTLET_STATE_NEWEST, OUTLET_STATE_DUE = "w.outlet_id = $1 AND w.state = $5";
    OUTLET_ITEM_NEWEST, OUTLET_ITEM_DUE = "w.outlet_id = $1 AND w.item = $6";
    RECEIVED_ITEM_NEWEST, RECEIVED_ITEM_DUE = "CAST($1 AS TEXT) IS NULL AND w.department_id IS NOT NULL AND w.item = $6";
    RECEIVED_NEWEST, RECEIVED_DUE = "CAST($1 AS TEXT) IS NULL AND w.department_id IS NOT NULL";
    RECEIVED_STATE_NEWEST, RECEIVED_STATE_DUE = "CAST($1 AS TEXT) IS NULL AND w.department_id IS NOT NULL AND w.state = $5";
    ENTERPRISE_NEWEST, ENTERPRISE_DUE = "w.enterprise_id = $1";
    ASSIGNEE_NEWEST, ASSIGNEE_DUE = "w.assignee_id = $1";
    ONE_NEWEST, ONE_DUE = "w.case_id = $1";
    FEW_NEWEST, FEW_DUE = "CAST($1 AS TEXT) IS NULL AND w.enterprise_id IN
        (SELECT h.organisation_id FROM search_grams h WHERE h.gram = $17
        AND (CAST($18 AS TEXT) IS NULL OR EXISTS
            (SELECT 1 FROM search_grams i WHERE i.gram = $18 AND i.organisation_id = h.organisation_id))
        AND (CAST($19 AS TEXT) IS NULL OR EXISTS
            (SELECT 1 FROM search_grams i WHERE i.gram = $19 AND i.organisation_id = h.organisation_id))
        LIMIT 1000)";
}
