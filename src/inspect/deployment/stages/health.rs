//! Reads the health check of a stage. Decides nothing and runs nothing.

use parse_dockerfile::{Command, HealthcheckArguments, HealthcheckInstruction};

use super::super::container_facts::{HealthCommand, HealthFacts};
use super::super::health_check;
use super::{Reader, shell_text, written};
use crate::inspect::evidence::Located;

impl Reader<'_> {
    pub(super) fn health(&mut self, found: &HealthcheckInstruction<'_>) {
        let (health, command) = match &found.arguments {
            HealthcheckArguments::Cmd { arguments, .. } => {
                let variables = self.variables.last().cloned().unwrap_or_default();
                (health_check::of_text(&shell_text(arguments), &variables), command(arguments))
            }
            HealthcheckArguments::None { .. } => (HealthFacts::Off, None),
            _ => (HealthFacts::Other, None),
        };
        let place = self.place(found.healthcheck.span.start);
        let stage = self.stage();
        stage.health = Some(Located::new(health, place));
        stage.health_options = written(&found.options);
        stage.health_command = command;
    }
}

fn command(form: &Command<'_>) -> Option<HealthCommand> {
    match form {
        Command::Exec(words) => {
            Some(HealthCommand::Words(words.value.iter().map(|word| word.value.to_string()).collect()))
        }
        Command::Shell(line) => Some(HealthCommand::Line(line.value.to_owned())),
        _ => None,
    }
}
