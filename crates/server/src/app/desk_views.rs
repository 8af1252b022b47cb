//! What people see of lists, messages, notifications and figures: plain values that become JSON.

use super::views::{ItemName, OrganisationRef, Text};
use serde::{Deserialize, Serialize};
use serde_json::Value as Json;
use utoipa::ToSchema;

/// Cases in a state.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub struct StateCount {
    /// The state.
    #[schema(schema_with = crate::app::words::state_kind)]
    pub state: &'static str,
    /// How many, up to a thousand.
    pub count: i64,
    /// Whether there are more.
    pub more: bool,
}

/// How many cases there are, as far as one sees them.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub struct CountsView {
    /// By state.
    pub states: Vec<StateCount>,
    /// Open cases that are late.
    pub red: i64,
    /// Open cases with two days or fewer.
    pub amber: i64,
    /// Open cases with time enough.
    pub green: i64,
    /// Open cases whose clock is paused.
    pub grey: i64,
    /// There are more open cases than the twenty thousand most pressing, which are counted.
    pub more: bool,
}

/// Filters with a name.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub struct SavedViewView {
    /// Identifier.
    pub id: String,
    /// Name.
    pub name: String,
    /// The filters, as the query of the list's address.
    pub query: String,
}

/// A file of a message.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub struct AttachmentView {
    /// Identifier.
    pub id: String,
    /// Name.
    pub name: String,
    /// What it is, told by its content.
    pub media_type: String,
    /// Bytes.
    pub size: i64,
}

/// Who has read a message.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub struct MessageReader {
    /// Name.
    pub person: String,
    /// In which role.
    #[schema(schema_with = crate::app::words::role_kind)]
    pub role: &'static str,
}

/// A message.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub struct MessageView {
    /// Identifier.
    pub id: String,
    /// Name of who wrote it.
    pub person: String,
    /// In which role.
    #[schema(schema_with = crate::app::words::role_kind)]
    pub role: &'static str,
    /// Of which organisation.
    pub organisation: OrganisationRef,
    /// Whether one wrote it oneself.
    pub mine: bool,
    /// When.
    pub at: String,
    /// What it says.
    pub words: String,
    /// Its files.
    pub files: Vec<AttachmentView>,
    /// Who has read it, beside its writer.
    pub read_by: Vec<MessageReader>,
}

/// A note of the department.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub struct NoteView {
    /// Identifier.
    pub id: String,
    /// Name of who wrote it.
    pub person: String,
    /// When.
    pub at: String,
    /// What it says.
    pub words: String,
}

/// A notification.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub struct NotificationView {
    /// Identifier.
    pub id: String,
    /// Which.
    #[schema(schema_with = crate::app::words::notice_kind)]
    pub kind: &'static str,
    /// The case.
    pub case: String,
    /// Number of its receipt.
    pub receipt: Option<String>,
    /// Its item.
    pub item: ItemName,
    /// What it says beside: `event`, `due`.
    #[schema(value_type = HashMap<String, Value>)]
    pub facts: Json,
    /// When.
    pub at: String,
    /// Whether it was read.
    pub read: bool,
}

/// What one wants to hear of a kind.
#[derive(Debug, Clone, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct NoticeSetting {
    /// Which.
    #[schema(schema_with = crate::app::words::notice_kind)]
    pub kind: String,
    /// In the application.
    pub in_app: bool,
    /// By message outside of it.
    pub by_message: bool,
    /// By mail, once an address is confirmed; where nothing is said, as is usual for this kind.
    #[serde(default)]
    pub by_mail: Option<bool>,
}

/// So many of something with a name.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub struct Count {
    /// Its word or identifier.
    pub word: String,
    /// Name.
    pub name: Text,
    /// How many cases.
    pub count: i64,
}

/// So many at a place; without one for cases that came over the network alone.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub struct PlaceCount {
    /// Identifier.
    pub id: Option<String>,
    /// Name.
    pub name: Option<Text>,
    /// How many cases.
    pub count: i64,
}

/// So many on a day.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub struct DayCount {
    /// The day.
    pub day: String,
    /// How many cases.
    pub count: i64,
}

/// So many with a word of a closed list: a state, an outcome, the code of a finding.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub struct FindingCount {
    /// The word.
    pub word: String,
    /// Its weight, where it is a finding.
    pub severity: Option<String>,
    /// How many cases.
    pub cases: i64,
}

/// Figures of the cases that were first handed in within a span of days.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub struct FiguresView {
    /// First day.
    pub from: String,
    /// Last day.
    pub to: String,
    /// Cases handed in.
    pub received: i64,
    /// Of them decided.
    pub decided: i64,
    /// Working days from receipt to decision that half of the decided did not exceed.
    pub median_days: Option<u32>,
    /// And nine of ten.
    pub p90_days: Option<u32>,
    /// Correction notices.
    pub notices: i64,
    /// Cases that had one.
    pub returned: i64,
    /// By day; days without a case are left out.
    pub by_day: Vec<DayCount>,
    /// By item.
    pub by_item: Vec<Count>,
    /// By department.
    pub by_department: Vec<Count>,
    /// By outlet.
    pub by_outlet: Vec<PlaceCount>,
    /// By station.
    pub by_station: Vec<PlaceCount>,
    /// By where they stand now.
    pub by_state: Vec<FindingCount>,
    /// Decided ones by outcome.
    pub by_outcome: Vec<FindingCount>,
    /// Cases by what pre-review found.
    pub findings: Vec<FindingCount>,
    /// What officers did not take of what pre-review had passed.
    pub overturns: OverturnsView,
}

/// Sets that were handed in with a pre-review, and those of which an officer returned a material that had passed.
#[derive(Debug, Clone, Default, Serialize, ToSchema)]
pub struct OverturnsView {
    /// Sets.
    pub sets: i64,
    /// Of them overturned.
    pub overturned: i64,
    /// By the month in which the set was handed in.
    pub by_month: Vec<OverturnMonth>,
    /// By item.
    pub by_item: Vec<OverturnItem>,
    /// Which materials, most often first.
    pub materials: Vec<OverturnMaterial>,
}

/// Sets of a month.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub struct OverturnMonth {
    /// Year and month, as 2026-11.
    pub month: String,
    /// Sets.
    pub sets: i64,
    /// Of them overturned.
    pub overturned: i64,
}

/// Sets of an item.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub struct OverturnItem {
    /// The item.
    pub word: String,
    /// Its name.
    pub name: Text,
    /// Sets.
    pub sets: i64,
    /// Of them overturned.
    pub overturned: i64,
    /// By month.
    pub by_month: Vec<OverturnMonth>,
}

/// A material that had passed and was not taken.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub struct OverturnMaterial {
    /// The item.
    pub item: String,
    /// The material.
    pub material: String,
    /// Its name.
    pub name: Text,
    /// How often.
    pub count: i64,
}
