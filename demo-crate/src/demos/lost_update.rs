//! Read-modify-write is three steps: without synchronisation updates are lost, more surely in larger batches.

use super::{Demo, Panel};
use crate::settings::Settings;

/// The demo of section 2.
pub const DEMO: Demo = Demo {
    name: "lost-update",
    title: "Two tellers, nothing between them",
    panels: &[Panel::SlowMotion, Panel::Histogram, Panel::Sizes],
    repeats: 1_000,
    settings: Settings { operations: Some(100), ..Settings::UNSYNCHRONISED },
};
