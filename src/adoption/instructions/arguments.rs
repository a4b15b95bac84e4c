//! Build arguments of the authors' that end in variables and labels of the image alone: they go on, with the lines that they end in.
//! Gives none a value.

use super::{Line, SHIPPED};
use crate::adoption::report::RowItem;
use crate::inspect::deployment::container_facts::{Assignment, BuildArgumentFacts, ContainerFacts, StageFacts};
use crate::inspect::evidence::Located;
use crate::plan::BuildPlan;
use crate::plan::carryover::{is_named_in, is_of_the_builder};
use crate::quote::is_variable;
use crate::secret;
use crate::shell;

/// Where an argument ends.
struct End<'f> {
    kind: Kind,
    assignment: &'f Located<Assignment>,
}

#[derive(Clone, Copy)]
enum Kind {
    Variable,
    Label,
}

/// A line for each argument, and one for each variable or label that is made of such.
pub(super) fn lines(container: &ContainerFacts, plan: &BuildPlan) -> Vec<Line> {
    let mut lines = Vec::new();
    for stage in container.shipped() {
        let ends: Vec<End<'_>> = ends(stage).collect();
        let mut known: Vec<&str> = Vec::new();
        for argument in &stage.arguments {
            let name = argument.value.name.as_str();
            let is_read = ends.iter().any(|end| end.names(name));
            if is_read && !known.contains(&name) && goes_on(container, plan, &argument.value, &ends) {
                known.push(name);
                lines.push(declared(argument));
            }
        }
        let whole = ends.iter().filter(|end| {
            let arguments = &end.assignment.value.arguments;
            !arguments.is_empty() && arguments.iter().all(|name| known.contains(&name.as_str()))
        });
        lines.extend(whole.map(End::line));
    }
    lines
}

fn ends(stage: &StageFacts) -> impl Iterator<Item = End<'_>> {
    let variables = stage.environment.iter().map(|assignment| End { kind: Kind::Variable, assignment });
    variables.chain(stage.labels.iter().map(|assignment| End { kind: Kind::Label, assignment }))
}

/// Whether nothing else reads an argument, and nobody is kept from reading what it is given.
fn goes_on(container: &ContainerFacts, plan: &BuildPlan, argument: &BuildArgumentFacts, ends: &[End<'_>]) -> bool {
    let name = argument.name.as_str();
    let is_release = plan.release.iter().any(|release| release.value.name == name);
    let is_secret = secret::is_assigned(name, argument.default.as_deref().unwrap_or("unknown-value"));
    let stages = container.stages.iter().filter(|stage| stage.arguments.iter().any(|one| one.value.name == name));
    let mut of_it = ends.iter().filter(|end| end.names(name)).map(|end| end.assignment.value.name.as_str());
    let is_elsewhere = stages.count() > 1 || builds(container, name) || of_it.any(|end| builds(container, end));
    let default = argument.default.as_deref().unwrap_or_default();
    is_variable(name)
        && !is_release
        && !is_secret
        && !is_elsewhere
        && default.chars().all(|letter| letter.is_ascii_alphanumeric() || "._+-:/@".contains(letter))
        && ends.iter().filter(|end| end.names(name)).all(End::is_plain)
}

/// Whether a command of the build or the shape of the image depends on a variable.
fn builds(container: &ContainerFacts, name: &str) -> bool {
    let mut runs = container.stages.iter().flat_map(|stage| &stage.runs);
    container.shaping.contains(name) || runs.any(|run| is_named_in(&run.value.text, name))
}

fn declared(argument: &Located<BuildArgumentFacts>) -> Line {
    let BuildArgumentFacts { name, default } = &argument.value;
    let default = default.as_ref().filter(|_| !is_of_the_builder(name)).map(|default| format!("={default}"));
    Line {
        item: RowItem::BuildArgument(name.clone()),
        text: format!("ARG {name}{}", default.unwrap_or_default()),
        place: argument.place.clone(),
        stages: &SHIPPED,
        packages: Vec::new(),
    }
}

impl End<'_> {
    fn names(&self, argument: &str) -> bool {
        self.assignment.value.arguments.iter().any(|name| name == argument)
    }

    /// Whether it can be written again as it stands: one word on one line, made of nothing but arguments of the stage and text. What the
    /// image sets by itself is none.
    fn is_plain(&self) -> bool {
        let Assignment { name, written, value, arguments } = &self.assignment.value;
        let is_one_word = shell::split(written).is_some_and(|words| words.len() == 1);
        let read = shell::expanded(written, shell::Quotes::Read, &|_| None).names;
        let is_of_tools = ["PATH", "PYTHON", "UV_", "PIP_"].iter().any(|tool| name.starts_with(tool));
        let letters = |letter: char| letter.is_ascii_alphanumeric() || "._-".contains(letter);
        is_one_word
            && read.iter().all(|name| arguments.contains(name))
            && !is_of_tools
            && name.chars().all(letters)
            && !written.contains(['\n', '\\', '`'])
            && !secret::is_assigned(name, value.as_deref().unwrap_or("unknown-value"))
    }

    fn line(&self) -> Line {
        let Assignment { name, written, .. } = &self.assignment.value;
        let (word, item) = match self.kind {
            Kind::Variable => ("ENV", RowItem::Variable(name.clone())),
            Kind::Label => ("LABEL", RowItem::Label(name.clone())),
        };
        Line {
            item,
            text: format!("{word} {name}={written}"),
            place: self.assignment.place.clone(),
            stages: &SHIPPED,
            packages: Vec::new(),
        }
    }
}
