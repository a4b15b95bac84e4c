//! Chooses where the repository lies in the image. Places nothing there.

use crate::inspect::ProjectFacts;
use crate::inspect::code::Climb;
use crate::path::{ImageRoot, PathError, RepoPath};
use crate::sourced::Sourced;

/// `/app`, or for a project in a directory of its repository the same directory below it, where a module counts more directories
/// above its file than `/app` has: `Path(__file__).parents[4]` is then what it is in the repository.
pub(crate) fn choose(facts: &ProjectFacts) -> Result<Sourced<ImageRoot>, PathError> {
    let usual = Sourced::rule(ImageRoot::default(), "images of uvdock hold the repository there");
    if facts.workspace.is_some() || facts.pyproject.uv.workspace.is_some() {
        return Ok(usual);
    }
    let Some(highest) = highest(facts) else { return Ok(usual) };
    let deeper = ImageRoot::below_app(RepoPath::new(&facts.directory_in_repository)?);
    if highest.above <= usual.value.depth() || deeper.depth() < highest.above {
        return Ok(usual);
    }
    let seen = "a module counts directories above the project, which lies as it does in its repository";
    Ok(Sourced::seen(deeper, seen, highest.place.clone()))
}

/// Where the code climbs highest. What an installed package does counts from where Python keeps packages.
fn highest(facts: &ProjectFacts) -> Option<&Climb> {
    let climbs = facts.code.code().flat_map(|module| &module.climbs);
    climbs.max_by_key(|climb| climb.above)
}

#[cfg(test)]
mod tests {
    use crate::config;
    use crate::pins::Pins;
    use crate::plan::plan;
    use crate::plan::testing::{APP, facts, lock, notices};

    const MAIN: &str = "from fastapi import FastAPI\nfrom shop import config\napp = FastAPI()\n";

    /// Where the program starts in the image of a project in a directory of its repository, and what is said of the start.
    fn started(directory: &str, module: &str) -> (String, Vec<String>) {
        let config = format!("import os\nfrom pathlib import Path\n{module}");
        let lock = lock(&["fastapi", "uvicorn"], "");
        let files = [
            ("pyproject.toml", APP),
            ("main.py", MAIN),
            ("shop/__init__.py", ""),
            ("shop/config.py", config.as_str()),
            ("uv.lock", lock.as_str()),
        ];
        let mut facts = facts(&files);
        directory.clone_into(&mut facts.directory_in_repository);
        let preferences = config::read(APP, None).expect("valid settings");
        let plan = plan(&facts, &preferences, &Pins::new()).expect("a plan");
        let said = notices(&plan).into_iter().filter(|notice| notice.starts_with("The program stops at")).collect();
        (plan.image_root.of(plan.start.workdir.value.as_str()), said)
    }

    #[test]
    fn a_module_that_counts_directories_above_the_project_finds_them_in_the_image() {
        let root = "ROOT = Path(__file__).resolve().parents[3]\n";
        assert_eq!(started("services/api", root), ("/app/services/api".to_owned(), vec![]));
        assert_eq!(started("services/api", &root.replace('3', "2")), ("/app".to_owned(), vec![]));
    }

    #[test]
    fn one_that_no_image_has_is_said() {
        let root = "ROOT = Path(__file__).resolve().parents[3]\n";
        let expected = "The program stops at `.parents[...]` (shop/config.py:3) with an IndexError: fewer directories lie above that file \
                        in the image; take the directory from a variable, or count from one inside the project";
        assert_eq!(started("", root), ("/app".to_owned(), vec![expected.to_owned()]));
        assert_eq!(started("api", &root.replace('3', "9")).1, [expected]);
        assert!(started("", "def root():\n    return Path(__file__).parents[3]\n").1.is_empty());
        assert!(
            started("", "try:\n    ROOT = Path(__file__).parents[3]\nexcept IndexError:\n    ROOT = None\n")
                .1
                .is_empty()
        );
    }
}
