//! Reads the shell scripts of a project, whoever starts them. Runs nothing and judges nothing.

use super::facts::{LineEnds, ScriptFacts};
use super::files::Files;
use super::{commands, entrypoint_script};
use crate::inspect::evidence::{Located, Place};
use crate::inspect::tree::{Mode, has_extension};
use crate::shell;

/// More scripts than this no program starts.
const MOST: usize = 200;

/// A larger file is no script, whatever its name.
const LARGEST: u64 = 256 * 1024;

/// The scripts, by their paths.
pub(super) fn read(files: &Files<'_>) -> Vec<ScriptFacts> {
    let named = files.tree.files.iter().filter(|(path, file)| file.size <= LARGEST && may_be_script(path, file.mode));
    named.take(MOST).filter_map(|(path, _)| script(files, path)).collect()
}

/// By its name, or a program without an extension.
fn may_be_script(path: &str, mode: Mode) -> bool {
    let name = path.rsplit('/').next().unwrap_or(path);
    has_extension(path, "sh") || has_extension(path, "bash") || (mode == Mode::Executable && !name.contains('.'))
}

fn script(files: &Files<'_>, path: &str) -> Option<ScriptFacts> {
    let text = files.text(path)?;
    let first = text.lines().next().unwrap_or_default();
    let interpreter: Vec<String> =
        first.strip_prefix("#!").unwrap_or_default().split_whitespace().map(str::to_owned).collect();
    if interpreter.is_empty() && !path.contains('.') {
        return None;
    }
    let script = shell::script_as_far_as_it_parses(&text);
    let commands = commands::of_script(&script).into_iter();
    Some(ScriptFacts {
        calls: entrypoint_script::calls(path, &script),
        commands: commands.map(|(command, line)| Located::new(command, Place::line(path, line))).collect(),
        handover: entrypoint_script::handover(&script),
        path: path.to_owned(),
        interpreter,
        line_ends: if text.contains("\r\n") { LineEnds::Windows } else { LineEnds::Unix },
    })
}

#[cfg(test)]
mod tests {
    use std::path::Path;

    use super::*;
    use crate::inspect::disk::{Disk, MEMORY_ROOT, MemoryDisk};
    use crate::inspect::tree;

    #[test]
    fn a_script_has_its_interpreter_its_line_ends_and_what_it_runs() {
        let text = "#!/bin/bash -e\r\nalembic upgrade head\r\nexec uvicorn app:app\r\n";
        let disk = Disk::Memory(MemoryDisk::new(&[("bin/run.sh", text), ("notes.txt", "#!/bin/sh\n")]));
        let root = Path::new(MEMORY_ROOT);
        let tree = tree::read(&disk, root);
        let [script] = &read(&Files { disk: &disk, root, tree: &tree })[..] else { panic!("one script") };
        assert_eq!((script.path.as_str(), script.line_ends), ("bin/run.sh", LineEnds::Windows));
        assert_eq!(script.interpreter, ["/bin/bash", "-e"]);
        let words: Vec<String> = script.commands.iter().map(|one| one.value.words.join(" ")).collect();
        assert_eq!(words, ["alembic upgrade head", "uvicorn app:app"]);
    }
}
