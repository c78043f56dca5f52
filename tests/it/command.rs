//! Runs the example binary as a person or a script would.

use std::ffi::OsStr;
use std::fs::File;
use std::path::{Path, PathBuf};
use std::process::{Command, Output, Stdio};

/// The example binary, which `cargo test` builds before it runs any test.
pub fn wirecopy() -> Command {
    let test = std::env::current_exe().unwrap();
    let profile = test.ancestors().nth(2).unwrap();
    let path = profile.join("examples").join(format!("wirecopy{}", std::env::consts::EXE_SUFFIX));
    assert!(path.exists(), "{} is missing: run `cargo build --example wirecopy`", path.display());
    let mut command = Command::new(path);
    // Colours and widths do not depend on who runs the tests.
    command.env_remove("CLICOLOR_FORCE").env("NO_COLOR", "1").stdin(Stdio::null());
    command
}

/// What a run has printed, and how it ended.
pub struct Run {
    pub stdout: String,
    pub stderr: String,
    pub status: i32,
}

impl Run {
    /// Standard output of a run that must have gone well.
    #[track_caller]
    pub fn result(self) -> String {
        assert_eq!(self.status, 0, "{}", self.stderr);
        self.stdout
    }

    /// Standard error of a run that must have failed with this status, in one line and without a result.
    #[track_caller]
    pub fn error(self, status: i32) -> String {
        assert_eq!(self.status, status, "{}", self.stderr);
        assert_eq!(self.stdout, "");
        if status == 1 {
            assert_eq!(self.stderr.lines().count(), 1, "{}", self.stderr);
        }
        self.stderr
    }

    /// The lines of a result in JSON Lines.
    #[track_caller]
    pub fn json(self) -> Vec<serde_json::Value> {
        self.result().lines().map(|line| serde_json::from_str(line).unwrap()).collect()
    }
}

impl From<Output> for Run {
    fn from(output: Output) -> Self {
        Self {
            stdout: String::from_utf8(output.stdout).unwrap(),
            stderr: String::from_utf8(output.stderr).unwrap(),
            status: output.status.code().expect("no signal ended it"),
        }
    }
}

/// Runs the program with these arguments.
pub fn run(args: impl IntoIterator<Item = impl AsRef<OsStr>>) -> Run {
    wirecopy().args(args).output().unwrap().into()
}

/// Runs the program with these arguments in `directory`, so that messages have short paths.
pub fn run_in(directory: &Path, args: &[&str]) -> Run {
    wirecopy().current_dir(directory).args(args).output().unwrap().into()
}

/// Runs the program with a file as its standard input.
pub fn run_with_stdin(path: &Path, args: &[&str]) -> Run {
    wirecopy().args(args).stdin(File::open(path).unwrap()).output().unwrap().into()
}

/// The demonstration corpus.
pub fn demo() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("examples/wirecopy/demo.jsonl")
}

/// The ids of every group, the original first, and the pairs of every excerpt.
pub fn ids(lines: &[serde_json::Value]) -> (Vec<Vec<&str>>, Vec<(&str, &str)>) {
    let kind = |kind| lines.iter().filter(move |line| line["kind"] == kind);
    let members = |group: &'_ serde_json::Value| group["members"].as_array().unwrap().len();
    let groups = kind("group")
        .map(|group| (0..members(group)).map(|at| group["members"][at]["id"].as_str().unwrap()).collect())
        .collect();
    let excerpts = kind("excerpt")
        .map(|line| (line["excerpt"].as_str().unwrap(), line["of"].as_str().unwrap()))
        .collect();
    (groups, excerpts)
}
