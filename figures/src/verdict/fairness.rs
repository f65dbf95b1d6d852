//! The verdict on a run in which all is exact, and not everybody got a share.

use super::{Tone, Verdict};
use crate::money::{append, counted, pounds};
use crate::say::{Key, say, text};
use crate::shares::{Account, Shares, names, percent, waited};

/// What a run was to show.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Offer {
    /// Everybody offers the same work, and nothing sees to it that everybody is served.
    Luck,
    /// The same, under a lock that serves in order.
    Line,
    /// Some ask more often than others, under a lock that serves in order.
    Appetites,
}

/// EXACT or STARVED. Only for [`Shares`] of a run that is over, with its account.
pub fn fairness(shares: &Shares, Account { should, holds }: Account, offer: Offer) -> Verdict {
    let turns = counted(shares.turns().into(), "turn", "turns");
    let told = |stamp, tone, sentence| Verdict { stamp: text(stamp).to_owned(), tone, sentence };
    if holds != should {
        let values = [("done", turns.as_str()), ("holds", &pounds(holds)), ("should", &pounds(should))];
        return told(Key::Broken, Tone::Bad, say(Key::SharesWrong, &values));
    }
    let Some((least, most)) = shares.range() else {
        return told(Key::StoppedStamp, Tone::Neutral, text(Key::NoTurns).to_owned());
    };
    let time = waited(shares.longest_ms());
    let (least, most) = (percent(least), percent(most));
    if offer == Offer::Appetites {
        let values = [("least", least.as_str()), ("most", &most), ("time", &time)];
        return told(Key::Exact, Tone::Good, say(Key::AppetitesSaid, &values));
    }
    let starved = shares.starved();
    if starved.is_empty() {
        let share = if least == most { [&least, " each"].concat() } else { [&least, " to ", &most].concat() };
        let mut sentence = say(Key::SharedSaid, &[("share", &share), ("time", &time)]);
        let more = if offer == Offer::Line { Key::SharedInLine } else { Key::SharedByLuck };
        append(&mut sentence, " ", text(more));
        return told(Key::Exact, Tone::Good, sentence);
    }
    let had: u32 = starved.iter().filter_map(|taker| taker.turns).sum();
    let waits = starved.iter().map(|taker| taker.longest_ms()).fold(0.0, f64::max);
    let had = if had == 0 { text(Key::NoneOfThem).to_owned() } else { crate::money::plain(had.into()) };
    let values = [("tellers", names(&starved)), ("done", had), ("of", turns), ("time", waited(waits))];
    let values = values.each_ref().map(|(name, value)| (*name, value.as_str()));
    told(Key::Starved, Tone::Bad, say(Key::StarvedSaid, &values))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::shares::tests::starved;

    const RIGHT: Account = Account { should: 180, holds: 180 };

    #[test]
    fn who_had_under_a_tenth_has_starved_however_right_the_sum_is() {
        let verdict = fairness(&starved(), RIGHT, Offer::Luck);
        assert_eq!((verdict.stamp.as_str(), verdict.tone), ("STARVED", Tone::Bad));
        for part in ["A, B and D", "1 of 80 turns", "2.0 s", "Would you work here?"] {
            assert!(verdict.sentence.contains(part), "{part}: {}", verdict.sentence);
        }
        let wrong = fairness(&starved(), Account { should: 180, holds: 179 }, Offer::Luck);
        assert_eq!((wrong.stamp.as_str(), wrong.tone), ("BROKEN", Tone::Bad));
    }

    #[test]
    fn even_shares_are_exact_and_unequal_appetites_starve_nobody() {
        let mut even = starved();
        for taker in &mut even.takers {
            (taker.turns, taker.waits) = (Some(20), vec![(0.0, 75.0)]);
        }
        for (offer, part) in [(Offer::Line, "line"), (Offer::Luck, "Nothing"), (Offer::Appetites, "appetites")] {
            let verdict = fairness(&even, RIGHT, offer);
            assert_eq!((verdict.stamp.as_str(), verdict.tone), ("EXACT", Tone::Good));
            assert!(verdict.sentence.contains(part) && verdict.sentence.contains("75 ms"), "{}", verdict.sentence);
        }
        let uneven = fairness(&starved(), RIGHT, Offer::Appetites);
        assert_eq!(uneven.stamp, "EXACT");
        let mut none = starved();
        none.takers.iter_mut().for_each(|taker| taker.turns = Some(0));
        assert_eq!(fairness(&none, RIGHT, Offer::Luck).stamp, "STOPPED");
    }
}
