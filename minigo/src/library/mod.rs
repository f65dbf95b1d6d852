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

/// How the plain accesses of a package's own code count.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Accesses {
    /// As those of the program: each is a step where the variable is shared.
    Visible,
    /// They are no steps. What they touch is either never written once it is shared, or touched only behind a native that
    /// is a step, which then covers it.
    Private,
}

struct Package {
    path: &'static str,
    source: &'static str,
    accesses: Accesses,
}

macro_rules! packages {
    ($($path:literal: $accesses:ident,)*) => {
        /// The import paths of the packages there are, in alphabetical order.
        pub const PACKAGES: &[&str] = &[$($path),*];

        const LIBRARY: &[Package] = &[$(Package {
            path: $path,
            source: include_str!(concat!(env!("OUT_DIR"), "/go/", $path, ".go")),
            accesses: Accesses::$accesses,
        }),*];
    };
}

fn find(path: &str) -> Option<&'static Package> {
    LIBRARY.iter().find(|package| package.path == path)
}

/// Gives the Go source of the package with this import path, stripped by `build.rs`.
#[must_use]
pub fn source(path: &str) -> Option<&'static str> {
    find(path).map(|package| package.source)
}

/// Says how the plain accesses of a package's own code count; a program's own packages are visible.
#[must_use]
pub fn accesses(path: &str) -> Accesses {
    find(path).map_or(Accesses::Visible, |package| package.accesses)
}

packages! {
    "cmp": Private,
    "context": Private,
    "errors": Private,
    "fmt": Private,
    "io": Private,
    "iter": Visible,
    "maps": Visible,
    "math": Private,
    "math/bits": Private,
    "math/rand": Private,
    "math/rand/v2": Private,
    "os": Private,
    "runtime": Private,
    "slices": Visible,
    "sort": Visible,
    "strconv": Private,
    "strings": Visible,
    "sync": Private,
    "sync/atomic": Private,
    "time": Private,
    "unicode": Private,
    "unicode/utf8": Private,
}

#[cfg(test)]
mod tests;
