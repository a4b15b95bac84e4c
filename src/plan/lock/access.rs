//! Chooses how the build reaches what is not public: secrets, the SSH agent, certificates. Knows names only, never a secret.

use std::collections::{BTreeMap, BTreeSet};

use crate::catalogue::indexes::{PUBLIC_GIT_HOSTS, PUBLIC_INDEXES, PUBLIC_PAGES};
use crate::inspect::lock::{Closure, LockedPackage, PackageSource};
use crate::inspect::uv_settings::{Authenticate, IndexFacts, Login};
use crate::path::RepoPath;
use crate::plan::build_plan::Notice;
use crate::plan::build_plan::{AccessPlan, SecretHolds, SecretPlan, SecretScope};
use crate::plan::error::PlanError;
use crate::plan::request::Request;
use crate::secret;
use crate::sourced::{Source, Sourced};

pub(crate) fn choose_access(request: &Request<'_>, closure: &Closure) -> Result<AccessPlan, PlanError> {
    let used = used(request, closure);
    check_names(request, &used)?;
    let mut secrets = index_secrets(request, &used);
    secrets.extend(git_secret(request, &used));
    let ssh = ssh(&used);
    secrets.extend(ssh.iter().map(|ssh| secret(ssh.source.clone(), SecretScope::Production, known_hosts())));
    secrets.sort_by(|a, b| (&a.value.id, a.value.scope).cmp(&(&b.value.id, b.value.scope)));
    secrets.dedup_by(|a, b| a.value.id == b.value.id);
    Ok(AccessPlan { secrets, ssh, certificate: certificate(request)? })
}

/// A locked package that some stage installs.
struct Used<'a> {
    package: &'a LockedPackage,
    scope: SecretScope,
}

impl Used<'_> {
    fn source(&self, seen: String) -> Source {
        Source::Project {
            seen: seen.into(),
            places: vec![crate::inspect::evidence::Place::line(crate::inspect::UV_LOCK, self.package.line)],
        }
    }
}

/// The packages that production installs, then those that only development does.
fn used<'a>(request: &Request<'a>, closure: &Closure) -> Vec<Used<'a>> {
    let packages = request.lock.packages.iter();
    let mut used: Vec<Used<'a>> = packages.map(|package| Used { package, scope: scope(package, closure) }).collect();
    used.sort_by_key(|used| used.scope);
    used
}

/// Production where the closure of a production install holds the package.
fn scope(package: &LockedPackage, closure: &Closure) -> SecretScope {
    let in_production = closure
        .named(&package.name)
        .iter()
        .any(|other| other.source == package.source && other.version == package.version);
    if in_production { SecretScope::Production } else { SecretScope::Development }
}

/// Each name in `private` is one of an index or a host of a repository; a slip would leave the build without its login.
fn check_names(request: &Request<'_>, used: &[Used<'_>]) -> Result<(), PlanError> {
    let Some(asked) = &request.preferences.private else { return Ok(()) };
    match asked.value.iter().find(|name| !is_known(request, used, name)) {
        Some(name) => Err(PlanError::NoSuchSource { name: name.clone(), given: asked.source.clone() }),
        None => Ok(()),
    }
}

fn is_known(request: &Request<'_>, used: &[Used<'_>], name: &str) -> bool {
    let mut indexes = request.facts.uv_settings.indexes.iter();
    indexes.any(|index| is_named(index, name)) || repositories(used).any(|(_, url)| host(url) == name)
}

/// Whether `private` means an index: by its name, or by its host.
fn is_named(index: &IndexFacts, name: &str) -> bool {
    index.name.as_deref() == Some(name) || host(&index.url) == name
}

/// Git repositories that are fetched over HTTPS.
fn repositories<'a>(used: &'a [Used<'_>]) -> impl Iterator<Item = (&'a Used<'a>, &'a str)> {
    used.iter().filter_map(|used| match &used.package.source {
        PackageSource::Git { url, .. } if url.starts_with("http") => Some((used, url.as_str())),
        _ => None,
    })
}

/// Credentials of each index that a locked package comes from, unless the index is known to need none.
fn index_secrets(request: &Request<'_>, used: &[Used<'_>]) -> Vec<Sourced<SecretPlan>> {
    let settings = &request.facts.uv_settings;
    let mut indexes: BTreeMap<&str, (&IndexFacts, &Used<'_>)> = BTreeMap::new();
    let mut locations = BTreeSet::new();
    for used in used {
        if let PackageSource::Registry { location } = &used.package.source
            && locations.insert(location)
            && let Some(index) = settings.index_of(location)
        {
            indexes.entry(&index.url).or_insert((index, used));
        }
    }
    let secrets = indexes.into_values().filter_map(|(index, used)| {
        let source = needs_login(request, index, used)?;
        Some(secrets_of(index, used.scope, &source))
    });
    secrets.flatten().collect()
}

/// Why an index gets credentials; nothing where it gets none.
fn needs_login(request: &Request<'_>, index: &IndexFacts, used: &Used<'_>) -> Option<Source> {
    if let Some(asked) = &request.preferences.private {
        return asked.value.iter().any(|name| is_named(index, name)).then(|| asked.source.clone());
    }
    let shown = index.name.as_deref().unwrap_or(&index.url);
    let because = match (index.authenticate, index.login) {
        (Authenticate::Never, _) => return None,
        (Authenticate::Always, _) => "says `authenticate = \"always\"`",
        (Authenticate::Auto, Login::User | Login::Password) => "names a user in its URL",
        (Authenticate::Auto, Login::Absent) if is_public_index(&index.url) => return None,
        (Authenticate::Auto, Login::Absent) => "is no index known to be public",
    };
    let seen = format!("`{}` comes from index `{shown}`, which {because}", used.package.name);
    let Source::Project { seen, mut places } = used.source(seen) else { return None };
    places.push(index.place.clone());
    Some(Source::Project { seen, places })
}

/// uv "Indexes > Authentication": `UV_INDEX_<NAME>_USERNAME` and `_PASSWORD`, and a netrc file for an index without a name.
fn secrets_of(index: &IndexFacts, scope: SecretScope, source: &Source) -> Vec<Sourced<SecretPlan>> {
    let Some(name) = &index.name else { return vec![secret(source.clone(), scope, netrc())] };
    let ends: &[&str] = if index.login == Login::Absent { &["USERNAME", "PASSWORD"] } else { &["PASSWORD"] };
    let variable = |end: &&str| format!("UV_INDEX_{}_{end}", variable_name(name));
    ends.iter()
        .map(variable)
        .map(|variable| {
            secret(source.clone(), scope, (variable.to_lowercase(), SecretHolds::Variable { name: variable }))
        })
        .collect()
}

/// As uv makes it: upper case, and `_` for what is no letter or digit.
fn variable_name(index: &str) -> String {
    index.to_ascii_uppercase().replace(|letter: char| !letter.is_ascii_alphanumeric(), "_")
}

fn secret(source: Source, scope: SecretScope, (id, holds): (String, SecretHolds)) -> Sourced<SecretPlan> {
    Sourced { value: SecretPlan { id, holds, scope }, source }
}

/// uv and git both read it.
fn netrc() -> (String, SecretHolds) {
    ("netrc".to_owned(), SecretHolds::File { target: "/root/.netrc", local: "$HOME/.netrc", variable: "NETRC" })
}

fn known_hosts() -> (String, SecretHolds) {
    let holds = SecretHolds::File {
        target: "/root/.ssh/known_hosts",
        local: "$HOME/.ssh/known_hosts",
        variable: "KNOWN_HOSTS",
    };
    ("known_hosts".to_owned(), holds)
}

/// A login for repositories that are fetched over HTTPS.
fn git_secret(request: &Request<'_>, used: &[Used<'_>]) -> Option<Sourced<SecretPlan>> {
    let mut over_https = repositories(used);
    if let Some(asked) = &request.preferences.private {
        let (used, _) = over_https.find(|(_, url)| asked.value.contains(&host(url)))?;
        return Some(secret(asked.source.clone(), used.scope, netrc()));
    }
    let (used, _) = over_https.find(|(_, url)| secret::has_login(url) || !is_public(url, &PUBLIC_GIT_HOSTS))?;
    let seen = format!("`{}` comes from a git repository that may ask for a login", used.package.name);
    Some(secret(used.source(seen), used.scope, netrc()))
}

fn ssh(used: &[Used<'_>]) -> Option<Sourced<SecretScope>> {
    let mut used = used.iter();
    let found = used.find(|used| matches!(&used.package.source, PackageSource::Git { url, .. } if is_ssh(url)))?;
    let seen = format!("`{}` comes from a git repository over SSH", found.package.name);
    Some(Sourced { value: found.scope, source: found.source(seen) })
}

/// Whether git reaches this address over SSH.
pub(crate) fn is_ssh(url: &str) -> bool {
    url.starts_with("ssh://") || url.starts_with("git+ssh://")
}

fn is_public_index(url: &str) -> bool {
    is_public(url, PUBLIC_INDEXES) || PUBLIC_PAGES.iter().any(|pages| host(url).ends_with(pages))
}

/// Whether the host of a URL is one of these.
fn is_public(url: &str, hosts: &[&str]) -> bool {
    hosts.contains(&host(url).as_str())
}

/// The host of a URL, such as `git.example`.
fn host(url: &str) -> String {
    let after_scheme = url.split_once("://").map_or(url, |(_, rest)| rest);
    let authority = after_scheme.split(['/', '?', '#']).next().unwrap_or_default();
    let host = authority.rsplit('@').next().unwrap_or_default().split(':').next().unwrap_or_default();
    host.to_ascii_lowercase()
}

/// The certificate of an authority that the base image does not know, added where uv and git look.
fn certificate(request: &Request<'_>) -> Result<Option<Sourced<RepoPath>>, PlanError> {
    let Some(setting) = &request.preferences.ca_certificate else { return Ok(None) };
    let tree = &request.facts.tree;
    let path = crate::inspect::tree::listed(&setting.value).to_owned();
    let given = || setting.source.clone();
    if !tree.is_file(&path) {
        return Err(PlanError::NoSuchPath { key: "ca-certificate", path, given: given() });
    }
    if tree.private_keys.contains(&path) {
        return Err(PlanError::PrivateKey { path, given: given() });
    }
    let path = request.path(&path)?;
    Ok(Some(setting.map(|_| path.clone())))
}

/// A password in a file that is committed is none any more.
pub(crate) fn notices(request: &Request<'_>) -> Vec<Notice> {
    let written = request.facts.uv_settings.indexes.iter().filter(|index| index.login == Login::Password);
    written.map(|index| Notice::WrittenPassword(index.place.clone())).collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::plan::build_plan::AccessPlan;
    use crate::plan::error::PlanError;
    use crate::plan::testing::{APP, lock, planned};

    const API: (&str, &str) = ("main.py", "from fastapi import FastAPI\napp = FastAPI()\n");

    fn access(settings: &str, registry: &str) -> Result<AccessPlan, PlanError> {
        let pyproject = format!("{APP}{settings}");
        let lock = lock(&["fastapi", "uvicorn"], "").replace("https://index.example/simple", registry);
        planned(&[("pyproject.toml", &pyproject), API, ("ca.pem", "-----BEGIN CERTIFICATE-----")], &lock)
            .map(|plan| plan.access)
    }

    fn ids(plan: &AccessPlan) -> Vec<&str> {
        plan.secrets.iter().map(|secret| secret.value.id.as_str()).collect()
    }

    fn index(name: &str, url: &str, more: &str) -> String {
        format!("[[tool.uv.index]]\nname = \"{name}\"\nurl = \"{url}\"\n{more}\n")
    }

    const BOTH: [&str; 2] = ["uv_index_my_corp_password", "uv_index_my_corp_username"];

    #[test]
    fn an_index_that_is_not_known_to_be_public_gets_both_secrets() {
        let plan = access(&index("my-corp", "https://corp.example/simple/", ""), "https://corp.example/simple")
            .expect("a plan");
        assert_eq!(ids(&plan), BOTH);
        let SecretHolds::Variable { name } = &plan.secrets[0].value.holds else { panic!("a file") };
        assert_eq!(name, "UV_INDEX_MY_CORP_PASSWORD");
    }

    #[test]
    fn a_public_index_gets_none_unless_it_always_authenticates() {
        let pages = format!("somebody{}", PUBLIC_PAGES[0]);
        for host in [PUBLIC_INDEXES[0], PUBLIC_INDEXES[14], &pages] {
            let url = &format!("https://{host}/simple");
            assert!(ids(&access(&index("my-corp", url, ""), url).expect("a plan")).is_empty(), "{host}");
        }
        let url = &format!("https://{}/simple", PUBLIC_INDEXES[0]);
        let always = index("my-corp", url, "authenticate = \"always\"");
        assert_eq!(ids(&access(&always, url).expect("a plan")), BOTH);
    }

    #[test]
    fn an_index_that_must_not_authenticate_gets_none() {
        let url = "https://corp.example/simple";
        let never = index("my-corp", url, "authenticate = \"never\"");
        assert!(ids(&access(&never, url).expect("a plan")).is_empty());
    }

    #[test]
    fn an_index_that_no_locked_package_comes_from_gets_none() {
        let plan = access(&index("my-corp", "https://corp.example/simple", ""), "https://index.example/simple");
        assert!(ids(&plan.expect("a plan")).is_empty());
    }

    #[test]
    fn a_user_in_the_url_leaves_the_password_to_be_given_and_is_never_shown() {
        let settings = index("my-corp", "https://robot:hunter2@corp.example/simple", "");
        let plan = access(&settings, "https://corp.example/simple").expect("a plan");
        assert_eq!(ids(&plan), [BOTH[0]]);
        let shown = format!("{plan:?}");
        assert!(!shown.contains("robot") && !shown.contains("hunter2"), "{shown}");
    }

    #[test]
    fn an_index_without_a_name_reads_a_netrc() {
        let settings = "[tool.uv]\nextra-index-url = [\"https://corp.example/simple\"]\n";
        assert_eq!(ids(&access(settings, "https://corp.example/simple").expect("a plan")), ["netrc"]);
    }

    #[test]
    fn the_setting_decides_alone() {
        let url = "https://corp.example/simple";
        let none = format!("[tool.uvdock]\nprivate = []\n{}", index("my-corp", url, ""));
        assert!(ids(&access(&none, url).expect("a plan")).is_empty());
        let unknown = format!("[tool.uvdock]\nprivate = [\"corp\"]\n{}", index("my-corp", url, ""));
        assert!(matches!(access(&unknown, url), Err(PlanError::NoSuchSource { name, .. }) if name == "corp"));
        for named in ["my-corp", "corp.example"] {
            let public = format!("[tool.uvdock]\nprivate = [\"{named}\"]\n{}", index("my-corp", url, ""));
            assert_eq!(ids(&access(&public, url).expect("a plan")), BOTH);
        }
    }

    #[test]
    fn an_index_without_a_name_is_named_by_its_host() {
        let settings = "[tool.uv]\nextra-index-url = [\"https://corp.example/simple\"]\n[tool.uvdock]\n";
        let asked = |private: &str| access(&format!("{settings}private = {private}\n"), "https://corp.example/simple");
        assert_eq!(ids(&asked("['corp.example']").expect("a plan")), ["netrc"]);
        assert!(ids(&asked("[]").expect("a plan")).is_empty());
    }

    fn with_git(url: &str, settings: &str) -> AccessPlan {
        let package = format!("[[package]]\nname = \"core\"\nversion = \"1\"\nsource = {{ git = \"{url}#0123\" }}\n");
        let lock = lock(&["fastapi", "uvicorn"], &package)
            .replace("dependencies = [", "dependencies = [{ name = \"core\" }, ");
        let pyproject = format!("{APP}{settings}");
        planned(&[("pyproject.toml", &pyproject), API], &lock).expect("a plan").access
    }

    #[test]
    fn a_repository_over_ssh_gets_the_agent_and_the_known_hosts() {
        let plan = with_git("ssh://git@git.example/core", "");
        assert!(plan.ssh.is_some());
        assert_eq!(ids(&plan), ["known_hosts"]);
    }

    #[test]
    fn a_repository_on_a_public_host_gets_a_netrc_only_when_asked_for() {
        assert!(ids(&with_git("https://github.com/acme/core", "")).is_empty());
        let asked = "[tool.uvdock]\nprivate = [\"github.com\"]\n";
        assert_eq!(ids(&with_git("https://github.com/acme/core", asked)), ["netrc"]);
        assert_eq!(ids(&with_git("https://token@github.com/acme/core", "")), ["netrc"]);
        assert_eq!(ids(&with_git("https://git.example/core", "")), ["netrc"]);
        assert!(ids(&with_git("https://git.example/core", "[tool.uvdock]\nprivate = []\n")).is_empty());
    }

    #[test]
    fn a_certificate_must_be_there() {
        let registry = "https://index.example/simple";
        let plan = access("[tool.uvdock]\nca-certificate = \"ca.pem\"\n", registry).expect("a plan");
        assert_eq!(plan.certificate.expect("a certificate").value, "ca.pem");
        let missing = access("[tool.uvdock]\nca-certificate = \"corp.pem\"\n", registry);
        assert!(matches!(missing, Err(PlanError::NoSuchPath { key: "ca-certificate", .. })));
    }
}
