//! Which registers an instruction reads and writes, and so which of a function's registers matter at an address.

use super::bytecode::{Address, Function, Instruction, Module, NONE, Register, SelectCase, TypeKind};
use super::value::TypeIndex;

/// A set of registers.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(crate) struct Registers(Vec<u64>);

impl Registers {
    pub(crate) fn has(&self, register: usize) -> bool {
        self.0.get(register / 64).is_some_and(|word| word & 1 << (register % 64) != 0)
    }

    fn add(&mut self, from: usize, n: usize) {
        for register in from..from + n {
            if let Some(word) = self.0.get_mut(register / 64) {
                *word |= 1 << (register % 64);
            }
        }
    }

    fn remove(&mut self, from: usize, n: usize) {
        for register in from..from + n {
            if let Some(word) = self.0.get_mut(register / 64) {
                *word &= !(1 << (register % 64));
            }
        }
    }

    /// Takes in another set, and says whether that changed it.
    fn join(&mut self, other: &Self) -> bool {
        let mut changed = false;
        for (mine, theirs) in self.0.iter_mut().zip(&other.0) {
            changed |= *mine | theirs != *mine;
            *mine |= theirs;
        }
        changed
    }
}

/// The registers that each instruction may find read later, its own reads included.
#[derive(Clone, Debug)]
pub(crate) struct Liveness {
    /// Before each instruction.
    before: Vec<Registers>,
    /// While it is called from that instruction: what is read after it, without what the call itself gives back.
    during: Vec<Registers>,
}

impl Liveness {
    pub(crate) fn before(&self, address: Address) -> Option<&Registers> {
        self.before.get(address as usize)
    }

    pub(crate) fn during(&self, address: Address) -> Option<&Registers> {
        self.during.get(address as usize)
    }

    /// Computes it backwards, to the fixed point.
    pub(crate) fn of(module: &Module, function: &Function) -> Self {
        let words = usize::from(function.registers).div_ceil(64);
        let none = Registers(vec![0; words]);
        let n = function.code.len();
        let mut before = vec![none.clone(); n];
        let mut during = vec![none.clone(); n];
        let mut work: Vec<usize> = (0..n).collect();
        let mut queued = vec![true; n];
        let mut into: Vec<Vec<u32>> = vec![Vec::new(); n];
        for (at, instruction) in function.code.iter().enumerate() {
            for next in successors(function, at, *instruction).into_iter().flatten() {
                if let Some(sources) = into.get_mut(next) {
                    sources.push(at as u32);
                }
            }
        }
        while let Some(at) = work.pop() {
            queued[at] = false;
            let instruction = function.code[at];
            let mut live = none.clone();
            for next in successors(function, at, instruction).into_iter().flatten() {
                if let Some(next) = before.get(next) {
                    live.join(next);
                }
            }
            operands(module, function, instruction, &mut |operand| {
                if let Operand::Write(register, n) = operand
                    && register != NONE
                {
                    live.remove(register.into(), n);
                }
            });
            during[at] = live.clone();
            operands(module, function, instruction, &mut |operand| {
                if let Operand::Read(register, n) = operand
                    && register != NONE
                {
                    live.add(register.into(), n);
                }
            });
            if before[at].join(&live) {
                for source in &into[at] {
                    if !queued[*source as usize] {
                        queued[*source as usize] = true;
                        work.push(*source as usize);
                    }
                }
            }
        }
        Self { before, during }
    }
}

/// Where control may go from an instruction, a panic's recovery aside for what cannot panic into it.
pub(crate) fn successors(function: &Function, at: usize, instruction: Instruction) -> [Option<usize>; 3] {
    let next = Some(at + 1);
    // A deferred call may recover while any call of this frame runs: the epilogue then reads what was written by then.
    let recovery = function.recovery.map(|address| address as usize);
    match instruction {
        Instruction::Jump { target } => [Some(target as usize), None, None],
        Instruction::JumpIf { target, .. }
        | Instruction::JumpUnless { target, .. }
        | Instruction::JumpCompare { target, .. }
        | Instruction::JumpUnlessCompare { target, .. } => [next, Some(target as usize), None],
        Instruction::NextRune { done, .. } => [next, Some(done as usize), None],
        Instruction::MapNext { done, .. } => [next, Some(done as usize), recovery],
        Instruction::Return { .. } | Instruction::Unreachable => [None, None, None],
        Instruction::Panic { .. } => [None, None, recovery],
        // RunDefers comes back to itself, too.
        Instruction::RunDefers => [next, Some(at), recovery],
        _ => [next, None, recovery],
    }
}

/// A use of registers.
#[derive(Clone, Copy, Debug)]
pub(crate) enum Operand {
    Read(Register, usize),
    Write(Register, usize),
}

/// Gives every use of registers by an instruction; [`NONE`] among them.
pub(crate) fn operands(module: &Module, function: &Function, instruction: Instruction, to: &mut dyn FnMut(Operand)) {
    use Instruction as I;
    use Operand::{Read, Write};
    let slots = |ty: TypeIndex| module.types.get(ty.0 as usize).map_or(0, |ty| ty.slots as usize);
    let map = |ty: TypeIndex| match module.types.get(ty.0 as usize).map(|ty| &ty.kind) {
        Some(TypeKind::Map { key, value }) => (slots(*key), slots(*value)),
        _ => (1, 1),
    };
    let everything_from = |base: Register| usize::from(function.registers.saturating_sub(base));
    match instruction {
        I::LoadConstant { to: t, .. }
        | I::LoadInt { to: t, .. }
        | I::LoadNil { to: t }
        | I::LoadFunction { to: t, .. }
        | I::New { to: t, .. }
        | I::GlobalAddress { to: t, .. }
        | I::MakeMap { to: t, .. }
        | I::Recover { to: t } => to(Write(t, 1)),
        I::Zero { to: t, ty } => to(Write(t, slots(ty))),
        I::Move { to: t, from } => {
            to(Read(from, 1));
            to(Write(t, 1));
        }
        I::MoveMany { to: t, from, n } => {
            to(Read(from, n.into()));
            to(Write(t, n.into()));
        }
        I::Add { to: t, a, b }
        | I::Sub { to: t, a, b }
        | I::Mul { to: t, a, b }
        | I::Div { to: t, a, b }
        | I::Rem { to: t, a, b }
        | I::DivUnsigned { to: t, a, b }
        | I::RemUnsigned { to: t, a, b }
        | I::And { to: t, a, b }
        | I::Or { to: t, a, b }
        | I::Xor { to: t, a, b }
        | I::AndNot { to: t, a, b }
        | I::ShiftLeft { to: t, a, b }
        | I::ShiftRight { to: t, a, b }
        | I::ShiftRightUnsigned { to: t, a, b }
        | I::CompareInt { to: t, a, b, .. }
        | I::CompareUnsigned { to: t, a, b, .. }
        | I::CompareFloat { to: t, a, b, .. }
        | I::CompareString { to: t, a, b, .. }
        | I::AddFloat { to: t, a, b }
        | I::SubFloat { to: t, a, b }
        | I::MulFloat { to: t, a, b }
        | I::DivFloat { to: t, a, b }
        | I::MinFloat { to: t, a, b }
        | I::MaxFloat { to: t, a, b }
        | I::Concat { to: t, a, b } => {
            to(Read(a, 1));
            to(Read(b, 1));
            to(Write(t, 1));
        }
        I::AddConstant { to: t, a, .. }
        | I::Negate { to: t, a }
        | I::Complement { to: t, a }
        | I::Wrap { to: t, a, .. }
        | I::Not { to: t, a }
        | I::NegateFloat { to: t, a }
        | I::RoundFloat { to: t, a }
        | I::IntToFloat { to: t, a }
        | I::UnsignedToFloat { to: t, a }
        | I::FloatToInt { to: t, a }
        | I::FloatToUnsigned { to: t, a }
        | I::StringFromRune { to: t, a }
        | I::StringFromBytes { to: t, a }
        | I::StringFromRunes { to: t, a }
        | I::BytesFromString { to: t, a }
        | I::RunesFromString { to: t, a }
        | I::Length { to: t, a }
        | I::Capacity { to: t, a }
        | I::IsNil { to: t, a }
        | I::FieldAddress { to: t, pointer: a, .. }
        | I::ArraySlice { to: t, pointer: a, .. }
        | I::SliceToArray { to: t, slice: a, .. }
        | I::MapLength { to: t, map: a }
        | I::MapIterate { to: t, map: a }
        | I::ChannelLength { to: t, channel: a }
        | I::ChannelCapacity { to: t, channel: a }
        | I::IsType { to: t, from: a, .. } => {
            to(Read(a, 1));
            to(Write(t, 1));
        }
        I::CheckShift { count: a }
        | I::CheckIndex { index: a, .. }
        | I::CheckNil { pointer: a }
        | I::Panic { value: a }
        | I::MapClear { map: a }
        | I::Close { channel: a }
        | I::ClearSlice { slice: a, .. }
        | I::ZeroObject { to: a, .. } => to(Read(a, 1)),
        I::ConcatMany { to: t, from, n } => {
            to(Read(from, n.into()));
            to(Write(t, 1));
        }
        I::IndexString { to: t, string, index } => {
            to(Read(string, 1));
            to(Read(index, 1));
            to(Write(t, 1));
        }
        I::CutString { to: t, string, bounds } => {
            to(Read(string, 1));
            to(Read(bounds, 2));
            to(Write(t, 1));
        }
        I::NextRune { state, string, .. } => {
            // What it writes it may also leave: at the end.
            to(Read(state, 1));
            to(Read(string, 1));
        }
        I::Jump { .. } | I::RunDefers | I::Unreachable => {}
        I::JumpIf { condition, .. } | I::JumpUnless { condition, .. } => to(Read(condition, 1)),
        I::JumpCompare { a, b, .. } | I::JumpUnlessCompare { a, b, .. } => {
            to(Read(a, 1));
            to(Read(b, 1));
        }
        I::Call { function: called, base } => {
            let n = module.functions.get(called.0 as usize).map_or(0, |called| called.parameters.into());
            to(Read(base, n));
            to(Write(base, everything_from(base)));
        }
        I::CallValue { function: called, base } => {
            // How many of them are arguments, only the callee knows.
            to(Read(called, 1));
            to(Read(base, everything_from(base)));
            to(Write(base, everything_from(base)));
        }
        I::CallInterface { base, .. } => {
            to(Read(base, everything_from(base)));
            to(Write(base, everything_from(base)));
        }
        I::CallNative { native, base } => {
            let (read, written) = module
                .natives
                .get(native as usize)
                .map_or((0, 0), |native| (native.arguments.into(), native.results.into()));
            to(Read(base, read));
            to(Write(base, written));
        }
        I::MakeClosure { to: t, from, n, .. } => {
            to(Read(from, n.into()));
            to(Write(t, 1));
        }
        I::LoadCapture { to: t, n, .. } | I::LoadGlobal { to: t, n, .. } => to(Write(t, n.into())),
        I::Go { function: called, base, n } | I::Defer { function: called, base, n } => {
            to(Read(called, 1));
            to(Read(base, n.into()));
        }
        I::Return { from, n } => to(Read(from, n.into())),
        I::Load { to: t, pointer, n, .. } => {
            to(Read(pointer, 1));
            to(Write(t, n.into()));
        }
        I::Store { pointer, from, n, .. } => {
            to(Read(pointer, 1));
            to(Read(from, n.into()));
        }
        I::StoreGlobal { from, n, .. } => to(Read(from, n.into())),
        I::ElementAddress { to: t, pointer, index, .. } => {
            to(Read(pointer, 1));
            to(Read(index, 1));
            to(Write(t, 1));
        }
        I::CopyObject { to: target, from, .. } => {
            to(Read(target, 1));
            to(Read(from, 1));
        }
        I::IndexRegisters { to: t, array, index, n } => {
            to(Read(array, everything_from(array)));
            to(Read(index, 1));
            to(Write(t, n.into()));
        }
        I::SetIndexRegisters { array, index, from, n } => {
            to(Read(array, everything_from(array)));
            to(Read(index, 1));
            to(Read(from, n.into()));
        }
        I::MakeSlice { to: t, length, capacity, .. } => {
            to(Read(length, 1));
            to(Read(capacity, 1));
            to(Write(t, 1));
        }
        I::CutSlice { to: t, slice, bounds, .. } => {
            to(Read(slice, 1));
            to(Read(bounds, 3));
            to(Write(t, 1));
        }
        I::Index { to: t, slice, index, n } => {
            to(Read(slice, 1));
            to(Read(index, 1));
            to(Write(t, n.into()));
        }
        I::SetIndex { slice, index, from, n } => {
            to(Read(slice, 1));
            to(Read(index, 1));
            to(Read(from, n.into()));
        }
        I::IndexAddress { to: t, slice, index, .. } => {
            to(Read(slice, 1));
            to(Read(index, 1));
            to(Write(t, 1));
        }
        I::Append { to: t, slice, from, count, ty } => {
            to(Read(slice, 1));
            to(Read(from, usize::from(count) * slots(ty)));
            to(Write(t, 1));
        }
        I::AppendSlice { to: t, slice, other: a, .. } | I::AppendString { to: t, slice, string: a, .. } => {
            to(Read(slice, 1));
            to(Read(a, 1));
            to(Write(t, 1));
        }
        I::CopySlice { to: t, into, from, .. } | I::CopyString { to: t, into, string: from } => {
            to(Read(into, 1));
            to(Read(from, 1));
            to(Write(t, 1));
        }
        I::MapGet { to: t, map: m, key, ty } | I::MapGetOk { to: t, map: m, key, ty } => {
            let (keys, values) = map(ty);
            to(Read(m, 1));
            to(Read(key, keys));
            to(Write(t, values + usize::from(matches!(instruction, I::MapGetOk { .. }))));
        }
        I::MapSet { map: m, key, from, ty } => {
            let (keys, values) = map(ty);
            to(Read(m, 1));
            to(Read(key, keys));
            to(Read(from, values));
        }
        I::MapDelete { map: m, key } => {
            to(Read(m, 1));
            to(Read(key, everything_from(key)));
        }
        I::MapNext { iterator, .. } => to(Read(iterator, 1)),
        I::MakeChannel { to: t, capacity, .. } => {
            to(Read(capacity, 1));
            to(Write(t, 1));
        }
        I::Send { channel, from } => {
            to(Read(channel, 1));
            to(Read(from, everything_from(from)));
        }
        I::Receive { to: t, channel, ty } => {
            to(Read(channel, 1));
            to(Write(t, slots(ty)));
        }
        I::ReceiveOk { to: t, channel, ok, ty } => {
            to(Read(channel, 1));
            to(Write(t, slots(ty)));
            to(Write(ok, 1));
        }
        I::Select { to: t, table } => {
            if let Some(table) = function.selects.get(table as usize) {
                for case in &table.cases {
                    match *case {
                        SelectCase::Send { channel, from, .. } => {
                            to(Read(channel, 1));
                            to(Read(from, everything_from(from)));
                        }
                        // What one case writes the others leave.
                        SelectCase::Receive { channel, .. } => to(Read(channel, 1)),
                    }
                }
            }
            to(Write(t, 1));
        }
        I::MakeInterface { to: t, from, ty } => {
            to(Read(from, slots(ty)));
            to(Write(t, 1));
        }
        I::Assert { to: t, from, ty, .. } | I::Unbox { to: t, from, ty } => {
            to(Read(from, 1));
            to(Write(t, slots(ty)));
        }
        I::AssertOk { to: t, from, ty } => {
            to(Read(from, 1));
            to(Write(t, slots(ty) + 1));
        }
        I::Equal { to: t, a, b, n } => {
            to(Read(a, n.into()));
            to(Read(b, n.into()));
            to(Write(t, 1));
        }
    }
}
