//! Type expressions: what type they denote. Those of functions are in `signature`, type parameters and what constrains them in
//! `constraint`.

use super::checker::{Checker, Later, UNSET};
use super::operand::{Operand, UNKNOWN, is_blank};
use super::{Const, Mode};
use crate::syntax::ast::{ChanDirection, Expr, ExprKind, Field as FieldSyntax, Ident};
use crate::syntax::print;
use crate::syntax::source::Pos;
use crate::types::{ChanDir, Field, Object, ObjectId, ObjectKind, Type, TypeId, VariableKind};
use explorer::table::Table;
use std::rc::Rc;

/// The largest array type, in bytes: more than any memory limit.
const LARGEST: u64 = 1 << 50;

/// How many levels of arrays, structs and declared types may be in each other: whoever lays them out recurses.
const DEEPEST_NEST: u32 = 400;

impl<'a> Checker<'a> {
    /// The type an expression denotes; it may be a constraint.
    pub(super) fn typ(&mut self, expr: &'a Expr) -> TypeId {
        self.declared_type(expr, None)
    }

    /// The type an expression denotes, which must be one that a variable can have.
    pub(super) fn var_type(&mut self, expr: &'a Expr) -> TypeId {
        let typ = self.declared_type(expr, None);
        self.valid_var_type(expr, typ);
        typ
    }

    pub(super) fn valid_var_type(&mut self, expr: &'a Expr, typ: TypeId) {
        if self.types.is_type_param(typ) || self.types.basic(typ).is_some() {
            return;
        }
        self.check_later(Self::check_variable_type, expr.pos, typ);
    }

    /// Checks that a type is one that a variable can have.
    pub(super) fn check_variable_type(&mut self, pos: Pos, typ: TypeId) {
        if let Type::Interface(interface) = self.types.under(typ)
            && (interface.terms.is_some() || interface.comparable)
        {
            let why = if interface.comparable {
                &"interface is (or embeds) comparable"
            } else {
                &"interface contains type constraints"
            };
            self.error(pos, "cannot use type {} outside a type constraint: {}", [typ.into(), why.into()]);
        }
    }

    /// Checks that a type can be that of a map's keys.
    pub(super) fn check_key_type(&mut self, pos: Pos, typ: TypeId) {
        let types = self.types;
        if !types.is_invalid(typ) && !types.comparable(typ) {
            let why = if types.is_type_param(typ) { &" (missing comparable constraint)" } else { &"" };
            self.error(pos, "invalid map key type {}{}", [typ.into(), why.into()]);
        }
    }

    /// The type an expression denotes, where it is the right side of the declaration of `declared`.
    pub(super) fn declared_type(&mut self, expr: &'a Expr, declared: Option<ObjectId>) -> TypeId {
        let mut typ = TypeId::INVALID;
        if self.deeper(expr.pos) {
            typ = self.type_expr(expr, declared);
            self.depth -= 1;
        }
        let generic = self.types.as_named(typ).is_some_and(|named| !named.type_params().is_empty());
        let typ = if generic {
            self.error(expr.pos, "cannot use generic type {} without instantiation", [typ.into()]);
            TypeId::INVALID
        } else {
            typ
        };
        self.record_type(expr.id, Mode::Type, typ, None);
        typ
    }

    pub(super) fn intern(&mut self, pos: Pos, typ: Type<'_>) -> TypeId {
        let types = self.types;
        let before = types.overflowed();
        let id = types.intern(typ);
        if !before && types.overflowed() {
            self.error(pos, "the type is too large for minigo: it nests too deep, or there are too many types", []);
        }
        id
    }

    fn type_expr(&mut self, expr: &'a Expr, declared: Option<ObjectId>) -> TypeId {
        match &expr.kind {
            ExprKind::Bad => TypeId::INVALID,
            ExprKind::Ident(ident) => {
                let mut x = Operand::invalid(expr);
                self.ident(&mut x, expr, ident, super::call::Want::Type);
                self.type_of_operand(&x)
            }
            ExprKind::Selector { .. } => {
                let mut x = Operand::invalid(expr);
                self.selector(&mut x, expr, super::call::Want::Type);
                self.type_of_operand(&x)
            }
            ExprKind::Index { x, indices, .. } => self.instantiated_type(expr, x, indices),
            ExprKind::Paren(inner) => self.declared_type(inner, declared),
            ExprKind::ArrayType { length, element } => {
                let len = match length {
                    Some(length) => self.array_length(length),
                    None => {
                        self.error(expr.pos, "invalid use of [...] array (outside a composite literal)", []);
                        None
                    }
                };
                let elem = self.var_type(element);
                match len {
                    Some(len) => self.array_type(expr.pos, elem, len),
                    None => TypeId::INVALID,
                }
            }
            ExprKind::SliceType(element) => {
                let elem = self.var_type(element);
                self.intern(expr.pos, Type::Slice(elem))
            }
            ExprKind::StructType(fields) => self.struct_type(expr, fields),
            ExprKind::Star(inner) => {
                let elem = self.var_type(inner);
                if self.types.is_invalid(elem) { TypeId::INVALID } else { self.intern(expr.pos, Type::Pointer(elem)) }
            }
            ExprKind::FuncType(signature) => self.function_type(None, &[], signature).signature,
            ExprKind::InterfaceType(elements) => self.interface_type(elements, declared),
            ExprKind::MapType { key, value } => {
                let key_type = self.var_type(key);
                let value_type = self.var_type(value);
                // A function type stands where its parameters start, in Go's messages.
                let pos = if matches!(key.kind, ExprKind::FuncType(_)) { key.pos.plus(4) } else { key.pos };
                self.check_later(Self::check_key_type, pos, key_type);
                self.intern(expr.pos, Type::Map { key: key_type, value: value_type })
            }
            ExprKind::ChanType { direction, element } => {
                let elem = self.var_type(element);
                let dir = match direction {
                    ChanDirection::Both => ChanDir::Both,
                    ChanDirection::Send => ChanDir::Send,
                    ChanDirection::Receive => ChanDir::Receive,
                };
                self.intern(expr.pos, Type::Chan { dir, elem })
            }
            _ => {
                self.error(expr.pos, "{} is not a type", [expr.into()]);
                self.use_exprs(std::slice::from_ref(expr));
                TypeId::INVALID
            }
        }
    }

    pub(super) fn array_type(&mut self, pos: Pos, elem: TypeId, len: u64) -> TypeId {
        let array = self.intern(pos, Type::Array { elem, len });
        let size = len.saturating_mul(self.least_size(elem, 0));
        if size > LARGEST {
            self.error(pos, "type {} larger than address space", [array.into()]);
            return TypeId::INVALID;
        }
        array
    }

    /// A lower bound of how many bytes a value takes, good enough to refuse giants.
    fn least_size(&self, typ: TypeId, depth: usize) -> u64 {
        let types = self.types;
        if depth > 20 {
            return 1;
        }
        match types.under(typ) {
            Type::Array { elem, len } => len.saturating_mul(self.least_size(elem, depth + 1)),
            Type::Struct(fields) => {
                let mut size = 0_u64;
                for field in fields.iter().take(100) {
                    let (mut elem, mut one) = (field.typ, 1);
                    if let Type::Array { elem: of, len } = types.under(elem) {
                        (elem, one) = (of, len);
                        if matches!(types.under(elem), Type::Array { .. }) {
                            one = one.saturating_mul(self.least_size(elem, depth + 1));
                        }
                    }
                    size = size.saturating_add(one);
                }
                size
            }
            _ => 1,
        }
    }

    fn type_of_operand(&mut self, x: &Operand<'a>) -> TypeId {
        match x.mode {
            Mode::Type => x.typ,
            Mode::Invalid => TypeId::INVALID,
            Mode::NoValue => {
                self.report(x, "{x} used as type", []);
                TypeId::INVALID
            }
            _ => {
                self.report(x, "{x} is not a type", []);
                TypeId::INVALID
            }
        }
    }

    fn array_length(&mut self, expr: &'a Expr) -> Option<u64> {
        if let ExprKind::Ident(ident) = &expr.kind {
            match self.find(&ident.name) {
                None => {
                    let name = &ident.name;
                    self.error(ident.pos, "undefined array length {} or missing type constraint", [name.into()]);
                    return None;
                }
                Some(object) if !matches!(self.object(object).kind, ObjectKind::Const(_)) => {
                    self.use_object(object);
                    self.error(ident.pos, "invalid array length {}", [(&ident.name).into()]);
                    return None;
                }
                Some(_) => {}
            }
        }
        let x = self.expr(None, expr);
        if x.mode != Mode::Constant {
            if x.is_valid() {
                self.report(&x, "array length {x} must be constant", []);
            }
            return None;
        }
        let is_integer = self.types.all_basic(x.typ, |basic| basic.is_integer());
        if self.types.is_untyped(x.typ) || is_integer {
            let length = x.value.and_then(Const::to_int).and_then(|length| length.to_i64());
            if let Some(length) = length.and_then(|length| u64::try_from(length).ok()) {
                return Some(length);
            }
            if x.value == Some(UNKNOWN) {
                return None;
            }
        }
        if is_integer {
            self.report(&x, "invalid array length {x}", []);
        } else {
            self.report(&x, "array length {x} must be integer", []);
        }
        None
    }

    fn struct_type(&mut self, expr: &'a Expr, list: &'a [FieldSyntax]) -> TypeId {
        let mut fields: Vec<Field> = Vec::new();
        let mut places: Vec<Pos> = Vec::new();
        for syntax in list {
            let typ = self.var_type(&syntax.type_);
            let mut add = |checker: &mut Self, name: &Rc<str>, pos: Pos, embedded: bool| {
                let other = fields.iter().position(|field| field.name == *name && !is_blank(name));
                if let Some(other) = other {
                    checker.error(pos, "{} redeclared{}", [name.into(), checker.elsewhere(places[other], name).into()]);
                    return;
                }
                let package = checker.package;
                fields.push(Field { name: name.clone(), package, typ, embedded, tag: syntax.tag.clone() });
                places.push(pos);
            };
            for name in &syntax.names {
                add(self, &name.name, name.pos, false);
            }
            if syntax.names.is_empty() {
                match embedded_name(&syntax.type_) {
                    Some(name) => add(self, &name.name, name.pos, true),
                    None => {
                        self.error(syntax.type_.pos, "invalid embedded field type {}", [(&syntax.type_).into()]);
                        continue;
                    }
                }
                let pos = syntax.type_.pos;
                self.check_later(Self::check_embedded, pos, typ);
            }
        }
        let id = self.intern(expr.pos, Type::Struct(&fields));
        self.field_places.push((id, places));
        id
    }

    /// Checks that a type can be embedded in a struct.
    pub(super) fn check_embedded(&mut self, pos: Pos, typ: TypeId) {
        let types = self.types;
        let base = types.deref(typ);
        if types.is_type_param(base) {
            self.error(pos, "embedded field type cannot be a (pointer to a) type parameter", []);
            return;
        }
        match types.under(base) {
            Type::Pointer(_) => self.error(pos, "embedded field type cannot be a pointer", []),
            Type::Interface(_) if base != typ => {
                self.error(pos, "embedded field type cannot be a pointer to an interface", []);
            }
            _ => {}
        }
    }

    /// The generic type that an expression denotes.
    pub(super) fn generic_type(&mut self, expr: &'a Expr) -> Option<TypeId> {
        let typ = self.type_expr(expr, None);
        self.record_type(expr.id, Mode::Type, typ, None);
        if self.types.is_invalid(typ) {
            return None;
        }
        let generic = self.types.as_named(typ).is_some_and(|named| !named.type_params().is_empty());
        if !generic {
            self.error(expr.pos, "{} is not a generic type", [typ.into()]);
            return None;
        }
        Some(typ)
    }

    fn instantiated_type(&mut self, whole: &'a Expr, base: &'a Expr, indices: &'a [Expr]) -> TypeId {
        let types = self.types;
        let generic = self.type_expr(base, None);
        self.record_type(base.id, Mode::Type, generic, None);
        if types.is_invalid(generic) {
            return TypeId::INVALID;
        }
        let Some(named) = types.as_named(generic).filter(|named| !named.type_params().is_empty()) else {
            self.error(
                base.pos,
                "invalid operation: {}[{}] ({} is not a generic type)",
                [base.into(), self.text(print::list(indices)).into(), generic.into()],
            );
            return TypeId::INVALID;
        };
        let Some(args) = self.type_list(indices) else { return TypeId::INVALID };
        let (got, want) = (args.len(), named.type_params().len());
        if got != want {
            let pos = base.pos;
            let qualifier = if got > want { &"too many" } else { &"not enough" };
            self.error(
                pos,
                "{} type arguments for type {}: have {}, want {}",
                [qualifier.into(), (&named.name).into(), got.into(), want.into()],
            );
            return TypeId::INVALID;
        }
        let before = types.overflowed();
        let instance = types.instance(generic, &args);
        if !before && types.overflowed() {
            self.error(
                whole.pos,
                "the type is too large for minigo: it nests too deep, or there are too many types",
                [],
            );
        }
        let args = types.tuple(&args);
        self.later.push(Later::Instance { pos: base.pos, params: named.type_params(), args, places: indices });
        instance
    }

    /// The types in a list of type arguments; `None` if one is invalid.
    pub(super) fn type_list(&mut self, list: &'a [Expr]) -> Option<Vec<TypeId>> {
        let types: Vec<TypeId> = list.iter().map(|expr| self.var_type(expr)).collect();
        if types.iter().any(|&typ| self.types.is_invalid(typ)) { None } else { Some(types) }
    }

    /// Checks that a declared type does not contain itself, and does not nest too deep.
    pub(super) fn check_valid_type(&mut self, _: Pos, typ: TypeId) {
        let types = self.types;
        let mut path: Vec<TypeId> = Vec::new();
        let mut known = std::mem::take(&mut self.valid_types);
        match self.nesting(typ, &mut path, &mut known) {
            Ok(levels) if levels <= DEEPEST_NEST => {}
            Ok(_) => {
                let pos = types.as_named(typ).map_or(Pos::NONE, |named| self.object(named.object).pos);
                self.error(
                    pos,
                    "type {} (structs in structs {} deep) is not supported by minigo; use pointers",
                    [typ.into(), (DEEPEST_NEST as usize).into()],
                );
                // Whatever contains it is not worth another report, nor another level.
                types.set_underlying(typ, TypeId::EMPTY_INTERFACE);
                known.insert(types.canon(typ), 0);
            }
            Err(cycle) => {
                let mut objects: Vec<ObjectId> = Vec::new();
                for &typ in &cycle {
                    if let Some(named) = types.as_named(typ) {
                        objects.push(named.object);
                    }
                }
                self.cycle_error(&objects, 0);
                // Whoever asks for its size or fields later must not follow the cycle.
                for &typ in &cycle {
                    types.set_underlying(typ, TypeId::INVALID);
                    known.insert(typ, 0);
                }
            }
        }
        self.valid_types = known;
    }

    /// How many levels of arrays and structs are in a type, or the declared types by which it contains itself.
    fn nesting(&self, typ: TypeId, path: &mut Vec<TypeId>, known: &mut Table<TypeId, u32>) -> Result<u32, Vec<TypeId>> {
        let types = self.types;
        let canon = types.canon(typ);
        if let Some(&levels) = known.get(canon) {
            return Ok(levels);
        }
        let levels = match types.get(canon) {
            Type::Array { elem, .. } => 1 + self.nesting(elem, path, known)?,
            Type::Struct(fields) => {
                let mut most = 0;
                for field in fields.iter() {
                    most = most.max(self.nesting(field.typ, path, known)?);
                }
                1 + most
            }
            Type::Named(_) => {
                if let Some(start) = path.iter().position(|&other| other == canon) {
                    return Err(path[start..].to_vec());
                }
                // An instance that grows with each step is as endless as one that repeats.
                let origin = types.as_named(canon).map(|named| named.origin);
                let grows = |other: &&TypeId| {
                    self.types
                        .as_named(**other)
                        .is_some_and(|named| Some(named.origin) == origin && **other != named.origin)
                };
                if path.len() > 20
                    && path.iter().filter(grows).count() > 10
                    && let Some(start) = path.iter().position(|other| grows(&other))
                {
                    return Err(vec![path[start]]);
                }
                if path.len() > DEEPEST_NEST as usize {
                    return Ok(DEEPEST_NEST);
                }
                path.push(canon);
                let levels = self.nesting(types.under_id(canon), path, known);
                path.pop();
                1 + levels?
            }
            _ => return Ok(0),
        };
        known.insert(canon, levels);
        Ok(levels)
    }

    pub(super) fn typ_is_set(&self, object: ObjectId) -> bool {
        self.object(object).typ != UNSET
    }

    pub(super) fn kind_name(&self, object: ObjectId) -> &'static str {
        let Object { kind, .. } = self.object(object);
        match kind {
            ObjectKind::Package(_) => "package name",
            ObjectKind::Const(_) => "constant",
            ObjectKind::TypeName => "defined type",
            ObjectKind::Variable(kind) => match kind {
                VariableKind::Global => "package-level variable",
                VariableKind::Local => "local variable",
                VariableKind::Receiver => "receiver",
                VariableKind::Param => "parameter",
                VariableKind::Result => "result variable",
                VariableKind::Field => "struct field",
            },
            ObjectKind::Function { receiver: Some(_), .. } => "method",
            ObjectKind::Function { .. } => "function",
            ObjectKind::Builtin(_) => "built-in function",
            ObjectKind::Nil => "untyped nil",
        }
    }
}

/// The name of an embedded field: that of its type.
fn embedded_name(expr: &Expr) -> Option<&Ident> {
    match &expr.kind {
        ExprKind::Ident(ident) => Some(ident),
        ExprKind::Star(inner) => match &inner.kind {
            ExprKind::Star(_) => None,
            _ => embedded_name(inner),
        },
        ExprKind::Selector { name, .. } => Some(name),
        ExprKind::Index { x, .. } => embedded_name(x),
        _ => None,
    }
}
