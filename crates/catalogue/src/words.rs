//! The words that name things in the catalogue, each a type of its own, and texts in both languages.
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use std::fmt;

macro_rules! word {
    ($($(#[$doc:meta])* $name:ident;)+) => { $(
        $(#[$doc])*
        #[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash, Deserialize, Serialize, JsonSchema)]
        #[serde(transparent)]
        pub struct $name(String);

        impl $name {
            /// The word itself.
            pub fn as_str(&self) -> &str {
                &self.0
            }
        }
        impl From<&str> for $name {
            fn from(text: &str) -> Self {
                Self(text.to_owned())
            }
        }
        impl fmt::Display for $name {
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str(&self.0)
            }
        }
        impl PartialEq<str> for $name {
            fn eq(&self, other: &str) -> bool {
                self.0 == other
            }
        }
        impl PartialEq<&str> for $name {
            fn eq(&self, other: &&str) -> bool {
                self.0 == *other
            }
        }
    )+ };
}

word! {
    /// An item in addresses and commands, e.g. `premises-check`.
    ItemId;
    /// An item's number on the district's list, e.g. `SC-01`.
    ItemCode;
    /// A document kind, e.g. `business_licence`.
    DocumentKind;
    /// A field of a paper or a form, e.g. `credit_code`.
    FieldName;
    /// A material of an item, e.g. `licence-copy`.
    MaterialId;
    /// A check of an item.
    CheckId;
    /// A group of entries that items share, e.g. `premises`.
    GroupName;
}

impl DocumentKind {
    /// The answer where no kind fits.
    pub const UNKNOWN: &'static str = "unknown";
    /// A drawing or photograph that is no paper.
    pub const PICTURE: &'static str = "picture";
}

/// A text in both languages.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize, Serialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Names {
    /// Chinese, the source.
    #[serde(rename = "zh-CN")]
    pub zh: String,
    /// English.
    pub en: String,
}
