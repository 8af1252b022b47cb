//! A set of files through reading and judging: the library call behind every face of the product.
//!
//! Files and pages are read side by side; a file that cannot be used is reported and takes no other down.
use crate::closer;
use crate::continued::{self, Continuations};
use crate::crew;
use crate::judge::{self, Input};
use crate::model::{Document, FileReading, FileTrouble};
use crate::read;
use crate::report::{Report, Timing, assemble};
use crate::settled;
use catalogue::{Catalogue, Item};
use std::collections::BTreeMap;
use std::sync::atomic::{AtomicU64, Ordering};
use std::time::Instant;
use vision::decode::{self, Limits};
use vision::{Engine, ModelError, Picture};

/// A file as it came.
#[derive(Debug, Clone)]
pub struct InputFile {
    /// Name as the person knows it; never used to tell what the file is.
    pub name: String,
    /// Its content.
    pub bytes: Vec<u8>,
}

/// What is asked.
#[derive(Debug, Clone, Copy)]
pub struct Request<'a> {
    /// The item whose checklist applies; `None` reads documents without one.
    pub item: Option<&'a Item>,
    /// The form as filled so far.
    pub form: &'a BTreeMap<String, serde_json::Value>,
    /// The date that terms are judged against.
    pub date: jiff::civil::Date,
    /// Keep the pictures of the pages, for a report that shows them.
    pub keep_pictures: bool,
}

/// The answer, with the pictures where they were asked for.
#[derive(Debug)]
pub struct Outcome {
    /// The report.
    pub report: Report,
    /// File, page, and its picture with the page's width and height.
    pub pictures: Vec<PagePicture>,
}

/// A page's picture.
#[derive(Debug, Clone)]
pub struct PagePicture {
    /// Index of the file in the set.
    pub file: usize,
    /// Page, counted from one.
    pub page: u32,
    /// Page width in pixels, the scale of all boxes.
    pub width: u32,
    /// Page height in pixels.
    pub height: u32,
    /// The pixels, perhaps fewer than the page's size.
    pub picture: Picture,
}

/// What stands in a file.
#[derive(Debug)]
pub struct FileLines {
    /// Name of the file.
    pub name: String,
    /// The lines of each page, or why the file has none.
    pub pages: Result<Vec<Vec<String>>, decode::FileError>,
}

/// Reads and judges sets.
#[derive(Debug)]
pub struct Reviewer<'c> {
    engine: Engine,
    catalogue: &'c Catalogue,
    limits: Limits,
}

/// What reading one page gave.
struct PageResult {
    documents: Vec<Document>,
    /// The page read as the continuation of each kind that runs over several pages, where it says nothing by itself.
    continuations: Continuations,
    picture: Option<PagePicture>,
}

/// A file that was read: it can be judged in any set and with any form without being read again.
#[derive(Debug, Clone)]
pub struct FileRead(FileResult);

/// What reading one file gave.
#[derive(Debug, Clone)]
struct FileResult {
    reading: FileReading,
    pictures: Vec<PagePicture>,
    /// What each page would be as a continuation, where no page of the file says what it is.
    loose: Vec<Continuations>,
}

impl<'c> Reviewer<'c> {
    /// A reviewer over a catalogue.
    pub fn new(engine: Engine, catalogue: &'c Catalogue, limits: Limits) -> Self {
        Self {
            engine,
            catalogue,
            limits,
        }
    }

    /// Reviews a set. `progress` is called with the file's name after each of its pages, from any thread.
    pub fn review(
        &self,
        files: &[InputFile],
        request: &Request<'_>,
        progress: &(dyn Fn(&str, u32) + Sync),
    ) -> Result<Outcome, ModelError> {
        let started = Instant::now();
        let decoding = AtomicU64::new(0);
        let clocks = self.engine.clocks();
        let before = (
            clocks.detect.load(Ordering::Relaxed),
            clocks.recognise.load(Ordering::Relaxed),
        );
        let read = self.files(files, request.keep_pictures, &decoding, progress)?;
        let mut outcome = self.judged(read, request);
        let milliseconds = |micros: u64| micros / 1000;
        outcome.report.timing_ms = Timing {
            total: started.elapsed().as_millis() as u64,
            decode: milliseconds(decoding.load(Ordering::Relaxed)),
            detect: milliseconds(clocks.detect.load(Ordering::Relaxed) - before.0),
            recognise: milliseconds(clocks.recognise.load(Ordering::Relaxed) - before.1),
            judge: outcome.report.timing_ms.judge,
        };
        Ok(outcome)
    }

    /// Pages that are read at a time.
    pub fn workers(&self) -> usize {
        self.engine.workers()
    }

    /// Reads files without judging them, for [`Self::judge`]. `progress` is called as by [`Self::review`].
    pub fn read(
        &self,
        files: &[InputFile],
        progress: &(dyn Fn(&str, u32) + Sync),
    ) -> Result<Vec<FileRead>, ModelError> {
        let read = self.files(files, false, &AtomicU64::new(0), progress)?;
        Ok(read.into_iter().map(FileRead).collect())
    }

    /// Judges files that were read before, each under the name that it has in this set.
    pub fn judge(&self, files: Vec<(String, FileRead)>, request: &Request<'_>) -> Outcome {
        let named = files.into_iter().map(|(name, FileRead(mut file))| {
            file.reading.name = name;
            file
        });
        self.judged(named.collect(), request)
    }

    fn judged(&self, read: Vec<FileResult>, request: &Request<'_>) -> Outcome {
        let judging = Instant::now();
        let (mut readings, mut pictures, mut loose) = (Vec::new(), Vec::new(), Vec::new());
        for file in read {
            readings.push(file.reading);
            pictures.extend(file.pictures);
            loose.push(file.loose);
        }
        continued::adopt(&mut readings, loose);
        let documents = self.catalogue.documents();
        let input = Input {
            item: request.item,
            documents,
            files: &readings,
            form: request.form,
            date: request.date,
        };
        let judgement = judge::judge(&input);
        settled::settle(&mut readings, documents);
        let milliseconds = judging.elapsed().as_millis() as u64;
        let timing = Timing {
            total: milliseconds,
            judge: milliseconds,
            ..Timing::default()
        };
        Outcome {
            report: assemble(request.item, request.date, &readings, judgement, timing),
            pictures,
        }
    }

    /// Reads all pages of all files, as many at a time as there are workers.
    fn files(
        &self,
        files: &[InputFile],
        keep: bool,
        decoding: &AtomicU64,
        progress: &(dyn Fn(&str, u32) + Sync),
    ) -> Result<Vec<FileResult>, ModelError> {
        let clock = |started: Instant| decoding.fetch_add(started.elapsed().as_micros() as u64, Ordering::Relaxed);
        let workers = self.engine.workers();
        let opened = crew::work(workers, files.len(), |at| {
            let started = Instant::now();
            let document = decode::open(&files[at].bytes, &self.limits);
            clock(started);
            Ok::<_, ModelError>(document)
        })?;
        let places: Vec<(usize, usize, &decode::Document)> = opened
            .iter()
            .enumerate()
            .filter_map(|(file, document)| Some((file, document.as_ref().ok()?)))
            .flat_map(|(file, document)| (0..document.page_count()).map(move |page| (file, page, document)))
            .collect();
        let pages = crew::work(workers, places.len(), |at| {
            let (file, page, document) = places[at];
            let started = Instant::now();
            let decoded = document.page(page, &self.limits);
            clock(started);
            let result = decoded.map(|decoded| self.page(decoded, file, keep));
            progress(&files[file].name, page as u32 + 1);
            result.map_or_else(|e| Ok(Err(e)), |read| read.map(Ok))
        })?;
        let mut pages = pages.into_iter();
        let gathered = opened.iter().zip(files).map(|(document, file)| match document {
            Ok(document) => joined(&file.name, pages.by_ref().take(document.page_count())),
            Err(e) => FileResult::of_trouble(&file.name, e),
        });
        Ok(gathered.collect())
    }

    fn page(&self, decoded: decode::DecodedPage, file: usize, keep: bool) -> Result<PageResult, ModelError> {
        let page = self.engine.read(decoded)?;
        let kinds = self.catalogue.documents();
        let documents = read::documents(&page, kinds);
        let documents = closer::look(&page, documents, kinds, &|part| self.engine.read(part))?;
        let continuations = if page.quality.readable && !documents.iter().any(read::identified) {
            kinds
                .iter()
                .filter(|k| k.many_pages)
                .map(|k| read::continuation(&page, kinds, k))
                .collect()
        } else {
            Vec::new()
        };
        let (number, width, height) = (page.number, page.width, page.height);
        let picture = page.picture.filter(|_| keep).map(|picture| PagePicture {
            file,
            page: number,
            width,
            height,
            picture,
        });
        Ok(PageResult {
            documents,
            continuations,
            picture,
        })
    }

    /// Every line of text of files, page by page, without judging anything: as many files at a time as there are
    /// workers, each loaded when its turn comes, and said in their order as soon as they and all before are done. The
    /// first failure of loading, reading or saying ends the work.
    pub fn lines<E: From<ModelError> + Send>(
        &self,
        count: usize,
        load: impl Fn(usize) -> Result<InputFile, E> + Sync,
        say: impl FnMut(FileLines) -> Result<(), E>,
    ) -> Result<(), E> {
        // Pages of one file side by side, or files: both at once would hold twice as many pages in memory.
        let at_a_time = if count > 1 { 1 } else { self.engine.workers() };
        let read = |at| {
            let file = load(at)?;
            Ok(FileLines {
                pages: self.lines_of(&file, at_a_time)?,
                name: file.name,
            })
        };
        crew::work_in_order(self.engine.workers(), count, read, say)
    }

    fn lines_of(
        &self,
        file: &InputFile,
        at_a_time: usize,
    ) -> Result<Result<Vec<Vec<String>>, decode::FileError>, ModelError> {
        let document = match decode::open(&file.bytes, &self.limits) {
            Ok(document) => document,
            Err(e) => return Ok(Err(e)),
        };
        let read = crew::work(at_a_time, document.page_count(), |index| {
            let decoded = match document.page(index, &self.limits) {
                Ok(decoded) => decoded,
                Err(e) => return Ok::<_, ModelError>(Err(e)),
            };
            let page = self.engine.read(decoded)?;
            let lines = page.sheets.into_iter().flat_map(|s| s.lines);
            Ok(Ok(lines.map(|l| l.text).collect()))
        });
        // The outer error is the reader's and ends everything, the inner one is the file's.
        let read: Vec<Result<Vec<String>, decode::FileError>> = read?;
        Ok(read.into_iter().collect())
    }
}

impl FileResult {
    /// A file that gave nothing.
    fn of_trouble(name: &str, error: &decode::FileError) -> Self {
        Self {
            reading: FileReading {
                name: name.to_owned(),
                documents: Vec::new(),
                error: Some(trouble(error)),
            },
            pictures: Vec::new(),
            loose: Vec::new(),
        }
    }
}

/// The pages of one file: a page that says nothing by itself goes on with the document before it.
fn joined(name: &str, pages: impl Iterator<Item = Result<PageResult, decode::FileError>>) -> FileResult {
    let mut reading = FileReading {
        name: name.to_owned(),
        documents: Vec::new(),
        error: None,
    };
    let (mut pictures, mut loose) = (Vec::new(), Vec::new());
    for page in pages {
        match page {
            Ok(mut result) => {
                let open = reading.documents.last().map(|d| d.kind.clone());
                let of_open = |c: &Vec<Document>| c.first().map(|d| &d.kind) == open.as_ref();
                let follows = result.continuations.iter().position(of_open);
                let follows = follows.map(|i| result.continuations.swap_remove(i));
                reading.documents.extend(follows.unwrap_or(result.documents));
                pictures.extend(result.picture);
                loose.push(result.continuations);
            }
            Err(e) => reading.error = Some(trouble(&e)),
        }
    }
    if reading.documents.iter().any(read::identified) {
        loose.clear();
    }
    FileResult {
        reading,
        pictures,
        loose,
    }
}

fn trouble(error: &decode::FileError) -> FileTrouble {
    FileTrouble {
        code: error.code().to_owned(),
        detail: error.to_string(),
    }
}
