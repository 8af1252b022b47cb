//! `yizhan serve`, `migrate` and `seed`: the station as a process.
use super::{Lang, say};
use crate::app::blobs::Blobs;
use crate::app::blobs::sealing::Keyring;
use crate::app::clocks::Remembered;
use crate::app::printer::Printer;
use crate::app::signing;
use crate::app::{AppError, Ctx, Randomness, crowd, many, seed as seeding};
use crate::config::Config;
use crate::jobs::{self, Reader};
use crate::live::Hub;
use crate::metrics::{self, Metrics};
use crate::post::Ways;
use crate::time::{Clock as _, SystemClock};
use crate::tls::listener::TlsListener;
use crate::trouble::Trouble;
use crate::{app, http, tls};
use ::review::judge::text_with;
use std::net::SocketAddr;
use std::path::{Path, PathBuf};
use std::process::ExitCode;
use std::sync::Arc;
use std::time::Duration;
use tokio::net::TcpListener;
use tokio::runtime::Runtime;
use tokio::sync::{Notify, Semaphore, watch};
use tracing_subscriber::EnvFilter;

/// Passwords checked at once.
const PASSWORDS: usize = 2;
/// How long requests at hand may take when the station is stopped.
const PATIENCE: Duration = Duration::from_secs(20);

/// Where the station lives.
#[derive(Debug, clap::Args)]
pub(crate) struct Place {
    /// Folder of database and files.
    #[arg(long, default_value = "data")]
    data: PathBuf,
    /// Settings that go over the built-in ones.
    #[arg(long)]
    config: Option<PathBuf>,
}

/// Run the station.
#[derive(Debug, clap::Args)]
pub(crate) struct Args {
    #[command(flatten)]
    place: Place,
    /// Port to listen on, in place of the configured one; 0 takes a free one.
    #[arg(long)]
    port: Option<u16>,
    /// Log as JSON, a line each.
    #[arg(long)]
    json_log: bool,
}

fn station(error: impl std::fmt::Display) -> Trouble {
    Trouble::Station(error.to_string())
}

/// The error with everything behind it.
fn chain(error: &dyn std::error::Error) -> Trouble {
    let mut text = error.to_string();
    let mut source = error.source();
    while let Some(cause) = source {
        text = format!("{text}: {cause}");
        source = cause.source();
    }
    Trouble::Station(text)
}

pub(crate) fn runtime() -> Result<Runtime, Trouble> {
    Runtime::new().map_err(station)
}

impl Place {
    pub(crate) fn settings(&self) -> Result<Config, Trouble> {
        Config::load(self.config.as_deref()).map_err(Trouble::Settings)
    }

    async fn with(&self, config: Config) -> Result<Ctx, Trouble> {
        std::fs::create_dir_all(&self.data).map_err(|source| Trouble::Unwritable {
            path: self.data.clone(),
            source,
        })?;
        let db = app::open(&config.database.url, &self.data.join("yizhan.db"))
            .await
            .map_err(|error| chain(&error))?;
        let keys = Keyring::read(&config.sealing.key_files).map_err(Trouble::Key)?;
        let key = signing::place(&config.signing.key_file, &self.data);
        let signer = Arc::new(signing::Ed25519::open(&key).map_err(station)?);
        let fonts = config.papers.fonts.clone();
        Ok(Ctx {
            db,
            blobs: Blobs::open(&self.data.join("files"), keys).map_err(station)?,
            sender: Arc::new(Ways::open(&config.messages, &self.data).map_err(Trouble::Settings)?),
            config,
            catalogue: ::catalogue::embedded(),
            clock: Arc::new(SystemClock),
            randomness: Randomness::System,
            hub: Hub::default(),
            work: Notify::new(),
            post: Notify::new(),
            passwords: Semaphore::new(PASSWORDS),
            printer: Arc::new(Printer::new(&fonts)),
            clocks: Remembered::default(),
            alike: app::support::alike::Remembered::default(),
            signer,
            metrics: Metrics::default(),
        })
    }

    /// The key that records are signed with, where the station has made it.
    pub(crate) fn signer(&self) -> Result<signing::Ed25519, Trouble> {
        let file = signing::place(&self.settings()?.signing.key_file, &self.data);
        signing::Ed25519::read(&file).map_err(|source| Trouble::reading(&file, source))
    }

    /// The folder of database and files.
    pub(crate) fn data(&self) -> &Path {
        &self.data
    }

    /// Opens what lies there.
    pub(crate) async fn open(&self) -> Result<Ctx, Trouble> {
        self.with(self.settings()?).await
    }
}

pub(crate) fn migrate(place: &Place) -> Result<ExitCode, Trouble> {
    runtime()?.block_on(async {
        let ctx = place.open().await?;
        for step in ctx.db.migrate(SystemClock.now()).await.map_err(|error| chain(&error))? {
            say(step)?;
        }
        Ok(ExitCode::SUCCESS)
    })
}

/// Fill an empty database.
#[derive(Debug, clap::Args)]
pub(crate) struct Seeding {
    #[command(flatten)]
    place: Place,
    /// And add so many invented cases, to measure lists by.
    #[arg(long, hide = true)]
    cases: Option<u32>,
    /// And add so many experts and four times as many owners, to measure cloud support by.
    #[arg(long, hide = true)]
    experts: Option<u32>,
    /// The whole demonstration district: departments, streets, stations, outlets, enterprises and 200 cases.
    #[arg(long, conflicts_with = "cases")]
    demonstration: bool,
    /// Folder of generated sets that enterprises and materials are taken from.
    #[arg(long, default_value = "samples", requires = "demonstration")]
    materials: PathBuf,
}

pub(crate) fn seed(args: &Seeding, lang: Lang) -> Result<ExitCode, Trouble> {
    runtime()?.block_on(async {
        let mut ctx = args.place.open().await?;
        ctx.db.migrate(SystemClock.now()).await.map_err(|error| chain(&error))?;
        // Thousands of small steps, and nobody is told of any before all are done.
        ctx.db.defer_flushing();
        let made = if args.demonstration {
            seeding::demonstration(&mut ctx, &args.materials).await
        } else {
            seeding::run(&ctx).await
        };
        let accounts = match made {
            Err(AppError::Production | AppError::NotEmpty) => return Err(Trouble::SeedRefused),
            other => other.map_err(|error| chain(&error))?,
        };
        if let Some(cases) = args.cases {
            many::run(&ctx, cases).await.map_err(|error| chain(&error))?;
        }
        if let Some(experts) = args.experts {
            crowd::run(&ctx, experts).await.map_err(|error| chain(&error))?;
        }
        ctx.db.settled().await.map_err(|error| chain(&error))?;
        for account in &accounts {
            say(&format!("{}\t{}\t{}", account.sign_in, account.name, account.roles))?;
        }
        let words = |key, arguments: &[(&'static str, &str)]| text_with(lang.report(), key, arguments);
        say(&words("command-seeded", &[("password", seeding::PASSWORD)]))?;
        for account in accounts.iter().filter(|account| account.totp) {
            let arguments = [("name", account.name.as_str()), ("secret", seeding::TOTP_SECRET)];
            say(&words("command-seeded-totp", &arguments))?;
        }
        Ok(ExitCode::SUCCESS)
    })
}

fn log(json: bool) {
    let filter = EnvFilter::try_from_default_env().unwrap_or_else(|_| EnvFilter::new("info,sqlx=warn"));
    let builder = tracing_subscriber::fmt()
        .with_env_filter(filter)
        .with_writer(std::io::stderr);
    // A log that is set up already stays.
    let _ = if json {
        builder.json().try_init()
    } else {
        builder.try_init()
    };
}

pub(crate) fn serve(args: &Args) -> Result<ExitCode, Trouble> {
    log(args.json_log);
    let mut config = args.place.settings()?;
    if let Some(port) = args.port {
        config.server.port = port;
    }
    runtime()?.block_on(run(args, config))
}

async fn run(args: &Args, mut config: Config) -> Result<ExitCode, Trouble> {
    let address = format!("{}:{}", config.server.host, config.server.port);
    let listener = TcpListener::bind(&address)
        .await
        .map_err(|error| station(format!("{address}: {error}")))?;
    let bound = listener.local_addr().map_err(station)?;
    // A free port was asked for: papers name the one that was given.
    config.server.port = bound.port();
    let tls = match &config.https {
        https if https.is_on() => Some(tls::Current::open(https).map_err(|error| chain(&error))?),
        _ => None,
    };
    let ctx = Arc::new(args.place.with(config).await?);
    ctx.db.migrate(ctx.now()).await.map_err(|error| chain(&error))?;
    ctx.blobs.clear_unfinished(ctx.now()).map_err(station)?;
    let (stop, stopped) = watch::channel(false);
    let worker = ctx.config.worker.inside.then(|| {
        let jobs = jobs::run(Arc::clone(&ctx), Arc::new(Reader::default()), stopped.clone());
        tokio::spawn(jobs)
    });
    // Who signs in waits for a code: it does not depend on a worker elsewhere.
    let post = tokio::spawn(jobs::message::run(Arc::clone(&ctx), stopped.clone()));
    // Who asks for help waits for an expert, and not for a worker elsewhere.
    let support = tokio::spawn(jobs::support::run(Arc::clone(&ctx), stopped.clone()));
    // It goes on until the last request is answered: others have to hear of that too.
    let (quiet, quieted) = watch::channel(false);
    let passing = tokio::spawn(jobs::wire::run(Arc::clone(&ctx), quieted));
    if !ctx.config.server.metrics.is_empty() {
        let numbers = metrics::serve(Arc::clone(&ctx), stopped.clone())
            .await
            .map_err(station)?;
        tokio::spawn(numbers);
    }
    let redirect = redirect(&ctx, &stopped).await?;
    say(&format!("{}://{bound}", ctx.config.scheme()))?;
    if let Some(elsewhere) = redirect {
        say(&format!("http://{elsewhere}"))?;
    }
    tokio::spawn(stopping(stop));
    let serving = answer(Arc::clone(&ctx), listener, tls, stopped.clone());
    let mut late = stopped;
    let patience = async move {
        let _ = late.wait_for(|stop| *stop).await;
        tokio::time::sleep(PATIENCE).await;
    };
    tokio::select! {
        served = serving => served.map_err(station)?,
        () = patience => tracing::warn!("requests were cut off"),
    }
    // What a job has not finished is claimed again when its lease is over.
    let _ = tokio::time::timeout(PATIENCE, async {
        let _ = post.await;
        let _ = support.await;
        if let Some(worker) = worker {
            let _ = worker.await;
        }
        let _ = quiet.send(true);
        let _ = passing.await;
    })
    .await;
    ctx.db.close().await;
    Ok(ExitCode::SUCCESS)
}

/// Answers over HTTPS where there is a certificate, else over HTTP.
async fn answer(
    ctx: Arc<Ctx>,
    listener: TcpListener,
    tls: Option<tls::Current>,
    stop: watch::Receiver<bool>,
) -> std::io::Result<()> {
    let Some(current) = tls else {
        return http::serve(ctx, http::prompt(listener), stop).await;
    };
    tokio::spawn(tls::keep_fresh(current.clone(), ctx.config.https.clone(), stop.clone()));
    http::serve(ctx, TlsListener::new(listener, current), stop).await
}

/// Where a port is set for it, sends everybody from there to HTTPS; the address.
async fn redirect(ctx: &Arc<Ctx>, stop: &watch::Receiver<bool>) -> Result<Option<SocketAddr>, Trouble> {
    let https = &ctx.config.https;
    if !https.is_on() || https.redirect_port == 0 {
        return Ok(None);
    }
    let address = format!("{}:{}", ctx.config.server.host, https.redirect_port);
    let listener = TcpListener::bind(&address)
        .await
        .map_err(|error| station(format!("{address}: {error}")))?;
    let bound = listener.local_addr().map_err(station)?;
    tokio::spawn(http::redirect::serve(Arc::clone(ctx), listener, stop.clone()));
    Ok(Some(bound))
}

async fn stopping(stop: watch::Sender<bool>) {
    signalled().await;
    tracing::info!("stopping");
    let _ = stop.send(true);
}

/// Work off the jobs of a station, beside or in place of the one that answers.
#[derive(Debug, clap::Args)]
pub(crate) struct WorkerArgs {
    #[command(flatten)]
    place: Place,
    /// Log as JSON, a line each.
    #[arg(long)]
    json_log: bool,
}

pub(crate) fn worker(args: &WorkerArgs) -> Result<ExitCode, Trouble> {
    log(args.json_log);
    runtime()?.block_on(async {
        let ctx = Arc::new(args.place.open().await?);
        ctx.db.migrate(ctx.now()).await.map_err(|error| chain(&error))?;
        let (stop, stopped) = watch::channel(false);
        tokio::spawn(stopping(stop));
        let jobs = jobs::run(Arc::clone(&ctx), Arc::new(Reader::default()), stopped.clone());
        let (quiet, quieted) = watch::channel(false);
        let passing = tokio::spawn(jobs::wire::run(Arc::clone(&ctx), quieted));
        tokio::join!(jobs, jobs::message::run(Arc::clone(&ctx), stopped.clone()));
        let _ = quiet.send(true);
        let _ = passing.await;
        ctx.db.close().await;
        Ok(ExitCode::SUCCESS)
    })
}

/// Waits for the signal to stop.
async fn signalled() {
    #[cfg(unix)]
    {
        use tokio::signal::unix::{SignalKind, signal};
        if let Ok(mut terminate) = signal(SignalKind::terminate()) {
            tokio::select! {
                _ = terminate.recv() => {}
                _ = tokio::signal::ctrl_c() => {}
            }
            return;
        }
    }
    let _ = tokio::signal::ctrl_c().await;
}
