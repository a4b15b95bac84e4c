//! What the Dockerfile templates print about the front end that Node builds. Formats values; decides nothing.

use serde::Serialize;

use crate::catalogue::front_end::manager;
use crate::path::RepoPath;
use crate::plan::{BuildInputs, BuildPlan, FrontEndOutput, FrontEndPlan, Install, PackageForm};
use crate::render::values::{CopyContext, Pair};

#[derive(Serialize)]
pub(super) struct FrontEndContext {
    image: String,
    /// The package that brings the package manager.
    brought_by: Option<String>,
    packages: String,
    manifests: Vec<CopyContext>,
    /// What is copied before packages are installed, where installing reads it too.
    sources_first: Vec<CopyContext>,
    cache: Option<Vec<String>>,
    install: Vec<String>,
    sources: Vec<CopyContext>,
    arguments: Vec<ArgumentContext>,
    environment: Vec<Pair>,
    /// Where it is built, if that is another directory.
    directory: Option<String>,
    build: Vec<Vec<String>>,
    /// What the final image and that of development get.
    copies: Vec<CopyContext>,
    /// What the wheel of the project is built with.
    into_wheel: Vec<CopyContext>,
}

/// A build argument, with a default where it has one.
#[derive(Serialize)]
struct ArgumentContext {
    name: String,
    default: Option<Pair>,
}

pub(super) fn front_end(plan: &BuildPlan) -> Option<FrontEndContext> {
    let (built, image) = (&plan.front_end.as_ref()?.value, plan.images.node.as_ref()?);
    let is_early = built.manifests.is_empty();
    let sources = copies(plan, &built.sources, if is_early { &built.packages } else { &built.directory });
    let manifests = copies(plan, &built.manifests, &built.packages);
    let (sources_first, sources) = if is_early { (sources, Vec::new()) } else { (Vec::new(), sources) };
    let (into_wheel, copied): (Vec<&FrontEndOutput>, Vec<&FrontEndOutput>) =
        built.outputs.iter().partition(|output| is_in_wheel(plan, output));
    Some(FrontEndContext {
        image: image.value.clone(),
        brought_by: built.brought_by.clone(),
        packages: plan.image_root.of(built.packages.as_str()),
        manifests,
        sources_first,
        cache: manager(built.manager).cache.map(|(id, target)| cache(id, target)),
        install: built.install.clone(),
        sources,
        arguments: built.arguments.iter().map(argument).collect(),
        environment: environment(built),
        directory: (built.directory != built.packages).then(|| plan.image_root.of(built.directory.as_str())),
        build: built.build.clone(),
        copies: copied.into_iter().map(|built| output(plan, built)).collect(),
        into_wheel: into_wheel.into_iter().map(|built| output(plan, built)).collect(),
    })
}

fn cache(id: &str, target: &str) -> Vec<String> {
    vec!["type=cache".to_owned(), format!("id={id}"), format!("target={target}")]
}

fn argument((name, default): &(String, Option<String>)) -> ArgumentContext {
    ArgumentContext { name: name.clone(), default: default.as_ref().map(|default| Pair::text(name, default)) }
}

/// A shell finds what the packages bring as the scripts of a manifest do.
fn environment(built: &FrontEndPlan) -> Vec<Pair> {
    let mut pairs: Vec<Pair> = built.environment.iter().map(|(name, value)| Pair::text(name, value)).collect();
    let is_script = |words: &Vec<String>| words.get(1).is_some_and(|word| word == "run");
    if !built.build.iter().all(is_script) {
        pairs.push(Pair::code("PATH", "./node_modules/.bin:/node_modules/.bin:$PATH"));
    }
    pairs
}

/// Files of one directory share an instruction; what lies in the working directory is copied to it.
fn copies(plan: &BuildPlan, read: &BuildInputs, working: &RepoPath) -> Vec<CopyContext> {
    let mut files: Vec<(RepoPath, Vec<&str>)> = Vec::new();
    for path in &read.files {
        let parent = path.parent();
        match files.iter_mut().find(|(directory, _)| *directory == parent) {
            Some((_, together)) => together.push(path.as_str()),
            None => files.push((parent, vec![path.as_str()])),
        }
    }
    let files = files.into_iter().map(|(directory, paths)| {
        let below = plan.image_root.of(directory.as_str());
        CopyContext::new(&paths, &if directory == *working { "./".to_owned() } else { format!("{below}/") })
    });
    let directories = read.directories.iter().map(|path| {
        let target = if path == working { "./".to_owned() } else { plan.image_root.of(path.as_str()) };
        CopyContext::new(&[path.as_str()], &target)
    });
    files.chain(directories).collect()
}

fn output(plan: &BuildPlan, output: &FrontEndOutput) -> CopyContext {
    CopyContext::new(&[&plan.image_root.of(output.from.as_str())], &plan.image_root.of(output.to.as_str()))
}

/// Whether an output is part of a wheel, of which no source is shipped.
fn is_in_wheel(plan: &BuildPlan, output: &FrontEndOutput) -> bool {
    let Install::Package { modules, form: PackageForm::Wheel { .. }, .. } = &plan.install.value else { return false };
    RepoPath::new(output.to.as_str()).is_ok_and(|path| modules.iter().any(|module| path.is_below(module)))
}
