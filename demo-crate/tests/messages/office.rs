//! Vault and two tellers on a model of a machine, in which every message takes time to travel and to be dealt with, and
//! workers wait for a core.
//!
//! A seed makes a run; no clock is asked. What is modelled is only *when* messages are dealt with: what is in them comes
//! from the same vault and tellers as in the browser.

use crate::order;
use demo_crate::bank::strategies::Strategy;
use demo_crate::messages::chance::Chance;
use demo_crate::messages::teller::{Next, Teller};
use demo_crate::messages::vault::Vault;
use demo_crate::run::dice::Dice;
use demo_crate::run::jobs::change::Speed;
use demo_crate::run::scoreboard::Scoreboard;
use std::cmp::Reverse;
use std::collections::{BinaryHeap, VecDeque};

/// Tellers: the first deposits 1 with each operation, the second withdraws 1.
const TELLERS: usize = 2;
/// The vault's number among the workers.
const VAULT: usize = TELLERS;

/// A machine, in nanoseconds from the least to the most.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Machine {
    pub(crate) name: &'static str,
    pub(crate) cores: usize,
    /// A message on its way.
    pub(crate) hop: (u32, u32),
    /// A worker that deals with a message.
    pub(crate) service: (u32, u32),
    /// A teller's own work.
    pub(crate) work: (u32, u32),
    /// Another process has a worker's core for so long, at one message in ten; 0 for a machine of one's own.
    pub(crate) stall: u32,
}

/// What a run came to.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Run {
    /// What the account holds in the end, which should be nothing.
    pub(crate) error: i64,
    /// Operations that both tellers together had done when the first of them ended.
    pub(crate) done_at_first_end: u32,
}

#[derive(Debug, PartialEq, Eq, PartialOrd, Ord)]
enum Event {
    /// A message comes to a worker on that teller's line.
    Comes { to: usize, line: usize, bits: Vec<u64> },
    /// A worker has dealt with the message in its hands.
    Dealt { worker: usize },
}

#[derive(Clone, Debug, Default)]
struct Worker {
    inbox: VecDeque<(usize, Vec<f64>)>,
    is_awake: bool,
}

#[derive(Debug)]
struct Office {
    machine: Machine,
    dice: Dice,
    now: u64,
    /// When, in which order at one moment, and what.
    events: BinaryHeap<Reverse<(u64, u64, Event)>>,
    sent: u64,
    workers: Vec<Worker>,
    ready: VecDeque<usize>,
    idle_cores: usize,
    /// When the last message comes, by line and direction: none overtakes another.
    last: [[u64; 2]; TELLERS],
}

/// Runs two tellers to their ends, each by the chance that `chance` makes of dice.
pub(crate) fn run(machine: Machine, strategy: Strategy, operations: u32, seed: u32, chance: fn(Dice) -> Chance) -> Run {
    let board = Scoreboard::new();
    let mut vault = Vault::new(0);
    let mut office = Office {
        machine,
        dice: dice(seed, VAULT),
        now: 0,
        events: BinaryHeap::new(),
        sent: 0,
        workers: vec![Worker::default(); TELLERS + 1],
        ready: VecDeque::new(),
        idle_cores: machine.cores,
        last: [[0; 2]; TELLERS],
    };
    let mut tellers = Vec::new();
    for (number, amount) in [1, -1].into_iter().enumerate() {
        let order = order(number, strategy, amount, operations, Speed::Bare);
        let (teller, next) = Teller::begin_by(chance(dice(seed, number)), order, &board);
        office.act(number, next);
        tellers.push(teller);
    }
    let mut done_at_first_end = None;
    while let Some((worker, line, message)) = office.next_dealt() {
        if worker == VAULT {
            for (to, answer) in vault.handle(line, &message) {
                office.send(to, to, &answer);
            }
        } else {
            let next = tellers[worker].answer(&board, &message);
            if next == Next::Ended {
                done_at_first_end.get_or_insert(tellers.iter().map(Teller::done).sum());
            }
            office.act(worker, next);
        }
        office.let_go(worker);
    }
    assert!(tellers.iter().all(|teller| teller.done() == operations), "somebody is stuck: {tellers:?}");
    Run { error: vault.balance(), done_at_first_end: done_at_first_end.unwrap_or(0) }
}

/// Dice of one worker in one run.
fn dice(seed: u32, worker: usize) -> Dice {
    let mut dice = Dice::seeded((seed + 1).wrapping_mul(0x9e37_79b9) ^ (worker as u32) << 20);
    for _ in 0..16 {
        dice.between((0, 1)); // seeds that are alike begin alike
    }
    dice
}

impl Office {
    fn act(&mut self, teller: usize, next: Next) {
        match next {
            Next::Send(message) => self.send(VAULT, teller, &message),
            Next::Ended => {}
            next => panic!("nobody pauses here: {next:?}"),
        }
    }

    fn send(&mut self, to: usize, line: usize, message: &[f64]) {
        let last = self.last[line][usize::from(to == VAULT)];
        let hop = u64::from(self.dice.between(self.machine.hop)).max(last.saturating_sub(self.now));
        self.last[line][usize::from(to == VAULT)] = self.now + hop;
        self.after(hop, Event::Comes { to, line, bits: message.iter().map(|number| number.to_bits()).collect() });
    }

    fn after(&mut self, delay: u64, event: Event) {
        self.sent += 1;
        self.events.push(Reverse((self.now + delay, self.sent, event)));
    }

    /// Lets time pass until a worker has dealt with a message: which worker, whose line, what.
    fn next_dealt(&mut self) -> Option<(usize, usize, Vec<f64>)> {
        loop {
            let Reverse((time, _, event)) = self.events.pop()?;
            self.now = time;
            match event {
                Event::Dealt { worker } => {
                    let (line, message) = self.workers[worker].inbox.pop_front()?;
                    return Some((worker, line, message));
                }
                Event::Comes { to, line, bits } => {
                    let message = bits.into_iter().map(f64::from_bits).collect();
                    self.workers[to].inbox.push_back((line, message));
                    if !self.workers[to].is_awake {
                        self.workers[to].is_awake = true;
                        self.ready.push_back(to);
                        self.give_cores();
                    }
                }
            }
        }
    }

    /// A worker that has more to do keeps its core.
    fn let_go(&mut self, worker: usize) {
        if self.workers[worker].inbox.is_empty() {
            self.workers[worker].is_awake = false;
            self.idle_cores += 1;
            self.give_cores();
        } else {
            self.deal(worker);
        }
    }

    /// First come, first served.
    fn give_cores(&mut self) {
        while self.idle_cores > 0 {
            let Some(worker) = self.ready.pop_front() else { return };
            self.idle_cores -= 1;
            self.deal(worker);
        }
    }

    fn deal(&mut self, worker: usize) {
        let mut time = self.dice.between(self.machine.service);
        if worker != VAULT {
            time += self.dice.between(self.machine.work);
        }
        if self.machine.stall > 0 && self.dice.between((1, 10)) == 1 {
            time += self.machine.stall;
        }
        self.after(time.into(), Event::Dealt { worker });
    }
}
