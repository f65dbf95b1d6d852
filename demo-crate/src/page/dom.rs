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

/// The element below `root` that `selector` names; the template has it.
pub(super) fn find(root: &Element, selector: &str) -> Element {
    root.query_selector(selector).ok().flatten().unwrap_throw()
}

/// Sets an attribute, if it does not say so already.
pub(super) fn mark(element: &Element, attribute: &str, value: &str) {
    if element.get_attribute(attribute).as_deref() != Some(value) {
        let _ = element.set_attribute(attribute, value);
    }
}

/// Sets or removes an attribute that has no value.
pub(super) fn toggle(element: &Element, attribute: &str, is_set: bool) {
    if element.has_attribute(attribute) != is_set {
        let _ = element.toggle_attribute_with_force(attribute, is_set);
    }
}

/// Gives an element the focus; pictures take it as buttons do.
pub(super) fn focus(element: &Element) {
    if let Ok(focus) = take(element, "focus").dyn_into::<js_sys::Function>() {
        let _ = focus.call0(element);
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
    /// An element that is empty yet.
    pub(super) fn new(element: Element) -> Self {
        Self { element, shown: RefCell::default() }
    }

    /// The element below `root` that `selector` names; it is empty yet.
    pub(super) fn find(root: &Element, selector: &str) -> Self {
        Self::new(find(root, selector))
    }

    /// True when something other than `text` is shown.
    pub(super) fn is_not(&self, text: &str) -> bool {
        *self.shown.borrow() != text
    }

    /// Shows `text`, if it is not shown already.
    pub(super) fn set(&self, text: &str) {
        if *self.shown.borrow() != text {
            self.element.set_text_content(Some(text));
            text.clone_into(&mut self.shown.borrow_mut());
        }
    }

    /// Shows markup of our own making, if it is not shown already.
    pub(super) fn set_markup(&self, markup: &str) {
        if *self.shown.borrow() != markup {
            self.element.set_inner_html(markup);
            markup.clone_into(&mut self.shown.borrow_mut());
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
