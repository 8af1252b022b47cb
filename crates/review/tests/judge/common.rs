//! A small builder of readings, and a small catalogue, so that a test states only what it is about.
use catalogue::{DocumentKind, DocumentType, FieldName, Item};
use jiff::civil::{Date, date};
use review::judge::{Input, Judgement, judge};
use review::model::{Document, Field, FileReading, FileTrouble, Look, SealMark, SignatureMark, TextLine};
use serde_json::{Value, json};
use std::collections::BTreeMap;
use vision::{Quad, Quality, Rect, Side, Trouble};

pub(crate) const FIRM: &str = "杭州云锦餐饮管理有限公司";
pub(crate) const CODE: &str = "91330102MA2KAAAA62";
pub(crate) const PERSON: &str = "王小明";
pub(crate) const NUMBER: &str = "330102198803070215";
pub(crate) const ADDRESS: &str = "杭州市上城区庆春路12号305室";

pub(crate) fn today() -> Date {
    date(2026, 3, 1)
}

fn names(text: &str) -> Value {
    json!({"zh-CN": text, "en": format!("<{text}>")})
}

fn kind(word: &str, title: &str, fields: &[(&str, &str, bool)]) -> Value {
    json!({
        "kind": word, "names": names(title), "identify": {"titles": [title]},
        "fields": fields.iter().map(|(n, v, r)| json!({"name": n, "names": names(n), "value": v, "required": r, "labels": [n]}))
            .collect::<Vec<_>>(),
    })
}

/// Document kinds of the tests.
pub(crate) fn documents() -> Vec<DocumentType> {
    let licence = [
        ("credit_code", "credit_code", true),
        ("name", "organisation", true),
        ("legal_representative", "person", true),
        ("address", "address", true),
        ("authority", "organisation", false),
        ("scope", "text", false),
    ];
    let front = [
        ("name", "person", true),
        ("number", "id_number", true),
        ("birth", "date", false),
        ("sex", "text", false),
    ];
    let mut licence = kind("business_licence", "营业执照", &licence);
    licence["sealed_by"] = json!("authority");
    let mut front = kind("id_card_front", "身份证人像面", &front);
    front["consistency"] = json!([
        {"birth_in_number": {"birth": "birth", "number": "number"}},
        {"sex_in_number": {"sex": "sex", "number": "number"}}
    ]);
    let property = [
        ("number", "property_certificate_number", false),
        ("owner", "party", true),
        ("address", "address", true),
        ("area", "area", true),
        ("use", "text", false),
    ];
    let lease = [
        ("lessor", "party", true),
        ("lessee", "party", true),
        ("address", "address", true),
        ("area", "area", false),
        ("start", "period_start", true),
        ("end", "period_end", true),
    ];
    let mut lease = kind("lease_contract", "房屋租赁合同", &lease);
    lease["many_pages"] = json!(true);
    lease["signatures"] = json!([
        {"name": "lessor", "names": names("出租方签章处"), "labels": ["甲方(签章)"], "party": "lessor"},
        {"name": "lessee", "names": names("承租方签章处"), "labels": ["乙方(签章)"], "party": "lessee"}
    ]);
    let report = [
        ("unit", "organisation", true),
        ("tested", "date", true),
        ("conclusion", "text", true),
    ];
    [
        licence,
        front,
        kind(
            "id_card_back",
            "身份证国徽面",
            &[("valid_from", "period_start", false), ("valid_to", "period_end", true)],
        ),
        kind("property_certificate", "不动产权证书", &property),
        lease,
        kind(
            "health_certificate",
            "健康证明",
            &[
                ("name", "person", true),
                ("age", "number", false),
                ("number", "number", false),
                ("valid_to", "period_end", false),
            ],
        ),
        kind("hygiene_test_report", "检测报告", &report),
        kind("commitment_letter", "承诺书", &[("commitor", "party", false)]),
    ]
    .into_iter()
    .map(|v| serde_json::from_value(v).unwrap())
    .collect()
}

fn material(id: &str, kinds: &[&str], rest: &Value) -> Value {
    let mut v = json!({"id": id, "names": names(id), "kinds": kinds});
    if let (Some(v), Some(rest)) = (v.as_object_mut(), rest.as_object()) {
        v.extend(rest.clone());
    }
    v
}

/// An item as JSON, so that a test can change it before use.
pub(crate) fn item_json() -> Value {
    let leased = json!({"is": {"field": "premises_tenure", "value": "leased"}});
    let form = |n: &str, t: &str, from: &[&str]| json!({"name": n, "names": names(n), "type": t, "fill_from": from});
    let check = |id: &str, rule: Value| json!({"id": id, "rule": rule, "basis": names(id)});
    json!({
        "id": "open-shop", "code": "T-01", "names": names("开店"), "department": names("窗口"), "kind": "pre_check",
        "basis": [],
        "form": [
            form("applicant_name", "text", &["licence-copy.name"]),
            form("credit_code", "credit_code", &["licence-copy.credit_code"]),
            form("legal_representative", "text", &["licence-copy.legal_representative", "id-front.name"]),
            form("id_number", "id_number", &["id-front.number"]),
            form("premises_address", "address", &["lease.address"]),
            form("premises_area", "area", &["lease.area", "property.area"]),
        ],
        "materials": [
            material("licence-copy", &["business_licence"], &json!({})),
            material("id-front", &["id_card_front"], &json!({})),
            material("id-back", &["id_card_back"], &json!({})),
            material("agent-id", &["id_card_front"], &json!({"when": {"is": {"field": "agent_used", "value": "true"}}})),
            material("property", &["property_certificate"], &json!({})),
            material("lease", &["lease_contract"], &json!({"when": leased, "signed": [{"place": "lessee", "by": "seal"}]})),
        ],
        "checks": [
            check("name", json!({"same_name": ["licence-copy.name", "form.applicant_name"]})),
            check("code", json!({"same_credit_code": ["licence-copy.credit_code", "form.credit_code"]})),
            check("person", json!({"same_person": ["licence-copy.legal_representative", "id-front.name"]})),
            check("agent", json!({"same_person": ["form.agent_name", "agent-id.name"]})),
            check("number", json!({"same_id_number": ["id-front.number", "form.id_number"]})),
            check("address", json!({"same_address":
                ["licence-copy.address", "property.address", "lease.address", "form.premises_address"]})),
            check("owner", json!({"one_of": {"party": "lease.lessor", "among": "property.owner"}})),
            check("lessee", json!({"one_of": {"party": "lease.lessee", "among": "licence-copy.name",
                "or": ["licence-copy.legal_representative"]}})),
            check("card", json!({"in_force": {"start": "id-back.valid_from", "end": "id-back.valid_to"}})),
            check("term", json!({"in_force": {"start": "lease.start", "end": "lease.end", "at_least_days": 90}})),
            check("area", json!({"area_within":
                {"inner": "lease.area", "outer": "property.area", "tolerance_percent": 1.0}})),
            check("use", json!({"holds_not": {"field": "property.use", "none_of": ["住宅"]}})),
        ],
    })
}

pub(crate) fn item(value: Value) -> Item {
    serde_json::from_value(value).unwrap()
}

/// An item of one material and some checks.
pub(crate) fn small_item(materials: &[Value], checks: &[Value]) -> Item {
    let mut value = item_json();
    value["materials"] = json!(materials);
    value["checks"] = json!(
        checks
            .iter()
            .enumerate()
            .map(|(i, rule)| json!({"id": format!("c{i}"), "rule": rule, "basis": names("rule")}))
            .collect::<Vec<_>>()
    );
    value["form"] = json!([]);
    item(value)
}

pub(crate) fn one_material(id: &str, kinds: &[&str], rest: &Value) -> Value {
    material(id, kinds, rest)
}

pub(crate) fn quad(top: f32) -> Quad {
    Rect::new(100.0, top, 400.0, top + 40.0).to_quad()
}

pub(crate) fn good() -> Quality {
    Quality {
        readable: true,
        sharpness: 0.9,
        glare: 0.0,
        exposure: 0.8,
        tilt_degrees: 0.0,
        rotation: 0,
        cut: vec![],
        text_height: 30.0,
        troubles: vec![],
    }
}

/// A document under construction.
#[derive(Clone)]
pub(crate) struct Doc(pub(crate) Document);

pub(crate) fn doc(kind: &str) -> Doc {
    Doc(Document {
        page: 1,
        kind: DocumentKind::from(kind),
        confidence: 0.95,
        quality: good(),
        frame: Rect::new(0.0, 0.0, 1000.0, 1400.0).to_quad(),
        fields: BTreeMap::new(),
        seals: vec![],
        signatures: vec![],
        codes: vec![],
        text: vec![],
        look: Look::Coloured { red_below: false },
    })
}

impl Doc {
    pub(crate) fn page(mut self, page: u32) -> Self {
        self.0.page = page;
        self
    }

    pub(crate) fn field(mut self, name: &str, value: &str) -> Self {
        let top = 100.0 + 50.0 * self.0.fields.len() as f32;
        let field = Field {
            value: value.into(),
            raw: value.into(),
            confidence: 0.97,
            corrected: false,
            valid: true,
            certain: true,
            hardly: Vec::new(),
            quad: quad(top),
        };
        self.0.fields.insert(FieldName::from(name), field);
        self
    }

    pub(crate) fn change(mut self, name: &str, change: impl FnOnce(&mut Field)) -> Self {
        change(self.0.fields.get_mut(&FieldName::from(name)).unwrap());
        self
    }

    pub(crate) fn without(mut self, name: &str) -> Self {
        self.0.fields.remove(&FieldName::from(name));
        self
    }

    pub(crate) fn unreadable(mut self, trouble: Trouble) -> Self {
        self.0.quality.readable = false;
        self.0.quality.troubles = vec![trouble];
        self
    }

    pub(crate) fn cut(mut self, side: Side) -> Self {
        self.0.quality.cut = vec![side];
        self.0.quality.troubles = vec![Trouble::Cut];
        self
    }

    pub(crate) fn seal(mut self, text: &str, confidence: f32) -> Self {
        self.0.seals.push(SealMark {
            thumb: false,
            text: text.into(),
            text_confidence: confidence,
            red: true,
            quad: quad(1000.0),
        });
        self
    }

    /// As a copier gives it back: without colour, its seals as well.
    pub(crate) fn copied(mut self) -> Self {
        self.0.look = Look::Grey;
        for seal in &mut self.0.seals {
            seal.red = false;
        }
        self
    }

    pub(crate) fn place(mut self, place: &str, handwritten: bool, seal: Option<usize>) -> Self {
        self.0.signatures.push(SignatureMark {
            weak: false,
            place: FieldName::from(place),
            handwritten,
            seal,
            perhaps_sealed: false,
            quad: quad(1100.0),
        });
        self
    }

    /// Only the parties' words mark the places.
    pub(crate) fn weak(mut self) -> Self {
        self.0.signatures.iter_mut().for_each(|m| m.weak = true);
        self
    }

    pub(crate) fn line(mut self, text: &str) -> Self {
        let top = 60.0 * self.0.text.len() as f32;
        self.0.text.push(TextLine {
            text: text.into(),
            quad: quad(top),
            confidence: 0.95,
        });
        self
    }
}

pub(crate) fn file(name: &str, docs: impl IntoIterator<Item = Doc>) -> FileReading {
    FileReading {
        name: name.into(),
        documents: docs.into_iter().map(|d| d.0).collect(),
        error: None,
    }
}

pub(crate) fn broken(name: &str) -> FileReading {
    let error = FileTrouble {
        code: "damaged".into(),
        detail: "the file is damaged".into(),
    };
    FileReading {
        name: name.into(),
        documents: vec![],
        error: Some(error),
    }
}

pub(crate) const ORGAN: &str = "杭州市上城区市场监督管理局";

/// An original in colour with the seal of its organ.
pub(crate) fn licence() -> Doc {
    unsealed_licence().seal(ORGAN, 0.95)
}

pub(crate) fn unsealed_licence() -> Doc {
    doc("business_licence")
        .field("credit_code", CODE)
        .field("name", FIRM)
        .field("legal_representative", PERSON)
        .field("address", ADDRESS)
}

pub(crate) fn front() -> Doc {
    doc("id_card_front")
        .field("name", PERSON)
        .field("number", NUMBER)
        .field("birth", "1988-03-07")
        .field("sex", "男")
}

pub(crate) fn other_front() -> Doc {
    doc("id_card_front")
        .field("name", "李青禾")
        .field("number", "330104200002291184")
        .field("birth", "2000-02-29")
        .field("sex", "女")
}

pub(crate) fn back() -> Doc {
    doc("id_card_back")
        .field("valid_from", "2015-03-18")
        .field("valid_to", "2035-03-18")
}

pub(crate) fn property() -> Doc {
    doc("property_certificate")
        .field("number", "浙（2021）杭州市不动产权第0123456号")
        .field("owner", "李青禾、周远")
        .field("address", ADDRESS)
        .field("area", "86.32")
        .field("use", "商服用地/商业服务")
}

pub(crate) fn lease_first() -> Doc {
    doc("lease_contract")
        .line("房屋租赁合同")
        .field("lessor", "李青禾")
        .field("lessee", FIRM)
        .field("address", ADDRESS)
        .field("area", "86.32")
        .field("start", "2025-04-01")
        .field("end", "2028-03-31")
}

pub(crate) fn lease_last() -> Doc {
    doc("lease_contract")
        .page(2)
        .line("甲方(签章) 乙方(签章)")
        .seal(&format!("{FIRM}合同专用章"), 0.9)
        .place("lessor", true, None)
        .place("lessee", false, Some(0))
}

/// The clean set: licence, card, certificate, lease; in this order.
pub(crate) fn clean() -> Vec<FileReading> {
    vec![
        file("licence.jpg", [licence()]),
        file("card.jpg", [front(), back()]),
        file("property.jpg", [property()]),
        file("lease.pdf", [lease_first(), lease_last()]),
    ]
}

/// A form that agrees with the clean set.
pub(crate) fn form() -> Value {
    json!({
        "applicant_name": FIRM, "credit_code": CODE, "legal_representative": PERSON, "id_number": NUMBER,
        "premises_address": ADDRESS, "premises_tenure": "leased", "agent_used": false
    })
}

/// Judges and makes sure that every message could be put into words.
pub(crate) fn run(item: Option<&Item>, files: &[FileReading], form: &Value) -> Judgement {
    let form: BTreeMap<String, Value> = serde_json::from_value(form.clone()).unwrap();
    let documents = documents();
    let judgement = judge(&Input {
        item,
        documents: &documents,
        files,
        form: &form,
        date: today(),
    });
    for finding in &judgement.findings {
        for text in [&finding.message.zh, &finding.message.en] {
            assert!(
                !text.contains('{') && text.contains(' ') | text.contains('。'),
                "{}: {text}",
                finding.code
            );
        }
        assert!(!finding.basis.zh.is_empty(), "{} has no basis", finding.code);
        assert!(!finding.basis.en.is_empty(), "{} has no basis", finding.code);
    }
    judgement
}

/// The clean set against the item with one thing changed.
pub(crate) fn with(change: impl FnOnce(&mut Vec<FileReading>, &mut Value)) -> Judgement {
    let (mut files, mut form) = (clean(), form());
    change(&mut files, &mut form);
    run(Some(&item(item_json())), &files, &form)
}

/// Codes and severities in one line each.
pub(crate) fn said(judgement: &Judgement) -> Vec<String> {
    judgement
        .findings
        .iter()
        .map(|f| {
            let about = [f.material.as_deref(), f.field.as_deref()]
                .into_iter()
                .flatten()
                .collect::<Vec<_>>()
                .join(".");
            format!("{} {} {about}", f.code, format!("{:?}", f.severity).to_lowercase())
                .trim_end()
                .to_owned()
        })
        .collect()
}
