//! What packages of Go's library have and minigo's have not: so that it is refused by name, and not called undefined.
//!
//! The names are those of go1.27.3, in `absent.txt`; one that minigo's library gains is found there first, and is idle
//! here. They serve one word of a message, so only their hashes are kept: of 5,000 names that nobody has, one is taken for
//! one of them.

use super::name_hash::name_hash;
use crate::library::letters::Numbers;
use crate::text::{fill, natural};
use crate::types::is_exported;
use std::rc::Rc;

/// The hashes in order, each as its distance from the one before.
const ABSENT: &[u8] = include_bytes!(concat!(env!("OUT_DIR"), "/absent.bin"));

/// How many names a message lists.
const MOST: usize = 30;

/// Whether Go's package has this, and minigo's has not.
pub(super) fn is_absent(path: &str, name: &str) -> bool {
    let (wanted, mut hash) = (name_hash(path, name), 0);
    Numbers(ABSENT).any(|distance| {
        hash += distance;
        hash == wanted
    })
}

/// Lists the exported names among some, in alphabetical order.
pub(super) fn list(names: &[&Rc<str>]) -> String {
    let mut listed: Vec<&Rc<str>> = Vec::new();
    for &name in names.iter().filter(|name| is_exported(name)) {
        let at = listed.partition_point(|other| *other < name);
        listed.insert(at, name);
    }
    let more = listed.len().saturating_sub(MOST);
    listed.truncate(MOST);
    let mut text = crate::text::join(&listed, ", ");
    if more > 0 {
        text.push_str(&fill(" and {} more", &[&natural(more as u64)]));
    }
    text
}

#[cfg(test)]
mod tests {
    use super::is_absent;

    #[test]
    fn names_that_go_has_are_absent_and_hardly_any_others() {
        let mut mistaken = 0;
        for line in include_str!("absent.txt").lines() {
            let (path, names) = line.split_once(' ').expect("a path and names");
            for name in names.split_whitespace() {
                assert!(is_absent(path, name), "{path} {name}");
                mistaken += u32::from(is_absent(path, &format!("{name}ed")));
            }
        }
        assert!(mistaken <= 1, "{mistaken} of some 700");
    }
}
