//! How much work an exploration does between two looks at its pace, counted in steps of the machine: so that whoever explores in
//! slices waits for no long piece of work, whatever the machine it runs on.

use std::cell::Cell;
use std::rc::Rc;

use explorer::explore::{Exploration, Plan};
use explorer::machine::{Description, Standing, Waits};
use explorer::model::{Model, Op, Outcome, Program, Value};
use explorer::pace::{Pace, Turn};
use explorer::report::Kind;
use explorer::{Choice, Footprint, Machine, ObjectId, ProcessId};

/// A model that counts the steps of all its copies.
#[derive(Clone, Debug)]
struct Counted {
    model: Model,
    steps: Rc<Cell<usize>>,
}

impl Machine for Counted {
    type Outcome = Outcome;

    fn standing(&self) -> Standing {
        self.model.standing()
    }

    fn over(&self) -> bool {
        self.model.over()
    }

    fn choices(&self, into: &mut Vec<Choice>) {
        self.model.choices(into);
    }

    fn unfinished(&self, into: &mut Vec<ProcessId>) {
        self.model.unfinished(into);
    }

    fn pending(&self, process: ProcessId, into: &mut Footprint) {
        self.model.pending(process, into);
    }

    fn step(&mut self, choice: Choice, into: &mut Footprint) {
        self.steps.set(self.steps.get() + 1);
        self.model.step(choice, into);
    }

    fn outcome(&self) -> Outcome {
        self.model.outcome()
    }

    fn fingerprint(&self) -> u128 {
        self.model.fingerprint()
    }

    fn describe(&self, choice: Choice) -> Description {
        self.model.describe(choice)
    }

    fn waits(&self, process: ProcessId) -> Waits {
        self.model.waits(process)
    }

    fn process_name(&self, process: ProcessId) -> String {
        self.model.process_name(process)
    }

    fn object_name(&self, object: ObjectId) -> String {
        self.model.object_name(object)
    }

    fn line(&self, process: ProcessId) -> u32 {
        self.model.line(process)
    }
}

/// Explores, pausing whenever it may; gives the most steps of a slice, the steps of all, and how many slices there were.
fn slices(program: &Program, plan: Plan) -> (usize, usize, usize, Vec<Kind>) {
    let steps = Rc::new(Cell::new(0));
    let machine = Counted { model: Model::new(program), steps: Rc::clone(&steps) };
    let mut exploration = Exploration::new(&machine, plan);
    let (mut most, mut all, mut count) = (0, 0, 0);
    loop {
        let turn = exploration.advance(&|| Pace::Pause);
        let done = steps.replace(0);
        (most, all, count) = (most.max(done), all + done, count + 1);
        if turn == Turn::Done {
            break;
        }
    }
    let kinds = exploration.finish().shortest_of_kind.iter().map(|shortest| shortest.kind).collect();
    (most, all, count, kinds)
}

/// So many steps of a real machine are some tens of milliseconds.
const MOST: usize = 30_000;

/// Threads that each add to one variable, so many times, without a lock.
fn increments(threads: usize, times: usize) -> Program {
    let once = [Op::Load(0, 0), Op::Add(0, Value::Number(1)), Op::Store(0, Value::Register(0))];
    let all = once.iter().cycle().take(once.len() * times).cloned().collect::<Vec<_>>();
    Program::new(1, vec![all; threads])
}

#[test]
fn no_piece_of_a_proof_is_long() {
    let (most, all, count, kinds) = slices(&increments(2, 5), Plan::default());
    assert_eq!(kinds, [Kind::Race]);
    assert!(all > 10 * MOST && count > 100, "{all} steps in {count} slices");
    assert!(most <= MOST, "{most} steps in one slice, of {all} in {count}");
}

#[test]
fn a_failure_is_made_shorter_in_pieces() {
    // The graph is too small to have the shortest failures, and the runs are long.
    let plan = Plan { max_states: 10, max_executions: Some(20), ..Plan::default() };
    let (most, all, count, kinds) = slices(&increments(4, 50), plan);
    assert_eq!(kinds, [Kind::Race]);
    assert!(most <= MOST, "{most} steps in one slice, of {all} in {count}");
}
