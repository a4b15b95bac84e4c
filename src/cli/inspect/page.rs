//! Prints the document as a page for people: grouped, aligned, and no longer for a large project than for a small one. What is
//! left out is counted; the JSON form has it. Adds no fact.

mod layout;
mod lock;

use super::document::{
    Application, Candidate, Carryover, DeclaredCommand, Explained, Files, InspectDocument, Interface, Located,
    Packaging, Place, Project, Runs, Stage, Start, Status, Strategy, SystemPackage, Variable, Verdict, Write,
};
use crate::quote;
use layout::{Page, Section};

/// The page of a document.
pub(super) fn of(document: &InspectDocument) -> String {
    let mut page = Page::default();
    page.add(project(&document.project, &document.files));
    page.add(runs(&document.runs, &document.variables));
    page.add(lock::section(document.lock.as_ref()));
    page.add(system_packages(&document.system_packages, &document.runs.start));
    page.add(strategies(&document.strategies));
    page.add(writes(&document.writes));
    page.add(deployment(&document.deployment, &document.carryover));
    page.add(notices(&document.notices, &document.files));
    page.text()
}

impl std::fmt::Display for Place {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        match self.line {
            Some(line) => write!(f, "{}:{line}", self.file),
            None => f.write_str(&self.file),
        }
    }
}

fn counted(count: usize, one: &str, many: &str) -> String {
    format!("{count} {}", if count == 1 { one } else { many })
}

fn project(project: &Project, files: &Files) -> Section {
    let mut section = Section::new("Project");
    let version = project.version.as_ref().map(|version| format!(" {}", version.value)).unwrap_or_default();
    section.row("name", format!("{}{version}", project.name.value), &project.name.place);
    if let Some(requires) = &project.requires_python {
        section.row("Python", &requires.value, &requires.place);
    }
    if let Some(pin) = &project.python_pin {
        section.row("Python", format!("pinned to {}", pin.value), &pin.place);
    }
    packaging(&mut section, &project.packaging);
    section
        .list("script", &project.scripts, 6, |script| (format!("{} = {}", script.name, script.target), &script.place));
    section.optional("member at", project.member_of_workspace_at.as_ref());
    section.list("local package", &project.local_packages, 6, |package| (&package.name, &package.path));
    for (label, names) in [("extras", &project.extras), ("groups", &project.groups)] {
        if !names.is_empty() {
            section.row(label, some_of(names, 8), "");
        }
    }
    let more = if files.truncated { ", and more than uvdock lists" } else { "" };
    section.row("files", format!("{}, {} of them Python{more}", files.listed, files.python), "");
    section
}

/// The first names, and how many more there are.
fn some_of(names: &[String], most: usize) -> String {
    let shown = names.iter().take(most).map(String::as_str).collect::<Vec<_>>().join(", ");
    match names.len().saturating_sub(most) {
        0 => shown,
        more => format!("{shown} and {more} more"),
    }
}

fn packaging(section: &mut Section, packaging: &Packaging) {
    match packaging {
        Packaging::Virtual { because } => section.row("package", format!("no: {because}"), ""),
        Packaging::Broken { because } => section.row("package", format!("broken: {}", because.value), &because.place),
        Packaging::Compiled { with } => section.row("package", format!("compiled with {}", with.value), &with.place),
        Packaging::Modules { backend, modules } => {
            let paths: Vec<String> = modules.iter().map(|module| module.path.clone()).collect();
            section.row("package", format!("{} packs {}", backend.value, some_of(&paths, 3)), &backend.place);
        }
    }
}

fn runs(runs: &Runs, variables: &[Variable]) -> Section {
    let mut section = Section::new("What runs");
    match &runs.start {
        Start::Found { command, because, port, health } => {
            section.row("command", quote::shown(command), because);
            for (label, explained) in [("port", port), ("health", health)] {
                if let Some(Explained { value, because }) = explained {
                    section.row(label, value, because);
                }
            }
        }
        Start::Question { message, hint, candidates } => {
            section.row("question", message, "");
            section.list("candidate", candidates, 8, |candidate: &Candidate| {
                (candidate.command.clone(), format!("{} ({})", candidate.title, candidate.place))
            });
            section.optional("way out", hint.as_ref());
        }
        Start::Refused { message, hint } => {
            section.row("no plan", message, "");
            section.optional("way out", hint.as_ref());
        }
    }
    // What serves others comes before what people call.
    let mut applications: Vec<&Application> = runs.applications.iter().collect();
    applications.sort_by_key(|application| matches!(application.interface, Interface::Command));
    section.list("application", &applications, 6, |application| {
        let name = application.name.as_ref().map(|name| format!(" `{name}`")).unwrap_or_default();
        (format!("{}{name}", application.framework), &application.place)
    });
    section.list("server call", &runs.servers, 4, |server| {
        let host = server.host.as_ref().map(|host| format!(" on {host}")).unwrap_or_default();
        let port = server.port.map(|port| format!(" port {port}")).unwrap_or_default();
        (format!("{}{host}{port}", server.name), &server.place)
    });
    section.list("health route", &runs.health_routes, 3, |route: &Located| (route.value.clone(), &route.place));
    environment(&mut section, variables);
    section
}

fn environment(section: &mut Section, variables: &[Variable]) {
    let required: Vec<&Variable> = variables.iter().filter(|variable| variable.required).collect();
    section.list("needs", &required, 6, |variable| (format!("${}", variable.name), &variable.place));
    let optional = variables.len() - required.len();
    if optional > 0 {
        section.row("may read", counted(optional, "environment variable", "environment variables"), "");
    }
}

fn system_packages(packages: &[SystemPackage], start: &Start) -> Section {
    let mut section = Section::new("System packages");
    for (label, stage) in [("to run", Stage::Run), ("to build", Stage::Build)] {
        let of_stage: Vec<&SystemPackage> = packages.iter().filter(|package| package.stage == stage).collect();
        section.list(label, &of_stage, 8, |package| (package.name.clone(), package.because.clone()));
    }
    if packages.is_empty() {
        let known = matches!(start, Start::Found { .. });
        section.row(
            "none",
            if known { "the base image has all it needs" } else { "the lock shows no need of any" },
            "",
        );
    }
    section
}

/// One line for each: the verdict, and the first reason for it.
fn strategies(strategies: &[Strategy]) -> Section {
    let mut section = Section::new("Strategies");
    for strategy in strategies {
        let verdict = match strategy.verdict {
            Verdict::Chosen => "chosen",
            Verdict::Possible => "possible",
            Verdict::Needs => "needs more",
            Verdict::Impossible => "impossible",
        };
        let first = strategy.reasons.first().map(|reason| reason.value.as_str()).unwrap_or_default();
        let more = match strategy.reasons.len() {
            0 | 1 => String::new(),
            all => format!(", and {} more", all - 1),
        };
        section.row(&strategy.name, verdict, format!("{first}{more}"));
    }
    section
}

fn writes(writes: &[Write]) -> Section {
    let mut section = Section::new("Where it writes");
    section.list("path", writes, 8, |write| (write.path.clone(), write.because.clone()));
    section
}

/// Deployment files are shown with what they start; of task files and documentation, which hold many commands, only how many.
fn deployment(commands: &[DeclaredCommand], carryover: &[Carryover]) -> Section {
    let mut section = Section::new("Other files that say what runs");
    let mut kinds: Vec<&str> = commands.iter().map(|command| command.kind.as_str()).collect();
    kinds.sort_by_key(|kind| (is_wordy(kind), commands.iter().position(|command| command.kind == *kind)));
    kinds.dedup();
    for kind in kinds {
        let of_kind: Vec<&DeclaredCommand> = commands.iter().filter(|command| command.kind == kind).collect();
        if is_wordy(kind) {
            let mut files: Vec<String> = of_kind.iter().map(|command| command.place.file.clone()).collect();
            files.dedup();
            section.row(kind, counted(of_kind.len(), "command", "commands"), some_of(&files, 3));
        } else {
            section.list(kind, &of_kind, 3, |command| {
                let name = if command.name.is_empty() { String::new() } else { format!("{}: ", command.name) };
                (format!("{name}{}", quote::shown(&command.command)), &command.place)
            });
        }
    }
    for (label, is_kept) in [("carried over", true), ("not carried over", false)] {
        let of_label: Vec<&Carryover> =
            carryover.iter().filter(|one| (one.status == Status::Kept) == is_kept).collect();
        section.list(label, &of_label, 6, |one| {
            (format!("{} {}", one.subject, one.value), format!("{} ({})", one.because, one.place))
        });
    }
    section
}

fn is_wordy(kind: &str) -> bool {
    matches!(kind, "task" | "documentation")
}

fn notices(notices: &[String], files: &Files) -> Section {
    let mut section = Section::new("Notices");
    for notice in notices {
        section.paragraph(notice);
    }
    if let Some(first) = files.not_read.first() {
        let count = counted(files.not_read.len(), "Python file was", "Python files were");
        section.paragraph(&format!("{count} not read, such as `{}`: {}", first.path, first.because));
    }
    section
}
