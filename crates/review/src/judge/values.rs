//! Values that rules speak of: fields of materials and of the form, with how far they can be relied on.
use super::Set;
use super::compare::Said;
use super::condition;
use super::draft::Spot;
use super::paper::Found;
use catalogue::{DocumentKind, FieldName, FieldRef, MaterialId};

/// From this confidence a value is enough to hold against a paper. Every planted contradiction of the measured sets rests
/// on values read with 0.99 or more, see ADR 7.
const SURE: f32 = 0.85;

/// A value and where it comes from.
#[derive(Debug, Clone)]
pub(crate) struct Value<'a> {
    pub text: String,
    pub confidence: f32,
    pub certain: bool,
    pub valid: bool,
    /// `None` for the form.
    pub spot: Option<Spot>,
    pub material: Option<&'a MaterialId>,
    pub kind: Option<&'a DocumentKind>,
    pub field: &'a FieldName,
}

impl Value<'_> {
    pub(crate) fn said(&self) -> Said<'_> {
        Said {
            text: &self.text,
            confidence: self.confidence,
            certain: self.certain,
        }
    }

    /// Whether it is plausibly the other value with a character misread. Another digit is another room or number.
    pub(crate) fn misread_of(&self, other: &Value<'_>) -> bool {
        const SURE: f32 = 0.97;
        let digits = |t: &str| t.chars().filter(char::is_ascii_alphanumeric).collect::<String>();
        self.spot.is_some()
            && self.confidence < SURE
            && digits(&self.text) == digits(&other.text)
            && super::compare::near(&self.text, &other.text)
    }

    /// Whether so much of the two differs that no misreading explains it.
    pub(crate) fn other_than(&self, other: &Value<'_>) -> bool {
        const READ: f32 = 0.7;
        let read = |v: &Value<'_>| v.certain && v.valid && v.confidence >= READ;
        let longest = self.text.chars().count().max(other.text.chars().count());
        let apart = super::compare::distance(&self.text, &other.text) * 2 > longest;
        read(self) && read(other) && apart
    }

    pub(crate) fn unsure(&self) -> bool {
        !self.certain || !self.valid || self.confidence < SURE
    }
}

/// Every value that the reference stands for; one for each paper where a material has several.
pub(crate) fn resolve<'a>(set: &Set<'a>, reference: &'a FieldRef) -> Vec<Value<'a>> {
    let Some(id) = &reference.material else {
        return condition::text(set.input.form, reference.field.as_str())
            .map(|text| Value {
                text,
                confidence: 1.0,
                certain: true,
                valid: true,
                spot: None,
                material: None,
                kind: None,
                field: &reference.field,
            })
            .into_iter()
            .collect();
    };
    let value = |p: &usize| {
        let paper = &set.papers[*p];
        let Found { field, spot } = paper.get(&reference.field)?;
        Some(Value {
            text: field.value.clone(),
            confidence: field.confidence,
            certain: field.certain,
            valid: field.valid,
            spot: Some(spot),
            material: Some(id),
            kind: Some(paper.kind),
            field: &reference.field,
        })
    };
    set.assignment.of(id).iter().filter_map(value).collect()
}
