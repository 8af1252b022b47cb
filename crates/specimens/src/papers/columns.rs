//! Text that runs down a page: where the next line goes, and the places for names, seals and days at its end.

use fastrand::Rng;

use crate::ornament::{Seal, seal, signature};
use crate::sheet::{Area, Ink, Sheet, Span};

/// A column of text on a sheet.
pub(crate) struct Column<'s, 'a> {
    pub(crate) sheet: &'s mut Sheet<'a>,
    pub(crate) x: f64,
    pub(crate) y: f64,
    pub(crate) width: f64,
    pub(crate) leading: f64,
    pub(crate) ink: Ink,
}

impl Column<'_, '_> {
    /// A paragraph of spans with its first line indented.
    pub(crate) fn spans(&mut self, indent: f64, spans: &[Span]) {
        self.y = self
            .sheet
            .paragraph(self.x, self.y, self.width, self.leading, indent, spans);
    }

    /// A paragraph of plain words, indented by two characters.
    pub(crate) fn plain(&mut self, words: &str) {
        let span = Span::new(words, &self.ink);
        self.spans(self.ink.size * 2.0, &[span]);
    }

    pub(crate) fn gap(&mut self, room: f64) {
        self.y += room;
    }

    /// Printed words.
    pub(crate) fn say(&self, words: &str) -> Span {
        Span::new(words, &self.ink)
    }
}

/// A row of a table: a label cell and a value cell. Returns the row's lower edge.
#[expect(clippy::too_many_arguments, reason = "two cells of a table, drawn once")]
pub(crate) fn row(
    sheet: &mut Sheet<'_>,
    at: (f64, f64),
    widths: (f64, f64),
    high: f64,
    label: (&str, &Ink),
    name: &'static str,
    value: (&str, &Ink),
    truth: &str,
) -> f64 {
    let (x, y) = at;
    sheet.rect(Area::new(x, y, widths.0, high), "none", "#3a3a3a", 0.3);
    sheet.rect(Area::new(x + widths.0, y, widths.1, high), "none", "#3a3a3a", 0.3);
    sheet.centred(
        x + widths.0 / 2.0,
        y + high / 2.0 + label.1.size * 0.36,
        label.1,
        label.0,
    );
    let room = widths.1 - 4.0;
    let lines = (sheet.width(value.1, value.0) / room).ceil().max(1.0);
    let leading = value.1.size * 1.35;
    let top = y + high / 2.0 + value.1.size * 0.36 - (lines - 1.0) * leading / 2.0;
    let mut span = Span::new(value.0, value.1);
    if !name.is_empty() {
        span = span.field(name, truth);
    }
    sheet.paragraph(x + widths.0 + 2.0, top, room, leading, 0.0, &[span]);
    y + high
}

/// The round seal of a firm or an authority.
pub(crate) fn stamp(
    sheet: &mut Sheet<'_>,
    rng: &mut Rng,
    family: &'static str,
    name: &str,
    foot: &str,
    at: (f64, f64),
) {
    let round = Seal {
        name,
        foot,
        family,
        radius: 19.0,
        strength: 0.72 + rng.f64() * 0.14,
    };
    seal(sheet, rng, at.0, at.1, &round);
}

/// A name by hand.
pub(crate) fn by_hand(sheet: &mut Sheet<'_>, rng: &mut Rng, family: &'static str, name: &str, at: (f64, f64)) {
    let hand = Ink::new(family, 8.6).colour("#1c2a6b");
    signature(sheet, rng, at.0, at.1, &hand, name);
}
