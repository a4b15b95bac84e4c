//! Task lists in JSON with comments, as VS Code and Zed read them. Changes no task and no comment that is there.

use jsonc_parser::ParseOptions;
use jsonc_parser::cst::{CstArray, CstInputValue, CstRootNode};
use jsonc_parser::json;

use super::error::EditorError;
use super::task::{CHECK, TASKS, Task};

/// What a line of `uvdock generate --check` looks like that is about a file which is not in sync: its state, then the file. The
/// expressions here are JavaScript's, whose meaning is the same in Rust.
pub const STATE: &str = "^(missing|stale|edited|has conflict markers|not uvdock's) +(.+)$";
/// The lines below it: one reason each.
pub const REASON: &str = "^ {13}(\\S.*)$";
/// A finding of `uvdock lint`: `Dockerfile:3:1: warning: message [rule]`.
pub const FINDING: &str = "^(.+?):(\\d+):(\\d+): (error|warning|info): (.+?)(?: \\[([^\\]]+)\\])?$";
/// An error of any command, and the line below it that says where.
pub const ERROR: &str = "^error: (.+)$";
/// Such as ` --> pyproject.toml:7:11`.
pub const PLACE: &str = "^ +--> (.+):(\\d+):(\\d+)$";

/// `tasks` of an object (VS Code, "Integrate with External Tools via Tasks").
pub(super) fn vscode(file: &'static str, current: Option<&str>) -> Result<String, EditorError> {
    let root = parsed(file, current)?;
    let object = match root.value() {
        None => root.object_value_or_set(),
        Some(_) => root.object_value().ok_or(EditorError::Shape { file })?,
    };
    if object.get("version").is_none() {
        object.insert(0, "version", json!("2.0.0"));
    }
    let tasks = match object.get("tasks") {
        None => object.array_value_or_set("tasks"),
        Some(_) => object.array_value("tasks").ok_or(EditorError::Shape { file })?,
    };
    add(&tasks, vscode_task);
    Ok(printed(&root))
}

/// A list (Zed, "Tasks").
pub(super) fn zed(file: &'static str, current: Option<&str>) -> Result<String, EditorError> {
    let root = parsed(file, current)?;
    let tasks = match root.value() {
        None => root.array_value_or_set(),
        Some(_) => root.array_value().ok_or(EditorError::Shape { file })?,
    };
    add(&tasks, zed_task);
    Ok(printed(&root))
}

fn parsed(file: &'static str, current: Option<&str>) -> Result<CstRootNode, EditorError> {
    CstRootNode::parse(current.unwrap_or_default(), &ParseOptions::default())
        .map_err(|error| EditorError::Unreadable { file, reason: error.to_string() })
}

fn add(tasks: &CstArray, write: fn(&Task) -> CstInputValue) {
    let labels: Vec<String> = tasks
        .elements()
        .iter()
        .filter_map(|task| Some(task.as_object()?.to_serde_value()?.get("label")?.as_str()?.to_owned()))
        .collect();
    for task in TASKS.iter().filter(|task| !labels.iter().any(|label| label == task.label)) {
        tasks.ensure_multiline();
        tasks.append(write(task));
    }
}

fn arguments(task: &Task) -> CstInputValue {
    CstInputValue::Array(task.arguments.iter().map(|argument| CstInputValue::String((*argument).to_owned())).collect())
}

fn vscode_task(task: &Task) -> CstInputValue {
    let matcher = |pattern: CstInputValue| {
        json!({
            "owner": "uvdock",
            "source": "uvdock",
            "fileLocation": ["relative", "${workspaceFolder}"],
            "pattern": (pattern)
        })
    };
    let error = || {
        json!([
            { "regexp": (ERROR), "message": 1 },
            { "regexp": (PLACE), "file": 1, "line": 2, "column": 3 }
        ])
    };
    let matchers = if task.label == CHECK.label {
        let state = json!([
            { "regexp": (STATE), "kind": "file", "code": 1, "file": 2 },
            { "regexp": (REASON), "message": 1, "loop": true }
        ]);
        let finding = json!({
            "regexp": (FINDING), "file": 1, "line": 2, "column": 3, "severity": 4, "message": 5, "code": 6
        });
        vec![matcher(state), matcher(finding), matcher(error())]
    } else {
        vec![matcher(error())]
    };
    json!({
        "label": (task.label),
        "type": "process",
        "command": "uvdock",
        "args": (arguments(task)),
        "problemMatcher": (CstInputValue::Array(matchers))
    })
}

fn zed_task(task: &Task) -> CstInputValue {
    json!({
        "label": (task.label),
        "command": "uvdock",
        "args": (arguments(task)),
        "cwd": "$ZED_WORKTREE_ROOT"
    })
}

fn printed(root: &CstRootNode) -> String {
    let text = root.to_string();
    if text.ends_with('\n') { text } else { text + "\n" }
}

#[cfg(test)]
mod tests {
    use super::*;

    const FILE: &str = ".vscode/tasks.json";

    #[test]
    fn a_new_file_holds_the_tasks() {
        let text = vscode(FILE, None).expect("written");
        let value: serde_json::Value = serde_json::from_str(&text).expect("JSON");
        assert_eq!(value["version"], "2.0.0");
        assert_eq!(value["tasks"][1]["args"], serde_json::json!(["generate", "--check"]));
        assert_eq!(value["tasks"][1]["problemMatcher"][0]["pattern"][0]["regexp"], STATE);
        let list: serde_json::Value = serde_json::from_str(&zed(FILE, None).expect("written")).expect("JSON");
        assert_eq!(list[0]["label"], "uvdock: generate");
    }

    #[test]
    fn comments_and_other_tasks_stay() {
        let text = "// ours\n{\n\t\"version\": \"2.0.0\", /* as documented */\n\t\"tasks\": [\n\t\t// the tests\n\t\t{ \"label\": \"test\" }, // quick\n\t]\n}\n";
        let with_tasks = vscode(FILE, Some(text)).expect("written");
        for line in text.lines().take(5) {
            assert!(with_tasks.contains(line), "{line:?} is gone from\n{with_tasks}");
        }
        assert!(with_tasks.contains("{ \"label\": \"test\" }, // quick"), "{with_tasks}");
        assert!(with_tasks.contains("\t\t{\n\t\t\t\"label\": \"uvdock: generate\""), "{with_tasks}");
    }

    #[test]
    fn a_task_that_is_there_stays_as_it_is() {
        let text = vscode(FILE, None).expect("written").replace("\"generate\"", "\"generate\", \"--force\"");
        assert_eq!(vscode(FILE, Some(&text)).expect("read"), text);
        let text = zed(FILE, None).expect("written");
        assert_eq!(zed(FILE, Some(&text)).expect("read"), text);
    }

    #[test]
    fn line_endings_stay() {
        let text = "{\r\n  \"tasks\": [\r\n    {\r\n      \"label\": \"test\"\r\n    }\r\n  ]\r\n}\r\n";
        let with_tasks = vscode(FILE, Some(text)).expect("written");
        assert!(with_tasks.starts_with("{\r\n") && !with_tasks.replace("\r\n", "").contains('\n'), "{with_tasks:?}");
    }

    #[test]
    fn another_form_is_refused() {
        assert!(matches!(vscode(FILE, Some("[]")), Err(EditorError::Shape { .. })));
        assert!(matches!(vscode(FILE, Some("{\"tasks\": 1}")), Err(EditorError::Shape { .. })));
        assert!(matches!(zed(FILE, Some("{}")), Err(EditorError::Shape { .. })));
        assert!(matches!(zed(FILE, Some("[")), Err(EditorError::Unreadable { .. })));
    }
}
