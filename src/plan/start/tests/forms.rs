use super::*;
use crate::plan::build_plan::ProgramForm;
use crate::plan::testing::notices;

fn form(main: &str, packages: &[&str]) -> ProgramForm {
    plan(&[("main.py", main)], packages).expect("a plan").start.form.value
}

const GUARD: &str = "if __name__ == '__main__':\n    main()\n";

#[test]
fn a_tool_is_an_entrypoint_that_gets_the_arguments_of_docker_run() {
    let pyproject = with_scripts("shop = 'shop.cli:main'");
    let cli = "import click\n@click.command()\n@click.option('--quiet')\ndef main(quiet):\n    print(quiet)\n";
    let files = [("pyproject.toml", pyproject.as_str()), ("shop/__init__.py", ""), ("shop/cli.py", cli)];
    let start = plan(&files, &["click"]).expect("a plan").start;
    assert_eq!(start.form.value, ProgramForm::CommandLine);
    assert_eq!(start.entrypoint.as_ref().expect("an entrypoint").value, ["shop"]);
    assert_eq!(start.split(&start.command.value).1, [] as [&str; 0]);
    assert_eq!((start.port.clone(), start.profile()), (None, Some("tools")));
}

#[test]
fn a_tool_that_insists_on_arguments_prints_its_help_and_that_is_said() {
    let main = format!(
        "import argparse\ndef main():\n    parser = argparse.ArgumentParser()\n    parser.add_argument('path')\n    \
         print(parser.parse_args())\n{GUARD}"
    );
    let plan = plan(&[("main.py", &main)], &[]).expect("a plan");
    assert_eq!(plan.start.command.value, ["python", "main.py", "--help"]);
    assert_eq!(plan.start.entrypoint.as_ref().expect("an entrypoint").value, ["python", "main.py"]);
    assert!(notices(&plan)[0].contains("insists on arguments: `PATH` (main.py:4)"), "{:?}", notices(&plan));
}

#[test]
fn a_file_that_repeats_without_an_end_as_it_loads_is_a_program() {
    let run = "import time\nfrom load import load\ndef safely(f):\n    return f\nsafely(load)()\nwhile True:\n    time.sleep(100)\n";
    let load = "def load():\n    print(1)\nif __name__ == '__main__':\n    load()\n";
    let files = [("run.py", run), ("load.py", load)];
    assert_eq!(plan(&files, &[]).expect("a plan").start.command.value, ["python", "run.py"]);
    let once = run.replace("while True", "if load");
    assert!(plan(&[("run.py", once.as_str()), ("load.py", load)], &[]).is_err());
}

#[test]
fn a_typer_object_that_is_called_is_a_tool() {
    let main = "import typer\napp = typer.Typer()\n@app.command()\ndef one(): ...\n@app.command()\ndef two(): ...\nif __name__ == '__main__':\n    app()\n";
    assert_eq!(form(main, &["typer"]), ProgramForm::CommandLine);
}

#[test]
fn a_program_with_options_that_runs_on_is_a_service() {
    let main = format!(
        "import argparse, time\ndef main():\n    parser = argparse.ArgumentParser()\n    parser.add_argument('--quiet')\n    \
         parser.parse_args()\n    while True:\n        time.sleep(1)\n{GUARD}"
    );
    assert_eq!(form(&main, &[]), ProgramForm::Service);
}

#[test]
fn a_program_that_only_does_its_work_is_a_job_and_that_is_said() {
    let main = format!("import json\ndef main():\n    print(json.dumps([1]))\n{GUARD}");
    let plan = plan(&[("main.py", &main)], &[]).expect("a plan");
    assert_eq!(plan.start.form.value, ProgramForm::Job);
    assert!(notices(&plan)[0].contains("ends when its work is done"), "{:?}", notices(&plan));
    assert_eq!(form(&format!("import foo\ndef main():\n    foo.bot.run()\n{GUARD}"), &[]), ProgramForm::Service);
}

#[test]
fn a_program_that_asks_a_person_is_said_to() {
    let main = format!("def main():\n    name = input('Name: ')\n    print(name)\n{GUARD}");
    let plan = plan(&[("main.py", &main)], &[]).expect("a plan");
    assert_eq!(plan.start.form.value.run_option(), Some("-it"));
    assert!(notices(&plan)[0].contains("asks for input (main.py:2)"), "{:?}", notices(&plan));
}

#[test]
fn a_server_over_standard_input_is_kept_open() {
    let main =
        "from mcp.server.fastmcp import FastMCP\nmcp = FastMCP('x')\nif __name__ == '__main__':\n    mcp.run()\n";
    assert_eq!(form(main, &["mcp"]), ProgramForm::McpServer);
    assert_eq!(
        form(&format!("import sys\ndef main():\n    for line in sys.stdin:\n        print(line)\n{GUARD}"), &[]),
        ProgramForm::StandardInput
    );
}

#[test]
fn a_server_of_tools_over_a_network_is_reached_from_outside() {
    let main = |module: &str, host: &str| {
        format!(
            "from {module} import FastMCP\nmcp = FastMCP('x'{host})\nif __name__ == '__main__':\n    mcp.run(transport='sse')\n"
        )
    };
    let own = plan(&[("main.py", &main("fastmcp", ""))], &["fastmcp"]).expect("a plan");
    assert_eq!(own.environment[0].value, ("FASTMCP_HOST".to_owned(), "0.0.0.0".to_owned()));
    // Its constructor has a default of its own, and reads no variable.
    let said = |host: &str| {
        let plan = plan(&[("main.py", &main("mcp.server.fastmcp", host))], &["mcp"]).expect("a plan");
        notices(&plan).into_iter().filter(|notice| notice.contains("127.0.0.1")).count()
    };
    assert_eq!((said(""), said(", host='0.0.0.0'")), (1, 0));
}

#[test]
fn a_port_of_the_users_makes_a_service_of_any_program() {
    let pyproject = format!("{APP}[tool.uvdock]\nport = 9000\n");
    let main = format!("def main():\n    print([1])\n{GUARD}");
    let plan = plan(&[("pyproject.toml", pyproject.as_str()), ("main.py", &main)], &[]).expect("a plan");
    assert_eq!(plan.start.form.value, ProgramForm::Service);
}

#[test]
fn arguments_that_a_deployed_line_gives_a_program_are_kept() {
    let pyproject = with_scripts("shop = 'shop.cli:main'");
    let cli = "import argparse\ndef main():\n    parser = argparse.ArgumentParser()\n    parser.add_subparsers(required=True)\n    parser.parse_args()\n";
    let files = [
        ("pyproject.toml", pyproject.as_str()),
        ("shop/__init__.py", ""),
        ("shop/cli.py", cli),
        ("Procfile", "web: shop serve --host 0.0.0.0\n"),
    ];
    assert_eq!(command(&files, &[]), "shop serve --host 0.0.0.0");
}

#[test]
fn a_program_that_insists_on_a_word_never_comes_to_the_server_behind_it() {
    let main = format!(
        "import argparse\nimport uvicorn\ndef main():\n    parser = argparse.ArgumentParser()\n    \
         parser.add_subparsers(dest='command', required=True)\n    args = parser.parse_args()\n    uvicorn.run('api:app', host='0.0.0.0')\n{GUARD}"
    );
    let plan = plan(&[("main.py", &main)], &["uvicorn"]).expect("a plan");
    assert_eq!(plan.start.form.value, ProgramForm::CommandLine);
    assert!(notices(&plan).iter().any(|notice| notice.contains("insists on arguments")), "{:?}", notices(&plan));
}

#[test]
fn a_console_script_is_no_file_of_the_same_name() {
    let pyproject = with_scripts("shop = 'shop.cli:main'");
    let cli = "import click\n@click.command()\n@click.option('--quiet')\ndef main(quiet):\n    print(quiet)\n";
    let files = [
        ("pyproject.toml", pyproject.as_str()),
        ("src/shop/__init__.py", ""),
        ("src/shop/cli.py", cli),
        ("shop", "#!/bin/sh\nuv run shop\n"),
    ];
    let plan = plan(&files, &["click"]).expect("a plan");
    let said = notices(&plan);
    assert!(!said.iter().any(|notice| notice.starts_with("The start")), "{said:?}");
}
