//! The mounts, variables and secrets by which a build reaches what is not public. Formats values; decides nothing.

use serde::Serialize;

use super::dockerfile::below_app;

use crate::inspect::wheel::join;
use crate::plan::{BuildPlan, History, Install, PackageForm, SecretHolds, SecretScope};
use crate::quote;

/// What makes git take the files that the build is not given for unchanged: a version of a clean commit stays one.
pub const HISTORY: [&str; 2] =
    ["git ls-files -z --deleted > /tmp/left-out", "git update-index -z --skip-worktree --stdin < /tmp/left-out"];

/// The values of `RUN --mount=` that hand over secrets and the SSH agent to the stages of a scope.
pub fn mounts(plan: &BuildPlan, scope: SecretScope) -> Vec<String> {
    let access = &plan.access;
    let is_for = |other: SecretScope| scope == SecretScope::Development || other == SecretScope::Production;
    let ssh = access.ssh.iter().filter(|ssh| is_for(ssh.value)).map(|_| "type=ssh".to_owned());
    let secrets = access.secrets.iter().map(|secret| &secret.value).filter(|secret| is_for(secret.scope));
    let secrets = secrets.map(|secret| match &secret.holds {
        SecretHolds::Variable { name } => format!("type=secret,id={},env={name}", secret.id),
        SecretHolds::File { target, .. } => format!("type=secret,id={},target={target}", secret.id),
    });
    ssh.chain(secrets).collect()
}

/// What a reader must know who builds with secrets.
pub fn handed_over(plan: &BuildPlan) -> Vec<&'static str> {
    let access = &plan.access;
    let secrets = (!access.secrets.is_empty())
        .then_some("A secret reaches its step and no layer: hand it over with `docker build --secret id=ID,env=NAME`.");
    let ssh =
        access.ssh.as_ref().map(|_| "The keys stay in the agent: hand it over with `docker build --ssh default`.");
    secrets.into_iter().chain(ssh).collect()
}

/// What else the step that builds the project is given: the repository, and Cargo's downloads and builds of before.
pub fn build_mounts(plan: &BuildPlan) -> Vec<String> {
    let Install::Package { history, form, .. } = &plan.install.value else { return Vec::new() };
    let mut mounts = Vec::new();
    if *history == History::Bound {
        mounts.push("type=bind,source=.git,target=.git,rw".to_owned());
    }
    if let PackageForm::Wheel { root, files, .. } = form
        && files.contains(&join(root, "Cargo.toml"))
    {
        mounts.push("type=cache,id=cargo,target=/root/.cargo/registry".to_owned());
        mounts.push(format!("type=cache,id={}-target,target={}", plan.name, below_app(&join(root, "target"))));
    }
    mounts
}

/// Variables of every build step, as `NAME=value`.
pub fn environment(plan: &BuildPlan) -> Vec<String> {
    let ssh = plan.access.ssh.iter().map(|_| {
        // A host that the known hosts do not name is trusted at first sight; one that shows another key never is.
        "GIT_SSH_COMMAND=\"ssh -o StrictHostKeyChecking=accept-new\"".to_owned()
    });
    let certificates = trusted(plan).map(str::to_owned);
    let rust = plan
        .images
        .rust
        .iter()
        .flat_map(|_| ["RUSTUP_HOME=/usr/local/rustup", "PATH=/usr/local/cargo/bin:$PATH"].map(str::to_owned));
    ssh.chain(certificates).chain(rust).collect()
}

/// What makes uv trust the system's authorities, where one was added to them.
pub fn trusted(plan: &BuildPlan) -> Option<&'static str> {
    plan.access.certificate.as_ref().map(|_| "SSL_CERT_FILE=/etc/ssl/certs/ca-certificates.crt")
}

/// The operands of the `COPY` of a certificate; the tool that collects them reads `.crt` files alone.
pub fn certificates(plan: &BuildPlan) -> Vec<String> {
    let target = "/usr/local/share/ca-certificates/build.crt";
    plan.access.certificate.iter().map(|path| quote::copy_to(&path.value, target)).collect()
}

/// A secret of a compose file.
#[derive(Serialize)]
pub struct SecretContext {
    id: String,
    source: String,
}

/// Every secret of the development stage, in one list, or in none.
pub fn compose_secrets(plan: &BuildPlan) -> Vec<Vec<SecretContext>> {
    let secrets = plan.access.secrets.iter().map(|secret| SecretContext {
        id: secret.value.id.clone(),
        source: match &secret.value.holds {
            SecretHolds::Variable { name } => format!("environment: {name}"),
            // Compose insists on a file, and an empty one is none.
            SecretHolds::File { variable, .. } => format!("file: ${{{variable}:-/dev/null}}"),
        },
    });
    let secrets: Vec<SecretContext> = secrets.collect();
    if secrets.is_empty() { Vec::new() } else { vec![secrets] }
}
