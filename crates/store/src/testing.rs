//! Throw-away databases for tests: a file in a temporary folder, and a PostgreSQL server started for the test program.
//!
//! The server runs as an ordinary user in a folder of its own and ends with the program. Must not be part of the product.

use std::io::{self, Write as _};
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};
use std::sync::OnceLock;
use std::sync::atomic::{AtomicU32, Ordering};
use std::time::Duration;

use domain::time::Timestamp;
use tempfile::TempDir;

use crate::Db;

/// Where Debian and Ubuntu keep the server's programs, one folder a version.
const PROGRAMS: &str = "/usr/lib/postgresql";
/// A server does not run as root; this user is everywhere.
const NOBODY: &str = "65534";
/// Ends the server when the test program has gone, however it went.
const KEEPER: &str = r#"
"$@" >server.log 2>&1 &
server=$!
read -r _
kill -INT "$server"
wait "$server"
rm -rf "$PWD"
"#;

/// A database that is gone after the test.
#[derive(Debug)]
pub struct TestDb {
    /// The database, migrated.
    pub db: Db,
    /// Address of a PostgreSQL database, file of an SQLite one.
    pub address: String,
    _folder: Option<TempDir>,
}

fn epoch() -> Timestamp {
    Timestamp::new(jiff::Timestamp::UNIX_EPOCH)
}

/// A file.
pub async fn sqlite() -> TestDb {
    let (db, file, folder) = match fresh_file().await {
        Ok(made) => made,
        Err(error) => panic!("no SQLite database: {error}"),
    };
    TestDb {
        db,
        address: file.display().to_string(),
        _folder: Some(folder),
    }
}

async fn fresh_file() -> Result<(Db, PathBuf, TempDir), Box<dyn std::error::Error>> {
    let folder = tempfile::tempdir()?;
    let file = folder.path().join("yizhan.db");
    let db = Db::sqlite(&file).await?;
    db.migrate(epoch()).await?;
    Ok((db, file, folder))
}

/// A database of the server that this test program shares.
pub async fn postgres() -> TestDb {
    static NEXT: AtomicU32 = AtomicU32::new(0);
    let number = NEXT.fetch_add(1, Ordering::Relaxed);
    match fresh_database(number).await {
        Ok((db, address)) => TestDb {
            db,
            address,
            _folder: None,
        },
        Err(error) => panic!("no PostgreSQL database ({error}); `cargo xtask test` brings what tests need"),
    }
}

async fn fresh_database(number: u32) -> Result<(Db, String), Box<dyn std::error::Error>> {
    let server = server()?;
    let name = format!("test_{number}");
    let admin = sqlx::PgPool::connect(&server.address("postgres")).await?;
    let create = format!("CREATE DATABASE {name} TEMPLATE template0");
    sqlx::raw_sql(sqlx::AssertSqlSafe(create)).execute(&admin).await?;
    admin.close().await;
    let address = server.address(&name);
    let db = Db::postgres(&address).await?;
    db.migrate(epoch()).await?;
    Ok((db, address))
}

struct Server {
    folder: PathBuf,
    _keeper: Child,
}

impl Server {
    fn address(&self, database: &str) -> String {
        let host = self.folder.display().to_string().replace('/', "%2F");
        format!("postgres://postgres@localhost/{database}?host={host}")
    }
}

fn server() -> Result<&'static Server, String> {
    static SERVER: OnceLock<Result<Server, String>> = OnceLock::new();
    SERVER
        .get_or_init(|| start().map_err(|error| error.to_string()))
        .as_ref()
        .map_err(Clone::clone)
}

fn start() -> io::Result<Server> {
    let programs = newest(Path::new(PROGRAMS))?;
    let folder = tempfile::Builder::new().prefix("yizhan-pg-").tempdir()?.keep();
    let as_root = Command::new("id").arg("-u").output()?.stdout.trim_ascii() == b"0";
    if as_root {
        finish(Command::new("chown").arg(NOBODY).arg(&folder))?;
    }
    let as_user = |program: &Path| {
        let mut command = Command::new(if as_root { Path::new("setpriv") } else { program });
        if as_root {
            command.args(["--reuid", NOBODY, "--clear-groups", "--"]).arg(program);
        }
        command.current_dir(&folder);
        command
    };
    finish(
        as_user(&programs.join("initdb"))
            .args(["-U", "postgres", "-A", "trust", "-E", "UTF8", "--locale=C", "-N", "-D"])
            .arg(folder.join("data")),
    )?;
    let settings = [
        "listen_addresses=",
        "fsync=off",
        "max_connections=400",
        "shared_buffers=32MB",
    ];
    let mut run = as_user(Path::new("/bin/sh"));
    run.args(["-c", KEEPER, "sh"]).arg(programs.join("postgres"));
    run.arg("-D").arg(folder.join("data")).arg("-k").arg(&folder);
    for setting in settings {
        run.args(["-c", setting]);
    }
    let mut keeper = run
        .stdin(Stdio::piped())
        .stdout(Stdio::null())
        .stderr(Stdio::null())
        .spawn()?;
    if let Some(stdin) = &mut keeper.stdin {
        stdin.flush()?;
    }
    let ready = || {
        let mut probe = Command::new(programs.join("pg_isready"));
        probe
            .arg("-q")
            .arg("-h")
            .arg(&folder)
            .status()
            .is_ok_and(|status| status.success())
    };
    for _ in 0..600 {
        if ready() {
            return Ok(Server {
                folder,
                _keeper: keeper,
            });
        }
        std::thread::sleep(Duration::from_millis(50));
    }
    Err(io::Error::other("the server did not come up within 30 seconds"))
}

/// The programs of the newest version.
fn newest(home: &Path) -> io::Result<PathBuf> {
    let missing = || io::Error::other("the package `postgresql` is not installed");
    let mut versions: Vec<(u32, PathBuf)> = std::fs::read_dir(home)
        .map_err(|_| missing())?
        .filter_map(|entry| {
            let entry = entry.ok()?;
            let version = entry.file_name().to_str()?.parse().ok()?;
            Some((version, entry.path().join("bin")))
        })
        .filter(|(_, programs)| programs.join("initdb").is_file())
        .collect();
    versions.sort();
    versions.pop().map(|(_, programs)| programs).ok_or_else(missing)
}

fn finish(command: &mut Command) -> io::Result<()> {
    let output = command.output()?;
    if output.status.success() {
        return Ok(());
    }
    Err(io::Error::other(
        String::from_utf8_lossy(&output.stderr).trim().to_owned(),
    ))
}

/// Runs each test on both databases, as `name::on_sqlite` and `name::on_postgresql`.
#[macro_export]
macro_rules! on_both {
    ($($(#[$meta:meta])* async fn $name:ident($db:ident: Db) $body:block)+) => {
        $(mod $name {
            #[allow(unused_imports, reason = "not every test uses everything")]
            use super::*;

            async fn body($db: $crate::Db) $body

            #[tokio::test(flavor = "multi_thread", worker_threads = 2)]
            async fn on_sqlite() {
                let test = $crate::testing::sqlite().await;
                body(test.db.clone()).await;
            }

            #[tokio::test(flavor = "multi_thread", worker_threads = 2)]
            async fn on_postgresql() {
                let test = $crate::testing::postgres().await;
                body(test.db.clone()).await;
            }
        })+
    };
}
