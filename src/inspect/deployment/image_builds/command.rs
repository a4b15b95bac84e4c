//! Commands that build an image: `docker build -f api/Dockerfile --target prod .`. Runs none.

use super::variables::Variables;
use super::{File, Found, Rewritten, TargetFacts, plain};
use crate::inspect::evidence::{Located, Place};
use crate::shell;

/// Programs that build, with the word for it.
const PROGRAMS: [&str; 5] =
    ["docker build ", "docker buildx build ", "docker image build ", "podman build ", "nerdctl build "];

/// Options that stand alone (<https://docs.docker.com/reference/cli/docker/buildx/build/>).
const ALONE: [&str; 9] = ["--check", "--debug", "--load", "--no-cache", "--pull", "--push", "--quiet", "-q", "-D"];

/// A command goes on over no more lines than this.
const LONGEST: usize = 32;

/// What the words of a command say.
#[derive(Default)]
struct Said {
    context: Option<String>,
    dockerfile: Option<String>,
    target: Option<String>,
}

/// Whether such a command may stand in a text.
pub(super) fn is_in(text: &str) -> bool {
    PROGRAMS.iter().any(|program| text.contains(program))
}

/// What a line builds, and whether it names the directory itself. `None` where a variable says it.
pub(super) fn read((file, variables): (&File<'_>, &Variables), number: usize, line: &str) -> Option<(Found, bool)> {
    if line.trim_start().starts_with('#') {
        return None;
    }
    let (before, behind) = PROGRAMS.iter().find_map(|program| {
        let at = line.find(program)?;
        Some((&line[..at], &line[at + program.len()..]))
    })?;
    let entered = entered(before);
    let base = plain(file.base, entered.unwrap_or("."))?;
    let end = behind.find(['&', ';', '|', '>', '<', ')', '`']).unwrap_or(behind.len());
    // The quote at the end may be that of a whole line of YAML.
    let text = behind[..end].trim();
    let words = shell::words(text).or_else(|| shell::words(text.trim_end_matches(['"', '\''])))?;
    let said = said(words)?;
    let context = said.context?;
    let is_path = said.dockerfile.as_ref().is_some_and(|path| path.contains('/'));
    let names_it = is_path || entered.is_some() || !matches!(context.as_str(), "." | "./");
    let dockerfile = match &said.dockerfile {
        Some(path) => Some(variables.known(path).or_else(|| plain(&base, path))?),
        None => None,
    };
    let target = said.target.map(|target| {
        let (place, line) = line_of(file, number, &target);
        Located::new(TargetFacts::of(&target, &["--target ", "--target="], line), place)
    });
    // Beside a variable stays what is written.
    let written = said.dockerfile.filter(|_| context.starts_with('$')).or_else(|| dockerfile.clone());
    let rewritten = rewritten(file, number, &context, written.as_deref());
    let context = variables.known(&context).or_else(|| plain(&base, &context))?;
    Some((Found { context, dockerfile, target, rewritten }, names_it))
}

/// `None` where an option has no value.
fn said(words: Vec<String>) -> Option<Said> {
    let mut said = Said::default();
    let mut words = words.into_iter();
    while let Some(word) = words.next() {
        if !word.starts_with('-') || word == "-" {
            said.context = Some(word);
            continue;
        }
        let (option, given) = match word.split_once('=') {
            Some((option, value)) if word.starts_with("--") => (option, Some(value.to_owned())),
            _ => (word.as_str(), None),
        };
        if ALONE.contains(&option) {
            continue;
        }
        let value = given.or_else(|| words.next())?;
        match option {
            "-f" | "--file" => said.dockerfile = Some(value),
            "--target" if !value.contains(['$', '{']) => said.target = Some(value),
            _ => {}
        }
    }
    Some(said)
}

/// The directory of `cd api && docker build .`.
fn entered(before: &str) -> Option<&str> {
    let (commands, _) = before.rsplit_once("&&")?;
    commands.rsplit(['&', ';', '(']).next()?.trim().strip_prefix("cd ").map(str::trim)
}

/// The line of a command that has a word, and that line.
fn line_of<'f>(file: &File<'f>, number: usize, word: &str) -> (Place, &'f str) {
    let mut lines = file.text.lines().enumerate().skip(number - 1).take(LONGEST);
    let has = |line: &str| line.split([' ', '\t', '=']).any(|one| one.trim_matches(['"', '\'', '\\']) == word);
    let first = lines.clone().next().map_or("", |(_, line)| line);
    let mut goes_on = true;
    let own = lines.by_ref().take_while(|(_, line)| std::mem::replace(&mut goes_on, line.trim_end().ends_with('\\')));
    let found = own.filter(|(_, line)| has(line)).last();
    found.map_or_else(|| (Place::line(file.path, number), first), |(at, line)| (Place::line(file.path, at + 1), line))
}

/// The line with the directory of the Dockerfile for the one that it is built from.
fn rewritten(file: &File<'_>, number: usize, context: &str, dockerfile: Option<&str>) -> Option<Located<Rewritten>> {
    let (place, line) = line_of(file, number, context);
    let old = line.trim().to_owned();
    let own = dockerfile?.rsplit_once('/')?.0;
    let own = own.strip_prefix(file.base).map_or(own, |own| own.trim_start_matches('/'));
    let at = old.rmatch_indices(context).map(|(at, _)| at).find(|at| {
        let is_end = |text: &str| text.is_empty() || text.starts_with([' ', '"']);
        old[..*at].ends_with([' ', '"']) && is_end(&old[at + context.len()..])
    });
    let at = at.or_else(|| old.starts_with(context).then_some(0))?;
    let new = format!("{}{}{}", &old[..at], if own.is_empty() { "." } else { own }, &old[at + context.len()..]);
    Some(Located::new(Rewritten { old, new }, place))
}
