//! Explores the schedules of anything that implements [`Machine`].
//!
//! It knows nothing of Go, of wasm or of a page: a machine tells it what may happen next and what each step touched.

pub mod machine;

pub use machine::{Access, Choice, Footprint, Machine, Mode, ObjectId, ProcessId};
