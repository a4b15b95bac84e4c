//! The mounts, variables and secrets by which a build reaches what is not public. Formats values; decides nothing.

use serde::Serialize;

use super::dockerfile::below_app;

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
        && files.contains(&root.child("Cargo.toml"))
    {
        mounts.push("type=cache,id=cargo,target=/root/.cargo/registry".to_owned());
        mounts.push(format!("type=cache,id={}-target,target={}", plan.name, below_app(root.child("target").as_str())));
    }
    mounts
}

/// Variables of every build step, as `NAME=value`: what one service of the file needs, all have.
pub fn environment(plans: &[BuildPlan]) -> Vec<String> {
    let any = |needs: fn(&BuildPlan) -> bool| plans.iter().any(needs);
    let mut variables = Vec::new();
    if any(|plan| plan.access.ssh.is_some()) {
        // A host that the known hosts do not name is trusted at first sight; one that shows another key never is.
        variables.push("GIT_SSH_COMMAND=\"ssh -o StrictHostKeyChecking=accept-new\"");
    }
    variables.extend(plans.iter().find_map(trusted));
    if any(|plan| plan.images.rust.is_some()) {
        variables.extend(["RUSTUP_HOME=/usr/local/rustup", "PATH=/usr/local/cargo/bin:$PATH"]);
    }
    variables.into_iter().map(str::to_owned).collect()
}

/// What makes uv trust the system's authorities, where one was added to them.
pub fn trusted(plan: &BuildPlan) -> Option<&'static str> {
    plan.access.certificate.as_ref().map(|_| "SSL_CERT_FILE=/etc/ssl/certs/ca-certificates.crt")
}

/// The operands of the `COPY` of a certificate; the tool that collects them reads `.crt` files alone.
pub fn certificates(plans: &[BuildPlan]) -> Vec<String> {
    let target = "/usr/local/share/ca-certificates/build.crt";
    let certificate = plans.iter().find_map(|plan| plan.access.certificate.as_ref());
    certificate.iter().map(|path| quote::copy_to(path.value.as_str(), target)).collect()
}

/// A secret of a compose file.
#[derive(Serialize)]
pub struct SecretContext {
    id: String,
    source: String,
}

/// Every secret of the development stages, each once, in one list, or in none.
pub fn compose_secrets(plans: &[BuildPlan]) -> Vec<Vec<SecretContext>> {
    let mut secrets: Vec<_> = plans.iter().flat_map(|plan| &plan.access.secrets).collect();
    secrets.sort_by(|one, other| one.value.id.cmp(&other.value.id));
    secrets.dedup_by(|later, first| later.value.id == first.value.id);
    let secrets = secrets.into_iter().map(|secret| SecretContext {
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
