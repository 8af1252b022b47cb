//! Names of organisations and items for people, looked up once a request.

use super::views::{ItemName, OrganisationRef, Text};
use super::{AppError, Ctx};
use catalogue::Item;
use domain::id::OrganisationId;
use domain::people::{Organisation, OrganisationKind};
use std::collections::{BTreeSet, HashMap};
use store::{Tx, grams, people};

/// Organisations that were looked up.
#[derive(Debug, Default)]
pub struct Names {
    organisations: HashMap<OrganisationId, Organisation>,
}

impl Names {
    /// An organisation's name.
    pub async fn organisation(&mut self, tx: &mut Tx, id: OrganisationId) -> Result<OrganisationRef, AppError> {
        self.learn(tx, [id]).await?;
        self.named(id)
    }

    /// Looks up those that are not known yet, all at once.
    pub async fn learn(&mut self, tx: &mut Tx, ids: impl IntoIterator<Item = OrganisationId>) -> Result<(), AppError> {
        let wanted: BTreeSet<OrganisationId> = ids
            .into_iter()
            .filter(|id| !self.organisations.contains_key(id))
            .collect();
        if !wanted.is_empty() {
            let wanted: Vec<OrganisationId> = wanted.into_iter().collect();
            let found = people::some_organisations(tx, &wanted).await?;
            self.organisations
                .extend(found.into_iter().map(|found| (found.id, found)));
        }
        Ok(())
    }

    /// One that was looked up.
    pub fn known(&self, id: OrganisationId) -> Result<&Organisation, AppError> {
        let known = self.organisations.get(&id);
        known.ok_or(AppError::Broken("an organisation that is not there"))
    }

    /// The name of one that was looked up.
    pub fn named(&self, id: OrganisationId) -> Result<OrganisationRef, AppError> {
        self.known(id).map(OrganisationRef::from)
    }
}

/// Fills in the search of every enterprise's name: for a database that is older than the search.
pub async fn index_all(ctx: &Ctx) -> Result<(), AppError> {
    let enterprises = people::organisations(&mut ctx.db.read().await?, OrganisationKind::Enterprise).await?;
    for some in enterprises.chunks(200) {
        let mut tx = ctx.db.write().await?;
        for enterprise in some {
            grams::index(&mut tx, enterprise).await?;
        }
        tx.commit().await?;
    }
    Ok(())
}

/// An item of the catalogue.
pub fn item(ctx: &Ctx, id_or_code: &str) -> Result<&'static Item, AppError> {
    ctx.catalogue
        .item(id_or_code)
        .ok_or_else(|| AppError::UnknownItem(id_or_code.to_owned()))
}

/// An item's name. A case may name one that a later catalogue has no more.
pub fn item_name(ctx: &Ctx, id: &str) -> ItemName {
    match ctx.catalogue.item(id) {
        Some(item) => ItemName {
            id: item.id.to_string(),
            code: item.code.to_string(),
            name: Text::from(&item.names),
        },
        None => ItemName {
            id: id.to_owned(),
            code: String::new(),
            name: Text {
                zh: id.to_owned(),
                en: id.to_owned(),
            },
        },
    }
}
