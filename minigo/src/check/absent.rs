//! What packages of Go's library have and minigo's have not: so that it is refused by name, and not called undefined.
//!
//! The names are those of go1.27.3; one that minigo's library gains is found there first, and its line here is idle.

use crate::types::is_exported;

/// A package to a line: its path, then functions, types, constants, variables and `Type.Method`.
const ABSENT: &str = include_str!("absent.txt");

/// How many names a message lists.
const MOST: usize = 30;

/// Whether Go's package has this, and minigo's has not.
pub(super) fn is_absent(path: &str, name: &str) -> bool {
    ABSENT.lines().any(|line| {
        let mut words = line.split(' ');
        words.next() == Some(path) && words.any(|word| word == name)
    })
}

/// Lists the exported names among some, in alphabetical order.
pub(super) fn list(mut names: Vec<&str>) -> String {
    names.retain(|name| is_exported(name));
    names.sort_unstable();
    let more = names.len().saturating_sub(MOST);
    names.truncate(MOST);
    let mut text = names.join(", ");
    if more > 0 {
        text.push_str(&format!(" and {more} more"));
    }
    text
}
