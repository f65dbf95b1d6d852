//! A session: one program, where a reader stands in it, all that was done, and what can still happen.
//!
//! A press is the step that the reader chose with all that is done for the reader after it: what is no choice (main alone can
//! move, and in one way) is never left to be pressed. So a program opens where its goroutines stand ready. Nothing a reader
//! does is ever lost: see [`crate::history`].

use std::rc::Rc;

use explorer::explore::Plan;
use explorer::graph::StateId;
use explorer::pace::{Pace, Turn};
use explorer::replay::Stepper;
use explorer::report::Finding;
use explorer::{Choice, Machine as _, Mode, ProcessId, token};
use minigo::library::Shelf;
use minigo::syntax::source::Diagnostic;
use minigo::vm::reading::{Access, Named, Reading};
use minigo::vm::{Limits, Machine};
use minigo::{Program, Refused};
use wire::Wishes;

use crate::atlas::{Atlas, FuturesTold};
use crate::chance::Chance;
use crate::history::{History, Line, Told};
use crate::judgement::{Colour, Goal, Judge, is_goal, is_right};
use crate::map::{MAIN, MOST_FORCED, Map};
use crate::play::Played;
use crate::proving::Proving;
use crate::step::{Outcome, StepState, printed};
use crate::trace::{self, Event};

/// What is wrong with a program.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Fault {
    /// The line, from 1.
    pub line: u32,
    /// The column in bytes, from 1.
    pub column: u32,
    /// What is wrong, in Go's words where they are Go's.
    pub message: String,
}

/// Why a program is not open.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Unopened {
    /// What is wrong with it.
    Faults(Vec<Fault>),
    /// The import paths of packages that have to be put on the shelf first.
    Missing(Vec<Rc<str>>),
}

/// Why something was not done, in a sentence.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Refusal(pub String);

/// What a program is called in messages and reports.
pub(crate) const FILE: &str = "main.go";

/// So many presses are played by chance at most.
const MOST_BY_CHANCE: usize = 2_000;

/// So many variables are kept with each line of the history.
const KEPT: usize = 4;

/// One program and one reader.
pub struct Session {
    text: String,
    hash: u64,
    start: Machine,
    wishes: Wishes,
    stepper: Stepper<Machine>,
    history: History,
    atlas: Atlas,
    map: Option<Map>,
    proving: Option<Proving>,
}

impl std::fmt::Debug for Session {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Session")
            .field("wishes", &self.wishes)
            .field("schedule", &self.schedule())
            .finish_non_exhaustive()
    }
}

impl Session {
    /// Opens a program.
    ///
    /// # Errors
    ///
    /// All that is wrong with it.
    pub fn open(text: &str, wishes: Wishes) -> Result<Self, Vec<Fault>> {
        let compiled = Program::compile(FILE, text.as_bytes());
        compiled.map(|program| Self::ready(&program, text, wishes)).map_err(|found| faults(&found))
    }

    /// Opens a program with the packages on a shelf.
    ///
    /// # Errors
    ///
    /// All that is wrong with it; or the packages that have to be put on the shelf first.
    pub fn open_from(shelf: &Shelf, text: &str, wishes: Wishes) -> Result<Self, Unopened> {
        match Program::compile_from(shelf, FILE, text.as_bytes()) {
            Ok(program) => Ok(Self::ready(&program, text, wishes)),
            Err(Refused::Faults(found)) => Err(Unopened::Faults(faults(&found))),
            Err(Refused::Missing(packages)) => Err(Unopened::Missing(packages)),
        }
    }

    fn ready(program: &Program, text: &str, wishes: Wishes) -> Self {
        let start = program.machine(Limits::exploring());
        let mut stepper = Stepper::new(&start, Vec::new());
        let steps = force(&mut stepper);
        let line = line(&stepper, 0, steps);
        let choices = stepper.schedule().to_vec();
        Self {
            text: text.to_owned(),
            hash: program.hash(),
            atlas: Atlas::new(&start, &wishes),
            history: History::new(choices, line),
            map: None,
            proving: None,
            start,
            wishes,
            stepper,
        }
    }

    /// The program's text.
    #[must_use]
    pub fn text(&self) -> &str {
        &self.text
    }

    /// What is asked of it.
    #[must_use]
    pub fn wishes(&self) -> &Wishes {
        &self.wishes
    }

    /// The machine before its first step.
    #[cfg(not(target_family = "wasm"))]
    pub(crate) fn start(&self) -> &Machine {
        &self.start
    }

    // ---- where the reader stands

    /// Goroutines, memory, locks and channels.
    #[must_use]
    pub fn reading(&self) -> Reading {
        self.stepper.machine().read()
    }

    /// The choices up to here.
    #[must_use]
    pub fn schedule(&self) -> &[Choice] {
        &self.stepper.schedule()[..self.stepper.at()]
    }

    /// The token of the schedule up to here; empty where it is too long for one.
    #[must_use]
    pub fn token(&self) -> String {
        token::encode(&self.start, self.hash, self.schedule()).unwrap_or_default()
    }

    /// Whether nothing can happen any more.
    #[must_use]
    pub fn is_over(&self) -> bool {
        self.stepper.choices().is_empty()
    }

    /// What the run came to, if it is over.
    #[must_use]
    pub fn outcome(&self) -> Option<Outcome> {
        let outcome = self.is_over().then(|| self.stepper.machine().outcome())?;
        let right = is_right(&self.wishes, &outcome);
        Some(Outcome { stdout: printed(&outcome), exit: outcome.exit, right })
    }

    /// What is wrong with the run up to here: its races, and where it is over its end.
    #[must_use]
    pub fn findings(&self) -> Vec<Finding> {
        self.stepper.findings()
    }

    /// The vector clock of a goroutine: by process, how many of its steps this one comes after.
    #[must_use]
    pub fn clock(&self, process: ProcessId) -> &[usize] {
        self.stepper.clock(process)
    }

    /// How often the turn was taken from a goroutine that could have gone on.
    #[must_use]
    pub fn switches(&self) -> u32 {
        self.stepper.preemptions()
    }

    /// All of it, as the page's contract has it.
    #[must_use]
    pub fn state(&self) -> StepState {
        StepState {
            schedule: self.token(),
            steps: self.stepper.at(),
            over: self.is_over(),
            outcome: self.outcome(),
            goal: self.goal(),
            reading: self.reading(),
            futures: self.futures(),
        }
    }

    /// Whether a goroutine is about to read or to write a shared variable; none where neither.
    #[must_use]
    pub fn next_access(&self, process: ProcessId) -> Option<Access> {
        self.stepper.machine().next_access(process).map(|(access, _)| access)
    }

    /// Whether a goroutine is about to write what it made of a number that another has written over since.
    #[must_use]
    pub fn is_out_of_date(&self, process: ProcessId) -> bool {
        let taken = &self.stepper.taken()[..self.stepper.at()];
        if self.next_access(process) != Some(Access::Write) {
            return false;
        }
        let reads = |at: usize| {
            let mine = taken[at].choice.process == process;
            let mut touched = taken[at].footprint.accesses.iter();
            touched.find(|it| mine && it.mode == Mode::Read).map(|it| (at, it.object))
        };
        let Some((read, object)) = (0..taken.len()).rev().find_map(reads) else { return false };
        taken[read..].iter().any(|step| {
            let mut touched = step.footprint.accesses.iter();
            step.choice.process != process && touched.any(|it| it.object == object && it.mode == Mode::Write)
        })
    }

    // ---- what was done

    /// The lines of the history, behind and ahead: one a press.
    #[must_use]
    pub fn lines(&self) -> Vec<&Line> {
        self.history.lines()
    }

    /// What was done before the first press.
    #[must_use]
    pub fn beginning(&self) -> &Line {
        self.history.beginning()
    }

    /// How many of the lines are behind.
    #[must_use]
    pub fn behind(&self) -> usize {
        self.history.behind()
    }

    /// Presses: lets a goroutine take its step, in the way given, or in the only one.
    ///
    /// # Errors
    ///
    /// If there is no such goroutine, it cannot move, or it could go several ways and none was given.
    pub fn step(&mut self, number: i32, alternative: Option<u64>) -> Result<(), Refusal> {
        let Some(process) = self.stepper.machine().numbered(number) else {
            return refuse("there is no such goroutine");
        };
        let mine = self.stepper.choices().iter().filter(|choice| choice.process == process);
        let ways: Vec<Choice> =
            mine.filter(|choice| alternative.is_none_or(|way| way == choice.alternative)).copied().collect();
        match ways[..] {
            [] => refuse("who was to take that step cannot move now"),
            [choice] => {
                self.press(choice);
                Ok(())
            }
            _ => refuse("it can go several ways: which one?"),
        }
    }

    /// Takes back the last press; `false` where there is none. What it did stays ahead.
    pub fn back(&mut self) -> bool {
        let behind = self.behind();
        behind > 0 && {
            self.jump_to_line(behind - 1);
            true
        }
    }

    /// Goes on by what lies ahead; `false` where nothing does.
    pub fn forward(&mut self) -> bool {
        self.history.ahead() > 0 && {
            self.jump_to_line(self.behind() + 1);
            true
        }
    }

    /// Goes back to where the program opened.
    pub fn restart(&mut self) {
        self.jump_to_line(0);
    }

    /// Goes to where so many lines of the history are behind.
    pub fn jump_to_line(&mut self, presses: usize) {
        self.history.go_to(presses);
        self.stand();
    }

    /// Goes to a state of the map: back, or on, along the reader's own line where it lies on it; else on from here where it can be
    /// reached; else from the start.
    ///
    /// # Errors
    ///
    /// If there is no such state, or the graph is not known.
    pub fn jump_to_state(&mut self, state: StateId) -> Result<(), Refusal> {
        let Some(graph) = self.atlas.graph().filter(|graph| (state.0 as usize) < graph.states()) else {
            return refuse("the states of this program are not known, or not yet");
        };
        let behind = self.behind();
        let states = self.along(|_, state| state);
        let nearest = (0..=behind).rev().chain(behind + 1..states.len());
        let on_line = nearest.into_iter().find(|presses| states[*presses] == Some(state));
        if let Some(presses) = on_line {
            self.jump_to_line(presses);
            return Ok(());
        }
        let onward = graph.at(self.schedule()).and_then(|here| graph.way_between(here, state));
        match onward {
            Some(way) => self.press_along(&way),
            None => {
                let way = graph.way_to(state);
                self.restart();
                self.press_along(way.get(self.stepper.at()..).unwrap_or_default());
            }
        }
        Ok(())
    }

    /// Stands behind the last step of a schedule, as its token has it; what was done before is kept beside it.
    ///
    /// # Errors
    ///
    /// If it is no token, of another program, or has a choice that is not there.
    pub fn replay(&mut self, token: &str) -> Result<(), Refusal> {
        let schedule = token::decode(&self.start, self.hash, token).map_err(|refused| Refusal(refused.0))?;
        self.follow(&schedule);
        Ok(())
    }

    /// Stands at the decisive moment of a schedule, with the rest of it ahead: behind the step that seals it; where it ends right, or
    /// goes round and could still, at its beginning; where neither is known, behind its last step.
    ///
    /// # Errors
    ///
    /// As [`Session::replay`].
    pub fn watch(&mut self, token: &str) -> Result<(), Refusal> {
        self.replay(token)?;
        match self.point_of_no_return() {
            Some(sealed @ 1..) => self.jump_to_line(sealed),
            None if matches!(self.colours().last(), Some(Colour::Right | Colour::Open)) => self.restart(),
            _ => {}
        }
        Ok(())
    }

    /// Stands behind the last event of a trace of real workers.
    ///
    /// # Errors
    ///
    /// If the program could not have done what the trace says; which event, and why.
    pub fn replay_trace(&mut self, events: &[Event]) -> Result<(), Refusal> {
        let schedule = trace::schedule(&self.start, events)?;
        self.follow(&schedule);
        Ok(())
    }

    /// Plays on by chance to the end, at most some thousand presses; the same for the same seed.
    pub fn finish(&mut self, seed: u64) {
        let mut chance = Chance(seed);
        for _ in 0..MOST_BY_CHANCE {
            let choices = self.stepper.choices();
            if choices.is_empty() {
                break;
            }
            let choice = choices[chance.below(choices.len())];
            self.press(choice);
        }
    }

    // ---- what can still happen

    /// Goes on to find out what can happen, as long as `pace` says; done when all is known that ever will be.
    pub fn think(&mut self, pace: &dyn Fn() -> Pace) -> Turn {
        let turn = self.atlas.advance(pace);
        if turn == Turn::Done && self.map.is_none() {
            self.map = Map::of(&self.atlas);
        }
        turn
    }

    /// How many orders are left from here, and to which outcomes they lead.
    #[must_use]
    pub fn futures(&self) -> FuturesTold {
        self.atlas.futures(self.schedule())
    }

    /// The same from where the program opened.
    #[must_use]
    pub fn futures_at_first(&self) -> FuturesTold {
        let steps = self.history.places()[0];
        self.atlas.futures(&self.history.line_choices()[..steps])
    }

    /// How many states are known by now.
    #[must_use]
    pub fn states(&self) -> usize {
        self.atlas.states()
    }

    /// By what outcomes are called right.
    #[must_use]
    pub fn judged_by(&self) -> Judge {
        self.atlas.judged_by()
    }

    /// Whether an outcome counts as right: by what the page has said, or else by what schedules without a switch come to.
    #[must_use]
    pub fn counts_as_right(&self, outcome: &minigo::vm::Outcome) -> Option<bool> {
        self.atlas.counts_as_right(outcome)
    }

    /// How far the goal is; none where there is none.
    #[must_use]
    pub fn goal(&self) -> Option<Goal> {
        self.wishes.goal.as_ref()?;
        if self.is_over() {
            let reached = is_goal(&self.wishes, &self.stepper.machine().outcome()) == Some(true);
            return Some(if reached { Goal::Reached } else { Goal::Missed });
        }
        let state = self.atlas.state(self.schedule());
        let within = state.and_then(|state| self.atlas.goal_within(state));
        Some(if within == Some(false) { Goal::Missed } else { Goal::Open })
    }

    /// What each place of the reader's line is worth: where the program opened, then after each line of the history.
    #[must_use]
    pub fn colours(&self) -> Vec<Colour> {
        self.along(|atlas, state| atlas.colour(state)).into_iter().map(|it| it.unwrap_or(Colour::Unknown)).collect()
    }

    /// The line of the history, from 1, after which no right outcome is left: the point of no return. None where there is none
    /// on the reader's line; 0 where there never was a right one.
    #[must_use]
    pub fn point_of_no_return(&self) -> Option<usize> {
        self.colours().iter().position(|colour| *colour == Colour::Wrong)
    }

    /// The line of the history, from 1, after which the goal is out of reach.
    #[must_use]
    pub fn goal_lost_at(&self) -> Option<usize> {
        let within = self.along(|atlas, state| atlas.goal_within(state));
        within.iter().position(|within| *within == Some(Some(false)))
    }

    /// Asks of each place of the reader's line: where the program opened, then after each line of the history.
    fn along<T>(&self, ask: impl Fn(&Atlas, StateId) -> T) -> Vec<Option<T>> {
        let (line, places) = (self.history.line_choices(), self.history.places());
        let Some(graph) = self.atlas.graph() else { return places.iter().map(|_| None).collect() };
        let mut state = Some(StateId(0));
        let mut at = 0;
        let mut answers = Vec::new();
        for place in places {
            let way = &line[at..place];
            state = state.and_then(|state| way.iter().try_fold(state, |state, choice| graph.after(state, *choice)));
            answers.push(state.map(|state| ask(&self.atlas, state)));
            at = place;
        }
        answers
    }

    /// The map; none while it is not known, or where it is too large to draw.
    #[must_use]
    pub fn map(&self) -> Option<&Map> {
        self.map.as_ref()
    }

    /// The place of the reader on the map.
    #[must_use]
    pub fn place(&self) -> Option<usize> {
        self.map.as_ref()?.place(self.atlas.state(self.schedule())?)
    }

    /// The places on the map of the reader's line: where the program opened, then after each line of the history.
    #[must_use]
    pub fn places(&self) -> Vec<Option<usize>> {
        let Some(map) = &self.map else { return Vec::new() };
        self.along(|_, state| map.place(state)).into_iter().map(Option::flatten).collect()
    }

    /// Every state in which the reader has stood.
    #[must_use]
    pub fn walked(&self) -> Vec<StateId> {
        let Some(graph) = self.atlas.graph() else { return Vec::new() };
        let mut states: Vec<Option<StateId>> = Vec::new();
        for (before, choices) in self.history.presses() {
            let begin = before.map_or(Some(StateId(0)), |before| states[before]);
            let to = |state: StateId| choices.iter().try_fold(state, |state, choice| graph.after(state, *choice));
            states.push(begin.and_then(to));
        }
        states.into_iter().flatten().collect()
    }

    // ---- every schedule

    /// What one switch does, for two goroutines that make few presses; none for other programs, and where it does no harm.
    #[cfg(not(target_family = "wasm"))]
    #[must_use]
    pub fn causes(&self) -> Option<crate::Causes> {
        crate::Causes::of(&self.start, &self.wishes)
    }

    /// Plays a run by itself, by a plan of who is to move: A is the goroutine started first, B the next one. None where it takes
    /// too many presses.
    #[must_use]
    pub fn play(&self, letters: &str) -> Option<Played> {
        let plan: Vec<i32> = letters.bytes().map(|letter| i32::from(letter) - i32::from(b'A') + 2).collect();
        Played::by(&self.start, &self.wishes, &plan)
    }

    /// Begins to prove; what was being proved before is dropped.
    pub fn prove(&mut self, plan: Plan) -> &mut Proving {
        self.proving.insert(Proving::new(&self.start, self.hash, &self.wishes, plan))
    }

    /// What is being proved, or was.
    #[must_use]
    pub fn proving(&self) -> Option<&Proving> {
        self.proving.as_ref()
    }

    /// The same, to go on with.
    pub fn proving_mut(&mut self) -> Option<&mut Proving> {
        self.proving.as_mut()
    }

    /// Drops it.
    pub fn cancel(&mut self) {
        self.proving = None;
    }

    /// A token for a schedule of this program; none where it has none.
    #[must_use]
    pub fn token_of(&self, schedule: &[Choice]) -> Option<String> {
        token::encode(&self.start, self.hash, schedule).ok()
    }

    /// Tells the steps of a schedule, from the start, each with its place among the presses of Step, from 1; 0 for what is
    /// done for the reader there. None where a step is not possible.
    #[must_use]
    pub fn story(&self, schedule: &[Choice]) -> Option<Vec<(usize, Told)>> {
        let mut stepper = Stepper::new(&self.start, Vec::new());
        let (mut places, mut presses) = (Vec::new(), 0);
        for choice in schedule {
            let is_press = forced(&stepper).is_none();
            presses += usize::from(is_press);
            places.push(if is_press { presses } else { 0 });
            stepper.choose(*choice).ok()?;
        }
        Some(places.into_iter().zip(told(&stepper, 0)).collect())
    }

    /// The machine at the end of a schedule, read; none where one of its steps is not possible.
    #[must_use]
    pub fn reading_at(&self, schedule: &[Choice]) -> Option<Reading> {
        let mut stepper = Stepper::new(&self.start, schedule.to_vec());
        stepper.jump(schedule.len()).ok()?;
        Some(stepper.machine().read())
    }

    // ---- how it is done

    /// Goes on by a choice that is possible, and does for the reader what is no choice after it.
    fn press(&mut self, choice: Choice) {
        if self.history.go_on(choice) {
            return self.stand();
        }
        let from = self.stepper.at();
        if self.stepper.choose(choice).is_err() {
            return;
        }
        let steps = 1 + force(&mut self.stepper);
        let choices = self.stepper.schedule()[from..from + steps].to_vec();
        self.history.add(choices, line(&self.stepper, from, steps));
    }

    /// Presses as a schedule has it, from here; what it has of steps that are done for the reader is done already.
    fn press_along(&mut self, way: &[Choice]) {
        let from = self.stepper.at();
        while let Some(choice) = way.get(self.stepper.at() - from).copied() {
            let before = self.stepper.at();
            self.press(choice);
            if self.stepper.at() == before {
                return;
            }
        }
    }

    fn follow(&mut self, schedule: &[Choice]) {
        self.restart();
        self.press_along(schedule.get(self.stepper.at()..).unwrap_or_default());
    }

    /// Lets the machine stand where the history does.
    fn stand(&mut self) {
        let wanted = self.history.choices();
        let known = self.stepper.schedule().iter().zip(&wanted).take_while(|(known, wanted)| known == wanted).count();
        // Every step was taken here before, so it can be taken again.
        let mut stands = self.stepper.jump(known).is_ok();
        for choice in &wanted[known..] {
            stands &= self.stepper.choose(*choice).is_ok();
        }
        debug_assert!(stands && self.stepper.at() == wanted.len(), "the history can be replayed");
    }
}

fn faults(found: &[Diagnostic]) -> Vec<Fault> {
    let fault =
        |it: &Diagnostic| Fault { line: it.position.line, column: it.position.column, message: it.message.clone() };
    found.iter().map(fault).collect()
}

fn refuse<T>(reason: &str) -> Result<T, Refusal> {
    Err(Refusal(reason.to_owned()))
}

/// Does what is no choice, and says how many steps that was.
pub(crate) fn force(stepper: &mut Stepper<Machine>) -> usize {
    let mut steps = 0;
    while let Some(choice) = forced(stepper)
        && steps < MOST_FORCED
        && stepper.choose(choice).is_ok()
    {
        steps += 1;
    }
    steps
}

/// The step that is no choice, where the next one is none: main alone can move, and in one way.
fn forced(stepper: &Stepper<Machine>) -> Option<Choice> {
    match *stepper.choices() {
        [choice] if choice.process == MAIN => Some(choice),
        _ => None,
    }
}

/// The last `steps` steps as a line of the history.
fn line(stepper: &Stepper<Machine>, from: usize, steps: usize) -> Line {
    let mut memory: Vec<Named> = stepper.machine().read().variables;
    memory.truncate(KEPT);
    let mut all = told(stepper, from);
    all.truncate(steps);
    Line { steps: all, memory }
}

/// Tells the steps that were taken, from one on.
fn told(stepper: &Stepper<Machine>, from: usize) -> Vec<Told> {
    let machine = stepper.machine();
    let mut all = Vec::new();
    for taken in stepper.taken().get(from..).unwrap_or_default() {
        all.push(Told {
            process: taken.choice.process,
            number: machine.number(taken.choice.process),
            name: taken.name.clone(),
            line: taken.description.line,
            operation: taken.description.operation.clone(),
            preempts: taken.preempts,
            partner: taken.footprint.partner,
        });
    }
    all
}
