//! What time it is for whom, while exploring.
//!
//! There each goroutine has a clock of its own, which only its sleeping moves. Who is ordered after another by synchronisation
//! has at least that one's time: a clock goes along every edge of the program. So time does not depend on the order of what
//! nothing orders, and `time.Since` never tells less than was slept on the way.

use std::rc::Rc;

use explorer::ObjectId;
use explorer::machine::Access;

use super::heap;

/// The times of what was released, for who acquires it; in the order of the objects, and none that is 0.
#[derive(Clone, Debug, Default)]
pub(crate) struct Clocks(Rc<Vec<(ObjectId, i64)>>);

impl Clocks {
    /// The time of who acquires what these touches do. What is taken `for_good` nobody else can acquire before it is released again.
    pub(crate) fn acquire(&mut self, accesses: &[Access], for_good: bool) -> i64 {
        let mut clock = 0;
        for access in accesses.iter().filter(|access| access.mode.acquires()) {
            if let Ok(at) = self.find(access.object) {
                clock = clock.max(self.0[at].1);
                if for_good {
                    heap::own(&mut self.0).remove(at);
                }
            }
        }
        clock
    }

    /// Leaves the time `clock` with all that these touches release.
    pub(crate) fn release(&mut self, accesses: &[Access], clock: i64) {
        if clock <= 0 {
            return;
        }
        for access in accesses.iter().filter(|access| access.mode.releases()) {
            match self.find(access.object) {
                Ok(at) if self.0[at].1 >= clock => {}
                Ok(at) => heap::own(&mut self.0)[at].1 = clock,
                Err(at) => heap::own(&mut self.0).insert(at, (access.object, clock)),
            }
        }
    }

    fn find(&self, object: ObjectId) -> Result<usize, usize> {
        self.0.binary_search_by_key(&object, |(object, _)| *object)
    }

    /// All of them.
    pub(crate) fn each(&self) -> impl Iterator<Item = (ObjectId, i64)> {
        self.0.iter().copied()
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use explorer::Mode;

    fn touch(object: u64, mode: Mode) -> [Access; 1] {
        [Access { object: ObjectId(object), mode }]
    }

    #[test]
    fn a_time_goes_from_who_releases_to_who_acquires() {
        let mut clocks = Clocks::default();
        clocks.release(&touch(1, Mode::Signal), 0);
        assert_eq!(clocks.each().count(), 0);
        clocks.release(&touch(1, Mode::Signal), 7);
        clocks.release(&touch(1, Mode::Grant), 5);
        clocks.release(&touch(2, Mode::Turn), 9);
        assert_eq!(clocks.acquire(&touch(1, Mode::Await), false), 7);
        assert_eq!(clocks.acquire(&touch(1, Mode::Look), true), 0);
        assert_eq!(clocks.acquire(&touch(2, Mode::Acquire), true), 0);
        assert_eq!(clocks.acquire(&touch(1, Mode::Acquire), true), 7);
        assert_eq!(clocks.acquire(&touch(1, Mode::Acquire), true), 0);
    }
}
