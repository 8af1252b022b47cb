//! The work list: what it shows, how it is narrowed, and that its index says what the events say.

use std::fmt::Write as _;

use crate::app::{Client, TestApp};
use crate::rights::act_as;
use domain::case::{Colour, pressing, read};
use serde_json::{Value, json};
use server::app::{cases as case_views, clocks, desk};
use store::{cases, work_list};

/// The index of every case against what its events say today.
async fn the_index_is_true(app: &TestApp) {
    let mut tx = app.ctx.db.read().await.unwrap();
    let calendar = app.ctx.catalogue.calendar();
    for id in work_list::every_case(&mut tx, None, 1000).await.unwrap() {
        let case = cases::find(&mut tx, id).await.unwrap().unwrap().case;
        let events = case_views::history(&mut tx, id).await.unwrap();
        let budget = clocks::budget(&app.ctx, &case.item);
        let pivot = pressing(&events, &budget, calendar).unwrap();
        let row = work_list::row(&mut tx, id).await.unwrap().unwrap();
        assert_eq!(row.state, case.state.kind().as_str());
        assert_eq!(row.clock.as_deref(), pivot.map(|pivot| pivot.kind.as_str()));
        let days = pivot.and_then(|pivot| pivot.days);
        assert_eq!(row.amber_from, days.map(|days| days.amber_from.to_string()));
        assert_eq!(row.red_from, days.map(|days| days.red_from.to_string()));
        let today = app.ctx.now().day();
        let clocks = read(&events, &budget, calendar, today).unwrap();
        let red = pivot.is_some_and(|pivot| pivot.colour(today) == Colour::Red);
        assert!(!red || clocks.iter().any(|clock| clock.colour == Colour::Red));
    }
}

fn receipts(list: &Value) -> Vec<&str> {
    let items = list["items"].as_array().unwrap().iter();
    items.map(|item| item["receipt"].as_str().unwrap_or("–")).collect()
}

async fn list(who: &Client<'_>, query: &str) -> Vec<String> {
    let list = who.get(&format!("/cases?{query}")).await.ok();
    receipts(&list)
        .iter()
        .map(|receipt| receipt.trim_matches(|c: char| !c.is_ascii_digit())[7..].to_owned())
        .collect()
}

store::on_both! {
    async fn a_list_is_narrowed_sorted_and_counted(db: Db) {
        let app = TestApp::new(db).await;
        let owner = app.owner_li().await;
        let first = owner.submitted().await;
        app.set_time("2026-11-30T02:00:00Z");
        let owner = app.owner_li().await;
        let second = owner.submitted().await;
        owner.draft().await;
        let officer = app.officer_chen().await;
        let items = json!([{"subject": "lease", "problem": "承租方未盖章", "remedy": "请盖章后重新上传"}]);
        officer.act(&second, "request-correction", json!({"items": items})).await.ok();
        the_index_is_true(&app).await;

        assert_eq!(list(&officer, "").await, ["000002", "000001"]);
        assert_eq!(list(&officer, "sort=due").await, ["000001", "000002"]);
        assert_eq!(list(&officer, "state=submitted,accepted").await, ["000001"]);
        assert_eq!(list(&officer, "colour=green").await, ["000002", "000001"]);
        assert_eq!(list(&officer, "to=2026-11-29").await, ["000001"]);
        assert_eq!(list(&officer, "from=2026-11-30&to=2026-11-30").await, ["000002"]);
        assert_eq!(list(&officer, "due_to=2026-12-03&sort=due").await, ["000001"]);
        assert_eq!(list(&officer, "item=SC-00&sort=due").await.len(), 2);
        assert_eq!(list(&officer, "item=food-business").await.len(), 0);

        for (text, found) in [
            ("云栖茶事", 2),
            ("茶", 2),
            ("Tea%20Cater", 2),
            ("91330102ma2kaaaa62", 2),
            ("经营场所材料", 2),
            ("000002", 1),
            ("示收〔2026〕000001号", 1),
            ("2", 1),
            ("青简", 0),
            ("没有这样的企业", 0),
        ] {
            for order in ["newest", "due"] {
                let text = text.replace('〔', "%E3%80%94").replace('〕', "%E3%80%95");
                let mut query = String::new();
                for byte in text.bytes() {
                    if byte.is_ascii() { query.push(char::from(byte)) } else { write!(query, "%{byte:02X}").unwrap() }
                }
                assert_eq!(list(&officer, &format!("search={query}&sort={order}")).await.len(), found, "{text} {order}");
            }
        }

        let counts = officer.get("/me/case-counts").await.ok();
        assert_eq!((&counts["green"], &counts["red"], &counts["more"]), (&json!(2), &json!(0), &json!(false)));
        let of = |counts: &Value, state: &str| {
            let states = counts["states"].as_array().unwrap().iter();
            states.filter(|one| one["state"] == state).map(|one| one["count"].as_i64().unwrap()).sum::<i64>()
        };
        assert_eq!((of(&counts, "submitted"), of(&counts, "draft")), (1, 0));

        // Two working days are left, then none: the index does not change, the colour does.
        app.set_time("2026-12-01T02:00:00Z");
        let officer = app.officer_chen().await;
        assert_eq!(list(&officer, "colour=amber").await, ["000001"]);
        app.set_time("2026-12-03T02:00:00Z");
        let officer = app.officer_chen().await;
        officer.act(&first, "accept", json!({})).await.ok();
        officer.act(&first, "take-up", json!({})).await.ok();
        the_index_is_true(&app).await;
        assert_eq!(list(&officer, "state=under_review").await, ["000001"]);
    }

    async fn pages_of_a_list_hold_each_case_once_in_either_order(db: Db) {
        let app = TestApp::new(db).await;
        let owner = app.owner_li().await;
        for _ in 0..5 {
            app.pass_seconds(1);
            owner.submitted().await;
        }
        let officer = app.officer_chen().await;
        for query in ["sort=newest", "sort=due", "sort=newest&search=%E4%BA%91%E6%A0%96", "sort=newest&state=submitted,closed"] {
            let (mut seen, mut cursor) = (Vec::new(), String::new());
            loop {
                let page = officer.get(&format!("/cases?{query}&limit=2{cursor}")).await.ok();
                seen.extend(receipts(&page).into_iter().map(str::to_owned));
                match page["next"].as_str() {
                    Some(next) => cursor = format!("&cursor={next}"),
                    None => break,
                }
            }
            let mut once = seen.clone();
            once.sort();
            once.dedup();
            assert_eq!((seen.len(), once.len()), (5, 5), "{query}");
        }
        assert_eq!(officer.get("/cases?cursor=nonsense").await.code(), "cursor-unusable");
        assert_eq!(officer.get("/cases?state=nonsense").await.code(), "bad-request");
    }

    async fn the_index_is_made_anew_when_there_was_none(db: Db) {
        let app = TestApp::new(db).await;
        let owner = app.owner_li().await;
        let case = owner.submitted().await;
        // As after a step to this version: by no calendar yet.
        assert_eq!(desk::project(&app.ctx).await.unwrap(), 1);
        assert_eq!(desk::project(&app.ctx).await.unwrap(), 0);
        the_index_is_true(&app).await;
        let officer = app.officer_chen().await;
        assert_eq!(officer.ids("/cases?search=%E8%8C%B6").await, [case]);
    }

    async fn a_case_is_given_to_somebody_of_the_department(db: Db) {
        let app = TestApp::new(db).await;
        let owner = app.owner_li().await;
        let case = owner.submitted().await;
        let (officer, lead) = (app.officer_chen().await, app.staff("lead").await);
        let path = format!("/cases/{case}/assignee");
        let colleagues = lead.get(&path).await.ok();
        let chen = colleagues["items"].as_array().unwrap().iter().find(|one| one["name"] == "陈审").unwrap();
        assert_eq!(list(&officer, "mine=true").await.len(), 0);
        let given = lead.put(&path, &json!({"person": chen["id"]})).await.ok();
        assert_eq!(given["assignee"]["name"], "陈审");
        assert_eq!(list(&officer, "mine=true").await, ["000001"]);
        assert_eq!(list(&officer, "mine=true&sort=due").await, ["000001"]);
        let told = officer.get("/me/notifications").await.ok();
        assert_eq!(told["items"][0]["kind"], "assigned");
        assert_eq!(officer.get(&format!("/cases/{case}")).await.ok()["assignee"]["name"], "陈审");
        let stranger = owner.get("/me").await.ok()["person"]["id"].clone();
        assert_eq!(lead.put(&path, &json!({"person": stranger})).await.code(), "unknown-person");
        assert_eq!(owner.put(&path, &json!({"person": null})).await.code(), "forbidden");
        assert_eq!(officer.put(&path, &json!({"person": null})).await.ok()["assignee"], json!(null));
        assert_eq!(list(&officer, "mine=true").await.len(), 0);
    }

    async fn views_are_saved_by_name_for_oneself(db: Db) {
        let app = TestApp::new(db).await;
        let (officer, lead) = (app.officer_chen().await, app.staff("lead").await);
        let save = async |name: &str, query: &str| {
            officer.post("/me/views", &json!({"name": name, "query": query})).await
        };
        let first = save("今天到期", "colour=amber").await.ok();
        let again = save("今天到期", "colour=red").await.ok();
        assert_eq!(first["id"], again["id"]);
        assert_eq!(save(" ", "").await.code(), "invalid-value");
        let views = officer.get("/me/views").await.ok();
        assert_eq!(views["items"], json!([{"id": first["id"], "name": "今天到期", "query": "colour=red"}]));
        assert_eq!(lead.get("/me/views").await.ok()["items"], json!([]));
        let path = format!("/me/views/{}", first["id"].as_str().unwrap());
        assert_eq!(lead.delete(&path).await.code(), "not-found");
        assert_eq!(officer.delete(&path).await.status, 204);
    }

    async fn a_leader_sees_lists_but_opens_no_case(db: Db) {
        let app = TestApp::new(db).await;
        let owner = app.owner_li().await;
        let case = owner.submitted().await;
        let draft = owner.draft().await;
        let leader = app.staff("leader").await;
        assert_eq!(leader.ids("/cases").await, std::slice::from_ref(&case));
        let mine = owner.get("/me").await.ok()["acting"]["organisation"]["id"].clone();
        let of_enterprise = leader.ids(&format!("/cases?enterprise={}", mine.as_str().unwrap())).await;
        assert!(of_enterprise.contains(&case) && !of_enterprise.contains(&draft));
        assert_eq!(leader.get(&format!("/cases/{case}")).await.code(), "not-found");
        assert_eq!(leader.get(&format!("/cases/{case}/messages")).await.code(), "not-found");
        let officer = app.officer_chen().await;
        act_as(&officer, "officer", "Market supervision").await;
        assert_eq!(officer.ids("/cases").await, [""; 0]);
    }
}
