//! The engine's door: a session on a Go program, to step through it, to count what can still happen, and to prove it.
//!
//! [`Session`] is the only thing that a page has to know of minigo and explorer. It knows neither a page nor a clock: work
//! that takes its time is done in slices, and whoever calls says how long one is. [`Desk`] keeps one session for each demo of
//! a page and answers the messages of [`wire`]; [`view`] draws what a session knows, as escaped markup.
//!
//! ```
//! use engine::{Session, Wishes};
//!
//! let text = "package main\n\nfunc main() { println(1) }\n";
//! assert!(Session::open(text, Wishes::default()).is_ok());
//! ```

mod atlas;
#[cfg(not(target_family = "wasm"))]
mod causes;
mod chance;
mod desk;
mod history;
mod judgement;
mod map;
mod play;
mod programs;
mod proving;
mod session;
mod shelf;
mod step;
mod trace;
pub mod view;
#[cfg(target_family = "wasm")]
pub mod wasm;

pub use atlas::{FuturesTold, Orders, OutcomeTold};
#[cfg(not(target_family = "wasm"))]
pub use causes::Causes;
pub use chance::Chance;
pub use desk::Desk;
pub use history::{Line, Told};
pub use judgement::{Colour, Goal, Judge};
pub use map::{Map, MapState, MapStep};
pub use play::Played;
pub use programs::program;
pub use proving::Proving;
pub use session::{Fault, Refusal, Session, Unopened};
pub use step::{Outcome, StepState};
pub use trace::{Event, Way};
pub use wire::{NobodyLeft, Wishes};
