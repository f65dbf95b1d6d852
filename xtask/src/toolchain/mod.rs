//! Which Rust builds the wasm modules, and why.
//!
//! Threads in wasm need a standard library built with atomics, so the wasm builds compile `std` from its sources. This
//! module looks for a compiler that has those sources beside it, in a fixed order, and says what it found. It decides
//! only; everything it asks of the machine goes through [`Probe`], so that each way can be tested without owning it.

mod machine;
#[cfg(test)]
mod tests;

pub(crate) use machine::Machine;

use anyhow::{Result, bail};
use std::path::{Path, PathBuf};

/// The environment variable that keeps the search to one way: `active`, `rustup` or `debian`.
pub(crate) const CHOICE_VARIABLE: &str = "TWO_TELLERS_TOOLCHAIN";

/// The command that mends a machine on which no way works.
const MEND: &str = "rustup component add rust-src";

/// The command that mends a Debian machine without a reachable rustup server.
const MEND_DEBIAN: &str = "apt-get install rustc-web cargo-web rust-web-src lld";

/// A compiler with the sources of its standard library.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Toolchain {
    /// The `cargo` that belongs to the compiler.
    pub(crate) cargo: PathBuf,
    /// The compiler.
    pub(crate) rustc: PathBuf,
    /// The folder under which its `lib/rustlib` lies.
    pub(crate) sysroot: PathBuf,
    /// The linker for wasm, where the compiler brings none of its own.
    pub(crate) linker: Option<PathBuf>,
    /// How it was found.
    pub(crate) way: Way,
}

/// The ways to a toolchain, in the order they are tried.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Way {
    /// The active toolchain has `rust-src` already.
    Active,
    /// `rustup component add rust-src` fetched it.
    Rustup,
    /// Debian's packages, whose compiler has its sources beside it.
    Debian,
}

/// Which ways may be tried.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Choice {
    /// All, in their order.
    Any,
    /// This one alone.
    Only(Way),
}

impl Choice {
    /// Reads the value of [`CHOICE_VARIABLE`].
    ///
    /// # Errors
    /// When the value is none of the ways.
    pub(crate) fn parse(value: Option<&str>) -> Result<Self> {
        Ok(match value {
            None | Some("") => Self::Any,
            Some("active") => Self::Only(Way::Active),
            Some("rustup") => Self::Only(Way::Rustup),
            Some("debian") => Self::Only(Way::Debian),
            Some(other) => bail!("{CHOICE_VARIABLE} is `{other}`; it may be `active`, `rustup` or `debian`"),
        })
    }

    fn allows(self, way: Way) -> bool {
        self == Self::Any || self == Self::Only(way)
    }
}

/// What the search asks of a machine.
pub(crate) trait Probe {
    /// The active `cargo`, `rustc` and sysroot, if there is a working compiler at all.
    fn active(&self) -> Option<Active>;
    /// Whether a file exists.
    fn exists(&self, path: &Path) -> bool;
    /// Runs `rustup component add rust-src`; the error is rustup's own last line.
    fn add_rust_src(&self) -> Result<(), String>;
    /// Tells the person what is being done.
    fn say(&self, sentence: &str);
}

/// The toolchain a bare `cargo` on this machine would use.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Active {
    /// Its `cargo`.
    pub(crate) cargo: PathBuf,
    /// Its compiler.
    pub(crate) rustc: PathBuf,
    /// Its sysroot.
    pub(crate) sysroot: PathBuf,
    /// The triple of the machine it runs on.
    pub(crate) host: String,
}

impl Active {
    /// Where a rustup toolchain keeps the linker that it uses for wasm unasked.
    fn rust_lld(&self) -> PathBuf {
        self.sysroot.join("lib/rustlib").join(&self.host).join("bin/rust-lld")
    }
}

/// Cargo's `-Z build-std` reads this file; where it is missing, so are the sources.
const STD_SOURCES: &str = "lib/rustlib/src/rust/library/Cargo.lock";

/// Where a `wasm-ld` may lie: a plain name first, then Debian's numbered ones, newest first.
const LINKERS: [&str; 9] = [
    "/usr/bin/wasm-ld",
    "/usr/bin/wasm-ld-22",
    "/usr/bin/wasm-ld-21",
    "/usr/bin/wasm-ld-20",
    "/usr/bin/wasm-ld-19",
    "/usr/bin/wasm-ld-18",
    "/usr/bin/wasm-ld-16",
    "/usr/bin/wasm-ld-15",
    "/usr/bin/wasm-ld-14",
];

/// Finds a toolchain: the active one's `rust-src`; `rust-src` fetched by rustup; Debian's packages.
///
/// # Errors
/// When no way works: one sentence, with the command to type.
pub(crate) fn resolve(probe: &dyn Probe, choice: Choice) -> Result<Toolchain> {
    let active = probe.active();
    if let Some(active) = &active {
        let sources = active.sysroot.join(STD_SOURCES);
        if choice.allows(Way::Active) && probe.exists(&sources) {
            return Ok(from_active(probe, active, Way::Active));
        }
        if choice.allows(Way::Rustup) {
            probe.say(&format!("the active toolchain has no rust-src; running `{MEND}`"));
            match probe.add_rust_src() {
                Ok(()) if probe.exists(&sources) => return Ok(from_active(probe, active, Way::Rustup)),
                Ok(()) => probe.say("rustup added rust-src, but not to the active toolchain"),
                Err(reason) => probe.say(&format!("rustup could not add it: {reason}")),
            }
        }
    }
    if choice.allows(Way::Debian)
        && let Some(debian) = debian(probe)
    {
        probe.say("building the wasm modules with Debian's rustc-web");
        return Ok(debian);
    }
    let tried = match choice {
        Choice::Any => String::new(),
        Choice::Only(way) => format!(" (only {way:?} was tried, because {CHOICE_VARIABLE} says so)"),
    };
    bail!(
        "no Rust toolchain with the sources of its standard library was found{tried}; \
         type `{MEND}`, or on Debian, where rustup's server is out of reach, `{MEND_DEBIAN}`"
    )
}

fn from_active(probe: &dyn Probe, active: &Active, way: Way) -> Toolchain {
    // A rustup toolchain brings a linker; a distribution's usually does not.
    let own_linker = probe.exists(&active.rust_lld());
    Toolchain {
        cargo: active.cargo.clone(),
        rustc: active.rustc.clone(),
        sysroot: active.sysroot.clone(),
        linker: if own_linker { None } else { linker(probe, Some(active)) },
        way,
    }
}

fn debian(probe: &dyn Probe) -> Option<Toolchain> {
    let usr = Path::new("/usr");
    let parts = [usr.join("bin/rustc"), usr.join("bin/cargo"), usr.join(STD_SOURCES)];
    if !parts.iter().all(|part| probe.exists(part)) {
        return None;
    }
    let linker = linker(probe, probe.active().as_ref())?;
    let [rustc, cargo, _] = parts;
    Some(Toolchain { cargo, rustc, sysroot: usr.to_path_buf(), linker: Some(linker), way: Way::Debian })
}

/// Debian's `lld`, else the `rust-lld` of a rustup toolchain that happens to be there.
fn linker(probe: &dyn Probe, active: Option<&Active>) -> Option<PathBuf> {
    LINKERS.iter().map(PathBuf::from).chain(active.map(Active::rust_lld)).find(|path| probe.exists(path))
}
