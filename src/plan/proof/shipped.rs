//! Finds files of the repository that the image has below a directory which a volume keeps. Decides nothing.

use crate::path::{Directories, ImagePath, RepoPath};
use crate::plan::build_plan::{Notice, SourcesPlan};
use crate::plan::request::Request;

/// The first directory with such files: a volume is filled from the image once, while it is empty (Docker "Volumes > Populate a
/// volume using a container").
pub(super) fn notice(request: &Request<'_>, sources: &SourcesPlan) -> Option<Notice> {
    let volumes = sources.volumes().filter_map(|volume| of_repository(&volume.path)).map(RepoPath::as_str);
    let volumes = Directories::new(volumes);
    let copied = Copied::of(sources);
    let mut directory: Option<&str> = None;
    let mut files: Vec<String> = Vec::new();
    for path in request.facts.tree.files.keys().filter(|path| !is_placeholder(path)) {
        let Ok(shipped) = request.path(path) else { continue };
        let Some(volume) = volumes.around(shipped.as_str()) else { continue };
        if request.facts.ignored.holds(path)
            || directory.is_some_and(|known| known != volume)
            || !copied.holds(shipped.as_str())
        {
            continue;
        }
        directory = Some(volume);
        files.push(path.clone());
    }
    Some(Notice::ShippedInVolume { directory: directory?.to_owned(), files })
}

/// What the image gets of the repository.
struct Copied<'a> {
    files: Directories<'a>,
    left_out: Directories<'a>,
}

impl<'a> Copied<'a> {
    fn of(sources: &'a SourcesPlan) -> Self {
        let copied = sources.files.iter().chain(&sources.directories).map(|source| source.path.as_str());
        let left_out = sources.left_out.iter().map(|left_out| left_out.path.as_str());
        Self { files: Directories::new(copied), left_out: Directories::new(left_out) }
    }

    fn holds(&self, path: &str) -> bool {
        self.files.around(path).is_some() && self.left_out.around(path).is_none()
    }
}

fn of_repository(path: &ImagePath) -> Option<&RepoPath> {
    match path {
        ImagePath::Repo(path) => Some(path),
        ImagePath::Absolute(_) => None,
    }
}

/// `.gitkeep`, and what explains the directory.
fn is_placeholder(path: &str) -> bool {
    let name = path.rsplit('/').next().unwrap_or(path);
    name.starts_with('.') || name.to_lowercase().starts_with("readme") || name == "__init__.py"
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
