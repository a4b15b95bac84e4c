//! The stages of a Dockerfile that the image of a service is made of. Knows no plan and no template.

use std::collections::{BTreeMap, HashMap};

use parse_dockerfile::{Dockerfile, Flag, Instruction};

use crate::dockerfile_text::readable;

/// A Dockerfile, read once for all its services.
#[derive(Clone, Debug, Default)]
pub struct Stages {
    /// What stands before all stages. Of a text that does not parse, all of it.
    head: String,
    all: Vec<Stage>,
    /// By its name; the last one of the name holds.
    by_name: HashMap<String, usize>,
}

impl Stages {
    /// An empty text stands for a file that is not there.
    #[must_use]
    pub fn of(text: &str) -> Self {
        let readable = readable(text);
        let Ok(dockerfile) = parse_dockerfile::parse(&readable) else {
            return Self { head: text.to_owned(), ..Self::default() };
        };
        let stages = all(&dockerfile, &readable);
        let by_name = stages.iter().enumerate().map(|(at, stage)| (stage.name.clone(), at)).collect();
        Self { head: head(&dockerfile, &readable), all: stages, by_name }
    }

    /// Whether there is nothing in it.
    pub(super) fn is_empty(&self) -> bool {
        self.head.is_empty() && self.all.is_empty()
    }

    /// The texts of the stages that end in the image of a service, by their names, with what stands before all stages as one without a
    /// name.
    pub(super) fn of_service(&self, service: &impl ToString) -> BTreeMap<&str, &str> {
        let own = format!("runtime-{}", service.to_string());
        let last = self.by_name.get(&own).map(|at| &self.all[*at]).or(self.all.last());
        let mut found = BTreeMap::from([("", self.head.as_str())]);
        let mut open: Vec<&Stage> = last.into_iter().collect();
        while let Some(stage) = open.pop() {
            if found.insert(&stage.name, &stage.text).is_none() {
                open.extend(stage.uses.iter().filter_map(|name| self.by_name.get(name)).map(|at| &self.all[*at]));
            }
        }
        found
    }
}

#[derive(Clone, Debug)]
struct Stage {
    name: String,
    text: String,
    /// Names of other stages and of images.
    uses: Vec<String>,
}

fn all(dockerfile: &Dockerfile<'_>, text: &str) -> Vec<Stage> {
    let starts: Vec<usize> = dockerfile.stages().map(|stage| stage.from.from.span.start).collect();
    let ends = starts.iter().skip(1).copied().chain([text.len()]);
    let stages = dockerfile.stages().enumerate().zip(starts.iter().zip(ends));
    stages
        .map(|((index, stage), (start, end))| {
            let name = stage.from.as_.as_ref().map_or_else(|| index.to_string(), |(_, name)| name.value.to_string());
            let mut uses = vec![stage.from.image.value.to_string()];
            uses.extend(stage.instructions.iter().flat_map(sources));
            Stage { name, text: without_last_comments(&text[*start..end]), uses }
        })
        .collect()
}

/// What an instruction takes from elsewhere: `COPY --from=deps`, `RUN --mount=type=bind,from=deps`.
fn sources(instruction: &Instruction<'_>) -> Vec<String> {
    match instruction {
        Instruction::Copy(copy) => values(&copy.options, "from").collect(),
        Instruction::Run(run) => {
            let mounts = values(&run.options, "mount");
            mounts
                .filter_map(|mount| mount.split(',').find_map(|part| part.strip_prefix("from=").map(str::to_owned)))
                .collect()
        }
        _ => Vec::new(),
    }
}

fn values<'f>(options: &'f [Flag<'_>], name: &'f str) -> impl Iterator<Item = String> + 'f {
    let named = options.iter().filter(move |flag| flag.name.value == name);
    named.filter_map(|flag| flag.value.as_ref()).map(|value| value.value.to_string())
}

/// What stands before the first stage: global arguments, and the version of the syntax. The other comments are for people.
fn head(dockerfile: &Dockerfile<'_>, text: &str) -> String {
    let end = dockerfile.stages().next().map_or(text.len(), |stage| stage.from.from.span.start);
    let lines = text[..end].lines().filter(|line| !line.starts_with('#') || line.starts_with("# syntax="));
    lines.filter(|line| !line.is_empty()).collect::<Vec<_>>().join("\n")
}

/// The comment on the stage that follows is none of this one's.
fn without_last_comments(text: &str) -> String {
    let lines: Vec<&str> = text.lines().collect();
    let is_said = |line: &&str| !line.is_empty() && !line.starts_with('#');
    let end = lines.iter().rposition(is_said).map_or(0, |last| last + 1);
    lines[..end].join("\n")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_stages_of_a_service_are_those_that_its_image_takes_something_from() {
        let text = "# syntax=docker/dockerfile:1\n# For people.\nARG A=1\nFROM x AS uv\nFROM y AS base\nFROM base AS build\nCOPY --from=uv /uv /uv\n\
                    # Of api.\nFROM build AS deps-api\nRUN --mount=type=bind,from=lists,source=a,target=a true\nFROM base AS lists\nRUN a\n\
                    FROM base AS dev-api\nRUN dev\nFROM base AS runtime-api\nCOPY --from=deps-api /opt /opt\nFROM base AS runtime-web\nRUN web\n";
        let stages = Stages::of(text);
        let names: Vec<&str> = stages.of_service(&"api").into_keys().collect();
        assert_eq!(names, ["", "base", "build", "deps-api", "lists", "runtime-api", "uv"]);
        assert_eq!(stages.of_service(&"api")[""], "# syntax=docker/dockerfile:1\nARG A=1");
        assert_eq!(stages.of_service(&"api")["build"], "FROM base AS build\nCOPY --from=uv /uv /uv");
        assert!(stages.of_service(&"web").contains_key("runtime-web"));
    }
}
