//! What people call the things that findings speak of.
use catalogue::{DocumentKind, DocumentType, FieldName, Item, MaterialId, Names};
use std::collections::BTreeMap;

/// Names of materials, document kinds, fields and signature places, from the catalogue.
#[derive(Debug, Clone, Copy)]
pub struct Labels<'a> {
    /// The item, where the review has one.
    pub item: Option<&'a Item>,
    /// Every document kind of the catalogue.
    pub documents: &'a [DocumentType],
}

impl<'a> Labels<'a> {
    /// The document kind with its rules.
    pub fn kind(&self, kind: &str) -> Option<&'a DocumentType> {
        self.documents.iter().find(|d| d.kind == *kind)
    }

    /// A document kind.
    pub fn document(&self, kind: &DocumentKind) -> Names {
        match kind.as_str() {
            DocumentKind::UNKNOWN => names("未能识别的材料", "an unrecognised paper"),
            DocumentKind::PICTURE => names("图片", "a picture"),
            word => self.kind(word).map_or_else(|| names(word, word), |d| d.names.clone()),
        }
    }

    /// A material of the item.
    pub fn material(&self, id: &MaterialId) -> Names {
        let found = self.item.and_then(|i| i.materials.iter().find(|m| m.id == *id));
        found.map_or_else(|| names(id.as_str(), id.as_str()), |m| m.names.clone())
    }

    /// The fields of a paper, or of the form where no kind is given, in the order in which a person reads them.
    pub fn in_order<'f, T>(
        &self,
        kind: Option<&DocumentKind>,
        fields: &'f BTreeMap<String, T>,
    ) -> Vec<(FieldName, &'f T)> {
        let order: Vec<&FieldName> = match kind {
            Some(kind) => self
                .kind(kind.as_str())
                .map(|d| d.fields.iter().map(|f| &f.name).collect()),
            None => self.item.map(|i| i.form.iter().map(|f| &f.name).collect()),
        }
        .unwrap_or_default();
        let mut out: Vec<_> = fields
            .iter()
            .map(|(name, value)| (FieldName::from(name.as_str()), value))
            .collect();
        out.sort_by_key(|(name, _)| order.iter().position(|o| *o == name).unwrap_or(usize::MAX));
        out
    }

    /// A field of a document kind, a signature place of it, or a field of the form where no kind is given.
    pub fn field(&self, kind: Option<&DocumentKind>, field: &FieldName) -> Names {
        let of_kind = kind.and_then(|k| self.kind(k.as_str())).and_then(|d| {
            let fields = d.fields.iter().map(|f| (&f.name, &f.names));
            fields
                .chain(d.signatures.iter().map(|s| (&s.name, &s.names)))
                .find(|(n, _)| *n == field)
        });
        let of_form = || {
            self.item
                .and_then(|i| i.form.iter().find(|f| f.name == *field))
                .map(|f| &f.names)
        };
        of_kind
            .map(|(_, n)| n)
            .or_else(of_form)
            .cloned()
            .unwrap_or_else(|| names(field.as_str(), field.as_str()))
    }
}

/// A text in both languages.
pub(crate) fn names(zh: &str, en: &str) -> Names {
    Names {
        zh: zh.to_owned(),
        en: en.to_owned(),
    }
}
