//! The virtual machine: goroutines that run bytecode, one visible operation a step.
//!
//! It knows nothing of Go's syntax or types beyond [`bytecode`], and nothing of how schedules are chosen.

pub mod bytecode;
pub mod value;
