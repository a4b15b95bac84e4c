//! The variables that the program reads, each once, with what comes of a program that does not get it. Says nothing of them.

use std::collections::{BTreeMap, BTreeSet};

use crate::inspect::code::{Happens, ModuleFacts, Running, Scope, VariableForm, VariableNeed, VariableRead};
use crate::inspect::evidence::Place;
use crate::plan::chosen::Chosen;
use crate::plan::request::Request;
use crate::plan::start::running;
use crate::sourced::Sourced;

/// Variables that every container has (Docker "docker run > Environment variables", the official Python image's Dockerfile), and
/// those that a terminal, a system with a desktop, or a test run sets.
const ALWAYS_SET: [&str; 25] = [
    "PATH",
    "HOSTNAME",
    "HOME",
    "PYTHON_VERSION",
    "PYTHONUNBUFFERED",
    "TERM",
    "NO_COLOR",
    "DISPLAY",
    "SHELL",
    "EDITOR",
    "USER",
    "APPDATA",
    "LOCALAPPDATA",
    "USERPROFILE",
    "TMPDIR",
    "VIRTUAL_ENV",
    "CI",
    "PYTEST_CURRENT_TEST",
    // What a platform tells its containers: https://kubernetes.io/docs/concepts/containers/container-environment/,
    // https://docs.aws.amazon.com/lambda/latest/dg/configuration-envvars.html, https://cloud.google.com/run/docs/container-contract,
    // https://devcenter.heroku.com/articles/dynos
    "KUBERNETES_SERVICE_HOST",
    "KUBERNETES_SERVICE_PORT",
    "AWS_LAMBDA_FUNCTION_NAME",
    "AWS_EXECUTION_ENV",
    "K_SERVICE",
    "K_REVISION",
    "DYNO",
];

/// A variable that the program reads.
#[derive(Clone, Debug)]
pub(crate) struct ProgramVariable<'a> {
    /// Its name.
    pub(crate) name: &'a str,
    /// Whether the program goes on without it.
    pub(crate) need: &'a VariableNeed,
    /// What its value must look like.
    pub(crate) form: VariableForm,
    /// When it is read.
    pub(crate) when: ReadWhen,
    /// Where it weighs most.
    pub(crate) place: &'a Place,
}

/// When a variable is read.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) enum ReadWhen {
    /// Whenever the program starts.
    AtStart,
    /// When code of it is loaded, perhaps by another of its processes.
    Loaded,
    /// Whenever a function of it is called.
    Called,
    /// Later, or perhaps never.
    Later,
}

impl ProgramVariable<'_> {
    /// Whether the program fails without it.
    pub(crate) fn is_required(&self) -> bool {
        *self.need == VariableNeed::Required
    }

    /// Its default, where that is a constant.
    pub(crate) fn default(&self) -> Option<&str> {
        match self.need {
            VariableNeed::Optional(default) => default.as_deref(),
            VariableNeed::Required | VariableNeed::Absent => None,
        }
    }
}

/// Every variable that files of the program read, by name, but for those that the image gives.
pub(crate) fn of_program<'a>(
    request: &'a Request<'a>,
    chosen: &Chosen,
    reached: &BTreeSet<&str>,
    given: &[Sourced<(String, String)>],
) -> BTreeMap<&'a str, ProgramVariable<'a>> {
    let running = running::running(request, chosen);
    let modules: Vec<&ModuleFacts> = request
        .facts
        .code
        .code()
        .filter(|module| running.files.contains(module.path.as_str()) || reached.contains(module.path.as_str()))
        .collect();
    let mut found: BTreeMap<&str, ProgramVariable<'_>> = BTreeMap::new();
    for module in &modules {
        for read in module.variables.iter().filter(|read| !is_given(request, given, &read.name)) {
            let variable = ProgramVariable {
                name: &read.name,
                need: &read.need,
                form: read.form,
                when: when(module, read, &running, &modules),
                place: &read.place,
            };
            found.entry(&read.name).and_modify(|known| weigh(known, &variable)).or_insert(variable);
        }
    }
    found
}

fn when(module: &ModuleFacts, read: &VariableRead, running: &Running<'_>, modules: &[&ModuleFacts]) -> ReadWhen {
    if running.reads(module, read) {
        ReadWhen::AtStart
    } else if read.happens == Happens::Always && is_loaded(module, &read.scope, modules) {
        ReadWhen::Loaded
    } else if read.happens == Happens::Always && is_used(module, &read.scope, modules) {
        ReadWhen::Called
    } else {
        ReadWhen::Later
    }
}

/// Keeps the read that weighs more: one that fails where it is certain, then one with a default.
fn weigh<'a>(known: &mut ProgramVariable<'a>, other: &ProgramVariable<'a>) {
    let rank = |variable: &ProgramVariable<'_>| {
        let need = match variable.need {
            VariableNeed::Required => 0,
            VariableNeed::Optional(Some(_)) => 1,
            VariableNeed::Optional(None) | VariableNeed::Absent => 2,
        };
        (variable.when >= ReadWhen::Called, need, variable.when)
    };
    let form = match (known.form, other.form) {
        (VariableForm::LongText(one), VariableForm::LongText(two)) => VariableForm::LongText(one.max(two)),
        (VariableForm::Text, form) | (form, _) => form,
    };
    if rank(other) < rank(known) {
        *known = other.clone();
    }
    known.form = form;
}

/// Whether what stands there runs as code is loaded, also by a worker beside the program.
pub(crate) fn is_loaded(module: &ModuleFacts, scope: &Scope, modules: &[&ModuleFacts]) -> bool {
    match scope {
        Scope::Module | Scope::Class(_) => true,
        Scope::Function(name) => name.ends_with(".__init__") && is_used(module, scope, modules),
        Scope::MainGuard | Scope::TypeChecking => false,
    }
}

/// Whether code that the program loads may run what stands there: objects of a class are made somewhere.
pub(crate) fn is_used(module: &ModuleFacts, scope: &Scope, modules: &[&ModuleFacts]) -> bool {
    let Scope::Function(name) = scope else { return false };
    let mut calls = modules.iter().flat_map(|other| &other.calls);
    !name.ends_with(".__init__") || calls.any(|call| call.module == module.path && call.function == *name)
}

/// `OPENAI_API_KEY`, `BOT_TOKEN`, `SMTP_PASSWORD`: what a service asks for.
pub(crate) fn is_login(name: &str) -> bool {
    let name = name.to_ascii_uppercase();
    ["API_KEY", "APIKEY", "TOKEN", "SECRET", "PASSWORD"].iter().any(|end| name.ends_with(end))
}

/// Whether the image, or what runs it, sets a variable.
pub(crate) fn is_given(request: &Request<'_>, given: &[Sourced<(String, String)>], name: &str) -> bool {
    let asked = request.preferences.env.as_ref();
    // Directories of a desktop (XDG Base Directory Specification).
    let is_of_a_desktop = name.starts_with("XDG_");
    ALWAYS_SET.contains(&name)
        || is_of_a_desktop
        || given.iter().any(|one| one.value.0 == name)
        || asked.is_some_and(|asked| asked.value.contains_key(name))
}

/// `SECRET_KEY`, `JWT_SECRET`: what only the program itself has to know. The key of a service is another matter.
pub(crate) fn is_signing_key(name: &str) -> bool {
    let name = name.to_ascii_uppercase();
    let ends = ["SECRET_KEY", "SIGNING_KEY", "JWT_KEY", "SECRET"];
    let Some(before) = ends.iter().find_map(|end| name.strip_suffix(end)) else { return false };
    before.split('_').all(|word| OWN_WORDS.contains(&word))
}

/// Words before the name of such a key: of what it signs, and of frameworks that sign (Django "Settings > `SECRET_KEY`", Flask
/// "Configuration Handling > `SECRET_KEY`", NiceGUI "Storage").
const OWN_WORDS: [&str; 16] = [
    "", "APP", "API", "AUTH", "JWT", "SESSION", "COOKIE", "TOKEN", "ACCESS", "REFRESH", "CSRF", "STORAGE", "DJANGO",
    "FLASK", "FASTAPI", "NICEGUI",
];

/// `AUTH_PASSWORD`, `ADMIN_TOKEN`: what lets somebody into the program itself. The password of a database is another matter.
pub(crate) fn is_own_password(name: &str) -> bool {
    let name = name.to_ascii_uppercase();
    let Some((before, last)) = name.rsplit_once('_') else { return false };
    matches!(last, "PASSWORD" | "PASSWD" | "TOKEN") && before.split('_').all(|word| OF_VISITORS.contains(&word))
}

/// Words before the name of such a password: who comes in with it, and where.
const OF_VISITORS: [&str; 12] =
    ["ADMIN", "AUTH", "BASIC", "DASHBOARD", "LOGIN", "SUPERUSER", "UI", "WEB", "APP", "FIRST", "INITIAL", "OPERATOR"];
