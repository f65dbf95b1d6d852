//! The programs of the literature, as models.

use explorer::model::Value::{Number, Register};
use explorer::model::{Comparison, Op, Program};

/// `threads` threads read a variable and write back one more.
pub(crate) fn racy_increments(threads: usize) -> Program {
    Program::new(1, vec![vec![Op::Load(0, 0), Op::Add(0, Number(1)), Op::Store(0, Register(0))]; threads])
}

/// The same under one mutex.
pub(crate) fn mutex_increments(threads: usize) -> Program {
    let thread = vec![Op::Lock(0), Op::Load(0, 0), Op::Add(0, Number(1)), Op::Store(0, Register(0)), Op::Unlock(0)];
    Program { mutexes: 1, ..Program::new(1, vec![thread; threads]) }
}

/// The same by one atomic operation.
pub(crate) fn atomic_increments(threads: usize) -> Program {
    Program::new(1, vec![vec![Op::AtomicAdd(0, Number(1), 0)]; threads])
}

/// One thread writes x; `readers` threads each read a flag of their own, then x.
pub(crate) fn readers(readers: usize) -> Program {
    let mut threads = vec![vec![Op::Store(0, Number(1))]];
    threads.extend((1..=readers).map(|own| vec![Op::Load(own, 0), Op::Load(0, 0)]));
    Program::new(readers + 1, threads)
}

/// `threads` threads do `a[j] = a[j - 1] + 1`; one scans from the end for a zero.
pub(crate) fn lastzero(threads: usize) -> Program {
    let mut scan = Vec::new();
    for place in (0..=threads).rev() {
        scan.push(Op::Load(place, 0));
        scan.push(Op::JumpIf(Register(0), Comparison::Equal, Number(0), 2 * (threads + 1)));
    }
    let mut all = vec![scan];
    all.extend((1..=threads).map(|j| vec![Op::Load(j - 1, 0), Op::Add(0, Number(1)), Op::Store(j, Register(0))]));
    Program::new(threads + 1, all)
}

/// Two threads, `times` times: `i += j` and `j += i`; beside them, as in the original, the check that reads both.
pub(crate) fn fib_bench(times: usize) -> Program {
    let thread = |into: usize, from: usize| {
        let mut ops = Vec::new();
        for _ in 0..times {
            ops.extend([Op::Load(into, 0), Op::Load(from, 1), Op::Add(0, Register(1)), Op::Store(into, Register(0))]);
        }
        ops
    };
    let check = vec![Op::Load(0, 0), Op::Load(1, 1)];
    Program { variables: vec![1, 1], ..Program::new(2, vec![thread(0, 1), thread(1, 0), check]) }
}

/// `seats` philosophers take the fork to the left, then the one to the right, and put both back.
pub(crate) fn philosophers(seats: usize) -> Program {
    let thread = |seat: usize| {
        let (left, right) = (seat, (seat + 1) % seats);
        vec![Op::Lock(left), Op::Lock(right), Op::Unlock(right), Op::Unlock(left)]
    };
    Program { mutexes: seats, ..Program::new(0, (0..seats).map(thread).collect()) }
}

/// Two tellers, so many unsynchronised deposits of 1 each.
pub(crate) fn two_tellers(deposits: usize) -> Program {
    let mut teller = Vec::new();
    for _ in 0..deposits {
        teller.extend([Op::Load(0, 0), Op::Add(0, Number(1)), Op::Store(0, Register(0))]);
    }
    Program::new(1, vec![teller.clone(), teller])
}
