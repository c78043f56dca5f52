//! Texts in a file, for corpora that memory has no room for.

use rayon::prelude::*;
use std::cell::RefCell;
use std::fs::File;
use std::io::{self, BufWriter, Write};
use std::path::Path;
use std::sync::mpsc::{SyncSender, sync_channel};
use std::thread::{self, JoinHandle};
use zstd::bulk::{Compressor, Decompressor};

/// The texts of articles in a file without a name, each compressed on its own.
pub struct Archive {
    file: Packed,
    /// By article: the number of its text.
    numbers: Vec<u32>,
    /// Where each begins, and where the last ends.
    places: Vec<u64>,
    /// Their lengths once unpacked.
    lengths: Vec<u32>,
}

impl Archive {
    /// The text of an article.
    pub fn text(&self, article: usize) -> io::Result<String> {
        thread_local! {
            // Making one takes longer than a text does.
            static UNPACKER: RefCell<Option<Decompressor<'static>>> = const { RefCell::new(None) };
        }
        let number = self.numbers[article] as usize;
        let mut packed = vec![0; (self.places[number + 1] - self.places[number]) as usize];
        self.file.read(&mut packed, self.places[number])?;
        let length = self.lengths[number] as usize;
        let text = UNPACKER.with_borrow_mut(|unpacker| match unpacker {
            Some(unpacker) => unpacker.decompress(&packed, length),
            none => none.insert(Decompressor::new()?).decompress(&packed, length),
        })?;
        String::from_utf8(text).map_err(io::Error::other)
    }
}

/// An [`Archive`] as it is written, while the next texts are read.
pub struct Archivist {
    batch: Vec<Box<str>>,
    /// Ends when this is dropped.
    worker: JoinHandle<io::Result<Archive>>,
    batches: SyncSender<Vec<Box<str>>>,
}

/// Texts that are compressed together, each by one of all threads: some megabytes.
const BATCH: usize = 2048;
/// Fast, and half of the length.
const LEVEL: i32 = 1;

impl Archivist {
    /// Begins a file in `directory`, which is made if it is not there.
    pub fn new(directory: &Path) -> io::Result<Self> {
        std::fs::create_dir_all(directory)?;
        let file = tempfile::tempfile_in(directory)?;
        let (batches, received) = sync_channel::<Vec<Box<str>>>(2);
        let worker = thread::spawn(move || {
            let (mut places, mut lengths) = (vec![0], Vec::new());
            let mut out = BufWriter::with_capacity(1 << 20, &file);
            for batch in received {
                let packed: Vec<io::Result<Vec<u8>>> = batch
                    .par_iter()
                    .map_init(
                        || Compressor::new(LEVEL),
                        |packer, text| match packer {
                            Ok(packer) => packer.compress(text.as_bytes()),
                            Err(error) => Err(io::Error::other(error.to_string())),
                        },
                    )
                    .collect();
                for (text, packed) in batch.iter().zip(packed) {
                    let packed = packed?;
                    out.write_all(&packed)?;
                    places.push(places[lengths.len()] + packed.len() as u64);
                    lengths.push(u32::try_from(text.len()).map_err(io::Error::other)?);
                }
            }
            out.flush()?;
            drop(out);
            Ok(Archive { file: Packed::new(file), numbers: Vec::new(), places, lengths })
        });
        Ok(Self { batch: Vec::new(), worker, batches })
    }

    /// Adds a text; texts are numbered from 0. False where the file cannot be written to any more, and
    /// [`finish`](Self::finish) tells why.
    pub fn add(&mut self, text: Box<str>) -> bool {
        self.batch.push(text);
        self.batch.len() < BATCH || self.send()
    }

    fn send(&mut self) -> bool {
        self.batches.send(std::mem::take(&mut self.batch)).is_ok()
    }

    /// The archive of articles, given the number of the text of each, when all is written.
    pub fn finish(mut self, numbers: Vec<u32>) -> io::Result<Archive> {
        self.send();
        drop(self.batches);
        let written = self.worker.join().map_err(|_| io::Error::other("a thread has failed"))?;
        written.map(|archive| Archive { numbers, ..archive })
    }
}

/// A file that is read in any place, by any thread.
#[cfg(unix)]
struct Packed(File);

#[cfg(unix)]
impl Packed {
    fn new(file: File) -> Self {
        Self(file)
    }

    fn read(&self, bytes: &mut [u8], at: u64) -> io::Result<()> {
        std::os::unix::fs::FileExt::read_exact_at(&self.0, bytes, at)
    }
}

#[cfg(not(unix))]
struct Packed(std::sync::Mutex<File>);

#[cfg(not(unix))]
impl Packed {
    fn new(file: File) -> Self {
        Self(std::sync::Mutex::new(file))
    }

    fn read(&self, bytes: &mut [u8], at: u64) -> io::Result<()> {
        use io::{Read, Seek, SeekFrom};
        let mut file = self.0.lock().unwrap_or_else(std::sync::PoisonError::into_inner);
        file.seek(SeekFrom::Start(at))?;
        file.read_exact(bytes)
    }
}
