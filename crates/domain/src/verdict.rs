//! The common answer of all validators. Must not hold any rule of its own.

use std::collections::BTreeMap;
use std::fmt;
use std::str::FromStr;

use serde::{Deserialize, Serialize};

/// Declares a closed enum whose variants each carry one stable text code.
macro_rules! coded_enum {
    ($(#[$meta:meta])* $name:ident { $($(#[$doc:meta])* $variant:ident => $code:literal,)+ }) => {
        $(#[$meta])*
        #[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
        pub enum $name {
            $($(#[$doc])* #[serde(rename = $code)] $variant,)+
        }

        impl $name {
            /// All values, in the order of their declaration.
            pub const ALL: &'static [Self] = &[$(Self::$variant,)+];

            /// The stable `snake_case` code.
            pub const fn as_str(self) -> &'static str {
                match self { $(Self::$variant => $code,)+ }
            }
        }

        impl ::std::fmt::Display for $name {
            fn fmt(&self, f: &mut ::std::fmt::Formatter<'_>) -> ::std::fmt::Result {
                f.write_str(self.as_str())
            }
        }
    };
}

coded_enum! {
    /// What a value claims to be.
    Kind {
        /// Unified social credit code, GB 32100-2015.
        CreditCode => "credit_code",
        /// Resident identity number, GB 11643.
        IdNumber => "id_number",
        /// Business registration number used before 2015.
        RegistrationNumber => "registration_number",
        /// Organisation code, GB 11714.
        OrganisationCode => "organisation_code",
        /// Number of a real-estate certificate, or of the older house and land certificates.
        PropertyCertificateNumber => "property_certificate_number",
        /// Real-estate unit code, GB/T 37346.
        PropertyUnit => "property_unit",
        /// Food business licence number.
        FoodLicenceNumber => "food_licence_number",
        /// Mobile or land line.
        Phone => "phone",
        /// A day, a month, or an open end.
        Date => "date",
        /// A sum of money.
        Amount => "amount",
        /// An area in square metres.
        Area => "area",
        /// A postal address of premises.
        Address => "address",
        /// A number in Chinese numerals.
        ChineseNumber => "chinese_number",
    }
}

/// A text that names no [`Kind`].
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("no kind of value is called {0:?}")]
pub struct UnknownKind(pub String);

impl FromStr for Kind {
    type Err = UnknownKind;

    fn from_str(text: &str) -> Result<Self, UnknownKind> {
        Self::ALL
            .iter()
            .copied()
            .find(|kind| kind.as_str() == text)
            .ok_or_else(|| UnknownKind(text.to_owned()))
    }
}

coded_enum! {
    /// Why a value is invalid, uncertain, or accepted with a note.
    Reason {
        /// Nothing but white space.
        Empty => "empty",
        /// Too short or too long for its kind.
        WrongLength => "wrong_length",
        /// A character that its kind never holds at that place.
        ForbiddenCharacter => "forbidden_character",
        /// The form of the kind is not there.
        WrongForm => "wrong_form",
        /// The letters at the beginning are not those of the kind.
        WrongPrefix => "wrong_prefix",
        /// The check character does not fit.
        WrongChecksum => "wrong_checksum",
        /// Accepted with a note: the organisation code inside a credit code fails its own check.
        InnerChecksum => "inner_checksum",
        /// The registering authority, category or area code does not exist.
        UnknownCategory => "unknown_category",
        /// There is no such day or month.
        NoSuchDate => "no_such_date",
        /// The date lies after the given day.
        DateInFuture => "date_in_future",
        /// Only a year is there.
        YearOnly => "year_only",
        /// Uncertain: the century is missing and is never guessed.
        TwoDigitYear => "two_digit_year",
        /// Uncertain: a date such as 9999-12-31 that registers use for "no end".
        PlaceholderDate => "placeholder_date",
        /// A range where one date was asked for.
        RangeNotDate => "range_not_date",
        /// A range that ends before it begins.
        ReversedRange => "reversed_range",
        /// Uncertain: an old form that carries no check character.
        NoCheckDigit => "no_check_digit",
        /// No number can be read.
        NotANumber => "not_a_number",
        /// Uncertain: spoken short form, such as 三千五 for 3500.
        ColloquialNumber => "colloquial_number",
        /// Uncertain: 约, 左右 or the like.
        Approximate => "approximate",
        /// Uncertain: words and figures disagree; the words were taken.
        WordsDisagree => "words_disagree",
        /// Uncertain: several readings are possible.
        Ambiguous => "ambiguous",
        /// A comma stands where no thousand ends.
        MisplacedSeparator => "misplaced_separator",
        /// Zero, negative, or beyond what the kind can hold.
        OutOfRange => "out_of_range",
        /// Uncertain: a land line without its area code.
        NoAreaCode => "no_area_code",
        /// Uncertain: an address without road and number.
        Incomplete => "incomplete",
    }
}

/// The answer of a validator.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Verdict {
    /// The value obeys its rules.
    pub valid: bool,
    /// The value means one thing only; an uncertain value wants a person's look.
    pub certain: bool,
    /// The one way the value is stored and compared. Absent when invalid or when it would be a guess.
    pub normalised: Option<String>,
    /// Why it is invalid or uncertain, or a note on a valid one.
    pub reason: Option<Reason>,
    /// What the value is made of.
    pub parts: BTreeMap<&'static str, String>,
}

impl Verdict {
    pub(crate) fn invalid(reason: Reason) -> Self {
        Self {
            valid: false,
            certain: true,
            normalised: None,
            reason: Some(reason),
            parts: BTreeMap::new(),
        }
    }

    pub(crate) fn valid(normalised: impl Into<String>) -> Self {
        Self {
            valid: true,
            certain: true,
            normalised: Some(normalised.into()),
            reason: None,
            parts: BTreeMap::new(),
        }
    }

    /// Keeps the value and marks it as one that a person must look at.
    pub(crate) fn uncertain(mut self, reason: Reason) -> Self {
        self.certain = false;
        self.reason = Some(reason);
        self
    }

    pub(crate) fn noted(mut self, reason: Reason) -> Self {
        self.reason = Some(reason);
        self
    }

    pub(crate) fn part(mut self, name: &'static str, value: impl fmt::Display) -> Self {
        self.parts.insert(name, value.to_string());
        self
    }
}

impl From<Result<Verdict, Reason>> for Verdict {
    fn from(result: Result<Verdict, Reason>) -> Self {
        result.unwrap_or_else(Verdict::invalid)
    }
}
