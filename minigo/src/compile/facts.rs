//! What is to be known of a function's variables before its code is made: who captures them, and who assigns them.
//!
//! The body of a range over a function counts as a function literal here, because that is what it becomes. A variable of
//! a three-clause loop that only the loop's own clauses assign counts as never assigned: each iteration has its own.
//! What is found and the one walk that finds it are one file.

use super::build::Arguments;
use crate::check::{Program, Selection};
use crate::syntax::ast::{
    AssignOp, BinaryOp, Block, Decl, Expr, ExprKind, For, NodeId, Range, Stmt, StmtKind, UnaryOp,
};
use crate::types::{Basic, Member, ObjectId, Type, TypeId};
use explorer::table::{Set, Table};

/// How many constants a loop keeps in registers at most.
const MOST_CONSTANTS: usize = 8;

/// A constant that arithmetic may want in a register.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
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
    variables: Table<ObjectId, Variable>,
    /// Of functions (by their declaration's node, or their literal's expression's), of ranges over functions, of loops.
    nodes: Table<NodeId, Node>,
}

/// What is known of a variable.
#[derive(Debug, Default)]
struct Variable {
    captured: bool,
    assigned: bool,
    address_taken: bool,
    /// In how many functions around each other it was declared, once it was.
    depth: Option<usize>,
}

/// What is known of a node.
#[derive(Debug, Default)]
pub(super) struct Node {
    /// What the literal, or the body of a range over a function, captures, in order.
    pub(super) captures: Vec<ObjectId>,
    /// Whether the function defers.
    pub(super) defers: bool,
    /// Whether a `return` of the function stands in a range over a function.
    pub(super) returns_from_body: bool,
    /// The first few constants that the outermost loop calculates with.
    pub(super) constants: Vec<Number>,
}

/// Of whom nothing is known.
static UNKNOWN: Node = Node { captures: Vec::new(), defers: false, returns_from_body: false, constants: Vec::new() };

/// What is known of a function that has no tree.
pub(super) static NOTHING: Facts = Facts { variables: Table::new(), nodes: Table::new() };

impl Facts {
    /// Whether the variable must be on the heap.
    pub(super) fn on_heap(&self, object: ObjectId) -> bool {
        let known = self.variables.get(object);
        known.is_some_and(|known| known.address_taken || (known.captured && known.assigned))
    }

    /// Whether anything assigns the variable, or a part of it, after its declaration.
    pub(super) fn is_assigned(&self, object: ObjectId) -> bool {
        self.variables.get(object).is_some_and(|known| known.assigned || known.address_taken)
    }

    /// What is known of a function, a range over a function or a loop.
    pub(super) fn node(&self, node: NodeId) -> &Node {
        self.nodes.get(node).unwrap_or(&UNKNOWN)
    }

    /// Looks through a tree, the whole of which has the node.
    pub(super) fn of(program: &Program, arguments: Arguments<'_>, node: NodeId, tree: Tree<'_>) -> Self {
        let mut walk = Walk {
            program,
            arguments,
            facts: Self::default(),
            frames: Vec::new(),
            known: Set::new(),
            outermost: None,
            last_of: None,
        };
        match tree {
            Tree::Function(body) => walk.function(node, body),
            Tree::Value(value) => {
                walk.frames.push(Frame { node, body: false });
                walk.expr(value);
            }
        }
        walk.facts
    }
}

/// What is looked through.
#[derive(Clone, Copy)]
pub(super) enum Tree<'a> {
    /// The body of a function declaration.
    Function(&'a Block),
    /// The value of a package's variable.
    Value(&'a Expr),
}

/// The variables that a three-clause loop declares.
pub(super) fn loop_variables(program: &Program, for_: &For) -> Vec<ObjectId> {
    let mut variables = Vec::new();
    if let Some(StmtKind::Assign { left, op: AssignOp::Define, .. }) = for_.init.as_ref().map(|init| &init.kind) {
        for x in left {
            if let Some(object) = program.info.object(x.id) {
                variables.push(object);
            }
        }
    }
    variables
}

/// A function around what is looked at.
struct Frame {
    node: NodeId,
    /// Whether it is the body of a range over a function, whose `return` and `defer` are another's.
    body: bool,
}

struct Walk<'a> {
    program: &'a Program,
    arguments: Arguments<'a>,
    facts: Facts,
    frames: Vec<Frame>,
    /// What is in the captures already: the node and the variable.
    known: Set<(u32, u32)>,
    /// The outermost loop of the function that is looked at, if it is in one.
    outermost: Option<NodeId>,
    /// The three-clause loop whose last clause is looked at.
    last_of: Option<&'a For>,
}

impl<'a> Walk<'a> {
    fn variable(&mut self, object: ObjectId) -> &mut Variable {
        self.facts.variables.or_insert_with(object, Variable::default)
    }

    fn node(&mut self, node: NodeId) -> &mut Node {
        self.facts.nodes.or_insert_with(node, Node::default)
    }

    /// Whether what is looked at is the body of a range over a function.
    fn in_body(&self) -> bool {
        self.frames.last().is_some_and(|frame| frame.body)
    }

    /// The function around, whose `return` and `defer` are meant here.
    fn around(&self) -> NodeId {
        self.frames.iter().rev().find(|frame| !frame.body).unwrap_or(&self.frames[0]).node
    }

    /// Notes a constant operand of arithmetic in a loop.
    fn constant(&mut self, operand: &Expr) {
        let Some(node) = self.outermost else { return };
        if let Some(number) = Number::of(self.program, operand, self.type_of(operand)) {
            let list = &mut self.node(node).constants;
            if list.len() < MOST_CONSTANTS && !list.contains(&number) {
                list.push(number);
            }
        }
    }

    /// Notes the second operand, unless adding it needs no register for it.
    fn second_constant(&mut self, op: BinaryOp, operand: &Expr) {
        let adds = matches!(op, BinaryOp::Add | BinaryOp::Sub);
        if !adds || !matches!(Number::of(self.program, operand, self.type_of(operand)), Some(Number::Int(_))) {
            self.constant(operand);
        }
    }

    fn function(&mut self, node: NodeId, body: &'a Block) {
        self.frames.push(Frame { node, body: false });
        if let Some(parameters) = self.program.info.parameters(node) {
            for &object in &parameters.params {
                self.declare(object);
            }
            for &object in &parameters.results {
                self.declare(object);
                self.variable(object).assigned = true;
            }
        }
        self.stmts(&body.stmts);
        self.frames.pop();
    }

    fn declare(&mut self, object: ObjectId) {
        self.variable(object).depth = Some(self.frames.len());
    }

    /// A name on the left of `:=`.
    fn define(&mut self, expr: &Expr) {
        if let Some(object) = self.program.info.object(expr.id) {
            match self.variable(object).depth {
                // Declared before, in the same scope: `:=` assigns it.
                Some(_) => self.assign(object),
                None => self.declare(object),
            }
        }
    }

    fn use_(&mut self, object: ObjectId) {
        let inside = self.frames.len();
        let Some(variable) = self.facts.variables.get_mut(object) else { return };
        let Some(depth) = variable.depth else { return };
        if depth == inside {
            return;
        }
        variable.captured = true;
        for index in depth..inside {
            let node = self.frames[index].node;
            if self.known.add((node.0, object.place())) {
                self.node(node).captures.push(object);
            }
        }
    }

    fn assign(&mut self, object: ObjectId) {
        let inside = self.frames.len();
        let is_loops = self.last_of.is_some_and(|for_| loop_variables(self.program, for_).contains(&object));
        let variable = self.variable(object);
        if !is_loops || variable.depth != Some(inside) {
            variable.assigned = true;
        }
    }

    /// The variable that an expression names, or names a part of: not one that only leads there through a pointer or slice.
    fn root(&self, expr: &Expr) -> Option<ObjectId> {
        match &expr.kind {
            ExprKind::Paren(x) => self.root(x),
            ExprKind::Selector { x, .. } => match self.program.info.selection(expr.id) {
                Some(Selection::Field(found)) if !found.indirect => self.root(x),
                _ => None,
            },
            ExprKind::Index { x, .. } if self.is_array(x) => self.root(x),
            ExprKind::Ident(name) => self.program.info.object(name.id),
            _ => None,
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
            self.variable(object).address_taken = true;
        }
    }

    fn type_of(&self, expr: &Expr) -> TypeId {
        let typ = self.program.info.type_of(expr.id);
        self.program.types.subst(typ, self.arguments.params, self.arguments.args)
    }

    fn is_array(&self, expr: &Expr) -> bool {
        matches!(self.program.types.under(self.type_of(expr)), Type::Array { .. })
    }

    fn stmts(&mut self, stmts: &'a [Stmt]) {
        for stmt in stmts {
            self.stmt(stmt);
        }
    }

    fn exprs(&mut self, exprs: &'a [Expr]) {
        for expr in exprs {
            self.expr(expr);
        }
    }

    fn optional(&mut self, expr: &'a Option<Box<Expr>>) {
        if let Some(expr) = expr {
            self.expr(expr);
        }
    }

    fn stmt(&mut self, stmt: &'a Stmt) {
        match &stmt.kind {
            StmtKind::Bad | StmtKind::Empty | StmtKind::Branch { .. } => {}
            StmtKind::Expr(x) | StmtKind::Go(x) => self.expr(x),
            StmtKind::Defer(x) => {
                let around = self.around();
                self.node(around).defers = true;
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
                if let (AssignOp::Op(op), [right]) = (op, &right[..]) {
                    self.second_constant(*op, right);
                }
                if *op == AssignOp::Define {
                    left.iter().for_each(|x| self.define(x));
                    self.exprs(left);
                } else {
                    self.exprs(left);
                    left.iter().for_each(|x| self.assign_expr(x));
                }
            }
            StmtKind::Return(values) => {
                self.exprs(values);
                if self.in_body() {
                    // It stores into the results of the function around.
                    let around = self.around();
                    self.node(around).returns_from_body = true;
                    if let Some(parameters) = self.program.info.parameters(around) {
                        parameters.results.iter().for_each(|&result| self.use_(result));
                    }
                }
            }
            StmtKind::Block(block) => self.stmts(&block.stmts),
            StmtKind::If(if_) => {
                self.stmts(if_.init.as_slice());
                self.expr(&if_.condition);
                self.stmts(&if_.then.stmts);
                self.stmts(if_.otherwise.as_slice());
            }
            StmtKind::Switch(switch) => {
                self.stmts(switch.init.as_slice());
                self.optional(&switch.tag);
                for clause in &switch.clauses {
                    self.exprs(clause.exprs.as_deref().unwrap_or_default());
                    self.stmts(&clause.body);
                }
            }
            StmtKind::TypeSwitch(switch) => {
                self.stmts(switch.init.as_slice());
                self.expr(&switch.x);
                for clause in &switch.clauses {
                    if let Some(object) = self.program.info.object(clause.id) {
                        self.declare(object);
                    }
                    self.stmts(&clause.body);
                }
            }
            StmtKind::Select(clauses, _) => {
                for clause in clauses {
                    self.stmts(clause.comm.as_slice());
                    self.stmts(&clause.body);
                }
            }
            StmtKind::For(for_) => {
                let outermost = self.outermost;
                self.outermost = outermost.or(Some(stmt.id));
                self.stmts(for_.init.as_slice());
                self.optional(&for_.condition);
                self.stmts(&for_.body.stmts);
                let outer = self.last_of.replace(for_);
                self.stmts(for_.post.as_slice());
                self.last_of = outer;
                self.outermost = outermost;
            }
            StmtKind::Range(range) => {
                let outermost = self.outermost;
                self.outermost = outermost.or(Some(stmt.id));
                self.range(stmt.id, range);
                self.outermost = outermost;
            }
            StmtKind::Labeled { stmt, .. } => self.stmt(stmt),
            StmtKind::Decl(Decl::Var(spec)) => {
                self.exprs(&spec.values);
                for name in &spec.names {
                    if let Some(object) = self.program.info.object(name.id) {
                        self.declare(object);
                        self.use_(object);
                    }
                }
            }
            StmtKind::Decl(_) => {}
        }
    }

    fn range(&mut self, node: NodeId, range: &'a Range) {
        self.expr(&range.x);
        let over_function = matches!(self.program.types.under(self.type_of(&range.x)), Type::Signature(_));
        if over_function {
            self.outermost = None;
            self.frames.push(Frame { node, body: true });
        }
        for variable in range.key.iter().chain(&range.value) {
            if range.op != AssignOp::Define {
                self.expr(variable);
                self.assign_expr(variable);
            } else if let Some(object) = self.program.info.object(variable.id) {
                self.declare(object);
                self.use_(object);
            }
        }
        self.stmts(&range.body.stmts);
        if over_function {
            self.frames.pop();
        }
    }

    fn expr(&mut self, expr: &'a Expr) {
        match &expr.kind {
            ExprKind::Ident(name) => {
                if let Some(object) = self.program.info.object(name.id) {
                    self.use_(object);
                }
            }
            ExprKind::Func(literal) => {
                let last_of = self.last_of.take();
                let outermost = self.outermost.take();
                self.function(expr.id, &literal.body);
                self.outermost = outermost;
                self.last_of = last_of;
            }
            ExprKind::Selector { x, .. } => {
                if let Some(Selection::Method(found)) = self.program.info.selection(expr.id)
                    && let Member::Method { method, .. } = &found.member
                    && method.pointer_receiver
                    && !found.indirect
                {
                    self.take_address(x);
                }
            }
            ExprKind::Slice { x, .. } if self.is_array(x) => self.take_address(x),
            ExprKind::Unary { op: UnaryOp::Address, x } => self.take_address(x),
            ExprKind::Binary { op, x, y, .. } if self.program.info.const_of(expr.id).is_none() => {
                self.constant(x);
                self.second_constant(*op, y);
            }
            _ => {}
        }
        expr.parts(&mut |part| self.expr(part));
    }
}
