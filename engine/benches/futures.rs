//! How long it takes until a reader is told what can still happen: the chapter's programs, and one of about 100,000 states.
//!
//! `cargo bench -p engine`: prints milliseconds for the graph and for one count, and fails beyond the bars of 5 ms and 1 s.
#![expect(clippy::print_stdout, reason = "it is a measurement to be read")]

use std::time::{Duration, Instant};

use engine::{FuturesTold, Session, Wishes, program};
use explorer::pace::{Pace, Turn};

fn main() {
    for name in ["two-tellers", "three-deposits", "three-beside-one"] {
        measure(name, program(name).expect("it has that name"), Duration::from_millis(5));
    }
    measure("hundred thousand", LARGE, Duration::from_secs(1));
}

/// The best of five, for another's work on the machine is none of ours.
fn measure(name: &str, text: &str, bar: Duration) {
    let mut best = (Duration::MAX, Duration::MAX, 0);
    for _ in 0..5 {
        let mut session = Session::open(text, Wishes::default()).expect("it compiles");
        let begin = Instant::now();
        assert_eq!(session.think(&|| Pace::On), Turn::Done);
        let built = begin.elapsed();
        let FuturesTold::Counted(orders) = session.futures() else { panic!("{:?}", session.futures()) };
        assert!(orders.orders > 0);
        best = best.min((begin.elapsed(), begin.elapsed() - built, session.states()));
    }
    let (whole, count, states) = best;
    println!("{name}: {states} states, {whole:?} in all, {count:?} of it to count");
    assert!(whole <= bar, "{name} takes longer than {bar:?}");
}

/// Two tellers who count what they do, each for itself and both together: some 100,000 states.
const LARGE: &str = "package main

import (
	\"fmt\"
	\"sync\"
)

var a, b, c int

func main() {
	var tellers sync.WaitGroup
	tellers.Go(func() {
		for range 12 {
			a++
			c++
		}
	})
	tellers.Go(func() {
		for range 12 {
			b++
			c++
		}
	})
	tellers.Wait()
	fmt.Println(a, b, c)
}
";
