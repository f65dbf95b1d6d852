//! Fractions, as far as floating-point constant expressions need them.
//!
//! They are exact up to [`EXACT_BITS`]; beyond that they are rounded to 512 bits, as Go's are.

use super::Integer;
use crate::library::float::{Size, scale};
use crate::text::halves;
use std::cmp::Ordering;

/// A fraction in lowest terms.
#[derive(Clone, PartialEq, Eq, Hash, Debug)]
pub struct Rational {
    num: Integer,
    /// Positive.
    den: Integer,
}

/// Beyond this many bits in numerator or denominator a fraction is rounded.
const EXACT_BITS: u64 = 2048;

/// Magnitudes beyond this power of two are no constants of minigo.
const LARGEST_EXPONENT: u64 = 20_000;

impl From<Integer> for Rational {
    fn from(num: Integer) -> Self {
        Self { num, den: Integer::from(1_u64) }
    }
}

impl Rational {
    /// `None` if `den` is 0 or the value is out of all bounds.
    pub(super) fn new(num: Integer, den: Integer) -> Option<Self> {
        if den.sign() == 0 {
            return None;
        }
        let (num, den) = if den.sign() < 0 { (num.neg(), den.neg()) } else { (num, den) };
        if num.bits() > LARGEST_EXPONENT || den.bits() > LARGEST_EXPONENT {
            return None;
        }
        if num.bits() <= EXACT_BITS && den.bits() <= EXACT_BITS {
            let divisor = num.gcd(&den);
            let reduce = |n: &Integer| n.div_rem(&divisor).map(|(quotient, _)| quotient);
            return Some(Self { num: reduce(&num)?, den: reduce(&den)? });
        }
        // num / den = quotient / 2^shift, with a quotient of some 512 bits.
        let shift = 512 + den.bits() as i64 - num.bits() as i64;
        let (scaled_num, scaled_den) =
            if shift >= 0 { (num.shl(shift as u64), den) } else { (num, den.shl(shift.unsigned_abs())) };
        let (quotient, _) = scaled_num.div_rem(&scaled_den)?;
        let one = Integer::from(1_u64);
        if shift < 0 {
            return Some(Self { num: quotient.shl(shift.unsigned_abs()), den: one });
        }
        let mut quotient = quotient;
        let mut shift = shift as u64;
        while shift > 0 && quotient.sign() != 0 && quotient.is_even() {
            quotient = quotient.shr(1);
            shift -= 1;
        }
        if quotient.sign() == 0 {
            shift = 0;
        }
        Some(Self { num: quotient, den: one.shl(shift) })
    }

    /// Reads a decimal or hexadecimal literal.
    pub(super) fn parse(text: &str) -> Option<Self> {
        let text = text.to_ascii_lowercase();
        let (base, number, mark) = match text.strip_prefix("0x") {
            Some(rest) => (16, rest, b'p'),
            None => (10, &text[..], b'e'),
        };
        let (mantissa, exponent) = halves(number, mark);
        let exponent = if mantissa.len() == number.len() {
            0
        } else {
            let size = Integer::parse(exponent.trim_start_matches(['+', '-']), 10)?.to_i64()?;
            if exponent.starts_with('-') { -size } else { size }
        };
        let (whole, fraction) = halves(mantissa, b'.');
        let mut digits = whole.to_owned();
        digits.push_str(fraction);
        let num = Integer::parse(&digits, base)?;
        if num.sign() == 0 {
            return Some(Self::from(num));
        }
        let places = fraction.bytes().filter(|&digit| digit != b'_').count() as i64;
        let exponent = match base {
            16 => exponent.checked_sub(places * 4)?,
            _ => exponent.checked_sub(places)?,
        };
        let size = u32::try_from(exponent.unsigned_abs()).ok().filter(|&size| u64::from(size) <= LARGEST_EXPONENT)?;
        let power = if base == 16 { Integer::from(1_u64).shl(u64::from(size)) } else { Integer::power_of_ten(size) };
        if exponent < 0 { Self::new(num, power) } else { Self::new(num.mul(&power), Integer::from(1_u64)) }
    }

    /// Is exactly the value of a finite float.
    pub(super) fn from_f64(value: f64) -> Option<Self> {
        if !value.is_finite() {
            return None;
        }
        let bits = value.to_bits();
        let biased = (bits >> 52 & 0x7ff) as i64;
        let fraction = bits & ((1 << 52) - 1);
        let (mantissa, exponent) = if biased == 0 { (fraction, -1074) } else { (fraction | 1 << 52, biased - 1075) };
        let mut num = Integer::from(mantissa);
        if value < 0.0 {
            num = num.neg();
        }
        let one = Integer::from(1_u64);
        match exponent {
            0.. => Self::new(num.shl(exponent as u64), one),
            _ => Self::new(num, one.shl(exponent.unsigned_abs())),
        }
    }

    /// Is the integer it is, if it is one.
    pub(super) fn to_integer(&self) -> Option<Integer> {
        (self.den == Integer::from(1_u64)).then(|| self.num.clone())
    }

    pub(super) fn sign(&self) -> i32 {
        self.num.sign()
    }

    pub(super) fn neg(&self) -> Self {
        Self { num: self.num.neg(), den: self.den.clone() }
    }

    pub(super) fn add(&self, other: &Self) -> Option<Self> {
        Self::new(self.num.mul(&other.den).add(&other.num.mul(&self.den)), self.den.mul(&other.den))
    }

    pub(super) fn mul(&self, other: &Self) -> Option<Self> {
        Self::new(self.num.mul(&other.num), self.den.mul(&other.den))
    }

    pub(super) fn div(&self, other: &Self) -> Option<Self> {
        Self::new(self.num.mul(&other.den), self.den.mul(&other.num))
    }

    /// Is the nearest `float64`, infinite if it is too large.
    pub fn to_f64(&self) -> f64 {
        self.round(Size::Double)
    }

    /// Rounds half to even; infinite if it is too large.
    pub(super) fn round(&self, size: Size) -> f64 {
        // A quotient of 63 or 64 bits, and whether anything is left.
        let shift = 63 + self.den.bits() as i64 - self.num.bits() as i64;
        let by = shift.unsigned_abs();
        let num = self.num.abs();
        let (num, den) = if shift >= 0 { (num.shl(by), self.den.clone()) } else { (num, self.den.shl(by)) };
        let Some((quotient, rest)) = num.div_rem(&den) else { return 0.0 };
        let magnitude = scale(quotient.to_u64().unwrap_or(0), rest.sign() != 0, -shift, size);
        if self.num.sign() < 0 { -magnitude } else { magnitude }
    }
}

impl Ord for Rational {
    fn cmp(&self, other: &Self) -> Ordering {
        self.num.mul(&other.den).cmp(&other.num.mul(&self.den))
    }
}

impl PartialOrd for Rational {
    fn partial_cmp(&self, other: &Self) -> Option<Ordering> {
        Some(self.cmp(other))
    }
}
