//! What commands of a `RUN` instruction install into a Python environment past the project's own lists. Runs nothing.

use super::{InstalledFacts, RunCommands, Variables, expanded};
use crate::inspect::tree::has_extension;

/// Options of `pip install` and `uv pip install` that take a value (<https://pip.pypa.io/en/stable/cli/pip_install/>, pip 25.3;
/// <https://docs.astral.sh/uv/reference/cli/#uv-pip-install>, uv 0.9). Those of a list of packages are told apart.
const WITH_VALUE: [&str; 32] = [
    "-b",
    "-c",
    "-e",
    "-f",
    "-i",
    "-p",
    "-t",
    "-P",
    "--abi",
    "--build",
    "--cache-dir",
    "--constraint",
    "--default-index",
    "--editable",
    "--extra",
    "--extra-index-url",
    "--find-links",
    "--group",
    "--implementation",
    "--index",
    "--index-url",
    "--no-binary",
    "--only-binary",
    "--overrides",
    "--platform",
    "--prefix",
    "--python",
    "--resolution",
    "--root",
    "--target",
    "--timeout",
    "--trusted-host",
];

/// Those that tell where packages are looked for.
const OF_THE_INDEX: [&str; 7] =
    ["-f", "-i", "--default-index", "--extra-index-url", "--find-links", "--index", "--index-url"];

/// What installs packages, and is no package of the program.
const INSTALLERS: [&str; 10] =
    ["build", "hatch", "pdm", "pip", "pip-tools", "pipenv", "poetry", "setuptools", "uv", "wheel"];

impl RunCommands {
    /// Reads `pip install NAME`, `uv pip install NAME` and `uv add NAME`.
    pub(super) fn installs(&mut self, words: &[String], variables: &Variables) {
        let words: Vec<&str> = words.iter().map(String::as_str).collect();
        let (["pip" | "pip3", "install", operands @ ..]
        | ["uv", "pip", "install", operands @ ..]
        | ["uv", "add", operands @ ..]
        | ["python", "-m", "pip", "install", operands @ ..]) = words.as_slice()
        else {
            return;
        };
        let before = self.installed.len();
        let mut options: Vec<String> = Vec::new();
        let mut operands = operands.iter();
        while let Some(word) = operands.next() {
            if matches!(*word, "-r" | "--requirement" | "--requirements") {
                self.requirement_files
                    .extend(operands.next().filter(|file| is_list(file)).map(|file| (*file).to_owned()));
            } else if let Some(file) = word.strip_prefix("--requirement=").or_else(|| word.strip_prefix("-r")) {
                self.requirement_files.extend(is_list(file).then(|| file.to_owned()));
            } else if OF_THE_INDEX.contains(word) {
                let value = operands.next().map(|value| known(value, variables));
                options.extend(std::iter::once((*word).to_owned()).chain(value));
            } else if WITH_VALUE.contains(word) {
                operands.next();
            } else if OF_THE_INDEX
                .iter()
                .any(|option| word.strip_prefix(option).is_some_and(|rest| rest.starts_with('=')))
            {
                options.push(known(word, variables));
            } else if let Some(text) = expanded(word, variables).text.filter(|text| !text.starts_with('-')) {
                let each: Vec<&str> =
                    if text.contains(" @ ") { vec![text.as_str()] } else { text.split_whitespace().collect() };
                let found = each.into_iter().filter_map(requirement);
                self.installed.extend(found.map(|found| ((*word).to_owned(), found)));
            }
        }
        for (_, found) in &mut self.installed[before..] {
            found.options.clone_from(&options);
        }
    }
}

/// A word as the build reads it, or as it is written where only the builder knows it.
fn known(word: &str, variables: &Variables) -> String {
    expanded(word, variables).text.unwrap_or_else(|| word.to_owned())
}

/// `uv pip install -r pyproject.toml` installs what the lock has.
fn is_list(file: &str) -> bool {
    has_extension(file, "txt") || has_extension(file, "in")
}

/// The package that a requirement asks for (PEP 508), also one by its address (pip "VCS Support"); `None` for a path or an option, and
/// for what installs.
pub(in super::super) fn requirement(text: &str) -> Option<InstalledFacts> {
    let whole = text.split(" #").next().unwrap_or_default().trim();
    let name = of_an_address(whole).or_else(|| name_of(whole))?;
    Some(InstalledFacts { name, requirement: whole.to_owned(), options: Vec::new() })
}

/// `git+https://git.example/board/tools.git@v1` is called `tools`, for all that the address tells.
fn of_an_address(text: &str) -> Option<String> {
    let is_address = ["git+", "https://", "http://"].iter().any(|scheme| text.starts_with(scheme));
    let (address, fragment) = text.split_once('#').unwrap_or((text, ""));
    let egg = fragment.split('&').find_map(|part| part.strip_prefix("egg="));
    let last = address.trim_end_matches('/').rsplit('/').next().unwrap_or_default();
    let last = last.split('@').next().unwrap_or_default().trim_end_matches(".git");
    // A file is called `name-1.0-py3-none-any.whl` (binary distribution format, "File name convention").
    let name = egg.unwrap_or_else(|| last.split('-').next().filter(|_| has_extension(last, "whl")).unwrap_or(last));
    (is_address && !name.is_empty()).then(|| name.to_ascii_lowercase().replace(['_', '.'], "-"))
}

fn name_of(text: &str) -> Option<String> {
    let text = text.split(['#', ';']).next().unwrap_or_default().trim();
    let end =
        text.find(|letter: char| !letter.is_ascii_alphanumeric() && !"-_.".contains(letter)).unwrap_or(text.len());
    let (name, rest) = text.split_at(end);
    let has_address = rest.trim_start().starts_with('@');
    let is_file = rest.starts_with(['/', '\\', ':', '+'])
        || !has_address && ["whl", "txt", "toml", "gz", "zip"].iter().any(|end| has_extension(text, end));
    let is_named = name.starts_with(|first: char| first.is_ascii_alphanumeric()) && !is_file;
    let name = name.to_ascii_lowercase().replace(['_', '.'], "-");
    // Ways to log in at an index (<https://docs.astral.sh/uv/concepts/authentication/http/>).
    let installs = INSTALLERS.contains(&name.as_str()) || name == "keyring" || name.starts_with("keyrings-");
    (is_named && !installs).then_some(name)
}

#[cfg(test)]
mod tests {
    use super::super::of_text;
    use super::*;

    fn installed(text: &str) -> Vec<String> {
        of_text(text, &Variables::new()).installed.into_iter().map(|(_, found)| found.name).collect()
    }

    #[test]
    fn packages_that_are_installed_by_name_are_known() {
        assert_eq!(installed("pip install --no-cache-dir 'gunicorn==23.*' Flask_Cors[x]"), ["gunicorn", "flask-cors"]);
        assert_eq!(installed("uv pip install --system --index-url https://i.example torch"), ["torch"]);
        assert_eq!(installed("python -m pip install awslambdaric"), ["awslambdaric"]);
        assert_eq!(installed("pip install git+https://git.example/board/Tools_x.git@v1 a.tar.gz"), ["tools-x"]);
    }

    #[test]
    fn the_project_its_lists_and_what_installs_are_no_packages() {
        assert!(installed("pip install -U pip uv poetry==2.1 && pip install . -e .[web] ./dist/a.whl").is_empty());
        assert!(installed("uv pip install -r pyproject.toml && uv sync && echo pip install a").is_empty());
        let found = of_text("pip install -r requirements.txt --requirement=more.txt", &Variables::new());
        assert_eq!(found.requirement_files, ["requirements.txt", "more.txt"]);
    }

    #[test]
    fn a_requirement_begins_with_its_name() {
        let name = |text: &str| requirement(text).map(|found| found.name);
        assert_eq!(name("zope.interface >= 5 ; python_version > '3'").as_deref(), Some("zope-interface"));
        assert_eq!(name("git+https://git.example/x").as_deref(), Some("x"));
        assert_eq!(requirement("# comment"), None);
        assert_eq!(name("torch @ https://a.example/torch.tar").as_deref(), Some("torch"));
        assert_eq!(name("torch @ https://a.example/torch.whl").as_deref(), Some("torch"));
    }
}
