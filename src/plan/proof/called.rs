//! Checks that the programs are there which the code starts, and git's own checkout. Installs none.

use super::Proof;
use crate::catalogue::absent_programs;
use crate::inspect::code::{Happens, PathValue, ProgramReference, Systems};
use crate::inspect::evidence::Place;
use crate::plan::build_plan::Unmet;
use crate::plan::start::named;

/// Subcommands of git that work on a checkout: <https://git-scm.com/docs/git#_main_porcelain_commands>.
const ON_A_CHECKOUT: [&str; 16] = [
    "add",
    "branch",
    "checkout",
    "commit",
    "describe",
    "diff",
    "fetch",
    "log",
    "merge",
    "pull",
    "push",
    "rev-list",
    "rev-parse",
    "status",
    "switch",
    "tag",
];

/// Subcommands that make one.
const MAKING: [&str; 3] = ["clone", "init", "worktree"];

pub(super) fn unmet(proof: &Proof<'_>) -> Vec<Unmet> {
    // What the user's own instructions bring is not known.
    if proof.request.preferences.instructions.is_some() {
        return Vec::new();
    }
    let modules = proof.request.facts.code.code().filter(|module| proof.reached.contains(module.path.as_str()));
    let started: Vec<&ProgramReference> = modules.flat_map(|module| &module.programs).collect();
    let mut found: Vec<Unmet> = Vec::new();
    let mut names: Vec<&str> = Vec::new();
    for reference in &started {
        let Some(name) = reference.arguments.first().map(|program| named::base(program)) else { continue };
        if !names.contains(&name) && !is_for_another_system(name, reference) {
            names.push(name);
            found.extend(absent(proof, name, &reference.place));
        }
    }
    found.extend(own_checkout(proof, &started));
    found
}

/// Whether the code may start a program of another operating system only there.
fn is_for_another_system(name: &str, reference: &ProgramReference) -> bool {
    if absent_programs::is_of_the_host(name) {
        return reference.happens == Happens::Perhaps;
    }
    absent_programs::is_of_another_system(name)
        && (reference.systems == Systems::Named || reference.happens == Happens::Perhaps)
}

/// A program that nothing in the image brings.
pub(super) fn absent(proof: &Proof<'_>, name: &str, place: &Place) -> Option<Unmet> {
    let programs = absent_programs::named(name)?;
    let is_own = proof.request.facts.pyproject.scripts.iter().any(|script| script.name == name);
    let by_python = programs.python.iter().any(|package| proof.closure.contains(package));
    let by_system = proof.packages.iter().any(|package| programs.system.contains(&package.value.as_str()));
    (!is_own && !by_python && !by_system).then(|| Unmet::Started {
        program: name.to_owned(),
        place: place.clone(),
        way_out: programs.way_out,
    })
}

/// A command of git's on the project's own checkout, where the program makes none.
fn own_checkout(proof: &Proof<'_>, started: &[&ProgramReference]) -> Option<Unmet> {
    let makes = started.iter().any(|reference| subcommand(reference).is_some_and(|word| MAKING.contains(&word)));
    let reference = started.iter().find(|reference| {
        let is_own = match &reference.directory {
            // What the program lies in, by `__file__`.
            Some(PathValue::Project(_)) => true,
            None => !makes,
            Some(_) => false,
        };
        let works = subcommand(reference).is_some_and(|word| ON_A_CHECKOUT.contains(&word));
        is_own && works && reference.happens == Happens::Always
    })?;
    let command = format!("git {}", subcommand(reference)?);
    let directory = proof.request.facts.directory_in_repository.clone();
    // Such a package is imported from the mount, too, or it asks in the image.
    let is_beside_code = matches!(reference.directory, Some(PathValue::Project(_)));
    let module = proof.request.facts.wheel.modules().first().filter(|_| is_beside_code);
    let code = module.map(|module| module.root.clone());
    Some(Unmet::OwnCheckout { command, place: reference.place.clone(), directory, code })
}

/// `status` of `git status --porcelain`.
fn subcommand(reference: &ProgramReference) -> Option<&str> {
    let (program, rest) = reference.arguments.split_first()?;
    (named::base(program) == "git").then(|| rest.iter().find(|word| !word.starts_with('-')).map(String::as_str))?
}

#[cfg(test)]
mod tests {
    use crate::plan::testing::{APP, lock, notices, planned};

    fn said(code: &str, settings: &str) -> Vec<String> {
        let pyproject = format!("{APP}{settings}");
        let main = format!("import shutil, subprocess\nfrom fastapi import FastAPI\napp = FastAPI()\n{code}");
        let files = [("pyproject.toml", pyproject.as_str()), ("main.py", main.as_str())];
        let all = notices(&planned(&files, &lock(&["fastapi", "uvicorn"], "")).expect("a plan"));
        all.into_iter().filter(|notice| notice.starts_with("The program")).collect()
    }

    #[test]
    fn a_program_that_no_package_brings_is_said_once() {
        let code = "def f():\n    shutil.which('claude')\n    subprocess.run(['claude', '-p'])\n";
        let expected = "The program starts `claude` (main.py:5), which the image does not have: install it with `instructions`, or let it \
                        run where it is";
        assert_eq!(said(code, ""), [expected]);
        assert!(said("subprocess.run(['ffmpeg', '-i', 'a'])\n", "").is_empty());
    }

    #[test]
    fn a_program_of_another_system_is_said_where_nothing_tells_systems_apart() {
        let say = "def f():\n    subprocess.run(['say', 'hello'])\n";
        assert!(
            said(say, "")[0].contains("`say` (main.py:5), which the image does not have: it is a program of macOS")
        );
        let told = "import platform\ndef f():\n    if platform.system() == 'Darwin':\n        subprocess.run(['say', 'hello'])\n";
        assert!(said(told, "").is_empty());
        assert!(
            said("def f():\n    try:\n        subprocess.run(['pbcopy'])\n    except OSError:\n        pass\n", "")
                .is_empty()
        );
    }

    #[test]
    fn a_program_of_the_machine_is_not_said_where_its_absence_is_caught() {
        let run = "subprocess.check_output(['nvidia-smi'])";
        assert!(
            said(&format!("def f():\n    try:\n        {run}\n    except Exception:\n        pass\n"), "").is_empty()
        );
        assert_eq!(said(&format!("def f():\n    {run}\n"), "").len(), 1);
    }

    #[test]
    fn what_the_user_installs_or_brings_is_not() {
        let code = "subprocess.run(['npx', 'x'])\n";
        assert_eq!(said(code, "").len(), 1);
        assert!(said(code, "[tool.uvdock]\ninstructions.runtime = \"RUN true\"\n").is_empty());
        assert!(said(code, "[tool.uvdock]\npackages.run = [\"npm\"]\n").is_empty());
        assert!(said(code, "[project.scripts]\nnpx = \"main:app\"\n").is_empty());
    }

    #[test]
    fn git_on_the_checkout_of_the_project_is_said() {
        let status = "def f():\n    subprocess.run(['/usr/bin/git', 'status'])\n";
        let notices = said(status, "");
        assert!(notices[0].starts_with("The program runs `git status` (main.py:5) on its own checkout"), "{notices:?}");
        assert!(notices[0].contains("docker run -v .:/app "), "{notices:?}");
        assert!(said(&format!("{status}def g(u):\n    subprocess.run(['git', 'clone', u])\n"), "").is_empty());
        let own = "from pathlib import Path\ndef f():\n    subprocess.run(['git', '-C', str(Path(__file__).parent), 'log'])\n";
        assert_eq!(said(&format!("{own}def g(u):\n    subprocess.run(['git', 'clone', u])\n"), "").len(), 1);
        assert!(said("def f(d):\n    subprocess.run(['git', 'status'], cwd=d)\n", "").is_empty());
        assert!(said("try:\n    subprocess.run(['git', 'log'])\nexcept OSError:\n    pass\n", "").is_empty());
    }
}
