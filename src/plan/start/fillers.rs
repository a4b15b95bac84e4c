//! Finds the programs beside a service that fill or make its database, which the image has for somebody to run. Starts none.

use std::collections::BTreeSet;

use super::{form, paths};
use crate::catalogue::fillers::fills;
use crate::inspect::code::ModuleFacts;
use crate::plan::build_plan::ProgramForm;
use crate::plan::candidate::StartMethod;
use crate::plan::chosen::Chosen;
use crate::plan::request::Request;

/// The files of such programs, with what they load and the service does not.
pub(crate) fn files<'r>(request: &'r Request<'_>, chosen: &Chosen, reached: &BTreeSet<&str>) -> BTreeSet<&'r str> {
    let mut programs = called_so(request, chosen, reached);
    if form::choose_form(request, chosen).value == ProgramForm::Service && !are_tables_made(request, chosen, reached) {
        programs.extend(apart(request, chosen, reached).find(|module| module.makes_tables));
    }
    let entries: Vec<&str> = programs.iter().map(|module| module.path.as_str()).collect();
    if entries.is_empty() {
        return BTreeSet::new();
    }
    let mut loaded = request.facts.code.reachable(&entries, &[chosen.root(), "", "src"]);
    loaded.retain(|path| !reached.contains(path));
    loaded
}

/// Whether what starts makes its tables, or migrations do.
fn are_tables_made(request: &Request<'_>, chosen: &Chosen, reached: &BTreeSet<&str>) -> bool {
    let mut modules = request.facts.code.code().filter(|module| reached.contains(module.path.as_str()));
    !request.facts.alembic.is_empty()
        || matches!(chosen.candidate.start, StartMethod::Django(_))
        || modules.any(|module| module.makes_tables)
}

/// Programs with a guard beside a service that are called after what they fill.
pub(super) fn called_so<'r>(
    request: &'r Request<'_>,
    chosen: &Chosen,
    reached: &BTreeSet<&str>,
) -> Vec<&'r ModuleFacts> {
    if form::choose_form(request, chosen).value != ProgramForm::Service {
        return Vec::new();
    }
    let counts = |module: &&ModuleFacts| {
        let path = module.path.as_str();
        fills(path) && (!paths::is_beside(path) || is_documented(request, path))
    };
    candidates(request, chosen, reached).filter(counts).collect()
}

/// Whether the authors tell to run a file: `uv run python scripts/seed.py`, `python -m scripts.seed`.
fn is_documented(request: &Request<'_>, path: &str) -> bool {
    let dotted = path.trim_end_matches(".py").replace('/', ".");
    let deployment = &request.facts.deployment;
    let mut commands = deployment.commands.iter().chain(&deployment.run_by_uv).chain(&deployment.preparations);
    commands.any(|declared| {
        let mut words = declared.command.words.iter();
        words.any(|word| word.trim_start_matches("./") == path || *word == dotted)
    })
}

/// Programs with a guard that the image does not start, and does not come near.
pub(super) fn apart<'r>(
    request: &'r Request<'_>,
    chosen: &Chosen,
    reached: &BTreeSet<&str>,
) -> impl Iterator<Item = &'r ModuleFacts> {
    candidates(request, chosen, reached).filter(|module| !paths::is_beside(&module.path))
}

fn candidates<'r>(
    request: &'r Request<'_>,
    chosen: &Chosen,
    reached: &BTreeSet<&str>,
) -> impl Iterator<Item = &'r ModuleFacts> {
    let counts = move |module: &&ModuleFacts| {
        let path = module.path.as_str();
        let is_ours = !request.is_of_another_member(path) && !paths::is_of_nested_project(request, path);
        module.main_guard.is_some() && is_ours && !reached.contains(path) && chosen.candidate.file() != Some(path)
    };
    request.facts.code.code().filter(counts)
}

#[cfg(test)]
mod tests {
    use crate::plan::build_plan::BuildPlan;
    use crate::plan::testing::{APP, lock, notices, planned};

    const SEED: &str = "import rows\nfrom shop import db\ndef main():\n    open('seeds.json')\nif __name__ == '__main__':\n    main()\n";

    fn plan(main: &str, seed: &str, readme: &str) -> BuildPlan {
        let files = [
            ("pyproject.toml", APP),
            ("main.py", main),
            (seed, SEED),
            ("scripts/other.py", "print(1)\n"),
            ("scripts/rows.py", ""),
            ("rows.py", ""),
            ("shop/db.py", ""),
            ("seeds.json", "[]"),
            ("README.md", readme),
        ];
        planned(&files, &lock(&["fastapi", "uvicorn"], "")).expect("a plan")
    }

    fn copied(plan: &BuildPlan) -> Vec<&str> {
        let sources = &plan.sources;
        sources.files.iter().chain(&sources.directories).map(|source| source.path.as_str()).collect()
    }

    fn names_it(plan: &BuildPlan) -> bool {
        notices(plan).iter().any(|notice| notice.contains("fills or makes a database"))
    }

    const API: &str = "from fastapi import FastAPI\napp = FastAPI()\n";

    #[test]
    fn a_program_that_fills_the_database_is_in_the_image_with_what_it_loads() {
        let plan = plan(API, "seed.py", "");
        assert!(names_it(&plan));
        assert_eq!(copied(&plan), ["main.py", "rows.py", "seed.py", "seeds.json", "shop"]);
    }

    #[test]
    fn one_among_scripts_is_where_the_authors_tell_to_run_it() {
        let told = plan(API, "scripts/seed_shops.py", "```bash\nuv run python scripts/seed_shops.py\n```\n");
        assert!(names_it(&told));
        let copied = copied(&told);
        assert!(copied.contains(&"scripts/seed_shops.py") && !copied.contains(&"scripts/other.py"), "{copied:?}");
        let untold = plan(API, "scripts/seed_shops.py", "");
        assert!(!names_it(&untold) && self::copied(&untold) == ["main.py"]);
    }
}
