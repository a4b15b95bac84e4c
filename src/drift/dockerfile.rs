//! Takes a Dockerfile of uvdock's apart. Knows no decision.

use std::collections::HashSet;
use std::mem;

use parse_dockerfile::{
    Command, CopyInstruction, Dockerfile, HealthcheckArguments, Instruction, RunInstruction, Source as CopySource,
};

use super::statements::{Statement, Topic, service_of};
use crate::dockerfile_text::readable;
use crate::inspect::UV_LOCK;
use crate::inspect::evidence::Lines;
use crate::quote;
use crate::render::{LOCKS, SHARED_NAMES, StageKind};
use crate::shell;

/// What a Dockerfile says; nothing where it does not parse.
pub(super) fn statements(text: &str) -> Vec<Statement> {
    let text = &*readable(text);
    let Ok(dockerfile) = parse_dockerfile::parse(text) else { return Vec::new() };
    let lines = Lines::new("", text);
    let at = |offset, statement| Statement { line: Some(lines.line(offset)), ..statement };
    let mut all = Vec::new();
    if let Some(syntax) = &dockerfile.parser_directives.syntax {
        all.push(at(syntax.value.span.start, Statement::new(Topic::Syntax, "", "", syntax.value.value)));
    }
    let stages = stage_names(&dockerfile);
    let mut stage = String::new();
    for instruction in &dockerfile.instructions {
        if let Instruction::From(from) = instruction {
            stage = from.as_.as_ref().map_or_else(String::new, |(_, name)| name.value.to_string());
        }
        let pieces = match StageKind::of(&stage) {
            Some(StageKind::Frontend) if !matches!(instruction, Instruction::From(_)) => {
                vec![whole(text, instruction, &stage, Topic::FrontEnd)]
            }
            Some(StageKind::Catalogues) if !matches!(instruction, Instruction::From(_)) => {
                vec![whole(text, instruction, &stage, Topic::Catalogues)]
            }
            Some(StageKind::Suite | StageKind::Test | StageKind::Lint)
                if !matches!(instruction, Instruction::From(_)) =>
            {
                vec![whole(text, instruction, &stage, Topic::Suite)]
            }
            // Of a project it has the names of the packages that services share.
            None if stage == LOCKS && !matches!(instruction, Instruction::From(_)) => shared_packages(instruction),
            _ => pieces(instruction, &stage, &stages),
        };
        all.extend(pieces.into_iter().map(|statement| at(start(instruction), statement)));
    }
    all
}

fn shared_packages(instruction: &Instruction<'_>) -> Vec<Statement> {
    let Instruction::Copy(copy) = instruction else { return Vec::new() };
    let names = copy.src.iter().filter_map(|source| match source {
        CopySource::HereDoc(text) if copy.dest.value == SHARED_NAMES => Some(text.value.to_string()),
        _ => None,
    });
    names.map(|names| Statement::new(Topic::SharedPackages, "", "", names)).collect()
}

/// An instruction of a stage that is there for one thing.
fn whole(text: &str, instruction: &Instruction<'_>, stage: &str, topic: Topic) -> Statement {
    let whole = text.get(start(instruction)..).unwrap_or_default();
    let mut goes_on = true;
    let lines = whole.lines().take_while(|line| mem::replace(&mut goes_on, line.ends_with('\\')));
    Statement::new(topic, stage, lines.collect::<Vec<_>>().join("\n"), "")
}

fn stage_names(dockerfile: &Dockerfile<'_>) -> HashSet<String> {
    dockerfile.stages().filter_map(|stage| stage.from.as_.as_ref().map(|(_, name)| name.value.to_string())).collect()
}

fn start(instruction: &Instruction<'_>) -> usize {
    match instruction {
        Instruction::From(from) => from.from.span.start,
        Instruction::Run(run) => run.run.span.start,
        Instruction::Copy(copy) => copy.copy.span.start,
        Instruction::Env(env) => env.env.span.start,
        Instruction::Label(label) => label.label.span.start,
        Instruction::Arg(arg) => arg.arg.span.start,
        Instruction::Expose(expose) => expose.expose.span.start,
        Instruction::Healthcheck(check) => check.healthcheck.span.start,
        Instruction::Stopsignal(signal) => signal.stopsignal.span.start,
        Instruction::Workdir(workdir) => workdir.workdir.span.start,
        Instruction::Cmd(cmd) => cmd.cmd.span.start,
        Instruction::Entrypoint(entrypoint) => entrypoint.entrypoint.span.start,
        Instruction::User(user) => user.user.span.start,
        _ => 0,
    }
}

fn pieces(instruction: &Instruction<'_>, stage: &str, stages: &HashSet<String>) -> Vec<Statement> {
    let one = |topic, key: &str, value: String| vec![Statement::new(topic, stage, key, value)];
    match instruction {
        Instruction::From(from) => {
            let image = from.image.value.to_string();
            let is_stage = stages.contains(&image);
            let parent = if is_stage { image.clone() } else { String::new() };
            let mut all = vec![Statement::new(Topic::Stage, "", stage, parent)];
            all.extend((!is_stage).then(|| Statement::new(Topic::Image, stage, "", image)));
            all
        }
        Instruction::Run(run) => run_pieces(run, stage),
        Instruction::Copy(copy) => copy_pieces(copy, stage),
        Instruction::Env(env) => pairs(Topic::Variable, stage, &env.arguments.value),
        Instruction::Label(label) => pairs(Topic::Label, service_of(stage), &label.arguments.value),
        Instruction::Arg(arg) => {
            let (name, default) = arg.arguments.value.split_once('=').unwrap_or((&arg.arguments.value, ""));
            vec![Statement::new(Topic::Argument, "", name, default)]
        }
        Instruction::Expose(expose) => expose
            .arguments
            .iter()
            .map(|port| Statement::new(Topic::Port, service_of(stage), "", &*port.value))
            .collect(),
        Instruction::Healthcheck(check) => {
            let test = match &check.arguments {
                HealthcheckArguments::Cmd { arguments, .. } => command_line(arguments),
                _ => "none".to_owned(),
            };
            vec![Statement::new(Topic::Health, service_of(stage), "", test)]
        }
        Instruction::Stopsignal(signal) => {
            vec![Statement::new(Topic::StopSignal, service_of(stage), "", &*signal.arguments.value)]
        }
        Instruction::Workdir(workdir) => one(Topic::Workdir, &workdir.arguments.value, String::new()),
        Instruction::Cmd(cmd) => one(Topic::Command, "", command_line(&cmd.arguments)),
        Instruction::Entrypoint(entrypoint) => match command_line(&entrypoint.arguments) {
            // An empty one takes that of the base image back.
            line if line.trim_matches('"').is_empty() => Vec::new(),
            line => one(Topic::Entrypoint, "", line),
        },
        Instruction::User(user) => one(Topic::User, "", user.arguments.value.to_string()),
        _ => one(Topic::Other, "another instruction", String::new()),
    }
}

fn command_line(command: &Command<'_>) -> String {
    match command {
        Command::Exec(words) => {
            quote::shown(&words.value.iter().map(|word| word.value.to_string()).collect::<Vec<_>>())
        }
        Command::Shell(line) => line.value.to_owned(),
        _ => String::new(),
    }
}

/// `KEY=value` with shell quotes, several on one instruction.
fn pairs(topic: Topic, part: &str, text: &str) -> Vec<Statement> {
    let words = shell::words(&joined(text)).unwrap_or_default();
    let pair = |word: &String| word.split_once('=').map(|(key, value)| Statement::new(topic, part, key, value));
    words.iter().filter_map(pair).collect()
}

/// Lines that a backslash joins, as one.
fn joined(text: &str) -> String {
    text.replace("\\\n", " ")
}

/// Paths from the build context by themselves; copies between stages as they stand.
fn copy_pieces(copy: &CopyInstruction<'_>, stage: &str) -> Vec<Statement> {
    let from = copy.options.iter().find(|flag| flag.name.value == "from").and_then(|flag| flag.value.as_ref());
    let paths = copy.src.iter().filter_map(|source| match source {
        CopySource::Path(path) => Some(path.value.to_string()),
        _ => None,
    });
    match from {
        None => paths.map(|path| Statement::new(Topic::Copied, "", path, "")).collect(),
        // A part of the lock is the lock for what is told.
        Some(from) if from.value == LOCKS => vec![Statement::new(Topic::Input, "", UV_LOCK, "")],
        Some(from) => {
            let paths: Vec<String> = paths.collect();
            let is_below_app = paths.iter().all(|path| path.starts_with("/app/"));
            match StageKind::of(&from.value) {
                Some(kind @ (StageKind::Frontend | StageKind::Catalogues)) => {
                    let topic = if kind == StageKind::Frontend { Topic::FrontEnd } else { Topic::Catalogues };
                    let copy = format!("{stage} {} {}", paths.join(" "), copy.dest.value);
                    vec![Statement::new(topic, &from.value, copy, "")]
                }
                Some(StageKind::Writable) => each(Topic::Writable, "", paths),
                // What is copied on was copied from the context before, where it has its reason.
                Some(StageKind::Project | StageKind::App) if is_below_app => {
                    let below_app = paths.iter().map(|path| path.trim_start_matches("/app/").to_owned());
                    each(Topic::Copied, "", below_app.collect())
                }
                _ => {
                    vec![Statement::new(
                        Topic::Other,
                        stage,
                        format!("COPY {} {}", paths.join(" "), copy.dest.value),
                        &*from.value,
                    )]
                }
            }
        }
    }
}

fn run_pieces(run: &RunInstruction<'_>, stage: &str) -> Vec<Statement> {
    let mut all: Vec<Statement> = run
        .options
        .iter()
        .filter_map(|flag| flag.value.as_ref())
        .map(|mount| {
            let mount = mount.value.as_ref();
            match mount_field(mount, "type") {
                "bind" if mount_field(mount, "from") == LOCKS => Statement::new(Topic::Input, "", UV_LOCK, ""),
                "bind" => Statement::new(Topic::Input, "", mount_field(mount, "source"), ""),
                "secret" => Statement::new(Topic::Secret, "", mount_field(mount, "id"), ""),
                _ => Statement::new(Topic::Other, stage, mount, ""),
            }
        })
        .collect();
    let line = joined(&command_line(&run.arguments));
    let mut steps: Vec<Statement> = Vec::new();
    for step in line.split("&&") {
        let words = shell::words(step).unwrap_or_default();
        steps.extend(step_pieces(step.trim(), &words, stage));
    }
    // Updating the package lists and removing them again comes and goes with the packages.
    if steps.iter().any(|step| step.topic == Topic::SystemPackage) {
        steps.retain(|step| step.topic == Topic::SystemPackage);
    }
    all.extend(steps);
    all
}

fn mount_field<'a>(mount: &'a str, name: &str) -> &'a str {
    mount.split(',').find_map(|field| field.strip_prefix(name)?.strip_prefix('=')).unwrap_or_default()
}

fn each(topic: Topic, part: &str, keys: Vec<String>) -> Vec<Statement> {
    keys.into_iter().map(|key| Statement::new(topic, part, key, "")).collect()
}

/// The words of a command that are no options.
fn operands(words: &[&str]) -> Vec<String> {
    words.iter().filter(|word| !word.starts_with('-')).map(ToString::to_string).collect()
}

fn step_pieces(step: &str, words: &[String], stage: &str) -> Vec<Statement> {
    let command = words.iter().skip_while(|word| word.contains('=')).map(String::as_str).collect::<Vec<_>>();
    match command.as_slice() {
        ["apt-get", "install", rest @ ..] | ["apk", "add", rest @ ..] => {
            each(Topic::SystemPackage, stage, operands(rest))
        }
        ["uv", "sync", rest @ ..] => flags(rest, stage),
        // `install -d -o 65532 -g 65532 DIRECTORY...`
        ["install", "-d", "-o", _, "-g", _, rest @ ..] => each(Topic::Writable, "", operands(rest)),
        // What is written beside the code; `-R` goes with an `install -d` of the same.
        ["chown", "-R", ..] => Vec::new(),
        ["chown", _, rest @ ..] if StageKind::of(stage) == Some(StageKind::Runtime) => {
            each(Topic::Writable, "", operands(rest))
        }
        ["python", "-m", "compileall", ..] => vec![Statement::new(Topic::Compile, stage, "", step)],
        ["echo", .., "/etc/passwd" | "/etc/group"] => {
            vec![Statement::new(Topic::User, stage, command[command.len() - 1], step)]
        }
        [_, _, "collectstatic", ..] => vec![Statement::new(Topic::StaticFiles, "", "", step)],
        _ => vec![Statement::new(Topic::Other, stage, step, "")],
    }
}

/// The options of `uv sync`; those of `--group` and the like with what they name.
fn flags(words: &[&str], stage: &str) -> Vec<Statement> {
    let mut all = Vec::new();
    let mut words = words.iter();
    while let Some(word) = words.next() {
        let takes_a_name =
            matches!(*word, "--group" | "--extra" | "--package" | "--only-group" | "--reinstall-package");
        let name = if takes_a_name { words.next() } else { None };
        all.push(match (*word, name) {
            ("--locked" | "--frozen", _) => Statement::new(Topic::Lock, stage, "", *word),
            (word, Some(name)) => Statement::new(Topic::Flag, "", format!("{word} {name}"), ""),
            (word, None) => Statement::new(Topic::Flag, stage, word, ""),
        });
    }
    all
}
