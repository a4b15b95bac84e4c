//! The names by which packages are imported. Data and the rules of its words; knows no project.
//!
//! Most packages are imported by their own name. Rows are those that are not, or that bring several modules: from Pants'
//! `default_module_mapping.py` (pantsbuild/pants, 2.x) and pipreqs' `mapping` (bndr/pipreqs 48dbafd), each checked against the
//! package's own documentation where the two differ or have none.

mod own_names;
mod table;

use std::collections::{HashMap, HashSet};
use std::sync::LazyLock;

use crate::nesting::is_of;

use self::own_names::OWN_NAME_ONLY;
use self::table::ROWS;

/// The packages of each module of the table, in its order.
static BY_MODULE: LazyLock<HashMap<&'static str, Vec<&'static str>>> = LazyLock::new(|| {
    let mut packages: HashMap<&str, Vec<&str>> = HashMap::new();
    for (name, modules) in ROWS {
        for module in *modules {
            packages.entry(module).or_default().push(name);
        }
    }
    packages
});

/// What is known of the names of a package.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Provides {
    /// It brings the module.
    Yes,
    /// It has another name, or a row that does not list the module.
    No,
    /// Its name and that of the module have a word in common.
    Perhaps,
}

/// Whether a package, by its normalized name, brings a module: `pyyaml` brings `yaml`, `google-cloud-storage` brings
/// `google.cloud.storage`.
pub fn provides(package: &str, module: &str) -> Provides {
    if is_of_types(package) {
        return Provides::No;
    }
    let in_row = row(package).map(|(_, modules)| modules.iter().any(|known| is_of(module, known)));
    if in_row == Some(true) || is_usual_name(package, module) {
        return Provides::Yes;
    }
    if in_row == Some(false) {
        return Provides::No;
    }
    let may = is_variant(package, module) || shares_a_word(package, module);
    if may { Provides::Perhaps } else { Provides::No }
}

/// The modules that some packages bring.
pub struct Provision<'p> {
    /// Usual names of the packages, without what stands between their words.
    usual: HashSet<String>,
    /// Modules of their rows.
    listed: HashSet<&'static str>,
    /// Packages without a row.
    open: Vec<&'p str>,
    /// First words of names that are also those of modules.
    families: HashSet<&'p str>,
}

impl<'p> Provision<'p> {
    /// That of packages by their normalized names.
    pub fn of(packages: impl Iterator<Item = &'p str>) -> Self {
        let mut found =
            Self { usual: HashSet::new(), listed: HashSet::new(), open: Vec::new(), families: HashSet::new() };
        for package in packages.filter(|package| !is_of_types(package)) {
            found.usual.extend(usual_names(package));
            match row(package) {
                Some((_, modules)) => found.listed.extend(*modules),
                None => found.open.push(package),
            }
        }
        found
    }

    /// Without what explains no other module: packages that are imported by their usual names, and, of modules whose names begin
    /// like theirs, others of the same first word: `langchain-protocol` where `langchain-core` is `langchain_core`.
    #[must_use]
    pub fn but_for(mut self, imported: &Imported) -> Self {
        let usual: HashSet<&str> = self.open.iter().copied().filter(|package| imported.holds_usual(package)).collect();
        self.families = usual.iter().copied().filter_map(family).collect();
        self.open.retain(|package| !usual.contains(package));
        self
    }

    /// Whether one of the packages brings a module, as [`provides`] says of each.
    pub fn brings(&self, module: &str) -> Provides {
        let mut names = beginnings(module);
        if names.any(|name| self.listed.contains(name) || self.usual.contains(&squashed(name))) {
            return Provides::Yes;
        }
        let top = squashed(module.split('.').next().unwrap_or(module));
        let may = self.open.iter().any(|package| {
            is_variant(package, module) || (shares_a_word(package, module) && !self.is_of_another(package, &top))
        });
        if may { Provides::Perhaps } else { Provides::No }
    }

    /// Whether a package has a name like those that are imported by theirs, so that it brings no module of another one.
    fn is_of_another(&self, package: &str, top: &str) -> bool {
        let family = family(package).filter(|family| self.families.contains(family));
        family.is_some_and(|family| top.starts_with(family)) && !squashed(package).starts_with(top)
    }
}

/// Packages without a row of which an import may come, told by the modules that are imported.
pub struct Imported {
    /// What is imported and what that lies in, without what stands between their words.
    names: HashSet<String>,
}

impl Imported {
    /// What these modules are.
    pub fn of<'m>(modules: impl Iterator<Item = &'m str>) -> Self {
        let mut seen = HashSet::new();
        let names = modules.flat_map(beginnings).filter(|name| seen.insert(*name));
        Self { names: names.map(squashed).collect() }
    }

    /// Whether a package brings one of them by its usual name.
    pub fn holds_usual(&self, package: &str) -> bool {
        usual_names(package).any(|name| self.names.contains(&name))
    }
}

/// Whether the names that a package is imported by are in the table.
pub fn is_known(package: &str) -> bool {
    row(package).is_some() || is_of_types(package) || OWN_NAME_ONLY.contains(&package)
}

/// The packages that the table knows for a module, `opencv-python` and others for `cv2`; one that lists both `mysql` and
/// `mysql.connector` comes twice.
pub fn packages_of(module: &str) -> impl Iterator<Item = &'static str> + '_ {
    beginnings(module).filter_map(|known| BY_MODULE.get(known)).flatten().copied()
}

/// Whether a top-level module is shared by many distributions: <https://packaging.python.org/en/latest/guides/packaging-namespace-packages/>.
pub fn is_namespace(top: &str) -> bool {
    NAMESPACES.contains(&top)
}

/// Top-level names that several well-known distributions put modules in.
const NAMESPACES: [&str; 22] = [
    "airflow",
    "azure",
    "backports",
    "databricks",
    "flaskext",
    "google",
    "jaraco",
    "keystoneauth1",
    "llama_index",
    "mpl_toolkits",
    "mysql",
    "nvidia",
    "openinference",
    "opentelemetry",
    "paste",
    "plone",
    "pyannote",
    "repoze",
    "ruamel",
    "snowflake",
    "sphinxcontrib",
    "zope",
];

fn row(package: &str) -> Option<&'static (&'static str, &'static [&'static str])> {
    let at = ROWS.binary_search_by_key(&package, |(name, _)| name).ok()?;
    Some(&ROWS[at])
}

/// `types-requests`, `pandas-stubs`: <https://peps.python.org/pep-0561/#stub-only-packages>.
fn is_of_types(package: &str) -> bool {
    package.starts_with("types-") || package.ends_with("-stubs")
}

/// `google`, `google.cloud` and `google.cloud.storage`.
fn beginnings(module: &str) -> impl Iterator<Item = &str> {
    module.match_indices('.').map(|(at, _)| &module[..at]).chain([module])
}

/// `flask-login` is `flask_login`, `google-cloud-storage` is `google.cloud.storage`, `python-docx` is `docx`, `discord-py` is
/// `discord`: PEP 503 leaves no trace of what stood between the words.
fn is_usual_name(package: &str, module: &str) -> bool {
    let bare = bare(package);
    beginnings(module).any(|name| is_same(name, package) || bare.is_some_and(|bare| is_same(name, bare)))
}

fn bare(package: &str) -> Option<&str> {
    let bare = ["python-", "py-", "django-"].iter().find_map(|prefix| package.strip_prefix(prefix));
    bare.or_else(|| ["-python", "-py"].iter().find_map(|suffix| package.strip_suffix(suffix)))
}

fn usual_names(package: &str) -> impl Iterator<Item = String> {
    std::iter::once(package).chain(bare(package)).map(squashed)
}

/// `opencv-python-rolling` is a build of `opencv-python`.
fn is_variant(package: &str, module: &str) -> bool {
    packages_of(module).any(|known| package.strip_prefix(known).is_some_and(|rest| rest.starts_with('-')))
}

/// The first word of a name, where it says something: `langchain` of `langchain-core`.
fn family(package: &str) -> Option<&str> {
    let first = package.split('-').next().unwrap_or(package);
    (first.len() > 3 && !COMMON_WORDS.contains(&first)).then_some(first)
}

/// The letters and digits of a name.
fn letters(name: &str) -> impl Iterator<Item = u8> + '_ {
    name.bytes().filter(u8::is_ascii_alphanumeric).map(|letter| letter.to_ascii_lowercase())
}

fn squashed(name: &str) -> String {
    letters(name).map(char::from).collect()
}

/// Whether two names have the same letters and digits.
fn is_same(name: &str, other: &str) -> bool {
    letters(name).eq(letters(other))
}

/// Words of names that say nothing of what a package is.
const COMMON_WORDS: [&str; 12] =
    ["api", "app", "client", "core", "django", "fastapi", "flask", "lib", "py", "python", "sdk", "tools"];

/// Namespaces in which each distribution is called after what follows, so that `google-genai` brings no `google.generativeai`:
/// <https://googleapis.dev/python/google-api-core/latest/>, <https://azure.github.io/azure-sdk/python_design.html#azure-sdk-distribution-packages>.
const SPLIT: [&str; 2] = ["azure", "google"];

/// Whether the name of a package says the module that it brings, and so that it brings no other.
pub fn says_its_module(package: &str) -> bool {
    SPLIT.iter().any(|top| package.strip_prefix(top).is_some_and(|rest| rest.starts_with('-')))
}

/// `pydantic-extra` and `extras`, `pyserial` and `serial`: a package of which no row tells may well bring the module.
fn shares_a_word(package: &str, module: &str) -> bool {
    if let Some(rest) = SPLIT.iter().find_map(|top| module.strip_prefix(top)?.strip_prefix('.')) {
        let rest_of_package = package.split('-').filter(|word| !SPLIT.contains(word)).collect::<Vec<_>>().join("-");
        return shares_a_word(&rest_of_package, rest);
    }
    let top = squashed(module.split('.').next().unwrap_or(module));
    let words = package.split('-').filter(|word| word.len() > 2 && !COMMON_WORDS.contains(word));
    let whole = squashed(package);
    // Two letters are in many names: `ml` in `mlflow-skinny`.
    (top.len() > 2 && whole.contains(&top))
        || package.split('-').any(|word| word == top)
        || words.clone().any(|word| top.contains(word) || (top.len() > 3 && word.contains(&top)))
}

/// Whether the names of a package and of a module begin with the same letters, as many as a word has: `inquirerprompt` and
/// `InquirerPy`.
pub fn begins_alike(package: &str, module: &str) -> bool {
    letters(package).zip(letters(module)).take_while(|(one, other)| one == other).count() >= STEM
}

/// Letters of a word that is told by its beginning.
const STEM: usize = 6;

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_package_of_a_split_namespace_says_its_module() {
        assert!(says_its_module("google-genai") && says_its_module("azure-identity"));
        assert!(!says_its_module("google") && !says_its_module("googlemaps") && !says_its_module("strange"));
    }

    #[test]
    fn a_package_is_found_by_its_row() {
        assert_eq!(provides("pyyaml", "yaml"), Provides::Yes);
        assert_eq!(provides("pillow", "PIL.Image"), Provides::Yes);
        assert_eq!(provides("protobuf", "google.protobuf.message"), Provides::Yes);
        assert_eq!(provides("protobuf", "google.cloud"), Provides::No);
    }

    #[test]
    fn a_package_without_a_row_is_found_by_its_name() {
        for (package, module) in [
            ("flask-login", "flask_login"),
            ("google-cloud-storage", "google.cloud.storage"),
            ("google-cloud-secret-manager", "google.cloud.secretmanager"),
            ("opentelemetry-instrumentation-fastapi", "opentelemetry.instrumentation.fastapi"),
            ("ruamel-yaml", "ruamel.yaml"),
            ("zope-interface", "zope.interface"),
            ("python-unknown-thing", "unknown_thing"),
        ] {
            assert_eq!(provides(package, module), Provides::Yes, "{package} {module}");
            assert!(Imported::of([module].into_iter()).holds_usual(package), "{package} {module}");
        }
    }

    #[test]
    fn a_module_of_two_letters_is_no_part_of_a_longer_word() {
        assert_eq!(provides("mlthing-slim", "ml.data"), Provides::No);
        assert_eq!(provides("thing-ml", "ml.data"), Provides::Perhaps);
    }

    #[test]
    fn packages_together_bring_what_one_of_them_brings() {
        let packages = ["pyyaml", "flask-login", "types-requests", "pyfoobar", "protobuf", "python-docx"];
        let modules =
            ["yaml.nodes", "flask_login", "requests", "foobar", "google.protobuf", "google.cloud", "docx", "x"];
        let together = Provision::of(packages.into_iter());
        for module in modules {
            let all: Vec<Provides> = packages.iter().map(|package| provides(package, module)).collect();
            let best = [Provides::Yes, Provides::Perhaps].into_iter().find(|one| all.contains(one));
            assert_eq!(together.brings(module), best.unwrap_or(Provides::No), "{module}");
        }
    }

    #[test]
    fn a_package_that_is_imported_by_its_usual_name_explains_no_other_module() {
        let packages =
            ["langchain-core", "langchain-protocol", "foobar-reader", "langchain-xy-slim", "langchain-agents"];
        let together = || Provision::of(packages.into_iter());
        assert_eq!(together().brings("langchain_google_genai"), Provides::Perhaps);
        let imported = Imported::of(["langchain_core.messages"].into_iter());
        let but_for = together().but_for(&imported);
        assert_eq!(but_for.brings("langchain_google_genai"), Provides::No);
        assert_eq!(but_for.brings("langchain_core"), Provides::Yes);
        assert_eq!(but_for.brings("foobar"), Provides::Perhaps);
        assert_eq!(but_for.brings("langchain_xy"), Provides::Perhaps);
        assert_eq!(but_for.brings("agents"), Provides::Perhaps);
    }

    #[test]
    fn a_package_of_a_namespace_brings_no_other_part_of_it() {
        for package in ["google-genai", "google-api-core", "azure-core"] {
            assert_eq!(provides(package, "google.generativeai"), Provides::No, "{package}");
            assert_eq!(provides(package, "azure.identity"), Provides::No, "{package}");
        }
        assert_eq!(provides("azure-functions-durable", "azure.durable_functions"), Provides::Perhaps);
        assert_eq!(provides("google-cloud-new", "google.cloud.newer"), Provides::Perhaps);
        assert_eq!(provides("azure-identity", "azure.identity.aio"), Provides::Yes);
    }

    #[test]
    fn names_that_begin_with_one_word_are_alike() {
        assert!(begins_alike("foobarprompt", "FooBarPy"));
        assert!(!begins_alike("foobar", "fooling"));
    }

    #[test]
    fn types_alone_bring_no_module() {
        assert_eq!(provides("types-requests", "requests"), Provides::No);
        assert_eq!(provides("pandas-stubs", "pandas"), Provides::No);
    }

    #[test]
    fn names_that_share_a_word_may_belong_together() {
        assert_eq!(provides("pyfoobar", "foobar"), Provides::Perhaps);
        assert_eq!(provides("foobar-reader", "foobar"), Provides::Perhaps);
        assert_eq!(provides("requests", "foobar"), Provides::No);
        assert_eq!(provides("opencv-python-rolling", "cv2"), Provides::Perhaps);
    }

    #[test]
    fn the_packages_of_a_module_are_those_of_what_it_lies_in() {
        let of_cv2: Vec<&str> = packages_of("cv2.dnn").collect();
        assert!(of_cv2.contains(&"opencv-python"), "{of_cv2:?}");
        assert_eq!(packages_of("yaml").collect::<Vec<_>>(), ["pyyaml"]);
        assert_eq!(packages_of("yamlish").next(), None);
        let scanned = |module| ROWS.iter().filter(move |row| row.1.iter().any(|known| is_of(module, known)));
        for module in ROWS.iter().flat_map(|row| row.1) {
            let mut scanned: Vec<&str> = scanned(module).map(|row| row.0).collect();
            let mut indexed: Vec<&str> = packages_of(module).collect();
            scanned.sort_unstable();
            indexed.sort_unstable();
            indexed.dedup();
            assert_eq!(indexed, scanned, "{module}");
        }
    }

    #[test]
    fn rows_are_sorted_and_normalized() {
        let names: Vec<&str> = ROWS.iter().map(|(name, _)| *name).collect();
        assert!(
            names.windows(2).all(|pair| pair[0] < pair[1]),
            "{:?}",
            names.windows(2).find(|pair| pair[0] >= pair[1])
        );
        assert!(
            names.iter().all(|name| name.chars().all(|c| c.is_ascii_lowercase() || c.is_ascii_digit() || c == '-'))
        );
    }
}
