//! The pattern of each teller: eight that differ in any colour, and in none.
//!
//! A pattern is a tile of 8 × 8 pixels, repeated: strokes in the teller's hue over a thin tint of it. Each is a path of
//! `M` and `L` with absolute coordinates, so that the test can draw it as well as a browser.

use crate::svg::{Svg, write};
use crate::teller::Teller;

/// The side of a tile, in pixels.
pub const TILE: usize = 8;

/// One teller's strokes.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Pattern {
    /// The path of the strokes: `M x y L x y …`.
    pub path: &'static str,
    /// How wide they are, in tenths of a pixel.
    pub width_tenths: u8,
    /// Whether their ends are round (a stroke of no length is then a dot) or flat.
    pub ends: Ends,
}

/// How a stroke ends.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Ends {
    /// At its last point.
    Flat,
    /// In half a disc about its last point.
    Round,
}

const fn flat(path: &'static str, width_tenths: u8) -> Pattern {
    Pattern { path, width_tenths, ends: Ends::Flat }
}

/// In the order of the tellers: plain, rising stripes, falling stripes, dots, upright bars, cross-hatch, level bars, checks.
pub const PATTERNS: [Pattern; Teller::ALL.len()] = [
    flat("M0 4L8 4", 80),
    flat("M-2 2L2 -2M-2 10L10 -2M6 10L10 6", 34),
    flat("M-2 6L2 10M-2 -2L10 10M6 -2L10 2", 34),
    Pattern { path: "M2 2L2 2M6 6L6 6", width_tenths: 36, ends: Ends::Round },
    flat("M4 0L4 8", 45),
    flat("M-1 1L1 -1M-1 9L9 -1M7 9L9 7M-1 7L1 9M-1 -1L9 9M7 -1L9 1", 14),
    flat("M0 4L8 4", 40),
    flat("M0 2L4 2M4 6L8 6", 40),
];

impl Teller {
    /// Its pattern.
    pub fn pattern(self) -> Pattern {
        PATTERNS[self.place()]
    }
}

impl Svg {
    /// Defines the patterns of `tellers`, for [`Svg::work`]. `id` begins their ids, and must be unique in the page.
    pub fn patterns(&mut self, id: &str, tellers: impl Iterator<Item = Teller>) {
        self.raw("<defs>");
        for teller in tellers {
            let Pattern { path, width_tenths, ends } = teller.pattern();
            let (place, class) = (teller.place(), teller.class());
            let cap = if ends == Ends::Round { " stroke-linecap=\"round\"" } else { "" };
            let (whole, tenth) = (width_tenths / 10, width_tenths % 10);
            write!(
                self,
                "<pattern id=\"{id}-t{place}\" class=\"{class}\" width=\"{TILE}\" height=\"{TILE}\" \
                 patternUnits=\"userSpaceOnUse\"><path class=\"tt-tint\" d=\"M0 0H{TILE}V{TILE}H0z\"/>\
                 <path d=\"{path}\" stroke=\"currentColor\" stroke-width=\"{whole}.{tenth}\"{cap}/></pattern>"
            );
        }
        self.raw("</defs>");
    }

    /// A bar of a teller's pattern, given its left upper corner; [`Svg::patterns`] has defined it for the same `id`.
    pub fn work(&mut self, id: &str, teller: Teller, at: (f64, f64), size: (f64, f64)) {
        let (class, place) = (teller.class(), teller.place());
        write!(self, "<rect class=\"tt-work {class}\" fill=\"url(#{id}-t{place})\"");
        self.box_attributes(at, size, 3.0);
        self.raw("/>");
    }
}
