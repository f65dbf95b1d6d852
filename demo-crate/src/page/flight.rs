//! A flight: all the batches from the first press to the moment when the account is quiet again.

use crate::chart::{Direction, Lane};
use crate::scoreboard::{Phase, Progress};
use crate::settings::Settings;
use crate::trace::Operation;

/// A batch that is under way.
#[derive(Clone, Copy, Debug)]
pub(super) struct Batch {
    /// In or out.
    pub(super) direction: Direction,
    /// How often.
    pub(super) operations: u32,
}

/// What one slot has done in this flight.
#[derive(Clone, Debug, Default)]
pub(super) struct Track {
    /// The batch in hand, or the last one.
    pub(super) batch: Option<Batch>,
    /// True while the batch is under way.
    pub(super) is_running: bool,
    /// How far it is.
    pub(super) progress: Progress,
    /// Operations of earlier batches, seen in slow motion.
    past: Vec<Operation>,
}

/// Why a flight cannot end well any more.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Doom {
    /// A teller was killed.
    Killed {
        /// Which.
        slot: usize,
    },
}

/// All that is in flight.
#[derive(Debug)]
pub(super) struct Flight {
    /// Its number: the gate's.
    pub(super) number: u32,
    /// The settings it began with.
    pub(super) settings: Settings,
    /// One a slot.
    pub(super) tracks: Vec<Track>,
    /// Presses that wait for a free teller.
    pub(super) queue: Vec<Direction>,
    /// Batches in all.
    pub(super) batches: u32,
    /// Operations done by batches that have ended.
    pub(super) done: u64,
    /// What those did to the balance, in pounds.
    pub(super) change: i64,
    /// When the first operation began and the last one ended, in milliseconds since 1970.
    pub(super) span: (f64, f64),
    /// Who ended when, the first one first.
    pub(super) ended: Vec<(f64, Direction, usize)>,
    /// Times that the account's owner was told to end, less the times that it did; the news of either may come first.
    pub(super) owed: i32,
    /// True while the account's owner is at work.
    pub(super) is_owned: bool,
    /// True from Stop on.
    pub(super) is_stopped: bool,
    /// Set when it cannot end well.
    pub(super) doom: Option<Doom>,
    /// Progress at the last look, and when it last changed.
    watched: (u64, f64),
}

impl Flight {
    /// An empty flight.
    pub(super) fn new(number: u32, settings: Settings, now: f64) -> Self {
        Self {
            number,
            settings,
            tracks: Vec::new(),
            queue: Vec::new(),
            batches: 0,
            done: 0,
            change: 0,
            span: (f64::INFINITY, 0.0),
            ended: Vec::new(),
            owed: 0,
            is_owned: false,
            is_stopped: false,
            doom: None,
            watched: (0, now),
        }
    }

    /// Gives the slot a batch.
    pub(super) fn begin(&mut self, slot: usize, direction: Direction, operations: u32) {
        if self.tracks.len() <= slot {
            self.tracks.resize_with(slot + 1, Track::default);
        }
        let track = &mut self.tracks[slot];
        track.past.append(&mut track.progress.operations);
        track.progress = Progress::default();
        track.batch = Some(Batch { direction, operations });
        track.is_running = true;
        self.batches += 1;
    }

    /// Counts a batch that has ended, as far as it came.
    pub(super) fn end(&mut self, slot: usize, progress: Progress) {
        let Some(track) = self.tracks.get_mut(slot).filter(|track| track.is_running) else { return };
        track.is_running = false;
        let Some(batch) = track.batch else { return };
        self.done += u64::from(progress.done);
        self.change += batch.direction.sign() * i64::from(self.settings.amount) * i64::from(progress.done);
        if progress.started > 0.0 {
            self.span = (self.span.0.min(progress.started), self.span.1.max(progress.ended));
        }
        let place = self.ended.partition_point(|(ended, ..)| *ended <= progress.ended);
        self.ended.insert(place, (progress.ended, batch.direction, slot));
        track.progress = progress;
    }

    /// How many batches are under way.
    pub(super) fn running(&self) -> usize {
        self.tracks.iter().filter(|track| track.is_running).count()
    }

    /// A slot without a batch under way, below `most`.
    pub(super) fn free_slot(&self, most: usize) -> Option<usize> {
        (0..most).find(|slot| self.tracks.get(*slot).is_none_or(|track| !track.is_running))
    }

    /// True when nothing is under way or to come.
    pub(super) fn is_quiet(&self) -> bool {
        self.running() == 0 && self.queue.is_empty() && self.owed == 0 && !self.is_owned
    }

    /// What the balance should have changed by until now, batches under way included.
    pub(super) fn change_so_far(&self) -> i64 {
        let amount = i64::from(self.settings.amount);
        let mut change = self.change;
        for track in &self.tracks {
            if let (true, Some(batch)) = (track.is_running, track.batch) {
                change += batch.direction.sign() * amount * i64::from(track.progress.done);
            }
        }
        change
    }

    /// From the first start to the last end, in milliseconds.
    pub(super) fn elapsed_ms(&self) -> f64 {
        (self.span.1 - self.span.0).max(0.0)
    }

    /// Notes whether anything has moved since the last look; gives for how long nothing has, in milliseconds.
    pub(super) fn stillness(&mut self, owner: &Progress, now: f64) -> f64 {
        let seen = |progress: &Progress| {
            let phase = match progress.phase {
                Phase::Idle => 0,
                Phase::Armed => 1,
                Phase::Running => 2,
                Phase::Ended => 3,
            };
            let traced: usize = progress.operations.iter().map(|each| 1 + usize::from(each.wrote.is_some())).sum();
            u64::from(progress.done) + traced as u64 + phase + u64::from(progress.retries)
        };
        let sum = self.tracks.iter().map(|track| seen(&track.progress)).sum::<u64>()
            + seen(owner)
            + (u64::from(self.batches) << 40);
        if sum != self.watched.0 {
            self.watched = (sum, now);
        }
        now - self.watched.1
    }

    /// Starts the watch afresh, after a time in which nothing could be seen.
    pub(super) fn excuse(&mut self, now: f64) {
        self.watched.1 = now;
    }

    /// The lanes of slow motion; the owner's last, where there is one.
    pub(super) fn lanes(&self, owner: Progress) -> Vec<Lane> {
        let mut lanes = Vec::new();
        for track in &self.tracks {
            let mut operations = track.past.clone();
            operations.extend_from_slice(&track.progress.operations);
            lanes.push(Lane { direction: track.batch.map(|batch| batch.direction), operations });
        }
        if !owner.operations.is_empty() {
            lanes.push(Lane { direction: None, operations: owner.operations });
        }
        lanes
    }
}
