//! The report as one JSON object. Its keys are a contract with those who read it.

use explorer::report::{Finding, Kind, Report};
use explorer::{Choice, Machine};
use serde::Serialize;

use super::{Ending, Subject};

#[derive(Serialize)]
struct Object<'a> {
    verdict: &'a str,
    executions: u64,
    redundant: u64,
    interleavings: Option<u128>,
    outcomes: Vec<Outcome<'a>>,
    races: Vec<Found<'a>>,
    deadlocks: Vec<Found<'a>>,
    leaks: Vec<Found<'a>>,
    panics: Vec<Found<'a>>,
    shortest: Option<Shortest<'a>>,
    elapsed_ms: u64,
}

#[derive(Serialize)]
struct Outcome<'a> {
    stdout: std::borrow::Cow<'a, str>,
    exit: i32,
    classes: u64,
    schedule: Option<String>,
}

#[derive(Serialize)]
struct Found<'a> {
    lines: Vec<u32>,
    goroutines: Vec<&'a str>,
    message: &'a str,
    schedule: Option<String>,
}

#[derive(Serialize)]
struct Shortest<'a> {
    kind: &'a str,
    steps: usize,
    preemptions: u32,
    schedule: Option<String>,
}

/// Writes a report as one line of JSON. Starvation and livelock are among the deadlocks: some goroutine waits for ever. A
/// limit that was met is no finding; the verdict says that something was cut off.
pub fn json<M: Machine<Outcome: Ending>>(
    subject: &Subject<'_, M>,
    report: &Report<M::Outcome>,
    elapsed_ms: u64,
) -> String {
    let token = |schedule: &[Choice]| subject.token(schedule);
    let found = |finding: &'_ Finding| token(&finding.schedule);
    let of = |kinds: &[Kind]| {
        let chosen = report.findings.iter().filter(|finding| kinds.contains(&finding.kind));
        chosen
            .map(|finding| Found {
                lines: finding.lines(),
                goroutines: finding.parties.iter().map(|party| party.name.as_str()).collect(),
                message: &finding.message,
                schedule: found(finding),
            })
            .collect()
    };
    let object = Object {
        verdict: report.verdict.word(),
        executions: report.executions,
        redundant: report.redundant,
        interleavings: report.interleavings,
        outcomes: report
            .outcomes
            .iter()
            .map(|count| Outcome {
                stdout: String::from_utf8_lossy(count.outcome.stdout()),
                exit: count.outcome.exit(),
                classes: count.classes,
                schedule: token(&count.schedule),
            })
            .collect(),
        races: of(&[Kind::Race]),
        deadlocks: of(&[Kind::Deadlock, Kind::PartialDeadlock, Kind::Starvation, Kind::Livelock]),
        leaks: of(&[Kind::Leak]),
        panics: of(&[Kind::Panic]),
        shortest: report.shortest.as_ref().map(|shortest| Shortest {
            kind: shortest.kind.word(),
            steps: shortest.steps,
            preemptions: shortest.preemptions,
            schedule: token(&shortest.finding.schedule),
        }),
        elapsed_ms,
    };
    // Strings, numbers and lists of them: nothing here can fail to be written.
    serde_json::to_string(&object).unwrap_or_default()
}
