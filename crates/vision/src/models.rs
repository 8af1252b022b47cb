//! The networks: where they lie, how they are loaded, and a pool of sessions for as many cores as are used.
use crate::places::Places;
use ort::environment::Environment;
use ort::session::Session;
use std::path::{Path, PathBuf};
use std::sync::{Mutex, OnceLock, PoisonError};

/// Why a network cannot be used.
#[derive(Debug, thiserror::Error)]
pub enum ModelError {
    /// A file is not where it should be.
    #[error("{0} is missing; `cargo xtask up` brings it")]
    Missing(PathBuf),
    /// The inference library cannot be loaded.
    #[error("the inference library cannot be loaded: {0}")]
    Library(String),
    /// The alphabet does not fit the network.
    #[error("the alphabet {0} cannot be read")]
    Alphabet(PathBuf),
    /// The inference library reports an error.
    #[error("inference failed: {0}")]
    Inference(String),
}

impl<T> From<ort::Error<T>> for ModelError {
    fn from(e: ort::Error<T>) -> Self {
        Self::Inference(e.to_string())
    }
}

/// What becomes of the room that a network took for one picture.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Room {
    /// Kept for the next picture: large blocks in the common heap, between small ones that stay, would leave holes that
    /// fit no other. For a network with one session.
    Kept,
    /// Given back to the common heap, so that many sessions do not each keep what the largest line took.
    GivenBack,
}

/// Sessions of one network. A session serves one caller at a time; a caller gets the first that is free.
pub(crate) struct Pool {
    sessions: Vec<OnceLock<Mutex<Session>>>,
    places: Places,
    path: PathBuf,
    room: Room,
    environment: Environment,
}

impl Pool {
    /// Names the network; its sessions open when they are first needed.
    pub(crate) fn open(library: &Library, file: &str, size: usize, room: Room) -> Result<Self, ModelError> {
        let path = library.folder.join(file);
        if !path.is_file() {
            return Err(ModelError::Missing(path));
        }
        let size = size.max(1);
        Ok(Self {
            sessions: (0..size).map(|_| OnceLock::new()).collect(),
            places: Places::new(size),
            path,
            room,
            environment: library.environment.clone(),
        })
    }

    /// Lends a session.
    pub(crate) fn with<T>(&self, work: impl FnOnce(&mut Session) -> Result<T, ModelError>) -> Result<T, ModelError> {
        let place = self.places.take();
        let session = self.session(&self.sessions[place.number])?;
        let mut held = session.lock().unwrap_or_else(PoisonError::into_inner);
        work(&mut held)
    }

    fn session<'s>(&self, slot: &'s OnceLock<Mutex<Session>>) -> Result<&'s Mutex<Session>, ModelError> {
        if let Some(session) = slot.get() {
            return Ok(session);
        }
        let session = Session::builder(&self.environment)?
            // All that is read in parallel is read in parts, each by one thread: threads that share one small network
            // wait for each other more than they work.
            .with_intra_threads(1)?
            // Pages differ in size: a pattern learnt from one fits no other.
            .with_memory_pattern(false)?
            .with_execution_providers([ort::ep::CPU::default()
                .with_arena_allocator(self.room == Room::Kept)
                .build()])?
            .commit_from_file(&self.path)?;
        Ok(slot.get_or_init(|| Mutex::new(session)))
    }
}

/// The inference library, and the folder in which networks lie beside it.
#[derive(Clone)]
pub(crate) struct Library {
    pub(crate) folder: PathBuf,
    environment: Environment,
}

impl Library {
    /// Loads the library; a process that asks again gets the one it has.
    pub(crate) fn load(folder: &Path) -> Result<Self, ModelError> {
        static LOADED: Mutex<Option<Environment>> = Mutex::new(None);
        let file = folder.join("libonnxruntime.so");
        if !file.is_file() {
            return Err(ModelError::Missing(file));
        }
        let mut loaded = LOADED.lock().unwrap_or_else(PoisonError::into_inner);
        let environment = if let Some(environment) = &*loaded {
            environment.clone()
        } else {
            let builder = ort::init_from(&file).map_err(|e| ModelError::Library(e.to_string()))?;
            let environment = builder.with_telemetry(false).build()?;
            loaded.insert(environment).clone()
        };
        Ok(Self {
            folder: folder.to_owned(),
            environment,
        })
    }
}

/// Reads an alphabet: blank first, then a character a line, a space last.
pub(crate) fn alphabet(folder: &Path, file: &str) -> Result<Vec<char>, ModelError> {
    let path = folder.join(file);
    let text = std::fs::read_to_string(&path).map_err(|_| ModelError::Missing(path.clone()))?;
    let mut all = vec!['\0'];
    // A few entries hold more than one code point; the first one is what a reader sees.
    all.extend(text.lines().map(|l| l.chars().next().unwrap_or(' ')));
    all.push(' ');
    if all.len() < 100 {
        Err(ModelError::Alphabet(path))
    } else {
        Ok(all)
    }
}

impl std::fmt::Debug for Pool {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Pool")
            .field("path", &self.path)
            .field("sessions", &self.sessions.len())
            .finish_non_exhaustive()
    }
}
