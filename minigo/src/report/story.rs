//! A schedule as a story: who did what on which line, one column per goroutine where they fit.

use explorer::replay::{Impossible, Stepper};
use explorer::{Choice, Machine, ProcessId};

use super::paint::Page;

/// One step of a story.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct StoryStep {
    /// Who moved.
    pub process: ProcessId,
    /// Its name.
    pub name: String,
    /// The line it moved on, from 1.
    pub line: u32,
    /// What it did.
    pub operation: String,
    /// It took the turn from a goroutine that could have gone on.
    pub preempts: bool,
    /// Whom it met in a rendezvous, by number, name and line.
    pub partner: Option<(ProcessId, String, u32)>,
}

/// A schedule in words, and the machine at its end.
#[derive(Clone, Debug)]
pub struct Story<M> {
    /// In the order in which they were taken.
    pub steps: Vec<StoryStep>,
    /// The machine behind the last.
    pub end: M,
}

/// A column narrower than this is no pleasure to read.
const NARROWEST: usize = 24;

/// More columns than this are a table, not a story.
const MOST_COLUMNS: usize = 3;

impl<M: Machine> Story<M> {
    /// Takes a schedule's steps and tells them.
    ///
    /// # Errors
    ///
    /// If one of the choices is not possible where it stands.
    pub fn tell(machine: &M, schedule: &[Choice]) -> Result<Self, Impossible> {
        let mut stepper = Stepper::new(machine, schedule.to_vec());
        let mut steps = Vec::new();
        loop {
            let before: Vec<(ProcessId, u32)> = {
                let mut processes = Vec::new();
                stepper.machine().unfinished(&mut processes);
                processes.into_iter().map(|process| (process, stepper.machine().line(process))).collect()
            };
            let Some(taken) = stepper.forward()? else { break };
            let taken = taken.clone();
            let partner = taken.footprint.partner.map(|partner| {
                let line = before.iter().find(|(process, _)| *process == partner).map_or(0, |&(_, line)| line);
                (partner, stepper.machine().process_name(partner), line)
            });
            steps.push(StoryStep {
                process: taken.choice.process,
                name: taken.name,
                line: taken.description.line,
                operation: taken.description.operation,
                preempts: taken.preempts,
                partner,
            });
        }
        Ok(Self { steps, end: stepper.machine().clone() })
    }

    /// Lays out the steps from `from` on, with a line break behind each line.
    #[must_use]
    pub fn lay_out(&self, from: usize, page: Page) -> String {
        let mut cast: Vec<(ProcessId, &str)> = Vec::new();
        for step in &self.steps {
            let partner = step.partner.as_ref().map(|(process, name, _)| (*process, name.as_str()));
            for (process, name) in std::iter::once((step.process, step.name.as_str())).chain(partner) {
                if !cast.iter().any(|&(known, _)| known == process) {
                    cast.push((process, name));
                }
            }
        }
        cast.sort_by_key(|&(process, _)| process);
        let number = self.steps.len().to_string().len();
        let columns = cast.len();
        let free = page.width.saturating_sub(number + 2);
        let width = free / columns.max(1);
        if columns > 1 && columns <= MOST_COLUMNS && width >= NARROWEST + 2 {
            self.columns(from, page, &cast, (number, width - 2))
        } else {
            self.table(from, page, &cast, number)
        }
    }

    /// The width of a line number in this story.
    fn line_width(&self) -> usize {
        self.steps.iter().map(|step| step.line.to_string().len()).max().unwrap_or(1)
    }

    fn columns(&self, from: usize, page: Page, cast: &[(ProcessId, &str)], (number, width): (usize, usize)) -> String {
        let paint = page.paint;
        let mut out = String::new();
        let blank = " ".repeat(number);
        let header: Vec<String> = cast.iter().map(|(_, name)| pad(name, width)).collect();
        push_line(&mut out, &format!("{blank}  {}", paint.bold(header.join("  ").trim_end())));
        let lines = self.line_width();
        for (index, step) in self.steps.iter().enumerate().skip(from) {
            let mut cells = vec![Vec::new(); cast.len()];
            let mut fill = |process: ProcessId, line: u32, words: &str| {
                let column = cast.iter().position(|&(known, _)| known == process);
                if let Some(cell) = column.and_then(|column| cells.get_mut(column)) {
                    *cell = wrap(words, width.saturating_sub(lines + 2));
                    for (row, text) in cell.iter_mut().enumerate() {
                        let line = if row == 0 && line > 0 { line.to_string() } else { String::new() };
                        *text = format!("{line:>lines$}  {text}");
                    }
                }
            };
            fill(step.process, step.line, &step.operation);
            if let Some((partner, _, line)) = &step.partner {
                fill(*partner, *line, &format!("with {}", step.name));
            }
            let rows = cells.iter().map(Vec::len).max().unwrap_or(0);
            for row in 0..rows {
                let texts: Vec<String> =
                    cells.iter().map(|cell| pad(cell.get(row).map_or("", |text| text.as_str()), width)).collect();
                let label = if row == 0 { format!("{:>number$}", index + 1) } else { blank.clone() };
                let text = texts.join("  ");
                let text = if step.preempts { paint.turn(text.trim_end()) } else { text.trim_end().to_string() };
                push_line(&mut out, &format!("{}  {text}", paint.dim(&label)));
            }
        }
        out
    }

    fn table(&self, from: usize, page: Page, cast: &[(ProcessId, &str)], number: usize) -> String {
        let paint = page.paint;
        let mut out = String::new();
        let blank = " ".repeat(number);
        let names = cast.iter().map(|(_, name)| name.chars().count()).max().unwrap_or(0).max("goroutine".len());
        let lines = self.line_width().max("line".len());
        let width = page.width.saturating_sub(number + names + lines + 6).max(NARROWEST);
        let header = format!("{}  {:>lines$}  what it did", pad("goroutine", names), "line");
        push_line(&mut out, &format!("{blank}  {}", paint.bold(&header)));
        for (index, step) in self.steps.iter().enumerate().skip(from) {
            let words = match &step.partner {
                Some((_, name, line)) => format!("{} (with {name}, line {line})", step.operation),
                None => step.operation.clone(),
            };
            for (row, text) in wrap(&words, width).into_iter().enumerate() {
                let first = row == 0;
                let label = if first { format!("{:>number$}", index + 1) } else { blank.clone() };
                let name = if first { step.name.as_str() } else { "" };
                let line = if first && step.line > 0 { step.line.to_string() } else { String::new() };
                let text = format!("{}  {line:>lines$}  {text}", pad(name, names));
                let text = if step.preempts { paint.turn(text.trim_end()) } else { text.trim_end().to_string() };
                push_line(&mut out, &format!("{}  {text}", paint.dim(&label)));
            }
        }
        out
    }
}

fn push_line(out: &mut String, line: &str) {
    out.push_str(line.trim_end());
    out.push('\n');
}

/// Fills up with spaces.
pub(super) fn pad(text: &str, width: usize) -> String {
    let missing = width.saturating_sub(text.chars().count());
    format!("{text}{}", " ".repeat(missing))
}

/// Breaks a text into lines of at most so many characters, at spaces where it can.
pub(super) fn wrap(text: &str, width: usize) -> Vec<String> {
    let width = width.max(1);
    let mut lines = Vec::new();
    let mut line = String::new();
    let mut length = 0;
    for word in text.split(' ') {
        let mut word = word;
        let mut long = word.chars().count();
        if length > 0 && length + 1 + long > width {
            lines.push(std::mem::take(&mut line));
            length = 0;
        } else if length > 0 {
            line.push(' ');
            length += 1;
        }
        while long > width {
            let cut = word.char_indices().nth(width).map_or(word.len(), |(at, _)| at);
            lines.push(word[..cut].to_string());
            word = &word[cut..];
            long -= width;
        }
        line.push_str(word);
        length += long;
    }
    if !line.is_empty() || lines.is_empty() {
        lines.push(line);
    }
    lines
}
