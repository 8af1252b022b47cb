//! Files made in code, sound and hostile, so that no binary and nobody's paper is kept.
#![allow(
    dead_code,
    unreachable_pub,
    clippy::unwrap_used,
    missing_docs,
    reason = "shared by tests, each of which uses a part"
)]
use flate2::write::{DeflateEncoder, ZlibEncoder};
use flate2::{Compression, Crc};
use image::codecs::jpeg::JpegEncoder;
use image::{DynamicImage, ImageFormat, Rgb, RgbImage};
use std::fmt::Write as _;
use std::io::{Cursor, Write};

/// Red in the upper left quarter, blue elsewhere: tells every turn from every other.
pub fn picture(width: u32, height: u32) -> RgbImage {
    RgbImage::from_fn(width, height, |x, y| {
        if x < width / 2 && y < height / 2 {
            Rgb([220, 30, 30])
        } else {
            Rgb([30, 30, 220])
        }
    })
}

pub fn encoded(picture: impl Into<DynamicImage>, format: ImageFormat) -> Vec<u8> {
    let mut out = Cursor::new(Vec::new());
    picture.into().write_to(&mut out, format).unwrap();
    out.into_inner()
}

/// A JPEG whose EXIF says how the camera was held.
pub fn jpeg_held(picture: &RgbImage, orientation: u8) -> Vec<u8> {
    let mut exif = b"MM\0*\0\0\0\x08\0\x01\x01\x12\0\x03\0\0\0\x01\0".to_vec();
    exif.extend([orientation, 0, 0, 0, 0, 0, 0]);
    let mut out = Vec::new();
    let mut encoder = JpegEncoder::new_with_quality(&mut out, 95);
    image::ImageEncoder::set_exif_metadata(&mut encoder, exif).unwrap();
    encoder.encode_image(picture).unwrap();
    out
}

pub fn zlib(data: &[u8]) -> Vec<u8> {
    let mut encoder = ZlibEncoder::new(Vec::new(), Compression::best());
    encoder.write_all(data).unwrap();
    encoder.finish().unwrap()
}

/// What this many zero bytes are packed.
pub fn zlib_zeros(bytes: usize) -> Vec<u8> {
    let mut encoder = ZlibEncoder::new(Vec::new(), Compression::best());
    let piece = vec![0; 1 << 20];
    for _ in 0..bytes >> 20 {
        encoder.write_all(&piece).unwrap();
    }
    encoder.finish().unwrap()
}

/// A PNG that claims a size, with the given packed data.
pub fn png_claiming(width: u32, height: u32, packed: &[u8]) -> Vec<u8> {
    let mut out = b"\x89PNG\r\n\x1a\n".to_vec();
    let mut header = [width.to_be_bytes(), height.to_be_bytes()].concat();
    header.extend([8, 2, 0, 0, 0]);
    for (kind, data) in [(b"IHDR", header.as_slice()), (b"IDAT", packed), (b"IEND", &[])] {
        let body = [kind.as_slice(), data].concat();
        let mut crc = Crc::new();
        crc.update(&body);
        out.extend((data.len() as u32).to_be_bytes());
        out.extend(&body);
        out.extend(crc.sum().to_be_bytes());
    }
    out
}

/// A TIFF with one page for each picture.
pub fn tiff(pages: &[RgbImage]) -> Vec<u8> {
    let mut out = Cursor::new(Vec::new());
    let mut encoder = tiff::encoder::TiffEncoder::new(&mut out).unwrap();
    for page in pages {
        let (w, h) = page.dimensions();
        encoder
            .write_image::<tiff::encoder::colortype::RGB8>(w, h, page.as_raw())
            .unwrap();
    }
    out.into_inner()
}

/// A TIFF of one page with one bit a pixel, uncompressed, in which set bits are black.
pub fn tiff_bilevel(width: u16, height: u16, rows: &[u8]) -> Vec<u8> {
    let entries: [(u16, u16, u32); 8] = [
        (256, 3, u32::from(width)),
        (257, 3, u32::from(height)),
        (258, 3, 1),
        (259, 3, 1),
        (262, 3, 0),
        (273, 4, 8),
        (278, 3, u32::from(height)),
        (279, 4, rows.len() as u32),
    ];
    let mut out = b"II*\0".to_vec();
    out.extend(((8 + rows.len() as u32 + 1) & !1).to_le_bytes());
    out.extend(rows);
    if out.len() % 2 == 1 {
        out.push(0);
    }
    out.extend((entries.len() as u16).to_le_bytes());
    for (tag, kind, value) in entries {
        out.extend(tag.to_le_bytes());
        out.extend(kind.to_le_bytes());
        out.extend(1u32.to_le_bytes());
        out.extend(value.to_le_bytes());
    }
    out.extend(0u32.to_le_bytes());
    out
}

/// A PDF of the given objects, numbered from one; the first is the catalogue.
pub fn pdf(objects: &[Vec<u8>]) -> Vec<u8> {
    let mut out = b"%PDF-1.7\n".to_vec();
    let mut places = Vec::new();
    for (i, object) in objects.iter().enumerate() {
        places.push(out.len());
        writeln!(out, "{} 0 obj", i + 1).unwrap();
        out.extend(object);
        out.extend(b"\nendobj\n");
    }
    let table = out.len();
    let mut xref = format!("xref\n0 {}\n0000000000 65535 f \n", objects.len() + 1);
    for place in places {
        writeln!(xref, "{place:010} 00000 n ").unwrap();
    }
    write!(
        xref,
        "trailer\n<</Size {}/Root 1 0 R>>\nstartxref\n{table}\n%%EOF\n",
        objects.len() + 1
    )
    .unwrap();
    out.extend(xref.bytes());
    out
}

pub fn stream(dict: &str, data: &[u8]) -> Vec<u8> {
    let mut out = format!("<<{dict}/Length {}>>\nstream\n", data.len()).into_bytes();
    out.extend(data);
    out.extend(b"\nendstream");
    out
}

/// A PDF of one A4 page with these drawing instructions, Helvetica as `/F1` and these resources.
pub fn pdf_page(content: &[u8], resources: &str, more: &[Vec<u8>]) -> Vec<u8> {
    let page = format!(
        "<</Type/Page/Parent 2 0 R/MediaBox[0 0 595 842]/Contents 4 0 R/Resources<</Font<</F1 5 0 R/F2 6 0 R>>{resources}>>>>"
    );
    let mut objects = vec![
        b"<</Type/Catalog/Pages 2 0 R>>".to_vec(),
        b"<</Type/Pages/Kids[3 0 R]/Count 1>>".to_vec(),
        page.into_bytes(),
        stream("", content),
        b"<</Type/Font/Subtype/Type1/BaseFont/Helvetica/Encoding/WinAnsiEncoding>>".to_vec(),
        b"<</Type/Font/Subtype/Type0/BaseFont/STSong-Light/Encoding/UniGB-UCS2-H/DescendantFonts[7 0 R]>>".to_vec(),
        b"<</Type/Font/Subtype/CIDFontType0/BaseFont/STSong-Light/DW 1000/CIDSystemInfo<</Registry(Adobe)/Ordering(GB1)\
          /Supplement 2>>/FontDescriptor<</Type/FontDescriptor/FontName/STSong-Light/Flags 6/FontBBox[-25 -254 1000 880]\
          /ItalicAngle 0/Ascent 880/Descent -120/CapHeight 880/StemV 93>>>>"
            .to_vec(),
    ];
    objects.extend_from_slice(more);
    pdf(&objects)
}

/// A PDF with this many empty pages.
pub fn pdf_pages(count: usize) -> Vec<u8> {
    let kids: String = (0..count).fold(String::new(), |mut s, i| {
        write!(s, "{} 0 R ", i + 3).unwrap();
        s
    });
    let mut objects = vec![
        b"<</Type/Catalog/Pages 2 0 R>>".to_vec(),
        format!("<</Type/Pages/MediaBox[0 0 200 200]/Kids[{kids}]/Count {count}>>").into_bytes(),
    ];
    objects.extend((0..count).map(|_| b"<</Type/Page/Parent 2 0 R>>".to_vec()));
    pdf(&objects)
}

/// One member of a ZIP, with what the directory is to claim.
pub struct Member {
    pub name: String,
    pub data: Vec<u8>,
    pub claimed: Option<u32>,
    pub symlink: bool,
    pub flags: u16,
}

pub fn member(name: &str, data: impl Into<Vec<u8>>) -> Member {
    Member {
        name: name.into(),
        data: data.into(),
        claimed: None,
        symlink: false,
        flags: 0,
    }
}

pub fn zip(members: &[Member]) -> Vec<u8> {
    let (mut out, mut directory) = (Vec::new(), Vec::new());
    for m in members {
        let mut crc = Crc::new();
        crc.update(&m.data);
        let mut encoder = DeflateEncoder::new(Vec::new(), Compression::best());
        encoder.write_all(&m.data).unwrap();
        let packed = encoder.finish().unwrap();
        let mut common = Vec::new();
        for short in [20, m.flags, 8, 0, 0x21] {
            common.extend(short.to_le_bytes());
        }
        for long in [crc.sum(), packed.len() as u32, m.claimed.unwrap_or(m.data.len() as u32)] {
            common.extend(long.to_le_bytes());
        }
        common.extend((m.name.len() as u16).to_le_bytes());
        common.extend(0u16.to_le_bytes());
        directory.extend(b"PK\x01\x02\x14\x03");
        directory.extend(&common);
        directory.extend([0; 6]);
        directory.extend((if m.symlink { 0xa1ff_0000u32 } else { 0x81a4_0000 }).to_le_bytes());
        directory.extend((out.len() as u32).to_le_bytes());
        directory.extend(m.name.bytes());
        out.extend(b"PK\x03\x04");
        out.extend(&common);
        out.extend(m.name.bytes());
        out.extend(packed);
    }
    let start = out.len() as u32;
    let size = directory.len() as u32;
    out.extend(directory);
    out.extend(b"PK\x05\x06\0\0\0\0");
    out.extend((members.len() as u16).to_le_bytes());
    out.extend((members.len() as u16).to_le_bytes());
    out.extend(size.to_le_bytes());
    out.extend(start.to_le_bytes());
    out.extend([0, 0]);
    out
}

pub const OFD_XML: &str = r#"<?xml version="1.0" encoding="UTF-8"?>
<ofd:OFD xmlns:ofd="http://www.ofdspec.org/2016" Version="1.0" DocType="OFD"><ofd:DocBody><ofd:DocInfo><ofd:DocID>a</ofd:DocID></ofd:DocInfo>
<ofd:DocRoot>Doc_0/Document.xml</ofd:DocRoot><ofd:Signatures>Doc_0/Signs/Signatures.xml</ofd:Signatures></ofd:DocBody></ofd:OFD>"#;
const DOCUMENT_XML: &str = r#"<?xml version="1.0" encoding="UTF-8"?>
<ofd:Document xmlns:ofd="http://www.ofdspec.org/2016"><ofd:CommonData>
<ofd:PageArea><ofd:PhysicalBox>0 0 210 140</ofd:PhysicalBox></ofd:PageArea><ofd:PublicRes>PublicRes.xml</ofd:PublicRes>
</ofd:CommonData><ofd:Pages><ofd:Page ID="1" BaseLoc="Pages/Page_0/Content.xml"/></ofd:Pages></ofd:Document>"#;
const RES_XML: &str = r#"<?xml version="1.0" encoding="UTF-8"?>
<ofd:Res xmlns:ofd="http://www.ofdspec.org/2016" BaseLoc="Res"><ofd:Odd/><ofd:Fonts><ofd:Font ID="3" FontName="宋体"/></ofd:Fonts>RES</ofd:Res>"#;

/// The members of an OFD of one page, 210 by 140 mm, with these objects in its layer and these resources.
pub fn ofd_members(objects: &str, resources: &str) -> Vec<Member> {
    let content = format!(
        "<?xml version=\"1.0\" encoding=\"UTF-8\"?><ofd:Page xmlns:ofd=\"http://www.ofdspec.org/2016\"><ofd:Content>\
         <ofd:Layer ID=\"2\">{objects}</ofd:Layer></ofd:Content></ofd:Page>"
    );
    vec![
        member("OFD.xml", OFD_XML),
        member("Doc_0/Document.xml", DOCUMENT_XML),
        member("Doc_0/PublicRes.xml", RES_XML.replace("RES<", &format!("{resources}<"))),
        member("Doc_0/Pages/Page_0/Content.xml", content),
    ]
}

pub const OFD_TEXT: &str = r##"<ofd:TextObject ID="10" Boundary="20 30 100 8" Font="3" Size="5">
<ofd:FillColor Value="#ee 0 0"/><ofd:TextCode X="0" Y="5" DeltaX="g 3 5">营业执照</ofd:TextCode></ofd:TextObject>
<ofd:PathObject ID="11" Boundary="20 50 100 0" LineWidth="0.5"><ofd:AbbreviatedData>M 0 0 L 100 0</ofd:AbbreviatedData></ofd:PathObject>"##;

/// The members of an OFD whose signature puts a red square seal at 100, 60 mm.
pub fn ofd_sealed() -> Vec<Member> {
    let mut members = ofd_members(OFD_TEXT, "");
    let seal = encoded(RgbImage::from_pixel(40, 40, Rgb([230, 20, 20])), ImageFormat::Png);
    let wrapped = [b"\x30\x82\x01\x00ES".as_slice(), &seal, b"certificate and so on"].concat();
    members.push(member(
        "Doc_0/Signs/Signatures.xml",
        r#"<ofd:Signatures xmlns:ofd="o"><ofd:Signature ID="1" Type="Seal" BaseLoc="Sign_0/Signature.xml"/></ofd:Signatures>"#,
    ));
    members.push(member(
        "Doc_0/Signs/Sign_0/Signature.xml",
        r#"<ofd:Signature xmlns:ofd="o"><ofd:SignedInfo><ofd:Provider ProviderName="p"/><ofd:References/>
        <ofd:StampAnnot ID="1" PageRef="1" Boundary="100 60 40 40"/><ofd:Seal><ofd:BaseLoc>Seal.esl</ofd:BaseLoc></ofd:Seal>
        </ofd:SignedInfo><ofd:SignedValue>SignedValue.dat</ofd:SignedValue></ofd:Signature>"#,
    ));
    members.push(member("Doc_0/Signs/Sign_0/Seal.esl", wrapped));
    members
}

/// The members of an OFD with a picture of this name, spelt in other case, at 100, 60 mm.
pub fn ofd_pictured(name: &str, data: Vec<u8>) -> Vec<Member> {
    let resources = format!(
        r#"<ofd:MultiMedias><ofd:MultiMedia ID="8" Type="Image"><ofd:MediaFile>{}</ofd:MediaFile></ofd:MultiMedia></ofd:MultiMedias>"#,
        name.to_uppercase()
    );
    let picture = r#"<ofd:ImageObject ID="12" Boundary="100 60 40 40" CTM="40 0 0 40 0 0" ResourceID="8"/>"#;
    let mut members = ofd_members(&format!("{OFD_TEXT}{picture}"), &resources);
    members.push(member(&format!("Doc_0/Res/{name}"), data));
    members
}

/// A one-page JBIG2 of 48 by 48 with a black square in its middle, coded by the rules of fax.
pub fn jbig2() -> Vec<u8> {
    let rows = |count: usize, code: &'static str| std::iter::repeat_n(code, count);
    // White rows; a row of 16 white, 16 black and the rest; rows like the one above; the row after; white rows.
    let bits: String = rows(16, "1")
        .chain(["00110101000000101111"])
        .chain(rows(15, "111"))
        .chain(["00011"])
        .chain(rows(15, "1"))
        .chain(["000000000001000000000001"])
        .collect();
    let data: Vec<u8> = bits
        .as_bytes()
        .chunks(8)
        .map(|b| {
            b.iter()
                .enumerate()
                .fold(0, |sum, (i, bit)| sum | (bit - b'0') << (7 - i))
        })
        .collect();
    let size = [48u32.to_be_bytes(), 48u32.to_be_bytes()].concat();
    let segment = |number: u32, kind: u8, data: Vec<u8>| {
        let head = [
            number.to_be_bytes().as_slice(),
            &[kind, 0, 1],
            &(data.len() as u32).to_be_bytes(),
        ]
        .concat();
        [head, data].concat()
    };
    let region = [size.as_slice(), &[0; 8], &[0, 1], &data].concat();
    [
        b"\x97JB2\r\n\x1a\n\x01\0\0\0\x01".to_vec(),
        segment(0, 48, [size.as_slice(), &[0; 11]].concat()),
        segment(1, 38, region),
        segment(2, 49, Vec::new()),
        segment(3, 51, Vec::new()),
    ]
    .concat()
}
