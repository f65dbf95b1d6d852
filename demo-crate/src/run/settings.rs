//! What the reader may choose, and how links, attributes and fields are read: whatever stands there, the nearest sane
//! value comes out, with a sentence where that is not what was asked for.

use super::rate::Rate;
use super::scoreboard::MAX_TELLERS;
use super::slow::SLOW_OPERATIONS;
#[cfg(feature = "cores")]
use super::splitting::Splitting;
use crate::bank::strategies::Strategy;
use figures::money::{append, grouped, plain};
use figures::say::{self, say, text};

/// Operations a batch may have.
pub const OPERATIONS: (u32, u32) = (1, 100_000_000);
/// Pounds an operation may move.
pub const AMOUNT: (u32, u32) = (1, 10_000);
/// Tellers that may be sent off at once.
pub const WORKERS: (u32, u32) = (1, MAX_TELLERS as u32);
/// A longer fragment of an address is not read, in bytes.
pub const LONGEST_FRAGMENT: usize = 1 << 16;
/// What the account holds when it is opened, in pounds.
pub const OPENING_BALANCE: i64 = 100_000;
/// The same in slow motion, where every balance is written out.
pub const SLOW_OPENING_BALANCE: i64 = 100;

/// Which backend the reader asked for.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Wish {
    /// Shared memory where the browser allows it.
    #[default]
    Auto,
    /// Messages, even where memory could be shared.
    Messages,
}

/// How fast tellers are to work.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Tempo {
    /// As fast as they can, with work of their own.
    #[default]
    Full,
    /// With pauses that can be seen.
    Slow,
    /// With little work of their own, every operation told.
    Plain,
    /// With nothing but the change, for measurements: no control offers it, only a link.
    Bare,
}

/// Something that can be set: by its control, its attribute, and its key in a link.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Key {
    /// How the account is protected.
    Strategy,
    /// How many tellers Start sends off.
    Workers,
    /// How many operations each does.
    Operations,
    /// How many pounds an operation moves.
    Amount,
    /// Slow motion.
    Slow,
    /// How fast slow motion goes.
    Speed,
    /// How tellers meet.
    Backend,
    /// Nothing but the change.
    Bare,
    /// How much of a job is done under one lock.
    #[cfg(feature = "cores")]
    Share,
    /// How large the pieces of a job are.
    #[cfg(feature = "cores")]
    Piece,
    /// How large the whole job is.
    #[cfg(feature = "cores")]
    Darts,
    /// From how many workers on the reader expects no more gain.
    #[cfg(feature = "cores")]
    Pin,
}

impl Key {
    /// Every key.
    pub const ALL: &[Self] = &[
        Self::Strategy,
        Self::Workers,
        Self::Operations,
        Self::Amount,
        Self::Slow,
        Self::Speed,
        Self::Backend,
        Self::Bare,
        #[cfg(feature = "cores")]
        Self::Share,
        #[cfg(feature = "cores")]
        Self::Piece,
        #[cfg(feature = "cores")]
        Self::Darts,
        #[cfg(feature = "cores")]
        Self::Pin,
    ];

    /// Its name.
    pub fn name(self) -> &'static str {
        match self {
            Self::Strategy => "strategy",
            Self::Workers => "workers",
            Self::Operations => "operations",
            Self::Amount => "amount",
            Self::Slow => "slow",
            Self::Speed => "speed",
            Self::Backend => "backend",
            Self::Bare => "bare",
            #[cfg(feature = "cores")]
            Self::Share => "share",
            #[cfg(feature = "cores")]
            Self::Piece => "piece",
            #[cfg(feature = "cores")]
            Self::Darts => "darts",
            #[cfg(feature = "cores")]
            Self::Pin => "pin",
        }
    }

    /// The key of that name.
    pub fn from_name(name: &str) -> Option<Self> {
        Self::ALL.iter().copied().find(|key| key.name() == name)
    }
}

/// Everything a run depends on.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Settings {
    /// How the account is protected.
    pub strategy: Strategy,
    /// Tellers that Start sends off.
    pub workers: u32,
    /// Operations of each; `None` for as many as make a run that can be watched.
    pub operations: Option<u32>,
    /// Pounds an operation moves.
    pub amount: u32,
    /// How fast.
    pub tempo: Tempo,
    /// How fast slow motion goes.
    pub rate: Rate,
    /// Which backend.
    pub wish: Wish,
    /// How a job is split over workers.
    #[cfg(feature = "cores")]
    pub splitting: Splitting,
}

impl Default for Settings {
    fn default() -> Self {
        Self::UNSYNCHRONISED
    }
}

impl Settings {
    /// Two tellers and nothing between them.
    pub const UNSYNCHRONISED: Self = Self {
        strategy: Strategy::None,
        workers: 2,
        operations: None,
        amount: 1,
        tempo: Tempo::Full,
        rate: Rate::One,
        wish: Wish::Auto,
        #[cfg(feature = "cores")]
        splitting: Splitting::FREE,
    };

    /// What the account is opened with, in pounds.
    pub fn opening_balance(&self) -> i64 {
        if self.tempo == Tempo::Slow { SLOW_OPENING_BALANCE } else { OPENING_BALANCE }
    }

    /// True when the number of operations is to be found by a trial.
    pub fn is_calibrated(&self) -> bool {
        self.operations.is_none() && self.tempo != Tempo::Slow
    }

    /// Operations of each teller; `calibrated` are those that a trial found.
    pub fn operations(&self, calibrated: u32) -> u32 {
        match self.tempo {
            Tempo::Slow => self.operations.unwrap_or(SLOW_OPERATIONS / 2).min(SLOW_OPERATIONS),
            Tempo::Full | Tempo::Plain | Tempo::Bare => self.operations.unwrap_or(calibrated),
        }
    }

    /// Takes over a value; gives a sentence when it was not to be had.
    pub fn set(&mut self, key: Key, value: &str) -> Option<String> {
        match key {
            Key::Strategy => match Strategy::from_name(value) {
                Some(strategy) => self.strategy = strategy,
                None => {
                    let mut names = String::new();
                    for strategy in Strategy::ALL {
                        append(&mut names, ", ", strategy.name());
                    }
                    let values = [("value", &*excerpt(value)), ("label", self.strategy.name()), ("names", &names)];
                    return Some(say(say::Key::NoSuchStrategy, &values));
                }
            },
            Key::Workers => return number(text(say::Key::NumberOfTellers), value, WORKERS, &mut self.workers),
            Key::Operations if value.is_empty() => self.operations = None,
            Key::Operations => {
                // What is no number at all leaves it to a trial, if that was so.
                let mut operations = self.operations.unwrap_or(0);
                let note = number(text(say::Key::NumberOfOperations), value, OPERATIONS, &mut operations);
                self.operations = (operations > 0).then_some(operations);
                return note;
            }
            Key::Amount => return number(text(say::Key::TheAmount), value, AMOUNT, &mut self.amount),
            Key::Slow | Key::Bare => {
                let tempo = if key == Key::Slow { Tempo::Slow } else { Tempo::Bare };
                match value {
                    "1" | "true" | "" => self.tempo = tempo,
                    "0" | "false" if self.tempo == tempo => self.tempo = Tempo::Full,
                    "0" | "false" => {}
                    _ => {
                        return Some(say(say::Key::NotOneOrZero, &[("label", key.name()), ("value", &excerpt(value))]));
                    }
                }
            }
            Key::Speed => match Rate::from_name(value) {
                Some(rate) => self.rate = rate,
                None => return Some(say(say::Key::NoSuchSpeed, &[("value", &excerpt(value))])),
            },
            Key::Backend => match value {
                "auto" | "threads" => self.wish = Wish::Auto,
                "messages" => self.wish = Wish::Messages,
                _ => return Some(say(say::Key::NoSuchBackend, &[("value", &excerpt(value))])),
            },
            #[cfg(feature = "cores")]
            Key::Share | Key::Piece | Key::Darts | Key::Pin => return self.splitting.set(key, value),
        }
        None
    }

    /// Takes over what stands behind the `?` of a fragment `#name?key=value&…` that is meant for the demo `name`,
    /// which knows `keys`.
    ///
    /// Gives the sentences about what was not to be had, or `None` when the fragment is not meant for this demo.
    ///
    /// ```
    /// use demo_crate::run::settings::{Key, Settings};
    /// let mut settings = Settings::default();
    /// assert_eq!(settings.read_fragment("#account?workers=4&amount=-3", "account", Key::ALL), Some(vec![
    ///     "The amount is 1 to 10,000: 1 was taken instead of “-3”.".to_owned(),
    /// ]));
    /// assert_eq!((settings.workers, settings.amount), (4, 1));
    /// assert_eq!(settings.read_fragment("#another-heading", "account", Key::ALL), None);
    /// ```
    pub fn read_fragment(&mut self, fragment: &str, name: &str, keys: &[Key]) -> Option<Vec<String>> {
        let fragment = fragment.strip_prefix("#").unwrap_or(fragment);
        let (target, mut query) = parted(fragment, b'?');
        if target != name {
            return None;
        }
        if query.len() > LONGEST_FRAGMENT {
            // That it is not read is told where links to views are read.
            query = "";
        }
        let mut notes = Vec::new();
        for _ in 0..20 {
            let (pair, rest) = parted(query, b'&');
            query = rest;
            let (key, value) = parted(pair, b'=');
            // Which view, and where in it, is read elsewhere.
            if !pair.is_empty() && !matches!(key, "view" | "schedule" | "preemptions") {
                let note = match Key::from_name(key).filter(|key| keys.contains(key)) {
                    Some(key) => self.set(key, value),
                    None => Some(say(say::Key::UnknownSetting, &[("value", &excerpt(key))])),
                };
                notes.extend(note);
            }
        }
        Some(notes)
    }

    /// The fragment that reproduces these settings of the demo `name`, which knows `keys`.
    pub fn to_fragment(&self, name: &str, keys: &[Key], operations: u32) -> String {
        let mut fragment = ["#", name].concat();
        let mut between = '?';
        for key in keys {
            let value = match key {
                Key::Strategy => self.strategy.name().to_owned(),
                Key::Workers => plain(self.workers.into()),
                Key::Operations => plain(operations.into()),
                Key::Amount => plain(self.amount.into()),
                Key::Slow if self.tempo == Tempo::Slow => "1".to_owned(),
                Key::Bare if self.tempo == Tempo::Bare => "1".to_owned(),
                Key::Backend if self.wish == Wish::Messages => "messages".to_owned(),
                Key::Speed if self.rate != Rate::One => self.rate.name().to_owned(),
                Key::Slow | Key::Speed | Key::Bare | Key::Backend => continue,
                #[cfg(feature = "cores")]
                Key::Share | Key::Piece | Key::Darts | Key::Pin => {
                    let value = self.splitting.value(*key);
                    if value.is_empty() {
                        continue;
                    }
                    value
                }
            };
            fragment.push(between);
            fragment.push_str(key.name());
            fragment.push('=');
            fragment.push_str(&value);
            between = '&';
        }
        fragment
    }
}

impl Settings {
    /// The fragment that says every one of these settings, so that read over any others of the demo `name` it brings
    /// back just these; a number that is left to a trial is left to a trial again. A link
    /// ([`Settings::to_fragment`]) pins that number instead, and is short.
    ///
    /// ```
    /// use demo_crate::run::settings::{Key, Settings};
    /// let kept = Settings { workers: 4, ..Settings::default() }.to_kept("account", &[Key::Workers, Key::Operations]);
    /// assert_eq!(kept, "#account?workers=4&operations=");
    /// ```
    pub fn to_kept(&self, name: &str, keys: &[Key]) -> String {
        let flag = |is_set| if is_set { "1" } else { "0" }.to_owned();
        let mut fragment = ["#", name].concat();
        for (place, key) in keys.iter().enumerate() {
            fragment.push(if place == 0 { '?' } else { '&' });
            fragment.push_str(key.name());
            fragment.push('=');
            fragment.push_str(&match key {
                Key::Strategy => self.strategy.name().to_owned(),
                Key::Workers => plain(self.workers.into()),
                Key::Operations => self.operations.map_or_else(String::new, |operations| plain(operations.into())),
                Key::Amount => plain(self.amount.into()),
                Key::Slow => flag(self.tempo == Tempo::Slow),
                Key::Speed => self.rate.name().to_owned(),
                Key::Bare => flag(self.tempo == Tempo::Bare),
                Key::Backend => if self.wish == Wish::Messages { "messages" } else { "auto" }.to_owned(),
                #[cfg(feature = "cores")]
                Key::Share | Key::Piece | Key::Darts | Key::Pin => self.splitting.value(*key),
            });
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

/// Reads a whole number into `target`, or the nearest that lies between the two; what is none leaves it as it is. A sentence
/// where that is not what was asked for.
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
    if let Some(number) = asked {
        *target = number.clamp(least.into(), most.into()) as u32;
        if number == i64::from(*target) {
            return None;
        }
    }
    let [least, most, taken] = [least, most, *target].map(|number| grouped(number.into()));
    let excerpt = excerpt(text);
    let values = [("label", what), ("least", &*least), ("most", &*most), ("value", &*excerpt), ("number", &*taken)];
    // Each by its own name: only what is named is in what the page loads.
    Some(match asked {
        Some(_) => say(say::Key::OutOfRange, &values),
        None => say(say::Key::NotANumber, &values[..4]),
    })
}

/// As much of a stranger's text as fits into a sentence.
pub(crate) fn excerpt(text: &str) -> String {
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
        for &strategy in Strategy::ALL {
            for (tempo, rate, wish) in [
                (Tempo::Full, Rate::One, Wish::Auto),
                (Tempo::Slow, Rate::Half, Wish::Messages),
                (Tempo::Bare, Rate::Fourfold, Wish::Messages),
            ] {
                let splitting = Splitting { share: 20, piece: 10, darts: Some(5_000), pin: 3 };
                let settings =
                    Settings { strategy, workers: 5, operations: Some(77), amount: 3, tempo, rate, wish, splitting };
                let mut read = Settings::default();
                let fragment = settings.to_fragment("account", Key::ALL, 77);
                assert_eq!(read.read_fragment(&fragment, "account", Key::ALL), Some(vec![]), "{fragment}");
                assert_eq!(read, settings);
            }
        }
    }

    #[test]
    fn a_demo_is_not_told_what_it_does_not_know() {
        let mut settings = Settings::default();
        let notes = settings.read_fragment("#two-tellers?strategy=mutex&workers=3", "two-tellers", &[Key::Workers]);
        assert_eq!(notes.map(|notes| notes.len()), Some(1));
        assert_eq!((settings.strategy, settings.workers), (Strategy::None, 3));
        assert_eq!(settings.to_fragment("two-tellers", &[Key::Workers], 5), "#two-tellers?workers=3");
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
            ("99999999999999999999999999", 100_000_000, true),
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
    fn an_emptied_field_asks_for_a_trial_again() {
        let mut settings = Settings { operations: Some(5), ..Settings::default() };
        assert!(!settings.is_calibrated());
        assert_eq!(settings.set(Key::Operations, ""), None);
        assert!(settings.is_calibrated());
        assert_eq!(settings.operations(300_000), 300_000);
        let note = settings.set(Key::Operations, "NaN");
        assert_eq!(
            note.as_deref(),
            Some("The number of operations is a whole number from 1 to 100,000,000, and “NaN” is none.")
        );
        assert!(settings.is_calibrated(), "what is no number asks for none");
    }

    #[test]
    fn hostile_fragments_get_a_sentence_and_change_nothing() {
        for fragment in ["strategy=__proto__", "%00=1", "backend=quantum", "slow=maybe", "=", "operations=%31"] {
            let mut settings = Settings::default();
            let notes =
                settings.read_fragment(&format!("#account?{fragment}"), "account", Key::ALL).expect("meant for it");
            assert_eq!(notes.len(), 1, "{fragment}");
            assert_eq!((settings.strategy, settings.workers, settings.tempo), (Strategy::None, 2, Tempo::Full));
        }
        let endless = format!("#account?{}", "x=1&".repeat(10_000));
        assert!(Settings::default().read_fragment(&endless, "account", Key::ALL).expect("meant for it").len() <= 20);
        let mut settings = Settings::default();
        let endless = format!("#account?workers=7&schedule={}", "A".repeat(LONGEST_FRAGMENT));
        assert_eq!(settings.read_fragment(&endless, "account", Key::ALL), Some(vec![]));
        assert_eq!(settings.workers, 2, "what is too long is not read at all");
    }
}
