//! The current run: its events, what came before what, and who touched what.
//!
//! Everything in it is a stack, so that backtracking costs as much as what it takes back. It keeps two orders apart: the
//! *search's* (any two steps that do not commute) tells which schedules are the same; the *program's* (synchronisation
//! alone) tells what races.

use super::clock::{Clock, Clocks};
use super::past::Past;
use crate::machine::{Access, Footprint, Mode, ObjectId};
use crate::step::{NONE, Step, StepId};
use crate::table::Places;

/// One step of the run.
#[derive(Debug)]
pub(super) struct Event {
    pub(super) step: Step,
    pub(super) id: StepId,
    /// The line its process stood on.
    pub(super) line: u32,
    /// It is the how-manieth event of its process, from 1.
    pub(super) index: u32,
    /// The search's order.
    order: Clock,
    /// The program's order.
    sync: Clock,
    past: Past,
    previous: u32,
    partner_previous: u32,
    clocks: u32,
    touched: u32,
    started: u32,
    races: u32,
}

#[derive(Clone, Copy, Debug)]
struct Process {
    /// Its last event, or the one that started it, or [`NONE`].
    last: u32,
    count: u32,
}

const UNKNOWN: Process = Process { last: NONE, count: 0 };

#[derive(Clone, Copy, Debug)]
struct Touch {
    event: u32,
    mode: Mode,
    /// The touch before it from the same site.
    previous: u32,
    /// All that the object's touches so far have released.
    released: Clock,
}

/// Where an object is touched from.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
struct Site {
    process: u32,
    line: u32,
    mode: Mode,
}

#[derive(Debug, Default)]
struct History {
    touches: Vec<Touch>,
    /// Each site and the last touch from there. If that one is ordered before something, so are the earlier ones: it
    /// stands for all of them where races are looked for.
    last: Vec<(Site, u32)>,
}

/// Two events of the run that race.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct RacingPair {
    /// The variable.
    pub object: ObjectId,
    /// Index of the earlier step.
    pub first: u32,
    /// How it touched the variable.
    pub first_mode: Mode,
    /// Index of the later step.
    pub second: u32,
    /// How it touched the variable.
    pub second_mode: Mode,
}

/// The current run.
#[derive(Debug, Default)]
pub(super) struct Trace {
    pub(super) events: Vec<Event>,
    pub(super) races: Vec<RacingPair>,
    clocks: Clocks,
    processes: Vec<Process>,
    objects: Places,
    histories: Vec<History>,
    /// The histories that the events have written in, in order.
    touched: Vec<u32>,
    started: Vec<u32>,
}

impl Trace {
    /// How many numbers its clocks hold.
    pub(super) fn clock_cells(&self) -> usize {
        self.clocks.len()
    }

    /// Whether event `first` comes before event `second` in the search's order.
    pub(super) fn ordered(&self, first: u32, second: u32) -> bool {
        self.known(self.events[second as usize].order, first)
    }

    #[inline(always)]
    fn known(&self, clock: Clock, event: u32) -> bool {
        let event = &self.events[event as usize];
        self.clocks.get(clock, event.step.choice.process.0) >= event.index
    }

    /// The past of an event, if it is one.
    fn past(&self, event: u32) -> Option<&Past> {
        self.events.get(event as usize).map(|event| &event.past)
    }

    /// The past that `done` would have if it came before `rival` and touched the same there: as it was, without the events
    /// from `rival` on that are ordered after it.
    pub(super) fn past_before(&self, rival: u32, done: u32) -> u128 {
        let event = &self.events[done as usize];
        let mut past = Past::of(event.step.choice);
        past.follow(self.past(event.previous));
        past.follow(self.past(event.partner_previous));
        let order = if event.previous == NONE { Clock::default() } else { self.events[event.previous as usize].order };
        for (access, history) in event.step.accesses().iter().zip(&self.touched[event.touched as usize..]) {
            past.touch(*access);
            for touch in self.histories[*history as usize].touches.iter().rev() {
                let stays = touch.event < rival || (touch.event < done && !self.ordered(rival, touch.event));
                if !stays || !touch.mode.conflicts(access.mode) {
                    continue;
                }
                if !self.known(order, touch.event) {
                    past.meet(&self.events[touch.event as usize].past);
                }
                // What came before it is in its past.
                if touch.mode.is_strong() {
                    break;
                }
            }
        }
        past.number()
    }

    fn process(&self, process: u32) -> Process {
        self.processes.get(process as usize).copied().unwrap_or(UNKNOWN)
    }

    fn widen(&mut self, process: u32) {
        if process as usize >= self.processes.len() {
            self.processes.resize(process as usize + 1, UNKNOWN);
        }
    }

    fn history(&mut self, object: ObjectId) -> u32 {
        let fresh = self.histories.len();
        let history = self.objects.find_or_add(object.0, fresh);
        if history == fresh {
            self.histories.push(History::default());
        }
        history as u32
    }

    /// Appends an event, and to `rivals` the earlier events that it does not commute with and that do not come before it by
    /// its own processes' history: whatever it could have been done before instead, the latest first.
    pub(super) fn push(
        &mut self,
        (step, step_id): (Step, StepId),
        footprint: &Footprint,
        line: u32,
        rivals: &mut Vec<u32>,
    ) {
        let id = self.events.len() as u32;
        let (process, partner) = (step.choice.process.0, step.partner);
        let mark = self.clocks.len() as u32;
        let (touched_mark, started_mark, races_mark) =
            (self.touched.len() as u32, self.started.len() as u32, self.races.len() as u32);
        self.widen(process);
        if partner != NONE {
            self.widen(partner);
        }
        for child in &footprint.started {
            self.widen(child.0);
        }

        let width = self.processes.len();
        let (order, sync) = (self.clocks.make(width), self.clocks.make(width));
        let before = self.process(process);
        let partner_before = if partner == NONE { UNKNOWN } else { self.process(partner) };
        for last in [before.last, partner_before.last] {
            if last != NONE {
                let (last_order, last_sync) = (self.events[last as usize].order, self.events[last as usize].sync);
                self.clocks.join(order, last_order);
                self.clocks.join(sync, last_sync);
            }
        }
        let index = before.count + 1;
        self.clocks.set(order, process, index);
        self.clocks.set(sync, process, index);
        if partner != NONE {
            self.clocks.set(order, partner, partner_before.count + 1);
            self.clocks.set(sync, partner, partner_before.count + 1);
        }

        self.rivals(order, step.accesses(), step.ends, rivals);
        let mut past = Past::of(step.choice);
        past.follow(self.past(before.last));
        past.follow(self.past(partner_before.last));
        for rival in &*rivals {
            let rival = &self.events[*rival as usize];
            past.meet(&rival.past);
            self.clocks.join(order, rival.order);
        }

        self.processes[process as usize] = Process { last: id, count: index };
        if partner != NONE {
            self.processes[partner as usize] = Process { last: id, count: partner_before.count + 1 };
        }
        for child in &footprint.started {
            self.started.push(child.0);
            self.processes[child.0 as usize].last = id;
        }
        let accesses = step.accesses();
        let first_touch = self.touched.len();
        for access in accesses {
            let history = self.history(access.object);
            self.touched.push(history);
            if access.mode.acquires()
                && let Some(touch) = self.histories[history as usize].touches.last()
            {
                let released = touch.released;
                self.clocks.join(sync, released);
            }
        }
        self.events.push(Event {
            line,
            index,
            order,
            sync,
            past,
            previous: before.last,
            partner_previous: partner_before.last,
            clocks: mark,
            touched: touched_mark,
            started: started_mark,
            races: races_mark,
            step,
            id: step_id,
        });
        for at in first_touch..self.touched.len() {
            let access = self.events[id as usize].step.accesses()[at - first_touch];
            self.touch(self.touched[at], id, access, sync);
        }
    }

    /// Writes a touch into the object's history, after looking for races with it.
    fn touch(&mut self, history: u32, id: u32, access: Access, sync: Clock) {
        let event = &self.events[id as usize];
        let (process, mode) = (event.step.choice.process.0, access.mode);
        let site = Site { process, line: event.line, mode };
        if matches!(mode, Mode::Read | Mode::Write | Mode::Load | Mode::Store) {
            let History { touches, last } = &self.histories[history as usize];
            for (other, at) in last {
                if other.process == process || !other.mode.races(mode) {
                    continue;
                }
                let first = touches[*at as usize].event;
                if self.clocks.get(sync, other.process) < self.events[first as usize].index {
                    self.races.push(RacingPair {
                        object: access.object,
                        first,
                        first_mode: other.mode,
                        second: id,
                        second_mode: mode,
                    });
                }
            }
        }
        let so_far = self.histories[history as usize].touches.last().map_or(Clock::default(), |touch| touch.released);
        let released = if !mode.releases() {
            so_far
        } else if self.clocks.covers(sync, so_far) {
            sync
        } else {
            let both = self.clocks.make(self.processes.len());
            self.clocks.join(both, so_far);
            self.clocks.join(both, sync);
            both
        };
        let History { touches, last } = &mut self.histories[history as usize];
        let at = touches.len() as u32;
        let previous = match last.iter_mut().find(|(other, _)| *other == site) {
            Some((_, last)) => std::mem::replace(last, at),
            None => {
                last.push((site, at));
                NONE
            }
        };
        touches.push(Touch { event: id, mode, previous, released });
    }

    /// Takes the last event back.
    pub(super) fn pop(&mut self) -> Option<StepId> {
        let event = self.events.pop()?;
        let process = event.step.choice.process.0;
        let mark = event.touched as usize;
        for history in self.touched[mark..].iter().rev() {
            let History { touches, last } = &mut self.histories[*history as usize];
            let Some(touch) = touches.pop() else { break };
            if let Some(at) = last.iter().position(|(_, last)| *last as usize == touches.len()) {
                if touch.previous == NONE {
                    last.swap_remove(at);
                } else {
                    last[at].1 = touch.previous;
                }
            }
        }
        self.touched.truncate(mark);
        let mark = event.started as usize;
        for child in &self.started[mark..] {
            self.processes[*child as usize] = UNKNOWN;
        }
        self.started.truncate(mark);
        self.processes[process as usize] = Process { last: event.previous, count: event.index - 1 };
        if event.step.partner != NONE {
            let partner = &mut self.processes[event.step.partner as usize];
            *partner = Process { last: event.partner_previous, count: partner.count - 1 };
        }
        self.races.truncate(event.races as usize);
        self.clocks.cut_back(event.clocks as usize);
        Some(event.id)
    }

    /// Appends to `rivals` the events that an operation of `process`, which it has not done, does not commute with.
    pub(super) fn pending_rivals(&self, process: u32, footprint: &Footprint, rivals: &mut Vec<u32>) {
        let last = self.process(process).last;
        let order = if last == NONE { Clock::default() } else { self.events[last as usize].order };
        self.rivals(order, &footprint.accesses, footprint.ends, rivals);
        if let Some(event) = self.events.last()
            && event.step.ends
        {
            let id = self.events.len() as u32 - 1;
            if rivals.first() != Some(&id) && !self.known(order, id) {
                rivals.insert(0, id);
            }
        }
    }

    fn rivals(&self, order: Clock, accesses: &[Access], ends: bool, rivals: &mut Vec<u32>) {
        rivals.clear();
        if ends {
            rivals.extend((0..self.events.len() as u32).rev().filter(|event| !self.known(order, *event)));
            return;
        }
        let certain = is_certain(accesses);
        for access in accesses {
            let Some(history) = self.histories.get(self.objects.find(access.object.0)) else { continue };
            for touch in history.touches.iter().rev() {
                if !touch.mode.conflicts(access.mode) {
                    continue;
                }
                let known = self.known(order, touch.event);
                if !known {
                    rivals.push(touch.event);
                }
                // What conflicts with every touch comes after all the earlier ones. If it is known, so are they; and a
                // memory access can always be done earlier, so nothing before it needs to be tried.
                let last = if known { touch.mode.is_strong() } else { certain && touch.mode.is_strong() };
                if last {
                    break;
                }
            }
        }
        if accesses.len() > 1 {
            rivals.sort_unstable();
            rivals.reverse();
        }
        rivals.dedup();
    }
}

/// Whether an operation that touches this, and no more, can be done in every state: it accesses memory only.
pub(super) fn is_certain(accesses: &[Access]) -> bool {
    accesses.iter().all(|access| matches!(access.mode, Mode::Read | Mode::Write | Mode::Load | Mode::Store))
}

/// Whether an operation that touches this may go several ways: it has to do with queues.
pub(super) fn has_ways(accesses: &[Access]) -> bool {
    accesses.iter().any(|access| matches!(access.mode, Mode::Turn | Mode::Look))
}
