//! Any bytes are a program or are refused.
#![no_main]

use libfuzzer_sys::fuzz_target;
use minigo::syntax::{ast::NodeIds, parser::parse, source::SourceMap};

fuzz_target!(|text: &[u8]| {
    let mut map = SourceMap::new();
    let (_, faults) = parse(&mut map, &mut NodeIds::new(), "main.go", text);
    let _ = map.diagnose(&faults);
});
