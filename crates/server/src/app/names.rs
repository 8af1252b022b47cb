//! Names of organisations and items for people, looked up once a request.

use super::views::{ItemName, OrganisationRef, Text};
use super::{AppError, Ctx};
use catalogue::Item;
use domain::id::OrganisationId;
use domain::people::OrganisationKind;
use std::collections::HashMap;
use store::{Tx, grams, people};

/// Names that were looked up.
#[derive(Debug, Default)]
pub struct Names {
    organisations: HashMap<OrganisationId, OrganisationRef>,
}

impl Names {
    /// An organisation's name.
    pub async fn organisation(&mut self, tx: &mut Tx, id: OrganisationId) -> Result<OrganisationRef, AppError> {
        if let Some(known) = self.organisations.get(&id) {
            return Ok(known.clone());
        }
        let found = people::organisation(tx, id)
            .await?
            .ok_or(AppError::Broken("an organisation that is not there"))?;
        let named = OrganisationRef::from(&found);
        self.organisations.insert(id, named.clone());
        Ok(named)
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
