//! What a file is, told by its bytes. Names and declared types come from strangers and are not looked at.

/// The formats that are read.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Format {
    /// JPEG.
    Jpeg,
    /// PNG; of an animation the first frame.
    Png,
    /// WebP; of an animation the first frame.
    WebP,
    /// TIFF with one or more pages.
    Tiff,
    /// Windows bitmap.
    Bmp,
    /// HEIC and HEIF, what phones write.
    Heic,
    /// PDF.
    Pdf,
    /// OFD, GB/T 33190.
    Ofd,
}

/// The format of a file by its first bytes; for OFD by the member that every OFD has.
pub fn sniff(bytes: &[u8]) -> Option<Format> {
    let head = &bytes[..bytes.len().min(1024)];
    if head.starts_with(b"\xff\xd8\xff") {
        return Some(Format::Jpeg);
    }
    if head.starts_with(b"\x89PNG\r\n\x1a\n") {
        return Some(Format::Png);
    }
    if head.starts_with(b"RIFF") && head.get(8..12) == Some(b"WEBP") {
        return Some(Format::WebP);
    }
    if [&b"II*\0"[..], b"MM\0*", b"II+\0", b"MM\0+"]
        .iter()
        .any(|magic| head.starts_with(magic))
    {
        return Some(Format::Tiff);
    }
    if head.starts_with(b"BM") && matches!(head.get(14), Some(12 | 40 | 52 | 56 | 64 | 108 | 124)) {
        return Some(Format::Bmp);
    }
    if head.get(4..8) == Some(b"ftyp") {
        return is_heif(head).then_some(Format::Heic);
    }
    if head.starts_with(b"PK\x03\x04") {
        return has_member(bytes, b"OFD.xml").then_some(Format::Ofd);
    }
    // Readers accept leading rubbish before the PDF header, and mail gateways add some.
    find(head, b"%PDF-").map(|_| Format::Pdf)
}

fn is_heif(head: &[u8]) -> bool {
    const BRANDS: [&[u8]; 9] = [
        b"heic", b"heix", b"heim", b"heis", b"hevc", b"hevx", b"hevm", b"hevs", b"mif1",
    ];
    let length = head
        .get(..4)
        .map_or(0, |b| u32::from_be_bytes([b[0], b[1], b[2], b[3]]) as usize);
    let brands = head.get(8..length.min(head.len())).unwrap_or_default();
    // The second word is a version, not a brand; no brand looks like it.
    brands.chunks_exact(4).any(|brand| BRANDS.contains(&brand))
}

/// Whether a ZIP has a member of exactly this name, looked up in local and central headers alike.
/// Where a name begins, in whatever case it is written.
fn find_folded(bytes: &[u8], name: &[u8]) -> Option<usize> {
    bytes.windows(name.len()).position(|w| w.eq_ignore_ascii_case(name))
}

fn has_member(bytes: &[u8], name: &[u8]) -> bool {
    let mut from = 0;
    while let Some(at) = find_folded(&bytes[from..], name).map(|i| i + from) {
        let header = |back: usize, magic: &[u8]| {
            at.checked_sub(back)
                .and_then(|start| bytes.get(start..))
                .is_some_and(|h| h.starts_with(magic))
        };
        if header(30, b"PK\x03\x04") || header(46, b"PK\x01\x02") {
            return true;
        }
        from = at + name.len();
    }
    false
}

/// Where `needle` first stands.
pub(crate) fn find(hay: &[u8], needle: &[u8]) -> Option<usize> {
    let first = *needle.first()?;
    let mut from = 0;
    while let Some(i) = hay[from..].iter().position(|&b| b == first) {
        let at = from + i;
        if hay[at..].starts_with(needle) {
            return Some(at);
        }
        from = at + 1;
    }
    None
}
