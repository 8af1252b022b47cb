//! Comparison part by part. Must be symmetric: the order of the two addresses never matters.

use super::{Address, Comparison, Doubt, Numbers, Part, parse};
use crate::text::fold_upper;

/// Districts of before April 2021 and those that took over their land (浙政发〔2021〕: 上城, 拱墅, 临平, 钱塘).
const FORMER_DISTRICTS: [(&str, &[&str]); 5] = [
    ("江干区", &["上城区", "钱塘区"]),
    ("下城区", &["拱墅区"]),
    ("经济技术开发区", &["钱塘区", "江干区"]),
    ("余杭区", &["临平区"]),
    ("萧山区", &["钱塘区"]),
];

/// What two values of one part say.
#[derive(PartialEq, Eq)]
enum Agreement {
    Equal,
    /// At least one side does not say.
    Open,
    Overlap,
    Apart,
}

/// Whether two writings of an address mean one place.
///
/// An absent part is no contradiction, unless it is what would join the two. [`Comparison::Different`] names the first
/// part that tells them apart.
pub fn compare(a: &str, b: &str) -> Comparison {
    let (first, second) = (parse(a), parse(b));
    if first.is_empty() || second.is_empty() {
        return Comparison::Unclear(Doubt::Unreadable);
    }
    if fold_upper(a) == fold_upper(b) || first == second {
        return Comparison::Same;
    }
    let mut outcome = Outcome::default();
    outcome.areas(&first, &second);
    outcome.place(&first, &second);
    outcome.inside(&first, &second);
    outcome.settle()
}

#[derive(Default)]
struct Outcome {
    different: Option<Part>,
    doubt: Option<Doubt>,
    warning: bool,
}

impl Outcome {
    fn differ(&mut self, part: Part) {
        self.different.get_or_insert(part);
    }

    fn doubt(&mut self, doubt: Doubt) {
        self.doubt.get_or_insert(doubt);
    }

    fn settle(self) -> Comparison {
        match (self.different, self.doubt) {
            (Some(part), _) => Comparison::Different(part),
            (None, Some(doubt)) => Comparison::Unclear(doubt),
            (None, None) if self.warning => Comparison::SameWithWarning,
            (None, None) => Comparison::Same,
        }
    }

    fn areas(&mut self, a: &Address, b: &Address) {
        for part in [Part::Province, Part::City] {
            if area(a.field(part), b.field(part)) == Agreement::Apart {
                self.differ(part);
            }
        }
        if area(a.field(Part::District), b.field(Part::District)) == Agreement::Apart {
            if replaced(a.field(Part::District), b.field(Part::District)) {
                self.warning = true;
            } else {
                self.differ(Part::District);
            }
        }
        for part in [Part::Street, Part::Community] {
            // With road and number these are noise: their borders move, and people write the neighbour's.
            if area(a.field(part), b.field(part)) == Agreement::Apart {
                if a.road.is_some() || b.road.is_some() {
                    self.doubt(Doubt::NameDiffers);
                } else {
                    self.differ(part);
                }
            }
        }
    }

    /// Road, number and names: what joins the two.
    fn place(&mut self, a: &Address, b: &Address) {
        let road = road(a, b);
        let names = names(&a.names, &b.names);
        match road {
            Agreement::Apart => self.differ(Part::Road),
            Agreement::Overlap => self.doubt(Doubt::RoadName),
            Agreement::Equal => {}
            Agreement::Open => self.without_common_road(a, b, &names),
        }
        if plain(a.field(Part::Lane), b.field(Part::Lane)) == Agreement::Apart {
            self.differ(Part::Lane);
        }
        match numbers(a.number.as_ref(), b.number.as_ref()) {
            Agreement::Apart => self.differ(Part::Number),
            Agreement::Overlap => self.doubt(Doubt::RangeHoldsOther),
            Agreement::Open if a.number.is_some() != b.number.is_some() && names != Agreement::Equal => {
                self.doubt(Doubt::NameAgainstNumber);
            }
            Agreement::Equal | Agreement::Open => {}
        }
        if names == Agreement::Apart {
            self.doubt(Doubt::NameDiffers);
        }
    }

    fn without_common_road(&mut self, a: &Address, b: &Address, names: &Agreement) {
        if *names == Agreement::Equal {
            return;
        }
        let village = |address: &Address| address.community.is_some() && address.number.is_some();
        if village(a) && village(b) && a.community == b.community {
            return;
        }
        let named = |address: &Address| address.names.iter().any(|name| !name.is_empty());
        let place = |address: &Address| address.road.is_some() && address.number.is_some();
        let inside = |address: &Address| address.room.is_some() || address.building.is_some();
        if (place(a) && named(b) && inside(b)) || (place(b) && named(a) && inside(a)) {
            self.doubt(Doubt::NameAgainstNumber);
        } else {
            self.doubt(Doubt::NothingInCommon);
        }
    }

    fn inside(&mut self, a: &Address, b: &Address) {
        for part in [Part::Building, Part::Unit] {
            match plain(a.field(part), b.field(part)) {
                Agreement::Apart => self.differ(part),
                Agreement::Open if a.field(part).is_some() != b.field(part).is_some() => self.warning = true,
                _ => {}
            }
        }
        match numbers(a.floor.as_ref(), b.floor.as_ref()) {
            Agreement::Apart => self.differ(Part::Floor),
            Agreement::Overlap => self.doubt(Doubt::RangeHoldsOther),
            Agreement::Open => {
                if below_ground(a) != below_ground(b) {
                    self.doubt(Doubt::Basement);
                } else if a.room.is_none() && b.room.is_none() && a.floor.is_some() != b.floor.is_some() {
                    self.doubt(Doubt::WholeBuilding);
                }
            }
            Agreement::Equal => {}
        }
        match numbers(a.room.as_ref(), b.room.as_ref()) {
            // A305 and 305 may be one room where A is the building.
            Agreement::Apart if lettered(a, b) => self.doubt(Doubt::NameDiffers),
            Agreement::Apart => self.differ(Part::Room),
            Agreement::Overlap => self.doubt(Doubt::RangeHoldsOther),
            Agreement::Open if a.room.is_some() != b.room.is_some() => self.doubt(Doubt::WholeBuilding),
            Agreement::Open | Agreement::Equal => {}
        }
    }
}

fn plain(a: Option<&str>, b: Option<&str>) -> Agreement {
    match (a, b) {
        (Some(a), Some(b)) if a == b => Agreement::Equal,
        (Some(_), Some(_)) => Agreement::Apart,
        _ => Agreement::Open,
    }
}

/// Areas agree also when one is written with what stands above it: 杭州上城区 and 上城区.
fn area(a: Option<&str>, b: Option<&str>) -> Agreement {
    match (a, b) {
        (Some(a), Some(b)) if a.ends_with(b) || b.ends_with(a) => Agreement::Equal,
        _ => plain(a, b),
    }
}

fn replaced(a: Option<&str>, b: Option<&str>) -> bool {
    let (Some(a), Some(b)) = (a, b) else {
        return false;
    };
    let took_over = |old: &str, new: &str| {
        FORMER_DISTRICTS
            .iter()
            .any(|(former, heirs)| old.ends_with(former) && heirs.iter().any(|heir| new.ends_with(heir)))
    };
    took_over(a, b) || took_over(b, a)
}

/// Roads agree when equal. Where one ends in the other the rest is often an area in front (下沙学源街, 学源街): unclear.
/// One character more is another road: 新解放路.
fn road(a: &Address, b: &Address) -> Agreement {
    let (Some(a), Some(b)) = (a.road.as_deref(), b.road.as_deref()) else {
        return Agreement::Open;
    };
    let (long, short) = if a.len() >= b.len() { (a, b) } else { (b, a) };
    match long.strip_suffix(short) {
        Some("" | "杭州" | "浙江" | "浙江杭州") => Agreement::Equal,
        Some(front) if front.chars().count() >= 2 && short.chars().count() >= 3 => Agreement::Overlap,
        _ => Agreement::Apart,
    }
}

/// Names agree when one of them is, or holds, one of the other side's.
fn names(a: &[String], b: &[String]) -> Agreement {
    if a.is_empty() || b.is_empty() {
        return Agreement::Open;
    }
    let joined = a
        .iter()
        .any(|a| b.iter().any(|b| a.contains(b.as_str()) || b.contains(a.as_str())));
    if joined { Agreement::Equal } else { Agreement::Apart }
}

fn numbers(a: Option<&Numbers>, b: Option<&Numbers>) -> Agreement {
    match (a, b) {
        (Some(a), Some(b)) if a.text == b.text => Agreement::Equal,
        (Some(a), Some(b)) if a.holds == b.holds => Agreement::Equal,
        (Some(a), Some(b)) if a.holds.is_disjoint(&b.holds) => Agreement::Apart,
        (Some(_), Some(_)) => Agreement::Overlap,
        _ => Agreement::Open,
    }
}

fn below_ground(address: &Address) -> bool {
    address.floor.as_ref().is_some_and(|floor| floor.text.starts_with('B'))
}

/// One room is the other with a letter in front.
fn lettered(a: &Address, b: &Address) -> bool {
    let (Some(a), Some(b)) = (a.field(Part::Room), b.field(Part::Room)) else {
        return false;
    };
    let bare = |room: &str| room.strip_prefix(|c: char| c.is_ascii_uppercase()).map(str::to_owned);
    bare(a).as_deref() == Some(b) || bare(b).as_deref() == Some(a)
}

#[cfg(test)]
#[path = "compare_tests.rs"]
mod tests;
