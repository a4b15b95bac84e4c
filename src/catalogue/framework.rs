//! The list of frameworks: a new one is its own file, and its name in the two lists here. Looks entries up, decides nothing.

pub mod aiogram;
pub mod aiohttp;
pub mod apscheduler;
pub mod arq;
pub mod asgi;
pub mod blacksheep;
pub mod bottle;
pub mod celery;
pub mod chainlit;
pub mod click;
pub mod dagster;
pub mod dash;
pub mod discord_py;
pub mod django;
pub mod dramatiq;
pub mod falcon;
pub mod fastapi;
pub mod fastmcp;
pub mod flask;
pub mod gradio;
pub mod huey;
pub mod litestar;
pub mod mcp_sdk;
pub mod nicegui;
pub mod panel;
pub mod pecan;
pub mod prefect;
pub mod pyramid;
pub mod quart;
pub mod reflex;
pub mod robyn;
pub mod rq;
pub mod sanic;
pub mod saq;
pub mod slack_bolt;
pub mod socketio;
pub mod starlette;
pub mod streamlit;
pub mod taskiq;
pub mod telegram_bot;
pub mod tornado;
pub mod typer;
pub mod wsgi;

use std::collections::HashMap;
use std::sync::LazyLock;

use super::model::{Framework, Interface, StartFunction};

/// Every framework.
pub const ALL: &[&Framework] = &[
    &aiogram::FRAMEWORK,
    &aiohttp::FRAMEWORK,
    &apscheduler::FRAMEWORK,
    &arq::FRAMEWORK,
    &asgi::FRAMEWORK,
    &blacksheep::FRAMEWORK,
    &bottle::FRAMEWORK,
    &celery::FRAMEWORK,
    &chainlit::FRAMEWORK,
    &click::FRAMEWORK,
    &dagster::FRAMEWORK,
    &dash::FRAMEWORK,
    &discord_py::FRAMEWORK,
    &django::FRAMEWORK,
    &dramatiq::FRAMEWORK,
    &falcon::FRAMEWORK,
    &fastapi::FRAMEWORK,
    &fastmcp::FRAMEWORK,
    &flask::FRAMEWORK,
    &gradio::FRAMEWORK,
    &huey::FRAMEWORK,
    &litestar::FRAMEWORK,
    &mcp_sdk::FRAMEWORK,
    &nicegui::FRAMEWORK,
    &panel::FRAMEWORK,
    &pecan::FRAMEWORK,
    &prefect::FRAMEWORK,
    &pyramid::FRAMEWORK,
    &quart::FRAMEWORK,
    &reflex::FRAMEWORK,
    &robyn::FRAMEWORK,
    &rq::FRAMEWORK,
    &sanic::FRAMEWORK,
    &saq::FRAMEWORK,
    &slack_bolt::FRAMEWORK,
    &socketio::FRAMEWORK,
    &starlette::FRAMEWORK,
    &streamlit::FRAMEWORK,
    &taskiq::FRAMEWORK,
    &telegram_bot::FRAMEWORK,
    &tornado::FRAMEWORK,
    &typer::FRAMEWORK,
    &wsgi::FRAMEWORK,
];

/// The framework and the interface of what a class or function gives, by its dotted name.
pub fn constructed(dotted: &str) -> Option<(&'static Framework, Interface)> {
    static LISTED: LazyLock<HashMap<&str, (&Framework, Interface)>> = LazyLock::new(|| {
        let all = ALL.iter();
        all.flat_map(|framework| {
            framework.constructors.iter().map(|(name, interface)| (*name, (*framework, *interface)))
        })
        .collect()
    });
    let listed = LISTED.get(dotted).copied();
    listed.or_else(|| ALL.iter().find_map(|framework| Some((*framework, matched(framework, dotted)?))))
}

fn matched(framework: &Framework, dotted: &str) -> Option<Interface> {
    let pattern = framework.constructor_pattern?;
    (dotted.starts_with(pattern.prefix) && dotted.ends_with(pattern.suffix)).then_some(pattern.interface)
}

/// The framework whose own server a function starts, by its dotted name.
pub fn started(dotted: &str) -> Option<(&'static Framework, &'static StartFunction)> {
    ALL.iter().find_map(|framework| {
        let function = framework.own_server.as_ref()?.functions.iter().find(|function| function.callee == dotted)?;
        Some((*framework, function))
    })
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

    use super::*;

    /// Lines of commands, with what may stand in them.
    fn lines(framework: &Framework) -> Vec<&'static str> {
        let file = framework.file_command.iter().map(|command| command.line);
        let application = framework.application_command.iter().map(|command| command.line);
        let worker = framework.worker_command.iter().map(|command| command.line);
        file.chain(application).chain(worker).chain(framework.development_server).collect()
    }

    #[test]
    fn keys_titles_and_constructors_are_unique() {
        let unique = |names: Vec<&str>| names.iter().collect::<BTreeSet<_>>().len() == names.len();
        assert!(unique(ALL.iter().map(|framework| framework.key).collect()));
        assert!(unique(ALL.iter().map(|framework| framework.title).collect()));
        let constructors = ALL.iter().flat_map(|framework| framework.constructors);
        assert!(unique(constructors.map(|(name, _)| *name).collect()));
    }

    #[test]
    fn lines_hold_only_what_is_filled_in() {
        for line in ALL.iter().flat_map(|framework| lines(framework)) {
            let known = ["{file}", "{module}", "{object}", "{dotted}", "{port}", "{app}"];
            let rest = known.iter().fold(line.to_owned(), |rest, name| rest.replace(name, ""));
            assert!(!rest.contains(['{', '}']), "{line}");
        }
    }

    #[test]
    fn brokers_of_other_packages_are_known_by_their_name() {
        let found = constructed("taskiq_redis.ListQueueBroker").map(|(framework, _)| framework);
        assert_eq!(found, Some(&taskiq::FRAMEWORK));
        assert_eq!(constructed("taskiq_redis.RedisAsyncResultBackend"), None);
    }
}
