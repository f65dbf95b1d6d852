//! Memory as cells, locks with holder and queue, channels as tubes with what is in them.

use figures::say::{Key, say, text};
use minigo::vm::reading::{ChannelReading, LockKind, LockReading};

use super::Cast;
use super::markup::Markup;
use crate::Session;

pub(super) fn draw(session: &Session) -> String {
    let reading = session.reading();
    let cast = Cast::new(&reading);
    let mut markup = Markup::default();
    for variable in &reading.variables {
        markup.element("div", &[("class", "tt-cell"), ("data-variable", &variable.name)], |markup| {
            markup.leaf("span", "tt-name", &variable.name);
            markup.leaf("span", "tt-type", &variable.ty);
            markup.leaf("b", "tt-value", &variable.value);
        });
    }
    for it in &reading.locks {
        // A wait group is main's business; it is told where somebody else waits at it.
        if it.kind != LockKind::WaitGroup || it.queue.iter().any(|process| process.0 != 0) {
            lock(&mut markup, &cast, it);
        }
    }
    for it in &reading.channels {
        channel(&mut markup, &cast, it);
    }
    markup.finish()
}

fn lock(markup: &mut Markup, cast: &Cast<'_>, lock: &LockReading) {
    let class = if lock.held_by.is_some() { "tt-lock tt-held" } else { "tt-lock" };
    markup.element("div", &[("class", class), ("data-lock", &lock.name)], |markup| {
        markup.leaf("span", "tt-name", &lock.name);
        markup.leaf("span", "tt-type", lock.kind.ty());
        let count = explorer::text::natural(lock.count.unsigned_abs());
        let words = match (lock.held_by, lock.kind, lock.count) {
            (Some(holder), ..) => say(Key::HeldBy, &[("teller", &cast.name(holder).1)]),
            (None, LockKind::RwMutex, 1..) => say(Key::ReadBy, &[("runs", &count)]),
            (None, LockKind::WaitGroup, _) => say(Key::CountIs, &[("runs", &count)]),
            (None, LockKind::Mutex | LockKind::RwMutex, _) => text(Key::Free).to_owned(),
            _ => String::new(),
        };
        markup.leaf("b", "tt-value", &words);
        if !lock.queue.is_empty() {
            markup.leaf("span", "tt-queue", &say(Key::Queue, &[("tellers", &cast.names(&lock.queue))]));
        }
    });
}

fn channel(markup: &mut Markup, cast: &Cast<'_>, channel: &ChannelReading) {
    let class = if channel.closed { "tt-channel tt-closed" } else { "tt-channel" };
    markup.element("div", &[("class", class), ("data-channel", &channel.name)], |markup| {
        markup.leaf("span", "tt-name", &channel.name);
        markup.leaf("span", "tt-type", &["chan ", &channel.element].concat());
        markup.element("ol", &[("class", "tt-tube")], |markup| {
            for value in &channel.contents {
                markup.leaf("li", "tt-item", value);
            }
            for _ in channel.contents.len()..(channel.capacity as usize).min(MOST_ROOM) {
                markup.leaf("li", "tt-room", "");
            }
        });
        if channel.closed {
            markup.leaf("b", "tt-value", text(Key::Closed));
        }
        if !channel.senders.is_empty() {
            markup.leaf("span", "tt-queue", &say(Key::SendersWait, &[("tellers", &cast.names(&channel.senders))]));
        }
        if !channel.receivers.is_empty() {
            markup.leaf("span", "tt-queue", &say(Key::ReceiversWait, &[("tellers", &cast.names(&channel.receivers))]));
        }
    });
}

/// So many empty places of a channel are drawn.
const MOST_ROOM: usize = 16;
