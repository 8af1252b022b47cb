//! The settings: what is embedded, a file over it, variables over that. Unknown settings are refused.

use figment::Figment;
use figment::providers::{Env, Format, Toml};
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;
use std::net::IpAddr;
use std::path::{Path, PathBuf};

const DEFAULTS: &str = include_str!("config.default.toml");

/// All settings.
#[derive(Debug, Clone, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Config {
    /// Whether sign-ins of the seed are let in.
    pub mode: Mode,
    /// Where to listen.
    pub server: Server,
    /// HTTPS by the program itself.
    pub https: Https,
    /// Where the data lie.
    pub database: Database,
    /// Of the district.
    pub district: District,
    /// How long sessions last.
    pub sessions: Sessions,
    /// How staff prove who they are.
    pub staff: Staff,
    /// How messages reach people.
    pub messages: Messages,
    /// What may be sent.
    pub uploads: Uploads,
    /// Who looks for harmful content.
    pub scanner: Scanner,
    /// Files sealed at rest.
    pub sealing: Sealing,
    /// Background work.
    pub worker: Worker,
    /// Papers.
    pub papers: Papers,
    /// Signed records.
    pub signing: Signing,
    /// Calls with sound and pictures.
    pub calls: Calls,
}

/// What the station is run for.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Mode {
    /// To be looked at, with invented people.
    Demonstration,
    /// For real.
    Production,
}

/// Where to listen.
#[derive(Debug, Clone, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Server {
    /// Address.
    pub host: String,
    /// Port; 0 takes a free one.
    pub port: u16,
    /// How browsers reach it.
    pub public_url: String,
    /// Addresses of proxies in front, whose word on where a request came from is taken.
    pub proxies: Vec<IpAddr>,
    /// Address where numbers for Prometheus are shown, or nothing.
    pub metrics: String,
}

/// HTTPS by the program itself.
#[derive(Debug, Clone, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Https {
    /// File of the certificate and those that it rests on, or nothing.
    pub certificate: String,
    /// File of its key.
    pub key: String,
    /// Port that sends everybody here; 0 for none.
    pub redirect_port: u16,
}

impl Https {
    /// Whether the program answers over HTTPS.
    pub fn is_on(&self) -> bool {
        !self.certificate.is_empty()
    }
}

/// Where the data lie.
#[derive(Debug, Clone, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Database {
    /// Address of PostgreSQL, or nothing.
    pub url: String,
}

/// Of the district.
#[derive(Debug, Clone, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct District {
    /// Stands before numbers.
    pub short_name: String,
}

/// How long sessions last.
#[derive(Debug, Clone, Copy, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Sessions {
    /// Without a request.
    pub idle_minutes: i64,
    /// In any case.
    pub longest_hours: i64,
}

/// How staff prove who they are.
#[derive(Debug, Clone, Copy, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Staff {
    /// Whether an authenticator is asked for.
    pub authenticator: Authenticator,
}

/// Whether staff need an authenticator.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Authenticator {
    /// Always.
    Always,
    /// In production mode.
    InProduction,
    /// Only those who set one up.
    Optional,
}

domain::words!(
    /// Who carries short messages.
    SmsBy {
        /// A file in the data folder: for demonstrations.
        File = "file",
        /// A request over HTTP.
        Http = "http",
    }
);

domain::words!(
    /// Who carries mail.
    MailBy {
        /// A file in the data folder: for demonstrations.
        File = "file",
        /// A mail server.
        Smtp = "smtp",
    }
);

/// How messages reach people.
#[derive(Debug, Clone, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Messages {
    /// Who carries short messages.
    pub sms: SmsBy,
    /// Who carries mail.
    pub mail: MailBy,
    /// The request that sends a short message.
    pub http: HttpMessages,
    /// The mail server.
    pub smtp: Smtp,
}

/// The request that sends a short message.
#[derive(Clone, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct HttpMessages {
    /// Where to.
    pub url: String,
    /// Headers, such as a key.
    pub headers: BTreeMap<String, String>,
    /// The body as JSON, in whose texts `{to}` and `{text}` are filled in.
    pub body: String,
    /// What the answer has to contain; empty when its status says enough.
    pub answer_contains: String,
}

/// The mail server.
#[derive(Clone, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Smtp {
    /// Name of the server.
    pub host: String,
    /// Its port.
    pub port: u16,
    /// How the way is closed.
    pub tls: SmtpTls,
    /// Whom to sign in as; empty for nobody.
    pub user: String,
    /// The password.
    pub password: String,
    /// Whom mail is from.
    pub from: String,
}

/// How the way to the mail server is closed.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum SmtpTls {
    /// From the first byte.
    Implicit,
    /// After `STARTTLS`, or not at all.
    Starttls,
    /// Not: for a server on the same machine.
    None,
}

// Keys and passwords are not written into logs.
impl std::fmt::Debug for HttpMessages {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("HttpMessages")
            .field("url", &self.url)
            .finish_non_exhaustive()
    }
}

impl std::fmt::Debug for Smtp {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Smtp").field("host", &self.host).finish_non_exhaustive()
    }
}

/// What may be sent.
#[derive(Debug, Clone, Copy, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Uploads {
    /// Largest file.
    pub most_bytes: u64,
    /// Files in a case.
    pub most_files: usize,
}

/// Who looks for harmful content.
#[derive(Debug, Clone, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Scanner {
    /// Where the `ClamAV` daemon listens: `host:port`, or the path of its socket. Empty: nobody looks.
    pub address: String,
}

/// Files sealed at rest.
#[derive(Debug, Clone, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Sealing {
    /// Files of the keys: the first one seals, every one opens.
    pub key_files: Vec<PathBuf>,
}

/// Background work.
#[derive(Debug, Clone, Copy, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Worker {
    /// Whether `serve` does it.
    pub inside: bool,
}

/// Papers.
#[derive(Debug, Clone, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Papers {
    /// Folder of the fonts, searched before the usual places.
    pub fonts: String,
    /// Short forms of organs in numbers, by name.
    pub short_forms: BTreeMap<String, String>,
}

/// Signed records.
#[derive(Debug, Clone, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Signing {
    /// File of the key.
    pub key_file: String,
}

/// Calls with sound and pictures.
#[derive(Clone, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Calls {
    /// Addresses of STUN servers.
    pub stun: Vec<String>,
    /// Addresses of TURN servers.
    pub turn: Vec<String>,
    /// What the station and the TURN servers share.
    pub turn_secret: String,
    /// How long a credential is good.
    pub turn_minutes: i64,
    /// Whether everything goes through the TURN servers.
    pub relay_only: bool,
    /// Days that a recording is kept after its question was closed; 0: none is made.
    pub recording_days: i64,
}

// The secret is not written into logs.
impl std::fmt::Debug for Calls {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Calls")
            .field("stun", &self.stun)
            .field("turn", &self.turn)
            .finish_non_exhaustive()
    }
}

impl Config {
    /// What holds when nothing is said.
    pub fn defaults() -> Result<Self, String> {
        Figment::from(Toml::string(DEFAULTS))
            .extract()
            .map_err(|error| error.to_string())
    }

    /// Defaults, a file over them, and the variables `YIZHAN__…` over that.
    pub fn load(file: Option<&Path>) -> Result<Self, String> {
        let mut figment = Figment::from(Toml::string(DEFAULTS));
        if let Some(file) = file {
            figment = figment.merge(Toml::file_exact(file));
        }
        figment
            .merge(Env::prefixed("YIZHAN__").split("__"))
            .extract()
            .map_err(|error| error.to_string())
    }

    /// Whether staff without an authenticator may do nothing but set one up.
    pub fn asks_authenticator(&self) -> bool {
        match self.staff.authenticator {
            Authenticator::Always => true,
            Authenticator::InProduction => self.mode == Mode::Production,
            Authenticator::Optional => false,
        }
    }

    /// Whether browsers come over HTTPS.
    pub fn is_secure(&self) -> bool {
        self.https.is_on() || self.server.public_url.starts_with("https://")
    }

    /// How the program itself answers.
    pub fn scheme(&self) -> &'static str {
        if self.https.is_on() { "https" } else { "http" }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::io::Write as _;

    #[test]
    fn the_embedded_settings_are_read() {
        let config = Config::defaults().unwrap();
        assert_eq!((config.server.port, config.mode), (8080, Mode::Demonstration));
        assert!(!config.is_secure());
    }

    #[test]
    fn a_file_goes_over_the_defaults_and_a_misspelt_setting_is_refused() {
        let mut file = tempfile::NamedTempFile::new().unwrap();
        writeln!(file, "mode = \"production\"\n[server]\nport = 9000").unwrap();
        let config = Config::load(Some(file.path())).unwrap();
        assert_eq!((config.server.port, config.mode), (9000, Mode::Production));
        writeln!(file, "prot = 1").unwrap();
        assert!(Config::load(Some(file.path())).unwrap_err().contains("prot"));
    }
}
