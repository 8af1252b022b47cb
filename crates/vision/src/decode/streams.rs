//! Measures what the streams of a PDF unpack to, before the PDF library unpacks them without a limit.
use super::sniff::find;
use super::{FileError, Limits};
use flate2::{Decompress, FlushDecompress, Status};
use hayro::hayro_syntax::Pdf;
use hayro::hayro_syntax::object::{Name, Stream};
use std::time::Instant;
use weezl::{BitOrder, LzwStatus};

/// How much all streams together may unpack to, in multiples of what one may.
const ALL_STREAMS: u64 = 12;

/// What may still be unpacked.
pub(super) struct Meter {
    each: u64,
    left: u64,
    deadline: Instant,
}

impl Meter {
    pub(super) fn new(limits: &Limits) -> Self {
        let left = limits.max_stream_bytes.saturating_mul(ALL_STREAMS);
        Self {
            each: limits.max_stream_bytes,
            left,
            deadline: Instant::now() + limits.time / 2,
        }
    }

    fn spend(&mut self, bytes: u64) -> Result<(), FileError> {
        if Instant::now() > self.deadline {
            return Err(FileError::TooComplex);
        }
        self.left = self.left.checked_sub(bytes).ok_or(FileError::ArchiveBomb)?;
        Ok(())
    }

    /// Inflates zlib data piece by piece; gives how much was read, and what came out where it is wanted.
    fn inflate(&mut self, data: &[u8], keep: bool) -> Result<(usize, Vec<u8>), FileError> {
        let mut state = Decompress::new(true);
        let mut piece = vec![0; 64 << 10];
        let mut kept = Vec::new();
        loop {
            let (read, made) = (state.total_in(), state.total_out());
            let rest = &data[(read as usize).min(data.len())..];
            let status = state.decompress(rest, &mut piece, FlushDecompress::None);
            let new = state.total_out() - made;
            self.spend(new)?;
            if state.total_out() > self.each {
                return Err(FileError::ArchiveBomb);
            }
            if keep {
                kept.extend_from_slice(&piece[..new as usize]);
            }
            let stalled = new == 0 && state.total_in() == read;
            if stalled || !matches!(status, Ok(Status::Ok | Status::BufError)) {
                return Ok((state.total_in() as usize, kept));
            }
        }
    }

    fn unlzw(&mut self, data: &[u8], tiff: bool) -> Result<Vec<u8>, FileError> {
        let mut state = if tiff {
            weezl::decode::Decoder::with_tiff_size_switch(BitOrder::Msb, 8)
        } else {
            weezl::decode::Decoder::new(BitOrder::Msb, 8)
        };
        let (mut at, mut kept, mut piece) = (0, Vec::new(), vec![0; 64 << 10]);
        loop {
            let step = state.decode_bytes(&data[at..], &mut piece);
            at += step.consumed_in;
            self.spend(step.consumed_out as u64)?;
            kept.extend_from_slice(&piece[..step.consumed_out]);
            if kept.len() as u64 > self.each {
                return Err(FileError::ArchiveBomb);
            }
            let stalled = step.consumed_in == 0 && step.consumed_out == 0;
            if stalled || !matches!(step.status, Ok(LzwStatus::Ok)) {
                return Ok(kept);
            }
        }
    }

    /// Measures every zlib stream that follows the marker (a keyword and one or two bytes of white space).
    fn scan(&mut self, data: &[u8], marker: &[u8]) -> Result<(), FileError> {
        let mut at = 0;
        while let Some(found) = find(&data[at..], marker) {
            at += found + marker.len();
            let blank = data[at..]
                .iter()
                .take(2)
                .take_while(|b| b.is_ascii_whitespace())
                .count();
            let start = at + blank;
            if blank > 0 && is_zlib(&data[start..]) {
                at = start + self.inflate(&data[start..], false)?.0.min(data.len() - start);
            }
        }
        Ok(())
    }
}

fn is_zlib(data: &[u8]) -> bool {
    matches!(data, [cmf, flags, ..] if cmf & 0x0f == 8 && (u16::from(*cmf) << 8 | u16::from(*flags)).is_multiple_of(31))
}

/// The first look, at the bytes as they come: opening the document unpacks its tables and object streams.
pub(super) fn check_bytes(data: &[u8], limits: &Limits) -> Result<(), FileError> {
    Meter::new(limits).scan(data, b"stream")
}

/// The second look, at each stream through its filters, and at what the claims of its pictures come to.
pub(super) fn check_streams(pdf: &Pdf, limits: &Limits) -> Result<(), FileError> {
    let mut meter = Meter::new(limits);
    for object in pdf.objects() {
        if let Some(stream) = object.into_stream() {
            check_stream(&stream, &mut meter, limits)?;
        }
    }
    Ok(())
}

fn check_stream(stream: &Stream<'_>, meter: &mut Meter, limits: &Limits) -> Result<(), FileError> {
    let dict = stream.dict();
    let named = |key: &str| dict.get::<Name<'_>>(key).map(|n| n.as_str().to_owned());
    let side = |key: &str| dict.get::<i32>(key).and_then(|v| u32::try_from(v).ok());
    if let (Some("Image"), Some(w), Some(h)) = (named("Subtype").as_deref(), side("Width"), side("Height"))
        && w > 0
        && h > 0
    {
        check_picture(w, h, limits)?;
    }
    let mut data = stream.raw_data().into_owned();
    for filter in stream.filters() {
        // The library does not let the type of a filter be named, only printed.
        data = match format!("{filter:?}").as_str() {
            "FlateDecode" => meter.inflate(&data, true)?.1,
            "LzwDecode" => {
                let tiff = meter.unlzw(&data, true)?;
                let plain = meter.unlzw(&data, false)?;
                if tiff.len() >= plain.len() { tiff } else { plain }
            }
            "RunLengthDecode" => run_lengths(&data, meter)?,
            "Ascii85Decode" => ascii85(&data),
            "AsciiHexDecode" => hex(&data),
            "DctDecode" => {
                let size = image::ImageReader::new(std::io::Cursor::new(&data)).with_guessed_format();
                if let Ok((w, h)) = size
                    .map_err(image::ImageError::from)
                    .and_then(image::ImageReader::into_dimensions)
                {
                    check_picture(w, h, limits)?;
                }
                return Ok(());
            }
            "JpxDecode" => {
                if let Some((w, h)) = jpx_size(&data) {
                    check_picture(w, h, limits)?;
                }
                return Ok(());
            }
            // Fax codes and keys of encryption: bounded by the claims checked above.
            _ => return Ok(()),
        };
    }
    // Pictures written into the drawing itself are streams within a stream.
    meter.scan(&data, b"ID")
}

/// Pictures in documents may be long and thin; only their area counts.
fn check_picture(width: u32, height: u32, limits: &Limits) -> Result<(), FileError> {
    let pixels = u64::from(width) * u64::from(height);
    if pixels > limits.max_pixels {
        return Err(FileError::TooManyPixels { width, height });
    }
    Ok(())
}

fn run_lengths(data: &[u8], meter: &mut Meter) -> Result<Vec<u8>, FileError> {
    let mut out = Vec::new();
    let mut rest = data.iter();
    while let Some(&length) = rest.next() {
        match length {
            128 => break,
            0..128 => out.extend(rest.by_ref().take(usize::from(length) + 1)),
            129.. => out.extend(std::iter::repeat_n(
                rest.next().copied().unwrap_or(0),
                257 - usize::from(length),
            )),
        }
        if out.len() as u64 > meter.each {
            return Err(FileError::ArchiveBomb);
        }
    }
    meter.spend(out.len() as u64)?;
    Ok(out)
}

fn ascii85(data: &[u8]) -> Vec<u8> {
    let mut out = Vec::with_capacity(data.len());
    let (mut word, mut digits) = (0u32, 0);
    for &byte in data {
        match byte {
            b'z' if digits == 0 => out.extend([0; 4]),
            b'!'..=b'u' => {
                word = word.wrapping_mul(85).wrapping_add(u32::from(byte - b'!'));
                digits += 1;
                if digits == 5 {
                    out.extend(word.to_be_bytes());
                    (word, digits) = (0, 0);
                }
            }
            b'~' => break,
            _ => {}
        }
    }
    if digits > 1 {
        let full = (digits..5).fold(word, |w, _| w.wrapping_mul(85).wrapping_add(84));
        out.extend(&full.to_be_bytes()[..digits - 1]);
    }
    out
}

fn hex(data: &[u8]) -> Vec<u8> {
    let digits: Vec<u8> = data
        .iter()
        .take_while(|b| **b != b'>')
        .filter_map(|b| char::from(*b).to_digit(16))
        .map(|d| d as u8)
        .collect();
    digits
        .chunks(2)
        .map(|pair| pair[0] << 4 | pair.get(1).copied().unwrap_or(0))
        .collect()
}

/// Width and height of the first SIZ segment of JPEG 2000.
fn jpx_size(data: &[u8]) -> Option<(u32, u32)> {
    let at = find(data, b"\xff\x4f\xff\x51")? + 8;
    let word = |i: usize| {
        data.get(at + i..at + i + 4)
            .map(|b| u32::from_be_bytes([b[0], b[1], b[2], b[3]]))
    };
    Some((word(0)?.saturating_sub(word(8)?), word(4)?.saturating_sub(word(12)?)))
}
