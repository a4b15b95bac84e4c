//! Tools that manage Python projects and start programs in their environments, which no image here has: what they would start is on the
//! path. Data only.

/// A tool whose `run` starts a program.
struct ProjectTool {
    name: &'static str,
    /// What may stand behind `run`.
    runs: Runs,
}

/// What may stand behind `run`.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Runs {
    /// Programs, and Python's files and modules.
    ProgramsAndPython,
    /// Programs alone.
    Programs,
    /// Programs, and names that the project's settings give to command lines.
    Names,
}

/// uv "Running commands"; Poetry "Commands > run"; PDM "PDM Scripts"; Rye "rye run"; Hatch "Environment > Running commands"; Pipenv
/// "Custom Script Shortcuts"; Pixi "pixi run".
const TOOLS: [ProjectTool; 7] = [
    ProjectTool { name: "uv", runs: Runs::ProgramsAndPython },
    ProjectTool { name: "poetry", runs: Runs::Programs },
    ProjectTool { name: "pdm", runs: Runs::Names },
    ProjectTool { name: "rye", runs: Runs::Names },
    ProjectTool { name: "hatch", runs: Runs::Names },
    ProjectTool { name: "pipenv", runs: Runs::Names },
    ProjectTool { name: "pixi", runs: Runs::Names },
];

/// Options behind `uv run` that say how the environment is brought about, or what uv prints of it, which an image has done already:
/// <https://docs.astral.sh/uv/reference/cli/#uv-run>.
const OF_THE_ENVIRONMENT: [&str; 14] = [
    "--active",
    "--exact",
    "--frozen",
    "--locked",
    "--no-cache",
    "--no-dev",
    "--no-editable",
    "--no-progress",
    "--no-sync",
    "--offline",
    "--quiet",
    "-n",
    "-q",
    "--",
];

/// Whether a word behind `run` of a tool changes nothing of what an image starts.
pub fn is_of_the_environment(tool: &str, word: &str) -> bool {
    tool == "uv" && OF_THE_ENVIRONMENT.contains(&word)
}

/// The tool of a name.
pub fn named(name: &str) -> Option<&'static str> {
    TOOLS.iter().find(|tool| tool.name == name).map(|tool| tool.name)
}

/// Whether `run` of a tool takes files and modules of Python.
pub fn runs_python(name: &str) -> bool {
    TOOLS.iter().any(|tool| tool.name == name && tool.runs == Runs::ProgramsAndPython)
}

/// Whether what stands behind `run` of a tool may be a name of the project's own for another command line.
pub fn runs_names(name: &str) -> bool {
    TOOLS.iter().any(|tool| tool.name == name && tool.runs == Runs::Names)
}
