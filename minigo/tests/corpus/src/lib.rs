//! The Go programs of `minigo/tests/programs`: what each asks of its judges, and what the real Go was seen to do with it.
//!
//! Two judges read them: `cargo xtask test judge` holds the real Go to what is recorded, and minigo's test `judge` holds
//! minigo to the same. What a program asks stands in it, as `//judge:` lines that a person writes; what Go did stands in
//! the `.expect` beside it, which only a command writes. `minigo/tests/programs/README.md` explains both.

mod asks;
mod end;
mod record;

pub use asks::{Asks, Explore, Race, Reading};
pub use end::End;
pub use record::Record;

use std::fs;
use std::io;
use std::path::{Path, PathBuf};

/// The folders of the corpus. A program's folder says how it is judged.
pub const FOLDERS: [&str; 8] = ["tier1", "tier2", "failures", "races", "schedules", "counting", "refused", "rejected"];

/// One Go program.
#[derive(Debug, Clone)]
pub struct Program {
    /// Its folder and its file's stem: `tier1/closures`.
    pub name: String,
    /// Its file.
    pub path: PathBuf,
    /// Its text.
    pub source: String,
    /// What it asks of its judges.
    pub asks: Asks,
}

impl Program {
    /// The folder it lies in.
    #[must_use]
    pub fn folder(&self) -> &str {
        self.name.split_once('/').map_or("", |(folder, _)| folder)
    }

    /// Its file's name without the ending.
    #[must_use]
    pub fn stem(&self) -> &str {
        self.name.rsplit_once('/').map_or(&self.name, |(_, stem)| stem)
    }

    /// Where what Go does is recorded.
    #[must_use]
    pub fn record_path(&self) -> PathBuf {
        self.path.with_extension("expect")
    }

    /// What Go was seen to do.
    ///
    /// # Errors
    /// When there is no record, or it cannot be read.
    pub fn record(&self) -> Result<Record, String> {
        let path = self.record_path();
        let text = fs::read_to_string(&path)
            .map_err(|error| format!("{}: {error}; type `cargo xtask test judge --bless`", path.display()))?;
        Record::parse(&text).map_err(|error| format!("{}: {error}", path.display()))
    }
}

/// Every program under `root`, by name.
///
/// # Errors
/// When a folder or file cannot be read, lies where no folder is known, or a `//judge:` line is not understood.
pub fn programs(root: &Path) -> Result<Vec<Program>, String> {
    let mut programs = Vec::new();
    for folder in FOLDERS {
        let entries = list(&root.join(folder)).map_err(|error| format!("{}: {error}", root.join(folder).display()))?;
        for path in entries {
            let stem = path.file_stem().and_then(|stem| stem.to_str()).unwrap_or_default().to_owned();
            match path.extension().and_then(|kind| kind.to_str()) {
                Some("go") => {
                    let name = format!("{folder}/{stem}");
                    let source = fs::read_to_string(&path).map_err(|error| format!("{name}: {error}"))?;
                    let asks = Asks::parse(&source).map_err(|error| format!("{name}: {error}"))?;
                    programs.push(Program { name, path, source, asks });
                }
                Some("expect") if path.with_extension("go").exists() => {}
                _ => return Err(format!("{} belongs to no program", path.display())),
            }
        }
    }
    Ok(programs)
}

fn list(folder: &Path) -> io::Result<Vec<PathBuf>> {
    let mut paths = fs::read_dir(folder)?.map(|entry| Ok(entry?.path())).collect::<io::Result<Vec<_>>>()?;
    paths.sort();
    Ok(paths)
}
