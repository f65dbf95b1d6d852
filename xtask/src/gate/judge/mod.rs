//! The corpus of Go programs under the real Go: each does what is recorded beside it, and what its author says of it.
//!
//! All programs are built with a few commands, as packages of one module in `target/corpus`; then each is run. A program
//! whose schedules differ is run again and again, plainly and under the race detector, which stirs the scheduler, on one
//! processor and on two; each of its ends must be one that its author lists. How often is never asked. `--bless` records
//! anew what Go does, with calls to the scheduler strewn into the programs to see more of it; everything else compares.

mod builds;
mod runs;

use super::Context;
use crate::cmd::test::Tally;
use crate::{process, tools, workspace};
use anyhow::{Context as _, Result, anyhow, bail, ensure};
use builds::Builds;
use corpus::{End, Program, Race, Reading, Record};
use rayon::prelude::*;
use regex::Regex;
use std::collections::BTreeSet;
use std::fs;

/// What Go is asked for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Purpose {
    /// To be compared with what is recorded.
    Compare,
    /// To be recorded.
    Record,
}

/// How often a program is run whose schedules differ: when compared, and when recorded.
const RUNS: usize = 12;
const RECORDED_RUNS: usize = 120;

/// How often the detector may be silent about a race before it counts as silent.
const RACE_RUNS: usize = 30;

pub(super) fn run(context: &Context) -> Result<Tally> {
    let root = workspace::path("minigo/tests/programs");
    let programs = corpus::programs(&root).map_err(|error| anyhow!(error))?;
    ensure!(!programs.is_empty(), "minigo/tests/programs holds no Go");
    let go = tools::go(context.consent)?;
    println!("each with the environment of `{}`", process::line(&go.command("go")));
    let purpose = if context.bless { Purpose::Record } else { Purpose::Compare };
    let builds = Builds::make(&go, &programs, purpose)?;
    let mut tally = Tally::default();
    for path in builds.unformatted() {
        tally.fail(path, "gofmt would change it");
    }
    println!("running {} programs", programs.len());
    let outcomes: Vec<_> = programs.par_iter().map(|program| one(&builds, program, purpose)).collect();
    for (program, outcome) in programs.iter().zip(outcomes) {
        tally.count(&program.name, outcome);
    }
    println!("judge: {} programs passed, {} failed", tally.passed, tally.failed);
    Ok(tally)
}

/// Runs a program, records what it did where that is the purpose, and holds it to its record.
fn one(builds: &Builds, program: &Program, purpose: Purpose) -> Result<()> {
    let seen = observe(builds, program, purpose)?;
    if purpose == Purpose::Record {
        let text = seen.write(tools::GO).map_err(|error| anyhow!(error))?;
        fs::write(program.record_path(), text).context("writing the record")?;
    }
    let record = program.record().map_err(|error| anyhow!(error))?;
    judge(program, &record, &seen)
}

/// Has Go do everything that a program asks for.
fn observe(builds: &Builds, program: &Program, purpose: Purpose) -> Result<Record> {
    let mut seen = Record::default();
    if program.folder() == "rejected" {
        seen.compiler = Some(builds.complaint(program).context("the compiler accepts it")?);
        return Ok(seen);
    }
    if let Some(complaint) = builds.complaint(program) {
        bail!("the compiler does not accept it:\n{complaint}");
    }
    seen.vet = builds.warning(program);
    ensure!(
        seen.vet.is_some() == program.asks.is_vet_unhappy,
        "`go vet` {} it: see above",
        if program.asks.is_vet_unhappy { "has nothing to say about" } else { "complains of" }
    );
    let mut ends = BTreeSet::new();
    match program.asks.reading() {
        Reading::Always => {
            for _ in 0..2 {
                ends.insert(runs::plain(&builds.plain(program), program, 2)?);
            }
        }
        Reading::OneOf => {
            for turn in 0..if purpose == Purpose::Record { RECORDED_RUNS } else { RUNS } {
                let processors = 1 + turn % 2;
                ends.insert(runs::plain(&builds.plain(program), program, processors)?);
                if purpose == Purpose::Record {
                    ends.insert(runs::plain(&builds.noisy(program), program, processors)?);
                }
            }
        }
    }
    if program.asks.race != Race::Unasked {
        let is_due = program.asks.race == Race::Asked && program.asks.is_racy();
        let mut lines = BTreeSet::new();
        let mut is_reported = false;
        for turn in 0..RACE_RUNS {
            let is_noisy = purpose == Purpose::Record && turn % 2 == 1;
            let binary = if is_noisy { builds.noisy_racing(program) } else { builds.racing(program) };
            let (end, races) = runs::racing(&binary, program, 1 + turn % 2)?;
            ends.insert(end);
            is_reported |= races.is_some();
            lines.extend(races.into_iter().flatten());
            // Enough has been seen: a report that was due, or silence for a while.
            if purpose == Purpose::Compare && (is_reported || (!is_due && turn >= 5)) {
                break;
            }
        }
        seen.race = Some(is_reported);
        seen.race_lines = lines.into_iter().collect();
    }
    seen.end = ends.into_iter().collect();
    Ok(seen)
}

/// Holds what was seen now to what is recorded and to what the author says.
fn judge(program: &Program, record: &Record, seen: &Record) -> Result<()> {
    ensure!(
        seen.compiler == record.compiler,
        "the compiler says\n{}\nand not\n{}",
        seen.compiler.as_deref().unwrap_or_default(),
        record.compiler.as_deref().unwrap_or_default()
    );
    ensure!(seen.vet == record.vet, "`go vet` says\n{:?}\nand not\n{:?}", seen.vet, record.vet);
    let asks = &program.asks;
    match asks.reading() {
        Reading::Always => ensure!(seen.end == record.end, "it ends as\n{:?}\nand not as\n{:?}", seen.end, record.end),
        Reading::OneOf => {
            ensure!(!record.end.is_empty(), "no end of it is recorded");
            for end in seen.end.iter().chain(&record.end) {
                ensure!(is_listed(program, end)?, "it ends as {end:?}, which its author does not list");
            }
        }
    }
    if let Some(is_reported) = seen.race {
        let is_right = match asks.race {
            Race::Asked => is_reported == asks.is_racy() && record.race == Some(is_reported),
            Race::Rare => asks.is_racy() || !is_reported,
            Race::Unasked => true,
        };
        ensure!(is_right, "the race detector {}", if is_reported { "reports a race" } else { "is silent" });
    }
    Ok(())
}

/// Whether an end is one that the program's author allows.
fn is_listed(program: &Program, end: &End) -> Result<bool> {
    let asks = &program.asks;
    if asks.may_fail.iter().any(|line| line == end.headline()) {
        return Ok(true);
    }
    if let Some(pattern) = &asks.matches {
        return Ok(Regex::new(pattern)?.is_match(&end.stdout) && end.stderr.is_empty());
    }
    Ok(asks.outcomes.iter().any(|(stdout, stderr)| *stdout == end.stdout && stderr == end.headline()))
}

#[cfg(test)]
mod tests {
    use super::judge;
    use corpus::{Asks, End, Program, Record};

    fn program(source: &str) -> Program {
        let asks = Asks::parse(source).expect("it is understood");
        Program { name: "tier1/x".into(), path: "x.go".into(), source: source.into(), asks }
    }

    fn ended(stdouts: &[&str]) -> Record {
        let end = stdouts.iter().map(|&stdout| End { stdout: stdout.into(), ..End::default() });
        Record { end: end.collect(), ..Record::default() }
    }

    #[test]
    fn a_program_is_held_to_its_record() {
        let plain = program("");
        assert!(judge(&plain, &ended(&["a\n"]), &ended(&["a\n"])).is_ok());
        assert!(judge(&plain, &ended(&["a\n"]), &ended(&["b\n"])).is_err());
        assert!(judge(&plain, &ended(&["a\n"]), &ended(&["a\n", "b\n"])).is_err());
    }

    #[test]
    fn a_program_with_several_ends_is_held_to_its_list() {
        let several = program("//judge:outcome \"a\\n\"\n//judge:outcome \"b\\n\"\n");
        assert!(judge(&several, &ended(&["a\n"]), &ended(&["b\n"])).is_ok());
        assert!(judge(&several, &ended(&["a\n"]), &ended(&["c\n"])).is_err());
        assert!(judge(&several, &ended(&[]), &ended(&["a\n"])).is_err());
    }

    #[test]
    fn the_detector_is_held_to_the_author() {
        let race = |asked: &str, is_reported| {
            let record = Record { race: Some(is_reported), ..ended(&[""]) };
            judge(&program(asked), &record, &record).is_ok()
        };
        assert!(race("//judge:race\n//judge:explore finds=race", true));
        assert!(!race("//judge:race\n//judge:explore finds=race", false));
        assert!(!race("//judge:race", true) && race("//judge:race", false));
        assert!(race("//judge:race rare\n//judge:explore finds=race", false));
    }
}
