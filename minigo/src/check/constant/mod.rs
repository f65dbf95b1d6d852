//! Constant values: exact, and as wide as Go's.
//!
//! Integers are exact, fractions nearly always so; what does not fit is [`Const::Unknown`] and was reported.

mod integer;
mod rational;

pub use integer::Integer;
pub use rational::Rational;

use crate::library::float::{Size, format};
use crate::library::quote::{Plain, quote};
use crate::syntax::ast::BinaryOp;
use crate::syntax::source::Pos;
use crate::text::{cut, fill};
use crate::types::TypeId;
use explorer::table::Table;
use std::cmp::Ordering;
use std::rc::Rc;

/// The value of a constant.
#[derive(Clone, PartialEq, Eq, Hash, Debug)]
pub enum Const {
    /// What was reported: a program that passed the checker has none.
    Unknown,
    /// A boolean.
    Bool(bool),
    /// A string: any bytes.
    Str(Rc<[u8]>),
    /// An integer or a rune.
    Int(Integer),
    /// A floating-point number; it may be integral.
    Float(Rational),
}

impl Const {
    /// Is the value of a boolean.
    pub fn as_bool(&self) -> Option<bool> {
        match self {
            Const::Bool(value) => Some(*value),
            _ => None,
        }
    }

    /// Is the bytes of a string.
    pub fn as_str(&self) -> Option<&[u8]> {
        match self {
            Const::Str(value) => Some(value),
            _ => None,
        }
    }

    /// Is the bits of an integer that fits in 64, signed or unsigned; also of an integral float.
    pub fn as_i64(&self) -> Option<i64> {
        let value = self.to_int()?;
        value.to_i64().or_else(|| value.to_u64().map(|value| value as i64))
    }

    /// Is the nearest floating-point number.
    pub fn as_f64(&self) -> Option<f64> {
        self.to_rational().map(|value| value.to_f64())
    }

    pub(super) fn int(value: i64) -> Self {
        Const::Int(value.into())
    }

    /// Reads an integer literal.
    pub(super) fn parse_int(text: &str) -> Option<Self> {
        let lower = text.to_ascii_lowercase();
        let value = match lower.get(..2) {
            Some("0x") => Integer::parse(&lower[2..], 16),
            Some("0o") => Integer::parse(&lower[2..], 8),
            Some("0b") => Integer::parse(&lower[2..], 2),
            _ if lower.len() > 1 && lower.starts_with('0') => Integer::parse(&lower[1..], 8),
            _ => Integer::parse(&lower, 10),
        };
        value.map(Const::Int)
    }

    /// Reads a floating-point literal.
    pub(super) fn parse_float(text: &str) -> Option<Self> {
        Rational::parse(text).map(Const::Float)
    }

    /// The integer it is, if it is one.
    pub(super) fn to_int(&self) -> Option<Integer> {
        match self {
            Const::Int(value) => Some(value.clone()),
            Const::Float(value) => value.to_integer(),
            _ => None,
        }
    }

    pub(super) fn to_rational(&self) -> Option<Rational> {
        match self {
            Const::Int(value) => Some(value.clone().into()),
            Const::Float(value) => Some(value.clone()),
            _ => None,
        }
    }

    /// Rounded to `float64` or `float32`; `None` if it is too large.
    pub(super) fn rounded(&self, size: Size) -> Option<Self> {
        Rational::from_f64(self.to_rational()?.round(size)).map(Const::Float)
    }

    /// The sign of a number; 1 for anything else.
    pub(super) fn sign(&self) -> i32 {
        match self {
            Const::Int(value) => value.sign(),
            Const::Float(value) => value.sign(),
            _ => 1,
        }
    }

    pub(super) fn neg(&self) -> Self {
        match self {
            Const::Int(value) => Const::Int(value.neg()),
            Const::Float(value) => Const::Float(value.neg()),
            _ => Const::Unknown,
        }
    }

    /// `^x`, in so many bits for an unsigned type.
    pub(super) fn complement(&self, unsigned_bits: Option<u32>) -> Self {
        let Some(value) = self.to_int() else { return Const::Unknown };
        let one = Integer::from(1_u64);
        Const::Int(match unsigned_bits {
            Some(bits) => one.shl(u64::from(bits)).sub(&one).sub(&value),
            None => value.neg().sub(&one),
        })
    }

    pub(super) fn compare(&self, op: BinaryOp, other: &Self) -> Option<bool> {
        let order = match (self, other) {
            (Const::Bool(a), Const::Bool(b)) => a.cmp(b),
            (Const::Str(a), Const::Str(b)) => a.cmp(b),
            (Const::Int(a), Const::Int(b)) => a.cmp(b),
            _ => self.to_rational()?.cmp(&other.to_rational()?),
        };
        Some(match op {
            BinaryOp::Equal => order == Ordering::Equal,
            BinaryOp::NotEqual => order != Ordering::Equal,
            BinaryOp::Less => order == Ordering::Less,
            BinaryOp::LessEqual => order != Ordering::Greater,
            BinaryOp::Greater => order == Ordering::Greater,
            BinaryOp::GreaterEqual => order != Ordering::Less,
            _ => return None,
        })
    }

    pub(super) fn shift(&self, op: BinaryOp, by: u64) -> Self {
        match (self.to_int(), op) {
            (Some(value), BinaryOp::Shl) => Const::Int(value.shl(by)),
            (Some(value), _) => Const::Int(value.shr(by)),
            _ => Const::Unknown,
        }
    }

    /// `self op other`; an integer division where `integral` says so. `None` if it is out of all bounds.
    pub(super) fn binary(&self, op: BinaryOp, other: &Self, integral: Division) -> Option<Self> {
        Some(match (self, other) {
            (Const::Bool(a), Const::Bool(b)) => Const::Bool(match op {
                BinaryOp::LogicalAnd => *a && *b,
                _ => *a || *b,
            }),
            (Const::Str(a), Const::Str(b)) => Const::Str(a.iter().chain(b.iter()).copied().collect()),
            (Const::Int(a), Const::Int(b)) => match op {
                BinaryOp::Add => Const::Int(a.add(b)),
                BinaryOp::Sub => Const::Int(a.sub(b)),
                BinaryOp::Mul => Const::Int(a.mul(b)),
                BinaryOp::Div if integral == Division::Truncated => Const::Int(a.div_rem(b)?.0),
                BinaryOp::Div => Const::Float(Rational::new(a.clone(), b.clone())?),
                BinaryOp::Rem => Const::Int(a.div_rem(b)?.1),
                BinaryOp::And => Const::Int(a.bitwise(b, |a, b| a & b)),
                BinaryOp::Or => Const::Int(a.bitwise(b, |a, b| a | b)),
                BinaryOp::Xor => Const::Int(a.bitwise(b, |a, b| a ^ b)),
                BinaryOp::AndNot => Const::Int(a.bitwise(b, |a, b| a & !b)),
                _ => return None,
            },
            (Const::Unknown, _) | (_, Const::Unknown) => Const::Unknown,
            _ => {
                let (a, b) = (self.to_rational()?, other.to_rational()?);
                Const::Float(match op {
                    BinaryOp::Add => a.add(&b)?,
                    BinaryOp::Sub => a.add(&b.neg())?,
                    BinaryOp::Mul => a.mul(&b)?,
                    BinaryOp::Div => a.div(&b)?,
                    _ => return None,
                })
            }
        })
    }
}

/// The constants that stood in a list, each with its type and place.
#[derive(Debug, Default)]
pub(super) struct Seen<'a>(Table<u64, Vec<(&'a Const, TypeId, Pos)>>);

impl<'a> Seen<'a> {
    /// Adds a constant; gives the place of an equal one of the same type that was added before.
    pub(super) fn add(&mut self, value: &'a Const, typ: TypeId, pos: Pos) -> Option<Pos> {
        let alike = self.0.or_insert_with(explorer::table::hash(value), Vec::new);
        let same = alike.iter().find(|&&(other, of, _)| other == value && of == typ);
        let found = same.map(|&(.., pos)| pos);
        if found.is_none() {
            alike.push((value, typ, pos));
        }
        found
    }
}

/// What `/` means between two integers.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(super) enum Division {
    /// Truncated toward zero: between integers by type.
    Truncated,
    /// Exact: between untyped constants of which one is a float.
    Exact,
}

impl Const {
    /// The value as Go's messages write it: strings quoted and cut, floats with six digits.
    pub(super) fn text(&self) -> String {
        match self {
            Const::Unknown => "unknown".into(),
            Const::Bool(true) => "true".into(),
            Const::Bool(false) => "false".into(),
            Const::Int(value) => value.text(),
            Const::Float(value) => short_float(value),
            Const::Str(bytes) => {
                const LONGEST: usize = 72;
                let mut quoted = quote(bytes, b'"', Plain::Printable);
                if cut(&quoted, LONGEST) != quoted {
                    quoted.truncate(cut(&quoted, LONGEST - 3).len());
                    quoted.push_str("...");
                }
                quoted
            }
        }
    }
}

fn short_float(value: &Rational) -> String {
    let float = value.to_f64();
    if value.sign() == 0 {
        return "0".into();
    }
    if float == 0.0 || !float.is_finite() {
        let (mantissa, exponent) = value.approximate();
        let sign = if exponent < 0 { "e" } else { "e+" };
        return fill(
            "{}{}{}",
            &[&format(mantissa, b'g', Some(6), Size::Double), sign, &crate::text::integer(exponent)],
        );
    }
    let text = format(float, b'g', Some(6), Size::Double);
    if value.to_integer().is_some() || text.contains('.') {
        return text;
    }
    let verb = if (1e-4..1e21).contains(&float.abs()) { b'f' } else { b'g' };
    format(float, verb, None, Size::Double)
}
