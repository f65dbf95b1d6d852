//! One bank account, eight ways to protect it.
//!
//! Each strategy is a type of its own behind [`Account`], small enough to be read on the page; the same code runs in
//! the reader's workers, in the unit tests and in the native measurements. An account never checks its funds: an
//! overdraft is allowed, so the exact balance is always the opening balance plus every change.

pub mod atomic;
pub mod cas;
pub mod channel;
pub mod mutex;
pub mod none;
pub mod rwlock;
pub mod spin;
pub mod ticket;

use crate::pace::Pace;

/// What stands between the anchor comments of a source, by which the book's pages include it too; cut out at
/// compile time, so that no reader downloads the rest.
macro_rules! listing {
    ($file:literal) => {{
        const SOURCE: &[u8] = include_bytes!($file);
        const START: usize = place_of(SOURCE, b"// ANCHOR: listing\n") + b"// ANCHOR: listing\n".len();
        const END: usize = place_of(SOURCE, b"\n// ANCHOR_END: listing");
        const LISTING: [u8; END - START] = cut(SOURCE, START);
        const {
            match std::str::from_utf8(&LISTING) {
                Ok(listing) => listing,
                Err(_) => panic!("a source is UTF-8"),
            }
        }
    }};
}

/// Where `wanted` begins; a source without it does not compile.
const fn place_of(source: &[u8], wanted: &[u8]) -> usize {
    let mut place = 0;
    loop {
        let mut matched = 0;
        while matched < wanted.len() && source[place + matched] == wanted[matched] {
            matched += 1;
        }
        if matched == wanted.len() {
            return place;
        }
        place += 1;
    }
}

const fn cut<const LENGTH: usize>(source: &[u8], start: usize) -> [u8; LENGTH] {
    let mut part = [0; LENGTH];
    let mut place = 0;
    while place < LENGTH {
        part[place] = source[start + place];
        place += 1;
    }
    part
}

/// An account that several tellers change at once.
///
/// Nothing here promises an exact balance: that is what the strategies differ in.
pub trait Account: Ledger {
    /// Adds `amount` pounds, negative to withdraw. `pace` is told what was read, between the read and the write.
    fn change(&self, amount: i64, pace: &mut impl Pace);
}

/// What the bank does with an account before and beside the tellers' work.
pub trait Ledger: Sync {
    /// Sets the balance to `balance` pounds. Only for a quiet account: changes in flight would be mixed up with it.
    fn open(&self, balance: i64);

    /// Where the balance lies in memory, so that a watcher may look at it without taking part.
    fn balance_at(&self) -> *const i64;
}

/// How the account is protected; the name is what links, results and the page call it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Strategy {
    /// No synchronisation: a relaxed load, then a relaxed store.
    None,
    /// `std::sync::Mutex`.
    Mutex,
    /// One atomic fetch-add.
    Atomic,
    /// A compare-and-swap loop.
    Cas,
    /// A spin lock.
    Spin,
    /// A ticket lock: first come, first served.
    Ticket,
    /// `std::sync::RwLock`, locked for writing.
    Rwlock,
    /// One owner receives requests over a channel.
    Channel,
}

impl Strategy {
    /// Every strategy, in the order in which the page offers them.
    pub const ALL: [Self; 8] =
        [Self::None, Self::Mutex, Self::Atomic, Self::Cas, Self::Spin, Self::Ticket, Self::Rwlock, Self::Channel];

    /// The name in links and results.
    pub fn name(self) -> &'static str {
        match self {
            Self::None => "none",
            Self::Mutex => "mutex",
            Self::Atomic => "atomic",
            Self::Cas => "cas",
            Self::Spin => "spin",
            Self::Ticket => "ticket",
            Self::Rwlock => "rwlock",
            Self::Channel => "channel",
        }
    }

    /// The words the reader chooses from.
    pub fn label(self) -> &'static str {
        match self {
            Self::None => "nothing",
            Self::Mutex => "a mutex",
            Self::Atomic => "an atomic add",
            Self::Cas => "compare-and-swap",
            Self::Spin => "a spin lock",
            Self::Ticket => "a ticket lock",
            Self::Rwlock => "a read–write lock",
            Self::Channel => "a channel to one owner",
        }
    }

    /// The strategy of that name.
    ///
    /// ```
    /// use demo_crate::account::Strategy;
    /// assert_eq!(Strategy::from_name("cas"), Some(Strategy::Cas));
    /// assert_eq!(Strategy::from_name("prayer"), None);
    /// ```
    pub fn from_name(name: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|strategy| strategy.name() == name)
    }

    /// The place in [`Strategy::ALL`], which is how a worker is told.
    pub fn index(self) -> usize {
        self as usize
    }

    /// True for all but [`Strategy::None`]: the final balance is the exact one.
    pub fn is_exact(self) -> bool {
        self != Self::None
    }

    /// The source of the strategy as this crate compiles it, for the page to show.
    pub fn listing(self) -> &'static str {
        match self {
            Self::None => listing!("none.rs"),
            Self::Mutex => listing!("mutex.rs"),
            Self::Atomic => listing!("atomic.rs"),
            Self::Cas => listing!("cas.rs"),
            Self::Spin => listing!("spin.rs"),
            Self::Ticket => listing!("ticket.rs"),
            Self::Rwlock => listing!("rwlock.rs"),
            Self::Channel => listing!("channel.rs"),
        }
    }
}

/// One account of every strategy, in static memory so that every worker finds the same ones.
#[derive(Debug, Default)]
pub struct Bank {
    none: none::Unsynchronised,
    mutex: mutex::Locked,
    atomic: atomic::Added,
    cas: cas::Swapped,
    spin: spin::Spinning,
    ticket: ticket::Ticketed,
    rwlock: rwlock::WriteLocked,
    channel: channel::Owned,
}

/// What is done with whichever account a strategy names.
pub trait Visit {
    /// What comes of it.
    type Output;
    /// Does it.
    fn visit<A: Account>(self, account: &A) -> Self::Output;
}

impl Bank {
    /// A bank whose accounts are all empty.
    pub const fn new() -> Self {
        Self {
            none: none::Unsynchronised::new(),
            mutex: mutex::Locked::new(),
            atomic: atomic::Added::new(),
            cas: cas::Swapped::new(),
            spin: spin::Spinning::new(),
            ticket: ticket::Ticketed::new(),
            rwlock: rwlock::WriteLocked::new(),
            channel: channel::Owned::new(),
        }
    }

    /// Shows `visitor` the account of `strategy`.
    pub fn account<V: Visit>(&self, strategy: Strategy, visitor: V) -> V::Output {
        match strategy {
            Strategy::None => visitor.visit(&self.none),
            Strategy::Mutex => visitor.visit(&self.mutex),
            Strategy::Atomic => visitor.visit(&self.atomic),
            Strategy::Cas => visitor.visit(&self.cas),
            Strategy::Spin => visitor.visit(&self.spin),
            Strategy::Ticket => visitor.visit(&self.ticket),
            Strategy::Rwlock => visitor.visit(&self.rwlock),
            Strategy::Channel => visitor.visit(&self.channel),
        }
    }

    /// The account that needs an owner at work.
    pub fn owned(&self) -> &channel::Owned {
        &self.channel
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_are_unique_and_found_again() {
        for strategy in Strategy::ALL {
            assert_eq!(Strategy::from_name(strategy.name()), Some(strategy));
            assert_eq!(Strategy::ALL[strategy.index()], strategy);
        }
    }

    #[test]
    fn every_listing_is_the_code_between_its_anchors() {
        for strategy in Strategy::ALL {
            let listing = strategy.listing();
            assert!(listing.contains("impl Account for"), "{}: {listing}", strategy.name());
            assert!(!listing.contains("ANCHOR"), "{}", strategy.name());
            assert!(
                listing.lines().all(|line| line.chars().count() <= 88),
                "{} is too wide for the page",
                strategy.name()
            );
        }
    }
}
