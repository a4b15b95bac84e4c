use super::super::testing::facts;
use super::super::{FileAccess, FileReference, PathAnchor, PathPosition};

fn references(path: &str, text: &str) -> Vec<FileReference> {
    facts(&[(path, text)]).modules.remove(0).files
}

fn only(path: &str, text: &str) -> FileReference {
    let mut found = references(path, text);
    assert_eq!(found.len(), 1, "{found:?}");
    found.remove(0)
}

fn texts(path: &str, text: &str) -> Vec<String> {
    references(path, text).into_iter().map(|reference| reference.text).collect()
}

#[test]
fn templates_of_bottle_lie_in_views() {
    let of = |text: &str| {
        let facts = super::super::testing::facts(&[("shop/main.py", text)]);
        facts.modules[0].files.iter().map(|file| file.text.clone()).collect::<Vec<_>>()
    };
    let text = "from bottle import template\ndef home():\n    return template('home', x=1)\ndef other():\n    return template('other')\n";
    assert_eq!(of(text).iter().filter(|text| *text == "shop/views").count(), 1);
    assert!(!of("from jinja import template\ntemplate('home')\n").contains(&"shop/views".to_owned()));
}

#[test]
fn an_opened_file_is_read_or_written_by_its_mode() {
    let read = only("main.py", "open('data.txt')");
    assert_eq!((read.position, read.anchor, read.access), (PathPosition::Path, PathAnchor::Open, FileAccess::Read));
    assert_eq!(only("main.py", "open('data.txt', 'w')").access, FileAccess::Write);
    assert_eq!(only("main.py", "open('data.txt', mode='ab')").access, FileAccess::Write);
}

#[test]
fn a_directory_that_is_made_is_written() {
    assert_eq!(only("main.py", "import os\nos.makedirs('uploads')").access, FileAccess::Write);
    let found = references("main.py", "from pathlib import Path\nDATA = Path('data')\nDATA.mkdir()");
    assert!(found.iter().any(|reference| reference.text == "data" && reference.access == FileAccess::Write));
}

#[test]
fn a_sqlite_url_names_a_written_file() {
    let found = only("main.py", "URL = 'sqlite+aiosqlite:///./shop.db'");
    assert_eq!((found.text.as_str(), found.access), ("./shop.db", FileAccess::Write));
}

#[test]
fn a_path_from_the_file_itself_counts_from_the_project() {
    let text = "from pathlib import Path\nT = Path(__file__).resolve().parent.parent / 'templates' / 'email'";
    let found = only("app/services/mail.py", text);
    assert_eq!((found.text.as_str(), found.anchor), ("app/templates/email", PathAnchor::Project));
}

#[test]
fn the_functions_of_os_path_count_as_well() {
    let text = "import os\nHERE = os.path.dirname(os.path.abspath(__file__))\nF = os.path.join(HERE, 'a', 'b.txt')";
    assert!(texts("app/x.py", text).contains(&"app/a/b.txt".to_owned()));
}

#[test]
fn a_path_that_leaves_the_project_is_marked() {
    let text = "from pathlib import Path\nF = Path(__file__).parent.parent / 'x.txt'";
    let found = only("main.py", text);
    assert_eq!((found.text.as_str(), found.anchor), ("../x.txt", PathAnchor::Outside));
    assert_eq!(only("main.py", "open('../x.txt')").anchor, PathAnchor::Outside);
    assert_eq!(only("main.py", "open('/etc/x')").anchor, PathAnchor::Absolute);
}

#[test]
fn an_operand_of_an_unknown_path_keeps_its_constant_end() {
    let found = only("main.py", "x = settings.base / 'data' / 'model.bin'");
    assert_eq!((found.text.as_str(), found.position), ("data/model.bin", PathPosition::Path));
}

#[test]
fn keywords_that_name_a_directory_are_paths() {
    let found = only("main.py", "app.mount('/s', StaticFiles(directory='static'))");
    assert_eq!((found.text.as_str(), found.position), ("static", PathPosition::Path));
    assert_eq!(only("main.py", "env = FileSystemLoader('templates')").text, "templates");
    assert_eq!(only("main.py", "c = Config('alembic.ini')").text, "alembic.ini");
}

#[test]
fn a_path_whose_end_is_computed_names_its_directory() {
    assert_eq!(only("main.py", "f = open(f'configs/{name}.toml', 'rb')").text, "configs");
    assert!(texts("main.py", "f = open(f'/proc/{pid}/stat')").iter().all(|text| text != "/proc"));
    assert!(texts("main.py", "f = open(f'{base}/x')\ng = open(f'out/{name}', 'w')").iter().all(|text| text != "out"));
    assert_eq!(only("main.py", "r = create_static_files_router(directories=['html'])").text, "html");
}

#[test]
fn a_function_that_loads_is_given_a_path() {
    assert_eq!(only("main.py", "m = joblib.load_model('model')").access, FileAccess::Read);
    assert_eq!(only("main.py", "d = pd.read_csv('rows')").access, FileAccess::Read);
}

#[test]
fn the_mode_of_a_path_that_opens_itself_is_no_file() {
    assert!(texts("main.py", "def f(path):\n    path.open('wb')").is_empty());
}

#[test]
fn letters_of_a_mode_in_a_file_name_are_no_mode() {
    assert_eq!(only("main.py", "i = Image.open('texture.png')").access, FileAccess::Read);
    assert_eq!(only("main.py", "g = gzip.open('rows.gz', 'wb')").access, FileAccess::Write);
}

#[test]
fn flask_looks_beside_its_module() {
    let found = references("shop/app.py", "from flask import Flask\napp = Flask('x')");
    let found: Vec<_> = found.iter().map(|reference| (reference.text.as_str(), reference.position)).collect();
    assert_eq!(found, [("shop/static", PathPosition::Convention), ("shop/templates", PathPosition::Convention)]);
}

#[test]
fn a_given_folder_replaces_the_convention() {
    let found = texts("app.py", "from flask import Flask\napp = Flask('x', template_folder='views')");
    assert_eq!(found, ["static", "views"]);
}

#[test]
fn a_plain_text_counts_when_it_looks_like_a_path() {
    assert_eq!(only("main.py", "x = 'prompts/system.md'").position, PathPosition::Plain);
    let others = "x = ['hello', 'a b/c d', 'https://x.io/a.txt', 'image/png', '3.14', '/api/users', '%s.txt']";
    assert!(texts("main.py", others).is_empty());
}

#[test]
fn a_text_that_names_a_module_is_no_file() {
    let found = facts(&[("main.py", "x = 'shop.urls'"), ("shop/urls.py", "")]);
    assert!(found.modules[0].files.is_empty());
}

#[test]
fn a_joined_text_is_no_path() {
    assert!(texts("main.py", "x = ', '.join('abc')").is_empty());
}

#[test]
fn a_docstring_names_no_file() {
    assert!(texts("main.py", "'''see docs/index.md'''\ndef f():\n    '''docs/index.md'''").is_empty());
}

#[test]
fn the_default_of_an_option_that_is_a_path_is_one() {
    let position = |text: &str| {
        let found = super::super::testing::module(text).files;
        found.iter().find(|file| file.text == "catalogs").map(|file| file.position)
    };
    for text in [
        "import typer\nfrom pathlib import Path\ndef run(path: Path = typer.Option('catalogs', '--catalog')):\n    pass\n",
        "import click, pathlib\n@click.option('--c', type=click.Path(), default='catalogs')\ndef run(c):\n    pass\n",
        "p.add_argument('--c', type=Path, default='catalogs')\n",
    ] {
        assert_eq!(position(text), Some(PathPosition::Path), "{text}");
    }
    assert_eq!(position("import typer\ndef run(name: str = typer.Option('catalogs')):\n    pass\n"), None);
}
