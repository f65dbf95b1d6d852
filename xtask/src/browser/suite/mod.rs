//! Every browser test, one file for each thing a reader would miss.

mod contract;
mod deadlock;
mod demos;
mod fallback;
mod faults;
mod first_build;
mod frame;
mod input;
mod later;
mod layout;
mod long_run;
mod losses;
mod not_parallelism;
mod pages;
mod presses;
mod reading;
mod speed_up;
mod starvation;
mod stepping;
mod themes;
mod weight;

pub(super) use themes::choose as choose_theme;

use super::case::Case;
use super::engine::Engine;
use super::serving::Servings;
use crate::known::{self, FAULTS};

/// Every test there is for this site, in the order in which they are best run: the simplest first.
pub(super) fn all(servings: &Servings) -> Vec<Case> {
    let mut cases = pages::cases(servings);
    cases.extend(weight::cases());
    cases.extend(frame::cases());
    cases.extend(layout::cases());
    cases.extend(first_build::cases());
    cases.extend(demos::cases());
    cases.extend(contract::cases());
    cases.extend(losses::cases());
    cases.extend(deadlock::cases());
    cases.extend(starvation::cases());
    cases.extend(not_parallelism::cases());
    cases.extend(speed_up::cases());
    cases.extend(presses::cases());
    cases.extend(faults::cases());
    cases.extend(input::cases());
    cases.extend(fallback::cases());
    cases.extend(later::cases());
    cases.extend(reading::cases());
    cases.extend(stepping::cases());
    cases.extend(themes::cases(servings));
    cases.extend(long_run::cases());
    let short = |case: Case| {
        let is_alone = hangs_on_a_demo_alone(&case.name);
        let is_twice = is_alone && is_told_by_another_demo(&case.name);
        let case = if is_alone { case.long(Engine::is_webkit) } else { case };
        if is_twice { case.long(|engine| engine == Engine::Firefox) } else { case }
    };
    cases.into_iter().map(short).collect()
}

/// Whether a test asks something of a demo that two engines have answered. WebKit runs the account through, and every
/// other demo's first press in every serving.
fn hangs_on_a_demo_alone(case: &str) -> bool {
    let demo =
        known::names().into_iter().find(|name| case.strip_prefix(name).is_some_and(|rest| rest.starts_with('_')));
    demo.is_some_and(|name| name != "account") && !case.contains("_first_press_")
}

/// Whether a test asks of an engine what another demo asks of it too: what it makes of files that are not to be had, of
/// workers that fail, and of buttons pressed at random. Chromium answers for every demo, Firefox for one.
fn is_told_by_another_demo(case: &str) -> bool {
    let of_faults = case.starts_with("faults_");
    let is_fault = FAULTS.iter().any(|fault| case.contains(&format!("_{fault}_"))) || case.contains("_harm_");
    case.contains("_falls_back_") || case.contains("_at_random_") || is_fault && !of_faults
}
