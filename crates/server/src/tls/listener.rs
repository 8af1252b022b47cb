//! Connections that are closed by TLS before anybody answers on them.
//!
//! A handshake never holds the others up: each has its own task, a bounded time, and there are so many at once.

use super::Current;
use axum::serve::Listener;
use std::io;
use std::net::SocketAddr;
use std::sync::Arc;
use std::time::Duration;
use tokio::net::{TcpListener, TcpStream};
use tokio::sync::{Semaphore, mpsc};
use tokio_rustls::TlsAcceptor;
use tokio_rustls::server::TlsStream;

/// Time for a handshake.
const PATIENCE: Duration = Duration::from_secs(10);
/// Handshakes at once.
const MOST: usize = 512;
/// Pause when the system gives no connection: out of handles, as a rule.
const PAUSE: Duration = Duration::from_millis(200);

/// A listener of closed connections.
pub struct TlsListener {
    tcp: TcpListener,
    current: Current,
    turns: Arc<Semaphore>,
    ready: mpsc::Receiver<(TlsStream<TcpStream>, SocketAddr)>,
    done: mpsc::Sender<(TlsStream<TcpStream>, SocketAddr)>,
}

impl TlsListener {
    /// Listens there.
    pub fn new(tcp: TcpListener, current: Current) -> Self {
        let (done, ready) = mpsc::channel(64);
        Self {
            tcp,
            current,
            turns: Arc::new(Semaphore::new(MOST)),
            ready,
            done,
        }
    }

    fn shake_hands(&self, stream: TcpStream, peer: SocketAddr) {
        let Ok(turn) = Arc::clone(&self.turns).try_acquire_owned() else {
            // Dropped, it is told at once to come again.
            return;
        };
        // As over plain connections: what is written goes at once.
        let _ = stream.set_nodelay(true);
        let acceptor = TlsAcceptor::from(self.current.config());
        let done = self.done.clone();
        tokio::spawn(async move {
            // Who sends something else than a handshake, or nothing, is no news.
            if let Ok(Ok(closed)) = tokio::time::timeout(PATIENCE, acceptor.accept(stream)).await {
                let _ = done.send((closed, peer)).await;
            }
            drop(turn);
        });
    }
}

impl Listener for TlsListener {
    type Io = TlsStream<TcpStream>;
    type Addr = SocketAddr;

    async fn accept(&mut self) -> (Self::Io, Self::Addr) {
        loop {
            tokio::select! {
                Some(ready) = self.ready.recv() => return ready,
                accepted = self.tcp.accept() => match accepted {
                    Ok((stream, peer)) => self.shake_hands(stream, peer),
                    Err(error) => {
                        tracing::warn!(error = &error as &dyn std::error::Error, "no connection could be taken");
                        tokio::time::sleep(PAUSE).await;
                    }
                },
            }
        }
    }

    fn local_addr(&self) -> io::Result<Self::Addr> {
        self.tcp.local_addr()
    }
}
