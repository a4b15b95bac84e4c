//! Compares pyproject.toml with what uv.lock recorded of it, as `uv lock --check` begins. States differences; judges none.

pub mod difference;
mod unrecorded;

use std::collections::HashSet;
use std::str::FromStr;

use uv_normalize::{ExtraName, GroupName, PackageName};
use uv_pep440::{Version, VersionSpecifiers};
use uv_pep508::{VerbatimUrl, VersionOrUrl};

pub use difference::Difference;
use difference::KnownDifferences;

use super::evidence::{Located, Place};
use super::local::{LocalPackage, Manifest};
use super::lock::{LockFacts, LockedPackage, PackageSource, Requirement};
use super::pyproject::{PYPROJECT, PyprojectFacts};
use super::uv_settings::UvSettings;
use super::wheel::join;
use crate::catalogue::indexes::PYPI;

/// A requirement cut down to what can be compared: markers are left out, since uv rewrites them.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
struct Comparable {
    name: PackageName,
    extras: Vec<ExtraName>,
    /// Absent where a source decides the version, in the project or in the lock.
    specifier: Option<VersionSpecifiers>,
}

/// What differs between the project, the other members of its workspace, and their lock. Empty too where the lock recorded
/// nothing to compare with.
pub(super) fn differences(
    project: &PyprojectFacts,
    own: &LockedPackage,
    lock: &LockFacts,
    local_packages: &[LocalPackage],
    settings: &UvSettings,
    known: &mut KnownDifferences,
) -> Vec<Difference> {
    let members = local_packages.iter().filter(|package| lock.members.contains(&package.name));
    let gone = members.clone().filter(|member| member.manifest == Manifest::Missing);
    let gone: Vec<Difference> = gone.map(missing_member).collect();
    let members: Vec<(&LocalPackage, &PyprojectFacts)> =
        members.filter_map(|member| Some((member, member.pyproject.as_deref()?))).collect();
    let mut found = gone;
    found.extend(version(project, own));
    found.extend(replaced_index(lock, settings));
    let bounds = std::iter::once(project).chain(members.iter().map(|(_, project)| *project));
    found.extend(requires_python(bounds, lock));
    found.extend(requirements(project, own));
    for (member, project) in members {
        let Some(locked) = lock.named(&member.name).next() else { continue };
        let differences = known
            .entry(member.name.clone())
            .or_insert_with(|| version(project, locked).into_iter().chain(requirements(project, locked)).collect());
        found.extend(differences.iter().map(|difference| in_member(member, difference.clone())));
    }
    found
}

/// Where an index takes PyPI's place, uv accepts no package that is locked from PyPI (uv 0.13, `ValidatedLock::validate`: a lock is
/// compared with the indexes as soon as there are any).
fn replaced_index(lock: &LockFacts, settings: &UvSettings) -> Option<Difference> {
    let index = settings.default_index.as_ref().filter(|_| settings.index_of(PYPI).is_none())?;
    let is_of_pypi = |package: &LockedPackage| matches!(&package.source, PackageSource::Registry { location } if location.trim_end_matches('/') == PYPI);
    lock.packages.iter().any(is_of_pypi).then(|| Difference::Index {
        locked: PYPI.to_owned(),
        index: index.value.clone(),
        place: index.place.clone(),
    })
}

fn missing_member(member: &LocalPackage) -> Difference {
    Difference::MissingMember { member: member.name.clone(), path: join(&member.path, PYPROJECT) }
}

fn in_member(member: &LocalPackage, mut difference: Difference) -> Difference {
    if let Difference::Added { place, .. } = &mut difference {
        place.file = join(&member.path, &place.file);
    }
    Difference::InMember { member: member.name.clone(), difference: Box::new(difference) }
}

fn requirements(project: &PyprojectFacts, own: &LockedPackage) -> Vec<Difference> {
    if is_dynamic(project) {
        return Vec::new();
    }
    let Some(locked) = &own.requires else { return unrecorded::added(project, own) };
    let required = project.dependencies.iter().chain(project.extras.values().flatten()).cloned().collect();
    let groups = project.groups.iter();
    let groups = groups.flat_map(|(group, requirements)| group_differences(project, own, group, requirements));
    compare(&project.name.value, required, locked).into_iter().chain(groups).collect()
}

fn is_dynamic(project: &PyprojectFacts) -> bool {
    project.dynamic.iter().any(|field| matches!(field.as_str(), "dependencies" | "optional-dependencies"))
}

fn version(project: &PyprojectFacts, root: &LockedPackage) -> Option<Difference> {
    let (stated, locked) = (project.static_version.as_ref()?, root.version.as_ref()?);
    let parsed = Version::from_str(&stated.value).ok()?;
    (parsed != *locked).then(|| Difference::Version { project: stated.value.clone(), lock: locked.to_string() })
}

/// uv writes the bounds in a form of its own, so what they admit is compared. The lock is for the Pythons that every member
/// admits.
fn requires_python<'a>(projects: impl Iterator<Item = &'a PyprojectFacts>, lock: &LockFacts) -> Option<Difference> {
    let all = projects.filter_map(|project| project.requires_python.as_ref()).map(|bounds| &bounds.value);
    let stated: HashSet<&VersionSpecifiers> = all.collect();
    let locked = lock.requires_python.as_ref().filter(|_| !stated.is_empty())?;
    let releases = (8..=16_u64).flat_map(|minor| (0..=40_u64).map(move |patch| Version::new([3, minor, patch])));
    let mut releases = releases.into_iter();
    let admits = |release: &Version| stated.iter().all(|bounds| bounds.contains(release));
    let differs = releases.any(|release| admits(&release) != locked.contains(&release));
    let mut bounds: Vec<String> = stated.iter().map(ToString::to_string).collect();
    bounds.sort();
    bounds.dedup();
    differs.then(|| Difference::RequiresPython { project: bounds.join(", "), lock: locked.to_string() })
}

fn group_differences(
    project: &PyprojectFacts,
    root: &LockedPackage,
    group: &str,
    requirements: &[String],
) -> Vec<Difference> {
    let Ok(name) = GroupName::from_str(group) else { return Vec::new() };
    let locked = root.requires_groups.get(&name).cloned().unwrap_or_default();
    let place = Place::file(format!("{PYPROJECT}, group {group}"));
    let required = requirements.iter().map(|text| Located::new(text.clone(), place.clone())).collect();
    compare(&project.name.value, required, &locked)
}

/// Both sides as sets, since uv writes a requirement once for each extra that it takes apart (`shop[all]`), for each source of
/// `[tool.uv.sources]` that a marker chooses, and not again for each group that includes it: what only markers tell apart is one.
fn compare(own: &PackageName, required: Vec<Located<String>>, locked: &[Requirement]) -> Vec<Difference> {
    let mut locked: Vec<Comparable> =
        locked.iter().filter(|requirement| requirement.name != *own).map(of_lock).collect();
    locked.sort_by(|one, other| one.name.cmp(&other.name));
    let parsed = required.into_iter().filter_map(|requirement| Some((of_project(&requirement.value)?, requirement)));
    let required: Vec<(Comparable, Located<String>)> = parsed.filter(|(wanted, _)| wanted.name != *own).collect();
    // A source of `[tool.uv.sources]` replaces the versions asked for.
    let of_a_source = locked.iter().filter(|locked| locked.specifier.is_none()).map(Comparable::without_versions);
    let of_a_source: HashSet<_> = of_a_source.collect();
    let all: HashSet<&Comparable> = locked.iter().collect();
    let added = required
        .iter()
        .filter(|(wanted, _)| !all.contains(wanted) && !of_a_source.contains(&wanted.without_versions()));
    let mut found: Vec<Difference> = Vec::new();
    for (_, requirement) in added {
        let Located { value, place } = requirement.clone();
        found.push(Difference::Added { requirement: value, place });
    }
    let names: HashSet<_> = required.iter().map(|(wanted, _)| wanted.without_versions()).collect();
    let all: HashSet<&Comparable> = required.iter().map(|(wanted, _)| wanted).collect();
    let gone = locked.iter().filter(|locked| match locked.specifier {
        Some(_) => !all.contains(locked),
        None => !names.contains(&locked.without_versions()),
    });
    found.extend(gone.map(|gone| Difference::Removed { requirement: gone.to_string() }));
    found.dedup();
    found
}

impl Comparable {
    fn without_versions(&self) -> (&PackageName, &[ExtraName]) {
        (&self.name, &self.extras)
    }
}

fn of_lock(requirement: &Requirement) -> Comparable {
    let mut extras = requirement.extras.clone();
    extras.sort();
    Comparable { name: requirement.name.clone(), extras, specifier: requirement.specifier.clone() }
}

/// A requirement that does not parse is uv's to complain about.
fn of_project(text: &str) -> Option<Comparable> {
    let requirement = uv_pep508::Requirement::<VerbatimUrl>::from_str(text).ok()?;
    let mut extras = requirement.extras.to_vec();
    extras.sort();
    let specifier = match requirement.version_or_url {
        Some(VersionOrUrl::VersionSpecifier(specifiers)) if !specifiers.is_empty() => Some(specifiers),
        _ => None,
    };
    Some(Comparable { name: requirement.name, extras, specifier })
}

impl std::fmt::Display for Comparable {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "{}", self.name)?;
        if !self.extras.is_empty() {
            let extras: Vec<&str> = self.extras.iter().map(ExtraName::as_str).collect();
            write!(f, "[{}]", extras.join(","))?;
        }
        self.specifier.as_ref().map_or(Ok(()), |specifier| write!(f, "{specifier}"))
    }
}

#[cfg(test)]
mod tests {
    use indoc::formatdoc;

    use super::*;
    use crate::plan::testing::facts;

    fn differences(project: &str, lock: &str) -> Vec<Difference> {
        facts(&[("pyproject.toml", project), ("uv.lock", lock)]).staleness
    }

    fn found(project: &str, recorded: &str) -> Vec<String> {
        let project = format!("[project]\nname = \"shop\"\nversion = \"1.0\"\nrequires-python = \">=3.12\"\n{project}");
        let lock = formatdoc!(
            r#"
                version = 1
                requires-python = ">=3.12"
                [[package]]
                name = "shop"
                version = "1.0"
                source = {{ virtual = "." }}
                [package.metadata]
                {recorded}
            "#
        );
        differences(&project, &lock).iter().map(ToString::to_string).collect()
    }

    #[test]
    fn an_index_in_the_place_of_pypi_accepts_no_package_that_is_locked_from_there() {
        let project =
            "[project]\nname = \"shop\"\nversion = \"1.0\"\nrequires-python = \">=3.12\"\ndependencies = [\"six\"]\n";
        let lock = |registry: &str| {
            formatdoc!(
                r#"
                    version = 1
                    requires-python = ">=3.12"
                    [[package]]
                    name = "shop"
                    version = "1.0"
                    source = {{ virtual = "." }}
                    dependencies = [{{ name = "six" }}]
                    [package.metadata]
                    requires-dist = [{{ name = "six" }}]
                    [[package]]
                    name = "six"
                    version = "1.0"
                    source = {{ registry = "{registry}" }}
                "#
            )
        };
        let (pypi, mirror) = (PYPI, "https://index.example/simple");
        let replaced = format!("{project}[tool.uv]\nindex-url = \"{mirror}/\"\n");
        let found = differences(&replaced, &lock(pypi)).iter().map(ToString::to_string).collect::<Vec<_>>();
        let expected = format!("packages are locked from {pypi}, and {mirror}/ takes its place (pyproject.toml:7)");
        assert_eq!(found, [expected]);
        let default = format!("{project}[[tool.uv.index]]\nurl = \"{mirror}\"\ndefault = true\n");
        assert_eq!(differences(&default, &lock(pypi)).len(), 1);
        let beside = format!("{project}[[tool.uv.index]]\nurl = \"{mirror}\"\n");
        let both = format!("{default}[[tool.uv.index]]\nname = \"pypi\"\nurl = \"{pypi}\"\n");
        // A mirror of the author's own settings is no index of the project, and uv asks for none.
        for (project, registry) in [(project, mirror), (&*replaced, mirror), (&*beside, pypi), (&*both, pypi)] {
            assert_eq!(differences(project, &lock(registry)), [], "{project} {registry}");
        }
    }

    #[test]
    fn what_was_locked_is_no_difference() {
        let project = "dependencies = [\"Fast_API [standard] >= 0.1, <2\"]\n";
        assert!(
            found(
                project,
                "requires-dist = [{ name = \"fast-api\", extras = [\"standard\"], specifier = \">=0.1,<2\" }]"
            )
            .is_empty()
        );
    }

    #[test]
    fn a_new_requirement_is_named_with_its_line() {
        assert_eq!(
            found("dependencies = [\"orjson\"]\n", "requires-dist = []"),
            ["`orjson` is not locked (pyproject.toml:5)"]
        );
    }

    #[test]
    fn a_requirement_that_is_gone_is_named_as_the_lock_has_it() {
        let recorded = "requires-dist = [{ name = \"orjson\", specifier = \">=3\" }]";
        assert_eq!(found("", recorded), ["`orjson>=3` is locked and no longer required"]);
    }

    #[test]
    fn a_requirement_is_not_locked_by_another_package_that_a_source_decides() {
        let recorded =
            "requires-dist = [{ name = \"core\", editable = \"../core\" }, { name = \"orjson\", specifier = \">=3\" }]";
        assert_eq!(
            found("dependencies = [\"core\", \"orjson>=2\"]\n", recorded),
            ["`orjson>=2` is not locked (pyproject.toml:5)", "`orjson>=3` is locked and no longer required"]
        );
    }

    #[test]
    fn another_version_of_the_project_is_a_difference_of_its_own() {
        let project = "[project]\nname = \"shop\"\nversion = \"2.0\"\n";
        let lock = "version = 1\n[[package]]\nname = \"shop\"\nversion = \"1.0\"\nsource = { virtual = \".\" }\n";
        assert_eq!(differences(project, lock), [Difference::Version { project: "2.0".into(), lock: "1.0".into() }]);
    }

    #[test]
    fn a_requirement_from_a_source_is_compared_by_name() {
        let project = "dependencies = [\"core>=1\"]\n";
        assert!(found(project, "requires-dist = [{ name = \"core\", git = \"https://git.example/core\" }]").is_empty());
    }

    #[test]
    fn included_groups_count() {
        let project = "[dependency-groups]\nlint = [\"ruff\"]\ndev = [{ include-group = \"lint\" }]\n";
        let recorded = "requires-dist = []\n[package.metadata.requires-dev]\ndev = [{ name = \"ruff\" }]\nlint = [{ name = \"ruff\" }]";
        assert!(found(project, recorded).is_empty());
    }

    #[test]
    fn an_extra_that_names_the_project_itself_is_taken_apart_in_the_lock() {
        let project = "[project.optional-dependencies]\napi = [\"fastapi\"]\nall = [\"shop[api]\"]\n";
        let recorded = "requires-dist = [{ name = \"fastapi\", marker = \"extra == 'all'\" }, \
                        { name = \"fastapi\", marker = \"extra == 'api'\" }]";
        assert!(found(project, recorded).is_empty());
        let older = "requires-dist = [{ name = \"fastapi\", marker = \"extra == 'api'\" }, \
                     { name = \"shop\", extras = [\"api\"], marker = \"extra == 'all'\" }]";
        assert!(found(project, older).is_empty());
    }

    #[test]
    fn a_requirement_with_a_source_for_each_system_is_one() {
        let project = "dependencies = [\"torch>=2\"]\n";
        let recorded = "requires-dist = [{ name = \"torch\", marker = \"sys_platform == 'linux'\", specifier = \">=2\", \
                        index = \"https://index.example/cpu\" }, { name = \"torch\", marker = \"sys_platform != 'linux'\", \
                        specifier = \">=2\" }]";
        assert!(found(project, recorded).is_empty());
    }

    #[test]
    fn a_group_that_is_included_twice_counts_once() {
        let project = "[dependency-groups]\na = [\"ruff\"]\nb = [{ include-group = \"a\" }]\n\
                       dev = [{ include-group = \"a\" }, { include-group = \"b\" }]\n";
        let recorded = "requires-dist = []\n[package.metadata.requires-dev]\na = [{ name = \"ruff\" }]\nb = [{ name = \"ruff\" }]\n\
                        dev = [{ name = \"ruff\" }]";
        assert!(found(project, recorded).is_empty());
    }

    #[test]
    fn bounds_that_admit_the_same_pythons_are_equal() {
        let project = "[project]\nname = \"shop\"\nrequires-python = \"~=3.12\"\n";
        let lock = "version = 1\nrequires-python = \">=3.12, <4\"\n[[package]]\nname = \"shop\"\nsource = { virtual = \".\" }\n";
        assert!(differences(project, lock).is_empty());
    }
}
