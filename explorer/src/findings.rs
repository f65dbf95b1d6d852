//! A list of findings in which each stands once.

use crate::report::{Finding, Kind};

/// What makes two findings one: the kind, the places, and of a panic its words; whoever was there, by whatever way.
pub(crate) type Key<'a> = (Kind, &'a [u32], &'a str);

/// A [`Key`] that is kept.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Identity {
    pub(crate) kind: Kind,
    /// In their order.
    pub(crate) lines: Vec<u32>,
    /// Of a panic or a limit.
    pub(crate) words: String,
}

impl Identity {
    pub(crate) fn of(finding: &Finding) -> Self {
        let mut lines = finding.lines();
        lines.sort_unstable();
        if finding.kind == Kind::CutOff {
            // Told once, of whomever.
            lines.clear();
        }
        if finding.kind == Kind::Leak {
            // One line leaks once, however many processes stand on it.
            lines.dedup();
        }
        let said = matches!(finding.kind, Kind::Panic | Kind::Limit);
        Self { kind: finding.kind, lines, words: if said { finding.message.clone() } else { String::new() } }
    }

    pub(crate) fn new((kind, lines, words): Key<'_>) -> Self {
        Self { kind, lines: lines.to_vec(), words: words.to_owned() }
    }

    pub(crate) fn key(&self) -> Key<'_> {
        (self.kind, &self.lines, &self.words)
    }
}

/// Identities, each once, in their order.
#[derive(Debug, Default)]
pub(crate) struct Identities(Vec<Identity>);

impl Identities {
    /// Finds the place of an identity, or the one that it would have.
    pub(crate) fn find(&self, key: Key<'_>) -> Result<usize, usize> {
        self.0.binary_search_by(|known| known.key().cmp(&key))
    }

    /// Puts one in at the place that [`Identities::find`] gave.
    pub(crate) fn insert(&mut self, place: usize, identity: Identity) {
        self.0.insert(place, identity);
    }
}

/// Findings, each once, in the order of their identities.
#[derive(Debug, Default)]
pub(crate) struct Findings {
    identities: Identities,
    findings: Vec<Finding>,
    /// Of each, the number of the last run that it was counted in.
    counted: Vec<u64>,
}

impl Findings {
    pub(crate) fn len(&self) -> usize {
        self.findings.len()
    }

    /// Puts a finding in that is seen in the run of this number, or in none: 0. Of two that are one, the shorter is kept.
    pub(crate) fn add(&mut self, mut finding: Finding, run: u64) {
        let identity = Identity::of(&finding);
        match self.identities.find(identity.key()) {
            Ok(place) => {
                let known = &mut self.findings[place];
                if known.schedule.len() > finding.schedule.len() {
                    finding.runs = known.runs;
                    *known = finding;
                }
            }
            Err(place) => {
                finding.runs = run.min(1);
                self.identities.insert(place, identity);
                self.findings.insert(place, finding);
                self.counted.insert(place, run);
            }
        }
    }

    /// Puts findings in that no run is counted for.
    pub(crate) fn add_all(&mut self, findings: Vec<Finding>) {
        for finding in findings {
            self.add(finding, 0);
        }
    }

    /// Counts a finding as seen in the run of this number, from 1; once, however often it is said. `false`: there is none.
    pub(crate) fn count(&mut self, key: Key<'_>, run: u64) -> bool {
        let Ok(place) = self.identities.find(key) else { return false };
        let counted = std::mem::replace(&mut self.counted[place], run);
        self.findings[place].runs += u64::from(counted != run);
        true
    }

    /// The findings themselves.
    pub(crate) fn into_vec(self) -> Vec<Finding> {
        self.findings
    }
}
