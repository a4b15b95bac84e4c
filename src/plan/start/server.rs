//! Which server serves an application, and its command line. Looks at the production closure only.

use uv_pep440::Version;

use crate::catalogue::Interface;
use crate::catalogue::model::{BindOptions, ExtraOption, FactorySyntax, TargetPosition, WebInterface};
use crate::catalogue::server::{self, Startable};
use crate::inspect::lock::Closure;
use crate::plan::candidate::{Call, Candidate, StartMethod, WebApplication};
use crate::plan::request::Request;

/// What a server's command line needs to know.
pub(crate) struct Listening<'a> {
    /// `module:name`.
    pub target: &'a str,
    /// Whether the name is a factory.
    pub call: Call,
    /// The port; absent where the server's own configuration file says it.
    pub port: Option<u16>,
    /// The server's configuration file, where it must be named.
    pub config: Option<&'a str>,
    /// The same as a document, with the option that names it.
    pub document: Option<(&'static str, &'a str)>,
    /// Whether that file names the application.
    pub config_names_it: bool,
    /// Whether the application is ASGI or WSGI.
    pub interface: WebInterface,
    /// Options that say how many requests it answers at once, and what the code says besides.
    pub options: Vec<String>,
    /// The locked version of the server, where the lock has one.
    pub version: Option<&'a Version>,
}

/// The first server of an interface that production installs.
pub(crate) fn installed(interface: WebInterface, closure: &Closure) -> Option<Startable> {
    server::of_interface(interface).into_iter().find_map(|startable| {
        let package = startable.server.packages().find(|package| closure.contains(package))?;
        Some(Startable { package, ..startable })
    })
}

/// The package of a candidate's framework that nothing in the lock brings.
pub(crate) fn unlocked_framework(request: &Request<'_>, candidate: &Candidate) -> Option<&'static str> {
    let StartMethod::WebApplication(application) = &candidate.start else { return None };
    let is_locked = |package: &&str| request.lock.packages.iter().any(|locked| locked.name.as_str() == *package);
    let packages = application.framework.packages;
    if packages.iter().any(is_locked) { None } else { packages.first().copied() }
}

/// The same for an application or a factory: not every server calls one.
pub(crate) fn installed_for(interface: WebInterface, call: Call, closure: &Closure) -> Option<Startable> {
    let takes = |startable: &Startable| call == Call::Object || startable.command.factory != FactorySyntax::None;
    installed(interface, closure).filter(takes)
}

/// The command in exec form, as the server's own documentation writes it.
pub(crate) fn command(startable: &Startable, listening: &Listening<'_>) -> Vec<String> {
    let (target, options) = (application(startable, listening), options(startable, listening));
    let mut words = vec![startable.program.name.to_owned()];
    match startable.command.target {
        TargetPosition::First => {
            words.push(target);
            words.extend(options);
        }
        TargetPosition::Last => {
            words.extend(options);
            words.push(target);
        }
        TargetPosition::Option(option) => {
            words.extend(options);
            if !listening.config_names_it {
                words.extend([option.to_owned(), target]);
            }
        }
    }
    words
}

fn application(startable: &Startable, listening: &Listening<'_>) -> String {
    match (startable.command.factory, listening.call) {
        (FactorySyntax::Call, Call::Factory) => format!("{}()", listening.target),
        _ => listening.target.to_owned(),
    }
}

fn options(startable: &Startable, listening: &Listening<'_>) -> Vec<String> {
    let command = startable.command;
    let mut options: Vec<String> = Vec::new();
    if let Some(option) = command.interface_option {
        options.extend([option.to_owned(), listening.interface.key().to_owned()]);
    }
    if let (Some(known), Some(config)) = (command.config, listening.config) {
        options.extend([known.option.to_owned(), config.to_owned()]);
    }
    options.extend(listening.document.into_iter().flat_map(|(option, file)| [option.to_owned(), file.to_owned()]));
    if let (FactorySyntax::Option(option), Call::Factory) = (command.factory, listening.call) {
        options.push(option.to_owned());
    }
    options.extend(listening.port.map(|port| bind(command.bind, port)).unwrap_or_default());
    let extra = command.extra.iter().filter(|option| has_option(option, listening.version));
    options.extend(extra.flat_map(|option| option.words).map(|word| (*word).to_owned()));
    options.extend(listening.options.iter().cloned());
    options
}

fn bind(options: BindOptions, port: u16) -> Vec<String> {
    match options {
        BindOptions::HostAndPort(host, port_option) => {
            vec![host.to_owned(), "0.0.0.0".to_owned(), port_option.to_owned(), port.to_string()]
        }
        BindOptions::JoinedHostAndPort(host, port_option) => {
            vec![format!("{host}=0.0.0.0"), format!("{port_option}={port}")]
        }
        BindOptions::Address(option) => vec![option.to_owned(), format!("0.0.0.0:{port}")],
    }
}

/// Whether the locked version has an option.
fn has_option(option: &ExtraOption, version: Option<&Version>) -> bool {
    option.since.is_none_or(|since| version.is_some_and(|version| *version >= Version::new(since)))
}

/// The interface that an application speaks.
pub(crate) fn web_interface(application: &WebApplication) -> WebInterface {
    if application.interface == Interface::Wsgi { WebInterface::Wsgi } else { WebInterface::Asgi }
}

/// `module:name` of an application.
pub(crate) fn target(application: &WebApplication) -> String {
    format!("{}:{}", application.module, application.name)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn gunicorn(version: &str) -> Vec<String> {
        let version: Version = version.parse().expect("a version");
        let listening = Listening {
            target: "app:app",
            call: Call::Object,
            port: Some(8000),
            config: None,
            document: None,
            config_names_it: false,
            interface: WebInterface::Wsgi,
            options: Vec::new(),
            version: Some(&version),
        };
        let startable = server::of_interface(WebInterface::Wsgi)[0];
        assert_eq!(startable.package, "gunicorn");
        command(&startable, &listening)
    }

    #[test]
    fn gunicorn_opens_no_control_socket_where_it_has_one() {
        assert!(gunicorn("25.1.0").contains(&"--no-control-socket".to_owned()));
        assert!(!gunicorn("25.0.3").contains(&"--no-control-socket".to_owned()));
    }

    #[test]
    fn every_server_is_told_the_application_and_where_to_listen() {
        for interface in [WebInterface::Asgi, WebInterface::Wsgi] {
            for startable in server::of_interface(interface) {
                let call = Call::Object;
                let listening = Listening {
                    target: "app:app",
                    call,
                    port: Some(8001),
                    config: None,
                    document: None,
                    config_names_it: false,
                    interface,
                    options: Vec::new(),
                    version: None,
                };
                let words = command(&startable, &listening);
                assert_eq!(words[0], startable.program.name);
                assert!(words.contains(&"app:app".to_owned()), "{words:?}");
                assert!(words.iter().any(|word| word.contains("0.0.0.0")), "{words:?}");
                assert!(words.iter().any(|word| word.ends_with("8001")), "{words:?}");
            }
        }
    }
}
