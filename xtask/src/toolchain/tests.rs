use super::{Active, CHOICE_VARIABLE, Choice, Probe, Way, resolve};
use std::cell::{Cell, RefCell};
use std::path::{Path, PathBuf};

/// A machine described by the files on it.
struct Imagined {
    compiler: bool,
    files: Vec<&'static str>,
    /// What rustup's server gives: the file it adds, or why it cannot.
    rustup: Result<&'static str, &'static str>,
    rustup_ran: Cell<bool>,
    said: RefCell<Vec<String>>,
}

const SYSROOT_SOURCES: &str = "/toolchain/lib/rustlib/src/rust/library/Cargo.lock";
const SYSROOT_LLD: &str = "/toolchain/lib/rustlib/x86_64-unknown-linux-gnu/bin/rust-lld";
const DEBIAN: [&str; 4] =
    ["/usr/bin/rustc", "/usr/bin/cargo", "/usr/lib/rustlib/src/rust/library/Cargo.lock", "/usr/bin/wasm-ld"];

impl Imagined {
    fn with(files: &[&'static str], rustup: Result<&'static str, &'static str>) -> Self {
        Self {
            compiler: true,
            files: files.to_vec(),
            rustup,
            rustup_ran: Cell::new(false),
            said: RefCell::new(Vec::new()),
        }
    }
}

impl Probe for Imagined {
    fn active(&self) -> Option<Active> {
        self.compiler.then(|| Active {
            cargo: "cargo".into(),
            rustc: "rustc".into(),
            sysroot: PathBuf::from("/toolchain"),
            host: "x86_64-unknown-linux-gnu".into(),
        })
    }

    fn exists(&self, path: &Path) -> bool {
        let added = self.rustup_ran.get().then_some(self.rustup.ok()).flatten();
        self.files.iter().copied().chain(added).any(|file| Path::new(file) == path)
    }

    fn add_rust_src(&self) -> Result<(), String> {
        self.rustup_ran.set(true);
        self.rustup.map(|_| ()).map_err(str::to_owned)
    }

    fn say(&self, sentence: &str) {
        self.said.borrow_mut().push(sentence.to_owned());
    }
}

#[test]
fn rust_src_of_the_active_toolchain_comes_first() {
    let machine = Imagined::with(&[&[SYSROOT_SOURCES, SYSROOT_LLD], DEBIAN.as_slice()].concat(), Err("unreachable"));
    let found = resolve(&machine, Choice::Any).unwrap();
    assert_eq!(found.way, Way::Active);
    assert_eq!(found.sysroot, Path::new("/toolchain"));
    assert_eq!(found.linker, None, "rust-lld is used unasked");
    assert!(!machine.rustup_ran.get(), "nothing is downloaded when nothing is missing");
}

#[test]
fn a_compiler_without_its_own_linker_is_given_one() {
    let machine = Imagined::with(&[SYSROOT_SOURCES, "/usr/bin/wasm-ld-19"], Err("unreachable"));
    assert_eq!(resolve(&machine, Choice::Any).unwrap().linker, Some("/usr/bin/wasm-ld-19".into()));
}

#[test]
fn rustup_adds_what_is_missing() {
    let machine = Imagined::with(&[&[SYSROOT_LLD], DEBIAN.as_slice()].concat(), Ok(SYSROOT_SOURCES));
    assert_eq!(resolve(&machine, Choice::Any).unwrap().way, Way::Rustup);
    assert!(machine.said.borrow()[0].contains("rustup component add rust-src"), "it says what it does");
}

#[test]
fn debian_stands_in_when_rustup_cannot_reach_its_server() {
    let machine = Imagined::with(&DEBIAN, Err("could not download"));
    let found = resolve(&machine, Choice::Any).unwrap();
    assert_eq!(found.way, Way::Debian);
    assert_eq!(found.rustc, Path::new("/usr/bin/rustc"));
    assert_eq!(found.linker, Some("/usr/bin/wasm-ld".into()));
    assert!(machine.said.borrow().iter().any(|sentence| sentence.contains("could not download")));
}

#[test]
fn debian_serves_where_there_is_no_active_compiler() {
    let mut machine = Imagined::with(&DEBIAN, Err("no rustup"));
    machine.compiler = false;
    assert_eq!(resolve(&machine, Choice::Any).unwrap().way, Way::Debian);
    assert!(!machine.rustup_ran.get());
}

#[test]
fn debian_without_a_linker_is_no_way() {
    let machine = Imagined::with(&DEBIAN[..3], Err("no rustup"));
    assert!(resolve(&machine, Choice::Any).is_err());
}

#[test]
fn none_of_them_is_one_sentence_with_the_command() {
    let machine = Imagined::with(&[], Err("no rustup"));
    let sentence = format!("{:#}", resolve(&machine, Choice::Any).unwrap_err());
    assert!(sentence.contains("type `rustup component add rust-src`"), "{sentence}");
    assert!(!sentence.contains('\n'), "{sentence}");
}

#[test]
fn a_choice_keeps_to_its_way() {
    let machine = Imagined::with(&[&[SYSROOT_SOURCES], DEBIAN.as_slice()].concat(), Err("unreachable"));
    assert_eq!(resolve(&machine, Choice::Only(Way::Debian)).unwrap().way, Way::Debian);
    let machine = Imagined::with(&DEBIAN, Err("unreachable"));
    let sentence = format!("{:#}", resolve(&machine, Choice::Only(Way::Active)).unwrap_err());
    assert!(sentence.contains(CHOICE_VARIABLE), "{sentence}");
    assert!(Choice::parse(Some("nightly")).is_err());
}
