//! Small causes on the page: the track with its switch, a range that pointer and keys move; and below it the schedule of many
//! switches that becomes one of few. What is asked and what is told says [`crate::causes`].

use super::engine::{self, Member};
use super::{Opened, dress, engine_base};
use crate::causes::{Causes, Moment, News, Run};
use crate::demos::go::Go;
use crate::page::dom::{Listeners, Live, element, find, mark, put, take, toggle, window};
use crate::page::element::{put_in_place, restore};
use crate::views::{Link, View};
use figures::lanes::{Press, Way};
use figures::money::{counted, plain};
use figures::say::{Key, say, text};
use js_sys::{Array, JSON, Object};
use std::cell::{Cell, RefCell};
use std::rc::{Rc, Weak};
use wasm_bindgen::prelude::*;
use web_sys::{CustomEvent, CustomEventInit, Element, Event, HtmlElement};
use wire::{Ask, Say};

/// The demo's name.
pub(in crate::page) const DEMO: &str = "small-causes";
/// How long what a schedule has become is looked at before it is shrunk further, in milliseconds.
const LOOK_MS: i32 = 1_100;

/// The demo.
pub(in crate::page) struct Panel {
    host: HtmlElement,
    frame: Element,
    root: Element,
    go: &'static Go,
    program: String,
    causes: RefCell<Causes>,
    parts: Parts,
    is_here: Cell<bool>,
    timer: RefCell<Option<Closure<dyn FnMut()>>>,
    me: Weak<Self>,
    listeners: RefCell<Listeners>,
}

/// What changes.
struct Parts {
    range: Element,
    run: Live,
    marks: Live,
    sentence: Live,
    tally: Live,
    stages: Live,
    shrunk: Live,
    rows: Live,
    notes: Live,
}

impl std::fmt::Debug for Panel {
    fn fmt(&self, formatter: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        formatter.debug_struct("Panel").field("causes", &self.causes).finish_non_exhaustive()
    }
}

/// Puts the demo into `frame`, and has the engine open its program, from the assets under the address `base`.
pub(in crate::page) fn open(host: &HtmlElement, frame: &Element, base: &str, go: &'static Go) -> Rc<dyn Opened> {
    let base = &engine_base(base);
    dress(base);
    let root = element("div", "tt-panel");
    root.set_inner_html(include_str!("causes.html"));
    find(&root, ".tt-words").set_text_content(Some(text(Key::CausesTask)));
    let causes = Causes::new(go.wishes(|name| host.get_attribute(name)));
    for head in causes.heads() {
        let cell = element("th", "");
        mark(&cell, "scope", "col");
        cell.set_text_content(Some(&head));
        let _ = find(&root, "thead tr").append_child(&cell);
    }
    let parts = Parts {
        range: find(&root, "[data-control=switch]"),
        run: Live::find(&root, ".tt-played"),
        marks: Live::find(&root, ".tt-marks"),
        sentence: Live::find(&root, ".tt-sentence"),
        tally: Live::find(&root, ".tt-tally"),
        stages: Live::find(&root, ".tt-stages"),
        shrunk: Live::find(&root, ".tt-shrunk"),
        rows: Live::find(&root, "tbody"),
        notes: Live::find(&root, ".tt-notes"),
    };
    let panel = Rc::new_cyclic(|me| Panel {
        host: host.clone(),
        frame: frame.clone(),
        program: host.get_attribute("program").unwrap_or_else(|| go.program.to_owned()),
        root,
        go,
        causes: RefCell::new(causes),
        parts,
        is_here: Cell::new(false),
        timer: RefCell::default(),
        me: me.clone(),
        listeners: RefCell::default(),
    });
    frame.append_child(&panel.root).unwrap_throw();
    panel.listen();
    panel.parts.notes.set(text(Key::EngineLoads));
    let member: Rc<dyn Member> = panel.clone();
    engine::join(base, &member);
    let asks = panel.causes.borrow_mut().open(&panel.program);
    panel.ask(asks);
    put(host, "link", ["#", go.demo, "?view=", View::Step.name()].concat());
    panel.show_all();
    panel
}

impl Panel {
    fn listen(&self) {
        let mut listeners = self.listeners.borrow_mut();
        for (event, is_press) in [("click", true), ("input", false)] {
            let me = self.me.clone();
            listeners.add(&self.root, event, move |event: Event| {
                let Some(target) = event.target().and_then(|target| target.dyn_into::<Element>().ok()) else { return };
                let control = target.closest("[data-control]").ok().flatten();
                if let (Some(panel), Some(control)) = (me.upgrade(), control) {
                    panel.press(&control, is_press);
                }
            });
        }
    }

    fn press(&self, control: &Element, is_press: bool) {
        let name = control.get_attribute("data-control").unwrap_or_default();
        engine::press();
        let ask = match (&*name, is_press) {
            ("switch", false) => {
                let place = take(control, "value").as_string().and_then(|value| value.parse().ok());
                self.causes.borrow_mut().move_to(place.unwrap_or(0))
            }
            ("shrink", true) => self.causes.borrow_mut().shrink(),
            ("exactly", true) => self.causes.borrow_mut().count(),
            _ => return,
        };
        self.ask(ask.into_iter().collect());
        self.show_all();
    }

    fn ask(&self, asks: Vec<Ask>) {
        engine::ask(self.go.demo, asks);
    }

    /// Goes on to shrink.
    fn go_on(&self) {
        let ask = self.causes.borrow_mut().go_on();
        self.ask(ask.into_iter().collect());
    }

    /// Lets what a schedule has become be looked at, then goes on.
    fn wait_a_moment(&self) {
        let me = self.me.clone();
        let later = Closure::<dyn FnMut()>::new(move || {
            if let Some(panel) = me.upgrade() {
                panel.go_on();
            }
        });
        let _ = window().set_timeout_with_callback_and_timeout_and_arguments_0(later.as_ref().unchecked_ref(), LOOK_MS);
        self.timer.replace(Some(later));
    }

    fn hear_played(&self, json: &str) {
        let Some(run) = JSON::parse(json).ok().and_then(|json| read(&json)) else { return };
        let (moment, news) = self.causes.borrow_mut().played(run);
        match moment {
            Moment::None => {}
            Moment::AtOnce => self.go_on(),
            Moment::Looked => self.wait_a_moment(),
        }
        self.show_all();
        self.tell(news);
    }

    fn hear_proved(&self, json: &str) {
        let Ok(report) = JSON::parse(json) else { return };
        let (mut schedules, mut wrong) = (0.0, 0.0);
        for outcome in Array::from(&take(&report, "outcomes")).iter() {
            let orders = take(&outcome, "orders").as_f64().unwrap_or(0.0);
            schedules += orders;
            wrong += if take(&outcome, "right").is_truthy() { 0.0 } else { orders };
        }
        let (ask, news) = self.causes.borrow_mut().told(schedules as u64, wrong as u64);
        self.ask(ask.into_iter().collect());
        self.show_all();
        self.tell(news);
    }

    /// Tells the page's listeners what came of it.
    fn tell(&self, news: Option<News>) {
        let Some(news) = news else { return };
        let result = Object::new();
        put(&result, "demo", self.go.demo);
        match news {
            News::Tried(places, wrong) => {
                put(&result, "places", places as u32);
                put(&result, "wrong", wrong as u32);
            }
            News::Shrunk(switches) => {
                let all: Array = switches.into_iter().map(JsValue::from).collect();
                put(&result, "switches", all);
            }
            News::Counted(rows) => {
                let all = Array::new();
                for row in rows {
                    let each = Object::new();
                    put(&each, "switches", row.switches);
                    put(&each, "schedules", row.schedules as f64);
                    put(&each, "wrong", row.wrong as f64);
                    all.push(&each);
                }
                put(&result, "exactly", all);
            }
        }
        put(&self.host, "result", result.clone());
        let init = CustomEventInit::new();
        init.set_bubbles(true);
        init.set_detail(&result);
        if let Ok(event) = CustomEvent::new_with_event_init_dict("demo-result", &init) {
            let _ = self.host.dispatch_event(&event);
        }
    }

    fn show_all(&self) {
        let causes = self.causes.borrow();
        let parts = &self.parts;
        mark(&parts.range, "max", &plain(causes.places() as i64));
        mark(&parts.range, "aria-valuetext", &causes.place());
        parts.marks.set_markup(&causes.marks());
        // Until the engine has played it, the run before stands there.
        let run = causes.run();
        if !run.is_empty() {
            parts.run.set_markup(&run);
            parts.sentence.set(&causes.sentence());
        }
        parts.tally.set(&causes.tried());
        parts.stages.set_markup(&causes.stages());
        parts.shrunk.set(&causes.shrunk());
        let table = causes.table();
        toggle(&find(&self.root, ".tt-exactly"), "hidden", table.is_empty());
        parts.rows.set_markup(&table);
        for control in ["shrink", "exactly"] {
            let button = find(&self.root, &["[data-control=", control, "]"].concat());
            mark(&button, "aria-disabled", if causes.is_busy() { "true" } else { "false" });
        }
        let state = match (self.is_here.get(), causes.is_busy()) {
            (false, _) => "loading",
            (true, true) => "running",
            (true, false) => "ready",
        };
        mark(&self.host, "data-state", state);
    }
}

impl Member for Panel {
    fn name(&self) -> &'static str {
        self.go.demo
    }

    fn hear(&self, said: Say) {
        match said {
            Say::Played(json) => {
                if !self.is_here.replace(true) {
                    put_in_place(&self.host, &self.frame);
                    self.parts.notes.set("");
                }
                self.hear_played(&json);
            }
            Say::Proved(json) => self.hear_proved(&json),
            Say::Refused(reason) => self.parts.notes.set(&say(Key::Refused, &[("message", &reason)])),
            Say::Faults(_) | Say::Region(..) | Say::Step(_) => {}
        }
    }

    fn revive(&self) {
        if self.is_here.get() {
            self.parts.notes.set(text(Key::EngineAnew));
        }
        let asks = self.causes.borrow_mut().open(&self.program);
        self.ask(asks);
        self.show_all();
    }

    fn give_up(&self, why: &str) {
        self.parts.notes.set(&match why {
            "" => text(Key::NoEngine).to_owned(),
            why => say(Key::NoEngineSays, &[("message", why)]),
        });
        if !self.is_here.get() {
            restore(&self.host, &self.frame);
        }
        mark(&self.host, "data-state", if self.is_here.get() { "failed" } else { "unavailable" });
    }

    fn wait(&self, seconds: u32) {
        if !self.is_here.get() {
            let seconds = counted(seconds.into(), "second", "seconds");
            self.parts.notes.set(&say(Key::EngineLoadsStill, &[("seconds", &seconds)]));
        }
    }
}

impl Opened for Panel {
    fn show(&self, _view: View) {}

    fn follow(&self, _link: &Link) {}

    fn take_steps(&self, _letters: &str) {}

    fn close(&self) {
        engine::leave(self);
        self.listeners.replace(Listeners::default());
        self.timer.replace(None);
        self.root.remove();
    }
}

/// A run as the engine tells it.
fn read(json: &JsValue) -> Option<Run> {
    let mut presses = Vec::new();
    for press in Array::from(&take(json, "presses")).iter() {
        let said = |key| take(&press, key).as_string();
        let way = match said("way").as_deref() {
            Some("read") => Some(Way::Read),
            Some("write") => Some(Way::Write),
            _ => None,
        };
        let did = way.map(|way| (way, said("name").unwrap_or_default(), said("value").unwrap_or_default()));
        presses.push(Press { number: take(&press, "number").as_f64()? as i32, did, is_lost: false });
    }
    Some(Run {
        presses,
        switches: take(json, "switches").as_f64()? as u32,
        holds: take(json, "stdout").as_string()?.trim().to_owned(),
        is_right: take(json, "right").is_truthy(),
    })
}
