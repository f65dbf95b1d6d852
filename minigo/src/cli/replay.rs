//! `minigo replay`.

use super::args::{Colour, Replay};
use super::{output, run, source};
use explorer::{replay, token};
use minigo::report::{self, Story, Subject};
use minigo::vm::Limits;

pub(crate) fn replay(options: &Replay, colour: Colour) -> u8 {
    let program = match source::compile(&options.file) {
        Ok(program) => program,
        Err(code) => return code,
    };
    let machine = program.machine(Limits::exploring());
    let refused = |reason: String| {
        output::error(&format!("minigo: {reason}"));
        crate::REFUSED
    };
    let schedule = match token::decode(&machine, program.hash(), &options.schedule) {
        Ok(schedule) => schedule,
        Err(reason) => return refused(reason.to_string()),
    };
    let (story, came) = match (Story::tell(&machine, &schedule), replay::replay(&machine, &schedule)) {
        (Ok(story), Ok(came)) => (story, came),
        (Err(reason), _) | (_, Err(reason)) => return refused(reason.to_string()),
    };
    let file = options.file.display().to_string();
    let subject = Subject { machine: &machine, hash: program.hash(), file: &file, wishes: report::Wishes::default() };
    output::print(&report::replayed(&subject, &story, &came, output::page(colour)));
    match &came.outcome {
        Some(outcome) => run::end(&story.end, outcome),
        None if came.findings.iter().any(|finding| finding.kind.is_failure()) => crate::FOUND,
        None => 0,
    }
}
