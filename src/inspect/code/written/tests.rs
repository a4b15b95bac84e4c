use super::super::testing::facts;
use super::super::{PathEnd, PathValue, WrittenKind, WrittenPath, WrittenStart};

fn of(files: &[(&str, &str)]) -> Vec<WrittenPath> {
    facts(files).modules.remove(0).written
}

/// `data/x.db*` for a file whose end is open, `data/` for a directory; `$NAME` in front where a variable names it.
fn shown(written: &WrittenPath) -> String {
    let variable = written.variable.as_ref().map(|variable| format!("${} ", variable.name)).unwrap_or_default();
    let path = match &written.path {
        PathValue::Project(path) => format!("@{path}"),
        path => path.text().unwrap_or_default().to_owned(),
    };
    let begun = written.begun.as_deref().map_or(String::new(), |begun| format!("/{begun}"));
    let end = if written.end == PathEnd::Open { format!("{begun}*") } else { String::new() };
    let kind = if written.kind == WrittenKind::Directory { "/" } else { "" };
    format!("{variable}{path}{end}{kind}")
}

fn all(text: &str) -> Vec<String> {
    of(&[("main.py", text)]).iter().map(shown).collect()
}

const NONE: [&str; 0] = [];

#[test]
fn a_dotted_module_path_of_an_engine_is_no_database() {
    assert!(all("SESSION_ENGINE = 'django.contrib.sessions.backends.db'\n").is_empty());
    assert_eq!(all("SESSION_FILE = 'sessions.db'\n"), ["sessions.db"]);
}

#[test]
fn a_file_that_is_named_after_another_lies_beside_it() {
    let path = "import os\nfrom pathlib import Path\nP = Path(os.environ.get('P', '/data/a.json'))\n";
    assert_eq!(all(&format!("{path}tmp = P.with_suffix('.tmp')\ntmp.write_text('x')\ntmp.rename(P)\n")), ["$P /data*"]);
}

#[test]
fn a_client_keeps_its_session_in_a_file_unless_it_is_told_otherwise() {
    let client = |more: &str| all(&format!("import pyrogram\napp = pyrogram.Client('shop'{more})\n"));
    assert_eq!(client(""), ["shop"]);
    assert!(client(", in_memory=True").is_empty());
    assert!(client(", session_string=KEY").is_empty());
}

#[test]
fn a_file_is_written_where_its_mode_says_so() {
    assert_eq!(
        all("open('data/a.json', 'w')\nopen('data/b.json')\nopen('data/c.json', mode='ab')"),
        ["data/a.json", "data/c.json"]
    );
    assert_eq!(all("import gzip\ngzip.open('rows.gz', 'wb')"), ["rows.gz"]);
}

#[test]
fn only_receivers_that_are_paths_count() {
    let text = "from pathlib import Path\nBASE = Path('data')\n(BASE / 'x.txt').write_text('a/b.txt')\nBASE.mkdir()";
    assert_eq!(all(text), ["data/x.txt", "data/"]);
    assert_eq!(all("def f(response):\n    response.write_text('a/b.txt')\n    response.open('w')"), NONE);
}

#[test]
fn the_default_of_a_settings_field_is_moved_by_its_variable() {
    let text = "from pathlib import Path\nfrom pydantic_settings import BaseSettings\nclass Settings(BaseSettings):\n    \
                data_dir: Path = Path('var/data')\n    url: str = 'sqlite:///./shop.db'\nsettings = Settings()\n\
                settings.data_dir.mkdir()\n(settings.data_dir / 'x.json').write_text('')";
    assert_eq!(all(text), ["$URL shop.db", "$DATA_DIR var/data/", "$DATA_DIR var/data/x.json"]);
}

#[test]
fn defaults_of_variables_of_every_reader_count() {
    assert_eq!(all("import os\nos.makedirs(os.getenv('DATA', 'data'))"), ["$DATA data/"]);
    assert_eq!(all("import os\nos.makedirs(os.environ.get('DATA') or 'data')"), ["$DATA data/"]);
    let environ = "import environ\nenv = environ.Env(CACHE=(str, 'cache'))\nDB = {'default': env.db(default='sqlite:///db.sqlite3')}\n\
                   import os\nos.makedirs(env('CACHE'))";
    assert_eq!(all(environ), ["$DATABASE_URL db.sqlite3", "$CACHE cache/"]);
    let decouple = "from decouple import config\nURL = config('DATABASE_URL', default='sqlite:////data/shop.db')";
    assert_eq!(all(decouple), ["$DATABASE_URL /data/shop.db"]);
    let dj = "import dj_database_url\nfrom pathlib import Path\nBASE = Path(__file__).parent\n\
              D = dj_database_url.config(default=f'sqlite:///{BASE / \"db.sqlite3\"}')";
    assert_eq!(all(dj), ["$DATABASE_URL @db.sqlite3"]);
}

#[test]
fn databases_are_files_wherever_they_are_opened() {
    assert_eq!(all("import sqlite3\nsqlite3.connect('shop.db')\nsqlite3.connect(':memory:')"), ["shop.db"]);
    assert_eq!(all("engine = create_engine('sqlite://')"), NONE);
    assert_eq!(all("def f(n):\n    return f'sqlite+aiosqlite:///./{n}.db'"), ["/*"]);
    assert_eq!(all("def f(n):\n    engine = create_engine(f'sqlite:///data/{n}.db')"), ["data/*"]);
    assert_eq!(all("def f(n):\n    engine = create_engine(f'sqlite:///shop.db?timeout={n}')"), ["shop.db"]);
    assert_eq!(all("import chromadb\nc = chromadb.PersistentClient()"), ["chroma/"]);
    assert_eq!(all("store = Chroma(persist_directory='./vectors')"), ["vectors/"]);
    let django = "from pathlib import Path\nB = Path(__file__).parent\n\
                  DATABASES = {'default': {'ENGINE': 'django.db.backends.sqlite3', 'NAME': B / 'db.sqlite3'}}";
    assert_eq!(all(django), ["@db.sqlite3"]);
}

#[test]
fn flask_sqlalchemy_keeps_databases_in_the_instance_folder() {
    let found = of(&[("app.py", "app.config['SQLALCHEMY_DATABASE_URI'] = 'sqlite:///shop.db'")]);
    assert_eq!((shown(&found[0]), found[0].start), ("shop.db".to_owned(), WrittenStart::Instance));
}

#[test]
fn log_files_are_written() {
    assert_eq!(
        all("from loguru import logger\nlogger.add('logs/x_{time}.log')\nlogger.add('logs/y.log')"),
        ["logs/y.log"]
    );
    assert_eq!(all("import logging.handlers\nlogging.handlers.RotatingFileHandler('logs/a.log')"), ["logs/a.log"]);
    let config = "L = {'handlers': {'file': {'class': 'logging.FileHandler', 'filename': 'logs/b.log'}}}";
    assert_eq!(all(config), ["logs/b.log"]);
}

#[test]
fn the_end_of_a_path_may_be_computed() {
    assert_eq!(all("def f(n):\n    open(f'data/{n}.json', 'w')"), ["data/*"]);
    assert_eq!(all("def f(n):\n    open(f'data/day_{n}.json', 'w')"), ["data/day_*"]);
    assert_eq!(all("def f(n):\n    open(f'day_{n}.json', 'w')\n    open(f'{n}.json', 'w')"), ["/day_*"]);
    assert_eq!(all("def f(n):\n    open(f'./{n}.zip', 'wb')\n    open(f'{n}.zip', 'wb')"), ["/*"]);
    assert_eq!(all("def f(n, z):\n    z.extractall(f'./{n}')\n    z.extractall('up')"), ["/*/", "up/"]);
    assert_eq!(all("def f(s, n):\n    s.str.extractall('a')\n    sqlite3.connect(f'file:{n}?mode=rw')"), NONE);
    assert_eq!(all("import os\nD = 'up'\ndef f(n):\n    file.save(os.path.join(D, n))"), ["up*"]);
    assert_eq!(all("def f(p):\n    p.save()\n    model.save('x')\n    field.save(f'a/{p}', content)"), NONE);
}

#[test]
fn a_parameter_is_what_callers_give_or_its_default() {
    let text = "def keep(path='data/a.txt'):\n    open(path, 'w')\ndef store(to):\n    open(to, 'w')\nstore('b/c.txt')\nkeep()";
    assert_eq!(all(text), ["data/a.txt", "b/c.txt"]);
    let class = "class Store:\n    def __init__(self, path):\n        self.path = path\n    def save(self):\n        \
                 open(self.path, 'w')\nStore('state/s.json')";
    assert_eq!(all(class), ["state/s.json"]);
}

#[test]
fn a_path_is_followed_through_calls_and_classes_to_where_it_is_given() {
    let main = "import asyncio\nfrom clients.main import run\nasync def f():\n    await run(output_dir='./agents/out')\n\
                asyncio.run(f())\n";
    let client = "import os\nclass Client:\n    def __init__(self, output_dir: str):\n        self.output_dir = output_dir\n        \
                  os.makedirs(self.output_dir, exist_ok=True)\nasync def run(output_dir: str):\n    Client(output_dir=output_dir)\n";
    let found = of(&[("clients/main.py", client), ("main.py", main)]);
    assert_eq!(found.iter().map(shown).collect::<Vec<_>>(), ["agents/out/"]);
}

#[test]
fn an_entry_of_a_dictionary_is_written_through_its_key() {
    let files = "from pathlib import Path\nFILES = {'a': Path('v/a.txt'), 'b': Path('v/b.txt')}\n";
    assert_eq!(all(&format!("{files}path = FILES['b']\npath.write_text('')")), ["v/b.txt"]);
    assert_eq!(all(&format!("{files}def f(name):\n    FILES[name].write_text('')")), ["v/a.txt", "v/b.txt"]);
    assert_eq!(all(&format!("{files}FILES['c'].write_text('')")), NONE);
}

#[test]
fn an_attribute_of_an_unknown_object_is_that_of_the_only_class_with_it() {
    let text = "from dataclasses import dataclass\n@dataclass\nclass Config:\n    upload_dir: str = 'uploads'\n\
                class Service:\n    def __init__(self, config):\n        self.config = config\n    def f(self):\n        \
                import os\n        os.makedirs(self.config.upload_dir)";
    assert_eq!(all(text), ["uploads/"]);
}

#[test]
fn directories_of_the_user_lie_at_home() {
    let text = "from platformdirs import user_data_dir\nfrom pathlib import Path\nPath(user_data_dir('shop')).mkdir()";
    assert_eq!(all(text), ["~/.local/share/shop/"]);
    assert_eq!(all("from pathlib import Path\n(Path.home() / '.shop').mkdir()"), ["~/.shop/"]);
}

#[test]
fn a_configured_folder_is_what_the_code_sets_it_to() {
    let text = "import os\napp.config['UPLOAD_FOLDER'] = 'uploads'\ndef f(file, name):\n    \
                file.save(os.path.join(app.config['UPLOAD_FOLDER'], name))";
    assert_eq!(all(text), ["uploads*"]);
}

#[test]
fn the_working_directory_may_be_asked_for() {
    let text = "import os\nfrom pathlib import Path\nopen(os.path.join(os.getcwd(), 'a.txt'), 'w')\n\
                (Path.cwd() / 'b.txt').write_text('')\n(Path() / 'up').mkdir()\nopen(f'{os.getcwd()}/c.txt', 'w')\n\
                ROOT = os.getenv('ROOT')\nopen(Path(ROOT or os.getcwd()) / 'd.json', 'w')\n\
                (Path.cwd().parent / 'e.txt').write_text('')\ndef f(n):\n    open(os.path.join(os.getcwd(), n), 'w')";
    assert_eq!(all(text), ["a.txt", "b.txt", "up/", "c.txt", "d.json", "../e.txt"]);
}

#[test]
fn a_property_and_what_an_object_is_made_with_are_followed() {
    let settings = "from pathlib import Path\nfrom pydantic_settings import BaseSettings\nclass Settings(BaseSettings):\n    \
                    data_dir: Path = Path('var')\n    @property\n    def videos(self):\n        return self.data_dir / 'videos'\n\
                    settings = Settings()\nsettings.videos.mkdir()";
    assert_eq!(all(settings), ["$DATA_DIR var/videos/"]);
    let annotated = settings.replace("settings = Settings()\nsettings", "def f(settings: Settings):\n    settings");
    assert_eq!(all(&annotated), ["$DATA_DIR var/videos/"]);
    let made = "from dataclasses import dataclass\nfrom pathlib import Path\n@dataclass\nclass Config:\n    store: Path\n\
                def load(raw):\n    return Config(store=Path(raw.get('store', './vectors')))\nclass Store:\n    \
                def __init__(self, config):\n        self.config = config\n    def f(self):\n        \
                self.config.store.mkdir(parents=True)";
    assert_eq!(all(made), ["vectors/"]);
}

#[test]
fn what_a_method_of_the_same_class_returns_is_followed() {
    let store = "from pathlib import Path\nclass Store:\n    def __init__(self, root: Path):\n        self._root = root\n    \
                 def _path_of(self, key):\n        found = (self._root / key).resolve()\n        return found\n    \
                 def put(self, key):\n        path = self._path_of(key)\n        path.write_bytes(b'')\nStore(Path('uploads')).put('a')\n";
    assert_eq!(all(store), ["uploads*"]);
    let url = "from sqlalchemy import create_engine\nclass Settings:\n    def _far(self):\n        return f'postgresql://{self.user}@{self.host}/a'\n    \
               def url(self):\n        return self._far() or 'sqlite:///./app.db'\n    def engine(self):\n        path = self._far() or 'sqlite:///./app.db'\n        \
               return create_engine(path)\n";
    assert_eq!(all(url), ["app.db", "app.db"]);
    let named = "from pathlib import Path\nPREFIX = 'note-'\ndef f(n):\n    path = Path('notes') / f'{PREFIX}{n}.md'\n    path.parent.mkdir()\n    \
                 path.write_text('')\n";
    assert!(all(named).iter().all(|one| !one.contains("note-/") && one.starts_with("notes")), "{:?}", all(named));
}

#[test]
fn the_default_of_an_option_of_the_command_line_is_written() {
    let argparse = "import argparse\ndef dump(path):\n    open(path, 'w')\ndef main():\n    \
                    parser = argparse.ArgumentParser()\n    parser.add_argument('-o', '--out', default='reports/a.md')\n    \
                    args = parser.parse_args()\n    dump(args.out)\n";
    assert_eq!(all(argparse), ["reports/a.md"]);
    let subcommand = "import argparse\ndef dump(args):\n    open(args.out, 'w')\nparser = argparse.ArgumentParser()\n\
                      parser.add_argument('--out', default='-')\nparser.set_defaults(func=dump)\n";
    assert_eq!(all(subcommand), NONE);
    assert_eq!(all(&subcommand.replace("'-'", "'a.md'")), ["a.md"]);
    let click = "import click\nfrom pathlib import Path\n@click.command()\n@click.option('--output', default='output')\n\
                 def main(output):\n    (Path(output).resolve() / 'run').mkdir(parents=True)\n";
    assert_eq!(all(click), ["output/run/"]);
    let computed = "import argparse\nfrom pathlib import Path\nARGS = None\nparser = argparse.ArgumentParser()\n\
                    parser.add_argument('-c', '--config', default=Path(__file__).parent / 'data/app.json', type=Path)\n\
                    ARGS = parser.parse_args()\nclass Settings:\n    def __init__(self, path):\n        self.path = path\n    \
                    def save(self):\n        with open(self.path, 'w') as file:\n            file.write('x')\n\
                    def start():\n    Settings(ARGS.config).save()\n";
    assert_eq!(all(computed), ["@data/app.json"]);
}

#[test]
fn an_option_that_is_called_after_what_is_written_names_it() {
    let option = |words: &str| {
        all(&format!("import argparse\nparser = argparse.ArgumentParser()\nparser.add_argument({words})\n"))
    };
    assert_eq!(option("'--log-dir', default='logs/run'"), ["logs/run/"]);
    assert_eq!(option("'-o', '--output', default='data/output/results.json'"), ["data/output/results.json"]);
    assert_eq!(
        all("import argparse\nfrom pathlib import Path\nparser = argparse.ArgumentParser()\n\
             parser.add_argument('--state-path', default=Path('data/state.json'))\n"),
        ["data/state.json"]
    );
    assert_eq!(option("'--input', default='data/input/tests.json'"), NONE);
    assert_eq!(option("'--output', default='json'"), NONE);
}

#[test]
fn a_path_of_another_system_is_written_nowhere() {
    assert_eq!(all("import os\nos.makedirs('d:/poc/out')\nos.makedirs('C:\\\\out')"), NONE);
}

#[test]
fn a_saver_that_is_told_a_path_writes_it() {
    assert_eq!(all("frame.write.mode('overwrite').save('data/bronze/cards')"), ["data/bronze/cards"]);
    assert_eq!(all("index.save_local('index')"), ["index"]);
    assert_eq!(all("model.save('draft')"), NONE);
}

#[test]
fn the_default_of_a_parameter_is_written_though_another_may_take_its_place() {
    let text = "from pathlib import Path\nDIST = Path('dist')\nOTHER = Path('dist-own')\n\
                def build(directory: Path = DIST):\n    if own():\n        directory = OTHER\n    directory.mkdir(exist_ok=True)\n";
    assert_eq!(all(text), ["dist-own/", "dist/"]);
    assert_eq!(
        all("from pathlib import Path\ndef build(path='a'):\n    path = Path(path)\n    path.mkdir()\n"),
        ["a/"]
    );
}
