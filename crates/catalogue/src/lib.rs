//! Content as data: service items, document kinds and calendars, loaded, checked and searched.
//!
//! This crate turns YAML text into typed content and refuses what is broken with file, line, column and reason. It
//! judges no paper and opens no file: the text of the files comes in as arguments.
pub mod document;
pub mod item;
mod words;

pub use document::{Consistency, DocumentType, Field, Identify, Place, SignaturePlace, ValueKind, Word};
pub use item::{
    Check, Condition, FieldRef, FormField, FormFieldKind, FormOption, Item, ItemKind, Material, Question,
    ResultDocument, Rule, SignatureKind, SignatureRule,
};
pub use words::{CheckId, DocumentKind, FieldName, ItemCode, ItemId, MaterialId, Names};
