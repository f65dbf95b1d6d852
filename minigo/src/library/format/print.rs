//! A whole call: the operands of `Print` and `Println`, and the format of `Printf` with its verbs, argument indexes and the
//! texts for what is wrong in it.

use super::value::{Printed, Printer, Wraps};
use super::write::Flags;
use super::{Shape, Stop, Values};

/// The largest width, precision or argument number that a format may have.
const LARGEST: usize = 1_000_000;

impl<V: Values> Printer<'_, V> {
    pub(super) fn print(&mut self, arguments: &[V::Value]) -> Printed {
        let mut after_string = true;
        for (index, argument) in arguments.iter().enumerate() {
            let is_string = matches!(self.values.shape(argument), Shape::Text(_));
            if index > 0 && !is_string && !after_string {
                self.out.push(b' ');
            }
            self.argument(argument, 'v')?;
            after_string = is_string;
        }
        self.check_length()
    }

    pub(super) fn println(&mut self, arguments: &[V::Value]) -> Printed {
        for (index, argument) in arguments.iter().enumerate() {
            if index > 0 {
                self.out.push(b' ');
            }
            self.argument(argument, 'v')?;
        }
        self.out.push(b'\n');
        self.check_length()
    }

    fn check_length(&mut self) -> Printed {
        if self.out.is_full() { self.stop(Stop::TooLong) } else { Ok(()) }
    }

    pub(super) fn printf(&mut self, format: &[u8], arguments: &[V::Value]) -> Printed {
        let mut next = 0;
        let mut reordered = false;
        let mut rest = format;
        while let Some(percent) = rest.iter().position(|&c| c == b'%') {
            self.out.write(&rest[..percent]);
            let mut reader = Reader { rest: &rest[percent + 1..], next, count: arguments.len(), reordered, good: true };
            self.verb(&mut reader, arguments)?;
            Reader { rest, next, reordered, .. } = reader;
        }
        self.out.write(rest);
        if !reordered && next < arguments.len() {
            self.out.flags = Flags::default();
            self.out.write(b"%!(EXTRA ");
            for (index, argument) in arguments[next..].iter().enumerate() {
                if index > 0 {
                    self.out.write(b", ");
                }
                if matches!(self.values.shape(argument), Shape::Nil) {
                    self.out.write(b"<nil>");
                } else {
                    let name = self.values.type_name(argument);
                    self.out.write_all(&[&name, "="]);
                    self.argument(argument, 'v')?;
                }
            }
            self.out.push(b')');
        }
        self.check_length()
    }

    /// Reads one verb with its flags, from after the `%`, and prints by it.
    fn verb(&mut self, reader: &mut Reader<'_>, arguments: &[V::Value]) -> Printed {
        let mut flags = reader.flags();
        let mut after_index = reader.index();
        if reader.skip(b'*') {
            flags.width = match self.number(reader, arguments) {
                Some(width) => {
                    if width < 0 {
                        flags.minus = true;
                        flags.zero = false;
                    }
                    usize::try_from(width.unsigned_abs()).ok()
                }
                None => {
                    self.out.write(b"%!(BADWIDTH)");
                    None
                }
            };
            after_index = false;
        } else {
            flags.width = reader.number();
            // As in %[3]2d.
            if after_index && flags.width.is_some() {
                reader.good = false;
            }
        }
        // A point at the very end is a verb, and a bad one.
        if reader.rest.len() > 1 && reader.skip(b'.') {
            // As in %[3].2d.
            if after_index {
                reader.good = false;
            }
            after_index = reader.index();
            if reader.skip(b'*') {
                flags.precision = self.number(reader, arguments).and_then(|precision| usize::try_from(precision).ok());
                if flags.precision.is_none() {
                    self.out.write(b"%!(BADPREC)");
                }
                after_index = false;
            } else {
                flags.precision = Some(reader.number().unwrap_or(0));
            }
        }
        if !after_index {
            reader.index();
        }
        self.out.flags = flags;
        let Some(verb) = reader.character() else {
            self.out.write(b"%!(NOVERB)");
            return Ok(());
        };
        if verb == '%' {
            self.out.push(b'%');
            return Ok(());
        }
        if !reader.good {
            self.out.verb(verb, &["(BADINDEX)"]);
            return Ok(());
        }
        let Some(argument) = arguments.get(reader.next) else {
            self.out.verb(verb, &["(MISSING)"]);
            return Ok(());
        };
        if verb == 'w' && self.wraps == Wraps::Errors && reader.next < 64 {
            self.wrapped |= 1 << reader.next;
        }
        if matches!(verb, 'v' | 'w') {
            self.out.flags.sharp_v = std::mem::take(&mut self.out.flags.sharp);
            self.out.flags.plus_v = std::mem::take(&mut self.out.flags.plus);
        }
        reader.next += 1;
        self.argument(argument, verb)
    }

    /// The argument that a `*` stands for, if it is an integer that will do.
    fn number(&mut self, reader: &mut Reader<'_>, arguments: &[V::Value]) -> Option<i64> {
        let argument = arguments.get(reader.next)?;
        reader.next += 1;
        let number = match self.values.shape(argument) {
            Shape::Int(number) => Some(number),
            Shape::Uint(number) => i64::try_from(number).ok(),
            _ => None,
        };
        number.filter(|number| number.unsigned_abs() <= LARGEST as u64)
    }
}

/// Reads a format from just after a `%`.
struct Reader<'f> {
    rest: &'f [u8],
    /// The argument that comes next, of `count`.
    next: usize,
    count: usize,
    /// Whether any verb so far had an argument index.
    reordered: bool,
    /// Whether this verb's argument indexes are good.
    good: bool,
}

impl Reader<'_> {
    fn skip(&mut self, byte: u8) -> bool {
        let found = self.rest.first() == Some(&byte);
        if found {
            self.rest = &self.rest[1..];
        }
        found
    }

    fn flags(&mut self) -> Flags {
        let mut flags = Flags::default();
        while let Some((&c, rest)) = self.rest.split_first() {
            match c {
                b'#' => flags.sharp = true,
                b'0' => flags.zero = true,
                b'+' => flags.plus = true,
                b'-' => flags.minus = true,
                b' ' => flags.space = true,
                _ => break,
            }
            self.rest = rest;
        }
        flags
    }

    /// A number, which is nothing if it is too large.
    fn number(&mut self) -> Option<usize> {
        let length = self.rest.iter().take_while(|c| c.is_ascii_digit()).count();
        let (digits, rest) = self.rest.split_at(length);
        let number = parse(digits);
        if number.is_none() && length > 0 {
            // The whole format is lost with it.
            self.rest = &[];
        } else {
            self.rest = rest;
        }
        number
    }

    /// Takes an argument index, `[3]`, if there is one; whether it was there and good.
    fn index(&mut self) -> bool {
        if self.rest.first() != Some(&b'[') {
            return false;
        }
        self.reordered = true;
        let Some(end) = self.rest.iter().position(|&c| c == b']').filter(|_| self.rest.len() >= 3) else {
            self.good = false;
            self.rest = &self.rest[1..];
            return false;
        };
        let index = parse(&self.rest[1..end]);
        self.rest = &self.rest[end + 1..];
        match index {
            Some(index) if (1..=self.count).contains(&index) => {
                self.next = index - 1;
                true
            }
            _ => {
                self.good = false;
                index.is_some()
            }
        }
    }

    /// The verb: a character, or the replacement character for what is none.
    fn character(&mut self) -> Option<char> {
        let (rune, bytes) = crate::library::quote::Runes(self.rest).next()?;
        self.rest = &self.rest[bytes.len()..];
        Some(rune.unwrap_or(char::REPLACEMENT_CHARACTER))
    }
}

fn parse(digits: &[u8]) -> Option<usize> {
    if digits.is_empty() {
        return None;
    }
    digits.iter().try_fold(0usize, |number, digit| match digit {
        b'0'..=b'9' if number <= LARGEST => Some(number * 10 + usize::from(digit - b'0')),
        _ => None,
    })
}
