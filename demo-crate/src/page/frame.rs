//! stub
use super::dom::{Listeners, element};
use crate::demos::Demo;
use crate::director::Shown;
use crate::run::settings::Key;
use std::rc::Rc;
use wasm_bindgen::prelude::*;
use web_sys::Element;
#[allow(dead_code)]
pub(super) enum Action {
    Press(String),
    Change(Key, String),
}
pub(super) struct Frame {
    root: Element,
    out: Element,
    stage: Element,
    _l: Listeners,
}
impl Frame {
    pub(super) fn new(demo: &'static Demo, _ghost: Option<Element>, act: Rc<dyn Fn(Action)>) -> Self {
        let root = element("div", "tt-demo");
        let mut l = Listeners::default();
        for control in demo.controls {
            let b = element("button", "");
            b.set_text_content(Some(control.label));
            let _ = b.set_attribute("data-control", control.name);
            let a = act.clone();
            l.add(&b, "click", move |_| a(Action::Press(control.name.to_owned())));
            let _ = root.append_child(&b);
        }
        let stage = element("div", "");
        let out = element("output", "");
        let _ = root.append_child(&stage);
        let _ = root.append_child(&out);
        Self { root, out, stage, _l: l }
    }
    pub(super) fn root(&self) -> &Element {
        &self.root
    }
    pub(super) fn show(&self, shown: &Shown) {
        let v = shown.verdict.as_ref().map(|v| format!("{}: {}", v.stamp, v.sentence)).unwrap_or_default();
        self.out.set_text_content(Some(&format!("{} {} {} {}", v, shown.summary, shown.operations, shown.task)));
    }
    pub(super) fn set_stage(&self, markup: &str) {
        self.stage.set_inner_html(markup);
    }
    pub(super) fn stage_width(&self) -> f64 {
        640.0
    }
    pub(super) fn set_notes(&self, _notes: &str) {}
    pub(super) fn set_backend(&self, _b: &str, _w: &str) {}
}
