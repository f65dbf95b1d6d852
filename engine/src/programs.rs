//! The programs that a page names rather than spells out.

/// Each with its name.
const PROGRAMS: &[(&str, &str)] = &[
    ("two-tellers", include_str!("../programs/two-tellers.go")),
    ("three-deposits", include_str!("../programs/three-deposits.go")),
    ("three-beside-one", include_str!("../programs/three-beside-one.go")),
];

/// Gives the text of a program by its name.
#[must_use]
pub fn program(name: &str) -> Option<&'static str> {
    PROGRAMS.iter().find(|(known, _)| *known == name).map(|(_, text)| *text)
}
