//! Makes light what is loaded with every page: the library's Go, and the names that it has not.
//!
//! The Go is stripped of what only its readers need: comments, and the spaces that gofmt puts between tokens. Its lines
//! stay where they are, so that a place in it is the same line of the file in the repository. Nothing else is changed, and
//! a raw string is refused rather than read.

#[path = "src/check/name_hash.rs"]
mod name_hash;

use std::path::{Path, PathBuf};
use std::{env, fs};

fn main() {
    let out = PathBuf::from(env::var_os("OUT_DIR").expect("cargo says where to write"));
    for folder in ["go", "apart"] {
        let from = Path::new("src/library").join(folder);
        println!("cargo::rerun-if-changed={}", from.display());
        strip_folder(&from, &out.join(folder));
    }
    let absent = Path::new("src/check/absent.txt");
    println!("cargo::rerun-if-changed={}", absent.display());
    let names = fs::read_to_string(absent).expect("the names are there");
    fs::write(out.join("absent.bin"), hashes(&names)).expect("the hashes can be written");
}

/// The hashes of names in order, each as its distance from the one before: seven bits a byte, the least first. A package to
/// a line: its path, then functions, types, constants, variables and `Type.Method`.
fn hashes(names: &str) -> Vec<u8> {
    let mut hashes = Vec::new();
    for line in names.lines() {
        let (path, names) = line.split_once(' ').expect("a path and names");
        hashes.extend(names.split_whitespace().map(|name| name_hash::name_hash(path, name)));
    }
    hashes.sort_unstable();
    let (mut bytes, mut last) = (Vec::new(), 0);
    for hash in hashes {
        let mut distance = hash - last;
        while distance >= 0x80 {
            bytes.push(distance as u8 | 0x80);
            distance >>= 7;
        }
        bytes.push(distance as u8);
        last = hash;
    }
    bytes
}

fn strip_folder(from: &Path, to: &Path) {
    fs::create_dir_all(to).expect("the folder can be made");
    for entry in fs::read_dir(from).expect("the library is there") {
        let path = entry.expect("the library can be listed").path();
        let target = to.join(path.file_name().expect("an entry has a name"));
        if path.is_dir() {
            strip_folder(&path, &target);
        } else {
            let text = fs::read_to_string(&path).expect("a library file is text");
            assert!(!text.contains(['`', '\r']) && !text.contains("/*"), "{}: not in the library", path.display());
            let lines: Vec<String> = text.lines().map(strip).collect();
            fs::write(target, lines.join("\n") + "\n").expect("the stripped file can be written");
        }
    }
}

/// Strips a line, in which no token starts or ends that others go on with.
fn strip(line: &str) -> String {
    let mut out = String::new();
    let mut rest = line.trim();
    while let Some(first) = rest.chars().next() {
        if rest.starts_with("//") {
            break;
        }
        let length = match first {
            ' ' | '\t' => {
                rest = rest.trim_start();
                if !rest.starts_with("//") && would_join(&out, rest) {
                    out.push(' ');
                }
                continue;
            }
            '"' | '\'' => quoted(rest, first),
            _ => first.len_utf8(),
        };
        out.push_str(&rest[..length]);
        rest = &rest[length..];
    }
    out
}

/// The length of the literal at the start of `text`, with its quotes.
fn quoted(text: &str, quote: char) -> usize {
    let mut escaped = false;
    let end = text.char_indices().skip(1).find(|&(_, c)| {
        let ends = c == quote && !escaped;
        escaped = c == '\\' && !escaped;
        ends
    });
    end.expect("a literal ends on its line").0 + 1
}

/// Whether two tokens would be read otherwise with nothing between them: both of letters and digits, or both operators.
fn would_join(before: &str, behind: &str) -> bool {
    let kind = |c: char| (c.is_alphanumeric() || c == '_', "+-*/%&|^<>=!:.~".contains(c));
    match (before.chars().last().map(kind), behind.chars().next().map(kind)) {
        (Some((word, operator)), Some((other_word, other_operator))) => {
            word && other_word || operator && other_operator
        }
        _ => false,
    }
}
