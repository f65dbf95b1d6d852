//! Running other programs: the command line is printed before it runs, and it is what an error names.

use crate::workspace;
use anyhow::{Context, Result, bail};
use std::process::{Command, Output};

/// A command line as a person could type it, with the environment it sets, from the root of the project.
pub(crate) fn line(command: &Command) -> String {
    let mut words = Vec::new();
    for (name, value) in command.get_envs() {
        if let Some(value) = value {
            words.push(format!("{}={}", name.to_string_lossy(), quoted(&readable(&value.to_string_lossy()))));
        }
    }
    words.push(name(command));
    words.join(" ")
}

/// A command line without the environment it sets: what an error calls it.
pub(crate) fn name(command: &Command) -> String {
    let words = std::iter::once(command.get_program()).chain(command.get_args());
    words.map(|word| quoted(&readable(&word.to_string_lossy()))).collect::<Vec<_>>().join(" ")
}

/// Prints a command and runs it with our own output.
///
/// # Errors
/// When it cannot be started or ends with a failure; the error names the command.
pub(crate) fn run(command: &mut Command) -> Result<()> {
    println!("$ {}", line(command));
    let status = command.status().with_context(|| format!("starting `{}`", name(command)))?;
    if !status.success() {
        bail!("`{}` failed ({status})", name(command));
    }
    Ok(())
}

/// Runs a command and hands back what it wrote; prints nothing.
///
/// # Errors
/// When it cannot be started. A failing end is the caller's to judge.
pub(crate) fn capture(command: &mut Command) -> Result<Output> {
    command.output().with_context(|| format!("starting `{}`", name(command)))
}

/// What a command writes on its standard output, trimmed.
///
/// # Errors
/// When it cannot be started or ends with a failure; the error carries what it wrote on its standard error.
pub(crate) fn text(command: &mut Command) -> Result<String> {
    let output = capture(command)?;
    if !output.status.success() {
        bail!("`{}` failed ({}): {}", line(command), output.status, String::from_utf8_lossy(&output.stderr).trim());
    }
    Ok(String::from_utf8_lossy(&output.stdout).trim().to_owned())
}

/// Paths inside the project are shown relative to its root.
fn readable(word: &str) -> String {
    word.replace(&format!("{}/", workspace::root().display()), "")
}

fn quoted(word: &str) -> String {
    let plain = |c: char| c.is_ascii_alphanumeric() || "-_=+./:,@%\u{1f}".contains(c);
    if !word.is_empty() && word.chars().all(plain) {
        word.replace('\u{1f}', " ")
    } else {
        format!("'{}'", word.replace('\u{1f}', " ").replace('\'', r"'\''"))
    }
}

#[cfg(test)]
mod tests {
    use super::line;
    use std::process::Command;

    #[test]
    fn a_line_can_be_typed_again() {
        let mut command = Command::new("cargo");
        command.args(["build", "--features", "page threads"]).env("RUSTC_BOOTSTRAP", "1");
        assert_eq!(line(&command), "RUSTC_BOOTSTRAP=1 cargo build --features 'page threads'");
    }
}
