//! Which tier and which department are suggested for a question, and why: rules over the code of a finding, what is
//! pointed at. A suggestion; who asks decides.

use domain::words;

use crate::anchor::Anchor;
use crate::skill::Tier;

words!(
    /// Why a tier is suggested.
    Why {
        /// A page cannot be read: taking it anew is shown in words and pictures.
        Picture = "picture",
        /// Papers contradict each other: it takes a look at the form together.
        Contradiction = "contradiction",
        /// A paper is missing or the wrong one: what is needed can be said in words.
        Paper = "paper",
        /// A signature, seal or copy is not as it has to be.
        Sealing = "sealing",
        /// A value of the form.
        Value = "value",
        /// The premises themselves: best seen.
        Premises = "premises",
        /// Nothing is pointed at.
        Unsure = "unsure",
    }
);

/// What the code of a finding speaks for.
const RULES: &[(&str, Why)] = &[
    ("material_missing", Why::Paper),
    ("page_missing", Why::Paper),
    ("material_duplicate", Why::Paper),
    ("document_unexpected", Why::Paper),
    ("image_unreadable", Why::Picture),
    ("image_cut", Why::Picture),
    ("file_unusable", Why::Picture),
    ("document_expired", Why::Paper),
    ("document_not_yet_valid", Why::Paper),
    ("licence_status", Why::Paper),
    ("name_mismatch", Why::Contradiction),
    ("person_mismatch", Why::Contradiction),
    ("address_mismatch", Why::Contradiction),
    ("credit_code_invalid", Why::Value),
    ("credit_code_mismatch", Why::Contradiction),
    ("id_number_invalid", Why::Value),
    ("id_number_mismatch", Why::Contradiction),
    ("seal_missing", Why::Sealing),
    ("seal_mismatch", Why::Sealing),
    ("signature_missing", Why::Sealing),
    ("copy_unstamped", Why::Sealing),
    ("field_missing", Why::Value),
    ("field_uncertain", Why::Value),
    ("term_too_short", Why::Paper),
    ("area_mismatch", Why::Contradiction),
    ("value_mismatch", Why::Contradiction),
    ("rule_unmet", Why::Contradiction),
    ("co_owner_missing", Why::Contradiction),
    ("use_mismatch", Why::Premises),
];

impl Why {
    /// The tier that suits it.
    pub const fn tier(self) -> Tier {
        match self {
            Self::Picture | Self::Paper | Self::Sealing | Self::Value | Self::Unsure => Tier::Coach,
            Self::Contradiction => Tier::Remote,
            Self::Premises => Tier::Video,
        }
    }
}

/// The tier for what is pointed at, and why.
pub fn suggest(anchor: &Anchor) -> (Tier, Why) {
    let why = why(anchor);
    (why.tier(), why)
}

fn why(anchor: &Anchor) -> Why {
    let ruled = anchor.code.as_deref().and_then(by_code);
    if let Some(why) = ruled {
        return why;
    }
    match (&anchor.field, &anchor.material) {
        (_, Some(material)) if material.ends_with("-photo") || material.ends_with("-plan") => Why::Premises,
        (_, Some(_)) => Why::Paper,
        (Some(_), None) => Why::Value,
        (None, None) => Why::Unsure,
    }
}

/// What the code of a finding speaks for; none for a code without a rule.
pub fn by_code(code: &str) -> Option<Why> {
    RULES.iter().find(|(known, _)| *known == code).map(|(_, why)| *why)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_bad_picture_is_coached_a_contradiction_needs_the_form_and_premises_are_seen() {
        let of = |code: &str| {
            suggest(&Anchor {
                code: Some(code.to_owned()),
                ..Anchor::default()
            })
        };
        for (code, tier, why) in [
            ("image_unreadable", Tier::Coach, Why::Picture),
            ("seal_missing", Tier::Coach, Why::Sealing),
            ("material_missing", Tier::Coach, Why::Paper),
            ("name_mismatch", Tier::Remote, Why::Contradiction),
            ("use_mismatch", Tier::Video, Why::Premises),
            ("no_such_code", Tier::Coach, Why::Unsure),
        ] {
            assert_eq!(of(code), (tier, why), "{code}");
        }
        assert_eq!(suggest(&Anchor::default()), (Tier::Coach, Why::Unsure));
    }
}
