//! The report as people see it.
use crate::common::*;
use review::judge::{Labels, Lang};
use review::render::html::PageImage;
use review::render::{html, terminal};
use review::report::{Report, Timing, assemble};
use std::collections::BTreeMap;

const HOSTILE: &str = "<script>alert(1)</script>\" onload='x' \u{1b}[2J.jpg";

fn report(name: &str) -> (catalogue::Item, Report) {
    let item = item(item_json());
    let mut files = clean();
    files[0] = file(
        name,
        [licence()
            .field("scope", HOSTILE)
            .field("address", "杭州市上城区庆春路12号306室")],
    );
    let judged = run(Some(&item), &files, &form());
    let report = assemble(Some(&item), today(), &files, judged, Timing::default());
    (item, report)
}

fn images() -> BTreeMap<(usize, u32), PageImage> {
    BTreeMap::from([(
        (0, 1),
        PageImage {
            jpeg: vec![0xff, 0xd8, 0xff],
            width: 1000,
            height: 1400,
        },
    )])
}

#[test]
fn hostile_names_and_texts_stay_text() {
    let (item, report) = report(HOSTILE);
    let documents = documents();
    let labels = Labels {
        item: Some(&item),
        documents: &documents,
    };
    let page = html::render(&report, &labels, Lang::Zh, &images()).unwrap();
    assert!(!page.contains("<script"), "no script may run");
    assert!(
        !page.contains("onload='") && !page.contains("\" onload"),
        "no attribute may be added"
    );
    assert!(page.contains("&lt;script&gt;"));
    assert!(page.contains("default-src 'none'"));
    let shown = terminal::render(&report, &labels, Lang::Zh, false);
    assert!(!shown.contains('\u{1b}'));
}

#[test]
fn each_finding_leads_to_its_place() {
    let (item, report) = report("licence.jpg");
    let documents = documents();
    let labels = Labels {
        item: Some(&item),
        documents: &documents,
    };
    for lang in [Lang::Zh, Lang::En] {
        let page = html::render(&report, &labels, lang, &images()).unwrap();
        if let Some(folder) = std::env::var_os("SHOW_REPORTS") {
            std::fs::write(
                std::path::Path::new(&folder).join(format!("report-{}.html", lang.tag())),
                &page,
            )
            .unwrap();
        }
        let links: Vec<_> = page
            .split("href=\"#")
            .skip(1)
            .filter_map(|l| l.split('"').next())
            .collect();
        assert!(links.contains(&"f0-0"), "{links:?}");
        for link in links {
            assert!(page.contains(&format!("id=\"{link}\"")), "{link} leads nowhere");
        }
    }
}

#[test]
fn a_report_for_the_terminal_reads_like_this() {
    let (item, report) = report("licence.jpg");
    let documents = documents();
    let labels = Labels {
        item: Some(&item),
        documents: &documents,
    };
    insta::assert_snapshot!("terminal-zh", terminal::render(&report, &labels, Lang::Zh, false));
    insta::assert_snapshot!("terminal-en", terminal::render(&report, &labels, Lang::En, false));
}

#[test]
fn the_basis_of_a_check_is_said_in_the_language_of_the_face_and_as_one_string_in_json() {
    let (item, report) = report("licence.jpg");
    let documents = documents();
    let labels = Labels {
        item: Some(&item),
        documents: &documents,
    };
    let (zh, en) = ("open-shop address: address", "open-shop address: <address>");
    assert_eq!(serde_json::to_value(&report).unwrap()["findings"][0]["basis"], zh);
    let chinese = terminal::render(&report, &labels, Lang::Zh, false);
    let english = terminal::render(&report, &labels, Lang::En, false);
    assert!(chinese.contains(zh) && !chinese.contains(en), "{chinese}");
    assert!(english.contains(en), "{english}");
    let page = html::render(&report, &labels, Lang::En, &images()).unwrap();
    assert!(
        page.contains("lang=\"en\">open-shop address: &lt;address&gt;<"),
        "the English basis is marked as such"
    );
}

#[test]
fn findings_about_files_of_one_name_lead_to_each_of_them() {
    let item = item(item_json());
    let mut files = clean();
    files[0] = file("IMG_1.jpg", [licence().field("address", "杭州市上城区庆春路12号306室")]);
    files[2] = file("IMG_1.jpg", [property()]);
    let judged = run(Some(&item), &files, &form());
    let report = assemble(Some(&item), today(), &files, judged, Timing::default());
    let documents = documents();
    let labels = Labels {
        item: Some(&item),
        documents: &documents,
    };
    let places = |page: &str| -> Vec<String> {
        let links = page.split("href=\"#").skip(1).filter_map(|l| l.split('"').next());
        links.map(ToOwned::to_owned).collect()
    };
    let bare = places(&html::render(&report, &labels, Lang::Zh, &BTreeMap::new()).unwrap());
    assert!(bare.contains(&"p0-1".to_owned()), "{bare:?}");
    assert!(bare.contains(&"p2-1".to_owned()), "{bare:?}");
}
