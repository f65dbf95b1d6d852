//! The settings of a job that is split: native sliders that say in words what they are set to, and the pin, which can be
//! placed on the picture too.

use super::super::frame::Action;
use crate::demos::speed_up::most;
use crate::page::dom::{find, mark, take, toggle};
use crate::run::cores::cores;
use crate::run::settings::Key;
use figures::money::{counted, plain};
use wasm_bindgen::prelude::*;
use web_sys::{Element, Event, HtmlInputElement};

/// Puts the fields into the template below `root`: the pin where the reader is asked, the others into the drawer.
pub(in crate::page) fn place(root: &Element) {
    let _ = find(root, ".tt-fields").insert_adjacent_html("afterbegin", include_str!("../splitting.html"));
    let _ = find(root, ".tt-task").insert_adjacent_html("beforeend", include_str!("../pin.html"));
    mark(&find(root, "[data-control=pin]"), "max", &plain(most(cores()).into()));
}

/// Whether what is drawn along this field is followed at once.
pub(in crate::page) fn is_followed(input: &Element) -> bool {
    is_slider(input) && input.closest(".tt-dial").is_ok_and(|label| label.is_some())
}

/// True for a field that is a slider.
pub(in crate::page) fn is_slider(input: &Element) -> bool {
    input.get_attribute("type").as_deref() == Some("range")
}

/// Shows a setting on its slider, and in words beside it and to whoever hears it.
pub(super) fn show(label: &Element, input: &Element, key: Key, value: &str) {
    let number: u64 = value.parse().unwrap_or(0);
    // The pin is not set beyond the workers there are.
    let number = if key == Key::Pin { number.min(most(cores()).into()) } else { number };
    let (place, words) = match key {
        Key::Share => (number, [plain(number as i64).as_str(), " %"].concat()),
        Key::Piece => (zeros(number), counted(number, "dart", "darts")),
        _ => (number, counted(number, "worker", "workers")),
    };
    input.unchecked_ref::<HtmlInputElement>().set_value(&plain(place as i64));
    mark(input, "aria-valuetext", &words);
    if let Ok(Some(place)) = label.query_selector("b") {
        place.set_text_content(Some(&words));
    }
}

/// What a slider at `place` is set to.
pub(in crate::page) fn value(key: Key, place: String) -> String {
    if key != Key::Piece {
        return place;
    }
    let mut value = "1".to_owned();
    for _ in 0..place.parse().unwrap_or(0) {
        value.push('0');
    }
    value
}

/// The slider of pieces goes by tens.
fn zeros(mut number: u64) -> u64 {
    let mut zeros = 0;
    while number >= 10 {
        number /= 10;
        zeros += 1;
    }
    zeros
}

/// While a run goes, nothing is bet.
pub(super) fn hold(input: &Element, is_held: bool) {
    toggle(input, "disabled", is_held);
}

/// Where a press on the picture, or a pointer that is drawn over it, places the pin.
pub(in crate::page) fn placed(event: &Event, target: &Element) -> Option<Action> {
    if event.type_() == "pointermove" && take(event, "buttons").as_f64() != Some(1.0) {
        return None;
    }
    let column = target.closest("[data-place]").ok().flatten()?;
    Some(Action::Change(Key::Pin, column.get_attribute("data-place")?))
}
