//! The frame of every demo, zone by zone: task, stage, transport, verdict, settings. It is told what to show, and tells
//! what the reader does. Knows nothing of workers and nothing of what a run is.

use super::dom::{Listeners, Live, element, find, mark, toggle};
use super::parts::drawer::Drawer;
use super::parts::question::Asking;
#[cfg(feature = "cores")]
use super::parts::splitting;
use super::parts::stage::Stage;
use super::parts::transport::Transport;
use super::parts::verdict::Saying;
use crate::demos::Demo;
use crate::director::{Shown, State};
use crate::run::settings::Key;
use std::cell::Cell;
use std::rc::Rc;
use wasm_bindgen::prelude::*;
use web_sys::{Element, Event, HtmlInputElement, HtmlSelectElement};

/// What the reader did.
#[derive(Clone, Debug, PartialEq)]
pub(super) enum Action {
    /// Pressed the button of that `data-control`.
    Press(String),
    /// Changed a setting to what stands in its field.
    Change(Key, String),
    /// Pressed one of several strategies on the stage.
    Load(String),
    /// Wants to step through what happened, whose turn it was as letters.
    Open(String),
}

/// All that can be seen of a demo.
#[derive(Debug)]
pub(super) struct Frame {
    root: Element,
    parts: Rc<Parts>,
    _listeners: Listeners,
}

/// The parts, which presses reach before anybody else hears of them.
#[derive(Debug)]
struct Parts {
    task: Live,
    asking: Asking,
    stage: Stage,
    transport: Transport,
    saying: Saying,
    drawer: Drawer,
    is_running: Cell<bool>,
    /// True from the first verdict on, until everything is as it was at first.
    has_run: Cell<bool>,
}

impl Frame {
    /// Builds the demo, with a recorded run on its stage; `act` is called with whatever the reader does.
    pub(super) fn new(demo: &'static Demo, ghost: Option<Element>, act: Rc<dyn Fn(Action)>) -> Self {
        let root = element("div", "tt-demo");
        root.set_inner_html(include_str!("frame.html"));
        #[cfg(feature = "cores")]
        super::parts::slider::place(demo, &root);
        #[cfg(feature = "cores")]
        splitting::place(&root);
        let title = find(&root, ".tt-title");
        title.set_text_content(Some(demo.title));
        title.set_id(&["tt-title-", demo.name].concat());
        mark(&root, "role", "group");
        mark(&root, "aria-labelledby", &title.id());
        let parts = Rc::new(Parts {
            task: Live::find(&root, ".tt-words"),
            asking: Asking::new(demo, &root),
            stage: Stage::new(&root, ghost),
            transport: Transport::new(demo, &root),
            saying: Saying::new(&root),
            drawer: Drawer::new(demo, &root),
            is_running: Cell::new(false),
            has_run: Cell::new(false),
        });
        parts.stage.set("");
        Self { _listeners: listen(&root, &parts, act), root, parts }
    }

    /// The element of it all, to be put into the host.
    pub(super) fn root(&self) -> &Element {
        &self.root
    }

    /// Shows everything but the stage.
    pub(super) fn show(&self, shown: &Shown) {
        let parts = &self.parts;
        let is_fresh = shown.state == State::Ready && shown.verdict.is_none();
        let has_run = !is_fresh && (parts.has_run.get() || shown.verdict.is_some());
        parts.has_run.set(has_run);
        parts.is_running.set(shown.state == State::Running);
        parts.task.set_markup(&shown.task);
        parts.asking.show(shown, has_run);
        parts.transport.show(shown, parts.asking.is_asked(), has_run, parts.saying.has_spoken());
        parts.saying.show(shown, parts.asking.said().as_deref());
        parts.drawer.show(shown);
        parts.stage.go(shown.settings.rate);
    }

    /// Shows all that belongs to Run, or hides it.
    pub(super) fn show_run(&self, is_shown: bool) {
        toggle(&find(&self.root, ".tt-zones"), "hidden", !is_shown);
    }

    /// Shows a picture on the stage: markup of our own making. An empty one puts the recorded run back.
    pub(super) fn set_stage(&self, markup: &str) {
        self.parts.stage.set(markup);
    }

    /// The room that a picture has on the stage, in pixels.
    pub(super) fn stage_width(&self) -> f64 {
        self.parts.stage.width()
    }

    /// Says what was taken instead of what was asked for.
    pub(super) fn set_notes(&self, notes: &str) {
        self.parts.transport.note(notes);
    }

    /// Says which backend runs, in a few words and in a sentence.
    pub(super) fn set_backend(&self, badge: &str, why: &str) {
        self.parts.drawer.set_backend(badge, why);
    }
}

impl Parts {
    /// A button was pressed; gives what is to be done. One that cannot be pressed says why instead.
    fn press(&self, button: &Element) -> Option<Action> {
        let control = button.get_attribute("data-control")?;
        if button.get_attribute("aria-disabled").as_deref() == Some("true") {
            self.transport.note(&button.get_attribute("title").unwrap_or_default());
            return None;
        }
        self.transport.note("");
        let value = || button.get_attribute("value");
        match &*control {
            "load" => return value().map(Action::Load),
            "open-in-step" => return value().map(Action::Open),
            _ => {}
        }
        let asks_for_run = !matches!(control.as_str(), "stop" | "reset" | "copy-link" | "copy-result");
        self.asking.hear(button, asks_for_run && !self.is_running.get());
        if asks_for_run {
            self.stage.call();
        }
        Some(Action::Press(control))
    }

    /// A field was changed.
    fn change(&self, input: &Element) -> Option<Action> {
        let key = self.drawer.key_of(input)?;
        let value = match input.dyn_ref::<HtmlInputElement>() {
            Some(input) if input.type_() == "checkbox" => if input.checked() { "1" } else { "0" }.to_owned(),
            #[cfg(feature = "cores")]
            Some(slider) if splitting::is_slider(input) => splitting::value(key, slider.value()),
            Some(input) => input.value(),
            None => input.unchecked_ref::<HtmlSelectElement>().value(),
        };
        self.drawer.forget(key);
        Some(Action::Change(key, value))
    }
}

/// Listens to everything that belongs to Run at once.
fn listen(root: &Element, parts: &Rc<Parts>, act: Rc<dyn Fn(Action)>) -> Listeners {
    let mut listeners = Listeners::default();
    let zones = find(root, ".tt-zones");
    for (event, is_press) in [("click", true), ("change", false)] {
        let (parts, act) = (parts.clone(), act.clone());
        listeners.add(&zones, event, move |event: Event| {
            let Some(target) = event.target().and_then(|target| target.dyn_into::<Element>().ok()) else { return };
            let action = if is_press {
                target.closest("button[data-control]").ok().flatten().and_then(|button| parts.press(&button))
            } else {
                parts.change(&target)
            };
            if let Some(action) = action {
                act(action);
            }
        });
    }
    #[cfg(feature = "cores")]
    slide(&mut listeners, &zones, parts, &act);
    // mdBook turns the page at ← and →, and opens its search at `s` and `/`.
    listeners.add(root, "keydown", |event: Event| event.stop_propagation());
    listeners
}

/// Listens to sliders while they are drawn, and to the picture on which the pin is placed.
#[cfg(feature = "cores")]
fn slide(listeners: &mut Listeners, zones: &Element, parts: &Rc<Parts>, act: &Rc<dyn Fn(Action)>) {
    for event in ["input", "click", "pointermove"] {
        let (parts, act) = (parts.clone(), act.clone());
        listeners.add(zones, event, move |heard: Event| {
            let Some(target) = heard.target().and_then(|target| target.dyn_into::<Element>().ok()) else { return };
            let action = if event != "input" {
                splitting::placed(&heard, &target)
            } else if splitting::is_followed(&target) {
                parts.change(&target)
            } else {
                None
            };
            if let Some(action) = action {
                act(action);
            }
        });
    }
}
