//! Composite literals and function literals.

use super::checker::{Checker, Env, Function, Later};
use super::constant::Seen;
use super::message::Arg;
use super::operand::Operand;
use super::{Const, Mode};
use crate::syntax::ast::{Composite, Element, Expr, ExprKind, FuncLit};
use crate::types::{Field, Lookup, Member, Type, TypeId, is_exported};
use explorer::table::Set;

impl<'a> Checker<'a> {
    pub(super) fn function_literal(&mut self, x: &mut Operand<'a>, whole: &'a Expr, literal: &'a FuncLit) {
        x.mode = Mode::Value;
        // An expression may be looked at twice; what is within is not, or that would double with each level.
        if let Some(known) = self.info.expr(whole.id) {
            x.typ = known.typ;
            return;
        }
        let outer = self.env.function;
        let generic = self.function().is_some_and(|outer| outer.generic);
        let id = self.new_function(Function { results: &[], named_results: false, generic });
        self.env.function = Some(id);
        let made = self.function_type(None, &[], &literal.signature);
        self.env.function = outer;
        self.info.parameters.insert(whole.id, made.parameters.clone());
        self.functions[id].results = self.keep_objects(made.parameters.results);
        self.functions[id].named_results = made.named_results;
        let (declaration, iota) = (self.env.declaration, self.env.iota);
        let env = Env { declaration, iota, function: Some(id), ..Env::at(made.scope) };
        self.later.push(Later::Body(env, &literal.body));
        x.typ = made.signature;
    }

    pub(super) fn composite_literal(&mut self, x: &mut Operand<'a>, literal: &'a Composite, hint: Option<TypeId>) {
        let types = self.types;
        let pos = x.pos();
        let mut is_element = false;
        let mut open_array = None;
        let (typ, base) = match (&literal.type_, hint) {
            (Some(syntax), _) => match &syntax.kind {
                ExprKind::ArrayType { length: None, element } => {
                    let elem = self.var_type(element);
                    open_array = Some(elem);
                    (TypeId::INVALID, TypeId::INVALID)
                }
                _ => {
                    let typ = self.typ(syntax);
                    (typ, typ)
                }
            },
            (None, Some(hint)) => {
                is_element = true;
                let base = match types.core_type(hint).map(|core| types.get(core)) {
                    Some(Type::Pointer(elem)) => elem,
                    _ => hint,
                };
                (hint, base)
            }
            (None, None) => {
                self.error(literal.open, "invalid composite literal type: missing type", []);
                (TypeId::INVALID, TypeId::INVALID)
            }
        };
        if let Some(elem) = open_array {
            let length = self.indexed_elements(&literal.elements, elem, None);
            let typ = if types.is_invalid(elem) { elem } else { self.array_type(pos, elem, length) };
            if let Some(syntax) = &literal.type_ {
                self.record_type(syntax.id, Mode::Type, typ, None);
            }
            if !types.is_invalid(typ) {
                x.mode = Mode::Value;
                x.typ = typ;
            }
            return;
        }
        if !self.is_complete(base) {
            return;
        }
        let core = types.core_type(base);
        match core.map(|core| types.get(core)) {
            Some(Type::Struct(fields)) => self.struct_literal(literal, base, fields),
            Some(Type::Array { elem, len }) => {
                self.indexed_elements(&literal.elements, elem, Some(len));
            }
            Some(Type::Slice(elem)) => {
                self.indexed_elements(&literal.elements, elem, None);
            }
            Some(Type::Map { key, value }) => self.map_literal(literal, key, value),
            _ => {
                for element in &literal.elements {
                    // Elements without a type have nothing to be checked against.
                    if !matches!(&element.value.kind, ExprKind::Composite(inner) if inner.type_.is_none()) {
                        self.use_exprs(std::slice::from_ref(&element.value));
                    }
                }
                if !types.is_invalid(base) {
                    let qualifier = if is_element { &" element" } else { &"" };
                    let cause = if core.is_none() { &" (no common underlying type)" } else { &"" };
                    self.error(
                        pos,
                        "invalid composite literal{} type {}{}",
                        [qualifier.into(), typ.into(), cause.into()],
                    );
                }
                return;
            }
        }
        x.mode = Mode::Value;
        x.typ = typ;
    }

    fn struct_literal(&mut self, literal: &'a Composite, base: TypeId, fields: &[Field]) {
        let Some(first) = literal.elements.first() else { return };
        if first.key.is_some() {
            let mut seen: Set<usize> = Set::new();
            for element in &literal.elements {
                let Some(key) = &element.key else {
                    self.error(element.value.pos, "mixture of field:value and value elements in struct literal", []);
                    continue;
                };
                self.struct_element(element, key, base, fields, &mut seen);
            }
            return;
        }
        for (index, element) in literal.elements.iter().enumerate() {
            if let Some(key) = &element.key {
                self.error(key.pos, "mixture of field:value and value elements in struct literal", []);
                continue;
            }
            let hint = None;
            let mut x = self.generic_expr(&element.value, hint);
            let Some(field) = fields.get(index) else {
                self.error(x.pos(), "too many values in struct literal of type {}", [base.into()]);
                break;
            };
            if !is_exported(&field.name) && field.package != self.package {
                let name = &field.name;
                self.error(
                    x.pos(),
                    "implicit assignment to unexported field {} in struct literal of type {}",
                    [name.into(), base.into()],
                );
                continue;
            }
            self.assignment(&mut x, Some(field.typ), Arg::Word(&"struct literal"));
        }
        if literal.elements.len() < fields.len() {
            let secret = fields.iter().any(|field| !is_exported(&field.name) && field.package != self.package);
            let hint = if secret { &" (type has unexported fields - use key:value pairs)" } else { &"" };
            self.error(literal.close, "too few values in struct literal of type {}{}", [base.into(), hint.into()]);
        }
    }

    fn struct_element(
        &mut self,
        element: &'a Element,
        key: &'a Expr,
        base: TypeId,
        fields: &[Field],
        seen: &mut Set<usize>,
    ) {
        let mut x = self.generic_expr(&element.value, None);
        let ExprKind::Ident(ident) = &key.kind else {
            self.error(key.pos, "invalid field name {} in struct literal", [key.into()]);
            return;
        };
        let under = self.types.core_type(base).unwrap_or(base);
        let name = &ident.name;
        let index = match self.types.lookup(under, false, self.package, name) {
            Lookup::Found(found) => match (&found.member, &found.path[..]) {
                (Member::Field(_), [step]) => step.index,
                (Member::Field(_), path) => {
                    let first = path.first().and_then(|step| fields.get(step.index));
                    let outer = first.map_or(Arg::Word(&""), |field| (&field.name).into());
                    self.error(
                        key.pos,
                        "a promoted field ({}) in a struct literal is not supported by minigo; write {}: {}{{}: …}",
                        [name.into(), outer, outer, name.into()],
                    );
                    return;
                }
                _ => {
                    self.error(key.pos, "{} is not a field", [name.into()]);
                    return;
                }
            },
            _ => {
                let why = self.lookup_error(base, name, true);
                self.fault(key.pos, why);
                return;
            }
        };
        let Some(field) = fields.get(index) else { return };
        // An untyped literal `{…}` cannot be a field's value; Go has said so already.
        self.assignment(&mut x, Some(field.typ), Arg::Word(&"struct literal"));
        if !seen.add(index) {
            self.error(key.pos, "duplicate field name {} in struct literal", [name.into()]);
        }
    }

    fn map_literal(&mut self, literal: &'a Composite, key_type: TypeId, value_type: TypeId) {
        let interface_keys = self.types.is_interface(key_type);
        let mut seen = Seen::default();
        for element in &literal.elements {
            let Some(key) = &element.key else {
                self.error(element.value.pos, "missing key in map literal", []);
                continue;
            };
            let mut k = self.generic_expr(key, Some(key_type));
            self.assignment(&mut k, Some(key_type), Arg::Word(&"map literal"));
            if !k.is_valid() {
                continue;
            }
            if let (Mode::Constant, Some(value)) = (k.mode, k.value)
                && *value != Const::Unknown
            {
                // 1 and 1.0 are one key where keys are numbers.
                let normal = value.to_int().map_or(value, |value| self.keep(Const::Int(value)));
                let typ = if interface_keys { self.types.canon(k.typ) } else { TypeId::INVALID };
                if seen.add(normal, typ, k.pos()).is_some() {
                    self.error(k.pos(), "duplicate key {} in map literal", [value.into()]);
                    continue;
                }
            }
            let mut v = self.generic_expr(&element.value, Some(value_type));
            self.assignment(&mut v, Some(value_type), Arg::Word(&"map literal"));
        }
    }

    /// Checks the elements of an array or slice and returns how long it must be.
    fn indexed_elements(&mut self, elements: &'a [Element], typ: TypeId, length: Option<u64>) -> u64 {
        let mut seen: Set<u64> = Set::new();
        let (mut index, mut most) = (0_u64, 0_u64);
        for element in elements {
            let mut valid = false;
            if let Some(key) = &element.key {
                if let Some(value) = self.index(key, length) {
                    match value.and_then(|value| u64::try_from(value).ok()) {
                        Some(value) => {
                            index = value;
                            valid = true;
                        }
                        None => {
                            self.error(key.pos, "index {} must be integer constant", [key.into()]);
                        }
                    }
                }
            } else if length.is_some_and(|length| index >= length) {
                let length = length.unwrap_or(0);
                self.error(
                    element.value.pos,
                    "index {} is out of bounds (>= {})",
                    [self.number(index), self.number(length)],
                );
            } else {
                valid = true;
            }
            if valid && !seen.add(index) {
                let pos = element.key.as_ref().map_or(element.value.pos, |key| key.pos);
                self.error(pos, "duplicate index {} in array or slice literal", [self.number(index)]);
            }
            index = index.saturating_add(1);
            most = most.max(index);
            let mut x = self.generic_expr(&element.value, Some(typ));
            self.assignment(&mut x, Some(typ), Arg::Word(&"array or slice literal"));
        }
        most
    }
}
