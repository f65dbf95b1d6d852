//! The visible natives: locks, waiting, atomics, time, output. Each is one step, done here once it can be done.
//!
//! One file because it is one table, in four columns: what a native is called, when it is ready, what it touches,
//! and what it does.

use std::rc::Rc;

use explorer::{Footprint, Mode};

use super::bytecode::{TypeKind, Width};
use super::channel::Channel;
use super::closing;
use super::compare;
use super::goroutine::{Fatal, Goroutine, Stand, Timer};
use super::heap::{Body, Heap, Object};
use super::interpret::{self, Carried, Done, Trouble, World};
use super::names::{self, Aspect, COUNT, STDOUT, Touched};
use super::program::{Groups, Program};
use super::value::{Handle, TypeIndex, Value};
use crate::text::fill;

/// A visible native.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Visible {
    MutexLock,
    MutexUnlock,
    MutexTryLock,
    RwLock,
    RwUnlock,
    RwTryLock,
    RwRLock,
    RwRUnlock,
    RwTryRLock,
    GroupAdd,
    GroupDone,
    GroupWait,
    OnceBegin,
    OnceFinish,
    CondEnqueue,
    CondPark,
    CondSignal,
    CondBroadcast,
    AtomicLoad,
    AtomicStore,
    AtomicSwap,
    AtomicCompareAndSwap,
    AtomicAnd,
    AtomicOr,
    AtomicAdd(Width),
    ValueStore,
    ValueSwap,
    ValueCompareAndSwap,
    Sleep,
    Now,
    Left,
    Passed,
    TimerStart,
    TimerStop,
    TimerReset,
    NewDone,
    Cancel,
    Reason,
    Cause,
    TypeName,
    Comparable,
    Gosched,
    NumGoroutine,
    Goexit,
    Exit,
    Write,
    Draw,
    RandomTouch,
    SortLength,
    SortSwap,
    Assign,
}

/// What the visible natives are called.
const NAMES: &[(&str, Visible)] = &[
    ("sync.Mutex.Lock", Visible::MutexLock),
    ("sync.Mutex.Unlock", Visible::MutexUnlock),
    ("sync.Mutex.TryLock", Visible::MutexTryLock),
    ("sync.RWMutex.Lock", Visible::RwLock),
    ("sync.RWMutex.Unlock", Visible::RwUnlock),
    ("sync.RWMutex.TryLock", Visible::RwTryLock),
    ("sync.RWMutex.RLock", Visible::RwRLock),
    ("sync.RWMutex.RUnlock", Visible::RwRUnlock),
    ("sync.RWMutex.TryRLock", Visible::RwTryRLock),
    ("sync.WaitGroup.Add", Visible::GroupAdd),
    ("sync.WaitGroup.Done", Visible::GroupDone),
    ("sync.WaitGroup.Wait", Visible::GroupWait),
    ("sync.Once.begin", Visible::OnceBegin),
    ("sync.Once.finish", Visible::OnceFinish),
    ("sync.Cond.enqueue", Visible::CondEnqueue),
    ("sync.Cond.park", Visible::CondPark),
    ("sync.Cond.Signal", Visible::CondSignal),
    ("sync.Cond.Broadcast", Visible::CondBroadcast),
    ("sync/atomic.load", Visible::AtomicLoad),
    ("runtime.load", Visible::AtomicLoad),
    ("sync/atomic.store", Visible::AtomicStore),
    ("sync/atomic.swap", Visible::AtomicSwap),
    ("runtime.swap", Visible::AtomicSwap),
    ("sync/atomic.compareAndSwap", Visible::AtomicCompareAndSwap),
    ("sync/atomic.and", Visible::AtomicAnd),
    ("sync/atomic.or", Visible::AtomicOr),
    ("sync/atomic.AddInt32", Visible::AtomicAdd(Width::Int32)),
    ("sync/atomic.AddInt64", Visible::AtomicAdd(Width::Int64)),
    ("sync/atomic.AddUint32", Visible::AtomicAdd(Width::Uint32)),
    ("sync/atomic.AddUint64", Visible::AtomicAdd(Width::Uint64)),
    ("sync/atomic.AddUintptr", Visible::AtomicAdd(Width::Uint64)),
    ("sync/atomic.Value.Store", Visible::ValueStore),
    ("sync/atomic.Value.Swap", Visible::ValueSwap),
    ("sync/atomic.Value.CompareAndSwap", Visible::ValueCompareAndSwap),
    ("time.Sleep", Visible::Sleep),
    ("time.now", Visible::Now),
    ("time.passed", Visible::Passed),
    ("context.left", Visible::Left),
    ("time.start", Visible::TimerStart),
    ("time.stop", Visible::TimerStop),
    ("time.reset", Visible::TimerReset),
    ("context.newDone", Visible::NewDone),
    ("context.cancel", Visible::Cancel),
    ("context.reason", Visible::Reason),
    ("context.cause", Visible::Cause),
    ("context.typeName", Visible::TypeName),
    ("context.comparable", Visible::Comparable),
    ("runtime.Gosched", Visible::Gosched),
    ("runtime.NumGoroutine", Visible::NumGoroutine),
    ("runtime.Goexit", Visible::Goexit),
    ("os.Exit", Visible::Exit),
    ("os.write", Visible::Write),
    ("math/rand.draw", Visible::Draw),
    ("math/rand/v2.draw", Visible::Draw),
    ("math/rand.touch", Visible::RandomTouch),
    ("math/rand/v2.touch", Visible::RandomTouch),
    ("sort.length", Visible::SortLength),
    ("sort.swap", Visible::SortSwap),
    ("errors.assign", Visible::Assign),
];

/// Finds a visible native by its name.
pub(crate) fn find(name: &str) -> Option<Visible> {
    NAMES.iter().find(|(known, _)| *known == name).map(|(_, visible)| *visible)
}

/// A native's arguments: a goroutine's registers, from the first of them on.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Arguments<'a>(pub(crate) &'a [Value]);

impl Arguments<'_> {
    pub(crate) fn at(&self, index: usize) -> &Value {
        self.0.get(index).unwrap_or(Value::NIL)
    }

    /// An integer among them: out of line, for there are many.
    #[inline(never)]
    pub(crate) fn int(&self, index: usize) -> i64 {
        self.at(index).int()
    }

    /// The object and slot that the receiver points to.
    fn receiver(&self) -> Option<(Handle, u32)> {
        match *self.at(0) {
            Value::Pointer { object, offset } => Some((object, offset)),
            _ => None,
        }
    }

    fn channel(&self) -> Option<Handle> {
        match *self.at(0) {
            Value::Channel(handle) => Some(handle),
            _ => None,
        }
    }
}

/// What a native is about: nobody sees what is done to an object that is not shared.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum About {
    /// Nothing that others see: it takes no step, and commutes with whatever they do.
    Nothing,
    /// The time, the output, the goroutines: always a step.
    Everything,
    /// The variable that its receiver points to.
    Receiver,
    /// A channel.
    Channel,
    /// A slice in an interface.
    Slice,
    /// The variable that its second argument points to, in an interface.
    Target,
}

impl About {
    fn object(self, arguments: Arguments<'_>) -> Option<Handle> {
        match (self, arguments.at(0), arguments.at(1)) {
            (Self::Receiver, Value::Pointer { object, .. }, _)
            | (Self::Channel, Value::Channel(object), _)
            | (Self::Slice, Value::Boxed { object, .. }, _)
            | (Self::Target, _, Value::Reference { object, .. }) => Some(*object),
            _ => None,
        }
    }
}

/// Bits that say who has waited at a WaitGroup.
const WAITERS: u32 = 62;

impl Visible {
    /// What it is about.
    fn about(self) -> About {
        match self {
            Self::Now
            | Self::Left
            | Self::Passed
            | Self::TimerStart
            | Self::Draw
            | Self::TypeName
            | Self::Comparable
            | Self::Goexit
            | Self::SortLength => About::Nothing,
            Self::Sleep
            | Self::Gosched
            | Self::NumGoroutine
            | Self::Exit
            | Self::Write
            | Self::TimerStop
            | Self::TimerReset => About::Everything,
            Self::NewDone | Self::Cancel | Self::Reason | Self::Cause => About::Channel,
            Self::SortSwap => About::Slice,
            Self::Assign => About::Target,
            _ => About::Receiver,
        }
    }

    /// Whether it can be done now.
    pub(crate) fn is_ready(self, heap: &Heap, g: &Goroutine, arguments: Arguments<'_>, time: Time) -> bool {
        let Some((object, offset)) = arguments.receiver() else { return self != Self::Sleep || time.is_up(g) };
        let field = |index| field(heap, object, offset + index);
        match self {
            Self::MutexLock => field(0) == 0,
            Self::RwLock => match g.phase {
                0 => field(0) == 0 && field(2) == 0,
                _ => field(1) == 0,
            },
            Self::RwRLock => field(0) == 0 && field(2) == 0,
            Self::GroupWait => field(0) == 0,
            Self::OnceBegin => field(0) <= 0,
            Self::CondPark => match queue(heap, object, offset).and_then(|queue| heap.object(queue)) {
                Some(Object { body: Body::Queue(queue), .. }) => queue.iter().all(|waiting| *waiting != g.process),
                _ => true,
            },
            _ => true,
        }
    }

    /// What it would touch now.
    pub(crate) fn touches(
        self,
        program: &Program,
        heap: &Heap,
        g: &Goroutine,
        arguments: Arguments<'_>,
        into: &mut Footprint,
    ) {
        match self {
            Self::Write => return into.touch(STDOUT, Mode::Turn),
            Self::NumGoroutine => return into.touch(COUNT, Mode::Look),
            Self::TimerStop | Self::TimerReset => {
                return into.touch(names::timer(arguments.int(0) as u32), Mode::Release);
            }
            Self::Cancel => {
                if let Some(channel) = arguments.channel() {
                    closing::close_touches(heap, channel, into);
                }
                return;
            }
            Self::NewDone | Self::Reason | Self::Cause => {
                if let Some(channel) = arguments.channel() {
                    let mut touched = Touched { name: name(heap, channel), into };
                    touched.part(Aspect::Tail, 0, Mode::Look);
                    if heap.channel(channel).is_some_and(|channel| channel.closed) {
                        touched.part(Aspect::Closed, 0, Mode::Await);
                    }
                }
                return;
            }
            Self::SortSwap => {
                if let Some((array, start, slots, _)) = sorted(program, heap, arguments.at(0)) {
                    let mut touched = Touched { name: name(heap, array), into };
                    for index in [arguments.int(1), arguments.int(2)] {
                        for slot in 0..slots {
                            let place = u64::from(start + index as u32 * slots + slot);
                            touched.part(Aspect::Slot, place, Mode::Write);
                        }
                    }
                }
                return;
            }
            Self::Assign => {
                if let Value::Reference { object, offset, .. } = *arguments.at(1) {
                    Touched { name: name(heap, object), into }.part(Aspect::Slot, offset.into(), Mode::Write);
                }
                return;
            }
            _ => {}
        }
        let Some((object, offset)) = arguments.receiver() else { return };
        let field = |index| field(heap, object, offset + index);
        let mut touched = Touched { name: name(heap, object), into };
        let place = u64::from(offset);
        // The writers' lock itself is `Slot`; `Readers` is what writers wait for, `Writer` what readers wait for. The order of
        // a condition's queue is what Signal sees; being woken acquires what the waker had done.
        let parts: &[(Aspect, Mode)] = match self {
            Self::MutexTryLock if field(0) != 0 => &[(Aspect::Slot, Mode::Look)],
            Self::MutexLock | Self::MutexTryLock | Self::OnceBegin => &[(Aspect::Slot, Mode::Acquire)],
            Self::MutexUnlock | Self::OnceFinish => &[(Aspect::Slot, Mode::Release)],
            Self::RwTryLock if field(0) != 0 || field(1) != 0 || field(2) != 0 => {
                &[(Aspect::Slot, Mode::Look), (Aspect::Readers, Mode::Look), (Aspect::Writer, Mode::Look)]
            }
            Self::RwLock | Self::RwTryLock => {
                &[(Aspect::Slot, Mode::Acquire), (Aspect::Writer, Mode::Signal), (Aspect::Readers, Mode::Await)]
            }
            Self::RwUnlock => &[(Aspect::Slot, Mode::Release), (Aspect::Writer, Mode::Signal)],
            Self::RwTryRLock if field(0) != 0 || field(2) != 0 => &[(Aspect::Writer, Mode::Look)],
            Self::RwRLock | Self::RwTryRLock => &[(Aspect::Writer, Mode::Await)],
            Self::RwRUnlock => &[(Aspect::Readers, Mode::Signal)],
            Self::GroupWait => {
                touched.part(Aspect::Slot, place, Mode::Await);
                let index = place << 8 | u64::from(g.process % WAITERS);
                return touched.part(Aspect::Waited, index, Mode::Write);
            }
            Self::GroupAdd | Self::GroupDone => {
                let delta = if self == Self::GroupDone { -1 } else { arguments.int(1) };
                let (counter, waited) = (field(0), field(1));
                return group_touches(program, counter, delta, waited, place, &mut touched);
            }
            Self::CondEnqueue => &[(Aspect::Queue, Mode::Turn)],
            Self::CondSignal | Self::CondBroadcast => &[(Aspect::Queue, Mode::Turn), (Aspect::Slot, Mode::Signal)],
            Self::CondPark => &[(Aspect::Slot, Mode::Await), (Aspect::Queue, Mode::Look)],
            Self::AtomicLoad => &[(Aspect::Slot, Mode::Load)],
            // Where the comparison panics, Value's counts as a store.
            Self::AtomicCompareAndSwap | Self::ValueCompareAndSwap
                if !compare::equal(program, heap, &[*heap.slot(object, offset)], &[*arguments.at(1)])
                    .unwrap_or(self == Self::ValueCompareAndSwap) =>
            {
                &[(Aspect::Slot, Mode::Load)]
            }
            Self::AtomicCompareAndSwap
            | Self::ValueCompareAndSwap
            | Self::AtomicStore
            | Self::AtomicSwap
            | Self::AtomicAnd
            | Self::AtomicOr
            | Self::AtomicAdd(_)
            | Self::ValueStore
            | Self::ValueSwap => &[(Aspect::Slot, Mode::Store)],
            // What is drawn depends on what was drawn before.
            Self::RandomTouch => &[(Aspect::Slot, Mode::Read), (Aspect::Slot, Mode::Write)],
            _ => &[],
        };
        for (aspect, mode) in parts {
            touched.part(*aspect, place, *mode);
        }
    }
}

impl Visible {
    /// Whether trying it would do what it tries, as things stand: a lock that is free, a comparison that holds.
    pub(super) fn would_do(self, program: &Program, heap: &Heap, arguments: Arguments<'_>) -> bool {
        let Some((object, offset)) = arguments.receiver() else { return true };
        let field = |index| field(heap, object, offset + index);
        match self {
            Self::MutexTryLock => field(0) == 0,
            Self::RwTryLock => field(0) == 0 && field(1) == 0 && field(2) == 0,
            Self::RwTryRLock => field(0) == 0 && field(2) == 0,
            _ => compare::equal(program, heap, &[*heap.slot(object, offset)], &[*arguments.at(1)]).unwrap_or(true),
        }
    }
}

/// A reader's bit among those inside a lock: for readers of reports, of the first processes alone.
fn reader(process: u32) -> i64 {
    if process < WAITERS { 1 << process } else { 0 }
}

/// What adding to a WaitGroup touches.
fn group_touches(program: &Program, counter: i64, delta: i64, waited: i64, place: u64, touched: &mut Touched<'_>) {
    let fails = counter.wrapping_add(delta) < 0;
    touched.part(Aspect::Slot, place, if delta < 0 && !fails { Mode::Grant } else { Mode::Signal });
    if fails {
        program.doubt_groups();
        touched.part(Aspect::Slot, place, Mode::Await);
    }
    let in_order = program.groups.get() == Groups::InOrder;
    if in_order || waited != 0 {
        // Whether it starts from 0 matters once somebody has waited.
        touched.part(Aspect::Count, place, if in_order || delta > 0 { Mode::Turn } else { Mode::Look });
    }
    if counter == 0 && delta > 0 {
        for bit in (0..WAITERS).filter(|bit| waited & 1 << bit != 0) {
            touched.part(Aspect::Waited, place << 8 | u64::from(bit), Mode::Read);
        }
    }
}

/// What of time decides whether a sleeper may wake.
#[derive(Clone, Copy, Debug)]
pub(crate) enum Time {
    /// Each goroutine has a clock of its own, and may wake whenever it likes.
    Free,
    /// There is one clock, and it stands here.
    Common(i64),
}

impl Time {
    fn is_up(self, g: &Goroutine) -> bool {
        match self {
            Self::Free => true,
            // `phase` 1: it has said when it wants to wake, in `clock`.
            Self::Common(now) => g.phase != 1 || g.clock <= now,
        }
    }
}

pub(crate) fn name(heap: &Heap, handle: Handle) -> u64 {
    heap.object(handle).map_or(0, |object| object.name)
}

/// An integer of the variable that a native is about.
fn field(heap: &Heap, object: Handle, slot: u32) -> i64 {
    heap.slot(object, slot).int()
}

/// The queue of a condition variable, once there is one: in the field after L, an interface of one slot.
fn queue(heap: &Heap, object: Handle, offset: u32) -> Option<Handle> {
    match *heap.slot(object, offset + 1) {
        Value::Pointer { object, .. } => Some(object),
        _ => None,
    }
}

/// The array, first slot, slots of an element and length of the slice in an interface.
fn sorted(program: &Program, heap: &Heap, value: &Value) -> Option<(Handle, u32, u32, u32)> {
    let Value::Boxed { ty, object } = *value else { return None };
    let TypeKind::Slice(element) = program.kind(ty) else { return None };
    let (array, start, length) = interpret::slice_parts(heap.slot(object, 0));
    Some((array, start, program.slots(*element) as u32, length))
}

/// Does a native at once where nobody can see it: gives whether it did.
pub(crate) fn at_once(world: &mut World<'_>, g: &mut Goroutine, visible: Visible, window: u16) -> Done<bool> {
    let arguments = Arguments(g.registers_from(window));
    if visible == Visible::Write && arguments.int(0) != 1 {
        let most = world.limits.output;
        world.shared.report(world.heap.text(arguments.at(1)), most);
        return Ok(true);
    }
    if visible == Visible::Draw && world.chance.is_step(g, arguments.int(0) as u64, world.shared.time) {
        return Ok(false);
    }
    let about = visible.about();
    if about == About::Nothing {
        perform(world, g, visible, window)?;
        return Ok(true);
    }
    let Some(subject) = about.object(arguments) else {
        // A nil receiver is found out at once.
        return if about == About::Receiver { world.nil() } else { Ok(false) };
    };
    let shared = world.heap.is_shared(subject);
    let now = match visible {
        Visible::GroupDone | Visible::GroupAdd if shared => {
            let (object, offset) = arguments.receiver().unwrap_or((subject, 0));
            let n = field(world.heap, object, offset);
            let delta = if visible == Visible::GroupDone { -1 } else { arguments.int(1) };
            if delta > 0 {
                // Whether it is a step must not depend on what others did meanwhile.
                matches!(g.added, Some((group, at, sum)) if (group, at) == (object, offset) && sum > 0)
            } else {
                // What only Wait and Add can see; one that goes negative is a step.
                let enough = n > 0 && n.wrapping_add(delta) >= 0;
                if !enough
                    && delta != 0
                    && let Some(into) = world.recorder.as_deref_mut()
                {
                    // Had others done less before, it would not have been a step.
                    world.program.doubt_groups();
                    let name = name(world.heap, object);
                    Touched { name, into }.part(Aspect::Count, offset.into(), Mode::Look);
                }
                enough && delta != 0
            }
        }
        Visible::SortSwap => {
            sorted(world.program, world.heap, arguments.at(0)).is_none_or(|(array, ..)| !world.heap.is_shared(array))
        }
        // Being woken is a step always; so is locking with readers inside, which takes two.
        Visible::CondPark => false,
        Visible::RwLock if arguments.receiver().is_some_and(|(lock, at)| field(world.heap, lock, at + 1) != 0) => false,
        _ => !shared && visible.is_ready(world.heap, g, arguments, Time::Free),
    };
    if now {
        if shared && let Some(footprint) = world.recorder.as_deref_mut() {
            visible.touches(world.program, world.heap, g, arguments, footprint);
        }
        perform(world, g, visible, window)?;
    }
    Ok(now)
}

/// Does a native that is ready. Its results replace its arguments; a stand or panic it causes is the goroutine's.
pub(crate) fn perform(world: &mut World<'_>, g: &mut Goroutine, visible: Visible, window: u16) -> Done {
    let mut copied = [Value::Nil; 4];
    copied.iter_mut().zip(g.registers_from(window)).for_each(|(copy, register)| *copy = *register);
    let arguments = Arguments(&copied);
    let result = match visible.about() {
        About::Receiver => perform_with(world, g, visible, arguments)?,
        _ => perform_without(world, g, visible, window, arguments)?,
    };
    if let Some(result) = result {
        g.set_register(window, result);
    }
    Ok(())
}

/// Does one of the natives that are about a variable: gives its result, if it has one.
fn perform_with(
    world: &mut World<'_>,
    g: &mut Goroutine,
    visible: Visible,
    arguments: Arguments<'_>,
) -> Done<Option<Value>> {
    let Some((object, offset)) = arguments.receiver() else { return world.nil() };
    let heap = &mut *world.heap;
    let me = i64::from(g.process) + 1;
    let was = *heap.slot(object, offset);
    let first = was.int();
    let field = |heap: &Heap, index| field(heap, object, offset + index);
    let write = |heap: &mut Heap, index, value| heap.set(object, offset + index, Value::Int(value));
    match visible {
        Visible::MutexLock => {
            write(heap, 0, me);
            g.gives_back(object, offset);
            g.takes(world.program, object, offset);
        }
        Visible::MutexTryLock | Visible::OnceBegin => {
            if first == 0 {
                write(heap, 0, me);
                g.gives_back(object, offset);
                g.takes(world.program, object, offset);
            }
            return Ok(Some(Value::bool(first == 0)));
        }
        Visible::MutexUnlock | Visible::RwUnlock => {
            if first == 0 {
                return world.fail(Trouble::Throw(match visible {
                    Visible::MutexUnlock => Fatal::UnlockOfUnlocked,
                    _ => Fatal::WriterUnlockOfUnlocked,
                }));
            }
            write(heap, 0, 0);
            g.gives_back(object, offset);
        }
        Visible::RwLock | Visible::RwTryLock => {
            let free = first == 0 && field(heap, 1) == 0 && (field(heap, 2) == 0 || g.phase == 1);
            if free {
                write(heap, 0, me);
                write(heap, 2, 0);
                g.phase = 0;
                g.gives_back(object, offset);
                g.takes(world.program, object, offset);
            } else if visible == Visible::RwLock {
                // Readers are inside: it says that it waits, and no new reader gets in before it.
                write(heap, 2, me);
                g.phase = 1;
            }
            if visible == Visible::RwTryLock {
                return Ok(Some(Value::bool(free)));
            }
        }
        Visible::RwRLock | Visible::RwTryRLock => {
            let free = first == 0 && field(heap, 2) == 0;
            if free {
                let (readers, inside) = (field(heap, 1), field(heap, 3));
                write(heap, 1, readers + 1);
                write(heap, 3, inside | reader(g.process));
                g.takes(world.program, object, offset);
            }
            if visible == Visible::RwTryRLock {
                return Ok(Some(Value::bool(free)));
            }
        }
        Visible::RwRUnlock => {
            let readers = field(heap, 1);
            if readers == 0 {
                return world.fail(Trouble::Throw(Fatal::RUnlockOfUnlocked));
            }
            let inside = if readers == 1 { 0 } else { field(heap, 3) & !reader(g.process) };
            write(heap, 1, readers - 1);
            write(heap, 3, inside);
            g.gives_back(object, offset);
        }
        Visible::GroupAdd | Visible::GroupDone => {
            let delta = if visible == Visible::GroupDone { -1 } else { arguments.int(1) };
            let n = first.wrapping_add(delta);
            // A counter of 32 bits, as in Go.
            if i64::from(n as i32) < 0 {
                return world.panic(Carried::String, "sync: negative WaitGroup counter");
            }
            write(heap, 0, n);
            let sum = match g.added {
                Some((group, at, sum)) if (group, at) == (object, offset) => sum,
                _ => 0,
            };
            g.added = Some((object, offset, sum.saturating_add(delta)));
        }
        Visible::GroupWait => {
            let waited = field(heap, 1);
            write(heap, 1, waited | 1 << (g.process % WAITERS));
        }
        Visible::OnceFinish => {
            write(heap, 0, -1);
            g.gives_back(object, offset);
        }
        Visible::CondEnqueue | Visible::CondSignal | Visible::CondBroadcast => {
            if visible == Visible::CondEnqueue && queue(world.heap, object, offset).is_none() {
                let made = world.make(g, Body::Queue(Vec::new()))?;
                world.heap.set(object, offset + 1, Value::Pointer { object: made, offset: 0 });
            }
            if let Some(queue) = queue(world.heap, object, offset)
                && let Some(Object { body: Body::Queue(queue), .. }) = world.heap.object_mut(queue)
            {
                match visible {
                    Visible::CondEnqueue => queue.push(g.process),
                    Visible::CondSignal if queue.is_empty() => {}
                    Visible::CondSignal => drop(queue.remove(0)),
                    _ => queue.clear(),
                }
            }
        }
        Visible::AtomicLoad => return Ok(Some(was)),
        Visible::AtomicStore => heap.set(object, offset, *arguments.at(1)),
        Visible::AtomicSwap => {
            heap.set(object, offset, *arguments.at(1));
            return Ok(Some(was));
        }
        Visible::AtomicAnd | Visible::AtomicOr => {
            let mask = arguments.int(1);
            write(heap, 0, if visible == Visible::AtomicAnd { first & mask } else { first | mask });
            return Ok(Some(was));
        }
        Visible::AtomicAdd(width) => {
            let new = interpret::wrap(first.wrapping_add(arguments.int(1)), width);
            write(heap, 0, new);
            return Ok(Some(Value::Int(new)));
        }
        Visible::ValueStore | Visible::ValueSwap => {
            let (new, verb) = (*arguments.at(1), if visible == Visible::ValueStore { "store" } else { "swap" });
            let what = if new.is_nil() {
                "nil value"
            } else if !was.is_nil() && was.dynamic_type() != new.dynamic_type() {
                "inconsistently typed value"
            } else {
                heap.set(object, offset, new);
                return Ok((visible == Visible::ValueSwap).then_some(was));
            };
            return world.panic_with(Carried::String, fill("sync/atomic: {} of {} into Value", &[verb, what]));
        }
        Visible::AtomicCompareAndSwap | Visible::ValueCompareAndSwap => {
            let (old, new) = (arguments.at(1), *arguments.at(2));
            let same = compare::equal(world.program, heap, &[was], &[*old]);
            let same = if visible == Visible::AtomicCompareAndSwap {
                same.unwrap_or_default()
            } else {
                let differs = |value: &Value| !value.is_nil() && value.dynamic_type() != new.dynamic_type();
                let what = if new.is_nil() {
                    "nil value into Value"
                } else if differs(old) {
                    "inconsistently typed values"
                } else if differs(&was) {
                    "inconsistently typed value into Value"
                } else {
                    ""
                };
                if !what.is_empty() {
                    return world.panic_with(Carried::String, fill("sync/atomic: compare and swap of {}", &[what]));
                }
                match same {
                    Ok(same) => same,
                    Err(failure) => return world.uncomparable("comparing uncomparable type", failure),
                }
            };
            if same {
                heap.set(object, offset, new);
            }
            return Ok(Some(Value::bool(same)));
        }
        _ => {}
    }
    Ok(None)
}

/// The same for those that are about no variable of their receiver.
fn perform_without(
    world: &mut World<'_>,
    g: &mut Goroutine,
    visible: Visible,
    window: u16,
    arguments: Arguments<'_>,
) -> Done<Option<Value>> {
    Ok(Some(match visible {
        Visible::Now => {
            if let Some(now) = world.shared.look() {
                g.clock = g.clock.max(now);
            }
            Value::Int(g.clock)
        }
        Visible::TimerStart => {
            if world.shared.alive >= world.limits.goroutines {
                return world.fail(Trouble::Limit(interpret::Limit::Goroutines));
            }
            interpret::become_concurrent(world);
            if let Value::Channel(handle) = *arguments.at(2)
                && let Some(channel) = world.heap.channel_mut(handle)
            {
                channel.timed = true;
            }
            world.heap.publish(arguments.at(2));
            world.heap.publish(arguments.at(3));
            if let Time::Common(now) = world.shared.time {
                g.clock = g.clock.max(now);
            }
            let mut timer = interpret::newborn(world, g);
            world.shared.alive -= 1;
            timer.stand = Stand::Timer;
            timer.timer = Some(Box::new(Timer {
                running: true,
                at: g.clock.saturating_add(arguments.int(0).max(0)),
                period: arguments.int(1),
                channel: *arguments.at(2),
                function: *arguments.at(3),
            }));
            let process = timer.process;
            world.spawned.push(Rc::new(timer));
            Value::Int(i64::from(process))
        }
        Visible::NewDone => {
            let made = heap_channel(world, g)?;
            if let Some(handle) = arguments.channel()
                && let Some(parent) = world.heap.channel(handle)
            {
                if parent.closed {
                    let reason = parent.reason;
                    if let Some(channel) = world.heap.channel_mut(made) {
                        channel.closed = true;
                        channel.reason = reason;
                    }
                } else {
                    if world.heap.is_shared(handle) {
                        world.heap.publish_object(made);
                    }
                    if let Some(parent) = world.heap.channel_mut(handle) {
                        parent.children.push(made);
                    }
                }
            }
            Value::Channel(made)
        }
        Visible::Cancel => {
            let Some(channel) = arguments.channel() else { return world.nil() };
            let open = world.heap.channel(channel).is_some_and(|channel| !channel.closed);
            if open {
                closing::close_all(world.heap, channel, [*arguments.at(1), *arguments.at(2)]);
            }
            return Ok(None);
        }
        Visible::Reason | Visible::Cause => {
            let channel = arguments.channel().and_then(|channel| world.heap.channel(channel));
            let reason = channel.map_or(&[Value::Nil; 2], |channel| &channel.reason);
            if visible == Visible::Cause {
                return Ok(Some(reason[1]));
            }
            g.set_register(window + 1, reason[0]);
            Value::bool(channel.is_some_and(|channel| channel.closed))
        }
        Visible::TypeName => {
            let text = arguments.at(0).dynamic_type().map_or("<nil>", |ty| world.program.type_name(ty));
            world.text(g, text.into())?
        }
        Visible::Comparable => {
            let ty = arguments.at(0).dynamic_type();
            Value::bool(ty.is_none_or(|ty| world.program.is_comparable(ty)))
        }
        Visible::NumGoroutine => Value::Int(world.shared.alive as i64),
        Visible::Goexit => return world.fail(Trouble::Goexit),
        Visible::Exit => return world.fail(Trouble::Throw(Fatal::Exit(arguments.int(0) as i32))),
        Visible::Draw => {
            let range = arguments.int(0) as u64;
            // A step brings its value along; what is no step takes the seed's.
            let value = match g.pick.take() {
                Some(value) => u64::from(value),
                None => g.seeded(range),
            };
            g.has_drawn(world.chance.is_step(g, range, world.shared.time));
            Value::Int(value as i64)
        }
        Visible::Left => {
            if let Time::Common(now) = world.shared.time {
                g.clock = g.clock.max(now);
            }
            // A Time is nanoseconds since one second before the clock began.
            Value::Int(arguments.int(0).saturating_sub(1_000_000_000).saturating_sub(g.clock))
        }
        Visible::Passed => {
            world.chance.tell_time(world.shared.time);
            return Ok(None);
        }
        Visible::SortLength | Visible::SortSwap => {
            let Some((array, start, slots, length)) = sorted(world.program, world.heap, arguments.at(0)) else {
                return world.panic(Carried::String, "reflect: call of Swapper on a value that is no slice");
            };
            if visible == Visible::SortLength {
                return Ok(Some(Value::Int(i64::from(length))));
            }
            let (i, j) = (arguments.int(1), arguments.int(2));
            if i as u64 >= u64::from(length) || j as u64 >= u64::from(length) {
                return world.panic(Carried::String, "reflect: slice index out of range");
            }
            let (i, j) = (start + i as u32 * slots, start + j as u32 * slots);
            let a = interpret::elements(world.heap, array, i, slots as usize).to_vec();
            let b = interpret::elements(world.heap, array, j, slots as usize).to_vec();
            world.heap.set_many(array, i, &b);
            world.heap.set_many(array, j, &a);
            return Ok(None);
        }
        Visible::Assign => Value::Int(assign(world, arguments.at(0), arguments.at(1))),
        _ => return Ok(None),
    }))
}

/// Stores an error where a target points to, if it is of the type of what lies there: 1 if so, 0 if not, more for a target
/// that is none.
fn assign(world: &mut World<'_>, error: &Value, target: &Value) -> i64 {
    let program = world.program;
    let (element, object, offset) = match *target {
        Value::Nil => return 2,
        Value::Reference { ty, object, offset } => match *program.kind(ty) {
            TypeKind::Pointer(element) => (element, object, offset),
            _ => return 3,
        },
        _ => return 3,
    };
    let is_interface = matches!(program.kind(element), TypeKind::Interface(_));
    if !is_interface && program.text_method(element, "Error").is_none() {
        return 4;
    }
    if !interpret::is_type(program, error, element) {
        return 0;
    }
    let values = if is_interface { vec![*error] } else { compare::disclose_all(program, world.heap, error) };
    world.heap.set_many(object, offset, &values);
    1
}

fn heap_channel(world: &mut World<'_>, g: &mut Goroutine) -> Done<Handle> {
    let nothing = world.program.module.types.iter().position(|ty| ty.slots == 0).unwrap_or(0);
    let channel = Channel::new(TypeIndex(nothing as u16), 0, 0);
    world.make(g, Body::Channel(channel))
}
