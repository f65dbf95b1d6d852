//! How a run ended: what both judges compare.
//!
//! Of standard error only what Go promises to whoever reads it: the message, the state of the first goroutine it shows,
//! and the first line of the program in its trace. Addresses and the numbers of goroutines other than main are left out.

use serde::{Deserialize, Serialize};

/// How a run ended.
#[derive(Debug, Clone, Default, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct End {
    /// The exit status.
    pub exit: i32,
    /// Everything it printed.
    #[serde(default)]
    pub stdout: String,
    /// The message of its failure, all its lines.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub stderr: String,
    /// The first goroutine of the trace: `goroutine 1 [chan receive]`.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub goroutine: String,
    /// The first line of the program in the trace; 0: none.
    #[serde(default, skip_serializing_if = "is_zero")]
    pub line: u32,
}

fn is_zero(line: &u32) -> bool {
    *line == 0
}

/// How the messages begin with which Go ends a program.
const MESSAGES: [&str; 3] = ["panic: ", "fatal error: ", "runtime: goroutine stack exceeds"];

impl End {
    /// Reads what a run left behind. `file` is how a trace names the program's file, folder and all: Go's own library
    /// has a `cond.go` too.
    #[must_use]
    pub fn read(file: &str, exit: i32, stdout: &str, stderr: &str) -> Self {
        let mut lines = stderr.lines().skip_while(|line| !MESSAGES.iter().any(|message| line.starts_with(message)));
        let message: Vec<_> = lines
            .by_ref()
            .take_while(|line| !line.is_empty())
            .filter(|line| !line.starts_with("[signal ") && !line.starts_with("runtime: sp="))
            .map(without_addresses)
            .collect();
        let mut end = Self { exit, stdout: stdout.to_owned(), stderr: message.join("\n"), ..Self::default() };
        // A stack overflows somewhere: that is no line of anybody's.
        if end.stderr.contains("stack overflow") {
            return end;
        }
        let place = format!("{file}:");
        for line in lines {
            if end.goroutine.is_empty() && line.starts_with("goroutine ") && line.ends_with("]:") {
                end.goroutine = goroutine(line);
            }
            if let Some((_, after)) = line.split_once(&place) {
                let digits: String = after.chars().take_while(char::is_ascii_digit).collect();
                end.line = digits.parse().unwrap_or(0);
                break;
            }
        }
        end
    }

    /// The first line of its message.
    #[must_use]
    pub fn headline(&self) -> &str {
        self.stderr.lines().find(|line| !line.starts_with("runtime: ")).unwrap_or_default()
    }
}

/// `goroutine 1 [chan receive, 2 minutes]:` without the time, and without any number but that of main.
fn goroutine(line: &str) -> String {
    let state = line.split_once('[').map_or("", |(_, state)| state.split([']', ',']).next().unwrap_or(""));
    let number = if line.starts_with("goroutine 1 ") { "1" } else { "N" };
    format!("goroutine {number} [{state}]")
}

fn without_addresses(line: &str) -> String {
    let mut text = String::new();
    let mut rest = line;
    while let Some((before, after)) = rest.split_once("0x") {
        text.push_str(before);
        text.push_str("0x…");
        rest = after.trim_start_matches(|digit: char| digit.is_ascii_hexdigit());
    }
    text + rest
}

#[cfg(test)]
mod tests {
    use super::End;

    #[test]
    fn a_trace_is_read() {
        let stderr = "panic: runtime error: invalid memory address or nil pointer dereference\n[signal SIGSEGV: x]\n\n\
                      goroutine 18 [running, locked to thread]:\nsync.f()\n\t/go/sync/c.go:3\nmain.main()\n\t/a/b/c.go:12 +0x3\n";
        let end = End::read("/b/c.go", 2, "out", stderr);
        assert_eq!(end.stderr, "panic: runtime error: invalid memory address or nil pointer dereference");
        assert_eq!((end.goroutine.as_str(), end.line), ("goroutine N [running]", 12));
        let overflow = "runtime: goroutine stack exceeds 1000000000-byte limit\nruntime: sp=0xc0 stack=[0x1, 0x2]\nfatal error: stack overflow\n\n";
        assert_eq!(End::read("/b/c.go", 2, "", overflow).headline(), "fatal error: stack overflow");
        assert_eq!(End::read("/b/c.go", 2, "", "panic: (main.point) 0x485f30\n").stderr, "panic: (main.point) 0x…");
    }
}
