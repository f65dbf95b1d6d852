//! The worker's inside: requests in, replies out, work in slices between them.

use std::cell::Cell;

use engine::view::Reveal;
use engine::{Desk, Wishes};
use wire::{Ask, Reply, Request, Say};

thread_local! {
    static NOW: Cell<f64> = const { Cell::new(0.0) };
}

/// A clock on which every look takes 10 ms.
fn now() -> f64 {
    NOW.set(NOW.get() + 10.0);
    NOW.get()
}

fn ask(desk: &mut Desk, demo: &str, ask: Ask) -> Vec<Say> {
    says(desk.answer(Request { demo: demo.to_owned(), ask }), demo)
}

fn says(replies: Vec<Reply>, demo: &str) -> Vec<Say> {
    let says = replies.into_iter().map(|reply| {
        assert_eq!(reply.demo, demo);
        reply.say
    });
    says.collect()
}

fn open(desk: &mut Desk, demo: &str, name: &str, right: &str) -> Vec<Say> {
    let wishes = Wishes { right: Some(right.to_owned()), ..Wishes::default() };
    ask(desk, demo, Ask::OpenNamed { name: name.to_owned(), wishes })
}

/// Works until nothing is left; gives what was said, and in how many slices.
fn work(desk: &mut Desk) -> (Vec<Reply>, usize) {
    let (mut replies, mut slices) = (Vec::new(), 0);
    while let Some(more) = desk.work() {
        replies.extend(more);
        slices += 1;
        assert!(slices < 10_000, "it never ends");
    }
    (replies, slices)
}

fn regions(says: &[Say]) -> Vec<&str> {
    says.iter().filter_map(|say| if let Say::Region(name, _) = say { Some(&**name) } else { None }).collect()
}

fn region<'a>(says: &'a [Say], name: &str) -> &'a str {
    let markup = says.iter().find_map(|say| match say {
        Say::Region(known, markup) if known == name => Some(&**markup),
        _ => None,
    });
    markup.unwrap_or_else(|| panic!("{name} is not among {:?}", regions(says)))
}

#[test]
fn a_press_tells_only_what_has_changed() {
    let mut desk = Desk::new(now);
    let opened = open(&mut desk, "one", "two-tellers", "100");
    assert_eq!(regions(&opened), ["source", "memory", "cards", "history", "futures", "verdict"]);
    let (thought, slices) = work(&mut desk);
    let thought = says(thought, "one");
    assert!(slices >= 1);
    assert_eq!(regions(&thought), ["map", "futures"]);
    assert!(region(&thought, "futures").contains("What can still happen, in 6 schedules"));
    assert_eq!(region(&thought, "map").matches("data-control=\"state\"").count(), 13);
    let pressed = ask(&mut desk, "one", Ask::Step { number: 2, alternative: None });
    // Memory holds what it held.
    assert_eq!(regions(&pressed), ["source", "cards", "history", "map", "futures", "verdict"]);
    assert!(region(&pressed, "cards").contains("writes balance: 110"));
    assert!(matches!(pressed.last(), Some(Say::Step(json)) if json.contains("\"steps\":1")));
    let pressed = ask(&mut desk, "one", Ask::Step { number: 3, alternative: None });
    assert!(region(&pressed, "verdict").contains("From here it cannot end right"));
    assert!(region(&pressed, "history").contains("tt-sealed"));
    assert!(region(&pressed, "map").contains("tt-state tt-wrong tt-current"));
    // Nothing changed, nothing said.
    assert_eq!(ask(&mut desk, "one", Ask::Forward), []);
    assert_eq!(work(&mut desk).1, 0);
}

#[test]
fn a_first_visit_sees_the_states_it_has_walked() {
    let mut desk = Desk::new(now);
    open(&mut desk, "one", "two-tellers", "100");
    work(&mut desk);
    ask(&mut desk, "one", Ask::Step { number: 2, alternative: None });
    let says = ask(&mut desk, "one", Ask::Look { width: 360, reveal: Reveal::Walked });
    let map = region(&says, "map");
    assert_eq!((map.matches("tt-socket").count(), map.matches("data-control=\"state\"").count()), (11, 13));
    assert!(map.contains("width=\"360\""));
}

#[test]
fn a_proof_goes_on_between_presses_and_can_be_stopped() {
    let mut desk = Desk::new(now);
    open(&mut desk, "proof", "three-deposits", "6");
    open(&mut desk, "step", "two-tellers", "100");
    work(&mut desk);
    ask(&mut desk, "proof", Ask::Prove { preemptions: None });
    // A press of another demo is answered at once.
    let pressed = ask(&mut desk, "step", Ask::Step { number: 2, alternative: None });
    assert!(!pressed.is_empty());
    let (replies, slices) = work(&mut desk);
    assert!(slices > 1, "{slices}");
    let says = says(replies, "proof");
    let proved = says.iter().find_map(|say| if let Say::Proved(json) = say { Some(json) } else { None }).unwrap();
    assert!(proved.contains("\"verdict\":\"proved\"") && proved.contains("\"executions\":328"), "{proved}");
    let last = says.iter().rposition(|say| matches!(say, Say::Region(name, _) if name == "proof")).unwrap();
    let Say::Region(_, proof) = &says[last] else { unreachable!() };
    assert!(proof.contains("BROKEN") && proof.contains("924 schedules, every one of them covered."), "{proof}");
    assert_eq!(proof.matches("watch one").count(), 5);
    // The orders of each total.
    for orders in ["20", "180", "416", "300", "8"] {
        assert!(proof.contains(&format!("<span class=\"tt-count\">{orders}</span>")), "{orders}");
    }
    ask(&mut desk, "proof", Ask::Prove { preemptions: None });
    ask(&mut desk, "proof", Ask::Cancel);
    let (replies, _) = work(&mut desk);
    let stopped = replies.iter().any(|reply| matches!(&reply.say, Say::Proved(json) if json.contains("\"bounded\"")));
    assert!(stopped);
}

/// lastzero has far more states than are ever counted: whoever asks for its proof does not wait for the counting.
#[test]
fn a_proof_that_was_asked_for_does_not_wait_until_a_large_program_is_counted() {
    let mut desk = Desk::new(now);
    let text =
        include_str!("../../minigo/tests/programs/counting/lastzero-5.go").replace("const n = 5", "const n = 10");
    ask(&mut desk, "one", Ask::Open { text, wishes: Wishes::default() });
    ask(&mut desk, "one", Ask::Prove { preemptions: None });
    let says = says(work(&mut desk).0, "one");
    let proved = says.iter().position(|say| matches!(say, Say::Proved(_))).expect("a proof");
    let counted =
        |say: &Say| matches!(say, Say::Region(name, markup) if name == "futures" && !markup.contains("Counting"));
    let counted = says.iter().position(counted).expect("what can still happen");
    assert!(proved < counted, "proved as message {proved}, counted as message {counted}");
}

#[test]
fn what_cannot_be_done_is_refused_with_its_reason() {
    let mut desk = Desk::new(now);
    let refused = |says: Vec<Say>, part: &str| match &says[..] {
        [Say::Refused(reason)] => assert!(reason.contains(part), "{reason}"),
        other => panic!("{other:?}"),
    };
    refused(ask(&mut desk, "one", Ask::Back), "no program is open");
    let named = Ask::OpenNamed { name: "nothing".to_owned(), wishes: Wishes::default() };
    refused(ask(&mut desk, "one", named), "no program nothing");
    open(&mut desk, "one", "two-tellers", "100");
    refused(ask(&mut desk, "one", Ask::State(7)), "not known");
    refused(ask(&mut desk, "one", Ask::Replay("AAAA".to_owned())), "schedule");
    let faulty = Ask::Open { text: "package main\n\nfunc main() { x }\n".to_owned(), wishes: Wishes::default() };
    let faults = ask(&mut desk, "two", faulty);
    assert_eq!(
        faults,
        [Say::Faults("{\"faults\":[{\"line\":3,\"column\":15,\"message\":\"undefined: x\"}]}".to_owned())]
    );
}

#[test]
fn markup_from_a_hostile_program_is_text() {
    let mut desk = Desk::new(now);
    let text = "package main\n\nvar x = \"<img src=x onerror=alert(1)>\"\n\nfunc main() {\n\tgo func() { x += \"<b>\" }()\n\tprintln(x)\n}\n";
    let says = ask(&mut desk, "one", Ask::Open { text: text.to_owned(), wishes: Wishes::default() });
    let (more, _) = work(&mut desk);
    for say in says.iter().chain(more.iter().map(|reply| &reply.say)) {
        if let Say::Region(name, markup) = say {
            assert!(
                !markup.contains("<img") && !markup.contains("<b>&lt;") && !markup.contains("style="),
                "{name}: {markup}"
            );
        }
    }
}

#[test]
fn a_deadlock_is_drawn_as_who_waits_for_whom() {
    let mut desk = Desk::new(now);
    let text = "package main

import \"sync\"

var a, b sync.Mutex

func main() {
	var both sync.WaitGroup
	both.Go(func() {
		a.Lock()
		b.Lock()
		b.Unlock()
		a.Unlock()
	})
	both.Go(func() {
		b.Lock()
		a.Lock()
		a.Unlock()
		b.Unlock()
	})
	both.Wait()
}
";
    ask(&mut desk, "one", Ask::Open { text: text.to_owned(), wishes: Wishes::default() });
    work(&mut desk);
    ask(&mut desk, "one", Ask::Prove { preemptions: None });
    let (replies, _) = work(&mut desk);
    let says = says(replies, "one");
    let last = says.iter().rev().find_map(|say| match say {
        Say::Region(name, markup) if name == "proof" => Some(markup),
        _ => None,
    });
    let proof = last.unwrap();
    assert!(
        proof.contains("A waits for mutex b, held by B since line 16.")
            && proof.contains("B waits for mutex a, held by A since line 10."),
        "{proof}"
    );
    assert!(proof.contains("tt-wants") && proof.contains("tt-holds"), "{proof}");
}

const SHOUTS: &str = "package main\n\nimport \"strings\"\n\nfunc main() { println(strings.ToUpper(\"a\")) }\n";

/// Opens a program that imports packages that are not built in; fetches each by `fetch`.
fn open_fetching(desk: &mut Desk, text: &str, fetch: fn(&str) -> Option<String>) -> (Vec<Say>, Vec<String>) {
    let mut said = ask(desk, "one", Ask::Open { text: text.to_owned(), wishes: Wishes::default() });
    let mut names = Vec::new();
    while let Some(name) = desk.wanted() {
        said.extend(says(desk.brought(&name, fetch(&name).as_deref()), "one"));
        names.push(name);
    }
    (said, names)
}

fn package(name: &str) -> Option<String> {
    let name = name.strip_prefix("engine-")?.strip_suffix(".txt")?;
    let folder = concat!(env!("CARGO_MANIFEST_DIR"), "/../minigo/src/library/apart/");
    std::fs::read_to_string([folder, &name.replace('-', "/"), ".go"].concat()).ok()
}

#[test]
fn a_program_waits_for_its_packages() {
    let mut desk = Desk::new(now);
    assert_eq!(ask(&mut desk, "one", Ask::Open { text: SHOUTS.to_owned(), wishes: Wishes::default() }), []);
    // What is asked meanwhile waits with it.
    assert_eq!(ask(&mut desk, "one", Ask::Prove { preemptions: None }), []);
    assert_eq!(desk.wanted().as_deref(), Some("engine-strings.txt"));
    assert_eq!(desk.wanted(), None);
    assert!(desk.brought("engine-strings.txt", package("engine-strings.txt").as_deref()).is_empty());
    let mut rest = Vec::new();
    while let Some(name) = desk.wanted() {
        rest.push(name);
    }
    assert_eq!(rest, ["engine-iter.txt", "engine-unicode.txt", "engine-unicode-utf8.txt"]);
    let mut said = Vec::new();
    for name in rest {
        said.extend(says(desk.brought(&name, package(&name).as_deref()), "one"));
    }
    assert!(regions(&said).contains(&"source"));
    let (replies, _) = work(&mut desk);
    assert!(replies.iter().any(|reply| matches!(&reply.say, Say::Proved(json) if json.contains("proved"))));
    // They are there from now on.
    assert!(!open_fetching(&mut desk, SHOUTS, |_| None).0.is_empty());
}

#[test]
fn every_package_that_is_apart_can_be_brought() {
    for (path, _) in minigo::library::PACKAGES {
        let mut desk = Desk::new(now);
        let text = format!("package main\n\nimport _ \"{path}\"\n\nfunc main() {{}}\n");
        let (said, names) = open_fetching(&mut desk, &text, package);
        let blank = "blank imports are not supported";
        assert!(matches!(&said[..], [Say::Faults(json)] if json.contains(blank)), "{path}: {said:?} {names:?}");
    }
}

#[test]
fn a_package_that_does_not_come_is_a_fault_at_its_import() {
    let mut desk = Desk::new(now);
    let (said, _) = open_fetching(&mut desk, SHOUTS, |_| None);
    let fault = "{\"faults\":[{\"line\":3,\"column\":8,\
                 \"message\":\"package strings could not be fetched; try again, or do without it\"}]}";
    assert_eq!(said, [Say::Faults(fault.to_owned())]);
    // What it imports itself is told at the same place; what did not come is asked for again.
    let (said, names) = open_fetching(&mut desk, SHOUTS, |name| package(name).filter(|_| name != "engine-iter.txt"));
    assert_eq!(names.len(), 4);
    assert_eq!(said, [Say::Faults(fault.replace("strings", "iter"))]);
    let (said, names) = open_fetching(&mut desk, SHOUTS, package);
    assert_eq!(names, ["engine-iter.txt"]);
    assert!(regions(&said).contains(&"source"));
    // A demo that is closed waits for nothing.
    let mut desk = Desk::new(now);
    assert_eq!(ask(&mut desk, "one", Ask::Open { text: SHOUTS.to_owned(), wishes: Wishes::default() }), []);
    assert_eq!(ask(&mut desk, "one", Ask::Close), []);
    assert!(open_fetching(&mut desk, "package main\n\nfunc main() {}\n", package).0.len() > 1);
}

/// The history as it is drawn, and the last `step` object, of what was said.
fn stands(says: &[Say]) -> (String, String) {
    let step = says.iter().rev().find_map(|say| if let Say::Step(json) = say { Some(json.clone()) } else { None });
    (region(says, "history").to_owned(), step.unwrap_or_default())
}

#[test]
fn an_engine_started_anew_has_what_lay_ahead_and_beside() {
    let opened = || {
        let mut desk = Desk::new(now);
        open(&mut desk, "one", "three-deposits", "6");
        work(&mut desk);
        desk
    };
    let step = |number| Ask::Step { number, alternative: None };
    let mut desk = opened();
    let mut tokens: Vec<String> = Vec::new();
    let mut last = Vec::new();
    // Three steps, back over two of them, another way, and back over that one.
    for press in [step(2), step(2), step(3), Ask::Back, Ask::Back, step(3), step(3), Ask::Back] {
        last = ask(&mut desk, "one", press);
        let (_, json) = stands(&last);
        let token = json.split('"').nth(3).unwrap().to_owned();
        tokens.retain(|known| *known != token);
        tokens.push(token);
    }
    let mut fresh = opened();
    let replayed = ask(&mut fresh, "one", Ask::Replay(tokens.join(" ")));
    assert_eq!(stands(&replayed), stands(&last), "{tokens:?}");
    assert!(stands(&last).0.contains("tt-ahead"), "something lies ahead");
    // And the first way is still beside it.
    for press in [Ask::Restart, step(2), step(2), Ask::Forward] {
        assert_eq!(ask(&mut desk, "one", press.clone()), ask(&mut fresh, "one", press));
    }
}
