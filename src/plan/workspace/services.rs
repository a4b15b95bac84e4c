//! Makes the plans of several services of a workspace fit one Dockerfile, where they have none of their own, and one compose file. Chooses nothing for one alone.

use std::collections::{BTreeMap, BTreeSet};

use super::{libraries, neighbours, shared_base};
use crate::config::Stage;
use crate::plan::build_plan::{
    BackingService, BuildPlan, Bytecode, DockerfilePlace, FirstStartFile, Install, LockMode, LockText, Notice, Runtime,
    StageExtension,
};
use crate::plan::error::PlanError;
use crate::plan::outputs::ci::for_services;
use crate::plan::outputs::{monitoring, production};
use crate::plan::request::Request;
use crate::sourced::Sourced;

/// The stages that come before those of the services.
const SHARED: [Stage; 2] = [Stage::Base, Stage::Build];

/// The plans with what they share: in one Dockerfile a base image with the packages and instructions of all; ports of this machine
/// and names of roles that differ.
pub fn together(mut plans: Vec<BuildPlan>) -> Result<Vec<BuildPlan>, PlanError> {
    let have_own = plans.iter().any(|plan| matches!(plan.dockerfile.value, DockerfilePlace::Own(_)));
    if plans.len() < 2 && !have_own {
        return Ok(plans);
    }
    if !have_own {
        share_stages(&mut plans)?;
        cut_locks(&mut plans);
    }
    shared_base::share(&mut plans)?;
    let names: Vec<String> = plans.iter().map(|plan| plan.name.to_string()).collect();
    let mut taken = BTreeSet::new();
    for plan in &mut plans {
        if let Some(workflow) = &mut plan.ci {
            workflow.value = for_services(&workflow.value, &names);
        }
        if let Install::Package { inputs, .. } = &mut plan.install.value {
            // Where the first instructions of services agree, they are run once.
            inputs.sort();
        }
        if let Some(port) = &plan.start.port {
            let free = (port.value..=u16::MAX).find(|port| !taken.contains(port));
            plan.compose.host_port = free.filter(|free| *free != port.value);
            taken.extend(free);
        }
    }
    debug_apart(&mut plans, taken);
    name_roles(&mut plans);
    if !have_own {
        name_test_stages(&mut plans);
    }
    libraries::say_once(&mut plans);
    neighbours::introduce(&mut plans);
    share_servers(&mut plans);
    production::share(&mut plans);
    monitoring::settle(&mut plans);
    Ok(plans)
}

/// A port of this machine for the debugger of each.
fn debug_apart(plans: &mut [BuildPlan], mut taken: BTreeSet<u16>) {
    for debugger in plans.iter_mut().filter_map(|plan| plan.compose.debugger.as_mut()) {
        let port = debugger.value.port;
        let free = (port..=u16::MAX).find(|port| !taken.contains(port));
        debugger.value.host_port = free.filter(|free| *free != port);
        taken.extend(free);
    }
}

/// What is said of tests names the stage that runs them.
fn name_test_stages(plans: &mut [BuildPlan]) {
    for plan in plans {
        let name = plan.name.to_string();
        for notice in &mut plan.notices {
            if let Notice::Suite(notice) = notice {
                notice.name_stage(&name);
            }
        }
    }
}

/// Where one stage checks the lock for all, each is built from what it needs of it. The script that cuts it wants Python in the stage that
/// builds; distroless with a Python of uv's has none there.
fn cut_locks(plans: &mut [BuildPlan]) {
    let has_python = |plan: &BuildPlan| !matches!(plan.images.runtime, Runtime::DistrolessManaged { .. });
    for plan in plans.iter_mut().filter(|plan| plan.sync.lock.value == LockMode::Apart && has_python(plan)) {
        plan.sync.lock_text = LockText::Part;
    }
}

/// One image to build on, with the packages and instructions of all.
fn share_stages(plans: &mut [BuildPlan]) -> Result<(), PlanError> {
    for (index, one) in plans.iter().enumerate() {
        plans[index + 1..].iter().try_for_each(|other| same_images(one, other))?;
    }
    for stage in SHARED {
        share_instructions(plans, stage)?;
    }
    let certificate = plans.iter().find_map(|plan| plan.access.certificate.clone());
    let run = union(plans.iter().flat_map(|plan| &plan.sync.run_packages));
    let build = union(plans.iter().flat_map(|plan| &plan.sync.build_packages));
    for plan in plans {
        plan.sync.run_packages.clone_from(&run);
        plan.sync.build_packages.clone_from(&build);
        plan.sync.dev_packages.retain(|package| [&run, &build].iter().all(|list| !holds(list, &package.value)));
        plan.access.certificate.clone_from(&certificate);
    }
    Ok(())
}

/// Two programs share a server that is the same for both; one that is not is named after its program. None has the name of another
/// service.
fn share_servers(plans: &mut [BuildPlan]) {
    let services = plans.iter().flat_map(|plan| {
        let roles = plan.start.other_roles.iter().map(|role| role.name.clone());
        std::iter::once(plan.name.to_string()).chain(roles)
    });
    let taken: BTreeSet<String> = services.collect();
    let mut known: Vec<BackingService> = Vec::new();
    for plan in &mut *plans {
        for server in &mut plan.backing {
            let own = server.name.clone();
            let alone = |number: usize| match number {
                0 => own.clone(),
                1 => format!("{}-{own}", plan.name),
                more => format!("{}-{own}-{more}", plan.name),
            };
            let is_free = |name: &String| {
                let others = known.iter().find(|other| other.name == *name);
                !taken.contains(name) && others.is_none_or(|other| other.is_same_server(server))
            };
            // As many names as there are services and servers: one is free.
            if let Some(name) = (0..=taken.len() + known.len() + 1).map(alone).find(is_free) {
                server.name = name;
            }
            known.push(server.clone());
        }
    }
    share_first_start(plans);
}

/// What one program wants run when a server first starts, the server that it shares runs.
fn share_first_start(plans: &mut [BuildPlan]) {
    let mut all: BTreeMap<String, Vec<Sourced<FirstStartFile>>> = BTreeMap::new();
    for server in plans.iter().flat_map(|plan| &plan.backing) {
        let known = all.entry(server.name.clone()).or_default();
        for file in &server.first_start {
            if !known.iter().any(|other| other.value.target == file.value.target) {
                known.push(file.clone());
            }
        }
    }
    for server in plans.iter_mut().flat_map(|plan| &mut plan.backing) {
        server.first_start = all.get(&server.name).cloned().unwrap_or_default();
    }
}

/// What one service adds to a stage that all share, all have; two must not disagree.
fn share_instructions(plans: &mut [BuildPlan], stage: Stage) -> Result<(), PlanError> {
    let added = |plan: &BuildPlan| plan.extensions.stages.get(&stage).cloned();
    let Some((one, shared)) = plans.iter().find_map(|plan| Some((plan.name.to_string(), added(plan)?))) else {
        return Ok(());
    };
    for plan in plans {
        if added(plan).is_some_and(|own| !is_same(&own, &shared)) {
            return Err(PlanError::DifferentInstructions { one, other: plan.name.to_string(), stage: stage.name() });
        }
        plan.extensions.stages.insert(stage, shared.clone());
    }
    Ok(())
}

/// Whether two additions say the same, wherever they stand.
fn is_same(one: &StageExtension, other: &StageExtension) -> bool {
    fragment_text(one) == fragment_text(other) && argument_defaults(one).eq(argument_defaults(other))
}

fn fragment_text(added: &StageExtension) -> Option<&str> {
    added.fragment.as_ref().map(|fragment| fragment.value.text.as_str())
}

fn argument_defaults(added: &StageExtension) -> impl Iterator<Item = (&str, &str)> {
    added.arguments.iter().map(|(name, default)| (name.as_str(), default.value.as_str()))
}

/// The files of several services lie in the root of their workspace, and so does the setting that names them.
pub(crate) fn refuse_elsewhere(request: &Request<'_>) -> Result<(), PlanError> {
    let is_root = request.facts.workspace.is_none() && !request.lock.members.is_empty();
    match &request.preferences.services {
        Some(services) if !is_root => {
            Err(PlanError::RootSettingElsewhere { key: "services", given: services.source.clone() })
        }
        _ => Ok(()),
    }
}

/// Two services may each have a `worker`: every role is named after its service too.
fn name_roles(plans: &mut [BuildPlan]) {
    let mut taken: BTreeSet<String> = plans.iter().map(|plan| plan.name.to_string()).collect();
    for plan in plans {
        for role in &mut plan.start.other_roles {
            let between = (0..).map(|count| if count == 0 { "-".to_owned() } else { "_".repeat(count) });
            let mut names = between.map(|between| format!("{}{between}{}", plan.name, role.name));
            role.name = names.find(|name| !taken.contains(name)).unwrap_or_default();
            taken.insert(role.name.clone());
        }
    }
}

fn holds(packages: &[Sourced<String>], name: &str) -> bool {
    packages.iter().any(|package| package.value == name)
}

fn union<'a>(packages: impl Iterator<Item = &'a Sourced<String>>) -> Vec<Sourced<String>> {
    let mut all: Vec<Sourced<String>> = packages.cloned().collect();
    all.sort_by(|one, other| one.value.cmp(&other.value));
    all.dedup_by(|later, first| later.value == first.value);
    all
}

/// Services of one Dockerfile share its first stages. What only some of them need there, all get.
fn same_images(one: &BuildPlan, other: &BuildPlan) -> Result<(), PlanError> {
    let needed = [
        (Some(one.images.base.value.clone()), Some(other.images.base.value.clone())),
        (Some(one.images.uv.value.clone()), Some(other.images.uv.value.clone())),
        (Some(python(one)), Some(python(other))),
        (Some(syntax(one)), Some(syntax(other))),
        (Some(user(one)), Some(user(other))),
        (rust(one), rust(other)),
        (Some(strategy(one)), Some(strategy(other))),
        (Some(bytecode(one)), Some(bytecode(other))),
        (certificate(one), certificate(other)),
    ];
    let both = needed.into_iter().filter_map(|(first, second)| first.zip(second));
    match both.into_iter().find(|(first, second)| first != second) {
        None => Ok(()),
        Some((first, second)) => Err(PlanError::DifferentImages {
            one: one.name.to_string(),
            other: other.name.to_string(),
            images: [first, second],
        }),
    }
}

fn python(plan: &BuildPlan) -> String {
    format!("Python {}", plan.python.value)
}

fn syntax(plan: &BuildPlan) -> String {
    plan.images.syntax.as_ref().map_or_else(|| "no `syntax` line".to_owned(), |syntax| syntax.value.clone())
}

fn user(plan: &BuildPlan) -> String {
    format!("the user {}:{}", plan.user.value.name, plan.user.value.id)
}

fn rust(plan: &BuildPlan) -> Option<String> {
    plan.images.rust.as_ref().map(|rust| rust.value.clone())
}

fn strategy(plan: &BuildPlan) -> String {
    format!("the strategy {}", plan.strategy.chosen.value)
}

fn bytecode(plan: &BuildPlan) -> String {
    match plan.bytecode.value {
        Bytecode::Environment => "bytecode of the environment",
        Bytecode::Everything => "bytecode of everything",
        Bytecode::Nothing => "no bytecode",
    }
    .to_owned()
}

fn certificate(plan: &BuildPlan) -> Option<String> {
    plan.access.certificate.as_ref().map(|path| path.value.to_string())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::path::RepoPath;
    use crate::plan::build_plan::{RolePlan, RoleStart, RoleWork};
    use crate::plan::testing::{APP, lock, planned};

    fn plan(name: &str, packages: &[&str], settings: &str) -> BuildPlan {
        let pyproject = APP.replace("shop", name) + settings;
        let lock = lock(packages, "").replace("name = \"shop\"", &format!("name = \"{name}\""));
        let api = ("main.py", "from fastapi import FastAPI\napp = FastAPI()\n");
        planned(&[("pyproject.toml", &pyproject), api], &lock).expect("a plan")
    }

    fn api(settings: &str) -> BuildPlan {
        plan("api", &["fastapi", "uvicorn", "psycopg"], settings)
    }

    fn web(settings: &str) -> BuildPlan {
        plan("web", &["fastapi", "uvicorn"], settings)
    }

    #[test]
    fn what_one_program_wants_run_first_the_shared_server_runs() {
        let with = |name: &str, files: &[(&str, &str)]| {
            let pyproject = APP.replace("shop", name);
            let lock = lock(&["fastapi", "uvicorn", "psycopg"], "").replace("\"shop\"", &format!("\"{name}\""));
            let main = "import os\nfrom fastapi import FastAPI\napp = FastAPI()\nA = os.getenv('DATABASE_URL', 'postgresql://localhost/shop')\n";
            planned(&[&[("pyproject.toml", pyproject.as_str()), ("main.py", main)], files].concat(), &lock)
                .expect("a plan")
        };
        let plans = together(vec![with("api", &[]), with("jobs", &[("init.sql", "CREATE TABLE a (id int);\n")])]);
        let first_start = |plan: &BuildPlan| {
            let files = plan.backing.iter().flat_map(|server| &server.first_start);
            files.map(|file| file.value.source.clone()).collect::<Vec<_>>()
        };
        let found: Vec<_> = plans.expect("plans").iter().map(first_start).collect();
        assert_eq!(found, [["./init.sql"], ["./init.sql"]]);
    }

    #[test]
    fn one_service_stays_as_it_is() {
        let [plan] = together(vec![api("")]).expect("one plan").try_into().expect("one");
        assert_eq!(plan.compose.host_port, None);
    }

    #[test]
    fn services_share_the_packages_of_their_base() {
        let plans = together(vec![api(""), web("")]).expect("plans");
        let run = |plan: &BuildPlan| -> Vec<String> {
            plan.sync.run_packages.iter().map(|package| package.value.clone()).collect()
        };
        assert_eq!((run(&plans[0]), run(&plans[1])), (vec!["libpq5".to_owned()], vec!["libpq5".to_owned()]));
    }

    #[test]
    fn services_with_one_port_get_ports_of_their_own_on_this_machine() {
        let plans = together(vec![api(""), web("")]).expect("plans");
        let ports: Vec<_> = plans.iter().map(|plan| plan.compose.host_port).collect();
        assert_eq!(ports, [None, Some(8001)]);
    }

    #[test]
    fn services_on_different_pythons_are_refused() {
        let error = together(vec![api("[tool.uvdock]\npython = \"3.12\"\n"), web("")]).expect_err("two base images");
        assert_eq!(
            error.to_string(),
            "`api` needs `python:3.12-slim-trixie` and `web` needs `python:3.14-slim-trixie`, and one Dockerfile has one of them"
        );
    }

    #[test]
    fn a_shared_base_of_services_whose_lock_nothing_checks_apart_is_refused() {
        let settings = "[tool.uvdock]\nstrategy = \"shared-base\"\n";
        let error = together(vec![api(settings), web(settings)]).expect_err("no part of the lock");
        assert_eq!(
            error.to_string(),
            "`api` cannot start from a base that services share: it is built from all of uv.lock, which no stage of its own checks"
        );
    }

    #[test]
    fn roles_of_one_name_are_told_apart_by_their_services() {
        let with_worker = |mut plan: BuildPlan| {
            plan.start.other_roles = vec![RolePlan {
                name: "worker".into(),
                command: plan.start.command.clone(),
                starts: RoleStart::Beside,
                workdir: None,
                work: RoleWork::Process,
            }];
            plan
        };
        let services =
            vec![with_worker(api("")), with_worker(web("")), plan("api-worker", &["fastapi", "uvicorn"], "")];
        let plans = together(services).expect("plans");
        let names = plans.iter().flat_map(|plan| &plan.start.other_roles).map(|role| role.name.as_str());
        assert_eq!(names.collect::<Vec<_>>(), ["api_worker", "web-worker"]);
    }

    #[test]
    fn an_authority_that_one_service_trusts_all_trust() {
        let mut other = web("");
        other.access.certificate = Some(Sourced::rule(RepoPath::new("ca.pem").expect("a path"), "a setting"));
        let plans = together(vec![api(""), other]).expect("plans");
        assert!(plans.iter().all(|plan| certificate(plan).as_deref() == Some("ca.pem")));
    }

    #[test]
    fn services_of_different_users_are_refused() {
        let error = together(vec![api("[tool.uvdock]\nuser = \"worker:1000\"\n"), web("")]).expect_err("one base");
        assert!(
            error.to_string().starts_with("`api` needs `the user worker:1000` and `web` needs `the user app:65532`")
        );
    }

    #[test]
    fn what_one_service_adds_to_a_shared_stage_all_have() {
        let plans = together(vec![api(""), web("[tool.uvdock.instructions]\nbase = \"RUN a\"\n")]).expect("plans");
        let text = |plan: &BuildPlan| plan.extensions.stages[&Stage::Base].fragment.clone().expect("added").value.text;
        assert_eq!([text(&plans[0]), text(&plans[1])], ["RUN a", "RUN a"]);
    }

    #[test]
    fn services_that_add_different_instructions_to_a_shared_stage_are_refused() {
        let with =
            |text: &str| format!("[tool.uvdock.instructions]\nbuild = \"RUN {text}\"\nruntime = \"RUN {text}\"\n");
        let error = together(vec![api(&with("a")), web(&with("b"))]).expect_err("one build stage");
        assert_eq!(
            error.to_string(),
            "`api` and `web` have different `instructions.build`, and one Dockerfile has one such stage"
        );
        assert!(together(vec![api(&with("a")), web(&with("a"))]).is_ok());
    }

    #[test]
    fn services_that_compile_different_bytecode_are_refused() {
        let error = together(vec![api("[tool.uvdock]\noptimize = \"size\"\n"), web("")]).expect_err("one environment");
        assert_eq!(
            error.to_string(),
            "`api` needs `no bytecode` and `web` needs `bytecode of the environment`, and one Dockerfile has one of them"
        );
    }
}
