//! What the Dockerfile templates print about the interpreter, its bytecode and uv's use of it. Formats values; decides nothing.

use serde::Serialize;

use crate::render::access;
use crate::plan::{BuildPlan, Bytecode, Runtime};
use crate::quote;

/// The interpreter, for images that do not bring it where an environment looks for it.
#[derive(Serialize)]
pub(super) struct PythonContext {
    version: String,
    program: String,
    check: String,
    /// The command that compiles the library of a Python that an image brings, where that is wanted.
    compile: Option<String>,
    /// The command that installs a Python where the images bring none.
    install: String,
}

impl PythonContext {
    pub(super) fn of(plan: &BuildPlan) -> Self {
        let version = plan.python.value;
        let program = format!("python{version}");
        let check = ["-c", ""].map(str::to_owned);
        let check: Vec<String> = std::iter::once(format!("/opt/venv/bin/{program}")).chain(check).collect();
        Self {
            version: version.to_string(),
            program,
            check: quote::exec_form(&check),
            compile: library(plan),
            install: install(plan),
        }
    }
}

/// The install of uv's own Python, with the bytecode of its library where that is wanted.
fn install(plan: &BuildPlan) -> String {
    let version = plan.python.value;
    let certificates = access::trusted(plan).map(|variable| format!("{variable} "));
    let command = match plan.bytecode.value {
        Bytecode::Everything => {
            format!("PYC_INVALIDATION_MODE=UNCHECKED_HASH uv python install --no-bin --compile-bytecode {version}")
        }
        Bytecode::Environment | Bytecode::Nothing => format!("uv python install --no-bin {version}"),
    };
    certificates.unwrap_or_default() + &command
}

/// Compiles Python's own library but for what no server imports.
fn library(plan: &BuildPlan) -> Option<String> {
    if plan.bytecode.value != Bytecode::Everything {
        return None;
    }
    let python = plan.python.value;
    let unused = "site-packages|/(test|idlelib|tkinter|turtledemo|ensurepip|lib2to3|pydoc_data)/";
    let compile = |program: &str, library: &str| {
        let words = [
            program,
            "-m",
            "compileall",
            "-q",
            "-j",
            "0",
            "--invalidation-mode",
            "unchecked-hash",
            "-x",
            unused,
            library,
        ];
        words.map(str::to_owned)
    };
    let command = match &plan.images.runtime {
        Runtime::Slim | Runtime::Alpine | Runtime::SharedBase { .. } => {
            let words = compile("python", &format!("/usr/local/lib/python{python}"));
            words.iter().map(|word| quote::shell_word(word)).collect::<Vec<_>>().join(" ")
        }
        Runtime::Distroless { .. } => {
            quote::exec_form(&compile(&format!("/usr/bin/python{python}"), &format!("/usr/lib/python{python}")))
        }
        // `uv python install` has an option for it.
        Runtime::DistrolessManaged { .. } => return None,
    };
    Some(command)
}

/// The settings of uv that hold for every sync, as `NAME=value`.
pub(super) fn uv_environment(plan: &BuildPlan) -> Vec<String> {
    let python = plan.python.value;
    let python = match &plan.images.runtime {
        Runtime::Slim | Runtime::Alpine | Runtime::SharedBase { .. } => "UV_PYTHON=/usr/local/bin/python3".to_owned(),
        Runtime::Distroless { .. } => format!("UV_PYTHON=/usr/bin/python{python}"),
        Runtime::DistrolessManaged { .. } => format!("UV_PYTHON={python}"),
    };
    let bytecode: &[&str] = match plan.bytecode.value {
        Bytecode::Environment | Bytecode::Everything => {
            &["UV_COMPILE_BYTECODE=1", "PYC_INVALIDATION_MODE=UNCHECKED_HASH"]
        }
        Bytecode::Nothing => &[],
    };
    let others = ["UV_PYTHON_DOWNLOADS=never", "UV_LINK_MODE=copy"].iter().chain(bytecode);
    std::iter::once(python).chain(others.map(|variable| (*variable).to_owned())).collect()
}

/// The name of uv's cache. What one C library's machine compiled is no good on another's, and uv does not tell them apart
/// (uv issue 19185).
pub(super) fn cache(runtime: &Runtime) -> &'static str {
    match runtime {
        Runtime::Slim | Runtime::Distroless { .. } | Runtime::DistrolessManaged { .. } | Runtime::SharedBase { .. } => {
            "uv"
        }
        Runtime::Alpine => "uv-alpine",
    }
}
