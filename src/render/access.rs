//! The mounts, variables and secrets by which a build reaches what is not public. Formats values; decides nothing.

use serde::Serialize;

use super::values::{Code, CopyContext, Pair, words};
use crate::inspect::UV_LOCK;
use crate::plan::{BuildPlan, History, Install, PackageForm, SecretHolds, SecretPlan, SecretScope};

/// What makes git take the files that the build is not given for unchanged: a version of a clean commit stays one.
pub const HISTORY: [Code; 2] = [
    Code("git ls-files -z --deleted > /tmp/left-out"),
    Code("git update-index -z --skip-worktree --stdin < /tmp/left-out"),
];

/// The stage that cuts the lock for each service.
pub const LOCKS: &str = "locks";

/// The stages of what several services share: the packages, and the base with them.
pub const SHARED_STAGES: [&str; 2] = ["shared-deps", "shared-base"];

/// Where the stage `locks` has the names of the packages that services share.
pub const SHARED_NAMES: &str = "/locks/shared";

/// Where that stage has the lock of a service.
pub fn own_lock(plan: &BuildPlan) -> String {
    format!("/locks/{}/{UV_LOCK}", plan.name)
}

/// The fields of one `RUN --mount=`.
#[derive(Serialize)]
#[serde(transparent)]
pub struct MountContext(Vec<String>);

impl MountContext {
    fn new(fields: &[&str]) -> Self {
        Self(words(fields))
    }

    /// Binds a file of the context to the same place below the working directory.
    pub fn bound(path: &str) -> Self {
        Self::new(&["type=bind", &format!("source={path}"), &format!("target={path}")])
    }

    /// Binds what the stage `locks` cuts out of the lock for a service.
    pub fn own_lock(plan: &BuildPlan) -> Self {
        Self::of_locks(&own_lock(plan), UV_LOCK)
    }

    /// Binds a file of the stage `locks`.
    pub fn of_locks(file: &str, target: &str) -> Self {
        Self::new(&["type=bind", &format!("from={LOCKS}"), &format!("source={file}"), &format!("target={target}")])
    }

    fn secret(secret: &SecretPlan) -> Self {
        let place = match &secret.holds {
            SecretHolds::Variable { name } => format!("env={name}"),
            SecretHolds::File { target, .. } => format!("target={target}"),
        };
        Self::new(&["type=secret", &format!("id={}", secret.id), &place])
    }
}

/// The mounts that hand over secrets and the SSH agent to the stages of a scope.
pub fn mounts(plan: &BuildPlan, scope: SecretScope) -> Vec<MountContext> {
    let access = &plan.access;
    let ssh = access.ssh.iter().filter(|ssh| reaches(ssh.value, scope)).map(|_| MountContext::new(&["type=ssh"]));
    let secrets = access.secrets.iter().map(|secret| &secret.value).filter(|secret| reaches(secret.scope, scope));
    ssh.chain(secrets.map(MountContext::secret)).collect()
}

/// Whether what ships is built with the keys of an SSH agent.
pub fn ships_over_ssh(plan: &BuildPlan) -> bool {
    plan.access.ssh.as_ref().is_some_and(|ssh| reaches(ssh.value, SecretScope::Production))
}

/// Whether the stages of a scope are given a secret.
fn reaches(secret: SecretScope, stages: SecretScope) -> bool {
    stages == SecretScope::Development || secret == SecretScope::Production
}

/// What a reader must know who builds with secrets.
pub fn handed_over(plan: &BuildPlan) -> Vec<Code> {
    let access = &plan.access;
    let secrets = (!access.secrets.is_empty()).then_some(Code(
        "A secret reaches its step and no layer: hand it over with `docker build --secret id=ID,env=NAME`.",
    ));
    let ssh = access.ssh.as_ref();
    let ssh = ssh.map(|_| Code("The keys stay in the agent: hand it over with `docker build --ssh default`."));
    secrets.into_iter().chain(ssh).collect()
}

/// What else the step that builds the project is given: the repository, and Cargo's downloads and builds of before.
pub fn build_mounts(plan: &BuildPlan) -> Vec<MountContext> {
    let Install::Package { history, form, .. } = &plan.install.value else { return Vec::new() };
    let mut mounts = Vec::new();
    if *history == History::Bound {
        mounts.push(MountContext::new(&["type=bind", "source=.git", "target=.git", "rw"]));
    }
    if let PackageForm::Wheel { root, files, .. } = form
        && files.contains(&root.child("Cargo.toml"))
    {
        mounts.push(MountContext::new(&["type=cache", "id=cargo", "target=/root/.cargo/registry"]));
        let (id, target) = (format!("id={}-target", plan.name), plan.image_root.of(root.child("target").as_str()));
        mounts.push(MountContext::new(&["type=cache", &id, &format!("target={target}")]));
    }
    mounts
}

/// Variables of every build step: what one service of the file needs, all have.
pub fn environment(plans: &[BuildPlan]) -> Vec<Pair> {
    let mut variables = Vec::new();
    if plans.iter().any(|plan| plan.access.ssh.is_some()) {
        // A host that the known hosts do not name is trusted at first sight; one that shows another key never is.
        variables.push(Pair::text("GIT_SSH_COMMAND", "ssh -o StrictHostKeyChecking=accept-new"));
    }
    variables.extend(plans.iter().find_map(trusted));
    if plans.iter().any(|plan| plan.images.rust.is_some()) {
        variables.push(Pair::text("RUSTUP_HOME", "/usr/local/rustup"));
        variables.push(Pair::code("PATH", "/usr/local/cargo/bin:$PATH"));
    }
    variables
}

/// What makes uv trust the system's authorities, where one was added to them.
pub fn trusted(plan: &BuildPlan) -> Option<Pair> {
    let certificate = plan.access.certificate.as_ref();
    certificate.map(|_| Pair::text("SSL_CERT_FILE", "/etc/ssl/certs/ca-certificates.crt"))
}

/// The `COPY` of a certificate; the tool that collects them reads `.crt` files alone.
pub fn certificate(plans: &[BuildPlan]) -> Option<CopyContext> {
    let certificate = plans.iter().find_map(|plan| plan.access.certificate.as_ref());
    certificate.map(|path| CopyContext::new(&[path.value.as_str()], "/usr/local/share/ca-certificates/build.crt"))
}

/// A secret of a compose file, and the variable that holds it, or that names the file that does.
#[derive(Serialize)]
pub struct SecretContext {
    id: String,
    environment: Option<String>,
    file: Option<String>,
}

impl SecretContext {
    fn of(secret: &SecretPlan) -> Self {
        let (environment, file) = match &secret.holds {
            SecretHolds::Variable { name } => (Some(name.clone()), None),
            SecretHolds::File { variable, .. } => (None, Some((*variable).to_owned())),
        };
        Self { id: secret.id.clone(), environment, file }
    }
}

/// Every secret of the development stages, each once.
pub fn compose_secrets(plans: &[BuildPlan]) -> Vec<SecretContext> {
    let mut secrets: Vec<_> = plans.iter().flat_map(|plan| &plan.access.secrets).collect();
    secrets.sort_by(|one, other| one.value.id.cmp(&other.value.id));
    secrets.dedup_by(|later, first| later.value.id == first.value.id);
    secrets.into_iter().map(|secret| SecretContext::of(&secret.value)).collect()
}
