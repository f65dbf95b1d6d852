//! `minigo explore`.

use std::time::{Duration, Instant};

use super::args::{Colour, Explore};
use super::{output, source};
use explorer::{Method, Options};
use minigo::report::{self, Subject, Wishes};
use minigo::vm::Limits;

/// How long a search may take if nobody says.
const USUAL_SECONDS: f64 = 60.0;

pub(crate) fn explore(options: &Explore, colour: Colour) -> u8 {
    let program = match source::compile(&options.file) {
        Ok(program) => program,
        Err(code) => return code,
    };
    let start = Instant::now();
    let allowed = Duration::from_secs_f64(options.max_seconds.unwrap_or(USUAL_SECONDS));
    let mut limits = Limits::exploring();
    limits.draws = options.draws.unwrap_or(limits.draws);
    let mut machine = program.machine(limits);
    if let Some(right) = &options.right {
        machine = machine.wanting(right);
    }
    let usual = Options::default();
    let search = Options {
        method: options.preemptions.map_or(Method::Proof, Method::Preemptions),
        max_executions: options.max_executions,
        max_bytes: options.max_memory.map_or(usual.max_bytes, |mebibytes| (mebibytes as usize) << 20),
        deadline: &|| start.elapsed() >= allowed,
        ..usual
    };
    let found = explorer::explore(&machine, &search);
    let elapsed = u64::try_from(start.elapsed().as_millis()).unwrap_or(u64::MAX);
    let file = options.file.display().to_string();
    let wishes = Wishes { right: options.right.as_deref(), goal: options.goal.as_deref() };
    let subject = Subject { machine: &machine, hash: program.hash(), file: &file, wishes };
    if options.json {
        output::print(&(report::json(&subject, &found, elapsed) + "\n"));
    } else {
        output::print(&report::explored(&subject, &found, output::page(colour)));
    }
    match found.bounded_by() {
        _ if found.failed() => crate::FOUND,
        Some("seconds" | "memory" | "steps" | "executions") => crate::LIMITED,
        _ => 0,
    }
}
