//! The adoption of authors' container files in `uvdock init`: plans with and without them, and puts the difference into settings.
//! Asks nothing and writes nothing.

use toml_edit::value;

use super::settings::in_text;
use crate::adoption::{self, Adopted, Carried, Left};
use crate::error::Error;
use crate::inspect::ProjectFacts;
use crate::ownership::{self, Ownership, Syntax};
use crate::pins::Pins;
use crate::plan::{BuildPlan, PlanError, plan};
use crate::settings_file::SettingsFile;
use crate::sync;

/// What becomes of a project whose authors have container files of their own.
pub struct Adoption {
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

    /// Whether the settings hold all that the authors' files say.
    pub fn is_complete(&self) -> bool {
        self.before.is_some() && self.left.is_nothing()
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

/// Whether the authors' files are to be adopted, and it is for the user to say what of them is the program.
pub fn is_open(facts: &ProjectFacts, settings: &SettingsFile, pins: &Pins) -> Result<bool, Error> {
    let planned = plan(facts, &in_text(facts, &settings.to_read()?)?, pins);
    let is_question = matches!(planned, Err(PlanError::Ambiguous { .. } | PlanError::NothingToRun { .. }));
    Ok(is_question && adoption::own_file(facts).is_some())
}

/// Carries what the authors' files say over into settings; a setting or a flag of the user's comes first.
pub fn adopt(facts: ProjectFacts, settings: &mut SettingsFile, pins: &Pins) -> Result<Adoption, Error> {
    let own = in_text(&facts, &settings.to_read()?)?;
    let is_member = facts.workspace.is_some();
    let is_kept = |path: &str| own.leave.as_ref().is_some_and(|leave| leave.value.iter().any(|left| left == path));
    let has_dockerfile = adoption::own_file(&facts).is_some() && !is_kept("Dockerfile");
    let has_compose = !is_member && facts.witnesses.compose_file.is_some() && !is_kept("compose.yaml");
    let is_ours = sync::text_on_disk(facts.workspace_root(), ".dockerignore")?
        .is_some_and(|text| ownership::read(&text, Syntax::Dockerignore) != Ownership::NotOurs);
    let has_others = !(is_member || is_ours || is_kept(".dockerignore"));
    let others = if has_others { adoption::built_beside(&facts) } else { Vec::new() };
    let of_root = of_the_root(&facts)?;
    if !(has_dockerfile || has_compose || !others.is_empty()) {
        let left = Left { lost: of_root, ..Left::default() };
        return Ok(Adoption { said: section("Not taken", &left.lost), left, ..Adoption::none(facts) });
    }
    let with = match plan(&facts, &own, pins) {
        Ok(with) => with,
        // Without the files there may be a plan; what they say is lost with them then.
        Err(error) => {
            let rest = adoption::without(&facts, &["Dockerfile"]);
            let is_lost = plan(&rest, &own, pins).is_ok();
            return Ok(if is_lost { not_followed(facts, &error) } else { Adoption::none(facts) });
        }
    };
    let known = settings.keys()?;
    let mut adopted = if has_dockerfile { adoption::carried(&facts, &with) } else { Adopted::default() };
    let mut left = if has_dockerfile { adoption::left(&facts, &with) } else { Left::default() };
    left.lost.append(&mut adopted.left);
    let compose = adoption::compose_file(&facts, &with).filter(|_| has_compose).unwrap_or_default();
    for one in adopted.carried.iter().chain(&compose.carried).filter(|one| !known.iter().any(|key| key == one.key)) {
        settings.set(one.key, one.value.clone());
    }
    if let Some(kept) = own.leave.as_ref().filter(|_| has_compose && !compose.is_replaced) {
        let all = kept.value.iter().map(String::as_str).chain(["compose.yaml"]);
        settings.set("leave", value(all.collect::<toml_edit::Array>()));
    }
    let mut gone = Vec::new();
    gone.extend(has_dockerfile.then_some("Dockerfile"));
    gone.extend(facts.witnesses.compose_file.iter().filter(|_| compose.is_replaced).map(|file| file.path.as_str()));
    let later = adoption::without(&facts, &gone);
    if let Some((key, because)) = what_does_not_fit(&later, settings, &adopted.carried, pins)? {
        settings.forget(key);
        let unfit = adopted.carried.iter().filter(|one| one.key == key);
        left.lost.extend(unfit.map(|one| format!("{}: {because}", one.said)));
    }
    let held = Held { facts: &facts, later: &later, with: &with, own: &own, adopted: &adopted, pins };
    let mut said = String::new();
    if let Some(without) = hold(&held, settings, &known)? {
        left.lost.extend(adoption::lost(&facts, &with, &without));
        if has_dockerfile {
            said = format!("Your Dockerfile -> uvdock's:\n{}", adoption::beside(&facts, &without));
        }
        if let Some(compose) = adoption::compose_file(&facts, &without).filter(|_| has_compose) {
            said.push_str(&section("Your compose file", &compose.said));
            left.extend(compose.left);
        }
    }
    left.open.extend(others);
    left.lost.extend(of_root);
    if is_member && has_dockerfile {
        let own = facts.from_root("Dockerfile");
        left.open.push(format!("`{own}` stays beside the one in the workspace root: delete it when that one does"));
    }
    left.without_carried(&said);
    said.push_str(&section("Not needed", &left.needless));
    said.push_str(&section("Not taken", &left.lost));
    said.push_str(&section("For you to change", &left.open));
    // A member's own file is not in the place of the generated one, so it stays and is still read.
    let next = if is_member { facts.clone() } else { later };
    Ok(Adoption { facts: next, said, left, before: Some((facts, with)) })
}

fn section(title: &str, lines: &[String]) -> String {
    if lines.is_empty() {
        return String::new();
    }
    let lines: Vec<String> = lines.iter().map(|line| line.replace('\n', "\\n")).collect();
    format!("{title}:\n  {}\n", lines.join("\n  "))
}

/// Files at the root of a workspace may be about any of its members, so they are not read for one.
fn of_the_root(facts: &ProjectFacts) -> Result<Vec<String>, Error> {
    let mut lost = Vec::new();
    if facts.workspace.is_none() {
        return Ok(lost);
    }
    for (path, syntax) in
        [("Dockerfile", Syntax::Dockerfile), (".dockerignore", Syntax::Dockerignore), ("compose.yaml", Syntax::Compose)]
    {
        let text = sync::text_on_disk(facts.workspace_root(), path)?;
        if text.is_some_and(|text| ownership::read(&text, syntax) == Ownership::NotOurs) {
            lost.push(format!("`{path}` of the workspace: it may be about any member, so it is not read for this one"));
        }
    }
    Ok(lost)
}

/// No plan can be made with the files, so nothing is known of them.
fn not_followed(facts: ProjectFacts, error: &PlanError) -> Adoption {
    let lost = vec![format!("nothing of your container files: {error}")];
    let said = section("Not taken", &lost);
    Adoption { left: Left { lost, ..Left::default() }, said, ..Adoption::none(facts) }
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
    let later_plan =
        |settings: &SettingsFile| -> Result<_, Error> { Ok(plan(later, &in_text(later, &settings.to_read()?)?, pins)) };
    let Ok(without) = later_plan(settings)? else { return Ok(None) };
    let replacement = adoption::Replacement { with, without: &without, own, adopted };
    for one in replacement.held(facts) {
        let before = settings.clone();
        settings.set(one.key, one.value.clone());
        // A text that no setting can hold is named as lost.
        if in_text(later, &settings.to_read()?).is_err() {
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
    let Err(error) = plan(facts, &in_text(facts, &settings.to_read()?)?, pins) else { return Ok(None) };
    for one in carried {
        let mut less = settings.clone();
        less.forget(one.key);
        if plan(facts, &in_text(facts, &less.to_read()?)?, pins).is_ok() {
            return Ok(Some((one.key, error.to_string())));
        }
    }
    Ok(None)
}
