//! Papers: issued with the step that gives them, read back as text, verified by anybody; and the signed record.

use crate::app::{Answer, Client, TestApp};
use futures_util::future::join_all;
use serde_json::{Value, json};
use server::app::deadlines::sweep;
use server::app::{records, review, signing};
use sha2::{Digest as _, Sha256};
use std::collections::BTreeMap;
use std::fmt::Write as _;
use vision::decode::{Limits, open};

/// What a PDF says, page after page, without the spaces of its layout.
fn said(pdf: &[u8]) -> String {
    let limits = Limits::default();
    let document = open(pdf, &limits).unwrap();
    (0..document.page_count())
        .flat_map(|page| document.page(page, &limits).unwrap().text)
        .flat_map(|run| {
            run.text
                .chars()
                .filter(|sign| !sign.is_whitespace())
                .collect::<Vec<_>>()
        })
        .collect()
}

fn hash(bytes: &[u8]) -> String {
    Sha256::digest(bytes).iter().fold(String::new(), |mut text, byte| {
        let _ = write!(text, "{byte:02x}");
        text
    })
}

async fn papers(who: &Client<'_>, case: &str) -> Vec<Value> {
    let list = who.get(&format!("/cases/{case}/papers")).await.ok();
    list["items"].as_array().unwrap().clone()
}

/// The newest paper of a case: what the list says of it, and its bytes.
async fn newest(who: &Client<'_>, case: &str) -> (Value, Vec<u8>) {
    let paper = papers(who, case).await.pop().unwrap();
    let path = format!("/cases/{case}/papers/{}/content", paper["id"].as_str().unwrap());
    let answer = who.get(&path).await;
    assert_eq!(
        (answer.status.as_u16(), &answer.headers["content-type"]),
        (200, &"application/pdf".parse().unwrap())
    );
    (paper, answer.bytes)
}

async fn verify(app: &TestApp, paper: &Value) -> Answer {
    let code = paper["verify"].as_str().unwrap().trim_start_matches("/verify/");
    app.nobody().get(&format!("/public/papers/{code}")).await
}

/// The list of titles with their standing.
async fn standings(who: &Client<'_>, case: &str) -> Vec<(String, String)> {
    let word = |paper: &Value, name: &str| paper[name].as_str().unwrap().to_owned();
    papers(who, case)
        .await
        .iter()
        .map(|paper| (word(paper, "title"), word(paper, "standing")))
        .collect()
}

fn pairs(all: &[(&str, &str)]) -> Vec<(String, String)> {
    all.iter().map(|(a, b)| ((*a).to_owned(), (*b).to_owned())).collect()
}

fn points() -> Value {
    json!([
        {"subject": "lease", "problem": "承租方未盖章", "remedy": "请加盖公章后重新上传"},
        {"subject": "premises_area", "problem": "与合同记载的面积不一致", "remedy": "请按合同填写"},
    ])
}

/// Gives the report of a pre-review to the case, as the worker does when it has read the files.
async fn reviewed(app: &TestApp, case: &str, findings: Value) {
    let task = review::take(&app.ctx, case.parse().unwrap()).await.unwrap().unwrap();
    let files: Vec<Value> = task
        .files
        .iter()
        .map(|(name, _)| json!({"file": name, "pages": [{}, {}], "error": null}))
        .collect();
    let report = json!({
        "item": task.item, "verdict": "ask", "date": "2026-11-26", "files": files, "findings": findings, "form": {},
    });
    review::finish(&app.ctx, &task, Some(&report)).await.unwrap();
}

fn warning(material: &str, message: &str) -> Value {
    json!({
        "code": "not_sealed", "severity": "warning", "material": material,
        "message": {"zh-CN": message, "en": "Not sealed"},
        "evidence": [{"file": format!("{material}.png"), "page": 2, "box": null}],
    })
}

store::on_both! {
    async fn the_receipt_is_there_at_once_and_never_changes(db: Db) {
        let app = TestApp::new(db).await;
        let owner = app.owner_li().await;
        let case = owner.full_draft().await;
        assert_eq!(papers(&owner, &case).await.len(), 0);
        owner.act(&case, "submit", json!({})).await.ok();
        let (paper, bytes) = newest(&owner, &case).await;
        assert_eq!((&paper["title"], &paper["number"]), (&json!("收件凭证"), &json!("示收〔2026〕000001号")));
        let text = said(&bytes);
        for part in [
            "社区综合服务窗口", "示收〔2026〕000001号", "杭州云栖茶事餐饮有限公司", "91330102MA2KAAAA62",
            "房屋租赁合同", "2026年11月26日10时00分", "2026年12月3日前", "SC-00",
        ] {
            assert!(text.contains(part), "{part} is not in {text}");
        }
        app.pass_seconds(86_400);
        let owner = app.owner_li().await;
        assert_eq!(newest(&owner, &case).await.1, bytes);
        let seen = verify(&app, &paper).await.ok();
        assert_eq!(seen["sha256"], hash(&bytes).as_str());
    }

    async fn a_paper_is_named_in_chinese_and_its_reading_by_staff_is_noted(db: Db) {
        let app = TestApp::new(db).await;
        let owner = app.owner_li().await;
        let case = owner.submitted().await;
        let paper = papers(&owner, &case).await.pop().unwrap();
        let path = format!("/cases/{case}/papers/{}/content", paper["id"].as_str().unwrap());
        let officer = app.officer_chen().await;
        let answer = officer.get(&path).await;
        let name = answer.headers["content-disposition"].to_str().unwrap().to_owned();
        assert!(name.starts_with("attachment; filename*=UTF-8''%E6%94%B6%E4%BB%B6%E5%87%AD%E8%AF%81"), "{name}");
        owner.get(&path).await;
        let log = owner.get(&format!("/cases/{case}/access-log")).await.ok();
        let what: Vec<_> = log["items"].as_array().unwrap().iter().map(|entry| &entry["what"]).collect();
        assert_eq!(what, [&paper["id"]]);
        for (stranger, code) in [(app.nobody(), "not-signed-in"), (app.owner_zhou().await, "not-found")] {
            assert_eq!(stranger.get(&path).await.code(), code);
            assert_eq!(stranger.get(&format!("/cases/{case}/papers")).await.code(), code);
        }
    }

    async fn a_correction_names_every_point_and_the_place_where_it_was_seen(db: Db) {
        let app = TestApp::new(db).await;
        let owner = app.owner_li().await;
        let case = owner.submitted().await;
        reviewed(&app, &case, json!([warning("lease", "承租方未盖章")])).await;
        let officer = app.officer_chen().await;
        officer.act(&case, "request-correction", json!({"items": points()})).await.ok();
        let (paper, bytes) = newest(&owner, &case).await;
        assert_eq!((&paper["title"], &paper["number"]), (&json!("补正告知书"), &json!("示综服补〔2026〕0001号")));
        let text = said(&bytes);
        for part in [
            "社区综合服务窗口", "示综服补〔2026〕0001号", "一次性告知", "房屋租赁合同", "承租方未盖章", "请加盖公章后重新上传",
            "经营面积（平方米）", "与合同记载的面积不一致", "请按合同填写", "以上共2项", "2026年12月26日前", "lease.png第2页",
        ] {
            assert!(text.contains(part), "{part} is not in {text}");
        }
        owner.act(&case, "resubmit", json!({})).await.ok();
        let lead = app.staff("lead").await;
        let again = json!({"items": points(), "again": "首次告知后材料有变化"});
        lead.act(&case, "request-correction", again).await.ok();
        assert_eq!(standings(&owner, &case).await, pairs(&[
            ("收件凭证", "valid"), ("补正告知书", "superseded"), ("补充材料收件凭证", "valid"), ("补正告知书", "valid"),
        ]));
        assert!(said(&newest(&owner, &case).await.1).contains("首次告知后材料有变化"));
    }

    async fn each_step_of_a_decision_gives_its_paper(db: Db) {
        let app = TestApp::new(db).await;
        let owner = app.owner_li().await;
        let case = owner.submitted().await;
        let officer = app.officer_chen().await;
        officer.act(&case, "accept", json!({})).await.ok();
        officer.act(&case, "take-up", json!({})).await.ok();
        let pause = json!({"cause": "inspection", "until": "2026-12-04", "note": "两名工作人员现场核查"});
        officer.act(&case, "suspend", pause).await.ok();
        officer.act(&case, "resume", json!({})).await.ok();
        officer.act(&case, "grant", json!({"conditions": "不得改变场所用途"})).await.ok();
        let (grant, bytes) = newest(&owner, &case).await;
        assert!(said(&bytes).contains("不得改变场所用途"));
        let clerk = app.clerk_wang().await;
        clerk.act(&case, "deliver", json!({"means": "counter", "recipient": "李云"})).await.ok();
        let (_, bytes) = newest(&clerk, &case).await;
        let text = said(&bytes);
        assert!(text.contains(grant["number"].as_str().unwrap()) && text.contains("李云"), "{text}");
        assert_eq!(standings(&owner, &case).await, pairs(&[
            ("收件凭证", "valid"), ("受理通知书", "valid"), ("办理期限中止告知书", "valid"), ("准予决定书", "valid"), ("送达回证", "valid"),
        ]));
    }

    async fn refusals_say_how_to_appeal(db: Db) {
        let app = TestApp::new(db).await;
        let owner = app.owner_li().await;
        let officer = app.officer_chen().await;
        let (refused, not_ours) = (owner.submitted().await, owner.submitted().await);
        officer.act(&refused, "accept", json!({})).await.ok();
        officer.act(&refused, "take-up", json!({})).await.ok();
        officer.act(&refused, "refuse", json!({"reason": "场所不符合条件"})).await.ok();
        let body = json!({"reason": "不属于本机关职权范围", "right_organ": "区消防救援机构"});
        officer.act(&not_ours, "not-accept", body).await.ok();
        for (case, reason) in [(&refused, "场所不符合条件"), (&not_ours, "应当向区消防救援机构提出申请")] {
            let text = said(&newest(&owner, case).await.1);
            for part in [reason, "六十日内申请行政复议", "六个月内依法向人民法院提起行政诉讼"] {
                assert!(text.contains(part), "{part} is not in {text}");
            }
        }
    }

    async fn what_the_rules_do_by_themselves_gives_papers_too(db: Db) {
        let app = TestApp::new(db).await;
        let owner = app.owner_li().await;
        let (silent, unmended) = (owner.submitted().await, owner.submitted().await);
        let officer = app.officer_chen().await;
        officer.act(&unmended, "request-correction", json!({"items": points()})).await.ok();
        app.set_time("2026-12-27T02:00:00Z");
        assert_eq!(sweep(&app.ctx).await.unwrap(), 2);
        let owner = app.owner_li().await;
        let text = said(&newest(&owner, &silent).await.1);
        assert!(text.contains("视为受理") && text.contains("2026年11月26日"), "{text}");
        let (paper, bytes) = newest(&owner, &unmended).await;
        assert_eq!(paper["title"], "终止办理通知书");
        assert!(said(&bytes).contains("2026年12月26日前"));
    }

    async fn a_preview_shows_the_paper_and_does_nothing(db: Db) {
        let app = TestApp::new(db).await;
        let owner = app.owner_li().await;
        let case = owner.submitted().await;
        let officer = app.officer_chen().await;
        let path = format!("/cases/{case}/papers/preview");
        let step = json!({"step": "request_correction", "items": points()});
        let answer = officer.post(&path, &step).await;
        assert_eq!(answer.status, 200);
        let text = said(&answer.bytes);
        assert!(text.contains("（预览，尚未编号）") && text.contains("承租方未盖章"), "{text}");
        assert!(!text.contains("查验码"), "{text}");
        assert_eq!(officer.get(&format!("/cases/{case}")).await.ok()["state"], "submitted");
        assert_eq!(papers(&officer, &case).await.len(), 1);
        assert_eq!(officer.post(&path, &json!({"step": "grant"})).await.code(), "wrong-state");
        assert_eq!(officer.post(&path, &json!({"step": "request_correction", "items": []})).await.code(), "nothing-named");
        assert_eq!(owner.post(&path, &step).await.code(), "forbidden");
        // No number was drawn.
        officer.act(&case, "request-correction", json!({"items": points()})).await.ok();
        assert_eq!(newest(&owner, &case).await.0["number"], "示综服补〔2026〕0001号");
    }

    async fn numbers_have_no_gap_however_many_come_at_once(db: Db) {
        let app = TestApp::new(db).await;
        let owner = app.owner_li().await;
        let mut cases = Vec::new();
        for _ in 0..8 {
            cases.push(owner.full_draft().await);
        }
        for answer in join_all(cases.iter().map(|case| owner.act(case, "submit", json!({})))).await {
            answer.ok();
        }
        let officer = app.officer_chen().await;
        for answer in join_all(cases.iter().map(|case| officer.act(case, "accept", json!({})))).await {
            answer.ok();
        }
        let mut numbers: BTreeMap<String, Vec<String>> = BTreeMap::new();
        for case in &cases {
            for paper in papers(&owner, case).await {
                let kind = paper["kind"].as_str().unwrap().to_owned();
                numbers.entry(kind).or_default().push(paper["number"].as_str().unwrap().to_owned());
            }
        }
        for (kind, before, wide) in [("receipt", "示收", 6), ("acceptance", "示综服受", 4)] {
            let mut found = numbers.remove(kind).unwrap();
            found.sort();
            let expected: Vec<String> = (1..=8).map(|n| format!("{before}〔2026〕{n:0wide$}号")).collect();
            assert_eq!(found, expected);
        }
    }

    async fn a_stranger_learns_that_a_paper_is_genuine_and_no_more(db: Db) {
        let app = TestApp::new(db).await;
        let owner = app.owner_li().await;
        let case = owner.submitted().await;
        let paper = papers(&owner, &case).await.pop().unwrap();
        insta::assert_json_snapshot!("genuine_paper", verify(&app, &paper).await.ok());
        // As it is read off the paper.
        let code = paper["verify"].as_str().unwrap().trim_start_matches("/verify/").to_lowercase();
        let typed = format!("{}-{}", &code[..4], &code[4..]);
        assert_eq!(app.nobody().get(&format!("/public/papers/{typed}")).await.status, 200);
        for unknown in ["0000000000000000", "x", "%27%20OR%201=1"] {
            assert_eq!(app.nobody().get(&format!("/public/papers/{unknown}")).await.code(), "not-found");
        }
        owner.act(&case, "withdraw", json!({})).await.ok();
        assert_eq!(verify(&app, &paper).await.ok()["standing"], "withdrawn");
        assert_eq!(standings(&owner, &case).await.pop().unwrap(), ("撤回申请确认书".to_owned(), "valid".to_owned()));
    }

    async fn a_revoked_grant_says_so(db: Db) {
        let app = TestApp::new(db).await;
        let owner = app.owner_li().await;
        let case = owner.submitted().await;
        let officer = app.officer_chen().await;
        for action in ["accept", "take-up", "grant"] {
            officer.act(&case, action, json!({})).await.ok();
        }
        let grant = papers(&owner, &case).await.pop().unwrap();
        let lead = app.staff("lead").await;
        lead.act(&case, "revoke", json!({"reason": "以欺骗手段取得"})).await.ok();
        assert_eq!(verify(&app, &grant).await.ok()["standing"], "revoked");
        let text = said(&newest(&owner, &case).await.1);
        assert!(text.contains(grant["number"].as_str().unwrap()) && text.contains("以欺骗手段取得"), "{text}");
    }

    async fn progress_is_for_who_holds_the_receipt(db: Db) {
        let app = TestApp::new(db).await;
        let owner = app.owner_li().await;
        let case = owner.submitted().await;
        let text = said(&newest(&owner, &case).await.1);
        let code: String = text.split("查询码").nth(1).unwrap().chars().take(9).collect();
        let ask = async |receipt: &str, code: &str| {
            let path = format!("/public/progress?receipt={}&code={code}", crate::journey::percent(receipt));
            app.nobody().get(&path).await
        };
        app.officer_chen().await.act(&case, "accept", json!({})).await.ok();
        // Brackets as a keyboard has them.
        let found = ask("示收[2026]000001号", &code).await.ok();
        insta::assert_json_snapshot!("public_progress", found);
        assert_eq!(ask("示收〔2026〕000001号", "WRONG000").await.code(), "not-found");
        assert_eq!(ask("示收〔2026〕000009号", &code).await.code(), "not-found");
        // Guessing ends soon, also for the right code.
        for _ in 0..20 {
            ask("示收〔2026〕000001号", "WRONG000").await;
        }
        assert_eq!(ask("示收〔2026〕000001号", &code).await.code(), "too-many-tries");
    }

    async fn the_pre_review_is_kept_as_a_signed_record(db: Db) {
        let app = TestApp::new(db).await;
        let owner = app.owner_li().await;
        let case = owner.full_draft().await;
        reviewed(&app, &case, json!([warning("property", "产权证明不清晰")])).await;
        assert_eq!(owner.get(&format!("/cases/{case}/review-record")).await.code(), "not-found");
        owner.act(&case, "submit", json!({})).await.ok();
        let signed = owner.get(&format!("/cases/{case}/review-record")).await.ok();
        insta::assert_json_snapshot!("review_record", signed);
        let word = |name: &str| signed[name].as_str().unwrap().to_owned();
        let holds = |record: &Value| {
            let message = records::canonical(record);
            signing::verify(&word("algorithm"), &word("public_key"), message.as_bytes(), &word("signature"))
        };
        assert!(holds(&signed["record"]));
        let mut forged = signed["record"].clone();
        forged["verdict"] = json!("pass");
        assert!(!holds(&forged));
    }

    async fn a_record_comes_when_the_pre_review_is_done_after_handing_in(db: Db) {
        let app = TestApp::new(db).await;
        let owner = app.owner_li().await;
        let case = owner.submitted().await;
        let path = format!("/cases/{case}/review-record");
        assert_eq!(owner.get(&path).await.code(), "not-found");
        reviewed(&app, &case, json!([])).await;
        assert_eq!(owner.get(&path).await.ok()["record"]["materials"].as_array().unwrap().len(), 4);
    }

    async fn a_material_that_passed_and_is_sent_back_is_counted(db: Db) {
        let app = TestApp::new(db).await;
        let owner = app.owner_li().await;
        let case = owner.full_draft().await;
        reviewed(&app, &case, json!([warning("property", "产权证明不清晰")])).await;
        owner.act(&case, "submit", json!({})).await.ok();
        let officer = app.officer_chen().await;
        // The lease had passed; ownership had not, and the area is no material.
        let items = json!([
            {"subject": "lease", "problem": "承租方未盖章", "remedy": "请盖章"},
            {"subject": "lease", "problem": "缺少附件", "remedy": "请补附件"},
            {"subject": "property", "problem": "不清晰", "remedy": "请重拍"},
            {"subject": "premises_area", "problem": "不一致", "remedy": "请核对"},
        ]);
        officer.act(&case, "request-correction", json!({"items": items})).await.ok();
        // Another set of the month is as it was handed in, and one of the month after.
        let second = owner.full_draft().await;
        reviewed(&app, &second, json!([])).await;
        owner.act(&second, "submit", json!({})).await.ok();
        app.set_time("2026-12-01T02:00:00Z");
        let owner = app.owner_li().await;
        let third = owner.full_draft().await;
        reviewed(&app, &third, json!([])).await;
        owner.act(&third, "submit", json!({})).await.ok();
        let leader = app.staff("leader").await;
        let counted = leader.get("/figures?from=2026-11-01&to=2026-12-31").await.ok()["overturns"].clone();
        let months = json!([{"month": "2026-11", "sets": 2, "overturned": 1}, {"month": "2026-12", "sets": 1, "overturned": 0}]);
        assert_eq!((&counted["sets"], &counted["overturned"], &counted["by_month"]), (&json!(3), &json!(1), &months));
        assert_eq!((&counted["by_item"][0]["word"], &counted["by_item"][0]["by_month"]), (&json!("premises-check"), &months));
        assert_eq!((&counted["materials"][0]["material"], &counted["materials"][0]["count"]), (&json!("lease"), &json!(1)));
        assert_eq!(counted["materials"].as_array().unwrap().len(), 1);
        let table = leader.get("/figures/table?from=2026-11-01&to=2026-12-31").await;
        let table = String::from_utf8(table.bytes).unwrap();
        assert!(table.contains("\"overturned_of\",\"premises-check 2026-11\""), "{table}");
        let none = leader.get("/figures?from=2026-10-01&to=2026-10-31").await.ok()["overturns"].clone();
        assert_eq!(none, json!({"sets": 0, "overturned": 0, "by_month": [], "by_item": [], "materials": []}));
    }
}
