//! The stage: never empty. A recorded run stands there, faded, until there is one of the reader's own.

use super::current::{Follow, current};
#[cfg(feature = "cores")]
use crate::page::dom::element;
use crate::page::dom::{Live, find, put, take, toggle, window};
#[cfg(feature = "cores")]
use crate::page::patch::patch;
use crate::run::rate::Rate;
use js_sys::{Function, JsString, Object, RegExp};
use std::cell::{Cell, OnceCell};
use wasm_bindgen::prelude::*;
use web_sys::Element;

/// Where the picture is drawn.
#[derive(Debug)]
pub(in crate::page) struct Stage {
    zone: Element,
    picture: Element,
    ghost: Element,
    caption: Element,
    live: Live,
    /// What is folded below the picture. It stays the same element while the picture is drawn anew, so that it can be pressed.
    #[cfg(feature = "cores")]
    fold: Element,
    /// There from the first picture on.
    current: OnceCell<Box<dyn Follow>>,
    /// How fast that plays.
    rate: Cell<Rate>,
    /// True from a press until there is a picture to be brought into view.
    is_called: Cell<bool>,
}

impl Stage {
    /// The stage in the template below `root`, with the recorded run on it, where the page has one.
    pub(in crate::page) fn new(root: &Element, recorded: Option<Element>) -> Self {
        let live = Live::find(root, ".tt-live");
        let stage = Self {
            zone: find(root, ".tt-stage"),
            picture: find(root, ".tt-picture"),
            ghost: find(root, ".tt-ghost"),
            caption: find(root, ".tt-caption"),
            current: OnceCell::new(),
            rate: Cell::default(),
            live,
            #[cfg(feature = "cores")]
            fold: fold(root),
            is_called: Cell::new(false),
        };
        match recorded {
            Some(recorded) => {
                let _ = recorded.remove_attribute("hidden");
                rename(&recorded);
                stage.ghost.append_child(&recorded).unwrap_throw();
                stage.caption.remove();
            }
            None => stage.caption.set_text_content(Some("Nothing has run here yet.")),
        }
        stage
    }

    /// Shows a picture, or, where there is none, the recorded run again.
    pub(in crate::page) fn set(&self, markup: &str) {
        #[cfg(feature = "cores")]
        let markup = self.unfold(markup);
        let has_picture = !markup.is_empty();
        toggle(&self.ghost, "hidden", has_picture);
        toggle(&self.caption, "hidden", has_picture);
        toggle(&self.live.element, "hidden", !has_picture);
        if self.live.is_not(markup) {
            self.live.set_markup(markup);
            self.follow();
        }
        if has_picture && self.is_called.take() {
            self.come_into_view();
        }
    }

    /// Shows what is folded below a picture at its markup's end; hands back the picture alone.
    #[cfg(feature = "cores")]
    fn unfold<'a>(&self, markup: &'a str) -> &'a str {
        let (picture, folded) = markup.split_at(markup.find("<details class=\"tt-deeper\"").unwrap_or(markup.len()));
        patch(&self.fold, folded);
        picture
    }

    /// The room a picture has, in pixels.
    pub(in crate::page) fn width(&self) -> f64 {
        let width = self.picture.client_width();
        if width > 0 { f64::from(width) } else { 640.0 }
    }

    /// Plays what it plays so fast.
    pub(in crate::page) fn go(&self, rate: Rate) {
        self.rate.set(rate);
        if let Some(current) = self.current.get() {
            current.go(rate);
        }
    }

    /// A run was asked for: its picture is to be seen.
    pub(in crate::page) fn call(&self) {
        self.is_called.set(true);
        if let Some(current) = self.current.get() {
            current.forget();
        }
    }

    fn follow(&self) {
        if self.current.get().is_none()
            && let Some(current) = current(&self.live.element)
        {
            current.go(self.rate.get());
            let _ = self.current.set(current);
        }
        if let Some(current) = self.current.get() {
            current.refresh();
        }
    }

    /// Brings the stage and the room for its verdict into view, where they are not.
    fn come_into_view(&self) {
        let options = Object::new();
        put(&options, "block", "nearest");
        if !prefers_reduced_motion() {
            put(&options, "behavior", "smooth");
        }
        if let Ok(scroll) = take(&self.zone, "scrollIntoView").dyn_into::<Function>() {
            let _ = scroll.call1(&self.zone, &options);
        }
    }
}

/// An empty element at the end of the stage.
#[cfg(feature = "cores")]
fn fold(root: &Element) -> Element {
    let fold = element("div", "tt-fold");
    find(root, ".tt-stage").append_child(&fold).unwrap_throw();
    fold
}

/// Gives everything in a copy an `id` of its own: a pattern that bears the id of a hidden one is not drawn.
fn rename(copy: &Element) {
    if let Ok(markup) = take(copy, "innerHTML").dyn_into::<JsString>() {
        let markup = markup.replace_by_pattern(&RegExp::new("id=\"|url\\(#", "g"), "$&ghost-");
        put(copy, "innerHTML", markup);
    }
}

fn prefers_reduced_motion() -> bool {
    let window = window();
    let Ok(ask) = take(&window, "matchMedia").dyn_into::<Function>() else { return false };
    ask.call1(&window, &"(prefers-reduced-motion: reduce)".into())
        .is_ok_and(|answer| take(&answer, "matches").is_truthy())
}
