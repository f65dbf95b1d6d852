//! minigo held to the real Go: every program of the corpus, and the listings of the book, as a reader would run them.
//!
//! What Go does is recorded beside each program by `cargo xtask test judge --bless`; here no Go is needed. A program that
//! always ends alike must print the same bytes, exit alike and fail with the same words, and no schedule may end it
//! otherwise. Of the others, every end that Go was seen to come to must be among those that `explore` lists, and those are
//! the ones that the program's author lists. A race that Go's detector reports is reported; so is everything else that
//! the author says is found, and nothing more. Each program is a test of its own, and all its disagreements are told at
//! once.

use corpus::{End, Program, Race, Reading, Record};
use libtest_mimic::{Arguments, Failed, Trial};
use regex::Regex;
use serde::Deserialize;
use std::collections::BTreeSet;
use std::path::{Path, PathBuf};
use std::process::{Command, ExitCode, Stdio};

fn main() -> ExitCode {
    let here = Path::new(env!("CARGO_MANIFEST_DIR"));
    let mut trials = Vec::new();
    match corpus::programs(&here.join("tests/programs")) {
        Ok(programs) => {
            trials.extend(programs.into_iter().map(|program| {
                let name = program.name.clone();
                Trial::test(name, move || told(judge(&program)))
            }));
        }
        Err(error) => trials.push(Trial::test("programs", move || Err(error.into()))),
    }
    // All but those that count for so long that only compiled code comes to its end.
    let endless = ["lost-update", "not-parallelism", "speed-up"];
    let mut listings: Vec<String> = std::fs::read_dir(here.join("../book/listings"))
        .unwrap()
        .filter_map(|entry| entry.unwrap().file_name().into_string().ok())
        .filter(|name| {
            !endless.contains(&name.as_str()) && here.join("../book/listings").join(name).join("main.go").exists()
        })
        .collect();
    listings.sort();
    trials.extend(listings.into_iter().map(|name| {
        let path = here.join("../book/listings").join(&name).join("main.go");
        Trial::test(format!("listings/{name}"), move || told(judge_listing(&path)))
    }));
    let page = here.join("../docs/minigo.md");
    trials.push(Trial::test("docs/minigo.md", move || told(judge_page(&page))));
    libtest_mimic::run(&Arguments::from_args(), trials).exit_code()
}

/// Everything in which minigo and the record disagree.
#[derive(Default)]
struct Disagreements(Vec<String>);

impl Disagreements {
    fn add(&mut self, text: impl Into<String>) {
        self.0.push(text.into());
    }

    fn unless(&mut self, holds: bool, text: impl FnOnce() -> String) {
        if !holds {
            self.0.push(text());
        }
    }
}

/// What is known to differ still, by a part of what is then said. Whatever else such a program disagrees in is a failure,
/// and an entry is to go with what it names.
const KNOWN: [(&str, &[&str]); 1] = [
    // The crash report of a panic thrown again names no line: the frame that panicked first is gone.
    ("failures/panic-in-goroutine", &["[recovered, repanicked]"]),
];

fn is_known(program: &Program, disagreement: &str) -> bool {
    KNOWN.iter().any(|(name, parts)| *name == program.name && parts.iter().any(|part| disagreement.contains(part)))
}

fn told(disagreements: Disagreements) -> Result<(), Failed> {
    if disagreements.0.is_empty() { Ok(()) } else { Err(disagreements.0.join("\n").into()) }
}

/// How Go's report of a deadlock begins.
const DEADLOCK: &str = "fatal error: all goroutines are asleep";

/// What a command of minigo left behind.
struct Ran {
    exit: i32,
    stdout: String,
    stderr: String,
}

fn minigo(verb: &str, path: &Path, arguments: &[&str]) -> Ran {
    let mut command = Command::new(env!("CARGO_BIN_EXE_minigo"));
    let output = command.arg(verb).arg(path).args(arguments).stdin(Stdio::null()).output();
    match output {
        Ok(output) => Ran {
            exit: output.status.code().unwrap_or(-1),
            stdout: String::from_utf8_lossy(&output.stdout).into_owned(),
            stderr: String::from_utf8_lossy(&output.stderr).into_owned(),
        },
        Err(error) => Ran { exit: -1, stdout: String::new(), stderr: error.to_string() },
    }
}

/// The object that `explore --json` prints.
#[derive(Deserialize)]
struct Explored {
    verdict: String,
    bounded_by: Option<String>,
    executions: Option<u64>,
    redundant: u64,
    interleavings: Option<Count>,
    outcomes: Vec<Outcome>,
    races: Vec<Found>,
    deadlocks: Vec<Found>,
    leaks: Vec<Found>,
    panics: Vec<Found>,
    livelocks: Vec<Found>,
}

/// A number, or, where JavaScript would round it, its digits.
#[derive(Deserialize, Debug, PartialEq)]
#[serde(untagged)]
enum Count {
    Small(u64),
    Large(String),
}

#[derive(Deserialize)]
struct Outcome {
    stdout: String,
    exit: i32,
    classes: Option<u64>,
    schedule: Option<String>,
}

#[derive(Deserialize)]
struct Found {
    lines: Vec<u32>,
    message: String,
    schedule: Option<String>,
}

/// Enough for every program that does not say otherwise, and short enough for those that never end.
const EXECUTIONS: u64 = 200_000;
const SECONDS: &str = "20";

fn explore(path: &Path, executions: u64) -> Result<Explored, String> {
    let executions = executions.to_string();
    let ran = minigo("explore", path, &["--json", "--max-executions", &executions, "--max-seconds", SECONDS]);
    let explored: Explored = serde_json::from_str(&ran.stdout)
        .map_err(|error| format!("explore exits {} and prints no report ({error}): {}", ran.exit, ran.stderr.trim()))?;
    let is_something = !explored.finds().is_empty();
    let is_cut = matches!(explored.bounded_by.as_deref(), Some("executions" | "seconds" | "memory" | "steps"));
    if ran.exit != if is_something { 3 } else { 4 * i32::from(is_cut) } {
        return Err(format!("explore exits {} with findings {:?}", ran.exit, explored.finds()));
    }
    Ok(explored)
}

impl Explored {
    fn finds(&self) -> BTreeSet<&str> {
        let kinds = [
            ("race", &self.races),
            ("deadlock", &self.deadlocks),
            ("leak", &self.leaks),
            ("panic", &self.panics),
            ("livelock", &self.livelocks),
        ];
        kinds.into_iter().filter(|(_, found)| !found.is_empty()).map(|(kind, _)| kind).collect()
    }

    fn found(&self) -> impl Iterator<Item = &Found> {
        [&self.races, &self.deadlocks, &self.leaks, &self.panics, &self.livelocks].into_iter().flatten()
    }
}

fn judge(program: &Program) -> Disagreements {
    let mut all = Disagreements::default();
    let record = match program.record() {
        Ok(record) => record,
        Err(error) => {
            all.add(error);
            return all;
        }
    };
    let checked = minigo("check", &program.path, &[]);
    match program.folder() {
        "rejected" => judge_rejected(program, &record, &checked, &mut all),
        "refused" => judge_refused(program, &checked, &mut all),
        _ if is_refused_by_leave(program, &checked) => {}
        _ => {
            judge_warnings(program, &record, &checked, &mut all);
            judge_accepted(program, &record, &mut all);
        }
    }
    all.0.retain(|disagreement| !is_known(program, disagreement));
    all
}

/// A program that Go rejects is rejected with the same words at the same places, but for what only minigo can say: that
/// it is its own library that lacks a name. That main is missing Go's linker says, without a place.
fn judge_rejected(program: &Program, record: &Record, checked: &Ran, all: &mut Disagreements) {
    all.unless(checked.exit == 1, || format!("check exits {}", checked.exit));
    let library = Regex::new(r" \(minigo's [^)]*\)");
    let own = relative(program, &checked.stderr);
    let own = library.map_or(own.clone(), |library| library.replace_all(&own, "").into_owned());
    let due = record.compiler.clone().unwrap_or_default();
    if let Some(message) = due.strip_prefix("runtime.main_main·f: ") {
        all.unless(own.contains(message), || difference(&due, &own));
        return;
    }
    all.unless(own.trim() == due.trim(), || difference(&due, &own));
}

/// What minigo says, with its file named as Go names it.
fn relative(program: &Program, text: &str) -> String {
    let (file, stem) = (program.path.display().to_string(), program.stem());
    text.replace(&file, &format!("{stem}.go"))
}

/// The lines of which one side has more.
fn difference(due: &str, own: &str) -> String {
    let lines = |text: &str| text.lines().map(str::to_owned).collect::<Vec<_>>();
    let (due, own) = (lines(due), lines(own));
    let mut text = String::new();
    for line in due.iter().filter(|line| !own.contains(line)) {
        text.push_str(&format!("  Go      {line}\n"));
    }
    for line in own.iter().filter(|line| !due.contains(line)) {
        text.push_str(&format!("  minigo  {line}\n"));
    }
    if text.is_empty() { "the same lines, in another order".to_owned() } else { text }
}

/// What `go vet` says of locks, of `Add` and of `cancel` minigo says too, and nothing else.
fn judge_warnings(program: &Program, record: &Record, checked: &Ran, all: &mut Disagreements) {
    const KINDS: [&str; 4] = [" lock", "WaitGroup.Add called", "cancel function returned", "is not used on all paths"];
    const BEHIND: &str = "this return statement may be reached";
    let is_kind = |line: &&str| KINDS.iter().any(|kind| line.contains(kind)) || line.contains(BEHIND);
    let due: Vec<&str> = record.vet.iter().flat_map(|said| said.lines()).filter(is_kind).collect();
    let own = relative(program, &checked.stderr);
    all.unless(own.lines().eq(due.iter().copied()), || difference(&due.join("\n"), &own));
    all.unless(checked.exit == i32::from(!due.is_empty()), || format!("check exits {}", checked.exit));
}

/// What is outside the subset is refused by name, on its line.
fn judge_refused(program: &Program, checked: &Ran, all: &mut Disagreements) {
    let name = program.asks.refuses.as_deref().unwrap_or_default();
    let line = program.source.lines().position(|line| line.ends_with("// refused")).map_or(0, |line| line + 1);
    all.unless(!name.is_empty() && line > 0, || "it does not say what is refused".to_owned());
    all.unless(checked.exit == 1, || format!("check exits {}", checked.exit));
    let own = relative(program, &checked.stderr);
    let place = format!("{}.go:{line}:", program.stem());
    let is_named = own.lines().any(|said| said.starts_with(&place) && said.contains("minigo") && said.contains(name));
    all.unless(is_named, || format!("line {line}: {name:?} is not refused: {}", own.trim()));
}

fn is_refused_by_leave(program: &Program, checked: &Ran) -> bool {
    checked.exit == 1
        && checked.stderr.contains("minigo")
        && program.asks.may_refuse.iter().any(|name| checked.stderr.contains(name.as_str()))
}

fn judge_accepted(program: &Program, record: &Record, all: &mut Disagreements) {
    let asks = &program.asks;
    let place = format!("{}.go", program.name);
    let explored = match explore(&program.path, asks.explore.executions.unwrap_or(EXECUTIONS)) {
        Ok(explored) => explored,
        Err(error) => {
            all.add(error);
            return;
        }
    };
    for seed in ["1", "2", "3"] {
        let ran = minigo("run", &program.path, &["--seed", seed]);
        let own = End::read(&place, ran.exit, &ran.stdout, &ran.stderr);
        match asks.reading() {
            Reading::Always => {
                all.unless(record.end.contains(&own), || {
                    format!(
                        "run --seed {seed}\n  Go      {}\n  minigo  {}",
                        shown(record.end.first()),
                        shown(Some(&own))
                    )
                });
            }
            Reading::OneOf => {
                let is_listed = explored.outcomes.iter().any(|one| one.stdout == own.stdout && one.exit == own.exit);
                all.unless(is_listed || asks.bounded_by.is_some(), || {
                    format!("run --seed {seed} ends as explore does not list: {}", shown(Some(&own)))
                });
            }
        }
        if asks.reading() == Reading::Always {
            break;
        }
    }
    judge_outcomes(program, record, &explored, all);
    judge_findings(program, record, &explored, all);
    judge_counts(program, &explored, all);
    judge_replays(program, &explored, all);
}

fn shown(end: Option<&End>) -> String {
    end.map_or("nothing".to_owned(), |end| {
        format!("exit {} {:?} {:?} {} line {}", end.exit, end.stdout, end.stderr, end.goroutine, end.line)
    })
}

/// The outcomes that were explored are those that Go was seen to come to, and those that the author lists.
fn judge_outcomes(program: &Program, record: &Record, explored: &Explored, all: &mut Disagreements) {
    let asks = &program.asks;
    let own: BTreeSet<(&str, i32)> = explored.outcomes.iter().map(|one| (one.stdout.as_str(), one.exit)).collect();
    for end in &record.end {
        let is_luck = asks.may_fail.iter().any(|line| line == end.headline());
        all.unless(is_luck || asks.bounded_by.is_some() || own.contains(&(end.stdout.as_str(), end.exit)), || {
            format!("Go was seen to end as {}, which explore does not list among {own:?}", shown(Some(end)))
        });
    }
    if asks.is_timed {
        return;
    }
    if let Some(pattern) = &asks.matches {
        match Regex::new(pattern) {
            Ok(pattern) => {
                let is_listed = |stdout: &str, exit: i32| match exit {
                    0 => pattern.is_match(stdout),
                    _ => !asks.may_fail.is_empty(),
                };
                for (stdout, exit) in own.iter().filter(|(stdout, exit)| !is_listed(stdout, *exit)) {
                    all.add(format!("explore lists exit {exit} {stdout:?}, which its author does not"));
                }
            }
            Err(error) => all.add(error.to_string()),
        }
        return;
    }
    let due: BTreeSet<(&str, i32)> = match asks.reading() {
        Reading::Always => record.end.iter().map(|end| (end.stdout.as_str(), end.exit)).collect(),
        Reading::OneOf => {
            let exit = |stderr: &str| if stderr.is_empty() { 0 } else { 2 };
            asks.outcomes.iter().map(|(stdout, stderr)| (stdout.as_str(), exit(stderr))).collect()
        }
    };
    let is_luck = |exit: i32| exit != 0 && !asks.may_fail.is_empty();
    for (stdout, exit) in own.difference(&due).filter(|(_, exit)| !is_luck(*exit)) {
        all.add(format!("explore lists exit {exit} {stdout:?}, which cannot be"));
    }
    if explored.verdict == "proved" && asks.bounded_by.is_none() {
        for (stdout, exit) in due.difference(&own) {
            all.add(format!("explore does not list exit {exit} {stdout:?}, which can be"));
        }
    }
}

/// What is found is what the author says: for a program that always ends alike, at least how it ends.
fn judge_findings(program: &Program, record: &Record, explored: &Explored, all: &mut Disagreements) {
    let mut due: BTreeSet<&str> = program.asks.explore.finds.iter().map(String::as_str).collect();
    if program.asks.reading() == Reading::Always {
        for end in &record.end {
            if end.stderr.starts_with(DEADLOCK) {
                due.insert("deadlock");
            } else if !end.stderr.is_empty() {
                due.insert("panic");
            }
        }
    }
    let own = explored.finds();
    let is_right = if program.asks.is_timed { !own.contains("race") } else { own == due };
    all.unless(is_right, || {
        let told: Vec<_> = explored.found().map(|found| format!("{:?} {}", found.lines, found.message)).collect();
        format!("explore finds {own:?} and not {due:?}: {told:?}")
    });
    if program.asks.race == Race::Unasked {
        return;
    }
    let own_lines: BTreeSet<_> = explored.races.iter().map(|race| sorted(&race.lines)).collect();
    let (same, missing): (Vec<&[u32; 2]>, Vec<&[u32; 2]>) =
        record.race_lines.iter().partition(|lines| own_lines.contains(lines.as_slice()));
    // Where a lock is copied, which is what vet complains of, Go sees the lock's own words race too.
    if !program.asks.is_vet_unhappy || same.is_empty() {
        for lines in missing {
            all.add(format!("Go reports a race of lines {lines:?}; explore reports {own_lines:?}"));
        }
    }
}

fn sorted(lines: &[u32]) -> Vec<u32> {
    let mut lines = lines.to_vec();
    lines.sort_unstable();
    lines
}

fn judge_counts(program: &Program, explored: &Explored, all: &mut Disagreements) {
    let asks = &program.asks.explore;
    let due = if asks.executions.is_some() || program.asks.is_timed { "bounded" } else { "proved" };
    let is_due = match &program.asks.bounded_by {
        Some(_) => program.asks.bounded_by == explored.bounded_by,
        None => explored.verdict == due || explored.verdict == "proved",
    };
    let (verdict, by) = (&explored.verdict, &explored.bounded_by);
    all.unless((verdict == "bounded") == by.is_some(), || format!("{verdict}, and bounded by {by:?}"));
    all.unless(is_due, || format!("the verdict is {verdict:?} by {by:?} after {:?} executions", explored.executions));
    let deadlocks = explored.outcomes.iter().filter(|one| one.exit == 2).filter_map(|one| one.classes).sum();
    for (what, due, own) in [
        ("classes", asks.classes, explored.executions),
        ("redundant", asks.redundant, Some(explored.redundant)),
        ("classes that end in deadlock", asks.deadlocks, Some(deadlocks)),
    ] {
        all.unless(due.is_none() || due == own, || format!("{what}: {own:?}, not {due:?}"));
    }
    // The graph and the classes are searched apart: what one of them finds and the other misses is a fault of the other. Where
    // every class is endless there is none to count, and the graph alone is the proof.
    let searched_twice = explored.verdict == "proved";
    let missed = explored.outcomes.iter().filter(|one| searched_twice && one.classes == Some(0));
    missed.for_each(|one| all.add(format!("no class ends as {:?}, but a way to it is known", one.stdout)));
    let interleavings = asks.interleavings.map(Count::Small);
    all.unless(interleavings.is_none() || interleavings == explored.interleavings, || {
        format!("interleavings: {:?}, not {interleavings:?}", explored.interleavings)
    });
    for (stdout, due) in &asks.outcome_classes {
        let own: u64 = explored.outcomes.iter().filter(|one| one.stdout == *stdout).filter_map(|one| one.classes).sum();
        all.unless(own == *due, || format!("{own} classes print {stdout:?}, not {due}"));
    }
}

/// Every schedule that a report names can be replayed.
fn judge_replays(program: &Program, explored: &Explored, all: &mut Disagreements) {
    let findings = explored.found().map(|found| &found.schedule);
    let outcomes = explored.outcomes.iter().take(4).map(|outcome| &outcome.schedule);
    for schedule in findings.chain(outcomes) {
        let Some(schedule) = schedule else {
            all.add("something is found without a schedule");
            continue;
        };
        let ran = minigo("replay", &program.path, &[schedule]);
        all.unless(ran.exit != 1 && ran.exit != -1, || {
            format!("replay {schedule} exits {}: {}", ran.exit, ran.stderr.trim())
        });
    }
}

/// What the book says a listing does.
#[derive(Deserialize)]
struct Listing {
    #[serde(default)]
    exit: i32,
    stdout: Option<String>,
    stdout_matches: Option<String>,
    #[serde(default)]
    may_deadlock: bool,
    race: Option<bool>,
}

/// A listing runs whole, and as far as it is explored it races as the book says.
fn judge_listing(path: &Path) -> Disagreements {
    let mut all = Disagreements::default();
    let sidecar: PathBuf = path.with_extension("expect");
    let text = std::fs::read_to_string(&sidecar).unwrap_or_default();
    let due: Listing = match toml::from_str(&text) {
        Ok(due) => due,
        Err(error) => {
            all.add(format!("{}: {error}", sidecar.display()));
            return all;
        }
    };
    let ran = minigo("run", path, &[]);
    // A run is drawn by chance: where a listing may deadlock, some of its runs do.
    let is_stuck = due.may_deadlock && ran.exit == 2 && ran.stderr.starts_with(DEADLOCK);
    if !is_stuck {
        all.unless(ran.exit == due.exit, || format!("run exits {}: {}", ran.exit, ran.stderr.trim()));
        all.unless(due.stdout.as_ref().is_none_or(|stdout| *stdout == ran.stdout), || {
            format!("run prints {:?}", ran.stdout)
        });
        if let Some(pattern) = &due.stdout_matches {
            let is_match = Regex::new(pattern).is_ok_and(|pattern| pattern.is_match(&ran.stdout));
            all.unless(is_match, || format!("run prints {:?}", ran.stdout));
        }
    }
    match explore(path, 2) {
        Ok(explored) => all.unless(due.race.is_none_or(|race| race != explored.races.is_empty()), || {
            format!("explore reports {} races", explored.races.len())
        }),
        Err(error) => all.add(error),
    }
    all
}

/// The page that says what is accepted names every package there is.
fn judge_page(path: &Path) -> Disagreements {
    let mut all = Disagreements::default();
    let page = std::fs::read_to_string(path).unwrap_or_default();
    let table: String = page.lines().filter(|line| line.starts_with("| `")).collect();
    for (package, _) in minigo::library::PACKAGES {
        all.unless(table.contains(&format!("`{package}`")), || format!("the page does not name the package {package}"));
    }
    all
}
