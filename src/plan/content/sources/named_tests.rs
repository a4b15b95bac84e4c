use crate::plan::testing::{APP, lock, planned};

const PACKAGES: [&str; 3] = ["fastapi", "uvicorn", "smithery"];

/// The files that are copied, but for the program itself.
fn copied(code: &str, more: &[(&str, &str)]) -> Vec<String> {
    let main = format!("import os\nfrom fastapi import FastAPI\napp = FastAPI()\n{code}");
    let files = [&[("pyproject.toml", APP), ("main.py", main.as_str())], more].concat();
    let plan = planned(&files, &lock(&PACKAGES, "")).expect("a plan");
    let paths = plan.sources.files.iter().chain(&plan.sources.directories).map(|source| source.path.to_string());
    paths.filter(|path| path != "main.py").collect()
}

#[test]
fn an_absolute_path_below_the_root_of_the_image_is_copied() {
    let rows = ("resources/rows.csv", "");
    assert_eq!(copied("def load(path='/app/resources/rows.csv'):\n    return path\n", &[rows]), [rows.0]);
    assert!(copied("def load(path='/data/resources/rows.csv'):\n    return path\n", &[rows]).is_empty());
}

#[test]
fn what_a_variable_that_the_program_reads_names_is_copied() {
    let files = [(".env.example", "MODEL=models/best.pt\n"), ("models/best.pt", "")];
    assert_eq!(copied("MODEL = os.getenv('MODEL')\n", &files), ["models/best.pt"]);
    assert!(copied("OTHER = os.getenv('OTHER')\n", &files).is_empty());
}

#[test]
fn what_copied_settings_name_is_copied() {
    let files = [("settings.yaml", "input: data/rows.csv\n"), ("data/rows.csv", "")];
    assert_eq!(copied("open('settings.yaml')\n", &files), ["data/rows.csv", "settings.yaml"]);
    assert!(copied("", &files).is_empty());
}

#[test]
fn a_table_of_what_starts_brings_the_file_that_holds_it() {
    let of = |script: &str, table: &str| {
        let pyproject = format!(
            "{APP}[project.scripts]\ndev = \"{script}\"\n[build-system]\nrequires = [\"hatchling\"]\nbuild-backend = \"hatchling.build\"\n[tool.{table}]\nserver = \"shop:make\"\n[tool.uvdock]\ncommand = \"dev\"\n"
        );
        let files = [("pyproject.toml", pyproject.as_str()), ("src/shop/__init__.py", "def make(): pass\n")];
        let plan = planned(&files, &lock(&PACKAGES, "")).expect("a plan");
        plan.sources.files.iter().any(|file| file.path == "pyproject.toml")
    };
    assert!(of("smithery.cli.dev:main", "smithery"));
    assert!(!of("smithery.cli.dev:main", "black"));
    assert!(!of("shop:make", "smithery"));
}
