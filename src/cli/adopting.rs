//! The adoption of authors' container files in `uvdock init`: plans with and without them, and puts the difference into settings.
//! Asks nothing and writes nothing.

use toml_edit::value;

use super::preferences_in;
use crate::adoption::{self, Adopted, Carried, Left};
use crate::error::Error;
use crate::inspect::ProjectFacts;
use crate::pins::Pins;
use crate::plan::{BuildPlan, plan};
use crate::settings_file::SettingsFile;

/// What becomes of a project whose authors have container files of their own.
pub(super) struct Adoption {
    /// The project as it will be: without those files.
    pub facts: ProjectFacts,
    /// The authors' file beside uvdock's; empty where there is none.
    pub said: String,
    /// What is not carried over.
    pub left: Left,
    /// The project as it is, with the plan that sees those files.
    before: Option<(ProjectFacts, BuildPlan)>,
}

impl Adoption {
    fn none(facts: ProjectFacts) -> Self {
        Self { facts, said: String::new(), left: Left::default(), before: None }
    }

    /// Whether there was a file to adopt.
    pub fn is_one(&self) -> bool {
        self.before.is_some()
    }

    /// What the answers given since take away again.
    pub fn lost_with(&mut self, plan: &BuildPlan) -> Vec<String> {
        let Some((facts, with)) = &self.before else { return Vec::new() };
        let mut lost = adoption::lost(facts, with, plan);
        lost.retain(|line| !self.left.lost.contains(line));
        self.left.lost.extend(lost.clone());
        lost
    }
}

/// Carries what the authors' files say over into settings; a setting or a flag of the user's comes first.
pub(super) fn adopt(facts: ProjectFacts, settings: &mut SettingsFile, pins: &Pins) -> Result<Adoption, Error> {
    if facts.workspace.is_some() || adoption::own_file(&facts).is_none() {
        return Ok(Adoption::none(facts));
    }
    let own = preferences_in(&facts, &settings.to_read()?)?;
    let is_left = |path: &str| own.leave.as_ref().is_some_and(|leave| leave.value.iter().any(|left| left == path));
    if is_left("Dockerfile") {
        return Ok(Adoption::none(facts));
    }
    let Ok(with) = plan(&facts, &own, pins) else { return Ok(Adoption::none(facts)) };
    let mut adopted = adoption::carried(&facts, &with);
    let mut left = adoption::left(&facts, &with);
    left.lost.append(&mut adopted.left);
    let known = settings.keys()?;
    for one in adopted.carried.iter().filter(|one| !known.iter().any(|key| key == one.key)) {
        settings.set(one.key, one.value.clone());
    }
    let later = adoption::without(&facts);
    if let Some((key, because)) = what_does_not_fit(&later, settings, &adopted.carried, pins)? {
        settings.forget(key);
        let unfit = adopted.carried.iter().filter(|one| one.key == key);
        left.lost.extend(unfit.map(|one| format!("{}: {because}", one.said)));
    }
    let mut said = String::new();
    if let Some(without) =
        hold(&Held { facts: &facts, later: &later, with: &with, own: &own, adopted: &adopted, pins }, settings, &known)?
    {
        left.lost.extend(adoption::lost(&facts, &with, &without));
        said = format!("Your Dockerfile -> uvdock's:\n{}", adoption::beside(&facts, &without));
    }
    for (title, lines) in [("Not needed", &left.needless), ("Not taken", &left.lost)] {
        if !lines.is_empty() {
            let lines = lines.iter().map(|line| format!("  {}\n", line.replace('\n', "\\n")));
            said.push_str(&format!("{title}:\n{}", lines.collect::<String>()));
        }
    }
    Ok(Adoption { facts: later, said, left, before: Some((facts, with)) })
}

struct Held<'a> {
    facts: &'a ProjectFacts,
    later: &'a ProjectFacts,
    with: &'a BuildPlan,
    own: &'a crate::config::Preferences,
    adopted: &'a Adopted,
    pins: &'a Pins,
}

/// Sets what the image would lose although its settings are carried over. The plan after it, where one can be made.
fn hold(held: &Held<'_>, settings: &mut SettingsFile, known: &[String]) -> Result<Option<BuildPlan>, Error> {
    let Held { facts, later, with, own, adopted, pins } = *held;
    let later_plan = |settings: &SettingsFile| -> Result<_, Error> {
        Ok(plan(later, &preferences_in(later, &settings.to_read()?)?, pins))
    };
    let Ok(without) = later_plan(settings)? else { return Ok(None) };
    let replacement = adoption::Replacement { with, without: &without, own, adopted };
    for one in replacement.held(facts) {
        let before = settings.clone();
        settings.set(one.key, one.value.clone());
        // A text that no setting can hold is named as lost.
        if preferences_in(later, &settings.to_read()?).is_err() {
            *settings = before;
        }
    }
    let Ok(without) = later_plan(settings)? else { return Ok(None) };
    let missing = adoption::missing_paths(facts, with, &without);
    if missing.is_empty() || known.iter().any(|key| key == "include") {
        return Ok(Some(without));
    }
    settings.set("include", value(missing.iter().map(String::as_str).collect::<toml_edit::Array>()));
    Ok(later_plan(settings)?.ok())
}

/// The setting with which no plan can be made, where there is one without it: a Python that the project no longer allows, say.
fn what_does_not_fit(
    facts: &ProjectFacts,
    settings: &SettingsFile,
    carried: &[Carried],
    pins: &Pins,
) -> Result<Option<(&'static str, String)>, Error> {
    let Err(error) = plan(facts, &preferences_in(facts, &settings.to_read()?)?, pins) else { return Ok(None) };
    for one in carried {
        let mut less = settings.clone();
        less.forget(one.key);
        if plan(facts, &preferences_in(facts, &less.to_read()?)?, pins).is_ok() {
            return Ok(Some((one.key, error.to_string())));
        }
    }
    Ok(None)
}
