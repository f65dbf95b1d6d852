//! The demos of Two Tellers: accounts, the workers that change them, and the page that shows it.
//!
//! Built three times: with the feature `page` for the main thread, which draws and never blocks; with `threads` for
//! the workers, which share one memory and may block; and with neither for the host, where everything that needs no
//! browser is tested. Two more features choose the demos and the jobs, `bank` those of the first pages, `cores` those that
//! only several cores can show: a page of the book loads the modules of one of them. The page's module never enters the
//! workers', so no lock, trap or killed worker can hold it up.

#![cfg_attr(target_family = "wasm", feature(stdarch_wasm_atomic_wait))]

#[cfg(all(target_family = "wasm", feature = "page", feature = "threads"))]
compile_error!("Which thread is this for? Build with the feature `page` or with `threads`, not both.");
#[cfg(all(target_family = "wasm", feature = "threads", not(target_feature = "atomics")))]
compile_error!("Were the flags lost? `threads` needs `-C target-feature=+atomics`; `cargo xtask build` sets it.");

#[cfg(target_family = "wasm")]
mod allocator;
pub mod bank;
#[cfg(all(not(feature = "threads"), feature = "bank"))]
pub mod causes;
#[cfg(not(feature = "threads"))]
pub mod demos;
#[cfg(not(feature = "threads"))]
pub mod director;
#[cfg(not(feature = "threads"))]
pub mod later;
pub mod messages;
#[cfg(all(target_family = "wasm", feature = "page"))]
pub mod page;
pub mod run;
#[cfg(not(feature = "threads"))]
pub mod seen;
#[cfg(not(feature = "threads"))]
pub mod views;
#[cfg(all(target_family = "wasm", feature = "threads"))]
pub mod worker;
