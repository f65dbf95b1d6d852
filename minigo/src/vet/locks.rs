//! Locks that are copied, after vet's `copylocks`: a copy is another lock, and what the first one guarded it does not.

use super::Vet;
use super::walk::{Node, each};
use crate::check::{BuiltinId, Mode};
use crate::syntax::ast::{AssignOp, Decl, Expr, ExprKind, Field, FuncType, Stmt, StmtKind, VarSpec};
use crate::syntax::print;
use crate::syntax::source::Fault;
use crate::text::fill;
use crate::types::{PackageId, Style, Type, TypeId};

/// Types that are locks.
const LOCKS: [&str; 2] = ["Mutex", "RWMutex"];

/// Types of `sync` that must not be copied, by a field that says so.
const IN_SYNC: [&str; 5] = ["WaitGroup", "Once", "Cond", "Pool", "Map"];

/// And of `sync/atomic`.
const IN_ATOMIC: [&str; 7] = ["Int32", "Int64", "Uint32", "Uint64", "Uintptr", "Bool", "Pointer"];

/// Types within types deeper than this are not looked into.
const DEEPEST: usize = 100;

impl Vet<'_> {
    /// Warns of the locks that a declaration copies.
    pub(super) fn locks(&self, decl: &Decl, warnings: &mut Vec<Fault>) {
        if let Decl::Func(function) = decl {
            self.passed(&function.name.name, function.receiver.as_ref(), &function.signature, warnings);
        }
        each(Node::Decl(decl), &mut |node| {
            match node {
                Node::Decl(Decl::Var(spec)) => self.declared(spec, warnings),
                Node::Decl(_) => {}
                Node::Stmt(stmt) => self.copied_by(stmt, warnings),
                Node::Expr(expr) => self.copied_in(expr, warnings),
            }
            true
        });
    }

    fn copied_by(&self, stmt: &Stmt, warnings: &mut Vec<Fault>) {
        match &stmt.kind {
            StmtKind::Assign { left, right, .. } => _ = self.assigned(left, right, warnings),
            StmtKind::Return(values) => {
                for value in values {
                    self.warn(value, "return copies lock value: {}", &[], warnings);
                }
            }
            StmtKind::Range(range) => {
                for variable in [range.key.as_deref(), range.value.as_deref()].into_iter().flatten() {
                    let is_blank = matches!(&variable.kind, ExprKind::Ident(name) if *name.name == *"_");
                    let typ = match &variable.kind {
                        ExprKind::Ident(name) if range.op == AssignOp::Define => self.type_of_object(name.id),
                        _ => self.program.info.type_of(variable.id),
                    };
                    if !is_blank && let Some(path) = self.lock_in(typ) {
                        let message = fill("range var {} copies lock: {}", &[&print::expr(variable), &path]);
                        warnings.push(Fault::new(variable.pos, message));
                    }
                }
            }
            // Each turn has variables of its own, which are copies of those of the turn before.
            StmtKind::For(it) => {
                if let Some(StmtKind::Assign { left, right, op: AssignOp::Define, .. }) =
                    it.init.as_ref().map(|init| &init.kind)
                    && !self.assigned(left, right, &mut Vec::new())
                {
                    for variable in left {
                        if let ExprKind::Ident(name) = &variable.kind
                            && let Some(path) = self.lock_in(self.type_of_object(name.id))
                        {
                            let words = "for loop iteration copies lock value to {}: {}";
                            warnings.push(Fault::new(variable.pos, fill(words, &[&name.name, &path])));
                        }
                    }
                }
            }
            _ => {}
        }
    }

    fn copied_in(&self, expr: &Expr, warnings: &mut Vec<Fault>) {
        match &expr.kind {
            ExprKind::Func(it) => self.passed("func", None, &it.signature, warnings),
            ExprKind::Composite(it) => {
                for element in &it.elements {
                    let from = print::expr(&element.value);
                    self.warn(&element.value, "literal copies lock value from {}: {}", &[&from], warnings);
                }
            }
            ExprKind::Call(call) => {
                let asks = [BuiltinId::Len, BuiltinId::Cap, BuiltinId::New];
                if self.builtin(&call.function).is_none_or(|builtin| !asks.contains(&builtin)) {
                    let called = print::expr(&call.function);
                    for argument in &call.arguments {
                        self.warn(argument, "call of {} copies lock value: {}", &[&called], warnings);
                    }
                }
            }
            _ => {}
        }
    }

    /// A receiver and parameters.
    fn passed(&self, name: &str, receiver: Option<&Field>, signature: &FuncType, warnings: &mut Vec<Fault>) {
        for field in receiver.into_iter().chain(&signature.params) {
            // A generic receiver's type bears its parameters' own names.
            let declared = field.names.first().map(|name| self.type_of_object(name.id));
            let typ = match self.program.info.expr(field.type_.id) {
                Some(known) => known.typ,
                None => declared.unwrap_or(TypeId::INVALID),
            };
            if let Some(path) = self.lock_in(typ) {
                let message = fill("{} passes lock by value: {}", &[name, &path]);
                warnings.push(Fault::new(field.type_.pos, message));
            }
        }
    }

    fn declared(&self, spec: &VarSpec, warnings: &mut Vec<Fault>) {
        for (name, value) in spec.names.iter().zip(&spec.values) {
            self.warn(value, "variable declaration copies lock value to {}: {}", &[&name.name], warnings);
        }
    }

    /// Gives whether there is anything to warn of.
    fn assigned(&self, left: &[Expr], right: &[Expr], warnings: &mut Vec<Fault>) -> bool {
        let before = warnings.len();
        for (to, value) in left.iter().zip(right) {
            self.warn(value, "assignment copies lock value to {}: {}", &[&print::expr(to)], warnings);
        }
        warnings.len() > before
    }

    /// Warns of a value that is, or holds, a lock which is somebody's: what is only just made may be moved.
    fn warn(&self, value: &Expr, words: &str, parts: &[&str], warnings: &mut Vec<Fault>) {
        let mut made = value;
        while let ExprKind::Paren(inner) = &made.kind {
            made = inner;
        }
        let is_made = match &made.kind {
            ExprKind::Composite(_) | ExprKind::Call(_) => true,
            ExprKind::Star(x) => matches!(x.kind, ExprKind::Call(_)),
            _ => false,
        };
        let is_value = self.program.info.expr(made.id).is_some_and(|known| {
            !matches!(known.mode, Mode::Invalid | Mode::NoValue | Mode::Builtin(_) | Mode::Type | Mode::Nil)
        });
        if is_made || !is_value {
            return;
        }
        if let Some(path) = self.lock_in(self.program.info.type_of(made.id)) {
            let mut parts = parts.to_vec();
            parts.push(&path);
            warnings.push(Fault::new(value.pos, fill(words, &parts)));
        }
    }

    fn type_of_object(&self, id: crate::syntax::ast::NodeId) -> TypeId {
        self.program.info.object(id).map_or(TypeId::INVALID, |object| self.program.object(object).typ)
    }

    /// Says how a type comes to a lock: `main.account contains sync.Mutex`.
    fn lock_in(&self, typ: TypeId) -> Option<String> {
        let mut path = Vec::new();
        self.descend(typ, &mut path, 0).then(|| crate::text::join(&path, " contains "))
    }

    fn descend(&self, typ: TypeId, path: &mut Vec<String>, depth: usize) -> bool {
        let types = &self.program.types;
        let mut typ = typ;
        while let Type::Array { elem, .. } = types.under(typ) {
            typ = elem;
        }
        if depth > DEEPEST || types.is_invalid(typ) {
            return false;
        }
        let parts = match types.under(typ) {
            Type::Struct(_) => types.under(typ).parts(),
            Type::Tuple(parts) => parts.to_vec(),
            _ => return false,
        };
        path.push(self.name(typ));
        let library = types.as_named(typ).map(|named| (&*self.program.package(named.package).path, &*named.name));
        match library {
            Some(("sync", name)) if LOCKS.contains(&name) => return true,
            Some(("sync", name)) if IN_SYNC.contains(&name) => {
                path.push("sync.noCopy".to_owned());
                return true;
            }
            Some(("sync/atomic", name)) if IN_ATOMIC.contains(&name) => {
                path.push("sync/atomic.noCopy".to_owned());
                return true;
            }
            Some((package, _)) if package != "main" => {}
            // A struct that is a lock by what it embeds.
            _ if self.is_locker(typ) => return true,
            _ => {
                if parts.into_iter().any(|part| self.descend(part, path, depth + 1)) {
                    return true;
                }
            }
        }
        path.pop();
        false
    }

    /// Whether a pointer to a type can lock and unlock, and the value cannot.
    fn is_locker(&self, typ: TypeId) -> bool {
        let types = &self.program.types;
        let main = self.program.main_package();
        let has = |typ: TypeId, name: &str| {
            let found = match types.lookup(typ, false, main, name) {
                crate::types::Lookup::Found(found) => found,
                _ => return false,
            };
            let is_method = !matches!(found.member, crate::types::Member::Field(_));
            let plain = types.signature(self.program.method_signature(&found));
            is_method && plain.is_some_and(|it| it.params.is_empty() && it.results.is_empty())
        };
        let is = |typ: TypeId| has(typ, "Lock") && has(typ, "Unlock");
        is(types.pointer(typ)) && !is(typ)
    }

    fn name(&self, typ: TypeId) -> String {
        let path = |package: PackageId| Some(self.program.package(package).path.to_string());
        self.program.types.display(typ, Style::Message, &path)
    }
}
