//! Writes to the terminal or whatever stands in its place. A reader that has gone away is no error worth a word.

use std::io::{self, IsTerminal, Write};

use super::args::Colour;
use minigo::report::{Page, Paint};

/// As a shell says of a program that wrote to a closed pipe: 128 + SIGPIPE.
const PIPE_CLOSED: i32 = 141;

/// Writes to the standard output.
pub(crate) fn write(bytes: &[u8]) {
    let mut out = io::stdout().lock();
    if let Err(error) = out.write_all(bytes).and_then(|()| out.flush()) {
        if error.kind() != io::ErrorKind::BrokenPipe {
            self::error(&format!("minigo: cannot write: {error}"));
        }
        std::process::exit(PIPE_CLOSED);
    }
}

/// Writes a text to the standard output; the code of success.
pub(crate) fn print(text: &str) -> u8 {
    write(text.as_bytes());
    0
}

/// Writes a line, or several, to the standard error; if that is closed, nobody is there to be told.
pub(crate) fn error(line: &str) {
    if !line.is_empty() {
        let _ = writeln!(io::stderr().lock(), "{line}");
    }
}

/// What the output is laid out for.
pub(crate) fn page(colour: Colour) -> Page {
    const USUAL: usize = 100;
    let wanted = |name: &str| std::env::var_os(name).is_some_and(|value| !value.is_empty());
    let dumb = std::env::var_os("TERM").is_some_and(|term| term == "dumb");
    let coloured = match colour {
        Colour::Always => true,
        Colour::Never => false,
        Colour::Auto => io::stdout().is_terminal() && !wanted("NO_COLOR") && !dumb,
    };
    let columns = std::env::var("COLUMNS").ok().and_then(|columns| columns.parse().ok());
    let width = columns.filter(|width| (20..=1000).contains(width)).unwrap_or(USUAL);
    Page { width, paint: if coloured { Paint::Coloured } else { Paint::Plain } }
}
