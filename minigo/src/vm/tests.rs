//! The machine on bytecode written by hand: what it costs, and how many schedules small programs have.

use std::rc::Rc;

use super::bytecode::{
    Arithmetic, Compare, Compared, Constant, Function, Instruction, IntKind, Module, NativeUse, RuntimeType, TypeKind,
};
use super::value::{FunctionIndex, TypeIndex};
use super::{Limits, Machine, Program};

const INT: TypeIndex = TypeIndex(0);
const STRING: TypeIndex = TypeIndex(1);

fn ty(name: &str, kind: TypeKind, slots: u32) -> RuntimeType {
    RuntimeType { name: name.to_owned(), kind, named: true, slots, methods: Vec::new() }
}

fn function(name: &str, registers: u16, parameters: u16, results: u16, code: Vec<Instruction>) -> Function {
    let lines = (1..=code.len() as u32).collect();
    Function { name: name.to_owned(), lines, code, registers, parameters, results, ..Function::default() }
}

fn native(name: &str, arguments: u16, results: u16) -> NativeUse {
    NativeUse {
        name: name.to_owned(),
        arguments,
        results,
        result_types: vec![INT; results.into()],
        argument_types: vec![INT; arguments.into()],
    }
}

fn module(functions: Vec<Function>) -> Module {
    Module {
        functions,
        types: vec![
            ty("int", TypeKind::Int(IntKind::Int), 1),
            ty("string", TypeKind::String, 1),
            ty("runtime.errorString", TypeKind::String, 1),
        ],
        runtime_error: TypeIndex(2),
        plain_error: TypeIndex(2),
        files: vec!["main.go".to_owned()],
        ..Module::default()
    }
}

fn program(module: Module) -> Rc<Program> {
    Rc::new(Program::new(module).expect("natives are known"))
}

/// fib(n) written as gc would: `if n < 2 { return n }; return fib(n-1) + fib(n-2)`.
fn fib(n: i32) -> Module {
    use Instruction as I;
    module(vec![
        function(
            "main.main",
            4,
            0,
            0,
            vec![
                I::LoadInt { to: 0, value: n },
                I::Call { function: FunctionIndex(1), base: 0 },
                I::LoadInt { to: 1, value: 832_040 },
                I::Compare { of: Compared::Int, how: Compare::Equal, to: 2, a: 0, b: 1 },
                I::Return { from: 0, n: 0 },
            ],
        ),
        function(
            "main.fib",
            4,
            1,
            1,
            vec![
                I::LoadInt { to: 1, value: 2 },
                I::jump_unless(0, 1, Compare::Less, 3),
                I::Return { from: 0, n: 1 },
                I::AddConstant { to: 2, a: 0, value: -1 },
                I::Call { function: FunctionIndex(1), base: 2 },
                I::Move { to: 1, from: 2 },
                I::AddConstant { to: 2, a: 0, value: -2 },
                I::Call { function: FunctionIndex(1), base: 2 },
                I::Integer { op: Arithmetic::Add, to: 1, a: 1, b: 2 },
                I::Return { from: 1, n: 1 },
            ],
        ),
    ])
}

/// `for i := 0; i < n; i++ { sum += i }`.
fn looping(n: i32) -> Module {
    use Instruction as I;
    module(vec![function(
        "main.main",
        5,
        0,
        0,
        vec![
            I::LoadInt { to: 0, value: 0 },
            I::LoadInt { to: 1, value: 0 },
            I::LoadInt { to: 2, value: n },
            I::jump_unless(0, 2, Compare::Less, 7),
            I::Integer { op: Arithmetic::Add, to: 1, a: 1, b: 0 },
            I::AddConstant { to: 0, a: 0, value: 1 },
            I::JumpCompare { a: 0, b: 2, how: Compare::Less, target: 4 },
            I::Return { from: 0, n: 0 },
        ],
    )])
}

/// `tellers` goroutines that each add 1 to the balance `deposits` times, unsynchronised; main waits for them.
fn tellers(tellers: i32, deposits: i32) -> Module {
    use Instruction as I;
    let mut main = vec![
        I::New { to: 0, ty: INT },
        I::New { to: 1, ty: TypeIndex(3) },
        I::Move { to: 4, from: 1 },
        I::LoadInt { to: 5, value: tellers },
        I::CallNative { native: 0, base: 4 },
        I::LoadFunction { to: 4, function: FunctionIndex(1) },
        I::Move { to: 5, from: 0 },
        I::Move { to: 6, from: 1 },
    ];
    for _ in 0..tellers {
        main.push(I::Go { function: 4, base: 5, n: 2 });
    }
    main.extend([
        I::Move { to: 4, from: 1 },
        I::CallNative { native: 2, base: 4 },
        I::Load { to: 2, pointer: 0, offset: 0, n: 1 },
        I::Return { from: 0, n: 0 },
    ]);
    let teller = vec![
        I::LoadInt { to: 2, value: 0 },
        I::LoadInt { to: 3, value: deposits },
        I::jump_unless(2, 3, Compare::Less, 8),
        I::Load { to: 5, pointer: 0, offset: 0, n: 1 },
        I::AddConstant { to: 5, a: 5, value: 1 },
        I::Store { pointer: 0, from: 5, offset: 0, n: 1 },
        I::AddConstant { to: 2, a: 2, value: 1 },
        I::Jump { target: 2 },
        I::Move { to: 4, from: 1 },
        I::CallNative { native: 1, base: 4 },
        I::Return { from: 0, n: 0 },
    ];
    let mut module = module(vec![function("main.main", 8, 0, 0, main), function("main.teller", 6, 2, 0, teller)]);
    module.types.push(ty("sync.WaitGroup", TypeKind::Array { element: INT, length: 2 }, 2));
    module.natives = vec![
        native("sync.WaitGroup.Add", 2, 0),
        native("sync.WaitGroup.Done", 1, 0),
        native("sync.WaitGroup.Wait", 1, 0),
    ];
    module
}

fn run(module: Module, seed: u64) -> (super::Outcome, u64) {
    let mut machine = Machine::by_chance(program(module), Limits::default(), seed);
    let mut printed = Vec::new();
    let mut outcome = machine.run(&mut |bytes| printed.extend_from_slice(bytes));
    outcome.stdout = printed;
    (outcome, machine.steps())
}

#[test]
fn plain_runs_end() {
    assert_eq!(run(fib(20), 0).0.failure, None);
    assert_eq!(run(looping(1000), 0).0.exit, 0);
    for seed in 0..50 {
        assert_eq!(run(tellers(2, 3), seed).0.failure, None);
    }
}

#[test]
fn output_and_panics() {
    use Instruction as I;
    let mut module = module(vec![function(
        "main.main",
        6,
        0,
        0,
        vec![
            I::LoadInt { to: 0, value: 1 },
            I::LoadConstant { to: 1, constant: 0 },
            I::CallNative { native: 0, base: 0 },
            I::LoadInt { to: 0, value: 0 },
            I::Integer { op: Arithmetic::Div, to: 1, a: 0, b: 0 },
            I::Return { from: 0, n: 0 },
        ],
    )]);
    module.constants = vec![Constant::String(b"hello\n".to_vec())];
    module.natives = vec![native("os.write", 2, 0)];
    let _ = STRING;
    let (outcome, _) = run(module, 1);
    assert_eq!(outcome.stdout, b"hello\n");
    assert_eq!(outcome.exit, 2);
    assert_eq!(outcome.failure.as_deref(), Some("panic: runtime error: integer divide by zero"));
}

#[test]
fn two_tellers_have_328_classes() {
    let machine = Machine::new(program(tellers(2, 3)), Limits::exploring());
    let report = explorer::explore(&machine, &explorer::Options::default());
    assert_eq!((report.executions, report.redundant), (328, 0));
    assert_eq!(report.interleavings, Some(924));
}
