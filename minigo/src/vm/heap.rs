//! The heap: objects behind handles, cheap to copy as a whole, collected by mark and sweep.
//!
//! Objects lie in chunks behind `Rc`; a copy of the heap shares all of them, and a write copies the one chunk's table and the one
//! object it falls on. An object is *shared* once it may be reached by another goroutine than the one that made it: the mark
//! spreads to all that can be reached from it, and never goes away. What is not shared nobody else can see, so touching
//! it is no step.

use std::rc::Rc;

use super::channel::Channel;
use super::map::Map;
use super::value::{Handle, TypeIndex, Value};

const CHUNK: usize = 16;

/// How many things of a row are copied in place.
const SHORT: usize = 8;

/// A handle from here on names a constant's bytes.
const CONSTANTS: u32 = 1 << 31;

/// What an object costs beside its slots.
const OVERHEAD: u64 = 96;

/// Where an object was made: a function and an address in it.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(crate) struct Site {
    pub(crate) function: u32,
    pub(crate) address: u32,
}

/// The site of package-level variables: `address` is the variable.
pub(crate) const GLOBAL: u32 = u32::MAX;

#[derive(Clone, Debug)]
pub(crate) struct Object {
    /// Who made it and how many objects it had made: the same in every schedule in which it is made.
    pub(crate) name: u64,
    pub(crate) site: Site,
    pub(crate) body: Body,
}

#[derive(Clone, Debug)]
pub(crate) enum Body {
    /// Variables: one value of the type, or several in a row (an array behind slices). Of no type: what is never changed, a
    /// closure's captured slots or the value in an interface.
    Slots {
        ty: Option<TypeIndex>,
        values: Box<[Value]>,
    },
    /// A variable of one or two slots, in place: most shared ones are, and copying it allocates once less.
    Small {
        ty: TypeIndex,
        length: u8,
        values: [Value; 2],
    },
    /// The bytes of strings. Only ever appended to, by the string that ends where they end.
    Bytes(Vec<u8>),
    Map(Map),
    Channel(Channel),
    /// Goroutines that wait at a condition variable, first come first.
    Queue(Vec<u32>),
}

#[derive(Debug, Default)]
struct Chunk {
    objects: [Option<Rc<Object>>; CHUNK],
    shared: u16,
}

// By hand for `clone_from`, which leaves alone what is the same already.
impl Clone for Chunk {
    fn clone(&self) -> Self {
        Self { objects: self.objects.clone(), shared: self.shared }
    }

    fn clone_from(&mut self, source: &Self) {
        for (held, from) in self.objects.iter_mut().zip(&source.objects) {
            let same = match (&*held, from) {
                (Some(held), Some(from)) => Rc::ptr_eq(held, from),
                (held, from) => held.is_none() && from.is_none(),
            };
            if !same {
                held.clone_from(from);
            }
        }
        self.shared = source.shared;
    }
}

/// The heap ran into its limit, and collecting did not help.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Full;

#[derive(Debug)]
pub(crate) struct Heap {
    chunks: Vec<Rc<Chunk>>,
    free: Rc<Vec<u32>>,
    next: u32,
    bytes: u64,
    threshold: u64,
    limit: u64,
    constants: Rc<[Box<[u8]>]>,
}

/// Makes a row of shared things a copy of another. Copies of a machine differ in little: what is the same already is left alone.
///
/// What only this row holds was written here, and will be written again: where a row is short and the thing small, that is made
/// the same in place, so that nothing is allocated now or at the next write.
pub(crate) fn share<T: Clone>(into: &mut Vec<Rc<T>>, from: &[Rc<T>], is_small: impl Fn(&T) -> bool) {
    into.truncate(from.len());
    for (at, from) in from.iter().enumerate() {
        let Some(held) = into.get_mut(at) else {
            into.push(Rc::clone(from));
            continue;
        };
        if Rc::ptr_eq(held, from) {
            continue;
        }
        match Rc::get_mut(held) {
            Some(own) if at < SHORT && is_small(from) => own.clone_from(from),
            _ => *held = Rc::clone(from),
        }
    }
}

/// What is shared, to be changed: what others have too is copied first.
#[inline]
pub(crate) fn own<T: Clone>(shared: &mut Rc<T>) -> &mut T {
    if Rc::get_mut(shared).is_none() {
        copy(shared);
    }
    Rc::get_mut(shared).expect("nobody else has the copy")
}

#[cold]
#[inline(never)]
fn copy<T: Clone>(shared: &mut Rc<T>) {
    *shared = Rc::new(T::clone(shared));
}

impl Heap {
    /// Makes it a copy of another, in the room that it has.
    pub(crate) fn copy_from(&mut self, source: &Self) {
        share(&mut self.chunks, &source.chunks, |_| true);
        self.free.clone_from(&source.free);
        self.next = source.next;
        self.bytes = source.bytes;
        self.threshold = source.threshold;
        self.limit = source.limit;
        self.constants.clone_from(&source.constants);
    }

    pub(crate) fn new(constants: Rc<[Box<[u8]>]>, limit: u64) -> Self {
        Self {
            chunks: Vec::new(),
            free: Rc::default(),
            next: 1,
            bytes: 0,
            threshold: limit.min(4 << 20),
            limit,
            constants,
        }
    }

    /// The handle of a constant's bytes.
    pub(crate) fn constant(index: u32) -> Handle {
        Handle::new(CONSTANTS | index)
    }

    #[inline]
    pub(crate) fn object(&self, handle: Handle) -> Option<&Object> {
        self.chunks.get(handle.place() as usize / CHUNK)?.objects[handle.place() as usize % CHUNK].as_deref()
    }

    #[inline]
    pub(crate) fn object_mut(&mut self, handle: Handle) -> Option<&mut Object> {
        let chunk = own(self.chunks.get_mut(handle.place() as usize / CHUNK)?);
        chunk.objects[handle.place() as usize % CHUNK].as_mut().map(own)
    }

    /// The slots of an object that has any.
    #[inline]
    pub(crate) fn slots(&self, handle: Handle) -> &[Value] {
        match self.object(handle) {
            Some(Object { body: Body::Slots { values, .. }, .. }) => values,
            Some(Object { body: Body::Small { length, values, .. }, .. }) => &values[..(*length).min(2) as usize],
            _ => &[],
        }
    }

    #[inline]
    pub(crate) fn slot(&self, handle: Handle, offset: u32) -> &Value {
        self.slots(handle).get(offset as usize).unwrap_or(Value::NIL)
    }

    #[inline]
    pub(crate) fn slots_mut(&mut self, handle: Handle) -> &mut [Value] {
        match self.object_mut(handle) {
            Some(Object { body: Body::Slots { values, .. }, .. }) => values,
            Some(Object { body: Body::Small { length, values, .. }, .. }) => &mut values[..(*length).min(2) as usize],
            _ => &mut [],
        }
    }

    /// Writes a slot; what it holds becomes as shared as the object is.
    #[inline]
    pub(crate) fn set(&mut self, handle: Handle, offset: u32, value: Value) {
        if self.is_shared(handle) {
            self.publish(&value);
        }
        if let Some(slot) = self.slots_mut(handle).get_mut(offset as usize) {
            *slot = value;
        }
    }

    /// Writes several slots; what they hold becomes as shared as the object is.
    #[inline]
    pub(crate) fn set_many(&mut self, handle: Handle, offset: u32, values: &[Value]) {
        if self.is_shared(handle) {
            self.publish_all(values);
        }
        let offset = offset as usize;
        if let Some(slots) = self.slots_mut(handle).get_mut(offset..offset + values.len()) {
            slots.copy_from_slice(values);
        }
    }

    pub(crate) fn map(&self, handle: Handle) -> Option<&Map> {
        match self.object(handle) {
            Some(Object { body: Body::Map(map), .. }) => Some(map),
            _ => None,
        }
    }

    pub(crate) fn map_mut(&mut self, handle: Handle) -> Option<&mut Map> {
        match self.object_mut(handle) {
            Some(Object { body: Body::Map(map), .. }) => Some(map),
            _ => None,
        }
    }

    pub(crate) fn channel(&self, handle: Handle) -> Option<&Channel> {
        match self.object(handle) {
            Some(Object { body: Body::Channel(channel), .. }) => Some(channel),
            _ => None,
        }
    }

    pub(crate) fn channel_mut(&mut self, handle: Handle) -> Option<&mut Channel> {
        match self.object_mut(handle) {
            Some(Object { body: Body::Channel(channel), .. }) => Some(channel),
            _ => None,
        }
    }

    /// All bytes of an object of bytes.
    pub(crate) fn bytes(&self, handle: Handle) -> &[u8] {
        if handle.place() & CONSTANTS != 0 {
            return self.constants.get((handle.place() & !CONSTANTS) as usize).map_or(&[], |bytes| bytes);
        }
        match self.object(handle) {
            Some(Object { body: Body::Bytes(bytes), .. }) => bytes,
            _ => &[],
        }
    }

    /// The text of a string, in an interface or not.
    pub(crate) fn text(&self, value: &Value) -> &[u8] {
        match *value {
            Value::String { bytes, start, length } | Value::Text { bytes, start, length, .. } if length > 0 => {
                self.bytes(bytes).get(start as usize..start as usize + length as usize).unwrap_or_default()
            }
            _ => &[],
        }
    }

    /// Joins two strings: in place where the first ends at the end of its bytes, so that `s += x` costs what x costs.
    pub(crate) fn concat(&mut self, name: u64, site: Site, a: &Value, b: &Value) -> Result<Value, Full> {
        let (&Value::String { bytes, start, length }, &Value::String { length: added, .. }) = (a, b) else {
            return Ok(if matches!(a, Value::String { .. }) { *a } else { *b });
        };
        if added == 0 {
            return Ok(*a);
        }
        if length == 0 {
            return Ok(*b);
        }
        let total = length.checked_add(added).filter(|total| *total < CONSTANTS).ok_or(Full)?;
        let end = start as usize + length as usize;
        if self.bytes(bytes).len() == end
            && bytes.place() & CONSTANTS == 0
            && end + (added as usize) < CONSTANTS as usize
        {
            let tail = self.text(b).to_vec();
            self.charge(u64::from(added))?;
            if let Some(Object { body: Body::Bytes(buffer), .. }) = self.object_mut(bytes) {
                buffer.extend_from_slice(&tail);
            }
            return Ok(Value::String { bytes, start, length: total });
        }
        let mut joined = Vec::with_capacity(total as usize);
        joined.extend_from_slice(self.text(a));
        joined.extend_from_slice(self.text(b));
        self.string(name, site, joined)
    }

    /// Makes a string.
    pub(crate) fn string(&mut self, name: u64, site: Site, bytes: Vec<u8>) -> Result<Value, Full> {
        if bytes.is_empty() {
            return Ok(Value::EMPTY);
        }
        let length = u32::try_from(bytes.len()).ok().filter(|length| *length < CONSTANTS).ok_or(Full)?;
        let bytes = self.allocate(name, site, Body::Bytes(bytes))?;
        Ok(Value::String { bytes, start: 0, length })
    }

    /// Whether other goroutines than its maker might reach the object.
    #[inline]
    pub(crate) fn is_shared(&self, handle: Handle) -> bool {
        match self.chunks.get(handle.place() as usize / CHUNK) {
            Some(chunk) => chunk.shared & 1 << (handle.place() as usize % CHUNK) != 0,
            None => false,
        }
    }

    /// Marks what can be reached from a value as shared.
    #[inline]
    pub(crate) fn publish(&mut self, value: &Value) {
        if let Some(handle) = reference(value) {
            self.publish_object(handle);
        }
    }

    pub(crate) fn publish_all(&mut self, values: &[Value]) {
        values.iter().for_each(|value| self.publish(value));
    }

    pub(crate) fn publish_object(&mut self, handle: Handle) {
        if self.is_shared(handle) || self.object(handle).is_none() {
            return;
        }
        let mut work = vec![handle];
        while let Some(handle) = work.pop() {
            let (place, bit) = (handle.place() as usize / CHUNK, 1 << (handle.place() as usize % CHUNK));
            if self.object(handle).is_none() || self.chunks[place].shared & bit != 0 {
                continue;
            }
            own(&mut self.chunks[place]).shared |= bit;
            if let Some(object) = self.object(handle) {
                object.body.each(&mut |value| work.extend(reference(value)));
            }
        }
    }

    /// Whether an allocation of so many bytes should wait for a collection.
    #[inline]
    pub(crate) fn wants_collection(&self, need: u64) -> bool {
        self.bytes.saturating_add(need) > self.threshold
    }

    /// Counts what an object is about to take more.
    pub(crate) fn charge(&mut self, bytes: u64) -> Result<(), Full> {
        let total = self.bytes.saturating_add(bytes);
        if total > self.limit {
            return Err(Full);
        }
        self.bytes = total;
        Ok(())
    }

    pub(crate) fn allocate(&mut self, name: u64, site: Site, body: Body) -> Result<Handle, Full> {
        self.charge(body.size())?;
        let index = if self.free.is_empty() {
            let index = self.next;
            self.next += 1;
            index
        } else {
            own(&mut self.free).pop().unwrap_or_default()
        };
        let place = index as usize / CHUNK;
        if place >= self.chunks.len() {
            self.chunks.resize_with(place + 1, Rc::default);
        }
        let chunk = own(&mut self.chunks[place]);
        chunk.objects[index as usize % CHUNK] = Some(Rc::new(Object { name, site, body }));
        chunk.shared &= !(1 << (index as usize % CHUNK));
        Ok(Handle::new(index))
    }

    /// Frees what cannot be reached from the roots, and sets when to collect next, with room for `need` bytes more.
    ///
    /// # Errors
    /// When that room is beyond the limit.
    pub(crate) fn collect(&mut self, roots: Vec<Handle>, need: u64) -> Result<(), Full> {
        let mut marked = vec![0u16; self.chunks.len()];
        let mut work = roots;
        while let Some(handle) = work.pop() {
            let (place, bit) = (handle.place() as usize / CHUNK, 1 << (handle.place() as usize % CHUNK));
            if marked.get(place).is_none_or(|marks| marks & bit != 0) {
                continue;
            }
            marked[place] |= bit;
            if let Some(object) = self.object(handle) {
                object.body.each(&mut |value| work.extend(reference(value)));
            }
        }
        let mut free = Vec::new();
        let mut live = 0u64;
        // From the last on, so that the first that is free is taken first.
        for (place, marks) in marked.into_iter().enumerate().rev() {
            let mut dead = 0;
            for at in (0..CHUNK).rev() {
                let index = (place * CHUNK + at) as u32;
                match &self.chunks[place].objects[at] {
                    _ if index == 0 || index >= self.next => {}
                    Some(object) if marks & 1 << at != 0 => live = live.saturating_add(object.body.size()),
                    object => {
                        dead |= u16::from(object.is_some()) << at;
                        free.push(index);
                    }
                }
            }
            if dead != 0 {
                let chunk = own(&mut self.chunks[place]);
                chunk.shared &= !dead;
                for (at, object) in chunk.objects.iter_mut().enumerate() {
                    if dead & 1 << at != 0 {
                        *object = None;
                    }
                }
            }
        }
        self.free = Rc::new(free);
        self.bytes = live;
        let wanted = live.saturating_add(need);
        if wanted > self.limit {
            return Err(Full);
        }
        self.threshold = (live.saturating_mul(2)).max(4 << 20).max(wanted.saturating_add(1 << 20)).min(self.limit);
        Ok(())
    }

    /// Every object there is.
    pub(crate) fn each(&self) -> impl Iterator<Item = (Handle, &Object)> {
        self.chunks.iter().enumerate().flat_map(|(place, chunk)| {
            chunk.objects.iter().enumerate().filter_map(move |(at, object)| {
                object.as_deref().map(|object| (Handle::new((place * CHUNK + at) as u32), object))
            })
        })
    }
}

/// The object that a value refers to, constants aside.
#[inline]
pub(crate) fn reference(value: &Value) -> Option<Handle> {
    let handle = match *value {
        Value::Nil | Value::Int(_) | Value::Float(_) | Value::Scalar { .. } => return None,
        Value::Function { captured, .. } => captured?,
        Value::String { bytes, length, .. } | Value::Text { bytes, length, .. } => {
            if length == 0 {
                return None;
            }
            bytes
        }
        Value::Pointer { object, .. } | Value::Reference { object, .. } | Value::Boxed { object, .. } => object,
        Value::Slice { array, .. } => array,
        Value::Map(handle) | Value::Channel(handle) => handle,
    };
    (handle.place() & CONSTANTS == 0).then_some(handle)
}

impl Body {
    /// Values that are never changed.
    pub(crate) fn fixed(values: impl Into<Box<[Value]>>) -> Self {
        Self::Slots { ty: None, values: values.into() }
    }

    /// Variables of the type, holding these values.
    pub(crate) fn variables(ty: TypeIndex, values: &[Value]) -> Self {
        match *values {
            [] => Self::Small { ty, length: 0, values: [Value::Nil; 2] },
            [a] => Self::Small { ty, length: 1, values: [a, Value::Nil] },
            [a, b] => Self::Small { ty, length: 2, values: [a, b] },
            _ => Self::Slots { ty: Some(ty), values: values.into() },
        }
    }

    /// Gives every value in it.
    pub(crate) fn each(&self, to: &mut dyn FnMut(&Value)) {
        match self {
            Self::Slots { values, .. } => values.iter().for_each(to),
            Self::Small { values, .. } => values.iter().for_each(to),
            Self::Map(map) => map.each(to),
            Self::Channel(channel) => channel.each(to),
            Self::Bytes(_) | Self::Queue(_) => {}
        }
    }

    fn size(&self) -> u64 {
        OVERHEAD
            + match self {
                Self::Slots { values, .. } => values.len() as u64 * 16,
                Self::Small { .. } => 0,
                Self::Bytes(bytes) => bytes.len() as u64,
                Self::Map(map) => map.size(),
                Self::Channel(channel) => channel.size(),
                Self::Queue(queue) => queue.len() as u64 * 4,
            }
    }
}
