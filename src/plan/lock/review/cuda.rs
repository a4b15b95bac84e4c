//! Finds CUDA builds that an image without a GPU has no use for, and what to change so that they are not installed.

use std::collections::BTreeSet;
use std::fmt::Write as _;
use std::str::FromStr;

use uv_normalize::PackageName;
use uv_pep440::LocalVersionSlice;
use uv_pep508::{Requirement, VerbatimUrl};

use crate::inspect::lock::{Closure, ClosurePackage, Selection, WheelFit, WheelKind};
use crate::message;
use crate::plan::build_plan::CudaWayOut;
use crate::plan::build_plan::{Cuda, CudaBringer, Download};
use crate::plan::request::Request;
use crate::quote;

/// uv "Using uv with PyTorch": what the PyTorch index has builds of, for each accelerator.
const PYTORCH: [&str; 3] = ["torch", "torchaudio", "torchvision"];
/// uv "Using uv with PyTorch > Using a PyTorch index", CPU-only.
const CPU_INDEX: &str = "https://download.pytorch.org/whl/cpu";

/// Pure, as its extras are what asks for the libraries: NVIDIA "CUDA Installation Guide for Linux > Pip Wheels".
const TOOLKIT: &str = "cuda-toolkit";

/// Other packages that bring CUDA, with what does without.
const OTHERS: [(&str, &str); 5] = [
    // https://xgboost.readthedocs.io/en/stable/install.html#minimal-installation-cpu-only
    ("xgboost", "`xgboost-cpu` instead of `xgboost`"),
    // https://www.tensorflow.org/install/pip
    ("tensorflow", "`tensorflow` without the extra `and-cuda`"),
    // https://docs.jax.dev/en/latest/installation.html
    ("jax-cuda12-plugin", "`jax` without the extra `cuda12`"),
    ("jax-cuda13-plugin", "`jax` without the extra `cuda13`"),
    // https://onnxruntime.ai/docs/install/#python-installs
    ("onnxruntime-gpu", "`onnxruntime` instead of `onnxruntime-gpu`"),
];

pub(crate) fn find(request: &Request<'_>, closure: &Closure) -> Option<Cuda> {
    let libraries: Vec<&ClosurePackage> = closure.packages.iter().filter(|package| is_library(package)).collect();
    let brought_by = bringers(closure, &libraries);
    if brought_by.is_empty() {
        return None;
    }
    let (way_out, toml) = way_out(request, closure, &brought_by);
    let (known, others): (Vec<_>, Vec<_>) = brought_by.into_iter().partition(|package| is_replaceable(package));
    let saved = if known.is_empty() { libraries.clone() } else { without_those_of(&libraries, &others) };
    let named = if known.is_empty() { others } else { known };
    Some(Cuda {
        libraries: libraries.iter().map(|package| package.name.clone()).collect(),
        saved: Download::sum(saved.into_iter()),
        brought_by: named.into_iter().map(CudaBringer::new).collect(),
        way_out,
        toml,
    })
}

/// NVIDIA's own packages and Triton, which compiles for GPUs. Pure Python such as `nvidia-ml-py` weighs nothing and asks
/// for no library.
fn is_library(package: &ClosurePackage) -> bool {
    let name = package.name.as_str();
    let is_pure = matches!(&package.wheel, WheelFit::Fits(wheel) if wheel.kind == WheelKind::Pure);
    let is_of_nvidia = ["nvidia-", "cuda-"].iter().any(|prefix| name.starts_with(prefix));
    ["triton", TOOLKIT].contains(&name) || (is_of_nvidia && !is_pure)
}

/// `2.9.0+cu128`: PyTorch and others write the CUDA version so.
fn is_cuda_build(package: &ClosurePackage) -> bool {
    let local = package.version.as_ref().map(|version| version.local());
    let has_local = match local {
        Some(LocalVersionSlice::Segments(segments)) => segments.iter().any(|part| is_cuda_version(&part.to_string())),
        Some(LocalVersionSlice::Max) | None => false,
    };
    has_local || package.name.as_str() == "onnxruntime-gpu"
}

fn bringers<'a>(closure: &'a Closure, libraries: &[&ClosurePackage]) -> Vec<&'a ClosurePackage> {
    let own: BTreeSet<&PackageName> = libraries.iter().map(|package| &package.name).collect();
    let parents: BTreeSet<&PackageName> =
        libraries.iter().flat_map(|package| &package.required_by).filter(|parent| !own.contains(parent)).collect();
    let packages = closure.packages.iter().filter(|package| !own.contains(&package.name));
    packages.filter(|package| parents.contains(&package.name) || is_cuda_build(package)).collect()
}

/// `cu128`.
fn is_cuda_version(local: &str) -> bool {
    let digits = local.strip_prefix("cu").unwrap_or_default();
    !digits.is_empty() && digits.bytes().all(|byte| byte.is_ascii_digit())
}

/// Whether something else does the same without CUDA.
fn is_replaceable(package: &ClosurePackage) -> bool {
    let name = package.name.as_str();
    PYTORCH.contains(&name) || OTHERS.iter().any(|(other, _)| *other == name)
}

/// The libraries that none of these packages asks for, nor a library that they ask for.
fn without_those_of<'a>(libraries: &[&'a ClosurePackage], keepers: &[&ClosurePackage]) -> Vec<&'a ClosurePackage> {
    let mut kept: BTreeSet<&PackageName> = keepers.iter().map(|package| &package.name).collect();
    loop {
        let others = libraries.iter().filter(|package| !kept.contains(&package.name));
        let asked = others.filter(|package| package.required_by.iter().any(|parent| kept.contains(parent)));
        let more: Vec<&PackageName> = asked.map(|package| &package.name).collect();
        if more.is_empty() {
            return libraries.iter().copied().filter(|package| !kept.contains(&package.name)).collect();
        }
        kept.extend(more);
    }
}

/// An extra that is declared for it; else the PyTorch index for PyTorch; else what the others' documentation says.
fn way_out(
    request: &Request<'_>,
    closure: &Closure,
    brought_by: &[&ClosurePackage],
) -> (Option<CudaWayOut>, Option<String>) {
    if let Some(extra) = extra_without(request, closure, brought_by) {
        return (Some(CudaWayOut::Extra(extra)), None);
    }
    let brings = |name: &str| brought_by.iter().any(|package| package.name.as_str() == name);
    let others: Vec<&str> = OTHERS.iter().filter(|(name, _)| brings(name)).map(|(_, without)| *without).collect();
    let others = (!others.is_empty()).then(|| format!("use {}", others.join(" and ")));
    if !PYTORCH.iter().any(|name| brings(name)) {
        return (others.map(|others| CudaWayOut::Other(others.into())), None);
    }
    let family: Vec<&str> = PYTORCH.into_iter().filter(|name| closure.contains(name)).collect();
    let direct = direct(request);
    let indirect: Vec<&str> = family.iter().copied().filter(|name| !direct.iter().any(|own| own == name)).collect();
    // `[tool.uv.sources]` counts for the project's own dependencies alone (uv "Managing dependencies > Dependency sources").
    let add = match indirect.as_slice() {
        [] => String::new(),
        names => format!("run `uv add {}`, ", names.join(" ")),
    };
    let change = format!("{add}take PyTorch's CPU builds in `[tool.uv.sources]`, and run `uv lock`");
    let sentence = others.into_iter().chain([change]).collect::<Vec<_>>().join("; ");
    (Some(CudaWayOut::Other(sentence.into())), Some(toml(request, &family)))
}

/// The names of `project.dependencies`, as the project asks for them itself.
fn direct(request: &Request<'_>) -> Vec<String> {
    let dependencies = request.facts.pyproject.dependencies.iter();
    dependencies
        .filter_map(|written| Requirement::<VerbatimUrl>::from_str(&written.value).ok())
        .map(|requirement| requirement.name.to_string())
        .collect()
}

/// uv "Using uv with PyTorch > Configuring accelerators with optional dependencies": the extra that has no CUDA in it, where
/// extras that conflict are declared for the choice.
fn extra_without(request: &Request<'_>, own: &Closure, brought_by: &[&ClosurePackage]) -> Option<String> {
    let sets = request.lock.conflicts.iter();
    let sets = sets.filter(|set| set.iter().all(|item| item.package == request.root.name));
    let mut choices = sets.flat_map(|set| set.iter().filter_map(move |item| Some((item.extra.as_ref()?, set))));
    choices.find_map(|(extra, set)| {
        let mut selection: Selection = request.selection.clone();
        // It takes the place of the one that was chosen.
        selection.extras.retain(|chosen| !set.iter().any(|item| item.extra.as_ref() == Some(chosen)));
        selection.extras.push(extra.clone());
        let closure = request.lock.closure(request.root, &selection, &own.target);
        let libraries: Vec<&ClosurePackage> = closure.packages.iter().filter(|package| is_library(package)).collect();
        let is_free = bringers(&closure, &libraries).is_empty() && libraries.is_empty();
        // An extra that has nothing to do with it would be no way out.
        let has_all = brought_by.iter().all(|package| closure.contains(package.name.as_str()));
        (is_free && has_all && closure.violated_conflicts.is_empty()).then(|| extra.to_string())
    })
}

/// The tables of uv's guide, with the name of an index that the project already has for it.
fn toml(request: &Request<'_>, family: &[&str]) -> String {
    let known = known_index(request);
    let index = known.as_deref().unwrap_or("pytorch-cpu");
    let mut text = String::from("[tool.uv.sources]\n");
    for name in family {
        let _ = writeln!(text, "{name} = {{ index = {} }}", quote::toml_string(index));
    }
    if known.is_none() {
        let _ = write!(text, "\n[[tool.uv.index]]\nname = \"{index}\"\nurl = \"{CPU_INDEX}\"\nexplicit = true\n");
    }
    text
}

/// The name of the project's own `[[tool.uv.index]]` with CPU builds.
fn known_index(request: &Request<'_>) -> Option<String> {
    let indexes = request.facts.pyproject.tool.get("uv")?.get("index")?.as_array()?;
    Some(indexes.iter().find(|index| is_cpu(index))?.get("name")?.as_str()?.to_owned())
}

fn is_cpu(index: &toml::Value) -> bool {
    index.get("url").and_then(toml::Value::as_str).is_some_and(|url| url.trim_end_matches('/') == CPU_INDEX)
}

impl CudaBringer {
    fn new(package: &ClosurePackage) -> Self {
        let version = package.version.as_ref().map(ToString::to_string).unwrap_or_default();
        Self { name: package.name.clone(), version, line: package.line }
    }
}

impl Cuda {
    /// As "CUDA comes with `torch` (uv.lock:812): 2.7 GB in 15 packages besides".
    pub fn finding(&self) -> String {
        let names: Vec<String> =
            self.brought_by.iter().map(|package| format!("`{}` (uv.lock:{})", package.name, package.line)).collect();
        let libraries = match self.saved.packages {
            0 => String::new(),
            _ => format!(": {} besides", self.saved),
        };
        format!("CUDA comes with {}{libraries}", message::joined(names, ", "))
    }
}
