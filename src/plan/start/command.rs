//! Chooses what the container starts, and puts the command together.

use super::candidate::{self, Call, Candidate, Django, Served, Start};
use super::server::{self, Listening, Server, WebInterface};
use super::{code_port, health};
use crate::config::CommandSetting;
use crate::inspect::code::{Framework, Interface};
use crate::inspect::evidence::Place;
use crate::inspect::lock::Closure;
use crate::inspect::wheel::WheelFacts;
use crate::plan::build_plan::{Reload, StartPlan};
use crate::plan::{PlanError, Question};
use crate::sourced::{Source, Sourced};

/// The candidate that was chosen, and why.
pub(in crate::plan) struct Chosen {
    pub candidate: Candidate,
    pub source: Source,
}

impl Chosen {
    /// Whether the program may listen on a port that uvdock does not set.
    pub fn may_listen(&self, question: &Question<'_>) -> bool {
        code_port::may_listen(question, &self.candidate)
    }

    /// The directory on `sys.path` that the command counts on; empty where the project is installed or runs from its root.
    pub fn root(&self) -> &str {
        match &self.candidate.start {
            Start::Served(served) => &served.root,
            Start::Django(django) => &django.root,
            Start::Module { root, .. } => root,
            Start::Framework { .. } | Start::Script { .. } | Start::File { .. } | Start::Words { .. } => "",
        }
    }
}

/// What the user says, else the one answer of the first rank that has any.
pub(in crate::plan) fn choose(question: &Question<'_>, closure: &Closure) -> Result<Chosen, PlanError> {
    let ranks = candidate::ranked(question);
    if let Some(asked) = &question.preferences.command {
        let all: Vec<Candidate> = ranks.into_iter().flatten().collect();
        return asked_for(asked, &all);
    }
    let Some(rank) = ranks.into_iter().find(|rank| !rank.is_empty()) else { return Err(nothing(question)) };
    let rank = without_unservable(rank, closure);
    match <[Candidate; 1]>::try_from(rank) {
        Ok([candidate]) => {
            let source = Source::Project { seen: candidate.title.clone(), places: vec![candidate.place.clone()] };
            Ok(Chosen { candidate, source })
        }
        Err(candidates) => Err(PlanError::Ambiguous { project: question.project(), candidates }),
    }
}

/// Among several applications, those that no installed server can serve are no answer.
fn without_unservable(rank: Vec<Candidate>, closure: &Closure) -> Vec<Candidate> {
    let servable = |candidate: &&Candidate| match &candidate.start {
        Start::Served(served) => server::installed(web_interface(served), closure).is_some(),
        _ => true,
    };
    let kept: Vec<Candidate> = rank.iter().filter(servable).cloned().collect();
    if kept.is_empty() { rank } else { kept }
}

fn nothing(question: &Question<'_>) -> PlanError {
    let script = question.facts.pyproject.scripts.first();
    let because = match &question.facts.wheel {
        WheelFacts::Virtual { because } | WheelFacts::Broken { because, .. } => Some(because.clone()),
        WheelFacts::Modules { .. } | WheelFacts::Compiled { .. } => None,
    };
    match (script, because) {
        (Some(script), Some(because)) => {
            PlanError::ScriptNotInstalled { script: script.name.clone(), place: script.place.clone(), because }
        }
        _ => PlanError::NothingToRun { project: question.project() },
    }
}

/// A candidate by its key, or the words of a command.
fn asked_for(asked: &Sourced<CommandSetting>, candidates: &[Candidate]) -> Result<Chosen, PlanError> {
    let source = asked.source.clone();
    let words = match &asked.value {
        CommandSetting::Words(words) => words.clone(),
        CommandSetting::Line(line) => {
            if let Some(candidate) = candidates.iter().find(|candidate| candidate.key == *line) {
                return Ok(Chosen { candidate: candidate.clone(), source });
            }
            words_of(line)?
        }
    };
    if words.first().is_none_or(std::string::String::is_empty) {
        return Err(PlanError::BadCommand { command: words.join(" "), problem: "names no program" });
    }
    if words.iter().any(|word| word.contains('\0')) {
        return Err(PlanError::BadCommand {
            command: words.join(" ").escape_debug().to_string(),
            problem: "holds a zero byte",
        });
    }
    let key = words.join(" ");
    let place = Place::file(source.to_string());
    let candidate = Candidate { key, title: "command".to_owned(), place, start: Start::Words { words } };
    Ok(Chosen { candidate, source })
}

/// Splits like a shell. What only a shell would do, no exec form does, so it is refused rather than passed on literally.
fn words_of(line: &str) -> Result<Vec<String>, PlanError> {
    let bad = |problem| PlanError::BadCommand { command: line.to_owned(), problem };
    let words = shlex::split(line).ok_or_else(|| bad("has a quote that does not end"))?;
    let operators = ["&&", "||", "|", ";", "&", ">", "<", ">>"];
    let needs_a_shell = words.iter().any(|word| operators.contains(&word.as_str()))
        || (line.contains('$') && !line.contains('\''))
        || line.contains('`');
    if needs_a_shell { Err(bad("needs a shell, and images start programs without one")) } else { Ok(words) }
}

fn web_interface(served: &Served) -> WebInterface {
    if served.interface == Interface::Wsgi { WebInterface::Wsgi } else { WebInterface::Asgi }
}

/// The start of the container, with everything that belongs to it.
pub(in crate::plan) fn start(
    question: &Question<'_>,
    closure: &Closure,
    chosen: &Chosen,
) -> Result<StartPlan, PlanError> {
    let port = code_port::choose(question, closure, chosen)?;
    let built = Builder { question, closure, chosen, port: port.as_ref().map(|port| port.value) }.build()?;
    Ok(StartPlan {
        command: Sourced { value: built.command, source: chosen.source.clone() },
        dev_command: built.dev_command,
        reload: built.reload,
        workdir: workdir(question, chosen),
        health: health::choose(question, chosen, port.as_ref())?,
        stop_signal: stop_signal(question, chosen),
        port,
    })
}

fn workdir(question: &Question<'_>, chosen: &Chosen) -> Sourced<String> {
    let installed = matches!(&question.facts.wheel, WheelFacts::Modules { modules, .. }
        if chosen.candidate.file().is_some_and(|file| modules.iter().any(|module| module.holds(file))));
    if installed || chosen.root().is_empty() {
        return Sourced::rule(String::new(), "the project root lies at `/app`");
    }
    let root = chosen.root().to_owned();
    Sourced::rule(root.clone(), format!("the program's modules are imported from `{root}/`"))
}

struct Built {
    command: Vec<String>,
    dev_command: Vec<String>,
    reload: Reload,
}

impl Built {
    fn restarted(command: Vec<String>) -> Self {
        Self { dev_command: command.clone(), command, reload: Reload::Restart }
    }
}

struct Builder<'a> {
    question: &'a Question<'a>,
    closure: &'a Closure,
    chosen: &'a Chosen,
    port: Option<u16>,
}

impl Builder<'_> {
    fn build(&self) -> Result<Built, PlanError> {
        match &self.chosen.candidate.start {
            Start::Served(served) => self.application(served),
            Start::Django(django) => self.django(django),
            Start::Framework { framework, file } => Ok(self.framework(*framework, file)),
            Start::Script { name, .. } => Ok(Built::restarted(vec![name.clone()])),
            Start::Module { name, .. } => Ok(Built::restarted(words(&["python", "-m", name]))),
            Start::File { file } => Ok(Built::restarted(words(&["python", file]))),
            Start::Words { words } => Ok(Built::restarted(words.clone())),
        }
    }

    fn application(&self, served: &Served) -> Result<Built, PlanError> {
        let target = server::target(served);
        let mut built = self.served(&target, served.call, web_interface(served))?;
        if let (Framework::Flask, Some(port)) = (served.framework, self.port) {
            // Flask's debug mode reloads templates too, which no WSGI server's own reloader does (Flask "Development Server").
            let port = port.to_string();
            built.dev_command =
                words(&["flask", "--app", &target, "run", "--debug", "--host", "0.0.0.0", "--port", &port]);
            built.reload = Reload::Server;
        }
        Ok(built)
    }

    fn served(&self, target: &str, call: Call, interface: WebInterface) -> Result<Built, PlanError> {
        let server = self.server(interface)?;
        let config = code_port::gunicorn_config(self.question, self.chosen).filter(|_| server == Server::Gunicorn);
        let relative = config.as_ref().map(|config| config.argument.clone());
        let bound = config.is_some_and(|config| config.binds_everywhere);
        let listening = Listening {
            target,
            call,
            port: self.port.filter(|_| !bound),
            config: relative.as_deref().filter(|config| *config != "gunicorn.conf.py"),
            interface,
            version: self.closure.get(server.package()).and_then(|package| package.version.as_ref()),
        };
        let command = server.command(&listening);
        let Some(reload) = server.reload() else { return Ok(Built::restarted(command)) };
        let mut dev_command = command.clone();
        let at = dev_command.iter().position(|word| word.starts_with("--")).unwrap_or(dev_command.len());
        dev_command.insert(at, reload.to_owned());
        Ok(Built { command, dev_command, reload: Reload::Server })
    }

    fn server(&self, interface: WebInterface) -> Result<Server, PlanError> {
        let candidate = &self.chosen.candidate;
        server::installed(interface, self.closure).ok_or_else(|| PlanError::MissingServer {
            application: format!("{} `{}` ({})", candidate.title, candidate.key, candidate.place),
            interface: interface.article(),
            elsewhere: self.elsewhere(interface),
            add: interface.recommended(),
        })
    }

    /// Where a server is locked that production does not install.
    fn elsewhere(&self, interface: WebInterface) -> String {
        let root = self.question.root;
        let names = |server: &Server| server.package().to_owned();
        for server in interface.servers().iter().map(names) {
            let in_extra =
                root.optional.iter().find(|(_, edges)| edges.iter().any(|edge| edge.name.as_str() == server));
            if let Some((extra, _)) = in_extra {
                return format!(
                    ": `{server}` is in the extra `{extra}` (set `extras = [\"{extra}\"]` in `[tool.uvdock]`)"
                );
            }
            let in_group = root.groups.iter().find(|(_, edges)| edges.iter().any(|edge| edge.name.as_str() == server));
            if let Some((group, _)) = in_group {
                return format!(": `{server}` is only in the dependency group `{group}`");
            }
        }
        String::new()
    }

    /// WSGI where a WSGI server is installed, as Django's own deployment guide begins; else ASGI.
    fn django(&self, django: &Django) -> Result<Built, PlanError> {
        let wsgi_server = server::installed(WebInterface::Wsgi, self.closure);
        let (module, interface) = match (&django.wsgi, &django.asgi) {
            (Some(wsgi), _) if wsgi_server.is_some() => (wsgi, WebInterface::Wsgi),
            (_, Some(asgi)) if server::installed(WebInterface::Asgi, self.closure).is_some() => {
                (asgi, WebInterface::Asgi)
            }
            (Some(wsgi), _) => (wsgi, WebInterface::Wsgi),
            (None, Some(asgi)) => (asgi, WebInterface::Asgi),
            (None, None) => return Err(PlanError::NothingToRun { project: self.question.project() }),
        };
        let mut built = self.served(&format!("{module}:application"), Call::Object, interface)?;
        if let (Some(manage), Some(port)) = (&django.manage, self.port) {
            let manage = manage.rsplit('/').next().unwrap_or(manage);
            built.dev_command = words(&["python", manage, "runserver", &format!("0.0.0.0:{port}")]);
            built.reload = Reload::Server;
        }
        Ok(built)
    }

    fn framework(&self, framework: Framework, file: &str) -> Built {
        let port = self.port.unwrap_or_default().to_string();
        match framework {
            // Streamlit "Configuration": `server.headless` asks for no e-mail address, `gatherUsageStats` sends nothing.
            Framework::Streamlit => {
                let command = words(&[
                    "streamlit",
                    "run",
                    file,
                    "--server.address=0.0.0.0",
                    &format!("--server.port={port}"),
                    "--server.headless=true",
                    "--browser.gatherUsageStats=false",
                ]);
                let mut dev_command = command.clone();
                dev_command.push("--server.runOnSave=true".to_owned());
                Built { command, dev_command, reload: Reload::Server }
            }
            Framework::Chainlit => {
                Built::restarted(words(&["chainlit", "run", file, "--host", "0.0.0.0", "--port", &port, "--headless"]))
            }
            Framework::Panel => {
                Built::restarted(words(&["panel", "serve", file, "--address", "0.0.0.0", "--port", &port]))
            }
            _ => Built::restarted(words(&["python", file])),
        }
    }
}

fn words(words: &[&str]) -> Vec<String> {
    words.iter().map(|word| (*word).to_owned()).collect()
}

/// A Python program without a handler of its own ignores SIGTERM as process 1 (signal(7): the kernel spares init), but Python
/// turns SIGINT into `KeyboardInterrupt` everywhere.
fn stop_signal(question: &Question<'_>, chosen: &Chosen) -> Option<Sourced<&'static str>> {
    let is_plain = match &chosen.candidate.start {
        Start::Script { .. } | Start::Module { .. } | Start::File { .. } => true,
        Start::Framework { framework, .. } => {
            !matches!(framework, Framework::Streamlit | Framework::Chainlit | Framework::Panel)
        }
        Start::Served(_) | Start::Django(_) | Start::Words { .. } => false,
    };
    if !is_plain || code_port::handles_sigterm(question, &chosen.candidate) {
        return None;
    }
    Some(Sourced::rule(
        "SIGINT",
        "as process 1 a Python program ignores SIGTERM unless it handles it, and stops on SIGINT",
    ))
}
