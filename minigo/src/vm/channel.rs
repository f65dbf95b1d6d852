//! A channel: what is in its buffer, and how many were ever sent and received.

use super::value::{Handle, TypeIndex, Value};

#[derive(Clone, Debug)]
pub(crate) struct Channel {
    pub(crate) element: TypeIndex,
    /// Slots of an element.
    pub(crate) slots: u32,
    pub(crate) capacity: u32,
    /// The slots of what is in the buffer, after those of what was received from it lately.
    queue: Vec<Value>,
    first: usize,
    /// How many elements were sent to the buffer.
    pub(crate) sent: u64,
    /// How many were received from it.
    pub(crate) received: u64,
    pub(crate) closed: bool,
    /// A timer sends to it: to the program it has no buffer.
    pub(crate) timed: bool,
    /// Channels that close with it: the contexts below.
    pub(crate) children: Vec<Handle>,
    /// Why it was closed, for a context: the error and the cause.
    pub(crate) reason: [Value; 2],
}

impl Channel {
    pub(crate) fn new(element: TypeIndex, slots: u32, capacity: u32) -> Self {
        Self {
            element,
            slots,
            capacity,
            queue: Vec::new(),
            first: 0,
            sent: 0,
            received: 0,
            closed: false,
            timed: false,
            children: Vec::new(),
            reason: [Value::Nil; 2],
        }
    }

    pub(crate) fn len(&self) -> u32 {
        (self.sent - self.received) as u32
    }

    /// What `len` and `cap` say of it.
    pub(crate) fn told(&self, count: u32) -> Value {
        Value::Int(if self.timed { 0 } else { count.into() })
    }

    pub(crate) fn has_room(&self) -> bool {
        self.len() < self.capacity
    }

    pub(crate) fn push(&mut self, element: &[Value]) {
        self.queue.extend_from_slice(element);
        self.sent += 1;
    }

    /// Lets the oldest element go.
    pub(crate) fn pop(&mut self) {
        self.received += 1;
        self.first += self.first().len();
        // What was received goes once it is half of it all, so that a slot is moved once on the whole.
        if self.first * 2 >= self.queue.len() {
            self.queue.copy_within(self.first.., 0);
            self.queue.truncate(self.queue.len() - self.first);
            self.first = 0;
        }
    }

    pub(crate) fn each(&self, mut to: &mut dyn FnMut(&Value)) {
        self.queue[self.first..].iter().for_each(&mut to);
        self.children.iter().for_each(|child| to(&Value::Channel(*child)));
        self.reason.iter().for_each(to);
    }

    /// The slots of the element at a place of the buffer, from the oldest on.
    pub(crate) fn at(&self, place: usize) -> &[Value] {
        let from = self.first + place * self.slots as usize;
        self.queue.get(from..from + self.slots as usize).unwrap_or_default()
    }

    /// The oldest element's slots.
    pub(crate) fn first(&self) -> &[Value] {
        let rest = &self.queue[self.first..];
        &rest[..rest.len().min(self.slots as usize)]
    }

    /// Counted as if the buffer were full, so that sending allocates nothing.
    pub(crate) fn size(&self) -> u64 {
        u64::from(self.slots) * u64::from(self.capacity) * 16 + self.children.len() as u64 * 4
    }
}
