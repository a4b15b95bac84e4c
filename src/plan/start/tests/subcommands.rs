//! Words behind a program that choose what it does.

use super::{FASTAPI, WEB, command, plan, with_scripts};
use crate::plan::build_plan::{Notice, ProgramForm, StartNotice};

const DISPATCH: &str = "import argparse, time, uvicorn\ndef work():\n    while True:\n        time.sleep(1)\ndef pages():\n    while True:\n        if not fetch():\n            break\n\
                        def main():\n    parser = argparse.ArgumentParser()\n    sub = parser.add_subparsers(dest='command', required=True)\n    sub.add_parser('work')\n    sub.add_parser('pages')\n    \
                        one = sub.add_parser('serve')\n    one.add_argument('--host', default='127.0.0.1')\n    args = parser.parse_args()\n    if args.command == 'serve':\n        \
                        uvicorn.run('shop.api:app', host=args.host, port=9000)\n    elif args.command == 'work':\n        work()\n    else:\n        pages()\n\
                        if __name__ == '__main__':\n    main()\n";

fn lasting(notices: &[Notice]) -> Vec<&str> {
    let found = notices.iter().filter_map(|notice| match notice {
        Notice::Start(StartNotice::KeepsRunning(found) | StartNotice::NotStarted(found)) => Some(found),
        _ => None,
    });
    found.flatten().map(|one| one.value.as_str()).collect()
}

#[test]
fn what_a_compared_word_starts_is_found_in_scripts_and_files() {
    let pyproject = with_scripts("shop = 'shop.cli:main'");
    let files = [
        ("pyproject.toml", pyproject.as_str()),
        ("shop/__init__.py", ""),
        ("shop/api.py", FASTAPI),
        ("shop/cli.py", DISPATCH),
    ];
    let found = plan(&files, WEB).expect("a plan");
    assert_eq!(found.start.command.value.join(" "), "shop serve --host 0.0.0.0");
    assert_eq!(found.start.port.map(|port| port.value), Some(9000));
    assert_eq!(found.start.form.value, ProgramForm::Service);
    assert_eq!(lasting(&found.notices), ["shop work"]);
    let alone = DISPATCH.replace("shop.api", "api");
    let files = [("api.py", FASTAPI), ("main.py", alone.as_str())];
    assert_eq!(command(&files, WEB), "uvicorn api:app --host 0.0.0.0 --port 9000");
    let public = alone.replace("127.0.0.1", "0.0.0.0");
    let files = [("api.py", FASTAPI), ("main.py", public.as_str())];
    assert_eq!(command(&files, WEB), "python main.py serve");
}

#[test]
fn a_word_that_keeps_a_tool_running_is_chosen_where_it_is_documented_and_said_else() {
    let tool = DISPATCH.replace("uvicorn.run('shop.api:app', host=args.host, port=9000)", "print(1 + 1)");
    let tool = tool.replace(", uvicorn", "");
    let pyproject = with_scripts("shop = 'shop.cli:main'");
    let files = [("pyproject.toml", pyproject.as_str()), ("shop/__init__.py", ""), ("shop/cli.py", tool.as_str())];
    let found = plan(&files, &[]).expect("a plan");
    assert_eq!(found.start.form.value, ProgramForm::CommandLine);
    assert_eq!(lasting(&found.notices), ["shop work"]);
    let readme = ("README.md", "```sh\nuv run shop pages\nuv run shop work\n```\n");
    assert_eq!(command(&[&files[..], &[readme]].concat(), &[]), "shop work");
    let watching = tool.replace("'work'", "'watch-stock'");
    let files = [files[0], files[1], ("shop/cli.py", watching.as_str())];
    let readme = ("README.md", "```sh\nuv run shop watch-stock\n```\n");
    assert_eq!(command(&[&files[..], &[readme]].concat(), &[]), "shop --help");
    let asking = tool.replace("time.sleep(1)", "print(input('? '))");
    let files = [files[0], files[1], ("shop/cli.py", asking.as_str())];
    assert!(lasting(&plan(&files, &[]).expect("a plan").notices).is_empty());
}

#[test]
fn a_bot_that_only_a_word_starts_is_started_with_it() {
    let bot = "import argparse\nfrom telegram.ext import Application\nparser = argparse.ArgumentParser()\nparser.add_argument('what', choices=['bot', 'tables'])\n\
               args = parser.parse_args()\nif args.what == 'bot':\n    application = Application.builder().token('x').build()\n    application.run_polling()\n\
               else:\n    print(1 + 1)\n";
    assert_eq!(command(&[("main.py", bot)], &["python-telegram-bot"]), "python main.py bot");
}
