//! What the main thread runs: builds a demo into its element, hires workers for it, and draws what they do.
//!
//! Nothing here blocks, and nothing here enters the workers' module. What happens is decided by the director
//! ([`crate::director`]); this is its way to elements, clocks and workers.

mod dom;
mod element;
mod frame;
mod kept;
mod lending;
mod meeting;
mod panel;
mod parts;
mod patch;
mod pool;
mod stepped;

use crate::demos::Demo;
use crate::demos::go::Go;
use crate::later::Later;
use element::{Element, Shared, with};
use figures::say::{Key, say};
use std::cell::RefCell;
use std::rc::Rc;
use stepped::Stepped;
use wasm_bindgen::prelude::*;
use web_sys::HtmlElement;

/// Every element on the page that is alive, with its demo.
type Mounted = Vec<(HtmlElement, Live)>;

/// A demo: with workers to run, or without.
#[derive(Clone)]
enum Live {
    Run(Shared),
    Stepped(Rc<Stepped>),
    /// What it is built by is on its way; then it is built from the assets under this address.
    Awaited(&'static Go, Rc<str>),
}

thread_local! {
    static MOUNTED: RefCell<Mounted> = const { RefCell::new(Vec::new()) };
}

/// Builds the demo that `host` names, from the assets under the address `base`. Does nothing where one is at work.
///
/// # Errors
/// A sentence, when the name is not known.
#[wasm_bindgen]
pub fn mount(host: HtmlElement, base: &str) -> Result<(), JsValue> {
    if mounted(&host).is_some() {
        return Ok(());
    }
    let name = host.get_attribute("name").unwrap_or_default();
    let live = match (Demo::from_name(&name), Go::of(&name)) {
        (None, Some(go)) => step(&host, go, base.into()),
        _ => Live::Run(Element::mount(host.clone(), base)?),
    };
    MOUNTED.with_borrow_mut(|mounted| mounted.push((host, live)));
    Ok(())
}

/// Ends the demo of `host` and its workers.
#[wasm_bindgen]
pub fn unmount(host: &HtmlElement) {
    let gone = MOUNTED.with_borrow_mut(|mounted| {
        let place = mounted.iter().position(|(element, _)| element == host)?;
        Some(mounted.swap_remove(place))
    });
    match gone {
        Some((_, Live::Run(shared))) => shared.borrow_mut().take_down(),
        Some((_, Live::Stepped(stepped))) => stepped.take_down(),
        Some((_, Live::Awaited(..))) | None => {}
    }
}

/// Gives the demo of `host` the workers' module, compiled; it hires workers then.
#[wasm_bindgen]
pub fn supply(host: &HtmlElement, module: JsValue) {
    if let Some(Live::Run(shared)) = mounted(host) {
        with(&shared, |element| element.supply(module));
    }
}

/// Tells the demo of `host` that there is no module for its workers, and why.
#[wasm_bindgen]
pub fn refuse(host: &HtmlElement, why: JsValue) {
    if let Some(Live::Run(shared)) = mounted(host) {
        with(&shared, |element| element.give_up("The demo’s code could not be loaded", &why));
    }
}

/// What draws the runs is loaded and linked, or could not be, and why.
#[wasm_bindgen]
pub fn later(trouble: Option<String>) {
    crate::later::set(trouble.map_or(Later::Here, Later::Missing));
    let all = MOUNTED.with_borrow(Mounted::clone);
    for (host, live) in all {
        match live {
            Live::Run(shared) => with(&shared, Element::complete),
            Live::Stepped(_) => {}
            Live::Awaited(go, base) => {
                let live = step(&host, go, base);
                MOUNTED.with_borrow_mut(|mounted| {
                    if let Some(place) = mounted.iter_mut().find(|(element, _)| *element == host) {
                        place.1 = live;
                    }
                });
            }
        }
    }
}

/// Builds a demo that runs nothing, as soon as it can be built; where it never can, one sentence says so.
fn step(host: &HtmlElement, go: &'static Go, base: Rc<str>) -> Live {
    if let Some(stepped) = stepped::mount(host, &base, go) {
        return Live::Stepped(stepped);
    }
    if let Some(why) = crate::later::missing() {
        let output = dom::element("output", "tt-verdict tt-spoken");
        output.set_text_content(Some(&say(Key::NoEngineSays, &[("message", &why)])));
        let _ = host.append_child(&output);
        dom::mark(host, "data-state", "unavailable");
    }
    dom::mark(host, "data-view", go.first.name());
    Live::Awaited(go, base)
}

fn mounted(host: &HtmlElement) -> Option<Live> {
    MOUNTED.with_borrow(|mounted| mounted.iter().find(|(element, _)| element == host).map(|(_, live)| live.clone()))
}
