//! The virtual machine: goroutines that run bytecode, one visible operation a step.
//!
//! It knows nothing of Go's syntax or types beyond [`bytecode`], and nothing of how schedules are chosen.

pub mod bytecode;
mod chance;
mod channel;
mod clocks;
mod closing;
mod compare;
mod explore;
mod fingerprint;
mod format;
mod goroutine;
mod heap;
mod interpret;
mod liveness;
mod machine;
mod map;
mod names;
mod naming;
mod native;
mod operation;
mod polling;
mod program;
pub mod reading;
mod run;
pub mod value;
mod visible;
mod words;

#[cfg(test)]
mod tests;

pub use machine::{Limits, Machine, Outcome};
pub use program::Program;
