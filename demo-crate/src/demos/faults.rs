//! Faults made on purpose: a teller is killed, fails or hangs in the middle of its work, and the page says what is
//! left. In all else it is the account of the front page.

use super::account::Account;
use super::controls::{RESET, STOP};
use super::{Control, Demo, Rank};
use crate::bank::strategies::Strategy;
use crate::run::fault::{Fault, Planned};
use crate::run::settings::{Key, Settings};

/// The demo of *How these demos work*.
pub const DEMO: Demo = Demo {
    name: "faults",
    title: "Break it on purpose",
    keys: &[Key::Strategy, Key::Workers, Key::Operations, Key::Backend],
    offers: Strategy::ALL,
    controls: &[
        Control { name: "kill", label: "Kill a teller", rank: Rank::First },
        Control { name: "trap", label: "Make one fail", rank: Rank::Second },
        Control { name: "hang", label: "Let one hang", rank: Rank::Second },
        Control { name: "start", label: "A run without harm", rank: Rank::Second },
        STOP,
        RESET,
    ],
    settings: Settings { strategy: Strategy::Mutex, ..Settings::UNSYNCHRONISED },
    question: None,
    plot: || Box::new(Account::of(&DEMO)),
};

/// The harm that this control does to one of the tellers that are to do so many operations each: in the middle of its
/// work, after a third of it. The teller itself comes there, so no other clock can miss it.
pub(super) fn harm(control: &str, operations: u32) -> Option<Planned> {
    let fault = match control {
        "kill" => Fault::Death,
        "trap" => Fault::Trap,
        "hang" => Fault::Hang,
        _ => return None,
    };
    Some(Planned { fault, at: operations / 3 })
}
