//! The demos of Two Tellers: accounts, the workers that change them, and the views that show it.
//!
//! Built three times: with the feature `page` for the main thread, which draws and never blocks; with `threads` for
//! the workers, which share one memory and may block; and with neither for the host, where everything that needs no
//! browser is tested. The page never enters the workers' module, so no lock, trap or killed worker can hold it up.

#![cfg_attr(target_family = "wasm", feature(stdarch_wasm_atomic_wait))]

#[cfg(all(target_family = "wasm", feature = "page", feature = "threads"))]
compile_error!("Which thread is this for? Build with the feature `page` or with `threads`, not both.");
#[cfg(all(target_family = "wasm", feature = "threads", not(target_feature = "atomics")))]
compile_error!("Were the flags lost? `threads` needs `-C target-feature=+atomics`; `cargo xtask build` sets it.");

pub mod account;
#[cfg(target_family = "wasm")]
mod allocator;
pub mod batch;
pub mod chart;
pub mod clock;
pub mod demos;
#[cfg(not(target_family = "wasm"))]
pub mod figure;
pub mod futex;
pub mod messages;
pub mod money;
#[cfg(not(target_family = "wasm"))]
pub mod native;
pub mod outcome;
pub mod pace;
#[cfg(all(target_family = "wasm", feature = "page"))]
pub mod page;
pub mod scoreboard;
pub mod settings;
pub mod stage;
pub mod trace;
#[cfg(all(target_family = "wasm", feature = "threads"))]
pub mod worker;

/// The names of the demos: `<live-demo name="…">`, the page `….md` and the tests share them.
pub const DEMOS: &[&str] = &[demos::account::DEMO.name, demos::two_tellers::DEMO.name, demos::lost_update::DEMO.name];
