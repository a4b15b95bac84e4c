//! Reads where else the repository builds the project's image: steps of workflows, and commands in scripts and recipes. What names its
//! directory by a variable is nobody's, unless the script says where that is. Builds nothing.

mod command;
mod step;
mod variables;

use std::collections::BTreeSet;

use self::variables::Variables;
use super::facts::DeploymentFacts;
use super::files::Files;
use super::image_build_facts::{ImageBuildFacts, Rewritten, TargetFacts};
use super::{compose_file, in_container, tasks};
use crate::catalogue::project_files::DOCKERFILE;
use crate::inspect::evidence::{Located, Place};
use crate::inspect::repository::directory_in;
use crate::inspect::tree::{has_extension, listed};
use crate::inspect::wheel::join;

/// Directories that scripts of a repository lie in, and those of its workflows.
const DIRECTORIES: [&str; 6] = ["", ".github/workflows", "scripts", "script", "bin", "deploy"];

/// More files of a directory than this are not looked at.
const MOST: usize = 24;

/// What a step or a command says, with paths as the repository has them.
#[derive(Debug, Default)]
struct Found {
    context: String,
    dockerfile: Option<String>,
    target: Option<Located<TargetFacts>>,
    /// Where the directory is written, and how.
    rewritten: Option<Located<Rewritten>>,
}

/// What the files of the repository say, those in the project's directory and those at the root.
pub(super) fn read(files: &Files<'_>, facts: &mut DeploymentFacts) {
    let own = directory_in(files.disk, files.root);
    let up = "../".repeat(own.split('/').filter(|part| !part.is_empty()).count());
    let mut prefixes = vec![(up.as_str(), "")];
    if !own.is_empty() {
        prefixes.push(("", own.as_str()));
    }
    for (prefix, base) in prefixes {
        for directory in DIRECTORIES {
            let at = join(prefix.trim_end_matches('/'), directory);
            let at = at.trim_end_matches('/');
            let names = files.disk.files(&files.root.join(at)).unwrap_or_default();
            for name in names.iter().filter(|name| is_read(directory, name)).take(MOST) {
                let path = if at.is_empty() { name.clone() } else { format!("{at}/{name}") };
                let Some(text) = files.text(&path) else { continue };
                given(&text, &mut facts.given_arguments);
                let is_compose_file = compose_file::NAMES.contains(&name.as_str());
                if !is_compose_file {
                    facts.in_containers.extend(in_container::read(&path, &text));
                }
                if !is_documentation(name) && !is_compose_file {
                    one_file(&File { path: &path, text: &text, base, own: &own }, directory, facts);
                }
            }
        }
    }
}

/// A file, the directory that it is read from, and the project's, as the repository has them.
struct File<'f> {
    path: &'f str,
    text: &'f str,
    base: &'f str,
    own: &'f str,
}

fn is_read(directory: &str, name: &str) -> bool {
    let is_yaml = has_extension(name, "yml") || has_extension(name, "yaml");
    match directory {
        ".github/workflows" => is_yaml,
        "" => {
            let is_recipe =
                matches!(name.to_lowercase().as_str(), "makefile" | "gnumakefile" | "justfile" | ".justfile");
            is_recipe || is_yaml || has_extension(name, "sh") || is_documentation(name)
        }
        _ => has_extension(name, "sh"),
    }
}

fn is_documentation(name: &str) -> bool {
    name.eq_ignore_ascii_case("readme.md")
}

fn one_file(file: &File<'_>, directory: &str, facts: &mut DeploymentFacts) {
    if directory == ".github/workflows" {
        let steps = step::steps(file.path, file.text);
        facts.image_builds.extend(steps.into_iter().filter_map(|(found, place)| build(found, place, file.own)));
    }
    if !command::is_in(file.text) {
        return;
    }
    // Where a script changes its directory, only what is named from the repository's root is known.
    let moves =
        file.text.lines().any(|line| line.trim_start().starts_with("cd ") || line.contains("working-directory"));
    let is_script_below = !directory.is_empty() && directory != ".github/workflows";
    let variables = Variables::of(join(file.base, file.path.trim_start_matches("../")), file.text);
    for (number, line) in tasks::joined_lines(file.text) {
        let Some((found, names_it)) = command::read((file, &variables), number, &line) else { continue };
        if names_it || !moves && !is_script_below {
            let place = Place::line(file.path, number);
            facts.image_builds.extend(build(found, place, file.own));
        }
    }
}

/// The build, where it is by the `Dockerfile` of the project.
fn build(found: Found, place: Place, own: &str) -> Option<ImageBuildFacts> {
    let file = found.dockerfile.unwrap_or_else(|| join(&found.context, DOCKERFILE));
    if file != join(own, DOCKERFILE) {
        return None;
    }
    let context = found.rewritten.filter(|_| found.context != own);
    Some(ImageBuildFacts { place, target: found.target, context })
}

/// A directory as the repository has it; `None` for one that a variable says.
fn plain(base: &str, path: &str) -> Option<String> {
    let is_known = !path.contains(['$', '{', '*', '`']) && !path.contains("://") && !path.starts_with('/');
    let path = listed(path);
    let path = if path == "." { "" } else { path };
    (is_known && !path.split('/').any(|part| part == "..")).then(|| join(base, path).trim_end_matches('/').to_owned())
}

/// Names of the build arguments that a text gives: `--build-arg NAME=value`, and what stands below `args:` and `build-args:`.
fn given(text: &str, names: &mut BTreeSet<String>) {
    let name_of = |text: &str| {
        let text = text.trim_start().trim_start_matches("- ").trim_start_matches(['"', '\'', '=']);
        let end = text.find(|letter: char| !letter.is_ascii_alphanumeric() && letter != '_').unwrap_or(text.len());
        text[..end].to_owned()
    };
    let mut below: Option<usize> = None;
    for line in text.lines() {
        let depth = line.len() - line.trim_start().len();
        let key = line.trim();
        names.extend(line.split("--build-arg").skip(1).map(name_of));
        if below.is_some_and(|own| depth > own && !key.is_empty()) {
            names.insert(name_of(key));
        } else if !key.is_empty() {
            below = (key.starts_with("args:") || key.starts_with("build-args:")).then_some(depth);
            names.extend(key.split_once("args:").map(|(_, rest)| name_of(rest)));
        }
    }
    names.remove("");
}

#[cfg(test)]
mod tests {
    use std::path::Path;

    use super::*;
    use crate::inspect::disk::{Disk, MEMORY_ROOT, MemoryDisk};
    use crate::inspect::tree;

    fn builds(path: &str, text: &str) -> Vec<(String, Option<String>, Option<String>)> {
        let disk = Disk::Memory(MemoryDisk::new(&[(".git/HEAD", ""), (path, text), ("api/main.py", "")]));
        let root = Path::new(MEMORY_ROOT).join("api");
        let tree = tree::read(&disk, &root);
        let mut facts = DeploymentFacts::default();
        read(&Files { disk: &disk, root: &root, tree: &tree }, &mut facts);
        let shown = |one: &ImageBuildFacts| {
            let context = one.context.as_ref().map(|one| format!("{} -> {}", one.value.old, one.value.new));
            (one.place.to_string(), one.target.as_ref().map(|one| one.value.written.clone()), context)
        };
        facts.image_builds.iter().map(shown).collect()
    }

    #[test]
    fn a_step_of_a_workflow_says_its_target_and_its_directory() {
        let step = "jobs:\n  image:\n    steps:\n      - uses: actions/checkout@v4\n      - name: Build\n        \
                    uses: docker/build-push-action@v6\n        with:\n          context: ./api\n          target: prod\n";
        let path = ".github/workflows/image.yml";
        let own = |context: Option<&str>| {
            vec![(format!("../{path}:6"), Some("target: prod".to_owned()), context.map(str::to_owned))]
        };
        assert_eq!(builds(path, step), own(None));
        let above = step.replace("./api\n", ".\n          file: api/Dockerfile\n");
        assert_eq!(builds(path, &above), own(Some("context: . -> context: ./api")));
        for other in ["./web\n", "${{ matrix.directory }}\n", ".\n          file: web/Dockerfile\n", ".\n"] {
            assert_eq!(builds(path, &step.replace("./api\n", other)), [], "{other}");
        }
    }

    #[test]
    fn a_command_says_its_target_and_its_directory() {
        let read = |line: &str| builds("Makefile", &format!("image:\n\t{line}\n"));
        let own = |target: Option<&str>, context: Option<&str>| {
            vec![("../Makefile:2".to_owned(), target.map(str::to_owned), context.map(str::to_owned))]
        };
        assert_eq!(read("docker build -t shop --target prod api"), own(Some("--target prod"), None));
        assert_eq!(read("cd api && docker build --target=prod ."), own(Some("--target=prod"), None));
        let above = read("docker buildx build --push -f api/Dockerfile -t shop .");
        assert_eq!(
            above,
            own(
                None,
                Some(
                    "docker buildx build --push -f api/Dockerfile -t shop . -> docker buildx build --push -f api/Dockerfile -t shop api"
                )
            )
        );
        assert_eq!(
            read("docker build -f api/Dockerfile ."),
            own(None, Some("docker build -f api/Dockerfile . -> docker build -f api/Dockerfile api"))
        );
        for other in
            ["docker build .", "docker build web", "docker build -f $(FILE) .", "docker build $DIR", "docker ps"]
        {
            assert_eq!(read(other), [], "{other}");
        }
        let script = |root: &str, path: &str| {
            let text = format!(
                "#!/bin/sh\n{root}\ndocker build \\\n  --target prod \\\n  \"${{tags[@]}}\" \\\n  \"{path}\"\n"
            );
            builds("scripts/build.sh", &text)
        };
        let found = |root: &str| {
            let place = format!("../scripts/build.sh:{}", root.lines().count() + 2);
            vec![(place, Some("--target prod".to_owned()), None)]
        };
        for root in [
            "ROOT=\"$(cd \"$(dirname \"$0\")/..\" && pwd)\"",
            "export ROOT=$(cd -- \"$(dirname \"${BASH_SOURCE[0]}\")/..\" >/dev/null 2>&1 && pwd -P)",
            "ROOT=\"$(dirname \"$(dirname \"$0\")\")\"",
            "ROOT=$(git rev-parse --show-toplevel)",
            "HERE=$(dirname \"$0\")\nROOT=\"$HERE/..\"",
        ] {
            assert_eq!(script(root, "${ROOT}/api"), found(root), "{root}");
            assert_eq!(script(root, "$ROOT/web"), [], "{root}");
        }
        for root in ["ROOT=$1", "ROOT=$(cd \"$(dirname \"$0\")/../..\" && pwd)", "ROOT=\"$(dirname \"$0\")\"", "true"] {
            assert_eq!(script(root, "${ROOT}/api"), [], "{root}");
        }
        let script = "#!/bin/sh\ncd web\ndocker build --target prod .\n";
        assert_eq!(builds("api/build.sh", script), []);
        assert_eq!(builds("api/build.sh", &script.replace("cd web\n", "")).len(), 1);
    }

    #[test]
    fn arguments_are_given_by_commands_and_below_their_keys() {
        let mut names = BTreeSet::new();
        given(
            "docker build --build-arg ONE=1 --build-arg=TWO .\n  args:\n    THREE: 3\n    - FOUR=4\n  target: x\n",
            &mut names,
        );
        assert_eq!(names.into_iter().collect::<Vec<_>>(), ["FOUR", "ONE", "THREE", "TWO"]);
    }
}
