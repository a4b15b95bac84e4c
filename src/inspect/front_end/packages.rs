//! Tells how the packages of a front end are installed. Decides nothing.

use super::facts::{InstallScripts, NodePackages};
use super::files::Files;
use super::manifest::Manifest;
use crate::catalogue::front_end::{MANAGERS, Manager, ManagerKind, manager};
use crate::inspect::wheel::{glob_matches, join};

/// Scripts that an install runs (npm CLI, "Using npm > scripts > Life Cycle Operation Order").
const LIFE_CYCLE: [&str; 6] = ["preinstall", "install", "postinstall", "prepublish", "preprepare", "prepare"];

/// Programs of such scripts that need no source, and do nothing outside a repository.
const HARMLESS: [&str; 4] = ["husky", "lefthook", "is-ci", "only-allow"];

pub(super) fn read(files: &Files<'_>, manifest: &Manifest, all: &[Manifest]) -> NodePackages {
    let root = root_of(files, manifest, all);
    let members: Vec<&Manifest> =
        all.iter().filter(|other| is_member(root, other) || other.path == root.path).collect();
    let locks = locks(files, &root.directory);
    let asked = root.package_manager.as_deref().or(manifest.package_manager.as_deref());
    let asked = asked.and_then(|asked| asked.split_once('@'));
    let named = asked.and_then(|(name, _)| locks.iter().find(|(manager, _)| manager.program == name));
    let chosen = named.or_else(|| locks.first().filter(|_| asked.is_none()));
    let kind = match (chosen, asked) {
        (Some((manager, _)), _) => manager.kind,
        (None, Some((name, version))) => unlocked(name, version),
        (None, None) => ManagerKind::Npm,
    };
    let lock = chosen.map(|(_, path)| path.clone());
    let version = asked.filter(|(name, _)| *name == manager(kind).program).map(|(_, version)| release(version));
    let version = version.or_else(|| files.lock_text(lock.as_ref()?).and_then(|text| of_lock(kind, &text)));
    let other_locks = locks.iter().map(|(_, path)| path.clone()).filter(|path| Some(path) != lock.as_ref()).collect();
    let mut manifests: Vec<String> = members.iter().map(|member| member.path.clone()).collect();
    manifests.extend((!manifests.contains(&manifest.path)).then(|| manifest.path.clone()));
    manifests.extend(lock.clone());
    let settings = manager(kind).settings.iter().map(|name| join(&root.directory, name));
    let (directories, settings): (Vec<String>, Vec<String>) =
        settings.filter(|path| files.exists(path)).partition(|path| files.is_directory(path));
    manifests.extend(settings.into_iter().filter(|path| !holds_a_login(files, path)));
    manifests.sort();
    let runs = members.iter().chain([&manifest]).any(|manifest| runs_scripts(manifest));
    NodePackages {
        directory: root.directory.clone(),
        manager: kind,
        version,
        lock,
        other_locks,
        manifests,
        directories,
        scripts: if runs { InstallScripts::Own } else { InstallScripts::None },
    }
}

/// The workspace that a manifest is a member of, or itself.
fn root_of<'m>(files: &Files<'_>, manifest: &'m Manifest, all: &'m [Manifest]) -> &'m Manifest {
    if !locks(files, &manifest.directory).is_empty() {
        return manifest;
    }
    all.iter().find(|other| is_member(other, manifest)).unwrap_or(manifest)
}

fn is_member(root: &Manifest, manifest: &Manifest) -> bool {
    let below = match root.directory.as_str() {
        "" => Some(manifest.directory.as_str()),
        directory => manifest.directory.strip_prefix(directory).and_then(|rest| rest.strip_prefix('/')),
    };
    below.is_some_and(|below| !below.is_empty() && root.workspaces.iter().any(|pattern| glob_matches(pattern, below)))
}

/// The locks of a directory, each with who reads it.
fn locks(files: &Files<'_>, directory: &str) -> Vec<(&'static Manager, String)> {
    let all = MANAGERS.iter().flat_map(|manager| manager.locks.iter().map(move |lock| (manager, *lock)));
    let paths = all.map(|(manager, lock)| (manager, join(directory, lock)));
    paths.filter(|(manager, path)| files.exists(path) && is_of(files, manager.kind, path)).collect()
}

/// Both kinds of Yarn call their lock alike; the newer one begins with `__metadata`
/// (<https://yarnpkg.com/migration/guide>).
fn is_of(files: &Files<'_>, kind: ManagerKind, lock: &str) -> bool {
    let is_berry = || files.lock_text(lock).is_some_and(|text| text.contains("__metadata:"));
    match kind {
        ManagerKind::YarnBerry => is_berry(),
        ManagerKind::YarnClassic => !is_berry(),
        ManagerKind::Npm | ManagerKind::Pnpm | ManagerKind::Bun => true,
    }
}

/// Who `packageManager` names, where there is no lock.
fn unlocked(name: &str, version: &str) -> ManagerKind {
    match name {
        "pnpm" => ManagerKind::Pnpm,
        "bun" => ManagerKind::Bun,
        "yarn" if version.starts_with("1.") => ManagerKind::YarnClassic,
        "yarn" => ManagerKind::YarnBerry,
        _ => ManagerKind::Npm,
    }
}

/// `10.4.1` of `10.4.1+sha512.ab`.
fn release(version: &str) -> String {
    version.split('+').next().unwrap_or(version).to_owned()
}

/// The release that a lock of pnpm's is for, as far as its version tells (<https://github.com/pnpm/spec/tree/master/lockfile>).
fn of_lock(kind: ManagerKind, text: &str) -> Option<String> {
    if kind != ManagerKind::Pnpm {
        return None;
    }
    let version = text.lines().take(3).find_map(|line| line.strip_prefix("lockfileVersion:"))?;
    let version = version.trim().trim_matches(['\'', '"']);
    let release = match version.split('.').next()? {
        "5" => "7",
        "6" => "8",
        _ => return None,
    };
    Some(release.to_owned())
}

/// A file of settings that holds a login belongs in no build.
fn holds_a_login(files: &Files<'_>, path: &str) -> bool {
    let is_login = |line: &str| {
        let words = ["_authtoken", "_auth=", "_auth =", "_password", "npmauthtoken"];
        let line = line.to_lowercase();
        words.iter().any(|word| line.contains(word))
    };
    files.text(path).is_some_and(|text| text.lines().any(is_login))
}

fn runs_scripts(manifest: &Manifest) -> bool {
    let scripts = manifest.scripts.iter().filter(|(name, _)| LIFE_CYCLE.contains(&name.as_str()));
    scripts.into_iter().any(|(_, script)| {
        let first = script.value.split_whitespace().find(|word| *word != "npx").unwrap_or_default();
        !HARMLESS.contains(&first)
    })
}
