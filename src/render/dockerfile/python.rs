//! What the Dockerfile templates print about the interpreter, its bytecode and uv's use of it. Formats values; decides nothing.

use serde::Serialize;

use crate::plan::{BuildPlan, Bytecode, Runtime};
use crate::render::access;
use crate::render::values::{Code, Pair, words};

/// The interpreter, for images that do not bring it where an environment looks for it.
#[derive(Serialize)]
pub(super) struct PythonContext {
    version: String,
    program: String,
    /// The command that asks whether the interpreter is there.
    check: Vec<String>,
    /// The command that compiles the library of a Python that an image brings, where that is wanted.
    compile: Vec<String>,
    /// The command that installs a Python where the images bring none, and its variables.
    install: Vec<String>,
    install_environment: Vec<Pair>,
}

impl PythonContext {
    pub(super) fn of(plan: &BuildPlan) -> Self {
        let version = plan.python.value.to_string();
        let program = format!("python{version}");
        Self {
            check: words(&[&format!("/opt/venv/bin/{program}"), "-c", ""]),
            compile: library(plan),
            install: install(plan),
            install_environment: install_environment(plan),
            version,
            program,
        }
    }
}

/// The install of uv's own Python, with the bytecode of its library where that is wanted.
fn install(plan: &BuildPlan) -> Vec<String> {
    let version = plan.python.value.to_string();
    match plan.bytecode.value {
        Bytecode::Everything => words(&["uv", "python", "install", "--no-bin", "--compile-bytecode", &version]),
        Bytecode::Environment | Bytecode::Nothing => words(&["uv", "python", "install", "--no-bin", &version]),
    }
}

fn install_environment(plan: &BuildPlan) -> Vec<Pair> {
    let bytecode = match plan.bytecode.value {
        Bytecode::Everything => Some(Pair::text("PYC_INVALIDATION_MODE", "UNCHECKED_HASH")),
        Bytecode::Environment | Bytecode::Nothing => None,
    };
    access::trusted(plan).into_iter().chain(bytecode).collect()
}

/// Compiles Python's own library but for what no server imports.
fn library(plan: &BuildPlan) -> Vec<String> {
    if plan.bytecode.value != Bytecode::Everything {
        return Vec::new();
    }
    let python = plan.python.value;
    match &plan.images.runtime {
        Runtime::Slim | Runtime::Alpine | Runtime::SharedBase { .. } => {
            compileall("python", &format!("/usr/local/lib/python{python}"))
        }
        Runtime::Distroless { .. } => {
            compileall(&format!("/usr/bin/python{python}"), &format!("/usr/lib/python{python}"))
        }
        // `uv python install` has an option for it.
        Runtime::DistrolessManaged { .. } => Vec::new(),
    }
}

fn compileall(program: &str, library: &str) -> Vec<String> {
    let unused = "site-packages|/(test|idlelib|tkinter|turtledemo|ensurepip|lib2to3|pydoc_data)/";
    let options = ["-m", "compileall", "-q", "-j", "0", "--invalidation-mode", "unchecked-hash", "-x", unused, library];
    std::iter::once(program).chain(options).map(str::to_owned).collect()
}

/// The settings of uv that hold for every sync.
pub(super) fn uv_environment(plan: &BuildPlan) -> Vec<Pair> {
    let python = plan.python.value;
    let python = match &plan.images.runtime {
        Runtime::Slim | Runtime::Alpine | Runtime::SharedBase { .. } => "/usr/local/bin/python3".to_owned(),
        Runtime::Distroless { .. } => format!("/usr/bin/python{python}"),
        Runtime::DistrolessManaged { .. } => python.to_string(),
    };
    let bytecode: &[(&str, &str)] = match plan.bytecode.value {
        Bytecode::Environment | Bytecode::Everything => {
            &[("UV_COMPILE_BYTECODE", "1"), ("PYC_INVALIDATION_MODE", "UNCHECKED_HASH")]
        }
        Bytecode::Nothing => &[],
    };
    let others = [("UV_PYTHON", python.as_str()), ("UV_PYTHON_DOWNLOADS", "never"), ("UV_LINK_MODE", "copy")];
    others.iter().chain(bytecode).map(|(name, value)| Pair::text(name, value)).collect()
}

/// The name of uv's cache. What one C library's machine compiled is no good on another's, and uv does not tell them apart
/// (uv issue 19185).
pub(super) fn cache(runtime: &Runtime) -> Code {
    match runtime {
        Runtime::Slim | Runtime::Distroless { .. } | Runtime::DistrolessManaged { .. } | Runtime::SharedBase { .. } => {
            Code("uv")
        }
        Runtime::Alpine => Code("uv-alpine"),
    }
}
