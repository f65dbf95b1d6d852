//! What is kept. A demo's settings in the state of the page's own entry in the browser's history: there they survive Back and reload,
//! and a page that is opened anew begins as its author wrote it. Other state of the entry is left as it is.

use super::dom::{put, take, window};
use crate::director::Director;
use js_sys::{Array, Function, Object};
use wasm_bindgen::prelude::*;

/// Under which key of the state all demos of the page lie.
const KEY: &str = "two-tellers";

crate::later! {
    /// Keeps the settings of a demo, for Back and reload.
    "47" pub(super) fn keep(director: &Director) -> () = |director: &Director| write(director.demo().name, &director.kept());
}

/// What was kept of the demo of that name.
pub(super) fn read(demo: &str) -> Option<String> {
    take(&take(&state(), KEY), demo).as_string()
}

/// Keeps `text` for the demo of that name. A page that may not is none the worse.
fn write(demo: &str, text: &str) {
    let (state, demos) = (copy(&state()), copy(&take(&state(), KEY)));
    put(&demos, demo, text);
    put(&state, KEY, demos);
    if let Ok(history) = window().history() {
        let _ = history.replace_state_with_url(&state, "", None);
    }
}

/// What the browser keeps under `key`, for every page of the site; nothing where it keeps nothing.
pub(super) fn of_browser(key: &str) -> Option<String> {
    store("getItem", &[key])?.as_string()
}

/// Lets the browser keep `text` under `key`. Where it does not, the next visit knows nothing of it.
pub(super) fn in_browser(key: &str, text: &str) {
    let _ = store("setItem", &[key, text]);
}

fn store(method: &str, words: &[&str]) -> Option<JsValue> {
    let storage = take(&window(), "localStorage");
    let method: Function = take(&storage, method).dyn_into().ok()?;
    let words: Array = words.iter().map(|word| JsValue::from(*word)).collect();
    method.apply(&storage, &words).ok()
}

fn state() -> JsValue {
    window().history().and_then(|history| history.state()).unwrap_or(JsValue::NULL)
}

/// A new object with what `from` holds, if it is one.
fn copy(from: &JsValue) -> Object {
    Object::assign(&Object::new(), from.unchecked_ref())
}
