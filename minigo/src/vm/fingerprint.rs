//! Identifies a state, whatever path led to it.

use super::machine::Machine;

pub(crate) fn of(machine: &Machine) -> u128 {
    let _ = machine;
    0
}
