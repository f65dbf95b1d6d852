//! The instructions of maps.
//!
//! A range over a map goes on from its iterator, an object of its own. In a run by chance it takes the entries in turn from
//! some entry on. While exploring, which entry comes next is a draw: of those that were there when the range began and are
//! not taken yet, and of those that came since, which may come or be left out. Then the iterator lists the former.

use super::aside::{Aside, Next};
use super::{Carried, Done, Permit, Stopped, Trouble};
use crate::vm::bytecode::{Address, Register, TypeKind};
use crate::vm::compare;
use crate::vm::goroutine::{Fatal, Goroutine};
use crate::vm::heap::{Body, Heap};
use crate::vm::map::Map;
use crate::vm::value::{Handle, TypeIndex, Value};
use crate::vm::visible::Time;

/// Where an iterator has its map, where it starts (or that it lists), and the first order that it was not made with; then,
/// if it lists, how many orders are listed, and the orders.
const MAP: u32 = 0;
const START: u32 = 1;
const END: u32 = 2;
const LEFT: u32 = 3;
const LISTED: usize = 4;

/// What a listing iterator may give next, by their orders in the map: 0 stands for its end. Nothing for one that goes in turn.
fn next_of_list(heap: &Heap, iterator: Handle) -> Option<Vec<u64>> {
    let Value::Map(handle) = *heap.slot(iterator, MAP) else { return None };
    if heap.slot(iterator, START).int() >= 0 {
        return None;
    }
    let map = heap.map(handle)?;
    let left = heap.slot(iterator, LEFT).int() as usize;
    let listed = heap.slots(iterator).get(LISTED..LISTED + left)?.iter().map(|order| order.int() as u64);
    let mut orders: Vec<u64> = listed.filter(|order| map.of_order(*order).is_some()).collect();
    let none_is_left = orders.is_empty();
    let end = heap.slot(iterator, END).int() as u64;
    if map.order() > end {
        orders.extend(map.orders().filter(|order| *order >= end));
    }
    if none_is_left {
        orders.insert(0, 0);
    }
    Some(orders)
}

/// How many ways a goroutine's range over a map can go on.
pub(crate) fn candidates(heap: &Heap, g: &Goroutine, iterator: Register) -> u64 {
    let (iterator, _) = g.pointer(iterator);
    next_of_list(heap, iterator).map_or(1, |orders| orders.len() as u64)
}

/// The entry that a listing iterator goes on with by one of its ways.
pub(crate) fn listed_entry(heap: &Heap, iterator: Handle, pick: u64) -> Option<usize> {
    let Value::Map(handle) = *heap.slot(iterator, MAP) else { return None };
    let orders = next_of_list(heap, iterator)?;
    heap.map(handle)?.of_order(*orders.get(pick as usize)?)
}

/// Takes an order from a listing iterator, and gives its entry.
fn take_listed(heap: &mut Heap, iterator: Handle, order: u64) -> Option<usize> {
    let Value::Map(handle) = *heap.slot(iterator, MAP) else { return None };
    let left = heap.slot(iterator, LEFT).int() as usize;
    let end = heap.slot(iterator, END).int() as u64;
    let slots = heap.slots_mut(iterator);
    if order >= end {
        // What came before it and was not taken is left out.
        slots[END as usize] = Value::Int(order as i64 + 1);
    } else if let Some(at) = slots[LISTED..LISTED + left].iter().position(|listed| listed.int() as u64 == order) {
        slots.copy_within(LISTED + at + 1..LISTED + left, LISTED + at);
        slots[LISTED + left - 1] = Value::Int(0);
        slots[LEFT as usize] = Value::Int(left as i64 - 1);
    }
    heap.map(handle)?.of_order(order)
}

/// Moves a map's iterator that goes in turn: from where it starts to the end as it was when it began, then from the first entry to the start.
fn next_entry(heap: &mut Heap, iterator: Handle, handle: Handle) -> Option<usize> {
    let state = |index| heap.slot(iterator, index).int();
    let (start, end, last, second, rebuilds, hint) = (state(1), state(2), state(3), state(4), state(5), state(6));
    let map = heap.map(handle)?;
    let from = if rebuilds == map.rebuilds() as i64 { hint as usize } else { 0 };
    let (mut found, mut half) = (None, second);
    if half == 0 {
        found = map.next(from, last as u64, end as u64);
        if found.is_none() {
            half = 1;
            found = map.next(0, 0, start as u64 + 1);
        }
    } else {
        found = found.or_else(|| map.next(from, last as u64, start as u64 + 1));
    }
    let (entry, order) = found?;
    let state = [order as i64, half, map.rebuilds() as i64, entry as i64 + 1].map(Value::Int);
    heap.slots_mut(iterator).get_mut(3..)?.copy_from_slice(&state);
    Some(entry)
}

impl Aside<'_, '_> {
    /// How many slots a map's keys have, and the type of its values.
    fn map_type(&self, ty: TypeIndex) -> (usize, TypeIndex) {
        match self.world.program.kind(ty) {
            TypeKind::Map { key, value } => (self.world.program.slots(*key), *value),
            _ => (1, TypeIndex(0)),
        }
    }

    fn map(&self, register: Register) -> Option<Handle> {
        match *self.g.register(register) {
            Value::Map(handle) => Some(handle),
            _ => None,
        }
    }

    /// Hashes a key and looks for it.
    fn find(&mut self, map: Handle, key: Register, keys: usize) -> Done<(u64, Option<usize>)> {
        let (program, heap) = (self.world.program, &*self.world.heap);
        let key = self.g.registers(key, keys);
        let hash = match compare::hash(program, heap, key) {
            Ok(hash) => hash,
            Err(failure) => return self.world.uncomparable("hash of unhashable type", failure),
        };
        let same = |other: &[Value]| compare::equal(program, heap, key, other).unwrap_or_default();
        Ok((hash, heap.map(map).and_then(|map| map.find(hash, same))))
    }

    /// Goes on reading a map, unless it is being written.
    fn begin_read(&mut self, map: Handle, fatal: Fatal) -> Done {
        self.visit(map)?;
        match self.world.heap.map(map) {
            Some(Map { writing: true, .. }) => self.fail(Trouble::Throw(fatal)),
            _ => Ok(()),
        }
    }

    /// The two steps of a write to a shared map. Go's runtime marks a map while it is written and calls out when it finds
    /// the mark: so a write is two steps here, and whoever comes between them is what Go may catch. `phase` is 1 between
    /// the steps and 0 when the write is to be done now.
    fn begin_write(&mut self, handle: Handle) -> Done {
        if !self.visible || !self.world.heap.is_shared(handle) {
            return Ok(());
        }
        self.use_permit()?;
        let Some(map) = self.world.heap.map_mut(handle) else { return Ok(()) };
        if self.g.phase == 0 && map.writing {
            return self.fail(Trouble::Throw(Fatal::MapWrites));
        }
        map.writing = self.g.phase == 0;
        self.g.phase ^= 1;
        // The second half is a step of its own.
        if map.writing { Err(Stopped) } else { Ok(()) }
    }

    pub(super) fn make_map(&mut self, to: Register, ty: TypeIndex) -> Done {
        self.room(256)?;
        let (keys, value) = self.map_type(ty);
        let values = self.world.program.slots(value);
        let map = self.make(Body::Map(Map::new(ty, keys as u32, values as u32)))?;
        self.set(to, Value::Map(map))
    }

    /// `to..` = `map[key]`; `ok` = whether it was there.
    pub(super) fn map_get(&mut self, to: Register, ok: Register, map: Register, key: Register, ty: TypeIndex) -> Done {
        let (keys, value) = self.map_type(ty);
        // The nil map, which is no object, has no entries, but asks for a key that can be one.
        let handle = self.map(map).unwrap_or(Handle::NOTHING);
        self.begin_read(handle, Fatal::MapReadWrite)?;
        let (_, entry) = self.find(handle, key, keys)?;
        let found = entry.and_then(|entry| Some(self.world.heap.map(handle)?.value(entry)));
        self.g.set_registers(to, found.unwrap_or_else(|| self.world.program.zero(value)));
        self.set_int(ok, i64::from(entry.is_some()))
    }

    pub(super) fn map_set(&mut self, map: Register, key: Register, from: Register, ty: TypeIndex) -> Done {
        let (keys, value) = self.map_type(ty);
        let values = self.world.program.slots(value);
        let Some(handle) = self.map(map) else {
            return self.panics(Carried::PlainError, "assignment to entry in nil map");
        };
        let (hash, entry) = self.find(handle, key, keys)?;
        self.room(256 + (keys + values) as u64 * 48)?;
        self.begin_write(handle)?;
        let (key, value) = (self.g.registers(key, keys), self.g.registers(from, values));
        let heap = &mut *self.world.heap;
        if heap.is_shared(handle) {
            heap.publish_all(key);
            heap.publish_all(value);
        }
        let mut grown = 0;
        if let Some(map) = heap.map_mut(handle) {
            match entry {
                Some(entry) => map.set_value(entry, value),
                None => {
                    map.insert(hash, key, value);
                    grown = map.entry_size();
                }
            }
        }
        let charged = heap.charge(grown);
        self.world.within(charged)
    }

    pub(super) fn map_delete(&mut self, map: Register, key: Register) -> Done {
        if let Some(handle) = self.map(map) {
            let keys = self.world.heap.map(handle).map_or(1, Map::key_slots);
            let (_, entry) = self.find(handle, key, keys)?;
            self.begin_write(handle)?;
            if let (Some(entry), Some(map)) = (entry, self.world.heap.map_mut(handle)) {
                map.remove(entry);
            }
        }
        Ok(())
    }

    pub(super) fn map_clear(&mut self, map: Register) -> Done {
        if let Some(handle) = self.map(map) {
            self.begin_write(handle)?;
            if let Some(map) = self.world.heap.map_mut(handle) {
                map.clear();
            }
        }
        Ok(())
    }

    pub(super) fn map_length(&mut self, to: Register, map: Register) -> Done {
        let handle = self.map(map).unwrap_or(Handle::NOTHING);
        self.visit(handle)?;
        let length = self.world.heap.map(handle).map_or(0, Map::len);
        self.set_int(to, i64::from(length))
    }

    pub(super) fn map_iterate(&mut self, to: Register, map: Register) -> Done {
        let Some(handle) = self.map(map) else { return self.set(to, Value::Nil) };
        self.room(256)?;
        self.begin_read(handle, Fatal::MapIteration)?;
        let (end, length) = self.world.heap.map(handle).map_or((0, 0), |map| (map.order(), map.len()));
        if self.lists(length) {
            let map = self.world.heap.map(handle);
            let orders: Vec<u64> = map.map_or_else(Vec::new, |map| map.orders().collect());
            self.room(256 + orders.len() as u64 * 16)?;
            let state = [Value::Map(handle), Value::Int(-1), Value::Int(end as i64), Value::Int(orders.len() as i64)];
            let orders = orders.into_iter().map(|order| Value::Int(order as i64));
            let object = self.make(Body::fixed(state.into_iter().chain(orders).collect::<Vec<_>>()))?;
            return self.set(to, Value::Pointer { object, offset: 0 });
        }
        let start = self.world.shared.rotation(end.min(u64::from(length) * 4 + 1));
        let [start, end] = [start, end].map(|order| Value::Int(order as i64));
        let state = [Value::Map(handle), start, end, start, Value::Int(0), Value::Int(-1), Value::Int(0)];
        let object = self.make(Body::fixed(state))?;
        self.set(to, Value::Pointer { object, offset: 0 })
    }

    /// Whether a range over a map of so many entries lists them: where their order may be a choice.
    fn lists(&mut self, length: u32) -> bool {
        let time = self.world.shared.time;
        matches!(time, Time::Free) && (length < 2 || self.world.chance.is_step(self.g, u64::from(length), time))
    }

    /// The next entry of a listing iterator, if it is one.
    fn next_listed(&mut self, iterator: Handle) -> Done<Option<Option<usize>>> {
        let pick = self.g.pick.take();
        let Some(orders) = next_of_list(self.world.heap, iterator) else { return Ok(None) };
        let range = orders.len() as u64;
        let order = match pick {
            Some(pick) => {
                *self.permit = Permit::None;
                orders.get(pick as usize)
            }
            None if range > 1 && self.world.chance.is_step(self.g, range, self.world.shared.time) => {
                return Err(Stopped);
            }
            None => orders.first(),
        };
        if range > 1 {
            self.g.has_drawn(pick.is_some());
        }
        let taken = order.filter(|order| **order != 0);
        Ok(Some(taken.and_then(|order| take_listed(self.world.heap, iterator, *order))))
    }

    pub(super) fn map_next(&mut self, iterator: Register, key: Register, value: Register, done: Address) -> Done<Next> {
        let Value::Pointer { object: iterator, .. } = *self.g.register(iterator) else { return Ok(Next::Jump(done)) };
        let Value::Map(handle) = *self.world.heap.slot(iterator, 0) else { return Ok(Next::Jump(done)) };
        self.begin_read(handle, Fatal::MapIteration)?;
        let next = match self.next_listed(iterator)? {
            Some(next) => next,
            None => next_entry(self.world.heap, iterator, handle),
        };
        let Some(entry) = next else { return Ok(Next::Jump(done)) };
        if let Some(map) = self.world.heap.map(handle) {
            self.g.set_registers(key, map.key(entry));
            self.g.set_registers(value, map.value(entry));
        }
        Ok(Next::Instruction)
    }
}
