//! Every way of protecting the account, side by side: what each came to, in what time, with how many attempts in vain.
//!
//! HTML, not a drawing: once all is over each is a button that loads it.

use crate::money::{append, counted, duration, grouped, plain, pounds};
use crate::say::{Key, say, text};
use crate::verdict::{Tone, Verdict};

/// One way of protecting the account.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Cure {
    /// Its name in links and results.
    pub name: &'static str,
    /// Its name for people.
    pub label: &'static str,
    /// False for no protection at all.
    pub is_cure: bool,
    /// What came of it.
    pub came: Came,
    /// How long its run took, in milliseconds.
    pub elapsed_ms: f64,
    /// Attempts in vain.
    pub retries: u64,
}

/// What came of a run.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Came {
    /// It is still to come, or never came.
    Waits,
    /// It is under way.
    Runs,
    /// It ended by itself.
    Ended {
        /// Pounds that vanished, negative where they came from nowhere; `None` where nobody can know.
        lost: Option<i64>,
    },
    /// It was stopped before its end.
    Stopped {
        /// Likewise, of what was done.
        lost: Option<i64>,
    },
}

impl Came {
    fn lost(self) -> Option<i64> {
        match self {
            Self::Ended { lost } | Self::Stopped { lost } => lost,
            Self::Waits | Self::Runs => None,
        }
    }
}

/// The strip: for `(tellers, changes of each)`; the ways are buttons once all is over.
pub fn strip(cures: &[Cure], (tellers, changes): (u32, u32), is_over: bool) -> String {
    let longest = cures.iter().map(|cure| cure.elapsed_ms).fold(1.0, f64::max);
    let label = if changes > 0 {
        let changes = counted(changes.into(), "change", "changes");
        let tellers = counted(tellers.into(), "teller", "tellers");
        say(Key::CuresLabel, &[("tellers", &tellers), ("changes", &changes)])
    } else {
        text(Key::CuresTrial).to_owned()
    };
    let mut markup = String::new();
    let mut raw = |parts: &[&str]| parts.iter().for_each(|part| markup.push_str(part));
    raw(&["<p class=\"tt-strip-key\">", &label, "</p><ul class=\"tt-cures\" role=\"list\">"]);
    for cure in cures {
        let has_run = !matches!(cure.came, Came::Waits | Came::Runs);
        let is_button = is_over && has_run;
        if is_button {
            raw(&["<li><button type=\"button\" data-control=\"load\" value=\"", cure.name, "\">"]);
        } else {
            raw(&["<li><div>"]);
        }
        raw(&["<b>", cure.label, "</b> <span class=\"", class(cure.came), "\">", &outcome(cure.came), "</span>"]);
        if has_run {
            let width = plain(((cure.elapsed_ms / longest * 100.0).round() as i64).clamp(1, 100));
            raw(&["<svg class=\"tt-bar\" aria-hidden=\"true\" width=\"100%\" height=\"6\"><rect width=\""]);
            raw(&[&width, "%\" height=\"6\" rx=\"3\"/></svg><span class=\"tt-cost\">", &cost(cure), "</span>"]);
        }
        raw(&[if is_button { "</button></li>" } else { "</div></li>" }]);
    }
    raw(&["</ul>"]);
    if is_over {
        raw(&["<p class=\"tt-strip-key\">", text(Key::CuresLoad), "</p>"]);
    }
    markup
}

fn class(came: Came) -> &'static str {
    match came.lost() {
        Some(0) => "tt-exact",
        Some(_) => "tt-lost",
        None => "tt-cost",
    }
}

fn outcome(came: Came) -> String {
    let lost = match came {
        Came::Waits => return text(Key::CureWaits).to_owned(),
        Came::Runs => return text(Key::CureRuns).to_owned(),
        Came::Ended { lost } | Came::Stopped { lost } => lost,
    };
    match lost {
        None => text(Key::Unknown).to_owned(),
        Some(0) => text(Key::CureExact).to_owned(),
        Some(lost @ 1..) => say(Key::CureVanished, &[("lost", &pounds(lost))]),
        Some(found) => say(Key::CureFound, &[("found", &pounds(found.saturating_neg()))]),
    }
}

fn cost(cure: &Cure) -> String {
    let time = duration(cure.elapsed_ms);
    let mut cost = match cure.came {
        Came::Stopped { .. } => say(Key::CureStopped, &[("time", &time)]),
        _ => time,
    };
    if cure.retries > 0 {
        append(&mut cost, " · ", &counted(cure.retries, "retry", "retries"));
    }
    cost
}

/// What came of all `asked` ways together.
pub fn verdict(cures: &[Cure], asked: usize) -> Verdict {
    let ended: Vec<_> = cures.iter().filter(|cure| cure.came.lost().is_some()).collect();
    if ended.len() < asked {
        let runs = counted(ended.len() as u64, "run", "runs");
        let sentence = say(Key::CuresCut, &[("runs", &runs)]);
        return Verdict { stamp: text(Key::StoppedStamp).to_owned(), tone: Tone::Neutral, sentence };
    }
    let lost = |cure: &&&Cure| cure.came.lost() != Some(0);
    if let Some(broken) = ended.iter().filter(|cure| cure.is_cure).find(lost) {
        let sentence = say(Key::CureBroke, &[("label", broken.label)]);
        return Verdict { stamp: text(Key::Broken).to_owned(), tone: Tone::Bad, sentence };
    }
    let mut sentence = String::new();
    for bare in ended.iter().filter(|cure| !cure.is_cure) {
        let amount = pounds(bare.came.lost().unwrap_or(0).saturating_abs());
        let said = match bare.came.lost().unwrap_or(0) {
            0 => text(Key::BareExact).to_owned(),
            1.. => say(Key::BareVanished, &[("lost", &amount)]),
            _ => say(Key::BareFound, &[("found", &amount)]),
        };
        append(&mut sentence, " ", &said);
    }
    append(&mut sentence, " ", text(Key::CuresHeld));
    let count = |stopped: bool| {
        let all = ended.iter().filter(|cure| cure.is_cure);
        all.filter(|cure| !stopped || matches!(cure.came, Came::Stopped { .. })).count() as u64
    };
    if count(true) > 0 {
        let early = counted(count(true), "cure was stopped early", "cures were stopped early");
        append(&mut sentence, " ", &say(Key::CuresEarly, &[("runs", &early)]));
    }
    let stamp = say(Key::CuresExact, &[("runs", &grouped(count(false)))]);
    Verdict { stamp, tone: Tone::Good, sentence }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn cure(name: &'static str, came: Came) -> Cure {
        Cure { name, label: name, is_cure: name != "none", came, elapsed_ms: 500.0, retries: 0 }
    }

    #[test]
    fn a_way_is_a_button_only_when_all_is_over() {
        let cures = [
            cure("none", Came::Ended { lost: Some(40) }),
            Cure { retries: 1_200, ..cure("cas", Came::Ended { lost: Some(0) }) },
            cure("mutex", Came::Waits),
        ];
        assert!(!strip(&cures, (2, 500), false).contains("<button"));
        let over = strip(&cures, (2, 500), true);
        assert_eq!(over.matches("<button").count(), 2, "{over}");
        assert!(over.contains("£40 vanished") && over.contains("500 ms · 1,200 retries"), "{over}");
        assert!(!over.contains("style="), "{over}");
    }

    #[test]
    fn a_verdict_speaks_of_what_was_seen() {
        let exact = cure("mutex", Came::Ended { lost: Some(0) });
        let said = |bare, held| verdict(&[cure("none", Came::Ended { lost: Some(bare) }), held], 2);
        assert!(said(40, exact).sentence.starts_with("Without protection £40 vanished. With each cure"));
        assert!(said(-7, exact).sentence.contains("£7 came from nowhere"));
        assert!(said(0, exact).sentence.contains("this time"));
        assert_eq!(said(40, exact).tone, Tone::Good);
        let broken = said(40, cure("mutex", Came::Ended { lost: Some(1) }));
        assert_eq!((broken.stamp.as_str(), broken.tone), ("BROKEN", Tone::Bad));
        let early = said(40, cure("mutex", Came::Stopped { lost: Some(0) }));
        assert!(early.sentence.contains("1 cure was stopped early"), "{}", early.sentence);
        assert_eq!(verdict(&[exact, cure("cas", Came::Waits)], 2).tone, Tone::Neutral);
    }
}
