//! The question whose answers start the run, and what the reader has said.

use super::button::{named, refuse};
use crate::demos::{Demo, Question};
use crate::director::{Shown, State};
use crate::page::dom::{Live, element, find, mark, toggle};
use std::cell::Cell;
use wasm_bindgen::prelude::*;
use web_sys::Element;

/// The question of a demo; without one, nothing of it is there.
#[derive(Debug)]
pub(in crate::page) struct Asking {
    question: Option<&'static Question>,
    zone: Element,
    answers: Vec<Live>,
    /// Which answer was given last.
    given: Cell<Option<usize>>,
    /// True from an answer to the next run that is asked for without one: what was said is said of that run alone.
    is_at_stake: Cell<bool>,
}

impl Asking {
    /// Puts the demo's question into the template below `root`, or takes its place away.
    pub(in crate::page) fn new(demo: &Demo, root: &Element) -> Self {
        let zone = find(root, ".tt-question");
        let mut answers = Vec::new();
        if let Some(question) = demo.question {
            let asked = find(root, ".tt-asked");
            asked.set_text_content(Some(question.text));
            asked.set_id(&["tt-asked-", demo.name].concat());
            mark(&zone, "aria-labelledby", &asked.id());
            let place = find(root, ".tt-answers");
            for answer in question.answers {
                let button = element("button", "tt-button");
                for (name, value) in [("type", "button"), ("data-control", "start"), ("data-answer", answer)] {
                    mark(&button, name, value);
                }
                place.append_child(&button).unwrap_throw();
                answers.push(Live::new(button));
            }
        } else {
            zone.remove();
        }
        Self { question: demo.question, zone, answers, given: Cell::new(None), is_at_stake: Cell::new(false) }
    }

    /// True where the demo asks something.
    pub(in crate::page) fn is_asked(&self) -> bool {
        self.question.is_some()
    }

    /// A button was pressed, which may be one of the answers, and may ask for another run.
    pub(in crate::page) fn hear(&self, button: &Element, asks_for_run: bool) {
        let answer = self.answers.iter().position(|answer| answer.element == *button);
        if answer.is_some() {
            self.given.set(answer);
        }
        if asks_for_run {
            self.is_at_stake.set(answer.is_some());
        }
    }

    /// Shows what was answered, and whether answers are taken.
    pub(in crate::page) fn show(&self, shown: &Shown, has_run: bool) {
        if shown.state == State::Ready && !has_run || has_run && !self.is_at_stake.get() {
            self.given.set(None);
        }
        toggle(&self.zone, "hidden", shown.is_aside);
        mark(&self.zone, "class", if has_run { "tt-question tt-over" } else { "tt-question" });
        let (words, why) = (self.question.map_or(&[][..], |question| question.answers), named(&shown.refused, "start"));
        for (place, (answer, words)) in self.answers.iter().zip(words).enumerate() {
            let words = shown.expects.as_deref().filter(|_| place == 0).unwrap_or(words);
            answer.set(words);
            mark(&answer.element, "data-answer", words);
            mark(&answer.element, "aria-pressed", if self.given.get() == Some(place) { "true" } else { "false" });
            refuse(&answer.element, why);
        }
    }

    /// What the reader said would come of this run.
    pub(in crate::page) fn said(&self) -> Option<String> {
        let given = self.given.get().filter(|_| self.is_at_stake.get())?;
        self.answers.get(given)?.element.text_content()
    }
}
