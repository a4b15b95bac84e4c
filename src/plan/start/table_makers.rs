//! Says which program makes the tables of the database, where nothing that starts does, and what takes them away. Makes none.

use std::collections::BTreeSet;

use super::{entry_points, libraries, running};
use crate::catalogue::project_files::COMPOSE_FILE;
use crate::inspect::code::ModuleFacts;
use crate::inspect::evidence::Located;
use crate::plan::build_plan::{RoleWork, StartNotice, StartPlan};
use crate::plan::candidate::StartMethod;
use crate::plan::chosen::Chosen;
use crate::plan::request::Request;

/// Where a file that no image has is put to be run.
const MOUNTED: &str = "/tmp";

/// The program among these that makes the tables of what starts.
pub(super) fn find<'r>(
    request: &Request<'_>,
    chosen: &Chosen,
    start: &StartPlan,
    reached: &BTreeSet<&str>,
    mut programs: impl Iterator<Item = &'r ModuleFacts>,
) -> Option<&'r ModuleFacts> {
    let facts = request.facts;
    let of_start = || facts.code.code().filter(|module| reached.contains(module.path.as_str()));
    let migrates = start.other_roles.iter().any(|role| role.work == RoleWork::Migration) || !facts.alembic.is_empty();
    let is_of_django = matches!(chosen.candidate.start, StartMethod::Django(_));
    let is_made = || of_start().any(|module| module.makes_tables || module.migrates_by_ini.is_some());
    if migrates || is_of_django || is_made() || !of_start().any(|module| module.table.is_some()) {
        return None;
    }
    programs.find(|module| module.makes_tables)
}

/// It with the command that runs it, unless a role does.
pub(super) fn notice(request: &Request<'_>, start: &StartPlan, maker: &ModuleFacts) -> Option<StartNotice> {
    let place = maker.main_guard.clone()?;
    let candidate = entry_points::program_candidate(request, maker, place.clone());
    let is_foreign = request.is_of_another_member(&maker.path) && !libraries::installs(request, &maker.path);
    let (shown, words, mounted) = match &candidate.start {
        StartMethod::Module { name, .. } if !is_foreign => {
            (candidate.key.clone(), vec!["python".to_owned(), "-m".to_owned(), name.clone()], None)
        }
        _ if is_foreign => {
            let name = maker.path.rsplit('/').next().unwrap_or(&maker.path);
            let there = format!("{MOUNTED}/{name}");
            let mount = format!("./{}:{there}:ro", request.facts.from_root(&maker.path));
            (request.facts.from_root(&maker.path), vec!["python".to_owned(), there], Some(mount))
        }
        _ => (format!("python {}", maker.path), vec!["python".to_owned(), maker.path.clone()], None),
    };
    let runs = |role: String| role.contains(&words.join(" ")) || role.contains(&maker.path);
    if start.other_roles.iter().any(|role| runs(role.command.value.join(" "))) {
        return None;
    }
    let drops = maker.drops_tables.as_ref().map(|(_, place)| place.clone());
    let run = run(request, start, &words, mounted);
    Some(StartNotice::MakesTables { program: Located::new(shown, place), drops, run })
}

/// Once, in a container of the program's service.
fn run(request: &Request<'_>, start: &StartPlan, words: &[String], mounted: Option<String>) -> Vec<String> {
    let is_by_compose = !request.preferences.leaves(COMPOSE_FILE);
    let begin: &[&str] = if is_by_compose {
        &["docker", "compose", "run", "--rm"]
    } else {
        &["docker", "run", "--rm", "--env-file", ".env"]
    };
    let mut all: Vec<String> = begin.iter().map(|word| (*word).to_owned()).collect();
    all.extend(mounted.into_iter().flat_map(|mount| ["--volume".to_owned(), mount]));
    let (program, arguments) = words.split_first().map_or(("", words), |(program, rest)| (program.as_str(), rest));
    if start.entrypoint.is_some() {
        all.extend(["--entrypoint".to_owned(), program.to_owned(), request.project()]);
        all.extend_from_slice(arguments);
    } else {
        all.push(request.project());
        all.extend_from_slice(words);
    }
    all
}

/// Where the program drops tables as it starts.
pub(super) fn dropped(request: &Request<'_>, chosen: &Chosen, reached: &BTreeSet<&str>) -> Option<StartNotice> {
    let running = running::running(request, chosen);
    let modules = request.facts.code.code().filter(|module| {
        reached.contains(module.path.as_str()) || chosen.candidate.file() == Some(module.path.as_str())
    });
    let mut drops = modules.filter_map(|module| module.drops_tables.as_ref().map(|drop| (module, drop)));
    let (_, (_, place)) = drops.find(|(module, (scope, _))| running.holds(&module.path, scope))?;
    Some(StartNotice::DropsTables(place.clone()))
}

#[cfg(test)]
mod tests {
    use crate::plan::testing::{APP, lock, notices, planned};

    const MAIN: (&str, &str) = ("main.py", "from fastapi import FastAPI\nfrom models import Order\napp = FastAPI()\n");
    const MODELS: (&str, &str) = ("models.py", "class Order(Base):\n    __tablename__ = 'orders'\n");
    const MAKER: &str = "from models import Base, engine\ndef run():\n    Base.metadata.drop_all(engine)\n    Base.metadata.create_all(engine)\n\
                         if __name__ == '__main__':\n    run()\n";

    fn said(files: &[(&str, &str)], settings: &str) -> Vec<String> {
        let pyproject = format!("{APP}{settings}");
        let files: Vec<_> = [("pyproject.toml", pyproject.as_str())].iter().chain(files).copied().collect();
        let plan = planned(&files, &lock(&["fastapi", "uvicorn", "sqlalchemy"], "")).expect("a plan");
        notices(&plan).into_iter().filter(|notice| notice.contains("table") || notice.contains("fills")).collect()
    }

    #[test]
    fn a_program_that_makes_the_tables_is_named_with_its_command() {
        let expected = "`python prepare.py` (prepare.py:5) makes the tables of the database, and nothing that starts runs it: `docker compose \
                        run --rm shop python prepare.py` does, once; it drops those that are there first (prepare.py:3), with all that they hold";
        assert_eq!(said(&[MAIN, MODELS, ("prepare.py", MAKER)], ""), [expected]);
        let role = "[tool.uvdock]\nroles.tables = { command = \"python prepare.py\" }\n";
        assert!(said(&[MAIN, MODELS, ("prepare.py", MAKER)], role).is_empty());
    }

    #[test]
    fn it_is_not_said_where_the_program_makes_them_too() {
        let main = format!("{}from db import make\n", MAIN.1);
        let own = ("db.py", "def make():\n    Base.metadata.create_all(engine)\n");
        assert!(said(&[("main.py", &main), MODELS, own, ("prepare.py", MAKER)], "").is_empty());
    }

    #[test]
    fn a_program_that_drops_its_tables_as_it_starts_is_said() {
        let main = format!("{}Base.metadata.drop_all(engine)\nBase.metadata.create_all(engine)\n", MAIN.1);
        let found = said(&[("main.py", &main), MODELS], "");
        assert_eq!(
            found,
            [
                "The program drops the tables of its database as it starts (main.py:4): what they hold is lost with each start"
            ]
        );
    }
}
