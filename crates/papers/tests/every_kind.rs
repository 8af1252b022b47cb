//! Each kind of paper: its frozen facts, and that it is drawn the same each time.

#![expect(clippy::unwrap_used, reason = "a test that cannot go on has failed")]

mod samples;

use domain::case::PaperKind;
use papers::{Facts, Fonts, Standing, draw, title};
use samples::{bodies, facts};
use std::sync::LazyLock;

static FONTS: LazyLock<Fonts> = LazyLock::new(|| {
    let read = |weight: &str| {
        let file = format!("/usr/share/fonts/opentype/noto/NotoSerifCJK-{weight}.ttc");
        std::fs::read(&file).unwrap_or_else(|error| panic!("{file}: {error}; `cargo xtask test` brings fonts-noto-cjk"))
    };
    Fonts::new(read("Regular"), read("Bold")).unwrap()
});

#[test]
fn the_facts_of_each_kind_are_kept_as_they_always_were() {
    for (number, (name, body)) in bodies().into_iter().enumerate() {
        let facts = facts(number, body);
        let json = serde_json::to_value(&facts).unwrap();
        insta::assert_json_snapshot!(format!("facts_{name}"), json);
        assert_eq!(serde_json::from_value::<Facts>(json).unwrap(), facts, "{name}");
    }
}

#[test]
fn there_is_a_paper_of_every_kind_with_a_title_of_its_own() {
    let all: Vec<Facts> = bodies()
        .into_iter()
        .enumerate()
        .map(|(n, (_, body))| facts(n, body))
        .collect();
    for kind in PaperKind::ALL {
        assert!(all.iter().any(|facts| facts.body.kind() == *kind), "{kind}");
    }
    let titles: std::collections::BTreeSet<String> = all.iter().map(title).collect();
    // Acceptance and deemed acceptance share theirs.
    assert_eq!(titles.len(), all.len() - 1);
}

#[test]
fn the_same_facts_give_the_same_bytes_and_a_preview_gives_others() {
    for (number, (name, body)) in bodies().into_iter().enumerate() {
        let facts = facts(number, body);
        let issued = draw(&facts, Standing::Issued, &FONTS).unwrap();
        assert!(
            issued.starts_with(b"%PDF-") && issued.len() < 400_000,
            "{name}: {} bytes",
            issued.len()
        );
        assert_eq!(issued, draw(&facts, Standing::Issued, &FONTS).unwrap(), "{name}");
        assert_ne!(issued, draw(&facts, Standing::Preview, &FONTS).unwrap(), "{name}");
    }
}

#[test]
fn a_font_without_the_chinese_face_is_refused() {
    let error = Fonts::new(b"no font".to_vec(), Vec::new()).unwrap_err();
    assert!(error.to_string().contains("Noto Serif CJK SC"));
}
