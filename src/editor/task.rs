//! The tasks that run uvdock. Knows no editor.

/// What a task runs.
pub(super) struct Task {
    pub(super) label: &'static str,
    pub(super) arguments: &'static [&'static str],
}

pub(super) const GENERATE: Task = Task { label: "uvdock: generate", arguments: &["generate"] };
pub(super) const CHECK: Task = Task { label: "uvdock: check", arguments: &["generate", "--check"] };
pub(super) const TASKS: [Task; 2] = [GENERATE, CHECK];
