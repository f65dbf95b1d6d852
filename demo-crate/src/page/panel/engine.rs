//! The one engine of a page, in a worker of its own: hired when the first demo opens Step or Prove, asked by all, and replaced
//! when it dies or no longer answers.
//!
//! Its slices are at most 50 ms, and it answers every request, so a worker from which nothing comes for some seconds while it
//! owes an answer hangs.

use crate::page::dom::window;
use js_sys::Array;
use std::cell::RefCell;
use std::rc::{Rc, Weak};
use wasm_bindgen::prelude::*;
use web_sys::{MessageEvent, Worker, WorkerOptions, WorkerType};
use wire::{Ask, Reply, Request, Say, split};

/// How often an engine that owes an answer is looked at.
const TICK_MS: i32 = 1_000;
/// After so many looks in a row without a sign of life it is given up.
const MOST_TICKS: u32 = 4;
/// After so many looks at a worker that has not reported for work it is said that it is waited for.
const LATE_TICKS: u32 = 3;
/// So many engines in a row are hired for the same press.
const MOST_DEATHS: u32 = 2;

thread_local! {
    static ENGINE: RefCell<Option<Engine>> = const { RefCell::new(None) };
}

/// A demo that asks the engine.
pub(super) trait Member {
    /// The demo's name.
    fn name(&self) -> &'static str;

    /// The engine says something to it.
    fn hear(&self, said: Say);

    /// The engine was started anew, and knows nothing of what was asked before.
    fn revive(&self);

    /// There is no engine to be had, and why.
    fn give_up(&self, why: &str);

    /// The engine is not here yet, after so many seconds.
    fn wait(&self, seconds: u32);
}

/// The worker and who asks it.
struct Engine {
    base: String,
    hand: Option<Hand>,
    members: Vec<Weak<dyn Member>>,
    /// It has reported for work.
    is_there: bool,
    /// Requests that are not answered yet.
    owed: u32,
    /// Looks in a row without a sign of life.
    quiet: u32,
    /// Looks at a worker that has not reported yet.
    late: u32,
    /// Engines lost since a reader last pressed something.
    deaths: u32,
    /// Which worker this is: what an earlier one still says is not heard.
    number: u32,
}

/// A worker with its listeners.
struct Hand {
    worker: Worker,
    timer: i32,
    _heard: Closure<dyn FnMut(MessageEvent)>,
    _failed: Closure<dyn FnMut(web_sys::Event)>,
    _tick: Closure<dyn FnMut()>,
}

impl Drop for Hand {
    fn drop(&mut self) {
        self.worker.set_onmessage(None);
        self.worker.set_onerror(None);
        self.worker.terminate();
        window().clear_interval_with_handle(self.timer);
    }
}

/// Adds a demo to those that ask, and hires the engine if there is none yet.
pub(super) fn join(base: &str, member: &Rc<dyn Member>) {
    ENGINE.with_borrow_mut(|engine| {
        let engine = engine.get_or_insert_with(|| Engine {
            base: base.to_owned(),
            hand: None,
            members: Vec::new(),
            is_there: false,
            owed: 0,
            quiet: 0,
            late: 0,
            deaths: 0,
            number: 0,
        });
        engine.members.push(Rc::downgrade(member));
        engine.deaths = 0;
    });
    if ENGINE.with_borrow(|engine| engine.as_ref().is_some_and(|engine| engine.hand.is_none())) {
        hire();
    }
}

/// A demo asks no more; with the last one the engine ends.
pub(super) fn leave(member: &dyn Member) {
    ask(member.name(), vec![Ask::Close]);
    ENGINE.with_borrow_mut(|engine| {
        if let Some(known) = engine {
            known
                .members
                .retain(|known| known.upgrade().is_some_and(|known| !std::ptr::addr_eq(&raw const *known, member)));
            if known.members.is_empty() {
                *engine = None;
            }
        }
    });
}

/// A reader has pressed something: an engine that was given up is tried again.
pub(super) fn press() {
    let is_gone = ENGINE.with_borrow_mut(|engine| {
        engine.as_mut().is_some_and(|engine| {
            engine.deaths = 0;
            engine.hand.is_none()
        })
    });
    if is_gone {
        hire();
        revive();
    }
}

/// Asks the engine for the demo of that name.
pub(super) fn ask(name: &str, asks: Vec<Ask>) {
    ENGINE.with_borrow_mut(|engine| {
        let Some(engine) = engine else { return };
        for ask in asks {
            let message = Request { demo: name.to_owned(), ask }.write();
            if let Some(hand) = &engine.hand
                && hand.worker.post_message(&message.into()).is_ok()
            {
                engine.owed += 1;
            }
        }
    });
}

/// Hires a worker in place of the one at hand.
fn hire() {
    let hired = ENGINE.with_borrow_mut(|engine| {
        let engine = engine.as_mut()?;
        engine.hand = None;
        engine.number += 1;
        (engine.is_there, engine.owed, engine.quiet, engine.late) = (false, 0, 0, 0);
        let hand = Hand::new(&engine.base, engine.number);
        let is_hired = hand.is_ok();
        engine.hand = hand.ok();
        Some(is_hired)
    });
    if hired == Some(false) {
        give_up("");
    }
}

impl Hand {
    fn new(base: &str, number: u32) -> Result<Self, JsValue> {
        let options = WorkerOptions::new();
        options.set_type(WorkerType::Module);
        let worker = Worker::new_with_options(&[base, "engine-worker.js"].concat(), &options)?;
        let heard = Closure::<dyn FnMut(MessageEvent)>::new(move |event: MessageEvent| hear(number, &event.data()));
        let failed = Closure::<dyn FnMut(web_sys::Event)>::new(move |event: web_sys::Event| {
            event.prevent_default();
            lose(number, "");
        });
        let tick = Closure::<dyn FnMut()>::new(move || tick(number));
        worker.set_onmessage(Some(heard.as_ref().unchecked_ref()));
        worker.set_onerror(Some(failed.as_ref().unchecked_ref()));
        let timer =
            window().set_interval_with_callback_and_timeout_and_arguments_0(tick.as_ref().unchecked_ref(), TICK_MS)?;
        Ok(Self { worker, timer, _heard: heard, _failed: failed, _tick: tick })
    }
}

/// What the worker posts: how many requests it answers with this, and the messages, joined; or that it could not begin, and why.
fn hear(number: u32, data: &JsValue) {
    let Some(row) = data.dyn_ref::<Array>() else { return };
    let (answers, text) = (row.get(0).as_f64(), row.get(1).as_string().unwrap_or_default());
    let Some(answers) = answers else { return lose(number, &text) };
    let members = ENGINE.with_borrow_mut(|engine| {
        let engine = engine.as_mut().filter(|engine| engine.number == number)?;
        (engine.is_there, engine.quiet) = (true, 0);
        engine.owed = engine.owed.saturating_sub(answers as u32);
        Some(engine.living())
    });
    for reply in split(&text).unwrap_or_default().iter().filter_map(|message| Reply::read(message)) {
        let asked = members.iter().flatten().find(|member| member.name() == reply.demo);
        if let Some(member) = asked {
            member.hear(reply.say);
        }
    }
}

fn tick(number: u32) {
    let seen = ENGINE.with_borrow_mut(|engine| {
        let engine = engine.as_mut().filter(|engine| engine.number == number)?;
        engine.quiet = if engine.is_there && engine.owed > 0 { engine.quiet + 1 } else { 0 };
        engine.late = if engine.is_there { 0 } else { engine.late + 1 };
        Some((engine.quiet > MOST_TICKS, engine.late))
    });
    match seen {
        Some((true, _)) => lose(number, ""),
        // It may come over a slow line, so it is waited for; how long it has been is said now and then.
        Some((false, late)) if late == LATE_TICKS || late > 0 && late.is_multiple_of(10) => {
            for member in living() {
                member.wait(late);
            }
        }
        _ => {}
    }
}

/// The worker is gone, or hangs: another takes its place, and every demo is brought to where it stood.
fn lose(number: u32, why: &str) {
    let may_hire = ENGINE.with_borrow_mut(|engine| {
        let engine = engine.as_mut().filter(|engine| engine.number == number)?;
        engine.hand = None;
        engine.deaths += 1;
        // One that never began will not begin the next time either.
        Some(engine.is_there && engine.deaths <= MOST_DEATHS)
    });
    match may_hire {
        None => {}
        Some(true) => {
            hire();
            revive();
        }
        Some(false) => give_up(why),
    }
}

fn revive() {
    for member in living() {
        member.revive();
    }
}

fn give_up(why: &str) {
    for member in living() {
        member.give_up(why);
    }
}

fn living() -> Vec<Rc<dyn Member>> {
    ENGINE.with_borrow(|engine| engine.as_ref().map(Engine::living).unwrap_or_default())
}

impl Engine {
    fn living(&self) -> Vec<Rc<dyn Member>> {
        self.members.iter().filter_map(Weak::upgrade).collect()
    }
}
