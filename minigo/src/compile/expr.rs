//! Expressions: their values, in registers.
//!
//! [`Builder::into`] writes a value where it is wanted and may write there before it has read everything: the destination
//! must not be something that the expression reads. [`Builder::operand`] says where a value is already, and makes it in
//! new registers only if it is nowhere; [`Builder::push`] makes it in the next free registers, which is how arguments
//! get their places.
//! What is asked of every expression (its type, its mode, its value) is here too, hence one file.

use super::build::{Builder, behind};
use super::facts::Number;
use super::place::Place;
use crate::check::{Const, Mode, Selection};
use crate::syntax::ast::{Expr, ExprKind, Name, NodeId, UnaryOp};
use crate::syntax::source::Pos;
use crate::types::{Basic, Found, ObjectId, Type, TypeId};
use crate::vm::bytecode::{Constant, Cut, Instruction, NONE, Register, Unary};
use crate::vm::value::TypeIndex;

/// What the machine's arithmetic makes of a type.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Class {
    Bool,
    /// An integer of at most 64 bits.
    Int(Basic),
    Float,
    /// float32: every result is rounded.
    Single,
    String,
    Other,
}

/// The expression without parentheses around it.
pub(super) fn bare(expr: &Expr) -> &Expr {
    let mut expr = expr;
    while let ExprKind::Paren(x) = &expr.kind {
        expr = x;
    }
    expr
}

/// The name that an expression is.
pub(super) fn name_of(expr: &Expr) -> Option<&Name> {
    match &bare(expr).kind {
        ExprKind::Ident(name) => Some(&name.name),
        _ => None,
    }
}

/// Whether an expression is `_`.
pub(super) fn is_blank(expr: &Expr) -> bool {
    name_of(expr).is_some_and(|name| **name == *"_")
}

impl<'p> Builder<'_, 'p> {
    /// The type of an expression.
    pub(super) fn type_of(&self, expr: &Expr) -> TypeId {
        self.substitute(self.program.info.type_of(expr.id))
    }

    /// What the type of an expression is made of.
    pub(super) fn under_of(&self, expr: &Expr) -> Type<'p> {
        self.under(self.type_of(expr))
    }

    /// The mode of an expression.
    pub(super) fn mode(&self, expr: &Expr) -> Mode {
        self.program.info.expr(expr.id).map_or(Mode::Invalid, |known| known.mode)
    }

    /// What an identifier denotes.
    pub(super) fn object(&self, id: NodeId) -> Option<ObjectId> {
        self.program.info.object(id)
    }

    /// What a selector selects, as it is without the type arguments.
    pub(super) fn selection(&self, expr: &Expr) -> Option<&'p Selection> {
        self.program.info.selection(expr.id)
    }

    /// The value of a constant expression.
    pub(super) fn constant(&self, expr: &Expr) -> Option<&'p Const> {
        self.program.info.const_of(expr.id)
    }

    /// The value of a constant integer expression.
    pub(super) fn constant_int(&self, expr: &Expr) -> Option<i64> {
        self.constant(expr)?.as_i64()
    }

    pub(super) fn is_nil(&self, expr: &Expr) -> bool {
        self.mode(bare(expr)) == Mode::Nil
    }

    pub(super) fn is_interface(&self, typ: TypeId) -> bool {
        matches!(self.under(typ), Type::Interface(_))
    }

    pub(super) fn class(&self, typ: TypeId) -> Class {
        match self.under(typ) {
            Type::Basic(basic) => match basic {
                Basic::Bool | Basic::UntypedBool => Class::Bool,
                Basic::String | Basic::UntypedString => Class::String,
                Basic::Float64 | Basic::UntypedFloat => Class::Float,
                Basic::Float32 => Class::Single,
                Basic::UntypedInt => Class::Int(Basic::Int),
                Basic::UntypedRune => Class::Int(Basic::Int32),
                Basic::Invalid | Basic::UntypedNil => Class::Other,
                integer => Class::Int(integer),
            },
            _ => Class::Other,
        }
    }

    /// The field or method that a selector selects, as it is with the type arguments put in.
    pub(super) fn selected(&mut self, expr: &Expr, x: &Expr) -> Option<&'p Found> {
        let (Selection::Field(found) | Selection::Method(found)) = self.selection(expr)? else { return None };
        if self.arguments.params.is_empty() {
            return Some(found);
        }
        let ExprKind::Selector { name, .. } = &expr.kind else { return None };
        self.compiler.lookup(self.type_of(x), true, self.package, &name.name)
    }

    /// Whether the expression has a place of its own, rather than a value that must be made.
    fn has_place(&self, expr: &Expr) -> bool {
        if self.ahead.contains(expr.id) {
            return true;
        }
        if self.constant(expr).is_some() {
            return false;
        }
        match &expr.kind {
            ExprKind::Paren(x) => self.has_place(x),
            ExprKind::Index { x, .. } => {
                matches!(self.under_of(x), Type::Slice(_) | Type::Array { .. } | Type::Pointer(_))
            }
            ExprKind::Star(_) => true,
            _ => {
                self.named_variable(expr).is_some()
                    || (matches!(expr.kind, ExprKind::Selector { .. })
                        && matches!(self.selection(expr), Some(Selection::Field(_))))
            }
        }
    }

    /// The registers where the value is: a variable's own, or new ones.
    pub(super) fn operand(&mut self, expr: &'p Expr) -> Register {
        if self.has_place(expr) {
            let mark = self.mark();
            let place = self.locate(expr);
            let typ = self.type_of(expr);
            return match place {
                Place::Registers(register) => register,
                Place::Nowhere => self.next(),
                place => {
                    // What led to the place is not needed any more: a single slot may take its register.
                    if self.slots(typ) == 1 {
                        self.release(mark);
                    }
                    self.load_value(place, typ)
                }
            };
        }
        if !self.constants.is_empty()
            && let Some(number) = Number::of(self.program, expr, self.type_of(expr))
            && let Some(&(_, register)) = self.constants.iter().find(|(known, _)| *known == number)
        {
            return register;
        }
        self.push(expr)
    }

    /// Makes the value in the next free registers.
    pub(super) fn push(&mut self, expr: &'p Expr) -> Register {
        if !self.ahead.contains(expr.id)
            && let ExprKind::Call(call) = &bare(expr).kind
            && self.constant(expr).is_none()
            && self.is_ordinary_call(call)
        {
            return self.push_call(call);
        }
        let typ = self.type_of(expr);
        let to = self.take_for(typ);
        self.into(expr, to);
        to
    }

    /// Makes the value, converted to the type it is assigned to, in the next free registers.
    pub(super) fn push_as(&mut self, expr: &'p Expr, target: TypeId) -> Register {
        if self.is_nil(expr) || self.needs_interface(expr, target) {
            let to = self.temporary();
            self.write_as(expr, target, to);
            return to;
        }
        self.push(expr)
    }

    /// Where the value, converted to the type it is assigned to, is.
    pub(super) fn operand_as(&mut self, expr: &'p Expr, target: TypeId) -> Register {
        if self.is_nil(expr) || self.needs_interface(expr, target) {
            return self.push_as(expr, target);
        }
        self.operand(expr)
    }

    /// Whether assigning the expression to the type makes an interface value of it.
    pub(super) fn needs_interface(&self, expr: &Expr, target: TypeId) -> bool {
        !self.is_nil(expr) && self.boxes(self.type_of(expr), target)
    }

    /// Whether assigning a value of one type to another makes an interface value of it.
    pub(super) fn boxes(&self, source: TypeId, target: TypeId) -> bool {
        self.is_interface(target) && !self.is_interface(source)
    }

    /// Writes the value, converted to the type it is assigned to.
    pub(super) fn write_as(&mut self, expr: &'p Expr, target: TypeId, to: Register) {
        if self.is_nil(expr) {
            self.load_nil(to);
        } else if self.needs_interface(expr, target) {
            let mark = self.mark();
            let typ = self.type_of(expr);
            let hint = self.hint.take();
            let from = self.operand(expr);
            self.at(expr.pos);
            self.hint = hint;
            self.make_interface(to, from, typ);
            self.release(mark);
        } else {
            self.into(expr, to);
        }
    }

    /// Makes an interface value of a value of a concrete type.
    pub(super) fn make_interface(&mut self, to: Register, from: Register, typ: TypeId) {
        let ty = self.runtime_type(typ);
        self.compiler.reaches_interface(typ);
        self.emit(Instruction::MakeInterface { to, from, ty });
    }

    /// Converts a value in registers, as an assignment does: into the same registers if it is there already.
    pub(super) fn convert_assigned(&mut self, to: Register, from: Register, source: TypeId, target: TypeId) {
        if self.boxes(source, target) {
            self.make_interface(to, from, source);
        } else {
            let n = self.slots(source);
            self.move_(to, from, n);
        }
    }

    /// Writes a constant of one slot.
    pub(super) fn load_const(&mut self, constant: Constant, to: Register) {
        let constant = self.compiler.constant(constant);
        self.emit(Instruction::LoadConstant { to, constant });
    }

    /// Writes an integer.
    pub(super) fn load_int(&mut self, bits: i64, to: Register) {
        match i32::try_from(bits) {
            Ok(value) => self.load_small(to, value),
            Err(_) => self.load_const(Constant::Int(bits), to),
        }
    }

    /// Writes a constant of a type.
    pub(super) fn load_constant(&mut self, value: &Const, typ: TypeId, to: Register) {
        let constant = match self.class(typ) {
            Class::Bool => return self.load_int(i64::from(value.as_bool().unwrap_or_default()), to),
            Class::Int(_) => match value.as_i64() {
                Some(bits) => return self.load_int(bits, to),
                None => return self.internal(),
            },
            Class::Float => Constant::Float(value.as_f64().unwrap_or_default()),
            #[expect(clippy::cast_possible_truncation, reason = "float32 is what is wanted")]
            Class::Single => Constant::Float(f64::from(value.as_f64().unwrap_or_default() as f32)),
            Class::String => Constant::String(value.as_str().unwrap_or_default().to_vec()),
            Class::Other if self.is_interface(typ) => {
                let typ = match value {
                    Const::Bool(_) => TypeId::BOOL,
                    Const::Str(_) => TypeId::STRING,
                    _ if value.as_i64().is_some() => TypeId::INT,
                    _ => TypeId::FLOAT64,
                };
                self.load_constant(value, typ, to);
                return self.make_interface(to, to, typ);
            }
            Class::Other => return self.internal(),
        };
        self.load_const(constant, to);
    }

    /// Writes the value of an expression. The destination must not be read by it.
    pub(super) fn into(&mut self, expr: &'p Expr, to: Register) {
        let mark = self.mark();
        self.write(expr, to);
        self.release(mark);
    }

    fn write(&mut self, expr: &'p Expr, to: Register) {
        if let Some(from) = self.ahead.remove(expr.id) {
            let typ = self.type_of(expr);
            let n = self.slots(typ);
            return self.move_(to, from, n);
        }
        if let Some(value) = self.constant(expr) {
            let typ = self.type_of(expr);
            return self.load_constant(value, typ, to);
        }
        if self.has_place(expr) {
            let place = self.locate(expr);
            let typ = self.type_of(expr);
            let n = self.slots(typ);
            return self.load(place, to, n);
        }
        match &expr.kind {
            ExprKind::Paren(x) => self.write(x, to),
            ExprKind::Ident(_) if self.mode(expr) == Mode::Nil => self.load_nil(to),
            ExprKind::Ident(_) => self.load_named_function(expr, to),
            ExprKind::Composite(literal) => self.composite(expr, literal, to),
            ExprKind::Func(literal) => self.literal(expr, literal, to),
            ExprKind::Selector { x, .. } => match self.selection(expr) {
                Some(Selection::Method(_)) => self.bound_method(expr, x, to),
                Some(Selection::MethodExpr { receiver, .. }) => self.method_expression(expr, *receiver, to),
                _ => self.load_named_function(expr, to),
            },
            ExprKind::Index { x, indices, .. } => self.index(expr, x, indices, to),
            ExprKind::Slice { x, low, high, max, .. } => {
                self.slice(expr, x, [low.as_deref(), high.as_deref(), max.as_deref()], to);
            }
            ExprKind::TypeAssert { x, .. } => self.assert(expr, x, to),
            ExprKind::Call(call) => self.call_into(expr, call, to),
            ExprKind::Unary { op, x } => self.unary(expr, *op, x, to),
            ExprKind::Binary { op, x, y, op_pos } => self.binary(expr, *op, x, y, *op_pos, to),
            _ => self.internal(),
        }
    }

    /// Writes the declared function that a name, or the name of another package, denotes.
    fn load_named_function(&mut self, expr: &Expr, to: Register) {
        let Some((object, id)) = self.named(expr) else { return self.internal() };
        let function = self.function_of(object, id);
        self.load_function(to, function);
    }

    /// What a name, or the name of another package, denotes, and the node of the name.
    pub(super) fn named(&self, expr: &Expr) -> Option<(ObjectId, NodeId)> {
        match &expr.kind {
            ExprKind::Ident(name) => Some((self.object(name.id)?, name.id)),
            ExprKind::Selector { name, .. } => match self.selection(expr)? {
                Selection::Qualified(object) => Some((*object, name.id)),
                _ => None,
            },
            _ => None,
        }
    }

    fn index(&mut self, expr: &'p Expr, x: &'p Expr, indices: &'p [Expr], to: Register) {
        let Some(index) = indices.first() else { return self.internal() };
        let typ = self.type_of(x);
        let instruction = match self.under(typ) {
            // An instance of a generic function: the arguments are known by the function's name.
            Type::Signature(_) => return self.load_named_function(bare(x), to),
            Type::Map { .. } => {
                self.order_two(x, index);
                let (map, key, ty) = self.map_operands(x, index);
                Instruction::MapGet { to, ok: NONE, map, key, ty }
            }
            _ => {
                self.order_two(x, index);
                let string = self.operand(x);
                let index = self.operand(index);
                Instruction::IndexString { to, string, index }
            }
        };
        self.at(expr.pos);
        self.emit(instruction);
    }

    fn slice(&mut self, expr: &'p Expr, x: &'p Expr, bounds: [Option<&'p Expr>; 3], to: Register) {
        let pos = expr.pos;
        let typ = self.type_of(x);
        let mut parts = vec![x];
        let mut add = |bound| {
            if let Some(bound) = bound {
                parts.push(bound);
            }
        };
        let [low, high, max] = bounds;
        add(low);
        add(high);
        add(max);
        self.order(&parts);
        let array = match self.under(typ) {
            Type::Pointer(array) => array,
            _ => typ,
        };
        let (slice, of) = match self.under(array) {
            Type::Array { len, .. } => {
                let pointer = if array == typ {
                    match self.locate(x) {
                        Place::Memory { pointer, offset: 0 } => pointer,
                        place => self.address(place, typ),
                    }
                } else {
                    let pointer = self.operand(x);
                    self.at(pos);
                    pointer
                };
                let to = self.temporary();
                let length = u32::try_from(len).unwrap_or(u32::MAX);
                self.emit(Instruction::ArraySlice { to, pointer, length });
                (to, Cut::Array)
            }
            _ => (self.operand(x), Cut::Slice),
        };
        let cuts_string = self.class(typ) == Class::String;
        let n = if cuts_string {
            1
        } else {
            let element = self.element(array);
            self.slots(element)
        };
        let first = self.take(3);
        let mut register = first;
        for bound in &bounds {
            match bound {
                Some(bound) => self.into(bound, register),
                None => self.load_nil(register),
            }
            register = behind(register, 1);
        }
        self.at(pos);
        self.emit(match cuts_string {
            true => Instruction::CutString { to, string: slice, bounds: first },
            false => Instruction::CutSlice { to, slice, bounds: first, n, of },
        });
    }

    fn assert(&mut self, expr: &'p Expr, x: &'p Expr, to: Register) {
        let typ = self.type_of(expr);
        let of = self.type_of(x);
        let from = self.operand(x);
        self.at(expr.pos);
        let of = self.runtime_type(of);
        let instruction = match self.under(typ) {
            Type::Tuple(parts) => {
                let Some(&wanted) = parts.first() else { return self.internal() };
                Instruction::AssertOk { to, from, ty: self.runtime_type(wanted) }
            }
            _ => Instruction::Assert { to, from, ty: self.runtime_type(typ), of },
        };
        self.emit(instruction);
    }

    /// Makes the two values of `v, ok := …` in consecutive registers: an index of a map, an assertion, a receive.
    pub(super) fn push_comma_ok(&mut self, expr: &'p Expr) -> (Register, &'p [TypeId]) {
        let expr = bare(expr);
        let pos = expr.pos;
        let Type::Tuple(parts @ &[typ, _]) = self.under_of(expr) else { return self.internal() };
        let n = self.slots(typ);
        let to = self.take(u32::from(n) + 1);
        let mark = self.mark();
        match &expr.kind {
            ExprKind::Index { x, indices, .. } if !indices.is_empty() => {
                self.order_two(x, &indices[0]);
                let (map, key, ty) = self.map_operands(x, &indices[0]);
                self.at(pos);
                self.emit(Instruction::MapGet { to, ok: behind(to, n), map, key, ty });
            }
            ExprKind::TypeAssert { x, .. } => self.assert(expr, x, to),
            ExprKind::Unary { op: UnaryOp::Receive, x } => {
                self.receive(x, to, behind(to, n), pos);
            }
            _ => self.internal(),
        }
        self.release(mark);
        (to, parts)
    }

    /// The map, the key and the map's type of an index of a map.
    pub(super) fn map_operands(&mut self, x: &'p Expr, index: &'p Expr) -> (Register, Register, TypeIndex) {
        let typ = self.type_of(x);
        let Type::Map { key, .. } = self.under(typ) else { return self.internal() };
        let ty = self.runtime_type(typ);
        let map = self.operand(x);
        let key = self.operand_as(index, key);
        (map, key, ty)
    }

    /// Receives from a channel: the element to `to`, and whether there was one to `ok`; [`NONE`] for what is not wanted.
    pub(super) fn receive(&mut self, channel: &'p Expr, to: Register, ok: Register, pos: Pos) {
        let typ = self.type_of(channel);
        let channel = self.operand(channel);
        self.at(pos);
        let element = self.element(typ);
        let ty = self.runtime_type(element);
        self.emit(Instruction::Receive { to, channel, ok, ty });
    }

    fn unary(&mut self, expr: &'p Expr, op: UnaryOp, x: &'p Expr, to: Register) {
        match op {
            UnaryOp::Plus => return self.into(x, to),
            UnaryOp::Address => return self.address_of(expr, x, to),
            UnaryOp::Receive => return self.receive(x, to, NONE, expr.pos),
            _ => {}
        }
        let typ = self.type_of(expr);
        let a = self.operand(x);
        let op = match (op, self.class(typ)) {
            (UnaryOp::Not, _) => return self.unary_op(Unary::Not, to, a),
            (UnaryOp::Complement, _) => Unary::Complement,
            (_, Class::Float | Class::Single) => Unary::NegateFloat,
            _ => Unary::Negate,
        };
        self.unary_op(op, to, a);
        self.wrap(to, typ);
    }

    fn address_of(&mut self, expr: &'p Expr, x: &'p Expr, to: Register) {
        let x = bare(x);
        if let ExprKind::Composite(literal) = &x.kind {
            return self.composite_pointer(x, literal, to);
        }
        let place = self.locate(x);
        self.at(expr.pos);
        let address = match place {
            Place::Memory { pointer, offset: 0 } => {
                // Neither `&*p` nor `&p.first` can be had of a nil p.
                if matches!(x.kind, ExprKind::Star(_) | ExprKind::Selector { .. }) {
                    self.check_nil(pointer);
                }
                pointer
            }
            place => self.address(place, self.type_of(x)),
        };
        self.move_(to, address, 1);
    }

    /// Whether an expression names a variable that lives in registers, and which.
    pub(super) fn register_variable(&self, expr: &Expr) -> Option<(ObjectId, Register)> {
        let ExprKind::Ident(name) = &bare(expr).kind else { return None };
        let object = self.object(name.id)?;
        match self.variables.get(object)? {
            Place::Registers(register) => Some((object, *register)),
            _ => None,
        }
    }
}
