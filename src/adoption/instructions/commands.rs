//! Commands of the authors' build that the new image can run as it stands, as root and before it is handed to its user. Judges what a
//! shell text calls, reads and refers to; runs nothing.

use super::{Line, SHIPPED, package_data, remainder};
use crate::adoption::not_locked;
use crate::adoption::of_the_build;
use crate::adoption::parts::without_comments;
use crate::adoption::project_tools::without_tools;
use crate::adoption::report::RowItem;
use crate::catalogue::build_commands;
use crate::catalogue::shell::is_shell;
use crate::catalogue::system_packages::programs;
use crate::inspect::ProjectFacts;
use crate::inspect::deployment::container_facts::{ContainerFacts, RunFacts, StageFacts};
use crate::inspect::deployment::{program as called_by, programs as called};
use crate::inspect::evidence::Located;
use crate::inspect::tree::Mode;
use crate::plan::BuildPlan;
use crate::plan::carryover::{is_named_in, is_of_the_builder};
use crate::secret;
use crate::shell::{self, Direction, Piece, Runs, SimpleCommand, Word};

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
                let line = line.filter(|line| !names_another_user(&line.text, plan));
                let line = line.filter(|line| line.stages != SHIPPED || !is_at_home(&line.text, plan));
                lines.extend(line.map(|line| owned(line, plan)));
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
    let text = again(for_all_users(without_tools(&without_comments(&run.value.text))));
    let text = if installs_packages(stage, run) { remainder::without_installation(facts, &text)? } else { text };
    if let Some(line) = package_data::line(facts, run, &text) {
        return Some(line);
    }
    let script = shell::script(&text)?;
    let is_one_line = !text.replace("\\\n", " ").contains('\n');
    let is_in_the_project = matches!(run.value.directory.trim_end_matches('/'), "/app" | "");
    let binds = run.value.options.iter().any(|option| !option.contains("type=cache") && !option.contains("type=tmpfs"));
    let is_withheld = secret::was_withheld(&text) || secret::was_masked(&text);
    if !is_one_line || !is_in_the_project || binds || is_withheld {
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
            None => packages.push(installed_for(container, &name)?),
        }
    }
    let mut declared: Vec<&str> = stage.arguments.iter().map(|argument| argument.value.name.as_str()).collect();
    declared.retain(|name| is_of_the_builder(name) && is_named_in(&text, name));
    let declared = declared.iter().map(|name| format!("ARG {name}\n")).collect::<Vec<_>>().concat();
    Some(Line {
        item: RowItem::Run(run.place.clone()),
        text: format!("{declared}RUN {text}"),
        place: run.place.clone(),
        stages: &SHIPPED,
        packages,
    })
}

/// Whether something is given to a user that the image does not have: `chown shop /data`.
fn names_another_user(text: &str, plan: &BuildPlan) -> bool {
    let text = text.split_once("RUN ").map_or(text, |(_, text)| text);
    shell::script_as_far_as_it_parses(text).commands.iter().any(|command| {
        let words: Vec<String> = command.words.iter().map(Word::text).collect();
        let mut operands = words.iter().skip(1).filter(|word| !word.starts_with('-'));
        let owner = operands.next().and_then(|word| word.split(':').next()).unwrap_or_default();
        let is_number = owner.chars().all(|letter| letter.is_ascii_digit());
        words.first().is_some_and(|word| word == "chown")
            && !(is_number || owner == "root" || owner == plan.user.value.name)
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

/// A directory that is made may be there already: what the program writes to is made before.
fn again(mut text: String) -> String {
    let Some(script) = shell::script(&text) else { return text };
    let is_short = |word: &Word| word.text().starts_with('-') && !word.text().starts_with("--");
    let fails = |command: &&SimpleCommand| {
        let makes_parents =
            command.words.iter().any(|word| word.text() == "--parents" || is_short(word) && word.text().contains('p'));
        command.words.first().is_some_and(|word| word.text() == "mkdir" && !word.range.is_empty()) && !makes_parents
    };
    let mut ends: Vec<usize> = script.commands.iter().filter(fails).map(|command| command.words[0].range.end).collect();
    ends.sort_unstable();
    for end in ends.into_iter().rev() {
        text.insert_str(end, " -p");
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

/// The package of a program, where what ships has it for whoever calls it.
fn installed_for(container: &ContainerFacts, name: &str) -> Option<&'static str> {
    let package = programs::package_of(name)?.debian;
    let stages = container.shipped();
    let mut installed = stages.iter().flat_map(|stage| &stage.packages);
    installed.any(|one| one.value == package).then_some(package)
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
    // What the builder says by itself is declared again with the command.
    let arguments = arguments.filter(|name| !is_of_the_builder(name));
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

/// What a download leaves in the home of the image belongs to the one who starts it, as all else there: it goes on being written to.
fn owned(mut line: Line, plan: &BuildPlan) -> Line {
    let has_home = plan.environment.iter().any(|variable| variable.value.0 == "HOME");
    let script = shell::script_as_far_as_it_parses(line.text.split_once("RUN ").map_or("", |(_, text)| text));
    let mut programs = script.commands.iter().filter_map(called_by);
    let is_python = |program: String| program.rsplit('/').next().is_some_and(|name| name.starts_with("python"));
    if has_home && line.stages == SHIPPED && programs.any(is_python) {
        line.text.push_str(" \\\n && chown -R \"$(stat -c %u:%g \"$HOME\")\" \"$HOME\"");
    }
    line
}

/// What a command leaves in the home directory of root, no other user reads; where the image has a home for its user, `HOME` names it.
fn is_at_home(text: &str, plan: &BuildPlan) -> bool {
    let text = text.split_once("RUN ").map_or(text, |(_, text)| text);
    let has_home = plan.environment.iter().any(|variable| variable.value.0 == "HOME");
    // What becomes text leaves nothing else.
    let commands = shell::script_as_far_as_it_parses(text).commands.into_iter().filter(|one| one.runs != Runs::AsText);
    let downloads = commands.filter_map(|command| called_by(&command)).any(|call| {
        let name = call.rsplit('/').next().unwrap_or(&call);
        !build_commands::is_in_every_image(name) && programs::package_of(name).is_none() || name.starts_with("python")
    });
    names_home(text) || downloads && !has_home
}

pub(super) fn names_home(text: &str) -> bool {
    text.contains('~') || text.contains("/root") || text.contains("HOME")
}
