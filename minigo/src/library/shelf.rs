//! The packages at hand where not all are built in: some are brought once a program imports them.
//!
//! It does not know where they are brought from. What it answers from holds no source of a package that is apart, so a module
//! that asks nothing but a shelf does not contain them.

use super::{PACKAGES, built_in};
use crate::check::{Provider, Supply};
use std::rc::Rc;

/// The built-in packages, and those that were brought or could not be.
#[derive(Clone, Debug, Default)]
pub struct Shelf {
    brought: Vec<(Rc<str>, Option<Rc<str>>)>,
}

impl Shelf {
    /// Puts the source of a package on the shelf, or that it could not be brought.
    pub fn put(&mut self, path: &str, source: Option<&str>) {
        self.brought.retain(|(known, _)| **known != *path);
        self.brought.push((path.into(), source.map(Rc::from)));
    }

    /// Forgets what could not be brought, so that it is asked for again.
    pub fn forget_lost(&mut self) {
        self.brought.retain(|(_, source)| source.is_some());
    }
}

impl Provider for Shelf {
    fn supply(&self, path: &str) -> Supply<'_> {
        if let Some(source) = built_in(path) {
            return Supply::Here(source);
        }
        match self.brought.iter().find(|(known, _)| **known == *path) {
            Some((_, Some(source))) => Supply::Here(source),
            Some((_, None)) => Supply::Lost,
            None if PACKAGES.iter().any(|(known, _)| *known == path) => Supply::Apart,
            None => Supply::Unknown,
        }
    }
}
