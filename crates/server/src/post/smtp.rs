//! Mail by SMTP. Must not say in an error what was sent or to whom.

use super::PATIENCE;
use crate::app::senders::{Message, Sender};
use crate::config::{Smtp, SmtpTls};
use lettre::message::header::ContentType;
use lettre::message::{Mailbox, MessageBuilder};
use lettre::transport::smtp::authentication::Credentials;
use lettre::{SmtpTransport, Transport as _};
use std::io;

/// Sends by a mail server.
pub struct SmtpSender {
    transport: SmtpTransport,
    from: Mailbox,
}

impl std::fmt::Debug for SmtpSender {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("SmtpSender").finish_non_exhaustive()
    }
}

impl SmtpSender {
    /// Refuses settings that no mail can be sent with.
    pub fn new(settings: &Smtp) -> Result<Self, String> {
        let from = settings
            .from
            .parse()
            .map_err(|error| format!("messages.smtp.from: {error}"))?;
        let wrong = |error: lettre::transport::smtp::Error| format!("messages.smtp.host: {error}");
        let builder = match settings.tls {
            SmtpTls::Implicit => SmtpTransport::relay(&settings.host).map_err(wrong)?,
            SmtpTls::Starttls => SmtpTransport::starttls_relay(&settings.host).map_err(wrong)?,
            SmtpTls::None => SmtpTransport::builder_dangerous(&settings.host),
        };
        let mut builder = builder.port(settings.port).timeout(Some(PATIENCE));
        if !settings.user.is_empty() {
            builder = builder.credentials(Credentials::new(settings.user.clone(), settings.password.clone()));
        }
        Ok(Self {
            transport: builder.build(),
            from,
        })
    }
}

impl Sender for SmtpSender {
    fn send(&self, message: &Message) -> io::Result<()> {
        let to = message
            .to
            .parse()
            .map_err(|_| io::Error::other("the address is none"))?;
        let mail = MessageBuilder::new()
            .from(self.from.clone())
            .to(to)
            .subject(message.subject.clone().unwrap_or_default())
            .header(ContentType::TEXT_PLAIN)
            .body(message.text.clone())
            .map_err(|_| io::Error::other("the mail cannot be written"))?;
        match self.transport.send(&mail) {
            Ok(_) => Ok(()),
            Err(error) => Err(io::Error::other(match error.status() {
                Some(code) => format!("the mail server answered {code}"),
                None => "the mail server cannot be reached".to_owned(),
            })),
        }
    }
}
