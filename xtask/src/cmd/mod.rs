//! One file per command: `cmd/build.rs` is `cargo xtask build`.

pub(crate) mod bench;
pub(crate) mod build;
pub(crate) mod serve;
pub(crate) mod test;
