//! The interface over HTTP: routes, what goes in and out, problems. Thin: parse, call a use case, answer.
//!
//! Must not name the store, and must not decide.

mod address;
mod admin;
mod calls;
mod cases;
mod counter;
mod cover;
mod desk;
pub mod extract;
mod figures;
mod findings;
mod handover;
mod health;
pub mod i18n;
mod inspection;
mod items;
mod live;
mod live_call;
mod live_form;
mod mail;
mod materials;
mod messages;
mod moves;
mod notifications;
pub mod openapi;
mod own;
mod pages;
mod papers;
pub mod problem;
mod public;
mod recordings;
pub mod redirect;
mod registrations;
mod report;
pub mod security;
mod sign_in;
mod support;
mod support_cards;
mod support_choice;
mod support_form;
mod support_measures;
mod support_pictures;
mod uploads;

use crate::app::Ctx;
use crate::metrics;
use axum::Router;
use axum::extract::DefaultBodyLimit;
use axum::middleware::from_fn_with_state;
use axum::routing::get;
use axum::serve::{Listener, ListenerExt as _};
use std::io;
use std::net::SocketAddr;
use std::sync::Arc;
use tokio::net::TcpListener;
use tokio::sync::watch;
use utoipa::openapi::OpenApi;
use utoipa_axum::router::OpenApiRouter;

/// Where the interface begins.
pub const HOME: &str = "/api/v1";
/// Largest body of a request that is no file.
const LARGEST: usize = 256 * 1024;

/// Everything under [`HOME`], with its document.
fn api() -> (Router<Arc<Ctx>>, OpenApi) {
    let routes = OpenApiRouter::new()
        .merge(sign_in::router())
        .merge(items::router())
        .merge(cases::router())
        .merge(moves::router())
        .merge(cover::router())
        .merge(own::router())
        .merge(mail::router())
        .merge(registrations::router())
        .merge(admin::router())
        .merge(inspection::router())
        .merge(papers::router())
        .merge(public::router())
        .merge(counter::router())
        .merge(findings::router())
        .merge(handover::router())
        .merge(desk::router())
        .merge(messages::router())
        .merge(notifications::router())
        .merge(figures::router())
        .merge(support::router())
        .merge(support_cards::router())
        .merge(support_choice::router())
        .merge(support_measures::router())
        .merge(support_form::router())
        .merge(support_pictures::router())
        .merge(calls::router())
        .merge(recordings::router())
        .layer(DefaultBodyLimit::max(LARGEST))
        .merge(materials::router())
        .merge(registrations::files())
        .merge(handover::files())
        .merge(messages::uploads())
        .merge(support_pictures::uploads())
        .merge(recordings::parts())
        .merge(uploads::router());
    OpenApiRouter::new().nest(HOME, routes).split_for_parts()
}

/// A listener whose connections send what is written at once. Otherwise a hint that follows another waits until the page has
/// acknowledged that one, which systems put off for 40 ms.
pub fn prompt(listener: TcpListener) -> impl Listener<Addr = SocketAddr> {
    listener.tap_io(|stream| {
        // Slower is no reason not to answer.
        let _ = stream.set_nodelay(true);
    })
}

/// Answers on a listener until it is told to stop, and then finishes what is at hand.
pub async fn serve<L>(ctx: Arc<Ctx>, listener: L, mut stop: watch::Receiver<bool>) -> io::Result<()>
where
    L: Listener<Addr = SocketAddr>,
{
    let listeners = ctx.hub.listeners.clone();
    let pacing = tokio::spawn(async move { listeners.pace().await });
    let service = router(ctx).into_make_service_with_connect_info::<SocketAddr>();
    // As a listener that is tapped it tells the address of any kind of stream.
    let served = axum::serve(listener.tap_io(|_| {}), service)
        .with_graceful_shutdown(async move {
            let _ = stop.wait_for(|stop| *stop).await;
        })
        .await;
    pacing.abort();
    served
}

/// The whole server.
pub fn router(ctx: Arc<Ctx>) -> Router {
    let (api, _) = api();
    api.route(&format!("{HOME}/live"), get(live::live))
        .route("/healthz", get(health::lives))
        .route("/readyz", get(health::ready))
        .fallback(pages::page)
        .layer(from_fn_with_state(Arc::clone(&ctx), cover::around))
        .layer(from_fn_with_state(Arc::clone(&ctx), security::own_pages_only))
        .layer(from_fn_with_state(Arc::clone(&ctx), security::around))
        .layer(from_fn_with_state(Arc::clone(&ctx), metrics::count))
        .with_state(ctx)
}
