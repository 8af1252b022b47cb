//! The command as people and other programs start it: a process with files, answers and exit statuses.
#![expect(clippy::unwrap_used, reason = "a helper that fails is a failed test")]
use serde_json::Value;
use std::io::Write;
use std::path::{Path, PathBuf};
use std::process::{Command, Output, Stdio};

fn yizhan(arguments: &[&str]) -> Output {
    Command::new(env!("CARGO_BIN_EXE_yizhan"))
        .args(arguments)
        .output()
        .unwrap()
}

fn sample(name: &str) -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("../../samples").join(name)
}

/// Reviews a shipped sample on the date of its truth; the exit status and the report.
fn review(name: &str) -> (Option<i32>, Value) {
    let folder = sample(name);
    let truth: Value = serde_json::from_slice(&std::fs::read(folder.join("truth.json")).unwrap()).unwrap();
    let (item, date) = (truth["item"].as_str().unwrap(), truth["date"].as_str().unwrap());
    let output = yizhan(&[
        "review",
        "--item",
        item,
        "--date",
        date,
        "--json",
        folder.to_str().unwrap(),
    ]);
    let report = serde_json::from_slice(&output.stdout)
        .unwrap_or_else(|e| panic!("{e}: {}", String::from_utf8_lossy(&output.stderr)));
    (output.status.code(), report)
}

fn codes(report: &Value) -> Vec<&str> {
    report["findings"]
        .as_array()
        .unwrap()
        .iter()
        .map(|f| f["code"].as_str().unwrap())
        .collect()
}

#[test]
fn a_sound_set_passes_with_every_paper_in_its_place() {
    let (status, report) = review("clean");
    assert_eq!(status, Some(0), "{:?}", report["findings"]);
    let mut places: Vec<&str> = report["files"]
        .as_array()
        .unwrap()
        .iter()
        .flat_map(|f| f["pages"].as_array().unwrap())
        .filter_map(|p| p["material"].as_str())
        .collect();
    places.sort_unstable();
    assert_eq!(places, ["id-front", "lease", "licence-copy", "property"]);
    assert_eq!(report["form"]["credit_code"]["value"], "92330102MA7JKPTW0R");
}

#[test]
fn many_sets_in_one_go_give_a_line_each_and_the_status_of_the_worst() {
    let (clean, expired) = (sample("clean"), sample("expired-lease"));
    let (clean, expired) = (clean.to_str().unwrap(), expired.to_str().unwrap());
    let output = yizhan(&[
        "review",
        "--item",
        "premises-check",
        "--date",
        "2026-08-06",
        "--json",
        "--each",
        expired,
        clean,
    ]);
    let lines = String::from_utf8(output.stdout).unwrap();
    let reports: Vec<Value> = lines.lines().map(|line| serde_json::from_str(line).unwrap()).collect();
    let verdicts: Vec<&str> = reports.iter().map(|r| r["verdict"].as_str().unwrap()).collect();
    assert_eq!(verdicts, ["fix", "pass"]);
    assert_eq!(output.status.code(), Some(2));
}

#[test]
fn a_lease_that_has_ended_is_to_be_mended() {
    let (status, report) = review("expired-lease");
    assert_eq!(status, Some(2));
    assert!(codes(&report).contains(&"document_expired"), "{:?}", codes(&report));
}

#[test]
fn another_room_on_the_lease_is_to_be_mended() {
    let (status, report) = review("wrong-room");
    assert_eq!(status, Some(2));
    assert!(codes(&report).contains(&"address_mismatch"), "{:?}", codes(&report));
}

#[test]
fn a_blurred_photograph_is_called_unreadable_and_not_guessed_at() {
    let (status, report) = review("blurred");
    assert_eq!(status, Some(2));
    assert!(codes(&report).contains(&"image_unreadable"), "{:?}", codes(&report));
}

#[test]
fn one_broken_file_does_not_take_the_others_down() {
    let folder = tempfile::tempdir().unwrap();
    std::fs::write(folder.path().join("a-broken.jpg"), b"\xff\xd8\xff\xe0 no picture").unwrap();
    std::fs::write(folder.path().join("b-empty.pdf"), b"").unwrap();
    std::fs::copy(sample("clean").join("身份证.jpg"), folder.path().join("身份证.jpg")).unwrap();
    let output = yizhan(&[
        "review",
        "--item",
        "any",
        "--date",
        "2026-08-06",
        "--json",
        folder.path().to_str().unwrap(),
    ]);
    let report: Value = serde_json::from_slice(&output.stdout).unwrap();
    assert_eq!(report["files"][1]["error"], "empty");
    assert!(report["files"][0]["error"].is_string());
    assert_eq!(report["files"][2]["pages"][0]["document"], "id_card_front");
}

#[test]
fn the_page_holds_pictures_and_findings_and_asks_nothing_from_outside() {
    let folder = tempfile::tempdir().unwrap();
    let page = folder.path().join("report.html");
    let card = sample("clean").join("身份证.jpg");
    let arguments = [
        "review",
        "--item",
        "premises-check",
        "--date",
        "2026-08-06",
        "--html",
        page.to_str().unwrap(),
    ];
    let output = yizhan(&[&arguments[..], &[card.to_str().unwrap()]].concat());
    assert_eq!(output.status.code(), Some(2));
    let text = std::fs::read_to_string(&page).unwrap();
    assert!(text.contains("data:image/jpeg;base64,") && text.contains("material_missing"));
    assert!(!text.contains("src=\"http"));
}

#[test]
fn a_missing_model_folder_is_said_with_what_to_do() {
    let empty = tempfile::tempdir().unwrap();
    let output = Command::new(env!("CARGO_BIN_EXE_yizhan"))
        .args(["review", sample("clean").to_str().unwrap()])
        .env("YIZHAN_ASSETS", empty.path())
        .output()
        .unwrap();
    assert_eq!(output.status.code(), Some(1));
    let said = String::from_utf8_lossy(&output.stderr);
    assert!(said.contains("请先运行 cargo xtask up"), "{said}");
}

/// What a refused command says, in Chinese and in English.
fn refused(arguments: &[&str]) -> (String, String) {
    let say = |more: &[&str]| {
        let output = yizhan(&[arguments, more].concat());
        assert_eq!(
            (output.status.code(), &*output.stdout),
            (Some(1), &b""[..]),
            "{arguments:?}"
        );
        String::from_utf8(output.stderr).unwrap()
    };
    (say(&[]), say(&["--lang", "en"]))
}

#[test]
fn a_path_that_does_not_exist_is_named_in_the_language_asked_for() {
    for command in ["review", "read"] {
        let (zh, en) = refused(&[command, "no/such/folder"]);
        assert!(zh.contains("找不到文件或文件夹 no/such/folder。请检查"), "{zh}");
        assert!(en.contains("no file or folder no/such/folder. Please check"), "{en}");
    }
}

#[test]
fn a_broken_form_is_refused_with_the_place_and_a_byte_order_mark_is_none() {
    let folder = tempfile::tempdir().unwrap();
    let form = folder.path().join("form.json");
    let card = sample("clean").join("身份证.jpg");
    let arguments = [
        "review",
        card.to_str().unwrap(),
        "--json",
        "--form",
        form.to_str().unwrap(),
    ];
    std::fs::write(&form, "{\n  \"applicant_name\": \n}").unwrap();
    let (zh, en) = refused(&arguments);
    assert!(zh.contains("第 3 行第 1 列"), "{zh}");
    assert!(en.contains("line 3, column 1"), "{en}");
    std::fs::write(&form, "[]").unwrap();
    let (zh, en) = refused(&arguments);
    assert!(zh.contains("应是一个 JSON 对象") && en.contains("should be a JSON object"));
    std::fs::write(&form, "\u{feff}{}").unwrap();
    let output = yizhan(&arguments);
    assert_ne!(
        output.status.code(),
        Some(1),
        "{}",
        String::from_utf8_lossy(&output.stderr)
    );
}

#[test]
fn a_folder_without_materials_is_said_to_be_one() {
    let folder = tempfile::tempdir().unwrap();
    let (zh, en) = refused(&["review", folder.path().to_str().unwrap()]);
    assert!(zh.contains("没有可读的材料") && en.contains("nothing to read"));
}

#[test]
fn an_unknown_item_is_refused_with_the_way_to_the_list() {
    for command in [
        &["review", "--item", "no-such-item", "x.jpg"][..],
        &["items", "show", "no-such-item"],
    ] {
        let (zh, en) = refused(command);
        assert!(
            zh.contains("没有事项 no-such-item") && zh.contains("yizhan items"),
            "{zh}"
        );
        assert!(
            en.contains("no item no-such-item") && en.contains("yizhan items"),
            "{en}"
        );
    }
}

#[test]
fn items_are_found_by_chinese_pinyin_initials_and_english() {
    for query in ["食品经营", "shipinjingying", "spjy", "food business"] {
        let output = yizhan(&["items", query]);
        assert!(String::from_utf8_lossy(&output.stdout).contains("SC-09"), "{query}");
    }
}

#[test]
fn values_stream_through_validation_one_object_a_line() {
    let mut child = Command::new(env!("CARGO_BIN_EXE_yizhan"))
        .args(["validate", "credit_code", "-", "--json"])
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .spawn()
        .unwrap();
    child
        .stdin
        .take()
        .unwrap()
        .write_all("91330102MA2KAAAA62\n91330102MA2KAAAA63\n".as_bytes())
        .unwrap();
    let output = child.wait_with_output().unwrap();
    assert_eq!(output.status.code(), Some(2));
    let rows: Vec<Value> = output
        .stdout
        .split(|b| *b == b'\n')
        .filter(|l| !l.is_empty())
        .map(|l| serde_json::from_slice(l).unwrap())
        .collect();
    assert_eq!(
        (rows[0]["valid"].as_bool(), rows[1]["valid"].as_bool()),
        (Some(true), Some(false))
    );
}

#[test]
fn a_due_date_counts_make_up_days_and_a_year_not_published_is_said() {
    let output = yizhan(&["calendar", "due", "--from", "2025-09-25", "--working-days", "5"]);
    assert_eq!(String::from_utf8_lossy(&output.stdout).trim(), "2025-10-09");
    let output = yizhan(&["calendar", "list", "--year", "2031"]);
    assert_eq!(output.status.code(), Some(1));
    assert!(String::from_utf8_lossy(&output.stderr).contains("2031"));
}
