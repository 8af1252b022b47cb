//! Permits for measuring: the food licence in its upright form of 2015, the fire brigade's opinion in running words, and
//! the certificate that a fire acceptance was filed.

use fastrand::Rng;
use jiff::civil::Date;

use crate::invent::{Licence, pick, years};
use crate::numbers;
use crate::ornament::{guilloche, qr};
use crate::papers::Kit;
use crate::papers::columns::{Column, row, stamp};
use crate::sheet::{Area, Ink, Sheet, Span};
use crate::writing::chinese_date;

/// The food-business licence.
pub(in crate::papers) fn food<'a>(kit: Kit<'a>, rng: &mut Rng, holder: &Licence, issued: Date) -> Sheet<'a> {
    let (w, h) = (210.0, 297.0);
    let mut sheet = Sheet::new(kit.fonts, w, h, "food_business_licence");
    let tint = pick(rng, &["#f1f6ec", "#fbf4e4", "#eef4f8"]);
    sheet.rect(Area::new(0.0, 0.0, w, h), tint, "none", 0.0);
    guilloche(
        &mut sheet,
        rng,
        Area::new(12.0, 12.0, w - 24.0, h - 24.0),
        "#b6c795",
        0.4,
    );
    sheet.rect(Area::new(10.0, 10.0, w - 20.0, h - 20.0), "none", "#7d9a4a", 1.4);
    let title = Ink::new(kit.faces.hei, 13.0).bold().colour("#2b2119").spaced(3.0);
    sheet.centred(w / 2.0, 44.0, &title, "食品经营许可证");
    sheet.centred(w / 2.0, 54.0, &Ink::new(kit.faces.song, 5.4), "（副本）");
    let branch = pick(rng, &[1, 2]);
    let number = numbers::food_licence(rng, branch);
    let trade = pick(
        rng,
        &[
            "餐饮服务经营者（小型餐馆）",
            "食品销售经营者（便利店）",
            "餐饮服务经营者（饮品店）",
        ],
    );
    let end = years(issued, 5, true);
    let authority = "杭州市上城区市场监督管理局";
    let ink = Ink::new(kit.faces.song, 4.5).bold();
    let fill = Ink::new(kit.faces.song, 4.4);
    let mut y = 72.0;
    for (word, name, text) in [
        ("经营者名称", "name", holder.name.as_str()),
        ("社会信用代码\n（身份证号码）", "credit_code", &holder.credit_code),
        ("法定代表人\n（负责人）", "legal_representative", &holder.head.name),
        ("住　　所", "residence", &holder.address),
        ("经营场所", "address", &holder.address),
        ("主体业态", "form", trade),
        (
            "经营项目",
            "scope",
            "预包装食品（含冷藏冷冻食品）销售，热食类食品制售，自制饮品制售",
        ),
    ] {
        sheet.paragraph(24.0, y, 46.0, 5.6, 0.0, &[Span::new(word, &ink)]);
        let next = sheet.value_box(70.0, y, 112.0, 6.6, &fill, name, text, text);
        y = next.max(y + 5.6 * word.lines().count() as f64) + 5.4;
    }
    let right = [
        ("许可证编号：", "number", number.clone(), number),
        ("日常监督管理机构：", "", "望江市场监督管理所".to_owned(), String::new()),
        ("日常监督管理人员：", "", "见公示栏".to_owned(), String::new()),
        ("投诉举报电话：", "", "12315".to_owned(), String::new()),
        ("发证机关：", "authority", authority.to_owned(), authority.to_owned()),
        ("签发人：", "", "俞知远".to_owned(), String::new()),
        ("签发日期：", "issued", chinese_date(issued, true), issued.to_string()),
        ("有效期至：", "valid_to", chinese_date(end, true), end.to_string()),
    ];
    let mut y = 198.0;
    for (word, name, text, truth) in &right {
        let label = sheet.text(86.0, y, &ink, word);
        if name.is_empty() {
            sheet.text(86.0 + label.w, y, &fill, text);
        } else {
            sheet.value(86.0 + label.w, y, &fill, name, text, truth);
        }
        y += 9.0;
    }
    qr(&mut sheet, 28.0, 214.0, 34.0, "http://spjy.example.cn/fb");
    stamp(&mut sheet, rng, kit.faces.song, authority, "", (160.0, 250.0));
    sheet
}

/// A paper about fire safety.
pub(in crate::papers) fn fire<'a>(
    kit: Kit<'a>,
    rng: &mut Rng,
    holder: &Licence,
    area: &str,
    issued: Date,
) -> Sheet<'a> {
    if rng.bool() {
        opinion(kit, rng, holder, area, issued)
    } else {
        filed(kit, rng, holder, area, issued)
    }
}

/// The brigade writes to the firm.
fn opinion<'a>(kit: Kit<'a>, rng: &mut Rng, holder: &Licence, area: &str, issued: Date) -> Sheet<'a> {
    let mut sheet = Sheet::new(kit.fonts, 210.0, 297.0, "fire_safety_document");
    let authority = "杭州市上城区消防救援大队";
    let head = Ink::new(kit.faces.song, 8.6).bold();
    sheet.centred(105.0, 40.0, &head, authority);
    sheet.centred(
        105.0,
        54.0,
        &head.sized(6.6),
        "公众聚集场所投入使用、营业消防安全检查意见书",
    );
    let ink = Ink::new(kit.faces.song, 4.9);
    let number = format!("杭上消安许字〔{}〕第{:04}号", issued.year(), rng.u32(1..400));
    let width = sheet.width(&ink, &number);
    sheet.value(184.0 - width, 68.0, &ink, "number", &number, &number);
    let floors = pick(rng, &["地上一层", "地上二层", "地上一至二层"]);
    let size = format!("{area}平方米");
    let mut column = Column {
        sheet: &mut sheet,
        x: 28.0,
        y: 84.0,
        width: 156.0,
        leading: 10.4,
        ink: ink.clone(),
    };
    let own = |name, text: &str, value: &str| Span::new(text, &ink).field(name, value);
    column.spans(0.0, &[own("name", &holder.name, &holder.name), column.say("：")]);
    let spans = [
        column.say("你单位提交的消防安全检查申请材料收悉。该场所位于"),
        own("address", &holder.address, &holder.address),
        column.say("，设在建筑的"),
        own("floors", floors, floors),
        column.say("，建筑面积"),
        own("area", &size, area),
        column.say("，使用性质为"),
        own("use", "商业服务网点", "商业服务网点"),
        column.say("，消防安全责任人为"),
        own("responsible", &holder.head.name, &holder.head.name),
        column.say("。"),
    ];
    column.spans(9.8, &spans);
    let spans = [
        column.say("根据《中华人民共和国消防法》第十五条的规定，我大队派员进行了现场检查，该场所"),
        own("conclusion", "符合消防安全要求", "符合消防安全要求"),
        column.say("，准予投入使用、营业。投入使用后应当落实消防安全主体责任，保持疏散通道畅通。"),
    ];
    column.spans(9.8, &spans);
    column.gap(20.0);
    let y = column.y;
    sheet.value(116.0, y, &ink, "authority", authority, authority);
    let day = chinese_date(issued, false);
    sheet.value(126.0, y + 11.0, &ink, "issued", &day, &issued.to_string());
    stamp(&mut sheet, rng, kit.faces.song, authority, "", (146.0, y + 4.0));
    sheet
}

/// The certificate of a filed acceptance.
fn filed<'a>(kit: Kit<'a>, rng: &mut Rng, holder: &Licence, area: &str, issued: Date) -> Sheet<'a> {
    let mut sheet = Sheet::new(kit.fonts, 210.0, 297.0, "fire_safety_document");
    sheet.centred(
        105.0,
        46.0,
        &Ink::new(kit.faces.hei, 8.4).bold(),
        "建设工程消防验收备案凭证",
    );
    let ink = Ink::new(kit.faces.song, 4.4);
    let fill = Ink::new(kit.faces.kai, 4.6);
    let number = format!("杭上消竣备字〔{}〕第{:04}号", issued.year(), rng.u32(1..400));
    let width = sheet.width(&ink, &number);
    sheet.value(186.0 - width, 60.0, &ink, "number", &number, &number);
    let size = format!("{area} m²");
    let floors = pick(rng, &["1", "2", "3"]);
    let mut y = 66.0;
    for (word, name, text, truth) in [
        ("建设单位", "name", holder.name.as_str(), holder.name.as_str()),
        ("工程名称", "", "室内装修工程", ""),
        ("建设地址", "address", &holder.address, &holder.address),
        ("主要负责人", "responsible", &holder.head.name, &holder.head.name),
        ("使用性质", "use", "商业", "商业"),
        ("建筑面积", "area", &size, area),
        ("所在层数", "floors", floors, floors),
    ] {
        y = row(
            &mut sheet,
            (24.0, y),
            (40.0, 122.0),
            14.0,
            (word, &ink),
            name,
            (text, &fill),
            truth,
        );
    }
    let mut column = Column {
        sheet: &mut sheet,
        x: 26.0,
        y: y + 12.0,
        width: 158.0,
        leading: 8.6,
        ink: ink.clone(),
    };
    let spans = [
        column.say("上述建设工程已办理消防验收备案，经抽查"),
        Span::new("合格", &ink).field("conclusion", "合格"),
        column.say("，特发此凭证。"),
    ];
    column.spans(9.0, &spans);
    column.gap(24.0);
    let y = column.y;
    let authority = "杭州市上城区住房和城乡建设局";
    sheet.value(112.0, y, &ink, "authority", authority, authority);
    let day = chinese_date(issued, true);
    sheet.value(122.0, y + 10.0, &ink, "issued", &day, &issued.to_string());
    stamp(
        &mut sheet,
        rng,
        kit.faces.song,
        authority,
        "消防验收专用章",
        (144.0, y + 4.0),
    );
    sheet
}
