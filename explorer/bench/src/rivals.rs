//! One program under four searches: two tellers, three deposits each, in loom, in shuttle, and here twice, as a model and
//! as Go.
//!
//! Each is asked for every schedule, in the way its own documentation asks for that. Loom's memory model is weaker than
//! Go's, so it has more to try; its accesses here are sequentially consistent, as are all of ours.

use crate::clock;
use crate::models;
use crate::report::{Bound, Report};
use explorer::Machine;
use explorer::dpor::{Search, Summary};
use std::ops::ControlFlow;
use std::sync::atomic::{AtomicU64, Ordering};

const DEPOSITS: usize = 3;

/// Measures all four.
///
/// # Errors
/// When the Go is not accepted, or a count is not what it must be.
pub(crate) fn measure(report: &mut Report) -> Result<(), String> {
    let tellers = models::two_tellers();
    let program =
        minigo::Program::compile("two-tellers.go", tellers.go.as_bytes()).map_err(|said| format!("{said:?}"))?;
    let machine = program.machine(minigo::vm::Limits::exploring());
    let rows = [
        ("loom 0.7", searched(loom)),
        ("shuttle 0.9, every schedule", searched(shuttle)),
        ("explorer, a model", searched(|| search(&tellers.model).executions)),
        ("explorer, the Go program", searched(|| search(&machine).executions)),
    ];
    let rate = |row: usize| rows[row].1[1];
    report.bar("executions of two tellers × 3, a model", rows[2].1[0], Bound::AtMost(tellers.classes as f64));
    report.bar("executions of two tellers × 3, the Go program", rows[3].1[0], Bound::AtMost(tellers.classes as f64));
    report.bar("executions per second of shuttle's, a model", rate(2) / rate(1), Bound::AtLeast(1.0));
    report.bar("executions per second of shuttle's, the Go program", rate(3) / rate(1), Bound::AtLeast(1.0));
    report.table(
        "Two tellers × 3 deposits",
        &["executions", "a second", "ms in all"],
        &rows.map(|(name, figures)| (name.to_owned(), figures)),
    );
    Ok(())
}

/// Executions, executions per second, milliseconds for all of them.
fn searched(mut all: impl FnMut() -> u64) -> Vec<f64> {
    let mut executions = 0;
    let seconds = clock::typical(|| executions = all());
    vec![executions as f64, executions as f64 / seconds, seconds * 1e3]
}

/// Searches a machine whole, in proof mode.
pub(crate) fn search<M: Machine>(machine: &M) -> Summary {
    Search::new(machine).run(|_| ControlFlow::Continue(()))
}

fn loom() -> u64 {
    use loom::sync::Arc;
    use loom::sync::atomic::AtomicUsize;
    static EXECUTIONS: AtomicU64 = AtomicU64::new(0);
    EXECUTIONS.store(0, Ordering::Relaxed);
    loom::model(|| {
        EXECUTIONS.fetch_add(1, Ordering::Relaxed);
        let balance = Arc::new(AtomicUsize::new(0));
        let tellers = [0, 1].map(|_| {
            let balance = Arc::clone(&balance);
            loom::thread::spawn(move || {
                for _ in 0..DEPOSITS {
                    let read = balance.load(Ordering::SeqCst);
                    balance.store(read + 1, Ordering::SeqCst);
                }
            })
        });
        for teller in tellers {
            assert!(teller.join().is_ok());
        }
    });
    EXECUTIONS.load(Ordering::Relaxed)
}

fn shuttle() -> u64 {
    use shuttle::sync::Arc;
    use shuttle::sync::atomic::AtomicUsize;
    static EXECUTIONS: AtomicU64 = AtomicU64::new(0);
    EXECUTIONS.store(0, Ordering::Relaxed);
    shuttle::check_dfs(
        || {
            EXECUTIONS.fetch_add(1, Ordering::Relaxed);
            let balance = Arc::new(AtomicUsize::new(0));
            let tellers = [0, 1].map(|_| {
                let balance = Arc::clone(&balance);
                shuttle::thread::spawn(move || {
                    for _ in 0..DEPOSITS {
                        let read = balance.load(Ordering::SeqCst);
                        balance.store(read + 1, Ordering::SeqCst);
                    }
                })
            });
            for teller in tellers {
                assert!(teller.join().is_ok());
            }
        },
        None,
    );
    EXECUTIONS.load(Ordering::Relaxed)
}
