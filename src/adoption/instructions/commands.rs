//! Commands of the authors' build that the new image can run as it stands, as root and before it is handed to its user. Judges what a
//! shell text calls, reads and refers to; runs nothing.

use super::{Line, SHIPPED, package_data};
use crate::adoption::not_locked;
use crate::adoption::of_the_build;
use crate::adoption::project_tools::without_tools;
use crate::adoption::report::RowItem;
use crate::catalogue::build_commands;
use crate::catalogue::shell::is_shell;
use crate::catalogue::system_packages::programs;
use crate::inspect::ProjectFacts;
use crate::inspect::deployment::container_facts::{ContainerFacts, RunFacts, StageFacts};
use crate::inspect::deployment::programs as called;
use crate::inspect::evidence::Located;
use crate::inspect::tree::Mode;
use crate::plan::BuildPlan;
use crate::secret;
use crate::shell::{self, Direction, Piece, SimpleCommand, Word};

/// Commands of the stages that ship, one line for each instruction.
pub(super) fn lines(facts: &ProjectFacts, container: &ContainerFacts, plan: &BuildPlan) -> Vec<Line> {
    let mut lines: Vec<Line> = Vec::new();
    for stage in container.shipped() {
        for run in &stage.runs {
            let is_other = stage.other_commands.iter().any(|other| other.place == run.place);
            let is_collecting = stage.collectstatic.iter().any(|other| other.place == run.place);
            let is_needless = of_the_build::needless(container, stage, &run.place).is_some();
            if is_other && !is_collecting && !is_needless {
                let line = line(facts, container, stage, run);
                lines.extend(line.filter(|line| line.stages != SHIPPED || !is_at_home(&line.text, plan)));
            }
        }
    }
    lines
}

/// An instruction for a command that calls what the image has, and that refers to nothing which only their file sets.
pub(super) fn line(
    facts: &ProjectFacts,
    container: &ContainerFacts,
    stage: &StageFacts,
    run: &Located<RunFacts>,
) -> Option<Line> {
    let text = for_all_users(without_tools(&without_comments(&run.value.text)));
    if let Some(line) = package_data::line(facts, run, &text) {
        return Some(line);
    }
    let script = shell::script(&text)?;
    let is_one_line = !text.replace("\\\n", " ").contains('\n');
    let is_in_the_project = matches!(run.value.directory.trim_end_matches('/'), "/app" | "");
    let binds = run.value.options.iter().any(|option| !option.contains("type=cache") && !option.contains("type=tmpfs"));
    let is_withheld = secret::was_withheld(&text) || secret::was_masked(&text);
    if !is_one_line || !is_in_the_project || binds || is_withheld || installs_packages(stage, run) {
        return None;
    }
    let words: Vec<&Word> =
        script.commands.iter().flat_map(|command| command.assignments.iter().chain(&command.words)).collect();
    // A file, or a document that stands in theirs.
    let mut redirections = script.commands.iter().flat_map(|command| &command.redirections).chain(&script.redirections);
    if redirections.any(|redirection| redirection.direction == Direction::Reads)
        || words.iter().any(|word| refers_to_the_build(word, container))
    {
        return None;
    }
    if !script.commands.iter().all(|command| has_its_file(facts, command)) {
        return None;
    }
    let mut packages = Vec::new();
    for call in called(&text) {
        let name = call.rsplit('/').next().unwrap_or(&call).to_owned();
        match programs::called_by_script(&name) {
            Some(package) => packages.push(package.debian),
            None if is_there(facts, &call, &name) => {}
            None => return None,
        }
    }
    Some(Line {
        item: RowItem::Run(run.place.clone()),
        text: format!("RUN {text}"),
        place: run.place.clone(),
        stages: &SHIPPED,
        packages,
    })
}

/// `git config --global` is for the user that runs it, which is root here: what it says is for the one who starts the image.
fn for_all_users(mut text: String) -> String {
    let Some(script) = shell::script(&text) else { return text };
    let mut ranges: Vec<_> = script.commands.iter().filter_map(global_option).collect();
    ranges.sort_by_key(|range| range.start);
    for range in ranges.into_iter().rev() {
        text.replace_range(range, "--system");
    }
    text
}

fn global_option(command: &SimpleCommand) -> Option<std::ops::Range<usize>> {
    let [git, config, rest @ ..] = command.words.as_slice() else { return None };
    let is_config = git.text() == "git" && config.text() == "config";
    rest.iter().find(|word| is_config && word.text() == "--global").map(|word| word.range.clone())
}

/// What installs Python packages does it past the environment of the image.
fn installs_packages(stage: &StageFacts, run: &Located<RunFacts>) -> bool {
    let of_the_project = stage.selections.iter().map(|selection| &selection.place);
    of_the_project.chain(stage.installed.iter().map(|package| &package.place)).any(|place| *place == run.place)
}

fn is_there(facts: &ProjectFacts, call: &str, name: &str) -> bool {
    let file = facts.tree.files.get(of_the_project(call));
    is_brought(facts, name) || file.is_some_and(|file| file.mode == Mode::Executable)
}

fn of_the_project(path: &str) -> &str {
    path.trim_start_matches("/app/").trim_start_matches("./")
}

/// Whether a file that an interpreter is given, or a module, is one of the project or of a locked package: `sh /install.sh` is neither.
fn has_its_file(facts: &ProjectFacts, command: &SimpleCommand) -> bool {
    let words: Vec<String> = command.words.iter().map(Word::text).collect();
    let [program, rest @ ..] = words.as_slice() else { return true };
    let name = program.rsplit('/').next().unwrap_or(program);
    let is_python = matches!(name, "python" | "python3");
    if !is_python && !is_shell(name) && !matches!(name, "." | "source") {
        return true;
    }
    match rest {
        [flag, ..] if flag.starts_with('-') && flag.ends_with('c') => true,
        [flag, module, ..] if is_python && flag == "-m" => is_module(facts, module),
        _ => {
            let file = rest.iter().find(|word| !word.starts_with('-'));
            file.is_none_or(|file| facts.tree.is_file(of_the_project(file)))
        }
    }
}

fn is_module(facts: &ProjectFacts, module: &str) -> bool {
    let top = module.split('.').next().unwrap_or(module);
    let path = module.replace('.', "/");
    matches!(top, "compileall" | "pip" | "site" | "venv" | "zipfile")
        || not_locked::is_locked(facts, &top.replace('_', "-"))
        || [format!("{path}.py"), format!("{path}/__main__.py")].iter().any(|file| facts.tree.is_file(file))
}

/// Whether the base image or a locked package brings a program.
pub(super) fn is_brought(facts: &ProjectFacts, name: &str) -> bool {
    build_commands::is_in_every_image(name) || not_locked::is_locked(facts, name)
}

/// Variables that only their file sets.
pub(super) fn refers_to_the_build(word: &Word, container: &ContainerFacts) -> bool {
    let stages = container.involved();
    let arguments = stages.iter().flat_map(|stage| &stage.arguments).map(|argument| argument.value.name.as_str());
    let variables = stages.iter().flat_map(|stage| &stage.environment).map(|variable| variable.value.name.as_str());
    let names: Vec<&str> = arguments.chain(variables).collect();
    word.pieces().iter().any(|piece| match piece {
        Piece::Variable(variable) => names.contains(&variable.name.as_str()),
        Piece::Dynamic(text) => {
            names.iter().any(|name| text.contains(&format!("${name}")) || text.contains(&format!("${{{name}")))
        }
        Piece::Bare(_) | Piece::Quoted(_) => false,
    })
}

/// What a command leaves in the home directory of root, no other user reads; where the image has a home for its user, `HOME` names it.
fn is_at_home(text: &str, plan: &BuildPlan) -> bool {
    let text = text.strip_prefix("RUN ").unwrap_or(text);
    let has_home = plan.environment.iter().any(|variable| variable.value.0 == "HOME");
    let downloads = called(text).iter().any(|call| {
        let name = call.rsplit('/').next().unwrap_or(call);
        !build_commands::is_in_every_image(name) && programs::called_by_script(name).is_none()
            || name.starts_with("python")
    });
    names_home(text) || downloads && !has_home
}

pub(super) fn names_home(text: &str) -> bool {
    text.contains('~') || text.contains("/root") || text.contains("HOME")
}

/// A comment line inside a continued instruction is no part of it (Dockerfile reference, "Format").
pub(super) fn without_comments(text: &str) -> String {
    let lines = text.lines().filter(|line| !line.trim_start().starts_with('#'));
    lines.collect::<Vec<_>>().join("\n").trim().to_owned()
}
