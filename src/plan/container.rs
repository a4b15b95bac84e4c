//! Who runs the program, what stands in front of the command, and build arguments that name a release: what settings say, else
//! what holds without them. Part of the plan: pure, reads no disk.

use serde::Serialize;

use super::build_plan::ReleaseArgument;
use super::{PlanError, Question};
use crate::config::{BuildArgumentSetting, CommandSetting, Strategy, UserSetting};
use crate::inspect::tree::has_extension;
use crate::sourced::Sourced;

/// The user of the image, whose group has the same number.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct UserPlan {
    /// Such as `app`.
    pub name: String,
    /// Such as 65532.
    pub id: u32,
}

/// `nonroot` of distroless images.
const NONROOT: u32 = 65532;

/// The setting, else a number that no person has.
pub(super) fn user(question: &Question<'_>) -> Sourced<UserPlan> {
    match &question.preferences.user {
        Some(setting) => setting.map(|UserSetting { name, id }| UserPlan { name: name.clone(), id: *id }),
        None => Sourced::rule(
            UserPlan { name: "app".to_owned(), id: NONROOT },
            "the number of `nonroot` in distroless images, which no person has",
        ),
    }
}

/// The setting. A distroless image runs no shell script.
pub(super) fn entrypoint(question: &Question<'_>) -> Result<Option<Sourced<Vec<String>>>, PlanError> {
    let Some(setting) = &question.preferences.entrypoint else { return Ok(None) };
    let words = match &setting.value {
        CommandSetting::Words(words) => words.clone(),
        CommandSetting::Line(line) => shlex::split(line).unwrap_or_default(),
    };
    let bad = |problem| PlanError::BadCommand { command: words.join(" "), problem, given: setting.source.clone() };
    let Some(program) = words.first().filter(|program| !program.is_empty()) else {
        return Err(bad("names no program"));
    };
    if words.iter().any(|word| word.contains('\0')) {
        return Err(bad("holds a zero byte"));
    }
    let name = program.rsplit('/').next().unwrap_or(program);
    if question.strategy.value == Strategy::Distroless && (has_extension(name, "sh") || matches!(name, "sh" | "bash")) {
        let reason = format!("The entrypoint `{program}` needs a shell: {}", setting.source);
        let given = question.strategy.source.clone();
        return Err(PlanError::Strategy { strategy: Strategy::Distroless, reasons: vec![reason], given });
    }
    Ok(Some(setting.map(|_| words.clone())))
}

/// Build arguments that the user says name a release, and those of the authors' own container file that the user does not name.
pub(super) fn release(
    question: &Question<'_>,
    of_the_authors: Vec<Sourced<ReleaseArgument>>,
) -> Vec<Sourced<ReleaseArgument>> {
    let asked = question.preferences.build_args.iter().flat_map(|asked| &asked.value);
    let mut arguments: Vec<Sourced<ReleaseArgument>> = asked.filter_map(release_argument).collect();
    let own: Vec<String> = arguments.iter().map(|argument| argument.value.name.clone()).collect();
    arguments.extend(of_the_authors.into_iter().filter(|argument| !own.contains(&argument.value.name)));
    arguments
}

fn release_argument((name, asked): (&String, &Sourced<BuildArgumentSetting>)) -> Option<Sourced<ReleaseArgument>> {
    let BuildArgumentSetting::Release(release) = &asked.value else { return None };
    Some(asked.map(|_| ReleaseArgument {
        name: name.clone(),
        default: release.default.clone(),
        variables: release.variables.clone(),
        files: release.files.clone(),
    }))
}
