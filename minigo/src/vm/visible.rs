//! The visible natives: locks, waiting, atomics, time, output. Each is one step, done here once it can be done.
//!
//! One file because it is one table, in four columns: what a native is called, when it is ready, what it touches,
//! and what it does.

use explorer::{Mode, ObjectId};

use super::bytecode::{Origin, TypeKind, Width};
use super::channel::Channel;
use super::compare;
use super::goroutine::{Fatal, Goroutine, Stand, Timer};
use super::heap::{Body, Heap};
use super::interpret::{self, Trouble, World};
use super::names::{self, Aspect, COUNT, STDOUT};
use super::program::{Groups, Program};
use super::value::{Handle, TypeIndex, Value};

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
    TimerStart,
    TimerStop,
    TimerReset,
    NewDone,
    Cancel,
    Reason,
    Cause,
    First,
    TypeName,
    Gosched,
    NumGoroutine,
    Goexit,
    Exit,
    Write,
    RandomNext,
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
    ("time.start", Visible::TimerStart),
    ("time.stop", Visible::TimerStop),
    ("time.reset", Visible::TimerReset),
    ("context.newDone", Visible::NewDone),
    ("context.cancel", Visible::Cancel),
    ("context.reason", Visible::Reason),
    ("context.cause", Visible::Cause),
    ("context.first", Visible::First),
    ("context.typeName", Visible::TypeName),
    ("runtime.Gosched", Visible::Gosched),
    ("runtime.NumGoroutine", Visible::NumGoroutine),
    ("runtime.Goexit", Visible::Goexit),
    ("os.Exit", Visible::Exit),
    ("os.write", Visible::Write),
    ("math/rand.next", Visible::RandomNext),
    ("math/rand/v2.next", Visible::RandomNext),
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

/// A native's arguments: a goroutine's registers.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Arguments<'a>(pub(crate) &'a [Value]);

impl Arguments<'_> {
    pub(crate) fn at(self, index: usize) -> Value {
        *self.0.get(index).unwrap_or(Value::NIL)
    }

    /// An integer among them: out of line, for there are many.
    #[inline(never)]
    fn int(self, index: usize) -> i64 {
        self.at(index).int()
    }

    /// The object and slot that the receiver points to.
    fn receiver(self) -> Option<(Handle, u32)> {
        match self.at(0) {
            Value::Pointer { object, offset } => Some((object, offset)),
            _ => None,
        }
    }

    fn channel(self) -> Option<Handle> {
        match self.at(0) {
            Value::Channel(handle) => Some(handle),
            _ => None,
        }
    }
}

/// Bits that say who has waited at a WaitGroup.
const WAITERS: u32 = 62;

impl Visible {
    /// Whether it takes no step: it commutes with whatever others do.
    fn is_private(self) -> bool {
        matches!(
            self,
            Self::Now
                | Self::TimerStart
                | Self::NewDone
                | Self::RandomNext
                | Self::TypeName
                | Self::Goexit
                | Self::SortLength
        )
    }

    /// The object it is about: nobody sees what is done to one that is not shared.
    fn subject(self, arguments: Arguments<'_>) -> Option<Handle> {
        match self {
            Self::Sleep | Self::Gosched | Self::NumGoroutine | Self::Exit | Self::Write => None,
            Self::TimerStop | Self::TimerReset => None,
            Self::Cancel | Self::Reason | Self::Cause | Self::First => arguments.channel(),
            Self::SortSwap => match arguments.at(0) {
                Value::Boxed { object, .. } => Some(object),
                _ => None,
            },
            Self::Assign => match arguments.at(2) {
                Value::Reference { object, .. } => Some(object),
                value => match arguments.at(1) {
                    Value::Reference { object, .. } if value.is_nil() => Some(object),
                    _ => None,
                },
            },
            _ => arguments.receiver().map(|(object, _)| object),
        }
    }

    /// Whether it can be done now.
    pub(crate) fn is_ready(self, heap: &Heap, g: &Goroutine, arguments: Arguments<'_>, time: Time) -> bool {
        let Some((object, offset)) = arguments.receiver() else { return self != Self::Sleep || time.is_up(g) };
        let field = |index| heap.slot(object, offset + index).int();
        match self {
            Self::MutexLock => field(0) == 0,
            Self::RwLock => match g.phase {
                0 => field(0) == 0 && field(2) == 0,
                _ => field(1) == 0,
            },
            Self::RwRLock => field(0) == 0 && field(2) == 0,
            Self::GroupWait => field(0) == 0,
            Self::OnceBegin => field(0) <= 0,
            Self::CondPark => match queue(heap, object, offset) {
                Some(queue) => !queue.contains(&g.process),
                None => true,
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
        to: &mut dyn FnMut(ObjectId, Mode),
    ) {
        match self {
            Self::Write => return to(STDOUT, Mode::Turn),
            Self::NumGoroutine => return to(COUNT, Mode::Look),
            Self::TimerStop | Self::TimerReset => {
                return to(names::timer(arguments.at(0).int() as u32), Mode::Release);
            }
            Self::Cancel | Self::First => {
                if let Some(channel) = arguments.channel() {
                    close_touches(heap, channel, to);
                }
                return;
            }
            Self::Reason | Self::Cause => {
                if let Some(channel) = arguments.channel() {
                    let name = name(heap, channel);
                    to(names::object(name, Aspect::Tail, 0), Mode::Look);
                    if heap.channel(channel).is_some_and(|channel| channel.closed) {
                        to(names::object(name, Aspect::Closed, 0), Mode::Await);
                    }
                }
                return;
            }
            Self::SortSwap => {
                if let Some((array, start, slots, _)) = sorted(program, heap, arguments.at(0)) {
                    for index in [arguments.at(1).int(), arguments.at(2).int()] {
                        for slot in 0..slots {
                            let place = u64::from(start + index as u32 * slots + slot);
                            to(names::object(name(heap, array), Aspect::Slot, place), Mode::Write);
                        }
                    }
                }
                return;
            }
            Self::Assign => {
                if let Value::Reference { object, offset, .. } = arguments.at(1) {
                    to(names::object(name(heap, object), Aspect::Slot, u64::from(offset)), Mode::Write);
                }
                return;
            }
            _ => {}
        }
        let Some((object, offset)) = arguments.receiver() else { return };
        let field = |index| heap.slot(object, offset + index).int();
        let name = name(heap, object);
        let place = u64::from(offset);
        let own = names::object(name, Aspect::Slot, place);
        let readers = names::object(name, Aspect::Readers, place);
        let writer = names::object(name, Aspect::Writer, place);
        match self {
            Self::MutexLock => to(own, Mode::Acquire),
            Self::MutexUnlock => to(own, Mode::Release),
            Self::MutexTryLock => to(own, if field(0) == 0 { Mode::Acquire } else { Mode::Look }),
            // The writers' lock itself is `own`; `readers` is what writers wait for, `writer` what readers wait for.
            Self::RwLock => {
                to(own, Mode::Acquire);
                to(writer, Mode::Signal);
                to(readers, Mode::Await);
            }
            Self::RwTryLock => {
                if field(0) == 0 && field(1) == 0 && field(2) == 0 {
                    to(own, Mode::Acquire);
                    to(writer, Mode::Signal);
                    to(readers, Mode::Await);
                } else {
                    to(own, Mode::Look);
                    to(readers, Mode::Look);
                    to(writer, Mode::Look);
                }
            }
            Self::RwUnlock => {
                to(own, Mode::Release);
                to(writer, Mode::Signal);
            }
            Self::RwRLock => {
                to(writer, Mode::Await);
            }
            Self::RwTryRLock => {
                if field(0) == 0 && field(2) == 0 {
                    to(writer, Mode::Await);
                } else {
                    to(writer, Mode::Look);
                }
            }
            Self::RwRUnlock => to(readers, Mode::Signal),
            Self::GroupAdd | Self::GroupDone => {
                let delta = if self == Self::GroupDone { -1 } else { arguments.at(1).int() };
                let fails = field(0).wrapping_add(delta) < 0;
                to(own, if delta < 0 && !fails { Mode::Grant } else { Mode::Signal });
                if fails {
                    program.doubt_groups();
                    to(own, Mode::Await);
                }
                let waited = field(1);
                if program.groups.get() == Groups::InOrder {
                    to(names::object(name, Aspect::Count, place), Mode::Turn);
                } else if waited != 0 {
                    // Whether it starts from 0 matters once somebody has waited.
                    to(names::object(name, Aspect::Count, place), if delta > 0 { Mode::Turn } else { Mode::Look });
                }
                if field(0) == 0 && delta > 0 {
                    for bit in (0..WAITERS).filter(|bit| waited & 1 << bit != 0) {
                        let index = place << 8 | u64::from(bit);
                        to(names::object(name, Aspect::Waited, index), Mode::Read);
                    }
                }
            }
            Self::GroupWait => {
                to(own, Mode::Await);
                let index = place << 8 | u64::from(g.process % WAITERS);
                to(names::object(name, Aspect::Waited, index), Mode::Write);
            }
            Self::OnceBegin => to(own, Mode::Acquire),
            Self::OnceFinish => to(own, Mode::Release),
            // The order of the queue is what Signal sees; being woken acquires what the waker had done.
            Self::CondEnqueue => to(names::object(name, Aspect::Queue, place), Mode::Turn),
            Self::CondSignal | Self::CondBroadcast => {
                to(names::object(name, Aspect::Queue, place), Mode::Turn);
                to(own, Mode::Signal);
            }
            Self::CondPark => {
                to(own, Mode::Await);
                to(names::object(name, Aspect::Queue, place), Mode::Look);
            }
            Self::AtomicLoad => to(own, Mode::Load),
            Self::AtomicCompareAndSwap => {
                let (was, old) = (heap.slot(object, offset), arguments.at(1));
                let same = compare::equal(program, heap, &[was], &[old]).unwrap_or_default();
                to(own, if same { Mode::Store } else { Mode::Load });
            }
            Self::ValueCompareAndSwap => {
                let (was, old) = (heap.slot(object, offset), arguments.at(1));
                let same = compare::equal(program, heap, &[was], &[old]).unwrap_or(true);
                to(own, if same { Mode::Store } else { Mode::Load });
            }
            Self::AtomicStore
            | Self::AtomicSwap
            | Self::AtomicAnd
            | Self::AtomicOr
            | Self::AtomicAdd(_)
            | Self::ValueStore
            | Self::ValueSwap => to(own, Mode::Store),
            // What is drawn depends on what was drawn before.
            Self::RandomTouch => {
                to(own, Mode::Read);
                to(own, Mode::Write);
            }
            _ => {}
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

/// A channel and all that close with it.
pub(crate) fn family(heap: &Heap, channel: Handle) -> Vec<Handle> {
    let mut all = vec![channel];
    let mut at = 0;
    while at < all.len() {
        if let Some(channel) = heap.channel(all[at]) {
            all.extend(
                channel.children.iter().filter(|child| heap.channel(**child).is_some_and(|child| !child.closed)),
            );
        }
        at += 1;
    }
    all
}

/// What closing a channel touches.
pub(crate) fn close_touches(heap: &Heap, channel: Handle, to: &mut dyn FnMut(ObjectId, Mode)) {
    for below in family(heap, channel) {
        let name = name(heap, below);
        to(names::object(name, Aspect::Tail, 0), Mode::Turn);
        to(names::object(name, Aspect::Closed, 0), Mode::Signal);
    }
}

fn queue(heap: &Heap, object: Handle, offset: u32) -> Option<&Vec<u32>> {
    // The field after L, an interface of one slot.
    match heap.slot(object, offset + 1) {
        Value::Pointer { object, .. } => match heap.object(object).map(|object| &object.body) {
            Some(Body::Queue(queue)) => Some(queue),
            _ => None,
        },
        _ => None,
    }
}

fn queue_mut(heap: &mut Heap, object: Handle, offset: u32) -> Option<&mut Vec<u32>> {
    match heap.slot(object, offset + 1) {
        Value::Pointer { object, .. } => match heap.object_mut(object).map(|object| &mut object.body) {
            Some(Body::Queue(queue)) => Some(queue),
            _ => None,
        },
        _ => None,
    }
}

/// The array, first slot, slots of an element and length of the slice in an interface.
fn sorted(program: &Program, heap: &Heap, value: Value) -> Option<(Handle, u32, u32, u32)> {
    let Value::Boxed { ty, object } = value else { return None };
    let TypeKind::Slice(element) = program.kind(ty) else { return None };
    match heap.slot(object, 0) {
        Value::Slice { array, start, length, .. } => Some((array, start, program.slots(*element) as u32, length.get())),
        _ => Some((Handle(0), 0, 1, 0)),
    }
}

/// Does a native at once where nobody can see it: gives whether it did.
pub(crate) fn at_once(
    world: &mut World<'_>,
    g: &mut Goroutine,
    visible: Visible,
    window: u16,
) -> Result<bool, Trouble> {
    let registers = g.registers(window, arity(world.program, g));
    let arguments = Arguments(registers);
    if visible == Visible::Write && arguments.int(0) != 1 {
        let most = world.limits.output;
        world.shared.report(world.heap.text(arguments.at(1)), most);
        return Ok(true);
    }
    if visible.is_private() {
        perform(world, g, visible, window)?;
        return Ok(true);
    }
    let Some(subject) = visible.subject(arguments) else {
        // Output, sleeping: steps always. A nil receiver is found out at once.
        if needs_receiver(visible) && arguments.at(0).is_nil() {
            return Err(interpret::nil());
        }
        return Ok(false);
    };
    let shared = world.heap.is_shared(subject);
    let now = match visible {
        Visible::GroupDone | Visible::GroupAdd if shared => {
            let (object, offset) = arguments.receiver().unwrap_or((subject, 0));
            let n = world.heap.slot(object, offset).int();
            let delta = if visible == Visible::GroupDone { -1 } else { arguments.int(1) };
            if delta > 0 {
                // Whether it is a step must not depend on what others did meanwhile.
                matches!(g.added, Some((group, at, sum)) if (group, at) == (object, offset) && sum > 0)
            } else {
                // What only Wait and Add can see; one that goes negative is a step.
                let enough = n > 0 && n.wrapping_add(delta) >= 0;
                if !enough && delta != 0 && world.recorder.is_some() {
                    // Had others done less before, it would not have been a step.
                    world.program.doubt_groups();
                    let count = names::object(name(world.heap, object), Aspect::Count, u64::from(offset));
                    world.touch(count, Mode::Look);
                }
                enough && delta != 0
            }
        }
        Visible::SortSwap => {
            sorted(world.program, world.heap, arguments.at(0)).is_none_or(|(array, ..)| !world.heap.is_shared(array))
        }
        // With readers inside, locking is two steps: none that are not seen.
        Visible::RwLock => {
            !shared
                && (0..3).all(|field| {
                    let (object, offset) = arguments.receiver().unwrap_or((subject, 0));
                    world.heap.slot(object, offset + field).int() == 0
                })
        }
        _ => !shared && visible.is_ready(world.heap, g, arguments, Time::Free) && !matches!(visible, Visible::CondPark),
    };
    if now {
        if world.recorder.is_some() && shared {
            let mut touched = Vec::new();
            visible.touches(world.program, world.heap, g, arguments, &mut |object, mode| touched.push((object, mode)));
            touched.into_iter().for_each(|(object, mode)| world.touch(object, mode));
        }
        perform(world, g, visible, window)?;
    }
    Ok(now)
}

fn needs_receiver(visible: Visible) -> bool {
    !matches!(
        visible,
        Visible::Sleep
            | Visible::Gosched
            | Visible::NumGoroutine
            | Visible::Exit
            | Visible::Write
            | Visible::TimerStop
            | Visible::TimerReset
            | Visible::Assign
            | Visible::SortSwap
            | Visible::Reason
            | Visible::Cause
            | Visible::Cancel
            | Visible::First
    )
}

/// How many argument slots the native has that a goroutine stands at.
pub(crate) fn arity(program: &Program, g: &Goroutine) -> usize {
    let Some(frame) = g.frames.last() else { return 0 };
    match program.code[frame.function as usize].get(frame.address as usize) {
        Some(super::bytecode::Instruction::CallNative { native, .. }) => {
            program.module.natives[*native as usize].arguments as usize
        }
        _ => 0,
    }
}

/// Does a native that is ready. Its results replace its arguments; a stand or panic it causes is the goroutine's.
pub(crate) fn perform(world: &mut World<'_>, g: &mut Goroutine, visible: Visible, window: u16) -> Result<(), Trouble> {
    let n = arity(world.program, g);
    let mut copied = [Value::Nil; 6];
    let registers = g.registers(window, n.min(copied.len()));
    copied[..registers.len()].copy_from_slice(registers);
    let arguments = Arguments(&copied);
    if visible.is_private() || !needs_receiver(visible) {
        return perform_without(world, g, visible, window, arguments);
    }
    let Some((object, offset)) = arguments.receiver() else { return Err(interpret::nil()) };
    let heap = &mut *world.heap;
    let field = |heap: &Heap, index| heap.slot(object, offset + index).int();
    let write = |heap: &mut Heap, index, value| heap.set(object, offset + index, Value::Int(value));
    let answer = |g: &mut Goroutine, truth| g.set_register(window, Value::bool(truth));
    let me = i64::from(g.process) + 1;
    match visible {
        Visible::MutexLock => write(heap, 0, me),
        Visible::MutexTryLock => {
            let free = field(heap, 0) == 0;
            if free {
                write(heap, 0, me);
            }
            answer(g, free);
        }
        Visible::MutexUnlock => {
            if field(heap, 0) == 0 {
                return Err(Trouble::Throw(Fatal::UnlockOfUnlocked));
            }
            write(heap, 0, 0);
        }
        Visible::RwLock | Visible::RwTryLock => {
            let free = field(heap, 0) == 0 && field(heap, 1) == 0 && (field(heap, 2) == 0 || g.phase == 1);
            if free {
                write(heap, 0, me);
                write(heap, 2, 0);
                g.phase = 0;
            } else if visible == Visible::RwLock {
                // Readers are inside: it says that it waits, and no new reader gets in before it.
                write(heap, 2, me);
                g.phase = 1;
            }
            if visible == Visible::RwTryLock {
                answer(g, free);
            }
        }
        Visible::RwUnlock => {
            if field(heap, 0) == 0 {
                return Err(Trouble::Throw(Fatal::WriterUnlockOfUnlocked));
            }
            write(heap, 0, 0);
        }
        Visible::RwRLock | Visible::RwTryRLock => {
            let free = field(heap, 0) == 0 && field(heap, 2) == 0;
            if free {
                let readers = field(heap, 1);
                write(heap, 1, readers + 1);
            }
            if visible == Visible::RwTryRLock {
                answer(g, free);
            }
        }
        Visible::RwRUnlock => {
            let readers = field(heap, 1);
            if readers == 0 {
                return Err(Trouble::Throw(Fatal::RUnlockOfUnlocked));
            }
            write(heap, 1, readers - 1);
        }
        Visible::GroupAdd | Visible::GroupDone => {
            let delta = if visible == Visible::GroupDone { -1 } else { arguments.int(1) };
            let n = field(heap, 0).wrapping_add(delta);
            // A counter of 32 bits, as in Go.
            if i64::from(n as i32) < 0 {
                return Err(Trouble::Text("sync: negative WaitGroup counter".into()));
            }
            write(heap, 0, n);
            g.added = match g.added {
                Some((group, at, sum)) if (group, at) == (object, offset) => {
                    Some((group, at, sum.saturating_add(delta)))
                }
                _ => Some((object, offset, delta)),
            };
        }
        Visible::GroupWait => {
            let waited = field(heap, 1);
            write(heap, 1, waited | 1 << (g.process % WAITERS));
        }
        Visible::OnceBegin => {
            let first = field(heap, 0) == 0;
            if first {
                write(heap, 0, me);
            }
            answer(g, first);
        }
        Visible::OnceFinish => write(heap, 0, -1),
        Visible::CondEnqueue => {
            if queue(heap, object, offset).is_none() {
                let made = heap.allocate(g.next_name(), g.site(), Body::Queue(Vec::new()))?;
                heap.set(object, offset + 1, Value::Pointer { object: made, offset: 0 });
            }
            if let Some(queue) = queue_mut(heap, object, offset) {
                queue.push(g.process);
            }
        }
        Visible::CondPark => {}
        Visible::CondSignal => {
            if let Some(queue) = queue_mut(heap, object, offset)
                && !queue.is_empty()
            {
                queue.remove(0);
            }
        }
        Visible::CondBroadcast => {
            if let Some(queue) = queue_mut(heap, object, offset) {
                queue.clear();
            }
        }
        Visible::AtomicLoad => {
            let value = heap.slot(object, offset);
            g.set_register(window, value);
        }
        Visible::AtomicStore => heap.set(object, offset, arguments.at(1)),
        Visible::AtomicSwap => {
            let value = heap.slot(object, offset);
            heap.set(object, offset, arguments.at(1));
            g.set_register(window, value);
        }
        Visible::AtomicCompareAndSwap => {
            let was = heap.slot(object, offset);
            let same = compare::equal(world.program, heap, &[was], &[arguments.at(1)]).unwrap_or_default();
            if same {
                heap.set(object, offset, arguments.at(2));
            }
            answer(g, same);
        }
        Visible::AtomicAnd | Visible::AtomicOr => {
            let was = heap.slot(object, offset);
            let mask = arguments.int(1);
            let new = if visible == Visible::AtomicAnd { was.int() & mask } else { was.int() | mask };
            write(heap, 0, new);
            g.set_register(window, was);
        }
        Visible::AtomicAdd(width) => {
            let new = interpret::wrap(field(heap, 0).wrapping_add(arguments.int(1)), width);
            write(heap, 0, new);
            g.set_register(window, Value::Int(new));
        }
        Visible::ValueStore | Visible::ValueSwap => {
            let was = heap.slot(object, offset);
            let (new, verb) = (arguments.at(1), if visible == Visible::ValueStore { "store" } else { "swap" });
            if new.is_nil() {
                return Err(Trouble::Text(format!("sync/atomic: {verb} of nil value into Value").into()));
            }
            if !was.is_nil() && was.dynamic_type() != new.dynamic_type() {
                return Err(Trouble::Text(
                    format!("sync/atomic: {verb} of inconsistently typed value into Value").into(),
                ));
            }
            heap.set(object, offset, new);
            if visible == Visible::ValueSwap {
                g.set_register(window, was);
            }
        }
        Visible::ValueCompareAndSwap => {
            let (was, old, new) = (heap.slot(object, offset), arguments.at(1), arguments.at(2));
            if new.is_nil() {
                return Err(Trouble::Text("sync/atomic: compare and swap of nil value into Value".into()));
            }
            if !old.is_nil() && old.dynamic_type() != new.dynamic_type() {
                return Err(Trouble::Text("sync/atomic: compare and swap of inconsistently typed values".into()));
            }
            if !was.is_nil() && was.dynamic_type() != new.dynamic_type() {
                return Err(Trouble::Text(
                    "sync/atomic: compare and swap of inconsistently typed value into Value".into(),
                ));
            }
            let same = compare::equal(world.program, heap, &[was], &[old])
                .map_err(|failure| interpret::uncomparable(world.program, "comparing uncomparable type", failure))?;
            if same {
                heap.set(object, offset, new);
            }
            answer(g, same);
        }
        _ => {}
    }
    Ok(())
}

/// The natives that are about no variable of their receiver.
fn perform_without(
    world: &mut World<'_>,
    g: &mut Goroutine,
    visible: Visible,
    window: u16,
    arguments: Arguments<'_>,
) -> Result<(), Trouble> {
    match visible {
        Visible::Sleep => {
            // In plain runs the first half says when it wants to wake.
            let until = g.clock.saturating_add(arguments.int(0).max(0));
            g.clock = until.max(g.clock);
        }
        Visible::Now => {
            if let Time::Common(now) = world.shared.time {
                g.clock = g.clock.max(now);
            }
            g.set_register(window, Value::Int(g.clock));
        }
        Visible::TimerStart => {
            if world.shared.alive >= world.limits.goroutines {
                return Err(Trouble::Limit(interpret::Limit::Goroutines));
            }
            interpret::become_concurrent(world);
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
                channel: arguments.at(2),
                function: arguments.at(3),
            }));
            let process = timer.process;
            world.spawned.push(timer);
            g.set_register(window, Value::Int(i64::from(process)));
        }
        Visible::NewDone => {
            let made = heap_channel(world, g)?;
            if let Value::Channel(parent) = arguments.at(0) {
                let closed = world.heap.channel(parent).is_some_and(|parent| parent.closed);
                if closed {
                    let reason = world.heap.channel(parent).map(|parent| parent.reason).unwrap_or_default();
                    if let Some(channel) = world.heap.channel_mut(made) {
                        channel.closed = true;
                        channel.reason = reason;
                    }
                } else {
                    if world.heap.is_shared(parent) {
                        world.heap.publish_object(made);
                    }
                    if let Some(parent) = world.heap.channel_mut(parent) {
                        parent.children.push(made);
                    }
                }
            }
            g.set_register(window, Value::Channel(made));
        }
        Visible::Cancel | Visible::First => {
            let Some(channel) = arguments.channel() else { return Err(interpret::nil()) };
            let open = world.heap.channel(channel).is_some_and(|channel| !channel.closed);
            if open {
                let reason =
                    if visible == Visible::Cancel { [arguments.at(1), arguments.at(2)] } else { [Value::Nil; 2] };
                close_all(world.heap, channel, reason);
            }
            if visible == Visible::First {
                g.set_register(window, Value::bool(open));
            }
        }
        Visible::Reason | Visible::Cause => {
            let channel = arguments.channel().and_then(|channel| world.heap.channel(channel));
            let (closed, reason) = channel.map_or((false, [Value::Nil; 2]), |channel| (channel.closed, channel.reason));
            if visible == Visible::Reason {
                g.set_register(window, Value::bool(closed));
                g.set_register(window + 1, reason[0]);
            } else {
                g.set_register(window, reason[1]);
            }
        }
        Visible::TypeName => {
            let text = arguments.at(0).dynamic_type().map_or("<nil>", |ty| world.program.type_name(ty)).to_owned();
            let text = world.text(g, text.into_bytes())?;
            g.set_register(window, text);
        }
        Visible::NumGoroutine => g.set_register(window, Value::Int(world.shared.alive as i64)),
        Visible::Goexit => return Err(Trouble::Goexit),
        Visible::Exit => return Err(Trouble::Throw(Fatal::Exit(arguments.int(0) as i32))),
        Visible::RandomNext => {
            // SplitMix64.
            g.random = g.random.wrapping_add(0x9e37_79b9_7f4a_7c15);
            let mut x = g.random;
            x = (x ^ x >> 30).wrapping_mul(0xbf58_476d_1ce4_e5b9);
            x = (x ^ x >> 27).wrapping_mul(0x94d0_49bb_1331_11eb);
            g.set_register(window, Value::Int((x ^ x >> 31) as i64));
        }
        Visible::SortLength | Visible::SortSwap => {
            let Some((array, start, slots, length)) = sorted(world.program, world.heap, arguments.at(0)) else {
                return Err(Trouble::Text("reflect: call of Swapper on a value that is no slice".into()));
            };
            if visible == Visible::SortLength {
                g.set_register(window, Value::Int(i64::from(length)));
                return Ok(());
            }
            let (i, j) = (arguments.int(1), arguments.int(2));
            if i as u64 >= u64::from(length) || j as u64 >= u64::from(length) {
                return Err(Trouble::Text("reflect: slice index out of range".into()));
            }
            let (i, j) = (start + i as u32 * slots, start + j as u32 * slots);
            let a = interpret::elements(world.heap, array, i, slots as usize).to_vec();
            let b = interpret::elements(world.heap, array, j, slots as usize).to_vec();
            world.heap.set_many(array, i, &b);
            world.heap.set_many(array, j, &a);
        }
        Visible::Assign => {
            let (error, target) = (arguments.at(0), arguments.at(1));
            let code = match target {
                Value::Nil => 2,
                Value::Reference { ty, object, offset } => match world.program.kind(ty) {
                    TypeKind::Pointer(element) => {
                        let element = *element;
                        let is_interface = matches!(world.program.kind(element), TypeKind::Interface(_));
                        let is_error = world.program.text_method(element, "Error").is_some();
                        if !is_interface && !is_error {
                            4
                        } else if interpret::is_type(world.program, error, element) {
                            let values = if is_interface {
                                vec![error]
                            } else {
                                compare::disclose_all(world.program, world.heap, error)
                            };
                            world.heap.set_many(object, offset, &values);
                            1
                        } else {
                            0
                        }
                    }
                    _ => 3,
                },
                _ => 3,
            };
            g.set_register(window, Value::Int(code));
        }
        _ => {}
    }
    Ok(())
}

fn heap_channel(world: &mut World<'_>, g: &mut Goroutine) -> Result<Handle, Trouble> {
    let nothing = world.program.module.types.iter().position(|ty| ty.slots == 0).unwrap_or(0);
    let channel = Channel::new(TypeIndex(nothing as u16), 0, 0);
    Ok(world.make(g, Body::Channel(channel))?)
}

/// Closes a channel and all that close with it.
pub(crate) fn close_all(heap: &mut Heap, channel: Handle, reason: [Value; 2]) {
    for below in family(heap, channel) {
        if heap.is_shared(below) {
            reason.iter().for_each(|value| heap.publish(*value));
        }
        if let Some(channel) = heap.channel_mut(below) {
            channel.closed = true;
            channel.reason = reason;
            channel.children.clear();
        }
    }
}

/// The line of the program, not the library, that a goroutine stands on.
pub(crate) fn line(program: &Program, g: &Goroutine) -> u32 {
    let line = |function: u32, address: u32| {
        let function = program.module.functions.get(function as usize)?;
        let line = *function.lines.get(address as usize)?;
        (function.origin == Origin::Program && line != 0).then_some(line)
    };
    g.frames
        .iter()
        .rev()
        .enumerate()
        // A frame that has called stands past its call.
        .find_map(|(depth, frame)| line(frame.function, frame.address.saturating_sub(u32::from(depth > 0))))
        .or_else(|| line(g.origin.function, g.origin.address))
        .unwrap_or(0)
}
