//! Finds programs that the code starts. Runs none.

use super::circumstances;
use super::evaluate;
use super::facts::{PathValue, ProgramReference, Scope, Systems};
use super::outline::{BindingKind, CallSite};
use super::paths;
use super::project::{Project, Resolved, Target};
use super::value::Value;
use crate::catalogue::absent_programs;
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
    "os.popen",
    "subprocess.getoutput",
    "subprocess.getstatusoutput",
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
        Value::List(values) => vec![line(&spread(project, module, &site.scope, values, 0))],
        Value::Text(line) if site.call.positional.len() == 1 => vec![(shell::words(line)?, None)],
        Value::Concat(parts) => vec![(head(parts.first()?)?, None)],
        Value::Name(name) if name != INTERPRETER => named(project, module, site, name),
        _ => vec![line(&site.call.positional)],
    };
    let lines: Vec<_> = lines.into_iter().filter(|(arguments, _)| !arguments.is_empty()).collect();
    let place = Place::line(&project.outlines[module].path, site.call.line);
    let happens = circumstances::happens_unguarded(project, module, &site.scope, site.under);
    let systems = if lines
        .iter()
        .any(|(arguments, _)| arguments.first().is_some_and(|program| absent_programs::is_of_another_system(program)))
    {
        systems(project)
    } else {
        Systems::Unnamed
    };
    let reference = lines.into_iter().map(|(arguments, own)| {
        let directory = own.as_ref().or_else(|| site.call.keyword("cwd"));
        let directory = directory.map(|value| directory_of(project, module, &site.scope, value));
        ProgramReference { arguments, directory, scope: site.scope.clone(), happens, systems, place: place.clone() }
    });
    Some(reference.collect())
}

/// A directory, also where the callers of the function give it.
fn directory_of(project: &Project<'_>, module: usize, scope: &Scope, value: &Value) -> PathValue {
    match paths::evaluate(project, module, scope, value) {
        PathValue::Unknown => {
            let given = paths::all(project, module, scope, value).into_iter().next();
            given.map_or(PathValue::Unknown, paths::Walk::finish)
        }
        known => known,
    }
}

/// What Python calls operating systems: <https://docs.python.org/3/library/sys.html#sys.platform>,
/// <https://docs.python.org/3/library/platform.html#platform.system>, <https://docs.python.org/3/library/os.html#os.name>.
const SYSTEMS: [&str; 7] = ["Darwin", "Windows", "Linux", "darwin", "win32", "linux", "nt"];

fn systems(project: &Project<'_>) -> Systems {
    let named = SYSTEMS.iter().any(|system| project.whole().has_text(system));
    if named { Systems::Named } else { Systems::Unnamed }
}

/// The constant arguments up to the first that is none, and the directory that git is told to work on: `git -C path status`
/// (<https://git-scm.com/docs/git#Documentation/git.txt--Cpath>).
fn line(values: &[Value]) -> (Vec<String>, Option<Value>) {
    match values {
        [program, option, directory, rest @ ..] if is_git(program) && option.text() == Some("-C") => {
            let whole: Vec<Value> = std::iter::once(program).chain(rest).cloned().collect();
            (constants(&whole), Some(directory.clone()))
        }
        values => (constants(values), None),
    }
}

/// The words that a line begins with whatever follows: `git diff` of `f"git diff {one}"`, and not `gi` of `f"gi{rest}"`.
fn head(first: &Value) -> Option<Vec<String>> {
    let (whole, _) = first.text()?.rsplit_once(' ')?;
    shell::words(whole)
}

fn is_git(program: &Value) -> bool {
    program.text().is_some_and(|program| program.rsplit('/').next() == Some("git"))
}

/// The lists that the function of a call has given to a name before: `command = ["pdftoppm", "-r", "300"]`.
fn named(project: &Project<'_>, module: usize, site: &CallSite, name: &str) -> Vec<(Vec<String>, Option<Value>)> {
    let bindings = project.bindings_at(module, &site.scope, name).iter();
    let before = bindings.filter(|binding| binding.kind == BindingKind::Sets && binding.line <= site.call.line);
    let lists = before.filter_map(|binding| beginning(binding.value.as_ref()?));
    let found: Vec<_> = lists.map(|list| line(&spread(project, module, &site.scope, list, 0))).collect();
    if !found.is_empty() {
        return found;
    }
    let list = constant_list(project, module, &site.scope, name);
    list.map(|(at, list)| line(&spread(project, at, &Scope::Module, list, 0))).into_iter().collect()
}

/// The list that a name of a module always is.
fn constant_list<'a>(project: &Project<'a>, module: usize, scope: &Scope, name: &str) -> Option<(usize, &'a [Value])> {
    let is_given = match scope {
        Scope::Function(function) => project
            .function(module, function)
            .is_some_and(|function| function.parameters.iter().any(|parameter| parameter.name == name)),
        _ => false,
    };
    match project.resolve(module, scope, name) {
        Resolved::Inside(Target::Binding(at, binding), rest)
            if rest.is_empty() && !is_given && binding.scope == Scope::Module && !project.is_ambiguous(at, binding) =>
        {
            Some((at, binding.value.as_ref().and_then(beginning)?))
        }
        _ => None,
    }
}

/// A list with what it begins with in place of its name: `[*QUIET, "-o", path]`.
fn spread(project: &Project<'_>, module: usize, scope: &Scope, values: &[Value], depth: usize) -> Vec<Value> {
    let Some((Value::Name(name), rest)) = values.split_first().filter(|_| depth < DEEPEST) else {
        return values.to_vec();
    };
    let first = match constant_list(project, module, scope, name) {
        Some((at, list)) => spread(project, at, &Scope::Module, list, depth + 1),
        None => vec![program_named(project, module, scope, name)],
    };
    first.into_iter().chain(rest.iter().cloned()).collect()
}

/// The program that a constant holds, or the default of a variable: `[GIT, *arguments]`.
fn program_named(project: &Project<'_>, module: usize, scope: &Scope, name: &str) -> Value {
    let named = Value::Name(name.to_owned());
    if name == INTERPRETER {
        return named;
    }
    let program = evaluate::text(evaluate::setting(project, module, scope, &named));
    program.value().filter(|program| !program.is_empty()).map_or(named, |program| Value::Text(program.clone()))
}

/// Lists within lists are followed this far.
const DEEPEST: usize = 4;

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
    use super::super::facts::PathValue;
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
    fn a_list_that_begins_with_another_is_started() {
        let lists = "import subprocess\nQUIET = ['gs', '-q']\nWRITE = [*QUIET, '-sDEVICE=pdfwrite']\n";
        let run = |given: &str| arguments(&format!("{lists}def f(path):\n    subprocess.check_call({given})\n"));
        assert_eq!(run("[*WRITE, path]"), ["gs", "-q", "-sDEVICE=pdfwrite"]);
        assert_eq!(run("QUIET"), ["gs", "-q"]);
        assert!(run("[path, 'x']").is_empty());
    }

    #[test]
    fn a_program_that_has_a_name_is_started() {
        let of = |line: &str, run: &str| arguments(&format!("import os, subprocess\n{line}\ndef f(args):\n    {run}"));
        assert_eq!(of("GIT = 'git'", "subprocess.run([GIT, *args])"), ["git"]);
        assert_eq!(of("TOOL = os.getenv('TOOL', 'ffmpeg')", "subprocess.run([TOOL, '-y', args])"), ["ffmpeg", "-y"]);
        assert!(of("TOOL = os.getenv('TOOL')", "subprocess.run([TOOL, '-y'])").is_empty());
        assert!(of("", "subprocess.run([args, 'x'])").is_empty());
    }

    #[test]
    fn git_works_on_the_directory_that_it_is_told() {
        let of =
            |line: &str| module(&format!("import subprocess\nfrom pathlib import Path\n{line}")).programs.remove(0);
        let own = of("ROOT = Path(__file__).parent\nsubprocess.run(['git', '-C', str(ROOT), 'status'])");
        assert_eq!(
            (own.arguments.join(" ").as_str(), own.directory),
            ("git status", Some(PathValue::Project(String::new())))
        );
        assert_eq!(of("subprocess.run(['git', 'pull'], cwd=path)").directory, Some(PathValue::Unknown));
        assert_eq!(of("subprocess.run(['git', 'pull'])").directory, None);
    }

    #[test]
    fn the_constant_head_of_a_line_is_started() {
        let of = |line: &str| arguments(&format!("import os\nimport subprocess\n{line}"));
        assert_eq!(of("os.popen(f'git diff {a} {b}')"), ["git", "diff"]);
        assert_eq!(of("subprocess.run('ffmpeg -i ' + path, shell=True)"), ["ffmpeg", "-i"]);
        assert!(of("os.system(f'{program} -v')").is_empty());
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
