//! Makes the plan of a front end: what its stage installs, reads, runs and gives. Chooses no front end.

use std::collections::BTreeSet;

use super::authored::Authored;
use super::served::Served;
use super::steps::Step;
use super::{Wanted, WantedOutput};
use crate::catalogue::front_end::{PUBLIC_PREFIXES, manager};
use crate::inspect::front_end::{FrontEndFacts, InstallScripts, NodePackages, OutputKind};
use crate::inspect::tree::listed;
use crate::inspect::wheel::join;
use crate::path::{PathError, RepoPath};
use crate::plan::build_plan::{BuildInputs, FrontEndOutput, FrontEndPlan, OutputHolds, SourcesPlan};
use crate::plan::carryover::is_named_in;
use crate::plan::request::Request;
use crate::sourced::{Source, Sourced};

/// What the authors' stage builds. What the program serves at the place where it is written is served there too: a script of
/// theirs may have moved it.
pub(super) fn of_authors<'a>(authored: &Authored<'a>, served: &[Served]) -> Wanted<'a> {
    let mut outputs: Vec<WantedOutput> =
        authored.outputs.iter().map(|(from, to)| named(authored.front_end, from, to)).collect();
    let moved: Vec<&String> = authored.outputs.iter().filter(|(from, to)| from != to).map(|(from, _)| from).collect();
    let moved = moved.into_iter().filter(|from| served.iter().any(|served| served.serves(from)));
    outputs.extend(moved.map(|from| named(authored.front_end, from, from)));
    Wanted {
        facts: authored.front_end,
        steps: authored.steps.iter().map(Step::copied).collect(),
        outputs,
        environment: authored.environment.clone(),
        arguments: authored.arguments.clone(),
        inputs: authored.inputs.clone(),
        source: Source::Project {
            seen: "the authors copy it from a stage of Node's".into(),
            places: vec![authored.place.clone()],
        },
    }
}

/// An output that is named, with what is known of it.
pub(super) fn named(facts: &FrontEndFacts, from: &str, to: &str) -> WantedOutput {
    let from = listed(from);
    let known = facts.builds.iter().flat_map(|script| &script.outputs).find(|output| output.path == from);
    WantedOutput { from: from.to_owned(), to: to.trim_end_matches('/').to_owned(), known: known.cloned() }
}

pub(super) fn plan(
    request: &Request<'_>,
    wanted: &Wanted<'_>,
    sources: &SourcesPlan,
) -> Result<Sourced<FrontEndPlan>, PathError> {
    let facts = wanted.facts;
    let packages = &facts.packages;
    let row = manager(packages.manager);
    let brought_by = row.package.map(|(package, usual)| {
        let version = packages.version.as_deref().unwrap_or(usual);
        format!("{package}@{version}")
    });
    let install = if packages.lock.is_some() { row.frozen } else { row.unlocked };
    let manifests = match packages.scripts {
        InstallScripts::None => self::manifests(request, packages)?,
        InstallScripts::Own => BuildInputs::default(),
    };
    let outputs = wanted.outputs.iter().map(|output| self::output(request, output));
    let plan = FrontEndPlan {
        directory: request.path(&facts.directory)?,
        packages: request.path(&packages.directory)?,
        manager: packages.manager,
        brought_by,
        install: install.iter().map(|word| (*word).to_owned()).collect(),
        sources: self::sources(request, wanted, sources, &manifests)?,
        manifests,
        environment: wanted.environment.clone(),
        arguments: arguments(request, wanted),
        build: wanted.steps.iter().map(|step| step.words(row.program)).collect(),
        outputs: outputs.collect::<Result<_, _>>()?,
    };
    Ok(Sourced { value: plan, source: wanted.source.clone() })
}

fn output(request: &Request<'_>, output: &WantedOutput) -> Result<FrontEndOutput, PathError> {
    let is_built = output.known.as_ref().is_some_and(|known| known.kind != OutputKind::SharedDirectory);
    Ok(FrontEndOutput {
        from: request.path(&output.from)?,
        to: request.image_path(&output.to)?,
        holds: if is_built { OutputHolds::Built } else { OutputHolds::More },
    })
}

/// Public variables that the sources read, what the authors' stage takes, and what the user gives and the build names or may read.
fn arguments(request: &Request<'_>, wanted: &Wanted<'_>) -> Vec<(String, Option<String>)> {
    let mut arguments = wanted.arguments.clone();
    let is_named =
        |name: &str| wanted.steps.iter().any(|step| step.words("").iter().any(|word| is_named_in(word, name)));
    for (name, given) in request.preferences.build_args.iter().flat_map(|given| &given.value) {
        let is_public = PUBLIC_PREFIXES.iter().any(|prefix| name.starts_with(prefix));
        if is_public || is_named(name) {
            arguments.retain(|(known, _)| known != name);
            arguments.push((name.clone(), Some(given.value.default().to_owned())));
        }
    }
    for read in &wanted.facts.variables {
        let is_known = arguments.iter().any(|(name, _)| *name == read.value)
            || wanted.environment.iter().any(|(name, _)| *name == read.value);
        if !is_known {
            arguments.push((read.value.clone(), None));
        }
    }
    arguments.sort();
    arguments
}

/// What the front end is made of, what its commands name, and what the stage gets besides.
fn sources(
    request: &Request<'_>,
    wanted: &Wanted<'_>,
    app: &SourcesPlan,
    manifests: &BuildInputs,
) -> Result<BuildInputs, PathError> {
    let facts = wanted.facts;
    let tree = &request.facts.tree;
    let mut files: BTreeSet<RepoPath> = BTreeSet::new();
    let mut directories: BTreeSet<RepoPath> = BTreeSet::new();
    let mut named: Vec<String> = facts.sources.iter().chain(&wanted.inputs).cloned().collect();
    named.extend(wanted.steps.iter().flat_map(Step::all_words).filter_map(|word| resolved(&facts.directory, &word)));
    for path in named.iter().filter(|path| !path.is_empty()) {
        if tree.is_file(path) {
            files.insert(request.path(path)?);
        } else if tree.is_directory(path) || path.starts_with("..") {
            directories.insert(request.path(path)?);
        }
    }
    if wanted.inputs.iter().any(String::is_empty) {
        files.extend(app.files.iter().map(|source| source.path.clone()));
        directories.extend(app.directories.iter().map(|source| source.path.clone()));
    }
    if manifests.is_empty() {
        let packages = self::manifests(request, &facts.packages)?;
        files.extend(packages.files);
        directories.extend(packages.directories);
    }
    directories.retain(|path| !path.is_root());
    files.retain(|path| !manifests.files.contains(path) && !directories.iter().any(|other| path.is_below(other)));
    let all = directories.clone();
    directories.retain(|path| !all.iter().any(|other| other != path && path.is_below(other)));
    Ok(BuildInputs { files: files.into_iter().collect(), directories: directories.into_iter().collect() })
}

fn manifests(request: &Request<'_>, packages: &NodePackages) -> Result<BuildInputs, PathError> {
    let (files, directories) = (request.paths(&packages.manifests)?, request.paths(&packages.directories)?);
    Ok(BuildInputs { files, directories })
}

/// A path that a command names from a directory of the project.
fn resolved(directory: &str, path: &str) -> Option<String> {
    let joined = join(directory, path);
    let path = RepoPath::new(&joined).ok()?;
    (!path.is_root()).then(|| path.to_string())
}
