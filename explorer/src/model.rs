//! A machine small enough to be obviously right: what the searches are tested and measured on.
//!
//! A [`Program`] is a few threads, each a list of [`Op`]s over registers of its own and shared variables, mutexes, counters
//! and channels. It has every kind of touch that [`Mode`] knows but [`Mode::Grant`], which the tests of minigo try, and every way in which a
//! step can be possible or not, so what holds of a search on models holds of it on larger machines; it is no language, and checks nothing of what it is
//! given: an index that is out of range panics. Longer than 400 lines because it is one machine: the operations, what each touches, what
//! it does.

use std::collections::VecDeque;
use std::hash::{DefaultHasher, Hash, Hasher};
use std::rc::Rc;

use crate::machine::{
    Choice, Description, Failure, Footprint, Machine, Mode, ObjectId, ProcessId, Reason, Standing, Waits,
};

/// How many registers a thread has.
pub const REGISTERS: usize = 6;

/// How many private operations may follow one visible one before the machine gives up.
const PRIVATE_LIMIT: usize = 1000;

/// The alternative of a `select` that chooses no case.
const OTHERWISE: u64 = 1 << 60;

/// The alternative of a process that takes up its place at a channel.
const ANNOUNCE: u64 = 1 << 61;

/// A register or a number.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Value {
    /// What a register holds.
    Register(usize),
    /// A number.
    Number(i64),
}

/// How two values are compared.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Comparison {
    /// The same.
    Equal,
    /// Not the same.
    Different,
    /// Less than.
    Less,
}

/// One case of a `select`; a plain send or receive is a `select` of one case.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Case {
    /// Sends a value.
    Send(usize, Value),
    /// Receives into a register; 0 once the channel is closed and drained.
    Receive(usize, usize),
}

/// What a `select` does when no case is ready.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Otherwise {
    /// Waits for one.
    Wait,
    /// Goes on, as with a `default`.
    GoOn,
}

/// One operation of a thread. Registers are named by number, like everything else.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub enum Op {
    /// Reads a variable into a register.
    Load(usize, usize),
    /// Writes a variable.
    Store(usize, Value),
    /// Reads a variable atomically into a register.
    AtomicLoad(usize, usize),
    /// Writes a variable atomically.
    AtomicStore(usize, Value),
    /// Adds to a variable atomically, and keeps the sum in a register.
    AtomicAdd(usize, Value, usize),
    /// `CompareAndSwap(variable, old, new, register)`: the register says whether it did (1) or did not (0).
    CompareAndSwap(usize, Value, Value, usize),
    /// Locks a mutex.
    Lock(usize),
    /// Locks a mutex if it is free; the register says whether it was.
    TryLock(usize, usize),
    /// Unlocks a mutex; fails if it is not locked.
    Unlock(usize),
    /// Takes one off a counter, as a step of its own.
    Signal(usize),
    /// Waits until a counter is 0 or less: once it can go on, it always can.
    Await(usize),
    /// Waits for any of the cases and does it; the register says which, -1 for none.
    Select(Vec<Case>, Otherwise, usize),
    /// Closes a channel; fails if it is closed.
    Close(usize),
    /// Appends to the output.
    Print(Value),
    /// Ends the program.
    Exit,

    /// Private: sets a register.
    Set(usize, Value),
    /// Private: adds to a register.
    Add(usize, Value),
    /// Private: goes on elsewhere if the comparison holds.
    JumpIf(Value, Comparison, Value, usize),
    /// Private: fails unless the comparison holds.
    Assert(Value, Comparison, Value),
    /// Private: starts a thread that waits to be started.
    Spawn(usize),
    /// Private: takes one off a counter within the step before.
    Done(usize),
}

/// Sends one value.
#[must_use]
pub fn send(channel: usize, value: Value) -> Op {
    Op::Select(vec![Case::Send(channel, value)], Otherwise::Wait, REGISTERS - 1)
}

/// Receives one value.
#[must_use]
pub fn receive(channel: usize, register: usize) -> Op {
    Op::Select(vec![Case::Receive(channel, register)], Otherwise::Wait, REGISTERS - 1)
}

/// A program: what its threads do, and what they share.
#[derive(Clone, Debug, Default, PartialEq, Eq, Hash)]
pub struct Program {
    /// The threads; thread `i` is process `i`. Those that no other one spawns start at once.
    pub threads: Vec<Vec<Op>>,
    /// The variables' first values.
    pub variables: Vec<i64>,
    /// How many mutexes there are.
    pub mutexes: usize,
    /// The counters' first values.
    pub counters: Vec<i64>,
    /// The channels' capacities.
    pub channels: Vec<usize>,
}

impl Program {
    /// A program of these threads over `variables` variables that hold 0.
    #[must_use]
    pub fn new(variables: usize, threads: Vec<Vec<Op>>) -> Self {
        Self { threads, variables: vec![0; variables], ..Self::default() }
    }

    /// Whether a process must be seen to have come to an unbuffered channel: only a `select` that may go on can tell.
    fn announces(&self) -> bool {
        self.threads.iter().flatten().any(|op| match op {
            Op::Select(cases, Otherwise::GoOn, _) => cases.iter().any(|case| self.channels[case.channel()] == 0),
            _ => false,
        })
    }
}

impl Case {
    fn channel(self) -> usize {
        match self {
            Self::Send(channel, _) | Self::Receive(channel, _) => channel,
        }
    }
}

/// What an observer of a finished run can tell apart.
#[derive(Clone, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct Outcome {
    /// The variables' last values.
    pub variables: Vec<i64>,
    /// What was printed.
    pub output: Vec<i64>,
    /// How it failed, if it did.
    pub failure: Option<Failure>,
    /// Who had not finished.
    pub unfinished: Vec<ProcessId>,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
enum Life {
    Unborn,
    Running,
    Finished,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
struct Thread {
    life: Life,
    announced: bool,
    at: usize,
    registers: [i64; REGISTERS],
}

#[derive(Clone, Debug, PartialEq, Eq, Hash, Default)]
struct Channel {
    sent: u64,
    received: u64,
    queue: VecDeque<i64>,
    closed: bool,
}

#[derive(Clone, Debug, PartialEq, Eq, Hash)]
enum End {
    Exited,
    Failed(Failure),
    Limited(Failure),
}

/// A program that runs.
#[derive(Debug)]
pub struct Model {
    program: Rc<Program>,
    announces: bool,
    threads: Vec<Thread>,
    variables: Vec<i64>,
    locked: Vec<Option<usize>>,
    counters: Vec<i64>,
    channels: Vec<Channel>,
    output: Vec<i64>,
    end: Option<End>,
}

// By hand for `clone_from`, which keeps the room that the vectors have.
impl Clone for Model {
    fn clone(&self) -> Self {
        Self {
            program: Rc::clone(&self.program),
            announces: self.announces,
            threads: self.threads.clone(),
            variables: self.variables.clone(),
            locked: self.locked.clone(),
            counters: self.counters.clone(),
            channels: self.channels.clone(),
            output: self.output.clone(),
            end: self.end.clone(),
        }
    }

    fn clone_from(&mut self, source: &Self) {
        self.program.clone_from(&source.program);
        self.announces = source.announces;
        self.threads.clone_from(&source.threads);
        self.variables.clone_from(&source.variables);
        self.locked.clone_from(&source.locked);
        self.counters.clone_from(&source.counters);
        self.channels.clone_from(&source.channels);
        self.output.clone_from(&source.output);
        self.end.clone_from(&source.end);
    }
}

/// The families of objects; the upper bits of an [`ObjectId`].
#[derive(Clone, Copy)]
enum Family {
    Variable,
    Mutex,
    Counter,
    /// Where sends and closes take turns; every exchange of an unbuffered channel.
    Tail,
    /// Where receives take turns.
    Head,
    Closed,
    /// Who has come to an unbuffered channel.
    Arrivals,
    Item,
    Slot,
    Output,
}

const FAMILIES: [&str; 10] = [
    "variable",
    "mutex",
    "counter",
    "tail of channel",
    "head of channel",
    "end of channel",
    "arrivals at channel",
    "item of channel",
    "slot of channel",
    "output",
];

fn object(family: Family, index: usize, place: u64) -> ObjectId {
    ObjectId((family as u64) << 56 | (index as u64) << 40 | place)
}

impl Model {
    /// Starts a program: each thread that nobody spawns runs up to its first visible operation.
    #[must_use]
    pub fn new(program: &Program) -> Self {
        let spawned: Vec<usize> = program
            .threads
            .iter()
            .flatten()
            .filter_map(|op| if let Op::Spawn(thread) = op { Some(*thread) } else { None })
            .collect();
        let mut model = Self {
            announces: program.announces(),
            threads: vec![
                Thread { life: Life::Unborn, announced: false, at: 0, registers: [0; REGISTERS] };
                program.threads.len()
            ],
            variables: program.variables.clone(),
            locked: vec![None; program.mutexes],
            counters: program.counters.clone(),
            channels: vec![Channel::default(); program.channels.len()],
            output: Vec::new(),
            end: None,
            program: Rc::new(program.clone()),
        };
        let mut footprint = Footprint::default();
        for thread in 0..model.threads.len() {
            if !spawned.contains(&thread) {
                model.start(thread, &mut footprint);
            }
        }
        model
    }

    fn value(&self, thread: usize, value: Value) -> i64 {
        match value {
            Value::Register(register) => self.threads[thread].registers[register],
            Value::Number(number) => number,
        }
    }

    fn holds(&self, thread: usize, left: Value, comparison: Comparison, right: Value) -> bool {
        let (left, right) = (self.value(thread, left), self.value(thread, right));
        match comparison {
            Comparison::Equal => left == right,
            Comparison::Different => left != right,
            Comparison::Less => left < right,
        }
    }

    fn start(&mut self, thread: usize, into: &mut Footprint) {
        self.threads[thread].life = Life::Running;
        self.run_private(thread, into);
    }

    fn fail(&mut self, thread: usize, message: &str, into: &mut Footprint) {
        self.end = Some(End::Failed(self.failure(thread, message)));
        into.ends = true;
    }

    fn failure(&self, thread: usize, message: &str) -> Failure {
        let process = ProcessId(thread as u32);
        Failure { message: message.to_owned(), process, line: self.line(process) }
    }

    /// Runs a thread's private operations, up to its next visible one.
    fn run_private(&mut self, thread: usize, into: &mut Footprint) {
        let program = Rc::clone(&self.program);
        for _ in 0..PRIVATE_LIMIT {
            if self.end.is_some() {
                return;
            }
            let Some(op) = program.threads[thread].get(self.threads[thread].at) else {
                self.threads[thread].life = Life::Finished;
                return;
            };
            match *op {
                Op::Set(register, value) => self.threads[thread].registers[register] = self.value(thread, value),
                Op::Add(register, value) => {
                    let value = self.value(thread, value);
                    let held = &mut self.threads[thread].registers[register];
                    *held = held.wrapping_add(value);
                }
                Op::JumpIf(left, comparison, right, to) => {
                    if self.holds(thread, left, comparison, right) {
                        self.threads[thread].at = to;
                        continue;
                    }
                }
                Op::Assert(left, comparison, right) => {
                    if !self.holds(thread, left, comparison, right) {
                        return self.fail(thread, "assertion failed", into);
                    }
                }
                Op::Spawn(child) => {
                    into.started.push(ProcessId(child as u32));
                    self.start(child, into);
                }
                Op::Done(counter) => {
                    into.touch(object(Family::Counter, counter, 0), Mode::Signal);
                    self.counters[counter] -= 1;
                }
                _ => return,
            }
            self.threads[thread].at += 1;
        }
        self.end = Some(End::Limited(self.failure(thread, "too many private operations")));
        into.ends = true;
    }

    /// The operation a process is at.
    fn at(&self, thread: usize) -> Option<&Op> {
        let state = &self.threads[thread];
        if state.life == Life::Running { self.program.threads[thread].get(state.at) } else { None }
    }

    /// The cases of the `select` a process is at, if others may meet it there.
    fn open_cases(&self, thread: usize) -> Option<(&[Case], Otherwise)> {
        match self.at(thread)? {
            Op::Select(cases, otherwise, _) if !self.must_announce(thread, cases, *otherwise) => {
                Some((cases, *otherwise))
            }
            _ => None,
        }
    }

    fn must_announce(&self, thread: usize, cases: &[Case], otherwise: Otherwise) -> bool {
        self.announces
            && otherwise == Otherwise::Wait
            && !self.threads[thread].announced
            && cases.iter().any(|case| self.program.channels[case.channel()] == 0)
    }

    /// Appends the ways in which one case can be done now. A rendezvous is chosen by the sender: the receiver's cases have none.
    fn ways(&self, thread: usize, index: usize, case: Case, otherwise: Otherwise, into: &mut Vec<u64>) {
        let way = (index as u64) << 32;
        let channel = &self.channels[case.channel()];
        let capacity = self.program.channels[case.channel()];
        let ready = match case {
            Case::Send(..) => channel.closed || channel.queue.len() < capacity,
            Case::Receive(..) => channel.closed || !channel.queue.is_empty(),
        };
        if ready {
            into.push(way);
        } else if let (0, Case::Send(at, _)) = (capacity, case) {
            for other in 0..self.threads.len() {
                let Some((cases, others)) = self.open_cases(other) else { continue };
                if other == thread || (otherwise, others) == (Otherwise::GoOn, Otherwise::GoOn) {
                    continue;
                }
                for (theirs, case) in cases.iter().enumerate() {
                    if matches!(case, Case::Receive(channel, _) if *channel == at) {
                        into.push(way | (other as u64 + 1) << 16 | theirs as u64);
                    }
                }
            }
        }
    }

    /// Whether somebody waits to send what this process, which would rather go on, could receive.
    fn is_offered(&self, thread: usize, cases: &[Case]) -> bool {
        (0..self.threads.len()).filter(|other| *other != thread).any(|other| {
            self.open_cases(other).is_some_and(|(theirs, otherwise)| {
                otherwise == Otherwise::Wait
                    && theirs.iter().any(|theirs| match *theirs {
                        Case::Send(channel, _) => {
                            !self.channels[channel].closed
                                && self.program.channels[channel] == 0
                                && cases.iter().any(|case| matches!(case, Case::Receive(at, _) if *at == channel))
                        }
                        Case::Receive(..) => false,
                    })
            })
        })
    }

    fn select_alternatives(&self, thread: usize, cases: &[Case], otherwise: Otherwise, into: &mut Vec<u64>) {
        if self.must_announce(thread, cases, otherwise) {
            into.push(ANNOUNCE);
            return;
        }
        for (index, case) in cases.iter().enumerate() {
            self.ways(thread, index, *case, otherwise, into);
        }
        if otherwise == Otherwise::GoOn && into.is_empty() && !self.is_offered(thread, cases) {
            into.push(OTHERWISE);
        }
    }

    /// What a `select` looks at, whichever case it takes: all that could change which of them are ready. It must be the same
    /// whichever case was taken, for what a step decided by is part of what it touched.
    fn look_at(&self, cases: &[Case], otherwise: Otherwise, into: &mut Footprint) {
        for case in cases {
            let channel = case.channel();
            if self.program.channels[channel] == 0 {
                into.touch(object(Family::Tail, channel, 0), Mode::Turn);
                if otherwise == Otherwise::GoOn {
                    into.touch(object(Family::Arrivals, channel, 0), Mode::Turn);
                }
            } else if cases.len() > 1 || otherwise == Otherwise::GoOn {
                into.touch(object(Family::Tail, channel, 0), Mode::Look);
                into.touch(object(Family::Head, channel, 0), Mode::Look);
            }
        }
    }

    /// What doing a case of a buffered or closed channel touches.
    fn case_touches(&self, case: Case, into: &mut Footprint) {
        let index = case.channel();
        let channel = &self.channels[index];
        let capacity = self.program.channels[index] as u64;
        match case {
            Case::Send(..) => {
                into.touch(object(Family::Tail, index, 0), Mode::Turn);
                if channel.closed {
                    return;
                }
                if channel.sent >= capacity {
                    into.touch(object(Family::Slot, index, channel.sent - capacity), Mode::Acquire);
                }
                into.touch(object(Family::Item, index, channel.sent), Mode::Release);
            }
            Case::Receive(..) => {
                if channel.closed && channel.queue.is_empty() {
                    into.touch(object(Family::Head, index, 0), Mode::Look);
                    into.touch(object(Family::Closed, index, 0), Mode::Await);
                } else {
                    into.touch(object(Family::Head, index, 0), Mode::Turn);
                    into.touch(object(Family::Item, index, channel.received), Mode::Acquire);
                    into.touch(object(Family::Slot, index, channel.received), Mode::Release);
                }
            }
        }
    }

    fn step_select(&mut self, thread: usize, op: &Op, way: u64, into: &mut Footprint) {
        let Op::Select(ref cases, otherwise, register) = *op else { return };
        if way == ANNOUNCE {
            for case in cases.iter().filter(|case| self.program.channels[case.channel()] == 0) {
                into.touch(object(Family::Arrivals, case.channel(), 0), Mode::Look);
            }
            self.threads[thread].announced = true;
            return;
        }
        self.look_at(cases, otherwise, into);
        if way == OTHERWISE {
            return self.leave_select(thread, register, -1);
        }
        let index = (way >> 32) as usize;
        let case = cases[index];
        if let (Some(partner), Case::Send(_, value)) = (((way >> 16 & 0xffff) as usize).checked_sub(1), case) {
            let value = self.value(thread, value);
            let program = Rc::clone(&self.program);
            let Op::Select(theirs, their_otherwise, their_register) =
                &program.threads[partner][self.threads[partner].at]
            else {
                unreachable!("a partner is at a select");
            };
            self.look_at(theirs, *their_otherwise, into);
            let their_index = (way & 0xffff) as usize;
            into.partner = Some(ProcessId(partner as u32));
            if let Case::Receive(_, register) = theirs[their_index] {
                self.threads[partner].registers[register] = value;
            }
            self.leave_select(partner, *their_register, their_index as i64);
            self.leave_select(thread, register, index as i64);
            return self.run_private(partner, into);
        }
        self.case_touches(case, into);
        match case {
            Case::Send(channel, _) if self.channels[channel].closed => {
                return self.fail(thread, "send on closed channel", into);
            }
            Case::Send(channel, value) => {
                let value = self.value(thread, value);
                self.channels[channel].sent += 1;
                self.channels[channel].queue.push_back(value);
            }
            Case::Receive(channel, register) => {
                let channel = &mut self.channels[channel];
                let value = channel.queue.pop_front();
                channel.received += u64::from(value.is_some());
                self.threads[thread].registers[register] = value.unwrap_or(0);
            }
        }
        self.leave_select(thread, register, index as i64);
    }

    fn leave_select(&mut self, thread: usize, register: usize, which: i64) {
        let state = &mut self.threads[thread];
        state.registers[register] = which;
        state.announced = false;
        state.at += 1;
    }

    /// Does the visible operation that a thread is at, all but the private code after it.
    fn do_visible(&mut self, thread: usize, op: &Op, way: u64, into: &mut Footprint) {
        let variable = |variable: usize| object(Family::Variable, variable, 0);
        match *op {
            Op::Load(from, register) => {
                into.touch(variable(from), Mode::Read);
                self.threads[thread].registers[register] = self.variables[from];
            }
            Op::Store(to, value) => {
                into.touch(variable(to), Mode::Write);
                self.variables[to] = self.value(thread, value);
            }
            Op::AtomicLoad(from, register) => {
                into.touch(variable(from), Mode::Load);
                self.threads[thread].registers[register] = self.variables[from];
            }
            Op::AtomicStore(to, value) => {
                into.touch(variable(to), Mode::Store);
                self.variables[to] = self.value(thread, value);
            }
            Op::AtomicAdd(to, value, register) => {
                into.touch(variable(to), Mode::Store);
                self.variables[to] = self.variables[to].wrapping_add(self.value(thread, value));
                self.threads[thread].registers[register] = self.variables[to];
            }
            Op::CompareAndSwap(to, old, new, register) => {
                let does = self.variables[to] == self.value(thread, old);
                into.touch(variable(to), if does { Mode::Store } else { Mode::Load });
                if does {
                    self.variables[to] = self.value(thread, new);
                }
                self.threads[thread].registers[register] = i64::from(does);
            }
            Op::Lock(mutex) => {
                into.touch(object(Family::Mutex, mutex, 0), Mode::Acquire);
                self.locked[mutex] = Some(thread);
            }
            Op::TryLock(mutex, register) => {
                let free = self.locked[mutex].is_none();
                into.touch(object(Family::Mutex, mutex, 0), if free { Mode::Acquire } else { Mode::Look });
                if free {
                    self.locked[mutex] = Some(thread);
                }
                self.threads[thread].registers[register] = i64::from(free);
            }
            Op::Unlock(mutex) => {
                into.touch(object(Family::Mutex, mutex, 0), Mode::Release);
                if self.locked[mutex].take().is_none() {
                    return self.fail(thread, "unlock of unlocked mutex", into);
                }
            }
            Op::Signal(counter) => {
                into.touch(object(Family::Counter, counter, 0), Mode::Signal);
                self.counters[counter] -= 1;
            }
            Op::Await(counter) => into.touch(object(Family::Counter, counter, 0), Mode::Await),
            Op::Select(..) => return self.step_select(thread, op, way, into),
            Op::Close(channel) => {
                into.touch(object(Family::Tail, channel, 0), Mode::Turn);
                into.touch(object(Family::Closed, channel, 0), Mode::Signal);
                if self.channels[channel].closed {
                    return self.fail(thread, "close of closed channel", into);
                }
                self.channels[channel].closed = true;
            }
            Op::Print(value) => {
                into.touch(object(Family::Output, 0, 0), Mode::Turn);
                self.output.push(self.value(thread, value));
            }
            Op::Exit => {
                into.ends = true;
                self.end = Some(End::Exited);
            }
            Op::Set(..) | Op::Add(..) | Op::JumpIf(..) | Op::Assert(..) | Op::Spawn(_) | Op::Done(_) => {
                unreachable!("a thread stands at a visible operation")
            }
        }
        self.threads[thread].at += 1;
    }
}

impl Machine for Model {
    type Outcome = Outcome;

    fn standing(&self) -> Standing {
        match &self.end {
            None => Standing::Going,
            Some(End::Exited) => Standing::Ended,
            Some(End::Failed(failure)) => Standing::Failed(failure.clone()),
            Some(End::Limited(failure)) => Standing::Limited(failure.clone()),
        }
    }

    fn over(&self) -> bool {
        self.end.is_some()
    }

    fn choices(&self, into: &mut Vec<Choice>) {
        if self.over() {
            return;
        }
        for thread in 0..self.threads.len() {
            let process = ProcessId(thread as u32);
            let Some(op) = self.at(thread) else { continue };
            let ready = match *op {
                Op::Lock(mutex) => self.locked[mutex].is_none(),
                Op::Await(counter) => self.counters[counter] <= 0,
                Op::Select(ref cases, otherwise, _) => {
                    let mut ways = Vec::new();
                    self.select_alternatives(thread, cases, otherwise, &mut ways);
                    into.extend(ways.into_iter().map(|alternative| Choice { process, alternative }));
                    false
                }
                _ => true,
            };
            if ready {
                into.push(Choice { process, alternative: 0 });
            }
        }
    }

    fn unfinished(&self, into: &mut Vec<ProcessId>) {
        let unfinished = self.threads.iter().enumerate().filter(|(_, thread)| thread.life == Life::Running);
        into.extend(unfinished.map(|(thread, _)| ProcessId(thread as u32)));
    }

    fn pending(&self, process: ProcessId, into: &mut Footprint) {
        into.clear();
        let thread = process.0 as usize;
        let variable = |variable: usize| object(Family::Variable, variable, 0);
        let Some(op) = self.at(thread) else { return };
        match *op {
            Op::Load(from, _) => into.touch(variable(from), Mode::Read),
            Op::AtomicLoad(from, _) => into.touch(variable(from), Mode::Load),
            Op::Store(to, _) => into.touch(variable(to), Mode::Write),
            Op::AtomicStore(to, _) | Op::AtomicAdd(to, ..) | Op::CompareAndSwap(to, ..) => {
                into.touch(variable(to), Mode::Store);
            }
            Op::Lock(mutex) | Op::TryLock(mutex, _) => into.touch(object(Family::Mutex, mutex, 0), Mode::Acquire),
            Op::Unlock(mutex) => into.touch(object(Family::Mutex, mutex, 0), Mode::Release),
            Op::Signal(counter) => into.touch(object(Family::Counter, counter, 0), Mode::Signal),
            Op::Await(counter) => into.touch(object(Family::Counter, counter, 0), Mode::Await),
            Op::Select(ref cases, _, _) => {
                for case in cases {
                    let channel = case.channel();
                    into.touch(object(Family::Tail, channel, 0), Mode::Turn);
                    into.touch(object(Family::Head, channel, 0), Mode::Turn);
                    into.touch(object(Family::Arrivals, channel, 0), Mode::Turn);
                    into.touch(object(Family::Closed, channel, 0), Mode::Await);
                    self.case_touches(*case, into);
                }
            }
            Op::Close(channel) => {
                into.touch(object(Family::Tail, channel, 0), Mode::Turn);
                into.touch(object(Family::Closed, channel, 0), Mode::Signal);
            }
            Op::Print(_) => into.touch(object(Family::Output, 0, 0), Mode::Turn),
            Op::Exit => into.ends = true,
            Op::Set(..) | Op::Add(..) | Op::JumpIf(..) | Op::Assert(..) | Op::Spawn(_) | Op::Done(_) => {}
        }
    }

    fn partner(&self, choice: Choice) -> Option<ProcessId> {
        let partner = choice.alternative >> 16 & 0xffff;
        partner.checked_sub(1).map(|partner| ProcessId(partner as u32))
    }

    fn step(&mut self, choice: Choice, into: &mut Footprint) {
        into.clear();
        let thread = choice.process.0 as usize;
        let program = Rc::clone(&self.program);
        let op = &program.threads[thread][self.threads[thread].at];
        self.do_visible(thread, op, choice.alternative, into);
        if choice.alternative != ANNOUNCE {
            self.run_private(thread, into);
        }
    }

    fn outcome(&self) -> Outcome {
        let mut unfinished = Vec::new();
        self.unfinished(&mut unfinished);
        let failure = match &self.end {
            Some(End::Failed(failure) | End::Limited(failure)) => Some(failure.clone()),
            _ => None,
        };
        Outcome { variables: self.variables.clone(), output: self.output.clone(), failure, unfinished }
    }

    fn fingerprint(&self) -> u128 {
        let half = |seed: u8| {
            let mut hasher = DefaultHasher::new();
            seed.hash(&mut hasher);
            self.threads.hash(&mut hasher);
            self.variables.hash(&mut hasher);
            self.locked.hash(&mut hasher);
            self.counters.hash(&mut hasher);
            for channel in &self.channels {
                (&channel.queue, channel.closed).hash(&mut hasher);
            }
            self.output.hash(&mut hasher);
            self.end.hash(&mut hasher);
            u128::from(hasher.finish())
        };
        half(0) << 64 | half(1)
    }

    fn describe(&self, choice: Choice) -> Description {
        let operation = format!("{:?}", self.at(choice.process.0 as usize));
        Description { line: self.line(choice.process), operation }
    }

    fn waits(&self, process: ProcessId) -> Waits {
        let reason = |family: Family, index: usize, held_by: Vec<ProcessId>| {
            let id = object(family, index, 0);
            let taken_at = vec![0; held_by.len()];
            Reason { object: self.object_name(id), id, held_by, taken_at, held: crate::machine::Held::Fast }
        };
        let op = self.at(process.0 as usize);
        let reasons = match op {
            Some(Op::Lock(mutex)) => {
                let holder = self.locked[*mutex].map(|thread| ProcessId(thread as u32));
                vec![reason(Family::Mutex, *mutex, holder.into_iter().collect())]
            }
            Some(Op::Await(counter)) => vec![reason(Family::Counter, *counter, Vec::new())],
            Some(Op::Select(cases, ..)) => {
                cases.iter().map(|case| reason(Family::Tail, case.channel(), Vec::new())).collect()
            }
            _ => Vec::new(),
        };
        Waits { line: self.line(process), operation: format!("{op:?}"), reasons }
    }

    fn process_name(&self, process: ProcessId) -> String {
        format!("thread {}", process.0)
    }

    fn object_name(&self, object: ObjectId) -> String {
        let family = FAMILIES.get((object.0 >> 56) as usize).copied().unwrap_or("object");
        format!("{family} {}", object.0 >> 40 & 0xffff)
    }

    /// Counts from 1 within a thread, and from 1000 to 1000 by threads.
    fn line(&self, process: ProcessId) -> u32 {
        process.0 * 1000 + self.threads[process.0 as usize].at as u32 + 1
    }
}
