//! Spilling: files for what memory has no room for.

use crate::error::{Error, ErrorKind};
use std::fs::File;
use std::io;
use std::path::{Path, PathBuf};
use std::sync::OnceLock;
use std::sync::atomic::{AtomicU64, Ordering};
use zerocopy::IntoBytes;

/// Where to put what memory has no room for, and how much memory there is.
///
/// The files have no names, so that nothing is left of them however the program ends. For n articles of 400
/// words they take some 2,500 n bytes.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Spill {
    /// A directory on a disk, not in memory as `/tmp` may be.
    pub directory: PathBuf,
    /// The bytes of memory that may be used beside the caller's. Some 500 for each article are needed whatever
    /// stands here; the less there is beyond, the smaller the pieces in which files are read.
    pub memory: u64,
}

/// What first went wrong with a file, for whoever asks when a stage is done.
///
/// What cannot be read stands for nothing until then, so that the stages need not ask at every article.
#[derive(Debug, Default)]
pub(crate) struct Trouble(OnceLock<Error>);

impl Trouble {
    /// Notes a failure, and gives a default for what it kept from being read.
    pub fn note<T: Default>(&self, what: impl FnOnce() -> String) -> T {
        self.0.get_or_init(|| Error::new(ErrorKind::Io, what()));
        T::default()
    }

    /// The first failure, if there was one.
    pub fn check(&self) -> Result<(), Error> {
        self.0.get().cloned().map_or(Ok(()), Err)
    }
}

/// A file without a name that holds runs of numbers.
#[derive(Debug)]
pub(crate) struct Scratch {
    file: File,
    directory: PathBuf,
    /// Its length in numbers.
    len: AtomicU64,
    trouble: Trouble,
}

impl Scratch {
    /// # Errors
    ///
    /// [`ErrorKind::Io`] where no file can be made there.
    pub fn new(directory: &Path) -> Result<Self, Error> {
        let file = tempfile::tempfile_in(directory).map_err(|error| {
            let what =
                format!("no file can be made in {}: {error}; name another directory", directory.display());
            Error::new(ErrorKind::Io, what)
        })?;
        Ok(Self {
            file,
            directory: directory.to_owned(),
            len: AtomicU64::new(0),
            trouble: Trouble::default(),
        })
    }

    /// Says whether pieces far apart are read from now on, each as long as it has to be. The system reads on for
    /// megabytes where it is not told so, which pays where single sets are asked for all over the file.
    pub fn expect_pieces(&self, in_pieces: bool) {
        advise(&self.file, in_pieces);
    }

    /// Adds a run of numbers, and tells where it begins.
    pub fn append(&self, numbers: &[u32]) -> u64 {
        let at = self.len.fetch_add(numbers.len() as u64, Ordering::Relaxed);
        self.write(at, numbers);
        at
    }

    /// Writes numbers over those from `at` on.
    pub fn write(&self, at: u64, numbers: &[u32]) {
        write_at(&self.file, numbers.as_bytes(), at * SIZE).unwrap_or_else(|error| {
            let directory = self.directory.display();
            self.trouble
                .note(|| format!("{directory} cannot be written to: {error}; make room or name another"))
        });
    }

    /// So many numbers from `at` on, or none where that failed.
    pub fn read(&self, at: u64, len: usize) -> Vec<u32> {
        let mut numbers = vec![0; len];
        if self.fill(at, &mut numbers) { numbers } else { Vec::new() }
    }

    /// Reads numbers from `at` on, and tells whether that went well.
    pub fn fill(&self, at: u64, numbers: &mut [u32]) -> bool {
        let read = read_at(&self.file, numbers.as_mut_bytes(), at * SIZE);
        if let Err(error) = &read {
            let directory = self.directory.display();
            self.trouble.note(|| format!("a file in {directory} cannot be read again: {error}"))
        }
        read.is_ok()
    }

    pub fn check(&self) -> Result<(), Error> {
        self.trouble.check()
    }
}

/// Advice that is not taken changes no result.
#[cfg(target_os = "linux")]
fn advise(file: &File, in_pieces: bool) {
    use rustix::fs::{Advice, fadvise};
    let advice = if in_pieces { Advice::Random } else { Advice::Normal };
    let _ = fadvise(file, 0, None, advice);
}

#[cfg(not(target_os = "linux"))]
fn advise(_: &File, _: bool) {}

const SIZE: u64 = size_of::<u32>() as u64;

#[cfg(unix)]
fn read_at(file: &File, bytes: &mut [u8], at: u64) -> io::Result<()> {
    std::os::unix::fs::FileExt::read_exact_at(file, bytes, at)
}

#[cfg(unix)]
fn write_at(file: &File, bytes: &[u8], at: u64) -> io::Result<()> {
    std::os::unix::fs::FileExt::write_all_at(file, bytes, at)
}

/// Elsewhere a file has one position for all threads.
#[cfg(not(unix))]
static POSITION: std::sync::Mutex<()> = std::sync::Mutex::new(());

#[cfg(not(unix))]
fn read_at(mut file: &File, bytes: &mut [u8], at: u64) -> io::Result<()> {
    use io::{Read, Seek, SeekFrom};
    let _held = POSITION.lock();
    file.seek(SeekFrom::Start(at))?;
    file.read_exact(bytes)
}

#[cfg(not(unix))]
fn write_at(mut file: &File, bytes: &[u8], at: u64) -> io::Result<()> {
    use io::{Seek, SeekFrom, Write};
    let _held = POSITION.lock();
    file.seek(SeekFrom::Start(at))?;
    file.write_all(bytes)
}
