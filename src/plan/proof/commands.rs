//! Checks that the files are in the image that commands name. Knows no program's options but the names of those that take a
//! configuration.

use super::{Proof, Start};
use crate::catalogue::shell::is_shell;
use crate::inspect::deployment::LineEnds;
use crate::inspect::tree::has_extension;
use crate::plan::build_plan::{Install, Unmet};
use crate::plan::start::named::{self, Words};

/// Configuration and scripts: what a command names so, it reads.
const READ: [&str; 9] = ["ini", "conf", "cfg", "toml", "yaml", "yml", "json", "py", "sh"];

/// Where programs of the system and of packages lie in the image.
const SYSTEM: [&str; 6] = ["/bin/", "/sbin/", "/usr/", "/opt/venv/", "/opt/python/", "/lib/"];

pub(super) fn unmet(proof: &Proof<'_>, start: &Start<'_>) -> Vec<Unmet> {
    let missing = missing(proof, start);
    let named = named::of_command(proof.request, &Words { directory: start.directory, words: start.words });
    let given = || start.given.clone();
    let not_copied =
        named.iter().filter(|one| proof.request.facts.tree.is_file(&one.path) && !is_copied(proof, &one.path));
    let not_copied = not_copied.map(|one| Unmet::NamedNotCopied { file: one.path.clone(), given: given() });
    let scripts = named.iter().filter_map(|one| proof.request.facts.deployment.script_at(&one.path));
    let windows = scripts.filter(|script| script.line_ends == LineEnds::Windows);
    let windows = windows.map(|script| Unmet::WindowsScript(script.path.clone()));
    missing.into_iter().chain(not_copied).chain(windows).collect()
}

/// The first of its words that must be a file and is none.
fn missing(proof: &Proof<'_>, start: &Start<'_>) -> Option<Unmet> {
    let word = start.words.iter().enumerate().find(|(at, word)| {
        let before = at.checked_sub(1).map(|before| start.words[before].as_str());
        must_exist(word, *at, before) && !exists(proof, start, value_of(word))
    })?;
    let file = value_of(word.1).to_owned();
    // What the user's own instructions leave in the image is not known.
    let is_made = proof.request.preferences.instructions.is_some() && file.starts_with('/');
    (!is_made).then(|| Unmet::NamedFile { near: near(proof, &file), file, given: start.given.clone() })
}

/// Whether a word can only be meant as a file: a program by its path, what an interpreter starts, a configuration.
fn must_exist(word: &str, at: usize, before: Option<&str>) -> bool {
    let value = value_of(word);
    if value.contains(['$', '`', '*', ' ', ':']) || value.starts_with('~') {
        return false;
    }
    if at == 0 {
        return value.contains('/') && !SYSTEM.iter().any(|directory| value.starts_with(directory));
    }
    let is_read = READ.iter().any(|extension| has_extension(value, extension));
    let is_started = before.is_some_and(|before| is_shell(named::base(before)) || before == "python");
    let option = word.split_once('=').map(|(option, _)| option).or(before).unwrap_or_default();
    is_read && (is_started || takes_configuration(option)) && !value.starts_with('-')
}

/// `-c`, `--config`, `--log-config`, `--ini`.
fn takes_configuration(option: &str) -> bool {
    option == "-c" || (option.starts_with("--") && ["conf", "ini"].iter().any(|part| option.contains(part)))
}

fn value_of(word: &str) -> &str {
    word.split_once('=').filter(|(option, _)| option.starts_with('-')).map_or(word, |(_, value)| value)
}

fn exists(proof: &Proof<'_>, start: &Start<'_>, word: &str) -> bool {
    let tree = &proof.request.facts.tree;
    let path = named::path_of(proof.request, start.directory, word);
    path.is_some_and(|path| tree.is_file(&path) || tree.is_directory(&path) || tree.links.contains(&path))
}

/// The one file of the project that has this name.
fn near(proof: &Proof<'_>, file: &str) -> Option<String> {
    let name = named::base(file);
    let mut found = proof.request.facts.tree.files.keys().filter(|path| named::base(path) == name);
    let (first, second) = (found.next()?, found.next());
    second.is_none().then(|| proof.request.image_root.value.of(&proof.request.facts.from_root(first)))
}

/// Whether the image holds a file: by itself, in a directory that is copied, or in a package.
pub(super) fn is_copied(proof: &Proof<'_>, file: &str) -> bool {
    let Ok(path) = proof.request.path(file) else { return true };
    let sources = proof.sources;
    if sources.left_out.iter().any(|left_out| path.is_below(&left_out.path)) {
        return false;
    }
    let modules = match proof.install {
        Install::Package { modules, .. } => &modules[..],
        Install::SourceTree => &[],
    };
    let copied = sources.files.iter().chain(&sources.directories).map(|source| &source.path);
    copied.chain(modules).any(|copied| path.is_below(copied))
}

#[cfg(test)]
mod tests {
    use crate::plan::testing::{APP, lock, notices, planned};

    fn said(command: &str, files: &[(&str, &str)]) -> Vec<String> {
        let app = format!("{APP}[tool.uvdock]\n{command}\n");
        let mut all = vec![("pyproject.toml", app.as_str()), ("main.py", "")];
        all.extend(files);
        notices(&planned(&all, &lock(&["gunicorn"], "")).expect("a plan"))
    }

    #[test]
    fn a_program_of_the_project_that_does_not_exist_is_said() {
        let notices = said("command = \"./bootstrap.sh\"", &[]);
        let expected = "The start names `./bootstrap.sh`, which the image does not hold, as it does not exist (set in pyproject.toml:6)";
        assert_eq!(notices, [expected]);
    }

    #[test]
    fn a_file_that_lies_elsewhere_is_named() {
        let notices =
            said("entrypoint = [\"/entrypoint.sh\"]\ncommand = \"python main.py\"", &[("docker/entrypoint.sh", "")]);
        assert!(notices.iter().any(|notice| notice.ends_with("; name it `/app/docker/entrypoint.sh`")), "{notices:?}");
    }

    #[test]
    fn a_configuration_that_does_not_exist_is_said_and_what_a_program_writes_is_not() {
        let command = "command = \"gunicorn --bind 0.0.0.0:80 --pid x.pid -c conf/gunicorn.conf.py main:__name__\"";
        let missing = |notices: &[String]| notices.iter().filter(|notice| notice.contains("does not exist")).count();
        assert_eq!(missing(&said(command, &[])), 1);
        assert_eq!(missing(&said(command, &[("conf/gunicorn.conf.py", "")])), 0);
    }

    #[test]
    fn a_file_that_is_kept_out_of_the_image_is_said() {
        let files = [("run.sh", "#!/bin/sh\n")];
        let notices = said("command = \"./run.sh\"\nexclude = [\"run.sh\"]", &files);
        assert!(notices.iter().any(|notice| notice.contains("`run.sh`, which is kept out")), "{notices:?}");
    }
}
