//! Programs made to hang, to crash or to eat memory: each comes to a clear verdict, within its limit, and none hangs.
//!
//! Every program is compiled, run and explored on a stack no larger than a browser's.

use std::fmt::Write;
use std::time::{Duration, Instant};

use explorer::machine::Standing;
use explorer::{Machine, Options, explore};
use minigo::Program;
use minigo::vm::Limits;

/// What comes of a program; the text is part of what is said.
#[derive(Debug)]
enum Verdict {
    /// It is refused: the first diagnostic.
    Refused(&'static str),
    /// It runs to its end: what it prints.
    Prints(&'static str),
    /// It fails, as Go reports it.
    Fails(&'static str),
    /// It meets a limit.
    Limited(&'static str),
}

/// Far more than any of them takes, however busy the machine, and far less than for ever.
const PATIENCE: Duration = Duration::from_secs(120);

/// What a tab of a browser gives a worker.
const STACK: usize = 1 << 20;

fn limits() -> Limits {
    Limits { instructions_per_step: 50_000_000, steps: 2_000_000, memory: 64 << 20, ..Limits::default() }
}

/// Programs and what came of them; says at its end what was not as it should be.
#[derive(Default)]
struct Suite {
    wrong: Vec<String>,
}

impl Suite {
    fn check(&mut self, name: &str, text: &str, expected: Verdict) {
        let text = text.to_string();
        let start = Instant::now();
        let thread = std::thread::Builder::new().name(name.into()).stack_size(STACK);
        let verdict = thread.spawn(move || verdict(text.as_bytes())).expect("a thread starts").join();
        let took = start.elapsed();
        let (kind, said) = verdict.unwrap_or_else(|_| ("panicked", String::new()));
        let (wanted, part) = match expected {
            Verdict::Refused(part) => ("refused", part),
            Verdict::Prints(part) => ("prints", part),
            Verdict::Fails(part) => ("fails", part),
            Verdict::Limited(part) => ("limited", part),
        };
        if kind != wanted || !said.contains(part) || took > PATIENCE {
            let said: String = said.chars().take(300).collect();
            self.wrong.push(format!("{name}: {kind} ({took:.1?}): {said}\n    wanted: {wanted}: {part}"));
        }
    }
}

impl Drop for Suite {
    fn drop(&mut self) {
        assert!(self.wrong.is_empty(), "{}", self.wrong.join("\n"));
    }
}

fn verdict(text: &[u8]) -> (&'static str, String) {
    let program = match Program::compile("x.go", text) {
        Ok(program) => program,
        Err(diagnostics) => return ("refused", diagnostics[0].to_string()),
    };
    let mut printed = Vec::new();
    let mut machine = program.by_chance(limits(), 1);
    let outcome = machine.run(&mut |bytes: &[u8]| {
        if printed.len() < 1000 {
            printed.extend_from_slice(bytes);
        }
    });
    // A short look at its schedules: whatever it finds, it comes back.
    let start = Instant::now();
    let options = Options {
        max_executions: Some(20),
        max_steps: 2_000,
        max_bytes: 32 << 20,
        max_states: 200,
        deadline: &|| start.elapsed() > Duration::from_secs(1),
        ..Options::default()
    };
    let few = Limits { instructions_per_step: 1_000_000, memory: 8 << 20, ..Limits::exploring() };
    explore(&program.machine(few), &options);
    match machine.standing() {
        Standing::Limited(limit) => ("limited", limit.message),
        _ => match outcome.failure {
            Some(failure) => ("fails", failure),
            None => ("prints", String::from_utf8_lossy(&printed).into_owned()),
        },
    }
}

fn main_with(body: &str) -> String {
    format!("package main\n\nfunc main() {{\n{body}\n}}\n")
}

/// A line for each number below `count`.
fn lines(count: usize, line: impl Fn(usize) -> String) -> String {
    (0..count).fold(String::new(), |mut out, index| {
        let _ = writeln!(out, "{}", line(index));
        out
    })
}

#[test]
fn endless() {
    let mut suite = Suite::default();
    suite.check("private loop", &main_with("for {}"), Verdict::Limited("no end in sight"));
    suite.check("private work", &main_with("x := 0\nfor { x++ }"), Verdict::Limited("no end in sight"));
    let visible = "package main\nimport \"sync\"\nfunc main() { var m sync.Mutex; for { m.Lock(); m.Unlock() } }";
    suite.check("visible loop", visible, Verdict::Limited("no end in sight"));
    let spin = "package main\nvar done bool\nfunc main() { go func() { for {} }(); for !done {} }";
    suite.check("two loops", spin, Verdict::Limited("no end in sight"));
    let flood = "package main\nimport \"fmt\"\nfunc main() { for { fmt.Println(\"flood\") } }";
    suite.check("flood", flood, Verdict::Limited(""));
    let ticks = "package main\nimport \"time\"\nfunc main() { for range time.Tick(1) { } }";
    suite.check("ticks", ticks, Verdict::Limited("no end in sight"));
    let sleeps = "package main\nimport \"time\"\nfunc main() { for { time.Sleep(1 << 62) } }";
    suite.check("sleeps", sleeps, Verdict::Limited(""));
    suite.check("waits", &main_with("select {}"), Verdict::Fails("all goroutines are asleep - deadlock!"));
    suite.check("defers", &main_with("for { defer func() {}() }"), Verdict::Fails("stack overflow"));
    suite.check(
        "panics",
        &main_with("for { func() { defer func() { recover() }(); panic(1) }() }"),
        Verdict::Limited("no end in sight"),
    );
}

#[test]
fn deep() {
    let mut suite = Suite::default();
    let recursion = "package main\nfunc f(n int) int { return f(n+1) + 1 }\nfunc main() { f(0) }";
    suite.check("recursion", recursion, Verdict::Fails("stack overflow"));
    let mutual = "package main\nfunc f() { g() }\nfunc g() { f() }\nfunc main() { f() }";
    suite.check("mutual recursion", mutual, Verdict::Fails("stack overflow"));
    let deferred = "package main\nfunc f() { defer f() }\nfunc main() { f() }";
    suite.check("deferred recursion", deferred, Verdict::Fails("stack overflow"));
    let panicking = "package main\nfunc f() { defer f(); panic(1) }\nfunc main() { f() }";
    suite.check("panicking recursion", panicking, Verdict::Fails(""));
    let text = "package main\nimport \"fmt\"\ntype T struct{}\nfunc (t T) String() string { return fmt.Sprint(t) }\n";
    suite.check(
        "a String that asks for itself",
        &format!("{text}func main() {{ fmt.Println(T{{}}) }}"),
        Verdict::Limited("out of memory"),
    );
    let list = "package main\nimport \"fmt\"\ntype L struct { next *L }\nfunc main() { var l *L\nfor range 100000 { l = &L{l} }\nn := 0\nfor l != nil { l = l.next; n++ }\nfmt.Println(n) }";
    suite.check("a long list", list, Verdict::Prints("100000\n"));
    let compared = "package main\nimport \"fmt\"\nfunc main() { var a, b any\nfor range 100000 { a = [1]any{a}; b = [1]any{b} }\nfmt.Println(a == b) }";
    suite.check("a deep comparison", compared, Verdict::Prints("true\n"));
    let printed =
        "package main\nimport \"fmt\"\nfunc main() { s := []any{nil}; s[0] = s; fmt.Println(len(fmt.Sprint(s))) }";
    suite.check("a slice within itself", printed, Verdict::Limited("out of memory"));
    let map = "package main\nimport \"fmt\"\nfunc main() { m := map[string]any{}; m[\"m\"] = m; fmt.Println(m) }";
    suite.check("a map within itself", map, Verdict::Limited("out of memory"));
}

#[test]
fn many() {
    let mut suite = Suite::default();
    let program = "package main\nimport (\"fmt\"; \"sync\")\nfunc main() { var w sync.WaitGroup; var m sync.Mutex; n := 0\nfor range 10000 { w.Go(func() { m.Lock(); n++; m.Unlock() }) }\nw.Wait(); fmt.Println(n) }";
    suite.check("goroutines", program, Verdict::Prints("10000\n"));
    let program =
        "package main\nfunc main() { c := make(chan int)\nfor range 10000 { go func() { c <- 1 }() }\nselect {} }";
    suite.check("goroutines that wait", program, Verdict::Fails("all goroutines are asleep - deadlock!"));
    let program = "package main\nfunc main() { for { go func() { select {} }() } }";
    suite.check("goroutines without end", program, Verdict::Limited("goroutines"));
    let program = "package main\nfunc f() { go f(); go f(); select {} }\nfunc main() { f() }";
    suite.check("goroutines that start goroutines", program, Verdict::Limited("goroutines"));
}

#[test]
fn large() {
    let mut suite = Suite::default();
    let kept = "package main\nfunc main() { var all [][]int\nfor { all = append(all, make([]int, 1000000)) } }";
    suite.check("memory kept", kept, Verdict::Limited("out of memory"));
    let dropped = "package main\nimport \"fmt\"\nfunc main() { n := 0\nfor range 100 { n += len(make([]int, 1000000)) }\nfmt.Println(n) }";
    suite.check("memory dropped", dropped, Verdict::Prints("100000000\n"));
    suite.check("a slice", &main_with("n := 1 << 40\n_ = make([]int, n)"), Verdict::Limited("out of memory"));
    suite.check(
        "an impossible slice",
        &main_with("n := -1\n_ = make([]int, n)"),
        Verdict::Fails("makeslice: len out of range"),
    );
    suite.check(
        "an impossible slice, huge",
        &main_with("n := 1 << 62\n_ = make([]int, n)"),
        Verdict::Fails("makeslice: len out of range"),
    );
    suite.check(
        "a channel",
        &main_with("n := 1 << 62\n_ = make(chan int, n)"),
        Verdict::Fails("makechan: size out of range"),
    );
    suite.check(
        "a large channel",
        &main_with("n := 1 << 40\n_ = make(chan int, n)"),
        Verdict::Limited("out of memory"),
    );
    suite.check("a string", &main_with("s := \"x\"\nfor { s += s }"), Verdict::Limited("out of memory"));
    suite.check(
        "a map",
        &main_with("m := map[int]int{}\nfor i := 0; ; i++ { m[i] = i }"),
        Verdict::Limited("out of memory"),
    );
    suite.check("a map's size", &main_with("n := 1 << 62\nm := make(map[int]int, n)\nm[1] = 1"), Verdict::Prints(""));
    let repeat = "package main\nimport \"strings\"\nfunc main() { _ = strings.Repeat(\"x\", 1 << 40) }";
    suite.check("a repeated string", repeat, Verdict::Limited("out of memory"));
    let width = "package main\nimport \"fmt\"\nfunc main() { fmt.Println(len(fmt.Sprintf(\"%999999999d|%.999999999f\", 1, 1.0))) }";
    suite.check("a wide verb", width, Verdict::Prints(""));
    suite.check("an array", &main_with("var a [1 << 40]int\n_ = a"), Verdict::Refused("x.go:4:"));
    suite.check(
        "an array of arrays",
        "package main\nvar a [1 << 20][1 << 20][1 << 20]int\nfunc main() { a[0][0][0] = 1 }",
        Verdict::Refused("x.go:2:"),
    );
    suite.check(
        "a large array",
        "package main\nvar a [1 << 27]int\nfunc main() { a[0] = 1 }",
        Verdict::Refused("of more than 1048576 values is not supported"),
    );
    suite.check(
        "an index of a literal",
        "package main\nvar a = []int{1 << 40: 1}\nfunc main() {}",
        Verdict::Refused(""),
    );
}

#[test]
fn constants() {
    let mut suite = Suite::default();
    suite.check("a shift", &main_with("const x = 1 << 100000\n_ = x >> 99999"), Verdict::Refused("x.go:4:"));
    suite.check("a huge shift", &main_with("const x = 1 << (1 << 62)"), Verdict::Refused("x.go:4:"));
    suite.check("a shift too far", &main_with("const x = 1 << (1 << 100)"), Verdict::Refused("x.go:4:"));
    suite.check(
        "a product",
        "package main\nconst a = 1 << 500\nconst b = a * a\nfunc main() {}",
        Verdict::Refused("overflow"),
    );
    let squares = lines(60, |n| format!("const c{} = c{n} * c{n}", n + 1));
    suite.check(
        "squares",
        &format!("package main\nconst c0 = 3\n{squares}func main() {{}}"),
        Verdict::Refused("overflow"),
    );
    let squares = lines(60, |n| format!("const c{} = c{n} * c{n}", n + 1));
    suite.check(
        "squares of fractions",
        &format!("package main\nconst c0 = 1.1\n{squares}func main() {{}}"),
        Verdict::Refused(""),
    );
    let strings = lines(40, |n| format!("const s{} = s{n} + s{n}", n + 1));
    suite.check(
        "doubled strings",
        &format!("package main\nconst s0 = \"x\"\n{strings}func main() {{}}"),
        Verdict::Refused(""),
    );
    suite.check(
        "a long number",
        &main_with(&format!("const x = {}\n_ = x", "9".repeat(100_000))),
        Verdict::Refused("x.go:4:"),
    );
    suite.check("an exponent", &main_with("const x = 1e1000000000\n_ = x"), Verdict::Refused("x.go:4:"));
    suite.check(
        "a small exponent",
        &main_with("const x = 1e-1000000000\nvar y float64 = x\n_ = y"),
        Verdict::Prints(""),
    );
    suite.check("a hexadecimal exponent", &main_with("const x = 0x1p99999999999\n_ = x"), Verdict::Refused("x.go:4:"));
    suite.check(
        "a division",
        &main_with("const x = 1.0 / 3 / 7 / 11e300 / 13e300\nvar y float64 = x * 1e300 * 1e300\n_ = y"),
        Verdict::Prints(""),
    );
    suite.check(
        "itself",
        "package main\nconst a = b\nconst b = a\nfunc main() {}",
        Verdict::Refused("initialization cycle"),
    );
}

#[test]
fn recursive_declarations() {
    let mut suite = Suite::default();
    suite.check(
        "a type",
        "package main\ntype T struct { t T }\nfunc main() {}",
        Verdict::Refused("invalid recursive type"),
    );
    suite.check("an array", "package main\ntype T [2]T\nfunc main() {}", Verdict::Refused("invalid recursive type"));
    suite.check(
        "a length",
        "package main\ntype T [len(T{})]int\nfunc main() {}",
        Verdict::Refused("invalid recursive type"),
    );
    suite.check(
        "a length of a variable",
        "package main\nimport \"unsafe\"\nvar x [unsafe.Sizeof(x)]int\nfunc main() {}",
        Verdict::Refused(""),
    );
    suite.check(
        "an interface",
        "package main\ntype I interface { J }\ntype J interface { I }\nfunc main() {}",
        Verdict::Refused("invalid recursive type"),
    );
    suite.check(
        "an alias",
        "package main\ntype A = B\ntype B = A\nfunc main() {}",
        Verdict::Refused("invalid recursive type"),
    );
    suite.check("a constraint", "package main\ntype T[P T[P]] struct{}\nfunc main() {}", Verdict::Refused("x.go:2:"));
    suite.check("a pointer", "package main\ntype T *T\nfunc main() { var t T; t = &t; _ = ***t }", Verdict::Prints(""));
    suite.check(
        "a slice",
        "package main\ntype T []T\nfunc main() { t := T{nil}; t[0] = t; _ = t[0][0] }",
        Verdict::Prints(""),
    );
    suite.check(
        "a function",
        "package main\ntype F func() F\nfunc f() F { return f }\nfunc main() { f()()() }",
        Verdict::Prints(""),
    );
    suite.check(
        "a map",
        "package main\ntype M map[string]M\nfunc main() { m := M{}; m[\"\"] = m }",
        Verdict::Prints(""),
    );
    suite.check(
        "a variable",
        "package main\nvar a = b\nvar b = f()\nfunc f() int { return a }\nfunc main() {}",
        Verdict::Refused("initialization cycle"),
    );
    suite.check(
        "an instance",
        "package main\nfunc f[T any](n int) { if n > 0 { f[[]T](n - 1) } }\nfunc main() { f[int](3) }",
        Verdict::Refused("x.go:"),
    );
    suite.check(
        "an instance of a type",
        "package main\ntype T[P any] struct { t *T[[]P] }\nfunc main() { var t T[int]; _ = t }",
        Verdict::Refused("x.go:"),
    );
    suite.check(
        "embedding",
        "package main\ntype A struct { *B }\ntype B struct { *A }\nfunc main() { var a A; _ = a.x }",
        Verdict::Refused("a.x undefined"),
    );
}

#[test]
fn chains_of_declarations() {
    let mut suite = Suite::default();
    const MANY: usize = 10_000;
    let last = format!("_ = a{MANY}");
    let variables = lines(MANY, |n| format!("var a{} = a{n} + 1", n + 1));
    let program =
        format!("package main\nvar a0 = f()\n{variables}func f() int {{ return 1 }}\nfunc main() {{ {last} }}");
    suite.check("variables", &program, Verdict::Prints(""));
    let variables = lines(MANY, |n| format!("var a{n} = a{} + 1", n + 1));
    let program = format!("package main\n{variables}var a{MANY} = 1\nfunc main() {{ _ = a0 }}");
    suite.check("variables backwards", &program, Verdict::Refused(""));
    let constants = lines(MANY, |n| format!("const a{n} = a{}", n + 1));
    let program = format!("package main\n{constants}const a{MANY} = 1\nfunc main() {{ _ = a0 }}");
    suite.check("constants backwards", &program, Verdict::Refused(""));
    let types = lines(MANY, |n| format!("type T{n} T{}", n + 1));
    let program = format!("package main\n{types}type T{MANY} int\nfunc main() {{ var t T0; _ = t }}");
    suite.check("types", &program, Verdict::Refused(""));
    let types = lines(MANY, |n| format!("type T{n} = *T{}", n + 1));
    let program = format!("package main\n{types}type T{MANY} = int\nfunc main() {{ var t T0; _ = t }}");
    suite.check("pointers to pointers", &program, Verdict::Refused(""));
    let types = lines(MANY, |n| format!("type T{n} struct {{ T{} }}", n + 1));
    let program = format!("package main\n{types}type T{MANY} struct {{ x int }}\nfunc main() {{ var t T0; _ = t.x }}");
    suite.check("embedded", &program, Verdict::Refused(""));
    let types = lines(MANY, |n| format!("type T{n} interface {{ T{} }}", n + 1));
    let program = format!("package main\n{types}type T{MANY} interface {{ m() }}\nfunc main() {{ var t T0; _ = t }}");
    suite.check("embedded interfaces", &program, Verdict::Refused(""));
    let functions = lines(MANY, |n| format!("func f{n}() int {{ return f{}() }}", n + 1));
    let program = format!("package main\n{functions}func f{MANY}() int {{ return 1 }}\nvar x = f0()\nfunc main() {{}}");
    suite.check("functions", &program, Verdict::Prints(""));
}

#[test]
fn exponential_types() {
    let mut suite = Suite::default();
    let double = lines(40, |n| format!("type T{} struct {{ a, b T{n} }}", n + 1));
    suite.check(
        "structs",
        &format!("package main\ntype T0 struct {{ x int }}\n{double}func main() {{ var t T40; _ = t }}"),
        Verdict::Refused(""),
    );
    let double = lines(40, |n| format!("type T{} = struct {{ a, b T{n} }}", n + 1));
    suite.check(
        "unnamed structs",
        &format!("package main\ntype T0 = struct {{ x int }}\n{double}func main() {{ var t *T40; _ = t }}"),
        Verdict::Prints(""),
    );
    let double = lines(40, |n| format!("type T{} = func(T{n}) T{n}", n + 1));
    let program = format!("package main\ntype T0 = int\n{double}func main() {{ var t T40; var u T39 = t; _ = u }}");
    suite.check("functions", &program, Verdict::Refused(""));
    let double = lines(30, |n| {
        format!("type T{} struct {{ *A{n}; *B{n} }}\ntype A{n} struct {{ *T{n} }}\ntype B{n} struct {{ *T{n} }}", n + 1)
    });
    let program = format!("package main\ntype T0 struct {{ x int }}\n{double}func main() {{ var t T30; _ = t.y }}");
    suite.check("embedded diamonds", &program, Verdict::Refused("t.y undefined"));
    let double = lines(30, |n| {
        format!(
            "type I{} interface {{ A{n}; B{n} }}\ntype A{n} interface {{ I{n} }}\ntype B{n} interface {{ I{n} }}",
            n + 1
        )
    });
    let program = format!("package main\ntype I0 interface {{ m() }}\n{double}func main() {{ var i I30; _ = i }}");
    suite.check("interface diamonds", &program, Verdict::Prints(""));
    let double = lines(30, |n| format!("func f{}[T any]() {{ f{n}[[]T](); f{n}[*T]() }}", n + 1));
    let program = format!("package main\nfunc f0[T any]() {{}}\n{double}func main() {{ f30[int]() }}");
    suite.check("instances", &program, Verdict::Refused(""));
    let nested = lines(40, |n| format!("func f{}[T any](t T) {{ f{n}(struct {{ a, b T }}{{t, t}}) }}", n + 1));
    let program = format!("package main\nfunc f0[T any](T) {{}}\n{nested}func main() {{ f40(1) }}");
    suite.check("instances of doubled types", &program, Verdict::Refused(""));
    let pairs =
        "package main\ntype P[A, B any] struct { a A; b B }\nfunc pair[T any](t T) P[T, T] { return P[T, T]{t, t} }\n";
    let calls = format!("{}1{}", "pair(".repeat(40), ")".repeat(40));
    suite.check("inferred pairs", &format!("{pairs}func main() {{ _ = {calls} }}"), Verdict::Refused(""));
}

#[test]
fn long_sources() {
    let mut suite = Suite::default();
    suite.check("statements", &main_with(&format!("x := 0\n{}_ = x", "x++\n".repeat(100_000))), Verdict::Prints(""));
    let elements = "1, ".repeat(200_000);
    suite.check(
        "elements",
        &format!("package main\nvar a = []int{{{elements}}}\nfunc main() {{ _ = a }}"),
        Verdict::Prints(""),
    );
    let elements = lines(20_000, |n| format!("{n}: {n},"));
    suite.check(
        "keys",
        &format!("package main\nvar a = map[int]int{{\n{elements}}}\nfunc main() {{ _ = a }}"),
        Verdict::Prints(""),
    );
    let cases = lines(20_000, |n| format!("case {n}: x = {n}"));
    suite.check("cases", &main_with(&format!("x := 5\nswitch x {{\n{cases}}}")), Verdict::Prints(""));
    let variables = lines(20_000, |n| format!("x{n} := {n}; _ = x{n}"));
    suite.check("variables", &main_with(&variables), Verdict::Prints(""));
    let live = lines(5_000, |n| format!("x{n} := {n}"));
    let uses = lines(5_000, |n| format!("_ = x{n}"));
    suite.check("live variables", &main_with(&format!("{live}{uses}")), Verdict::Prints(""));
    let functions = lines(20_000, |n| format!("func f{n}() {{}}"));
    suite.check("functions", &format!("package main\n{functions}func main() {{}}"), Verdict::Prints(""));
    let fields = lines(20_000, |n| format!("f{n} int"));
    suite.check(
        "fields",
        &format!("package main\ntype T struct {{\n{fields}}}\nfunc main() {{ var t T; t.f7 = 1; u := t; _ = u }}"),
        Verdict::Refused("as a value is not supported"),
    );
    let parameters: Vec<String> = (0..5_000).map(|n| format!("p{n}")).collect();
    let arguments = vec!["1"; 5_000].join(", ");
    let program = format!("package main\nfunc f({} int) {{}}\nfunc main() {{ f({arguments}) }}", parameters.join(", "));
    suite.check("parameters", &program, Verdict::Prints(""));
    let cases = lines(1_000, |_| "case <-c:".into());
    suite.check(
        "a select",
        &main_with(&format!("c := make(chan int, 1)\nc <- 1\nselect {{\n{cases}}}")),
        Verdict::Prints(""),
    );
    suite.check("a string", &main_with(&format!("s := \"{}\"\n_ = s", "x".repeat(900_000))), Verdict::Prints(""));
    suite.check(
        "a name",
        &main_with(&format!("{} := 1", "x".repeat(900_000))),
        Verdict::Refused("declared and not used"),
    );
    suite.check(
        "undefined names",
        &main_with(&lines(50_000, |n| format!("x{n}()"))),
        Verdict::Refused("undefined: x0"),
    );
    suite.check(
        "unused names",
        &main_with(&lines(50_000, |n| format!("x{n} := 1"))),
        Verdict::Refused("declared and not used: x0"),
    );
    suite.check("braces", &"{".repeat(1_000_000), Verdict::Refused("syntax error"));
    suite.check("too long", &" ".repeat(2_000_000), Verdict::Refused("file too large"));
}
