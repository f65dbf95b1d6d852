//! Where things stand in the source: one number space for all files of a program, and what it means in lines and columns.
//!
//! A [`Pos`] is meaningful only with the [`SourceMap`] that gave it. Columns are counted in bytes from 1, as Go's compiler
//! counts them.

use crate::text::{fill, natural};
use std::fmt;
use std::rc::Rc;

/// A place in one of the files of a [`SourceMap`]; 0 is no place at all.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct Pos(pub u32);

impl Pos {
    /// The place of what has none: predeclared names.
    pub const NONE: Self = Self(0);

    /// The place that many bytes further on.
    #[must_use]
    pub fn plus(self, bytes: usize) -> Self {
        Self(self.0.saturating_add(u32::try_from(bytes).unwrap_or(u32::MAX)))
    }
}

/// A place as a reader names it.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct Position {
    /// The file, as it was named when it was added.
    pub file: Rc<str>,
    /// From 1; 0 where there is none.
    pub line: u32,
    /// In bytes from 1; 0 where there is none.
    pub column: u32,
}

impl fmt::Display for Position {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.text())
    }
}

impl Position {
    /// Gives it as it is shown: `file:line:column`.
    #[must_use]
    pub fn text(&self) -> String {
        match self.line {
            0 => (*self.file).to_owned(),
            line => fill("{}:{}:{}", &[&self.file, &natural(line.into()), &natural(self.column.into())]),
        }
    }
}

/// Something wrong with the source, at a place in it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Fault {
    /// Where.
    pub pos: Pos,
    /// What, in Go's words where Go has words for it.
    pub message: String,
}

impl Fault {
    /// Makes one.
    pub fn new(pos: Pos, message: impl Into<String>) -> Self {
        Self { pos, message: message.into() }
    }

    /// Whether it is one of Go's syntax errors, behind which Go does not check types.
    #[must_use]
    pub fn is_syntax(&self) -> bool {
        self.message.starts_with("syntax error")
    }
}

/// A fault as it is shown: `file:line:column: message`.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Diagnostic {
    /// Where.
    pub position: Position,
    /// What, in Go's words where Go has words for it.
    pub message: String,
}

impl fmt::Display for Diagnostic {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.text())
    }
}

impl Diagnostic {
    /// Gives it as it is shown.
    #[must_use]
    pub fn text(&self) -> String {
        fill("{}: {}", &[&self.position.text(), &self.message])
    }
}

/// How many faults are shown: then Go's compiler says `too many errors` and stops, were there more or not.
pub const MOST_FAULTS: usize = 10;

/// One file of a program.
#[derive(Clone, Debug)]
struct Source {
    name: Rc<str>,
    base: u32,
    length: u32,
    /// Where each line starts, from the start of the file.
    lines: Vec<u32>,
}

/// The files of a program, the user's and the library's.
#[derive(Clone, Debug, Default)]
pub struct SourceMap {
    files: Vec<Source>,
}

impl SourceMap {
    /// Makes one without files.
    #[must_use]
    pub fn new() -> Self {
        Self::default()
    }

    /// Adds a file and returns the place of its first byte.
    pub fn add(&mut self, name: &str, text: &[u8]) -> Pos {
        let base = self.files.last().map_or(1, |last| last.base.saturating_add(last.length).saturating_add(1));
        let length = u32::try_from(text.len()).unwrap_or(u32::MAX);
        let mut lines = vec![0];
        for (at, byte) in (1..=length).zip(text) {
            if *byte == b'\n' {
                lines.push(at);
            }
        }
        self.files.push(Source { name: name.into(), base, length, lines });
        Pos(base)
    }

    /// Says where a place is; without a file or line for [`Pos::NONE`].
    #[must_use]
    pub fn position(&self, pos: Pos) -> Position {
        let index = self.files.partition_point(|file| file.base <= pos.0);
        let Some(file) = index.checked_sub(1).map(|index| &self.files[index]) else {
            return Position { file: "".into(), line: 0, column: 0 };
        };
        let offset = (pos.0 - file.base).min(file.length);
        let line = file.lines.partition_point(|&start| start <= offset);
        let start = file.lines[line - 1];
        Position {
            file: Rc::clone(&file.name),
            line: u32::try_from(line).unwrap_or(u32::MAX),
            column: offset - start + 1,
        }
    }

    /// The line a place is on, from 1; 0 where there is none.
    #[must_use]
    pub fn line(&self, pos: Pos) -> u32 {
        self.position(pos).line
    }

    /// Shows faults as Go's compiler does: of those on one line the first syntax error found, and nothing said twice; the
    /// first ten found, in the order of the source. The order in which they come is that in which they were found.
    #[must_use]
    pub fn diagnose(&self, faults: &[Fault]) -> Vec<Diagnostic> {
        let mut shown: Vec<(Pos, Diagnostic)> = Vec::new();
        // Lines are told apart by where they start.
        let (mut syntax_line, mut other) = (None, None);
        let mut more = None;
        for fault in faults {
            let position = self.position(fault.pos);
            let line = fault.pos.0.saturating_sub(position.column);
            let again = if fault.is_syntax() {
                syntax_line.replace(line) == Some(line)
            } else {
                other.replace((line, &fault.message)) == Some((line, &fault.message))
            };
            if again {
                continue;
            }
            let place = shown.partition_point(|(pos, _)| *pos <= fault.pos);
            if shown.len() + 1 == MOST_FAULTS {
                more = Some(Diagnostic { position: position.clone(), message: TOO_MANY.into() });
            }
            shown.insert(place, (fault.pos, Diagnostic { position, message: fault.message.clone() }));
            if shown.len() == MOST_FAULTS {
                break;
            }
        }
        let mut diagnostics: Vec<Diagnostic> = shown.into_iter().map(|(_, diagnostic)| diagnostic).collect();
        if let Some(more) = more {
            diagnostics.push(more);
        }
        diagnostics
    }
}

const TOO_MANY: &str = "too many errors";

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn places_are_lines_and_byte_columns() {
        let mut map = SourceMap::new();
        let a = map.add("a.go", "é x\ny".as_bytes());
        let b = map.add("b.go", b"");
        let show = |pos| map.position(pos).to_string();
        assert_eq!(show(a), "a.go:1:1");
        assert_eq!(show(a.plus(3)), "a.go:1:4");
        assert_eq!(show(a.plus(4)), "a.go:1:5");
        assert_eq!(show(a.plus(5)), "a.go:2:1");
        assert_eq!(show(a.plus(6)), "a.go:2:2");
        assert_eq!(show(b), "b.go:1:1");
        assert_eq!(show(Pos::NONE), "");
    }

    #[test]
    fn many_faults_are_ten_and_a_word() {
        let mut map = SourceMap::new();
        let start = map.add("a.go", &[b'\n'; 20]);
        let faults: Vec<Fault> =
            (0..11).map(|line| Fault::new(start.plus(10 - line), format!("fault {line}"))).collect();
        let shown = map.diagnose(&faults);
        assert_eq!(shown.len(), 11);
        assert_eq!(shown[0].to_string(), "a.go:2:1: fault 9");
        assert_eq!(shown[9].to_string(), "a.go:11:1: fault 0");
        assert_eq!(shown[10].to_string(), "a.go:2:1: too many errors");
    }
}
