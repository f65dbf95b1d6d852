//! Carries out tellers that are tasks: a worker takes one up, lets it take the steps of a slice, and puts it aside for
//! the next. Begin and end of each slice, and both ends of each change, are measured here, in the worker.

use crate::bank::Bank;
use crate::bank::tasks::{Next, Task, Watcher, think};
use crate::run::clock::now_ms;
use crate::run::fault::Planned;
use crate::run::gate::{self, Start};
use crate::run::jobs::Closed;
use crate::run::order::{Order, Row};
use crate::run::scoreboard::{Head, MAX_TELLERS, Phase, Scoreboard, Slot};
use crate::run::slices::Entry;
use std::sync::atomic::Ordering::Relaxed;

/// So long it is measured how many steps of thinking a core takes in a millisecond, in milliseconds.
const MEASURED_MS: f64 = 20.0;
/// And so long where the core is taken away again and again.
const LONGEST_MS: f64 = 150.0;
/// A stretch in which a core is taken to have had nothing else to do, if any is; in milliseconds. Shorter than what a
/// system gives to a thread at a time.
const STRETCH_MS: f64 = 2.0;

/// A worker's part of all tasks.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Tasks {
    /// How many workers there are.
    pub workers: u32,
    /// Which of them this is, from 0: where no memory is shared, it carries out every so many-th task.
    pub worker: u32,
    /// How many tasks there are, [`MAX_TELLERS`] at the most.
    pub tasks: u32,
    /// How many changes each of them makes.
    pub changes: u32,
    /// Pounds a deposit adds; tasks at even places deposit.
    pub deposit: i64,
    /// Pounds a withdrawal takes out.
    pub withdrawal: i64,
    /// What the account holds when the gate opens; `None` leaves it as it is.
    pub open: Option<i64>,
    /// How long a slice is, in milliseconds of an idle core.
    pub slice_ms: u32,
    /// How long a teller thinks between its read and its write, at the least and at the most, likewise.
    pub thinking_ms: (u32, u32),
    /// Steps of thinking in a millisecond; 0 where that is still to be measured.
    pub per_ms: u32,
}

impl Tasks {
    pub(super) fn write(&self, row: &mut Vec<f64>) {
        let counts = [self.workers, self.worker, self.tasks, self.changes, self.slice_ms, self.thinking_ms.0];
        for number in counts.into_iter().chain([self.thinking_ms.1, self.per_ms]) {
            row.push(f64::from(number));
        }
        let open = self.open.map_or(f64::NAN, |pounds| pounds as f64);
        row.extend([self.deposit as f64, self.withdrawal as f64, open]);
    }

    pub(super) fn read(row: &mut Row<'_>) -> Self {
        let (workers, worker, tasks, changes, slice_ms) =
            (row.count().max(1), row.count(), row.count(), row.count(), row.count());
        let least = row.count();
        let thinking_ms = (least, row.count().max(least));
        let (per_ms, deposit, withdrawal) = (row.count(), row.number() as i64, row.number() as i64);
        let open = Some(row.number()).filter(|pounds| !pounds.is_nan()).map(|pounds| pounds as i64);
        Self { workers, worker, tasks, changes, deposit, withdrawal, open, slice_ms, thinking_ms, per_ms }
    }

    /// Changes that all tasks make together.
    pub fn all_changes(&self) -> u32 {
        self.tasks * self.changes
    }

    /// What a task's change adds, in pounds.
    pub fn amount_of(&self, task: usize) -> i64 {
        if task.is_multiple_of(2) { self.deposit } else { -self.withdrawal }
    }

    /// Steps of thinking that make a slice, where so many make a millisecond.
    pub fn slice(&self, per_ms: u32) -> u32 {
        (self.slice_ms * per_ms).max(1)
    }

    /// The tasks as they are before anybody works, where so many steps make a millisecond.
    pub fn begun(&self, per_ms: u32) -> Vec<Task> {
        let mut tasks = Vec::new();
        let thinking = (self.thinking_ms.0 * per_ms, self.thinking_ms.1 * per_ms);
        for teller in 0..(self.tasks as usize).min(MAX_TELLERS) {
            tasks.push(Task::new(teller, self.amount_of(teller), self.changes, thinking));
        }
        tasks
    }

    /// Works until every task is done, or it is told to stop.
    pub(super) fn run(&self, bank: &Bank, board: &Scoreboard, order: &Order, tell: &mut dyn FnMut()) -> Closed {
        let slot = board.slot(order.teller);
        slot.clear();
        slot.set_phase(Phase::Armed);
        gate::enter(board, order, Start::Running, || {
            // The others sleep at the gate: whoever came last has a core for itself, where there is one to be had.
            let per_ms = if self.per_ms == 0 { measure() } else { self.per_ms };
            let balance = self.open.unwrap_or_else(|| bank.tasks.balance());
            bank.tasks.open(balance, self.begun(per_ms), per_ms);
            board.head(Head::BalanceAt).store(bank.tasks.balance_at().addr() as u32, Relaxed);
        });
        slot.set_phase(Phase::Running);
        slot.set_started(now_ms());
        let mut worker =
            Worker { log: Log::new(board.opened(), bank.tasks.per_ms()), slot, board, fault: order.fault, tell };
        bank.tasks.work(self.slice(bank.tasks.per_ms()), &mut worker);
        worker.log.end(slot);
        Closed::No
    }
}

/// Steps of thinking that this core takes in a millisecond now, at least one; where others have most of it, half of what
/// it took in its best stretch, so that a run is not over at once when they leave.
pub fn measure() -> u32 {
    let (begun, mut steps) = (now_ms(), 0_u32);
    let (mut since, mut before, mut best, mut is_told) = (begun, 0, 0.0_f64, false);
    loop {
        think();
        steps += 1;
        let now = now_ms();
        if now - since >= STRETCH_MS {
            best = best.max(f64::from(steps - before) / (now - since));
            // In a longer one the core was taken away, and little was measured.
            is_told |= now - since <= 2.0 * STRETCH_MS;
            (since, before) = (now, steps);
        }
        if now - begun >= if is_told { MEASURED_MS } else { LONGEST_MS } {
            let mean = f64::from(steps) / (now - begun);
            return (mean.max(best / 2.0).round() as u32).max(1);
        }
    }
}

struct Worker<'a> {
    log: Log,
    slot: Slot<'a>,
    board: &'a Scoreboard,
    fault: Option<Planned>,
    tell: &'a mut dyn FnMut(),
}

impl Watcher for Worker<'_> {
    fn is_stopped(&self) -> bool {
        self.board.is_stopped()
    }

    fn took(&mut self, _task: &Task) {
        self.log.took();
    }

    fn saw(&mut self, step: Next, task: &mut Task) {
        self.log.saw(step, task, self.slot);
        if let (Next::Read, Some(planned)) = (step, self.fault.filter(|planned| planned.at == self.log.done())) {
            planned.fault.strike();
        }
    }

    fn put_aside(&mut self, task: &Task) {
        self.log.put_aside(task, self.slot);
        (self.tell)();
    }
}

/// What one worker writes down in its slot of the scoreboard.
#[derive(Debug)]
pub struct Log {
    opened: f64,
    /// When the slice at hand began.
    from_ms: f64,
    /// Steps of thinking so far.
    steps: u32,
    /// The stretch at hand: when it began, and the steps until then.
    stretch: (f64, u32),
    /// Steps in a millisecond, as measured, and the most of any stretch.
    measured: u32,
    best: f64,
    /// Changes so far.
    done: u32,
}

impl Log {
    /// Nothing yet; times are told from `opened`, in milliseconds since 1970, and so many steps of thinking were measured
    /// in one.
    pub fn new(opened: f64, measured: u32) -> Self {
        Self { opened, from_ms: 0.0, steps: 0, stretch: (0.0, 0), measured, best: 0.0, done: 0 }
    }

    /// Changes so far.
    pub fn done(&self) -> u32 {
        self.done
    }

    /// A slice begins.
    pub fn took(&mut self) {
        self.from_ms = self.now();
        self.stretch = (self.from_ms, self.steps);
    }

    /// A step was taken.
    pub fn saw(&mut self, step: Next, task: &mut Task, slot: Slot<'_>) {
        match step {
            Next::Read => task.read_ms = self.now(),
            Next::Think { .. } => self.thought(),
            Next::Write { .. } => {
                self.done += 1;
                add(slot, Entry::Change { task: task.teller, read_ms: task.read_ms, wrote_ms: self.now() });
                self.tell(slot);
            }
        }
    }

    /// The slice is over.
    pub fn put_aside(&mut self, task: &Task, slot: Slot<'_>) {
        add(slot, Entry::Slice { task: task.teller, from_ms: self.from_ms, to_ms: self.now() });
        self.tell(slot);
    }

    /// The worker's work is over.
    pub fn end(&mut self, slot: Slot<'_>) {
        add(slot, Entry::Pace { measured: self.measured, best: self.best });
        self.tell(slot);
        slot.end(now_ms());
    }

    fn thought(&mut self) {
        self.steps += 1;
        let (now, (since, before)) = (self.now(), self.stretch);
        if now - since >= STRETCH_MS {
            self.best = self.best.max(f64::from(self.steps - before) / (now - since));
            self.stretch = (now, self.steps);
        }
    }

    fn now(&self) -> f64 {
        now_ms() - self.opened
    }

    fn tell(&self, slot: Slot<'_>) {
        slot.set_progress(self.done, self.steps.into());
        slot.set_applied(self.done);
    }
}

fn add(slot: Slot<'_>, entry: Entry) {
    let (from, to) = entry.to_span();
    slot.add_span(from, to);
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::run::fault::Fault;
    use crate::run::jobs::Job;
    use crate::run::scoreboard::{Progress, SPANS};
    use figures::gantt::{Change, kept};
    use figures::teller::Teller;
    use std::thread;

    /// Quick: a slice is 20 steps, and every change is put aside at least once between its read and its write.
    fn parts(workers: u32) -> Vec<Tasks> {
        let one = Tasks {
            workers,
            worker: 0,
            tasks: 4,
            changes: 5,
            deposit: 30,
            withdrawal: 10,
            open: Some(100),
            slice_ms: 20,
            thinking_ms: (25, 60),
            per_ms: 1,
        };
        (0..workers).map(|worker| Tasks { worker, ..one.clone() }).collect()
    }

    /// Sends so many workers off, and gives what each of them left, and what the account holds.
    fn flown(workers: u32) -> (Vec<Progress>, i64) {
        let (bank, board) = (Bank::new(), Scoreboard::new());
        thread::scope(|scope| {
            for (teller, job) in parts(workers).into_iter().enumerate() {
                let order =
                    Order { teller, flight: 1, together: workers, sent: 0.0, fault: None, job: Job::Tasks(job) };
                let (bank, board) = (&bank, &board);
                scope.spawn(move || order.job.run(bank, board, &order, &mut || {}));
            }
        });
        let progress = (0..workers as usize).map(|worker| Progress::from_words(&board.slot(worker).words()));
        (progress.collect(), bank.tasks.balance())
    }

    fn slices(progress: &Progress) -> Vec<(usize, f64, f64)> {
        let slice = |entry| match entry {
            Entry::Slice { task, from_ms, to_ms } => Some((task, from_ms, to_ms)),
            _ => None,
        };
        progress.entries().filter_map(slice).collect()
    }

    #[test]
    fn every_change_is_made_on_however_many_workers() {
        for workers in [1, 2, 4, 6] {
            let (progress, _) = flown(workers);
            let mut changes = [0; MAX_TELLERS];
            for each in &progress {
                assert_eq!(each.phase, Phase::Ended);
                assert!(each.spans.len() < SPANS, "{} entries", each.spans.len());
                for entry in each.entries() {
                    if let Entry::Change { task, read_ms, wrote_ms } = entry {
                        assert!(read_ms <= wrote_ms, "{entry:?}");
                        changes[task] += 1;
                    }
                }
                let slices = slices(each);
                assert!(slices.windows(2).all(|pair| pair[0].2 <= pair[1].1), "one at a time: {slices:?}");
            }
            assert_eq!(changes, [5, 5, 5, 5, 0, 0, 0, 0], "{workers}");
            assert_eq!(progress.iter().map(|each| each.done).sum::<u32>(), 20);
        }
    }

    #[test]
    fn on_one_worker_tasks_take_turns_and_lose_updates() {
        let (progress, balance) = flown(1);
        let turns: Vec<_> = slices(&progress[0]).iter().map(|slice| slice.0).collect();
        assert_eq!(turns[..8], [0, 1, 2, 3, 0, 1, 2, 3], "each is put aside in its first change");
        let mut changes = Vec::new();
        for entry in progress[0].entries() {
            if let Entry::Change { task, read_ms, wrote_ms } = entry {
                let teller = Teller::ALL[task];
                changes.push(Change { teller, amount: parts(1)[0].amount_of(task), read_ms, wrote_ms });
            }
        }
        // All four have read what was there at first, and one of those changes at the most can have been kept.
        if let Some(kept) = kept(&changes, 100, balance) {
            assert!(kept.len() + 3 <= changes.len(), "{kept:?} of {changes:?}");
        }
    }

    #[test]
    fn a_stopped_run_ends_with_its_tasks_where_they_were() {
        let (bank, board) = (Bank::new(), Scoreboard::new());
        board.head(Head::Stop).store(1, Relaxed);
        let job = Job::Tasks(parts(1).remove(0));
        let order = Order { teller: 0, flight: 1, together: 1, sent: 0.0, fault: None, job };
        order.job.run(&bank, &board, &order, &mut || {});
        let progress = Progress::from_words(&board.slot(0).words());
        assert_eq!((progress.phase, progress.done, bank.tasks.balance()), (Phase::Ended, 0, 100));
    }

    #[test]
    fn whoever_hangs_keeps_its_task_and_the_others_go_on() {
        let bank: &Bank = Box::leak(Box::new(Bank::new()));
        let board: &Scoreboard = Box::leak(Box::new(Scoreboard::new()));
        for (teller, job) in parts(2).into_iter().enumerate() {
            let fault = (teller == 1).then_some(Planned { fault: Fault::Hang, at: 2 });
            let order = Order { teller, flight: 1, together: 2, sent: 0.0, fault, job: Job::Tasks(job) };
            thread::spawn(move || order.job.run(bank, board, &order, &mut || {}));
        }
        // The one that hangs has made two changes; all but the task in its hand is done by the other.
        let done = |worker: usize| Progress::from_words(&board.slot(worker).words()).done;
        while done(1) < 2 || done(0) + done(1) < 15 {
            thread::yield_now();
        }
        assert_eq!(done(1), 2);
        board.head(Head::Stop).store(1, Relaxed);
    }

    #[test]
    fn a_core_takes_at_least_a_step_in_a_millisecond() {
        assert!(measure() >= 1);
    }
}
