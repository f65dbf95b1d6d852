//! What is told of small models, whose searches explorer's own tests have checked.

use explorer::model::{Model, Op, Outcome, Program, Value};
use explorer::replay::replay;
use explorer::{Options, ProcessId, explore, token};

use super::{Ending, Page, Paint, Story, StoryStep, Subject, Wishes, explored, json, replayed};

impl Ending for Outcome {
    fn stdout(&self) -> &[u8] {
        b"out\n"
    }

    fn failure(&self) -> Option<&str> {
        None
    }

    fn exit(&self) -> i32 {
        0
    }
}

const PAGE: Page = Page { width: 80, paint: Paint::Plain };

fn increments() -> Model {
    let increment = vec![Op::Load(0, 0), Op::Add(0, Value::Number(1)), Op::Store(0, Value::Register(0))];
    Model::new(&Program::new(1, vec![increment.clone(), increment]))
}

fn crossed_locks() -> Model {
    let thread = |a, b| vec![Op::Lock(a), Op::Lock(b), Op::Unlock(b), Op::Unlock(a)];
    Model::new(&Program { mutexes: 2, ..Program::new(0, vec![thread(0, 1), thread(1, 0)]) })
}

fn subject(machine: &Model) -> Subject<'_, Model> {
    Subject { machine, hash: 7, file: "a.go", wishes: Wishes::default() }
}

#[test]
fn json_has_the_keys_of_the_contract() {
    let machine = increments();
    let report = explore(&machine, &Options::default());
    let text = json(&subject(&machine), &report, 12);
    let value: serde_json::Value = serde_json::from_str(&text).expect("it is JSON");
    let keys: Vec<&str> = text
        .match_indices("\":")
        .filter_map(|(at, _)| text[..at].rsplit('"').next())
        .filter(|key| value.get(key).is_some())
        .collect();
    let mut first: Vec<&str> = Vec::new();
    keys.into_iter().for_each(|key| {
        if !first.contains(&key) {
            first.push(key)
        }
    });
    assert!(
        ["verdict", "bounded_by", "executions", "states", "redundant", "interleavings", "outcomes"]
            .iter()
            .eq(first[..7].iter())
    );
    let object = value.as_object().expect("it is an object");
    assert_eq!(object.len(), 16);
    for key in ["races", "deadlocks", "leaks", "panics", "livelocks", "notes", "goal", "shortest", "elapsed_ms"] {
        assert!(object.contains_key(key), "{key}");
    }
    assert_eq!(value["verdict"], "proved");
    assert_eq!(value["executions"], 4);
    assert_eq!(value["interleavings"], 6);
    assert_eq!(value["elapsed_ms"], 12);
    assert_eq!(value["shortest"]["kind"], "race");
    for found in value["races"].as_array().expect("a list") {
        let keys: Vec<&String> = found.as_object().expect("an object").keys().collect();
        assert_eq!(keys, ["goroutines", "lines", "message", "schedule"]);
        let schedule = found["schedule"].as_str().expect("a token");
        assert!(token::decode(&machine, 7, schedule).is_ok());
    }
}

#[test]
fn a_story_of_two_has_two_columns() {
    let step = |thread: u32, line, operation: &str| StoryStep {
        process: ProcessId(thread),
        name: format!("goroutine {}", thread + 1),
        line,
        operation: operation.into(),
        preempts: false,
        partner: None,
    };
    let mut send = step(1, 20, "sends 1 on channel done");
    send.partner = Some((ProcessId(2), "goroutine 3".into(), 21));
    let steps = vec![step(1, 9, "reads balance: 0"), step(2, 9, "reads the long name of something: 0"), send];
    let story = Story { steps, end: increments() };
    let told = story.lay_out(0, Page { width: 60, paint: Paint::Plain });
    let expected = [
        "   goroutine 2                 goroutine 3",
        "1   9  reads balance: 0",
        "2                               9  reads the long name of",
        "                                   something: 0",
        "3  20  sends 1 on channel      21  with goroutine 2",
        "       done",
    ];
    assert_eq!(told.lines().collect::<Vec<_>>(), expected);
    let told = story.lay_out(1, Page { width: 50, paint: Paint::Plain });
    let expected = [
        "   goroutine    line  what it did",
        "2  goroutine 3     9  reads the long name of",
        "                      something: 0",
        "3  goroutine 2    20  sends 1 on channel done",
        "                      (with goroutine 3, line 21)",
    ];
    assert_eq!(told.lines().collect::<Vec<_>>(), expected);
    for width in 0..100 {
        let _ = story.lay_out(width % 5, Page { width, paint: Paint::Coloured });
    }
}

#[test]
fn a_deadlock_says_who_waits_for_whom() {
    let machine = crossed_locks();
    let report = explore(&machine, &Options::default());
    let told = explored(&subject(&machine), &report, PAGE);
    assert!(told.starts_with("It can go wrong: 1 failure found. All "), "{told}");
    assert!(told.contains("thread 0 waits at line 2: "), "{told}");
    assert!(told.contains("held by thread 1"), "{told}");
    assert!(told.contains("The shortest way there: 2 steps, 1 preemption."), "{told}");
    assert!(told.contains("minigo replay a.go "), "{told}");
    assert!(told.contains("outcomes, and how many classes of schedules give each:"), "{told}");
    assert!(!told.contains('\u{1b}'), "{told}");
}

#[test]
fn what_never_goes_wrong_is_said_so() {
    let machine = Model::new(&Program { mutexes: 1, ..Program::new(1, vec![vec![Op::Lock(0), Op::Unlock(0)]; 2]) });
    let report = explore(&machine, &Options::default());
    let told = explored(&subject(&machine), &report, PAGE);
    assert!(told.starts_with("Proved: no schedule goes wrong. All 2 classes of schedules"), "{told}");
    let bounded = explore(&machine, &Options { max_executions: Some(1), ..Options::default() });
    let told = explored(&subject(&machine), &bounded, PAGE);
    assert!(told.starts_with("Nothing wrong was found. The search covered "), "{told}");
    assert!(told.contains("no proof."), "{told}");
}

#[test]
fn a_replay_tells_every_step_and_the_end() {
    let machine = crossed_locks();
    let report = explore(&machine, &Options::default());
    let finding = &report.shortest.expect("it fails").finding;
    let story = Story::tell(&machine, &finding.schedule).expect("it is possible");
    let came = replay(&machine, &finding.schedule).expect("it is possible");
    let told = replayed(&subject(&machine), &story, &came, PAGE);
    assert!(told.contains("2 steps, 1 preemption; the run is over."), "{told}");
    assert!(told.contains("deadlock: "), "{told}");
}
