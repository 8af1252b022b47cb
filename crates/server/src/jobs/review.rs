//! Pre-reviews the materials of a case with the reading engine and keeps the report.

use super::{JobError, hold};
use crate::app::review::{self, Task};
use crate::app::{AppError, Ctx, form};
use domain::id::CaseId;
use jiff::civil::Date;
use review_engine::pipeline::{FileRead, InputFile, Request, Reviewer};
use serde_json::Value as Json;
use sha2::{Digest as _, Sha256};
use std::collections::{HashMap, VecDeque};
use std::sync::atomic::{AtomicI64, Ordering};
use std::sync::{Arc, Mutex, MutexGuard, OnceLock};
use std::time::Duration;
use store::jobs::Claimed;
use vision::Engine;
use vision::decode::Limits;

use ::review as review_engine;

/// How often progress is noted and the job is held anew.
const NOTE_EVERY: Duration = Duration::from_millis(700);

/// Reads and judges a set of files. Called from a thread that may be kept busy.
pub trait Examiner: Send + Sync + std::fmt::Debug {
    /// The report, as JSON. `so_far` is told of what was read and found on the way.
    fn examine(
        &self,
        item: &str,
        form: &form::Values,
        date: Date,
        files: Vec<InputFile>,
        so_far: &SoFar,
    ) -> Result<Json, String>;
}

/// How far an examination has come, for those who wait for it.
#[derive(Debug, Default)]
pub struct SoFar {
    pages: AtomicI64,
    report: Mutex<Option<Json>>,
}

impl SoFar {
    /// A page was read.
    fn page(&self) {
        self.pages.fetch_add(1, Ordering::Relaxed);
    }

    /// What is found on the files read by now. That something is missing is not known before all are read.
    fn found(&self, mut report: Json) {
        let seen = |finding: &Json| finding["evidence"].as_array().is_some_and(|places| !places.is_empty());
        if let Some(findings) = report["findings"].as_array_mut() {
            findings.retain(seen);
        }
        if let Ok(mut kept) = self.report.lock() {
            *kept = Some(report);
        }
    }

    /// Pages read by now, and a report that was not given before.
    pub fn news(&self) -> (i64, Option<Json>) {
        let report = self.report.lock().ok().and_then(|mut kept| kept.take());
        (self.pages.load(Ordering::Relaxed), report)
    }
}

/// The reading engine with its networks, opened when it is first needed, and what it has read lately.
#[derive(Debug, Default)]
pub struct Reader {
    reviewer: OnceLock<Result<Reviewer<'static>, String>>,
    read: Mutex<Lately>,
}

impl Reader {
    fn reviewer(&self) -> Result<&Reviewer<'static>, String> {
        let open = || {
            let workers = std::thread::available_parallelism().map_or(1, usize::from);
            let engine = Engine::open(&crate::assets::folder(), workers).map_err(|error| error.to_string())?;
            Ok(Reviewer::new(engine, ::catalogue::embedded(), Limits::default()))
        };
        self.reviewer.get_or_init(open).as_ref().map_err(Clone::clone)
    }
}

/// Hash of a file's content.
type Key = [u8; 32];

/// Files whose reading is remembered: those of some fifty drafts that are being filled.
const REMEMBERED: usize = 256;

/// Readings of late, the newest last. A changed form is judged over them and nothing is read again.
#[derive(Debug, Default)]
struct Lately(VecDeque<(Key, FileRead)>);

impl Lately {
    fn of(&self, key: &Key) -> Option<FileRead> {
        let found = self.0.iter().find(|(known, _)| known == key);
        found.map(|(_, read)| read.clone())
    }

    fn keep(&mut self, fresh: impl Iterator<Item = (Key, FileRead)>) {
        self.0.extend(fresh);
        let over = self.0.len().saturating_sub(REMEMBERED);
        self.0.drain(..over);
    }
}

impl Reader {
    fn lately(&self) -> Result<MutexGuard<'_, Lately>, String> {
        self.read.lock().map_err(|_| "a reader ended".to_owned())
    }
}

impl Examiner for Reader {
    fn examine(
        &self,
        item: &str,
        form: &form::Values,
        date: Date,
        files: Vec<InputFile>,
        so_far: &SoFar,
    ) -> Result<Json, String> {
        let reviewer = self.reviewer()?;
        let keys: Vec<Key> = files.iter().map(|file| Sha256::digest(&file.bytes).into()).collect();
        let mut known: HashMap<Key, FileRead> = HashMap::new();
        let (mut unread, mut unread_keys) = (Vec::new(), Vec::new());
        for (key, file) in keys.iter().zip(&files) {
            match self.lately()?.of(key) {
                Some(read) => {
                    known.insert(*key, read);
                }
                None if unread_keys.contains(key) => {}
                None => {
                    unread_keys.push(*key);
                    unread.push(file.clone());
                }
            }
        }
        let judged = |known: &HashMap<Key, FileRead>| {
            let named = keys.iter().zip(&files);
            let read = named.filter_map(|(key, file)| Some((file.name.clone(), known.get(key)?.clone())));
            let request = Request {
                item: ::catalogue::embedded().item(item),
                form,
                date,
                keep_pictures: false,
            };
            let outcome = reviewer.judge(read.collect(), &request);
            serde_json::to_value(&outcome.report).map_err(|error| error.to_string())
        };
        let count = |_: &str, _: u32| so_far.page();
        if unread.is_empty() {
            return judged(&known);
        }
        let together = reviewer.workers();
        let mut report = Json::Null;
        for (keys, part) in unread_keys.chunks(together).zip(unread.chunks(together)) {
            let fresh = reviewer.read(part, &count).map_err(|error| error.to_string())?;
            let fresh: Vec<(Key, FileRead)> = keys.iter().copied().zip(fresh).collect();
            self.lately()?.keep(fresh.iter().cloned());
            known.extend(fresh);
            report = judged(&known)?;
            so_far.found(report.clone());
        }
        Ok(report)
    }
}

pub(super) async fn run(ctx: &Ctx, examiner: &Arc<dyn Examiner>, job: &Claimed) -> Result<(), JobError> {
    let case: CaseId = job
        .payload
        .get("case")
        .and_then(|case| case.as_str()?.parse().ok())
        .ok_or_else(|| JobError::Fail("a job without a case".to_owned()))?;
    let Some(task) = review::take(ctx, case).await? else {
        return Ok(());
    };
    let mut files = Vec::with_capacity(task.files.len());
    for (name, sha256) in &task.files {
        let bytes = ctx.blobs.read(sha256).await?;
        files.push(InputFile {
            name: name.clone(),
            bytes,
        });
    }
    let examined = examine(ctx, examiner, job, &task, files).await?;
    match examined {
        Ok(report) => Ok(review::finish(ctx, &task, Some(&report)).await?),
        Err(why) => {
            review::finish(ctx, &task, None).await?;
            Err(JobError::Fail(why))
        }
    }
}

/// Lets the engine work on a thread of its own, and meanwhile notes progress and holds the job.
async fn examine(
    ctx: &Ctx,
    examiner: &Arc<dyn Examiner>,
    job: &Claimed,
    task: &Task,
    files: Vec<InputFile>,
) -> Result<Result<Json, String>, AppError> {
    let so_far = Arc::new(SoFar::default());
    let (examiner, told) = (Arc::clone(examiner), Arc::clone(&so_far));
    let (item, values, date) = (task.item.clone(), task.form.clone(), ctx.now().day());
    let mut work = tokio::task::spawn_blocking(move || examiner.examine(&item, &values, date, files, &told));
    let mut noted = 0;
    loop {
        tokio::select! {
            done = &mut work => {
                return done.map_err(|_| AppError::Broken("the reading engine ended"));
            }
            () = tokio::time::sleep(NOTE_EVERY) => {
                hold(ctx, job).await?;
                let (read, report) = so_far.news();
                if read > noted || report.is_some() {
                    noted = read;
                    review::note(ctx, task, read, report.as_ref()).await?;
                }
            }
        }
    }
}
