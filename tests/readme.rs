//! Every block of README.md and of the manual's pages is true: commands are run and their output compared, files equal their
//! snapshots, settings are read.
//!
//! A line `...` in a block stands for any lines. `UVDOCK_TEST_ACCEPT=1 cargo test readme` writes the blocks anew.

use std::collections::BTreeMap;

use crate::accepted::{is_accepting, turn};
use crate::manual;
use crate::project::{Project, repository, run_in};

/// A fenced block of a document.
struct Block {
    language: String,
    text: String,
}

pub const EXAMPLE: &str = "package-fastapi-hatchling";

#[test]
fn every_block_of_the_readme_and_of_the_manual_is_true() {
    let _turn = turn();
    assert!(blocks(&read("README.md")).len() > 5, "blocks are found");
    for document in std::iter::once("README.md".to_owned()).chain(manual::pages()) {
        let text = read(&document);
        let accepted = checked(&document, &text);
        if accepted != text {
            fs_err::write(repository().join(&document), accepted).expect("write the document");
        }
    }
}

/// A document with its blocks as they are now; those that differ fail, where they are not accepted.
fn checked(document: &str, text: &str) -> String {
    let project = Project::new(EXAMPLE);
    if document != "README.md" {
        project.run(&["generate"]).success();
    }
    let mut accepted = text.to_owned();
    // What is made from the table of settings is checked with it.
    let written = text.split(manual::GENERATED).next().unwrap_or_default();
    for block in &blocks(written) {
        let actual = match block.language.as_str() {
            "console" => console(&block.text, &project),
            "dockerfile" => Some(snapshot("Dockerfile")),
            "yaml" => {
                is_yaml(document, &block.text);
                None
            }
            "toml" => {
                settings_are_read(&block.text);
                None
            }
            other => panic!("no check for a block of {other:?} in {document}"),
        };
        let Some(actual) = actual else { continue };
        if is_accepting() {
            accepted = accepted.replace(&block.text, &elided_alike(&block.text, &actual));
        } else {
            assert!(agrees(&block.text, &actual), "{document} says\n{}\nand this is so\n{actual}", block.text);
        }
    }
    accepted
}

fn read(path: &str) -> String {
    fs_err::read_to_string(repository().join(path)).expect("read a document")
}

/// A file for GitHub, GitLab, Kubernetes or pre-commit.
fn is_yaml(document: &str, text: &str) {
    let value: serde_json::Value =
        serde_saphyr::from_str(text).unwrap_or_else(|error| panic!("{document}: {error}\n{text}"));
    assert!(value.is_object(), "{document}: {text}");
}

#[test]
fn the_readme_is_short() {
    let length = read("README.md").len();
    assert!(length <= 12 * 1024, "{length} bytes");
}

#[test]
fn the_first_two_commands_are_those_of_a_newcomer() {
    let commands: Vec<String> = blocks(&read("README.md"))
        .into_iter()
        .filter(|block| block.language == "console")
        .filter_map(|block| Some(block.text.lines().next()?.strip_prefix("$ ")?.to_owned()))
        .collect();
    assert!(commands[0].starts_with("cargo run --locked"), "{commands:?}");
    assert_eq!(commands[1], TESTS);
    let ci = fs_err::read_to_string(repository().join(".ci/run")).expect("read .ci/run");
    assert!(ci.contains(TESTS), "CI does not run the README's test command");
}

/// The command that runs the tests.
const TESTS: &str = "cargo test --locked";

fn blocks(document: &str) -> Vec<Block> {
    let mut blocks = Vec::new();
    let mut open: Option<Block> = None;
    for line in document.lines() {
        match (line.strip_prefix("```"), &mut open) {
            (Some(_), Some(_)) => blocks.extend(open.take()),
            (Some(language), None) => open = Some(Block { language: language.to_owned(), text: String::new() }),
            (None, Some(block)) => block.text.extend([line, "\n"]),
            (None, None) => {}
        }
    }
    assert!(open.is_none(), "a block does not end");
    blocks
}

/// The command of a block with what it prints: in the project, or in the repository where it is Cargo's. `cargo test` is this very run.
fn console(text: &str, project: &Project) -> Option<String> {
    let commands: Vec<&str> = text.lines().filter_map(|line| line.strip_prefix("$ ")).collect();
    let [command] = commands[..] else { panic!("a console block has one command: {commands:?}") };
    assert!(text.starts_with("$ "), "a console block begins with its command: {text}");
    if command == TESTS {
        return None;
    }
    let words = shlex::split(command).expect("a command line");
    let outcome = match words.iter().map(String::as_str).collect::<Vec<_>>().as_slice() {
        ["uvdock", arguments @ ..] => project.run(arguments),
        ["cargo", "run", "--locked", "--quiet", "--", arguments @ ..] => run_in(repository(), arguments),
        other => panic!("a document runs {other:?}"),
    };
    outcome.success();
    Some(format!("$ {command}\n{}", outcome.stdout))
}

fn snapshot(file: &str) -> String {
    fs_err::read_to_string(repository().join("snapshots").join(EXAMPLE).join(file)).expect("read a snapshot")
}

fn settings_are_read(settings: &str) {
    if settings.contains("of the workspace root") {
        let workspace = Project::new("workspace-member");
        let pyproject = format!("{}\n{settings}", workspace.read("pyproject.toml"));
        workspace.write("pyproject.toml", &pyproject).run(&["generate"]).success();
        assert!(workspace.read("Dockerfile").contains("AS runtime-jobs"), "{settings}");
        return;
    }
    let project = Project::new(EXAMPLE);
    let pyproject = format!("{}\n{settings}", project.read("pyproject.toml"));
    project.write("pyproject.toml", &pyproject).run(&["generate"]).success();
    let explained = project.run(&["explain", "--format", "json"]).success().stdout.clone();
    let explained: serde_json::Value = serde_json::from_str(&explained).expect("JSON");
    let decisions = explained["decisions"].as_array().expect("a list");
    let lines = settings_by_line(&pyproject);
    let mut decided: Vec<&String> = decisions.iter().filter_map(|decision| lines.get(&line_of(decision)?)).collect();
    decided.sort();
    decided.dedup();
    let table: toml::Table = settings.parse().expect("TOML");
    let mut keys: Vec<&String> = table["tool"]["uvdock"].as_table().expect("a table").keys().collect();
    keys.sort();
    assert_eq!(decided, keys, "each setting decides something: {explained:#}");
}

/// The line of the setting that a decision comes from.
fn line_of(decision: &serde_json::Value) -> Option<usize> {
    let source = &decision["source"];
    let line = source["place"]["line"].as_u64().filter(|_| source["from"] == "setting")?;
    usize::try_from(line).ok()
}

/// The settings of a pyproject.toml by the lines that they stand on, counted from 1.
fn settings_by_line(pyproject: &str) -> BTreeMap<usize, String> {
    let mut lines = BTreeMap::new();
    let mut header = "";
    for (index, line) in pyproject.lines().enumerate() {
        if line.starts_with('[') {
            header = line;
        }
        let setting = header.strip_prefix("[tool.uvdock").and_then(|rest| match rest.strip_prefix('.') {
            Some(table) => table.split(['.', ']']).next(),
            None => line.split(" = ").next(),
        });
        lines.extend(setting.map(|setting| (index + 1, setting.to_owned())));
    }
    lines
}

/// Whether a text agrees with a block in which `...` stands for any lines.
fn agrees(block: &str, actual: &str) -> bool {
    let mut rest: Vec<&str> = actual.lines().collect();
    let mut parts = block.split("...\n");
    let first: Vec<&str> = parts.next().unwrap_or_default().lines().collect();
    if !rest.starts_with(&first) {
        return false;
    }
    rest.drain(..first.len());
    let mut is_open = false;
    for part in parts {
        is_open = true;
        let lines: Vec<&str> = part.lines().collect();
        if lines.is_empty() {
            continue;
        }
        let Some(at) = rest.windows(lines.len()).position(|window| window == lines) else { return false };
        rest.drain(..at + lines.len());
        is_open = false;
    }
    is_open || rest.is_empty()
}

/// The text with the lines left out that the block leaves out: those between the line before `...` and the line after it.
fn elided_alike(block: &str, actual: &str) -> String {
    let Some((before, after)) = block.split_once("...\n") else { return actual.to_owned() };
    let last = before.lines().last().unwrap_or_default();
    let head = actual.find(&format!("{last}\n")).map_or(before.len(), |at| at + last.len() + 1);
    let tail = after.lines().next().and_then(|first| actual.find(&format!("{first}\n")));
    format!("{}...\n{}", &actual[..head], tail.map_or("", |at| &actual[at..]))
}

#[test]
fn a_block_with_other_lines_does_not_agree() {
    assert!(agrees("a\n...\nd\n", "a\nb\nc\nd\n"));
    assert!(agrees("a\n...\n", "a\nb\n"));
    assert!(!agrees("a\nb\n", "a\nb\nc\n"));
    assert!(!agrees("a\n...\nx\n", "a\nb\n"));
    assert!(!agrees("a\n...\nb\n", "a\nb\nc\n"));
}
