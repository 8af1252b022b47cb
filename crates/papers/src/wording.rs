//! What each kind of paper says: the fixed sentences around its facts. Chinese, because it is the legal text.

use domain::case::{Means, PauseCause};
use jiff::civil::Date;

use crate::paper::Block;
use crate::{Body, Facts, Gap, Limits, ListedMaterial, Mend, Nature, Standing};

/// A day as papers write it.
pub(crate) fn day(day: Date) -> String {
    format!("{}年{}月{}日", day.year(), day.month(), day.day())
}

/// A code in groups of four.
pub(crate) fn grouped(code: &str) -> String {
    let signs: Vec<char> = code.chars().collect();
    let groups: Vec<String> = signs.chunks(4).map(|group| group.iter().collect()).collect();
    groups.join("-")
}

/// The title.
pub(crate) fn title(facts: &Facts) -> String {
    let licence = facts.matter.nature == Nature::Licence;
    let of = |licensed: &str, other: &str| if licence { licensed } else { other }.to_owned();
    match &facts.body {
        Body::Receipt { .. } => "收件凭证".to_owned(),
        Body::Supplement { .. } => "补充材料收件凭证".to_owned(),
        Body::Acceptance { gap: Some(_), .. } => "容缺受理通知书".to_owned(),
        Body::Acceptance { .. } => "受理通知书".to_owned(),
        Body::NonAcceptance { .. } => "不予受理通知书".to_owned(),
        Body::Correction { .. } => "补正告知书".to_owned(),
        Body::Grant { .. } => of("准予行政许可决定书", "准予决定书"),
        Body::Refusal { .. } => of("不予行政许可决定书", "不予决定书"),
        Body::Extension { .. } => "延长办理期限通知书".to_owned(),
        Body::Suspension { .. } => "办理期限中止告知书".to_owned(),
        Body::Delivery { .. } => "送达回证".to_owned(),
        Body::Withdrawal { .. } => "撤回申请确认书".to_owned(),
        Body::Termination { .. } => "终止办理通知书".to_owned(),
        Body::Revocation { .. } => of("撤销行政许可决定书", "撤销决定书"),
    }
}

/// The parts of a paper, in their order.
pub(crate) fn blocks(facts: &Facts, standing: Standing) -> Vec<Block> {
    let number = match standing {
        Standing::Issued => facts.number.clone(),
        Standing::Preview => "（预览，尚未编号）".to_owned(),
    };
    let mut blocks = vec![
        Block::Organ(facts.organ.clone()),
        Block::Title(title(facts)),
        Block::Number(number),
    ];
    if !matches!(facts.body, Body::Delivery { .. }) {
        blocks.push(Block::To(format!("{}：", facts.applicant.name)));
    }
    blocks.extend(said(facts));
    blocks.push(Block::End);
    blocks
}

fn text(text: impl Into<String>) -> Block {
    Block::Text(text.into())
}

/// Who and what: the same on every paper.
fn matter(facts: &Facts) -> Block {
    Block::Pairs(vec![
        ("申请人", facts.applicant.name.clone()),
        (
            "统一社会信用代码",
            facts
                .applicant
                .credit_code
                .clone()
                .unwrap_or_else(|| "（未登记）".to_owned()),
        ),
        (
            "申请事项",
            format!("{}（事项编码 {}）", facts.matter.name, facts.matter.code),
        ),
        ("收件编号", facts.receipt.clone()),
    ])
}

fn said(facts: &Facts) -> Vec<Block> {
    let name = &facts.matter.name;
    match &facts.body {
        Body::Receipt { .. } => receipt(facts),
        Body::Supplement {
            received_at,
            materials,
            speak_by,
            late,
        } => supplement(facts, received_at, materials, *speak_by, *late),
        Body::Acceptance {
            as_of,
            deemed,
            gap,
            limits,
        } => acceptance(facts, *as_of, *deemed, gap.as_ref(), limits),
        Body::NonAcceptance { reason, right_organ } => non_acceptance(facts, reason, right_organ.as_deref()),
        Body::Correction { items, until, again } => correction(facts, items, *until, again.as_deref()),
        Body::Grant { result, conditions } => grant(facts, result.as_deref(), conditions.as_deref()),
        Body::Refusal { reason } => refusal(facts, reason),
        Body::Extension {
            days,
            reason,
            approver,
            limits,
        } => extension(facts, *days, reason, approver.as_deref(), limits),
        Body::Suspension { cause, until, note } => suspension(facts, *cause, *until, note),
        Body::Delivery { .. } => delivery(facts),
        Body::Withdrawal { withdrawn_at } => vec![
            text(format!(
                "你单位于{withdrawn_at}撤回“{name}”的申请。经核对，本件尚未作出决定，本机关确认撤回，终止办理。"
            )),
            matter(facts),
            text("已提交的材料不再使用。需要办理的，可以重新提出申请。"),
        ],
        Body::Termination { gaps, until } => {
            let what = if *gaps {
                "补齐容缺受理时承诺后补的材料"
            } else {
                "按要求补正申请材料"
            };
            let by = until.map_or_else(String::new, |until| format!("（{}前）", day(until)));
            vec![
                text(format!(
                    "你单位申请办理的“{name}”，未在告知的期限内{by}{what}，本机关终止办理。"
                )),
                matter(facts),
                text("材料齐备后，可以重新提出申请。"),
                appeal("通知"),
            ]
        }
        Body::Revocation { reason, decision } => vec![
            text(format!("本机关作出的{decision}，经查明，依法应当撤销。")),
            matter(facts),
            Block::Head("撤销理由".to_owned()),
            text(reason),
            text(format!(
                "依照{}，决定撤销上述决定，自本决定书送达之日起失去效力。",
                basis(facts, true)
            )),
            appeal("决定"),
        ],
    }
}

fn receipt(facts: &Facts) -> Vec<Block> {
    let Body::Receipt {
        received_at,
        materials,
        speak_by,
        provisional,
        query_code,
        progress_at,
    } = &facts.body
    else {
        return Vec::new();
    };
    let name = &facts.matter.name;
    vec![
        text(format!(
            "你单位于{received_at}提交的“{name}”申请材料，本机关已经收到，清单如下。"
        )),
        matter(facts),
        list(materials),
        text(answer_by(*speak_by, *provisional)),
        text(format!(
            "凭收件编号和查询码 {} 可在 {progress_at} 查询办理进度。本凭证只表明材料已经收到，不表示申请已被受理。",
            grouped(query_code)
        )),
    ]
}

fn supplement(
    facts: &Facts,
    received_at: &str,
    materials: &[ListedMaterial],
    speak_by: Option<Date>,
    late: bool,
) -> Vec<Block> {
    let name = &facts.matter.name;
    let what = if late {
        "补齐的容缺材料"
    } else {
        "补正后的申请材料"
    };
    vec![
        text(format!(
            "你单位于{received_at}提交的“{name}”{what}，本机关已经收到。现有材料清单如下。"
        )),
        matter(facts),
        list(materials),
        match speak_by {
            Some(by) => text(answer_by(by, false)),
            None => text("容缺材料已经补齐，本件继续办理，办理期限不变。"),
        },
    ]
}

fn answer_by(by: Date, provisional: bool) -> String {
    let unsure = if provisional {
        "（该日期涉及尚未公布的放假安排，以公布的安排为准）"
    } else {
        ""
    };
    format!(
        "本机关将在收到材料后五个工作日内，即{}前{unsure}，作出是否受理的答复，或者一次性告知需要补正的全部内容；逾期不告知的，自收到申请材料之日起即为受理。",
        day(by)
    )
}

fn list(materials: &[ListedMaterial]) -> Block {
    let rows = materials.iter().enumerate().map(|(number, material)| {
        vec![
            (number + 1).to_string(),
            material.name.clone(),
            material.copies.to_string(),
            material.pages.map_or_else(|| "—".to_owned(), |pages| pages.to_string()),
        ]
    });
    Block::Table(
        vec![("序号", 0.12), ("材料名称", 0.56), ("份数", 0.16), ("页数", 0.16)],
        rows.collect(),
    )
}

fn basis(facts: &Facts, licensed: bool) -> String {
    let own: Vec<&str> = facts.matter.basis.iter().map(String::as_str).collect();
    let law = (licensed && facts.matter.nature == Nature::Licence).then_some("《中华人民共和国行政许可法》");
    let all: Vec<&str> = law.into_iter().chain(own).collect();
    if all.is_empty() {
        "有关规定".to_owned()
    } else {
        all.join("、")
    }
}

fn appeal(what: &str) -> Block {
    text(format!(
        "如对本{what}不服，可以自收到之日起六十日内申请行政复议，或者自收到之日起六个月内依法向人民法院提起行政诉讼。"
    ))
}

fn limits_said(limits: &Limits) -> String {
    let mut parts = Vec::new();
    if let Some(days) = limits.statutory {
        parts.push(format!("法定办理期限为{days}个工作日"));
    }
    if let Some(days) = limits.committed {
        parts.push(if days == 0 {
            "本机关承诺当场办结".to_owned()
        } else {
            format!("本机关承诺在{days}个工作日内办结")
        });
    }
    if let Some(due) = limits.due {
        let unsure = if limits.provisional {
            "（暂定，以公布的放假安排为准）"
        } else {
            ""
        };
        parts.push(format!("应于{}前办结{unsure}", day(due)));
    }
    if parts.is_empty() {
        "本事项没有规定的办理期限，本机关将尽快办理。".to_owned()
    } else {
        format!("{}。", parts.join("，"))
    }
}

fn acceptance(facts: &Facts, as_of: Date, deemed: bool, gap: Option<&Gap>, limits: &Limits) -> Vec<Block> {
    let name = &facts.matter.name;
    let mut said = vec![if deemed {
        text(format!(
            "你单位申请办理的“{name}”，因收到申请材料后五个工作日内未告知需要补正的内容，依照《中华人民共和国行政许可法》第三十二条，自收到申请材料之日（{}）起即为受理（视为受理）。",
            day(as_of)
        ))
    } else if gap.is_some() {
        text(format!(
            "你单位申请办理的“{name}”，主要材料齐全、符合法定形式，次要材料有欠缺。根据你单位的承诺，本机关自{}起容缺受理。",
            day(as_of)
        ))
    } else {
        text(format!(
            "你单位申请办理的“{name}”，申请材料齐全、符合法定形式，本机关自{}起予以受理。",
            day(as_of)
        ))
    }];
    said.push(matter(facts));
    if let Some(gap) = gap {
        said.push(Block::Head("需要后补的材料".to_owned()));
        let rows = gap
            .materials
            .iter()
            .enumerate()
            .map(|(number, name)| vec![(number + 1).to_string(), name.clone(), day(gap.by)]);
        said.push(Block::Table(
            vec![("序号", 0.12), ("材料名称", 0.56), ("补齐期限", 0.32)],
            rows.collect(),
        ));
        said.push(text("逾期未补齐的，本机关终止办理并另行告知。"));
    }
    said.push(Block::Head("办理期限".to_owned()));
    said.push(text(limits_said(limits)));
    said.push(text(
        "依法需要听证、招标、拍卖、检验、检测、检疫、鉴定和专家评审的，所需时间不计入上述期限，本机关将书面告知所需时间。",
    ));
    said
}

fn non_acceptance(facts: &Facts, reason: &str, right_organ: Option<&str>) -> Vec<Block> {
    let mut said = vec![
        text(format!(
            "你单位申请办理的“{}”，经审查，本机关决定不予受理。",
            facts.matter.name
        )),
        matter(facts),
        Block::Head("理由".to_owned()),
        text(reason),
        Block::Head("依据".to_owned()),
        text(format!(
            "《中华人民共和国行政许可法》第三十二条；{}。",
            basis(facts, false)
        )),
    ];
    if let Some(organ) = right_organ {
        said.push(text(format!("该事项应当向{organ}提出申请。")));
    }
    said.push(appeal("决定"));
    said
}

fn correction(facts: &Facts, items: &[Mend], until: Date, again: Option<&str>) -> Vec<Block> {
    let mut said = vec![
        text(format!(
            "你单位申请办理的“{}”，经审查，申请材料不齐全或者不符合法定形式。依照《中华人民共和国行政许可法》第三十二条，现将需要补正的全部内容一次性告知如下。",
            facts.matter.name
        )),
        matter(facts),
    ];
    let rows = items.iter().enumerate().map(|(number, item)| {
        let subject = match &item.place {
            Some(place) => format!("{}\n（{place}）", item.subject),
            None => item.subject.clone(),
        };
        vec![
            (number + 1).to_string(),
            subject,
            item.problem.clone(),
            item.remedy.clone(),
        ]
    });
    said.push(Block::Table(
        vec![
            ("序号", 0.1),
            ("材料或填写项（位置）", 0.26),
            ("存在的问题", 0.32),
            ("如何补正", 0.32),
        ],
        rows.collect(),
    ));
    said.push(text(format!(
        "以上共{}项，为需要补正的全部内容。请于{}前补正并重新提交；逾期未补正的，本机关终止办理。补正后，本机关自收到补正材料之日起重新计算答复期限。",
        items.len(),
        day(until)
    )));
    if let Some(reason) = again {
        said.push(text(format!("本次为再次告知，经本机关负责人批准，理由：{reason}")));
    }
    said.push(text("需要帮助的，可到企业服务驿站各网点咨询，帮办代办不收取任何费用。"));
    said
}

fn grant(facts: &Facts, result: Option<&str>, conditions: Option<&str>) -> Vec<Block> {
    let licence = facts.matter.nature == Nature::Licence;
    let what = if licence { "准予行政许可" } else { "准予办理" };
    let mut said = vec![
        text(format!(
            "你单位申请办理的“{}”，经审查，符合规定的条件。依照{}，本机关决定{what}。",
            facts.matter.name,
            basis(facts, true)
        )),
        matter(facts),
        Block::Head("决定内容".to_owned()),
        text(format!(
            "{}。有效期限以所发证件或者文件记载的为准；未记载的，长期有效。",
            result.map_or_else(
                || format!("准予办理{}", facts.matter.name),
                |name| format!("发给{name}")
            )
        )),
    ];
    if let Some(conditions) = conditions {
        said.push(Block::Head("附加条件".to_owned()));
        said.push(text(conditions));
    }
    said.push(text("证件或者文件自本决定作出之日起十个工作日内送达。"));
    said
}

fn refusal(facts: &Facts, reason: &str) -> Vec<Block> {
    let licence = facts.matter.nature == Nature::Licence;
    let what = if licence { "不予行政许可" } else { "不予办理" };
    vec![
        text(format!(
            "你单位申请办理的“{}”，经审查，本机关决定{what}。",
            facts.matter.name
        )),
        matter(facts),
        Block::Head("事实和理由".to_owned()),
        text(reason),
        Block::Head("依据".to_owned()),
        text(format!("{}。", basis(facts, true))),
        text("申请人对作出本决定所依据的事实和理由有陈述、申辩的权利；依法应当听证的，有要求听证的权利。"),
        appeal("决定"),
    ]
}

fn extension(facts: &Facts, days: u32, reason: &str, approver: Option<&str>, limits: &Limits) -> Vec<Block> {
    let by = approver.map_or_else(|| "本机关负责人".to_owned(), |name| format!("本机关负责人（{name}）"));
    let due = limits
        .due
        .map_or_else(String::new, |due| format!("，延长后应于{}前办结", day(due)));
    vec![
        text(format!(
            "你单位申请办理的“{}”，不能在规定的期限内作出决定。依照《中华人民共和国行政许可法》第四十二条，经{by}批准，办理期限延长{days}个工作日{due}。",
            facts.matter.name
        )),
        matter(facts),
        Block::Head("延长理由".to_owned()),
        text(reason),
    ]
}

fn cause_said(cause: PauseCause) -> &'static str {
    match cause {
        PauseCause::Hearing => "听证",
        PauseCause::Inspection => "检验、现场核查",
        PauseCause::Test => "检测",
        PauseCause::Appraisal => "鉴定",
        PauseCause::ExpertReview => "专家评审",
        PauseCause::ThirdParties => "听取利害关系人意见",
    }
}

fn suspension(facts: &Facts, cause: PauseCause, until: Date, note: &str) -> Vec<Block> {
    vec![
        text(format!(
            "你单位申请办理的“{}”，依法需要{}。依照《中华人民共和国行政许可法》第四十五条，自即日起办理期限中止计算，所需时间预计至{}，不计入办理期限。",
            facts.matter.name,
            cause_said(cause),
            day(until)
        )),
        matter(facts),
        Block::Head("说明".to_owned()),
        text(note),
        text("上述事由结束后，办理期限继续计算。"),
    ]
}

fn means_said(means: Means) -> &'static str {
    match means {
        Means::Counter => "窗口直接送达",
        Means::Post => "邮寄送达",
        Means::Electronic => "电子送达",
    }
}

fn delivery(facts: &Facts) -> Vec<Block> {
    let Body::Delivery {
        means,
        recipient,
        delivered_at,
        decision,
        by,
    } = &facts.body
    else {
        return Vec::new();
    };
    let mut pairs = vec![
        ("受送达人", facts.applicant.name.clone()),
        (
            "统一社会信用代码",
            facts
                .applicant
                .credit_code
                .clone()
                .unwrap_or_else(|| "（未登记）".to_owned()),
        ),
        (
            "申请事项",
            format!("{}（事项编码 {}）", facts.matter.name, facts.matter.code),
        ),
        ("收件编号", facts.receipt.clone()),
        ("送达文书", decision.clone()),
        ("送达方式", means_said(*means).to_owned()),
        ("签收人", recipient.clone()),
        ("送达时间", delivered_at.clone()),
    ];
    if let Some(by) = by {
        pairs.push(("送达人", by.clone()));
    }
    let receipt = match means {
        Means::Electronic => text("本文书通过企业服务驿站电子送达，系统记录的送达时间即为签收时间。"),
        Means::Counter | Means::Post => Block::Signed(vec!["受送达人签名或者盖章：", "签收日期："]),
    };
    vec![Block::Pairs(pairs), receipt]
}
