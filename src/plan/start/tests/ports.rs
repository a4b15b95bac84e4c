//! Where a program listens.

use indoc::indoc;

use super::*;

fn port(files: &[(&str, &str)]) -> Option<u16> {
    let plan = plan(files, WEB).unwrap_or_else(|error| panic!("a plan: {error}"));
    plan.start.port.map(|port| port.value)
}

#[test]
fn a_port_of_the_command_line_is_followed_through_functions() {
    let run = indoc! {"
        import argparse
        import uvicorn
        def serve(app, port):
            uvicorn.run(app, host='0.0.0.0', port=port)
        def arguments():
            parser = argparse.ArgumentParser()
            parser.add_argument('--port', type=int, default=9100)
            return parser.parse_args()
        def main(args):
            serve('shop.api:app', args.port)
        if __name__ == '__main__':
            main(arguments())
    "};
    assert_eq!(port(&[("shop/api.py", FASTAPI), ("run.py", run)]), Some(9100));
}

#[test]
fn a_port_of_click_is_the_default_of_its_option() {
    let run = indoc! {"
        import click
        import uvicorn
        @click.command()
        @click.option('--port', '-p', default=9200, envvar='SHOP_PORT')
        def main(port):
            uvicorn.run('shop.api:app', host='0.0.0.0', port=port)
        if __name__ == '__main__':
            main()
    "};
    assert_eq!(port(&[("shop/api.py", FASTAPI), ("run.py", run)]), Some(9200));
}

#[test]
fn a_port_that_a_variable_sets_is_that_of_the_image() {
    let run = "import os, uvicorn\nif __name__ == '__main__':\n    uvicorn.run('shop.api:app', host='0.0.0.0', port=int(os.getenv('PORT', 8000)))\n";
    let files = [("shop/api.py", FASTAPI), ("run.py", run)];
    assert_eq!(port(&files), Some(8000));
    let set = format!("{APP}[tool.uvdock]\nenv = {{ PORT = \"9300\" }}\n");
    assert_eq!(port(&[files[0], files[1], ("pyproject.toml", &set)]), Some(9300));
}

#[test]
fn a_program_that_the_authors_image_starts_listens_where_that_is_exposed() {
    let run = "import shop.engine\nif __name__ == '__main__':\n    shop.engine.go()\n";
    let dockerfile = "FROM python:3.13\nEXPOSE 9400\nCMD [\"python\", \"run.py\"]\n";
    let files = [("run.py", run), ("shop/engine.py", "def go(): ...\n"), ("Dockerfile", dockerfile)];
    assert_eq!(plan(&files, &[]).expect("a plan").start.port.map(|port| port.value), Some(9400));
}

#[test]
fn a_port_that_a_variable_decides_is_no_default_of_the_server() {
    let command = format!("{APP}[tool.uvdock]\ncommand = \"sh -c 'uvicorn main:app --host 0.0.0.0 --port $PORT'\"\n");
    assert_eq!(port(&[("main.py", FASTAPI), ("pyproject.toml", &command)]), None);
}

#[test]
fn programs_that_disagree_on_the_port_of_an_application_say_none() {
    let run = |port: u16| {
        format!("import uvicorn\nif __name__ == '__main__':\n    uvicorn.run('shop.api:app', port={port})\n")
    };
    let files = [("shop/api.py", FASTAPI), ("one.py", &run(9500)), ("other.py", &run(9600))];
    assert_eq!(port(&files), Some(8000));
    assert_eq!(port(&files[..2]), Some(9500));
}

#[test]
fn what_moves_the_port_is_asked_by_the_health_check_and_set_for_another_port() {
    let run = "import os, uvicorn\nif __name__ == '__main__':\n    uvicorn.run('shop.api:app', host='0.0.0.0', port=int(os.getenv('PORT', 8000)))\n";
    let of = |settings: &str| {
        let set = format!("{APP}[tool.uvdock]\ncommand = \"run.py\"\n{settings}");
        let plan = plan(&[("shop/api.py", FASTAPI), ("run.py", run), ("pyproject.toml", &set)], WEB).expect("a plan");
        (plan.start.port_variable, plan.environment.into_iter().map(|variable| variable.value).next())
    };
    assert_eq!(of(""), (Some("PORT".to_owned()), None));
    assert_eq!(of("port = 9300\n").1, Some(("PORT".to_owned(), "9300".to_owned())));
    assert_eq!(of("port = 9300\nenv = { PORT = \"9300\" }\n").1, None, "the user's own stays alone");
}

#[test]
fn the_variable_of_a_command_for_a_shell_moves_the_port_and_a_served_object_is_told_its_own() {
    let of = |command: &str| {
        let set = format!("{APP}[tool.uvdock]\ncommand = \"{command}\"\n");
        plan(&[("main.py", FASTAPI), ("pyproject.toml", &set)], WEB).expect("a plan").start.port_variable
    };
    let shell = "sh -c 'uvicorn main:app --host 0.0.0.0 --port ${WEB_PORT:-9100}'";
    assert_eq!(of(shell), Some("WEB_PORT".to_owned()));
    assert_eq!(of("sh -c 'mkdir -p ${WEB_DATA} && python main.py'"), None);
    assert_eq!(of("uvicorn main:app --host 0.0.0.0 --port 9100"), None);
    assert_eq!(of("main:app"), None);
}

#[test]
fn an_application_listens_where_its_file_does_as_a_program() {
    let server = |transport: &str| {
        format!(
            "import os\nfrom fastmcp import FastMCP\nmcp = FastMCP('a')\nif __name__ == '__main__':\n    mcp.run(transport='{transport}', \
             host='0.0.0.0', port=int(os.environ.get('PORT', 8001)))\napp = mcp.http_app(transport='sse')\n"
        )
    };
    let port = |code: &str, command: &str| {
        let pyproject = format!("{APP}[tool.uvdock]\ncommand = \"{command}\"\n");
        let files = [("main.py", code), ("pyproject.toml", pyproject.as_str())];
        let plan = plan(&files, &["fastmcp", "uvicorn"]).unwrap_or_else(|error| panic!("a plan: {error}"));
        plan.start.port.map(|port| port.value)
    };
    assert_eq!(port(&server("sse"), "main:app"), Some(8001));
    assert_eq!(port(&server("stdio"), "main:app"), Some(8000));
}
