//! A demo that has Step and Prove and nothing to run: its header, its tabs, and the panel below them; or another panel that asks
//! the engine.

use super::dom::{Listeners, element, find, mark, window};
use super::element::restore;
use super::meeting::asked;
#[cfg(feature = "bank")]
use super::panel::causes;
use super::panel::{self, Opened, Turn};
use super::parts::tabs::{Tabs, tabs};
use crate::demos::go::Go;
use crate::views::View;
use std::cell::{OnceCell, RefCell};
use std::rc::{Rc, Weak};
use web_sys::{Element, Event, HtmlElement};

/// One such demo.
pub(super) struct Stepped {
    host: HtmlElement,
    go: &'static Go,
    root: Element,
    /// None where there is one view alone.
    tabs: Option<Tabs>,
    panel: Rc<dyn Opened>,
    listeners: RefCell<Listeners>,
}

crate::later! {
    /// Builds the demo into `host`, with the view that it opens with or that the address names.
    "53" pub(super) fn mount(host: &HtmlElement, base: &str, go: &'static Go) -> Option<Rc<Stepped>> = Stepped::mount;
}

impl Stepped {
    fn mount(host: &HtmlElement, base: &str, go: &'static Go) -> Option<Rc<Self>> {
        let root = element("div", "tt-demo");
        root.set_inner_html("<div class=\"tt-header\"><p class=\"tt-title\"></p></div>");
        let title = find(&root, ".tt-title");
        title.set_text_content(Some(go.title));
        title.set_id(&["tt-title-", go.demo].concat());
        mark(&root, "role", "group");
        mark(&root, "aria-labelledby", &title.id());
        // What stands there without a script stands until the panel has something to put in its place.
        let _ = host.append_child(&root);
        let link = asked(go.demo);
        if link.is_some() {
            host.scroll_into_view();
        }
        let shown: Rc<OnceCell<Weak<Self>>> = Rc::default();
        let turn: Turn = {
            let shown = shown.clone();
            Rc::new(move |view| {
                if let Some(stepped) = shown.get().and_then(Weak::upgrade) {
                    stepped.turn(view);
                }
            })
        };
        let (tabs, panel) = match go.demo {
            #[cfg(feature = "bank")]
            causes::DEMO => (None, causes::open(host, &root, base, go)),
            _ => {
                let tabs = tabs(go, &[View::Step, View::Prove], &root, &turn)?;
                (Some(tabs), panel::open(host, &root, base, go, turn, None)?)
            }
        };
        let host = host.clone();
        let stepped = Rc::new(Self { host, go, root, tabs, panel, listeners: RefCell::default() });
        let _ = shown.set(Rc::downgrade(&stepped));
        stepped.turn(link.and_then(|link| link.view).unwrap_or(go.first));
        stepped.follow();
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
        Some(stepped)
    }

    fn turn(&self, view: View) {
        let view = if view == View::Run { self.go.first } else { view };
        mark(&self.host, "data-view", view.name());
        if let Some(tabs) = &self.tabs {
            tabs.show(view);
        }
        self.panel.show(view);
    }

    /// Stands where the address says, if it means this demo.
    fn follow(&self) {
        let Some(link) = asked(self.go.demo) else { return };
        if let Some(view) = link.view {
            self.turn(view);
        }
        self.panel.follow(&link);
    }

    /// Ends it; the fallback stands again.
    pub(super) fn take_down(&self) {
        self.panel.close();
        self.listeners.replace(Listeners::default());
        self.root.remove();
        restore(&self.host, &self.root);
    }
}
