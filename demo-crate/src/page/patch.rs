//! Puts new markup in place of old with as few changes as it takes: what is the same stays the very element it was, with its
//! focus, its selection, and whether it is open.

use super::dom::{element, focus, mark};
use wasm_bindgen::prelude::*;
use web_sys::{Element, Node};

/// What a control bears that tells it from others: after new markup, the one that bears the same has the focus.
const BORNE: [&str; 6] =
    ["data-control", "data-process", "data-alternative", "data-line", "data-state", "data-schedule"];

/// Makes `region` hold `markup`, which is of our own making.
pub(super) fn patch(region: &Element, markup: &str) {
    let focused = region.query_selector(":focus").ok().flatten().map(|control| Kept::of(&control));
    let fresh = element("div", "");
    fresh.set_inner_html(markup);
    align(region, &fresh);
    if let Some(kept) = focused {
        kept.focus(region);
    }
}

/// The control that had the focus.
struct Kept {
    borne: Vec<Option<String>>,
}

impl Kept {
    fn of(control: &Element) -> Self {
        Self { borne: borne(control) }
    }

    /// Gives the focus back to the control that bears the same; else to one of the same kind for the same goroutine; else to
    /// one of the same kind.
    fn focus(&self, region: &Element) {
        if region.query_selector(":focus").ok().flatten().is_some_and(|control| borne(&control) == self.borne) {
            return;
        }
        let Ok(controls) = region.query_selector_all("[data-control]") else { return };
        let mut best: Option<(usize, Element)> = None;
        for at in 0..controls.length() {
            let Some(control) = controls.get(at).and_then(|node| node.dyn_into::<Element>().ok()) else { continue };
            let same = borne(&control).iter().zip(&self.borne).take_while(|(its, kept)| its == kept).count();
            if same > 0 && best.as_ref().is_none_or(|(most, _)| same > *most) {
                best = Some((same, control));
            }
        }
        if let Some((_, control)) = best {
            focus(&control);
        }
    }
}

fn borne(control: &Element) -> Vec<Option<String>> {
    BORNE.iter().map(|name| control.get_attribute(name)).collect()
}

/// Makes the children of `old` what those of `fresh` are.
fn align(old: &Node, fresh: &Node) {
    let (mut before, mut next) = (old.first_child(), fresh.first_child());
    while let Some(wanted) = next {
        next = wanted.next_sibling();
        match before {
            Some(child) => {
                before = child.next_sibling();
                if child.node_type() == wanted.node_type() && child.node_name() == wanted.node_name() {
                    renew(&child, &wanted);
                } else {
                    let _ = old.replace_child(&wanted, &child);
                }
            }
            None => drop(old.append_child(&wanted)),
        }
    }
    while let Some(child) = before {
        before = child.next_sibling();
        let _ = old.remove_child(&child);
    }
}

/// Makes a node what another of its kind is.
fn renew(old: &Node, fresh: &Node) {
    let (Some(old), Some(fresh)) = (old.dyn_ref::<Element>(), fresh.dyn_ref::<Element>()) else {
        if old.node_value() != fresh.node_value() {
            old.set_node_value(fresh.node_value().as_deref());
        }
        return;
    };
    for name in old.get_attribute_names().iter().filter_map(|name| name.as_string()) {
        // Whether details are open is the reader's affair.
        if name != "open" && !fresh.has_attribute(&name) {
            let _ = old.remove_attribute(&name);
        }
    }
    for name in fresh.get_attribute_names().iter().filter_map(|name| name.as_string()) {
        mark(old, &name, &fresh.get_attribute(&name).unwrap_or_default());
    }
    align(old, fresh);
}
