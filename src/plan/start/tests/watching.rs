use indoc::indoc;

use super::*;
use crate::plan::build_plan::HealthCheck;

fn health(path: &str) -> HealthCheck {
    let text = format!("{FASTAPI}@app.get('{path}')\ndef check():\n    return 1\n");
    plan(&[("main.py", &text)], WEB).expect("a plan").start.health.expect("a health check").value
}

#[test]
fn a_route_about_the_whole_program_is_its_health_check() {
    assert_eq!(health("/api/v1/health"), HealthCheck::Http { path: "/api/v1/health".to_owned() });
    assert_eq!(health("/warehouse/health"), HealthCheck::Answer);
}

#[test]
fn a_program_that_handles_sigterm_keeps_it() {
    let program = "if __name__ == '__main__':\n    print(1 + 1)\n";
    let signal =
        |text: &str| plan(&[("main.py", text)], &[]).expect("a plan").start.stop_signal.map(|signal| signal.value);
    assert_eq!(signal(program).as_deref(), Some("SIGINT"));
    assert_eq!(signal(&format!("import signal\nsignal.signal(signal.SIGTERM, print)\n{program}")), None);
}

#[test]
fn a_program_on_localhost_is_reported_with_the_line() {
    let text =
        "from aiohttp import web\nif __name__ == '__main__':\n    web.run_app(web.Application(), host='localhost')\n";
    let plan = plan(&[("main.py", text)], &["aiohttp"]).expect("a plan");
    assert!(
        crate::plan::testing::notices(&plan).iter().any(|notice| notice.contains("main.py:3")),
        "{:?}",
        plan.notices
    );
}

#[test]
fn a_host_that_a_variable_gives_is_set_to_listen_everywhere() {
    let text = indoc! {"
        import os
        import uvicorn
        from fastapi import FastAPI
        if __name__ == '__main__':
            app = FastAPI()
            uvicorn.run(app, host=os.getenv('API_HOST', '127.0.0.1'), port=8000)
    "};
    let plan = plan(&[("main.py", text)], WEB).expect("a plan");
    assert_eq!(plan.environment[0].value, ("API_HOST".to_owned(), "0.0.0.0".to_owned()));
    assert!(plan.notices.is_empty(), "{:?}", plan.notices);
}

#[test]
fn what_listens_by_no_framework_is_told_to_listen_everywhere() {
    let text = indoc! {"
        import asyncio
        import os
        import websockets
        HOST = os.getenv('SHOP_HOST', 'localhost')
        async def main():
            async with websockets.serve(handle, HOST, int(os.getenv('SHOP_PORT', '8765'))):
                await asyncio.Future()
        if __name__ == '__main__':
            asyncio.run(main())
    "};
    let plan = plan(&[("main.py", text)], &["websockets"]).expect("a plan");
    assert_eq!(plan.environment[0].value, ("SHOP_HOST".to_owned(), "0.0.0.0".to_owned()));
    assert_eq!(plan.start.port.map(|port| port.value), Some(8765));
}

#[test]
fn a_tool_that_insists_on_a_subcommand_is_told_no_option_of_that() {
    let text = indoc! {"
        import argparse
        from other import Server
        def run(args):
            Server().serve(host=args.host, port=args.port)
        def main():
            parser = argparse.ArgumentParser()
            commands = parser.add_subparsers(required=True)
            serve = commands.add_parser('serve')
            serve.add_argument('--host', default='127.0.0.1')
            serve.add_argument('--port', type=int, default=8000)
            args = parser.parse_args()
            run(args)
        if __name__ == '__main__':
            main()
    "};
    let plan = plan(&[("main.py", text)], &[]).expect("a plan");
    assert_eq!(plan.start.entrypoint.expect("a tool").value, ["python", "main.py"]);
    assert!(plan.start.port.is_none());
}

#[test]
fn gradio_is_told_to_listen_everywhere() {
    let text = "import gradio as gr\ndemo = gr.Interface(fn=str, inputs='text', outputs='text')\ndemo.launch()\n";
    let plan = plan(&[("demo_app.py", text)], &["gradio"]).expect("a plan");
    assert_eq!(plan.environment[0].value.0, "GRADIO_SERVER_NAME");
    assert!(plan.notices.is_empty(), "{:?}", plan.notices);
}

#[test]
fn a_host_that_the_code_fixes_is_still_reported() {
    let text = indoc! {"
        import gradio as gr
        demo = gr.Interface(fn=str, inputs='text', outputs='text')
        demo.launch(server_name='127.0.0.1')
    "};
    let plan = plan(&[("demo_app.py", text)], &["gradio"]).expect("a plan");
    assert!(plan.environment.is_empty());
    assert!(
        crate::plan::testing::notices(&plan).iter().any(|notice| notice.contains("demo_app.py:3")),
        "{:?}",
        plan.notices
    );
}

#[test]
fn dash_without_a_server_object_is_said_to_be_for_development() {
    let text = "from dash import Dash\napp = Dash(__name__)\nif __name__ == '__main__':\n    app.run()\n";
    let plan = plan(&[("app.py", text)], &["dash"]).expect("a plan");
    assert_eq!(plan.start.command.value, ["python", "app.py"]);
    assert!(
        crate::plan::testing::notices(&plan).iter().any(|notice| notice.starts_with("Dash's own server (app.py:4)")),
        "{:?}",
        plan.notices
    );
    assert_eq!(plan.environment[0].value.0, "HOST");
}

#[test]
fn reflex_is_said_to_build_its_frontend_when_it_starts() {
    let files = [
        ("rxconfig.py", "import reflex as rx\nconfig = rx.Config(app_name='shop')\n"),
        ("shop/shop.py", "import reflex as rx\napp = rx.App()\n"),
    ];
    let plan = plan(&files, &["reflex"]).expect("a plan");
    assert!(
        crate::plan::testing::notices(&plan).iter().any(|notice| notice.starts_with("Reflex (`")),
        "{:?}",
        plan.notices
    );
}
