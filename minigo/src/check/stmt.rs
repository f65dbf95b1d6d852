//! Statements, and the bodies of functions.
//! One function per statement, each calling the others: one recursion, hence one file.

use super::binary::Place;
use super::checker::{Checker, Env, UNSET};
use super::constant::Seen;
use super::expr::{Exclude, Generic, Kind};
use super::message::{Arg, Text};
use super::operand::{Operand, is_blank, unparen};
use super::{Const, Mode};
use crate::syntax::ast::{
    AssignOp, BinaryOp, Block, BranchKind, CaseClause, CommClause, Expr, ExprKind, For, If, Range, Stmt, StmtKind,
    Switch, TypeSwitch, UnaryOp,
};
use crate::syntax::source::Pos;
use crate::types::{Basic, ChanDir, ObjectKind, Type, TypeId, VariableKind};

impl<'a> Checker<'a> {
    /// Checks the body of a function, in what surrounds it.
    pub(super) fn function_body(&mut self, env: Env, body: &'a Block) {
        let outer_env = std::mem::replace(&mut self.env, env);
        let outer_locals = std::mem::take(&mut self.locals);
        let function = self.function();
        self.stmts(&body.stmts);
        if function.is_some_and(|function| !function.results.is_empty()) && !self.is_terminating_list(&body.stmts) {
            self.error(body.close, "missing return", []);
        }
        self.unused_variables();
        self.locals = outer_locals;
        self.env = outer_env;
    }

    fn unused_variables(&mut self) {
        for object in std::mem::take(&mut self.locals) {
            if !self.used[object.index()] {
                self.error_of(object, "declared and not used: {}", [object.into()]);
            }
        }
    }

    fn stmts(&mut self, list: &'a [Stmt]) {
        for stmt in list {
            self.stmt(stmt);
        }
    }

    fn block(&mut self, block: &'a Block) {
        self.scoped_stmts(&block.stmts);
    }

    fn scoped_stmts(&mut self, list: &'a [Stmt]) {
        let outer = self.enter_scope();
        self.stmts(list);
        self.env.scope = outer;
    }

    fn stmt(&mut self, stmt: &'a Stmt) {
        let top = self.later.len();
        self.stmt_kind(stmt);
        self.run_later(top);
    }

    fn stmt_kind(&mut self, stmt: &'a Stmt) {
        let outer = self.env.scope;
        if matches!(
            stmt.kind,
            StmtKind::If(_) | StmtKind::Switch(_) | StmtKind::TypeSwitch(_) | StmtKind::For(_) | StmtKind::Block(_)
        ) {
            self.enter_scope();
        }
        self.stmt_in_scope(stmt);
        self.env.scope = outer;
    }

    fn stmt_in_scope(&mut self, stmt: &'a Stmt) {
        match &stmt.kind {
            StmtKind::Bad | StmtKind::Empty => {}
            StmtKind::Decl(decl) => self.decl_stmt(decl),
            StmtKind::Labeled { stmt, .. } => self.stmt(stmt),
            StmtKind::Expr(expr) => self.expr_stmt(expr),
            StmtKind::Send { channel, value, .. } => {
                let channel = self.expr(None, channel);
                let mut value = self.generic_expr(value, None);
                if !channel.is_valid() || !value.is_valid() {
                    return;
                }
                if let Some(elem) = self.chan_elem(stmt.pos, &channel, ChanDir::Send) {
                    self.assignment(&mut value, Some(elem), Arg::Word(&"send"));
                }
            }
            StmtKind::IncDec { x: left, op, .. } => {
                let mut x = self.expr(None, left);
                if !x.is_valid() {
                    return;
                }
                if !self.types.all_basic(x.typ, Basic::is_numeric) {
                    self.error(
                        left.pos,
                        "invalid operation: {}{}{} (non-numeric type {})",
                        [left.into(), (&op.text()).into(), (&op.text()).into(), x.typ.into()],
                    );
                    return;
                }
                self.assign_var(left, None, Some(&mut x), Arg::Word(&"assignment"));
            }
            StmtKind::Assign { left, op, op_pos, right } => match op {
                AssignOp::Set => self.assign_vars(left, right),
                AssignOp::Define => self.short_var_decl(*op_pos, left, right),
                AssignOp::Op(op) => {
                    let ([left], [right]) = (&left[..], &right[..]) else {
                        self.error(
                            *op_pos,
                            "assignment operation {}= requires single-valued expressions",
                            [(&op.text()).into()],
                        );
                        return;
                    };
                    let mut x = Operand::invalid(left);
                    self.binary(&mut x, None, left, right, *op, *op_pos);
                    self.assign_var(left, None, Some(&mut x), Arg::Word(&"assignment"));
                }
            },
            StmtKind::Go(call) => self.suspended_call(&"go", call),
            StmtKind::Defer(call) => self.suspended_call(&"defer", call),
            StmtKind::Return(values) => self.return_stmt(stmt.pos, values),
            StmtKind::Branch { kind, .. } => {
                if *kind == BranchKind::Goto {
                    self.error(stmt.pos, "goto is not supported by minigo; use a loop with break and continue", []);
                }
            }
            StmtKind::Block(block) => self.stmts(&block.stmts),
            StmtKind::If(stmt) => self.if_stmt(stmt),
            StmtKind::Switch(stmt) => self.switch_stmt(stmt),
            StmtKind::TypeSwitch(stmt) => self.type_switch_stmt(stmt),
            StmtKind::Select(clauses, _) => self.select_stmt(clauses),
            StmtKind::For(stmt) => self.for_stmt(stmt),
            StmtKind::Range(range) => self.range_stmt(stmt.pos, range),
        }
    }

    fn expr_stmt(&mut self, expr: &'a Expr) {
        let x = self.raw_expr(expr, None, Generic::Refused);
        let why = match x.mode {
            Mode::Builtin(_) => "{x} must be called",
            Mode::Type => "{x} is not an expression",
            _ if x.kind == Kind::Statement => return,
            _ => "{x} is not used",
        };
        self.report(&x, why, []);
    }

    fn suspended_call(&mut self, keyword: &&str, call: &'a Expr) {
        if !matches!(call.kind, ExprKind::Call(_)) {
            if !matches!(call.kind, ExprKind::Bad) {
                self.error(call.pos, "expression in {} must be function call", [keyword.into()]);
                self.use_exprs(std::slice::from_ref(call));
            }
            return;
        }
        let x = self.raw_expr(call, None, Generic::Refused);
        let why = match x.kind {
            Kind::Conversion => &"requires function call, not conversion",
            Kind::Expression => &"discards result of",
            Kind::Statement => return,
        };
        self.report(&x, "{} {} {x}", [keyword.into(), why.into()]);
    }

    fn return_stmt(&mut self, pos: Pos, values: &'a [Expr]) {
        let Some(function) = self.function() else { return };
        if values.is_empty() && function.named_results {
            for &result in function.results.iter() {
                if let Some(other) = self.find(&self.object(result).name)
                    && other != result
                {
                    let (place, typ) = (self.object(other).pos, self.object(result).typ);
                    self.error(
                        pos,
                        "result parameter {} not in scope at return\n\t{}: inner declaration of var {} {}",
                        [result.into(), place.into(), result.into(), typ.into()],
                    );
                }
            }
            return;
        }
        if values.is_empty() && function.results.is_empty() {
            return;
        }
        if function.results.is_empty() {
            let mut operands: Vec<Operand<'a>> = Vec::new();
            for value in values {
                let mut x = self.raw_expr(value, None, Generic::Refused);
                self.exclude(&mut x, Exclude::NonValues);
                operands.push(x);
            }
            if operands.iter().all(Operand::is_valid) {
                self.return_error(pos, &[], &operands);
            }
            return;
        }
        self.init_vars(function.results, values, Some(pos));
    }

    fn condition(&mut self, condition: &'a Expr, statement: &&str) {
        let x = self.expr(None, condition);
        if x.is_valid() && !self.types.all_basic(x.typ, Basic::is_boolean) {
            self.error(condition.pos, "non-boolean condition in {} statement", [statement.into()]);
        }
    }

    fn if_stmt(&mut self, stmt: &'a If) {
        if let Some(init) = &stmt.init {
            self.stmt(init);
        }
        self.condition(&stmt.condition, &"if");
        self.block(&stmt.then);
        if let Some(otherwise) = &stmt.otherwise {
            self.stmt(otherwise);
        }
    }

    fn for_stmt(&mut self, stmt: &'a For) {
        if let Some(init) = &stmt.init {
            self.stmt(init);
        }
        if let Some(condition) = &stmt.condition {
            self.condition(condition, &"for");
        }
        if let Some(post) = &stmt.post {
            self.stmt(post);
        }
        self.block(&stmt.body);
    }

    /// Reports a default clause that is not the first.
    fn one_default(&mut self, first: &mut Option<Pos>, pos: Pos) {
        match *first {
            Some(first) => self.error(pos, "multiple defaults (first at {})", [first.into()]),
            None => *first = Some(pos),
        }
    }

    fn one_default_case(&mut self, clauses: &[CaseClause]) {
        let mut first = None;
        for clause in clauses.iter().filter(|clause| clause.exprs.is_none()) {
            self.one_default(&mut first, clause.pos);
        }
    }

    fn switch_stmt(&mut self, stmt: &'a Switch) {
        if let Some(init) = &stmt.init {
            self.stmt(init);
        }
        let mut tag = stmt.tag.as_deref().map(|tag| self.expr(None, tag));
        if let Some(x) = &mut tag {
            self.assignment(x, None, Arg::Word(&"switch expression"));
            if x.is_valid() && !self.types.comparable(x.typ) && !self.types.has_nil(x.typ) {
                let typ = x.typ;
                self.reject(x, "cannot switch on {x} ({} is not comparable)", [typ.into()]);
            }
        }
        self.one_default_case(&stmt.clauses);
        let mut seen = Seen::default();
        for clause in &stmt.clauses {
            for expr in clause.exprs.iter().flatten() {
                self.case_value(tag.as_ref(), expr, &mut seen);
            }
            self.scoped_stmts(&clause.body);
        }
    }

    /// Checks a value of a `switch` on `tag`, or on whether it is true.
    fn case_value(&mut self, tag: Option<&Operand<'a>>, expr: &'a Expr, seen: &mut Seen<'a>) {
        let mut value = self.expr(None, expr);
        let mut x = tag.copied().unwrap_or_else(|| Operand {
            mode: Mode::Constant,
            value: Some(self.keep(Const::Bool(true))),
            called: Some(self.say("true", [])),
            ..Operand::value(expr, TypeId::BOOL)
        });
        if !x.is_valid() || !value.is_valid() {
            return;
        }
        self.convert_untyped(&mut value, x.typ);
        if !value.is_valid() {
            return;
        }
        let mut result = value;
        self.comparison(&mut result, &mut x, BinaryOp::Equal, Place::Case);
        if !result.is_valid() || value.mode != Mode::Constant {
            return;
        }
        let Some(constant) = value.value else { return };
        if matches!(constant, Const::Bool(_) | Const::Unknown) {
            return;
        }
        if let Some(pos) = seen.add(constant, self.types.canon(value.typ), value.pos()) {
            self.report(&value, "duplicate case {x} in expression switch\n\t{}: previous case", [pos.into()]);
        }
    }

    fn is_nil_name(&self, expr: &Expr) -> bool {
        match &unparen(expr).kind {
            ExprKind::Ident(ident) => {
                self.find(&ident.name).is_some_and(|object| matches!(self.object(object).kind, ObjectKind::Nil))
            }
            _ => false,
        }
    }

    fn type_switch_stmt(&mut self, stmt: &'a TypeSwitch) {
        if let Some(init) = &stmt.init {
            self.stmt(init);
        }
        let mut bind = stmt.bind.as_ref();
        if let Some(ident) = bind
            && is_blank(&ident.name)
        {
            self.error(ident.pos, "no new variable on left side of :=", []);
            bind = None;
        }
        let x = self.expr(None, &stmt.x);
        let mut switched = None;
        if x.is_valid() {
            if self.types.is_type_param(x.typ) {
                self.report(&x, "cannot use type switch on type parameter value {x}", []);
            } else if self.types.is_interface(x.typ) {
                switched = Some(&x);
            } else {
                self.report(&x, "{x} is not an interface", []);
            }
        }
        self.one_default_case(&stmt.clauses);
        let mut seen: Vec<(Option<TypeId>, Pos)> = Vec::new();
        let mut variables = Vec::new();
        for clause in &stmt.clauses {
            let typ = self.case_types(switched, clause, &mut seen);
            let outer = self.enter_scope();
            if let Some(ident) = bind {
                let object = self.new_variable(&ident.name, ident.pos, typ, VariableKind::Local);
                // Whether it is used is asked of all the clauses together.
                self.locals.pop();
                self.declare(self.env.scope, object);
                self.record_object(clause.id, object);
                variables.push(object);
            }
            self.stmts(&clause.body);
            self.env.scope = outer;
        }
        if let Some(ident) = bind
            && !variables.iter().any(|object| self.used[object.index()])
        {
            self.error(ident.pos, "{} declared and not used", [(&ident.name).into()]);
        }
    }

    fn case_types(
        &mut self,
        x: Option<&Operand<'a>>,
        clause: &'a CaseClause,
        seen: &mut Vec<(Option<TypeId>, Pos)>,
    ) -> TypeId {
        let mut last = None;
        let exprs = clause.exprs.as_deref().unwrap_or(&[]);
        for expr in exprs {
            let typ = if self.is_nil_name(expr) {
                self.expr(None, expr);
                None
            } else {
                let typ = self.var_type(expr);
                last = Some(typ);
                if self.types.is_invalid(typ) {
                    continue;
                }
                Some(typ)
            };
            last = typ;
            let other = seen.iter().find(|&&(other, _)| match (typ, other) {
                (None, None) => true,
                (Some(a), Some(b)) => self.types.identical(a, b),
                _ => false,
            });
            if let Some(&(_, pos)) = other {
                let shown = typ.map_or(Arg::Word(&"nil"), Arg::Type);
                self.error(expr.pos, "duplicate case {} in type switch\n\t{}: previous case", [shown, pos.into()]);
                continue;
            }
            seen.push((typ, expr.pos));
            if let (Some(x), Some(typ)) = (x, typ)
                && let Err(cause) = self.assertable(x.typ, typ)
            {
                self.error(
                    expr.pos,
                    "impossible type switch case: {}\n\t{} cannot have dynamic type {} {}",
                    [expr.into(), x.into(), typ.into(), cause.into()],
                );
            }
        }
        match (exprs.len(), last) {
            (1, Some(typ)) => typ,
            _ => x.map_or(TypeId::INVALID, |x| x.typ),
        }
    }

    fn select_stmt(&mut self, clauses: &'a [CommClause]) {
        let mut default = None;
        for clause in clauses.iter().filter(|clause| clause.comm.is_none()) {
            self.one_default(&mut default, clause.pos);
        }
        for clause in clauses {
            let receives = |expr: &Expr| matches!(unparen(expr).kind, ExprKind::Unary { op: UnaryOp::Receive, .. });
            let valid = match clause.comm.as_ref().map(|comm| &comm.kind) {
                None | Some(StmtKind::Send { .. }) => true,
                Some(StmtKind::Expr(expr)) => receives(expr),
                Some(StmtKind::Assign { right, op: AssignOp::Set | AssignOp::Define, .. }) => {
                    matches!(&right[..], [expr] if receives(expr))
                }
                _ => false,
            };
            if !valid {
                let pos = clause.comm.as_ref().map_or(clause.pos, |comm| comm.pos);
                self.error(pos, "select case must be send or receive (possibly with assignment)", []);
                continue;
            }
            let outer = self.enter_scope();
            if let Some(comm) = &clause.comm {
                self.stmt(comm);
            }
            self.stmts(&clause.body);
            self.env.scope = outer;
        }
    }

    // Range.

    fn range_stmt(&mut self, pos: Pos, range: &'a Range) {
        self.env.has_call_or_receive = false;
        let mut x = self.expr(None, &range.x);
        let (mut key, mut value) = (None, None);
        if x.is_valid() {
            if let Err(cause) = self.range_types(x.typ, &mut key, &mut value) {
                self.report(&x, "cannot range over {x}{}", [Arg::Because(cause)]);
                key = Some(TypeId::INVALID);
                value = Some(TypeId::INVALID);
            } else if let (None, Some(variable)) = (key, &range.key) {
                self.error(variable.pos, "range over {} permits no iteration variables", [(&x).into()]);
            } else if let (None, Some(variable)) = (value, &range.value) {
                self.error(variable.pos, "range over {} permits only one iteration variable", [(&x).into()]);
            }
        }
        let outer = self.enter_scope();
        let over_integer = x.is_valid() && self.types.all_basic(x.typ, Basic::is_integer);
        let pairs = [(range.key.as_deref(), key), (range.value.as_deref(), value)];
        if range.op == AssignOp::Define {
            self.define_range(pos, &pairs, &mut x, over_integer);
        } else if range.key.is_some() {
            self.assign_range(&pairs, &mut x, over_integer);
        } else if over_integer {
            self.assignment(&mut x, None, Arg::Word(&"range clause"));
        }
        self.block(&range.body);
        self.env.scope = outer;
    }

    fn define_range(
        &mut self,
        pos: Pos,
        pairs: &[(Option<&'a Expr>, Option<TypeId>); 2],
        x: &mut Operand<'a>,
        over_integer: bool,
    ) {
        let mut variables = Vec::new();
        for &(left, typ) in pairs {
            let Some(left) = left else { continue };
            let object = match &left.kind {
                ExprKind::Ident(ident) => {
                    let object = self.new_variable(&ident.name, ident.pos, UNSET, VariableKind::Local);
                    self.record_object(ident.id, object);
                    if !is_blank(&ident.name) {
                        variables.push(object);
                    }
                    object
                }
                _ => {
                    self.error(left.pos, "non-name {} on left side of :=", [left.into()]);
                    self.new_blank(left.pos)
                }
            };
            let Some(typ) = typ.filter(|&typ| !self.types.is_invalid(typ)) else {
                self.set_type(object, TypeId::INVALID);
                self.use_object(object);
                continue;
            };
            if over_integer {
                self.init_var(object, x, Arg::Word(&"range clause"));
            } else {
                let mut y = Operand::value(left, typ);
                self.init_var(object, &mut y, Arg::Word(&"assignment"));
            }
            let typ = self.object(object).typ;
            self.record_type(left.id, Mode::Variable, typ, None);
        }
        if variables.is_empty() {
            self.error(pos, "no new variables on left side of :=", []);
        }
        for object in variables {
            self.declare(self.env.scope, object);
        }
    }

    fn assign_range(
        &mut self,
        pairs: &[(Option<&'a Expr>, Option<TypeId>); 2],
        x: &mut Operand<'a>,
        over_integer: bool,
    ) {
        for &(left, typ) in pairs {
            let (Some(left), Some(typ)) = (left, typ) else { continue };
            if self.types.is_invalid(typ) {
                continue;
            }
            if over_integer {
                self.assign_var(left, None, Some(x), Arg::Word(&"range clause"));
                if x.is_valid() && !self.types.all_basic(x.typ, Basic::is_integer) {
                    self.error(left.pos, "cannot use iteration variable of type {}", [x.typ.into()]);
                }
            } else {
                let mut y = Operand { called: Some(self.say("{}", [left.into()])), ..Operand::value(left, typ) };
                self.assign_var(left, None, Some(&mut y), Arg::Word(&"assignment"));
            }
        }
    }

    /// Finds the types of the variables of a range over `typ`, or why there is no such range.
    fn range_types(&self, typ: TypeId, key: &mut Option<TypeId>, value: &mut Option<TypeId>) -> Result<(), Text<'a>> {
        let types = self.types;
        let Some(core) = types.core_type(typ) else { return Err(self.no_core(typ)) };
        let core = match types.get(core) {
            Type::Pointer(elem) if matches!(types.under(elem), Type::Array { .. }) => types.under(elem),
            other => other,
        };
        (*key, *value) = match core {
            Type::Basic(basic) if basic.is_string() => (Some(TypeId::INT), Some(TypeId::RUNE)),
            Type::Basic(basic) if basic.is_integer() => (Some(typ), None),
            Type::Array { elem, .. } | Type::Slice(elem) => (Some(TypeId::INT), Some(elem)),
            Type::Map { key, value } => (Some(key), Some(value)),
            Type::Chan { dir: ChanDir::Send, .. } => {
                return Err(self.say("receive from send-only channel {}", [typ.into()]));
            }
            Type::Chan { elem, .. } => (Some(elem), None),
            Type::Signature(signature) => {
                let wrong = |what: &&str| Err(self.say("func must be func(yield func(...) bool): {}", [what.into()]));
                if signature.params.len() != 1 {
                    return wrong(&"wrong argument count");
                }
                if !signature.results.is_empty() {
                    return wrong(&"unexpected results");
                }
                let yielded = types.core_type(signature.params[0].typ).map(|core| types.get(core));
                let Some(Type::Signature(yielded)) = yielded else {
                    return wrong(&"argument is not func");
                };
                if yielded.params.len() > 2 {
                    return wrong(&"yield func has too many parameters");
                }
                match yielded.results {
                    [result] if types.identical(result.typ, TypeId::BOOL) => {}
                    [result] if types.basic(result.typ) == Some(Basic::Bool) => {
                        return wrong(&"yield func returns user-defined boolean, not bool");
                    }
                    _ => return wrong(&"yield func does not return bool"),
                }
                if yielded.variadic {
                    return Err(self.say("yield func of type {} cannot be variadic", [signature.params[0].typ.into()]));
                }
                let param = |index: usize| yielded.params.get(index).map(|param| param.typ);
                (param(0), param(1))
            }
            _ => return Err(Text::NONE),
        };
        Ok(())
    }

    /// Why the types that a type parameter lets in have no underlying type in common.
    pub(super) fn no_core(&self, typ: TypeId) -> Text<'a> {
        let types = self.types;
        let terms = self.terms(typ);
        let Some(&first) = terms.first() else { return self.say("no specific type", []) };
        let other = terms
            .iter()
            .copied()
            .find(|&other| !types.identical(types.under_id(first), types.under_id(other)))
            .unwrap_or(first);
        self.say("{} and {} have different underlying types", [first.into(), other.into()])
    }
}
