//! The members of a ZIP, read by its central directory after every claim in it was checked.
//!
//! ZIP64 and packing methods other than none and deflate are not read: no OFD of 64 MiB needs them.
use super::{FileError, Limits};
use flate2::Crc;
use flate2::read::DeflateDecoder;
use std::collections::BTreeMap;
use std::io::{Cursor, Read, Write};
use zip::write::SimpleFileOptions;
use zip::{CompressionMethod, ZipWriter};

/// Members up to this size may be packed as tightly as they like.
const SMALL: u64 = 16 << 20;
/// Larger ones may not grow more than this many times.
const MOST_GROWTH: u64 = 200;

/// Name and content of every member but folders.
pub(super) type Members = BTreeMap<String, Vec<u8>>;

struct Entry {
    name: String,
    packed: bool,
    crc: u32,
    size: u64,
    packed_size: u64,
    offset: usize,
}

/// Unpacks an archive that keeps to the limits.
pub(super) fn unpack(bytes: &[u8], limits: &Limits) -> Result<Members, FileError> {
    let entries = directory(bytes, limits)?;
    let claimed: u64 = entries.iter().map(|e| e.size).sum();
    let packed: u64 = entries.iter().map(|e| e.packed_size).sum();
    // Members that share their packed bytes are how small archives unpack to large ones.
    if claimed > limits.max_archive_bytes || packed > bytes.len() as u64 {
        return Err(FileError::ArchiveBomb);
    }
    let mut members = Members::new();
    for entry in entries {
        if entry.size > SMALL && entry.size / entry.packed_size.max(1) > MOST_GROWTH {
            return Err(FileError::ArchiveBomb);
        }
        let content = content(bytes, &entry)?;
        if members.insert(entry.name, content).is_some() {
            return Err(FileError::UnsafePath);
        }
    }
    Ok(members)
}

/// Packs members again, plainly, for a library that trusts its archive.
pub(super) fn pack(members: &Members) -> Result<Vec<u8>, FileError> {
    let mut writer = ZipWriter::new(Cursor::new(Vec::new()));
    for (name, content) in members {
        let plain = SimpleFileOptions::default().compression_method(CompressionMethod::Stored);
        writer.start_file(name.as_str(), plain).map_err(FileError::damaged)?;
        writer.write_all(content).map_err(FileError::damaged)?;
    }
    Ok(writer.finish().map_err(FileError::damaged)?.into_inner())
}

fn short(bytes: &[u8], at: usize) -> Result<u16, FileError> {
    let b = bytes
        .get(at..)
        .and_then(|b| b.first_chunk())
        .ok_or(FileError::Truncated)?;
    Ok(u16::from_le_bytes(*b))
}

fn long(bytes: &[u8], at: usize) -> Result<u32, FileError> {
    let b = bytes
        .get(at..)
        .and_then(|b| b.first_chunk())
        .ok_or(FileError::Truncated)?;
    Ok(u32::from_le_bytes(*b))
}

fn directory(bytes: &[u8], limits: &Limits) -> Result<Vec<Entry>, FileError> {
    let window = bytes.len().saturating_sub(66_000);
    let end = bytes[window..]
        .windows(4)
        .rposition(|w| w == b"PK\x05\x06")
        .ok_or(FileError::Truncated)?
        + window;
    let count = usize::from(short(bytes, end + 10)?);
    if count == 0xffff || long(bytes, end + 16)? == u32::MAX {
        return Err(FileError::Unsupported { detail: "ZIP64".into() });
    }
    if count > limits.max_archive_entries {
        return Err(FileError::ArchiveBomb);
    }
    let mut at = long(bytes, end + 16)? as usize;
    let mut entries = Vec::with_capacity(count);
    let mut names = std::collections::BTreeSet::new();
    for _ in 0..count {
        if bytes.get(at..).is_none_or(|b| !b.starts_with(b"PK\x01\x02")) {
            return Err(FileError::damaged("the directory of the archive"));
        }
        let flags = short(bytes, at + 8)?;
        let method = short(bytes, at + 10)?;
        let (name, extra, note) = (short(bytes, at + 28)?, short(bytes, at + 30)?, short(bytes, at + 32)?);
        let start = at + 46;
        let name = bytes
            .get(start..start + usize::from(name))
            .ok_or(FileError::Truncated)?;
        let unix_kind = long(bytes, at + 38)? >> 28;
        let name = checked_name(name, unix_kind)?;
        if flags & 1 != 0 {
            return Err(FileError::Encrypted);
        }
        if !matches!(method, 0 | 8) {
            return Err(FileError::Unsupported {
                detail: format!("packing method {method}"),
            });
        }
        let (packed_size, size) = (long(bytes, at + 20)?, long(bytes, at + 24)?);
        let entry = Entry {
            packed: method == 8,
            crc: long(bytes, at + 16)?,
            size: u64::from(size),
            packed_size: u64::from(packed_size),
            offset: long(bytes, at + 42)? as usize,
            name: name.clone(),
        };
        at = start + name.len() + usize::from(extra) + usize::from(note);
        // Windows tells no case apart: two such names are one file to some readers and two to others.
        if !names.insert(name.to_lowercase()) {
            return Err(FileError::UnsafePath);
        }
        if !name.ends_with('/') {
            entries.push(entry);
        }
    }
    Ok(entries)
}

fn checked_name(raw: &[u8], unix_kind: u32) -> Result<String, FileError> {
    const SYMLINK: u32 = 0xa;
    let name = std::str::from_utf8(raw).map_err(|_| FileError::Unsupported {
        detail: "names not in UTF-8".into(),
    })?;
    // Some makers on Windows write its slash; nothing here is ever a path of the machine.
    let name = name.replace('\\', "/");
    let outside = name.starts_with('/') || name.contains([':', '\0']) || name.split('/').any(|part| part == "..");
    if name.is_empty() || outside || unix_kind == SYMLINK {
        return Err(FileError::UnsafePath);
    }
    Ok(name)
}

fn content(bytes: &[u8], entry: &Entry) -> Result<Vec<u8>, FileError> {
    let header = bytes.get(entry.offset..).ok_or(FileError::Truncated)?;
    if !header.starts_with(b"PK\x03\x04") {
        return Err(FileError::damaged("a member of the archive"));
    }
    let start = 30 + usize::from(short(header, 26)?) + usize::from(short(header, 28)?);
    let end = start + entry.packed_size as usize;
    let packed = header.get(start..end).ok_or(FileError::Truncated)?;
    let mut content = Vec::new();
    if entry.packed {
        // The claim is not taken at its word: one byte more than claimed is a lie.
        let mut inflated = DeflateDecoder::new(packed).take(entry.size + 1);
        inflated.read_to_end(&mut content).map_err(FileError::damaged)?;
    } else {
        content.extend_from_slice(packed);
    }
    if content.len() as u64 > entry.size {
        return Err(FileError::ArchiveBomb);
    }
    let mut crc = Crc::new();
    crc.update(&content);
    if content.len() as u64 != entry.size || crc.sum() != entry.crc {
        return Err(FileError::damaged(format_args!(
            "{} does not match its checksum",
            entry.name
        )));
    }
    Ok(content)
}
