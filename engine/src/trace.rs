//! A recorded trace of real workers as a schedule: who read or wrote what, in which order.
//!
//! Nothing is guessed: every event must be the very step that its goroutine would take, with the very value; what lies
//! between two events (a lock, the start of a loop) is taken where it can be. A trace that does not fit is refused with the
//! event and the reason.

use explorer::replay::Stepper;
use explorer::text::{fill, natural};
use explorer::{Choice, ProcessId};
use minigo::vm::Machine;
use minigo::vm::reading::Access;

use crate::map::{MAIN, MOST_FORCED};
use crate::session::Refusal;

/// What a worker did.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Way {
    /// It read.
    Read,
    /// It wrote.
    Write,
}

/// One event of a trace.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Event {
    /// The worker: 0 is A, the goroutine started first.
    pub teller: usize,
    /// What it did.
    pub way: Way,
    /// The value that it read or wrote, as `%v` prints it.
    pub value: String,
}

/// Finds the schedule of a trace.
pub(crate) fn schedule(start: &Machine, events: &[Event]) -> Result<Vec<Choice>, Refusal> {
    let mut stepper = Stepper::new(start, Vec::new());
    for (at, event) in events.iter().enumerate() {
        take(&mut stepper, event).map_err(|reason| {
            let letter = char::from(b'A' + (event.teller % 26) as u8).to_string();
            Refusal(fill(
                "event {} of the trace, of {}, does not fit: {}",
                &[&natural(at as u64 + 1), &letter, &reason],
            ))
        })?;
    }
    Ok(stepper.schedule().to_vec())
}

/// Takes the step of an event, and what its goroutine does before it.
fn take(stepper: &mut Stepper<Machine>, event: &Event) -> Result<(), String> {
    for _ in 0..MOST_FORCED {
        let Some(process) = teller(stepper.machine(), event.teller) else {
            // Main may not have started it yet.
            step(stepper, MAIN).map_err(|()| "the program has no such goroutine".to_owned())?;
            continue;
        };
        let Some((access, named)) = stepper.machine().next_access(process) else {
            step(stepper, process).map_err(|()| "it can do nothing there".to_owned())?;
            continue;
        };
        let (expected, words) = match event.way {
            Way::Read => (Access::Read, "reads"),
            Way::Write => (Access::Write, "writes"),
        };
        if access != expected || named.value != event.value {
            let does = if access == Access::Read { "reads" } else { "writes" };
            let parts = [words, &event.value, does, &named.name, &named.value];
            return Err(fill("it {} {}, where the program {} {}: {}", &parts));
        }
        return step(stepper, process).map_err(|()| "it can do nothing there".to_owned());
    }
    Err("it never comes to an access".to_owned())
}

/// Takes the only step of a goroutine.
fn step(stepper: &mut Stepper<Machine>, process: ProcessId) -> Result<(), ()> {
    let mut mine = stepper.choices().iter().filter(|choice| choice.process == process);
    match (mine.next().copied(), mine.next()) {
        (Some(choice), None) => stepper.choose(choice).map_err(|_| ()),
        _ => Err(()),
    }
}

/// The goroutine of a worker: the first that was started is A.
fn teller(machine: &Machine, teller: usize) -> Option<ProcessId> {
    let number = i32::try_from(teller).ok()?.checked_add(2)?;
    machine.numbered(number)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn main_is_nobodys_letter() {
        let machine = minigo::Program::compile("main.go", b"package main\n\nfunc main() {}\n").unwrap();
        let machine = machine.machine(minigo::vm::Limits::exploring());
        assert_eq!(teller(&machine, 0), None);
    }
}
