//! The hues of tellers, of what is lost and of what is exact, for light and for dark themes.
//!
//! `theme/book.css` holds the same colours as the variables `--tt-t0` … `--tt-t7`, `--tt-lost` and `--tt-exact`; a test
//! compares the two, and holds what is promised of them (`tests/palette.rs`). No teller is red or green: those mean
//! lost and exact, and nothing else.

use crate::teller::Teller;

/// The colours of one kind of theme, as `#rrggbb`.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Palette {
    /// Of the tellers, in order: blue, brown or amber, violet, cyan, magenta, olive, slate, plum.
    pub tellers: [&'static str; Teller::ALL.len()],
    /// Red: lost, or broken.
    pub lost: &'static str,
    /// Green: exact, or proved.
    pub exact: &'static str,
}

/// For light themes (light, rust, and paper).
pub const LIGHT: Palette = Palette {
    tellers: ["#005fcc", "#5e2f00", "#561c9a", "#004256", "#a91e76", "#706300", "#566170", "#421c32"],
    lost: "#b43330",
    exact: "#366433",
};

/// For dark themes (coal, navy, ayu).
pub const DARK: Palette = Palette {
    tellers: ["#5983f4", "#fdae06", "#dba7ff", "#b7f6fb", "#eb45b0", "#a3a51c", "#9598a1", "#aa815e"],
    lost: "#fb5d5c",
    exact: "#7cc084",
};
