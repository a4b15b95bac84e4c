//! How the build reaches what is not public. Values only: names of secrets, never one.

use serde::Serialize;

use crate::path::RepoPath;
use crate::sourced::Sourced;

/// How the build reaches what is not public.
#[derive(Clone, Debug, Default, Serialize)]
pub struct AccessPlan {
    /// Secrets that the build is given and the image never holds, sorted by id. None is required: an index may turn out open.
    pub secrets: Vec<Sourced<SecretPlan>>,
    /// The stages that fetch git repositories over SSH, with the agent of who builds.
    pub ssh: Option<Sourced<SecretScope>>,
    /// The certificate of an authority that the build trusts besides the usual ones, relative to the project root.
    pub certificate: Option<Sourced<RepoPath>>,
}

impl AccessPlan {
    /// What `docker build` is told besides what every build is told.
    pub fn flags(&self) -> Vec<String> {
        let is_production = |scope: SecretScope| scope == SecretScope::Production;
        let ssh = self.ssh.iter().filter(|ssh| is_production(ssh.value)).map(|_| "--ssh default".to_owned());
        let secrets = self.secrets.iter().filter(|secret| is_production(secret.value.scope));
        ssh.chain(secrets.map(|secret| secret.value.flag())).collect()
    }
}

/// A secret of the build, by name.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct SecretPlan {
    /// Such as `uv_index_internal_password`.
    pub id: String,
    /// What it is.
    pub holds: SecretHolds,
    /// The stages that need it.
    pub scope: SecretScope,
}

impl SecretPlan {
    /// As `docker build` takes it: `--secret id=netrc,src=$HOME/.netrc`.
    pub fn flag(&self) -> String {
        match &self.holds {
            SecretHolds::Variable { name } => format!("--secret id={},env={name}", self.id),
            SecretHolds::File { local, .. } => format!("--secret id={},src={local}", self.id),
        }
    }

    /// Whether it lies in a file on the machine that builds.
    pub fn is_file(&self) -> bool {
        matches!(self.holds, SecretHolds::File { .. })
    }
}

/// What a secret is, where it is needed.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "kebab-case", tag = "kind")]
pub enum SecretHolds {
    /// A variable, there and on the machine that builds.
    Variable {
        /// Such as `UV_INDEX_INTERNAL_PASSWORD`.
        name: String,
    },
    /// A file.
    File {
        /// Where the build reads it.
        target: &'static str,
        /// Where it usually lies on the machine that builds.
        local: &'static str,
        /// The variable that names it for Compose, such as `NETRC`.
        variable: &'static str,
    },
}

/// Which stages install what a secret is for.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum SecretScope {
    /// Those that build the image that ships, and the development stage.
    Production,
    /// The development stage alone.
    Development,
}
