//! `minigo judge`: answers to an exercise, each proved or shown what breaks it.

mod assembled;
mod exercise;
mod verdict;

use std::path::Path;

use super::args::Judge;
use super::{output, source};
use exercise::Exercise;
use verdict::{Broken, Judged};

/// The columns of `--csv`.
const COLUMNS: &str = "file,verdict,trial,kind,says,message,schedule\n";

pub(crate) fn judge(options: &Judge) -> u8 {
    let exercise = match Exercise::read(&options.exercise) {
        Ok(exercise) => exercise,
        Err(error) => {
            output::error(&format!("minigo: {}: {error}", options.exercise.display()));
            return crate::REFUSED;
        }
    };
    if options.csv {
        output::print(COLUMNS);
    }
    let mut code = 0;
    for file in &options.files {
        let judged = one(&exercise, file);
        code = code.max(match judged {
            Judged::Proved => 0,
            Judged::Refused(_) => crate::REFUSED,
            Judged::Broken(_) => crate::FOUND,
            Judged::Open(_) => crate::LIMITED,
        });
        let name = file.display().to_string();
        output::print(&if options.csv { row(&name, &judged) } else { told(&name, &judged) });
    }
    code
}

fn one(exercise: &Exercise, file: &Path) -> Judged {
    let name = file.display().to_string();
    match source::read(file).map(String::from_utf8) {
        Ok(Ok(text)) => verdict::judge(exercise, &name, &text),
        Ok(Err(_)) => Judged::Refused(format!("{name} is no text")),
        Err(error) => Judged::Refused(format!("cannot read {name}: {error}")),
    }
}

fn told(name: &str, judged: &Judged) -> String {
    match judged {
        Judged::Proved => format!("{name}: proved\n"),
        Judged::Refused(why) => format!("{name}: refused: {why}\n"),
        Judged::Open(why) => format!("{name}: not proved: {why}\n"),
        Judged::Broken(Broken { trial, fault, says, steps, token }) => {
            let mut text = format!("{name}: broken: {}: {}\n", fault.kind, says.as_ref().unwrap_or(&fault.message));
            if says.is_some() {
                text.push_str(&format!("  {}\n", fault.message));
            }
            if !steps.is_empty() {
                text.push_str(&format!("  tried: {trial}; the schedule:\n"));
            }
            for (at, (who, line, what)) in steps.iter().enumerate() {
                let place = if *line == 0 { " the judge's:".to_owned() } else { format!(" line {line},") };
                text.push_str(&format!("  {:>3}{place} {who} {what}\n", at + 1));
            }
            if let Some(token) = token {
                text.push_str(&format!("  minigo replay {name} {token}\n"));
            }
            text
        }
    }
}

fn row(name: &str, judged: &Judged) -> String {
    let cells = match judged {
        Judged::Proved => [name, "proved", "", "", "", "", ""],
        Judged::Refused(why) => [name, "refused", "", "", "", why, ""],
        Judged::Open(why) => [name, "open", "", "", "", why, ""],
        Judged::Broken(it) => {
            let (says, token) = (it.says.as_deref().unwrap_or_default(), it.token.as_deref().unwrap_or_default());
            [name, "broken", &it.trial, &it.fault.kind, says, &it.fault.message, token]
        }
    };
    cells.map(quoted).join(",") + "\n"
}

/// A cell of CSV.
fn quoted(cell: &str) -> String {
    match cell.contains([',', '"', '\n', '\r']) {
        true => format!("\"{}\"", cell.replace('"', "\"\"")),
        false => cell.to_owned(),
    }
}
