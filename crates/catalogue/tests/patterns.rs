//! The shipped patterns find what they are for in text as the reader hands it over: no white space, NFKC.
#![expect(clippy::expect_used, reason = "a helper of tests")]
use catalogue::embedded;
use regex::Regex;

/// The first value that a pattern of the field finds.
fn find(kind: &str, field: &str, text: &str) -> String {
    let kind = embedded().document(kind).expect("a shipped kind");
    let field = kind
        .fields
        .iter()
        .find(|f| f.name == *field)
        .expect("a field of the kind");
    let hit = field.patterns.iter().find_map(|pattern| {
        let found = Regex::new(pattern).expect("the loader compiled it").captures(text)?;
        Some(found["v"].to_owned())
    });
    hit.unwrap_or_else(|| "nothing".to_owned())
}

#[track_caller]
fn finds(kind: &str, text: &str, expected: &[(&str, &str)]) {
    for (field, value) in expected {
        assert_eq!(find(kind, field, text), *value, "{kind}.{field}");
    }
}

#[test]
fn a_lease_in_flowing_text() {
    let text = "房屋租赁合同出租方(甲方):王建国身份证号码:330102198803070215承租方(乙方):杭州云锦美容有限公司\
        统一社会信用代码:91330102MA2KAAAA62第一条甲方将坐落于杭州市上城区庆春路12号305室的房屋出租给乙方使用,\
        建筑面积86.32平方米,用途为商业。第二条租赁期限自2025年4月1日起至2028年3月31日止,\
        其中免租期自2025年4月1日起至2025年4月30日止。第三条租金为每月人民币12,000.00元(大写:壹万贰仟元整)。\
        甲方(签字或盖章):乙方(盖章):签订日期:2025年3月18日";
    finds(
        "lease_contract",
        text,
        &[
            ("lessor", "王建国"),
            ("lessee", "杭州云锦美容有限公司"),
            ("address", "杭州市上城区庆春路12号305室"),
            ("area", "86.32平方米"),
            ("use", "商业"),
            ("start", "2025年4月1日"),
            ("end", "2028年3月31日"),
            ("rent", "人民币12,000.00元"),
            ("signed", "2025年3月18日"),
        ],
    );
}

#[test]
fn a_lease_in_other_words() {
    let text = "店铺租赁合同甲方(出租人):杭州云锦(集团)有限公司乙方(承租人):李娜,双方约定:一、商铺位于解放路8号201室,\
        使用面积约60m2,仅用于美容经营使用。二、租赁期共3年,从2025年1月1日到2027年12月31日。\
        三、月租金8000元,押一付三。签约时间:2024.12.20";
    finds(
        "lease_contract",
        text,
        &[
            ("lessor", "杭州云锦(集团)有限公司"),
            ("lessee", "李娜"),
            ("address", "解放路8号201室"),
            ("area", "60m2"),
            ("start", "2025年1月1日"),
            ("end", "2027年12月31日"),
            ("rent", "8000元"),
            ("signed", "2024.12.20"),
        ],
    );
}

#[test]
fn a_free_rent_period_is_not_the_term() {
    let text = "免租期自2025年3月1日起至2025年4月30日止。租赁期限:2025年4月1日至2028年3月31日。";
    finds(
        "lease_contract",
        text,
        &[("start", "2025年4月1日"), ("end", "2028年3月31日")],
    );
}

#[test]
fn the_floor_area_and_not_the_land_of_a_property_certificate() {
    let text = "不动产权证书浙(2021)杭州市不动产权第0123456号权利人王建国共有情况单独所有坐落杭州市上城区庆春路12号305室\
        面积共有宗地面积1234.50m2/房屋建筑面积86.32m2使用期限国有建设用地使用权2045年06月30日止";
    finds(
        "property_certificate",
        text,
        &[
            ("number", "浙(2021)杭州市不动产权第0123456号"),
            ("co_ownership", "单独所有"),
            ("area", "86.32m2"),
            ("term", "2045年06月30日止"),
        ],
    );
}

#[test]
fn an_old_house_certificate() {
    let text = "房屋所有权证杭房权证上更字第12345678号房屋所有权人王建国建筑面积(m2)86.32套内建筑面积(m2)70.10";
    finds(
        "house_ownership_certificate",
        text,
        &[("number", "杭房权证上更字第12345678号"), ("area", "86.32")],
    );
}

#[test]
fn an_authorisation_letter() {
    let text = "授权委托书委托人:杭州云锦美容有限公司受托人:张伟身份证号:330102198803070215\
        委托事项:办理公共场所卫生许可委托期限:自2025年3月1日至2025年6月30日";
    finds(
        "authorisation_letter",
        text,
        &[
            ("principal", "杭州云锦美容有限公司"),
            ("agent", "张伟"),
            ("agent_number", "330102198803070215"),
            ("matter", "办理公共场所卫生许可"),
            ("start", "2025年3月1日"),
            ("end", "2025年6月30日"),
        ],
    );
}

#[test]
fn both_sides_of_an_id_card() {
    let front = "姓名张伟性别男民族汉出生1988年3月7日住址杭州市公民身份号码330102198803070215";
    finds(
        "id_card_front",
        front,
        &[
            ("name", "张伟"),
            ("sex", "男"),
            ("ethnicity", "汉"),
            ("birth", "1988年3月7日"),
            ("number", "330102198803070215"),
        ],
    );
    let back = "中华人民共和国居民身份证签发机关杭州市公安局上城区分局有效期限2015.03.18-长期";
    finds(
        "id_card_back",
        back,
        &[
            ("authority", "杭州市公安局上城区分局"),
            ("valid_from", "2015.03.18"),
            ("valid_to", "长期"),
        ],
    );
}

#[test]
fn the_licences() {
    let text = "登记机关杭州市上城区市场监督管理局2025年03月18日国家市场监督管理总局监制";
    finds("business_licence", text, &[("issued", "2025年03月18日")]);
    let text = "公共场所卫生许可证浙卫公证字〔2023〕第330102A00123号有效期限2023年5月6日至2027年5月5日";
    finds(
        "public_place_hygiene_licence",
        text,
        &[
            ("number", "浙卫公证字〔2023〕第330102A00123号"),
            ("valid_from", "2023年5月6日"),
            ("valid_to", "2027年5月5日"),
        ],
    );
    let text = "食品经营许可证许可证编号:JY23301020000010有效期至:2028年5月5日";
    finds(
        "food_business_licence",
        text,
        &[("number", "JY23301020000010"), ("valid_to", "2028年5月5日")],
    );
    let text = "营业前消防安全检查合格证杭上消安检字〔2025〕第0012号场所名称云锦";
    finds(
        "fire_safety_document",
        text,
        &[("number", "杭上消安检字〔2025〕第0012号")],
    );
}

#[test]
fn a_test_report_that_passed_and_one_that_did_not() {
    finds(
        "hygiene_test_report",
        "报告编号:HJ2025-0012第1页",
        &[("report_number", "HJ2025-0012")],
    );
    finds(
        "hygiene_test_report",
        "检测结论:所检项目符合标准要求。",
        &[("conclusion", "所检项目符合标准要求")],
    );
    finds(
        "hygiene_test_report",
        "单项判定合格不合格合格",
        &[("item_judgement", "不合格")],
    );
}
