//! Texts in a file, for corpora that memory has no room for.

use fsst::{Compressor, Decompressor, Symbol};
use rayon::prelude::*;
use std::fs::File;
use std::io::{self, BufWriter, Write};
use std::path::Path;
use std::sync::mpsc::{SyncSender, sync_channel};
use std::thread::{self, JoinHandle};

/// The texts of articles in a file without a name, each compressed so that it is unpacked alone.
pub struct Archive {
    file: Packed,
    /// By article: the number of its text.
    numbers: Vec<u32>,
    /// Where each begins, and where the last ends.
    places: Vec<u64>,
    /// What tells what they are, for each [`PIECE`].
    symbols: Vec<Symbols>,
}

/// What the bytes of compressed texts stand for, and how long it is.
struct Symbols(Box<([Symbol; 255], [u8; 255])>);

impl Archive {
    /// The text of an article.
    pub fn text(&self, article: usize) -> io::Result<String> {
        self.entry(self.numbers[article] as usize)
    }

    /// What was added after the text of an article.
    pub fn rest(&self, article: usize) -> io::Result<String> {
        self.entry(self.numbers[article] as usize + 1)
    }

    fn entry(&self, number: usize) -> io::Result<String> {
        let mut packed = vec![0; (self.places[number + 1] - self.places[number]) as usize];
        self.file.read(&mut packed, self.places[number])?;
        let (symbols, lengths) = &*self.symbols[number / PIECE].0;
        let text = Decompressor::new(symbols, lengths).decompress(&packed);
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

/// So many texts are compressed together, by symbols chosen for them.
const PIECE: usize = 1024;
/// Texts whose pieces are compressed at once, each by one of all threads: some ten megabytes.
const BATCH: usize = 4 * PIECE;
/// So many texts of a piece are compressed side by side, so that none waits for its last step.
const LANES: usize = 8;

impl Archivist {
    /// Begins a file in `directory`, which is made if it is not there.
    pub fn new(directory: &Path) -> io::Result<Self> {
        std::fs::create_dir_all(directory)?;
        let file = tempfile::tempfile_in(directory)?;
        let (batches, received) = sync_channel::<Vec<Box<str>>>(1);
        let worker = thread::spawn(move || {
            let (mut places, mut symbols) = (vec![0], Vec::new());
            let mut out = BufWriter::with_capacity(1 << 20, &file);
            for batch in received {
                let pieces: Vec<_> = batch.par_chunks(PIECE).map(compress).collect();
                for (packed, ends, of_piece) in pieces {
                    let start = *places.last().expect("the first is there");
                    out.write_all(&packed)?;
                    places.extend(ends.iter().map(|end| start + end));
                    symbols.push(of_piece);
                }
            }
            out.flush()?;
            drop(out);
            Ok(Archive { file: Packed::new(file), numbers: Vec::new(), places, symbols })
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

/// Texts compressed, one after the other, where each ends, and by which symbols.
fn compress(texts: &[Box<str>]) -> (Vec<u8>, Vec<u64>, Symbols) {
    let texts: Vec<&[u8]> = texts.iter().map(|text| text.as_bytes()).collect();
    let compressor = Compressor::train(&texts);
    let (mut packed, mut ends) = (Vec::new(), Vec::new());
    compressor.compress_bulk_into::<LANES>(&texts, &mut packed, &mut ends);
    let parts = compressor.into_parts();
    (packed, ends, Symbols(Box::new((parts.symbols, parts.lengths))))
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
