//! The machine: goroutines over one heap, moved one visible operation at a time.
//!
//! Between two steps every goroutine stands at its next visible operation, or has finished. A step does that operation, then runs
//! what is private to the goroutine (and to those it met or started) up to the next. Copies share all they can.
//! One file because it is one step, from the choice to the next visible operation.

use std::rc::Rc;

use explorer::{Footprint, Mode, ProcessId};

use super::bytecode::Instruction;
use super::chance::Chance;
use super::clocks::Clocks;
use super::compare;
use super::goroutine::{Entry, Fatal, Goroutine, Panic, PanicState, Stand};
use super::heap::{self, Body, GLOBAL, Heap, Site};
use super::interpret::{self, Done, Limit, Permit, Stop, Stopped, Trouble, World};
use super::names::{self, Names};
use super::operation::{self, Chosen, Operation};
use super::program::Program;
use super::value::{Handle, TypeIndex, Value};
use super::visible::{self, Time, Visible};
use super::words;
use crate::text::{fill, natural};

/// What a run may use before it is given up.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Limits {
    /// Instructions of private code in one step.
    pub instructions_per_step: u64,
    /// Steps of a whole run.
    pub steps: u64,
    /// Bytes of the heap.
    pub memory: u64,
    /// Calls within calls of one goroutine.
    pub depth: u64,
    /// Goroutines at one time.
    pub goroutines: u64,
    /// Bytes of output that are kept.
    pub output: u64,
    /// While exploring: the most ways that the draws of one run may have in all.
    pub draws: u64,
}

/// How many ways the draws of one run have in all, unless somebody says otherwise.
const DRAWS: u64 = 256;

impl Default for Limits {
    fn default() -> Self {
        Self {
            instructions_per_step: 1 << 40,
            steps: u64::MAX,
            memory: 256 << 20,
            depth: 1 << 20,
            goroutines: 100_000,
            output: 1 << 20,
            draws: DRAWS,
        }
    }
}

impl Limits {
    /// Limits for exploring, where one run must be small for there to be many.
    #[must_use]
    pub fn exploring() -> Self {
        Self {
            instructions_per_step: 10_000_000,
            steps: u64::MAX,
            memory: 32 << 20,
            depth: 200_000,
            goroutines: 10_000,
            output: 64 << 10,
            draws: DRAWS,
        }
    }
}

/// What a run came to, as an observer of the finished program can tell.
#[derive(Clone, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct Outcome {
    /// What it printed.
    pub stdout: Vec<u8>,
    /// Its exit code: Go's, 0, 2 or what was asked for; 1 for a limit of the machine.
    pub exit: i32,
    /// How it failed, in the words that Go writes to the standard error output; the first paragraph of them.
    pub failure: Option<String>,
}

impl Outcome {
    /// Whether the run ended well and printed this, spaces at either end left out.
    #[must_use]
    pub fn meets(&self, text: &str) -> bool {
        self.exit == 0 && self.stdout.trim_ascii() == text.trim().as_bytes()
    }
}

/// How a run ended.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum End {
    Ended(i32),
    Failed(explorer::machine::Failure),
    Limited(explorer::machine::Failure),
}

/// What all goroutines share beside the heap.
#[derive(Clone, Debug)]
pub(crate) struct Shared {
    /// Goroutines that have not finished.
    pub(crate) alive: u64,
    /// Whether any was ever started beside main.
    pub(crate) concurrent: bool,
    pub(crate) seed: u64,
    pub(crate) time: Time,
    /// How often the clock was looked at since the last step, in a run by chance.
    pub(crate) looks: u32,
    /// The times that go along with what is released, where goroutines have clocks of their own and look at them.
    pub(crate) clocks: Clocks,
    /// What went to the standard error output, in a run by chance.
    pub(crate) errors: Rc<Vec<u8>>,
}

impl Shared {
    /// Takes what goes to the standard error output, which is no part of what exploring compares.
    pub(crate) fn report(&mut self, bytes: &[u8], most: u64) {
        if matches!(self.time, Time::Common(_)) && (self.errors.len() + bytes.len()) as u64 <= most {
            heap::own(&mut self.errors).extend_from_slice(bytes);
        }
    }

    /// The clock of a run by chance, which moves under one who does nothing but look at it.
    pub(crate) fn look(&mut self) -> Option<i64> {
        let Time::Common(now) = self.time else { return None };
        self.looks = self.looks.saturating_add(1);
        if self.looks > LOOKS {
            self.time = Time::Common(now.saturating_add(super::polling::POLL));
        }
        Some(now)
    }

    /// Where a range over a map starts: at the first entry, or anywhere in a run by chance.
    pub(crate) fn rotation(&mut self, end: u64) -> u64 {
        match self.time {
            Time::Free => 0,
            Time::Common(_) => self.random() % end.max(1),
        }
    }

    pub(crate) fn random(&mut self) -> u64 {
        compare::split_mix(&mut self.seed)
    }
}

/// How often the clock may be looked at in one step without moving.
const LOOKS: u32 = 100;

/// A program that runs.
#[derive(Debug)]
pub struct Machine {
    pub(crate) program: Rc<Program>,
    pub(crate) limits: Rc<Limits>,
    pub(crate) names: Names,
    pub(crate) chance: Chance,
    /// What it is to print, if somebody has said.
    pub(crate) right: Option<Rc<str>>,
    pub(crate) heap: Heap,
    /// In the order of creation; the finished stay, empty, for their names.
    pub(crate) goroutines: Vec<Rc<Goroutine>>,
    pub(crate) shared: Shared,
    pub(crate) end: Option<End>,
    pub(crate) output: Rc<Vec<u8>>,
    pub(crate) steps: u64,
}

// By hand for `clone_from`, which keeps the room that the vectors have.
impl Clone for Machine {
    fn clone(&self) -> Self {
        let (program, limits) = (Rc::clone(&self.program), Rc::clone(&self.limits));
        let mut copy = Self::empty(program, limits, self.chance.clone(), 0, Time::Free);
        copy.clone_from(self);
        copy
    }

    fn clone_from(&mut self, source: &Self) {
        self.program.clone_from(&source.program);
        self.limits.clone_from(&source.limits);
        self.names.clone_from(&source.names);
        self.chance.clone_from(&source.chance);
        self.right.clone_from(&source.right);
        self.heap.copy_from(&source.heap);
        heap::share(&mut self.goroutines, &source.goroutines, Goroutine::is_small);
        self.shared.clone_from(&source.shared);
        self.end.clone_from(&source.end);
        self.output.clone_from(&source.output);
        self.steps = source.steps;
    }
}

impl Machine {
    /// Starts a program to be explored: main has run up to its first visible operation.
    #[must_use]
    pub fn new(program: Rc<Program>, limits: Limits) -> Self {
        Self::start(program, limits, 0, Time::Free)
    }

    /// Starts a program to be run by chance: one clock for all, which moves when nothing else can.
    #[must_use]
    pub fn by_chance(program: Rc<Program>, limits: Limits, seed: u64) -> Self {
        Self::start(program, limits, seed, Time::Common(0))
    }

    /// The same, of which is said what it is to print: a run that ends otherwise is wrong.
    #[must_use]
    pub fn wanting(mut self, right: &str) -> Self {
        self.right = Some(right.into());
        self
    }

    /// A machine in which there is nothing yet.
    fn empty(program: Rc<Program>, limits: Rc<Limits>, chance: Chance, seed: u64, time: Time) -> Self {
        Self {
            heap: Heap::new(Rc::clone(&program.bytes), limits.memory),
            limits,
            names: Names::default(),
            chance,
            right: None,
            goroutines: Vec::new(),
            shared: Shared {
                alive: 1,
                concurrent: false,
                seed,
                time,
                looks: 0,
                clocks: Clocks::default(),
                errors: Rc::default(),
            },
            end: None,
            output: Rc::default(),
            steps: 0,
            program,
        }
    }

    fn start(program: Rc<Program>, limits: Limits, seed: u64, time: Time) -> Self {
        let chance = Chance::within(limits.draws);
        let mut machine = Self::empty(Rc::clone(&program), Rc::new(limits), chance, seed, time);
        for (index, global) in program.module.globals.iter().enumerate() {
            let zero = program.zero(global.ty);
            let body = Body::variables(global.ty, zero);
            let site = Site { function: GLOBAL, address: index as u32 };
            if machine.heap.allocate(u64::from(u32::MAX) << 32 | index as u64, site, body).is_err() {
                machine.limit(Limit::Memory, 0);
                return machine;
            }
        }
        let random = compare::mix(seed, 0);
        machine.goroutines.push(Rc::new(Goroutine::new(0, 0, random, Site::default())));
        let mut spawned = Vec::new();
        let (world, main) = machine.world(0, &mut spawned, None);
        interpret::enter(&world, main, program.module.entry, None, 0, Entry::Call);
        machine.run_private(0, Permit::None, None);
        machine
    }

    /// A goroutine, and what it can touch beside itself.
    fn world<'a>(
        &'a mut self,
        index: usize,
        spawned: &'a mut Vec<Rc<Goroutine>>,
        recorder: Option<&'a mut Footprint>,
    ) -> (World<'a>, &'a mut Goroutine) {
        let world = World {
            program: &self.program,
            heap: &mut self.heap,
            names: &self.names,
            chance: &self.chance,
            spawned,
            shared: &mut self.shared,
            recorder,
            limits: &self.limits,
            trouble: Trouble::Stands,
        };
        (world, heap::own(&mut self.goroutines[index]))
    }

    /// The place of a process among the goroutines.
    pub(crate) fn find(&self, process: ProcessId) -> Option<usize> {
        let guess = process.0 as usize;
        if self.goroutines.get(guess).is_some_and(|goroutine| goroutine.process == process.0) {
            return Some(guess);
        }
        self.goroutines.iter().position(|goroutine| goroutine.process == process.0)
    }

    /// Runs a goroutine's private code, then that of those it has started.
    fn run_private(&mut self, index: usize, permit: Permit, mut recorder: Option<&mut Footprint>) {
        heap::own(&mut self.goroutines[index]).added = None;
        let mut spawned = Vec::new();
        self.run_one(index, permit, recorder.as_deref_mut(), &mut spawned);
        let mut next = self.goroutines.len();
        loop {
            self.goroutines.append(&mut spawned);
            if next >= self.goroutines.len() || self.end.is_some() {
                return;
            }
            if self.goroutines[next].stand == Stand::Instruction {
                self.run_one(next, Permit::None, recorder.as_deref_mut(), &mut spawned);
            }
            next += 1;
        }
    }

    fn run_one(
        &mut self,
        index: usize,
        permit: Permit,
        mut recorder: Option<&mut Footprint>,
        spawned: &mut Vec<Rc<Goroutine>>,
    ) {
        let mut permit = permit;
        loop {
            let (mut world, goroutine) = self.world(index, spawned, recorder.as_deref_mut());
            match interpret::run(&mut world, goroutine, permit) {
                Stop::Stands => break,
                Stop::Collect(need, kept) => {
                    permit = kept;
                    let mut roots = Vec::new();
                    for global in 0..self.program.module.globals.len() {
                        roots.push(Handle::global(global as u16));
                    }
                    for goroutine in self.goroutines.iter().chain(&*spawned) {
                        goroutine.each(&mut |value| roots.extend(heap::reference(value)));
                    }
                    if self.heap.collect(roots, need).is_err() {
                        return self.limit(Limit::Memory, index);
                    }
                }
                Stop::Limit(limit) => return self.limit(limit, index),
            }
        }
        if self.goroutines[index].stand == Stand::Finished {
            self.finish(index);
        }
    }

    fn finish(&mut self, index: usize) {
        let goroutine = heap::own(&mut self.goroutines[index]);
        if goroutine.timer.is_some() {
            return;
        }
        goroutine.stack = Vec::new();
        goroutine.frames = Vec::new();
        self.shared.alive = self.shared.alive.saturating_sub(1);
    }

    fn limit(&mut self, limit: Limit, index: usize) {
        let limits = &self.limits;
        let (words, most) = match limit {
            Limit::Instructions => (
                "no end in sight: more than {} instructions between two operations that others can see",
                limits.instructions_per_step,
            ),
            Limit::Memory => ("out of memory: the program needs more than {} MiB", (limits.memory >> 20).max(1)),
            Limit::Goroutines => ("too many goroutines: more than {} at one time", limits.goroutines),
            Limit::Output => ("too much output: more than {} bytes", limits.output),
            Limit::Steps => ("no end in sight after {} steps", limits.steps),
            Limit::Unreachable => ("a fault of minigo: an instruction that cannot be", 0),
        };
        let message = fill(words, &[&natural(most)]);
        let (process, line) = match self.goroutines.get(index) {
            Some(goroutine) => (goroutine.process, goroutine.line(&self.program)),
            None => (0, 0),
        };
        self.end = Some(End::Limited(explorer::machine::Failure { message, process: ProcessId(process), line }));
    }

    /// Takes a goroutine's step, in one of its ways; records what it touches, if asked to.
    pub(crate) fn advance(&mut self, index: usize, alternative: u64, mut recorder: Option<&mut Footprint>) {
        self.steps += 1;
        self.shared.looks = 0;
        if self.steps > self.limits.steps {
            return self.limit(Limit::Steps, index);
        }
        let program = Rc::clone(&self.program);
        let goroutine = &self.goroutines[index];
        let operation = operation::of(&program, goroutine);
        let chosen = operation::decode(alternative);
        let other = operation::partner(chosen).and_then(|process| self.find(process));
        if let Some(footprint) = recorder.as_deref_mut() {
            operation::touches(&program, &self.heap, goroutine, &operation, Some(chosen), footprint);
            if let (Some(other), Chosen::Case { partner: Some((process, case)), .. }) = (other, chosen) {
                footprint.partner = Some(ProcessId(process));
                let met = Some(Chosen::Case { case, partner: Some((goroutine.process, 0)) });
                let other = &self.goroutines[other];
                operation::touches(&program, &self.heap, other, &operation::of(&program, other), met, footprint);
            }
        }
        let keeps_time = program.looks_at_time && matches!(self.shared.time, Time::Free);
        if keeps_time && let Some(footprint) = recorder.as_deref() {
            let for_good = matches!(operation, Operation::Channel(_) | Operation::Timer);
            let mut clock = self.shared.clocks.acquire(&footprint.accesses, for_good);
            for side in [Some(index), other].into_iter().flatten() {
                clock = clock.max(self.goroutines[side].clock);
            }
            for side in [Some(index), other].into_iter().flatten() {
                heap::own(&mut self.goroutines[side]).clock = clock;
            }
        }
        if operation.is_draw() {
            heap::own(&mut self.goroutines[index]).pick = Some(alternative as u32);
        }
        self.take(index, operation, chosen, other, recorder.as_deref_mut());
        if keeps_time && let Some(footprint) = recorder {
            // Also what was released on the way to where it stands now: a `Done` is no step.
            self.shared.clocks.release(&footprint.accesses, self.goroutines[index].clock);
        }
    }

    /// Does the operation that a goroutine stands at, and that of the other one if it meets one.
    fn take(
        &mut self,
        index: usize,
        operation: Operation<'_>,
        chosen: Chosen,
        other: Option<usize>,
        mut recorder: Option<&mut Footprint>,
    ) {
        match operation {
            Operation::Nothing => {}
            Operation::Leaving => {
                heap::own(&mut self.goroutines[index]).stand = Stand::Finished;
                self.finish(index);
            }
            Operation::End => {
                if let Some(footprint) = recorder {
                    footprint.ends = true;
                }
                self.end = Some(self.last_words(index));
            }
            Operation::Plain(instruction @ (Instruction::Close { .. } | Instruction::ChannelLength { .. })) => {
                self.alone(index, recorder, &mut |world, g| operation::close_or_measure(world, g, instruction));
            }
            Operation::Plain(_) => self.run_private(index, Permit::One, recorder),
            Operation::Output(window) => self.print(index, window, Some(window), recorder),
            // `os.write(1, text)`.
            Operation::Native(Visible::Write, window) => self.print(index, window + 1, None, recorder),
            Operation::Native(Visible::Sleep, window) => self.sleep(index, window, recorder),
            Operation::Native(visible @ (Visible::TimerStop | Visible::TimerReset), window) => {
                self.set_timer(index, visible, window, recorder);
            }
            Operation::Native(visible, window) => {
                self.alone(index, recorder, &mut |world, g| visible::perform(world, g, visible, window));
            }
            Operation::Timer => self.fire(index, recorder),
            Operation::Channel(cases) => {
                if let (Some(other), Chosen::Case { case, partner: Some((_, met)) }) = (other, chosen) {
                    let mut receiver = Rc::clone(&self.goroutines[other]);
                    {
                        // The receiver is taken out, so that both can be changed; its place holds what it was.
                        let sender = heap::own(&mut self.goroutines[index]);
                        operation::meet(&self.program, &mut self.heap, sender, heap::own(&mut receiver), case, met);
                    }
                    self.goroutines[other] = receiver;
                    self.run_private(index, Permit::None, recorder.as_deref_mut());
                    if self.end.is_none() {
                        self.run_private(other, Permit::None, recorder);
                    }
                } else if chosen == Chosen::Announce {
                    heap::own(&mut self.goroutines[index]).phase = 1;
                } else {
                    self.alone(index, recorder, &mut |world, g| operation::take(world, g, &cases, chosen));
                }
            }
        }
    }

    /// Does an operation that one goroutine does by itself, then runs on.
    fn alone(
        &mut self,
        index: usize,
        mut recorder: Option<&mut Footprint>,
        work: &mut dyn FnMut(&mut World<'_>, &mut Goroutine) -> Done,
    ) {
        let mut spawned = Vec::new();
        let (mut world, goroutine) = self.world(index, &mut spawned, recorder.as_deref_mut());
        match work(&mut world, goroutine) {
            Ok(()) => {
                if goroutine.phase != 0 {
                    // The first of two steps: it stands where it stood.
                    return;
                }
                goroutine.advance();
            }
            Err(Stopped) => {
                let trouble = world.take_trouble();
                match interpret::raise(&mut world, goroutine, trouble) {
                    Ok(()) if goroutine.stand != Stand::Instruction => {
                        if goroutine.stand == Stand::Finished {
                            self.finish(index);
                        }
                        return;
                    }
                    Ok(()) => {}
                    Err(limit) => return self.limit(limit, index),
                }
            }
        }
        self.run_private(index, Permit::None, recorder);
    }

    /// Prints a text; a native of fmt, which has made it ready, gets its results in a window.
    fn print(&mut self, index: usize, text: u16, results: Option<u16>, recorder: Option<&mut Footprint>) {
        let text = self.heap.text(self.goroutines[index].register(text));
        let length = text.len();
        if (self.output.len() + length) as u64 > self.limits.output {
            return self.limit(Limit::Output, index);
        }
        heap::own(&mut self.output).extend_from_slice(text);
        self.alone(index, recorder, &mut |_, g| {
            if let Some(window) = results {
                g.phase = 0;
                g.set_register(window, Value::Int(length as i64));
                g.set_register(window + 1, Value::Nil);
            }
            Ok(())
        });
    }

    /// With a clock for all, a sleeper says first when it wants to wake; else it has slept.
    fn sleep(&mut self, index: usize, window: u16, recorder: Option<&mut Footprint>) {
        let time = self.shared.time;
        self.alone(index, recorder, &mut |_, g| {
            let length = g.register(window).int().max(0);
            match time {
                Time::Free => g.clock = g.clock.saturating_add(length),
                Time::Common(now) if g.phase == 0 && length > 0 => {
                    g.clock = now.saturating_add(length);
                    g.phase = 1;
                }
                Time::Common(_) => g.phase = 0,
            }
            Ok(())
        });
    }

    /// Stops a timer or sets it anew, and takes back what it has sent: gives whether it had still been going to be heard.
    fn set_timer(&mut self, index: usize, visible: Visible, window: u16, mut recorder: Option<&mut Footprint>) {
        let goroutine = &self.goroutines[index];
        let process = goroutine.register(window).int();
        let (after, period) = (goroutine.register(window + 1).int().max(0), goroutine.register(window + 2).int());
        let now = match self.shared.time {
            Time::Free => goroutine.clock,
            Time::Common(now) => now,
        };
        let mut was = false;
        if let Some(at) = u32::try_from(process).ok().and_then(|process| self.find(ProcessId(process)))
            && let Some(timer) = heap::own(&mut self.goroutines[at]).timer.as_deref_mut()
        {
            was = timer.running;
            timer.running = visible == Visible::TimerReset;
            if timer.running {
                timer.at = now.saturating_add(after);
                timer.period = period;
            }
            if let Value::Channel(handle) = timer.channel
                && let Some(channel) = self.heap.channel(handle)
                && channel.len() > 0
            {
                was = true;
                if let Some(footprint) = recorder.as_deref_mut() {
                    let name = visible::name(&self.heap, handle);
                    footprint.touch(names::object(name, names::Aspect::Head, 0), Mode::Turn);
                }
                if let Some(channel) = self.heap.channel_mut(handle) {
                    while channel.len() > 0 {
                        channel.pop();
                    }
                }
            }
        }
        self.alone(index, recorder, &mut |_, g| {
            g.set_register(window, Value::bool(was));
            Ok(())
        });
    }

    /// A timer fires.
    fn fire(&mut self, index: usize, mut recorder: Option<&mut Footprint>) {
        let timer = heap::own(&mut self.goroutines[index]);
        let Some(state) = timer.timer.as_deref_mut() else { return };
        let at = state.at;
        timer.clock = timer.clock.max(at);
        if state.period > 0 {
            // Ticks that came too late are left out.
            let late = match self.shared.time {
                Time::Common(now) => (now - at).max(0) / state.period,
                Time::Free => 0,
            };
            state.at = at.saturating_add(state.period.saturating_mul(late + 1));
        } else {
            state.running = false;
        }
        let (channel, function) = (state.channel, state.function);
        match channel {
            Value::Channel(handle) => {
                if let Some(channel) = self.heap.channel_mut(handle)
                    && channel.has_room()
                {
                    // A Time is one integer: nanoseconds since one second before the clock began.
                    channel.push(&[Value::Int(at.saturating_add(1_000_000_000))]);
                }
            }
            _ => {
                let mut spawned = Vec::new();
                let (mut world, timer) = self.world(index, &mut spawned, recorder.as_deref_mut());
                let started = interpret::start(&mut world, timer, function, &[]);
                if started.is_err() {
                    return self.limit(Limit::Goroutines, index);
                }
                let next = self.goroutines.len();
                self.goroutines.append(&mut spawned);
                self.run_private(next, Permit::None, recorder);
            }
        }
    }

    /// How a goroutine ends the program that stands at the program's end.
    fn last_words(&self, index: usize) -> End {
        let goroutine = &self.goroutines[index];
        let mut line = goroutine.line(&self.program);
        let message = match goroutine.stand {
            Stand::Throw(Fatal::Exit(code)) => return End::Ended(code),
            Stand::Throw(Fatal::StackOverflow) => {
                "runtime: goroutine stack exceeds 1000000000-byte limit\nfatal error: stack overflow".to_owned()
            }
            Stand::Throw(fatal) => "fatal error: ".to_owned() + fatal.words(),
            Stand::Crash => {
                line = goroutine.panics.last().map_or(0, |panic| panic.line);
                self.panics(goroutine)
            }
            _ => return End::Ended(0),
        };
        End::Failed(explorer::machine::Failure { message, process: ProcessId(goroutine.process), line })
    }

    /// A goroutine's panics, as Go prints them.
    fn panics(&self, goroutine: &Goroutine) -> String {
        let is_panic = |panic: &&Panic| panic.state != PanicState::Exit;
        let mut text = String::new();
        let mut again = false;
        for (at, panic) in goroutine.panics.iter().enumerate().filter(|(_, panic)| is_panic(panic)) {
            // Raised again by who had recovered it: said once.
            let next = goroutine.panics[at + 1..].iter().find(is_panic);
            let repeated = next.is_some_and(|next| words::same(&panic.value, &next.value));
            if !std::mem::replace(&mut again, repeated) {
                text.push_str(if text.is_empty() { "panic: " } else { "\n\tpanic: " });
                text.push_str(&words::of_panic(self, panic));
                if matches!(panic.state, PanicState::Recovered | PanicState::RecoveredThenAborted) {
                    text.push_str(if repeated { " [recovered, repanicked]" } else { " [recovered]" });
                }
            }
        }
        text + words::signal(self, &goroutine.panics).unwrap_or_default()
    }

    /// The type of what a global or a field holds, for names.
    pub(crate) fn type_of(&self, ty: TypeIndex) -> Option<&super::bytecode::RuntimeType> {
        self.program.module.types.get(ty.0 as usize)
    }
}
