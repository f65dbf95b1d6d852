//! The wasm builds: two of each part of the demo crate, of which the threaded one really must share its memory, and one of
//! the engine.

use super::bindgen;
use crate::toolchain::Toolchain;
use crate::{process, workspace};
use anyhow::{Context, Result};
use std::fs;
use std::path::PathBuf;
use std::process::Command;

/// The most memory the threaded module may ever have. Large shared maxima fail on phones.
pub(crate) const MAXIMUM_MEMORY: u32 = 64 << 20;

/// The half of the page's module that is loaded once a press can start a run.
pub(crate) const LATER: &str = "page_later.wasm";

/// The target all modules are built for.
const TARGET: &str = "wasm32-unknown-unknown";

/// The demos that share a page's module and a workers' module: a page loads those of its own part and no other's.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Part {
    /// The account and what stands beside it: the first pages.
    Bank,
    /// What only several cores can show.
    Cores,
}

impl Part {
    /// All of them.
    pub(crate) const ALL: [Self; 2] = [Self::Bank, Self::Cores];

    /// The cargo feature of the demo crate by which it is built.
    pub(crate) fn feature(self) -> &'static str {
        match self {
            Self::Bank => "bank",
            Self::Cores => "cores",
        }
    }

    /// The folder of its files among the assets, below the one of all; the first part lies in that itself.
    pub(crate) fn folder(self) -> &'static str {
        match self {
            Self::Bank => "",
            Self::Cores => "cores/",
        }
    }
}

/// One build: a package, a target folder and a name of its own.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Build {
    /// Runs on the main thread and draws; no atomics.
    Page(Part),
    /// Runs in workers only, on a shared memory it imports.
    Threads(Part),
    /// Runs in a worker of its own, and draws Step and Prove; no atomics.
    Engine,
}

impl Build {
    /// All of them.
    pub(crate) const ALL: [Self; 5] = [
        Self::Page(Part::Bank),
        Self::Page(Part::Cores),
        Self::Threads(Part::Bank),
        Self::Threads(Part::Cores),
        Self::Engine,
    ];

    /// The stem of its files, and of its folder; of the demo crate, also a cargo feature.
    pub(crate) fn name(self) -> &'static str {
        match self {
            Self::Page(_) => "page",
            Self::Threads(_) => "threads",
            Self::Engine => "engine",
        }
    }

    /// The part of the demos that it is of.
    pub(crate) fn part(self) -> Option<Part> {
        match self {
            Self::Page(part) | Self::Threads(part) => Some(part),
            Self::Engine => None,
        }
    }

    /// The same in words, behind the name of the module.
    pub(crate) fn of_part(self) -> &'static str {
        match self.part() {
            Some(Part::Bank) => " of the bank",
            Some(Part::Cores) => " of the cores",
            None => "",
        }
    }

    /// The package it is built from.
    fn package(self) -> &'static str {
        if self.part().is_some() { "demo-crate" } else { "engine" }
    }

    /// Where cargo builds it. The parts share it, and with it the standard library.
    fn target_dir(self) -> PathBuf {
        workspace::path("target/wasm").join(self.name())
    }

    /// Where what is made of the linked module lies.
    fn made_dir(self) -> PathBuf {
        self.target_dir().join(self.part().map_or("made", Part::feature))
    }

    /// Where its two halves lie, of a module that is cut.
    pub(crate) fn split_dir(self) -> PathBuf {
        self.made_dir().join("split")
    }

    /// Where its JavaScript and its final wasm lie once built.
    pub(crate) fn output_dir(self) -> PathBuf {
        self.made_dir().join("bindgen")
    }

    /// The names of its files once built: its JavaScript, its wasm, and of the page the half that comes later.
    fn outputs(self) -> Vec<String> {
        let mut outputs = Vec::from([".js", "_bg.wasm"].map(|end| self.name().to_owned() + end));
        outputs.extend(matches!(self, Self::Page(_)).then(|| LATER.to_owned()));
        outputs
    }

    fn stamp(self) -> PathBuf {
        self.made_dir().join("inputs.stamp")
    }
}

/// Builds one module unless nothing it is made of has changed since the last time.
///
/// # Errors
/// When cargo fails, or the module is not what its flags ask for.
pub(crate) fn build(build: Build, toolchain: &Toolchain) -> Result<()> {
    let inputs = inputs(build, toolchain)?;
    let stem = build.name();
    let complete = build.outputs().iter().all(|output| build.output_dir().join(output).exists());
    if complete && fs::read_to_string(build.stamp()).is_ok_and(|stamp| stamp == inputs) {
        println!("the {stem} module{} is fresh", build.of_part());
        return Ok(());
    }
    process::run(&mut cargo(build, toolchain, "build"))?;
    let artifact = build.package().replace('-', "_") + ".wasm";
    let compiled = build.target_dir().join(TARGET).join("wasm").join(artifact);
    bindgen::generate(build, &compiled)?;
    workspace::write_if_changed(&build.stamp(), inputs.as_bytes())
}

/// The cargo command line of a build, with `verb` one of cargo's own.
pub(crate) fn cargo(build: Build, toolchain: &Toolchain, verb: &str) -> Command {
    // Cargo links across crates only where a library is nothing but the module; tests need each as a library, too.
    let is_build = verb == "build";
    let (verb, kind): (_, &[_]) = if is_build { ("rustc", &["--crate-type", "cdylib"]) } else { (verb, &[]) };
    let (flags, target_dir) = if is_build {
        (rustflags(build, toolchain), build.target_dir())
    } else {
        // What is checked alone shares a folder, and of the standard library all that it can.
        (what_compiles(build, toolchain), workspace::path("target/wasm/checked"))
    };
    let mut command = Command::new(&toolchain.cargo);
    command
        .current_dir(workspace::root())
        // `-Z build-std` is unstable; this lets the stable compiler do it, in this step alone.
        .env("RUSTC_BOOTSTRAP", "1")
        .env("RUSTC", &toolchain.rustc)
        .env("CARGO_ENCODED_RUSTFLAGS", flags.join("\u{1f}"))
        .args([verb, "--package", build.package(), "--lib", "--profile", "wasm", "--target", TARGET])
        .args(kind)
        // std for size, and without its default features: its backtraces, and their reader of debug information.
        .args(["-Zbuild-std=std,panic_abort", "-Zbuild-std-features=optimize_for_size"])
        .arg("--target-dir")
        .arg(target_dir);
    if let Some(part) = build.part() {
        let features = [build.name(), part.feature()].join(",");
        command.args(["--no-default-features", "--features", &features]);
    }
    if let Some(linker) = &toolchain.linker {
        command.env("CARGO_TARGET_WASM32_UNKNOWN_UNKNOWN_LINKER", linker);
    }
    command
}

/// The compiler flags of a build.
///
/// Two of the linker flags fail silently when they are missing: without `--shared-memory` the module owns its memory,
/// without `--max-memory` that memory can never grow. `bindgen::check` looks at the result for both.
pub(crate) fn rustflags(build: Build, toolchain: &Toolchain) -> Vec<String> {
    let mut flags = what_compiles(build, toolchain);
    flags.extend(small_before_fast());
    if let Build::Page(_) = build {
        // By these the splitter knows what leads where.
        flags.push("-Clink-arg=--emit-relocs".to_owned());
    }
    flags
}

/// Those of them on which hangs what is compiled at all.
fn what_compiles(build: Build, toolchain: &Toolchain) -> Vec<String> {
    let mut flags = remapped_paths(toolchain);
    // A panic traps at once: its message, which nobody would read in a worker, weighs a fifth of the page.
    flags.extend(["-Zunstable-options", "-Cpanic=immediate-abort"].map(str::to_owned));
    if let Build::Threads(_) = build {
        flags.extend(shared_memory());
    }
    flags
}

/// What level `z` leaves on of LLVM's passes although it makes a wasm module larger: induction variables that replace each
/// other, loads and sums moved ahead of branches and out of loops. Each costs a local and the moves to and from it.
fn small_before_fast() -> impl Iterator<Item = String> {
    ["-disable-lsr", "-enable-pre=false", "-enable-load-pre=false", "-disable-machine-licm"]
        .into_iter()
        .map(|argument| format!("-Cllvm-args={argument}"))
}

fn shared_memory() -> Vec<String> {
    let maximum = format!("--max-memory={MAXIMUM_MEMORY}");
    let linker = [
        "--shared-memory",
        "--import-memory",
        maximum.as_str(),
        "--export=__wasm_init_tls",
        "--export=__tls_size",
        "--export=__tls_align",
        "--export=__tls_base",
        "--export=__heap_base",
    ];
    let mut flags = vec!["-Ctarget-feature=+atomics".to_owned()];
    flags.extend(linker.iter().map(|argument| format!("-Clink-arg={argument}")));
    flags
}

/// No path of the machine that built it may be in what a reader downloads.
fn remapped_paths(toolchain: &Toolchain) -> Vec<String> {
    let mut pairs =
        vec![(toolchain.sysroot.join("lib/rustlib/src/rust"), "/rustc/std"), (workspace::root(), "/two-tellers")];
    // Debian's sources are a link to another folder, and the compiler sees the folder.
    if let Ok(real) = pairs[0].0.canonicalize()
        && real != pairs[0].0
    {
        pairs.push((real, "/rustc/std"));
    }
    let cargo_home = std::env::var_os("CARGO_HOME")
        .map(PathBuf::from)
        .or_else(|| std::env::home_dir().map(|home| home.join(".cargo")));
    // One folder a registry; its name depends on where the crates were fetched from.
    let registries = cargo_home.and_then(|home| fs::read_dir(home.join("registry/src")).ok());
    for registry in registries.into_iter().flatten().flatten() {
        pairs.push((registry.path(), "/cargo"));
    }
    pairs.iter().map(|(from, to)| format!("--remap-path-prefix={}={to}", from.display())).collect()
}

/// Everything a module is made of, as one text: if it is the same, so is the module. The version of wasm-bindgen is in
/// `Cargo.lock`.
fn inputs(build: Build, toolchain: &Toolchain) -> Result<String> {
    let compiler = process::text(Command::new(&toolchain.rustc).arg("-vV"))?;
    let mut files = Vec::from(["Cargo.toml", "Cargo.lock"].map(workspace::path));
    for made_of in workspace::crates_of(build.package())? {
        let folder = workspace::path(&made_of);
        files.extend(workspace::files_under(&folder.join("src"))?);
        files.extend(["Cargo.toml", "build.rs"].map(|name| folder.join(name)).into_iter().filter(|file| file.exists()));
    }
    files.extend(
        ["xtask/src/site/bindgen.rs", "xtask/src/site/bindgen/glue.rs", "xtask/src/site/split.rs"].map(workspace::path),
    );
    if build == Build::Engine {
        // Its programs are listings of the book.
        let listings = workspace::files_under(&workspace::path("book/listings"))?;
        files.extend(listings.into_iter().filter(|file| file.extension().is_some_and(|kind| kind == "go")));
    }
    let mut contents = Vec::new();
    for file in files {
        let bytes = fs::read(&file).with_context(|| format!("reading {}", workspace::shown(&file)))?;
        contents.push((workspace::shown(&file), bytes));
    }
    let sources = workspace::content_hash(contents.iter().map(|(name, bytes)| (name.as_str(), bytes.as_slice())));
    let line = process::line(&cargo(build, toolchain, "build"));
    Ok(format!("sources {sources}\n{line}\n{compiler}\n"))
}
