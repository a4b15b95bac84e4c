//! Reads a whole project: its manifests, its files, its code, and what they say of each other. Decides nothing.

use std::collections::{BTreeMap, BTreeSet};
use std::path::Path;

use uv_normalize::PackageName;

use super::code;
use super::deployment::{self, Command, DeclarationKind, DeclaredCommand};
use super::disk::Disk;
use super::env_examples;
use super::error::InspectError;
use super::evidence::Located;
use super::front_end::{self, Levels};
use super::ignored;
use super::links;
use super::local;
use super::manifests::{self, Manifests};
use super::named_outputs;
use super::project_facts::ProjectFacts;
use super::python_version::{self, PYTHON_VERSION_FILE};
use super::reader::Reader;
use super::repository;
use super::rust;
use super::search::Search;
use super::server_documents::{self, ServerDocument};
use super::settings_documents;
use super::staleness;
use super::surroundings;
use super::text::read_text;
use super::tree::TreeFacts;
use super::uv_settings::{self, UV_TOML, UvSettings};
use super::wheel::{self, WheelFacts};
use super::workspace::WorkspaceFacts;

/// Reads the project in a directory; what it shares with others is read once by one reader.
pub fn read(directory: &Path, reader: &mut Reader) -> Result<ProjectFacts, InspectError> {
    let manifests = manifests::read(directory, reader)?;
    let mut tree = TreeFacts::clone(&reader.listing(directory));
    let wheel = wheel::read(&manifests.pyproject, &tree, |manifest| rust::read(reader.disk(), directory, manifest));
    let deployment = deployment::read(reader.disk(), directory, &tree, &manifests.pyproject);
    let (local_packages, gone) = local_packages(&manifests, &mut tree, reader);
    let root = manifests.root();
    let directory_in_repository = repository::directory_in(reader.disk(), root);
    let lies_in = if manifests.workspace.is_some() { "" } else { directory_in_repository.as_str() };
    let mut code = code::read(reader.disk(), directory, &tree.python_files(), lies_in);
    code.add_import_roots(
        local_packages.iter().filter_map(|package| package.wheel.as_ref()).flat_map(WheelFacts::modules),
    );
    named_outputs::add(reader.disk(), directory, &mut tree, &code);
    let alembic = alembic(reader.disk(), directory, &tree)?;
    let server_documents = server_documents::read(reader.disk(), directory, &tree);
    let mut deployment = deployment;
    deployment.commands.extend(server_documents.iter().filter_map(declared));
    let levels = levels_above(&directory_in_repository, manifests.workspace.as_ref());
    let above = surroundings::read(reader.disk(), directory, levels.repository, &code);
    let mut facts = ProjectFacts {
        above,
        gone,
        front_ends: front_end::read(reader.disk(), directory, &tree, levels),
        linked_manifests: links::manifests(reader.disk(), directory, manifests.workspace.as_ref()),
        env_example: env_examples::read(reader.disk(), root),
        env_example_ignored: ignored::line_about(reader.disk(), root, &directory_in_repository, ".env.example"),
        directory_in_repository,
        has_uv_toml: reader.disk().is_file(&root.join(UV_TOML)),
        root: directory.to_owned(),
        python_pin: python_pin(reader.disk(), directory, manifests.workspace.as_ref())?,
        uv_settings: uv_settings(&manifests, reader)?,
        pyproject_text: manifests.pyproject_text,
        uvdock_toml: manifests.uvdock_toml,
        pyproject: manifests.pyproject,
        workspace: manifests.workspace,
        lock: manifests.lock,
        local_packages,
        settings_documents: settings_documents::read(reader.disk(), directory, &tree),
        tree,
        wheel,
        code,
        deployment,
        staleness: Vec::new(),
        server_documents,
        alembic,
        ignored: ignored::read(reader.disk(), directory)?,
    };
    if let Search::Found(lock) = &facts.lock {
        let own = facts.locked(lock);
        let known = reader.differences(facts.workspace_root());
        facts.staleness = own.map_or_else(Vec::new, |own| {
            staleness::differences(&facts.pyproject, own, lock, &facts.local_packages, &facts.uv_settings, known)
        });
    }
    Ok(facts)
}

/// The texts of files named `alembic.ini`, at the root and one directory below it.
fn alembic(disk: &Disk, root: &Path, tree: &TreeFacts) -> Result<BTreeMap<String, String>, InspectError> {
    let own = read_text(disk, root, "alembic.ini")?.map(|text| (String::new(), text));
    let below = tree.files.keys().filter_map(|path| {
        let directory = path.strip_suffix("/alembic.ini").filter(|directory| !directory.contains('/'))?;
        Some((directory.to_owned(), read_text(disk, root, path).ok()??))
    });
    Ok(own.into_iter().chain(below).collect())
}

/// What the configuration file of a server starts, as the command that names it.
fn declared(document: &ServerDocument) -> Option<DeclaredCommand> {
    let application = document.application()?;
    let program = document.server.program.as_ref()?.name;
    Some(DeclaredCommand {
        kind: DeclarationKind::Hosting,
        name: String::new(),
        command: Command { directory: String::new(), words: vec![program.to_owned(), application.value] },
        place: application.place,
    })
}

/// How many directories lie between the project and what it is part of.
fn levels_above(directory: &str, workspace: Option<&WorkspaceFacts>) -> Levels {
    let depth = |path: &str| path.split('/').filter(|part| !matches!(*part, "" | ".")).count();
    let member = workspace.map_or(0, |workspace| depth(&workspace.member));
    Levels { repository: depth(directory) + member, workspace: member }
}

/// uv's settings, which it reads at the root of a workspace alone.
fn uv_settings(manifests: &Manifests, reader: &mut Reader) -> Result<UvSettings, InspectError> {
    let shared = manifests.workspace.as_ref().map(|workspace| Ok((workspace, reader.root(&workspace.root)?)));
    if let Some((workspace, Some(root))) = shared.transpose()? {
        return Ok(root.uv_settings.seen_from(&workspace.member));
    }
    uv_settings::parse(&manifests.pyproject_text, read_text(reader.disk(), &manifests.directory, UV_TOML)?.as_deref())
}

/// The pin that uv finds: the nearest one, up to the workspace root.
fn python_pin(
    disk: &Disk,
    root: &Path,
    workspace: Option<&WorkspaceFacts>,
) -> Result<Option<Located<String>>, InspectError> {
    let levels = workspace.map_or(0, |workspace| workspace.member.split('/').count());
    let mut directory = root.to_owned();
    for level in 0..=levels {
        if let Some(mut pin) =
            read_text(disk, &directory, PYTHON_VERSION_FILE)?.as_deref().and_then(python_version::parse)
        {
            pin.place.file = format!("{}{}", "../".repeat(level), pin.place.file);
            return Ok(Some(pin));
        }
        directory.push("..");
    }
    Ok(None)
}

/// The other source trees of the lock; files of those beside the project are added to its own.
fn local_packages(
    manifests: &Manifests,
    tree: &mut TreeFacts,
    reader: &mut Reader,
) -> (Vec<local::LocalPackage>, BTreeSet<PackageName>) {
    let none = || (Vec::new(), BTreeSet::new());
    let Search::Found(lock) = &manifests.lock else { return none() };
    let member = manifests.workspace.as_ref().map_or(".", |workspace| &workspace.member);
    let Some(own) = lock.at_path(member) else { return none() };
    let gone = local::gone(manifests.root(), lock, reader.disk());
    let local = local::read(manifests.root(), lock, own, member, reader);
    for (path, listing) in local.beside {
        tree.add_directory(&path, listing);
    }
    (local.packages, gone)
}
