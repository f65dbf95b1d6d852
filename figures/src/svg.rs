//! The few shapes that the pictures are made of. Coordinates are pixels, written with at most one decimal.
//!
//! Classes and attributes only: no `style`, no script, no reference to anything outside the picture.

use std::fmt::{Display, Write};

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

/// `write!` to a picture, which cannot fail.
macro_rules! write {
    ($svg:expr, $($part:tt)*) => { $svg.format(format_args!($($part)*)) };
}
pub(crate) use write;

impl Svg {
    /// An empty picture of so many pixels, described by `label`, which must hold no markup.
    pub fn new(width: f64, height: f64, label: &str) -> Self {
        let (width, height) = (width.ceil() as u32, height.ceil() as u32);
        let mut svg = Self { text: String::new() };
        write!(
            svg,
            "<svg class=\"tt-chart\" role=\"img\" aria-label=\"{label}\" width=\"{width}\" height=\"{height}\" \
             viewBox=\"0 0 {width} {height}\" xmlns=\"http://www.w3.org/2000/svg\">"
        );
        svg
    }

    /// Adds markup.
    pub(crate) fn raw(&mut self, markup: &str) {
        self.text.push_str(markup);
    }

    pub(crate) fn format(&mut self, markup: std::fmt::Arguments<'_>) {
        let _ = self.text.write_fmt(markup);
    }

    /// A number as a coordinate: one decimal, and none where it is 0.
    fn number(&mut self, number: f64) {
        let tenths = (number * 10.0).round() as i64;
        let sign = if tenths < 0 { "-" } else { "" };
        let (whole, tenth) = (tenths.unsigned_abs() / 10, tenths.unsigned_abs() % 10);
        match tenth {
            0 => write!(self, "{sign}{whole}"),
            _ => write!(self, "{sign}{whole}.{tenth}"),
        }
    }

    fn attribute(&mut self, name: &str, number: f64) {
        write!(self, " {name}=\"");
        self.number(number);
        self.raw("\"");
    }

    fn shape(&mut self, tag: &str, class: &str, numbers: &[(&str, f64)]) {
        write!(self, "<{tag} class=\"{class}\"");
        for (name, number) in numbers {
            self.attribute(name, *number);
        }
        self.raw("/>");
    }

    pub(crate) fn box_attributes(&mut self, (x, y): (f64, f64), (width, height): (f64, f64), radius: f64) {
        for (name, number) in [("x", x), ("y", y), ("width", width), ("height", height), ("rx", radius)] {
            self.attribute(name, number);
        }
    }

    /// A rectangle, given its left upper corner, with rounded corners.
    pub fn rect(&mut self, class: &str, at: (f64, f64), size: (f64, f64), radius: f64) {
        write!(self, "<rect class=\"{class}\"");
        self.box_attributes(at, size, radius);
        self.raw("/>");
    }

    /// A disc about a point.
    pub fn disc(&mut self, class: &str, (x, y): (f64, f64), radius: f64) {
        self.shape("circle", class, &[("cx", x), ("cy", y), ("r", radius)]);
    }

    /// A straight line.
    pub fn line(&mut self, class: &str, (x1, y1): (f64, f64), (x2, y2): (f64, f64)) {
        self.shape("line", class, &[("x1", x1), ("y1", y1), ("x2", x2), ("y2", y2)]);
    }

    /// Straight lines from point to point; [`Close::Yes`] joins the last to the first. Fewer than two draw nothing.
    pub fn path(&mut self, class: &str, points: impl Iterator<Item = (f64, f64)>, close: Close) {
        let mut points = points.peekable();
        let Some(first) = points.next() else { return };
        if points.peek().is_none() {
            return;
        }
        write!(self, "<path class=\"{class}\" d=\"M");
        self.point(first);
        for point in points {
            self.raw("L");
            self.point(point);
        }
        self.raw(if close == Close::Yes { "z\"/>" } else { "\"/>" });
    }

    fn point(&mut self, (x, y): (f64, f64)) {
        self.number(x);
        self.raw(" ");
        self.number(y);
    }

    /// A square that stands on its corner.
    pub fn diamond(&mut self, class: &str, (x, y): (f64, f64), radius: f64) {
        let corners = [(x - radius, y), (x, y - radius), (x + radius, y), (x, y + radius)];
        self.path(class, corners.into_iter(), Close::Yes);
    }

    /// A text, which must hold no markup; `y` is its base line.
    pub fn text(&mut self, class: &str, at: (f64, f64), anchor: Anchor, words: &dyn Display) {
        let anchor = match anchor {
            Anchor::Start => "",
            Anchor::Middle => " text-anchor=\"middle\"",
            Anchor::End => " text-anchor=\"end\"",
        };
        write!(self, "<text class=\"{class}\"");
        self.attribute("x", at.0);
        self.attribute("y", at.1);
        write!(self, "{anchor}>{words}</text>");
    }

    /// What is drawn by `draw` bears the class.
    pub fn group(&mut self, class: &str, draw: impl FnOnce(&mut Self)) {
        write!(self, "<g class=\"{class}\">");
        draw(self);
        self.raw("</g>");
    }

    /// What is drawn by `draw` is a control: it bears its name and value, and says what it is. None of the texts may hold markup.
    pub fn control(&mut self, class: &str, control: &str, value: &str, label: &str, draw: impl FnOnce(&mut Self)) {
        write!(
            self,
            "<g class=\"{class}\" role=\"button\" tabindex=\"0\" data-control=\"{control}\" data-{control}=\"{value}\" \
             aria-label=\"{label}\">"
        );
        draw(self);
        self.raw("</g>");
    }

    /// The whole picture.
    pub fn finish(mut self) -> String {
        self.raw("</svg>");
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
        svg.path("tt-curve", [(0.0, 1.0), (2.0, 0.5)].into_iter(), Close::No);
        svg.path("tt-curve", [(0.0, 1.0)].into_iter(), Close::No);
        let text = svg.finish();
        assert!(text.contains("width=\"100\""), "{text}");
        assert!(text.contains("x1=\"0\" y1=\"-1.3\" x2=\"12\" y2=\"3.5\""), "{text}");
        assert!(text.contains("d=\"M0 1L2 0.5\""), "{text}");
        assert_eq!(text.matches("<path").count(), 1, "{text}");
    }
}
