//! What a bot or a person may put where a reference stands: only that is a version, and anything else an edit of the file. Reads no
//! file.

use std::sync::LazyLock;

use regex::Regex;

/// `[host[:port]/]name[:tag][@digest]`, the grammar of distribution/reference. A digest is as long as its algorithm makes it
/// (opencontainers/image-spec, descriptor.md, "Registered algorithms"): engines refuse any other.
pub const IMAGE_REFERENCE: &str = r"^(?:[A-Za-z0-9.-]+(?::[0-9]+)?/)?[a-z0-9]+(?:(?:[._]|__|-+)[a-z0-9]+)*(?:/[a-z0-9]+(?:(?:[._]|__|-+)[a-z0-9]+)*)*(?::[A-Za-z0-9_][A-Za-z0-9_.-]{0,127})?(?:@(?:sha256:[0-9a-f]{64}|sha384:[0-9a-f]{96}|sha512:[0-9a-f]{128}))?$";

static IMAGE: LazyLock<Regex> = LazyLock::new(|| pattern(IMAGE_REFERENCE));
/// `owner/name[/path]@ref`, with the comment in which a bot notes the version of a commit. git-check-ref-format(1) says what a ref is.
static ACTION: LazyLock<Regex> = LazyLock::new(|| {
    pattern(r"^[A-Za-z0-9_.-]+/[A-Za-z0-9_./-]+@[A-Za-z0-9_][A-Za-z0-9_./+-]*(?:[ \t]+#[ \t]*[A-Za-z0-9_.:/@ -]*)?$")
});
/// A name or a word in the place of one, such as a runner's: `ubuntu-24.04`.
static NAME: LazyLock<Regex> = LazyLock::new(|| pattern(r"^[A-Za-z0-9][A-Za-z0-9_.-]*(?:[ \t]+#[^\n]*)?$"));

fn pattern(text: &str) -> Regex {
    Regex::new(text).expect("a pattern that a test compiles")
}

/// Whether a text is a valid reference of an image, an action or a runner.
pub(super) fn is_valid(text: &str) -> bool {
    let image = text.split_once(" #").map_or(text, |(image, _)| image.trim_end());
    !text.contains("..")
        && [(&*IMAGE, image), (&ACTION, text), (&NAME, text)].iter().any(|(form, text)| form.is_match(text))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_no_reference_is_none() {
        for text in [
            "python",
            &format!("python:3.14.2-slim@sha256:{}", "0a".repeat(32)),
            &format!("python@sha512:{}", "0a".repeat(64)),
            "ghcr.io/astral-sh/uv:0.13.8",
            "registry.example:5000/a/b",
            "docker/dockerfile:1",
            "actions/checkout@v6",
            "actions/checkout@08c6903cd8c0fde910a37f88322edcfb5dd907a8 # v5.0.0",
            "ubuntu-24.04",
            "docker:29-dind",
            "gcr.io/distroless/cc-debian13:nonroot",
            "github/codeql-action/init@v3",
        ] {
            assert!(is_valid(text), "{text}");
        }
        for text in [
            "docker:@-dind",
            "action@#v6",
            "a/b@#v6",
            "a/b@-x",
            "python:",
            "python@",
            "python:3.14.2-slim@sha256:0123",
            &format!("python@sha256:{}", "0a".repeat(33)),
            &format!("python@sha256:{}", "0A".repeat(32)),
            &format!("python@md5:{}", "0a".repeat(16)),
            "a b",
            "${{ x }}",
            "a/../b@v1",
            "",
        ] {
            assert!(!is_valid(text), "{text}");
        }
    }
}
