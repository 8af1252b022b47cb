//! Where a value begins and ends: what stands beside, above and beneath it and is no part of it.
use super::{card, field, licence, line, page, read, value};
use catalogue::FieldName;
use vision::{Rect, Seal, SealShape};

#[test]
fn an_address_ends_with_its_short_line_and_takes_no_mark_beneath_it() {
    let lines = [
        ("姓名王小明", 200.0, 100.0),
        ("公民身份号码330104199003071217", 200.0, 700.0),
        ("住址", 200.0, 400.0),
        ("浙江省浦江县檀山乡竹源", 320.0, 400.0),
        ("村6组56号", 320.0, 442.0),
        ("用", 310.0, 484.0),
    ];
    assert_eq!(
        value(&lines, "address").as_deref(),
        Some("浙江省浦江县檀山乡竹源村6组56号")
    );
}

#[test]
fn a_corner_of_the_words_laid_over_a_copy_is_nobodys_name() {
    let lines = [
        ("营业执照", 700.0, 100.0),
        ("统一社会信用代码", 200.0, 200.0),
        ("仅供办理许可使用复印无效", 900.0, 250.0),
        ("负责人", 200.0, 300.0),
        ("印无效", 500.0, 300.0),
        ("成立日期", 200.0, 400.0),
        ("2021年04月23日", 500.0, 400.0),
    ];
    assert_eq!(value(&lines, "legal_representative"), None);
    assert_eq!(value(&lines, "founded").as_deref(), Some("2021-04-23"));
}

#[test]
fn a_name_whose_label_was_not_made_out_stands_above_the_sex() {
    let named = |first: &'static str| {
        let lines = [
            (first, 200.0, 100.0),
            ("性别女民族汉", 200.0, 170.0),
            ("出生1990年3月7日", 200.0, 240.0),
            ("住址浙江省浦江县檀山乡竹源村6组56号", 200.0, 310.0),
            ("公民身份号码330104199003071217", 200.0, 700.0),
        ];
        value(&lines, "name")
    };
    assert_eq!(named("心名詹英墨").as_deref(), Some("詹英墨"));
    assert_eq!(named("冷各裘微志").as_deref(), Some("裘微志"));
    assert_eq!(named("姓名詹英墨").as_deref(), Some("詹英墨"));
    assert_eq!(named("仅供办理业务使用").as_deref(), None);
}

#[test]
fn a_name_ends_before_the_words_that_are_laid_across_a_copy() {
    let lines = [
        ("姓名迪丽苏曼·托合提库务使用", 200.0, 100.0),
        ("性别女民族维吾尔", 200.0, 170.0),
        ("出生1990年3月7日", 200.0, 240.0),
        ("住址浙江省浦江县檀山乡竹源村6组56号", 200.0, 310.0),
        ("公民身份号码330104199003071225", 200.0, 700.0),
    ];
    assert_eq!(value(&lines, "name").as_deref(), Some("迪丽苏曼·托合提库"));
}

#[test]
fn the_form_of_a_partnership_is_whole_though_its_last_mark_was_cut() {
    let named = |name: &'static str| {
        let lines = [
            ("营业执照", 700.0, 100.0),
            ("统一社会信用代码", 200.0, 200.0),
            ("名称", 200.0, 300.0),
            (name, 500.0, 300.0),
            ("类型", 200.0, 400.0),
            ("有限合伙企业", 500.0, 400.0),
        ];
        value(&lines, "name")
    };
    let whole = Some("杭州半墨里美容美发合伙企业（有限合伙）");
    assert_eq!(named("杭州半墨里美容美发合伙企业(有限合伙)").as_deref(), whole);
    assert_eq!(named("杭州半墨里美容美发合伙企业(有限合伙").as_deref(), whole);
    assert_eq!(named("杭州半墨里美容美发合伙企业(有限合").as_deref(), whole);
    assert_eq!(named("杭州半墨里美容美发合伙企业(有限").as_deref(), whole);
}

#[test]
fn an_area_that_the_end_of_a_line_broke_in_two_is_put_together() {
    let stated = |first: &'static str, second: &'static str| {
        let lines = [
            ("公众聚集场所投入使用、营业消防安全检查意见书", 400.0, 100.0),
            ("杭州市上城区云岫花店（个体工商户)：", 200.0, 200.0),
            (
                "你单位提交的消防安全检查申请材料收悉。该场所位于杭州市上城",
                260.0,
                260.0,
            ),
            (first, 200.0, 320.0),
            (second, 200.0, 380.0),
        ];
        value(&lines, "area")
    };
    let rest = "20平方米，使用性质为商业服务网点，消防安全责任人为柴溪文。";
    assert_eq!(
        stated("区栖云路154号，设在建筑的地上二层，建筑面积186.", rest).as_deref(),
        Some("186.2")
    );
    let rest = "86.20平方米，使用性质为商业服务网点，消防安全责任人为柴溪文。";
    assert_eq!(
        stated("区栖云路154号，设在建筑的地上二层，建筑面积1", rest).as_deref(),
        Some("186.2")
    );
}

#[test]
fn an_ethnicity_is_read_where_one_character_of_its_label_was_not_made_out() {
    let told = |second: &'static str| {
        let lines = [
            ("姓名詹英墨", 200.0, 100.0),
            (second, 200.0, 170.0),
            ("出生1990年3月7日", 200.0, 240.0),
            ("住址浙江省浦江县檀山乡竹源村6组56号", 200.0, 310.0),
            ("公民身份号码330104199003071217", 200.0, 700.0),
        ];
        value(&lines, "ethnicity")
    };
    for (line, wanted) in [
        ("性别男民放汉", Some("汉")),
        ("性别男图族土家", Some("土家")),
        ("性别男民鼓回", Some("回")),
        ("办民族汉", Some("汉")),
        ("性别男图鼓回", None),
        ("性别男民放口", None),
    ] {
        assert_eq!(told(line).as_deref(), wanted, "{line}");
    }
}

#[test]
fn a_blank_left_empty_takes_nothing_from_the_next_clause() {
    let lines = [
        ("商业用房租赁合同", 600.0, 60.0),
        ("出租方：王小明（以下简称“甲方”)", 300.0, 130.0),
        ("承租方：杭州市上城区云锦面馆（以下简称“乙方”)", 300.0, 200.0),
        (
            "1.1 甲方同意将位于杭州市上城区平海路12号的房屋（以下简称“",
            365.0,
            270.0,
        ),
        ("该房屋”）出租给乙方使用，该房屋建筑面积为", 300.0, 340.0),
        ("平方米。", 1240.0, 340.0),
        ("1.2 乙方承租该房屋用于商业，未经甲方书面同意不得变更。", 365.0, 410.0),
        ("2.2租赁期限为3年，自2026年1月4日起至2029年1月3日止。", 365.0, 480.0),
    ];
    let document = read(&page(&lines));
    assert_eq!(document.fields.get(&FieldName::from("area")).map(|f| &f.value), None);
    assert_eq!(field(&document, "use").value, "商业");
}

#[test]
fn a_last_day_that_no_calendar_has_is_read_and_doubted() {
    let lines = [
        ("商业用房租赁合同", 600.0, 60.0),
        ("出租方：王小明（以下简称“甲方”)", 300.0, 130.0),
        ("承租方：杭州市上城区云锦面馆（以下简称“乙方”)", 300.0, 200.0),
        (
            "2.2租赁期限为3年，自二○二六年五月十六日起至二○二九年六月三十一",
            365.0,
            270.0,
        ),
        ("日止。", 300.0, 340.0),
    ];
    let end = field(&read(&page(&lines)), "end");
    assert!(!end.valid && end.value.contains("六月三十一日"), "{end:?}");
}

#[test]
fn a_date_whose_label_lost_its_second_character_is_a_date_and_no_address() {
    let lines = [
        ("姓名王小明", 200.0, 100.0),
        ("公民身份号码330104199003071217", 200.0, 700.0),
        ("出1990年3月7日", 200.0, 400.0),
        ("住址浙江省浦江县檀山乡竹源", 200.0, 442.0),
        ("村6组56号", 280.0, 484.0),
    ];
    assert_eq!(
        value(&lines, "address").as_deref(),
        Some("浙江省浦江县檀山乡竹源村6组56号")
    );
    assert_eq!(value(&lines, "birth").as_deref(), Some("1990-03-07"));
}

#[test]
fn a_number_on_the_next_line_is_no_part_of_a_name() {
    let lines = [
        ("食品经营许可证", 700.0, 100.0),
        ("经营者名称", 200.0, 300.0),
        ("杭州市上城区云锦面馆", 600.0, 300.0),
        ("92330102MA2TU8WU1E", 600.0, 345.0),
        ("经营项目", 200.0, 500.0),
        ("热食类食品制售", 600.0, 500.0),
    ];
    assert_eq!(value(&lines, "name").as_deref(), Some("杭州市上城区云锦面馆"));
}

#[test]
fn a_name_that_a_form_states_three_times_is_no_pattern_of_the_paper() {
    let lines = [
        ("公共场所卫生许可申请表", 600.0, 100.0),
        ("申请单位", 200.0, 300.0),
        ("杭州市上城区云锦面馆", 600.0, 300.0),
        ("负责人", 200.0, 400.0),
        ("诸葛清清", 600.0, 400.0),
        ("经办人", 200.0, 500.0),
        ("诸葛清清", 600.0, 500.0),
        ("负责人签字", 200.0, 900.0),
        ("诸葛清清", 600.0, 900.0),
    ];
    assert_eq!(value(&lines, "legal_representative").as_deref(), Some("诸葛清清"));
}

#[test]
fn the_words_of_a_seal_over_the_end_of_a_name_are_no_part_of_it() {
    let mut lines = card("出生1990年3月7日").to_vec();
    lines[0] = ("姓名迪丽苏曼·阿迪里拉专用章", 200.0, 100.0);
    assert_eq!(value(&lines, "name").as_deref(), Some("迪丽苏曼·阿迪里拉"));
}

#[test]
fn a_scope_is_known_by_the_words_that_it_begins_with_where_its_label_was_lost() {
    let more = [
        ("一般项目：日用百货销售；针纺织品销售；服装", 500.0, 700.0),
        ("服饰零售", 500.0, 745.0),
    ];
    assert_eq!(
        field(&read(&licence(&more)), "scope").value,
        "一般项目：日用百货销售；针纺织品销售；服装服饰零售"
    );
}

#[test]
fn initials_of_the_background_within_a_run_are_no_print_of_the_paper() {
    let more = [
        ("营业场所", 200.0, 600.0),
        ("SCJDGL杭州市上城区平海路12号1507室", 400.0, 600.0),
        ("SCJDGL负责人", 200.0, 800.0),
        ("王小明SCJDGL", 700.0, 800.0),
    ];
    let document = read(&licence(&more));
    assert_eq!(field(&document, "address").value, "杭州市上城区平海路12号1507室");
    assert_eq!(field(&document, "legal_representative").value, "王小明");
}

#[test]
fn a_unit_that_looks_like_figures_and_words_behind_an_amount_are_left_out() {
    let certificate = [
        ("不动产权证书", 600.0, 60.0),
        ("权利人", 200.0, 200.0),
        ("王小明", 500.0, 200.0),
        ("面积", 200.0, 300.0),
        ("共有宗地面积4456.16m2/房屋建筑面积267.3512", 500.0, 300.0),
    ];
    assert_eq!(value(&certificate, "area").as_deref(), Some("267.35"));
    let more = [("注册资本", 200.0, 600.0), ("人民币伍拾万元整限办", 500.0, 600.0)];
    assert_eq!(field(&read(&licence(&more)), "capital").value, "500000");
}

#[test]
fn a_dot_that_was_hardly_seen_is_no_part_of_a_firms_name() {
    let read_with = |confidence: f32| {
        let mut page = licence(&[("名称", 200.0, 400.0)]);
        let mut name = line("杭州砚北图·书店", 500.0, 400.0);
        name.glyphs[5].confidence = confidence;
        page.sheets[0].lines.push(name);
        field(&read(&page), "name").value
    };
    assert_eq!(read_with(0.5), "杭州砚北图书店");
    assert_eq!(read_with(0.99), "杭州砚北图·书店");
}

#[test]
fn a_name_that_may_begin_beneath_a_seal_is_not_certain() {
    let lines = [
        ("授权委托书", 700.0, 100.0),
        ("兹委托王小明(身份证号码：330104199003071217)办理。", 200.0, 300.0),
        ("委托单位（公章）：", 300.0, 700.0),
        ("咖啡馆", 1000.0, 700.0),
        ("被委托人（签字）：王小明", 300.0, 1000.0),
    ];
    let certain = |left: f32| {
        let mut page = page(&lines);
        page.sheets[0].seals.push(Seal {
            rect: Rect::new(left, 600.0, left + 250.0, 850.0),
            shape: SealShape::Round,
            text: "杭州市上城区云锦咖啡馆".into(),
            confidence: 1.0,
            text_confidence: 0.98,
        });
        field(&read(&page), "principal").certain
    };
    assert!(!certain(730.0));
    assert!(certain(1100.0), "a seal behind the name hides nothing of how it begins");
}

#[test]
fn an_inspection_that_ends_well_is_passed_and_one_that_does_not_is_not() {
    let conclusion = |words: &'static str| {
        let lines = [
            ("建设工程消防验收备案凭证", 500.0, 100.0),
            ("上述建设工程已办理消防验收备案，", 200.0, 500.0),
            (words, 200.0, 600.0),
        ];
        value(&lines, "conclusion")
    };
    assert_eq!(conclusion("经抽查合格，特发此凭证。").as_deref(), Some("合格"));
    assert_eq!(conclusion("经抽查不合格。").as_deref(), Some("不合格"));
    assert_eq!(
        conclusion("经检查，该场所不符合消防安全要求。").as_deref(),
        Some("不符合消防安全要求")
    );
}

#[test]
fn characters_that_were_hardly_read_are_remembered_with_their_value() {
    let mut page = page(&card("出生1990年3月7日"));
    let glyphs = &mut page.sheets[0].lines[0].glyphs;
    glyphs[3].confidence = 0.4;
    let name = read(&page).fields[&FieldName::from("name")].clone();
    assert_eq!((name.value.as_str(), name.hardly), ("王小明", vec![1]));
}

#[test]
fn a_day_of_issue_whose_month_a_seal_hides_is_the_day_of_founding_where_the_rest_agrees_and_is_not_certain() {
    let issued = |day: &'static str| {
        let more = [
            ("成立日期", 200.0, 700.0),
            ("2016年05月23日", 500.0, 700.0),
            ("2016年", 800.0, 1860.0),
            (day, 1130.0, 1860.0),
        ];
        read(&licence(&more)).fields.get(&FieldName::from("issued")).cloned()
    };
    let found = issued("23").unwrap();
    assert_eq!((found.value.as_str(), found.raw.as_str()), ("2016-05-23", "2016年23"));
    assert!(found.corrected && !found.certain);
    assert_eq!(issued("24"), None);
    assert_eq!(issued("05"), None, "what stands where the day belongs is no month");
}

#[test]
fn what_stands_beneath_a_clause_that_begins_with_a_label_is_no_value_of_it() {
    let lines = [
        ("房屋租赁合同", 600.0, 100.0),
        ("七、承租方应当遵守消防、卫生等规定，办理营业所需的", 200.0, 300.0),
        ("各项证照", 200.0, 345.0),
        ("甲方（签章）：", 200.0, 900.0),
    ];
    assert_eq!(value(&lines, "lessee"), None);
}

#[test]
fn a_label_of_which_only_the_last_character_was_seen_leads_to_the_value_right_behind_it() {
    let lines = [
        ("名", 245.0, 100.0),
        ("王明", 300.0, 100.0),
        ("性别男", 200.0, 200.0),
        ("出生1990年3月7日", 200.0, 300.0),
        ("公民身份号码330104199003071217", 200.0, 600.0),
    ];
    assert_eq!(value(&lines, "name").as_deref(), Some("王明"));
}

#[test]
fn a_list_goes_on_on_its_line_with_the_words_that_begin_a_sentence() {
    let more = [
        ("经营范围", 200.0, 700.0),
        ("许可项目：理发服务（依法须经批准的项目，经", 500.0, 700.0),
        ("相关部门批准后方可开展经营活动)", 500.0, 742.0),
        ("一般项目：日用品", 1160.0, 742.0),
        ("销售", 500.0, 784.0),
    ];
    assert_eq!(
        field(&read(&licence(&more)), "scope").value,
        "许可项目：理发服务（依法须经批准的项目，经相关部门批准后方可开展经营活动）。一般项目：日用品销售"
    );
}

#[test]
fn a_line_that_says_the_same_again_is_the_value_of_another_label() {
    let lines = [
        ("食品经营许可证", 700.0, 100.0),
        ("杭州市上城区平海路12号113号商铺", 600.0, 300.0),
        ("经营场所", 200.0, 342.0),
        ("杭州市上城区平海路12号113号商铺", 600.0, 342.0),
        ("经营项目", 200.0, 500.0),
        ("热食类食品制售", 600.0, 500.0),
    ];
    assert_eq!(
        value(&lines, "address").as_deref(),
        Some("杭州市上城区平海路12号113号商铺")
    );
}
