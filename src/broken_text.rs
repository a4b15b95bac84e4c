//! Gives broken text to every reader: files of each kind are cut, doubled and strewn with what means something to one of them. Each
//! reader ends with a result or an error, and what it says of a text fits the text. Tests alone.

use proptest::prelude::*;

use crate::config::{self, Fragment, SettingsHome};
use crate::editor::Editor;
use crate::inspect::{inspect_memory, pyproject, uv_settings};
use crate::ownership::{self, Syntax};
use crate::pins::{self, Pins};
use crate::plan::plan;
use crate::plan::testing::{APP, lock};
use crate::{dockerfile_text, quote, secret, shell};

/// A file of each kind that is read, with much of what its reader looks for.
const FILES: [(&str, &str); 30] = [
    (
        "main.py",
        "import os\nfrom fastapi import FastAPI\nfrom .shop import *\napp = FastAPI()\nBASE = os.path.dirname(__file__)\nD = open(f'{BASE}/data/x.txt', 'w')\nT = os.environ['TOKEN']\nif __name__ == '__main__':\n    import uvicorn\n    uvicorn.run('main:app', host='0.0.0.0', port=int(os.getenv('PORT', '80')))\n",
    ),
    (
        "shop/__init__.py",
        "from .a import b as c\nDATABASES = {'default': {'NAME': BASE / 'db.sqlite3'}}\nINSTALLED_APPS = ['x', *MORE]\n",
    ),
    (
        "Dockerfile",
        "# syntax=docker/dockerfile:1\nARG V=3.14\nFROM python:${V}-slim AS a\nENV A=b C=\"$A d\"\nRUN --mount=type=secret,id=x <<EOF\napt-get install -y libpq5\nEOF\nCOPY --from=a [\"x\", \"/y/\"]\nEXPOSE 80/tcp\nUSER 1000:1000\nHEALTHCHECK CMD curl -f http://localhost/up\nENTRYPOINT [\"docker/start.sh\"]\nCMD gunicorn -b :80 main:app\n",
    ),
    (
        "compose.yaml",
        "services:\n  a: &a\n    build: {context: ., target: x}\n    command: [\"python\", main.py]\n    environment: {A: b, PASSWORD: ${P:-x}}\n    ports: [\"80:80\"]\n    volumes: [\"d:/app/data\"]\n  b:\n    <<: *a\n    image: redis:8\nvolumes: {d: }\n",
    ),
    ("Procfile", "web: gunicorn main:app --bind 0.0.0.0:$PORT\nworker: TOKEN=x python worker.py\n"),
    (
        "docker/start.sh",
        "#!/bin/sh\nset -e\n: \"${X:?no}\"\nif [ \"$1\" = web ]; then exec gunicorn main:app; fi\ncase $1 in a|b) echo $((1+2)) ;; esac\nexec \"$@\"\n",
    ),
    ("README.md", "# Run\n```bash\n$ uv run uvicorn main:app --reload\ndocker run -e A=b x\n```\n"),
    ("Makefile", "run: x\n\tuv run python main.py \\\n\t  --port 80\n"),
    ("justfile", "run port=\"80\":\n    uv run python main.py {{port}}\n"),
    (".dockerignore", "*\n!main.py\n# x\n**/__pycache__\n"),
    (".gitignore", "/data\n!x\n*.log\n"),
    (".python-version", "3.13\n"),
    ("alembic.ini", "[alembic]\nscript_location = migrations\nsqlalchemy.url = %(here)s/x\n"),
    ("uwsgi.ini", "[uwsgi]\nmodule = main:app\nhttp = :80\n"),
    ("gunicorn.conf.py", "bind = '0.0.0.0:80'\nworkers = 2\n"),
    (
        "package.json",
        "{\"scripts\": {\"build\": \"vite build\"}, \"dependencies\": {\"vite\": \"1\"}, \"workspaces\": [\"a/*\"]}",
    ),
    (
        "uv.toml",
        "index-url = \"https://me:pw@index.example/simple\"\n[[index]]\nname = \"a\"\nurl = \"https://index.example/a\"\n",
    ),
    (
        "uvdock.toml",
        "port = 80\ninclude = [\"data\"]\nroles.worker = { command = \"python worker.py\" }\ninstructions.runtime = \"RUN true\"\nenv.A = \"b\"\n",
    ),
    (
        "pyproject.toml",
        "[project]\nname = \"shop\"\nversion = \"1.0\"\nrequires-python = \">=3.12\"\ndependencies = [\"fastapi[standard]>=0.1; sys_platform == 'linux'\"]\n[project.scripts]\nshop = \"main:run\"\n[dependency-groups]\ndev = [\"ruff\", {include-group = \"x\"}]\n[tool.uv.sources]\na = { path = \"../a\" }\n[tool.poe.tasks]\nx = \"python main.py\"\n",
    ),
    (
        ".vscode/tasks.json",
        "// x\n{\"version\": \"2.0.0\", \"tasks\": [{\"label\": \"a\", /* b */ \"command\": \"c\"},]}\n",
    ),
    (
        ".github/workflows/ci.yml",
        "on: push\njobs:\n  a:\n    runs-on: ubuntu-24.04\n    services:\n      db: {image: \"postgres:17\", env: {POSTGRES_PASSWORD: x}}\n    steps:\n      - uses: docker/build-push-action@v6\n        with: {file: Dockerfile, target: prod, build-args: \"A=b\"}\n      - run: |\n          uv run python main.py ${{ secrets.X }}\n",
    ),
    (
        ".gitlab-ci.yml",
        "a:\n  image: docker:28\n  services: [\"docker:28-dind\"]\n  script:\n    - docker build -f Dockerfile --target prod .\n",
    ),
    (
        "shop/locale/de/LC_MESSAGES/shop.po",
        "msgid \"\"\nmsgstr \"Content-Type: text/plain; charset=UTF-8\\n\"\n\n#, fuzzy\nmsgid \"a\"\nmsgid_plural \"b\"\nmsgstr[0] \"c\"\n",
    ),
    (
        "migrations/001_first.sql",
        "-- x\nCREATE EXTENSION IF NOT EXISTS vector;\nCREATE TABLE a (id serial, e vector(3), g geometry(Point, 4326));\n/* b */ SELECT 'it''s';\n",
    ),
    (".env.example", "# needed\nDATABASE_URL=postgresql://a:b@db:5432/c\nexport TOKEN='x y'\nPORT=${P:-80} # d\n"),
    (
        "Cargo.toml",
        "[package]\nname = \"shop\"\nversion = \"0.1.0\"\nrust-version = \"1.91\"\n[lib]\ncrate-type = [\"cdylib\"]\n[dependencies]\npyo3 = { version = \"0.27\", features = [\"abi3\"] }\nopenssl = { path = \"../x\" }\n[workspace]\nmembers = [\"a/*\"]\n",
    ),
    ("setup.cfg", "[metadata]\nname = shop\n[options.package_data]\n* = *.html\n[flake8]\nmax-line-length = 100\n"),
    (
        "supervisord.conf",
        "[supervisord]\nnodaemon=true\n[program:web]\ncommand=gunicorn main:app -b 0.0.0.0:80\nenvironment=A=\"b\",C=\"%(ENV_D)s\"\n",
    ),
    (
        "deploy/shop.service",
        "[Unit]\nAfter=postgresql.service\n[Service]\nEnvironment=A=b\nExecStartPre=/usr/bin/uv run python main.py migrate\nExecStart=/srv/shop/.venv/bin/python main.py \\\n  --port 80\n",
    ),
    (
        "vite.config.js",
        "import { defineConfig } from 'vite';\n// x\nexport default defineConfig(({ mode }) => ({ base: `/a/${mode}/`, build: { outDir: '../shop/static', /* b */ }, server: { port: 5173 } }));\n",
    ),
];

/// Pieces that a reader may stumble over.
const PIECES: [&str; 30] = [
    "\0",
    "\r\n",
    "\n\n",
    "\"",
    "'''",
    "\"\"\"",
    "[[",
    "]]",
    "{",
    "}",
    "\\",
    "\\\n",
    "<<EOF\n",
    "$(",
    "${X:-",
    "`",
    "&a *a",
    "\u{2028}",
    "\u{feff}",
    "é🦀",
    "= 99999999999999999999",
    "- - - -",
    "((((((((",
    "\t",
    "!",
    "#",
    ": ",
    "https://a:b@c/",
    "PASSWORD=",
    "%(x)s",
];

/// One change: where in the text, of a thousand; how many characters are cut; what takes their place.
type Edit = (usize, usize, usize);

fn edits() -> impl Strategy<Value = Vec<Edit>> {
    prop::collection::vec((0..1000_usize, 0..40_usize, 0..PIECES.len()), 1..5)
}

fn broken(text: &str, edits: &[Edit]) -> String {
    let mut letters: Vec<char> = text.chars().collect();
    for (at, cut, piece) in edits {
        let start = at * letters.len() / 1000;
        let end = (start + cut).min(letters.len());
        letters.splice(start..end, PIECES[*piece].chars());
    }
    letters.into_iter().collect()
}

/// Cases beyond those of every run: `UVDOCK_TEST_FUZZ=3600` asks for a hundred times as many.
fn cases() -> ProptestConfig {
    let is_long = std::env::var_os("UVDOCK_TEST_FUZZ").is_some();
    ProptestConfig { cases: if is_long { 20_000 } else { 200 }, failure_persistence: None, ..ProptestConfig::default() }
}

proptest! {
    #![proptest_config(cases())]

    #[test]
    fn a_project_with_a_broken_file_is_planned_or_refused(which in 0..FILES.len(), edits in edits()) {
        let locked = lock(&["fastapi", "uvicorn", "gunicorn"], "");
        let mut files: Vec<(&str, String)> = FILES.iter().map(|(path, text)| (*path, (*text).to_owned())).collect();
        files[which].1 = broken(FILES[which].1, &edits);
        let mut borrowed: Vec<(&str, &str)> = files.iter().map(|(path, text)| (*path, text.as_str())).collect();
        borrowed.push(("uv.lock", &locked));
        if let Ok(facts) = inspect_memory("", &borrowed)
            && let Ok(preferences) = config::read(&facts.pyproject_text, facts.uvdock_toml.as_deref())
        {
            let _ = plan(&facts, &preferences, &Pins::new());
        }
    }

    #[test]
    fn a_reader_of_one_text_ends(which in 0..FILES.len(), edits in edits()) {
        let text = broken(FILES[which].1, &edits);
        let _ = pyproject::parse(&text, std::path::Path::new("."));
        let _ = uv_settings::parse(APP, Some(&text));
        let _ = config::read(&text, None);
        let _ = config::read(APP, Some(&text));
        let _ = Fragment::try_from(text.clone());
        let _ = shell::script_as_far_as_it_parses(&text);
        let _ = shell::words(&text);
        prop_assert_eq!(dockerfile_text::readable(&text).len(), text.len());
        for editor in [Editor::Vscode, Editor::Zed] {
            for file in editor.files() {
                let _ = editor.with_tasks(file, Some(&text));
            }
        }
    }

    #[test]
    fn what_is_masked_has_its_length_and_is_masked_no_further(which in 0..FILES.len(), edits in edits()) {
        let text = broken(FILES[which].1, &edits);
        let masked = secret::masked(&text).into_owned();
        prop_assert_eq!(masked.len(), text.len());
        prop_assert_eq!(masked.lines().count(), text.lines().count());
        let withheld = secret::withheld(&text).into_owned();
        prop_assert_eq!(withheld.lines().count(), text.lines().count());
        let _ = (secret::without_tokens(&text), secret::without_logins(&text), secret::bare_address(&text));
        prop_assert!(quote::escaped_controls(&text).chars().all(|letter| !letter.is_control() || letter == '\n'));
    }

    #[test]
    fn references_stand_in_the_text_that_they_are_read_from(which in 0..FILES.len(), edits in edits()) {
        let text = broken(FILES[which].1, &edits);
        for syntax in [Syntax::Dockerfile, Syntax::Compose, Syntax::Workflow] {
            for reference in pins::list(&text, syntax) {
                prop_assert!(text.contains(&reference));
            }
            prop_assert_eq!(pins::carried_over(&text, &text, syntax, |_, _| true), text.clone());
            let signed = ownership::sign(&text, syntax, SettingsHome::Pyproject);
            let _ = (ownership::read(&text, syntax), ownership::read(&signed, syntax), pins::left_out(&text, syntax));
        }
    }
}
