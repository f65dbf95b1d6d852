//! A demo that has Step and Prove and nothing to run: its header, its tabs, and the panel below them.

use super::dom::{Listeners, element, find, mark, window};
use super::element::{put_in_place, restore};
use super::panel::{self, Opened, Turn};
use super::parts::tabs::Tabs;
use crate::demos::go::Go;
use crate::later;
use crate::views::{View, linked};
use figures::say::{Key, say};
use std::cell::{Cell, OnceCell, RefCell};
use std::rc::{Rc, Weak};
use wasm_bindgen::prelude::*;
use web_sys::{Element, Event, HtmlElement};

/// One such demo.
pub(super) struct Stepped {
    host: HtmlElement,
    base: String,
    go: &'static Go,
    root: Element,
    shown: Cell<View>,
    tabs: Tabs,
    turn: Turn,
    panel: OnceCell<Rc<dyn Opened>>,
    listeners: RefCell<Listeners>,
}

impl Stepped {
    /// Builds the demo into `host`, with the view that it opens with or that the address names.
    pub(super) fn mount(host: HtmlElement, base: &str, go: &'static Go) -> Rc<Self> {
        let root = element("div", "tt-demo");
        root.set_inner_html("<div class=\"tt-header\"><p class=\"tt-title\"></p></div>");
        let title = find(&root, ".tt-title");
        title.set_text_content(Some(go.title));
        title.set_id(&["tt-title-", go.demo].concat());
        mark(&root, "role", "group");
        mark(&root, "aria-labelledby", &title.id());
        put_in_place(&host, &root);
        let stepped = Rc::new_cyclic(|me: &Weak<Self>| {
            let me = me.clone();
            let turn: Turn = Rc::new(move |view| {
                if let Some(stepped) = me.upgrade() {
                    stepped.turn(view);
                }
            });
            let tabs = Tabs::new(go, &[View::Step, View::Prove], &root, &turn);
            Self {
                host,
                base: base.to_owned(),
                go,
                root,
                shown: Cell::new(go.first),
                tabs,
                turn,
                panel: OnceCell::new(),
                listeners: RefCell::default(),
            }
        });
        let named = linked(&window().location().hash().unwrap_or_default(), go.demo).map(|(view, _)| view);
        if named.is_some() {
            stepped.host.scroll_into_view();
        }
        stepped.turn(named.unwrap_or(go.first));
        let mut listeners = stepped.listeners.borrow_mut();
        let me = Rc::downgrade(&stepped);
        listeners.add(&window(), "hashchange", move |_| {
            if let Some(stepped) = me.upgrade() {
                stepped.follow();
            }
        });
        // mdBook turns the page at ← and →, and opens its search at `s` and `/`.
        listeners.add(&stepped.root, "keydown", |event: Event| event.stop_propagation());
        drop(listeners);
        stepped.complete();
        stepped
    }

    /// What holds the panel is here, or will not be.
    pub(super) fn complete(&self) {
        if let Some(why) = later::missing() {
            let output = element("output", "tt-verdict tt-spoken");
            output.set_text_content(Some(&say(Key::NoEngineSays, &[("message", &why)])));
            self.root.append_child(&output).unwrap_throw();
            restore(&self.host, &self.root);
            mark(&self.host, "data-state", "unavailable");
        } else if self.panel.get().is_none()
            && let Some(panel) = panel::open(&self.host, &self.root, &self.base, self.go, self.turn.clone())
        {
            let _ = self.panel.set(panel);
            self.turn(self.shown.get());
            self.follow();
        }
    }

    fn turn(&self, view: View) {
        let view = if view == View::Run { self.go.first } else { view };
        self.shown.set(view);
        mark(&self.host, "data-view", view.name());
        self.tabs.show(view);
        if let Some(panel) = self.panel.get() {
            panel.show(view);
        }
    }

    /// Stands where the address says, if it means this demo.
    fn follow(&self) {
        let fragment = window().location().hash().unwrap_or_default();
        if let Some((view, token)) = linked(&fragment, self.go.demo) {
            self.turn(view);
            if let (Some(panel), Some(token)) = (self.panel.get(), token) {
                panel.follow(token);
            }
        }
    }

    /// Ends it; the fallback stands again.
    pub(super) fn take_down(&self) {
        if let Some(panel) = self.panel.get() {
            panel.close();
        }
        self.listeners.replace(Listeners::default());
        self.root.remove();
        restore(&self.host, &self.root);
    }
}
