//! What the reader presses and changes.

use super::{Controller, Ledger, State};
use crate::chart::Direction;
use crate::outcome::Tally;
use crate::page::dom::{take, window};
use crate::page::flight::{Doom, Flight};
use crate::page::view::Action;
use crate::scoreboard::Sabotage;
use js_sys::Function;
use wasm_bindgen::prelude::*;

impl Controller {
    pub(super) fn act(&mut self, action: Action) {
        match action {
            Action::Press(control) => self.press(&control),
            Action::Change(control, value) => self.change(&control, &value),
        }
    }

    pub(super) fn press(&mut self, control: &str) {
        match control {
            "reset" => return self.reset(),
            "stop" => return self.stop(),
            "copy-link" => return self.copy_link(),
            _ => {}
        }
        if !self.is_hired {
            if self.module.is_some() && self.pool.is_none() {
                self.hire();
            }
            if self.pending.len() < 1_000 {
                self.pending.push(control.to_owned());
            }
            // The last result is over, and the next one only waits for its workers.
            if self.state != State::Unavailable {
                self.set_state(State::Loading);
            }
            return;
        }
        match control {
            "start" => self.start(),
            "repeat" => {
                self.repeats_left = self.demo.repeats;
                self.start();
            }
            "deposit" => self.send_teller(Direction::Deposit),
            "withdraw" => self.send_teller(Direction::Withdraw),
            fault => self.harm(fault),
        }
    }

    pub(super) fn change(&mut self, control: &str, value: &str) {
        let key = match control {
            "slow-motion" => "slow",
            other => other,
        };
        let before = self.settings;
        let note = self.settings.set(key, value, self.most_workers);
        self.view.set_notes(&note.unwrap_or_default());
        if self.settings == before {
            self.view.set_settings(&self.settings, self.settings.operations_on(self.backend()));
            return;
        }
        self.open_account();
        if self.settings.wish != before.wish {
            self.set_state(State::Loading);
            self.hire();
        }
        self.draw();
    }

    /// A fresh account for the present settings; what was counted under others is forgotten.
    pub(super) fn open_account(&mut self) {
        self.ledger = Ledger::new(&self.settings);
        self.tally = Tally::default();
        self.orders.clear();
        if matches!(self.state, State::Done | State::Stuck | State::Failed) {
            self.set_state(if self.is_hired { State::Ready } else { State::Loading });
            self.view.set_output("", "");
        }
        self.view.set_settings(&self.settings, self.settings.operations_on(self.backend()));
        self.is_dirty = true;
    }

    pub(super) fn reset(&mut self) {
        if self.flight.is_some() {
            return;
        }
        self.sizes.clear();
        self.view.set_rows(&[]);
        self.view.set_timeline("");
        self.view.set_notes("");
        self.open_account();
        self.draw();
    }

    pub(super) fn stop(&mut self) {
        self.repeats_left = 0;
        self.pending.clear();
        let Some(flight) = &mut self.flight else { return };
        flight.is_stopped = true;
        flight.queue.clear();
        if let Some(pool) = &self.pool {
            pool.set_stop(true);
        }
    }

    pub(super) fn copy_link(&mut self) {
        let location = window().location();
        let fragment = self.settings.to_fragment(self.demo.name, self.settings.operations_on(self.backend()));
        if let Ok(history) = window().history() {
            let _ = history.replace_state_with_url(&JsValue::NULL, "", Some(&fragment));
        }
        let link = location.href().unwrap_or_default();
        let clipboard = take(&window().navigator(), "clipboard");
        if let Ok(write) = take(&clipboard, "writeText").dyn_into::<Function>()
            && let Ok(promise) = write.call1(&clipboard, &link.clone().into())
            && let Ok(catch) = take(&promise, "catch").dyn_into::<Function>()
        {
            // Not every browser lets every page write there; the address bar has the link all the same.
            let _ = catch.call1(&promise, &take(&window(), "Object"));
        }
        self.view.set_notes(&format!(
            "The link to exactly this is in the address bar, and on the clipboard where the browser allows it: {link}"
        ));
    }

    /// Starts a run, if none is under way, and sees to it that one of its tellers comes to harm.
    pub(super) fn harm(&mut self, fault: &str) {
        if self.flight.is_none() {
            self.start();
        }
        let Some(flight) = &mut self.flight else { return };
        let running = |flight: &Flight| flight.tracks.iter().rposition(|track| track.is_running);
        match fault {
            "kill" => {
                let slot = running(flight).unwrap_or(0);
                flight.doom = Some(Doom::Killed { slot });
                if let Some(pool) = &mut self.pool {
                    pool.kill(slot);
                }
            }
            fault => {
                self.sabotage = Some(if fault == "trap" { Sabotage::Trap } else { Sabotage::Hang });
                self.inject();
            }
        }
    }

    /// Tells a teller that is at work to fail.
    pub(super) fn inject(&mut self) {
        let (Some(sabotage), Some(flight), Some(pool)) = (self.sabotage, &self.flight, &self.pool) else { return };
        // Before the vault is open no teller has its order, and would not know whom to fail; `release` comes back here.
        if self.ledger.is_fresh {
            return;
        }
        if let Some(slot) = flight.tracks.iter().rposition(|track| track.is_running) {
            pool.sabotage(slot, sabotage.word(slot));
            self.sabotage = None;
        }
    }
}
