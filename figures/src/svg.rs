//! The few shapes that the pictures are made of. Coordinates are pixels, written with at most one decimal.
//!
//! Classes and attributes only: no `style`, no script, no reference to anything outside the picture.

use crate::money::{append, digits, plain};

/// A picture being drawn.
#[derive(Debug)]
pub struct Svg {
    text: String,
}

/// Where a text's point lies in it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Anchor {
    /// At its left end.
    Start,
    /// In its middle.
    Middle,
    /// At its right end.
    End,
}

impl Svg {
    /// An empty picture of so many pixels, described by `label`, which must hold no markup.
    pub fn new(width: f64, height: f64, label: &str) -> Self {
        Self::with_role("img", width, height, label)
    }

    /// The same for a picture with controls in it, each of which says what it is.
    pub fn of_controls(width: f64, height: f64, label: &str) -> Self {
        Self::with_role("group", width, height, label)
    }

    fn with_role(role: &str, width: f64, height: f64, label: &str) -> Self {
        let [width, height] = [width, height].map(|length| plain(length.ceil() as i64));
        let mut svg = Self { text: String::new() };
        svg.raw(&[
            "<svg class=\"tt-chart\" role=\"",
            role,
            "\" aria-label=\"",
            label,
            "\" width=\"",
            &width,
            "\" height=\"",
        ]);
        svg.raw(&[&height, "\" viewBox=\"0 0 ", &width, " ", &height, "\" xmlns=\"http://www.w3.org/2000/svg\">"]);
        svg
    }

    /// Adds markup.
    pub(crate) fn raw(&mut self, parts: &[&str]) {
        for part in parts {
            self.text.push_str(part);
        }
    }

    /// A number as a coordinate: one decimal, and none where it is 0.
    fn number(&mut self, number: f64) {
        let tenths = (number * 10.0).round() as i64;
        if tenths < 0 {
            self.text.push('-');
        }
        digits(&mut self.text, tenths.unsigned_abs() / 10, 1, "");
        let tenth = (tenths.unsigned_abs() % 10) as u8;
        if tenth != 0 {
            self.text.push('.');
            self.text.push(char::from(b'0' + tenth));
        }
    }

    /// Begins an element of this class and these attributes, and leaves its tag open.
    fn begin(&mut self, tag: &str, class: &str, numbers: &[(&str, f64)]) {
        self.raw(&["<", tag, " class=\"", class, "\""]);
        for (name, number) in numbers {
            self.raw(&[" ", name, "=\""]);
            self.number(*number);
            self.text.push('"');
        }
    }

    /// A rectangle, given its left upper corner, with rounded corners and further attributes.
    pub(crate) fn filled(&mut self, class: &str, at: (f64, f64), size: (f64, f64), (radius, rest): (f64, &[&str])) {
        let numbers = [("x", at.0), ("y", at.1), ("width", size.0), ("height", size.1), ("rx", radius)];
        self.begin("rect", class, &numbers);
        self.raw(rest);
        self.raw(&["/>"]);
    }

    /// A rectangle, given its left upper corner, with rounded corners.
    pub fn rect(&mut self, class: &str, at: (f64, f64), size: (f64, f64), radius: f64) {
        self.filled(class, at, size, (radius, &[]));
    }

    /// A disc about a point.
    pub fn disc(&mut self, class: &str, (x, y): (f64, f64), radius: f64) {
        self.begin("circle", class, &[("cx", x), ("cy", y), ("r", radius)]);
        self.raw(&["/>"]);
    }

    /// A straight line.
    pub fn line(&mut self, class: &str, (x1, y1): (f64, f64), (x2, y2): (f64, f64)) {
        self.begin("line", class, &[("x1", x1), ("y1", y1), ("x2", x2), ("y2", y2)]);
        self.raw(&["/>"]);
    }

    /// Straight lines from point to point; [`Close::Yes`] joins the last to the first. Fewer than two draw nothing.
    pub fn path(&mut self, class: &str, points: &[(f64, f64)], close: Close) {
        if points.len() < 2 {
            return;
        }
        self.begin("path", class, &[]);
        self.raw(&[" d=\""]);
        for (place, (x, y)) in points.iter().enumerate() {
            self.text.push(if place == 0 { 'M' } else { 'L' });
            self.number(*x);
            self.text.push(' ');
            self.number(*y);
        }
        self.raw(&[if close == Close::Yes { "z\"/>" } else { "\"/>" }]);
    }

    /// A square that stands on its corner.
    pub fn diamond(&mut self, class: &str, (x, y): (f64, f64), radius: f64) {
        self.path(class, &[(x - radius, y), (x, y - radius), (x + radius, y), (x, y + radius)], Close::Yes);
    }

    /// A text, which must hold no markup; `y` is its base line.
    pub fn text(&mut self, class: &str, at: (f64, f64), anchor: Anchor, words: &str) {
        self.begin("text", class, &[("x", at.0), ("y", at.1)]);
        let anchor = match anchor {
            Anchor::Start => "",
            Anchor::Middle => " text-anchor=\"middle\"",
            Anchor::End => " text-anchor=\"end\"",
        };
        self.raw(&[anchor, ">", words, "</text>"]);
    }

    /// What is drawn until [`Svg::end_group`] bears the class.
    pub fn begin_group(&mut self, class: &str) {
        self.raw(&["<g class=\"", class, "\">"]);
    }

    /// The same for what shows these events, by their numbers.
    pub fn begin_events(&mut self, class: &str, events: &[usize]) {
        self.raw(&["<g class=\"", class, "\" data-event=\"", &numbers(events), "\">"]);
    }

    /// Ends what [`Svg::begin_group`] began.
    pub fn end_group(&mut self) {
        self.raw(&["</g>"]);
    }

    /// What is drawn by `draw` is a control: it bears its name and value, and says what it is. None of the texts may hold markup.
    pub fn control(&mut self, class: &str, control: &str, value: &str, label: &str, draw: impl FnOnce(&mut Self)) {
        self.raw(&[
            "<g class=\"",
            class,
            "\" role=\"button\" tabindex=\"0\" data-control=\"",
            control,
            "\" data-",
            control,
        ]);
        self.raw(&["=\"", value, "\" aria-label=\"", label, "\">"]);
        draw(self);
        self.end_group();
    }

    /// The whole picture.
    pub fn finish(mut self) -> String {
        self.raw(&["</svg>"]);
        self.text
    }
}

/// Whether a path comes back to where it began.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Close {
    /// It does: an area.
    Yes,
    /// It does not: a curve.
    No,
}

/// Numbers of events as `data-event` holds them: `1 2 5`.
pub fn numbers(events: &[usize]) -> String {
    let mut text = String::new();
    for event in events {
        append(&mut text, " ", &plain(*event as i64));
    }
    text
}

/// How wide a text in figures is, in pixels, at the most: a letter of the monospaced font at 12.5 px.
pub(crate) fn width_of(text: &str) -> f64 {
    text.chars().count() as f64 * 7.6
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn coordinates_have_no_needless_decimals() {
        let mut svg = Svg::new(99.2, 10.0, "A line");
        svg.line("tt-axis", (0.0, -1.26), (12.04, 3.5));
        svg.path("tt-curve", &[(0.0, 1.0), (2.0, 0.5)], Close::No);
        svg.path("tt-curve", &[(0.0, 1.0)], Close::No);
        let text = svg.finish();
        assert!(text.contains("width=\"100\""), "{text}");
        assert!(text.contains("x1=\"0\" y1=\"-1.3\" x2=\"12\" y2=\"3.5\""), "{text}");
        assert!(text.contains("d=\"M0 1L2 0.5\""), "{text}");
        assert_eq!(text.matches("<path").count(), 1, "{text}");
    }
}
