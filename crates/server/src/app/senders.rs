//! How a code reaches a person. Senders for real stand behind the same trait.

use serde::{Deserialize, Serialize};
use std::fmt::Debug;
use std::io::{self, Write as _};
use std::path::{Path, PathBuf};
use std::sync::Mutex;

domain::words!(
    /// The way that a message goes.
    Channel {
        /// Short message to a mobile number.
        Sms = "sms",
        /// Mail to an address.
        Mail = "mail",
    }
);

/// What is sent.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Message {
    /// The way.
    pub channel: Channel,
    /// Mobile number or address.
    pub to: String,
    /// Subject of a mail.
    pub subject: Option<String>,
    /// Words.
    pub text: String,
}

impl Message {
    /// A short message.
    pub fn sms(to: impl Into<String>, text: impl Into<String>) -> Self {
        Self {
            channel: Channel::Sms,
            to: to.into(),
            subject: None,
            text: text.into(),
        }
    }

    /// A mail.
    pub fn mail(to: impl Into<String>, subject: impl Into<String>, text: impl Into<String>) -> Self {
        Self {
            channel: Channel::Mail,
            to: to.into(),
            subject: Some(subject.into()),
            text: text.into(),
        }
    }
}

/// Sends messages. Called from a thread that may be kept waiting; what it says went wrong names no code and no number.
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
