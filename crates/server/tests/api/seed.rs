//! The demonstration district: everything that is promised of it is there, as people would have left it.

use crate::app::{moment, samples};
use domain::Kind;
use domain::access::{ActingRole, Actor, Scope};
use domain::people::{OrganisationKind, RoleKind};
use domain::time::Timestamp;
use jiff::civil::date;
use serde_json::Value;
use server::app::blobs::Blobs;
use server::app::blobs::sealing::Keyring;
use server::app::figures::{self, Wanted as Span};
use server::app::printer::Printer;
use server::app::signing::Ed25519;
use server::app::{AppError, senders};
use server::app::{Ctx, Randomness, audit_log, cases, desk, registration, seed};
use server::config::{Config, Mode};
use server::live::Hub;
use server::metrics::Metrics;
use server::time::Clock;
use std::collections::BTreeMap;
use std::io;
use std::path::Path;
use std::sync::Arc;
use store::Db;
use store::work_list::{self, Filter, Order};
use store::{jobs, people};
use tokio::sync::{Notify, Semaphore};

/// Must not be called: the demonstration sends nothing by itself.
#[derive(Debug)]
struct Nobody;

impl senders::Sender for Nobody {
    fn send(&self, _: &senders::Message) -> io::Result<()> {
        Err(io::Error::other("nothing is sent while the demonstration is made"))
    }
}

/// The clock of the wall, which the demonstration must not go past.
#[derive(Debug)]
struct Morning;

impl Clock for Morning {
    fn now(&self) -> Timestamp {
        moment("2026-11-26T02:00:00Z")
    }
}

/// An empty station on Thursday, 26 November 2026, ten in the morning.
fn empty(db: Db, home: &Path) -> Ctx {
    Ctx {
        db,
        blobs: Blobs::open(&home.join("files"), Keyring::default()).unwrap(),
        config: Config::defaults().unwrap(),
        catalogue: catalogue::embedded(),
        clock: Arc::new(Morning),
        randomness: Randomness::System,
        sender: Arc::new(Nobody),
        hub: Hub::default(),
        work: Notify::new(),
        post: Notify::new(),
        passwords: Semaphore::new(2),
        printer: Arc::new(Printer::new("")),
        signer: Arc::new(Ed25519::new([7; 32])),
        clocks: server::app::clocks::Remembered::default(),
        alike: server::app::support::alike::Remembered::default(),
        metrics: Metrics::default(),
    }
}

/// Somebody in one of their roles.
async fn actor(ctx: &Ctx, sign_in: &str, kind: RoleKind) -> Actor {
    let mut tx = ctx.db.read().await.unwrap();
    let found = match people::by_login(&mut tx, sign_in).await.unwrap() {
        Some(found) => found,
        None => people::by_mobile(&mut tx, sign_in).await.unwrap().unwrap(),
    };
    let roles = people::roles(&mut tx, found.person).await.unwrap();
    let role = roles.iter().find(|role| role.kind == kind).unwrap();
    Actor {
        person: found.person,
        acting: Some(ActingRole {
            id: role.id,
            kind,
            organisation: role.organisation.id,
            below: Vec::new(),
        }),
        on_behalf: None,
    }
}

async fn states(ctx: &Ctx, actor: &Actor) -> BTreeMap<&'static str, i64> {
    let counts = desk::counts(ctx, actor).await.unwrap();
    counts.states.iter().map(|state| (state.state, state.count)).collect()
}

store::on_both! {
    async fn the_demonstration_is_as_it_is_promised(db: Db) {
        let home = tempfile::tempdir().unwrap();
        let mut ctx = empty(db, home.path());
        let accounts = seed::demonstration(&mut ctx, &samples(".")).await.unwrap();

        let mut tx = ctx.db.read().await.unwrap();
        for (kind, count) in [
            (OrganisationKind::Department, 12),
            (OrganisationKind::Street, 14),
            (OrganisationKind::Station, 3),
            (OrganisationKind::Outlet, 12),
            (OrganisationKind::Enterprise, 60),
        ] {
            let all = people::organisations(&mut tx, kind).await.unwrap();
            assert_eq!(all.len(), count, "{kind}");
            for enterprise in all.iter().filter(|_| kind == OrganisationKind::Enterprise) {
                let code = enterprise.credit_code.as_deref().unwrap();
                assert!(domain::validate(Kind::CreditCode, code).valid, "{code}");
            }
            let open = all.iter().filter(|_| kind == OrganisationKind::Outlet);
            assert!(open.clone().all(|outlet| outlet.address.is_some() && outlet.hours.is_some()));
        }
        let mut team = std::collections::BTreeSet::new();
        let mut asked = BTreeMap::new();
        for department in people::organisations(&mut tx, OrganisationKind::Department).await.unwrap() {
            let experts = store::support_experts::of_department(&mut tx, department.id).await.unwrap();
            team.extend(experts.into_iter().map(|kept| kept.expert.person));
            for state in support::question::StateKind::ALL {
                let found = store::support::in_state(&mut tx, department.id, *state).await.unwrap();
                *asked.entry(state.as_str()).or_insert(0) += found.len();
            }
        }
        // The lead of the small district helps as well.
        assert_eq!(team.len(), 42 + 1);
        let living = [("answered", 1), ("closed", 2), ("helped", 3), ("offered", 0), ("promised", 1), ("waiting", 3)];
        assert_eq!(asked, BTreeMap::from(living));
        drop(tx);
        let with = |role: &str| accounts.iter().filter(|it| it.roles.split(", ").next() == Some(role)).count();
        assert_eq!((with("officer"), with("clerk"), with("owner")), (19, 23, 60));

        // Every case is in the state that was meant for it; the leader sees those that were handed in.
        let leader = actor(&ctx, "leader", RoleKind::Leader).await;
        let seen = states(&ctx, &leader).await;
        let expected = BTreeMap::from([
            ("draft", 0), ("submitted", 22), ("correction_requested", 14), ("accepted", 14), ("not_accepted", 10),
            ("under_review", 26), ("suspended", 8), ("decided", 18), ("delivered", 52), ("withdrawn", 10), ("closed", 8),
        ]);
        assert_eq!(seen, expected);

        // The figures say what the lists say.
        let span = Span { from: date(2026, 8, 1), to: date(2026, 11, 26), of: None };
        let figures = figures::show(&ctx, &leader, &span).await.unwrap();
        assert_eq!(figures.received, 182);
        for state in &figures.by_state {
            assert_eq!(Some(&state.cases), seen.get(state.word.as_str()), "{}", state.word);
        }
        let mut tx = ctx.db.read().await.unwrap();
        let listed = work_list::list(&mut tx, &Scope::District, &Filter::default(), &Order::Newest(None), 300).await.unwrap();
        assert_eq!(listed.len(), 182);
        let mut every = work_list::every_case(&mut tx, None, 300).await.unwrap();
        every.sort();
        every.dedup();
        assert_eq!(every.len(), 200);
        drop(tx);

        // Each sign-in of the small cast finds work.
        let owner = actor(&ctx, "13800000001", RoleKind::Owner).await;
        assert!(states(&ctx, &owner).await["correction_requested"] >= 1);
        let clerk = actor(&ctx, "clerk", RoleKind::Clerk).await;
        assert!(states(&ctx, &clerk).await["submitted"] >= 5);
        let officer = actor(&ctx, "officer", RoleKind::Officer).await;
        let colours = desk::counts(&ctx, &officer).await.unwrap();
        assert!(colours.green > 0 && colours.amber > 0 && colours.red > 0, "{colours:?}");
        let admin = actor(&ctx, "admin", RoleKind::Administrator).await;
        let state = domain::registration::RegistrationKind::Requested;
        let (asked, _) = registration::queue(&ctx, &admin, state, None, 10).await.unwrap();
        assert_eq!(asked.len(), 1);

        assert!(matches!(audit_log::verify(&ctx).await.unwrap(), audit_log::Verified::Sound { rows: 4000.., .. }));
        let mut tx = ctx.db.read().await.unwrap();
        let waiting: BTreeMap<String, i64> = jobs::tally(&mut tx).await.unwrap().into_iter().collect();
        drop(tx);
        assert_eq!(waiting.keys().collect::<Vec<_>>(), ["queued"]);
        assert!(matches!(seed::demonstration(&mut ctx, home.path()).await, Err(AppError::NotEmpty)));
    }

    async fn no_draft_of_the_demonstration_breaks_a_rule(db: Db) {
        let home = tempfile::tempdir().unwrap();
        let mut ctx = empty(db, home.path());
        ctx.config.mode = Mode::Production;
        assert!(matches!(seed::demonstration(&mut ctx, home.path()).await, Err(AppError::Production)));
        ctx.config.mode = Config::defaults().unwrap().mode;
        let accounts = seed::demonstration(&mut ctx, &samples(".")).await.unwrap();
        let mut drafts = 0;
        for account in accounts.iter().filter(|account| account.roles.starts_with("owner")) {
            assert!(domain::validate(Kind::Phone, &account.sign_in).valid);
            let owner = actor(&ctx, &account.sign_in, RoleKind::Owner).await;
            let filter = Filter { states: vec![domain::case::StateKind::Draft], ..Filter::default() };
            let mut tx = ctx.db.read().await.unwrap();
            let listed = work_list::list(&mut tx, &owner.scope(), &filter, &Order::Newest(None), 100).await.unwrap();
            drop(tx);
            for one in listed {
                let draft = cases::show(&ctx, &owner, one.case).await.unwrap();
                drafts += 1;
                let value = |name: &str| draft.form.iter().find(|field| field.name == name).and_then(|field| field.value.clone());
                for (name, kind) in [
                    ("credit_code", Kind::CreditCode), ("id_number", Kind::IdNumber), ("contact_phone", Kind::Phone),
                ] {
                    if let Some(Value::String(text)) = value(name) {
                        assert!(domain::validate(kind, &text).valid, "{name} {text}");
                    }
                }
                for filled in draft.form.iter().filter(|field| field.value.is_some()) {
                    assert!(filled.shown, "{} is filled and not asked for", filled.name);
                }
                assert!(draft.may_edit && draft.summary.receipt.is_none());
            }
        }
        assert_eq!(drafts, 14);
    }
}
