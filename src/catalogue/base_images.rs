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

/// The number that `useradd` gives the first user in Debian's images (login.defs(5), `UID_MIN`).
pub const FIRST_PERSON: u32 = 1000;
/// The same with `--system`: it counts down (login.defs(5), `SYS_UID_MAX`). Each was seen in `python:3.13-slim-trixie`.
pub const FIRST_OF_THE_SYSTEM: u32 = 999;

/// Whether an image is Debian's, with no user but those that Debian has. Alpine counts otherwise, and Ubuntu's has a user.
pub fn numbers_users_as_debian_does(reference: &str) -> bool {
    let name = reference.split('@').next().unwrap_or(reference);
    let (repository, tag) = name.rsplit_once(':').filter(|(_, tag)| !tag.contains('/')).unwrap_or((name, ""));
    let last = repository.trim_start_matches("docker.io/").trim_start_matches("library/");
    matches!(last, "debian" | "python" | "ghcr.io/astral-sh/uv") && !tag.contains("alpine")
}

/// Packages that bring the same libraries as an image of CUDA, by what its tag ends with: `base` has the runtime alone, `runtime` the
/// mathematical libraries too, `cudnn-runtime` those of neural networks (hub.docker.com/r/nvidia/cuda "Overview of Images"). The driver
/// is the host's. `devel` has a compiler, which no package brings.
const CUDA: [(&str, &[&str]); 3] = [
    ("cudnn-runtime", &["nvidia-cuda-runtime", "nvidia-cublas", "nvidia-cudnn"]),
    ("runtime", &["nvidia-cuda-runtime", "nvidia-cublas"]),
    ("base", &["nvidia-cuda-runtime"]),
];

/// Packages that look for CUDA's mathematical libraries where the system has them, and not among packages (each project's README,
/// "GPU execution" of faster-whisper and "Installation" of `CuPy`, November 2026).
const OF_THE_SYSTEM: [&str; 3] = ["ctranslate2", "cupy-cuda12x", "onnxruntime-gpu"];

/// Variables of NVIDIA's images that hand the graphics cards over to a container (NVIDIA Container Toolkit, "Specialized
/// Configurations with Docker").
pub const OF_CUDA: [(&str, &str); 2] =
    [("NVIDIA_DRIVER_CAPABILITIES", "compute,utility"), ("NVIDIA_VISIBLE_DEVICES", "all")];

/// Whether packages that `is_locked` knows bring all that an image of CUDA has.
pub fn is_brought_by_packages(reference: &str, is_locked: impl Fn(&str) -> bool) -> bool {
    let name = reference.split('@').next().unwrap_or(reference);
    let Some((_, tag)) = name.rsplit_once(':').filter(|(repository, _)| repository.ends_with("nvidia/cuda")) else {
        return false;
    };
    let parts: Vec<&str> = tag.split('-').collect();
    let found = CUDA.iter().find(|(flavour, _)| flavour.split('-').all(|part| parts.contains(&part)));
    found.is_some_and(|(flavour, packages)| {
        // Names end with the release of CUDA up to its twelfth: `nvidia-cublas-cu12`.
        let is_there = |package: &&str| is_locked(package) || is_locked(&format!("{package}-cu12"));
        packages.iter().all(is_there) && (*flavour == "base" || !OF_THE_SYSTEM.iter().any(|other| is_locked(other)))
    })
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
    fn an_image_of_cuda_is_needless_where_packages_bring_its_libraries() {
        let torch = |name: &str| ["nvidia-cuda-runtime-cu12", "nvidia-cublas-cu12"].contains(&name);
        let is_brought = |reference: &str| is_brought_by_packages(reference, torch);
        assert!(
            is_brought("nvidia/cuda:12.6.3-base-ubuntu24.04") && is_brought("nvidia/cuda:12.4.1-runtime-ubuntu22.04")
        );
        for more in
            ["nvidia/cuda:12.4.1-cudnn-runtime-ubuntu22.04", "nvidia/cuda:12.8.0-devel-ubuntu24.04", "nvidia/cuda"]
        {
            assert!(!is_brought(more), "{more}");
        }
        let with_ctranslate = |name: &str| torch(name) || name == "ctranslate2";
        assert!(!is_brought_by_packages("nvidia/cuda:12.4.1-runtime-ubuntu22.04", with_ctranslate));
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
