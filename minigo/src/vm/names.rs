//! Stable names: processes and objects as a search knows them, whatever the schedule.

use std::cell::RefCell;
use std::rc::Rc;

use explorer::table::Table;
use explorer::{Footprint, Mode, ObjectId};

/// The processes that any schedule has had so far. Shared by all copies of a machine: a process is who started it and the
/// how-many-eth it was, and keeps its small number for the whole search.
#[derive(Clone, Debug, Default)]
pub(crate) struct Names {
    known: Rc<RefCell<Known>>,
}

#[derive(Debug, Default)]
struct Known {
    numbers: Table<(u32, u32), u32>,
}

impl Names {
    /// The number of the `index`-th process (from 1) that `parent` starts. The first process, main, is 0.
    pub(crate) fn process(&self, parent: u32, index: u32) -> u32 {
        let numbers = &mut self.known.borrow_mut().numbers;
        let next = numbers.len() as u32 + 1;
        *numbers.or_insert_with((parent, index), || next)
    }
}

/// What about a heap object is touched.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[repr(u8)]
pub(crate) enum Aspect {
    /// A slot: a variable, a mutex, an atomic, by its offset.
    Slot = 1,
    /// The readers of a lock, as writers see them.
    Readers,
    /// The writer of a lock, as readers see it.
    Writer,
    /// Who has waited at a WaitGroup: a variable that Go's race detector invents.
    Waited,
    /// The counter of a WaitGroup, as those see it who care whether it is 0.
    Count,
    /// A map, whole.
    Map,
    /// Where sends and closes of a channel take turns.
    Tail,
    /// Where receives take turns.
    Head,
    /// That a channel was closed.
    Closed,
    /// Whether a channel is closed, as who sends to it reads it and who closes it writes it: a variable that Go's race detector
    /// invents.
    Open,
    /// Who has come to an unbuffered channel.
    Arrivals,
    /// The k-th item of a channel.
    Item,
    /// The room that the j-th receive made.
    Place,
    /// A condition variable's queue.
    Queue,
}

/// The standard output.
pub(crate) const STDOUT: ObjectId = ObjectId(1);
/// The number of goroutines.
pub(crate) const COUNT: ObjectId = ObjectId(2);
/// A timer, by its process.
pub(crate) fn timer(process: u32) -> ObjectId {
    ObjectId(1 << 32 | u64::from(process))
}

/// One object, of which parts are touched.
pub(crate) struct Touched<'a> {
    /// The object's own name.
    pub(crate) name: u64,
    pub(crate) into: &'a mut Footprint,
}

impl Touched<'_> {
    // Never in line: it is called in some forty places, each of which says only which part is touched, and how.
    #[inline(never)]
    pub(crate) fn part(&mut self, aspect: Aspect, index: u64, mode: Mode) {
        self.into.touch(object(self.name, aspect, index), mode);
    }
}

/// Names a part of an object. Mixed from 128 bits to 64: two of a program's names fall together with a chance of 2⁻⁶⁴.
#[inline(never)]
pub(crate) fn object(name: u64, aspect: Aspect, index: u64) -> ObjectId {
    let a = name.wrapping_mul(0x9e37_79b9_7f4a_7c15) ^ (aspect as u64) << 59;
    let b = (a ^ a >> 29).wrapping_add(index).wrapping_mul(0xbf58_476d_1ce4_e5b9);
    ObjectId((b ^ b >> 32) | 1 << 63)
}
