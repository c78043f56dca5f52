//! Where results go: standard output, or a file that appears only when it is complete.

use crate::failure::Failure;
use crate::unfinished;
use anstream::AutoStream;
use std::fs::{self, File};
use std::io::{self, BufWriter, Write};
use std::path::{Path, PathBuf};
use tempfile::{NamedTempFile, TempPath};

/// A place for results. What was written counts only after [`finish`](Output::finish).
pub struct Output {
    sink: BufWriter<Sink>,
    name: String,
    replaces: Option<(TempPath, PathBuf)>,
}

enum Sink {
    /// Standard output as it is.
    Plain(io::Stdout),
    /// Standard output that loses its colours where they are not wanted.
    Coloured(AutoStream<io::Stdout>),
    File(File),
    /// A file that gets no colours.
    ColourlessFile(AutoStream<File>),
}

impl Output {
    /// Opens `path` for exact bytes, or standard output where there is none or it is `-`.
    pub fn plain(path: Option<&Path>) -> Result<Self, Failure> {
        Self::open(path, || Sink::Plain(io::stdout()), Sink::File)
    }

    /// Opens `path` for text with colours, which only a terminal will get.
    pub fn coloured(path: Option<&Path>) -> Result<Self, Failure> {
        Self::open(
            path,
            || Sink::Coloured(AutoStream::auto(io::stdout())),
            |file| Sink::ColourlessFile(AutoStream::never(file)),
        )
    }

    fn open(
        path: Option<&Path>,
        stdout: impl FnOnce() -> Sink,
        file: impl FnOnce(File) -> Sink,
    ) -> Result<Self, Failure> {
        let Some(path) = path.filter(|path| *path != Path::new("-")) else {
            let sink = BufWriter::new(stdout());
            return Ok(Self { sink, name: "standard output".to_owned(), replaces: None });
        };
        let name = path.display().to_string();
        let (handle, replaces) = create(path).map_err(|error| Failure::writing(&name, &error))?;
        Ok(Self { sink: BufWriter::new(file(handle)), name, replaces })
    }

    /// Runs `write`, and puts the complete result in its place.
    pub fn finish(mut self, write: impl FnOnce(&mut Self) -> io::Result<()>) -> Result<(), Failure> {
        let written = write(&mut self).and_then(|()| self.flush());
        let Self { sink, name, replaces } = self;
        let written = written.and_then(|()| if replaces.is_some() { sink.get_ref().sync() } else { Ok(()) });
        written.map_err(|error| Failure::writing(&name, &error))?;
        // Closed before the rename, which some systems ask for.
        drop(sink);
        if let Some((written, target)) = replaces {
            written.persist(target).map_err(|error| Failure::writing(&name, &error.error))?;
        }
        Ok(())
    }
}

impl Sink {
    /// Waits until a file is on the disk: a rename before that could leave an empty one after a crash.
    fn sync(&self) -> io::Result<()> {
        match self {
            Self::File(file) => file.sync_all(),
            Self::ColourlessFile(file) => file.as_inner().sync_all(),
            Self::Plain(_) | Self::Coloured(_) => Ok(()),
        }
    }
}

/// Creates a file beside `path` that will take its place; `path` itself where that is a device or a pipe,
/// which must not be replaced.
fn create(path: &Path) -> io::Result<(File, Option<(TempPath, PathBuf)>)> {
    if fs::metadata(path).is_ok_and(|meta| !meta.is_file()) {
        return Ok((File::options().write(true).open(path)?, None));
    }
    // Through a symbolic link, the file it leads to is replaced and not the link.
    let target = fs::canonicalize(path).unwrap_or_else(|_| path.to_owned());
    let directory = match target.parent() {
        Some(parent) if parent != Path::new("") => parent,
        _ => Path::new("."),
    };
    let mut builder = tempfile::Builder::new();
    builder.prefix(".wirecopy-");
    #[cfg(unix)]
    {
        use std::os::unix::fs::PermissionsExt;
        // A temporary file is for its owner alone; the result is a file like any other. The mode of a
        // file that is replaced stays, and otherwise the user's mask is taken off.
        let mode = fs::metadata(&target).map_or(0o666, |meta| meta.permissions().mode());
        builder.permissions(fs::Permissions::from_mode(mode));
    }
    let (file, path) =
        unfinished::create(|| builder.tempfile_in(directory), NamedTempFile::path)?.into_parts();
    Ok((file, Some((path, target))))
}

impl Write for Output {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        self.sink.write(bytes)
    }

    fn flush(&mut self) -> io::Result<()> {
        self.sink.flush()
    }
}

impl Write for Sink {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        match self {
            Self::Plain(stdout) => stdout.write(bytes),
            Self::Coloured(stdout) => stdout.write(bytes),
            Self::File(file) => file.write(bytes),
            Self::ColourlessFile(file) => file.write(bytes),
        }
    }

    fn flush(&mut self) -> io::Result<()> {
        match self {
            Self::Plain(stdout) => stdout.flush(),
            Self::Coloured(stdout) => stdout.flush(),
            Self::File(file) => file.flush(),
            Self::ColourlessFile(file) => file.flush(),
        }
    }
}
