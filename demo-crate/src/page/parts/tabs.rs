//! The tabs of a demo that has more than one view: Run, Step, Prove; and, where they come with the first verdict, the questions
//! that lead to them.

use crate::demos::go::{Go, Offered};
use crate::page::dom::{Listeners, element, find, mark, take, toggle};
use crate::views::View;
use std::rc::Rc;
use wasm_bindgen::prelude::*;
use web_sys::{Element, Event, HtmlElement};

/// The tabs in a demo's header.
#[derive(Debug)]
pub(in crate::page) struct Tabs {
    list: Element,
    tabs: Rc<[(View, HtmlElement)]>,
    questions: Option<Element>,
    _listeners: Listeners,
}

crate::later! {
    /// Puts the tabs for these views into the header below `root`; `turn` is called with the one that is chosen.
    "52" pub(in crate::page) fn tabs(go: &Go, views: &[View], root: &Element, turn: &Rc<dyn Fn(View)>) -> Option<Tabs> = Tabs::new;
}

impl Tabs {
    fn new(go: &Go, views: &[View], root: &Element, turn: &Rc<dyn Fn(View)>) -> Option<Self> {
        let list = element("div", "tt-views");
        mark(&list, "role", "tablist");
        mark(&list, "aria-labelledby", &find(root, ".tt-title").id());
        let mut tabs = Vec::new();
        for view in views {
            let tab: HtmlElement = element("button", "").unchecked_into();
            mark(&tab, "type", "button");
            mark(&tab, "role", "tab");
            mark(&tab, "data-view", view.name());
            tab.set_text_content(Some(match view {
                View::Run => "Run",
                View::Step => "Step",
                View::Prove => "Prove",
            }));
            list.append_child(&tab).unwrap_throw();
            tabs.push((*view, tab));
        }
        find(root, ".tt-header").append_child(&list).unwrap_throw();
        let tabs: Rc<[(View, HtmlElement)]> = tabs.into();
        let mut listeners = Listeners::default();
        let chosen = {
            let turn = turn.clone();
            move |event: &Event| {
                if let Some(view) = pressed(event) {
                    turn(view);
                }
            }
        };
        let chosen = Rc::new(chosen);
        let press = chosen.clone();
        listeners.add(&list, "click", move |event| press(&event));
        let (walked, turn) = (tabs.clone(), turn.clone());
        listeners.add(&list, "keydown", move |event: Event| {
            let key = take(&event, "key").as_string().unwrap_or_default();
            let at = walked.iter().position(|(_, tab)| tab.get_attribute("aria-selected").as_deref() == Some("true"));
            let (at, last) = (at.unwrap_or(0), walked.len() - 1);
            let to = match &*key {
                "ArrowRight" => {
                    if at == last {
                        0
                    } else {
                        at + 1
                    }
                }
                "ArrowLeft" => {
                    if at == 0 {
                        last
                    } else {
                        at - 1
                    }
                }
                "Home" => 0,
                "End" => last,
                _ => return,
            };
            event.prevent_default();
            turn(walked[to].0);
            let _ = walked[to].1.focus();
        });
        let questions = (go.offered == Offered::WithVerdict).then(|| {
            let place = element("div", "tt-buttons tt-next");
            for (view, words) in [(View::Step, "Do it yourself"), (View::Prove, "Is it always so?")] {
                let button = element("button", "tt-button");
                mark(&button, "type", "button");
                mark(&button, "data-view", view.name());
                button.set_text_content(Some(words));
                place.append_child(&button).unwrap_throw();
            }
            find(root, ".tt-next").after_with_node_1(&place).unwrap_throw();
            let press = chosen.clone();
            listeners.add(&place, "click", move |event| press(&event));
            place
        });
        let tabs = Self { list, tabs, questions, _listeners: listeners };
        tabs.offer(go.offered == Offered::AtOnce);
        Some(tabs)
    }

    /// Offers the other views, or keeps them back.
    pub(in crate::page) fn offer(&self, is_offered: bool) {
        toggle(&self.list, "hidden", !is_offered);
        if let Some(questions) = &self.questions {
            toggle(questions, "hidden", !is_offered);
        }
    }

    /// Marks the view that is shown.
    pub(in crate::page) fn show(&self, view: View) {
        for (each, tab) in self.tabs.iter() {
            mark(tab, "aria-selected", if *each == view { "true" } else { "false" });
            mark(tab, "tabindex", if *each == view { "0" } else { "-1" });
        }
    }
}

/// The view that a press asks for.
fn pressed(event: &Event) -> Option<View> {
    let target = event.target()?.dyn_into::<Element>().ok()?;
    View::from_name(&target.closest("[data-view]").ok().flatten()?.get_attribute("data-view")?)
}
