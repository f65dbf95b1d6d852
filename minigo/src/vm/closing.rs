//! Closing a channel, and with it the channels of the contexts below.

use super::heap::Heap;
use super::names::{Aspect, Touched};
use super::value::{Handle, Value};
use super::visible::name;
use explorer::{Footprint, Mode};

/// A channel and all that close with it.
pub(crate) fn family(heap: &Heap, channel: Handle) -> Vec<Handle> {
    let mut all = vec![channel];
    let mut at = 0;
    while at < all.len() {
        if let Some(channel) = heap.channel(all[at]) {
            all.extend(
                channel.children.iter().filter(|child| heap.channel(**child).is_some_and(|child| !child.closed)),
            );
        }
        at += 1;
    }
    all
}

/// What closing a channel touches: also those below that were closed before, for which it may have come too late.
pub(crate) fn close_touches(heap: &Heap, channel: Handle, into: &mut Footprint) {
    for below in family(heap, channel) {
        let mut touched = Touched { name: name(heap, below), into };
        touched.part(Aspect::Tail, 0, Mode::Turn);
        touched.part(Aspect::Closed, 0, Mode::Signal);
        let Some(channel) = heap.channel(below) else { continue };
        for child in &channel.children {
            if heap.channel(*child).is_some_and(|child| child.closed) {
                Touched { name: name(heap, *child), into }.part(Aspect::Tail, 0, Mode::Look);
            }
        }
    }
}

/// Closes a channel and all that close with it.
pub(crate) fn close_all(heap: &mut Heap, channel: Handle, reason: [Value; 2]) {
    for below in family(heap, channel) {
        if heap.is_shared(below) {
            heap.publish_all(&reason);
        }
        if let Some(channel) = heap.channel_mut(below) {
            channel.closed = true;
            channel.reason = reason;
            channel.children.clear();
        }
    }
}
