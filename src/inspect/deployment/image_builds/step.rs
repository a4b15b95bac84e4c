//! Steps of workflows that build an image: `uses: docker/build-push-action@v6`. Runs none.

use super::{Found, Rewritten, TargetFacts, plain};
use crate::inspect::evidence::{Located, Place};

/// The action (<https://github.com/docker/build-push-action#inputs>).
const ACTION: &str = "docker/build-push-action@";

/// The steps of a workflow, as far as no variable says what they build.
pub(super) fn steps(path: &str, text: &str) -> Vec<(Found, Place)> {
    let lines: Vec<&str> = text.lines().collect();
    let mut found = Vec::new();
    for (at, line) in lines.iter().enumerate() {
        let key = line.trim_start().trim_start_matches("- ");
        if key.starts_with("uses:") && key.contains(ACTION) {
            let depth = line.len() - key.len();
            found.extend(step(path, &lines, at, depth).map(|step| (step, Place::line(path, at + 1))));
        }
    }
    found
}

/// What stands below `with`, behind the action: an item of the list ends the step.
fn step(path: &str, lines: &[&str], at: usize, depth: usize) -> Option<Found> {
    const LONGEST: usize = 80;
    let depth_of = |line: &str| line.len() - line.trim_start().len();
    let is_in = |line: &&str| line.trim().is_empty() || depth_of(line) >= depth;
    let own = lines[at + 1..].iter().take(LONGEST).copied().take_while(is_in);
    let mut found = Found::default();
    let mut has_context = false;
    for (offset, line) in own.enumerate() {
        let Some((key, value)) = line.trim().split_once(':') else { continue };
        let value = value.split(" #").next().unwrap_or(value).trim().trim_matches(['"', '\'']);
        let place = Place::line(path, at + offset + 2);
        match key {
            "context" => {
                has_context = true;
                found.context = plain("", value)?;
                let old = line.trim().to_owned();
                found.rewritten = Some(Located::new(Rewritten { old, new: String::new() }, place));
            }
            "file" => found.dockerfile = Some(plain("", value)?),
            "target" if !value.contains('$') => {
                found.target =
                    Some(Located::new(TargetFacts::of(value, &["target: ", "target: \"", "target: '"], line), place));
            }
            _ => {}
        }
    }
    has_context.then(|| with_own_directory(found))
}

/// `context: .` with the directory that the file lies in.
fn with_own_directory(mut found: Found) -> Found {
    let directory =
        found.dockerfile.as_ref().and_then(|file| file.rsplit_once('/')).map_or("", |(directory, _)| directory);
    if let Some(rewritten) = &mut found.rewritten {
        let end = if directory.is_empty() { ".".to_owned() } else { format!("./{directory}") };
        rewritten.value.new = format!("context: {end}");
    }
    found
}
