//! Checks that the paths are there that the program opens or serves when it starts. Knows none that it writes.

use std::collections::BTreeSet;

use super::{Proof, beside};
use crate::inspect::code::{FileAccess, Opening, Scope};
use crate::inspect::evidence::Located;
use crate::inspect::surroundings;
use crate::inspect::tree::{ends_in, listed};
use crate::inspect::wheel::join;
use crate::nesting::is_below;
use crate::plan::build_plan::{Failure, OpenedAbove, Presence, Unmet};
use crate::plan::content::sources::opened::{Opened, at_start};

pub(super) fn unmet(proof: &Proof<'_>) -> Vec<Unmet> {
    // What the user's own instructions make is not known.
    if proof.request.preferences.instructions.is_some() {
        return Vec::new();
    }
    let opened = at_start(proof.request, proof.chosen, proof.reached);
    let written = Written::of(proof);
    let missing = opened.iter().filter(|one| one.found(proof.request).is_none());
    let missing = missing.filter(|one| has_only_example(proof, one).is_some() || !is_made(proof, &written, one));
    let mut known: BTreeSet<&str> = BTreeSet::new();
    let missing = missing.filter(|one| known.insert(&one.path.text));
    let mut unmet: Vec<Unmet> = missing.map(|one| said(proof, one)).collect();
    // What lies in one directory above the project has one way out, and the gravest of it is said.
    unmet.sort_by_key(|unmet| matches!(unmet, Unmet::OpenedAbove(OpenedAbove { fails: Failure::InUse, .. })));
    let mut above: BTreeSet<String> = BTreeSet::new();
    unmet.retain(|unmet| match unmet {
        Unmet::OpenedAbove(OpenedAbove { there, .. }) => above.insert(there.clone()),
        _ => true,
    });
    unmet
}

/// Where a file is looked for that the program reads, and the example of it that lies there. A program that names the example makes
/// its own file of it.
fn has_only_example(proof: &Proof<'_>, one: &Opened<'_>) -> Option<(String, String)> {
    let name = one.path.text.rsplit('/').next().unwrap_or_default();
    if one.path.opening != Opening::Reads || name.starts_with(".env") {
        return None;
    }
    let mut found = one.places.iter().filter_map(|place| Some((place.clone(), beside::example(proof, place)?)));
    let (place, example) = found.next()?;
    let last = example.rsplit('/').next().unwrap_or(&example);
    let modules = proof.request.facts.code.code().filter(|module| proof.reached.contains(module.path.as_str()));
    let mut named = modules.flat_map(|module| &module.files);
    (!named.any(|file| ends_in(listed(&file.text), last))).then_some((place, example))
}

fn said(proof: &Proof<'_>, one: &Opened<'_>) -> Unmet {
    if let Some((file, example)) = has_only_example(proof, one) {
        let there = proof.request.image_root.value.of(&join(proof.request.member.as_str(), &file));
        let file = Located::new(file, one.path.place.clone());
        return Unmet::OnlyExample { file, example, there, fails: Failure::AtStart };
    }
    let how = match one.path.opening {
        Opening::Reads => "reads",
        Opening::Serves => "serves",
        Opening::Templates => "looks for templates in",
    };
    let (path, place) = (one.path.text.clone(), one.path.place.clone());
    let instead = one.path.instead.as_ref().map(|(text, _)| text.clone());
    let leads_out = |text: &str| surroundings::climb(listed(text)) > 0;
    if !leads_out(&path) && !instead.as_deref().is_some_and(leads_out) || !one.places.is_empty() && instead.is_none() {
        return Unmet::Opened { path, instead, how, place };
    }
    let above = if leads_out(&path) { &path } else { instead.as_ref().unwrap_or(&path) };
    let found = if proof.request.facts.above.holds(above) { Presence::There } else { Presence::Unknown };
    let is_at_start = match one.path.opening {
        Opening::Reads => true,
        Opening::Serves => matches!(one.path.scope, Scope::Module | Scope::Class(_)),
        Opening::Templates => false,
    };
    let fails = if is_at_start { Failure::AtStart } else { Failure::InUse };
    let mounted = surroundings::first_inside(above).unwrap_or_else(|| above.clone());
    let there = proof.request.image_root.value.of(&join(proof.request.member.as_str(), &mounted));
    let (above, ground) = (above.clone(), beside::ground(proof, &there));
    Unmet::OpenedAbove(OpenedAbove { path, instead, above, how, fails, place, found, mounted, there, ground })
}

/// The paths that the reached code writes, as it names them: sorted, since there may be thousands.
struct Written<'p>(BTreeSet<&'p str>);

impl<'p> Written<'p> {
    fn of(proof: &Proof<'p>) -> Self {
        let modules = proof.request.facts.code.code().filter(|module| proof.reached.contains(module.path.as_str()));
        let written = modules.flat_map(|module| &module.files).filter(|file| file.access == FileAccess::Write);
        Self(written.map(|file| listed(&file.text)).collect())
    }

    /// Whether one of them is this path, lies below it, or holds it.
    fn has_to_do_with(&self, path: &str) -> bool {
        let mut above = std::iter::successors(Some(path), |path| path.rsplit_once('/').map(|(directory, _)| directory));
        let inside = format!("{path}/");
        above.any(|path| self.0.contains(path))
            || self.0.range(inside.as_str()..).next().is_some_and(|below| below.starts_with(&inside))
    }
}

/// Whether the program makes a path itself, is given it, or may be: settings of an environment, a volume, a build.
fn is_made(proof: &Proof<'_>, written: &Written<'_>, opened: &Opened<'_>) -> bool {
    let name = opened.path.text.rsplit('/').next().unwrap_or_default();
    if name.starts_with(".env") {
        return true;
    }
    let by_code = written.has_to_do_with(listed(&opened.path.text));
    let in_volume = proof.sources.writable.iter().any(|directory| {
        opened
            .places
            .iter()
            .any(|place| proof.request.path(place).is_ok_and(|path| is_below(path.as_str(), directory.path.as_str())))
    });
    by_code || in_volume || is_built(proof, opened)
}

/// Whether Node builds it, or it is said already that it should.
fn is_built(proof: &Proof<'_>, opened: &Opened<'_>) -> bool {
    let outputs = proof.front_end.plan.iter().flat_map(|built| &built.value.outputs).map(|output| output.to.as_str());
    let by_node = outputs.into_iter().any(|output| {
        opened.places.iter().any(|place| {
            proof
                .request
                .path(place)
                .is_ok_and(|path| is_below(path.as_str(), output) || is_below(output, path.as_str()))
        })
    });
    by_node || proof.front_end.says(&opened.path.place)
}

#[cfg(test)]
mod tests {
    use crate::plan::testing::{APP, lock, notices, planned, planned_in};

    fn said(code: &str, files: &[(&str, &str)]) -> Vec<String> {
        let main = format!(
            "import os\nfrom pathlib import Path\nfrom fastapi import FastAPI\nfrom fastapi.staticfiles import StaticFiles\napp = FastAPI()\n{code}"
        );
        let mut all = vec![("pyproject.toml", APP), ("main.py", main.as_str())];
        all.extend(files);
        let plan = planned(&all, &lock(&["fastapi", "uvicorn"], "")).expect("a plan");
        notices(&plan).into_iter().filter(|notice| notice.contains("repository does not hold")).collect()
    }

    #[test]
    fn a_directory_that_is_served_and_not_there_is_said() {
        let code = "app.mount('/', StaticFiles(directory='frontend/dist'))\n";
        let notices = said(code, &[]);
        assert!(
            notices[0]
                .starts_with("The program serves `frontend/dist` (main.py:6), which the repository does not hold"),
            "{notices:?}"
        );
        assert!(said("app.mount('/', StaticFiles(directory='site'))\n", &[("site/index.html", "")]).is_empty());
    }

    #[test]
    fn a_directory_above_the_project_is_said_to_be_in_no_image() {
        let main = "from pathlib import Path\nfrom fastapi import FastAPI\nfrom fastapi.staticfiles import StaticFiles\napp = FastAPI()\n";
        let said = |code: &str| {
            let main = format!("{main}{code}");
            let lock = lock(&["fastapi", "uvicorn"], "");
            let files = [
                (".git/HEAD", ""),
                ("api/pyproject.toml", APP),
                ("api/main.py", main.as_str()),
                ("api/uv.lock", lock.as_str()),
                ("client/home/index.html", ""),
            ];
            let plan = planned_in("api", &files);
            notices(&plan).into_iter().find(|notice| notice.contains("stops as it starts")).unwrap_or_default()
        };
        let outside = said(
            "TOP = Path(__file__).parent.parent\napp.mount('/', StaticFiles(directory=TOP / 'client' / 'home'))\n",
        );
        assert_eq!(
            outside,
            "The program stops as it starts: it serves `../client/home` (main.py:6), which lies above the project, and no image that is \
             built from the project has it: move it into the project, or mount `../client` at `/client` where the container runs"
        );
        let after = said(
            "from fastapi.templating import Jinja2Templates\nTOP = Path(__file__).parent.parent\n\
             pages = Jinja2Templates(directory=TOP / 'client' / 'pages')\napp.mount('/', StaticFiles(directory=TOP / 'client' / 'home'))\n",
        );
        assert!(
            after.contains("it serves `../client/home` (main.py:8)"),
            "the gravest of a directory is said: {after}"
        );
        let either = said(
            "try:\n    app.mount('/', StaticFiles(directory='static'))\nexcept RuntimeError:\n    app.mount('/', StaticFiles(directory='../static'))\n",
        );
        assert!(
            either.contains("serves `static`, or else `../static` (main.py:6), which the repository does not hold"),
            "{either}"
        );
        assert_eq!(said("app.mount('/', StaticFiles(directory='../static', check_dir=False))\n"), "");
    }

    #[test]
    fn a_file_that_is_read_at_start_and_not_there_is_said() {
        assert_eq!(said("MODEL = open('model.pkl', 'rb')\n", &[]).len(), 1);
        assert_eq!(said("def load():\n    return open('model.pkl', 'rb')\nMODEL = load()\n", &[]).len(), 1);
        assert!(said("def load():\n    return open('model.pkl', 'rb')\n", &[]).is_empty());
        assert!(
            said(
                "def load():\n    return open('m.pkl', 'rb')\ntry:\n    M = load()\nexcept OSError:\n    M = 1\n",
                &[]
            )
            .is_empty()
        );
        assert!(said("if __name__ == '__main__':\n    open('model.pkl')\n", &[]).is_empty());
    }

    #[test]
    fn a_file_that_is_read_at_start_and_of_which_there_is_an_example_is_said_though_it_is_written_too() {
        let said = |code: &str| {
            let main = format!("import os\nfrom pathlib import Path\nfrom fastapi import FastAPI\n{code}");
            let files = [("pyproject.toml", APP), ("main.py", main.as_str()), ("config/a.example.yaml", "a: 1\n")];
            let all = notices(&planned(&files, &lock(&["fastapi", "uvicorn"], "")).expect("a plan"));
            all.into_iter().filter(|notice| notice.contains("has only `")).collect::<Vec<_>>()
        };
        let code = "TOP = Path(__file__).resolve().parent\nCONFIG = Path(os.environ.get('CONFIG', str(TOP / 'config' / 'a.yaml')))\n\
                    def load():\n    with open(CONFIG) as f:\n        return f.read()\nload()\napp = FastAPI()\n\
                    @app.post('/')\ndef save():\n    CONFIG.parent.mkdir(exist_ok=True)\n    CONFIG.write_text('x')\n";
        let expected = "The program stops as it starts: it reads `config/a.yaml` (main.py:7), of which the repository has only \
                        `config/a.example.yaml`: copy that, fill it in, and mount it, as in `docker run --volume \
                        ./config/a.yaml:/app/config/a.yaml:ro`";
        assert_eq!(said(code), [expected]);
        let copied = "import shutil\nshutil.copy('config/a.example.yaml', 'config/a.yaml')\n";
        assert!(said(&code.replace("load()\napp", &format!("{copied}load()\napp"))).is_empty());
    }

    #[test]
    fn what_the_program_makes_is_not_missing() {
        for code in [
            "os.makedirs('static', exist_ok=True)\napp.mount('/s', StaticFiles(directory='static'))\n",
            "open('a.txt', 'w').write('x')\nopen('a.txt').read()\n",
            "Path('data').mkdir(exist_ok=True)\nopen('data/a.txt').read()\n",
        ] {
            assert_eq!(said(code, &[]), [""; 0], "{code}");
        }
    }

    #[test]
    fn what_is_opened_is_copied_whatever_it_is_called() {
        let app = "from fastapi import FastAPI\napp = FastAPI(description=open('docs/api.md').read())\n";
        let files = [("pyproject.toml", APP), ("main.py", app), ("docs/api.md", "x")];
        let plan = planned(&files, &lock(&["fastapi", "uvicorn"], "")).expect("a plan");
        assert!(plan.sources.files.iter().any(|file| file.path == "docs/api.md"));
    }
}
