//! The variables of the template of `.env.example`. Formats values; decides nothing.

use std::collections::HashSet;

use minijinja::Value;
use serde::Serialize;

use crate::plan::{BuildPlan, EnvExample, ExampleVariable};

#[derive(Serialize)]
struct EnvExampleContext {
    passwords: Vec<String>,
    required: Vec<VariableContext>,
    /// Sets of variables of which one will do, each as a line.
    choices: Vec<String>,
    optional: Vec<VariableContext>,
    given: Option<String>,
}

#[derive(Serialize)]
struct VariableContext {
    /// The file that reads it, where that is another than of the one before.
    file: Option<String>,
    name: String,
    value: String,
}

/// The variables of all plans, each once; none where there is nothing to list.
pub fn context(plans: &[BuildPlan]) -> Option<Value> {
    let examples: Vec<&EnvExample> = plans.iter().filter_map(|plan| plan.env_example.as_ref()).collect();
    if examples.is_empty() {
        return None;
    }
    let mut seen: HashSet<String> = HashSet::new();
    let passwords = once(&mut seen, examples.iter().flat_map(|example| &example.passwords), |name| name.as_str());
    let required = once(&mut seen, examples.iter().flat_map(|example| &example.required), |variable| &variable.name);
    let optional = once(&mut seen, examples.iter().flat_map(|example| &example.optional), |variable| &variable.name);
    let mut choices: Vec<String> =
        examples.iter().flat_map(|example| &example.choices).map(|ways| choice(ways)).collect();
    choices.dedup();
    let mut given: Vec<&str> = examples.iter().flat_map(|example| &example.given).map(String::as_str).collect();
    given.sort_unstable();
    given.dedup();
    let context = EnvExampleContext {
        passwords: passwords.into_iter().cloned().collect(),
        required: listed(required),
        choices,
        optional: listed(optional),
        given: (!given.is_empty()).then(|| given.join(", ")),
    };
    Some(Value::from(minijinja::value::Serde(&context)))
}

/// `KEY, or SECRET and SALT`.
fn choice(ways: &[Vec<String>]) -> String {
    ways.iter().map(|way| way.join(" and ")).collect::<Vec<_>>().join(", or ")
}

/// Those whose names have not been seen.
fn once<'p, T>(seen: &mut HashSet<String>, all: impl Iterator<Item = &'p T>, name: impl Fn(&T) -> &str) -> Vec<&'p T> {
    let mut found = Vec::new();
    for one in all {
        if seen.insert(name(one).to_owned()) {
            found.push(one);
        }
    }
    found
}

fn listed(variables: Vec<&ExampleVariable>) -> Vec<VariableContext> {
    let mut before = None;
    variables
        .into_iter()
        .map(|variable| {
            let file = (before != Some(&variable.file)).then(|| variable.file.clone());
            before = Some(&variable.file);
            let value = variable.value.clone().unwrap_or_default();
            VariableContext { file, name: variable.name.clone(), value }
        })
        .collect()
}
