//! Times one run of one strategy on native threads: `native-throughput STRATEGY TELLERS OPERATIONS` prints milliseconds.
//!
//! `cargo xtask bench` builds it for release and sets it beside the same run in a browser.
#![expect(clippy::print_stdout, reason = "its answer goes to standard output")]

use demo_crate::account::Strategy;
use demo_crate::native::throughput;

fn main() -> Result<(), Box<dyn std::error::Error>> {
    let words: Vec<String> = std::env::args().skip(1).collect();
    let [strategy, tellers, operations] = words.as_slice() else {
        return Err("native-throughput STRATEGY TELLERS OPERATIONS".into());
    };
    let strategy = Strategy::from_name(strategy).ok_or("no such strategy")?;
    let elapsed = throughput(strategy, tellers.parse()?, operations.parse()?);
    println!("{}", elapsed.as_secs_f64() * 1e3);
    Ok(())
}
