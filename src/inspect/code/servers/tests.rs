use indoc::indoc;

use super::super::testing::{facts, module, server_call};
use super::super::{CalledServer, Scope, ServerTarget, Setting};
use crate::catalogue::Framework;
use crate::catalogue::framework::{aiogram, aiohttp, flask, nicegui};
use crate::catalogue::server::{gunicorn, hypercorn, uvicorn, waitress};

fn own(framework: &'static Framework) -> CalledServer {
    let own = framework.own_server.as_ref().expect("it brings a server");
    CalledServer::Own { framework, own }
}

fn variable<T>(name: &str, default: Option<T>) -> Setting<T> {
    Setting::Variable { name: name.to_owned(), default }
}

fn port(arguments: &str) -> Setting<u16> {
    server_call(&format!("import os\nimport uvicorn\nuvicorn.run('x:app', port={arguments})")).port
}

#[test]
fn uvicorn_run_serves_a_text_at_a_host_and_port() {
    let call = server_call("import uvicorn\nuvicorn.run('app.main:app', host='0.0.0.0', port=8000)");
    assert_eq!(call.server, CalledServer::Application(&uvicorn::SERVER));
    assert_eq!(call.target, ServerTarget::Text("app.main:app".to_owned()));
    assert_eq!(call.host, Setting::Fixed("0.0.0.0".to_owned()));
    assert_eq!(call.port, Setting::Fixed(8000));
    assert_eq!((call.scope, call.place.line), (Scope::Module, Some(2)));
}

#[test]
fn what_a_call_does_not_mention_is_absent() {
    let call = server_call("import uvicorn\nuvicorn.run('x:app')");
    assert_eq!((call.host, call.port), (Setting::Absent, Setting::Absent));
}

#[test]
fn a_factory_text_is_told_from_an_object_text() {
    let call = server_call("import uvicorn\nuvicorn.run('x:create', factory=True)");
    assert_eq!(call.target, ServerTarget::FactoryText("x:create".to_owned()));
}

#[test]
fn a_served_object_is_followed_to_its_file() {
    let facts = facts(&[
        ("app.py", "from flask import Flask\napp = Flask('x')"),
        ("run.py", "from waitress import serve\nfrom app import app\nserve(app, port=80)"),
    ]);
    let call = facts.modules[1].server_calls.first().expect("the call is found");
    assert_eq!(call.server, CalledServer::Application(&waitress::SERVER));
    assert_eq!(call.target, ServerTarget::Object { module: "app.py".to_owned(), name: "app".to_owned() });
}

#[test]
fn a_call_says_where_it_stands() {
    let text = "import uvicorn\ndef prod():\n    uvicorn.run('x:app')";
    assert_eq!(server_call(text).scope, Scope::Function("prod".to_owned()));
    let text = "import uvicorn\nif __name__ == '__main__':\n    uvicorn.run('x:app')";
    assert_eq!(server_call(text).scope, Scope::MainGuard);
}

#[test]
fn a_call_under_a_test_that_a_constant_decides_is_none() {
    let text = |transport: &str| {
        format!(
            "import os\nfrom mcp.server.fastmcp import FastMCP\nmcp = FastMCP('x', host='0.0.0.0', port=8050)\nif __name__ == '__main__':\n    \
             transport = {transport}\n    if transport == 'stdio':\n        mcp.run(transport='stdio')\n    elif transport == 'sse':\n        \
             mcp.run(transport='sse')\n"
        )
    };
    let transports = |transport: &str| {
        let calls = module(&text(transport)).server_calls.into_iter();
        calls.map(|call| (call.transport.value().cloned(), call.port)).collect::<Vec<_>>()
    };
    let (stdio, sse) = (Some("stdio".to_owned()), Some("sse".to_owned()));
    assert_eq!(transports("'sse'"), [(sse.clone(), Setting::Fixed(8050))]);
    assert_eq!(transports("'stdio'"), [(stdio.clone(), Setting::Fixed(8050))]);
    let both = [(stdio, Setting::Fixed(8050)), (sse, Setting::Fixed(8050))];
    assert_eq!(transports("os.getenv('TRANSPORT', 'stdio')"), both, "a variable may be set");
}

#[test]
fn a_port_from_the_environment_keeps_variable_and_default() {
    assert_eq!(port("int(os.environ.get('PORT', 8000))"), variable("PORT", Some(8000)));
    assert_eq!(port("int(os.getenv('PORT', '9000'))"), variable("PORT", Some(9000)));
    assert_eq!(port("int(os.environ['PORT'])"), variable("PORT", None));
    assert_eq!(port("int(os.getenv('PORT') or 7000)"), variable("PORT", Some(7000)));
}

#[test]
fn a_port_that_cannot_be_followed_is_unknown() {
    assert_eq!(port("compute()"), Setting::Unknown);
    assert_eq!(port("8000 if debug else 80"), Setting::Unknown);
}

#[test]
fn a_constant_of_another_module_is_followed() {
    let facts = facts(&[
        ("config.py", "PORT = 9001"),
        ("main.py", "import uvicorn\nimport config\nuvicorn.run('x:app', port=config.PORT)"),
    ]);
    assert_eq!(facts.modules[1].server_calls[0].port, Setting::Fixed(9001));
}

#[test]
fn a_settings_class_gives_its_default_and_variable() {
    let facts = facts(&[
        (
            "app/config.py",
            "from pydantic_settings import BaseSettings, SettingsConfigDict\nclass Settings(BaseSettings):\n    \
             model_config = SettingsConfigDict(env_prefix='SHOP_')\n    port: int = 8080\nsettings = Settings()",
        ),
        ("app/main.py", "import uvicorn\nfrom app.config import settings\nuvicorn.run('x:app', port=settings.port)"),
    ]);
    assert_eq!(facts.modules[1].server_calls[0].port, variable("SHOP_PORT", Some(8080)));
}

#[test]
fn a_function_that_returns_settings_is_followed() {
    let text = indoc! {"
        import uvicorn
        from pydantic import Field
        from pydantic_settings import BaseSettings
        class Settings(BaseSettings):
            port: int = Field(default=8080, alias='HTTP_PORT')
        def get() -> Settings:
            return Settings()
        uvicorn.run('x:app', port=get().port)"};
    assert_eq!(server_call(text).port, variable("HTTP_PORT", Some(8080)));
}

#[test]
fn an_option_of_the_command_line_gives_its_default() {
    let text = "import argparse, uvicorn\ndef main():\n    parser = argparse.ArgumentParser()\n    \
                parser.add_argument('--port', type=int, default=8765)\n    args = parser.parse_args()\n    \
                uvicorn.run('x:app', port=args.port)";
    let expected = Setting::Parameter { name: "--port".to_owned(), default: Some(8765) };
    assert_eq!(server_call(text).port, expected);
}

#[test]
fn a_parameter_gives_its_default() {
    let text = "import uvicorn\ndef main(port: int = 8000):\n    uvicorn.run('x:app', port=port)";
    assert_eq!(server_call(text).port, Setting::Parameter { name: "port".to_owned(), default: Some(8000) });
}

#[test]
fn spread_arguments_are_not_taken_for_absent() {
    assert_eq!(server_call("import uvicorn\nuvicorn.run('x:app', **options)").port, Setting::Unknown);
    assert_eq!(server_call("import uvicorn\nuvicorn.run('x:app', **{'port': 80})").port, Setting::Fixed(80));
}

#[test]
fn the_run_method_belongs_to_the_application() {
    let call = server_call("from flask import Flask\napp = Flask('x')\napp.run('0.0.0.0', 5001)");
    assert_eq!(call.server, own(&flask::FRAMEWORK));
    assert_eq!(call.target, ServerTarget::Object { module: "main.py".to_owned(), name: "app".to_owned() });
    assert_eq!(call.port, Setting::Fixed(5001));
}

#[test]
fn a_run_method_of_anything_else_is_no_server() {
    assert!(module("import subprocess\nsubprocess.run(['ls'])\nx.run()").server_calls.is_empty());
}

#[test]
fn gradio_names_host_and_port_in_its_own_way() {
    let text =
        "import gradio as gr\ndemo = gr.Interface()\ndemo.queue().launch(server_name='0.0.0.0', server_port=7861)";
    let call = server_call(text);
    assert_eq!((call.host, call.port), (Setting::Fixed("0.0.0.0".to_owned()), Setting::Fixed(7861)));
}

#[test]
fn aiohttp_and_nicegui_start_by_function() {
    let call = server_call("from aiohttp import web\napp = web.Application()\nweb.run_app(app, port=8081)");
    assert_eq!((call.server, call.port), (own(&aiohttp::FRAMEWORK), Setting::Fixed(8081)));
    let call = server_call("from nicegui import ui\nui.run(port=8090)");
    assert_eq!((call.server, call.port), (own(&nicegui::FRAMEWORK), Setting::Fixed(8090)));
}

#[test]
fn an_mcp_server_has_a_transport_and_the_port_of_its_constructor() {
    let text = "from mcp.server.fastmcp import FastMCP\nmcp = FastMCP('x', port=9000)\nmcp.run(transport='sse')";
    let call = server_call(text);
    assert_eq!((call.transport, call.port), (Setting::Fixed("sse".to_owned()), Setting::Fixed(9000)));
}

#[test]
fn hypercorn_binds_by_its_configuration() {
    let text = indoc! {"
        import asyncio
        from hypercorn.asyncio import serve
        from hypercorn.config import Config
        config = Config()
        config.bind = ['0.0.0.0:8080']
        asyncio.run(serve(app, config))"};
    let call = server_call(text);
    assert_eq!((call.server, call.port), (CalledServer::Application(&hypercorn::SERVER), Setting::Fixed(8080)));
}

#[test]
fn a_configuration_of_gunicorn_is_read() {
    let text = indoc! {r#"
        import os
        bind = f"0.0.0.0:{os.getenv('PORT', '8000')}"
        workers = 2
        worker_class = 'uvicorn.workers.UvicornWorker'"#};
    let facts = facts(&[("gunicorn.conf.py", text), ("other.py", text)]);
    let config = facts.modules[0].server_config.as_ref().expect("the configuration is read");
    assert_eq!(config.server, &gunicorn::SERVER);
    assert_eq!(config.bind, variable("PORT", Some("0.0.0.0:8000".to_owned())));
    assert_eq!(facts.modules[1].server_config, None);
}

#[test]
fn a_script_function_starts_a_server_through_another_module() {
    let facts = facts(&[
        ("cli.py", "from app.server import start\ndef run_prod():\n    start()\ndef other(): ..."),
        ("app/server.py", "import uvicorn\ndef start():\n    uvicorn.run('app.main:app', port=8000)"),
    ]);
    assert_eq!(facts.server_calls_in("cli.py", "run_prod").len(), 1);
    assert!(facts.server_calls_in("cli.py", "other").is_empty());
}

#[test]
fn a_method_of_a_class_is_followed_from_its_start() {
    let text = "import uvicorn\nclass Server:\n    def run(self):\n        self.serve()\n    def serve(self):\n        \
                uvicorn.run('x:app')\nif __name__ == '__main__':\n    Server().run()";
    assert_eq!(facts(&[("main.py", text)]).server_calls_on_start("main.py").len(), 1);
}

#[test]
fn a_name_with_two_values_is_unknown() {
    let text = "import uvicorn\nif debug:\n    port = 1\nelse:\n    port = 2\nuvicorn.run('x:app', port=port)";
    assert_eq!(server_call(text).port, Setting::Unknown);
    let text = "import uvicorn\nhost = '0.0'\nhost += '.0.0'\nuvicorn.run('x:app', host=host)";
    assert_eq!(server_call(text).host, Setting::Unknown);
}

#[test]
fn texts_that_refer_to_each_other_end() {
    let text = format!("import uvicorn\nx = f'{}'\nuvicorn.run('x:app', host=x)", "{x}".repeat(300));
    assert_eq!(server_call(&text).host, Setting::Unknown);
}

#[test]
fn a_package_may_hide_its_submodule_behind_an_object() {
    let facts = facts(&[
        ("core/__init__.py", "from core.settings import settings"),
        (
            "core/settings.py",
            indoc! {"
                from pydantic_settings import BaseSettings
                class Settings(BaseSettings):
                    PORT: int = 8080
                settings = Settings()"},
        ),
        ("run.py", "import uvicorn\nfrom core import settings\nuvicorn.run('x:app', port=settings.PORT)"),
    ]);
    assert_eq!(facts.modules[2].server_calls[0].port, variable("PORT", Some(8080)));
}

#[test]
fn the_settings_and_the_method_of_an_mcp_server_count() {
    let text = "from mcp.server.fastmcp import FastMCP\nmcp = FastMCP('x')\nasync def main():\n    \
                mcp.settings.port = 9000\n    await mcp.run_sse_async()";
    let call = server_call(text);
    assert_eq!((call.transport, call.port), (Setting::Fixed("sse".to_owned()), Setting::Fixed(9000)));
}

#[test]
fn an_annotation_says_what_starts_where_the_value_cannot_be_followed() {
    let bot = own(&aiogram::FRAMEWORK);
    let held = indoc! {"
        from aiogram import Dispatcher
        from x import box
        async def main():
            dp: Dispatcher = await box.get(Dispatcher)
            await dp.start_polling()
    "};
    assert_eq!(server_call(held).server, bot);
    let given = "from aiogram import Dispatcher\nasync def main(dp: Dispatcher):\n    await dp.start_polling()\n";
    assert_eq!(server_call(given).server, bot);
}
