//! Read-modify-write is three steps: without synchronisation updates are lost, more surely the longer a run is.

use super::account::Account;
use super::bank_run::BankRun;
use super::controls::{RESET, SERIES, START, STOP};
use super::{Control, Demo};
use crate::bank::strategies::Strategy;
use crate::run::settings::{Key, Settings};

/// The demo of the second section.
pub const DEMO: Demo = Demo {
    name: "lost-update",
    title: "Two tellers, nothing between them",
    keys: &[Key::Strategy, Key::Workers, Key::Operations, Key::Slow, Key::Backend],
    offers: Strategy::ALL,
    controls: &[Control { label: "Start both", ..START }, SERIES, STOP, RESET],
    settings: Settings::UNSYNCHRONISED,
    question: None,
    plot: || Box::new(Account { run: BankRun::default(), runs: 100 }),
};
