//! A vault, its tellers and the lines between them, as a machine whose every order of messages can be explored.
//!
//! A teller is a process: its step takes the next answer off its line, or ends its pause, and sends what comes of it.
//! So is each of the vault's ears: its step takes the next message off one teller's line and carries it out. Lines keep
//! their own order and may be late by any time, as message ports are. Where a teller leaves something to chance, each
//! way is a choice. The books are looked at after every step.

use crate::order;
use demo_crate::bank::strategies::Strategy;
use demo_crate::messages::chance::Chance;
use demo_crate::messages::teller::{Next, Teller};
use demo_crate::messages::vault::Vault;
use demo_crate::run::jobs::change::Speed;
use demo_crate::run::scoreboard::Scoreboard;
use explorer::machine::{Description, Failure, Reason, Standing, Waits};
use explorer::{Choice, Footprint, Machine, Mode, ObjectId, ProcessId};
use std::collections::VecDeque;
use std::hash::{DefaultHasher, Hash, Hasher};
use std::rc::Rc;

/// What the account holds first, in pounds.
pub(crate) const OPENING: i64 = 1_000;

/// Pounds that an operation of this teller adds: each teller's differ, so that the balance tells whose are missing.
pub(crate) fn amount(teller: usize) -> i64 {
    [3, -2, 10][teller]
}

/// One way between two state machines, in one direction.
#[derive(Clone, Debug, Default)]
struct Line {
    waiting: VecDeque<Vec<f64>>,
    sent: u64,
    taken: u64,
}

impl Line {
    fn send(&mut self, message: Vec<f64>) {
        self.waiting.push_back(message);
        self.sent += 1;
    }

    fn take(&mut self) -> Option<Vec<f64>> {
        let message = self.waiting.pop_front()?;
        self.taken += 1;
        Some(message)
    }
}

/// Where a teller stands, as far as its driver knows.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
enum Doing {
    Waiting,
    Pausing,
    Finished,
}

/// The whole.
#[derive(Clone, Debug)]
pub(crate) struct Counter {
    strategy: Strategy,
    vault: Vault,
    tellers: Vec<(Teller, Doing)>,
    to_vault: Vec<Line>,
    to_teller: Vec<Line>,
    board: Rc<Scoreboard>,
}

/// What a run comes to.
#[derive(Clone, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub(crate) struct End {
    /// What the vault holds, in pounds.
    pub(crate) balance: i64,
    /// The changes that it has taken in, by teller.
    pub(crate) applied: Vec<u32>,
    /// What each teller counts as done.
    pub(crate) done: Vec<u32>,
}

/// Orders in which the vault takes its turns.
const TURNS: ObjectId = ObjectId(0);

/// A message of a line: the lines to the vault come first, then those to the tellers.
fn item(line: usize, number: u64) -> ObjectId {
    ObjectId((line as u64 + 1) << 32 | number)
}

impl Counter {
    pub(crate) fn new(strategy: Strategy, speed: Speed, tellers: usize, operations: u32) -> Self {
        let board = Rc::new(Scoreboard::new());
        let mut counter = Self {
            strategy,
            vault: Vault::new(OPENING),
            tellers: Vec::new(),
            to_vault: vec![Line::default(); tellers],
            to_teller: vec![Line::default(); tellers],
            board: Rc::clone(&board),
        };
        for teller in 0..tellers {
            let order = order(teller, strategy, amount(teller), operations, speed);
            let (player, next) = Teller::begin_by(Chance::Straight, order, &board);
            counter.tellers.push((player, Doing::Waiting));
            counter.act(teller, next);
        }
        counter
    }

    fn act(&mut self, teller: usize, next: Next) {
        self.tellers[teller].1 = match next {
            Next::Send(message) => {
                self.to_vault[teller].send(message);
                Doing::Waiting
            }
            Next::Pause(_) => Doing::Pausing,
            Next::Wait => Doing::Waiting,
            Next::Ended => Doing::Finished,
        };
    }

    /// What a teller's step comes to by that chance, but for the step itself.
    fn next_by(&self, teller: usize, chance: Chance) -> Option<(Teller, Next)> {
        let (player, doing) = &self.tellers[teller];
        let answer = match doing {
            Doing::Pausing => None,
            Doing::Waiting => Some(self.to_teller[teller].waiting.front()?),
            Doing::Finished => return None,
        };
        let mut player = player.clone();
        player.leave_to(chance);
        let next = match answer {
            None => player.resume(&self.board),
            Some(answer) => player.answer(&self.board, answer),
        };
        Some((player, next))
    }

    fn step_teller(&mut self, teller: usize, alternative: u64, into: &mut Footprint) {
        let chance = if alternative == 0 { Chance::Straight } else { Chance::Detour };
        let Some((player, next)) = self.next_by(teller, chance) else { return };
        if self.tellers[teller].1 == Doing::Waiting {
            into.touch(item(self.tellers.len() + teller, self.to_teller[teller].taken), Mode::Acquire);
            self.to_teller[teller].take();
        }
        if let Next::Send(_) = next {
            into.touch(item(teller, self.to_vault[teller].sent), Mode::Release);
        }
        self.tellers[teller].0 = player;
        self.act(teller, next);
    }

    fn step_ear(&mut self, teller: usize, into: &mut Footprint) {
        into.touch(item(teller, self.to_vault[teller].taken), Mode::Acquire);
        into.touch(TURNS, Mode::Turn);
        let Some(message) = self.to_vault[teller].take() else { return };
        for (to, answer) in self.vault.handle(teller, &message) {
            into.touch(item(self.tellers.len() + to, self.to_teller[to].sent), Mode::Release);
            self.to_teller[to].send(answer);
        }
    }

    /// Whether the balance is what the counts that are read with it should give.
    fn do_books_agree(&self) -> bool {
        let counts = self.vault.applied().iter().take(self.tellers.len()).enumerate();
        let changes: i64 = counts.map(|(teller, count)| i64::from(*count) * amount(teller)).sum();
        self.vault.balance() == OPENING + changes
    }

    fn is_ear(&self, process: ProcessId) -> Option<usize> {
        (process.0 as usize).checked_sub(self.tellers.len())
    }
}

impl Machine for Counter {
    type Outcome = End;

    fn standing(&self) -> Standing {
        if self.over() {
            let message = "the balance and the counts do not agree".to_owned();
            return Standing::Failed(Failure { message, process: ProcessId(0), line: 0 });
        }
        Standing::Going
    }

    fn over(&self) -> bool {
        self.strategy.is_exact() && !self.do_books_agree()
    }

    fn choices(&self, into: &mut Vec<Choice>) {
        if self.over() {
            return;
        }
        for teller in 0..self.tellers.len() {
            let process = ProcessId(teller as u32);
            let Some((straight, next)) = self.next_by(teller, Chance::Straight) else { continue };
            into.push(Choice { process, alternative: 0 });
            let by_chance = self.next_by(teller, Chance::Detour);
            if by_chance.is_some_and(|(detour, then)| then != next || hash(&detour) != hash(&straight)) {
                into.push(Choice { process, alternative: 1 });
            }
        }
        for (teller, line) in self.to_vault.iter().enumerate() {
            if !line.waiting.is_empty() {
                into.push(Choice { process: ProcessId((self.tellers.len() + teller) as u32), alternative: 0 });
            }
        }
    }

    fn unfinished(&self, into: &mut Vec<ProcessId>) {
        let is_busy = |number: usize| match number.checked_sub(self.tellers.len()) {
            None => self.tellers[number].1 != Doing::Finished,
            Some(ear) => !self.to_vault[ear].waiting.is_empty(),
        };
        into.extend(
            (0..2 * self.tellers.len()).filter(|number| is_busy(*number)).map(|number| ProcessId(number as u32)),
        );
    }

    fn pending(&self, process: ProcessId, into: &mut Footprint) {
        into.clear();
        let tellers = self.tellers.len();
        if let Some(ear) = self.is_ear(process) {
            into.touch(item(ear, self.to_vault[ear].taken), Mode::Acquire);
            into.touch(TURNS, Mode::Turn);
            for (to, line) in self.to_teller.iter().enumerate() {
                into.touch(item(tellers + to, line.sent), Mode::Release);
            }
        } else {
            let teller = process.0 as usize;
            if self.tellers[teller].1 == Doing::Waiting {
                into.touch(item(tellers + teller, self.to_teller[teller].taken), Mode::Acquire);
            }
            into.touch(item(teller, self.to_vault[teller].sent), Mode::Release);
        }
    }

    fn step(&mut self, choice: Choice, into: &mut Footprint) {
        into.clear();
        match self.is_ear(choice.process) {
            Some(ear) => self.step_ear(ear, into),
            None => self.step_teller(choice.process.0 as usize, choice.alternative, into),
        }
        into.ends = self.over();
    }

    fn outcome(&self) -> End {
        End {
            balance: self.vault.balance(),
            applied: self.vault.applied()[..self.tellers.len()].to_vec(),
            done: self.tellers.iter().map(|(teller, _)| teller.done()).collect(),
        }
    }

    fn fingerprint(&self) -> u128 {
        let half = |seed: u8| {
            let mut hasher = DefaultHasher::new();
            (seed, &self.vault, &self.tellers).hash(&mut hasher);
            for line in self.to_vault.iter().chain(&self.to_teller) {
                for message in &line.waiting {
                    message.iter().map(|number| number.to_bits()).collect::<Vec<_>>().hash(&mut hasher);
                }
                u8::MAX.hash(&mut hasher);
            }
            u128::from(hasher.finish())
        };
        half(0) << 64 | half(1)
    }

    fn describe(&self, choice: Choice) -> Description {
        let operation = match self.is_ear(choice.process) {
            Some(ear) => format!("carries out {:?}", self.to_vault[ear].waiting.front()),
            None => format!("takes {:?}", self.to_teller[choice.process.0 as usize].waiting.front()),
        };
        Description { line: 0, operation }
    }

    fn waits(&self, process: ProcessId) -> Waits {
        let line = match self.is_ear(process) {
            Some(ear) => item(ear, self.to_vault[ear].taken),
            None => item(self.tellers.len() + process.0 as usize, self.to_teller[process.0 as usize].taken),
        };
        let reason = Reason {
            object: self.object_name(line),
            id: line,
            held_by: Vec::new(),
            taken_at: Vec::new(),
            held: explorer::machine::Held::default(),
        };
        Waits { line: 0, operation: "waits".to_owned(), reasons: vec![reason] }
    }

    fn process_name(&self, process: ProcessId) -> String {
        self.is_ear(process).map_or_else(|| format!("teller {}", process.0), |ear| format!("ear {ear}"))
    }

    fn object_name(&self, object: ObjectId) -> String {
        if object == TURNS {
            "the vault".to_owned()
        } else {
            format!("message {} of line {}", object.0 as u32, object.0 >> 32)
        }
    }

    fn line(&self, _process: ProcessId) -> u32 {
        0
    }
}

fn hash(teller: &Teller) -> u64 {
    let mut hasher = DefaultHasher::new();
    teller.hash(&mut hasher);
    hasher.finish()
}
