//! What is to be known of a function's variables before its code is made: who captures them, and who assigns them.
//!
//! The body of a range over a function counts as a function literal here, because that is what it becomes. A variable of
//! a three-clause loop that only the loop's own clauses assign counts as never assigned: each iteration has its own.

use super::build::Arguments;
use crate::check::{BuiltinId, Mode, Program, Selection};
use crate::syntax::ast::{
    AssignOp, BinaryOp, Block, CaseClause, Decl, Expr, ExprKind, FuncLit, NodeId, Range, Stmt, StmtKind, UnaryOp,
    VarSpec,
};
use crate::types::{Basic, Object, ObjectId, ObjectKind, Type, TypeId, VariableKind};
use std::collections::{HashMap, HashSet};

/// How many constants a loop keeps in registers at most.
const MOST_CONSTANTS: usize = 8;

/// A constant that arithmetic may want in a register.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub(super) enum Number {
    /// Of an integer type.
    Int(i64),
    /// Of a floating-point type, as its bits.
    Float(u64),
}

impl Number {
    /// The number that an expression of the type is, if it is a constant.
    pub(super) fn of(program: &Program, expr: &Expr, typ: TypeId) -> Option<Self> {
        let value = program.info.const_of(expr.id)?;
        match program.types.under(typ) {
            Type::Basic(basic) if basic.is_integer() => value.as_i64().map(Self::Int),
            Type::Basic(Basic::Float64) => value.as_f64().map(|value| Self::Float(value.to_bits())),
            _ => None,
        }
    }
}

/// What is known of a declared function and the literals in it.
#[derive(Debug, Default)]
pub(super) struct Facts {
    captured: HashSet<ObjectId>,
    assigned: HashSet<ObjectId>,
    address_taken: HashSet<ObjectId>,
    /// Per literal (its expression's node) or range over a function (its statement's): what it captures, in order.
    captures: HashMap<NodeId, Vec<ObjectId>>,
    defers: HashSet<NodeId>,
    /// The functions that return from within a range over a function.
    returns_from_body: HashSet<NodeId>,
    /// The range statements over functions.
    bodies: HashSet<NodeId>,
    /// Per outermost loop: the constants that it calculates with.
    loop_constants: HashMap<NodeId, Vec<Number>>,
}

impl Facts {
    /// Whether the variable must be on the heap.
    pub(super) fn on_heap(&self, object: ObjectId) -> bool {
        self.address_taken.contains(&object) || (self.captured.contains(&object) && self.assigned.contains(&object))
    }

    /// Whether anything assigns the variable, or a part of it, after its declaration.
    pub(super) fn is_assigned(&self, object: ObjectId) -> bool {
        self.assigned.contains(&object) || self.address_taken.contains(&object)
    }

    /// What a literal or the body of a range over a function captures.
    pub(super) fn captures(&self, node: NodeId) -> &[ObjectId] {
        self.captures.get(&node).map_or(&[], Vec::as_slice)
    }

    /// Whether the function (of this declaration's or literal's node) defers.
    pub(super) fn defers(&self, node: NodeId) -> bool {
        self.defers.contains(&node)
    }

    /// Whether a `return` of the function stands in a range over a function.
    pub(super) fn returns_from_body(&self, node: NodeId) -> bool {
        self.returns_from_body.contains(&node)
    }

    /// The constants that an outermost loop calculates with, the first few.
    pub(super) fn loop_constants(&self, node: NodeId) -> &[Number] {
        self.loop_constants.get(&node).map_or(&[], Vec::as_slice)
    }

    /// Whether the range statement ranges over a function.
    pub(super) fn is_body(&self, node: NodeId) -> bool {
        self.bodies.contains(&node)
    }

    /// Looks through a function declaration.
    pub(super) fn of_function(program: &Program, arguments: &Arguments, node: NodeId, block: &Block) -> Self {
        let mut walk = Walk::new(program, arguments);
        walk.enter(node);
        walk.parameters(node);
        walk.block(block);
        walk.leave();
        walk.facts
    }

    /// Looks through the value of a package's variable.
    pub(super) fn of_value(program: &Program, node: NodeId, value: &Expr) -> Self {
        let arguments = Arguments::default();
        let mut walk = Walk::new(program, &arguments);
        walk.enter(node);
        walk.expr(value);
        walk.leave();
        walk.facts
    }
}

/// A function around what is looked at.
struct Frame {
    node: NodeId,
    /// Whether it is the body of a range over a function, whose `return` and `defer` are another's.
    body: bool,
}

struct Walk<'a> {
    program: &'a Program,
    arguments: &'a Arguments,
    facts: Facts,
    frames: Vec<Frame>,
    /// At which depth of `frames` a variable was declared.
    declared: HashMap<ObjectId, usize>,
    /// What is in `facts.captures` already.
    known: HashSet<(NodeId, ObjectId)>,
    /// The outermost loop of the function that is looked at, if it is in one.
    outermost: Option<NodeId>,
    /// The variables of the three-clause loop whose last clause is looked at.
    loop_variables: Vec<ObjectId>,
}

impl<'a> Walk<'a> {
    fn new(program: &'a Program, arguments: &'a Arguments) -> Self {
        Self {
            program,
            arguments,
            facts: Facts::default(),
            frames: Vec::new(),
            declared: HashMap::new(),
            known: HashSet::new(),
            outermost: None,
            loop_variables: Vec::new(),
        }
    }

    /// Notes a constant operand of arithmetic in a loop.
    fn constant(&mut self, operand: &Expr) {
        let Some(node) = self.outermost else { return };
        if let Some(number) = Number::of(self.program, operand, self.type_of(operand)) {
            let list = self.facts.loop_constants.entry(node).or_default();
            if list.len() < MOST_CONSTANTS && !list.contains(&number) {
                list.push(number);
            }
        }
    }

    /// Whether adding the operand needs no register for it.
    fn is_added_as_it_is(&self, op: BinaryOp, operand: &Expr) -> bool {
        matches!(op, BinaryOp::Add | BinaryOp::Sub)
            && matches!(Number::of(self.program, operand, self.type_of(operand)), Some(Number::Int(_)))
    }

    fn enter(&mut self, node: NodeId) {
        self.frames.push(Frame { node, body: false });
    }

    fn leave(&mut self) {
        self.frames.pop();
    }

    fn parameters(&mut self, node: NodeId) {
        let program = self.program;
        if let Some(parameters) = program.info.parameters(node) {
            for &object in parameters.receiver.iter().chain(&parameters.params) {
                self.declare(object);
            }
            for &object in &parameters.results {
                self.declare(object);
                self.facts.assigned.insert(object);
            }
        }
    }

    fn declare(&mut self, object: ObjectId) {
        self.declared.insert(object, self.frames.len());
    }

    fn declare_expr(&mut self, expr: &Expr) {
        if let ExprKind::Ident(name) = &expr.kind
            && let Some(object) = self.program.info.object(name.id)
        {
            match self.declared.contains_key(&object) {
                // Declared before, in the same scope: `:=` assigns it.
                true => self.assign(object),
                false => self.declare(object),
            }
        }
    }

    fn object(&self, id: ObjectId) -> &'a Object {
        self.program.object(id)
    }

    fn use_(&mut self, object: ObjectId) {
        let ObjectKind::Variable(kind, facts) = &self.object(object).kind else { return };
        if matches!(kind, VariableKind::Global | VariableKind::Field) {
            return;
        }
        if facts.address_taken {
            self.facts.address_taken.insert(object);
        }
        let Some(&depth) = self.declared.get(&object) else { return };
        if depth == self.frames.len() {
            return;
        }
        self.facts.captured.insert(object);
        for frame in self.frames.iter().skip(depth) {
            if self.known.insert((frame.node, object)) {
                self.facts.captures.entry(frame.node).or_default().push(object);
            }
        }
    }

    fn assign(&mut self, object: ObjectId) {
        if self.loop_variables.contains(&object) && self.declared.get(&object) == Some(&self.frames.len()) {
            return;
        }
        self.facts.assigned.insert(object);
    }

    /// The variable that an expression names, or names a part of: not one that only leads there through a pointer or slice.
    fn root(&self, expr: &Expr) -> Option<ObjectId> {
        let mut root = expr;
        loop {
            match &root.kind {
                ExprKind::Paren(x) => root = x,
                ExprKind::Selector { x, .. } => {
                    match self.program.info.selection(root.id) {
                        Some(Selection::Field(found)) if !found.indirect => {}
                        _ => return None,
                    }
                    root = x;
                }
                ExprKind::Index { x, .. } => {
                    if !matches!(self.program.types.under(self.type_of(x)), Type::Array { .. }) {
                        return None;
                    }
                    root = x;
                }
                ExprKind::Ident(name) => return self.program.info.object(name.id),
                _ => return None,
            }
        }
    }

    /// An assignment to what an expression names.
    fn assign_expr(&mut self, expr: &Expr) {
        if let Some(object) = self.root(expr) {
            self.assign(object);
        }
    }

    fn take_address(&mut self, expr: &Expr) {
        if let Some(object) = self.root(expr) {
            self.facts.address_taken.insert(object);
        }
    }

    fn type_of(&self, expr: &Expr) -> TypeId {
        let typ = self.program.info.type_of(expr.id);
        self.program.types.subst(typ, &self.arguments.params, &self.arguments.args)
    }

    fn block(&mut self, block: &Block) {
        self.stmts(&block.stmts);
    }

    fn stmts(&mut self, stmts: &[Stmt]) {
        for stmt in stmts {
            self.stmt(stmt);
        }
    }

    fn exprs(&mut self, exprs: &[Expr]) {
        for expr in exprs {
            self.expr(expr);
        }
    }

    fn stmt(&mut self, stmt: &Stmt) {
        match &stmt.kind {
            StmtKind::Bad | StmtKind::Empty | StmtKind::Branch { .. } => {}
            StmtKind::Expr(x) | StmtKind::Go(x) => self.expr(x),
            StmtKind::Defer(x) => {
                let frame = self.frames.iter().rev().find(|frame| !frame.body);
                if let Some(frame) = frame {
                    self.facts.defers.insert(frame.node);
                }
                self.expr(x);
            }
            StmtKind::Send { channel, value, .. } => {
                self.expr(channel);
                self.expr(value);
            }
            StmtKind::IncDec { x, .. } => {
                self.expr(x);
                self.assign_expr(x);
            }
            StmtKind::Assign { left, op, right, .. } => {
                self.exprs(right);
                if let (AssignOp::Op(op), [right]) = (op, &right[..])
                    && !self.is_added_as_it_is(*op, right)
                {
                    self.constant(right);
                }
                match op {
                    AssignOp::Define => left.iter().for_each(|x| self.declare_expr(x)),
                    _ => {
                        self.exprs(left);
                        left.iter().for_each(|x| self.assign_expr(x));
                    }
                }
                if *op == AssignOp::Define {
                    self.exprs(left);
                }
            }
            StmtKind::Return(values) => {
                if self.frames.last().is_some_and(|frame| frame.body)
                    && let Some(frame) = self.frames.iter().rev().find(|frame| !frame.body)
                {
                    self.facts.returns_from_body.insert(frame.node);
                }
                self.exprs(values);
                self.capture_results();
            }
            StmtKind::Block(block) => self.block(block),
            StmtKind::If(if_) => {
                if_.init.iter().for_each(|init| self.stmt(init));
                self.expr(&if_.condition);
                self.block(&if_.then);
                if_.otherwise.iter().for_each(|otherwise| self.stmt(otherwise));
            }
            StmtKind::Switch(switch) => {
                switch.init.iter().for_each(|init| self.stmt(init));
                switch.tag.iter().for_each(|tag| self.expr(tag));
                for clause in &switch.clauses {
                    clause.exprs.iter().for_each(|exprs| self.exprs(exprs));
                    self.clause(clause);
                }
            }
            StmtKind::TypeSwitch(switch) => {
                switch.init.iter().for_each(|init| self.stmt(init));
                self.expr(&switch.x);
                for clause in &switch.clauses {
                    if let Some(object) = self.program.info.implicit(clause.id) {
                        self.declare(object);
                    }
                    self.clause(clause);
                }
            }
            StmtKind::Select(clauses, _) => {
                for clause in clauses {
                    clause.comm.iter().for_each(|comm| self.stmt(comm));
                    self.stmts(&clause.body);
                }
            }
            StmtKind::For(for_) => {
                let outermost = self.outermost;
                self.outermost = outermost.or(Some(stmt.id));
                let mut variables = Vec::new();
                if let Some(init) = &for_.init {
                    self.stmt(init);
                    if let StmtKind::Assign { left, op: AssignOp::Define, .. } = &init.kind {
                        variables = left.iter().filter_map(|x| self.program.info.object(x.id)).collect();
                    }
                }
                for_.condition.iter().for_each(|condition| self.expr(condition));
                self.block(&for_.body);
                if let Some(post) = &for_.post {
                    let outer = std::mem::replace(&mut self.loop_variables, variables);
                    self.stmt(post);
                    self.loop_variables = outer;
                }
                self.outermost = outermost;
            }
            StmtKind::Range(range) => {
                let outermost = self.outermost;
                self.outermost = outermost.or(Some(stmt.id));
                self.range(stmt.id, range);
                self.outermost = outermost;
            }
            StmtKind::Labeled { stmt, .. } => self.stmt(stmt),
            StmtKind::Decl(Decl::Var(spec)) => self.var(spec),
            StmtKind::Decl(_) => {}
        }
    }

    /// A `return` within the body of a range over a function stores into the results of the function around it.
    fn capture_results(&mut self) {
        if !self.frames.last().is_some_and(|frame| frame.body) {
            return;
        }
        let Some(frame) = self.frames.iter().rev().find(|frame| !frame.body) else { return };
        let program = self.program;
        if let Some(parameters) = program.info.parameters(frame.node) {
            parameters.results.iter().for_each(|&result| self.use_(result));
        }
    }

    fn clause(&mut self, clause: &CaseClause) {
        self.stmts(&clause.body);
    }

    fn var(&mut self, spec: &VarSpec) {
        self.exprs(&spec.values);
        for name in &spec.names {
            if let Some(object) = self.program.info.object(name.id) {
                self.declare(object);
                self.use_(object);
            }
        }
    }

    fn range(&mut self, node: NodeId, range: &Range) {
        self.expr(&range.x);
        let over_function = matches!(self.program.types.under(self.type_of(&range.x)), Type::Signature(_));
        let outermost = self.outermost;
        if over_function {
            self.outermost = None;
            self.facts.bodies.insert(node);
            self.frames.push(Frame { node, body: true });
        }
        for variable in range.key.iter().chain(&range.value) {
            match range.op {
                AssignOp::Define => {
                    if let ExprKind::Ident(name) = &variable.kind
                        && let Some(object) = self.program.info.object(name.id)
                    {
                        self.declare(object);
                    }
                }
                _ => {
                    self.expr(variable);
                    self.assign_expr(variable);
                }
            }
        }
        range.key.iter().chain(&range.value).for_each(|x| self.expr(x));
        self.block(&range.body);
        if over_function {
            self.frames.pop();
        }
        self.outermost = outermost;
    }

    fn literal(&mut self, node: NodeId, literal: &FuncLit) {
        let outer = std::mem::take(&mut self.loop_variables);
        let outermost = self.outermost.take();
        self.facts.captures.entry(node).or_default();
        self.enter(node);
        self.parameters(node);
        self.block(&literal.body);
        self.leave();
        self.outermost = outermost;
        self.loop_variables = outer;
    }

    fn expr(&mut self, expr: &Expr) {
        match &expr.kind {
            ExprKind::Ident(name) => {
                if let Some(object) = self.program.info.object(name.id) {
                    self.use_(object);
                }
            }
            ExprKind::Composite(literal) => {
                let fields = matches!(self.program.types.under(self.type_of(expr)), Type::Struct(_));
                for element in &literal.elements {
                    if !fields {
                        element.key.iter().for_each(|key| self.expr(key));
                    }
                    self.expr(&element.value);
                }
            }
            ExprKind::Func(literal) => self.literal(expr.id, literal),
            ExprKind::Paren(x) | ExprKind::Star(x) => self.expr(x),
            ExprKind::Selector { x, .. } => {
                if let Some(Selection::Method(found)) = self.program.info.selection(expr.id)
                    && let crate::types::Member::Method { method, .. } = &found.member
                    && method.pointer_receiver
                    && !found.indirect
                {
                    self.take_address(x);
                }
                self.expr(x);
            }
            ExprKind::Index { x, indices, .. } => {
                self.expr(x);
                self.exprs(indices);
            }
            ExprKind::Slice { x, low, high, max, .. } => {
                if matches!(self.program.types.under(self.type_of(x)), Type::Array { .. }) {
                    self.take_address(x);
                }
                self.expr(x);
                [low, high, max].into_iter().flatten().for_each(|bound| self.expr(bound));
            }
            ExprKind::TypeAssert { x, .. } => self.expr(x),
            ExprKind::Call(call) => {
                let mode = self.program.info.expr(call.function.id).map(|known| known.mode);
                if mode != Some(Mode::Type) {
                    self.expr(&call.function);
                }
                let skip = usize::from(matches!(mode, Some(Mode::Builtin(BuiltinId::Make | BuiltinId::New))));
                call.arguments.iter().skip(skip).for_each(|argument| self.expr(argument));
                if skip == 1 {
                    call.arguments.iter().take(1).for_each(|argument| self.expr(argument));
                }
            }
            ExprKind::Unary { op, x } => {
                if *op == UnaryOp::Address {
                    self.take_address(x);
                }
                self.expr(x);
            }
            ExprKind::Binary { op, x, y, .. } => {
                if self.program.info.const_of(expr.id).is_none() {
                    self.constant(x);
                    if !self.is_added_as_it_is(*op, y) {
                        self.constant(y);
                    }
                }
                self.expr(x);
                self.expr(y);
            }
            ExprKind::Bad
            | ExprKind::Literal(_)
            | ExprKind::ArrayType { .. }
            | ExprKind::SliceType(_)
            | ExprKind::MapType { .. }
            | ExprKind::ChanType { .. }
            | ExprKind::StructType(_)
            | ExprKind::FuncType(_)
            | ExprKind::InterfaceType(_) => {}
        }
    }
}
