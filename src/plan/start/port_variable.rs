//! The variable of the environment that a program takes its port from. Chooses no port.

use super::code_port::{port_option, server_calls};
use crate::catalogue::build_commands;
use crate::inspect::deployment::program;
use crate::plan::build_plan::StartPlan;
use crate::plan::candidate::StartMethod;
use crate::plan::chosen::Chosen;
use crate::plan::request::Request;
use crate::quote::is_variable;
use crate::shell::{self, SimpleCommand};
use crate::sourced::Sourced;

/// The variable that moves the port: `PORT` of `int(os.getenv("PORT", 8000))` in what starts, and of `--port ${PORT:-8000}`.
pub(crate) fn port_variable(request: &Request<'_>, chosen: &Chosen, command: &[String]) -> Option<String> {
    if let [_, flag, line] = command
        && flag == "-c"
    {
        return variable_in(line);
    }
    let is_program = matches!(
        chosen.candidate.start,
        StartMethod::Script { .. } | StartMethod::Module { .. } | StartMethod::File { .. }
    );
    let is_told = (0..command.len()).any(|index| port_option(command, index).is_some());
    if !is_program || is_told {
        return None;
    }
    let first = server_calls(request, &chosen.candidate).into_iter().find_map(|call| call.port.variable())?;
    Some(first.to_owned()).filter(|name| is_variable(name))
}

/// The program's variables, with the one that puts it on the port that is asked for.
pub(crate) fn with_port(
    request: &Request<'_>,
    start: &StartPlan,
    mut variables: Vec<Sourced<(String, String)>>,
) -> Vec<Sourced<(String, String)>> {
    if let (Some(name), Some(asked)) = (&start.port_variable, &request.preferences.port) {
        let is_set = variables.iter().any(|variable| variable.value.0 == *name);
        if !is_set && is_default(&start.command.value, name, asked.value) {
            return variables;
        }
        variables.retain(|variable| variable.value.0 != *name);
        variables.push(asked.map(|port| (name.clone(), port.to_string())));
    }
    variables
}

/// Whether a line of shell takes a port by itself where nothing sets the variable: `${PORT:-8000}`. Such a line may ask whether it is set.
fn is_default(command: &[String], name: &str, port: u16) -> bool {
    let [_, flag, line] = command else { return false };
    flag == "-c" && [":-", "-"].iter().any(|default| line.contains(&format!("${{{name}{default}{port}}}")))
}

/// The variable in the value of an option for the port, of a line of shell. Another option is meant by `mkdir -p`.
fn variable_in(line: &str) -> Option<String> {
    let commands = shell::script_as_far_as_it_parses(line).commands;
    let mut values = commands.iter().filter(|command| is_of_the_program(command)).filter_map(|command| {
        let words: Vec<String> = command.words.iter().map(|word| word.written().to_owned()).collect();
        let value = (0..words.len()).find_map(|index| port_option(&words, index))?;
        Some(value.rsplit_once('$')?.1.trim_start_matches('{').to_owned())
    });
    let name = values.next()?;
    let end = name.find(|letter: char| !letter.is_ascii_alphanumeric() && letter != '_').unwrap_or(name.len());
    Some(name[..end].to_owned()).filter(|name| is_variable(name))
}

/// Whether a command may be the one that listens: no builtin, and no tool of the system.
fn is_of_the_program(command: &SimpleCommand) -> bool {
    program(command).is_none_or(|program| {
        let name = program.rsplit('/').next().unwrap_or(&program);
        name.starts_with("python") || !build_commands::is_in_every_image(name)
    })
}
