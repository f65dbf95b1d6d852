//! The verdict: a stamp and a sentence, in the one place that is read out.

use crate::director::Shown;
use crate::page::dom::{Live, find, mark};
use figures::say::{Key, say};
use figures::verdict::{Tone, Verdict};
use std::cell::Cell;
use web_sys::Element;

/// Where a demo says what came of the run that was asked for.
#[derive(Debug)]
pub(in crate::page) struct Saying {
    output: Element,
    stamp: Live,
    pause: Live,
    claim: Live,
    sentence: Live,
    /// True once there has been a verdict; its room is kept from then on.
    has_spoken: Cell<bool>,
}

impl Saying {
    /// The verdict in the template below `root`.
    pub(in crate::page) fn new(root: &Element) -> Self {
        Self {
            output: find(root, ".tt-verdict"),
            stamp: Live::find(root, ".tt-stamp"),
            pause: Live::find(root, ".tt-pause"),
            claim: Live::find(root, ".tt-claim"),
            sentence: Live::find(root, ".tt-sentence"),
            has_spoken: Cell::new(false),
        }
    }

    /// True once there has been a verdict.
    pub(in crate::page) fn has_spoken(&self) -> bool {
        self.has_spoken.get()
    }

    /// Says the verdict, and before its sentence what the reader had said; without one, nothing.
    pub(in crate::page) fn show(&self, shown: &Shown, said: Option<&str>) {
        let verdict = shown.verdict.as_ref();
        let mut claim = String::new();
        if let (Some(said), Some(_)) = (said, verdict) {
            claim = say(Key::YouSaid, &[("said", said)]) + " ";
        }
        let (stamp, sentence) = verdict.map_or(("", ""), |Verdict { stamp, sentence, .. }| (stamp, sentence));
        self.has_spoken.set(self.has_spoken.get() || verdict.is_some());
        let class = match verdict.map(|verdict| verdict.tone) {
            _ if !self.has_spoken.get() => "tt-verdict",
            Some(Tone::Good) => "tt-verdict tt-spoken tt-good",
            Some(Tone::Bad) => "tt-verdict tt-spoken tt-bad",
            Some(Tone::Neutral) => "tt-verdict tt-spoken",
            None => "tt-verdict tt-spoken tt-awaited",
        };
        mark(&self.output, "class", class);
        self.stamp.set(stamp);
        // Heard, not seen: between the stamp and what follows.
        self.pause.set(if stamp.is_empty() { "" } else { ". " });
        self.claim.set(&claim);
        self.sentence.set(sentence);
    }
}
