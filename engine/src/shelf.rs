//! What the engine's module does not hold, and how it comes: packages that a program imports are fetched as files that lie
//! beside the module, and until they are there the program waits to be opened, and with it all that is asked of its demo.

use std::rc::Rc;

use minigo::library::Shelf;
use wire::{Ask, Wishes};

use crate::view::Look;

/// A program that waits for packages.
pub(crate) struct Waiting {
    pub(crate) demo: String,
    pub(crate) text: String,
    pub(crate) wishes: Wishes,
    pub(crate) look: Look,
    /// What was asked of it meanwhile.
    pub(crate) asks: Vec<Ask>,
    /// The packages that are not there yet.
    missing: Vec<Rc<str>>,
}

/// A package that somebody waits for.
struct Order {
    path: Rc<str>,
    is_under_way: bool,
}

/// The packages at hand, those that were ordered, and who waits for them.
#[derive(Default)]
pub(crate) struct Store {
    pub(crate) shelf: Shelf,
    orders: Vec<Order>,
    waiting: Vec<Waiting>,
}

impl Store {
    /// Lets a program wait for packages.
    pub(crate) fn wait(&mut self, demo: String, text: String, wishes: Wishes, look: Look, missing: Vec<Rc<str>>) {
        for path in &missing {
            if !self.orders.iter().any(|order| order.path == *path) {
                self.orders.push(Order { path: Rc::clone(path), is_under_way: false });
            }
        }
        self.waiting.push(Waiting { demo, text, wishes, look, asks: Vec::new(), missing });
    }

    /// The program of a demo that waits.
    pub(crate) fn waiting(&mut self, demo: &str) -> Option<&mut Waiting> {
        self.waiting.iter_mut().find(|waiting| waiting.demo == demo)
    }

    /// Lets nothing of a demo wait any longer.
    pub(crate) fn drop_waiting(&mut self, demo: &str) {
        self.waiting.retain(|waiting| waiting.demo != demo);
    }

    /// The next file that is to be fetched.
    pub(crate) fn wanted(&mut self) -> Option<String> {
        let order = self.orders.iter_mut().find(|order| !order.is_under_way)?;
        order.is_under_way = true;
        Some(file(&order.path))
    }

    /// Takes in what such a file holds, or that it could not be fetched; gives the programs that need not wait any longer.
    pub(crate) fn brought(&mut self, name: &str, text: Option<&str>) -> Vec<Waiting> {
        let Some(at) = self.orders.iter().position(|order| order.is_under_way && file(&order.path) == name) else {
            return Vec::new();
        };
        let path = self.orders.remove(at).path;
        self.shelf.put(&path, text);
        for waiting in &mut self.waiting {
            waiting.missing.retain(|missing| *missing != path);
        }
        let all = std::mem::take(&mut self.waiting);
        let (ready, waiting) = all.into_iter().partition(|waiting| waiting.missing.is_empty());
        self.waiting = waiting;
        ready
    }
}

/// The name of the file that holds a package.
fn file(path: &str) -> String {
    let mut name = String::from("engine-");
    name.extend(path.chars().map(|letter| if letter == '/' { '-' } else { letter }));
    name.push_str(".txt");
    name
}
