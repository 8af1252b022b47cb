//! A station in this process with a clock that stands still, and people who act in it.

use crate::schema;
use axum::Router;
use axum::body::Body;
use axum::http::{HeaderMap, Request, StatusCode, header};
use domain::time::Timestamp;
use http_body_util::BodyExt as _;
use serde_json::{Value, json};
use server::app::blobs::Blobs;
use server::app::blobs::sealing::Keyring;
use server::app::printer::Printer;
use server::app::senders::{Message, Sender};
use server::app::signing::Ed25519;
use server::app::{Ctx, Randomness, seed};
use server::config::Config;
use server::jobs::{Examiner, Reader, message, work_one};
use server::live::Hub;
use server::metrics::Metrics;
use server::time::Clock;
use std::io;
use std::path::{Path, PathBuf};
use std::sync::atomic::{AtomicBool, AtomicI64, AtomicU64, Ordering};
use std::sync::{Arc, LazyLock, Mutex};
use store::Db;
use tempfile::TempDir;
use tokio::sync::{Notify, Semaphore};
use tower::ServiceExt as _;

/// A clock that a test sets.
#[derive(Debug)]
pub(crate) struct StillClock(AtomicI64);

impl Clock for StillClock {
    fn now(&self) -> Timestamp {
        Timestamp::from_micros(self.0.load(Ordering::SeqCst)).unwrap()
    }
}

/// Keeps what is sent.
#[derive(Debug, Default)]
pub(crate) struct Kept(Mutex<Vec<Message>>, AtomicBool);

impl Sender for Kept {
    fn send(&self, message: &Message) -> io::Result<()> {
        if self.1.load(Ordering::SeqCst) {
            return Err(io::Error::other("the service is away"));
        }
        self.0.lock().unwrap().push(message.clone());
        Ok(())
    }
}

/// One for all tests: the fonts are read once.
fn printer() -> Arc<Printer> {
    static PRINTER: LazyLock<Arc<Printer>> = LazyLock::new(|| Arc::new(Printer::new("")));
    PRINTER.clone()
}

/// The station.
pub(crate) struct TestApp {
    pub(crate) ctx: Arc<Ctx>,
    router: Router,
    clock: Arc<StillClock>,
    sent: Arc<Kept>,
    home: TempDir,
}

/// An answer.
pub(crate) struct Answer {
    pub(crate) status: StatusCode,
    pub(crate) headers: HeaderMap,
    pub(crate) bytes: Vec<u8>,
}

impl Answer {
    pub(crate) fn json(&self) -> Value {
        serde_json::from_slice(&self.bytes).unwrap_or(Value::Null)
    }

    /// The code of a problem, or the status of what is none.
    pub(crate) fn code(&self) -> String {
        match self.json()["code"].as_str() {
            Some(code) => code.to_owned(),
            None => self.status.as_u16().to_string(),
        }
    }

    pub(crate) fn ok(self) -> Value {
        assert!(self.status.is_success(), "{}: {}", self.status, self.json());
        self.json()
    }
}

pub(crate) fn moment(text: &str) -> Timestamp {
    Timestamp::new(text.parse().unwrap())
}

impl TestApp {
    /// A seeded station on Thursday, 26 November 2026, ten in the morning.
    pub(crate) async fn new(db: Db) -> Self {
        Self::with(db, |_| {}).await
    }

    pub(crate) async fn with(db: Db, change: impl FnOnce(&mut Config)) -> Self {
        let home = tempfile::tempdir().unwrap();
        let clock = Arc::new(StillClock(AtomicI64::new(moment("2026-11-26T02:00:00Z").as_micros())));
        let sent = Arc::new(Kept::default());
        let ctx = |config: Config| Ctx {
            db: db.clone(),
            blobs: Blobs::open(
                &home.path().join("files"),
                Keyring::read(&config.sealing.key_files).unwrap(),
            )
            .unwrap(),
            config,
            catalogue: catalogue::embedded(),
            clock: clock.clone(),
            randomness: Randomness::Counted(AtomicU64::new(1)),
            sender: sent.clone(),
            hub: Hub::default(),
            work: Notify::new(),
            post: Notify::new(),
            passwords: Semaphore::new(2),
            printer: printer(),
            signer: Arc::new(Ed25519::new([7; 32])),
            clocks: server::app::clocks::Remembered::default(),
            alike: server::app::support::alike::Remembered::default(),
            metrics: Metrics::default(),
        };
        seed::run(&ctx(Config::defaults().unwrap())).await.unwrap();
        let mut config = Config::defaults().unwrap();
        change(&mut config);
        let mut ctx = ctx(config);
        // Identifiers of the seed must not come again.
        ctx.randomness = Randomness::Counted(AtomicU64::new(1000));
        let ctx = Arc::new(ctx);
        Self {
            router: server::http::router(ctx.clone()),
            ctx,
            clock,
            sent,
            home,
        }
    }

    /// The folder of kept files.
    pub(crate) fn files(&self) -> PathBuf {
        self.home.path().join("files")
    }

    /// Folders of kept files.
    pub(crate) fn kept(&self) -> usize {
        let inside = std::fs::read_dir(self.home.path().join("files")).unwrap();
        inside
            .filter(|entry| entry.as_ref().unwrap().file_name().len() == 2)
            .count()
    }

    pub(crate) fn set_time(&self, text: &str) {
        self.clock.0.store(moment(text).as_micros(), Ordering::SeqCst);
    }

    pub(crate) fn pass_seconds(&self, seconds: i64) {
        self.clock.0.fetch_add(seconds * 1_000_000, Ordering::SeqCst);
    }

    pub(crate) async fn send(&self, request: Request<Body>) -> Answer {
        let (method, path) = (request.method().clone(), request.uri().path().to_owned());
        let response = self.router.clone().oneshot(request).await.unwrap();
        let answer = Answer {
            status: response.status(),
            headers: response.headers().clone(),
            bytes: response.into_body().collect().await.unwrap().to_bytes().to_vec(),
        };
        let content_type = answer
            .headers
            .get(header::CONTENT_TYPE)
            .map_or("", |it| it.to_str().unwrap());
        let broken = schema::broken(&method, &path, answer.status.as_u16(), content_type, &answer.bytes);
        assert_eq!(broken, None);
        // What was put into the outbox is sent.
        while message::send_one(&self.ctx).await.unwrap() {}
        answer
    }

    /// Somebody who is not signed in.
    pub(crate) fn nobody(&self) -> Client<'_> {
        Client {
            app: self,
            cookie: None,
        }
    }

    /// Signs in with name and password.
    pub(crate) async fn staff(&self, login: &str) -> Client<'_> {
        let body = json!({"login": login, "password": seed::PASSWORD});
        let answer = self.nobody().post("/sign-in/password", &body).await;
        self.signed_in(&answer)
    }

    /// Whether messages reach nobody.
    pub(crate) fn break_sender(&self, broken: bool) {
        self.sent.1.store(broken, Ordering::SeqCst);
    }

    /// Signs in with name, password and the authenticator of the seed, whose codes are good once.
    pub(crate) async fn staff_with_totp(&self, login: &str) -> Client<'_> {
        self.pass_seconds(30);
        let code = totp(seed::TOTP_SECRET, self.ctx.now().as_seconds());
        let body = json!({"login": login, "password": seed::PASSWORD, "totp": code});
        let answer = self.nobody().post("/sign-in/password", &body).await;
        self.signed_in(&answer)
    }

    /// The code that was sent last.
    pub(crate) fn code(&self) -> String {
        let sent = self.sent.0.lock().unwrap();
        let text = &sent.last().unwrap().text;
        text.chars().filter(char::is_ascii_digit).take(6).collect()
    }

    /// Signs in with number and code.
    pub(crate) async fn owner(&self, mobile: &str) -> Client<'_> {
        self.nobody()
            .post("/sign-in/code", &json!({"mobile": mobile}))
            .await
            .ok();
        let body = json!({"mobile": mobile, "code": self.code()});
        let answer = self.nobody().post("/sign-in/mobile", &body).await;
        self.signed_in(&answer)
    }

    fn signed_in(&self, answer: &Answer) -> Client<'_> {
        assert_eq!(answer.status, StatusCode::OK, "{}", answer.json());
        Client {
            app: self,
            cookie: Some(cookie(answer)),
        }
    }

    /// The owner of the tea house, who applies.
    pub(crate) async fn owner_li(&self) -> Client<'_> {
        self.owner("13800000001").await
    }

    /// The owner of the bookshop, who has nothing to do with it.
    pub(crate) async fn owner_zhou(&self) -> Client<'_> {
        self.owner("13800000002").await
    }

    /// The clerk of the east gate outlet.
    pub(crate) async fn clerk_wang(&self) -> Client<'_> {
        self.staff("clerk").await
    }

    /// The officer, at the counter department, which decides on premises.
    pub(crate) async fn officer_chen(&self) -> Client<'_> {
        self.staff("officer").await
    }

    /// What was sent to a number.
    pub(crate) fn sent_to(&self, number: &str) -> Vec<String> {
        let sent = self.sent.0.lock().unwrap();
        let mine = sent.iter().filter(|message| message.to == number);
        mine.map(|message| message.text.clone()).collect()
    }

    /// Works off every job that waits, with the real reading engine.
    pub(crate) async fn work(&self) {
        let reader: Arc<dyn Examiner> = Arc::new(Reader::default());
        while work_one(&self.ctx, &reader).await.unwrap() {}
    }
}

/// The cookie that an answer sets.
pub(crate) fn cookie(answer: &Answer) -> String {
    let set = answer.headers[header::SET_COOKIE].to_str().unwrap();
    set.split(';').next().unwrap().to_owned()
}

/// Somebody with a browser.
#[derive(Clone)]
pub(crate) struct Client<'a> {
    pub(crate) app: &'a TestApp,
    pub(crate) cookie: Option<String>,
}

impl Client<'_> {
    pub(crate) fn request(&self, method: &str, path: &str) -> axum::http::request::Builder {
        let mut request = Request::builder()
            .method(method)
            .uri(format!("/api/v1{path}"))
            .header("x-yizhan", "1")
            .header(header::HOST, "station.test")
            .header(header::ACCEPT_LANGUAGE, "en");
        if let Some(cookie) = &self.cookie {
            request = request.header(header::COOKIE, cookie);
        }
        request
    }

    pub(crate) async fn send(&self, method: &str, path: &str, body: Option<&Value>, key: Option<&str>) -> Answer {
        let mut request = self.request(method, path);
        if let Some(key) = key {
            request = request.header("idempotency-key", key);
        }
        let body = match body {
            Some(body) => {
                request = request.header(header::CONTENT_TYPE, "application/json");
                Body::from(body.to_string())
            }
            None => Body::empty(),
        };
        self.app.send(request.body(body).unwrap()).await
    }

    pub(crate) async fn get(&self, path: &str) -> Answer {
        self.send("GET", path, None, None).await
    }

    pub(crate) async fn delete(&self, path: &str) -> Answer {
        self.send("DELETE", path, None, None).await
    }

    pub(crate) async fn post(&self, path: &str, body: &Value) -> Answer {
        self.send("POST", path, Some(body), None).await
    }

    pub(crate) async fn put(&self, path: &str, body: &Value) -> Answer {
        self.send("PUT", path, Some(body), None).await
    }

    /// Puts a file to a message to come.
    pub(crate) async fn attach(&self, case: &str, name: &str, bytes: Vec<u8>) -> Answer {
        let request = self.request("POST", &format!("/cases/{case}/messages/files?name={name}"));
        self.app.send(request.body(Body::from(bytes)).unwrap()).await
    }

    /// Identifiers of a list.
    pub(crate) async fn ids(&self, path: &str) -> Vec<String> {
        let list = self.get(path).await.ok();
        let items = list["items"].as_array().unwrap().iter();
        items.map(|item| item["id"].as_str().unwrap().to_owned()).collect()
    }

    /// Puts bytes into a slot.
    pub(crate) async fn upload(&self, case: &str, query: &str, bytes: Vec<u8>, key: Option<&str>) -> Answer {
        let mut request = self.request("POST", &format!("/cases/{case}/materials?{query}"));
        if let Some(key) = key {
            request = request.header("idempotency-key", key);
        }
        self.app.send(request.body(Body::from(bytes)).unwrap()).await
    }

    /// A draft for the premises check, handed in at the east gate.
    pub(crate) async fn draft(&self) -> String {
        let outlets = self.get("/outlets").await.ok();
        let body = json!({"item": "premises-check", "outlet": outlets["items"][0]["id"]});
        let case = self.post("/cases", &body).await.ok();
        case["id"].as_str().unwrap().to_owned()
    }

    /// Changes a field that was empty.
    pub(crate) async fn fill(&self, case: &str, field: &str, value: Value) {
        let path = format!("/cases/{case}/form/{field}");
        let body = json!({"value": value, "version": 0});
        self.send("PATCH", &path, Some(&body), None).await.ok();
    }

    /// A draft with all fields and a file in each slot.
    pub(crate) async fn full_draft(&self) -> String {
        let case = self.draft().await;
        for (field, value) in form() {
            self.fill(&case, field, value).await;
        }
        for slot in ["licence-copy", "id-front", "property", "lease"] {
            let query = format!("slot={slot}&name={slot}.png");
            self.upload(&case, &query, dot(slot), None).await.ok();
        }
        case
    }

    /// A full draft, handed in.
    pub(crate) async fn submitted(&self) -> String {
        let case = self.full_draft().await;
        self.post(&format!("/cases/{case}/submit"), &json!({})).await.ok();
        case
    }

    /// Moves a case.
    pub(crate) async fn act(&self, case: &str, action: &str, body: Value) -> Answer {
        self.post(&format!("/cases/{case}/{action}"), &body).await
    }
}

/// The code of an authenticator at a second: the one that its own check takes.
pub(crate) fn totp(secret: &str, seconds: i64) -> String {
    let mut codes = (0..1_000_000).map(|code| format!("{code:06}"));
    let now = seconds.div_euclid(30);
    codes
        .find(|code| server::app::secrets::totp_step(secret, code, seconds) == Some(now))
        .unwrap()
}

/// The form of the premises check, filled.
pub(crate) fn form() -> [(&'static str, Value); 7] {
    [
        ("applicant_name", json!("杭州云栖茶事餐饮有限公司")),
        ("credit_code", json!("91330102MA2KAAAA62")),
        ("legal_representative", json!("李云")),
        ("id_number", json!("330102199003078895")),
        ("premises_address", json!("示范区云栖路12号101室")),
        ("premises_area", json!("86.5")),
        ("premises_tenure", json!("leased")),
    ]
}

/// A smallest PNG, told apart by what follows its end.
pub(crate) fn dot(mark: &str) -> Vec<u8> {
    let mut bytes = b"\x89PNG\r\n\x1a\n".to_vec();
    bytes.extend_from_slice(mark.as_bytes());
    bytes
}

/// A folder of the samples.
pub(crate) fn samples(set: &str) -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("../../samples").join(set)
}
