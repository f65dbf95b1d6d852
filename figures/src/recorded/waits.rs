//! A recorded deadlock. The teaser shows who could wait for whom, and not how far they came.

use super::Telling;
use super::values::{list, text};
use crate::teller::Teller;
use crate::verdict::{Then, circle};
use crate::waits::{Kind, Waiter, Waits, waits};
use serde_json::Value;

pub(super) fn telling(recording: &Value) -> Result<Telling, String> {
    let kind = match text(recording, "/waits/kind")? {
        "account" => Kind::Account,
        "fork" => Kind::Fork,
        "channel" => Kind::Channel,
        other => return Err(format!("`kind` is `{other}`")),
    };
    let rows = list(recording, "/waits/rows")?.iter().enumerate();
    let waiters = rows
        .map(|(place, row)| waiter(place, row).ok_or("a row of `waits` is not done, locks and wish"))
        .collect::<Result<Vec<_>, _>>()?;
    let caught = list(recording, "/waits/circle")?.iter().filter_map(|each| Teller::new(each.as_u64()? as usize));
    let whole = Waits { kind, waiters, circle: caught.collect() };
    let verdict = circle(&whole, Then::Nothing);
    let mut teaser = whole.clone();
    teaser.circle.clear();
    for waiter in &mut teaser.waiters {
        *waiter = Waiter { teller: waiter.teller, done: None, holds: Vec::new(), wants: None };
    }
    Ok(Telling {
        teaser: Box::new(move |width, _| waits(&teaser, width)),
        said: format!("<b>{}.</b> {}", verdict.stamp, verdict.sentence),
        whole: Box::new(move |width, _| waits(&whole, width)),
        key: String::new(),
    })
}

fn waiter(place: usize, row: &Value) -> Option<Waiter> {
    let [done, holds, wants] = &row.as_array()?[..] else { return None };
    let holds = holds.as_array()?.iter().map(|lock| Some(lock.as_u64()? as usize)).collect::<Option<_>>()?;
    let done = u32::try_from(done.as_u64()?).ok()?;
    Some(Waiter { teller: Teller::new(place)?, done: Some(done), holds, wants: usize::try_from(wants.as_i64()?).ok() })
}
