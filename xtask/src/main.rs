//! `cargo xtask <verb>`: the one tool of the project.
//!
//! One file per command in `cmd/`; this file only picks it. Whatever a command runs is printed before it runs, and an
//! error ends with the line that would mend it.
#![expect(clippy::print_stdout, reason = "a command-line tool speaks on standard output")]

mod base64;
mod bench;
mod browser;
mod cmd;
mod gate;
mod known;
mod process;
mod server;
mod site;
mod tidy;
mod toolchain;
mod tools;
mod workspace;

use std::process::ExitCode;

const USAGE: &str = "\
cargo xtask <verb>

  build                                             the whole site into target/site
  serve [--port 3000] [--no-isolation] [--base /sub/]
                                                    builds, serves, watches, reloads
  test [GATE…] [--all] [--install] [--engine NAME…] [--only PART…] [--screenshots DIR]
                                                    every gate, or those named: fmt, clippy, unit, tidy, go, judge,
                                                    links, browsers; `judge --bless` records what Go does
  bench [--engine NAME…] [--only ROW…] [--presses N] [--record]
                                                    the measurements, as tables and as target/bench.json; the rows are
                                                    weight, latency, throughput, presses, first-press, engine
";

fn main() -> ExitCode {
    let mut arguments: Vec<String> = std::env::args().skip(1).collect();
    let verb = if arguments.is_empty() { String::new() } else { arguments.remove(0) };
    let outcome = match verb.as_str() {
        "build" => cmd::build::run(&arguments),
        "serve" => cmd::serve::run(&arguments),
        "test" => cmd::test::run(&arguments),
        "bench" => cmd::bench::run(&arguments),
        "" | "help" | "--help" | "-h" => {
            print!("{USAGE}");
            Ok(())
        }
        other => Err(anyhow::anyhow!("there is no verb `{other}`\n\n{USAGE}")),
    };
    match outcome {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            eprintln!("\nerror: {error:#}");
            ExitCode::FAILURE
        }
    }
}
