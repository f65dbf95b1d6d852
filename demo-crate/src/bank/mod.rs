//! One bank account, and the ways to protect it.
//!
//! Each strategy is a type of its own behind [`Account`], small enough to be read on the page; the same code runs in
//! the reader's workers, in the unit tests and in the native measurements. An account never checks its funds: an
//! overdraft is allowed, so the exact balance is always the opening balance plus every change.

#[cfg(feature = "cores")]
pub mod barging;
pub mod drawer;
pub mod facts;
#[cfg(feature = "cores")]
pub mod favouring;
pub mod rendezvous;
pub mod several;
pub mod signed;
#[cfg(feature = "cores")]
pub mod split;
pub mod strategies;
#[cfg(feature = "cores")]
pub mod tasks;
#[cfg(feature = "cores")]
pub mod turns;

use crate::run::pace::Pace;
use crate::run::scoreboard::MAX_TELLERS;
use drawer::Drawer;
use rendezvous::Rendezvous;
use several::Several;
#[cfg(feature = "cores")]
use split::Split;
use strategies::Strategy;
#[cfg(feature = "cores")]
use tasks::Tasks;

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

/// What is done with whichever account a strategy names.
pub trait Visit {
    /// What comes of it.
    type Output;
    /// Does it.
    fn visit<A: Account>(self, account: &A) -> Self::Output;
}

macro_rules! bank {
    ($($file:ident $Name:ident $Account:ident;)*) => {
        $(pub mod $file;)*

        /// One account of every strategy, in static memory so that every worker finds the same ones.
        #[derive(Debug, Default)]
        pub struct Bank {
            $($file: $file::$Account,)*
            /// An account of its own for each teller.
            pub drawers: [Drawer; MAX_TELLERS],
            /// Accounts between which money is moved.
            pub several: Several,
            /// A channel from each of two tellers to the other.
            pub channels: [Rendezvous; 2],
            /// One account, and the locks that settle who is next.
            #[cfg(feature = "cores")]
            pub turns: turns::Turns,
            /// Tellers as tasks, and the account that they change.
            #[cfg(feature = "cores")]
            pub tasks: Tasks,
            /// One job for several workers.
            #[cfg(feature = "cores")]
            pub split: Split,
        }

        impl Bank {
            /// A bank whose accounts are all empty.
            pub const fn new() -> Self {
                Self {
                    $($file: $file::$Account::new(),)*
                    drawers: [const { Drawer::new() }; MAX_TELLERS],
                    several: Several::new(),
                    channels: [const { Rendezvous::new() }; 2],
                    #[cfg(feature = "cores")]
                    turns: turns::Turns::new(),
                    #[cfg(feature = "cores")]
                    tasks: Tasks::new(),
                    #[cfg(feature = "cores")]
                    split: Split::new(),
                }
            }

            /// Shows `visitor` the account of `strategy`.
            pub fn account<V: Visit>(&self, strategy: Strategy, visitor: V) -> V::Output {
                match strategy {
                    $(Strategy::$Name => visitor.visit(&self.$file),)*
                }
            }
        }
    };
}
strategies::for_each_strategy!(bank);

impl Bank {
    /// The account that needs an owner at work.
    pub fn owned(&self) -> &channel::Owned {
        &self.channel
    }
}
