//! What each demo of the book shows of the account, and how it begins.

pub mod account;
pub mod lost_update;
pub mod two_tellers;

use crate::settings::Settings;

/// A part of the demo that not every page wants.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Panel {
    /// The choice of strategy, and its listing.
    Strategy,
    /// The amount of an operation, and the choice of backend.
    Details,
    /// Deposit and Withdraw as buttons of their own.
    Presses,
    /// Slow motion.
    SlowMotion,
    /// Many runs in a row, and the histogram of their final balances.
    Histogram,
    /// In which order the tellers of each run ended.
    Order,
    /// How often each size of batch went wrong.
    Sizes,
    /// Faults on purpose.
    Faults,
}

/// A demo: the same account, seen for a purpose.
#[derive(Clone, Copy, Debug)]
pub struct Demo {
    /// Its name: of the element, the page and the fragment.
    pub name: &'static str,
    /// Its heading.
    pub title: &'static str,
    /// What it shows.
    pub panels: &'static [Panel],
    /// How many runs the button for many runs does.
    pub repeats: u32,
    /// How it begins.
    pub settings: Settings,
}

impl Demo {
    /// Every demo of the book.
    pub const ALL: [Self; 3] = [account::DEMO, two_tellers::DEMO, lost_update::DEMO];

    /// The demo of that name.
    pub fn from_name(name: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|demo| demo.name == name)
    }

    /// True when the demo shows it.
    pub fn shows(&self, panel: Panel) -> bool {
        self.panels.contains(&panel)
    }
}
