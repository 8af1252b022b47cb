//! Addresses of premises: parts, and whether two writings mean one place. Must not look an address up anywhere: only
//! what is written is compared.

mod compare;
mod numerals;
mod parse;

use std::collections::BTreeSet;

pub use compare::compare;
pub use parse::parse;

use serde::{Deserialize, Serialize};

use crate::verdict::{Reason, Verdict};

coded_enum! {
    /// A part of an address.
    Part {
        /// 省, 自治区
        Province => "province",
        /// 市
        City => "city",
        /// 区, 县
        District => "district",
        /// 街道, 镇, 乡
        Street => "street",
        /// 社区, 村
        Community => "community",
        /// 路, 街, 大道, 巷, 弄
        Road => "road",
        /// 100弄
        Lane => "lane",
        /// 12号, 12-1号, 甲12号
        Number => "number",
        /// 云锦大厦, 朝晖新村
        Name => "name",
        /// 2幢, A座, 3号楼
        Building => "building",
        /// 1单元
        Unit => "unit",
        /// 3层, B1
        Floor => "floor",
        /// 305室, 商铺101
        Room => "room",
    }
}

coded_enum! {
    /// Why two addresses cannot be told to be one place or two.
    Doubt {
        /// There is nothing to read.
        Unreadable => "unreadable",
        /// No part joins the two.
        NothingInCommon => "nothing_in_common",
        /// One is the whole building or floor, the other a room of it.
        WholeBuilding => "whole_building",
        /// One is known by a building's name, the other by road and number.
        NameAgainstNumber => "name_against_number",
        /// One is a range or list that holds the other.
        RangeHoldsOther => "range_holds_other",
        /// Road and number agree, but the street, community or building name does not.
        NameDiffers => "name_differs",
        /// One road's name ends in the other's.
        RoadName => "road_name",
        /// One is below ground, and the other does not say.
        Basement => "basement",
    }
}

/// Whether two writings mean one place.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Comparison {
    /// One place.
    Same,
    /// One place, to be shown to a person: an old district's name, or a building or unit that only one names.
    SameWithWarning,
    /// Two places; the first part that tells them apart.
    Different(Part),
    /// A person must say.
    Unclear(Doubt),
}

/// An address in parts. Numbers are written without their unit: 12, 12-1, 甲12, B1.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Address {
    /// 省, 自治区, with its suffix.
    pub province: Option<String>,
    /// 市, with its suffix.
    pub city: Option<String>,
    /// 区, 县 or county-level 市, with its suffix.
    pub district: Option<String>,
    /// 街道, 镇, 乡, with its suffix.
    pub street: Option<String>,
    /// 社区 or 村, with its suffix.
    pub community: Option<String>,
    /// Road with its suffix.
    pub road: Option<String>,
    /// Number of a lane off the road.
    pub lane: Option<String>,
    /// Number at the road.
    pub number: Option<Numbers>,
    /// Estate and building names, in order.
    pub names: Vec<String>,
    /// Building.
    pub building: Option<String>,
    /// Unit (stairs).
    pub unit: Option<String>,
    /// Floor; below ground it begins with B.
    pub floor: Option<Numbers>,
    /// Room or shop.
    pub room: Option<Numbers>,
}

/// One number, a list, or a range, as it is written and as the set of what it holds.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Numbers {
    /// Canonical writing: `305`, `301-305`, `301、303`.
    pub text: String,
    /// All that it holds. A range of numbers such as 12-16 also holds what lies between.
    pub holds: BTreeSet<String>,
}

impl Address {
    fn field(&self, part: Part) -> Option<&str> {
        match part {
            Part::Province => self.province.as_deref(),
            Part::City => self.city.as_deref(),
            Part::District => self.district.as_deref(),
            Part::Street => self.street.as_deref(),
            Part::Community => self.community.as_deref(),
            Part::Road => self.road.as_deref(),
            Part::Lane => self.lane.as_deref(),
            Part::Number => self.number.as_ref().map(|number| number.text.as_str()),
            Part::Name => None,
            Part::Building => self.building.as_deref(),
            Part::Unit => self.unit.as_deref(),
            Part::Floor => self.floor.as_ref().map(|floor| floor.text.as_str()),
            Part::Room => self.room.as_ref().map(|room| room.text.as_str()),
        }
    }

    /// The one way in which the address is written.
    pub fn canonical(&self) -> String {
        let mut text = String::new();
        for &part in Part::ALL {
            if part == Part::Name {
                text.extend(self.names.iter().map(String::as_str));
            }
            if let Some(value) = self.field(part) {
                text.push_str(value);
                text.push_str(match part {
                    Part::Lane => "弄",
                    Part::Number => "号",
                    Part::Building => "幢",
                    Part::Unit => "单元",
                    Part::Floor => "层",
                    Part::Room => "室",
                    _ => "",
                });
            }
        }
        text
    }

    /// Whether there is anything that names a place.
    fn is_empty(&self) -> bool {
        self.names.is_empty() && Part::ALL.iter().all(|&part| self.field(part).is_none())
    }
}

/// Validates an address: certain when it has a road and a number, uncertain when it only has a name or a part.
pub fn validate(input: &str) -> Verdict {
    let address = parse(input);
    let has_letters = input.chars().any(char::is_alphabetic);
    if address.is_empty() || !has_letters {
        return Verdict::invalid(Reason::WrongForm);
    }
    let mut verdict = Verdict::valid(address.canonical());
    for &part in Part::ALL {
        if let Some(value) = address.field(part) {
            verdict = verdict.part(part.as_str(), value);
        }
    }
    if !address.names.is_empty() {
        verdict = verdict.part(Part::Name.as_str(), address.names.concat());
    }
    let placed = address.number.is_some() && (address.road.is_some() || address.community.is_some());
    if placed {
        verdict
    } else {
        verdict.uncertain(Reason::Incomplete)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_whole_address_falls_into_its_parts() {
        let verdict = validate("浙江省杭州市上城区湖滨街道东坡路社区庆春路12号云锦大厦2幢1单元3层305室");
        assert!(verdict.valid && verdict.certain);
        let parts: Vec<(&str, &str)> = verdict
            .parts
            .iter()
            .map(|(name, value)| (*name, value.as_str()))
            .collect();
        assert_eq!(
            parts,
            [
                ("building", "2"),
                ("city", "杭州市"),
                ("community", "东坡路社区"),
                ("district", "上城区"),
                ("floor", "3"),
                ("name", "云锦大厦"),
                ("number", "12"),
                ("province", "浙江省"),
                ("road", "庆春路"),
                ("room", "305"),
                ("street", "湖滨街道"),
                ("unit", "1"),
            ]
        );
    }

    #[test]
    fn an_address_without_road_and_number_is_uncertain() {
        let verdict = validate("云锦大厦1501室");
        assert_eq!(
            (verdict.valid, verdict.certain, verdict.reason),
            (true, false, Some(Reason::Incomplete))
        );
    }

    #[test]
    fn what_holds_no_place_is_refused() {
        assert_eq!(validate("！！！").reason, Some(Reason::WrongForm));
        assert_eq!(validate("--").reason, Some(Reason::WrongForm));
    }
}
