//! Says what the program needs beside its image: a display, a device, and programs of the project that nothing starts. Starts none.

use std::collections::BTreeSet;

use super::command::working_directory;
use super::entrypoint::entrypoint_scripts;
use super::fillers::{self, apart};
use super::roles::authored;
use super::{
    browsers, call_options, entry_points, launch, libraries, management, paths, running, subcommands, table_makers,
};
use crate::catalogue::equipment::{DOCKER_HOST, Equipment, KEYRING_BACKEND, KEYRINGS, WITHOUT_DISPLAY};
use crate::catalogue::model::ServerPurpose;
use crate::catalogue::{development, server};
use crate::inspect::code::{Happens, ModuleFacts, ModuleShape, Syntax};
use crate::inspect::deployment::container_facts::Handover;
use crate::inspect::evidence::{Located, Place};
use crate::inspect::pyproject::ScriptFacts;
use crate::plan::build_plan::{Notice, ProgramForm, RoleWork, StartNotice, StartPlan};
use crate::plan::candidate::StartMethod;
use crate::plan::chosen::Chosen;
use crate::plan::request::Request;

pub(crate) fn notices(
    request: &Request<'_>,
    chosen: &Chosen,
    start: &StartPlan,
    reached: &BTreeSet<&str>,
) -> Vec<Notice> {
    let mut found: Vec<StartNotice> = equipment(request, chosen, reached);
    let broken = not_parsed(request, reached);
    found.extend(Some(broken).filter(|broken| !broken.is_empty()).map(StartNotice::NotParsed));
    found.extend(guard_skipped(request, chosen, start));
    found.extend(call_options_left(request, chosen, start));
    if start.entrypoint.is_none() {
        let steps = authored::steps(request, chosen, start);
        found.extend(Some(steps).filter(|steps| !steps.is_empty()).map(StartNotice::StepsLeftOut));
    }
    found.extend(idle_entrypoint(request, start, &found));
    let programs = apart(request, chosen, reached).chain(libraries::programs(request, reached));
    let maker = table_makers::find(request, chosen, start, reached, programs);
    found.extend(maker.and_then(|maker| table_makers::notice(request, start, maker)));
    found.extend(table_makers::dropped(request, chosen, reached));
    let programs = fillers::called_so(request, chosen, reached);
    let programs = programs.into_iter().filter(|module| maker.is_none_or(|maker| maker.path != module.path));
    let fillers = named(request, start, programs);
    found.extend(Some(fillers).filter(|fillers| !fillers.is_empty()).map(StartNotice::Fillers));
    let commands = management::commands(request, chosen, start);
    let mut idle = not_started(request, chosen, start, reached);
    idle.extend(commands.waiting);
    let with_words = subcommands::not_started(request, chosen, start);
    if start.form.value == ProgramForm::CommandLine {
        let lasting: Vec<Located<String>> = with_words.into_iter().map(|(_, one)| one).collect();
        found.extend(Some(lasting).filter(|lasting| !lasting.is_empty()).map(StartNotice::KeepsRunning));
    } else {
        idle.extend(with_words.into_iter().filter(|(serves, _)| !serves).map(|(_, one)| one));
    }
    found.extend(Some(idle).filter(|idle| !idle.is_empty()).map(StartNotice::NotStarted));
    let mut servers = other_servers(request, chosen, start, reached);
    servers.extend(commands.serving);
    found.extend(Some(servers).filter(|servers| !servers.is_empty()).map(StartNotice::OtherServers));
    let scripts = other_scripts(request, chosen, start);
    found.extend(Some(scripts).filter(|scripts| !scripts.is_empty()).map(StartNotice::OtherScripts));
    found.into_iter().map(Notice::Start).collect()
}

/// What the server is told in the code, or in a line of the authors', and not by the command.
fn call_options_left(request: &Request<'_>, chosen: &Chosen, start: &StartPlan) -> Option<StartNotice> {
    let program = start.command.value.first()?;
    let server = server::ALL.iter().find(|server| server.program.is_some_and(|known| known.name == program))?;
    let left = call_options::of(request, chosen, server, working_directory(request, chosen)).left;
    (!left.is_empty()).then_some(StartNotice::CallOptions(left))
}

/// Modules of the program that do not parse.
fn not_parsed(request: &Request<'_>, reached: &BTreeSet<&str>) -> Vec<Place> {
    let modules = request.facts.code.code().filter(|module| reached.contains(module.path.as_str()));
    let broken = modules.filter_map(|module| match module.syntax {
        Syntax::Errors(line) => Some(Place::line(&module.path, line)),
        Syntax::Clean | Syntax::TooDeep => None,
    });
    broken.collect()
}

/// What the main guard of the application's file prepares, or of a program that serves it, where a server imports that file, and no
/// other role prepares the database.
fn guard_skipped(request: &Request<'_>, chosen: &Chosen, start: &StartPlan) -> Option<StartNotice> {
    let StartMethod::WebApplication(application) = &chosen.candidate.start else { return None };
    let module = request.facts.code.module(&application.file)?;
    let is_run = chosen.words_as_written().is_some_and(|words| words.first().is_some_and(|word| word == "python"));
    let migrates = start.other_roles.iter().any(|role| role.work == RoleWork::Migration);
    let mut calls = module.preparations.clone();
    let launchers = request.facts.code.code().filter(|other| {
        let served = || other.server_calls.iter().filter_map(|call| launch::served_object(request, call));
        let is_apart = other.path != application.file && !paths::is_beside(&other.path);
        is_apart && !other.preparations.is_empty() && served().any(|object| chosen.serves.contains(&object))
    });
    calls.extend(launchers.flat_map(|other| other.preparations.iter().cloned()));
    (!calls.is_empty() && !is_run && !migrates).then_some(StartNotice::GuardSkipped(calls))
}

/// What the program certainly needs of the machine, each kind once.
fn equipment(request: &Request<'_>, chosen: &Chosen, reached: &BTreeSet<&str>) -> Vec<StartNotice> {
    let running = running::running(request, chosen);
    let modules = request.facts.code.code().filter(|module| reached.contains(module.path.as_str()));
    let uses = modules.flat_map(|module| module.equipment.iter().map(move |one| (module, one)));
    let certain = uses.filter(|(module, one)| {
        let runs = || one.happens == Happens::Always && running.holds(&module.path, &one.scope);
        let is_certain = one.equipment.is_needed_where_caught() || one.happens == Happens::Always;
        (one.equipment.is_needed_in_use() && is_certain || runs()) && !is_given(request, one.equipment)
    });
    let mut found: Vec<(Equipment, Place)> = certain.map(|(_, one)| (one.equipment, one.place.clone())).collect();
    if !found.iter().any(|(equipment, _)| matches!(equipment, Equipment::Browser(_))) {
        let of_libraries = browsers::of_libraries(request, reached);
        found.extend(of_libraries.filter(|(equipment, _)| !is_given(request, *equipment)));
    }
    found.sort();
    found.dedup_by_key(|(equipment, _)| *equipment);
    found.into_iter().map(|(equipment, place)| StartNotice::Equipment(equipment, place)).collect()
}

/// Whether the settings give the program a display, or tell its library to do without one; or bring a browser.
fn is_given(request: &Request<'_>, equipment: Equipment) -> bool {
    let env = request.preferences.env.as_ref();
    match equipment {
        Equipment::Display => env.is_some_and(|env| WITHOUT_DISPLAY.iter().any(|name| env.value.contains_key(*name))),
        // What the system's packages bring is installed, and what the user's instructions bring is not known.
        Equipment::Browser(driver) => driver.installer().is_none() || request.preferences.instructions.is_some(),
        // Settings for Xvfb or for no window are not known.
        Equipment::BrowserWindow => env.is_some_and(|env| env.value.contains_key("DISPLAY")),
        Equipment::DockerEngine => env.is_some_and(|env| env.value.contains_key(DOCKER_HOST)),
        Equipment::Keyring => {
            let mut locked = request.lock.packages.iter().map(|package| package.name.as_str());
            locked.any(|name| KEYRINGS.contains(&name))
                || env.is_some_and(|env| env.value.contains_key(KEYRING_BACKEND))
        }
        Equipment::Camera
        | Equipment::Sound
        | Equipment::SerialPort
        | Equipment::GoogleCredentials
        | Equipment::Model => false,
    }
}

/// A script by its name and by its last line: `exec "$@"`. What the authors' own image starts with is told where that is read.
fn idle_entrypoint(request: &Request<'_>, start: &StartPlan, before: &[StartNotice]) -> Option<StartNotice> {
    let deployment = &request.facts.deployment;
    let is_theirs = |script: &str| {
        let mut theirs = deployment.containers.iter().filter_map(|container| container.entrypoint.as_ref());
        theirs.any(|entrypoint| entrypoint.value.script == script)
    };
    let hands_over = |script: &&str| {
        let known = deployment.scripts.iter().find(|known| known.path == *script);
        known.is_some_and(|known| known.handover == Handover::Words)
    };
    let is_said = before.iter().any(|notice| matches!(notice, StartNotice::StepsLeftOut(_)));
    if start.entrypoint.is_some() || is_said {
        return None;
    }
    let mut scripts = entrypoint_scripts(&request.facts.tree);
    let script = scripts.find(|script| hands_over(script) && !is_theirs(script))?;
    Some(StartNotice::IdleEntrypoint(script.to_owned()))
}

/// Programs with a guard that wait for messages or for the clock, and that neither the program nor a role comes near.
fn not_started(
    request: &Request<'_>,
    chosen: &Chosen,
    start: &StartPlan,
    reached: &BTreeSet<&str>,
) -> Vec<Located<String>> {
    let of_libraries =
        libraries::programs(request, reached).filter(|module| libraries::installs(request, &module.path));
    let waiting = apart(request, chosen, reached).chain(of_libraries);
    let waiting = waiting.filter(|module| waits_apart(request, module, reached));
    named(request, start, waiting)
}

/// Programs with a guard that serve something else than the program does, and that nothing starts.
fn other_servers(
    request: &Request<'_>,
    chosen: &Chosen,
    start: &StartPlan,
    reached: &BTreeSet<&str>,
) -> Vec<Located<String>> {
    let serving = apart(request, chosen, reached).filter(|module| {
        let calls = entry_points::program_calls(request, &module.path);
        let objects: Vec<_> = calls.iter().filter_map(|call| launch::served_object(request, call)).collect();
        let is_known =
            objects.iter().any(|object| chosen.serves.contains(object) || reached.contains(object.0.as_str()));
        // What talks over standard input is started by whoever talks to it.
        let is_meant =
            calls.iter().any(|call| launch::purpose(call) != ServerPurpose::Development && !launch::is_stdio(call));
        is_meant && !is_known && !waits_apart(request, module, reached) && !loads_the_program(request, chosen, module)
    });
    named(request, start, serving)
}

/// Whether a program loads the file of the chosen one, or what that serves: it starts the same another way.
fn loads_the_program(request: &Request<'_>, chosen: &Chosen, module: &ModuleFacts) -> bool {
    let (root, _) = paths::importable(request, &module.path);
    let loaded = request.facts.code.reachable(&[&module.path], &[&root, "", "src"]);
    let own = chosen.candidate.file().into_iter().chain(chosen.serves.iter().map(|(file, _)| file.as_str()));
    own.into_iter().any(|file| loaded.contains(file))
}

/// Console scripts that a service's image has besides, for somebody or something else to run.
fn other_scripts(request: &Request<'_>, chosen: &Chosen, start: &StartPlan) -> Vec<Located<String>> {
    let is_service = start.form.value == ProgramForm::Service;
    if !is_service || paths::wheel_modules(request).next().is_none() {
        return Vec::new();
    }
    let own = chosen.candidate.file();
    let words: Vec<&String> =
        start.command.value.iter().chain(start.other_roles.iter().flat_map(|role| &role.command.value)).collect();
    let roots = paths::import_roots(request);
    let is_other = |script: &&ScriptFacts| {
        let file = paths::file_of(request, &script.module, &roots).map(|(_, file)| file);
        let is_stub = |file: &String| {
            request.facts.code.module(file).is_some_and(|module| module.shape == ModuleShape::UvInitStub)
        };
        let serves_the_same = || {
            let function = script.function.as_deref().unwrap_or_default();
            let calls =
                file.as_ref().map(|file| entry_points::script_calls(request, file, function)).unwrap_or_default();
            let mut objects = calls.into_iter().filter_map(|call| launch::served_object(request, call));
            objects.any(|object| chosen.serves.contains(&object) || Some(object.0.as_str()) == own)
        };
        let is_named = words.iter().any(|word| **word == script.name);
        file.as_ref().is_some_and(|file| Some(file.as_str()) != own && !is_stub(file))
            && !is_named
            && entry_points::has_function(request, script, file.as_deref())
            && !serves_the_same()
            && !development::is_program_name(&script.name)
    };
    let scripts = request.facts.pyproject.scripts.iter().filter(is_other);
    scripts.map(|script| Located::new(script.name.clone(), script.place.clone())).collect()
}

/// The words that start them, but for those that a role starts, or a shell line of the program's own: `alembic upgrade head && python src/main.py`.
fn named<'r>(
    request: &Request<'_>,
    start: &StartPlan,
    programs: impl Iterator<Item = &'r ModuleFacts>,
) -> Vec<Located<String>> {
    let named = programs.filter_map(|module| {
        let place = module.main_guard.clone()?;
        let candidate = entry_points::program_candidate(request, module, place.clone());
        let words = match &candidate.start {
            StartMethod::File { file } => format!("python {file}"),
            _ => candidate.key,
        };
        let roles = start.other_roles.iter().map(|role| role.command.value.join(" "));
        // A compose file above the project stays, with what it starts in the image.
        let above = request.facts.deployment.commands.iter().filter(|one| one.place.file.starts_with("../"));
        let above = above.filter(|one| one.kind.deploys()).map(|one| one.command.words.join(" "));
        let mut lines = roles.chain([start.command.value.join(" ")]).chain(above);
        let is_started = lines.any(|line| line.contains(&words) || line.contains(&module.path));
        (!is_started).then(|| Located::new(words, place))
    });
    named.collect()
}

/// Whether a program waits for work in a file that the chosen one does not load.
fn waits_apart(request: &Request<'_>, module: &ModuleFacts, reached: &BTreeSet<&str>) -> bool {
    let code = &request.facts.code;
    let loops_as_a_worker = !module.lasting.is_empty() && is_named_worker(&module.path);
    if loops_as_a_worker {
        return true;
    }
    let waits = |path: &str| code.module(path).is_some_and(|module| module.consumes.is_some());
    let (root, _) = paths::importable(request, &module.path);
    let loaded = code.reachable(&[&module.path], &[&root, "", "src"]);
    loaded.into_iter().any(|path| !reached.contains(path) && waits(path))
}

/// `app/workers/analysis.py`, `crawler/worker_main.py`.
fn is_named_worker(path: &str) -> bool {
    let path = path.trim_end_matches(".py").to_ascii_lowercase();
    let mut words = path.split(['/', '_']);
    words.any(|word| {
        matches!(word, "worker" | "workers" | "consumer" | "consumers" | "scheduler" | "poller" | "daemon" | "loop")
    })
}

#[cfg(test)]
mod tests {
    use crate::plan::testing::{APP, lock, notices, planned};

    fn said(files: &[(&str, &str)], settings: &str, packages: &[&str]) -> Vec<String> {
        let pyproject = format!("{APP}{settings}");
        let files = [&[("pyproject.toml", pyproject.as_str())], files].concat();
        let plan = planned(&files, &lock(packages, "")).expect("a plan");
        notices(&plan)
    }

    const WEB: &[&str] = &["fastapi", "uvicorn", "aiokafka"];
    const API: (&str, &str) = ("main.py", "from fastapi import FastAPI\napp = FastAPI()\n");
    const CONSUMER: (&str, &str) = (
        "shop/orders.py",
        "from aiokafka import AIOKafkaConsumer\nimport shop\ndef main():\n    AIOKafkaConsumer('x')\nif __name__ == '__main__':\n    main()\n",
    );

    #[test]
    fn what_only_a_guard_prepares_is_said_where_a_server_imports_the_file() {
        let guard = "if __name__ == '__main__':\n    init_db()\n    uvicorn.run(app)\n";
        let main =
            format!("import uvicorn\nfrom fastapi import FastAPI\napp = FastAPI()\ndef init_db():\n    pass\n{guard}");
        let said = |settings: &str| {
            let all = said(&[("main.py", &main)], settings, WEB);
            all.into_iter().filter(|notice| notice.contains("which this server skips")).collect::<Vec<_>>()
        };
        assert!(
            said("")[0].starts_with("`init_db` (main.py:7) runs where a program starts the server itself"),
            "{:?}",
            said("")
        );
        assert!(said("[tool.uvdock]\ncommand = \"python main.py\"\n").is_empty());
    }

    #[test]
    fn what_only_another_program_prepares_is_said_too() {
        let run = "import uvicorn\ndef init_db():\n    pass\ndef main():\n    init_db()\n    uvicorn.run('main:app', host='127.0.0.1')\n\
                   if __name__ == '__main__':\n    main()\n";
        let found = said(&[API, ("run.py", run)], "", WEB);
        assert!(found.iter().any(|notice| notice.starts_with("`init_db` (run.py:5) runs where")), "{found:?}");
        let public = run.replace("127.0.0.1", "0.0.0.0");
        assert!(!said(&[API, ("run.py", &public)], "", WEB).iter().any(|notice| notice.contains("init_db")));
    }

    #[test]
    fn a_consumer_that_nothing_starts_is_said() {
        let package = ("shop/__init__.py", "");
        let found = said(&[API, package, CONSUMER], "", WEB);
        let expected = "`python shop/orders.py` (shop/orders.py:5) waits for work";
        assert!(found.iter().any(|notice| notice.starts_with(expected)), "{found:?}");
        let role = "[tool.uvdock]\nroles.orders = { command = \"python shop/orders.py\" }\n";
        assert!(!said(&[API, package, CONSUMER], role, WEB).iter().any(|notice| notice.contains("waits for work")));
        let started = ("main.py", "from fastapi import FastAPI\nimport shop.orders\napp = FastAPI()\n");
        assert!(!said(&[started, package, CONSUMER], "", WEB).iter().any(|notice| notice.contains("waits for work")));
    }

    #[test]
    fn a_browser_that_is_downloaded_is_said_with_what_installs_it() {
        let page = "from playwright.sync_api import sync_playwright\ndef page():\n    with sync_playwright() as p:\n        return p.chromium.launch()\n";
        let main = ("main.py", "from fastapi import FastAPI\nimport page\napp = FastAPI()\n");
        let is_it =
            |notice: &String| notice.contains("starts a browser (page.py:4)") && notice.contains("playwright install");
        assert!(said(&[main, ("page.py", page)], "", WEB).iter().any(is_it));
        let given = "[tool.uvdock]\ninstructions.runtime = \"RUN playwright install --with-deps\"\n";
        assert!(!said(&[main, ("page.py", page)], given, WEB).iter().any(is_it));
    }

    #[test]
    fn what_a_container_does_not_have_is_said_where_it_is_certainly_used() {
        let main = "import cv2\ndef main():\n    cap = cv2.VideoCapture(0)\n    while True:\n        cv2.imshow('x', cap.read())\nif __name__ == '__main__':\n    main()\n";
        let found = said(&[("main.py", main)], "", &[]);
        assert!(found.iter().any(|notice| notice.contains("reads a camera (main.py:3)")), "{found:?}");
        assert!(found.iter().any(|notice| notice.contains("opens windows (main.py:5)")), "{found:?}");
        let perhaps =
            main.replace("    while True", "    if cap.read() == 3").replace("cv2.VideoCapture(0)", "other()");
        assert!(!said(&[("main.py", &perhaps)], "", &[]).iter().any(|notice| notice.contains("opens windows")));
    }

    #[test]
    fn what_fills_a_database_and_is_started_by_nothing_is_said() {
        let app = "from fastapi import FastAPI\napp = FastAPI()\n";
        let filler = "def run():\n    pass\nif __name__ == '__main__':\n    run()\n";
        let files = |name| [("main.py", app), (name, filler)];
        let found = said(&files("populate_db.py"), "", &["fastapi", "uvicorn"]);
        assert!(
            found.iter().any(|notice| notice.starts_with("`python populate_db.py` (populate_db.py:3) is called after")),
            "{found:?}"
        );
        let other = said(&files("report.py"), "", &["fastapi", "uvicorn"]);
        assert!(!other.iter().any(|notice| notice.contains("is called after")), "{other:?}");
    }
}
