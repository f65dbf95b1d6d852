//! A function in the making: its registers, its code, its labels, its variables.
//!
//! Registers are a stack: a variable takes what is on top while its block lasts, a temporary while its statement or
//! expression does. So whatever is live lies below the top, and the top is where a call's window may start.

use super::expr::Class;
use super::facts::{Facts, Number};
use super::{Compiler, Outcome, fault};
use crate::syntax::ast::{Name, NodeId};
use crate::syntax::source::Pos;
use crate::types::{ObjectId, PackageId, Type, TypeId};
use crate::vm::bytecode::{Address, Function, Instruction, Register, SelectTable};
use std::collections::HashMap;
use std::rc::Rc;

/// The most registers of a function: a little less than what an instruction can name.
const MOST_REGISTERS: u32 = 60_000;

/// The longest code of a function.
const MOST_CODE: usize = 2_000_000;

/// The most slots of a value that passes through registers.
pub(super) const WIDEST: u32 = 1024;

/// What is said of a wider one.
pub(super) const TOO_WIDE: &str =
    "an array or struct of more than 1024 values as a value is not supported by minigo; use a pointer or a slice";

/// A place in the code that jumps name before it is known.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Label(u32);

/// Where a variable is.
#[derive(Clone, Copy, Debug)]
pub(super) enum Storage {
    /// In registers from here on.
    Registers(Register),
    /// On the heap; the register has a pointer to it.
    Cell(Register),
    /// Nowhere: it takes no slots, or nobody can name it.
    Nowhere,
}

/// The type arguments that a generic function is compiled with.
#[derive(Clone, Debug, Default)]
pub(super) struct Arguments {
    /// The type parameters.
    pub(super) params: Rc<[TypeId]>,
    /// What they stand for.
    pub(super) args: Rc<[TypeId]>,
}

/// What `break` and `continue` may aim at.
#[derive(Clone, Debug)]
pub(super) struct Target {
    /// Its label, if it has one.
    pub(super) label: Option<Name>,
    /// Where `break` goes.
    pub(super) leave: Label,
    /// Where `continue` goes, if it is a loop.
    pub(super) again: Option<Label>,
}

/// A target of the functions around the body of a range over a function.
#[derive(Clone, Debug)]
pub(super) struct Outer {
    pub(super) label: Option<Name>,
    pub(super) loops: bool,
}

/// How the body of a range over a function is left, other than by its end.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Exit {
    /// `break` of the target at this index, counted from the outermost.
    Break(usize),
    /// `continue` of it.
    Continue(usize),
    /// `return`; the results are stored already.
    Return,
}

/// What the body of a range over a function knows of its surroundings.
#[derive(Debug)]
pub(super) struct Body {
    /// A pointer to the state of the loop.
    pub(super) state: Register,
    /// The targets around it, outermost first; the last is the loop itself.
    pub(super) outer: Vec<Outer>,
    /// The ways out that were used; the state that says so is the index + [`Body::FIRST_EXIT`].
    pub(super) exits: Vec<Exit>,
}

impl Body {
    /// The state of a loop whose body may be called.
    pub(super) const READY: i32 = 0;
    /// The state of a loop that was left by `break`, or by one of its exits after it has been taken.
    pub(super) const LEFT: i32 = 1;
    /// The state while the body runs.
    pub(super) const RUNNING: i32 = 2;
    /// The state of a loop whose function has returned.
    pub(super) const OVER: i32 = 3;
    /// The first exit.
    pub(super) const FIRST_EXIT: i32 = 4;
}

/// What is returned, and how.
#[derive(Clone, Debug, Default)]
pub(super) struct Results {
    /// The types.
    pub(super) types: Vec<TypeId>,
    /// The variables, named or not.
    pub(super) objects: Vec<ObjectId>,
    /// Where they are kept while the function runs: when they have names, or must outlive a `return` statement.
    pub(super) kept: Option<Vec<Storage>>,
    /// The epilogue, where there is one.
    pub(super) epilogue: Option<Label>,
}

/// A function in the making.
pub(super) struct Builder<'c, 'p> {
    pub(super) compiler: &'c mut Compiler<'p>,
    pub(super) facts: Rc<Facts>,
    pub(super) arguments: Arguments,
    pub(super) package: PackageId,
    pub(super) name: String,
    /// How many slots behind the parameters hold what is captured.
    pub(super) captured_slots: u32,
    /// The function literals so far, for their names.
    pub(super) literals: u32,
    pub(super) variables: HashMap<ObjectId, Storage>,
    pub(super) targets: Vec<Target>,
    pub(super) results: Results,
    pub(super) body: Option<Body>,
    /// Calls and the like that were evaluated ahead of their turn, because Go does.
    pub(super) ahead: HashMap<NodeId, Register>,
    /// What the object that is made next is called.
    pub(super) hint: Option<Name>,
    /// The label of the statement that comes next.
    pub(super) label: Option<Name>,
    /// The end of the clause of a switch, for `fallthrough`.
    pub(super) fall: Option<Label>,
    /// The constants that the loop around keeps in registers.
    pub(super) constants: HashMap<Number, Register>,
    /// Where `goto` finds the labels.
    labelled: HashMap<Name, (Label, Pos)>,
    code: Vec<Instruction>,
    lines: Vec<u32>,
    names: Vec<(Address, String)>,
    labels: Vec<Address>,
    selects: Vec<SelectTable>,
    recovery: Option<Label>,
    line: u32,
    /// The first free register.
    top: u32,
    most: u32,
}

impl<'c, 'p> Builder<'c, 'p> {
    pub(super) fn new(
        compiler: &'c mut Compiler<'p>,
        facts: Rc<Facts>,
        arguments: Arguments,
        package: PackageId,
        name: String,
    ) -> Self {
        Self {
            compiler,
            facts,
            arguments,
            package,
            name,
            captured_slots: 0,
            literals: 0,
            variables: HashMap::new(),
            targets: Vec::new(),
            results: Results::default(),
            body: None,
            ahead: HashMap::new(),
            hint: None,
            label: None,
            fall: None,
            constants: HashMap::new(),
            labelled: HashMap::new(),
            code: Vec::new(),
            lines: Vec::new(),
            names: Vec::new(),
            labels: Vec::new(),
            selects: Vec::new(),
            recovery: None,
            line: 0,
            top: 0,
            most: 0,
        }
    }

    /// The finished function.
    pub(super) fn finish(mut self, parameters: u32, results: u32, pos: Pos) -> Outcome<Function> {
        if self.most > MOST_REGISTERS {
            return fault(pos, "function is too large for minigo (too many variables)");
        }
        if self.code.len() > MOST_CODE {
            return fault(pos, "function is too large for minigo");
        }
        let labels = std::mem::take(&mut self.labels);
        for &(label, pos) in self.labelled.values() {
            if labels.get(label.0 as usize) == Some(&Self::NOWHERE) {
                return fault(
                    pos,
                    "goto out of the body of a range over a function is not supported by minigo; use break or continue",
                );
            }
        }
        let resolve = |target: &mut Address| {
            if let Some(&address) = labels.get(*target as usize) {
                *target = address;
            }
        };
        for instruction in &mut self.code {
            match instruction {
                Instruction::Jump { target }
                | Instruction::JumpIf { target, .. }
                | Instruction::JumpUnless { target, .. }
                | Instruction::JumpCompare { target, .. } => resolve(target),
                Instruction::NextRune { done, .. } | Instruction::MapNext { done, .. } => resolve(done),
                _ => {}
            }
        }
        let recovery = self.recovery.map(|label| {
            let mut target = label.0;
            resolve(&mut target);
            target
        });
        let register = |count: u32| u16::try_from(count).unwrap_or(u16::MAX);
        Ok(Function {
            name: self.name,
            code: self.code,
            lines: self.lines,
            file: self.compiler.file_index(self.package),
            registers: register(self.most.max(parameters).max(results)),
            parameters: register(parameters),
            results: register(results),
            recovery,
            selects: self.selects,
            names: self.names,
            visibility: self.compiler.visibility(self.package),
            origin: self.compiler.origin(self.package),
        })
    }

    // ---- types

    /// A type with the type arguments put in.
    pub(super) fn substitute(&self, id: TypeId) -> TypeId {
        self.compiler.program.types.subst(id, &self.arguments.params, &self.arguments.args)
    }

    /// What a type is made of.
    pub(super) fn under(&self, id: TypeId) -> Type<'p> {
        self.compiler.program.types.under(id)
    }

    /// How many registers a value takes.
    pub(super) fn slots(&mut self, id: TypeId, pos: Pos) -> Outcome<u16> {
        let count = self.compiler.slots(id, pos)?;
        if count > WIDEST {
            return fault(pos, TOO_WIDE);
        }
        Ok(u16::try_from(count).unwrap_or(u16::MAX))
    }

    // ---- registers

    /// The first free register: give it to [`Builder::release`] later.
    pub(super) fn mark(&self) -> u32 {
        self.top
    }

    /// Frees every register from the mark on.
    pub(super) fn release(&mut self, mark: u32) {
        self.top = mark;
    }

    /// Takes the next registers.
    pub(super) fn take(&mut self, count: u32) -> Register {
        let first = self.top;
        self.top = first.saturating_add(count);
        self.most = self.most.max(self.top);
        u16::try_from(first).unwrap_or(u16::MAX)
    }

    /// Takes one register.
    pub(super) fn temporary(&mut self) -> Register {
        self.take(1)
    }

    /// The register that would be taken next.
    pub(super) fn next(&self) -> Register {
        u16::try_from(self.top).unwrap_or(u16::MAX)
    }

    /// Sees to it that a window of so many registers from the top on is within the function.
    pub(super) fn reserve(&mut self, count: u32) {
        self.most = self.most.max(self.top.saturating_add(count));
    }

    // ---- code

    /// The line of what is emitted from here on.
    pub(super) fn at(&mut self, pos: Pos) {
        if pos != Pos::NONE {
            self.line = self.compiler.map.line(pos);
        }
    }

    pub(super) fn emit(&mut self, instruction: Instruction) {
        self.code.push(instruction);
        self.lines.push(self.line);
    }

    /// Emits an instruction that makes an object, with what a reader calls it.
    pub(super) fn emit_named(&mut self, instruction: Instruction, name: &str) {
        self.names.push((u32::try_from(self.code.len()).unwrap_or(u32::MAX), name.to_owned()));
        self.emit(instruction);
    }

    /// Emits an instruction that makes an object: it is called as the variable it is made for, or else as `otherwise`.
    pub(super) fn emit_hinted(&mut self, instruction: Instruction, otherwise: &str) {
        match self.hint.take() {
            Some(name) => self.emit_named(instruction, &name),
            None => self.emit_named(instruction, otherwise),
        }
    }

    pub(super) fn move_(&mut self, to: Register, from: Register, n: u16) {
        match n {
            _ if to == from => {}
            0 => {}
            1 => self.emit(Instruction::Move { to, from }),
            n => self.emit(Instruction::MoveMany { to, from, n }),
        }
    }

    // ---- labels

    pub(super) fn label(&mut self) -> Label {
        let label = Label(u32::try_from(self.labels.len()).unwrap_or(u32::MAX));
        self.labels.push(Self::NOWHERE);
        label
    }

    /// The address of a label that has no place yet.
    const NOWHERE: Address = Address::MAX;

    /// The label of a statement, as `goto` names it; `pos` is where it is asked for.
    pub(super) fn labelled(&mut self, name: &Name, pos: Pos) -> Label {
        if let Some(&(known, _)) = self.labelled.get(name) {
            return known;
        }
        let label = self.label();
        self.labelled.insert(name.clone(), (label, pos));
        label
    }

    /// Says that a label is here.
    pub(super) fn place(&mut self, label: Label) {
        let here = u32::try_from(self.code.len()).unwrap_or(u32::MAX);
        if let Some(address) = self.labels.get_mut(label.0 as usize) {
            *address = here;
        }
    }

    /// What a jump to the label has in its target until the end.
    pub(super) fn target(label: Label) -> Address {
        label.0
    }

    pub(super) fn jump(&mut self, label: Label) {
        self.emit(Instruction::Jump { target: Self::target(label) });
    }

    pub(super) fn recovery(&mut self, label: Label) {
        self.recovery = Some(label);
    }

    pub(super) fn select_table(&mut self, table: SelectTable) -> u32 {
        let index = u32::try_from(self.selects.len()).unwrap_or(u32::MAX);
        self.selects.push(table);
        index
    }

    // ---- variables

    /// Makes a variable: registers or a cell, with what is in it left open (`Registers`) or zero (`Cell`).
    pub(super) fn declare(&mut self, object: ObjectId, typ: TypeId, pos: Pos) -> Outcome<Storage> {
        let count = self.compiler.slots(typ, pos)?;
        let storage = if self.facts.on_heap(object) || self.is_long(typ, count) {
            let to = self.temporary();
            let ty = self.compiler.runtime_type(typ, pos)?;
            let name = self.compiler.program.object(object).name.clone();
            self.emit_named(Instruction::New { to, ty }, &name);
            Storage::Cell(to)
        } else if count == 0 {
            Storage::Nowhere
        } else {
            Storage::Registers(self.take(count))
        };
        self.variables.insert(object, storage);
        Ok(storage)
    }

    /// Whether a variable of the type is better on the heap: arrays that would fill the registers.
    pub(super) fn is_long(&mut self, typ: TypeId, count: u32) -> bool {
        count > 256 || (count > 32 && matches!(self.under(typ), Type::Array { .. })) || self.compiler.nests_arrays(typ)
    }

    /// Makes a variable with its zero value.
    pub(super) fn declare_zero(&mut self, object: ObjectId, typ: TypeId, pos: Pos) -> Outcome<Storage> {
        let storage = self.declare(object, typ, pos)?;
        if let Storage::Registers(to) = storage {
            self.zero(to, typ, pos)?;
        }
        Ok(storage)
    }

    /// Sets registers to the zero value of a type.
    pub(super) fn zero(&mut self, to: Register, typ: TypeId, pos: Pos) -> Outcome<()> {
        if self.slots(typ, pos)? == 0 {
            return Ok(());
        }
        match (self.class(typ), self.under(typ)) {
            (Class::Int(_) | Class::Bool, _) => self.emit(Instruction::LoadInt { to, value: 0 }),
            (Class::Other, under) if !matches!(under, Type::Struct(_) | Type::Array { .. }) => {
                self.emit(Instruction::LoadNil { to });
            }
            _ => {
                let ty = self.compiler.runtime_type(typ, pos)?;
                self.emit(Instruction::Zero { to, ty });
            }
        }
        Ok(())
    }
}
