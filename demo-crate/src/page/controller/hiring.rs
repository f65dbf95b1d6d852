//! The workers: hired, heard, explained, dropped.

use super::{Controller, HIRE_MS, Ledger, State, callback, children, with};
use crate::money::counted;
use crate::outcome::Backend;
use crate::page::dom::{take, window};
use crate::page::pool::{News, Pool, may_share};
use crate::settings::Wish;
use std::rc::Rc;
use wasm_bindgen::prelude::*;

impl Controller {
    /// Takes the workers' module, and hires workers for it.
    pub(in crate::page) fn supply(&mut self, module: JsValue) {
        self.module = Some(module);
        self.hire();
    }

    /// Makes a new pool, on shared memory if that is wished and possible.
    pub(super) fn hire(&mut self) {
        let Some(module) = self.module.clone() else { return };
        self.drop_pool();
        if self.cannot_share.is_none() && !may_share() {
            self.cannot_share = Some("it was served without the isolation headers that browsers ask for");
        }
        let can_share = self.settings.wish == Wish::Auto && self.cannot_share.is_none();
        let backend = if can_share { Backend::Threads } else { Backend::Messages };
        let (me, generation) = (self.me.clone(), self.generation);
        let listener = Rc::new(move |news| {
            if let Some(shared) = me.upgrade() {
                with(&shared, |controller| {
                    if controller.generation == generation {
                        controller.hear(news);
                    }
                });
            }
        });
        let pool = Pool::new(backend, &self.base, module, listener).and_then(|mut pool| {
            pool.grow(self.settings.workers.clamp(1, 4) as usize)?;
            Ok(pool)
        });
        match pool {
            Ok(pool) => self.pool = Some(pool),
            Err(_) if backend == Backend::Threads => {
                self.cannot_share = Some("this browser does not pass a shared memory on to workers");
                return self.hire();
            }
            Err(error) => return self.give_up("This browser did not start the demo’s workers", &error),
        }
        let late = callback(&self.me, move |controller| {
            if controller.generation == generation && !controller.is_hired {
                controller.give_up("The demo’s workers did not report for work", &JsValue::UNDEFINED);
            }
        });
        let _ = window().set_timeout_with_callback_and_timeout_and_arguments_0(
            &Closure::once_into_js(late).unchecked_into(),
            HIRE_MS,
        );
    }

    pub(super) fn drop_pool(&mut self) {
        self.generation += 1;
        self.pool = None;
        self.is_hired = false;
        self.ledger = Ledger::new(&self.settings);
    }

    pub(super) fn backend(&self) -> Backend {
        self.pool.as_ref().map_or(Backend::Messages, |pool| pool.backend)
    }

    /// No demo here: says why, and shows the recorded run instead.
    pub(in crate::page) fn give_up(&mut self, what: &str, error: &JsValue) {
        self.drop_pool();
        self.flight = None;
        self.stop_watching();
        let detail = take(error, "message").as_string().or_else(|| error.as_string()).unwrap_or_default();
        let detail = if detail.is_empty() { String::new() } else { format!(" ({detail})") };
        self.set_state(State::Unavailable);
        self.view.set_output(&format!("{what}{detail}."), "What you see instead is a recorded run.");
        for child in children(&self.host) {
            let _ = child.remove_attribute("hidden");
        }
    }

    pub(super) fn hear(&mut self, news: News) {
        match news {
            News::Ready { board } if !self.is_hired => self.report_for_work(board),
            News::Ready { .. } => {}
            News::Progress => self.ask_for_frame(),
            News::Opened => self.release(),
            News::Owned => {
                let owner = self.owner_progress();
                if let Some(flight) = &mut self.flight {
                    flight.is_owned = false;
                    flight.owed -= 1;
                    // What the tellers sent is done only when the owner has done it.
                    flight.span.1 = flight.span.1.max(owner.ended);
                }
                self.go_on();
            }
            News::Ended { slot, closed } => {
                let Some(pool) = &self.pool else { return };
                if let Some(flight) = &mut self.flight {
                    flight.end(slot, pool.progress(slot));
                    flight.owed += i32::from(closed);
                }
                self.go_on();
            }
            News::Settled { balance } => self.settle(balance),
            News::Trapped { slot, message } => {
                let done = self.done_by(slot);
                self.fail(
                    State::Failed,
                    &format!("Teller {} failed", slot + 1),
                    &format!("It had done {done} ({message})."),
                );
            }
            News::Failed { message } if self.is_hired => {
                self.fail(State::Failed, "A worker failed", &format!("The browser says: {message}."))
            }
            News::Failed { message } => {
                self.give_up("This browser did not start the demo’s workers", &message.into());
            }
        }
    }

    pub(super) fn report_for_work(&mut self, board: u32) {
        let Some(pool) = &mut self.pool else { return };
        if !pool.find_board(board) {
            self.cannot_share = Some("what a worker wrote into the memory did not arrive here");
            return self.hire();
        }
        self.is_hired = true;
        let _ = self.host.set_attribute("data-backend", pool.backend.name());
        let (badge, why) = self.explain_backend();
        self.view.set_backend(badge, &why);
        self.view.set_settings(&self.settings, self.settings.operations_on(self.backend()));
        if self.state == State::Loading {
            self.set_state(State::Ready);
        }
        for control in std::mem::take(&mut self.pending) {
            self.press(&control);
        }
    }

    pub(super) fn explain_backend(&self) -> (&'static str, String) {
        let cores = window().navigator().hardware_concurrency();
        let cores = counted(cores.max(1.0) as u64, "core", "cores");
        match (self.backend(), self.settings.wish, self.cannot_share) {
            (Backend::Threads, ..) => (
                "Real threads, shared memory",
                format!("Every teller is a Web Worker of its own, and all share one memory. This browser reports {cores}."),
            ),
            (Backend::Messages, Wish::Messages, None) => (
                "Real workers, messages",
                "You chose messages: every teller is a Web Worker of its own and shares no memory; one more, the vault, keeps the account and answers their messages.".to_owned(),
            ),
            (Backend::Messages, _, why) => (
                "Real workers, messages",
                format!(
                    "Every teller is a Web Worker of its own; one more, the vault, keeps the account and answers their messages. \
                     This page cannot share memory between workers: {}. Each operation takes a message and its answer, so everything is far slower; what is lost is lost just as truly.",
                    why.unwrap_or("the browser does not say why")
                ),
            ),
        }
    }
}
