//! HTTPS by the program itself: certificate and key from files, read anew when they change.
//!
//! Must not answer requests: it makes streams of connections, and `http` goes on from there.

pub mod dates;
pub mod listener;

use crate::config::Https;
use rustls::ServerConfig;
use rustls::pki_types::pem::{self, PemObject as _};
use rustls::pki_types::{CertificateDer, PrivateKeyDer, ServerName};
use rustls::server::ParsedCertificate;
use std::path::{Path, PathBuf};
use std::sync::{Arc, PoisonError, RwLock};
use std::time::{Duration, SystemTime};
use tokio::sync::watch;

/// How often the files are looked at, beside the signal.
const LOOK: Duration = Duration::from_mins(1);

/// Why certificate and key cannot be used.
#[derive(Debug, thiserror::Error)]
pub enum TlsTrouble {
    /// A file cannot be read, or holds nothing of the kind.
    #[error("{path}: {source}")]
    File {
        /// Which.
        path: PathBuf,
        /// Why.
        source: pem::Error,
    },
    /// There is no certificate in it.
    #[error("{0} holds no certificate")]
    Empty(PathBuf),
    /// They do not fit each other, or are none that can be used.
    #[error("certificate and key cannot be used together: {0}")]
    Unfit(#[from] rustls::Error),
}

/// Certificate and key as they lie in their files.
pub struct Certified {
    chain: Vec<CertificateDer<'static>>,
    config: Arc<ServerConfig>,
}

impl Certified {
    /// Reads the files.
    pub fn read(settings: &Https) -> Result<Self, TlsTrouble> {
        let (certificate, key) = (Path::new(&settings.certificate), Path::new(&settings.key));
        let file = |path: &Path| {
            let path = path.to_path_buf();
            move |source| TlsTrouble::File { path, source }
        };
        let chain = CertificateDer::pem_file_iter(certificate)
            .and_then(Iterator::collect::<Result<Vec<_>, _>>)
            .map_err(file(certificate))?;
        if chain.is_empty() {
            return Err(TlsTrouble::Empty(certificate.to_path_buf()));
        }
        let secret = PrivateKeyDer::from_pem_file(key).map_err(file(key))?;
        let provider = Arc::new(rustls::crypto::ring::default_provider());
        let mut config = ServerConfig::builder_with_provider(provider)
            .with_safe_default_protocol_versions()?
            .with_no_client_auth()
            .with_single_cert(chain.clone(), secret)?;
        config.alpn_protocols = vec![b"http/1.1".to_vec()];
        Ok(Self {
            chain,
            config: Arc::new(config),
        })
    }

    /// When it is good; `None` for one that does not say so in a way that is understood.
    pub fn validity(&self) -> Option<dates::Validity> {
        dates::validity(self.chain.first()?)
    }

    /// Whether it is one for this name.
    pub fn is_for(&self, host: &str) -> bool {
        let named = || {
            let name = ServerName::try_from(host.to_owned()).ok()?;
            let parsed = ParsedCertificate::try_from(self.chain.first()?).ok()?;
            rustls::client::verify_server_name(&parsed, &name).ok()
        };
        named().is_some()
    }
}

/// What connections are closed with now.
#[derive(Clone)]
pub struct Current(Arc<RwLock<Arc<ServerConfig>>>);

impl Current {
    /// Begins with what lies in the files.
    pub fn open(settings: &Https) -> Result<Self, TlsTrouble> {
        Ok(Self(Arc::new(RwLock::new(Certified::read(settings)?.config))))
    }

    fn config(&self) -> Arc<ServerConfig> {
        Arc::clone(&self.0.read().unwrap_or_else(PoisonError::into_inner))
    }

    fn read_anew(&self, settings: &Https) {
        match Certified::read(settings) {
            Ok(certified) => {
                *self.0.write().unwrap_or_else(PoisonError::into_inner) = certified.config;
                tracing::info!("certificate and key were read anew");
            }
            // What held until now goes on: a broken file must not take the station away.
            Err(error) => tracing::error!(
                error = &error as &dyn std::error::Error,
                "certificate and key were not taken over"
            ),
        }
    }
}

/// When the files were last changed.
fn changed(settings: &Https) -> [Option<SystemTime>; 2] {
    [&settings.certificate, &settings.key].map(|path| std::fs::metadata(path).and_then(|about| about.modified()).ok())
}

/// Reads the files anew when the program is told so by SIGHUP, and when they have changed.
pub async fn keep_fresh(current: Current, settings: Https, mut stop: watch::Receiver<bool>) {
    let mut before = changed(&settings);
    let mut told = Told::listen();
    loop {
        tokio::select! {
            () = told.next() => {}
            () = tokio::time::sleep(LOOK) => {
                if changed(&settings) == before {
                    continue;
                }
            }
            _ = stop.wait_for(|stop| *stop) => return,
        }
        before = changed(&settings);
        current.read_anew(&settings);
    }
}

/// The signal that asks for it, where there is one.
struct Told(#[cfg(unix)] Option<tokio::signal::unix::Signal>);

impl Told {
    #[cfg(unix)]
    fn listen() -> Self {
        Self(tokio::signal::unix::signal(tokio::signal::unix::SignalKind::hangup()).ok())
    }

    #[cfg(not(unix))]
    fn listen() -> Self {
        Self()
    }

    async fn next(&mut self) {
        #[cfg(unix)]
        if let Some(signal) = &mut self.0 {
            signal.recv().await;
            return;
        }
        std::future::pending::<()>().await;
    }
}
