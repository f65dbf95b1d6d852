//! Which registers an instruction reads and writes, and so which of a function's registers matter at an address.

use super::bytecode::{Address, Function, Instruction, Module, NONE, Register, TypeKind, Way};
use super::value::TypeIndex;

/// A set of registers.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Registers<'a>(&'a [u64]);

impl Registers<'_> {
    pub(crate) fn has(self, register: usize) -> bool {
        self.0.get(register / 64).is_some_and(|word| word & 1 << (register % 64) != 0)
    }
}

/// Puts a run of registers into a set, or takes it out.
fn change(set: &mut [u64], (from, n): (Register, usize), inside: bool) {
    for register in usize::from(from)..usize::from(from) + n {
        if let Some(word) = set.get_mut(register / 64) {
            let bit = 1 << (register % 64);
            *word = if inside { *word | bit } else { *word & !bit };
        }
    }
}

/// Takes in another set, and says whether that changed the one.
fn join(set: &mut [u64], other: &[u64]) -> bool {
    let mut changed = false;
    for (mine, theirs) in set.iter_mut().zip(other) {
        changed |= *mine | theirs != *mine;
        *mine |= theirs;
    }
    changed
}

/// The registers that each instruction may find read later, its own reads included.
#[derive(Clone, Debug)]
pub(crate) struct Liveness {
    /// The words of a set; the sets of all instructions lie one after another.
    words: usize,
    /// Before each instruction.
    before: Vec<u64>,
    /// While it is called from that instruction: what is read after it, without what the call itself gives back.
    during: Vec<u64>,
}

impl Liveness {
    pub(crate) fn before(&self, address: Address) -> Option<Registers<'_>> {
        self.set(&self.before, address)
    }

    pub(crate) fn during(&self, address: Address) -> Option<Registers<'_>> {
        self.set(&self.during, address)
    }

    fn set<'a>(&self, sets: &'a [u64], address: Address) -> Option<Registers<'a>> {
        let from = address as usize * self.words;
        sets.get(from..from + self.words).map(Registers)
    }

    /// Computes it backwards, again and again, until nothing changes any more.
    pub(crate) fn of(module: &Module, function: &Function) -> Self {
        let words = usize::from(function.registers).div_ceil(64);
        let n = function.code.len();
        let mut before = vec![0u64; words * n];
        let (mut during, mut live) = (before.clone(), vec![0; words]);
        let mut uses = Uses { module, function, reads: Vec::new(), writes: Vec::new() };
        let mut changed = true;
        while std::mem::take(&mut changed) {
            for at in (0..n).rev() {
                let own = at * words..(at + 1) * words;
                live.fill(0);
                successors(function, at, &mut |next| {
                    if next < n {
                        join(&mut live, &before[next * words..(next + 1) * words]);
                    }
                });
                uses.find(function.code[at]);
                uses.writes.iter().for_each(|run| change(&mut live, *run, false));
                during[own.clone()].copy_from_slice(&live);
                uses.reads.iter().for_each(|run| change(&mut live, *run, true));
                changed |= join(&mut before[own], &live);
            }
        }
        Self { words, before, during }
    }
}

/// Gives where control may go from an instruction, a panic's recovery aside for what cannot panic into it.
fn successors(function: &Function, at: usize, to: &mut dyn FnMut(usize)) {
    let (next, target, recovers) = match function.code[at] {
        Instruction::Jump { target } => (false, Some(target), false),
        Instruction::JumpIf { target, .. }
        | Instruction::JumpUnless { target, .. }
        | Instruction::JumpCompare { target, .. }
        | Instruction::NextRune { done: target, .. } => (true, Some(target), false),
        Instruction::MapNext { done, .. } => (true, Some(done), true),
        Instruction::Return { .. } | Instruction::Unreachable => (false, None, false),
        Instruction::Panic { .. } => (false, None, true),
        // It comes back to itself, too.
        Instruction::RunDefers => (true, Some(at as Address), true),
        _ => (true, None, true),
    };
    if next {
        to(at + 1);
    }
    // A deferred call may recover while any call of this frame runs: the epilogue then reads what was written by then.
    for address in target.into_iter().chain(function.recovery.filter(|_| recovers)) {
        to(address as usize);
    }
}

/// The registers that an instruction reads and writes: the first of a run, and how many it is.
struct Uses<'a> {
    module: &'a Module,
    function: &'a Function,
    reads: Vec<(Register, usize)>,
    writes: Vec<(Register, usize)>,
}

impl Uses<'_> {
    fn read_many(&mut self, register: Register, n: usize) {
        if register != NONE {
            self.reads.push((register, n));
        }
    }

    fn write_many(&mut self, register: Register, n: usize) {
        if register != NONE {
            self.writes.push((register, n));
        }
    }

    fn read(&mut self, register: Register) {
        self.read_many(register, 1);
    }

    fn write(&mut self, register: Register) {
        self.write_many(register, 1);
    }

    fn slots(&self, ty: TypeIndex) -> usize {
        self.module.types.get(ty.0 as usize).map_or(0, |ty| ty.slots as usize)
    }

    /// The slots of a map's keys and values.
    fn map(&self, ty: TypeIndex) -> (usize, usize) {
        match self.module.types.get(ty.0 as usize).map(|ty| &ty.kind) {
            Some(TypeKind::Map { key, value }) => (self.slots(*key), self.slots(*value)),
            _ => (1, 1),
        }
    }

    /// For a run whose length only another knows: the callee, a channel.
    fn everything_from(&self, register: Register) -> usize {
        usize::from(self.function.registers.saturating_sub(register))
    }

    /// A window that is read and then lost.
    fn window(&mut self, base: Register, arguments: usize) {
        self.read_many(base, arguments);
        self.write_many(base, self.everything_from(base));
    }

    /// Finds those of an instruction.
    fn find(&mut self, instruction: Instruction) {
        use Instruction as I;
        self.reads.clear();
        self.writes.clear();
        match instruction {
            I::LoadConstant { to, .. }
            | I::LoadInt { to, .. }
            | I::LoadNil { to }
            | I::LoadFunction { to, .. }
            | I::New { to, .. }
            | I::GlobalAddress { to, .. }
            | I::MakeMap { to, .. }
            | I::Recover { to } => self.write(to),
            I::Zero { to, ty } => self.write_many(to, self.slots(ty)),
            I::LoadCapture { to, n, .. } | I::LoadGlobal { to, n, .. } => self.write_many(to, n.into()),
            I::Move { to, from: a }
            | I::AddConstant { to, a, .. }
            | I::Wrap { to, a, .. }
            | I::Unary { to, a, .. }
            | I::StringFromRune { to, a }
            | I::StringFromBytes { to, a }
            | I::StringFromRunes { to, a }
            | I::BytesFromString { to, a }
            | I::RunesFromString { to, a }
            | I::FieldAddress { to, pointer: a, .. }
            | I::ArraySlice { to, pointer: a, .. }
            | I::SliceToArray { to, slice: a, .. }
            | I::MapLength { to, map: a }
            | I::MapIterate { to, map: a }
            | I::MakeChannel { to, capacity: a, .. }
            | I::ChannelLength { to, channel: a }
            | I::ChannelCapacity { to, channel: a }
            | I::IsType { to, from: a, .. } => {
                self.read(a);
                self.write(to);
            }
            I::Integer { to, a, b, .. }
            | I::Float { to, a, b, .. }
            | I::Compare { to, a, b, .. }
            | I::Concat { to, a, b }
            | I::IndexString { to, string: a, index: b }
            | I::ElementAddress { to, pointer: a, index: b, .. }
            | I::IndexAddress { to, slice: a, index: b, .. }
            | I::MakeSlice { to, length: a, capacity: b, .. }
            | I::AppendAll { to, slice: a, other: b, .. }
            | I::Copy { to, into: a, from: b, .. } => {
                self.read(a);
                self.read(b);
                self.write(to);
            }
            I::CheckShift { count: a }
            | I::CheckIndex { index: a, .. }
            | I::CheckNil { pointer: a }
            | I::Panic { value: a }
            | I::MapClear { map: a }
            | I::MapNext { iterator: a, .. }
            | I::Close { channel: a }
            | I::ClearSlice { slice: a, .. }
            | I::JumpIf { condition: a, .. }
            | I::JumpUnless { condition: a, .. } => self.read(a),
            // What NextRune writes it may also leave: at the end.
            I::JumpCompare { a, b, .. }
            | I::CopyObject { to: a, from: b, .. }
            | I::NextRune { state: a, string: b, .. } => {
                self.read(a);
                self.read(b);
            }
            I::Jump { .. } | I::RunDefers | I::Unreachable => {}
            I::MoveMany { to, from, n } => {
                self.read_many(from, n.into());
                self.write_many(to, n.into());
            }
            I::ConcatMany { to, from, n } | I::MakeClosure { to, from, n, .. } => {
                self.read_many(from, n.into());
                self.write(to);
            }
            I::CutString { to, string: a, bounds } | I::CutSlice { to, slice: a, bounds, .. } => {
                self.read(a);
                self.read_many(bounds, if matches!(instruction, I::CutString { .. }) { 2 } else { 3 });
                self.write(to);
            }
            I::Call { function: called, base } => {
                let called = self.module.functions.get(called.0 as usize);
                self.window(base, called.map_or(0, |called| called.parameters.into()));
            }
            I::CallValue { function: called, base } => {
                // How many of them are arguments, only the callee knows.
                self.read(called);
                self.window(base, self.everything_from(base));
            }
            I::CallInterface { base, .. } => self.window(base, self.everything_from(base)),
            I::CallNative { native, base } => {
                if let Some(native) = self.module.natives.get(native as usize) {
                    self.read_many(base, native.arguments.into());
                    self.write_many(base, native.results.into());
                }
            }
            I::Go { function: called, base: from, n }
            | I::Defer { function: called, base: from, n }
            | I::Store { pointer: called, from, n, .. } => {
                self.read(called);
                self.read_many(from, n.into());
            }
            I::Return { from, n } | I::StoreGlobal { from, n, .. } => self.read_many(from, n.into()),
            I::Load { to, pointer, n, .. } => {
                self.read(pointer);
                self.write_many(to, n.into());
            }
            I::IndexRegisters { to, array, index, n } => {
                self.read_many(array, self.everything_from(array));
                self.read(index);
                self.write_many(to, n.into());
            }
            I::SetIndexRegisters { array, index, from, n } => {
                self.read_many(array, self.everything_from(array));
                self.read(index);
                self.read_many(from, n.into());
            }
            I::Index { to, slice, index, n } => {
                self.read(slice);
                self.read(index);
                self.write_many(to, n.into());
            }
            I::SetIndex { slice, index, from, n } => {
                self.read(slice);
                self.read(index);
                self.read_many(from, n.into());
            }
            I::Append { to, slice, from, count, ty } => {
                self.read(slice);
                self.read_many(from, usize::from(count) * self.slots(ty));
                self.write(to);
            }
            I::MapGet { to, ok, map, key, ty } => {
                let (keys, values) = self.map(ty);
                self.read(map);
                self.read_many(key, keys);
                self.write_many(to, values);
                self.write(ok);
            }
            I::MapSet { map, key, from, ty } => {
                let (keys, values) = self.map(ty);
                self.read(map);
                self.read_many(key, keys);
                self.read_many(from, values);
            }
            I::MapDelete { map: a, key: from } | I::Send { channel: a, from } => {
                self.read(a);
                self.read_many(from, self.everything_from(from));
            }
            I::Assert { to, from: a, ty, .. } | I::Unbox { to, from: a, ty } => {
                self.read(a);
                self.write_many(to, self.slots(ty));
            }
            I::Receive { to, channel, ok, ty } => {
                self.read(channel);
                self.write_many(to, self.slots(ty));
                self.write(ok);
            }
            I::Select { to, table } => {
                for case in self.function.selects.get(table as usize).map_or(&[][..], |table| &table.cases) {
                    self.read(case.channel);
                    // What one case receives the others leave.
                    if let Way::Send { from } = case.way {
                        self.read_many(from, self.everything_from(from));
                    }
                }
                self.write(to);
            }
            I::MakeInterface { to, from, ty } => {
                self.read_many(from, self.slots(ty));
                self.write(to);
            }
            I::AssertOk { to, from, ty } => {
                self.read(from);
                self.write_many(to, self.slots(ty) + 1);
            }
            I::Equal { to, a, b, n } => {
                self.read_many(a, n.into());
                self.read_many(b, n.into());
                self.write(to);
            }
        }
    }
}
