//! The Go listings under the real Go: formatted, vetted, built, run, and doing what their expectations say.
//!
//! Every folder with a `main.go` under `book/listings/` is a program of its own, and `main.expect` beside it says in TOML
//! how it ends. `book/listings/README.md` explains the keys to whoever writes one.
//!
//! ```toml
//! exit = 0                       # the default
//! stdout = "1000000\n"           # exactly this
//! stdout_matches = "lost \\d+"   # or a regular expression found in it
//! stderr_matches = "deadlock"
//! may_deadlock = true            # or it ends with Go's report of a deadlock
//! race = true                    # built with -race, the detector must report a race; `false`: it must report none
//! ```

use super::Context;
use crate::cmd::test::Tally;
use crate::tools::{self, Go};
use crate::{process, workspace};
use anyhow::{Context as _, Result, bail, ensure};
use rayon::prelude::*;
use regex::Regex;
use serde::Deserialize;
use std::fs;
use std::io::Read;
use std::path::Path;
use std::process::{Command, Output, Stdio};
use std::thread;
use std::time::{Duration, Instant};

/// Long enough for any listing on a busy machine; one that hangs is stopped then.
const LIMIT: Duration = Duration::from_secs(60);

/// What Go says where every goroutine is stuck.
const DEADLOCK: &str = "fatal error: all goroutines are asleep - deadlock!";

#[derive(Debug, Default, Deserialize)]
#[serde(deny_unknown_fields)]
struct Expectation {
    #[serde(default)]
    exit: i32,
    stdout: Option<String>,
    stdout_matches: Option<String>,
    stderr_matches: Option<String>,
    #[serde(default)]
    may_deadlock: bool,
    race: Option<bool>,
}

pub(super) fn run(context: &Context) -> Result<Tally> {
    let mut tally = Tally::default();
    let files = workspace::files_under(&workspace::path("book/listings"))?;
    let listings: Vec<_> = files.iter().filter(|file| file.ends_with("main.go")).collect();
    for file in files.iter().filter(|file| file.extension().is_some_and(|kind| kind == "expect")) {
        if !file.with_extension("go").exists() {
            tally.fail(&workspace::shown(file), "it has no listing beside it");
        }
    }
    ensure!(!listings.is_empty(), "book/listings holds no Go");
    let go = tools::go(context.consent)?;
    println!("each with the environment of `{}`", process::line(&go.command("go")));
    let outcomes: Vec<_> = listings.par_iter().map(|listing| check(&go, listing)).collect();
    for (listing, outcome) in listings.iter().zip(outcomes) {
        tally.count(&workspace::shown(listing), outcome);
    }
    println!("go: {} listings passed, {} failed", tally.passed, tally.failed);
    Ok(tally)
}

fn check(go: &Go, listing: &Path) -> Result<()> {
    let sidecar = listing.with_extension("expect");
    let text = workspace::read(&sidecar).context("every listing has its expectation beside it")?;
    let expected: Expectation = toml::from_str(&text).with_context(|| workspace::shown(&sidecar))?;

    let folder = listing.parent().context("a listing outside every folder")?;
    let go = |program: &str| {
        let mut command = go.command(program);
        command.current_dir(folder);
        command
    };
    let unformatted = process::text(said(go("gofmt").arg("-l").arg(listing)))?;
    ensure!(unformatted.is_empty(), "gofmt would change it; type `gofmt -w {}`", workspace::shown(listing));
    process::text(said(go("go").args(["vet", "."])))?;

    let binaries = workspace::path("target/listings");
    fs::create_dir_all(&binaries).context("making target/listings")?;
    let binary = binaries.join(folder.file_name().context("a folder without a name")?);
    process::text(said(go("go").args(["build", "-o"]).arg(&binary).arg(".")))?;
    judge(&expected, &finish(said(&mut Command::new(&binary)))?)?;

    if let Some(expect_race) = expected.race {
        let racy = binary.with_extension("race");
        let mut build = go("go");
        build.args(["build", "-race", "-o"]).arg(&racy).arg(".").env("CGO_ENABLED", "1");
        process::text(said(&mut build))?;
        // Else it waits a second before it leaves.
        let output = finish(said(Command::new(&racy).env("GORACE", "atexit_sleep_ms=0")))?;
        let reported = String::from_utf8_lossy(&output.stderr).contains("WARNING: DATA RACE");
        ensure!(reported == expect_race, "the race detector {}", if reported { "reports a race" } else { "is silent" });
    }
    Ok(())
}

fn said(command: &mut Command) -> &mut Command {
    println!("$ {}", process::name(command));
    command
}

/// Runs a program to its end, or to the limit.
pub(super) fn finish(command: &mut Command) -> Result<Output> {
    let mut child = command.stdin(Stdio::null()).stdout(Stdio::piped()).stderr(Stdio::piped()).spawn()?;
    let mut streams = (child.stdout.take().context("stdout")?, child.stderr.take().context("stderr")?);
    // Read while it runs: a full pipe would hold it up for ever.
    let stdout = thread::spawn(move || read_all(&mut streams.0));
    let stderr = thread::spawn(move || read_all(&mut streams.1));
    let start = Instant::now();
    let status = loop {
        if let Some(status) = child.try_wait()? {
            break status;
        }
        if start.elapsed() > LIMIT {
            child.kill()?;
            child.wait()?;
            bail!("it still runs after {} s", LIMIT.as_secs());
        }
        thread::sleep(Duration::from_millis(5));
    };
    let joined = |stream: thread::JoinHandle<Vec<u8>>| stream.join().unwrap_or_default();
    Ok(Output { status, stdout: joined(stdout), stderr: joined(stderr) })
}

fn read_all(stream: &mut impl Read) -> Vec<u8> {
    let mut bytes = Vec::new();
    // What was read before an error is what there is to judge.
    let _ = stream.read_to_end(&mut bytes);
    bytes
}

fn judge(expected: &Expectation, output: &Output) -> Result<()> {
    let stdout = String::from_utf8_lossy(&output.stdout);
    let stderr = String::from_utf8_lossy(&output.stderr);
    let exit = output.status.code();
    if expected.may_deadlock && exit == Some(2) && stderr.contains(DEADLOCK) {
        return Ok(());
    }
    ensure!(
        exit == Some(expected.exit),
        "it ends with {exit:?}, not {}; it wrote {stdout:?} {stderr:?}",
        expected.exit
    );
    if let Some(text) = &expected.stdout {
        ensure!(stdout == text.as_str(), "it writes {stdout:?}, not {text:?}");
    }
    for (pattern, stream, name) in
        [(&expected.stdout_matches, &stdout, "stdout"), (&expected.stderr_matches, &stderr, "stderr")]
    {
        if let Some(pattern) = pattern {
            ensure!(Regex::new(pattern)?.is_match(stream), "its {name} {stream:?} does not match {pattern:?}");
        }
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::{Expectation, finish, judge};
    use std::process::Command;

    fn judged(expectation: &str, script: &str) -> Result<(), String> {
        let expected: Expectation = toml::from_str(expectation).map_err(|error| error.to_string())?;
        let output = finish(Command::new("sh").args(["-c", script])).map_err(|error| error.to_string())?;
        judge(&expected, &output).map_err(|error| error.to_string())
    }

    #[test]
    fn a_listing_is_held_to_its_expectation() {
        for (expectation, script, holds) in [
            ("", "true", true),
            ("", "exit 2", false),
            ("exit = 2", "exit 2", true),
            ("stdout = \"1\\n\"", "echo 1", true),
            ("stdout = \"1\\n\"", "echo 2", false),
            ("stdout_matches = '^lost \\d+$'", "printf 'lost 12'", true),
            ("stdout_matches = '^lost \\d+$'", "echo none", false),
            ("exit = 2\nstderr_matches = 'deadlock'", "echo 'all asleep - deadlock!' >&2; exit 2", true),
            ("may_deadlock = true", "echo 'fatal error: all goroutines are asleep - deadlock!' >&2; exit 2", true),
            ("may_deadlock = true", "echo 'panic: something else' >&2; exit 2", false),
            ("may_deadlock = true", "true", true),
            ("stder_matches = 'a misspelt key'", "true", false),
        ] {
            assert_eq!(judged(expectation, script).is_ok(), holds, "{expectation} of {script}");
        }
    }

    #[test]
    fn much_output_does_not_hold_a_listing_up() {
        assert_eq!(judged("", "head -c 1000000 /dev/zero"), Ok(()));
    }
}
