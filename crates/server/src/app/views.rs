//! What people see of things: plain values that become JSON. Must not decide who may see them.

use catalogue::Item;
use domain::people::Organisation;
use serde::{Deserialize, Serialize};
use serde_json::Value as Json;
use store::entries::Named;
use store::people::HeldRole;
use utoipa::ToSchema;

/// A text in both languages.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct Text {
    /// Chinese.
    #[serde(rename = "zh-CN")]
    pub zh: String,
    /// English.
    pub en: String,
}

impl From<&catalogue::Names> for Text {
    fn from(names: &catalogue::Names) -> Self {
        Self {
            zh: names.zh.clone(),
            en: names.en.clone(),
        }
    }
}

/// A person.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub struct PersonView {
    /// Identifier.
    pub id: String,
    /// Name.
    pub name: String,
}

/// An organisation, by name.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub struct OrganisationRef {
    /// Identifier.
    pub id: String,
    /// What it is.
    #[schema(schema_with = crate::app::words::organisation_kind)]
    pub kind: &'static str,
    /// Name.
    pub name: Text,
}

impl From<Named> for OrganisationRef {
    fn from(named: Named) -> Self {
        Self {
            id: named.id.to_string(),
            kind: named.kind.as_str(),
            name: Text {
                zh: named.zh,
                en: named.en,
            },
        }
    }
}

impl From<&Organisation> for OrganisationRef {
    fn from(organisation: &Organisation) -> Self {
        Self {
            id: organisation.id.to_string(),
            kind: organisation.kind.as_str(),
            name: Text {
                zh: organisation.name_zh.clone(),
                en: organisation.name_en.clone(),
            },
        }
    }
}

/// An outlet that receives people.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub struct OutletView {
    /// Identifier.
    pub id: String,
    /// Name.
    pub name: Text,
    /// Where it is.
    pub address: Option<String>,
    /// When it is open.
    pub hours: Option<String>,
}

/// A role that one holds.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub struct RoleView {
    /// Identifier.
    pub id: String,
    /// What it is.
    #[schema(schema_with = crate::app::words::role_kind)]
    pub kind: &'static str,
    /// Where it is held.
    pub organisation: OrganisationRef,
}

impl From<&HeldRole> for RoleView {
    fn from(role: &HeldRole) -> Self {
        Self {
            id: role.id.to_string(),
            kind: role.kind.as_str(),
            organisation: OrganisationRef::from(&role.organisation),
        }
    }
}

/// Who one is.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub struct Me {
    /// The person.
    pub person: PersonView,
    /// The role acted in.
    pub acting: Option<RoleView>,
    /// All roles held.
    pub roles: Vec<RoleView>,
    /// The counter session that runs.
    pub on_behalf: Option<OnBehalfView>,
    /// The session.
    pub session: String,
    /// What has to be done before anything else.
    #[schema(schema_with = crate::app::words::owes_or_null)]
    pub owes: Option<&'static str>,
}

/// The counter session in which one acts for an enterprise.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub struct OnBehalfView {
    /// The counter session.
    pub session: String,
    /// For whom.
    pub enterprise: OrganisationRef,
    /// Until when.
    pub until: String,
}

/// A session of one's own.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub struct SessionView {
    /// Identifier.
    pub id: String,
    /// Whether it is the one that asks.
    pub current: bool,
    /// What the browser calls itself.
    pub agent: String,
    /// When it began.
    pub created_at: String,
    /// When it was last used, about.
    pub seen_at: String,
    /// When it ends at the latest.
    pub expires_at: String,
}

/// An item, in a list.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub struct ItemSummary {
    /// Stable word.
    pub id: String,
    /// Number on the district's list.
    pub code: String,
    /// Name.
    pub name: Text,
    /// Deciding department.
    pub department: Text,
    /// Working days by law.
    pub statutory_days: Option<u16>,
    /// Working days promised.
    pub committed_days: Option<u16>,
    /// How many materials it may ask for.
    pub materials: usize,
}

/// An item, whole: as the catalogue states it.
#[derive(Debug, Clone, Copy, Serialize)]
#[serde(transparent)]
pub struct ItemView(pub &'static Item);

/// The name of a case's item.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub struct ItemName {
    /// Stable word.
    pub id: String,
    /// Number on the district's list.
    pub code: String,
    /// Name.
    pub name: Text,
}

/// A clock, as everybody sees it.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub struct ClockView {
    /// Which.
    #[schema(schema_with = crate::app::words::clock_kind)]
    pub kind: &'static str,
    /// How it is.
    #[schema(schema_with = crate::app::words::clock_state)]
    pub state: &'static str,
    /// How pressing it is.
    #[schema(schema_with = crate::app::words::colour)]
    pub colour: &'static str,
    /// The day that started it, which is not counted.
    pub since: String,
    /// Days allowed, extensions included; none where a last day was named.
    pub days: Option<u32>,
    /// The last day; none while it is paused.
    pub due: Option<String>,
    /// The last day lies in a year whose calendar is not published.
    pub provisional: bool,
    /// Days left after today, negative when late; none when it has stopped.
    pub left: Option<i64>,
    /// The day on which it stopped.
    pub stopped_on: Option<String>,
    /// Whether it stopped in time; none while it has not.
    pub in_time: Option<bool>,
}

/// A line of the ledger of clocks.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub struct LedgerView {
    /// The day.
    pub on: String,
    /// Which clock.
    #[schema(schema_with = crate::app::words::clock_kind)]
    pub clock: &'static str,
    /// What happened to it.
    #[schema(schema_with = crate::app::words::ledger_entry)]
    pub entry: &'static str,
    /// The event that caused it.
    pub cause: &'static str,
    /// Days allowed or added.
    pub days: Option<u32>,
    /// The lawful cause of a pause.
    #[schema(schema_with = crate::app::words::pause_cause_or_null)]
    pub pause_cause: Option<&'static str>,
    /// The last day of a pause, by which it ends by itself.
    pub until: Option<String>,
}

/// A case, in a list.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub struct CaseSummary {
    /// Identifier.
    pub id: String,
    /// Number of the receipt.
    pub receipt: Option<String>,
    /// The item.
    pub item: ItemName,
    /// Who applies.
    pub enterprise: OrganisationRef,
    /// Who decides.
    pub department: OrganisationRef,
    /// Where it is handed in.
    pub outlet: Option<OrganisationRef>,
    /// Where it stands.
    #[schema(schema_with = crate::app::words::state_kind)]
    pub state: &'static str,
    /// When the draft was begun.
    pub created_at: String,
    /// When anything last changed.
    pub updated_at: String,
    /// Who has it in hand.
    pub assignee: Option<PersonView>,
    /// The clock that runs out first.
    pub clock: Option<ClockView>,
}

/// A field of the form, with what it asks and what it holds.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub struct FieldView {
    /// Its word in the catalogue.
    pub name: String,
    /// Name.
    pub label: Text,
    /// What it holds, as the item's form states it.
    #[schema(schema_with = crate::app::words::field_kind)]
    pub kind: Json,
    /// Whether it has to be filled.
    pub required: bool,
    /// Whether it is asked for, by what the form says so far.
    pub shown: bool,
    /// What it holds; null while it is empty.
    #[schema(value_type = Option<Value>)]
    pub value: Option<Json>,
    /// The material that the value was taken from.
    pub source: Option<String>,
    /// Counts the changes of the field; 0 while it is empty. A change names the version that the person saw.
    pub version: i64,
    /// Name of who changed it last.
    pub updated_by: Option<String>,
    /// When.
    pub updated_at: Option<String>,
    /// Name of who proposed the value, where it came from somebody of the support team; `updated_by` accepted it.
    pub proposed_by: Option<String>,
    /// What the materials say it is.
    pub proposed: Option<Proposal>,
}

/// A value that was read from a material.
#[derive(Debug, Clone, Serialize, Deserialize, ToSchema)]
pub struct Proposal {
    /// The value.
    pub value: String,
    /// Name of the file.
    pub file: String,
    /// Page, from one.
    pub page: u32,
}

/// A file of a case.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub struct MaterialView {
    /// Identifier.
    pub id: String,
    /// The material that it is meant for.
    pub slot: String,
    /// Name, the only one of its kind in the case.
    pub name: String,
    /// What it is, told by its content.
    pub media_type: String,
    /// Bytes.
    pub size: i64,
    /// Hash of its content.
    pub sha256: String,
    /// Name of who added it.
    pub added_by: String,
    /// When.
    pub added_at: String,
    /// The ticket that it came by, where somebody put it in from a phone.
    pub ticket: Option<String>,
}

/// A material that the item asks for, with the files that are there.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub struct SlotView {
    /// Its word in the catalogue.
    pub id: String,
    /// Name.
    pub name: Text,
    /// What to bring and how.
    pub hint: Option<Text>,
    /// Whether it is asked for, by what the form says so far.
    pub asked: bool,
    /// Whether it may come late.
    pub may_be_late: bool,
    /// Whether several files are normal.
    pub many: bool,
    /// The files.
    pub files: Vec<MaterialView>,
}

/// How the pre-review stands, in short.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub struct ReviewBrief {
    /// How far it has come.
    #[schema(schema_with = crate::app::words::review_state)]
    pub state: &'static str,
    /// Pages read so far.
    pub pages: i64,
    /// Whether form or materials have changed since.
    pub outdated: bool,
    /// The last verdict: pass, ask or fix.
    #[schema(schema_with = crate::app::words::verdict_or_null)]
    pub verdict: Option<String>,
    /// Findings that have to be mended.
    pub blocking: usize,
    /// Findings to note.
    pub warnings: usize,
}

/// What a draft lacks.
#[derive(Debug, Clone, Default, Serialize, ToSchema)]
pub struct Missing {
    /// Fields of the form.
    pub fields: Vec<String>,
    /// Materials.
    pub materials: Vec<String>,
}

/// A case, as the viewer may see it.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub struct CaseView {
    /// What a list says of it.
    #[serde(flatten)]
    pub summary: CaseSummary,
    /// What only this state has: reasons, items to mend, days.
    #[schema(value_type = HashMap<String, Value>)]
    pub details: Json,
    /// Counts the changes of state. A transition may name the version that the person saw.
    pub version: i64,
    /// Counts the changes of form and materials.
    pub content_version: i64,
    /// The form.
    pub form: Vec<FieldView>,
    /// The materials.
    pub materials: Vec<SlotView>,
    /// What it lacks to be handed in.
    pub missing: Missing,
    /// The pre-review.
    pub review: Option<ReviewBrief>,
    /// All clocks that ever ran.
    pub clocks: Vec<ClockView>,
    /// What happened to them.
    pub ledger: Vec<LedgerView>,
    /// Whether the viewer may change form and materials.
    pub may_edit: bool,
    /// What the viewer may do next.
    #[schema(schema_with = crate::app::words::actions)]
    pub next: Vec<&'static str>,
}

/// A paper that was issued.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub struct PaperView {
    /// Identifier.
    pub id: String,
    /// What it is.
    #[schema(schema_with = crate::app::words::paper_kind)]
    pub kind: &'static str,
    /// Its title; the paper speaks Chinese.
    pub title: String,
    /// Its number.
    pub number: String,
    /// How it stands today.
    #[schema(schema_with = crate::app::words::paper_standing)]
    pub standing: &'static str,
    /// Where anybody can verify it, below the station's address.
    pub verify: String,
    /// When it was issued.
    pub issued_at: String,
}

/// In whose name a clerk acted in a counter session.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub struct PrincipalView {
    /// The enterprise.
    pub enterprise: OrganisationRef,
    /// Name of who of it agreed.
    pub confirmed_by: String,
}

/// An entry of the timeline.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub struct EventView {
    /// Its place.
    pub seq: i64,
    /// When.
    pub at: String,
    /// Who; none for the rules themselves.
    pub person: Option<String>,
    /// In which role.
    #[schema(schema_with = crate::app::words::role_kind_or_null)]
    pub role: Option<&'static str>,
    /// Of which organisation.
    pub organisation: Option<OrganisationRef>,
    /// In whose name, where a clerk acted in a counter session.
    pub on_behalf: Option<PrincipalView>,
    /// What.
    #[schema(schema_with = crate::app::words::event)]
    pub event: &'static str,
    /// What only this event has.
    #[schema(value_type = HashMap<String, Value>)]
    pub details: Json,
}

/// A reading of a case.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub struct AccessView {
    /// Who.
    pub person: String,
    /// In which role.
    #[schema(schema_with = crate::app::words::role_kind)]
    pub role: &'static str,
    /// Of which organisation.
    pub organisation: Text,
    /// What was looked at: `case`, `numbers` where personal numbers were uncovered, or the identifier of a file.
    pub what: String,
    /// When, for the first time in this sitting.
    pub at: String,
    /// And for the last time.
    pub last_at: String,
    /// What personal numbers were uncovered for.
    #[schema(schema_with = crate::app::words::purpose_or_null)]
    pub purpose: Option<&'static str>,
    /// In the person's words.
    pub reason: Option<String>,
}

/// Whether personal numbers of a case are uncovered.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub struct UnmaskView {
    /// Until when; none when they are covered.
    pub until: Option<String>,
}
