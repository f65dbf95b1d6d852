//! Tellers in a sentence.

use crate::money::append;
use crate::say::{Key, say};
use crate::teller::Teller;

/// Their letters: `A`, `A and B`, `A, B and C`.
pub fn listed(tellers: &[Teller]) -> String {
    let [first @ .., last] = tellers else { return String::new() };
    let mut names = String::new();
    for teller in first {
        append(&mut names, ", ", teller.name());
    }
    if first.is_empty() { last.name().to_owned() } else { say(Key::And, &[("first", &names), ("last", last.name())]) }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn lists_are_as_people_say_them() {
        for (count, text) in [(0, ""), (1, "A"), (2, "A and B"), (3, "A, B and C")] {
            assert_eq!(listed(&Teller::ALL[..count]), text);
        }
    }
}
