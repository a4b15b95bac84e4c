//! The page that the wizard opens with: what was found in the project. Asks and decides nothing.

use crate::inspect::code::{Embedding, Scope};
use crate::inspect::pyproject::Packaging;
use crate::inspect::{ProjectFacts, Search};

/// A short page for people.
pub fn found(facts: &ProjectFacts) -> String {
    let project = &facts.pyproject;
    let mut page = Page(format!("Found `{}` ({})\n", project.name.value, project.name.place));
    match &project.packaging {
        Packaging::Package { backend, .. } => {
            page.line("package", &format!("built by `{}` ({})", backend.value, backend.place));
        }
        Packaging::Virtual { because } => page.line("no package", because),
    }
    if let Some(requires) = &project.requires_python {
        page.line("Python", &format!("{} ({})", requires.value, requires.place));
    }
    match &facts.lock {
        Search::Found(lock) => page.line("lock", &format!("{} packages (uv.lock)", lock.packages.len())),
        Search::Missing => page.line("lock", "missing"),
    }
    code(&mut page, facts);
    page.0
}

fn code(page: &mut Page, facts: &ProjectFacts) {
    for module in facts.code.code() {
        for application in &module.applications {
            if application.scope == Scope::Module && application.embedding == Embedding::None {
                let name = application.name.as_deref().unwrap_or(&module.path);
                page.line("application", &format!("{} `{name}` ({})", application.framework, application.place));
            }
        }
        for route in &module.routes {
            page.line("health route", &format!("{} ({})", route.path, route.place));
        }
    }
    for script in &facts.pyproject.scripts {
        page.line("script", &format!("`{}` ({})", script.name, script.place));
    }
}

struct Page(String);

impl Page {
    fn line(&mut self, name: &str, text: &str) {
        let line = format!("  {name:13} {}\n", text.replace('\n', "\\n"));
        self.0.push_str(&line);
    }
}
