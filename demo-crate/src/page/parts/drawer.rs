//! The settings: a drawer whose line tells what lies in it. All of it is in the document while the drawer is closed. The
//! speed of slow motion alone stands in the transport, and can be set while a run goes.

use crate::bank::strategies::Strategy;
use crate::demos::Demo;
use crate::director::{Shown, State, offered};
use crate::page::dom::{Live, element, find, mark, take, toggle, window};
use crate::run::settings::{Key, Settings, Tempo, Wish};
use figures::money::{grouped, plain};
use std::cell::RefCell;
use wasm_bindgen::prelude::*;
use web_sys::{Element, HtmlInputElement, HtmlSelectElement};

/// Every setting that has a field.
const FIELDS: &[Key] = &[
    Key::Strategy,
    Key::Workers,
    Key::Operations,
    Key::Amount,
    Key::Backend,
    Key::Slow,
    Key::Speed,
    #[cfg(feature = "cores")]
    Key::Share,
    #[cfg(feature = "cores")]
    Key::Piece,
    #[cfg(feature = "cores")]
    Key::Darts,
    #[cfg(feature = "cores")]
    Key::Pin,
];

crate::later! {
    /// Shows the source of a strategy's account.
    "41" fn list(code: &Live, strategy: Strategy) -> () = listed;
    /// What is told of the number of operations, or of the trial that seeks it.
    "48" fn hint(settings: &Settings, is_sought: bool) -> &'static str = hinted;
}

/// The settings of a demo.
#[derive(Debug)]
pub(in crate::page) struct Drawer {
    demo: &'static Demo,
    fields: Vec<Field>,
    group: Element,
    summary: Live,
    badge: Live,
    hint: Live,
    why: Live,
    code: Option<Live>,
}

/// A setting in its field.
#[derive(Debug)]
struct Field {
    key: Key,
    label: Element,
    input: Element,
    /// What stands there, if the reader has not written something else.
    shown: RefCell<Option<String>>,
}

impl Drawer {
    /// The drawer in the template below `root`, with the fields the demo has.
    pub(in crate::page) fn new(demo: &'static Demo, root: &Element) -> Self {
        let mut fields = Vec::new();
        for &key in FIELDS {
            let mut selector = "[data-key=".to_owned();
            selector.push_str(key.name());
            selector.push(']');
            let label = find(root, &selector);
            if demo.keys.contains(&key) {
                let input = find(&label, "[data-control]");
                fields.push(Field { key, label, input, shown: RefCell::new(None) });
            } else {
                label.remove();
            }
        }
        let has_strategy = demo.keys.contains(&Key::Strategy);
        if !has_strategy {
            find(root, ".tt-listing").remove();
        }
        Self {
            demo,
            fields,
            group: find(root, ".tt-fields"),
            summary: Live::find(root, ".tt-summary span"),
            badge: Live::find(root, ".tt-badge"),
            hint: Live::find(root, ".tt-hint"),
            why: Live::find(root, ".tt-why"),
            code: has_strategy.then(|| Live::find(root, "code")),
        }
    }

    /// The key whose field `input` is.
    pub(in crate::page) fn key_of(&self, input: &Element) -> Option<Key> {
        self.fields.iter().find(|field| field.input == *input).map(|field| field.key)
    }

    /// Whatever the reader wrote there, the next [`Drawer::show`] writes the setting over it.
    pub(in crate::page) fn forget(&self, key: Key) {
        for field in self.fields.iter().filter(|field| field.key == key) {
            field.shown.replace(None);
        }
    }

    /// Shows the settings.
    pub(in crate::page) fn show(&self, shown: &Shown) {
        let settings = &shown.settings;
        toggle(&self.group, "disabled", shown.state == State::Running);
        self.summary.set(&shown.summary);
        let is_sought = settings.is_calibrated() && shown.state == State::Loading;
        for field in &self.fields {
            if field.key == Key::Strategy {
                self.offer(field, settings);
            }
            if field.key == Key::Speed {
                toggle(&field.label, "hidden", !shown.is_slow);
            }
            #[cfg(feature = "cores")]
            if field.key == Key::Pin {
                super::splitting::hold(&field.input, shown.state == State::Running);
            }
            let operations = if is_sought { None } else { Some(shown.operations) };
            field.show(&value_of(field.key, settings, operations));
        }
        let has_operations = self.fields.iter().any(|field| field.key == Key::Operations);
        self.hint.set(if has_operations { hint(settings, is_sought) } else { "" });
        if let Some(code) = &self.code {
            list(code, settings.strategy);
        }
    }

    /// Offers what the demo offers, and what a link has chosen beside; one strategy alone is no choice.
    fn offer(&self, field: &Field, settings: &Settings) {
        let offered = offered(self.demo, settings.strategy);
        toggle(&field.label, "hidden", offered.len() < 2);
        if field.input.child_element_count() as usize == offered.len() {
            return;
        }
        field.input.set_inner_html("");
        for strategy in offered {
            let option = element("option", "");
            mark(&option, "value", strategy.name());
            option.set_text_content(Some(strategy.facts().label));
            field.input.append_child(&option).unwrap_throw();
        }
        field.shown.replace(None);
    }

    /// Says how the tellers meet, in a few words and in a sentence.
    pub(in crate::page) fn set_backend(&self, badge: &str, why: &str) {
        if !badge.is_empty() {
            self.badge.set(&[" · ", badge].concat());
        }
        self.why.set(why);
    }
}

impl Field {
    fn show(&self, value: &str) {
        if self.shown.borrow().as_deref() == Some(value) {
            return;
        }
        #[cfg(feature = "cores")]
        if super::splitting::is_slider(&self.input) {
            super::splitting::show(&self.label, &self.input, self.key, value);
            self.shown.replace(Some(value.to_owned()));
            return;
        }
        if self.key == Key::Slow {
            self.input.unchecked_ref::<HtmlInputElement>().set_checked(value == "1");
        } else if let Some(select) = self.input.dyn_ref::<HtmlSelectElement>() {
            select.set_value(value);
        } else {
            self.input.unchecked_ref::<HtmlInputElement>().set_value(value);
        }
        self.shown.replace(Some(value.to_owned()));
    }
}

/// What the field of a setting says; no number where operations are still being counted.
fn value_of(key: Key, settings: &Settings, operations: Option<u32>) -> String {
    match key {
        Key::Strategy => settings.strategy.name().to_owned(),
        Key::Workers => plain(settings.workers.into()),
        Key::Operations => operations.map(|operations| grouped(operations.into())).unwrap_or_default(),
        Key::Amount => grouped(settings.amount.into()),
        Key::Backend => if settings.wish == Wish::Messages { "messages" } else { "auto" }.to_owned(),
        Key::Speed => settings.rate.name().to_owned(),
        #[cfg(feature = "cores")]
        Key::Share | Key::Piece | Key::Pin => settings.splitting.value(key),
        #[cfg(feature = "cores")]
        Key::Darts => settings.splitting.darts.map(|darts| grouped(darts.into())).unwrap_or_default(),
        Key::Slow | Key::Bare => if settings.tempo == Tempo::Slow { "1" } else { "0" }.to_owned(),
    }
}

fn hinted(settings: &Settings, is_sought: bool) -> &'static str {
    match settings.tempo {
        Tempo::Slow | Tempo::Bare => "",
        _ if is_sought => "A short trial is finding how many operations fill about two seconds.",
        _ if settings.is_calibrated() => {
            "So many operations fill about two seconds here, as a short trial found. Write another number, if you like."
        }
        Tempo::Full | Tempo::Plain => "The number is yours. Empty the field to have a short trial find one.",
    }
}

fn listed(code: &Live, strategy: Strategy) {
    let listing = strategy.listing();
    if code.is_not(listing) {
        code.set(listing);
        highlight(&code.element);
    }
}

/// Colours the listing with the book's highlighter, where there is one.
fn highlight(code: &Element) {
    let _ = code.remove_attribute("data-highlighted");
    code.set_class_name("language-rust");
    let highlighter = take(&window(), "hljs");
    for method in ["highlightElement", "highlightBlock"] {
        if let Ok(function) = take(&highlighter, method).dyn_into::<js_sys::Function>() {
            let _ = function.call1(&highlighter, code);
            return;
        }
    }
}
