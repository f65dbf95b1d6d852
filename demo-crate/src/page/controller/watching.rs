//! The watchdog and the frames.

use super::{Controller, DOOMED_MS, STUCK_MS, State, WATCH_MS, callback};
use crate::account::Strategy;
use crate::clock::now_ms;
use crate::money::append;
use crate::outcome::Backend;
use crate::page::dom::{document, window};
use crate::page::flight::Doom;
use crate::scoreboard::{OWNER_SLOT, Progress};
use wasm_bindgen::prelude::*;

impl Controller {
    pub(super) fn start_watching(&mut self) {
        if self.timer.is_some() {
            return;
        }
        let me = self.me.clone();
        let look = self.watch.get_or_insert_with(|| Closure::new(callback(&me, Self::look)));
        self.timer = window()
            .set_interval_with_callback_and_timeout_and_arguments_0(look.as_ref().unchecked_ref(), WATCH_MS)
            .ok();
    }

    pub(super) fn stop_watching(&mut self) {
        if let Some(timer) = self.timer.take() {
            window().clear_interval_with_handle(timer);
        }
    }

    /// The watchdog: a flight in which nothing moves is declared stuck.
    pub(super) fn look(&mut self) {
        let owner = self.owner_progress();
        let (Some(flight), Some(pool)) = (&mut self.flight, &self.pool) else { return };
        if document().hidden() {
            return flight.excuse(now_ms());
        }
        for (slot, track) in flight.tracks.iter_mut().enumerate().filter(|(_, track)| track.is_running) {
            track.progress = pool.progress(slot);
        }
        let still = flight.stillness(&owner, now_ms());
        let doom = flight.doom;
        let (mut waiting, mut count) = (String::new(), 0);
        for (slot, track) in flight.tracks.iter().enumerate() {
            if track.is_running && doom != Some(Doom::Killed { slot }) {
                append(&mut waiting, ", ", &(slot + 1).to_string());
                count += 1;
            }
        }
        match doom {
            Some(Doom::Killed { slot }) if waiting.is_empty() || still > DOOMED_MS => {
                let done = self.done_by(slot);
                let (state, rest) = if waiting.is_empty() {
                    (State::Failed, "the others finished".to_owned())
                } else {
                    (State::Stuck, format!("teller {waiting} waits for what it held"))
                };
                self.fail(state, &format!("Teller {} was killed", slot + 1), &format!("It had done {done}; {rest}."));
            }
            None if still > STUCK_MS => {
                let what = match count {
                    0 => "The account’s owner is stuck".to_owned(),
                    1 => format!("Teller {waiting} is stuck"),
                    _ => format!("Tellers {waiting} are stuck"),
                };
                let seconds = (still / 1e3).round() as u32;
                self.fail(State::Stuck, &what, &format!("Nothing moved for {seconds} seconds."));
            }
            _ => {}
        }
    }

    pub(super) fn owner_progress(&self) -> Progress {
        let has_owner = self.backend() == Backend::Threads && self.settings.strategy == Strategy::Channel;
        self.pool.as_ref().filter(|_| has_owner).map_or_else(Progress::default, |pool| pool.progress(OWNER_SLOT))
    }

    pub(super) fn ask_for_frame(&mut self) {
        if self.asked.is_some() {
            return;
        }
        let me = self.me.clone();
        let frame = self.frame.get_or_insert_with(|| {
            let draw = callback(&me, |controller| {
                controller.asked = None;
                controller.draw();
                if controller.flight.is_some() {
                    controller.ask_for_frame();
                }
            });
            Closure::new(move |_| draw())
        });
        self.asked = window().request_animation_frame(frame.as_ref().unchecked_ref()).ok();
    }
}
