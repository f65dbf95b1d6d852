//! Several accounts with a lock each, and the ways to move money from one to another: the one that can deadlock, and
//! the four that lack one of the conditions of it.

use super::signed::SignedLock;
use crate::run::ties::Tied;
use std::sync::atomic::{
    AtomicI64,
    Ordering::{AcqRel, Relaxed},
};

/// Accounts there are; philosophers use their locks as forks.
pub const ACCOUNTS: usize = 5;
/// The number of the door in the ties: the lock under which both others are looked at.
pub const DOOR: usize = ACCOUNTS;

/// How a teller comes by two locks.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Way {
    /// The first, then the second: all four conditions of a deadlock hold.
    Nested,
    /// No mutual exclusion: no locks, and two atomic additions.
    Indivisible,
    /// No hold and wait: both at once, or neither.
    Together,
    /// No keeping: who finds the second taken gives the first back.
    GivenBack,
    /// No circle: everybody takes the lock of the lower number first.
    InOrder,
}

impl Way {
    /// All of them.
    pub const ALL: [Self; 5] = [Self::Nested, Self::Indivisible, Self::Together, Self::GivenBack, Self::InOrder];

    /// Its number in a letter.
    pub fn code(self) -> f64 {
        f64::from(self as u8)
    }

    /// The way of that number.
    pub fn from_code(code: u32) -> Self {
        Self::ALL.get(code as usize).copied().unwrap_or(Self::Nested)
    }
}

/// What a teller moves.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Transfer {
    /// From this account.
    pub from: usize,
    /// To this one.
    pub to: usize,
    /// So many pounds.
    pub amount: i64,
}

/// Watches one teller's transfers from inside.
pub trait Mover<'a> {
    /// The teller's ties.
    fn tied(&mut self) -> &mut Tied<'a>;

    /// What the teller does between its first lock and its second. May block; may never return.
    fn between(&mut self);

    /// Called when the teller has given its first lock back.
    fn gave_back(&mut self);
}

/// The accounts.
#[derive(Debug, Default)]
pub struct Several {
    accounts: [(SignedLock, AtomicI64); ACCOUNTS],
    door: SignedLock,
    /// What they held together when somebody last added them up.
    total: AtomicI64,
}

impl Several {
    /// Empty ones.
    pub const fn new() -> Self {
        Self {
            accounts: [const { (SignedLock::new(), AtomicI64::new(0)) }; ACCOUNTS],
            door: SignedLock::new(),
            total: AtomicI64::new(0),
        }
    }

    /// Shares so many pounds out to the first two accounts. Only while nobody is at work.
    pub fn open(&self, pounds: i64) {
        for (account, balance) in self.accounts.iter().zip(shared_out(pounds)) {
            account.1.store(balance, Relaxed);
        }
        self.total.store(pounds, Relaxed);
    }

    /// Adds the accounts up, without a lock: only while nobody is at work is the sum that of one moment.
    pub fn add_up(&self) -> i64 {
        let total = self.accounts.iter().map(|account| account.1.load(Relaxed)).sum();
        self.total.store(total, Relaxed);
        total
    }

    /// Where the sum lies in memory.
    pub fn total_at(&self) -> *const i64 {
        self.total.as_ptr()
    }

    /// Makes a transfer, one way or another.
    pub fn transfer<'a>(&self, way: Way, transfer: Transfer, mover: &mut dyn Mover<'a>) {
        match way {
            Way::Nested => self.nested(transfer, mover),
            Way::Indivisible => self.carry(transfer),
            Way::Together => self.together(transfer, mover),
            Way::GivenBack => self.giving_back(transfer, mover),
            Way::InOrder => self.in_order(transfer, mover),
        }
    }
}

/// The balances of the accounts that so many pounds are shared out to.
pub fn shared_out(pounds: i64) -> [i64; ACCOUNTS] {
    [pounds / 2, pounds - pounds / 2, 0, 0, 0]
}

// ANCHOR: nested
impl Several {
    fn nested<'a>(&self, transfer: Transfer, mover: &mut dyn Mover<'a>) {
        let Transfer { from, to, .. } = transfer;
        self.lock(from, mover);
        mover.between(); // a little work of the teller’s own
        self.lock(to, mover); // held by one who waits for `from`?
        self.carry(transfer);
        self.unlock(to, mover);
        self.unlock(from, mover);
    }
}
// ANCHOR_END: nested

// ANCHOR: in_order
impl Several {
    fn in_order<'a>(&self, transfer: Transfer, mover: &mut dyn Mover<'a>) {
        let Transfer { from, to, .. } = transfer;
        self.lock(from.min(to), mover);
        mover.between();
        self.lock(from.max(to), mover);
        self.carry(transfer);
        self.unlock(to, mover);
        self.unlock(from, mover);
    }
}
// ANCHOR_END: in_order

impl Several {
    /// Under the door's lock, looks whether both are free, and takes both or neither. It waits with empty hands.
    fn together<'a>(&self, transfer: Transfer, mover: &mut dyn Mover<'a>) {
        let Transfer { from, to, .. } = transfer;
        loop {
            self.door.lock(DOOR, mover.tied());
            let taken = [from, to].into_iter().find(|account| !self.accounts[*account].0.is_free());
            if taken.is_none() {
                // Free under the door, so nobody comes first.
                self.lock(from, mover);
                self.lock(to, mover);
            }
            self.door.unlock(DOOR, mover.tied());
            let Some(taken) = taken else { break };
            self.accounts[taken].0.wait(taken, mover.tied());
        }
        mover.between();
        self.carry(transfer);
        self.unlock(to, mover);
        self.unlock(from, mover);
    }

    fn giving_back<'a>(&self, transfer: Transfer, mover: &mut dyn Mover<'a>) {
        let Transfer { from, to, .. } = transfer;
        loop {
            self.lock(from, mover);
            mover.between();
            if self.accounts[to].0.try_lock(to, mover.tied()) {
                break;
            }
            self.unlock(from, mover);
            mover.gave_back(); // and waits as long as chance says, or the two could go on like this for ever
        }
        self.carry(transfer);
        self.unlock(to, mover);
        self.unlock(from, mover);
    }

    /// Two additions, each indivisible; between them the money is in neither account.
    #[inline(never)]
    fn carry(&self, Transfer { from, to, amount }: Transfer) {
        self.accounts[from].1.fetch_sub(amount, AcqRel);
        self.accounts[to].1.fetch_add(amount, AcqRel);
    }

    fn lock<'a>(&self, account: usize, mover: &mut dyn Mover<'a>) {
        self.accounts[account].0.lock(account, mover.tied());
    }

    fn unlock<'a>(&self, account: usize, mover: &mut dyn Mover<'a>) {
        self.accounts[account].0.unlock(account, mover.tied());
    }
}
