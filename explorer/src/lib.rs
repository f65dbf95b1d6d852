//! Explores the schedules of anything that implements [`Machine`].
//!
//! It knows nothing of Go, of wasm or of a page: a machine tells it what may happen next and what each step touched.

mod collect;
mod detect;
pub mod dpor;
pub mod explore;
mod findings;
pub mod graph;
mod hash;
mod intern;
pub mod machine;
pub mod model;
pub mod oracle;
pub mod pace;
mod processes;
mod race;
mod random;
pub mod replay;
pub mod report;
mod sample;
mod shrink;
mod step;
pub mod table;
pub mod text;
pub mod token;
mod walk;

pub use explore::{Method, Options, explore};
pub use machine::{Access, Choice, Footprint, Machine, Mode, ObjectId, ProcessId};
