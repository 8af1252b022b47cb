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
/// The same for a server that comes back: its folder stays, and it ends as if its machine had failed.
const BRIEF: &str = r#"
"$@" >>server.log 2>&1 &
server=$!
read -r _
kill -QUIT "$server"
wait "$server"
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
    let admin = sqlx::PgPool::connect(&server.home.address("postgres")).await?;
    let create = format!("CREATE DATABASE {name} TEMPLATE template0");
    sqlx::raw_sql(sqlx::AssertSqlSafe(create)).execute(&admin).await?;
    admin.close().await;
    let address = server.home.address(&name);
    let db = Db::postgres(&address).await?;
    db.migrate(epoch()).await?;
    Ok((db, address))
}

struct Server {
    home: Home,
    _keeper: Child,
}

fn server() -> Result<&'static Server, String> {
    static SERVER: OnceLock<Result<Server, String>> = OnceLock::new();
    SERVER
        .get_or_init(|| start().map_err(|error| error.to_string()))
        .as_ref()
        .map_err(Clone::clone)
}

/// The programs of a server, and the folder that it lives in.
#[derive(Debug)]
struct Home {
    programs: PathBuf,
    folder: PathBuf,
    as_root: bool,
}

impl Home {
    /// A new one, with an empty cluster.
    fn make() -> io::Result<Self> {
        let programs = newest(Path::new(PROGRAMS))?;
        let folder = tempfile::Builder::new().prefix("yizhan-pg-").tempdir()?.keep();
        let as_root = Command::new("id").arg("-u").output()?.stdout.trim_ascii() == b"0";
        if as_root {
            finish(Command::new("chown").arg(NOBODY).arg(&folder))?;
        }
        let home = Self {
            programs,
            folder,
            as_root,
        };
        finish(
            home.as_user(&home.programs.join("initdb"))
                .args(["-U", "postgres", "-A", "trust", "-E", "UTF8", "--locale=C", "-N", "-D"])
                .arg(home.folder.join("data")),
        )?;
        Ok(home)
    }

    fn as_user(&self, program: &Path) -> Command {
        let mut command = Command::new(if self.as_root { Path::new("setpriv") } else { program });
        if self.as_root {
            command.args(["--reuid", NOBODY, "--clear-groups", "--"]).arg(program);
        }
        command.current_dir(&self.folder);
        command
    }

    /// Starts the server and waits until it answers. It ends with the process that is returned, or with this one.
    fn run(&self, keeper: &str, settings: &[&str]) -> io::Result<Child> {
        let mut run = self.as_user(Path::new("/bin/sh"));
        run.args(["-c", keeper, "sh"]).arg(self.programs.join("postgres"));
        run.arg("-D").arg(self.folder.join("data")).arg("-k").arg(&self.folder);
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
            let mut probe = Command::new(self.programs.join("pg_isready"));
            probe
                .arg("-q")
                .arg("-h")
                .arg(&self.folder)
                .status()
                .is_ok_and(|status| status.success())
        };
        for _ in 0..600 {
            if ready() {
                return Ok(keeper);
            }
            std::thread::sleep(Duration::from_millis(50));
        }
        Err(io::Error::other("the server did not come up within 30 seconds"))
    }

    fn address(&self, database: &str) -> String {
        let host = self.folder.display().to_string().replace('/', "%2F");
        format!("postgres://postgres@localhost/{database}?host={host}")
    }
}

fn start() -> io::Result<Server> {
    let home = Home::make()?;
    let settings = [
        "listen_addresses=",
        "fsync=off",
        "max_connections=400",
        "shared_buffers=32MB",
    ];
    let keeper = home.run(KEEPER, &settings)?;
    Ok(Server { home, _keeper: keeper })
}

/// A server for one test alone, which can be away for a while.
#[derive(Debug)]
pub struct Interrupted {
    home: Home,
    keeper: Option<Child>,
}

impl Interrupted {
    /// A server that runs, with one empty database.
    pub fn new() -> io::Result<Self> {
        let mut server = Self {
            home: Home::make()?,
            keeper: None,
        };
        server.start()?;
        Ok(server)
    }

    /// Address of its database.
    pub fn address(&self) -> String {
        self.home.address("postgres")
    }

    /// Lets it come back.
    pub fn start(&mut self) -> io::Result<()> {
        self.keeper = Some(self.home.run(BRIEF, &["listen_addresses=", "shared_buffers=32MB"])?);
        Ok(())
    }

    /// Takes it away at once, as when its machine fails: nobody is waited for and nothing is written down.
    pub fn stop(&mut self) -> io::Result<()> {
        if let Some(mut keeper) = self.keeper.take() {
            drop(keeper.stdin.take());
            keeper.wait()?;
        }
        Ok(())
    }
}

impl Drop for Interrupted {
    fn drop(&mut self) {
        let _ = self.stop();
        let _ = std::fs::remove_dir_all(&self.home.folder);
    }
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
        $($(#[$meta])* async fn $name($db: $crate::Db) $body

        mod $name {
            #[tokio::test(flavor = "multi_thread", worker_threads = 2)]
            async fn on_sqlite() {
                let test = $crate::testing::sqlite().await;
                super::$name(test.db.clone()).await;
            }

            #[tokio::test(flavor = "multi_thread", worker_threads = 2)]
            async fn on_postgresql() {
                let test = $crate::testing::postgres().await;
                super::$name(test.db.clone()).await;
            }
        })+
    };
}
