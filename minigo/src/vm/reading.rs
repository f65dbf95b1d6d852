//! Reads a machine for who shows it to a person: goroutines with their variables, memory, locks and channels, as data with
//! names, types and values. The one door to what a machine holds; it changes nothing, and no search ever asks it.
//!
//! Values are written as `%v` prints them; what is no value but an address is called by the name of what lies there.

use explorer::machine::{Reason, Waits};
use explorer::table::Set;
use explorer::{Choice, Machine as _, ProcessId};

use super::bytecode::{LocalPlace, NONE, Origin, TypeKind, Way};
use super::goroutine::{Goroutine, Stand};
use super::heap::{self, Body, GLOBAL, Object};
use super::interpret;
use super::machine::Machine;
use super::operation::{self, Operation};
use super::value::{Handle, TypeIndex, Value};
use super::visible::{Arguments, Visible};
use super::words::{self, called_part, shown};
use crate::text::{join, last_part, lossy};

/// A machine, as a person would want to know it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Reading {
    /// In the order in which they were started; those that have ended, too.
    pub goroutines: Vec<GoroutineReading>,
    /// Every variable that more than one goroutine may reach, locks and channels aside.
    pub variables: Vec<Named>,
    /// What goroutines wait at, channels aside.
    pub locks: Vec<LockReading>,
    /// Every channel that more than one goroutine may reach.
    pub channels: Vec<ChannelReading>,
}

/// A value under a name.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Named {
    /// How the program calls it: `balance`, `account.balance`.
    pub name: String,
    /// Its type, as Go writes it.
    pub ty: String,
    /// Its value, as `%v` prints it.
    pub value: String,
}

/// A local variable.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct LocalReading {
    /// Its name, type and value.
    pub named: Named,
    /// Whether what it holds can still be read: if not, it makes no difference any more.
    pub live: bool,
}

/// What a goroutine is about.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum State {
    /// It can move.
    Ready,
    /// It cannot, as things stand.
    Waiting,
    /// It has ended.
    Ended,
}

/// A goroutine, or a timer.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct GoroutineReading {
    /// The process that it is.
    pub process: ProcessId,
    /// Go's number: main is 1. A timer has its own, negated.
    pub number: i32,
    /// `main`, `goroutine 2`, `timer 1`.
    pub name: String,
    /// The function that was started, without its package: `deposit`. Empty once it has ended.
    pub function: String,
    /// The line of the program that it stands on, from 1; once it has ended, the one that started it; 0 where there is none.
    pub line: u32,
    /// What it is about.
    pub state: State,
    /// The ways in which it could move now.
    pub ways: Vec<WayReading>,
    /// What it waits for, if it does.
    pub waits: Option<Waits>,
    /// The same in words, with who keeps it waiting and since which line.
    pub waits_told: Option<String>,
    /// Its named variables, from the outermost call on, of the 16 innermost. Of several of one name, the one that the name means now bears it; the
    /// others are numbered.
    pub locals: Vec<LocalReading>,
}

/// A way in which a goroutine can move.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct WayReading {
    /// The choice.
    pub choice: Choice,
    /// The line.
    pub line: u32,
    /// In words: `writes balance: 110`.
    pub operation: String,
}

/// What kind of thing goroutines wait at.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum LockKind {
    /// `sync.Mutex`.
    Mutex,
    /// `sync.RWMutex`.
    RwMutex,
    /// `sync.WaitGroup`.
    WaitGroup,
    /// `sync.Once`.
    Once,
    /// `sync.Cond`.
    Cond,
}

impl LockKind {
    /// Its type, as Go writes it.
    #[must_use]
    pub fn ty(self) -> &'static str {
        match self {
            Self::Mutex => "sync.Mutex",
            Self::RwMutex => "sync.RWMutex",
            Self::WaitGroup => "sync.WaitGroup",
            Self::Once => "sync.Once",
            Self::Cond => "sync.Cond",
        }
    }

    const ALL: [Self; 5] = [Self::Mutex, Self::RwMutex, Self::WaitGroup, Self::Once, Self::Cond];
}

/// A lock, or something else that goroutines wait at.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct LockReading {
    /// How the program calls it.
    pub name: String,
    /// What it is.
    pub kind: LockKind,
    /// Who has it: the one that locked it, or that is at it.
    pub held_by: Option<ProcessId>,
    /// Of a reader–writer lock its readers, of a wait group its counter; else 0.
    pub count: i64,
    /// Who stands at it and cannot move, in the order of their starts.
    pub queue: Vec<ProcessId>,
}

/// A channel.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ChannelReading {
    /// How the program calls it.
    pub name: String,
    /// The type of its elements.
    pub element: String,
    /// How many it holds at most.
    pub capacity: u32,
    /// Whether it was closed.
    pub closed: bool,
    /// What is in it, the oldest first.
    pub contents: Vec<String>,
    /// Who waits to send to it, in the order of their starts.
    pub senders: Vec<ProcessId>,
    /// Who waits to receive from it, in the order of their starts.
    pub receivers: Vec<ProcessId>,
}

/// The way of a plain or atomic access.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Access {
    /// It reads.
    Read,
    /// It writes.
    Write,
}

impl Machine {
    /// Reads it.
    #[must_use]
    pub fn read(&self) -> Reading {
        Reader::new(self).read()
    }

    /// Gives what it has printed.
    #[must_use]
    pub fn printed(&self) -> &[u8] {
        &self.output
    }

    /// Gives a goroutine's number, as Go has it: main is 1. A timer's own, negated.
    #[must_use]
    pub fn number(&self, process: ProcessId) -> i32 {
        words::number(self, process)
    }

    /// Finds the goroutine of a number, as Go has it.
    #[must_use]
    pub fn numbered(&self, number: i32) -> Option<ProcessId> {
        let mut goroutines = self.goroutines.iter().map(|g| ProcessId(g.process));
        goroutines.find(|process| words::number(self, *process) == number)
    }

    /// Says what shared variable a goroutine will read or write by its next step, and the value: the one that is there, or the one
    /// that will be. None where that step is no such access.
    #[must_use]
    pub fn next_access(&self, process: ProcessId) -> Option<(Access, Named)> {
        let g = &*self.goroutines[self.find(process)?];
        let Operation::Plain(instruction) = operation::of(&self.program, g) else { return None };
        let operation::Access { object, start, n, from } = operation::access(g, instruction)?;
        let (access, values) = match from {
            NONE => (Access::Read, interpret::elements(&self.heap, object, start, n.into())),
            _ => (Access::Write, g.registers(from, n.into())),
        };
        let name = called_part(self, object, start, n.into());
        let value = words::several(self, values, object, start);
        Some((access, Named { name, ty: String::new(), value }))
    }
}

/// The most elements of a row that are shown.
const MOST: usize = 32;

/// The locals of so many calls within calls are read: the innermost.
const MOST_CALLS: usize = 16;

/// How deep a value is looked into for locks.
const DEEPEST: u32 = 8;

struct Reader<'m> {
    machine: &'m Machine,
    choices: Vec<Choice>,
    /// The arrays behind slices.
    rows: Set<Handle>,
    /// Those of them that are shown as the value of a slice that is shared, too.
    shown: Set<Handle>,
    variables: Vec<Named>,
    locks: Vec<LockReading>,
    channels: Vec<ChannelReading>,
}

impl<'m> Reader<'m> {
    fn new(machine: &'m Machine) -> Self {
        let mut choices = Vec::new();
        machine.choices(&mut choices);
        let (rows, shown) = (Set::new(), Set::new());
        Self { machine, choices, rows, shown, variables: Vec::new(), locks: Vec::new(), channels: Vec::new() }
    }

    fn read(mut self) -> Reading {
        let goroutines = self.machine.goroutines.iter().map(|g| self.goroutine(g)).collect();
        for (handle, object) in self.shared() {
            match &object.body {
                Body::Slots { ty: Some(_), .. } | Body::Small { .. } => self.variable(handle, object),
                Body::Channel(_) => self.channel(handle),
                Body::Map(map) => {
                    let (name, ty) = (words::called(self.machine, handle, 0), map.ty);
                    self.leaf(name, ty, &[Value::Map(handle)]);
                }
                _ => {}
            }
        }
        let Self { variables, locks, channels, .. } = self;
        Reading { goroutines, variables, locks, channels }
    }

    /// The objects of the program that more than one goroutine may reach, in the order in which they were made: variables of
    /// the package first.
    fn shared(&mut self) -> Vec<(Handle, &'m Object)> {
        let machine = self.machine;
        let module = &machine.program.module;
        let mut reached: Set<Handle> = Set::new();
        let mut work: Vec<Handle> = (0..module.globals.len()).map(|global| Handle::global(global as u16)).collect();
        for g in &machine.goroutines {
            g.each(&mut |value| {
                work.extend(heap::reference(value));
                note_row(value, &mut self.rows);
            });
        }
        let mut shared = Vec::new();
        while let Some(handle) = work.pop() {
            let Some(object) = machine.heap.object(handle).filter(|_| !reached.contains(handle)) else { continue };
            reached.add(handle);
            let is_variable = matches!(object.body, Body::Slots { ty: Some(_), .. } | Body::Small { .. });
            object.body.each(&mut |value| {
                work.extend(heap::reference(value));
                note_row(value, &mut self.rows);
                if is_variable && machine.heap.is_shared(handle) {
                    note_row(value, &mut self.shown);
                }
            });
            let own = match object.site.function {
                // Another package's are called by their package.
                GLOBAL => module.globals.get(object.site.address as usize).is_some_and(|it| !it.name.contains('.')),
                function => {
                    let function = module.functions.get(function as usize);
                    machine.heap.is_shared(handle) && function.is_some_and(|it| it.origin == Origin::Program)
                }
            };
            if own {
                shared.push((handle, object));
            }
        }
        shared.sort_by_key(|(_, object)| (object.site.function != GLOBAL, object.name));
        shared
    }

    /// Reads a variable, or an array of them: what is a struct, field by field.
    fn variable(&mut self, handle: Handle, object: &Object) {
        let (Body::Slots { ty: Some(ty), .. } | Body::Small { ty, .. }) = object.body else { return };
        let slots = self.machine.heap.slots(handle);
        let each = self.machine.program.slots(ty).max(1);
        if !self.rows.contains(handle) {
            return self.part(handle, 0, ty, DEEPEST);
        }
        if self.has_parts(ty, DEEPEST) {
            for at in (0..slots.len()).step_by(each).take(MOST) {
                self.part(handle, at as u32, ty, DEEPEST);
            }
        } else if !self.shown.contains(handle) {
            let row: Vec<String> = slots.chunks(each).take(MOST).map(|slots| self.text(ty, slots)).collect();
            let name = words::called(self.machine, handle, u32::MAX);
            let ty = "[]".to_owned() + &self.type_name(ty);
            let value = ["[", &join(&row, " "), if row.len() * each < slots.len() { " …]" } else { "]" }].concat();
            self.variables.push(Named { name, ty, value });
        }
    }

    /// Reads the part of a variable that starts at an offset.
    fn part(&mut self, handle: Handle, offset: u32, ty: TypeIndex, depth: u32) {
        let program = &self.machine.program;
        let n = program.slots(ty) as u32;
        let name = program.type_name(ty);
        if let Some(kind) = LockKind::ALL.into_iter().find(|kind| kind.ty() == name) {
            return self.lock(handle, offset, kind);
        }
        match program.kind(ty) {
            TypeKind::Struct(fields) if !is_library(name) && depth > 0 => {
                for field in fields {
                    self.part(handle, offset + field.offset, field.ty, depth - 1);
                }
            }
            TypeKind::Array { element, length } if self.has_parts(*element, depth) => {
                let stride = program.slots(*element) as u32;
                for at in 0..(*length).min(MOST as u32) {
                    self.part(handle, offset + at * stride, *element, depth - 1);
                }
            }
            _ if n > 0 => {
                let slots = self.machine.heap.slots(handle).get(offset as usize..(offset + n) as usize);
                let name = called_part(self.machine, handle, offset, n);
                self.leaf(name, ty, slots.unwrap_or_default());
            }
            _ => {}
        }
    }

    fn leaf(&mut self, name: String, ty: TypeIndex, slots: &[Value]) {
        // A channel stands in its own list, under the name of what holds it.
        if !matches!(self.machine.program.kind(ty), TypeKind::Channel(_)) {
            let named = Named { name, ty: self.type_name(ty), value: self.text(ty, slots) };
            self.variables.push(named);
        }
    }

    /// Whether a value of the type is shown in parts: a struct, or an array of them, or of locks.
    fn has_parts(&self, ty: TypeIndex, depth: u32) -> bool {
        let program = &self.machine.program;
        match program.kind(ty) {
            _ if depth == 0 => false,
            TypeKind::Struct(_) => {
                let name = program.type_name(ty);
                !is_library(name) || LockKind::ALL.iter().any(|kind| kind.ty() == name)
            }
            TypeKind::Array { element, .. } => self.has_parts(*element, depth - 1),
            _ => false,
        }
    }

    fn lock(&mut self, handle: Handle, offset: u32, kind: LockKind) {
        let machine = self.machine;
        let field = |at: u32| machine.heap.slot(handle, offset + at).int();
        let holder = |value: i64| u32::try_from(value - 1).ok().map(ProcessId);
        let (held_by, count) = match kind {
            LockKind::Mutex | LockKind::Once => (holder(field(0)), 0),
            LockKind::RwMutex => (holder(field(0)), field(1)),
            LockKind::WaitGroup => (None, field(0)),
            LockKind::Cond => (None, 0),
        };
        let mut queue = Vec::new();
        for g in self.waiting() {
            if let Operation::Native(visible, window) = operation::of(&machine.program, g)
                && visible != Visible::Sleep
                && let Value::Pointer { object, offset: at } = *Arguments(g.registers_from(window)).at(0)
                && (object, at) == (handle, offset)
            {
                queue.push(ProcessId(g.process));
            }
        }
        let name = called_part(machine, handle, offset, 1);
        self.locks.push(LockReading { name, kind, held_by, count, queue });
    }

    fn channel(&mut self, handle: Handle) {
        let machine = self.machine;
        let Some(channel) = machine.heap.channel(handle).filter(|channel| !channel.timed) else { return };
        let (mut senders, mut receivers) = (Vec::new(), Vec::new());
        for g in self.waiting() {
            let Operation::Channel(cases) = operation::of(&machine.program, g) else { continue };
            for case in cases.all().iter().filter(|case| g.channel(case.channel) == Some(handle)) {
                let side = if matches!(case.way, Way::Send { .. }) { &mut senders } else { &mut receivers };
                if side.last() != Some(&ProcessId(g.process)) {
                    side.push(ProcessId(g.process));
                }
            }
        }
        let slots = channel.slots as usize;
        let contents = (0..channel.len() as usize).map(|at| self.text(channel.element, channel.at(at)));
        let contents = if slots == 0 { vec!["{}".to_owned(); channel.len() as usize] } else { contents.collect() };
        self.channels.push(ChannelReading {
            name: words::called(machine, handle, 0),
            element: self.type_name(channel.element),
            capacity: channel.capacity,
            closed: channel.closed,
            contents,
            senders,
            receivers,
        });
    }

    /// The goroutines that have not ended and cannot move.
    fn waiting(&self) -> impl Iterator<Item = &'m Goroutine> {
        let is_ready = |g: &Goroutine| self.choices.iter().any(|choice| choice.process.0 == g.process);
        let all = self.machine.goroutines.iter().map(|g| &**g);
        all.filter(move |g| g.timer.is_none() && g.stand != Stand::Finished && !is_ready(g))
    }

    fn goroutine(&self, g: &Goroutine) -> GoroutineReading {
        let machine = self.machine;
        let process = ProcessId(g.process);
        let mine = self.choices.iter().filter(|choice| choice.process == process);
        let ways: Vec<WayReading> = mine
            .map(|choice| {
                let described = machine.describe(*choice);
                WayReading { choice: *choice, line: described.line, operation: described.operation }
            })
            .collect();
        let state = match (ways.is_empty(), g.stand) {
            (false, _) => State::Ready,
            (true, Stand::Finished) => State::Ended,
            (true, _) if g.timer.is_some() => State::Ended,
            _ => State::Waiting,
        };
        let functions = &machine.program.module.functions;
        let started = g.frames.iter().filter_map(|frame| functions.get(frame.function as usize));
        let started = started.into_iter().find(|function| function.origin == Origin::Program);
        let waits = (state == State::Waiting && !machine.over()).then(|| machine.waits(process));
        let told = |waits: &Waits| waits.operation.clone() + &Reason::all_told(&waits.reasons, machine, process);
        GoroutineReading {
            process,
            number: words::number(machine, process),
            name: words::process(machine, process),
            function: started.map_or_else(String::new, |function| last_part(&function.name, b'.').to_owned()),
            line: g.line(&machine.program),
            state,
            waits_told: waits.as_ref().map(told),
            waits,
            locals: self.locals(g),
            ways,
        }
    }

    fn locals(&self, g: &Goroutine) -> Vec<LocalReading> {
        let program = &self.machine.program;
        let mut locals = Vec::new();
        let innermost: Vec<_> = g.frames.iter().rev().take(MOST_CALLS).enumerate().collect();
        for (depth, frame) in innermost.into_iter().rev() {
            let Some(function) = program.module.functions.get(frame.function as usize) else { continue };
            // Who has called stands past its call.
            let calling = depth > 0;
            let address = frame.address.saturating_sub(u32::from(calling));
            let live = program.live(frame.function, frame.address, calling);
            for local in function.locals.iter().filter(|local| local.from <= address && address < local.to) {
                let first = local.place.register() as usize;
                let base = frame.base as usize + first;
                let n = program.slots(local.ty);
                let (slots, registers) = match local.place {
                    LocalPlace::Registers(_) => (g.stack.get(base..base + n).unwrap_or_default(), n),
                    LocalPlace::Pointer(_) => match g.stack.get(base) {
                        // What others may reach is told with what they share.
                        Some(Value::Pointer { object, offset }) if !self.machine.heap.is_shared(*object) => {
                            let from = *offset as usize;
                            (self.machine.heap.slots(*object).get(from..from + n).unwrap_or_default(), 1)
                        }
                        _ => continue,
                    },
                };
                let live = live.is_none_or(|live| (first..first + registers).any(|register| live.has(register)));
                let named =
                    Named { name: local.name.clone(), ty: self.type_name(local.ty), value: self.text(local.ty, slots) };
                locals.push(LocalReading { named, live });
            }
        }
        number_shadowed(&mut locals);
        locals
    }

    /// A type as the program writes it: its own have no package in front.
    fn type_name(&self, ty: TypeIndex) -> String {
        self.machine.program.type_name(ty).replace("main.", "")
    }

    /// A value as `%v` prints it.
    fn text(&self, ty: TypeIndex, slots: &[Value]) -> String {
        let machine = self.machine;
        match (machine.program.kind(ty), slots) {
            (TypeKind::Slice(_), [Value::Nil]) => "[]".to_owned(),
            (TypeKind::Map { .. }, [Value::Nil]) => "map[]".to_owned(),
            (_, [Value::Nil]) => "<nil>".to_owned(),
            (TypeKind::Pointer(target), [Value::Pointer { object, offset }]) => {
                let n = machine.program.slots(*target) as u32;
                ["&", &called_part(machine, *object, *offset, n)].concat()
            }
            (TypeKind::String, [text]) => lossy(machine.heap.text(text)),
            (TypeKind::Slice(element), [slice]) => {
                let (array, start, length) = interpret::slice_parts(slice);
                let each = machine.program.slots(*element);
                let slots = machine.heap.slots(array).get(start as usize..).unwrap_or_default();
                let mut row = Vec::new();
                for at in 0..(length as usize).min(MOST) {
                    row.push(self.text(*element, slots.get(at * each..(at + 1) * each).unwrap_or_default()));
                }
                ["[", &join(&row, " "), if row.len() < length as usize { " …]" } else { "]" }].concat()
            }
            (TypeKind::Map { key, value }, [Value::Map(handle)]) => {
                let Some(map) = machine.heap.map(*handle) else { return "map[]".to_owned() };
                let mut entries: Vec<(i64, String)> = map
                    .live()
                    .map(|at| {
                        let key_text = self.text(*key, map.key(at));
                        let order = map.key(at).first().map_or(0, Value::int);
                        (order, [&key_text, ":", &self.text(*value, map.value(at))].concat())
                    })
                    .collect();
                entries.sort_unstable();
                let row: Vec<String> = entries.into_iter().take(MOST).map(|(_, entry)| entry).collect();
                ["map[", &join(&row, " "), "]"].concat()
            }
            _ => shown(machine, ty, slots),
        }
    }
}

/// Takes note of the array behind a slice.
fn note_row(value: &Value, rows: &mut Set<Handle>) {
    if let Value::Slice { array, .. } = value {
        rows.add(*array);
    }
}

/// Whether a type is the library's: what it holds is its own affair.
fn is_library(name: &str) -> bool {
    name.contains('.') && !name.starts_with("main.")
}

/// Numbers the variables that a later one of the same name hides: `x`, and the one before it `x (2)`.
fn number_shadowed(locals: &mut [LocalReading]) {
    for at in (0..locals.len()).rev() {
        let name = locals[at].named.name.clone();
        let later = locals[at + 1..].iter().filter(|other| is_called(&other.named.name, &name)).count();
        if later > 0 {
            let number = crate::text::natural(later as u64 + 1);
            locals[at].named.name = [&name, " (", &number, ")"].concat();
        }
    }
}

/// Whether a name, numbered or not, is this one.
fn is_called(numbered: &str, name: &str) -> bool {
    numbered.strip_prefix(name).is_some_and(|rest| rest.is_empty() || rest.starts_with(" ("))
}
