//! The pattern of each teller: eight that differ in any colour, and in none.
//!
//! A pattern is a tile of 8 × 8 pixels, repeated: strokes in the teller's hue over a thin tint of it. Each is a path of
//! `M` and `L` with absolute coordinates, so that the test can draw it as well as a browser.

use crate::money::tenths;
use crate::svg::Svg;
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
    pub fn patterns(&mut self, id: &str, tellers: &[Teller]) {
        self.raw(&["<defs>"]);
        for teller in tellers {
            let Pattern { path, width_tenths, ends } = teller.pattern();
            self.raw(&["<pattern id=\"", id, teller.class(), "\" class=\"", teller.class(), PATTERN, path]);
            self.raw(&["\" stroke=\"currentColor\" stroke-width=\"", &tenths(f64::from(width_tenths) / 10.0)]);
            self.raw(&[if ends == Ends::Round { "\" stroke-linecap=\"round" } else { "" }, "\"/></pattern>"]);
        }
        self.raw(&["</defs>"]);
    }

    /// A bar of a teller's pattern, given its left upper corner; [`Svg::patterns`] has defined it for the same `id`.
    pub fn work(&mut self, id: &str, teller: Teller, at: (f64, f64), size: (f64, f64)) {
        let fill = [" fill=\"url(#", id, teller.class(), ")\""];
        let mut class = String::from("tt-work ");
        class.push_str(teller.class());
        self.filled(&class, at, size, (3.0, &fill));
    }
}

/// What follows the class of a pattern, up to its path. The side of a tile is in it.
const PATTERN: &str = "\" width=\"8\" height=\"8\" patternUnits=\"userSpaceOnUse\">\
                       <path class=\"tt-tint\" d=\"M0 0H8V8H0z\"/><path d=\"";
