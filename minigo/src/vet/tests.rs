//! The warnings about one program of many copies and losses, held against what `go vet` (go1.27.3) says of it, `vet/tests.txt`.

use super::vet;

#[test]
fn the_words_are_those_of_go_vet() {
    let warnings = vet("x.go", include_bytes!("tests.go"));
    let mut ours: Vec<String> = warnings.iter().map(|warning| warning.to_string()).collect();
    let mut due: Vec<String> = include_str!("tests.txt").lines().map(str::to_owned).collect();
    ours.sort();
    due.sort();
    let missing: Vec<_> = due.iter().filter(|line| !ours.contains(line)).collect();
    let more: Vec<_> = ours.iter().filter(|line| !due.contains(line)).collect();
    assert!(missing.is_empty() && more.is_empty() && ours.len() == due.len(), "missing {missing:#?}\nmore {more:#?}");
    assert!(warnings.is_sorted_by_key(|warning| (warning.position.line, warning.position.column)));
}

#[test]
fn a_program_that_is_refused_is_not_warned_about() {
    assert!(vet("x.go", b"package main\n\nfunc main() { x }\n").is_empty());
    assert!(vet("x.go", b"package").is_empty());
}
