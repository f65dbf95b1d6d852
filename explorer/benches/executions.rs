//! How many executions a proof needs, how many it runs in a second, and how much it holds: on the programs of the table.
#![expect(clippy::print_stdout, reason = "its output is what it is for")]

#[path = "../tests/programs/mod.rs"]
mod programs;

use std::ops::ControlFlow;
use std::time::{Duration, Instant};

use explorer::dpor::Search;
use explorer::model::{Model, Program};

fn main() {
    let wanted = std::env::args().nth(1).filter(|argument| !argument.starts_with('-'));
    println!("{:24} {:>10} {:>12} {:>9}  most held", "program", "classes", "per second", "seconds");
    let mut rows: Vec<(String, Program)> = vec![("two tellers, 3".to_owned(), programs::two_tellers(3))];
    rows.push(("readers, 13".to_owned(), programs::readers(13)));
    rows.extend([10, 15].map(|threads| (format!("lastzero, {threads}"), programs::lastzero(threads))));
    rows.extend((3..=7).map(|seats| (format!("philosophers, {seats}"), programs::philosophers(seats))));
    rows.extend([4, 5].map(|times| (format!("fib_bench, {times}"), programs::fib_bench(times))));
    rows.push(("increments, mutex, 5".to_owned(), programs::mutex_increments(5)));
    rows.push(("increments, atomic, 5".to_owned(), programs::atomic_increments(5)));
    rows.push(("indexer, 15".to_owned(), programs::indexer(15)));
    rows.push(("filesystem, 19".to_owned(), programs::filesystem(19)));
    rows.push(("increments, racy, 4".to_owned(), programs::racy_increments(4)));
    for (name, program) in rows {
        if wanted.as_ref().is_none_or(|wanted| name.contains(wanted)) {
            measure(&name, &program);
        }
    }
}

/// Searches again and again for half a second at least.
fn measure(name: &str, program: &Program) {
    let model = Model::new(program);
    let started = Instant::now();
    let (mut searches, mut executions) = (0, 0);
    let summary = loop {
        let summary = Search::new(&model).run(|_| ControlFlow::Continue(()));
        searches += 1;
        executions += summary.executions;
        if started.elapsed() > Duration::from_millis(500) {
            break summary;
        }
    };
    let seconds = started.elapsed().as_secs_f64();
    println!(
        "{name:24} {:>10} {:>12.0} {:>9.4}  {:?}",
        summary.executions,
        executions as f64 / seconds,
        seconds / f64::from(searches),
        summary.peak
    );
}
