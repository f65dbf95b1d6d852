//! Copying a link: it goes into the address bar, and onto the clipboard where the browser allows it.

use super::dom::{take, window};
use figures::say::{Key, say};
use js_sys::Function;
use wasm_bindgen::prelude::*;

/// Puts the fragment into the address, and the whole address on the clipboard; gives the sentence that says so.
pub(super) fn copy(fragment: &str) -> String {
    if let Ok(history) = window().history() {
        let state = history.state().unwrap_or(JsValue::NULL);
        let _ = history.replace_state_with_url(&state, "", Some(fragment));
    }
    let link = window().location().href().unwrap_or_default();
    let clipboard = take(&window().navigator(), "clipboard");
    if let Ok(write) = take(&clipboard, "writeText").dyn_into::<Function>()
        && let Ok(promise) = write.call1(&clipboard, &link.clone().into())
        && let Ok(catch) = take(&promise, "catch").dyn_into::<Function>()
    {
        // Not every browser lets every page write there; the address bar has the link all the same.
        let _ = catch.call1(&promise, &take(&window(), "Object"));
    }
    say(Key::LinkCopied, &[("link", &link)])
}
