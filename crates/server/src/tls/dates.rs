//! From when and until when a certificate is good, out of its bytes (RFC 5280). Must not judge anything else of it.

use domain::time::Timestamp;
use jiff::civil::DateTime;
use jiff::tz::TimeZone;

/// When a certificate is good.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Validity {
    /// From this moment on.
    pub from: Timestamp,
    /// Until this one.
    pub until: Timestamp,
}

const SEQUENCE: u8 = 0x30;
const VERSION: u8 = 0xa0;
const UTC_TIME: u8 = 0x17;
const GENERALIZED_TIME: u8 = 0x18;

/// The tag and content of the first element, and what lies behind it.
fn element(bytes: &[u8]) -> Option<(u8, &[u8], &[u8])> {
    let (&tag, rest) = bytes.split_first()?;
    let (&first, rest) = rest.split_first()?;
    let (length, rest) = if first < 0x80 {
        (usize::from(first), rest)
    } else {
        let (figures, rest) = rest.split_at_checked(usize::from(first & 0x7f))?;
        if figures.len() > 3 {
            return None;
        }
        let length = figures.iter().fold(0, |sum, byte| (sum << 8) | usize::from(*byte));
        (length, rest)
    };
    let (content, behind) = rest.split_at_checked(length)?;
    Some((tag, content, behind))
}

fn within(bytes: &[u8], wanted: u8) -> Option<(&[u8], &[u8])> {
    let (tag, content, behind) = element(bytes)?;
    (tag == wanted).then_some((content, behind))
}

fn moment(tag: u8, text: &[u8]) -> Option<Timestamp> {
    let text = std::str::from_utf8(text).ok()?;
    let whole = match tag {
        GENERALIZED_TIME => text.to_owned(),
        // Two figures of a year: from 1950 to 2049.
        UTC_TIME if text.get(..2)? < "50" => format!("20{text}"),
        UTC_TIME => format!("19{text}"),
        _ => return None,
    };
    let civil = DateTime::strptime("%Y%m%d%H%M%SZ", whole).ok()?;
    Some(Timestamp::new(civil.to_zoned(TimeZone::UTC).ok()?.timestamp()))
}

/// When a certificate is good.
pub fn validity(certificate: &[u8]) -> Option<Validity> {
    let (signed, _) = within(certificate, SEQUENCE)?;
    let (mut rest, _) = within(signed, SEQUENCE)?;
    if let Some((_, behind)) = within(rest, VERSION) {
        rest = behind;
    }
    // Number, algorithm, issuer.
    for _ in 0..3 {
        (_, _, rest) = element(rest)?;
    }
    let (dates, _) = within(rest, SEQUENCE)?;
    let (from_tag, from, behind) = element(dates)?;
    let (until_tag, until, _) = element(behind)?;
    Some(Validity {
        from: moment(from_tag, from)?,
        until: moment(until_tag, until)?,
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn both_spellings_of_a_moment_are_read_and_nothing_else() {
        let at = |text: &str| Some(Timestamp::new(text.parse().unwrap()));
        assert_eq!(moment(UTC_TIME, b"261126020000Z"), at("2026-11-26T02:00:00Z"));
        assert_eq!(moment(UTC_TIME, b"500101000000Z"), at("1950-01-01T00:00:00Z"));
        assert_eq!(moment(GENERALIZED_TIME, b"20500101000000Z"), at("2050-01-01T00:00:00Z"));
        for (tag, text) in [
            (UTC_TIME, &b"2611"[..]),
            (GENERALIZED_TIME, b"20261301000000Z"),
            (2, b"261126020000Z"),
        ] {
            assert_eq!(moment(tag, text), None);
        }
    }

    #[test]
    fn what_is_no_certificate_has_no_dates() {
        for bytes in [
            &b""[..],
            b"\x30",
            b"\x30\x84\xff\xff\xff\xff",
            b"\x30\x03\x30\x01\x02",
            b"PK",
        ] {
            assert_eq!(validity(bytes), None);
        }
    }
}
