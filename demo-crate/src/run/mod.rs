//! A run, from the order to the last operation: what tellers do, how they begin together, and what they leave to see.
//!
//! Nothing here knows the page or its elements.

pub mod backend;
pub mod calibrate;
pub mod clock;
#[cfg(feature = "cores")]
pub mod cores;
pub mod dice;
pub mod fault;
pub mod flight;
pub mod futex;
pub mod gate;
pub mod jobs;
pub mod letters;
#[cfg(not(target_family = "wasm"))]
pub mod native;
pub mod order;
pub mod outcome;
pub mod overlap;
pub mod pace;
pub mod rate;
pub mod sample;
pub mod scoreboard;
pub mod settings;
#[cfg(feature = "cores")]
pub mod slices;
pub mod slow;
#[cfg(feature = "cores")]
pub mod splitting;
pub mod ties;
pub mod watch;
