//! Puts the command of the chosen candidate together, with everything that belongs to it. Chooses no candidate.

use super::asked_roles::{self, Roles};
use super::built::{Built, words};
use super::code_port::choose_port;
use super::development::choose_development;
use super::form::choose_form;
use super::health::choose_health_check;
use super::roles;
use super::server::{self, Listening};
use super::stop::choose_stop_signal;
use super::{
    call_options, code_port, concurrency, django, documents, entrypoint, frameworks, health, paths, port_variable,
    user_command,
};
use crate::catalogue::model::{Reloading, WebInterface};
use crate::catalogue::server::{Startable, of_interface};
use crate::config::SettingsHome;
use crate::inspect::evidence::Place;
use crate::inspect::lock::Closure;
use crate::inspect::tree::listed;
use crate::path::{ImageRoot, RepoPath};
use crate::plan::build_plan::{Reload, StartPlan};
use crate::plan::candidate::{Call, Django, StartMethod, WebApplication};
use crate::plan::chosen::Chosen;
use crate::plan::error::PlanError;
use crate::plan::request::Request;
use crate::sourced::Sourced;

/// The start of the container, with everything that belongs to it.
pub(crate) fn start(request: &Request<'_>, closure: &Closure, chosen: &Chosen) -> Result<StartPlan, PlanError> {
    let port = choose_port(request, closure, chosen);
    let form = choose_form(request, chosen);
    let mut built = Builder { request, closure, chosen, port: port.as_ref().map(|port| port.value) }.build()?;
    let entrypoint = entrypoint::entrypoint(request)?;
    let entrypoint = entrypoint.or_else(|| entrypoint::of_tool(request, chosen, &form, &mut built));
    let development = choose_development(request, &built)?;
    let workdir = workdir(request, chosen)?;
    let roles = roles::roles(request, closure, chosen, &workdir.value)?;
    let Roles { present: other_roles, left: left_roles } = asked_roles::applied(request, roles)?;
    Ok(StartPlan {
        port_variable: port.as_ref().and_then(|_| port_variable::port_variable(request, chosen, &built.command)),
        entrypoint,
        form,
        candidate: chosen.words_as_written().is_none().then(|| chosen.candidate.key.clone()),
        command: Sourced { value: built.command, source: chosen.source.clone() },
        dev_command: development.command,
        reload: development.reload,
        workdir,
        health: choose_health_check(request, chosen, port.as_ref())?,
        health_timings: health::timings(request),
        other_roles,
        left_roles,
        stop_signal: choose_stop_signal(request, closure, chosen),
        port,
    })
}

/// The directory that the program starts in: the one that is asked for, else the project root for one that is installed.
pub(crate) fn working_directory<'a>(request: &'a Request<'_>, chosen: &'a Chosen) -> &'a str {
    if let Some(asked) = &request.preferences.workdir {
        return if asked.value == "." { "" } else { listed(&asked.value) };
    }
    let installed = chosen.candidate.file().is_some_and(|file| paths::is_installed(request, file));
    if installed || chosen.named_from_root.is_some() { "" } else { chosen.root() }
}

fn workdir(request: &Request<'_>, chosen: &Chosen) -> Result<Sourced<RepoPath>, PlanError> {
    let root = working_directory(request, chosen).to_owned();
    let path = request.path(&root)?;
    if let Some(asked) = &request.preferences.workdir {
        let is_there = root.is_empty() || request.facts.tree.is_directory(&root);
        let missing = || PlanError::NoSuchPath { key: "workdir", path: root.clone(), given: asked.source.clone() };
        if !is_there {
            return Err(missing());
        }
        if !(root.is_empty() && request.facts.workspace.is_some()) {
            return Ok(asked.map(|_| path.clone()));
        }
    }
    if let Some(named) = chosen.named_from_root.as_ref().filter(|_| request.preferences.workdir.is_none()) {
        let seen = format!("the program names `{}` from there", named.value);
        return Ok(Sourced::seen(path, seen, named.place.clone()));
    }
    if root.is_empty() && request.image_root.value != ImageRoot::default() {
        return Ok(request.image_root.map(|_| path.clone()));
    }
    let because = match (root.is_empty(), &request.facts.workspace) {
        (true, None) => "the project root lies at `/app`".to_owned(),
        (true, Some(_)) => "the workspace lies at `/app`, and the member in its own directory".to_owned(),
        (false, _) => format!("the program's modules are imported from `{root}/`"),
    };
    Ok(Sourced::rule(path, because))
}

struct Builder<'a> {
    request: &'a Request<'a>,
    closure: &'a Closure,
    chosen: &'a Chosen,
    port: Option<u16>,
}

impl Builder<'_> {
    fn build(&self) -> Result<Built, PlanError> {
        match &self.chosen.words {
            Some(words) => {
                // Its other commands come with the same package.
                if let StartMethod::Worker(worker) = &self.chosen.candidate.start {
                    self.installed(worker.command.package)?;
                }
                Ok(self.as_written(words))
            }
            None => self.candidate(),
        }
    }

    /// The user's words; for development the framework's own server where it has one, else the same words, made to reload.
    fn as_written(&self, words: &[String]) -> Built {
        let has_server = match &self.chosen.candidate.start {
            StartMethod::Django(_) => true,
            StartMethod::WebApplication(application) => application.framework.development_server.is_some(),
            _ => false,
        };
        let built = self.candidate().ok().filter(|built| has_server && built.reload == Reload::Server);
        let dev_command = built.map(|built| built.dev_command).or_else(|| user_command::reloading(words));
        match dev_command {
            Some(dev_command) => Built { command: words.to_vec(), dev_command, reload: Reload::Server },
            None => Built::restarted(words.to_vec()),
        }
    }

    fn candidate(&self) -> Result<Built, PlanError> {
        match &self.chosen.candidate.start {
            StartMethod::WebApplication(application) => self.application(application),
            StartMethod::Django(django) => self.django(django),
            StartMethod::Worker(worker) => {
                self.installed(worker.command.package)?;
                Ok(Built::restarted(frameworks::worker(worker)))
            }
            StartMethod::Framework { command, file, .. } => {
                self.installed(command.package)?;
                Ok(frameworks::run(command, file, self.port))
            }
            StartMethod::Script { name, .. } => {
                self.has_server()?;
                Ok(self.program(&[name]))
            }
            StartMethod::Module { name, .. } => Ok(self.program(&["python", "-m", name])),
            StartMethod::File { file } => Ok(self.program(&["python", self.seen_from_the_start(file)])),
            StartMethod::Words { words } => Ok(Built::restarted(words.clone())),
        }
    }

    /// A file as the directory sees it that the user lets the program start in.
    fn seen_from_the_start<'f>(&self, file: &'f str) -> &'f str {
        let asked = self.request.preferences.workdir.as_ref().map_or("", |asked| listed(&asked.value));
        file.strip_prefix(asked).and_then(|rest| rest.strip_prefix('/')).unwrap_or(file)
    }

    /// A program, told to listen everywhere where it has an option for that and would not do so by itself.
    fn program(&self, command: &[&str]) -> Built {
        let mut command = words(command);
        command.extend(self.chosen.candidate.subcommand.clone());
        if let Some(option) = code_port::host_option(self.request, self.chosen) {
            command.extend([option, "0.0.0.0".to_owned()]);
        }
        Built::restarted(command)
    }

    fn application(&self, application: &WebApplication) -> Result<Built, PlanError> {
        if let Some(built) = frameworks::own_command(application, self.closure, self.port) {
            return Ok(built);
        }
        let target = server::target(application);
        let mut built = self.server_command(&target, application.call, server::web_interface(application))?;
        let development = self.port.and_then(|port| frameworks::development_server(application, port));
        if let Some(dev_command) = development {
            built.dev_command = dev_command;
            built.reload = Reload::Server;
        }
        Ok(built)
    }

    fn server_command(&self, target: &str, call: Call, interface: WebInterface) -> Result<Built, PlanError> {
        let startable = self.server(interface, call)?;
        let document = documents::of_server(self.request, self.chosen, startable.server);
        let known = startable.command.config;
        let config = code_port::config_module(self.request, self.chosen).filter(|_| known.is_some());
        let is_set_up = config.is_some() || document.is_some();
        let mut options = if is_set_up { Vec::new() } else { concurrency::options(self.request, &startable, target) };
        let directory = working_directory(self.request, self.chosen);
        options.extend(call_options::of(self.request, self.chosen, startable.server, directory).words);
        let relative = config.as_ref().map(|config| config.argument.clone());
        let bound = config.is_some_and(|config| config.binds_everywhere);
        let listening = Listening {
            target,
            call,
            port: self.port.filter(|_| !bound && !document.as_ref().is_some_and(|document| document.binds_everywhere)),
            document: document.as_ref().map(|document| (document.option, document.argument.as_str())),
            config_names_it: document.as_ref().is_some_and(|document| document.names_application),
            config: relative.as_deref().filter(|config| known.is_none_or(|known| *config != known.default)),
            interface,
            options,
            version: self.closure.get(startable.package).and_then(|package| package.version.as_ref()),
        };
        let command = server::command(&startable, &listening);
        let Reloading::FirstOption { option, .. } = startable.program.reloading else {
            return Ok(Built::restarted(command));
        };
        let mut reloading = vec![option.to_owned()];
        if let Some(watch) = startable.command.watch_option.filter(|_| self.runs_code_beside_it()) {
            reloading.extend([watch.to_owned(), self.request.image_root.value.of("")]);
        }
        let mut dev_command = command.clone();
        let at = dev_command.iter().position(|word| word.starts_with("--")).unwrap_or(dev_command.len());
        dev_command.splice(at..at, reloading);
        Ok(Built { command, dev_command, reload: Reload::Server })
    }

    /// Whether packages outside the project's directory run with it: other members of its workspace.
    fn runs_code_beside_it(&self) -> bool {
        self.request.local_packages(self.closure).iter().any(|package| package.path.starts_with(".."))
    }

    fn server(&self, interface: WebInterface, call: Call) -> Result<Startable, PlanError> {
        let candidate = &self.chosen.candidate;
        server::installed_for(interface, call, self.closure).ok_or_else(|| PlanError::MissingServer {
            application: format!("{} `{}` ({})", candidate.title, candidate.key, candidate.place),
            interface: interface.with_article(),
            elsewhere: self.elsewhere(interface),
            required: self.required(interface).map(|(_, place)| place.clone()),
            unlocked: server::unlocked_framework(self.request, candidate),
            servers: of_interface(interface).iter().map(|startable| startable.package).collect(),
        })
    }

    /// A server that is required and not locked yet.
    fn required(&self, interface: WebInterface) -> Option<(&'static str, &Place)> {
        let differences = &self.request.facts.staleness;
        let mut packages = of_interface(interface).into_iter().map(|startable| startable.package);
        packages.find_map(|package| Some((package, differences.iter().find_map(|one| one.added(package))?)))
    }

    /// Where a server is locked that production does not install, or required and not locked.
    fn elsewhere(&self, interface: WebInterface) -> String {
        if let Some((package, place)) = self.required(interface) {
            return format!(": `{package}` is required ({place}) and not locked");
        }
        let packages = of_interface(interface).into_iter().map(|startable| startable.package);
        packages.into_iter().find_map(|package| self.locked_elsewhere(package)).unwrap_or_default()
    }

    fn locked_elsewhere(&self, package: &str) -> Option<String> {
        let root = self.request.root;
        let table = SettingsHome::of(self.request.facts.uvdock_toml.as_deref()).name();
        let in_extra = root.optional.iter().find(|(_, edges)| edges.iter().any(|edge| edge.name.as_str() == package));
        if let Some((extra, _)) = in_extra {
            return Some(format!(
                ": `{package}` is in the extra `{extra}` (set `extras = [\"{extra}\"]` in `{table}`)"
            ));
        }
        let in_group = root.groups.iter().find(|(_, edges)| edges.iter().any(|edge| edge.name.as_str() == package));
        in_group.map(|(group, _)| {
            format!(
                ": `{package}` is only in the dependency group `{group}` (to install it, set `groups = [\"{group}\"]` in `{table}`)"
            )
        })
    }

    /// A framework's own command comes with a package that production must install.
    fn installed(&self, package: &'static str) -> Result<(), PlanError> {
        if self.closure.contains(package) {
            return Ok(());
        }
        let candidate = &self.chosen.candidate;
        Err(PlanError::MissingCommand {
            application: format!("{} `{}` ({})", candidate.title, candidate.key, candidate.place),
            package,
            elsewhere: self.locked_elsewhere(package).unwrap_or_default(),
        })
    }

    /// A script that starts a server needs it installed.
    fn has_server(&self) -> Result<(), PlanError> {
        let calls = code_port::server_calls(self.request, &self.chosen.candidate);
        let package = calls.iter().find_map(|call| call.server.package());
        package.map_or(Ok(()), |package| self.installed(package))
    }

    /// Django by the interface that is served.
    fn django(&self, django: &Django) -> Result<Built, PlanError> {
        let Some((module, interface)) = django::served_interface(self.chosen, django, self.closure) else {
            let project = self.request.project();
            return Err(PlanError::NothingToRun { project, stubs: Vec::new(), candidates: Vec::new() });
        };
        let mut built = self.server_command(&format!("{module}:application"), Call::Object, interface)?;
        if let (Some(manage), Some(port)) = (&django.manage, self.port) {
            let manage = manage.rsplit('/').next().unwrap_or(manage);
            built.dev_command = words(&["python", manage, "runserver", &format!("0.0.0.0:{port}")]);
            built.reload = Reload::Server;
        }
        Ok(built)
    }
}
