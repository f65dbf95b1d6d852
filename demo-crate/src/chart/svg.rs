//! The few shapes that the figures are made of. Coordinates are pixels, written with one decimal.

use crate::money::tenths;
use std::fmt::{Display, Write};

/// A figure being drawn.
#[derive(Debug)]
pub(super) struct Svg {
    text: String,
}

/// Where a text's point lies in it.
#[derive(Clone, Copy, Debug)]
pub(super) enum Anchor {
    Start,
    Middle,
    End,
}

impl Svg {
    /// An empty figure of so many pixels, described by `label`, which must hold no markup.
    pub(super) fn new(width: f64, height: f64, label: &str) -> Self {
        let (width, height) = (width.round() as u32, height.round() as u32);
        let text = format!(
            "<svg class=\"tt-chart\" role=\"img\" aria-label=\"{label}\" width=\"{width}\" height=\"{height}\" \
             viewBox=\"0 0 {width} {height}\" xmlns=\"http://www.w3.org/2000/svg\">"
        );
        Self { text }
    }

    /// An element of these attributes and no content.
    fn shape(&mut self, tag: &str, class: &str, numbers: &[(&str, f64)]) {
        let _ = write!(self.text, "<{tag} class=\"{class}\"");
        for (name, number) in numbers {
            let _ = write!(self.text, " {name}=\"{}\"", tenths(*number));
        }
        self.text.push_str("/>");
    }

    /// A rectangle, given its left upper corner, with rounded corners.
    pub(super) fn rect(&mut self, class: &str, (x, y): (f64, f64), (width, height): (f64, f64), radius: f64) {
        self.shape("rect", class, &[("x", x), ("y", y), ("width", width), ("height", height), ("rx", radius)]);
    }

    /// A disc about a point.
    pub(super) fn disc(&mut self, class: &str, (x, y): (f64, f64), radius: f64) {
        self.shape("circle", class, &[("cx", x), ("cy", y), ("r", radius)]);
    }

    /// A straight line.
    pub(super) fn line(&mut self, class: &str, (x1, y1): (f64, f64), (x2, y2): (f64, f64)) {
        self.shape("line", class, &[("x1", x1), ("y1", y1), ("x2", x2), ("y2", y2)]);
    }

    /// A square that stands on its corner.
    pub(super) fn diamond(&mut self, class: &str, (x, y): (f64, f64), radius: f64) {
        let (left, upper, side) = (tenths(x - radius), tenths(y), tenths(radius));
        let _ = write!(
            self.text,
            "<path class=\"{class}\" d=\"M{left} {upper}l{side} -{side}l{side} {side}l-{side} {side}z\"/>"
        );
    }

    /// A text, which must hold no markup.
    pub(super) fn text(&mut self, class: &str, (x, y): (f64, f64), anchor: Anchor, words: &dyn Display) {
        let anchor = match anchor {
            Anchor::Start => "start",
            Anchor::Middle => "middle",
            Anchor::End => "end",
        };
        let (x, y) = (tenths(x), tenths(y));
        let _ =
            write!(self.text, "<text class=\"{class}\" x=\"{x}\" y=\"{y}\" text-anchor=\"{anchor}\">{words}</text>");
    }

    /// What is drawn by `draw` bears the class.
    pub(super) fn group(&mut self, class: &str, draw: impl FnOnce(&mut Self)) {
        let _ = write!(self.text, "<g class=\"{class}\">");
        draw(self);
        self.text.push_str("</g>");
    }

    /// The whole figure.
    pub(super) fn finish(mut self) -> String {
        self.text.push_str("</svg>");
        self.text
    }
}
