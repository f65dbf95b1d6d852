//! Random small programs, against brute force: counts, the shortest failures, tokens.
//!
//! `EXPLORER_SEED` and `EXPLORER_PROGRAMS` say where the draws begin and how many programs are drawn.

use std::collections::{BTreeMap, BTreeSet};

use explorer::explore::shortest_failure;
use explorer::graph::{Graph, Limits, Scope};
use explorer::model::Value::{Number, Register};
use explorer::model::{Case, Comparison, Model, Op, Otherwise, Outcome, Program};
use explorer::replay::{Stepper, replay};
use explorer::report::{Kind, Shortest, Verdict};
use explorer::{Choice, Footprint, Machine, Options, ProcessId, explore, token};

/// Programs with more interleavings than this are left out.
const INTERLEAVINGS: u64 = 1_500;

fn number(name: &str, otherwise: u64) -> u64 {
    std::env::var(name).ok().and_then(|value| value.parse().ok()).unwrap_or(otherwise)
}

/// `SplitMix64`.
struct Draw(u64);

impl Draw {
    fn below(&mut self, bound: usize) -> usize {
        self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mut z = self.0;
        z = (z ^ (z >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        z = (z ^ (z >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        ((z ^ (z >> 31)) % bound as u64) as usize
    }

    fn op(&mut self) -> Vec<Op> {
        let (variable, mutex, channel) = (self.below(2), self.below(2), self.below(2));
        match self.below(14) {
            0 => vec![Op::Load(variable, 0)],
            1 => vec![Op::Store(variable, Number(self.below(3) as i64))],
            2 => vec![Op::Load(variable, 0), Op::Add(0, Number(1)), Op::Store(variable, Register(0))],
            3 => vec![Op::AtomicLoad(variable, 1)],
            4 => vec![Op::AtomicAdd(variable, Number(1), 1)],
            5 => vec![Op::CompareAndSwap(variable, Number(0), Number(1), 2)],
            6 => vec![Op::Lock(mutex), Op::Store(variable, Register(1)), Op::Unlock(mutex)],
            7 => vec![Op::Lock(mutex), Op::Lock(1 - mutex), Op::Unlock(mutex), Op::Unlock(1 - mutex)],
            8 => vec![Op::TryLock(mutex, 3)],
            9 => vec![Op::Select(vec![Case::Send(channel, Number(1))], Otherwise::Wait, 4)],
            10 => vec![Op::Select(vec![Case::Receive(channel, 0)], Otherwise::Wait, 4)],
            11 => {
                let otherwise = [Otherwise::Wait, Otherwise::GoOn][self.below(2)];
                vec![Op::Select(vec![Case::Receive(0, 0), Case::Receive(1, 0)], otherwise, 4)]
            }
            12 => vec![Op::Assert(Register(0), Comparison::Less, Number(2))],
            _ => vec![Op::Print(Register(0))],
        }
    }

    fn program(&mut self) -> Program {
        let mut threads: Vec<Vec<Op>> =
            (0..2 + self.below(2)).map(|_| (0..1 + self.below(3)).flat_map(|_| self.op()).collect()).collect();
        if self.below(3) == 0 {
            threads[0].push(Op::Exit);
        }
        let channels = vec![self.below(2), self.below(2)];
        Program { mutexes: 2, channels, ..Program::new(2, threads) }
    }
}

/// What brute force finds: for each outcome how many interleavings, for each kind of failure the best (steps, preemptions).
#[derive(Debug, Default)]
struct Everything {
    interleavings: u64,
    outcomes: BTreeMap<Outcome, u128>,
    shortest: BTreeMap<Kind, (usize, u32)>,
    schedules: Vec<Vec<Choice>>,
    by_preemptions: BTreeMap<u32, u128>,
}

fn brute(start: &Model, machine: &Model, path: &mut Vec<Choice>, all: &mut Everything) -> Option<()> {
    let mut choices = Vec::new();
    machine.choices(&mut choices);
    let replayed = replay(start, path).unwrap();
    // Notes have no shortest way: they are no faults.
    for finding in replayed.findings.iter().filter(|finding| finding.kind != Kind::CutOff) {
        let best = all.shortest.entry(finding.kind).or_insert((usize::MAX, 0));
        // A race shows as soon as its second access is done.
        *best = (*best).min((path.len(), replayed.preemptions));
    }
    if choices.is_empty() {
        all.interleavings += 1;
        if all.interleavings > INTERLEAVINGS {
            return None;
        }
        *all.outcomes.entry(machine.outcome()).or_insert(0) += 1;
        *all.by_preemptions.entry(replayed.preemptions).or_insert(0) += 1;
        all.schedules.push(path.clone());
        return Some(());
    }
    for choice in choices {
        let mut next = machine.clone();
        next.step(choice, &mut Footprint::default());
        path.push(choice);
        brute(start, &next, path, all)?;
        path.pop();
    }
    Some(())
}

fn measures(shortest: Option<&Shortest>) -> Option<(Kind, usize, u32, bool)> {
    shortest.map(|found| (found.kind, found.steps, found.preemptions, found.least))
}

#[test]
fn graph_and_report_agree_with_brute_force() {
    let mut draw = Draw(number("EXPLORER_SEED", 1));
    let mut compared = 0;
    let mut kinds = BTreeSet::new();
    for _ in 0..number("EXPLORER_PROGRAMS", 1000) {
        let program = draw.program();
        let machine = Model::new(&program);
        let mut all = Everything::default();
        if brute(&machine, &machine, &mut Vec::new(), &mut all).is_none() {
            continue;
        }
        compared += 1;
        let report = explore(&machine, &Options::default());
        assert_eq!(report.verdict, Verdict::Proved, "{program:?}");
        assert_eq!(report.interleavings, Some(u128::from(all.interleavings)), "{program:?}");
        let outcomes: BTreeMap<Outcome, u128> =
            report.outcomes.iter().map(|known| (known.outcome.clone(), known.interleavings.unwrap())).collect();
        assert_eq!(outcomes, all.outcomes, "{program:?}");
        assert!(report.outcomes.iter().all(|outcome| outcome.classes > 0), "{program:?}\n{:#?}", report.outcomes);
        let shortest: BTreeMap<Kind, (usize, u32)> =
            report.shortest_of_kind.iter().map(|known| (known.kind, (known.steps, known.preemptions))).collect();
        assert_eq!(shortest, all.shortest, "{program:#?}\n{report:#?}");
        assert!(report.shortest_of_kind.iter().all(|shortest| shortest.least), "{program:?}");
        let at_once = shortest_failure(&machine, &Options::default());
        assert_eq!(measures(at_once.as_ref()), measures(report.shortest.as_ref()), "{program:?}");
        kinds.extend(shortest.keys().copied());
        for finding in &report.findings {
            let replayed = replay(&machine, &finding.schedule).unwrap();
            let same = |other: &explorer::report::Finding| {
                (other.kind, &other.message) == (finding.kind, &finding.message) && other.parties == finding.parties
            };
            assert!(replayed.findings.iter().any(same), "{program:?}\n{finding:?}\n{:?}", replayed.findings);
            assert!(finding.runs > 0, "the search of classes finds all that the graph does: {program:?}\n{finding:?}");
        }
        let most = *all.by_preemptions.keys().last().unwrap();
        let limits = Limits { states: 1 << 20, bytes: 1 << 30, deadline: &|| false };
        let counts = Graph::build(&machine, Scope::Preemptions(most), &limits).preemption_counts(|_| true).unwrap();
        for count in counts {
            assert_eq!(count.total, all.by_preemptions.get(&count.preemptions).copied().unwrap_or(0), "{program:?}");
        }
        for schedule in all.schedules.iter().take(20) {
            let text = token::encode(&machine, 9, schedule).unwrap();
            assert_eq!(token::decode(&machine, 9, &text).as_ref(), Ok(schedule), "{program:?}");
        }
    }
    assert!(compared > 300, "only {compared} programs were small enough");
    assert_eq!(
        kinds.into_iter().collect::<Vec<_>>(),
        [Kind::Race, Kind::Panic, Kind::Deadlock, Kind::PartialDeadlock, Kind::Leak]
    );
}

#[test]
fn different_schedules_have_different_tokens_and_hostile_ones_are_refused() {
    let mut draw = Draw(number("EXPLORER_SEED", 2));
    for _ in 0..100 {
        let program = draw.program();
        let machine = Model::new(&program);
        let mut all = Everything::default();
        if brute(&machine, &machine, &mut Vec::new(), &mut all).is_none() {
            continue;
        }
        let tokens: Vec<String> =
            all.schedules.iter().map(|schedule| token::encode(&machine, 5, schedule).unwrap()).collect();
        assert_eq!(tokens.iter().collect::<BTreeSet<_>>().len(), tokens.len());
        let text = &tokens[draw.below(tokens.len())];
        assert!(text.bytes().all(|byte| byte.is_ascii_alphanumeric() || byte == b'-' || byte == b'_'));
        for end in 0..text.len() {
            assert!(token::decode(&machine, 5, &text[..end]).is_err(), "cut off at {end}: {text}");
        }
        assert!(token::decode(&machine, 6, text).unwrap_err().0.contains("another program"));
        for _ in 0..200 {
            let mut bytes = text.clone().into_bytes();
            let at = draw.below(bytes.len());
            bytes[at] = b"Aa0-_z9Q"[draw.below(8)];
            let changed = String::from_utf8(bytes).unwrap();
            // What is accepted after all is the token of what it is read as.
            if let Ok(schedule) = token::decode(&machine, 5, &changed) {
                assert_eq!(token::encode(&machine, 5, &schedule).unwrap(), changed);
            }
        }
    }
}

#[test]
fn a_stepper_goes_anywhere() {
    let mut draw = Draw(number("EXPLORER_SEED", 3));
    let body = vec![Op::Load(0, 0), Op::Add(0, Number(1)), Op::Store(0, Register(0))];
    let thread: Vec<Op> = (0..100).flat_map(|_| body.clone()).collect();
    let machine = Model::new(&Program::new(1, vec![thread.clone(), thread]));
    let schedule: Vec<Choice> = (0..400)
        .map(|_| Choice { process: ProcessId(draw.below(2) as u32), alternative: 0 })
        .scan([0; 2], |taken, choice| {
            let taken = &mut taken[choice.process.0 as usize];
            *taken += 1;
            Some((*taken <= 200).then_some(choice))
        })
        .flatten()
        .collect();
    let mut states = vec![machine.fingerprint()];
    let mut other = machine.clone();
    for choice in &schedule {
        other.step(*choice, &mut Footprint::default());
        states.push(other.fingerprint());
    }
    let mut stepper = Stepper::new(&machine, schedule.clone());
    for _ in 0..300 {
        match draw.below(3) {
            0 => {
                let at = stepper.at();
                assert_eq!(stepper.forward().unwrap().is_some(), at < schedule.len());
            }
            1 => {
                let at = stepper.at();
                assert_eq!(stepper.back(), at > 0);
            }
            _ => stepper.jump(draw.below(schedule.len() + 10)).unwrap(),
        }
        assert_eq!(stepper.machine().fingerprint(), states[stepper.at()]);
    }
    stepper.jump(10).unwrap();
    let other = Choice { process: ProcessId(1 - schedule[10].process.0), alternative: 0 };
    stepper.choose(other).unwrap();
    assert_eq!((stepper.at(), stepper.schedule().len()), (11, 11));
    assert!(stepper.choose(Choice { process: ProcessId(7), alternative: 0 }).is_err());
    stepper.jump(0).unwrap();
    stepper.jump(11).unwrap();
    assert_eq!(stepper.taken().len(), 11);
}

#[test]
fn a_stepper_knows_clocks_and_races_wherever_it_stands() {
    let mut draw = Draw(number("EXPLORER_SEED", 5));
    let increment = |lock: usize| {
        vec![Op::Lock(lock), Op::Load(0, 0), Op::Add(0, Number(1)), Op::Store(0, Register(0)), Op::Unlock(lock)]
    };
    // The first two share a lock; the third takes another, and races.
    let program = Program { mutexes: 2, ..Program::new(1, vec![increment(0), increment(0), increment(1)]) };
    let machine = Model::new(&program);
    let mut whole = Stepper::new(&machine, Vec::new());
    while let Some(choice) = whole.choices().first().copied() {
        whole.choose(choice).unwrap();
    }
    let schedule = whole.schedule().to_vec();
    let told = |stepper: &Stepper<Model>| {
        let clocks: Vec<Vec<usize>> = (0..3).map(|process| stepper.clock(ProcessId(process)).to_vec()).collect();
        let races: Vec<Vec<u32>> = stepper.findings().iter().map(explorer::report::Finding::lines).collect();
        (clocks, races, stepper.preemptions())
    };
    let fresh: Vec<_> = (0..=schedule.len())
        .map(|at| {
            let mut stepper = Stepper::new(&machine, schedule[..at].to_vec());
            stepper.jump(at).unwrap();
            told(&stepper)
        })
        .collect();
    for _ in 0..100 {
        whole.jump(draw.below(schedule.len() + 1)).unwrap();
        assert_eq!(told(&whole), fresh[whole.at()], "after {} steps", whole.at());
    }
    let (clocks, races, _) = fresh.last().unwrap();
    // The second has taken the lock after the first's four steps; nothing orders the third with either.
    assert_eq!((clocks[1][0], clocks[2][..2].iter().sum::<usize>()), (4, 0));
    assert!(!races.is_empty());
}
