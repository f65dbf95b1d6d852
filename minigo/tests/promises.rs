//! The machine keeps what it promises to a search: on small programs, one for each thing that can be shared, every state
//! is looked at, and the search finds the very classes that the oracle finds.

#[path = "../../explorer/tests/compared/mod.rs"]
mod compared;

use minigo::Program;
use minigo::vm::Limits;

/// Programs with more interleavings than this cannot be asked of the oracle.
const INTERLEAVINGS: u64 = 60_000;

/// Compares a program, given by its imports and what follows them.
#[track_caller]
fn check(imports: &str, text: &str) {
    let imports: String = imports.split_whitespace().map(|path| format!("import {path:?}\n")).collect();
    let text = format!("package main\n\n{imports}\n{text}");
    let program = match Program::compile("main.go", text.as_bytes()) {
        Ok(program) => program,
        Err(diagnostics) => panic!("{diagnostics:?}"),
    };
    let machine = program.machine(Limits::default());
    match compared::compare_machine(&machine, INTERLEAVINGS) {
        Some(Ok(_)) => {}
        Some(Err(error)) => panic!("{error}"),
        None => panic!("too many interleavings"),
    }
}

#[test]
fn variables() {
    check(
        "fmt sync",
        "func main() { x := 0; var wg sync.WaitGroup; for range 2 { wg.Go(func() { x++ }) }; wg.Wait(); fmt.Println(x) }",
    );
}

#[test]
fn mutexes() {
    check(
        "fmt sync",
        "func main() { x := 0; var m sync.Mutex; var wg sync.WaitGroup
            for range 2 { wg.Go(func() { m.Lock(); x++; m.Unlock() }) }
            if m.TryLock() { x += 10; m.Unlock() }
            wg.Wait(); fmt.Println(x) }",
    );
}

#[test]
fn readers_and_writers() {
    check(
        "sync",
        "func main() { x := 0; var m sync.RWMutex; var wg sync.WaitGroup
            for range 2 { wg.Go(func() { m.RLock(); _ = x; m.RUnlock() }) }
            wg.Go(func() { m.Lock(); x++; m.Unlock() })
            wg.Wait() }",
    );
}

#[test]
fn atomics() {
    check(
        "fmt sync sync/atomic",
        "func main() { var x atomic.Int64; var wg sync.WaitGroup
            wg.Go(func() { x.Add(1) })
            wg.Go(func() { x.CompareAndSwap(0, 5) })
            wg.Go(func() { _ = x.Load() })
            wg.Wait(); fmt.Println(x.Load()) }",
    );
}

#[test]
fn buffered_channels() {
    check(
        "fmt",
        "func main() { c := make(chan int, 1)
            go func() { c <- 1; c <- 2; close(c) }()
            go func() { c <- 3 }()
            fmt.Println(<-c); v, ok := <-c; fmt.Println(v, ok) }",
    );
}

#[test]
fn unbuffered_channels() {
    check(
        "fmt",
        "func main() { c := make(chan int); d := make(chan int)
            go func() { c <- 1 }()
            go func() { c <- 2 }()
            go func() { d <- <-c }()
            fmt.Println(<-c, <-d) }",
    );
}

#[test]
fn closed_channels() {
    check(
        "sync",
        "func main() { c := make(chan int); var wg sync.WaitGroup
            for range 2 { wg.Go(func() { <-c }) }
            wg.Go(func() { defer func() { recover() }(); close(c) })
            wg.Go(func() { defer func() { recover() }(); close(c) })
            wg.Wait() }",
    );
}

#[test]
fn select_of_buffered() {
    check(
        "fmt",
        "func main() { c := make(chan int, 1); d := make(chan int, 1)
            go func() { c <- 1 }()
            go func() { d <- 2 }()
            select { case v := <-c: fmt.Println(v); case v := <-d: fmt.Println(v) } }",
    );
}

#[test]
fn select_of_unbuffered() {
    check(
        "fmt",
        "func main() { c := make(chan int); d := make(chan int); x := 0
            go func() { select { case c <- 1: case v := <-d: x = v } }()
            go func() { d <- 2 }()
            select { case v := <-c: fmt.Println(v); case v := <-d: fmt.Println(v) }
            _ = x }",
    );
}

#[test]
fn select_with_default() {
    check(
        "fmt",
        "func main() { c := make(chan int); d := make(chan int, 1)
            go func() { c <- 1 }()
            go func() { select { case d <- 1: default: fmt.Println(0) } }()
            select { case v := <-c: fmt.Println(v); case v := <-d: fmt.Println(v + 10); default: fmt.Println(9) } }",
    );
}

#[test]
fn once() {
    check(
        "sync fmt",
        "func main() { var o sync.Once; var wg sync.WaitGroup
            for i := range 3 { wg.Go(func() { o.Do(func() { fmt.Println(i) }) }) }
            wg.Wait() }",
    );
}

#[test]
fn conditions() {
    check(
        "sync",
        "func main() { var m sync.Mutex; c := sync.NewCond(&m); ready := false; var wg sync.WaitGroup
            wg.Go(func() { m.Lock(); for !ready { c.Wait() }; m.Unlock() })
            wg.Go(func() { m.Lock(); ready = true; c.Signal(); m.Unlock() })
            wg.Wait() }",
    );
}

#[test]
fn leaks_and_early_ends() {
    check(
        "",
        "var x int; func main() { c := make(chan int); go func() { x = 1; c <- 1 }(); go func() { x = 2 }(); x = 3 }",
    );
}

#[test]
fn panics() {
    check("fmt", "func main() { x := 0; go func() { x = 1 }(); y := 1 / x; fmt.Println(y) }");
}

#[test]
fn context_and_time() {
    check(
        "context time fmt",
        "func main() { ctx, cancel := context.WithCancel(context.Background())
            go func() { time.Sleep(time.Second); cancel() }()
            select { case <-ctx.Done(): fmt.Println(ctx.Err()); case <-time.After(time.Second): fmt.Println(1) } }",
    );
}

#[test]
fn waiting_goroutines_started_by_goroutines() {
    check(
        "fmt sync",
        "func main() { x := 0; var wg sync.WaitGroup; wg.Add(1)
            go func() { defer wg.Done(); wg.Add(1); go func() { x++; wg.Done() }(); x++ }()
            wg.Wait(); fmt.Println(x) }",
    );
}

#[test]
fn two_that_finish_one_too_many() {
    check("sync", "func main() { var wg sync.WaitGroup; wg.Add(1); for range 2 { go wg.Done() }; wg.Wait() }");
}

#[test]
fn adding_while_another_waits() {
    check(
        "sync",
        "func main() { var wg sync.WaitGroup; wg.Add(1)
            go func() { wg.Add(1); wg.Done() }()
            go func() { wg.Done() }()
            wg.Wait() }",
    );
}

#[test]
fn waiting_again_and_again() {
    check(
        "fmt sync",
        "func main() { x := 0; var wg sync.WaitGroup
            for range 2 { wg.Add(2); for range 2 { go func() { x++; wg.Done() }() }; wg.Wait() }
            fmt.Println(x) }",
    );
    check(
        "fmt sync",
        "func main() { x := 0; var wg sync.WaitGroup; wg.Add(1)
            go func() { x++; wg.Done(); wg.Add(1); x++; wg.Done() }()
            wg.Wait(); fmt.Println(x) }",
    );
}

#[test]
fn broadcast() {
    check(
        "sync",
        "func main() { var m sync.Mutex; c := sync.NewCond(&m); ready := false; var wg sync.WaitGroup
            for range 2 { wg.Go(func() { m.Lock(); for !ready { c.Wait() }; m.Unlock() }) }
            m.Lock(); ready = true; m.Unlock(); c.Broadcast()
            wg.Wait() }",
    );
}

#[test]
fn trying_to_read_beside_a_writer() {
    check(
        "sync",
        "func main() { var m sync.RWMutex; var wg sync.WaitGroup
            wg.Go(func() { m.Lock(); m.Unlock() })
            wg.Go(func() { if m.TryRLock() { m.RUnlock() } })
            wg.Go(func() { m.RLock(); m.RUnlock() })
            wg.Wait() }",
    );
}

#[test]
fn unlocking_what_is_not_locked() {
    check("sync", "func main() { var m sync.Mutex; x := 0; go func() { x = 1; _ = x; m.Lock() }(); m.Unlock() }");
}

#[test]
fn ranging_over_a_channel() {
    check(
        "fmt",
        "func main() { c := make(chan int, 1)
            go func() { c <- 1; c <- 2; close(c) }()
            for v := range c { fmt.Println(v) }; fmt.Println(len(c)) }",
    );
}

#[test]
fn maps_and_slices() {
    check(
        "sync",
        "func main() { m := map[int]int{}; s := make([]int, 2); var wg sync.WaitGroup
            for i := range 2 { wg.Go(func() { s[i] = 1; m[i] = 2 }) }
            wg.Wait() }",
    );
}

#[test]
fn timeouts_and_timers() {
    check(
        "time fmt",
        "func main() { c := make(chan int)
            go func() { time.Sleep(time.Millisecond); select { case c <- 1: case <-time.After(time.Second): } }()
            t := time.NewTimer(time.Second)
            select { case v := <-c: t.Stop(); fmt.Println(v); case <-t.C: fmt.Println(0) } }",
    );
}

#[test]
fn closing_beside_a_sender() {
    check(
        "",
        "func main() { c := make(chan int, 1); d := make(chan int)
            go func() { c <- 1; d <- 1 }()
            go func() { close(c) }()
            <-d }",
    );
}

/// Groups whose counter goes negative in some schedules, each in its own way.
const NEGATIVE: [&str; 3] = [
    "func main() { x, y := 0, 0; var wg sync.WaitGroup; wg.Add(2)
        go func() { x++; wg.Done() }()
        go func() { y++; wg.Done() }()
        wg.Done(); wg.Wait() }",
    "func main() { var wg sync.WaitGroup; done := make(chan bool, 2)
        go func() { wg.Add(1); done <- true }()
        go func() { wg.Done(); done <- true }()
        <-done; <-done }",
    "func main() { var wg sync.WaitGroup; wg.Add(1)
        go func() { wg.Add(1) }()
        for range 2 { go func() { wg.Done() }() }
        wg.Wait() }",
];

#[test]
fn a_counter_that_goes_negative() {
    for text in NEGATIVE {
        check("sync", text);
    }
}

#[test]
fn a_counter_that_goes_negative_is_found_by_the_search_of_classes_alone() {
    for text in NEGATIVE {
        let text = format!("package main\n\nimport \"sync\"\n\n{text}");
        let program = Program::compile("main.go", text.as_bytes()).expect("it is Go");
        let options = explorer::Options { max_states: 0, ..explorer::Options::default() };
        let report = explorer::explore(&program.machine(Limits::default()), &options);
        assert!(report.outcomes.iter().any(|outcome| outcome.outcome.exit == 2 && outcome.classes > 0), "{text}");
    }
}
