//! What is said of each setting that changed, and of a whole project that several settings are about.

use super::*;

const QUEUE: (&str, &str) = ("jobs.py", "from celery import Celery\nqueue = Celery('x')\n");

/// What is said of every file that differs between two settings of one project, as "path: message".
fn why_settings(old: &str, new: &str) -> Vec<String> {
    reasons_between(old, new).into_iter().map(|(path, reason)| format!("{path}: {}", reason.message())).collect()
}

/// The reasons for every file that differs between two settings of one project, with its path.
fn reasons_between(old: &str, new: &str) -> Vec<(String, Reason)> {
    let lock = lock(&["fastapi", "uvicorn", "celery", "debugpy"], "");
    let project = |settings: &str| format!("{APP}[tool.uvdock]\n{settings}\n");
    let (before, now) = (project(old), project(new));
    let files = |pyproject| {
        vec![("pyproject.toml", pyproject), ("main.py", API), QUEUE, ("extra/data.txt", ""), ("prod.env", "")]
    };
    let render_all = |files: &[(&str, &str)]| {
        let plan = planned(files, &lock).unwrap_or_else(|error| panic!("{old:?} {new:?}: {error}"));
        (render(&plan).expect("rendered"), plan)
    };
    let (before, (now_files, plan)) = (render_all(&files(&before)).0, render_all(&files(&now)));
    let mut all = files(&now);
    all.push(("uv.lock", &lock));
    let facts = facts(&all);
    let mut said = Vec::new();
    for rendered in now_files {
        let Some(old) = before.iter().find(|file| file.path == rendered.path && file.text != rendered.text) else {
            continue;
        };
        let path = rendered.path.clone();
        let change = FileChange {
            rendered,
            current: Some(old.text.clone().into_bytes()),
            state: FileState::Stale,
            obstacle: None,
            kept_pins: Vec::new(),
            origin: crate::sync::Origin::Rendered,
        };
        let reasons = reasons_of(&change, &facts, &plan);
        said.extend(reasons.into_iter().map(|reason| (path.clone(), reason)));
    }
    said
}

/// One change of each setting.
const SETTINGS: [&str; 45] = [
    "command = 'uvicorn main:app --port 9000'",
    "entrypoint = 'python'",
    "dev-command = 'python main.py'",
    "dev-command.reload = 'restart'",
    "port = 9000",
    "debug-port = 5678",
    "healthcheck = false",
    "stop-signal = 'SIGQUIT'",
    "user = 'worker:1000'",
    "python = '3.13'",
    "strategy = 'alpine'",
    "strategy = 'distroless'",
    "strategy = 'shared-base'",
    "base-image = 'mirror.example/python'",
    "uv = 'mirror.example/uv'",
    "uv = '0.13.9'",
    "syntax = false",
    "optimize = 'startup'",
    "optimize = 'size'",
    "lock = 'frozen'",
    "include = ['extra']",
    "exclude = ['jobs.py']",
    "writable = ['data']",
    "env-files = ['prod.env']",
    "roles.worker = 'profile'",
    "roles.worker = 'never'",
    "roles.worker = { command = 'python jobs.py' }",
    "roles.first = { command = 'python jobs.py', starts = 'before' }",
    "packages.run = ['curl']",
    "packages.build = ['gcc']",
    "env.A = '1'",
    "labels.a = 'b'",
    "build-args.APP_VERSION = { variables = ['APP_VERSION'] }",
    "instructions.runtime = 'RUN echo a'",
    "instructions.base = '''\nRUN apt-get install -y curl\n\nENV A=1'''",
    "build-args.R = '1'\ninstructions.runtime = 'RUN echo $R'",
    "ignore = ['*.txt']",
    "compose.services.shop.mem_limit = '1g'",
    "compose.services.shop.ports = ['9000:9000']",
    "compose.services.shop.volumes = ['./x:/x']",
    "compose.services.shop.healthcheck.retries = 9",
    "compose.services.shop.build.args.A = '1'",
    "compose.services.cache.image = 'redis:8'",
    "compose.volumes.more = {}",
    "compose.x-a = 1",
];

#[test]
fn no_change_of_a_setting_is_told_as_one_of_uvdock_s_own() {
    for base in ["ci = 'github'\n", "ci = 'gitlab'\nstrategy = 'shared-base'\n"] {
        for setting in SETTINGS.into_iter().filter(|setting| !base.contains("strat") || !setting.starts_with("strat")) {
            let with = format!("{base}{setting}");
            for (old, new) in [(base, with.as_str()), (with.as_str(), base)] {
                let said = why_settings(old, new);
                assert!(!said.is_empty(), "{old:?} {new:?}");
                assert!(!said.iter().any(|said| said.contains("differently")), "{old:?} to {new:?}: {said:#?}");
            }
        }
    }
}

#[test]
fn instructions_are_named_as_a_whole() {
    let with = "instructions.runtime = 'RUN apt-get install -y curl'";
    let why = |old, new| why_settings(old, new);
    assert_eq!(why("", with), ["Dockerfile: `instructions.runtime` is new: set in pyproject.toml:6"]);
    assert_eq!(why(with, ""), ["Dockerfile: `instructions.runtime` is gone"]);
    let other = "instructions.runtime = '''\nRUN apt-get install -y curl\nRUN b\n'''";
    let expected = ["Dockerfile: `instructions.runtime` has changed: set in pyproject.toml:6"];
    assert_eq!(why(with, other), expected);
    assert_eq!(why(other, with), expected);
}

#[test]
fn what_changed_beside_instructions_is_told_beside_them() {
    let said = why_settings("", "port = 9000\ninstructions.runtime = 'USER root'");
    assert_eq!(said[0], "Dockerfile: `instructions.runtime` is new: set in pyproject.toml:7");
    assert_eq!(said[1], "Dockerfile: The port is 9000 and was 8000: set in pyproject.toml:6");
}

#[test]
fn a_role_is_named_with_who_says_so() {
    let service = "compose.yaml: Service `worker`";
    let said =
        |old, new| why_settings(old, new).into_iter().filter(|said| said.starts_with(service)).collect::<Vec<_>>();
    assert_eq!(said("", "roles.worker = 'never'"), [format!("{service} is left out: set in pyproject.toml:6")]);
    assert_eq!(said("roles.worker = 'never'", ""), [format!("{service} is new: Celery object (jobs.py:2)")]);
    let command = "runs `celery --app jobs:queue worker --loglevel INFO`, with its profile";
    assert_eq!(said("", "roles.worker = 'profile'"), [format!("{service} {command}: set in pyproject.toml:6")]);
}

#[test]
fn bake_file_makefile_and_workflows_say_what_they_are_about() {
    let said = why_settings("strategy = 'shared-base'", "strategy = 'shared-base'\npackages.run = ['curl']");
    for path in ["docker-bake.hcl", "images.mk", ".github/workflows/images.yaml"] {
        let about: Vec<&String> = said.iter().filter(|said| said.starts_with(path)).collect();
        assert_eq!(about.len(), 1, "{said:#?}");
        assert!(
            about[0].contains("The shared base is `shop-base:py3.14-") && about[0].contains("system packages"),
            "{said:#?}"
        );
    }
    let said = why_settings("ci = 'github'", "ci = 'github'\nwritable = ['data']\nhealthcheck = false");
    let workflow: Vec<&String> = said.iter().filter(|said| said.starts_with(".github")).collect();
    let expected = [
        ".github/workflows/uvdock.yml: The program writes to `data`: set in pyproject.toml:7",
        ".github/workflows/uvdock.yml: There is no health check any more",
    ];
    assert!(expected.iter().all(|sentence| workflow.iter().any(|said| said == sentence)), "{workflow:#?}");
}

#[test]
fn what_a_flag_excludes_is_told_with_the_flag() {
    let lock = lock(&["fastapi", "uvicorn", "celery"], "");
    let files = app(&[("main.py", API), QUEUE]);
    let old = rendered(&files, &lock, "Dockerfile");
    let exclude = Sourced::flag(vec!["jobs.py".to_owned()], "--exclude");
    let plan = planned_with(&files, &lock, |preferences| preferences.exclude = Some(exclude.clone())).expect("a plan");
    let new = render(&plan).expect("rendered").into_iter().find(|file| file.path == "Dockerfile");
    let change = FileChange {
        rendered: new.expect("a Dockerfile"),
        current: Some(old.text.into_bytes()),
        state: FileState::Stale,
        obstacle: None,
        kept_pins: Vec::new(),
        origin: crate::sync::Origin::Rendered,
    };
    let mut all = files.clone();
    all.push(("uv.lock", &lock));
    let facts = facts(&all);
    let preferences = Preferences { exclude: Some(exclude), ..Preferences::default() };
    let service = Service { facts: &facts, preferences: &preferences, plan: &plan };
    let told: Vec<String> =
        reasons(&change, &[service]).into_iter().map(|reason| reason.message().to_string()).collect();
    assert!(told.iter().any(|reason| reason.contains("`jobs.py`") && reason.contains("flag `--exclude`")), "{told:?}");
}

#[test]
fn the_reasons_are_the_same_in_other_words() {
    for setting in SETTINGS {
        let own = reasons_between("ci = 'github'", &format!("ci = 'github'\n{setting}"));
        let (other, told) = reworded(|| {
            let other = reasons_between("ci = 'github'", &format!("ci = 'github'\n{setting}"));
            let told: Vec<String> = other.iter().map(|(_, reason)| reason.message().to_string()).collect();
            (other, told)
        });
        assert_eq!(shape(&own), shape(&other), "{setting}");
        assert!(!told.is_empty() && told.iter().all(|message| message.starts_with("reworded ")), "{setting}: {told:?}");
    }
}
