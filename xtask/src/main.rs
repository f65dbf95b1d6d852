//! `cargo xtask <verb>`: the one tool of the project.
//!
//! One file per command in `cmd/`; this file only picks it. Whatever a command runs is printed before it runs.
#![expect(clippy::print_stdout, reason = "a command-line tool speaks on standard output")]

mod bench;
mod browser;
mod cmd;

fn main() -> anyhow::Result<()> {
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    match arguments.first().map(String::as_str) {
        Some("bench") => cmd::bench::run(&arguments[1..]),
        _ => {
            println!("usage: cargo xtask build | serve | test | bench");
            Ok(())
        }
    }
}
