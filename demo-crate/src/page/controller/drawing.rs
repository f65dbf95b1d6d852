//! What the elements show of it all.

use super::{Controller, State};
use crate::chart::{histogram, timeline};
use crate::demos::Panel;
use crate::money::{counted, pounds};
use crate::page::flight::Flight;
use crate::page::view::Row;

impl Controller {
    pub(super) fn set_state(&mut self, state: State) {
        self.state = state;
        let _ = self.host.set_attribute("data-state", state.name());
        self.view.set_running(state == State::Running, self.repeats_left > 0);
    }

    pub(super) fn draw(&mut self) {
        if let Some(mut flight) = self.flight.take() {
            if let Some(pool) = &self.pool {
                for (slot, track) in flight.tracks.iter_mut().enumerate().filter(|(_, track)| track.is_running) {
                    track.progress = pool.progress(slot);
                }
                let holds = pool.balance().unwrap_or(self.ledger.actual);
                let should = self.ledger.expected + flight.change_so_far();
                if !self.ledger.is_fresh {
                    self.view.set_balances(holds, should, false);
                }
            }
            self.draw_flight(&flight);
            self.flight = Some(flight);
        } else {
            self.view.set_balances(self.ledger.actual, self.ledger.expected, true);
        }
        if self.is_dirty || self.flight.is_none() {
            self.is_dirty = false;
            self.draw_tally();
        }
    }

    pub(super) fn draw_flight(&self, flight: &Flight) {
        let mut rows = Vec::new();
        for (slot, track) in flight.tracks.iter().enumerate() {
            let Some(batch) = track.batch else { continue };
            rows.push(Row {
                direction: batch.direction,
                number: slot + 1,
                done: track.progress.done,
                of: batch.operations,
                retries: track.progress.retries,
            });
        }
        self.view.set_rows(&rows);
        if flight.settings.slow {
            self.view.set_timeline(&timeline(&flight.lanes(self.owner_progress()), self.view.width()));
        } else {
            self.view.set_timeline("");
        }
    }

    pub(super) fn draw_tally(&self) {
        if self.demo.shows(Panel::Histogram) {
            let opening = self.settings.opening_balance();
            let operations = i64::from(self.settings.operations_on(self.backend()));
            let unpaired = i64::from(self.settings.workers % 2);
            let expected = opening + unpaired * operations * i64::from(self.settings.amount);
            let errors = &self.tally.errors;
            let svg = if errors.len() < 2 { String::new() } else { histogram(errors, expected, self.view.width()) };
            let caption = format!(
                "The final balance of {} on this machine; {} is exact.",
                counted(errors.len() as u64, "run", "runs"),
                pounds(expected)
            );
            self.view.set_histogram(&svg, &caption);
        }
        if self.demo.shows(Panel::Order) {
            self.view.set_orders(&self.orders);
        }
        if self.demo.shows(Panel::Sizes) {
            self.view.set_sizes(&self.sizes);
        }
    }
}
