//! What of the station would not work, seen from inside: each point is well, doubtful or wrong, with what it rests on.
//!
//! Must not mend anything, and must go on after a point that is wrong: a person wants the whole list.

use super::{AppError, Ctx};
use crate::config::{Calls, Mode};
use crate::tls;
use domain::time::Timestamp;
use std::path::Path;
use store::soundness as stored;

/// How a point stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Standing {
    /// As it should be.
    Well,
    /// Works, but somebody should know.
    Doubt,
    /// Does not work.
    Wrong,
}

/// A point, with the key of its message and what fills it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Point {
    /// How it stands.
    pub standing: Standing,
    /// Message.
    pub key: &'static str,
    /// What fills the message.
    pub with: Vec<(&'static str, String)>,
}

impl Point {
    fn new(standing: Standing, key: &'static str) -> Self {
        Self {
            standing,
            key,
            with: Vec::new(),
        }
    }

    fn with(mut self, name: &'static str, value: &(impl ToString + ?Sized)) -> Self {
        self.with.push((name, value.to_string()));
        self
    }
}

/// Less room than this on the disk is told, in bytes.
const LITTLE: u64 = 2 * 1024 * 1024 * 1024;
/// With less, files will soon be refused.
const HARDLY: u64 = 200 * 1024 * 1024;
/// Working days ahead that the longest usual clock needs.
const AHEAD: i64 = 90;

/// Looks at database, files, calendar, jobs, audit log and settings. Models, fonts and senders are looked at by whoever holds
/// them.
pub async fn look(ctx: &Ctx, data: &Path) -> Vec<Point> {
    let mut points = database(ctx).await;
    points.push(files(ctx).await);
    points.push(sealed(ctx));
    points.extend(ctx.config.sealing.key_files.iter().flat_map(|key| keeping(key, data)));
    points.extend(room(data));
    points.push(calendar(ctx, ctx.now()));
    points.extend(settings(ctx));
    points
}

fn failed(key: &'static str, error: &dyn std::error::Error) -> Point {
    let detail = error
        .source()
        .map_or_else(|| error.to_string(), |cause| format!("{error}: {cause}"));
    Point::new(Standing::Wrong, key).with("detail", &detail)
}

async fn database(ctx: &Ctx) -> Vec<Point> {
    let state = match stored::look(&ctx.db).await {
        Ok(state) => state,
        Err(error) => return vec![failed("doctor-database-gone", &error)],
    };
    let mut points = Vec::new();
    points.push(match (&state.unknown[..], &state.pending[..]) {
        ([], []) => Point::new(Standing::Well, "doctor-database-well").with("steps", &state.applied),
        ([], pending) => Point::new(Standing::Doubt, "doctor-database-pending").with("steps", &pending.join(", ")),
        (unknown, _) => Point::new(Standing::Wrong, "doctor-database-newer").with("steps", &unknown.join(", ")),
    });
    if let Some(damage) = state.damage {
        points.push(Point::new(Standing::Wrong, "doctor-database-damaged").with("detail", &damage));
    }
    if !state.pending.is_empty() || !state.unknown.is_empty() {
        return points;
    }
    match jobs(ctx).await {
        Ok(point) => points.push(point),
        Err(error) => points.push(failed("doctor-database-gone", &error)),
    }
    match demonstration(ctx).await {
        Ok(point) => points.extend(point),
        Err(error) => points.push(failed("doctor-database-gone", &error)),
    }
    match super::audit_log::verify(ctx).await {
        Ok(store::audit::Verified::Sound { rows, .. }) => {
            points.push(Point::new(Standing::Well, "doctor-audit-well").with("rows", &rows));
        }
        Ok(store::audit::Verified::Broken { seq }) => {
            points.push(Point::new(Standing::Wrong, "doctor-audit-broken").with("seq", &seq));
        }
        Err(error) => points.push(failed("doctor-database-gone", &error)),
    }
    points
}

async fn jobs(ctx: &Ctx) -> Result<Point, AppError> {
    let mut tx = ctx.db.read().await?;
    let jobs = store::jobs::standing(&mut tx).await?;
    let point = if jobs.parked > 0 {
        Point::new(Standing::Doubt, "doctor-jobs-parked").with("parked", &jobs.parked)
    } else {
        Point::new(Standing::Well, "doctor-jobs-well")
    };
    Ok(point.with("waiting", &jobs.waiting))
}

/// People of a demonstration in a station that is none: they are refused, and whoever set the station up may wonder why.
async fn demonstration(ctx: &Ctx) -> Result<Option<Point>, AppError> {
    if ctx.config.mode != Mode::Production {
        return Ok(None);
    }
    let people = store::people::demonstration(&mut ctx.db.read().await?).await?;
    let point = || Point::new(Standing::Doubt, "doctor-demonstration").with("people", &people);
    Ok((people > 0).then(point))
}

async fn files(ctx: &Ctx) -> Point {
    match ctx.blobs.check().await {
        Ok(()) => Point::new(Standing::Well, "doctor-files-well"),
        Err(error) => failed("doctor-files-wrong", &error),
    }
}

/// How the files are sealed, and whether every one of them opens.
fn sealed(ctx: &Ctx) -> Point {
    let census = match ctx.blobs.census() {
        Ok(census) => census,
        Err(error) => return failed("doctor-files-wrong", &error),
    };
    if let Some((key, files)) = census.locked(&ctx.blobs).first() {
        let point = Point::new(Standing::Wrong, "doctor-sealing-locked");
        return point.with("files", &files).with("key", key);
    }
    let Some(newest) = ctx.blobs.seals() else {
        let standing = match ctx.config.mode {
            Mode::Production => Standing::Doubt,
            Mode::Demonstration => Standing::Well,
        };
        return Point::new(standing, "doctor-sealing-none");
    };
    let point = match census.others(Some(newest)) {
        0 => Point::new(Standing::Well, "doctor-sealing-well"),
        others => Point::new(Standing::Doubt, "doctor-sealing-others").with("files", &others),
    };
    point.with("key", &newest)
}

/// How a key is kept.
fn keeping(key: &Path, data: &Path) -> Vec<Point> {
    let mut points = Vec::new();
    let inside = matches!((key.canonicalize(), data.canonicalize()), (Ok(key), Ok(data)) if key.starts_with(&data));
    if inside {
        points.push(Point::new(Standing::Doubt, "doctor-key-beside").with("path", &key.display()));
    }
    points.extend(open_to_others(key));
    points
}

/// A secret that others on the machine can read.
fn open_to_others(key: &Path) -> Option<Point> {
    #[cfg(unix)]
    {
        use std::os::unix::fs::PermissionsExt as _;
        let open = std::fs::metadata(key).is_ok_and(|about| about.permissions().mode() & 0o077 != 0);
        open.then(|| Point::new(Standing::Doubt, "doctor-key-open").with("path", &key.display()))
    }
    #[cfg(not(unix))]
    None
}

fn room(data: &Path) -> Option<Point> {
    let free = rustix::fs::statvfs(data)
        .ok()
        .map(|disk| disk.f_bavail * disk.f_frsize)?;
    let (standing, key) = match free {
        free if free < HARDLY => (Standing::Wrong, "doctor-room-none"),
        free if free < LITTLE => (Standing::Doubt, "doctor-room-little"),
        _ => (Standing::Well, "doctor-room-well"),
    };
    Some(Point::new(standing, key).with("megabytes", &(free / 1024 / 1024)))
}

/// Clocks that reach into a year whose holidays are not in the catalogue are provisional.
fn calendar(ctx: &Ctx, now: Timestamp) -> Point {
    let (today, ahead) = (now.day(), now.plus_seconds(AHEAD * 24 * 3600).day());
    let known = |year: i16| ctx.catalogue.calendar().years().any(|published| published == year);
    match [today.year(), ahead.year()].into_iter().find(|year| !known(*year)) {
        None => Point::new(Standing::Well, "doctor-calendar-well").with("today", &today),
        Some(year) => Point::new(Standing::Doubt, "doctor-calendar-missing").with("year", &year),
    }
}

/// Days before its end at which a certificate is told to be renewed.
const RENEW: i64 = 21;

/// The certificate, where the program answers over HTTPS by itself.
fn certificate(ctx: &Ctx, now: Timestamp) -> Vec<Point> {
    let https = &ctx.config.https;
    if !https.is_on() {
        return Vec::new();
    }
    let certified = match tls::Certified::read(https) {
        Ok(certified) => certified,
        Err(error) => return vec![failed("doctor-https-wrong", &error)],
    };
    let mut points = vec![match certified.validity() {
        Some(good) if now < good.from => {
            Point::new(Standing::Wrong, "doctor-https-early").with("day", &good.from.day())
        }
        Some(good) if now >= good.until => {
            Point::new(Standing::Wrong, "doctor-https-over").with("day", &good.until.day())
        }
        Some(good) if now.plus_seconds(RENEW * 24 * 3600) >= good.until => {
            Point::new(Standing::Doubt, "doctor-https-soon").with("day", &good.until.day())
        }
        Some(good) => Point::new(Standing::Well, "doctor-https-well").with("day", &good.until.day()),
        None => Point::new(Standing::Wrong, "doctor-https-wrong").with("detail", &https.certificate),
    }];
    let public = ctx
        .config
        .server
        .public_url
        .strip_prefix("https://")
        .unwrap_or_default();
    let host = public.split(['/', ':']).next().unwrap_or_default();
    if !host.is_empty() && !certified.is_for(host) {
        points.push(Point::new(Standing::Wrong, "doctor-https-name").with("host", &host));
    }
    points.extend(open_to_others(Path::new(&https.key)));
    points
}

/// Shortest secret that nobody guesses.
const SECRET: usize = 24;

/// How browsers find each other in calls. Whether a server answers is seen from the browsers' side alone.
fn calls(calls: &Calls) -> Vec<Point> {
    let known = |address: &String, schemes: [&str; 2]| {
        let rest = schemes.iter().find_map(|scheme| address.strip_prefix(scheme));
        rest.is_some_and(|host| !host.is_empty() && !host.starts_with('/'))
    };
    let astray = calls.stun.iter().find(|address| !known(address, ["stun:", "stuns:"]));
    let astray = astray.or_else(|| calls.turn.iter().find(|address| !known(address, ["turn:", "turns:"])));
    if let Some(address) = astray {
        return vec![Point::new(Standing::Wrong, "doctor-calls-address").with("address", address)];
    }
    let mut points = Vec::new();
    if calls.turn_minutes < 1 {
        points.push(Point::new(Standing::Wrong, "doctor-calls-minutes"));
    }
    points.push(match (calls.turn.is_empty(), calls.turn_secret.len()) {
        (true, _) if calls.relay_only => Point::new(Standing::Wrong, "doctor-calls-relay"),
        (true, _) => Point::new(Standing::Doubt, "doctor-calls-none"),
        (false, 0) => Point::new(Standing::Wrong, "doctor-calls-secret"),
        (false, ..SECRET) => Point::new(Standing::Doubt, "doctor-calls-short").with("length", &SECRET),
        (false, _) => Point::new(Standing::Well, "doctor-calls-well").with("servers", &calls.turn.join(", ")),
    });
    points
}

fn settings(ctx: &Ctx) -> Vec<Point> {
    let mut points = certificate(ctx, ctx.now());
    points.extend(calls(&ctx.config.calls));
    if ctx.config.mode == Mode::Demonstration {
        points.push(Point::new(Standing::Doubt, "doctor-mode-demonstration"));
    } else if !ctx.config.is_secure() {
        points.push(Point::new(Standing::Wrong, "doctor-no-https"));
    }
    points
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::config::Config;

    /// What is said of these settings.
    fn said(turn: &[&str], secret: &str, relay_only: bool) -> Vec<&'static str> {
        let mut settings = Config::defaults().unwrap().calls;
        settings.turn = turn.iter().map(|&address| address.to_owned()).collect();
        secret.clone_into(&mut settings.turn_secret);
        settings.relay_only = relay_only;
        calls(&settings).into_iter().map(|point| point.key).collect()
    }

    #[test]
    fn servers_of_calls_that_would_let_nobody_in_are_told() {
        let (secret, turn) = ["a secret of good length, as coturn has", "turn:station.example:3478"].into();
        assert_eq!(said(&[turn], secret, true), ["doctor-calls-well"]);
        assert_eq!(said(&[], "", false), ["doctor-calls-none"]);
        assert_eq!(said(&[], secret, true), ["doctor-calls-relay"]);
        assert_eq!(said(&[turn], "", false), ["doctor-calls-secret"]);
        assert_eq!(said(&[turn], "short", false), ["doctor-calls-short"]);
        for astray in [
            "station.example:3478",
            "https://station.example",
            "turn://station.example",
            "turn:",
            "stun:station.example",
        ] {
            assert_eq!(
                said(&[turn, astray], secret, false),
                ["doctor-calls-address"],
                "{astray}"
            );
        }
        let mut settings = Config::defaults().unwrap().calls;
        settings.turn_minutes = 0;
        assert_eq!(
            calls(&settings).first().map(|point| point.key),
            Some("doctor-calls-minutes")
        );
    }
}
