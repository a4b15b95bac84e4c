//! Changes single lines of a compose file that stays, so that it goes with the new Dockerfile. Touches no other byte, and no line that is
//! not plainly the one that is meant.

use std::collections::BTreeMap;
use std::sync::LazyLock;

use regex::{Captures, Regex};

use super::project_tools::without_tools;
use super::report::{LineChange, LineEdit, Report, Status};
use crate::catalogue::{program, project_tools};
use crate::inspect::tree::has_extension;

/// A file before and after its changes.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct EditedFile {
    /// As the project sees it.
    pub path: String,
    /// As it is on the disk.
    pub before: String,
    /// As it is to be.
    pub text: String,
}

/// Changes the lines that rows name, in files that `text` reads. A row whose lines cannot all be changed stays open.
pub fn edited_files<E>(
    report: &mut Report,
    mut text: impl FnMut(&str) -> Result<Option<String>, E>,
) -> Result<Vec<EditedFile>, E> {
    let mut files: BTreeMap<String, EditedFile> = BTreeMap::new();
    let mut rows: Vec<_> =
        report.rows_mut().filter(|row| row.status == Status::Open && !row.edits.is_empty()).collect();
    // A key comes in below its line: the lines above it keep their numbers.
    rows.sort_by_key(|row| std::cmp::Reverse(row.edits.iter().filter_map(|edit| edit.place.line).max()));
    for row in rows {
        let Some(path) = row.edits.first().map(|edit| edit.place.file.clone()) else { continue };
        if !files.contains_key(&path) {
            let Some(before) = text(&path)? else { continue };
            files.insert(path.clone(), EditedFile { path: path.clone(), text: before.clone(), before });
        }
        let Some(file) = files.get_mut(&path) else { continue };
        if let Some(edited) = edited(&file.text, &row.edits) {
            file.text = edited;
            row.status = Status::Edited;
        }
    }
    Ok(files.into_values().filter(|file| file.text != file.before).collect())
}

/// The text with all of the changes; `None` where one of them is not possible.
fn edited(text: &str, edits: &[LineEdit]) -> Option<String> {
    if let [LineEdit { change: LineChange::Script { tool }, .. }] = edits {
        return script_without(text, tool);
    }
    let mut lines: Vec<String> = text.split_inclusive('\n').map(str::to_owned).collect();
    let mut edits: Vec<&LineEdit> = edits.iter().collect();
    edits.sort_by_key(|edit| std::cmp::Reverse(edit.place.line));
    for edit in edits {
        let at = edit.place.line?.checked_sub(1)?;
        if edit.service.as_ref().is_some_and(|service| !is_of_the_service(&lines, at, service)) {
            return None;
        }
        match &edit.change {
            LineChange::Key(key) => insert(&mut lines, at, key)?,
            LineChange::Text { old, new } => {
                let line = lines.get_mut(at)?;
                let mut found = line.match_indices(old.as_str());
                let (Some((start, _)), None) = (found.next(), found.next()) else { return None };
                line.replace_range(start..start + old.len(), new);
            }
            LineChange::WithoutTool { key, tool } => without_tool(&mut lines, at, key, tool)?,
            LineChange::Script { .. } => return None,
        }
    }
    Some(lines.concat())
}

/// A shell script whose programs are called by themselves; `None` where something of the tool is left.
fn script_without(text: &str, tool: &str) -> Option<String> {
    let new = without_tools(text);
    let is_left = new.lines().any(|line| !is_blank(line) && names(line, &format!("{tool} ")));
    (new != text && !is_left).then_some(new)
}

fn depth(line: &str) -> usize {
    line.len() - line.trim_start().len()
}

fn is_blank(line: &str) -> bool {
    line.trim().is_empty() || line.trim_start().starts_with('#')
}

/// Whether a line is the name of a service, or lies below it: the outermost key above it is `services`, and the next one the service.
fn is_of_the_service(lines: &[String], at: usize, service: &str) -> bool {
    let is_named = |line: &str| line.trim_end() == format!("{}{service}:", " ".repeat(depth(line)));
    let Some(mut top) = lines.get(at) else { return false };
    let mut outer = depth(top);
    for above in lines[..at].iter().rev().filter(|line| !is_blank(line)) {
        if depth(above) < outer {
            outer = depth(above);
            if outer == 0 {
                return is_named(top) && above.trim_end() == "services:";
            }
            top = above;
        }
    }
    false
}

/// Puts a key in front of those of a service.
fn insert(lines: &mut Vec<String>, at: usize, key: &str) -> Option<()> {
    let own = lines.get(at)?.clone();
    let end = if own.ends_with("\r\n") { "\r\n" } else { "\n" };
    let first = lines[at + 1..].iter().find(|line| !is_blank(line))?;
    let indent = first.get(..depth(first))?;
    if indent.len() <= depth(&own) || !first.contains(':') {
        return None;
    }
    let line = format!("{indent}{key}{end}");
    lines.insert(at + 1, line);
    Some(())
}

/// Takes `uv run`, or that of another tool, out of the value of a key. What is left names the tool no more.
fn without_tool(lines: &mut [String], at: usize, key: &str, tool: &str) -> Option<()> {
    let first = lines.get(at)?;
    let own = depth(first);
    if !first.trim_start().starts_with(&format!("{key}:")) {
        return None;
    }
    let is_item = |line: &String| depth(line) == own && line.trim_start().starts_with("- ");
    let is_value = |line: &&String| is_blank(line) || depth(line) > own || is_item(line);
    let count = lines[at + 1..].iter().take_while(is_value).count();
    let value = &mut lines[at..=at + count];
    let before = value.to_vec();
    without_items(value, tool);
    for line in &mut *value {
        *line = without_run(&without_listed(line, tool), tool);
        let is_left = ["{} ", "\"{}\"", "'{}'"].iter().any(|form| names(line, &form.replace("{}", tool)));
        if is_left || line.trim().trim_start_matches("- ") == tool {
            return None;
        }
    }
    (value != before).then_some(())
}

/// What starts the word behind `run` of a tool; `None` for options of the tool's own, and for names that the project's settings may give
/// to other words.
fn starter(tool: &str, word: &str) -> Option<&'static str> {
    match word {
        word if word == "-m" || has_extension(word, "py") => project_tools::runs_python(tool).then_some("python"),
        word if project_tools::runs_names(tool) => {
            (program::named(word).is_some() || matches!(word, "python" | "python3")).then_some("")
        }
        word if word.starts_with(|letter: char| letter.is_ascii_alphanumeric()) => Some(""),
        _ => None,
    }
}

/// `["uv", "run", "--frozen", "main.py"]` as `["python", "main.py"]`; with options that say more it stays.
fn without_listed(line: &str, tool: &str) -> String {
    static LISTED: LazyLock<Regex> = LazyLock::new(|| {
        Regex::new(r#"["']([a-z]+)["'],\s*["']run["'],\s*((?:["']-[^"']*["'],\s*)*?)(["'])(-m|[^"'-][^"']*)["']"#)
            .expect("a constant that a test compiles")
    });
    let replaced = LISTED.replace_all(line, |found: &Captures<'_>| {
        let mut options = found[2].split(',').map(|word| word.trim().trim_matches(['"', '\'']));
        let is_plain = options.all(|word| word.is_empty() || project_tools::is_of_the_environment(tool, word));
        match (starter(tool, &found[4]).filter(|_| is_plain), &found[1] == tool, &found[3]) {
            (None, ..) | (_, false, _) => found[0].to_owned(),
            (Some(""), _, quote) => format!("{quote}{}{quote}", &found[4]),
            (Some(program), _, quote) => format!("{quote}{program}{quote}, {quote}{}{quote}", &found[4]),
        }
    });
    replaced.into_owned()
}

/// The same for words that stand on lines of their own.
fn without_items(value: &mut [String], tool: &str) {
    let word = |line: &String| Some(line.trim().strip_prefix("- ")?.trim().trim_matches(['"', '\'']).to_owned());
    let items: Vec<(usize, String)> =
        value.iter().enumerate().filter_map(|(at, line)| Some((at, word(line)?))).collect();
    let is_run = |pair: &[(usize, String)]| pair[0].1 == tool && pair[1].1 == "run";
    let Some(first) = items.windows(2).position(is_run) else { return };
    let is_option = |item: &&(usize, String)| project_tools::is_of_the_environment(tool, &item.1);
    let last = first + 2 + items[first + 2..].iter().take_while(is_option).count();
    let Some(starter) = items.get(last).and_then(|(_, word)| starter(tool, word)) else { return };
    let (start, end) = (items[first].0, items[last].0);
    let kept = if starter.is_empty() { String::new() } else { value[start].replacen(tool, starter, 1) };
    value[start..end].fill(String::new());
    value[start] = kept;
}

/// `uv run --frozen alembic upgrade head` as `alembic upgrade head`; with options that say more it stays.
pub(super) fn without_run(line: &str, tool: &str) -> String {
    let run = format!("{tool} run ");
    let mut text = String::new();
    let mut rest = line;
    while let Some(at) = rest.find(&run) {
        let (before, found) = rest.split_at(at);
        let behind = &found[run.len()..];
        let is_word = !before.ends_with(|letter: char| letter.is_alphanumeric() || "-_./".contains(letter));
        let program = behind_options(behind, tool);
        let word = program.split([' ', '"', '\'', '\r', '\n']).next().unwrap_or_default();
        text.push_str(before);
        if let Some(starter) = starter(tool, word).filter(|_| is_word) {
            text.push_str(starter);
            text.push_str(if starter.is_empty() { "" } else { " " });
            rest = program;
        } else {
            text.push_str(&run);
            rest = behind;
        }
    }
    text.push_str(rest);
    text
}

/// What stands behind the options that an image needs no more.
fn behind_options<'l>(mut words: &'l str, tool: &str) -> &'l str {
    while let Some((word, rest)) = words.split_once(' ') {
        if !project_tools::is_of_the_environment(tool, word) {
            break;
        }
        words = rest.trim_start();
    }
    words
}

/// Whether a text stands in a line as a word of its own.
fn names(line: &str, text: &str) -> bool {
    line.match_indices(text)
        .any(|(at, _)| !line[..at].ends_with(|letter: char| letter.is_alphanumeric() || "-_./".contains(letter)))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::inspect::evidence::Place;

    const FILE: &str = "x-a: &a\n  app:\n    x: 1\nservices:\n  # ours\n  app:\n    build:\n      context: .\n      target: prod\n    \
                        command: sh -c \"uv run alembic upgrade head && uv run -m app.main\"\n    volumes: [\"./data:/app/data\"]\nvolumes:\n  app:\n";

    fn edit(line: usize, change: LineChange) -> LineEdit {
        LineEdit { place: Place::line("compose.yaml", line), service: Some("app".to_owned()), change }
    }

    fn without_uv() -> LineChange {
        LineChange::WithoutTool { key: "command", tool: "uv" }
    }

    #[test]
    fn programs_behind_other_tools_are_called_by_themselves_and_their_own_names_stay() {
        let of = |tool: &'static str, command: &str| {
            let text = format!("services:\n  app:\n    command: {command}\n");
            let edited = edited(&text, &[edit(3, LineChange::WithoutTool { key: "command", tool })])?;
            Some(edited.lines().nth(2)?.trim_start().trim_start_matches("command: ").to_owned())
        };
        assert_eq!(of("poetry", "poetry run shop-worker --fast").as_deref(), Some("shop-worker --fast"));
        assert_eq!(of("pdm", "pdm run celery -A shop worker").as_deref(), Some("celery -A shop worker"));
        assert_eq!(
            of("pipenv", "[\"pipenv\", \"run\", \"python\", \"x.py\"]").as_deref(),
            Some("[\"python\", \"x.py\"]")
        );
        for (tool, command) in
            [("pdm", "pdm run start"), ("poetry", "poetry run x.py"), ("hatch", "hatch run prod:serve")]
        {
            assert_eq!(of(tool, command), None, "{command}");
        }
    }

    #[test]
    fn the_name_of_a_service_below_another_is_not_the_service() {
        let text = "services:\n  worker:\n    depends_on:\n      app:\n        condition: service_started\n  app:\n    build: .\n";
        assert_eq!(edited(text, &[edit(4, LineChange::Key("user: root"))]), None);
        let edited = edited(text, &[edit(6, LineChange::Key("user: root"))]).expect("a change");
        assert!(edited.ends_with("  app:\n    user: root\n    build: .\n"), "{edited}");
    }

    #[test]
    fn uv_run_is_taken_off_with_what_it_stands_for() {
        for (old, new) in [
            ("uv run main.py --port 80", "python main.py --port 80"),
            ("uv run -m app.main", "python -m app.main"),
            ("[\"uv\", \"run\", \"main.py\"]", "[\"python\", \"main.py\"]"),
            ("['uv','run','-m','app']", "['python', '-m','app']"),
            ("uv run --no-dev --no-sync main.py --port 80", "python main.py --port 80"),
            ("sh -c \"uv run --frozen a && uv run -q -m b\"", "sh -c \"a && python -m b\""),
            ("[\"uv\", \"run\", \"--frozen\", \"--no-dev\", \"x\", \"-v\"]", "[\"x\", \"-v\"]"),
            ("\n      - uv\n      - run\n      - --frozen\n      - x\n      - -q", "\n      - x\n      - -q"),
            ("\n      - \"uv\"\n      - \"run\"\n      - main.py", "\n      - \"python\"\n      - main.py"),
            ("[\"/entry.sh\", \"uv\", \"run\", \"celery\"]", "[\"/entry.sh\", \"celery\"]"),
        ] {
            let text = |command: &str| format!("services:\n  app:\n    command: {command}\n");
            assert_eq!(edited(&text(old), &[edit(3, without_uv())]), Some(text(new)));
        }
    }

    #[test]
    fn a_script_goes_on_without_the_tool_as_a_whole_or_not_at_all() {
        let of = |text: &str| edited(text, &[LineEdit { service: None, ..edit(3, LineChange::Script { tool: "uv" }) }]);
        let script = "#!/bin/sh\nset -e\nuv run alembic upgrade head\nexec uv run main.py \"$@\"\n";
        let expected = "#!/bin/sh\nset -e\nalembic upgrade head\nexec python main.py \"$@\"\n";
        assert_eq!(of(script).as_deref(), Some(expected));
        assert_eq!(of("uv sync\nuv run main.py\n"), None);
        assert_eq!(of("exec main \"$@\"\n"), None);
    }

    #[test]
    fn lines_of_a_service_are_changed_and_nothing_else() {
        let text = |old: &str, new: &str| LineChange::Text { old: old.to_owned(), new: new.to_owned() };
        let all = [
            edit(6, LineChange::Key("user: root")),
            edit(9, text("target: prod", "target: runtime")),
            edit(10, without_uv()),
        ];
        let new = edited(FILE, &all).expect("changes");
        let expected = FILE
            .replace("  # ours\n  app:\n", "  # ours\n  app:\n    user: root\n")
            .replace("target: prod", "target: runtime")
            .replace("uv run alembic upgrade head && uv run -m app.main", "alembic upgrade head && python -m app.main");
        assert_eq!(new, expected);
    }

    #[test]
    fn a_line_that_is_not_plainly_meant_stays() {
        for other in [2, 13, 99] {
            assert_eq!(edited(FILE, &[edit(other, LineChange::Key("user: root"))]), None, "{other}");
        }
        let old = |old: &str| LineChange::Text { old: old.to_owned(), new: String::new() };
        assert_eq!(edited(FILE, &[edit(9, old("target: dev"))]), None);
        assert_eq!(edited("services:\n  app: {build: .}\n", &[edit(2, LineChange::Key("user: root"))]), None);
        for command in [
            "uv run --with rich main.py",
            "uv run --frozen --extra web main.py",
            "[\"uv\", \"sync\"]",
            "[\"uv\", \"run\", \"--group\", \"x\"]",
            "\n      - uv\n      - run\n      - --with\n      - x",
            "[\"/entry.sh\", \"uv\", \"run\", \"--env-file\", \"x\"]",
            "\n      - uv\n      - run",
            "\n      - uv\r\n      - run\r",
            "*command",
        ] {
            let text = format!("services:\n  app:\n    command: {command}\n");
            assert_eq!(edited(&text, &[edit(3, without_uv())]), None, "{command}");
        }
        let lists = "services:\n  app:\n    command: [\"uv\", \"run\", \"celery\", \"worker\"]\n";
        let changed = edited(lists, &[edit(3, without_uv())]);
        assert_eq!(changed.as_deref(), Some("services:\n  app:\n    command: [\"celery\", \"worker\"]\n"));
    }
}
