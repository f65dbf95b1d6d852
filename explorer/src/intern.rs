//! Numbers values: equal ones get the same number, from 0 in the order in which they came.
//!
//! As with [`crate::table`], one hash table serves every type of value: it finds a number by the value's hash.

use std::hash::Hash;

use crate::table::{self, NOWHERE, Places};

/// The values, by their numbers.
#[derive(Clone, Debug)]
pub(crate) struct Interner<T> {
    places: Places,
    values: Vec<T>,
}

impl<T> Default for Interner<T> {
    fn default() -> Self {
        Self { places: Places::default(), values: Vec::new() }
    }
}

impl<T: Hash + Eq> Interner<T> {
    /// The number of a value, new or known.
    pub(crate) fn number(&mut self, value: T) -> u32 {
        let mut hash = table::hash(&value);
        let known = self.search(&mut hash, &value);
        if known != NOWHERE {
            return known as u32;
        }
        let fresh = self.values.len();
        self.places.set(hash, fresh);
        self.values.push(value);
        fresh as u32
    }

    /// Whether a value has a number.
    pub(crate) fn contains(&self, value: &T) -> bool {
        self.search(&mut table::hash(value), value) != NOWHERE
    }

    fn search(&self, hash: &mut u64, value: &T) -> usize {
        self.places.search(hash, |number| self.values[number] == *value)
    }

    /// Forgets all values.
    pub(crate) fn clear(&mut self) {
        self.places = Places::default();
        self.values.clear();
    }

    /// The values, in the order of their numbers.
    pub(crate) fn values(&self) -> &[T] {
        &self.values
    }
}

#[cfg(test)]
mod tests {
    use std::hash::{Hash, Hasher};

    use super::Interner;

    /// Has the same hash as all others.
    #[derive(PartialEq, Eq)]
    struct Alike(u32);

    impl Hash for Alike {
        fn hash<H: Hasher>(&self, state: &mut H) {
            state.write_u32(7);
        }
    }

    #[test]
    fn equal_values_have_one_number_even_where_others_have_the_same_hash() {
        let mut interner = Interner::default();
        for _ in 0..2 {
            for value in 0..100 {
                assert_eq!(interner.number(Alike(value)), value);
            }
        }
        assert_eq!(interner.values().len(), 100);
    }
}
