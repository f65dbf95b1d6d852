//! The words of Go.

use super::ast::BinaryOp;

macro_rules! tokens {
    ($($(#[$doc:meta])* $name:ident $text:literal,)*) => {
        /// What the lexer tells apart, as Go's does. Which operator or which literal it is, it says beside the token.
        #[derive(Clone, Copy, Debug, PartialEq, Eq)]
        pub(super) enum Token { $($(#[$doc])* $name,)* }

        /// All of them in order, each as Go's compiler names what it expected.
        const TOKENS: &[(Token, &str)] = &[$((Token::$name, $text),)*];
    };
}

tokens! {
    /// The end of the file, behind the semicolon that may be implied there.
    End "EOF",
    /// An identifier that is no keyword.
    Name "name",
    /// A literal of any kind.
    Literal "literal",
    /// An operator with two operands, some of which may stand before one too; all but `*`.
    Operator "operator",
    /// `+=` and its like.
    AssignOp "assignment operator",
    /// `++` or `--`.
    IncDec "++ or --",
    Not "!",
    Tilde "~",
    Assign "=",
    Define ":=",
    Arrow "<-",
    Star "*",
    OpenParen "(",
    OpenBracket "[",
    OpenBrace "{",
    CloseParen ")",
    CloseBracket "]",
    CloseBrace "}",
    Comma "comma",
    /// `;`, or what stands for one.
    Semicolon "semicolon or newline",
    Colon ":",
    Dot ".",
    Ellipsis "...",
    Break "keyword break",
    Case "keyword case",
    Chan "keyword chan",
    Const "keyword const",
    Continue "keyword continue",
    Default "keyword default",
    Defer "keyword defer",
    Else "keyword else",
    Fallthrough "keyword fallthrough",
    For "keyword for",
    Func "keyword func",
    Go "keyword go",
    Goto "keyword goto",
    If "keyword if",
    Import "keyword import",
    Interface "keyword interface",
    Map "keyword map",
    Package "keyword package",
    Range "keyword range",
    Return "keyword return",
    Select "keyword select",
    Struct "keyword struct",
    Switch "keyword switch",
    Type "keyword type",
    Var "keyword var",
}

impl Token {
    /// The keyword spelt so, if there is one.
    pub(super) fn keyword(spelling: &str) -> Option<Self> {
        let keywords = &TOKENS[Self::Break as usize..];
        keywords.iter().find(|(_, text)| &text["keyword ".len()..] == spelling).map(|&(token, _)| token)
    }

    /// As Go's compiler names what it expected.
    pub(super) fn text(self) -> &'static str {
        TOKENS[self as usize].1
    }

    /// Whether a newline behind it stands for a semicolon.
    pub(super) fn ends_statement(self) -> bool {
        matches!(
            self,
            Self::Name
                | Self::Literal
                | Self::IncDec
                | Self::CloseParen
                | Self::CloseBracket
                | Self::CloseBrace
                | Self::Break
                | Self::Continue
                | Self::Fallthrough
                | Self::Return
        )
    }

    /// Whether it is a keyword that starts a statement: where reading can begin again behind a fault.
    pub(super) fn starts_statement(self) -> bool {
        matches!(
            self,
            Self::Break
                | Self::Const
                | Self::Continue
                | Self::Defer
                | Self::Fallthrough
                | Self::For
                | Self::Go
                | Self::Goto
                | Self::If
                | Self::Return
                | Self::Select
                | Self::Switch
                | Self::Type
                | Self::Var
        )
    }
}

/// The kinds of literals.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum LiteralKind {
    Int,
    Float,
    Imaginary,
    Rune,
    String,
}

/// How a semicolon came about.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Semicolon {
    Written,
    Newline,
    EndOfFile,
}

impl Semicolon {
    /// As Go's compiler names it.
    pub(super) fn text(self) -> &'static str {
        match self {
            Self::Written => "semicolon",
            Self::Newline => "newline",
            Self::EndOfFile => "EOF",
        }
    }
}

/// The operators with two operands, each before what it starts with.
pub(super) const OPERATORS: [BinaryOp; 19] = [
    BinaryOp::Add,
    BinaryOp::Sub,
    BinaryOp::Mul,
    BinaryOp::Div,
    BinaryOp::Rem,
    BinaryOp::AndNot,
    BinaryOp::LogicalAnd,
    BinaryOp::And,
    BinaryOp::LogicalOr,
    BinaryOp::Or,
    BinaryOp::Xor,
    BinaryOp::Shl,
    BinaryOp::Shr,
    BinaryOp::LessEqual,
    BinaryOp::Less,
    BinaryOp::GreaterEqual,
    BinaryOp::Greater,
    BinaryOp::Equal,
    BinaryOp::NotEqual,
];
