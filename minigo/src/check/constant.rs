//! Constant values: exact, and as wide as Go's.

use std::rc::Rc;

/// The value of a constant.
#[derive(Clone, PartialEq, Debug)]
pub enum Const {
    /// A boolean.
    Bool(bool),
    /// A string: any bytes.
    Str(Rc<[u8]>),
    /// An integer or a rune.
    Int(i128),
    /// A floating-point number.
    Float(f64),
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
        match self {
            Const::Int(value) => i64::try_from(*value).ok().or_else(|| u64::try_from(*value).ok().map(|v| v as i64)),
            _ => None,
        }
    }

    /// Is the nearest floating-point number.
    pub fn as_f64(&self) -> Option<f64> {
        match self {
            Const::Int(value) => Some(*value as f64),
            Const::Float(value) => Some(*value),
            _ => None,
        }
    }
}
