//! Finds directories that code takes by how far they lie above its own file: in an image there may be fewer. Looks at no disk.

use super::circumstances;
use super::facts::{Climb, PathValue};
use super::outline;
use super::paths;
use super::project::Project;
use crate::inspect::evidence::Place;

/// One directory above the project's own is in every image: the root of its file system.
const IN_EVERY_IMAGE: usize = 1;

/// Where a file climbs higher than that.
pub(super) fn of_module(project: &Project<'_>, module: usize) -> Vec<Climb> {
    let outline = &project.outlines[module];
    let climbs = outline.climbs.iter().filter_map(|climb| {
        let above = above_project(project, module, climb)?;
        let happens = circumstances::happens_unguarded(project, module, &climb.scope, climb.under);
        let place = Place::line(&outline.path, climb.line);
        (above > IN_EVERY_IMAGE).then(|| Climb { above, scope: climb.scope.clone(), happens, place })
    });
    climbs.collect()
}

/// How many directories above the project's own the level counts: `parents[0]` of `main.py` is the project itself.
fn above_project(project: &Project<'_>, module: usize, climb: &outline::Climb) -> Option<usize> {
    let PathValue::Project(path) = paths::evaluate(project, module, &climb.scope, &climb.path) else { return None };
    let parts: Vec<&str> = path.split('/').filter(|part| !part.is_empty()).collect();
    let outside = parts.iter().filter(|part| **part == "..").count();
    let inside = parts.len() - outside;
    (climb.level + 1 + outside).checked_sub(inside)
}

#[cfg(test)]
mod tests {
    use super::super::facts::Happens;
    use super::super::testing::facts;

    fn climbs(path: &str, text: &str) -> Vec<(usize, Happens)> {
        let facts = facts(&[(path, text)]);
        facts.modules[0].climbs.iter().map(|climb| (climb.above, climb.happens)).collect()
    }

    #[test]
    fn a_directory_far_above_the_file_is_counted_from_the_project() {
        let text = "from pathlib import Path\nROOT = Path(__file__).resolve().parents[4]\n";
        assert_eq!(climbs("app/core/config.py", text), [(2, Happens::Always)]);
        let named = "from pathlib import Path\nHERE = Path(__file__)\ndef root():\n    return HERE.parents[3]\n";
        assert_eq!(climbs("app/main.py", named), [(2, Happens::Always)]);
        let directory = "from pathlib import Path\nHERE = Path(__file__).parent\nROOT = HERE.parents[2]\n";
        assert_eq!(climbs("main.py", directory), [(3, Happens::Always)]);
    }

    #[test]
    fn one_that_every_image_has_is_none() {
        let text = "from pathlib import Path\nROOT = Path(__file__).resolve().parents[3]\n";
        assert_eq!(climbs("app/core/config.py", text), []);
    }

    #[test]
    fn a_caught_failure_need_not_happen() {
        let text = "from pathlib import Path\ntry:\n    ROOT = Path(__file__).parents[4]\nexcept IndexError:\n    ROOT = Path('/app')\n";
        assert_eq!(climbs("app/core/config.py", text), [(2, Happens::Perhaps)]);
    }
}
