//! Service items: who decides, by when, which materials on which condition, and what must agree.
//!
//! Data only; the `review` crate carries the checks out.
use crate::{CheckId, DocumentKind, FieldName, GroupName, ItemCode, ItemId, MaterialId, Names};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;

/// A service item.
#[derive(Debug, Clone, Deserialize, Serialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Item {
    /// Stable word in addresses and commands, e.g. `premises-check`.
    pub id: ItemId,
    /// Number on the list of the district, e.g. `SC-01`.
    pub code: ItemCode,
    /// What people call it.
    pub names: Names,
    /// Deciding department.
    pub department: Names,
    /// What kind of act it is.
    pub kind: ItemKind,
    /// Law and article, one entry each.
    pub basis: Vec<String>,
    /// Working days allowed by law; none for a pre-check.
    #[serde(default)]
    pub statutory_days: Option<u16>,
    /// Working days promised; 0 is on the spot.
    #[serde(default)]
    pub committed_days: Option<u16>,
    /// Whether it may be taken by written commitment (告知承诺).
    #[serde(default)]
    pub commitment: bool,
    /// Materials that may be brought late (容缺受理).
    #[serde(default)]
    pub may_be_late: Vec<MaterialId>,
    /// Groups of `items/_shared.yaml` that the item takes over. Their entries stand before the item's own; an own
    /// entry with the same word takes the place of the shared one.
    #[serde(default)]
    pub include: Vec<GroupName>,
    /// Fields of the form.
    #[serde(default)]
    pub form: Vec<FormField>,
    /// Materials in the order of the checklist.
    #[serde(default)]
    pub materials: Vec<Material>,
    /// What must hold across the materials and the form.
    #[serde(default)]
    pub checks: Vec<Check>,
    /// What the applicant gets.
    #[serde(default)]
    pub result: Option<ResultDocument>,
    /// Fee, in words; none where absent.
    #[serde(default)]
    pub fee: Option<Names>,
    /// Why applications come back in practice.
    #[serde(default)]
    pub common_returns: Vec<Names>,
    /// Questions that owners ask, with answers.
    #[serde(default)]
    pub questions: Vec<Question>,
    /// A short question tree that answers "do I need this?"; none where the item speaks for itself.
    #[serde(default)]
    pub need: Option<Need>,
    /// Further words to find it by.
    #[serde(default)]
    pub keywords: Vec<String>,
}

/// What several items have in common, as `items/_shared.yaml` states it.
#[derive(Debug, Clone, Default, Deserialize, Serialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Group {
    /// Groups whose entries come first.
    #[serde(default)]
    pub include: Vec<GroupName>,
    /// Fields of the form.
    #[serde(default)]
    pub form: Vec<FormField>,
    /// Materials.
    #[serde(default)]
    pub materials: Vec<Material>,
    /// Checks.
    #[serde(default)]
    pub checks: Vec<Check>,
}

/// The groups by name.
pub type Groups = BTreeMap<GroupName, Group>;

/// Kind of act.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize, Serialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum ItemKind {
    /// 预审: no decision follows.
    PreCheck,
    /// 许可.
    Licence,
    /// 备案.
    Filing,
    /// 登记.
    Registration,
    /// 公共服务.
    PublicService,
}

/// A field of an item's form.
#[derive(Debug, Clone, Deserialize, Serialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct FormField {
    /// Stable word, shared by all items.
    pub name: FieldName,
    /// What people call it.
    pub names: Names,
    /// What it holds.
    #[serde(rename = "type")]
    pub kind: FormFieldKind,
    /// Whether it must be filled.
    #[serde(default = "yes")]
    pub required: bool,
    /// Shown and required only then.
    #[serde(default)]
    pub when: Option<Condition>,
    /// Allowed values of a choice.
    #[serde(default)]
    pub options: Vec<FormOption>,
    /// Where its value can be taken from, best first.
    #[serde(default)]
    pub fill_from: Vec<FieldRef>,
}

fn yes() -> bool {
    true
}

/// What a form field holds.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize, Serialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
#[expect(missing_docs, reason = "the words say it")]
pub enum FormFieldKind {
    Text,
    LongText,
    CreditCode,
    IdNumber,
    Phone,
    Address,
    Area,
    Amount,
    Number,
    Date,
    YesNo,
    Choice,
    /// People with name and resident number.
    People,
    /// Free list of texts.
    List,
}

/// A value of a choice.
#[derive(Debug, Clone, Deserialize, Serialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct FormOption {
    /// Stable word.
    pub value: String,
    /// What people call it.
    pub names: Names,
}

/// A paper that the item asks for.
#[derive(Debug, Clone, Deserialize, Serialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Material {
    /// Stable word, e.g. `licence-copy`.
    pub id: MaterialId,
    /// What people call it.
    pub names: Names,
    /// Document kinds that serve; empty means any paper does and only its presence counts.
    #[serde(default)]
    pub kinds: Vec<DocumentKind>,
    /// Asked for only then; always where absent.
    #[serde(default)]
    pub when: Option<Condition>,
    /// Signature places (see the document kind) that must be signed or sealed.
    #[serde(default)]
    pub signed: Vec<SignatureRule>,
    /// A copy, i.e. one without colour, must carry the seal of its holder; an original in colour needs none.
    #[serde(default)]
    pub stamped: bool,
    /// More than one is normal, e.g. one for each worker.
    #[serde(default)]
    pub many: bool,
    /// What to bring and how, for people.
    #[serde(default)]
    pub hint: Option<Names>,
}

/// Which signature place must be filled, and how.
#[derive(Debug, Clone, Deserialize, Serialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct SignatureRule {
    /// The place, as named by the document kind.
    pub place: FieldName,
    /// How.
    pub by: SignatureKind,
}

/// How a place must be filled.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize, Serialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum SignatureKind {
    /// A seal.
    Seal,
    /// A hand-written name.
    Signature,
    /// Either.
    SealOrSignature,
}

/// A condition over the form.
#[derive(Debug, Clone, Deserialize, Serialize, JsonSchema)]
#[serde(rename_all = "snake_case", deny_unknown_fields)]
pub enum Condition {
    /// The field has this value.
    Is {
        /// Which field.
        field: FieldName,
        /// Its value, as text; `true` and `false` for yes and no.
        value: String,
    },
    /// The field has one of these values.
    In {
        /// Which field.
        field: FieldName,
        /// The values.
        values: Vec<String>,
    },
    /// The field is a number above this one.
    Above {
        /// Which field.
        field: FieldName,
        /// The bound.
        value: f64,
    },
    /// All hold.
    All(Vec<Condition>),
    /// One holds.
    Any(Vec<Condition>),
    /// It does not hold.
    Not(Box<Condition>),
}

/// A field of a material or of the form, written `licence-copy.name` or `form.applicant_name`.
#[derive(Debug, Clone, PartialEq, Eq, Hash, Deserialize, Serialize, JsonSchema)]
#[serde(try_from = "String", into = "String")]
#[schemars(with = "String")]
pub struct FieldRef {
    /// The material; `None` for the form.
    pub material: Option<MaterialId>,
    /// The field.
    pub field: FieldName,
}

impl TryFrom<String> for FieldRef {
    type Error = String;
    fn try_from(text: String) -> Result<Self, String> {
        let (owner, field) = text
            .split_once('.')
            .ok_or_else(|| format!("`{text}` is not of the form material.field"))?;
        let material = (owner != "form").then(|| MaterialId::from(owner));
        Ok(Self {
            material,
            field: FieldName::from(field),
        })
    }
}

impl From<FieldRef> for String {
    fn from(r: FieldRef) -> Self {
        format!("{}.{}", r.material.as_ref().map_or("form", MaterialId::as_str), r.field)
    }
}

/// A check across materials and form.
#[derive(Debug, Clone, Deserialize, Serialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Check {
    /// Stable word within the item.
    pub id: CheckId,
    /// What must hold.
    pub rule: Rule,
    /// Applied only then.
    #[serde(default)]
    pub when: Option<Condition>,
    /// What it rests on, shown to people.
    pub basis: Names,
}

/// What must hold. Values that are absent are not judged here: `field_missing` speaks of them.
#[derive(Debug, Clone, Deserialize, Serialize, JsonSchema)]
#[serde(rename_all = "snake_case", deny_unknown_fields)]
pub enum Rule {
    /// Names of a firm are the same everywhere → `name_mismatch`.
    SameName(Vec<FieldRef>),
    /// Names of a person are the same everywhere → `person_mismatch`.
    SamePerson(Vec<FieldRef>),
    /// Credit codes are the same everywhere → `credit_code_mismatch`.
    SameCreditCode(Vec<FieldRef>),
    /// Resident numbers are the same everywhere → `id_number_mismatch`.
    SameIdNumber(Vec<FieldRef>),
    /// The same premises everywhere → `address_mismatch`.
    SameAddress(Vec<FieldRef>),
    /// The party is one of the people named in the other field → `name_mismatch` or `person_mismatch`.
    OneOf {
        /// Who must be among them.
        party: FieldRef,
        /// The people, separated by 、 or ,.
        among: FieldRef,
        /// Others whose name is accepted as well, e.g. the legal representative before the firm exists; → `ask`.
        #[serde(default)]
        or: Vec<FieldRef>,
    },
    /// The period holds the date → `document_expired`, `document_not_yet_valid`; and runs on for a while → `term_too_short`.
    InForce {
        /// First day, where there is one.
        #[serde(default)]
        start: Option<FieldRef>,
        /// Last day.
        end: FieldRef,
        /// Days that must remain, else a warning.
        #[serde(default)]
        at_least_days: u16,
    },
    /// The document is not older than so many months at the date → `document_expired`.
    NotOlderThan {
        /// Its date.
        date: FieldRef,
        /// Months.
        months: u16,
    },
    /// The inner area is not larger than the outer one → `area_mismatch`.
    AreaWithin {
        /// The smaller one.
        inner: FieldRef,
        /// The larger one.
        outer: FieldRef,
        /// Tolerance in per cent.
        #[serde(default)]
        tolerance_percent: f64,
    },
    /// The text holds one of the words → `use_mismatch`.
    Holds {
        /// The field.
        field: FieldRef,
        /// Words of which one must be there.
        any_of: Vec<String>,
    },
    /// The text holds none of the words → `use_mismatch`.
    HoldsNot {
        /// The field.
        field: FieldRef,
        /// Words of which none may be there.
        none_of: Vec<String>,
    },
    /// One paper of the material for each person of the form's list → `material_missing`.
    OneForEach {
        /// The list in the form.
        people: FieldName,
        /// The material.
        material: MaterialId,
        /// Field of the paper with the person's name.
        name: FieldName,
    },
    /// Dates, amounts or numbers are the same everywhere → `ask`.
    SameValue(Vec<FieldRef>),
    /// The text holds the name of a firm, or its trade name → `name_mismatch`.
    HoldsName {
        /// The text, e.g. of a sign.
        text: FieldRef,
        /// The name.
        name: FieldRef,
    },
    /// The number lies within the bounds, both included → `ask`.
    Between {
        /// The number.
        field: FieldRef,
        /// Least.
        #[serde(default)]
        at_least: Option<f64>,
        /// Most.
        #[serde(default)]
        at_most: Option<f64>,
    },
    /// The period is not longer than so many months → `ask`.
    TermAtMost {
        /// First day.
        start: FieldRef,
        /// Last day.
        end: FieldRef,
        /// Months.
        months: u16,
    },
    /// The day lies at least so many days ahead → `ask`.
    DaysAhead {
        /// The day.
        date: FieldRef,
        /// Days.
        days: u16,
    },
    /// Every entry of the list holds one of the words that go with the choice → `ask`.
    Fits {
        /// The list, entries separated by 、 or ; or ,.
        field: FieldRef,
        /// The choice of the form.
        by: FieldName,
        /// Words by value of the choice; a value that is absent allows everything.
        words: BTreeMap<String, Vec<String>>,
    },
    /// The matter of a mandate names the item or is general → `ask`.
    Covers {
        /// The matter.
        matter: FieldRef,
    },
    /// Every owner of a property owned in common is a party, or a consent is there → `co_owner_missing`.
    EveryOwner {
        /// The parties, e.g. the lessors.
        party: FieldRef,
        /// The owners.
        owners: FieldRef,
        /// The paper by which the others agree, where the item takes one.
        #[serde(default)]
        consent: Option<MaterialId>,
    },
    /// Text of the form is read on the material → `name_mismatch`.
    TextOn {
        /// Field of the form.
        field: FieldRef,
        /// The material.
        material: MaterialId,
    },
}

impl Rule {
    /// The fields that the rule compares or reads.
    pub fn fields(&self) -> Vec<&FieldRef> {
        match self {
            Self::SameName(all)
            | Self::SamePerson(all)
            | Self::SameCreditCode(all)
            | Self::SameIdNumber(all)
            | Self::SameAddress(all)
            | Self::SameValue(all) => all.iter().collect(),
            Self::OneOf { party, among, or } => [party, among].into_iter().chain(or).collect(),
            Self::InForce { start, end, .. } => start.iter().chain([end]).collect(),
            Self::NotOlderThan { date, .. } | Self::DaysAhead { date, .. } => vec![date],
            Self::AreaWithin { inner, outer, .. } => vec![inner, outer],
            Self::Holds { field, .. }
            | Self::HoldsNot { field, .. }
            | Self::Between { field, .. }
            | Self::Fits { field, .. }
            | Self::TextOn { field, .. } => vec![field],
            Self::Covers { matter } => vec![matter],
            Self::EveryOwner { party, owners, .. } => vec![party, owners],
            Self::HoldsName { text, name } => vec![text, name],
            Self::TermAtMost { start, end, .. } => vec![start, end],
            Self::OneForEach { .. } => Vec::new(),
        }
    }
}

/// What the applicant gets.
#[derive(Debug, Clone, Deserialize, Serialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct ResultDocument {
    /// What it is called.
    pub names: Names,
    /// How long it is valid, in words.
    #[serde(default)]
    pub validity: Option<Names>,
}

/// "Do I need this?": questions one after the other, until one answer decides.
#[derive(Debug, Clone, Deserialize, Serialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Need {
    /// The questions, in order.
    pub steps: Vec<NeedStep>,
    /// What holds when no answer has decided.
    pub otherwise: NeedAnswer,
}

/// A question that is answered by yes or no.
#[derive(Debug, Clone, Deserialize, Serialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct NeedStep {
    /// What is asked.
    pub ask: Names,
    /// The answer that decides.
    pub stop_when: YesNo,
    /// What holds then.
    pub then: NeedAnswer,
}

/// Yes or no.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize, Serialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum YesNo {
    /// Yes.
    Yes,
    /// No.
    No,
}

/// Whether the item is needed, and why or what instead.
#[derive(Debug, Clone, Deserialize, Serialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct NeedAnswer {
    /// Whether.
    pub needed: bool,
    /// Why, or what instead.
    pub say: Names,
}

/// A question with its answer.
#[derive(Debug, Clone, Deserialize, Serialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Question {
    /// What is asked.
    pub ask: Names,
    /// The answer.
    pub answer: Names,
}
