//! What of a demo can be seen, one part a file. A part finds its elements in the template, is told what to show, and
//! touches only what has changed.

pub(super) mod button;
pub(super) mod current;
pub(super) mod drawer;
pub(super) mod question;
#[cfg(feature = "cores")]
pub(super) mod slider;
#[cfg(feature = "cores")]
pub(super) mod splitting;
pub(super) mod stage;
pub(super) mod tabs;
pub(super) mod transport;
pub(super) mod verdict;
