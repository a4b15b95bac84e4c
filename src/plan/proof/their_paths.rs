//! Checks for paths of the project as the authors' image has them, where that has another root. Moves nothing.

use super::Proof;
use crate::inspect::code::PathAnchor;
use crate::inspect::evidence::Located;
use crate::plan::build_plan::Unmet;
use crate::plan::carryover;

pub(super) fn unmet(proof: &Proof<'_>) -> Vec<Unmet> {
    let Some(root) = carryover::other_root(proof.request, proof.chosen) else { return Vec::new() };
    if proof.request.preferences.instructions.is_some() {
        return Vec::new();
    }
    let tree = &proof.request.facts.tree;
    let modules = proof.request.facts.code.code().filter(|module| proof.reached.contains(module.path.as_str()));
    let absolute = modules.flat_map(|module| &module.files).filter(|file| file.anchor == PathAnchor::Absolute);
    let theirs = absolute.filter_map(|file| {
        let below = file.text.strip_prefix(root)?.strip_prefix('/')?;
        let is_there = tree.is_file(below) || (!below.is_empty() && tree.is_directory(below));
        is_there.then(|| Unmet::TheirPath {
            path: Located::new(file.text.clone(), file.place.clone()),
            here: proof.request.image_root.value.of(&proof.request.facts.from_root(below)),
        })
    });
    theirs.collect()
}

#[cfg(test)]
mod tests {
    use crate::plan::testing::{APP, lock, notices, planned};

    #[test]
    fn a_path_below_the_root_of_the_authors_image_is_said() {
        let main =
            "from fastapi import FastAPI\napp = FastAPI()\ndef load(path='/code/data/rows.csv'):\n    return path\n";
        let said = |workdir: &str| {
            let dockerfile = format!(
                "FROM python:3.12\nWORKDIR {workdir}\nCMD [\"uvicorn\", \"main:app\", \"--host\", \"0.0.0.0\"]\n"
            );
            let files = [
                ("pyproject.toml", APP),
                ("main.py", main),
                ("data/rows.csv", ""),
                ("Dockerfile", dockerfile.as_str()),
            ];
            let plan = planned(&files, &lock(&["fastapi", "uvicorn"], "")).expect("a plan");
            let is_copied = plan.sources.files.iter().any(|file| file.path == "data/rows.csv");
            (is_copied, notices(&plan).into_iter().filter(|notice| notice.contains("rows.csv")).collect::<Vec<_>>())
        };
        let expected = "The program names `/code/data/rows.csv` (main.py:3), which lies at `/app/data/rows.csv` in the image: name it from \
                        the program's own directory";
        assert_eq!(said("/code"), (true, vec![expected.to_owned()]));
        assert_eq!(said("/srv"), (false, Vec::new()));
    }
}
