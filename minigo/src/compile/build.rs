//! A function in the making: its registers, its code, its labels, its variables.
//!
//! Registers are a stack: a variable takes what is on top while its block lasts, a temporary while its statement or
//! expression does. So whatever is live lies below the top, and the top is where a call's window may start.
//! All that touches them is here, hence one file.

use super::Compiler;
use super::expr::Class;
use super::facts::{Facts, Number};
use super::place::Place;
use crate::check::Program;
use crate::syntax::ast::{Name, NodeId};
use crate::syntax::source::Pos;
use crate::text::{fill, natural};
use crate::types::{Object, ObjectId, PackageId, Param, Signature, Type, TypeId};
use crate::vm::bytecode::{
    Address, Compare, Function, Instruction, Local, LocalPlace, Origin, Register, SelectTable, Unary,
};
use crate::vm::value::{FunctionIndex, TypeIndex};
use explorer::table::Table;

/// The most registers of a function: a little less than what an instruction can name.
const MOST_REGISTERS: u32 = 60_000;

/// The longest code of a function.
const MOST_CODE: usize = 2_000_000;

/// The most slots of a value that passes through registers.
pub(super) const WIDEST: u32 = 1024;

/// What is said of a wider one.
pub(super) const TOO_WIDE: &str =
    "an array or struct of more than 1024 values as a value is not supported by minigo; use a pointer or a slice";

/// A number of slots or registers, as an instruction has it. One that is too large was refused, or will be.
#[inline(never)]
pub(super) fn narrow(count: u32) -> u16 {
    u16::try_from(count).unwrap_or(u16::MAX)
}

/// The register that many slots further on.
#[inline(never)]
pub(super) fn behind(register: Register, slots: u16) -> Register {
    register.saturating_add(slots)
}

/// A place in the code that jumps name before it is known.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Label(u32);

/// Whether a jump is taken when the condition holds or when it does not.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum When {
    Holds,
    Fails,
}

/// The type arguments that a generic function is compiled with.
#[derive(Clone, Copy, Debug, Default)]
pub(super) struct Arguments<'p> {
    /// The type parameters.
    pub(super) params: &'p [TypeId],
    /// What they stand for.
    pub(super) args: &'p [TypeId],
}

/// What `break` and `continue` may aim at.
#[derive(Clone, Copy, Debug)]
pub(super) struct Target<'p> {
    /// Its label, if it has one.
    pub(super) label: Option<&'p Name>,
    /// Where `break` goes.
    pub(super) leave: Label,
    /// Where `continue` goes, if it is a loop.
    pub(super) again: Option<Label>,
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
    /// How many of the targets are of the functions around, and so in front of its own.
    pub(super) outer: usize,
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
#[derive(Clone, Copy, Debug, Default)]
pub(super) struct Results<'p> {
    /// The variables, named or not; they have places when they have names, or must outlive a `return` statement.
    pub(super) objects: &'p [ObjectId],
    /// The epilogue, where there is one.
    pub(super) epilogue: Option<Label>,
}

/// A function in the making.
///
/// The fields are in the order written, for what is small lies first so: the offset of a field takes a byte less up to 127,
/// wherever it is asked for.
#[repr(C)]
pub(super) struct Builder<'c, 'p> {
    pub(super) program: &'p Program,
    pub(super) compiler: &'c mut Compiler<'p>,
    pub(super) facts: &'c Facts,
    /// The first free register.
    top: u32,
    most: u32,
    line: u32,
    /// How many slots the parameters take, the receiver's first.
    pub(super) parameters: u32,
    /// How many slots the results take.
    pub(super) returned: u32,
    pub(super) package: PackageId,
    /// What the object that is made next is called.
    pub(super) hint: Option<&'p Name>,
    /// The label of the statement that comes next.
    pub(super) label: Option<&'p Name>,
    /// The end of the clause of a switch, for `fallthrough`.
    pub(super) fall: Option<Label>,
    pub(super) results: Results<'p>,
    pub(super) arguments: Arguments<'p>,
    recovery: Option<Label>,
    /// The function literals so far, for their names.
    pub(super) literals: u32,
    pub(super) body: Option<Body>,
    /// The constants that the loop around keeps in registers.
    pub(super) constants: Vec<(Number, Register)>,
    labels: Vec<Address>,
    /// The named variables that are in scope, by their places in the function's list.
    open: Vec<usize>,
    /// What `break` and `continue` may aim at, outermost first.
    pub(super) targets: Vec<Target<'p>>,
    /// What is to come of it.
    pub(super) function: Function,
    /// Where the variables are: in registers, on the heap (a register has a pointer to it), or nowhere.
    pub(super) variables: Table<ObjectId, Place>,
    /// Calls and the like that were evaluated ahead of their turn, because Go does.
    pub(super) ahead: Table<NodeId, Register>,
}

impl<'c, 'p> Builder<'c, 'p> {
    #[inline(never)]
    pub(super) fn new(
        compiler: &'c mut Compiler<'p>,
        facts: &'c Facts,
        arguments: Arguments<'p>,
        package: PackageId,
        name: String,
    ) -> Self {
        let function = Function {
            name,
            // Each package is one file.
            file: narrow(package.0),
            visibility: compiler.visibility(package),
            origin: compiler.origin(package),
            ..Function::default()
        };
        Self {
            program: compiler.program,
            compiler,
            facts,
            arguments,
            package,
            function,
            parameters: 0,
            returned: 0,
            literals: 0,
            variables: Table::new(),
            targets: Vec::new(),
            results: Results::default(),
            body: None,
            ahead: Table::new(),
            hint: None,
            label: None,
            fall: None,
            constants: Vec::new(),
            labels: Vec::new(),
            open: Vec::new(),
            recovery: None,
            line: 0,
            top: 0,
            most: 0,
        }
    }

    /// The next function literal within this one; `infix` stands between this one's name and its number.
    pub(super) fn child(&mut self, infix: &str) -> Builder<'_, 'p> {
        self.literals += 1;
        let name = fill("{}{}{}", &[&self.function.name, infix, &natural(self.literals.into())]);
        Builder::new(self.compiler, self.facts, self.arguments, self.package, name)
    }

    /// Says what the function takes and gives; `head` are the slots in front of its parameters.
    pub(super) fn shape(&mut self, head: u32, signature: Signature<'_>) {
        self.parameters = head + self.slots_of(signature.params);
        self.returned = self.slots_of(signature.results);
    }

    /// Finishes the function, whose index is `index` if it has one already.
    #[inline(never)]
    pub(super) fn finish(mut self, index: Option<FunctionIndex>) -> FunctionIndex {
        if self.most > MOST_REGISTERS {
            self.refuse("function is too large for minigo (too many variables)");
        }
        if self.function.code.len() > MOST_CODE {
            self.refuse("function is too large for minigo");
        }
        let labels = std::mem::take(&mut self.labels);
        for instruction in &mut self.function.code {
            match instruction {
                Instruction::Jump { target }
                | Instruction::JumpIf { target, .. }
                | Instruction::JumpUnless { target, .. }
                | Instruction::JumpCompare { target, .. }
                | Instruction::NextRune { done: target, .. }
                | Instruction::MapNext { done: target, .. } => *target = labels[*target as usize],
                _ => {}
            }
        }
        let function = &mut self.function;
        function.registers = narrow(self.most.max(self.parameters).max(self.returned));
        function.parameters = narrow(self.parameters);
        function.results = narrow(self.returned);
        function.recovery = self.recovery.map(|label| labels[label.0 as usize]);
        self.compiler.set_function(index, self.function)
    }

    /// Notes what the machine cannot hold.
    pub(super) fn refuse(&mut self, message: &str) {
        self.compiler.refuse(message);
    }

    /// Notes what a checked program does not have.
    pub(super) fn internal<T: Default>(&mut self) -> T {
        self.compiler.internal()
    }

    // ---- types

    /// A type with the type arguments put in.
    pub(super) fn substitute(&self, id: TypeId) -> TypeId {
        self.program.types.subst(id, self.arguments.params, self.arguments.args)
    }

    /// What a type is made of.
    pub(super) fn under(&self, id: TypeId) -> Type<'p> {
        self.program.types.under(id)
    }

    /// The type of what a pointer points at, or of an element: of a map, its values'.
    pub(super) fn element(&mut self, id: TypeId) -> TypeId {
        match self.under(id) {
            Type::Pointer(elem)
            | Type::Slice(elem)
            | Type::Array { elem, .. }
            | Type::Chan { elem, .. }
            | Type::Map { value: elem, .. } => elem,
            _ => {
                self.internal::<()>();
                TypeId::INVALID
            }
        }
    }

    /// What was declared.
    #[inline(never)]
    pub(super) fn declared(&self, object: ObjectId) -> &'p Object {
        self.program.object(object)
    }

    /// The type of a variable.
    pub(super) fn type_of_object(&self, object: ObjectId) -> TypeId {
        self.substitute(self.declared(object).typ)
    }

    /// How many registers a value takes.
    pub(super) fn slots(&mut self, id: TypeId) -> u16 {
        let count = self.compiler.slots(id);
        if count > WIDEST {
            self.refuse(TOO_WIDE);
        }
        narrow(count)
    }

    /// How many registers parameters or results take.
    pub(super) fn slots_of(&mut self, params: &[Param]) -> u32 {
        let mut sum = 0;
        for param in params {
            let typ = self.substitute(param.typ);
            sum += u32::from(self.slots(typ));
        }
        sum
    }

    /// The type as the machine knows it.
    pub(super) fn runtime_type(&mut self, id: TypeId) -> TypeIndex {
        self.compiler.runtime_type(id)
    }

    // ---- registers

    /// The first free register: give it to [`Builder::release`] later.
    pub(super) fn mark(&self) -> u32 {
        self.top
    }

    /// Frees every register from the mark on; the variables in them are no more.
    pub(super) fn release(&mut self, mark: u32) {
        self.top = mark;
        self.end_locals(mark);
    }

    /// Takes the next registers.
    #[inline(never)]
    pub(super) fn take(&mut self, count: u32) -> Register {
        let first = self.top;
        self.top = first.saturating_add(count);
        self.most = self.most.max(self.top);
        narrow(first)
    }

    /// Takes the registers of a value of a type.
    pub(super) fn take_for(&mut self, typ: TypeId) -> Register {
        let n = self.slots(typ);
        self.take(u32::from(n))
    }

    /// Takes one register.
    pub(super) fn temporary(&mut self) -> Register {
        self.take(1)
    }

    /// The register that would be taken next.
    pub(super) fn next(&self) -> Register {
        narrow(self.top)
    }

    /// Sees to it that a window of so many registers from the top on is within the function.
    pub(super) fn reserve(&mut self, count: u32) {
        self.most = self.most.max(self.top.saturating_add(count));
    }

    // ---- code

    /// The place of what is emitted, or refused, from here on.
    pub(super) fn at(&mut self, pos: Pos) {
        if pos != Pos::NONE {
            self.compiler.pos = pos;
            self.line = self.compiler.map.line(pos);
        }
    }

    #[inline(never)]
    pub(super) fn emit(&mut self, instruction: Instruction) {
        self.function.code.push(instruction);
        self.function.lines.push(self.line);
    }

    /// Emits an instruction that makes an object, with what a reader calls it.
    pub(super) fn emit_named(&mut self, instruction: Instruction, name: &str) {
        self.function.names.push((self.here(), name.to_owned()));
        self.emit(instruction);
    }

    /// Emits an instruction that makes an object: it is called as the variable it is made for, or else as `otherwise`.
    pub(super) fn emit_hinted(&mut self, instruction: Instruction, otherwise: &str) {
        match self.hint.take() {
            Some(name) => self.emit_named(instruction, name),
            None => self.emit_named(instruction, otherwise),
        }
    }

    /// Makes a variable of a type on the heap, called as the hint says, or else as `otherwise`; `to` gets a pointer to it.
    pub(super) fn new_hinted(&mut self, to: Register, typ: TypeId, otherwise: &str) {
        let ty = self.runtime_type(typ);
        self.emit_hinted(Instruction::New { to, ty }, otherwise);
    }

    /// Makes a variable of a type on the heap; `to` gets a pointer to it.
    pub(super) fn new_named(&mut self, to: Register, typ: TypeId, name: &str) {
        let ty = self.runtime_type(typ);
        self.emit_named(Instruction::New { to, ty }, name);
    }

    pub(super) fn move_(&mut self, to: Register, from: Register, n: u16) {
        match n {
            _ if to == from => {}
            0 => {}
            1 => self.emit(Instruction::Move { to, from }),
            n => self.emit(Instruction::MoveMany { to, from, n }),
        }
    }

    /// `to` = a small integer.
    pub(super) fn load_small(&mut self, to: Register, value: i32) {
        self.emit(Instruction::LoadInt { to, value });
    }

    pub(super) fn load_nil(&mut self, to: Register) {
        self.emit(Instruction::LoadNil { to });
    }

    pub(super) fn load_function(&mut self, to: Register, function: FunctionIndex) {
        self.emit(Instruction::LoadFunction { to, function });
    }

    pub(super) fn check_nil(&mut self, pointer: Register) {
        self.emit(Instruction::CheckNil { pointer });
    }

    /// `to` = op `a`.
    pub(super) fn unary_op(&mut self, op: Unary, to: Register, a: Register) {
        self.emit(Instruction::Unary { op, to, a });
    }

    pub(super) fn return_from(&mut self, from: Register, n: u16) {
        self.emit(Instruction::Return { from, n });
    }

    // ---- labels

    pub(super) fn label(&mut self) -> Label {
        let label = Label(u32::try_from(self.labels.len()).unwrap_or(u32::MAX));
        // It has no place yet.
        self.labels.push(Address::MAX);
        label
    }

    /// So many labels.
    pub(super) fn labels(&mut self, count: usize) -> Vec<Label> {
        let mut labels = Vec::new();
        for _ in 0..count {
            labels.push(self.label());
        }
        labels
    }

    /// Says that a label is here.
    #[inline(never)]
    pub(super) fn place(&mut self, label: Label) {
        self.labels[label.0 as usize] = self.here();
    }

    /// What a jump to the label has in its target until the end.
    pub(super) fn target(label: Label) -> Address {
        label.0
    }

    pub(super) fn jump(&mut self, label: Label) {
        self.emit(Instruction::Jump { target: label.0 });
    }

    /// Jumps if a bool is true, or if it is false.
    pub(super) fn jump_when(&mut self, when: When, condition: Register, label: Label) {
        let target = label.0;
        self.emit(match when {
            When::Holds => Instruction::JumpIf { condition, target },
            When::Fails => Instruction::JumpUnless { condition, target },
        });
    }

    /// Jumps unless the comparison of two integers holds.
    pub(super) fn jump_unless(&mut self, a: Register, b: Register, how: Compare, label: Label) {
        self.emit(Instruction::jump_unless(a, b, how, label.0));
    }

    /// Jumps if two integers are equal.
    pub(super) fn jump_equal(&mut self, a: Register, b: Register, label: Label) {
        self.emit(Instruction::JumpCompare { a, b, how: Compare::Equal, target: label.0 });
    }

    pub(super) fn recovery(&mut self, label: Label) {
        self.recovery = Some(label);
    }

    pub(super) fn select_table(&mut self, table: SelectTable) -> u32 {
        let index = u32::try_from(self.function.selects.len()).unwrap_or(u32::MAX);
        self.function.selects.push(table);
        index
    }

    // ---- variables

    /// Makes a variable: registers, with what is in them left open, or one on the heap, zero.
    pub(super) fn declare(&mut self, object: ObjectId, typ: TypeId) -> Place {
        let count = self.compiler.slots(typ);
        let place = if self.lives_on_heap(object, typ, count) {
            let pointer = self.temporary();
            let name = &self.declared(object).name;
            self.new_named(pointer, typ, name);
            Place::at(pointer)
        } else if count == 0 {
            Place::Nowhere
        } else {
            Place::Registers(self.take(count))
        };
        self.set_place(object, place);
        place
    }

    /// Says where a variable is.
    #[inline(never)]
    pub(super) fn set_place(&mut self, object: ObjectId, place: Place) {
        self.variables.insert(object, place);
        self.begin_local(object, place);
    }

    /// Takes note, for readers, of a variable of the program that is in its place from the next instruction on.
    fn begin_local(&mut self, object: ObjectId, place: Place) {
        let place = match place {
            Place::Registers(register) => LocalPlace::Registers(register),
            Place::Memory { pointer, offset: 0 } => LocalPlace::Pointer(pointer),
            _ => return,
        };
        let name = &self.declared(object).name;
        if self.function.origin == Origin::Library || name.is_empty() || **name == *"_" {
            return;
        }
        let typ = self.type_of_object(object);
        // A pointer to what is too large for minigo may stand, as long as nobody asks for more than its name.
        if let Type::Pointer(element) = self.under(typ)
            && self.compiler.is_too_large(element)
        {
            return;
        }
        let ty = self.runtime_type(typ);
        let from = self.here();
        self.open.push(self.function.locals.len());
        self.function.locals.push(Local { name: name.to_string(), ty, place, from, to: Address::MAX });
    }

    /// Ends the variables whose registers are free from a mark on.
    fn end_locals(&mut self, mark: u32) {
        let to = self.here();
        let locals = &mut self.function.locals;
        while let Some(local) = self.open.last().map(|last| &mut locals[*last])
            && u32::from(local.place.register()) >= mark
        {
            local.to = to;
            self.open.pop();
        }
    }

    /// The address of the next instruction.
    fn here(&self) -> Address {
        u32::try_from(self.function.code.len()).unwrap_or(u32::MAX)
    }

    /// Says that a variable is in registers that hold its value already; one without slots is nowhere.
    pub(super) fn settle(&mut self, object: ObjectId, register: Register, count: u32) {
        self.set_place(object, if count == 0 { Place::Nowhere } else { Place::Registers(register) });
    }

    /// Whether a variable must be on the heap, or is better there.
    pub(super) fn lives_on_heap(&mut self, object: ObjectId, typ: TypeId, count: u32) -> bool {
        self.facts.on_heap(object) || self.is_long(typ, count)
    }

    /// Whether a variable of the type is better on the heap: arrays that would fill the registers.
    pub(super) fn is_long(&mut self, typ: TypeId, count: u32) -> bool {
        count > 256 || (count > 32 && matches!(self.under(typ), Type::Array { .. })) || self.compiler.nests_arrays(typ)
    }

    /// Makes a variable with its zero value.
    pub(super) fn declare_zero(&mut self, object: ObjectId, typ: TypeId) -> Place {
        let place = self.declare(object, typ);
        if let Place::Registers(to) = place {
            self.zero(to, typ);
        }
        place
    }

    /// Sets registers to the zero value of a type.
    pub(super) fn zero(&mut self, to: Register, typ: TypeId) {
        if self.slots(typ) == 0 {
            return;
        }
        let instruction = match (self.class(typ), self.under(typ)) {
            (Class::Int(_) | Class::Bool, _) => Instruction::LoadInt { to, value: 0 },
            (Class::String | Class::Float | Class::Single, _) | (_, Type::Struct(_) | Type::Array { .. }) => {
                Instruction::Zero { to, ty: self.runtime_type(typ) }
            }
            _ => Instruction::LoadNil { to },
        };
        self.emit(instruction);
    }
}
