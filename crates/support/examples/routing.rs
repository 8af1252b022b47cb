//! Measures the desk: how long an event takes with 200 experts at 50 questions a second, and a simulated week at ten times
//! today's questions beside Erlang C. `cargo xtask bench routing` runs it; `--json` prints one object.

use std::collections::BTreeSet;
use std::process::ExitCode;
use std::time::Instant;

use domain::calendar::{Calendar, CalendarYear};
use domain::id::{OrganisationId, PersonId, QuestionId};
use domain::time::Timestamp;
use support::desk::{Desk, Entry, Step, Urgency};
use support::erlang::{Offered, mean_wait, wait_probability, within};
use support::expert::{Expert, Presence};
use support::shift::Hours;
use support::simulation::{Arrival, Chance, Manner, PERFECT, poisson, run};
use support::skill::{Capacity, Lang, Need, Skills, Tier};

/// Departments of the city.
const DEPARTMENTS: usize = 12;

fn day(text: &str) -> Option<Timestamp> {
    format!("{text}T00:00:00+08:00").parse().ok().map(Timestamp::new)
}

fn department(n: usize, begin: Timestamp) -> OrganisationId {
    OrganisationId::new(begin, [n as u8; 10])
}

fn expert(n: usize, departments: &[usize], coach: u8, hours: Hours, begin: Timestamp) -> Expert {
    let mut random = [0; 10];
    random[..8].copy_from_slice(&(n as u64).to_be_bytes());
    Expert {
        person: PersonId::new(begin, random),
        skills: Skills {
            departments: departments.iter().map(|n| department(*n, begin)).collect(),
            items: BTreeSet::new(),
            languages: BTreeSet::from([Lang::Chinese]),
        },
        capacity: Capacity {
            coach,
            remote: 2,
            video: 1,
        },
        hours,
        deputy: None,
        presence: Presence::Online,
    }
}

fn need(n: usize, tier: Tier, begin: Timestamp) -> Need {
    Need {
        department: department(n, begin),
        item: "premises-check".to_owned(),
        lang: Lang::Chinese,
        tier,
    }
}

fn part(sorted: &[f64], of: f64) -> f64 {
    let at = (sorted.len() as f64 * of).ceil() as usize;
    sorted.get(at.saturating_sub(1)).copied().unwrap_or_default()
}

/// What is said of a measurement, in order.
struct Told(Vec<(String, f64)>);

impl Told {
    fn note(&mut self, name: &str, value: f64) {
        self.0.push((name.to_owned(), value));
    }
}

/// 200 experts, 50 questions a second, for ten minutes of virtual time: the real time of each event.
fn speed(calendar: &Calendar, begin: Timestamp, told: &mut Told) {
    let mut chance = Chance::new(1);
    let mut desk = Desk::new(calendar);
    for n in 0..200 {
        let departments = [n % DEPARTMENTS, (n * 7 + 3) % DEPARTMENTS];
        desk.seat(expert(n, &departments, 3, Hours::always(), begin), 0, begin, begin);
    }
    let mut times = Vec::new();
    let mut helped: Vec<(Timestamp, QuestionId)> = Vec::new();
    let (mut now, mut unassigned, mut waiting) = (begin, 0usize, 0usize);
    let timed = |times: &mut Vec<f64>, event: &mut dyn FnMut() -> Vec<Step>| {
        let from = Instant::now();
        let steps = event();
        times.push(from.elapsed().as_secs_f64() * 1e6);
        steps
    };
    for number in 0..30_000u64 {
        now = now.plus_seconds(i64::from(number.is_multiple_of(50)));
        let mut random = [0; 10];
        random[..8].copy_from_slice(&number.to_be_bytes());
        let entry = Entry {
            id: QuestionId::new(now, random),
            need: need(chance.below(DEPARTMENTS), Tier::Coach, begin),
            urgency: Urgency::ALL[chance.below(3)],
            since: now,
            preferred: None,
            passed: Vec::new(),
        };
        let mut steps = timed(&mut times, &mut || desk.arrive(entry.clone(), now));
        // Ten seconds each, so that the line is there and moves.
        while let Some((_, done)) = helped.first().copied().filter(|(at, _)| *at <= now) {
            helped.remove(0);
            steps.append(&mut timed(&mut times, &mut || desk.end(done, now).unwrap_or_default()));
        }
        for step in steps {
            if let Step::Offered { question, to, .. } = step {
                timed(&mut times, &mut || desk.accept(question, to, now).unwrap_or_default());
                helped.push((now.plus_seconds(10), question));
            }
        }
        waiting = waiting.max(desk.waiting());
        unassigned = desk.waiting();
    }
    times.sort_by(f64::total_cmp);
    let all: f64 = times.iter().sum();
    told.note("speed_events", times.len() as f64);
    told.note("speed_events_a_second", times.len() as f64 / all * 1e6);
    told.note("speed_p50_us", part(&times, 0.5));
    told.note("speed_p99_us", part(&times, 0.99));
    told.note("speed_max_us", part(&times, 1.0));
    told.note("speed_longest_line", waiting as f64);
    told.note("speed_line_at_the_end", unassigned as f64);
}

/// One line before alike experts beside the formula.
fn beside_erlang(calendar: &Calendar, begin: Timestamp, told: &mut Told) {
    for (servers, busy) in [(5usize, 0.8), (20, 0.9)] {
        let handle = 300.0;
        let offered = Offered {
            rate: servers as f64 * busy / handle,
            handle,
        };
        let experts: Vec<Expert> = (0..servers)
            .map(|n| expert(n, &[1], 1, Hours::always(), begin))
            .collect();
        let mut chance = Chance::new(7);
        let arrivals = poisson(&mut chance, begin, offered.rate, 1_000_000, |chance, at| Arrival {
            at,
            need: need(1, Tier::Coach, begin),
            urgency: Urgency::Live,
            handle: chance.about(handle),
        });
        let outcome = run(calendar, &experts, &arrivals, PERFECT, 1, &mut |_, _, _| {});
        let waits = outcome.all_waits();
        let waited = waits.iter().filter(|wait| **wait > 0.0).count() as f64 / waits.len() as f64;
        let soon = waits.iter().filter(|wait| **wait <= 60.0).count() as f64 / waits.len() as f64;
        let count = servers as u32;
        let name = |what: &str| format!("erlang_{servers}_experts_{what}");
        told.note(&name("waited_simulated"), waited);
        told.note(&name("waited_formula"), wait_probability(count, offered));
        told.note(
            &name("mean_wait_s_simulated"),
            waits.iter().sum::<f64>() / waits.len() as f64,
        );
        told.note(&name("mean_wait_s_formula"), mean_wait(count, offered));
        told.note(&name("within_60_s_simulated"), soon);
        told.note(&name("within_60_s_formula"), within(count, offered, 60.0));
    }
}

/// A week at ten times 35 questions a day: 42 experts with lunch, reactions, refusals.
fn week(calendar: &Calendar, begin: Timestamp, told: &mut Told) {
    let experts: Vec<Expert> = (0..42)
        .map(|n| expert(n, &[n % DEPARTMENTS, (n + 5) % DEPARTMENTS], 3, Hours::usual(), begin))
        .collect();
    let mut chance = Chance::new(35);
    let mut arrivals = Vec::new();
    for day in 0..5 {
        for _ in 0..350 {
            let minute = [540, 810][chance.below(2)] + chance.below(200) as i64;
            let asked = begin.plus_seconds(day * 86_400 + minute * 60 + chance.below(60) as i64);
            let tier = [Tier::Coach, Tier::Coach, Tier::Coach, Tier::Remote, Tier::Video][chance.below(5)];
            let mean = [420.0, 900.0, 1200.0][tier as usize];
            arrivals.push(Arrival {
                at: asked,
                need: need(chance.below(DEPARTMENTS), tier, begin),
                urgency: Urgency::ALL[chance.below(2)],
                handle: chance.about(mean),
            });
        }
    }
    arrivals.sort_by_key(|arrival| arrival.at);
    let manner = Manner {
        reaction: 5.0,
        declines: 20,
        returns: 300,
    };
    let from = Instant::now();
    let outcome = run(calendar, &experts, &arrivals, manner, 3, &mut |_, _, _| {});
    told.note("week_real_s", from.elapsed().as_secs_f64());
    told.note("week_asked", outcome.asked as f64);
    told.note("week_helped", outcome.helped as f64);
    told.note("week_offers", outcome.offers as f64);
    told.note("week_lapsed", outcome.lapsed as f64);
    told.note("week_declined", outcome.declined as f64);
    for (tier, promised) in [(Tier::Coach, 180.0), (Tier::Remote, 300.0), (Tier::Video, 600.0)] {
        let waits = outcome.waits.get(&tier).cloned().unwrap_or_default();
        let kept = waits.iter().filter(|wait| **wait <= promised).count() as f64 / waits.len().max(1) as f64;
        told.note(&format!("week_{tier}_wait_p50_s"), part(&waits, 0.5));
        told.note(&format!("week_{tier}_wait_p95_s"), part(&waits, 0.95));
        told.note(&format!("week_{tier}_taken_within_promise"), kept);
    }
    let (most, least) = (outcome.given.values().max(), outcome.given.values().min());
    told.note("week_most_given_to_one", most.copied().unwrap_or_default() as f64);
    told.note("week_least_given_to_one", least.copied().unwrap_or_default() as f64);
}

fn main() -> ExitCode {
    let json = std::env::args().any(|argument| argument == "--json");
    let (Some(begin), Ok(year)) = (
        day("2026-11-23"),
        serde_json::from_str::<CalendarYear>(
            r#"{"year": 2026, "source": "", "weekdays_off": [], "weekends_worked": []}"#,
        ),
    ) else {
        return ExitCode::FAILURE;
    };
    let Ok(calendar) = Calendar::new([year]) else {
        return ExitCode::FAILURE;
    };
    let mut told = Told(Vec::new());
    speed(&calendar, begin, &mut told);
    beside_erlang(&calendar, begin, &mut told);
    week(&calendar, begin, &mut told);
    if json {
        let object: serde_json::Map<_, _> = told.0.into_iter().map(|(name, value)| (name, value.into())).collect();
        println!("{}", serde_json::Value::Object(object));
    } else {
        for (name, value) in told.0 {
            println!("{name:<44}{value:>14.3}");
        }
    }
    ExitCode::SUCCESS
}
