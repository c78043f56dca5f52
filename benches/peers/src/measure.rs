//! What a process has spent: processor time and memory.

use anyhow::{Context, Result};
use rustix::time::{ClockId, clock_gettime};

/// Seconds of processor time that this process has spent, in all its threads.
#[must_use]
pub fn cpu() -> f64 {
    seconds(ClockId::ProcessCPUTime)
}

/// Seconds of processor time that this thread has spent. To ask takes a few tenths of a microsecond.
#[must_use]
pub fn thread_cpu() -> f64 {
    seconds(ClockId::ThreadCPUTime)
}

fn seconds(clock: ClockId) -> f64 {
    let time = clock_gettime(clock);
    time.tv_sec as f64 + time.tv_nsec as f64 * 1e-9
}

/// Bytes of memory that this process has now.
///
/// # Errors
///
/// Where the system does not tell.
pub fn resident() -> Result<usize> {
    status("VmRSS:")
}

/// The most bytes of memory that this process has had.
///
/// # Errors
///
/// Where the system does not tell.
pub fn peak() -> Result<usize> {
    status("VmHWM:")
}

fn status(name: &str) -> Result<usize> {
    let status = std::fs::read_to_string("/proc/self/status").context("memory is read from Linux")?;
    let line = status.lines().find_map(|line| line.strip_prefix(name));
    let kilobytes = line.and_then(|line| line.split_whitespace().next()?.parse::<usize>().ok());
    Ok(kilobytes.with_context(|| format!("no {name} in /proc/self/status"))? * 1024)
}
