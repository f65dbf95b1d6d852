//! Floating-point numbers as text and back, as Go's `strconv` has them.
//!
//! Both ways are exact, by arithmetic on natural numbers of any length; the digits are found one by one, as Steele and
//! White did. Rust's own are as exact and several times faster, but they and their tables weigh more than all of this.
//!
//! One file, for both ways share that arithmetic.

use super::math::ldexp;
use crate::text::{fill, push_digits};
use std::cmp::Ordering;

/// How many bits a number has: what is shortest depends on it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Size {
    /// `float32`
    Single,
    /// `float64`
    Double,
}

impl Size {
    /// How many bits the fraction has.
    fn width(self) -> i32 {
        if self == Self::Single { 23 } else { 52 }
    }

    /// What is added to the exponent.
    fn bias(self) -> i32 {
        if self == Self::Single { 127 } else { 1023 }
    }
}

/// Formats as `strconv.FormatFloat(value, verb, precision, size)` does; no precision is Go's -1. Ends with `%` and the
/// verb where there is no such verb.
#[must_use]
pub fn format(value: f64, verb: u8, precision: Option<usize>, size: Size) -> String {
    if value.is_nan() {
        return "NaN".into();
    }
    if value.is_infinite() {
        return if value > 0.0 { "+Inf" } else { "-Inf" }.into();
    }
    let sign = if value.is_sign_negative() { "-" } else { "" };
    let magnitude = value.abs();
    let text = match verb {
        b'e' | b'E' => {
            let wanted = precision.map_or(Wanted::Shortest, |places| Wanted::Digits(places + 1));
            exponential(&digits(magnitude, wanted, size), precision, verb)
        }
        b'f' => {
            let digits = digits(magnitude, precision.map_or(Wanted::Shortest, Wanted::Places), size);
            let shortest = (digits.digits.len() as i64 - i64::from(digits.point)).max(0) as usize;
            place(&digits, precision.unwrap_or(shortest))
        }
        b'g' | b'G' => general(magnitude, precision, size, verb),
        b'b' => binary(magnitude, size),
        b'x' | b'X' => hexadecimal(magnitude, precision, size, verb),
        other => return String::from_iter(['%', char::from(other)]),
    };
    fill("{}{}", &[sign, &text])
}

/// The significant decimal digits of a number without its sign: 0.d₁d₂d₃… × 10^point, without the zeros at their end that
/// were asked for. Zero has one digit and point 1.
struct Digits {
    digits: String,
    point: i32,
}

/// How many digits there shall be.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Wanted {
    /// As few as read back.
    Shortest,
    /// So many.
    Digits(usize),
    /// So many behind the point.
    Places(usize),
}

/// The digits of a number, rounded half to even.
fn digits(magnitude: f64, wanted: Wanted, size: Size) -> Digits {
    let (mantissa, exponent) = parts(magnitude, size);
    // Below a power of two the next number is half as far away as above it; but not below the least of normal numbers.
    let (hidden, least) = (1 << size.width(), 1 - size.bias() - size.width());
    let nearer = usize::from(mantissa == hidden && exponent > least);
    // The number is rest / unit. What is less than low / unit below it, or high / unit above it, reads back as it.
    let (mut rest, mut unit, mut low, mut high) = (Big::new(mantissa), Big::new(1), Big::new(1), Big::new(1));
    rest.shift_left(1 + nearer);
    unit.shift_left(1 + nearer);
    high.shift_left(nearer);
    if exponent < 0 {
        unit.shift_left(exponent.unsigned_abs() as usize);
    } else {
        for number in [&mut rest, &mut low, &mut high] {
            number.shift_left(exponent as usize);
        }
    }
    let mut point = 0;
    while rest.order(&unit).is_ge() {
        unit.multiply_add(10, 0);
        point += 1;
    }
    let mut digits: Vec<u8> = Vec::new();
    let (mut below, mut above) = (false, false);
    while !(below || above || rest.is_zero()) {
        let enough = match wanted {
            Wanted::Shortest => false,
            Wanted::Digits(count) => digits.len() >= count,
            Wanted::Places(count) => digits.len() as i64 >= i64::from(point) + count as i64,
        };
        if enough {
            break;
        }
        for number in [&mut rest, &mut low, &mut high] {
            number.multiply_add(10, 0);
        }
        let mut digit = b'0';
        while rest.subtract(&unit) {
            digit += 1;
        }
        if digit == b'0' && digits.is_empty() {
            point -= 1;
            continue;
        }
        digits.push(digit);
        if wanted == Wanted::Shortest {
            let even = mantissa & 1 == 0;
            let mut gap = unit.clone();
            gap.subtract(&rest);
            let close = if even { Ordering::Equal } else { Ordering::Less };
            below = rest.order(&low) <= close;
            above = gap.order(&high) <= close;
        }
    }
    rest.multiply_add(2, 0);
    let odd = digits.last().is_some_and(|digit| digit & 1 == 1);
    let nearest_above = rest.order(&unit) >= if odd { Ordering::Equal } else { Ordering::Greater };
    let up = if below == above { nearest_above } else { above };
    if up {
        while digits.last() == Some(&b'9') {
            digits.pop();
        }
        match digits.last_mut() {
            Some(last) => *last += 1,
            None => {
                digits.push(b'1');
                point += 1;
            }
        }
    }
    if digits.is_empty() {
        (digits, point) = (vec![b'0'], 1);
    }
    Digits { digits: String::from_utf8(digits).unwrap_or_default(), point }
}

fn pad_zeros(text: &mut String, length: usize) {
    while text.len() < length {
        text.push('0');
    }
}

fn exponential(digits: &Digits, precision: Option<usize>, verb: u8) -> String {
    let mut text = digits.digits[..1].to_owned();
    let rest = &digits.digits[1..];
    let wanted = precision.unwrap_or(rest.len());
    if wanted > 0 {
        text.push('.');
        text.push_str(&rest[..rest.len().min(wanted)]);
        let length = 2 + wanted;
        pad_zeros(&mut text, length);
    }
    push_exponent(&mut text, verb, digits.point - 1, 2);
    text
}

fn push_exponent(text: &mut String, letter: u8, exponent: i32, least: usize) {
    text.push(char::from(letter));
    text.push(if exponent < 0 { '-' } else { '+' });
    push_digits(text, exponent.unsigned_abs().into(), 10, least);
}

/// How long a text is without the zeros at its end.
fn without_zeros(text: &str) -> usize {
    text.bytes().rposition(|c| c != b'0').map_or(0, |last| last + 1)
}

/// Writes digits without an exponent, with this many places after the point.
fn place(digits: &Digits, places: usize) -> String {
    let mut text = String::new();
    let Ok(point) = usize::try_from(digits.point) else {
        text.push_str("0.");
        (0..-digits.point).for_each(|_| text.push('0'));
        text.push_str(&digits.digits);
        pad_zeros(&mut text, 2 + places);
        return text;
    };
    let whole = digits.digits.len().min(point);
    text.push_str(&digits.digits[..whole]);
    pad_zeros(&mut text, point);
    if text.is_empty() {
        text.push('0');
    }
    if places > 0 {
        let length = text.len() + 1 + places;
        text.push('.');
        text.push_str(&digits.digits[whole..]);
        pad_zeros(&mut text, length);
    }
    text
}

fn general(magnitude: f64, precision: Option<usize>, size: Size, verb: u8) -> String {
    let count = precision.map(|p| p.max(1));
    let mut digits = digits(magnitude, count.map_or(Wanted::Shortest, Wanted::Digits), size);
    // Trailing zeros are no digits here; a zero is one digit all the same.
    let kept = without_zeros(&digits.digits).max(1);
    digits.digits.truncate(kept);
    let exponent = i64::from(digits.point) - 1;
    let limit = count.map_or(6, |count| count as i64);
    if exponent < -4 || exponent >= limit {
        return exponential(&digits, None, verb - 2);
    }
    let places = usize::try_from(kept as i64 - i64::from(digits.point)).unwrap_or(0);
    place(&digits, places)
}

/// The mantissa and the power of two: magnitude = mantissa × 2^exponent.
fn parts(magnitude: f64, size: Size) -> (u64, i32) {
    let (width, bias) = (size.width(), size.bias());
    let bits = match size {
        #[expect(clippy::cast_possible_truncation, reason = "a single comes as the double that equals it")]
        Size::Single => u64::from((magnitude as f32).to_bits()),
        Size::Double => magnitude.to_bits(),
    };
    let fraction = bits & ((1 << width) - 1);
    let biased = (bits >> width) as i32;
    if biased == 0 { (fraction, 1 - bias - width) } else { (fraction | 1 << width, biased - bias - width) }
}

fn binary(magnitude: f64, size: Size) -> String {
    let (mantissa, exponent) = parts(magnitude, size);
    let mut text = String::new();
    push_digits(&mut text, mantissa, 10, 0);
    push_exponent(&mut text, b'p', exponent, 0);
    text
}

fn hexadecimal(magnitude: f64, precision: Option<usize>, size: Size, verb: u8) -> String {
    let (mut mantissa, mut exponent) = parts(magnitude, size);
    if mantissa == 0 {
        exponent = 0;
    } else {
        // The leading one goes to bit 60: one digit before the point, fifteen after it.
        let shift = mantissa.leading_zeros() - 3;
        mantissa <<= shift;
        exponent += 60 - shift as i32;
    }
    if let Some(precision) = precision.filter(|&p| p < 15) {
        let dropped = 60 - 4 * precision;
        let extra = mantissa & ((1 << dropped) - 1);
        mantissa >>= dropped;
        if extra | (mantissa & 1) > 1 << (dropped - 1) {
            mantissa += 1;
        }
        mantissa <<= dropped;
        if mantissa >> 61 != 0 {
            mantissa >>= 1;
            exponent += 1;
        }
    }
    let mut places = String::new();
    push_digits(&mut places, mantissa & ((1 << 60) - 1), 16, 15);
    match precision {
        None => places.truncate(without_zeros(&places)),
        Some(precision) if precision <= 15 => places.truncate(precision),
        Some(precision) => pad_zeros(&mut places, precision),
    }
    let whole = if mantissa == 0 { "0x0" } else { "0x1" };
    let mut text = fill("{}{}{}", &[whole, if places.is_empty() { "" } else { "." }, &places]);
    push_exponent(&mut text, b'p', exponent, 2);
    if verb == b'X' {
        text.make_ascii_uppercase();
    }
    text
}

/// What reading a number came to.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum Parsed {
    /// A number.
    Number(f64),
    /// It is no number.
    Syntax,
    /// It is too large: infinite, with its sign.
    Range(f64),
}

/// Reads as `strconv.ParseFloat` does: Go's literals with a sign, underscores only after a base prefix, and the names of
/// infinity and NaN.
#[must_use]
pub fn parse(text: &[u8], size: Size) -> Parsed {
    let (negative, body) = match text {
        [b'-', body @ ..] => (true, body),
        [b'+', body @ ..] => (false, body),
        _ => (false, text),
    };
    let Some(lower) = without_underscores(&body.to_ascii_lowercase()) else { return Parsed::Syntax };
    if lower == b"inf" || lower == b"infinity" {
        return Parsed::Number(if negative { f64::NEG_INFINITY } else { f64::INFINITY });
    }
    if lower == b"nan" && body.len() == text.len() {
        return Parsed::Number(f64::NAN);
    }
    let magnitude = match lower.strip_prefix(b"0x") {
        Some(digits) => parse_number(digits, 16, b'p', size),
        None => parse_number(&lower, 10, b'e', size),
    };
    match magnitude {
        None => Parsed::Syntax,
        Some(magnitude) => {
            let value = if negative { -magnitude } else { magnitude };
            if value.is_infinite() { Parsed::Range(value) } else { Parsed::Number(value) }
        }
    }
}

/// Takes the underscores out, which may stand between digits and after a base prefix.
fn without_underscores(text: &[u8]) -> Option<Vec<u8>> {
    let hexadecimal = text.starts_with(b"0x");
    let is_digit =
        |index: usize| text.get(index).is_some_and(|c| c.is_ascii_digit() || hexadecimal && c.is_ascii_hexdigit());
    let mut kept = Vec::with_capacity(text.len());
    for (at, &c) in text.iter().enumerate() {
        if c != b'_' {
            kept.push(c);
        } else if !((hexadecimal && at == 2 || at > 0 && is_digit(at - 1)) && is_digit(at + 1)) {
            return None;
        }
    }
    Some(kept)
}

/// What stands before and behind the first `separator`, if there is one.
fn split(text: &[u8], separator: u8) -> (&[u8], Option<&[u8]>) {
    match text.iter().position(|&c| c == separator) {
        Some(at) => (&text[..at], Some(&text[at + 1..])),
        None => (text, None),
    }
}

/// More digits than two float64s can have in common: what lies halfway between two has fewer.
const MOST_DIGITS: usize = 800;

/// Reads digits of this base with a point, and an exponent behind its letter: of ten, or of two where the digits are
/// hexadecimal; then it must be there. Not with Rust's `parse`, whose table of powers is as long as this file.
fn parse_number(text: &[u8], base: u32, letter: u8, size: Size) -> Option<f64> {
    let (digits, exponent) = split(text, letter);
    let mut exponent = match exponent {
        Some(exponent) => parse_exponent(exponent)?,
        None if base == 10 => 0,
        None => return None,
    };
    let (mut number, mut count, mut lost, mut seen, mut point) = (Big::default(), 0, false, false, false);
    // What a digit before or behind the point counts in the exponent.
    let place = if base == 10 { 1 } else { 4 };
    for &c in digits {
        if c == b'.' && !point {
            point = true;
            continue;
        }
        let digit = char::from(c).to_digit(base)?;
        seen = true;
        exponent -= if point { place } else { 0 };
        // Of the digits beyond it matters only whether there are any.
        if count < MOST_DIGITS {
            number.multiply_add(base, digit);
            count += usize::from(count > 0 || digit > 0);
        } else {
            lost |= digit != 0;
            exponent += place;
        }
    }
    if !seen {
        return None;
    }
    // The number is number / divisor × 2^exponent.
    let mut divisor = Big::new(1);
    if base == 10 {
        let magnitude = exponent + count as i64;
        if count == 0 || magnitude <= -400 {
            return Some(0.0);
        }
        if magnitude > 400 {
            return Some(f64::INFINITY);
        }
        let power = if exponent < 0 { &mut divisor } else { &mut number };
        for _ in 0..exponent.unsigned_abs() {
            power.multiply_add(10, 0);
        }
        exponent = 0;
    }
    // Shifted so that the number is between a quarter of the divisor and all of it: the quotient has 63 or 64 bits.
    let shift = divisor.bits() as i64 - number.bits() as i64 - 1;
    let shifted = if shift < 0 { &mut divisor } else { &mut number };
    shifted.shift_left(shift.unsigned_abs() as usize);
    let mut quotient = 0;
    for _ in 0..64 {
        number.multiply_add(2, 0);
        quotient = quotient << 1 | u64::from(number.subtract(&divisor));
    }
    Some(scale(quotient, lost || !number.is_zero(), exponent - 64 - shift, size))
}

/// A signed exponent, cut to what is as good as infinite.
fn parse_exponent(text: &[u8]) -> Option<i64> {
    let (sign, digits) = match text {
        [b'-', digits @ ..] => (-1, digits),
        [b'+', digits @ ..] => (1, digits),
        digits => (1, digits),
    };
    if digits.is_empty() || !digits.iter().all(u8::is_ascii_digit) {
        return None;
    }
    Some(sign * digits.iter().fold(0i64, |n, c| (n * 10 + i64::from(c - b'0')).min(1 << 40)))
}

/// A natural number of any length: 32 bits a limb, the least first.
#[derive(Clone, Debug, Default)]
struct Big(Vec<u32>);

impl Big {
    fn new(number: u64) -> Self {
        Self(vec![number as u32, (number >> 32) as u32])
    }

    fn multiply_add(&mut self, factor: u32, addend: u32) {
        let mut carry = u64::from(addend);
        for limb in &mut self.0 {
            carry += u64::from(*limb) * u64::from(factor);
            *limb = carry as u32;
            carry >>= 32;
        }
        if carry > 0 {
            self.0.push(carry as u32);
        }
    }

    fn is_zero(&self) -> bool {
        self.0.iter().all(|&limb| limb == 0)
    }

    fn bits(&self) -> usize {
        let length = self.0.iter().rposition(|&limb| limb != 0).map_or(0, |last| last + 1);
        if length == 0 { 0 } else { 32 * length - self.0[length - 1].leading_zeros() as usize }
    }

    fn shift_left(&mut self, bits: usize) {
        let mut shifted = vec![0; bits / 32];
        shifted.append(&mut self.0);
        self.0 = shifted;
        self.multiply_add(1 << (bits % 32), 0);
    }

    fn limb(&self, index: usize) -> u32 {
        self.0.get(index).copied().unwrap_or(0)
    }

    fn order(&self, other: &Self) -> Ordering {
        let highest = self.0.len().max(other.0.len());
        let differs = (0..highest).rev().find(|&index| self.limb(index) != other.limb(index)).unwrap_or(0);
        self.limb(differs).cmp(&other.limb(differs))
    }

    /// Takes `other` away if it is no larger; whether it was.
    fn subtract(&mut self, other: &Self) -> bool {
        if self.order(other).is_lt() {
            return false;
        }
        let mut borrow = 0;
        for (index, limb) in self.0.iter_mut().enumerate() {
            let difference = i64::from(*limb) - i64::from(other.limb(index)) + borrow;
            *limb = difference as u32;
            borrow = difference >> 32;
        }
        true
    }
}

/// mantissa × 2^exponent, rounded half to even; `lost`: a little more than that.
pub(crate) fn scale(mantissa: u64, lost: bool, exponent: i64, size: Size) -> f64 {
    if mantissa == 0 {
        return 0.0;
    }
    let (bits, most) = (i64::from(size.width()) + 1, i64::from(size.bias()));
    let least = 2 - most - bits;
    let shift = i64::from(mantissa.leading_zeros());
    let (mantissa, exponent) = (mantissa << shift, exponent - shift);
    let dropped = (64 - bits).max(least - exponent);
    if dropped > 64 {
        return 0.0;
    }
    let kept = mantissa.checked_shr(dropped as u32).unwrap_or(0);
    let rest = mantissa << (64 - dropped);
    let half = 1 << 63;
    let rounded = kept + u64::from(rest > half || rest == half && (lost || kept & 1 == 1));
    let power = exponent + dropped;
    let top = 63 - i64::from(rounded.leading_zeros()) + power;
    if top > most { f64::INFINITY } else { ldexp(rounded as f64, power) }
}

/// x × y + z, rounded once.
pub(super) fn multiply_add(x: f64, y: f64, z: f64) -> f64 {
    let product = x * y;
    if z == 0.0 && x != 0.0 && y != 0.0 {
        return product;
    }
    if x == 0.0 || y == 0.0 || !x.is_finite() || !y.is_finite() {
        return product + z;
    }
    if !z.is_finite() {
        return z;
    }
    // Both terms with their highest bit at 125: there is room for the sum, and at least 19 bits below those of either.
    let term = |mantissa: u128, exponent: i32| {
        let shift = mantissa.leading_zeros() - 2;
        (exponent - shift as i32, mantissa << shift)
    };
    let (a, b, c) = (parts(x.abs(), Size::Double), parts(y.abs(), Size::Double), parts(z.abs(), Size::Double));
    let mut larger = (term(u128::from(a.0) * u128::from(b.0), a.1 + b.1), product);
    let mut smaller = (term(c.0.into(), c.1), z);
    if larger.0 < smaller.0 {
        std::mem::swap(&mut larger, &mut smaller);
    }
    let (((exponent, sum), sign), ((least, small), other)) = (larger, smaller);
    // What is shifted out matters only by being there. Where much of the sum cancels out there is none.
    let distance = (exponent - least) as u32;
    let kept = small.checked_shr(distance).unwrap_or(0);
    let kept = kept | u128::from(kept.checked_shl(distance).unwrap_or(0) != small);
    let sum = if sign.is_sign_negative() == other.is_sign_negative() { sum + kept } else { sum - kept };
    if sum == 0 {
        return 0.0;
    }
    let shift = sum.leading_zeros();
    let sum = sum << shift;
    let magnitude = scale((sum >> 64) as u64, sum as u64 != 0, i64::from(exponent - shift as i32) + 64, Size::Double);
    magnitude.copysign(sign)
}

#[cfg(test)]
mod tests {
    use super::{Parsed, Size, format, multiply_add, parse};

    /// Numbers as good as drawn: Knuth's linear congruential generator. The higher a bit is, the better it is.
    fn draws(mut state: u64) -> impl FnMut() -> u64 {
        move || {
            state = state.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
            state
        }
    }

    #[test]
    fn a_product_and_a_sum_are_rounded_once_as_rust_rounds_them() {
        let mut draws = draws(3);
        let mut draw = || draws() >> 11;
        let plain =
            [0.0, -0.0, 1.0, -1.5, f64::NAN, f64::INFINITY, f64::NEG_INFINITY, f64::MAX, 5e-324, -2.3e-308, 1e-160];
        for x in plain {
            for y in plain {
                for z in plain {
                    let (ours, rusts) = (multiply_add(x, y, z), x.mul_add(y, z));
                    assert!(ours.to_bits() == rusts.to_bits() || ours.is_nan() && rusts.is_nan(), "{x} * {y} + {z}");
                }
            }
        }
        for _ in 0..200_000 {
            let mut number = |bits: u64, middle: u64| {
                let fraction = (draw() << (draw() % 52)) & ((1 << 52) - 1);
                f64::from_bits(fraction | (middle + draw() % bits) << 52 | (draw() % 2) << 63)
            };
            let (x, y) = (number(60, 980), number(60, 980));
            for z in [number(200, 900), -(x * y), number(40, 0), number(8, 1010) * x * y] {
                for (x, y) in [(x, y), (x * f64::MIN_POSITIVE, y)] {
                    assert_eq!(multiply_add(x, y, z).to_bits(), x.mul_add(y, z).to_bits(), "{x:e} * {y:e} + {z:e}");
                }
            }
        }
    }

    #[test]
    fn decimals_are_read_as_rust_reads_them() {
        // Halfway cases and the ends of the range are where it matters; the rest are drawn.
        let mut texts: Vec<String> =
            ["9007199254740993", "9007199254740993.0000000000000001", "1e23", "2.2250738585072011e-308", "4.9e-324"]
                .map(String::from)
                .to_vec();
        let mut draws = draws(1);
        let mut draw = |below: u64| (draws() >> 33) % below;
        for _ in 0..4000 {
            let whole: String = (0..=draw(20)).map(|_| char::from(b'0' + draw(10) as u8)).collect();
            let places: String = (0..draw(20)).map(|_| char::from(b'0' + draw(10) as u8)).collect();
            texts.push(format!("{whole}.{places}e{}", draw(700) as i64 - 350));
            let near = f64::from_bits(draw(1 << 31) << 32 | draw(1 << 31));
            texts.push(format!("{near:.*e}", draw(30) as usize));
        }
        for text in texts {
            let number = |parsed| match parsed {
                Parsed::Number(value) | Parsed::Range(value) => value,
                Parsed::Syntax => f64::NAN,
            };
            let expected: f64 = text.parse().expect("a number");
            if !expected.is_nan() {
                assert_eq!(number(parse(text.as_bytes(), Size::Double)), expected, "{text}");
                let expected: f32 = text.parse().expect("a number");
                assert_eq!(number(parse(text.as_bytes(), Size::Single)), f64::from(expected), "{text}");
            }
        }
    }

    #[test]
    fn digits_are_those_that_rust_prints() {
        let mut draws = draws(7);
        let mut draw = || draws() >> 1;
        let powers = (0..2046).map(|exponent| f64::from_bits(exponent << 52));
        let drawn = (0..4000).map(|_| f64::from_bits(draw()));
        let plain =
            [1.0, 0.1, 0.5, 1.5, 2.5, 0.05, 0.25, 999.5, 9.995, 1e23, 5e-324, 123_456.789, 0.96, 0.006].into_iter();
        for value in powers.chain(drawn).chain(plain).filter(|value| value.is_finite()) {
            let shown = |text: String| {
                // Rust writes an exponent without sign and leading zero.
                let (digits, exponent) = text.split_once('e').expect("an exponent");
                let exponent: i32 = exponent.parse().expect("a number");
                format!("{digits}e{}{:02}", if exponent < 0 { '-' } else { '+' }, exponent.abs())
            };
            // Of two shortest that are equally near Go takes the even one, and Rust the larger.
            let (shortest, other) = (format(value, b'e', None, Size::Double), shown(format!("{value:e}")));
            assert!(shortest.len() == other.len() && parse(shortest.as_bytes(), Size::Double) == Parsed::Number(value));
            assert_eq!(format(value, b'e', Some(5), Size::Double), shown(format!("{value:.5e}")));
            assert_eq!(format(value, b'e', Some(20), Size::Double), shown(format!("{value:.20e}")));
            assert_eq!(format(value, b'f', None, Size::Double).len(), format!("{value}").len());
            assert_eq!(format(value, b'f', Some(0), Size::Double), format!("{value:.0}"));
            assert_eq!(format(value, b'f', Some(2), Size::Double), format!("{value:.2}"));
            assert_eq!(format(value, b'f', Some(1100), Size::Double), format!("{value:.1100}"));
            let single = value as f32;
            if single.is_finite() {
                let (shortest, other) = (format(single.into(), b'e', None, Size::Single), shown(format!("{single:e}")));
                assert_eq!(shortest.len(), other.len());
                assert_eq!(parse(shortest.as_bytes(), Size::Single), Parsed::Number(single.into()));
            }
        }
    }
}
