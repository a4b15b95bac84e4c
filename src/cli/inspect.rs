//! `uvdock inspect`: prints the facts with their evidence. Decides nothing.

use clap::Args;
use serde_json::{Value, json};

use super::{DecisionArgs, ExitStatus, Format, PinsFrom, ProjectArgs, planned_from};
use crate::error::Error;
use crate::inspect::code::{Embedding, Scope};
use crate::inspect::lock::{LockFacts, PackageSource};
use crate::inspect::pyproject::Packaging;
use crate::inspect::wheel::WheelFacts;
use crate::inspect::{ProjectFacts, Search};
use crate::output;
use crate::plan::strategy::StrategyPlan;

#[derive(Args)]
pub(super) struct InspectArgs {
    #[command(flatten)]
    project: ProjectArgs,
    #[command(flatten)]
    decisions: DecisionArgs,
    /// How to print the facts
    #[arg(long, value_enum, default_value_t = Format::Text)]
    pub(super) format: Format,
}

pub(super) fn run(args: &InspectArgs) -> Result<ExitStatus, Error> {
    let facts = crate::inspect::inspect(&args.project.directory()?)?;
    match args.format {
        Format::Json => {
            let plan = planned_from(&facts, &args.decisions, PinsFrom::File).ok();
            output::json_result(&as_json(&facts, plan.map(|plan| plan.strategy).as_ref()));
        }
        Format::Text => output::page(&as_text(&facts)),
    }
    Ok(ExitStatus::DONE)
}

/// `{"version": 1, "pyproject", "lock", "python_pin", "wheel", "code", "files", "private_keys",
/// "strategies"}`; `lock` is `null` without one, `strategies` where no plan can be made.
fn as_json(facts: &ProjectFacts, strategies: Option<&StrategyPlan>) -> Value {
    json!({
        "version": 1,
        "pyproject": facts.pyproject,
        "lock": lock_json(&facts.lock),
        "python_pin": facts.python_pin,
        "wheel": facts.wheel,
        "code": facts.code,
        "files": facts.tree.files.len(),
        "private_keys": facts.tree.private_keys,
        "strategies": strategies.map(|plan| &plan.options),
    })
}

fn lock_json(lock: &Search<LockFacts>) -> Value {
    match lock {
        Search::Missing => Value::Null,
        Search::Found(lock) => json!({
            "version": lock.version,
            "revision": lock.revision,
            "requires_python": lock.requires_python,
            "packages": lock.packages.len(),
        }),
    }
}

fn as_text(facts: &ProjectFacts) -> String {
    let mut page = Page::default();
    project(&mut page, facts);
    lock(&mut page, facts);
    code(&mut page, facts);
    files(&mut page, facts);
    page.text
}

/// A page of facts, each with its place in a column of its own.
#[derive(Default)]
struct Page {
    text: String,
}

impl Page {
    fn heading(&mut self, title: &str) {
        if !self.text.is_empty() {
            self.text.push('\n');
        }
        self.text.push_str(title);
        self.text.push('\n');
    }

    fn fact(&mut self, name: &str, value: impl std::fmt::Display, place: impl std::fmt::Display) {
        let line = format!("  {name:18} {:44} {place}", value.to_string());
        self.text.push_str(&line.trim_end().replace('\n', "\\n"));
        self.text.push('\n');
    }
}

fn project(page: &mut Page, facts: &ProjectFacts) {
    let project = &facts.pyproject;
    page.heading("Project");
    page.fact("name", &project.name.value, &project.name.place);
    if let Some(requires) = &project.requires_python {
        page.fact("requires-python", &requires.value, &requires.place);
    }
    if let Some(pin) = &facts.python_pin {
        page.fact("Python pin", &pin.value, &pin.place);
    }
    match &project.packaging {
        Packaging::Package { backend, .. } => page.fact("build backend", &backend.value, &backend.place),
        Packaging::Virtual { because } => page.fact("not a package", because, ""),
    }
    match &facts.wheel {
        WheelFacts::Modules { modules, .. } => {
            for module in modules {
                page.fact("wheel holds", &module.name, &module.path);
            }
        }
        WheelFacts::Broken { because, place } => page.fact("cannot be built", because, place),
        WheelFacts::Compiled { with, place } => page.fact("compiled with", with, place),
        WheelFacts::Virtual { .. } => {}
    }
    for script in &project.scripts {
        let target =
            script.function.as_ref().map_or(script.module.clone(), |function| format!("{}:{function}", script.module));
        page.fact("script", format!("{} = {target}", script.name), &script.place);
    }
}

fn lock(page: &mut Page, facts: &ProjectFacts) {
    page.heading("Lock");
    let Search::Found(lock) = &facts.lock else { return page.fact("uv.lock", "missing", "") };
    page.fact("packages", lock.packages.len(), format!("uv.lock, version {} revision {}", lock.version, lock.revision));
    for package in &lock.packages {
        if let PackageSource::Git { url, .. } = &package.source {
            page.fact("from git", format!("{} {url}", package.name), format!("uv.lock:{}", package.line));
        }
    }
}

fn code(page: &mut Page, facts: &ProjectFacts) {
    page.heading("Code");
    page.fact("Python files", facts.code.modules.len(), "");
    for module in facts.code.code() {
        for application in &module.applications {
            if application.scope == Scope::Module && application.embedding == Embedding::None {
                let name = application.name.as_deref().unwrap_or(&module.path);
                page.fact("application", format!("{} `{name}`", application.framework), &application.place);
            }
        }
        for call in &module.server_calls {
            let port = call.port.value().map_or("no port said".to_owned(), |port| format!("port {port}"));
            page.fact("server call", port, &call.place);
        }
        for route in &module.routes {
            page.fact("health route", &route.path, &route.place);
        }
    }
    for file in &facts.code.skipped {
        page.fact("not read", format!("{:?}", file.reason), &file.path);
    }
}

fn files(page: &mut Page, facts: &ProjectFacts) {
    page.heading("Files");
    page.fact("files", facts.tree.files.len(), "");
    for key in &facts.tree.private_keys {
        page.fact("private key", "never copied", key);
    }
    for name in &facts.tree.unnameable {
        page.fact("odd name", name, "left out");
    }
}
