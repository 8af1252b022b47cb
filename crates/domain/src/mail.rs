//! Mail addresses of people. Must not ask whether mail arrives: only a code that comes back tells that.

use std::fmt;

/// Longest address (RFC 5321).
const LONGEST: usize = 254;
/// Longest part before the sign.
const LONGEST_LOCAL: usize = 64;

/// An address that mail can be sent to, as it was typed but for the domain, which is in small letters.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct MailAddress(String);

impl MailAddress {
    /// The address, when the text is one: of ASCII, without quotes, comments or a literal host.
    pub fn parse(text: &str) -> Option<Self> {
        let text = text.trim();
        let (local, domain) = text.rsplit_once('@')?;
        let in_local = |b: u8| b.is_ascii_alphanumeric() || b"!#$%&'*+/=?^_`{|}~.-".contains(&b);
        let in_label = |b: u8| b.is_ascii_alphanumeric() || b == b'-';
        let sound_local = !local.is_empty()
            && local.len() <= LONGEST_LOCAL
            && local.bytes().all(in_local)
            && !local.starts_with('.')
            && !local.ends_with('.')
            && !local.contains("..");
        let label = |label: &str| {
            !label.is_empty()
                && label.len() <= 63
                && label.bytes().all(in_label)
                && !label.starts_with('-')
                && !label.ends_with('-')
        };
        let top = domain.rsplit('.').next().unwrap_or_default();
        let sound_domain = domain.contains('.')
            && domain.split('.').all(label)
            && top.len() > 1
            && !top.bytes().all(|b| b.is_ascii_digit());
        let sound = text.len() <= LONGEST && sound_local && sound_domain;
        sound.then(|| Self(format!("{local}@{}", domain.to_ascii_lowercase())))
    }

    /// The text of it.
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl fmt::Display for MailAddress {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn addresses_are_told_from_what_is_none() {
        for (text, address) in [
            (" li.yun@Example.COM ", Some("li.yun@example.com")),
            ("a+b_c@mail.example.cn", Some("a+b_c@mail.example.cn")),
            ("x@y.z", None),
            ("李云@example.com", None),
            ("li@@example.com", None),
            (".li@example.com", None),
            ("l..i@example.com", None),
            ("li@example", None),
            ("li@127.0.0.1", None),
            ("li@-example.com", None),
            ("li@example.com\nBcc: all@example.com", None),
            ("li <li@example.com>", None),
            ("@example.com", None),
            ("", None),
        ] {
            assert_eq!(
                MailAddress::parse(text).as_ref().map(MailAddress::as_str),
                address,
                "{text}"
            );
        }
        assert_eq!(MailAddress::parse(&format!("{}@example.com", "a".repeat(65))), None);
        assert_eq!(MailAddress::parse(&format!("a@{}.com", "b.".repeat(130))), None);
    }
}
