//! One invented paper of each kind.

use domain::case::{Means, PauseCause};
use jiff::civil::{Date, date};
use papers::{Applicant, Body, Facts, Gap, Limits, ListedMaterial, Matter, Mend, Nature, TEMPLATE};

fn today() -> Date {
    date(2026, 11, 26)
}

fn material(name: &str, copies: u32, pages: Option<u32>) -> ListedMaterial {
    ListedMaterial {
        name: name.to_owned(),
        copies,
        pages,
    }
}

fn mend(subject: &str, problem: &str, remedy: &str, place: Option<&str>) -> Mend {
    Mend {
        subject: subject.to_owned(),
        problem: problem.to_owned(),
        remedy: remedy.to_owned(),
        place: place.map(str::to_owned),
    }
}

fn materials() -> Vec<ListedMaterial> {
    vec![
        material("营业执照", 1, Some(1)),
        material("法定代表人（经营者）身份证人像面", 1, Some(1)),
        material("房屋产权证明", 1, None),
        material("房屋租赁合同", 3, Some(5)),
    ]
}

fn limits() -> Limits {
    Limits {
        statutory: Some(20),
        committed: Some(8),
        due: Some(date(2026, 12, 8)),
        provisional: false,
    }
}

fn decision() -> String {
    "《准予行政许可决定书》（示市监准〔2026〕0001号）".to_owned()
}

fn at() -> String {
    "2026年11月26日10时00分".to_owned()
}

/// The bodies, in the order of the procedure.
pub(crate) fn bodies() -> Vec<(&'static str, Body)> {
    until_acceptance().into_iter().chain(from_the_correction_on()).collect()
}

fn until_acceptance() -> Vec<(&'static str, Body)> {
    vec![
        (
            "receipt",
            Body::Receipt {
                received_at: at(),
                materials: materials(),
                speak_by: date(2026, 12, 3),
                provisional: false,
                query_code: "7K3MQ9XD".to_owned(),
                progress_at: "https://station.example/progress".to_owned(),
            },
        ),
        (
            "supplement",
            Body::Supplement {
                received_at: at(),
                materials: materials(),
                speak_by: Some(date(2026, 12, 3)),
                late: false,
            },
        ),
        (
            "acceptance",
            Body::Acceptance {
                as_of: today(),
                deemed: false,
                gap: None,
                limits: limits(),
            },
        ),
        (
            "acceptance_deemed",
            Body::Acceptance {
                as_of: date(2026, 11, 18),
                deemed: true,
                gap: None,
                limits: limits(),
            },
        ),
        (
            "acceptance_with_gaps",
            Body::Acceptance {
                as_of: today(),
                deemed: false,
                gap: Some(Gap {
                    materials: vec!["从业人员健康证明".to_owned()],
                    by: date(2026, 12, 10),
                }),
                limits: limits(),
            },
        ),
        (
            "non_acceptance",
            Body::NonAcceptance {
                reason: "本事项不属于本机关职权范围。".to_owned(),
                right_organ: Some("区消防救援机构".to_owned()),
            },
        ),
    ]
}

fn from_the_correction_on() -> Vec<(&'static str, Body)> {
    vec![
        (
            "correction",
            Body::Correction {
                items: vec![
                    mend(
                        "房屋租赁合同",
                        "承租方未盖章",
                        "请在签章页加盖承租方公章后，重新上传全部页。",
                        Some("租赁合同.jpg 第1页"),
                    ),
                    mend(
                        "房屋租赁合同",
                        "租赁合同已于2026年10月31日到期",
                        "请提供续租合同，剩余租期不少于90日。",
                        None,
                    ),
                    mend(
                        "经营面积（平方米）",
                        "填写的86.5平方米与租赁合同的68.5平方米不一致",
                        "请核对后填写租赁合同记载的面积。",
                        None,
                    ),
                ],
                until: date(2026, 12, 26),
                again: None,
            },
        ),
        (
            "grant",
            Body::Grant {
                result: Some("食品经营许可证".to_owned()),
                conditions: Some("不得改变场所用途；经营项目变化的，应当办理变更。".to_owned()),
            },
        ),
        (
            "refusal",
            Body::Refusal {
                reason: "经现场核查，操作间面积不足，未设置独立的清洗消毒区域，不符合规定的条件。".to_owned(),
            },
        ),
        (
            "extension",
            Body::Extension {
                days: 10,
                reason: "案情复杂，需要进一步核实场所的权属。".to_owned(),
                approver: Some("赵局".to_owned()),
                limits: Limits {
                    due: Some(date(2026, 12, 22)),
                    ..limits()
                },
            },
        ),
        (
            "suspension",
            Body::Suspension {
                cause: PauseCause::Inspection,
                until: date(2026, 12, 10),
                note: "将于12月2日至10日安排两名工作人员现场核查，请安排人员配合。".to_owned(),
            },
        ),
        (
            "delivery",
            Body::Delivery {
                means: Means::Counter,
                recipient: "李云".to_owned(),
                delivered_at: at(),
                decision: decision(),
                by: Some("王窗".to_owned()),
            },
        ),
        ("withdrawal", Body::Withdrawal { withdrawn_at: at() }),
        (
            "termination",
            Body::Termination {
                gaps: false,
                until: Some(date(2026, 11, 25)),
            },
        ),
        (
            "revocation",
            Body::Revocation {
                reason: "申请人以隐瞒有关情况的方式取得许可。".to_owned(),
                decision: decision(),
            },
        ),
    ]
}

/// The facts around a body.
pub(crate) fn facts(number: usize, body: Body) -> Facts {
    let kind = body.kind();
    Facts {
        template: TEMPLATE,
        number: format!("示市监{}〔2026〕{:04}号", kind.mark(), number + 1),
        issued_on: today(),
        organ: "示范区市场监督管理局".to_owned(),
        organ_address: Some("示范区云栖路3号".to_owned()),
        officer: Some("陈审".to_owned()),
        applicant: Applicant {
            name: "杭州云栖茶事餐饮有限公司".to_owned(),
            credit_code: Some("91330102MA2KAAAA62".to_owned()),
        },
        matter: Matter {
            name: "食品经营许可（新办）".to_owned(),
            code: "SC-03".to_owned(),
            nature: Nature::Licence,
            basis: vec!["《中华人民共和国食品安全法》第三十五条".to_owned()],
        },
        receipt: "示收〔2026〕000001号".to_owned(),
        code: "8F2KQ7M3XW9DTB5H".to_owned(),
        verify_at: "https://station.example/verify/8F2KQ7M3XW9DTB5H".to_owned(),
        demonstration: true,
        body,
    }
}
