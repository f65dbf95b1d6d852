//! The one list of strategies. A new way to protect the account is a new file beside this one, with its facts and its
//! account, and one line here.
//!
//! Knows no atomics and no accounts, only what the files say of themselves in words, so that the page may use it.

use super::facts::{Facts, Guard};

/// Calls `$then!` with a row for each strategy: its file, its name in Rust, the account in that file.
macro_rules! for_each_strategy {
    ($then:ident) => {
        $then! {
            none None Unsynchronised;
            mutex Mutex Locked;
            atomic Atomic Added;
            cas Cas Swapped;
            spin Spin Spinning;
            ticket Ticket Ticketed;
            rwlock Rwlock WriteLocked;
            channel Channel Owned;
        }
    };
}
pub(super) use for_each_strategy;

macro_rules! enumerate {
    ($($file:ident $Name:ident $Account:ident;)*) => {
        /// How the account is protected.
        #[derive(Clone, Copy, Debug, PartialEq, Eq)]
        pub enum Strategy {
            $(#[doc = concat!("What `bank/", stringify!($file), ".rs` holds.")] $Name,)*
        }

        impl Strategy {
            /// Every strategy, in the order in which the page offers them.
            pub const ALL: &[Self] = &[$(Self::$Name,)*];

            /// What its file says of it.
            pub fn facts(self) -> &'static Facts {
                match self {
                    $(Self::$Name => &super::$file::FACTS,)*
                }
            }

            /// The source of its account as this crate compiles it.
            pub fn listing(self) -> &'static str {
                match self {
                    $(Self::$Name => super::$file::LISTING,)*
                }
            }
        }
    };
}
for_each_strategy!(enumerate);

impl Strategy {
    /// The name in links and results.
    pub fn name(self) -> &'static str {
        self.facts().name
    }

    /// The strategy of that name.
    ///
    /// ```
    /// use demo_crate::bank::strategies::Strategy;
    /// assert_eq!(Strategy::from_name("cas"), Some(Strategy::Cas));
    /// assert_eq!(Strategy::from_name("prayer"), None);
    /// ```
    pub fn from_name(name: &str) -> Option<Self> {
        Self::ALL.iter().copied().find(|strategy| strategy.name() == name)
    }

    /// The place in [`Strategy::ALL`], which is how a worker is told.
    pub fn index(self) -> usize {
        self as usize
    }

    /// True when the final balance is always the exact one.
    pub fn is_exact(self) -> bool {
        self.facts().guard != Guard::Nothing
    }

    /// True when somebody beside the tellers must be at work: the owner of the account.
    pub fn needs_owner(self) -> bool {
        self.facts().guard == Guard::Owner
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_are_unique_and_found_again() {
        for &strategy in Strategy::ALL {
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
