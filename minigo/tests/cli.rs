//! The command line from outside: what it prints, where, and with which exit code.

use std::io::Read;
use std::path::{Path, PathBuf};
use std::process::{Command, Output, Stdio};

const DEPOSITS: &str = r#"package main

import (
	"fmt"
	"sync"
)

var balance int

func main() {
	var wg sync.WaitGroup
	for range 2 {
		wg.Go(func() {
			for range 3 {
				balance++
			}
		})
	}
	wg.Wait()
	fmt.Println("total", balance)
}
"#;

const LOCKED: &str = r#"package main

import (
	"fmt"
	"sync"
)

func main() {
	var (
		wg      sync.WaitGroup
		mutex   sync.Mutex
		balance int
	)
	for range 2 {
		wg.Go(func() {
			mutex.Lock()
			balance++
			mutex.Unlock()
		})
	}
	wg.Wait()
	fmt.Println("total", balance)
}
"#;

/// A file that is gone with its test.
struct Temporary(PathBuf);

impl Temporary {
    fn new(name: &str, text: impl AsRef<[u8]>) -> Self {
        let path = std::env::temp_dir().join(format!("minigo-{}-{name}", std::process::id()));
        std::fs::write(&path, text).expect("the file is written");
        Self(path)
    }

    fn path(&self) -> &str {
        self.0.to_str().expect("a plain path")
    }
}

impl Drop for Temporary {
    fn drop(&mut self) {
        let _ = std::fs::remove_file(&self.0);
    }
}

fn minigo(arguments: &[&str]) -> Output {
    let mut command = Command::new(env!("CARGO_BIN_EXE_minigo"));
    command.args(arguments).env_remove("COLUMNS").env_remove("NO_COLOR").stdin(Stdio::null());
    command.output().expect("minigo starts")
}

/// Exit code, standard output, standard error.
fn said(arguments: &[&str]) -> (i32, String, String) {
    let output = minigo(arguments);
    let text = |bytes| String::from_utf8(bytes).expect("it writes UTF-8");
    (output.status.code().expect("it exits"), text(output.stdout), text(output.stderr))
}

#[test]
fn run_is_the_program() {
    let hello =
        Temporary::new("hello.go", "package main\n\nimport \"fmt\"\n\nfunc main() {\n\tfmt.Println(\"hello\")\n}\n");
    assert_eq!(said(&["run", hello.path()]), (0, "hello\n".into(), String::new()));
    let panics = Temporary::new("panics.go", "package main\n\nfunc main() {\n\tvar a []int\n\t_ = a[5]\n}\n");
    let (code, out, error) = said(&["run", panics.path()]);
    assert_eq!((code, out.as_str()), (2, ""));
    let expected = "panic: runtime error: index out of range [5] with length 0\n\ngoroutine 1 [running]:\n";
    assert!(error.starts_with(expected), "{error}");
    assert!(error.contains("panics.go:5"), "{error}");
    let waits = Temporary::new("waits.go", "package main\n\nfunc main() {\n\t<-make(chan int)\n}\n");
    let (code, out, error) = said(&["run", waits.path()]);
    assert_eq!((code, out.as_str()), (2, ""));
    let expected = "fatal error: all goroutines are asleep - deadlock!\n\ngoroutine 1 [chan receive]:\n";
    assert!(error.starts_with(expected), "{error}");
    let exits = Temporary::new("exits.go", "package main\n\nimport \"os\"\n\nfunc main() {\n\tos.Exit(7)\n}\n");
    assert_eq!(said(&["run", exits.path()]), (7, String::new(), String::new()));
}

#[test]
fn one_seed_is_one_run() {
    let deposits = Temporary::new("deposits.go", DEPOSITS);
    let run = |seed: &str| said(&["run", deposits.path(), "--seed", seed]);
    assert_eq!(run("7"), run("7"));
    let totals: std::collections::BTreeSet<String> = (0..100).map(|seed: u32| run(&seed.to_string()).1).collect();
    assert!(totals.len() > 1 && totals.iter().all(|total| total.starts_with("total ")), "{totals:?}");
}

#[test]
fn limits_have_a_code_of_their_own() {
    let text = "package main\n\nimport \"sync\"\n\nvar m sync.Mutex\n\nfunc spin() {\n\tfor {\n\t\tm.Lock()\n\t\tm.Unlock()\n\t}\n}\n\nfunc main() {\n\tgo spin()\n\tspin()\n}\n";
    let endless = Temporary::new("endless.go", text);
    let (code, out, error) = said(&["run", endless.path(), "--max-steps", "1000"]);
    assert_eq!((code, out.as_str()), (4, ""));
    assert!(error.contains("no end in sight after 1000 steps"), "{error}");
}

#[test]
fn check_says_what_go_says() {
    let fine = Temporary::new("fine.go", LOCKED);
    assert_eq!(said(&["check", fine.path()]), (0, String::new(), String::new()));
    let wrong = Temporary::new("wrong.go", "package main\n\nfunc main() {\n\tx := 1\n\ty()\n}\n");
    let (code, out, error) = said(&["check", wrong.path()]);
    assert_eq!((code, out.as_str()), (1, ""));
    let path = wrong.path();
    assert_eq!(error, format!("{path}:4:2: declared and not used: x\n{path}:5:2: undefined: y\n"));
    for verb in ["run", "explore"] {
        assert_eq!(said(&[verb, path]), (1, String::new(), error.clone()));
    }
}

#[test]
fn what_cannot_be_read_is_refused() {
    let (code, out, error) = said(&["run", "/no/such/file.go"]);
    assert_eq!((code, out.as_str()), (1, ""));
    assert!(error.starts_with("minigo: cannot read /no/such/file.go: "), "{error}");
    assert_eq!(said(&["run", "/"]).0, 1);
    let binary = Temporary::new("binary.go", b"package main\n\xff\xfe\n");
    let (code, _, error) = said(&["check", binary.path()]);
    assert_eq!((code, error), (1, format!("{}:2:1: invalid UTF-8 encoding\n", binary.path())));
    if Path::new("/dev/zero").exists() {
        let (code, _, error) = said(&["check", "/dev/zero"]);
        assert_eq!(code, 1);
        assert!(error.contains("file too large"), "{error}");
    }
}

#[test]
fn nonsense_is_refused_with_a_sentence() {
    for arguments in [&["fly"][..], &["run"], &["run", "a.go", "--fast"], &["run", "a.go", "--seed", "x"], &[]] {
        let (code, out, error) = said(arguments);
        assert_eq!((code, out.as_str()), (64, ""), "{arguments:?}");
        assert!(error.starts_with("minigo: ") && error.lines().count() == 1, "{arguments:?}: {error}");
    }
    let (code, out, _) = said(&["--help"]);
    assert!(code == 0 && out.contains("usage:"));
    for verb in ["check", "run", "explore", "replay"] {
        let (code, out, _) = said(&[verb, "--help"]);
        assert!(code == 0 && out.starts_with(&format!("usage: minigo {verb} ")), "{out}");
    }
    let (code, out, _) = said(&["--version"]);
    assert_eq!((code, out), (0, format!("minigo {}\n", env!("CARGO_PKG_VERSION"))));
}

#[test]
fn explore_as_json() {
    let deposits = Temporary::new("json.go", DEPOSITS);
    let (code, out, error) = said(&["explore", deposits.path(), "--json"]);
    assert_eq!((code, error.as_str()), (3, ""));
    let report: serde_json::Value = serde_json::from_str(&out).expect("one JSON object");
    assert_eq!(report["verdict"], "proved");
    assert_eq!(report["executions"], 328);
    assert_eq!(report["redundant"], 0);
    assert_eq!(report["interleavings"], 924);
    let outcomes = report["outcomes"].as_array().expect("a list");
    let classes: u64 = outcomes.iter().filter_map(|outcome| outcome["classes"].as_u64()).sum();
    assert_eq!(classes, 328);
    let exact = outcomes.iter().find(|outcome| outcome["stdout"] == "total 6\n").expect("no update may be lost");
    assert_eq!(exact["classes"], 20);
    assert!(!report["races"].as_array().expect("a list").is_empty());
    assert_eq!(report["shortest"]["kind"], "race");
    assert!(report["elapsed_ms"].is_u64());

    let locked = Temporary::new("locked.go", LOCKED);
    let (code, out, _) = said(&["explore", locked.path(), "--json"]);
    let report: serde_json::Value = serde_json::from_str(&out).expect("one JSON object");
    assert_eq!(code, 0, "{out}");
    assert_eq!(report["executions"], 2);
    assert!(report["shortest"].is_null());
    let (_, out, _) = said(&["explore", locked.path(), "--json", "--preemptions", "1"]);
    let report: serde_json::Value = serde_json::from_str(&out).expect("one JSON object");
    assert_eq!(report["verdict"], "bounded");
}

#[test]
fn explore_for_people_and_replay() {
    let deposits = Temporary::new("people.go", DEPOSITS);
    let path = deposits.path();
    let (code, out, error) = said(&["explore", path]);
    assert_eq!((code, error.as_str()), (3, ""));
    assert!(out.contains("All 328 classes of schedules (924 interleavings) were tried."), "{out}");
    assert!(out.contains("goroutine 2") && out.contains("goroutine 3"), "{out}");
    assert!(!out.contains('\u{1b}'), "{out}");
    assert!(said(&["explore", path, "--color=always"]).1.contains('\u{1b}'));

    let (_, json, _) = said(&["explore", path, "--json"]);
    let report: serde_json::Value = serde_json::from_str(&json).expect("one JSON object");
    let outcome = &report["outcomes"][0];
    let token = outcome["schedule"].as_str().expect("a token");
    let (code, out, error) = said(&["replay", path, token]);
    assert_eq!((i64::from(code), error.as_str()), (outcome["exit"].as_i64().expect("a code"), ""));
    assert!(out.contains("the run is over"), "{out}");
    let race = report["shortest"]["schedule"].as_str().expect("a token");
    let (code, out, _) = said(&["replay", path, race]);
    assert_eq!(code, 3);
    assert!(out.contains("race: "), "{out}");

    let other = Temporary::new("other.go", LOCKED);
    let (code, out, error) = said(&["replay", other.path(), token]);
    assert_eq!((code, out.as_str()), (1, ""));
    assert!(error.starts_with("minigo: ") && error.lines().count() == 1, "{error}");
    for bad in ["", "x", "!!!", &token[1..], &format!("{token}A")] {
        let (code, _, error) = said(&["replay", path, bad]);
        assert!(code == 1 && error.lines().count() == 1, "{bad:?}: {error}");
    }
}

#[test]
fn a_reader_that_leaves_is_no_error() {
    let text = "package main\n\nimport \"fmt\"\n\nfunc main() {\n\tfor {\n\t\tfmt.Println(\"again\")\n\t}\n}\n";
    let flood = Temporary::new("flood.go", text);
    let mut command = Command::new(env!("CARGO_BIN_EXE_minigo"));
    command.args(["run", flood.path()]).stdout(Stdio::piped()).stderr(Stdio::piped());
    let mut child = command.spawn().expect("minigo starts");
    let mut first = [0; 6];
    child.stdout.take().expect("it has one").read_exact(&mut first).expect("it writes");
    assert_eq!(&first, b"again\n");
    let mut error = String::new();
    child.stderr.take().expect("it has one").read_to_string(&mut error).expect("it is text");
    assert_eq!((child.wait().expect("it ends").code(), error.as_str()), (Some(141), ""));
}

#[test]
fn a_wait_says_since_where_the_lock_is_held() {
    let cases = [
        (
            "missing-unlock",
            "import \"sync\"\n\nvar mu sync.Mutex\n\nfunc main() {\n\tgo func() {\n\t\tmu.Lock()\n\t}()\n\tgo func() {\n\t\tmu.Lock()\n\
             \t\tmu.Unlock()\n\t}()\n\tselect {}\n}\n",
            "lock of mutex mu, held by goroutine 2, which locked it at line 9 and has ended without unlocking it",
        ),
        (
            "itself",
            "import \"sync\"\n\nfunc main() {\n\tvar mu sync.Mutex\n\tmu.Lock()\n\tmu.Lock()\n}\n",
            "lock of mutex mu, which it locked itself at line 7: it waits for itself",
        ),
        (
            "once",
            "import \"sync\"\n\nfunc main() {\n\tvar once sync.Once\n\tonce.Do(func() {\n\t\tonce.Do(func() {})\n\t})\n}\n",
            "wait for once, which it began itself at line 7: it waits for itself",
        ),
        (
            "readers",
            "import \"sync\"\n\nvar mu sync.RWMutex\n\nfunc main() {\n\tmu.RLock()\n\tgo mu.Lock()\n\tselect {}\n}\n",
            "lock of mu, held by main, which locked it at line 8",
        ),
        (
            "unlocked-elsewhere",
            "import \"sync\"\n\nvar mu sync.Mutex\n\nfunc main() {\n\tmu.Lock()\n\tdone := make(chan bool)\n\tgo func() {\n\t\tmu.Unlock()\n\
             \t\tdone <- true\n\t}()\n\t<-done\n\tmu.Lock()\n\tmu.Lock()\n}\n",
            "lock of mutex mu, which it locked itself at line 15: it waits for itself",
        ),
    ];
    for (name, text, expected) in cases {
        let file = Temporary::new(&format!("{name}.go"), format!("package main\n\n{text}"));
        let (code, out, _) = said(&["explore", file.path(), "--json"]);
        assert_eq!(code, 3, "{name}");
        assert!(out.contains(expected), "{name}: {out}");
    }
}
