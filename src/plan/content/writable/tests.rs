use indoc::indoc;

use crate::plan::BuildPlan;
use crate::plan::testing::{APP, PACKAGE, lock, planned};

fn writable(main: &str, settings: &str) -> (Vec<String>, Vec<String>) {
    let pyproject = format!("{APP}{settings}");
    let main = format!("from fastapi import FastAPI\nfrom pathlib import Path\napp = FastAPI()\n{main}");
    let files = [("pyproject.toml", pyproject.as_str()), ("main.py", main.as_str())];
    let plan = planned(&files, &lock(&["fastapi", "uvicorn"], "")).expect("a plan");
    let directories = plan.sources.writable.iter().map(|source| source.path.to_string()).collect();
    (directories, crate::plan::testing::notices(&plan))
}

#[test]
fn a_directory_that_the_code_makes_is_writable() {
    assert_eq!(writable("Path(\"uploads\").mkdir(exist_ok=True)\n", "").0, ["uploads"]);
}

#[test]
fn what_an_installed_package_writes_lies_in_the_project_root() {
    let api = "from fastapi import FastAPI\nfrom pathlib import Path\napp = FastAPI()\nPath(\"out\").mkdir()\n";
    let files = [("pyproject.toml", PACKAGE), ("src/shop/__init__.py", ""), ("src/shop/api.py", api)];
    let plan = planned(&files, &lock(&["fastapi", "uvicorn"], "")).expect("a plan");
    assert_eq!(plan.sources.writable[0].path, "out");
}

#[test]
fn the_directory_of_a_file_that_the_code_writes_is_writable() {
    assert_eq!(writable("open(\"data/state.json\", \"w\")\n", "").0, ["data"]);
}

#[test]
fn a_directory_for_data_is_writable_as_a_whole() {
    assert_eq!(
        writable("Path('data/releases').mkdir()\nopen('data/releases/a.txt', 'w')\n", "").0,
        ["data", "data/releases"]
    );
    assert_eq!(writable("open('reports/daily/a.txt', 'w')\n", "").0, ["reports/daily"]);
}

#[test]
fn the_directory_of_a_database_that_is_not_in_the_repository_is_writable() {
    assert_eq!(writable("DATABASE = Path(__file__).parent / \"state\" / \"app.db\"\n", "").0, ["state"]);
}

#[test]
fn a_file_written_beside_the_code_is_a_notice() {
    let (directories, notices) = writable("open(\"out.log\", \"a\")\n", "");
    assert!(directories.is_empty());
    assert!(notices.iter().any(|notice| notice.contains("`out.log` (main.py:4)")), "{notices:?}");
}

#[test]
fn a_file_that_a_compose_file_mounts_is_kept_by_it() {
    let said = |settings: &str, compose: &[(&str, &str)]| {
        let plan = planned_app("open(\"shop.db\", \"a\")\n", settings, &[], compose);
        let notices = crate::plan::testing::notices(&plan);
        let own = notices.iter().find(|notice| notice.contains("`shop.db` (main.py:4)")).expect("a notice");
        own.contains("Compose mounts it there and keeps it")
    };
    let set = |volume: &str| format!("[tool.uvdock]\ncompose.services.shop.volumes = ['{volume}']\n");
    assert!(said(&set("./shop.db:/app/shop.db"), &[]));
    assert!(!said(&set("./shop.db:/app/shop.db:ro"), &[]) && !said(&set("./data:/app/data"), &[]));
    let file = "services:\n  web:\n    build: .\n    volumes: ['./shop.db:/code/shop.db']\n";
    assert!(said("[tool.uvdock]\nleave = ['compose.yaml']\n", &[("compose.yaml", file)]));
    let other = file.replace("build: .", "build: ./web");
    assert!(!said("[tool.uvdock]\nleave = ['compose.yaml']\n", &[("compose.yaml", other.as_str())]));
}

#[test]
fn what_another_program_writes_behind_its_guard_is_not_written() {
    let tool = "def f(): pass\nif __name__ == \"__main__\":\n    open(\"out/report.txt\", \"w\")\n";
    let main = "import tool\nfrom fastapi import FastAPI\napp = FastAPI()\n";
    let files = [("pyproject.toml", APP), ("main.py", main), ("tool.py", tool)];
    let plan = planned(&files, &lock(&["fastapi", "uvicorn"], "")).expect("a plan");
    assert!(plan.sources.writable.is_empty());
}

#[test]
fn an_absolute_directory_is_made_for_the_user_who_may_not() {
    let code = "import os\nDATA = os.path.abspath(os.environ.get(\"DATA\", \"/data/shop\"))\nos.makedirs(DATA)\n";
    assert_eq!(writable(code, "").0, ["/data/shop"]);
    assert_eq!(writable("open(\"/var/lib/shop/state.json\", \"w\")\n", "").0, ["/var/lib/shop"]);
    assert_eq!(writable("open(\"/app/state/today.json\", \"w\")\n", "").0, ["state"]);
}

fn planned_app(main: &str, settings: &str, packages: &[&str], more: &[(&str, &str)]) -> BuildPlan {
    let pyproject = format!("{APP}{settings}");
    let main = format!("from fastapi import FastAPI\nfrom pathlib import Path\napp = FastAPI()\n{main}");
    let files = [&[("pyproject.toml", pyproject.as_str()), ("main.py", main.as_str())], more].concat();
    planned(&files, &lock(&[&["fastapi", "uvicorn"], packages].concat(), "")).expect("a plan")
}

fn variables(plan: &BuildPlan) -> Vec<(&str, &str)> {
    plan.environment.iter().map(|variable| (variable.value.0.as_str(), variable.value.1.as_str())).collect()
}

fn paths(plan: &BuildPlan) -> Vec<String> {
    plan.sources.writable.iter().map(|source| source.path.to_string()).collect()
}

#[test]
fn what_is_written_at_home_gets_one() {
    let code =
        "import os\nos.makedirs(os.path.expanduser(\"~/.shop\"))\n(Path.home() / \".shop\" / \"state\").mkdir()\n";
    let plan = planned_app(code, "", &[], &[]);
    assert_eq!((paths(&plan), variables(&plan)), (vec!["/home/app".to_owned()], vec![("HOME", "/home/app")]));
    let home = "[tool.uvdock]\nenv.HOME = \"/app/home\"\nwritable = [\"home\"]\n";
    assert_eq!(writable(code, home), (vec!["home".to_owned()], Vec::new()));
}

#[test]
fn a_library_that_keeps_files_at_home_gets_one_unless_it_keeps_them_elsewhere() {
    let code = "import transformers\n";
    let plan = planned_app(code, "", &["transformers"], &[]);
    assert_eq!((paths(&plan), variables(&plan)), (vec!["/home/app".to_owned()], vec![("HOME", "/home/app")]));
    assert!(paths(&planned_app("", "", &["transformers"], &[])).is_empty());
    let elsewhere = "[tool.uvdock]\nenv.HF_HOME = \"/models\"\n";
    assert!(paths(&planned_app(code, elsewhere, &["transformers"], &[])).is_empty());
}

#[test]
fn a_file_beside_the_code_is_moved_by_its_variable() {
    let code = "import os\nURL = os.getenv(\"DATABASE_URL\", \"sqlite+aiosqlite:///./shop.db\")\n";
    let plan = planned_app(code, "", &[], &[]);
    assert_eq!(paths(&plan), ["data"]);
    assert_eq!(variables(&plan), [("DATABASE_URL", "sqlite+aiosqlite:////app/data/shop.db")]);
    assert!(crate::plan::testing::notices(&plan).is_empty());
    let taken = planned_app(code, "", &[], &[("data/prices.csv", "1")]);
    assert_eq!(paths(&taken), ["state"]);
    let set = planned_app(code, "[tool.uvdock]\nenv.DATABASE_URL = \"sqlite:////db/shop.db\"\n", &[], &[]);
    assert_eq!((paths(&set), variables(&set)), (vec!["/db".to_owned()], Vec::new()));
    let server = planned_app(code, "[tool.uvdock]\nenv.DATABASE_URL = \"postgresql://db/shop\"\n", &[], &[]);
    assert!(paths(&server).is_empty() && server.sources.beside_code.is_empty());
}

#[test]
fn a_file_that_stays_beside_the_code_is_written_where_the_root_is_not_read_only() {
    let plan = planned_app("import os\nopen(\"out.log\", \"a\")\n", "", &[], &[]);
    assert_eq!(plan.sources.beside_code[0].path, "");
    let committed = "import os\nURL = os.getenv(\"DB\", \"sqlite:///shop.db\")\n";
    let plan = planned_app(committed, "", &[], &[("shop.db", "x")]);
    let beside: Vec<String> = plan.sources.beside_code.iter().map(|one| one.path.to_string()).collect();
    assert_eq!((beside, paths(&plan)), (vec![String::new(), "shop.db".to_owned()], Vec::new()));
    let ignored = planned_app(committed, "", &[], &[("shop.db", "x"), (".gitignore", "*.db\n")]);
    assert_eq!(paths(&ignored), ["data"]);
}

#[test]
fn several_directories_are_one_when_nothing_else_lies_there() {
    let code = "import os\nos.makedirs(\"data/a\")\nos.makedirs(\"data/b\")\nos.makedirs(\"/srv/shop/a\")\nos.makedirs(\"/srv/shop/b\")\n";
    assert_eq!(paths(&planned_app(code, "", &[], &[])), ["/srv/shop", "data"]);
    let code = "import os\nos.makedirs(\"data/a\")\nos.makedirs(\"data/b\")\n";
    assert_eq!(paths(&planned_app(code, "", &[], &[("data/prices.csv", "1")])), ["data/a", "data/b"]);
}

#[test]
fn what_the_repository_holds_of_a_written_directory_is_the_users_too() {
    let code = "for file in Path(\"data\").glob(\"*\"): pass\nopen(\"data/new.json\", \"w\")\n";
    let plan = planned_app(code, "", &[], &[("data/seed.json", "1")]);
    let copied: Vec<&str> = plan.sources.directories.iter().map(|one| one.path.as_str()).collect();
    assert_eq!((copied, plan.sources.owned.len()), (vec!["data"], 1));
    let plan = planned_app(code, "", &[], &[("data/.gitkeep", "")]);
    assert!(plan.sources.directories.is_empty() && plan.sources.owned.is_empty());
}

#[test]
fn a_command_that_somebody_asks_for_writes_nothing_by_itself() {
    let files = [
        ("pyproject.toml", APP),
        ("main.py", "import shop.management.commands.dump\nfrom fastapi import FastAPI\napp = FastAPI()\n"),
        ("shop/__init__.py", ""),
        ("shop/management/__init__.py", ""),
        ("shop/management/commands/__init__.py", ""),
        ("shop/management/commands/dump.py", "open(\"out/x\", \"w\")\n"),
    ];
    let plan = planned(&files, &lock(&["fastapi", "uvicorn"], "")).expect("a plan");
    assert!(paths(&plan).is_empty());
}

#[test]
fn flask_sqlalchemy_writes_to_the_instance_folder() {
    let app = "from flask import Flask\napp = Flask(__name__)\napp.config[\"SQLALCHEMY_DATABASE_URI\"] = \"sqlite:///shop.db\"\n";
    let files = [("pyproject.toml", APP), ("main.py", app)];
    let plan = planned(&files, &lock(&["flask", "gunicorn", "flask-sqlalchemy"], "")).expect("a plan");
    assert_eq!(paths(&plan), ["instance"]);
}

#[test]
fn directories_of_the_system_stay_as_they_are() {
    for path in ["/var/log/shop.log", "/tmp/x/y", "/etc/shop/shop.toml", "/proc/self/comm", "/var/run/shop/shop.pid"] {
        assert!(writable(&format!("open(\"{path}\", \"w\")\n"), "").0.is_empty(), "{path}");
    }
}

#[test]
fn the_end_of_a_path_whose_start_is_unknown_is_not_in_the_working_directory() {
    let code = indoc! {r#"
        import os, sqlite3
        def start(data):
            sqlite3.connect(os.path.join(data, "books.db"))
            return f"sqlite:///{data / 'accounts.db'}"
    "#};
    let (directories, notices) = writable(code, "");
    assert!(directories.is_empty() && notices.is_empty(), "{directories:?} {notices:?}");
}

#[test]
fn a_directory_that_the_program_makes_in_its_own_is_not_made_for_it() {
    let made = "Path(\"data\").mkdir()\nPath(\"data/images\").mkdir()\n";
    assert_eq!(writable(made, "").0, ["data"]);
    let written = "Path(\"data\").mkdir()\nopen(\"data/state/today.json\", \"w\")\n";
    assert_eq!(writable(written, "").0, ["data", "data/state"]);
}

#[test]
fn the_setting_adds_directories() {
    assert_eq!(writable("", "[tool.uvdock]\nwritable = [\"var/cache/\"]\n").0, ["var/cache"]);
}

#[test]
fn a_path_that_climbs_out_of_the_project_is_an_absolute_one() {
    let code = "import os\nopen(os.path.join(os.path.dirname(__file__), \"..\", \"data\", \"x.json\"), \"w\")\n";
    assert_eq!(writable(code, "").0, ["/data"]);
    assert_eq!(writable("open(\"../data/x.json\", \"w\")\n", "").0, ["/data"]);
    assert_eq!(writable("open(\"out/../data/x.json\", \"w\")\n", "").0, ["data"]);
    let (directories, notices) = writable("open(\"../x.json\", \"w\")\n", "");
    assert!(directories.is_empty());
    assert!(notices.iter().any(|notice| notice.contains("`/x.json` (main.py:4)")), "{notices:?}");
}

#[test]
fn the_working_directory_is_where_the_code_is() {
    for code in ["open(Path.cwd() / \"out.log\", \"a\")\n", "open(Path() / \"out.log\", \"a\")\n"] {
        assert!(writable(code, "").1.iter().any(|notice| notice.contains("`out.log` (main.py:4)")));
    }
    let code = "def f(n, z):\n    z.extractall(f\"./{n}\")\n";
    assert_eq!(planned_app(code, "", &[], &[]).sources.beside_code[0].path, "");
    let code = "import os\nopen(Path(os.getenv(\"DATA\", \".\")) / \"x.json\", \"w\")\n";
    assert_eq!(writable(code, "[tool.uvdock]\nenv.DATA = \"/data\"\n").0, ["/data"]);
}

#[test]
fn a_committed_database_is_in_the_image_and_what_is_not_changes_no_owner() {
    let database = "import os\nURL = os.getenv(\"DB\", \"sqlite:///shop.db\")\n";
    let plan = planned_app(database, "", &[], &[("shop.db", "x")]);
    assert!(plan.sources.files.iter().any(|file| file.path.as_str() == "shop.db"));
    let plan = planned_app("open(\"out.log\", \"a\")\n", "", &[], &[("out.log", "x")]);
    let beside: Vec<&str> = plan.sources.beside_code.iter().map(|one| one.path.as_str()).collect();
    assert!(!beside.contains(&"out.log") || plan.sources.files.iter().any(|file| file.path.as_str() == "out.log"));
}

#[test]
fn what_lies_in_a_writable_directory_is_not_beside_the_code() {
    let code = "import os, shutil\nos.makedirs(\"content\")\nshutil.move(\"a\", \"content\")\n";
    let (directories, notices) = writable(code, "");
    assert_eq!(directories, ["content"]);
    assert!(!notices.iter().any(|notice| notice.contains("where its code lies")), "{notices:?}");
}

#[test]
fn a_directory_with_python_that_the_program_wrote_itself_is_writable() {
    let output = ("agents/out/made.py", "");
    assert_eq!(paths(&planned_app("import os\nos.makedirs(\"agents/out\")\n", "", &[], &[output])), ["agents/out"]);
    let loaded = ("agents/tool.py", "");
    let code = "import os\nimport agents.tool\nos.makedirs(\"agents/out\")\n";
    assert!(paths(&planned_app(code, "", &[], &[output, loaded])).is_empty());
}

#[test]
fn a_place_at_home_gives_a_home_whatever_happens_there() {
    let plan = planned_app("BASE = Path.home() / \".shop\"\n", "", &[], &[]);
    assert_eq!(paths(&plan), ["/home/app"]);
    assert_eq!(variables(&plan), [("HOME", "/home/app")]);
    let unused = ("tool.py", "from pathlib import Path\nBASE = Path.home()\n");
    assert!(paths(&planned_app("", "", &[], &[unused])).is_empty());
}

#[test]
fn a_directory_that_is_called_after_state_is_writable_where_writes_cannot_be_followed() {
    let store = "class Store:\n    def __init__(self, settings):\n        self.root = settings.root\n    def put(self, name):\n        \
                 (self.root / name).write_text(\"\")\nDEFAULTS = {\"root\": Path(\"./chroma_data\")}\n";
    assert_eq!(writable(store, "").0, ["chroma_data"]);
    let reads = "DEFAULTS = {\"root\": Path(\"./chroma_data\")}\n";
    assert!(writable(reads, "").0.is_empty(), "nothing is written");
    assert!(writable(&store.replace("chroma_data", "prompts"), "").0.is_empty(), "another name");
    let held = planned_app(&store.replace("chroma_data", "data"), "", &[], &[("data/rows.csv", "a")]);
    assert!(paths(&held).is_empty(), "what the repository holds may be no more than read");
    let kept = planned_app(&store.replace("chroma_data", "data"), "", &[], &[("data/.gitkeep", "")]);
    assert_eq!(paths(&kept), ["data"]);
}

#[test]
fn a_model_that_a_library_downloads_is_written_unless_the_repository_holds_it() {
    let code = "from ultralytics import YOLO\nmodel = YOLO(\"models/yolov8n.pt\")\n";
    assert_eq!(writable(code, "").0, ["models"]);
    assert!(paths(&planned_app(code, "", &[], &[("models/yolov8n.pt", "x")])).is_empty());
    assert!(writable(&code.replace("yolov8n", "best"), "").0.is_empty());
}

#[test]
fn directories_that_are_made_on_the_way_are_the_users_too() {
    let lines = |main: &str, strategy: &str| -> Vec<String> {
        let pyproject = format!("{APP}[tool.uvdock]\nstrategy = \"{strategy}\"\n");
        let main = format!("from fastapi import FastAPI\nfrom pathlib import Path\napp = FastAPI()\n{main}");
        let files = [("pyproject.toml", pyproject.as_str()), ("main.py", main.as_str()), ("files/logo.svg", "x")];
        let plan = planned(&files, &lock(&["fastapi", "uvicorn"], "")).expect("a plan");
        let dockerfile = crate::render::render(&plan).expect("rendered").remove(0).text;
        let is_meant = |line: &&str| line.starts_with("RUN install -d") || line.starts_with("COPY --from=writable");
        dockerfile.lines().filter(is_meant).map(str::to_owned).collect()
    };
    let slim = lines("Path('data/a/b').mkdir(parents=True)\n", "slim");
    assert!(
        slim.contains(&"RUN install -d -o 65532 -g 65532 /app/data /app/data/a /app/data/a/b".to_owned()),
        "{slim:?}"
    );
    let committed = lines("Path('files/made').mkdir()\n", "slim");
    assert!(committed.contains(&"RUN install -d -o 65532 -g 65532 /app/files/made".to_owned()), "{committed:?}");
    let distroless = lines("Path('data/a/b').mkdir(parents=True)\n", "distroless");
    assert!(distroless.iter().any(|line| line.ends_with("/app/data /app/data")), "{distroless:?}");
}
