//! Exact decimals for sums, areas and numbers in words. Must not become a general number type: no sign, and only
//! what reading a value needs.

use std::fmt;

use crate::verdict::Reason;

/// Decimal places kept. Ten are enough for 0.01 fen in a figure given in 亿.
const PLACES: usize = 10;
const ONE: u128 = 10_u128.pow(PLACES as u32);
/// Larger values are not money, area or anything else that a paper states.
const LARGEST: u128 = 1_000_000_000_000_000_000 * ONE;

/// An exact, non-negative decimal number below 10^18 with at most ten places.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Default)]
pub struct Decimal(u128);

impl Decimal {
    /// Nought.
    pub const ZERO: Self = Self(0);

    /// A whole number.
    pub fn whole(value: u64) -> Result<Self, Reason> {
        Self::bounded(u128::from(value) * ONE)
    }

    /// Reads `12345`, `12,345.67` or `.5`. Commas must part groups of three.
    pub fn parse(figures: &str) -> Result<Self, Reason> {
        let (whole, fraction) = figures.split_once('.').unwrap_or((figures, ""));
        if fraction.len() > PLACES || whole.len() > 26 {
            return Err(Reason::OutOfRange);
        }
        if whole.contains(',') && !grouped(whole) {
            return Err(Reason::MisplacedSeparator);
        }
        let mut value = 0_u128;
        let mut any = false;
        for c in whole.chars().filter(|&c| c != ',').chain(fraction.chars()) {
            value = value * 10 + u128::from(c.to_digit(10).ok_or(Reason::NotANumber)?);
            any = true;
        }
        if !any {
            return Err(Reason::NotANumber);
        }
        Self::bounded(value * 10_u128.pow((PLACES - fraction.len()) as u32))
    }

    /// The sum, unless it is too large.
    pub fn plus(self, other: Self) -> Result<Self, Reason> {
        Self::bounded(self.0 + other.0)
    }

    /// The product with a whole number, unless it is too large.
    pub fn times(self, factor: u64) -> Result<Self, Reason> {
        self.0
            .checked_mul(u128::from(factor))
            .ok_or(Reason::OutOfRange)
            .and_then(Self::bounded)
    }

    /// The quotient by a whole number that is not nought, rounded half up to `places`.
    pub(crate) fn divided(self, divisor: u64, places: u32) -> Self {
        let unit = ONE / 10_u128.pow(places.min(PLACES as u32));
        let divisor = u128::from(divisor.max(1));
        Self((self.0 + divisor * unit / 2) / (divisor * unit) * unit)
    }

    /// True for nought.
    pub fn is_zero(self) -> bool {
        self.0 == 0
    }

    /// The whole number, if there is no fraction.
    pub fn to_whole(self) -> Option<u64> {
        (self.0.is_multiple_of(ONE))
            .then(|| u64::try_from(self.0 / ONE).ok())
            .flatten()
    }

    /// As money is written: whole, or with at least two places.
    pub(crate) fn to_money(self) -> String {
        let mut text = self.to_string();
        if let Some(point) = text.find('.') {
            while text.len() - point < 3 {
                text.push('0');
            }
        }
        text
    }

    fn bounded(value: u128) -> Result<Self, Reason> {
        if value < LARGEST {
            Ok(Self(value))
        } else {
            Err(Reason::OutOfRange)
        }
    }
}

fn grouped(whole: &str) -> bool {
    let mut groups = whole.split(',');
    let first = groups.next().unwrap_or_default();
    (1..=3).contains(&first.len()) && groups.all(|group| group.len() == 3)
}

impl fmt::Display for Decimal {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let (whole, fraction) = (self.0 / ONE, self.0 % ONE);
        if fraction == 0 {
            return write!(f, "{whole}");
        }
        let digits = format!("{fraction:0PLACES$}");
        write!(f, "{whole}.{}", digits.trim_end_matches('0'))
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn commas_must_part_thousands() {
        assert_eq!(Decimal::parse("1,234,567.50").unwrap().to_string(), "1234567.5");
        assert_eq!(Decimal::parse("1,23,4"), Err(Reason::MisplacedSeparator));
        assert_eq!(Decimal::parse("12,34"), Err(Reason::MisplacedSeparator));
    }

    #[test]
    fn money_has_no_places_or_two() {
        assert_eq!(Decimal::parse("12500.5").unwrap().to_money(), "12500.50");
        assert_eq!(Decimal::parse("3000.00").unwrap().to_money(), "3000");
        assert_eq!(Decimal::parse("3.125").unwrap().to_money(), "3.125");
    }

    #[test]
    fn what_no_paper_states_is_out_of_range() {
        assert_eq!(Decimal::parse("1000000000000000000"), Err(Reason::OutOfRange));
        assert_eq!(Decimal::parse(&"9".repeat(400)), Err(Reason::OutOfRange));
        assert_eq!(Decimal::parse("0.00000000001"), Err(Reason::OutOfRange));
        assert_eq!(Decimal::parse("."), Err(Reason::NotANumber));
    }

    proptest! {
        #[test]
        fn what_is_written_reads_back(whole in 0u64..1_000_000_000_000, fraction in "[0-9]{0,10}") {
            let value = Decimal::parse(&format!("{whole}.{fraction}")).unwrap();
            prop_assert_eq!(Decimal::parse(&value.to_string()).unwrap(), value);
            prop_assert_eq!(Decimal::parse(&value.to_money()).unwrap(), value);
        }
    }
}
