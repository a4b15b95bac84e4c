//! Finds development tools that production installs. Moves none: they may be there for a reason that no file tells.

use std::str::FromStr;

use uv_pep508::{Requirement, VerbatimUrl};

use crate::config::CommandSetting;
use crate::inspect::evidence::Located;
use crate::inspect::lock::{Closure, ClosurePackage};
use crate::plan::build_plan::DevelopmentTool;
use crate::plan::build_plan::Notice;
use crate::plan::request::Request;

/// Package, the module it is imported as, and what it is for. Each is a tool by the first page of its own documentation,
/// which stands behind it.
const TOOLS: &[(&str, &str, &str)] = &[
    ("autopep8", "autopep8", "formats code"), // https://github.com/hhatto/autopep8
    ("bandit", "bandit", "checks code"),      // https://bandit.readthedocs.io
    ("basedpyright", "basedpyright", "checks types"), // https://docs.basedpyright.com
    ("black", "black", "formats code"),       // https://black.readthedocs.io
    ("bumpversion", "bumpversion", "makes releases"), // https://github.com/peritus/bumpversion
    ("commitizen", "commitizen", "makes releases"), // https://commitizen-tools.github.io/commitizen
    ("coverage", "coverage", "measures tests"), // https://coverage.readthedocs.io
    ("flake8", "flake8", "checks code"),      // https://flake8.pycqa.org
    ("hypothesis", "hypothesis", "makes test cases"), // https://hypothesis.readthedocs.io
    ("ipdb", "ipdb", "debugs"),               // https://github.com/gotcha/ipdb
    ("ipykernel", "ipykernel", "runs notebooks"), // https://ipykernel.readthedocs.io
    ("ipython", "IPython", "is an interactive shell"), // https://ipython.readthedocs.io
    ("isort", "isort", "formats code"),       // https://pycqa.github.io/isort
    ("jupyter", "jupyter", "runs notebooks"), // https://docs.jupyter.org
    ("jupyterlab", "jupyterlab", "runs notebooks"), // https://jupyterlab.readthedocs.io
    ("mypy", "mypy", "checks types"),         // https://mypy.readthedocs.io
    ("nbstripout", "nbstripout", "cleans notebooks"), // https://github.com/kynan/nbstripout
    ("notebook", "notebook", "runs notebooks"), // https://jupyter-notebook.readthedocs.io
    ("nox", "nox", "runs tests"),             // https://nox.thea.codes
    ("pdbpp", "pdb", "debugs"),               // https://github.com/pdbpp/pdbpp
    ("pip-audit", "pip_audit", "checks dependencies"), // https://github.com/pypa/pip-audit
    ("pip-tools", "piptools", "locks dependencies"), // https://pip-tools.readthedocs.io
    ("poethepoet", "poethepoet", "runs tasks"), // https://poethepoet.natn.io
    ("pre-commit", "pre_commit", "checks commits"), // https://pre-commit.com
    ("pycodestyle", "pycodestyle", "checks code"), // https://pycodestyle.pycqa.org
    ("pyflakes", "pyflakes", "checks code"),  // https://github.com/PyCQA/pyflakes
    ("pylint", "pylint", "checks code"),      // https://pylint.readthedocs.io
    ("pyrefly", "pyrefly", "checks types"),   // https://pyrefly.org
    ("pyright", "pyright", "checks types"),   // https://github.com/RobertCraigie/pyright-python
    ("pytest", "pytest", "runs tests"),       // https://docs.pytest.org
    ("ruff", "ruff", "checks and formats code"), // https://docs.astral.sh/ruff
    ("taskipy", "taskipy", "runs tasks"),     // https://github.com/taskipy/taskipy
    ("tox", "tox", "runs tests"),             // https://tox.wiki
    ("twine", "twine", "publishes packages"), // https://twine.readthedocs.io
    ("ty", "ty", "checks types"),             // https://docs.astral.sh/ty
    ("vulture", "vulture", "checks code"),    // https://github.com/jendrikseipp/vulture
    ("yapf", "yapf", "formats code"),         // https://github.com/google/yapf
];

/// What a package is for, and the module that code which needs it imports.
fn tool(name: &str) -> Option<(String, &'static str)> {
    if let Some((_, module, purpose)) = TOOLS.iter().find(|(tool, ..)| *tool == name) {
        return Some(((*module).to_owned(), purpose));
    }
    // pytest, "Installing and Using plugins": third-party plugins have names that begin so.
    if name.starts_with("pytest-") {
        return Some((name.replace('-', "_"), "extends pytest"));
    }
    // typeshed's CONTRIBUTING and PEP 561: packages of type stubs, which hold no code to run.
    let is_stubs = name.starts_with("types-") || (name.ends_with("-stubs") && name != "pytest-stubs");
    is_stubs.then(|| (name.replace('-', "_"), "holds types for a type checker"))
}

/// The tools among `project.dependencies` that nothing in production asks for.
pub(crate) fn find(request: &Request<'_>, closure: &Closure) -> Vec<DevelopmentTool> {
    let project = &request.facts.pyproject;
    let mut found: Vec<DevelopmentTool> = Vec::new();
    for dependency in &project.dependencies {
        let Ok(requirement) = Requirement::<VerbatimUrl>::from_str(&dependency.value) else { continue };
        let name = requirement.name.to_string();
        let Some((module, purpose)) = tool(&name) else { continue };
        let Some(package) = closure.get(&name) else { continue };
        if is_alone(request, package) && !is_used(request, &name, &module) {
            let way_out = format!("uv remove {name} && uv add --dev {name}");
            found.push(DevelopmentTool { name, purpose, place: dependency.place.clone(), way_out });
        }
    }
    found
}

/// Whether the project alone asks for a package, plugins of it that are tools themselves left aside.
fn is_alone(request: &Request<'_>, package: &ClosurePackage) -> bool {
    package.required_by.iter().all(|parent| *parent == request.root.name || tool(parent.as_str()).is_some())
}

/// Whether code that is no test imports a module, or a deployment starts a program of the name.
fn is_used(request: &Request<'_>, name: &str, module: &str) -> bool {
    let mut imports = request.facts.code.code().flat_map(|module| &module.imports);
    let mut commands = request.facts.deployment.commands.iter().filter(|declaration| declaration.kind.deploys());
    imports.any(|import| import.module.split('.').next() == Some(module))
        || is_started(request, name)
        || commands.any(|declaration| declaration.command.words.first().is_some_and(|program| program == name))
}

/// Whether the user has the image start a program of the package: `jupyter lab` is what three of them bring
/// (<https://docs.jupyter.org/en/latest/use/jupyter-command.html>).
fn is_started(request: &Request<'_>, name: &str) -> bool {
    let preferences = request.preferences;
    let mut asked = preferences.command.iter().chain(&preferences.entrypoint).flat_map(|setting| words(&setting.value));
    let is_jupyter = matches!(name, "jupyter" | "jupyterlab" | "notebook" | "ipykernel");
    asked.any(|word| {
        let program = word.rsplit('/').next().unwrap_or(word);
        program == name || (is_jupyter && program.starts_with("jupyter"))
    })
}

fn words(command: &CommandSetting) -> Vec<&str> {
    match command {
        CommandSetting::Line(line) => line.split_whitespace().collect(),
        CommandSetting::Words(words) => words.iter().map(String::as_str).collect(),
    }
}

/// One notice for all of them.
pub(crate) fn notice(tools: &[DevelopmentTool]) -> Option<Notice> {
    let located = tools.iter().map(|tool| Located::new(tool.name.clone(), tool.place.clone()));
    (!tools.is_empty()).then(|| Notice::DevelopmentTools(located.collect()))
}
