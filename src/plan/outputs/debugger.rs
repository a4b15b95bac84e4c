//! Chooses whether the program of development waits for a debugger: only where the settings say on which port. Part of the plan: pure,
//! reads no disk.

use crate::catalogue::debugger::{PACKAGE, command};
use crate::inspect::lock::{Machine, PythonVersion};
use crate::plan::build_plan::{DebuggerNotice, DebuggerPlan, Notice, StartPlan};
use crate::plan::request::Request;
use crate::sourced::Sourced;

/// What was chosen, and what to tell the user.
#[derive(Default)]
pub(crate) struct Debugger {
    pub(crate) plan: Option<Sourced<DebuggerPlan>>,
    pub(crate) notice: Option<Notice>,
}

pub(crate) fn choose_debugger(request: &Request<'_>, python: PythonVersion, start: &StartPlan) -> Debugger {
    let Some(asked) = &request.preferences.debug_port else { return Debugger::default() };
    match planned(request, python, start, asked.value) {
        Ok(plan) => Debugger { plan: Some(asked.map(|_| plan.clone())), notice: None },
        Err(notice) => Debugger { plan: None, notice: Some(Notice::Debugger(notice)) },
    }
}

fn planned(
    request: &Request<'_>,
    python: PythonVersion,
    start: &StartPlan,
    port: u16,
) -> Result<DebuggerPlan, DebuggerNotice> {
    if !request.development_closure(Machine::X86_64, python).contains(PACKAGE) {
        return Err(DebuggerNotice::NotInstalled(group(request)));
    }
    if start.port.as_ref().is_some_and(|own| own.value == port) {
        return Err(DebuggerNotice::PortTaken(port));
    }
    let (entrypoint, words) = start.split(&start.dev_command.value);
    // A program gets what follows as its arguments; what is none hands over to it, as a script does.
    let whole = [entrypoint.unwrap_or_default(), words].concat();
    let (command, keeps_entrypoint) = match command(&whole, port) {
        Some(command) => (command, entrypoint.is_none()),
        None => (command(words, port).ok_or(DebuggerNotice::NotPython(whole))?, true),
    };
    Ok(DebuggerPlan { port, host_port: None, command, keeps_entrypoint })
}

/// A group that has it, which development does not install.
fn group(request: &Request<'_>) -> Option<String> {
    let groups = request.root.groups.iter();
    let mut with_it = groups.filter(|(_, edges)| edges.iter().any(|edge| edge.name.as_str() == PACKAGE));
    with_it.next().map(|(group, _)| group.to_string())
}

#[cfg(test)]
mod tests {
    use crate::plan::testing::{APP, lock, notices, planned};

    const API: (&str, &str) = ("main.py", "from fastapi import FastAPI\napp = FastAPI()\n");
    const GROUP: &str = "[package.dev-dependencies]\ndev = [{ name = \"debugpy\" }]\n";

    fn plan_of(settings: &str, group: &str, declared: &str) -> crate::plan::BuildPlan {
        let pyproject = format!("{APP}{declared}[tool.uvdock]\n{settings}");
        let mut packages = lock(&["fastapi", "uvicorn"], group);
        packages.push_str(
            "[[package]]\nname = \"debugpy\"\nversion = \"1.8.0\"\nsource = { registry = \"https://index.example/simple\" }\n\
             wheels = [{ url = \"https://index.example/files/debugpy-1.8.0-py2.py3-none-any.whl\" }]\n",
        );
        planned(&[("pyproject.toml", &pyproject), API], &packages).expect("a plan")
    }

    const DECLARED: &str = "[dependency-groups]\ndev = [\"debugpy\"]\n";

    #[test]
    fn the_development_command_waits_for_a_debugger() {
        let plan = plan_of("debug-port = 5678\n", GROUP, DECLARED);
        let debugger = plan.compose.debugger.expect("a debugger").value;
        assert_eq!(debugger.command[..4], ["python", "-X", "frozen_modules=off", "-m"]);
        assert_eq!(debugger.command[6..8], ["0.0.0.0:5678", "/opt/venv/bin/uvicorn"]);
        assert!(debugger.keeps_entrypoint);
        assert!(plan_of("", GROUP, DECLARED).compose.debugger.is_none());
    }

    #[test]
    fn an_entrypoint_that_is_the_program_is_debugged_with_it() {
        let plan = plan_of("debug-port = 5678\nentrypoint = \"uvicorn\"\n", GROUP, DECLARED);
        let debugger = plan.compose.debugger.expect("a debugger").value;
        assert_eq!(debugger.command[7], "/opt/venv/bin/uvicorn");
        assert!(!debugger.keeps_entrypoint);
    }

    #[test]
    fn what_is_missing_is_said() {
        let said = |settings: &str, group: &str, declared: &str| {
            let plan = plan_of(settings, group, declared);
            assert!(plan.compose.debugger.is_none());
            notices(&plan).into_iter().find(|notice| notice.contains("debug-port")).expect("a notice")
        };
        assert!(said("debug-port = 5678\n", "", "").contains("`uv add --dev debugpy`"));
        let other = GROUP.replace("dev =", "debug =");
        let declared = DECLARED.replace("dev =", "debug =");
        assert!(said("debug-port = 5678\n", &other, &declared).contains("group `debug`"));
        assert!(said("debug-port = 8000\n", GROUP, DECLARED).contains("8000"));
        let shell = "debug-port = 5678\ndev-command = [\"sh\", \"-c\", \"uvicorn main:app\"]\n";
        assert!(said(shell, GROUP, DECLARED).contains("no program of Python's"));
    }
}
