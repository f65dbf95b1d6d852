//! What a caller gets: reports whose every number is known, and whose every schedule replays to what it is reported for.

#[allow(dead_code, reason = "each test uses some of them")]
mod programs;

use std::collections::BTreeMap;

use explorer::explore::{Exploration, Plan, explore};
use explorer::model::{Case, Comparison, Model, Op, Otherwise, Outcome, Program, Value, receive, send};
use explorer::pace::{Pace, Turn};
use explorer::replay::replay;
use explorer::report::{Bound, Kind, Report, Verdict};
use explorer::{Method, Options, token};

/// Explores, and replays every schedule of the report, directly and from its token.
fn checked(program: &Program, options: &Options<'_>) -> Report<Outcome> {
    let machine = Model::new(program);
    let report = explore(&machine, options);
    for outcome in &report.outcomes {
        let replayed = replay(&machine, &outcome.schedule).unwrap();
        assert_eq!(replayed.outcome.as_ref(), Some(&outcome.outcome));
    }
    let shortest = report.shortest_of_kind.iter().chain(&report.shortest);
    for finding in report.findings.iter().chain(shortest.clone().map(|shortest| &shortest.finding)) {
        let text = token::encode(&machine, 1, &finding.schedule).unwrap();
        assert_eq!(token::decode(&machine, 1, &text).as_ref(), Ok(&finding.schedule));
        let replayed = replay(&machine, &finding.schedule).unwrap();
        if finding.cycle.is_none() {
            let same = |other: &explorer::report::Finding| {
                (other.kind, &other.message, &other.parties) == (finding.kind, &finding.message, &finding.parties)
            };
            assert!(replayed.findings.iter().any(same), "{finding:#?} is not among {:#?}", replayed.findings);
        }
    }
    for shortest in shortest {
        let replayed = replay(&machine, &shortest.finding.schedule).unwrap();
        assert_eq!(shortest.steps, shortest.finding.schedule.len());
        assert_eq!(shortest.preemptions, replayed.preemptions);
        assert_eq!(shortest.kind, shortest.finding.kind);
    }
    if program.threads.len() < 100 && !(options.deadline)() {
        let mut exploration = Exploration::new(&machine, Plan::of(options));
        while exploration.advance(&|| Pace::Pause) == Turn::Paused {}
        assert!(exploration.finish() == report, "in slices it is the same");
    }
    report
}

fn kinds(report: &Report<Outcome>) -> Vec<Kind> {
    let mut kinds: Vec<Kind> = report.findings.iter().map(|finding| finding.kind).collect();
    kinds.dedup();
    kinds
}

#[test]
fn two_tellers_in_numbers() {
    let report = checked(&programs::two_tellers(3), &Options::default());
    assert_eq!(report.verdict, Verdict::Proved);
    assert_eq!((report.executions, report.redundant), (328, 0));
    assert_eq!(report.interleavings, Some(924));
    let totals: BTreeMap<i64, Option<u128>> =
        report.outcomes.iter().map(|outcome| (outcome.outcome.variables[0], outcome.interleavings)).collect();
    assert_eq!(totals.keys().copied().collect::<Vec<_>>(), [2, 3, 4, 5, 6]);
    assert_eq!(totals[&6], Some(20));
    assert_eq!(totals.values().flatten().sum::<u128>(), 924);
    assert_eq!(kinds(&report), [Kind::Race]);
    let shortest = report.shortest.unwrap();
    assert_eq!((shortest.kind, shortest.steps, shortest.preemptions, shortest.least), (Kind::Race, 3, 1, true));
}

#[test]
fn philosophers_in_numbers() {
    let report = checked(&programs::philosophers(3), &Options::default());
    assert_eq!((&report.verdict, report.executions), (&Verdict::Proved, 7));
    assert_eq!(kinds(&report), [Kind::Deadlock]);
    let deadlock = report.of_kind(Kind::Deadlock).next().unwrap();
    assert_eq!((deadlock.runs, deadlock.circle.len(), deadlock.schedule.len()), (1, 3, 3));
    assert_eq!(
        deadlock.message,
        "thread 0 waits at line 2: Some(Lock(1)), held by thread 1; thread 1 waits at line 1002: Some(Lock(2)), held by \
         thread 2; thread 2 waits at line 2002: Some(Lock(0)), held by thread 0"
    );
}

#[test]
fn a_limit_is_a_bound_and_says_which() {
    let program = programs::two_tellers(3);
    let options = Options { max_executions: Some(100), ..Options::default() };
    let report = checked(&program, &options);
    assert_eq!(report.verdict, Verdict::Bounded(vec![Bound::Executions(100)]));
    assert_eq!(report.executions, 100);
    let exactly = Options { max_executions: Some(328), ..Options::default() };
    assert_eq!(checked(&program, &exactly).verdict, Verdict::Proved);
    let late = Options { deadline: &|| true, ..Options::default() };
    let report = checked(&program, &late);
    assert_eq!(report.verdict, Verdict::Bounded(vec![Bound::Deadline]));
}

#[test]
fn within_preemptions() {
    let options = Options { method: Method::Preemptions(1), ..Options::default() };
    let report = checked(&programs::two_tellers(3), &options);
    assert_eq!(report.verdict, Verdict::Bounded(vec![Bound::Preemptions(1)]));
    assert_eq!(report.interleavings, Some(12));
    assert_eq!(report.executions, report.outcomes.iter().map(|outcome| outcome.classes).sum::<u64>());
}

#[test]
fn nothing_is_told_with_more_preemptions_than_were_allowed() {
    for bound in 0..3 {
        let options = Options { method: Method::Preemptions(bound), ..Options::default() };
        let program = programs::two_tellers(3);
        let report = checked(&program, &options);
        assert!(report.of_kind(Kind::Race).count() > 0, "there is a race in every schedule");
        let schedules = report.findings.iter().map(|finding| &finding.schedule);
        for schedule in schedules.chain(report.shortest.iter().map(|shortest| &shortest.finding.schedule)) {
            let replayed = replay(&Model::new(&program), schedule).unwrap();
            assert!(replayed.preemptions <= bound, "{} within {bound}: {schedule:?}", replayed.preemptions);
            assert!(replayed.findings.iter().any(|finding| finding.kind == Kind::Race));
        }
        assert!(report.shortest.unwrap().preemptions <= bound);
    }
}

#[test]
fn samples_find_the_deadlock_and_claim_no_more() {
    for method in [Method::Random { seed: 1, runs: 200 }, Method::Pct { seed: 1, runs: 200, depth: 3 }] {
        let options = Options { method, ..Options::default() };
        let report = checked(&programs::philosophers(3), &options);
        assert_eq!((&report.verdict, report.executions), (&Verdict::Sampled, 200));
        assert_eq!(kinds(&report), [Kind::Deadlock]);
        let shortest = report.shortest.as_ref().unwrap();
        assert_eq!((shortest.steps, shortest.preemptions, shortest.least), (3, 1, false));
        assert_eq!(report, explore(&Model::new(&programs::philosophers(3)), &options), "the same seed, the same runs");
    }
}

#[test]
fn who_waits_when_the_program_ends_has_leaked() {
    // Thread 1 waits for a message that nobody sends; thread 2 for one that is sent.
    let program = Program {
        threads: vec![vec![send(1, Value::Number(7)), Op::Exit], vec![receive(0, 0)], vec![receive(1, 0)]],
        channels: vec![0, 0],
        ..Program::default()
    };
    let report = checked(&program, &Options::default());
    assert_eq!(report.verdict, Verdict::Proved);
    assert_eq!(kinds(&report), [Kind::Leak]);
    let leaks: Vec<Vec<u32>> = report.of_kind(Kind::Leak).map(|leak| leak.lines()).collect();
    assert_eq!(leaks, [[1001]]);
}

#[test]
fn who_could_still_be_freed_has_not_leaked() {
    let program = Program {
        threads: vec![
            vec![Op::Exit],
            vec![receive(0, 0)],
            vec![Op::Print(Value::Number(1)), send(0, Value::Number(7))],
        ],
        channels: vec![1],
        ..Program::default()
    };
    // Others could still run when main ended: a note, and no fault.
    assert_eq!(kinds(&checked(&program, &Options::default())), [Kind::CutOff]);
}

#[test]
fn two_lock_each_other_out_while_main_ends() {
    let both =
        |first: usize, second: usize| vec![Op::Lock(first), Op::Lock(second), Op::Unlock(second), Op::Unlock(first)];
    let program = Program {
        threads: vec![vec![Op::Print(Value::Number(0)), Op::Exit], both(0, 1), both(1, 0), vec![receive(0, 0)]],
        mutexes: 2,
        channels: vec![0],
        ..Program::default()
    };
    let report = checked(&program, &Options::default());
    assert_eq!(kinds(&report), [Kind::PartialDeadlock, Kind::Leak, Kind::CutOff]);
    let partial = report.of_kind(Kind::PartialDeadlock).next().unwrap();
    assert_eq!(partial.circle.len(), 2);
    assert_eq!(partial.lines(), [1002, 2002]);
}

#[test]
fn a_select_waits_for_any_case_so_a_circle_is_no_proof() {
    let program = Program {
        threads: vec![
            vec![
                Op::Lock(0),
                Op::Select(vec![Case::Receive(0, 0), Case::Receive(1, 0)], Otherwise::Wait, 1),
                Op::Unlock(0),
            ],
            vec![Op::Lock(0), send(0, Value::Number(1)), Op::Unlock(0)],
        ],
        mutexes: 1,
        channels: vec![0, 0],
        ..Program::default()
    };
    let report = checked(&program, &Options::default());
    let deadlocks: Vec<bool> = report.of_kind(Kind::Deadlock).map(|deadlock| deadlock.circle.is_empty()).collect();
    assert_eq!(deadlocks, [true, true]);
}

#[test]
fn endless_runs_are_proved_by_the_graph() {
    let wait = vec![Op::AtomicLoad(0, 0), Op::JumpIf(Value::Register(0), Comparison::Equal, Value::Number(0), 0)];
    let program = Program::new(1, vec![wait, vec![Op::AtomicStore(0, Value::Number(1))]]);
    let report = checked(&program, &Options::default());
    assert_eq!((&report.verdict, report.executions, report.interleavings), (&Verdict::Proved, 0, None));
    assert_eq!((report.outcomes.len(), report.failed()), (1, false));
}

/// A failure that needs one process to stand still while the other runs through: rare for uniform draws.
fn needle(length: usize) -> Program {
    let mut other = vec![Op::AtomicStore(0, Value::Number(1))];
    other.extend(std::iter::repeat_n(Op::AtomicStore(1, Value::Number(0)), length));
    other.push(Op::AtomicStore(0, Value::Number(0)));
    let witness = vec![
        Op::AtomicLoad(0, 0),
        Op::JumpIf(Value::Register(0), Comparison::Different, Value::Number(1), 4),
        Op::AtomicLoad(0, 0),
        Op::Assert(Value::Register(0), Comparison::Equal, Value::Number(1)),
    ];
    Program::new(2, vec![witness, other])
}

#[test]
fn pct_finds_what_is_rare() {
    // Three orders are needed, so the depth is 3: of n = 2 processes and k = 34 steps, one run in n · k² is promised.
    let options = Options { method: Method::Pct { seed: 7, runs: 10_000, depth: 3 }, ..Options::default() };
    let report = checked(&needle(30), &options);
    assert_eq!(kinds(&report), [Kind::Panic]);
    assert!(report.findings[0].runs >= 10_000 / (2 * 34 * 34), "{}", report.findings[0].runs);
}

#[test]
fn what_is_too_large_for_the_graph_is_shrunk() {
    for program in [needle(5), programs::philosophers(4), programs::two_tellers(3)] {
        let whole = checked(&program, &Options::default());
        let small = checked(&program, &Options { max_states: 2, ..Options::default() });
        assert_eq!((&small.verdict, small.interleavings), (&Verdict::Proved, None));
        let measure = |report: &Report<Outcome>| {
            let shortest = report.shortest.clone().unwrap();
            (shortest.kind, shortest.steps, shortest.preemptions)
        };
        // Greedy, so it need not be the least; on these it is.
        assert_eq!(measure(&small), measure(&whole));
        assert!(whole.shortest.unwrap().least && !small.shortest.unwrap().least);
    }
}

#[test]
fn what_never_ends_and_never_repeats_comes_to_an_end() {
    // Counts until told to stop: endless, and no state comes back.
    let count = vec![
        Op::AtomicAdd(1, Value::Number(1), 1),
        Op::AtomicLoad(0, 0),
        Op::JumpIf(Value::Register(0), Comparison::Equal, Value::Number(0), 0),
    ];
    let program = Program::new(2, vec![count, vec![Op::AtomicStore(0, Value::Number(1))]]);
    let options = Options { max_steps: 500, max_states: 1000, ..Options::default() };
    let report = checked(&program, &options);
    assert_eq!(report.verdict, Verdict::Bounded(vec![Bound::Steps(500)]));
    assert!(!report.outcomes.is_empty() && !report.failed());
}

#[test]
fn where_even_the_graph_is_too_large_some_runs_are_drawn() {
    let mut thread = vec![
        Op::CompareAndSwap(0, Value::Number(0), Value::Number(1), 0),
        Op::JumpIf(Value::Register(0), Comparison::Equal, Value::Number(0), 0),
    ];
    thread.extend(std::iter::repeat_n(Op::AtomicAdd(1, Value::Number(1), 1), 10));
    thread.push(Op::AtomicStore(0, Value::Number(0)));
    let program = Program::new(2, vec![thread; 3]);
    let options = Options { max_states: 20, ..Options::default() };
    let report = checked(&program, &options);
    assert_eq!(report.verdict, Verdict::Bounded(vec![Bound::States(160)]));
    assert_eq!((report.executions, report.outcomes.len()), (1000, 1));
}

#[test]
fn a_thousand_threads_leave_time_for_a_run() {
    let program = Program::new(1, vec![vec![Op::AtomicAdd(0, Value::Number(1), 0); 2]; 1000]);
    let asked = std::cell::Cell::new(0);
    let deadline = || {
        asked.set(asked.get() + 1);
        asked.get() > 40
    };
    let options = Options { max_executions: Some(3), deadline: &deadline, ..Options::default() };
    let report = checked(&program, &options);
    assert!(matches!(&report.verdict, Verdict::Bounded(_)));
    assert_eq!(report.outcomes.len(), 1);
    let late = Options { deadline: &|| true, ..Options::default() };
    assert_eq!(checked(&program, &late).outcomes.len(), 1);
}
