//! The command line: `minigo check | run | explore | replay | judge`.
//!
//! Only here does minigo touch files, clocks and terminals.

mod cli {
    pub(crate) mod args;
    pub(crate) mod check;
    pub(crate) mod explore;
    pub(crate) mod help;
    pub(crate) mod judge;
    pub(crate) mod output;
    pub(crate) mod replay;
    pub(crate) mod run;
    pub(crate) mod source;
}

use cli::args::{self, Command};
use cli::{check, explore, help, judge, output, replay, run};
use std::process::ExitCode;

/// The program is refused, or cannot be read.
const REFUSED: u8 = 1;

/// `check` has something to warn about, as `go vet` exits.
const WARNED: u8 = 1;

/// Something was found.
const FOUND: u8 = 3;

/// A limit of minigo's was met before the program ended.
const LIMITED: u8 = 4;

/// The command line makes no sense (`EX_USAGE`).
const USAGE: u8 = 64;

fn main() -> ExitCode {
    let invocation = match args::parse(std::env::args_os().skip(1)) {
        Ok(invocation) => invocation,
        Err(sentence) => {
            output::error(&format!("minigo: {sentence}"));
            return ExitCode::from(USAGE);
        }
    };
    let code = match invocation.command {
        Command::Help(verb) => output::print(help::text(verb)),
        Command::Version => output::print(concat!("minigo ", env!("CARGO_PKG_VERSION"), "\n")),
        Command::Check(file) => check::check(&file),
        Command::Run(options) => run::run(&options),
        Command::Explore(options) => explore::explore(&options, invocation.colour),
        Command::Replay(options) => replay::replay(&options, invocation.colour),
        Command::Judge(options) => judge::judge(&options),
    };
    ExitCode::from(code)
}
