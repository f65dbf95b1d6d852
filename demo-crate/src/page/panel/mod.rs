//! Step and Prove on the page: a panel that puts the engine's markup in its place, region by region, and passes presses back.
//!
//! It knows regions, controls and messages; what a program is, the engine alone knows. Nothing of it is there before a reader
//! first opens Step or Prove.

mod engine;
mod patch;

use super::dom::{Listeners, Live, document, element, find, mark, put, take, toggle, window};
use super::element::restore;
use super::kept;
use super::meeting::link_to;
use crate::demos::go::Go;
use crate::views::{Deed, Lesson, Press, View, Views};
use figures::say::{Key, say, text};
use std::cell::{Cell, RefCell};
use std::rc::{Rc, Weak};
use wasm_bindgen::prelude::*;
use web_sys::{CustomEvent, CustomEventInit, Element, Event, HtmlElement};
use wire::{Ask, Say};

/// Under which key the browser keeps how much has been introduced.
const LESSON: &str = "two-tellers-step";
/// From this width of the panel on the map has its place beside the history, in pixels; and how wide it is there.
const BESIDE: i32 = 660;
const MAP_BESIDE: i32 = 330;
/// What of a narrow panel's width is none of the map's.
const MARGINS: i32 = 30;

/// What the panel asks of whoever holds it: to turn to a view.
pub(super) type Turn = Rc<dyn Fn(View)>;

/// A panel, for whoever holds it.
pub(super) trait Opened {
    /// Shows one of its views, or none.
    fn show(&self, view: View);

    /// Stands where a link says.
    fn follow(&self, token: &str);

    /// Begins anew, and takes the steps of these letters.
    fn take_steps(&self, letters: &str);

    /// Ends it; with the last panel of a page its engine ends.
    fn close(&self);
}

crate::later! {
    /// Puts the panel of a demo into `frame`, and has the engine open its program, from the assets under the address `base`.
    "51" pub(super) fn open(host: &HtmlElement, frame: &Element, base: &str, go: &'static Go, turn: Turn) -> Option<Rc<dyn Opened>> = Panel::open;
}

/// Step and Prove of one demo.
pub(super) struct Panel {
    host: HtmlElement,
    /// What the demo is shown in.
    frame: Element,
    root: Element,
    go: &'static Go,
    view: Cell<View>,
    views: RefCell<Views>,
    notes: Live,
    turn: Turn,
    is_given_up: Cell<bool>,
    listeners: RefCell<Listeners>,
}

impl std::fmt::Debug for Panel {
    fn fmt(&self, formatter: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        formatter.debug_struct("Panel").field("views", &self.views).finish_non_exhaustive()
    }
}

impl Panel {
    fn open(host: &HtmlElement, frame: &Element, base: &str, go: &'static Go, turn: Turn) -> Option<Rc<dyn Opened>> {
        // The engine serves all parts of the book alike, and lies above those that have a folder of their own.
        let base = &[base, if cfg!(feature = "bank") { "" } else { "../" }].concat();
        dress(base);
        let root = element("div", "tt-panel");
        root.set_inner_html(include_str!("panel.html"));
        let wishes = go.wishes(|name| host.get_attribute(name));
        let (step, prove) = match wishes.goal.as_deref() {
            Some(goal) => {
                let values = [("goal", goal)];
                (say(Key::TaskStepGoal, &values), say(Key::TaskProveGoal, &values))
            }
            None => (text(Key::TaskStep).to_owned(), text(Key::TaskProve).to_owned()),
        };
        find(&root, "[data-panel=step] .tt-words").set_text_content(Some(&step));
        find(&root, "[data-panel=prove] .tt-words").set_text_content(Some(&prove));
        let program = host.get_attribute("program").unwrap_or_else(|| go.program.to_owned());
        let lesson = Lesson::from_name(&kept::of_browser(LESSON).unwrap_or_default());
        let panel = Rc::new(Self {
            host: host.clone(),
            frame: frame.clone(),
            notes: Live::find(&root, ".tt-notes"),
            view: Cell::new(View::Run),
            views: RefCell::new(Views::new(program, wishes, lesson)),
            root,
            go,
            turn,
            is_given_up: Cell::new(false),
            listeners: RefCell::default(),
        });
        frame.append_child(&panel.root).unwrap_throw();
        panel.listen(frame);
        panel.teach();
        engine::join(base, &panel);
        let asks = panel.views.borrow_mut().open(panel.width());
        panel.ask(asks);
        Some(panel)
    }

    /// The demo's name.
    fn name(&self) -> &'static str {
        self.go.demo
    }

    /// The engine was started anew: it is brought to where the reader stands.
    fn revive(&self) {
        self.notes.set(text(Key::EngineAnew));
        let asks = self.views.borrow_mut().revive();
        self.ask(asks);
        self.say_state();
    }

    /// There is no engine to be had.
    fn give_up(&self, why: &str) {
        self.is_given_up.set(true);
        if self.is_unavailable() {
            restore(&self.host, &self.frame);
        }
        self.notes.set(&match why {
            "" => text(Key::NoEngine).to_owned(),
            why => say(Key::NoEngineSays, &[("message", why)]),
        });
        self.say_state();
    }

    /// There is nothing else to this demo, and it never came to stand anywhere.
    fn is_unavailable(&self) -> bool {
        self.go.first != View::Run && take(&self.host, "step").is_undefined()
    }

    fn ask(&self, asks: Vec<Ask>) {
        engine::ask(self, asks);
    }

    // ---- what the engine says

    fn hear(&self, said: Say) {
        self.is_given_up.set(false);
        match said {
            Say::Region(name, markup) => {
                self.put(&name, &markup);
                // What lies ahead may be there while the reader stands where they stood.
                if name == "history" {
                    self.say_state();
                }
            }
            Say::Step(json) => {
                let Ok(step) = js_sys::JSON::parse(&json) else { return };
                let schedule = take(&step, "schedule").as_string().unwrap_or_default();
                let deeds = self.views.borrow_mut().stood(schedule, take(&step, "over").is_truthy());
                put(&self.host, "step", step.clone());
                self.carry_out(deeds);
                self.say_state();
                self.tell("demo-step", &step);
            }
            Say::Proved(json) => {
                let Ok(result) = js_sys::JSON::parse(&json) else { return };
                put(result.unchecked_ref(), "demo", self.name());
                self.views.borrow_mut().proved();
                put(&self.host, "result", result.clone());
                self.say_state();
                self.tell("demo-result", &result);
            }
            Say::Refused(reason) => self.notes.set(&say(Key::Refused, &[("message", &reason)])),
            Say::Faults(json) => self.notes.set(&say(Key::Refused, &[("message", &json)])),
        }
    }

    fn put(&self, name: &str, markup: &str) {
        let Ok(Some(region)) = self.root.query_selector(&["[data-region=", name, "]"].concat()) else { return };
        patch::patch(&region, markup);
        let heard = match name {
            "history" => region.query_selector("[aria-current] button").ok().flatten(),
            "proof" => region.query_selector("[data-share]").ok().flatten(),
            _ => return,
        };
        // One step at a time, and of a proof its end.
        let said = heard.and_then(|line| line.text_content()).unwrap_or_default();
        if let Ok(Some(place)) = region.closest("[data-panel]") {
            let place = find(&place, ".tt-heard");
            if place.text_content().as_deref() != Some(&*said) {
                place.set_text_content(Some(&said));
            }
        }
    }

    /// Fires an event whose listeners may press a button again.
    fn tell(&self, event: &str, detail: &JsValue) {
        let init = CustomEventInit::new();
        init.set_bubbles(true);
        init.set_detail(detail);
        if let Ok(event) = CustomEvent::new_with_event_init_dict(event, &init) {
            let _ = self.host.dispatch_event(&event);
        }
    }

    /// Says how the view that is shown stands, and what of it can be pressed.
    fn say_state(&self) {
        let views = self.views.borrow();
        let view = self.view.get();
        let barred = |control: &str, is_barred: bool| {
            if let Ok(Some(button)) = self.root.query_selector(&["button[data-control=", control, "]"].concat()) {
                mark(&button, "aria-disabled", if is_barred { "true" } else { "false" });
            }
        };
        let has = |class: &str| self.root.query_selector(class).ok().flatten().is_some();
        self.keep_in_sight();
        barred("back", !has(".tt-behind"));
        barred("restart", !has(".tt-behind"));
        barred("forward", !has(".tt-ahead"));
        barred("finish", views.is_over());
        barred("prove", views.is_proving());
        barred("cancel", !views.is_proving());
        barred("copy-result", views.state(view) != "done");
        if view != View::Run {
            let state = match self.is_given_up.get() {
                true if self.is_unavailable() => "unavailable",
                true => "failed",
                false => views.state(view),
            };
            mark(&self.host, "data-state", state);
            put(&self.host, "link", views.link(self.name(), view));
        }
    }

    /// Scrolls the history, and not the page, to where the reader stands.
    fn keep_in_sight(&self) {
        let past = find(&self.root, ".tt-past");
        let current = past.query_selector("[aria-current]").ok().flatten();
        let Some(line) = current.and_then(|line| line.dyn_into::<HtmlElement>().ok()) else {
            return past.set_scroll_top(0);
        };
        // The lines on either side are in sight as well.
        let (top, height) = (line.offset_top(), line.offset_height());
        let least = top + 2 * height - past.client_height();
        past.set_scroll_top(past.scroll_top().max(least).min((top - height).max(least)));
    }

    // ---- what the reader does

    fn listen(self: &Rc<Self>, frame: &Element) {
        let mut listeners = self.listeners.borrow_mut();
        let me = Rc::downgrade(self);
        listeners.add(
            &self.root,
            "click",
            reaching(&me, |panel, event| {
                if let Some(control) = control_of(&event).filter(|control| !is_field(control)) {
                    panel.press(&control);
                }
            }),
        );
        listeners.add(
            &self.root,
            "change",
            reaching(&me, |panel, event| {
                if let Some(control) = control_of(&event).filter(is_field) {
                    panel.press(&control);
                }
            }),
        );
        // The frame keeps what is typed in it from the page; so this listens there.
        listeners.add(frame, "keydown", reaching(&me, |panel, event| panel.key(&event)));
        listeners.add(&window(), "resize", reaching(&me, |panel, _| panel.resized()));
    }

    /// A key: a number lets a goroutine step, `u` goes back; in the pictures Enter and the space bar press.
    fn key(&self, event: &Event) {
        let held = |name| take(event, name).is_truthy();
        if self.view.get() == View::Run || held("ctrlKey") || held("altKey") || held("metaKey") {
            return;
        }
        let key = take(event, "key").as_string().unwrap_or_default();
        let Some(target) = target_of(event) else { return };
        if is_field(&target) {
            return;
        }
        let control = match &*key {
            "Enter" | " " if target.tag_name() == "g" => Some(target),
            _ if self.view.get() != View::Step || key.len() != 1 => None,
            key => self
                .root
                .query_selector(&["[aria-keyshortcuts=\"", &key.replace(['"', '\\'], ""), "\"]"].concat())
                .ok()
                .flatten(),
        };
        if let Some(control) = control {
            event.prevent_default();
            self.press(&control);
        }
    }

    fn press(&self, control: &Element) {
        if control.get_attribute("aria-disabled").as_deref() == Some("true") {
            return;
        }
        let name = control.get_attribute("data-control").unwrap_or_default();
        let number = |name| control.get_attribute(name).and_then(|value| value.parse().ok());
        let value = match &*name {
            "line" => control.get_attribute("data-line"),
            "state" => control.get_attribute("data-state"),
            "watch" => control.get_attribute("data-schedule"),
            _ => take(control, "value").as_string(),
        };
        self.notes.set("");
        engine::press();
        let deeds = self.views.borrow_mut().press(&Press {
            control: &name,
            process: number("data-process").map(|number: i64| number as i32),
            alternative: control.get_attribute("data-alternative").and_then(|value| value.parse().ok()),
            value: value.as_deref(),
            chance: (js_sys::Math::random() * 9e15) as u64,
        });
        self.carry_out(deeds);
        self.say_state();
    }

    fn carry_out(&self, deeds: Vec<Deed>) {
        for deed in deeds {
            match deed {
                Deed::Ask(ask) => self.ask(vec![ask]),
                Deed::Turn(view) => {
                    (self.turn)(view);
                    // What was pressed is hidden now.
                    let first = ["[data-panel=", view.name(), "] [data-control=step]"].concat();
                    if let Ok(Some(button)) = self.root.query_selector(&first) {
                        focus(&button);
                    }
                }
                Deed::Teach(lesson) => kept::in_browser(LESSON, lesson.name()),
                Deed::CopyLink => {
                    let fragment = self.views.borrow().link(self.name(), self.view.get());
                    self.notes.set(&link_to(&fragment));
                }
            }
        }
        self.teach();
    }

    /// Shows what has been introduced.
    fn teach(&self) {
        let lesson = self.views.borrow().shown();
        let Ok(parts) = self.root.query_selector_all("[data-from]") else { return };
        for at in 0..parts.length() {
            if let Some(part) = parts.get(at).and_then(|part| part.dyn_into::<Element>().ok()) {
                let from = Lesson::from_name(&part.get_attribute("data-from").unwrap_or_default());
                toggle(&part, "hidden", lesson < from);
            }
        }
        let all = find(&self.root, "[data-control=show-all]");
        // Whoever pressed it is not left without the focus.
        if lesson == Lesson::All && document().active_element().as_ref() == Some(&all) {
            focus(&find(&self.root, "[data-control=step]"));
        }
        toggle(&all, "hidden", lesson == Lesson::All);
    }

    fn resized(&self) {
        let ask = self.views.borrow_mut().resize(self.width());
        self.ask(ask.into_iter().collect());
    }

    /// How wide the map may be.
    fn width(&self) -> u32 {
        let room = match self.root.client_width() {
            0 => self.host.client_width(),
            width => width,
        };
        let width = if room >= BESIDE { MAP_BESIDE } else { room - MARGINS };
        u32::try_from(width).unwrap_or(0)
    }
}

impl Opened for Panel {
    fn show(&self, view: View) {
        self.view.set(view);
        toggle(&self.root, "hidden", view == View::Run);
        for each in [View::Step, View::Prove] {
            toggle(&find(&self.root, &["[data-panel=", each.name(), "]"].concat()), "hidden", view != each);
        }
        self.resized();
        self.say_state();
    }

    fn follow(&self, token: &str) {
        self.notes.set("");
        let asks = self.views.borrow_mut().follow(token);
        self.ask(asks);
        self.teach();
    }

    fn take_steps(&self, letters: &str) {
        let asks = self.views.borrow_mut().take_steps(letters);
        self.ask(asks);
        self.teach();
        self.notes.set(text(Key::AsYourTellers));
    }

    fn close(&self) {
        engine::leave(self);
        self.listeners.replace(Listeners::default());
        self.root.remove();
    }
}

/// A listener that reaches the panel while it lives.
fn reaching(me: &Weak<Panel>, step: impl Fn(&Panel, Event) + 'static) -> impl FnMut(Event) + 'static {
    let me = me.clone();
    move |event| {
        if let Some(panel) = me.upgrade() {
            step(&panel, event);
        }
    }
}

fn target_of(event: &Event) -> Option<Element> {
    event.target().and_then(|target| target.dyn_into::<Element>().ok())
}

fn control_of(event: &Event) -> Option<Element> {
    target_of(event)?.closest("[data-control]").ok().flatten()
}

fn is_field(control: &Element) -> bool {
    matches!(&*control.tag_name(), "INPUT" | "SELECT" | "TEXTAREA")
}

/// Gives an element the focus; pictures take it as buttons do.
fn focus(element: &Element) {
    if let Ok(focus) = take(element, "focus").dyn_into::<js_sys::Function>() {
        let _ = focus.call0(element);
    }
}

/// Loads the panel's styles, once a page.
fn dress(base: &str) {
    let address = [base, "engine-panel.css"].concat();
    let Some(head) = document().query_selector("head").ok().flatten() else { return };
    if head.query_selector(&["link[href=\"", &address, "\"]"].concat()).ok().flatten().is_none() {
        let sheet = element("link", "");
        mark(&sheet, "rel", "stylesheet");
        mark(&sheet, "href", &address);
        let _ = head.append_child(&sheet);
    }
}
