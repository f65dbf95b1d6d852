//! Lists as people say them.

use crate::say::{Key, say};

/// Names in a sentence: `A`, `A and B`, `A, B and C`.
pub fn listed(names: &[String]) -> String {
    let [first @ .., last] = names else { return String::new() };
    if first.is_empty() { last.clone() } else { say(Key::And, &[("first", &first.join(", ")), ("last", last)]) }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn lists_are_as_people_say_them() {
        let names = |letters: &str| letters.chars().map(String::from).collect::<Vec<_>>();
        for (letters, text) in [("", ""), ("A", "A"), ("AB", "A and B"), ("ABC", "A, B and C")] {
            assert_eq!(listed(&names(letters)), text);
        }
    }
}
