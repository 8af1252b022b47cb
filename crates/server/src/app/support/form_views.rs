//! What people see of a shared form. Must not decide who may see it.

use crate::app::views::PersonView;
use serde::Serialize;
use utoipa::ToSchema;

/// A pen: under its number a page writes into a shared form.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub struct PenView {
    /// Its number.
    pub pen: i64,
    /// Whose it is: their part of the form is called so.
    pub person: String,
    /// On which side they sit.
    #[schema(schema_with = crate::app::words::support_side)]
    pub side: &'static str,
}

/// Somebody who sits at a shared form, or has sat there.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub struct WriterView {
    /// Who.
    pub person: PersonView,
    /// On which side.
    #[schema(schema_with = crate::app::words::support_side)]
    pub side: &'static str,
}

/// A proposal that became a value of the draft.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub struct AcceptedView {
    /// Which proposal.
    pub proposal: String,
    /// The field.
    pub field: String,
    /// The version that it made of the field.
    pub version: i64,
    /// Who proposed it.
    pub proposed_by: PersonView,
    /// Name of who accepted it.
    pub accepted_by: String,
    /// When.
    pub at: String,
}

/// A shared form, as far as one lacks it.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub struct SharedView {
    /// Counts the changes.
    pub version: i64,
    /// What one lacks, as a Yjs update (version 1) in base64.
    pub update: String,
    /// Who sits there, or has sat there.
    pub writers: Vec<WriterView>,
    /// What was accepted, in order.
    pub accepted: Vec<AcceptedView>,
}
