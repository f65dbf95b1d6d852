//! A recorded run of turns. The teaser shows that all four are to have turns, and not who gets them.

use super::Telling;
use super::values::{list, number, real};
use crate::shares::{Account, Shares, State, Taker, shares};
use crate::teller::Teller;
use crate::verdict::{Offer, fairness};
use serde_json::Value;

pub(super) fn telling(recording: &Value) -> Result<Telling, String> {
    let rows = list(recording, "/shares/rows")?.iter().enumerate();
    let takers = rows
        .map(|(place, row)| taker(place, row).ok_or("a row of `shares` is not turns, waits and stays"))
        .collect::<Result<Vec<_>, _>>()?;
    let account = Account { should: number(recording, "/shares/should")?, holds: number(recording, "/shares/holds")? };
    let span_ms = real(recording, "/shares/span_ms")?;
    let whole = Shares { takers, span_ms, state: State::Ended, account: Some(account) };
    let verdict = fairness(&whole, account, Offer::Luck);
    let mut teaser = Shares { state: State::Open, account: None, ..whole.clone() };
    for taker in &mut teaser.takers {
        *taker = Taker { teller: taker.teller, turns: None, waits: Vec::new(), stays: Vec::new() };
    }
    Ok(Telling {
        teaser: Box::new(move |width, id| shares(&teaser, width, id)),
        said: format!("<b>{}.</b> {}", verdict.stamp, verdict.sentence),
        whole: Box::new(move |width, id| shares(&whole, width, id)),
        key: String::new(),
    })
}

fn taker(place: usize, row: &Value) -> Option<Taker> {
    let [turns, waits, stays] = &row.as_array()?[..] else { return None };
    let spans = |spans: &Value| {
        let span = |span: &Value| Some((span.get(0)?.as_f64()?, span.get(1)?.as_f64()?));
        spans.as_array()?.iter().map(span).collect::<Option<Vec<_>>>()
    };
    let turns = u32::try_from(turns.as_u64()?).ok()?;
    Some(Taker { teller: Teller::new(place)?, turns: Some(turns), waits: spans(waits)?, stays: spans(stays)? })
}
