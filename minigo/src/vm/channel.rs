//! A channel: what is in its buffer, and how many were ever sent and received.

use std::collections::VecDeque;

use super::value::{Handle, TypeIndex, Value};

#[derive(Clone, Debug)]
pub(crate) struct Channel {
    pub(crate) element: TypeIndex,
    /// Slots of an element.
    pub(crate) slots: u32,
    pub(crate) capacity: u32,
    queue: VecDeque<Value>,
    /// How many elements were sent to the buffer.
    pub(crate) sent: u64,
    /// How many were received from it.
    pub(crate) received: u64,
    pub(crate) closed: bool,
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
            queue: VecDeque::new(),
            sent: 0,
            received: 0,
            closed: false,
            children: Vec::new(),
            reason: [Value::Nil; 2],
        }
    }

    pub(crate) fn len(&self) -> u32 {
        (self.sent - self.received) as u32
    }

    pub(crate) fn has_room(&self) -> bool {
        self.len() < self.capacity
    }

    pub(crate) fn push(&mut self, element: &[Value]) {
        self.queue.extend(element);
        self.sent += 1;
    }

    /// Takes the oldest element's slots.
    pub(crate) fn pop(&mut self) -> Vec<Value> {
        self.received += 1;
        self.queue.drain(..(self.slots as usize).min(self.queue.len())).collect()
    }

    pub(crate) fn each(&self, to: &mut dyn FnMut(Value)) {
        self.queue.iter().for_each(|value| to(*value));
        self.children.iter().for_each(|child| to(Value::Channel(*child)));
        self.reason.iter().for_each(|value| to(*value));
    }

    /// Counted as if the buffer were full, so that sending allocates nothing.
    pub(crate) fn size(&self) -> u64 {
        u64::from(self.slots) * u64::from(self.capacity) * 16 + self.children.len() as u64 * 4
    }
}

impl Channel {
    /// The oldest element's slots.
    pub(crate) fn first(&self) -> Vec<Value> {
        self.queue.iter().take(self.slots as usize).copied().collect()
    }
}
