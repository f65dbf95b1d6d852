//! A small Go: lexer, parser, type checker, compiler to bytecode, and a virtual machine whose every visible operation is
//! a step that a scheduler may interrupt. It does not know the browser, nor how schedules are chosen.

pub mod check;
pub mod compile;
pub mod library;
mod program;
pub mod report;
pub mod syntax;
mod text;
pub mod types;
pub mod vet;
pub mod vm;

pub use program::{Program, Refused};
