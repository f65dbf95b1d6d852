//! The smallest view layer that serves: elements are built once, and a node is touched only when its text changes.

use std::cell::RefCell;
use wasm_bindgen::prelude::*;
use web_sys::{Document, Element, Event, EventTarget, Window};

#[wasm_bindgen]
extern "C" {
    #[wasm_bindgen(thread_local_v2, js_name = document)]
    static DOCUMENT: Document;
    #[wasm_bindgen(thread_local_v2, js_name = window)]
    static WINDOW: Window;
}

/// The page's document. Only ever called on the main thread, where there is one.
pub(super) fn document() -> Document {
    DOCUMENT.with(Clone::clone)
}

/// The page's window, without web-sys's search for whatever the global object is called.
pub(super) fn window() -> Window {
    WINDOW.with(Clone::clone)
}

/// A new element of `tag`, with these classes.
pub(super) fn element(tag: &str, class: &str) -> Element {
    let element = document().create_element(tag).unwrap_throw();
    if !class.is_empty() {
        element.set_class_name(class);
    }
    element
}

/// What is chained on elements as they are built.
pub(super) trait Build: Sized {
    /// Sets an attribute.
    fn attribute(self, name: &str, value: &str) -> Self;
    /// Sets the text.
    fn text(self, text: &str) -> Self;
    /// Appends children.
    fn with(self, children: &[&Element]) -> Self;
}

impl Build for Element {
    fn attribute(self, name: &str, value: &str) -> Self {
        self.set_attribute(name, value).unwrap_throw();
        self
    }

    fn text(self, text: &str) -> Self {
        self.set_text_content(Some(text));
        self
    }

    fn with(self, children: &[&Element]) -> Self {
        for child in children {
            self.append_child(child).unwrap_throw();
        }
        self
    }
}

/// Sets or removes an attribute that has no value.
pub(super) fn toggle(element: &Element, attribute: &str, is_set: bool) {
    if element.has_attribute(attribute) != is_set {
        let _ = element.toggle_attribute_with_force(attribute, is_set);
    }
}

/// An element whose text changes often.
#[derive(Debug)]
pub(super) struct Live {
    /// The element.
    pub(super) element: Element,
    shown: RefCell<String>,
}

impl Live {
    /// A live element of `tag`.
    pub(super) fn new(tag: &str, class: &str) -> Self {
        Self { element: element(tag, class), shown: RefCell::default() }
    }

    /// What is there already, live.
    pub(super) fn of(element: Element) -> Self {
        Self { element, shown: RefCell::default() }
    }

    /// Shows `text`, if it is not shown already.
    pub(super) fn set(&self, text: &str) {
        if *self.shown.borrow() != text {
            self.element.set_text_content(Some(text));
            text.clone_into(&mut self.shown.borrow_mut());
        }
    }

    /// Shows markup of our own making, if it is not shown already.
    pub(super) fn set_svg(&self, svg: &str) {
        if *self.shown.borrow() != svg {
            self.element.set_inner_html(svg);
            svg.clone_into(&mut self.shown.borrow_mut());
        }
    }
}

/// Who is listened to, for what, and who listens.
type Listener = (EventTarget, &'static str, Closure<dyn FnMut(Event)>);

/// Listeners that end with their owner.
#[derive(Default)]
pub(super) struct Listeners {
    all: Vec<Listener>,
}

impl std::fmt::Debug for Listeners {
    fn fmt(&self, formatter: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        formatter.debug_struct("Listeners").field("count", &self.all.len()).finish()
    }
}

impl Listeners {
    /// Calls `listener` at every `event` of `target`.
    pub(super) fn add(&mut self, target: &EventTarget, event: &'static str, listener: impl FnMut(Event) + 'static) {
        let closure = Closure::<dyn FnMut(Event)>::new(listener);
        let _ = target.add_event_listener_with_callback(event, closure.as_ref().unchecked_ref());
        self.all.push((target.clone(), event, closure));
    }
}

impl Drop for Listeners {
    fn drop(&mut self) {
        for (target, event, closure) in &self.all {
            let _ = target.remove_event_listener_with_callback(event, closure.as_ref().unchecked_ref());
        }
    }
}

/// Sets `object[key]`.
pub(super) fn put(object: &js_sys::Object, key: &str, value: impl Into<JsValue>) {
    let _ = js_sys::Reflect::set(object, &key.into(), &value.into());
}

/// Gives `object[key]`, or `undefined`.
pub(super) fn take(object: &JsValue, key: &str) -> JsValue {
    js_sys::Reflect::get(object, &key.into()).unwrap_or(JsValue::UNDEFINED)
}
