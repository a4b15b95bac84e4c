//! uv's settings about where packages come from and which may be built: `[tool.uv]`, or the `uv.toml` beside it, which takes
//! its place (uv "Concepts > Configuration files"). Reads them; decides nothing.

use serde::{Deserialize, Serialize};
use toml::Spanned;
use uv_normalize::PackageName;

use super::error::InspectError;
use super::evidence::{Lines, Located, Place};
use super::member_path::from_member;
use super::pyproject::{PYPROJECT, toml_error};
use crate::secret;

/// The file that takes the place of `[tool.uv]`.
pub const UV_TOML: &str = "uv.toml";

/// Indexes and build restrictions.
#[derive(Clone, Debug, Default, Serialize)]
pub struct UvSettings {
    /// Every index, those of `uv.toml` first.
    pub indexes: Vec<IndexFacts>,
    /// The index that takes PyPI's place, by its URL without a login: `index-url`, or the one with `default = true`.
    #[serde(skip)]
    pub default_index: Option<Located<String>>,
    /// `no-build = true`: where it says so.
    pub no_build: Option<Place>,
    /// `no-build-package`.
    pub no_build_packages: Vec<Located<PackageName>>,
    /// `no-binary = true`: where it says so.
    pub no_binary: Option<Place>,
    /// `no-binary-package`.
    pub no_binary_packages: Vec<Located<PackageName>>,
}

/// One package index.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct IndexFacts {
    /// Its name, which credentials are given by; `index-url` and `extra-index-url` have none.
    pub name: Option<String>,
    /// Its URL, without a login.
    pub url: String,
    /// Whether the URL itself names a user.
    pub login: Login,
    /// `authenticate`.
    pub authenticate: Authenticate,
    /// Where it is declared.
    pub place: Place,
}

/// Whether a URL names a user.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum Login {
    /// It does not.
    Absent,
    /// A user, without a password.
    User,
    /// A user and a password, in a file that is committed.
    Password,
}

/// `authenticate` of an index (uv "Indexes > Authentication").
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Authenticate {
    /// Credentials are used where they are known.
    #[default]
    Auto,
    /// An index that is useless without.
    Always,
    /// An index that must not get any.
    Never,
}

#[derive(Default, Deserialize)]
struct Document {
    #[serde(default)]
    tool: ToolToml,
}

#[derive(Default, Deserialize)]
struct ToolToml {
    #[serde(default)]
    uv: SettingsToml,
}

#[derive(Default, Deserialize)]
#[serde(rename_all = "kebab-case", default)]
struct SettingsToml {
    index: Vec<IndexToml>,
    index_url: Option<Spanned<String>>,
    extra_index_url: Vec<Spanned<String>>,
    no_build: Option<Spanned<bool>>,
    no_build_package: Vec<Spanned<PackageName>>,
    no_binary: Option<Spanned<bool>>,
    no_binary_package: Vec<Spanned<PackageName>>,
}

#[derive(Deserialize)]
struct IndexToml {
    name: Option<String>,
    url: Spanned<String>,
    #[serde(default)]
    authenticate: Authenticate,
    #[serde(default)]
    default: bool,
}

/// Reads the settings in the texts of pyproject.toml and, where there is one, uv.toml.
pub fn parse(pyproject: &str, uv_toml: Option<&str>) -> Result<UvSettings, InspectError> {
    let document: Document = toml::from_str(pyproject).map_err(|error| toml_error(PYPROJECT, pyproject, &error))?;
    let own = Reader { lines: Lines::new(PYPROJECT, pyproject) }.settings(document.tool.uv);
    let Some(text) = uv_toml else { return Ok(own) };
    let toml: SettingsToml = toml::from_str(text).map_err(|error| toml_error(UV_TOML, text, &error))?;
    let mut settings = Reader { lines: Lines::new(UV_TOML, text) }.settings(toml);
    // `tool.uv.sources` still means the indexes of pyproject.toml.
    settings.indexes.extend(own.indexes);
    settings.default_index = settings.default_index.or(own.default_index);
    Ok(settings)
}

struct Reader<'a> {
    lines: Lines<'a>,
}

impl Reader<'_> {
    fn place<T>(&self, value: &Spanned<T>) -> Place {
        self.lines.place(value.span().start)
    }

    fn settings(&self, toml: SettingsToml) -> UvSettings {
        let default = toml.index.iter().find(|index| index.default).map(|index| &index.url).or(toml.index_url.as_ref());
        let default_index = default.map(|url| Located::new(secret::bare_address(url.get_ref()), self.place(url)));
        let named = toml.index.into_iter().map(|index| self.index(index.name, &index.url, index.authenticate));
        let unnamed = toml.index_url.iter().chain(&toml.extra_index_url);
        let unnamed = unnamed.map(|url| self.index(None, url, Authenticate::Auto));
        UvSettings {
            indexes: named.chain(unnamed).collect(),
            default_index,
            no_build: self.switched_on(toml.no_build.as_ref()),
            no_build_packages: self.packages(toml.no_build_package),
            no_binary: self.switched_on(toml.no_binary.as_ref()),
            no_binary_packages: self.packages(toml.no_binary_package),
        }
    }

    fn index(&self, name: Option<String>, url: &Spanned<String>, authenticate: Authenticate) -> IndexFacts {
        let text = url.get_ref();
        let bare = secret::bare_address(text);
        let login = match (secret::has_login(text), text.split('@').next().unwrap_or_default().matches(':').count()) {
            (false, _) => Login::Absent,
            // The first colon belongs to the scheme.
            (true, 1) => Login::User,
            (true, _) => Login::Password,
        };
        IndexFacts { name, url: bare, login, authenticate, place: self.place(url) }
    }

    fn switched_on(&self, value: Option<&Spanned<bool>>) -> Option<Place> {
        value.filter(|value| *value.get_ref()).map(|value| self.place(value))
    }

    fn packages(&self, names: Vec<Spanned<PackageName>>) -> Vec<Located<PackageName>> {
        names.into_iter().map(|name| Located::new(name.get_ref().clone(), self.place(&name))).collect()
    }
}

impl UvSettings {
    /// Turns the places of a workspace root into those that a member sees: `../../pyproject.toml:9`.
    pub(super) fn seen_from(&self, member: &str) -> Self {
        let mut seen = self.clone();
        let names = seen.no_build_packages.iter_mut().chain(&mut seen.no_binary_packages).map(|name| &mut name.place);
        let switches = seen.no_build.iter_mut().chain(&mut seen.no_binary);
        let indexes = seen.indexes.iter_mut().map(|index| &mut index.place);
        let default = seen.default_index.iter_mut().map(|index| &mut index.place);
        names
            .chain(switches)
            .chain(indexes)
            .chain(default)
            .for_each(|place| place.file = from_member(member, &place.file));
        seen
    }

    /// The index that a locked package's registry is: compared without login and without a trailing slash.
    pub fn index_of(&self, registry: &str) -> Option<&IndexFacts> {
        let plain = |url: &str| secret::bare_address(url).trim_end_matches('/').to_owned();
        let registry = plain(registry);
        self.indexes.iter().find(|index| plain(&index.url) == registry)
    }

    /// Where it says that a package may not be built from source. One in `no-binary-package` may, whatever `no-build` says (uv,
    /// `BuildOptions::no_build_package`).
    pub fn forbids_building(&self, package: &PackageName) -> Option<&Place> {
        let all = self.no_build.as_ref().filter(|_| named(&self.no_binary_packages, package).is_none());
        named(&self.no_build_packages, package).or(all)
    }

    /// Where it says that a package's wheels may not be used. Those of one in `no-build-package` may, whatever `no-binary` says.
    pub fn forbids_wheels(&self, package: &PackageName) -> Option<&Place> {
        let all = self.no_binary.as_ref().filter(|_| named(&self.no_build_packages, package).is_none());
        named(&self.no_binary_packages, package).or(all)
    }
}

/// Where a list names a package.
fn named<'p>(packages: &'p [Located<PackageName>], package: &PackageName) -> Option<&'p Place> {
    packages.iter().find(|named| named.value == *package).map(|named| &named.place)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn settings(pyproject: &str, uv_toml: Option<&str>) -> UvSettings {
        parse(pyproject, uv_toml).expect("valid settings")
    }

    #[test]
    fn an_index_is_found_by_its_url_with_or_without_a_slash_and_a_login() {
        let text = "[[tool.uv.index]]\nname = 'internal'\nurl = 'https://me:pw@index.example/internal/'\n";
        let found = settings(text, None);
        let index = found.index_of("https://index.example/internal").expect("the index");
        assert_eq!((index.name.as_deref(), index.login), (Some("internal"), Login::Password));
        assert_eq!(index.place.to_string(), "pyproject.toml:3");
        assert!(!format!("{found:?}").contains("pw"));
    }

    #[test]
    fn a_user_alone_is_no_password() {
        let text = "[tool.uv]\nextra-index-url = ['https://me@index.example:8443/a']\n";
        assert_eq!(settings(text, None).indexes[0].login, Login::User);
    }

    #[test]
    fn uv_toml_takes_the_place_of_the_settings_but_the_named_indexes_stay() {
        let pyproject = "[tool.uv]\nno-build = true\n[[tool.uv.index]]\nname = 'a'\nurl = 'https://a.example'\n";
        let found = settings(pyproject, Some("no-binary-package = ['lxml']\n"));
        assert_eq!((found.no_build, found.indexes.len()), (None, 1));
        assert_eq!(found.no_binary_packages[0].place.to_string(), "uv.toml:1");
    }

    #[test]
    fn a_package_is_forbidden_by_name_or_with_all_others() {
        let lxml: PackageName = "lxml".parse().expect("a name");
        let by_name = settings("[tool.uv]\nno-build-package = ['LXML']\n", None);
        assert!(by_name.forbids_building(&lxml).is_some() && by_name.forbids_wheels(&lxml).is_none());
        let all = settings("[tool.uv]\nno-build = true\n", None);
        assert_eq!(all.forbids_building(&lxml).map(ToString::to_string).as_deref(), Some("pyproject.toml:2"));
    }
}
