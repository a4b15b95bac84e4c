//! Says where the authors' example of `.env` moves what the program keeps away from where the image keeps it. Decides nothing.

use crate::inspect::env_examples::EnvExampleFacts;
use crate::inspect::evidence::{Located, Place};
use crate::plan::build_plan::{Notice, VariableNotice};
use crate::sourced::Sourced;

/// What the image sets to a place of its own, and the example to one that the container may not write, or to a server on this machine.
pub(super) fn notice(own: &EnvExampleFacts, environment: &[Sourced<(String, String)>]) -> Option<Notice> {
    let is_place = |value: &str| value.starts_with("sqlite") || value.starts_with('/');
    let set = environment.iter().map(|variable| &variable.value).filter(|(_, value)| is_place(value));
    let found = set.filter_map(|(name, _)| {
        let line = own.places.get(name).or_else(|| own.servers_here.get(name))?;
        Some(Located::new(name.clone(), Place::line(&own.path, *line)))
    });
    let names: Vec<Located<String>> = found.collect();
    (!names.is_empty()).then_some(Notice::Variables(VariableNotice::ExampleMisleads(names)))
}

#[cfg(test)]
mod tests {
    use crate::plan::testing::{APP, lock, notices, planned};

    fn said(example: &str) -> Vec<String> {
        let main = "import os\nfrom fastapi import FastAPI\nfrom sqlalchemy import create_engine\napp = FastAPI()\nengine = \
                    create_engine(os.getenv('DATABASE_URL', 'sqlite:///./shop.db'))\n";
        let files = [("pyproject.toml", APP), ("main.py", main), (".env.example", example)];
        let plan = planned(&files, &lock(&["fastapi", "uvicorn", "sqlalchemy"], "")).expect("a plan");
        notices(&plan).into_iter().filter(|notice| notice.contains(".env.example")).collect()
    }

    #[test]
    fn an_example_that_moves_the_database_out_of_its_volume_is_said() {
        let text = "`DATABASE_URL` (.env.example:1) is a place that the container may not write, or a server that it looks for in itself: \
                    leave it out of `.env`, so that the image's own holds, or name a server that the container reaches";
        assert_eq!(said("DATABASE_URL=sqlite:///./shop.db\n"), [text]);
        assert_eq!(said("DATABASE_URL=postgresql://u:p@localhost/shop\n"), [text]);
        for example in
            ["DATABASE_URL=sqlite:////app/data/shop.db\n", "#DATABASE_URL=sqlite:///./shop.db\n", "OTHER=./x\n"]
        {
            assert!(said(example).is_empty(), "{example}");
        }
    }
}
