//! The page that the wizard opens with: what was found in the project. Asks and decides nothing.

use super::answers::INDENT;
use crate::inspect::code::{Embedding, Scope};
use crate::inspect::pyproject::Packaging;
use crate::inspect::{ProjectFacts, Search};
use crate::output::{Line, Tone};

/// A short page for people.
pub fn found(facts: &ProjectFacts) -> Vec<Line> {
    let project = &facts.pyproject;
    let title = format!("Found `{}` ({})", project.name.value, project.name.place);
    let mut page = Page(vec![Line::new(Tone::Plain, title)]);
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
    page.0.push(Line::new(Tone::Plain, ""));
    page.0
}

/// Of more than this the rest is counted, so that the first question is on the first screen.
const MOST: usize = 3;

fn code(page: &mut Page, facts: &ProjectFacts) {
    let (mut applications, mut routes) = (Vec::new(), Vec::new());
    for module in facts.code.code() {
        for application in &module.applications {
            if application.scope == Scope::Module && application.embedding == Embedding::None {
                let name = application.name.as_deref().unwrap_or(&module.path);
                applications.push(format!("{} `{name}` ({})", application.framework, application.place));
            }
        }
        routes.extend(module.routes.iter().map(|route| format!("{} ({})", route.path, route.place)));
    }
    let scripts = facts.pyproject.scripts.iter().map(|script| format!("`{}` ({})", script.name, script.place));
    for (name, texts) in [("application", applications), ("health route", routes), ("script", scripts.collect())] {
        texts.iter().take(MOST).for_each(|text| page.line(name, text));
        if let Some(more) = texts.len().checked_sub(MOST).filter(|more| *more > 0) {
            page.line("", &format!("and {more} more, which `uvdock inspect` lists"));
        }
    }
}

struct Page(Vec<Line>);

impl Page {
    fn line(&mut self, name: &str, text: &str) {
        self.0.push(Line::column(Tone::Plain, format!("  {name:13} {text}"), INDENT));
    }
}
