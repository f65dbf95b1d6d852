//! What an answer comes to: every trial explored whole, and the first thing that does not hold.

use std::time::{Duration, Instant};

use explorer::explore::Options;
use explorer::replay::Stepper;
use explorer::report::{Finding, Kind, Report, Verdict};
use explorer::{Choice, ProcessId, token};
use minigo::vm::{Limits, Machine, Outcome};
use minigo::{Program, vet};

use super::assembled::assembled;
use super::exercise::{Exercise, Trial, Wrong};

/// How long one trial may take.
const ALLOWED: Duration = Duration::from_secs(60);

/// So many runs by chance are timed; which of them sleep for how long no schedule decides, unless a lock keeps sleepers apart.
const TIMED: u64 = 50;

/// What becomes of an answer.
#[derive(Debug, PartialEq)]
pub(crate) enum Judged {
    /// Every schedule of every trial is right.
    Proved,
    /// Something does not hold.
    Broken(Broken),
    /// It is no program of minigo's, or not one that the judge's functions fit.
    Refused(String),
    /// A limit came before the end of a trial.
    Open(String),
}

/// What does not hold.
#[derive(Debug, PartialEq)]
pub(crate) struct Broken {
    /// The trial.
    pub(crate) trial: String,
    /// What is wrong with it.
    pub(crate) fault: Fault,
    /// What the exercise says to it, if it knows this wrong answer.
    pub(crate) says: Option<String>,
    /// The schedule that shows it, step by step: who, the answer's line (0: one of the judge's), what.
    pub(crate) steps: Vec<(String, u32, String)>,
    /// Its token, where `minigo replay` has the same program.
    pub(crate) token: Option<String>,
}

/// Something wrong with an answer.
#[derive(Clone, Debug, PartialEq)]
pub(crate) struct Fault {
    /// A finding's word (`race`, `deadlock`, `leak`, `livelock`, `panic`, …), `wrong outcome`, `one after another`, `too few goroutines`,
    /// `too slow`, `not allowed`.
    pub(crate) kind: String,
    /// It in words.
    pub(crate) message: String,
    /// What the run printed, where it came to an end.
    pub(crate) prints: Option<String>,
    /// How it comes to that; empty where no schedule shows it.
    pub(crate) schedule: Vec<Choice>,
}

impl Broken {
    fn not_allowed(used: &str, line: u32) -> Self {
        Self {
            trial: "what may be used".to_owned(),
            fault: Fault::plain("not allowed", format!("line {line} uses {used}, which this exercise does without")),
            says: None,
            steps: Vec::new(),
            token: None,
        }
    }
}

impl Fault {
    fn plain(kind: &str, message: String) -> Self {
        Self { kind: kind.to_owned(), message, prints: None, schedule: Vec::new() }
    }
}

/// Judges the text of an answer.
pub(crate) fn judge(exercise: &Exercise, name: &str, text: &str) -> Judged {
    if let Err(faults) = Program::compile(name, text.as_bytes()) {
        return Judged::Refused(faults.first().map_or_else(String::new, ToString::to_string));
    }
    let uses = vet::library_uses(name, text.as_bytes());
    // What a wrong answer is known by is judged first by what comes of it.
    let is_known = |used: &String| exercise.wrong.iter().any(|wrong| wrong.uses.as_ref() == Some(used));
    let forbidden = |used: &String| !exercise.allowed.is_empty() && !exercise.allowed.contains(used);
    if let Some((used, line)) = uses.iter().find(|(used, _)| forbidden(used) && !is_known(used)) {
        return Judged::Broken(Broken::not_allowed(used, *line));
    }
    for trial in &exercise.trial {
        let program = match compiled(trial, name, text) {
            Ok(program) => program,
            Err(message) => return Judged::Refused(message),
        };
        let (faults, start) = match tried(trial, &program) {
            Ok(tried) => tried,
            Err(message) => return Judged::Open(message),
        };
        if faults.is_empty() {
            continue;
        }
        let fits = |wrong: &Wrong, fault: &Fault| {
            wrong.trial.as_ref().is_none_or(|name| *name == trial.name)
                && wrong.kind.as_ref().is_none_or(|kind| *kind == fault.kind)
                && wrong.prints.as_ref().is_none_or(|prints| fault.prints.as_ref() == Some(prints))
                && wrong.uses.as_ref().is_none_or(|used| uses.iter().any(|(name, _)| name == used))
        };
        let known =
            exercise.wrong.iter().find_map(|wrong| Some((wrong, faults.iter().find(|fault| fits(wrong, fault))?)));
        let fault = known.map_or(&faults[0], |(_, fault)| fault).clone();
        let is_own = trial.with.is_empty() && !fault.schedule.is_empty();
        return Judged::Broken(Broken {
            trial: trial.name.clone(),
            says: known.map(|(wrong, _)| wrong.says.clone()),
            steps: steps(&start, &fault.schedule, text.lines().count() as u32),
            token: is_own.then(|| token::encode(&start, program.hash(), &fault.schedule).ok()).flatten(),
            fault,
        });
    }
    match uses.iter().find(|(used, _)| forbidden(used)) {
        Some((used, line)) => Judged::Broken(Broken::not_allowed(used, *line)),
        None => Judged::Proved,
    }
}

/// The program of a trial.
fn compiled(trial: &Trial, name: &str, text: &str) -> Result<Program, String> {
    if trial.with.is_empty() {
        return Program::compile(name, text.as_bytes()).map_err(|faults| format!("{faults:?}"));
    }
    let mut why = String::new();
    for judges in &trial.with {
        let text = assembled(text, judges).ok_or("what the judge puts in is no Go")?;
        match Program::compile(name, text.as_bytes()) {
            Ok(program) => return Ok(program),
            Err(faults) => why = faults.first().map_or_else(String::new, |fault| fault.message.clone()),
        }
    }
    Err(format!("the judge's functions do not fit the answer ({}): {why}", trial.name))
}

/// What is wrong with a program, and where it starts; or what was in the way of knowing.
fn tried(trial: &Trial, program: &Program) -> Result<(Vec<Fault>, Machine), String> {
    let mut start = program.machine(Limits::exploring());
    if let [right] = &trial.right[..] {
        start = start.wanting(right);
    }
    if trial.by_chance {
        return Ok((by_chance(trial, program), start));
    }
    let since = Instant::now();
    let mut options = Options { deadline: &|| since.elapsed() >= ALLOWED, ..Options::default() };
    if let Some(states) = trial.states {
        options.max_states = states;
    }
    let report = explorer::explore(&start, &options);
    let mut faults = found(trial, &report);
    if faults.is_empty() {
        if let Verdict::Bounded(bounds) = &report.verdict {
            let bounds: Vec<String> = bounds.iter().map(ToString::to_string).collect();
            return Err(format!("only {} could be tried ({})", bounds.join(" and "), trial.name));
        }
        faults.extend(too_few(trial, &start, &report));
        faults.extend(too_slow(trial, program));
        faults.extend(apart(trial, &start));
    }
    Ok((faults, start))
}

/// What exploring found, the least of its kind each.
fn found(trial: &Trial, report: &Report<Outcome>) -> Vec<Fault> {
    let least = |finding: &Finding| {
        let shortest = report.shortest_of_kind.iter().map(|shortest| &shortest.finding);
        let same = shortest.filter(|it| it.kind == finding.kind).min_by_key(|it| it.schedule.len());
        same.unwrap_or(finding).clone()
    };
    let findings = report.findings.iter().filter(|it| it.kind.is_failure() && it.kind != Kind::Wrong).map(least);
    let mut faults: Vec<Fault> = Vec::new();
    for finding in findings {
        let kind = finding.kind.word().to_owned();
        if !faults.iter().any(|fault| fault.kind == kind) {
            faults.push(Fault { kind, message: finding.message, prints: None, schedule: finding.schedule });
        }
    }
    for one in &report.outcomes {
        if one.outcome.exit == 0 && !trial.right.iter().any(|right| one.outcome.meets(right)) {
            let printed = String::from_utf8_lossy(&one.outcome.stdout).trim().to_owned();
            let orders = match (one.interleavings, report.interleavings) {
                (Some(some), Some(all)) => format!(", in {some} of {all} schedules"),
                _ => String::new(),
            };
            let message = match printed.is_empty() {
                true => format!("it can end and print nothing{orders}"),
                false => format!("it can print {printed:?}{orders}"),
            };
            let schedule = one.schedule.clone();
            faults.push(Fault { kind: Kind::Wrong.word().to_owned(), message, prints: Some(printed), schedule });
        }
    }
    faults
}

/// Whether some end was come to with fewer goroutines than there should be.
fn too_few(trial: &Trial, start: &Machine, report: &Report<Outcome>) -> Option<Fault> {
    let started = |schedule: &[Choice]| {
        let mut stepper = Stepper::new(start, schedule.to_vec());
        stepper.jump(schedule.len()).ok()?;
        Some(stepper.machine().read().goroutines.iter().filter(|g| g.number > 1).count())
    };
    let least = report.outcomes.iter().filter_map(|one| started(&one.schedule)).min()?;
    (least < trial.goroutines).then(|| {
        let words = format!("it starts {least} goroutines beside main, and {} should be at work", trial.goroutines);
        Fault::plain("too few goroutines", words)
    })
}

/// Whether some run takes longer than it may.
fn too_slow(trial: &Trial, program: &Program) -> Option<Fault> {
    let allowed = trial.seconds?;
    let took = |seed| {
        let mut machine = program.by_chance(Limits::exploring(), seed);
        machine.run(&mut |_| {});
        machine.clock().unwrap_or_default() as f64 / 1e9
    };
    let longest = (0..TIMED).map(took).fold(0.0, f64::max);
    (longest > allowed).then(|| Fault::plain("too slow", format!("it takes {longest} s, and {allowed} s would do")))
}

/// What runs by chance print that they should not.
fn by_chance(trial: &Trial, program: &Program) -> Vec<Fault> {
    let ended = |seed| {
        let mut printed = Vec::new();
        let end = program.by_chance(Limits::exploring(), seed).run(&mut |bytes| printed.extend_from_slice(bytes));
        (end, String::from_utf8_lossy(&printed).trim().to_owned())
    };
    let runs: Vec<_> = (0..TIMED).map(ended).collect();
    let is_wrong = |(_, printed): &&(_, String)| !trial.right.iter().any(|right| right.trim() == printed);
    let wrong: Vec<_> = runs.iter().filter(is_wrong).collect();
    let Some((_, printed)) = wrong.first() else { return Vec::new() };
    let message = format!("it prints {printed:?} in {} of {TIMED} runs by chance", wrong.len());
    vec![Fault { prints: Some(printed.clone()), ..Fault::plain(Kind::Wrong.word(), message) }]
}

/// Whether the second goroutine can never come to its end while the first is at work.
fn apart(trial: &Trial, start: &Machine) -> Option<Fault> {
    if !trial.overlap {
        return None;
    }
    const MAIN: ProcessId = ProcessId(0);
    const BOTH: [ProcessId; 2] = [ProcessId(1), ProcessId(2)];
    let mut first = Stepper::new(start, Vec::new());
    while go(&mut first, MAIN) {}
    let ended = |stepper: &Stepper<Machine>, process| {
        let all = stepper.machine().read().goroutines;
        all.iter().any(|g| g.process == process && g.state == minigo::vm::reading::State::Ended)
    };
    while go(&mut first, BOTH[0]) && !ended(&first, BOTH[0]) {
        let mut second = first.clone();
        while go(&mut second, BOTH[1]) {}
        if ended(&second, BOTH[1]) {
            return None;
        }
    }
    let words =
        "while the first is at work, the second can never come to its end, though they share nothing".to_owned();
    Some(Fault { schedule: first.schedule()[..first.at().min(1)].to_vec(), ..Fault::plain("one after another", words) })
}

/// Lets a process take a step, if it can.
fn go(stepper: &mut Stepper<Machine>, process: ProcessId) -> bool {
    let next = stepper.choices().iter().find(|choice| choice.process == process).copied();
    next.is_some_and(|choice| stepper.choose(choice).is_ok())
}

/// Tells the steps of a schedule; the lines behind the answer's last are the judge's, and are told as none.
fn steps(start: &Machine, schedule: &[Choice], lines: u32) -> Vec<(String, u32, String)> {
    let mut stepper = Stepper::new(start, schedule.to_vec());
    if stepper.jump(schedule.len()).is_err() {
        return Vec::new();
    }
    let taken = stepper.taken().iter();
    let own = |line: u32| if line <= lines { line } else { 0 };
    taken.map(|step| (step.name.clone(), own(step.description.line), step.description.operation.clone())).collect()
}
