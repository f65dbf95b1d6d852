//! A goroutine: its frames, their registers, its deferred calls and panics. It knows nothing of other goroutines.

use super::bytecode::Origin;
use super::channel::Channel;
use super::heap::{Heap, Site};
use super::interpret::slice_parts;
use super::program::Program;
use super::value::{Handle, Value};

/// Why a frame was entered, and so what becomes of it when it returns.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Entry {
    /// A call, or a deferred call run by RunDefers: the caller goes on.
    Call,
    /// A deferred call run by a panic: it may recover; then the panic goes on or the caller does at its recovery.
    Unwinding,
    /// Asked for by a native, which is run again with what it returns.
    Native,
    /// An Error or String method, for the words of a panic that ends the program.
    Words,
}

#[derive(Clone, Copy, Debug)]
pub(crate) struct Frame {
    pub(crate) function: u32,
    pub(crate) address: u32,
    pub(crate) base: u32,
    pub(crate) entry: Entry,
    pub(crate) captured: Option<Handle>,
}

#[derive(Clone, Debug)]
pub(crate) struct Deferred {
    /// The frame it belongs to, by depth.
    pub(crate) depth: u32,
    pub(crate) function: Value,
    pub(crate) arguments: Box<[Value]>,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum PanicState {
    Raised,
    /// A deferred call has recovered it and has not returned yet.
    Recovered,
    /// A later panic came out of a deferred call that this one ran.
    Aborted,
    /// Both.
    RecoveredThenAborted,
    /// `runtime.Goexit`.
    Exit,
}

#[derive(Clone, Copy, Debug)]
pub(crate) struct Panic {
    pub(crate) value: Value,
    pub(crate) state: PanicState,
    /// Where it was raised.
    pub(crate) line: u32,
    /// Its own words, once asked for.
    pub(crate) words: Option<Value>,
}

/// What a call that a native asked for came to.
#[derive(Clone, Copy, Debug)]
pub(crate) enum Answered {
    Returned(Value),
    Panicked(Value),
}

/// A native that waits for what it asked to be called.
#[derive(Clone, Debug)]
pub(crate) struct Asking {
    /// The frame that called it, by depth.
    pub(crate) depth: u32,
    pub(crate) answers: Vec<Answered>,
}

/// A timer's life, on the hidden process that is the timer.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Timer {
    pub(crate) running: bool,
    pub(crate) at: i64,
    pub(crate) period: i64,
    pub(crate) channel: Value,
    pub(crate) function: Value,
}

impl Timer {
    /// Whether it could send to its channel, if it has one.
    pub(crate) fn has_room(&self, heap: &Heap) -> bool {
        match self.channel {
            Value::Channel(handle) => heap.channel(handle).is_some_and(Channel::has_room),
            _ => true,
        }
    }
}

/// A lock that a goroutine has taken, or a `Once` that it has begun: the slot, and the program's line.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Taken {
    pub(crate) object: Handle,
    pub(crate) offset: u32,
    pub(crate) line: u32,
}

/// So many locks a goroutine remembers to have taken: those that others unlock for it would else add up.
const MOST_TAKEN: usize = 32;

/// What a goroutine stands at.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Stand {
    /// The instruction at its address, which is a visible operation.
    Instruction,
    /// The end of the program: main has returned.
    End,
    /// The end of the program: its panics have found nobody to recover them.
    Crash,
    /// The end of the program: a fatal error; its words are the machine's.
    Throw(Fatal),
    /// Its own end, which is a step where goroutines are counted.
    Leaving,
    /// Nothing: it is a timer.
    Timer,
    /// Nothing more: it has finished.
    Finished,
}

/// Go's fatal errors, which nobody recovers.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub(crate) enum Fatal {
    UnlockOfUnlocked,
    RUnlockOfUnlocked,
    WriterUnlockOfUnlocked,
    MapWrites,
    MapReadWrite,
    MapIteration,
    StackOverflow,
    NilGo,
    Exit(i32),
}

impl Fatal {
    pub(crate) fn words(self) -> &'static str {
        match self {
            Self::UnlockOfUnlocked => "sync: unlock of unlocked mutex",
            Self::RUnlockOfUnlocked => "sync: RUnlock of unlocked RWMutex",
            Self::WriterUnlockOfUnlocked => "sync: Unlock of unlocked RWMutex",
            Self::MapWrites => "concurrent map writes",
            Self::MapReadWrite => "concurrent map read and map write",
            Self::MapIteration => "concurrent map iteration and map write",
            Self::StackOverflow => "stack overflow",
            Self::NilGo => "go of nil func value",
            Self::Exit(_) => "exit",
        }
    }
}

#[derive(Debug)]
pub(crate) struct Goroutine {
    pub(crate) process: u32,
    pub(crate) stand: Stand,
    pub(crate) frames: Vec<Frame>,
    pub(crate) stack: Vec<Value>,
    pub(crate) defers: Vec<Deferred>,
    pub(crate) panics: Vec<Panic>,
    pub(crate) asking: Vec<Asking>,
    /// How many objects it has made: their names come of it.
    pub(crate) made: u32,
    /// How many goroutines it has started: likewise.
    pub(crate) started: u32,
    /// Between two steps of one operation: a writer that has announced itself, a map assignment begun, ….
    pub(crate) phase: u8,
    /// What it has added to a WaitGroup since its step began: while that is positive the counter is, whatever others do.
    pub(crate) added: Option<(Handle, u32, i64)>,
    /// Its own virtual clock, in ns, where there is none for all.
    pub(crate) clock: i64,
    /// The state of the generator that it draws from by chance.
    pub(crate) random: u64,
    /// How many draws it has made that were steps.
    pub(crate) drawn: u32,
    /// What its draw comes to that the current step makes.
    pub(crate) pick: Option<u32>,
    /// What it does at its time, if it is a timer.
    pub(crate) timer: Option<Box<Timer>>,
    /// The `go` statement that started it; once it has ended, where it did.
    pub(crate) origin: Site,
    /// What it has taken and not given back: for readers of reports, and no part of the state.
    taken: Vec<Taken>,
}

// By hand for `clone_from`, which keeps the room that the vectors have.
impl Clone for Goroutine {
    fn clone(&self) -> Self {
        let mut copy = Self::new(self.process, self.clock, self.random, self.origin);
        copy.clone_from(self);
        copy
    }

    fn clone_from(&mut self, source: &Self) {
        self.process = source.process;
        self.stand = source.stand;
        self.frames.clone_from(&source.frames);
        self.stack.clone_from(&source.stack);
        self.defers.clone_from(&source.defers);
        self.panics.clone_from(&source.panics);
        self.asking.clone_from(&source.asking);
        self.made = source.made;
        self.started = source.started;
        self.phase = source.phase;
        self.added = source.added;
        self.clock = source.clock;
        self.random = source.random;
        self.drawn = source.drawn;
        self.pick = source.pick;
        self.timer.clone_from(&source.timer);
        self.origin = source.origin;
        self.taken.clone_from(&source.taken);
    }
}

impl Goroutine {
    /// The line of the program, not the library, that it stands on.
    pub(crate) fn line(&self, program: &Program) -> u32 {
        let line = |function: u32, address: u32| {
            let function = program.module.functions.get(function as usize)?;
            let line = *function.lines.get(address as usize)?;
            (function.origin == Origin::Program && line != 0).then_some(line)
        };
        self.frames
            .iter()
            .rev()
            .enumerate()
            // A frame that has called stands past its call.
            .find_map(|(depth, frame)| line(frame.function, frame.address.saturating_sub(u32::from(depth > 0))))
            .or_else(|| line(self.origin.function, self.origin.address))
            .unwrap_or(0)
    }

    /// Whether copying it costs no more than sharing it: deep calls are shared among the copies of a machine.
    pub(crate) fn is_small(&self) -> bool {
        self.stack.len() <= 64
    }

    pub(crate) fn new(process: u32, clock: i64, random: u64, origin: Site) -> Self {
        Self {
            process,
            stand: Stand::Instruction,
            frames: Vec::new(),
            stack: Vec::new(),
            defers: Vec::new(),
            panics: Vec::new(),
            asking: Vec::new(),
            made: 0,
            started: 0,
            phase: 0,
            added: None,
            clock,
            random,
            drawn: 0,
            pick: None,
            timer: None,
            origin,
            taken: Vec::new(),
        }
    }

    /// Takes note that it has taken a lock.
    pub(crate) fn takes(&mut self, program: &Program, object: Handle, offset: u32) {
        if self.taken.len() >= MOST_TAKEN {
            self.taken.remove(0);
        }
        self.taken.push(Taken { object, offset, line: self.line(program) });
    }

    /// Takes note that it has given a lock back, or that nobody can have it from before.
    pub(crate) fn gives_back(&mut self, object: Handle, offset: u32) {
        if let Some(at) = self.taken.iter().rposition(|it| (it.object, it.offset) == (object, offset)) {
            self.taken.remove(at);
        }
    }

    /// The line where it took a lock that it holds; 0 where that is not known.
    pub(crate) fn took_at(&self, object: Handle, offset: u32) -> u32 {
        self.taken.iter().find(|it| (it.object, it.offset) == (object, offset)).map_or(0, |it| it.line)
    }

    /// The name of the next object it makes.
    #[inline]
    pub(crate) fn next_name(&mut self) -> u64 {
        self.made = self.made.wrapping_add(1);
        u64::from(self.process) << 32 | u64::from(self.made)
    }

    /// Where it stands, for the objects it makes.
    #[inline]
    pub(crate) fn site(&self) -> Site {
        self.frames.last().map_or(Site::default(), |frame| Site { function: frame.function, address: frame.address })
    }

    /// A register of the topmost frame.
    #[inline]
    pub(crate) fn register(&self, register: u16) -> &Value {
        let base = self.frames.last().map_or(0, |frame| frame.base);
        self.stack.get(base as usize + register as usize).unwrap_or(Value::NIL)
    }

    /// The channel in a register.
    pub(crate) fn channel(&self, register: u16) -> Option<Handle> {
        match *self.register(register) {
            Value::Channel(handle) => Some(handle),
            _ => None,
        }
    }

    /// The slot that a pointer in a register points to.
    pub(crate) fn pointer(&self, register: u16) -> (Handle, u32) {
        match *self.register(register) {
            Value::Pointer { object, offset } => (object, offset),
            _ => (Handle::NOTHING, 0),
        }
    }

    /// The first slot of an element, of n slots, of a slice in a register.
    pub(crate) fn element(&self, slice: u16, index: u16, n: u16) -> (Handle, u32) {
        let (array, start, _) = slice_parts(self.register(slice));
        (array, start.wrapping_add((self.register(index).int() as u32).wrapping_mul(u32::from(n))))
    }

    /// All registers of the topmost frame from one on.
    pub(crate) fn registers_from(&self, from: u16) -> &[Value] {
        let base = self.frames.last().map_or(0, |frame| frame.base);
        self.stack.get(base as usize + from as usize..).unwrap_or_default()
    }

    /// Some registers of the topmost frame.
    #[inline]
    pub(crate) fn registers(&self, from: u16, n: usize) -> &[Value] {
        let from = self.frames.last().map_or(0, |frame| frame.base) as usize + from as usize;
        self.stack.get(from..from + n).unwrap_or_default()
    }

    /// Writes a register of the topmost frame, unless it is none.
    #[inline]
    pub(crate) fn set_register(&mut self, register: u16, value: Value) {
        let base = self.frames.last().map_or(0, |frame| frame.base);
        if register != super::bytecode::NONE
            && let Some(slot) = self.stack.get_mut(base as usize + register as usize)
        {
            *slot = value;
        }
    }

    pub(crate) fn set_registers(&mut self, to: u16, values: &[Value]) {
        if to == super::bytecode::NONE {
            return;
        }
        let to = self.frames.last().map_or(0, |frame| frame.base) as usize + to as usize;
        if let Some(slots) = self.stack.get_mut(to..to + values.len()) {
            slots.copy_from_slice(values);
        }
    }

    /// Moves past the instruction it stands at.
    #[inline]
    pub(crate) fn advance(&mut self) {
        if let Some(frame) = self.frames.last_mut() {
            frame.address += 1;
        }
    }

    /// Gives every value it can reach directly.
    pub(crate) fn each(&self, mut to: &mut dyn FnMut(&Value)) {
        self.stack.iter().for_each(&mut to);
        for frame in &self.frames {
            if let Some(captured) = frame.captured {
                to(&Value::Map(captured));
            }
        }
        for deferred in &self.defers {
            to(&deferred.function);
            deferred.arguments.iter().for_each(&mut to);
        }
        for panic in &self.panics {
            to(&panic.value);
            panic.words.iter().for_each(&mut to);
        }
        for asking in &self.asking {
            for answer in &asking.answers {
                let (Answered::Returned(value) | Answered::Panicked(value)) = answer;
                to(value);
            }
        }
        if let Some(timer) = &self.timer {
            to(&timer.channel);
            to(&timer.function);
        }
    }
}
