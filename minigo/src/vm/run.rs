//! Plain runs: one schedule by chance, without footprints, the output streamed.
//!
//! Who moves next is drawn among those that stand at something they might do; one that turns out to be blocked is set
//! aside until a step that could unblock somebody. The clock moves when nobody else can, and under those who poll.

use explorer::Choice;

use super::bytecode::{Instruction, Origin};
use super::goroutine::Stand;
use super::heap;
use super::machine::{End, Machine, Outcome};
use super::operation::{self, Operation};
use super::polling::{self, Pollers, Sort};
use super::visible::{Arguments, Time, Visible};
use crate::text::{fill, lossy, natural};

impl Machine {
    /// How much virtual time has passed, in nanoseconds, in a run by chance; none while exploring, where everybody has their own.
    #[must_use]
    pub fn clock(&self) -> Option<i64> {
        match self.shared.time {
            Time::Common(now) => Some(now),
            Time::Free => None,
        }
    }

    /// Runs to the end, a seeded random choice at every step, giving the output to `sink` as it comes.
    ///
    /// `Outcome::stdout` is empty: `sink` has had it.
    pub fn run(&mut self, sink: &mut dyn FnMut(&[u8])) -> Outcome {
        let mut able: Vec<u32> = (0..self.goroutines.len() as u32).collect();
        let mut blocked: Vec<u32> = Vec::new();
        let mut known = self.goroutines.len();
        let mut ways: Vec<Choice> = Vec::new();
        let mut moved = false;
        let mut last = usize::MAX;
        let mut pollers = Pollers::default();
        while self.end.is_none() {
            if able.is_empty() {
                // All are looked at once more after the last move, and then wait for time.
                if !std::mem::take(&mut moved) && !self.move_clock() {
                    break;
                }
                able.append(&mut blocked);
                continue;
            }
            let drawn = if able.len() == 1 { 0 } else { self.below(able.len()) };
            let index = able[drawn] as usize;
            ways.clear();
            let wakes = self.ways(index, &mut ways);
            let arrived = last == index;
            last = usize::MAX;
            let mut sort = Sort::Change;
            match ways.len() {
                0 => {
                    let gone = able.swap_remove(drawn);
                    if self.goroutines[index].stand != Stand::Finished {
                        // To have come to a channel may be what another waits for there.
                        if arrived && blocked.len() < 64 {
                            able.append(&mut blocked);
                        }
                        blocked.push(gone);
                    }
                    continue;
                }
                1 => {
                    sort = self.sort(index, ways[0]);
                    self.advance(index, ways[0].alternative, None);
                }
                several => {
                    let way = ways[self.below(several)];
                    self.advance(index, way.alternative, None);
                }
            }
            moved = true;
            last = index;
            if pollers.note(index, sort, &self.goroutines[index]) {
                let mut woken = self.pass(polling::POLL);
                if pollers.all(able.len()) {
                    pollers.begin_round();
                    woken |= self.move_clock();
                }
                if woken {
                    able.append(&mut blocked);
                }
            }
            if wakes && !blocked.is_empty() {
                able.append(&mut blocked);
            }
            if self.goroutines.len() > known {
                able.extend(known as u32..self.goroutines.len() as u32);
                known = self.goroutines.len();
            }
            if self.goroutines[index].stand == Stand::Finished {
                if able.get(drawn).is_some_and(|able| *able as usize == index) {
                    able.swap_remove(drawn);
                }
                // A Done on the way out may be what somebody waits for.
                able.append(&mut blocked);
            }
            if !self.output.is_empty() {
                sink(&self.output);
                heap::own(&mut self.output).clear();
            }
        }
        explorer::Machine::outcome(self)
    }

    /// Appends the ways in which a goroutine can move, and says whether its move could unblock others.
    fn ways(&self, index: usize, into: &mut Vec<Choice>) -> bool {
        let goroutine = &*self.goroutines[index];
        let operation = operation::of(&self.program, goroutine);
        operation::ways(self, goroutine, &operation, into);
        match operation {
            Operation::Channel(_) | Operation::Plain(Instruction::Close { .. }) | Operation::Timer => true,
            Operation::Native(visible, _) => !matches!(
                visible,
                Visible::AtomicLoad
                    | Visible::AtomicStore
                    | Visible::AtomicSwap
                    | Visible::AtomicCompareAndSwap
                    | Visible::AtomicAnd
                    | Visible::AtomicOr
                    | Visible::AtomicAdd(_)
                    | Visible::Gosched
                    | Visible::MutexLock
                    | Visible::RwRLock
                    | Visible::NumGoroutine
                    | Visible::Write
            ),
            _ => false,
        }
    }

    /// What a step is that is about to be taken.
    fn sort(&self, index: usize, choice: Choice) -> Sort {
        let goroutine = &*self.goroutines[index];
        let operation = operation::of(&self.program, goroutine);
        polling::sort(&operation, choice, &|visible, window| {
            visible.would_do(&self.program, &self.heap, Arguments(goroutine.registers_from(window)))
        })
    }

    /// Lets time pass; says whether that may have woken somebody.
    fn pass(&mut self, time: i64) -> bool {
        let Time::Common(now) = self.shared.time else { return false };
        let then = now.saturating_add(time);
        let woken = self.next_waking().is_some_and(|at| at <= then);
        self.shared.time = Time::Common(then);
        woken
    }

    fn below(&mut self, n: usize) -> usize {
        ((u128::from(self.shared.random()) * n as u128) >> 64) as usize
    }

    /// The next time at which somebody wakes, if anybody ever does.
    fn next_waking(&self) -> Option<i64> {
        let wakings = self.goroutines.iter().filter_map(|goroutine| match goroutine.stand {
            // Ticks that nobody takes change nothing, and would go on for ever.
            Stand::Timer => goroutine
                .timer
                .as_ref()
                .filter(|timer| timer.running && (timer.period <= 0 || timer.has_room(&self.heap)))
                .map(|timer| timer.at),
            Stand::Instruction => {
                let sleeps = matches!(operation::of(&self.program, goroutine), Operation::Native(Visible::Sleep, _));
                (sleeps && goroutine.phase == 1).then_some(goroutine.clock)
            }
            _ => None,
        });
        wakings.min()
    }

    /// Moves the clock to the next time at which somebody wakes; false if nobody ever does.
    fn move_clock(&mut self) -> bool {
        let Time::Common(now) = self.shared.time else { return false };
        match self.next_waking() {
            Some(at) if at > now => {
                self.shared.time = Time::Common(at);
                true
            }
            _ => false,
        }
    }

    /// How many steps it has taken.
    #[must_use]
    pub fn steps(&self) -> u64 {
        self.steps
    }

    /// What a plain run writes to the standard error output, and nothing for one that ended well.
    #[must_use]
    pub fn last_stderr(&self) -> String {
        let own = lossy(&self.shared.errors);
        own + &match &self.end {
            Some(End::Ended(_)) => String::new(),
            Some(End::Limited(failure)) => fill("minigo: {}\n", &[&failure.message]),
            Some(End::Failed(failure)) => self.trace(&failure.message, failure.process.0, failure.line),
            None => self.deadlock_trace(),
        }
    }

    /// The program's own file.
    fn file(&self) -> &str {
        let module = &self.program.module;
        let own = module.functions.iter().find(|function| function.origin == Origin::Program);
        own.and_then(|function| module.files.get(function.file as usize)).map_or("main.go", String::as_str)
    }

    fn trace(&self, message: &str, process: u32, line: u32) -> String {
        let number = self.goroutines.iter().position(|goroutine| goroutine.process == process).unwrap_or(0) + 1;
        let file = self.file();
        let (number, line) = (natural(number as u64), natural(line.into()));
        fill("{}\n\ngoroutine {} [running]:\n\t{}:{}\n", &[message, &number, file, &line])
    }

    fn deadlock_trace(&self) -> String {
        let file = self.file();
        let mut text = self.deadlock();
        text.push('\n');
        for (number, goroutine) in self.goroutines.iter().enumerate() {
            if !matches!(goroutine.stand, Stand::Finished | Stand::Timer) {
                let line = goroutine.line(&self.program);
                let state = super::words::state(self, goroutine);
                let (number, line) = (natural(number as u64 + 1), natural(line.into()));
                text.push_str(&fill("\ngoroutine {} [{}]:\n\t{}:{}\n", &[&number, state, file, &line]));
            }
        }
        text
    }
}
