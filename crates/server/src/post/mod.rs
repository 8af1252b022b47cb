//! Senders that reach people for real, behind the trait of `app`: each message by its way. Must not retry: the outbox does.

mod http;
mod smtp;

use crate::app::senders::{Channel, FileSender, Message, Sender};
use crate::config::{MailBy, Messages, SmsBy};
use std::io;
use std::path::Path;
use std::time::Duration;

pub use http::HttpSender;
pub use smtp::SmtpSender;

/// How long the other side may take.
const PATIENCE: Duration = Duration::from_secs(20);

/// One sender for each way.
#[derive(Debug)]
pub struct Ways {
    sms: Box<dyn Sender>,
    mail: Box<dyn Sender>,
}

impl Ways {
    /// As the settings say; files lie in a folder.
    pub fn open(settings: &Messages, folder: &Path) -> Result<Self, String> {
        Ok(Self {
            sms: match settings.sms {
                SmsBy::File => Box::new(FileSender::new(folder)),
                SmsBy::Http => Box::new(HttpSender::new(&settings.http)?),
            },
            mail: match settings.mail {
                MailBy::File => Box::new(FileSender::new(folder)),
                MailBy::Smtp => Box::new(SmtpSender::new(&settings.smtp)?),
            },
        })
    }
}

impl Sender for Ways {
    fn send(&self, message: &Message) -> io::Result<()> {
        match message.channel {
            Channel::Sms => self.sms.send(message),
            Channel::Mail => self.mail.send(message),
        }
    }
}
