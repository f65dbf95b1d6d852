//! What the demo crate says of itself, in the shape in which rules, tests and measurements ask for it.
//!
//! The one place of this tool that reads the crate's lists: a new demo or strategy is in every suite without an edit there.

use demo_crate::bank::strategies::Strategy as Listed;
use demo_crate::demos::{self, Demo as Shown, go};
use demo_crate::run::{scoreboard, settings, slow};
use wire::Wishes;

/// The control that starts a hundred runs.
pub(crate) const SERIES: &str = "series";
/// The control of slow motion.
pub(crate) const SLOW: &str = "slow";
/// The control of its speed.
pub(crate) const SPEED: &str = "speed";
/// Milliseconds between a read and its write in slow motion, at the least and at the most.
pub(crate) const PAUSE_MS: (u32, u32) = slow::PAUSE_MS;
/// The buttons that harm a teller on purpose.
pub(crate) const FAULTS: [&str; 3] = ["kill", "trap", "hang"];
/// What a fresh account holds, in pounds.
pub(crate) const OPENING: i64 = settings::OPENING_BALANCE;
/// Tellers that may be at work at once.
pub(crate) const MOST_TELLERS: u32 = scoreboard::MAX_TELLERS as u32;
/// Operations of one teller that may be asked for.
pub(crate) const MOST_OPERATIONS: u64 = settings::OPERATIONS.1 as u64;
/// How a run can end, as its result says.
pub(crate) const ENDS: [&str; 4] = ["done", "stuck", "stopped", "failed"];

/// A demo of the book.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Demo {
    /// Its name: of the element, the page and the fragment.
    pub(crate) name: &'static str,
    /// The `data-control` of everything a reader can press or set in it.
    pub(crate) controls: Vec<&'static str>,
    /// The settings its fragment takes.
    pub(crate) keys: Vec<&'static str>,
}

/// A way to protect the account.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Strategy {
    /// Its name in links and results.
    pub(crate) name: &'static str,
    /// Whether it keeps the balance exact.
    pub(crate) is_exact: bool,
}

/// Every demo.
pub(crate) fn demos() -> Vec<Demo> {
    let known = |demo: &Shown| Demo { name: demo.name, controls: controls(demo), keys: keys(demo) };
    demos::all().map(known).collect()
}

/// Every demo's name.
pub(crate) fn names() -> Vec<&'static str> {
    demos().into_iter().map(|demo| demo.name).collect()
}

/// The Go program behind a demo, and what is asked of it where its element says nothing; none where it has none.
pub(crate) fn program_of(name: &str) -> Option<(&'static str, Wishes)> {
    go::Go::of(name).map(|go| (go.program, go.wishes(|_| None)))
}

/// The names of the demos that have Step and Prove and nothing to run.
pub(crate) fn still() -> Vec<&'static str> {
    go::ALL.iter().map(|go| go.demo).filter(|name| Shown::from_name(name).is_none()).collect()
}

/// The names of the demos that need the modules of the cores.
pub(crate) fn of_cores() -> Vec<&'static str> {
    demos::OF_CORES.iter().map(|demo| demo.name).collect()
}

/// Every strategy, in the order in which a page offers them.
pub(crate) fn strategies() -> Vec<Strategy> {
    Listed::ALL.iter().map(|strategy| Strategy { name: strategy.name(), is_exact: strategy.is_exact() }).collect()
}

/// The first strategy that keeps the balance exact: what tests use where any cure will do.
pub(crate) fn a_cure() -> Strategy {
    first(|strategy| strategy.is_exact)
}

/// The first strategy that does not: the account without protection.
pub(crate) fn no_cure() -> Strategy {
    first(|strategy| !strategy.is_exact)
}

fn first(wanted: fn(&Strategy) -> bool) -> Strategy {
    strategies().into_iter().find(wanted).unwrap_or(Strategy { name: "", is_exact: false })
}

impl Demo {
    /// Whether it has this control.
    pub(crate) fn has(&self, control: &str) -> bool {
        self.controls.contains(&control)
    }

    /// The controls that run it, `start` as the last: none that sends one teller, breaks one or does many runs.
    pub(crate) fn runs(&self) -> impl Iterator<Item = &'static str> {
        let others =
            ["start", SERIES, "stop", "reset", "deposit", "withdraw", "copy-link", "copy-result", "cures", "sweep"];
        let is_run = move |name: &&str| !others.contains(name) && !FAULTS.contains(name) && !self.takes(name);
        self.controls.clone().into_iter().filter(is_run).chain(["start"])
    }

    /// Whether its fragment takes this setting.
    pub(crate) fn takes(&self, key: &str) -> bool {
        self.keys.contains(&key)
    }
}

fn controls(demo: &Shown) -> Vec<&'static str> {
    // What every drawer has; a setting's control bears the name of its key, and no control offers a bare run.
    let mut controls = vec!["copy-link", "copy-result"];
    controls.extend(demo.controls.iter().map(|control| control.name));
    controls.extend(demo.keys.iter().map(|key| key.name()).filter(|name| *name != "bare"));
    controls
}

fn keys(demo: &Shown) -> Vec<&'static str> {
    demo.keys.iter().map(|key| key.name()).collect()
}

#[cfg(test)]
mod tests {
    use super::{Demo, a_cure, demos, no_cure, strategies};

    #[test]
    fn names_are_unique_and_say_what_is_known() {
        let mut names: Vec<_> = demos().into_iter().map(|demo| demo.name).collect();
        names.extend(strategies().into_iter().map(|strategy| strategy.name));
        assert!(names.iter().all(|name| !name.is_empty()), "{names:?}");
        let count = names.len();
        names.sort_unstable();
        names.dedup();
        assert_eq!(names.len(), count);
        assert!(a_cure().is_exact && !no_cure().is_exact && !no_cure().name.is_empty());
    }

    #[test]
    fn every_demo_can_be_started() {
        let without: Vec<Demo> = demos().into_iter().filter(|demo| !demo.has("start")).collect();
        assert!(without.is_empty(), "{without:?}");
    }
}
