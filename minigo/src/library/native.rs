//! The natives that are functions of their arguments alone: numbers and texts in, numbers and texts out.
//!
//! They see no memory of the program and end soon, so calling one is no step. All the others are the machine's.

use super::float::{self, Parsed, Size};
use super::quote::{self, Plain};
use super::{letters, math, random};
use crate::text;

/// An argument or a result.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum Argument<'a> {
    /// An integer of any type, or a bool as 0 or 1.
    Int(i64),
    /// A float64.
    Float(f64),
    /// A string.
    Text(&'a [u8]),
}

impl<'a> Argument<'a> {
    fn int(self) -> i64 {
        if let Self::Int(value) = self { value } else { 0 }
    }

    fn float(self) -> f64 {
        if let Self::Float(value) = self { value } else { 0.0 }
    }

    fn text(self) -> &'a [u8] {
        if let Self::Text(value) = self { value } else { b"" }
    }
}

/// One result.
#[derive(Clone, Debug, PartialEq)]
pub enum Outcome {
    /// An integer of any type, or a bool as 0 or 1.
    Int(i64),
    /// A float64.
    Float(f64),
    /// A string.
    Text(Vec<u8>),
}

/// What a native takes and gives: the commonest shapes have no lists to build.
#[derive(Clone, Copy, Debug)]
pub enum Native {
    /// `func(float64) float64`
    Float(fn(f64) -> f64),
    /// `func(float64, float64) float64`
    Floats(fn(f64, f64) -> f64),
    /// `func(rune) bool`
    Class(fn(u32) -> bool),
    /// `func(rune) rune`
    Rune(fn(u32) -> u32),
    /// Anything else with one result.
    One(fn(&[Argument<'_>]) -> Outcome),
    /// Anything else with two results.
    Two(fn(&[Argument<'_>]) -> [Outcome; 2]),
}

/// The natives by their package's path and their name.
const NATIVES: &[(&str, Native)] = {
    use Native::{Class, Float, Floats, One, Rune, Two};
    &[
        ("math.Sqrt", Float(f64::sqrt)),
        ("math.Floor", Float(f64::floor)),
        ("math.Ceil", Float(f64::ceil)),
        ("math.Trunc", Float(f64::trunc)),
        ("math.Round", Float(math::round)),
        ("math.RoundToEven", Float(math::round_to_even)),
        ("math.Exp", Float(math::exp)),
        ("math.Exp2", Float(math::exp2)),
        ("math.Expm1", Float(math::expm1)),
        ("math.Log", Float(math::log)),
        ("math.Log2", Float(math::log2)),
        ("math.Log10", Float(math::log10)),
        ("math.Log1p", Float(math::log1p)),
        ("math.Cbrt", Float(math::cbrt)),
        ("math.Sin", Float(math::sin)),
        ("math.Cos", Float(math::cos)),
        ("math.Tan", Float(math::tan)),
        ("math.Asin", Float(math::asin)),
        ("math.Acos", Float(math::acos)),
        ("math.Atan", Float(math::atan)),
        ("math.Sinh", Float(math::sinh)),
        ("math.Cosh", Float(math::cosh)),
        ("math.Tanh", Float(math::tanh)),
        ("math.Atan2", Floats(math::atan2)),
        ("math.Pow", Floats(math::pow)),
        ("math.Hypot", Floats(math::hypot)),
        ("math.Mod", Floats(math::modulo)),
        ("math.FMA", One(|a| Outcome::Float(float::multiply_add(a[0].float(), a[1].float(), a[2].float())))),
        ("math.power10", One(|a| Outcome::Float(power_of_ten(a[0].int())))),
        ("math.Float64bits", One(|a| Outcome::Int(a[0].float().to_bits().cast_signed()))),
        ("math.Float64frombits", One(|a| Outcome::Float(f64::from_bits(a[0].int().cast_unsigned())))),
        ("math/rand.cooked", One(|a| Outcome::Int(random::cooked(a[0].int())))),
        ("unicode.IsLetter", Class(letters::is_letter)),
        ("unicode.IsUpper", Class(letters::is_upper)),
        ("unicode.IsLower", Class(letters::is_lower)),
        ("unicode.IsDigit", Class(letters::is_digit)),
        ("unicode.IsNumber", Class(letters::is_number)),
        ("unicode.IsPunct", Class(letters::is_punct)),
        ("unicode.IsPrint", Class(letters::is_print)),
        ("unicode.ToUpper", Rune(letters::to_upper)),
        ("unicode.ToLower", Rune(letters::to_lower)),
        ("strings.Index", One(|a| index(text::find(a[0].text(), a[1].text())))),
        ("strings.LastIndex", One(|a| index(find_last(a[0].text(), a[1].text())))),
        ("strconv.formatInt", One(|a| digits(a[0].int() < 0, a[0].int().unsigned_abs(), a[1].int()))),
        ("strconv.formatUint", One(|a| digits(false, a[0].int().cast_unsigned(), a[1].int()))),
        ("strconv.formatFloat", One(format_float)),
        ("strconv.parseFloat", Two(parse_float)),
        (
            "strconv.quote",
            One(|a| {
                let plain = if a[2].int() != 0 { Plain::Ascii } else { Plain::Printable };
                let mark = if a[1].int() == i64::from(b'\'') { b'\'' } else { b'"' };
                Outcome::Text(quote::quote(a[0].text(), mark, plain).into_bytes())
            }),
        ),
        (
            "strconv.unquote",
            Two(|a| match quote::unquote(a[0].text()) {
                Some(text) => [Outcome::Text(text), Outcome::Int(1)],
                None => [Outcome::Text(Vec::new()), Outcome::Int(0)],
            }),
        ),
    ]
};

/// Finds a native by its package's path and its name, `strings.Index`; nothing where it is one of the machine's.
#[must_use]
pub fn find(name: &str) -> Option<Native> {
    NATIVES.iter().find(|(known, _)| *known == name).map(|&(_, native)| native)
}

fn index(found: Option<usize>) -> Outcome {
    Outcome::Int(found.and_then(|at| i64::try_from(at).ok()).unwrap_or(-1))
}

fn find_last(text: &[u8], part: &[u8]) -> Option<usize> {
    if part.is_empty() {
        return Some(text.len());
    }
    text.windows(part.len()).rposition(|window| window == part)
}

fn digits(negative: bool, magnitude: u64, base: i64) -> Outcome {
    let mut text = String::new();
    if negative {
        text.push('-');
    }
    text::push_digits(&mut text, magnitude, u64::try_from(base).unwrap_or(10).clamp(2, 36), 0);
    Outcome::Text(text.into_bytes())
}

fn size(bits: i64) -> Size {
    if bits == 32 { Size::Single } else { Size::Double }
}

/// The most decimals that `strconv.FormatFloat` may be asked for: a program must not ask for all of memory.
const MOST_DECIMALS: usize = 1_000_000;

fn format_float(a: &[Argument<'_>]) -> Outcome {
    let verb = u8::try_from(a[1].int()).unwrap_or(b'?');
    let precision = usize::try_from(a[2].int()).ok().map(|precision| precision.min(MOST_DECIMALS));
    let size = size(a[3].int());
    #[expect(clippy::cast_possible_truncation, reason = "Go rounds it to a float32 first")]
    let value = if size == Size::Single { f64::from(a[0].float() as f32) } else { a[0].float() };
    Outcome::Text(float::format(value, verb, precision, size).into_bytes())
}

fn parse_float(a: &[Argument<'_>]) -> [Outcome; 2] {
    let (value, problem) = match float::parse(a[0].text(), size(a[1].int())) {
        Parsed::Number(value) => (value, 0),
        Parsed::Syntax => (0.0, 1),
        Parsed::Range(value) => (value, 2),
    };
    [Outcome::Float(value), Outcome::Int(problem)]
}

fn power_of_ten(exponent: i64) -> f64 {
    match float::parse(text::fill("1e{}", &[&text::integer(exponent)]).as_bytes(), Size::Double) {
        Parsed::Number(value) | Parsed::Range(value) => value,
        Parsed::Syntax => 0.0,
    }
}
