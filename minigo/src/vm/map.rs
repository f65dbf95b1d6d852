//! A Go map: entries in the order of insertion, found by hash.
//!
//! Hashing and comparing keys needs the heap (strings, boxed values), so they come from outside; what is here cannot fail.

use super::value::{TypeIndex, Value};

#[derive(Clone, Debug)]
pub(crate) struct Map {
    pub(crate) ty: TypeIndex,
    keys: u32,
    values: u32,
    entries: Vec<Entry>,
    slots: Vec<Value>,
    /// Open addressing; each place is an entry's index + 1, or 0. Dead entries stay until the next rebuild.
    table: Vec<u32>,
    live: u32,
    next: u64,
    rebuilds: u64,
    /// Between the two steps of an assignment: another's access then is what Go's runtime may catch.
    pub(crate) writing: bool,
}

#[derive(Clone, Copy, Debug)]
struct Entry {
    hash: u64,
    /// Grows with every insertion; 0 once deleted.
    order: u64,
}

impl Map {
    pub(crate) fn new(ty: TypeIndex, keys: u32, values: u32) -> Self {
        Self {
            ty,
            keys,
            values,
            entries: Vec::new(),
            slots: Vec::new(),
            table: Vec::new(),
            live: 0,
            next: 1,
            rebuilds: 0,
            writing: false,
        }
    }

    pub(crate) fn len(&self) -> u32 {
        self.live
    }

    pub(crate) fn size(&self) -> u64 {
        self.slots.len() as u64 * 16 + self.entries.len() as u64 * 24
    }

    /// What an entry costs.
    pub(crate) fn entry_size(&self) -> u64 {
        u64::from(self.keys + self.values) * 16 + 24
    }

    pub(crate) fn key_slots(&self) -> usize {
        self.keys as usize
    }

    fn stride(&self) -> usize {
        (self.keys + self.values) as usize
    }

    /// An entry's slots: the key's, then the value's.
    pub(crate) fn entry(&self, entry: usize) -> &[Value] {
        let at = entry * self.stride();
        &self.slots[at..at + self.stride()]
    }

    pub(crate) fn key(&self, entry: usize) -> &[Value] {
        &self.entry(entry)[..self.keys as usize]
    }

    pub(crate) fn value(&self, entry: usize) -> &[Value] {
        &self.entry(entry)[self.keys as usize..]
    }

    pub(crate) fn find(&self, hash: u64, mut same: impl FnMut(&[Value]) -> bool) -> Option<usize> {
        if self.table.is_empty() {
            return None;
        }
        let mask = self.table.len() - 1;
        let mut at = hash as usize & mask;
        loop {
            let index = self.table[at].checked_sub(1)? as usize;
            let entry = self.entries[index];
            if entry.hash == hash && entry.order != 0 && same(self.key(index)) {
                return Some(index);
            }
            at = (at + 1) & mask;
        }
    }

    pub(crate) fn set_value(&mut self, entry: usize, value: &[Value]) {
        let at = entry * self.stride() + self.keys as usize;
        self.slots[at..at + value.len()].copy_from_slice(value);
    }

    /// Adds an entry whose key is not there.
    pub(crate) fn insert(&mut self, hash: u64, key: &[Value], value: &[Value]) {
        if (self.entries.len() + 1) * 4 > self.table.len() * 3 {
            self.rebuild();
        }
        self.slots.extend_from_slice(key);
        self.slots.extend_from_slice(value);
        self.entries.push(Entry { hash, order: self.next });
        self.next += 1;
        self.live += 1;
        self.link(self.entries.len() - 1);
    }

    pub(crate) fn remove(&mut self, entry: usize) {
        self.entries[entry].order = 0;
        let stride = self.stride();
        self.slots[entry * stride..(entry + 1) * stride].fill(Value::Nil);
        self.live -= 1;
    }

    pub(crate) fn clear(&mut self) {
        self.rebuilds += 1;
        self.entries.clear();
        self.slots.clear();
        self.table.clear();
        self.live = 0;
    }

    fn link(&mut self, index: usize) {
        let mask = self.table.len() - 1;
        let mut at = self.entries[index].hash as usize & mask;
        while self.table[at] != 0 {
            at = (at + 1) & mask;
        }
        self.table[at] = index as u32 + 1;
    }

    fn rebuild(&mut self) {
        self.rebuilds += 1;
        let stride = self.stride();
        let mut kept = 0;
        for index in 0..self.entries.len() {
            if self.entries[index].order != 0 {
                self.entries[kept] = self.entries[index];
                self.slots.copy_within(index * stride..(index + 1) * stride, kept * stride);
                kept += 1;
            }
        }
        self.entries.truncate(kept);
        self.slots.truncate(kept * stride);
        let room = ((kept + 1) * 2).next_power_of_two().max(8);
        self.table.clear();
        self.table.resize(room, 0);
        for index in 0..kept {
            self.link(index);
        }
    }

    /// How far insertions have come: entries made later have a larger order.
    pub(crate) fn order(&self) -> u64 {
        self.next
    }

    /// How often entries have moved: while it stays, an entry keeps its index.
    pub(crate) fn rebuilds(&self) -> u64 {
        self.rebuilds
    }

    /// The first living entry from index `from` on whose order is in `after + 1 .. before`, and its order.
    pub(crate) fn next(&self, from: usize, after: u64, before: u64) -> Option<(usize, u64)> {
        (from..self.entries.len())
            .map(|index| (index, self.entries[index].order))
            .find(|(_, order)| *order > after)
            .filter(|(_, order)| *order < before)
    }

    /// The entry of an order, unless it is gone.
    pub(crate) fn of_order(&self, order: u64) -> Option<usize> {
        self.next(0, order.wrapping_sub(1), order + 1).map(|(index, _)| index)
    }

    /// The orders of the living entries.
    pub(crate) fn orders(&self) -> impl Iterator<Item = u64> {
        self.entries.iter().map(|entry| entry.order).filter(|order| *order != 0)
    }

    pub(crate) fn live(&self) -> impl Iterator<Item = usize> {
        (0..self.entries.len()).filter(|index| self.entries[*index].order != 0)
    }

    pub(crate) fn each(&self, to: &mut dyn FnMut(&Value)) {
        self.slots.iter().for_each(to);
    }
}
