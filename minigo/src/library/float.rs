//! Floating-point numbers as text and back, as Go's `strconv` has them.
//!
//! The digits are Rust's: both languages print the shortest decimal that reads back, and round exactly when told how
//! many digits there shall be. Only their arrangement is Go's.

/// How many bits a number has: what is shortest depends on it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Size {
    /// `float32`
    Single,
    /// `float64`
    Double,
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
        b'e' | b'E' => exponential(&digits(magnitude, precision.map(|p| p + 1), size), precision, verb),
        b'f' => fixed(magnitude, precision, size),
        b'g' | b'G' => general(magnitude, precision, size, verb),
        b'b' => binary(magnitude, size),
        b'x' | b'X' => hexadecimal(magnitude, precision, size, verb),
        other => return format!("%{}", char::from(other)),
    };
    format!("{sign}{text}")
}

/// The significant decimal digits of a number without its sign: 0.d₁d₂d₃… × 10^point. Zero has one digit and point 1.
struct Digits {
    digits: String,
    point: i32,
}

/// More digits than the longest exact decimal expansion of a float64 has: what is asked beyond is zeros.
const MOST_DIGITS: usize = 800;

/// The shortest digits that read back, or `count` ≥ 1 of them.
fn digits(magnitude: f64, count: Option<usize>, size: Size) -> Digits {
    #[expect(clippy::cast_possible_truncation, reason = "a single comes as the double that equals it")]
    let scientific = match (count, size) {
        (None, Size::Double) => format!("{magnitude:e}"),
        (None, Size::Single) => format!("{:e}", magnitude as f32),
        (Some(count), _) => format!("{:.*e}", count.min(MOST_DIGITS) - 1, magnitude),
    };
    let (mantissa, exponent) = scientific.split_once('e').unwrap_or((&scientific, "0"));
    let exponent: i32 = exponent.parse().unwrap_or(0);
    let mut digits: String = mantissa.chars().filter(|&c| c != '.').collect();
    if let Some(count) = count {
        pad_zeros(&mut digits, count);
    }
    Digits { digits, point: exponent + 1 }
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
    let exponent = digits.point - 1;
    let sign = if exponent < 0 { '-' } else { '+' };
    text.push_str(&format!("{}{sign}{:02}", char::from(verb), exponent.abs()));
    text
}

fn fixed(magnitude: f64, precision: Option<usize>, size: Size) -> String {
    let Some(precision) = precision else {
        let digits = digits(magnitude, None, size);
        let places = usize::try_from(digits.digits.len() as i64 - i64::from(digits.point)).unwrap_or(0);
        return place(&digits, places);
    };
    // No float64 has more than 1074 digits after its point.
    let exact = precision.min(1100);
    let mut text = format!("{magnitude:.exact$}");
    if precision > exact {
        let length = text.len() + precision - exact;
        pad_zeros(&mut text, length);
    }
    text
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
    let mut digits = digits(magnitude, count, size);
    // Trailing zeros are no digits here; a zero is one digit all the same.
    let kept = digits.digits.trim_end_matches('0').len().max(1);
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
    let (bits, width, bias) = match size {
        #[expect(clippy::cast_possible_truncation, reason = "a single comes as the double that equals it")]
        Size::Single => (u64::from((magnitude as f32).to_bits()), 23, 127),
        Size::Double => (magnitude.to_bits(), 52, 1023),
    };
    let fraction = bits & ((1 << width) - 1);
    let biased = (bits >> width) as i32;
    if biased == 0 { (fraction, 1 - bias - width) } else { (fraction | 1 << width, biased - bias - width) }
}

fn binary(magnitude: f64, size: Size) -> String {
    let (mantissa, exponent) = parts(magnitude, size);
    format!("{mantissa}p{exponent:+}")
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
    let mut places = format!("{:015x}", mantissa & ((1 << 60) - 1));
    match precision {
        None => places.truncate(places.trim_end_matches('0').len()),
        Some(precision) if precision <= 15 => places.truncate(precision),
        Some(precision) => pad_zeros(&mut places, precision),
    }
    let point = if places.is_empty() { "" } else { "." };
    let sign = if exponent < 0 { '-' } else { '+' };
    let text = format!("0x{}{point}{places}p{sign}{:02}", mantissa >> 60, exponent.abs());
    if verb == b'X' { text.to_ascii_uppercase() } else { text }
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
    let Ok(text) = str::from_utf8(text) else { return Parsed::Syntax };
    let (negative, body) = match text.as_bytes() {
        [b'-', ..] => (true, &text[1..]),
        [b'+', ..] => (false, &text[1..]),
        _ => (false, text),
    };
    let Some(lower) = without_underscores(&body.to_ascii_lowercase()) else { return Parsed::Syntax };
    let magnitude = match lower.as_str() {
        "inf" | "infinity" => return Parsed::Number(if negative { f64::NEG_INFINITY } else { f64::INFINITY }),
        "nan" if body.len() == text.len() => return Parsed::Number(f64::NAN),
        _ if lower.starts_with("0x") => parse_hexadecimal(&lower[2..], size),
        _ => parse_decimal(&lower, size),
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
fn without_underscores(text: &str) -> Option<String> {
    let bytes = text.as_bytes();
    let is_digit = |index: usize| {
        bytes.get(index).is_some_and(|c| c.is_ascii_digit() || text.starts_with("0x") && c.is_ascii_hexdigit())
    };
    let misplaced = |at: usize| {
        let after_prefix = at == 2 && text.starts_with("0x");
        bytes[at] == b'_' && !((after_prefix || at > 0 && is_digit(at - 1)) && is_digit(at + 1))
    };
    if (0..bytes.len()).any(misplaced) { None } else { Some(text.replace('_', "")) }
}

/// Reads digits with a point and an exponent. Not with Rust's `parse`, whose table of powers is as long as this file.
fn parse_decimal(text: &str, size: Size) -> Option<f64> {
    let (digits_text, exponent) = match text.split_once('e') {
        None => (text, 0),
        Some((digits, exponent)) => (digits, parse_exponent(exponent)?),
    };
    let (whole, places) = digits_text.split_once('.').unwrap_or((digits_text, ""));
    if whole.len() + places.len() == 0 || !whole.bytes().chain(places.bytes()).all(|c| c.is_ascii_digit()) {
        return None;
    }
    let mut exponent = exponent - i64::try_from(places.len()).ok()?;
    let (mut number, mut count, mut lost) = (Big::default(), 0, false);
    for digit in whole.bytes().chain(places.bytes()).map(|c| u32::from(c - b'0')).skip_while(|&digit| digit == 0) {
        // What lies halfway between two float64s has fewer digits: of those beyond, it matters only if there are any.
        if count < MOST_DIGITS {
            number.multiply_add(10, digit);
            count += 1;
        } else {
            lost |= digit != 0;
            exponent += 1;
        }
    }
    Some(if count == 0 || exponent + count as i64 <= -400 {
        0.0
    } else if exponent + count as i64 > 400 {
        f64::INFINITY
    } else {
        scale_decimal(number, lost, exponent, size)
    })
}

/// A signed exponent, cut to what is as good as infinite.
fn parse_exponent(text: &str) -> Option<i64> {
    let (sign, digits) = match text.as_bytes() {
        [b'-', digits @ ..] => (-1, digits),
        [b'+', digits @ ..] => (1, digits),
        digits => (1, digits),
    };
    if digits.is_empty() || !digits.iter().all(u8::is_ascii_digit) {
        return None;
    }
    Some(sign * digits.iter().fold(0i64, |n, c| (n * 10 + i64::from(c - b'0')).min(1 << 40)))
}

/// number × 10^exponent, rounded half to even; `lost`: a little more than that. Neither is so large as to matter.
fn scale_decimal(mut number: Big, lost: bool, exponent: i64, size: Size) -> f64 {
    let mut divisor = Big::default();
    divisor.multiply_add(0, 1);
    let power = if exponent < 0 { &mut divisor } else { &mut number };
    for _ in 0..exponent.unsigned_abs() {
        power.multiply_add(10, 0);
    }
    // Shifted so that the quotient has 65 or 66 bits, which the division finds one by one.
    let shift = divisor.bits() as i64 - number.bits() as i64 + 65;
    let shifted = if shift < 0 { &mut divisor } else { &mut number };
    shifted.shift_left(shift.unsigned_abs() as usize);
    divisor.shift_left(66);
    let mut quotient = 0u128;
    for _ in 0..=66 {
        quotient <<= 1;
        if number.subtract(&divisor) {
            quotient |= 1;
        }
        divisor.halve();
    }
    let surplus = 64 - i64::from(quotient.leading_zeros());
    let below = quotient & ((1 << surplus) - 1);
    scale((quotient >> surplus) as u64, lost || below != 0 || number.bits() > 0, surplus - shift, size)
}

/// A natural number of any length: 32 bits a limb, the least first.
#[derive(Debug, Default)]
struct Big(Vec<u32>);

impl Big {
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

    fn bits(&self) -> usize {
        let zeros = self.0.iter().rev().take_while(|&&limb| limb == 0).count();
        let length = self.0.len() - zeros;
        if length == 0 { 0 } else { 32 * length - self.0[length - 1].leading_zeros() as usize }
    }

    fn shift_left(&mut self, bits: usize) {
        self.0.splice(0..0, std::iter::repeat_n(0, bits / 32));
        self.multiply_add(1 << (bits % 32), 0);
    }

    fn halve(&mut self) {
        let mut above = 0;
        for limb in self.0.iter_mut().rev() {
            let lowest = *limb & 1;
            *limb = *limb >> 1 | above << 31;
            above = lowest;
        }
    }

    /// Takes `other` away if it is no larger; whether it was.
    fn subtract(&mut self, other: &Self) -> bool {
        let limb = |number: &Self, index: usize| number.0.get(index).copied().unwrap_or(0);
        let length = self.0.len().max(other.0.len());
        let difference = (0..length).rev().map(|index| limb(self, index).cmp(&limb(other, index)));
        if difference.into_iter().find(|order| order.is_ne()).is_some_and(std::cmp::Ordering::is_lt) {
            return false;
        }
        let mut borrow = false;
        for index in 0..self.0.len() {
            let (less, first) = self.0[index].overflowing_sub(limb(other, index));
            let (less, second) = less.overflowing_sub(u32::from(borrow));
            self.0[index] = less;
            borrow = first || second;
        }
        true
    }
}

/// Reads what follows `0x`: digits with a point, and a binary exponent, which must be there.
fn parse_hexadecimal(text: &str, size: Size) -> Option<f64> {
    let (mantissa_text, exponent_text) = text.split_once('p')?;
    let mut exponent = parse_exponent(exponent_text)?;
    let (mut mantissa, mut lost, mut seen, mut point) = (0u64, false, false, false);
    for c in mantissa_text.chars() {
        if c == '.' && !point {
            point = true;
            continue;
        }
        let digit = u64::from(c.to_digit(16)?);
        seen = true;
        if mantissa >> 60 == 0 {
            mantissa = mantissa << 4 | digit;
            exponent -= if point { 4 } else { 0 };
        } else {
            lost |= digit != 0;
            exponent += if point { 0 } else { 4 };
        }
    }
    seen.then(|| scale(mantissa, lost, exponent, size))
}

/// mantissa × 2^exponent, rounded half to even; `lost`: a little more than that.
fn scale(mantissa: u64, lost: bool, exponent: i64, size: Size) -> f64 {
    if mantissa == 0 {
        return 0.0;
    }
    let (width, least, most) = match size {
        Size::Single => (24, -149, 127),
        Size::Double => (53, -1074, 1023),
    };
    let shift = i64::from(mantissa.leading_zeros());
    let (mantissa, exponent) = (mantissa << shift, exponent - shift);
    let dropped = (64 - width).max(least - exponent);
    if dropped > 64 {
        return 0.0;
    }
    let wide = u128::from(mantissa) << 64 | u128::from(lost);
    let kept = (wide >> 64 >> dropped) as u64;
    let rest = wide << (64 - dropped);
    let half = 1u128 << 127;
    let rounded = kept + u64::from(rest > half || rest == half && kept & 1 == 1);
    let power = exponent + dropped;
    if rounded == 0 {
        return 0.0;
    }
    let top = 63 - i64::from(rounded.leading_zeros()) + power;
    if top > most {
        return f64::INFINITY;
    }
    // Two exact factors: one may be beyond what a float64's exponent can say.
    let (first, second) = (power / 2, power - power / 2);
    rounded as f64 * 2f64.powi(first as i32) * 2f64.powi(second as i32)
}

#[cfg(test)]
mod tests {
    use super::{Parsed, Size, parse};

    #[test]
    fn decimals_are_read_as_rust_reads_them() {
        // Halfway cases and the ends of the range are where it matters; the rest are drawn.
        let mut texts: Vec<String> =
            ["9007199254740993", "9007199254740993.0000000000000001", "1e23", "2.2250738585072011e-308", "4.9e-324"]
                .map(String::from)
                .to_vec();
        let mut state = 1u64;
        let mut draw = |below: u64| {
            state = state.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
            (state >> 33) % below
        };
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
}
