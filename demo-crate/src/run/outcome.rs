//! The result of a flight: its figures, and one sentence about them.

use crate::account::Strategy;
use crate::money::{counted, duration, grouped, pounds, rate};

/// Which backend ran.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Backend {
    /// Workers on one shared memory.
    Threads,
    /// Workers that talk to a vault in messages.
    Messages,
}

impl Backend {
    /// The name in results.
    pub fn name(self) -> &'static str {
        match self {
            Self::Threads => "threads",
            Self::Messages => "messages",
        }
    }
}

/// What came of a flight: all the batches from the first press to the moment when the account was quiet.
#[derive(Clone, Debug, PartialEq)]
pub struct Outcome {
    /// Which backend ran.
    pub backend: Backend,
    /// How the account was protected.
    pub strategy: Strategy,
    /// Tellers in all.
    pub workers: u32,
    /// Operations each was told to do.
    pub operations: u32,
    /// Operations done by all together: fewer after a stop.
    pub done: u64,
    /// Pounds that should be there.
    pub expected: i64,
    /// Pounds that are there.
    pub actual: i64,
    /// From the first operation's start to the last one's end, in milliseconds.
    pub elapsed_ms: f64,
}

impl Outcome {
    /// Pounds that vanished; negative when money appeared from nowhere.
    pub fn lost(&self) -> i64 {
        self.expected - self.actual
    }

    /// Operations a second, of all tellers together.
    pub fn rate(&self) -> f64 {
        self.done as f64 / (self.elapsed_ms / 1e3)
    }

    /// The headline and the rest of the sentence.
    pub fn sentence(&self) -> (String, String) {
        let head = match self.lost() {
            0 => format!("Exact: {}.", pounds(self.actual)),
            lost if lost > 0 => format!("{} vanished.", pounds(lost)),
            lost => format!("{} appeared from nowhere.", pounds(-lost)),
        };
        let work = if self.done < u64::from(self.workers) * u64::from(self.operations) {
            format!("Stopped after {}", counted(self.done, "operation", "operations"))
        } else if self.workers == 1 {
            format!("One teller did {}", counted(self.operations.into(), "operation", "operations"))
        } else {
            format!("{} tellers did {} operations each", grouped(self.workers.into()), grouped(self.operations.into()))
        };
        let speed = format!("in {}, {} a second", duration(self.elapsed_ms), rate(self.rate()));
        let verdict = match (self.lost(), self.strategy, self.workers) {
            (0, Strategy::None, 1) => " With nobody else at the account, nothing could go wrong.",
            (0, Strategy::None, _) => " This time. Nothing here makes it so.",
            (0, ..) => "",
            _ => " Every operation was carried out; some wrote over what another had just written.",
        };
        (head, format!("{work} {speed}.{verdict}"))
    }
}

/// What many runs of the same settings came to.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Tally {
    /// The final balance of each run, less the exact one, in pounds, in the order of the runs.
    pub errors: Vec<i64>,
}

impl Tally {
    /// Runs that ended with the exact balance.
    pub fn exact(&self) -> usize {
        self.errors.iter().filter(|error| **error == 0).count()
    }

    /// One sentence about them.
    pub fn sentence(&self) -> (String, String) {
        let (runs, exact) = (self.errors.len(), self.exact());
        let head = match exact {
            _ if runs == 0 => "No run was finished.".to_owned(),
            _ if exact == runs => format!("All {} runs exact.", grouped(runs as u64)),
            0 => format!("Wrong in every one of {} runs.", grouped(runs as u64)),
            _ => format!("Wrong in {} of {} runs.", grouped((runs - exact) as u64), grouped(runs as u64)),
        };
        let least = self.errors.iter().copied().min().unwrap_or(0).min(0);
        let most = self.errors.iter().copied().max().unwrap_or(0).max(0);
        let rest = match (least, most) {
            (0, 0) => String::new(),
            (0, most) => format!("At worst {} appeared from nowhere.", pounds(most)),
            (least, 0) => format!("At worst {} vanished.", pounds(-least)),
            (least, most) => {
                format!("At worst {} vanished, or {} appeared from nowhere.", pounds(-least), pounds(most))
            }
        };
        (head, rest)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn outcome(strategy: Strategy, expected: i64, actual: i64) -> Outcome {
        Outcome {
            backend: Backend::Threads,
            strategy,
            workers: 2,
            operations: 1_000,
            done: 2_000,
            expected,
            actual,
            elapsed_ms: 2.0,
        }
    }

    #[test]
    fn sentences_say_what_happened() {
        let heads = [(100, 100), (100, 60), (100, 130), (-5, -7)]
            .map(|(expected, actual)| outcome(Strategy::None, expected, actual).sentence().0);
        assert_eq!(heads, ["Exact: £100.", "£40 vanished.", "£30 appeared from nowhere.", "£2 vanished."]);
        let (_, rest) = outcome(Strategy::Mutex, 1, 1).sentence();
        assert_eq!(rest, "2 tellers did 1,000 operations each in 2.0 ms, 1.0 million a second.");
        let stopped = Outcome { done: 1, ..outcome(Strategy::Mutex, 1, 1) };
        assert!(stopped.sentence().1.starts_with("Stopped after 1 operation in"));
    }

    #[test]
    fn tallies_count_the_wrong_runs() {
        let (head, rest) = Tally { errors: vec![0, -40, 0, 7] }.sentence();
        assert_eq!(head, "Wrong in 2 of 4 runs.");
        assert_eq!(rest, "At worst £40 vanished, or £7 appeared from nowhere.");
        assert_eq!(Tally { errors: vec![0, 0] }.sentence(), ("All 2 runs exact.".into(), String::new()));
    }
}
