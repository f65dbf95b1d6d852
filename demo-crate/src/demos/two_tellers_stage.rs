//! What *two tellers* says and shows: who was served when, one after another and both at once.

use super::two_tellers::{Manner, Seen};
use crate::run::flight::{Ended, Flown};
use figures::money::duration;
use figures::verdict::{Tone, Verdict};

pub(super) fn task() -> String {
    "Teller <b class=\"tt-t0\">A</b> pays in £10 eight times, teller <b class=\"tt-t1\">B</b> takes out £10 eight times, each at an account of its own. \
     Before every change the teller has to wait a moment for another bank’s answer."
        .to_owned()
}

pub(super) fn summary() -> String {
    "2 tellers · 8 operations each · each waits 80 to 170 ms, drawn by chance".to_owned()
}

pub(super) fn verdict(last: &Seen, other: Option<&Seen>) -> Verdict {
    let time = duration(last.elapsed_ms);
    if last.ended != Ended::Done {
        let sentence = "The tellers were stopped before they had served everybody.".to_owned();
        return Verdict { stamp: "STOPPED".to_owned(), tone: Tone::Neutral, sentence };
    }
    let how = match last.manner {
        Manner::OneAfterAnother => "One after another",
        Manner::BothAtOnce => "Both at once",
    };
    let compared = match (last.manner, other) {
        (_, None) => String::new(),
        (Manner::BothAtOnce, Some(other)) => format!(" One after another it took {}.", duration(other.elapsed_ms)),
        (Manner::OneAfterAnother, Some(other)) => format!(" Both at once it took {}.", duration(other.elapsed_ms)),
    };
    Verdict {
        stamp: format!("EXACT IN {time}"),
        tone: Tone::Good,
        sentence: format!(
            "{how}, both tellers did all they had to in {time}: account A holds £80 more, account B £80 less.{compared}"
        ),
    }
}

pub(super) fn picture(_seen: &[Seen], _at_work: Option<(Manner, Vec<Flown>)>, _width: f64) -> String {
    String::new()
}

pub(super) fn record(_seen: &[Seen]) -> String {
    String::new()
}
