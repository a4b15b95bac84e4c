//! Finds files of the repository that the image has below a directory which a volume keeps. Decides nothing.

use crate::path::{ImagePath, RepoPath};
use crate::plan::build_plan::{Notice, SourcesPlan};
use crate::plan::content::install::is_below;
use crate::plan::request::Request;

/// The first directory with such files: a volume is filled from the image once, while it is empty (Docker "Volumes > Populate a
/// volume using a container").
pub(super) fn notice(request: &Request<'_>, sources: &SourcesPlan) -> Option<Notice> {
    let volumes: Vec<&RepoPath> = sources.volumes().filter_map(|volume| of_repository(&volume.path)).collect();
    let mut directory: Option<&RepoPath> = None;
    let mut files: Vec<String> = Vec::new();
    for path in request.facts.tree.files.keys().filter(|path| !is_placeholder(path)) {
        let Some(volume) = volumes.iter().find(|volume| is_in(request, path, volume)) else { continue };
        if request.facts.ignored.holds(path)
            || directory.is_some_and(|known| known != *volume)
            || !ships(request, sources, path)
        {
            continue;
        }
        directory = Some(*volume);
        files.push(path.clone());
    }
    Some(Notice::ShippedInVolume { directory: directory?.to_string(), files })
}

fn of_repository(path: &ImagePath) -> Option<&RepoPath> {
    match path {
        ImagePath::Repo(path) => Some(path),
        ImagePath::Absolute(_) => None,
    }
}

fn is_in(request: &Request<'_>, path: &str, directory: &RepoPath) -> bool {
    request.path(path).is_ok_and(|path| path.is_below(directory))
}

/// `.gitkeep`, and what explains the directory.
fn is_placeholder(path: &str) -> bool {
    let name = path.rsplit('/').next().unwrap_or(path);
    name.starts_with('.') || name.to_lowercase().starts_with("readme") || name == "__init__.py"
}

/// Whether a file is copied.
fn ships(request: &Request<'_>, sources: &SourcesPlan, path: &str) -> bool {
    let Ok(path) = request.path(path) else { return false };
    let is_copied = sources.files.iter().any(|file| file.path == path)
        || sources.directories.iter().any(|directory| is_below(path.as_str(), directory.path.as_str()));
    is_copied && !sources.left_out.iter().any(|left_out| is_below(path.as_str(), left_out.path.as_str()))
}

#[cfg(test)]
mod tests {
    use crate::plan::testing::{APP, lock, notices, planned};

    fn said(files: &[(&str, &str)]) -> Vec<String> {
        let main = "from pathlib import Path\nfrom fastapi import FastAPI\napp = FastAPI()\ntext = open('data/prices.csv').read()\n\
                    def save(name):\n    (Path('data') / name).write_text('x')\n";
        let files: Vec<_> = [("pyproject.toml", APP), ("main.py", main)].iter().chain(files).copied().collect();
        let plan = planned(&files, &lock(&["fastapi", "uvicorn"], "")).expect("a plan");
        notices(&plan).into_iter().filter(|notice| notice.contains("volume")).collect()
    }

    #[test]
    fn files_that_ship_below_a_volume_are_said() {
        let text = "`data` is kept in a volume, and the image has `data/prices.csv` of the repository there: a volume that is there \
                    already keeps its own, whatever later images ship; let the program write to another directory, or read these \
                    from another";
        assert_eq!(said(&[("data/prices.csv", "a"), ("data/.gitkeep", "")]), [text]);
        assert!(said(&[("data/.gitkeep", "")]).is_empty());
        assert!(said(&[("data/prices.csv", "a"), (".gitignore", "data/\n")]).is_empty());
    }
}
