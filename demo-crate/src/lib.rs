//! tmp
#![cfg_attr(target_family = "wasm", feature(stdarch_wasm_atomic_wait))]
pub mod bank;
pub mod messages;
pub mod run;
