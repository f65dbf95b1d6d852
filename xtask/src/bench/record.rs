//! Records real runs for the figures that stand in the book's text: `book/recorded/<demo>.json`.
//!
//! Each file holds `browser` (its name and version), `runs` (many runs at full speed: `strategy`, `workers`,
//! `operations`, `expected`, and `lost` of each run) and `slow` (one run in slow motion: its `result` and its `lanes`, per
//! teller the operations `[read, wrote, read_stamp, before_write, after_write, read_ms, wrote_ms]`).

use anyhow::Context as _;
use serde_json::{Value, json};

use crate::browser::{Demo, Serving, Servings, Session};
use crate::workspace;

/// What is recorded for a demo: the settings of its runs at full speed, and of the one in slow motion.
const RECORDED: [(&str, &str, &str); 3] = [
    ("account", "strategy=none&workers=2&operations=1000000", "strategy=none&workers=2&operations=4&slow=1"),
    ("two-tellers", "workers=4&operations=100000", "workers=4&operations=2&slow=1"),
    ("lost-update", "workers=2&operations=1000000", "workers=2&operations=4&slow=1"),
];
/// Runs at full speed.
const RUNS: usize = 100;
/// A run in slow motion that lost nothing shows nothing; the tellers meet at the latest after a few.
const SLOW_TRIES: usize = 10;

/// Records every demo.
///
/// # Errors
/// When the browser or a demo fails, or a file cannot be written.
pub(super) fn record(servings: &Servings, session: &Session) -> anyhow::Result<()> {
    for (name, fast, slow) in RECORDED {
        let demo = open(servings, session, name, fast)?;
        let mut lost = Vec::new();
        let mut first = None;
        for _ in 0..RUNS {
            let result = demo.run()?;
            lost.push(result.lost);
            first.get_or_insert(result);
        }
        let first = first.context("no run")?;
        let demo = open(servings, session, name, slow)?;
        let mut tries = 0;
        let result = loop {
            let result = demo.run()?;
            tries += 1;
            if first.strategy != "none" || result.lost != 0 || tries == SLOW_TRIES {
                break result;
            }
        };
        let lanes: Value = demo.ask("return demo.trace")?;
        let recorded = json!({
            "browser": session.version(),
            "runs": {
                "strategy": first.strategy,
                "workers": first.workers,
                "operations": first.operations,
                "expected": first.expected,
                "lost": lost,
            },
            "slow": {
                "result": {
                    "strategy": result.strategy,
                    "workers": result.workers,
                    "operations": result.operations,
                    "expected": result.expected,
                    "actual": result.actual,
                    "lost": result.lost,
                },
                "lanes": lanes,
            },
        });
        let path = workspace::path(&format!("book/recorded/{name}.json"));
        workspace::write_if_changed(&path, (recorded.to_string() + "\n").as_bytes())?;
        println!("{}", workspace::shown(&path));
    }
    session.open("about:blank")
}

fn open<'a>(servings: &Servings, session: &'a Session, name: &'a str, query: &str) -> anyhow::Result<Demo<'a>> {
    session.open("about:blank")?;
    let page = servings.page_of(name)?;
    session.open(&format!("{}{page}#{name}?{query}", servings.address(Serving::Isolated)?))?;
    let demo = Demo::wake(session, name)?;
    anyhow::ensure!(demo.backend()? == "threads", "`{name}` runs over {}", demo.backend()?);
    Ok(demo)
}
