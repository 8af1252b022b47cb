//! What the station counts of itself, for Prometheus: requests, jobs, and what waits.
//!
//! Must not name anybody: routes stand as they are written in the document, never with what was asked for.

use crate::app::{AppError, Ctx};
use axum::Router;
use axum::extract::{MatchedPath, Request, State};
use axum::http::header;
use axum::middleware::Next;
use axum::response::{IntoResponse, Response};
use axum::routing::get;
use prometheus_client::encoding::EncodeLabelSet;
use prometheus_client::encoding::text::encode;
use prometheus_client::metrics::counter::Counter;
use prometheus_client::metrics::family::Family;
use prometheus_client::metrics::gauge::Gauge;
use prometheus_client::metrics::histogram::Histogram;
use prometheus_client::registry::Registry;
use std::future::Future;
use std::io;
use std::sync::Arc;
use std::time::Instant;
use tokio::net::TcpListener;
use tokio::sync::watch;

/// Upper ends of the classes of duration, in seconds.
const SECONDS: [f64; 10] = [0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1.0, 2.5, 10.0];
/// How the format calls itself.
const TEXT: &str = "application/openmetrics-text; version=1.0.0; charset=utf-8";

/// A request, without who and what.
#[derive(Debug, Clone, PartialEq, Eq, Hash, EncodeLabelSet)]
struct Asked {
    method: String,
    route: String,
    status: u16,
}

/// A route.
#[derive(Debug, Clone, PartialEq, Eq, Hash, EncodeLabelSet)]
struct Route {
    route: String,
}

/// A job that was worked on.
#[derive(Debug, Clone, PartialEq, Eq, Hash, EncodeLabelSet)]
struct Worked {
    kind: String,
    outcome: &'static str,
}

/// The counters.
#[derive(Debug)]
pub struct Metrics {
    registry: Registry,
    requests: Family<Asked, Counter>,
    seconds: Family<Route, Histogram>,
    jobs: Family<Worked, Counter>,
    waiting: Gauge,
    failed: Gauge,
}

impl Default for Metrics {
    fn default() -> Self {
        let mut registry = Registry::with_prefix("yizhan");
        let requests = Family::<Asked, Counter>::default();
        registry.register("requests", "Requests answered", requests.clone());
        let seconds = Family::<Route, Histogram>::new_with_constructor(|| Histogram::new(SECONDS));
        registry.register("request_seconds", "Time until the answer began", seconds.clone());
        let jobs = Family::<Worked, Counter>::default();
        registry.register("jobs", "Jobs worked on", jobs.clone());
        let waiting = Gauge::default();
        registry.register("jobs_waiting", "Jobs that wait or run", waiting.clone());
        let failed = Gauge::default();
        registry.register("jobs_failed", "Jobs parked for a person to look at", failed.clone());
        Self {
            registry,
            requests,
            seconds,
            jobs,
            waiting,
            failed,
        }
    }
}

impl Metrics {
    /// Counts a job.
    pub fn job(&self, kind: &str, outcome: &'static str) {
        let kind = kind.to_owned();
        self.jobs.get_or_create(&Worked { kind, outcome }).inc();
    }

    /// All of it as text, with what waits at this moment.
    pub async fn text(&self, ctx: &Ctx) -> Result<String, AppError> {
        let mut tx = ctx.db.read().await?;
        let jobs = store::jobs::standing(&mut tx).await?;
        self.waiting.set(jobs.waiting);
        self.failed.set(jobs.parked);
        drop(tx);
        let mut text = String::new();
        encode(&mut text, &self.registry).map_err(|_| AppError::Broken("numbers that cannot be written"))?;
        Ok(text)
    }
}

/// Counts every request around it.
pub async fn count(State(ctx): State<Arc<Ctx>>, path: Option<MatchedPath>, request: Request, next: Next) -> Response {
    let began = Instant::now();
    let method = request.method().as_str().to_owned();
    // What matches no route is a page or nothing: one name for all of them, or strangers could fill the memory.
    let route = path.map_or_else(|| "page".to_owned(), |path| path.as_str().to_owned());
    let answer = next.run(request).await;
    let metrics = &ctx.metrics;
    let seconds = began.elapsed().as_secs_f64();
    metrics
        .seconds
        .get_or_create(&Route { route: route.clone() })
        .observe(seconds);
    let status = answer.status().as_u16();
    metrics.requests.get_or_create(&Asked { method, route, status }).inc();
    answer
}

/// The text, to whoever may reach the port.
pub async fn show(State(ctx): State<Arc<Ctx>>) -> Response {
    match ctx.metrics.text(&ctx).await {
        Ok(text) => ([(header::CONTENT_TYPE, TEXT)], text).into_response(),
        Err(error) => {
            tracing::error!(error = &error as &dyn std::error::Error, "numbers could not be shown");
            axum::http::StatusCode::SERVICE_UNAVAILABLE.into_response()
        }
    }
}

/// Shows the numbers at the configured address, and nothing else. The port is taken when this returns.
pub async fn serve(
    ctx: Arc<Ctx>,
    mut stop: watch::Receiver<bool>,
) -> io::Result<impl Future<Output = ()> + Send + 'static> {
    let listener = TcpListener::bind(&ctx.config.server.metrics).await?;
    let numbers = Router::new().route("/metrics", get(show)).with_state(ctx);
    Ok(async move {
        let stopped = async move {
            let _ = stop.wait_for(|stop| *stop).await;
        };
        let served = axum::serve(listener, numbers).with_graceful_shutdown(stopped).await;
        if let Err(error) = served {
            tracing::error!(
                error = &error as &dyn std::error::Error,
                "numbers are not shown any more"
            );
        }
    })
}
