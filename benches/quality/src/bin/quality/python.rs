//! Tools written in Python, by way of the script that runs them.

use crate::systems::Partition;
use anyhow::{Context, Result, ensure};
use std::io::Write;
use std::path::Path;
use std::process::{Command, Stdio};

const SCRIPT: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/../peers/peers.py");

/// Whether this interpreter is there and has the package.
pub fn has(python: &Path, package: &str) -> bool {
    let import = format!("import {package}");
    let status = Command::new(python).args(["-c", &import]).stderr(Stdio::null()).status();
    status.is_ok_and(|status| status.success())
}

/// The groups that a tool makes of these texts under each of the settings: words in a run, and a threshold.
pub fn groups(
    python: &Path,
    tool: &str,
    texts: &[&str],
    settings: &[(usize, f64)],
) -> Result<Vec<Partition>> {
    let question = serde_json::json!({ "texts": texts, "settings": settings });
    let mut command = Command::new(python);
    command.args([SCRIPT, "--groups", tool]).stdin(Stdio::piped()).stdout(Stdio::piped());
    let mut child = command.spawn().with_context(|| format!("cannot run {}", python.display()))?;
    child.stdin.take().expect("it is piped").write_all(question.to_string().as_bytes())?;
    let output = child.wait_with_output()?;
    ensure!(output.status.success(), "{SCRIPT} failed for {tool}: {}", output.status);
    let answer: Vec<Partition> = serde_json::from_slice(&output.stdout)?;
    ensure!(
        answer.len() == settings.len() && answer.iter().all(|groups| groups.len() == texts.len()),
        "{SCRIPT} gives a group for each text under each of the settings"
    );
    Ok(answer)
}
