//! One program of an answer and of what the judge puts in: the judge's functions in the place of those of the same names, the
//! answer's lines where they were, so that what is told of a line is true of the reader's own.

use std::collections::BTreeSet;

use minigo::syntax::ast::{Decl, ExprKind, File, FuncDecl, NodeIds};
use minigo::syntax::parser;
use minigo::syntax::source::{Pos, SourceMap};

/// Puts the judge's file into an answer; none where one of them cannot be read.
pub(crate) fn assembled(answer: &str, judges: &str) -> Option<String> {
    let (own, put_in) = (Part::read(answer)?, Part::read(judges)?);
    let replaced: BTreeSet<String> = put_in.functions().map(name).collect();
    let mut body = answer.to_owned();
    for function in own.functions().filter(|function| replaced.contains(&name(function))) {
        let end = function.body.as_ref().map(|body| offset(body.close) + 1)?;
        blank(&mut body, offset(function.pos), end);
    }
    let header = own.header(answer)?;
    blank(&mut body, 0, header);
    let mut judged = judges.to_owned();
    blank(&mut judged, 0, put_in.header(judges)?);
    let code = format!("{body}\n{}", judged.trim());
    let mut imports = String::new();
    let mut seen = BTreeSet::new();
    for (path, called) in own.imports().chain(put_in.imports()) {
        if uses(&code, &called) && seen.insert(called.clone()) {
            imports.push_str(&format!("; import {called} {path:?}"));
        }
    }
    // All of it on the first line: the others stay where they are.
    Some(format!("package main{imports}{code}"))
}

struct Part {
    file: File,
}

impl Part {
    fn read(text: &str) -> Option<Self> {
        let (file, faults) = parser::parse(&mut SourceMap::new(), &mut NodeIds::new(), "", text.as_bytes());
        (file.whole && faults.is_empty()).then_some(Self { file })
    }

    fn functions(&self) -> impl Iterator<Item = &FuncDecl> {
        self.file.decls.iter().filter_map(|decl| match decl {
            Decl::Func(function) => Some(function),
            _ => None,
        })
    }

    /// The imports: each path, and how it is called.
    fn imports(&self) -> impl Iterator<Item = (String, String)> {
        self.file.imports.iter().map(|import| {
            let path = import.path.to_string();
            let last = path.trim_end_matches("/v2").rsplit('/').next().unwrap_or_default().to_owned();
            let called = import.name.as_ref().map_or(last, |name| name.name.to_string());
            (path, called)
        })
    }

    /// Where the package clause and the imports end.
    fn header(&self, text: &str) -> Option<usize> {
        let Some(last) = self.file.imports.last() else {
            return Some(offset(self.file.package.pos) + self.file.package.name.len());
        };
        let end = offset(last.path_pos) + last.path.len() + 2;
        let is_group = text.get(..end)?.rsplit("import").next()?.contains('(');
        let close = text.get(end..)?.find(')').filter(|_| is_group);
        Some(close.map_or(end, |close| end + close + 1))
    }
}

/// How a function is called: of a method, with its type in front.
fn name(function: &FuncDecl) -> String {
    let receiver = function.receiver.as_ref().map(|field| &*field.type_);
    let receiver = receiver.and_then(|expr| {
        let expr = if let ExprKind::Star(inner) = &expr.kind { inner } else { expr };
        if let ExprKind::Ident(name) = &expr.kind { Some(&name.name) } else { None }
    });
    match receiver {
        Some(receiver) => format!("{receiver}.{}", function.name.name),
        None => function.name.name.to_string(),
    }
}

/// The place of the first file of a map.
fn offset(pos: Pos) -> usize {
    pos.0.saturating_sub(1) as usize
}

/// Empties a part of a text; the lines stay.
fn blank(text: &mut String, from: usize, to: usize) {
    let blanked: String = text.get(from..to).unwrap_or_default().chars().filter(|c| *c == '\n').collect();
    let spaces = " ".repeat((to - from).saturating_sub(blanked.len()));
    text.replace_range(from..to, &(blanked + &spaces));
}

/// Whether something of a package is named in the code, as far as a reader of letters can tell.
fn uses(code: &str, package: &str) -> bool {
    let is_part = |c: char| c.is_alphanumeric() || c == '_' || c == '.';
    code.match_indices(&format!("{package}.")).any(|(at, _)| !code[..at].ends_with(is_part))
}

#[cfg(test)]
mod tests {
    use super::assembled;

    #[test]
    fn the_answers_lines_stay_and_the_judges_functions_come_in() {
        let answer = "package main\n\nimport (\n\t\"fmt\"\n\t\"time\"\n)\n\ntype T int\n\nfunc (t *T) Inc() { *t++ }\n\nfunc main() {\n\ttime.Sleep(1)\n\tfmt.Println()\n}\n";
        let judges =
            "package main\n\nimport \"sync\"\n\nfunc main() {\n\tvar t T\n\tvar g sync.WaitGroup\n\tg.Go(t.Inc)\n}\n";
        let text = assembled(answer, judges).expect("both are Go");
        assert!(text.starts_with("package main; import sync \"sync\"\n"), "{text}");
        assert_eq!(text.lines().position(|line| line.starts_with("func (t *T) Inc()")), Some(9), "{text}");
        assert_eq!(text.matches("func main").count(), 1);
        assert!(minigo::Program::compile("x.go", text.as_bytes()).is_ok(), "{text}");
        assert_eq!(assembled("package main\nfunc {", judges), None);
    }
}
