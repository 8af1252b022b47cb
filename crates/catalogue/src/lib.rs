//! Content as data: service items, document kinds and calendars, loaded, checked and searched.
//!
//! This crate turns YAML text into typed content and refuses what is broken with file, line, column and reason. It
//! judges no paper and opens no file: the text of the files comes in as arguments.
mod check;
pub mod document;
mod embedded;
pub mod item;
mod load;
mod page;
mod problem;
mod schema;
mod search;
mod words;

pub use document::{Consistency, DocumentType, Field, Identify, Place, SignaturePlace, ValueKind, Word};
pub use embedded::{embedded, embedded_files};
pub use item::{
    Check, Condition, FieldRef, FormField, FormFieldKind, FormOption, Group, Groups, Item, ItemKind, Material,
    Question, ResultDocument, Rule, SignatureKind, SignatureRule,
};
pub use load::Catalogue;
pub use problem::Problem;
pub use schema::{schemas, written_schemas};
pub use words::{CheckId, DocumentKind, FieldName, GroupName, ItemCode, ItemId, MaterialId, Names};
