//! A set of processes: a truth value for each, since their numbers are small.

use crate::machine::ProcessId;

/// The set; it is listed in the order of the processes' numbers.
#[derive(Clone, Debug, Default)]
pub(crate) struct Processes(Vec<bool>);

impl Processes {
    pub(crate) fn add(&mut self, process: ProcessId) {
        let at = process.0 as usize;
        if at >= self.0.len() {
            self.0.resize(at + 1, false);
        }
        self.0[at] = true;
    }

    pub(crate) fn extend(&mut self, processes: &[ProcessId]) {
        for process in processes {
            self.add(*process);
        }
    }

    pub(crate) fn remove(&mut self, process: ProcessId) {
        if let Some(is_in) = self.0.get_mut(process.0 as usize) {
            *is_in = false;
        }
    }

    pub(crate) fn contains(&self, process: ProcessId) -> bool {
        self.0.get(process.0 as usize).is_some_and(|is_in| *is_in)
    }

    /// Those in it.
    pub(crate) fn list(&self) -> Vec<ProcessId> {
        let mut list = Vec::new();
        for (process, is_in) in self.0.iter().enumerate() {
            if *is_in {
                list.push(ProcessId(process as u32));
            }
        }
        list
    }
}
