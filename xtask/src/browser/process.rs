//! The processes the tests start, and the promise that each of them ends with the tests.
//!
//! A driver starts a browser, which starts processes of its own: on drop, and on Ctrl-C, the whole tree below each
//! process started here is killed, by process id. Nothing is ever killed by name.

use std::fs::{self, File};
use std::marker::PhantomData;
use std::net::{Ipv4Addr, TcpListener};
use std::path::Path;
use std::process::{Child, Command, Stdio};
use std::sync::{Mutex, Once, PoisonError};

use anyhow::Context as _;

static STARTED: Mutex<Vec<u32>> = Mutex::new(Vec::new());
static WATCH: Once = Once::new();

/// A process of ours; dropping it kills it and everything below it.
#[derive(Debug)]
pub(crate) struct Process(Child);

impl Process {
    /// Starts `command` with its output in the file `log`.
    pub(crate) fn start(mut command: Command, log: &Path) -> anyhow::Result<Self> {
        if let Some(folder) = log.parent() {
            fs::create_dir_all(folder).with_context(|| format!("creating {}", folder.display()))?;
        }
        let file = File::create(log).with_context(|| format!("creating {}", log.display()))?;
        let child = command
            .stdin(Stdio::null())
            .stdout(file.try_clone().context("sharing the log between two streams")?)
            .stderr(file)
            .spawn()
            .with_context(|| format!("starting {}", command.get_program().to_string_lossy()))?;
        Ok(Self::adopt(child))
    }

    /// Takes over a process that is already running.
    pub(crate) fn adopt(child: Child) -> Self {
        WATCH.call_once(end_with_the_terminal);
        STARTED.lock().unwrap_or_else(PoisonError::into_inner).push(child.id());
        Self(child)
    }

    /// Its number.
    #[cfg(test)]
    fn id(&self) -> u32 {
        self.0.id()
    }

    /// Waits until it ends by itself.
    pub(crate) fn wait(&mut self) -> anyhow::Result<()> {
        self.0.wait().context("waiting for a process")?;
        Ok(())
    }

    /// Whether it has ended by itself.
    pub(crate) fn has_ended(&mut self) -> bool {
        matches!(self.0.try_wait(), Ok(Some(_)))
    }
}

impl Drop for Process {
    fn drop(&mut self) {
        let root = self.0.id();
        STARTED.lock().unwrap_or_else(PoisonError::into_inner).retain(|id| *id != root);
        if !self.has_ended() {
            kill_tree(root);
        }
        // Reaps it, so that its id is not held by a zombie. It was killed: this does not wait long.
        drop(self.0.wait());
    }
}

/// Processes that keep `count` cores busy until they are dropped.
pub(crate) fn busy(count: usize, logs: &Path) -> anyhow::Result<Vec<Process>> {
    let one = |number: usize| {
        let mut command = Command::new("sh");
        command.args(["-c", "while :; do :; done"]);
        Process::start(command, &logs.join(format!("busy-{number}.log")))
    };
    (0..count).map(one).collect()
}

/// The thread that made this, held to one core, and with it every thread and process that it starts from now on; dropping
/// this lets the thread go again.
#[derive(Debug)]
pub(crate) struct OneCore {
    before: String,
    // It belongs to its thread.
    _not_send: PhantomData<*const ()>,
}

impl OneCore {
    /// Holds the calling thread to the first core it may use.
    ///
    /// # Errors
    /// On systems other than Linux, and where `taskset` is not installed.
    pub(crate) fn hold() -> anyhow::Result<Self> {
        let status =
            fs::read_to_string("/proc/thread-self/status").context("only Linux can hold a browser to one core")?;
        let list = status.lines().find_map(|line| line.strip_prefix("Cpus_allowed_list:"));
        let before = list.context("/proc/thread-self/status names no cores")?.trim().to_owned();
        let first = before.split([',', '-']).next().unwrap_or_default();
        keep_to(first)?;
        Ok(Self { before, _not_send: PhantomData })
    }
}

impl Drop for OneCore {
    fn drop(&mut self) {
        if let Err(error) = keep_to(&self.before) {
            println!("still held to one core: {error:#}");
        }
    }
}

/// Lets the calling thread run on these cores alone.
fn keep_to(cores: &str) -> anyhow::Result<()> {
    // "process/task/thread"
    let link = fs::read_link("/proc/thread-self").context("reading /proc/thread-self")?;
    let thread = link.file_name().context("/proc/thread-self names no thread")?;
    let mut command = Command::new("taskset");
    command.args(["--pid", "--cpu-list", cores]).arg(thread);
    crate::process::text(&mut command).context("apt-get install util-linux").map(drop)
}

/// A port that was free a moment ago.
pub(crate) fn free_port() -> anyhow::Result<u16> {
    let listener = TcpListener::bind((Ipv4Addr::LOCALHOST, 0)).context("finding a free port")?;
    Ok(listener.local_addr().context("reading the free port")?.port())
}

/// Kills every process started here when the terminal, or whoever runs us, asks us to end.
fn end_with_the_terminal() {
    std::thread::spawn(|| {
        use tokio::signal::unix::{SignalKind, signal};
        let Ok(runtime) = tokio::runtime::Builder::new_current_thread().enable_all().build() else {
            return;
        };
        runtime.block_on(async {
            let Ok(mut interrupt) = signal(SignalKind::interrupt()) else { return };
            let Ok(mut terminate) = signal(SignalKind::terminate()) else { return };
            tokio::select! { _ = interrupt.recv() => {}, _ = terminate.recv() => {} }
            let started = STARTED.lock().unwrap_or_else(PoisonError::into_inner).clone();
            started.into_iter().for_each(kill_tree);
            std::process::exit(130);
        });
    });
}

fn kill_tree(root: u32) {
    let mut family = vec![root];
    let parents = parents();
    let mut next = 0;
    while let Some(parent) = family.get(next).copied() {
        family.extend(parents.iter().filter(|(_, of)| *of == parent).map(|(id, _)| *id));
        next += 1;
    }
    let mut kill = Command::new("kill");
    kill.arg("-KILL").args(family.iter().map(u32::to_string));
    // One that ended in the meantime is what we want; `kill` complains of it to nobody.
    drop(kill.stdout(Stdio::null()).stderr(Stdio::null()).status());
}

/// Every process of this machine with its parent. Empty where there is no `/proc`.
fn parents() -> Vec<(u32, u32)> {
    let Ok(entries) = fs::read_dir("/proc") else { return Vec::new() };
    entries
        .flatten()
        .filter_map(|entry| {
            let id = entry.file_name().to_str()?.parse().ok()?;
            let stat = fs::read_to_string(entry.path().join("stat")).ok()?;
            // "id (name) state parent …", where the name may hold spaces and brackets.
            let parent = stat.rsplit_once(')')?.1.split_whitespace().nth(1)?.parse().ok()?;
            Some((id, parent))
        })
        .collect()
}

#[cfg(test)]
mod tests {
    use super::{OneCore, busy};

    #[test]
    #[cfg(target_os = "linux")]
    fn what_is_held_to_one_core_is_let_go_again() {
        let allowed = || std::fs::read_to_string("/proc/thread-self/status").unwrap();
        let list =
            |status: &str| status.lines().find(|line| line.starts_with("Cpus_allowed_list:")).unwrap().to_owned();
        let before = list(&allowed());
        let held = OneCore::hold().unwrap();
        assert!(!list(&allowed()).contains(['-', ',']), "{}", list(&allowed()));
        drop(held);
        assert_eq!(list(&allowed()), before);
    }

    #[test]
    fn busy_processes_end_when_they_are_dropped() {
        let logs = std::env::temp_dir().join(format!("two-tellers-busy-{}", std::process::id()));
        let mut processes = busy(2, &logs).unwrap();
        assert!(processes.iter_mut().all(|process| !process.has_ended()));
        let ids: Vec<u32> = processes.iter().map(|process| process.id()).collect();
        drop(processes);
        assert!(ids.iter().all(|id| !std::path::Path::new(&format!("/proc/{id}")).exists()), "{ids:?}");
    }
}
