//! Lays the parts of a paper out on pages of A4: what stands where, before anything is printed.

use qrcode::{Color, EcLevel, QrCode};

use crate::flow::{Line, lines};
use crate::fonts::{Fonts, Ruler, Weight};
use crate::{Facts, PaperError, Standing};

pub(crate) const WIDTH: f32 = 595.28;
pub(crate) const HEIGHT: f32 = 841.89;
const LEFT: f32 = 79.0;
const RIGHT: f32 = 73.0;
const TOP: f32 = 66.0;
const BOTTOM: f32 = 66.0;
const ROOM: f32 = WIDTH - LEFT - RIGHT;
const LIMIT: f32 = HEIGHT - BOTTOM;

const BODY: f32 = 13.5;
const LEADING: f32 = 22.0;
const CELL: f32 = 11.5;
const CELL_LEADING: f32 = 17.0;
const PAD: f32 = 5.0;
const RULE: f32 = 0.6;
const SMALL: f32 = 9.0;
/// Height of the end of a paper: signature, seal and verification together on one page.
const END: f32 = 146.0;
const CODE: f32 = 76.0;
const SEAL: f32 = 56.0;

/// A part of a paper.
#[derive(Debug, Clone, PartialEq)]
pub(crate) enum Block {
    /// The organ's name above the title.
    Organ(String),
    /// The title.
    Title(String),
    /// The number, to the right.
    Number(String),
    /// To whom, at the margin.
    To(String),
    /// A paragraph, indented by two signs.
    Text(String),
    /// A heading inside the body.
    Head(String),
    /// Labels with what they say.
    Pairs(Vec<(&'static str, String)>),
    /// A table: heading and share of each column, and the rows.
    Table(Vec<(&'static str, f32)>, Vec<Vec<String>>),
    /// Lines to be signed on.
    Signed(Vec<&'static str>),
    /// Organ, date, who answers questions, seal and verification.
    End,
}

/// A colour.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Colour {
    Ink,
    Soft,
    Seal,
    Mark,
}

/// Something on a page.
#[derive(Debug, Clone, PartialEq)]
pub(crate) enum Draw {
    Text {
        at: (f32, f32),
        text: String,
        size: f32,
        weight: Weight,
        colour: Colour,
        spread: f32,
    },
    Turned {
        about: (f32, f32),
        degrees: f32,
        at: (f32, f32),
        sign: String,
        size: f32,
        colour: Colour,
    },
    Shape {
        points: Vec<(f32, f32)>,
        colour: Colour,
    },
    Boxes {
        boxes: Vec<(f32, f32, f32, f32)>,
        colour: Colour,
    },
    Ring {
        at: (f32, f32),
        radius: f32,
        thick: f32,
    },
}

pub(crate) type Page = Vec<Draw>;

struct Setter<'f> {
    regular: Ruler<'f>,
    bold: Ruler<'f>,
    pages: Vec<Page>,
    y: f32,
}

/// Lays the parts out.
pub(crate) fn lay_out(
    facts: &Facts,
    standing: Standing,
    blocks: &[Block],
    fonts: &Fonts,
) -> Result<Vec<Page>, PaperError> {
    let mut setter = Setter {
        regular: fonts.ruler(Weight::Regular)?,
        bold: fonts.ruler(Weight::Bold)?,
        pages: vec![Vec::new()],
        y: TOP,
    };
    for (place, block) in blocks.iter().enumerate() {
        if let (Block::Text(text), Some(Block::End)) = (block, blocks.get(place + 1)) {
            // A page with nothing but a seal could belong to any paper.
            let last = lines(text, &setter.regular, BODY, ROOM, 2.0 * BODY).len();
            setter.need(last as f32 * LEADING + END);
        }
        setter.block(facts, standing, block)?;
    }
    setter.feet(facts, standing);
    Ok(setter.pages)
}

impl Setter<'_> {
    fn ruler(&self, weight: Weight) -> &Ruler<'_> {
        match weight {
            Weight::Regular => &self.regular,
            Weight::Bold => &self.bold,
        }
    }

    fn draw(&mut self, draw: Draw) {
        if let Some(page) = self.pages.last_mut() {
            page.push(draw);
        }
    }

    fn turn_page(&mut self) {
        self.pages.push(Vec::new());
        self.y = TOP;
    }

    fn need(&mut self, height: f32) {
        if self.y + height > LIMIT {
            self.turn_page();
        }
    }

    fn text(&mut self, at: (f32, f32), text: &str, size: f32, weight: Weight, colour: Colour) {
        self.draw(Draw::Text {
            at,
            text: text.to_owned(),
            size,
            weight,
            colour,
            spread: 0.0,
        });
    }

    fn line(&mut self, x: f32, baseline: f32, line: &Line, size: f32, weight: Weight) {
        if line.text.is_empty() {
            return;
        }
        self.draw(Draw::Text {
            at: (x, baseline),
            text: line.text.clone(),
            size,
            weight,
            colour: Colour::Ink,
            spread: line.spread,
        });
    }

    fn centred(&mut self, text: &str, size: f32, leading: f32, weight: Weight) {
        for line in lines(text, self.ruler(weight), size, ROOM, 0.0) {
            self.need(leading);
            let x = LEFT + (ROOM - line.width) / 2.0;
            self.text((x, self.y + size), &line.text, size, weight, Colour::Ink);
            self.y += leading;
        }
    }

    fn block(&mut self, facts: &Facts, standing: Standing, block: &Block) -> Result<(), PaperError> {
        match block {
            Block::Organ(text) => self.centred(text, 18.0, 30.0, Weight::Regular),
            Block::Title(text) => self.centred(text, 24.0, 40.0, Weight::Bold),
            Block::Number(text) => {
                let x = LEFT + ROOM - self.regular.text(text, 12.0);
                self.text((x, self.y + 12.0), text, 12.0, Weight::Regular, Colour::Ink);
                self.y += 26.0;
            }
            Block::To(text) => self.body(text, 0.0, Weight::Regular),
            Block::Text(text) => self.body(text, 2.0 * BODY, Weight::Regular),
            Block::Head(text) => {
                self.need(3.0 * LEADING);
                self.body(text, 2.0 * BODY, Weight::Bold);
            }
            Block::Pairs(pairs) => {
                let rows: Vec<Vec<String>> = pairs
                    .iter()
                    .map(|(label, said)| vec![(*label).to_owned(), said.clone()])
                    .collect();
                self.table(&[0.26, 0.74], None, &rows);
            }
            Block::Table(columns, rows) => {
                let shares: Vec<f32> = columns.iter().map(|(_, share)| *share).collect();
                let head: Vec<String> = columns.iter().map(|(name, _)| (*name).to_owned()).collect();
                self.table(&shares, Some(&head), rows);
            }
            Block::Signed(labels) => {
                for label in labels {
                    self.need(34.0);
                    self.y += 34.0;
                    self.text((LEFT, self.y - 8.0), label, BODY, Weight::Regular, Colour::Ink);
                    let from = LEFT + self.regular.text(label, BODY) + 6.0;
                    self.draw(Draw::Boxes {
                        boxes: vec![(from, self.y - 5.0, LEFT + ROOM - from, RULE)],
                        colour: Colour::Ink,
                    });
                }
                self.y += 8.0;
            }
            Block::End => self.end(facts, standing)?,
        }
        Ok(())
    }

    fn body(&mut self, text: &str, indent: f32, weight: Weight) {
        let set = lines(text, self.ruler(weight), BODY, ROOM, indent);
        for (number, line) in set.iter().enumerate() {
            self.need(LEADING);
            let x = if number == 0 { LEFT + indent } else { LEFT };
            self.line(x, self.y + BODY + 2.0, line, BODY, weight);
            self.y += LEADING;
        }
    }

    /// A table whose rows may go on on the next page, below the heading again.
    fn table(&mut self, shares: &[f32], head: Option<&[String]>, rows: &[Vec<String>]) {
        self.y += 4.0;
        if let Some(head) = head {
            self.need(5.0 * CELL_LEADING);
            self.row(shares, None, head, Weight::Bold);
        }
        for row in rows {
            self.row(shares, head, row, Weight::Regular);
        }
        self.y += 8.0;
    }

    fn row(&mut self, shares: &[f32], head: Option<&[String]>, cells: &[String], weight: Weight) {
        let set: Vec<Vec<Line>> = cells
            .iter()
            .zip(shares)
            .enumerate()
            .map(|(number, (cell, share))| {
                // Without a heading the first column holds the labels.
                let weight = if head.is_none() && number == 0 {
                    Weight::Bold
                } else {
                    weight
                };
                lines(cell, self.ruler(weight), CELL, share * ROOM - 2.0 * PAD, 0.0)
            })
            .collect();
        let longest = set.iter().map(Vec::len).max().unwrap_or(0);
        let mut done = 0;
        while done < longest {
            let mut fits = ((LIMIT - self.y - 2.0 * PAD) / CELL_LEADING).max(0.0) as usize;
            if fits < (longest - done).min(2) {
                self.turn_page();
                if let Some(head) = head {
                    self.row(shares, None, head, Weight::Bold);
                }
                fits = ((LIMIT - self.y - 2.0 * PAD) / CELL_LEADING) as usize;
            }
            let taken = fits.min(longest - done).max(1);
            self.part_of_row(shares, &set, done..done + taken, head.is_none(), weight);
            done += taken;
        }
    }

    fn part_of_row(
        &mut self,
        shares: &[f32],
        set: &[Vec<Line>],
        range: std::ops::Range<usize>,
        labels: bool,
        weight: Weight,
    ) {
        let height = range.len() as f32 * CELL_LEADING + 2.0 * PAD;
        let (top, mut x) = (self.y, LEFT);
        let mut boxes = vec![(LEFT, top, ROOM, RULE), (LEFT, top + height, ROOM, RULE)];
        for (column, (cell, share)) in set.iter().zip(shares).enumerate() {
            boxes.push((x, top, RULE, height));
            let weight = if labels && column == 0 { Weight::Bold } else { weight };
            for (number, line) in cell.iter().skip(range.start).take(range.len()).enumerate() {
                let baseline = top + PAD + number as f32 * CELL_LEADING + CELL + 1.0;
                self.line(x + PAD, baseline, line, CELL, weight);
            }
            x += share * ROOM;
        }
        boxes.push((LEFT + ROOM - RULE, top, RULE, height));
        self.draw(Draw::Boxes {
            boxes,
            colour: Colour::Ink,
        });
        self.y += height;
    }

    fn end(&mut self, facts: &Facts, standing: Standing) -> Result<(), PaperError> {
        self.need(END);
        self.y += 14.0;
        let top = self.y;
        let middle = LEFT + ROOM * 0.74;
        let date = crate::wording::day(facts.issued_on);
        for (number, text) in [facts.organ.as_str(), date.as_str()].into_iter().enumerate() {
            let x = middle - self.regular.text(text, BODY) / 2.0;
            let baseline = top + 50.0 + number as f32 * LEADING;
            self.text((x, baseline), text, BODY, Weight::Regular, Colour::Ink);
        }
        let contact = [
            facts.officer.as_ref().map(|name| format!("经办人：{name}")),
            facts.organ_address.as_ref().map(|place| format!("地址：{place}")),
        ];
        for (number, text) in contact.into_iter().flatten().enumerate() {
            let baseline = top + CODE + 38.0 + number as f32 * 13.0;
            let x = LEFT + ROOM - self.regular.text(&text, 10.0);
            self.text((x, baseline), &text, 10.0, Weight::Regular, Colour::Soft);
        }
        if standing == Standing::Issued {
            self.seal(facts, (middle, top + 50.0));
            self.verification(facts, top)?;
        }
        self.y = top + END - 14.0;
        Ok(())
    }

    /// The round seal of the organ, over its name.
    fn seal(&mut self, facts: &Facts, (x, y): (f32, f32)) {
        self.draw(Draw::Ring {
            at: (x, y),
            radius: SEAL,
            thick: 2.6,
        });
        let star = (0..10).map(|corner| {
            let radius = if corner % 2 == 0 { 15.0 } else { 5.8 };
            let angle = (f32::from(corner as u8) * 36.0 - 90.0).to_radians();
            (x + radius * angle.cos(), y + radius * angle.sin())
        });
        self.draw(Draw::Shape {
            points: star.collect(),
            colour: Colour::Seal,
        });
        let signs: Vec<char> = facts.organ.chars().collect();
        let count = signs.len().max(1) as f32;
        let step = (250.0 / count).min(27.0);
        let size = (step * 0.52).clamp(6.0, 13.5);
        for (number, sign) in signs.iter().enumerate() {
            self.turned(
                (x, y),
                (number as f32 - (count - 1.0) / 2.0) * step,
                *sign,
                size,
                SEAL - size - 4.0,
            );
        }
        let below = if facts.demonstration {
            "电子印章示范"
        } else {
            "电子印章"
        };
        let size = 8.5;
        let wide = self.bold.text(below, size);
        let mut from = x - wide / 2.0;
        for sign in below.chars() {
            let about = (x, y);
            let at = (from, y + 33.0);
            from += self.bold.width(sign) * size;
            self.draw(Draw::Turned {
                about,
                degrees: 0.0,
                at,
                sign: sign.to_string(),
                size,
                colour: Colour::Seal,
            });
        }
    }

    /// A sign that stands on a circle, its foot towards the middle.
    fn turned(&mut self, about: (f32, f32), degrees: f32, sign: char, size: f32, radius: f32) {
        let at = (about.0 - self.bold.width(sign) * size / 2.0, about.1 - radius);
        self.draw(Draw::Turned {
            about,
            degrees,
            at,
            sign: sign.to_string(),
            size,
            colour: Colour::Seal,
        });
    }

    /// The code to scan, with what to do where none can be scanned.
    fn verification(&mut self, facts: &Facts, top: f32) -> Result<(), PaperError> {
        let code = QrCode::with_error_correction_level(facts.verify_at.as_bytes(), EcLevel::M)
            .map_err(|_| PaperError::Code)?;
        let side = code.width();
        let module = CODE / side as f32;
        let dark = code.to_colors();
        let boxes = dark
            .iter()
            .enumerate()
            .filter(|(_, colour)| **colour == Color::Dark)
            .map(|(place, _)| {
                let (column, row) = ((place % side) as f32, (place / side) as f32);
                // A hair wider than it is, so that no light line shows between two.
                (LEFT + column * module, top + row * module, module + 0.03, module + 0.03)
            });
        self.draw(Draw::Boxes {
            boxes: boxes.collect(),
            colour: Colour::Ink,
        });
        let said = [
            "扫码查验真伪，或打开下列网址：".to_owned(),
            facts.verify_at.clone(),
            format!("查验码：{}", crate::wording::grouped(&facts.code)),
        ];
        let mut baseline = top + CODE + 14.0;
        for text in said {
            for line in lines(&text, &self.regular, SMALL, ROOM * 0.55, 0.0) {
                self.text((LEFT, baseline), &line.text, SMALL, Weight::Regular, Colour::Soft);
                baseline += 12.5;
            }
        }
        Ok(())
    }

    /// Number and count of pages at the foot of each, and the mark of a preview across it.
    fn feet(&mut self, facts: &Facts, standing: Standing) {
        let all = self.pages.len();
        for place in 0..all {
            let page = format!("第 {} 页 共 {all} 页", place + 1);
            let x = LEFT + ROOM - self.regular.text(&page, SMALL);
            let mut foot = vec![
                foot_text(LEFT, &facts.number),
                foot_text(x, &page),
                Draw::Boxes {
                    boxes: vec![(LEFT, HEIGHT - 56.0, ROOM, 0.4)],
                    colour: Colour::Soft,
                },
            ];
            if standing == Standing::Preview {
                foot.extend(["预", "览"].into_iter().enumerate().map(|(number, sign)| Draw::Turned {
                    about: (WIDTH / 2.0, HEIGHT / 2.0),
                    degrees: -35.0,
                    at: (WIDTH / 2.0 - 190.0 + number as f32 * 210.0, HEIGHT / 2.0 + 60.0),
                    sign: sign.to_owned(),
                    size: 170.0,
                    colour: Colour::Mark,
                }));
            }
            self.pages[place].extend(foot);
        }
    }
}

fn foot_text(x: f32, text: &str) -> Draw {
    Draw::Text {
        at: (x, HEIGHT - 43.0),
        text: text.to_owned(),
        size: SMALL,
        weight: Weight::Regular,
        colour: Colour::Soft,
        spread: 0.0,
    }
}
