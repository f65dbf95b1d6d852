//! Writes trees as s-expressions.

use crate::syntax::ast::{
    AssignOp, BinaryOp, Block, CaseClause, ChanDirection, Decl, Expr, ExprKind, Field, File, FuncType, Ident,
    InterfaceElement, LiteralValue, Stmt, StmtKind,
};

pub(super) fn file(file: &File) -> String {
    let imports = file.imports.iter().map(|spec| match &spec.name {
        Some(name) => format!("(import {} {:?})", name.name, spec.path),
        None => format!("(import {:?})", spec.path),
    });
    imports.chain(file.decls.iter().map(decl)).collect::<Vec<_>>().join("\n")
}

/// A list: its head and what follows, without what is empty.
fn list(head: &str, rest: impl IntoIterator<Item = String>) -> String {
    let mut out = format!("({head}");
    for item in rest.into_iter().filter(|item| !item.is_empty()) {
        out.push(' ');
        out.push_str(&item);
    }
    out + ")"
}

fn decl(decl: &Decl) -> String {
    match decl {
        Decl::Const(group) => list(
            "const",
            group.specs.iter().map(|spec| {
                let values = optional(spec.type_.as_deref(), ":").into_iter().chain(exprs(&spec.values));
                list(&format!("{}:{}", spec.iota, names(&spec.names)), values)
            }),
        ),
        Decl::Var(spec) => {
            let rest = optional(spec.type_.as_deref(), ":").into_iter().chain(exprs(&spec.values));
            list("var", [names(&spec.names)].into_iter().chain(rest))
        }
        Decl::Type(spec) => list(
            if spec.alias.is_some() { "alias" } else { "type" },
            [spec.name.name.to_string(), bracketed(&spec.type_params), expr(&spec.type_)],
        ),
        Decl::Func(func) => list(
            "func",
            [
                func.receiver.as_ref().map_or(String::new(), |receiver| list("of", [field(receiver)])),
                func.name.name.to_string(),
                bracketed(&func.type_params),
                signature(&func.signature),
                func.body.as_ref().map_or("native".into(), block),
            ],
        ),
    }
}

fn names(names: &[Ident]) -> String {
    names.iter().map(|name| name.name.to_string()).collect::<Vec<_>>().join(",")
}

fn optional(x: Option<&Expr>, before: &str) -> Option<String> {
    x.map(|x| format!("{before}{}", expr(x)))
}

fn exprs(list: &[Expr]) -> impl Iterator<Item = String> {
    list.iter().map(expr)
}

fn field(field: &Field) -> String {
    let tag = field.tag.as_deref().map_or(String::new(), |tag| format!("#{}", String::from_utf8_lossy(tag)));
    let dots = if field.ellipsis.is_some() { "..." } else { "" };
    let names = names(&field.names);
    let colon = if names.is_empty() { "" } else { ":" };
    format!("{names}{colon}{dots}{}{tag}", expr(&field.type_))
}

fn bracketed(fields: &[Field]) -> String {
    if fields.is_empty() { String::new() } else { list("params", fields.iter().map(field)) }
}

fn signature(signature: &FuncType) -> String {
    let results =
        if signature.results.is_empty() { String::new() } else { list("->", signature.results.iter().map(field)) };
    list("", signature.params.iter().map(field).chain([results])).replace("( ", "(")
}

pub(super) fn expr(x: &Expr) -> String {
    match &x.kind {
        ExprKind::Bad => "BAD".into(),
        ExprKind::Ident(ident) => ident.name.to_string(),
        ExprKind::Literal(literal) => match &literal.value {
            LiteralValue::Int | LiteralValue::Float | LiteralValue::Imaginary => literal.text.to_string(),
            LiteralValue::Rune(rune) => format!("'{rune}"),
            LiteralValue::String(bytes) => format!("\"{}\"", bytes.escape_ascii()),
        },
        ExprKind::Composite(literal) => {
            let elements = literal.elements.iter().map(|element| match &element.key {
                Some(key) => format!("{}:{}", expr(key), expr(&element.value)),
                None => expr(&element.value),
            });
            list("lit", [literal.type_.as_deref().map_or("_".into(), expr)].into_iter().chain(elements))
        }
        ExprKind::Func(func) => list("func", [signature(&func.signature), block(&func.body)]),
        ExprKind::Paren(x) => list("paren", [expr(x)]),
        ExprKind::Selector { x, name } => format!("{}.{}", expr(x), name.name),
        ExprKind::Index { x, indices, .. } => list("index", [expr(x)].into_iter().chain(exprs(indices))),
        ExprKind::Slice { x, low, high, max, .. } => {
            let part = |x: &Option<Box<Expr>>| x.as_deref().map_or("_".into(), expr);
            let max = if max.is_some() { part(max) } else { String::new() };
            list("slice", [expr(x), part(low), part(high), max])
        }
        ExprKind::TypeAssert { x, type_ } => list("as", [expr(x), type_.as_deref().map_or("type".into(), expr)]),
        ExprKind::Call(call) => {
            let dots = if call.ellipsis.is_some() { "..." } else { "" };
            list("call", [expr(&call.function)].into_iter().chain(exprs(&call.arguments)).chain([dots.into()]))
        }
        ExprKind::Star(x) => list("*", [expr(x)]),
        ExprKind::Unary { op, x } => list(op.text(), [expr(x)]),
        ExprKind::Binary { op, x, y, .. } => list(op.text(), [expr(x), expr(y)]),
        ExprKind::ArrayType { length, element } => {
            list("array", [length.as_deref().map_or("...".into(), expr), expr(element)])
        }
        ExprKind::SliceType(element) => list("[]", [expr(element)]),
        ExprKind::MapType { key, value } => list("map", [expr(key), expr(value)]),
        ExprKind::ChanType { direction, element } => {
            let head = match direction {
                ChanDirection::Both => "chan",
                ChanDirection::Send => "chan<-",
                ChanDirection::Receive => "<-chan",
            };
            list(head, [expr(element)])
        }
        ExprKind::StructType(fields) => list("struct", fields.iter().map(field)),
        ExprKind::FuncType(func) => list("func", [signature(func)]),
        ExprKind::InterfaceType(elements) => list(
            "interface",
            elements.iter().map(|element| match element {
                InterfaceElement::Method { name, signature: of } => list(&name.name, [signature(of)]),
                InterfaceElement::Embedded(type_) => expr(type_),
            }),
        ),
    }
}

fn block(block: &Block) -> String {
    list("{}", block.stmts.iter().map(stmt))
}

fn optional_stmt(of: Option<&Stmt>) -> String {
    of.map_or("_".into(), stmt)
}

fn clauses(clauses: &[CaseClause]) -> impl Iterator<Item = String> {
    clauses.iter().map(|clause| {
        let body = clause.body.iter().map(stmt);
        match &clause.exprs {
            Some(list_) => list("case", [list("", exprs(list_)).replace("( ", "(")].into_iter().chain(body)),
            None => list("default", body),
        }
    })
}

pub(super) fn stmt(of: &Stmt) -> String {
    match &of.kind {
        StmtKind::Bad => "BAD".into(),
        StmtKind::Empty => ";".into(),
        StmtKind::Expr(x) => expr(x),
        StmtKind::Send { channel, value, .. } => list("send", [expr(channel), expr(value)]),
        StmtKind::IncDec { x, op, .. } => list(if *op == BinaryOp::Add { "++" } else { "--" }, [expr(x)]),
        StmtKind::Assign { left, op, right, .. } => {
            let head = match op {
                AssignOp::Set => "=".into(),
                AssignOp::Define => ":=".into(),
                AssignOp::Op(op) => format!("{}=", op.text()),
            };
            let side = |list: &[Expr]| exprs(list).collect::<Vec<_>>().join(",");
            list(&head, [side(left), side(right)])
        }
        StmtKind::Go(x) => list("go", [expr(x)]),
        StmtKind::Defer(x) => list("defer", [expr(x)]),
        StmtKind::Return(results) => list("return", exprs(results)),
        StmtKind::Branch { kind, label } => {
            list(kind.text(), [label.as_ref().map_or(String::new(), |label| label.name.to_string())])
        }
        StmtKind::Block(inner) => block(inner),
        StmtKind::If(branch) => list(
            "if",
            [
                optional_stmt(branch.init.as_ref()),
                expr(&branch.condition),
                block(&branch.then),
                branch.otherwise.as_ref().map_or(String::new(), stmt),
            ],
        ),
        StmtKind::Switch(switch) => {
            let head = [optional_stmt(switch.init.as_ref()), optional(switch.tag.as_deref(), "").unwrap_or("_".into())];
            list("switch", head.into_iter().chain(clauses(&switch.clauses)))
        }
        StmtKind::TypeSwitch(switch) => {
            let bind = switch.bind.as_ref().map_or("_".into(), |bind| bind.name.to_string());
            let head = [optional_stmt(switch.init.as_ref()), bind, expr(&switch.x)];
            list("typeswitch", head.into_iter().chain(clauses(&switch.clauses)))
        }
        StmtKind::Select(clauses, _) => list(
            "select",
            clauses.iter().map(|clause| {
                let body = clause.body.iter().map(stmt);
                match &clause.comm {
                    Some(comm) => list("case", [stmt(comm)].into_iter().chain(body)),
                    None => list("default", body),
                }
            }),
        ),
        StmtKind::For(of) => list(
            "for",
            [
                optional_stmt(of.init.as_ref()),
                of.condition.as_deref().map_or("_".into(), expr),
                optional_stmt(of.post.as_ref()),
                block(&of.body),
            ],
        ),
        StmtKind::Range(range) => {
            let op = if range.op == AssignOp::Define { ":=" } else { "=" };
            let variables =
                [&range.key, &range.value].into_iter().flatten().map(|x| expr(x)).collect::<Vec<_>>().join(",");
            list("range", [format!("{variables}{op}"), expr(&range.x), block(&range.body)])
        }
        StmtKind::Labeled { label, stmt: inner } => list("label", [label.name.to_string(), stmt(inner)]),
        StmtKind::Decl(inner) => decl(inner),
    }
}
