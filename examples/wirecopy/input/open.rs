//! Opens what is read, and unpacks it. What it is packed with is told by its first bytes, not by its name.

use super::files::Origin;
use flate2::bufread::MultiGzDecoder;
use indicatif::ProgressBar;
use std::fs::File;
use std::io::{self, BufRead, BufReader, Cursor, Read};
use std::path::Path;

/// The demonstration corpus.
const DEMONSTRATION: &str = include_str!("../demo.jsonl");

/// Large enough that reading costs no time, small enough for a processor's cache.
const BUFFER: usize = 128 * 1024;

/// Opens `origin`; `bar` counts the bytes as they are read, before they are unpacked.
pub fn open(origin: &Origin, bar: &ProgressBar) -> io::Result<Box<dyn BufRead + Send>> {
    match origin {
        Origin::Demonstration => Ok(Box::new(DEMONSTRATION.as_bytes())),
        Origin::Stdin => unpack(bar.wrap_read(io::stdin())),
        Origin::File(path) => unpack(bar.wrap_read(File::open(path)?)),
    }
}

/// Opens a file that holds something else than articles; standard input for `-`.
pub fn open_file(path: &Path) -> io::Result<Box<dyn BufRead + Send>> {
    let origin = if path == Path::new("-") { Origin::Stdin } else { Origin::File(path.to_owned()) };
    open(&origin, &ProgressBar::hidden())
}

fn unpack(input: impl Read + Send + 'static) -> io::Result<Box<dyn BufRead + Send>> {
    let mut input = BufReader::with_capacity(BUFFER, input);
    let mut head = Vec::new();
    input.by_ref().take(6).read_to_end(&mut head)?;
    let format = Packing::of(&head);
    let input = Cursor::new(head).chain(input);
    match format {
        Packing::None => Ok(Box::new(input)),
        Packing::Gzip => Ok(Box::new(BufReader::with_capacity(BUFFER, MultiGzDecoder::new(input)))),
        Packing::Zstd => {
            let mut decoder = zstd::Decoder::with_buffer(input)?;
            // As far as `zstd --long=31` goes.
            decoder.window_log_max(31)?;
            Ok(Box::new(BufReader::with_capacity(BUFFER, decoder)))
        }
        Packing::Other(name) => Err(io::Error::other(format!("it is packed with {name}, which is not read"))),
    }
}

enum Packing {
    None,
    Gzip,
    Zstd,
    Other(&'static str),
}

impl Packing {
    fn of(head: &[u8]) -> Self {
        match head {
            [0x1f, 0x8b, ..] => Self::Gzip,
            [0x28, 0xb5, 0x2f, 0xfd, ..] => Self::Zstd,
            [b'B', b'Z', b'h', b'1'..=b'9', 0x31, 0x41] => Self::Other("bzip2"),
            [0xfd, b'7', b'z', b'X', b'Z', 0] => Self::Other("xz"),
            [b'P', b'K', 3, 4, ..] => Self::Other("zip"),
            _ => Self::None,
        }
    }
}
