//! Colours, and the width of the page: the only things that differ between a terminal and a file.

/// Whether text is coloured.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Paint {
    /// With the escape sequences of a terminal.
    Coloured,
    /// Text alone.
    Plain,
}

/// What text is laid out for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Page {
    /// Its width in characters.
    pub width: usize,
    /// Its colours.
    pub paint: Paint,
}

impl Paint {
    fn with(self, code: &str, text: &str) -> String {
        match self {
            Self::Coloured if !text.is_empty() => format!("\u{1b}[{code}m{text}\u{1b}[0m"),
            _ => text.to_string(),
        }
    }

    pub(super) fn bold(self, text: &str) -> String {
        self.with("1", text)
    }

    pub(super) fn dim(self, text: &str) -> String {
        self.with("2", text)
    }

    pub(super) fn good(self, text: &str) -> String {
        self.with("1;32", text)
    }

    pub(super) fn bad(self, text: &str) -> String {
        self.with("1;31", text)
    }

    pub(super) fn turn(self, text: &str) -> String {
        self.with("33", text)
    }
}
