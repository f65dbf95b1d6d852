//! What the checker says of wrong programs, held against the words of gc (go1.27.3, `go build`), to the column.
//!
//! `gc.txt` holds programs and what gc prints of each, `./` left out. `own.txt` holds what minigo alone says: what it
//! refuses although Go has it.

use super::{Library, Unchecked, check};
use crate::syntax::ast::NodeIds;
use crate::syntax::parser;
use crate::syntax::source::SourceMap;

/// What is wrong with a program, as it is shown; nothing if it is fine.
fn faults(source: &[u8]) -> String {
    let mut map = SourceMap::new();
    let mut ids = NodeIds::new();
    let (file, mut faults) = parser::parse(&mut map, &mut ids, "x.go", source);
    if !faults.iter().any(|fault| fault.is_syntax())
        && let Err(more) = check(&mut map, &mut ids, file, &Library)
    {
        let Unchecked::Faults(more) = more else { panic!("the library is whole") };
        faults.extend(more);
    }
    let shown: Vec<String> = map.diagnose(&faults).iter().map(ToString::to_string).collect();
    shown.join("\n")
}

fn table(table: &str) -> usize {
    let mut cases = 0;
    let mut wrong = Vec::new();
    for case in table.split("\n=====\n").filter(|case| !case.trim().is_empty()) {
        let Some((source, wanted)) = case.split_once("\n-----\n") else { panic!("a case without -----: {case}") };
        let found = faults(format!("{source}\n").as_bytes());
        if found.trim() != wanted.trim() {
            wrong.push(format!("{source}\n  wanted:\n{wanted}\n  found:\n{found}\n"));
        }
        cases += 1;
    }
    assert!(wrong.is_empty(), "{} of {cases} differ\n{}", wrong.len(), wrong.join("\n"));
    cases
}

#[test]
fn what_gc_says_is_said() {
    assert!(table(include_str!("gc.txt")) >= 150);
}

#[test]
fn what_is_refused_is_refused_by_name() {
    assert!(table(include_str!("own.txt")) >= 10);
}

/// Sources that could make a checker recurse too deep, loop or blow up. Each must end, and soon.
#[test]
fn hostile_sources_end() {
    let chain = |count: usize, line: &dyn Fn(usize) -> String| -> String {
        (0..count).map(|index| line(index) + "\n").collect()
    };
    let hostile = [
        chain(3000, &|i| format!("type T{i} []T{}", i + 1)) + "type T3000 int",
        chain(3000, &|i| format!("type T{i} = []T{}", i + 1)) + "type T3000 = int",
        chain(3000, &|i| format!("var v{i} = v{}", i + 1)) + "var v3000 = 1",
        chain(3000, &|i| format!("const c{i} = c{} + 1", i + 1)) + "const c3000 = 1",
        chain(3000, &|i| format!("func f{i}() int {{ return f{}() }}", i + 1))
            + "func f3000() int { return 1 }\nvar x = f0()",
        chain(3000, &|i| format!("type I{i} interface {{ I{} }}", i + 1)) + "type I3000 interface { M() }",
        "type U0 int\n".to_owned()
            + &chain(20_000, &|i| format!("type U{} struct {{ a U{i} }}", i + 1))
            + "var m map[U20000]int",
        chain(300, &|i| format!("var v{i} = {}v{}{}", "(".repeat(190), i + 1, ")".repeat(190))) + "var v300 = 1",
        chain(60, &|i| format!("type D{i} = struct {{ a, b D{} }}", i + 1))
            + "type D60 = int\nvar d, e D0\nvar f = d == e",
        chain(60, &|i| format!("type D{i} struct {{ a, b D{} }}", i + 1))
            + "type D60 int\nvar d, e D0\nvar f = d == e\nvar g int = d",
        chain(200, &|i| format!("type E{i} struct {{ E{}; *E{} }}", i + 1, i + 2))
            + "type E200 struct{}\ntype E201 struct{}\nvar e = E0{}.missing",
        "type T[P any] struct { f *T[T[P]] }\nvar t T[int]".into(),
        "type T[P any] struct { f T[[]P] }\nvar t T[int]".into(),
        "type T[P any] struct { f func() T[[]P] }\nvar t T[int]\nvar u = t.f().f().f()".into(),
        "func f[P any](p P) { f(&p) }\nfunc g() { f(1) }".into(),
        chain(40, &|i| format!("type P{i}[A any] struct {{ x, y P{}[[2]A] }}", i + 1))
            + "type P40[A any] struct{}\nvar p P0[int]",
        chain(40, &|i| format!("type Q{i}[A any] = P{}[A]", i + 1)) + "type P1 int",
        "const c = 1 << 500 * 1 << 500\nconst d = 1e4000 * 1e4000 * 1e4000".into(),
        chain(30, &|i| format!("const s{} = s{i} + s{i}", i + 1)) + "const s0 = \"0123456789\"",
        chain(100, &|i| format!("const k{} = k{i} * k{i}", i + 1)) + "const k0 = 1.0000001",
        "var a [1 << 40][1 << 40]int\nvar b [1 << 62]int".into(),
        "type A interface { B; m(A) }\ntype B interface { C; m(B) }\ntype C interface { A }".into(),
        format!("func f() {{ return {}, 1 }}", "func() { return ".repeat(60) + "1" + &" }".repeat(60)),
        format!("var x = {}", "f(".repeat(150) + &")".repeat(150)),
        chain(2000, &|i| format!("func g{i}[T any](x T) {{ g{}(x) }}", i + 1)) + "func g2000[T any](x T) { g0(x) }",
    ];
    for source in hostile {
        let source = format!("package main\n{source}\nfunc main() {{}}\n");
        let started = std::time::Instant::now();
        let _ = faults(source.as_bytes());
        let start: String = source.chars().take(80).collect();
        assert!(started.elapsed().as_secs() < 10, "{:?} for {start}", started.elapsed());
    }
}
