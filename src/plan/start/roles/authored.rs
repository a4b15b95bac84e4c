//! What the authors run beside the program: in files that deploy it, and in shell scripts that start it. Chooses no role.

use crate::catalogue::program::{self, Owner};
use crate::inspect::deployment::{Command, ScriptFacts};
use crate::inspect::evidence::{Located, Place};
use crate::inspect::lock::Closure;
use crate::inspect::tree::{has_extension, listed};
use crate::inspect::wheel::join;
use crate::plan::build_plan::{RoleStart, StartPlan};
use crate::plan::chosen::{Chosen, Role};
use crate::plan::request::Request;
use crate::plan::start::detected::Detected;
use crate::plan::start::{evidence, paths};

/// Where a file that deploys the program, or a script on its way, runs a command.
pub(super) fn place_of(request: &Request<'_>, chosen: &Chosen, is_it: impl Fn(&[String]) -> bool) -> Option<Place> {
    let deployment = &request.facts.deployment;
    let all = deployment.commands.iter().chain(&deployment.preparations);
    let mut deploying = all.filter(|declaration| declaration.kind.deploys());
    let deployed = deploying.find(|declaration| is_it(&declaration.command.words));
    deployed.map(|declaration| declaration.place.clone()).or_else(|| {
        let mut commands = of_start_scripts(request, chosen).into_iter();
        commands.find(|(words, _)| is_it(words)).map(|(_, place)| place.clone())
    })
}

/// The words of a command of files that deploy the program, as they are written, and where.
pub(super) fn deployed<'r>(
    request: &'r Request<'_>,
    is_it: impl Fn(&[String]) -> bool,
) -> Option<(&'r [String], &'r Place)> {
    let deploying = request.facts.deployment.commands.iter().filter(|declaration| declaration.kind.deploys());
    let mut commands = deploying.map(|declaration| (declaration.command.words.as_slice(), &declaration.place));
    commands.find(|(words, _)| is_plain(words) && is_it(words))
}

fn is_plain(words: &[String]) -> bool {
    words.iter().all(|word| !word.contains(['$', '`', '<', '>', '*']))
}

/// When the authors' compose file starts a role: with its profile, where the program itself has none.
pub(super) fn starts(request: &Request<'_>, chosen: &Chosen, role: &Role) -> RoleStart {
    starts_at(request, chosen, role.declaration.as_ref().map(|declaration| &declaration.place))
}

/// The same of a role that is declared somewhere.
pub(super) fn starts_at(request: &Request<'_>, chosen: &Chosen, own: Option<&Place>) -> RoleStart {
    let services = &request.facts.deployment.services;
    let has_profile = |place: &Place| {
        services.iter().find(|service| service.starts.contains(place)).is_some_and(|service| service.has_profile)
    };
    let is_asked_for = own.is_some_and(has_profile) && !chosen.declaration_place().is_some_and(has_profile);
    if is_asked_for { RoleStart::Profile } else { RoleStart::Beside }
}

/// Workers that a start script runs beside the program: programs of queues, as they are written.
pub(super) fn workers<'r>(
    request: &'r Request<'_>,
    closure: &Closure,
    chosen: &Chosen,
) -> Vec<(&'r [String], &'r Place)> {
    let mut found = of_start_scripts(request, chosen);
    found.retain(|(words, _)| {
        let owner = words.first().and_then(|name| program::named(name)).filter(|(program, _)| program.serves(words));
        let Some((_, Owner::Framework(framework))) = owner else { return false };
        let works = framework.worker_command.is_some_and(|command| command.port.is_none()) || framework.key == "rq";
        is_plain(words) && works && framework.packages.iter().any(|package| closure.contains(package))
    });
    found
}

/// Words of what the image, its build or another role does already.
const DONE_ELSEWHERE: [&str; 6] = ["migrate", "upgrade", "collectstatic", "compilemessages", "makemigrations", "check"];

/// Programs of the project that a shell script runs before it starts the chosen program, and that neither the image nor a role runs.
pub(crate) fn steps(request: &Request<'_>, chosen: &Chosen, start: &StartPlan) -> Vec<Located<String>> {
    let own = start.command.value.join(" ");
    let is_done = |words: &[String]| {
        words.iter().any(|word| DONE_ELSEWHERE.contains(&word.as_str()))
            // The command is that script's text.
            || own.contains(&words.join(" "))
            || start.other_roles.iter().any(|role| role.command.value.iter().any(|word| words.last() == Some(word)))
    };
    let mut found: Vec<Located<String>> = Vec::new();
    for (script, commands) in start_scripts(request, chosen) {
        let directory = script.path.rsplit_once('/').map_or("", |(directory, _)| directory);
        let steps = commands.iter().filter(|command| {
            let words = &command.value.words;
            is_of_the_project(request, directory, words) && !is_done(words)
        });
        found.extend(steps.map(|command| Located::new(command.value.words.join(" "), command.place.clone())));
    }
    found.dedup_by(|one, other| one.value == other.value);
    found
}

/// `python load.py`, `python -m shop.load`, `python manage.py load`, `load-shop`.
fn is_of_the_project(request: &Request<'_>, directory: &str, words: &[String]) -> bool {
    let tree = &request.facts.tree;
    let [program, rest @ ..] = words else { return false };
    let is_script = request.facts.pyproject.scripts.iter().any(|script| script.name == *program);
    let runs = match rest {
        [flag, module, ..] if flag == "-m" => paths::file_of(request, module, &paths::import_roots(request)).is_some(),
        [file, ..] => {
            has_extension(file, "py") && (tree.is_file(listed(file)) || tree.is_file(&join(directory, listed(file))))
        }
        [] => false,
    };
    is_plain(words) && (is_script || program == "python" && runs)
}

/// The scripts that start the chosen program, with the commands before that one.
fn start_scripts<'r>(request: &'r Request<'_>, chosen: &Chosen) -> Vec<(&'r ScriptFacts, &'r [Located<Command>])> {
    let item = Detected { serves: chosen.serves.clone(), ..Detected::new(chosen.candidate.clone()) };
    let scripts = request.facts.deployment.scripts.iter();
    let found = scripts.filter_map(|script| {
        let at = script.commands.iter().position(|command| evidence::starts(request, &command.value, &item))?;
        Some((script, &script.commands[..at]))
    });
    found.collect()
}

/// The other commands of shell scripts that start the chosen program.
fn of_start_scripts<'r>(request: &'r Request<'_>, chosen: &Chosen) -> Vec<(&'r [String], &'r Place)> {
    let item = Detected { serves: chosen.serves.clone(), ..Detected::new(chosen.candidate.clone()) };
    let mut found = Vec::new();
    for script in &request.facts.deployment.scripts {
        let commands = || script.commands.iter().filter(|command| command.value.directory.is_empty());
        if commands().any(|command| evidence::starts(request, &command.value, &item)) {
            let others = commands().filter(|command| !evidence::starts(request, &command.value, &item));
            found.extend(others.map(|command| (command.value.words.as_slice(), &command.place)));
        }
    }
    found
}
