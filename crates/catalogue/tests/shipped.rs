//! What is shipped loads, is complete in both languages, and is found by those who look for it.
use catalogue::{Catalogue, FormFieldKind, Item, Names, SignatureKind, embedded, embedded_files, written_schemas};

#[test]
fn every_shipped_file_loads() {
    if let Err(problems) = Catalogue::load(embedded_files()) {
        panic!(
            "{}",
            problems.iter().map(ToString::to_string).collect::<Vec<_>>().join("\n")
        );
    }
}

#[test]
fn the_thirty_two_items_and_the_premises_check_are_there() {
    let codes: Vec<&str> = embedded().items().iter().map(|i| i.code.as_str()).collect();
    let expected: Vec<String> = (0..=32).map(|n| format!("SC-{n:02}")).collect();
    assert_eq!(codes, expected);
}

#[test]
fn an_item_is_found_by_its_id_and_by_its_code() {
    let item = embedded().item("premises-check").expect("premises-check is shipped");
    assert_eq!(item.names.zh, "经营场所材料核验");
    assert_eq!(embedded().item("sc-00").map(|i| &i.id), Some(&item.id));
    assert!(embedded().item(&item.id).is_some());
}

#[test]
fn the_premises_check_wants_the_lessees_seal_whatever_the_form_says() {
    let item = embedded().item("premises-check").expect("premises-check is shipped");
    let lease = item
        .materials
        .iter()
        .find(|m| m.id == "lease")
        .expect("it asks for the lease");
    assert!(lease.when.is_none());
    assert_eq!(lease.signed.len(), 1);
    assert_eq!(lease.signed[0].place, "lessee");
    assert_eq!(lease.signed[0].by, SignatureKind::Seal);
}

#[test]
fn the_published_years_are_in_the_calendar() {
    assert_eq!(embedded().calendar().years().collect::<Vec<_>>(), [2024, 2025, 2026]);
}

#[test]
fn the_card_is_checked_against_its_own_number() {
    let card = embedded().document("id_card_front").expect("the card is shipped");
    assert_eq!(card.consistency.len(), 2);
}

#[test]
fn a_form_field_means_the_same_in_every_item() {
    let mut seen: Vec<(&str, FormFieldKind, &str)> = Vec::new();
    for field in embedded().items().iter().flat_map(|i| &i.form) {
        let name = field.name.as_str();
        match seen.iter().find(|(other, ..)| *other == name) {
            Some((_, kind, _)) => assert_eq!(*kind, field.kind, "form field `{name}`"),
            None => seen.push((name, field.kind, field.names.zh.as_str())),
        }
    }
}

#[test]
fn every_item_has_two_questions_three_usual_returns_and_words_in_both_languages() {
    for item in embedded().items() {
        assert!(item.questions.len() >= 2, "{}", item.id);
        assert!(item.common_returns.len() >= 3, "{}", item.id);
        assert!(item.keywords.iter().any(|k| k.is_ascii()), "{}", item.id);
        for names in texts(item) {
            let chinese = names.zh.chars().any(|c| c > '\u{2e80}') || names.zh == "LED";
            assert!(chinese || names.zh.is_ascii(), "{}: {names:?}", item.id);
            assert!(
                !names.en.is_empty() && names.en.chars().all(|c| c < '\u{2e80}'),
                "{}: {names:?}",
                item.id
            );
        }
    }
}

fn texts(item: &Item) -> Vec<&Names> {
    let mut all = vec![&item.names, &item.department];
    all.extend(&item.common_returns);
    all.extend(
        item.fee.iter().chain(
            item.result
                .iter()
                .flat_map(|r| std::iter::once(&r.names).chain(&r.validity)),
        ),
    );
    all.extend(item.questions.iter().flat_map(|q| [&q.ask, &q.answer]));
    all.extend(
        item.form
            .iter()
            .flat_map(|f| std::iter::once(&f.names).chain(f.options.iter().map(|o| &o.names))),
    );
    all.extend(
        item.materials
            .iter()
            .flat_map(|m| std::iter::once(&m.names).chain(&m.hint)),
    );
    all.extend(item.checks.iter().map(|c| &c.basis));
    all
}

#[test]
fn committed_schemas_are_the_ones_the_types_make() {
    let folder = std::path::Path::new(env!("CARGO_MANIFEST_DIR")).join("../../catalogue/schemas");
    for (name, text) in written_schemas() {
        let committed = std::fs::read_to_string(folder.join(name)).unwrap_or_default();
        assert!(
            committed == text,
            "catalogue/schemas/{name} is stale: run `cargo xtask generate`"
        );
    }
}

#[test]
fn the_committed_list_of_items_is_the_one_the_catalogue_makes() {
    let path = std::path::Path::new(env!("CARGO_MANIFEST_DIR")).join("../../docs/ITEMS.md");
    let committed = std::fs::read_to_string(path).unwrap_or_default();
    assert!(
        committed == embedded().items_page(),
        "docs/ITEMS.md is stale: run `cargo xtask generate`"
    );
}

#[track_caller]
fn first(query: &str) -> &'static str {
    embedded()
        .search(query)
        .first()
        .map_or("nothing", |item| item.id.as_str())
}

#[test]
fn search_understands_chinese() {
    assert_eq!(first("公共场所卫生"), "public-place-hygiene");
    assert_eq!(first("消防"), "fire-check");
    assert_eq!(first("我要开餐馆"), "food-business");
    assert_eq!(first("租赁备案"), "lease-registration");
    assert_eq!(first("店招"), "shop-sign");
}

#[test]
fn search_understands_pinyin_and_its_initials() {
    assert_eq!(first("xiaofang"), "fire-check");
    assert_eq!(first("zhuangxiu"), "fit-out-registration");
    assert_eq!(first("yan cao"), "tobacco-retail");
    assert_eq!(first("spjyxk"), "food-business");
    assert_eq!(first("hwzp"), "shop-sign");
}

#[test]
fn search_understands_english_and_codes() {
    assert_eq!(first("lease registration"), "lease-registration");
    assert_eq!(first("karaoke"), "entertainment-venue");
    assert_eq!(first("food"), "food-business");
    assert_eq!(first("SC-12"), "fire-check");
    assert_eq!(first("sc12"), "fire-check");
    assert_eq!(first("premises-check"), "premises-check");
}

#[test]
fn question_trees_end_in_an_answer_and_can_say_both() {
    let with: Vec<_> = embedded()
        .items()
        .iter()
        .filter_map(|item| Some((item, item.need.as_ref()?)))
        .collect();
    assert!(with.len() >= 15, "{}", with.len());
    for (item, need) in with {
        assert!(
            !need.steps.is_empty() && need.steps.len() <= 4,
            "{}: a short tree",
            item.id
        );
        let mut answers = need
            .steps
            .iter()
            .map(|step| step.then.needed)
            .chain([need.otherwise.needed]);
        let first = answers.next();
        assert!(
            answers.any(|needed| Some(needed) != first),
            "{}: whatever is said, the answer is the same",
            item.id
        );
        for names in need
            .steps
            .iter()
            .flat_map(|step| [&step.ask, &step.then.say])
            .chain([&need.otherwise.say])
        {
            assert!(
                !names.zh.trim().is_empty() && !names.en.trim().is_empty(),
                "{}",
                item.id
            );
        }
    }
}

#[test]
fn search_finds_nothing_in_nonsense() {
    assert_eq!(first(""), "nothing");
    assert_eq!(first("   "), "nothing");
    assert_eq!(first("龘"), "nothing");
    assert_eq!(first("qqqq"), "nothing");
}
