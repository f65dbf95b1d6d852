//! The functions of the engine's module: a message in, messages out; a slice of work; and files that a program needs, asked for
//! by name and handed in as text.

use std::cell::RefCell;

use wasm_bindgen::prelude::wasm_bindgen;

use wire::{Reply, Request, join};

use crate::Desk;

/// Lighter than the standard library's allocator, and as fast; a free list, as the page's other modules have, is five times
/// slower here.
#[global_allocator]
static ALLOCATOR: talc::wasm::WasmDynamicTalc = talc::wasm::new_wasm_dynamic_allocator();

#[wasm_bindgen]
extern "C" {
    #[wasm_bindgen(js_namespace = performance)]
    fn now() -> f64;
}

thread_local! {
    static DESK: RefCell<Desk> = RefCell::new(Desk::new(now));
}

/// Answers a message of [`Request`]: the replies, joined. What is no message is not answered.
#[wasm_bindgen]
#[must_use]
pub fn answer(message: &str) -> String {
    match Request::read(message) {
        Some(request) => written(&DESK.with_borrow_mut(|desk| desk.answer(request))),
        None => String::new(),
    }
}

/// Does a slice of what is left to do: the replies, joined; none where nothing is left.
#[wasm_bindgen]
#[must_use]
pub fn work() -> Option<String> {
    DESK.with_borrow_mut(Desk::work).map(|replies| written(&replies))
}

/// The name of the next file to fetch, from beside the module; none while there is none.
#[wasm_bindgen]
#[must_use]
pub fn wanted() -> Option<String> {
    DESK.with_borrow_mut(Desk::wanted)
}

/// Takes in such a file, or none where it could not be fetched: the replies, joined.
#[wasm_bindgen]
#[must_use]
#[expect(clippy::needless_pass_by_value, reason = "wasm-bindgen hands over no optional text by reference")]
pub fn brought(name: &str, text: Option<String>) -> String {
    written(&DESK.with_borrow_mut(|desk| desk.brought(name, text.as_deref())))
}

fn written(replies: &[Reply]) -> String {
    let messages: Vec<String> = replies.iter().map(Reply::write).collect();
    join(&messages)
}
