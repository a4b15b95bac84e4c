//! Chooses what `.env.example` lists: every variable that the program reads, with a value that lets it start, or its default. Part of
//! the plan: pure, reads no disk, and takes no secret over.

mod misleading;
mod values;

use std::collections::BTreeMap;

use crate::inspect::code::{VariableForm, VariableNeed};
use crate::inspect::env_examples::EnvExampleFacts;
use crate::inspect::evidence::{Located, Place};
use crate::plan::build_plan::{BackingService, EnvExample, ExampleVariable, Fails, Notice, VariableNotice};
use crate::plan::request::Request;
use crate::plan::variable_reads::{ProgramVariable, ReadWhen, is_login, is_signing_key};
use crate::quote;
use crate::secret;
use crate::sourced::Sourced;

/// The example, and what is to be known of the authors' own, which stays as it is.
pub(crate) struct Example {
    pub(crate) plan: Option<EnvExample>,
    pub(crate) notices: Vec<Notice>,
}

/// What the example lists, with the passwords of other containers; none where there is nothing to tell, or the authors have one.
pub(crate) fn choose_env_example(
    request: &Request<'_>,
    variables: &BTreeMap<&str, ProgramVariable<'_>>,
    backing: &[BackingService],
    more_passwords: impl Iterator<Item = &'static str>,
    environment: &[Sourced<(String, String)>],
    notices: &[Notice],
) -> Example {
    let example = EnvExample { choices: choices(notices), ..example(request, variables, backing, more_passwords) };
    let own = request.facts.env_example.as_ref();
    let refused = own.and_then(|own| no_json(variables, own));
    let refused = refused.into_iter().chain(own.and_then(|own| misleading::notice(own, environment)));
    if example.is_empty() {
        return Example { plan: None, notices: refused.collect() };
    }
    match (&request.facts.env_example, &request.facts.env_example_ignored) {
        (None, Some(place)) => {
            let notice = Notice::Variables(VariableNotice::ExampleIgnored { place: place.clone() });
            Example { plan: None, notices: vec![notice] }
        }
        (Some(own), _) => {
            Example { plan: None, notices: lacks(&example, variables, own).into_iter().chain(refused).collect() }
        }
        (None, None) => Example { plan: Some(example), notices: Vec::new() },
    }
}

/// What the authors' example has for variables that are read as JSON as the program starts, and is none.
fn no_json(variables: &BTreeMap<&str, ProgramVariable<'_>>, own: &EnvExampleFacts) -> Option<Notice> {
    let found = own.not_json.iter().filter_map(|(name, line)| {
        let variable = variables.get(name.as_str())?;
        let is_json = matches!(variable.form, VariableForm::JsonList | VariableForm::Json);
        let stops = is_json && variable.when <= ReadWhen::Loaded;
        stops.then(|| (Located::new(name.clone(), Place::line(&own.path, *line)), variable.place.clone()))
    });
    let found: Vec<_> = found.collect();
    let read = found.first()?.1.clone();
    let names = found.into_iter().map(|(name, _)| name).collect();
    Some(Notice::Variables(VariableNotice::ExampleNoJson { names, read }))
}

/// Variables of which the start needs one set or another.
fn choices(notices: &[Notice]) -> Vec<Vec<Vec<String>>> {
    let ways = notices.iter().filter_map(|notice| match notice {
        Notice::Variables(VariableNotice::Choice { ways, fails: Fails::Start, .. }) => Some(ways.clone()),
        _ => None,
    });
    ways.collect()
}

/// What stops the start, and the authors' example does not have.
fn lacks(
    example: &EnvExample,
    variables: &BTreeMap<&str, ProgramVariable<'_>>,
    own: &EnvExampleFacts,
) -> Option<Notice> {
    let stops = |name: &&str| variables.get(name).is_none_or(|variable| variable.when == ReadWhen::AtStart);
    let missing = example.needed().filter(stops).filter(|name| !own.names.contains(*name));
    let missing: Vec<String> = missing.map(str::to_owned).collect();
    let (file, names) = (own.path.clone(), missing);
    (!names.is_empty()).then_some(Notice::Variables(VariableNotice::ExampleLacks { file, names }))
}

fn example(
    request: &Request<'_>,
    variables: &BTreeMap<&str, ProgramVariable<'_>>,
    backing: &[BackingService],
    more_passwords: impl Iterator<Item = &'static str>,
) -> EnvExample {
    let mut passwords: Vec<String> = backing.iter().flat_map(BackingService::secrets).map(str::to_owned).collect();
    passwords.extend(more_passwords.map(str::to_owned));
    passwords.sort();
    passwords.dedup();
    let mut given: Vec<String> =
        backing.iter().flat_map(|service| &service.gives).map(|given| given.value.0.clone()).collect();
    given.retain(|name| !passwords.contains(name));
    given.sort();
    let others = || {
        variables.values().filter(|variable| {
            quote::is_variable(variable.name)
                && !given.contains(&variable.name.to_owned())
                && !passwords.contains(&variable.name.to_owned())
        })
    };
    let mut required: Vec<ExampleVariable> =
        others().filter(|variable| variable.is_required()).map(|variable| of_required(request, variable)).collect();
    let mut optional: Vec<ExampleVariable> =
        others().filter(|variable| !variable.is_required()).map(|variable| of_optional(request, variable)).collect();
    required.sort();
    optional.sort();
    EnvExample { passwords, required, choices: Vec::new(), optional, given }
}

fn of_required(request: &Request<'_>, variable: &ProgramVariable<'_>) -> ExampleVariable {
    listed(request, variable, Some(values::of(variable)))
}

/// A default that is a secret, or holds one, is left for the user to find another.
fn of_optional(request: &Request<'_>, variable: &ProgramVariable<'_>) -> ExampleVariable {
    let default = match variable.need {
        VariableNeed::Optional(Some(default)) => Some(default.as_str()),
        _ => None,
    };
    let is_secret = |value: &str| {
        !value.is_empty()
            && (is_login(variable.name)
                || is_signing_key(variable.name)
                || secret::is_assigned(variable.name, value)
                || secret::has_login(value))
    };
    let value = default.filter(|value| fits_a_line(value) && !is_secret(value)).map(str::to_owned);
    listed(request, variable, value)
}

/// What an example shows of a default: a line, and not a long one, that needs no escapes.
fn fits_a_line(value: &str) -> bool {
    value.len() <= 200 && !value.contains(['\'', '\\']) && !value.chars().any(quote::is_invisible)
}

fn listed(request: &Request<'_>, variable: &ProgramVariable<'_>, value: Option<String>) -> ExampleVariable {
    ExampleVariable { file: request.facts.from_root(&variable.place.file), name: variable.name.to_owned(), value }
}

#[cfg(test)]
mod tests {
    use crate::plan::build_plan::{BuildPlan, EnvExample, ExampleVariable};
    use crate::plan::testing::{APP, lock, notices, planned};

    fn plan(code: &str, more: &[(&str, &str)]) -> BuildPlan {
        let main = format!("import os\nfrom fastapi import FastAPI\napp = FastAPI()\n{code}");
        let files: Vec<(&str, &str)> =
            [("pyproject.toml", APP), ("main.py", &main)].iter().chain(more).copied().collect();
        planned(&files, &lock(&["fastapi", "uvicorn", "psycopg"], "")).expect("a plan")
    }

    fn example(code: &str) -> EnvExample {
        plan(code, &[]).env_example.expect("an example")
    }

    fn listed(variables: &[ExampleVariable]) -> Vec<String> {
        variables
            .iter()
            .map(|one| format!("{} {}={}", one.file, one.name, one.value.as_deref().unwrap_or("-")))
            .collect()
    }

    #[test]
    fn a_default_that_is_no_line_of_visible_text_is_not_shown() {
        let code = "import os\nA = os.getenv('SHOP_A', 'x\\u2028y')\nB = os.getenv('SHOP_B', 'x\u{2028}y')\nC = os.getenv('SHOP_C', 'x y')\n";
        assert_eq!(listed(&example(code).optional), ["main.py SHOP_A=-", "main.py SHOP_B=-", "main.py SHOP_C=x y"]);
    }

    #[test]
    fn a_variable_is_required_or_has_its_default() {
        let found = example("A = os.environ['API_KEY']\nB = os.getenv('CURRENCY', 'EUR')\nC = os.getenv('NOTE')\n");
        assert_eq!(listed(&found.required), ["main.py API_KEY=change-me"]);
        assert_eq!(listed(&found.optional), ["main.py CURRENCY=EUR", "main.py NOTE=-"]);
    }

    #[test]
    fn what_only_a_function_insists_on_is_not_asked_for_where_the_program_starts_without() {
        let found = example("A = os.getenv('API_KEY')\ndef pay():\n    return os.environ['API_KEY']\n");
        assert_eq!((listed(&found.required), listed(&found.optional)), (vec![], vec!["main.py API_KEY=-".to_owned()]));
    }

    #[test]
    fn sets_of_variables_of_which_one_will_do_are_listed() {
        let found = example("a, b = os.getenv('A_KEY'), os.getenv('B_KEY')\nif not (a or b):\n    raise ValueError\n");
        assert_eq!(found.choices, [[["A_KEY"], ["B_KEY"]]]);
    }

    #[test]
    fn what_compose_gives_is_named_and_its_passwords_are_asked_for() {
        let found = example("A = os.getenv('DATABASE_URL', 'postgresql://u:p@localhost/shop')\n");
        assert_eq!(found.passwords, ["POSTGRES_PASSWORD"]);
        assert_eq!(found.given, ["DATABASE_URL"]);
        assert!(found.required.is_empty() && found.optional.is_empty());
    }

    #[test]
    fn no_secret_of_the_authors_is_listed() {
        let found = example(
            "A = os.getenv('SECRET_KEY', 's3cr3t')\nB = os.getenv('UPSTREAM', 'https://u:p@api.example.com')\n",
        );
        assert_eq!(listed(&found.optional), ["main.py SECRET_KEY=-", "main.py UPSTREAM=-"]);
    }

    #[test]
    fn the_authors_example_stays_and_is_told_what_it_lacks() {
        let code = "A = os.environ['API_KEY'], os.environ['OTHER']\n";
        let own = [(".env.example", "API_KEY=1\n")];
        let plan = plan(code, &own);
        assert!(plan.env_example.is_none());
        assert!(
            notices(&plan).iter().any(|notice| notice.starts_with("`.env.example` lacks `OTHER`:")),
            "{:?}",
            notices(&plan)
        );
    }

    #[test]
    fn a_list_of_the_authors_example_that_is_no_json_is_said() {
        let code = "from pydantic_settings import BaseSettings\nclass S(BaseSettings):\n    origins: list[str] = []\nsettings = S()\n";
        let said = |own: &str| {
            let found = notices(&plan(code, &[(".env.example", own)]));
            found.into_iter().filter(|notice| notice.contains("JSON")).collect::<Vec<_>>()
        };
        let found = said("A=1\nORIGINS=http://localhost:5173\n");
        assert!(found.len() == 1 && found[0].starts_with("`ORIGINS` (.env.example:2) is no JSON"), "{found:?}");
        assert!(said("ORIGINS=[\"http://localhost:5173\"]\n").is_empty());
        assert!(said("#ORIGINS=http://localhost:5173\n").is_empty());
    }

    #[test]
    fn what_is_read_later_is_not_missed_before_the_start() {
        let code = "def f():\n    return os.environ['API_KEY']\n";
        let found = notices(&plan(code, &[(".env.example", "OTHER=1\n")]));
        assert!(!found.iter().any(|notice| notice.contains("lacks")), "{found:?}");
    }

    #[test]
    fn a_program_without_variables_has_no_example() {
        assert!(plan("", &[]).env_example.is_none());
    }
}
