//! The programs of the literature, as models and as Go. The Go is that of the corpus, with another number in it.

use explorer::model::{Comparison, Model, Op, Program, Value};

/// A program to search through.
pub(crate) struct Subject {
    /// Its name, with its number.
    pub(crate) name: String,
    /// How many classes of schedules it has.
    pub(crate) classes: u64,
    /// As a model of the explorer.
    pub(crate) model: Model,
    /// As Go.
    pub(crate) go: String,
}

/// Two tellers, three unsynchronised deposits of 1 each.
pub(crate) fn two_tellers() -> Subject {
    let teller = increments(3);
    Subject {
        name: "two tellers × 3".to_owned(),
        classes: 328,
        model: Model::new(&Program::new(1, vec![teller.clone(), teller])),
        go: include_str!("../../../minigo/tests/programs/counting/two-tellers-3.go").to_owned(),
    }
}

fn increments(times: usize) -> Vec<Op> {
    (0..times).flat_map(|_| [Op::Load(0, 0), Op::Add(0, Value::Number(1)), Op::Store(0, Value::Register(0))]).collect()
}

/// One writes x, `n` read a flag of their own and then x.
pub(crate) fn readers(n: usize) -> Subject {
    let mut threads = vec![vec![Op::Store(0, Value::Number(1))]];
    threads.extend((1..=n).map(|flag| vec![Op::Load(flag, 0), Op::Load(0, 1)]));
    let go = include_str!("../../../minigo/tests/programs/counting/readers-8.go");
    Subject {
        name: format!("readers({n})"),
        classes: 1 << n,
        model: Model::new(&Program::new(n + 1, threads)),
        go: go.replace("const readers = 8", &format!("const readers = {n}")),
    }
}

/// `n` threads do `a[j] = a[j-1] + 1` while one scans from the end for a zero.
pub(crate) fn lastzero(n: usize, classes: u64) -> Subject {
    let mut scanner = Vec::new();
    for place in (0..=n).rev() {
        scanner.push(Op::Load(place, 0));
        scanner.push(Op::JumpIf(Value::Register(0), Comparison::Equal, Value::Number(0), 2 * (n + 1)));
    }
    let mut threads = vec![scanner];
    threads.extend(
        (1..=n).map(|place| {
            vec![Op::Load(place - 1, 0), Op::Add(0, Value::Number(1)), Op::Store(place, Value::Register(0))]
        }),
    );
    let go = include_str!("../../../minigo/tests/programs/counting/lastzero-5.go");
    Subject {
        name: format!("lastzero({n})"),
        classes,
        model: Model::new(&Program::new(n + 1, threads)),
        go: go.replace("const n = 5", &format!("const n = {n}")),
    }
}

/// Two threads, `n` times `i += j` and `j += i`, unsynchronised, while a third looks at both.
pub(crate) fn fib_bench(n: usize, classes: u64) -> Subject {
    let add = |own: usize, other: usize| {
        let once =
            [Op::Load(own, 0), Op::Load(other, 1), Op::Add(0, Value::Register(1)), Op::Store(own, Value::Register(0))];
        once.iter().cycle().take(once.len() * n).cloned().collect::<Vec<_>>()
    };
    let program = Program {
        variables: vec![1, 1],
        ..Program::new(2, vec![add(0, 1), add(1, 0), vec![Op::Load(0, 0), Op::Load(1, 1)]])
    };
    let go = include_str!("../../../minigo/tests/programs/counting/fib-bench-4.go");
    Subject {
        name: format!("fib_bench({n})"),
        classes,
        model: Model::new(&program),
        go: go.replace("const n = 4", &format!("const n = {n}")),
    }
}

/// `n` philosophers, left fork first.
pub(crate) fn philosophers(n: usize, classes: u64) -> Subject {
    let threads = (0..n).map(|seat| {
        let (left, right) = (seat, (seat + 1) % n);
        vec![Op::Lock(left), Op::Lock(right), Op::Unlock(right), Op::Unlock(left)]
    });
    let program = Program { mutexes: n, ..Program::new(0, threads.collect()) };
    let go = include_str!("../../../minigo/tests/programs/counting/philosophers-3.go");
    Subject {
        name: format!("philosophers({n})"),
        classes,
        model: Model::new(&program),
        go: go.replace("const n = 3", &format!("const n = {n}")),
    }
}
