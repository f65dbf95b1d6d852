//! Assignments: of values to variables, parameters and results, one by one or several at once.
//! Each form of assignment ends in the same conversion: hence one file.

use super::Mode;
use super::checker::{Checker, ScopeId, UNSET};
use super::expr::CommaOk;
use super::message::Arg;
use super::operand::{Operand, Unfit, is_blank, unparen};
use crate::syntax::ast::{Expr, ExprKind};
use crate::syntax::source::Pos;
use crate::types::{ObjectId, TypeId, VariableKind};
use std::rc::Rc;

/// The function type that an expression should have: a generic function may stand where it can be inferred from.
#[derive(Debug)]
pub(super) struct Target {
    pub(super) signature: TypeId,
    /// What it is assigned to.
    pub(super) what: String,
}

impl<'a> Checker<'a> {
    pub(super) fn target(&self, typ: TypeId, what: Arg<'_>) -> Option<&'a Target> {
        let signature = self.types.core_type(typ)?;
        self.types.signature(signature)?;
        Some(self.keep_target(Target { signature, what: self.say("{}", [what]).as_ref().to_owned() }))
    }

    /// Converts `x` for a variable of type `target` (any type, if there is none), or reports why that does not work.
    pub(super) fn assignment(&mut self, x: &mut Operand<'a>, target: Option<TypeId>, context: Arg<'a>) {
        let types = self.types;
        self.single_value(x);
        match x.mode {
            Mode::Invalid => return,
            Mode::Nil | Mode::Constant | Mode::Variable | Mode::MapIndex | Mode::Value | Mode::CommaOk => {}
            _ => {
                let shown = target.map_or(Arg::Word(&""), Arg::Type);
                self.reject(x, "cannot assign {x} to {} in {}", [shown, context]);
                return;
            }
        }
        if types.is_untyped(x.typ) {
            let wanted = match target {
                None if x.is_nil() => {
                    self.error(x.pos(), "use of untyped nil in {}", [context]);
                    x.invalidate();
                    return;
                }
                None => types.default_type(x.typ),
                Some(target) if !x.is_nil() && types.is_interface(target) => types.default_type(x.typ),
                Some(target) => target,
            };
            if let Err(unfit) = self.try_convert(x, wanted) {
                let why = match unfit {
                    Unfit::Truncated => &" (truncated)",
                    Unfit::Overflow => &" (overflows)",
                    Unfit::Other => &"",
                };
                self.reject(x, "cannot use {x} as {} value in {}{}", [wanted.into(), context, why.into()]);
                return;
            }
        }
        let wanted = target.and_then(|target| self.target(target, context));
        self.non_generic(wanted, x);
        if !x.is_valid() {
            return;
        }
        let Some(target) = target else { return };
        if let Err(cause) = self.assignable(x, target) {
            self.reject(x, "cannot use {x} as {} value in {}{}", [target.into(), context, Arg::Because(cause)]);
        }
    }

    /// Initialises a variable, which takes the type of the value if it has none.
    pub(super) fn init_var(&mut self, object: ObjectId, x: &mut Operand<'a>, context: Arg<'a>) {
        let types = self.types;
        let declared = self.object(object).typ;
        if !x.is_valid() || types.is_invalid(x.typ) || declared != UNSET && types.is_invalid(declared) {
            if declared == UNSET {
                self.set_type(object, TypeId::INVALID);
            }
            x.invalidate();
            return;
        }
        if declared == UNSET {
            if x.is_nil() {
                self.error(x.pos(), "use of untyped nil in {}", [context]);
                self.set_type(object, TypeId::INVALID);
                x.invalidate();
                return;
            }
            let typ = types.default_type(x.typ);
            self.set_type(object, typ);
        }
        let typ = self.object(object).typ;
        self.assignment(x, Some(typ), context);
    }

    /// The type of what stands left of `=`; `None` for `_`.
    fn left_type(&mut self, left: &'a Expr) -> Option<TypeId> {
        let bare = unparen(left);
        let mut variable = None;
        if let ExprKind::Ident(ident) = &bare.kind {
            if is_blank(&ident.name) {
                return None;
            }
            // To be assigned is not to be used.
            if let Some(object) = self.find(&ident.name)
                && self.is_variable(object)
            {
                variable = Some((object, self.used[object.index()]));
            }
        }
        let x = self.expr(None, left);
        if let Some((object, used)) = variable {
            self.used[object.index()] = used;
        }
        if !x.is_valid() || self.types.is_invalid(x.typ) {
            return Some(TypeId::INVALID);
        }
        if matches!(x.mode, Mode::Variable | Mode::MapIndex) {
            return Some(x.typ);
        }
        if let ExprKind::Selector { x: inner, .. } = &left.kind
            && self.info.expr(inner.id).is_some_and(|known| known.mode == Mode::MapIndex)
        {
            self.error(left.pos, "cannot assign to struct field {} in map", [left.into()]);
            return Some(TypeId::INVALID);
        }
        self.error(left.pos, "cannot assign to {} (neither addressable nor a map index expression)", [left.into()]);
        Some(TypeId::INVALID)
    }

    /// Assigns `x`, or else the expression `right`, to what `left` denotes.
    pub(super) fn assign_var(
        &mut self,
        left: &'a Expr,
        right: Option<&'a Expr>,
        x: Option<&mut Operand<'a>>,
        context: Arg<'a>,
    ) {
        let typ = self.left_type(left);
        if typ.is_some_and(|typ| self.types.is_invalid(typ)) {
            match x {
                Some(x) => x.invalidate(),
                None => {
                    if let Some(right) = right {
                        self.use_exprs(std::slice::from_ref(right));
                    }
                }
            }
            return;
        }
        let context = if typ.is_none() && matches!(context, Arg::Word(&"assignment")) {
            Arg::Word(&"assignment to _ identifier")
        } else {
            context
        };
        match (x, right) {
            (Some(x), _) => self.assignment(x, typ, context),
            (None, Some(right)) => {
                let target = typ.and_then(|typ| self.target(typ, left.into()));
                let mut x = self.expr(target, right);
                self.assignment(&mut x, typ, context);
            }
            (None, None) => {}
        }
    }

    fn assign_error(&mut self, right: &'a [Expr], left: usize, values: usize) {
        let Some(first) = right.first() else { return };
        let (variables, counted) = (self.counted(left, "variable").into(), self.counted(values, "value").into());
        if let ([_], ExprKind::Call(call)) = (right, &unparen(first).kind) {
            let parts = [variables, (&call.function).into(), counted];
            self.error(first.pos, "assignment mismatch: {} but {} returns {}", parts);
            return;
        }
        self.error(first.pos, "assignment mismatch: {} but {}", [variables, counted]);
    }

    pub(super) fn return_error(&mut self, at: Pos, left: &[ObjectId], right: &[Operand<'a>]) {
        let have = self.summary(right.len(), &|index| right[index].typ, Dots::None);
        let want = self.summary(left.len(), &|index| self.object(left[index]).typ, Dots::None);
        let parts = [Arg::Word(&"return values"), Arg::Word(&""), have.into(), want.into()];
        self.count_error(at, right, left.len(), parts);
    }

    /// Reports too many or too few operands, of which so many are wanted. The parts say of what: have these, want those.
    pub(super) fn count_error(&mut self, at: Pos, operands: &[Operand<'a>], wanted: usize, parts: [Arg<'_>; 4]) {
        let (pos, qualifier) = match operands.get(wanted) {
            Some(extra) => (extra.pos(), &"too many"),
            None => (operands.last().map_or(at, Operand::pos), &"not enough"),
        };
        let [what, of, have, want] = parts;
        self.error(pos, "{} {}{}\n\thave {}\n\twant {}", [qualifier.into(), what, of, have, want]);
    }

    /// Initialises variables, or results in a `return` at `returned`.
    pub(super) fn init_vars(&mut self, left: &[ObjectId], right: &'a [Expr], returned: Option<Pos>) {
        self.assign_all(Left::Variables(left), left.len(), right, returned);
    }

    pub(super) fn assign_vars(&mut self, left: &'a [Expr], right: &'a [Expr]) {
        self.assign_all(Left::Places(left), left.len(), right, None);
    }

    fn assign_all(&mut self, left: Left<'_, 'a>, count: usize, right: &'a [Expr], returned: Option<Pos>) {
        let context = match returned {
            Some(_) => &"return statement",
            None if count > 1 => &"multiple assignment",
            None => &"assignment",
        };
        let context = Arg::Word(context);
        let is_call = right.len() == 1 && matches!(unparen(&right[0]).kind, ExprKind::Call(_));
        if count == right.len() && !is_call {
            for (index, right) in right.iter().enumerate() {
                match left {
                    Left::Variables(left) => {
                        let mut x = self.expr(self.target_of(left[index]), right);
                        self.init_var(left[index], &mut x, context);
                    }
                    Left::Places(left) => self.assign_var(&left[index], Some(right), None, context),
                }
            }
            return;
        }
        let [one] = right else {
            // Of all of them, also behind one that is not fine, the names count as used.
            let left_fine = self.give_up(left);
            let mut operands: Vec<Operand<'a>> = Vec::new();
            for expr in right {
                operands.push(self.used_operand(expr));
            }
            if left_fine && operands.iter().all(Operand::is_valid) {
                match (left, returned) {
                    (Left::Variables(left), Some(at)) => {
                        for x in &mut operands {
                            self.exclude(x, super::expr::Exclude::NonValues);
                            self.single_value(x);
                        }
                        self.return_error(at, left, &operands);
                    }
                    _ => self.assign_error(right, count, right.len()),
                }
            }
            return;
        };
        let comma_ok = if count == 2 && returned.is_none() { CommaOk::Allowed } else { CommaOk::Refused };
        let (mut values, pair) = self.multi_expr(one, comma_ok);
        if values.len() == count {
            for (index, x) in values.iter_mut().enumerate() {
                match left {
                    Left::Variables(left) => self.init_var(left[index], x, context),
                    Left::Places(left) => self.assign_var(&left[index], None, Some(x), context),
                }
            }
            if pair && values.iter().all(Operand::is_valid) {
                self.record_comma_ok(one, &values);
            }
            return;
        }
        if values.first().is_some_and(Operand::is_valid) {
            match (left, returned) {
                (Left::Variables(left), Some(at)) => self.return_error(at, left, &values),
                _ => self.assign_error(right, count, values.len()),
            }
        }
        self.give_up(left);
    }

    /// Looks at what nothing can be assigned to, after an error; says whether it is fine itself.
    fn give_up(&mut self, left: Left<'_, 'a>) -> bool {
        match left {
            Left::Places(left) => self.use_left(left),
            Left::Variables(left) => {
                for &object in left {
                    self.settle_type(object);
                }
                true
            }
        }
    }

    /// Records that an expression gives two values, on its parentheses too.
    pub(super) fn record_comma_ok(&mut self, expr: &'a Expr, values: &[Operand<'a>]) {
        let [x, ok] = values else { return };
        let ok = if self.types.is_untyped(ok.typ) { TypeId::BOOL } else { ok.typ };
        let tuple = self.types.tuple(&[x.typ, ok]);
        let mut expr = expr;
        loop {
            let mode = self.info.expr(expr.id).map_or(Mode::CommaOk, |known| known.mode);
            self.record_type(expr.id, mode, tuple, None);
            match &expr.kind {
                ExprKind::Paren(inner) => expr = inner,
                _ => return,
            }
        }
    }

    pub(super) fn short_var_decl(&mut self, pos: Pos, left: &'a [Expr], right: &'a [Expr]) {
        let top = self.later.len();
        let scope = self.env.scope;
        let mut seen: Vec<&'a Rc<str>> = Vec::new();
        let mut objects: Vec<ObjectId> = Vec::new();
        let mut fresh: Vec<ObjectId> = Vec::new();
        let mut failed = false;
        for expr in left {
            let defined = self.defined(scope, expr, &mut seen, &mut fresh);
            failed |= defined.is_none();
            objects.push(defined.unwrap_or_else(|| self.new_blank(expr.pos)));
        }
        self.init_vars(&objects, right, None);
        self.run_later(top);
        if fresh.is_empty() && !failed {
            self.error(pos, "no new variables on left side of :=", []);
            return;
        }
        for &object in &fresh {
            self.declare(scope, object);
        }
    }

    /// What a `:=` gives a value: a variable of this block, or a fresh one. `None` after an error.
    fn defined(
        &mut self,
        scope: ScopeId,
        expr: &'a Expr,
        seen: &mut Vec<&'a Rc<str>>,
        fresh: &mut Vec<ObjectId>,
    ) -> Option<ObjectId> {
        let ExprKind::Ident(ident) = &expr.kind else {
            self.use_left(std::slice::from_ref(expr));
            self.error(expr.pos, "non-name {} on left side of :=", [expr.into()]);
            return None;
        };
        let name = &ident.name;
        let blank = is_blank(name);
        if !blank {
            if seen.contains(&name) {
                self.error(expr.pos, "{} repeated on left side of :=", [name.into()]);
                return None;
            }
            seen.push(name);
        }
        let known = self.find_in(scope, name);
        let object = known.unwrap_or_else(|| self.new_variable(name, ident.pos, UNSET, VariableKind::Local));
        self.record_object(ident.id, object);
        if !self.is_variable(object) {
            self.error(expr.pos, "cannot assign to {}", [name.into()]);
            return None;
        }
        if known.is_none() && !blank {
            fresh.push(object);
        }
        Some(object)
    }

    // Expressions that are looked at only so that their names count as used.

    /// Looks at expressions after an error; says whether they are fine.
    pub(super) fn use_exprs(&mut self, list: &'a [Expr]) -> bool {
        // All of them, also behind one that is not fine.
        let mut fine = true;
        for expr in list {
            fine &= self.used_operand(expr).is_valid();
        }
        fine
    }

    fn used_operand(&mut self, expr: &'a Expr) -> Operand<'a> {
        let bare = unparen(expr);
        match &bare.kind {
            ExprKind::Ident(ident) if is_blank(&ident.name) => Operand::value(expr, TypeId::INVALID),
            ExprKind::Ident(_) => self.expr_or_type(bare, super::expr::Generic::Allowed),
            _ => self.raw_expr(expr, None, super::expr::Generic::Allowed),
        }
    }

    pub(super) fn use_left(&mut self, list: &'a [Expr]) -> bool {
        let mut fine = true;
        for expr in list {
            let mut variable = None;
            if let ExprKind::Ident(ident) = &unparen(expr).kind
                && let Some(object) = self.find(&ident.name)
                && self.is_variable(object)
            {
                variable = Some((object, self.used[object.index()]));
            }
            fine &= self.used_operand(expr).is_valid();
            if let Some((object, used)) = variable {
                self.used[object.index()] = used;
            }
        }
        fine
    }
}

/// What is left of an assignment.
#[derive(Clone, Copy)]
enum Left<'l, 'a> {
    /// Variables that are initialised.
    Variables(&'l [ObjectId]),
    /// Expressions that are assigned to.
    Places(&'a [Expr]),
}

/// Where the dots of a list of types are.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(super) enum Dots {
    None,
    /// `...T`, the last parameter of a variadic function.
    Variadic,
    /// `x...`, the last argument.
    Spread,
}
