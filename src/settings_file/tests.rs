//! One edit each, beside everything that shall stay as it is.

use proptest::prelude::*;
use toml_edit::value;

use super::*;

/// The text after `port` was set to 9000.
fn with_port(text: &str) -> String {
    let mut file = SettingsFile::new(SettingsHome::Pyproject, text);
    file.set("port", value(9000));
    file.text().expect("saved")
}

fn without_port(text: &str) -> String {
    let mut file = SettingsFile::new(SettingsHome::Pyproject, text);
    file.unset("port");
    file.text().expect("saved")
}

#[test]
fn a_new_table_goes_to_the_end() {
    let text = "[project]\nname = 'a'\n\n[tool.ruff]\nline-length = 100\n# select = []\n";
    assert_eq!(with_port(text), format!("{text}\n[tool.uvdock]\nport = 9000\n"));
}

#[test]
fn a_missing_newline_at_the_end_is_added_before_a_new_table() {
    assert_eq!(with_port("a = 1"), "a = 1\n\n[tool.uvdock]\nport = 9000\n");
    assert_eq!(with_port(""), "[tool.uvdock]\nport = 9000\n");
}

#[test]
fn a_value_keeps_its_place_and_its_comment() {
    let text = "[tool.uvdock] # ours\n# where it listens\nport   =  8000   # as documented\nsyntax = false\n[tool.z]\n";
    assert_eq!(with_port(text), text.replace("8000", "9000"));
}

#[test]
fn a_value_that_says_the_same_is_not_written_anew() {
    let text = "[tool.uvdock]\nport = 9_000\n";
    assert_eq!(with_port(text), text);
}

#[test]
fn settings_may_be_dotted_or_inline() {
    assert_eq!(with_port("tool.uvdock.port = 1\nb = 1\n"), "tool.uvdock.port = 9000\nb = 1\n");
    assert_eq!(with_port("[tool]\nuvdock = { port = 1 }\n"), "[tool]\nuvdock = { port = 9000 }\n");
    assert_eq!(with_port("tool = { a = { b = 1 } }\n"), "tool = { a = { b = 1 }, uvdock = { port = 9000 } }\n");
    assert_eq!(with_port("[tool]\na.b = 1\n[x]\n"), "[tool]\na.b = 1\n[x]\n\n[tool.uvdock]\nport = 9000\n");
}

#[test]
fn a_table_of_which_only_a_part_is_there_gets_a_header() {
    let text = "[tool.uvdock.env]\nA = \"1\"\n";
    let saved = with_port(text);
    let read: toml::Table = saved.parse().expect("TOML");
    assert_eq!(read["tool"]["uvdock"]["port"].as_integer(), Some(9000), "{saved}");
    assert!(saved.ends_with(text), "{saved}");
}

#[test]
fn the_last_setting_takes_its_table_along_and_a_comment_stays() {
    assert_eq!(without_port("a = 1\n\n[tool.uvdock]\nport = 1\n"), "a = 1\n");
    let commented = "a = 1\n\n# uvdock decides the rest\n[tool.uvdock]\nport = 1\n";
    assert_eq!(without_port(commented), commented.replace("port = 1\n", ""));
}

#[test]
fn entries_of_a_table_keep_their_comments() {
    let text = "[tool.uvdock.env]\n# the mode\nA = \"1\" # one\nB = \"2\"\n";
    let mut file = SettingsFile::new(SettingsHome::Pyproject, text);
    let mut env = Table::new();
    env.insert("A", value("3"));
    env.insert("C", value("4"));
    file.set("env", Item::Table(env));
    assert_eq!(file.text().expect("saved"), "[tool.uvdock.env]\n# the mode\nA = \"3\" # one\nC = \"4\"\n");
}

#[test]
fn line_endings_and_a_byte_order_mark_stay() {
    let text = "\u{feff}[project]\r\nname = 'a'\r\n[tool.uvdock]\r\nport = 1\r\n";
    assert_eq!(with_port(text), text.replace("port = 1", "port = 9000"));
    assert_eq!(with_port("a = 1\r\n"), "a = 1\r\n\r\n[tool.uvdock]\r\nport = 9000\r\n");
    let mixed = "a = 1\r\nb = '''\nx\r\ny'''\n[tool.uvdock]\r\nport = 1\n";
    assert!(with_port(mixed).starts_with("a = 1\r\nb = '''\nx\r\ny'''\n[tool.uvdock]\r\n"));
}

/// The text of an uvdock.toml after `port` was set to 9000.
fn at_the_top(text: &str) -> String {
    let mut file = SettingsFile::new(SettingsHome::UvdockToml, text);
    file.set("port", value(9000));
    file.text().expect("saved")
}

#[test]
fn a_file_of_its_own_holds_the_settings_at_its_top() {
    assert_eq!(at_the_top(""), "port = 9000\n");
    assert_eq!(at_the_top("# ours\n"), "# ours\n\nport = 9000\n");
    assert_eq!(
        at_the_top("# ours\nsyntax = false # no registry\n"),
        "# ours\nsyntax = false # no registry\nport = 9000\n"
    );
    assert_eq!(at_the_top("port = 1 # as documented\r\n"), "port = 9000 # as documented\r\n");
    assert_eq!(
        at_the_top("lock = 'frozen'\n\n# the mode\n[env]\nA = \"1\"\n"),
        "lock = 'frozen'\nport = 9000\n\n# the mode\n[env]\nA = \"1\"\n"
    );
    let mut last = SettingsFile::new(SettingsHome::UvdockToml, "lock = 'frozen' # ours\nport = 1\n");
    last.unset("port");
    assert_eq!(last.text().expect("saved"), "lock = 'frozen' # ours\n");
}

#[test]
fn text_that_is_no_toml_is_refused() {
    let mut file = SettingsFile::new(SettingsHome::Pyproject, "a = \n");
    file.set("port", value(1));
    assert!(matches!(file.text(), Err(SettingsError::Unreadable { .. })));
}

/// Lines of a pyproject.toml as people write them.
fn piece() -> impl Strategy<Value = &'static str> {
    prop::sample::select(vec![
        "# a comment\n",
        "\n",
        "   \n",
        "x.y.z = 1\n",
        "\"quoted key\" = 'literal'   # why\n",
        "list = [\n  \"a\", # first\n\n  'b',\n]\n",
        "inline = {a=1,b.c = [ ]}\n",
        "text = \"\"\"\nport = 1\n\"\"\"\n",
        "\t indented = true\n",
        "date = 1979-05-27T07:32:00Z\n",
        "float = 1e3 \n",
    ])
}

fn header() -> impl Strategy<Value = &'static str> {
    prop::sample::select(vec![
        "[tool.ruff]",
        "[ tool . \"black\" ]",
        "[dependency-groups]",
        "[tool.uv.sources]",
        "[zz]",
    ])
}

proptest! {
    #[test]
    fn what_is_set_and_taken_out_again_leaves_no_trace(
        tables in prop::collection::btree_map(header(), prop::collection::btree_set(piece(), 0..5), 0..4),
        windows in any::<bool>(),
        cut in any::<bool>(),
    ) {
        let mut text = String::from("[project]\nname = \"a\"\n");
        for (header, pieces) in tables {
            text.push_str(header);
            text.push('\n');
            text.extend(pieces);
        }
        if windows {
            text = text.replace('\n', "\r\n");
        }
        let saved = with_port(&text);
        prop_assert!(saved.starts_with(&text));
        prop_assert_eq!(&without_port(&saved), &text);
        if cut {
            let cut = text.trim_end();
            prop_assert!(with_port(cut).starts_with(cut));
        }
    }
}
