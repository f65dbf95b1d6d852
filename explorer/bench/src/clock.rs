//! How long things take, and how much memory the process holds.
//!
//! Everything measured runs on one thread, and what counts is the time that the processor gave that thread: other work on
//! the machine slows a wall clock several-fold, and this one by a little.

use std::time::{Duration, Instant};

/// Long enough for a stable figure of something short.
const ENOUGH: Duration = Duration::from_millis(700);

/// Does something once; gives what it gave, and the seconds it took.
pub(crate) fn once<T>(work: impl FnOnce() -> T) -> (T, f64) {
    let start = processor_seconds();
    let result = work();
    (result, processor_seconds() - start)
}

/// The time that the processor has given this thread.
#[cfg(unix)]
fn processor_seconds() -> f64 {
    let time = rustix::time::clock_gettime(rustix::time::ClockId::ThreadCPUTime);
    time.tv_sec as f64 + time.tv_nsec as f64 / 1e9
}

/// The time that has passed: this system does not say more in the same way.
#[cfg(not(unix))]
fn processor_seconds() -> f64 {
    static BEGUN: std::sync::LazyLock<Instant> = std::sync::LazyLock::new(Instant::now);
    BEGUN.elapsed().as_secs_f64()
}

/// Does something again and again for a while; gives how many seconds it took in the middle of the times.
pub(crate) fn typical(mut work: impl FnMut()) -> f64 {
    let start = Instant::now();
    let mut times = Vec::new();
    while times.len() < 3 || start.elapsed() < ENOUGH {
        times.push(once(&mut work).1);
    }
    times.sort_by(f64::total_cmp);
    times[times.len() / 2]
}

/// The megabytes that the process holds now, where the system says so.
pub(crate) fn resident_megabytes() -> f64 {
    let pages = std::fs::read_to_string("/proc/self/statm").ok().and_then(|text| {
        let resident: f64 = text.split_whitespace().nth(1)?.parse().ok()?;
        Some(resident)
    });
    pages.map_or(f64::NAN, |pages| pages * 4096.0 / 1e6)
}
