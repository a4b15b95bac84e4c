//! Downloads of packages' own data, led into the environment: it ships with the packages, and no home directory is needed. Runs nothing.

use super::{Line, WITH_PACKAGES};
use crate::adoption::not_locked;
use crate::adoption::report::RowItem;
use crate::catalogue::package_data::{PackageData, downloaded_by};
use crate::inspect::ProjectFacts;
use crate::inspect::deployment::container_facts::RunFacts;
use crate::inspect::evidence::Located;
use crate::shell::{self, Word};

/// The line, where a shell text downloads such data and does nothing else.
pub(super) fn line(facts: &ProjectFacts, run: &Located<RunFacts>, text: &str) -> Option<Line> {
    let script = shell::script(text)?;
    let mut directories: Vec<PackageData> = Vec::new();
    let mut line = text.to_owned();
    for command in script.commands.iter().rev() {
        let words: Vec<String> = command.words.iter().map(Word::text).collect();
        let data = downloaded_by(&words).filter(|data| not_locked::is_locked(facts, data.package))?;
        let is_plain = command.words.iter().all(|word| !word.expands()) && command.redirections.is_empty();
        let program = command.words.first().filter(|_| is_plain)?;
        let PackageData { variable, directory, .. } = data;
        let here = format!("{variable}=/opt/venv/{directory} /opt/venv/bin/python");
        line.replace_range(program.range.clone(), &here);
        if !directories.contains(&data) {
            directories.push(data);
        }
    }
    let made: Vec<String> = directories.iter().map(|data| format!("/opt/venv/{}", data.directory)).collect();
    Some(Line {
        item: RowItem::Run(run.place.clone()),
        text: format!("RUN mkdir -p {} && {line}", made.join(" ")),
        place: run.place.clone(),
        stages: &WITH_PACKAGES,
        packages: Vec::new(),
    })
    .filter(|_| !directories.is_empty())
}
