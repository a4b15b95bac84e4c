//! The package managers of Node. Data only.

/// A package manager.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, serde::Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum ManagerKind {
    /// npm, which Node brings.
    Npm,
    /// pnpm.
    Pnpm,
    /// Yarn 1, which the official image brings.
    YarnClassic,
    /// Yarn 2 and later.
    YarnBerry,
    /// Bun, as a package manager.
    Bun,
}

/// What is known of a package manager.
#[derive(Clone, Copy, Debug)]
pub struct Manager {
    /// Which.
    pub kind: ManagerKind,
    /// Its program, by which `packageManager` and scripts name it too.
    pub program: &'static str,
    /// Its lock files, the weightiest first.
    pub locks: &'static [&'static str],
    /// Installs what the lock says, and fails where it does not fit.
    pub frozen: &'static [&'static str],
    /// Installs without a lock.
    pub unlocked: &'static [&'static str],
    /// The package of the npm registry that brings it, with the release where the project names none.
    pub package: Option<(&'static str, &'static str)>,
    /// What it downloads is kept in, as id and path of a cache mount; none where later steps read it too.
    pub cache: Option<(&'static str, &'static str)>,
    /// Files beside the manifest that it reads.
    pub settings: &'static [&'static str],
}

/// All of them. Of a project with several locks, the first that has one here is taken.
pub const ALL: [Manager; 5] = [
    Manager {
        kind: ManagerKind::Pnpm,
        program: "pnpm",
        locks: &["pnpm-lock.yaml"],
        // https://pnpm.io/cli/install#--frozen-lockfile
        frozen: &["pnpm", "install", "--frozen-lockfile", "--store-dir", "/root/.pnpm-store"],
        unlocked: &["pnpm", "install", "--no-frozen-lockfile", "--store-dir", "/root/.pnpm-store"],
        package: Some(("pnpm", "10")),
        cache: Some(("pnpm", "/root/.pnpm-store")),
        settings: &["pnpm-workspace.yaml", ".npmrc", ".pnpmfile.cjs"],
    },
    Manager {
        kind: ManagerKind::YarnBerry,
        program: "yarn",
        locks: &["yarn.lock"],
        // https://yarnpkg.com/cli/install
        frozen: &["yarn", "install", "--immutable"],
        unlocked: &["yarn", "install", "--no-immutable"],
        // The package `@yarnpkg/cli-dist` of npm: Yarn as a package, which hands over to `yarnPath`.
        package: Some(("@yarnpkg/cli-dist", "4")),
        // Plug'n'Play runs from the cache (https://yarnpkg.com/features/pnp).
        cache: None,
        settings: &[".yarnrc.yml", ".npmrc", ".yarn/releases", ".yarn/plugins", ".yarn/patches"],
    },
    Manager {
        kind: ManagerKind::YarnClassic,
        program: "yarn",
        locks: &["yarn.lock"],
        // https://classic.yarnpkg.com/en/docs/cli/install
        frozen: &["yarn", "install", "--frozen-lockfile", "--cache-folder", "/root/.cache/yarn"],
        unlocked: &["yarn", "install", "--cache-folder", "/root/.cache/yarn"],
        package: None,
        cache: Some(("yarn", "/root/.cache/yarn")),
        settings: &[".yarnrc", ".npmrc"],
    },
    Manager {
        kind: ManagerKind::Bun,
        program: "bun",
        locks: &["bun.lock", "bun.lockb"],
        // https://bun.sh/docs/cli/install
        frozen: &["bun", "install", "--frozen-lockfile"],
        unlocked: &["bun", "install"],
        package: Some(("bun", "1")),
        cache: Some(("bun", "/root/.bun/install/cache")),
        settings: &["bunfig.toml", ".npmrc"],
    },
    Manager {
        kind: ManagerKind::Npm,
        program: "npm",
        locks: &["npm-shrinkwrap.json", "package-lock.json"],
        // npm CLI, "Commands > npm ci"
        frozen: &["npm", "ci"],
        unlocked: &["npm", "install"],
        package: None,
        cache: Some(("npm", "/root/.npm")),
        settings: &[".npmrc"],
    },
];

/// What is known of one.
///
/// # Panics
///
/// Never: a test sees that every kind has its row.
pub fn manager(kind: ManagerKind) -> &'static Manager {
    ALL.iter().find(|manager| manager.kind == kind).expect("every kind has a row")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_kind_has_its_row() {
        use ManagerKind::{Bun, Npm, Pnpm, YarnBerry, YarnClassic};
        assert!([Npm, Pnpm, YarnClassic, YarnBerry, Bun].into_iter().all(|kind| manager(kind).kind == kind));
    }
}
