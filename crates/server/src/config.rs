//! The settings: what is embedded, a file over it, variables over that. Unknown settings are refused.

use figment::Figment;
use figment::providers::{Env, Format, Toml};
use serde::{Deserialize, Serialize};
use std::path::Path;

const DEFAULTS: &str = include_str!("config.default.toml");

/// All settings.
#[derive(Debug, Clone, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Config {
    /// Whether sign-ins of the seed are let in.
    pub mode: Mode,
    /// Where to listen.
    pub server: Server,
    /// Where the data lie.
    pub database: Database,
    /// Of the district.
    pub district: District,
    /// How long sessions last.
    pub sessions: Sessions,
    /// What may be sent.
    pub uploads: Uploads,
    /// Who looks for harmful content.
    pub scanner: Scanner,
    /// Background work.
    pub worker: Worker,
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
    /// Where the ClamAV daemon listens: `host:port`, or the path of its socket. Empty: nobody looks.
    pub address: String,
}

/// Background work.
#[derive(Debug, Clone, Copy, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Worker {
    /// Whether `serve` does it.
    pub inside: bool,
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

    /// Whether browsers come over HTTPS.
    pub fn is_secure(&self) -> bool {
        self.server.public_url.starts_with("https://")
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
