//! The text so far, and the flags under which the next piece is put to it: width, precision, sign, padding.

use crate::library::float::{self, Size};
use crate::library::quote::{self, Plain, Runes};
use crate::text;

/// The flags of one verb. The field names are the characters where those are letters.
#[derive(Clone, Copy, Debug, Default)]
#[expect(clippy::struct_excessive_bools, reason = "each is one flag character of the format")]
pub(super) struct Flags {
    pub(super) width: Option<usize>,
    pub(super) precision: Option<usize>,
    pub(super) minus: bool,
    pub(super) plus: bool,
    pub(super) sharp: bool,
    pub(super) space: bool,
    pub(super) zero: bool,
    /// `+` of a `%v`: field names.
    pub(super) plus_v: bool,
    /// `#` of a `%v`: Go syntax.
    pub(super) sharp_v: bool,
}

/// The digits of the letter's case.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Case {
    Lower,
    Upper,
}

impl Case {
    fn digit(self, value: u8) -> u8 {
        let digits = match self {
            Self::Lower => b"0123456789abcdef",
            Self::Upper => b"0123456789ABCDEF",
        };
        digits[usize::from(value & 15)]
    }
}

/// A signed or an unsigned integer.
#[derive(Clone, Copy, Debug)]
pub(super) enum Integer {
    Signed(i64),
    Unsigned(u64),
}

/// The text so far, up to a limit.
#[derive(Debug)]
pub(super) struct Writer {
    text: Vec<u8>,
    limit: usize,
    pub(super) flags: Flags,
}

impl Writer {
    pub(super) fn new(limit: usize) -> Self {
        Self { text: Vec::new(), limit, flags: Flags::default() }
    }

    pub(super) fn into_text(self) -> Vec<u8> {
        self.text
    }

    /// Whether more has been written than may be: what is beyond the limit is not kept.
    pub(super) fn is_full(&self) -> bool {
        self.text.len() > self.limit
    }

    pub(super) fn push(&mut self, byte: u8) {
        if !self.is_full() {
            self.text.push(byte);
        }
    }

    pub(super) fn write(&mut self, bytes: &[u8]) {
        if !self.is_full() {
            self.text.extend_from_slice(bytes);
        }
    }

    pub(super) fn write_all(&mut self, pieces: &[&str]) {
        for piece in pieces {
            self.write(piece.as_bytes());
        }
    }

    /// What is wrong with a verb, behind `%!` and the verb.
    pub(super) fn verb(&mut self, verb: char, wrong: &[&str]) {
        self.write_all(&["%!", verb.encode_utf8(&mut [0; 4])]);
        self.write_all(wrong);
    }

    fn fill(&mut self, byte: u8, count: usize) {
        if !self.is_full() {
            // One more than the limit is enough to be full.
            let room = self.limit - self.text.len() + 1;
            let length = self.text.len() + count.min(room);
            self.text.resize(length, byte);
        }
    }

    /// Zeros are for the left only.
    fn padding(&mut self, count: usize) {
        let byte = if self.flags.zero && !self.flags.minus { b'0' } else { b' ' };
        self.fill(byte, count);
    }

    pub(super) fn pad(&mut self, piece: &[u8]) {
        let missing = self.flags.width.map_or(0, |width| width.saturating_sub(Runes(piece).count()));
        if self.flags.minus {
            self.write(piece);
            self.padding(missing);
        } else {
            self.padding(missing);
            self.write(piece);
        }
    }

    /// Pads with spaces whatever the flags say.
    fn pad_with_spaces(&mut self, piece: &[u8]) {
        let zero = std::mem::take(&mut self.flags.zero);
        self.pad(piece);
        self.flags.zero = zero;
    }

    fn truncated<'a>(&self, text: &'a [u8]) -> &'a [u8] {
        match self.flags.precision {
            None => text,
            Some(count) => {
                let length = Runes(text).take(count).map(|(_, bytes)| bytes.len()).sum();
                &text[..length]
            }
        }
    }

    pub(super) fn string(&mut self, text: &[u8]) {
        let text = self.truncated(text);
        self.pad(text);
    }

    pub(super) fn quoted(&mut self, text: &[u8]) {
        let text = self.truncated(text);
        if self.flags.sharp && quote::can_backquote(text) {
            self.pad(&[b"`", text, b"`"].concat());
        } else {
            let plain = if self.flags.plus { Plain::Ascii } else { Plain::Printable };
            self.pad(quote::quote(text, b'"', plain).as_bytes());
        }
    }

    /// `%x` of a string or of bytes.
    pub(super) fn hex(&mut self, bytes: &[u8], case: Case) {
        let bytes = &bytes[..self.flags.precision.map_or(bytes.len(), |p| p.min(bytes.len()))];
        let prefix = match case {
            Case::Lower => b"0x",
            Case::Upper => b"0X",
        };
        let mut piece = Vec::with_capacity(2 * bytes.len());
        for (index, &byte) in bytes.iter().enumerate() {
            if self.flags.space && index > 0 {
                piece.push(b' ');
            }
            if self.flags.sharp && (self.flags.space || index == 0) {
                piece.extend_from_slice(prefix);
            }
            piece.push(case.digit(byte >> 4));
            piece.push(case.digit(byte));
        }
        self.pad(&piece);
    }

    /// `%c`, `%q` and `%U` take a number that need be no character.
    pub(super) fn character(&mut self, number: u64) {
        let c = character(number);
        self.pad(c.encode_utf8(&mut [0; 4]).as_bytes());
    }

    pub(super) fn quoted_character(&mut self, number: u64) {
        let c = character(number);
        let plain = if self.flags.plus { Plain::Ascii } else { Plain::Printable };
        self.pad(quote::quote(c.encode_utf8(&mut [0; 4]).as_bytes(), b'\'', plain).as_bytes());
    }

    pub(super) fn code_point(&mut self, number: u64) {
        let count = self.flags.precision.unwrap_or(0).max(4);
        // The limit keeps a huge precision from being a huge text.
        let mut piece = text::code_point(number, count.min(self.limit.saturating_add(1)));
        if self.flags.sharp
            && let Some(c) = u32::try_from(number).ok().and_then(char::from_u32)
            && crate::library::letters::is_print(c as u32)
        {
            piece.extend([' ', '\'', c, '\'']);
        }
        self.pad_with_spaces(piece.as_bytes());
    }

    /// An integer in base 2, 8, 10 or 16; `letter` is the verb, for `O` has a prefix of its own.
    pub(super) fn integer(&mut self, integer: Integer, base: u64, letter: char, case: Case) {
        let (negative, magnitude) = match integer {
            Integer::Signed(value) => (value < 0, value.unsigned_abs()),
            Integer::Unsigned(value) => (false, value),
        };
        let flags = &self.flags;
        let sign = if negative {
            "-"
        } else if flags.plus {
            "+"
        } else if flags.space {
            " "
        } else {
            ""
        };
        let least = match (flags.precision, flags.width) {
            (Some(0), _) if magnitude == 0 => {
                self.pad_with_spaces(b"");
                return;
            }
            (Some(precision), _) => precision,
            (None, Some(width)) if flags.zero && !flags.minus => width.saturating_sub(sign.len()),
            _ => 0,
        };
        let mut digits = String::new();
        text::push_digits(&mut digits, magnitude, base, least.min(self.limit.saturating_add(1)));
        if case == Case::Upper {
            digits.make_ascii_uppercase();
        }
        let octal = if letter == 'O' { "0o" } else { "" };
        let prefix = match base {
            _ if !flags.sharp => "",
            2 => "0b",
            8 if !digits.starts_with('0') => "0",
            16 if case == Case::Lower => "0x",
            16 => "0X",
            _ => "",
        };
        if !(sign.is_empty() && octal.is_empty() && prefix.is_empty()) {
            digits = text::fill("{}{}{}{}", &[sign, octal, prefix, &digits]);
        }
        self.pad_with_spaces(digits.as_bytes());
    }

    /// A number as `0x…`, or as digits only.
    pub(super) fn hexadecimal(&mut self, number: u64, sharp: bool) {
        let before = std::mem::replace(&mut self.flags.sharp, sharp);
        self.integer(Integer::Unsigned(number), 16, 'v', Case::Lower);
        self.flags.sharp = before;
    }

    pub(super) fn float(&mut self, value: f64, size: Size, verb: u8, default_precision: Option<usize>) {
        let flags = self.flags;
        let precision = flags.precision.or(default_precision);
        // What would be longer than the whole text may be is cut here, and found too long.
        let text = float::format(value, verb, precision.map(|p| p.min(self.limit.saturating_add(1))), size);
        let (sign, digits) = match text.as_bytes() {
            [sign @ (b'-' | b'+'), digits @ ..] => (*sign, digits),
            digits => (b'+', digits),
        };
        let sign = if flags.space && sign == b'+' && !flags.plus { b' ' } else { sign };
        if matches!(digits.first(), Some(b'I' | b'N')) {
            let signed = digits[0] == b'I' || flags.space || flags.plus;
            let piece = if signed { [&[sign], digits].concat() } else { digits.to_vec() };
            self.pad_with_spaces(&piece);
            return;
        }
        let digits = if flags.sharp && verb != b'b' { sharpened(digits, verb, precision) } else { digits.to_vec() };
        if !flags.plus && sign == b'+' {
            self.pad(&digits);
            return;
        }
        if flags.zero
            && !flags.minus
            && let Some(width) = flags.width
            && width > digits.len() + 1
        {
            self.push(sign);
            self.fill(b'0', width - digits.len() - 1);
            self.write(&digits);
            return;
        }
        self.pad(&[&[sign], digits.as_slice()].concat());
    }
}

fn character(number: u64) -> char {
    u32::try_from(number).ok().and_then(char::from_u32).unwrap_or(char::REPLACEMENT_CHARACTER)
}

/// What `#` makes of a number: always a point, and for `%g` and `%x` all the digits there could be.
fn sharpened(digits: &[u8], verb: u8, precision: Option<usize>) -> Vec<u8> {
    let mut missing = match verb {
        b'g' | b'G' | b'x' | b'X' => precision.unwrap_or(6) as i64,
        _ => 0,
    };
    let hexadecimal = matches!(verb, b'x' | b'X');
    let end = digits
        .iter()
        .position(|&c| matches!(c, b'p' | b'P') || !hexadecimal && matches!(c, b'e' | b'E'))
        .unwrap_or(digits.len());
    let (number, tail) = digits.split_at(end);
    let mut sharp = number.to_vec();
    let (mut point, mut nonzero) = (false, false);
    for &c in number {
        if c == b'.' {
            point = true;
        } else {
            nonzero |= c != b'0';
            missing -= i64::from(nonzero);
        }
    }
    if !point {
        if number == b"0" {
            missing -= 1;
        }
        sharp.push(b'.');
    }
    (0..missing).for_each(|_| sharp.push(b'0'));
    sharp.extend_from_slice(tail);
    sharp
}
