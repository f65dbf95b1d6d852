//! What `go vet` knows of concurrency, in its words and at its places: locks that are copied, `Add` inside the goroutine that it
//! is to count, a `cancel` that some way leaves uncalled.
//!
//! A warning refuses nothing: a program that it is about runs and is explored like any other. Types of the program are called by
//! `main`, where `go vet` has the path of the module.

mod cancel;
mod locks;
mod walk;

use crate::check::{self, Mode, Program, Selection};
use crate::syntax::ast::{Call, Decl, Expr, ExprKind, NodeIds, Stmt, StmtKind};
use crate::syntax::parser;
use crate::syntax::source::{Diagnostic, Fault, SourceMap};
use crate::types::{Member, ObjectKind, TypeId};
use walk::{Node, each};

/// Gives the warnings about a program that minigo accepts, in the order of the source; none about any other.
#[must_use]
pub fn vet(name: &str, text: &[u8]) -> Vec<Diagnostic> {
    let (mut map, mut ids) = (SourceMap::new(), NodeIds::new());
    let (file, faults) = parser::parse(&mut map, &mut ids, name, text);
    if !file.whole || !faults.is_empty() {
        return Vec::new();
    }
    let Ok(program) = check::check(&mut map, &mut ids, file, &check::Library) else { return Vec::new() };
    let vet = Vet { program: &program };
    let mut warnings = Vec::new();
    let Some(file) = program.packages.last().and_then(|package| package.file.as_deref()) else { return Vec::new() };
    for decl in &file.decls {
        vet.locks(decl, &mut warnings);
        vet.groups(decl, &mut warnings);
        vet.cancels(decl, &map, &mut warnings);
    }
    warnings.sort_by_key(|warning| warning.pos);
    let shown = warnings.into_iter();
    shown.map(|warning| Diagnostic { position: map.position(warning.pos), message: warning.message }).collect()
}

/// Gives what a program that minigo accepts uses of the library, by name: `fmt.Println`, `sync.Mutex.Lock`. Each once, in the order of
/// the source, with the line of its first use.
#[must_use]
pub fn library_uses(name: &str, text: &[u8]) -> Vec<(String, u32)> {
    let (mut map, mut ids) = (SourceMap::new(), NodeIds::new());
    let (file, _) = parser::parse(&mut map, &mut ids, name, text);
    let Ok(program) = check::check(&mut map, &mut ids, file, &check::Library) else { return Vec::new() };
    let vet = Vet { program: &program };
    let mut uses: Vec<(String, u32)> = Vec::new();
    for decl in program.packages.last().and_then(|package| package.file.as_deref()).iter().flat_map(|file| &file.decls)
    {
        each(Node::Decl(decl), &mut |node| {
            if let Node::Expr(expr) = node
                && let Some(used) = vet.library_use(expr)
                && !uses.iter().any(|(known, _)| *known == used)
            {
                uses.push((used, map.line(expr.pos)));
            }
            true
        });
    }
    uses
}

/// The program that is looked at.
struct Vet<'a> {
    program: &'a Program,
}

impl Vet<'_> {
    /// `Add` as the first statement of a goroutine: `Wait` may be over before it.
    fn groups(&self, decl: &Decl, warnings: &mut Vec<Fault>) {
        each(Node::Decl(decl), &mut |node| {
            if let Node::Stmt(stmt) = node
                && let StmtKind::Go(started) = &stmt.kind
                && let ExprKind::Call(started) = &started.kind
                && let ExprKind::Func(function) = &started.function.kind
                && let Some(first) = function.body.stmts.first()
                && let Some(call) = call_of(first)
                && self.is_method(&call.function, "sync", "WaitGroup", "Add")
            {
                warnings.push(Fault::new(call.open, "WaitGroup.Add called from inside new goroutine"));
            }
            true
        });
    }

    /// Whether an expression is a method of a type of the library.
    fn is_method(&self, expr: &Expr, package: &str, type_name: &str, method: &str) -> bool {
        let ExprKind::Selector { name, .. } = &expr.kind else { return false };
        let Some(Selection::Method(found)) = self.program.info.selection(expr.id) else { return false };
        let Member::Method { receiver, .. } = &found.member else { return false };
        *name.name == *method && self.is_type(*receiver, package, type_name)
    }

    /// What of the library an expression names: a function or a method.
    fn library_use(&self, expr: &Expr) -> Option<String> {
        let ExprKind::Selector { name, .. } = &expr.kind else { return None };
        let (package, receiver) = match self.program.info.selection(expr.id)? {
            Selection::Qualified(object) => {
                let object = self.program.object(*object);
                if !matches!(object.kind, ObjectKind::Function { .. }) {
                    return None;
                }
                (object.package, None)
            }
            Selection::Method(found) | Selection::MethodExpr { found, .. } => {
                let Member::Method { receiver, .. } = &found.member else { return None };
                let named = self.program.types.as_named(*receiver)?;
                (named.package, Some(named.name.clone()))
            }
            Selection::Field(_) => return None,
        };
        if package == self.program.main_package() {
            return None;
        }
        let path = &self.program.package(package).path;
        let parts: Vec<&str> = [Some(&**path), receiver.as_deref(), Some(&*name.name)].into_iter().flatten().collect();
        Some(parts.join("."))
    }

    fn is_type(&self, typ: TypeId, package: &str, name: &str) -> bool {
        let named = self.program.types.as_named(typ);
        named.is_some_and(|named| *named.name == *name && *self.program.package(named.package).path == *package)
    }

    /// The name of the function of a package of the library that an expression is.
    fn function_of<'e>(&self, expr: &'e Expr, package: &str) -> Option<&'e str> {
        let ExprKind::Selector { name, .. } = &expr.kind else { return None };
        let Some(Selection::Qualified(object)) = self.program.info.selection(expr.id) else { return None };
        let object = self.program.object(*object);
        (*self.program.package(object.package).path == *package).then_some(&*name.name)
    }

    /// Whether an expression is a predeclared function.
    fn builtin(&self, expr: &Expr) -> Option<check::BuiltinId> {
        match self.program.info.expr(expr.id)?.mode {
            Mode::Builtin(id) => Some(id),
            _ => None,
        }
    }
}

/// The call that a statement is.
fn call_of(stmt: &Stmt) -> Option<&Call> {
    match &stmt.kind {
        StmtKind::Expr(expr) => match &expr.kind {
            ExprKind::Call(call) => Some(call),
            _ => None,
        },
        _ => None,
    }
}

#[cfg(test)]
mod tests;
