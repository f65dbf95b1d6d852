//! One value under one verb.
//!
//! One file, for it is one recursion: a value prints its parts, which print theirs, under flags that all of them share.

use std::cmp::Ordering;

use super::write::{Case, Integer, Writer};
use super::{Answer, Method, Shape, Stop, Values};
use crate::library::float::Size;

/// How deep values may be nested, arguments being at 0: beyond it one of them probably contains itself.
const DEEPEST: usize = 200;

/// Whether `%w` is a verb.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Wraps {
    /// In no function but `Errorf`.
    Nothing,
    /// It names errors to wrap.
    Errors,
}

/// Whether `fmt` may call a value's methods: not on what is or lies in an unexported field.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Reach {
    Exported,
    Unexported,
}

/// The state of one call of a printing function.
#[derive(Debug)]
pub(super) struct Printer<'a, V: Values> {
    pub(super) values: &'a V,
    answers: std::slice::Iter<'a, Answer<V::Value>>,
    pub(super) out: Writer,
    pub(super) wraps: Wraps,
    pub(super) wrapped: u64,
    /// Within a text that says that a verb is wrong: no methods are called there.
    erroring: bool,
    /// Within the value that a method panicked with.
    panicking: bool,
    /// Why there is no text, once [`Stopped`] was returned.
    pub(super) stop: Option<Stop<V::Value>>,
}

/// There is no text; the printer says why.
pub(super) struct Stopped;

pub(super) type Printed<T = ()> = Result<T, Stopped>;

impl<'a, V: Values> Printer<'a, V> {
    pub(super) fn new(values: &'a V, answers: &'a [Answer<V::Value>], limit: usize) -> Self {
        Self {
            values,
            answers: answers.iter(),
            out: Writer::new(limit),
            wraps: Wraps::Nothing,
            wrapped: 0,
            erroring: false,
            panicking: false,
            stop: None,
        }
    }

    pub(super) fn stop<T>(&mut self, stop: Stop<V::Value>) -> Printed<T> {
        self.stop = Some(stop);
        Err(Stopped)
    }

    /// Prints one argument.
    pub(super) fn argument(&mut self, value: &V::Value, verb: char) -> Printed {
        if self.out.is_full() {
            return self.stop(Stop::TooLong);
        }
        let shape = self.values.shape(value);
        match (verb, &shape) {
            ('T' | 'v', Shape::Nil) => self.out.pad(b"<nil>"),
            ('T', _) => self.out.string(self.values.type_name(value).as_bytes()),
            ('p', _) => return self.pointer(value, &shape, verb),
            // A []byte is asked for no methods, so it is its elements that %w does not fit.
            ('w', Shape::Slice { bytes: true, .. }) if self.values.type_name(value) == "[]uint8" => {
                return self.value(value, &shape, verb, 0, Reach::Exported);
            }
            _ => {
                if !self.method(value, &shape, verb)? {
                    return self.value(value, &shape, verb, 0, Reach::Exported);
                }
            }
        }
        Ok(())
    }

    /// Prints by the value's own method where it has one and the verb asks for it.
    fn method(&mut self, value: &V::Value, shape: &Shape<'_, V::Value>, verb: char) -> Printed<bool> {
        if self.erroring || matches!(shape, Shape::Nil | Shape::Interface(_)) {
            return Ok(false);
        }
        let mut verb = verb;
        if verb == 'w' {
            if self.wraps == Wraps::Nothing || !self.values.has_method(value, Method::Error) {
                self.bad_verb(value, verb)?;
                return Ok(true);
            }
            verb = 'v';
        }
        let methods: &[Method] = match verb {
            _ if self.out.flags.sharp_v => &[Method::GoString],
            'v' | 's' | 'x' | 'X' | 'q' => &[Method::Error, Method::String],
            _ => &[],
        };
        let Some(&method) = methods.iter().find(|&&method| self.values.has_method(value, method)) else {
            return Ok(false);
        };
        match self.answers.next() {
            None => self.stop(Stop::Call { receiver: value.clone(), method }),
            Some(Answer::Returned(text)) => {
                if method == Method::GoString {
                    self.out.string(text);
                } else {
                    self.text(value, text, verb)?;
                }
                Ok(true)
            }
            Some(Answer::Panicked(with)) => {
                if matches!(shape, Shape::Pointer { address: 0, .. }) {
                    self.out.write(b"<nil>");
                    return Ok(true);
                }
                let flags = std::mem::take(&mut self.out.flags);
                self.out.verb(verb, &["(PANIC=", method.name(), " method: "]);
                let panicking = std::mem::replace(&mut self.panicking, true);
                // A value whose own method panics again would go on for ever: then its plain form is enough.
                let erroring = std::mem::replace(&mut self.erroring, panicking);
                self.argument(with, 'v')?;
                (self.panicking, self.erroring) = (panicking, erroring);
                self.out.push(b')');
                self.out.flags = flags;
                Ok(true)
            }
        }
    }

    /// Prints a part of a value.
    fn part(&mut self, part: &V::Value, verb: char, depth: usize, reach: Reach) -> Printed {
        self.value(part, &self.values.shape(part), verb, depth + 1, reach)
    }

    /// Prints a value by its kind. `depth` is 0 for an argument, whose methods were tried.
    fn value(
        &mut self,
        value: &V::Value,
        shape: &Shape<'_, V::Value>,
        verb: char,
        depth: usize,
        reach: Reach,
    ) -> Printed {
        if depth > DEEPEST {
            return self.stop(Stop::TooDeep);
        }
        if self.out.is_full() {
            return self.stop(Stop::TooLong);
        }
        if depth > 0 && reach == Reach::Exported && self.method(value, shape, verb)? {
            return Ok(());
        }
        match *shape {
            Shape::Nil if depth == 0 => return self.bad_verb(value, verb),
            Shape::Nil if self.out.flags.sharp_v => {
                let name = self.values.type_name(value);
                self.out.write_all(&[&name, "(nil)"]);
            }
            Shape::Nil => self.out.write(b"<nil>"),
            Shape::Interface(ref held) => return self.part(held, verb, depth, reach),
            Shape::Bool(truth) => match verb {
                't' | 'v' => self.out.pad(if truth { b"true" } else { b"false" }),
                _ => return self.bad_verb(value, verb),
            },
            Shape::Int(number) => return self.integer(value, Integer::Signed(number), verb),
            Shape::Uint(number) => return self.integer(value, Integer::Unsigned(number), verb),
            Shape::Float(number) => return self.float(value, number, Size::Double, verb),
            Shape::Single(number) => return self.float(value, number.into(), Size::Single, verb),
            Shape::Text(ref text) => return self.text(value, text, verb),
            Shape::Pointer { target: Some(ref target), .. } if depth == 0 && verb != 'p' => {
                let inner = self.values.shape(target);
                if matches!(inner, Shape::Struct(_) | Shape::Map { .. } | Shape::Slice { .. } | Shape::Array { .. }) {
                    self.out.push(b'&');
                    return self.value(target, &inner, verb, depth + 1, reach);
                }
                return self.pointer(value, shape, verb);
            }
            Shape::Pointer { .. } | Shape::Reference { .. } => return self.pointer(value, shape, verb),
            Shape::Slice { address, bytes, ref elements } => {
                let nil = address == 0;
                if bytes && depth == 0 && self.out.flags.sharp_v && self.values.type_name(value) == "[]uint8" {
                    return self.byte_literal(nil, elements);
                }
                return self.elements(value, (bytes, nil), elements, verb, depth, reach);
            }
            Shape::Array { bytes, ref elements } => {
                return self.elements(value, (bytes, false), elements, verb, depth, reach);
            }
            Shape::Struct(ref fields) => return self.fields(value, fields, verb, depth, reach),
            Shape::Map { address, ref entries } => return self.entries(value, address, entries, verb, depth, reach),
        }
        Ok(())
    }

    fn integer(&mut self, value: &V::Value, integer: Integer, verb: char) -> Printed {
        #[expect(clippy::cast_sign_loss, reason = "Go makes a character of the bits")]
        let bits = match integer {
            Integer::Signed(number) => number as u64,
            Integer::Unsigned(number) => number,
        };
        match (verb, integer) {
            ('v', Integer::Unsigned(_)) if self.out.flags.sharp_v => self.out.hexadecimal(bits, true),
            ('v' | 'd', _) => self.out.integer(integer, 10, verb, Case::Lower),
            ('b', _) => self.out.integer(integer, 2, verb, Case::Lower),
            ('o' | 'O', _) => self.out.integer(integer, 8, verb, Case::Lower),
            ('x', _) => self.out.integer(integer, 16, verb, Case::Lower),
            ('X', _) => self.out.integer(integer, 16, verb, Case::Upper),
            ('c', _) => self.out.character(bits),
            ('q', _) => self.out.quoted_character(bits),
            ('U', _) => self.out.code_point(bits),
            _ => return self.bad_verb(value, verb),
        }
        Ok(())
    }

    fn float(&mut self, value: &V::Value, number: f64, size: Size, verb: char) -> Printed {
        match verb {
            'v' => self.out.float(number, size, b'g', None),
            'b' | 'g' | 'G' | 'x' | 'X' => self.out.float(number, size, verb as u8, None),
            'f' | 'e' | 'E' => self.out.float(number, size, verb as u8, Some(6)),
            'F' => self.out.float(number, size, b'f', Some(6)),
            _ => return self.bad_verb(value, verb),
        }
        Ok(())
    }

    fn text(&mut self, value: &V::Value, text: &[u8], verb: char) -> Printed {
        match verb {
            'v' if self.out.flags.sharp_v => self.out.quoted(text),
            'v' | 's' => self.out.string(text),
            'x' => self.out.hex(text, Case::Lower),
            'X' => self.out.hex(text, Case::Upper),
            'q' => self.out.quoted(text),
            _ => return self.bad_verb(value, verb),
        }
        Ok(())
    }

    fn pointer(&mut self, value: &V::Value, shape: &Shape<'_, V::Value>, verb: char) -> Printed {
        let (Shape::Pointer { address, .. }
        | Shape::Reference { address }
        | Shape::Slice { address, .. }
        | Shape::Map { address, .. }) = *shape
        else {
            return self.bad_verb(value, verb);
        };
        let sharp = self.out.flags.sharp;
        match verb {
            'v' if self.out.flags.sharp_v => {
                let name = self.values.type_name(value);
                self.out.write_all(&["(", &name, ")("]);
                if address == 0 {
                    self.out.write(b"nil");
                } else {
                    self.out.hexadecimal(address, true);
                }
                self.out.push(b')');
            }
            'v' if address == 0 => self.out.pad(b"<nil>"),
            'v' | 'p' => self.out.hexadecimal(address, !sharp),
            'b' | 'o' | 'd' | 'x' | 'X' => return self.integer(value, Integer::Unsigned(address), verb),
            _ => return self.bad_verb(value, verb),
        }
        Ok(())
    }

    fn elements(
        &mut self,
        value: &V::Value,
        (bytes, nil): (bool, bool),
        elements: &[V::Value],
        verb: char,
        depth: usize,
        reach: Reach,
    ) -> Printed {
        if bytes && matches!(verb, 's' | 'q' | 'x' | 'X') {
            let text: Vec<u8> = elements
                .iter()
                .map(|element| match self.values.shape(element) {
                    #[expect(clippy::cast_possible_truncation, reason = "a uint8")]
                    Shape::Uint(byte) => byte as u8,
                    _ => 0,
                })
                .collect();
            return self.text(value, &text, verb);
        }
        let (open, separator, close): (_, &[u8], _) = if self.out.flags.sharp_v {
            let name = self.values.type_name(value);
            self.out.write_all(&[&name]);
            if nil {
                self.out.write(b"(nil)");
                return Ok(());
            }
            (b'{', b", ", b'}')
        } else {
            (b'[', b" ", b']')
        };
        self.out.push(open);
        for (index, element) in elements.iter().enumerate() {
            if index > 0 {
                self.out.write(separator);
            }
            self.part(element, verb, depth, reach)?;
        }
        self.out.push(close);
        Ok(())
    }

    /// An argument of type []byte in Go's syntax is the only place where that name stands for []uint8.
    fn byte_literal(&mut self, nil: bool, elements: &[V::Value]) -> Printed {
        if nil {
            self.out.write(b"[]byte(nil)");
            return Ok(());
        }
        self.out.write(b"[]byte{");
        for (index, element) in elements.iter().enumerate() {
            if index > 0 {
                self.out.write(b", ");
            }
            self.part(element, 'v', 0, Reach::Unexported)?;
        }
        self.out.push(b'}');
        Ok(())
    }

    fn fields(
        &mut self,
        value: &V::Value,
        fields: &[(&str, V::Value)],
        verb: char,
        depth: usize,
        reach: Reach,
    ) -> Printed {
        let flags = self.out.flags;
        if flags.sharp_v {
            let name = self.values.type_name(value);
            self.out.write_all(&[&name]);
        }
        self.out.push(b'{');
        for (index, (name, field)) in fields.iter().enumerate() {
            if index > 0 {
                self.out.write(if flags.sharp_v { b", " } else { b" " });
            }
            if flags.plus_v || flags.sharp_v {
                self.out.write_all(&[name, ":"]);
            }
            let exported = name.chars().next().is_some_and(|c| crate::library::letters::is_upper(c as u32));
            let reach = if exported { reach } else { Reach::Unexported };
            self.part(field, verb, depth, reach)?;
        }
        self.out.push(b'}');
        Ok(())
    }

    fn entries(
        &mut self,
        value: &V::Value,
        address: u64,
        entries: &[(V::Value, V::Value)],
        verb: char,
        depth: usize,
        reach: Reach,
    ) -> Printed {
        let sharp = self.out.flags.sharp_v;
        if sharp {
            let name = self.values.type_name(value);
            self.out.write_all(&[&name]);
            if address == 0 {
                self.out.write(b"(nil)");
                return Ok(());
            }
            self.out.push(b'{');
        } else {
            self.out.write(b"map[");
        }
        let mut entries: Vec<_> = entries.iter().collect();
        entries.sort_unstable_by(|(a, _), (b, _)| compare(self.values, a, b));
        for (index, (key, element)) in entries.iter().enumerate() {
            if index > 0 {
                self.out.write(if sharp { b", " } else { b" " });
            }
            self.part(key, verb, depth, reach)?;
            self.out.push(b':');
            self.part(element, verb, depth, reach)?;
        }
        self.out.push(if sharp { b'}' } else { b']' });
        Ok(())
    }

    /// Says that the verb is not for this value.
    fn bad_verb(&mut self, value: &V::Value, verb: char) -> Printed {
        let erroring = std::mem::replace(&mut self.erroring, true);
        self.out.verb(verb, &["("]);
        match self.values.shape(value) {
            Shape::Nil => self.out.write(b"<nil>"),
            shape => {
                let name = self.values.type_name(value);
                self.out.write_all(&[&name, "="]);
                self.value(value, &shape, 'v', 0, Reach::Unexported)?;
            }
        }
        self.out.push(b')');
        self.erroring = erroring;
        Ok(())
    }
}

/// The order in which a map's keys are printed. Deeper than keys can be, all are equal.
fn compare<V: Values>(values: &V, a: &V::Value, b: &V::Value) -> Ordering {
    match (&values.shape(a), &values.shape(b)) {
        (Shape::Nil, Shape::Nil) => Ordering::Equal,
        (Shape::Nil, _) => Ordering::Less,
        (_, Shape::Nil) => Ordering::Greater,
        (Shape::Interface(a), Shape::Interface(b)) => {
            // Go orders types by where they lie in memory; by name is as good, and always the same.
            let (first, second) = (values.type_name(a), values.type_name(b));
            first.cmp(&second).then_with(|| compare(values, a, b))
        }
        (Shape::Bool(a), Shape::Bool(b)) => a.cmp(b),
        (Shape::Int(a), Shape::Int(b)) => a.cmp(b),
        (Shape::Uint(a), Shape::Uint(b)) => a.cmp(b),
        (Shape::Float(a), Shape::Float(b)) => number_order(*a, *b),
        (Shape::Single(a), Shape::Single(b)) => number_order((*a).into(), (*b).into()),
        (Shape::Text(a), Shape::Text(b)) => a.cmp(b),
        (
            Shape::Pointer { address: a, .. } | Shape::Reference { address: a },
            Shape::Pointer { address: b, .. } | Shape::Reference { address: b },
        ) => a.cmp(b),
        (Shape::Struct(a), Shape::Struct(b)) => {
            first_difference(a.iter().zip(b).map(|((_, a), (_, b))| compare(values, a, b)))
        }
        (Shape::Array { elements: a, .. }, Shape::Array { elements: b, .. }) => {
            first_difference(a.iter().zip(b).map(|(a, b)| compare(values, a, b)))
        }
        _ => Ordering::Equal,
    }
}

/// NaN is below every number.
fn number_order(a: f64, b: f64) -> Ordering {
    a.partial_cmp(&b).unwrap_or_else(|| b.is_nan().cmp(&a.is_nan()))
}

fn first_difference(mut orders: impl Iterator<Item = Ordering>) -> Ordering {
    orders.find(|order| order.is_ne()).unwrap_or(Ordering::Equal)
}
