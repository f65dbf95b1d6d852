//! Any bytes are a program or are refused: lexer, parser, checker and compiler.
#![no_main]

use libfuzzer_sys::fuzz_target;
use minigo::Program;

fuzz_target!(|text: &[u8]| {
    if let Err(diagnostics) = Program::compile("main.go", text) {
        assert!(!diagnostics.is_empty());
    }
});
