//! What handlers are given: who asks, a body, a query, a path, each refused in our own words.

use super::problem::{Code, Problem};
use super::security::same_origin;
use crate::app::Ctx;
use crate::app::access::{Owes, SignedIn};
use crate::app::sign_in::Origin;
use axum::Json;
use axum::extract::{ConnectInfo, FromRequest, FromRequestParts, Path, Query, Request};
use axum::http::request::Parts;
use axum::http::{HeaderMap, StatusCode, header};
use serde::de::DeserializeOwned;
use serde_json::Value;
use std::net::{IpAddr, SocketAddr};
use std::sync::Arc;

/// The cookie of a session.
pub const COOKIE: &str = "yizhan_session";

/// The state of every handler.
pub type Shared = Arc<Ctx>;

/// The token that the browser sent.
pub fn token(headers: &HeaderMap) -> Option<String> {
    headers
        .get_all(header::COOKIE)
        .iter()
        .filter_map(|value| value.to_str().ok())
        .flat_map(|value| value.split(';'))
        .filter_map(|pair| pair.trim().split_once('='))
        .find(|(name, _)| *name == COOKIE)
        .map(|(_, token)| token.to_owned())
}

/// The header that makes a creating request safe to send twice.
pub fn idempotency_key(headers: &HeaderMap) -> Result<Option<String>, Problem> {
    match headers.get("idempotency-key") {
        None => Ok(None),
        Some(value) => match value.to_str() {
            Ok(text) => Ok(Some(text.to_owned())),
            Err(_) => Err(Code::KeyUnusable.into()),
        },
    }
}

/// Who was recognised by the layer around the interface, put beside the request.
#[derive(Debug, Clone)]
pub struct Recognised(pub Option<SignedIn>);

/// Somebody who is signed in, also one who owes a password or an authenticator: for what mends that.
#[derive(Debug, Clone)]
pub struct Newcomer(pub SignedIn);

impl FromRequestParts<Shared> for Newcomer {
    type Rejection = Problem;

    async fn from_request_parts(parts: &mut Parts, ctx: &Shared) -> Result<Self, Problem> {
        // A cookie goes with requests of foreign pages too: those are never answered.
        if token(&parts.headers).is_some() && !same_origin(ctx, &parts.headers) {
            return Err(Code::ForeignPage.into());
        }
        let found = parts.extensions.get::<Recognised>().and_then(|found| found.0.clone());
        found.map(Self).ok_or_else(|| Code::NotSignedIn.into())
    }
}

/// Somebody who is signed in; everybody else is turned away before anything is looked at.
#[derive(Debug, Clone)]
pub struct Caller(pub SignedIn);

impl FromRequestParts<Shared> for Caller {
    type Rejection = Problem;

    async fn from_request_parts(parts: &mut Parts, ctx: &Shared) -> Result<Self, Problem> {
        let Newcomer(signed_in) = Newcomer::from_request_parts(parts, ctx).await?;
        match signed_in.owes {
            None => Ok(Self(signed_in)),
            Some(Owes::Password) => Err(Code::PasswordDue.into()),
            Some(Owes::Authenticator) => Err(Code::EnrolmentDue.into()),
        }
    }
}

/// Where the request came from.
#[derive(Debug, Clone)]
pub struct Visit(pub Origin);

impl FromRequestParts<Shared> for Visit {
    type Rejection = Problem;

    async fn from_request_parts(parts: &mut Parts, ctx: &Shared) -> Result<Self, Problem> {
        let agent = parts
            .headers
            .get(header::USER_AGENT)
            .and_then(|value| value.to_str().ok())
            .unwrap_or_default();
        let peer = parts.extensions.get::<ConnectInfo<SocketAddr>>();
        let address = peer.map(|ConnectInfo(peer)| came_from(peer.ip(), &parts.headers, &ctx.config.server.proxies));
        Ok(Self(Origin {
            agent: agent.to_owned(),
            address: address.map(|address| address.to_string()),
            before: token(&parts.headers),
        }))
    }
}

/// Where a request came from: through proxies of ours, the last address that none of them has. What a stranger writes into
/// the header stands before that and is not believed.
fn came_from(peer: IpAddr, headers: &HeaderMap, proxies: &[IpAddr]) -> IpAddr {
    let hops = headers.get_all("x-forwarded-for").iter();
    let hops: Vec<IpAddr> = hops
        .filter_map(|value| value.to_str().ok())
        .flat_map(|value| value.split(','))
        .filter_map(|hop| hop.trim().parse().ok())
        .collect();
    let mut address = peer;
    for hop in hops.into_iter().rev() {
        if !proxies.contains(&address) {
            break;
        }
        address = hop;
    }
    address
}

/// A JSON body.
#[derive(Debug, Clone, Copy)]
pub struct Body<T>(pub T);

impl<T: DeserializeOwned> FromRequest<Shared> for Body<T> {
    type Rejection = Problem;

    async fn from_request(request: Request, ctx: &Shared) -> Result<Self, Problem> {
        match Json::<Value>::from_request(request, ctx).await {
            Ok(Json(body)) if !holds_zero(&body) => serde_json::from_value(body)
                .map(Self)
                .map_err(|_| Code::BadRequest.into()),
            Err(refused) if refused.status() == StatusCode::PAYLOAD_TOO_LARGE => Err(Code::BodyTooLarge.into()),
            Ok(_) | Err(_) => Err(Code::BadRequest.into()),
        }
    }
}

/// The sign that PostgreSQL keeps in no text: nobody types it, and both databases refuse it alike.
fn holds_zero(value: &Value) -> bool {
    match value {
        Value::String(text) => text.contains('\0'),
        Value::Array(list) => list.iter().any(holds_zero),
        Value::Object(object) => object
            .iter()
            .any(|(name, inner)| name.contains('\0') || holds_zero(inner)),
        Value::Null | Value::Bool(_) | Value::Number(_) => false,
    }
}

/// The same in an address, where it is written with three signs.
const ZERO: &str = "%00";

/// A query.
#[derive(Debug, Clone, Copy)]
pub struct Asked<T>(pub T);

impl<T: DeserializeOwned, S: Send + Sync> FromRequestParts<S> for Asked<T> {
    type Rejection = Problem;

    async fn from_request_parts(parts: &mut Parts, state: &S) -> Result<Self, Problem> {
        if parts.uri.query().is_some_and(|query| query.contains(ZERO)) {
            return Err(Code::BadRequest.into());
        }
        match Query::<T>::from_request_parts(parts, state).await {
            Ok(Query(asked)) => Ok(Self(asked)),
            Err(_) => Err(Code::BadRequest.into()),
        }
    }
}

/// A part of the path; one that is no identifier of its kind names nothing.
#[derive(Debug, Clone, Copy)]
pub struct At<T>(pub T);

impl<T: DeserializeOwned + Send, S: Send + Sync> FromRequestParts<S> for At<T> {
    type Rejection = Problem;

    async fn from_request_parts(parts: &mut Parts, state: &S) -> Result<Self, Problem> {
        if parts.uri.path().contains(ZERO) {
            return Err(Code::NotFound.into());
        }
        match Path::<T>::from_request_parts(parts, state).await {
            Ok(Path(at)) => Ok(Self(at)),
            Err(_) => Err(Code::NotFound.into()),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_zero_is_found_wherever_it_stands() {
        use serde_json::json;
        assert!(holds_zero(&json!({"words": "a\0b"})));
        assert!(holds_zero(&json!([{"a": [null, "\0"]}])));
        assert!(holds_zero(&json!({"a\0": 1})));
        assert!(!holds_zero(&json!({"words": "a0b", "n": 0, "list": ["\\u0000"]})));
    }

    #[test]
    fn only_a_proxy_of_ours_is_believed_on_where_a_request_came_from() {
        let ours: IpAddr = "10.0.0.1".parse().unwrap();
        let stranger: IpAddr = "198.51.100.7".parse().unwrap();
        let said = |text: &str| {
            let mut headers = HeaderMap::new();
            headers.insert("x-forwarded-for", text.parse().unwrap());
            headers
        };
        let from = |peer, text| came_from(peer, &said(text), &[ours]).to_string();
        assert_eq!(from(ours, "203.0.113.9"), "203.0.113.9");
        assert_eq!(from(ours, "1.2.3.4, 203.0.113.9"), "203.0.113.9");
        assert_eq!(from(ours, "203.0.113.9, 10.0.0.1"), "203.0.113.9");
        assert_eq!(from(stranger, "203.0.113.9"), "198.51.100.7");
        assert_eq!(from(ours, "nonsense"), "10.0.0.1");
    }
}
