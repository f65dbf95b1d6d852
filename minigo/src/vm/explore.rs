//! What a search sees of the machine.

use std::hash::Hash;

use explorer::machine::{Description, Standing, Untried, Waits};
use explorer::{Choice, Footprint, ObjectId, ProcessId};

use super::chance::Chance;
use super::goroutine::{Fatal, Stand};
use super::machine::{End, Machine, Outcome};
use super::operation;
use super::program::Groups;
use super::words;
use crate::text::{fill, lossy};

impl explorer::Machine for Machine {
    type Outcome = Outcome;

    fn standing(&self) -> Standing {
        match &self.end {
            None => Standing::Going,
            Some(End::Ended(_)) => Standing::Ended,
            Some(End::Failed(failure)) => Standing::Failed(failure.clone()),
            Some(End::Limited(failure)) => Standing::Limited(failure.clone()),
        }
    }

    fn over(&self) -> bool {
        self.end.is_some()
    }

    fn choices(&self, into: &mut Vec<Choice>) {
        if self.end.is_some() {
            return;
        }
        for goroutine in &self.goroutines {
            // Asked of every goroutine before every step: what most of them stand at is told without looking closer.
            if operation::is_always_ready(&self.program, goroutine) {
                into.push(Choice { process: ProcessId(goroutine.process), alternative: 0 });
                continue;
            }
            let operation = operation::of(&self.program, goroutine);
            operation::ways(self, goroutine, &operation, into);
        }
    }

    fn unfinished(&self, into: &mut Vec<ProcessId>) {
        // Who exits means to leave the others behind.
        if self.goroutines.iter().any(|goroutine| matches!(goroutine.stand, Stand::Throw(Fatal::Exit(_)))) {
            return;
        }
        into.extend(
            self.goroutines
                .iter()
                .filter(|goroutine| !matches!(goroutine.stand, Stand::Finished | Stand::Timer))
                .map(|goroutine| ProcessId(goroutine.process)),
        );
        if self.has_nobody() {
            into.push(ProcessId(0));
        }
    }

    fn pending(&self, process: ProcessId, into: &mut Footprint) {
        into.clear();
        let Some(goroutine) = self.find(process).and_then(|index| self.goroutines.get(index)) else { return };
        let operation = operation::of(&self.program, goroutine);
        into.ends = operation.ends();
        operation::touches(&self.program, &self.heap, goroutine, &operation, None, into);
    }

    fn partner(&self, choice: Choice) -> Option<ProcessId> {
        operation::partner(operation::decode(choice.alternative))
    }

    fn step(&mut self, choice: Choice, into: &mut Footprint) {
        into.clear();
        if let Some(index) = self.find(choice.process) {
            self.advance(index, choice.alternative, Some(into));
        }
    }

    fn outcome(&self) -> Outcome {
        let (exit, failure) = match &self.end {
            Some(End::Ended(code)) => (*code, None),
            Some(End::Failed(failure)) => (2, Some(failure.message.clone())),
            Some(End::Limited(failure)) => (1, Some(failure.message.clone())),
            None => (2, Some(self.deadlock())),
        };
        Outcome { stdout: self.output.to_vec(), exit, failure }
    }

    fn misses(&self) -> Option<String> {
        let right = self.right.as_deref()?;
        let outcome = self.outcome();
        let printed = lossy(outcome.stdout.trim_ascii());
        match &outcome.failure {
            _ if outcome.meets(right) => None,
            Some(failure) => Some(fill("ends with \"{}\", and not with \"{}\"", &[failure, right.trim()])),
            None => Some(fill("prints \"{}\", and not \"{}\"", &[&printed, right.trim()])),
        }
    }

    fn fingerprint(&self) -> u128 {
        super::fingerprint::of(self)
    }

    fn describe(&self, choice: Choice) -> Description {
        words::describe(self, choice)
    }

    fn waits(&self, process: ProcessId) -> Waits {
        words::waits(self, process)
    }

    fn doubts(&self) -> bool {
        self.program.groups.get() == Groups::Doubted
    }

    fn recant(&self) {
        self.program.groups.set(Groups::InOrder);
    }

    fn untried(&self) -> Untried {
        self.chance.untried()
    }

    fn boundless(&self) -> Self {
        Self { chance: Chance::boundless(), ..self.clone() }
    }

    fn process_name(&self, process: ProcessId) -> String {
        words::process(self, process)
    }

    fn object_name(&self, object: ObjectId) -> String {
        words::object(self, object)
    }

    fn verbs(&self, object: ObjectId) -> [&'static str; 2] {
        words::verbs(self, object)
    }

    fn line(&self, process: ProcessId) -> u32 {
        self.find(process).map_or(0, |index| self.goroutines[index].line(&self.program))
    }
}

impl Machine {
    /// Whether main has called `runtime.Goexit` and all others have returned: the program can neither go on nor end.
    fn has_nobody(&self) -> bool {
        self.end.is_none() && self.shared.alive == 0
    }

    /// Go's words for a run in which nothing can happen any more.
    pub(crate) fn deadlock(&self) -> String {
        if self.has_nobody() {
            "fatal error: no goroutines (main called runtime.Goexit) - deadlock!".to_owned()
        } else {
            "fatal error: all goroutines are asleep - deadlock!".to_owned()
        }
    }
}

const _: () = {
    const fn outcome<T: Hash + Ord>() {}
    outcome::<Outcome>();
};
