//! What each teller lost, and how that adds up to the money that is missing.

use crate::events::Lane;
use crate::money::{append, grouped, pounds};
use crate::say::{Key, say, text};
use crate::trace::lost_updates;

/// The sum in a sentence; `missing` pounds were expected and are not there. Nothing is said where nothing was lost. Where the
/// marks and the money do not agree, the order of two writes was left open, and that is said instead.
pub fn ledger(lanes: &[Lane], missing: i64) -> String {
    let lost = lost_updates(lanes);
    let (mut parts, mut sum) = (String::new(), 0);
    for (number, lane) in lanes.iter().enumerate() {
        let count = lost.iter().filter(|each| each.victim.0 == number).count() as u64;
        if count > 0 {
            let amount = pounds(lane.amount.saturating_abs());
            let (teller, sign) = (lane.name(), lane.sign().shape());
            let part = [("teller", teller), ("sign", sign), ("times", &grouped(count)), ("amount", &amount)];
            append(&mut parts, ", ", &say(Key::LedgerPart, &part));
            sum += lane.amount * count as i64;
        }
    }
    match sum {
        _ if sum != missing => text(Key::LedgerOpen).to_owned(),
        _ if lost.is_empty() => String::new(),
        0 => say(Key::LedgerEven, &[("parts", &parts)]),
        1.. => say(Key::LedgerMissing, &[("parts", &parts), ("lost", &pounds(sum))]),
        _ => say(Key::LedgerFound, &[("parts", &parts), ("found", &pounds(-sum))]),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::teller::Teller;
    use crate::trace::Operation;

    /// `[read, read_stamp, before_write]` of each operation; amounts of £1.
    fn lanes(deposits: &[[u32; 3]], withdrawals: &[[u32; 3]]) -> Vec<Lane> {
        let lane = |(place, rows): (usize, &[[u32; 3]])| {
            let amount = if place == 0 { 1 } else { -1 };
            let operation = |&[read, read_stamp, before_write]: &[u32; 3]| Operation {
                read: Some(read.into()),
                wrote: Some(i64::from(read) + amount),
                read_stamp,
                before_write,
                after_write: before_write + 1,
                ..Operation::default()
            };
            Lane { teller: Teller::new(place), amount, operations: rows.iter().map(operation).collect() }
        };
        [deposits, withdrawals].into_iter().enumerate().map(lane).collect()
    }

    #[test]
    fn marks_and_money_are_joined() {
        // A deposits twice over B's old 100, and B writes over both.
        let lost = lanes(&[[100, 0, 2], [101, 4, 6]], &[[100, 1, 8]]);
        assert_eq!(ledger(&lost, 2), "A ▲ lost 2 × £1, so £2 is missing.");
        let found = lanes(&[[100, 0, 4]], &[[100, 1, 2]]);
        assert_eq!(ledger(&found, -1), "B ▼ lost 1 × £1, so £1 is too much.");
        let even = lanes(&[[100, 0, 2], [99, 6, 10]], &[[100, 1, 4], [99, 7, 8]]);
        assert_eq!(ledger(&even, 0), "A ▲ lost 1 × £1, B ▼ lost 1 × £1: by luck the balance comes out right.");
    }

    #[test]
    fn nothing_is_said_of_nothing_and_nothing_is_claimed_that_does_not_add_up() {
        let whole = lanes(&[[100, 0, 1]], &[[101, 3, 4]]);
        assert_eq!(ledger(&whole, 0), "");
        assert_eq!(ledger(&whole, 3), text(Key::LedgerOpen));
    }
}
