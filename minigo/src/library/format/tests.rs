//! Every verb on every kind of value, against what Go prints: `tests.txt` is written by `tests.go`, whose list of values
//! is the list here.

use std::borrow::Cow;

use super::{Answer, Formatted, Method, Shape, Stop, Style, Values, format};
use crate::library::quote;

/// A value of the tests, with the name of its type and the answers that its methods give.
#[derive(Clone, Debug)]
struct Datum {
    type_name: &'static str,
    kind: Kind,
    error: Option<&'static str>,
    string: Option<&'static str>,
}

#[derive(Clone, Debug)]
enum Kind {
    Nil,
    Held(Box<Datum>),
    Bool(bool),
    Int(i64),
    Uint(u64),
    Float(f64),
    Single(f32),
    Text(&'static [u8]),
    Pointer(Option<Box<Datum>>),
    Func,
    Slice { nil: bool, bytes: bool, elements: Vec<Datum> },
    Array { bytes: bool, elements: Vec<Datum> },
    Struct(Vec<(&'static str, Datum)>),
    Map { nil: bool, entries: Vec<(Datum, Datum)> },
}

fn datum(type_name: &'static str, kind: Kind) -> Datum {
    Datum { type_name, kind, error: None, string: None }
}

struct Data;

impl Values for Data {
    type Value = Datum;

    fn shape(&self, value: &Datum) -> Shape<'_, Datum> {
        match value.kind.clone() {
            Kind::Nil => Shape::Nil,
            Kind::Held(held) => Shape::Interface(*held),
            Kind::Bool(truth) => Shape::Bool(truth),
            Kind::Int(number) => Shape::Int(number),
            Kind::Uint(number) => Shape::Uint(number),
            Kind::Float(number) => Shape::Float(number),
            Kind::Single(number) => Shape::Single(number),
            Kind::Text(text) => Shape::Text(Cow::Borrowed(text)),
            Kind::Pointer(None) => Shape::Pointer { address: 0, target: None },
            Kind::Pointer(Some(target)) => Shape::Pointer { address: 0xc000_0123, target: Some(*target) },
            Kind::Func => Shape::Reference { address: 0 },
            Kind::Slice { nil, bytes, elements } => {
                Shape::Slice { address: if nil { 0 } else { 0xc000_0456 }, bytes, elements }
            }
            Kind::Array { bytes, elements } => Shape::Array { bytes, elements },
            Kind::Struct(fields) => Shape::Struct(fields),
            Kind::Map { nil, entries } => Shape::Map { address: u64::from(!nil), entries },
        }
    }

    fn type_name(&self, value: &Datum) -> String {
        value.type_name.into()
    }

    fn has_method(&self, value: &Datum, method: Method) -> bool {
        match method {
            Method::Error => value.error.is_some(),
            Method::String => value.string.is_some(),
            Method::GoString => false,
        }
    }
}

/// Formats as the machine would: each call that is asked for is answered, and the question put again.
fn ask(style: Style<'_>, arguments: &[Datum], limit: usize) -> Result<Formatted, Stop<Datum>> {
    let mut answers = Vec::new();
    loop {
        match format(&Data, style, arguments, &answers, limit) {
            Err(Stop::Call { receiver, method }) => {
                let text = if method == Method::Error { receiver.error } else { receiver.string };
                answers.push(match text {
                    Some("panics") => Answer::Panicked(text_of("boom")),
                    Some(text) => Answer::Returned(text.as_bytes().to_vec()),
                    None => panic!("{method:?} was asked of {receiver:?}"),
                });
            }
            done => return done,
        }
    }
}

fn int(number: i64) -> Datum {
    datum("int", Kind::Int(number))
}

fn text_of(text: &'static str) -> Datum {
    datum("string", Kind::Text(text.as_bytes()))
}

fn float(number: f64) -> Datum {
    datum("float64", Kind::Float(number))
}

fn nil(type_name: &'static str) -> Datum {
    datum(type_name, Kind::Nil)
}

fn held(type_name: &'static str, value: Datum) -> Datum {
    datum(type_name, Kind::Held(Box::new(value)))
}

fn slice(type_name: &'static str, elements: Vec<Datum>) -> Datum {
    datum(type_name, Kind::Slice { nil: false, bytes: false, elements })
}

fn byte_elements(bytes: &[u8]) -> Vec<Datum> {
    bytes.iter().map(|&byte| datum("uint8", Kind::Uint(byte.into()))).collect()
}

fn degrees(number: i64) -> Datum {
    Datum { string: Some("<warm>"), ..datum("main.Degrees", Kind::Int(number)) }
}

fn failure() -> Datum {
    Datum { error: Some("it failed"), ..datum("main.Failure", Kind::Struct(vec![("Code", int(7))])) }
}

fn pair() -> Datum {
    datum("main.Pair", Kind::Struct(vec![("A", int(1)), ("b", text_of("two"))]))
}

fn pointer(type_name: &'static str, target: Datum) -> Datum {
    datum(type_name, Kind::Pointer(Some(Box::new(target))))
}

/// In the order of `tests.go`.
fn values() -> Vec<Datum> {
    let mixed = datum(
        "main.Mixed",
        Kind::Struct(vec![
            ("X", nil("interface {}")),
            ("y", held("interface {}", degrees(3))),
            ("Z", degrees(4)),
            ("E", held("error", failure())),
            ("P", datum("*main.Pair", Kind::Pointer(None))),
            ("w", degrees(5)),
            ("Pair", pair()),
        ]),
    );
    vec![
        nil("interface {}"),
        datum("bool", Kind::Bool(true)),
        int(0),
        int(42),
        int(-7),
        int(0x1F600),
        datum("int8", Kind::Int(-128)),
        datum("int64", Kind::Int(i64::MIN)),
        datum("uint8", Kind::Uint(65)),
        datum("uint64", Kind::Uint(u64::MAX)),
        datum("int32", Kind::Int(0xE9)),
        float(0.0),
        float(-0.0),
        float(1.5),
        float(-3.25),
        float(1e6),
        float(123_456_789.0),
        float(1e21),
        float(1e-7),
        float(f64::INFINITY),
        float(f64::NEG_INFINITY),
        float(f64::NAN),
        float(1.234_567_890_1),
        datum("float32", Kind::Single(0.1)),
        text_of(""),
        text_of("hi"),
        text_of("h\u{e9}llo, \u{4e16}"),
        datum("string", Kind::Text(b"a\"b\\c\n\x00\xff\x7f\xe2\x80\xa8`")),
        slice("[]int", vec![int(1), int(-2)]),
        datum("[]int", Kind::Slice { nil: true, bytes: false, elements: vec![] }),
        slice("[]string", vec![text_of("a"), text_of("b c")]),
        datum("[]uint8", Kind::Slice { nil: false, bytes: true, elements: byte_elements(b"hi\xff") }),
        datum("[]uint8", Kind::Slice { nil: true, bytes: true, elements: vec![] }),
        datum("[3]uint8", Kind::Array { bytes: true, elements: byte_elements(b"abc") }),
        datum(
            "[2]bool",
            Kind::Array {
                bytes: false,
                elements: vec![datum("bool", Kind::Bool(true)), datum("bool", Kind::Bool(false))],
            },
        ),
        slice(
            "[]interface {}",
            vec![
                held("interface {}", int(1)),
                held("interface {}", text_of("x")),
                nil("interface {}"),
                held("interface {}", degrees(2)),
            ],
        ),
        datum(
            "map[string]int",
            Kind::Map { nil: false, entries: vec![(text_of("b"), int(2)), (text_of("a"), int(1))] },
        ),
        datum("map[string]int", Kind::Map { nil: true, entries: vec![] }),
        datum(
            "map[main.Degrees]interface {}",
            Kind::Map {
                nil: false,
                entries: vec![(degrees(9), held("interface {}", float(2.5))), (degrees(-9), nil("interface {}"))],
            },
        ),
        pair(),
        pointer("*main.Pair", pair()),
        datum("*main.Pair", Kind::Pointer(None)),
        pointer("*[]int", slice("[]int", vec![int(5)])),
        slice("[]main.Pair", vec![pair(), pair()]),
        degrees(21),
        failure(),
        mixed.clone(),
        pointer("*main.Mixed", mixed),
        Datum { string: Some("panics"), ..datum("main.Grumpy", Kind::Int(1)) },
        Datum { string: Some("panics"), ..datum("*main.Pointy", Kind::Pointer(None)) },
        datum("func()", Kind::Func),
        slice("[]*main.Pair", vec![datum("*main.Pair", Kind::Pointer(None))]),
        slice("[]error", vec![nil("error"), held("error", failure())]),
        datum("struct {}", Kind::Struct(vec![])),
        datum("main.Name", Kind::Text(b"Ada")),
        slice("[]float64", vec![float(1.0), float(2.5)]),
    ]
}

/// Lines of `tests.txt`: the number of a value, or numbers of several; the format; the text, quoted.
fn check(table: &[u8]) {
    let values = values();
    let mut wrong = Vec::new();
    for line in table.split(|&c| c == b'\n').filter(|line| !line.is_empty()) {
        let mut parts = line.splitn(3, |&c| c == b'\t');
        let (Some(numbers), Some(verbs), Some(expected)) = (parts.next(), parts.next(), parts.next()) else {
            panic!("a line of three parts: {line:?}");
        };
        let (numbers, expected) = (String::from_utf8_lossy(numbers), String::from_utf8_lossy(expected));
        let arguments: Vec<Datum> =
            numbers.split(' ').filter_map(|number| number.parse().ok()).map(|n: usize| values[n].clone()).collect();
        let style = match verbs {
            b"Print" => Style::Print,
            b"Println" => Style::Println,
            _ => Style::Format(verbs),
        };
        let printed = match ask(style, &arguments, 1 << 22) {
            Ok(formatted) => quote::quote(&formatted.text, b'"', quote::Plain::Ascii),
            Err(stop) => format!("{stop:?}"),
        };
        if printed != expected {
            wrong.push(format!(
                "{numbers} {}\n  Go prints  {expected}\n  we printed {printed}",
                String::from_utf8_lossy(verbs)
            ));
        }
    }
    assert!(wrong.is_empty(), "{} differ:\n{}", wrong.len(), wrong.join("\n"));
}

#[test]
fn every_verb_on_every_value_prints_as_go_does() {
    check(include_bytes!("tests.txt"));
}

#[test]
fn more_cases_from_a_file() {
    if let Some(path) = std::env::var_os("MINIGO_FORMAT_CASES") {
        check(&std::fs::read(path).expect("the file that the variable names"));
    }
}

#[test]
fn a_text_too_long_is_refused_whatever_makes_it_so() {
    let repeated = "%1000000d".repeat(1000);
    for format in
        ["%1000000d", "%.1000000d", "%.1000000f", "%#.1000000g", "%.1000000U", "%01000000d", repeated.as_str()]
    {
        let arguments = vec![if format.contains(['f', 'g']) { float(1.5) } else { int(1) }; 1000];
        assert_eq!(ask(Style::Format(format.as_bytes()), &arguments, 1000).err().map(|_| ()), Some(()), "{format:.20}");
    }
}

#[test]
fn a_value_nested_too_deep_is_refused() {
    let mut value = int(1);
    for _ in 0..300 {
        value = slice("[]interface {}", vec![held("interface {}", value)]);
    }
    assert!(matches!(ask(Style::Println, &[value], 1 << 20), Err(Stop::TooDeep)));
}

#[test]
fn errorf_says_which_arguments_it_wraps() {
    let formatted =
        ask(Style::Error(b"%w, %d, %[1]w and %w"), &[failure(), int(2), failure()], 100).expect("it is short");
    assert_eq!((formatted.text.as_slice(), formatted.wrapped), (&b"it failed, 2, it failed and %!w(int=2)"[..], 0b11));
}
