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

/// The file system of Flanagan and Godefroid (POPL 2005): each thread takes a free block for its inode, first trying one
/// that it shares with the thread thirteen further on.
pub(crate) fn filesystem(threads: usize) -> Program {
    const INODES: usize = 32;
    const BLOCKS: usize = 26;
    let thread = |tid: usize| {
        let inode = tid % INODES;
        let mut ops = vec![Op::Lock(inode), Op::Load(inode, 0)];
        // Two blocks are enough: the second one's owner is nobody.
        let end = 2 + 1 + 2 * 7;
        ops.push(Op::JumpIf(Register(0), Comparison::Different, Number(0), end));
        for block in [inode * 2 % BLOCKS, (inode * 2 + 1) % BLOCKS] {
            let here = ops.len();
            ops.extend([
                Op::Lock(INODES + block),
                Op::Load(INODES + block, 1),
                Op::JumpIf(Register(1), Comparison::Different, Number(0), here + 6),
                Op::Store(INODES + block, Number(1)),
                Op::Store(inode, Number(block as i64 + 1)),
                Op::Set(2, Number(1)),
                Op::Unlock(INODES + block),
            ]);
            if block % 2 == 0 {
                ops.push(Op::JumpIf(Register(2), Comparison::Equal, Number(1), end + 1));
            }
        }
        ops.push(Op::Unlock(inode));
        ops
    };
    Program { mutexes: INODES + BLOCKS, ..Program::new(INODES + BLOCKS, (0..threads).map(thread).collect()) }
}

/// The hash table of Flanagan and Godefroid (POPL 2005): each thread puts four messages into it, by compare-and-swap at
/// the first free place.
pub(crate) fn indexer(threads: usize) -> Program {
    const SIZE: usize = 128;
    const TRIES: usize = 4;
    let thread = |tid: usize| {
        let mut ops = Vec::new();
        for message in 1..=4 {
            let word = message * 11 + tid;
            let after = ops.len() + 2 * TRIES;
            for try_number in 0..TRIES {
                let place = (word * 7 + try_number) % SIZE;
                ops.push(Op::CompareAndSwap(place, Number(0), Number(word as i64), 0));
                ops.push(Op::JumpIf(Register(0), Comparison::Equal, Number(1), after));
            }
        }
        ops
    };
    Program::new(SIZE, (0..threads).map(thread).collect())
}
