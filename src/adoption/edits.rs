//! Changes single lines of a compose file that stays, so that it goes with the new Dockerfile. Touches no other byte, and no line that is
//! not plainly the one that is meant.

use std::collections::BTreeMap;

use super::report::{LineChange, LineEdit, Report, Status};

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
    let mut lines: Vec<String> = text.split_inclusive('\n').map(str::to_owned).collect();
    let mut edits: Vec<&LineEdit> = edits.iter().collect();
    edits.sort_by_key(|edit| std::cmp::Reverse(edit.place.line));
    for edit in edits {
        let at = edit.place.line?.checked_sub(1)?;
        if !is_of_the_service(&lines, at, &edit.service) {
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
            LineChange::WithoutUv => without_uv(&mut lines, at)?,
        }
    }
    Some(lines.concat())
}

fn depth(line: &str) -> usize {
    line.len() - line.trim_start().len()
}

fn is_blank(line: &str) -> bool {
    line.trim().is_empty() || line.trim_start().starts_with('#')
}

/// Whether a line is the name of a service, or lies below it: the keys above it are the service and `services`.
fn is_of_the_service(lines: &[String], at: usize, service: &str) -> bool {
    let is_named = |line: &str| line.trim_end() == format!("{}{service}:", " ".repeat(depth(line)));
    let Some(line) = lines.get(at) else { return false };
    let mut is_inside = is_named(line);
    let mut outer = depth(line);
    for above in lines[..at].iter().rev().filter(|line| !is_blank(line)) {
        if depth(above) < outer {
            outer = depth(above);
            is_inside = is_inside || is_named(above);
            if outer == 0 {
                return is_inside && above.trim_end() == "services:";
            }
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

/// Takes `uv run` out of the value of a key. What is left names no `uv` any more.
fn without_uv(lines: &mut [String], at: usize) -> Option<()> {
    let own = depth(lines.get(at)?);
    let is_item = |line: &String| depth(line) == own && line.trim_start().starts_with("- ");
    let is_value = |line: &&String| is_blank(line) || depth(line) > own || is_item(line);
    let count = lines[at + 1..].iter().take_while(is_value).count();
    for line in &mut lines[at..=at + count] {
        for (old, new) in [("\"uv\", \"run\", ", ""), ("'uv', 'run', ", ""), ("\"uv\",\"run\",", "")] {
            *line = line.replace(old, new);
        }
        *line = without_uv_run(line);
        let rest = ["uv ", "\"uv\"", "'uv'", "- uv\n"];
        if rest.iter().any(|rest| names(line, rest)) || line.contains("[\"-") || line.contains("['-") {
            return None;
        }
    }
    Some(())
}

/// `uv run alembic upgrade head` as `alembic upgrade head`; with options of uv's own it stays.
fn without_uv_run(line: &str) -> String {
    let mut text = String::new();
    let mut rest = line;
    while let Some(at) = rest.find("uv run ") {
        let (before, found) = rest.split_at(at);
        let behind = &found["uv run ".len()..];
        let is_word = !before.ends_with(|letter: char| letter.is_alphanumeric() || "-_./".contains(letter));
        text.push_str(before);
        if let Some(module) = behind.strip_prefix("-m ").filter(|_| is_word) {
            text.push_str("python -m ");
            rest = module;
        } else {
            let is_plain = is_word && behind.starts_with(|letter: char| letter.is_ascii_alphanumeric());
            text.push_str(if is_plain { "" } else { "uv run " });
            rest = behind;
        }
    }
    text.push_str(rest);
    text
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
        LineEdit { place: Place::line("compose.yaml", line), service: "app".to_owned(), change }
    }

    #[test]
    fn lines_of_a_service_are_changed_and_nothing_else() {
        let text = |old: &str, new: &str| LineChange::Text { old: old.to_owned(), new: new.to_owned() };
        let all = [
            edit(6, LineChange::Key("user: root")),
            edit(9, text("target: prod", "target: runtime")),
            edit(10, LineChange::WithoutUv),
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
            "uv run --no-sync main.py",
            "[\"uv\", \"sync\"]",
            "[\"uv\", \"run\", \"--frozen\", \"x\"]",
            "\n      - uv\n      - run",
        ] {
            let text = format!("services:\n  app:\n    command: {command}\n");
            assert_eq!(edited(&text, &[edit(3, LineChange::WithoutUv)]), None, "{command}");
        }
        let lists = "services:\n  app:\n    command: [\"uv\", \"run\", \"celery\", \"worker\"]\n";
        let changed = edited(lists, &[edit(3, LineChange::WithoutUv)]);
        assert_eq!(changed.as_deref(), Some("services:\n  app:\n    command: [\"celery\", \"worker\"]\n"));
    }
}
