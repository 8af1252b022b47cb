//! Cases as lists show them: with the names of those who have to do with them. Must not say which cases, nor in which order.

use domain::case::StateKind;
use domain::id::{CaseId, OrganisationId, PersonId};
use domain::people::OrganisationKind;
use domain::time::Timestamp;
use sqlx::{ColumnIndex, Decode, FromRow, Row, Type};

use crate::db::Tx;
use crate::error::{StoreError, sound};
use crate::sql::{Statement, in_list};

/// What a list shows of the cases `c` of `$from`, `$more` columns of it, and what ends the statement.
macro_rules! shown {
    ($more:literal, $from:expr, $end:expr) => {
        concat!(
            "SELECT c.id, c.item, c.receipt, c.state, c.version, c.created_at, c.updated_at,
            c.enterprise_id, e.name_zh, e.name_en, c.department_id, d.name_zh, d.name_en,
            c.outlet_id, o.kind, o.name_zh, o.name_en, a.person_id, p.name",
            $more,
            " FROM ",
            $from,
            " JOIN organisations e ON e.id = c.enterprise_id JOIN organisations d ON d.id = c.department_id
            LEFT JOIN organisations o ON o.id = c.outlet_id
            LEFT JOIN case_assignments a ON a.case_id = c.id LEFT JOIN people p ON p.id = a.person_id",
            $end
        )
    };
}
pub(crate) use shown;

static ENTRIES: Statement = Statement {
    name: "store::entries::ENTRIES",
    sqlite: shown!(
        "",
        "cases c",
        " WHERE c.id IN (SELECT value FROM json_each('[\"' || replace($1, ',', '\",\"') || '\"]'))"
    ),
    postgres: shown!("", "cases c", " WHERE c.id = ANY(string_to_array($1, ','))"),
};

/// Every statement of this file.
pub(crate) const ALL: &[&Statement] = &[&ENTRIES];

/// An organisation, as a list names it.
#[derive(Debug, Clone, PartialEq, Eq)]
#[expect(missing_docs, reason = "the words say it")]
pub struct Named {
    pub id: OrganisationId,
    pub kind: OrganisationKind,
    pub zh: String,
    pub en: String,
}

/// A case as a list shows it.
#[derive(Debug, Clone, PartialEq, Eq)]
#[expect(missing_docs, reason = "the words say it")]
pub struct Entry {
    pub id: CaseId,
    pub item: String,
    pub receipt: Option<String>,
    pub state: StateKind,
    pub version: i64,
    pub created_at: Timestamp,
    pub updated_at: Timestamp,
    pub enterprise: Named,
    pub department: Named,
    pub outlet: Option<Named>,
    /// Who has it in hand, with the name.
    pub assignee: Option<(PersonId, String)>,
}

/// A row, its columns by their place: looking each up by its name took longer than to read it.
pub(crate) struct EntryRow {
    id: String,
    item: String,
    receipt: Option<String>,
    state: String,
    version: i64,
    created_at: i64,
    updated_at: i64,
    enterprise: [String; 3],
    department: [String; 3],
    outlet: [Option<String>; 4],
    assignee: [Option<String>; 2],
}

impl<'r, R> FromRow<'r, R> for EntryRow
where
    R: Row,
    usize: ColumnIndex<R>,
    String: Decode<'r, R::Database> + Type<R::Database>,
    i64: Decode<'r, R::Database> + Type<R::Database>,
{
    fn from_row(row: &'r R) -> Result<Self, sqlx::Error> {
        let at = |place: usize| row.try_get(place);
        let may = |place: usize| row.try_get(place);
        Ok(Self {
            id: at(0)?,
            item: at(1)?,
            receipt: may(2)?,
            state: at(3)?,
            version: row.try_get(4)?,
            created_at: row.try_get(5)?,
            updated_at: row.try_get(6)?,
            enterprise: [at(7)?, at(8)?, at(9)?],
            department: [at(10)?, at(11)?, at(12)?],
            outlet: [may(13)?, may(14)?, may(15)?, may(16)?],
            assignee: [may(17)?, may(18)?],
        })
    }
}

impl TryFrom<EntryRow> for Entry {
    type Error = StoreError;
    fn try_from(row: EntryRow) -> Result<Self, StoreError> {
        const TABLE: &str = "cases";
        let id = sound(row.id.parse().ok(), TABLE, "id", &row.id)?;
        let named = |id: &str, kind, zh, en| {
            let id = sound(id.parse().ok(), "organisations", "id", &row.id)?;
            Ok::<_, StoreError>(Named { id, kind, zh, en })
        };
        let moment = |micros, column| sound(Timestamp::from_micros(micros), TABLE, column, &row.id);
        let [enterprise, zh, en] = row.enterprise;
        let enterprise = named(&enterprise, OrganisationKind::Enterprise, zh, en)?;
        let [department, zh, en] = row.department;
        let department = named(&department, OrganisationKind::Department, zh, en)?;
        let outlet = match row.outlet {
            [Some(outlet), Some(kind), Some(zh), Some(en)] => {
                let kind = sound(OrganisationKind::parse(&kind), "organisations", "kind", &outlet)?;
                Some(named(&outlet, kind, zh, en)?)
            }
            _ => None,
        };
        let assignee = match row.assignee {
            [Some(person), Some(name)] => {
                let person = sound(person.parse().ok(), "case_assignments", "person_id", &row.id)?;
                Some((person, name))
            }
            _ => None,
        };
        Ok(Self {
            id,
            state: sound(StateKind::parse(&row.state), TABLE, "state", &row.id)?,
            created_at: moment(row.created_at, "created_at")?,
            updated_at: moment(row.updated_at, "updated_at")?,
            item: row.item,
            receipt: row.receipt,
            version: row.version,
            enterprise,
            department,
            outlet,
            assignee,
        })
    }
}

/// Columns of an entry, before what else a row holds.
pub(crate) const COLUMNS: usize = 19;

/// Some cases, in no order.
pub async fn entries(tx: &mut Tx, ids: &[CaseId]) -> Result<Vec<Entry>, StoreError> {
    let rows: Vec<EntryRow> = tx.all(&ENTRIES, vec![in_list(ids)]).await?;
    rows.into_iter().map(Entry::try_from).collect()
}
