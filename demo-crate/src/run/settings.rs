//! What the reader may choose, and how links, attributes and fields are read: whatever stands there, the nearest sane
//! value comes out, with a sentence where that is not what was asked for.

use crate::bank::strategies::Strategy;
use figures::money::{append, grouped};
use crate::run::outcome::Backend;
use crate::run::scoreboard::MAX_TELLERS;
use crate::run::slow::SLOW_OPERATIONS;

/// Operations a batch may have.
pub const OPERATIONS: (u32, u32) = (1, 10_000_000);
/// Pounds an operation may move.
pub const AMOUNT: (u32, u32) = (1, 10_000);
/// What the account holds when it is opened, in pounds.
pub const OPENING_BALANCE: i64 = 1_000_000;
/// The same in slow motion.
pub const SLOW_OPENING_BALANCE: i64 = 100;
/// Operations of a batch while nothing else is asked for, on shared memory: long enough that tellers really meet.
pub const DEFAULT_OPERATIONS: u32 = 1_000_000;
/// The same where every operation is a message.
pub const DEFAULT_MESSAGE_OPERATIONS: u32 = 10_000;

/// Which backend the reader asked for.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Wish {
    /// Shared memory where the browser allows it.
    #[default]
    Auto,
    /// Messages, even where memory could be shared.
    Messages,
}

/// Everything a run depends on.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Settings {
    /// How the account is protected.
    pub strategy: Strategy,
    /// Tellers that Start releases.
    pub workers: u32,
    /// Operations of each; `None` for the default of whichever backend runs.
    pub operations: Option<u32>,
    /// Pounds an operation moves.
    pub amount: u32,
    /// With a visible pause between read and write.
    pub slow: bool,
    /// Which backend.
    pub wish: Wish,
}

impl Default for Settings {
    fn default() -> Self {
        Self::UNSYNCHRONISED
    }
}

/// Tellers that may be chosen on a machine of so many cores: four for each, of which a browser may hide some.
pub fn most_workers(cores: u32) -> u32 {
    (cores.max(1) * 4).min(MAX_TELLERS as u32)
}

impl Settings {
    /// Two tellers and nothing between them.
    pub const UNSYNCHRONISED: Self =
        Self { strategy: Strategy::None, workers: 2, operations: None, amount: 1, slow: false, wish: Wish::Auto };

    /// What the account is opened with, in pounds: in slow motion every balance is written out, so it is a small one.
    pub fn opening_balance(&self) -> i64 {
        if self.slow { SLOW_OPENING_BALANCE } else { OPENING_BALANCE }
    }

    /// Operations that each teller will do on this backend.
    pub fn operations_on(&self, backend: Backend) -> u32 {
        let default = match backend {
            Backend::Threads => DEFAULT_OPERATIONS,
            Backend::Messages => DEFAULT_MESSAGE_OPERATIONS,
        };
        let operations = self.operations.unwrap_or(default);
        if self.slow { operations.min(SLOW_OPERATIONS) } else { operations }
    }

    /// Takes over `key=value`; gives a sentence when the value, or the key, was not to be had.
    pub fn set(&mut self, key: &str, value: &str, most_workers: u32) -> Option<String> {
        match key {
            "strategy" => match Strategy::from_name(value) {
                Some(strategy) => self.strategy = strategy,
                None => {
                    let mut names = String::new();
                    for strategy in Strategy::ALL {
                        append(&mut names, ", ", strategy.name());
                    }
                    return Some(format!(
                        "There is no strategy “{}”; it stays “{}”. There are: {names}.",
                        excerpt(value),
                        self.strategy.name(),
                    ));
                }
            },
            "workers" => return number("The number of tellers", value, (1, most_workers), &mut self.workers),
            "operations" => {
                let mut operations = self.operations.unwrap_or(DEFAULT_OPERATIONS);
                let note = number("The number of operations", value, OPERATIONS, &mut operations);
                self.operations = Some(operations);
                return note;
            }
            "amount" => return number("The amount", value, AMOUNT, &mut self.amount),
            "slow" => match value {
                "1" | "true" | "" => self.slow = true,
                "0" | "false" => self.slow = false,
                _ => return Some(format!("Slow motion is 1 or 0, not “{}”.", excerpt(value))),
            },
            "backend" => match value {
                "auto" | "threads" => self.wish = Wish::Auto,
                "messages" => self.wish = Wish::Messages,
                _ => return Some(format!("There is no backend “{}”; there are threads and messages.", excerpt(value))),
            },
            _ => return Some(format!("The link asks for “{}”, which this demo does not know.", excerpt(key))),
        }
        None
    }

    /// Takes over what stands behind the `?` of a fragment `#name?key=value&…` that is meant for the demo `name`.
    ///
    /// Gives the sentences about what was not to be had, or `None` when the fragment is not meant for this demo.
    ///
    /// ```
    /// use demo_crate::settings::Settings;
    /// let mut settings = Settings::default();
    /// assert_eq!(settings.read_fragment("#account?workers=4&amount=-3", "account", 8), Some(vec![
    ///     "The amount is 1 to 10,000: 1 was taken instead of “-3”.".to_owned(),
    /// ]));
    /// assert_eq!((settings.workers, settings.amount), (4, 1));
    /// assert_eq!(settings.read_fragment("#another-heading", "account", 8), None);
    /// ```
    pub fn read_fragment(&mut self, fragment: &str, name: &str, most_workers: u32) -> Option<Vec<String>> {
        let fragment = fragment.strip_prefix("#").unwrap_or(fragment);
        let (target, mut query) = parted(fragment, b'?');
        if target != name {
            return None;
        }
        let mut notes = Vec::new();
        for _ in 0..20 {
            let (pair, rest) = parted(query, b'&');
            query = rest;
            if !pair.is_empty() {
                let (key, value) = parted(pair, b'=');
                if let Some(note) = self.set(key, value, most_workers) {
                    notes.push(note);
                }
            }
        }
        Some(notes)
    }

    /// The fragment that reproduces these settings.
    pub fn to_fragment(&self, name: &str, operations: u32) -> String {
        let mut fragment = format!(
            "#{name}?strategy={}&workers={}&operations={operations}&amount={}",
            self.strategy.name(),
            self.workers,
            self.amount
        );
        if self.slow {
            fragment.push_str("&slow=1");
        }
        if self.wish == Wish::Messages {
            fragment.push_str("&backend=messages");
        }
        fragment
    }
}

/// What stands before the first `mark`, and what behind it; all of it and nothing where there is none. The standard
/// library's way weighs more, for it searches for any character.
fn parted(text: &str, mark: u8) -> (&str, &str) {
    let place = text.bytes().position(|byte| byte == mark).unwrap_or(text.len());
    (&text[..place], text.get(place + 1..).unwrap_or(""))
}

/// Reads a whole number into `target`, or the nearest that lies between the two; a sentence where it had to change.
pub fn number(what: &str, text: &str, (least, most): (u32, u32), target: &mut u32) -> Option<String> {
    let (mut is_negative, mut asked) = (false, None);
    for each in text.chars() {
        match each {
            ',' | '_' | ' ' | '\u{a0}' | '\u{202f}' => {}
            '-' | '−' if asked.is_none() && !is_negative => is_negative = true,
            '0'..='9' => {
                let digit = i64::from(each as u32 - '0' as u32);
                asked = Some(asked.unwrap_or(0_i64).saturating_mul(10).saturating_add(digit));
            }
            _ => {
                asked = None;
                break;
            }
        }
    }
    let asked = asked.map(|number| if is_negative { -number } else { number });
    *target = match asked {
        Some(number) => number.clamp(least.into(), most.into()) as u32,
        None => (*target).clamp(least, most),
    };
    let exactly = asked.is_some_and(|number| number == i64::from(*target));
    (!exactly).then(|| {
        format!(
            "{what} is {} to {}: {} was taken instead of “{}”.",
            grouped(least.into()),
            grouped(most.into()),
            grouped((*target).into()),
            excerpt(text)
        )
    })
}

/// As much of a stranger's text as fits into a sentence.
fn excerpt(text: &str) -> String {
    let mut short = String::new();
    for each in text.chars().filter(|each| !each.is_control()).take(24) {
        short.push(each);
    }
    if short.len() < text.len() {
        short.push('…');
    }
    short
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_link_reproduces_the_settings() {
        for strategy in Strategy::ALL {
            for slow in [false, true] {
                let settings = Settings {
                    strategy,
                    workers: 5,
                    operations: Some(77),
                    amount: 3,
                    slow,
                    wish: if slow { Wish::Messages } else { Wish::Auto },
                };
                let mut read = Settings::default();
                assert_eq!(read.read_fragment(&settings.to_fragment("account", 77), "account", 8), Some(vec![]));
                assert_eq!(read, settings);
            }
        }
    }

    #[test]
    fn numbers_come_out_sane_whatever_stands_there() {
        for (text, taken, is_noted) in [
            ("100000", 100_000, false),
            ("100,000", 100_000, false),
            ("1_000", 1_000, false),
            ("0", 1, true),
            ("-5", 1, true),
            ("−7", 1, true),
            ("99999999999999999999999999", 10_000_000, true),
            ("1e999", 42, true),
            ("2.5", 42, true),
            ("NaN", 42, true),
            ("", 42, true),
            ("١٢", 42, true),
            ("<img src=x onerror=alert(1)>", 42, true),
        ] {
            let mut target = 42;
            let note = number("The number of operations", text, OPERATIONS, &mut target);
            assert_eq!((target, note.is_some()), (taken, is_noted), "{text}: {note:?}");
        }
    }

    #[test]
    fn hostile_fragments_get_a_sentence_and_change_nothing() {
        for fragment in ["strategy=__proto__", "%00=1", "backend=quantum", "slow=maybe", "=", "operations=%31"] {
            let mut settings = Settings::default();
            let notes = settings.read_fragment(&format!("#account?{fragment}"), "account", 8).expect("meant for it");
            assert_eq!(notes.len(), 1, "{fragment}");
            assert_eq!((settings.strategy, settings.workers, settings.slow), (Strategy::None, 2, false));
        }
        let endless = format!("#account?{}", "x=1&".repeat(10_000));
        assert!(Settings::default().read_fragment(&endless, "account", 8).expect("meant for it").len() <= 20);
    }
}
