//! A demo's workers lent to its Prove: as soon as they are idle they do what the program does, and then they come back.

use super::dom::window;
use super::element::{Element, with};
use crate::director::Kept;
use crate::run::clock::now_ms;
use crate::run::rate::Rate;
use crate::seen::{Last, Seen, Told, Work};
use std::cell::RefCell;
use std::rc::{Rc, Weak};
use wasm_bindgen::prelude::*;

/// How often it is looked whether the workers are idle, in milliseconds.
const LOOK_MS: i32 = 100;

/// Lets the workers of a demo do this work, a series of times; `told` hears what it comes to.
pub(super) fn lend(demo: &Weak<RefCell<Element>>, work: Work, told: Rc<Told>) {
    let Some(shared) = demo.upgrade() else { return told(&[], Last::Yes) };
    let mut begins = true;
    with(&shared, |element| {
        let director = &mut element.director;
        if director.has_given_up() {
            return;
        }
        if director.has_idle_workers() {
            return begin(element, demo.clone(), work, told.clone());
        }
        // They are on their way, or at work; those that were lost are replaced.
        let deeds = director.supply(now_ms());
        element.carry_out(deeds);
        begins = false;
    });
    if shared.borrow().director.has_given_up() {
        told(&[], Last::Yes);
    } else if !begins {
        let demo = demo.clone();
        after(LOOK_MS, move || lend(&demo, work, told));
    }
}

fn begin(element: &mut Element, demo: Weak<RefCell<Element>>, work: Work, told: Rc<Told>) {
    let kept: Rc<RefCell<Option<Kept>>> = Rc::default();
    let back = kept.clone();
    let plot = Seen::new(
        work,
        Box::new(move |outcomes, last| {
            told(outcomes, last);
            if last == Last::Yes {
                let (demo, back) = (demo.clone(), back.clone());
                // When the result is told: here the demo is still at it.
                after(0, move || give_back(&demo, &back));
            }
        }),
    );
    let (before, deeds) = element.director.lend(Box::new(plot), work.launch(), Rate::Hurried, now_ms());
    kept.replace(Some(before));
    element.carry_out(deeds);
}

fn give_back(demo: &Weak<RefCell<Element>>, kept: &RefCell<Option<Kept>>) {
    if let (Some(shared), Some(kept)) = (demo.upgrade(), kept.take()) {
        with(&shared, |element| {
            let deeds = element.director.take_back(kept);
            element.carry_out(deeds);
            element.show_again();
        });
    }
}

fn after(milliseconds: i32, then: impl FnOnce() + 'static) {
    let then = Closure::once_into_js(then);
    let _ = window().set_timeout_with_callback_and_timeout_and_arguments_0(then.unchecked_ref(), milliseconds);
}
