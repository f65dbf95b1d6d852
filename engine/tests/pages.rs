//! The numbers of the book's text are the engine's: each is computed here, and the page must say it.

use engine::{Causes, Colour, FuturesTold, Session, Wishes, program};
use explorer::Method;
use explorer::explore::Plan;
use explorer::pace::Pace;
use explorer::report::Kind;
use std::fs;
use std::path::Path;

/// The text of a page, with its lines joined, so that a sentence can be looked for.
fn page(name: &str) -> String {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("../book").join(name).with_extension("md");
    fs::read_to_string(path).unwrap().split_whitespace().collect::<Vec<_>>().join(" ")
}

#[track_caller]
fn says(page: &str, sentence: &str) {
    assert!(page.contains(sentence), "the page does not say: {sentence}");
}

fn word(number: u128) -> &'static str {
    ["none", "one", "two", "three", "four", "five", "six"][number as usize]
}

fn opened(text: &str, right: &str) -> Session {
    let wishes = Wishes { right: Some(right.to_owned()), ..Wishes::default() };
    let mut session = Session::open(text, wishes).unwrap();
    session.think(&|| Pace::On);
    session
}

fn named(name: &str, right: &str) -> Session {
    opened(program(name).unwrap(), right)
}

/// What can still happen: the orders, and each outcome with its own.
fn left(session: &Session) -> (u128, Vec<(String, u128)>) {
    let FuturesTold::Counted(orders) = session.futures() else { panic!("{:?}", session.futures()) };
    let told = |it: &engine::OutcomeTold| (String::from_utf8_lossy(&it.outcome.stdout).trim().to_owned(), it.orders);
    (orders.orders, orders.outcomes.iter().map(told).collect())
}

/// Presses by letters, from the opening; gives what is printed at the end, if it is over.
fn press(session: &mut Session, letters: &str) -> Option<String> {
    session.restart();
    for letter in letters.chars() {
        session.step(if letter == 'A' { 2 } else { 3 }, None).unwrap();
    }
    session.outcome().map(|outcome| outcome.stdout.trim().to_owned())
}

/// All ways of putting so many A and so many B in order.
fn orders(a: usize, b: usize) -> Vec<String> {
    if a + b == 0 {
        return vec![String::new()];
    }
    let mut all = Vec::new();
    for (letter, left) in [('A', a.checked_sub(1).map(|a| (a, b))), ('B', b.checked_sub(1).map(|b| (a, b)))] {
        if let Some((a, b)) = left {
            all.extend(orders(a, b).into_iter().map(|rest| format!("{letter}{rest}")));
        }
    }
    all
}

#[test]
fn you_are_the_scheduler_says_what_the_engine_counts() {
    let page = page("you-are-the-scheduler");
    let mut session = named("two-tellers", "100");
    let (all, outcomes) = left(&session);
    let of = |balance: &str| word(outcomes.iter().find(|(known, _)| known == balance).unwrap().1);
    says(
        &page,
        &format!(
            "have {} schedules: {} end with £100, {} with £90, {} with £110.",
            word(all),
            of("100"),
            of("90"),
            of("110")
        ),
    );
    says(&page, &format!("data-was=\"£100 in {} of the {} orders.\"", of("100"), word(all)));
    says(&page, &format!("Two steps of A and two of B can be put in {} orders.", word(all)));
    says(&page, &format!("no more than {} states", session.map().unwrap().states.len()));

    // Every order by its letters.
    let by = |session: &mut Session, balance: &str| -> Vec<String> {
        orders(2, 2).into_iter().filter(|letters| press(session, letters).as_deref() == Some(balance)).collect()
    };
    for balance in ["110", "90"] {
        let spaced = by(&mut session, balance)
            .into_iter()
            .map(|letters| letters.chars().map(String::from).collect::<Vec<_>>().join(" "));
        says(&page, &format!("£{balance}: {}.", spaced.collect::<Vec<_>>().join(" and ")));
    }
    let both_read = |letters: &&String| letters[..2] == *"AB" || letters[..2] == *"BA";
    let wrong: Vec<String> = [by(&mut session, "90"), by(&mut session, "110")].concat();
    assert_eq!(wrong.iter().filter(both_read).count(), wrong.len());
    says(&page, &format!("In {} of them both have read 100 before anyone writes.", word(wrong.len() as u128)));
    says(
        &page,
        &format!(
            "In {} of them one teller has written before the other reads.",
            word(by(&mut session, "100").len() as u128)
        ),
    );
    let right = word(all - wrong.len() as u128);
    says(&page, &format!("In {right} of {}, so in fewer than half: only where one teller has written", word(all)));
    says(&page, &format!("In the other {}, both have read by then.", word(wrong.len() as u128)));
    assert!((wrong.len() as u128) > all / 2, "fewer than half end right");

    // What a step leaves.
    let counts: Vec<&str> = ["", "A", "AB", "ABB"]
        .iter()
        .map(|letters| {
            press(&mut session, letters);
            word(left(&session).0)
        })
        .collect();
    let [first, second, third, last] = counts[..] else { panic!("{counts:?}") };
    says(&page, &format!("that is {first} schedules at first, then {second}, then {third}, and {last}."));
    press(&mut session, "AB");
    assert_eq!(session.point_of_no_return(), Some(2));
    press(&mut session, "A");
    let (after, outcomes) = left(&session);
    let right = outcomes.iter().find(|(known, _)| known == "100").unwrap().1;
    assert_eq!(right, 1);
    says(&page, &format!("One of the {} schedules left ends with £100", word(after)));
    press(&mut session, "AA");
    assert_eq!(left(&session).1, [("100".to_owned(), 1)]);

    session.prove(Plan::default()).advance(&|| Pace::On);
    let classes = u128::from(session.proving().unwrap().report().unwrap().executions);
    says(&page, &format!("{} schedules, {} classes", word(all), word(classes)));
    says(&page, &format!("Here that saves {} of {}.", word(all - classes), word(all)));
}

#[test]
fn not_parallelism_says_what_the_engine_counts() {
    let page = page("not-parallelism");
    let (all, outcomes) = left(&named("not-parallelism-once", "100"));
    let of = |balance: &str| word(outcomes.iter().find(|(known, _)| known == balance).unwrap().1);
    says(
        &page,
        &format!(
            "have {} schedules: {} end with £100, {} with £90, {} with £110.",
            word(all),
            of("100"),
            of("90"),
            of("110")
        ),
    );
    // The same without GOMAXPROCS(1).
    let (without, others) = left(&named("two-tellers", "100"));
    let sorted = |mut outcomes: Vec<(String, u128)>| {
        outcomes.sort();
        outcomes
    };
    assert_eq!((all, sorted(outcomes)), (without, sorted(others)));
}

/// Of the schedules with at most so many switches: how many there are, and how many miss the total.
fn within(switches: u32) -> (u128, u128) {
    let mut session = named("three-deposits", "6");
    let proving = session.prove(Plan { method: Method::Preemptions(switches), ..Plan::default() });
    proving.advance(&|| Pace::On);
    let report = proving.report().unwrap();
    let missing = report.outcomes.iter().filter(|count| count.outcome.stdout != b"6\n");
    (report.interleavings.unwrap(), missing.map(|count| count.interleavings.unwrap()).sum())
}

fn causes() -> Causes {
    named("three-deposits", "6").causes().unwrap()
}

#[test]
fn all_schedules_says_what_the_engine_counts() {
    let page = page("all-schedules");
    let mut session = named("three-deposits", "6");
    let (all, outcomes) = left(&session);
    says(&page, &format!("Six deposits of £1 by two tellers have {all} schedules."));
    let of = |total: &str| outcomes.iter().find(|(known, _)| known == total).unwrap().1;
    says(&page, &format!("In {} of them the account ends with £6; in {} of them, with £2.", of("6"), of("2")));
    says(&page, &format!("The engine says {}, in {} of {all} schedules.", outcomes[0].0, outcomes[0].1));
    says(&page, &format!("data-was=\"£{}, in {} of the {all} schedules.\"", outcomes[0].0, outcomes[0].1));
    let rows = outcomes.iter().rev().map(|(total, orders)| format!("| £{total} | {orders} |"));
    says(&page, &rows.collect::<Vec<_>>().join(" "));
    says(&page, &format!("can be put in order in {all} ways"));
    says(&page, &format!("{} of {all} do, and yours was not among them", all - of("6")));
    says(&page, &format!("£2 comes in {} of {all}", of("2")));
    says(&page, &format!("none of the {all} schedules does it"));

    session.prove(Plan::default()).advance(&|| Pace::On);
    let classes = session.proving().unwrap().report().unwrap().executions;
    says(&page, &format!("The engine tries one schedule of each: {classes} here"));

    let more = |deposits: &str| {
        let text = program("three-deposits").unwrap().replace("range 3", &format!("range {deposits}"));
        figures::money::grouped(u64::try_from(left(&opened(&text, "")).0).unwrap())
    };
    says(&page, &format!("four deposits each make {} schedules, five each {}.", more("4"), more("5")));

    // Two, by hand.
    assert_eq!(press(&mut session, "ABBBBABAAAAB").as_deref(), Some("2"));
    says(&page, "Press A, then B four times, A, then B, then A four times, then B.");
}

#[test]
fn small_causes_says_what_the_engine_counts() {
    let page = page("all-schedules");
    let mut before = (0, 0);
    for switches in 0..3 {
        let (orders, missing) = within(switches);
        says(&page, &format!("| {switches} | {} | {} |", orders - before.0, missing - before.1));
        before = (orders, missing);
    }
    let causes = causes();
    for track in &causes.tracks {
        for (at, run) in track.iter().enumerate() {
            let total = String::from_utf8_lossy(&run.outcome.stdout).trim().to_owned();
            assert_eq!(total, if at % 2 == 0 { "3" } else { "6" }, "after {} steps", at + 1);
        }
    }
    says(&page, "£3 is left.");
    let places: Vec<_> = causes.tracks.iter().flatten().collect();
    let wrong = places.iter().filter(|run| run.right == Some(false)).count();
    assert_eq!(places.len(), 10);
    says(&page, &format!("Of the ten places for one switch, {} lose.", word(wrong as u128)));
    let [first, .., last] = &causes.shrunk[..] else { panic!("nothing was shrunk") };
    assert!(first.presses.windows(2).all(|pair| pair[0].number != pair[1].number));
    assert_eq!(last.switches, 1);
    says(&page, "One is left, and it tells you where to look.");
}

#[test]
fn lost_update_says_how_many_schedules_are_exact() {
    let (all, outcomes) = left(&named("lost-update-twice", "100"));
    let exact = outcomes.iter().find(|(balance, _)| balance == "100").unwrap().1;
    says(&page("lost-update"), &format!("{exact} of the {all} end with £100."));
}

#[test]
fn deadlock_says_how_many_schedules_are_stuck() {
    let mut session = named("deadlock-once", "200");
    let (all, outcomes) = left(&session);
    let stuck = outcomes.iter().find(|(printed, _)| printed.is_empty()).unwrap().1;
    assert_eq!(press(&mut session, "AB"), Some(String::new()));
    says(
        &page("deadlock"),
        &format!("In {} of the {} the tellers are stuck after two steps, each with one lock.", word(stuck), word(all)),
    );
}

#[test]
fn speed_up_says_what_the_engine_counts_and_the_law_gives() {
    let page = page("speed-up");
    let mut session = named("split-sum", "15");
    let (all, outcomes) = left(&session);
    assert_eq!(outcomes, [("15".to_owned(), all)]);
    session.prove(Plan::default()).advance(&|| Pace::On);
    let classes = session.proving().unwrap().report().unwrap().executions;
    assert_eq!(classes, 1, "neither touches anything of the other's");
    says(&page, &format!("It is 15 in all {all} schedules: until both have ended, neither goroutine touches"));

    let gain = |share, workers| figures::money::tenths(figures::speed_up::amdahl(share, workers, u32::MAX));
    for share in [5, 25, 50] {
        let limit = figures::money::plain((100.0 / f64::from(share)).round() as i64);
        says(&page, &format!("| {share} % | {} × | {} × | {limit} × |", gain(share, 2), gain(share, 8)));
    }
}

/// Proves a listing that is right with £110; gives its states, and the shortest way into starvation.
fn proved(text: &str) -> (u64, Option<usize>) {
    let mut session = opened(text, "110");
    session.prove(Plan::default()).advance(&|| Pace::On);
    let report = session.proving().unwrap().report().unwrap();
    let states = report.states.unwrap();
    assert_eq!(report.outcomes.len(), 1, "every schedule that ends is right");
    let starved = report.findings.iter().find(|finding| finding.kind == Kind::Starvation);
    (states, starved.map(|finding| session.story(&finding.schedule).unwrap().len()))
}

#[test]
fn starvation_says_how_large_the_circle_is() {
    let page = page("starvation");
    let (states, way) = proved(program("starvation").unwrap());
    says(&page, &format!("Among its {states} states *Prove* finds steps that lead back to where they began"));
    says(&page, &format!("once around takes {} steps,", word(way.unwrap() as u128)));
    says(&page, "green begins where B has the lock");
    let mut session = opened(program("starvation").unwrap(), "110");
    for (letters, colour) in [("", Colour::Open), ("AAB", Colour::Open), ("AABAA", Colour::Open), ("B", Colour::Right)]
    {
        press(&mut session, letters);
        assert_eq!(session.colours().last(), Some(&colour), "after {letters:?}");
    }
    // The four of the circle, and no other.
    let map = session.map().unwrap();
    assert_eq!(map.states.iter().filter(|state| state.colour == Colour::Open).count(), 4);
    assert!(map.states.iter().all(|state| matches!(state.colour, Colour::Open | Colour::Right)));
    let solved = fs::read_to_string(concat!(env!("CARGO_MANIFEST_DIR"), "/../book/listings/starvation-solved/main.go"));
    assert_eq!(proved(&solved.unwrap()).1, None);
}
