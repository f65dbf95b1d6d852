//! How many operations make a run that can be watched: measured by a short trial of all tellers, then rounded to a
//! number that a person can say.

use super::backend::Backend;
use super::settings::Tempo;
use crate::bank::strategies::Strategy;

/// How long a run is to take, in milliseconds.
pub const RUN_MS: f64 = 1_800.0;
/// A calibrated run past this is stopped, in milliseconds.
pub const LIMIT_MS: f64 = 3_000.0;
/// How long a run of a series of a hundred is to take, in milliseconds: the series is to take 10 to 30 s, and without memory in
/// common a run takes down to 0.6 of what its trial promised.
pub const SERIES_RUN_MS: f64 = 250.0;
/// How long a trial lasts, in milliseconds.
pub const TRIAL_MS: f64 = 150.0;

/// What a trial measured: operations of each teller in a second.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Pace {
    /// Operations a second of the slowest teller.
    pub per_second: f64,
}

/// What a trial depends on.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Setup {
    /// How the account is protected.
    pub strategy: Strategy,
    /// How many tellers.
    pub workers: u32,
    /// How fast they work.
    pub tempo: Tempo,
    /// How they meet.
    pub backend: Backend,
}

/// The trials of a page so far.
#[derive(Clone, Debug, Default)]
pub struct Trials {
    done: Vec<(Setup, Pace)>,
}

impl Trials {
    /// What was measured for a setup.
    pub fn pace(&self, setup: Setup) -> Option<Pace> {
        self.done.iter().find(|(each, _)| *each == setup).map(|(_, pace)| *pace)
    }

    /// Keeps a measurement: the operations that each teller did in `elapsed_ms`. One too short to tell counts as slow.
    pub fn add(&mut self, setup: Setup, done: u64, elapsed_ms: f64) {
        let each = done as f64 / f64::from(setup.workers.max(1));
        let per_second = each / (elapsed_ms.max(1.0) / 1e3);
        self.keep(setup, Pace { per_second });
    }

    /// Keeps a measurement in place of any other.
    pub fn keep(&mut self, setup: Setup, pace: Pace) {
        self.forget(setup);
        self.done.push((setup, pace));
    }

    /// Forgets a measurement, so that another is made.
    pub fn forget(&mut self, setup: Setup) {
        self.done.retain(|(other, _)| *other != setup);
    }

    /// Takes note of how fast a whole run was, which is better known than by a trial.
    pub fn correct(&mut self, setup: Setup, done: u64, elapsed_ms: f64) {
        if self.pace(setup).is_some() && elapsed_ms > TRIAL_MS {
            self.add(setup, done, elapsed_ms);
        }
    }
}

impl Pace {
    /// Operations for so many milliseconds, rounded to a number that a person can say.
    pub fn operations(self, milliseconds: f64, most: u32) -> u32 {
        sayable(self.per_second * milliseconds / 1e3).clamp(1, most)
    }
}

/// The nearest number with one figure that matters, or one and a half: 1, 1.5, 2, 3, … 9, and then ten times as much.
///
/// ```
/// use demo_crate::run::calibrate::sayable;
/// assert_eq!([0.3, 7.4, 126.0, 1_790.0, 2_490_000.0].map(sayable), [1, 7, 150, 2_000, 2_000_000]);
/// ```
pub fn sayable(number: f64) -> u32 {
    let mut unit = 1.0;
    while number / unit >= 9.5 && unit < 1e9 {
        unit *= 10.0;
    }
    let leading = number / unit;
    let rounded = if unit > 1.0 && (1.25..1.75).contains(&leading) { 1.5 } else { leading.round().max(1.0) };
    (rounded * unit) as u32
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_can_be_said() {
        for (number, said) in
            [(0.0, 1), (1.4, 1), (9.4, 9), (9.6, 10), (11.0, 10), (14.0, 15), (18.0, 20), (949.0, 900), (960.0, 1_000)]
        {
            assert_eq!(sayable(number), said, "{number}");
        }
        assert_eq!(sayable(f64::INFINITY), u32::MAX);
    }

    #[test]
    fn a_trial_becomes_a_number_of_operations() {
        let setup = Setup { strategy: Strategy::None, workers: 2, tempo: Tempo::Full, backend: Backend::Threads };
        let mut trials = Trials::default();
        assert_eq!(trials.pace(setup), None);
        trials.add(setup, 24_000, 80.0);
        let pace = trials.pace(setup).expect("a pace");
        assert_eq!(pace.operations(RUN_MS, 10_000_000), 300_000);
        assert_eq!(pace.operations(RUN_MS, 1_000), 1_000);
        trials.correct(setup, 600_000, 1_000.0);
        assert_eq!(trials.pace(setup).map(|pace| pace.operations(RUN_MS, 10_000_000)), Some(500_000));
        assert_eq!(trials.pace(Setup { workers: 3, ..setup }), None);
    }

    #[test]
    fn a_trial_in_which_nobody_got_anywhere_still_allows_one_operation() {
        let setup = Setup { strategy: Strategy::None, workers: 2, tempo: Tempo::Full, backend: Backend::Messages };
        let mut trials = Trials::default();
        trials.add(setup, 0, 0.0);
        assert_eq!(trials.pace(setup).map(|pace| pace.operations(RUN_MS, 10)), Some(1));
    }
}
