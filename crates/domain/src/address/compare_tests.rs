use proptest::prelude::*;

use super::*;
use Comparison::{Different, Same, SameWithWarning, Unclear};

fn assert_both_ways(rows: &[(&str, &str, Comparison)]) {
    let mut wrong = Vec::new();
    for (at, &(a, b, expected)) in rows.iter().enumerate() {
        for (a, b) in [(a, b), (b, a)] {
            let found = compare(a, b);
            if found != expected {
                wrong.push(format!(
                    "{}: {a} | {b}: {found:?}, not {expected:?}\n   {:?}\n   {:?}",
                    at + 1,
                    parse(a),
                    parse(b)
                ));
            }
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

#[test]
fn the_table_of_the_trade_holds_in_both_orders() {
    assert_both_ways(&[
        (
            "浙江省杭州市上城区庆春路12号3层305室",
            "杭州市上城区庆春路12号305室",
            Same,
        ),
        ("庆春路12号305室", "庆春路12号305", Same),
        ("庆春路12号3楼305室", "庆春路12号3层305房", Same),
        ("庆春路１２号３０５室", "庆春路12号305室", Same),
        ("庆春路12号A座305室", "庆春路12号A幢305室", Same),
        ("庆春路12号一层", "庆春路12号1层", Same),
        ("上城区湖滨街道庆春路12号305室", "上城区庆春路12号305室", Same),
        ("庆春路十二号305室", "庆春路12号305室", Same),
        ("庆春路12-1号", "庆春路12号-1", Same),
        ("云锦大厦2幢1501室（庆春路12号）", "庆春路12号云锦大厦2幢1501室", Same),
        ("江干区秋涛北路77号102室", "上城区秋涛北路77号102室", SameWithWarning),
        ("庆春路12号商铺101", "庆春路12号101号商铺", Same),
        ("庆春路12号305室", "庆春路12号306室", Different(Part::Room)),
        ("庆春路12号305室", "庆春路21号305室", Different(Part::Number)),
        ("庆春路12号305室", "庆春东路12号305室", Different(Part::Road)),
        ("庆春路12号1幢305室", "庆春路12号2幢305室", Different(Part::Building)),
        (
            "上城区解放路8号201室",
            "西湖区解放路8号201室",
            Different(Part::District),
        ),
        ("庆春路12号1单元305室", "庆春路12号2单元305室", Different(Part::Unit)),
        ("庆春路12号地下一层B1-101", "庆春路12号1层101", Different(Part::Floor)),
        ("庆春路12号", "庆春路12号-1", Different(Part::Number)),
        ("庆春路12号305室", "庆春路12号305-1室", Different(Part::Room)),
        ("庆春路12号", "庆春路12号305室", Unclear(Doubt::WholeBuilding)),
        ("云锦大厦1501室", "庆春路12号1501室", Unclear(Doubt::NameAgainstNumber)),
        (
            "庆春路12号301-305室",
            "庆春路12号303室",
            Unclear(Doubt::RangeHoldsOther),
        ),
        ("湖滨街道社区用房", "庆春路12号", Unclear(Doubt::NothingInCommon)),
    ]);
}

#[test]
fn the_noise_of_real_addresses_makes_no_difference() {
    assert_both_ways(&[
        ("杭州上城区庆春路12号305室", "浙江省杭州市上城区庆春路12号305室", Same),
        ("庆春路12号305室（自主申报）", "庆春路12号305室", Same),
        ("庆春路12号之一", "庆春路12-1号", Same),
        ("庆春路甲12号", "庆春路12号甲", Same),
        ("庆春路12号负一层101", "庆春路12号B1层101室", Same),
        ("庆春路12号地下1层101号", "庆春路12号B1-101", Same),
        ("庆春路12号2-1-305", "庆春路12号2幢1单元305室", Same),
        ("庆春路12号2#305室", "庆春路12号2号楼305", Same),
        ("庆春路12号三〇五室", "庆春路 12 号 0305 室", Same),
        ("庆春路12号305号房", "庆春路12号305", Same),
        ("庆春路12号301、302室", "庆春路12号302、301室", Same),
        ("朝晖新村12幢3单元201室", "朝晖新村12栋3单元201", Same),
        ("三墩镇华联村3组12号", "西湖区三墩镇华联村12号", Same),
        ("杭州市钱塘区2号大街128号1幢501室", "二号大街128号1幢501", Same),
        ("中山中路100弄5号", "中山中路100弄5号", Same),
        ("庆春路12号云锦大厦305室", "庆春路12号305室", Same),
        ("云锦大厦1501室", "庆春路12号云锦大厦1501室", Same),
        ("九环路9号4号楼3楼301室-5", "九环路9号4幢301-5室", Same),
        ("中山南路77号尚城1157利星8层", "中山南路77号8楼", Same),
        ("庆春路12号底层", "庆春路12号1层", Same),
        (
            "杭州经济技术开发区白杨街道6号大街452号2幢",
            "钱塘区白杨街道6号大街452号2幢",
            SameWithWarning,
        ),
        ("下城区朝晖路8号201室", "拱墅区朝晖路8号201室", SameWithWarning),
        ("庆春路12号2幢305室", "庆春路12号305室", SameWithWarning),
    ]);
}

#[test]
fn other_places_stay_other_places() {
    assert_both_ways(&[
        ("庆春路甲12号", "庆春路12号", Different(Part::Number)),
        ("江干区秋涛北路77号", "下城区秋涛北路77号", Different(Part::District)),
        ("三墩镇华联村12号", "三墩镇双桥村12号", Different(Part::Community)),
        ("中山中路100弄5号", "中山中路200弄5号", Different(Part::Lane)),
        ("庆春路12号301-305室", "庆春路12号306室", Different(Part::Room)),
        ("大农港路1216号305室-A", "大农港路1216号305室", Different(Part::Room)),
        ("宁波市解放路8号", "杭州市解放路8号", Different(Part::City)),
        ("庆春路12号2楼", "庆春路12号3楼", Different(Part::Floor)),
        ("新解放路8号", "解放路8号", Different(Part::Road)),
        ("朝晖新村12幢201室", "朝晖新村13幢201室", Different(Part::Building)),
    ]);
}

#[test]
fn what_only_a_person_can_say_is_unclear() {
    assert_both_ways(&[
        ("庆春路12-16号", "庆春路14号", Unclear(Doubt::RangeHoldsOther)),
        ("庆春路12号1-2层", "庆春路12号1层", Unclear(Doubt::RangeHoldsOther)),
        (
            "庆春路12号301、302室",
            "庆春路12号301室",
            Unclear(Doubt::RangeHoldsOther),
        ),
        ("庆春路12号B1-101", "庆春路12号101", Unclear(Doubt::Basement)),
        ("庆春路12号3层", "庆春路12号305室", Unclear(Doubt::WholeBuilding)),
        (
            "庆春路12号云锦大厦305室",
            "庆春路12号银泰大厦305室",
            Unclear(Doubt::NameDiffers),
        ),
        ("", "庆春路12号", Unclear(Doubt::Unreadable)),
    ]);
}

const PIECES: &str = "(浙江省)?(杭州市)?(上城区|江干区|西湖区)?(湖滨街道)?(庆春路|解放路|文一路|云锦大厦)?(12号|12-1号|甲8号|十号)?(2幢|A座|B1层|3楼)?(1单元)?(305室|301-305室|商铺101|B1-101)?(（自主申报）)?";

proptest! {
    #[test]
    fn comparison_is_symmetric(a in PIECES, b in PIECES) {
        prop_assert_eq!(compare(&a, &b), compare(&b, &a));
    }

    #[test]
    fn every_address_is_the_same_as_itself(a in PIECES) {
        let expected = if a.is_empty() || a.starts_with('（') { Unclear(Doubt::Unreadable) } else { Same };
        prop_assert_eq!(compare(&a, &a), expected);
    }

    #[test]
    fn arbitrary_text_never_panics_and_stays_symmetric(a in "\\PC{0,20}", b in "[路号室幢层单元一二12AB\\-（）#、至楼区市村]{0,16}") {
        prop_assert_eq!(compare(&a, &b), compare(&b, &a));
        let _ = crate::validate(crate::Kind::Address, &a);
        let _ = crate::validate(crate::Kind::Address, &b);
    }
}
