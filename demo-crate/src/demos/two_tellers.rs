//! Operations overlap: the order differs from run to run, the total does not, since a mutex guards it.

use super::{Demo, Panel};
use crate::account::Strategy;
use crate::settings::Settings;

/// The demo of section 1.
pub const DEMO: Demo = Demo {
    name: "two-tellers",
    title: "Deposits and withdrawals at once",
    panels: &[Panel::Presses, Panel::SlowMotion, Panel::Order],
    repeats: 10,
    settings: Settings { strategy: Strategy::Mutex, workers: 4, ..Settings::UNSYNCHRONISED },
};
