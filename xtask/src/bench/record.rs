//! Records real runs for the figures that stand in the book's text: `book/recorded/<demo>.json`.
//!
//! Each file is what the element's `record` property gave after its first press, with its `result`, `browser` (name and
//! version) and `cores` beside it; and `runs`, the result of one series, where the demo can do one. Nothing here knows what a record
//! holds: the demo writes it, the figures read it. One more, `one-core.json`, is of the front page's demo in a browser that
//! was held to one core, where the system can be asked for that.

use anyhow::Context as _;
use serde_json::{Map, Value, json};

use super::first_press::PROMISES;
use crate::browser::{Demo, Serving, Servings, Session};
use crate::known::{self, SERIES};
use crate::workspace;

/// A run that does not show what its page promises is no figure for it; the first that does is taken, of so many.
const TRIES: usize = 10;

/// Records every demo.
///
/// # Errors
/// When the browser or a demo fails, or a file cannot be written.
pub(super) fn record(servings: &Servings, session: &Session) -> anyhow::Result<()> {
    for known in known::demos() {
        let recorded = recorded(servings, session, &known).with_context(|| format!("recording `{}`", known.name))?;
        write(known.name, recorded)?;
    }
    session.open("about:blank")
}

/// Records the front page's demo once more, in a browser held to one core.
///
/// # Errors
/// When the browser or the demo fails, or the system cannot hold it.
pub(super) fn record_on_one_core(servings: &Servings, session: &Session) -> anyhow::Result<()> {
    let demos = known::demos();
    let first = demos.first().context("there is no demo")?;
    let mut recorded = promised_run(servings, session, first).context("recording on one core")?;
    recorded.insert("browser".to_owned(), json!(session.version()));
    recorded.insert("cores".to_owned(), json!(1));
    write("one-core", recorded)
}

fn write(name: &str, recorded: Map<String, Value>) -> anyhow::Result<()> {
    let path = workspace::path(&format!("book/recorded/{name}.json"));
    workspace::write_if_changed(&path, (Value::Object(recorded).to_string() + "\n").as_bytes())?;
    println!("{}", workspace::shown(&path));
    Ok(())
}

fn recorded(servings: &Servings, session: &Session, known: &known::Demo) -> anyhow::Result<Map<String, Value>> {
    let mut recorded = promised_run(servings, session, known)?;
    let demo = open(servings, session, known.name)?;
    if known.has(SERIES) {
        demo.press(SERIES)?;
        recorded.insert("runs".to_owned(), demo.wait_for_results(1)?.detail);
    }
    let cores: u32 = session.script("return navigator.hardwareConcurrency", &[])?;
    recorded.insert("browser".to_owned(), json!(session.version()));
    recorded.insert("cores".to_owned(), json!(cores));
    Ok(recorded)
}

/// The record of a fresh page on which everything that can be run was run once, what is to be pressed first as the last.
fn promised_run(servings: &Servings, session: &Session, known: &known::Demo) -> anyhow::Result<Map<String, Value>> {
    let name = known.name;
    let promise = PROMISES.iter().find(|promise| promise.demo == name && promise.control == "start");
    for _ in 0..TRIES {
        let demo = open(servings, session, name)?;
        let mut number = 0;
        let mut run = |control: &str| {
            demo.press(control)?;
            number += 1;
            demo.wait_for_results(number)
        };
        for control in known.runs() {
            // What follows on a verdict is not there before the first.
            if !demo.is_shown(control)? {
                run("start")?;
            }
            run(control)?;
        }
        let heard = demo.heard()?.pop().context("no result")?;
        let is_whole = heard.detail["ended"] != "stopped";
        if is_whole && promise.is_none_or(|promise| (promise.is_kept)(&heard.detail)) {
            let record: Value = demo.ask("return demo.record ?? null")?;
            let Value::Object(mut record) = record else { anyhow::bail!("its property `record` is {record}") };
            record.insert("result".to_owned(), heard.detail);
            return Ok(record);
        }
    }
    anyhow::bail!("{TRIES} first presses, and none kept what the page promises")
}

fn open<'a>(servings: &Servings, session: &'a Session, name: &'a str) -> anyhow::Result<Demo<'a>> {
    session.open("about:blank")?;
    let page = servings.page_of(name)?;
    session.open(&format!("{}{page}", servings.address(Serving::Isolated)?))?;
    let demo = Demo::wake(session, name)?;
    anyhow::ensure!(demo.backend()? == "threads", "it runs over {}", demo.backend()?);
    Ok(demo)
}
