//! A walk by chance: whatever is pressed, the page stands where a native engine stands that was asked the same.

use std::time::{SystemTime, UNIX_EPOCH};

use anyhow::Context as _;
use engine::{Chance, Desk};
use serde_json::{Value, json};
use wire::{Ask, Request, Say};

use super::super::super::case::Case;
use super::super::super::demo::Demo;
use super::super::super::engine::Engine;
use super::super::super::serving::Serving;
use super::super::super::session::until;
use super::super::super::stage::Stage;
use super::{PATIENCE, Visit, button, click, place, settled, step_of, turn};
use crate::known;

/// Presses of a walk, and walks of a demo: two, each a case of its own, since one of 500 presses can take a minute on a busy
/// machine.
const PRESSES: usize = 250;
const WALKS: usize = 2;

/// Demos that are walked.
const WALKED: [&str; 2] = ["you-are-the-scheduler", "all-schedules"];

pub(super) fn cases() -> Vec<Case> {
    let mut cases = Vec::new();
    for demo in WALKED {
        for number in 1..=WALKS {
            let name = format!("stepping_walk_by_chance_{}_{number}", demo.replace('-', "_"));
            let case = Case::new(name, move |stage| walk(stage, demo));
            // What the page is told does not hang on the engine: Chromium walks through both demos, Firefox through one.
            cases.push(case.long(match (number, demo) {
                (1, "all-schedules") => Engine::is_webkit,
                (1, _) => |engine| engine != Engine::Chromium,
                _ => |_| true,
            }));
        }
    }
    cases
}

/// The seed: `WALK_SEED` of the environment, or of this moment.
fn seed() -> u64 {
    let given = std::env::var("WALK_SEED").ok().and_then(|seed| seed.parse().ok());
    let now = SystemTime::now().duration_since(UNIX_EPOCH).map_or(1, |now| u64::from(now.subsec_nanos()));
    given.unwrap_or(now)
}

/// The native engine that walks along.
struct Native {
    desk: Desk,
    step: Value,
}

impl Native {
    /// Opens what the page's table says that the demo opens.
    fn open(name: &str) -> anyhow::Result<Self> {
        let (program, wishes) = known::program_of(name).with_context(|| format!("{name} has no program"))?;
        let mut native = Self { desk: Desk::new(|| 0.0), step: Value::Null };
        native.ask(Ask::OpenNamed { name: program.to_owned(), wishes })?;
        Ok(native)
    }

    fn ask(&mut self, ask: Ask) -> anyhow::Result<()> {
        let mut replies = self.desk.answer(Request { demo: "walk".to_owned(), ask });
        while let Some(more) = self.desk.work() {
            replies.extend(more);
        }
        for reply in replies {
            match reply.say {
                Say::Step(json) => self.step = serde_json::from_str(&json)?,
                Say::Refused(reason) => anyhow::bail!("the native engine refuses: {reason}"),
                _ => {}
            }
        }
        Ok(())
    }
}

fn walk(stage: &Stage<'_>, name: &'static str) -> anyhow::Result<()> {
    let seed = seed();
    println!("    {} {name}: WALK_SEED={seed}", stage.engine().name());
    let mut draw = Chance(seed);
    let demo = place(stage, Serving::Isolated, name, Visit::Later, &["ready"])?;
    turn(&demo, "step")?;
    settled(&demo)?;
    let mut native = Native::open(name)?;
    let mut tokens = Vec::new();
    for press in 0..PRESSES {
        let what = one(stage, &demo, &mut native, &mut draw, name, &tokens)
            .with_context(|| format!("press {press} of WALK_SEED={seed}"))?;
        let same = || step_of(&demo).is_ok_and(|step| step == native.step);
        until(PATIENCE, same).with_context(|| {
            format!(
                "press {press} ({what}) of WALK_SEED={seed}: the page has {:?}, awaited {}",
                step_of(&demo),
                native.step
            )
        })?;
        tokens.push(native.step["schedule"].as_str().unwrap_or_default().to_owned());
    }
    Ok(())
}

/// Presses something on the page, and asks the native engine the same.
fn one(
    stage: &Stage<'_>,
    demo: &Demo<'_>,
    native: &mut Native,
    draw: &mut Chance,
    name: &str,
    tokens: &[String],
) -> anyhow::Result<String> {
    let enabled: Vec<i64> = serde_json::from_value(native.step["enabled"].clone())?;
    let place = |control: &str, attribute: &str| -> anyhow::Result<Vec<u32>> {
        let all: Vec<String> = demo.ask(&format!(
            "return [...demo.querySelectorAll('[data-control={control}]')].map(one => one.getAttribute('{attribute}'))"
        ))?;
        Ok(all.iter().filter_map(|value| value.parse().ok()).collect())
    };
    match draw.below(16) {
        0 | 1 => {
            click(demo, "[data-control=\"back\"]")?;
            native.ask(Ask::Back)?;
            Ok("back".to_owned())
        }
        2 => {
            click(demo, "[data-control=\"forward\"]")?;
            native.ask(Ask::Forward)?;
            Ok("forward".to_owned())
        }
        3 => {
            click(demo, "[data-control=\"restart\"]")?;
            native.ask(Ask::Restart)?;
            Ok("restart".to_owned())
        }
        4 => {
            let lines = place("line", "data-line")?;
            if lines.is_empty() {
                return Ok("no line".to_owned());
            }
            let line = lines[draw.below(lines.len())];
            click(demo, &format!("[data-control=\"line\"][data-line=\"{line}\"]"))?;
            native.ask(Ask::Line(line))?;
            Ok(format!("line {line}"))
        }
        5 => {
            let states = place("state", "data-state")?;
            // Where states lie too close to be pressed, the map has no controls.
            if states.is_empty() {
                return Ok("no state".to_owned());
            }
            let state = states[draw.below(states.len())];
            click(demo, &format!("[data-control=\"state\"][data-state=\"{state}\"]"))?;
            native.ask(Ask::State(state))?;
            Ok(format!("state {state}"))
        }
        6 => {
            turn(demo, "prove")?;
            turn(demo, "step")?;
            Ok("to Prove and back".to_owned())
        }
        7 if !tokens.is_empty() => {
            let token = &tokens[draw.below(tokens.len())];
            let fragment = format!("#{name}?view=step&schedule={token}");
            stage.session.script::<()>("location.hash = ''; location.hash = arguments[0]", &[json!(fragment)])?;
            native.ask(Ask::Replay(token.clone()))?;
            Ok(format!("a link to {token}"))
        }
        8 if native.step["over"] == false => {
            // By chance on the page; where that led the native engine follows.
            click(demo, "[data-control=\"finish\"]")?;
            until(PATIENCE, || step_of(demo).is_ok_and(|step| step["over"] == true)).context("it does not end")?;
            let token = step_of(demo)?["schedule"].as_str().unwrap_or_default().to_owned();
            native.ask(Ask::Replay(token.clone()))?;
            Ok(format!("by chance to {token}"))
        }
        _ if enabled.is_empty() => {
            click(demo, "[data-control=\"restart\"]")?;
            native.ask(Ask::Restart)?;
            Ok("restart".to_owned())
        }
        _ => {
            let process = enabled[draw.below(enabled.len())];
            click(demo, &button(process))?;
            native.ask(Ask::Step { number: i32::try_from(process)?, alternative: None })?;
            Ok(format!("step of {process}"))
        }
    }
}
