//! What is told of how a demo's workers meet, and of links to it and from it: nobody needs any before a run can start. Whoever
//! asks for what has no door of its own here is behind one.

use super::dom::{take, window};
use crate::director::Director;
use crate::run::backend::Backend;
use crate::run::settings::Wish;
use crate::views::{Link, linked};
use figures::money::counted;
use figures::say::{Key, say, text};
use js_sys::Function;
use wasm_bindgen::prelude::*;

crate::later! {
    /// How the workers meet, in a few words and in a sentence; `unshared` is why they share no memory, where that was tried.
    "43" pub(super) fn meeting(backend: Backend, wish: Wish, unshared: Option<Unshared>) -> (&'static str, String) = told;
    /// Puts a fragment into the address, and the address on the clipboard; says so.
    "44" pub(super) fn link_to(fragment: &str) -> String = copied;
    /// The fragment that leads to a demo as it is now.
    "45" pub(super) fn link(director: &Director) -> String = Director::link;
    /// What protects the account now, in a sentence.
    "49" pub(super) fn protected_by(director: &Director) -> String = Director::protected_by;
}

/// Why workers share no memory, though they were to.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Unshared {
    /// The page is not isolated.
    NoHeaders,
    /// The browser would not pass a shared memory on.
    NotPassed,
    /// It did, and what was written into it was not seen.
    NotSeen,
}

fn told(backend: Backend, wish: Wish, unshared: Option<Unshared>) -> (&'static str, String) {
    let sentence = match (backend, wish, unshared) {
        (Backend::Threads, ..) => {
            let cores = window().navigator().hardware_concurrency().max(1.0) as u64;
            say(Key::SharesMemory, &[("cores", &counted(cores, "core", "cores"))])
        }
        (Backend::Messages, Wish::Messages, None) => text(Key::ChoseMessages).to_owned(),
        (Backend::Messages, _, unshared) => {
            let why = match unshared {
                Some(Unshared::NoHeaders) => text(Key::NoHeaders),
                Some(Unshared::NotPassed) => text(Key::NotPassed),
                Some(Unshared::NotSeen) => text(Key::NotSeen),
                None => text(Key::WhyUnsaid),
            };
            say(Key::SharesNothing, &[("why", why)])
        }
    };
    let badge = match backend {
        Backend::Threads => text(Key::RealThreads),
        Backend::Messages => text(Key::RealMessages),
    };
    (badge, sentence)
}

/// What the address asks of the views of the demo `name`.
pub(super) fn asked(name: &str) -> Option<Link> {
    linked(&window().location().hash().unwrap_or_default(), name)
}

fn copied(fragment: &str) -> String {
    let window = window();
    if let Ok(history) = window.history() {
        let state = history.state().unwrap_or(JsValue::NULL);
        let _ = history.replace_state_with_url(&state, "", Some(fragment));
    }
    let link = window.location().href().unwrap_or_default();
    let clipboard = take(&window.navigator(), "clipboard");
    if let Ok(write) = take(&clipboard, "writeText").dyn_into::<Function>()
        && let Ok(promise) = write.call1(&clipboard, &link.clone().into())
        && let Ok(catch) = take(&promise, "catch").dyn_into::<Function>()
    {
        // Not every browser lets every page write there; the address bar has the link all the same.
        let _ = catch.call1(&promise, &take(&window, "Object"));
    }
    say(Key::LinkCopied, &[("link", &link)])
}
