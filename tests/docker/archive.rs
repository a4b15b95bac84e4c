//! What a registry would store for a build: layers with digests and compressed sizes, read from an OCI archive.

use std::collections::BTreeMap;
use std::io::Read;
use std::path::Path;

use serde_json::Value;

use super::docker;
use super::image::Buildable;
use crate::project::Project;

/// The image as it would be pushed.
#[derive(Debug, PartialEq, Eq)]
pub struct Pushed {
    /// The digest of the manifest: equal for two builds exactly when everything is equal.
    pub digest: String,
    pub layers: Vec<Layer>,
}

#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Layer {
    pub digest: String,
    /// Compressed bytes.
    pub size: u64,
}

/// Where a build may begin. All files get one timestamp in both cases, so that a layer has the same digest whether it comes
/// from this build or from an earlier one with the same content. The cache mount with uv's downloads is used in both cases.
#[derive(Clone, Copy, PartialEq, Eq)]
pub enum Build {
    /// With the results of earlier builds.
    Cached,
    /// Every step runs.
    FromNothing,
}

impl Pushed {
    /// Builds the default target.
    pub fn build(project: &Project, how: Build) -> Self {
        Self::build_with(project, how, &[])
    }

    /// Builds the stage of that name.
    pub fn build_target(project: &Project, target: &str) -> Self {
        Self::build_with(project, Build::Cached, &["--target", target])
    }

    fn build_with(project: &Project, how: Build, more: &[&str]) -> Self {
        let scratch = tempfile::tempdir().expect("create a temporary directory");
        let archive = scratch.path().join("image.tar");
        let buildable = Buildable::of(project);
        let file = buildable.path().display().to_string();
        let context = project.path().display().to_string();
        let output = format!("type=oci,dest={},rewrite-timestamp=true", archive.display());
        let build = ["buildx", "build", "--quiet", "--provenance=false", "--output", &output, "--file", &file];
        let time = ["--build-arg", "SOURCE_DATE_EPOCH=1750000000"];
        docker(&[&build[..], &time, how.arguments(), more, &[&context]].concat());
        Self::read(&archive)
    }

    /// The layers that are not in `earlier`: what a push or a pull has to move.
    pub fn new_since(&self, earlier: &Self) -> Vec<Layer> {
        self.layers.iter().filter(|layer| !earlier.layers.contains(layer)).cloned().collect()
    }

    /// Reads an OCI archive.
    pub fn read(archive: &Path) -> Self {
        let documents = json_blobs(archive);
        let index = &documents["index.json"];
        let digest = index["manifests"][0]["digest"].as_str().expect("an index names a manifest").to_owned();
        let manifest = &documents[&format!("blobs/{}", digest.replace(':', "/"))];
        let layers = manifest["layers"].as_array().expect("a manifest lists layers").iter().map(Layer::read).collect();
        Self { digest, layers }
    }
}

impl Build {
    fn arguments(self) -> &'static [&'static str] {
        match self {
            Self::Cached => &[],
            Self::FromNothing => &["--no-cache"],
        }
    }
}

impl Layer {
    fn read(descriptor: &Value) -> Self {
        Self {
            digest: descriptor["digest"].as_str().expect("a layer has a digest").to_owned(),
            size: descriptor["size"].as_u64().expect("a layer has a size"),
        }
    }
}

/// The bytes of some layers together.
pub fn total(layers: &[Layer]) -> u64 {
    layers.iter().map(|layer| layer.size).sum()
}

/// The small files of the archive that parse as JSON; layers are skipped.
fn json_blobs(archive: &Path) -> BTreeMap<String, Value> {
    let mut archive = tar::Archive::new(fs_err::File::open(archive).expect("open the archive"));
    let mut documents = BTreeMap::new();
    for entry in archive.entries().expect("read the archive") {
        let mut entry = entry.expect("read an entry of the archive");
        let name = entry.path().expect("a path in the archive").display().to_string();
        let mut bytes = Vec::new();
        if entry.size() < 1024 * 1024 {
            entry.read_to_end(&mut bytes).expect("read a blob");
        }
        if let Ok(document) = serde_json::from_slice(&bytes) {
            documents.insert(name, document);
        }
    }
    documents
}
