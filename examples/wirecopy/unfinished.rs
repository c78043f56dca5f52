//! Output that is not finished, which is removed when the user stops the program.

use std::fs;
use std::io;
use std::path::{Path, PathBuf};
use std::sync::{PoisonError, RwLock};

/// Files and directories in the order in which they were made. Held for writing, it stops all output.
static UNFINISHED: RwLock<Vec<PathBuf>> = RwLock::new(Vec::new());

const INTERRUPTED: i32 = 130;

/// Makes an unfinished file or directory, which stands at `path` once it is made.
pub fn create<T>(make: impl FnOnce() -> io::Result<T>, path: impl FnOnce(&T) -> &Path) -> io::Result<T> {
    // Without a handler the program is ended all the same; what stays behind is hidden. Only the
    // interrupt is handled: under nohup a hangup is ignored, and has to stay so.
    let _ = ctrlc::set_handler(|| {
        let unfinished = UNFINISHED.write().unwrap_or_else(PoisonError::into_inner);
        for path in unfinished.iter().rev() {
            // What is gone already has become the result.
            let _ = if path.is_dir() { fs::remove_dir_all(path) } else { fs::remove_file(path) };
        }
        std::process::exit(INTERRUPTED);
    });
    // Held while it is made, so that no interrupt comes between it and the note of it.
    let mut unfinished = UNFINISHED.write().unwrap_or_else(PoisonError::into_inner);
    let made = make()?;
    unfinished.push(path(&made).to_owned());
    Ok(made)
}

/// Runs `step`, during which nothing unfinished is removed.
pub fn undisturbed<T>(step: impl FnOnce() -> T) -> T {
    let _held = UNFINISHED.read().unwrap_or_else(PoisonError::into_inner);
    step()
}

/// `path` is finished, and stays.
pub fn finish(path: &Path) {
    UNFINISHED.write().unwrap_or_else(PoisonError::into_inner).retain(|unfinished| unfinished != path);
}
