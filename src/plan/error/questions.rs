//! Which errors are open questions, and what could be answered. Says no reason and no way out.

use super::PlanError;
use crate::plan::candidate::Candidate;
use crate::sourced::Source;

impl PlanError {
    /// Who gave the value that is wrong.
    pub fn given(&self) -> Option<&Source> {
        match self {
            Self::BadCommand { given, .. }
            | Self::NoSuchService { given, .. }
            | Self::RootSettingElsewhere { given, .. }
            | Self::BadRole { given, .. }
            | Self::BadPython { given, .. }
            | Self::NoSuchPath { given, .. }
            | Self::BadWritable { given, .. }
            | Self::UnknownFrontEnd { given, .. }
            | Self::BadHealthPath { given, .. }
            | Self::NoSuchSelection { given, .. }
            | Self::BadInstall { given, .. }
            | Self::NoSuchSource { given, .. }
            | Self::PrivateKey { given, .. }
            | Self::Strategy { given, .. }
            | Self::PythonOutside { chosen_by: given, .. }
            | Self::UvVersion { chosen_by: given, .. } => Some(given),
            _ => None,
        }
    }

    /// What could be chosen, where that is the question.
    pub fn candidates(&self) -> &[Candidate] {
        match self {
            Self::Ambiguous { candidates, .. }
            | Self::NothingToRun { candidates, .. }
            | Self::Unserved { candidates, .. }
            | Self::SeveralSelections { candidates, .. }
            | Self::OpenProjects { candidates, .. }
            | Self::SeveralServices { candidates } => candidates,
            _ => &[],
        }
    }

    /// Whether the error is an open question, which exits with 3.
    pub fn is_question(&self) -> bool {
        matches!(
            self,
            Self::Ambiguous { .. }
                | Self::SeveralSelections { .. }
                | Self::NothingToRun { .. }
                | Self::Unserved { .. }
                | Self::OwnPlatform { .. }
                | Self::SeveralServices { .. }
                | Self::OpenProjects { .. }
                | Self::NoService
        )
    }

    /// Whether services do not fit one Dockerfile.
    pub fn is_about_one_dockerfile(&self) -> bool {
        matches!(self, Self::DifferentImages { .. } | Self::DifferentInstructions { .. })
    }

    /// The option that answers the question, without its dashes.
    pub fn answer(&self) -> &'static str {
        match self {
            Self::SeveralServices { .. } | Self::NoService | Self::NoSuchService { .. } => "service",
            Self::SeveralSelections { .. } => "flag",
            Self::OpenProjects { .. } => "path",
            _ => "command",
        }
    }

    /// Packages whose adding lets the plan go on.
    pub fn to_add(&self) -> Vec<&'static str> {
        match self {
            Self::MissingServer { servers, unlocked, required: None, .. } => {
                unlocked.iter().copied().chain(servers.first().copied()).collect()
            }
            Self::MissingCommand { package, .. } => vec![package],
            _ => Vec::new(),
        }
    }

    /// Whether the project holds nothing that could be started; another member of its workspace may.
    pub fn is_nothing_to_run(&self) -> bool {
        matches!(self, Self::NothingToRun { .. } | Self::OwnPlatform { .. } | Self::ScriptNotInstalled { .. })
    }
}
