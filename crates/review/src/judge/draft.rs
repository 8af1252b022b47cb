//! A finding on its way: what it says is held as a key and arguments until the very end, then put into words twice.
use super::codes::FindingCode;
use super::labels::Labels;
use super::words;
use crate::report::{Basis, Evidence, Finding, Message, Severity};
use catalogue::{DocumentKind, FieldName, MaterialId, Names};
use vision::Quad;

/// How much a finding weighs for the verdict; `Ask` shows as a warning and wants a person.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) enum Weight {
    Blocking,
    Ask,
    Warning,
    Info,
}

impl Weight {
    fn severity(self) -> Severity {
        match self {
            Self::Blocking => Severity::Blocking,
            Self::Ask | Self::Warning => Severity::Warning,
            Self::Info => Severity::Info,
        }
    }
}

/// A place in the set.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(crate) struct Spot {
    pub file: usize,
    pub page: u32,
    pub quad: Option<Quad>,
}

/// An argument of a message.
#[derive(Debug, Clone)]
pub(crate) enum Arg {
    /// The same in both languages.
    Plain(String),
    /// A name of the catalogue.
    Names(Names),
    /// A place in the set; the form where there is none.
    Place(Option<Spot>),
    /// A message of its own, e.g. advice.
    Message(&'static str),
    /// Several names, joined as the language does.
    List(Vec<Names>),
}

/// A finding before it is put into words.
#[derive(Debug, Clone)]
pub(crate) struct Draft {
    pub code: FindingCode,
    pub weight: Weight,
    key: &'static str,
    args: Vec<(&'static str, Arg)>,
    pub material: Option<MaterialId>,
    pub document: Option<DocumentKind>,
    pub field: Option<FieldName>,
    pub spots: Vec<Spot>,
    basis: Basis,
}

impl Draft {
    pub(crate) fn new(code: FindingCode, weight: Weight, key: &'static str) -> Self {
        Self {
            code,
            weight,
            key,
            args: Vec::new(),
            material: None,
            document: None,
            field: None,
            spots: Vec::new(),
            basis: Basis::default(),
        }
    }

    pub(crate) fn material(mut self, material: Option<&MaterialId>) -> Self {
        self.material = material.cloned();
        self
    }

    pub(crate) fn document(mut self, kind: Option<&DocumentKind>) -> Self {
        self.document = kind.cloned();
        self
    }

    pub(crate) fn field(mut self, field: &FieldName) -> Self {
        self.field = Some(field.clone());
        self
    }

    pub(crate) fn at(mut self, spots: impl IntoIterator<Item = Spot>) -> Self {
        self.spots.extend(spots);
        self
    }

    pub(crate) fn arg(mut self, name: &'static str, arg: Arg) -> Self {
        self.args.push((name, arg));
        self
    }

    pub(crate) fn plain(self, name: &'static str, text: impl Into<String>) -> Self {
        self.arg(name, Arg::Plain(text.into()))
    }

    pub(crate) fn basis(mut self, basis: impl Into<Basis>) -> Self {
        self.basis = basis.into();
        self
    }

    /// Puts it into words. `files` are the names of the files.
    pub(crate) fn finish(mut self, labels: &Labels<'_>, files: &[&str]) -> Finding {
        let first = self.spots.first().copied();
        self.args.push(("place", Arg::Place(first)));
        if let Some(id) = &self.material {
            self.args.push(("material", Arg::Names(labels.material(id))));
        }
        if let Some(kind) = &self.document {
            self.args.push(("document", Arg::Names(labels.document(kind))));
        }
        if let Some(field) = &self.field {
            self.args
                .push(("field", Arg::Names(labels.field(self.document.as_ref(), field))));
        }
        let name = |file: usize| files.get(file).copied().unwrap_or_default().to_owned();
        Finding {
            code: self.code.as_str().to_owned(),
            severity: self.weight.severity(),
            material: self.material.as_ref().map(ToString::to_string),
            document: self.document.as_ref().map(ToString::to_string),
            field: self.field.as_ref().map(ToString::to_string),
            file: first.map(|s| name(s.file)),
            page: first.map(|s| s.page).filter(|&p| p > 0),
            message: Message {
                zh: words::say(words::Lang::Zh, self.key, &self.args, files),
                en: words::say(words::Lang::En, self.key, &self.args, files),
            },
            evidence: (self.spots.iter().filter(|s| s.page > 0))
                .map(|s| Evidence {
                    file: name(s.file),
                    position: Some(s.file),
                    page: s.page,
                    corners: s.quad.map(corners),
                })
                .collect(),
            basis: self.basis,
        }
    }
}

/// Corners as they go into the report.
pub(crate) fn corners(quad: Quad) -> crate::report::Corners {
    quad.0.map(|p| [p.x, p.y])
}
