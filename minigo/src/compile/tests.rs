//! What the compiler makes of small functions, instruction by instruction where it matters for speed or for what is a step,
//! and what it refuses. What programs print is judged beside the real Go, in `tests/programs`.

use super::compile;
use crate::check::{self, Library};
use crate::syntax::ast::NodeIds;
use crate::syntax::parser;
use crate::syntax::source::SourceMap;
use crate::vm::bytecode::{Instruction, Module};

fn module(source: &str) -> Result<Module, String> {
    let (mut map, mut ids) = (SourceMap::new(), NodeIds::new());
    let text = format!("package main\n{source}");
    let (file, faults) = parser::parse(&mut map, &mut ids, "main.go", text.as_bytes());
    assert!(faults.is_empty(), "{faults:?}");
    let program = check::check(&mut map, &mut ids, file, &Library).unwrap_or_else(|faults| panic!("{faults:?}"));
    compile(&program, &map)
        .map_err(|faults| faults.into_iter().map(|fault| fault.message).collect::<Vec<_>>().join("; "))
}

/// The code of one function of a program, without the names of the instructions' fields.
fn code(source: &str, function: &str) -> Vec<String> {
    let module = module(source).unwrap();
    let function = module.functions.iter().find(|known| known.name == function).expect("the function is there");
    function.code.iter().map(|instruction| format!("{instruction:?}")).collect()
}

/// Whether the code of a function has exactly these instructions, in this order, among others.
fn memory(source: &str, function: &str) -> Vec<&'static str> {
    let module = module(source).unwrap();
    let function = module.functions.iter().find(|known| known.name == function).expect("the function is there");
    function
        .code
        .iter()
        .filter_map(|instruction| match instruction {
            Instruction::Load { .. } | Instruction::LoadGlobal { .. } | Instruction::Index { .. } => Some("read"),
            Instruction::Store { .. } | Instruction::StoreGlobal { .. } | Instruction::SetIndex { .. } => Some("write"),
            Instruction::New { .. } => Some("new"),
            Instruction::Call { .. } | Instruction::CallValue { .. } => Some("call"),
            _ => None,
        })
        .collect()
}

#[test]
fn a_counting_loop_is_three_instructions_a_turn() {
    let code =
        code("func f(n int) (s int) { for i := 0; i < n; i++ { s += i }; return }\nfunc main() { f(1) }", "main.f");
    let jump = code.iter().position(|instruction| instruction.starts_with("JumpCompare")).unwrap();
    assert_eq!(code[jump], "JumpCompare { a: 2, b: 0, how: Less, target: 3 }", "{code:#?}");
    assert_eq!(jump - 3, 2, "{code:#?}");
}

#[test]
fn the_constants_of_a_loop_are_loaded_before_it() {
    let code =
        code("func f() (s int) { for i := 0; i < 1000; i++ { s ^= i * 3 }; return }\nfunc main() { f() }", "main.f");
    let turn = code.iter().skip_while(|instruction| !instruction.starts_with("Integer { op: Mul"));
    assert!(
        turn.clone().count() > 0 && turn.clone().all(|instruction| !instruction.starts_with("LoadInt")),
        "{code:#?}"
    );
}

#[test]
fn a_call_moves_no_argument_twice() {
    let fib = "func fib(n int) int { if n < 2 { return n }; return fib(n-1) + fib(n-2) }\nfunc main() { fib(3) }";
    assert_eq!(code(fib, "main.fib").len(), 10);
}

#[test]
fn memory_is_touched_as_often_as_go_touches_it() {
    let check = |body: &str, wanted: &[&str]| {
        let source = format!(
            "type T struct {{ a, b int; in [2]int }}\nvar x, y int\nvar p *T\nfunc g() int {{ return 1 }}\n\
             func f() {{ {body} }}\nfunc main() {{ f() }}"
        );
        assert_eq!(memory(&source, "main.f"), wanted, "{body}");
    };
    check("x++", &["read", "write"]);
    check("x += y", &["read", "read", "write"]);
    check("x = y + x", &["read", "read", "write"]);
    check("x += g()", &["call", "read", "write"]);
    check("x = x + g()", &["call", "read", "write"]);
    check("x = x + (g())", &["call", "read", "write"]);
    check("x, y = y, x", &["read", "read", "write", "write"]);
    check("p.a++", &["read", "read", "write"]);
    check("p.in[1] = x", &["read", "read", "write"]);
    check("t := *p; t.a++; _ = t", &["read", "read"]);
    check("i := 0; i++; i += x; _ = i", &["read"]);
    check("t := T{a: 1}; t.b = t.a; t.in[0]++; _ = t", &[]);
    // Captured and never assigned again: by value.
    check("i := x; go func() { y = i }()", &["read"]);
    check("i := x; go func() { i++ }()", &["read", "new", "write"]);
    check("i := x; q := &i; _ = q", &["read", "new", "write"]);
    check("for i := 0; i < 3; i++ { go func() { y = i }() }", &[]);
}

#[test]
fn a_long_append_keeps_its_slice_where_no_value_comes() {
    let source = format!("func f(s []int) []int {{ return append(s{}) }}\nfunc main() {{ f(nil) }}", ", 1".repeat(600));
    let module = module(&source).unwrap();
    let function = module.functions.iter().find(|known| known.name == "main.f").unwrap();
    let appends = function.code.iter().filter_map(|code| match *code {
        Instruction::Append { to, from, .. } => Some((to, from)),
        _ => None,
    });
    let appends: Vec<_> = appends.collect();
    assert!(appends.len() == 3 && appends.iter().all(|(to, from)| to < from), "{appends:?}");
}

#[test]
fn the_results_of_a_function_are_no_matter_of_a_loop_that_returns_nothing() {
    let source = "func each(yield func(int) bool) { yield(1) }\n\
                  func f() (int, error) { n := 0; for x := range each { n += x }; return n, nil }\nfunc main() { f() }";
    assert!(module(source).is_ok());
}

#[test]
fn a_select_is_at_its_word_and_the_end_at_mains_brace() {
    let source = "func g() {}\nfunc main() {\ng()\nc := make(chan int)\nselect {\ncase <-c:\n}\n}\nvar x = 1";
    let module = module(source).unwrap();
    let line = |name: &str, wanted: fn(&Instruction) -> bool| {
        let function = module.functions.iter().find(|known| known.name == name).unwrap();
        function.code.iter().zip(&function.lines).find(|(code, _)| wanted(code)).map(|(_, &line)| line)
    };
    assert_eq!(line("main.main", |code| matches!(code, Instruction::Select { .. })), Some(6));
    assert_eq!(line("runtime.main", |code| matches!(code, Instruction::Return { .. })), Some(9));
}

#[test]
fn each_object_has_the_name_of_its_variable() {
    let source = "type A struct{ n int }\nfunc f() { total := 0; a := &A{n: 1}; s := make([]int, 3); c := make(chan int)\n\
                  m := map[int]int{}; go func() { total++; a.n++; s[0]++; c <- 1; m[1]++ }() }\nfunc main() { f() }";
    let module = module(source).unwrap();
    let function = module.functions.iter().find(|known| known.name == "main.f").unwrap();
    let names: Vec<&str> = function.names.iter().map(|(_, name)| &**name).collect();
    assert_eq!(names, ["total", "a", "s", "c", "m"]);
}

#[test]
fn methods_of_one_name_and_two_types_are_two() {
    let source = "type A struct{}\nfunc (A) M() int { return 1 }\ntype B struct{}\nfunc (B) M() string { return \"\" }\n\
                  func main() { for _, x := range []any{A{}, B{}} { _, ok := x.(interface{ M() int }); _ = ok } }";
    let methods = module(source).unwrap().methods;
    assert!(methods.contains(&"M() int".to_owned()) && methods.contains(&"M() string".to_owned()), "{methods:?}");
}

#[test]
fn what_the_machine_cannot_hold_is_refused_by_name() {
    let check = |source: &str, wanted: &str| match module(source) {
        Err(message) => assert!(message.contains(wanted), "{message}"),
        Ok(_) => panic!("{source} compiles"),
    };
    check("func main() { var a [1 << 30]int; _ = a[0] }", "a type of more than 1048576 values");
    check("func f(a [5000]int) {}\nfunc main() { var a [5000]int; f(a) }", "of more than 1024 values as a value");
    check(
        "func main() { for range func(y func() bool) { y() } { defer println() } }",
        "defer within the body of a range over a function",
    );
    let many: String = (0..30_000).map(|i| format!("v{i} := f(); _ = v{i}\n")).collect();
    check(
        &format!("func f() (a, b, c int) {{ return }}\nfunc main() {{ {} }}", many.replace(" := f()", ", _, _ := f()")),
        "too many variables",
    );
}

#[test]
fn a_deep_chain_of_types_ends() {
    let chain: String = (1..3000).map(|i| format!("type T{i} struct {{ a, b T{} }}\n", i - 1)).collect();
    let source = format!("type T0 struct {{}}\n{chain}\nfunc main() {{ var t T2999; _ = t }}");
    // Either the checker or the compiler says so; nothing is done for the 2^3000 fields.
    let (mut map, mut ids) = (SourceMap::new(), NodeIds::new());
    let (file, _) = parser::parse(&mut map, &mut ids, "main.go", format!("package main\n{source}").as_bytes());
    if let Ok(program) = check::check(&mut map, &mut ids, file, &Library) {
        drop(compile(&program, &map));
    }
}
