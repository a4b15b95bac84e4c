//! Finds bots that are started without the token that they need. Evaluates no default.

use super::{Refused, runs_on_load, unset};
use crate::catalogue::clients;
use crate::inspect::code::environment::{self, Missing};
use crate::inspect::code::facts::Scope;
use crate::inspect::code::outline::CallSite;
use crate::inspect::code::project::{Project, Resolved, Target};
use crate::inspect::code::value::Value;

/// The variable of the token that a call is given, where that is nothing without.
pub(super) fn missing(project: &Project<'_>, module: usize, site: &CallSite) -> Option<String> {
    by_taker(project, module, site).or_else(|| by_class(project, module, site))
}

/// `Bot(TOKEN)`.
fn by_class(project: &Project<'_>, module: usize, site: &CallSite) -> Option<String> {
    let dotted = project.outside(module, &site.scope, site.call.name()?)?;
    clients::is_bot(&dotted).then_some(())?;
    asked_for(project, module, site, site.call.argument("token", 0)?)
}

/// `Application.builder().token(TOKEN)`, `bot.run(TOKEN)`.
fn by_taker(project: &Project<'_>, module: usize, site: &CallSite) -> Option<String> {
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
    clients::takes_token(&dotted, method).then_some(())?;
    asked_for(project, module, site, token)
}

/// The variable that a key is read from, and that is nothing where it is not set.
fn asked_for(project: &Project<'_>, module: usize, site: &CallSite, key: &Value) -> Option<String> {
    // A function may return before, where the name that it tests is not set.
    if let Value::Name(name) = key
        && !runs_on_load(&site.scope)
        && project.whole().is_tested(module, name)
    {
        return None;
    }
    let unset = unset(project, module, &site.scope, key, Refused::None);
    unset.or_else(|| blank(project, module, &site.scope, key))
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

#[cfg(test)]
mod tests {
    use crate::inspect::code::testing;

    fn required(text: &str) -> Vec<String> {
        testing::required(&format!("import os\n{text}"))
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
