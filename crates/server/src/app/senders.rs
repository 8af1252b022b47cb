//! How a code reaches a person. Senders for real stand behind the same trait.

use std::fmt::Debug;
use std::io::{self, Write as _};
use std::path::{Path, PathBuf};
use std::sync::Mutex;

/// What is sent.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Message {
    /// Mobile number.
    pub to: String,
    /// Words.
    pub text: String,
}

/// Sends short messages.
pub trait Sender: Send + Sync + Debug {
    /// Sends one, or says why not.
    fn send(&self, message: &Message) -> io::Result<()>;
}

/// For demonstrations: a file that the person at the machine can read. The log says that something was sent, not what.
#[derive(Debug)]
pub struct FileSender {
    file: PathBuf,
    writing: Mutex<()>,
}

impl FileSender {
    /// Appends to `messages.log` in a folder.
    pub fn new(folder: &Path) -> Self {
        Self {
            file: folder.join("messages.log"),
            writing: Mutex::new(()),
        }
    }
}

impl Sender for FileSender {
    fn send(&self, message: &Message) -> io::Result<()> {
        let _turn = self.writing.lock().map_err(|_| io::Error::other("a writer ended"))?;
        let mut file = std::fs::File::options().create(true).append(true).open(&self.file)?;
        writeln!(file, "{}\t{}", message.to, message.text)?;
        tracing::info!(file = %self.file.display(), "a message was written to the file of messages");
        Ok(())
    }
}
