//! Which packages of the operating system bring the programs that the code starts. Chooses none for what only development runs.

use std::collections::{BTreeMap, BTreeSet};

use super::system_packages::{self, System, providing};
use crate::catalogue::equipment::{Driver, Equipment};
use crate::catalogue::ocr;
use crate::catalogue::system_packages::{LIBTK, LOCALES, rows};
use crate::inspect::code::{Happens, Import, ProgramReference, Scope};
use crate::inspect::evidence::{Located, Place};
use crate::plan::chosen::Chosen;
use crate::plan::request::Request;
use crate::plan::start::{commands, named};
use crate::sourced::Sourced;

/// Subcommands of git that read the history, which no image has: where a failure is caught, the program does without.
const HISTORY: [&str; 7] = ["rev-parse", "describe", "log", "status", "rev-list", "show", "branch"];

/// Modules that load Tk, whose library the small images of Python lack (<https://hub.docker.com/_/python>, "python:<version>-slim").
const TK: [&str; 5] = ["tkinter", "turtle", "customtkinter", "ttkbootstrap", "_tkinter"];

/// One package per program that a loaded module starts, and Tk where one loads it.
pub(crate) fn called(request: &Request<'_>, reached: &BTreeSet<&str>, system: System) -> Vec<Sourced<String>> {
    let mut found: BTreeMap<&'static str, Sourced<String>> = BTreeMap::new();
    let modules = request.facts.code.code().filter(|module| reached.contains(module.path.as_str()));
    for reference in modules.flat_map(|module| &module.programs) {
        let Some(program) = program(reference) else { continue };
        let Some(package) = providing(program, system) else { continue };
        found.entry(package).or_insert_with(|| {
            Sourced::seen(package.to_owned(), format!("the code starts `{program}`"), reference.place.clone())
        });
    }
    let loads_tk = |import: &&Import| {
        let name = import.module.split('.').next().unwrap_or_default();
        TK.contains(&name) && import.scope != Scope::TypeChecking
    };
    let modules = request.facts.code.code().filter(|module| reached.contains(module.path.as_str()));
    if let Some(import) = modules.flat_map(|module| &module.imports).find(loads_tk) {
        let seen = format!("the code imports `{}`", import.module);
        let package = system.name(LIBTK);
        found.entry(package).or_insert_with(|| Sourced::seen(package.to_owned(), seen, import.place.clone()));
    }
    let modules = request.facts.code.code().filter(|module| reached.contains(module.path.as_str()));
    if let Some(locale) = modules.flat_map(|module| &module.locales).next()
        && !system.name(LOCALES).is_empty()
    {
        let (package, seen) = (system.name(LOCALES), format!("the code sets the locale `{}`", locale.value));
        found.insert(package, Sourced::seen(package.to_owned(), seen, locale.place.clone()));
    }
    let modules = request.facts.code.code().filter(|module| reached.contains(module.path.as_str()));
    for one in modules.flat_map(|module| &module.equipment) {
        let Equipment::Browser(driver) = one.equipment else { continue };
        for package in browser_packages(driver, system) {
            let seen = "the code starts a browser".to_owned();
            found.entry(package).or_insert_with(|| Sourced::seen(package.to_owned(), seen, one.place.clone()));
        }
    }
    found.into_values().chain(of_languages(request, reached, system)).collect()
}

/// The data of the languages that Tesseract is told.
fn of_languages(request: &Request<'_>, reached: &BTreeSet<&str>, system: System) -> Vec<Sourced<String>> {
    let modules = request.facts.code.code().filter(|module| reached.contains(module.path.as_str()));
    let mut found: BTreeMap<String, Sourced<String>> = BTreeMap::new();
    for language in modules.flat_map(|module| &module.ocr_languages) {
        let Some((debian, alpine)) = ocr::packages(&language.value) else { continue };
        let package = match system {
            System::Debian => debian,
            System::Alpine => alpine,
        };
        let seen = format!("Tesseract is told the language `{}`", language.value);
        let source = Sourced::seen(package.clone(), seen, language.place.clone());
        found.entry(package).or_insert(source);
    }
    found.into_values().collect()
}

/// The browser of the system, where the library starts that one: what downloads its own installs what it links too.
fn browser_packages(driver: Driver, system: System) -> Vec<&'static str> {
    let row = rows().find(|row| row.python == driver.row()).filter(|_| driver.installer().is_none());
    row.into_iter().flat_map(|row| row.packages(system).run.split_whitespace()).collect()
}

/// The packages of what scripts call that a command starts, and their interpreters: only Alpine has no bash.
pub(crate) fn called_by_scripts(request: &Request<'_>, chosen: &Chosen, system: System) -> Vec<Sourced<String>> {
    let mut found: BTreeMap<&'static str, Sourced<String>> = BTreeMap::new();
    for script in commands::scripts(request, chosen) {
        let first = Place::line(&script.path, 1);
        let needs_bash = system == System::Alpine && script.interpreter.iter().any(|word| named::base(word) == "bash");
        let interpreter = needs_bash.then(|| Located::new("bash".to_owned(), first));
        for call in interpreter.iter().chain(&script.calls) {
            let package = match call.value.as_str() {
                "bash" if system == System::Alpine => Some("bash"),
                call => system_packages::providing_for_scripts(named::base(call), system),
            };
            let Some(package) = package else { continue };
            let seen = format!("a script of the start calls `{}`", call.value);
            found.entry(package).or_insert_with(|| Sourced::seen(package.to_owned(), seen, call.place.clone()));
        }
    }
    found.into_values().collect()
}

fn program(reference: &ProgramReference) -> Option<&str> {
    let first = reference.arguments.first()?;
    let program = first.rsplit('/').next()?;
    let subcommand = reference.arguments[1..].iter().find(|word| !word.starts_with('-'));
    let reads_history = program == "git" && subcommand.is_some_and(|word| HISTORY.contains(&word.as_str()));
    (!reads_history || reference.happens == Happens::Always).then_some(program)
}

#[cfg(test)]
mod tests {
    use crate::plan::testing::{APP, lock, planned};

    fn packages(main: &str) -> Vec<(String, String)> {
        let main = format!("import subprocess\nfrom fastapi import FastAPI\napp = FastAPI()\n{main}");
        let files =
            [("pyproject.toml", APP), ("main.py", main.as_str()), ("tool.py", "import os\nos.system('sox a b')\n")];
        let plan = planned(&files, &lock(&["fastapi", "uvicorn"], "")).expect("a plan");
        let packages = plan.sync.run_packages.into_iter();
        packages.map(|package| (package.value, package.source.to_string())).collect()
    }

    #[test]
    fn a_program_that_the_code_starts_is_installed() {
        let expected = [("ffmpeg".to_owned(), "the code starts `ffprobe` (main.py:4)".to_owned())];
        assert_eq!(packages("subprocess.run([\"/usr/bin/ffprobe\", path])\n"), expected);
    }

    #[test]
    fn git_for_the_history_that_the_program_does_without_is_not() {
        let caught =
            "try:\n    subprocess.check_output([\"git\", \"rev-parse\", \"HEAD\"])\nexcept OSError:\n    pass\n";
        assert!(packages(caught).is_empty());
        assert_eq!(packages("subprocess.check_output([\"git\", \"rev-parse\", \"HEAD\"])\n")[0].0, "git");
        assert_eq!(packages("subprocess.run([\"git\", \"clone\", url])\n")[0].0, "git");
    }

    #[test]
    fn the_languages_of_tesseract_are_installed() {
        let expected =
            ("tesseract-ocr-chi-sim".to_owned(), "Tesseract is told the language `chi_sim` (main.py:5)".to_owned());
        let found = packages("import pytesseract\npytesseract.image_to_string(image, lang='chi_sim+eng')\n");
        assert_eq!(found, [expected]);
    }

    #[test]
    fn tk_is_installed_for_what_loads_it() {
        assert_eq!(packages("import tkinter as tk\n")[0].0, "libtk8.6");
        assert!(packages("import turtles\n").iter().all(|(name, _)| name != "libtk8.6"));
    }

    #[test]
    fn locales_are_installed_for_what_sets_one() {
        let set = "import locale\nlocale.setlocale(locale.LC_TIME, 'it_IT.UTF-8')\n";
        let expected = ("locales-all".to_owned(), "the code sets the locale `it_IT.UTF-8` (main.py:5)".to_owned());
        assert_eq!(packages(set), [expected]);
        assert!(packages(&set.replace("it_IT.UTF-8", "")).is_empty());
    }

    #[test]
    fn the_browser_of_the_system_is_installed_for_what_starts_it() {
        let selenium = packages("from selenium import webdriver\ndriver = webdriver.Chrome()\n");
        assert_eq!(selenium[0], ("chromium".to_owned(), "the code starts a browser (main.py:5)".to_owned()));
        assert_eq!(selenium[1].0, "chromium-driver");
        let playwright =
            "from playwright.sync_api import sync_playwright\nsync_playwright().start().chromium.launch()\n";
        assert!(packages(playwright).is_empty());
    }

    #[test]
    fn a_tool_of_development_is_not() {
        assert!(packages("subprocess.run([\"npm\", \"run\", \"build\"])\n").is_empty());
    }
}
