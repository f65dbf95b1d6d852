//! What a worker may be asked to do: one file a job, and one line in the list.
//!
//! A job knows the bank and its slot of the scoreboard by their methods; it knows neither the layout of the table nor
//! the page.

pub mod change;
pub mod exchange;
#[cfg(feature = "cores")]
pub mod share;
#[cfg(feature = "cores")]
pub mod split;
pub mod take_two;
#[cfg(feature = "cores")]
pub mod tasks;
pub mod wait;

use super::order::{Order, Row};
use super::scoreboard::Scoreboard;
use crate::bank::Bank;
use crate::bank::strategies::Strategy;
use change::Change;
use take_two::TakeTwo;
#[cfg(feature = "cores")]
use tasks::Tasks;

/// Whether the teller was the last of its flight, and told the account's owner to end.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Closed {
    /// It did.
    Yes,
    /// Others are at work still, or nobody owns the account.
    No,
}

macro_rules! jobs {
    ($($(#[$part:meta])? $code:literal $file:ident $Job:ident;)*) => {
        /// The work of one teller.
        #[derive(Clone, Debug, PartialEq)]
        pub enum Job {
            $($(#[$part])? #[doc = concat!("What `jobs/", stringify!($file), ".rs` does.")] $Job($file::$Job),)*
        }

        impl Job {
            /// Appends the job to a row.
            pub fn write(&self, row: &mut Vec<f64>) {
                match self {
                    $($(#[$part])? Self::$Job(job) => {
                        row.push(f64::from($code));
                        job.write(row);
                    })*
                }
            }

            /// Reads a job off a row; `None` for one that is not known.
            pub fn read(row: &mut Row<'_>) -> Option<Self> {
                match row.count() {
                    $($(#[$part])? $code => Some(Self::$Job($file::$Job::read(row))),)*
                    _ => None,
                }
            }

            /// Does it. Blocks. `tell` is called whenever there is something new to see on the scoreboard.
            pub fn run(&self, bank: &Bank, board: &Scoreboard, order: &Order, tell: &mut dyn FnMut()) -> Closed {
                match self {
                    $($(#[$part])? Self::$Job(job) => job.run(bank, board, order, tell),)*
                }
            }
        }
    };
}
// The numbers start at 1: an empty row is no job. One for the cores alone bears their feature, its module likewise.
jobs! {
    1 change Change;
    2 wait Wait;
    3 take_two TakeTwo;
    4 exchange Exchange;
    #[cfg(feature = "cores")]
    5 tasks Tasks;
    #[cfg(feature = "cores")]
    6 share Share;
    #[cfg(feature = "cores")]
    7 split Split;
}

impl Job {
    /// Pounds that each operation adds to all accounts together; negative for a withdrawal.
    pub fn amount(&self) -> i64 {
        match self {
            Self::Change(job) => job.amount,
            Self::Wait(job) => job.amount,
            Self::TakeTwo(_) | Self::Exchange(_) => 0,
            #[cfg(feature = "cores")]
            Self::Share(job) => job.amount,
            // A worker carries out deposits and withdrawals alike.
            #[cfg(feature = "cores")]
            Self::Tasks(_) => 0,
            #[cfg(feature = "cores")]
            Self::Split(_) => 0,
        }
    }

    /// Operations asked for.
    pub fn operations(&self) -> u32 {
        match self {
            Self::Change(job) => job.operations,
            Self::Wait(job) => job.operations,
            Self::TakeTwo(job) => job.operations,
            Self::Exchange(job) => job.operations,
            #[cfg(feature = "cores")]
            Self::Share(_) => share::Share::ENDLESS,
            // Which worker makes how many of them is for the scheduler.
            #[cfg(feature = "cores")]
            Self::Tasks(job) => job.all_changes() / job.workers,
            // Who comes first does more: nobody is asked for a number of its own.
            #[cfg(feature = "cores")]
            Self::Split(_) => u32::MAX,
        }
    }

    /// How the account that all share is protected, where the job is about one.
    pub fn strategy(&self) -> Option<Strategy> {
        match self {
            Self::Change(job) => Some(job.strategy),
            Self::Wait(_) | Self::TakeTwo(_) | Self::Exchange(_) => None,
            #[cfg(feature = "cores")]
            Self::Share(_) => None,
            #[cfg(feature = "cores")]
            Self::Tasks(_) => None,
            #[cfg(feature = "cores")]
            Self::Split(_) => None,
        }
    }

    /// Whether its tellers meet: where they share no memory, that takes a vault.
    pub fn is_shared(&self) -> bool {
        !matches!(self, Self::Wait(_))
    }

    /// The same job on an account, or on accounts, that hold so much when the gate opens; `None` leaves it as it is.
    pub fn opening(self, open: Option<i64>) -> Self {
        match self {
            Self::Change(job) => Self::Change(Change { open, ..job }),
            Self::TakeTwo(job) => Self::TakeTwo(TakeTwo { open, ..job }),
            #[cfg(feature = "cores")]
            Self::Share(job) => Self::Share(share::Share { open, ..job }),
            #[cfg(feature = "cores")]
            Self::Tasks(job) => Self::Tasks(Tasks { open, ..job }),
            other => other,
        }
    }
}
