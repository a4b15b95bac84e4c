//! Finds the reason for a difference among the decisions. Decides nothing, and words nothing.

mod build;
mod content;
mod service;
mod start;

use super::evidence::Evidence;
use super::finding::{Finding, is_other_port, item, value};
use super::lines;
use super::reason::{BuildCause, Change, Item, Single};
use super::statements::{Difference, Topic};
use crate::ownership::Syntax;
use crate::plan::Subject;

pub(super) fn of(difference: &Difference<'_>, syntax: Syntax, evidence: &Evidence<'_>) -> Finding {
    let statement = difference.statement();
    let on = |subject| evidence.on(subject, statement);
    match difference.topic() {
        Topic::Lock | Topic::Flag | Topic::Compile | Topic::Entrypoint if evidence.has_other_strategy() => {
            Finding::Known
        }
        // Where the version comes from; other lines all over the file follow.
        Topic::Input | Topic::Copied if statement.key == GIT => {
            Finding::shapes(BuildCause::History(difference.change()))
        }
        Topic::LeftOut if statement.key.ends_with("**/.git") => Finding::Known,
        Topic::Stage => build::stage(difference, evidence),
        Topic::Service => service::service(difference, evidence),
        Topic::Syntax => value(Single::Syntax, difference, on(Subject::Syntax)),
        Topic::Image => build::image(difference, evidence),
        Topic::SystemPackage => content::system_package(difference, evidence),
        Topic::Copied => content::copied(difference, evidence),
        Topic::Input => item(Item::BuildInput, difference, None),
        Topic::LeftOut => content::left_out(difference, evidence),
        Topic::Lock => value(Single::LockOption, difference, on(Subject::Lock)),
        Topic::Flag => build::flag(difference, evidence),
        Topic::Secret => item(Item::BuildSecret, difference, None),
        Topic::Argument if difference.is_about_the_shared_base() => build::strategy(difference, evidence),
        Topic::Argument => build::argument(difference, evidence),
        // Whether uv is told to compile.
        Topic::Variable if statement.key == "UV_COMPILE_BYTECODE" => build::bytecode(on(Subject::Bytecode)),
        Topic::Variable => content::variable(difference, evidence),
        Topic::Label => content::label(difference, evidence),
        Topic::Writable => content::writable(difference, evidence),
        Topic::Port => start::port(difference, evidence),
        Topic::Health | Topic::Command if is_other_port(difference, evidence) => Finding::Known,
        Topic::Health => start::health(difference, evidence),
        Topic::StopSignal => value(Single::StopSignal, difference, on(Subject::StopSignal)),
        Topic::Workdir => start::workdir(difference, evidence),
        Topic::Command => start::command(difference, evidence),
        Topic::EnvFile => item(Item::EnvironmentFile, difference, evidence.any_on(Subject::EnvironmentFiles)),
        Topic::Example => item(Item::Example, difference, None),
        Topic::Entrypoint => start::entrypoint(difference, evidence),
        Topic::User => start::user(difference, evidence),
        Topic::Key => service::key(difference, evidence),
        Topic::Line => lines::finding(difference, syntax, evidence),
        Topic::Compile => build::compile(difference, evidence),
        Topic::StaticFiles => build::static_files(difference, evidence),
        Topic::FrontEnd => build::front_end(Change::Other, difference, evidence),
        Topic::Catalogues => build::catalogues(Change::Other, difference, evidence),
        Topic::Suite => build::suite(Change::Other, difference, evidence),
        Topic::SharedPackages if evidence.has_other_strategy() => Finding::Known,
        Topic::SharedPackages => lines::subject(Subject::SharedBase, evidence),
        Topic::Other => Finding::Unknown,
    }
}

/// The history of the repository.
const GIT: &str = ".git";
