//! The programs of the corpus as packages of one module, built by few commands: Go builds packages in parallel, and
//! compiles the library once.

use super::Purpose;
use crate::tools::Go;
use crate::{process, workspace};
use anyhow::{Context as _, Result, ensure};
use corpus::{Program, Race, Reading};
use std::collections::BTreeMap;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};

/// Strews calls to the scheduler into a program, so that short programs meet more of their schedules.
const NOISE: &str = include_str!("noise.go");

/// Where each build of each program is, and what was said of it on the way.
#[derive(Debug)]
pub(super) struct Builds {
    root: PathBuf,
    /// What the compiler said of those that it does not accept.
    complaints: BTreeMap<String, String>,
    /// What `go vet` said of those of which it complains.
    unvetted: BTreeMap<String, String>,
    unformatted: String,
}

impl Builds {
    /// Builds every program in every way it asks for; those with noise only where what Go does is to be recorded.
    pub(super) fn make(go: &Go, programs: &[Program], purpose: Purpose) -> Result<Self> {
        let root = workspace::path("target/corpus");
        let mut builds =
            Self { root, complaints: BTreeMap::new(), unvetted: BTreeMap::new(), unformatted: String::new() };
        let is_several =
            |program: &&Program| program.asks.reading() == Reading::OneOf || program.asks.race != Race::Unasked;
        let accepted: Vec<_> = programs.iter().filter(|program| program.folder() != "rejected").collect();
        let rejected: Vec<_> = programs.iter().filter(|program| program.folder() == "rejected").collect();
        let several: Vec<_> = accepted.iter().copied().filter(is_several).collect();
        let racing: Vec<_> = several.iter().copied().filter(|program| program.asks.race != Race::Unasked).collect();

        let sources = builds.root.join("src");
        builds.stage(&sources, programs)?;
        // What the compiler does not accept gofmt cannot read.
        let formatted = corpus::FOLDERS.iter().filter(|&&folder| folder != "rejected");
        let mut gofmt = go.command("gofmt");
        gofmt.arg("-l").args(formatted.map(|folder| workspace::path("minigo/tests/programs").join(folder)));
        builds.unformatted = process::text(said(&mut gofmt))?;
        builds.unvetted = complaints(&mut module(go, &sources, &["vet"], &accepted))?;
        builds.complaints = builds.build(go, "plain", &sources, &accepted, &[])?;
        let rejections = complaints(&mut module(go, &sources, &["build"], &rejected))?;
        builds.complaints.extend(rejections);

        let mut odd = builds.build(go, "racing", &sources, &racing, &["-race"])?;
        if purpose == Purpose::Record {
            let noisy = builds.root.join("noisy");
            builds.stage(&noisy, &several)?;
            builds.add_noise(go, &noisy)?;
            odd.extend(builds.build(go, "noisy-plain", &noisy, &several, &[])?);
            odd.extend(builds.build(go, "noisy-racing", &noisy, &racing, &["-race"])?);
        }
        ensure!(odd.is_empty(), "with noise or -race, the compiler says {odd:?}");
        Ok(builds)
    }

    /// What the compiler said of a program that it does not accept.
    pub(super) fn complaint(&self, program: &Program) -> Option<String> {
        self.complaints.get(&program.name).cloned()
    }

    /// What `go vet` said of a program, in the order of the lines; none where that is nothing. Its types are called by the path
    /// of its package, which is `main` where a reader has it.
    pub(super) fn warning(&self, program: &Program) -> Option<String> {
        let said = self.unvetted.get(&program.name)?.replace(&format!("programs/{}.", program.name), "main.");
        let place = |line: &str| line.split(':').skip(1).map_while(|part| part.parse().ok()).collect::<Vec<u32>>();
        // Of what it says when it breaks down itself, which has no place, nothing is the same twice.
        let mut lines: Vec<&str> = said.lines().filter(|line| place(line).len() == 2).collect();
        lines.sort_by_key(|line| place(line));
        Some(lines.into_iter().map(|line| line.to_owned() + "\n").collect())
    }

    /// The files that gofmt would change.
    pub(super) fn unformatted(&self) -> impl Iterator<Item = &str> {
        self.unformatted.lines()
    }

    /// The program as it is.
    pub(super) fn plain(&self, program: &Program) -> PathBuf {
        self.binary("plain", program)
    }

    /// The program with calls to the scheduler strewn in.
    pub(super) fn noisy(&self, program: &Program) -> PathBuf {
        self.binary("noisy-plain", program)
    }

    /// The program under the race detector.
    pub(super) fn racing(&self, program: &Program) -> PathBuf {
        self.binary("racing", program)
    }

    /// Both.
    pub(super) fn noisy_racing(&self, program: &Program) -> PathBuf {
        self.binary("noisy-racing", program)
    }

    fn binary(&self, build: &str, program: &Program) -> PathBuf {
        self.root.join(build).join(&program.name)
    }

    /// Lays programs out as packages of one module.
    fn stage<P: std::borrow::Borrow<Program>>(&self, folder: &Path, programs: &[P]) -> Result<()> {
        if folder.exists() {
            fs::remove_dir_all(folder).with_context(|| format!("removing {}", folder.display()))?;
        }
        for program in programs {
            let program = program.borrow();
            let package = folder.join(&program.name);
            fs::create_dir_all(&package).with_context(|| format!("making {}", package.display()))?;
            fs::write(package.join(format!("{}.go", program.stem())), &program.source)?;
        }
        fs::write(folder.join("go.mod"), "module programs\n\ngo 1.26\n").context("writing go.mod")
    }

    fn add_noise(&self, go: &Go, folder: &Path) -> Result<()> {
        let tool = self.root.join("noise/main.go");
        fs::create_dir_all(tool.parent().context("a folder")?)?;
        fs::write(&tool, NOISE)?;
        process::text(said(go.command("go").arg("run").arg(&tool).arg(folder)))?;
        Ok(())
    }

    /// Builds some programs, a command a folder, as binaries are named by the last part of their package's path.
    fn build(
        &self,
        go: &Go,
        build: &str,
        sources: &Path,
        programs: &[&Program],
        flags: &[&str],
    ) -> Result<BTreeMap<String, String>> {
        let mut said = BTreeMap::new();
        for folder in corpus::FOLDERS {
            let own: Vec<_> = programs.iter().copied().filter(|program| program.folder() == folder).collect();
            if own.is_empty() {
                continue;
            }
            let binaries = self.root.join(build).join(folder);
            fs::create_dir_all(&binaries).with_context(|| format!("making {}", binaries.display()))?;
            // The slash has Go make a folder of one binary, too.
            let output = format!("{}/", binaries.display());
            let mut arguments = vec!["build", "-trimpath", "-ldflags=-s -w", "-o", &output];
            arguments.extend(flags);
            said.extend(complaints(&mut module(go, sources, &arguments, &own))?);
        }
        Ok(said)
    }
}

/// A command of Go's over some packages of the module.
fn module(go: &Go, sources: &Path, arguments: &[&str], programs: &[&Program]) -> Command {
    let mut command = go.command("go");
    command.current_dir(sources).args(arguments).env("CGO_ENABLED", "1");
    // The command line is long; its beginning and the folder say what it does.
    println!("$ cd {} && {} …", workspace::shown(sources), process::name(&command));
    command.args(programs.iter().map(|program| format!("./{}", program.name)));
    command
}

fn said(command: &mut Command) -> &mut Command {
    println!("$ {}", process::name(command));
    command
}

/// Runs a command of Go's, and takes apart what it says: `# programs/tier1/x`, then lines about it.
fn complaints(command: &mut Command) -> Result<BTreeMap<String, String>> {
    let output = command.stdin(Stdio::null()).output().context("starting go")?;
    let text = String::from_utf8_lossy(&output.stderr).into_owned();
    let complaints = parse(&text);
    ensure!(output.status.success() || !complaints.is_empty(), "{text}");
    Ok(complaints)
}

fn parse(text: &str) -> BTreeMap<String, String> {
    let mut complaints: BTreeMap<String, String> = BTreeMap::new();
    let mut package = None;
    for line in text.lines() {
        if let Some(name) = line.strip_prefix("# ") {
            // `go vet` adds a second header in brackets.
            package = Some(name.trim_matches(['[', ']']).trim_start_matches("programs/").to_owned());
            continue;
        }
        // Without a header a line names its package by its path.
        if let Some((path, _)) = line
            .trim_start()
            .trim_start_matches("vet: ")
            .split_once(".go:")
            .filter(|(path, _)| path.matches('/').count() == 2)
        {
            package = path.rsplit_once('/').map(|(package, _)| package.to_owned());
        }
        let Some(name) = &package else { continue };
        let stem = name.rsplit('/').next().unwrap_or(name);
        let short = line.replace(&format!("{name}/{stem}.go:"), &format!("{stem}.go:"));
        let own = complaints.entry(name.clone()).or_default();
        own.push_str(short.trim_start_matches("vet: ").trim_start_matches("./"));
        own.push('\n');
    }
    complaints
}

#[cfg(test)]
mod tests {
    use super::parse;

    #[test]
    fn what_go_says_is_taken_apart() {
        let text = "# programs/rejected/a\nrejected/a/a.go:3:2: undefined: x\n# programs/tier1/b\n\
                    # [programs/tier1/b]\ntier1/b/b.go:4:1: odd\n\
                    races/c/c.go:9:9: bare\n\tmore of it\n";
        let said = parse(text);
        assert_eq!(said["rejected/a"], "a.go:3:2: undefined: x\n");
        assert_eq!(said["tier1/b"], "b.go:4:1: odd\n");
        assert_eq!(said["races/c"], "c.go:9:9: bare\n\tmore of it\n");
    }
}
