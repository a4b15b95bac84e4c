//! What a build adds to its base image: every path of the layers above it. Judges nothing.

use std::collections::{BTreeMap, BTreeSet};
use std::io::Read;
use std::path::Path;

use serde_json::Value;

use super::docker;
use super::image::Buildable;
use crate::project::Project;

/// The layers above the base image of the last stage, as one list of paths.
pub struct Added {
    /// The image of the `FROM` line that the last stage goes back to.
    pub base: String,
    /// Every entry, with its size; a path that several layers hold is there several times.
    entries: Vec<Entry>,
}

struct Entry {
    path: String,
    size: u64,
    is_directory: bool,
}

/// What an image holds besides packages of its system: the environment, the project, uv's Python, and the lines of the user.
const EXPECTED: [&str; 3] = ["opt/venv", "app", "opt/python"];
const USER_FILES: [&str; 2] = ["etc/passwd", "etc/group"];

impl Added {
    pub fn by(project: &Project) -> Self {
        let scratch = tempfile::tempdir().expect("create a temporary directory");
        let archive = scratch.path().join("image.tar");
        let buildable = Buildable::of(project);
        let output = format!("type=oci,dest={},compression=uncompressed,force-compression=true", archive.display());
        let file = buildable.path().display().to_string();
        let context = project.path().display().to_string();
        let build =
            ["buildx", "build", "--quiet", "--provenance=false", "--output", &output, "--file", &file, &context];
        docker(&build);
        Self::in_archive(&archive, base_of(&project.read("Dockerfile"), "runtime"))
    }

    /// An uncompressed OCI archive of an image, and the image that all of it was made from.
    pub fn in_archive(archive: &Path, base: String) -> Self {
        let skipped = layers_of(&base);
        Self { entries: read(archive, skipped), base }
    }

    /// The paths that are neither expected nor among those given. What a layer takes away, and a directory on the way to what is
    /// expected, is nothing that the image holds.
    pub fn beyond(&self, allowed: &BTreeSet<String>) -> Vec<String> {
        let is_below = |path: &str, root: &str| path == root || path.starts_with(&format!("{root}/"));
        let is_expected = |path: &str| {
            let own = EXPECTED.iter().any(|root| is_below(path, root)) || USER_FILES.contains(&path);
            own || allowed.contains(path) || path.rsplit('/').next().is_some_and(|name| name.starts_with(".wh."))
        };
        let expected: Vec<&str> =
            self.entries.iter().map(|entry| entry.path.as_str()).filter(|path| is_expected(path)).collect();
        let is_on_the_way = |entry: &Entry| {
            entry.is_directory && (entry.path.is_empty() || expected.iter().any(|path| is_below(path, &entry.path)))
        };
        let beyond = self.entries.iter().filter(|entry| !is_expected(&entry.path) && !is_on_the_way(entry));
        beyond.map(|entry| entry.path.clone()).collect()
    }

    /// The bytes of all files in all layers, but for these paths.
    pub fn bytes_without(&self, paths: &BTreeSet<String>) -> u64 {
        self.entries.iter().filter(|entry| !paths.contains(&entry.path)).map(|entry| entry.size).sum()
    }
}

/// The directories that the compose file keeps in volumes. The image has them, empty, so that they belong to the running user.
pub fn volumes_of(project: &Project) -> BTreeSet<String> {
    let compose: Value = serde_saphyr::from_str(&project.read("compose.yaml")).expect("compose.yaml is YAML");
    let services = compose["services"].as_object().expect("services");
    let volumes = services.values().filter_map(|service| service["volumes"].as_array()).flatten();
    let targets = volumes.filter_map(|volume| volume["target"].as_str());
    targets.map(|target| target.trim_start_matches('/').to_owned()).collect()
}

/// Follows the names of stages from one of them to an image.
pub fn base_of(dockerfile: &str, stage: &str) -> String {
    let stages: BTreeMap<&str, &str> = dockerfile
        .lines()
        .filter_map(|line| line.strip_prefix("FROM ")?.split_once(" AS "))
        .map(|(image, name)| (name, image))
        .collect();
    let mut name = stage;
    while let Some(from) = stages.get(name) {
        name = from;
    }
    name.to_owned()
}

fn layers_of(image: &str) -> usize {
    docker(&["image", "inspect", "--format", "{{len .RootFS.Layers}}", image]).parse().expect("a number of layers")
}

/// The entries of every layer but the first ones.
fn read(archive: &Path, skipped: usize) -> Vec<Entry> {
    let index = document(archive, "index.json");
    let manifest = document(archive, &blob(&index["manifests"][0]["digest"]));
    let layers = manifest["layers"].as_array().expect("a manifest lists layers");
    let wanted: BTreeSet<String> = layers.iter().skip(skipped).map(|layer| blob(&layer["digest"])).collect();
    let mut entries = Vec::new();
    let mut outer = tar::Archive::new(fs_err::File::open(archive).expect("open the archive"));
    for layer in outer.entries().expect("read the archive") {
        let layer = layer.expect("read an entry of the archive");
        if wanted.contains(&layer.path().expect("a path in the archive").display().to_string()) {
            entries.extend(layer_entries(layer));
        }
    }
    entries
}

fn layer_entries(layer: impl Read) -> Vec<Entry> {
    let mut layer = tar::Archive::new(layer);
    let entries = layer.entries().expect("read a layer").map(|entry| {
        let entry = entry.expect("read an entry of a layer");
        let path = entry.path().expect("a path in a layer").display().to_string();
        Entry {
            path: path.trim_matches('/').to_owned(),
            size: entry.size(),
            is_directory: entry.header().entry_type().is_dir(),
        }
    });
    entries.collect()
}

fn blob(digest: &Value) -> String {
    format!("blobs/{}", digest.as_str().expect("a digest").replace(':', "/"))
}

fn document(archive: &Path, name: &str) -> Value {
    let mut outer = tar::Archive::new(fs_err::File::open(archive).expect("open the archive"));
    let entries = outer.entries().expect("read the archive").map(|entry| entry.expect("read an entry of the archive"));
    let mut entries = entries.filter(|entry| entry.path().is_ok_and(|path| path == Path::new(name)));
    serde_json::from_reader(entries.next().expect("the archive holds it")).expect("it is JSON")
}
