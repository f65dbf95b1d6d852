//! The number of workers where it is what a demo is about: a slider in the transport, in place of the drawer's field.

use crate::demos::Demo;
use crate::page::dom::find;
use wasm_bindgen::prelude::*;
use web_sys::Element;

/// The control that runs on as many workers as the slider says.
const RUNS: &str = "spread";

const SLIDER: &str = "<label class=\"tt-slider\" data-key=\"workers\"><span>Workers, in Go <code>GOMAXPROCS</code></span>\
                      <input type=\"range\" min=\"1\" max=\"8\" step=\"1\" data-control=\"workers\"></label>";

/// Puts it into the template below `root`, where the demo has it.
pub(in crate::page) fn place(demo: &'static Demo, root: &Element) {
    if demo.controls.iter().any(|control| control.name == RUNS) {
        find(root, "[data-key=workers]").remove();
        find(root, ".tt-transport .tt-buttons").insert_adjacent_html("afterend", SLIDER).unwrap_throw();
    }
}
