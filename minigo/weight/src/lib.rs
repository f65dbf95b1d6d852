//! Both crates in one wasm module, as a page will have them: text in, and a run or a report as JSON out.
//!
//! It is built to be weighed: `cargo xtask test tidy` holds its size to a budget, `cargo xtask bench` prints it. It reads and
//! writes a byte a call, so that it needs no memory shared with whoever calls; a page would do better.
#![expect(unsafe_code, reason = "a name that is exported might clash with another")]

use minigo::vm::Limits;
use minigo::{Program, report};
use std::cell::RefCell;

/// Lighter than the standard library's allocator, and as fast; a free list, as the page's other modules have, is five times
/// slower here.
#[cfg(target_family = "wasm")]
#[global_allocator]
static ALLOCATOR: talc::wasm::WasmDynamicTalc = talc::wasm::new_wasm_dynamic_allocator();

thread_local! {
    static INPUT: RefCell<Vec<u8>> = const { RefCell::new(Vec::new()) };
    static OUTPUT: RefCell<Vec<u8>> = const { RefCell::new(Vec::new()) };
}

/// Appends a byte of the program's text.
#[unsafe(no_mangle)]
pub extern "C" fn put(byte: u8) {
    INPUT.with_borrow_mut(|input| input.push(byte));
}

/// Gives a byte of what the last call wrote.
#[unsafe(no_mangle)]
pub extern "C" fn get(at: usize) -> u8 {
    OUTPUT.with_borrow(|output| output.get(at).copied().unwrap_or(0))
}

/// Runs the program once; gives how many bytes it wrote.
#[unsafe(no_mangle)]
pub extern "C" fn run(seed: u64) -> usize {
    answer(&|program, output| {
        let mut machine = program.by_chance(Limits::default(), seed);
        let outcome = machine.run(&mut |bytes: &[u8]| output.extend_from_slice(bytes));
        output.extend_from_slice(outcome.failure.unwrap_or_default().as_bytes());
    })
}

/// Explores the program; gives how many bytes of JSON it wrote.
#[unsafe(no_mangle)]
pub extern "C" fn explore(most: u64) -> usize {
    answer(&|program, output| {
        let machine = program.machine(Limits::exploring());
        let options = explorer::Options { max_executions: Some(most), ..explorer::Options::default() };
        let found = explorer::explore(&machine, &options);
        let subject = report::Subject { machine: &machine, hash: program.hash(), file: "main.go" };
        output.extend_from_slice(report::json(&subject, &found, 0).as_bytes());
    })
}

/// Compiles what was put in, has it answered, and forgets it. What is wrong with it is an answer too.
fn answer(work: &dyn Fn(&Program, &mut Vec<u8>)) -> usize {
    let text = INPUT.take();
    let mut output = Vec::new();
    match Program::compile("main.go", &text) {
        Ok(program) => work(&program, &mut output),
        Err(diagnostics) => {
            for diagnostic in diagnostics {
                output.extend_from_slice(diagnostic.text().as_bytes());
                output.push(b'\n');
            }
        }
    }
    let length = output.len();
    OUTPUT.set(output);
    length
}
