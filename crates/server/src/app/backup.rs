//! Backup and restore: one folder with every row and every file, the same whichever database it comes from or goes to.
//!
//! Files go as they lie: sealed ones stay sealed, and the keys that open them do not go along.
//!
//! Must not write into a place that holds anything, and must not take in a backup before all of it was checked.

use super::secrets::figures;
use super::{AppError, Ctx};
use serde::{Deserialize, Serialize};
use serde_json::Value as Json;
use sha2::{Digest, Sha256};
use std::fs::{self, File};
use std::io::{self, BufRead as _, BufReader, BufWriter, Write};
use std::path::{Path, PathBuf};
use store::copy::{self, Table};

/// The list of what a backup holds.
const MANIFEST: &str = "manifest.json";
/// The format, counted up when it changes.
const FORMAT: u32 = 1;
/// Folders of a backup.
const ROWS: &str = "rows";
const FILES: &str = "files";
const KEYS: &str = "keys";

/// Why a backup cannot be made or taken in.
#[derive(Debug, thiserror::Error)]
pub enum BackupError {
    /// The place for it holds something.
    #[error("{0} is not empty")]
    NotEmpty(PathBuf),
    /// What is there is no backup, or one that was changed.
    #[error("{0} is not as it was written")]
    Spoiled(PathBuf),
    /// It was made by a program that knows other tables.
    #[error("the backup is of version {0}")]
    OtherVersion(String),
    /// Its files are sealed under a key that is not configured here.
    #[error("the files are sealed under the key {0}, which is not configured")]
    KeyMissing(String),
    /// The disk.
    #[error("{path}: {source}")]
    Disk {
        /// Where.
        path: PathBuf,
        /// Why.
        source: io::Error,
    },
    /// The database.
    #[error(transparent)]
    App(#[from] AppError),
}

impl From<store::StoreError> for BackupError {
    fn from(error: store::StoreError) -> Self {
        Self::App(error.into())
    }
}

fn disk(path: &Path) -> impl FnOnce(io::Error) -> BackupError + '_ {
    move |source| BackupError::Disk {
        path: path.to_path_buf(),
        source,
    }
}

/// What a backup holds.
#[derive(Debug, Serialize, Deserialize)]
struct Manifest {
    format: u32,
    version: String,
    made_at: String,
    steps: Vec<String>,
    tables: Vec<SavedTable>,
    files: Vec<Kept>,
    keys: Vec<Kept>,
}

/// A table as it was saved.
#[derive(Debug, Serialize, Deserialize)]
struct SavedTable {
    #[serde(flatten)]
    table: Table,
    rows: u64,
    sha256: String,
}

/// A file, by its path in its folder.
#[derive(Debug, Clone, Serialize, Deserialize)]
struct Kept {
    path: String,
    bytes: u64,
    sha256: String,
}

/// What was saved or taken in.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Amount {
    /// Rows.
    pub rows: u64,
    /// Files.
    pub files: u64,
    /// Bytes of them.
    pub bytes: u64,
}

impl Manifest {
    fn amount(&self) -> Amount {
        Amount {
            rows: self.tables.iter().map(|table| table.rows).sum(),
            files: self.files.len() as u64,
            bytes: self.files.iter().map(|file| file.bytes).sum(),
        }
    }
}

/// Saves everything into a folder that is not there yet, while the station goes on. The rows are those of one moment; files
/// are written before rows name them and never changed, so those that are copied later are all there.
pub async fn save(ctx: &Ctx, data: &Path, to: &Path) -> Result<Amount, BackupError> {
    if to.exists() {
        return Err(BackupError::NotEmpty(to.to_path_buf()));
    }
    let making = to.with_extension("unfinished");
    if making.exists() {
        fs::remove_dir_all(&making).map_err(disk(&making))?;
    }
    fs::create_dir_all(making.join(ROWS)).map_err(disk(&making))?;
    let mut tx = copy::moment(&ctx.db).await?;
    let steps = copy::steps(&mut tx).await?;
    let mut tables = Vec::new();
    for table in copy::tables(&mut tx).await? {
        tables.push(save_table(&mut tx, table, &making.join(ROWS)).await?);
    }
    drop(tx);
    let manifest = Manifest {
        format: FORMAT,
        version: env!("CARGO_PKG_VERSION").to_owned(),
        made_at: ctx.now().to_string(),
        steps,
        tables,
        files: copy_all(&data.join(FILES), &making.join(FILES), is_content)?,
        // A backup that held what seals its files would be one in the clear.
        keys: copy_all(data, &making.join(KEYS), |path| {
            is_key(path)
                && !ctx
                    .config
                    .sealing
                    .key_files
                    .iter()
                    .any(|key| same(key, &data.join(path)))
        })?,
    };
    let path = making.join(MANIFEST);
    let text = serde_json::to_vec_pretty(&manifest).map_err(|_| BackupError::Spoiled(path.clone()))?;
    write_whole(&path, &text)?;
    fs::rename(&making, to).map_err(disk(to))?;
    Ok(manifest.amount())
}

/// A file that counts every byte that goes through it.
struct Hashing<W> {
    out: W,
    hasher: Sha256,
    bytes: u64,
}

impl<W: Write> Write for Hashing<W> {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        let written = self.out.write(bytes)?;
        self.hasher.update(&bytes[..written]);
        self.bytes += written as u64;
        Ok(written)
    }

    fn flush(&mut self) -> io::Result<()> {
        self.out.flush()
    }
}

fn hashing<W>(out: W) -> Hashing<W> {
    Hashing {
        out,
        hasher: Sha256::new(),
        bytes: 0,
    }
}

async fn save_table(tx: &mut store::Tx, table: Table, folder: &Path) -> Result<SavedTable, BackupError> {
    let path = folder.join(format!("{}.jsonl", table.name));
    let file = File::create(&path).map_err(disk(&path))?;
    let mut out = hashing(BufWriter::new(file));
    let (mut rows, mut failed) = (0, None);
    copy::rows(tx, &table, |row| {
        // The first failure of the disk is kept: the database knows no such error.
        if failed.is_none() {
            failed = writeln!(out, "{row}").err();
            rows += 1;
        }
        Ok(())
    })
    .await?;
    if let Some(source) = failed {
        return Err(disk(&path)(source));
    }
    let written = out.out.into_inner().map_err(|error| disk(&path)(error.into_error()))?;
    written.sync_all().map_err(disk(&path))?;
    Ok(SavedTable {
        table,
        rows,
        sha256: figures(&out.hasher.finalize()),
    })
}

fn write_whole(path: &Path, bytes: &[u8]) -> Result<(), BackupError> {
    let mut file = File::create(path).map_err(disk(path))?;
    file.write_all(bytes).map_err(disk(path))?;
    file.sync_all().map_err(disk(path))
}

/// The content-addressed files: two figures, a folder, the rest.
fn is_content(path: &str) -> bool {
    let figures = |text: &str| text.bytes().all(|b| b.is_ascii_hexdigit());
    path.split_once('/')
        .is_some_and(|(folder, name)| folder.len() == 2 && name.len() == 62 && figures(folder) && figures(name))
}

/// What signs and seals: without it, what was signed before could not be verified.
fn is_key(path: &str) -> bool {
    Path::new(path).extension().is_some_and(|end| end == "key")
}

/// Whether two paths are one file.
fn same(one: &Path, other: &Path) -> bool {
    matches!((one.canonicalize(), other.canonicalize()), (Ok(one), Ok(other)) if one == other)
}

/// Copies the files of a folder of which `wanted` says yes, two levels deep.
fn copy_all(from: &Path, to: &Path, wanted: impl Fn(&str) -> bool) -> Result<Vec<Kept>, BackupError> {
    fs::create_dir_all(to).map_err(disk(to))?;
    let mut found: Vec<String> = Vec::new();
    let list = |folder: &Path| -> Result<Vec<(String, bool)>, BackupError> {
        let Ok(entries) = fs::read_dir(folder) else {
            return Ok(Vec::new());
        };
        entries
            .map(|entry| {
                let entry = entry.map_err(disk(folder))?;
                let is_folder = entry.file_type().map_err(disk(folder))?.is_dir();
                Ok((entry.file_name().to_string_lossy().into_owned(), is_folder))
            })
            .collect()
    };
    for (name, is_folder) in list(from)? {
        if is_folder {
            let inner = list(&from.join(&name))?;
            found.extend(
                inner
                    .into_iter()
                    .filter(|(_, f)| !f)
                    .map(|(file, _)| format!("{name}/{file}")),
            );
        } else {
            found.push(name);
        }
    }
    found.retain(|path| wanted(path));
    found.sort();
    found.iter().map(|path| copied(from, to, path)).collect()
}

fn copied(from: &Path, to: &Path, path: &str) -> Result<Kept, BackupError> {
    let (source, target) = (from.join(path), to.join(path));
    if let Some(folder) = target.parent() {
        fs::create_dir_all(folder).map_err(disk(folder))?;
    }
    let mut reading = File::open(&source).map_err(disk(&source))?;
    let rights = reading.metadata().map_err(disk(&source))?.permissions();
    let mut out = hashing(File::create(&target).map_err(disk(&target))?);
    io::copy(&mut reading, &mut out).map_err(disk(&target))?;
    out.out.set_permissions(rights).map_err(disk(&target))?;
    out.out.sync_all().map_err(disk(&target))?;
    Ok(Kept {
        path: path.to_owned(),
        bytes: out.bytes,
        sha256: figures(&out.hasher.finalize()),
    })
}

/// Reads the list of a backup and checks everything that it names.
fn checked(from: &Path) -> Result<Manifest, BackupError> {
    let path = from.join(MANIFEST);
    let text = fs::read(&path).map_err(disk(&path))?;
    let manifest: Manifest = serde_json::from_slice(&text).map_err(|_| BackupError::Spoiled(path.clone()))?;
    if manifest.format != FORMAT {
        return Err(BackupError::OtherVersion(manifest.version));
    }
    for table in &manifest.tables {
        let path = from.join(ROWS).join(format!("{}.jsonl", table.table.name));
        check(&path, &table.sha256)?;
    }
    for (folder, wanted, all) in [
        (FILES, is_content as fn(&str) -> bool, &manifest.files),
        (KEYS, is_key, &manifest.keys),
    ] {
        for file in all {
            let path = from.join(folder).join(&file.path);
            // The list is a stranger's text until it was checked: no path leads out of the folder.
            if !wanted(&file.path) || file.path.contains("..") || Path::new(&file.path).is_absolute() {
                return Err(BackupError::Spoiled(path));
            }
            check(&path, &file.sha256)?;
        }
    }
    Ok(manifest)
}

fn check(path: &Path, sha256: &str) -> Result<(), BackupError> {
    let mut file = File::open(path).map_err(disk(path))?;
    let mut out = hashing(io::sink());
    io::copy(&mut file, &mut out).map_err(disk(path))?;
    if figures(&out.hasher.finalize()) == sha256 {
        Ok(())
    } else {
        Err(BackupError::Spoiled(path.to_path_buf()))
    }
}

/// Takes a backup in where nothing is yet: into a database without people and a folder without files. All or nothing: the
/// rows go in within one transaction, after the files are there.
pub async fn restore(ctx: &Ctx, data: &Path, from: &Path) -> Result<Amount, BackupError> {
    let manifest = checked(from)?;
    for file in &manifest.files {
        let path = from.join(FILES).join(&file.path);
        if let Some(key) = ctx.blobs.locked(&path).map_err(disk(&path))? {
            return Err(BackupError::KeyMissing(key.to_string()));
        }
    }
    ctx.db.migrate(ctx.now()).await?;
    let mut tx = ctx.db.write().await?;
    let (steps, tables) = (copy::steps(&mut tx).await?, copy::tables(&mut tx).await?);
    let same =
        manifest.tables.iter().all(|saved| tables.contains(&saved.table)) && manifest.tables.len() == tables.len();
    if steps != manifest.steps || !same {
        return Err(BackupError::OtherVersion(manifest.version));
    }
    let files = data.join(FILES);
    if store::people::anybody(&mut tx).await? || holds_files(&files)? {
        return Err(BackupError::NotEmpty(data.to_path_buf()));
    }
    for (folder, to, all) in [
        (FILES, &files, &manifest.files),
        (KEYS, &data.to_path_buf(), &manifest.keys),
    ] {
        for file in all {
            copied(&from.join(folder), to, &file.path)?;
        }
    }
    copy::clear(&mut tx).await?;
    for saved in &tables {
        put_table(&mut tx, saved, &from.join(ROWS)).await?;
    }
    tx.commit().await?;
    Ok(manifest.amount())
}

/// Whether there are content files already.
fn holds_files(files: &Path) -> Result<bool, BackupError> {
    let Ok(entries) = fs::read_dir(files) else {
        return Ok(false);
    };
    for entry in entries {
        let entry = entry.map_err(disk(files))?;
        let content = entry.file_name().len() == 2;
        if content && fs::read_dir(entry.path()).map_err(disk(files))?.next().is_some() {
            return Ok(true);
        }
    }
    Ok(false)
}

async fn put_table(tx: &mut store::Tx, table: &Table, folder: &Path) -> Result<(), BackupError> {
    let path = folder.join(format!("{}.jsonl", table.name));
    let file = File::open(&path).map_err(disk(&path))?;
    for line in BufReader::new(file).lines() {
        let line = line.map_err(disk(&path))?;
        let row: Json = serde_json::from_str(&line).map_err(|_| BackupError::Spoiled(path.clone()))?;
        copy::put(tx, table, &row).await?;
    }
    Ok(())
}
