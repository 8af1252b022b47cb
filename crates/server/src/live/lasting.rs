//! Whether the sessions behind sockets last: looked at for all sockets of a session together, and anew after two seconds.
//!
//! Must not decide what who is signed in may hear.

use crate::app::Ctx;
use crate::app::access::recognise;
use domain::access::Actor;
use domain::id::SessionId;
use domain::time::Timestamp;
use std::collections::HashMap;
use std::sync::{Arc, Mutex, PoisonError, Weak};

/// Seconds for which a session that was looked at counts as it was found.
const LOOKED: i64 = 2;

/// What was found of a session: when, and who acts in which role, where it lasts.
type Found = Option<(Timestamp, Option<Actor>)>;

/// The session behind some sockets.
#[derive(Debug)]
pub struct Lasting {
    token: Arc<str>,
    found: Mutex<Found>,
    /// Held by who looks, so that the others of the session need not.
    looking: tokio::sync::Mutex<()>,
}

impl Lasting {
    /// Whether it lasts in the same role, where that was looked at a moment ago.
    pub fn known(&self, actor: &Actor, now: Timestamp) -> Option<bool> {
        let found = self.found.lock().unwrap_or_else(PoisonError::into_inner);
        let (_, found) = found
            .as_ref()
            .filter(|(at, _)| *at <= now && now < at.plus_seconds(LOOKED))?;
        Some(found.as_ref() == Some(actor))
    }

    /// Whether it lasts in the same role. Where that cannot be found out, it does not.
    pub async fn look(&self, ctx: &Ctx, actor: &Actor) -> bool {
        let _looking = self.looking.lock().await;
        let now = ctx.now();
        if let Some(known) = self.known(actor, now) {
            return known;
        }
        let found = recognise(ctx, &self.token).await.ok().flatten();
        let found = found.filter(|found| found.owes.is_none()).map(|found| found.actor);
        let lasts = found.as_ref() == Some(actor);
        *self.found.lock().unwrap_or_else(PoisonError::into_inner) = Some((now, found));
        lasts
    }
}

/// The sessions behind all sockets of this program.
#[derive(Debug, Default)]
pub struct Sessions(Mutex<HashMap<SessionId, Weak<Lasting>>>);

impl Sessions {
    /// The session of a socket.
    pub fn of(&self, id: SessionId, token: &Arc<str>) -> Arc<Lasting> {
        let mut all = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some(known) = all.get(&id).and_then(Weak::upgrade) {
            return known;
        }
        if all.len() == all.capacity() {
            all.retain(|_, one| one.strong_count() > 0);
        }
        let new = Arc::new(Lasting {
            token: Arc::clone(token),
            found: Mutex::default(),
            looking: tokio::sync::Mutex::default(),
        });
        all.insert(id, Arc::downgrade(&new));
        new
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn sockets_of_a_session_share_what_is_found_of_it_and_nothing_is_kept_of_those_that_are_gone() {
        let (sessions, token) = (Sessions::default(), Arc::from("token"));
        let session = |number: u8| SessionId::new(Timestamp::from_micros(0).unwrap(), [number; 10]);
        let one = sessions.of(session(1), &token);
        assert!(Arc::ptr_eq(&one, &sessions.of(session(1), &token)));
        assert!(!Arc::ptr_eq(&one, &sessions.of(session(2), &token)));
        for number in 3..100 {
            sessions.of(session(number), &token);
        }
        assert!(sessions.0.lock().unwrap().len() < 30);
        assert!(Arc::ptr_eq(&one, &sessions.of(session(1), &token)));
    }
}
