//! Images that authors begin theirs with, and that hold an operating system, Python, uv, and nothing else that a program would look
//! for. Data only.

/// Official images of Docker Hub, by the names that mirrors of it keep.
const OFFICIAL: [&str; 4] = ["alpine", "debian", "python", "ubuntu"];

/// The others, by their repositories without a registry.
const OTHERS: [&str; 10] = [
    "astral-sh/uv",
    "astral/uv",
    "bitnami/minideb",
    "bitnami/python",
    "chainguard/python",
    "chainguard/wolfi-base",
    "devcontainers/base",
    "devcontainers/python",
    "mirror/docker/library/python",
    "sliplane/python",
];

/// Families whose members differ in a release: `gcr.io/distroless/python3-debian12`, `registry.access.redhat.com/ubi9/python-312`.
const FAMILIES: [&str; 5] = ["distroless/", "ubi8/python-", "ubi9/python-", "ubi10/python-", "sclorg/python-"];

/// Whether nothing is lost with an image but what every image here has too.
pub fn holds_python_alone(reference: &str) -> bool {
    let name = reference.split('@').next().unwrap_or(reference);
    let repository = name.rsplit_once(':').filter(|(_, tag)| !tag.contains('/')).map_or(name, |(name, _)| name);
    let without_registry = match repository.split_once('/') {
        Some((host, rest)) if host.contains(['.', ':']) || host == "localhost" => rest,
        _ => repository,
    };
    let official = without_registry.trim_start_matches("docker/").trim_start_matches("library/");
    OFFICIAL.contains(&official)
        || official == "scratch"
        || OTHERS.contains(&without_registry)
        || FAMILIES.iter().any(|family| without_registry.starts_with(family))
}

/// What images below the packages weigh as a registry sends them, in megabytes: `docker save` of `python:3.13-slim-trixie`,
/// `python:3.13-alpine` and `gcr.io/distroless/python3-debian13` for amd64, as they were in November 2026.
pub const DEBIAN_MEGABYTES: u32 = 47;
/// The same for Alpine.
pub const ALPINE_MEGABYTES: u32 = 18;
/// The same for distroless.
pub const DISTROLESS_MEGABYTES: u32 = 21;

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_python_and_its_system_holds_nothing_else() {
        for reference in [
            "python:3.13-slim",
            "registry.example:5000/library/python:3.13",
            "ghcr.io/astral-sh/uv:python3.13-bookworm-slim",
            "gcr.io/distroless/python3-debian12",
            "debian@sha256:0a",
        ] {
            assert!(holds_python_alone(reference), "{reference}");
        }
    }

    #[test]
    fn other_images_hold_more() {
        for reference in
            ["mcr.microsoft.com/playwright/python:v1.56.0-noble", "nvidia/cuda:12.4", "someone/python:3.13", "base"]
        {
            assert!(!holds_python_alone(reference), "{reference}");
        }
    }
}
