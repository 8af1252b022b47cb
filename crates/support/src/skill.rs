//! What a question needs and what an expert can: department, item, language, and how many at once on each tier.
//! Must not know who is there.

use std::collections::BTreeSet;

use domain::id::OrganisationId;
use domain::words;
use serde::{Deserialize, Serialize};

words!(
    /// How closely somebody helps.
    Tier {
        /// 辅导办: in words and pictures.
        Coach = "coach",
        /// 远程办: at the same form.
        Remote = "remote",
        /// 视频办: face to face.
        Video = "video",
    }
);

words!(
    /// The language of a conversation.
    Lang {
        /// Chinese.
        Chinese = "zh-CN",
        /// English.
        English = "en",
    }
);

/// What a question needs.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Need {
    /// The department whose matter it is.
    pub department: OrganisationId,
    /// The item of the catalogue.
    pub item: String,
    /// In which language.
    pub lang: Lang,
    /// How closely.
    pub tier: Tier,
}

/// What an expert can help with.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Skills {
    /// Matters of these departments.
    pub departments: BTreeSet<OrganisationId>,
    /// Only these items; empty for all of the departments.
    #[serde(default)]
    pub items: BTreeSet<String>,
    /// In these languages.
    pub languages: BTreeSet<Lang>,
}

impl Skills {
    /// Whether they cover what is needed, but for the tier.
    pub fn fit(&self, need: &Need) -> bool {
        self.departments.contains(&need.department)
            && self.languages.contains(&need.lang)
            && (self.items.is_empty() || self.items.contains(&need.item))
    }
}

/// A whole person. Each number up to ten divides it.
pub const WHOLE: u32 = 2520;
/// The most that somebody may have at once.
pub const MOST: u8 = 10;

/// How many questions of each tier somebody can have at once, when there are no others; 0 is none at all.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct Capacity {
    /// Coached at once.
    pub coach: u8,
    /// At a form at once.
    pub remote: u8,
    /// By video at once.
    pub video: u8,
}

impl Capacity {
    /// How many of a tier.
    pub const fn of(self, tier: Tier) -> u8 {
        let count = match tier {
            Tier::Coach => self.coach,
            Tier::Remote => self.remote,
            Tier::Video => self.video,
        };
        if count > MOST { MOST } else { count }
    }

    /// The part of the person that one question of a tier takes; none when the person does not do that.
    pub fn part(self, tier: Tier) -> Option<u32> {
        match self.of(tier) {
            0 => None,
            count => Some(WHOLE / u32::from(count)),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_third_a_half_and_the_whole_of_a_person() {
        let capacity = Capacity {
            coach: 3,
            remote: 2,
            video: 1,
        };
        let parts: Vec<_> = Tier::ALL.iter().map(|tier| capacity.part(*tier)).collect();
        assert_eq!(parts, [Some(840), Some(1260), Some(WHOLE)]);
        let none = Capacity { video: 0, ..capacity };
        assert_eq!(none.part(Tier::Video), None);
        let many = Capacity { coach: 200, ..capacity };
        assert_eq!(many.part(Tier::Coach), Some(252));
    }
}
