//! Explores the schedules of anything that implements [`Machine`].
//!
//! It knows nothing of Go, of wasm or of a page: a machine tells it what may happen next and what each step touched.

mod detect;
pub mod dpor;
pub mod explore;
pub mod graph;
pub mod machine;
pub mod model;
pub mod oracle;
pub mod report;
pub mod token;

pub use explore::{Method, Options, explore};
pub use machine::{Access, Choice, Footprint, Machine, Mode, ObjectId, ProcessId};
