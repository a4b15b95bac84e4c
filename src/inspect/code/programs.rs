//! Finds programs that the code starts. Runs none.

use super::facts::ProgramReference;
use super::outline::CallSite;
use super::project::Project;
use super::value::Value;
use crate::inspect::evidence::Place;
use crate::shell;

/// Functions that start a program: <https://docs.python.org/3/library/subprocess.html>, `asyncio-subprocess.html`, `os.html`.
const STARTERS: &[&str] = &[
    "subprocess.run",
    "subprocess.call",
    "subprocess.check_call",
    "subprocess.check_output",
    "subprocess.Popen",
    "asyncio.create_subprocess_exec",
    "asyncio.create_subprocess_shell",
    "os.system",
    "os.execvp",
    "os.execlp",
    "os.spawnlp",
    "anyio.run_process",
    "anyio.open_process",
    "shutil.which",
];

/// Programs that a file starts.
pub(super) fn of_module(project: &Project<'_>, module: usize) -> Vec<ProgramReference> {
    let sites = project.outlines[module].calls.iter();
    sites.filter_map(|site| started(project, module, site)).collect()
}

fn started(project: &Project<'_>, module: usize, site: &CallSite) -> Option<ProgramReference> {
    let dotted = project.outside(module, &site.scope, site.call.name()?)?;
    STARTERS.contains(&dotted.as_str()).then_some(())?;
    let arguments = match site.call.argument("args", 0)? {
        Value::List(values) => constants(values),
        Value::Text(line) if site.call.positional.len() == 1 => shell::words(line)?,
        _ => constants(&site.call.positional),
    };
    if arguments.is_empty() {
        return None;
    }
    let place = Place::line(&project.outlines[module].path, site.call.line);
    Some(ProgramReference { arguments, scope: site.scope.clone(), place })
}

/// Constant arguments up to the first that is none. `sys.executable` counts as `python`.
fn constants(values: &[Value]) -> Vec<String> {
    values.iter().map_while(constant).collect()
}

fn constant(value: &Value) -> Option<String> {
    match value {
        Value::Text(text) => Some(text.clone()),
        Value::Name(name) if name == "sys.executable" => Some("python".to_owned()),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::super::testing::module;

    fn arguments(text: &str) -> Vec<String> {
        module(text).programs.into_iter().flat_map(|program| program.arguments).collect()
    }

    #[test]
    fn the_constant_arguments_of_a_started_program_are_kept() {
        let text = "import subprocess\nsubprocess.run(['alembic', 'upgrade', target, 'x'], check=True)";
        assert_eq!(arguments(text), ["alembic", "upgrade"]);
    }

    #[test]
    fn a_command_line_is_split() {
        assert_eq!(arguments("import os\nos.system('ffmpeg -i a.mp3')"), ["ffmpeg", "-i", "a.mp3"]);
    }

    #[test]
    fn the_own_interpreter_counts_as_python() {
        let text = "import subprocess, sys\nsubprocess.Popen([sys.executable, '-m', 'celery'])";
        assert_eq!(arguments(text), ["python", "-m", "celery"]);
    }
}
