//! The commands that mend an error, for programs that read `--format json`. The hint says the same to people, and more.

use super::Error;
use crate::inspect::error::{InspectError, Tables};
use crate::inspect::lock::LockError;
use crate::plan::PlanError;
use crate::prompt::error::PromptError;
use crate::quote;
use crate::standpoint;

impl Error {
    /// Commands to run in this order, after which the same run goes on. Empty where someone has to write, to decide, or to lose
    /// something for it; what could be chosen has commands of its own.
    pub fn fix(&self) -> Vec<String> {
        match self {
            Self::Inspect(error) => of_project(error),
            Self::Plan { error, .. } => self.tell(|| of_plan(error)),
            Self::Prompt(error) => of_question(error),
            Self::Render(_) | Self::Sync(_) | Self::Settings(_) | Self::Git(_) | Self::Editor(_) => Vec::new(),
        }
    }
}

fn of_project(error: &InspectError) -> Vec<String> {
    match error {
        InspectError::NoProjectTable { tables: Tables::Poetry, .. } => one("uvx migrate-to-uv"),
        InspectError::NoProjectTable { tables: Tables::None, .. } => one("uv init --bare"),
        InspectError::VirtualRoot { member: Some(member) } => {
            one(&format!("uvdock generate --service {}", quote::shell::word(member)))
        }
        InspectError::VirtualRoot { member: None } | InspectError::ForeignLock { .. } => one("uv lock"),
        InspectError::Lock { error: LockError::NewerSchema { .. }, .. } => one("uvx uv@0.13 lock"),
        // What is broken may hold what someone wants back: git is asked first.
        InspectError::Lock { .. }
        | InspectError::NoSuchDirectory { .. }
        | InspectError::NotADirectory { .. }
        | InspectError::NoPyproject { .. }
        | InspectError::ProjectsBelow { .. }
        | InspectError::OddPath { .. }
        | InspectError::NotInWorkspaceLock { .. }
        | InspectError::TooLarge { .. }
        | InspectError::NotAFile { .. }
        | InspectError::NotUtf8 { .. }
        | InspectError::Toml { .. }
        | InspectError::SettingsTwice { .. }
        | InspectError::InvalidValue { .. }
        | InspectError::MemberWithoutProject { .. }
        | InspectError::MembersOfOneName { .. }
        | InspectError::Unreadable { .. } => Vec::new(),
    }
}

fn of_plan(error: &PlanError) -> Vec<String> {
    let add = standpoint::uv_add();
    match error {
        PlanError::NoLock { .. } | PlanError::MissingServer { required: Some(_), .. } => one("uv lock"),
        PlanError::MissingServer { servers, unlocked, .. } => {
            let server = servers.first().map(|server| match unlocked {
                Some(framework) => format!("{add} {framework} {server}"),
                None => format!("{add} {server}"),
            });
            server.into_iter().collect()
        }
        PlanError::MissingCommand { package, .. } => one(&format!("{add} {package}")),
        PlanError::Ambiguous { unlocked, .. } if !unlocked.is_empty() => one(&format!("{add} {}", unlocked.join(" "))),
        // All others ask for a decision, or for an edit.
        _ => Vec::new(),
    }
}

fn of_question(error: &PromptError) -> Vec<String> {
    match error {
        PromptError::NoTerminal | PromptError::Terminal { .. } => one("uvdock init --yes"),
        PromptError::Left
        | PromptError::Back
        | PromptError::NotCarried { .. }
        | PromptError::LeftToDo { .. }
        | PromptError::NothingRecommended { .. } => Vec::new(),
    }
}

fn one(command: &str) -> Vec<String> {
    vec![command.to_owned()]
}

#[cfg(test)]
mod tests {
    use std::path::PathBuf;

    use super::*;
    use crate::config::SettingsHome;

    fn plan(error: PlanError) -> Error {
        error.into()
    }

    #[test]
    fn what_mends_an_error_stands_in_its_hint_too() {
        let errors = [
            plan(PlanError::NoLock { project: "shop".into() }),
            plan(PlanError::MissingServer {
                application: "FastAPI application".into(),
                interface: "an ASGI",
                elsewhere: String::new(),
                unlocked: Some("fastapi"),
                required: None,
                servers: vec!["uvicorn", "granian"],
            }),
            plan(PlanError::MissingCommand {
                application: "Dagster object".into(),
                package: "dagster-webserver",
                elsewhere: String::new(),
            }),
            Error::Inspect(InspectError::VirtualRoot { member: None }),
            Error::Prompt(PromptError::NoTerminal),
        ];
        for error in errors {
            let hint = error.hint(SettingsHome::Pyproject).expect("a hint").to_string();
            assert!(!error.fix().is_empty(), "{hint}");
            assert!(error.fix().iter().all(|command| hint.contains(command.as_str())), "{hint}");
        }
    }

    #[test]
    fn what_someone_has_to_decide_has_no_command() {
        let gone = InspectError::NoSuchDirectory { path: PathBuf::from("nowhere") };
        assert!(Error::Inspect(gone).fix().is_empty());
    }
}
