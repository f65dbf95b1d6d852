//! The instructions of interfaces: values put in and taken out, and what they are.

use super::aside::Aside;
use super::{Carried, Done, World};
use crate::text::fill;
use crate::vm::bytecode::{MethodIndex, Receiver, Register, TypeKind};
use crate::vm::compare::{self, Uncomparable};
use crate::vm::goroutine::Goroutine;
use crate::vm::heap::Body;
use crate::vm::program::Program;
use crate::vm::value::{TypeIndex, Value};

/// Whether an interface value is of the type: the same, or one that has its methods.
pub(crate) fn is_type(program: &Program, value: &Value, ty: TypeIndex) -> bool {
    match (value.dynamic_type(), program.kind(ty)) {
        (None, _) => false,
        (Some(dynamic), TypeKind::Interface(_)) => program.missing(dynamic, ty).is_none(),
        (Some(dynamic), _) => dynamic == ty,
    }
}

/// The receiver's slot for a method called through an interface.
pub(crate) fn receiver_of(program: &Program, value: &Value, ty: TypeIndex) -> Value {
    match (program.kind(ty).receiver(), value) {
        (Receiver::Interface, value) => *value,
        // A nil pointer, map or channel of some type.
        (Receiver::Value, Value::Boxed { .. }) => Value::Nil,
        (Receiver::Value, value) => compare::disclose(program, value).unwrap_or(*value),
    }
}

/// Makes an interface value of a value of the type.
pub(crate) fn enclose(world: &mut World<'_>, g: &mut Goroutine, values: Box<[Value]>, ty: TypeIndex) -> Done<Value> {
    if let Some(value) = compare::hold(world.program, &values, ty) {
        return Ok(value);
    }
    let object = world.make(g, Body::fixed(values))?;
    Ok(Value::Boxed { ty, object })
}

impl World<'_> {
    /// Stops for a value that was to be compared or hashed.
    pub(crate) fn uncomparable<T>(&mut self, what: &str, failure: Uncomparable) -> Done<T> {
        let words = fill("{} {}", &[what, self.program.type_name(failure.0)]);
        self.panic_with(Carried::RuntimeError, words)
    }
}

/// A method's name without its package and its signature.
fn bare(name: &str) -> &str {
    let (name, _) = crate::text::halves(name, b'(');
    crate::text::last_part(name, b'.')
}

impl Aside<'_, '_> {
    pub(super) fn make_interface(&mut self, to: Register, from: Register, ty: TypeIndex) -> Done {
        let program = self.world.program;
        let slots = program.slots(ty);
        self.room(256 + slots as u64 * 16)?;
        let values = self.g.registers(from, slots);
        let value = match compare::hold(program, values, ty) {
            Some(value) => value,
            None => Value::Boxed { ty, object: self.make(Body::fixed(values))? },
        };
        self.set(to, value)
    }

    pub(super) fn is_type(&mut self, to: Register, from: Register, ty: TypeIndex) -> Done {
        let is = is_type(self.world.program, self.g.register(from), ty);
        self.set_int(to, i64::from(is))
    }

    pub(super) fn unbox(&mut self, to: Register, value: &Value) -> Done {
        if let Value::Boxed { object, .. } = *value {
            self.g.set_registers(to, self.world.heap.slots(object));
        } else if let Some(value) = compare::disclose(self.world.program, value) {
            self.g.set_register(to, value);
        }
        Ok(())
    }

    pub(super) fn assert(&mut self, to: Register, from: Register, ty: TypeIndex, of: TypeIndex) -> Done {
        let program = self.world.program;
        let value = self.value(from);
        if is_type(program, &value, ty) {
            return self.set_asserted(to, &value, ty);
        }
        let wanted = program.type_name(ty);
        let is_interface = matches!(program.kind(ty), TypeKind::Interface(_));
        let (of, is, comma, lacks, method) = match value.dynamic_type() {
            None if is_interface => ("interface", "nil", ", ", "", ""),
            Some(dynamic) if is_interface => {
                let missing = program.missing(dynamic, ty).unwrap_or(MethodIndex(u32::MAX));
                let missing = program.module.methods.get(missing.0 as usize).map_or("?", |name| bare(name));
                (program.type_name(dynamic), "", "", ": missing method ", missing)
            }
            dynamic => {
                let is = dynamic.map_or("nil", |dynamic| program.type_name(dynamic));
                let of = program.type_name(of);
                let which = if is == wanted { " (types from different scopes)" } else { "" };
                (if of == "any" { "interface {}" } else { of }, is, ", ", which, "")
            }
        };
        let words = fill("interface conversion: {} is {}{}not {}{}{}", &[of, is, comma, wanted, lacks, method]);
        self.world.panic_with(Carried::PlainError, words)
    }

    pub(super) fn assert_ok(&mut self, to: Register, from: Register, ty: TypeIndex) -> Done {
        let program = self.world.program;
        let value = self.value(from);
        let is = is_type(program, &value, ty);
        if is {
            self.set_asserted(to, &value, ty)?;
        } else {
            self.g.set_registers(to, program.zero(ty));
        }
        self.set_int(to + program.slots(ty) as u16, i64::from(is))
    }

    /// `to..` = an interface value that is of the type, concrete or interface.
    fn set_asserted(&mut self, to: Register, value: &Value, ty: TypeIndex) -> Done {
        match self.world.program.kind(ty) {
            TypeKind::Interface(_) => self.set(to, *value),
            _ => self.unbox(to, value),
        }
    }

    pub(super) fn equal(&mut self, to: Register, a: Register, b: Register, n: u16) -> Done {
        let program = self.world.program;
        let (a, b) = (self.g.registers(a, n.into()), self.g.registers(b, n.into()));
        match compare::equal(program, self.world.heap, a, b) {
            Ok(same) => self.set_int(to, i64::from(same)),
            Err(failure) => self.world.uncomparable("comparing uncomparable type", failure),
        }
    }
}
