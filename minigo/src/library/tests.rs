//! The pure natives against what Go gives: `tests.txt` is written by `tests.go`, each line a native's name, its arguments and its
//! results, all of them numbers' bits or quoted texts.

use super::native::{Argument, Native, Outcome, find};
use super::quote::{Plain, quote, unquote};

fn bits(outcome: &Outcome) -> String {
    match outcome {
        Outcome::Int(value) => value.to_string(),
        Outcome::Float(value) if value.is_nan() => "f:nan".into(),
        Outcome::Float(value) => format!("f:{:016x}", value.to_bits()),
        Outcome::Text(text) => quote(text, b'"', Plain::Ascii),
    }
}

/// How far apart two results are: 0 the same, otherwise how many float64s, or without bound.
fn distance(ours: &str, theirs: &str) -> u64 {
    if ours == theirs {
        return 0;
    }
    let number = |text: &str| text.strip_prefix("f:").and_then(|bits| u64::from_str_radix(bits, 16).ok());
    match (number(ours), number(theirs)) {
        (Some(a), Some(b)) => a.abs_diff(b),
        _ => u64::MAX,
    }
}

/// Runs one line; the distance, and what to say of it.
fn run(line: &str) -> (String, u64, String) {
    let parts: Vec<&str> = line.split('\t').collect();
    let [name, arguments @ .., expected] = parts.as_slice() else { panic!("a line of at least two parts: {line}") };
    let texts: Vec<Vec<u8>> = arguments.iter().map(|text| unquote(text.as_bytes()).unwrap_or_default()).collect();
    let arguments: Vec<Argument<'_>> = arguments
        .iter()
        .zip(&texts)
        .map(|(text, bytes)| match text.strip_prefix("f:") {
            Some("nan") => Argument::Float(f64::NAN),
            Some(bits) => Argument::Float(f64::from_bits(u64::from_str_radix(bits, 16).expect("bits"))),
            None if text.starts_with('"') => Argument::Text(bytes),
            None => Argument::Int(text.parse().expect("an integer")),
        })
        .collect();
    let float = |n: usize| if let Argument::Float(value) = arguments[n] { value } else { panic!("a float64: {line}") };
    let rune = || if let Argument::Int(value) = arguments[0] { value as u32 } else { panic!("a rune: {line}") };
    let ours = match find(name).unwrap_or_else(|| panic!("no native {name}")) {
        Native::Float(function) => bits(&Outcome::Float(function(float(0)))),
        Native::Floats(function) => bits(&Outcome::Float(function(float(0), float(1)))),
        Native::Class(function) => i64::from(function(rune())).to_string(),
        Native::Rune(function) => function(rune()).to_string(),
        Native::One(function) => bits(&function(&arguments)),
        Native::Two(function) => function(&arguments).iter().map(bits).collect::<Vec<_>>().join(" "),
    };
    ((*name).to_owned(), distance(&ours, expected), format!("{line}\n  we gave {ours}"))
}

/// The functions whose last bit Go itself computes otherwise from one processor to another.
const LAST_BIT: &[&str] = &[
    "math.Exp",
    "math.Exp2",
    "math.Expm1",
    "math.Sinh",
    "math.Cosh",
    "math.Tanh",
    "math.Pow",
    "math.Log",
    "math.Hypot",
];

fn check(table: &str) {
    let mut wrong = Vec::new();
    for line in table.lines() {
        let (name, distance, words) = run(line);
        if distance > u64::from(LAST_BIT.contains(&name.as_str())) {
            wrong.push(words);
        }
    }
    assert!(
        wrong.is_empty(),
        "{} of {} differ:\n{}",
        wrong.len(),
        table.lines().count(),
        wrong[..wrong.len().min(60)].join("\n")
    );
}

#[test]
fn natives_give_what_go_gives() {
    check(include_str!("tests.txt"));
}

#[test]
fn more_calls_from_a_file() {
    if let Some(path) = std::env::var_os("MINIGO_NATIVE_CASES") {
        let text = std::fs::read_to_string(path).expect("the file that the variable names");
        let mut tally = std::collections::BTreeMap::<String, [usize; 3]>::new();
        let mut wrong = Vec::new();
        for line in text.lines() {
            let (name, distance, words) = run(line);
            tally.entry(name).or_default()[distance.min(2) as usize] += 1;
            if distance > 1 {
                wrong.push(words);
            }
        }
        eprintln!("the same, one float64 off, worse: {tally:#?}\n{}", wrong[..wrong.len().min(100)].join("\n"));
    }
}

#[test]
fn every_package_is_there_once_and_opens_with_a_comment() {
    assert!(super::PACKAGES.is_sorted_by_key(|(path, _)| path));
    assert_eq!(super::PACKAGES.len(), super::BUILT_IN.len() + super::APART.len());
    for (path, _) in super::PACKAGES {
        let stripped = super::source(path).expect("a package of the list");
        let folder = if super::built_in(path).is_some() { "go" } else { "apart" };
        let file = format!("{}/src/library/{folder}/{path}.go", env!("CARGO_MANIFEST_DIR"));
        let source = std::fs::read_to_string(file).expect("a file of that name");
        assert_eq!(stripped.lines().count(), source.lines().count(), "{path}");
        let name = path.trim_end_matches("/v2").rsplit('/').next().expect("a last part");
        assert!(source.starts_with("// Package ") && source.contains(&format!("\npackage {name}\n")), "{path}");
    }
    assert_eq!(super::source("net/http"), None);
}

#[test]
fn code_points_are_classed_and_mapped_as_go_does() {
    // FNV-1a over all answers, in the order of `tests.go`.
    use super::letters;
    let mut hash = 0xcbf2_9ce4_8422_2325u64;
    for rune in (0..0x3000).chain((0x3000..=0x10_ffff).step_by(31)) {
        let classes = [
            letters::is_letter(rune),
            letters::is_upper(rune),
            letters::is_lower(rune),
            letters::is_digit(rune),
            letters::is_number(rune),
            letters::is_punct(rune),
            letters::is_print(rune),
        ];
        let classes = classes.iter().fold(0u64, |bits, &class| bits << 1 | u64::from(class));
        for part in [classes, letters::to_upper(rune).into(), letters::to_lower(rune).into()] {
            hash = (hash ^ part).wrapping_mul(0x100_0000_01b3);
        }
    }
    assert_eq!(hash, CODE_POINTS);
}

/// As `tests.go` prints it.
const CODE_POINTS: u64 = 0x14c4_46a6_b5ea_37be;
