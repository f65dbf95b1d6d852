//! Fractions, as far as floating-point constant expressions need them.
//!
//! They are exact up to [`EXACT_BITS`]; beyond that they are rounded to 512 bits beside a power of two, as Go's are.

use super::Integer;
use crate::library::float::{Size, scale};
use crate::library::math;
use crate::text::halves;
use std::cmp::Ordering;

/// A fraction, times a power of two: in lowest terms and with a power of 0 while it is exact; beyond, an odd number of some
/// 512 bits and its power.
#[derive(Clone, PartialEq, Eq, Hash, Debug)]
pub struct Rational {
    num: Integer,
    /// Positive.
    den: Integer,
    power: i64,
}

/// Beyond this many bits in numerator or denominator a fraction is rounded.
const EXACT_BITS: u64 = 2048;

/// How many bits are left of what is rounded.
const ROUNDED_BITS: i64 = 512;

/// Magnitudes from this power of two on are no constants, and those below its inverse are 0: Go's bounds.
const LARGEST_POWER: i64 = 1 << 31;

/// What is smaller than another number by more than this power of two does not change their sum.
const NEGLIGIBLE: i64 = 2 * ROUNDED_BITS;

/// Integers of more bits are not taken for integers: Go's bound.
const LARGEST_INTEGER: i64 = 4096;

impl From<Integer> for Rational {
    fn from(num: Integer) -> Self {
        Self { num, den: Integer::from(1_u64), power: 0 }
    }
}

impl Rational {
    /// `None` if `den` is 0 or the value is out of all bounds.
    pub(super) fn new(num: Integer, den: Integer) -> Option<Self> {
        Self::scaled(num, den, 0)
    }

    /// `num / den × 2^power`.
    fn scaled(num: Integer, den: Integer, power: i64) -> Option<Self> {
        if den.sign() == 0 {
            return None;
        }
        let (num, den) = if den.sign() < 0 { (num.neg(), den.neg()) } else { (num, den) };
        if num.sign() == 0 {
            return Some(Self::from(num));
        }
        let one = Integer::from(1_u64);
        if num.bits() <= EXACT_BITS && den.bits() <= EXACT_BITS && power == 0 {
            let divisor = num.gcd(&den);
            let reduce = |n: &Integer| n.div_rem(&divisor).map(|(quotient, _)| quotient);
            return Some(Self { num: reduce(&num)?, den: reduce(&den)?, power });
        }
        // num / den = quotient / 2^shift, with a quotient of some 512 bits.
        let shift = ROUNDED_BITS + den.bits() as i64 - num.bits() as i64;
        let by = shift.unsigned_abs();
        let negative = num.sign() < 0;
        let (scaled_num, scaled_den) = if shift >= 0 { (num.shl(by), den) } else { (num, den.shl(by)) };
        let (mut quotient, rest) = scaled_num.div_rem(&scaled_den)?;
        if rest.abs().shl(1) >= scaled_den {
            quotient = quotient.add(&if negative { one.neg() } else { one.clone() });
        }
        let mut power = power - shift;
        while quotient.is_even() {
            quotient = quotient.shr(1);
            power += 1;
        }
        let top = quotient.bits() as i64 + power;
        match power {
            _ if top > LARGEST_POWER => None,
            _ if top < -LARGEST_POWER => Some(Self::from(Integer::from(0_u64))),
            0.. if top <= EXACT_BITS as i64 => Some(Self::from(quotient.shl(power as u64))),
            _ if power < 0 && -power < EXACT_BITS as i64 => {
                Some(Self { num: quotient, den: one.shl(power.unsigned_abs()), power: 0 })
            }
            _ => Some(Self { num: quotient, den: one, power }),
        }
    }

    /// Ten to a power, or two.
    fn power(base: u64, mut exponent: u64) -> Option<Self> {
        let mut power = Self::from(Integer::from(1_u64));
        let mut square = Self::from(Integer::from(base));
        loop {
            if exponent & 1 == 1 {
                power = power.mul(&square)?;
            }
            exponent >>= 1;
            if exponent == 0 {
                return Some(power);
            }
            square = square.mul(&square)?;
        }
    }

    /// About the power of two that it lies at; nothing of 0.
    fn magnitude(&self) -> i64 {
        self.num.bits() as i64 - self.den.bits() as i64 + self.power
    }

    /// The numerators of two, over their product of denominators and the lower of their powers of two.
    fn aligned(&self, other: &Self) -> (Integer, Integer, i64) {
        let power = self.power.min(other.power);
        let over = |a: &Self, b: &Self| a.num.mul(&b.den).shl((a.power - power).unsigned_abs());
        (over(self, other), over(other, self), power)
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
        let number = Self::from(num);
        let power = Self::power(if base == 16 { 2 } else { 10 }, exponent.unsigned_abs().min(1 << 32));
        match power {
            // A power that is out of all bounds may be so because it was made first: the number is 0 then.
            None => (exponent < 0 && exponent > -LARGEST_POWER).then(|| Self::from(Integer::from(0_u64))),
            Some(power) if exponent < 0 => number.div(&power),
            Some(power) => number.mul(&power),
        }
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
        let whole = self.den == Integer::from(1_u64) && self.power >= 0 && self.magnitude() <= LARGEST_INTEGER;
        whole.then(|| self.num.shl(self.power.unsigned_abs()))
    }

    pub(super) fn sign(&self) -> i32 {
        self.num.sign()
    }

    pub(super) fn neg(&self) -> Self {
        Self { num: self.num.neg(), den: self.den.clone(), power: self.power }
    }

    pub(super) fn add(&self, other: &Self) -> Option<Self> {
        let further = self.magnitude() - other.magnitude();
        if self.power != other.power && further.abs() > NEGLIGIBLE && self.sign() != 0 && other.sign() != 0 {
            return Some(if further > 0 { self } else { other }.clone());
        }
        if self.sign() == 0 || other.sign() == 0 {
            return Some(if self.sign() == 0 { other } else { self }.clone());
        }
        let (a, b, power) = self.aligned(other);
        Self::scaled(a.add(&b), self.den.mul(&other.den), power)
    }

    pub(super) fn mul(&self, other: &Self) -> Option<Self> {
        Self::scaled(self.num.mul(&other.num), self.den.mul(&other.den), self.power + other.power)
    }

    pub(super) fn div(&self, other: &Self) -> Option<Self> {
        Self::scaled(self.num.mul(&other.den), self.den.mul(&other.num), self.power - other.power)
    }

    /// Its digits and a power of ten, as Go's messages write what no float holds: `1.00000e+10000`.
    pub(super) fn approximate(&self) -> (f64, i64) {
        // Between a half and 1, times this power.
        let top = self.magnitude() + 1;
        let small = Self { power: self.power - top, ..self.clone() };
        let decimal = top as f64 * std::f64::consts::LOG10_2;
        let mut exponent = decimal as i64;
        let mut mantissa = small.round(Size::Double) * math::pow(10.0, decimal - exponent as f64);
        if mantissa.abs() < 1.0 - 0.5e-6 {
            mantissa *= 10.0;
            exponent -= 1;
        } else if mantissa.abs() >= 10.0 {
            mantissa /= 10.0;
            exponent += 1;
        }
        (mantissa, exponent)
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
        let magnitude = scale(quotient.to_u64().unwrap_or(0), rest.sign() != 0, self.power - shift, size);
        if self.num.sign() < 0 { -magnitude } else { magnitude }
    }
}

impl Ord for Rational {
    fn cmp(&self, other: &Self) -> Ordering {
        let nearer = self.magnitude() - other.magnitude();
        if self.sign() != other.sign() || self.sign() == 0 {
            return self.sign().cmp(&other.sign());
        }
        if nearer.abs() > 2 {
            return if self.sign() > 0 { nearer.cmp(&0) } else { 0.cmp(&nearer) };
        }
        let (a, b, _) = self.aligned(other);
        a.cmp(&b)
    }
}

impl PartialOrd for Rational {
    fn partial_cmp(&self, other: &Self) -> Option<Ordering> {
        Some(self.cmp(other))
    }
}
