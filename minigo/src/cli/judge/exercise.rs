//! An exercise, as its file says it: how a reader's program is tried, what must hold, and what is said to wrong answers.

use std::path::Path;

use serde::Deserialize;

/// An exercise.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct Exercise {
    /// What of the library an answer may use, by name (`sync.Mutex.Lock`). Empty: anything.
    #[serde(default)]
    pub(crate) allowed: Vec<String>,
    /// The ways in which an answer is tried, in order.
    pub(crate) trial: Vec<Trial>,
    /// What is said to wrong answers; the first that fits.
    #[serde(default)]
    pub(crate) wrong: Vec<Wrong>,
}

/// One way of trying an answer: every schedule of one program, made of the answer and of what the judge puts in.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct Trial {
    /// What it tries, in a few words.
    pub(crate) name: String,
    /// Go files whose functions take the place of the answer's own of the same names, or stand beside them. The first with which
    /// the answer compiles is taken. None: the answer is tried as it stands.
    #[serde(default)]
    pub(crate) with: Vec<String>,
    /// All that a run may print, spaces at either end left out: each end must be one of these.
    pub(crate) right: Vec<String>,
    /// At least so many goroutines are to be started beside main.
    #[serde(default)]
    pub(crate) goroutines: usize,
    /// At most so many seconds of virtual time are to pass.
    pub(crate) seconds: Option<f64>,
    /// The second goroutine must be able to start and end while the first is at work.
    #[serde(default)]
    pub(crate) overlap: bool,
    /// Fifty runs by chance are tried instead of every schedule: for what no answer can promise in all of them.
    #[serde(default)]
    pub(crate) by_chance: bool,
    /// So many states are searched at the most, of an answer whose states have no end. What lies beyond is not known, and
    /// the answer is then not proved.
    pub(crate) states: Option<usize>,
}

/// What is said to a wrong answer. What is left out fits everything.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct Wrong {
    /// The trial that went wrong.
    pub(crate) trial: Option<String>,
    /// How: `race`, `deadlock`, `wrong outcome`, …: see [`super::verdict::Fault`].
    pub(crate) kind: Option<String>,
    /// What the run that went wrong printed.
    pub(crate) prints: Option<String>,
    /// What of the library the answer uses.
    pub(crate) uses: Option<String>,
    /// The sentence.
    pub(crate) says: String,
}

impl Exercise {
    /// Reads one.
    ///
    /// # Errors
    ///
    /// Why the file is none.
    pub(crate) fn read(path: &Path) -> Result<Self, String> {
        let text = std::fs::read_to_string(path).map_err(|error| error.to_string())?;
        let exercise: Self = toml::from_str(&text).map_err(|error| error.to_string())?;
        if exercise.trial.is_empty() {
            return Err("it tries nothing".to_owned());
        }
        Ok(exercise)
    }
}
