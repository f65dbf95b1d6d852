//! The exercises of the book: each holds its solution proved, its original broken, and says the right thing to wrong answers.

use std::path::Path;
use std::process::Command;

/// Judges one answer: exit code, verdict, kind, and what is said.
fn judged(exercise: &str, answer: &Path) -> (i32, Vec<String>) {
    let file = Path::new(env!("CARGO_MANIFEST_DIR")).join("exercises").join(exercise).with_extension("toml");
    let output =
        Command::new(env!("CARGO_BIN_EXE_minigo")).arg("judge").arg(file).arg(answer).arg("--csv").output().unwrap();
    assert!(output.stderr.is_empty(), "{}", String::from_utf8_lossy(&output.stderr));
    let text = String::from_utf8(output.stdout).unwrap();
    let row = text.strip_prefix("file,verdict,trial,kind,says,message,schedule\n").expect("a header").trim_end();
    (output.status.code().unwrap(), cells(row))
}

/// The cells of a row without line breaks.
fn cells(row: &str) -> Vec<String> {
    let (mut cells, mut quoted) = (vec![String::new()], false);
    for character in row.chars() {
        match character {
            '"' => quoted = !quoted,
            ',' if !quoted => cells.push(String::new()),
            _ => cells.last_mut().expect("there is one").push(character),
        }
    }
    cells
}

fn check(exercise: &str, answer: &Path, verdict: &str, kind: &str, says: &str) {
    let (code, cells) = judged(exercise, answer);
    let name = answer.display();
    assert_eq!(cells.len(), 7, "{name}: {cells:?}");
    assert_eq!((&*cells[1], &*cells[3]), (verdict, kind), "{name}: {cells:?}");
    assert!(cells[4].contains(says) || cells[5].contains(says), "{name}: {cells:?}");
    let due = match verdict {
        "proved" => 0,
        "refused" => 1,
        "open" => 4,
        _ => 3,
    };
    assert_eq!(code, due, "{name}");
}

/// A listing of the book.
fn listing(exercise: &str, name: &str, verdict: &str, kind: &str, says: &str) {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("../book/listings").join(name).join("main.go");
    check(exercise, &path, verdict, kind, says);
}

/// A listing with a part of it written otherwise.
fn changed(exercise: &str, name: &str, changes: &[(&str, &str)], verdict: &str, kind: &str, says: &str) {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("../book/listings").join(name).join("main.go");
    let mut text = std::fs::read_to_string(path).unwrap();
    for (from, to) in changes {
        assert!(text.contains(from), "{name} has no {from:?}");
        text = text.replace(from, to);
    }
    let folder = std::env::temp_dir().join(format!("minigo-exercise-{}-{kind}-{name}", std::process::id()));
    std::fs::write(&folder, text).unwrap();
    check(exercise, &folder, verdict, kind, says);
    std::fs::remove_file(folder).unwrap();
}

#[test]
fn lost_update() {
    listing("lost-update", "counter", "broken", "race", "nothing orders them");
    listing("lost-update", "counter-solved", "proved", "", "");
    listing("lost-update", "counter-sleeps", "broken", "wrong outcome", "0 is still possible");
    listing("lost-update", "counter-split", "broken", "wrong outcome", "in 4 of 6 schedules");
    let prints = [("fmt.Println(counter.value)", "fmt.Println(2)")];
    changed("lost-update", "counter-split", &prints, "broken", "wrong outcome", "one increment can still be lost");
    let alone = [("both.Go(counter.Inc)\n\tboth.Go(counter.Inc)", "both.Wait()\n\tcounter.Inc()\n\tcounter.Inc()")];
    changed("lost-update", "counter-solved", &alone, "broken", "too few goroutines", "nothing is concurrent");
    let try_lock = [("c.mutex.Lock()", "for !c.mutex.TryLock() {\n\t}")];
    changed("lost-update", "counter-solved", &try_lock, "broken", "not allowed", "line 16 uses sync.Mutex.TryLock");
    changed("lost-update", "counter-solved", &[("value", "total")], "refused", "", "do not fit the answer");
    changed("lost-update", "counter-solved", &[("value int", "value")], "refused", "", "undefined: value");
}

#[test]
fn deadlock() {
    listing("deadlock", "deadlock", "broken", "deadlock", "a circle");
    listing("deadlock", "deadlock-solved", "proved", "", "");
    listing("deadlock", "deadlock-try-lock", "broken", "livelock", "give way for ever");
    listing("deadlock", "deadlock-one-lock", "broken", "one after another", "strangers wait for each other");
    let unlocked = [("\tsecond.Lock()\n\tdefer second.Unlock()\n", "")];
    changed("deadlock", "deadlock-solved", &unlocked, "broken", "race", "nothing orders them");
}

#[test]
fn starvation() {
    listing("starvation", "starvation", "broken", "starvation", "never gets in");
    listing("starvation", "starvation-solved", "proved", "", "");
    listing("starvation", "starvation-gosched", "broken", "starvation", "the loop without B is still there");
    let strict = [
        ("\tl.wants[me].Store(true)\n\tl.last.Store(int32(me))\n", ""),
        ("l.wants[1-me].Load() && l.last.Load() == int32(me)", "l.last.Load() != int32(me)"),
        ("l.wants[me].Store(false)", "l.last.Store(int32(1 - me))"),
    ];
    changed(
        "starvation",
        "starvation-solved",
        &strict,
        "broken",
        "partial deadlock",
        "fair until one of them goes home",
    );
    let polite = [(
        "\tl.wants[me].Store(true)\n\tl.last.Store(int32(me))\n",
        "\tl.last.Store(int32(me))\n\tl.wants[me].Store(true)\n",
    )];
    changed("starvation", "starvation-solved", &polite, "broken", "race", "the lock keeps nobody out");
    // Go's own hands over to whoever has waited too long.
    let own = [
        ("taken atomic.Bool", "mutex sync.Mutex"),
        ("for !l.taken.CompareAndSwap(false, true) { // taken: look again\n\t}", "l.mutex.Lock()"),
        ("l.taken.Store(false)", "l.mutex.Unlock()"),
    ];
    changed("starvation", "starvation", &own, "proved", "", "");
    // Numbers that only go up make states without end: nothing is found, and nothing proved.
    let tickets = [
        ("taken atomic.Bool", "next, called atomic.Int32"),
        (
            "for !l.taken.CompareAndSwap(false, true) { // taken: look again\n\t}",
            "number := l.next.Add(1) - 1\n\tfor l.called.Load() != number {\n\t}",
        ),
        ("l.taken.Store(false)", "l.called.Add(1)"),
    ];
    changed("starvation", "starvation", &tickets, "open", "", "states");
    // Whoever hesitates long enough never starves, and has no fair share.
    let hesitant = [
        ("wants [2]atomic.Bool", "mutex sync.Mutex"),
        (
            "\tl.wants[me].Store(true)\n\tl.last.Store(int32(me))\n",
            "\tfor range me * 60 {\n\t\tl.last.Load()\n\t}\n\tl.mutex.Lock()\n",
        ),
        ("\tfor l.wants[1-me].Load() && l.last.Load() == int32(me) {\n\t}\n", ""),
        ("l.wants[me].Store(false)", "l.mutex.Unlock()"),
    ];
    changed("starvation", "starvation-solved", &hesitant, "broken", "wrong outcome", "less than a fifth of the turns");
}

#[test]
fn two_tellers() {
    listing("two-tellers", "serve", "broken", "too slow", "still takes two seconds");
    listing("two-tellers", "serve-solved", "proved", "", "");
    listing("two-tellers", "serve-not-awaited", "broken", "wrong outcome", "nothing makes it wait");
    let each = [("tellers.Go(func() { serve(\"B\") })", "tellers.Wait()\n\ttellers.Go(func() { serve(\"B\") })")];
    changed("two-tellers", "serve-solved", &each, "broken", "too slow", "still takes two seconds");
    // serve is the judge's: to make it faster changes nothing.
    changed("two-tellers", "serve", &[("time.Sleep(time.Second)", "time.Sleep(1)")], "broken", "too slow", "2 s");
}

#[test]
fn speed_up() {
    listing("speed-up", "sum", "broken", "too slow", "as long as one alone");
    listing("speed-up", "sum-solved", "proved", "", "");
    listing("speed-up", "sum-half", "broken", "wrong outcome", "the fifth number belongs to nobody");
    listing("speed-up", "sum-lock-each", "broken", "too slow", "one waits while the other adds");
    let shared = [("mutex.Lock()", ""), ("mutex.Unlock()", ""), ("var mutex sync.Mutex", "")];
    changed("speed-up", "sum-lock-each", &shared, "broken", "race", "a total of its own");
    let twice = [("numbers[half:]", "numbers[half-1:]")];
    changed("speed-up", "sum-solved", &twice, "broken", "wrong outcome", "exactly one of the two");
    let printed = [("return totals[0] + totals[1]", "return 15")];
    changed("speed-up", "sum-half", &printed, "broken", "wrong outcome", "every one belongs to");
    // add is the judge's: to make it faster changes nothing.
    changed("speed-up", "sum", &[("time.Sleep(time.Second)", "time.Sleep(1)")], "broken", "too slow", "5 s");
}

#[test]
fn not_parallelism() {
    listing("not-parallelism", "concurrent", "broken", "wrong outcome", "what it had made of an old balance");
    listing("not-parallelism", "concurrent-solved", "proved", "", "");
    listing("not-parallelism", "concurrent-one-core", "broken", "race", "still 90, 100 or 110");
    listing("not-parallelism", "concurrent-gosched", "broken", "race", "needs no invitation");
    listing("not-parallelism", "concurrent-in-turn", "broken", "too slow", "not concurrent any more");
    // The lock round all of it: no race, and one waits for the other's bank.
    let all = [("ask()\n\t\tcounter.Lock()", "counter.Lock()\n\t\task()")];
    changed("not-parallelism", "concurrent-solved", &all, "broken", "too slow", "not concurrent any more");
    let prints = [("fmt.Println(balance)", "fmt.Println(100)")];
    changed("not-parallelism", "concurrent-one-core", &prints, "broken", "race", "still 90, 100 or 110");
}

#[test]
fn what_is_no_exercise_is_refused() {
    let path = std::env::temp_dir().join(format!("minigo-no-exercise-{}.toml", std::process::id()));
    for text in ["", "trial = []", "[[trial]]\nname = \"x\"\nright = []\nrihgt = []\n"] {
        std::fs::write(&path, text).unwrap();
        let output = Command::new(env!("CARGO_BIN_EXE_minigo")).arg("judge").arg(&path).arg("x.go").output().unwrap();
        assert_eq!((output.status.code(), output.stdout.len()), (Some(1), 0), "{text:?}");
        assert!(!output.stderr.is_empty(), "{text:?}");
    }
    std::fs::remove_file(path).unwrap();
}
