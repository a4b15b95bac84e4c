use super::super::testing::{facts, module};
use super::super::{ObjectKind, ScriptPart};
use crate::catalogue::Framework;
use crate::catalogue::framework::{arq, chainlit, django, dramatiq, nicegui, panel, reflex, streamlit};

fn script(path: &str, text: &str) -> Option<(&'static Framework, ObjectKind)> {
    let mut module = facts(&[(path, text)]).modules.remove(0);
    module.applications.pop().map(|found| (found.framework, found.kind))
}

const ENTRY: ObjectKind = ObjectKind::Script(ScriptPart::Entry);

#[test]
fn a_file_that_shows_something_with_streamlit_is_an_entry() {
    assert_eq!(script("app.py", "import streamlit as st\nst.title('x')"), Some((&streamlit::FRAMEWORK, ENTRY)));
}

#[test]
fn a_function_called_on_start_shows_as_well() {
    let text = "import streamlit as st\ndef main():\n    st.title('x')\nif __name__ == '__main__':\n    main()";
    assert_eq!(script("app.py", text), Some((&streamlit::FRAMEWORK, ENTRY)));
}

#[test]
fn a_module_of_streamlit_functions_is_no_script() {
    let text = "import streamlit as st\n@st.cache_data(ttl=5)\ndef load():\n    st.write('x')";
    assert_eq!(script("helpers.py", text), None);
}

#[test]
fn a_file_in_pages_is_a_page() {
    let text = "import streamlit as st\nst.title('x')";
    assert_eq!(script("pages/one.py", text).map(|found| found.1), Some(ObjectKind::Script(ScriptPart::Page)));
}

#[test]
fn a_file_named_by_a_page_object_is_a_page() {
    let facts = facts(&[
        ("app.py", "import streamlit as st\nst.navigation([st.Page('views/one.py')])"),
        ("views/one.py", "import streamlit as st\nst.title('x')"),
    ]);
    let kinds: Vec<_> = facts.applications().map(|(_, found)| found.kind.clone()).collect();
    assert_eq!(kinds, [ENTRY, ObjectKind::Script(ScriptPart::Page)]);
}

#[test]
fn chainlit_hooks_make_a_script() {
    let text = "import chainlit as cl\n@cl.on_message\nasync def main(message): ...\nx = 1";
    assert_eq!(script("app.py", text), Some((&chainlit::FRAMEWORK, ENTRY)));
}

#[test]
fn dramatiq_actors_make_a_script() {
    let text = "import dramatiq\n@dramatiq.actor(max_retries=3)\ndef send(): ...\nx = 1";
    assert_eq!(script("tasks.py", text), Some((&dramatiq::FRAMEWORK, ENTRY)));
}

#[test]
fn nicegui_panel_and_reflex_are_told_by_their_calls() {
    assert_eq!(script("main.py", "from nicegui import ui\nui.run()"), Some((&nicegui::FRAMEWORK, ENTRY)));
    let panel = "import panel as pn\npn.Column('x').servable()";
    assert_eq!(script("main.py", panel), Some((&panel::FRAMEWORK, ENTRY)));
    let reflex = "import reflex as rx\nconfig = rx.Config(app_name='shop')";
    assert_eq!(script("rxconfig.py", reflex), Some((&reflex::FRAMEWORK, ENTRY)));
}

#[test]
fn a_class_of_worker_settings_belongs_to_arq() {
    let text = "from arq.connections import RedisSettings\nclass WorkerSettings:\n    functions = [f]\n";
    let found = module(text).applications.remove(0);
    assert_eq!((found.framework, found.kind), (&arq::FRAMEWORK, ObjectKind::SettingsClass));
    assert_eq!(found.name.as_deref(), Some("WorkerSettings"));
}

#[test]
fn a_click_command_is_a_command_and_its_subcommand_is_none() {
    let text = "import click\n@click.group()\ndef cli(): ...\n@cli.command()\ndef sub(): ...";
    let names: Vec<_> = module(text).applications.into_iter().map(|found| (found.name, found.kind)).collect();
    assert_eq!(names, [(Some("cli".to_owned()), ObjectKind::Command)]);
}

#[test]
fn manage_py_is_a_command_of_django() {
    let text = "import os\ndef main():\n    from django.core.management import execute_from_command_line\n    \
                execute_from_command_line()\nif __name__ == '__main__':\n    main()";
    assert_eq!(script("manage.py", text), Some((&django::FRAMEWORK, ENTRY)));
}
