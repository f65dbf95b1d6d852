//! Every picture of Two Tellers, drawn as SVG from data and a width, and every sentence of page and pictures.
//!
//! The same functions draw the live picture and, when the book is built, the recorded one that stands in its place.
//! Nothing here knows a browser, a clock or a worker; nothing is drawn that the data does not hold. Markup bears classes
//! and SVG attributes only, so that a strict policy on styles allows it; colours come from `theme/book.css`.
//!
//! ```
//! use figures::account::{Picture, State, picture};
//! let empty = Picture { opening: 100_000, ..Picture::new(State::Running) };
//! assert!(picture(&empty, 640.0, "demo").contains("£100,000"));
//! ```

pub mod account;
pub mod cures;
pub mod events;
pub mod gantt;
pub mod histogram;
pub mod lanes;
pub mod ledger;
pub mod list;
pub mod money;
pub mod palette;
pub mod pattern;
#[cfg(all(not(target_family = "wasm"), any(test, feature = "recorded")))]
pub mod recorded;
pub mod say;
mod scale;
pub mod shares;
pub mod shifts;
#[cfg(not(target_family = "wasm"))]
pub mod six;
pub mod speed_up;
pub mod svg;
pub mod sweep;
pub mod teller;
pub mod timeline;
pub mod trace;
pub mod verdict;
pub mod waits;
