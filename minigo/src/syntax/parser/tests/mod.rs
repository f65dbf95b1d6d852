//! What parses to what, what is said of the rest, and that nothing else happens, whatever the text.

mod dump;

use super::{SIZE_LIMIT, parse};
use crate::syntax::ast::{Decl, File, HEIGHT_LIMIT, NodeIds};
use crate::syntax::print;
use crate::syntax::source::SourceMap;
use std::path::Path;

fn parsed(text: &[u8]) -> (File, Vec<String>) {
    let mut map = SourceMap::new();
    let (file, faults) = parse(&mut map, &mut NodeIds::new(), "x.go", text);
    let faults = map.diagnose(&faults).iter().map(|fault| fault.to_string().replace("x.go:", "")).collect();
    (file, faults)
}

fn check(text: &str, expected: &str) {
    let (file, faults) = parsed(text.as_bytes());
    assert_eq!(faults, [""; 0], "{text}");
    assert_eq!(dump::file(&file), expected, "{text}");
}

/// Checks declarations.
fn check_decls(text: &str, expected: &str) {
    check(&format!("package p\n{text}"), expected);
}

/// Checks an expression or a type, where `T{` is a composite literal.
fn check_expr(text: &str, expected: &str) {
    check_decls(&format!("var _ = {text}"), &format!("(var _ {expected})"));
}

fn check_type(text: &str, expected: &str) {
    check_decls(&format!("type T = {text}"), &format!("(alias T {expected})"));
}

fn check_stmts(text: &str, expected: &str) {
    check_decls(&format!("func _() {{ {text} }}"), &format!("(func _ () ({{}} {expected}))"));
}

/// The faults that Go's compiler (1.27.3) has found in the texts of `faults.txt`: between `<<<` and `>>>` a file, behind it
/// what is said of it. What only a type checker sees is left out.
#[test]
fn faults_are_those_of_go() {
    let cases = include_str!("faults.txt");
    let mut count = 0;
    for case in cases.split("<<<\n").skip(1) {
        let (text, expected) = case.split_once(">>>\n").expect("a case has two parts");
        let (_, faults) = parsed(text.as_bytes());
        assert_eq!(faults.join("\n"), expected.trim_end(), "{text}");
        count += 1;
    }
    assert_eq!(count, 186);
}

#[test]
fn operators_bind_as_in_go() {
    check_expr("a + b*c - d", "(- (+ a (* b c)) d)");
    check_expr("a || b && c == d+e<<f", "(|| a (&& b (== c (+ d (<< e f)))))");
    check_expr("-a * +b", "(* (- a) (+ b))");
    check_expr("!a == ^b&^c", "(== (! a) (&^ (^ b) c))");
    check_expr("*p + +q", "(+ (* p) (+ q))");
}

#[test]
fn operands() {
    check_expr("f(a, b...)(c).d[e][f:g]", "(slice (index (call (call f a b ...) c).d e) f g)");
    check_expr("x[:]", "(slice x _ _)");
    check_expr("x[1:2:3]", "(slice x 1 2 3)");
    check_expr("x.(T).y", "(as x T).y");
    check_expr("F[int, []T](1)", "(call (index F int ([] T)) 1)");
    check_expr("(*T).M", "(paren (* T)).M");
    check_expr("[]byte(s)", "(call ([] byte) s)");
    check_expr(
        "func(a int, b ...string) (x, y int) { return }",
        "(func (a:int b:...string (-> x,y:int)) ({} (return)))",
    );
    check_expr("<-<-c", "(<- (<- c))");
    check_expr("(<-chan int)(c)", "(call (paren (<-chan int)) c)");
    check_expr("<-chan int(c)", "(<- (call (chan int) c))");
}

#[test]
fn literals() {
    check_expr("0x_ff + 0b1 + 0o17 + 017 + 1_000", "(+ (+ (+ (+ 0x_ff 0b1) 0o17) 017) 1_000)");
    check_expr("1. + .5 + 1e3 + 0x1p-2 + 2i", "(+ (+ (+ (+ 1. .5) 1e3) 0x1p-2) 2i)");
    check_expr(r"'a' + '\n' + '\x00' + '\377' + '\u00e9' + '\U0001F600' + '\'' + 'é'", {
        "(+ (+ (+ (+ (+ (+ (+ '97 '10) '0) '255) '233) '128512) '39) '233)"
    });
    check_expr(r#""a\tb\"\\\x80\200\u00e9é""#, r#""a\tb\"\\\x80\x80\xc3\xa9\xc3\xa9""#);
    check_expr("`a\\n\r\n\"b`", r#""a\\n\n\"b""#);
}

#[test]
fn composites() {
    check_expr("T{1, x: 2, {3}: {4}}", "(lit T 1 x:2 (lit _ 3):(lit _ 4))");
    check_expr("[...]int{0: 1,}", "(lit (array ... int) 0:1)");
    check_expr("&p.T[int]{}", "(& (lit (index p.T int)))");
    check_expr("map[string][]struct{}{}", "(lit (map string ([] (struct))))");
    check_stmts("if x == (T{}) { y() }", "(if _ (== x (paren (lit T))) ({} (call y)))");
    check_stmts("for range []int{1} { }", "(range = (lit ([] int) 1) ({}))");
    check_stmts("switch f(T{}) { }", "(switch _ (call f (lit T)))");
    check_stmts("if f := func() { _ = T{} }; x { }", "(if (:= f (func () ({} (= _ (lit T))))) x ({}))");
}

#[test]
fn types() {
    check_type(
        "*[]map[string]chan<- func(int) <-chan T",
        "(* ([] (map string (chan<- (func (int (-> (<-chan T))))))))",
    );
    check_type("chan (<-chan int)", "(chan (paren (<-chan int)))");
    check_type("chan<- chan int", "(chan<- (chan int))");
    check_type("[1 + 2]int", "(array (+ 1 2) int)");
    check_type("func(a, b int, c ...p.T) (int, error)", "(func (a,b:int c:...p.T (-> int error)))");
    check_type("struct { a, b int `t`; T; *p.U; G[int] \"x\"; h [2]int; s []T }", {
        "(struct a,b:int#t T (* p.U) (index G int)#x h:(array 2 int) s:([] T))"
    });
    check_type("interface { M(int) string; E; p.F; ~int | string; G[int] }", {
        "(interface (M (int (-> string))) E p.F (| (~ int) string) (index G int))"
    });
    check_type("G[p.H[int], []T]", "(index G (index p.H int) ([] T))");
}

#[test]
fn declarations() {
    check("package p; import (\"a\"; b \"c/d\"; . \"e\"; _ `f`)", {
        "(import \"a\")\n(import b \"c/d\")\n(import . \"e\")\n(import _ \"f\")"
    });
    check_decls("const (a = iota; b; c, d int = 1, 2)", "(const (0:a iota) (1:b) (2:c,d :int 1 2))");
    check_decls("var (a int; b, c = 1, 2)", "(var a :int)\n(var b,c 1 2)");
    check_decls("type (A int; B = A)", "(type A int)\n(alias B A)");
    check_decls("func (s *S[T]) M(x T) T { return x }", "(func (of s:(* (index S T))) M (x:T (-> T)) ({} (return x)))");
    check_decls("func native(a int) int", "(func native (a:int (-> int)) native)");
    check_decls("func F[K comparable, V, W int | ~string](m map[K]V) {}", {
        "(func F (params K:comparable V,W:(| int (~ string))) (m:(map K V)) ({}))"
    });
}

/// A length of an array and a type parameter begin alike.
#[test]
fn array_or_type_parameters() {
    check_decls("type T [n]int", "(type T (array n int))");
    check_decls("type T [n * m]int", "(type T (array (* n m) int))");
    check_decls("type T [f(x)]int", "(type T (array (call f x) int))");
    check_decls("type T [a | b]int", "(type T (array (| a b) int))");
    check_decls("type T []int", "(type T ([] int))");
    check_decls("type T[P any] int", "(type T (params P:any) int)");
    check_decls("type T[P, Q any] int", "(type T (params P,Q:any) int)");
    check_decls("type T[P *C,] int", "(type T (params P:(* C)) int)");
    check_decls("type T[P *[]C] int", "(type T (params P:(* ([] C))) int)");
    check_decls("type T[P *C | ~D] int", "(type T (params P:(| (* C) (~ D))) int)");
    check_decls("type T[P ([]C)] int", "(type T (params P:([] C)) int)");
    check_decls("type T[P []E, E any] = P", "(alias T (params P:([] E) E:any) P)");
    check_decls("type T[P interface{ ~[]E }, E p.C] int", "(type T (params P:(interface (~ ([] E))) E:p.C) int)");
}

#[test]
fn statements() {
    check_stmts("x; ; x = 1", "x ; (= x 1)");
    check_stmts("a, b := f(), <-c", "(:= a,b (call f),(<- c))");
    check_stmts("x += 1; x &^= 2; x++; y--", "(+= x 1) (&^= x 2) (++ x) (-- y)");
    check_stmts("c <- <-d", "(send c (<- d))");
    check_stmts("go f(); defer func() {}()", "(go (call f)) (defer (call (func () ({}))))");
    check_stmts("if x := 1; x > y { } else if z { } else { w() }", {
        "(if (:= x 1) (> x y) ({}) (if _ z ({}) ({} (call w))))"
    });
    check_stmts("for { break }", "(for _ _ _ ({} (break)))");
    check_stmts("for x { continue }", "(for _ x _ ({} (continue)))");
    check_stmts("for i := 0; i < 3; i++ { }", "(for (:= i 0) (< i 3) (++ i) ({}))");
    check_stmts("for ; x; { }", "(for _ x _ ({}))");
    check_stmts("for k, v := range m { }", "(range k,v:= m ({}))");
    check_stmts("for a[i] = range 10 { }", "(range (index a i)= 10 ({}))");
    check_stmts("switch x := f(); x { case 1, 2: a(); fallthrough; case 3: default: b() }", {
        "(switch (:= x (call f)) x (case (1 2) (call a) (fallthrough)) (case (3)) (default (call b)))"
    });
    check_stmts("switch x; y.(type) { }", "(typeswitch x _ y)");
    check_stmts("switch t := y.(type) { case nil, *T: default: }", "(typeswitch _ t y (case (nil (* T))) (default))");
    check_stmts("select { case x, ok := <-c: f(); case c <- 1: case <-d: default: }", {
        "(select (case (:= x,ok (<- c)) (call f)) (case (send c 1)) (case (<- d)) (default))"
    });
    check_stmts("L: for { break L }; M: var (a int; b int); goto M", {
        "(label L (for _ _ _ ({} (break L)))) (label M (var a :int)) (var b :int) (goto M)"
    });
    check_stmts("const c = 1; type T int; var v T", "(const (0:c 1)) (type T int) (var v :T)");
    check_stmts("return f(), x", "(return (call f) x)");
}

#[test]
fn expressions_print_as_in_messages() {
    let round = |text: &str, expected: &str| {
        let (file, _) = parsed(format!("package p\nvar _ = {text}").as_bytes());
        let Some(Decl::Var(spec)) = file.decls.first() else { panic!("{text}") };
        assert_eq!(print::expr(&spec.values[0]), expected);
    };
    for same in [
        "a + b * c",
        "(a + b) * -c",
        "f(a, b...)",
        "x.y[i](z)",
        "x[1:2:3]",
        "x.(T)",
        "F[int, []T]",
        "&T{}",
        "func(a, b int, c ...T) (x int, err error) {}",
        "map[string]chan<- int(nil)",
        "(chan<- int)(nil)",
        "[...]int{}",
        "struct{a, b int; T}{}",
        "interface{M(x int) error; ~int | string}(x)",
    ] {
        round(same, same);
    }
    round("T{1, 2}", "T{…}");
    round("func() { f() }", "func() {…}");
}

#[test]
fn too_much_is_refused() {
    let word = format!("nested too deeply: more than minigo's limit of {HEIGHT_LIMIT} levels");
    let deep = 50_000;
    let texts = [
        format!("var _ = {}1{}", "(".repeat(deep), ")".repeat(deep)),
        format!("var _ = {}1", "!".repeat(deep)),
        format!("var _ = {}1", "1+".repeat(deep)),
        format!("var _ = f{}", "()".repeat(deep)),
        format!("var _ = f{}", ".x".repeat(deep)),
        format!("var _ = f{}", "[0]".repeat(deep)),
        format!("var _ = {}", "func() { _ = ".repeat(deep)),
        format!("var _ = T{}", "{".repeat(deep)),
        format!("var _ {}int", "[]".repeat(deep)),
        format!("var _ {}int", "*".repeat(deep)),
        format!("var _ {}int", "<-chan ".repeat(deep)),
        format!("var _ = {}int(x)", "<-chan ".repeat(deep)),
        format!("var _ {}", "struct { x ".repeat(deep)),
        format!("var _ {}", "func(".repeat(deep)),
        format!("var _ {}", "func() ".repeat(deep)),
        format!("var _ {}", "interface { m(x ".repeat(deep)),
        format!("var _ {}", "map[".repeat(deep)),
        format!("var _ {}int", "G[".repeat(deep)),
        format!("type T[P {}int] int", "int|".repeat(deep)),
        format!("func _() {}", "{".repeat(deep)),
        format!("func _() {{ {}", "if x {} else ".repeat(deep)),
        format!("func _() {{ {}", "L: ".repeat(deep)),
        format!("func _() {{ {}", "for {".repeat(deep)),
        format!("func _() {{ {}", "switch { case 1: ".repeat(deep)),
        format!("func _() {{ {}", "select { default: ".repeat(deep)),
        format!("func _() {{ {}", "func() {".repeat(deep)),
    ];
    for text in texts {
        let (file, faults) = parsed(format!("package p\n{text}").as_bytes());
        let shown: String = text.chars().take(60).collect();
        assert!(faults.iter().any(|fault| fault.ends_with(&word)), "{shown}: {faults:?}");
        assert!(!file.whole);
    }
    let (_, faults) = parsed(&vec![b' '; SIZE_LIMIT + 1]);
    assert_eq!(faults, ["1:1: file too large: more than minigo's limit of 1048576 bytes"]);
}

#[test]
fn what_is_no_text_is_refused() {
    let faults = |text: &[u8]| parsed(text).1;
    assert_eq!(faults(b"package p\n// \xff\xfe\n"), ["2:4: invalid UTF-8 encoding"]);
    assert_eq!(faults(b"package p\n\0\n"), ["2:1: invalid NUL character"]);
    assert_eq!(faults("package p\n// \u{feff}\n".as_bytes()), ["2:4: invalid BOM in the middle of the file"]);
    assert_eq!(faults("\u{feff}package p\n".as_bytes()), [""; 0]);
    assert_eq!(faults(b"\xff").len(), 1);
    assert_eq!(faults(&[0xc3; 100_000]).len(), 1);
    assert_eq!(faults(&b"\0\n".repeat(100_000)).len(), 11);
}

/// Every text that a program becomes by ending early, or by the loss of a piece, parses to something.
#[test]
fn pieces_of_programs_are_refused_calmly() {
    let mut programs = vec![include_str!("faults.txt").to_string()];
    collect(&Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/programs"), &mut programs);
    collect(&Path::new(env!("CARGO_MANIFEST_DIR")).join("src/library"), &mut programs);
    assert!(programs.len() > 20);
    for program in programs {
        let step = 1 + program.len() / 200;
        for at in (0..program.len()).step_by(step) {
            let bytes = program.as_bytes();
            parsed(&bytes[..at]);
            let rest = &bytes[(at + 1 + at % 7).min(bytes.len())..];
            parsed(&[&bytes[..at], rest].concat());
            parsed(&[b"package p; func f() {", rest].concat());
        }
    }
}

fn collect(directory: &Path, into: &mut Vec<String>) {
    for entry in std::fs::read_dir(directory).into_iter().flatten().flatten() {
        let path = entry.path();
        if path.is_dir() {
            collect(&path, into);
        } else if path.extension().is_some_and(|extension| extension == "go") {
            into.extend(std::fs::read_to_string(&path));
        }
    }
}
