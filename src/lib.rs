//! uvdock writes, and keeps true, the Dockerfile, .dockerignore and compose files of Python projects managed by uv.
//!
//! # Architecture
//!
//! One direction, one type per arrow:
//!
//! ```text
//! project --inspect--> ProjectFacts --+
//! [tool.uvdock], flags --> Preferences +--plan--> BuildPlan --render--> RenderedFile --sync--> disk
//! generated Dockerfile --> Pins ------+
//! ```
//!
//! - [`catalogue`] is what uvdock knows of frameworks, servers, programs and packages: data, one file per thing, imported by all
//!   stages and importing none.
//! - [`inspect`] is the only stage that reads the user's project. Facts know no Docker word and hold no opinion.
//! - [`config`] reads `[tool.uvdock]`. What the user did not say stays `None`.
//! - [`plan`] is pure and the only place that decides. Every decision is a [`sourced::Sourced`] value; `explain` prints them.
//! - [`render`] is pure. Templates loop and print; an error there is a bug of uvdock's.
//! - [`ownership`] and [`pins`] tell whose a generated file is, and which image versions in it belong to update bots.
//! - [`sync`] compares and is the only writer of generated files: all of them or none.
//! - [`drift`] says why a file is no longer what is rendered, in words of the project.
//! - [`prompt`] asks what is open, and [`settings_file`] edits `[tool.uvdock]` without touching another byte: `init` is ask,
//!   save, generate.
//! - [`adoption`] puts what the authors' own container files say into settings, and names what has no setting.
//! - [`affected`] tells which images differ between two states of a repository, and why.
//! - `regular_file` is the one way to the bytes of a file: none without end, none above the limit of its kind.
//! - `secret` judges what looks like one: the authors' files are read without, and nothing is printed with one.
//! - `shell` reads shell text: commands, words, redirections, variables. It runs nothing.
//! - [`path`] has the types of paths, and the one rule for which of them may stand in a generated file; `quote` writes values in
//!   the syntax of each kind of file, and `nesting` tells whether one name lies within another.
//! - [`message`] is text for people. It is made last, from values, and nothing can look into it: another wording changes nothing
//!   but what is read.
//! - [`standpoint`] is where the reader of a text stands: in the project, or at the root of its workspace.
//! - [`editor`] adds tasks to the files of editors.
//! - [`pipeline`] orders the stages, for one project or the services of a workspace, which it reads once.
//! - [`cli`] holds the arguments; [`output`] is the only place that prints. [`manual`] is the pages that users read.
//!
//! # Where a new thing goes
//!
//! - A framework or a server: a file below `catalogue/framework` or `catalogue/server`, and its line in the list above it. The
//!   compiler asks for every behaviour.
//! - A setting: its row in the table of [`config`], which flags, schema, completions and the manual follow, and the decision that it
//!   changes.
//! - A strategy: a variant of [`config::Strategy`]; the compiler leads to the images, the verdict and the template.
//! - What `explain` lists: a variant of [`plan::Subject`], whose key, title and setting are methods.
//! - A kind of file: a template, a renderer beside the others, and the reasons of its drift.
//!
//! # Invariants
//!
//! - The same project, settings and pins give the same bytes.
//! - No network is used, and no process is started, but for `git`, which tells whether a file to be replaced is committed, and what
//!   `affected` compares with.
//! - The plan is made in paths of the repository; what a member of a workspace calls `../core` is turned once, where it enters.
//! - No two files import each other, but for a module and its children; a test keeps it so.
//! - A template prints data through a filter named after the syntax of its file, which quotes it; the engine refuses all else.
//! - A file without uvdock's ownership line is never overwritten, unless the user says `--force`; then it is kept aside where
//!   git does not have it.

pub mod adoption;
pub mod affected;
#[cfg(test)]
mod broken_text;
pub mod catalogue;
pub mod cli;
pub mod config;
mod dockerfile_text;
pub mod drift;
pub mod editor;
pub mod error;
mod git;
pub mod inspect;
mod io_reason;
pub mod manual;
pub mod message;
mod nesting;
mod output;
pub mod ownership;
pub mod path;
pub mod pins;
pub mod pipeline;
pub mod plan;
pub mod prompt;
mod quote;
mod regular_file;
pub mod render;
mod secret;
pub mod settings_file;
mod shell;
pub mod sourced;
pub mod standpoint;
pub mod sync;
