//! Document kinds: what identifies a paper, which fields stand on it and how they are found.
//!
//! Data only. How a rule is carried out is the business of the `review` crate; a rule that would need new code does
//! not belong here.
use crate::{DocumentKind, FieldName, Names};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

/// A kind of paper, e.g. a business licence.
#[derive(Debug, Clone, Deserialize, Serialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct DocumentType {
    /// Stable word for the kind, snake case.
    pub kind: DocumentKind,
    /// What people call it.
    pub names: Names,
    /// How a page of this kind is told from others.
    pub identify: Identify,
    /// Fields in the order in which a person would read them.
    #[serde(default)]
    pub fields: Vec<Field>,
    /// Labels that end a value though no field wants them, e.g. a footer.
    #[serde(default)]
    pub stops: Vec<String>,
    /// Whether the paper may run over several pages.
    #[serde(default)]
    pub many_pages: bool,
    /// Relations between fields of one paper that must hold.
    #[serde(default)]
    pub consistency: Vec<Consistency>,
    /// Field that names the organ whose seal an original of the kind carries on its lower part.
    #[serde(default)]
    pub sealed_by: Option<FieldName>,
    /// Places where somebody signs or seals.
    #[serde(default)]
    pub signatures: Vec<SignaturePlace>,
}

/// Evidence for a kind. Scores add up; a page is of the kind with the highest score of at least `enough`.
#[derive(Debug, Clone, Default, Deserialize, Serialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Identify {
    /// Titles: a line that is or holds one of them weighs 10, more where it is set in large type.
    #[serde(default)]
    pub titles: Vec<String>,
    /// Words with their weights.
    #[serde(default)]
    pub words: Vec<Word>,
    /// Words that speak against the kind; each takes 10.
    #[serde(default)]
    pub not: Vec<String>,
    /// Score from which the kind is believed.
    #[serde(default = "enough")]
    pub enough: f32,
}

fn enough() -> f32 {
    10.0
}

/// A word that speaks for a kind.
#[derive(Debug, Clone, Deserialize, Serialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Word {
    /// The word, compared without white space.
    pub text: String,
    /// What it weighs.
    #[serde(default = "one")]
    pub weight: f32,
}

fn one() -> f32 {
    1.0
}

/// A field of a paper.
#[derive(Debug, Clone, Deserialize, Serialize, JsonSchema)]
#[serde(deny_unknown_fields)]
#[expect(clippy::struct_excessive_bools, reason = "each is a switch of its own in the YAML")]
pub struct Field {
    /// Stable word for the field, snake case.
    pub name: FieldName,
    /// What people call it.
    pub names: Names,
    /// What its value is.
    pub value: ValueKind,
    /// Whether a paper without it is incomplete.
    #[serde(default)]
    pub required: bool,
    /// Printed labels, best first, without white space.
    #[serde(default)]
    pub labels: Vec<String>,
    /// Where the value stands, tried in this order.
    #[serde(default = "places")]
    pub places: Vec<Place>,
    /// Whether the value may run over several lines.
    #[serde(default)]
    pub many_lines: bool,
    /// Regular expressions over the running text of the paper (without white space); the group `v` is the value. Tried
    /// before the labels where `patterns_first`, else after them.
    #[serde(default)]
    pub patterns: Vec<String>,
    /// Try the patterns before the labels.
    #[serde(default)]
    pub patterns_first: bool,
    /// Take the first valid value found anywhere on the paper when neither label nor pattern helped.
    #[serde(default)]
    pub anywhere: bool,
    /// The wording of a seal on the paper is the best source of the value, e.g. of the issuing authority.
    #[serde(default)]
    pub from_seal: bool,
    /// Expression that the raw text must match to be taken at all; guards against a neighbour's value.
    #[serde(default)]
    pub must_match: Option<String>,
    /// Expression whose group `v` is what is kept of the text; cuts off what a neighbour's print added. Text that it does
    /// not match is kept whole.
    #[serde(default)]
    pub keep: Option<String>,
    /// Expression for a line that is the value of this field by its wording alone, where no label leads to it; such a
    /// line is never taken as the continuation of another value.
    #[serde(default)]
    pub alone: Option<String>,
    /// Another date of the paper that this one often is: where a seal hides a part of it and all that is seen of it agrees,
    /// it is taken from there and marked as uncertain.
    #[serde(default)]
    pub often: Option<FieldName>,
    /// Another field whose value begins in the same column on the line below: where no label was read, what stands there
    /// is this one's value.
    #[serde(default)]
    pub above: Option<FieldName>,
    /// Words that such names end with: an ending that differs from one of them in a character or two was misread, and is
    /// put right and marked.
    #[serde(default)]
    pub endings: Vec<String>,
    /// Values allowed, with the spellings that mean them.
    #[serde(default)]
    pub one_of: Vec<String>,
}

fn places() -> Vec<Place> {
    vec![Place::Right, Place::Below]
}

/// Where a value stands relative to its label.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize, Serialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum Place {
    /// On the same line, after the label.
    Right,
    /// Under the label.
    Below,
}

/// What a value is; names a validator or a way to clean text.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Deserialize, Serialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum ValueKind {
    /// Free text.
    Text,
    /// A list of entries parted by semicolons, under headings that end in a colon.
    List,
    /// Name of a firm or an organ.
    Organisation,
    /// Name of a person.
    Person,
    /// Name of a person or of a firm.
    Party,
    /// Unified social credit code.
    CreditCode,
    /// Resident number.
    IdNumber,
    /// Resident number or credit code.
    IdOrCreditCode,
    /// Number of a property certificate.
    PropertyCertificateNumber,
    /// Property unit number.
    PropertyUnit,
    /// Food licence number.
    FoodLicenceNumber,
    /// A date.
    Date,
    /// A period with two ends; its value is `start/end`, an open end is 长期.
    Period,
    /// First day of a period.
    PeriodStart,
    /// Last day of a period.
    PeriodEnd,
    /// Money in yuan.
    Amount,
    /// Area in square metres.
    Area,
    /// An address.
    Address,
    /// Telephone number.
    Phone,
    /// A printed number of any form.
    Number,
    /// One of the values in `one_of`.
    Choice,
}

/// A relation between fields of one paper.
#[derive(Debug, Clone, Deserialize, Serialize, JsonSchema)]
#[serde(rename_all = "snake_case", deny_unknown_fields)]
pub enum Consistency {
    /// Date of birth equals digits 7 to 14 of the resident number (GB 11643).
    BirthInNumber {
        /// Field with the date.
        birth: FieldName,
        /// Field with the number.
        number: FieldName,
    },
    /// Sex equals the parity of digit 17 of the resident number (GB 11643).
    SexInNumber {
        /// Field with the sex.
        sex: FieldName,
        /// Field with the number.
        number: FieldName,
    },
}

/// A place where somebody signs or seals.
#[derive(Debug, Clone, Deserialize, Serialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct SignaturePlace {
    /// Stable word, e.g. `lessee`.
    pub name: FieldName,
    /// What people call it.
    pub names: Names,
    /// Words for the one who signs, e.g. 甲方 and 出租方. A label is such a word, perhaps with another one in brackets
    /// behind it, and perhaps with an ending such as （签字或盖章）; the review knows the endings.
    #[serde(default)]
    pub parties: Vec<String>,
    /// Printed labels that are no such word, taken as they stand, without white space.
    #[serde(default)]
    pub labels: Vec<String>,
    /// Field that holds the party's name, which a seal must carry.
    #[serde(default)]
    pub party: Option<FieldName>,
}
