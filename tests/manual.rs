//! The pages of the manual: printed as they lie there, linked, made from the table of settings, and complete about Dockerfiles.

use serde_json::{Map, Value};

use crate::accepted::{assert_equal_files, turn};
use crate::project::{repository, run_in};

/// The heading after which a page is made from the table of settings.
pub const GENERATED: &str = "## All settings\n";

/// How the description of a setting ends that a workspace root has for its members.
const SHARED: &str = " A workspace root sets it for all its members.";

/// The paths of all pages.
pub fn pages() -> impl Iterator<Item = String> {
    listed().into_iter().map(|(name, _)| format!("src/manual/{name}.md"))
}

/// The names of the pages, each with what it is about, as the help of `uvdock man` lists them.
fn listed() -> Vec<(String, String)> {
    let help = run_in(repository(), &["man", "--help"]).success().stdout.clone();
    let lines = help.lines().skip_while(|line| *line != "Pages:").skip(1);
    let pages = lines.filter_map(|line| line.trim().split_once("  "));
    pages.map(|(name, about)| (name.to_owned(), about.trim().to_owned())).collect()
}

fn read(path: &str) -> String {
    fs_err::read_to_string(repository().join(path)).expect("read a document")
}

fn properties() -> Map<String, Value> {
    let schema = run_in(repository(), &["schema"]).success().stdout.clone();
    let schema: Value = serde_json::from_str(&schema).expect("the schema is JSON");
    schema["properties"].as_object().expect("properties").clone()
}

/// A text with another one between two marks.
fn between(text: &str, from: &str, to: &str, new: &str) -> String {
    let (before, rest) = text.split_once(from).unwrap_or_else(|| panic!("the document has no {from:?}"));
    let (_, after) = rest.split_once(to).unwrap_or_else(|| panic!("the document has no {to:?}"));
    format!("{before}{from}{new}{to}{after}")
}

/// The section of a setting: what it decides, what holds without it, its flag and an example.
fn section(key: &str, property: &Value) -> String {
    let description = property["description"].as_str().expect("a description");
    let scope = if description.ends_with(SHARED) { " Set in a workspace root, it holds for all members." } else { "" };
    let description = description.trim_end_matches(SHARED).trim_end_matches('.');
    let (about, rule) = description.split_once(". Default: ").unwrap_or((description, ""));
    let default = property.get("default").map(|value| format!("`{}`", value.to_string().trim_matches('"')));
    let default = default.unwrap_or_else(|| rule.to_owned());
    let flag = if property["type"] == "object" { String::new() } else { format!(" Flag: `--{key}`.") };
    let example = toml_value(&property["examples"][0]);
    format!(
        "\n### `{key}`\n\n{about}. Without it: {default}.{flag}{scope}\n\n```toml\n[tool.uvdock]\n{key} = {example}\n```\n"
    )
}

/// A value in one line, as people write it.
fn toml_value(value: &Value) -> String {
    match value {
        Value::Array(items) => format!("[{}]", items.iter().map(toml_value).collect::<Vec<_>>().join(", ")),
        Value::Object(entries) => {
            let entries: Vec<String> =
                entries.iter().map(|(key, value)| format!("{} = {}", toml_key(key), toml_value(value))).collect();
            format!("{{ {} }}", entries.join(", "))
        }
        other => other.to_string(),
    }
}

fn toml_key(key: &str) -> String {
    let is_bare = key.chars().all(|letter| letter.is_ascii_alphanumeric() || matches!(letter, '_' | '-'));
    if is_bare { key.to_owned() } else { format!("\"{key}\"") }
}

#[test]
fn every_setting_has_a_section_in_the_manual() {
    let _turn = turn();
    let properties = properties();
    let page = read("src/manual/settings.md");
    let (written, _) = page.split_once(GENERATED).expect("the heading");
    let sections: String = properties.iter().map(|(key, property)| section(key, property)).collect();
    let shared: Vec<String> = properties
        .iter()
        .filter(|(_, one)| one["description"].as_str().is_some_and(|text| text.ends_with(SHARED)))
        .map(|(key, _)| format!("`{key}`"))
        .collect();
    let (last, others) = shared.split_last().expect("some are shared");
    let sentence = format!("{} and {last}.", others.join(", "));
    let workspaces = read("src/manual/workspaces.md");
    assert_equal_files([
        ("src/manual/settings.md".to_owned(), format!("{written}{GENERATED}{sections}")),
        (
            "src/manual/workspaces.md".to_owned(),
            between(&workspaces, "these are taken from the root's:\n\n", "\n\n", &sentence),
        ),
    ]);
}

#[test]
fn the_readme_lists_every_page() {
    let _turn = turn();
    let rows = listed().into_iter().map(|(name, about)| format!("| [{name}](src/manual/{name}.md) | {about} |\n"));
    let rows: String = rows.collect();
    let head = "| page | about |\n| --- | --- |\n";
    assert_equal_files([("README.md".to_owned(), between(&read("README.md"), head, "\n## License", &rows))]);
}

#[test]
fn every_page_is_printed_as_it_lies_there() {
    let pages = listed();
    assert!(pages.len() > 10, "{pages:?}");
    for (name, _) in &pages {
        let page = read(&format!("src/manual/{name}.md"));
        let printed = run_in(repository(), &["man", name]).success().stdout.clone();
        assert!(
            printed == page,
            "`uvdock man {name}` is not the page; accepted pages are printed after the next build"
        );
    }
}

#[test]
fn every_link_leads_somewhere() {
    let link = regex::Regex::new(r"\]\(([^)#:]+)(?:#[^)]*)?\)").expect("a pattern");
    for document in std::iter::once("README.md".to_owned()).chain(pages()) {
        let directory = repository().join(&document);
        let directory = directory.parent().expect("a directory");
        for found in link.captures_iter(&read(&document)) {
            assert!(directory.join(&found[1]).exists(), "{document} links to {}", &found[1]);
        }
    }
}

#[test]
fn every_page_that_is_named_is_there() {
    let names: Vec<String> = listed().into_iter().map(|(name, _)| name).collect();
    let naming = regex::Regex::new(r"`uvdock man ([a-z-]+)`").expect("a pattern");
    for document in pages() {
        for found in naming.captures_iter(&read(&document)) {
            assert!(names.contains(&found[1].to_owned()), "{document} names {}", &found[0]);
        }
    }
}

/// The code in the first cells of the page's tables, each as a pattern.
fn explained() -> Vec<regex::Regex> {
    let page = read("src/manual/decisions.md");
    let cells = page.lines().filter_map(|line| line.strip_prefix("| `")?.split(" | ").next());
    let code = cells.flat_map(|cell| cell.split('`').step_by(2).map(str::to_owned).collect::<Vec<_>>());
    let patterns = code.map(|text| regex::escape(&text).replace(r"\.\.\.", ".*"));
    patterns.map(|text| regex::Regex::new(&format!("^{text}")).expect("a pattern")).collect()
}

/// The row of a script is that of the line that it begins with.
fn without_scripts(dockerfile: &str) -> String {
    let script = regex::Regex::new(r"(?s)(<<'EOF' [^\n]*\n).*?\nEOF\n").expect("a pattern");
    script.replace_all(dockerfile, "$1").into_owned()
}

#[test]
fn every_line_of_a_generated_dockerfile_is_explained() {
    let patterns = explained();
    let mut unexplained = Vec::new();
    let files = walkdir::WalkDir::new(repository().join("snapshots")).sort_by_file_name();
    for entry in files.into_iter().map(|entry| entry.expect("list the snapshots")) {
        if !entry.file_name().to_string_lossy().starts_with("Dockerfile")
            || entry.path().ends_with("extensions/Dockerfile")
        {
            continue;
        }
        let text = fs_err::read_to_string(entry.path()).expect("read a snapshot");
        for line in without_scripts(&text).lines() {
            let line = line.trim().trim_start_matches("&& ").trim_end_matches('\\').trim();
            let is_comment = line.starts_with("# ") && !line.starts_with("# hadolint") && !line.starts_with("# syntax");
            // A system package by itself, below the row of the command that installs it.
            let is_package = !line.contains(' ') && line.starts_with(|letter: char| letter.is_ascii_lowercase());
            if !line.is_empty() && !is_comment && !is_package && !patterns.iter().any(|pattern| pattern.is_match(line))
            {
                unexplained.push(format!("{}: {line}", entry.path().display()));
            }
        }
    }
    assert!(unexplained.is_empty(), "no row of `uvdock man decisions` explains\n{}", unexplained.join("\n"));
}
