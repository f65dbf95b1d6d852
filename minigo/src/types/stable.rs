//! A list that only grows and whose elements never move: a reference to one stays good while others are added.

use std::cell::{Cell, OnceCell};

/// How many elements the first chunk has room for.
const FIRST: usize = 64;

/// As many chunks as a list can need: each is twice as long as the one before it.
const CHUNKS: usize = 24;

/// An append-only list with stable elements.
#[derive(Debug)]
pub(crate) struct StableVec<T> {
    /// Each is made when its first element is.
    chunks: [OnceCell<Vec<OnceCell<T>>>; CHUNKS],
    len: Cell<usize>,
}

/// The chunk of an element, and its place there.
fn place(index: usize) -> (usize, usize) {
    let chunk = (index / FIRST + 1).ilog2();
    (chunk as usize, index + FIRST - (FIRST << chunk))
}

impl<T> Default for StableVec<T> {
    fn default() -> Self {
        Self::new()
    }
}

impl<T> StableVec<T> {
    pub(crate) fn new() -> Self {
        Self { chunks: std::array::from_fn(|_| OnceCell::new()), len: Cell::new(0) }
    }

    pub(super) fn len(&self) -> usize {
        self.len.get()
    }

    /// Adds an element and gives its index.
    #[inline(never)]
    pub(super) fn push(&self, value: T) -> u32 {
        let index = self.len.get();
        let (chunk, at) = place(index);
        let slots = self.chunks[chunk].get_or_init(|| (0..FIRST << chunk).map(|_| OnceCell::new()).collect());
        let fresh = slots[at].set(value).is_ok();
        debug_assert!(fresh, "each index is given out once");
        self.len.set(index + 1);
        index as u32
    }

    /// Adds an element and gives it back.
    pub(crate) fn add(&self, value: T) -> &T {
        self.get(self.push(value))
    }

    /// Is the element at an index that [`StableVec::push`] gave.
    #[inline(never)]
    pub(super) fn get(&self, index: u32) -> &T {
        let (chunk, at) = place(index as usize);
        let element = self.chunks[chunk].get().and_then(|slots| slots[at].get());
        element.expect("the list gave out this index")
    }
}

#[cfg(test)]
mod tests {
    use super::StableVec;

    #[test]
    fn elements_stay_where_they_are() {
        let list = StableVec::new();
        list.push(String::from("first"));
        let first = list.get(0);
        for number in 1..1000 {
            assert_eq!(list.push(number.to_string()), number);
        }
        assert_eq!(first, "first");
        assert!((1..1000).all(|number| *list.get(number) == number.to_string()));
        assert_eq!(list.len(), 1000);
    }
}
