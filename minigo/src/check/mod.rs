//! The type checker, after go/types: what each name means, what type each expression has, and what is wrong, in Go's words.
//!
//! It does not run anything and does not know the bytecode; it hands a [`Program`] to the compiler.

mod absent;
mod assign;
mod binary;
mod builtin;
mod call;
mod checker;
mod constant;
mod constraint;
mod conversion;
mod declare;
mod expr;
mod index;
mod infer;
mod info;
mod instantiate;
mod literal;
mod load;
mod message;
mod name_hash;
mod operand;
mod order;
mod resolve;
mod selector;
mod signature;
mod stmt;
mod terminate;
#[cfg(test)]
mod tests;
mod typexpr;
mod untyped;

pub use constant::{Const, Integer, Rational};
pub use info::{Info, Initializer, Mode, Package, Parameters, Program, Selection, TypeAndValue};
pub use load::{Library, Provider, Supply, Unchecked, check};

/// A predeclared function.
#[derive(Clone, Copy, PartialEq, Eq, Hash, Debug)]
#[expect(missing_docs, reason = "each is the Go function of its name")]
pub enum BuiltinId {
    Append,
    Cap,
    Clear,
    Close,
    Copy,
    Delete,
    Len,
    Make,
    Max,
    Min,
    New,
    Panic,
    Print,
    Println,
    Recover,
}
