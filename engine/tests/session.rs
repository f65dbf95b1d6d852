//! A session through its public door alone: what a reader can do, what is shown, and every number exactly.

use engine::{Colour, Event, FuturesTold, Goal, Judge, Session, Way, Wishes, program};
use explorer::explore::Plan;
use explorer::pace::{Pace, Turn};
use explorer::report::Verdict;

/// Opens a program of the page, and finds out all that can happen.
fn opened(name: &str, wishes: Wishes) -> Session {
    let mut session = Session::open(program(name).expect("it has that name"), wishes).expect("it compiles");
    assert_eq!(session.think(&|| Pace::On), Turn::Done);
    session
}

fn wishes(right: &str, goal: &str) -> Wishes {
    let text = |text: &str| (!text.is_empty()).then(|| text.to_owned());
    Wishes { right: text(right), goal: text(goal), ..Wishes::default() }
}

/// What can still happen: the orders, and of each outcome what it prints, its orders and whether it counts as right.
fn left(session: &Session) -> (u128, Vec<(String, u128, Option<bool>)>) {
    let FuturesTold::Counted(orders) = session.futures() else { panic!("{:?}", session.futures()) };
    let told = orders.outcomes.iter().map(|it| {
        (String::from_utf8_lossy(it.outcome.stdout.trim_ascii()).into_owned(), it.orders, it.counts_as_right)
    });
    (orders.orders, told.collect())
}

fn counts(session: &Session) -> Vec<(i64, u128)> {
    left(session).1.into_iter().map(|(text, orders, _)| (text.parse().unwrap(), orders)).collect()
}

#[test]
fn plus_ten_and_minus_ten_have_13_states_and_6_orders() {
    let mut session = opened("two-tellers", wishes("100", ""));
    // It opens where both tellers stand ready, and nothing was done for that.
    assert_eq!((session.state().steps, session.beginning().steps.len()), (0, 0));
    let ready: Vec<i32> =
        session.reading().goroutines.iter().filter(|g| !g.ways.is_empty()).map(|g| g.number).collect();
    assert_eq!(ready, [2, 3]);
    let map = session.map().expect("it is small").clone();
    assert_eq!(map.states.len(), 13);
    let layers: Vec<usize> =
        (0..5).map(|layer| map.states.iter().filter(|state| state.layer == layer).count()).collect();
    assert_eq!(layers, [1, 2, 3, 4, 3]);
    assert_eq!(map.states.iter().filter(|state| state.is_end).count(), 3);
    assert_eq!(counts(&session), [(90, 2), (100, 2), (110, 2)]);
    assert_eq!(left(&session).0, 6);

    // 6, 3, 2, 1: each step makes orders fall away; when both have read, nothing can be saved.
    session.step(2, None).unwrap();
    assert_eq!((left(&session).0, session.point_of_no_return()), (3, None));
    session.step(3, None).unwrap();
    assert_eq!(counts(&session), [(90, 1), (110, 1)]);
    assert_eq!((session.point_of_no_return(), session.colours().last()), (Some(2), Some(&Colour::Wrong)));
    let both = session.place().unwrap();
    assert_eq!((map.states[both].layer, map.states[both].colour), (2, Colour::Wrong));
    let slips: Vec<String> =
        map.states[both].slips.iter().map(|(_, slip)| slip.name.clone() + " " + &slip.value).collect();
    assert_eq!(slips, ["balance 110", "balance 90"]);
    session.step(2, None).unwrap();
    assert_eq!(counts(&session), [(90, 1)]);
    session.step(3, None).unwrap();
    // Main's wait, its print and its return were done for the reader.
    assert!(session.is_over());
    let outcome = session.outcome().unwrap();
    assert_eq!((&*outcome.stdout, outcome.exit, outcome.right), ("90\n", 0, Some(false)));
    assert_eq!((session.lines().len(), session.behind()), (4, 4));
    assert!(session.state().steps > 4);
}

#[test]
fn three_deposits_each_have_924_orders() {
    let session = opened("three-deposits", Wishes::default());
    assert_eq!(left(&session).0, 924);
    assert_eq!(counts(&session), [(2, 8), (3, 300), (4, 416), (5, 180), (6, 20)]);
    // Nobody has said what is right: those without a switch come to 6.
    assert_eq!(session.judged_by(), Judge::Serial);
    let right: Vec<bool> = left(&session).1.iter().map(|(.., right)| right.unwrap()).collect();
    assert_eq!(right, [false, false, false, false, true]);
    let FuturesTold::Counted(orders) = session.futures() else { panic!() };
    assert!(orders.outcomes.iter().all(|told| told.right.is_none()));
}

#[test]
fn three_deposits_beside_one_have_28_orders_and_least_1() {
    let session = opened("three-beside-one", Wishes::default());
    assert_eq!(left(&session).0, 28);
    assert_eq!(counts(&session).first().map(|(total, _)| *total), Some(1));
}

#[test]
fn nothing_is_lost_by_going_back() {
    let mut session = opened("two-tellers", wishes("100", ""));
    for number in [2, 3, 2, 3] {
        session.step(number, None).unwrap();
    }
    let (first, end) = (session.token(), session.state());
    while session.back() {}
    assert_eq!((session.behind(), session.lines().len(), session.state().steps), (0, 4, 0));
    // Another choice makes a branch; the old one is still there.
    session.step(3, None).unwrap();
    session.step(3, None).unwrap();
    assert_eq!(session.lines().len(), 2);
    session.restart();
    session.step(2, None).unwrap();
    assert_eq!(session.lines().len(), 4);
    assert!(session.forward());
    session.jump_to_line(4);
    assert!(!session.forward());
    assert_eq!(session.state(), end);
    assert_eq!(session.token(), first);
    session.restart();
    assert!(!session.back());
    session.replay(&first).unwrap();
    assert_eq!(session.state(), end);
}

#[test]
fn every_state_of_the_map_can_be_jumped_to_from_every_other() {
    let mut session = opened("two-tellers", wishes("100", ""));
    let map = session.map().unwrap().clone();
    for from in &map.states {
        for to in &map.states {
            session.jump_to_state(from.id).unwrap();
            session.jump_to_state(to.id).unwrap();
            assert_eq!(session.place(), map.place(to.id));
        }
    }
}

#[test]
fn a_goal_is_open_until_it_is_reached_or_missed() {
    let mut session = opened("two-tellers", wishes("100", "110"));
    assert_eq!(session.goal(), Some(Goal::Open));
    for number in [2, 3] {
        session.step(number, None).unwrap();
    }
    // Too late for 100, and 110 is still to be had: two sentences.
    assert_eq!((session.goal(), session.point_of_no_return()), (Some(Goal::Open), Some(2)));
    session.step(2, None).unwrap();
    assert_eq!((session.goal(), session.goal_lost_at()), (Some(Goal::Missed), Some(3)));
    session.back();
    session.step(3, None).unwrap();
    session.step(2, None).unwrap();
    assert_eq!(session.goal(), Some(Goal::Reached));
    assert_eq!(opened("two-tellers", wishes("100", "")).goal(), None);
}

#[test]
fn playing_on_by_chance_ends_and_is_the_same_for_the_same_seed() {
    let mut session = opened("three-deposits", Wishes::default());
    let mut seen = std::collections::BTreeSet::new();
    for seed in 0..40 {
        session.restart();
        session.finish(seed);
        let (token, outcome) = (session.token(), session.outcome().unwrap());
        seen.insert(outcome.stdout.clone());
        session.restart();
        session.finish(seed);
        assert_eq!((session.token(), session.outcome().unwrap()), (token.clone(), outcome));
        // What was pressed replays to the same by its token.
        let mut other = opened("three-deposits", Wishes::default());
        other.replay(&token).unwrap();
        assert_eq!(other.state(), session.state());
    }
    assert!(seen.len() > 1, "{seen:?}");
}

#[test]
fn a_token_that_does_not_fit_is_refused_with_its_reason() {
    let mut session = opened("two-tellers", Wishes::default());
    session.step(2, None).unwrap();
    let mut other = opened("three-deposits", Wishes::default());
    let reason = other.replay(&session.token()).unwrap_err().0;
    assert!(reason.contains("another program"), "{reason}");
    assert!(other.replay("?").unwrap_err().0.contains("character"));
    assert_eq!(other.state().steps, 0);
    assert!(session.step(7, None).unwrap_err().0.contains("no such goroutine"));
    assert!(session.step(1, None).unwrap_err().0.contains("cannot move"));
}

#[test]
fn a_trace_of_real_workers_is_a_schedule_or_is_refused() {
    let mut session = opened("two-tellers", wishes("100", ""));
    let event = |teller, way, value: &str| Event { teller, way, value: value.to_owned() };
    let mut events = vec![
        event(1, Way::Read, "100"),
        event(0, Way::Read, "100"),
        event(0, Way::Write, "110"),
        event(1, Way::Write, "90"),
    ];
    session.replay_trace(&events).unwrap();
    assert_eq!(session.outcome().unwrap().stdout, "90\n");
    let by: Vec<i32> = session.lines().iter().map(|line| line.steps[0].number).collect();
    assert_eq!(by, [3, 2, 2, 3]);
    events[3].value = "110".to_owned();
    let reason = session.replay_trace(&events).unwrap_err().0;
    assert_eq!(reason, "event 4 of the trace, of B, does not fit: it writes 110, where the program writes balance: 90");
    let unknown = [event(4, Way::Read, "100")];
    assert!(session.replay_trace(&unknown).unwrap_err().0.contains("no such goroutine"));
}

#[test]
fn clocks_know_what_the_program_orders() {
    let mut session = opened("two-tellers", Wishes::default());
    for number in [2, 3, 2, 3] {
        session.step(number, None).unwrap();
    }
    let reading = session.reading();
    let process = |number: i32| reading.goroutines.iter().find(|g| g.number == number).unwrap().process;
    // The tellers know nothing of each other; main, which has waited for both, knows all they did.
    let known = |of: i32, by: i32| session.clock(process(by)).get(process(of).0 as usize).copied().unwrap_or(0);
    assert_eq!((known(2, 3), known(3, 2), known(2, 1), known(3, 1)), (0, 0, 2, 2));
    assert!(session.findings().iter().any(|finding| finding.kind == explorer::report::Kind::Race));
}

#[test]
fn every_schedule_is_proved_in_slices() {
    let mut session = opened("three-deposits", wishes("6", ""));
    let proving = session.prove(Plan::default());
    let mut turns = 0;
    while proving.advance(&|| Pace::Pause) == Turn::Paused {
        turns += 1;
        assert!(proving.progress().is_some());
    }
    assert!(turns > 5, "{turns}");
    let report = proving.report().unwrap();
    assert_eq!((&report.verdict, report.executions, report.redundant), (&Verdict::Proved, 328, 0));
    assert!(proving.json(1).unwrap().contains("\"interleavings\":924"));
    session.cancel();
    assert!(session.proving().is_none());
    // One that is stopped says by what.
    let proving = session.prove(Plan::default());
    assert_eq!(proving.advance(&|| Pace::Stop), Turn::Done);
    assert!(matches!(proving.report().unwrap().verdict, Verdict::Bounded(_)));
}

#[test]
fn the_step_object_has_the_keys_of_the_contract() {
    let mut session = opened("two-tellers", wishes("100", "110"));
    session.step(2, None).unwrap();
    let token = session.token();
    let expected = [
        "{\"schedule\":\"",
        &token,
        "\",\"steps\":1,\"over\":false,\"outcome\":null,\"goal\":\"open\",\"enabled\":[2,3],",
        "\"memory\":{\"balance\":\"100\"},\"goroutines\":[",
        "{\"number\":1,\"name\":\"main\",\"line\":25,\"next\":null,\"waits\":\"wait for tellers\",\"locals\":{}},",
        "{\"number\":2,\"name\":\"goroutine 2\",\"line\":13,\"next\":\"writes balance: 110\",\"waits\":null,\"locals\":{\"b\":\"100\"}},",
        "{\"number\":3,\"name\":\"goroutine 3\",\"line\":17,\"next\":\"reads balance: 100\",\"waits\":null,\"locals\":{}}],",
        "\"futures\":{\"orders\":3,\"outcomes\":[",
        "{\"stdout\":\"90\\n\",\"exit\":0,\"orders\":1,\"right\":false},",
        "{\"stdout\":\"100\\n\",\"exit\":0,\"orders\":1,\"right\":true},",
        "{\"stdout\":\"110\\n\",\"exit\":0,\"orders\":1,\"right\":false}]}}",
    ];
    assert_eq!(session.state().json(), expected.concat());
    let early = Session::open(program("two-tellers").unwrap(), Wishes::default()).unwrap();
    assert!(early.state().json().contains("\"goal\":null"));
    assert!(early.state().json().ends_with("\"futures\":\"pending\"}"));
}

#[test]
fn a_circle_has_no_count_and_still_an_end() {
    let text = "package main

import (
	\"fmt\"
	\"sync/atomic\"
)

var done atomic.Bool

func main() {
	go done.Store(true)
	for !done.Load() {
	}
	fmt.Println(\"done\")
}
";
    let mut session = Session::open(text, Wishes::default()).unwrap();
    session.think(&|| Pace::On);
    let FuturesTold::Endless(outcomes) = session.futures() else { panic!("{:?}", session.futures()) };
    assert_eq!(outcomes.len(), 1);
    assert!(session.state().json().ends_with("\"futures\":null}"));
}

#[test]
fn a_program_with_a_fault_is_not_opened() {
    let faults = Session::open("package main\n\nfunc main() { x }\n", Wishes::default()).unwrap_err();
    assert_eq!((faults[0].line, faults[0].column), (3, 15));
}

#[test]
fn each_pass_over_the_graph_is_a_slice_of_its_own() {
    let wishes = Wishes { goal: Some("90".to_owned()), ..Wishes::default() };
    let mut session = Session::open(program("two-tellers").unwrap(), wishes).unwrap();
    // Of the work the machine does, so much at a time; then what is judged serially, and what is right, wrong and the goal.
    let mut slices = 1;
    while session.think(&|| Pace::Pause) == Turn::Paused {
        assert_eq!(session.futures(), FuturesTold::Pending);
        slices += 1;
        assert!(slices < 100, "it never ends");
    }
    assert!(slices >= 6, "{slices}");
    assert!(matches!(session.futures(), FuturesTold::Counted(_)));
    assert!(session.map().is_some());
}
