//! From the release of the first tellers to the result.

use super::{Controller, Ledger, ORDERS, State};
use crate::account::Strategy;
use crate::chart::Direction;
use crate::clock::now_ms;
use crate::money::{counted, grouped};
use crate::outcome::{Backend, Outcome};
use crate::page::dom::put;
use crate::page::flight::{Flight, Track};
use crate::scoreboard::Progress;
use crate::trace::lost_updates;
use js_sys::{Array, Object};
use wasm_bindgen::prelude::*;

impl Controller {
    /// Opens a fresh account, and releases all tellers at once.
    pub(super) fn start(&mut self) {
        if self.flight.is_some() {
            return;
        }
        self.ledger = Ledger::new(&self.settings);
        let mut directions = Vec::new();
        for slot in 0..self.settings.workers as usize {
            directions.push(Direction::of_slot(slot));
        }
        self.take_off(&directions);
    }

    /// Adds one batch to whatever is under way.
    pub(super) fn send_teller(&mut self, direction: Direction) {
        if self.repeats_left > 0 {
            return;
        }
        match &mut self.flight {
            None => self.take_off(&[direction]),
            Some(flight) if flight.is_stopped => {}
            Some(flight) => {
                flight.queue.push(direction);
                self.go_on();
            }
        }
    }

    pub(super) fn take_off(&mut self, directions: &[Direction]) {
        let Some(pool) = &mut self.pool else { return };
        if let Err(error) = pool.grow(directions.len()) {
            return self.give_up("This browser did not start the demo’s workers", &error);
        }
        pool.forget();
        pool.set_stop(false);
        self.flights = self.flights.wrapping_add(1).max(1);
        let operations = self.settings.operations_on(pool.backend);
        let mut flight = Flight::new(self.flights, self.settings, now_ms());
        for (slot, &direction) in directions.iter().enumerate() {
            flight.begin(slot, direction, operations);
        }
        self.flight = Some(flight);
        if self.state != State::Running {
            self.set_state(State::Running);
            self.view.set_output("", "");
        }
        if self.backend() == Backend::Messages && self.ledger.is_fresh {
            let balance = self.ledger.actual;
            if let Some(Err(error)) = self.pool.as_mut().map(|pool| pool.open_vault(balance)) {
                self.give_up("The vault did not open", &error);
            }
        } else {
            self.release();
        }
        self.start_watching();
        self.ask_for_frame();
    }

    /// Sends the first batches of a flight off, together.
    pub(super) fn release(&mut self) {
        let Some(flight) = &self.flight else { return };
        let (slots, arm) = (flight.tracks.len(), flight.running() as u32);
        let open = self.ledger.is_fresh.then_some(self.ledger.actual);
        self.ledger.is_fresh = false;
        for slot in 0..slots {
            self.order(slot, arm, open);
        }
        self.call_owner();
        self.inject();
        if let (Some(flight), Some(pool)) = (&self.flight, &self.pool)
            && flight.is_stopped
        {
            // Stop was pressed while the vault was opened: only now is there anybody to stop.
            pool.set_stop(true);
        }
        self.go_on();
    }

    /// Tells the worker of `slot` to do the batch of its track.
    pub(super) fn order(&mut self, slot: usize, arm: u32, open: Option<i64>) {
        let (Some(flight), Some(pool)) = (&self.flight, &self.pool) else { return };
        let Some(Track { batch: Some(batch), is_running: true, .. }) = flight.tracks.get(slot) else { return };
        let settings = &flight.settings;
        let numbers = [
            slot as f64,
            settings.strategy.index() as f64,
            (batch.direction.sign() * i64::from(settings.amount)) as f64,
            f64::from(batch.operations),
            f64::from(flight.number),
            f64::from(arm),
            open.map_or(f64::NAN, |balance| balance as f64),
            f64::from(u8::from(settings.slow)),
        ];
        // A worker that is gone is the watchdog's business.
        let _ = pool.order(slot, &numbers, now_ms());
    }

    /// Puts the owner of the channel account to work, while there is work.
    pub(super) fn call_owner(&mut self) {
        let (Some(flight), Some(pool)) = (&mut self.flight, &mut self.pool) else { return };
        let is_needed = flight.settings.strategy == Strategy::Channel && pool.backend == Backend::Threads;
        // Below 0, the last teller has ended and only the news of it is still to come.
        let is_work = flight.owed > 0 || flight.owed == 0 && flight.running() > 0;
        if is_needed && !flight.is_owned && is_work {
            flight.is_owned = pool.own(flight.settings.slow).is_ok();
        }
    }

    /// Sends off what waits, and ends the flight when nothing is left.
    pub(super) fn go_on(&mut self) {
        self.call_owner();
        let most = self.most_workers as usize;
        loop {
            let (Some(flight), Some(pool)) = (&mut self.flight, &mut self.pool) else { return };
            if self.ledger.is_fresh || flight.queue.is_empty() {
                break;
            }
            let Some(slot) = flight.free_slot(most) else { break };
            let direction = flight.queue.remove(0);
            if let Err(error) = pool.grow(pool.size().max(slot + 1)) {
                return self.give_up("This browser did not start another worker", &error);
            }
            flight.begin(slot, direction, flight.settings.operations_on(pool.backend));
            self.order(slot, 0, None);
            self.call_owner();
        }
        let (Some(flight), Some(pool)) = (&self.flight, &mut self.pool) else { return };
        if !flight.is_quiet() || flight.doom.is_some() {
            return;
        }
        match pool.backend {
            Backend::Threads => {
                let balance = pool.balance().unwrap_or(self.ledger.actual);
                self.settle(balance);
            }
            Backend::Messages => {
                let _ = pool.ask_balance();
            }
        }
    }

    /// The account is quiet, and holds so much: the flight is over.
    pub(super) fn settle(&mut self, balance: i64) {
        // A press may have come in while the vault was asked.
        if !self.flight.as_ref().is_some_and(Flight::is_quiet) {
            return;
        }
        let Some(flight) = self.flight.take() else { return };
        self.ledger.expected += flight.change;
        self.ledger.actual = balance;
        let operations = flight.settings.operations_on(self.backend());
        let outcome = Outcome {
            backend: self.backend(),
            strategy: flight.settings.strategy,
            workers: flight.batches,
            operations,
            done: flight.done,
            expected: self.ledger.expected,
            actual: balance,
            elapsed_ms: flight.elapsed_ms(),
        };
        let result = self.publish(&outcome, &flight);
        self.outbox.push(("demo-result", result));
        if !flight.is_stopped {
            self.count(&outcome, &flight);
        }
        if self.repeats_left > 1 {
            self.repeats_left -= 1;
            self.is_dirty = true;
            return self.start();
        }
        let (head, mut rest) = if self.repeats_left == 1 { self.tally.sentence() } else { outcome.sentence() };
        self.repeats_left = 0;
        self.stop_watching();
        if flight.settings.slow {
            match lost_updates(&flight.lanes(self.owner_progress())).len() as u64 {
                0 => {}
                lost => {
                    rest.push_str(&format!(" {} marked above.", counted(lost, "lost update is", "lost updates are")))
                }
            }
        }
        self.set_state(State::Done);
        self.view.set_output(&head, &rest);
        self.draw_flight(&flight);
        self.draw();
    }

    /// The result as a plain object, which the element bears too.
    pub(super) fn publish(&self, outcome: &Outcome, flight: &Flight) -> Object {
        let result = Object::new();
        put(&result, "demo", self.demo.name);
        put(&result, "backend", outcome.backend.name());
        put(&result, "strategy", outcome.strategy.name());
        put(&result, "workers", outcome.workers);
        put(&result, "operations", outcome.operations);
        put(&result, "expected", outcome.expected as f64);
        put(&result, "actual", outcome.actual as f64);
        put(&result, "lost", outcome.lost() as f64);
        put(&result, "elapsed_ms", outcome.elapsed_ms);
        put(&self.host, "result", result.clone());
        if flight.settings.slow {
            put(&self.host, "trace", trace(flight, self.owner_progress()));
        }
        result
    }

    pub(super) fn count(&mut self, outcome: &Outcome, flight: &Flight) {
        let is_alone = self.ledger.expected == outcome.expected && flight.batches == flight.settings.workers;
        if is_alone {
            self.tally.errors.push(-outcome.lost());
        }
        let place = self.sizes.partition_point(|(size, ..)| *size < outcome.operations);
        if self.sizes.get(place).is_none_or(|(size, ..)| *size != outcome.operations) {
            self.sizes.insert(place, (outcome.operations, 0, 0));
        }
        self.sizes[place].1 += 1;
        self.sizes[place].2 += u32::from(outcome.lost() != 0);
        let mut order = Vec::new();
        for &(_, direction, slot) in &flight.ended {
            order.push((direction, slot));
        }
        self.orders.push((order, outcome.actual));
        if self.orders.len() > ORDERS {
            self.orders.remove(0);
        }
    }

    /// The flight cannot end: drops the pool with its memory, says so, and prepares the next one.
    pub(super) fn fail(&mut self, state: State, what: &str, how: &str) {
        if self.flight.is_none() && self.state != State::Running {
            return;
        }
        if let Some(flight) = self.flight.take() {
            self.draw_flight(&flight);
        }
        self.repeats_left = 0;
        self.sabotage = None;
        self.stop_watching();
        self.set_state(state);
        self.hire();
        self.view.set_output(
            &format!("{what}."),
            &format!("{how} The account and its memory were dropped; the next run starts with new ones."),
        );
        self.draw();
    }

    pub(super) fn done_by(&self, slot: usize) -> String {
        let done = self.pool.as_ref().map_or(0, |pool| pool.progress(slot).done);
        format!("{} operations", grouped(done.into()))
    }

    /// The reader has left the page: nothing is kept running.
    pub(super) fn leave(&mut self) {
        self.pending.clear();
        if self.flight.take().is_some() {
            self.repeats_left = 0;
            self.stop_watching();
            self.set_state(State::Ready);
            self.view.set_output("Ended.", "You left the page while tellers were at work.");
        }
        self.drop_pool();
        self.view.set_running(false, false);
    }
}

/// What slow motion saw, lane by lane: `[read, wrote, read_stamp, before_write, after_write, read_ms, wrote_ms]`.
fn trace(flight: &Flight, owner: Progress) -> Array {
    let lanes = Array::new();
    for lane in flight.lanes(owner) {
        let operations = Array::new();
        for each in lane.operations {
            let row = Array::new();
            for balance in [each.read, each.wrote] {
                row.push(&balance.map_or(JsValue::NULL, |balance| (balance as f64).into()));
            }
            for stamp in [each.read_stamp, each.before_write, each.after_write] {
                row.push(&stamp.into());
            }
            for milliseconds in [each.read_ms, each.wrote_ms] {
                row.push(&milliseconds.into());
            }
            operations.push(&row);
        }
        lanes.push(&operations);
    }
    lanes
}
