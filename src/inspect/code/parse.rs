//! Reads and parses the files, on several threads with large stacks. Judges nothing.

use std::panic::{AssertUnwindSafe, catch_unwind};
use std::path::Path;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::thread::Builder;

use ruff_python_ast::PySourceType;
use ruff_python_parser::parse_unchecked_source;
use ruff_source_file::LineIndex;

use super::collect::{self, Depth};
use super::facts::{ModuleRole, SkipReason, SkippedFile, Syntax};
use super::index::role_of;
use super::outline::Outline;
use super::shape;
use crate::inspect::disk::Disk;
use crate::regular_file::{FileError, FileKind};

/// Stack of a parsing thread. The parser grows its own; the walk over the tree needs this one.
pub(super) const STACK: usize = 64 * 1024 * 1024;

/// Files that are worth a thread of their own.
const FILES_PER_THREAD: usize = 16;

type Parsed = Result<Outline, SkipReason>;

/// Outlines of all files that can be read, in the order of `files`, and the others.
pub(super) fn outlines(disk: &Disk, root: &Path, files: &[String]) -> (Vec<Outline>, Vec<SkippedFile>) {
    let mut parsed = parse_all(disk, root, files);
    parsed.sort_by_key(|(position, _)| *position);
    let mut outlines = Vec::new();
    let mut skipped = Vec::new();
    for (position, result) in parsed {
        match result {
            Ok(outline) => outlines.push(outline),
            Err(reason) => skipped.push(SkippedFile { path: files[position].clone(), reason }),
        }
    }
    (outlines, skipped)
}

fn parse_all(disk: &Disk, root: &Path, files: &[String]) -> Vec<(usize, Parsed)> {
    let cores = std::thread::available_parallelism().map_or(1, usize::from);
    let threads = cores.min(files.len().div_ceil(FILES_PER_THREAD)).max(1);
    let next = AtomicUsize::new(0);
    std::thread::scope(|scope| {
        let spawn = |_| Builder::new().stack_size(STACK).spawn_scoped(scope, || take_files(disk, root, files, &next));
        let workers: Vec<_> = (0..threads).map(spawn).collect();
        let mut parsed = Vec::new();
        for worker in workers {
            match worker {
                Ok(worker) => parsed.extend(worker.join().unwrap_or_default()),
                // Without a thread the files are read here.
                Err(_) => parsed.extend(take_files(disk, root, files, &next)),
            }
        }
        parsed
    })
}

fn take_files(disk: &Disk, root: &Path, files: &[String], next: &AtomicUsize) -> Vec<(usize, Parsed)> {
    let mut parsed = Vec::new();
    loop {
        let position = next.fetch_add(1, Ordering::Relaxed);
        let Some(file) = files.get(position) else { return parsed };
        parsed.push((position, parse_file(disk, root, file)));
    }
}

fn parse_file(disk: &Disk, root: &Path, file: &str) -> Parsed {
    let text = text_of(disk, &root.join(file))?;
    catch_unwind(AssertUnwindSafe(|| parse(file, &text))).map_err(|_| SkipReason::ParserFailed)
}

fn text_of(disk: &Disk, path: &Path) -> Result<String, SkipReason> {
    let bytes = disk.read(path, FileKind::PythonSource).map_err(|error| match error {
        FileError::TooLarge(_) => SkipReason::TooLarge(FileKind::PythonSource.limit()),
        FileError::NotAFile | FileError::Refused(_) => SkipReason::Unreadable(error.to_string()),
    })?;
    if bytes.contains(&0) {
        return Err(SkipReason::Binary);
    }
    String::from_utf8(bytes).map_err(|_| SkipReason::NotUtf8)
}

/// The outline of one source text.
pub(super) fn parse(path: &str, text: &str) -> Outline {
    let parsed = parse_unchecked_source(text, PySourceType::Python);
    let lines = LineIndex::from_source_text(text);
    let first_error = parsed.errors().first().map(|error| lines.line_index(error.location.start()).get());
    let module = parsed.into_syntax();
    let (mut outline, depth) = collect::outline(path, &module.body, &lines);
    outline.syntax = first_error.map_or(Syntax::Clean, Syntax::Errors);
    outline.shape = shape::of(&module.body);
    if role_of(path) == ModuleRole::Test {
        outline.forget_what_it_does();
    }
    outline.forget_repeats();
    outline.shrink();
    if depth == Depth::CutOff {
        outline.syntax = Syntax::TooDeep;
        // Dropping a tree recurses as deep as the tree. A leaked one costs memory until the program ends.
        std::mem::forget(module);
    }
    outline
}

#[cfg(test)]
mod tests {
    use super::super::{CodeFacts, SkipReason, Syntax, read};
    use super::*;
    use crate::inspect::disk::{MEMORY_ROOT, MemoryDisk};

    fn read_files(files: &[(&str, &[u8])]) -> CodeFacts {
        let names: Vec<String> = files.iter().map(|(path, _)| (*path).to_owned()).collect();
        read(&Disk::Memory(MemoryDisk::new(files)), Path::new(MEMORY_ROOT), &names, "")
    }

    fn syntax_of(text: &str) -> Syntax {
        read_files(&[("main.py", text.as_bytes())]).modules[0].syntax
    }

    fn skipped(bytes: &[u8]) -> Option<SkipReason> {
        read_files(&[("main.py", bytes)]).skipped.pop().map(|skipped| skipped.reason)
    }

    #[test]
    fn files_that_are_no_python_text_are_skipped_and_listed() {
        assert_eq!(skipped(b"\0\x01"), Some(SkipReason::Binary));
        assert_eq!(skipped(b"x = '\xff'"), Some(SkipReason::NotUtf8));
        let limit = FileKind::PythonSource.limit();
        let large = vec![b'#'; usize::try_from(limit).expect("it fits") + 1];
        assert_eq!(skipped(&large), Some(SkipReason::TooLarge(limit)));
    }

    #[test]
    fn a_missing_file_is_skipped_and_listed() {
        let facts = read(&Disk::Real, Path::new("nowhere"), &["main.py".to_owned()], "");
        assert!(matches!(facts.skipped[0].reason, SkipReason::Unreadable(_)));
    }

    #[test]
    fn a_file_with_an_error_gives_what_can_be_read() {
        let facts = read_files(&[("main.py", b"from flask import Flask\napp = Flask('x')\ndef (:\n")]);
        assert_eq!(facts.modules[0].syntax, Syntax::Errors(3));
        assert_eq!(facts.modules[0].applications.len(), 1);
    }

    #[test]
    fn modules_keep_the_order_of_the_files() {
        let names: Vec<String> = (0..100).map(|number| format!("m{number:03}.py")).collect();
        let files: Vec<(&str, &[u8])> = names.iter().map(|name| (name.as_str(), b"x = 1\n".as_slice())).collect();
        let paths: Vec<String> = read_files(&files).modules.into_iter().map(|module| module.path).collect();
        assert_eq!(paths, names);
    }

    #[test]
    fn thousands_of_parentheses_do_not_overflow_the_stack() {
        assert_eq!(syntax_of(&format!("x = {}1{}\n", "(".repeat(20_000), ")".repeat(20_000))), Syntax::Clean);
        assert_eq!(syntax_of(&format!("x = {}{}\n", "[".repeat(20_000), "]".repeat(20_000))), Syntax::TooDeep);
        assert_eq!(syntax_of(&format!("x = {}1\n", "-".repeat(100_000))), Syntax::TooDeep);
    }

    #[test]
    fn thousands_of_operators_and_calls_do_not_overflow_the_stack() {
        assert_eq!(syntax_of(&format!("x = 1{}\n", " + 1".repeat(50_000))), Syntax::TooDeep);
        assert_eq!(syntax_of(&format!("x = f{}\n", "()".repeat(50_000))), Syntax::TooDeep);
        assert_eq!(syntax_of(&format!("x = f{}\n", ".a".repeat(50_000))), Syntax::TooDeep);
    }

    #[test]
    fn hundreds_of_nested_functions_do_not_overflow_the_stack() {
        let mut lines: Vec<String> = (0..900).map(|depth| " ".repeat(depth) + "def f():").collect();
        lines.push(" ".repeat(900) + "pass\n");
        assert_eq!(syntax_of(&lines.join("\n")), Syntax::Clean);
    }
}
