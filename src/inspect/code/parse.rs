//! Reads and parses the files, on several threads with large stacks. Judges nothing.

use std::panic::{AssertUnwindSafe, catch_unwind};
use std::path::Path;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::thread::Builder;

use ruff_python_ast::PySourceType;
use ruff_python_parser::parse_unchecked_source;
use ruff_source_file::LineIndex;

use super::collect::{self, Depth};
use super::facts::{SkipReason, SkippedFile, Syntax};
use super::outline::Outline;
use super::shape;

/// A larger file is data that happens to be Python.
const LARGEST: u64 = 1024 * 1024;

/// Stack of a parsing thread. The parser grows its own; the walk over the tree needs this one.
const STACK: usize = 64 * 1024 * 1024;

/// Files that are worth a thread of their own.
const FILES_PER_THREAD: usize = 16;

type Parsed = Result<Outline, SkipReason>;

/// Outlines of all files that can be read, in the order of `files`, and the others.
pub(super) fn outlines(root: &Path, files: &[String]) -> (Vec<Outline>, Vec<SkippedFile>) {
    let mut parsed = parse_all(root, files);
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

fn parse_all(root: &Path, files: &[String]) -> Vec<(usize, Parsed)> {
    let cores = std::thread::available_parallelism().map_or(1, usize::from);
    let threads = cores.min(files.len().div_ceil(FILES_PER_THREAD)).max(1);
    let next = AtomicUsize::new(0);
    std::thread::scope(|scope| {
        let spawn = |_| Builder::new().stack_size(STACK).spawn_scoped(scope, || take_files(root, files, &next));
        let workers: Vec<_> = (0..threads).map(spawn).collect();
        let mut parsed = Vec::new();
        for worker in workers {
            match worker {
                Ok(worker) => parsed.extend(worker.join().unwrap_or_default()),
                // Without a thread the files are read here.
                Err(_) => parsed.extend(take_files(root, files, &next)),
            }
        }
        parsed
    })
}

fn take_files(root: &Path, files: &[String], next: &AtomicUsize) -> Vec<(usize, Parsed)> {
    let mut parsed = Vec::new();
    loop {
        let position = next.fetch_add(1, Ordering::Relaxed);
        let Some(file) = files.get(position) else { return parsed };
        parsed.push((position, parse_file(root, file)));
    }
}

fn parse_file(root: &Path, file: &str) -> Parsed {
    let text = text_of(&root.join(file))?;
    catch_unwind(AssertUnwindSafe(|| parse(file, &text))).map_err(|_| SkipReason::ParserFailed)
}

fn text_of(path: &Path) -> Result<String, SkipReason> {
    let unreadable = |error: std::io::Error| SkipReason::Unreadable(error.to_string());
    let size = fs_err::metadata(path).map_err(unreadable)?.len();
    if size > LARGEST {
        return Err(SkipReason::TooLarge(size));
    }
    let bytes = fs_err::read(path).map_err(unreadable)?;
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
    if depth == Depth::CutOff {
        outline.syntax = Syntax::TooDeep;
        // Dropping a tree recurses as deep as the tree. A leaked one costs memory until the program ends.
        std::mem::forget(module);
    }
    outline
}

