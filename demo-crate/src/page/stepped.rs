//! A demo that has Step and Prove and nothing to run: its header, its tabs, and the panel below them.

use super::dom::{Listeners, element, find, mark, window};
use super::element::{put_in_place, restore};
use super::panel::Panel;
use super::parts::tabs::Tabs;
use crate::demos::go::Go;
use crate::views::{View, linked};
use std::cell::OnceCell;
use std::rc::Rc;
use web_sys::{Element, Event, HtmlElement};

/// One such demo.
#[derive(Debug)]
pub(super) struct Stepped {
    host: HtmlElement,
    root: Element,
    shown: Rc<OnceCell<Shown>>,
    _listeners: Listeners,
}

/// What turning to a view changes.
type Shown = (Tabs, Rc<Panel>);

impl Stepped {
    /// Builds the demo into `host`, with the view that it opens with or that the address names.
    pub(super) fn mount(host: HtmlElement, base: &str, go: &'static Go) -> Self {
        let root = element("div", "tt-demo");
        root.set_inner_html("<div class=\"tt-header\"><p class=\"tt-title\"></p></div>");
        let title = find(&root, ".tt-title");
        title.set_text_content(Some(go.title));
        title.set_id(&["tt-title-", go.demo].concat());
        mark(&root, "role", "group");
        mark(&root, "aria-labelledby", &title.id());
        put_in_place(&host, &root);
        let shown: Rc<OnceCell<Shown>> = Rc::default();
        let turn: Rc<dyn Fn(View)> = {
            let (host, shown) = (host.clone(), Rc::downgrade(&shown));
            Rc::new(move |view| {
                if let Some(shown) = shown.upgrade()
                    && let Some((tabs, panel)) = shown.get()
                {
                    mark(&host, "data-view", view.name());
                    tabs.show(view);
                    panel.show(view);
                }
            })
        };
        let tabs = Tabs::new(go, &[View::Step, View::Prove], &root, &turn);
        let panel = Panel::open(&host, &root, base, go, turn.clone());
        let _ = shown.set((tabs, panel.clone()));
        turn(go.first);
        let follow = {
            let panel = panel.clone();
            move || {
                let fragment = window().location().hash().unwrap_or_default();
                let Some((view, token)) = linked(&fragment, go.demo) else { return false };
                turn(if view == View::Run { go.first } else { view });
                if let Some(token) = token {
                    panel.follow(token);
                }
                true
            }
        };
        if follow() {
            host.scroll_into_view();
        }
        let mut listeners = Listeners::default();
        listeners.add(&window(), "hashchange", move |_| _ = follow());
        // mdBook turns the page at ← and →, and opens its search at `s` and `/`.
        listeners.add(&root, "keydown", |event: Event| event.stop_propagation());
        Self { host, root, shown, _listeners: listeners }
    }

    /// Ends it; the fallback stands again.
    pub(super) fn take_down(&self) {
        if let Some((_, panel)) = self.shown.get() {
            panel.close();
        }
        self.root.remove();
        restore(&self.host, &self.root);
    }
}
