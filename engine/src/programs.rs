//! The programs that a page names rather than spells out: the very listings that its text shows.

/// Each with its name.
const PROGRAMS: &[(&str, &str)] = &[
    ("two-tellers", include_str!("../../book/listings/you-are-the-scheduler/main.go")),
    ("three-deposits", include_str!("../../book/listings/three-deposits/main.go")),
    ("three-beside-one", include_str!("../../book/listings/three-beside-one/main.go")),
    ("lost-update-twice", include_str!("../../book/listings/lost-update-twice/main.go")),
    ("not-parallelism-once", include_str!("../../book/listings/not-parallelism-once/main.go")),
    ("deadlock", include_str!("../../book/listings/deadlock/main.go")),
    ("deadlock-once", include_str!("../../book/listings/deadlock-once/main.go")),
    ("split-sum", include_str!("../../book/listings/split-sum/main.go")),
    ("starvation", include_str!("../../book/listings/starvation/main.go")),
];

/// Gives the text of a program by its name.
#[must_use]
pub fn program(name: &str) -> Option<&'static str> {
    PROGRAMS.iter().find(|(known, _)| *known == name).map(|(_, text)| *text)
}
