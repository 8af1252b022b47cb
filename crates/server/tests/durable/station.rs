//! The real program on a folder and a database, and those who call it.

use serde_json::{Value, json};
use std::io::{BufRead as _, BufReader, Read as _, Write as _};
use std::net::TcpStream;
use std::path::Path;
use std::process::{Child, Command, Stdio};
use std::time::Duration;

/// The program, running.
pub(crate) struct Station {
    process: Child,
    pub(crate) address: String,
}

pub(crate) fn program(command: &str, data: &Path, database: &str) -> Command {
    let mut program = Command::new(env!("CARGO_BIN_EXE_yizhan"));
    program
        .args([command, "--data"])
        .arg(data)
        .env("YIZHAN__DATABASE__URL", database)
        // What is uploaded here is no paper; nothing has to be read.
        .env("YIZHAN__WORKER__INSIDE", "false")
        .env("RUST_LOG", "warn");
    program
}

impl Station {
    pub(crate) fn start(data: &Path, database: &str) -> Self {
        Self::started(program("serve", data, database).args(["--port", "0"]))
    }

    /// A station that works off its jobs as well.
    pub(crate) fn working(data: &Path, database: &str) -> Self {
        let mut program = program("serve", data, database);
        Self::started(program.args(["--port", "0"]).env("YIZHAN__WORKER__INSIDE", "true"))
    }

    /// A station that bears a limit on the length of its files: beyond it the system answers as a full disk does.
    pub(crate) fn limited(data: &Path, database: &str) -> Self {
        let inner = program("serve", data, database);
        let mut shell = Command::new("/bin/sh");
        shell
            .args(["-c", "trap '' XFSZ; exec \"$0\" \"$@\""])
            .arg(inner.get_program())
            .args(inner.get_args())
            .args(["--port", "0"]);
        shell.envs(inner.get_envs().filter_map(|(name, value)| Some((name, value?))));
        Self::started(&mut shell)
    }

    /// From now on no file of the station grows beyond so many bytes; `None` makes room again.
    pub(crate) fn most_bytes(&self, most: Option<u64>) {
        let most = most.map_or_else(|| "unlimited".to_owned(), |most| most.to_string());
        let mut prlimit = Command::new("prlimit");
        let pid = self.process.id().to_string();
        let set = prlimit.args(["--pid", &pid, &format!("--fsize={most}:")]).status();
        assert!(set.unwrap().success(), "prlimit of util-linux sets the limit");
    }

    /// Whether it still runs.
    pub(crate) fn runs(&mut self) -> bool {
        self.process.try_wait().unwrap().is_none()
    }

    fn started(program: &mut Command) -> Self {
        let mut process = program.stdout(Stdio::piped()).spawn().unwrap();
        let mut line = String::new();
        BufReader::new(process.stdout.take().unwrap())
            .read_line(&mut line)
            .unwrap();
        let address = line.trim().strip_prefix("http://").unwrap().to_owned();
        Self { process, address }
    }

    /// SIGKILL: no time to write anything down.
    pub(crate) fn kill(self) {
        drop(self);
    }
}

impl Drop for Station {
    /// Also when a test fails: no station outlives it.
    fn drop(&mut self) {
        let _ = self.process.kill();
        let _ = self.process.wait();
    }
}

/// One request on a connection of its own; `None` when the server went away before the whole answer.
pub(crate) fn send(
    address: &str,
    cookie: &str,
    method: &str,
    path: &str,
    body: &[u8],
) -> Option<(u16, Vec<u8>, String)> {
    send_with(
        address,
        cookie,
        (method, path),
        "Content-Type: application/json\r\n",
        body,
    )
}

/// The same with headers of its own, each with its line's end.
pub(crate) fn send_with(
    address: &str,
    cookie: &str,
    (method, path): (&str, &str),
    headers: &str,
    body: &[u8],
) -> Option<(u16, Vec<u8>, String)> {
    let mut stream = TcpStream::connect(address).ok()?;
    stream.set_read_timeout(Some(Duration::from_secs(20))).ok()?;
    let head = format!(
        "{method} /api/v1{path} HTTP/1.1\r\nHost: {address}\r\nConnection: close\r\nX-Yizhan: 1\r\nCookie: {cookie}\r\n\
         {headers}Content-Length: {}\r\n\r\n",
        body.len()
    );
    stream.write_all(head.as_bytes()).ok()?;
    stream.write_all(body).ok()?;
    let mut answer = Vec::new();
    stream.read_to_end(&mut answer).ok()?;
    let end = answer.windows(4).position(|part| part == b"\r\n\r\n")?;
    let head = String::from_utf8_lossy(&answer[..end]).to_ascii_lowercase();
    let status = head.get(9..12)?.parse().ok()?;
    let length = head.lines().find_map(|line| line.strip_prefix("content-length: "));
    let content = answer[end + 4..].to_vec();
    let whole = method == "HEAD" || length.is_none_or(|length| length.trim().parse() == Ok(content.len()));
    let head = String::from_utf8_lossy(&answer[..end]).into_owned();
    whole.then_some((status, content, head))
}

pub(crate) fn call(address: &str, cookie: &str, method: &str, path: &str, body: &Value) -> Option<Value> {
    let (status, content, _) = send(address, cookie, method, path, body.to_string().as_bytes())?;
    assert!(
        (200..300).contains(&status),
        "{method} {path}: {status} {}",
        String::from_utf8_lossy(&content)
    );
    serde_json::from_slice(&content).ok()
}

/// The owner's session, by the code that lies in the file of messages.
pub(crate) fn sign_in(address: &str, data: &Path) -> String {
    let ask = json!({"mobile": "13800000001"}).to_string();
    let written = || std::fs::read_to_string(data.join("messages.log")).unwrap_or_default();
    let before = written().lines().count();
    send(address, "", "POST", "/sign-in/code", ask.as_bytes()).unwrap();
    // The outbox is emptied by itself, a moment after the answer.
    let messages = loop {
        let messages = written();
        if messages.lines().count() > before && messages.ends_with('\n') {
            break messages;
        }
        std::thread::yield_now();
    };
    let text = messages.lines().last().unwrap().split('\t').nth(1).unwrap();
    let code: String = text.chars().filter(char::is_ascii_digit).take(6).collect();
    let body = json!({"mobile": "13800000001", "code": code}).to_string();
    let (status, _, head) = send(address, "", "POST", "/sign-in/mobile", body.as_bytes()).unwrap();
    assert_eq!(status, 200);
    let set = head
        .lines()
        .find(|line| line.to_ascii_lowercase().starts_with("set-cookie: "))
        .unwrap();
    set["set-cookie: ".len()..].split(';').next().unwrap().to_owned()
}
