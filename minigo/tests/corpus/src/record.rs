//! The `.expect` beside a program: what Go was seen to do, written by a command and never by hand.

use crate::End;
use serde::{Deserialize, Serialize};

/// What Go was seen to do with a program.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Record {
    /// What the compiler said of a program that it does not accept, a line each, without folders.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub compiler: Option<String>,
    /// What `go vet` said of it, in the order of the lines, the program's own types called by `main`.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub vet: Option<String>,
    /// Whether the race detector reported, where it was asked.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub race: Option<bool>,
    /// The lines of the two accesses of each race that it reported.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub race_lines: Vec<[u32; 2]>,
    /// The ways in which it was seen to end: one, unless its schedules differ.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub end: Vec<End>,
}

impl Record {
    /// Reads a record.
    ///
    /// # Errors
    /// When it is not one.
    pub fn parse(text: &str) -> Result<Self, String> {
        toml::from_str(text).map_err(|error| error.to_string())
    }

    /// Writes it, below a line that says where it comes from.
    ///
    /// # Errors
    /// When it cannot be said in TOML.
    pub fn write(&self, version: &str) -> Result<String, String> {
        let body = toml::to_string(self).map_err(|error| error.to_string())?;
        Ok(format!("# What Go {version} does: recorded by `cargo xtask test judge --bless`, never by hand.\n{body}"))
    }
}

#[cfg(test)]
mod tests {
    use super::Record;
    use crate::End;

    #[test]
    fn what_is_written_is_read() {
        let end = End { exit: 2, stdout: "a\n\"b\"\n".into(), stderr: "panic: x".into(), line: 3, ..End::default() };
        let record = Record { race: Some(true), race_lines: vec![[3, 5]], end: vec![end], ..Record::default() };
        let text = record.write("1.0").expect("it can be written");
        assert_eq!(Record::parse(&text), Ok(record), "{text}");
    }
}
