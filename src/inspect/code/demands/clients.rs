//! Finds clients of services that are made without the key that they need. Evaluates no default.

use super::{runs_on_load, unset_within};
use crate::catalogue::keyed_clients::{self, Fails, KeyedClient};
use crate::inspect::code::environment::{self, Missing};
use crate::inspect::code::facts::{ModuleRole, Scope};
use crate::inspect::code::index;
use crate::inspect::code::outline::{CallSite, CircumstanceKind, Condition, LookupKind, Outline};
use crate::inspect::code::project::{Project, Resolved, Target};
use crate::inspect::code::value::{Call, SPREAD, Value};

/// A variable that a client is without, and when that matters.
pub(super) struct Keyless {
    pub(super) variable: String,
    pub(super) fails: Fails,
}

/// What a call that makes a client, or starts one, is without.
pub(super) fn keyless(project: &Project<'_>, module: usize, site: &CallSite) -> Option<Keyless> {
    by_taker(project, module, site).or_else(|| by_class(project, module, site))
}

fn by_class(project: &Project<'_>, module: usize, site: &CallSite) -> Option<Keyless> {
    let dotted = project.outside(module, &site.scope, site.call.name()?)?;
    let client = keyed_clients::of_class(&dotted)?;
    let variable = match given(client, &site.call) {
        Some(key) => asked_for(project, module, site, key, client.fails)?,
        None if client.variable.is_empty() || is_set(project, client.variable) => return None,
        None => client.variable.to_owned(),
    };
    Some(Keyless { variable, fails: client.fails })
}

/// The argument that may be the key.
fn given<'c>(client: &KeyedClient, call: &'c Call) -> Option<&'c Value> {
    let position = client.position.and_then(|position| call.positional.get(position));
    let keyword = call.keywords.iter().find(|(name, _)| name == SPREAD || client.keywords.contains(&name.as_str()));
    position.or(keyword.map(|(_, value)| value))
}

/// `Application.builder().token(TOKEN)`, `bot.run(TOKEN)`.
fn by_taker(project: &Project<'_>, module: usize, site: &CallSite) -> Option<Keyless> {
    let token = site.call.positional.first().or_else(|| site.call.keyword("token"))?;
    let (maker, at, scope, method) = match &site.call.callee {
        Value::Attribute(owner, method) => (owner.call()?.name()?, module, &site.scope, method.as_str()),
        Value::Name(name) => {
            let (owner, method) = name.rsplit_once('.')?;
            let Resolved::Inside(Target::Binding(at, binding), rest) = project.resolve(module, &site.scope, owner)
            else {
                return None;
            };
            let maker = binding.value.as_ref().filter(|_| rest.is_empty())?.call()?.name()?;
            (maker, at, &binding.scope, method)
        }
        _ => return None,
    };
    let dotted = project.outside(at, scope, maker)?;
    keyed_clients::takes_token(&dotted, method).then_some(())?;
    let variable = asked_for(project, module, site, token, Fails::AtOnceOrEmpty)?;
    Some(Keyless { variable, fails: Fails::AtOnce })
}

/// The variable that a key is read from, and that is nothing where it is not set.
fn asked_for(project: &Project<'_>, module: usize, site: &CallSite, key: &Value, fails: Fails) -> Option<String> {
    let outline = &project.outlines[module];
    // A function may return before, where the name that it tests is not set.
    if let Value::Name(name) = key
        && !runs_on_load(&site.scope)
        && is_tested(outline, name)
    {
        return None;
    }
    let unset = unset_within(project, module, &site.scope, key, 0);
    unset.or_else(|| blank(project, module, &site.scope, key).filter(|_| fails == Fails::AtOnceOrEmpty))
}

/// `os.getenv("TOKEN", "")`, also by a name at module level.
fn blank(project: &Project<'_>, module: usize, scope: &Scope, key: &Value) -> Option<String> {
    match key {
        Value::Call(call) => {
            let read = environment::read(project, module, scope, call)?;
            let is_blank = read.missing == Missing::GoesOn && read.default == Some(&Value::Text(String::new()));
            is_blank.then(|| read.name.into_owned())
        }
        Value::Name(name) => match project.resolve(module, scope, name) {
            Resolved::Inside(Target::Binding(at, binding), rest)
                if rest.is_empty() && runs_on_load(&binding.scope) && !project.is_ambiguous(at, binding) =>
            {
                let value = binding.value.as_ref().filter(|value| value.call().is_some())?;
                blank(project, at, &binding.scope, value)
            }
            _ => None,
        },
        _ => None,
    }
}

/// Whether any test of a file looks at a name.
fn is_tested(outline: &Outline, name: &str) -> bool {
    let conditions = outline.circumstances.iter().filter_map(|one| match &one.kind {
        CircumstanceKind::Condition(Condition::When(test) | Condition::Unless(test)) => Some(test),
        _ => None,
    });
    conditions.into_iter().any(|test| mentions(test, name))
}

fn mentions(test: &Value, name: &str) -> bool {
    match test {
        Value::Name(own) => own == name,
        Value::Not(inner) => mentions(inner, name),
        Value::And(parts) | Value::Or(parts) | Value::List(parts) => parts.iter().any(|part| mentions(part, name)),
        Value::Compared(left, _, right) => mentions(left, name) || mentions(right, name),
        Value::Call(call) => mentions(&call.callee, name) || call.positional.iter().any(|part| mentions(part, name)),
        _ => false,
    }
}

/// Whether some file of the project gives a variable a value: `os.environ["OPENAI_API_KEY"] = key`.
fn is_set(project: &Project<'_>, variable: &str) -> bool {
    let code = project.outlines.iter().filter(|outline| index::role_of(&outline.path) == ModuleRole::Code);
    code.into_iter().any(|outline| {
        outline.lookups.iter().any(|lookup| lookup.kind == LookupKind::Written && lookup.key == variable)
            || outline.calls.iter().any(|site| {
                site.call.last_name() == Some("setdefault")
                    && site.call.positional.first().and_then(Value::text) == Some(variable)
            })
    })
}

#[cfg(test)]
mod tests {
    use crate::inspect::code::testing::module;
    use crate::inspect::code::{Happens, VariableNeed};

    fn required(text: &str) -> Vec<String> {
        let found = module(&format!("import os\n{text}")).variables.into_iter();
        let found = found.filter(|read| read.need == VariableNeed::Required && read.happens == Happens::Always);
        found.map(|read| read.name).collect()
    }

    #[test]
    fn a_client_without_its_key_needs_the_variable() {
        let openai = |text: &str| required(&format!("from openai import OpenAI\n{text}"));
        assert_eq!(openai("client = OpenAI()\n"), ["OPENAI_API_KEY"]);
        assert_eq!(openai("client = OpenAI(api_key=os.getenv('KEY'))\n"), ["KEY"]);
        assert!(openai("client = OpenAI(api_key='x')\n").is_empty());
        assert!(openai("client = OpenAI(**options)\n").is_empty());
        assert!(openai("os.environ['OPENAI_API_KEY'] = key\nclient = OpenAI()\n").is_empty());
        assert!(openai("try:\n    client = OpenAI()\nexcept Exception:\n    client = None\n").is_empty());
        assert!(required("import anthropic\nclient = anthropic.Anthropic()\n").is_empty());
    }

    #[test]
    fn a_bot_takes_no_empty_token() {
        let bot = "from telegram.ext import Application\nTOKEN = os.getenv('TOKEN', '')\ndef start():\n";
        let start = "    app = Application.builder().token(TOKEN).build()\n";
        assert_eq!(required(&format!("{bot}{start}")), ["TOKEN"]);
        assert!(required(&format!("{bot}    if not TOKEN:\n        return\n{start}")).is_empty());
        let discord = "import discord\nclient = discord.Client()\nclient.run(os.getenv('TOKEN'))\n";
        assert_eq!(required(discord), ["TOKEN"]);
    }
}
