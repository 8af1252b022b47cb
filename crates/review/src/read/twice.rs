//! What a paper states twice: a resident number holds the date of birth and the sex that the card prints beside it.
//!
//! Only fills a field that could not be read, from a number that obeys its rule; two readings that differ are left for
//! the judge to compare. The raw text of such a field is the part of the number that it was taken from.
use crate::model::Field;
use catalogue::{Consistency, DocumentType, FieldName};
use std::collections::BTreeMap;

/// How much less a value is believed that stands on the paper a second time, in figures.
const LESS: f32 = 0.85;

/// Fills in what the number says and the rest of the paper did not.
pub(super) fn fill(kind: &DocumentType, fields: &mut BTreeMap<FieldName, Field>) {
    for relation in &kind.consistency {
        let (name, number) = match relation {
            Consistency::BirthInNumber { birth, number } => (birth, number),
            Consistency::SexInNumber { sex, number } => (sex, number),
        };
        if fields
            .get(name)
            .is_some_and(|f| f.valid && f.value.len() != "1990-01".len())
        {
            continue;
        }
        let Some(source) = fields
            .get(number)
            .filter(|f| f.valid && f.certain && f.value.len() == 18)
        else {
            continue;
        };
        let digits = &source.value;
        let Some((value, raw)) = (match relation {
            Consistency::BirthInNumber { .. } => birth(digits),
            Consistency::SexInNumber { .. } => sex(digits),
        }) else {
            continue;
        };
        let field = Field {
            value,
            raw,
            confidence: source.confidence * LESS,
            corrected: false,
            valid: true,
            certain: true,
            hardly: Vec::new(),
            quad: source.quad,
        };
        fields.insert(name.clone(), field);
    }
}

fn birth(number: &str) -> Option<(String, String)> {
    let raw = number.get(6..14)?;
    let value = format!("{}-{}-{}", raw.get(..4)?, raw.get(4..6)?, raw.get(6..)?);
    Some((value, raw.to_owned()))
}

fn sex(number: &str) -> Option<(String, String)> {
    let raw = number.get(16..17)?;
    let odd = raw.parse::<u8>().ok()? % 2 == 1;
    Some((if odd { "男" } else { "女" }.to_owned(), raw.to_owned()))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_number_says_birth_and_sex_in_figures() {
        assert_eq!(
            birth("330726199103062108"),
            Some(("1991-03-06".into(), "19910306".into()))
        );
        assert_eq!(sex("330726199103062108"), Some(("女".into(), "0".into())));
        assert_eq!(sex("33072619910306211X"), Some(("男".into(), "1".into())));
        assert_eq!(birth("3307"), None);
    }
}
