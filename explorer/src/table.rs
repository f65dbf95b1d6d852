//! Maps and sets keyed by small numbers, whose code weighs little however many types they hold.
//!
//! Every `HashMap` of its own type brings about a kilobyte of wasm with it. Here one hash table finds the places for all of
//! them, and what they hold lies in vectors, in the order in which it came: so to go through one is deterministic.

use crate::hash::Quick;
use crate::machine::{ObjectId, ProcessId};
use std::hash::{Hash, Hasher};
use std::ops::Index;

/// What names an entry by a number: an identifier, or a few of them packed.
pub trait Key: Copy {
    /// The number; two keys are equal when their numbers are.
    fn number(self) -> u64;
}

/// A number for what is not named by one. Two things may share it: whoever finds one by it compares.
pub fn hash(value: &impl Hash) -> u64 {
    let mut quick = Quick::default();
    value.hash(&mut quick);
    quick.finish()
}

/// A map from numbers to values.
#[derive(Clone, Debug)]
pub struct Table<K, V> {
    places: Places,
    entries: Vec<(K, V)>,
}

/// A set of numbers.
pub type Set<K> = Table<K, ()>;

impl<K: Key, V> Default for Table<K, V> {
    fn default() -> Self {
        Self::new()
    }
}

impl<K: Key, V> Table<K, V> {
    /// Makes an empty one.
    pub const fn new() -> Self {
        Self { places: Places { slots: Vec::new(), used: 0 }, entries: Vec::new() }
    }

    /// Whether an entry has this key.
    pub fn contains(&self, key: K) -> bool {
        self.places.find(key.number()) != NOWHERE
    }

    /// The value of a key.
    pub fn get(&self, key: K) -> Option<&V> {
        self.entries.get(self.places.find(key.number())).map(|(_, value)| value)
    }

    /// The value of a key, to be changed.
    pub fn get_mut(&mut self, key: K) -> Option<&mut V> {
        self.entries.get_mut(self.places.find(key.number())).map(|(_, value)| value)
    }

    /// Gives a key its value; gives the one that it had.
    pub fn insert(&mut self, key: K, value: V) -> Option<V> {
        let place = self.places.find_or_add(key.number(), self.entries.len());
        match self.entries.get_mut(place) {
            Some((_, known)) => Some(std::mem::replace(known, value)),
            None => {
                self.entries.push((key, value));
                None
            }
        }
    }

    /// The value of a key, which is made where there is none.
    pub fn or_insert_with(&mut self, key: K, make: impl FnOnce() -> V) -> &mut V {
        let place = self.places.find_or_add(key.number(), self.entries.len());
        if place == self.entries.len() {
            self.entries.push((key, make()));
        }
        &mut self.entries[place].1
    }

    /// Takes an entry out; the last one moves to where it was.
    pub fn remove(&mut self, key: K) -> Option<V> {
        let place = self.places.remove(key.number());
        if place == NOWHERE {
            return None;
        }
        let (_, value) = self.entries.swap_remove(place);
        if let Some((moved, _)) = self.entries.get(place) {
            self.places.set(moved.number(), place);
        }
        Some(value)
    }

    /// Takes every entry out.
    pub fn clear(&mut self) {
        self.places = Places::default();
        self.entries.clear();
    }

    /// How many entries there are.
    pub fn len(&self) -> usize {
        self.entries.len()
    }

    /// Whether there are none.
    pub fn is_empty(&self) -> bool {
        self.entries.is_empty()
    }

    /// The entries: in the order in which they came, as long as none was removed.
    pub fn entries(&self) -> &[(K, V)] {
        &self.entries
    }

    /// The keys, in the same order.
    pub fn keys(&self) -> impl ExactSizeIterator<Item = K> {
        self.entries.iter().map(|(key, _)| *key)
    }

    /// The values, in the same order.
    pub fn values(&self) -> impl ExactSizeIterator<Item = &V> {
        self.entries.iter().map(|(_, value)| value)
    }
}

impl<K: Key> Set<K> {
    /// Puts a key in; gives whether it was not there.
    pub fn add(&mut self, key: K) -> bool {
        let fresh = self.entries.len();
        let added = self.places.find_or_add(key.number(), fresh) == fresh;
        if added {
            self.entries.push((key, ()));
        }
        added
    }
}

impl<K: Key, V> Index<K> for Table<K, V> {
    type Output = V;

    /// # Panics
    /// When no entry has this key.
    fn index(&self, key: K) -> &V {
        self.get(key).expect("the table has this key")
    }
}

impl<K: Key> FromIterator<K> for Set<K> {
    fn from_iter<I: IntoIterator<Item = K>>(keys: I) -> Self {
        let mut set = Self::default();
        for key in keys {
            set.add(key);
        }
        set
    }
}

impl Key for u32 {
    fn number(self) -> u64 {
        u64::from(self)
    }
}

impl Key for u64 {
    fn number(self) -> u64 {
        self
    }
}

impl Key for usize {
    fn number(self) -> u64 {
        self as u64
    }
}

impl Key for (u32, u32) {
    fn number(self) -> u64 {
        u64::from(self.0) << 32 | u64::from(self.1)
    }
}

impl Key for ProcessId {
    fn number(self) -> u64 {
        u64::from(self.0)
    }
}

impl Key for ObjectId {
    fn number(self) -> u64 {
        self.0
    }
}

/// Where each number's entry lies: the part that all tables share, kept out of line so that it stays shared.
///
/// Open addressing with linear probing (Knuth, volume 3, section 6.4, algorithms L and R): a number lies at its home, or in
/// the first slot after it that was free; no free slot lies between.
#[derive(Clone, Debug, Default)]
pub(crate) struct Places {
    /// A number and its place each; a power of two of them, or none, and a quarter of them free.
    slots: Vec<(u64, u32)>,
    used: usize,
}

/// The place in a slot that is free.
const FREE: u32 = u32::MAX;

/// The place of what has none: beyond every entry, so that looking there finds nothing.
pub(crate) const NOWHERE: usize = FREE as usize;

impl Places {
    /// The place of a number, or [`NOWHERE`].
    #[inline(never)]
    pub(crate) fn find(&self, number: u64) -> usize {
        self.slots.get(self.slot(number)).map_or(NOWHERE, |(_, place)| *place as usize)
    }

    /// The place of a number; where it has none it gets this one.
    #[inline(never)]
    pub(crate) fn find_or_add(&mut self, number: u64, new: usize) -> usize {
        let known = self.find(number);
        if known != NOWHERE {
            return known;
        }
        self.set(number, new);
        new
    }

    /// The place that holds what has this hash and `is` it, or [`NOWHERE`]: then the hash has become the one by which it can be
    /// given one. Where two things have one hash, the second goes by the next that is free; so nothing may be taken out again.
    pub(crate) fn search(&self, hash: &mut u64, is: impl Fn(usize) -> bool) -> usize {
        loop {
            let place = self.find(*hash);
            if place == NOWHERE || is(place) {
                return place;
            }
            *hash = hash.wrapping_add(1);
        }
    }

    #[inline(never)]
    pub(crate) fn set(&mut self, number: u64, place: usize) {
        if self.used >= self.slots.len() / 4 * 3 {
            let room = (self.slots.len() * 2).max(4);
            let old = std::mem::replace(&mut self.slots, vec![(0, FREE); room]);
            for (number, place) in old {
                if place != FREE {
                    let slot = self.slot(number);
                    self.slots[slot] = (number, place);
                }
            }
        }
        let slot = self.slot(number);
        self.used += usize::from(self.slots[slot].1 == FREE);
        self.slots[slot] = (number, u32::try_from(place).expect("fewer than 2^32 entries"));
    }

    #[inline(never)]
    fn remove(&mut self, number: u64) -> usize {
        let place = self.find(number);
        if place == NOWHERE {
            return place;
        }
        let mask = self.slots.len() - 1;
        let mut free = self.slot(number);
        let mut next = free;
        loop {
            next = (next + 1) & mask;
            let (number, place) = self.slots[next];
            if place == FREE {
                break;
            }
            // What lies beyond the free slot, seen from its home, moves into it.
            if next.wrapping_sub(self.home(number)) & mask >= next.wrapping_sub(free) & mask {
                self.slots[free] = (number, place);
                free = next;
            }
        }
        self.slots[free] = (0, FREE);
        self.used -= 1;
        place
    }

    /// The slot of a number, or the one that it would get.
    fn slot(&self, number: u64) -> usize {
        let mut at = self.home(number);
        while self.slots.get(at).is_some_and(|(known, place)| *known != number && *place != FREE) {
            at = (at + 1) & (self.slots.len() - 1);
        }
        at
    }

    /// Where the search for a number begins: by the highest bits of a product, which depend on all bits of the number.
    fn home(&self, number: u64) -> usize {
        (number.wrapping_mul(0x9e37_79b9_7f4a_7c15) >> (64 - self.slots.len().trailing_zeros())) as usize
    }
}

#[cfg(test)]
mod tests {
    use std::collections::HashMap;

    use super::{Set, Table};
    use crate::random::Random;

    #[test]
    fn a_table_holds_what_was_put_in_last() {
        let mut table = Table::new();
        assert_eq!(table.insert(7u32, "seven"), None);
        assert_eq!(table.insert(3, "three"), None);
        assert_eq!(table.insert(7, "seven again"), Some("seven"));
        assert_eq!(table.entries(), [(7, "seven again"), (3, "three")]);
        assert_eq!(*table.or_insert_with(9, || "nine"), "nine");
        assert_eq!(*table.or_insert_with(9, || "not made"), "nine");
        assert_eq!(table[3], "three");
        assert_eq!(table.get(4), None);
    }

    #[test]
    fn a_removed_entry_leaves_the_others_where_they_are_found() {
        let mut table: Table<u64, u64> = Table::new();
        for number in 0..100 {
            table.insert(number, number * 2);
        }
        for number in (0..100).step_by(3) {
            assert_eq!(table.remove(number), Some(number * 2));
            assert_eq!(table.remove(number), None);
        }
        for number in 0..100 {
            assert_eq!(table.get(number).copied(), (number % 3 != 0).then_some(number * 2));
        }
        table.clear();
        assert!(table.is_empty() && !table.contains(1));
    }

    #[test]
    fn a_table_holds_what_a_hash_map_holds() {
        let mut random = Random::new(1);
        // The home of a number depends on its high bits and on its low ones.
        for spread in [1, 8, 1 << 32, 0x1000_0000_0001] {
            let mut table: Table<u64, u64> = Table::new();
            let mut map = HashMap::new();
            for step in 0..20_000 {
                let key = random.below(300) * spread;
                match random.below(5) {
                    0 | 1 => assert_eq!(table.remove(key), map.remove(&key)),
                    2 => assert_eq!(table.get(key), map.get(&key)),
                    _ => assert_eq!(table.insert(key, step), map.insert(key, step)),
                }
                assert_eq!(table.len(), map.len());
            }
            assert!(map.iter().all(|(key, value)| table.get(*key) == Some(value)));
        }
    }

    #[test]
    fn a_set_tells_what_is_new() {
        let mut set: Set<(u32, u32)> = [(1, 2), (2, 1)].into_iter().collect();
        assert!(!set.add((1, 2)));
        assert!(set.add((0, 3)));
        assert_eq!(set.keys().collect::<Vec<_>>(), [(1, 2), (2, 1), (0, 3)]);
    }
}
