//! Random small programs: the search and the oracle must agree on all that either can say.
//!
//! `EXPLORER_SEED` and `EXPLORER_PROGRAMS` choose where the draws begin and how many programs are drawn; a program that
//! fails is shrunk before it is shown.

mod compared;

use compared::compare;
use explorer::model::Value::{Number, Register};
use explorer::model::{Case, Comparison, Op, Otherwise, Program};

/// Takes away threads and operations as long as the program still fails.
fn shrink(program: &Program) -> Program {
    let fails = |program: &Program| matches!(compare(program), Some(Err(_)));
    let mut small = program.clone();
    loop {
        let mut candidates = Vec::new();
        for thread in (0..small.threads.len()).filter(|thread| !small.threads[*thread].is_empty()) {
            let mut fewer = small.clone();
            fewer.threads[thread].clear();
            candidates.push(fewer);
            for op in 0..small.threads[thread].len() {
                let mut fewer = small.clone();
                fewer.threads[thread].remove(op);
                candidates.push(fewer);
                if let Op::Select(cases, ..) = &small.threads[thread][op] {
                    for case in (0..cases.len()).filter(|_| cases.len() > 1) {
                        let mut fewer = small.clone();
                        if let Op::Select(cases, ..) = &mut fewer.threads[thread][op] {
                            cases.remove(case);
                        }
                        candidates.push(fewer);
                    }
                }
            }
        }
        match candidates.into_iter().find(fails) {
            Some(smaller) => small = smaller,
            None => return small,
        }
    }
}

/// Steele, Lea and Flood's SplitMix64.
struct Draws(u64);

impl Draws {
    fn below(&mut self, bound: usize) -> usize {
        self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mut mixed = self.0;
        mixed = (mixed ^ (mixed >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        mixed = (mixed ^ (mixed >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        ((mixed ^ (mixed >> 31)) % bound as u64) as usize
    }

    fn chance(&mut self, in_ten: usize) -> bool {
        self.below(10) < in_ten
    }
}

/// A family of operations that a program may be drawn from.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
enum Kind {
    Memory,
    Atomic,
    Lock,
    Count,
    Channel,
    Select,
    Output,
    End,
}

const KINDS: [Kind; 8] =
    [Kind::Memory, Kind::Atomic, Kind::Lock, Kind::Count, Kind::Channel, Kind::Select, Kind::Output, Kind::End];

fn draw_value(draws: &mut Draws) -> explorer::model::Value {
    if draws.chance(5) { Register(draws.below(2)) } else { Number(draws.below(3) as i64) }
}

fn draw_comparison(draws: &mut Draws) -> Comparison {
    [Comparison::Equal, Comparison::Different, Comparison::Less][draws.below(3)]
}

fn draw_case(draws: &mut Draws, channels: usize) -> Case {
    let channel = draws.below(channels);
    if draws.chance(5) { Case::Send(channel, draw_value(draws)) } else { Case::Receive(channel, draws.below(2)) }
}

fn draw_op(draws: &mut Draws, kind: Kind, program: &Program) -> Op {
    let variable = draws.below(program.variables.len());
    let mutex = draws.below(program.mutexes);
    let counter = draws.below(program.counters.len());
    let channel = draws.below(program.channels.len());
    let register = draws.below(2);
    match (kind, draws.below(6)) {
        (Kind::Memory, 0..3) => Op::Load(variable, register),
        (Kind::Memory, _) => Op::Store(variable, draw_value(draws)),
        (Kind::Atomic, 0) => Op::AtomicLoad(variable, register),
        (Kind::Atomic, 1) => Op::AtomicStore(variable, draw_value(draws)),
        (Kind::Atomic, 2..4) => Op::AtomicAdd(variable, draw_value(draws), register),
        (Kind::Atomic, _) => Op::CompareAndSwap(variable, draw_value(draws), draw_value(draws), register),
        (Kind::Lock, 0..3) => Op::Lock(mutex),
        (Kind::Lock, 3..5) => Op::Unlock(mutex),
        (Kind::Lock, _) => Op::TryLock(mutex, register),
        (Kind::Count, 0..3) => Op::Signal(counter),
        (Kind::Count, 3) => Op::Done(counter),
        (Kind::Count, _) => Op::Await(counter),
        (Kind::Channel, 0) => Op::Close(channel),
        (Kind::Channel, _) => Op::Select(vec![draw_case(draws, program.channels.len())], Otherwise::Wait, 5),
        (Kind::Select, way) => {
            let cases = (0..=draws.below(2)).map(|_| draw_case(draws, program.channels.len())).collect();
            Op::Select(cases, if way < 2 { Otherwise::GoOn } else { Otherwise::Wait }, register)
        }
        (Kind::Output, _) => Op::Print(draw_value(draws)),
        (Kind::End, _) => Op::Exit,
    }
}

fn draw_program(draws: &mut Draws) -> Program {
    let kinds: Vec<Kind> = KINDS.into_iter().filter(|_| draws.chance(3)).collect();
    let kinds = if kinds.is_empty() { vec![KINDS[draws.below(6)]] } else { kinds };
    let mut program = Program {
        threads: Vec::new(),
        variables: vec![0; 1 + draws.below(2)],
        mutexes: 1 + draws.below(2),
        counters: (0..=draws.below(2)).map(|_| 1 + draws.below(3) as i64).collect(),
        channels: (0..=draws.below(2)).map(|_| draws.below(3)).collect(),
    };
    let threads = 2 + draws.below(3);
    let length = if threads == 4 { 3 } else { 5 };
    for thread in 0..threads {
        let mut ops = Vec::new();
        for _ in 0..=draws.below(length) {
            let kind = kinds[draws.below(kinds.len())];
            let mut op = draw_op(draws, kind, &program);
            // A lock that is given back is the rule, the others the exceptions.
            if let Op::Lock(mutex) = op
                && draws.chance(7)
            {
                ops.push(op);
                let inner = kinds[draws.below(kinds.len())];
                ops.push(draw_op(draws, inner, &program));
                op = Op::Unlock(mutex);
            }
            ops.push(op);
            let here = ops.len();
            match draws.below(12) {
                0 => ops.push(Op::Add(draws.below(2), Number(1))),
                1 => ops.push(Op::JumpIf(
                    draw_value(draws),
                    draw_comparison(draws),
                    Number(1),
                    here + 1 + draws.below(3),
                )),
                2 if draws.chance(3) => ops.push(Op::Assert(draw_value(draws), draw_comparison(draws), Number(1))),
                _ => {}
            }
        }
        program.threads.push(ops);
        if thread > 0 && draws.chance(2) {
            let parent = draws.below(thread);
            let at = draws.below(program.threads[parent].len() + 1);
            for op in &mut program.threads[parent] {
                if let Op::JumpIf(.., to) = op
                    && *to >= at
                {
                    *to += 1;
                }
            }
            program.threads[parent].insert(at, Op::Spawn(thread));
        }
    }
    program
}

fn number_from(variable: &str, otherwise: u64) -> u64 {
    std::env::var(variable).ok().and_then(|text| text.parse().ok()).unwrap_or(otherwise)
}

#[test]
fn the_search_and_the_oracle_agree() {
    let first = number_from("EXPLORER_SEED", 0);
    let wanted = number_from("EXPLORER_PROGRAMS", 4_000);
    let (mut compared, mut classes, mut seed) = (0, 0, first);
    while compared < wanted {
        let program = draw_program(&mut Draws(seed.wrapping_mul(0x2545_f491_4f6c_dd1d)));
        match compare(&program) {
            None => {}
            Some(Ok(number)) => {
                compared += 1;
                classes += number;
            }
            Some(Err(_)) => {
                let small = shrink(&program);
                let error = compare(&small).and_then(Result::err).unwrap_or_default();
                panic!("seed {seed}:\n{small:#?}\n{error}");
            }
        }
        seed += 1;
    }
    assert!(classes > wanted * 3, "the programs are worth comparing: {classes} classes");
}
