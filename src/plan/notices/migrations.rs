//! Says where migrations go to another database than the program. Decides nothing.

use crate::plan::build_plan::{BackingService, Notice, RoleWork, StartNotice, StartPlan};
use crate::plan::chosen::Chosen;
use crate::plan::request::Request;
use crate::plan::start::roles::alembic;
use crate::sourced::Sourced;

/// Alembic's migrations whose address stands in alembic.ini, where the program is told its own by variables.
pub(super) fn notice(
    request: &Request<'_>,
    chosen: &Chosen,
    given: &[Sourced<(String, String)>],
    backing: &[BackingService],
    start: &StartPlan,
) -> Option<Notice> {
    let migrates = |words: &[String]| words.iter().any(|word| word == "alembic");
    let mut roles = start.other_roles.iter().filter(|role| role.work == RoleWork::Migration);
    roles.find(|role| migrates(&role.command.value))?;
    let (directory, _) = request.facts.alembic_from(chosen.root())?;
    let (environment, address) = alembic::fixed_address(request, directory)?;
    let is_told = !backing.is_empty() || given.iter().any(|variable| variable.value.1.starts_with("sqlite"));
    let is_elsewhere = address.is_none() || is_told;
    is_elsewhere.then_some(Notice::Start(StartNotice::MigratesElsewhere { environment, address }))
}

#[cfg(test)]
mod tests {
    use crate::plan::testing::{APP, lock, notices, planned};

    const MAIN: &str = "import os\nfrom fastapi import FastAPI\nfrom sqlalchemy import create_engine\napp = FastAPI()\nengine = \
                        create_engine(os.getenv('DATABASE_URL', 'sqlite:///./shop.db'))\n";

    fn said(ini: &str, setting: &str, main: &str) -> Vec<String> {
        let ini = format!("[alembic]\nscript_location = migrations\n{ini}");
        let env = format!(
            "from alembic import context\nfrom sqlalchemy import engine_from_config\nconfig = context.config\n{setting}engine = \
             engine_from_config(config.get_section(config.config_ini_section, {{}}), prefix='sqlalchemy.')\n"
        );
        let files = [
            ("pyproject.toml", APP),
            ("main.py", main),
            ("alembic.ini", ini.as_str()),
            ("migrations/env.py", env.as_str()),
        ];
        let plan = planned(&files, &lock(&["fastapi", "uvicorn", "alembic", "sqlalchemy"], "")).expect("a plan");
        notices(&plan).into_iter().filter(|notice| notice.contains("igrations")).collect()
    }

    #[test]
    fn migrations_of_another_database_than_the_program_s_are_said() {
        let url = "sqlalchemy.url = sqlite:///./shop.db\n";
        let expected = "Migrations go to the address in `alembic.ini:3`, whatever the program is told: `migrations/env.py` takes it \
                        from there alone (migrations/env.py:4); let it read the variable that the program reads";
        assert_eq!(said(url, "", MAIN), [expected]);
        assert!(said(url, "config.set_main_option('sqlalchemy.url', 'x')\n", MAIN).is_empty());
        let fixed = MAIN.replace("os.getenv('DATABASE_URL', 'sqlite:///./shop.db')", "'sqlite:////data/shop.db'");
        assert!(said(url, "", &fixed).is_empty());
    }

    #[test]
    fn migrations_without_an_address_are_said() {
        let expected = "Migrations have no address of a database: `migrations/env.py` takes it from `alembic.ini` alone \
                        (migrations/env.py:4), which gives none; let it read what the program reads";
        assert_eq!(said("", "", MAIN), [expected]);
        assert_eq!(said("sqlalchemy.url = driver://user:pass@localhost/dbname\n", "", MAIN), [expected]);
    }
}
