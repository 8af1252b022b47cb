//! Search in names: a table of pairs of signs that we fill ourselves, so that Chinese is found without word breaks and
//! both databases find the same.

use std::collections::BTreeSet;

use domain::id::OrganisationId;
use domain::people::Organisation;

use crate::db::Tx;
use crate::error::{StoreError, sound};

stmts! {
    ADD = "INSERT INTO search_grams (gram, organisation_id) VALUES ($1, $2) ON CONFLICT DO NOTHING";
    FORGET = "DELETE FROM search_grams WHERE organisation_id = $1";
    TALLY = "SELECT COUNT(*) FROM (SELECT 1 FROM search_grams WHERE gram = $1 LIMIT $2) AS part";
    TOGETHER = "SELECT COUNT(*) FROM (SELECT 1 FROM search_grams a WHERE a.gram = $1
        AND (CAST($2 AS TEXT) IS NULL OR EXISTS
            (SELECT 1 FROM search_grams b WHERE b.gram = $2 AND b.organisation_id = a.organisation_id))
        AND (CAST($3 AS TEXT) IS NULL OR EXISTS
            (SELECT 1 FROM search_grams b WHERE b.gram = $3 AND b.organisation_id = a.organisation_id))
        LIMIT $4) AS part";
    OF_CODE = "SELECT id FROM organisations WHERE credit_code = $1";
}

/// Enterprises that a search goes through one by one; where more answer, they are met often enough on the way. Both cost
/// about the same here with twenty thousand enterprises of fifty cases.
const FEW: i64 = 100;
/// Pairs that are counted at most.
const MOST: i64 = 5000;
/// Pairs of a search that are looked at.
const PAIRS: usize = 16;

/// The pairs of a text: letters, figures and signs only, without case; a single sign stands alone.
pub fn pairs(text: &str) -> Vec<String> {
    let mut found = Vec::new();
    for word in text
        .split(|c: char| !c.is_alphanumeric())
        .filter(|word| !word.is_empty())
    {
        let signs: Vec<char> = word.chars().flat_map(char::to_lowercase).collect();
        if let [one] = signs[..] {
            found.push(one.to_string());
        }
        found.extend(signs.windows(2).map(|pair| pair.iter().collect::<String>()));
    }
    found.sort();
    found.dedup();
    found
}

/// Fills in the names of an organisation anew. To be called in the transaction that gives it its names.
pub async fn index(tx: &mut Tx, organisation: &Organisation) -> Result<(), StoreError> {
    tx.run(&FORGET, values![organisation.id]).await?;
    for gram in of(organisation) {
        tx.run(&ADD, values![gram, organisation.id]).await?;
    }
    Ok(())
}

/// What an organisation is found by.
pub(crate) fn of(organisation: &Organisation) -> BTreeSet<String> {
    let mut found = BTreeSet::new();
    for name in [&organisation.name_zh, &organisation.name_en] {
        found.extend(pairs(name));
        // Each sign alone as well, for searches of one.
        let signs = name.chars().filter(|c| c.is_alphanumeric() && !c.is_ascii());
        found.extend(signs.map(String::from));
    }
    found
}

/// How a text is searched for.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Search {
    /// The three rarest pairs, the rarest first.
    pub grams: Vec<String>,
    /// Whether few enterprises hold them all.
    pub few: bool,
    /// Whether none does.
    pub none: bool,
}

/// Looks at how rare the pairs of a text are.
pub async fn search(tx: &mut Tx, text: &str) -> Result<Search, StoreError> {
    let mut tallied = Vec::new();
    for gram in pairs(text).into_iter().take(PAIRS) {
        let row: Option<(i64,)> = tx.one(&TALLY, values![gram.as_str(), MOST]).await?;
        tallied.push((row.map_or(0, |(tally,)| tally), gram));
    }
    tallied.sort();
    let grams: Vec<String> = tallied.into_iter().map(|(_, gram)| gram).take(3).collect();
    let mut count = 0;
    if let Some(rarest) = grams.first() {
        let values = values![rarest.as_str(), grams.get(1).cloned(), grams.get(2).cloned(), FEW + 1];
        let row: Option<(i64,)> = tx.one(&TOGETHER, values).await?;
        count = row.map_or(0, |(count,)| count);
    }
    Ok(Search {
        few: count <= FEW,
        none: count == 0,
        grams,
    })
}

/// The enterprise of a credit code.
pub async fn of_code(tx: &mut Tx, code: &str) -> Result<Option<OrganisationId>, StoreError> {
    let row: Option<(String,)> = tx.one(&OF_CODE, values![code]).await?;
    row.map(|(id,)| sound(id.parse().ok(), "organisations", "id", &id))
        .transpose()
}

#[cfg(test)]
mod tests {
    use super::pairs;

    #[test]
    fn a_text_is_cut_into_pairs_within_words() {
        assert_eq!(pairs("云栖茶"), ["云栖", "栖茶"]);
        assert_eq!(pairs("Yunqi, T"), ["nq", "qi", "t", "un", "yu"]);
        assert_eq!(pairs("（）"), [""; 0]);
    }
}
