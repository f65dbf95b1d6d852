//! What a reader is shown of a machine: names, types and values, line by line.

use explorer::{Choice, Footprint, Machine as _};
use minigo::Program;
use minigo::vm::reading::{Reading, State};
use minigo::vm::{Limits, Machine};

fn start(text: &str) -> Machine {
    Program::compile("main.go", text.as_bytes()).expect("it compiles").machine(Limits::exploring())
}

/// Takes the first way of the goroutine of this number.
fn step(machine: &mut Machine, number: i32) {
    let reading = machine.read();
    let way = |g: &&minigo::vm::reading::GoroutineReading| g.number == number;
    let choice: Choice = reading.goroutines.iter().find(way).expect("there is such a goroutine").ways[0].choice;
    machine.step(choice, &mut Footprint::default());
}

/// A reading, a line for each thing.
fn told(reading: &Reading) -> Vec<String> {
    let mut lines = Vec::new();
    for g in &reading.goroutines {
        let what = match (g.state, &g.waits) {
            (State::Ended, _) => "has ended".to_owned(),
            (_, Some(waits)) => format!("waits: {}", waits.operation),
            _ => g.ways.iter().map(|way| way.operation.clone()).collect::<Vec<_>>().join(" | "),
        };
        let locals = g.locals.iter().map(|local| {
            let named = &local.named;
            format!(" [{} {} = {}{}]", named.name, named.ty, named.value, if local.live { "" } else { ", dead" })
        });
        lines.push(format!("{} {}:{} {what}{}", g.name, g.function, g.line, locals.collect::<String>()));
    }
    lines.extend(reading.variables.iter().map(|it| format!("{} {} = {}", it.name, it.ty, it.value)));
    for lock in &reading.locks {
        let held = lock.held_by.map_or(String::new(), |by| format!(" held by {}", by.0));
        let queue: Vec<u32> = lock.queue.iter().map(|process| process.0).collect();
        lines.push(format!("{} {}{held} count {} queue {queue:?}", lock.name, lock.kind.ty(), lock.count));
    }
    for channel in &reading.channels {
        let who = |list: &[explorer::ProcessId]| list.iter().map(|process| process.0).collect::<Vec<_>>();
        lines.push(format!(
            "{} chan {} {:?} of {}{} senders {:?} receivers {:?}",
            channel.name,
            channel.element,
            channel.contents,
            channel.capacity,
            if channel.closed { ", closed" } else { "" },
            who(&channel.senders),
            who(&channel.receivers)
        ));
    }
    lines
}

#[test]
fn two_tellers_and_their_slips() {
    let mut machine = start(
        "package main

import (
	\"fmt\"
	\"sync\"
)

var balance = 100

func change(amount int) {
	b := balance
	b += amount
	balance = b
}

func main() {
	var both sync.WaitGroup
	both.Go(func() { change(+10) })
	both.Go(func() { change(-10) })
	both.Wait()
	fmt.Println(balance)
}
",
    );
    step(&mut machine, 2);
    assert_eq!(
        told(&machine.read()),
        [
            "main main:20 waits: wait for both",
            "goroutine 2 func1:13 writes balance: 110 [amount int = 10, dead] [b int = 110]",
            "goroutine 3 func2:11 reads balance: 100 [amount int = -10]",
            "balance int = 100",
            "both sync.WaitGroup count 2 queue [0]",
        ]
    );
}

#[test]
fn structs_locks_channels_and_shadowed_names() {
    let mut machine = start(
        "package main

import \"sync\"

type account struct {
	mu      sync.Mutex
	balance int
	owner   string
	history []int
}

func main() {
	a := &account{balance: 5, owner: \"Ann\"}
	full := make(chan string, 1)
	never := make(chan int)
	go func() {
		x := 1
		{
			x := x + 1
			a.mu.Lock()
			a.balance += x
			a.history = append(a.history, x)
			a.mu.Unlock()
		}
		full <- \"done\"
		never <- x
	}()
	a.mu.Lock()
	<-full
	full <- \"again\"
	full <- \"and again\"
}
",
    );
    step(&mut machine, 2);
    step(&mut machine, 2);
    step(&mut machine, 2);
    let lines = told(&machine.read());
    assert_eq!(
        lines,
        [
            "main main:28 waits: lock of mutex a.mu [a *account = &a, dead] [full chan string = full] \
             [never chan int = never, dead]",
            "goroutine 2 func1:22 reads a.history: nil [a *account = &a] [full chan string = full] \
             [never chan int = never] [x (2) int = 1] [x int = 2]",
            "a.balance int = 7",
            "a.owner string = Ann",
            "a.history []int = []",
            "a.mu sync.Mutex held by 1 count 0 queue [0]",
            "full chan string [] of 1 senders [] receivers []",
            "never chan int [] of 0 senders [] receivers []",
        ]
    );
    for _ in 0..4 {
        step(&mut machine, 2);
    }
    step(&mut machine, 1);
    step(&mut machine, 1);
    step(&mut machine, 1);
    let lines = told(&machine.read());
    assert_eq!(
        lines,
        [
            "main main:31 waits: send to channel full [a *account = &a, dead] [full chan string = full] [never chan int = never, dead]",
            "goroutine 2 func1:26 waits: send to channel never [a *account = &a, dead] [full chan string = full, dead] \
             [never chan int = never] [x int = 1]",
            "a.balance int = 7",
            "a.owner string = Ann",
            "a.history []int = [2]",
            "a.mu sync.Mutex held by 0 count 0 queue []",
            "full chan string [\"again\"] of 1 senders [0] receivers []",
            "never chan int [] of 0 senders [1] receivers []",
        ]
    );
}

#[test]
fn of_deep_calls_the_innermost_are_read() {
    let machine = start(
        "package main

var x int

func down(n int) {
	if n == 0 {
		x++
		return
	}
	down(n - 1)
}

func main() {
	go down(100_000)
	x++
}
",
    );
    let reading = machine.read();
    let names: Vec<&str> = reading.goroutines[1].locals.iter().map(|local| &*local.named.name).collect();
    assert_eq!((names.len(), names[0], names[15]), (16, "n (16)", "n"));
}
