//! What is known of one case, read once for a use case and handed on, so that nothing is asked of the database twice.
//!
//! Must not be kept longer than the transaction that read it.

use super::AppError;
use super::names::Names;
use domain::case::{Case, CaseEvent};
use domain::id::OrganisationId;
use store::fields::Field;
use store::materials::Material;
use store::reviews::Review;
use store::{Tx, cases, fields, materials, reviews};

/// What is known of a case beside its row.
#[derive(Debug)]
pub(super) struct Dossier {
    /// What happened, oldest first.
    pub events: Vec<CaseEvent>,
    /// The fields that were filled.
    pub fields: Vec<Field>,
    /// The files that are there.
    pub files: Vec<Material>,
    /// The pre-review.
    pub review: Option<Review>,
    /// The organisations that have to do with it.
    pub names: Names,
}

impl Dossier {
    /// Reads it.
    pub(super) async fn read(tx: &mut Tx, case: &Case) -> Result<Self, AppError> {
        let mut names = Names::default();
        names.learn(tx, concerned(case)).await?;
        Ok(Self {
            events: cases::history(tx, case.id).await?,
            fields: fields::all(tx, case.id).await?,
            files: materials::all(tx, case.id).await?,
            review: reviews::find(tx, case.id).await?,
            names,
        })
    }
}

/// The organisations that have to do with a case.
pub(super) fn concerned(case: &Case) -> impl Iterator<Item = OrganisationId> {
    [Some(case.enterprise), Some(case.department), case.outlet]
        .into_iter()
        .flatten()
}
