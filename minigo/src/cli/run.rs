//! `minigo run`.

use std::time::SystemTime;

use super::args::Run;
use super::{output, source};
use explorer::Machine;
use explorer::machine::Standing;
use minigo::vm::{self, Limits};

/// So many instructions without anything that another goroutine could notice are ten seconds or so: no program of a reader's
/// means that.
const LONGEST_SILENCE: u64 = 1_000_000_000;

/// So many operations that other goroutines could notice are half a minute or so.
const MOST_STEPS: u64 = 50_000_000;

pub(crate) fn run(options: &Run) -> u8 {
    let program = match source::compile(&options.file) {
        Ok(program) => program,
        Err(code) => return code,
    };
    let steps = options.max_steps.unwrap_or(MOST_STEPS);
    let limits = Limits { instructions_per_step: LONGEST_SILENCE, steps, ..Limits::default() };
    let mut machine = program.by_chance(limits, options.seed.unwrap_or_else(chance));
    let outcome = machine.run(&mut output::write);
    end(&machine, &outcome)
}

/// Says how a run ended if that was not well, as Go does, and gives the exit code.
pub(crate) fn end(machine: &vm::Machine, outcome: &vm::Outcome) -> u8 {
    output::error(machine.last_stderr().trim_end());
    if let Standing::Limited(_) = machine.standing() {
        return crate::LIMITED;
    }
    // An exit code is a byte to the shell, as it is to Go's programs.
    outcome.exit.to_le_bytes()[0]
}

/// A seed that nobody has chosen.
fn chance() -> u64 {
    let now = SystemTime::now().duration_since(SystemTime::UNIX_EPOCH).unwrap_or_default();
    let [nanoseconds, seconds] = [u64::from(now.subsec_nanos()), now.as_secs()];
    nanoseconds << 32 ^ seconds ^ u64::from(std::process::id()).rotate_left(16)
}
