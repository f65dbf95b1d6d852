//! The whole account: every strategy, every control.

use super::{Demo, Panel};
use crate::settings::Settings;

/// The demo of the front page.
pub const DEMO: Demo = Demo {
    name: "account",
    title: "One account, two tellers",
    panels: &[Panel::Strategy, Panel::Details, Panel::Presses, Panel::SlowMotion, Panel::Histogram, Panel::Faults],
    repeats: 100,
    settings: Settings::UNSYNCHRONISED,
};
