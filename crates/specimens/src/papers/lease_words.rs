//! The wordings of leases: clauses, and fixed text with places for values.
//! Nothing is drawn here.

/// Clauses that say nothing the review needs.
const CLAUSES: &[&str] = &[
    "租金按季支付，先付后用，承租方应于每季首月五日前将租金汇入出租方指定账户，出租方收款后开具收据。",
    "承租方于本合同签订之日向出租方支付押金人民币叁仟元整，合同期满且费用结清后无息退还。",
    "租赁期间的水费、电费、燃气费、物业管理费、通讯费等由承租方承担，房屋大修及主体结构的维修由出租方承担。",
    "承租方因经营需要对房屋进行装修的，应事先征得出租方书面同意，并不得损坏房屋主体结构和消防设施。",
    "未经出租方书面同意，承租方不得将房屋转租、转借给他人，不得利用该房屋从事违法活动。",
    "租赁期满，承租方在同等条件下享有优先承租权，但应提前一个月书面通知出租方。",
    "承租方应当遵守消防、卫生、环保、安全生产等规定，依法办理营业所需的各项证照，出租方予以协助。",
    "任何一方提前解除合同的，应提前三十日书面通知对方，并按一个月租金的标准支付违约金。",
    "因不可抗力或政府征收、拆迁致使合同无法继续履行的，双方互不承担责任，租金按实际使用天数结算。",
    "本合同在履行中发生争议的，由双方协商解决；协商不成的，依法向房屋所在地人民法院起诉。",
    "本合同一式三份，双方各执一份，报有关部门备案一份，自双方签字或盖章之日起生效。",
];

/// Clauses of the forms kept for measuring.
const OTHER_CLAUSES: &[&str] = &[
    "乙方应按时足额支付租金，逾期超过十五日的，甲方有权解除合同并收回房屋，已付押金不予退还。",
    "租赁期内，房屋因自然损耗出现漏水、墙体开裂等情况的，由甲方负责修缮；因乙方使用不当造成的，由乙方修复或赔偿。",
    "乙方须自行购买财产保险，经营中发生的债权债务、劳动用工及安全责任均由乙方承担，与甲方无关。",
    "乙方装饰装修不得改动承重结构、上下水管道和消防喷淋，装修方案须报物业服务企业备案。",
    "合同终止后三日内乙方应腾空房屋，固定装修无偿归甲方所有，可移动设备由乙方自行搬离。",
    "甲方出售该房屋的，应提前三十日通知乙方，乙方在同等条件下有优先购买权。",
    "乙方逾期交还房屋的，除按原租金标准补交占用费外，每逾期一日另付日租金一倍的违约金。",
    "门前三包、垃圾分类、油烟排放和噪声控制按所在街道的要求执行，相关费用由乙方负担。",
    "双方的通知以本合同载明的地址和电话送达为准，一方变更联系方式应在五日内告知另一方。",
    "本合同未尽事宜由双方另行签订补充协议，补充协议与本合同具有同等法律效力。",
    "本合同正本一式肆份，甲乙双方各执贰份，具有同等效力，附件为本合同不可分割的组成部分。",
];

/// Long paragraphs without numbers.
const RUNNING: &[&str] = &[
    "租金每满一年按市场行情由双方另行商议，但上浮比例不超过百分之五；水电燃气、物业、网络等费用自交付之日起由承租人按表计量缴纳，出租人代收代付的应出示凭据，双方对此均无异议。",
    "承租人可以根据经营需要对房屋进行不损害结构的装修，所需手续由承租人自行办理，费用自理；租期届满或者因承租人违约而提前解除的，已形成附合的装修不予补偿，承租人也不得拆除。",
    "出租人保证对上述房屋享有完整的出租权利，因产权争议影响承租人使用的，出租人应当退还剩余租金并赔偿直接损失；承租人保证依法经营，不存放易燃易爆物品，不扰乱四邻。",
    "任何一方欲提前终止本协议的，应提前两个月以书面形式告知对方，协商一致方可解除，并向对方支付相当于两个月租金的补偿；遇拆迁、地震等不可抗力，本协议自行终止，互不追究。",
    "本协议自双方签章之日起生效，壹式贰份，双方各存壹份。履行中发生纠纷，先行协商或请社区调解，调解不成的，提交房屋所在地有管辖权的人民法院裁决。",
];

/// How clauses are counted.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Counting {
    /// 第一条
    Articles,
    /// 一、
    Commas,
    /// 4.1
    Dotted,
    /// Running text.
    None,
}

impl Counting {
    pub(super) fn head(self, number: usize, clause: &str) -> String {
        const NUMBERS: [&str; 17] = [
            "零", "一", "二", "三", "四", "五", "六", "七", "八", "九", "十", "十一", "十二", "十三", "十四", "十五",
            "十六",
        ];
        let chinese = NUMBERS[number.min(16)];
        match self {
            Self::Articles => format!("第{chinese}条 {clause}"),
            Self::Commas => format!("{chinese}、{clause}"),
            Self::Dotted => format!("{number}.1 {clause}"),
            Self::None => clause.to_owned(),
        }
    }
}

/// How dates are written.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Dates {
    /// 2025年4月1日
    Digits,
    /// 二〇二五年四月一日
    Words,
}

/// Fixed wording with places for values: `{address}` is a field, `{#lessor}` a value no field is made of.
pub(super) struct Wording {
    pub(super) title: &'static [&'static str],
    pub(super) head: &'static [&'static str],
    pub(super) terms: &'static [&'static str],
    /// What follows the clauses, before the signatures.
    pub(super) tail: &'static [&'static str],
    pub(super) clauses: &'static [&'static str],
    pub(super) first: usize,
    pub(super) counting: Counting,
    pub(super) dates: Dates,
    pub(super) parties: (&'static str, &'static str),
}

pub(super) const PARAGRAPHS: Wording = Wording {
    title: &["房屋租赁合同", "租赁协议", "房屋出租合同"],
    head: &[
        "出租方（甲方）：{lessor}",
        "{#lessor}",
        "承租方（乙方）：{lessee}",
        "{#lessee}",
    ],
    terms: &[
        "根据《中华人民共和国民法典》等有关法律法规的规定，甲乙双方在平等、自愿的基础上，就房屋租赁事宜协商一致，订立本合同。",
        "第一条 甲方将坐落于{address}的房屋出租给乙方，建筑面积{area}平方米。",
        "第二条 该房屋用途为{use}，乙方不得擅自改变用途。",
        "第三条 租赁期限自{start}起至{end}止。",
        "第四条 租金为每月{rent}。",
    ],
    tail: &[],
    clauses: CLAUSES,
    first: 5,
    counting: Counting::Articles,
    dates: Dates::Digits,
    parties: ("出租方", "承租方"),
};

pub(super) const SHOP: Wording = Wording {
    title: &["商铺租赁合同"],
    head: &[
        "甲方（出租人）：{lessor}",
        "{#lessor}",
        "乙方（承租人）：{lessee}",
        "{#lessee}",
    ],
    terms: &[
        "甲、乙双方经充分协商，就商铺租赁事宜达成如下条款，共同遵守：",
        "一、甲方将位于{address}的商铺出租给乙方使用，计租面积{area}平方米，乙方承诺将该商铺用于{use}。",
        "二、租赁期自{start}起至{end}止。乙方应于期满之日返还商铺。",
        "三、月租金为{rent}。",
    ],
    tail: &[],
    clauses: OTHER_CLAUSES,
    first: 4,
    counting: Counting::Commas,
    dates: Dates::Digits,
    parties: ("甲方", "乙方"),
};

pub(super) const MODEL: Wording = Wording {
    title: &["房屋租赁合同"],
    head: &[
        "出租人（甲方）：{lessor}",
        "证件类型：□居民身份证 □营业执照 ☑见后　{#lessor}",
        "承租人（乙方）：{lessee}",
        "证件类型：□居民身份证 □营业执照 ☑见后　{#lessee}",
    ],
    terms: &[
        "第一条 房屋基本情况 房屋坐落于{address}，建筑面积{area}平方米。",
        "第二条 租赁用途 房屋用途为{use}。",
        "第三条 租赁期限自{start}起至{end}止。",
        "第四条 租金标准为每月{rent}。",
    ],
    tail: &[],
    clauses: CLAUSES,
    first: 5,
    counting: Counting::Articles,
    dates: Dates::Digits,
    parties: ("出租人", "承租人"),
};

pub(super) const TRADE: Wording = Wording {
    title: &["店铺租赁合同"],
    head: &["甲方：{lessor}", "{#lessor}", "乙方：{lessee}", "{#lessee}"],
    terms: &[
        "第一条 店铺基本情况：甲方出租的店铺地址为{address}，使用面积{area}平方米。",
        "第二条 店铺用于{use}。",
        "第三条 租赁期共{#years}年，从{start}到{end}。",
        "第四条 租金：{rent}，按月计算。",
    ],
    tail: &[],
    clauses: OTHER_CLAUSES,
    first: 5,
    counting: Counting::Articles,
    dates: Dates::Digits,
    parties: ("甲方", "乙方"),
};

/// One paragraph says everything; who the parties are stands at the end.
pub(super) const PROSE: Wording = Wording {
    title: &["房屋租赁协议书", "租房协议"],
    head: &[],
    terms: &[
        "经出租人与承租人友好协商，出租人自愿将其坐落于{address}、建筑面积为{area}平方米的房屋（产权清晰，无权利限制）租给承租人作{use}之用，承租人对该房屋的现状已充分了解并愿意承租。租赁期限经双方商定，从{start}起至{end}止，期满后房屋及附属设施由承租人完好交还；如需续租，应于期满前两个月提出。房屋租金双方议定为每月{rent}，由承租人于每季度首月十日前以转账方式付给出租人，逾期按日加收万分之五的滞纳金。",
    ],
    tail: &[
        "出租人（甲方）：{lessor}",
        "{#lessor}",
        "承租人（乙方）：{lessee}",
        "{#lessee}",
    ],
    clauses: RUNNING,
    first: 0,
    counting: Counting::None,
    dates: Dates::Digits,
    parties: ("甲方（签章）", "乙方（签章）"),
};

/// Decimal numbering, days in words, and a rent-free time that is not the term.
pub(super) const NUMBERED: Wording = Wording {
    title: &["租赁合同", "商业用房租赁合同"],
    head: &[
        "出租方：{lessor}（以下简称“甲方”）",
        "{#lessor}",
        "承租方：{lessee}（以下简称“乙方”）",
        "{#lessee}",
    ],
    terms: &[
        "1.1 甲方同意将位于{address}的房屋（以下简称“该房屋”）出租给乙方使用，该房屋建筑面积为{area}平方米。",
        "1.2 乙方承租该房屋用于{use}，未经甲方书面同意不得变更。",
        "2.1 甲方给予乙方装修免租期，自{#free}止，免租期内乙方不付租金但承担水电费用。",
        "2.2 租赁期限为{#years}年，自{start}起至{end}止。",
        "3.1 租金标准为每月{rent}，每半年支付一次；履约保证金为人民币8,000.00元。",
    ],
    tail: &[],
    clauses: OTHER_CLAUSES,
    first: 4,
    counting: Counting::Dotted,
    dates: Dates::Words,
    parties: ("甲方（盖章/签字）", "乙方（盖章/签字）"),
};
