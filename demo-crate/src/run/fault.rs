//! A fault made on purpose, for readers who want to break it and for tests that must.

use std::thread;
use std::time::Duration;

/// What goes wrong in the middle of an operation.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Fault {
    /// The worker panics.
    Trap,
    /// The worker stops for ever, with whatever lock it holds.
    Hang,
    /// The worker waits, with whatever lock it holds, until the page ends it.
    Death,
}

/// A fault, and the operation in which it strikes.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Planned {
    /// What goes wrong.
    pub fault: Fault,
    /// In which operation, counted from 0.
    pub at: u32,
}

impl Fault {
    const ALL: [Self; 3] = [Self::Trap, Self::Hang, Self::Death];

    /// Its number in an order.
    pub fn code(self) -> u32 {
        match self {
            Self::Trap => 1,
            Self::Hang => 2,
            Self::Death => 3,
        }
    }

    /// The fault of that number.
    pub fn from_code(code: u32) -> Option<Self> {
        Self::ALL.into_iter().find(|fault| fault.code() == code)
    }

    /// Carries the fault out.
    ///
    /// # Panics
    /// That is one of the faults; the others never return.
    pub fn strike(self) -> ! {
        match self {
            Self::Trap => panic!("this teller was told to fail"),
            Self::Hang | Self::Death => loop {
                thread::sleep(Duration::from_secs(1));
            },
        }
    }
}
