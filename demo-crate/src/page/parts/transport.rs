//! The transport: the one thing to press first, what else can be pressed, and a line for what has to be said of it.

use super::button::Button;
use crate::demos::{Control, Demo, Rank};
use crate::director::Shown;
use crate::page::dom::{Live, find, toggle};
use web_sys::Element;

/// Beside what a demo has of its own.
const COPY_LINK: Control = Control { name: "copy-link", label: "Copy link", rank: Rank::Quiet };

/// The page's own scripts hear of it: `theme/endings.js`.
const COPY_RESULT: Control = Control { name: "copy-result", label: "Copy this result", rank: Rank::Quiet };

/// All buttons of a demo but its answers. The quiet ones lie in the drawer, what comes next stands below the verdict; Stop is
/// always at hand.
#[derive(Debug)]
pub(in crate::page) struct Transport {
    buttons: Vec<Button>,
    notes: Live,
}

impl Transport {
    /// Puts the demo's buttons into the template below `root`.
    pub(in crate::page) fn new(demo: &'static Demo, root: &Element) -> Self {
        let (bar, drawer) = (find(root, ".tt-transport .tt-buttons"), find(root, ".tt-more"));
        let next = find(root, ".tt-next");
        let mut buttons = Vec::new();
        for control in demo.controls.iter().chain([&COPY_LINK, &COPY_RESULT]) {
            let place = match control.rank {
                Rank::Next => &next,
                Rank::Quiet if control.name != "stop" => &drawer,
                _ => &bar,
            };
            buttons.push(Button::new(control, place));
        }
        // Where it comes as Again, it comes behind all but Stop: nothing moves from under the pointer.
        if let Some(again) = buttons.first().filter(|_| demo.question.is_some()) {
            let _ = bar.insert_before(&again.element, bar.last_child().as_ref());
        }
        Self { buttons, notes: Live::find(root, ".tt-notes") }
    }

    /// Shows what can be pressed. What follows on a verdict waits for the first one; so does Start, where answers to
    /// a question start the first run, and then it is Again, for good.
    pub(in crate::page) fn show(&self, shown: &Shown, is_asked: bool, has_run: bool, has_ever: bool) {
        for button in &self.buttons {
            let is_again = is_asked && button.rank() == Rank::First;
            button.show(shown, if is_again { "Again" } else { button.label() });
            if is_again || button.rank() == Rank::Next {
                let is_open = if is_again { has_ever || has_run } else { has_run };
                let is_hidden = !is_open || shown.held_back.contains(&button.name());
                toggle(&button.element, "hidden", is_hidden);
            }
        }
    }

    /// Says something that is not a result: what was taken instead of what was asked for, or why not.
    pub(in crate::page) fn note(&self, notes: &str) {
        self.notes.set(notes);
    }
}
