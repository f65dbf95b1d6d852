//! The bank without shared memory: what every order of its messages comes to, and how widely runs differ.

mod counter;
mod desk;
mod line;
mod office;
mod orders;
mod spread;
mod teller;
mod turns;

use demo_crate::bank::strategies::Strategy;
use demo_crate::run::jobs::Job;
use demo_crate::run::jobs::change::{Change, Speed};
use demo_crate::run::order::Order;

/// An order for changes of so many pounds each.
fn order(teller: usize, strategy: Strategy, amount: i64, operations: u32, speed: Speed) -> Order {
    let job = Job::Change(Change { strategy, amount, operations, open: None, speed, until_ms: 0.0 });
    Order { teller, flight: 1, together: 2, sent: 0.0, fault: None, job }
}
