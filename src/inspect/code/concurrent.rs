//! Finds functions of the project that are started as tasks or threads, to run beside the rest. Follows none of them.

use super::branches;
use super::called::called_by;
use super::circumstances;
use super::facts::ProjectCall;
use super::outline::CallSite;
use super::project::Project;
use super::value::{Call, Value};
use crate::inspect::evidence::Place;

/// Functions that run coroutines at once: <https://docs.python.org/3/library/asyncio-task.html>.
const RUNNERS: [&str; 3] = ["asyncio.gather", "asyncio.create_task", "asyncio.ensure_future"];

/// Methods of loops and of groups of tasks that do: <https://docs.python.org/3/library/asyncio-task.html#task-groups>,
/// <https://anyio.readthedocs.io/en/stable/tasks.html>.
const METHODS: [&str; 2] = ["create_task", "start_soon"];

/// Classes whose objects run a function of theirs: <https://docs.python.org/3/library/threading.html#threading.Thread>,
/// <https://docs.python.org/3/library/multiprocessing.html#multiprocessing.Process>.
const THREADS: [&str; 2] = ["threading.Thread", "multiprocessing.Process"];

/// Functions of the project that a file starts so.
pub(super) fn of_module(project: &Project<'_>, module: usize) -> Vec<ProjectCall> {
    let sites = project.outlines[module].calls.iter();
    sites.flat_map(|site| started(project, module, site)).collect()
}

fn started(project: &Project<'_>, module: usize, site: &CallSite) -> Vec<ProjectCall> {
    let found = given(project, module, site).iter().filter_map(|value| {
        let (at, function) = match value {
            Value::Call(call) => called_by(project, module, &site.scope, call),
            value => called_by(project, module, &site.scope, &call_of(value, site.call.line)),
        }?;
        let (branch, chosen_by) = branches::of_site(project, module, site);
        Some(ProjectCall {
            scope: site.scope.clone(),
            branch,
            chosen_by,
            happens: circumstances::happens_unguarded(project, module, &site.scope, site.under),
            module: project.outlines[at].path.clone(),
            function,
            place: Place::line(&project.outlines[module].path, site.call.line),
        })
    });
    found.collect()
}

/// What a call starts: coroutines, or the function of a thread.
fn given<'s>(project: &Project<'_>, module: usize, site: &'s CallSite) -> &'s [Value] {
    let call = &site.call;
    let Some(last) = call.last_name() else { return &[] };
    if METHODS.contains(&last) {
        return &call.positional;
    }
    let is_known = |known: &&str| known.rsplit('.').next() == Some(last);
    if !RUNNERS.iter().chain(&THREADS).any(is_known) {
        return &[];
    }
    let dotted = call.name().and_then(|name| project.outside(module, &site.scope, name)).unwrap_or_default();
    match call.keyword("target") {
        Some(target) if THREADS.contains(&dotted.as_str()) => std::slice::from_ref(target),
        None if RUNNERS.contains(&dotted.as_str()) => &call.positional,
        _ => &[],
    }
}

/// The call that is made of a function which is handed over.
fn call_of(function: &Value, line: usize) -> Call {
    Call { callee: function.clone(), positional: Vec::new(), keywords: Vec::new(), line }
}

#[cfg(test)]
mod tests {
    use super::super::testing::module;

    fn tasks(text: &str) -> Vec<String> {
        let start = "import asyncio, threading\nasync def a():\n    pass\nasync def b():\n    pass\nclass C:\n    async def run(self):\n        pass\n";
        module(&format!("{start}{text}")).tasks.into_iter().map(|task| task.function).collect()
    }

    #[test]
    fn functions_that_are_started_beside_others_are_found() {
        assert_eq!(tasks("async def main():\n    await asyncio.gather(a(), other.serve(), b())\n"), ["a", "b"]);
        assert_eq!(tasks("async def main():\n    asyncio.create_task(a())\n    b()\n"), ["a"]);
        assert_eq!(tasks("async def main(group):\n    group.start_soon(a)\n    group.create_task(b())\n"), ["a", "b"]);
        assert_eq!(tasks("async def main():\n    c = C()\n    await asyncio.gather(c.run())\n"), ["C.run"]);
        assert_eq!(tasks("def main():\n    threading.Thread(target=a, daemon=True).start()\n"), ["a"]);
        assert!(tasks("def main():\n    other.gather(a())\n    a()\n    Thread(target=a)\n").is_empty());
    }
}
