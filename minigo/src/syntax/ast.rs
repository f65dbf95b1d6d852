//! The tree of a source file, after go/ast.
//!
//! It is one list of types that refer to each other, hence one file. Every expression and identifier has a [`NodeId`] of
//! its own (an expression that is an identifier shares it), and so has everything else that a side table may speak of.
//! Its height is bounded by the parser ([`HEIGHT_LIMIT`]), so that it may be walked, and dropped, by recursion.

use super::source::Pos;
use std::ops::{Deref, DerefMut};
use std::rc::Rc;

/// The tallest tree the parser makes, counted in nodes from the file down to the deepest leaf.
pub const HEIGHT_LIMIT: u32 = 200;

/// Names a node among all the files of a program: the key of the checker's side tables. Dense from 0.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct NodeId(pub u32);

/// Gives out [`NodeId`]s: one for a whole program.
#[derive(Clone, Debug, Default)]
pub struct NodeIds {
    next: u32,
}

impl NodeIds {
    /// Starts from 0.
    #[must_use]
    pub fn new() -> Self {
        Self::default()
    }

    /// The next one.
    #[inline(never)]
    pub fn fresh(&mut self) -> NodeId {
        let id = NodeId(self.next);
        self.next += 1;
        id
    }

    /// How many were given out: the size of a side table.
    #[must_use]
    pub fn count(&self) -> usize {
        self.next as usize
    }
}

/// A name as it is spelt. Equal spellings in one file share their text.
pub type Name = Rc<str>;

/// A file: its package clause, imports and declarations.
#[derive(Debug)]
pub struct File {
    /// Where the word `package` stands.
    pub pos: Pos,
    /// The package's name.
    pub package: Ident,
    /// The imports, one by one, in order.
    pub imports: Vec<ImportSpec>,
    /// Everything declared, in order, without the imports.
    pub decls: Vec<Decl>,
    /// Just behind the last byte.
    pub end: Pos,
    /// Whether all of it was read. When it was not, checking it further would find faults that are none.
    pub whole: bool,
}

/// A name, at a place.
#[derive(Clone, Debug)]
pub struct Ident {
    /// Its node; the same as the expression's, where it is one.
    pub id: NodeId,
    /// Its first byte.
    pub pos: Pos,
    /// `_` is one like any other.
    pub name: Name,
}

/// `import name "path"`.
#[derive(Debug)]
pub struct ImportSpec {
    /// Its node: the implicit package name, where there is no name.
    pub id: NodeId,
    /// Where the name stands, or else the path.
    pub pos: Pos,
    /// A name, `_` or `.`.
    pub name: Option<Ident>,
    /// Where the path stands.
    pub path_pos: Pos,
    /// The path, unquoted.
    pub path: Name,
}

/// A declaration, at the top of a file or in a function. A parenthesised group is several.
#[derive(Debug)]
pub enum Decl {
    /// `const (…)`: one group, because a spec may repeat the one before.
    Const(ConstGroup),
    /// `var a, b T = x, y`.
    Var(VarSpec),
    /// `type T …` or `type T = …`.
    Type(TypeSpec),
    /// `func …`, at the top of a file only.
    Func(FuncDecl),
}

/// The constants of one `const` declaration.
#[derive(Debug)]
pub struct ConstGroup {
    /// Where the word `const` stands.
    pub pos: Pos,
    /// In order.
    pub specs: Vec<ConstSpec>,
}

/// `a, b T = x, y`; without type and values it repeats those of the spec before it.
#[derive(Debug)]
pub struct ConstSpec {
    /// The first name's place.
    pub pos: Pos,
    /// At least one.
    pub names: Vec<Ident>,
    /// The type, if one is given.
    pub type_: Option<Box<Expr>>,
    /// The values; empty when there is no `=`.
    pub values: Vec<Expr>,
    /// Its index in the group.
    pub iota: u32,
}

/// `a, b T = x, y`.
#[derive(Debug)]
pub struct VarSpec {
    /// Its node.
    pub id: NodeId,
    /// The first name's place.
    pub pos: Pos,
    /// At least one.
    pub names: Vec<Ident>,
    /// The type, if one is given.
    pub type_: Option<Box<Expr>>,
    /// The values; empty when there is no `=`.
    pub values: Vec<Expr>,
}

/// `Name[T any] Type`, or `Name = Type`.
#[derive(Debug)]
pub struct TypeSpec {
    /// Its node.
    pub id: NodeId,
    /// The name's place.
    pub pos: Pos,
    /// What is declared.
    pub name: Ident,
    /// In brackets behind the name.
    pub type_params: Vec<Field>,
    /// Where the `=` of an alias stands.
    pub alias: Option<Pos>,
    /// What it is.
    pub type_: Box<Expr>,
}

/// `func (recv) Name[T any](params) results { body }`.
#[derive(Debug)]
pub struct FuncDecl {
    /// Its node.
    pub id: NodeId,
    /// Where the word `func` stands.
    pub pos: Pos,
    /// The receiver of a method, with a name or without; `*T`, `T`, `T[P]`.
    pub receiver: Option<Field>,
    /// What is declared.
    pub name: Ident,
    /// In brackets behind the name.
    pub type_params: Vec<Field>,
    /// Parameters and results.
    pub signature: FuncType,
    /// None for a native function, in library files only.
    pub body: Option<Block>,
}

/// `a, b T`: parameters, results, type parameters, or the fields of a struct.
#[derive(Debug)]
pub struct Field {
    /// Its node.
    pub id: NodeId,
    /// The first name's place, or else the type's.
    pub pos: Pos,
    /// Empty for an unnamed parameter or an embedded field.
    pub names: Vec<Ident>,
    /// Where the `...` of a variadic parameter stands; the type is then the element's.
    pub ellipsis: Option<Pos>,
    /// The type, or the constraint of a type parameter.
    pub type_: Box<Expr>,
    /// The tag of a struct's field, unquoted.
    pub tag: Option<Rc<[u8]>>,
}

/// An expression or a type. A single one below another is a pointer, so that it is handed on as one number.
#[derive(Debug)]
pub struct Expr {
    /// Its node.
    pub id: NodeId,
    /// Its first byte: of `a + b`, where `a` starts.
    pub pos: Pos,
    /// What it is.
    pub kind: ExprKind,
}

/// The kinds of expressions and types.
#[derive(Debug)]
pub enum ExprKind {
    /// What could not be read; a fault was reported. Let it pass without another.
    Bad,
    /// `x`.
    Ident(Ident),
    /// `1`, `1.5`, `1i`, `'x'`, `"x"`.
    Literal(Literal),
    /// `T{…}`, or `{…}` inside another.
    Composite(Composite),
    /// `func(…) … { … }`.
    Func(Box<FuncLit>),
    /// `(x)`.
    Paren(Box<Expr>),
    /// `x.name`: field, method, or something of a package.
    Selector {
        /// To the left.
        x: Box<Expr>,
        /// To the right.
        name: Ident,
    },
    /// `x[i]`, or an instantiation `x[T, U]`.
    Index {
        /// What is indexed.
        x: Box<Expr>,
        /// At least one; several only in an instantiation.
        indices: Vec<Expr>,
        /// Where `[` stands.
        bracket: Pos,
    },
    /// `x[low:high:max]`.
    Slice {
        /// What is sliced.
        x: Box<Expr>,
        /// From.
        low: Option<Box<Expr>>,
        /// To.
        high: Option<Box<Expr>>,
        /// Capacity to; present in the form with two colons only.
        max: Option<Box<Expr>>,
        /// Where `[` stands.
        bracket: Pos,
    },
    /// `x.(T)`; without a type, `x.(type)` outside the head of a type switch, which the checker reports.
    TypeAssert {
        /// The interface value.
        x: Box<Expr>,
        /// The type asserted.
        type_: Option<Box<Expr>>,
    },
    /// `f(a, b...)`, or a conversion.
    Call(Box<Call>),
    /// `*x`: what a pointer points at, or a pointer type.
    Star(Box<Expr>),
    /// `-x`, `!x`, `&x`, `<-x`, `~T`, ….
    Unary {
        /// Its operator, which stands at the expression's place.
        op: UnaryOp,
        /// The operand.
        x: Box<Expr>,
    },
    /// `x + y`; also a union of constraint terms, with [`BinaryOp::Or`].
    Binary {
        /// Its operator.
        op: BinaryOp,
        /// Where the operator stands.
        op_pos: Pos,
        /// Left operand.
        x: Box<Expr>,
        /// Right operand.
        y: Box<Expr>,
    },
    /// `[n]T`, or `[...]T` in a composite literal.
    ArrayType {
        /// None for `...`.
        length: Option<Box<Expr>>,
        /// The element's type.
        element: Box<Expr>,
    },
    /// `[]T`.
    SliceType(Box<Expr>),
    /// `map[K]V`.
    MapType {
        /// The key's type.
        key: Box<Expr>,
        /// The value's type.
        value: Box<Expr>,
    },
    /// `chan T`, `<-chan T`, `chan<- T`.
    ChanType {
        /// Which way.
        direction: ChanDirection,
        /// The element's type.
        element: Box<Expr>,
    },
    /// `struct { … }`.
    StructType(Vec<Field>),
    /// `func(…) …` as a type.
    FuncType(Box<FuncType>),
    /// `interface { … }`.
    InterfaceType(Vec<InterfaceElement>),
}

/// A literal: how it is spelt, and what that says where no arithmetic is needed to know.
#[derive(Debug)]
pub struct Literal {
    /// As it stands in the source.
    pub text: Name,
    /// What it is.
    pub value: LiteralValue,
}

/// What a literal says.
#[derive(Debug, PartialEq, Eq)]
pub enum LiteralValue {
    /// Digits in the text, valid in their base (`0x`, `0o`, `0b`, `0` and decimal; `_` between digits).
    Int,
    /// A valid decimal or hexadecimal (`0x1p-2`) floating-point number in the text.
    Float,
    /// An imaginary number: the text ends in `i`.
    Imaginary,
    /// The code point of a rune literal.
    Rune(u32),
    /// The bytes of a string literal, any bytes.
    String(Rc<[u8]>),
}

/// `T{key: value, …}`.
#[derive(Debug)]
pub struct Composite {
    /// None where the surrounding literal gives the type.
    pub type_: Option<Box<Expr>>,
    /// Where `{` stands.
    pub open: Pos,
    /// In order.
    pub elements: Vec<Element>,
    /// Where `}` stands.
    pub close: Pos,
}

/// `key: value` or `value`.
#[derive(Debug)]
pub struct Element {
    /// A field's name, an index, a map's key.
    pub key: Option<Box<Expr>>,
    /// The value.
    pub value: Box<Expr>,
}

/// `func(…) … { … }` as a value.
#[derive(Debug)]
pub struct FuncLit {
    /// Parameters and results.
    pub signature: FuncType,
    /// What it does.
    pub body: Block,
}

/// `f(a, b...)`.
#[derive(Debug)]
pub struct Call {
    /// What is called, or the type converted to.
    pub function: Box<Expr>,
    /// Where `(` stands.
    pub open: Pos,
    /// In order; the first may be a type (`make`, `new`).
    pub arguments: Vec<Expr>,
    /// Where the `...` behind the last argument stands.
    pub ellipsis: Option<Pos>,
    /// Where `)` stands.
    pub close: Pos,
}

/// Parameters and results. The place is the word `func`'s, or the opening parenthesis where there is no such word.
#[derive(Debug)]
pub struct FuncType {
    /// Where it starts.
    pub pos: Pos,
    /// In order; all named or none.
    pub params: Vec<Field>,
    /// In order; all named or none.
    pub results: Vec<Field>,
}

/// One line of an interface.
#[derive(Debug)]
pub enum InterfaceElement {
    /// `Name(params) results`.
    Method {
        /// Its name.
        name: Ident,
        /// Its parameters and results.
        signature: FuncType,
    },
    /// An embedded interface, or a union of terms: [`ExprKind::Binary`] with `|` and [`ExprKind::Unary`] with `~`.
    Embedded(Box<Expr>),
}

/// Which way a channel may be used.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum ChanDirection {
    /// `chan T`.
    Both,
    /// `chan<- T`.
    Send,
    /// `<-chan T`.
    Receive,
}

/// An operator with one operand.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum UnaryOp {
    /// `+`.
    Plus,
    /// `-`.
    Minus,
    /// `!`.
    Not,
    /// `^`.
    Complement,
    /// `&`.
    Address,
    /// `<-`.
    Receive,
    /// `~`, in constraints.
    Tilde,
}

impl UnaryOp {
    /// As it is spelt.
    #[must_use]
    pub fn text(self) -> &'static str {
        match self {
            Self::Plus => "+",
            Self::Minus => "-",
            Self::Not => "!",
            Self::Complement => "^",
            Self::Address => "&",
            Self::Receive => "<-",
            Self::Tilde => "~",
        }
    }
}

/// An operator with two operands.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum BinaryOp {
    /// `+`.
    Add,
    /// `-`.
    Sub,
    /// `*`.
    Mul,
    /// `/`.
    Div,
    /// `%`.
    Rem,
    /// `&`.
    And,
    /// `|`.
    Or,
    /// `^`.
    Xor,
    /// `&^`.
    AndNot,
    /// `<<`.
    Shl,
    /// `>>`.
    Shr,
    /// `&&`.
    LogicalAnd,
    /// `||`.
    LogicalOr,
    /// `==`.
    Equal,
    /// `!=`.
    NotEqual,
    /// `<`.
    Less,
    /// `<=`.
    LessEqual,
    /// `>`.
    Greater,
    /// `>=`.
    GreaterEqual,
}

impl BinaryOp {
    /// As it is spelt.
    #[must_use]
    pub fn text(self) -> &'static str {
        match self {
            Self::Add => "+",
            Self::Sub => "-",
            Self::Mul => "*",
            Self::Div => "/",
            Self::Rem => "%",
            Self::And => "&",
            Self::Or => "|",
            Self::Xor => "^",
            Self::AndNot => "&^",
            Self::Shl => "<<",
            Self::Shr => ">>",
            Self::LogicalAnd => "&&",
            Self::LogicalOr => "||",
            Self::Equal => "==",
            Self::NotEqual => "!=",
            Self::Less => "<",
            Self::LessEqual => "<=",
            Self::Greater => ">",
            Self::GreaterEqual => ">=",
        }
    }

    /// How tightly it binds: 1 for `||`, to 5 for `*`.
    #[must_use]
    pub fn precedence(self) -> u8 {
        match self {
            Self::LogicalOr => 1,
            Self::LogicalAnd => 2,
            Self::Equal | Self::NotEqual | Self::Less | Self::LessEqual | Self::Greater | Self::GreaterEqual => 3,
            Self::Add | Self::Sub | Self::Or | Self::Xor => 4,
            Self::Mul | Self::Div | Self::Rem | Self::And | Self::AndNot | Self::Shl | Self::Shr => 5,
        }
    }

    /// Whether an `=` behind it makes it an assignment.
    #[must_use]
    pub fn takes_assignment(self) -> bool {
        self.precedence() > 3
    }

    /// Whether it compares: its result is an untyped bool.
    #[must_use]
    pub fn compares(self) -> bool {
        self.precedence() == 3
    }
}

/// `{ … }`.
#[derive(Debug)]
pub struct Block {
    /// Its node: a scope.
    pub id: NodeId,
    /// Where `{` stands.
    pub open: Pos,
    /// In order.
    pub stmts: Vec<Stmt>,
    /// Where `}` stands: missing returns are reported there.
    pub close: Pos,
}

/// A statement: a pointer to its node, as an expression is.
#[derive(Debug)]
pub struct Stmt(Box<StmtNode>);

impl Stmt {
    /// Makes one of its node.
    #[must_use]
    #[inline(never)]
    pub fn new(node: StmtNode) -> Self {
        Self(Box::new(node))
    }

    /// Its node, to be taken apart.
    #[must_use]
    pub fn into_node(self) -> StmtNode {
        *self.0
    }
}

impl Deref for Stmt {
    type Target = StmtNode;

    fn deref(&self) -> &StmtNode {
        &self.0
    }
}

impl DerefMut for Stmt {
    fn deref_mut(&mut self) -> &mut StmtNode {
        &mut self.0
    }
}

/// What a [`Stmt`] refers to.
#[derive(Debug)]
pub struct StmtNode {
    /// Its node.
    pub id: NodeId,
    /// Its first byte.
    pub pos: Pos,
    /// What it is.
    pub kind: StmtKind,
}

/// The kinds of statements.
#[derive(Debug)]
pub enum StmtKind {
    /// What could not be read; a fault was reported.
    Bad,
    /// Nothing, as between two semicolons.
    Empty,
    /// An expression for its effect.
    Expr(Box<Expr>),
    /// `channel <- value`.
    Send {
        /// Where to.
        channel: Box<Expr>,
        /// Where `<-` stands.
        arrow: Pos,
        /// What.
        value: Box<Expr>,
    },
    /// `x++` or `x--`.
    IncDec {
        /// What.
        x: Box<Expr>,
        /// [`BinaryOp::Add`] or [`BinaryOp::Sub`].
        op: BinaryOp,
        /// Where `++` or `--` stands.
        op_pos: Pos,
    },
    /// `a, b = x, y`, `a, b := x, y`, `a += x`.
    Assign {
        /// At least one; that those of `:=` are names is the checker's to see.
        left: Vec<Expr>,
        /// Which form.
        op: AssignOp,
        /// Where the operator stands.
        op_pos: Pos,
        /// At least one.
        right: Vec<Expr>,
    },
    /// `go f(x)`; that it is a call is the checker's to see.
    Go(Box<Expr>),
    /// `defer f(x)`; likewise.
    Defer(Box<Expr>),
    /// `return a, b`.
    Return(Vec<Expr>),
    /// `break`, `continue`, `goto`, `fallthrough`.
    Branch {
        /// Which.
        kind: BranchKind,
        /// Where to.
        label: Option<Ident>,
    },
    /// `{ … }`.
    Block(Block),
    /// `if init; condition { … } else …`.
    If(Box<If>),
    /// `switch init; tag { case …: … }`.
    Switch(Box<Switch>),
    /// `switch init; bind := x.(type) { case T: … }`.
    TypeSwitch(Box<TypeSwitch>),
    /// `select { case …: … }`.
    Select(Vec<CommClause>, Pos),
    /// `for init; condition; post { … }`.
    For(Box<For>),
    /// `for key, value := range x { … }`.
    Range(Box<Range>),
    /// `label: statement`.
    Labeled {
        /// The label.
        label: Ident,
        /// What it labels.
        stmt: Stmt,
    },
    /// `const`, `var` or `type` in a function; each of a group on its own.
    Decl(Decl),
}

/// The forms of an assignment.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum AssignOp {
    /// `=`.
    Set,
    /// `:=`.
    Define,
    /// `+=` and its like: one operand on each side.
    Op(BinaryOp),
}

/// A jump.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum BranchKind {
    /// `break`.
    Break,
    /// `continue`.
    Continue,
    /// `goto`.
    Goto,
    /// `fallthrough`.
    Fallthrough,
}

impl BranchKind {
    /// As it is spelt.
    #[must_use]
    pub fn text(self) -> &'static str {
        match self {
            Self::Break => "break",
            Self::Continue => "continue",
            Self::Goto => "goto",
            Self::Fallthrough => "fallthrough",
        }
    }
}

/// `if init; condition { … } else …`.
#[derive(Debug)]
pub struct If {
    /// Before the semicolon.
    pub init: Option<Stmt>,
    /// The condition.
    pub condition: Box<Expr>,
    /// When it holds.
    pub then: Block,
    /// A [`StmtKind::Block`] or another [`StmtKind::If`].
    pub otherwise: Option<Stmt>,
}

/// `switch init; tag { … }`.
#[derive(Debug)]
pub struct Switch {
    /// Before the semicolon.
    pub init: Option<Stmt>,
    /// None is `true`.
    pub tag: Option<Box<Expr>>,
    /// Where `{` stands.
    pub open: Pos,
    /// In order.
    pub clauses: Vec<CaseClause>,
    /// Where `}` stands.
    pub close: Pos,
}

/// `switch init; bind := x.(type) { … }`.
#[derive(Debug)]
pub struct TypeSwitch {
    /// Before the semicolon.
    pub init: Option<Stmt>,
    /// The name that each clause declares anew, under the clause's node.
    pub bind: Option<Ident>,
    /// The interface value.
    pub x: Box<Expr>,
    /// Where `{` stands.
    pub open: Pos,
    /// In order; the expressions are types, or `nil`.
    pub clauses: Vec<CaseClause>,
    /// Where `}` stands.
    pub close: Pos,
}

/// `case a, b:` or `default:` and its statements.
#[derive(Debug)]
pub struct CaseClause {
    /// Its node: a scope, and the name bound by a type switch.
    pub id: NodeId,
    /// Where the word stands.
    pub pos: Pos,
    /// None for `default`.
    pub exprs: Option<Vec<Expr>>,
    /// Where the colon stands.
    pub colon: Pos,
    /// In order.
    pub body: Vec<Stmt>,
}

/// `case x := <-c:` or `default:` and its statements.
#[derive(Debug)]
pub struct CommClause {
    /// Its node: a scope.
    pub id: NodeId,
    /// Where the word stands.
    pub pos: Pos,
    /// A [`StmtKind::Send`], a [`StmtKind::Expr`] or a [`StmtKind::Assign`]; that it receives is the checker's to see. None for `default`.
    pub comm: Option<Stmt>,
    /// Where the colon stands.
    pub colon: Pos,
    /// In order.
    pub body: Vec<Stmt>,
}

/// `for init; condition; post { … }`.
#[derive(Debug)]
pub struct For {
    /// Before the first semicolon.
    pub init: Option<Stmt>,
    /// None is `true`.
    pub condition: Option<Box<Expr>>,
    /// Behind the second semicolon.
    pub post: Option<Stmt>,
    /// What is repeated.
    pub body: Block,
}

/// `for key, value := range x { … }`.
#[derive(Debug)]
pub struct Range {
    /// The first variable.
    pub key: Option<Box<Expr>>,
    /// The second.
    pub value: Option<Box<Expr>>,
    /// [`AssignOp::Define`] or [`AssignOp::Set`]; the latter also where there are no variables.
    pub op: AssignOp,
    /// Where `:=` or `=` stands, or else the word `range`.
    pub op_pos: Pos,
    /// What is ranged over.
    pub x: Box<Expr>,
    /// What is repeated.
    pub body: Block,
}
