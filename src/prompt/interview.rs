//! What is asked about, and what the plan says to the answers so far. Asks nothing.

use crate::config::Preferences;
use crate::editor::Editor;
use crate::error::Error;
use crate::inspect::ProjectFacts;
use crate::pins::Pins;
use crate::plan::{BuildPlan, PlanError, plan};
use crate::render::{RenderedFile, render};
use crate::settings_file::SettingsFile;

/// What the questions are about.
#[derive(Clone)]
pub struct Interview<'a> {
    /// The project.
    pub facts: &'a ProjectFacts,
    /// Its settings, with the answers so far.
    pub settings: SettingsFile,
    /// Image versions that are kept.
    pub pins: &'a Pins,
    /// Reads settings in the text of their file.
    pub read: &'a dyn Fn(&str) -> Result<Preferences, Error>,
    /// Keys that a flag has answered.
    pub given: Vec<&'static str>,
    /// Editors that get tasks.
    pub editors: Vec<Editor>,
}

impl Interview<'_> {
    pub(super) fn preferences(&self, settings: &SettingsFile) -> Result<Preferences, Error> {
        (self.read)(&settings.to_read()?)
    }

    /// The plan with these settings; the inner error is what a question may be about.
    pub(super) fn plan_with(&self, settings: &SettingsFile) -> Result<Result<BuildPlan, PlanError>, Error> {
        Ok(plan(self.facts, &self.preferences(settings)?, self.pins))
    }

    /// The settings as if a key had never been set.
    pub(super) fn without(&self, key: &'static str) -> SettingsFile {
        let mut settings = self.settings.clone();
        settings.unset(key);
        settings
    }

    pub(super) fn files(&self, settings: &SettingsFile) -> Option<Vec<RenderedFile>> {
        render(&self.plan_with(settings).ok()?.ok()?).ok()
    }

    /// Takes back each change without which the same files are written. A setting of the user's stays as it is.
    pub(super) fn without_needless(self) -> SettingsFile {
        let mut settings = self.settings.clone();
        let Some(files) = self.files(&settings) else { return settings };
        for key in settings.changed() {
            let mut less = settings.clone();
            less.forget(key);
            if self.files(&less).as_ref() == Some(&files) {
                settings = less;
            }
        }
        settings
    }
}
