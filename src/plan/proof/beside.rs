//! Checks the files that the program names and comes to later: those above the project, and those of which the repository has only an
//! example. Says nothing of what the code writes.

use std::collections::BTreeSet;

use super::Proof;
use crate::inspect::code::{FileAccess, FileReference, ModuleFacts, PathAnchor};
use crate::inspect::evidence::Located;
use crate::inspect::surroundings;
use crate::inspect::tree::listed;
use crate::inspect::wheel::join;
use crate::nesting::is_below;
use crate::plan::build_plan::{Bringer, Failure, Ground, OpenedAbove, Unmet};
use crate::plan::carryover;

/// More of them are told by the first.
const MOST: usize = 4;

/// Names of what a repository has above its projects for those who work on it.
const OF_THE_AUTHORS: [&str; 8] = [".git", ".github", ".venv", "docs", "pyproject.toml", "README.md", "test", "tests"];

/// Directories that a build writes.
const BUILT: [&str; 4] = ["dist", "build", "out", ".next"];

/// What is added to the name of a file that everybody is to make one of their own from.
const EXAMPLES: [&str; 6] = [".example", ".sample", ".template", ".dist", ".tmpl", "-example"];

/// `before` is what is said already.
pub(super) fn unmet(proof: &Proof<'_>, before: &[Unmet]) -> Vec<Unmet> {
    // What the user's own instructions make is not known.
    if proof.request.preferences.instructions.is_some() {
        return Vec::new();
    }
    let modules = proof.request.facts.code.code().filter(|module| proof.reached.contains(module.path.as_str()));
    let named: Vec<(&ModuleFacts, &FileReference)> =
        modules.flat_map(|module| module.files.iter().map(move |file| (module, file))).collect();
    let mut found = above(proof, &named, before);
    found.extend(examples(proof, &named, before));
    found
}

/// Where the image is built from the project alone.
fn above(proof: &Proof<'_>, named: &[(&ModuleFacts, &FileReference)], before: &[Unmet]) -> Vec<Unmet> {
    if !proof.request.member.as_str().is_empty() {
        return Vec::new();
    }
    let mut known: BTreeSet<String> = before.iter().filter_map(|unmet| said_above(proof, unmet)).collect();
    let mut found = Vec::new();
    for (module, file) in named.iter().filter(|(_, file)| file.anchor == PathAnchor::Outside) {
        let Some(mounted) = surroundings::first_inside(&file.text) else { continue };
        let name = mounted.rsplit('/').next().unwrap_or_default();
        let is_of_the_authors = name.is_empty() || OF_THE_AUTHORS.contains(&name) || name.starts_with(".env");
        // What is built is said where it is served, and what is imported where that is.
        let is_built = file.text.split('/').any(|part| BUILT.contains(&part));
        let is_imported = module.import_paths_above.iter().any(|path| path.value == file.text);
        if is_of_the_authors
            || is_built
            || is_imported
            || leads_back(proof, &mounted)
            || !proof.request.facts.above.holds(&file.text)
            || proof.front_end.says(&file.place)
        {
            continue;
        }
        let there = proof.request.image_root.value.of(&mounted);
        // What the program fills itself is in a volume: the repository has nothing to mount there.
        if proof.request.facts.above.is_reserved(&mounted) && matches!(ground(proof, &there), Ground::Written) {
            continue;
        }
        if known.insert(there.clone()) && found.len() < MOST {
            let path = Located::new(file.text.clone(), file.place.clone());
            let ground = ground(proof, &there);
            found.push(Unmet::NamedAbove { path, mounted, there, ground });
        }
    }
    found
}

/// `../backend` of a project that is called so in its repository.
fn leads_back(proof: &Proof<'_>, mounted: &str) -> bool {
    let own = proof.request.facts.directory_in_repository.rsplit('/').next().filter(|name| !name.is_empty());
    own.is_some_and(|own| mounted.strip_prefix("../") == Some(own))
}

/// What an image has where the program looks for something above the project: beside a project that lies deeper nothing does.
pub(super) fn ground(proof: &Proof<'_>, there: &str) -> Ground {
    let mut written = proof.sources.writable.iter();
    match is_free(there) {
        false => Ground::Taken,
        true if written.any(|written| is_below(written.path.as_str(), there)) => Ground::Written,
        true => Ground::Free,
    }
}

fn is_free(there: &str) -> bool {
    there.starts_with("/app/") || carryover::is_own_directory(there)
}

fn said_above(proof: &Proof<'_>, unmet: &Unmet) -> Option<String> {
    match unmet {
        Unmet::OpenedAbove(OpenedAbove { there, .. }) => Some(there.clone()),
        Unmet::Import { brought_by: Bringer::Above(path), .. } => {
            Some(proof.request.image_root.value.of(&surroundings::first_inside(path)?))
        }
        _ => None,
    }
}

/// `config.yaml`, where `config.yaml.example` lies in its place.
fn examples(proof: &Proof<'_>, named: &[(&ModuleFacts, &FileReference)], before: &[Unmet]) -> Vec<Unmet> {
    let said: BTreeSet<&str> = before.iter().filter_map(said_of_example).collect();
    let written = named.iter().filter(|(_, file)| file.access == FileAccess::Write);
    let mut known: BTreeSet<&str> = written.map(|(_, file)| listed(&file.text)).collect();
    let mut found = Vec::new();
    for (module, file) in named {
        let text = listed(&file.text);
        let counts = matches!(file.anchor, PathAnchor::Project | PathAnchor::Open | PathAnchor::Joined);
        if !counts || text.is_empty() || text.rsplit('/').next().is_some_and(|name| name.starts_with(".env")) {
            continue;
        }
        let beside = module.path.rsplit_once('/').map_or("", |(directory, _)| directory);
        let places = [text.to_owned(), join(beside, text)];
        let Some((place, example)) = places.iter().find_map(|place| Some((place, example(proof, place)?))) else {
            continue;
        };
        if known.insert(text) && !said.contains(place.as_str()) && found.len() < MOST {
            let there = proof.request.image_root.value.of(&join(proof.request.member.as_str(), place));
            let file = Located::new(place.clone(), file.place.clone());
            found.push(Unmet::OnlyExample { file, example, there, fails: Failure::InUse });
        }
    }
    found
}

fn said_of_example(unmet: &Unmet) -> Option<&str> {
    match unmet {
        Unmet::OnlyExample { file, .. } => Some(&file.value),
        _ => None,
    }
}

/// The example of a file that is not there.
pub(super) fn example(proof: &Proof<'_>, file: &str) -> Option<String> {
    let tree = &proof.request.facts.tree;
    if tree.is_file(file) || tree.is_directory(file) {
        return None;
    }
    let mut names: Vec<String> = EXAMPLES.iter().map(|ending| format!("{file}{ending}")).collect();
    let (directory, name) = file.rsplit_once('/').unwrap_or(("", file));
    if let Some((stem, ending)) = name.rsplit_once('.').filter(|(stem, _)| !stem.is_empty()) {
        names.extend(
            [".example.", ".sample.", ".template.", "-example.", "_example."]
                .map(|word| join(directory, &format!("{stem}{word}{ending}"))),
        );
    }
    names.push(join(directory, &format!("example.{name}")));
    names.into_iter().find(|name| tree.is_file(name))
}

#[cfg(test)]
mod tests {
    use super::is_free;
    use crate::plan::testing::{APP, lock, notices, planned, planned_in};

    const MAIN: &str = "from pathlib import Path\nfrom fastapi import FastAPI\napp = FastAPI()\nTOP = Path(__file__).resolve().parent\n";

    #[test]
    fn a_file_of_which_there_is_only_an_example_is_said() {
        let said = |code: &str, example: &str| {
            let main = format!("{MAIN}{code}");
            let files = [("pyproject.toml", APP), ("main.py", main.as_str()), (example, "a: 1\n")];
            let all = notices(&planned(&files, &lock(&["fastapi", "uvicorn"], "")).expect("a plan"));
            all.into_iter().filter(|notice| notice.contains("has only `")).collect::<Vec<_>>()
        };
        let code = "def load(given=None):\n    path = given or (TOP / 'config.yaml')\n    return path.read_text() if path.exists() else ''\n";
        let expected = "The program names `config.yaml` (main.py:6), of which the repository has only `config.yaml.example`: copy that, fill it \
                        in, and mount it, as in `docker run --volume ./config.yaml:/app/config.yaml:ro`";
        assert_eq!(said(code, "config.yaml.example"), [expected]);
        assert_eq!(said(code, "config.example.yaml").len(), 1);
        assert!(said(code, "config.yaml").is_empty());
        assert!(said("(TOP / 'config.yaml').write_text('x')\n", "config.yaml.example").is_empty());
    }

    #[test]
    fn what_the_program_comes_to_above_the_project_is_said() {
        let main =
            format!("{MAIN}SCHEMA = TOP.parent / 'schema' / 'a.json'\ndef load():\n    return SCHEMA.read_text()\n");
        let lock = lock(&["fastapi", "uvicorn"], "");
        let files = [
            (".git/HEAD", ""),
            ("api/pyproject.toml", APP),
            ("api/main.py", main.as_str()),
            ("api/uv.lock", lock.as_str()),
            ("schema/a.json", "{}"),
        ];
        let all = notices(&planned_in("api", &files));
        let is_it = |notice: &String| {
            notice.starts_with("The program names `../schema/a.json` (main.py:5), which lies above the project")
                && notice
                    .ends_with("move it into the project, or mount `../schema` at `/schema` where the container runs")
        };
        assert!(all.iter().any(is_it), "{all:?}");
    }

    #[test]
    fn no_mount_is_advised_over_what_the_image_has() {
        let main = format!(
            "{MAIN}TOOLS = TOP.parent / 'bin' / 'tool.sh'\nSELF = TOP.parent / 'api' / 'main.py'\ndef load():\n    return TOOLS.read_text(), SELF.read_text()\n"
        );
        let lock = lock(&["fastapi", "uvicorn"], "");
        let files = [
            (".git/HEAD", ""),
            ("api/pyproject.toml", APP),
            ("api/main.py", main.as_str()),
            ("api/uv.lock", lock.as_str()),
            ("bin/tool.sh", ""),
        ];
        let all = notices(&planned_in("api", &files));
        let above: Vec<&String> = all.iter().filter(|notice| notice.contains("lies above the project")).collect();
        let [tools] = above.as_slice() else { panic!("{all:?}") };
        assert!(tools.ends_with("move it into the project, as a mount at `/bin`, where the program looks, would hide what the image has there"), "{tools}");
    }

    #[test]
    fn what_lies_beside_a_project_that_lies_deeper_is_free() {
        assert_eq!(["/app/client", "/client"].map(is_free), [true; 2]);
        assert_eq!(["/app", "/bin", "/usr/lib"].map(is_free), [false; 3]);
    }

    #[test]
    fn what_the_program_writes_above_the_project_is_mounted_as_its_owner() {
        let main =
            format!("{MAIN}NOTES = TOP.parent / 'notes'\ndef keep(name):\n    (NOTES / 'last.txt').write_text(name)\n");
        let lock = lock(&["fastapi", "uvicorn"], "");
        let files = [
            (".git/HEAD", ""),
            ("api/pyproject.toml", APP),
            ("api/main.py", main.as_str()),
            ("api/uv.lock", lock.as_str()),
            ("notes/first.txt", ""),
        ];
        let all = notices(&planned_in("api", &files));
        let is_it = |notice: &String| {
            notice.contains("mount `../notes` at `/notes`") && notice.ends_with("`docker run --user $(id -u):$(id -g)`")
        };
        assert!(all.iter().any(is_it), "{all:?}");
        let kept = files.map(|(path, text)| (if path == "notes/first.txt" { "notes/README.txt" } else { path }, text));
        assert!(!notices(&planned_in("api", &kept)).iter().any(|notice| notice.contains("../notes")));
    }
}
