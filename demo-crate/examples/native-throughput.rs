//! Times one run of one strategy on native threads: `native-throughput STRATEGY TELLERS OPERATIONS [full]` prints
//! milliseconds and the error in pounds; with `full`, with the tellers' own work in each operation.
//!
//! `cargo xtask bench` builds it for release and sets it beside the same run in a browser.
#![expect(clippy::print_stdout, reason = "its answer goes to standard output")]

use demo_crate::bank::strategies::Strategy;
use demo_crate::run::jobs::change::Speed;
use demo_crate::run::native::run;

fn main() -> Result<(), Box<dyn std::error::Error>> {
    let words: Vec<String> = std::env::args().skip(1).collect();
    let (strategy, tellers, operations, speed) = match words.as_slice() {
        [strategy, tellers, operations] => (strategy, tellers, operations, Speed::Bare),
        [strategy, tellers, operations, full] if full == "full" => (strategy, tellers, operations, Speed::Full),
        _ => return Err("native-throughput STRATEGY TELLERS OPERATIONS [full]".into()),
    };
    let strategy = Strategy::from_name(strategy).ok_or("no such strategy")?;
    let run = run(strategy, tellers.parse()?, operations.parse()?, speed);
    println!("{} {}", run.elapsed.as_secs_f64() * 1e3, run.error);
    Ok(())
}
