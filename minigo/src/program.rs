//! The way in: from a file's bytes to a machine, or to what is wrong with them.
//!
//! Whatever the bytes are, the answer comes within the limits of the parser, the checker and the compiler.

use std::rc::Rc;

use crate::check::Unchecked;
use crate::syntax::ast::NodeIds;
use crate::syntax::parser;
use crate::syntax::source::{Diagnostic, Fault, Pos, SourceMap};
use crate::text::fill;
use crate::{check, compile, vm};

/// A program that has passed the checker and is ready to run.
///
/// ```
/// let text = b"package main\n\nfunc main() { undefined() }\n";
/// let diagnostics = minigo::Program::compile("main.go", text).unwrap_err();
/// assert!(diagnostics[0].to_string().starts_with("main.go:3:15: "));
/// ```
#[derive(Clone, Debug)]
pub struct Program {
    ready: Rc<vm::Program>,
    hash: u64,
}

/// Why a program is not ready to run.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Refused {
    /// What is wrong with it.
    Faults(Vec<Diagnostic>),
    /// The import paths of packages that have to be brought first.
    Missing(Vec<Rc<str>>),
}

impl Program {
    /// Reads, checks and compiles a file; `name` is what it is called in messages.
    ///
    /// # Errors
    ///
    /// Everything that is wrong with it, in the words and the order of Go's compiler, and what minigo has no support for.
    pub fn compile(name: &str, text: &[u8]) -> Result<Self, Vec<Diagnostic>> {
        Self::compile_from(&check::Library, name, text).map_err(|refused| match refused {
            Refused::Faults(faults) => faults,
            Refused::Missing(_) => Vec::new(),
        })
    }

    /// The same, with the packages that `library` has at hand.
    ///
    /// # Errors
    ///
    /// What is wrong with it; or else the packages that have to be brought before more can be said.
    pub fn compile_from(library: &dyn check::Provider, name: &str, text: &[u8]) -> Result<Self, Refused> {
        let mut map = SourceMap::new();
        match ready(&mut map, library, name, text) {
            Ok(ready) => Ok(Self { ready: Rc::new(ready), hash: hash(text) }),
            Err(Unchecked::Faults(faults)) => Err(Refused::Faults(map.diagnose(&faults))),
            Err(Unchecked::Missing(packages)) => Err(Refused::Missing(packages)),
        }
    }

    /// Starts it, to be explored.
    #[must_use]
    pub fn machine(&self, limits: vm::Limits) -> vm::Machine {
        vm::Machine::new(Rc::clone(&self.ready), limits)
    }

    /// Starts it, to be run once: every choice is drawn, the same for the same seed.
    #[must_use]
    pub fn by_chance(&self, limits: vm::Limits, seed: u64) -> vm::Machine {
        vm::Machine::by_chance(Rc::clone(&self.ready), limits, seed)
    }

    /// Identifies its text, in the tokens of its schedules.
    #[must_use]
    pub fn hash(&self) -> u64 {
        self.hash
    }
}

fn ready(
    map: &mut SourceMap,
    library: &dyn check::Provider,
    name: &str,
    text: &[u8],
) -> Result<vm::Program, Unchecked> {
    let mut ids = NodeIds::new();
    let (file, mut faults) = parser::parse(map, &mut ids, name, text);
    if !file.whole {
        return Err(Unchecked::Faults(faults));
    }
    // Labels and the like are no reason for Go to leave the types unchecked.
    let checked = check::check(map, &mut ids, file, library).map_err(|unchecked| match unchecked {
        Unchecked::Faults(found) => {
            faults.extend(found);
            Unchecked::Faults(std::mem::take(&mut faults))
        }
        missing => missing,
    })?;
    if !faults.is_empty() {
        return Err(Unchecked::Faults(faults));
    }
    let module = compile::compile(&checked, map).map_err(Unchecked::Faults)?;
    vm::Program::new(module)
        .map_err(|native| Unchecked::Faults(vec![Fault::new(Pos::NONE, fill("internal: no native {}", &[&native]))]))
}

/// FNV-1a.
fn hash(text: &[u8]) -> u64 {
    text.iter().fold(0xcbf2_9ce4_8422_2325, |hash, &byte| (hash ^ u64::from(byte)).wrapping_mul(0x0100_0000_01b3))
}
