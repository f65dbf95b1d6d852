//! The standard packages, as Go source that is compiled together with the program.
//!
//! A package holds only what minigo can run as Go does: a name that is not in its source is refused. A `func` without a
//! body is a *native*: the machine does it. Natives that touch shared state are the machine's own; those that are functions
//! of their arguments alone are here.

pub mod float;
pub mod format;
pub mod letters;
pub(crate) mod math;
pub mod native;
pub mod quote;
mod random;
mod shelf;

pub use shelf::Shelf;

/// How the plain accesses of a package's own code count.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Accesses {
    /// As those of the program: each is a step where the variable is shared.
    Visible,
    /// They are no steps. What they touch is either never written once it is shared, or touched only behind a native that
    /// is a step, which then covers it.
    Private,
}

/// The import paths of the packages there are, in alphabetical order, and how their accesses count.
pub const PACKAGES: &[(&str, Accesses)] = &[
    ("cmp", Accesses::Private),
    ("context", Accesses::Private),
    ("errors", Accesses::Private),
    ("fmt", Accesses::Private),
    ("io", Accesses::Private),
    ("iter", Accesses::Visible),
    ("maps", Accesses::Visible),
    ("math", Accesses::Private),
    ("math/bits", Accesses::Private),
    ("math/rand", Accesses::Private),
    ("math/rand/v2", Accesses::Private),
    ("os", Accesses::Private),
    ("runtime", Accesses::Private),
    ("slices", Accesses::Visible),
    ("sort", Accesses::Visible),
    ("strconv", Accesses::Private),
    ("strings", Accesses::Visible),
    ("sync", Accesses::Private),
    ("sync/atomic", Accesses::Private),
    ("time", Accesses::Private),
    ("unicode", Accesses::Private),
    ("unicode/utf8", Accesses::Private),
];

macro_rules! sources {
    ($name:ident, $folder:literal, $($path:literal)*) => {
        const $name: &[(&str, &str)] =
            &[$(($path, include_str!(concat!(env!("OUT_DIR"), "/", $folder, "/", $path, ".go")))),*];
    };
}

// What most programs about concurrency need, and what those packages import.
sources! { BUILT_IN, "go", "errors" "fmt" "io" "runtime" "sync" "sync/atomic" "time" }

// What a [`Shelf`] begins without.
sources! {
    APART, "apart",
    "cmp" "context" "iter" "maps" "math" "math/bits" "math/rand" "math/rand/v2" "os" "slices" "sort" "strconv" "strings"
    "unicode" "unicode/utf8"
}

/// Gives the Go source of a package, stripped by `build.rs`.
#[must_use]
pub fn source(path: &str) -> Option<&'static str> {
    built_in(path).or_else(|| among(APART, path))
}

/// Gives the source of one of the packages that are never apart.
fn built_in(path: &str) -> Option<&'static str> {
    among(BUILT_IN, path)
}

fn among(sources: &[(&str, &'static str)], path: &str) -> Option<&'static str> {
    sources.iter().find(|(known, _)| *known == path).map(|(_, source)| *source)
}

/// Says how the plain accesses of a package's own code count; a program's own packages are visible.
#[must_use]
pub fn accesses(path: &str) -> Accesses {
    PACKAGES.iter().find(|(known, _)| *known == path).map_or(Accesses::Visible, |(_, accesses)| *accesses)
}

#[cfg(test)]
mod tests;
