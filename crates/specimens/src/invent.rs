//! Invented people, firms and places. Names are built from syllables; nobody real is meant.

use std::fmt::Write as _;

use fastrand::Rng;
use jiff::civil::Date;

use crate::numbers;

/// One of a list.
pub(crate) fn pick<T: Copy>(rng: &mut Rng, of: &[T]) -> T {
    of[rng.usize(0..of.len())]
}

/// True in `percent` of a hundred cases.
pub(crate) fn chance(rng: &mut Rng, percent: u32) -> bool {
    rng.u32(0..100) < percent
}

/// A day some days after another.
pub(crate) fn days(date: Date, days: i64) -> Date {
    date.checked_add(jiff::Span::new().days(days)).unwrap_or(date)
}

/// The same day some years later, less one day when `last` is set (the last day of a term).
pub(crate) fn years(date: Date, years: i64, last: bool) -> Date {
    let end = date.checked_add(jiff::Span::new().years(years)).unwrap_or(date);
    if last { days(end, -1) } else { end }
}

/// A person.
#[derive(Debug, Clone)]
pub(crate) struct Person {
    pub(crate) name: String,
    pub(crate) male: bool,
    pub(crate) ethnicity: &'static str,
    pub(crate) birth: Date,
    pub(crate) home: String,
    pub(crate) number: String,
    pub(crate) phone: String,
}

const SURNAMES: [&str; 32] = [
    "陈", "沈", "俞", "楼", "章", "裘", "项", "施", "戚", "竺", "郦", "傅", "钟", "虞", "祝", "柴", "詹", "吕", "蒋",
    "严", "华", "汤", "滕", "诸葛", "欧阳", "骆", "毛", "邱", "洪", "厉", "应", "倪",
];
const GIVEN: [&str; 44] = [
    "禾", "清", "远", "知", "微", "岚", "松", "柏", "亦", "舟", "立", "恒", "书", "言", "晓", "桐", "若", "溪", "景",
    "明", "维", "安", "思", "齐", "文", "澜", "启", "航", "星", "野", "子", "墨", "佩", "兰", "国", "荣", "建", "芳",
    "志", "勤", "月", "英", "宗", "谦",
];

impl Person {
    pub(crate) fn invent(rng: &mut Rng) -> Self {
        let male = rng.bool();
        let minority = chance(rng, 6);
        let name = if minority {
            let first = pick(rng, &["阿依夏木", "迪丽苏曼", "木沙塔依", "古丽艾娜"]);
            let second = pick(rng, &["托合提库", "阿迪里拉", "买苏木江"]);
            format!("{first}·{second}")
        } else {
            let given = if chance(rng, 20) {
                pick(rng, &GIVEN).to_owned()
            } else {
                pick(rng, &GIVEN).to_owned() + pick(rng, &GIVEN)
            };
            pick(rng, &SURNAMES).to_owned() + &given
        };
        let birth = days(jiff::civil::date(1962, 1, 5), rng.i64(0..14_600));
        let place = pick(
            rng,
            &[
                "330102", "330104", "330106", "330521", "330726", "341021", "360121", "410221",
            ],
        );
        let home = match rng.u8(0..3) {
            0 => format!(
                "杭州市上城区{}{}号{}幢{}室",
                road(rng),
                rng.u32(1..400),
                rng.u32(1..20),
                rng.u32(1..7) * 100 + rng.u32(1..5)
            ),
            1 => format!(
                "浙江省德清县莫溪镇{}村{}号",
                pick(rng, &["上柳", "下塘", "荷渚"]),
                rng.u32(1..200)
            ),
            _ => format!(
                "浙江省浦江县檀山乡{}村{}组{}号",
                pick(rng, &["横塘", "石下", "竹源"]),
                rng.u32(1..9),
                rng.u32(1..90)
            ),
        };
        let number = numbers::resident_number(rng, place, birth, male);
        let ethnicity = if minority {
            "维吾尔"
        } else {
            pick(rng, &["汉", "汉", "汉", "汉", "畲", "回"])
        };
        let phone = format!("1{}{:09}", pick(rng, &["3", "5", "7", "8"]), rng.u32(0..1_000_000_000));
        Self {
            name,
            male,
            ethnicity,
            birth,
            home,
            number,
            phone,
        }
    }

    pub(crate) const fn sex(&self) -> &'static str {
        if self.male { "男" } else { "女" }
    }
}

/// An invented road of the district.
pub(crate) fn road(rng: &mut Rng) -> &'static str {
    pick(
        rng,
        &[
            "栖云路",
            "望澜路",
            "槐荫路",
            "石鼓巷",
            "锦书街",
            "听潮路",
            "青笠弄",
            "月牙河路",
            "北观星路",
            "竹影街",
            "白鹭东路",
            "南柯街",
            "枕溪路",
            "砚池巷",
            "新渡口路",
            "松风大道",
        ],
    )
}

/// How an address is written.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Spelling {
    Plain,
    Province,
    Room,
    Wide,
    Short,
}

/// Premises.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Address {
    pub(crate) road: &'static str,
    pub(crate) number: u32,
    pub(crate) estate: Option<&'static str>,
    pub(crate) building: Option<u32>,
    pub(crate) room: u32,
    /// A shop on the street (`101号商铺`) instead of a room.
    pub(crate) shop: bool,
}

impl Address {
    pub(crate) fn invent(rng: &mut Rng) -> Self {
        let shop = chance(rng, 25);
        Self {
            road: road(rng),
            number: rng.u32(2..420),
            estate: chance(rng, 40)
                .then(|| pick(rng, &["云锦大厦", "望江新座", "汇澜广场", "青柚公寓", "栖木里商业中心"])),
            building: chance(rng, 45).then(|| rng.u32(1..9)),
            room: if shop {
                100 + rng.u32(1..30)
            } else {
                rng.u32(1..19) * 100 + rng.u32(1..16)
            },
            shop,
        }
    }

    pub(crate) fn write(&self, spelling: Spelling) -> String {
        let mut out = String::new();
        if spelling == Spelling::Province {
            out.push_str("浙江省");
        }
        if spelling != Spelling::Short {
            out.push_str("杭州市上城区");
        }
        let _ = write!(out, "{}{}号", self.road, self.number);
        out.push_str(self.estate.unwrap_or(""));
        if let Some(building) = self.building {
            let _ = write!(out, "{building}幢");
        }
        let last = match (self.shop, spelling) {
            (true, Spelling::Room) => format!("商铺{}", self.room),
            (true, _) => format!("{}号商铺", self.room),
            (false, Spelling::Room) => format!("{}房", self.room),
            (false, _) => format!("{}室", self.room),
        };
        out.push_str(&last);
        if spelling == Spelling::Wide {
            out.chars().map(widen).collect()
        } else {
            out
        }
    }
}

fn widen(c: char) -> char {
    if c.is_ascii_digit() {
        char::from_u32(u32::from(c) + 0xFEE0).unwrap_or(c)
    } else {
        c
    }
}

/// The kind of a registered subject.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Subject {
    Company,
    Branch,
    Partnership,
    Sole,
    Trader,
    Cooperative,
}

/// What a business licence says.
#[derive(Debug, Clone)]
pub(crate) struct Licence {
    pub(crate) subject: Subject,
    pub(crate) credit_code: String,
    pub(crate) name: String,
    pub(crate) kind: &'static str,
    pub(crate) head: Person,
    pub(crate) scope: String,
    pub(crate) capital: Option<u64>,
    pub(crate) founded: Date,
    pub(crate) term: Option<Date>,
    pub(crate) address: String,
    pub(crate) authority: &'static str,
    pub(crate) issued: Date,
}

const FANCY: [&str; 20] = [
    "云岫",
    "青禾",
    "鹿鸣",
    "槐序",
    "拾光",
    "澜汀",
    "栖木",
    "闻笛",
    "半墨",
    "朝屿",
    "砚北",
    "山茶渡",
    "松间",
    "一苇",
    "石榴籽",
    "灯下",
    "橘洲",
    "星垂",
    "麦浪",
    "渔樵",
];
const TRADES: [(&str, &str); 8] = [
    (
        "餐饮管理",
        "许可项目：餐饮服务（依法须经批准的项目，经相关部门批准后方可开展经营活动，具体经营项目以审批结果为准）。一般项目：餐饮管理；外卖递送服务；礼品花卉销售；农副产品销售",
    ),
    (
        "贸易",
        "一般项目：日用百货销售；针纺织品销售；服装服饰零售；鞋帽零售；化妆品零售；互联网销售（除销售需要许可的商品）",
    ),
    (
        "文化创意",
        "一般项目：组织文化艺术交流活动；会议及展览服务；平面设计；图文设计制作；工艺美术品及礼仪用品销售（象牙及其制品除外）",
    ),
    (
        "科技",
        "一般项目：软件开发；信息系统集成服务；技术服务、技术开发、技术咨询、技术交流、技术转让、技术推广；计算机软硬件及辅助设备零售",
    ),
    (
        "美容美发",
        "许可项目：生活美容服务；理发服务（依法须经批准的项目，经相关部门批准后方可开展经营活动）。一般项目：化妆品零售；日用品销售",
    ),
    (
        "健身服务",
        "一般项目：健身休闲活动；体育用品及器材零售；体育健康服务；日用百货销售",
    ),
    (
        "酒店管理",
        "许可项目：住宿服务；餐饮服务（依法须经批准的项目，经相关部门批准后方可开展经营活动）。一般项目：酒店管理；停车场服务；洗染服务",
    ),
    (
        "图书",
        "许可项目：出版物零售（依法须经批准的项目，经相关部门批准后方可开展经营活动）。一般项目：文具用品零售；咖啡豆零售；阅读推广活动策划",
    ),
];

/// Shops of individual traders with their own scopes.
const SHOPS: [(&str, &str); 6] = [
    (
        "小吃店",
        "许可项目：小餐饮店经营（依法须经批准的项目，经相关部门批准后方可开展经营活动，具体经营项目以审批结果为准）",
    ),
    (
        "理发店",
        "许可项目：理发服务；生活美容服务（依法须经批准的项目，经相关部门批准后方可开展经营活动）",
    ),
    (
        "便利店",
        "许可项目：食品销售；烟草制品零售（依法须经批准的项目，经相关部门批准后方可开展经营活动）。一般项目：日用百货销售",
    ),
    (
        "咖啡馆",
        "许可项目：餐饮服务；食品销售（依法须经批准的项目，经相关部门批准后方可开展经营活动）",
    ),
    (
        "服装店",
        "一般项目：服装服饰零售；鞋帽零售；针纺织品销售；箱包销售（除依法须经批准的项目外，凭营业执照依法自主开展经营活动）",
    ),
    (
        "花店",
        "一般项目：礼品花卉销售；园艺产品销售；花卉绿植租借与代管理；工艺美术品及收藏品零售（象牙及其制品除外）",
    ),
];

impl Licence {
    /// A subject registered before `date`, at the address as written.
    pub(crate) fn invent(rng: &mut Rng, subject: Subject, date: Date, address: String) -> Self {
        let (trade, mut scope) = pick(rng, &TRADES);
        let (shop, shop_scope) = pick(rng, &SHOPS);
        if subject == Subject::Trader {
            scope = shop_scope;
        }
        let word = pick(rng, &FANCY).to_owned()
            + if chance(rng, 40) {
                pick(rng, &["里", "集", "社", "坊", "和"])
            } else {
                ""
            };
        let brackets = chance(rng, 15);
        let (name, kind) = match subject {
            Subject::Company if brackets => (
                format!("{word}（杭州）{trade}有限公司"),
                "有限责任公司（自然人投资或控股）",
            ),
            Subject::Company => (
                format!("杭州{word}{trade}有限公司"),
                pick(rng, &["有限责任公司（自然人独资）", "有限责任公司(自然人投资或控股)"]),
            ),
            Subject::Branch => (
                format!("杭州{word}{trade}有限公司上城分公司"),
                "有限责任公司分公司（自然人投资或控股）",
            ),
            Subject::Partnership => (format!("杭州{word}{trade}合伙企业（有限合伙）"), "有限合伙企业"),
            Subject::Sole => (format!("杭州市上城区{word}{trade}工作室"), "个人独资企业"),
            Subject::Trader => (
                format!(
                    "杭州市上城区{word}{}{}",
                    shop,
                    if brackets { "（个体工商户）" } else { "" }
                ),
                "个体工商户",
            ),
            Subject::Cooperative => (format!("杭州上城{word}农产品专业合作社"), "农民专业合作社"),
        };
        let code_kind = match subject {
            Subject::Trader => "92",
            Subject::Cooperative => "93",
            _ => "91",
        };
        let founded = days(date, -rng.i64(120..3200));
        let issued = if chance(rng, 60) {
            founded
        } else {
            days(founded, rng.i64(1..100))
        };
        let with_capital = !matches!(subject, Subject::Branch | Subject::Trader);
        let term = (chance(rng, 50)
            && matches!(subject, Subject::Company | Subject::Branch | Subject::Partnership)
            && founded.year() < 2022)
            .then(|| {
                if rng.bool() {
                    years(founded, pick(rng, &[20, 30]), true)
                } else {
                    Date::MAX
                }
            });
        Self {
            subject,
            credit_code: numbers::credit_code(rng, code_kind, "330102"),
            name,
            kind,
            head: Person::invent(rng),
            scope: scope.to_owned(),
            capital: with_capital.then(|| {
                pick(
                    rng,
                    &[100_000, 300_000, 500_000, 1_000_000, 2_000_000, 5_000_000, 10_180_000],
                )
            }),
            founded,
            term,
            address,
            authority: "杭州市上城区市场监督管理局",
            issued,
        }
    }
}

/// Something that owns or hires premises: a person or a firm.
#[derive(Debug, Clone)]
pub(crate) struct Party {
    pub(crate) name: String,
    pub(crate) number: String,
    pub(crate) firm: bool,
    pub(crate) phone: String,
}

impl Party {
    pub(crate) fn person(person: &Person) -> Self {
        Self {
            name: person.name.clone(),
            number: person.number.clone(),
            firm: false,
            phone: person.phone.clone(),
        }
    }

    pub(crate) fn firm(licence: &Licence) -> Self {
        Self {
            name: licence.name.clone(),
            number: licence.credit_code.clone(),
            firm: true,
            phone: licence.head.phone.clone(),
        }
    }
}
