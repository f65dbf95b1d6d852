//! The words of Go.

use super::ast::BinaryOp;

/// What the lexer tells apart. The spelling of a name or a literal is in the source.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Token {
    /// The end of the file, behind the semicolon that may be implied there.
    End,
    /// An identifier that is no keyword.
    Name,
    /// A literal of any kind.
    Literal(LiteralKind),
    /// An operator that is not one of the tokens below.
    Operator(Operator),
    /// `+=` and its like.
    AssignOp(BinaryOp),
    /// `++` or `--`.
    IncDec(BinaryOp),
    /// `=`.
    Assign,
    /// `:=`.
    Define,
    /// `<-`.
    Arrow,
    /// `*`.
    Star,
    /// `(`.
    OpenParen,
    /// `[`.
    OpenBracket,
    /// `{`.
    OpenBrace,
    /// `)`.
    CloseParen,
    /// `]`.
    CloseBracket,
    /// `}`.
    CloseBrace,
    /// `,`.
    Comma,
    /// `;`, or what stands for one.
    Semicolon(Semicolon),
    /// `:`.
    Colon,
    /// `.`.
    Dot,
    /// `...`.
    Ellipsis,
    /// A keyword.
    Keyword(Keyword),
}

/// The kinds of literals.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum LiteralKind {
    Int,
    Float,
    Imaginary,
    Rune,
    String,
    /// One with a fault, which was reported.
    Bad,
}

/// An operator: with two operands, or with one only.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Operator {
    /// Some of these may stand before one operand too.
    Binary(BinaryOp),
    /// `!`.
    Not,
    /// `~`.
    Tilde,
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

macro_rules! keywords {
    ($($name:ident $text:literal),* $(,)?) => {
        /// The keywords.
        #[derive(Clone, Copy, Debug, PartialEq, Eq)]
        pub(super) enum Keyword { $($name),* }

        impl Keyword {
            /// The keyword spelt so, if there is one.
            pub(super) fn find(text: &str) -> Option<Self> {
                match text { $($text => Some(Self::$name),)* _ => None }
            }

            /// As it is spelt.
            pub(super) fn text(self) -> &'static str {
                match self { $(Self::$name => $text),* }
            }
        }
    };
}

keywords! {
    Break "break", Case "case", Chan "chan", Const "const", Continue "continue", Default "default", Defer "defer",
    Else "else", Fallthrough "fallthrough", For "for", Func "func", Go "go", Goto "goto", If "if", Import "import",
    Interface "interface", Map "map", Package "package", Range "range", Return "return", Select "select",
    Struct "struct", Switch "switch", Type "type", Var "var",
}

impl Keyword {
    /// Whether it starts a statement: where reading can begin again behind a fault.
    pub(super) fn starts_statement(self) -> bool {
        use Keyword::{
            Break, Const, Continue, Defer, Fallthrough, For, Go, Goto, If, Return, Select, Switch, Type, Var,
        };
        matches!(
            self,
            Break
                | Const
                | Continue
                | Defer
                | Fallthrough
                | For
                | Go
                | Goto
                | If
                | Return
                | Select
                | Switch
                | Type
                | Var
        )
    }
}

impl Token {
    /// As Go's compiler names what it expected.
    pub(super) fn text(self) -> String {
        let text = match self {
            Self::End => "EOF",
            Self::Name => "name",
            Self::Literal(_) => "literal",
            Self::Operator(Operator::Binary(op)) => op.text(),
            Self::Operator(Operator::Not) => "!",
            Self::Operator(Operator::Tilde) => "~",
            Self::AssignOp(op) => return format!("{}=", op.text()),
            Self::IncDec(op) => return op.text().repeat(2),
            Self::Assign => "=",
            Self::Define => ":=",
            Self::Arrow => "<-",
            Self::Star => "*",
            Self::OpenParen => "(",
            Self::OpenBracket => "[",
            Self::OpenBrace => "{",
            Self::CloseParen => ")",
            Self::CloseBracket => "]",
            Self::CloseBrace => "}",
            Self::Comma => "comma",
            Self::Semicolon(_) => "semicolon or newline",
            Self::Colon => ":",
            Self::Dot => ".",
            Self::Ellipsis => "...",
            Self::Keyword(keyword) => return format!("keyword {}", keyword.text()),
        };
        text.to_string()
    }

    /// Whether a newline behind it stands for a semicolon.
    pub(super) fn ends_statement(self) -> bool {
        match self {
            Self::Name
            | Self::Literal(_)
            | Self::IncDec(_)
            | Self::CloseParen
            | Self::CloseBracket
            | Self::CloseBrace => true,
            Self::Keyword(keyword) => {
                matches!(keyword, Keyword::Break | Keyword::Continue | Keyword::Fallthrough | Keyword::Return)
            }
            _ => false,
        }
    }
}
