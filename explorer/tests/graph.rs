//! What the state graph says of small programs, with exact numbers.

use std::collections::BTreeSet;

use explorer::graph::{Ending, Fairness, Futures, Graph, Limits, Scope, StateId};
use explorer::model::{Comparison, Model, Op, Outcome, Program, Value, receive, send};
use explorer::report::{Finding, Kind};
use explorer::{Access, Footprint, Machine, Mode, ProcessId};

fn build(program: &Program, scope: Scope) -> Graph<Model> {
    let limits = Limits { states: 1 << 20, bytes: 1 << 30, deadline: &|| false };
    let graph = Graph::build(&Model::new(program), scope, &limits);
    assert!(graph.complete());
    graph
}

/// Two tellers, each of which deposits 1 three times without a lock.
fn tellers() -> Program {
    let deposit = [Op::Load(0, 0), Op::Add(0, Value::Number(1)), Op::Store(0, Value::Register(0))];
    let thrice = [deposit.clone(), deposit.clone(), deposit].concat();
    Program::new(1, vec![thrice.clone(), thrice])
}

#[test]
fn tellers_have_924_orders_of_which_20_are_exact() {
    let graph = build(&tellers(), Scope::All);
    assert_eq!(graph.interleavings(), Some(924));
    let counts = graph.interleavings_by_outcome().unwrap();
    let total = |outcome: &Outcome| outcome.variables[0];
    let mut of_total: Vec<(i64, u128)> = graph.outcomes().map(total).zip(counts).collect();
    of_total.sort_unstable();
    assert_eq!(of_total.first().unwrap().0, 2);
    assert_eq!(of_total.last().unwrap(), &(6, 20));
}

#[test]
fn tellers_race_in_two_steps_without_a_preemption_to_spare() {
    let graph = build(&tellers(), Scope::All);
    let shortest = graph.shortest_of_kinds();
    assert_eq!(shortest.len(), 1);
    assert_eq!((shortest[0].kind, shortest[0].steps, shortest[0].preemptions), (Kind::Race, 3, 1));
    assert!(shortest[0].least);
}

#[test]
fn tellers_within_preemptions() {
    let graph = build(&tellers(), Scope::Preemptions(2));
    let counts = graph.preemption_counts(|outcome| outcome.variables[0] != 6).unwrap();
    let fractions: Vec<(u128, u128)> = counts.iter().map(|count| (count.failing, count.total)).collect();
    assert_eq!(fractions, [(0, 2), (6, 10), (42, 50)]);
}

fn philosophers(n: usize) -> Program {
    let meal = |i: usize| vec![Op::Lock(i), Op::Lock((i + 1) % n), Op::Unlock(i), Op::Unlock((i + 1) % n)];
    Program { threads: (0..n).map(meal).collect(), mutexes: n, ..Program::default() }
}

#[test]
fn philosophers_starve_in_a_circle() {
    let graph = build(&philosophers(3), Scope::All);
    let shortest = graph.shortest(Kind::Deadlock).unwrap();
    assert_eq!((shortest.steps, shortest.preemptions), (3, 1));
    assert_eq!(shortest.finding.circle.len(), 3);
    assert_eq!(graph.findings().len(), 1);
}

#[test]
fn an_assertion_fails_soonest_where_it_can() {
    let mut program = tellers();
    program.threads[0].push(Op::Load(0, 1));
    program.threads[0].push(Op::Assert(Value::Number(2), Comparison::Less, Value::Register(1)));
    let graph = build(&program, Scope::All);
    let shortest = graph.shortest(Kind::Panic).unwrap();
    assert_eq!((shortest.steps, shortest.preemptions), (9, 3));
}

/// Takes and gives up a spin lock for ever, `first` being where the loop is.
fn spin_lock() -> Vec<Op> {
    vec![
        Op::CompareAndSwap(0, Value::Number(0), Value::Number(1), 0),
        Op::JumpIf(Value::Register(0), Comparison::Equal, Value::Number(0), 0),
        Op::AtomicStore(0, Value::Number(0)),
        Op::JumpIf(Value::Number(0), Comparison::Equal, Value::Number(0), 0),
    ]
}

/// Draws a number (variable 0) and waits until it is called (variable 1), for ever; numbers are taken modulo 4.
fn ticket_lock() -> Vec<Op> {
    let zero = Value::Number(0);
    let at = Value::Register;
    vec![
        Op::AtomicLoad(0, 0),
        Op::Set(1, at(0)),
        Op::Add(1, Value::Number(1)),
        Op::JumpIf(at(1), Comparison::Less, Value::Number(4), 5),
        Op::Set(1, zero),
        Op::CompareAndSwap(0, at(0), at(1), 2),
        Op::JumpIf(at(2), Comparison::Equal, zero, 0),
        Op::AtomicLoad(1, 3),
        Op::JumpIf(at(3), Comparison::Different, at(0), 7),
        Op::AtomicStore(1, at(1)),
        Op::JumpIf(zero, Comparison::Equal, zero, 0),
    ]
}

fn starving(program: &Program, fairness: Fairness) -> Vec<u32> {
    let graph = build(program, Scope::All);
    let findings = graph.starvations(fairness);
    for finding in &findings {
        let cycle = finding.cycle.unwrap();
        let mut machine = Model::new(program);
        let mut footprint = Footprint::default();
        let mut states = vec![machine.fingerprint()];
        for choice in &finding.schedule {
            machine.step(*choice, &mut footprint);
            states.push(machine.fingerprint());
        }
        assert_eq!(states[cycle], *states.last().unwrap(), "the schedule goes round");
        assert!(cycle < finding.schedule.len());
    }
    findings
        .iter()
        .filter(|finding| finding.kind == Kind::Starvation)
        .map(|finding| finding.parties[0].process.0)
        .collect()
}

#[test]
fn a_spin_lock_starves_and_a_mutex_only_if_it_barges() {
    let spin = Program::new(1, vec![spin_lock(), spin_lock()]);
    assert_eq!(starving(&spin, Fairness::Strong), [0, 1]);
    let forever =
        |thread: Vec<Op>| [thread, vec![Op::JumpIf(Value::Number(0), Comparison::Equal, Value::Number(0), 0)]].concat();
    let mutex = Program { mutexes: 1, ..Program::new(0, vec![forever(vec![Op::Lock(0), Op::Unlock(0)]); 2]) };
    assert_eq!(starving(&mutex, Fairness::Weak), [0, 1]);
    assert_eq!(starving(&mutex, Fairness::Strong), [] as [u32; 0]);
}

#[test]
fn waiting_for_a_flag_is_no_starvation() {
    let wait = vec![Op::AtomicLoad(0, 0), Op::JumpIf(Value::Register(0), Comparison::Equal, Value::Number(0), 0)];
    let program = Program::new(1, vec![wait.clone(), wait, vec![Op::AtomicStore(0, Value::Number(1))]]);
    let graph = build(&program, Scope::All);
    assert!(graph.has_cycle());
    assert_eq!(graph.interleavings(), None);
    assert_eq!(graph.starvations(Fairness::Weak), []);
    assert_eq!(graph.starvations(Fairness::Strong), []);
}

#[test]
fn a_ticket_lock_starves_nobody_who_has_drawn_a_number() {
    // Drawing the number by compare-and-swap can fail for ever; waiting for it to be called cannot.
    let program = Program::new(2, vec![ticket_lock(), ticket_lock()]);
    let graph = build(&program, Scope::All);
    for finding in graph.starvations(Fairness::Strong) {
        assert!(finding.parties[0].line % 1000 < 7, "starves at {finding:?}");
    }
}

#[test]
fn the_polite_never_eat() {
    // Each takes its own fork, tries the other's, and puts its own back if that is taken.
    let polite = |own: usize, other: usize| {
        vec![
            Op::Lock(own),
            Op::TryLock(other, 0),
            Op::JumpIf(Value::Register(0), Comparison::Equal, Value::Number(1), 5),
            Op::Unlock(own),
            Op::JumpIf(Value::Number(0), Comparison::Equal, Value::Number(0), 0),
            Op::Unlock(own),
            Op::Unlock(other),
        ]
    };
    let program = Program { mutexes: 2, ..Program::new(0, vec![polite(0, 1), polite(1, 0)]) };
    let graph = build(&program, Scope::All);
    let kinds: Vec<Kind> = graph.starvations(Fairness::Strong).iter().map(|finding| finding.kind).collect();
    assert_eq!(kinds, [Kind::Livelock]);
}

/// Checks a lasso by itself: it comes back to where its cycle begins, it is fair, and the first party does not get on.
fn check_lasso(program: &Program, finding: &Finding, fairness: Fairness) {
    let mut machine = Model::new(program);
    let mut footprint = Footprint::default();
    let cycle = finding.cycle.unwrap();
    for choice in &finding.schedule[..cycle] {
        machine.step(*choice, &mut footprint);
    }
    let start = machine.fingerprint();
    let starved = finding.parties[0].process;
    let (mut moved, mut sometimes, mut always) = (BTreeSet::new(), BTreeSet::new(), None::<BTreeSet<ProcessId>>);
    for choice in &finding.schedule[cycle..] {
        let mut choices = Vec::new();
        machine.choices(&mut choices);
        let mut able = BTreeSet::new();
        for choice in choices {
            able.insert(choice.process);
            machine.clone().step(choice, &mut footprint);
            able.extend(footprint.partner);
        }
        sometimes.extend(able.iter().copied());
        always = Some(always.map_or_else(|| able.clone(), |always| &always & &able));
        machine.step(*choice, &mut footprint);
        moved.insert(choice.process);
        moved.extend(footprint.partner);
        if finding.kind == Kind::Starvation && choice.process == starved {
            let looks = |access: &Access| matches!(access.mode, Mode::Read | Mode::Load | Mode::Look);
            assert!(footprint.accesses.iter().all(looks), "who starves only looks: {finding:?}");
        }
        assert!(finding.kind != Kind::PartialDeadlock || choice.process != starved);
    }
    assert_eq!(machine.fingerprint(), start, "{program:?} {finding:?}");
    let owed = match fairness {
        Fairness::Weak => always.unwrap(),
        Fairness::Strong => sometimes,
    };
    assert!(owed.is_subset(&moved), "{fairness:?}: {program:?} {finding:?}");
}

#[test]
fn every_lasso_is_fair_and_comes_back() {
    let mut state = 1u64;
    let mut draw = |bound: u64| {
        state = state.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        (state >> 33) % bound
    };
    let mut kinds: BTreeSet<(Kind, bool)> = BTreeSet::new();
    for _ in 0..3000 {
        let zero = Value::Number(0);
        let mut thread = || -> Vec<Op> {
            let mut ops: Vec<Op> = (0..1 + draw(4))
                .flat_map(|_| {
                    let (x, m) = (draw(2) as usize, draw(2) as usize);
                    match draw(7) {
                        0 => vec![Op::CompareAndSwap(x, zero, Value::Number(1), 0)],
                        1 => vec![Op::AtomicStore(x, Value::Number(draw(2) as i64))],
                        2 => vec![Op::AtomicLoad(x, 0)],
                        3 => vec![Op::Lock(m), Op::Unlock(m)],
                        4 => vec![Op::TryLock(m, 0)],
                        5 => vec![send(x, zero)],
                        _ => vec![receive(x, 0)],
                    }
                })
                .collect();
            let back = draw(3);
            if back > 0 {
                let (left, right) = if back == 1 { (zero, zero) } else { (Value::Register(0), zero) };
                ops.push(Op::JumpIf(left, Comparison::Equal, right, draw(ops.len() as u64) as usize));
            }
            ops
        };
        let threads = vec![thread(), thread(), thread()];
        let program = Program { mutexes: 2, channels: vec![0, 1], ..Program::new(2, threads) };
        let limits = Limits { states: 2000, bytes: 1 << 30, deadline: &|| false };
        let graph = Graph::build(&Model::new(&program), Scope::All, &limits);
        for fairness in [Fairness::Weak, Fairness::Strong] {
            for finding in graph.starvations(fairness) {
                check_lasso(&program, &finding, fairness);
                kinds.insert((finding.kind, fairness == Fairness::Weak));
            }
        }
    }
    let all = [Kind::PartialDeadlock, Kind::Starvation, Kind::Livelock];
    assert_eq!(kinds.len(), 2 * all.len(), "{kinds:?}");
}

#[test]
fn some_wait_for_ever_while_others_go_on_for_ever() {
    let both =
        |first: usize, second: usize| vec![Op::Lock(first), Op::Lock(second), Op::Unlock(second), Op::Unlock(first)];
    let on = vec![Op::AtomicLoad(0, 0), Op::JumpIf(Value::Number(0), Comparison::Equal, Value::Number(0), 0)];
    let program = Program { mutexes: 2, ..Program::new(1, vec![on, both(0, 1), both(1, 0)]) };
    let graph = build(&program, Scope::All);
    let findings = graph.starvations(Fairness::Strong);
    assert_eq!(findings.len(), 1);
    assert_eq!((findings[0].kind, findings[0].circle.len()), (Kind::PartialDeadlock, 2));
    assert_eq!(findings[0].lines(), [1002, 2002]);
}

#[test]
fn who_may_not_be_interrupted_any_more_is_not_said_to_wait_for_ever() {
    let spins = vec![
        Op::TryLock(0, 0),
        Op::JumpIf(Value::Register(0), Comparison::Equal, Value::Number(0), 0),
        Op::AtomicLoad(0, 0),
        Op::Unlock(0),
    ];
    let waits = vec![Op::Lock(0), Op::Unlock(0)];
    let program = Program { mutexes: 1, ..Program::new(1, vec![spins.clone(), spins, waits]) };
    for bound in 0..4 {
        let graph = build(&program, Scope::Preemptions(bound));
        assert_eq!(graph.starvations(Fairness::Strong), [], "{bound}");
    }
}

#[test]
fn the_futures_of_a_state_are_those_of_its_ways() {
    let graph = build(&tellers(), Scope::All);
    let counted = |state: StateId| match graph.futures(state) {
        Futures::Counted(counts) => counts,
        other => panic!("{other:?}"),
    };
    assert_eq!(Some(counted(StateId(0))), graph.interleavings_by_outcome());
    let exact = |outcome: usize| graph.outcomes().nth(outcome).unwrap().variables[0] == 6;
    let within = graph.within_reach(&exact, &[]);
    for state in graph.each_state() {
        let here = counted(state);
        match graph.ending(state) {
            Ending::Over(outcome) => assert_eq!((here[outcome], here.iter().sum::<u128>()), (1, 1)),
            _ => {
                let mut sum = vec![0; here.len()];
                for (_, to) in graph.ways(state) {
                    sum.iter_mut().zip(counted(to)).for_each(|(sum, count)| *sum += count);
                }
                assert_eq!(here, sum);
            }
        }
        let count = (0..here.len()).filter(|outcome| exact(*outcome)).map(|outcome| here[outcome]).sum::<u128>();
        assert_eq!(within.reach(state), count > 0);
        assert_eq!(graph.at(&graph.way_to(state)), Some(state));
        assert_eq!(graph.way_between(StateId(0), state).map(|way| way.len()), Some(graph.depth(state)));
    }
}

#[test]
fn a_circle_has_endless_orders_and_still_leads_somewhere() {
    // One waits for a flag that the other sets.
    let waits = vec![Op::AtomicLoad(0, 0), Op::JumpIf(Value::Register(0), Comparison::Equal, Value::Number(0), 0)];
    let sets = vec![Op::AtomicStore(0, Value::Number(1))];
    let graph = build(&Program::new(1, vec![waits, sets]), Scope::All);
    assert_eq!(graph.futures(StateId(0)), Futures::Endless(vec![true]));
    let set = graph.ways(StateId(0)).find(|(choice, _)| choice.process == ProcessId(1)).unwrap().1;
    assert_eq!(graph.futures(set), Futures::Counted(vec![1]));
    assert!(graph.within_reach(&|_| true, &[]).reach(StateId(0)));
}

#[test]
fn a_graph_that_was_cut_off_knows_no_futures() {
    let limits = Limits { states: 20, bytes: 1 << 30, deadline: &|| false };
    let graph = Graph::build(&Model::new(&tellers()), Scope::All, &limits);
    assert_eq!(graph.futures(StateId(0)), Futures::Unknown);
}
