//! Work lists: every way in finds what going through everything would find.

use crate::{at, case_id, draft, org, organisation, person, place};
use domain::access::Scope;
use domain::case::{CaseState, ClockKind, Colour, Pivot, PivotDays, StateKind};
use domain::people::OrganisationKind;
use jiff::civil::{Date, date};
use store::entries::entries;
use store::work_list::{self, Colours, Filter, Listed, Order};
use store::{Tx, grams, people};

const TODAY: Date = date(2026, 11, 26);

fn pivot(n: i8) -> Option<Pivot> {
    let day = |ahead: i64| {
        date(2026, 11, 20)
            .checked_add(jiff::Span::new().days(ahead + i64::from(n)))
            .unwrap()
    };
    let days = (n % 4 != 0).then(|| PivotDays {
        due: day(2),
        amber_from: day(0),
        red_from: day(3),
    });
    (n % 5 != 0).then_some(Pivot {
        kind: ClockKind::Correction,
        days,
    })
}

/// Cases 1 to 12: the odd ones were handed in.
async fn filled(tx: &mut Tx) {
    place(tx).await;
    for n in 1..=12_u8 {
        let mut case = draft(tx, n).await;
        if n % 2 == 1 {
            case.state = CaseState::Submitted {
                at: at(i64::from(n)),
                notices: 0,
            };
        }
        let submitted = (n % 2 == 1).then(|| at(100 + i64::from(n)));
        let pivot = pivot(i8::try_from(n).unwrap());
        work_list::put(tx, &case, submitted, pivot.filter(|_| n % 2 == 1))
            .await
            .unwrap();
    }
}

async fn found(tx: &mut Tx, scope: &Scope, filter: &Filter, order: Order) -> Vec<u8> {
    let listed = work_list::list(tx, scope, filter, &order, 50).await.unwrap();
    // Where both come at once, they are what comes one after the other.
    if let Some(shown) = work_list::shown(tx, scope, filter, &order, 50).await.unwrap() {
        let ids: Vec<_> = listed.iter().map(|listed| listed.case).collect();
        let mut entries = entries(tx, &ids).await.unwrap();
        entries.sort_by_key(|entry| ids.iter().position(|id| *id == entry.id));
        assert_eq!(
            shown,
            listed.iter().cloned().zip(entries).collect::<Vec<_>>(),
            "{scope:?} {filter:?}"
        );
    }
    let number = |listed: &Listed| (1..=12).find(|n| case_id(*n) == listed.case).unwrap();
    listed.iter().map(number).collect()
}

store::on_both! {
    async fn each_scope_sees_its_own_in_the_order_asked_for(db: Db) {
        let mut tx = db.write().await.unwrap();
        filled(&mut tx).await;
        let all = Filter::default();
        let newest = || Order::Newest(None);
        let received = [11, 9, 7, 5, 3, 1];
        let mine = Scope::Enterprise(org(1));
        assert_eq!(found(&mut tx, &mine, &all, newest()).await, [11, 9, 7, 5, 3, 1, 12, 10, 8, 6, 4, 2]);
        assert_eq!(found(&mut tx, &Scope::Department(org(2)), &all, newest()).await, received);
        assert_eq!(found(&mut tx, &Scope::District, &all, newest()).await, received);
        let outlets = Scope::Outlets(vec![org(3), org(7)]);
        assert_eq!(found(&mut tx, &outlets, &all, newest()).await, received);
        for nobody in [
            Scope::Nothing,
            Scope::Enterprise(org(2)),
            Scope::Department(org(3)),
            Scope::Outlets(vec![]),
        ] {
            assert_eq!(found(&mut tx, &nobody, &all, newest()).await, [0_u8; 0], "{nobody:?}");
        }
        let department = Scope::Department(org(2));
        let shown = work_list::shown(&mut tx, &department, &all, &newest(), 4).await.unwrap();
        assert_eq!(shown.map(|shown| shown.len()), matches!(tx, Tx::Postgres(_)).then_some(4), "a server brings both at once");
        // By the last day: open cases only.
        assert_eq!(found(&mut tx, &Scope::Department(org(2)), &all, Order::Due(None)).await, [1, 3, 7, 9, 11]);
        let page = work_list::list(&mut tx, &Scope::Department(org(2)), &all, &Order::Newest(None), 2).await.unwrap();
        let last = page.last().unwrap();
        let next = Order::Newest(Some((last.filed_at, last.case)));
        assert_eq!(found(&mut tx, &Scope::Department(org(2)), &all, next).await, [7, 5, 3, 1]);
    }

    async fn filters_narrow_every_scope_alike(db: Db) {
        let mut tx = db.write().await.unwrap();
        filled(&mut tx).await;
        work_list::assign(&mut tx, case_id(7), Some(person(1)), person(1), at(0)).await.unwrap();
        let scopes = [
            Scope::Enterprise(org(1)),
            Scope::Department(org(2)),
            Scope::Outlets(vec![org(3)]),
            Scope::District,
        ];
        let filter = |change: &dyn Fn(&mut Filter)| {
            let mut filter = Filter::default();
            change(&mut filter);
            filter
        };
        let expected: [(Filter, &[u8]); 11] = [
            (filter(&|f| f.states = vec![StateKind::Submitted]), &[11, 9, 7, 5, 3, 1]),
            (filter(&|f| f.colour = Some((Colour::Red, TODAY))), &[3, 1]),
            (filter(&|f| f.colour = Some((Colour::Amber, TODAY))), &[]),
            (filter(&|f| f.colour = Some((Colour::Green, TODAY))), &[11, 9, 7]),
            (filter(&|f| f.assignee = Some(person(1))), &[7]),
            (filter(&|f| f.filed_from = Some(at(107))), &[11, 9, 7]),
            (filter(&|f| { f.filed_before = Some(at(105)); f.filed_from = Some(at(100)) }), &[3, 1]),
            (filter(&|f| f.due_to = Some(date(2026, 11, 25))), &[3, 1]),
            (filter(&|f| { f.enterprise = Some(org(1)); f.item = Some("premises-check".to_owned());
                f.states = vec![StateKind::Submitted, StateKind::Closed]; }), &[11, 9, 7, 5, 3, 1]),
            (filter(&|f| { f.item = Some("another".to_owned()); f.states = vec![StateKind::Submitted]; }), &[]),
            (filter(&|f| f.outlet = Some(org(9))), &[]),
        ];
        for scope in &scopes {
            for (filter, expected) in &expected {
                assert_eq!(found(&mut tx, scope, filter, Order::Newest(None)).await, *expected, "{scope:?} {filter:?}");
                let mut open: Vec<u8> = expected.iter().copied().filter(|n| *n != 5).collect();
                open.reverse();
                assert_eq!(found(&mut tx, scope, filter, Order::Due(None)).await, open, "{scope:?} {filter:?}");
            }
        }
        for plain in [
            filter(&|f| f.item = Some("premises-check".to_owned())),
            filter(&|f| f.outlet = Some(org(3))),
            filter(&|f| { f.item = Some("premises-check".to_owned()); f.states = vec![StateKind::Submitted]; }),
        ] {
            for scope in &scopes[1..] {
                let received = found(&mut tx, scope, &plain, Order::Newest(None)).await;
                assert_eq!(received, [11, 9, 7, 5, 3, 1], "{scope:?} {plain:?}");
            }
        }
        let of_enterprise = filter(&|f| f.enterprise = Some(org(1)));
        assert_eq!(found(&mut tx, &Scope::District, &of_enterprise, Order::Newest(None)).await, [11, 9, 7, 5, 3, 1]);
        let drafts = filter(&|f| f.states = vec![StateKind::Draft]);
        assert_eq!(found(&mut tx, &Scope::District, &drafts, Order::Newest(None)).await, [0_u8; 0]);
        let department = Scope::Department(org(2));
        let colours = work_list::count_colours(&mut tx, &department, TODAY).await.unwrap();
        assert_eq!(colours, Colours { red: 2, amber: 0, green: 3, grey: 0, more: false });
        assert_eq!(work_list::count_state(&mut tx, &department, StateKind::Submitted).await.unwrap(), 6);
    }

    async fn names_are_found_by_pairs_of_signs(db: Db) {
        let mut tx = db.write().await.unwrap();
        filled(&mut tx).await;
        let mut other = organisation(9, OrganisationKind::Enterprise);
        "青简书店".clone_into(&mut other.name_zh);
        people::add_organisation(&mut tx, &other, at(0)).await.unwrap();
        let search = async |tx: &mut Tx, text: &str| grams::search(tx, text).await.unwrap();
        let hit = search(&mut tx, "云栖区").await;
        assert!(hit.few && !hit.none, "{hit:?}");
        assert!(search(&mut tx, "书栖").await.none);
        for few in [true, false] {
            let filter = Filter {
                grams: hit.grams.clone(),
                few,
                ..Filter::default()
            };
            let department = Scope::Department(org(2));
            assert_eq!(found(&mut tx, &department, &filter, Order::Newest(None)).await, [11, 9, 7, 5, 3, 1]);
            let none = Filter {
                grams: search(&mut tx, "青简").await.grams,
                few,
                ..Filter::default()
            };
            assert_eq!(found(&mut tx, &department, &none, Order::Newest(None)).await, [0_u8; 0]);
        }
    }
}
