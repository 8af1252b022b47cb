//! Mends the XML of an OFD where viewers are lenient and the library is not, and keeps its depth within bounds.
//!
//! What stands in the way is changed or dropped, never invented: a box without area becomes a hair, a colour in
//! hexadecimal becomes decimal, a number that is none goes, an object of an unknown kind goes.
use super::FileError;
use super::places::{self, Places};
use quick_xml::events::attributes::Attribute;
use quick_xml::events::{BytesEnd, BytesStart, BytesText, Event};
use quick_xml::{Reader, Writer};

/// Elements within elements; recursion in the library follows it.
const DEEPEST: usize = 64;
/// Steps written out for one `DeltaX` or `DeltaY`.
const MOST_STEPS: usize = 4_096;
/// A box without width or height is made this wide, in millimetres.
const HAIR: f64 = 0.01;

/// Objects a layer may hold.
const OBJECTS: [&[u8]; 5] = [
    b"TextObject",
    b"PathObject",
    b"ImageObject",
    b"CompositeObject",
    b"PageBlock",
];
/// Groups a resource file may hold.
const GROUPS: [&[u8]; 5] = [
    b"ColorSpaces",
    b"DrawParams",
    b"Fonts",
    b"MultiMedias",
    b"CompositeGraphicUnits",
];

/// A child that an element of the first name lacks where the whole file does, with the text that says nothing.
type Child = (&'static str, &'static str, &'static str);

/// What the library wants and a page can do without.
const CHILDREN: [Child; 5] = [
    ("CommonData", "MaxUnitID", "0"),
    ("DocBody", "DocInfo", ""),
    ("SignedInfo", "Provider", ""),
    ("SignedInfo", "References", ""),
    ("Signature", "SignedValue", ""),
];
/// Attributes likewise, with the value they have nearly everywhere.
const ATTRIBUTES: [(&str, &str, &str); 6] = [
    ("OFD", "Version", "1.0"),
    ("OFD", "DocType", "OFD"),
    ("Font", "FontName", ""),
    ("MultiMedia", "Type", "Image"),
    ("ColorSpace", "Type", "RGB"),
    ("Provider", "ProviderName", ""),
];

/// The member of this name in UTF-8, mended, its locations leading to members.
pub(super) fn mend(xml: &[u8], name: &str, places: &Places) -> Result<Vec<u8>, FileError> {
    let xml = xml.strip_prefix(b"\xef\xbb\xbf").unwrap_or(xml);
    if std::str::from_utf8(xml).is_err() {
        return Err(FileError::Unsupported {
            detail: "XML not in UTF-8".into(),
        });
    }
    let mut reader = Reader::from_reader(xml);
    // Some makers close an empty element with `</x>` and others with `/>`; the rest sees one of the two.
    reader.config_mut().expand_empty_elements = true;
    let mut mender = Mender {
        writer: Writer::new(Vec::with_capacity(xml.len())),
        open: Vec::new(),
        skipping: 0,
        places,
        folder: places::folder(name),
        pictures: String::new(),
        area: Area::Whole,
    };
    let lacks = |child: &str| super::sniff::find(xml, child.as_bytes()).is_none();
    let lacking: Vec<_> = CHILDREN.into_iter().filter(|(_, child, _)| lacks(child)).collect();
    loop {
        match reader.read_event().map_err(FileError::damaged)? {
            Event::Start(start) => mender.start(&start, &lacking)?,
            Event::End(end) => mender.end(&end)?,
            Event::Text(text) => mender.text(&text)?,
            Event::CData(data) => mender.write(Event::CData(data))?,
            Event::Decl(declaration) => mender.write(Event::Decl(declaration))?,
            Event::Eof => break,
            // Comments and instructions say nothing; document types could define entities.
            _ => {}
        }
    }
    if !mender.open.is_empty() {
        return Err(FileError::Truncated);
    }
    Ok(mender.writer.into_inner())
}

/// How far the area of a page is told.
enum Area {
    /// Its physical box was there, or there is no area open.
    Whole,
    /// No physical box yet; the last other box of the page.
    Without(Option<String>),
}

struct Mender<'p> {
    writer: Writer<Vec<u8>>,
    places: &'p Places,
    /// Folder of the member.
    folder: &'p str,
    /// Folder in which the pictures and fonts of a resource file are.
    pictures: String,
    area: Area,
    /// Local names of the open elements.
    open: Vec<Vec<u8>>,
    /// How many of them are within a dropped one.
    skipping: usize,
}

impl Mender<'_> {
    fn write(&mut self, event: Event<'_>) -> Result<(), FileError> {
        if self.skipping > 0 {
            return Ok(());
        }
        self.writer.write_event(event).map_err(FileError::damaged)
    }

    fn start(&mut self, start: &BytesStart<'_>, lacking: &[Child]) -> Result<(), FileError> {
        let local = start.local_name().as_ref().to_vec();
        if self.open.len() >= DEEPEST {
            return Err(FileError::damaged("elements nested too deeply"));
        }
        let unknown = match self.open.last().map(Vec::as_slice) {
            Some(b"Layer" | b"PageBlock" | b"Appearance") => !OBJECTS.contains(&local.as_slice()),
            Some(b"Content") if self.open.iter().any(|n| n == b"CompositeGraphicUnit") => {
                !OBJECTS.contains(&local.as_slice())
            }
            Some(b"Res") => !GROUPS.contains(&local.as_slice()),
            _ => false,
        };
        let clips = local == b"Clips";
        let invisible = OBJECTS.contains(&local.as_slice()) && is_invisible(start);
        if self.skipping > 0 || unknown || clips || invisible {
            self.skipping += 1;
            self.open.push(local);
            return Ok(());
        }
        let name = String::from_utf8_lossy(start.name().as_ref()).into_owned();
        let mut mended = BytesStart::new(name);
        for attribute in start.attributes().with_checks(false) {
            if let Some((key, value)) = mended_attribute(&local, &attribute.map_err(FileError::damaged)?) {
                let value = self.located(&local, &key, value);
                mended.push_attribute((key.as_str(), value.as_str()));
            }
        }
        for (element, key, value) in ATTRIBUTES {
            if element.as_bytes() == local && start.try_get_attribute(key).ok().flatten().is_none() {
                mended.push_attribute((key, value));
            }
        }
        self.write(Event::Start(mended))?;
        for (_, child, text) in lacking.iter().filter(|(parent, ..)| parent.as_bytes() == local) {
            self.element(child, text)?;
        }
        match local.as_slice() {
            b"PageArea" | b"Area" => self.area = Area::Without(None),
            b"PhysicalBox" => self.area = Area::Whole,
            _ => {}
        }
        self.open.push(local);
        Ok(())
    }

    fn element(&mut self, name: &str, text: &str) -> Result<(), FileError> {
        self.write(Event::Start(BytesStart::new(name)))?;
        self.write(Event::Text(BytesText::new(text)))?;
        self.write(Event::End(BytesEnd::new(name)))
    }

    /// The value of an attribute; a location leads to its member.
    fn located(&mut self, element: &[u8], key: &str, value: String) -> String {
        if key != "BaseLoc" {
            return value;
        }
        if element == b"Res" {
            self.pictures = places::joined(self.folder, &places::slashed(&value));
            return format!("/{}", self.pictures);
        }
        self.places.find(&value, &[self.folder])
    }

    fn end(&mut self, end: &BytesEnd<'_>) -> Result<(), FileError> {
        let closed = self.open.pop();
        if self.skipping > 0 {
            self.skipping -= 1;
            return Ok(());
        }
        if matches!(closed.as_deref(), Some(b"PageArea" | b"Area"))
            && let Area::Without(other) = std::mem::replace(&mut self.area, Area::Whole)
        {
            self.element("PhysicalBox", &other.unwrap_or_else(|| page_box("")))?;
        }
        self.write(Event::End(end.borrow()))
    }

    fn text(&mut self, text: &BytesText<'_>) -> Result<(), FileError> {
        let Ok(plain) = text.unescape() else {
            return Ok(());
        };
        let mended = match self.open.last().map(Vec::as_slice) {
            Some(b"PhysicalBox" | b"ApplicationBox" | b"ContentBox" | b"BleedBox") => {
                let told = page_box(&plain);
                if let Area::Without(other) = &mut self.area {
                    *other = Some(told.clone());
                }
                told
            }
            Some(element) if places::holds_location(element) && !plain.trim().is_empty() => {
                self.places.find(&plain, &[&self.pictures, self.folder])
            }
            Some(b"MaxUnitID") => plain.trim().parse::<u64>().map_or("0".into(), |id| id.to_string()),
            Some(b"Glyphs") => whole_numbers(&plain),
            Some(b"Layer" | b"PageBlock" | b"Appearance" | b"Res" | b"Content") => return Ok(()),
            _ => plain.into_owned(),
        };
        self.write(Event::Text(BytesText::new(&mended)))
    }
}

/// Viewers leave out what says so; the library does not look.
fn is_invisible(start: &BytesStart<'_>) -> bool {
    let visible = start.try_get_attribute("Visible").ok().flatten();
    visible.is_some_and(|it| matches!(it.value.trim_ascii(), b"false" | b"0" | b"False" | b"FALSE"))
}

/// What becomes of an attribute; nothing where it is better left out.
fn mended_attribute(element: &[u8], attribute: &Attribute<'_>) -> Option<(String, String)> {
    let value = attribute.unescape_value().ok()?.into_owned();
    let number = |v: &str| v.trim().parse::<f64>().ok().filter(|n| n.is_finite());
    let value = match attribute.key.local_name().as_ref() {
        b"Boundary" | b"Clip" => object_box(&value)?,
        b"CTM" => numbers(&value).filter(|n| n.len() == 6).map(|n| spaced(&n))?,
        b"DashPattern" => numbers(&value)
            .filter(|n| n.iter().all(|v| *v >= 0.0))
            .map(|n| spaced(&n))?,
        b"Value" if element.ends_with(b"Color") => color(&value)?,
        b"DeltaX" | b"DeltaY" => spaced(&deltas(&value)),
        b"Alpha" => (number(&value)?.clamp(0.0, 255.0) as u8).to_string(),
        b"LineWidth" | b"MiterLimit" | b"DashOffset" | b"HScale" | b"X" | b"Y" | b"Size" => number(&value)?.to_string(),
        b"Width" | b"Height" if element == b"CompositeGraphicUnit" => number(&value)?.to_string(),
        b"ReadDirection" | b"CharDirection" | b"Weight" | b"CodePosition" | b"CodeCount" | b"GlyphCount" => {
            (number(&value)?.clamp(-100_000.0, 100_000.0) as i32).to_string()
        }
        b"Fill" | b"Stroke" | b"Italic" | b"Bold" | b"Serif" | b"FixedWidth" | b"Visible" => {
            match value.trim().to_lowercase().as_str() {
                "true" | "1" => "true".into(),
                "false" | "0" => "false".into(),
                _ => return None,
            }
        }
        _ => value,
    };
    Some((String::from_utf8(attribute.key.as_ref().to_vec()).ok()?, value))
}

fn spaced(numbers: &[f64]) -> String {
    numbers.iter().map(f64::to_string).collect::<Vec<_>>().join(" ")
}

/// All of them, or nothing where one is not a number.
fn numbers(raw: &str) -> Option<Vec<f64>> {
    raw.split([' ', '\t', '\n', '\r', ','])
        .filter(|t| !t.is_empty())
        .map(|t| t.parse::<f64>().ok().filter(|n| n.is_finite()))
        .collect()
}

fn whole_numbers(raw: &str) -> String {
    let kept = raw
        .split_whitespace()
        .map(|t| t.parse::<u32>().unwrap_or(0).to_string());
    kept.collect::<Vec<_>>().join(" ")
}

/// A box with a width and a height; negative ones mean the same box from its other corner.
fn object_box(raw: &str) -> Option<String> {
    let numbers = numbers(raw)?;
    let [x, y, w, h] = *numbers.as_slice() else { return None };
    Some(spaced(&[
        x.min(x + w),
        y.min(y + h),
        w.abs().max(HAIR),
        h.abs().max(HAIR),
    ]))
}

/// The area of a page; A4 where it makes no sense.
fn page_box(raw: &str) -> String {
    let sound = numbers(raw).filter(|n| matches!(n.as_slice(), [_, _, w, h] if *w > 0.0 && *h > 0.0));
    sound.map_or_else(|| "0 0 210 297".into(), |n| spaced(&n))
}

/// Colour components; `#ee` means 238, and `#ee1c25` three of them.
fn color(raw: &str) -> Option<String> {
    let mut components = Vec::new();
    for token in raw.split([' ', '\t', ',']).filter(|t| !t.is_empty()) {
        match token.strip_prefix('#') {
            Some(hex) if hex.is_ascii() && matches!(hex.len(), 1 | 2 | 6) => {
                for pair in hex.as_bytes().chunks(2) {
                    let digits = std::str::from_utf8(pair).ok()?;
                    components.push(f64::from(u8::from_str_radix(digits, 16).ok()?));
                }
            }
            Some(_) => return None,
            None => components.push(token.parse::<f64>().ok().filter(|n| n.is_finite())?),
        }
    }
    (!components.is_empty()).then(|| spaced(&components))
}

/// The steps between characters, written out: `g 3 5` is `5 5 5`.
pub(super) fn deltas(raw: &str) -> Vec<f64> {
    let mut out = Vec::new();
    let mut tokens = raw
        .split(|c: char| c.is_whitespace() || c == ',')
        .filter(|t| !t.is_empty());
    while let Some(token) = tokens.next() {
        let (count, value) = if token.eq_ignore_ascii_case("g") {
            let count = tokens.next().and_then(|t| t.parse::<usize>().ok()).unwrap_or(0);
            (count, tokens.next().and_then(|t| t.parse::<f64>().ok()))
        } else {
            (1, token.parse::<f64>().ok())
        };
        if let Some(value) = value.filter(|v| v.is_finite()) {
            out.extend(std::iter::repeat_n(value, count.min(MOST_STEPS - out.len())));
        }
        if out.len() >= MOST_STEPS {
            break;
        }
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::decode::archive::Members;

    fn mended(xml: &str) -> String {
        let nowhere = Places::of(&Members::new());
        String::from_utf8(mend(xml.as_bytes(), "Doc_0/Document.xml", &nowhere).unwrap()).unwrap()
    }

    #[test]
    fn boxes_without_area_become_hairs_and_negative_ones_turn_round() {
        let line = mended(r#"<Layer><PathObject Boundary="10 20 50 0"></PathObject></Layer>"#);
        assert_eq!(
            line,
            r#"<Layer><PathObject Boundary="10 20 50 0.01"></PathObject></Layer>"#
        );
        let turned = mended(r#"<Layer><PathObject Boundary="10 20 -5 3"></PathObject></Layer>"#);
        assert_eq!(
            turned,
            r#"<Layer><PathObject Boundary="5 20 5 3"></PathObject></Layer>"#
        );
    }

    #[test]
    fn hexadecimal_colours_become_decimal() {
        let two = mended(r##"<Layer><TextObject><FillColor Value="#ee #1c #25"/></TextObject></Layer>"##);
        assert!(two.contains(r#"Value="238 28 37""#), "{two}");
        let six = mended(r##"<Layer><TextObject><FillColor Value="#ee1c25"/></TextObject></Layer>"##);
        assert!(six.contains(r#"Value="238 28 37""#), "{six}");
    }

    #[test]
    fn a_missing_greatest_id_is_written_in() {
        assert!(mended("<Document><CommonData/></Document>").contains("<MaxUnitID>0</MaxUnitID>"));
    }

    #[test]
    fn objects_of_unknown_kind_are_dropped_with_all_they_hold() {
        let kept = mended(r#"<Layer><Odd><TextObject/></Odd><TextObject ID="2"/></Layer>"#);
        assert_eq!(kept, r#"<Layer><TextObject ID="2"></TextObject></Layer>"#);
    }

    #[test]
    fn a_repeat_of_a_billion_steps_stays_small() {
        assert_eq!(deltas("g 1000000000 5 1").len(), MOST_STEPS);
        assert_eq!(deltas("g 3 4.5 10"), [4.5, 4.5, 4.5, 10.0]);
    }

    #[test]
    fn elements_nested_beyond_reason_are_refused() {
        let deep = "<PageBlock>".repeat(100_000);
        assert_eq!(
            mend(deep.as_bytes(), "a.xml", &Places::of(&Members::new()))
                .unwrap_err()
                .code(),
            "damaged"
        );
    }
}
