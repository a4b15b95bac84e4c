//! Follows what a client is handed to the address of a server: through names, defaults and attributes of objects. Judges nothing.

use crate::inspect::code::evaluate;
use crate::inspect::code::facts::{Scope, Setting};
use crate::inspect::code::outline::Binding;
use crate::inspect::code::project::Project;
use crate::inspect::code::value::{Call, SPREAD, Value};
use crate::nesting::is_part_of;

/// Names are followed this far.
const LONGEST_CHAIN: usize = 4;

/// No class sets one attribute in more places.
const MOST_BINDINGS: usize = 12;

/// Where a server is said to be.
pub(super) struct Address {
    pub(super) text: String,
    /// What says another.
    pub(super) variable: Option<String>,
    /// Whether an object keeps it from when it is made: who catches an error of one call is without the server all the same.
    pub(super) is_kept: bool,
}

impl Address {
    fn constant(text: String) -> Self {
        Self { text, variable: None, is_kept: false }
    }
}

/// A text that names a server; of one that goes on with what is not known, the part before, where that names it whole.
pub(super) fn address(project: &Project<'_>, module: usize, scope: &Scope, value: &Value) -> Option<Address> {
    address_within(project, module, scope, value, 0)
}

fn address_within(p: &Project<'_>, module: usize, scope: &Scope, value: &Value, chain: usize) -> Option<Address> {
    if chain > LONGEST_CHAIN {
        return None;
    }
    match value {
        Value::Name(name) if name.starts_with("self.") => {
            let binding = of_object(p, module, scope, name)?;
            let address = address_within(p, module, &binding.scope, binding.value.as_ref()?, chain + 1)?;
            Some(Address { is_kept: true, ..address })
        }
        Value::Call(call) if cut(call).is_some() => address_within(p, module, scope, &cut(call)?, chain + 1),
        Value::Text(_) | Value::Name(_) | Value::Call(_) => match evaluate::setting(p, module, scope, value) {
            Setting::Fixed(Value::Text(url)) => Some(Address::constant(url)),
            Setting::Parameter { name, default: Some(Value::Text(url)) } if !is_given(p, scope, &name) => {
                Some(Address::constant(url))
            }
            Setting::Variable { name, default: Some(Value::Text(url)) } => {
                Some(Address { text: url, variable: Some(name), is_kept: false })
            }
            _ => None,
        },
        Value::Concat(parts) => {
            let (first, rest) = parts.split_first()?;
            let address = address_within(p, module, scope, first, chain + 1)?;
            let goes_on = rest.first().and_then(Value::text).is_some_and(|text| text.starts_with('/'));
            let is_whole = address.text.split_once("://").is_some_and(|(_, rest)| rest.contains('/'));
            (goes_on || is_whole).then_some(address)
        }
        _ => None,
    }
}

/// `url` of `url.rstrip("/")`.
fn cut(call: &Call) -> Option<Value> {
    matches!(call.last_name(), Some("strip" | "rstrip" | "removesuffix")).then_some(())?;
    match &call.callee {
        Value::Attribute(owner, _) => Some((**owner).clone()),
        Value::Name(name) => Some(Value::Name(name.rsplit_once('.')?.0.to_owned())),
        _ => None,
    }
}

/// What the methods of a class give an attribute of its objects, where that is one thing: `self.url = url`.
fn of_object<'a>(p: &Project<'a>, module: usize, scope: &Scope, name: &str) -> Option<&'a Binding> {
    let Scope::Function(method) = scope else { return None };
    let (class, _) = method.rsplit_once('.')?;
    let mut own = p
        .bindings_of(module, name)
        .take(MOST_BINDINGS)
        .filter(|binding| matches!(&binding.scope, Scope::Function(function) if is_part_of(function, class)));
    let first = own.next()?;
    own.all(|other| other.value == first.value).then_some(first)
}

/// Whether some call gives a parameter of a function, or of the class that it makes an object of, or none makes one; an option of a
/// command line may always be given.
fn is_given(project: &Project<'_>, scope: &Scope, parameter: &str) -> bool {
    let Scope::Function(function) = scope else { return true };
    let class = function.strip_suffix(".__init__");
    let name = class.unwrap_or(function);
    let calls = project.calls_of(name.rsplit('.').next().unwrap_or(name));
    let gives = |call: &Call| {
        !call.positional.is_empty() || call.keyword(parameter).is_some() || call.keyword(SPREAD).is_some()
    };
    let is_unmade = class.is_some() && calls.is_empty();
    parameter.starts_with('-') || is_unmade || calls.iter().any(|(_, site)| gives(&site.call))
}
