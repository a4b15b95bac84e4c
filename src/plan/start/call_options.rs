//! What the code says to the server besides host and port, in the call that starts it, where the command stands in its place. Chooses no
//! server.

use super::named::path_of;
use super::{code_port, evidence, launch};
use crate::catalogue::model::{CallOption, OptionEffect, OptionForm, Server, ServerPurpose};
use crate::inspect::code::{CallOptionFacts, CalledServer, ServerCall, ServerTarget, Setting};
use crate::inspect::deployment::{DeclarationKind, DeclaredCommand};
use crate::inspect::evidence::Located;
use crate::plan::candidate::StartMethod;
use crate::plan::chosen::Chosen;
use crate::plan::request::Request;

/// What the command has of it, and what it has not.
#[derive(Default)]
pub(crate) struct CallOptions {
    pub(crate) words: Vec<String>,
    pub(crate) left: Vec<Located<String>>,
}

/// Of a line that deploys the application by the server of this name, or else of the call in the application's own file, or of the only
/// one there is, for a command that starts in a directory. A line that deploys it by something else says itself what it wants.
pub(crate) fn of(request: &Request<'_>, chosen: &Chosen, server: &Server, directory: &str) -> CallOptions {
    let StartMethod::WebApplication(application) = &chosen.candidate.start else { return CallOptions::default() };
    let (Some(command), Some(program)) = (&server.command, &server.program) else { return CallOptions::default() };
    if chosen.words_as_written().is_some() {
        return CallOptions::default();
    }
    let deployed = chosen.declaration.as_ref().filter(|declaration| {
        // What a container file says is adopted as a whole, and then goes with it.
        let stays = matches!(declaration.kind, DeclarationKind::Procfile | DeclarationKind::Hosting);
        stays && evidence::weight(declaration) >= evidence::DEPLOYED
    });
    if let Some((first, declaration)) = deployed.and_then(|one| Some((one.command.words.first()?, one)))
        && first != "python"
    {
        let is_it = first == program.name;
        return if is_it { of_line(declaration, command.call_options) } else { CallOptions::default() };
    }
    let calls = code_port::server_calls(request, &chosen.candidate).into_iter();
    let calls: Vec<&ServerCall> = calls.filter(|call| is_of(call, server.key)).collect();
    let own = calls.iter().find(|call| call.place.file == application.file);
    let only = || if let [only] = calls.as_slice() { Some(only) } else { None };
    match own.or_else(only) {
        Some(call) => Reader { request, directory, call }.options(),
        None => CallOptions::default(),
    }
}

/// Options that stand in a line as they are.
fn of_line(declaration: &DeclaredCommand, known: &[CallOption]) -> CallOptions {
    let words = &declaration.command.words;
    let mut found = CallOptions::default();
    for (at, word) in words.iter().enumerate() {
        let (name, joined) = word.split_once('=').map_or((word.as_str(), None), |(name, value)| (name, Some(value)));
        for option in known {
            match option.form {
                OptionForm::Value { option: own, .. }
                | OptionForm::ByName { option: own, .. }
                | OptionForm::File(own)
                    if own == name =>
                {
                    match joined.or_else(|| words.get(at + 1).map(String::as_str)).filter(|value| !value.contains('$'))
                    {
                        Some(value) => found.words.extend([own.to_owned(), value.to_owned()]),
                        None => found.left.push(Located::new(own.to_owned(), declaration.place.clone())),
                    }
                }
                OptionForm::Switch { on, off, .. } if [on, off].contains(&name) => found.words.push(name.to_owned()),
                _ => {}
            }
        }
    }
    found
}

fn is_of(call: &ServerCall, key: &str) -> bool {
    matches!(call.server, CalledServer::Application(server) if server.key == key)
}

struct Reader<'r> {
    request: &'r Request<'r>,
    directory: &'r str,
    call: &'r ServerCall,
}

impl Reader<'_> {
    fn options(&self) -> CallOptions {
        let mut found = CallOptions::default();
        let is_for_development = launch::purpose(self.call) == ServerPurpose::Development;
        for stated in &self.call.options {
            let is_output = stated.option.effect == OptionEffect::Output;
            match self.words(stated) {
                _ if is_output && is_for_development => {}
                Some(words) => found.words.extend(words),
                None if is_output => {}
                None => found.left.push(Located::new(stated.option.argument.to_owned(), self.call.place.clone())),
            }
        }
        found
    }

    /// The words for an argument, none where it says what holds anyway.
    fn words(&self, stated: &CallOptionFacts) -> Option<Vec<String>> {
        let Setting::Fixed(value) = &stated.value else { return None };
        match stated.option.form {
            OptionForm::Value { option, default } => Some(with_value(option, value, default)),
            // Without the name of the application the server ends with an error.
            OptionForm::ByName { option, default } => match self.call.target {
                ServerTarget::Text(_) | ServerTarget::FactoryText(_) => Some(with_value(option, value, default)),
                _ => Some(Vec::new()),
            },
            OptionForm::File(option) => {
                let path = path_of(self.request, self.directory, value)?;
                self.request.facts.tree.is_file(&path).then(|| with_value(option, value, ""))
            }
            OptionForm::Switch { on, off, default } => {
                let flag: bool = value.parse().ok()?;
                let word = if flag { on } else { off };
                Some(if flag == default { Vec::new() } else { vec![word.to_owned()] })
            }
            OptionForm::Nothing => None,
        }
    }
}

fn with_value(option: &str, value: &str, default: &str) -> Vec<String> {
    if value == default { Vec::new() } else { vec![option.to_owned(), value.to_owned()] }
}

#[cfg(test)]
mod tests {
    use crate::plan::testing::{APP, lock, notices, planned};

    fn plan(call: &str, files: &[(&str, &str)]) -> crate::plan::build_plan::BuildPlan {
        let main = format!(
            "import os\nimport uvicorn\nfrom fastapi import FastAPI\napp = FastAPI()\nif __name__ == '__main__':\n    uvicorn.run({call})\n"
        );
        let files = [&[("pyproject.toml", APP), ("main.py", main.as_str())], files].concat();
        planned(&files, &lock(&["fastapi", "uvicorn"], "")).expect("a plan")
    }

    fn command(call: &str) -> String {
        plan(call, &[]).start.command.value.join(" ")
    }

    const PLAIN: &str = "uvicorn main:app --host 0.0.0.0 --port 8000";

    #[test]
    fn what_the_call_says_besides_is_said_by_the_command() {
        for (options, expected) in [
            ("forwarded_allow_ips='*', proxy_headers=True", " --forwarded-allow-ips *"),
            ("forwarded_allow_ips=['10.0.0.1', '10.0.0.2']", " --forwarded-allow-ips 10.0.0.1,10.0.0.2"),
            ("proxy_headers=False", " --no-proxy-headers"),
            ("root_path='/api', timeout_keep_alive=65", " --root-path /api --timeout-keep-alive 65"),
            ("timeout_keep_alive=5, loop='auto', log_level='info', access_log=True", ""),
            ("log_level='warning', access_log=False", " --log-level warning --no-access-log"),
            ("log_level='debug', reload=True, ws='wsproto'", " --ws wsproto"),
            ("root_path=None, log_config=None", ""),
        ] {
            assert_eq!(command(&format!("app, {options}")), format!("{PLAIN}{expected}"), "{options}");
        }
        assert_eq!(command("'main:app', workers=4"), format!("{PLAIN} --workers 4"));
        assert_eq!(command("app, workers=4"), PLAIN);
    }

    #[test]
    fn what_the_command_cannot_say_is_said_to_the_user() {
        let said = |options: &str| {
            let all = notices(&plan(&format!("app, {options}"), &[]));
            all.into_iter().find(|notice| notice.contains("the command leaves that out"))
        };
        let found =
            said("root_path=os.environ['ROOT'], ssl_keyfile='key.pem', log_config={'version': 1}").unwrap_or_default();
        let expected = "The server gets `root_path`, `log_config`, `ssl_keyfile` where it is started at main.py:6, and the command";
        assert!(found.starts_with(expected), "{found}");
        assert!(said("**options").is_some_and(|found| found.contains("`**`")));
        assert_eq!(said("log_level=os.environ['LEVEL'], host='0.0.0.0', port=int(os.environ['PORT'])"), None);
        assert_eq!(said("**{'root_path': '/api'}"), None);
    }

    #[test]
    fn a_file_that_the_call_names_is_in_the_image() {
        let plan = plan("app, log_config='log.yaml'", &[("log.yaml", "version: 1\n")]);
        assert_eq!(plan.start.command.value.join(" "), format!("{PLAIN} --log-config log.yaml"));
        let copied: Vec<String> = plan.sources.files.iter().map(|file| format!("{file:?}")).collect();
        assert!(copied.iter().any(|file| file.contains("log.yaml")), "{copied:?}");
    }

    #[test]
    fn a_line_that_deploys_the_application_says_what_it_wants() {
        let command = |line: &str| {
            let line = format!("web: uvicorn main:app --host 0.0.0.0 --port 8000 {line}\n");
            plan("app, root_path='/api'", &[("Procfile", &line)]).start.command.value.join(" ")
        };
        assert_eq!(command(""), PLAIN);
        let expected = format!("{PLAIN} --proxy-headers --forwarded-allow-ips * --workers 2");
        assert_eq!(command("--proxy-headers --forwarded-allow-ips='*' --workers 2"), expected);
    }
}
