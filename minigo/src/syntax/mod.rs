//! From bytes to a tree: source places, lexer, tree and parser.
//!
//! It knows nothing of types or names' meanings; whatever Go's grammar allows parses, supported or not.

pub mod ast;
mod branches;
mod lexer;
mod literal;
pub mod parser;
mod parts;
pub mod print;
pub mod source;
mod token;
