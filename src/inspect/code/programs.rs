//! Finds programs that the code starts. Runs none.

use super::facts::ProgramReference;
use super::outline::{BindingKind, CallSite};
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

/// The interpreter that runs the code.
const INTERPRETER: &str = "sys.executable";

/// Programs that a file starts.
pub(super) fn of_module(project: &Project<'_>, module: usize) -> Vec<ProgramReference> {
    let sites = project.outlines[module].calls.iter();
    sites.filter_map(|site| started(project, module, site)).flatten().collect()
}

fn started(project: &Project<'_>, module: usize, site: &CallSite) -> Option<Vec<ProgramReference>> {
    let dotted = project.outside(module, &site.scope, site.call.name()?)?;
    STARTERS.contains(&dotted.as_str()).then_some(())?;
    let lines = match site.call.argument("args", 0)? {
        Value::List(values) => vec![constants(values)],
        Value::Text(line) if site.call.positional.len() == 1 => vec![shell::words(line)?],
        Value::Name(name) if name != INTERPRETER => named(project, module, site, name),
        _ => vec![constants(&site.call.positional)],
    };
    let lines = lines.into_iter().filter(|arguments| !arguments.is_empty());
    let place = Place::line(&project.outlines[module].path, site.call.line);
    let reference =
        lines.map(|arguments| ProgramReference { arguments, scope: site.scope.clone(), place: place.clone() });
    Some(reference.collect())
}

/// The lists that the function of a call has given to a name before: `command = ["pdftoppm", "-r", "300"]`.
fn named(project: &Project<'_>, module: usize, site: &CallSite, name: &str) -> Vec<Vec<String>> {
    let bindings = project.bindings_of(module, name);
    let before = bindings.filter(|binding| {
        binding.scope == site.scope && binding.kind == BindingKind::Sets && binding.line <= site.call.line
    });
    before.filter_map(|binding| Some(constants(beginning(binding.value.as_ref()?)?))).collect()
}

/// The first list of `["ffmpeg", "-y"] + options`.
fn beginning(value: &Value) -> Option<&[Value]> {
    match value {
        Value::Concat(parts) => beginning(parts.first()?),
        value => value.list(),
    }
}

/// Constant arguments up to the first that is none. `sys.executable` counts as `python`.
fn constants(values: &[Value]) -> Vec<String> {
    values.iter().map_while(constant).collect()
}

fn constant(value: &Value) -> Option<String> {
    match value {
        Value::Text(text) => Some(text.clone()),
        Value::Name(name) if name == INTERPRETER => Some("python".to_owned()),
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
    fn a_list_that_has_a_name_in_the_same_function_is_started() {
        let of = |body: &str| arguments(&format!("import asyncio, subprocess\nasync def f(path, extra):\n    {body}"));
        assert_eq!(of("cmd = ['pdftoppm', '-r', path]\n    subprocess.run(cmd)"), ["pdftoppm", "-r"]);
        let grown =
            "cmd: list[str] = ['sox'] + extra\n    cmd += ['-q']\n    cmd.append(path)\n    subprocess.Popen(args=cmd)";
        assert_eq!(of(grown), ["sox"]);
        assert_eq!(of("cmd = ['sox', path]\n    await asyncio.create_subprocess_exec(*cmd)"), ["sox"]);
        assert!(of("cmd = [path]\n    subprocess.run(cmd)").is_empty());
        assert!(arguments("import subprocess\ncmd = ['sox']\ndef f(cmd):\n    subprocess.run(cmd)").is_empty());
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
