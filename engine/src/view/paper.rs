//! Figures for a book that nobody has started: what stands where no script runs, and on paper. Drawn when the book is built, by
//! the same code as the live views, from the same programs.
//!
//! A figure is one line of HTML, `<figure class="tt-recorded">`. What may be seen before the first press (`tt-teaser`) does not
//! give the end away; pictures are drawn for a wide column and for a narrow one.

use explorer::explore::Plan;
use explorer::pace::Pace;
use explorer::replay::Stepper;
use figures::lanes::Way;
use figures::money::counted;
use figures::say::{Key, say, text};
use minigo::vm::Machine;

use super::markup::Markup;
use super::{Look, Medium, Reveal, causes, map, natural, outcome_text, prove};
use crate::causes::play;
use crate::session::force;
use crate::{Played, Session, Wishes, program};

/// The widths that a picture is drawn for, in pixels, by the class that shows it.
const WIDTHS: [(&str, f64); 2] = [("tt-wide", 640.0), ("tt-narrow", 320.0)];

/// More schedules than this are not drawn one by one.
const MOST_SCHEDULES: usize = 24;

/// Each figure with the name under which a page includes it.
///
/// # Errors
///
/// A sentence, where a program is not what its figure needs.
pub fn figures() -> Result<Vec<(&'static str, String)>, String> {
    let two = opened("two-tellers", "100", Some("110"))?;
    let three = opened("three-deposits", "6", Some("2"))?;
    Ok(vec![
        ("you-are-the-scheduler", scheduler(&two)?),
        ("schedule-classes", classes(&two)?),
        ("all-schedules", outcomes(&three)?),
        ("small-causes", small_causes(&three)?),
    ])
}

fn opened(name: &str, right: &str, goal: Option<&str>) -> Result<Session, String> {
    let text = program(name).ok_or_else(|| format!("no program is called {name}"))?;
    let wishes = Wishes { right: Some(right.to_owned()), goal: goal.map(str::to_owned), ..Wishes::default() };
    let mut session = Session::open(text, wishes).map_err(|faults| format!("{name}: {faults:?}"))?;
    session.think(&|| Pace::On);
    session.prove(Plan::default()).advance(&|| Pace::On);
    Ok(session)
}

/// Every schedule of a small program, sorted by what it comes to, and its map.
fn scheduler(session: &Session) -> Result<String, String> {
    let mut runs = schedules(session)?;
    runs.sort_by_key(|run| (run.right != Some(true), outcome_text(&run.outcome)));
    let mut markup = Markup::default();
    figure(&mut markup, text(Key::SchedulesCaption), |markup| {
        markup.element("div", &[("class", "tt-teaser")], |markup| drawn_map(markup, session, Reveal::Walked));
        markup.element("div", &[("class", "tt-whole")], |markup| {
            markup.element("div", &[("class", "tt-orders")], |markup| {
                for group in runs.chunk_by(|a, b| a.outcome == b.outcome) {
                    let count = counted(group.len() as u64, "schedule", "schedules");
                    let words =
                        say(Key::SchedulesEnd, &[("runs", &count), ("holds", &outcome_text(&group[0].outcome))]);
                    orders(markup, group, &words);
                }
            });
        });
        markup.element("div", &[("class", "tt-whole")], |markup| drawn_map(markup, session, Reveal::All));
    });
    Ok(markup.finish() + "\n")
}

/// The same schedules, those together that differ only in who of two neighbours came first where that makes no difference.
fn classes(session: &Session) -> Result<String, String> {
    let mut runs: Vec<(Vec<bool>, Played)> = Vec::new();
    for run in schedules(session)? {
        runs.push((conflicts(&run), run));
    }
    runs.sort_by(|(a, _), (b, _)| a.cmp(b));
    let count = natural(runs.chunk_by(|(a, _), (b, _)| a == b).count());
    let caption =
        say(Key::ClassesCaption, &[("runs", &counted(runs.len() as u64, "schedule", "schedules")), ("count", &count)]);
    let mut markup = Markup::default();
    figure(&mut markup, &caption, |markup| {
        markup.element("div", &[("class", "tt-orders")], |markup| {
            for group in runs.chunk_by(|(a, _), (b, _)| a == b) {
                let group: Vec<Played> = group.iter().map(|(_, run)| run.clone()).collect();
                let count = counted(group.len() as u64, "schedule", "schedules");
                orders(markup, &group, &say(Key::ClassOf, &[("runs", &count)]));
            }
        });
    });
    Ok(markup.finish() + "\n")
}

/// What every schedule comes to, in how many orders.
fn outcomes(session: &Session) -> Result<String, String> {
    let report = session.proving().and_then(|proving| proving.report()).ok_or("nothing was proved")?;
    let orders =
        report.interleavings.and_then(|orders| u64::try_from(orders).ok()).ok_or("the orders are not counted")?;
    let mut markup = Markup::default();
    let caption = say(Key::OutcomesCaption, &[("runs", &counted(orders, "schedule", "schedules"))]);
    figure(&mut markup, &caption, |markup| {
        markup.element("div", &[("class", "tt-teaser")], |markup| drawn_map(markup, session, Reveal::Walked));
        markup.element("div", &[("class", "tt-whole")], |markup| {
            prove::outcomes(markup, session, report, Medium::Paper);
        });
        markup.element("div", &[("class", "tt-whole")], |markup| drawn_map(markup, session, Reveal::All));
    });
    Ok(markup.finish() + "\n")
}

fn small_causes(session: &Session) -> Result<String, String> {
    let found = session.causes().ok_or("one switch is not told of")?;
    let mut markup = Markup::default();
    figure(&mut markup, text(Key::CausesCaption), |markup| causes::draw(markup, session, &found));
    Ok(markup.finish() + "\n")
}

fn figure(markup: &mut Markup, caption: &str, inside: impl FnOnce(&mut Markup)) {
    markup.element("figure", &[("class", "tt-recorded")], |markup| {
        inside(markup);
        markup.element("figcaption", &[], |markup| markup.leaf("span", "tt-whole", caption));
    });
}

fn drawn_map(markup: &mut Markup, session: &Session, reveal: Reveal) {
    let Some(map) = session.map() else { return };
    for (class, width) in WIDTHS {
        markup.element("div", &[("class", class)], |markup| {
            markup.picture(&map::picture(session, map, Look { width, reveal }, Medium::Paper));
        });
    }
}

/// Several schedules under one heading.
fn orders(markup: &mut Markup, group: &[Played], heading: &str) {
    let class = if group[0].right == Some(true) { "tt-order tt-right" } else { "tt-order tt-wrong" };
    markup.element("div", &[("class", class)], |markup| {
        markup.leaf("p", "tt-outcome", heading);
        for run in group {
            markup.picture(&figures::lanes::draw(&run.presses));
        }
    });
}

/// Every schedule of a program, in the order of who moves first.
fn schedules(session: &Session) -> Result<Vec<Played>, String> {
    let mut stepper = Stepper::new(session.start(), Vec::new());
    force(&mut stepper);
    let mut plans = Vec::new();
    extend(&stepper, &mut Vec::new(), &mut plans);
    if plans.len() > MOST_SCHEDULES {
        return Err(format!("more than {} schedules", natural(MOST_SCHEDULES)));
    }
    let runs = plans.iter().map(|plan| play(session.start(), session.wishes(), plan));
    runs.collect::<Option<_>>().ok_or_else(|| "a schedule has no end".to_owned())
}

fn extend(stepper: &Stepper<Machine>, plan: &mut Vec<i32>, plans: &mut Vec<Vec<i32>>) {
    if plans.len() > MOST_SCHEDULES {
        return;
    }
    if stepper.choices().is_empty() {
        plans.push(plan.clone());
    }
    for choice in stepper.choices() {
        let mut next = stepper.clone();
        let number = next.machine().number(choice.process);
        if next.choose(*choice).is_ok() {
            force(&mut next);
            plan.push(number);
            extend(&next, plan, plans);
            plan.pop();
        }
    }
}

/// Of every two accesses that depend on each other (one variable, not both reads), by different goroutines: whether the one
/// of the goroutine started first came first. Two schedules with the same answers are of one class.
fn conflicts(run: &Played) -> Vec<bool> {
    let mut numbered: Vec<(usize, i32, usize)> = Vec::new();
    for (at, press) in run.presses.iter().enumerate() {
        let which = run.presses[..at].iter().filter(|before| before.number == press.number).count();
        numbered.push((which, press.number, at));
    }
    numbered.sort_unstable_by_key(|(which, number, _)| (*number, *which));
    let mut all = Vec::new();
    for (place, (_, number, at)) in numbered.iter().enumerate() {
        for (_, other, later) in numbered[place + 1..].iter().filter(|(_, other, _)| other != number) {
            debug_assert!(number < other);
            let (a, b) = (&run.presses[*at].did, &run.presses[*later].did);
            if let (Some((a, here, _)), Some((b, there, _))) = (a, b)
                && here == there
                && (*a == Way::Write || *b == Way::Write)
            {
                all.push(at < later);
            }
        }
    }
    all
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn six_schedules_are_four_classes() {
        let session = opened("two-tellers", "100", None).unwrap();
        let mut classes: Vec<Vec<bool>> = schedules(&session).unwrap().iter().map(conflicts).collect();
        assert_eq!(classes.len(), 6);
        classes.sort_unstable();
        classes.dedup();
        // The engine's own search comes to as many.
        let report = session.proving().unwrap().report().unwrap();
        assert_eq!((classes.len() as u64, report.executions), (4, 4));
    }

    #[test]
    fn figures_hold_no_control_that_answers_nobody() {
        for (name, html) in figures().unwrap() {
            assert!(!html.contains("data-control") && !html.contains("role=\"button\""), "{name}");
            assert!(!html.contains("style=") && !html.trim_end().contains('\n'), "{name}");
        }
    }
}
