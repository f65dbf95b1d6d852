//! A message's fields, one after another: each written as its length in bytes, a colon and itself.

use figures::money::{digits, plain};

use crate::{NobodyLeft, Wishes};

/// A message in the making.
#[derive(Debug, Default)]
pub(crate) struct Fields {
    out: String,
}

impl Fields {
    /// A text.
    pub(crate) fn put(&mut self, text: &str) -> &mut Self {
        digits(&mut self.out, text.len() as u64, 1, "");
        self.out.push(':');
        self.out.push_str(text);
        self
    }

    /// A number.
    pub(crate) fn number(&mut self, number: u64) -> &mut Self {
        let mut text = String::new();
        digits(&mut text, number, 1, "");
        self.put(&text)
    }

    /// A number with its sign.
    pub(crate) fn signed(&mut self, number: i32) -> &mut Self {
        self.put(&plain(number.into()))
    }

    /// The whole message.
    pub(crate) fn finish(self) -> String {
        self.out
    }

    /// A number, or nothing: an empty text.
    pub(crate) fn perhaps(&mut self, number: Option<u64>) -> &mut Self {
        match number {
            Some(number) => self.number(number),
            None => self.put(""),
        }
    }

    /// A text that may be missing: with a mark in front where it is not.
    pub(crate) fn optional(&mut self, text: Option<&str>) -> &mut Self {
        match text {
            Some(text) => self.put(&["=", text].concat()),
            None => self.put(""),
        }
    }

    /// What is asked of a program.
    pub(crate) fn wishes(&mut self, wishes: &Wishes) -> &mut Self {
        let nobody = if wishes.nobody_left == NobodyLeft::Demanded { "demanded" } else { "told" };
        self.optional(wishes.right.as_deref()).optional(wishes.goal.as_deref()).put(nobody)
    }
}

/// What is left of a message to be read.
#[derive(Debug)]
pub(crate) struct Reader<'a>(&'a str);

impl<'a> Reader<'a> {
    /// A message from its beginning.
    pub(crate) fn new(message: &'a str) -> Self {
        Self(message)
    }

    /// Whether nothing is left.
    pub(crate) fn is_at_end(&self) -> bool {
        self.0.is_empty()
    }

    /// The next text.
    pub(crate) fn text(&mut self) -> Option<String> {
        let (length, rest) = self.0.split_once(':')?;
        let length: usize = length.parse().ok()?;
        let text = rest.get(..length)?;
        self.0 = &rest[length..];
        Some(text.to_owned())
    }

    /// The next number.
    pub(crate) fn number(&mut self) -> Option<u64> {
        self.text()?.parse().ok()
    }

    /// The next number, if it is not large.
    pub(crate) fn small(&mut self) -> Option<u32> {
        self.text()?.parse().ok()
    }

    /// The next number with its sign.
    pub(crate) fn signed(&mut self) -> Option<i32> {
        self.text()?.parse().ok()
    }

    /// The next number, which may be missing.
    #[expect(clippy::option_option, reason = "no message is one thing, no number in it another")]
    pub(crate) fn perhaps(&mut self) -> Option<Option<u64>> {
        match &*self.text()? {
            "" => Some(None),
            number => Some(Some(number.parse().ok()?)),
        }
    }

    /// The next text, which may be missing.
    #[expect(clippy::option_option, reason = "no message is one thing, no text in it another")]
    pub(crate) fn optional(&mut self) -> Option<Option<String>> {
        let text = self.text()?;
        match text.strip_prefix('=') {
            Some(rest) => Some(Some(rest.to_owned())),
            None => text.is_empty().then_some(None),
        }
    }

    /// What is asked of a program.
    pub(crate) fn wishes(&mut self) -> Option<Wishes> {
        let (right, goal) = (self.optional()?, self.optional()?);
        let nobody_left = match &*self.text()? {
            "demanded" => NobodyLeft::Demanded,
            "told" => NobodyLeft::Told,
            _ => return None,
        };
        Some(Wishes { right, goal, nobody_left })
    }
}
