//! Chooses the directories that the running user may write to. The rest of the image stays as it was built.

use std::collections::{BTreeMap, BTreeSet};

use super::install::is_below;
use crate::inspect::code::{FileAccess, FileReference, ModuleFacts, PathAnchor, PathPosition, PathValue};
use crate::inspect::evidence::Located;
use crate::inspect::evidence::Place;
use crate::inspect::tree::{has_extension, listed};
use crate::inspect::wheel::join;
use crate::path::may_be_written;
use crate::plan::build_plan::{Notice, WritablePath};
use crate::plan::candidate::StartMethod;
use crate::plan::carryover;
use crate::plan::chosen::Chosen;
use crate::plan::error::PlanError;
use crate::plan::request::Request;
use crate::plan::start::command::working_directory;
use crate::sourced::Source;

/// What the program writes to, and what to tell the user of writes that no directory can hold.
#[derive(Default)]
pub(crate) struct Writable {
    /// Directories below `/app`.
    pub directories: Vec<WritablePath>,
    pub notices: Vec<Notice>,
}

/// The setting, and what the reached code writes: files and directories it makes, SQLite databases, Django's `MEDIA_ROOT`.
pub(crate) fn choose_writable(
    request: &Request<'_>,
    chosen: &Chosen,
    reached: &BTreeSet<&str>,
) -> Result<Writable, PlanError> {
    let mut found = BTreeMap::new();
    let mut made = BTreeSet::new();
    let mut notices = Vec::new();
    let mut has_home = request.preferences.env.as_ref().is_some_and(|env| env.value.contains_key("HOME"));
    for module in request.facts.code.code().filter(|module| reached.contains(module.path.as_str())) {
        let run = module.files.iter().filter(|reference| !is_of_another_program(chosen, module, reference));
        for reference in run.filter(|reference| is_written(request, chosen, reference)) {
            match directory_written(request, chosen, reference) {
                Written::File(directory) => {
                    made.remove(&directory);
                    found.entry(directory).or_insert_with(|| written_in(&reference.place));
                }
                Written::Directory(directory) if !found.contains_key(&directory) => {
                    found.insert(directory.clone(), written_in(&reference.place));
                    made.insert(directory);
                }
                Written::Directory(_) | Written::Elsewhere => {}
                Written::BesideTheCode(file) => {
                    notices.push(Notice::WritesBesideCode(Located::new(file, reference.place.clone())));
                }
                Written::AtHome if has_home => {}
                Written::AtHome => {
                    has_home = true;
                    notices.push(Notice::WritesAtHome(Located::new(reference.text.clone(), reference.place.clone())));
                }
            }
        }
    }
    found.extend(media_root(request, chosen));
    for volume in carryover::volumes(request, chosen) {
        found.entry(volume.value).or_insert_with(|| seen("`VOLUME`", &volume.place));
    }
    let roots: Vec<String> = found.keys().cloned().collect();
    // What the program makes in a directory of its own needs no help.
    found.retain(|path, _| !made.contains(path) || !roots.iter().any(|root| path != root && is_below(path, root)));
    found.append(&mut asked_for(request)?);
    let mut directories = Vec::new();
    for (path, source) in found {
        directories.push(WritablePath { path: request.image_path(&path)?, source });
    }
    Ok(Writable { directories, notices })
}

fn seen(what: &str, place: &Place) -> Source {
    Source::Project { seen: what.into(), places: vec![place.clone()] }
}

fn written_in(place: &Place) -> Source {
    seen("the code writes to it", place)
}

fn asked_for(request: &Request<'_>) -> Result<BTreeMap<String, Source>, PlanError> {
    let Some(setting) = &request.preferences.writable else { return Ok(BTreeMap::new()) };
    let paths = setting.value.iter().map(|path| checked(path, &setting.source));
    paths.map(|path| path.map(|path| (path, setting.source.clone()))).collect()
}

fn checked(path: &str, given: &Source) -> Result<String, PlanError> {
    let plain = listed(path);
    let leaves = plain.split('/').any(|part| part == "..") || !may_be_written(plain);
    if plain.is_empty() || plain == "." || leaves {
        return Err(PlanError::BadWritable { path: path.to_owned(), given: given.clone() });
    }
    Ok(plain.to_owned())
}

/// What stands behind the main guard of a module that is only imported does not run. Guards end their files.
fn is_of_another_program(chosen: &Chosen, module: &ModuleFacts, reference: &FileReference) -> bool {
    let is_guarded = module.main_guard.as_ref().is_some_and(|guard| guard.line < reference.place.line);
    is_guarded && chosen.candidate.file() != Some(&module.path)
}

/// Written by the call it stands in, or an SQLite database that the repository does not hold: the program makes it.
fn is_written(request: &Request<'_>, chosen: &Chosen, reference: &FileReference) -> bool {
    let is_database = ["db", "sqlite", "sqlite3"].iter().any(|extension| has_extension(&reference.text, extension));
    let path = listed(&reference.text).to_owned();
    let is_there = request.facts.tree.is_file(&path)
        || request.facts.tree.is_file(&join(working_directory(request, chosen), &path));
    reference.access == FileAccess::Write || (is_database && !is_there && reference.access == FileAccess::Unknown)
}

enum Written {
    /// A directory below `/app` that holds no code, or an absolute one.
    Directory(String),
    /// The same, for a file in it.
    File(String),
    /// A file in the working directory or beside modules.
    BesideTheCode(String),
    /// Below the home directory of the running user.
    AtHome,
    /// Outside the project, or not to be told.
    Elsewhere,
}

fn directory_written(request: &Request<'_>, chosen: &Chosen, reference: &FileReference) -> Written {
    let path = match (reference.anchor, reference.position) {
        (_, PathPosition::Plain) | (PathAnchor::Outside | PathAnchor::Joined, _) => return Written::Elsewhere,
        (PathAnchor::Absolute, _) if reference.text.starts_with('~') => return Written::AtHome,
        (PathAnchor::Absolute, _) => match reference.text.strip_prefix("/app/") {
            Some(below) => listed(below).to_owned(),
            None => return directory_of_its_own(&reference.text),
        },
        (PathAnchor::Project, _) => listed(&reference.text).to_owned(),
        (PathAnchor::Open, _) => join(working_directory(request, chosen), listed(&reference.text)),
    };
    match holder(&path) {
        Some(directory) if directory.is_empty() => Written::Elsewhere,
        Some(directory) if request.facts.tree.holds_python(&directory) => Written::BesideTheCode(path),
        Some(directory) if directory == path => Written::Directory(directory),
        Some(directory) => Written::File(directory),
        None => Written::BesideTheCode(path),
    }
}

/// The path, or where it lies when it names a file.
fn holder(path: &str) -> Option<String> {
    let is_file = path.rsplit('/').next().is_some_and(|name| name.contains('.'));
    if is_file { path.rsplit_once('/').map(|(directory, _)| directory.to_owned()) } else { Some(path.to_owned()) }
}

/// `/data` of `open("/data/state.json", "w")`: a user who is not root can make none.
fn directory_of_its_own(path: &str) -> Written {
    let path = path.trim_end_matches('/');
    match holder(path).filter(|directory| carryover::is_own_directory(directory) && !is_shared(directory)) {
        Some(directory) if directory == path => Written::Directory(directory),
        Some(directory) => Written::File(directory),
        None => Written::Elsewhere,
    }
}

/// Directories of the system that programs have directories of their own in (Filesystem Hierarchy Standard 3.0, 5).
fn is_shared(directory: &str) -> bool {
    matches!(
        directory.split('/').skip(1).collect::<Vec<_>>().as_slice(),
        ["var", "run" | "tmp" | "lock", ..] | ["var" | "srv" | "mnt" | "media"] | ["var", _]
    )
}

/// Django stores uploads below `MEDIA_ROOT` ("Settings > `MEDIA_ROOT`").
fn media_root(request: &Request<'_>, chosen: &Chosen) -> Option<(String, Source)> {
    let StartMethod::Django(django) = &chosen.candidate.start else { return None };
    let settings = request.facts.code.module(django.settings.as_deref()?)?;
    let root = settings.django.as_ref()?.media_root.as_ref()?;
    match &root.value {
        PathValue::Project(path) if !path.is_empty() && !path.contains("..") => {
            Some((path.clone(), seen("`MEDIA_ROOT`", &root.place)))
        }
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use indoc::indoc;

    use crate::plan::testing::{APP, PACKAGE, lock, planned};

    fn writable(main: &str, settings: &str) -> (Vec<String>, Vec<String>) {
        let pyproject = format!("{APP}{settings}");
        let main = format!("from fastapi import FastAPI\nfrom pathlib import Path\napp = FastAPI()\n{main}");
        let files = [("pyproject.toml", pyproject.as_str()), ("main.py", main.as_str())];
        let plan = planned(&files, &lock(&["fastapi", "uvicorn"], "")).expect("a plan");
        let directories = plan.sources.writable.iter().map(|source| source.path.to_string()).collect();
        (directories, crate::plan::testing::notices(&plan))
    }

    #[test]
    fn a_directory_that_the_code_makes_is_writable() {
        assert_eq!(writable("Path(\"uploads\").mkdir(exist_ok=True)\n", "").0, ["uploads"]);
    }

    #[test]
    fn what_an_installed_package_writes_lies_in_the_project_root() {
        let api = "from fastapi import FastAPI\nfrom pathlib import Path\napp = FastAPI()\nPath(\"out\").mkdir()\n";
        let files = [("pyproject.toml", PACKAGE), ("src/shop/__init__.py", ""), ("src/shop/api.py", api)];
        let plan = planned(&files, &lock(&["fastapi", "uvicorn"], "")).expect("a plan");
        assert_eq!(plan.sources.writable[0].path, "out");
    }

    #[test]
    fn the_directory_of_a_file_that_the_code_writes_is_writable() {
        assert_eq!(writable("open(\"data/state.json\", \"w\")\n", "").0, ["data"]);
    }

    #[test]
    fn the_directory_of_a_database_that_is_not_in_the_repository_is_writable() {
        assert_eq!(writable("DATABASE = Path(__file__).parent / \"state\" / \"app.db\"\n", "").0, ["state"]);
    }

    #[test]
    fn a_file_written_beside_the_code_is_a_notice() {
        let (directories, notices) = writable("open(\"out.log\", \"a\")\n", "");
        assert!(directories.is_empty());
        assert!(notices.iter().any(|notice| notice.contains("`out.log` (main.py:4)")), "{notices:?}");
    }

    #[test]
    fn what_another_program_writes_behind_its_guard_is_not_written() {
        let tool = "def f(): pass\nif __name__ == \"__main__\":\n    open(\"out/report.txt\", \"w\")\n";
        let main = "import tool\nfrom fastapi import FastAPI\napp = FastAPI()\n";
        let files = [("pyproject.toml", APP), ("main.py", main), ("tool.py", tool)];
        let plan = planned(&files, &lock(&["fastapi", "uvicorn"], "")).expect("a plan");
        assert!(plan.sources.writable.is_empty());
    }

    #[test]
    fn an_absolute_directory_is_made_for_the_user_who_may_not() {
        let code = "import os\nDATA = os.path.abspath(os.environ.get(\"DATA\", \"/data/shop\"))\nos.makedirs(DATA)\n";
        assert_eq!(writable(code, "").0, ["/data/shop"]);
        assert_eq!(writable("open(\"/var/lib/shop/state.json\", \"w\")\n", "").0, ["/var/lib/shop"]);
        assert_eq!(writable("open(\"/app/state/today.json\", \"w\")\n", "").0, ["state"]);
    }

    #[test]
    fn what_is_written_at_home_is_a_notice_with_the_way_out() {
        let code =
            "import os\nos.makedirs(os.path.expanduser(\"~/.shop\"))\n(Path.home() / \".shop\" / \"state\").mkdir()\n";
        let (directories, notices) = writable(code, "");
        assert!(directories.is_empty(), "{directories:?}");
        assert!(notices.len() == 1 && notices[0].contains("`~/.shop` (main.py:5)"), "{notices:?}");
        let home = "[tool.uvdock]\nenv.HOME = \"/app/home\"\nwritable = [\"home\"]\n";
        assert_eq!(writable(code, home), (vec!["home".to_owned()], Vec::new()));
    }

    #[test]
    fn directories_of_the_system_stay_as_they_are() {
        for path in
            ["/var/log/shop.log", "/tmp/x/y", "/etc/shop/shop.toml", "/proc/self/comm", "/var/run/shop/shop.pid"]
        {
            assert!(writable(&format!("open(\"{path}\", \"w\")\n"), "").0.is_empty(), "{path}");
        }
    }

    #[test]
    fn the_end_of_a_path_whose_start_is_unknown_is_not_in_the_working_directory() {
        let code = indoc! {r#"
            import os, sqlite3
            def start(data):
                sqlite3.connect(os.path.join(data, "books.db"))
                return f"sqlite:///{data / 'accounts.db'}"
        "#};
        let (directories, notices) = writable(code, "");
        assert!(directories.is_empty() && notices.is_empty(), "{directories:?} {notices:?}");
    }

    #[test]
    fn a_directory_that_the_program_makes_in_its_own_is_not_made_for_it() {
        let made = "Path(\"data\").mkdir()\nPath(\"data/images\").mkdir()\n";
        assert_eq!(writable(made, "").0, ["data"]);
        let written = "Path(\"data\").mkdir()\nopen(\"data/state/today.json\", \"w\")\n";
        assert_eq!(writable(written, "").0, ["data", "data/state"]);
    }

    #[test]
    fn the_setting_adds_directories() {
        assert_eq!(writable("", "[tool.uvdock]\nwritable = [\"var/cache/\"]\n").0, ["var/cache"]);
    }
}
