//! Finds the management commands of a Django project that serve something or wait for work. Starts none.

use super::{launch, paths};
use crate::catalogue::framework::django;
use crate::catalogue::model::ServerPurpose;
use crate::inspect::code::ModuleFacts;
use crate::inspect::evidence::{Located, Place};
use crate::plan::build_plan::StartPlan;
use crate::plan::candidate::StartMethod;
use crate::plan::chosen::Chosen;
use crate::plan::request::Request;

/// Commands by the words that run them.
#[derive(Default)]
pub(super) struct ManagementCommands {
    pub(super) serving: Vec<Located<String>>,
    pub(super) waiting: Vec<Located<String>>,
}

/// Those that no role runs.
pub(super) fn commands(request: &Request<'_>, chosen: &Chosen, start: &StartPlan) -> ManagementCommands {
    let mut found = ManagementCommands::default();
    let StartMethod::Django(project) = &chosen.candidate.start else { return found };
    let Some(manage) = &project.manage else { return found };
    let is_ours = |path: &str| !request.is_of_another_member(path) && !paths::is_of_nested_project(request, path);
    for module in request.facts.code.code().filter(|module| is_ours(&module.path)) {
        let Some(name) = django::command(&module.path) else { continue };
        let is_run = |words: &[String]| words.iter().any(|word| word == name);
        if is_run(&start.command.value) || start.other_roles.iter().any(|role| is_run(&role.command.value)) {
            continue;
        }
        let located = || Located::new(format!("python {manage} {name}"), Place::file(&module.path));
        if serves(request, module) {
            found.serving.push(located());
        } else if waits(request, module, name) {
            found.waiting.push(located());
        }
    }
    found
}

fn serves(request: &Request<'_>, module: &ModuleFacts) -> bool {
    calls(request, module, &[ServerPurpose::Production, ServerPurpose::McpServer])
}

/// Whether a command starts something for a purpose; what talks over standard input is started by whoever talks to it.
fn calls(request: &Request<'_>, module: &ModuleFacts, purposes: &[ServerPurpose]) -> bool {
    let calls = request.facts.code.server_calls_in(&module.path, django::HANDLE);
    calls.iter().any(|(call, _)| purposes.contains(&launch::purpose(call)) && !launch::is_stdio(call))
}

/// Whether a command that is called after it goes on without an end.
fn waits(request: &Request<'_>, module: &ModuleFacts, name: &str) -> bool {
    let is_called_so = name.split('_').any(|word| WAITING.contains(&word));
    calls(request, module, &[ServerPurpose::Bot, ServerPurpose::Worker])
        || is_called_so
            && request
                .facts
                .code
                .parts_of_function(&module.path, django::HANDLE, None)
                .iter()
                .any(|part| !part.module.lasting.is_empty() || part.module.consumes.is_some())
}

/// Words in the names of programs that go on without an end.
const WAITING: [&str; 17] = [
    "run",
    "start",
    "listen",
    "listener",
    "consume",
    "consumer",
    "worker",
    "workers",
    "daemon",
    "bot",
    "watch",
    "poll",
    "poller",
    "loop",
    "scheduler",
    "subscribe",
    "subscriber",
];

#[cfg(test)]
mod tests {
    use crate::plan::testing::{APP, lock, notices, planned};

    const SITE: [(&str, &str); 3] = [
        (
            "manage.py",
            "import os\nfrom django.core.management import execute_from_command_line\nif __name__ == '__main__':\n    os.environ.setdefault('DJANGO_SETTINGS_MODULE', 'config.settings')\n    execute_from_command_line([])\n",
        ),
        (
            "config/settings.py",
            "SECRET_KEY = 'x'\nROOT_URLCONF = 'config.urls'\nWSGI_APPLICATION = 'config.wsgi.application'\n",
        ),
        ("config/wsgi.py", "from django.core.wsgi import get_wsgi_application\napplication = get_wsgi_application()\n"),
    ];

    fn said(name: &str, handle: &str) -> Vec<String> {
        let path = format!("shop/management/commands/{name}.py");
        let command = format!(
            "import uvicorn\nfrom django.core.management.base import BaseCommand\nfrom fastapi import FastAPI\napp = FastAPI()\n\
             class Command(BaseCommand):\n    def handle(self, *args, **options):\n        {handle}\n"
        );
        let files: Vec<(&str, &str)> =
            SITE.into_iter().chain([("pyproject.toml", APP), (path.as_str(), command.as_str())]).collect();
        let plan = planned(&files, &lock(&["django", "gunicorn", "uvicorn", "fastapi"], "")).expect("a plan");
        assert_eq!(plan.start.command.value[0], "gunicorn");
        notices(&plan)
    }

    #[test]
    fn a_command_that_serves_or_waits_is_said() {
        let serving = said("run_api", "uvicorn.run(app, host='0.0.0.0', port=9000)");
        let is_it = |notice: &String| {
            notice.starts_with("`python manage.py run_api` (shop/management/commands/run_api.py) serves")
        };
        assert!(serving.iter().any(is_it), "{serving:?}");
        let waiting = said("run_worker", "while True:\n            self.work()");
        assert!(
            waiting
                .iter()
                .any(|notice| notice.contains("`python manage.py run_worker`") && notice.contains("waits for work")),
            "{waiting:?}"
        );
        let job = said("import_pages", "while True:\n            break");
        assert!(!job.iter().any(|notice| notice.contains("import_pages")), "{job:?}");
    }
}
