//! The `//judge:` lines of a program: what its author says must hold, before anything was run.

/// What a program asks of its judges.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Asks {
    /// Every way it may end, as standard output and the first line of standard error. Empty: it always ends alike, as
    /// recorded, unless there is a pattern.
    pub outcomes: Vec<(String, String)>,
    /// A pattern that its standard output matches however it ends, where the ways are too many to list.
    pub matches: Option<String>,
    /// First lines of standard error with which Go, but not minigo, may end it: what Go notices by luck.
    pub may_fail: Vec<String>,
    /// How the race detector is asked.
    pub race: Race,
    /// `go vet` has something to say about it.
    pub is_vet_unhappy: bool,
    /// Time orders it, which is no order: it runs as recorded, and exploring lists more ends.
    pub is_timed: bool,
    /// What bounds exploring it, by its word in the report: of the ends that are possible, exploring lists some.
    pub bounded_by: Option<String>,
    /// minigo may refuse it by one of these names; otherwise it must do as Go does.
    pub may_refuse: Vec<String>,
    /// minigo must refuse it by this name.
    pub refuses: Option<String>,
    /// What exploring it must give.
    pub explore: Explore,
}

/// How Go's race detector is asked.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub enum Race {
    /// Not at all.
    #[default]
    Unasked,
    /// It reports exactly when `finds` names a race.
    Asked,
    /// It may report: it sees only the runs that happen, and the racy ones are rare.
    Rare,
}

/// What exploring a program must give.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Explore {
    /// Exactly so many executions.
    pub classes: Option<u64>,
    /// Exactly so many blocked or repeated runs.
    pub redundant: Option<u64>,
    /// Exactly so many interleavings.
    pub interleavings: Option<u64>,
    /// Exactly so many classes that end as each of these standard outputs.
    pub outcome_classes: Vec<(String, u64)>,
    /// Exactly so many classes that end in deadlock.
    pub deadlocks: Option<u64>,
    /// What is found, of `race`, `deadlock`, `leak` and `panic`; nothing else is.
    pub finds: Vec<String>,
    /// The search is cut off after so many executions: the program is too large to be explored whole.
    pub executions: Option<u64>,
}

/// How the end of a program is to be read.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Reading {
    /// It always ends in the one way that is recorded.
    Always,
    /// It ends in one of several ways.
    OneOf,
}

impl Asks {
    /// How its end is to be read.
    #[must_use]
    pub fn reading(&self) -> Reading {
        if self.outcomes.is_empty() && self.matches.is_none() { Reading::Always } else { Reading::OneOf }
    }

    /// Whether exploring it must find a race.
    #[must_use]
    pub fn is_racy(&self) -> bool {
        self.explore.finds.iter().any(|kind| kind == "race")
    }

    /// Reads the `//judge:` lines of a Go program.
    ///
    /// # Errors
    /// When one of them is not understood.
    pub fn parse(source: &str) -> Result<Self, String> {
        let mut asks = Self::default();
        for (number, line) in source.lines().enumerate() {
            let Some(text) = line.strip_prefix("//judge:") else { continue };
            let (verb, rest) = text.split_once(' ').unwrap_or((text, ""));
            asks.take(verb, rest.trim()).ok_or_else(|| format!("line {}: what does {line:?} ask?", number + 1))?;
        }
        Ok(asks)
    }

    fn take(&mut self, verb: &str, rest: &str) -> Option<()> {
        match (verb, rest) {
            ("outcome", _) => {
                let (stdout, stderr) = quoted(rest)?;
                self.outcomes.push((stdout, stderr.to_owned()));
            }
            ("matches", pattern) if !pattern.is_empty() => self.matches = Some(pattern.to_owned()),
            ("may-fail", line) if !line.is_empty() => self.may_fail.push(line.to_owned()),
            ("race", "") => self.race = Race::Asked,
            ("race", "rare") => self.race = Race::Rare,
            ("timed", "") => self.is_timed = true,
            ("bounded", word) if !word.is_empty() => self.bounded_by = Some(word.to_owned()),
            ("vet", "") => self.is_vet_unhappy = true,
            ("may-refuse", names) if !names.is_empty() => {
                self.may_refuse = names.split(' ').map(str::to_owned).collect();
            }
            ("refuses", name) if !name.is_empty() => self.refuses = Some(name.to_owned()),
            ("classes", _) => {
                let (stdout, count) = quoted(rest)?;
                self.explore.outcome_classes.push((stdout, count.parse().ok()?));
            }
            ("explore", _) => {
                for word in rest.split_whitespace() {
                    self.explore.take(word)?;
                }
            }
            _ => return None,
        }
        Some(())
    }
}

impl Explore {
    fn take(&mut self, word: &str) -> Option<()> {
        let (key, value) = word.split_once('=')?;
        let number = value.parse().ok();
        match key {
            "classes" => self.classes = Some(number?),
            "redundant" => self.redundant = Some(number?),
            "interleavings" => self.interleavings = Some(number?),
            "deadlocks" => self.deadlocks = Some(number?),
            "executions" => self.executions = Some(number?),
            "finds" => {
                for kind in value.split(',') {
                    let known = ["race", "deadlock", "leak", "panic"].into_iter().find(|&known| known == kind)?;
                    self.finds.push(known.to_owned());
                }
            }
            _ => return None,
        }
        Some(())
    }
}

/// Takes a quoted text, with `\n` and `\"` in it, from the beginning of a line; gives the rest.
fn quoted(line: &str) -> Option<(String, &str)> {
    let mut text = String::new();
    let mut characters = line.strip_prefix('"')?.char_indices();
    while let Some((at, character)) = characters.next() {
        match character {
            '"' => return Some((text, line.get(at + 2..)?.trim())),
            '\\' => match characters.next()?.1 {
                'n' => text.push('\n'),
                plain @ ('"' | '\\') => text.push(plain),
                _ => return None,
            },
            other => text.push(other),
        }
    }
    None
}

#[cfg(test)]
mod tests {
    use super::{Asks, Race, Reading};

    #[test]
    fn the_lines_are_read() {
        let source = "// A lost update.\n//\n//judge:outcome \"1\\n\"\n//judge:outcome \"\" panic: oh\n//judge:race\n\
                      //judge:explore classes=4 finds=race,leak\n//judge:classes \"1\\n\" 3\npackage main\n";
        let asks = Asks::parse(source).expect("it is understood");
        assert_eq!(asks.outcomes, [("1\n".into(), String::new()), (String::new(), "panic: oh".into())]);
        assert_eq!((asks.race, asks.reading(), asks.is_racy()), (Race::Asked, Reading::OneOf, true));
        assert_eq!(
            (asks.explore.classes, asks.explore.outcome_classes.as_slice()),
            (Some(4), &[("1\n".into(), 3)][..])
        );
        assert_eq!(Asks::parse("package main\n").map(|asks| asks.reading()), Ok(Reading::Always));
    }

    #[test]
    fn a_misspelt_line_is_an_error() {
        for line in ["//judge:explore clases=3", "//judge:explore finds=rice", "//judge:races", "//judge:outcome 1"] {
            assert!(Asks::parse(line).is_err(), "{line}");
        }
    }
}
