//! `fmt`'s engine: verbs, flags and the default formats of every kind of value, as Go prints them.
//!
//! It sees values through [`Values`] only, so it knows no heap. It cannot call the program's `String` and `Error` methods
//! either: it stops and says which one it needs, and is asked again, from the start, with that answer and those before it.
//! So it must come to the same calls in the same order each time; where the values change between, the answers it was given are
//! used as they come, and nothing worse happens.

mod print;
mod value;
mod write;

use value::{Printer, Stopped};

/// What printing needs to know of values.
pub trait Values {
    /// A value with its type.
    type Value: Clone;

    /// Opens a value by one level.
    fn shape(&self, value: &Self::Value) -> Shape<'_, Self::Value>;

    /// The name of its type, as `%T` prints it: `main.Account`, `[]int`, `map[string]*main.Node`, `func(int) string`.
    fn type_name(&self, value: &Self::Value) -> String;

    /// Whether the value's type has the method, with the signature that `fmt` asks for.
    fn has_method(&self, value: &Self::Value, method: Method) -> bool;
}

/// A method that `fmt` calls on a value that has it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Method {
    /// `Error() string`
    Error,
    /// `String() string`
    String,
    /// `GoString() string`, for `%#v`.
    GoString,
}

impl Method {
    /// Its name in Go.
    #[must_use]
    pub fn name(self) -> &'static str {
        match self {
            Self::Error => "Error",
            Self::String => "String",
            Self::GoString => "GoString",
        }
    }
}

/// A value, opened by one level. The kind is that of the underlying type: a `time.Duration` is an `Int`.
#[derive(Clone, Debug)]
pub enum Shape<'a, V> {
    /// A nil interface: of an argument, or of a field or element whose type is an interface.
    Nil,
    /// What an interface that is a field or an element holds. Arguments are given as what they hold.
    Interface(V),
    /// A bool.
    Bool(bool),
    /// A signed integer.
    Int(i64),
    /// An unsigned integer.
    Uint(u64),
    /// A float64.
    Float(f64),
    /// A float32.
    Single(f32),
    /// A string: any bytes.
    Text(std::borrow::Cow<'a, [u8]>),
    /// A pointer.
    Pointer {
        /// Its number; 0 is nil.
        address: u64,
        /// What it points to; `None` where it is nil.
        target: Option<V>,
    },
    /// A channel or a function.
    Reference {
        /// Its number; 0 is nil.
        address: u64,
    },
    /// A slice.
    Slice {
        /// The number of its array; 0 is nil.
        address: u64,
        /// Whether its elements are bytes: of kind uint8.
        bytes: bool,
        /// The elements.
        elements: Vec<V>,
    },
    /// An array.
    Array {
        /// Whether its elements are bytes: of kind uint8.
        bytes: bool,
        /// The elements.
        elements: Vec<V>,
    },
    /// A struct: its fields with their names, an embedded one's being its type's.
    Struct(Vec<(&'a str, V)>),
    /// A map, in any order.
    Map {
        /// Its number; 0 is nil.
        address: u64,
        /// Keys and values.
        entries: Vec<(V, V)>,
    },
}

/// Which function of `fmt` it is.
#[derive(Clone, Copy, Debug)]
pub enum Style<'a> {
    /// `Print`: spaces between operands when neither is a string.
    Print,
    /// `Println`: spaces between operands, and a newline.
    Println,
    /// `Printf` with its format.
    Format(&'a [u8]),
    /// `Errorf` with its format: `%w` is allowed.
    Error(&'a [u8]),
}

/// What a call that was asked for came to.
#[derive(Clone, Debug)]
pub enum Answer<V> {
    /// It returned this text.
    Returned(Vec<u8>),
    /// It panicked with this value.
    Panicked(V),
}

/// A finished text.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Formatted {
    /// The text.
    pub text: Vec<u8>,
    /// Bit i is set where `%w` names argument i, of the first 64.
    pub wrapped: u64,
}

/// Why there is no text yet, or none at all.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Stop<V> {
    /// This method of this value must be called first.
    Call {
        /// The receiver.
        receiver: V,
        /// The method.
        method: Method,
    },
    /// The text would be longer than it may be.
    TooLong,
    /// The values are nested too deep: one may contain itself.
    TooDeep,
}

/// Prints arguments, given as what the interfaces hold (a nil one as [`Shape::Nil`]). `answers` are those to the calls asked for so far,
/// in order; `limit` is the most bytes that the text may have.
///
/// # Errors
///
/// Where a method must be called first, or a limit is met.
pub fn format<V: Values>(
    values: &V,
    style: Style<'_>,
    arguments: &[V::Value],
    answers: &[Answer<V::Value>],
    limit: usize,
) -> Result<Formatted, Stop<V::Value>> {
    let mut printer = Printer::new(values, answers, limit);
    let printed = match style {
        Style::Print => printer.print(arguments),
        Style::Println => printer.println(arguments),
        Style::Format(format) => printer.printf(format, arguments),
        Style::Error(format) => {
            printer.wraps = value::Wraps::Errors;
            printer.printf(format, arguments)
        }
    };
    match (printed, printer.stop) {
        (Err(Stopped), Some(stop)) => Err(stop),
        _ => Ok(Formatted { text: printer.out.into_text(), wrapped: printer.wrapped }),
    }
}

#[cfg(test)]
mod tests;
