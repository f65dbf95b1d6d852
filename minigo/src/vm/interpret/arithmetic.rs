//! Operations on numbers, as amd64 does them.

use std::cmp::Ordering;

use super::{Carried, Trouble};
use crate::vm::bytecode::{Arithmetic, Compare, Compared, FloatArithmetic, Unary, Width};
use crate::vm::heap::Heap;
use crate::vm::value::Value;

/// An integer cut to a width.
#[inline]
pub(crate) fn wrap(value: i64, width: Width) -> i64 {
    match width {
        Width::Int8 => i64::from(value as i8),
        Width::Int16 => i64::from(value as i16),
        Width::Int32 => i64::from(value as i32),
        Width::Uint8 => i64::from(value as u8),
        Width::Uint16 => i64::from(value as u16),
        Width::Uint32 => i64::from(value as u32),
        Width::Int64 | Width::Uint64 => value,
    }
}

#[inline]
pub(super) fn integer(op: Arithmetic, x: i64, y: i64) -> Result<i64, Trouble> {
    Ok(match op {
        Arithmetic::Add => x.wrapping_add(y),
        Arithmetic::Sub => x.wrapping_sub(y),
        Arithmetic::Mul => x.wrapping_mul(y),
        Arithmetic::And => x & y,
        Arithmetic::Or => x | y,
        Arithmetic::Xor => x ^ y,
        Arithmetic::AndNot => x & !y,
        Arithmetic::ShiftLeft if y as u64 >= 64 => 0,
        Arithmetic::ShiftLeft => x << y,
        Arithmetic::ShiftRight => x >> (y as u64).min(63),
        Arithmetic::ShiftRightUnsigned if y as u64 >= 64 => 0,
        Arithmetic::ShiftRightUnsigned => (x as u64 >> y) as i64,
        _ if y == 0 => return Err(Trouble::Panic(Carried::RuntimeError, "integer divide by zero".into())),
        Arithmetic::Div => x.wrapping_div(y),
        Arithmetic::Rem => x.wrapping_rem(y),
        Arithmetic::DivUnsigned => (x as u64 / y as u64) as i64,
        Arithmetic::RemUnsigned => (x as u64 % y as u64) as i64,
    })
}

#[inline]
pub(super) fn float(op: FloatArithmetic, x: f64, y: f64) -> f64 {
    match op {
        FloatArithmetic::Add => x + y,
        FloatArithmetic::Sub => x - y,
        FloatArithmetic::Mul => x * y,
        FloatArithmetic::Div => x / y,
        FloatArithmetic::Min | FloatArithmetic::Max if x.is_nan() || y.is_nan() => f64::NAN,
        FloatArithmetic::Min if x < y || x == y && x.is_sign_negative() => x,
        FloatArithmetic::Max if x > y || x == y && x.is_sign_positive() => x,
        FloatArithmetic::Min | FloatArithmetic::Max => y,
    }
}

#[inline]
pub(super) fn unary(op: Unary, a: Value) -> Value {
    Value::Int(match op {
        Unary::Negate => a.int().wrapping_neg(),
        Unary::Complement => !a.int(),
        Unary::Not => i64::from(!a.truth()),
        Unary::IsNil => i64::from(a.is_nil()),
        Unary::Length => match a {
            Value::Slice { length, .. } => i64::from(length.get()),
            Value::String { length, .. } => i64::from(length),
            _ => 0,
        },
        Unary::Capacity => match a {
            Value::Slice { capacity, .. } => i64::from(capacity.get()),
            _ => 0,
        },
        Unary::FloatToInt => float_to_int(a.float()),
        Unary::FloatToUnsigned => float_to_unsigned(a.float()),
        Unary::NegateFloat => return Value::Float(-a.float()),
        Unary::RoundFloat => return Value::Float(f64::from(a.float() as f32)),
        Unary::IntToFloat => return Value::Float(a.int() as f64),
        Unary::UnsignedToFloat => return Value::Float(a.int() as u64 as f64),
    })
}

/// float64 to int64 as amd64's CVTTSD2SQ: what does not fit is the least integer.
fn float_to_int(value: f64) -> i64 {
    if (-9_223_372_036_854_775_808.0..9_223_372_036_854_775_808.0).contains(&value) { value as i64 } else { i64::MIN }
}

/// float64 to uint64 as Go's amd64 code does it.
fn float_to_unsigned(value: f64) -> i64 {
    if value < 9_223_372_036_854_775_808.0 {
        float_to_int(value)
    } else {
        float_to_int(value - 9_223_372_036_854_775_808.0) ^ i64::MIN
    }
}

/// Whether a comparison of two signed integers holds. In line wherever the code is made small: every loop asks it.
#[inline(always)]
pub(super) fn holds(how: Compare, a: i64, b: i64) -> bool {
    match how {
        Compare::Equal => a == b,
        Compare::NotEqual => a != b,
        Compare::Less => a < b,
        Compare::LessEqual => a <= b,
    }
}

/// Whether a comparison of any two values holds.
#[inline]
pub(super) fn compare(heap: &Heap, of: Compared, how: Compare, a: Value, b: Value) -> bool {
    let order = match of {
        Compared::Int => return holds(how, a.int(), b.int()),
        Compared::Unsigned => Some((a.int() as u64).cmp(&(b.int() as u64))),
        // A NaN is in no order with anything.
        Compared::Float => a.float().partial_cmp(&b.float()),
        Compared::String => Some(heap.text(&a).cmp(heap.text(&b))),
    };
    match how {
        Compare::Equal => order == Some(Ordering::Equal),
        Compare::NotEqual => order != Some(Ordering::Equal),
        Compare::Less => order == Some(Ordering::Less),
        Compare::LessEqual => matches!(order, Some(Ordering::Less | Ordering::Equal)),
    }
}
