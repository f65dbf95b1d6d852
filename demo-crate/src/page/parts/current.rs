//! The one current event: its lane, its cell of memory, its line of source and its place in the list light up together,
//! by pointer and by focus. Everything that shows events bears their numbers as `data-event`.
//!
//! A run can be stepped through by the range below its picture: what comes later is faded. A picture that says so plays
//! a few of its events by itself, once; whoever touches it stops that.

use crate::page::dom::{Listeners, find, mark, toggle, window};
use crate::run::rate::Rate;
use std::cell::{Cell, RefCell};
use std::rc::Rc;
use wasm_bindgen::prelude::*;
use web_sys::{Element, Event, HtmlInputElement};

/// How long each event that is played stays, in milliseconds: long enough to read its sentence.
const STAY_MS: u32 = 2_200;

crate::later! {
    /// The current event of the pictures in `live`.
    "42" pub(in crate::page) fn current(live: &Element) -> Option<Box<dyn Follow>> = Current::follow;
}

/// What follows the pictures of a stage.
pub(in crate::page) trait Follow {
    /// The picture was drawn anew.
    fn refresh(&self);

    /// What is played is played so fast, from the event at hand on.
    fn go(&self, rate: Rate);

    /// Another run begins: nothing of the last one is current.
    fn forget(&self);
}

impl std::fmt::Debug for dyn Follow {
    fn fmt(&self, formatter: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        formatter.write_str("Follow")
    }
}

/// The current event of a stage.
struct Current {
    state: Rc<State>,
    _listeners: Listeners,
}

struct State {
    live: Element,
    /// The event up to which the run is shown.
    pinned: Cell<Option<u32>>,
    /// The event under the pointer or the focus.
    touched: Cell<Option<u32>>,
    /// Events still to be played, the next one last.
    queue: RefCell<Vec<u32>>,
    /// What was played here already.
    played: RefCell<String>,
    timer: Cell<Option<i32>>,
    /// How fast they are played.
    rate: Cell<Rate>,
    tick: RefCell<Option<Closure<dyn FnMut()>>>,
}

impl Current {
    fn follow(live: &Element) -> Option<Box<dyn Follow>> {
        Some(Box::new(Self::new(live)))
    }

    fn new(live: &Element) -> Self {
        let state = Rc::new(State {
            live: live.clone(),
            pinned: Cell::new(None),
            touched: Cell::new(None),
            queue: RefCell::default(),
            played: RefCell::default(),
            timer: Cell::new(None),
            rate: Cell::default(),
            tick: RefCell::new(None),
        });
        let weak = Rc::downgrade(&state);
        let tick = move || {
            if let Some(state) = weak.upgrade() {
                state.play_on();
            }
        };
        state.tick.replace(Some(Closure::new(tick)));
        let mut listeners = Listeners::default();
        for event in ["pointerover", "pointerleave", "focusin", "focusout", "input"] {
            let state = state.clone();
            listeners.add(live, event, move |heard: Event| {
                let target = heard.target().and_then(|target| target.dyn_into::<Element>().ok());
                let target = target.filter(|_| !matches!(event, "pointerleave" | "focusout"));
                if event == "input" {
                    state.scrub(target.as_ref());
                } else {
                    state.touch(target.as_ref());
                }
            });
        }
        Self { state, _listeners: listeners }
    }
}

impl Follow for Current {
    fn refresh(&self) {
        self.state.refresh();
    }

    fn go(&self, rate: Rate) {
        self.state.go(rate);
    }

    fn forget(&self) {
        self.state.stop();
        self.state.pinned.set(None);
        self.state.touched.set(None);
        self.state.played.borrow_mut().clear();
    }
}

impl Drop for Current {
    fn drop(&mut self) {
        self.state.stop();
    }
}

impl State {
    fn refresh(&self) {
        let played =
            self.live.query_selector("[data-play]").ok().flatten().and_then(|each| each.get_attribute("data-play"));
        if let Some(play) = played.filter(|play| *play != *self.played.borrow()) {
            self.stop();
            let mut queue = numbers(&play);
            queue.reverse();
            self.queue.replace(queue);
            self.played.replace(play);
            self.begin_to_tick();
            self.play_on();
        }
        if self.current().is_some() {
            self.apply();
        }
    }

    fn begin_to_tick(&self) {
        if let Some(tick) = &*self.tick.borrow() {
            let (tick, stay_ms) = (tick.as_ref().unchecked_ref(), self.rate.get().pause(STAY_MS) as i32);
            self.timer.set(window().set_interval_with_callback_and_timeout_and_arguments_0(tick, stay_ms).ok());
        }
    }

    fn go(&self, rate: Rate) {
        if rate != self.rate.replace(rate)
            && let Some(timer) = self.timer.take()
        {
            window().clear_interval_with_handle(timer);
            self.begin_to_tick();
        }
    }

    fn play_on(&self) {
        let next = self.queue.borrow_mut().pop();
        match next {
            Some(next) => {
                self.pinned.set(Some(next));
                self.apply();
            }
            None => self.stop(),
        }
    }

    fn stop(&self) {
        self.queue.borrow_mut().clear();
        if let Some(timer) = self.timer.take() {
            window().clear_interval_with_handle(timer);
        }
    }

    fn scrub(&self, range: Option<&Element>) {
        let Some(range) = range.and_then(|range| range.dyn_ref::<HtmlInputElement>()) else { return };
        self.stop();
        self.touched.set(None);
        self.pinned.set(range.value().parse().ok());
        self.apply();
    }

    fn touch(&self, target: Option<&Element>) {
        let shown = target.and_then(|target| target.closest("[data-event]").ok().flatten());
        let events = shown.map(|shown| events_of(&shown)).unwrap_or_default();
        // A slip, a cell and a line show several events: the current one, if it is among them, or the first.
        let pinned = self.pinned.get().filter(|pinned| events.contains(pinned));
        let touched = pinned.or(events.into_iter().find(|event| *event > 0));
        if touched != self.touched.get() {
            self.touched.set(touched);
            self.apply();
        }
    }

    fn current(&self) -> Option<u32> {
        self.touched.get().or(self.pinned.get())
    }

    fn apply(&self) {
        let (current, pinned) = (self.current(), self.pinned.get());
        let Ok(all) = self.live.query_selector_all("[data-event]") else { return };
        let mut sentence = None;
        for place in 0..all.length() {
            let Some(shown) = all.item(place).and_then(|node| node.dyn_into::<Element>().ok()) else { continue };
            let events = events_of(&shown);
            let is_current = current.is_some_and(|current| events.contains(&current));
            let is_later = pinned.is_some_and(|pinned| events.iter().all(|event| *event > pinned));
            toggle(&shown, "data-current", is_current);
            toggle(&shown, "data-later", is_later);
            // What is told of a loss stands before the plain list, and says more.
            if is_current && shown.tag_name() == "BUTTON" {
                sentence = sentence.or_else(|| shown.text_content());
            }
        }
        if let Ok(Some(range)) = self.live.query_selector("[data-control=scrub]") {
            let sentence = sentence.unwrap_or_default();
            if let (Some(pinned), Some(range)) = (pinned, range.dyn_ref::<HtmlInputElement>()) {
                range.set_value(&figures::money::plain(pinned.into()));
            }
            mark(&range, "aria-valuetext", &sentence);
            find(&self.live, ".tt-now").set_text_content(Some(&sentence));
        }
    }
}

/// The numbers of the events that an element shows.
fn events_of(element: &Element) -> Vec<u32> {
    element.get_attribute("data-event").map(|events| numbers(&events)).unwrap_or_default()
}

fn numbers(text: &str) -> Vec<u32> {
    text.split(' ').filter_map(|number| number.parse().ok()).collect()
}
