//! Moves the plan of a workspace member to the workspace root, where its image is built. Decides nothing else.
//!
//! A member is planned as if it were alone: paths count from its own directory, and `../core` is another member. The files are
//! written for the root, so every path of the plan is turned once, here. The plan is taken apart without `..`, so that a new
//! part of it cannot be forgotten.

use crate::inspect::member_path::from_root;
use crate::plan::build_plan::{
    AccessPlan, BuildPlan, ComposePlan, Install, LeftOutPath, PackageForm, ReleaseArgument, RolePlan, SourcePath,
    SourcesPlan, StartPlan, StaticFilesPlan, SyncPlan,
};
use crate::sourced::Sourced;

/// The plan with every path relative to the workspace root.
pub(crate) fn moved(plan: BuildPlan, member: &str) -> BuildPlan {
    let BuildPlan {
        name,
        settings,
        labels,
        user,
        ci,
        environment,
        release,
        carryover,
        strategy,
        platforms,
        bytecode,
        python,
        images,
        sync,
        access,
        install,
        sources,
        start,
        static_files,
        compose,
        left_alone,
        extensions,
        lock_review,
        notices,
    } = plan;
    let ComposePlan { host_port, env_files } = compose;
    let to = Destination { member };
    BuildPlan {
        name,
        settings,
        labels,
        user,
        ci,
        environment,
        release: release.into_iter().map(|argument| argument.map(|argument| to.release(argument))).collect(),
        carryover,
        strategy,
        platforms,
        bytecode,
        python,
        images,
        sync: to.sync(sync),
        access: to.access(access),
        install: install.map(|install| to.install(install)),
        sources: to.sources(sources),
        start: to.start(start),
        static_files: static_files.map(|files| files.map(|files| to.static_files(files))),
        compose: ComposePlan { host_port, env_files: env_files.map(|files| to.paths(files)) },
        // What the user writes for a Dockerfile counts from where the Dockerfile is.
        left_alone,
        extensions,
        // It names lines, and lines are named as the project sees them.
        lock_review,
        notices,
    }
}

struct Destination<'a> {
    member: &'a str,
}

impl Destination<'_> {
    fn path(&self, path: &str) -> String {
        from_root(self.member, path)
    }

    fn paths(&self, paths: &[String]) -> Vec<String> {
        paths.iter().map(|path| self.path(path)).collect()
    }

    fn source_paths(&self, paths: Vec<SourcePath>) -> Vec<SourcePath> {
        paths.into_iter().map(|source| SourcePath { path: self.path(&source.path), ..source }).collect()
    }

    fn sync(&self, plan: SyncPlan) -> SyncPlan {
        let SyncPlan { no_dev, lock, selection, selected, inputs, build_packages, dev_packages, run_packages } = plan;
        SyncPlan {
            no_dev,
            lock,
            selection,
            selected,
            inputs: self.paths(&inputs),
            build_packages,
            dev_packages,
            run_packages,
        }
    }

    fn release(&self, plan: &ReleaseArgument) -> ReleaseArgument {
        let ReleaseArgument { name, default, variables, files } = plan.clone();
        ReleaseArgument { name, default, variables, files: self.paths(&files) }
    }

    fn install(&self, install: &Install) -> Install {
        match install.clone() {
            Install::Package { inputs, modules, leftovers, build_arguments, history, form, fresh } => {
                Install::Package {
                    inputs: self.paths(&inputs),
                    modules: self.paths(&modules),
                    leftovers: self.paths(&leftovers),
                    build_arguments,
                    history,
                    form: self.form(form),
                    fresh,
                }
            }
            Install::SourceTree => Install::SourceTree,
        }
    }

    fn form(&self, form: PackageForm) -> PackageForm {
        match form {
            PackageForm::InPlace => PackageForm::InPlace,
            PackageForm::Wheel { root, files, directories, with } => PackageForm::Wheel {
                root: self.path(&root),
                files: self.paths(&files),
                directories: self.paths(&directories),
                with,
            },
        }
    }

    fn access(&self, plan: AccessPlan) -> AccessPlan {
        let AccessPlan { secrets, ssh, certificate } = plan;
        AccessPlan { secrets, ssh, certificate: certificate.map(|path| path.map(|path| self.path(path))) }
    }

    fn sources(&self, plan: SourcesPlan) -> SourcesPlan {
        let SourcesPlan { files, directories, left_out, writable, uncompiled } = plan;
        SourcesPlan {
            files: self.source_paths(files),
            directories: self.source_paths(directories),
            left_out: left_out.into_iter().map(|out| LeftOutPath { path: self.path(&out.path), ..out }).collect(),
            writable: self.source_paths(writable),
            uncompiled: self.paths(&uncompiled),
        }
    }

    /// Commands run in the member's own directory, as its author runs them.
    fn start(&self, plan: StartPlan) -> StartPlan {
        let StartPlan {
            command,
            candidate,
            dev_command,
            reload,
            workdir,
            port,
            health,
            other_roles,
            left_roles,
            stop_signal,
            entrypoint,
        } = plan;
        let workdir = if workdir.value.is_empty() {
            Sourced::rule(self.path(""), "the workspace lies at `/app`, and the member in its own directory")
        } else {
            workdir.map(|path| self.path(path))
        };
        let at = |role: RolePlan| {
            let RolePlan { name, command, starts, workdir } = role;
            RolePlan { name, command, starts, workdir: workdir.map(|path| self.path(&path)) }
        };
        let other_roles = other_roles.into_iter().map(at).collect();
        StartPlan {
            entrypoint,
            command,
            candidate,
            dev_command,
            reload,
            workdir,
            port,
            health,
            other_roles,
            left_roles,
            stop_signal,
        }
    }

    fn static_files(&self, plan: &StaticFilesPlan) -> StaticFilesPlan {
        let StaticFilesPlan { manage, root, placeholders } = plan.clone();
        StaticFilesPlan { manage: self.path(&manage), root: self.path(&root), placeholders }
    }
}
