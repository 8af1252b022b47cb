//! Cases as lists show them: with the names of those who have to do with them. Must not say which cases, nor in which order.

use domain::id::CaseId;
use domain::people::OrganisationKind;

use crate::cases::{CaseRow, Found};
use crate::db::Tx;
use crate::error::{StoreError, sound};
use crate::sql::{Statement, in_list};

/// The columns of an [`EntryRow`] and where they come from, beside the cases `c`.
macro_rules! entry {
    (columns) => {
        "c.id, c.item, c.enterprise_id, c.department_id, c.outlet_id, c.receipt, c.state, c.state_data, c.version,
        c.content_version, c.created_at, c.updated_at, a.person_id AS assignee_id, p.name AS assignee,
        e.name_zh AS enterprise_zh, e.name_en AS enterprise_en, d.name_zh AS department_zh, d.name_en AS department_en,
        o.kind AS outlet_kind, o.name_zh AS outlet_zh, o.name_en AS outlet_en"
    };
    (joins) => {
        " JOIN organisations e ON e.id = c.enterprise_id JOIN organisations d ON d.id = c.department_id
        LEFT JOIN organisations o ON o.id = c.outlet_id
        LEFT JOIN case_assignments a ON a.case_id = c.id LEFT JOIN people p ON p.id = a.person_id"
    };
}

static ENTRIES: Statement = Statement {
    name: "store::entries::ENTRIES",
    sqlite: concat!(
        "SELECT ",
        entry!(columns),
        " FROM cases c",
        entry!(joins),
        " WHERE c.id",
        in_list!(sqlite)
    ),
    postgres: concat!(
        "SELECT ",
        entry!(columns),
        " FROM cases c",
        entry!(joins),
        " WHERE c.id",
        in_list!(postgres)
    ),
};

/// Every statement of this file.
pub(crate) const ALL: &[&Statement] = &[&ENTRIES];

/// What an organisation is, and how it is called.
#[derive(Debug, Clone, PartialEq, Eq)]
#[expect(missing_docs, reason = "the words say it")]
pub struct Name {
    pub kind: OrganisationKind,
    pub zh: String,
    pub en: String,
}

/// A case as a list shows it: with the names of those who have to do with it.
#[derive(Debug, Clone, PartialEq, Eq)]
#[expect(missing_docs, reason = "the words say it")]
pub struct Entry {
    pub found: Found,
    pub enterprise: Name,
    pub department: Name,
    pub outlet: Option<Name>,
}

#[derive(sqlx::FromRow)]
pub(crate) struct EntryRow {
    #[sqlx(flatten)]
    case: CaseRow,
    enterprise_zh: String,
    enterprise_en: String,
    department_zh: String,
    department_en: String,
    outlet_kind: Option<String>,
    outlet_zh: Option<String>,
    outlet_en: Option<String>,
}

impl TryFrom<EntryRow> for Entry {
    type Error = StoreError;
    fn try_from(row: EntryRow) -> Result<Self, StoreError> {
        let found = Found::try_from(row.case)?;
        let outlet = match (row.outlet_kind, row.outlet_zh, row.outlet_en) {
            (Some(kind), Some(zh), Some(en)) => {
                let kind = OrganisationKind::parse(&kind);
                let kind = sound(kind, "organisations", "kind", &found.case.id.to_string())?;
                Some(Name { kind, zh, en })
            }
            _ => None,
        };
        Ok(Self {
            found,
            enterprise: Name {
                kind: OrganisationKind::Enterprise,
                zh: row.enterprise_zh,
                en: row.enterprise_en,
            },
            department: Name {
                kind: OrganisationKind::Department,
                zh: row.department_zh,
                en: row.department_en,
            },
            outlet,
        })
    }
}

/// Some cases as lists show them, in no order.
pub async fn entries(tx: &mut Tx, ids: &[CaseId]) -> Result<Vec<Entry>, StoreError> {
    let rows: Vec<EntryRow> = tx.all(&ENTRIES, vec![in_list(ids)]).await?;
    rows.into_iter().map(Entry::try_from).collect()
}
