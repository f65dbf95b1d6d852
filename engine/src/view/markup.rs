//! Markup as it is written: every text escaped, classes and attributes only, no style and no script.

/// Markup in the making.
#[derive(Debug, Default)]
pub(super) struct Markup {
    out: String,
}

/// A name and a value; a value of none is no attribute.
pub(super) type Attribute<'a> = (&'a str, &'a str);

impl Markup {
    /// An element with what `inside` writes in it.
    pub(super) fn element(&mut self, tag: &str, attributes: &[Attribute<'_>], inside: impl FnOnce(&mut Self)) {
        self.open(tag, attributes);
        inside(self);
        self.close(tag);
    }

    /// An element that has no end and nothing in it.
    pub(super) fn void(&mut self, tag: &str, attributes: &[Attribute<'_>]) {
        self.open(tag, attributes);
    }

    // Out of line, as all here: they are called in a hundred places.
    #[inline(never)]
    fn open(&mut self, tag: &str, attributes: &[Attribute<'_>]) {
        self.out.push('<');
        self.out.push_str(tag);
        for (name, value) in attributes {
            self.out.push(' ');
            self.out.push_str(name);
            self.out.push_str("=\"");
            self.text(value);
            self.out.push('"');
        }
        self.out.push('>');
    }

    #[inline(never)]
    fn close(&mut self, tag: &str) {
        self.out.push_str("</");
        self.out.push_str(tag);
        self.out.push('>');
    }

    /// An element with a text in it.
    #[inline(never)]
    pub(super) fn leaf(&mut self, tag: &str, class: &str, text: &str) {
        self.element(tag, &[("class", class)], |markup| markup.text(text));
    }

    /// A button: what it is told by, and what it says.
    #[inline(never)]
    pub(super) fn button(&mut self, control: &str, attributes: &[Attribute<'_>], text: &str) {
        let mut all = vec![("type", "button"), ("data-control", control)];
        all.extend_from_slice(attributes);
        self.element("button", &all, |markup| markup.text(text));
    }

    /// A text.
    #[inline(never)]
    pub(super) fn text(&mut self, text: &str) {
        for character in text.chars() {
            let escaped = match character {
                '<' => "&lt;",
                '>' => "&gt;",
                '&' => "&amp;",
                '"' => "&quot;",
                '\'' => "&#39;",
                _ => {
                    self.out.push(character);
                    continue;
                }
            };
            self.out.push_str(escaped);
        }
    }

    /// Markup that is markup already: a picture.
    pub(super) fn picture(&mut self, svg: &str) {
        self.out.push_str(svg);
    }

    pub(super) fn finish(self) -> String {
        self.out
    }
}

/// A text as it may stand in a picture, which takes it as it is.
pub(super) fn escaped(text: &str) -> String {
    let mut markup = Markup::default();
    markup.text(text);
    markup.finish()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn nothing_gets_out_of_a_text_or_an_attribute() {
        let mut markup = Markup::default();
        markup.button("step", &[("data-process", "\"><script>")], "<b onclick='x'>&");
        assert_eq!(
            markup.finish(),
            "<button type=\"button\" data-control=\"step\" data-process=\"&quot;&gt;&lt;script&gt;\">\
             &lt;b onclick=&#39;x&#39;&gt;&amp;</button>"
        );
    }
}
